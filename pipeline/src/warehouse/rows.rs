//! What is derived from facts as rows, and rows of facts as facts again.
//!
//! The ids of derived rows come from their keys: the first 16 bytes, in hexadecimal, of
//! SHA-256 over the table's name and the parts of the key, joined by U+001F. A part that
//! may be absent is empty when it is, else `=` and its text.

use std::sync::Arc;

use wijkstroom_schemas::day::Day;
use wijkstroom_schemas::ids::content_hash;

use super::derive::{
    Allocation, Body, Care, CareKey, Dossier, Ending, Fact, Standing, Toewijzing, Zorgperiode,
};
use crate::sql::value::{Id, Row, Value};

/// The fact of care behind a row of its table; `None` when the row is not as the tables say.
/// What `known` facts of the same child hold alike is shared with them.
pub fn fact(row: &[Value<'_>], known: &[Fact]) -> Option<Fact> {
    let [
        Value::Id(fact_id),
        _line,
        Value::Id(receipt),
        _source,
        _standard,
        Value::Text(law),
        _message_type,
        _sender,
        Value::Text(municipality),
        Value::Text(provider),
        Value::Text(identification),
        Value::Day(dagtekening),
        _received_at,
        Value::Id(pseudonym),
        _key_version,
        _domain,
        _weak,
        _birth_year,
        _sex,
        _pc4,
        _age_at_event,
        toewijzing_nummer,
        own @ ..,
    ] = row
    else {
        return None;
    };
    let toewijzing_nummer = int(toewijzing_nummer)?;
    // Compared before anything is copied: most facts of a child share it.
    let same_dossier = known.iter().map(|fact| &fact.dossier).find(|dossier| {
        (dossier.toewijzing_nummer, dossier.pseudonym) == (toewijzing_nummer, *pseudonym)
            && (dossier.municipality == *municipality && dossier.law == *law)
            && dossier.provider == *provider
    });
    let dossier = same_dossier.cloned().unwrap_or_else(|| {
        Arc::new(Dossier {
            pseudonym: *pseudonym,
            municipality: municipality.to_string(),
            law: law.to_string(),
            provider: provider.to_string(),
            toewijzing_nummer,
        })
    });
    Some(Fact {
        fact_id: *fact_id,
        receipt: *receipt,
        dagtekening: *dagtekening,
        identification: identification.as_ref().into(),
        dossier,
        body: body(own)?,
    })
}

/// The family's own columns, behind ToewijzingNummer.
fn body(own: &[Value<'_>]) -> Option<Body> {
    match own {
        [
            categorie,
            code,
            Value::Day(toewijzingsdatum),
            Value::Text(toewijzingstijd),
            Value::Day(ingangsdatum),
            einddatum,
            reden_wijziging,
            volume,
            eenheid,
            frequentie,
            budget,
            _request_id,
        ] => Some(Body::Allocated(Box::new(Allocation {
            product_categorie: text(categorie)?,
            product_code: text(code)?,
            toewijzingsdatum: *toewijzingsdatum,
            toewijzingstijd: toewijzingstijd.to_string(),
            ingangsdatum: *ingangsdatum,
            einddatum: day(einddatum)?,
            reden_wijziging: text(reden_wijziging)?,
            volume: int(volume)?,
            eenheid: text(eenheid)?,
            frequentie: text(frequentie)?,
            budget: int(budget)?,
        }))),
        [categorie, code, ingangsdatum, begindatum, status] => {
            care([categorie, code, ingangsdatum, begindatum, status]).map(Body::Started)
        }
        [
            categorie,
            code,
            ingangsdatum,
            begindatum,
            Value::Text(reden_beeindiging),
            Value::Day(einddatum),
            status,
        ] => {
            let reden_beeindiging = reden_beeindiging.to_string();
            let ending = Ending { reden_beeindiging, einddatum: *einddatum };
            let care = care([categorie, code, ingangsdatum, begindatum, status])?;
            Some(Body::Stopped(care, ending))
        }
        _ => None,
    }
}

fn care([categorie, code, ingangsdatum, begindatum, status]: [&Value<'_>; 5]) -> Option<Care> {
    let (Value::Day(begindatum), Value::Text(status)) = (begindatum, status) else {
        return None;
    };
    let (product_categorie, product_code) = (text(categorie)?, text(code)?);
    Some(Care {
        key: CareKey { product_categorie, product_code, begindatum: *begindatum },
        toewijzing_ingangsdatum: day(ingangsdatum)?,
        withdraws: Care::withdraws(status),
    })
}

fn text(value: &Value<'_>) -> Option<Option<String>> {
    match value {
        Value::Null => Some(None),
        Value::Text(text) => Some(Some(text.to_string())),
        Value::Id(_) | Value::Int(_) | Value::Day(_) | Value::At(_) | Value::Bool(_) => None,
    }
}

fn int(value: &Value<'_>) -> Option<Option<i64>> {
    match value {
        Value::Null => Some(None),
        Value::Int(number) => Some(Some(*number)),
        Value::Text(_) | Value::Id(_) | Value::Day(_) | Value::At(_) | Value::Bool(_) => None,
    }
}

fn day(value: &Value<'_>) -> Option<Option<Day>> {
    match value {
        Value::Null => Some(None),
        Value::Day(day) => Some(Some(*day)),
        Value::Text(_) | Value::Id(_) | Value::Int(_) | Value::At(_) | Value::Bool(_) => None,
    }
}

/// The row of an assignment.
pub fn toewijzing_row(dossier: &Dossier, toewijzing: &Toewijzing<'_>) -> Row<'static> {
    let Toewijzing { fact, content } = toewijzing;
    let owned = |text: &Option<String>| text.clone().map_or(Value::Null, Value::text);
    vec![
        Value::Id(toewijzing_id(dossier)),
        Value::Id(dossier.pseudonym),
        Value::text(dossier.municipality.clone()),
        Value::text(dossier.law.clone()),
        Value::text(dossier.provider.clone()),
        Value::int_or_null(dossier.toewijzing_nummer),
        Value::text(if toewijzing.withdrawn() { "ingetrokken" } else { "toegewezen" }),
        owned(&content.product_categorie),
        owned(&content.product_code),
        Value::Day(content.toewijzingsdatum),
        Value::text(content.toewijzingstijd.clone()),
        Value::Day(content.ingangsdatum),
        Value::day_or_null(content.einddatum),
        owned(&content.reden_wijziging),
        Value::int_or_null(content.volume),
        owned(&content.eenheid),
        owned(&content.frequentie),
        Value::int_or_null(content.budget),
        Value::Id(fact.fact_id),
        Value::Id(fact.receipt),
        Value::Day(fact.dagtekening),
    ]
}

/// The row of a period of care, beside the assignment it is under.
pub fn period_row(
    dossier: &Dossier,
    toewijzing: Option<&Toewijzing<'_>>,
    period: &Zorgperiode<'_>,
) -> Row<'static> {
    let owned = |text: &Option<String>| text.clone().map_or(Value::Null, Value::text);
    let status = match (&period.start, period.definitive()) {
        (None, _) => "stop_zonder_start",
        (Some(_), None) => "lopend",
        (Some(_), Some(false)) => "tijdelijk_gestopt",
        (Some(_), Some(true)) => "gestopt",
    };
    let toewijzing_status = match (dossier.toewijzing_nummer, toewijzing) {
        (None, _) => "niet_van_toepassing",
        (Some(_), None) => "ontbreekt",
        (Some(_), Some(toewijzing)) if toewijzing.withdrawn() => "ingetrokken",
        (Some(_), Some(_)) => "gevonden",
    };
    let ending = period.stop.map(|(_, ending)| ending);
    let content = period.start.or(period.stop.map(|(stop, _)| stop));
    let mut row = vec![
        Value::Id(period_id(dossier, period.key)),
        Value::Id(dossier.pseudonym),
        Value::text(dossier.municipality.clone()),
        Value::text(dossier.law.clone()),
        Value::text(dossier.provider.clone()),
        Value::int_or_null(dossier.toewijzing_nummer),
        owned(&period.key.product_categorie),
        owned(&period.key.product_code),
        Value::Day(period.key.begindatum),
        Value::text(status),
        Value::day_or_null(ending.map(|ending| ending.einddatum)),
        ending.map_or(Value::Null, |ending| Value::text(ending.reden_beeindiging.clone())),
        Value::text(toewijzing_status),
        Value::id_or_null(toewijzing.map(|_| toewijzing_id(dossier))),
        Value::day_or_null(content.and_then(|standing| standing.care.toewijzing_ingangsdatum)),
    ];
    row.extend(standing_values(period.start.as_ref()));
    row.extend(standing_values(period.stop.as_ref().map(|(stop, _)| stop)));
    row
}

fn standing_values(standing: Option<&Standing<'_>>) -> [Value<'static>; 4] {
    let Some(Standing { fact, uncertain, .. }) = standing else {
        return [Value::Null, Value::Null, Value::Null, Value::Null];
    };
    [
        Value::Id(fact.fact_id),
        Value::Id(fact.receipt),
        Value::Day(fact.dagtekening),
        Value::Bool(*uncertain),
    ]
}

/// Id of an assignment.
fn toewijzing_id(dossier: &Dossier) -> Id {
    id("toewijzing", dossier, &[])
}

/// Id of a period of care.
pub fn period_id(dossier: &Dossier, key: &CareKey) -> Id {
    let maybe =
        |text: &Option<String>| text.as_ref().map_or(String::new(), |text| format!("={text}"));
    let own = [maybe(&key.product_categorie), maybe(&key.product_code), key.begindatum.to_string()];
    id("zorgperiode", dossier, &own)
}

fn id(table: &str, dossier: &Dossier, own: &[String]) -> Id {
    let nummer = dossier.toewijzing_nummer.map_or(String::new(), |nummer| format!("={nummer}"));
    let pseudonym = dossier.pseudonym.digits();
    let pseudonym = std::str::from_utf8(&pseudonym).unwrap_or_default();
    let (municipality, law) = (dossier.municipality.as_str(), dossier.law.as_str());
    let mut parts = vec![table, municipality, law, &dossier.provider, pseudonym, &nummer];
    parts.extend(own.iter().map(String::as_str));
    let hash = content_hash(parts.join("\u{1f}").as_bytes());
    let mut short = [0; 16];
    short.copy_from_slice(&hash[..16]);
    Id::new(short)
}
