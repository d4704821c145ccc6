//! An analyst's own client, in Python, with the Avro deserializer that they would use: it reads the
//! clean topics through the hub's schema endpoint, and has the warehouse's facts.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use wijkstroom_tests::hub::{Engine, Extra, Place, binary, kafka_engine};
use wijkstroom_tests::tables;

/// Points at a Python that has the packages of `tests/analyst/requirements.txt`.
const VARIABLE: &str = "WIJKSTROOM_TEST_ANALYST";

/// Topic, table of its facts, and a day of each.
const FAMILIES: [(&str, &str, &str); 19] = [
    ("wijkstroom.clean.allocated", "fact_allocated", "ingangsdatum"),
    ("wijkstroom.clean.care-started", "fact_care_started", "begindatum"),
    ("wijkstroom.clean.care-stopped", "fact_care_stopped", "einddatum"),
    ("wijkstroom.clean.care-requested", "fact_care_requested", "toewijzing_ingangsdatum"),
    ("wijkstroom.clean.change-requested", "fact_change_requested", "dagtekening"),
    ("wijkstroom.clean.request-answered", "fact_request_answered", "dagtekening"),
    ("wijkstroom.clean.declared", "fact_declared", "begindatum"),
    ("wijkstroom.clean.declaration-answered", "fact_declaration_answered", "dagtekening"),
    ("wijkstroom.clean.referred", "fact_referred", "on_day"),
    ("wijkstroom.clean.school-signalled", "fact_school_signalled", "on_day"),
    ("wijkstroom.clean.investigation-reported", "fact_investigation_reported", "on_day"),
    ("wijkstroom.clean.measure-reported", "fact_measure_reported", "on_day"),
    ("wijkstroom.clean.team-support-started", "fact_team_support_started", "on_day"),
    ("wijkstroom.clean.team-support-stopped", "fact_team_support_stopped", "on_day"),
    ("wijkstroom.clean.outcome-reported", "fact_outcome_reported", "on_day"),
    ("wijkstroom.clean.count-reported", "fact_count_reported", "on_day"),
    ("wijkstroom.clean.placement-prevented", "fact_placement_prevented", "on_day"),
    ("wijkstroom.clean.budget-granted", "fact_budget_granted", "on_day"),
    ("wijkstroom.clean.person-linked", "fact_person_linked", "on_day"),
];

#[test]
fn a_python_client_reads_the_facts_of_the_warehouse() {
    let engine = kafka_engine();
    let Engine::Kafka { brokers, prefix, .. } = engine.clone() else { unreachable!("just made") };
    let dir = tempfile::tempdir().unwrap();
    let mut generate = Command::new(binary());
    generate.args(["generate", "--out", "jaar", "--feeds", "all", "--children", "2000"]);
    generate.args(["--messages", "10", "--municipality", "0363"]);
    assert!(generate.current_dir(dir.path()).output().unwrap().status.success());
    let feeds = fs::read_to_string(dir.path().join("jaar.feeds.toml")).unwrap();
    let place = Place::new(dir.path(), engine, &Extra { tables: feeds, ..Extra::default() });
    let generated = place.command(&["generate", "--out", "in", "--messages", "6000"]).output();
    assert!(generated.unwrap().status.success());
    place.run_until_idle();
    let mut running = place.start(&[]);
    place.wait_ready(&mut running);

    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("analyst/read_clean.py");
    let mut client = Command::new(python());
    client.arg(script).args(["--brokers", &brokers, "--prefix", &prefix]);
    let output = client.args(["--schemas", &place.operations_url()]).output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    let told = String::from_utf8(output.stdout).unwrap();
    let mut got: Vec<String> = told.lines().map(str::to_owned).collect();
    got.sort();

    let mut facts = Vec::new();
    for (topic, table, day) in FAMILIES {
        let column = |name| tables::column(&place, table, name);
        let rows = column("fact_id").into_iter().zip(column("pseudonym")).zip(column(day));
        let rows = rows.map(|((fact, child), day)| {
            // Absence, as a dump shows it.
            let child = if child == "\\N" { "" } else { &child };
            format!("{topic}\t{fact}\t{child}\t{day}")
        });
        let before = facts.len();
        facts.extend(rows);
        assert!(facts.len() > before + 5, "{table} is put to the test");
    }
    facts.sort();
    tables::assert_same("facts", &got, &facts);
    assert_eq!(running.terminate(), Some(0), "{}", place.log());
}

fn python() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/analyst/bin/python");
    let python = std::env::var_os(VARIABLE).map_or(own, PathBuf::from);
    assert!(
        python.exists(),
        "no analyst's client at {}: run scripts/analyst (`./test` does), or point {VARIABLE} at a \
         Python that has the packages of tests/analyst/requirements.txt",
        python.display()
    );
    python
}
