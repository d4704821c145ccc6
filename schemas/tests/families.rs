//! The families that partners report, from the one table: their schemas, topics, and the way there and back.
//!
//! `WIJKSTROOM_AVRO=1 cargo test -p wijkstroom-schemas --test families schemas` writes the schemas again.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use common::{person, reported};
use wijkstroom_schemas::bsn::Bsn;
use wijkstroom_schemas::clean::{Fact, Pseudonymiser, SafeEvent, Scalar};
use wijkstroom_schemas::day::Day;
use wijkstroom_schemas::event::{Event, Meta, Person};
use wijkstroom_schemas::feed::{FAMILIES, Family, Field, Kind};
use wijkstroom_schemas::ids::Secret;
use wijkstroom_schemas::topics;
use wijkstroom_schemas::wire::{RecordType, Registry};

/// An entry of a feed.
fn meta() -> Meta {
    Meta {
        receipt: "b1".repeat(16),
        source: "feed:huisarts".into(),
        standard: "FHIR R4".into(),
        law: "JW".into(),
        message_type: "Task".into(),
        sender: "01019999".into(),
        municipality: "0363".into(),
        provider: String::new(),
        identification: "taak-1/2".into(),
        dagtekening: Day::parse("2026-04-15").unwrap(),
        received_at: 1_776_240_000_000,
        deliver: true,
        message_id: "b0".repeat(16),
        part: 0,
        parts: 1,
    }
}

/// The same child, known by its BSN alone.
fn only_bsn() -> Person {
    Person { bsn: Bsn::parse("999900006"), ..Person::default() }
}

fn avro(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("avro").join(format!("{name}.avsc"))
}

/// Lines of a committed schema of iJw, from the field `meta` to before the field `klasse`: all clean
/// records define these alike.
fn origin_and_subject() -> String {
    let text = fs::read_to_string(avro("DeclarationAnswered")).unwrap();
    let from = text.find("  {\"name\": \"meta\"").unwrap();
    let to = text.find("  {\"name\": \"klasse\"").unwrap();
    text[from..to].to_owned()
}

fn field_text(field: &Field) -> String {
    let (avro, more) = match field.kind {
        Kind::Code(codes) => ("\"string\"", format!(" One of `{}`.", codes.join("`, `"))),
        Kind::Text(_) | Kind::Agb | Kind::Brin => ("\"string\"", String::new()),
        Kind::Reference => {
            let what = " 32 hexadecimal digits: a keyed MAC of municipality, sender and reference.";
            ("\"string\"", what.to_owned())
        }
        Kind::Day => {
            let day = r#"{"type": "int", "logicalType": "date"}"#;
            (day, " Days since 1970-01-01.".to_owned())
        }
        Kind::Whole(_) => ("\"long\"", String::new()),
        Kind::Cents => ("\"long\"", " Eurocents.".to_owned()),
        Kind::YesNo => ("\"boolean\"", String::new()),
    };
    let (name, doc) = (field.name, field.doc.replace('"', "\\\""));
    format!(
        r#"  {{"name": "{name}", "type": ["null", {avro}], "default": null, "doc": "{doc}{more}"}}"#
    )
}

/// The schema of a family.
fn schema_text(family: &Family) -> String {
    let fields: Vec<String> = family.fields.iter().map(field_text).collect();
    format!(
        r#"{{"type": "record", "name": "{}", "namespace": "nl.wijkstroom.clean", "doc": "{} A version of a record that a partner keeps: of all versions the greatest in (order, mutation, fact_id) counts, mutations in the order `nieuw`, `gewijzigd`, `verwijderd`.", "fields": [
  {{"name": "fact_id", "type": "string", "doc": "Id of the fact: 32 hexadecimal digits, a keyed MAC of message type, sender, key and element. The same entry gives the same ids, however often it comes."}},
  {{"name": "line", "type": "int", "doc": "Row, resource or line that the fact stands on, from 1."}},
  {{"name": "record_id", "type": "string", "doc": "The record that it is a version of: 32 hexadecimal digits, a keyed MAC of municipality, feed and the partner's own key of it."}},
  {{"name": "mutation", "type": "string", "doc": "`nieuw`, `gewijzigd` or `verwijderd`: the record is new, says something else, or is taken back. A removal may hold nothing."}},
  {{"name": "order", "type": "long", "doc": "Which version is later: the greater. Its meaning is the feed's own."}},
  {{"name": "on", "type": {{"type": "int", "logicalType": "date"}}, "doc": "The day that the fact is about (days since 1970-01-01)."}},
{}{}
]}}
"#,
        family.name,
        family.doc.replace('"', "\\\""),
        origin_and_subject(),
        fields.join(",\n"),
    )
}

