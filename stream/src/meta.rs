//! What a stream knows of itself: the schemas its records were written under, fingerprints
//! of the keys its ids and pseudonyms were made with, and an id that no other stream has.

use std::collections::BTreeMap;

use wijkstroom_schemas::topics;
use wijkstroom_schemas::wire::{RecordType, Registry, compact};

use crate::{BatchLimits, Output, Record, Stream, StreamError, TopicPartition};

const SCHEMA: &str = "schema/";
const KEY: &str = "key/";
const STREAM: &str = "stream/";

/// Checks the keys and schemas of this build against those stored with the stream, stores
/// what is new, and returns all schemas. Call it before anything else is read or written.
///
/// `fingerprints`: name and fingerprint of every key, see `Keys::stream_fingerprints`.
///
/// # Errors
/// [`StreamError::Unusable`] when a key differs from the one the stream was written with
/// or is missing, or a schema's id is taken. Or what the stream says.
pub fn prepare(
    stream: &dyn Stream,
    fingerprints: &[(String, String)],
    now_ms: i64,
) -> Result<Registry, StreamError> {
    let stored = load(stream)?;
    check_keys(&stored, fingerprints)?;
    let registry = registry_of(&stored)?;
    let schemas = RecordType::ALL
        .iter()
        .map(|record| (format!("{SCHEMA}{}", record.id()), compact(record.text())));
    let keys = fingerprints.iter().map(|(name, print)| (format!("{KEY}{name}"), print.clone()));
    let new: Vec<Output> = schemas
        .chain(keys)
        .filter(|(key, _)| !stored.contains_key(key))
        .map(|(key, value)| output(key, value, now_ms))
        .collect();
    if !new.is_empty() {
        stream.append(new)?;
    }
    Ok(registry)
}

/// The id of this stream, made and stored at the first call: 32 random hexadecimal digits. A
/// store that keeps positions of its own keeps the id with them, for in another stream, even
/// one of the same name that was emptied, the same positions say nothing.
///
/// # Errors
/// What the stream says, or [`StreamError::Unusable`] when the system gives no random number.
pub fn identity(stream: &dyn Stream, now_ms: i64) -> Result<String, StreamError> {
    if let Some(id) = first_id(stream)? {
        return Ok(id);
    }
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|source| {
        unusable("het systeem geeft geen toevalsgetal".to_owned(), Some(source.into()))
    })?;
    let key = format!("{STREAM}{:032x}", u128::from_be_bytes(bytes));
    stream.append(vec![output(key, String::new(), now_ms)])?;
    // Another hub may have been first: then its id counts.
    first_id(stream)?
        .ok_or_else(|| unusable("het kenmerk van de stroom is niet bewaard".to_owned(), None))
}

/// Each id lies under a key of its own, which compaction keeps: so the first stays the first.
fn first_id(stream: &dyn Stream) -> Result<Option<String>, StreamError> {
    let mut first = None;
    each(stream, &mut |record| {
        let id = record.key.strip_prefix(STREAM.as_bytes());
        if let (None, Some(id)) = (&first, id) {
            first = Some(String::from_utf8_lossy(id).into_owned());
        }
    })?;
    Ok(first)
}

/// All schemas of this build and of the stream, for who only reads.
///
/// # Errors
/// As [`prepare`], keys apart.
pub fn registry(stream: &dyn Stream) -> Result<Registry, StreamError> {
    registry_of(&load(stream)?)
}

fn registry_of(stored: &BTreeMap<String, String>) -> Result<Registry, StreamError> {
    let mut registry = Registry::own();
    for (key, text) in stored {
        let Some(id) = key.strip_prefix(SCHEMA) else { continue };
        let added = registry.add(text).map_err(|source| {
            unusable(format!("het bewaarde schema {id} is niet te gebruiken; draai de nieuwste wijkstroom die hierop gedraaid heeft"), Some(source.into()))
        })?;
        if added.to_string() != id {
            let reason = format!(
                "de tekst van het bewaarde schema {id} is veranderd; zet een kopie van de stroom terug"
            );
            return Err(unusable(reason, None));
        }
    }
    Ok(registry)
}

fn check_keys(
    stored: &BTreeMap<String, String>,
    fingerprints: &[(String, String)],
) -> Result<(), StreamError> {
    for (key, print) in stored {
        let Some(name) = key.strip_prefix(KEY) else { continue };
        let reason = match fingerprints.iter().find(|(ours, _)| ours == name) {
            Some((_, ours)) if ours == print => continue,
            Some(_) => format!("sleutel `{name}` is niet die waarmee de stroom geschreven is"),
            None => format!("sleutel `{name}`, waarmee de stroom geschreven is, ontbreekt"),
        };
        return Err(unusable(
            format!("{reason}; zet het sleutelbestand terug dat erbij hoort"),
            None,
        ));
    }
    Ok(())
}

fn unusable(reason: String, source: Option<crate::Cause>) -> StreamError {
    StreamError::Unusable { reason, source }
}

fn output(key: String, value: String, now_ms: i64) -> Output {
    Output {
        topic: topics::META.into(),
        partition: Some(0),
        record: Record {
            key: key.into_bytes(),
            value: Some(value.into_bytes()),
            headers: Vec::new(),
            timestamp_ms: now_ms,
        },
    }
}

/// The last value of every key.
fn load(stream: &dyn Stream) -> Result<BTreeMap<String, String>, StreamError> {
    let mut stored = BTreeMap::new();
    each(stream, &mut |record| {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        match record.value {
            Some(value) => stored.insert(text(&record.key), text(&value)),
            None => stored.remove(&text(&record.key)),
        };
    })?;
    Ok(stored)
}

/// All records, in order.
fn each(stream: &dyn Stream, tell: &mut dyn FnMut(Record)) -> Result<(), StreamError> {
    /// There are about ten a release, of a few kB.
    const LIMITS: BatchLimits = BatchLimits { records: 1_000, bytes: 16 << 20 };
    let at = TopicPartition::new(topics::META, 0);
    let mut from = 0;
    loop {
        let (records, next) = stream.read(&at, from, LIMITS)?;
        if records.is_empty() {
            return Ok(());
        }
        from = next;
        records.into_iter().for_each(|delivered| tell(delivered.record));
    }
}
