//! From identified events to clean facts and team deliveries: the one place where both sides meet.

use std::sync::Arc;

use wijkstroom_config::WijkteamSettings;
use wijkstroom_schemas::clean::Pseudonymiser;
use wijkstroom_schemas::event::Event;
use wijkstroom_schemas::ids::Ids;
use wijkstroom_schemas::wire::{self, RecordType, Registry};
use wijkstroom_stream::{Delivered, Member, Output, Positions, TopicPartition};

use crate::judge::{self, Judge, Passed};
use crate::runner::{Step, StepError};
use crate::wijkteam::delivery::deliveries;

/// The stages `judge` and `pseudonymise`. Without the first, everything passes and nothing is
/// remembered; an event that waits for a verdict is not taken.
pub struct Pseudonymise {
    /// Schemas that events may be written in.
    pub registry: Arc<Registry>,
    /// Key of the warehouse's domain.
    pub pseudonymiser: Pseudonymiser,
    /// Makes delivery ids and routing keys.
    pub ids: Ids,
    /// Who is told what.
    pub teams: Vec<WijkteamSettings>,
    /// Judges by the rules of levels 3 and 4. What other partners report passes it by.
    pub judge: Option<Judge>,
    /// Whether children known without BSN are linked to those with one: where there are feeds.
    pub link: bool,
}

/// Whether an event holds nothing but what other partners than providers report.
fn is_of_feed(event: &Event) -> bool {
    !event.reported.is_empty() && event.reported.len() == event.facts()
}

impl Pseudonymise {
    fn outputs(&self, event: Event) -> Vec<Output> {
        let at = event.meta.received_at;
        let teams = deliveries(&event, &self.ids, &self.teams);
        let routing_key = if teams.is_empty() { String::new() } else { self.routing_key(&event) };
        let teams = teams.into_iter().map(|(topic, delivery)| {
            let value = wire::encode(RecordType::TeamDelivery, &delivery);
            Output::keyed(&topic, routing_key.clone(), value, at)
        });
        let links = if self.link { self.pseudonymiser.links(&event) } else { Vec::new() };
        let clean = self.pseudonymiser.apply(event);
        let clean = clean
            .into_iter()
            .chain(links)
            .map(|safe| Output::keyed(safe.topic(), safe.key().to_owned(), safe.encode(), at));
        teams.chain(clean).collect()
    }

    /// The key of its person; of nobody that of its feed.
    fn routing_key(&self, event: &Event) -> String {
        match &event.person {
            Some(person) => self.ids.routing_key(person),
            None => {
                let feed = event.meta.source.trim_start_matches("feed:");
                self.ids.feed_key(&event.meta.municipality, feed)
            }
        }
    }

    /// The events of a batch.
    fn read<'b>(&self, batch: &'b [Delivered]) -> Result<Vec<(&'b Delivered, Event)>, StepError> {
        let mut events = Vec::with_capacity(batch.len());
        for delivered in batch {
            let Some(value) = &delivered.record.value else { continue };
            let at = || format!("{} offset {}", delivered.at, delivered.offset);
            let event = self.registry.decode::<Event>(RecordType::Event, value);
            let event = event.map_err(|source| {
                let what = format!("het bericht op {} is niet te lezen", at());
                StepError::Unusable(what, Some(source.into()))
            })?;
            let is_judges = judge::is_awaited(&delivered.record) || judge::is_word(&event);
            if self.judge.is_none() && is_judges {
                let what = format!(
                    "het bericht op {} wacht op zijn oordeel: laat [judge] in de instellingen tot \
                     alle berichten het hebben",
                    at()
                );
                return Err(StepError::Unusable(what, None));
            }
            events.push((delivered, event));
        }
        Ok(events)
    }

    fn pass(&self, passed: Passed, outputs: &mut Vec<Output>) {
        for event in passed.events {
            outputs.extend(self.outputs(event));
        }
        outputs.extend(passed.outputs);
    }
}

impl Step for Pseudonymise {
    fn assigned(
        &mut self,
        member: &mut dyn Member,
        partitions: &[TopicPartition],
    ) -> Result<(), StepError> {
        self.judge.as_mut().map_or(Ok(()), |judge| judge.assigned(member, partitions))
    }

    fn revoked(&mut self, partitions: &[TopicPartition]) {
        if let Some(judge) = &mut self.judge {
            judge.revoked(partitions);
        }
    }

    fn is_timed(&self) -> bool {
        self.judge.is_some()
    }

    fn tick(&mut self, now_ms: i64) -> Result<Vec<Output>, StepError> {
        let Some(judge) = &mut self.judge else { return Ok(Vec::new()) };
        let passed = judge.tick(now_ms)?;
        let mut outputs = Vec::new();
        self.pass(passed, &mut outputs);
        Ok(outputs)
    }

    fn process(
        &mut self,
        batch: &[Delivered],
        _next: &Positions,
    ) -> Result<Vec<Output>, StepError> {
        let mut outputs = Vec::with_capacity(batch.len() * 3);
        for (delivered, event) in self.read(batch)? {
            match &mut self.judge {
                Some(judge) if !is_of_feed(&event) => {
                    let passed = judge.take(delivered, event)?;
                    self.pass(passed, &mut outputs);
                }
                Some(_) | None => outputs.extend(self.outputs(event)),
            }
        }
        Ok(outputs)
    }
}
