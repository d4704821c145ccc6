//! Facts for tests, and records that hold them.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use wijkstroom_schemas::bsn::Bsn;
use wijkstroom_schemas::clean::{Pseudonymiser, SafeEvent};
use wijkstroom_schemas::day::Day;
use wijkstroom_schemas::event::{
    AllocatedFact, CareStartedFact, CareStoppedFact, Event, Meta, Person,
};
use wijkstroom_schemas::ids::{Ids, MessageName, Secret, content_hash};
use wijkstroom_stream::{
    BatchLimits, Delivered, Member, Output, Polled, Positions, Record, StreamError, TopicPartition,
    partition_of,
};

/// Partitions of every topic in these tests.
pub(crate) const PARTITIONS: u32 = 2;

/// One message with one fact.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Said {
    /// `start`, `stop` or `assign`.
    pub(crate) family: &'static str,
    /// `Identificatie`.
    pub(crate) name: &'static str,
    /// Day of January 2026 of the Dagtekening.
    pub(crate) day: u8,
    /// Which child.
    pub(crate) child: usize,
    pub(crate) municipality: &'static str,
    pub(crate) provider: &'static str,
    pub(crate) number: Option<i64>,
    /// Day of January 2026 of the Begindatum.
    pub(crate) begin: u8,
    /// StatusAanlevering, RedenBeeindiging or RedenWijziging beside it.
    pub(crate) status: &'static str,
    pub(crate) reason: &'static str,
    pub(crate) end: u8,
}

/// A start of 3 January under assignment 7.
pub(crate) const START: Said = Said {
    family: "start",
    name: "S1",
    day: 5,
    child: 0,
    municipality: "0363",
    provider: "42420001",
    number: Some(7),
    begin: 3,
    status: "1",
    reason: "31",
    end: 20,
};
/// The stop that goes with [`START`].
pub(crate) const STOP: Said = Said { family: "stop", name: "P1", day: 21, ..START };
/// The assignment that goes with [`START`].
pub(crate) const ASSIGN: Said = Said { family: "assign", name: "A1", day: 2, reason: "-", ..START };

impl Said {
    /// As the clean topics hold it.
    pub(crate) fn safe(&self) -> SafeEvent {
        self.safe_under(1)
    }

    /// The same under another pseudonymisation key.
    pub(crate) fn safe_under(&self, key: u8) -> SafeEvent {
        let pseudonymiser = Pseudonymiser::new(&Secret([key; 32]), "warehouse", 1);
        pseudonymiser.apply(self.event()).remove(0)
    }

    fn event(&self) -> Event {
        let (message_type, sender, element) = match self.family {
            "assign" => ("JW301", self.municipality, "ToegewezenProduct[1]"),
            "start" => ("JW305", self.provider, "StartProduct[1]"),
            _ => ("JW307", self.provider, "StopProduct[1]"),
        };
        let ids = Ids::new(&Secret([2; 32]), &Secret([3; 32]));
        // Of two senders one identification may be used twice, so the receipt tells them apart.
        let name = MessageName { message_type, sender, identification: self.name };
        let receipt = ids.receipt(&name, &content_hash(format!("{self:?}").as_bytes()));
        let fact_id = ids.fact(&name, element);
        let meta = Meta {
            receipt,
            source: "folder:test".to_owned(),
            standard: "iJw 3.2".to_owned(),
            law: "JW".to_owned(),
            message_type: message_type.to_owned(),
            sender: sender.to_owned(),
            municipality: self.municipality.to_owned(),
            provider: self.provider.to_owned(),
            identification: self.name.to_owned(),
            dagtekening: day(self.day),
            received_at: 1_767_225_600_123,
            deliver: true,
            message_id: ids.message(&name),
            part: 0,
            parts: 1,
        };
        let mut event = Event::new(meta, Some(self.person()));
        match self.family {
            "assign" => event.allocated.push(self.allocated(fact_id)),
            "start" => event.care_started.push(self.started(fact_id)),
            _ => event.care_stopped.push(self.stopped(fact_id)),
        }
        event
    }

    fn person(&self) -> Person {
        let mut numbers = (999_900_006..999_999_990).filter_map(|n| Bsn::parse(&n.to_string()));
        Person {
            bsn: numbers.nth(self.child),
            geboortedatum: Day::from_ymd(2012, 6, 15),
            geslacht: Some("2".to_owned()),
            achternaam: Some("Verzonnen".to_owned()),
            postcode: (self.family == "assign").then(|| "1012AB".to_owned()),
            ..Person::default()
        }
    }

