//! The official samples of JW301, JW305 and JW307, from a folder to the warehouse and the
//! wijkteam. They are not one chain: nothing that starts or stops in them was assigned.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
#![allow(clippy::print_stderr, reason = "a test tells what it did")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use wijkstroom_tests::hub::{Engine, Extra, Place, kafka_engine};
use wijkstroom_tests::receiver::{Behaviour, Receiver};
use wijkstroom_tests::{oracle, tables};

/// Message type, element that is a fact, table of its facts.
const KINDS: [(&str, &str, &str); 3] = [
    ("JW301", "ToegewezenProduct", "fact_allocated"),
    ("JW305", "StartProduct", "fact_care_started"),
    ("JW307", "StopProduct", "fact_care_stopped"),
];

#[test]
fn samples_reach_warehouse_and_wijkteam_embedded() {
    samples_reach_warehouse_and_wijkteam(Engine::Embedded);
}

#[test]
fn samples_reach_warehouse_and_wijkteam_kafka() {
    samples_reach_warehouse_and_wijkteam(kafka_engine());
}

fn samples_reach_warehouse_and_wijkteam(engine: Engine) {
    let samples = samples();
    let dir = tempfile::tempdir().unwrap();
    let (noord, zuid) =
        (Receiver::start(Behaviour::default()), Receiver::start(Behaviour::default()));
    let extra = Extra {
        wijkteams: vec![
            ("noord".into(), noord.url(), vec!["0363".into()]),
            ("zuid".into(), zuid.url(), vec!["0384".into()]),
        ],
        ..Extra::default()
    };
    let place = Place::new(&dir.path().join("hub"), engine, &extra);
    accepted_by_validate(&place, &samples);
    for (name, path) in &samples {
        fs::copy(path, place.intake().join(name)).unwrap();
        // The same for a municipality that is not served here.
        let elsewhere = fs::read_to_string(path).unwrap();
        let elsewhere = elsewhere.replace(">0363<", ">0014<").replace(">0384<", ">0014<");
        fs::write(place.intake().join(format!("elders-{name}")), elsewhere).unwrap();
    }
    place.run_until_idle();

    let facts = |name: &str| {
        let text = fs::read_to_string(&samples[name]).unwrap();
        let (_, element, _) = KINDS.iter().find(|(kind, ..)| name.starts_with(kind)).unwrap();
        // Begin and end tag.
        text.matches(&format!("{element}>")).count() / 2
    };
    let expected = expected(&place, &samples);
    tables::assert_all_same(&tables::of(&place), &expected);
    for (kind, _, table) in KINDS {
        let count = facts(&format!("{kind}.xml"));
        assert!(count > 0 && expected[table].len() == count, "{kind}");
    }
    let assigned = tables::column(&place, "zorgperiode", "toewijzing_status");
    assert!(!assigned.is_empty() && assigned.iter().all(|status| status != "gevonden"));
    assert!(assigned.iter().any(|status| status == "ontbreekt"), "{assigned:?}");

    let told = noord.accepted();
    assert_eq!(told.len(), facts("JW305.xml") + facts("JW307.xml"));
    assert!(told.values().all(|accepted| accepted.times == 1));
    assert_eq!(noord.attempts(), told.len() as u64);
    assert_eq!(zuid.attempts(), 0, "the other municipality's team is told nothing");
    told_of_every_fact(&place, told.values().map(|accepted| &*accepted.body));
    refused_elsewhere(&place, &samples);
}

/// The official samples, or our own messages that hold the same.
fn samples() -> BTreeMap<String, PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut folder = root.join("../shared/ijw/samples");
    if !folder.is_dir() {
        eprintln!(
            "no ../shared beside the repository: own messages instead of the official samples"
        );
        folder = root.join("connectors/tests/data/base");
    }
    let path = |(kind, ..): &(&str, &str, &str)| {
        let name = format!("{kind}.xml");
        let path = folder.join(&name);
        (name, path)
    };
    KINDS.iter().map(path).collect()
}

fn accepted_by_validate(place: &Place, samples: &BTreeMap<String, PathBuf>) {
    let mut validate = place.command(&["validate", "--format", "json"]);
    let output = validate.args(samples.values()).output().unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{told}");
    let lines: Vec<Value> = told.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), samples.len());
    assert!(lines.iter().all(|line| line["accepted"] == true), "{told}");
}

fn expected(place: &Place, samples: &BTreeMap<String, PathBuf>) -> BTreeMap<String, Vec<String>> {
    let manifest = place.dir.join("manifest.json");
    let entry = |name: &String| json!({"file": name, "fate": "accepted"});
    let entries: Vec<Value> = samples.keys().map(entry).collect();
    fs::write(&manifest, serde_json::to_vec(&entries).unwrap()).unwrap();
    oracle::expected(place, &place.intake().join("done"), &manifest)
}

/// Each start and stop of the warehouse was told once, to the wijkteam of its municipality.
fn told_of_every_fact<'a>(place: &Place, bodies: impl Iterator<Item = &'a [u8]>) {
    let mut told: Vec<String> = Vec::new();
    for body in bodies {
        let event: Value = serde_json::from_slice(body).unwrap();
        assert_eq!(event["specversion"], "1.0");
        assert_eq!(event["data"]["gemeente"], "0363");
        assert!(event["data"]["client"]["bsn"].is_string(), "a wijkteam knows who it is about");
        told.push(event["subject"].as_str().unwrap().to_owned());
    }
    let mut facts = tables::column(place, "fact_care_started", "fact_id");
    facts.extend(tables::column(place, "fact_care_stopped", "fact_id"));
    facts.sort();
    told.sort();
    assert_eq!(told, facts);
}

fn refused_elsewhere(place: &Place, samples: &BTreeMap<String, PathBuf>) {
    for name in samples.keys() {
        let reason = place.intake().join(format!("refused/elders-{name}.reason.json"));
        let reason: Value = serde_json::from_slice(&fs::read(reason).unwrap()).unwrap();
        assert_eq!(reason["findings"][0]["rule"], "WS012", "{name}: {reason}");
        assert!(reason["findings"][0]["line"].as_u64() > Some(1), "{name}: {reason}");
    }
    let listed = place.run(&["rejects", "list", "--code", "WS012"]);
    let listed = String::from_utf8(listed.stdout).unwrap();
    assert_eq!(listed.matches("WS012").count(), samples.len(), "{listed}");
}
