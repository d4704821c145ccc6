//! Takes a message once: drops resends, refuses other content under a known name, passes facts on.
//!
//! What is remembered, one entry a message:
//!
//! | of | under | what |
//! |---|---|---|
//! | an accepted message | its message id | hash of its content |
//! | a refused message | its receipt (so: with its content) | hash of its verdict |
//!
//! So a resend of an accepted message is a duplicate whatever its verdict today; other content
//! under an accepted identification is refused (TR056); a refused message that comes again with
//! the same verdict is a duplicate, and anything else under its identification is a new message
//! (OP286: as if never sent).
//!
//! Entries lie on the compacted topic `wijkstroom.state.dedupe`, in the partition of their input,
//! and are written in the transaction that commits the outputs. In memory they count only once
//! that transaction stood ([`Step::settled`]).

mod remembered;

use std::collections::HashMap;
use std::sync::Arc;

use sha2::{Digest, Sha256};
use wijkstroom_schemas::message::{Answer, Finding, Message, Outcome, Reject};
use wijkstroom_schemas::topics;
use wijkstroom_schemas::wire::{self, RecordType, Registry};
use wijkstroom_stream::{Delivered, Member, Output, Positions, Record, TopicPartition};

use crate::dedupe::remembered::{Key, Remembered, Value};
use crate::runner::{Step, StepError};

const ACCEPTED: u8 = 1;
const REFUSED: u8 = 0;

/// The stage `dedupe`. Reads the inbox; alone writes answers.
pub struct Dedupe {
    registry: Arc<Registry>,
    memory: HashMap<u32, Remembered>,
    /// Entries of the batch that is not committed yet.
    pending: HashMap<(u32, Key), Value>,
}

/// What is to be done with a message.
#[derive(Debug, PartialEq, Eq)]
enum Fate {
    Accepted,
    Refused,
    Duplicate,
}

impl Dedupe {
    /// With the schemas that the inbox may be written in.
    pub fn new(registry: Arc<Registry>) -> Self {
        Self { registry, memory: HashMap::new(), pending: HashMap::new() }
    }

    /// Decides over one message, adds the TR056 finding where it applies, and notes what to remember.
    fn decide(&mut self, partition: u32, message: &mut Message) -> Result<Fate, StepError> {
        let by_id = key_of(&message.origin.message_id)?;
        let content = value_of(&message.content_hash, ACCEPTED);
        match self.recall(partition, &by_id) {
            Some(known) if known == content => return Ok(Fate::Duplicate),
            Some(_) if message.origin.level.is_none() => refuse_name_in_use(message),
            Some(_) | None => {}
        }
        if message.origin.level.is_none() {
            self.pending.insert((partition, by_id), content);
            return Ok(Fate::Accepted);
        }
        let by_receipt = key_of(&message.origin.receipt)?;
        let verdict = value_of(&verdict_hash(message), REFUSED);
        if self.recall(partition, &by_receipt) == Some(verdict) {
            return Ok(Fate::Duplicate);
        }
        self.pending.insert((partition, by_receipt), verdict);
        Ok(Fate::Refused)
    }

    fn recall(&self, partition: u32, key: &Key) -> Option<Value> {
        let pending = self.pending.get(&(partition, *key)).copied();
        pending.or_else(|| self.memory.get(&partition)?.get(key))
    }
}

impl Step for Dedupe {
    fn assigned(
        &mut self,
        member: &mut dyn Member,
        partitions: &[TopicPartition],
    ) -> Result<(), StepError> {
        for input in partitions {
            let state = TopicPartition::new(topics::STATE_DEDUPE, input.partition);
            let mut remembered = Remembered::default();
            let mut damaged = 0_u64;
            member.restore(&state, &mut |record| {
                let key = Key::try_from(record.key.as_slice());
                let value = record.value.as_deref().map(Value::try_from);
                match (key, value) {
                    (Ok(key), Some(Ok(value))) => remembered.insert(key, value),
                    _ => damaged += 1,
                }
            })?;
            if damaged > 0 {
                let reason = format!("{damaged} records of {state} are not state of dedupe");
                return Err(StepError::Unusable(reason, None));
            }
            self.memory.insert(input.partition, remembered);
        }
        Ok(())
    }

    fn revoked(&mut self, partitions: &[TopicPartition]) {
        for input in partitions {
            self.memory.remove(&input.partition);
        }
        self.pending.clear();
    }

