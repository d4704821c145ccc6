//! The verdict on single messages: each rule of level 2, each kind of malformed input, each refusal of
//! the hub's own, and the inbox record that the door makes.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::path::Path;

use wijkstroom_formats::{Verdict, verdict};

mod door;
mod edit;
mod facts;
mod level1;
mod limits;
mod refusals;
mod rules_301;
mod rules_cases;
mod rules_limits;
mod rules_person;
mod rules_register;
mod rules_service;

/// A valid message of our own.
fn base(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/data/base/{name}.xml"));
    std::fs::read_to_string(path).unwrap()
}

/// A message with some texts replaced, each where it first stands.
#[track_caller]
fn edited(name: &str, edits: &[(&str, &str)]) -> String {
    edits.iter().fold(base(name), |message, (from, to)| {
        assert!(message.contains(from), "{from:?} is not in {name}");
        message.replacen(from, to, 1)
    })
}

/// Findings as `CS002 /Bericht/Client/Bsn`; those of level 1 without a rule.
fn told(verdict: &Verdict) -> Vec<String> {
    let told = verdict.findings.iter().map(|finding| match &finding.rule {
        Some(rule) => format!("{rule} {}", finding.path),
        None => finding.path.clone(),
    });
    told.collect()
}

/// Judges an edited message: exactly these findings of level 2, in this order.
#[track_caller]
fn rules(name: &str, edits: &[(&str, &str)], expected: &[&str]) {
    let verdict = verdict(edited(name, edits).as_bytes());
    assert_eq!(told(&verdict), expected, "{edits:?}");
    let level = (!expected.is_empty()).then_some(2);
    assert_eq!((verdict.level, verdict.accepted), (level, expected.is_empty()), "{edits:?}");
    for finding in &verdict.findings {
        assert_eq!(finding.retourcode.as_deref(), Some("0001"), "{edits:?}");
    }
}
