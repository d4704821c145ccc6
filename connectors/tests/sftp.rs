//! Files of a feed from a real OpenSSH server, to a real stream: what is fetched, what is left, what is refused, and
//! what a crash leaves.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod common;
#[path = "common/sshd.rs"]
mod sshd;

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Write as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use common::{Scripted, away, corv, first_is_unknown, ids, inbox, stream, takings};
use sshd::Sshd;
use wijkstroom_config::Settings;
use wijkstroom_config::feed::{FeedFormat, FeedSettings, Way};
use wijkstroom_connectors::transport::feed::state::State;
use wijkstroom_connectors::transport::feed::{Feed, FeedError, Hub};
use wijkstroom_connectors::transport::sftp::error::SftpError;
use wijkstroom_connectors::transport::sftp::{Round, Sftp};
use wijkstroom_formats::feed::FILE_MAX_BYTES;
use wijkstroom_schemas::message::Message;
use wijkstroom_stream::Stream;
use wijkstroom_stream::embedded::Embedded;

const HEADER: &str = "meting_nummer;bsn;datum;doel_bereikt;informant;aanbieder_agb\n";

/// A server, and a hub that fetches from it.
struct Place {
    root: tempfile::TempDir,
    server: Sshd,
    stream: Arc<Embedded>,
}

impl Place {
    fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        let server = Sshd::start(&root.path().join("server"));
        let stream = stream(root.path());
        Self { root, server, stream }
    }

    /// A file of one row; the text tells it from others.
    fn put(&self, name: &str, text: &str) {
        let number = text.bytes().fold(7_u32, |sum, byte| (sum * 31 + u32::from(byte)) % 9_973);
        let table = format!("{HEADER}M-{number};999900018;02-11-2026;ja;professional;41414141\n");
        self.put_bytes(name, (table + &"\n".repeat(text.len())).as_bytes());
    }

    /// A file with just this in it, that is refused as a whole when it is no table.
    fn put_bytes(&self, name: &str, bytes: &[u8]) {
        fs::write(self.server.files().join(name), bytes).unwrap();
    }

    fn left(&self) -> Vec<String> {
        let files = fs::read_dir(self.server.files()).unwrap();
        let mut names: Vec<String> =
            files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn sftp(&self, more: &[(&str, &str)]) -> Sftp {
        let stream = Arc::clone(&self.stream);
        open(self.root.path(), &self.server, more, stream)
    }

    /// The names of the files that the inbox has, each as often as it was taken.
    fn taken(&self) -> Vec<String> {
        let names = inbox(self.stream.as_ref()).into_iter();
        let mut names: Vec<String> =
            names.map(|message| message.origin.file_name.unwrap_or_default()).collect();
        names.sort();
        names
    }
}

/// The feed of a server.
fn open(root: &Path, server: &Sshd, more: &[(&str, &str)], stream: Arc<dyn Stream>) -> Sftp {
    let feed = feed(root, server, more);
    let Some(Way::Sftp(sftp)) = feed.way() else { panic!("{feed:?}") };
    let sftp = sftp.clone();
    Sftp::open(sftp, Arc::new(Feed::open(feed, &hub(root, stream)).unwrap())).unwrap()
}

/// A hub that has this folder for its own.
fn hub(root: &Path, stream: Arc<dyn Stream>) -> Hub<'_> {
    Hub { data_dir: root, municipality: "0363", ids: ids(), stream, deliver: true }
}

fn feed(root: &Path, server: &Sshd, more: &[(&str, &str)]) -> FeedSettings {
    let text = format!(
        "data_dir = \"data\"\nmunicipalities = [\"0363\"]\n\
         [stream]\nengine = \"embedded\"\npath = \"s.db\"\n[warehouse]\nengine = \"sqlite\"\npath = \"w.db\"\n\
         [[feed]]\nname = \"huisarts\"\nformat = \"table\"\nmapping = \"doelrealisatie\"\nsender = \"01023456\"\n{}",
        server.table(more)
    );
    let settings = Settings::parse(&text, root).unwrap();
    settings.feeds.into_iter().next().unwrap()
}

fn round(sftp: &mut Sftp) -> Round {
    sftp.round(&AtomicBool::new(false)).unwrap()
}