    fn process(
        &mut self,
        batch: &[Delivered],
        _next: &Positions,
    ) -> Result<Vec<Output>, StepError> {
        self.pending.clear();
        let mut outputs = Vec::with_capacity(batch.len() * 3);
        for delivered in batch {
            let Some(value) = &delivered.record.value else { continue };
            let message = self.registry.decode::<Message>(RecordType::Message, value);
            let mut message = message.map_err(|source| {
                let at = format!("{} offset {}", delivered.at, delivered.offset);
                StepError::Unusable(
                    format!("inbox record at {at} cannot be read"),
                    Some(source.into()),
                )
            })?;
            let fate = self.decide(delivered.at.partition, &mut message)?;
            metrics::counter!("wijkstroom_messages_total", "fate" => label(&fate)).increment(1);
            match fate {
                Fate::Duplicate => outputs.push(duplicate(&message)),
                Fate::Accepted => accept(message, delivered.offset, &mut outputs),
                Fate::Refused => refuse(message, delivered.offset, &mut outputs),
            }
        }
        let state = self.pending.iter().map(|((partition, key), value)| Output {
            topic: topics::STATE_DEDUPE.into(),
            partition: Some(*partition),
            record: Record {
                key: key.to_vec(),
                value: Some(value.to_vec()),
                headers: Vec::new(),
                timestamp_ms: batch.last().map_or(0, |last| last.record.timestamp_ms),
            },
        });
        outputs.extend(state);
        Ok(outputs)
    }

    fn settled(&mut self, committed: bool) {
        for ((partition, key), value) in self.pending.drain() {
            if committed {
                self.memory.entry(partition).or_default().insert(key, value);
            }
        }
    }
}

fn label(fate: &Fate) -> &'static str {
    match fate {
        Fate::Accepted => "accepted",
        Fate::Refused => "refused",
        Fate::Duplicate => "duplicate",
    }
}

/// TR056: an identification is used once for a message type and sender.
fn refuse_name_in_use(message: &mut Message) {
    message.origin.level = Some(3);
    message.findings_total += 1;
    message.findings.push(Finding {
        rule: Some("TR056".to_owned()),
        retourcode: Some("9056".to_owned()),
        line: message.identification_line.unwrap_or(0),
        column: message.identification_column.unwrap_or(0),
        path: "/Bericht/Header/BerichtIdentificatie/Identificatie".to_owned(),
        message: "Deze Identificatie is al gebruikt voor een eerder, geaccepteerd bericht met \
                  een andere inhoud. Stuur het bericht opnieuw met een nieuwe Identificatie."
            .to_owned(),
        element: None,
    });
}

fn accept(mut message: Message, inbox_offset: u64, outputs: &mut Vec<Output>) {
    let at = message.origin.received_at;
    for event in std::mem::take(&mut message.events) {
        outputs.push(Output::keyed(topics::EVENT, event.key, event.value, at));
    }
    outputs.push(answer(message, inbox_offset, true));
}

fn refuse(mut message: Message, inbox_offset: u64, outputs: &mut Vec<Output>) {
    let first = message.findings.first();
    let code = first.and_then(|finding| finding.rule.clone().or(finding.retourcode.clone()));
    let stage = if message.origin.level == Some(3) { "dedupe" } else { "door" };
    let payload = message.original.take();
    let reject = Reject {
        reject_id: message.origin.receipt.clone(),
        stage: stage.to_owned(),
        reason: first.map(|finding| finding.message.clone()).unwrap_or_default(),
        code: code.unwrap_or_else(|| "XSD".to_owned()),
        origin: message.origin.clone(),
        findings: message.findings.clone(),
        findings_total: message.findings_total,
        // The stage has no clock: a refusal is dated by the receipt of its message.
        rejected_at: message.origin.received_at,
        payload_kind: if payload.is_some() { "message" } else { "none" }.to_owned(),
        payload,
    };
    let value = wire::encode(RecordType::Reject, &reject);
    let id = message.origin.message_id.clone();
    outputs.push(Output::keyed(topics::REJECT, id, value, message.origin.received_at));
    outputs.push(answer(message, inbox_offset, false));
}

fn answer(message: Message, inbox_offset: u64, accepted: bool) -> Output {
    let key = message.origin.message_id.clone();
    let at = message.origin.received_at;
    let answer = Answer {
        facts: message.facts,
        origin: message.origin,
        findings: message.findings,
        findings_total: message.findings_total,
        toewijzing_nummers: message.toewijzing_nummers,
        accepted,
        // Decided as soon as it is read: the stage has no clock.
        decided_at: at,
        inbox_offset: i64::try_from(inbox_offset).unwrap_or(i64::MAX),
        toegekend: 0,
    };
    Output::keyed(topics::ANSWER, key, wire::encode(RecordType::Answer, &answer), at)
}

fn duplicate(message: &Message) -> Output {
    let outcome = Outcome {
        receipt: message.origin.receipt.clone(),
        kind: "duplicate".to_owned(),
        endpoint: None,
        fact_id: None,
        reason: None,
        source: message.origin.source.clone(),
        at: message.origin.received_at,
    };
    let value = wire::encode(RecordType::Outcome, &outcome);
    Output::keyed(topics::OUTCOME, outcome.receipt, value, outcome.at)
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
