//! Goal: whatever files come after each other, what stands in the end is what the last file says.
//!
//! Method: a small model beside the comparison: files of random rows, some of which cannot be read or are refused by the
//! door, and now and then a crash before the snapshot was saved.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::collections::BTreeMap;

use proptest::prelude::*;
use wijkstroom_formats::feed::replace::{Snapshot, Ways, difference};
use wijkstroom_formats::feed::{Entry, Replacement, finding};
use wijkstroom_schemas::ids::content_hash;

/// A row: its content; bad ones cannot be read, doubtful ones are refused by the door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Row {
    Good(u8),
    Doubtful(u8),
    Bad,
}

fn entry(key: u8, row: Row, number: i32) -> Entry {
    let (kept, content) = match row {
        Row::Good(content) => (format!("{key};{content}"), Ok(Vec::new())),
        Row::Doubtful(content) => (format!("{key};{content};?"), Ok(Vec::new())),
        Row::Bad => (format!("{key};!"), Err(vec![finding("WS110", number, "x", "fout")])),
    };
    Entry {
        key: key.to_string(),
        names: false,
        versions: true,
        number,
        kept: Some(kept.into_bytes()),
        sender: None,
        message_type: None,
        content,
    }
}

/// What the other side holds: of each key the text of the latest version, or that it is gone.
type Held = BTreeMap<String, (i64, Option<String>)>;

/// Has a file go through, and tells how many rows went on.
fn send(snapshot: &mut Snapshot, held: &mut Held, stamp: i64, rows: &BTreeMap<u8, Row>) -> usize {
    let replaces = Replacement { scope: String::new(), stamp, may_shrink: false };
    let entries = (1..).zip(rows).map(|(number, (key, row))| entry(*key, *row, number)).collect();
    let difference = difference(
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
    );
    assert_eq!(difference.spared, 0);
    let sent = difference.sent.len();
    for one in difference.sent {
        let text = String::from_utf8(one.entry.kept.unwrap()).unwrap();
        let taken = one.entry.content.is_ok() && !text.ends_with('?');
        if taken {
            let key = one.entry.key.strip_suffix(&format!("/{stamp}")).unwrap().to_owned();
            let value = (stamp, Some(text).filter(|text| !text.ends_with("weg")));
            let entry = held.entry(key).or_insert_with(|| value.clone());
            if entry.0 <= value.0 {
                *entry = value;
            }
        }
        snapshot.settle(one.then, taken);
    }
    snapshot.stamp = Some(stamp);
    sent
}

fn row() -> impl Strategy<Value = Row> {
    prop_oneof![
        6 => (0..3_u8).prop_map(Row::Good),
        1 => (0..3_u8).prop_map(Row::Doubtful),
        1 => Just(Row::Bad),
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
            // A row that was not taken leaves what was known of it; one that is missing is gone.
            last_good.retain(|key, _| rows.contains_key(key));
            for (key, row) in rows {
                if let Row::Good(content) = row {
                    last_good.insert(*key, *content);
                }
            }
            let stands: BTreeMap<u8, u8> = held
                .values()
                .filter_map(|(_, text)| text.as_deref())
                .map(|text| {
                    let (key, content) = text.split_once(';').unwrap();
                    (key.parse().unwrap(), content.parse().unwrap())
                })
                .collect();
            prop_assert_eq!(&stands, &last_good);
            let doubtful = rows.values().filter(|row| !matches!(row, Row::Good(_))).count();
            prop_assert_eq!(send(&mut snapshot, &mut held, stamp, rows), doubtful, "again");
        }
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
