//! What comes of verdicts: messages that waited for them are answered.

use std::collections::BTreeMap;

use wijkstroom_schemas::message::{FINDINGS_MAX, Finding, Message, Origin, Verdict};
use wijkstroom_schemas::topics;
use wijkstroom_schemas::wire::RecordType;
use wijkstroom_stream::{Output, TopicPartition};

use super::open::Open;
use super::records::{self, Decided};
use super::remembered::Key;
use super::{Dedupe, Place, accept, key_of};
use crate::reread;
use crate::runner::StepError;

/// Messages that have their last verdict: by partition, and by offset in the inbox.
pub(super) type Completed = BTreeMap<u32, BTreeMap<u64, Complete>>;

/// A message of which the last verdict came.
pub(super) struct Complete {
    key: Key,
    message_id: String,
    receipt: String,
}

impl Dedupe {
    /// Takes in the verdict on a part of a message. One that nobody waits for is of a message that was
    /// answered already.
    pub(super) fn verdict(
        &mut self,
        place: Place,
        verdict: Verdict,
        complete: &mut Completed,
    ) -> Result<(), StepError> {
        let key = key_of(&verdict.message_id)?;
        let receipt = key_of(&verdict.receipt)?;
        let Some(open) = self.state.open(place.partition, &key) else { return Ok(()) };
        if open.take(&verdict, receipt, place.offset) && open.is_decided() {
            let Verdict { message_id, receipt, .. } = verdict;
            let of = Complete { key, message_id, receipt };
            complete.entry(place.partition).or_default().insert(open.inbox, of);
        }
        Ok(())
    }

    /// Answers messages of one partition, by the offset of each in the inbox.
    pub(super) fn conclude(
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
        let Some(open) = self.state.open(partition, &complete.key).cloned() else { return Ok(()) };
        self.state.close(partition, complete.key);
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
            self.state.remember(partition, complete.key, open.content);
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
            let place = Place { partition, offset: delivered.offset };
            self.message(place, message, true, outputs)
        })?;
        if released < offsets.len() {
            let gone = offsets.len() - released;
            tracing::error!(gone, "messages are gone from the inbox before their turn");
        }
        Ok(())
    }
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
