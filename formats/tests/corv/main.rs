//! Messages of CORV: what they tell, what is refused, and what their sender is answered.
//!
//! Where the schemas of the koppelvlak lie beside the checkout, every verdict is held against them too.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::path::{Path, PathBuf};
use std::process::Command;

use wijkstroom_formats::corv::{self, Measures};
use wijkstroom_formats::feed::{Entry, Part, Reading};

mod answers;
mod bad;
mod facts;

const MUNICIPALITY: &str = "0363";

/// A valid message of our own.
fn base(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/data/corv/{name}.xml"));
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

fn measures() -> Measures {
    let table = "tekst;code\nOTS;11\nOndertoezichtstelling;11\ntoezicht en begeleiding;41\n";
    Measures::parse(table).unwrap()
}

fn read(message: &str) -> Reading {
    corv::read(message.as_bytes(), &measures(), MUNICIPALITY)
}

/// The one entry of a message.
#[track_caller]
fn entry(message: &str) -> Entry {
    let reading = read(message);
    assert_eq!(reading.refused, []);
    assert_eq!(reading.entries.len(), 1);
    reading.entries.into_iter().next().unwrap()
}

/// The parts of a message that is taken.
#[track_caller]
fn parts(message: &str) -> Vec<Part> {
    entry(message).content.unwrap()
}

/// Rules and paths of what is wrong with a message, as an entry or as a whole.
fn told(reading: &Reading) -> Vec<String> {
    let of_entry = reading.entries.iter().filter_map(|entry| entry.content.as_ref().err());
    let all = reading.refused.iter().chain(of_entry.flatten());
    all.map(|finding| format!("{} {}", finding.rule.as_deref().unwrap_or("-"), finding.path))
        .collect()
}

/// A schema of the koppelvlak; `None` where it does not lie beside the checkout.
fn schema(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corv/xsd").join(name);
    path.exists().then_some(path)
}

/// Schema of the messages.
const MESSAGES: &str = "jz0100_msg_jzberichten_resolved2025.xsd";

/// Schema of the answers.
const STUF: &str = "jz0100_msg_stuf_jzberichten_resolved2025.xsd";

/// Whether xmllint finds a message valid; `None` without the schema.
fn valid(schema_name: &str, message: &[u8]) -> Option<bool> {
    let schema = schema(schema_name)?;
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("message.xml");
    std::fs::write(&file, message).unwrap();
    let mut command = Command::new("xmllint");
    command.args(["--nonet", "--noout", "--schema"]).arg(schema).arg(file);
    let output = command.output().expect("xmllint (package libxml2-utils) is installed");
    Some(output.status.success())
}
