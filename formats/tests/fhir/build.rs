//! Resources of invented persons, and what is read of them.

use serde_json::{Value, json};
use wijkstroom_formats::feed::{Entry, Part, Reading};
use wijkstroom_formats::fhir;
use wijkstroom_schemas::event::Person;

/// Where the invented server is.
pub(crate) const BASE: &str = "https://gp.example/fhir/R4";

/// A resource, and its place on the invented server.
pub(crate) fn entry(resource: Value) -> Value {
    let (kind, id) = (resource["resourceType"].as_str().unwrap(), resource["id"].as_str().unwrap());
    let mode = if kind == "Task" { "match" } else { "include" };
    json!({ "fullUrl": format!("{BASE}/{kind}/{id}"), "resource": resource, "search": { "mode": mode } })
}

/// A page of the invented server.
pub(crate) fn page(resources: &[Value]) -> Value {
    let entries: Vec<Value> = resources.iter().cloned().map(entry).collect();
    json!({ "resourceType": "Bundle", "type": "searchset", "timestamp": "2026-11-21T02:00:00Z", "entry": entries })
}

/// A referral: its Task.
pub(crate) fn task() -> Value {
    json!({
        "resourceType": "Task",
        "id": "t1",
        "meta": { "versionId": "2", "lastUpdated": "2026-11-20T09:13:01.250Z", "profile": ["http://example/x"] },
        "identifier": [{ "system": "urn:ietf:rfc:3986", "value": "urn:uuid:1f0a5d3e-28a0-4a52-a0fd-7f5b2f5f0b11" }],
        "status": "requested",
        "intent": "order",
        "code": { "coding": [{ "system": "http://snomed.info/sct", "code": "3457005", "display": "verwijzen" }] },
        "description": "vrije tekst over Sanne Testpersoon",
        "note": [{ "text": "nog meer vrije tekst" }],
        "focus": { "reference": "ServiceRequest/s1" },
        "for": { "reference": "Patient/p1", "display": "Sanne Testpersoon" },
        "authoredOn": "2026-11-20",
        "requester": { "reference": "PractitionerRole/r1" },
        "owner": {
            "type": "Organization",
            "identifier": { "system": "http://fhir.nl/fhir/NamingSystem/ura", "value": "90000001" }
        }
    })
}

/// Its ServiceRequest.
pub(crate) fn request() -> Value {
    json!({
        "resourceType": "ServiceRequest",
        "id": "s1",
        "meta": { "versionId": "1", "lastUpdated": "2026-11-20T09:13:01.000Z" },
        "status": "active",
        "intent": "order",
        "category": [{ "coding": [{ "system": "urn:oid:2.16.840.1.113883.2.4.4.30.69", "code": "1" }] }],
        "priority": "urgent",
        "subject": { "reference": "Patient/p1" },
        "authoredOn": "2026-11-19T23:30:00Z",
        "requester": { "reference": "PractitionerRole/r1" },
        "performer": [{
            "type": "Organization",
            "identifier": { "system": "http://fhir.nl/fhir/NamingSystem/agb-z", "value": "98000001" }
        }],
        "supportingInfo": [{ "reference": "Composition/c1" }],
        "note": [{ "text": "vrije tekst" }]
    })
}

