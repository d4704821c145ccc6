//! Clean facts as rows of their tables.

use wijkstroom_schemas::clean::{
    Allocated, CareRequested, CareStarted, CareStopped, ChangeRequested, DeclarationAnswered,
    Declared, Fact, Meta, PersonLinked, Reported, RequestAnswered, SafeEvent, Scalar, Subject,
};

use super::{reported, tables};
use crate::sql::table::Table;
use crate::sql::value::{Id, Row, Value};

/// Room for the longest row, so that it need not grow.
const COLUMNS_MAX: usize = 41;

/// The table of a fact.
pub fn table_of(safe: &SafeEvent) -> &'static Table {
    match safe.fact() {
        Fact::Allocated(_) => &tables::FACT_ALLOCATED,
        Fact::CareStarted(_) => &tables::FACT_CARE_STARTED,
        Fact::CareStopped(_) => &tables::FACT_CARE_STOPPED,
        Fact::CareRequested(_) => &tables::FACT_CARE_REQUESTED,
        Fact::ChangeRequested(_) => &tables::FACT_CHANGE_REQUESTED,
        Fact::RequestAnswered(_) => &tables::FACT_REQUEST_ANSWERED,
        Fact::Declared(_) => &tables::FACT_DECLARED,
        Fact::DeclarationAnswered(_) => &tables::FACT_DECLARATION_ANSWERED,
        Fact::Reported(fact) => reported::table_of(fact.family),
        Fact::PersonLinked(_) => &reported::FACT_PERSON_LINKED,
    }
}

/// Whether assignments and periods of care are derived from a fact.
pub fn is_care(safe: &SafeEvent) -> bool {
    matches!(safe.fact(), Fact::Allocated(_) | Fact::CareStarted(_) | Fact::CareStopped(_))
}

/// The row of a fact; `None` when one of its ids is not an id.
pub fn fact_row(safe: &SafeEvent) -> Option<Row<'_>> {
    match safe.fact() {
        Fact::Allocated(fact) => allocated(fact),
        Fact::CareStarted(fact) => care_started(fact),
        Fact::CareStopped(fact) => care_stopped(fact),
        Fact::CareRequested(fact) => care_requested(fact),
        Fact::ChangeRequested(fact) => change_requested(fact),
        Fact::RequestAnswered(fact) => request_answered(fact),
        Fact::Declared(fact) => declared(fact),
        Fact::DeclarationAnswered(fact) => declaration_answered(fact),
        Fact::Reported(fact) => reported(fact),
        Fact::PersonLinked(fact) => person_linked(fact),
    }
}

/// What every fact has in front.
fn common<'a>(
    fact_id: &str,
    line: i32,
    meta: &'a Meta,
    subject: Option<&'a Subject>,
) -> Option<Row<'a>> {
    let mut row = Vec::with_capacity(COLUMNS_MAX);
    row.extend([
        Value::Id(Id::parse(fact_id)?),
        Value::Int(i64::from(line)),
        Value::Id(Id::parse(&meta.receipt)?),
        Value::text(&meta.source),
        Value::text(&meta.standard),
        Value::text(&meta.law),
        Value::text(&meta.message_type),
        Value::text(&meta.sender),
        Value::text(&meta.municipality),
        Value::text(&meta.provider),
        Value::text(&meta.identification),
        Value::Day(meta.dagtekening),
        Value::At(meta.received_at),
    ]);
    let Some(subject) = subject else {
        row.extend(std::iter::repeat_n(Value::Null, 8));
        return Some(row);
    };
    row.extend([
        Value::Id(Id::parse(&subject.pseudonym)?),
        Value::Int(i64::from(subject.key_version)),
        Value::text(&subject.domain),
        Value::Bool(subject.weak),
        Value::int_or_null(subject.birth_year),
        Value::text_or_null(subject.sex.as_deref()),
        Value::text_or_null(subject.pc4.as_deref()),
        Value::int_or_null(subject.age_at_event),
    ]);
    Some(row)
}

