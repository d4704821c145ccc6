//! Takes a message once: drops resends, refuses other content under a known name, passes facts on, and
//! answers.
//!
//! What is remembered, one entry a message:
//!
//! | of | under | what |
//! |---|---|---|
//! | an accepted message | its message id | hash of its content |
//! | a refused message | its receipt (so: with its content) | hash of its verdict |
//! | a message that waits for its verdict | its message id | see [`open`] |
//!
//! So a resend of an accepted message is a duplicate whatever its verdict today; other content
//! under an accepted identification is refused (TR056); a refused message that comes again with
//! the same verdict is a duplicate, and anything else under its identification is a new message
//! (OP286: as if never sent).
//!
//! Where messages are judged at levels 3 and 4, one of a judged type passes its facts on and waits. Each
//! part of it gets a verdict; with the last it is answered. A resend meanwhile is a duplicate: it has the
//! receipt, and so the answer, of the first. Other content under its name is held until it is decided:
//! then that is refused (TR056), or is a new message. A message that was refused is judged anew when it
//! comes again, for what it lacked may be there now; the same verdict is told once.
//!
//! Inbox and verdicts are co-partitioned by message id, so that one member has both. A verdict never comes
//! before its message is known: the facts that it is about are committed with what is remembered of it.
//! The message itself is not kept in memory: it is read back from the inbox when it is answered.
//!
//! Entries lie on the compacted topic `wijkstroom.state.dedupe`, in the partition of their input,
//! and are written in the transaction that commits the outputs. In memory they count only once
//! that transaction stood ([`Step::settled`]).

mod open;
mod records;
mod remembered;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use wijkstroom_schemas::message::{FINDINGS_MAX, Finding, Message, Origin, Verdict};
use wijkstroom_schemas::wire::{RecordType, Registry};
use wijkstroom_schemas::{standard, topics};
use wijkstroom_stream::{Delivered, Member, Output, Positions, Record, Stream, TopicPartition};

use crate::dedupe::open::{Entry, HELD_MAX, Open};
use crate::dedupe::records::Decided;
use crate::dedupe::remembered::{Key, Remembered, Value};
use crate::reread;
use crate::runner::{Step, StepError};

const ACCEPTED: u8 = 1;
const REFUSED: u8 = 0;

/// The stage `dedupe`. Reads the inbox, and verdicts where messages are judged; alone writes answers.
pub struct Dedupe {
    registry: Arc<Registry>,
    /// To read back from; `None` where nothing is judged, and every message is answered at once.
    judged: Option<Arc<dyn Stream>>,
    memory: HashMap<u32, Memory>,
    /// Entries of the batch that is not committed yet.
    pending: HashMap<(u32, Key), Value>,
    /// Open messages as that batch leaves them; `None` when decided.
    pending_open: HashMap<(u32, Key), Option<Open>>,
}

/// What is remembered of one partition.
#[derive(Default)]
struct Memory {
    decided: Remembered,
    open: HashMap<Key, Open>,
}