#[test]
fn schemas_are_what_the_families_say() {
    let release = std::env::var_os("WIJKSTROOM_AVRO").is_some();
    for family in &FAMILIES {
        let path = avro(family.name);
        if release {
            fs::write(&path, schema_text(family)).unwrap();
        }
        assert_eq!(fs::read_to_string(&path).unwrap(), schema_text(family), "{}", family.name);
    }
}

#[test]
fn records_and_topics_stand_in_the_order_of_the_families() {
    for (number, family) in FAMILIES.iter().enumerate() {
        let record = RecordType::of(family);
        assert_eq!(record.family().map(|family| family.name), Some(family.name));
        assert_eq!(record.full_name(), format!("nl.wijkstroom.clean.{}", family.name));
        assert_eq!(record.topic(), topics::CLEAN_REPORTED[number]);
        let topic = format!("wijkstroom.clean.{}", family.table.replace('_', "-"));
        assert_eq!(record.topic(), topic);
        assert!(topics::CLEAN.contains(&topic.as_str()));
    }
    let others = RecordType::ALL.into_iter().filter(|record| record.family().is_none());
    assert_eq!(others.count() + FAMILIES.len(), RecordType::ALL.len());
}

/// Every field of every family, filled and not, about somebody and not.
#[test]
fn facts_are_read_back_as_they_were_written() {
    let pseudonymiser = Pseudonymiser::new(&Secret([3; 32]), "warehouse", 1);
    for family in &FAMILIES {
        for (fill, known) in [(true, true), (false, true), (true, false), (false, false)] {
            let mut event = Event::new(meta(), known.then(person));
            event.reported.push(reported(family, fill));
            let safe = pseudonymiser.apply(event).remove(0);
            assert_eq!(SafeEvent::decode(&Registry::own(), &safe.encode()).unwrap(), safe);
            let Fact::Reported(fact) = safe.fact() else { panic!("another family") };
            assert_eq!(fact.family.name, family.name);
            assert_eq!(fact.values.len(), family.fields.len());
            assert!(fact.values.iter().all(|value| value.is_some() == fill), "{fact:?}");
            assert_eq!(fact.subject.is_some(), known && family.about_person, "{}", family.name);
            match &fact.subject {
                Some(subject) => assert_eq!(safe.key(), subject.pseudonym),
                None => assert_eq!(safe.key(), fact.record_id),
            }
        }
    }
}

#[test]
fn values_have_the_type_of_their_field() {
    let pseudonymiser = Pseudonymiser::new(&Secret([3; 32]), "warehouse", 1);
    for family in &FAMILIES {
        let mut event = Event::new(meta(), Some(person()));
        event.reported.push(reported(family, true));
        let safe = pseudonymiser.apply(event).remove(0);
        let Fact::Reported(fact) = safe.fact() else { panic!("another family") };
        for (field, value) in family.fields.iter().zip(&fact.values) {
            let fits = match (field.kind, value.as_ref().unwrap()) {
                (Kind::Day, Scalar::Day(_))
                | (Kind::Whole(_) | Kind::Cents, Scalar::Whole(_))
                | (Kind::YesNo, Scalar::YesNo(_)) => true,
                (Kind::Day | Kind::Whole(_) | Kind::Cents | Kind::YesNo, _) => false,
                (_, value) => matches!(value, Scalar::Text(_)),
            };
            assert!(fits, "{} of {}: {value:?}", field.name, family.name);
        }
    }
}

#[track_caller]
fn check_kept(family: &str, field: &str, text: &str, kept: bool) {
    let pseudonymiser = Pseudonymiser::new(&Secret([3; 32]), "warehouse", 1);
    let family = Family::named(family).unwrap();
    let mut event = Event::new(meta(), Some(person()));
    let mut fact = reported(family, true);
    fact.values.insert(field.to_owned(), text.to_owned());
    event.reported.push(fact);
    let safe = pseudonymiser.apply(event).remove(0);
    let Fact::Reported(fact) = safe.fact() else { panic!("another family") };
    let position = family.fields.iter().position(|known| known.name == field).unwrap();
    assert_eq!(fact.values[position].is_some(), kept, "{field} {text}");
}

/// Whatever comes through the door: no free text, no name, no reference of a partner's own.
#[test]
fn what_does_not_fit_its_field_never_becomes_clean() {
    check_kept("Referred", "onderwerp", "dyslexie", true);
    check_kept("Referred", "onderwerp", "moeder: zorgen", false);
    check_kept("Referred", "onderwerp", "Voorbeeld", false);
    check_kept("Referred", "onderwerp", "999900006", false);
    check_kept("Referred", "onderwerp", "2012-06-30", false);
    check_kept("Referred", "verwijzer", "99", false);
    check_kept("Referred", "datum_verwijzing", "2026-02-30", false);
    check_kept("SchoolSignalled", "brin", "Voorbeeld", false);
    check_kept("MeasureReported", "zaak_id", "ZAAK-1", false);
    check_kept("MeasureReported", "zaak_id", &"e4".repeat(16), true);
    check_kept("BudgetGranted", "bedrag", "-1", false);
    check_kept("BudgetGranted", "bedrag", "1200", true);
}

