//! The verdict on thousands of changed messages is that of libxml2 with the official schemas.
//!
//! `data/base` holds our own valid messages, one or more of every type; `mutate` changes them in every way that
//! it knows; `data/verdicts.txt` holds what `xmllint` said of more than twenty thousand changed messages: whether they
//! are valid, and the line of the first error. They are always tested. Where the official schemas lie in
//! `../shared`, `xmllint` is asked again. The return messages of iWmo have no schema: they only get a verdict.
//!
//! - `WIJKSTROOM_RECORD_VERDICTS=1 cargo test -p wijkstroom-formats --test verdicts` makes the files anew.
//! - `WIJKSTROOM_FUZZ_VERDICTS=7 cargo test …` holds 20,000 messages of one to three changes each, picked
//!   by the seed 7, against `xmllint`, and all changes by themselves.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "figures, and what was not compared")]

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use bases::{WRITTEN, written};
use corpus::{Recorded, checksum, chosen};
use mutate::{Mutation, mutations};
use wijkstroom_formats::{Verdict, message_types, verdict};
use xmllint::Said;

mod bases;
mod corpus;
mod elements;
mod mutate;
mod values;
mod xmllint;

/// Bases that are written by hand, in other ways than the rest.
const BY_HAND: [&str; 5] = ["JW301", "JW305", "JW305-bare", "JW307", "JW307-oneline"];

/// Messages in one fuzz run, beside the single changes.
const FUZZED: usize = 20_000;

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

fn base(name: &str) -> String {
    std::fs::read_to_string(data(&format!("base/{name}.xml"))).unwrap()
}

fn bases() -> impl Iterator<Item = &'static str> {
    BY_HAND.into_iter().chain(WRITTEN)
}

/// The type of a base message.
fn kind(base: &str) -> &str {
    base.split('-').next().unwrap()
}

/// Those of which there is an official schema.
fn with_schema() -> impl Iterator<Item = &'static str> {
    let proven: Vec<&str> =
        message_types().filter(|(_, proven)| *proven).map(|(name, _)| name).collect();
    bases().filter(move |base| proven.contains(&kind(base)))
}

/// Where the official schemas are, when they are.
fn schemas() -> Option<PathBuf> {
    let found = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    if !found.is_dir() {
        eprintln!("not compared with xmllint: no official schemas in {}", found.display());
    }
    found.is_dir().then_some(found)
}

fn schema(schemas: &Path, base: &str) -> PathBuf {
    let standard = if base.starts_with("WMO") { "iwmo" } else { "ijw" };
    schemas.join(format!("{standard}/xsd/{}.xsd", kind(base).to_lowercase()))
}

/// Refused on purpose, whatever libxml2 says. It also takes a NUL after the root for the end of the message, and
/// so never looks at what is hidden behind it.
fn on_purpose(message: &[u8], verdict: &Verdict) -> bool {
    let own = ["WS001", "WS002", "WS003", "WS004", "WS005", "WS006", "WS007", "WS008"];
    let rule = verdict.findings.first().and_then(|first| first.rule.as_deref());
    rule.is_some_and(|rule| own.contains(&rule)) || message.contains(&0)
}

/// How the verdicts of this project and of libxml2 compare.
#[derive(Default)]
struct Score {
    cases: usize,
    valid: usize,
    wrong: Vec<String>,
    lines: usize,
    lines_equal: usize,
    other_lines: Vec<String>,
}

impl Score {
    fn add(&mut self, what: impl Fn() -> String, message: &[u8], said: Said) {
        let verdict = verdict(message);
        let refused = on_purpose(message, &verdict);
        if refused && said.valid {
            return;
        }
        self.cases += 1;
        self.valid += usize::from(said.valid);
        let schema_valid = verdict.level != Some(1);
        if schema_valid != said.valid {
            let ours = verdict.findings.first().map(|first| first.message.clone());
            self.wrong.push(format!("{}: xmllint {said:?}, here {ours:?}", what()));
            return;
        }
        let Some(first) = verdict.findings.first().filter(|_| !said.valid && !refused) else {
            return;
        };
        if first.message.contains(" ontbreekt in ") {
            return;
        }
        self.lines += 1;
        if usize::try_from(first.line) == Ok(said.line) {
            self.lines_equal += 1;
        } else {
            self.other_lines.push(format!(
                "{}: xmllint {}, here {}",
                what(),
                said.line,
                first.line
            ));
        }
    }