fn fails(sftp: &mut Sftp) -> SftpError {
    sftp.round(&AtomicBool::new(false)).unwrap_err()
}

fn counts(round: &Round) -> [usize; 4] {
    [round.taken, round.waiting, round.too_large, round.denied]
}

#[test]
fn files_are_fetched_once_when_they_stood_still_and_nothing_else_is() {
    let place = Place::new();
    place.put("a.json", "a");
    place.put("b met spaties en é.json", "b");
    for name in [".verborgen", "c.tmp", "d.part"] {
        place.put(name, "nee");
    }
    fs::create_dir(place.server.files().join("map")).unwrap();
    symlink("/etc/passwd", place.server.files().join("link.json")).unwrap();
    let mut sftp = place.sftp(&[]);
    assert_eq!(counts(&round(&mut sftp)), [0, 2, 0, 0], "seen once");
    assert_eq!(counts(&round(&mut sftp)), [2, 0, 0, 0], "stood still");
    assert_eq!(counts(&round(&mut sftp)), [0, 0, 0, 0], "known");
    let expected = ["a.json", "b met spaties en é.json"];
    assert_eq!(place.taken(), expected);
    // Another process remembers too.
    drop(sftp);
    let mut sftp = place.sftp(&[]);
    for _ in 0..3 {
        assert_eq!(counts(&round(&mut sftp)), [0, 0, 0, 0]);
    }
    // Another version under the same name is another file.
    place.put("a.json", "a, again");
    round(&mut sftp);
    assert_eq!(round(&mut sftp).taken, 1);
    assert_eq!(place.taken().len(), 3);
}

#[test]
fn a_file_that_grows_is_waited_for() {
    let place = Place::new();
    place.put("groot.json", "eerste deel");
    let mut sftp = place.sftp(&[]);
    let path = place.server.files().join("groot.json");
    for _ in 0..3 {
        assert_eq!(counts(&round(&mut sftp)), [0, 1, 0, 0]);
        File::options().append(true).open(&path).unwrap().write_all(b"\n").unwrap();
    }
    assert_eq!(counts(&round(&mut sftp)), [0, 1, 0, 0]);
    assert_eq!(counts(&round(&mut sftp)), [1, 0, 0, 0]);
    assert_eq!(place.taken(), ["groot.json"]);
}

#[test]
fn many_chunks_make_one_file() {
    let place = Place::new();
    // Longer than a chunk and no multiple of one; each byte is told from its neighbours.
    let bytes: Vec<u8> = (0..300_001_u32).flat_map(u32::to_be_bytes).collect();
    fs::write(place.server.files().join("lang.json"), &bytes).unwrap();
    let mut sftp = place.sftp(&[]);
    round(&mut sftp);
    assert_eq!(round(&mut sftp).taken, 1);
    // The receipt comes from the content: it is that of the same bytes without a server between.
    let direct = tempfile::tempdir().unwrap();
    let other = stream(direct.path());
    let sftp = feed(direct.path(), &place.server, &[]);
    let hub = hub(direct.path(), Arc::clone(&other) as Arc<dyn Stream>);
    Feed::open(sftp, &hub).unwrap().take("lang.json", &bytes, 0).unwrap();
    let told = |stream: &Embedded| inbox(stream).remove(0).origin;
    let (fetched, direct) = (told(&place.stream), told(&other));
    assert_eq!((fetched.receipt, fetched.size), (direct.receipt, direct.size));
    assert_eq!(fetched.size, i64::try_from(bytes.len()).unwrap());
}

#[test]
fn a_file_that_is_too_large_is_refused_without_fetching_it() {
    let place = Place::new();
    let file = File::create(place.server.files().join("reus.json")).unwrap();
    file.set_len(u64::try_from(FILE_MAX_BYTES).unwrap() + 1).unwrap();
    place.put("a.json", "a");
    let mut sftp = place.sftp(&[]);
    round(&mut sftp);
    assert_eq!(counts(&round(&mut sftp)), [1, 0, 1, 0]);
    assert_eq!(counts(&round(&mut sftp)), [0, 0, 1, 0], "stored once, and told");
    assert_eq!(place.taken().len(), 2);
    let refused = |message: &&Message| message.origin.level == Some(1);
    assert_eq!(inbox(place.stream.as_ref()).iter().filter(refused).count(), 1);
}

