//! The verdict on thousands of changed messages is that of libxml2 with the official schemas.
//!
//! `data/base` holds our own valid messages, `data/verdicts.tsv` changes of them (a range of bytes and
//! what comes in its place) with the verdict and the line of the first error that `xmllint` gave. They
//! are always tested. Where the official schemas lie in `../shared`, `xmllint` is asked again.
//!
//! - `WIJKSTROOM_RECORD_VERDICTS=1 cargo test -p wijkstroom-connectors --test verdicts` makes the file anew.
//! - `WIJKSTROOM_FUZZ_VERDICTS=7 cargo test …` holds 20,000 messages of one to three changes each, picked
//!   by the seed 7, against `xmllint`, and all changes by themselves.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "figures, and what was not compared")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use mutate::{Mutation, mutations};
use wijkstroom_formats::{Verdict, verdict};
use xmllint::Said;

mod elements;
mod mutate;
mod values;
mod xmllint;

const BASES: [&str; 5] = ["JW301", "JW305", "JW305-bare", "JW307", "JW307-oneline"];

/// Changes kept in `data/verdicts.tsv`.
const RECORDED: usize = 4_000;

/// Longest replacement that is kept.
const RECORDED_MAX_BYTES: usize = 300;

/// Messages in one fuzz run, beside the single changes.
const FUZZED: usize = 20_000;

/// One changed message and what was said of it.
struct Case {
    base: String,
    mutation: Mutation,
    said: Said,
}

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

fn base(name: &str) -> String {
    std::fs::read_to_string(data(&format!("base/{name}.xml"))).unwrap()
}

/// The official schemas, where they are.
fn schemas() -> Option<PathBuf> {
    let found = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/ijw/xsd");
    if !found.is_dir() {
        eprintln!("not compared with xmllint: no official schemas in {}", found.display());
    }
    found.is_dir().then_some(found)
}

fn schema(schemas: &Path, base: &str) -> PathBuf {
    schemas.join(format!("{}.xsd", base[..5].to_lowercase()))
}

/// Refused on purpose, whatever libxml2 says.
fn on_purpose(verdict: &Verdict) -> bool {
    let own = ["WS001", "WS002", "WS003", "WS004", "WS005", "WS006", "WS007", "WS008"];
    verdict
        .findings
        .first()
        .is_some_and(|first| first.rule.as_deref().is_some_and(|rule| own.contains(&rule)))
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
    fn add(&mut self, what: &str, message: &str, said: Said) {
        let verdict = verdict(message.as_bytes());
        if on_purpose(&verdict) {
            return;
        }
        self.cases += 1;
        self.valid += usize::from(said.valid);
        let schema_valid = verdict.level != Some(1);
        if schema_valid != said.valid {
            let ours = verdict.findings.first().map(|first| first.message.clone());
            self.wrong.push(format!("{what}: xmllint {said:?}, here {ours:?}"));
            return;
        }
        let Some(first) = verdict.findings.first().filter(|_| !said.valid) else { return };
        if first.message.contains(" ontbreekt in ") {
            return;
        }
        self.lines += 1;
        if usize::try_from(first.line) == Ok(said.line) {
            self.lines_equal += 1;
        } else {
            self.other_lines.push(format!("{what}: xmllint {}, here {}", said.line, first.line));
        }
    }

    #[track_caller]
    fn check(&self) {
        let Self { cases, valid, lines, lines_equal, .. } = self;
        println!("{cases} messages, {valid} valid; {lines_equal} of {lines} lines equal");
        assert!(self.wrong.is_empty(), "{} differ:\n{}", self.wrong.len(), self.wrong.join("\n"));
        let equal = lines_equal * 100 >= lines * 95;
        assert!(equal, "lines differ:\n{}", self.other_lines.join("\n"));
    }
}

fn recorded() -> Vec<Case> {
    let text = std::fs::read_to_string(data("verdicts.tsv")).unwrap();
    let rows = text.lines().skip(1).map(|row| {
        let cells: Vec<&str> = row.splitn(7, '\t').collect();
        let number = |cell: usize| cells[cell].parse().unwrap();
        let mutation = Mutation {
            kind: cells[1].to_owned(),
            start: number(2),
            end: number(3),
            with: serde_json::from_str(cells[6]).unwrap(),
        };
        let said = Said { valid: cells[4] == "valid", line: number(5) };
        Case { base: cells[0].to_owned(), mutation, said }
    });
    rows.collect()
}

/// Every recorded verdict is still given, and the corpus is what it should be.
#[test]
fn gives_the_recorded_verdicts() {
    let cases = recorded();
    let mut score = Score::default();
    let mut kinds = std::collections::BTreeSet::new();
    for Case { base: name, mutation, said } in &cases {
        kinds.insert(&mutation.kind);
        score.add(&what(name, mutation), &mutation.apply(&base(name)), *said);
    }
    score.check();
    assert!(score.cases >= 2_000 && kinds.len() >= 20, "{} of {} kinds", score.cases, kinds.len());
    assert!((25..=75).contains(&(score.valid * 100 / score.cases)), "{} valid", score.valid);
}

