//! Generated conversations in a hub that judges at levels 3 and 4: whatever the order of arrival, it
//! refuses the messages and the lines of claims that were made wrong, and nothing else.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::Value;
use wijkstroom::generate::{self, Fate, Generated};
use wijkstroom_config::keys::Keys;
use wijkstroom_pipeline::index::counts::Counts;
use wijkstroom_pipeline::index::reader::{IndexReader, RejectFilter};
use wijkstroom_pipeline::judge::RULES;
use wijkstroom_tests::feeder::drop_file;
use wijkstroom_tests::hub::{Engine, Extra, Place, kafka_engine};
use wijkstroom_tests::message::identification;
use wijkstroom_tests::post::Client;
use wijkstroom_tests::tables;

const MESSAGES: u64 = 4_000;
const SEED: u64 = 11;

/// Both longer than all messages take to come in: nothing is refused before what it leans on is there,
/// and what is told of a child is judged in its own order.
const JUDGE: &str = "[judge]\nwait = \"45s\"\ngather = \"30s\"\n";

#[test]
fn what_is_wrong_beside_the_rest_is_refused_embedded() {
    what_is_wrong_beside_the_rest_is_refused(&|| Engine::Embedded);
}

#[test]
fn what_is_wrong_beside_the_rest_is_refused_kafka() {
    what_is_wrong_beside_the_rest_is_refused(&kafka_engine);
}

fn what_is_wrong_beside_the_rest_is_refused(engine: &dyn Fn() -> Engine) {
    let dir = tempfile::tempdir().unwrap();
    let mut messages: Vec<Generated> = generate::messages(generate::Options {
        messages: MESSAGES,
        seed: SEED,
        disputed_permille: 40,
        // Two that exclude each other: which one comes first would decide.
        disputed_by_order: false,
        ..Default::default()
    })
    .collect();
    let as_sent = judged(&dir.path().join("sent"), engine(), &messages, None);
    refused_are_the_wrong_ones(&as_sent, &messages);
    refused_lines_are_the_wrong_ones(&as_sent, &messages);

    shuffle(&mut messages);
    let shuffled = judged(&dir.path().join("other"), engine(), &messages, Some(&as_sent));
    refused_are_the_wrong_ones(&shuffled, &messages);
    tables::assert_all_same(&tables::of(&shuffled), &tables::of(&as_sent));
}

/// A run until idle answers also what may wait no longer, however soon everything is read.
#[test]
fn a_run_until_idle_leaves_nothing_that_may_wait_no_longer() {
    let dir = tempfile::tempdir().unwrap();
    let tables = "[judge]\nwait = \"0s\"\ngather = \"0s\"\n".to_owned();
    let place = Place::new(dir.path(), Engine::Embedded, &Extra { tables, ..Extra::default() });
    let options = generate::Options { messages: 60, seed: SEED, ..Default::default() };
    let mut messages: Vec<Generated> = generate::messages(options).collect();
    messages.reverse();
    for (index, message) in messages.iter_mut().enumerate() {
        message.file = format!("{index:06}-{}.xml", message.message);
        drop_file(&place.intake(), message);
    }
    place.run_until_idle();
    let (found, expected) =
        (IndexReader::new(&place.load().warehouse).counts().unwrap(), counts(&messages));
    assert_eq!(found.accepted + found.refused, expected.accepted + expected.refused);
    assert!(found.refused > expected.refused, "what came before its assignment did not wait");
}

/// What waits for its verdict is found, counted, and told to its sender; also by a hub that was started since.
#[test]
fn a_message_that_waits_is_found_embedded() {
    a_message_that_waits_is_found(Engine::Embedded);
}

#[test]
fn a_message_that_waits_is_found_kafka() {
    a_message_that_waits_is_found(kafka_engine());
}

fn a_message_that_waits_is_found(engine: Engine) {
    let dir = tempfile::tempdir().unwrap();
    let tables = "[judge]\nwait = \"24h\"\n\n[[answers]]\nname = \"retour\"\nfolder = \"retour\"\n";
    let extra = Extra { tables: tables.to_owned(), ..Extra::default() };
    let place = Place::new(dir.path(), engine, &extra);
    fs::create_dir(place.dir.join("retour")).unwrap();
    // A start, without the assignment that it names.
    let options = generate::Options { messages: 400, seed: SEED, ..Default::default() };
    let start = generate::messages(options)
        .find(|message| message.message == "JW305" && message.fate == Fate::Accepted)
        .unwrap();
    drop_file(&place.intake(), &start);
    place.run_until_idle();

    let counts = IndexReader::new(&place.load().warehouse).counts().unwrap();
    assert_eq!(counts, Counts { waiting: 1, ..Counts::default() });
    let said = |arguments: &[&str]| String::from_utf8(place.run(arguments).stdout).unwrap();
    let identification = identification(&start.bytes);
    let found = said(&["find", "--identification", &identification]);
    let title = format!("JW305 {identification}: wacht op zijn oordeel\n");
    assert!(found.starts_with(&title), "{found}");
    assert!(found.contains("\n  feiten          1\n"), "{found}");
    let status = said(&["status"]);
    let waiting = status.lines().find(|line| line.starts_with("wacht op oordeel"));
    assert!(waiting.unwrap().ends_with(" 1"), "{status}");
    let due = said(&["deadlines", "--open"]);
    assert!(due.contains("retour"), "{due}");

    let token = place.tokens(std::slice::from_ref(&start)).remove(&*start.sender).unwrap();
    let mut running = place.start(&[]);
    place.wait_ready(&mut running);
    let receipt = found.lines().find_map(|line| line.strip_prefix("  ontvangstbewijs ")).unwrap();
    let answer = Client::new(&place.http_url())
        .send("GET", &format!("/messages/{receipt}"), &token, b"")
        .unwrap();
    assert_eq!((answer.status, &answer.json()["status"]), (200, &Value::from("received")));
    assert_eq!(running.terminate(), Some(0), "{}", place.log());
}

