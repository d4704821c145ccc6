//! A GP that refers: FHIR R4, as pages of a search.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use wijkstroom_schemas::day::Day;

use super::{FeedFile, Known, Maker, is_weakly_known, later};

/// Tasks of one page.
const PAGE: usize = 25;

const BSN: &str = "http://fhir.nl/fhir/NamingSystem/bsn";
const BSN_OID: &str = "urn:oid:2.16.840.1.113883.2.4.6.3";
const AGB: &str = "http://fhir.nl/fhir/NamingSystem/agb-z";
const URA: &str = "http://fhir.nl/fhir/NamingSystem/ura";

/// One state of one referral.
struct Version {
    /// Milliseconds since 1970, when it came to be.
    at: i64,
    /// And when it is told.
    told: i64,
    /// The resources, the Task first.
    resources: Vec<Value>,
    taken: bool,
}

pub(super) fn files(mut maker: Maker<'_>, children: Vec<Known<'_>>) -> Vec<FeedFile> {
    let mut versions: Vec<Version> = Vec::new();
    for mut known in children {
        if !known.has(250) {
            continue;
        }
        for version in referral(&mut known) {
            // On a page of a month later.
            let told = version.told + 30 * 86_400_000;
            let again = version.taken && maker.twice();
            let again =
                again.then(|| Version { told, resources: version.resources.clone(), ..version });
            versions.push(version);
            versions.extend(again);
        }
    }
    versions.sort_by_key(|version| version.told);
    // On which page each version was told first.
    let mut seen: BTreeMap<(String, i64), usize> = BTreeMap::new();
    let pages = versions.chunks(PAGE).enumerate().map(|(index, versions)| {
        let mut file = FeedFile {
            feed: maker.feed,
            file: format!("huisarts-{:05}.json", index + 1),
            accepted: 0,
            duplicates: 0,
            refused: Vec::new(),
            bytes: Vec::new(),
        };
        let mut entries = Vec::new();
        for version in versions {
            let own = (version.resources[0]["id"].to_string(), version.at);
            match (version.taken, seen.get(&own)) {
                // The Task is the first entry of its version.
                (false, _) => file.refused.push(entries.len() + 1),
                (true, None) => file.accepted += 1,
                // Twice on one page is once.
                (true, Some(page)) => file.duplicates += u64::from(*page != index),
            }
            seen.entry(own).or_insert(index);
            for (place, resource) in version.resources.iter().enumerate() {
                entries.push(json!({
                    "fullUrl": format!(
                        "https://huisartsen.example/fhir/R4/{}/{}",
                        resource["resourceType"].as_str().unwrap_or_default(),
                        resource["id"].as_str().unwrap_or_default()
                    ),
                    "resource": resource,
                    "search": { "mode": if place == 0 { "match" } else { "include" } },
                }));
            }
        }
        let bundle = json!({ "resourceType": "Bundle", "type": "searchset", "entry": entries });
        file.bytes = bundle.to_string().into_bytes();
        file
    });
    pages.collect()
}

/// The states of a referral, in order.
fn referral(known: &mut Known<'_>) -> Vec<Version> {
    let on = known.some_day();
    let faulty = known.has(15);
    let person = patient(known, faulty);
    let to_team = known.has(600);
    let worker = known.has(300);
    let number = known.number;
    let mut states = vec![("requested", 0)];
    if known.has(700) {
        states.push(("accepted", 2));
    }
    if known.has(15) {
        states.push(("entered-in-error", 3));
    } else if known.has(200) {
        states.push(("completed", 40));
    }
    let minute = known.rng.i64(0..600);
    let version = |(index, (status, days)): (usize, (&str, i32))| {
        let day = later(on, days);
        let at = (i64::from(day.days()) * 1_440 + 480 + minute) * 60_000 + number as i64 % 60_000;
        Version {
            at,
            told: at,
            resources: vec![
                task((number, index + 1), status, at, on, (to_team, worker)),
                service_request(number, on, to_team),
                person.clone(),
                role(worker),
            ],
            taken: !faulty,
        }
    };
    states.into_iter().enumerate().map(version).collect()
}

