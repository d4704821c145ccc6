//! `SafeEvent`: one fact that identifies nobody to a reader without the key, and the only way to make one.
//!
//! Field by field documented in `avro/`, a file for each family.

use serde::{Deserialize, Serialize};

use crate::day::Day;
use crate::event::{self, Event, Person};
use crate::ids::{Keyed, Secret};
use crate::topics;
use crate::wire::{self, RecordType, Registry, WireError};

mod facts;
mod from;
mod reported;

pub use facts::{
    Allocated, CareRequested, CareStarted, CareStopped, ChangeRequested, DeclarationAnswered,
    Declared, PersonLinked, RequestAnswered,
};
pub use reported::{Reported, Scalar};

/// One fact that identifies nobody to a reader without the key.
///
/// Only a [`Pseudonymiser`] makes one, and only [`SafeEvent::decode`] reads one
/// back; the warehouse and the clean topics accept nothing else. So a failed or
/// forgotten step cannot leak a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SafeEvent(Fact);

/// What a [`SafeEvent`] holds, by family.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// A `ToegewezenProduct`.
    Allocated(Allocated),
    /// A `StartProduct`.
    CareStarted(CareStarted),
    /// A `StopProduct`.
    CareStopped(CareStopped),
    /// An `AangevraagdProduct`.
    CareRequested(CareRequested),
    /// A product of a `Verzoek om wijziging`.
    ChangeRequested(ChangeRequested),
    /// An `Antwoord`.
    RequestAnswered(RequestAnswered),
    /// A `Prestatie`.
    Declared(Declared),
    /// A class of a `Declaratie-antwoord`.
    DeclarationAnswered(DeclarationAnswered),
    /// What a partner reported, of any family of [`crate::feed`].
    Reported(Box<Reported>),
    /// That a child known without BSN is one with a BSN.
    PersonLinked(PersonLinked),
}

/// Where a fact comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meta {
    /// Receipt of the message.
    pub receipt: String,
    /// Transport.
    pub source: String,
    /// Standard and release.
    pub standard: String,
    /// `JW` or `WMO`.
    pub law: String,
    /// Message type.
    pub message_type: String,
    /// `Afzender`.
    pub sender: String,
    /// CBS municipality code.
    pub municipality: String,
    /// AGB code of the provider.
    pub provider: String,
    /// `Identificatie`; `mac:` and 16 hexadecimal digits where it holds the child's own BSN or name.
    pub identification: String,
    /// `Dagtekening`.
    pub dagtekening: Day,
    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub received_at: i64,
}

/// The child behind a pseudonym.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// 32 hexadecimal digits.
    pub pseudonym: String,
    /// Version of the key, from 1.
    pub key_version: i32,
    /// Pseudonymisation domain.
    pub domain: String,
    /// No BSN was known.
    pub weak: bool,
    /// Absent when wholly unknown.
    pub birth_year: Option<i32>,
    /// `Geslacht`; absent where the message does not tell it.
    pub sex: Option<String>,
    /// First four digits of a Dutch postcode.
    pub pc4: Option<String>,
    /// Whole years; absent when the birth date is not wholly known.
    pub age_at_event: Option<i32>,
}

impl SafeEvent {
    /// The fact.
    pub fn fact(&self) -> &Fact {
        &self.0
    }

    /// The subject, whatever the family; `None` where the message does not tell whom it is about.
    pub fn subject(&self) -> Option<&Subject> {
        match &self.0 {
            Fact::Allocated(fact) => Some(&fact.subject),
            Fact::CareStarted(fact) => Some(&fact.subject),
            Fact::CareStopped(fact) => Some(&fact.subject),
            Fact::CareRequested(fact) => Some(&fact.subject),
            Fact::ChangeRequested(fact) => Some(&fact.subject),
            Fact::RequestAnswered(fact) => fact.subject.as_ref(),
            Fact::Declared(fact) => Some(&fact.subject),
            Fact::DeclarationAnswered(fact) => fact.subject.as_ref(),
            Fact::Reported(fact) => fact.subject.as_ref(),
            Fact::PersonLinked(fact) => Some(&fact.subject),
        }
    }

