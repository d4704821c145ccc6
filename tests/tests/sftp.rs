//! SIGKILL while files are pulled from a real OpenSSH server. Afterwards every row of every file is in the warehouse
//! once: the same as in a hub that took the same files from a folder, in peace.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

#[path = "../../connectors/tests/common/sshd.rs"]
mod sshd;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use sshd::Sshd;
use wijkstroom_tests::hub::{Engine, Extra, Place, kafka_engine};
use wijkstroom_tests::tables;

/// Where the hub is killed: before and after a file is stored, and while its rows go on.
const POINTS: [&str; 6] = [
    "sftp:fetched",
    "sftp:taken",
    "dedupe:processed",
    "sftp:taken",
    "pseudonymise:processed",
    "warehouse:processed",
];

/// Files that come before each kill, and rows in each.
const FILES: usize = 4;
const ROWS: usize = 25;

const HEADER: &str = "bron_record_id;mutatie;meldingsnummer;brin_vestiging;leerling_pseudo;onderwijsnummer;\
    geboortedatum;verzuimsoort;datum_start;datum_einde;aantal_lesuren;status;datum_status;zorgsignaal\n";

#[test]
fn a_kill_during_a_pull_loses_and_doubles_nothing_embedded() {
    survives_kills(Engine::Embedded, "keep");
}

#[test]
fn a_kill_during_a_pull_loses_and_doubles_nothing_kafka() {
    survives_kills(kafka_engine(), "delete");
}

fn survives_kills(engine: Engine, after: &str) {
    let dir = tempfile::tempdir().unwrap();
    let server = Sshd::start(&dir.path().join("server"));
    let feed = |way: &str| Extra {
        tables: format!(
            "[[feed]]\nname = \"scholen\"\nformat = \"table\"\nmapping = \"school-verzuim\"\n\
             municipality = \"0363\"\nsender = \"21CC00\"\n{way}"
        ),
        ..Extra::default()
    };
    let pulls = feed(&server.table(&[("after", after)]));
    let place = Place::new(&dir.path().join("hub"), engine, &pulls);
    let drops = feed("folder = \"scholen\"\nsettle = \"0s\"\n");
    let calm = Place::new(&dir.path().join("calm"), Engine::Embedded, &drops);
    fs::copy(place.data().join("keys.toml"), calm.data().join("keys.toml")).unwrap();
    let folder = calm.dir.join("scholen");
    fs::create_dir(&folder).unwrap();

    let mut files = 0;
    for point in POINTS {
        for _ in 0..FILES {
            files += 1;
            let (name, text) = (format!("verzuim-{files:03}.csv"), text(files));
            fs::write(folder.join(&name), &text).unwrap();
            // As a partner puts it: under another name first.
            let part = server.files().join(format!("{name}.part"));
            fs::write(&part, &text).unwrap();
            fs::rename(part, server.files().join(name)).unwrap();
        }
        kill_at(&place, point);
    }
    place.run_until_idle();
    calm.run_until_idle();
    let signals = tables::column(&place, "fact_school_signalled", "fact_id");
    assert_eq!(signals.len(), files * ROWS);
    tables::assert_all_same(&tables::of(&place), &tables::of(&calm));
    let left = fs::read_dir(server.files()).unwrap().count();
    assert_eq!(left, if after == "keep" { files } else { 0 }, "files on the server");
    let status = place.run(&["status"]);
    let status = String::from_utf8(status.stdout).unwrap();
    assert!(status.contains("scholen") && status.contains("sftp"), "{status}");
}

/// Starts the hub, waits until it is at a point of its work, and kills it there.
fn kill_at(place: &Place, point: &str) {
    let held = place.dir.join("held");
    drop(fs::remove_file(&held));
    let file = held.to_str().unwrap();
    let mut running = place.start(&[("WIJKSTROOM_HOLD_AT", point), ("WIJKSTROOM_HOLD_FILE", file)]);
    wait_for(&held, || assert!(running.alive(), "{point}: {}", place.log()));
    running.kill();
}

fn wait_for(file: &Path, meanwhile: impl FnMut()) {
    let mut meanwhile = meanwhile;
    let deadline = Instant::now() + Duration::from_secs(60);
    while !file.exists() {
        meanwhile();
        assert!(Instant::now() < deadline, "{} does not come", file.display());
        std::thread::park_timeout(Duration::from_millis(5));
    }
}

/// A file with rows of its own, about two invented children.
fn text(file: usize) -> String {
    let row = |row: usize| {
        let child = ["999900018", "999900031"][row % 2];
        let (number, day) = (file * 1_000 + row, 1 + row % 28);
        format!(
            "LV-{number};N;M-{number};00YY00;;{child};30-06-2012;RELATIEF;{day:02}-10-2026;;{};GEREGISTREERD;17-11-2026;J\n",
            1 + row
        )
    };
    HEADER.to_owned() + &(0..ROWS).map(row).collect::<String>()
}