/// The server may have the only copy. Method: a file that is refused, one that is too large and one that is good, with
/// each setting, and after a restart.
#[test]
fn what_is_refused_stays_on_the_server_and_is_told() {
    for (after, left) in
        [("delete", &["fout.csv", "reus.csv"][..]), ("keep", &["fout.csv", "goed.csv", "reus.csv"])]
    {
        let place = Place::new();
        place.put_bytes("fout.csv", b"geen tabel");
        place.put("goed.csv", "goed");
        let giant = File::create(place.server.files().join("reus.csv")).unwrap();
        giant.set_len(u64::try_from(FILE_MAX_BYTES).unwrap() + 1).unwrap();
        let mut sftp = place.sftp(&[("after", after)]);
        round(&mut sftp);
        let expected = |taken| Round { taken, too_large: 1, refused: 1, ..Round::default() };
        assert_eq!(round(&mut sftp), expected(2));
        for _ in 0..2 {
            assert_eq!(round(&mut sftp), expected(0), "not fetched again");
        }
        assert_eq!(place.left(), left);
        assert_eq!(place.taken().len(), 3);
        let told =
            "1 te groot om op te halen (blijft op de server), 1 geweigerd (blijft op de server)";
        let state = State::read(place.root.path(), "huisarts");
        drop(sftp);
        let state = State::read(place.root.path(), "huisarts").or(state).unwrap();
        assert_eq!(state.last_error.as_deref(), Some(told));
        // After a restart it is tried again, with the ids that it had; what was taken is not.
        let mut sftp = place.sftp(&[("after", after)]);
        round(&mut sftp);
        assert_eq!(round(&mut sftp), expected(1));
        let ids: BTreeSet<String> =
            inbox(place.stream.as_ref()).into_iter().map(|it| it.origin.message_id).collect();
        assert_eq!((place.taken().len(), ids.len()), (5, 3), "{after}");
        // Mended, it is another file.
        place.put("fout.csv", "nu wel");
        round(&mut sftp);
        assert_eq!((round(&mut sftp).taken, round(&mut sftp).refused), (1, 0));
        assert_eq!(place.left().contains(&"fout.csv".to_owned()), after == "keep");
    }
}

#[test]
fn taken_files_are_deleted_where_that_is_asked() {
    let place = Place::new();
    for number in 0..60 {
        place.put(&format!("{number}.json"), &number.to_string());
    }
    let mut sftp = place.sftp(&[("after", "delete")]);
    round(&mut sftp);
    place.put("59.json", "changed meanwhile");
    assert_eq!(counts(&round(&mut sftp)), [59, 1, 0, 0]);
    let left: Vec<_> = fs::read_dir(place.server.files()).unwrap().collect();
    assert_eq!(left.len(), 1, "{left:?}");
    assert_eq!(round(&mut sftp).taken, 1);
    assert_eq!(fs::read_dir(place.server.files()).unwrap().count(), 0);
    assert_eq!(place.taken().len(), 60);
    assert_eq!(fs::read_to_string(cursor(place.root.path())).unwrap(), "{}");
}

fn cursor(root: &Path) -> std::path::PathBuf {
    root.join("feeds/huisarts/sftp.json")
}

/// A kill between storing and remembering leaves the cursor as it was: the file is fetched again, with the ids that
/// it had.
#[test]
fn what_was_stored_but_not_remembered_gets_the_same_ids() {
    for after in ["keep", "delete"] {
        let place = Place::new();
        place.put("a.json", "a");
        let mut sftp = place.sftp(&[("after", after)]);
        round(&mut sftp);
        round(&mut sftp);
        drop(sftp);
        fs::remove_file(cursor(place.root.path())).unwrap();
        place.put("a.json", "a");
        let mut sftp = place.sftp(&[("after", after)]);
        round(&mut sftp);
        round(&mut sftp);
        let ids: Vec<(String, String)> = inbox(place.stream.as_ref())
            .into_iter()
            .map(|message| (message.origin.message_id, message.origin.receipt))
            .collect();
        assert_eq!(ids.len(), 2);
        assert_eq!(ids[0], ids[1], "{after}");
    }
}

