//! What one event, or the end of a wait, means for one routing key.

use std::collections::HashMap;

use wijkstroom_schemas::event::{DeclarationAnsweredFact, Event, Meta};
use wijkstroom_schemas::ids::Conversation;
use wijkstroom_schemas::message::Finding;

use super::memory::{Entry, Memory, State, Waiting, Word, record, tombstone};
use super::provider::{self, BERICHT};
use super::resolve::notes;
use super::stage::{Judge, Passed, Waits, unreadable};
use super::told::{Facts, Id, Told, id};
use super::{is_word, verdict};
use crate::runner::StepError;

/// Most messages of one provider, about one child or about himself, that wait; one more is decided at
/// once. Of others about the same child as many may wait.
const PENDING_MAX: usize = 100;

/// What is done with one routing key.
pub(super) struct Work<'j> {
    pub(super) judge: &'j mut Judge,
    pub(super) partition: u32,
    pub(super) key: Id,
    /// Whether the key is a provider's: of that only what waits is among the entries, what counts
    /// stands in the register.
    pub(super) provider: bool,
    pub(super) entries: Vec<Entry>,
    pub(super) passed: Passed,
    arrival: Arrival,
}

/// The event at hand, as it came.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Arrival {
    /// Where it lies in its partition.
    pub(super) offset: u64,
    /// Its size, bytes.
    pub(super) size: usize,
    /// Whether its message waits for a verdict.
    pub(super) awaited: bool,
}

impl<'j> Work<'j> {
    pub(super) fn new(judge: &'j mut Judge, partition: u32, key: Id) -> Result<Self, StepError> {
        let memory = judge.memory.entry(partition).or_default();
        let entries = memory.entries(&key).map_err(|error| unreadable("memory", error))?;
        let passed = Passed::default();
        Ok(Self {
            judge,
            partition,
            key,
            provider: false,
            entries,
            passed,
            arrival: Arrival::default(),
        })
    }

    /// Takes one event in, and decides what can be decided.
    pub(super) fn take(
        mut self,
        arrival: Arrival,
        event: Event,
        told: Told,
    ) -> Result<Passed, StepError> {
        self.arrival = arrival;
        self.provider = event.person.is_none() && self.is_provider(&told);
        match (is_word(&event), self.provider) {
            (true, true) => self.released(&event),
            (true, false) => self.told(&event, told),
            (false, _) => self.message(event, told),
        }
        self.settle()?;
        self.finish()
    }

    /// Decides what waited long enough.
    pub(super) fn wake(mut self) -> Result<Passed, StepError> {
        let first = self.entries.first().map(|entry| self.is_provider(&entry.told));
        self.provider = first.unwrap_or_default();
        self.settle()?;
        self.finish()
    }

    pub(super) fn memory(&mut self) -> &mut Memory {
        self.judge.memory.entry(self.partition).or_default()
    }

    fn is_provider(&self, told: &Told) -> bool {
        id(&self.provider_key(told)) == Some(self.key)
    }

    pub(super) fn provider_key(&self, told: &Told) -> String {
        let (law, municipality, provider) = told.parties();
        self.judge.ids.provider_key(&Conversation { law, municipality, provider })
    }

    /// Part of a message from the door.
    fn message(&mut self, event: Event, told: Told) {
        // What is left of an earlier message under this name; other parts of this one wait beside it.
        self.entries.retain(|entry| {
            let is_other = entry.told.message_id != told.message_id;
            let is_decided = !matches!(entry.state, State::Pending(_));
            is_other || !is_decided && entry.told.part != told.part
        });
        if told.is_judged() && !self.arrival.awaited {
            return self.decided_before(event, told);
        }
        let now = self.judge.now;
        let Waits { wait_ms, gather_ms, keep_ms } = self.judge.waits;
        let is_full = self.pending(&told.provider) >= PENDING_MAX;
        let latest = event.meta.received_at.saturating_add(keep_ms / 2);
        let due = if is_full { now } else { (now + wait_ms).min(latest).max(now) };
        let ready = (now + gather_ms).min(due);
        let has_provider_part = event.meta.parts > 1 && !self.provider;
        let word = if has_provider_part && matches!(told.number, 315 | 317 | 323) {
            Word::Awaited
        } else {
            Word::NotNeeded
        };
        let Arrival { offset, size, .. } = self.arrival;
        let waiting = Waiting { offset, ready, due, word };
        if told.is_judged() {
            self.judge.recent.keep((self.partition, offset), event, size);
            let entry = Entry { told, state: State::Pending(waiting) };
            self.log(&entry, false);
            self.entries.push(entry);
            return;
        }
        if self.provider {
            self.answered(&event.meta, &told);
        }
        self.noting(&event, told, waiting);
        self.passed.events.push(event);
    }

