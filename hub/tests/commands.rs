//! Goal: an operator can follow a message from start to end with the commands alone.
//! Method: one kept demo, then each command on it, as a person would run them.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::path::{Path, PathBuf};
use std::process::Command;

use wijkstroom::generate::{Generated, Options, messages};
use wijkstroom::receiver::Receiver;

struct Hub {
    _dir: tempfile::TempDir,
    dir: PathBuf,
}

impl Hub {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        Self { dir: dir.path().join("demo"), _dir: dir }
    }

    /// A command on this hub's settings: exit status, and what it wrote.
    #[track_caller]
    fn command(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let config = self.dir.join("wijkstroom.toml");
        let mut command = Command::new(env!("CARGO_BIN_EXE_wijkstroom"));
        command.args(arguments).arg("--config").arg(config);
        finish(&mut command)
    }

    /// Puts messages into the intake folder; how many.
    fn send(&self, messages: impl Iterator<Item = Generated>) -> usize {
        let put = |message: Generated| {
            std::fs::write(self.dir.join("inbox").join(&message.file), &message.bytes).unwrap();
        };
        let count = messages.map(put).count();
        assert!(count > 0);
        count
    }

    /// Changes the settings.
    #[track_caller]
    fn set(&self, from: &str, to: &str) {
        let config = self.dir.join("wijkstroom.toml");
        let text = std::fs::read_to_string(&config).unwrap();
        let changed = text.replacen(from, to, 1);
        assert_ne!(changed, text, "{from}");
        std::fs::write(&config, changed).unwrap();
    }

    #[track_caller]
    fn demo(&self, messages: &str) -> (Option<i32>, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wijkstroom"));
        command.args(["demo", "--messages", messages, "--dir"]).arg(&self.dir);
        finish(&mut command)
    }
}

fn finish(command: &mut Command) -> (Option<i32>, String) {
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout) + &text(output.stderr))
}

/// The last word of the first line that holds a word.
fn last_word(text: &str, of_line_with: &str) -> String {
    let line = text.lines().find(|line| line.contains(of_line_with));
    let line = line.unwrap_or_else(|| panic!("no {of_line_with} in: {text}"));
    line.split_whitespace().next_back().unwrap().to_owned()
}

#[test]
fn a_demo_tells_what_became_of_its_messages_and_can_be_looked_into() {
    let hub = Hub::new();
    let (status, report) = hub.demo("400");
    assert_eq!(status, Some(0), "{report}");
    assert!(report.contains(" berichten verwerkt"), "{report}");
    for part in ["zorgperiode", "nl.wijkstroom.jeugdhulp.gestart", "CS", "wijkstroom find"] {
        assert!(report.contains(part), "no {part}: {report}");
    }
    let (status, again) = hub.demo("1");
    assert_eq!(status, Some(2), "a folder that is in use is left alone: {again}");

    // From a reject to its reason, and to its message.
    let (status, list) = hub.command(&["rejects", "list", "--stage", "door"]);
    assert_eq!(status, Some(0), "{list}");
    let id = last_word(&list, "door");
    let (status, shown) = hub.command(&["rejects", "show", &id]);
    assert!(status == Some(0) && shown.contains("ontvangstbewijs"), "{shown}");
    let receipt = last_word(&shown, "ontvangstbewijs");
    let (status, found) = hub.command(&["find", "--receipt", &receipt]);
    assert!(status == Some(0) && found.contains(": geweigerd"), "{found}");
    assert!(found.contains(&id), "{found}");

    // From an assignment to its messages and deliveries.
    let (status, found) = hub.command(&["find", "--toewijzing", "10"]);
    assert!(status == Some(0) && found.contains(": aangenomen"), "{found}");
    let (status, found) = hub.command(&["find", "--identification", "er-is-niets"]);
    assert!(status == Some(1) && found.contains("Niets gevonden"), "{found}");

    let (status, behind) = hub.command(&["status"]);
    assert!(status == Some(0) && behind.contains("wijkstroom.inbox"), "{behind}");
    let all_read = behind.lines().filter(|line| line.contains("wijkstroom.dedupe"));
    assert!(
        all_read.clone().count() > 0 && all_read.clone().all(|l| l.ends_with(" 0")),
        "{behind}"
    );
    assert!(behind.contains("aangenomen") && behind.contains("42420001"), "{behind}");
    let (status, topics) = hub.command(&["topics", "--dry-run"]);
    assert!(status == Some(0) && topics.contains("wijkstroom.team.demo"), "{topics}");
    let (status, check) = hub.command(&["check"]);
    assert!(status == Some(0) && check.contains("Alles in orde"), "{check}");
}

