//! Messages of the standards in which everything that is not asked for tells who it is about.

use serde_json::{Value, json};

use crate::{Who, telling};

const BSN: &str = "http://fhir.nl/fhir/NamingSystem/bsn";
const AGB: &str = "http://fhir.nl/fhir/NamingSystem/agb-z";
const URA: &str = "http://fhir.nl/fhir/NamingSystem/ura";

/// The resources of a referral: the Task first.
fn referral(who: &Who<'_>) -> Vec<Value> {
    let (told, name) = (who.told(), who.name());
    let id = format!("k{}", who.bsn());
    let changed = "2026-11-20T09:13:01.250Z";
    let meta = json!({ "versionId": "1", "lastUpdated": changed, "source": told });
    let extension = json!([{ "url": "http://example/tekst", "valueString": told }]);
    vec![
        json!({
            "resourceType": "Task", "id": format!("t{}", who.bsn()), "meta": meta, "extension": extension,
            "text": { "status": "generated", "div": format!("<div>{told}</div>") },
            "identifier": [{ "system": "urn:ietf:rfc:3986", "value": format!("urn:uuid:{told}") }],
            "status": "requested", "statusReason": { "text": told }, "businessStatus": { "text": told },
            "intent": "order", "description": told,
            "code": { "coding": [{ "system": "http://snomed.info/sct", "code": "3457005", "display": told }], "text": told },
            "focus": { "reference": format!("ServiceRequest/s{id}"), "display": told },
            "for": { "reference": format!("Patient/{id}"), "display": name },
            "authoredOn": "2026-11-20",
            "requester": { "reference": format!("PractitionerRole/r{id}"), "display": who.parent.name },
            "owner": { "identifier": { "system": URA, "value": "90000001" }, "display": who.parent.name },
            "reasonCode": { "text": told }, "note": [{ "authorString": who.parent.name, "text": told }],
            "input": [{ "type": { "text": told }, "valueString": told }],
        }),
        json!({
            "resourceType": "ServiceRequest", "id": format!("s{id}"), "meta": meta, "status": "active", "intent": "order",
            "priority": "urgent", "subject": { "reference": format!("Patient/{id}"), "display": name },
            "authoredOn": "2026-11-19", "requester": { "reference": format!("PractitionerRole/r{id}") },
            "performer": [{ "identifier": { "system": AGB, "value": "98000001" }, "display": who.parent.name }],
            "reasonCode": [{ "text": told }], "patientInstruction": told, "note": [{ "text": told }],
            "code": { "text": told }, "orderDetail": [{ "text": told }],
            "supportingInfo": [{ "reference": format!("Composition/c{id}"), "display": told }],
        }),
        json!({
            "resourceType": "Patient", "id": id, "meta": meta, "extension": extension,
            "identifier": [{ "system": BSN, "value": who.bsn() }],
            "name": [{ "use": "official", "family": name, "given": [name], "text": told }],
            "telecom": [{ "system": "email", "value": format!("{name}@example.nl") }],
            "gender": "female", "birthDate": who.canary.born,
            "address": [{ "use": "home", "line": [format!("{name}weg {}", who.house())], "postalCode": "8011AA" }],
            "contact": [{
                "relationship": [{ "text": "moeder" }],
                "name": { "family": who.parent.name, "text": telling(who.parent) },
            }],
            "generalPractitioner": [{ "display": who.parent.name }],
            "link": [{ "other": { "reference": format!("RelatedPerson/m{id}"), "display": telling(who.sibling) } }],
        }),
        json!({
            "resourceType": "PractitionerRole", "id": format!("r{id}"), "meta": meta,
            "practitioner": { "identifier": { "system": AGB, "value": "01000001" }, "display": who.parent.name },
            "organization": { "identifier": { "system": AGB, "value": "01050001" }, "display": who.parent.name },
            "specialty": [{ "coding": [{ "system": "urn:oid:2.16.840.1.113883.2.4.6.7", "code": "0100" }] }],
        }),
        json!({
            "resourceType": "RelatedPerson", "id": format!("m{id}"), "patient": { "reference": format!("Patient/{id}") },
            "identifier": [{ "system": BSN, "value": who.parent.bsn }],
            "name": [{ "family": who.parent.name }], "birthDate": who.parent.born,
        }),
        json!({
            "resourceType": "Composition", "id": format!("c{id}"), "title": told,
            "section": [{ "title": told, "text": { "status": "generated", "div": format!("<div>{told}</div>") } }],
        }),
        json!({
            "resourceType": "Practitioner", "id": format!("p{id}"), "name": [{ "family": who.parent.name }],
        }),
        json!({
            "resourceType": "OperationOutcome", "id": format!("o{id}"), "text": { "div": told },
            "issue": [{ "severity": "warning", "code": "processing", "diagnostics": told,
                        "details": { "text": told, "coding": [{ "code": name }] }, "expression": [told], "location": [told] }],
        }),
    ]
}

