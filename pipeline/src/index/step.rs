//! The loop of the message index: verdicts, rejects and outcomes in, rows and positions out.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use wijkstroom_schemas::clean::SafeEvent;
use wijkstroom_schemas::message::{
    Answer, FINDINGS_MAX, Finding, Origin, Outcome, Received, Reject, TeamDelivery,
};
use wijkstroom_schemas::topics;
use wijkstroom_schemas::wire::{RecordType, Registry, WireError};
use wijkstroom_stream::{Delivered, Member, Output, Positions, TopicPartition};

use super::tables::{DELIVERY, DUPLICATE, MESSAGE, MESSAGE_TOEWIJZING, NOTE, REJECT, REPLAY};
use super::terms;
use crate::runner::{Step, StepError, go_on};
use crate::sql::table::{Present, Table, Write};
use crate::sql::value::{Row, Value};
use crate::sql::{Change, Store, positions};

/// The topics that the index is made from. Of the clean facts it takes what deadlines need: no pseudonym.
pub const TOPICS: [&str; 9] = [
    topics::ANSWER,
    topics::OUTCOME,
    topics::REJECT,
    topics::CLEAN_ALLOCATED,
    topics::CLEAN_CARE_STARTED,
    topics::CLEAN_CARE_STOPPED,
    topics::CLEAN_CARE_REQUESTED,
    topics::CLEAN_CHANGE_REQUESTED,
    topics::CLEAN_REQUEST_ANSWERED,
];

/// Fills the index. The positions that count are those in the store.
pub struct Index {
    store: Box<dyn Store>,
    registry: Arc<Registry>,
    /// Next offset of the partitions this one holds.
    held: Positions,
}

impl Index {
    /// On a store whose tables are there.
    pub fn new(store: Box<dyn Store>, registry: Arc<Registry>) -> Self {
        Self { store, registry, held: Positions::new() }
    }

    fn read(&self, delivered: &Delivered, rows: &mut Rows) -> Result<(), StepError> {
        match delivered.at.topic.as_ref() {
            topics::ANSWER => {
                let answer: Answer = self.decode(RecordType::Answer, delivered)?;
                if answer.duplicate {
                    return Ok(());
                }
                let Answer { origin, toewijzing_nummers, facts, .. } = answer;
                let verdict = Verdict {
                    accepted: answer.accepted,
                    findings: answer.findings,
                    findings_total: answer.findings_total,
                    at: answer.decided_at,
                };
                rows.message(Received { origin, toewijzing_nummers, facts }, Some(verdict));
            }
            topics::OUTCOME => {
                let outcome: Outcome = self.decode(RecordType::Outcome, delivered)?;
                outcome_row(outcome, delivered, rows);
            }
            topics::REJECT => {
                let reject: Reject = self.decode(RecordType::Reject, delivered)?;
                // The fact of a failed delivery, to tell later which one a replay is of.
                let payload =
                    reject.payload.as_deref().filter(|_| reject.payload_kind == "delivery");
                let delivery: Option<TeamDelivery> = payload.and_then(|payload| {
                    self.registry.decode(RecordType::TeamDelivery, payload).ok()
                });
                let fact_id = delivery.map(|delivery| delivery.fact_id);
                rows.put(&REJECT, reject_row(reject, fact_id, delivered));
            }
            _ => {
                let fact = SafeEvent::decode(&self.registry, value(delivered)?);
                let fact = fact.map_err(|error| cannot_be_read(delivered, error))?;
                if let Some((table, row)) = terms::row(fact.fact()) {
                    rows.put(table, row);
                }
            }
        }
        Ok(())
    }

    fn decode<T: DeserializeOwned>(
        &self,
        record: RecordType,
        delivered: &Delivered,
    ) -> Result<T, StepError> {
        let decoded = self.registry.decode(record, value(delivered)?);
        decoded.map_err(|error| cannot_be_read(delivered, error))
    }
}

fn place_of(delivered: &Delivered) -> String {
    format!("{} op offset {}", delivered.at, delivered.offset)
}

fn value(delivered: &Delivered) -> Result<&[u8], StepError> {
    let value = delivered.record.value.as_deref();
    value.ok_or_else(|| {
        StepError::Unusable(format!("{} heeft geen waarde", place_of(delivered)), None)
    })
}

