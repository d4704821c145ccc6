//! `SafeEvent`: one fact that identifies nobody to a reader without the key, and the only way to make one.
//!
//! Field by field documented in `avro/Allocated.avsc`, `CareStarted.avsc`, `CareStopped.avsc`.

use serde::{Deserialize, Serialize};

use crate::day::Day;
use crate::event::{self, Event, Person};
use crate::ids::{Keyed, Secret};
use crate::topics;
use crate::wire::{self, RecordType, Registry, WireError};

/// One fact that identifies nobody to a reader without the key.
///
/// Only [`Pseudonymiser::apply`] makes one, and only [`SafeEvent::decode`] reads one
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
    /// `Geslacht`.
    pub sex: String,
    /// First four digits of a Dutch postcode.
    pub pc4: Option<String>,
    /// Whole years; absent when the birth date is not wholly known.
    pub age_at_event: Option<i32>,
}

/// One assigned product about a pseudonym.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // the fields are those of `event::AllocatedFact`
pub struct Allocated {
    pub fact_id: String,
    pub line: i32,
    pub meta: Meta,
    pub subject: Subject,
    pub toewijzing_nummer: i64,
    pub product_categorie: Option<String>,
    pub product_code: Option<String>,
    pub toewijzingsdatum: Day,
    pub toewijzingstijd: String,
    pub ingangsdatum: Day,
    pub einddatum: Option<Day>,
    pub reden_wijziging: Option<String>,
    pub volume: Option<i64>,
    pub eenheid: Option<String>,
    pub frequentie: Option<String>,
    pub budget: Option<i64>,
}

/// One start of care about a pseudonym.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // the fields are those of `event::CareStartedFact`
pub struct CareStarted {
    pub fact_id: String,
    pub line: i32,
    pub meta: Meta,
    pub subject: Subject,
    pub toewijzing_nummer: Option<i64>,
    pub product_categorie: Option<String>,
    pub product_code: Option<String>,
    pub toewijzing_ingangsdatum: Option<Day>,
    pub begindatum: Day,
    pub status_aanlevering: String,
}

/// One stop of care about a pseudonym.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // the fields are those of `event::CareStoppedFact`
pub struct CareStopped {
    pub fact_id: String,
    pub line: i32,
    pub meta: Meta,
    pub subject: Subject,
    pub toewijzing_nummer: Option<i64>,
    pub product_categorie: Option<String>,
    pub product_code: Option<String>,
    pub toewijzing_ingangsdatum: Option<Day>,
    pub begindatum: Day,
    pub reden_beeindiging: String,
    pub einddatum: Day,
    pub status_aanlevering: String,
}

impl SafeEvent {
    /// The fact.
    pub fn fact(&self) -> &Fact {
        &self.0
    }

    /// The subject, whatever the family.
    pub fn subject(&self) -> &Subject {
        match &self.0 {
            Fact::Allocated(fact) => &fact.subject,
            Fact::CareStarted(fact) => &fact.subject,
            Fact::CareStopped(fact) => &fact.subject,
        }
    }

