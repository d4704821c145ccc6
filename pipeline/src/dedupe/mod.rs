//! Takes a message once: drops resends, refuses other content under a known name, passes facts on, and
//! answers.
//!
//! What is remembered, one entry a message:
//!
//! | of | under | what |
//! |---|---|---|
//! | an accepted message | its message id | hash of its content |
//! | a refused message | its receipt (so: with its content) | hash of its verdict |
//! | a message that waits for its verdict | its message id | see `open.rs` |
//! | a message of CORV, of whatever fate | its taking from one file | where in the inbox it first was |
//!
//! So a resend of an accepted message is a duplicate whatever its verdict today; other content
//! under an accepted identification is refused (TR056); a refused message that comes again with
//! the same verdict is a duplicate, and anything else under its identification is a new message
//! (OP286: as if never sent).
//!
//! Where messages are judged at levels 3 and 4, one of a judged type passes its facts on and waits, and an
//! outcome says so. Each part of it gets a verdict; with the last it is answered. A resend meanwhile is a duplicate: it has the
//! receipt, and so the answer, of the first. Other content under its name is held until it is decided:
//! then that is refused (TR056), or is a new message. A message that was refused is judged anew when it
//! comes again, for what it lacked may be there now; the same verdict is told once.
//!
//! Who sends by CORV is told each time that a message comes again, but not when the hub took the same file again after a
//! fault, or an operator offers it again: that has a taking that was there before.
//!
//! Inbox and verdicts are co-partitioned by message id, so that one member has both. A verdict never comes
//! before its message is known: the facts that it is about are committed with what is remembered of it.
//! The message itself is not kept in memory: it is read back from the inbox when it is answered.
//!
//! Entries lie on the compacted topic `wijkstroom.state.dedupe`, in the partition of their input,
//! and are written in the transaction that commits the outputs. In memory they count only once
//! that transaction stood ([`Step::settled`]).

mod judged;
mod open;
mod records;
mod remembered;
mod state;

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use wijkstroom_schemas::message::{Message, Origin};
use wijkstroom_schemas::wire::{RecordType, Registry};
use wijkstroom_schemas::{standard, topics};
use wijkstroom_stream::{Delivered, Member, Output, Positions, Stream, TopicPartition};

use crate::dedupe::judged::Completed;
use crate::dedupe::open::{HELD_MAX, Open};
use crate::dedupe::records::Decided;
use crate::dedupe::remembered::{Key, Value};
use crate::dedupe::state::State;
use crate::runner::{Step, StepError};

const ACCEPTED: u8 = 1;
const REFUSED: u8 = 0;
const TAKEN: u8 = 2;

/// The stage `dedupe`. Reads the inbox, and verdicts where messages are judged; alone writes answers.
pub struct Dedupe {
    registry: Arc<Registry>,
    /// To read back from; `None` where nothing is judged, and every message is answered at once.
    judged: Option<Arc<dyn Stream>>,
    state: State,
}

/// Where an inbox record lies.
#[derive(Clone, Copy)]
struct Place {
    partition: u32,
    offset: u64,
}

impl Dedupe {
    /// Where nothing is judged at levels 3 and 4. With the schemas that the inbox may be written in.
    pub fn new(registry: Arc<Registry>) -> Self {
        Self { registry, judged: None, state: State::default() }
    }

    /// Where messages are judged: it reads the topic of the verdicts too, and back from the stream.
    pub fn judged(registry: Arc<Registry>, stream: Arc<dyn Stream>) -> Self {
        Self { judged: Some(stream), ..Self::new(registry) }
    }

    fn decode<T: DeserializeOwned>(
        &self,
        record: RecordType,
        delivered: &Delivered,
    ) -> Result<T, StepError> {
        let place = format!("{} offset {}", delivered.at, delivered.offset);
        let Some(value) = &delivered.record.value else {
            return Err(StepError::Unusable(format!("{place} heeft geen waarde"), None));
        };
        self.registry.decode(record, value).map_err(|source| {
            StepError::Unusable(format!("{place} is niet te lezen"), Some(source.into()))
        })
    }

