//! What the judge keeps of a message: its facts, without the person. One part of a message each.

use serde::{Deserialize, Serialize};
use wijkstroom_schemas::day::Day;
use wijkstroom_schemas::event::{
    AllocatedFact, CareRequestedFact, CareStartedFact, CareStoppedFact, ChangeRequestedFact,
    DeclarationAnsweredFact, DeclaredFact, Event, Meta, Registered, RequestAnsweredFact,
};
use wijkstroom_schemas::local::local;
use wijkstroom_schemas::standard;

/// 16 bytes that events hold as 32 hexadecimal digits.
pub(super) type Id = [u8; 16];

/// Reads an id.
pub(super) fn id(hexadecimal: &str) -> Option<Id> {
    let mut id = Id::default();
    hex::decode_to_slice(hexadecimal, &mut id).ok()?;
    Some(id)
}

/// Part of a message that was taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Told {
    /// The message.
    pub(crate) message_id: Id,
    /// Which part of it, from 0.
    pub(crate) part: i32,
    /// `JW` or `WMO`.
    pub(crate) law: String,
    /// Number of the message type, such as 305.
    pub(crate) number: u16,
    /// CBS municipality code.
    pub(crate) municipality: String,
    /// AGB code of the provider.
    pub(crate) provider: String,
    /// `Dagtekening`.
    pub(crate) dagtekening: Day,
    /// `Identificatie`, of assignments only: decides which of two counts. Holds nobody.
    pub(crate) identification: String,
    /// The day it was received, in the Netherlands.
    pub(crate) received_on: Day,
    /// What it says.
    pub(crate) facts: Facts,
}

/// Law, municipality and provider: rules look only at what these told each other.
pub(crate) type Parties<'a> = (&'a str, &'a str, &'a str);

/// The facts of one message about one child or one provider. Their own ids are left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Facts {
    /// JW301.
    Allocated(Vec<AllocatedFact>),
    /// JW305.
    Started(Vec<CareStartedFact>),
    /// JW307.
    Stopped(Vec<CareStoppedFact>),
    /// JW315.
    Requested(Vec<CareRequestedFact>),
    /// JW317.
    Changed(Vec<ChangeRequestedFact>),
    /// JW319.
    Answered(Vec<RequestAnsweredFact>),
    /// JW323.
    Declared(Vec<DeclaredFact>),
    /// JW325.
    DeclarationAnswered(Vec<DeclarationAnsweredFact>),
    /// The part about the provider of a JW315, JW317 or JW323.
    Registered(Vec<Registered>),
}

/// `Identificatie`, or what stands for it where it holds who the child is: this is remembered, and may identify
/// nobody.
fn unnamed(event: &Event) -> String {
    let meta = &event.meta;
    let named = event.person.as_ref().is_some_and(|child| child.is_named_in(&meta.identification));
    match meta.message_id.get(..16) {
        Some(mac) if named => format!("mac:{mac}"),
        Some(_) | None => meta.identification.clone(),
    }
}

impl Told {
    /// From an event; `None` when its ids cannot be read.
    pub(crate) fn from(event: &Event) -> Option<Self> {
        let meta = &event.meta;
        let number = meta.message_type.get(meta.law.len()..)?.parse().ok()?;
        let mut facts = facts(event);
        forget_ids(&mut facts);
        Some(Self {
            message_id: id(&meta.message_id)?,
            part: meta.part,
            law: meta.law.clone(),
            number,
            municipality: meta.municipality.clone(),
            provider: meta.provider.clone(),
            dagtekening: meta.dagtekening,
            identification: if number == 301 { unnamed(event) } else { String::new() },
            received_on: local(meta.received_at)?.day,
            facts,
        })
    }

    /// As an event without a person, to be written where nothing may identify.
    pub(crate) fn to_event(&self) -> Event {
        let meta = Meta {
            receipt: String::new(),
            source: String::new(),
            standard: String::new(),
            law: self.law.clone(),
            message_type: format!("{}{}", self.law, self.number),
            sender: String::new(),
            municipality: self.municipality.clone(),
            provider: self.provider.clone(),
            identification: self.identification.clone(),
            dagtekening: self.dagtekening,
            received_at: i64::from(self.received_on.days()) * DAY_MS + DAY_MS / 2,
            deliver: false,
            message_id: hex::encode(self.message_id),
            part: self.part,
            parts: 1,
        };
        let mut event = Event::new(meta, None);
        match self.facts.clone() {
            Facts::Allocated(facts) => event.allocated = facts,
            Facts::Started(facts) => event.care_started = facts,
            Facts::Stopped(facts) => event.care_stopped = facts,
            Facts::Requested(facts) => event.care_requested = facts,
            Facts::Changed(facts) => event.change_requested = facts,
            Facts::Answered(facts) => event.request_answered = facts,
            Facts::Declared(facts) => event.declared = facts,
            Facts::DeclarationAnswered(facts) => event.declaration_answered = facts,
            Facts::Registered(facts) => event.registered = facts,
        }
        event
    }