/// A moment as FHIR writes it.
fn instant(at: i64) -> String {
    let day = Day::from_days(i32::try_from(at.div_euclid(86_400_000)).unwrap_or_default());
    let rest = at.rem_euclid(86_400_000);
    let day = day.map(|day| day.to_string()).unwrap_or_default();
    let (hours, minutes) = (rest / 3_600_000, rest / 60_000 % 60);
    format!("{day}T{hours:02}:{minutes:02}:{:02}.{:03}Z", rest / 1_000 % 60, rest % 1_000)
}

fn task(
    (number, version): (usize, usize),
    status: &str,
    at: i64,
    on: Day,
    (to_team, worker): (bool, bool),
) -> Value {
    let owner = match to_team {
        true => json!({ "system": URA, "value": "90000001" }),
        false => json!({ "system": AGB, "value": "42420001" }),
    };
    json!({
        "resourceType": "Task",
        "id": format!("taak-{number}"),
        "meta": { "versionId": version.to_string(), "lastUpdated": instant(at) },
        "status": status,
        "intent": "order",
        "code": { "coding": [{ "system": "http://snomed.info/sct", "code": "3457005" }] },
        "focus": { "reference": format!("ServiceRequest/verzoek-{number}") },
        "for": { "reference": format!("Patient/kind-{number}") },
        "authoredOn": on.to_string(),
        "requester": { "reference": format!("PractitionerRole/rol-{}", u8::from(worker)) },
        "owner": { "identifier": owner },
    })
}

fn service_request(number: usize, on: Day, to_team: bool) -> Value {
    let performer = if to_team { "90000002" } else { "42420001" };
    json!({
        "resourceType": "ServiceRequest",
        "id": format!("verzoek-{number}"),
        "meta": { "versionId": "1", "lastUpdated": format!("{on}T07:00:00Z") },
        "status": "active",
        "intent": "order",
        "priority": "routine",
        "subject": { "reference": format!("Patient/kind-{number}") },
        "authoredOn": on.to_string(),
        "performer": [{ "identifier": { "system": AGB, "value": performer } }],
        "note": [{ "text": "Wat de huisarts verder schrijft, blijft achter." }],
    })
}

fn role(worker: bool) -> Value {
    json!({
        "resourceType": "PractitionerRole",
        "id": format!("rol-{}", u8::from(worker)),
        "meta": { "versionId": "1", "lastUpdated": "2026-01-01T00:00:00Z" },
        "practitioner": { "identifier": { "system": AGB, "value": if worker { "01000002" } else { "01000001" } } },
        "organization": { "identifier": { "system": AGB, "value": "01050001" } },
        "specialty": [{ "coding": [{ "system": "urn:oid:2.16.840.1.113883.2.4.6.7", "code": "0100" }] }],
    })
}

/// The child: by number, now and then in the older form, or by name, birth date and address alone. Of a faulty
/// one too little is told.
fn patient(known: &mut Known<'_>, faulty: bool) -> Value {
    let child = known.child;
    let without = is_weakly_known(child) && known.has(60);
    let system = if known.has(100) { BSN_OID } else { BSN };
    let (year, month, day) = child.born.ymd();
    let born = match child.born_known {
        None => Some(format!("{year:04}-{month:02}-{day:02}")),
        Some("1") => Some(format!("{year:04}-{month:02}")),
        Some("2") => Some(format!("{year:04}")),
        Some(_) => None,
    };
    let mut patient = json!({
        "resourceType": "Patient",
        "id": format!("kind-{}", known.number),
        "meta": { "versionId": "1", "lastUpdated": "2026-01-01T00:00:00Z" },
        "name": [{ "use": "official", "family": child.surname, "given": [child.first_name.unwrap_or("Noor")] }],
        "gender": match child.sex { "1" => "male", "2" => "female", _ => "unknown" },
    });
    let Some(fields) = patient.as_object_mut() else { return patient };
    if let Some(born) = born {
        fields.insert("birthDate".to_owned(), json!(born));
    }
    if !without && !faulty {
        fields.insert("identifier".to_owned(), json!([{ "system": system, "value": child.bsn }]));
    }
    if child.address.country == "NL" && !faulty {
        let number = child.address.number;
        let line = json!({
            "extension": [{
                "url": "http://hl7.org/fhir/StructureDefinition/iso21090-ADXP-houseNumber",
                "valueString": number.to_string(),
            }]
        });
        let home = json!([{
            "use": "home",
            "line": [format!("{} {number}", child.address.street)],
            "_line": [line],
            "postalCode": child.address.postcode,
        }]);
        fields.insert("address".to_owned(), home);
    }
    patient
}
