//! The body of a delivery: an NL GOV CloudEvent in structured JSON.
//!
//! The context attributes never identify: `id` and `subject` are keyed MACs. Identity
//! is in `data` and nowhere else. The order of the fields is that of the structs
//! here, so equal facts give equal bytes.
//!
//! | kind | CloudEvents `type` | `data.gebeurtenis` |
//! |---|---|---|
//! | `started` | `nl.wijkstroom.jeugdhulp.gestart` | `gestart` |
//! | `stopped` | `nl.wijkstroom.jeugdhulp.gestopt` | `gestopt` |
//! | `withdrawn` | `nl.wijkstroom.jeugdhulp.ingetrokken` | `ingetrokken`, of what in `data.ingetrokken` |
//!
//! What other partners report has a body of its own, see [`super::report`].

use serde::Serialize;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use wijkstroom_schemas::codes::{self, CodeList};
use wijkstroom_schemas::event::{CareStartedFact, CareStoppedFact, Event, Meta, Person};

/// Media type of the body.
pub const CONTENT_TYPE: &str = "application/cloudevents+json; charset=UTF-8";

/// `dataschema` of the body, and `$id` of the schema of `data`. A change that a
/// receiver could stumble over gets a new number.
pub const DATA_SCHEMA: &str = "tag:wijkstroom.nl,2026:jeugdhulp/1";

/// Largest body the NL GOV profile allows.
pub const BODY_MAX_BYTES: usize = 64 * 1024;

/// `StatusAanlevering` of a line that withdraws an earlier one.
const WITHDRAWS: &str = "3";

/// A fact that a wijkteam is told.
#[derive(Debug, Clone, Copy)]
pub enum Happening<'a> {
    /// Of a JW305.
    Start(&'a CareStartedFact),
    /// Of a JW307.
    Stop(&'a CareStoppedFact),
}

impl Happening<'_> {
    /// Id of the fact.
    pub fn fact_id(&self) -> &str {
        match self {
            Self::Start(fact) => &fact.fact_id,
            Self::Stop(fact) => &fact.fact_id,
        }
    }

    /// `started`, `stopped` or `withdrawn`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Start(fact) if fact.status_aanlevering == WITHDRAWS => "withdrawn",
            Self::Stop(fact) if fact.status_aanlevering == WITHDRAWS => "withdrawn",
            Self::Start(_) => "started",
            Self::Stop(_) => "stopped",
        }
    }

    fn withdrawn(&self) -> Option<&'static str> {
        match self {
            Self::Start(fact) => (fact.status_aanlevering == WITHDRAWS).then_some("start"),
            Self::Stop(fact) => (fact.status_aanlevering == WITHDRAWS).then_some("stop"),
        }
    }
}

/// Writes the CloudEvent of a happening.
///
/// `source` names this hub to the receiver. Everything else comes from the event,
/// so the same event gives the same bytes.
pub fn cloud_event(
    event: &Event,
    person: &Person,
    happening: &Happening<'_>,
    delivery_id: &str,
    source: &str,
) -> Vec<u8> {
    let (event_type, gebeurtenis) = match happening.kind() {
        "withdrawn" => ("nl.wijkstroom.jeugdhulp.ingetrokken", "ingetrokken"),
        "stopped" => ("nl.wijkstroom.jeugdhulp.gestopt", "gestopt"),
        _ => ("nl.wijkstroom.jeugdhulp.gestart", "gestart"),
    };
    let data = data(event, person, happening, gebeurtenis);
    let context = (delivery_id, source, event_type, happening.fact_id());
    enveloped(&event.meta, context, DATA_SCHEMA, data)
}

/// The bytes of a CloudEvent with this `id`, `source`, `type` and `subject`.
pub(super) fn enveloped(
    meta: &Meta,
    (id, source, event_type, subject): (&str, &str, &'static str, &str),
    dataschema: &'static str,
    data: impl Serialize,
) -> Vec<u8> {
    let body = CloudEvent {
        specversion: "1.0",
        id,
        source,
        event_type,
        subject,
        time: rfc3339(meta.received_at),
        datacontenttype: "application/json",
        dataschema,
        data,
    };
    // Writing strings and numbers into memory has no way to fail.
    serde_json::to_vec(&body).unwrap_or_default()
}

#[derive(Serialize)]
struct CloudEvent<'a, D> {
    specversion: &'static str,
    id: &'a str,
    source: &'a str,
    #[serde(rename = "type")]
    event_type: &'static str,
    subject: &'a str,
    time: String,
    datacontenttype: &'static str,
    dataschema: &'static str,
    data: D,
}

