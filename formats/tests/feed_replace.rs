//! Goal: whatever files come after each other, what stands in the end is what the last file says.
//!
//! Method: a small model beside the comparison: files of random rows, some of which cannot be read or are refused by the
//! door, and now and then a crash before the snapshot was saved.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::collections::BTreeMap;

use proptest::prelude::*;
use wijkstroom_formats::feed::replace::{
    Difference, GONE_FREELY, Sent, Snapshot, Ways, difference,
};
use wijkstroom_formats::feed::{Entry, Replacement, finding};
use wijkstroom_schemas::ids::content_hash;

/// A row: its content; bad ones cannot be read, doubtful ones are refused by the door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Row {
    Good(u8),
    Doubtful(u8),
    Bad,
    /// Nothing may be kept of it.
    Stopped(&'static str),
}

fn entry(key: u8, row: Row, number: i32) -> Entry {
    let (kept, content) = match row {
        Row::Good(content) => (format!("{key};{content}"), Ok(Vec::new())),
        Row::Doubtful(content) => (format!("{key};{content};?"), Ok(Vec::new())),
        Row::Bad => (format!("{key};!"), Err(vec![finding("WS110", number, "x", "fout")])),
        Row::Stopped(code) => (String::new(), Err(vec![finding(code, number, "x", "fout")])),
    };
    Entry {
        key: key.to_string(),
        names: false,
        versions: true,
        number,
        kept: Some(kept.into_bytes()).filter(|kept| !kept.is_empty()),
        sender: None,
        message_type: None,
        content,
    }
}

/// What the other side holds: of each key the text of the latest version, or that it is gone.
type Held = BTreeMap<String, (i64, Option<String>)>;

/// Has a file go through, and tells how many rows went on.
fn send(snapshot: &mut Snapshot, held: &mut Held, stamp: i64, rows: &BTreeMap<u8, Row>) -> usize {
    let sent = compared(snapshot, stamp, rows);
    let count = sent.len();
    for one in sent {
        let taken = hold(held, stamp, &one.entry);
        snapshot.settle(one.then, taken);
    }
    snapshot.stamp = Some(stamp);
    count
}

/// Sends the first rows of a file, and dies; what it meant to send is known.
fn die(
    snapshot: &mut Snapshot,
    held: &mut Held,
    stamp: i64,
    rows: &BTreeMap<u8, Row>,
    first: usize,
) {
    let sent = compared(snapshot, stamp, rows);
    let doubtful = Snapshot::doubtful(snapshot, &sent);
    for one in sent.iter().take(first) {
        hold(held, stamp, &one.entry);
    }
    snapshot.rows.extend(doubtful);
    snapshot.stamp = Some(stamp);
}

/// Whether the door takes it.
fn hold(held: &mut Held, stamp: i64, entry: &Entry) -> bool {
    let text = String::from_utf8(entry.kept.clone().unwrap_or_default()).unwrap();
    let taken = entry.content.is_ok() && !text.ends_with('?');
    if taken {
        let key = entry.key.strip_suffix(&format!("/{stamp}")).unwrap().to_owned();
        let value = (stamp, Some(text).filter(|text| !text.ends_with("weg")));
        let entry = held.entry(key).or_insert_with(|| value.clone());
        if entry.0 <= value.0 {
            *entry = value;
        }
    }
    taken
}

fn compared(snapshot: &Snapshot, stamp: i64, rows: &BTreeMap<u8, Row>) -> Vec<Sent> {
    let entries = (1..).zip(rows).map(|(number, (key, row))| entry(*key, *row, number)).collect();
    let difference = compare(snapshot, stamp, entries);
    assert_eq!(difference.spared, 0);
    difference.sent
}

fn compare(snapshot: &Snapshot, stamp: i64, entries: Vec<Entry>) -> Difference {
    let replaces = Replacement { scope: String::new(), stamp, may_shrink: false };
    difference(
        snapshot,
        &replaces,
        entries,
        &Ways {
            id: &|key| format!("id-{key}"),
            hash: &content_hash,
            changed: &|entry| entry,
            tombstone: &|kept| Some(kept.iter().copied().take_while(|b| *b != b';').collect()),
            gone: &|tombstone| {
                let mut entry = entry(0, Row::Good(0), 0);
                entry.key = String::from_utf8(tombstone.to_vec()).unwrap();
                entry.kept = Some([tombstone, b";weg"].concat());
                Some(entry)
            },
        },
    )
}

/// The content of each row that stands.
fn stands(held: &Held) -> BTreeMap<u8, u8> {
    let texts = held.values().filter_map(|(_, text)| text.as_deref());
    let row = |text: &str| {
        let (key, content) = text.split_once(';').unwrap();
        (key.parse().unwrap(), content.parse().unwrap())
    };
    texts.map(row).collect()
}

fn row() -> impl Strategy<Value = Row> {
    prop_oneof![
        6 => (0..3_u8).prop_map(Row::Good),
        1 => (0..3_u8).prop_map(Row::Doubtful),
        1 => Just(Row::Bad),
        1 => prop_oneof![Just(Row::Stopped("WS108")), Just(Row::Stopped("WS109"))],
    ]
}