    /// The key of its record: the pseudonym; without a subject the id of the request, the claim or the record.
    pub fn key(&self) -> &str {
        match &self.0 {
            Fact::RequestAnswered(fact) if fact.subject.is_none() => &fact.request_id,
            Fact::DeclarationAnswered(fact) if fact.subject.is_none() => &fact.declaratie_id,
            Fact::Reported(fact) if fact.subject.is_none() => &fact.record_id,
            Fact::Allocated(_)
            | Fact::CareStarted(_)
            | Fact::CareStopped(_)
            | Fact::CareRequested(_)
            | Fact::ChangeRequested(_)
            | Fact::RequestAnswered(_)
            | Fact::Declared(_)
            | Fact::DeclarationAnswered(_)
            | Fact::Reported(_)
            | Fact::PersonLinked(_) => {
                self.subject().map_or("", |subject| subject.pseudonym.as_str())
            }
        }
    }

    /// The clean topic of its family.
    pub fn topic(&self) -> &'static str {
        match &self.0 {
            Fact::Allocated(_) => topics::CLEAN_ALLOCATED,
            Fact::CareStarted(_) => topics::CLEAN_CARE_STARTED,
            Fact::CareStopped(_) => topics::CLEAN_CARE_STOPPED,
            Fact::CareRequested(_) => topics::CLEAN_CARE_REQUESTED,
            Fact::ChangeRequested(_) => topics::CLEAN_CHANGE_REQUESTED,
            Fact::RequestAnswered(_) => topics::CLEAN_REQUEST_ANSWERED,
            Fact::Declared(_) => topics::CLEAN_DECLARED,
            Fact::DeclarationAnswered(_) => topics::CLEAN_DECLARATION_ANSWERED,
            Fact::Reported(fact) => fact.record_type().topic(),
            Fact::PersonLinked(_) => topics::CLEAN_PERSON_LINKED,
        }
    }

    /// In Confluent framing.
    pub fn encode(&self) -> Vec<u8> {
        match &self.0 {
            Fact::Allocated(fact) => wire::encode(RecordType::Allocated, fact),
            Fact::CareStarted(fact) => wire::encode(RecordType::CareStarted, fact),
            Fact::CareStopped(fact) => wire::encode(RecordType::CareStopped, fact),
            Fact::CareRequested(fact) => wire::encode(RecordType::CareRequested, fact),
            Fact::ChangeRequested(fact) => wire::encode(RecordType::ChangeRequested, fact),
            Fact::RequestAnswered(fact) => wire::encode(RecordType::RequestAnswered, fact),
            Fact::Declared(fact) => wire::encode(RecordType::Declared, fact),
            Fact::DeclarationAnswered(fact) => wire::encode(RecordType::DeclarationAnswered, fact),
            Fact::Reported(fact) => wire::encode(fact.record_type(), fact),
            Fact::PersonLinked(fact) => wire::encode(RecordType::PersonLinked, fact),
        }
    }

    /// Reads back a value of a clean topic.
    ///
    /// # Errors
    /// See [`WireError`].
    pub fn decode(registry: &Registry, bytes: &[u8]) -> Result<Self, WireError> {
        let record = registry.record_type(bytes).unwrap_or(RecordType::Allocated);
        if let Some(family) = record.family() {
            let fact = Reported::decode(registry, record, family, bytes)?;
            return Ok(Self(Fact::Reported(Box::new(fact))));
        }
        let fact = match record {
            RecordType::CareStarted => Fact::CareStarted(registry.decode(record, bytes)?),
            RecordType::CareStopped => Fact::CareStopped(registry.decode(record, bytes)?),
            RecordType::CareRequested => Fact::CareRequested(registry.decode(record, bytes)?),
            RecordType::ChangeRequested => Fact::ChangeRequested(registry.decode(record, bytes)?),
            RecordType::RequestAnswered => Fact::RequestAnswered(registry.decode(record, bytes)?),
            RecordType::Declared => Fact::Declared(registry.decode(record, bytes)?),
            RecordType::DeclarationAnswered => {
                Fact::DeclarationAnswered(registry.decode(record, bytes)?)
            }
            RecordType::PersonLinked => Fact::PersonLinked(registry.decode(record, bytes)?),
            RecordType::Allocated
            | RecordType::Message
            | RecordType::Event
            | RecordType::Verdict
            | RecordType::Answer
            | RecordType::Reject
            | RecordType::TeamDelivery
            | RecordType::Outcome
            | RecordType::Referred
            | RecordType::SchoolSignalled
            | RecordType::InvestigationReported
            | RecordType::MeasureReported
            | RecordType::TeamSupportStarted
            | RecordType::TeamSupportStopped
            | RecordType::OutcomeReported
            | RecordType::CountReported
            | RecordType::PlacementPrevented
            | RecordType::BudgetGranted => {
                Fact::Allocated(registry.decode(RecordType::Allocated, bytes)?)
            }
        };
        Ok(Self(fact))
    }
}

