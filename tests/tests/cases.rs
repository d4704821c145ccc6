//! Goal: the cases that ship with the hub come out as they say, and the order in which their messages
//! arrive means nothing within the time that messages are gathered.
//!
//! Method: each case on a whole hub of its own, on the embedded engine, whose clock is moved by hand. Cases of files
//! alone also on Kafka and PostgreSQL, on a hub whose loops run beside each other: all facts and rows must be the same.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::cell::Cell;
use std::collections::{BTreeMap, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::prelude::{Just, Strategy as _};
use proptest::test_runner::{Config, TestRunner};
use wijkstroom::cases::{self, Became, BecameOfFile, Case, Fate, Outcome};
use wijkstroom_config::WarehouseSettings;
use wijkstroom_tests::kafka;
use wijkstroom_tests::postgres::Database;

/// Orders tried of each case, besides its own.
const ORDERS: u32 = 5;

/// Hubs at once on Kafka: most of the time they wait for it.
const AT_ONCE: usize = 6;

fn shipped() -> Vec<(PathBuf, Case)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("cases");
    let files = cases::find(&root).unwrap();
    assert!(files.len() > 20, "{files:?}");
    let case = |file: PathBuf| {
        let case = cases::load(&file).unwrap_or_else(|why| panic!("{}: {why:#}", file.display()));
        (file, case)
    };
    files.into_iter().map(case).collect()
}

#[test]
fn every_shipped_case_comes_out_as_it_says() {
    let mut told = Vec::new();
    for (file, case) in shipped() {
        let outcome = cases::run(&case).unwrap();
        let lines = cases::differences(&case, &outcome);
        told.extend(lines.into_iter().map(|line| format!("{}: {line}", file.display())));
    }
    assert!(told.is_empty(), "{}", told.join("\n"));
}

#[test]
fn cases_of_files_come_out_alike_kafka() {
    let of_files = |(_, case): &(PathBuf, Case)| case.messages.is_empty();
    let cases: Vec<(PathBuf, Case)> = shipped().into_iter().filter(of_files).collect();
    assert!(cases.len() >= 16, "{} cases of files", cases.len());
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some((file, case)) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    comes_out_alike(file, case);
                }
            });
        }
    });
}

/// On Kafka and PostgreSQL as on the embedded engine, and as the case says.
fn comes_out_alike(file: &Path, case: &Case) {
    let database = Database::fresh();
    let url = database.url();
    let warehouse = WarehouseSettings::Postgres { url, password_file: None, ca_file: None };
    let outcome = cases::run_on(case, kafka::settings(3), warehouse).unwrap();
    let embedded = cases::run(case).unwrap();
    let shown = file.display();
    assert_eq!(cases::differences(case, &embedded), [""; 0], "{shown}");
    let reports = |files: &[BecameOfFile]| -> Vec<_> {
        files.iter().map(|file| file.report.clone()).collect()
    };
    assert_eq!(reports(&outcome.files), reports(&embedded.files), "{shown}");
    assert_eq!(outcome.answers, embedded.answers, "{shown}");
    // Between partitions there is no order.
    let facts = |mut outcome: Outcome| {
        outcome.facts.values_mut().for_each(|all| all.sort_by_key(ToString::to_string));
        outcome.facts
    };
    assert_eq!(outcome.tables, embedded.tables, "{shown}");
    assert_eq!(facts(outcome), facts(embedded), "{shown}");
}

#[test]
fn the_order_of_arrival_means_nothing_within_the_time_of_gathering() {
    let (tried, refused) = (Cell::new(0), Cell::new(0));
    for (file, case) in shipped() {
        if case.messages.is_empty() {
            continue;
        }
        let names = cases::names(&case).unwrap();
        let own: Vec<usize> = (0..case.messages.len()).collect();
        let expected = cases::run_gathered(&case, &own).unwrap();
        let fates = expected.messages.values().map(|became| became.fate);
        refused.set(refused.get() + fates.filter(|fate| *fate == Fate::Geweigerd).count());
        // No file of failures: a failure shows the order itself.
        let config = Config { cases: ORDERS, failure_persistence: None, ..Config::default() };
        let orders = Just(own.clone()).prop_shuffle();
        TestRunner::new(config)
            .run(&orders.prop_map(|order| keep_order_of_names(order, &names)), |order| {
                tried.set(tried.get() + u32::from(order != own));
                let got = cases::run_gathered(&case, &order).unwrap();
                for (name, became) in &expected.messages {
                    let other = &got.messages[name];
                    assert_eq!(
                        comparable(other),
                        comparable(became),
                        "{}: {name}, as {order:?}",
                        file.display()
                    );
                }
                assert_eq!(got.facts, expected.facts, "{}: as {order:?}", file.display());
                assert_eq!(got.tables, expected.tables, "{}: as {order:?}", file.display());
                Ok(())
            })
            .unwrap();
    }
    assert!(tried.get() > 50, "{} orders", tried.get());
    assert!(refused.get() > 5, "{} refused", refused.get());
}

/// Without the name of the return message, which tells where its message lies in the inbox.
fn comparable(became: &Became) -> Became {
    let mut became = became.clone();
    if let Some(answer) = &mut became.answer {
        let text = String::from_utf8(std::mem::take(&mut answer.bytes)).unwrap();
        assert!(text.contains(&answer.id[..12]), "{}", answer.id);
        answer.bytes = text.replace(&answer.id[..12], "").into_bytes();
        answer.id.clear();
    }
    became
}

/// Puts the messages under one name back in their own order, on the places they have together.
fn keep_order_of_names(order: Vec<usize>, names: &[String]) -> Vec<usize> {
    let mut own: BTreeMap<&str, VecDeque<usize>> = BTreeMap::new();
    for (index, name) in names.iter().enumerate() {
        own.entry(name).or_default().push_back(index);
    }
    let next = |index: usize| own.get_mut(names[index].as_str()).and_then(VecDeque::pop_front);
    order.into_iter().filter_map(next).collect()
}