fn links(person: Option<Person>) -> Vec<SafeEvent> {
    let pseudonymiser = Pseudonymiser::new(&Secret([3; 32]), "warehouse", 1);
    let mut event = Event::new(meta(), person);
    event.reported.push(reported(&FAMILIES[0], true));
    pseudonymiser.links(&event)
}

/// What is known of a child without its BSN leads to the same pseudonym as the child without a BSN has.
#[test]
fn a_child_that_is_known_both_ways_is_linked() {
    let linked = links(Some(person())).remove(0);
    assert_eq!(SafeEvent::decode(&Registry::own(), &linked.encode()).unwrap(), linked);
    let Fact::PersonLinked(link) = linked.fact() else { panic!("another family") };
    let fact = reported(&FAMILIES[0], true);
    assert_eq!((&link.record_id, &link.fact_id), (&fact.record_id, &fact.fact_id));
    assert_eq!((link.family.as_str(), link.order), ("Referred", fact.order));
    assert_eq!(linked.key(), link.subject.pseudonym);
    assert!(!link.subject.weak);

    let pseudonymiser = Pseudonymiser::new(&Secret([3; 32]), "warehouse", 1);
    let mut event = Event::new(meta(), Some(Person { bsn: None, ..person() }));
    event.reported.push(fact);
    let weak = pseudonymiser.apply(event).remove(0);
    assert_eq!(weak.subject().unwrap().pseudonym, link.weak_pseudonym);
    assert!(weak.subject().unwrap().weak);
}

/// First names tell children of one weak pseudonym apart, and are comparable nowhere else.
#[test]
fn a_first_name_is_known_within_a_weak_pseudonym() {
    let given = |bsn: bool, name: &str, surname: &str| {
        let (bsn, voornamen) = (person().bsn.filter(|_| bsn), Some(name.to_owned()));
        let achternaam = Some(surname.to_owned());
        let told = links(Some(Person { bsn, voornamen, achternaam, ..person() })).remove(0);
        let Fact::PersonLinked(link) = told.fact() else { panic!("another family") };
        assert_eq!(link.subject.weak, link.subject.pseudonym == link.weak_pseudonym);
        link.given.clone().unwrap()
    };
    let anna = given(true, "Anna Maria", "Verzonnen");
    assert_eq!(given(false, "anna", "Verzonnen"), anna);
    assert_ne!(given(true, "Bea", "Verzonnen"), anna);
    assert_ne!(given(true, "Anna", "Bedacht"), anna);
}

#[track_caller]
fn proves_nothing(why: &str, person: Option<Person>) {
    assert_eq!(links(person), [], "{why}");
}

#[test]
fn less_than_both_proves_nothing() {
    proves_nothing("nobody", None);
    proves_nothing("no BSN", Some(Person { bsn: None, voornamen: None, ..person() }));
    let initials = Some("F.M.".into());
    proves_nothing(
        "no BSN, but initials",
        Some(Person { bsn: None, voornamen: initials, ..person() }),
    );
    proves_nothing("nothing but a BSN", Some(only_bsn()));
    proves_nothing("no name", Some(Person { achternaam: None, ..person() }));
    proves_nothing(
        "no letter in the name",
        Some(Person { achternaam: Some("-".into()), ..person() }),
    );
    proves_nothing("no postcode", Some(Person { postcode: None, ..person() }));
    proves_nothing("no house number", Some(Person { huisnummer: None, ..person() }));
    proves_nothing("no birth date", Some(Person { geboortedatum: None, ..person() }));
    let partly = Some(Person { datum_gebruik: Some("1".into()), ..person() });
    proves_nothing("part of a birth date", partly);
    let unborn = Some(Person { bsn: Bsn::parse("000000000"), ..person() });
    proves_nothing("a BSN of zeros", unborn);
}

/// No value of one field can be mistaken for one of another kind under the same name.
#[test]
fn a_name_means_one_kind() {
    let mut kinds: BTreeMap<&str, Kind> = BTreeMap::new();
    let texts =
        |kind: Kind| !matches!(kind, Kind::Day | Kind::Whole(_) | Kind::Cents | Kind::YesNo);
    for field in FAMILIES.iter().flat_map(|family| family.fields) {
        let known = *kinds.entry(field.name).or_insert(field.kind);
        let same = std::mem::discriminant(&known) == std::mem::discriminant(&field.kind);
        assert!(same || texts(known) && texts(field.kind), "{}", field.name);
    }
}