/// The key of one pseudonymisation domain and version.
#[derive(Clone)]
pub struct Pseudonymiser {
    keyed: Keyed,
    domain: String,
    key_version: i32,
}

impl Pseudonymiser {
    /// For one domain; pseudonyms of different domains or versions cannot be joined.
    pub fn new(secret: &Secret, domain: &str, key_version: i32) -> Self {
        Self { keyed: Keyed::new(secret), domain: domain.to_owned(), key_version }
    }

    /// Replaces the person in every fact of an event.
    pub fn apply(&self, event: Event) -> Vec<SafeEvent> {
        let meta = self.clean_meta(event.meta.clone(), event.person.as_ref());
        let feed = is_of_feed(&meta);
        from::facts(event, &meta, |person, on| self.subject(person, on, feed))
    }

    /// What an event proves of who is who: where it tells both the BSN of a child and all that
    /// stands in for one, the two pseudonyms are of one child. Where it tells no BSN but a first name, that
    /// there is a child of that name under the weak pseudonym. See [`PersonLinked`].
    pub fn links(&self, event: &Event) -> Vec<SafeEvent> {
        let known = event.person.as_ref().filter(|person| person.is_weakly_known());
        let Some(person) = known else { return Vec::new() };
        let (identity, _) = Person { bsn: None, stand_in: None, ..person.clone() }.identity();
        let weak = self.keyed.id("pseudonym", &[identity.as_bytes()]);
        let given = person.given_name();
        // Within one weak identity only: else how often a MAC comes would tell the name.
        let given =
            given.map(|name| self.keyed.id("given", &[identity.as_bytes(), name.as_bytes()]));
        if person.bsn.is_none() && (given.is_none() || person.stand_in.is_some()) {
            return Vec::new();
        }
        let meta = self.clean_meta(event.meta.clone(), Some(person));
        let subject = |on| self.subject(person, on, is_of_feed(&meta));
        from::links(event, &weak, given.as_deref(), &meta, subject)
    }

    fn clean_meta(&self, meta: event::Meta, person: Option<&Person>) -> Meta {
        let named = person.is_some_and(|person| person.is_named_in(&meta.identification));
        let identification = if named {
            let mac = self.keyed.id("identification", &[meta.identification.as_bytes()]);
            format!("mac:{}", &mac[..16])
        } else {
            meta.identification
        };
        Meta {
            receipt: meta.receipt,
            source: meta.source,
            standard: meta.standard,
            law: meta.law,
            message_type: meta.message_type,
            sender: meta.sender,
            municipality: meta.municipality,
            provider: meta.provider,
            identification,
            dagtekening: meta.dagtekening,
            received_at: meta.received_at,
        }
    }

    fn subject(&self, person: &Person, on: Day, feed: bool) -> Subject {
        let born = person.geboortedatum;
        let (identity, weak) = person.identity();
        let unknown = person.datum_gebruik.as_deref();
        Subject {
            pseudonym: self.keyed.id("pseudonym", &[identity.as_bytes()]),
            key_version: self.key_version,
            domain: self.domain.clone(),
            weak,
            birth_year: born.filter(|_| unknown != Some("3")).map(|born| born.ymd().0),
            sex: person.geslacht.clone(),
            pc4: person.postcode.as_deref().and_then(|postcode| pc4(postcode, feed)),
            age_at_event: born.filter(|_| unknown.is_none()).and_then(|born| age(born, on)),
        }
    }
}

/// Whole years from `born` to `on`; `None` when not yet born.
fn age(born: Day, on: Day) -> Option<i32> {
    let (born_year, born_month, born_day) = born.ymd();
    let (year, month, day) = on.ymd();
    let had_birthday = (month, day) >= (born_month, born_day);
    let age = year - born_year - i32::from(!had_birthday);
    (age >= 0).then_some(age)
}

/// Whether another partner than a provider tells it.
fn is_of_feed(meta: &Meta) -> bool {
    meta.source.starts_with("feed:")
}

/// The four digits of a Dutch postcode such as `1234AB` or `1234 ab`. A feed may tell only these four; elsewhere
/// that is a postcode of another country.
fn pc4(postcode: &str, feed: bool) -> Option<String> {
    let bare: String = postcode.chars().filter(|c| !c.is_whitespace()).collect();
    let (digits, letters) = bare.split_at_checked(4)?;
    let dutch = digits.bytes().all(|byte| byte.is_ascii_digit())
        && !digits.starts_with('0')
        && (letters.len() == 2 || feed && letters.is_empty())
        && letters.bytes().all(|byte| byte.is_ascii_alphabetic());
    dutch.then(|| digits.to_owned())
}