/// Its Patient.
pub(crate) fn patient() -> Value {
    json!({
        "resourceType": "Patient",
        "id": "p1",
        "meta": { "versionId": "1", "lastUpdated": "2026-11-20T09:12:44.101Z" },
        "identifier": [{ "system": "http://fhir.nl/fhir/NamingSystem/bsn", "value": "999900006" }],
        "name": [{
            "use": "official",
            "text": "Sanne van der Testpersoon",
            "family": "van der Testpersoon",
            "_family": { "extension": [
                { "url": "http://hl7.org/fhir/StructureDefinition/humanname-own-prefix", "valueString": "van der" },
                { "url": "http://hl7.org/fhir/StructureDefinition/humanname-own-name", "valueString": "Testpersoon" }
            ] },
            "given": ["Sanne", "S."],
            "_given": [
                { "extension": [{ "url": "http://hl7.org/fhir/StructureDefinition/iso21090-EN-qualifier", "valueCode": "BR" }] },
                { "extension": [{ "url": "http://hl7.org/fhir/StructureDefinition/iso21090-EN-qualifier", "valueCode": "IN" }] }
            ]
        }],
        "telecom": [{ "system": "phone", "value": "0600-telefoon" }],
        "gender": "female",
        "birthDate": "2012-03-04",
        "address": [{ "use": "home", "line": ["Dorpsweg 12 a"], "city": "Zwolle", "postalCode": "8011 aa" }],
        "contact": [{ "name": { "family": "Moederpersoon" } }],
        "generalPractitioner": [{ "display": "T. Huisarts" }]
    })
}

/// Who referred.
pub(crate) fn role() -> Value {
    json!({
        "resourceType": "PractitionerRole",
        "id": "r1",
        "meta": { "versionId": "1", "lastUpdated": "2026-11-20T09:12:44.101Z" },
        "practitioner": {
            "identifier": { "system": "http://fhir.nl/fhir/NamingSystem/agb-z", "value": "01000001" },
            "display": "T. Huisarts"
        },
        "organization": {
            "identifier": { "system": "http://fhir.nl/fhir/NamingSystem/agb-z", "value": "01050001" },
            "display": "Praktijk"
        },
        "specialty": [{ "coding": [{ "system": "urn:oid:2.16.840.1.113883.2.4.6.7", "code": "0100" }] }]
    })
}

/// A whole referral.
pub(crate) fn referral() -> [Value; 4] {
    [task(), request(), patient(), role()]
}

/// Puts a value at a pointer such as `/name/0/family`; `Value::Null` takes away what is there.
pub(crate) fn with(mut resource: Value, pointer: &str, value: Value) -> Value {
    let (parent, last) = pointer.rsplit_once('/').unwrap();
    let parent = resource.pointer_mut(parent).unwrap();
    if let Value::Object(fields) = parent {
        if value.is_null() {
            fields.shift_remove(last).unwrap();
        } else {
            fields.insert(last.to_owned(), value);
        }
    } else {
        parent[last.parse::<usize>().unwrap()] = value;
    }
    resource
}

/// Reads JSON. What is kept of each entry reads as the same entry again.
#[track_caller]
pub(crate) fn read(json: &Value) -> Reading {
    let reading = fhir::read(json.to_string().as_bytes());
    for entry in &reading.entries {
        let Some(kept) = &entry.kept else { continue };
        let mut again = fhir::read(kept);
        assert_eq!((again.entries.len(), again.refused.len()), (1, 0));
        let mut again = again.entries.remove(0);
        again.number = entry.number;
        if let Err(findings) = &mut again.content {
            findings.iter_mut().for_each(|finding| finding.line = entry.number);
        }
        assert_eq!(&again, entry, "{}", String::from_utf8_lossy(kept));
    }
    reading
}

/// The only entry there is.
#[track_caller]
pub(crate) fn only(json: &Value) -> Entry {
    let mut reading = read(json);
    assert_eq!((reading.entries.len(), &reading.refused), (1, &Vec::new()));
    reading.entries.remove(0)
}

/// What the only entry says.
#[track_caller]
pub(crate) fn part(json: &Value) -> Part {
    let mut parts = only(json).content.unwrap();
    assert_eq!((parts.len(), parts[0].facts.len()), (1, 1));
    parts.remove(0)
}

/// Whom the only entry is about.
#[track_caller]
pub(crate) fn person(json: &Value) -> Person {
    part(json).person.unwrap()
}

/// The fields of the only fact, as `field=value` lines.
#[track_caller]
pub(crate) fn values(json: &Value) -> Vec<String> {
    part(json).facts[0].values.iter().map(|(name, value)| format!("{name}={value}")).collect()
}