    /// Takes in a message: it is answered, a duplicate, or waits. One that `was_held` is told to wait already.
    fn message(
        &mut self,
        place: Place,
        mut message: Message,
        was_held: bool,
        outputs: &mut Vec<Output>,
    ) -> Result<(), StepError> {
        self.is_first_taking(place, &message.origin)?;
        let by_id = key_of(&message.origin.message_id)?;
        let content = value_of(&message.content_hash, ACCEPTED);
        let accepted = message.origin.level.is_none();
        if let Some(known) = self.state.recall(place.partition, &by_id) {
            if known == content {
                return self.duplicate(place, message, outputs);
            }
            if accepted {
                records::refuse_name_in_use(&mut message);
            }
        } else if let Some(open) = self.state.open(place.partition, &by_id) {
            if open.knows(&content) {
                return self.duplicate(place, message, outputs);
            }
            if accepted && open.held.len() < HELD_MAX {
                open.held.push((place.offset, content));
                outputs.extend((!was_held).then(|| records::waiting(&message)));
                return Ok(());
            }
            if accepted {
                records::refuse_name_in_use(&mut message);
            }
        } else if accepted && self.waits(&message) {
            let receipt = key_of(&message.origin.receipt)?;
            let open = Open::new(content, receipt, place.offset, message.events.len());
            self.state.wait(place.partition, by_id, open);
            outputs.extend((!was_held).then(|| records::waiting(&message)));
            records::events(&mut message, true, outputs);
            return Ok(());
        } else if accepted {
            self.state.remember(place.partition, by_id, content);
            records::events(&mut message, false, outputs);
            let decided = at_once(&message, place.offset);
            accept(message, &decided, outputs);
            return Ok(());
        }
        let decided = at_once(&message, place.offset);
        let stage = if message.origin.level == Some(3) { "dedupe" } else { "door" };
        self.refuse(place.partition, message, stage, &decided, outputs)
    }

    /// Whether a message that passed levels 1 and 2 is judged at levels 3 and 4.
    fn waits(&self, message: &Message) -> bool {
        let kind = message.origin.message_type.as_deref();
        let answered = kind.and_then(standard::answer_of).is_some();
        self.judged.is_some() && answered && !message.events.is_empty()
    }

    /// Sets a message aside and answers it; a duplicate when it was with the same verdict before.
    fn refuse(
        &mut self,
        partition: u32,
        mut message: Message,
        stage: &str,
        decided: &Decided,
        outputs: &mut Vec<Output>,
    ) -> Result<(), StepError> {
        let by_receipt = key_of(&message.origin.receipt)?;
        let verdict = value_of(&verdict_hash(&message), REFUSED);
        if self.state.recall(partition, &by_receipt) == Some(verdict) {
            return self.duplicate(Place { partition, offset: decided.inbox }, message, outputs);
        }
        self.state.remember(partition, by_receipt, verdict);
        count("refused");
        outputs.push(records::reject(&mut message, stage, decided.at));
        outputs.push(records::answer(message, decided));
        Ok(())
    }

    /// Drops a message that was there before.
    fn duplicate(
        &mut self,
        place: Place,
        message: Message,
        outputs: &mut Vec<Output>,
    ) -> Result<(), StepError> {
        count("duplicate");
        let sent_again = self.is_first_taking(place, &message.origin)?;
        outputs.extend(records::duplicate(message, place.offset, sent_again));
        Ok(())
    }

    /// Whether no record of the inbox before this one is of the same taking; remembers it.
    fn is_first_taking(&mut self, place: Place, origin: &Origin) -> Result<bool, StepError> {
        let Some(taking) = &origin.taking else { return Ok(true) };
        let (key, here) = (key_of(taking)?, value_of(&place.offset.to_be_bytes(), TAKEN));
        let first = self.state.recall(place.partition, &key);
        if first.is_none() {
            self.state.remember(place.partition, key, here);
        }
        Ok(first.is_none_or(|first| first == here))
    }
}