/// A message of which the last verdict came.
struct Complete {
    key: Key,
    message_id: String,
    receipt: String,
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
        Self {
            registry,
            judged: None,
            memory: HashMap::new(),
            pending: HashMap::new(),
            pending_open: HashMap::new(),
        }
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
            return Err(StepError::Unusable(format!("{place} holds no value"), None));
        };
        self.registry.decode(record, value).map_err(|source| {
            StepError::Unusable(format!("{place} cannot be read"), Some(source.into()))
        })
    }

    /// Takes in a message: it is answered, a duplicate, or waits.
    fn message(
        &mut self,
        place: Place,
        mut message: Message,
        outputs: &mut Vec<Output>,
    ) -> Result<(), StepError> {
        let by_id = key_of(&message.origin.message_id)?;
        let content = value_of(&message.content_hash, ACCEPTED);
        let accepted = message.origin.level.is_none();
        if let Some(known) = self.recall(place.partition, &by_id) {
            if known == content {
                duplicate(&message, outputs);
                return Ok(());
            }
            if accepted {
                records::refuse_name_in_use(&mut message);
            }
        } else if let Some(open) = self.open(place.partition, &by_id) {
            if open.knows(&content) {
                duplicate(&message, outputs);
                return Ok(());
            }
            if accepted && open.held.len() < HELD_MAX {
                open.held.push((place.offset, content));
                return Ok(());
            }
            if accepted {
                records::refuse_name_in_use(&mut message);
            }
        } else if accepted && self.waits(&message) {
            let receipt = key_of(&message.origin.receipt)?;
            let open = Open::new(content, receipt, place.offset, message.events.len());
            self.pending_open.insert((place.partition, by_id), Some(open));
            records::events(&mut message, outputs);
            return Ok(());
        } else if accepted {
            self.pending.insert((place.partition, by_id), content);
            records::events(&mut message, outputs);
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
        if self.recall(partition, &by_receipt) == Some(verdict) {
            duplicate(&message, outputs);
            return Ok(());
        }
        self.pending.insert((partition, by_receipt), verdict);
        count("refused");
        outputs.push(records::reject(&mut message, stage, decided.at));
        outputs.push(records::answer(message, decided));
        Ok(())
    }

    /// Takes in the verdict on a part of a message; tells when it was the last. One that nobody waits
    /// for is of a message that was answered already.
    fn verdict(
        &mut self,
        partition: u32,
        offset: u64,
        verdict: Verdict,
    ) -> Result<Option<Complete>, StepError> {
        let key = key_of(&verdict.message_id)?;
        let receipt = key_of(&verdict.receipt)?;
        let Some(open) = self.open(partition, &key) else { return Ok(None) };
        let complete = open.take(&verdict, receipt, offset) && open.is_decided();
        let Verdict { message_id, receipt, .. } = verdict;
        Ok(complete.then_some(Complete { key, message_id, receipt }))
    }

    /// Answers messages of one partition, by the offset of each in the inbox.
    fn conclude(
        &mut self,
        partition: u32,
        mut complete: BTreeMap<u64, Complete>,
        outputs: &mut Vec<Output>,
    ) -> Result<(), StepError> {
        let Some(stream) = self.judged.clone() else { return Ok(()) };
        let inbox = TopicPartition::new(topics::INBOX, partition);
        let offsets: Vec<u64> = complete.keys().copied().collect();
        reread::each(stream.as_ref(), &inbox, &offsets, &mut |delivered| {
            let message: Message = self.decode(RecordType::Message, &delivered)?;
            match complete.remove(&delivered.offset) {
                Some(of) => self.answer(partition, &of, message, outputs),
                None => Ok(()),
            }
        })?;
        for of in complete.into_values() {
            tracing::error!(
                receipt = of.receipt,
                "a message is gone from the inbox before its answer"
            );
            self.answer(partition, &of, gone(&of), outputs)?;
        }
        Ok(())
    }

    /// Answers a message that has all its verdicts, and goes on with what it held up.
    fn answer(
        &mut self,
        partition: u32,
        complete: &Complete,
        mut message: Message,
        outputs: &mut Vec<Output>,
    ) -> Result<(), StepError> {
        let Some(open) = self.open(partition, &complete.key).cloned() else { return Ok(()) };
        self.pending_open.insert((partition, complete.key), None);
        self.tell(partition, &open, &mut message)?;
        let decided = Decided {
            inbox: open.inbox,
            accepted: !open.refused,
            toegekend: if open.refused { 0 } else { open.toegekend },
            at: open.decided_at,
        };
        if open.refused {
            message.origin.level = Some(records::level_of(&message.findings));
            self.refuse(partition, message, "judge", &decided, outputs)?;
        } else {
            self.pending.insert((partition, complete.key), open.content);
            accept(message, &decided, outputs);
        }
        self.release(partition, &open, outputs)
    }

    /// Puts what the verdicts found into a message, by part. Of what is beyond the first
    /// [`FINDINGS_MAX`] an answer needs the code and the class.
    fn tell(&self, partition: u32, open: &Open, message: &mut Message) -> Result<(), StepError> {
        let Some(stream) = &self.judged else { return Ok(()) };
        let at = TopicPartition::new(topics::VERDICT, partition);
        let mut by_part: BTreeMap<i32, (Vec<Finding>, i32)> = BTreeMap::new();
        reread::each(stream.as_ref(), &at, &open.findings, &mut |delivered| {
            let verdict: Verdict = self.decode(RecordType::Verdict, &delivered)?;
            by_part.insert(verdict.part, (verdict.findings, verdict.findings_total));
            Ok(())
        })?;
        message.findings.clear();
        message.findings_total = 0;
        for (findings, total) in by_part.into_values() {
            message.findings.extend(findings);
            message.findings_total = message.findings_total.saturating_add(total);
        }
        for finding in message.findings.iter_mut().skip(FINDINGS_MAX) {
            finding.path = String::new();
            finding.message = String::new();
        }
        Ok(())
    }

    /// Takes in what waited for a message to be decided.
    fn release(
        &mut self,
        partition: u32,
        open: &Open,
        outputs: &mut Vec<Output>,
    ) -> Result<(), StepError> {
        let Some(stream) = self.judged.clone() else { return Ok(()) };
        let inbox = TopicPartition::new(topics::INBOX, partition);
        let offsets: Vec<u64> = open.held.iter().map(|(offset, _)| *offset).collect();
        let mut released = 0;
        reread::each(stream.as_ref(), &inbox, &offsets, &mut |delivered| {
            released += 1;
            let message = self.decode(RecordType::Message, &delivered)?;
            self.message(Place { partition, offset: delivered.offset }, message, outputs)
        })?;
        if released < offsets.len() {
            let gone = offsets.len() - released;
            tracing::error!(gone, "messages are gone from the inbox before their turn");
        }
        Ok(())
    }

    fn recall(&self, partition: u32, key: &Key) -> Option<Value> {
        let pending = self.pending.get(&(partition, *key)).copied();
        pending.or_else(|| self.memory.get(&partition)?.decided.get(key))
    }

    /// An open message as the batch at hand has it so far, to be changed.
    fn open(&mut self, partition: u32, key: &Key) -> Option<&mut Open> {
        let before = || self.memory.get(&partition)?.open.get(key).cloned();
        let known = self.pending_open.contains_key(&(partition, *key));
        if !known && let Some(open) = before() {
            self.pending_open.insert((partition, *key), Some(open));
        }
        self.pending_open.get_mut(&(partition, *key))?.as_mut()
    }

    fn restore(&mut self, member: &mut dyn Member, partition: u32) -> Result<(), StepError> {
        let state = TopicPartition::new(topics::STATE_DEDUPE, partition);
        let mut memory = Memory::default();
        let mut damaged = 0_u64;
        member.restore(&state, &mut |record| match open::entry(
            &record.key,
            record.value.as_deref(),
        ) {
            Some(Entry::Remembered(key, value)) => memory.decided.insert(key, value),
            Some(Entry::Open(key, Some(open))) => drop(memory.open.insert(key, open)),
            Some(Entry::Open(key, None)) => drop(memory.open.remove(&key)),
            None => damaged += 1,
        })?;
        if damaged > 0 {
            let reason = format!("{damaged} records of {state} are not state of dedupe");
            return Err(StepError::Unusable(reason, None));
        }
        if self.judged.is_none() && !memory.open.is_empty() {
            let waiting = memory.open.len();
            let reason = format!(
                "{waiting} messages of {state} wait for their verdict: keep [judge] in the settings \
                 until they have it"
            );
            return Err(StepError::Unusable(reason, None));
        }
        self.memory.insert(partition, memory);
        Ok(())
    }

    /// What the batch changes in what is remembered.
    fn changes(&self, timestamp_ms: i64) -> impl Iterator<Item = Output> {
        let decided = self.pending.iter();
        let decided = decided.map(|((at, key), value)| (*at, key.to_vec(), Some(value.to_vec())));
        let open = self.pending_open.iter();
        let open = open.map(|((at, key), open)| {
            (*at, open::key_of_open(key), open.as_ref().map(Open::encode))
        });
        decided.chain(open).map(move |(partition, key, value)| Output {
            topic: topics::STATE_DEDUPE.into(),
            partition: Some(partition),
            record: Record { key, value, headers: Vec::new(), timestamp_ms },
        })
    }
}

