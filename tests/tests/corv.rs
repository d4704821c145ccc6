//! SIGKILL while messages of CORV are taken from a folder and from a real OpenSSH server. Afterwards who sent a message
//! once is answered once, and who sends it again is told so: also when the file looks just like the first.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

#[path = "../../connectors/tests/common/sshd.rs"]
mod sshd;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use sshd::Sshd;
use wijkstroom::generate::feeds::{self, FeedFile, FeedOptions};
use wijkstroom_connectors::transport::senders::SendersFile;
use wijkstroom_tests::fault::Hold;
use wijkstroom_tests::hub::{Engine, Extra, Place, kafka_engine};
use wijkstroom_tests::post::Client;
use wijkstroom_tests::tables;

/// Where the hub is killed while it takes files from the folder, and how many are put there for it. Without a new file,
/// the one of the kill before is taken a third time.
const FOLDER: [(&str, usize); 9] = [
    ("intake:read", 1),
    ("feed:chunk", 2),
    ("intake:appended", 2),
    ("intake:appended", 0),
    ("feed:chunk", 0),
    ("dedupe:committed", 1),
    ("intake:appended", 1),
    ("intake:reasons", 1),
    ("intake:moved", 1),
];

/// And from the server.
const SERVER: [(&str, usize); 6] = [
    ("sftp:fetched", 1),
    ("sftp:taken", 2),
    ("sftp:taken", 0),
    ("feed:chunk", 0),
    ("sftp:taken", 2),
    ("sftp:remembered", 1),
];

#[test]
fn a_message_is_answered_once_wherever_the_hub_dies_embedded() {
    answers_once(Engine::Embedded);
}

#[test]
fn a_message_is_answered_once_wherever_the_hub_dies_kafka() {
    answers_once(kafka_engine());
}

fn answers_once(engine: Engine) {
    let dir = tempfile::tempdir().unwrap();
    let server = Sshd::start(&dir.path().join("server"));
    let place = place(
        dir.path(),
        engine,
        &[
            ("raad", "folder = \"raad\"\nsettle = \"0s\"\n"),
            ("reclassering", &server.table(&[("after", "delete")])),
        ],
    );
    let folder = dir.path().join("raad");
    fs::create_dir(&folder).unwrap();

    let mut files = messages();
    let mut sent = Vec::new();
    for (way, points) in [(folder, &FOLDER[..]), (server.files(), &SERVER[..])] {
        for (point, count) in points {
            for file in files.drain(..*count) {
                put(&way, &file);
                sent.push((way.clone(), file));
            }
            let hold = Hold::at(&place, point);
            let mut running = place.start(&hold.environment());
            hold.wait(&place, &mut running);
            running.kill();
        }
    }
    place.run_until_idle();
    let right = sent.iter().filter(|(_, file)| file.accepted == 1).count();
    assert!((1..sent.len()).contains(&right), "{right} of {} are right", sent.len());
    assert_eq!(answers(&place), expected(&sent, &[]));
    let facts = || tables::column(&place, "fact_investigation_reported", "fact_id").len();
    let before = facts();
    assert_eq!(before, right);

    // What an operator offers again was sent no second time.
    let replayed = place.run(&["rejects", "replay", "--stage", "door"]);
    assert!(replayed.status.success(), "{}", String::from_utf8_lossy(&replayed.stdout));
    let (raad, done) = (dir.path().join("raad"), dir.path().join("raad/done"));
    for entry in fs::read_dir(done).unwrap() {
        let path = entry.unwrap().path();
        fs::rename(&path, raad.join(path.file_name().unwrap())).unwrap();
    }
    place.run_until_idle();
    assert_eq!(answers(&place), expected(&sent, &[]), "offered again");

    for (way, file) in &sent {
        put(way, file);
    }
    place.run_until_idle();
    assert_eq!(answers(&place), expected(&sent, &["Fo03"]), "sent again");
    assert_eq!(facts(), before);
}

