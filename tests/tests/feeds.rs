//! A year of a small municipality, from every partner: what the warehouse holds is what an independent script
//! computes from the same files; a second run changes nothing; in another order the same comes out.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
#![allow(clippy::print_stderr, reason = "a test tells what it did")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use wijkstroom_config::keys::Keys;
use wijkstroom_pipeline::index::counts::Counts;
use wijkstroom_pipeline::index::reader::IndexReader;
use wijkstroom_pipeline::warehouse::reader::WarehouseReader;
use wijkstroom_tests::hub::{Engine, Extra, Place, kafka_engine};
use wijkstroom_tests::tables;

/// What of a row depends on how it is kept, or on when and how it came in.
const NOT_COMPARED: [&str; 10] = [
    "dagtekening",
    "fact_id",
    "record_id",
    "receipt",
    "identification",
    "line",
    "version",
    "received_at",
    "source",
    "provider",
];

/// Feeds of which a file takes the place of the one before: their order counts.
const REPLACING: [&str; 1] = ["cbs-jeugdbescherming"];

/// Where the files are as they were sent: of some, nothing may be kept.
const SENT: &str = "verstuurd";

/// Rows by table.
type Tables = BTreeMap<String, Vec<String>>;

#[test]
fn warehouse_holds_what_the_partners_say_embedded() {
    warehouse_holds_what_the_partners_say(&mut || Engine::Embedded);
}

#[test]
fn warehouse_holds_what_the_partners_say_kafka() {
    warehouse_holds_what_the_partners_say(&mut kafka_engine);
}

fn warehouse_holds_what_the_partners_say(engine: &mut dyn FnMut() -> Engine) {
    let dir = tempfile::tempdir().unwrap();
    let place = place(&dir.path().join("one"), engine());
    place.run_until_idle();
    let expected = expected(&place);
    for (table, rows) in &expected {
        assert!(rows.len() > 3, "{table} is put to the test, with {} rows", rows.len());
    }
    same(&place, &expected);
    assert_eq!(counted(&place), foretold(&place));

    let before = tables::whole(&place);
    copy(&place.dir.join(SENT), &place.dir.join("jaar"));
    place.run_until_idle();
    tables::assert_all_same(&tables::whole(&place), &before);
    let (once, twice) = (foretold(&place), counted(&place));
    // One file of measures is older than the last of its half year.
    assert_eq!((twice.accepted, twice.refused), (once.accepted, once.refused + 1));

    let other = self::place(&dir.path().join("other"), engine());
    fs::copy(Keys::path(&place.data()), Keys::path(&other.data())).unwrap();
    reversed(&other);
    other.run_until_idle();
    same(&other, &expected);
}

/// A hub with the files of a year in the folders of its feeds.
fn place(dir: &Path, engine: Engine) -> Place {
    fs::create_dir_all(dir).unwrap();
    let mut command = Command::new(wijkstroom_tests::hub::binary());
    command.args(["generate", "--out", "jaar", "--feeds", "all", "--children", "3000"]);
    command.args(["--messages", "10", "--municipality", "0363"]).current_dir(dir);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    copy(&dir.join("jaar"), &dir.join(SENT));
    let feeds = fs::read_to_string(dir.join("jaar.feeds.toml")).unwrap();
    Place::new(dir, engine, &Extra { tables: feeds, ..Extra::default() })
}

/// By `oracle/feeds.py`.
fn expected(place: &Place) -> Tables {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("oracle/feeds.py");
    let out = tempfile::tempdir().unwrap();
    let mut python = Command::new("python3");
    python.arg(script).arg("--keys").arg(Keys::path(&place.data()));
    python.args(["--files", SENT, "--manifest", "jaar.feeds.json", "--municipality", "0363"]);
    python.args(["--measures", "jaar.maatregelen.csv", "--out"]).arg(out.path());
    let output = python.current_dir(&place.dir).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let table = |entry: std::io::Result<fs::DirEntry>| {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        (
            path.file_stem().unwrap().to_str().unwrap().to_owned(),
            text.lines().map(str::to_owned).collect(),
        )
    };
    fs::read_dir(out.path()).unwrap().map(table).collect()
}

/// Compares the columns that the script computes, in its order.
#[track_caller]
fn same(place: &Place, expected: &Tables) {
    let mut reader = WarehouseReader::new(&place.load().warehouse);
    for (table, lines) in expected {
        let dump = reader.dump(table).unwrap();
        let (header, rows) = lines.split_first().unwrap();
        let named: Vec<&str> = header.split('\t').collect();
        let missing = dump.columns.iter().find(|name| {
            table.starts_with("fact_") && !named.contains(name) && !NOT_COMPARED.contains(name)
        });
        assert_eq!(missing, None, "a column of {table} is not compared");
        let at: Vec<usize> = named
            .iter()
            .map(|name| {
                let found = dump.columns.iter().position(|column| column == name);
                found.unwrap_or_else(|| panic!("{table} has no column {name}"))
            })
            .collect();
        let shown =
            |row: Vec<String>| at.iter().map(|at| row[*at].as_str()).collect::<Vec<_>>().join("\t");
        let mut got: Vec<String> = dump.rows.into_iter().map(shown).collect();
        got.sort();
        tables::assert_same(table, &got, rows);
    }
}

/// What must become of all entries, by what they were made for.
fn foretold(place: &Place) -> Counts {
    let text = fs::read(place.dir.join("jaar.feeds.json")).unwrap();
    let files: Vec<Value> = serde_json::from_slice(&text).unwrap();
    let sum = |name: &str| files.iter().map(|file| file[name].as_u64().unwrap()).sum();
    let refused = files.iter().map(|file| file["refused"].as_array().unwrap().len() as u64).sum();
    Counts {
        accepted: sum("accepted"),
        duplicates: sum("duplicates"),
        refused,
        rejects_open: refused,
        ..Counts::default()
    }
}

fn counted(place: &Place) -> Counts {
    IndexReader::new(&place.load().warehouse).counts().unwrap()
}

/// Copies the files of every feed.
fn copy(from: &Path, to: &Path) {
    for feed in fs::read_dir(from).unwrap().map(|entry| entry.unwrap().path()) {
        if !feed.is_dir() {
            continue;
        }
        let own = to.join(feed.file_name().unwrap());
        fs::create_dir_all(&own).unwrap();
        for file in fs::read_dir(&feed).unwrap().map(|entry| entry.unwrap().path()) {
            if file.is_file() {
                fs::copy(&file, own.join(file.file_name().unwrap())).unwrap();
            }
        }
    }
}

/// Gives the files names that put the last first.
fn reversed(place: &Place) {
    for feed in fs::read_dir(place.dir.join("jaar")).unwrap().map(|entry| entry.unwrap().path()) {
        let name = feed.file_name().unwrap().to_str().unwrap();
        if !feed.is_dir() || REPLACING.contains(&name) {
            continue;
        }
        let mut files: Vec<_> = fs::read_dir(&feed)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.is_file())
            .collect();
        files.sort();
        for (index, file) in files.iter().rev().enumerate() {
            let own = file.file_name().unwrap().to_str().unwrap();
            fs::rename(file, feed.join(format!("{index:06}-{own}"))).unwrap();
        }
    }
}
