//! Deciding over the messages of one routing key, and telling everybody.

use wijkstroom_schemas::event::{Event, Meta};
use wijkstroom_schemas::topics;
use wijkstroom_schemas::wire::RecordType;
use wijkstroom_stream::{BatchLimits, TopicPartition};

use super::judgement::Judgement;
use super::memory::{Entry, State, Word, tombstone};
use super::resolve::resolve;
use super::told::{Facts, Told};
use super::work::Work;
use super::{claims, dossier, provider, verdict};
use crate::runner::StepError;

impl Work<'_> {
    /// Decides whatever can be decided.
    pub(super) fn settle(&mut self) -> Result<(), StepError> {
        if self.provider {
            self.references()?;
        } else {
            loop {
                let decisions = resolve(&self.judge.lists, &self.entries, self.judge.now);
                if decisions.is_empty() {
                    break;
                }
                for (at, found) in decisions.accepted {
                    self.accept(at, found)?;
                }
                for (at, found) in decisions.partly {
                    self.approve_lines(at, &found);
                }
                // From behind, so that places keep their meaning while some go.
                let mut refused = decisions.refused;
                refused.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
                for (at, found) in refused {
                    self.refuse(at, found)?;
                }
            }
        }
        self.note_expired()
    }

    fn accept(&mut self, at: usize, found: Judgement) -> Result<(), StepError> {
        let State::Pending(waiting) = &self.entries[at].state else { return Ok(()) };
        let mut event = self.recall(waiting.offset)?;
        self.entries[at].state = State::Accepted;
        let kept = verdict::lines(&mut self.entries[at].told);
        verdict::decide_lines(&mut event.declared, kept, &found);
        for (line, decided) in kept.iter_mut().zip(&event.declared) {
            line.beoordeling.clone_from(&decided.beoordeling);
            line.retourcodes.clone_from(&decided.retourcodes);
        }
        let toegekend = verdict::approved(&event.declared);
        let now = self.judge.now;
        let verdict = verdict::verdict(&event.meta, true, found.findings, toegekend, now);
        self.passed.outputs.push(verdict);
        let entry = self.entries[at].clone();
        self.log(&entry, false);
        self.passed.events.push(event);
        Ok(())
    }

    /// Lines of a claim that waits on for its others: they count from now on.
    fn approve_lines(&mut self, at: usize, found: &Judgement) {
        for line in verdict::lines(&mut self.entries[at].told) {
            if !claims::is_refused(line) && !found.refused.contains_key(&line.ordinal) {
                line.beoordeling = Some(verdict::TOEGEWEZEN.to_owned());
            }
        }
        let entry = self.entries[at].clone();
        self.log(&entry, false);
    }

    fn refuse(&mut self, at: usize, found: Judgement) -> Result<(), StepError> {
        let Entry { told, state } = self.entries.remove(at);
        let State::Pending(waiting) = state else { return Ok(()) };
        let event = self.recall(waiting.offset)?;
        let now = self.judge.now;
        let references: Vec<String> =
            dossier::requests(&told).into_iter().map(str::to_owned).collect();
        // The provider's part let it through: what that took is free again.
        if waiting.word == Word::Accepted && !references.is_empty() {
            let key = self.provider_key(&told);
            self.passed.outputs.push(provider::release(&event.meta, key, references, now));
        }
        let verdict = verdict::verdict(&event.meta, false, found.findings, 0, now);
        self.passed.outputs.push(verdict);
        self.passed.outputs.push(tombstone(self.partition, self.key, told.message_id, now));
        Ok(())
    }

    /// Judges the waiting parts about a provider, in the order of the messages.
    fn references(&mut self) -> Result<(), StepError> {
        let now = self.judge.now;
        let waits = |entry: &Entry| match &entry.state {
            State::Pending(waiting) => Some((waiting.ready, waiting.due, waiting.offset)),
            State::Accepted | State::Noting(_) => None,
        };
        if !self.entries.iter().filter_map(waits).any(|(ready, ..)| ready <= now) {
            return Ok(());
        }
        self.entries.sort_by_key(|entry| entry.told.order());
        let mut at = 0;
        while at < self.entries.len() {
            let Some((_, due, offset)) = waits(&self.entries[at]) else {
                at += 1;
                continue;
            };
            let memory = self.judge.memory.entry(self.partition).or_default();
            let found =
                provider::judge(&self.judge.lists, &mut memory.register, &self.entries[at].told);
            if !found.passes() && found.curable && due > now {
                at += 1;
                continue;
            }
            let mut entry = self.entries.remove(at);
            let event = self.recall(offset)?;
            let accepted = found.passes();
            self.passed.outputs.extend(provider::words(&event.meta, &entry.told, &found, now));
            if accepted {
                self.register(&event.meta, &entry.told);
                entry.state = State::Accepted;
                self.log(&entry, true);
            } else {
                let gone = tombstone(self.partition, self.key, entry.told.message_id, now);
                self.passed.outputs.push(gone);
            }
            let verdict = verdict::verdict(&event.meta, accepted, found.findings, 0, now);
            self.passed.outputs.push(verdict);
        }
        Ok(())
    }

    /// Takes a message's references; an answer that came before its request goes on to the child.
    pub(super) fn register(&mut self, meta: &Meta, told: &Told) {
        let now = self.judge.now;
        let register = &mut self.judge.memory.entry(self.partition).or_default().register;
        register.take(told);
        let Facts::Registered(all) = &told.facts else { return };
        for registered in all.iter().filter(|registered| registered.soort == "verzoek") {
            for answer in register.answers(&registered.id) {
                let meta = provider::earlier(meta, answer);
                let (child, refuses) = (registered.child.clone(), answer.refuses);
                let word = provider::answered(&meta, child, &registered.id, refuses, now);
                self.passed.outputs.push(word);
            }
        }
    }

    /// What still breaks a rule in the municipality's own messages once nothing can cure it any more.
    fn note_expired(&mut self) -> Result<(), StepError> {
        let now = self.judge.now;
        let expired = self.entries.iter().enumerate().filter_map(|(index, entry)| {
            let State::Noting(waiting) = &entry.state else { return None };
            (waiting.due <= now).then_some((index, waiting.offset))
        });
        let (expired, offsets): (Vec<usize>, Vec<u64>) = expired.unzip();
        if expired.is_empty() {
            return Ok(());
        }
        let findings = self.notes(&expired);
        for ((index, offset), findings) in expired.into_iter().zip(offsets).zip(findings) {
            let event = self.find(offset)?;
            self.entries[index].state = State::Accepted;
            if let Some(event) = event {
                self.passed.outputs.extend(verdict::noted(&event, &findings, now));
            } else {
                // The message counts all the same; only what it broke cannot be told.
                metrics::counter!("wijkstroom_notes_dropped_total").increment(1);
            }
            let entry = self.entries[index].clone();
            self.log(&entry, self.provider);
        }
        Ok(())
    }

    /// The event that waited, as it came.
    fn recall(&mut self, offset: u64) -> Result<Event, StepError> {
        let found = self.find(offset)?;
        found.ok_or_else(|| {
            let at = TopicPartition::new(topics::EVENT, self.partition);
            let what = format!(
                "het bericht op {at} offset {offset} wacht op een oordeel en is weg uit de stroom; \
                 zet een kopie van de stroom terug waar het in staat"
            );
            StepError::Unusable(what, None)
        })
    }

    /// The event at an offset; `None` when the stream no longer has it.
    fn find(&mut self, offset: u64) -> Result<Option<Event>, StepError> {
        if let Some(event) = self.judge.recent.take(self.partition, offset) {
            return Ok(Some(event));
        }
        let at = TopicPartition::new(topics::EVENT, self.partition);
        let one = BatchLimits { records: 1, bytes: 1 };
        let (found, _) = self.judge.stream.read(&at, offset, one)?;
        let found = found.into_iter().find(|delivered| delivered.offset == offset);
        let value = found.and_then(|delivered| delivered.record.value);
        let event = value.map(|value| self.judge.registry.decode(RecordType::Event, &value));
        event.transpose().map_err(|source| {
            let what = format!("het bericht op {at} offset {offset} is niet te lezen");
            StepError::Unusable(what, Some(source.into()))
        })
    }
}
