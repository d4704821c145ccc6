//! The door of feeds: from an entry to one inbox record, with ids, facts, and what of it may be kept.

use std::collections::BTreeMap;

use wijkstroom_schemas::day::Day;
use wijkstroom_schemas::event::{Event, Meta, Person, VALUE_LETTERS};
use wijkstroom_schemas::feed::{Kind, Mutation, ReportedFact};
use wijkstroom_schemas::ids::{Ids, MessageName, content_hash};
use wijkstroom_schemas::message::{FINDINGS_MAX, Finding, Framed, Message, Origin};
use wijkstroom_schemas::wire::{self, RecordType};

use super::shown::{letters_shown, shown, stand_in};
use super::{Draft, Entry, Part, codes, finding};
use crate::report::number;

/// The feed that entries came by.
#[derive(Debug, Clone, Copy)]
pub struct Feed<'f> {
    /// Name in the settings.
    pub name: &'f str,
    /// CBS code of the municipality that it is of.
    pub municipality: &'f str,
    /// Who answers for it.
    pub sender: &'f str,
    /// Standard and release, such as `FHIR R4`.
    pub standard: &'f str,
    /// Kind of message where an entry does not say, such as `Task` or the name of a mapping.
    pub message_type: &'f str,
}

/// How a file came.
#[derive(Debug, Clone, Copy)]
pub struct Arrival<'a> {
    /// Name of the file, without folder, where it does not identify.
    pub file_name: Option<&'a str>,
    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub received_at: i64,
    /// False for history that is loaded without telling the wijkteam.
    pub deliver: bool,
}

/// Makes the inbox record of an entry.
pub fn message(ids: &Ids, feed: &Feed<'_>, arrival: &Arrival<'_>, entry: Entry) -> Message {
    let sender = entry.sender.as_deref().unwrap_or(feed.sender);
    let message_type = entry.message_type.as_deref().unwrap_or(feed.message_type);
    let content = content_hash(entry.kept.as_deref().unwrap_or(entry.key.as_bytes()));
    let version = if entry.versions { hex::encode(&content[..8]) } else { String::new() };
    let own = identification(feed, &entry.key, &version);
    // A key that names one message is the sender's own reference, of whatever kind of message.
    let kind = if entry.versions { message_type } else { feed.message_type };
    let name = MessageName { message_type: kind, sender, identification: &own };
    let message_id = ids.message(&name);
    // Of what may not be kept nothing is left that a guess could be held against: a key may be a BSN.
    let hash = match entry.kept {
        Some(_) => content,
        None => content_hash(message_id.as_bytes()),
    };
    let receipt = ids.receipt(&name, &hash);
    let persons: Vec<&Person> = match &entry.content {
        Ok(parts) => parts.iter().filter_map(|part| part.person.as_ref()).collect(),
        Err(_) => Vec::new(),
    };
    let letters = letters_shown(&entry.content);
    let identification = match entry.kept {
        Some(_) if !entry.names => shown(&entry.key, letters, &persons, &message_id),
        Some(_) | None => stand_in(&message_id),
    };
    // Of what may not be kept it is not known whose name the file has.
    let file_name = arrival.file_name.filter(|_| entry.kept.is_some());
    let file_name =
        file_name.filter(|name| !persons.iter().any(|it| it.is_told_in(name, VALUE_LETTERS)));
    let origin = Origin {
        message_id,
        receipt,
        source: format!("feed:{}", feed.name),
        file_name: file_name.and_then(crate::door::harmless),
        standard: Some(feed.standard.to_owned()),
        message_type: Some(message_type.to_owned()),
        sender: Some(sender.to_owned()),
        receiver: Some(feed.municipality.to_owned()),
        municipality: Some(feed.municipality.to_owned()),
        identification: Some(identification),
        received_at: arrival.received_at,
        size: i64::try_from(entry.kept.as_ref().map_or(0, Vec::len)).unwrap_or(i64::MAX),
        history: !arrival.deliver,
        ..Origin::default()
    };
    let taking = Taking { ids, feed, arrival, name: &name, origin: &origin, entry: entry.number };
    let taken = entry.content.and_then(|parts| taking.events(parts));
    record(origin, hash, entry.number, entry.kept, taken)
}