    /// Nobody waits for a verdict: the message was accepted before there was a judge.
    fn decided_before(&mut self, event: Event, told: Told) {
        let entry = Entry { told, state: State::Accepted };
        if self.provider {
            self.register(&event.meta, &entry.told);
        }
        self.log(&entry, self.provider);
        self.entries.push(entry);
        self.passed.events.push(event);
    }

    /// A message of the municipality's own counts at once; whether to note something of it shows later.
    fn noting(&mut self, event: &Event, told: Told, waiting: Waiting) {
        let index = self.entries.len();
        self.entries.push(Entry { told, state: State::Noting(waiting) });
        if self.notes(&[index]).concat().is_empty() || event.meta.receipt.is_empty() {
            self.entries[index].state = State::Accepted;
        }
        let entry = self.entries[index].clone();
        if self.provider {
            self.memory().register.take(&entry.told);
        }
        self.log(&entry, self.provider);
    }

    /// What breaks a rule in messages of the municipality's own.
    pub(super) fn notes(&mut self, of: &[usize]) -> Vec<Vec<Finding>> {
        let memory = self.judge.memory.get(&self.partition);
        let register = memory.map(|memory| &memory.register).filter(|_| self.provider);
        notes(&self.judge.lists, register, &self.entries, of)
    }

    /// A 319: its request is known by the provider's key, and is open under the child's.
    fn answered(&mut self, meta: &Meta, told: &Told) {
        let Facts::Answered(answers) = &told.facts else { return };
        let now = self.judge.now;
        for answer in answers {
            let Some(child) = self.memory().register.child(&answer.request_id) else { continue };
            let refuses = answer.verzoek_antwoord == "1";
            let word =
                provider::answered(meta, hex::encode(child), &answer.request_id, refuses, now);
            self.passed.outputs.push(word);
        }
    }

    /// A word from the provider's key.
    fn told(&mut self, event: &Event, told: Told) {
        if told.number == 319 {
            let waiting = Waiting {
                offset: self.arrival.offset,
                ready: self.judge.now,
                due: self.judge.now.saturating_add(self.judge.waits.wait_ms),
                word: Word::NotNeeded,
            };
            self.noting(event, told, waiting);
            return;
        }
        let waits = |entry: &&mut Entry| {
            let is_meant = entry.told.message_id == told.message_id && entry.told.part == told.part;
            is_meant && matches!(entry.state, State::Pending(_))
        };
        let Some(entry) = self.entries.iter_mut().find(waits) else { return };
        let State::Pending(waiting) = &mut entry.state else { return };
        let refusals = &event.declaration_answered;
        let whole = refusals.iter().any(|refusal| refusal.klasse == BERICHT);
        waiting.word = if whole { Word::Refused } else { Word::Accepted };
        let of_lines = refusals.iter().filter(|refusal| refusal.klasse != BERICHT);
        let of_lines: HashMap<(Option<&str>, i32), &DeclarationAnsweredFact> = of_lines
            .map(|refusal| ((refusal.prestatie_id.as_deref(), refusal.ordinal), refusal))
            .collect();
        for line in verdict::lines(&mut entry.told) {
            let own = of_lines.get(&(Some(line.prestatie_id.as_str()), line.ordinal));
            if let Some(refusal) = own {
                line.beoordeling = Some(verdict::AFGEWEZEN.to_owned());
                line.retourcodes = Some(refusal.retourcodes.clone());
            }
        }
        let entry = entry.clone();
        self.log(&entry, false);
    }

    /// A message that the child's part refused gives its references free.
    fn released(&mut self, event: &Event) {
        let Some(message_id) = id(&event.meta.message_id) else { return };
        self.memory().register.release(message_id, &event.registered);
        let gone = tombstone(self.partition, self.key, message_id, self.judge.now);
        self.passed.outputs.push(gone);
    }

    fn pending(&self, provider: &str) -> usize {
        let is_pending = |entry: &&Entry| {
            entry.told.provider == provider && matches!(entry.state, State::Pending(_))
        };
        self.entries.iter().filter(is_pending).count()
    }

    pub(super) fn log(&mut self, entry: &Entry, registered: bool) {
        let output = record(self.partition, self.key, entry, registered, self.judge.now);
        self.passed.outputs.push(output);
    }

    /// Remembers how the routing key stands now.
    fn finish(mut self) -> Result<Passed, StepError> {
        let (key, now) = (self.key, self.judge.now);
        let mut entries = std::mem::take(&mut self.entries);
        if self.provider {
            entries.retain(|entry| entry.state != State::Accepted);
        }
        let put = self.memory().put(key, &entries, now);
        put.map_err(|error| unreadable("memory", error))?;
        Ok(self.passed)
    }
}