impl Step for Dedupe {
    fn assigned(
        &mut self,
        member: &mut dyn Member,
        partitions: &[TopicPartition],
    ) -> Result<(), StepError> {
        let numbers: BTreeSet<u32> = partitions.iter().map(|at| at.partition).collect();
        numbers.into_iter().try_for_each(|number| self.restore(member, number))
    }

    fn revoked(&mut self, partitions: &[TopicPartition]) {
        for input in partitions {
            self.memory.remove(&input.partition);
        }
        self.pending.clear();
        self.pending_open.clear();
    }

    fn process(
        &mut self,
        batch: &[Delivered],
        _next: &Positions,
    ) -> Result<Vec<Output>, StepError> {
        self.pending.clear();
        self.pending_open.clear();
        let mut outputs = Vec::with_capacity(batch.len() * 3);
        let mut complete: BTreeMap<u32, BTreeMap<u64, Complete>> = BTreeMap::new();
        for delivered in batch.iter().filter(|delivered| delivered.record.value.is_some()) {
            let place = Place { partition: delivered.at.partition, offset: delivered.offset };
            if *delivered.at.topic == *topics::VERDICT {
                let verdict = self.decode(RecordType::Verdict, delivered)?;
                if let Some(of) = self.verdict(place.partition, place.offset, verdict)?
                    && let Some(open) = self.open(place.partition, &of.key)
                {
                    let inbox = open.inbox;
                    complete.entry(place.partition).or_default().insert(inbox, of);
                }
            } else {
                let message = self.decode(RecordType::Message, delivered)?;
                self.message(place, message, &mut outputs)?;
            }
        }
        // Together, for what lies together is read back together.
        for (partition, complete) in complete {
            self.conclude(partition, complete, &mut outputs)?;
        }
        let at = batch.last().map_or(0, |last| last.record.timestamp_ms);
        outputs.extend(self.changes(at));
        Ok(outputs)
    }

