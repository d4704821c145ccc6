//! What other partners report, on its way to the clean side: past the judge, and with links where there are feeds.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use wijkstroom_pipeline::judge::{Judge, Lists, Waits};
use wijkstroom_pipeline::pseudonymise::Pseudonymise;
use wijkstroom_pipeline::runner::Step as _;
use wijkstroom_schemas::bsn::Bsn;
use wijkstroom_schemas::clean::{Pseudonymiser, SafeEvent};
use wijkstroom_schemas::day::Day;
use wijkstroom_schemas::event::{AllocatedFact, Event, Meta, Person};
use wijkstroom_schemas::feed::ReportedFact;
use wijkstroom_schemas::ids::{Ids, Secret};
use wijkstroom_schemas::topics;
use wijkstroom_schemas::wire::{self, RecordType, Registry};
use wijkstroom_stream::embedded::Embedded;
use wijkstroom_stream::{Delivered, Positions, Record, TopicPartition};

const HOUR: i64 = 3_600_000;

fn ids() -> Ids {
    Ids::new(&Secret([1; 32]), &Secret([2; 32]))
}

/// A judge that holds no partition, so that it can judge nothing.
fn judge(folder: &Path) -> Judge {
    let waits = Waits { wait_ms: HOUR, gather_ms: HOUR, keep_ms: HOUR };
    let stream = Arc::new(Embedded::open(&folder.join("stroom")).unwrap());
    Judge::new(waits, Lists::default(), ids(), Arc::new(Registry::own()), stream)
}

fn stage(judge: Option<Judge>, link: bool) -> Pseudonymise {
    Pseudonymise {
        registry: Arc::new(Registry::own()),
        pseudonymiser: Pseudonymiser::new(&Secret([3; 32]), "warehouse", 1),
        ids: ids(),
        teams: Vec::new(),
        judge,
        link,
    }
}

/// An event about a child of which both BSN and all that stands in for one is told.
fn event(source: &str) -> Event {
    let on = Day::from_ymd(2026, 4, 15).unwrap();
    let meta = Meta {
        receipt: "b1".repeat(16),
        source: source.to_owned(),
        standard: "FHIR R4".to_owned(),
        law: "JW".to_owned(),
        message_type: "Task".to_owned(),
        sender: "huisarts".to_owned(),
        municipality: "0363".to_owned(),
        provider: String::new(),
        identification: "taak-1".to_owned(),
        dagtekening: on,
        received_at: 1_776_240_000_000,
        deliver: true,
        message_id: "b0".repeat(16),
        part: 0,
        parts: 1,
    };
    let person = Person {
        bsn: Bsn::parse("999900006"),
        geboortedatum: Day::from_ymd(2012, 6, 30),
        achternaam: Some("Voorbeeld".to_owned()),
        postcode: Some("1234AB".to_owned()),
        huisnummer: Some(12),
        ..Person::default()
    };
    Event::new(meta, Some(person))
}

fn referred() -> Event {
    let mut event = event("feed:huisarts");
    event.reported.push(ReportedFact {
        fact_id: "a0".repeat(16),
        line: 1,
        family: "Referred".to_owned(),
        record_id: "e0".repeat(16),
        mutation: "nieuw".to_owned(),
        order: 1,
        on: event.meta.dagtekening,
        values: BTreeMap::from([("verwijzer".to_owned(), "02".to_owned())]),
    });
    event
}

fn allocated() -> Event {
    let mut event = event("folder:zorg");
    let on = event.meta.dagtekening;
    for line in [40, 60] {
        event.allocated.push(AllocatedFact {
            fact_id: format!("{line:032x}"),
            line,
            ordinal: 1,
            toewijzing_nummer: 7,
            request_id: None,
            product_categorie: None,
            product_code: None,
            toewijzingsdatum: on,
            toewijzingstijd: "12:00:00".to_owned(),
            ingangsdatum: on,
            einddatum: None,
            reden_wijziging: None,
            volume: None,
            eenheid: None,
            frequentie: None,
            budget: None,
        });
    }
    event
}

/// The topics that an event comes to; every output is a clean fact under its own key.
fn outputs(mut stage: Pseudonymise, event: &Event) -> Vec<String> {
    let value = Some(wire::encode(RecordType::Event, event));
    let key = ids().routing_key(event.person.as_ref().unwrap()).into_bytes();
    let record = Record { key, value, headers: vec![], timestamp_ms: 0 };
    let delivered = Delivered { at: TopicPartition::new(topics::EVENT, 0), offset: 0, record };
    let outputs = stage.process(&[delivered], &Positions::new()).unwrap();
    let topic = outputs.iter().map(|output| {
        let value = output.record.value.as_ref().unwrap();
        let safe = SafeEvent::decode(&Registry::own(), value).unwrap();
        assert_eq!(safe.key().as_bytes(), output.record.key);
        assert_eq!(safe.topic(), output.topic.as_ref());
        output.topic.trim_start_matches("wijkstroom.clean.").to_owned()
    });
    topic.collect()
}

#[test]
fn what_partners_report_is_not_judged() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(outputs(stage(Some(judge(folder.path())), false), &referred()), ["referred"]);
    assert_eq!(outputs(stage(None, false), &referred()), ["referred"]);
}

/// One link a record; of all assignments of a message one.
#[test]
fn children_are_linked_where_there_are_feeds() {
    assert_eq!(outputs(stage(None, true), &referred()), ["referred", "person-linked"]);
    let linked = ["allocated", "allocated", "person-linked"];
    assert_eq!(outputs(stage(None, true), &allocated()), linked);
    assert_eq!(outputs(stage(None, false), &allocated()), ["allocated"; 2]);
}