fn files() -> impl Strategy<Value = Vec<(BTreeMap<u8, Row>, bool)>> {
    let rows = prop::collection::btree_map(0..8_u8, row(), 0..8);
    prop::collection::vec((rows, any::<bool>()), 1..8)
}

proptest! {
    #[test]
    fn what_stands_is_what_the_last_file_says(files in files()) {
        let (mut snapshot, mut held) = (Snapshot::default(), Held::new());
        let mut last_good: BTreeMap<u8, u8> = BTreeMap::new();
        for (stamp, (rows, crash)) in (1..).zip(&files) {
            if *crash {
                // All was sent, and the process died before it remembered so.
                send(&mut snapshot.clone(), &mut held, stamp, rows);
            }
            send(&mut snapshot, &mut held, stamp, rows);
            // A row that was not taken leaves what was known of it; one that is missing is gone, and so is one of
            // which nothing may be kept.
            last_good.retain(|key, _| {
                rows.get(key).is_some_and(|row| !matches!(row, Row::Stopped(_)))
            });
            for (key, row) in rows {
                if let Row::Good(content) = row {
                    last_good.insert(*key, *content);
                }
            }
            prop_assert_eq!(&stands(&held), &last_good);
            let doubtful = rows.values().filter(|row| !matches!(row, Row::Good(_))).count();
            prop_assert_eq!(send(&mut snapshot, &mut held, stamp, rows), doubtful, "again");
        }
    }

    /// A kill halfway, and it is not that file that comes next.
    #[test]
    fn what_a_file_told_that_was_never_finished_is_taken_back(
        files in files(),
        lost in prop::collection::btree_map(0..8_u8, row(), 0..8),
        first in 0..10_usize,
        last in prop::collection::btree_map(0..8_u8, 0..3_u8, 0..8),
    ) {
        let (mut snapshot, mut held) = (Snapshot::default(), Held::new());
        for (stamp, (rows, _)) in (1..).zip(&files) {
            send(&mut snapshot, &mut held, stamp, rows);
        }
        die(&mut snapshot, &mut held, 100, &lost, first);
        let rows = last.iter().map(|(key, content)| (*key, Row::Good(*content))).collect();
        send(&mut snapshot, &mut held, 101, &rows);
        prop_assert_eq!(&stands(&held), &last);
        prop_assert_eq!(send(&mut snapshot, &mut held, 102, &rows), 0, "nothing is in doubt any more");
    }

    /// As rows that are missing do, and not where it cannot be read of which municipality they are.
    #[test]
    fn rows_of_which_nothing_may_be_kept_count_as_gone(rows in 1..60_u8) {
        let (mut snapshot, mut held) = (Snapshot::default(), Held::new());
        let good = (0..rows).map(|key| (key, Row::Good(0))).collect();
        send(&mut snapshot, &mut held, 1, &good);
        let count = usize::from(rows);
        for (code, gone) in [("WS108", count), ("WS109", count), ("WS135", 0)] {
            let entries = (0..rows).map(|key| entry(key, Row::Stopped(code), 1)).collect();
            let difference = compare(&snapshot, 2, entries);
            prop_assert_eq!((difference.gone, difference.stopped), (gone, count));
            prop_assert_eq!(difference.shrinks(&snapshot), gone > GONE_FREELY);
        }
    }

    #[test]
    fn beside_a_row_without_a_readable_key_nothing_is_gone(content in 0..3_u8) {
        let (mut snapshot, mut held) = (Snapshot::default(), Held::new());
        let rows = BTreeMap::from([(1, Row::Good(content)), (2, Row::Good(0))]);
        send(&mut snapshot, &mut held, 1, &rows);
        let keyless = Entry { key: String::new(), ..entry(1, Row::Bad, 2) };
        let entries = vec![entry(2, Row::Good(0), 1), keyless];
        let difference = compare(&snapshot, 2, entries);
        prop_assert_eq!((difference.spared, difference.gone, difference.sent.len()), (1, 0, 1));
    }

    #[test]
    fn the_same_key_twice_is_refused_the_second_time(content in 0..3_u8) {
        let replaces = Replacement { scope: String::new(), stamp: 1, may_shrink: false };
        let entries = vec![entry(1, Row::Good(content), 1), entry(1, Row::Good(0), 2)];
        let ways = Ways {
            id: &|key| key.to_owned(),
            hash: &content_hash,
            changed: &|entry| entry,
            tombstone: &|kept| Some(kept.to_vec()),
            gone: &|_| None,
        };
        let difference = difference(&Snapshot::default(), &replaces, entries, &ways);
        let codes: Vec<Option<&str>> = difference
            .sent
            .iter()
            .map(|sent| sent.entry.content.as_ref().err()?.first()?.rule.as_deref())
            .collect();
        prop_assert_eq!(codes, [None, Some("WS107")]);
    }
}