/// Who posts and gets no answer posts again: only the poster knows that it is the same, and it is told what the hub saw.
#[test]
fn a_post_that_is_repeated_after_a_kill_is_a_second_message() {
    let dir = tempfile::tempdir().unwrap();
    let place = place(dir.path(), Engine::Embedded, &[("raad", "http = true\n")]);
    let senders = SendersFile::new(&place.data());
    let token = senders.add("feed:raad").unwrap().reveal().to_owned();
    let file = messages().into_iter().find(|file| file.accepted == 1).unwrap();
    let post = || Client::new(&place.http_url()).send("POST", "/feeds/raad", &token, &file.bytes);

    let hold = Hold::at(&place, "feed:appended");
    let mut running = place.start(&hold.environment());
    place.wait_ready(&mut running);
    std::thread::scope(|scope| {
        let posting = scope.spawn(post);
        hold.wait(&place, &mut running);
        running.kill();
        assert_eq!(posting.join().unwrap(), None);
    });
    let mut running = place.start(&[]);
    place.wait_ready(&mut running);
    assert_eq!(post().unwrap().status, 202);
    running.terminate();
    place.run_until_idle();
    assert_eq!(answers(&place), expected(&[(PathBuf::new(), file)], &["Fo03"]));
}

/// A hub with feeds of CORV that come by these ways.
fn place(dir: &Path, engine: Engine, ways: &[(&str, &str)]) -> Place {
    let mut tables = "[[answers]]\nname = \"corv\"\nfolder = \"retour\"\ncorv = true\n".to_owned();
    for (name, way) in ways {
        tables.push_str(&format!(
            "[[feed]]\nname = \"{name}\"\nformat = \"corv\"\nmeasures = \"maatregelen.csv\"\n\
             municipality = \"0363\"\nsender = \"RVDK\"\n{way}"
        ));
    }
    let place = Place::new(dir, engine, &Extra { tables, ..Extra::default() });
    fs::write(dir.join("maatregelen.csv"), feeds::measures()).unwrap();
    fs::create_dir(dir.join("retour")).unwrap();
    place
}

/// Messages that each come once; many a one is wrong. What is put later is taken first, by its name: so every kill is
/// about a file of its own, and the one before waits.
fn messages() -> Vec<FeedFile> {
    let mut all = feeds::files(&FeedOptions {
        children: 1_000,
        feeds: ["corv"].into(),
        duplicates_permille: 0,
        faults_permille: 500,
        ..FeedOptions::default()
    });
    all.reverse();
    all
}

/// As a partner puts it that keeps the time of its own file: under another name first.
fn put(folder: &Path, file: &FeedFile) {
    let (part, whole) = (folder.join(".part"), folder.join(&file.file));
    fs::write(&part, &file.bytes).unwrap();
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_790_000_000);
    File::options().write(true).open(&part).unwrap().set_modified(time).unwrap();
    fs::rename(part, whole).unwrap();
}

/// The kinds of the answers by the reference of their message, sorted.
type Answers = BTreeMap<String, Vec<String>>;

fn answers(place: &Place) -> Answers {
    let mut all = Answers::new();
    for entry in fs::read_dir(place.dir.join("retour")).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        let of = all.entry(element(&text, "crossRefnummer")).or_default();
        of.push(element(&text, "berichtcode"));
        of.sort();
    }
    all
}

/// One answer a message; and where it is sent again, `again` or the same refusal.
fn expected(sent: &[(PathBuf, FeedFile)], again: &[&str]) -> Answers {
    let mut all = Answers::new();
    for (_, file) in sent {
        let text = String::from_utf8(file.bytes.clone()).unwrap();
        let (first, again) = match file.accepted {
            1 => ("Bv01", again.to_vec()),
            _ => ("Fo01", vec!["Fo01"; again.len()]),
        };
        let kinds = [&[first], &again[..]].concat();
        let kinds = kinds.into_iter().map(str::to_owned).collect();
        all.insert(element(&text, "referentienummer"), kinds);
    }
    all
}

fn element(text: &str, name: &str) -> String {
    let (_, rest) = text.split_once(&format!("<StUF:{name}>")).unwrap();
    rest.split('<').next().unwrap().to_owned()
}