fn bundle(kind: &str, resources: &[Value]) -> Value {
    let entry = |resource: &Value| {
        let (of, id) =
            (resource["resourceType"].as_str().unwrap(), resource["id"].as_str().unwrap());
        json!({
            "fullUrl": format!("https://gp.example/fhir/R4/{of}/{id}"), "resource": resource,
            "search": { "mode": if of == "Task" { "match" } else if of == "OperationOutcome" { "outcome" } else { "include" } },
            "request": { "method": "PUT", "url": format!("{of}/{id}") },
        })
    };
    json!({ "resourceType": "Bundle", "type": kind, "entry": resources.iter().map(entry).collect::<Vec<_>>() })
}

/// Pages and Bundles, right and wrong.
pub(crate) fn fhir(persons: &[Who<'_>]) -> Vec<(String, Vec<u8>)> {
    let all: Vec<Value> = persons.iter().flat_map(referral).collect();
    let good = bundle("searchset", &all).to_string();
    let paths: [(usize, &str); 16] = [
        (0, "/status"),
        (0, "/code"),
        (0, "/authoredOn"),
        (0, "/meta/lastUpdated"),
        (0, "/for/reference"),
        (0, "/focus/reference"),
        (0, "/owner/identifier/value"),
        (0, "/id"),
        (1, "/priority"),
        (1, "/authoredOn"),
        (1, "/performer/0/identifier/value"),
        (2, "/identifier/0/value"),
        (2, "/birthDate"),
        (2, "/gender"),
        (3, "/practitioner/identifier/value"),
        (3, "/specialty/0/coding/0/code"),
    ];
    let spoiled = persons.iter().flat_map(|who| {
        let (resource, path) = paths[who.number % paths.len()];
        let mut resources = referral(who);
        // Other resources than those that are right.
        for resource in &mut resources {
            resource["meta"]["versionId"] = json!("2");
        }
        if path == "/identifier/0/value" {
            *resources[resource].pointer_mut(path).unwrap() = json!(format!("{}x", who.bsn()));
        } else {
            *resources[resource].pointer_mut(path).unwrap() = json!(who.told());
        }
        resources
    });
    let spoiled: Vec<Value> = spoiled.collect();
    let first = &persons[0];
    let files = [
        good.clone(),
        bundle("transaction", &referral(first)).to_string(),
        bundle("searchset", &spoiled).to_string(),
        good[..good.len() / 2].to_owned(),
        bundle(&first.told(), &referral(first)).to_string(),
        json!({ "resourceType": first.told() }).to_string(),
        good.replacen(
            "\"entry\":[",
            &format!(
                "\"entry\":[{{\"fullUrl\":\"{0}\",\"resource\":{{\"resourceType\":\"{0}\"}}}},",
                first.told()
            ),
            1,
        ),
        bundle("searchset", &referral(first)[7..]).to_string(),
        format!(
            "<Bundle xmlns=\"http://hl7.org/fhir\"><type value=\"{0}\"/><{1}>{0}",
            first.told(),
            first.name()
        ),
    ];
    named("verwijzing", "json", files)
}

fn named<const N: usize>(name: &str, end: &str, files: [String; N]) -> Vec<(String, Vec<u8>)> {
    let one =
        |(number, text): (usize, String)| (format!("{name}-{number}.{end}"), text.into_bytes());
    files.into_iter().enumerate().map(one).collect()
}

/// Notifications of the Raad, right and wrong.
pub(crate) fn corv(persons: &[Who<'_>]) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for who in persons {
        let text = notification(who);
        let faults = [
            text.replace("20260506<", &format!("{}<", who.told())),
            text.replace("<BG:inp.bsn>", "<BG:inp.bsn>1"),
            text.replace(">Client (kind)<", &format!(">{}<", who.told())),
            text.replace("<JZ:object ", &format!("<JZ:object wie=\"{}\" ", who.told())),
            text.replace(">0363<", &format!(">{}<", who.name())),
            text.replace(">notificatieDi01<", &format!(">{}<", who.told())),
            text.replace(
                "<JZ:stuur",
                &format!("<!DOCTYPE x [<!ENTITY a \"{}\">]><JZ:stuur", who.told()),
            ),
            text[..text.len() * 2 / 3].to_owned(),
            text.replace(">Di01<", &format!(">{}<", who.told())),
            text.replace(
                "StUF:indOnvolledigeDatum=\"V\"",
                &format!("StUF:indOnvolledigeDatum=\"{}\"", who.name()),
            ),
            text.replace("Maatregel opgelegd", &who.told()).replace("Zaak afgerond", &who.told()),
        ];
        let wrong = faults[who.number % faults.len()].replace("REF-", "FOUT-");
        for (kind, text) in [("goed", text), ("fout", wrong)] {
            files.push((format!("corv-{:03}-{kind}.xml", who.number), text.into_bytes()));
        }
    }
    files
}

/// Of the Raad about care, or of who executes a sentence.
fn notification(who: &Who<'_>) -> String {
    let (told, name, bsn) = (who.told(), who.name(), who.bsn());
    let born = who.canary.born.replace('-', "");
    let parent = telling(who.parent);
    if who.number % 3 == 2 {
        return include_str!("../../../formats/tests/data/corv/notificatiejr.xml")
            .replace("999900031", bsn)
            .replace("20090300", &born)
            .replace("999900043", &who.parent.bsn)
            .replace("Korenbloem", &who.parent.name)
            .replace("19000101", &who.parent.born.replace('-', ""))
            .replace("JR-26-31-1", &format!("REF-{bsn}-{name}"))
            .replace("Z-15", name)
            .replace("Stichting Voorbeeld", &parent)
            .replace("Notificatie jeugdreclassering", &told)
            .replace("Toezicht en Begeleiding", &format!("Toezicht op {told}"));
    }
    let user = format!("</StUF:applicatie><StUF:gebruiker>{}</StUF:gebruiker>", who.parent.name);
    include_str!("../../../formats/tests/data/corv/notificatie.xml")
        .replacen("</StUF:applicatie>", &user, who.number % 2)
        .replace("Zilverberg-Ouder", &who.parent.name)
        .replace("Zilverberg", name)
        .replace("Fenna", name)
        .replace("999900006", bsn)
        .replace("20130630", &born)
        .replace("999900018", &who.parent.bsn)
        .replace("RAAD-26-0815-2", &format!("REF-{bsn}-{name}"))
        .replace("RAAD-26-0815", &format!("RAAD-{bsn}"))
        .replace("VTO-2026-77", &format!("VTO-{name}"))
        .replace("ouder, gezag niet benoemd", &format!("moeder {parent}"))
        .replace("blijft thuis", &format!("blijft bij {parent} en {}", telling(who.sibling)))
        .replace(">OTS<", &format!(">OTS van {told}<"))
        .replace("<JZ:object", &format!("<!-- {told} --><JZ:object"))
}

/// Dossiers of a school, right and wrong.
pub(crate) fn oso(persons: &[Who<'_>]) -> Vec<(String, Vec<u8>)> {
    let example = include_str!("../../../formats/tests/data/oso/poswv.xml");
    let mut files = Vec::new();
    for who in persons {
        let told = who.told();
        let attachment =
            crate::base64(&format!("Verslag over {told}, moeder {}", telling(who.parent)));
        let text = example
            .replace("Heidebloem-Ouder", &who.parent.name)
            .replace("Heidebloem", who.name())
            .replace("Jorrit", who.name())
            .replace("Jorre", who.name())
            .replace("A. Directeur", &who.parent.name)
            .replace("Dokter", &who.sibling.name)
            .replace("2015-02-28", &who.canary.born)
            .replace(
                "<leerlingid>LN0815<",
                &format!("<bsn>{}</bsn><leerlingid>LN{}<", who.bsn(), who.bsn()),
            )
            .replace("Vertrouwelijke toelichting", &told)
            .replace("Geheime diagnose", &told)
            .replace("Vertrouwelijk plan", &told)
            .replace("opp.docx", &format!("{told}.docx"))
            .replace("R2VoZWltIHBsYW4gdmFuIEpvcnJl", &attachment)
            .replace("R2VoZWltIHZlcnNsYWc=", &attachment);
        let faults = [
            text.replace("<toestemming>Ja<", "<toestemming>Nee<"),
            text.replace("<toestemming>Ja<", &format!("<toestemming>{told}<")),
            text.replace("2026-08-01", &told),
            text.replace("<tlvcategorie>L<", &format!("<tlvcategorie>{told}<")),
            text.replace("<tlvswvnummer>PO9901<", &format!("<tlvswvnummer>{told}<")),
            text.replace("<dagdelengeoorloofd>12<", &format!("<dagdelengeoorloofd>{told}<")),
            text.replace("<soort>SBO<", &format!("<soort>{}<", who.name())),
            text.replace("POSWV", who.name()),
            text.replace("roepnaam", who.name()),
            text.replace("<brincode>99XX<", &format!("<brincode>{}<", who.name())),
            text.replace("<bsn>", "<bsn>1"),
            text.replace("<cat_verzuim>OPTIONEEL<", "<cat_verzuim>VERBODEN<").replace(
                "<cat_onderwijsondersteuning>VERPLICHT<",
                "<cat_onderwijsondersteuning>OPTOUT<",
            ),
            text[..text.len() * 2 / 3].to_owned(),
        ];
        let wrong = faults[who.number % faults.len()].replace("99XX", "98XX");
        for (kind, text) in [("goed", text), ("fout", wrong)] {
            files.push((format!("oso-{:03}-{kind}.xml", who.number), text.into_bytes()));
        }
    }
    files
}
