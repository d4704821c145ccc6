//! What of a hub must identify nobody, byte for byte.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use wijkstroom_schemas::message::Reject;
use wijkstroom_schemas::topics;
use wijkstroom_schemas::wire::{RecordType, Registry};
use wijkstroom_stream::open::{Access, declared, open};
use wijkstroom_stream::{BatchLimits, Record, TopicPartition};

use crate::canary::Search;
use crate::hub::{Engine, Place};
use crate::tables;

/// What is searched, by name.
pub type Sides = BTreeMap<String, Vec<u8>>;

/// Every value of a topic.
///
/// # Panics
/// When the stream cannot be read.
pub fn values(place: &Place, topic: &str) -> Vec<u8> {
    let mut all = Vec::new();
    records(place, |of, record| {
        if of == topic {
            all.extend(record.value.unwrap_or_default());
        }
    });
    all
}

/// Values of the clean topics, keys and headers of all, rejects without their payload.
///
/// # Panics
/// When the stream cannot be read, or one of the `needed` topics is empty.
pub fn topics(place: &Place, needed: &[&str]) -> Sides {
    let registry = Registry::own();
    let mut sides = Sides::new();
    records(place, |topic, record| {
        let keys = sides.entry("keys and headers".into()).or_default();
        keys.extend(&record.key);
        let headers = record.headers.iter();
        keys.extend(headers.flat_map(|(name, value)| [name.as_bytes(), value].concat()));
        let Some(value) = record.value else { return };
        let identified = [topics::INBOX, topics::EVENT].contains(&topic)
            || topic.starts_with(topics::TEAM_PREFIX);
        if topic == topics::REJECT {
            let reject = registry.decode::<Reject>(RecordType::Reject, &value);
            let reject = Reject { payload: None, ..reject.expect("a reject") };
            let shown = serde_json::to_vec(&reject).expect("a reject is JSON");
            sides.entry("rejects without payload".into()).or_default().extend(shown);
        } else if !identified {
            sides.entry(topic.to_owned()).or_default().extend(value);
        }
    });
    sides.retain(|_, bytes| !bytes.is_empty());
    for topic in needed {
        assert!(sides.contains_key(*topic), "{topic} is searched");
    }
    sides
}

/// Every record of every topic.
fn records(place: &Place, mut each: impl FnMut(&str, Record)) {
    let settings = place.load();
    let opened = open(&settings.stream, Access::Reader).expect("the stream can be opened");
    let limits = BatchLimits { records: 1_000, bytes: 16 << 20 };
    for topic in declared(&settings) {
        for partition in 0..topic.partitions {
            let at = TopicPartition::new(&topic.name, partition);
            let mut from = 0;
            loop {
                let read = opened.stream.read(&at, from, limits);
                let (records, next) = read.expect("the stream can be read");
                if records.is_empty() {
                    break;
                }
                from = next;
                records.into_iter().for_each(|delivered| each(&topic.name, delivered.record));
            }
        }
    }
}

/// The rows of the warehouse, and where it is a file that file with what was deleted from it.
///
/// # Panics
/// When it cannot be read.
pub fn warehouse(place: &Place) -> Sides {
    let mut sides = Sides::new();
    let mut rows = String::new();
    for (table, lines) in tables::of(place) {
        writeln!(rows, "{table}\n{}", lines.join("\n")).expect("a string takes all");
    }
    sides.insert("warehouse tables".into(), rows.into_bytes());
    if matches!(place.engine, Engine::Embedded) {
        for entry in fs::read_dir(&place.dir).expect("the place can be listed") {
            let path = entry.expect("the place can be listed").path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let bytes = || fs::read(&path).expect("the warehouse can be read");
            if name.starts_with("warehouse.sqlite") && !bytes().is_empty() {
                sides.insert(name, bytes());
            }
        }
    }
    sides
}

/// What commands print, each by itself.
///
/// # Panics
/// When one fails in another way than by finding something to refuse.
pub fn commands(place: &Place, commands: &[&[&str]]) -> Sides {
    let mut sides = Sides::new();
    for command in commands {
        let output = place.run(command);
        let shown = [output.stdout, output.stderr].concat();
        let code = output.status.code();
        assert!(matches!(code, Some(0 | 1)), "{command:?}: {}", String::from_utf8_lossy(&shown));
        sides.insert(format!("wijkstroom {}", command.join(" ")), shown);
    }
    sides
}

/// Holds that nobody is found in any, and that whoever were there would be.
///
/// # Panics
/// When somebody is found; and when nothing was searched, or a planted leak is not found.
pub fn assert_nobody(sides: &Sides, search: &Search) {
    let mut found = Vec::new();
    for (name, bytes) in sides {
        assert!(!bytes.is_empty(), "{name} is empty: nothing was searched");
        found.extend(search.find(bytes).map(|what| format!("{name} holds the {what}")));
    }
    assert!(found.is_empty(), "{found:#?}");
    for (name, bytes) in sides {
        // Any leak would be found here: each needle in turn, at some place inside.
        for (index, (what, needle)) in search.needles().enumerate().step_by(37) {
            let mut leaking = bytes.clone();
            let at = (index * 7919) % (leaking.len() + 1);
            leaking.splice(at..at, needle.iter().copied());
            assert!(search.find(&leaking).is_some(), "a planted {what} is not found in {name}");
        }
    }
}
