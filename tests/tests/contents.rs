//! Twenty thousand generated messages of every type: each table and view of the warehouse holds
//! exactly what an independent script computes from the same files, whether they came by folder or
//! by HTTP, once or twice. Nothing is judged here, so that every rule of the warehouse is met.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
#![allow(clippy::print_stderr, reason = "a test tells what it did")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use serde_json::Value;
use wijkstroom::generate::{self, Fate, Generated};
use wijkstroom_config::keys::Keys;
use wijkstroom_pipeline::index::counts::Counts;
use wijkstroom_pipeline::index::reader::IndexReader;
use wijkstroom_tests::hub::{Engine, Extra, Place, kafka_engine};
use wijkstroom_tests::post::Client;
use wijkstroom_tests::{oracle, tables};

const MESSAGES: u64 = 20_000;
const SEED: u64 = 1;

/// Rows by table.
type Tables = BTreeMap<String, Vec<String>>;

#[test]
fn warehouse_holds_what_the_messages_say_embedded() {
    warehouse_holds_what_the_messages_say(&mut || Engine::Embedded);
}

#[test]
fn warehouse_holds_what_the_messages_say_kafka() {
    warehouse_holds_what_the_messages_say(&mut kafka_engine);
}

fn warehouse_holds_what_the_messages_say(engine: &mut dyn FnMut() -> Engine) {
    let dir = tempfile::tempdir().unwrap();
    let place = Place::new(&dir.path().join("folder"), engine(), &Extra::default());
    let manifest = generate(&place);
    let messages: Vec<Generated> = generate::messages(generate::Options {
        messages: MESSAGES,
        seed: SEED,
        ..Default::default()
    })
    .collect();
    let mut clock = Clock::start();
    place.run_until_idle();
    clock.tell("folder");
    let expected = oracle::expected(&place, &place.intake().join("done"), &manifest);
    for (table, rows) in expected.iter().filter(|(table, _)| !tables::is_of_feeds(table)) {
        assert!(rows.len() > 20, "{table} is put to the test, with {} rows", rows.len());
    }
    tables::assert_all_same(&tables::of(&place), &expected);
    verdicts_are_as_foretold(&place, &messages);
    clock.tell("comparison");

    let before = tables::whole(&place);
    move_back(&place);
    place.run_until_idle();
    tables::assert_all_same(&tables::whole(&place), &before);
    let again = Counts { duplicates: duplicates(&messages) + MESSAGES, ..counts(&messages) };
    assert_eq!(counted(&place), again, "each came once more, and that is all that is known of it");
    clock.tell("folder once more");

    posted_messages_give_the_same(engine(), &place, &dir.path().join("http"), &messages, &expected);
    clock.tell("http");
}

/// Says how long each part took.
struct Clock(Instant);

impl Clock {
    fn start() -> Self {
        Self(Instant::now())
    }

    fn tell(&mut self, part: &str) {
        eprintln!("{part}: {:.1} s", self.0.elapsed().as_secs_f64());
        self.0 = Instant::now();
    }
}

/// By the command, into the intake folder; the manifest's path.
fn generate(place: &Place) -> PathBuf {
    let (count, seed) = (MESSAGES.to_string(), SEED.to_string());
    let arguments = ["generate", "--out", "in", "--messages", &count, "--seed", &seed];
    let output = place.command(&arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    place.dir.join("in.manifest.json")
}

/// Every file lies where its fate says; a refused one with the rule that refused it.
fn verdicts_are_as_foretold(place: &Place, messages: &[Generated]) {
    let (done, refused) = (place.intake().join("done"), place.intake().join("refused"));
    for message in messages {
        let Some(level) = message.level.filter(|_| !message.passes_unjudged()) else {
            assert!(done.join(&message.file).is_file(), "{} is not accepted", message.file);
            continue;
        };
        let reason = fs::read(refused.join(format!("{}.reason.json", message.file)));
        let reason = reason.unwrap_or_else(|error| panic!("{}: {error}", message.file));
        let reason: Value = serde_json::from_slice(&reason).unwrap();
        let told = reason["findings"].as_array().unwrap();
        let first_level = reason["level"].as_u64().unwrap();
        assert_eq!(first_level, u64::from(level.max(1)), "{}: {reason}", message.file);
        assert!(
            told.iter().any(|finding| finding["rule"].as_str() == message.rule),
            "{} must break {:?}: {reason}",
            message.file,
            message.rule
        );
    }
    let left = fs::read_dir(place.intake()).unwrap().count();
    assert_eq!(left, 2, "nothing but `done` and `refused` is left in the folder");
    assert_eq!(counted(place), counts(messages));
}

fn counts(messages: &[Generated]) -> Counts {
    let count = |fate: Fate| messages.iter().filter(|message| message.fate == fate).count() as u64;
    Counts {
        accepted: count(Fate::Accepted) + count(Fate::Disputed),
        refused: count(Fate::Refused),
        duplicates: duplicates(messages),
        rejects_open: count(Fate::Refused),
        ..Counts::default()
    }
}

fn duplicates(messages: &[Generated]) -> u64 {
    messages.iter().filter(|message| message.fate == Fate::Duplicate).count() as u64
}

fn counted(place: &Place) -> Counts {
    IndexReader::new(&place.load().warehouse).counts().unwrap()
}

/// Drops all files once more.
fn move_back(place: &Place) {
    for folder in ["done", "refused"] {
        for entry in fs::read_dir(place.intake().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|end| end == "xml") {
                fs::rename(&path, place.intake().join(path.file_name().unwrap())).unwrap();
            }
        }
    }
}

/// The same messages posted to a hub with the same keys, each sender on a connection of its own.
fn posted_messages_give_the_same(
    engine: Engine,
    by_folder: &Place,
    dir: &Path,
    messages: &[Generated],
    expected: &Tables,
) {
    let place = Place::new(dir, engine, &Extra::default());
    fs::copy(Keys::path(&by_folder.data()), Keys::path(&place.data())).unwrap();
    let tokens = place.tokens(messages);
    let mut running = place.start(&[]);
    place.wait_ready(&mut running);
    std::thread::scope(|scope| {
        for (sender, token) in &tokens {
            let own = messages.iter().filter(|message| *message.sender == **sender);
            let mut client = Client::new(&place.http_url());
            scope.spawn(move || {
                for message in own {
                    let answer = client.send("POST", "/messages", token, &message.bytes).unwrap();
                    let right = if message.passes_unjudged() { 202 } else { 422 };
                    assert_eq!(answer.status, right, "{}", message.file);
                }
            });
        }
    });
    assert_eq!(running.terminate(), Some(0), "{}", place.log());
    place.run_until_idle();
    tables::assert_all_same(&tables::of(&place), expected);
    assert_eq!(counted(&place), counts(messages));
}