/// An id that may be absent; `None` when it is there and no id.
fn id(text: Option<&str>) -> Option<Value<'static>> {
    match text {
        None => Some(Value::Null),
        Some(text) => Id::parse(text).map(Value::Id),
    }
}

fn allocated(fact: &Allocated) -> Option<Row<'_>> {
    let mut row = common(&fact.fact_id, fact.line, &fact.meta, Some(&fact.subject))?;
    row.extend([
        Value::Int(fact.toewijzing_nummer),
        Value::text_or_null(fact.product_categorie.as_deref()),
        Value::text_or_null(fact.product_code.as_deref()),
        Value::Day(fact.toewijzingsdatum),
        Value::text(&fact.toewijzingstijd),
        Value::Day(fact.ingangsdatum),
        Value::day_or_null(fact.einddatum),
        Value::text_or_null(fact.reden_wijziging.as_deref()),
        Value::int_or_null(fact.volume),
        Value::text_or_null(fact.eenheid.as_deref()),
        Value::text_or_null(fact.frequentie.as_deref()),
        Value::int_or_null(fact.budget),
        id(fact.request_id.as_deref())?,
    ]);
    Some(row)
}

fn care_started(fact: &CareStarted) -> Option<Row<'_>> {
    let mut row = common(&fact.fact_id, fact.line, &fact.meta, Some(&fact.subject))?;
    row.extend([
        Value::int_or_null(fact.toewijzing_nummer),
        Value::text_or_null(fact.product_categorie.as_deref()),
        Value::text_or_null(fact.product_code.as_deref()),
        Value::day_or_null(fact.toewijzing_ingangsdatum),
        Value::Day(fact.begindatum),
        Value::text(&fact.status_aanlevering),
    ]);
    Some(row)
}

fn care_stopped(fact: &CareStopped) -> Option<Row<'_>> {
    let mut row = common(&fact.fact_id, fact.line, &fact.meta, Some(&fact.subject))?;
    row.extend([
        Value::int_or_null(fact.toewijzing_nummer),
        Value::text_or_null(fact.product_categorie.as_deref()),
        Value::text_or_null(fact.product_code.as_deref()),
        Value::day_or_null(fact.toewijzing_ingangsdatum),
        Value::Day(fact.begindatum),
        Value::text(&fact.reden_beeindiging),
        Value::Day(fact.einddatum),
        Value::text(&fact.status_aanlevering),
    ]);
    Some(row)
}

fn care_requested(fact: &CareRequested) -> Option<Row<'_>> {
    let mut row = common(&fact.fact_id, fact.line, &fact.meta, Some(&fact.subject))?;
    row.extend([
        id(Some(&fact.request_id))?,
        Value::text_or_null(fact.gezagsdrager_bekend.as_deref()),
        Value::int_or_null(fact.beschikking_nummer),
        Value::day_or_null(fact.beschikking_ingangsdatum),
        Value::text_or_null(fact.product_categorie.as_deref()),
        Value::text_or_null(fact.product_code.as_deref()),
        Value::Day(fact.toewijzing_ingangsdatum),
        Value::day_or_null(fact.toewijzing_einddatum),
        Value::int_or_null(fact.volume),
        Value::text_or_null(fact.eenheid.as_deref()),
        Value::text_or_null(fact.frequentie.as_deref()),
        Value::int_or_null(fact.budget),
        Value::text(&fact.verwijzer_type),
        Value::text_or_null(fact.raamcontract.as_deref()),
    ]);
    Some(row)
}