    #[track_caller]
    fn check(&self) {
        let Self { cases, valid, lines, lines_equal, .. } = self;
        println!("{cases} messages, {valid} valid; {lines_equal} of {lines} lines equal");
        let first: Vec<&str> = self.wrong.iter().take(200).map(String::as_str).collect();
        assert!(first.is_empty(), "{} differ:\n{}", self.wrong.len(), first.join("\n"));
        let equal = lines_equal * 100 >= lines * 95;
        assert!(equal, "lines differ:\n{}", self.other_lines.join("\n"));
    }
}

fn recorded() -> Vec<Recorded> {
    corpus::read(&std::fs::read_to_string(data("verdicts.txt")).unwrap())
}

/// The changes of a base message, as they were when they were recorded.
fn recorded_mutations(recorded: &Recorded) -> (String, Vec<Mutation>) {
    let text = base(&recorded.base);
    let all = mutations(&text);
    let (count, sum) = (all.len(), checksum(text.as_bytes(), &all));
    let same = (count, sum) == (recorded.changes, recorded.checksum);
    assert!(same, "the changes of {} are others than were recorded: record anew", recorded.base);
    (text, all)
}

/// Every recorded verdict is still given, and the corpus is what it should be.
#[test]
fn gives_the_recorded_verdicts() {
    let mut score = Score::default();
    let mut kinds = BTreeSet::new();
    let mut types = BTreeSet::new();
    for recorded in recorded() {
        let (text, all) = recorded_mutations(&recorded);
        types.insert(kind(&recorded.base).to_owned());
        for (number, said) in &recorded.said {
            let mutation = &all[*number];
            kinds.insert(mutation.kind.clone());
            score.add(|| what(&recorded.base, mutation), &mutation.apply(text.as_bytes()), *said);
        }
    }
    score.check();
    assert!(score.cases >= 20_000 && kinds.len() >= 60, "{} of {} kinds", score.cases, kinds.len());
    let proven = message_types().filter(|(_, proven)| *proven).count();
    assert_eq!(types.len(), proven, "{types:?}");
    assert!((20..=75).contains(&(score.valid * 100 / score.cases)), "{} valid", score.valid);
}

/// Every change of every base message gets a verdict, and one of its own type or of none.
#[test]
fn every_change_gets_a_verdict() {
    let mut judged = 0;
    for name in bases() {
        let text = base(name);
        for mutation in &mutations(&text) {
            let verdict = verdict(&mutation.apply(text.as_bytes()));
            let known = verdict.message_type.is_none_or(|found| found == kind(name));
            assert!(known, "{}", what(name, mutation));
            assert_eq!(verdict.accepted, verdict.findings.is_empty(), "{}", what(name, mutation));
            judged += 1;
        }
    }
    println!("{judged} changed messages judged");
}

/// The base messages are what the writer makes, byte for byte, and good at both levels.
#[test]
fn base_messages_are_written_as_recorded() {
    for name in bases() {
        let verdict = verdict(base(name).as_bytes());
        assert_eq!(verdict.message_type, Some(kind(name)));
        assert!(verdict.accepted, "{name}: {:?}", verdict.findings);
    }
    for name in WRITTEN {
        assert_eq!(written(name), base(name), "{name}");
    }
}

/// What is recorded is what libxml2 says here and now.
#[test]
fn records_what_xmllint_says() {
    let Some(schemas) = schemas() else { return };
    for recorded in recorded() {
        let (text, all) = recorded_mutations(&recorded);
        let numbers = recorded.said.iter().map(|(number, _)| *number);
        let messages: Vec<Vec<u8>> =
            numbers.map(|number| all[number].apply(text.as_bytes())).collect();
        let said = xmllint::judge(&schema(&schemas, &recorded.base), &messages);
        for ((number, before), said) in recorded.said.iter().zip(said) {
            assert_eq!(*before, said, "{}", what(&recorded.base, &all[*number]));
        }
    }
}