#[test]
fn tail_shows_records_without_identities() {
    let hub = Hub::new();
    assert_eq!(hub.demo("200").0, Some(0));
    let originals = originals(&hub.dir);
    let topics = [
        "inbox",
        "event",
        "reject",
        "team.demo",
        "answer",
        "outcome",
        "clean.care-started",
        "meta",
    ];
    for topic in topics {
        let (status, shown) = hub.command(&["tail", topic, "--last", "1000"]);
        assert_eq!(status, Some(0), "{topic}: {shown}");
        assert!(shown.lines().count() > 5, "{topic}: {shown}");
        let leak = originals.iter().find(|value| shown.contains(value.as_str()));
        assert_eq!(leak, None, "in {topic}");
    }
    let (_, state) = hub.command(&["tail", "state.dedupe"]);
    assert!(state.contains("(MAC) (stand van een stap)"), "{state}");
    assert!(!state.contains(|c: char| c.is_control() && c != '\n'), "{state:?}");
    let (status, error) = hub.command(&["tail", "nergens"]);
    assert!(status == Some(2) && error.contains("wijkstroom.inbox"), "{error}");
}

/// Every BSN, surname and first name that was sent.
fn originals(dir: &Path) -> Vec<String> {
    let files =
        ["done", "refused"].map(|sub| std::fs::read_dir(dir.join("inbox").join(sub)).unwrap());
    let mut values = std::collections::BTreeSet::new();
    for file in files.into_iter().flatten() {
        let text =
            String::from_utf8_lossy(&std::fs::read(file.unwrap().path()).unwrap()).into_owned();
        for name in ["Bsn>", "Achternaam>", "Voornamen>"] {
            for value in text.split(name).skip(1).step_by(2) {
                values.insert(value.split("</").next().unwrap_or_default().to_owned());
            }
        }
    }
    values.remove("000000000");
    assert!(values.len() > 30, "{values:?}");
    values.into_iter().filter(|value| value.len() > 4).collect()
}

#[test]
fn a_refused_message_is_replayed_once_its_municipality_is_served() {
    let hub = Hub::new();
    assert_eq!(hub.demo("50").0, Some(0));
    let elsewhere = Options {
        messages: 40,
        municipalities: vec!["0014".to_owned()],
        faults_permille: 0,
        duplicates_permille: 0,
        ..Options::default()
    };
    // Assignments have the municipality as their sender: no message of the demo has their names.
    let elsewhere = messages(elsewhere).filter(|message| message.message == "JW301");
    let count = hub.send(elsewhere);
    assert_eq!(hub.command(&["run", "--until-idle"]).0, Some(0));
    let list = ["rejects", "list", "--open", "--code", "WS012", "--sender", "0014"];
    let (_, before) = hub.command(&list);
    assert_eq!(before.matches("WS012").count(), count, "{before}");
    let id = last_word(&before, "WS012");

    hub.set("\"0384\"]", "\"0384\", \"0014\"]");
    let replay = ["rejects", "replay", "--code", "WS012", "--sender", "0014", "--backfill"];
    let (status, replayed) = hub.command(&replay);
    assert_eq!(status, Some(0), "{replayed}");
    assert!(replayed.contains(&format!("\n{count} opnieuw aangeboden, 0 niet")), "{replayed}");
    let (status, run) = hub.command(&["run", "--until-idle", "--backfill"]);
    assert_eq!(status, Some(0), "{run}");
    let (_, found) = hub.command(&["find", "--receipt", &id]);
    assert!(found.contains(": aangenomen"), "{found}");
    assert!(found.contains("opnieuw aangeboden"), "{found}");
    let (_, after) = hub.command(&list);
    assert!(!after.contains("WS012"), "{after}");
}

#[test]
fn senders_are_added_renewed_and_revoked() {
    let hub = Hub::new();
    assert_eq!(hub.demo("50").0, Some(0));
    let (status, added) = hub.command(&["senders", "add", "42420001"]);
    assert_eq!(status, Some(0), "{added}");
    let token = last_word(&added, "wst_");
    let (_, list) = hub.command(&["senders", "list"]);
    assert!(list.contains("42420001") && !list.contains(&token), "{list}");
    assert_eq!(hub.command(&["senders", "add", "42420001"]).0, Some(2), "it is there already");
    let (status, rotated) = hub.command(&["senders", "rotate", "42420001", "--overlap-days", "1"]);
    assert!(status == Some(0) && !rotated.contains(&token), "{rotated}");
    let (_, list) = hub.command(&["senders", "list"]);
    assert_eq!(list.lines().count(), 2, "{list}");
    assert_eq!(hub.command(&["senders", "revoke", "42420001"]).0, Some(0));
    assert_eq!(hub.command(&["senders", "revoke", "42420001"]).0, Some(2), "it is gone");
    assert_eq!(hub.command(&["senders", "add", "12"]).0, Some(2), "not a code");
}

