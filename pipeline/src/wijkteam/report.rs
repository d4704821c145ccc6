//! What a wijkteam is told of other partners: referrals to the team, and schools that worry.
//!
//! | kind | CloudEvents `type` | when |
//! |---|---|---|
//! | `referred` | `nl.wijkstroom.jeugdhulp.verwezen` | `Referred` with `naar` = `wijkteam` |
//! | `school_signalled` | `nl.wijkstroom.jeugdhulp.schoolsignaal` | `SchoolSignalled` with `zorgsignaal` |
//! | `lapsed` | `nl.wijkstroom.jeugdhulp.vervallen` | a record of these families is removed, or says now that it is not for the team |
//!
//! Whether the team was told of a record before is not remembered here: what lapses names its record and
//! nobody, so that a team which never heard of it learns nothing.

use std::collections::BTreeMap;

use serde::Serialize;
use wijkstroom_schemas::event::Event;
use wijkstroom_schemas::feed::{Mutation, ReportedFact};

use super::body::{Bericht, Client, bericht, client, enveloped};

/// `dataschema` of the body, and `$id` of the schema of `data`. A change that a receiver could stumble over gets
/// a new number.
pub const DATA_SCHEMA: &str = "tag:wijkstroom.nl,2026:melding/1";

/// Which records a team is told of: family, the field that says so, its value, kind of delivery, CloudEvents type,
/// and what a record is called.
const TOLD: [Told; 2] = [
    Told {
        family: "Referred",
        field: "naar",
        value: "wijkteam",
        kind: "referred",
        event_type: "nl.wijkstroom.jeugdhulp.verwezen",
        soort: "verwijzing",
    },
    Told {
        family: "SchoolSignalled",
        field: "zorgsignaal",
        value: "true",
        kind: "school_signalled",
        event_type: "nl.wijkstroom.jeugdhulp.schoolsignaal",
        soort: "schoolsignaal",
    },
];

#[derive(Debug)]
struct Told {
    family: &'static str,
    field: &'static str,
    value: &'static str,
    kind: &'static str,
    event_type: &'static str,
    soort: &'static str,
}

/// A reported fact that a wijkteam is told.
#[derive(Debug, Clone, Copy)]
pub struct Report<'a> {
    fact: &'a ReportedFact,
    told: &'static Told,
    /// That it is not for the team, or no longer.
    lapsed: bool,
}

impl<'a> Report<'a> {
    /// What of a fact a team is told, if anything.
    pub fn of(fact: &'a ReportedFact) -> Option<Self> {
        let told = TOLD.iter().find(|told| told.family == fact.family)?;
        let mutation = Mutation::parse(&fact.mutation)?;
        let value = fact.values.get(told.field);
        let is_for_team = value.is_some_and(|value| value == told.value);
        let lapsed = match mutation {
            Mutation::New if !is_for_team => return None,
            // It never said whom it is for.
            Mutation::Changed if value.is_none() => return None,
            Mutation::New | Mutation::Changed => !is_for_team,
            Mutation::Removed => true,
        };
        Some(Self { fact, told, lapsed })
    }

    /// Id of the fact.
    pub fn fact_id(&self) -> &'a str {
        &self.fact.fact_id
    }

    /// `referred`, `school_signalled` or `lapsed`.
    pub fn kind(&self) -> &'static str {
        if self.lapsed { "lapsed" } else { self.told.kind }
    }

    /// Writes its CloudEvent, as [`super::body::cloud_event`] does.
    pub fn cloud_event(&self, event: &Event, delivery_id: &str, source: &str) -> Vec<u8> {
        let Self { fact, told, lapsed } = *self;
        let person = event.person.as_ref().filter(|_| !lapsed);
        let event_type = if lapsed { "nl.wijkstroom.jeugdhulp.vervallen" } else { told.event_type };
        let data = Data {
            gebeurtenis: event_type.rsplit('.').next().unwrap_or_default(),
            soort: told.soort,
            kenmerk: &fact.record_id,
            versie: fact.order,
            mutatie: &fact.mutation,
            gemeente: &event.meta.municipality,
            datum: fact.on.to_string(),
            client: person.map(client),
            feit: (!lapsed).then_some(&fact.values),
            bericht: bericht(&event.meta, fact.line),
        };
        enveloped(&event.meta, (delivery_id, source, event_type, &fact.fact_id), DATA_SCHEMA, data)
    }
}

#[derive(Serialize)]
struct Data<'a> {
    gebeurtenis: &'static str,
    soort: &'static str,
    kenmerk: &'a str,
    versie: i64,
    mutatie: &'a str,
    gemeente: &'a str,
    datum: String,
    client: Option<Client<'a>>,
    feit: Option<&'a BTreeMap<String, String>>,
    bericht: Bericht<'a>,
}
