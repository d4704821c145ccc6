//! Schools: absence as the leerplicht package exports it, and questions for support.

use serde_json::{Value, json};
use wijkstroom_schemas::day::Day;

use super::table::{Row, Table};
use super::{FeedFile, Known, Maker, born, is_weakly_known, jjjjmmdd, later};

/// Absence.
pub(super) const ABSENCE: Table = Table {
    name: "school-verzuim",
    header: &[
        "bron_record_id",
        "mutatie",
        "meldingsnummer",
        "brin_vestiging",
        "leerling_pseudo",
        "onderwijsnummer",
        "geboortedatum",
        "postcode4",
        "verzuimsoort",
        "datum_start",
        "datum_einde",
        "aantal_lesuren",
        "status",
        "datum_status",
        "zorgsignaal",
        "contactpersoon_functie",
    ],
    delimiter: ';',
    mark: true,
    windows: false,
    faults: &[
        ("datum_start", "20260231"),
        ("onderwijsnummer", "12345"),
        ("brin_vestiging", "school"),
        ("verzuimsoort", "SOMS"),
        ("mutatie", "X"),
    ],
};

const SCHOOLS: [&str; 6] = ["00YY00", "00YY01", "01XX00", "02WW00", "03VV00", "04UU01"];

/// The school of a child, and the number that it has there: each school counts its own.
fn at_school(known: &Known<'_>) -> (&'static str, usize) {
    (SCHOOLS[known.number % SCHOOLS.len()], known.number / SCHOOLS.len())
}

/// A report of absence, and what becomes of it.
pub(super) fn absence(known: &mut Known<'_>) -> Vec<Row> {
    if !known.has(160) {
        return Vec::new();
    }
    let start = known.some_day();
    let end = later(start, known.rng.i32(1..30));
    let absolute = known.has(150);
    let (school, own) = at_school(known);
    let (hours, care) = (known.rng.u32(3..60), known.has(400));
    let (number, year) = (known.number, known.year);
    let (bsn, born) = (&known.child.bsn, born(known.child));
    let postcode = known.child.address.postcode.get(..4).unwrap_or_default();
    let dutch = known.child.address.country == "NL";
    let row = |mutation: &str, status: &str, on: Day| Row {
        sent: on,
        cells: vec![
            format!("LV-{year:04}-{own:06}"),
            mutation.to_owned(),
            format!("2026{number:07}"),
            school.to_owned(),
            String::new(),
            bsn.clone(),
            born.clone(),
            if dutch { postcode.to_owned() } else { String::new() },
            if absolute { "ABSOLUUT" } else { "RELATIEF" }.to_owned(),
            jjjjmmdd(start),
            if absolute { String::new() } else { jjjjmmdd(end) },
            if absolute { String::new() } else { hours.to_string() },
            status.to_owned(),
            jjjjmmdd(on),
            if care { "J" } else { "N" }.to_owned(),
            "mentor".to_owned(),
        ],
    };
    let mut rows = vec![row("N", "GEREGISTREERD", later(start, 2))];
    if known.has(800) {
        rows.push(row("W", "IN_BEHANDELING", later(start, 5)));
    }
    if known.has(600) {
        rows.push(row("W", "AFGESLOTEN", later(start, 40)));
    } else if known.has(100) {
        rows.push(row("V", "INGETROKKEN", later(start, 45)));
    }
    rows
}

/// Questions for support, as JSON, a file a month: with consent of the parents, or without. Some children have no BSN.
pub(super) fn support(mut maker: Maker<'_>, children: Vec<Known<'_>>) -> Vec<FeedFile> {
    let mut signals: Vec<(Day, Value, bool)> = Vec::new();
    for mut known in children {
        if !known.has(70) {
            continue;
        }
        let (on, signal, consent) = signal(&mut known);
        let again = maker.twice().then(|| (on, signal.clone(), consent));
        signals.push((on, signal, consent));
        signals.extend(again);
    }
    signals.sort_by_key(|(on, ..)| *on);
    let mut files: Vec<(String, Vec<(Value, bool)>)> = Vec::new();
    for (on, signal, consent) in signals {
        let (year, month, _) = on.ymd();
        let file = format!("{}-{year}-{month:02}.json", maker.feed);
        match files.last_mut() {
            Some((last, of_month)) if *last == file => of_month.push((signal, consent)),
            Some(_) | None => files.push((file, vec![(signal, consent)])),
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    let mut done = Vec::new();
    for (file, signals) in files {
        let mut out = FeedFile {
            feed: maker.feed,
            file,
            accepted: 0,
            duplicates: 0,
            refused: Vec::new(),
            bytes: Vec::new(),
        };
        for (number, (signal, consent)) in (1..).zip(&signals) {
            match (consent, seen.insert(signal.to_string())) {
                (false, _) => out.refused.push(number),
                (true, true) => out.accepted += 1,
                (true, false) => out.duplicates += 1,
            }
        }
        let all: Vec<Value> = signals.into_iter().map(|(signal, _)| signal).collect();
        out.bytes = format!("{:#}\n", json!({ "signalen": all })).into_bytes();
        done.push(out);
    }
    done
}

fn signal(known: &mut Known<'_>) -> (Day, Value, bool) {
    let on = known.some_day();
    let consent = known.has(900);
    // Only who is weakly known may go without a number.
    let child = known.child;
    let without = is_weakly_known(child) && known.has(300);
    let category = ["L", "M", "H"][known.rng.usize(..3)];
    let occasion = ["opvoedvraag", "gedrag", "leerachterstand"][known.rng.usize(..3)];
    let (school, own) = at_school(known);
    let statement = known.has(150).then(|| {
        json!({
            "categorie": category,
            "swvNummer": "PO00YY",
            "ingangsdatum": later(on, -30).to_string(),
            "einddatum": later(on, 700).to_string(),
        })
    });
    let mut signal = json!({
        "bronRecordId": format!("OT-{}-{own:05}", known.year),
        "mutatie": "N",
        "gemeldOp": on.to_string(),
        "brinVestiging": school,
        "schoolsoort": "BO",
        "rolMelder": "intern begeleider",
        "aanleiding": occasion,
        "toestemmingOuders": consent,
        "toestemmingDatum": later(on, -1).to_string(),
        "jeugdige": {
            "bsn": if without { Value::Null } else { json!(child.bsn) },
            "achternaam": child.surname,
            "voornamen": child.first_name,
            "geboortedatum": born(child),
            "geslacht": match child.sex { "1" => "M", "2" => "V", _ => "O" },
            "postcode": if child.address.country == "NL" { json!(child.address.postcode) } else { Value::Null },
            "huisnummer": child.address.number.to_string(),
        },
        "vervolg": "verwezen_wijkteam",
    });
    if let (Some(statement), Some(signal)) = (statement, signal.as_object_mut()) {
        signal.insert("tlv".to_owned(), statement);
    }
    (on, signal, consent)
}