#[test]
fn keys_are_never_overwritten_and_check_names_what_is_missing() {
    let hub = Hub::new();
    assert_eq!(hub.demo("50").0, Some(0));
    let keys = hub.dir.join("geheim/keys.toml");
    let before = std::fs::read(&keys).unwrap();
    let (status, told) = hub.command(&["keys", "init"]);
    assert_eq!(status, Some(2), "{told}");
    assert_eq!(std::fs::read(&keys).unwrap(), before);

    std::fs::remove_file(&keys).unwrap();
    let (status, told) = hub.command(&["check"]);
    assert!(status == Some(1) && told.contains("wijkstroom keys init"), "{told}");
    let (status, told) = hub.command(&["keys", "init"]);
    assert!(status == Some(0) && told.contains("vingerafdruk"), "{told}");
    // Other keys than the stream was written with: nothing starts.
    let (status, told) = hub.command(&["run", "--until-idle"]);
    assert!(status == Some(2) && told.contains("zet het sleutelbestand terug"), "{told}");
}

#[test]
fn check_names_a_feed_of_corv_whose_senders_get_no_answer() {
    let hub = Hub::new();
    assert_eq!(hub.demo("50").0, Some(0));
    std::fs::create_dir(hub.dir.join("raad")).unwrap();
    let feed = "[[feed]]\nname = \"raad\"\nformat = \"corv\"\nsender = \"RVDK\"\nfolder = \"raad\"\n\
                municipality = \"0363\"\n\n[[folder]]";
    hub.set("[[folder]]", feed);
    let (status, told) = hub.command(&["check"]);
    assert!(status == Some(0) && told.contains("Alles in orde"), "{told}");
    hub.set("corv = true", "corv = true\nmunicipalities = [\"0384\"]");
    let (status, told) = hub.command(&["check"]);
    assert_eq!(status, Some(1), "{told}");
    assert!(told.contains("NIET IN ORDE  feed raad: geen [[answers]] met corv = true"), "{told}");
}

/// Where nobody can write, whoever runs this: a folder of the kernel.
#[test]
fn check_names_folders_that_cannot_be_written_in() {
    let hub = Hub::new();
    assert_eq!(hub.demo("50").0, Some(0));
    std::os::unix::fs::symlink("/proc/self/fd", hub.dir.join("vast")).unwrap();
    let feed = "[[feed]]\nname = \"raad\"\nformat = \"corv\"\nsender = \"RVDK\"\nfolder = \"vast\"\n\
                municipality = \"0363\"\n\n[[folder]]";
    hub.set("[[folder]]", feed);
    let (status, told) = hub.command(&["check"]);
    assert_eq!(status, Some(1), "{told}");
    assert!(
        told.contains("NIET IN ORDE  feed raad: map: ")
            && told.contains("hierin kan niet geschreven"),
        "{told}"
    );
    let left = std::fs::read_dir(hub.dir.join("inbox")).unwrap();
    let hidden =
        left.filter(|it| it.as_ref().unwrap().file_name().to_str().unwrap().starts_with('.'));
    assert_eq!(hidden.count(), 0);
}

/// A delivery that was given up is replayed to its own target only, with the key it had.
#[test]
fn a_given_up_delivery_is_replayed_when_the_wijkteam_is_back() {
    let hub = Hub::new();
    assert_eq!(hub.demo("50").0, Some(0));
    hub.set("timeout = \"5s\"", "timeout = \"500ms\"");
    hub.set("give_up_after = \"30s\"", "give_up_after = \"1s\"");

    // The receiver of the demo is gone.
    let options = Options { messages: 12, seed: 77, faults_permille: 0, ..Options::default() };
    let sent = hub.send(messages(options).filter(|message| message.message == "JW305"));
    let (status, run) = hub.command(&["run", "--until-idle"]);
    assert_eq!(status, Some(0), "{run}");
    let (_, list) = hub.command(&["rejects", "list", "--open", "--stage", "wijkteam:demo"]);
    let given_up = list.lines().filter(|line| line.contains("WS302")).count();
    assert!(given_up >= sent, "{list}");
    let key = last_word(&list, "WS302");

    let receiver = Receiver::start().unwrap();
    let text = std::fs::read_to_string(hub.dir.join("wijkstroom.toml")).unwrap();
    let url = text.lines().find(|line| line.starts_with("url = ")).unwrap();
    hub.set(url, &format!("url = \"{}\"", receiver.url()));
    let (status, told) = hub.command(&["rejects", "replay", "--stage", "wijkteam:demo"]);
    assert_eq!(status, Some(0), "{told}");
    assert_eq!(hub.command(&["run", "--until-idle"]).0, Some(0));
    let seen = receiver.seen();
    assert_eq!(seen.by_type.values().sum::<u64>(), given_up as u64, "{seen:?}");
    assert_eq!(seen.repeats, 0);
    assert!(seen.has(&key), "the idempotency key is the one that was given up");
    let (_, list) = hub.command(&["rejects", "list", "--open", "--stage", "wijkteam:demo"]);
    assert!(!list.contains("WS302"), "{list}");
}