    fn allocated(&self, fact_id: String) -> AllocatedFact {
        AllocatedFact {
            fact_id,
            line: 40,
            ordinal: 1,
            toewijzing_nummer: self.number.unwrap_or(0),
            request_id: None,
            product_categorie: Some("45".to_owned()),
            product_code: Some("45A03".to_owned()),
            toewijzingsdatum: day(self.day),
            toewijzingstijd: "12:00:00".to_owned(),
            ingangsdatum: day(1),
            einddatum: None,
            reden_wijziging: (self.reason != "-").then(|| self.reason.to_owned()),
            volume: Some(2),
            eenheid: Some("04".to_owned()),
            frequentie: Some("2".to_owned()),
            budget: None,
        }
    }

    fn started(&self, fact_id: String) -> CareStartedFact {
        CareStartedFact {
            fact_id,
            line: 40,
            ordinal: 1,
            toewijzing_nummer: self.number,
            product_categorie: Some("45".to_owned()),
            product_code: Some("45A03".to_owned()),
            toewijzing_ingangsdatum: Some(day(1)),
            begindatum: day(self.begin),
            status_aanlevering: self.status.to_owned(),
        }
    }

    fn stopped(&self, fact_id: String) -> CareStoppedFact {
        CareStoppedFact {
            fact_id,
            line: 40,
            ordinal: 1,
            toewijzing_nummer: self.number,
            product_categorie: Some("45".to_owned()),
            product_code: Some("45A03".to_owned()),
            toewijzing_ingangsdatum: Some(day(1)),
            begindatum: day(self.begin),
            reden_beeindiging: self.reason.to_owned(),
            einddatum: day(self.end),
            status_aanlevering: self.status.to_owned(),
        }
    }
}

fn day(day: u8) -> Day {
    Day::from_ymd(2026, 1, day).unwrap()
}

/// Clean topics that grow: gives every fact its place.
#[derive(Debug, Default, Clone)]
pub(crate) struct Topics {
    ends: Positions,
}

impl Topics {
    /// The records of these facts, and the positions after them.
    pub(crate) fn append(&mut self, facts: &[SafeEvent]) -> (Vec<Delivered>, Positions) {
        let mut next = Positions::new();
        let records = facts.iter().map(|safe| {
            let key = safe.key().to_owned().into_bytes();
            let at = TopicPartition::new(safe.topic(), partition_of(&key, PARTITIONS));
            let end = self.ends.entry(at.clone()).or_default();
            let offset = *end;
            // Markers of transactions leave gaps.
            *end += 2;
            next.insert(at.clone(), *end);
            let record =
                Record { key, value: Some(safe.encode()), headers: vec![], timestamp_ms: 0 };
            Delivered { at, offset, record }
        });
        (records.collect(), next)
    }

    /// [`Topics::append`] for messages.
    pub(crate) fn say(&mut self, said: &[Said]) -> (Vec<Delivered>, Positions) {
        self.append(&said.iter().map(Said::safe).collect::<Vec<_>>())
    }
}

/// A member of a group that only remembers where it was sent, and what was committed.
#[derive(Debug, Default)]
pub(crate) struct Seeks(pub(crate) BTreeMap<TopicPartition, u64>, pub(crate) Positions);

impl Member for Seeks {
    fn poll(&mut self, _: BatchLimits, _: Duration) -> Result<Polled, StreamError> {
        Ok(Polled::Idle)
    }

    fn commit(&mut self, positions: &Positions, _: Vec<Output>) -> Result<(), StreamError> {
        self.1.extend(positions.clone());
        Ok(())
    }

    fn positions(&self) -> Positions {
        self.1.clone()
    }

    fn seek(&mut self, at: &TopicPartition, offset: u64) -> Result<(), StreamError> {
        self.0.insert(at.clone(), offset);
        Ok(())
    }

    fn restore(
        &mut self,
        _: &TopicPartition,
        _: &mut dyn FnMut(Record),
    ) -> Result<(), StreamError> {
        Ok(())
    }
}

/// All partitions of these topics.
pub(crate) fn partitions(topics: &[&str]) -> Vec<TopicPartition> {
    let all = topics.iter();
    all.flat_map(|topic| (0..PARTITIONS).map(move |number| TopicPartition::new(topic, number)))
        .collect()
}

/// Built-in schemas only.
pub(crate) fn registry() -> Arc<wijkstroom_schemas::wire::Registry> {
    Arc::new(wijkstroom_schemas::wire::Registry::own())
}