fn cannot_be_read(delivered: &Delivered, error: WireError) -> StepError {
    StepError::Unusable(format!("{} is niet te lezen", place_of(delivered)), Some(error.into()))
}

impl Step for Index {
    fn assigned(
        &mut self,
        member: &mut dyn Member,
        partitions: &[TopicPartition],
    ) -> Result<(), StepError> {
        let stored = positions(self.store.as_mut(), None)?;
        for (at, position) in go_on(member, partitions, &stored)? {
            self.held.insert(at, position);
        }
        Ok(())
    }

    fn revoked(&mut self, partitions: &[TopicPartition]) {
        for at in partitions {
            self.held.remove(at);
        }
    }

    fn process(&mut self, batch: &[Delivered], next: &Positions) -> Result<Vec<Output>, StepError> {
        if let Some(at) = next.keys().find(|at| !self.held.contains_key(at)) {
            return Err(StepError::Fenced(format!("{at} is not held")));
        }
        // A batch that was written, but whose commit in the stream failed, comes again.
        let held = |at: &TopicPartition| self.held.get(at).copied().unwrap_or(0);
        let ahead = next.iter().filter(|(at, position)| held(at) < **position);
        let next: Positions = ahead.map(|(at, position)| (at.clone(), *position)).collect();
        if next.is_empty() {
            return Ok(Vec::new());
        }
        let mut rows = Rows::default();
        for delivered in batch.iter().filter(|record| record.offset >= held(&record.at)) {
            self.read(delivered, &mut rows)?;
        }
        let expected = next.keys().map(|at| (at.clone(), held(at))).collect();
        let writes = rows.finish();
        self.store.commit(&Change { expected, next: next.clone(), writes, removes: Vec::new() })?;
        self.held.extend(next);
        Ok(Vec::new())
    }
}

/// Rows to write, each key once: within a batch what [`Present`] says holds as between batches.
#[derive(Default)]
struct Rows {
    tables: Vec<(&'static Table, BTreeMap<Row<'static>, Row<'static>>)>,
}

/// What was decided of a message.
#[derive(Default)]
struct Verdict {
    accepted: bool,
    findings: Vec<Finding>,
    findings_total: i32,
    /// Milliseconds since 1970-01-01T00:00:00Z.
    at: i64,
}

impl Rows {
    /// A message; without a verdict while it waits for that.
    fn message(&mut self, message: Received, verdict: Option<Verdict>) {
        for nummer in &message.toewijzing_nummers {
            let receipt = Value::text(message.origin.receipt.clone());
            self.put(&MESSAGE_TOEWIJZING, vec![receipt, Value::Int(*nummer)]);
        }
        self.put(&MESSAGE, message_row(message, verdict));
    }

    fn put(&mut self, table: &'static Table, row: Row<'static>) {
        let index = self.tables.iter().position(|(known, _)| std::ptr::eq(*known, table));
        let index = index.unwrap_or_else(|| {
            self.tables.push((table, BTreeMap::new()));
            self.tables.len() - 1
        });
        let rows = &mut self.tables[index].1;
        let key = row[..table.key].to_vec();
        let stays = rows.get(&key).is_some_and(|known| match table.present {
            Present::Fail | Present::Keep => true,
            Present::Replace | Present::Each(_) => false,
            Present::Newest(columns) => {
                let order = |row: &Row<'static>| -> Row<'static> {
                    let indexes = columns.iter().filter_map(|name| table.index_of(name));
                    indexes.map(|index| row[index].clone()).collect()
                };
                order(known) > order(&row)
            }
        });
        if !stays {
            rows.insert(key, row);
        }
    }

    fn finish(self) -> Vec<Write<'static>> {
        let tables = self.tables.into_iter();
        tables.map(|(table, rows)| Write { table, rows: rows.into_values().collect() }).collect()
    }
}

fn owned(text: Option<String>) -> Value<'static> {
    text.map_or(Value::Null, Value::text)
}

