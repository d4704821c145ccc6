//! What the judge remembers of one partition, and how it lies on the changelog.
//!
//! In memory each child is one packed run of bytes, unpacked when a message about it comes. On
//! `wijkstroom.state.judge` each message is a record under `<routing key>/<message id>`: an event
//! without a person or ids of facts, and headers that tell how it stands. A message that waits is
//! not copied: the headers tell where on `wijkstroom.event` it lies.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};
use wijkstroom_schemas::event::Event;
use wijkstroom_schemas::topics;
use wijkstroom_schemas::wire::{self, RecordType, Registry};
use wijkstroom_stream::{Output, Record};

use super::register::Register;
use super::told::{Id, Told, id};

/// A message about one child or one provider, and how it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) told: Told,
    pub(super) state: State,
}

/// How a message stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum State {
    /// Counts.
    Accepted,
    /// Counts, and breaks a rule that is noted unless a later message cures it.
    Noting(Waiting),
    /// Is not decided.
    Pending(Waiting),
}

/// What a message waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Waiting {
    /// Where it lies in its partition of `wijkstroom.event`.
    pub(super) offset: u64,
    /// From when on it is judged, with all that came by then.
    pub(super) ready: i64,
    /// When waiting ends.
    pub(super) due: i64,
    /// What the part about the provider came to.
    pub(super) word: Word,
}

/// The verdict on a message's part about the provider, as its other parts know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Word {
    /// There is no such part.
    NotNeeded,
    /// Not there yet.
    Awaited,
    /// Nothing stands in the way of the message as a whole.
    Accepted,
    /// The message is refused.
    Refused,
}

/// What is remembered of one partition.
#[derive(Default)]
pub(super) struct Memory {
    /// By routing key, its entries.
    packed: HashMap<Id, Box<[u8]>>,
    /// The references of providers.
    pub(super) register: Register,
    /// When to look at a routing key again.
    wakes: BTreeSet<(i64, Id)>,
}

/// State that this build cannot read.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unreadable {
    #[error("sleutel of kopregels zijn niet van de beoordeling")]
    Shape,
    #[error("de waarde is niet te lezen")]
    Value(#[from] wire::WireError),
    #[error("de ingepakte regels zijn niet te lezen")]
    Packed(#[from] postcard::Error),
}

impl Memory {
    /// The entries of a routing key.
    pub(super) fn entries(&self, key: &Id) -> Result<Vec<Entry>, Unreadable> {
        match self.packed.get(key) {
            Some(packed) => Ok(postcard::from_bytes(packed)?),
            None => Ok(Vec::new()),
        }
    }

    /// The next routing key to look at, if its time has come.
    pub(super) fn due(&mut self, now: i64) -> Option<(i64, Id)> {
        if self.wakes.first()?.0 > now { None } else { self.wakes.pop_first() }
    }

    /// Replaces the entries of a routing key, and has it looked at when the first of them is ready or due.
    pub(super) fn put(&mut self, key: Id, entries: &[Entry], now: i64) -> Result<(), Unreadable> {
        if entries.is_empty() {
            self.packed.remove(&key);
            return Ok(());
        }
        self.packed.insert(key, postcard::to_allocvec(entries)?.into());
        let waits = entries.iter().filter_map(|entry| match &entry.state {
            State::Accepted => None,
            State::Noting(waiting) | State::Pending(waiting) => Some(waiting),
        });
        let wakes = waits.filter(|waiting| waiting.word != Word::Awaited);
        let wake =
            wakes.map(|waiting| if waiting.ready > now { waiting.ready } else { waiting.due });
        self.wakes.extend(wake.min().map(|wake| (wake, key)));
        Ok(())
    }

    /// From all records of a partition of the changelog, in order.
    pub(super) fn fold(&mut self, records: Records) -> Result<(), Unreadable> {
        let mut of_key: Vec<Entry> = Vec::new();
        let mut last: Option<Id> = None;
        for ((key, _), (entry, is_registered)) in records.0 {
            if last.is_some_and(|last| last != key) {
                self.put(last.unwrap_or_default(), &of_key, i64::MIN)?;
                of_key.clear();
            }
            last = Some(key);
            if is_registered {
                self.register.take(&entry.told);
            }
            if !is_registered || entry.state != State::Accepted {
                of_key.push(entry);
            }
        }
        if let Some(key) = last {
            self.put(key, &of_key, i64::MIN)?;
        }
        Ok(())
    }
}

/// The records of a partition of the changelog, the last of each key.
#[derive(Default)]
pub(super) struct Records(BTreeMap<(Id, Id), (Entry, bool)>);

impl Records {
    /// Reads the next record.
    pub(super) fn read(&mut self, registry: &Registry, record: &Record) -> Result<(), Unreadable> {
        let key = std::str::from_utf8(&record.key).ok().and_then(|key| key.split_once('/'));
        let key = key.and_then(|(key, message)| Some((id(key)?, id(message)?)));
        let key = key.ok_or(Unreadable::Shape)?;
        let Some(value) = &record.value else {
            self.0.remove(&key);
            return Ok(());
        };
        let event: Event = registry.decode(RecordType::Event, value)?;
        let told = Told::from(&event).ok_or(Unreadable::Shape)?;
        let header = |name: &str| {
            let found = record.headers.iter().find(|(known, _)| known == name);
            found.and_then(|(_, value)| std::str::from_utf8(value).ok())
        };
        let state = state(&header).ok_or(Unreadable::Shape)?;
        let is_registered = header(REGISTERED).is_some();
        self.0.insert(key, (Entry { told, state }, is_registered));
        Ok(())
    }
}

/// A header that only what stands in the register has.
const REGISTERED: &str = "registered";

fn state<'a>(header: &impl Fn(&str) -> Option<&'a str>) -> Option<State> {
    let number = |name: &str| header(name)?.parse::<i64>().ok();
    let waiting = || {
        Some(Waiting {
            offset: u64::try_from(number("offset")?).ok()?,
            ready: number("ready")?,
            due: number("due")?,
            word: match header("word")? {
                "not-needed" => Word::NotNeeded,
                "awaited" => Word::Awaited,
                "accepted" => Word::Accepted,
                "refused" => Word::Refused,
                _ => return None,
            },
        })
    };
    match header("state")? {
        "accepted" => Some(State::Accepted),
        "noting" => Some(State::Noting(waiting()?)),
        "pending" => Some(State::Pending(waiting()?)),
        _ => None,
    }
}