/// Dedupe tells by it who sent a message again: not where the hub took the same file twice.
#[test]
fn a_file_is_one_taking_until_it_is_remembered() {
    let place = Place::new();
    let put = || {
        place.put_bytes("a.xml", corv().as_bytes());
        let file = File::options().write(true).open(place.server.files().join("a.xml")).unwrap();
        file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1)).unwrap();
    };
    let open = |stream: Arc<dyn Stream>| {
        let mut settings = feed(place.root.path(), &place.server, &[("after", "delete")]);
        (settings.format, settings.mapping) = (FeedFormat::Corv, None);
        let feed = Feed::open(settings.clone(), &hub(place.root.path(), stream)).unwrap();
        Sftp::open(settings.sftp.unwrap(), Arc::new(feed)).unwrap()
    };
    put();
    let mut sftp = open(Scripted::new(Arc::clone(&place.stream), first_is_unknown()));
    round(&mut sftp);
    fails(&mut sftp);
    drop(sftp);
    for expected in [&[0, 0][..], &[0, 0, 1]] {
        let mut sftp = open(Arc::clone(&place.stream) as Arc<dyn Stream>);
        round(&mut sftp);
        assert_eq!(round(&mut sftp).taken, 1);
        assert_eq!(takings(place.stream.as_ref()), expected);
        assert_eq!(place.left(), [""; 0]);
        // Another file that looks the same.
        put();
    }
    assert_eq!(fs::read_to_string(cursor(place.root.path())).unwrap(), "{}");
    let begun = place.root.path().join("feeds/huisarts/sftp-begonnen.json");
    assert_eq!(fs::read_to_string(begun).unwrap(), "{}");
}

/// A kill between remembering and deleting: the file is deleted later, and not fetched.
#[test]
fn what_was_remembered_but_not_deleted_is_only_deleted() {
    let place = Place::new();
    place.put("a.json", "a");
    let mut sftp = place.sftp(&[]);
    round(&mut sftp);
    round(&mut sftp);
    drop(sftp);
    let mut sftp = place.sftp(&[("after", "delete")]);
    assert_eq!(counts(&round(&mut sftp)), [0, 0, 0, 0]);
    assert_eq!(fs::read_dir(place.server.files()).unwrap().count(), 0);
    assert_eq!(place.taken().len(), 1);
}

#[test]
fn a_stream_that_is_away_loses_nothing() {
    let place = Place::new();
    for name in ["a.json", "b.json", "c.json"] {
        place.put(name, name);
    }
    let mut appends = 0;
    let at_append = move |outputs, inner: &Embedded| {
        appends += 1;
        if appends == 2 { Err(away()) } else { inner.append(outputs) }
    };
    let scripted = Scripted::new(Arc::clone(&place.stream), Box::new(at_append));
    let mut sftp = open(place.root.path(), &place.server, &[("after", "delete")], scripted);
    round(&mut sftp);
    assert!(matches!(fails(&mut sftp), SftpError::Feed(FeedError::Stream(_))));
    assert_eq!(place.taken().len(), 1);
    assert_eq!(fs::read_dir(place.server.files()).unwrap().count(), 3, "none is deleted yet");
    assert_eq!(counts(&round(&mut sftp)), [2, 0, 0, 0], "they stood still all the while");
    assert_eq!(place.taken(), ["a.json", "b.json", "c.json"]);
    assert_eq!(fs::read_dir(place.server.files()).unwrap().count(), 0);
}

#[test]
fn a_server_with_another_key_gets_nothing() {
    let place = Place::new();
    place.put("a.json", "a");
    let other = place.server.public("stranger");
    // A key of a kind that the server does not have at all.
    let rsa = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAQQC7";
    for key in [&other, rsa] {
        let mut sftp = place.sftp(&[("host_key", key)]);
        let error = fails(&mut sftp);
        assert!(matches!(error, SftpError::HostKey { .. }), "{error:?}");
        assert!(error.needs_a_person());
        assert!(error.to_string().contains("er is niets verstuurd"), "{error}");
    }
    let log = place.server.log();
    assert!(!log.contains("publickey") && !log.contains("Postponed"), "{log}");
    assert_eq!(place.taken(), [""; 0]);
    let mut sftp = place.sftp(&[]);
    round(&mut sftp);
    assert_eq!(round(&mut sftp).taken, 1, "the right key, after the wrong one");
}