/// The first of them: the answer to a claim tells them all, a row is for people.
fn findings(findings: &[Finding]) -> Value<'static> {
    let findings = &findings[..findings.len().min(FINDINGS_MAX)];
    // Findings are plain texts and numbers: writing them cannot fail.
    Value::text(serde_json::to_string(findings).unwrap_or_else(|_| "[]".to_owned()))
}

fn message_row(message: Received, verdict: Option<Verdict>) -> Row<'static> {
    let decided_at = verdict.as_ref().map_or(Value::Null, |verdict| Value::At(verdict.at));
    let decided = Value::Bool(verdict.is_some());
    let verdict = verdict.unwrap_or_default();
    let Origin {
        message_id,
        receipt,
        source,
        file_name,
        standard,
        message_type,
        sender,
        receiver,
        municipality,
        identification,
        dagtekening,
        received_at,
        size,
        level,
        envelope,
        answers,
        history,
        ..
    } = message.origin;
    let approved = answers.as_ref().map_or(Value::Null, |answers| Value::Bool(answers.approved));
    vec![
        Value::text(receipt),
        Value::text(message_id),
        Value::Bool(verdict.accepted),
        decided,
        Value::At(received_at),
        Value::text(source),
        owned(file_name),
        Value::Int(size),
        owned(standard),
        owned(message_type),
        owned(sender),
        owned(receiver),
        owned(municipality),
        owned(identification),
        Value::day_or_null(dagtekening),
        Value::int_or_null(level),
        findings(&verdict.findings),
        Value::Int(i64::from(verdict.findings_total)),
        Value::Int(i64::from(message.facts)),
        decided_at,
        owned(answers.map(|answers| answers.message_id)),
        Value::Bool(history),
        Value::Bool(envelope.is_some()),
        approved,
    ]
}

fn reject_row(reject: Reject, fact_id: Option<String>, delivered: &Delivered) -> Row<'static> {
    let found = findings(&reject.findings);
    let [partition, offset] = place(delivered);
    vec![
        Value::text(reject.reject_id),
        Value::At(reject.rejected_at),
        partition,
        offset,
        Value::text(reject.stage),
        Value::text(reject.code),
        Value::text(reject.reason),
        Value::text(reject.origin.receipt),
        owned(fact_id),
        owned(reject.origin.message_type),
        owned(reject.origin.sender),
        owned(reject.origin.municipality),
        owned(reject.origin.identification),
        found,
        Value::Int(i64::from(reject.findings_total)),
        Value::text(reject.payload_kind),
    ]
}

fn outcome_row(outcome: Outcome, delivered: &Delivered, rows: &mut Rows) {
    let [partition, offset] = place(delivered);
    // An answer is no fact: its message stands for it.
    let of = outcome.fact_id.clone().unwrap_or_else(|| outcome.receipt.clone());
    let (receipt, at) = (Value::text(outcome.receipt), Value::At(outcome.at));
    match outcome.kind.as_str() {
        "waiting" => {
            if let Some(message) = outcome.received {
                rows.message(message, None);
            }
        }
        "duplicate" => {
            let source = Value::text(outcome.source);
            rows.put(&DUPLICATE, vec![partition, offset, receipt, source, at]);
        }
        "replayed" => {
            let (endpoint, fact_id) = (owned(outcome.endpoint), owned(outcome.fact_id));
            rows.put(&REPLAY, vec![partition, offset, receipt, endpoint, fact_id, at]);
        }
        "noted" => {
            let text = Value::text(outcome.reason.unwrap_or_default());
            rows.put(&NOTE, vec![partition, offset, receipt, text, at]);
        }
        kind @ ("delivered" | "undelivered") => {
            let fact_id = Value::text(of);
            let endpoint = Value::text(outcome.endpoint.unwrap_or_default());
            let delivered = Value::Bool(kind == "delivered");
            let reason = owned(outcome.reason);
            rows.put(&DELIVERY, vec![fact_id, endpoint, receipt, delivered, at, reason]);
        }
        // Of a newer release: nothing is known to tell of it here.
        _ => {}
    }
}

fn place(delivered: &Delivered) -> [Value<'static>; 2] {
    let offset = i64::try_from(delivered.offset).unwrap_or(i64::MAX);
    [Value::Int(i64::from(delivered.at.partition)), Value::Int(offset)]
}
