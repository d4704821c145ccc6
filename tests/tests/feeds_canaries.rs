//! Planted persons in everything that other partners send, by folder and by HTTP, and every byte of the clean side
//! searched for them: children, parents and siblings, in free text, in keys, in columns that nobody asked for, in what is
//! wrong and in what is sent without consent.

#![allow(clippy::print_stderr, reason = "what a run covered is part of its result")]
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use wijkstroom::generate::feeds::FEEDS;
use wijkstroom_connectors::transport::senders::{FEED_PREFIX, SendersFile};
use wijkstroom_schemas::topics;
use wijkstroom_tests::canary::{Canary, Search, plant};
use wijkstroom_tests::clean::{self, Sides};
use wijkstroom_tests::hub::{Engine, Extra, Place, kafka_engine};
use wijkstroom_tests::post::Client;

mod feeds_canaries {
    pub(crate) mod messages;
    pub(crate) mod tables;
}

use feeds_canaries::{messages, tables};

/// Children; each has the next for a parent and the one after for a brother.
const PERSONS: usize = 60;

/// Files of each feed.
type Files = BTreeMap<&'static str, Vec<(String, Vec<u8>)>>;

/// Somebody, and whom else a message may name.
pub(crate) struct Who<'c> {
    pub(crate) number: usize,
    pub(crate) canary: &'c Canary,
    pub(crate) parent: &'c Canary,
    pub(crate) sibling: &'c Canary,
}

impl Who<'_> {
    pub(crate) fn name(&self) -> &str {
        &self.canary.name
    }

    pub(crate) fn bsn(&self) -> &str {
        &self.canary.bsn
    }

    /// In one of the forms in which partners write a date.
    pub(crate) fn born(&self) -> String {
        let (year, month, day) =
            (&self.canary.born[..4], &self.canary.born[5..7], &self.canary.born[8..]);
        match self.number % 3 {
            0 => self.canary.born.clone(),
            1 => format!("{year}{month}{day}"),
            _ => format!("{day}-{month}-{year}"),
        }
    }

    pub(crate) fn house(&self) -> usize {
        self.number + 1
    }

    /// Free text that tells who it is.
    pub(crate) fn told(&self) -> String {
        telling(self.canary)
    }
}

pub(crate) fn telling(Canary { bsn, name, born }: &Canary) -> String {
    format!("{name} {bsn} geboren {born}")
}

/// As a part of an attachment.
pub(crate) fn base64(text: &str) -> String {
    wijkstroom_tests::canary::base64(text.as_bytes())
}

#[test]
fn nobody_is_recognised_embedded() {
    nobody_is_recognised(Engine::Embedded);
}

#[test]
fn nobody_is_recognised_kafka() {
    nobody_is_recognised(kafka_engine());
}

fn nobody_is_recognised(engine: Engine) {
    let dir = tempfile::tempdir().unwrap();
    let canaries = plant(PERSONS);
    let search = Search::new(&canaries);
    let persons: Vec<Who<'_>> = (0..PERSONS)
        .map(|number| Who {
            number,
            canary: &canaries[number],
            parent: &canaries[(number + 1) % PERSONS],
            sibling: &canaries[(number + 2) % PERSONS],
        })
        .collect();
    let files = planted(&persons);
    let place = place(dir.path(), engine);
    for (feed, files) in &files {
        for (name, bytes) in files {
            fs::write(place.dir.join(feed).join(name), bytes).unwrap();
        }
    }
    let answers = post(&place, &files);
    place.run_until_idle();

    let mut needed: Vec<&str> = topics::CLEAN_REPORTED.to_vec();
    needed.push(topics::CLEAN_PERSON_LINKED);
    let mut sides = clean::topics(&place, &needed);
    sides.insert("answers of the door".into(), answers);
    sides.extend(clean::warehouse(&place));
    sides.insert("log".into(), place.log().into_bytes());
    sides.insert("metrics".into(), fs::read(place.dir.join("metrics.txt")).unwrap());
    sides.extend(beside(&place));
    sides.extend(shown(&place, &files));
    clean::assert_nobody(&sides, &search);
    eprintln!("searched: {:?}", sides.iter().map(|(name, b)| (name, b.len())).collect::<Vec<_>>());
    let inbox = clean::values(&place, topics::INBOX);
    assert!(
        search.find(&inbox).is_some(),
        "the identified side holds persons, so the search works"
    );
}