/// What tells a message of a feed from any other of its sender and kind.
fn identification(feed: &Feed<'_>, key: &str, version: &str) -> String {
    format!("{}\n{key}\n{version}", feed.municipality)
}

/// What stands for a key that names one message, where it is not shown.
pub fn stand_in_of(ids: &Ids, feed: &Feed<'_>, key: &str) -> String {
    let identification = &identification(feed, key, "");
    let (message_type, sender) = (feed.message_type, feed.sender);
    stand_in(&ids.message(&MessageName { message_type, sender, identification }))
}

/// The record of what was taken or refused.
fn record(
    mut origin: Origin,
    hash: [u8; 32],
    entry: i32,
    kept: Option<Vec<u8>>,
    taken: Result<Vec<(String, Event)>, Vec<Finding>>,
) -> Message {
    let (events, mut findings) = match taken {
        Ok(events) => (events, Vec::new()),
        Err(findings) => {
            // The schema of the partner's own format, or what the hub demands of it.
            origin.level = Some(1);
            (Vec::new(), findings)
        }
    };
    origin.dagtekening = events.first().map(|(_, event)| event.meta.dagtekening);
    let findings_total = number(findings.len());
    findings.truncate(FINDINGS_MAX);
    let facts = number(events.iter().map(|(_, event)| event.facts()).sum());
    let framed = events
        .into_iter()
        .map(|(key, event)| Framed { key, value: wire::encode(RecordType::Event, &event) });
    Message {
        origin,
        content_hash: hash.to_vec(),
        findings,
        findings_total,
        toewijzing_nummers: Vec::new(),
        identification_line: Some(entry),
        identification_column: None,
        facts,
        events: framed.collect(),
        original: kept,
    }
}

/// What makes events of an entry.
struct Taking<'t> {
    ids: &'t Ids,
    feed: &'t Feed<'t>,
    arrival: &'t Arrival<'t>,
    name: &'t MessageName<'t>,
    origin: &'t Origin,
    entry: i32,
}

impl Taking<'_> {
    /// One event a part, each with its routing key; or what is wrong.
    fn events(&self, parts: Vec<Part>) -> Result<Vec<(String, Event)>, Vec<Finding>> {
        let mut findings = Vec::new();
        let count = number(parts.len());
        let mut events = Vec::with_capacity(parts.len());
        for (index, part) in (0..).zip(parts) {
            let person = match part.person {
                Some(person) => match self.certain(person, index) {
                    Some(person) => Some(person),
                    None => {
                        findings.push(who(self.entry));
                        continue;
                    }
                },
                None => None,
            };
            let facts: Vec<ReportedFact> = part
                .facts
                .into_iter()
                .filter_map(|draft| self.fact(draft, person.as_ref(), &mut findings))
                .collect();
            let on = facts.iter().map(|fact| fact.on).min();
            let Some(on) = on else { continue };
            let mut event = Event::new(self.meta(on, index, count), person);
            event.reported = facts;
            event.kept = part.kept;
            let key = match &event.person {
                Some(person) => self.ids.routing_key(person),
                None => self.ids.feed_key(self.feed.municipality, self.feed.name),
            };
            events.push((key, event));
        }
        if findings.is_empty() { Ok(events) } else { Err(findings) }
    }

    /// The person, when it is certain enough who it is.
    fn certain(&self, person: Person, part: i32) -> Option<Person> {
        if person.is_certain() {
            return Some(person);
        }
        person.stand_in.as_ref()?;
        let stand_in = Some(format!("{}/{part}", self.origin.message_id));
        Some(Person { stand_in, ..person })
    }

    fn meta(&self, on: Day, part: i32, parts: i32) -> Meta {
        Meta {
            receipt: self.origin.receipt.clone(),
            source: self.origin.source.clone(),
            standard: self.feed.standard.to_owned(),
            law: "JW".to_owned(),
            message_type: self.origin.message_type.clone().unwrap_or_default(),
            sender: self.name.sender.to_owned(),
            municipality: self.feed.municipality.to_owned(),
            provider: String::new(),
            identification: self.origin.identification.clone().unwrap_or_default(),
            dagtekening: on,
            received_at: self.arrival.received_at,
            deliver: self.arrival.deliver,
            message_id: self.origin.message_id.clone(),
            part,
            parts,
        }
    }

    fn fact(
        &self,
        draft: Draft,
        person: Option<&Person>,
        findings: &mut Vec<Finding>,
    ) -> Option<ReportedFact> {
        let before = findings.len();
        check(&draft, person, self.entry, findings);
        let dated = draft.family.dated_by.iter().find_map(|field| draft.values.get(field));
        let on = dated.and_then(Day::parse).or(draft.on);
        // A removal may say nothing but which version it is, and that mostly tells when.
        let on = on.or_else(|| moment(draft.order).or_else(|| moment(self.arrival.received_at)));
        if findings.len() > before {
            return None;
        }
        let (municipality, sender) = (self.feed.municipality, self.feed.sender);
        let values = draft.values.iter().map(|(name, text)| {
            let kind = draft.family.field(name).map(|field| field.kind);
            let text = match kind {
                Some(Kind::Reference) => self.ids.reference(municipality, sender, text),
                Some(_) | None => text.to_owned(),
            };
            (name.to_owned(), text)
        });
        Some(ReportedFact {
            fact_id: self.ids.fact(self.name, &draft.element),
            line: self.entry,
            family: draft.family.name.to_owned(),
            record_id: self.ids.record(municipality, self.feed.name, &draft.record),
            mutation: draft.mutation.text().to_owned(),
            order: draft.order,
            on: on?,
            values: values.collect::<BTreeMap<_, _>>(),
        })
    }
}