/// What is recorded is what libxml2 says here and now.
#[test]
fn records_what_xmllint_says() {
    let Some(schemas) = schemas() else { return };
    let cases = recorded();
    for name in BASES {
        let cases: Vec<&Case> = cases.iter().filter(|case| case.base == name).collect();
        let text = base(name);
        let messages: Vec<String> = cases.iter().map(|case| case.mutation.apply(&text)).collect();
        let said = xmllint::judge(&schema(&schemas, name), &messages);
        for (case, said) in cases.iter().zip(said) {
            assert_eq!(case.said, said, "{}", what(name, &case.mutation));
        }
    }
}

/// Makes `data/verdicts.tsv` anew, when asked.
#[test]
fn records_anew_when_asked() {
    if std::env::var_os("WIJKSTROOM_RECORD_VERDICTS").is_none() {
        return;
    }
    let schemas = schemas().expect("the official schemas are needed to record");
    let mut random = fastrand::Rng::with_seed(3);
    let mut all: Vec<(&str, Mutation)> = Vec::new();
    for name in BASES {
        let text = base(name);
        let refused = |mutation: &Mutation| on_purpose(&verdict(mutation.apply(&text).as_bytes()));
        let short = |mutation: &Mutation| mutation.with.len() <= RECORDED_MAX_BYTES;
        let kept = mutations(&text).into_iter().filter(|it| short(it) && !refused(it));
        all.extend(kept.map(|mutation| (name, mutation)));
    }
    random.shuffle(&mut all);
    all.truncate(RECORDED);
    all.sort_by_key(|(_, mutation)| (mutation.start, mutation.end));
    let mut file = "base\tkind\tstart\tend\tverdict\tline\twith\n".to_owned();
    for name in BASES {
        let own: Vec<&Mutation> =
            all.iter().filter(|(of, _)| *of == name).map(|(_, it)| it).collect();
        let text = base(name);
        let messages: Vec<String> = own.iter().map(|mutation| mutation.apply(&text)).collect();
        let said = xmllint::judge(&schema(&schemas, name), &messages);
        for (mutation, said) in own.into_iter().zip(said) {
            let Mutation { kind, start, end, with } = mutation;
            let valid = if said.valid { "valid" } else { "invalid" };
            let with = serde_json::to_string(with).unwrap();
            writeln!(file, "{name}\t{kind}\t{start}\t{end}\t{valid}\t{}\t{with}", said.line)
                .unwrap();
        }
    }
    std::fs::write(data("verdicts.tsv"), file).unwrap();
}

/// Many more messages, when asked.
#[test]
fn agrees_on_more_messages_when_asked() {
    let Ok(seed) = std::env::var("WIJKSTROOM_FUZZ_VERDICTS") else { return };
    let schemas = schemas().expect("the official schemas are needed to compare");
    let mut random = fastrand::Rng::with_seed(seed.parse().unwrap());
    let mut score = Score::default();
    for name in BASES {
        let text = base(name);
        let single = mutations(&text);
        let mut messages: Vec<(String, String)> =
            single.iter().map(|mutation| (what(name, mutation), mutation.apply(&text))).collect();
        for _ in 0..FUZZED / BASES.len() {
            messages.push(combined(name, &text, &single, &mut random));
        }
        let texts: Vec<String> = messages.iter().map(|(_, message)| message.clone()).collect();
        let said = xmllint::judge(&schema(&schemas, name), &texts);
        for ((what, message), said) in messages.iter().zip(said) {
            score.add(what, message, said);
        }
    }
    for line in &score.other_lines {
        println!("{line}");
    }
    score.check();
}

/// A message with up to three changes that do not touch each other.
fn combined(
    name: &str,
    text: &str,
    single: &[Mutation],
    random: &mut fastrand::Rng,
) -> (String, String) {
    let mut picked: Vec<&Mutation> = Vec::new();
    for _ in 0..random.usize(1..=3) {
        let mutation = &single[random.usize(..single.len())];
        let apart = |other: &&Mutation| mutation.end < other.start || other.end < mutation.start;
        if picked.iter().all(apart) {
            picked.push(mutation);
        }
    }
    picked.sort_by_key(|mutation| std::cmp::Reverse(mutation.start));
    let mut message = text.to_owned();
    let mut all = String::new();
    for mutation in picked {
        message = mutation.apply(&message);
        all = format!("{}; {all}", what(name, mutation));
    }
    (all, message)
}

fn what(name: &str, mutation: &Mutation) -> String {
    let with: String = mutation.with.chars().take(120).collect();
    format!("{name} {} {}..{} {with:?}", mutation.kind, mutation.start, mutation.end)
}