/// What is sent, by feed.
fn planted(persons: &[Who<'_>]) -> Files {
    let mut files = Files::new();
    for table in &tables::TABLES {
        files.insert(table.name, table.files(persons));
    }
    files.insert("school-ondersteuning", tables::signals(persons));
    files.insert("huisarts", messages::fhir(persons));
    files.insert("corv", messages::corv(persons));
    files.insert("oso", messages::oso(persons));
    assert_eq!(files.len(), FEEDS.len(), "every feed");
    files
}

/// A hub with every feed twice: by folder, and by HTTP.
fn place(dir: &Path, engine: Engine) -> Place {
    let mut tables = String::from("[judge]\nwait = \"24h\"\n");
    for feed in FEEDS {
        let (name, format, sender) = (feed.name, feed.format, feed.sender);
        for (prefix, way) in
            [("", format!("folder = \"{name}\"\nsettle = \"0s\"")), ("post-", "http = true".into())]
        {
            tables.push_str(&format!(
                "\n[[feed]]\nname = \"{prefix}{name}\"\nformat = \"{format}\"\nsender = \"{sender}\"\n\
                 municipality = \"0363\"\n{way}\n"
            ));
            if format == "table" {
                tables.push_str(&format!("mapping = \"{name}\"\n"));
            }
        }
    }
    let place = Place::new(dir, engine, &Extra { tables, ..Extra::default() });
    for feed in FEEDS {
        fs::create_dir(place.dir.join(feed.name)).unwrap();
    }
    place
}

/// Posts every file, asks for what is not there, and returns all that was answered.
fn post(place: &Place, files: &Files) -> Vec<u8> {
    let senders = SendersFile::new(&place.data());
    let token = |feed: &str| senders.add(&format!("{FEED_PREFIX}post-{feed}")).unwrap();
    let tokens: BTreeMap<&str, String> =
        files.keys().map(|feed| (*feed, token(feed).reveal().to_owned())).collect();
    let mut running = place.start(&[]);
    place.wait_ready(&mut running);
    let mut client = Client::new(&place.http_url());
    let mut answers = Vec::new();
    for (feed, files) in files {
        for (index, (name, bytes)) in files.iter().enumerate() {
            let accept = ["application/json", "text/csv"][index % 2];
            let headers = format!(
                "Content-Disposition: attachment; filename=\"{name}\"\r\nAccept: {accept}\r\n"
            );
            let path = format!("/feeds/post-{feed}");
            let answer = client.send_with("POST", &path, &tokens[feed], &headers, bytes).unwrap();
            assert!([202, 422].contains(&answer.status), "{feed}, {name}: {}", answer.status);
            answers.extend(answer.body);
        }
    }
    let mut operations = Client::new(&place.operations_url());
    let metrics = operations.send("GET", "/metrics", "", b"").unwrap();
    fs::write(place.dir.join("metrics.txt"), metrics.body).unwrap();
    assert_eq!(running.terminate(), Some(0), "{}", place.log());
    answers
}

/// Reports beside the files, and what the hub remembers of each feed, but for what it compares with: that identifies.
fn beside(place: &Place) -> Sides {
    let (mut reports, mut state, mut names) = (Vec::new(), Vec::new(), Vec::new());
    for feed in FEEDS {
        for under in ["done", "refused"] {
            let Ok(entries) = fs::read_dir(place.dir.join(feed.name).join(under)) else { continue };
            for path in entries.map(|entry| entry.unwrap().path()) {
                let name = path.to_str().unwrap();
                if name.ends_with(".report.csv") || name.ends_with(".reason.json") {
                    reports.extend(fs::read(&path).unwrap());
                }
            }
        }
    }
    for feed in fs::read_dir(place.data().join("feeds")).unwrap() {
        for path in fs::read_dir(feed.unwrap().path()).unwrap().map(|entry| entry.unwrap().path()) {
            names.extend(path.to_str().unwrap().bytes());
            if path.extension().is_some_and(|end| end == "json") {
                state.extend(fs::read(path).unwrap());
            }
        }
    }
    [("reports", reports), ("state of feeds", state), ("names of files of feeds", names)]
        .map(|(name, bytes)| (name.to_owned(), bytes))
        .into()
}

/// What the operator's commands print.
fn shown(place: &Place, files: &Files) -> Sides {
    let mut commands: Vec<Vec<String>> = vec![
        vec!["status".into()],
        vec!["rejects".into(), "list".into(), "--limit".into(), "5000".into()],
        vec!["find".into(), "--sender".into(), "RC9999/KBPS".into()],
    ];
    for sender in FEEDS.map(|feed| feed.sender) {
        commands.push(vec!["find".into(), "--sender".into(), sender.into()]);
    }
    for topic in [topics::INBOX, topics::EVENT, topics::REJECT, topics::ANSWER] {
        commands.push(vec!["tail".into(), topic.into(), "--last".into(), "300".into()]);
    }
    let words: Vec<Vec<&str>> =
        commands.iter().map(|words| words.iter().map(String::as_str).collect()).collect();
    let mut sides = clean::commands(place, &words.iter().map(Vec::as_slice).collect::<Vec<_>>());
    let tried = place.dir.join("tried");
    for (feed, files) in files {
        fs::create_dir_all(tried.join(feed)).unwrap();
        let mut paths = Vec::new();
        for (name, bytes) in files {
            let path = tried.join(feed).join(name);
            fs::write(&path, bytes).unwrap();
            paths.push(path.to_str().unwrap().to_owned());
        }
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        let settings = place.settings();
        let mut command = place.command(&["feed", "try", "--config"]);
        command.arg(&settings).args(["--feed", feed]).args(&paths);
        let output = command.output().unwrap();
        let told = [output.stdout, output.stderr].concat();
        assert!(
            output.status.code().is_some_and(|code| code < 3),
            "{}",
            String::from_utf8_lossy(&told)
        );
        sides.insert(format!("wijkstroom feed try, {feed}"), told);
        if FEEDS.iter().any(|known| known.name == *feed && known.format == "table") {
            let output =
                place.command(&["feed", "new", &format!("x-{feed}"), "--from", paths[0]]).output();
            let output = output.unwrap();
            let mut told = [output.stdout, output.stderr].concat();
            told.extend(fs::read(place.dir.join(format!("x-{feed}.toml"))).unwrap_or_default());
            sides.insert(format!("wijkstroom feed new, {feed}"), told);
        }
    }
    sides
}