#[test]
fn what_a_person_must_mend_is_told_in_words() {
    let place = Place::new();
    let key = |name: &str| place.server.key(name).to_str().unwrap().to_owned();
    let open_to_all = key("open");
    fs::copy(key("login"), &open_to_all).unwrap();
    fs::set_permissions(&open_to_all, fs::Permissions::from_mode(0o644)).unwrap();
    let check = |more: &[(&str, &str)], expected: &str| {
        let error = fails(&mut place.sftp(more)).to_string();
        assert!(error.contains(expected), "{more:?}: {error}");
    };
    check(&[("key_file", &key("stranger"))], "met deze sleutel niet toe");
    check(&[("user", "niemand-hier")], "laat gebruiker `niemand-hier`");
    check(&[("key_file", &key("er-is-niets"))], "geen bruikbare sleutel");
    check(&[("key_file", &open_to_all)], "chmod 600");
    check(&[("key_file", &key("sshd_config"))], "geen bruikbare sleutel");
    check(&[("path", "/er/is/niets")], "de map `/er/is/niets` op de server is er niet");
    check(&[("host", "wijkstroom.invalid")], "niet te vinden");
    assert_eq!(place.taken(), [""; 0]);
    // It shows in the state of the feed, too.
    let state = fs::read_to_string(place.root.path().join("feeds/huisarts/status.json"));
    assert!(state.unwrap().contains("niet te vinden"));
}

/// I7: once the server is there again, files come without a person acting.
#[test]
fn a_server_that_is_away_and_comes_back() {
    let mut place = Place::new();
    place.put("a.json", "a");
    let mut sftp = place.sftp(&[]);
    round(&mut sftp);
    place.server.down();
    for _ in 0..2 {
        let error = fails(&mut sftp);
        assert!(matches!(error, SftpError::Away { .. }) && !error.needs_a_person(), "{error:?}");
        assert!(error.to_string().contains("neemt geen verbindingen aan"), "{error}");
    }
    place.server.up();
    assert_eq!(round(&mut sftp).taken, 1, "it stood still before the server went");
}

#[test]
fn what_does_not_speak_sftp_is_left() {
    let root = tempfile::tempdir().unwrap();
    // A greeting in front, nothing at all, an answer that never comes, a packet of 4 GB, an old version.
    let servers = [
        ("printf 'Welkom op deze server, fijne dag'", "verbroken"),
        ("true", "verbroken"),
        ("sleep 600", "niet op tijd"),
        (r"printf '\377\377\377\377\002\000\000\000\003'", "verbroken"),
        (r"printf '\000\000\000\005\002\000\000\000\002'", "geen SFTP zoals het hoort"),
        (r"printf '\000\000\000\005\143\000\000\000\003'", "geen SFTP zoals het hoort"),
    ];
    for (number, (subsystem, expected)) in servers.into_iter().enumerate() {
        let dir = root.path().join(number.to_string());
        fs::create_dir(&dir).unwrap();
        fs::write(dir.join("serve"), subsystem).unwrap();
        let server = Sshd::serving(&dir, &format!("/bin/sh {}/serve", dir.display()));
        let stream = stream(&dir);
        let mut sftp = open(&dir, &server, &[("timeout", "1s")], stream);
        let error = fails(&mut sftp).to_string();
        assert!(error.contains(expected), "{subsystem}: {error}");
    }
}

#[test]
fn a_stop_ends_a_wait() {
    let root = tempfile::tempdir().unwrap();
    let server = Sshd::serving(root.path(), "/bin/sleep 600");
    let mut sftp = open(root.path(), &server, &[("timeout", "10m")], stream(root.path()));
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let running = scope.spawn(|| sftp.run(&stop));
        server.wait_logged("Accepted publickey");
        stop.store(true, Ordering::Relaxed);
        running.join().unwrap().unwrap();
    });
}