/// The record of a message on the changelog, beside its event.
pub(super) fn record(partition: u32, key: Id, entry: &Entry, registered: bool, at: i64) -> Output {
    let (name, waiting) = match &entry.state {
        State::Accepted => ("accepted", None),
        State::Noting(waiting) => ("noting", Some(waiting)),
        State::Pending(waiting) => ("pending", Some(waiting)),
    };
    let mut headers = vec![("state", name.to_owned())];
    if let Some(waiting) = waiting {
        let word = match waiting.word {
            Word::NotNeeded => "not-needed",
            Word::Awaited => "awaited",
            Word::Accepted => "accepted",
            Word::Refused => "refused",
        };
        headers.push(("offset", waiting.offset.to_string()));
        headers.push(("ready", waiting.ready.to_string()));
        headers.push(("due", waiting.due.to_string()));
        headers.push(("word", word.to_owned()));
    }
    if registered {
        headers.push((REGISTERED, "1".to_owned()));
    }
    let headers =
        headers.into_iter().map(|(name, value)| (name.to_owned(), value.into_bytes())).collect();
    let value = wire::encode(RecordType::Event, &entry.told.to_event());
    changelog(partition, key, entry.told.message_id, Some(value), headers, at)
}

/// Forgets a message.
pub(super) fn tombstone(partition: u32, key: Id, message_id: Id, at: i64) -> Output {
    changelog(partition, key, message_id, None, Vec::new(), at)
}

fn changelog(
    partition: u32,
    key: Id,
    message_id: Id,
    value: Option<Vec<u8>>,
    headers: Vec<(String, Vec<u8>)>,
    timestamp_ms: i64,
) -> Output {
    let key = format!("{}/{}", hex::encode(key), hex::encode(message_id)).into_bytes();
    Output {
        topic: topics::STATE_JUDGE.into(),
        partition: Some(partition),
        record: Record { key, value, headers, timestamp_ms },
    }
}

#[cfg(test)]
mod tests {
    use wijkstroom_schemas::day::Day;
    use wijkstroom_schemas::event::{AllocatedFact, CareStartedFact};

    use super::super::told::{Facts, Told};
    use super::{Entry, Memory, State};

    /// Ten messages of two facts each.
    fn child() -> Vec<Entry> {
        let day = Day::parse("2025-03-01").unwrap();
        let text = |text: &str| Some(text.to_owned());
        let started = CareStartedFact {
            fact_id: String::new(),
            line: 40,
            ordinal: 1,
            toewijzing_nummer: Some(1_234_567),
            product_categorie: text("45"),
            product_code: text("45A03"),
            toewijzing_ingangsdatum: Some(day),
            begindatum: day,
            status_aanlevering: "1".to_owned(),
        };
        let allocated = AllocatedFact {
            fact_id: String::new(),
            line: 40,
            ordinal: 1,
            toewijzing_nummer: 1_234_567,
            request_id: None,
            product_categorie: text("45"),
            product_code: text("45A03"),
            toewijzingsdatum: day,
            toewijzingstijd: "12:00:00".to_owned(),
            ingangsdatum: day,
            einddatum: Some(day),
            reden_wijziging: None,
            volume: Some(120),
            eenheid: text("04"),
            frequentie: text("2"),
            budget: None,
        };
        let entry = |number: u8| Entry {
            told: Told {
                message_id: [number; 16],
                part: 0,
                law: "JW".to_owned(),
                number: 305,
                municipality: "0363".to_owned(),
                provider: "00001234".to_owned(),
                dagtekening: day,
                identification: if number.is_multiple_of(2) { "" } else { "202503010001" }
                    .to_owned(),
                received_on: day,
                facts: if number.is_multiple_of(2) {
                    Facts::Started(vec![started.clone(), started.clone()])
                } else {
                    Facts::Allocated(vec![allocated.clone(), allocated.clone()])
                },
            },
            state: State::Accepted,
        };
        (0..10).map(entry).collect()
    }

    /// Twenty facts of a child take some 1.3 kB: 100,000 such children 130 MB.
    #[test]
    fn a_child_of_twenty_facts_is_small_and_comes_back_whole() {
        let entries = child();
        let mut memory = Memory::default();
        memory.put([1; 16], &entries, 0).unwrap();
        let size = memory.packed[&[1; 16]].len();
        assert!(size <= 1_310, "{size} bytes");
        assert_eq!(memory.entries(&[1; 16]).unwrap(), entries);
        assert!(memory.entries(&[2; 16]).unwrap().is_empty());
    }
}