fn change_requested(fact: &ChangeRequested) -> Option<Row<'_>> {
    let mut row = common(&fact.fact_id, fact.line, &fact.meta, Some(&fact.subject))?;
    row.extend([
        id(Some(&fact.request_id))?,
        Value::text(&fact.reden_verzoek),
        Value::text(&fact.soort),
        Value::int_or_null(fact.toewijzing_nummer),
        Value::text_or_null(fact.product_categorie.as_deref()),
        Value::text_or_null(fact.product_code.as_deref()),
        Value::day_or_null(fact.gewenste_ingangsdatum),
        Value::day_or_null(fact.einddatum),
        Value::int_or_null(fact.volume),
        Value::text_or_null(fact.eenheid.as_deref()),
        Value::text_or_null(fact.frequentie.as_deref()),
        Value::int_or_null(fact.budget),
    ]);
    Some(row)
}

fn request_answered(fact: &RequestAnswered) -> Option<Row<'_>> {
    let mut row = common(&fact.fact_id, fact.line, &fact.meta, fact.subject.as_ref())?;
    row.extend([
        id(Some(&fact.request_id))?,
        Value::text(&fact.verzoek_antwoord),
        Value::text_or_null(fact.reden_afwijzing.as_deref()),
        Value::text_or_null(fact.woonplaats_gemeente.as_deref()),
    ]);
    Some(row)
}

fn declared(fact: &Declared) -> Option<Row<'_>> {
    let mut row = common(&fact.fact_id, fact.line, &fact.meta, Some(&fact.subject))?;
    row.extend([
        id(Some(&fact.declaratie_id))?,
        id(Some(&fact.prestatie_id))?,
        id(fact.vorige_prestatie_id.as_deref())?,
        Value::Day(fact.declaratie_begindatum),
        Value::Day(fact.declaratie_einddatum),
        Value::Day(fact.declaratie_dagtekening),
        Value::Int(fact.toewijzing_nummer),
        Value::text(&fact.product_categorie),
        Value::text(&fact.product_code),
        Value::Day(fact.begindatum),
        Value::Day(fact.einddatum),
        Value::Int(fact.geleverd_volume),
        Value::text(&fact.eenheid),
        Value::int_or_null(fact.product_tarief),
        Value::Int(fact.bedrag),
        Value::text_or_null(fact.beoordeling.as_deref()),
        Value::text_or_null(fact.retourcodes.as_deref()),
    ]);
    Some(row)
}

fn declaration_answered(fact: &DeclarationAnswered) -> Option<Row<'_>> {
    let mut row = common(&fact.fact_id, fact.line, &fact.meta, fact.subject.as_ref())?;
    row.extend([
        Value::text(&fact.klasse),
        id(Some(&fact.declaratie_id))?,
        id(fact.prestatie_id.as_deref())?,
        Value::int_or_null(fact.toewijzing_nummer),
        Value::int_or_null(fact.ingediend_bedrag),
        Value::int_or_null(fact.toegekend_bedrag),
        Value::text(&fact.retourcodes),
    ]);
    Some(row)
}

fn reported(fact: &Reported) -> Option<Row<'_>> {
    let mut row = common(&fact.fact_id, fact.line, &fact.meta, fact.subject.as_ref())?;
    row.extend([
        id(Some(&fact.record_id))?,
        Value::text(&fact.mutation),
        Value::Int(fact.order),
        Value::Day(fact.on),
    ]);
    row.extend(fact.values.iter().map(|value| match value {
        None => Value::Null,
        Some(Scalar::Text(text)) => Value::text(text),
        Some(Scalar::Day(day)) => Value::Day(*day),
        Some(Scalar::Whole(number)) => Value::Int(*number),
        Some(Scalar::YesNo(yes)) => Value::Bool(*yes),
    }));
    Some(row)
}

fn person_linked(fact: &PersonLinked) -> Option<Row<'_>> {
    let mut row = common(&fact.fact_id, fact.line, &fact.meta, Some(&fact.subject))?;
    row.extend([
        id(Some(&fact.record_id))?,
        Value::text(&fact.mutation),
        Value::Int(fact.order),
        Value::Day(fact.on),
        Value::text(&fact.family),
        id(Some(&fact.weak_pseudonym))?,
        id(fact.given.as_deref())?,
    ]);
    Some(row)
}