    fn settled(&mut self, committed: bool) {
        let (decided, open) = (self.pending.drain(), self.pending_open.drain());
        if !committed {
            return;
        }
        for ((partition, key), value) in decided {
            self.memory.entry(partition).or_default().decided.insert(key, value);
        }
        for ((partition, key), open) in open {
            let memory = self.memory.entry(partition).or_default();
            match open {
                Some(open) => memory.open.insert(key, open),
                None => memory.open.remove(&key),
            };
        }
        if self.judged.is_some() {
            let waiting: usize = self.memory.values().map(|memory| memory.open.len()).sum();
            let waiting = u32::try_from(waiting).unwrap_or(u32::MAX);
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

fn duplicate(message: &Message, outputs: &mut Vec<Output>) {
    count("duplicate");
    outputs.push(records::duplicate(message));
}

/// Decided as soon as it is read. The stage has no clock: it is dated by the receipt of its message.
fn at_once(message: &Message, inbox: u64) -> Decided {
    let accepted = message.origin.level.is_none();
    Decided { inbox, accepted, toegekend: 0, at: message.origin.received_at }
}

/// What is known of a message that is no longer in the inbox.
fn gone(complete: &Complete) -> Message {
    Message {
        origin: Origin {
            message_id: complete.message_id.clone(),
            receipt: complete.receipt.clone(),
            ..Origin::default()
        },
        content_hash: Vec::new(),
        findings: Vec::new(),
        findings_total: 0,
        toewijzing_nummers: Vec::new(),
        identification_line: None,
        identification_column: None,
        facts: 0,
        events: Vec::new(),
        original: None,
    }
}

/// The first 12 bytes of an id of 32 hexadecimal digits.
fn key_of(id: &str) -> Result<Key, StepError> {
    let mut key = [0; 12];
    let digits = id.get(..24).ok_or(());
    digits.and_then(|digits| hex::decode_to_slice(digits, &mut key).map_err(|_| ())).map_err(
        |()| StepError::Unusable("an id in the inbox is not hexadecimal".to_owned(), None),
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