    /// Between whom it went.
    pub(crate) fn parties(&self) -> Parties<'_> {
        (&self.law, &self.municipality, &self.provider)
    }

    /// The law and municipality of a message that assigns anything.
    pub(crate) fn assigns(&self) -> Option<(&str, &str)> {
        let assigns = matches!(&self.facts, Facts::Allocated(facts) if !facts.is_empty());
        assigns.then_some((&self.law, &self.municipality))
    }

    /// Whether rules of levels 3 and 4 decide over it, and it is answered.
    pub(crate) fn is_judged(&self) -> bool {
        standard::answer_of(&format!("{}{}", self.law, self.number)).is_some()
    }

    /// The order in which messages are judged, whenever they came: by day, then assignments
    /// before requests, starts, stops and claims, then by the first day they speak of. The id
    /// decides between what is left, so that every order of arrival gives the same.
    pub(crate) fn order(&self) -> impl Ord + use<> {
        let kind = match self.number {
            301 => 0,
            319 => 1,
            315 => 2,
            317 => 3,
            305 => 4,
            307 => 5,
            323 => 6,
            _ => 7,
        };
        (self.dagtekening, kind, self.first_day(), self.message_id)
    }

    /// The first day that the facts speak of, and the last where two begin alike.
    fn first_day(&self) -> Option<(Day, Day)> {
        match &self.facts {
            Facts::Started(facts) => {
                facts.iter().map(|fact| (fact.begindatum, fact.begindatum)).min()
            }
            Facts::Stopped(facts) => {
                facts.iter().map(|fact| (fact.begindatum, fact.einddatum)).min()
            }
            Facts::Declared(facts) => {
                facts.iter().map(|fact| (fact.begindatum, fact.einddatum)).min()
            }
            Facts::Allocated(_)
            | Facts::Requested(_)
            | Facts::Changed(_)
            | Facts::Answered(_)
            | Facts::DeclarationAnswered(_)
            | Facts::Registered(_) => None,
        }
    }
}

const DAY_MS: i64 = 86_400_000;

fn facts(event: &Event) -> Facts {
    if !event.care_started.is_empty() {
        Facts::Started(event.care_started.clone())
    } else if !event.care_stopped.is_empty() {
        Facts::Stopped(event.care_stopped.clone())
    } else if !event.care_requested.is_empty() {
        Facts::Requested(event.care_requested.clone())
    } else if !event.change_requested.is_empty() {
        Facts::Changed(event.change_requested.clone())
    } else if !event.request_answered.is_empty() {
        Facts::Answered(event.request_answered.clone())
    } else if !event.declared.is_empty() {
        Facts::Declared(event.declared.clone())
    } else if !event.declaration_answered.is_empty() {
        Facts::DeclarationAnswered(event.declaration_answered.clone())
    } else if !event.registered.is_empty() {
        Facts::Registered(event.registered.clone())
    } else {
        Facts::Allocated(event.allocated.clone())
    }
}

/// The ids of facts decide nothing, and are most of their size.
fn forget_ids(facts: &mut Facts) {
    match facts {
        Facts::Allocated(facts) => facts.iter_mut().for_each(|fact| fact.fact_id.clear()),
        Facts::Started(facts) => facts.iter_mut().for_each(|fact| fact.fact_id.clear()),
        Facts::Stopped(facts) => facts.iter_mut().for_each(|fact| fact.fact_id.clear()),
        Facts::Requested(facts) => facts.iter_mut().for_each(|fact| fact.fact_id.clear()),
        Facts::Changed(facts) => facts.iter_mut().for_each(|fact| fact.fact_id.clear()),
        Facts::Answered(facts) => facts.iter_mut().for_each(|fact| fact.fact_id.clear()),
        Facts::Declared(facts) => facts.iter_mut().for_each(|fact| {
            fact.fact_id.clear();
            fact.declaratie_id.clear();
        }),
        Facts::DeclarationAnswered(facts) => {
            facts.iter_mut().for_each(|fact| fact.fact_id.clear());
        }
        Facts::Registered(_) => {}
    }
}