#[derive(Serialize)]
struct Data<'a> {
    gebeurtenis: &'static str,
    ingetrokken: Option<&'static str>,
    wet: &'a str,
    gemeente: &'a str,
    aanbieder: &'a str,
    client: Client<'a>,
    toewijzingnummer: Option<i64>,
    toewijzing_ingangsdatum: Option<String>,
    product: Product<'a>,
    begindatum: String,
    einddatum: Option<String>,
    reden_beeindiging: Option<Coded<'a>>,
    bericht: Bericht<'a>,
}

#[derive(Serialize)]
pub(super) struct Client<'a> {
    bsn: Option<&'a str>,
    voornamen: Option<&'a str>,
    voorletters: Option<&'a str>,
    voorvoegsel: Option<&'a str>,
    achternaam: Option<&'a str>,
    geboortedatum: Option<String>,
    datum_gebruik: Option<&'a str>,
    geslacht: Option<Coded<'a>>,
}

#[derive(Serialize)]
struct Product<'a> {
    categorie: Option<&'a str>,
    code: Option<&'a str>,
}

#[derive(Serialize)]
struct Coded<'a> {
    code: &'a str,
    omschrijving: Option<&'static str>,
}

#[derive(Serialize)]
pub(super) struct Bericht<'a> {
    soort: &'a str,
    standaard: &'a str,
    afzender: &'a str,
    identificatie: &'a str,
    dagtekening: String,
    regel: i32,
    ontvangstbewijs: &'a str,
}

fn data<'a>(
    event: &'a Event,
    person: &'a Person,
    happening: &Happening<'a>,
    gebeurtenis: &'static str,
) -> Data<'a> {
    let meta = &event.meta;
    let (line, toewijzingnummer, ingang, product, begindatum) = match *happening {
        Happening::Start(fact) => (
            fact.line,
            fact.toewijzing_nummer,
            fact.toewijzing_ingangsdatum,
            (&fact.product_categorie, &fact.product_code),
            fact.begindatum,
        ),
        Happening::Stop(fact) => (
            fact.line,
            fact.toewijzing_nummer,
            fact.toewijzing_ingangsdatum,
            (&fact.product_categorie, &fact.product_code),
            fact.begindatum,
        ),
    };
    let end = match *happening {
        Happening::Start(_) => None,
        Happening::Stop(fact) => Some(fact),
    };
    Data {
        gebeurtenis,
        ingetrokken: happening.withdrawn(),
        wet: &meta.law,
        gemeente: &meta.municipality,
        aanbieder: &meta.provider,
        client: client(person),
        toewijzingnummer,
        toewijzing_ingangsdatum: ingang.map(|day| day.to_string()),
        product: Product { categorie: product.0.as_deref(), code: product.1.as_deref() },
        begindatum: begindatum.to_string(),
        einddatum: end.map(|fact| fact.einddatum.to_string()),
        reden_beeindiging: end
            .map(|fact| coded(&codes::REDEN_BEEINDIGING, &fact.reden_beeindiging)),
        bericht: bericht(meta, line),
    }
}

/// The message that a fact on this line of it comes from.
pub(super) fn bericht(meta: &Meta, line: i32) -> Bericht<'_> {
    Bericht {
        soort: &meta.message_type,
        standaard: &meta.standard,
        afzender: &meta.sender,
        identificatie: &meta.identification,
        dagtekening: meta.dagtekening.to_string(),
        regel: line,
        ontvangstbewijs: &meta.receipt,
    }
}

pub(super) fn client(person: &Person) -> Client<'_> {
    Client {
        bsn: person.bsn.as_ref().map(|bsn| bsn.reveal()),
        voornamen: person.voornamen.as_deref(),
        voorletters: person.voorletters.as_deref(),
        voorvoegsel: person.voorvoegsel.as_deref(),
        achternaam: person.achternaam.as_deref(),
        geboortedatum: person.geboortedatum.map(|born| born.to_string()),
        datum_gebruik: person.datum_gebruik.as_deref(),
        geslacht: person.geslacht.as_deref().map(|code| coded(&codes::GESLACHT, code)),
    }
}

fn coded<'a>(list: &CodeList, code: &'a str) -> Coded<'a> {
    Coded { code, omschrijving: list.find(code).map(|code| code.description) }
}

/// A time in UTC, as CloudEvents wants it.
fn rfc3339(at_ms: i64) -> String {
    let at = OffsetDateTime::from_unix_timestamp_nanos(i128::from(at_ms) * 1_000_000);
    at.unwrap_or(OffsetDateTime::UNIX_EPOCH).format(&Rfc3339).unwrap_or_default()
}