/// The day of a moment in milliseconds since 1970; `None` of a number too small to be one.
fn moment(millis: i64) -> Option<Day> {
    const DAY_MS: i64 = 86_400_000;
    const FIRST: i64 = 3_650;
    let days = millis.div_euclid(DAY_MS);
    if days < FIRST {
        return None;
    }
    i32::try_from(days).ok().and_then(Day::from_days)
}

/// Holds a fact against its family.
fn check(draft: &Draft, person: Option<&Person>, entry: i32, findings: &mut Vec<Finding>) {
    for (name, text) in draft.values.iter() {
        let Some(field) = draft.family.field(name) else {
            let what = format!("De familie {} heeft geen veld {name}.", draft.family.name);
            findings.push(finding(codes::VALUE, entry, name, what));
            continue;
        };
        if !field.kind.fits(text) {
            let what =
                format!("De waarde past niet in het veld {name}: {}.", described(field.kind));
            findings.push(finding(codes::VALUE, entry, name, what));
        } else if matches!(field.kind, Kind::Text(_))
            && person.is_some_and(|person| person.is_told_in(text, VALUE_LETTERS))
        {
            let what = format!(
                "In het veld {name} staat de naam, het BSN, de geboortedatum of de postcode van het kind. Zet hier een \
                 code."
            );
            findings.push(finding(codes::NAMES, entry, name, what));
        }
    }
    if draft.mutation == Mutation::Removed {
        return;
    }
    for field in draft.family.fields.iter().filter(|field| field.required) {
        if draft.values.get(field.name).is_none() {
            let what = format!("Het veld {} is verplicht en ontbreekt.", field.name);
            findings.push(finding(codes::MISSING, entry, field.name, what));
        }
    }
}

/// What a kind of field takes, in Dutch.
pub fn described(kind: Kind) -> String {
    match kind {
        Kind::Code(known) => format!("een van {}", known.join(", ")),
        Kind::Text(longest) => format!(
            "een code van hoogstens {longest} letters, cijfers, spaties en . _ - /, zonder negen cijfers achter elkaar"
        ),
        Kind::Agb => "een AGB-code van 8 cijfers".to_owned(),
        Kind::Brin => "een BRIN als 99XX of 99XX99".to_owned(),
        Kind::Day => "een bestaande datum".to_owned(),
        Kind::Whole(greatest) => format!("een heel getal van 0 tot en met {greatest}"),
        Kind::Cents => "een bedrag van 0 euro of meer".to_owned(),
        Kind::YesNo => "ja of nee".to_owned(),
        Kind::Reference => "een kenmerk van 1 tot en met 200 tekens".to_owned(),
    }
}

fn who(entry: i32) -> Finding {
    finding(
        codes::WHO,
        entry,
        "/",
        "Het is niet zeker over welk kind dit gaat. Stuur een geldig BSN, of achternaam, geboortedatum, \
         postcode en huisnummer samen.",
    )
}