/// Makes the base messages and `data/verdicts.txt` anew, when asked.
#[test]
fn records_anew_when_asked() {
    if std::env::var_os("WIJKSTROOM_RECORD_VERDICTS").is_none() {
        return;
    }
    let schemas = schemas().expect("the official schemas are needed to record");
    for name in WRITTEN {
        std::fs::write(data(&format!("base/{name}.xml")), written(name)).unwrap();
    }
    let mut random = fastrand::Rng::with_seed(3);
    let mut values = HashSet::new();
    let mut all: Vec<Recorded> = Vec::new();
    for name in with_schema() {
        let text = base(name);
        let mutations = mutations(&text);
        let chosen = chosen(name, &mutations, &mut values, &mut random);
        let messages: Vec<Vec<u8>> =
            chosen.iter().map(|&number| mutations[number].apply(text.as_bytes())).collect();
        let said = xmllint::judge(&schema(&schemas, name), &messages);
        let deliberate = |(index, said): (usize, &Said)| {
            !(said.valid && on_purpose(&messages[index], &verdict(&messages[index])))
        };
        let kept = said.iter().enumerate().filter(|&it| deliberate(it));
        all.push(Recorded {
            base: name.to_owned(),
            changes: mutations.len(),
            checksum: checksum(text.as_bytes(), &mutations),
            said: kept.map(|(index, said)| (chosen[index], *said)).collect(),
        });
    }
    let file = corpus::written(&all);
    assert_eq!(corpus::read(&file), all);
    std::fs::write(data("verdicts.txt"), file).unwrap();
}

/// Many more messages, when asked.
#[test]
fn agrees_on_more_messages_when_asked() {
    let Ok(seed) = std::env::var("WIJKSTROOM_FUZZ_VERDICTS") else { return };
    let schemas = schemas().expect("the official schemas are needed to compare");
    let mut random = fastrand::Rng::with_seed(seed.parse().unwrap());
    let mut score = Score::default();
    let count = with_schema().count();
    for name in with_schema() {
        let text = base(name);
        let single = mutations(&text);
        let mut messages: Vec<(String, Vec<u8>)> = single
            .iter()
            .map(|mutation| (what(name, mutation), mutation.apply(text.as_bytes())))
            .collect();
        for _ in 0..FUZZED / count {
            messages.push(combined(name, text.as_bytes(), &single, &mut random));
        }
        // In parts: all at once would be gigabytes of files.
        for messages in messages.chunks(2_000) {
            let texts: Vec<Vec<u8>> = messages.iter().map(|(_, message)| message.clone()).collect();
            let said = xmllint::judge(&schema(&schemas, name), &texts);
            for ((what, message), said) in messages.iter().zip(said) {
                score.add(|| what.clone(), message, said);
            }
        }
        println!("{name}: {} so far, {} differ", score.cases, score.wrong.len());
    }
    for line in &score.other_lines {
        println!("{line}");
    }
    score.check();
}

/// A message with up to three changes that do not touch each other.
fn combined(
    name: &str,
    text: &[u8],
    single: &[Mutation],
    random: &mut fastrand::Rng,
) -> (String, Vec<u8>) {
    let mut picked: Vec<&Mutation> = Vec::new();
    for _ in 0..random.usize(1..=3) {
        let mutation = &single[random.usize(..single.len())];
        let apart = |other: &&Mutation| mutation.end < other.start || other.end < mutation.start;
        if picked.iter().all(apart) {
            picked.push(mutation);
        }
    }
    picked.sort_by_key(|mutation| std::cmp::Reverse(mutation.start));
    let mut message = text.to_vec();
    let mut all = String::new();
    for mutation in picked {
        message = mutation.apply(&message);
        all = format!("{}; {all}", what(name, mutation));
    }
    (all, message)
}

fn what(name: &str, mutation: &Mutation) -> String {
    let with: String = String::from_utf8_lossy(&mutation.with).chars().take(120).collect();
    format!("{name} {} {}..{} {with:?}", mutation.kind, mutation.start, mutation.end)
}