    /// The clean topic of its family.
    pub fn topic(&self) -> &'static str {
        match &self.0 {
            Fact::Allocated(_) => topics::CLEAN_ALLOCATED,
            Fact::CareStarted(_) => topics::CLEAN_CARE_STARTED,
            Fact::CareStopped(_) => topics::CLEAN_CARE_STOPPED,
        }
    }

    /// In Confluent framing.
    pub fn encode(&self) -> Vec<u8> {
        match &self.0 {
            Fact::Allocated(fact) => wire::encode(RecordType::Allocated, fact),
            Fact::CareStarted(fact) => wire::encode(RecordType::CareStarted, fact),
            Fact::CareStopped(fact) => wire::encode(RecordType::CareStopped, fact),
        }
    }

    /// Reads back a value of a clean topic.
    ///
    /// # Errors
    /// See [`WireError`].
    pub fn decode(registry: &Registry, bytes: &[u8]) -> Result<Self, WireError> {
        let fact = match registry.record_type(bytes) {
            Some(RecordType::CareStarted) => {
                Fact::CareStarted(registry.decode(RecordType::CareStarted, bytes)?)
            }
            Some(RecordType::CareStopped) => {
                Fact::CareStopped(registry.decode(RecordType::CareStopped, bytes)?)
            }
            _ => Fact::Allocated(registry.decode(RecordType::Allocated, bytes)?),
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
        let Event { meta, person, allocated, care_started, care_stopped } = event;
        let meta = self.clean_meta(meta, &person);
        let allocated = allocated.into_iter().map(|fact| {
            Fact::Allocated(Allocated {
                subject: self.subject(&person, fact.toewijzingsdatum),
                meta: meta.clone(),
                fact_id: fact.fact_id,
                line: fact.line,
                toewijzing_nummer: fact.toewijzing_nummer,
                product_categorie: fact.product_categorie,
                product_code: fact.product_code,
                toewijzingsdatum: fact.toewijzingsdatum,
                toewijzingstijd: fact.toewijzingstijd,
                ingangsdatum: fact.ingangsdatum,
                einddatum: fact.einddatum,
                reden_wijziging: fact.reden_wijziging,
                volume: fact.volume,
                eenheid: fact.eenheid,
                frequentie: fact.frequentie,
                budget: fact.budget,
            })
        });
        let care_started = care_started.into_iter().map(|fact| {
            Fact::CareStarted(CareStarted {
                subject: self.subject(&person, fact.begindatum),
                meta: meta.clone(),
                fact_id: fact.fact_id,
                line: fact.line,
                toewijzing_nummer: fact.toewijzing_nummer,
                product_categorie: fact.product_categorie,
                product_code: fact.product_code,
                toewijzing_ingangsdatum: fact.toewijzing_ingangsdatum,
                begindatum: fact.begindatum,
                status_aanlevering: fact.status_aanlevering,
            })
        });
        let care_stopped = care_stopped.into_iter().map(|fact| {
            Fact::CareStopped(CareStopped {
                subject: self.subject(&person, fact.einddatum),
                meta: meta.clone(),
                fact_id: fact.fact_id,
                line: fact.line,
                toewijzing_nummer: fact.toewijzing_nummer,
                product_categorie: fact.product_categorie,
                product_code: fact.product_code,
                toewijzing_ingangsdatum: fact.toewijzing_ingangsdatum,
                begindatum: fact.begindatum,
                reden_beeindiging: fact.reden_beeindiging,
                einddatum: fact.einddatum,
                status_aanlevering: fact.status_aanlevering,
            })
        });
        allocated.chain(care_started).chain(care_stopped).map(SafeEvent).collect()
    }

    fn clean_meta(&self, meta: event::Meta, person: &Person) -> Meta {
        let identification = if person.is_named_in(&meta.identification) {
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

    fn subject(&self, person: &Person, on: Day) -> Subject {
        let (identity, weak) = person.identity();
        let unknown = person.datum_gebruik.as_deref();
        Subject {
            pseudonym: self.keyed.id("pseudonym", &[identity.as_bytes()]),
            key_version: self.key_version,
            domain: self.domain.clone(),
            weak,
            birth_year: (unknown != Some("3")).then(|| person.geboortedatum.ymd().0),
            sex: person.geslacht.clone(),
            pc4: person.postcode.as_deref().and_then(pc4),
            age_at_event: if unknown.is_none() { age(person.geboortedatum, on) } else { None },
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

/// The four digits of a Dutch postcode such as `1234AB` or `1234 ab`.
fn pc4(postcode: &str) -> Option<String> {
    let bare: String = postcode.chars().filter(|c| !c.is_whitespace()).collect();
    let (digits, letters) = bare.split_at_checked(4)?;
    let dutch = digits.bytes().all(|byte| byte.is_ascii_digit())
        && !digits.starts_with('0')
        && letters.len() == 2
        && letters.bytes().all(|byte| byte.is_ascii_alphabetic());
    dutch.then(|| digits.to_owned())
}