impl Step for Dedupe {
    fn assigned(
        &mut self,
        member: &mut dyn Member,
        partitions: &[TopicPartition],
    ) -> Result<(), StepError> {
        let numbers: BTreeSet<u32> = partitions.iter().map(|at| at.partition).collect();
        for number in numbers {
            let waiting = self.state.restore(member, number)?;
            if self.judged.is_none() && waiting > 0 {
                let reason = format!(
                    "op partitie {number} wachten berichten op hun oordeel, en wel {waiting}: laat [judge] \
                     in de instellingen tot zij het hebben"
                );
                return Err(StepError::Unusable(reason, None));
            }
        }
        Ok(())
    }

    fn revoked(&mut self, partitions: &[TopicPartition]) {
        self.state.forget(partitions.iter().map(|at| at.partition));
    }

    fn process(
        &mut self,
        batch: &[Delivered],
        _next: &Positions,
    ) -> Result<Vec<Output>, StepError> {
        self.state.abort();
        let mut outputs = Vec::with_capacity(batch.len() * 3);
        let mut complete = Completed::new();
        for delivered in batch.iter().filter(|delivered| delivered.record.value.is_some()) {
            let place = Place { partition: delivered.at.partition, offset: delivered.offset };
            if *delivered.at.topic == *topics::VERDICT {
                let verdict = self.decode(RecordType::Verdict, delivered)?;
                self.verdict(place, verdict, &mut complete)?;
            } else {
                let message = self.decode(RecordType::Message, delivered)?;
                self.message(place, message, false, &mut outputs)?;
            }
        }
        // Together, for what lies together is read back together.
        for (partition, complete) in complete {
            self.conclude(partition, complete, &mut outputs)?;
        }
        let at = batch.last().map_or(0, |last| last.record.timestamp_ms);
        outputs.extend(self.state.changes(at));
        Ok(outputs)
    }

    fn settled(&mut self, committed: bool) {
        if !committed {
            return self.state.abort();
        }
        self.state.commit();
        if self.judged.is_some() {
            let waiting = u32::try_from(self.state.waiting()).unwrap_or(u32::MAX);
            metrics::gauge!("wijkstroom_messages_undecided").set(waiting);
        }
    }
}

fn count(fate: &'static str) {
    metrics::counter!("wijkstroom_messages_total", "fate" => fate).increment(1);
}

fn accept(message: Message, decided: &Decided, outputs: &mut Vec<Output>) {
    count("accepted");
    outputs.push(records::answer(message, decided));
}

/// Decided as soon as it is read. The stage has no clock: it is dated by the receipt of its message.
fn at_once(message: &Message, inbox: u64) -> Decided {
    let accepted = message.origin.level.is_none();
    Decided { inbox, accepted, toegekend: 0, at: message.origin.received_at }
}

/// The first 12 bytes of an id of 32 hexadecimal digits.
fn key_of(id: &str) -> Result<Key, StepError> {
    let mut key = [0; 12];
    let digits = id.get(..24).ok_or(());
    digits.and_then(|digits| hex::decode_to_slice(digits, &mut key).map_err(|_| ())).map_err(
        |()| StepError::Unusable("een kenmerk in de stroom is niet hexadecimaal".to_owned(), None),
    )?;
    Ok(key)
}

fn value_of(hash: &[u8], flag: u8) -> Value {
    let mut value = [0; 12];
    let length = hash.len().min(11);
    value[..length].copy_from_slice(&hash[..length]);
    value[11] = flag;
    value
}

/// What makes two verdicts the same: rules and places, not the wording.
fn verdict_hash(message: &Message) -> [u8; 32] {
    let mut hash = Sha256::new();
    for finding in &message.findings {
        hash.update(finding.rule.as_deref().unwrap_or("").as_bytes());
        hash.update([0]);
        hash.update(finding.line.to_be_bytes());
        hash.update(finding.path.as_bytes());
        hash.update([0]);
    }
    hash.update(message.findings_total.to_be_bytes());
    hash.finalize().into()
}