/// Another order, but for what must keep it: a duplicate after its first, a mended message after the fault.
fn shuffle(messages: &mut Vec<Generated>) {
    let ordered = |message: &Generated| message.fate == Fate::Duplicate || message.level < Some(3);
    let (mut free, kept): (Vec<_>, Vec<_>) =
        messages.drain(..).partition(|message| !ordered(message) || message.fate == Fate::Disputed);
    fastrand::Rng::with_seed(SEED).shuffle(&mut free);
    messages.extend(kept.iter().filter(|message| message.fate != Fate::Duplicate).cloned());
    messages.extend(free);
    messages.extend(kept.into_iter().filter(|message| message.fate == Fate::Duplicate));
    for (index, message) in messages.iter_mut().enumerate() {
        message.file = format!("{index:06}-{}.xml", message.message);
    }
}

/// A hub with the keys of another that took all messages and decided over each.
fn judged(dir: &Path, engine: Engine, messages: &[Generated], keys: Option<&Place>) -> Place {
    let extra = Extra { tables: JUDGE.to_owned(), ..Extra::default() };
    let place = Place::new(dir, engine, &extra);
    if let Some(other) = keys {
        fs::copy(Keys::path(&other.data()), Keys::path(&place.data())).unwrap();
    }
    for message in messages {
        drop_file(&place.intake(), message);
    }
    let expected = counts(messages);
    let mut running = place.start(&[]);
    place.wait_ready(&mut running);
    let mut index = IndexReader::new(&place.load().warehouse);
    let deadline = Instant::now() + Duration::from_secs(180);
    loop {
        let found = index.counts().unwrap();
        if found.accepted + found.refused >= expected.accepted + expected.refused {
            break;
        }
        assert!(running.alive(), "the hub ended by itself: {}", place.log());
        assert!(Instant::now() < deadline, "not decided in time: {found:?}, of {expected:?}");
        std::thread::park_timeout(Duration::from_millis(200));
    }
    assert_eq!(running.terminate(), Some(0), "{}", place.log());
    place.run_until_idle();
    assert_eq!(IndexReader::new(&place.load().warehouse).counts().unwrap(), expected);
    place
}

fn counts(messages: &[Generated]) -> Counts {
    let count = |fate: Fate| messages.iter().filter(|message| message.fate == fate).count() as u64;
    let refused = count(Fate::Refused) + count(Fate::Disputed);
    Counts {
        accepted: count(Fate::Accepted),
        refused,
        duplicates: count(Fate::Duplicate),
        rejects_open: refused,
        ..Counts::default()
    }
}

/// For every message that breaks a rule of level 3 there is a reject that names that rule, and no other.
fn refused_are_the_wrong_ones(place: &Place, messages: &[Generated]) {
    let disputed: Vec<_> = messages.iter().filter(|it| it.fate == Fate::Disputed).collect();
    assert!(disputed.len() > 40, "{} put to the test", disputed.len());
    let mut index = IndexReader::new(&place.load().warehouse);
    let rejects = index.rejects(&RejectFilter::default(), 100_000).unwrap();
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for reject in rejects.into_iter().filter(|reject| reject.stage == "judge") {
        let findings: Vec<Value> = serde_json::from_str(&reject.findings).unwrap();
        let rule = |finding: &Value| finding["rule"].as_str().map(str::to_owned);
        let rules = findings.iter().filter_map(rule).collect();
        found.insert(reject.identification.unwrap(), rules);
    }
    for message in &disputed {
        let rules = found.get(&identification(&message.bytes));
        let rules = rules.unwrap_or_else(|| panic!("{} is not refused", message.file));
        assert!(rules.iter().any(|it| it == message.rule.unwrap()), "{}: {rules:?}", message.file);
    }
    assert_eq!(found.len(), disputed.len(), "nothing else is refused");
}

/// As many lines of claims are refused as were made wrong, each with the code of its rule.
fn refused_lines_are_the_wrong_ones(place: &Place, messages: &[Generated]) {
    let mut wanted: BTreeMap<&str, usize> = BTreeMap::new();
    let accepted = messages.iter().filter(|message| message.fate == Fate::Accepted);
    for line in accepted.flat_map(|message| &message.refused_lines) {
        let rule = RULES.iter().find(|rule| rule.id == line.rule).unwrap();
        *wanted.entry(rule.retourcode).or_default() += 1;
    }
    let judgements = tables::column(place, "fact_declared", "beoordeling");
    let codes = tables::column(place, "fact_declared", "retourcodes");
    let refused: Vec<_> =
        judgements.iter().zip(&codes).filter(|(it, _)| *it != "toegewezen").collect();
    let total: usize = wanted.values().sum();
    assert!(total > 3, "{wanted:?}");
    assert_eq!(refused.len(), total, "{wanted:?}: {refused:?}");
    for (code, count) in wanted {
        let with = refused.iter().filter(|(_, codes)| codes.split(' ').any(|it| it == code));
        assert!(with.count() >= count, "{code}: {refused:?}");
    }
}
