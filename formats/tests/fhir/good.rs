//! What is read, of referrals as servers and packages write them.

use serde_json::{Value, json};
use wijkstroom_formats::fhir;
use wijkstroom_schemas::event::Person;
use wijkstroom_schemas::feed::Mutation;

use crate::build::{
    BASE, entry, only, page, part, patient, person, read, referral, request, role, task, values,
    with,
};

const ALL: [&str; 11] = [
    "aanmeldbron=huisarts",
    "datum_verwijzing=2026-11-20",
    "naar=wijkteam",
    "naar_code=90000001",
    "organisatie_agb=01050001",
    "prioriteit=urgent",
    "specialisme=0100",
    "status=requested",
    "verwijzer=02",
    "verwijzer_agb=01000001",
    "",
];

/// The child of [`patient`], as far as it is read.
fn child() -> [Option<String>; 8] {
    let person = person(&page(&referral()));
    told(&person)
}

fn told(person: &Person) -> [Option<String>; 8] {
    [
        person.bsn.as_ref().map(|bsn| bsn.reveal().to_owned()),
        person.geboortedatum.map(|day| day.to_string()),
        person.geslacht.clone(),
        person.achternaam.clone(),
        person.voorvoegsel.clone(),
        person.voornamen.clone(),
        person.postcode.clone(),
        person.huisnummer.map(|number| number.to_string()),
    ]
}

#[test]
fn a_page_of_a_server_becomes_referrals() {
    let json = page(&referral());
    assert_eq!(values(&json), ALL[..10]);
    let expected =
        ["999900006", "2012-03-04", "2", "Testpersoon", "van der", "Sanne", "8011AA", "12"];
    assert_eq!(child(), expected.map(|text| Some(text.to_owned())));
    let entry = only(&json);
    assert_eq!((entry.key.as_str(), entry.versions, entry.number), ("Task/t1", true, 1));
    let part = part(&json);
    let fact = &part.facts[0];
    // 2026-11-20T09:13:01.250Z, version 2.
    assert_eq!((fact.order, fact.mutation), (1_795_165_981_250_000_002, Mutation::Changed));
    assert_eq!((fact.record.as_str(), &*fact.element), ("Task/t1", "Referred"));
}

/// Nothing but the listed fields leaves the format: no free text, names of others, telephone numbers, profiles.
#[test]
fn keeps_only_the_listed_fields() {
    let mut resources = referral().to_vec();
    resources.push(json!({ "resourceType": "Composition", "id": "c1", "title": "geheim", "type": { "text": "brief" } }));
    resources.push(
        json!({ "resourceType": "Condition", "id": "d1", "code": { "text": "diagnose P22" } }),
    );
    let entry = only(&page(&resources));
    let kept = String::from_utf8(entry.kept.unwrap()).unwrap();
    for never in [
        "tekst",
        "display",
        "text",
        "note",
        "telecom",
        "telefoon",
        "Moeder",
        "Huisarts",
        "Praktijk",
        "Zwolle",
        "Dorpsweg",
        "supportingInfo",
        "Composition",
        "Condition",
        "P22",
        "profile",
        "description",
        "gp.example",
        "generalPractitioner",
        "contact",
    ] {
        assert!(!kept.contains(never), "{never} in {kept}");
    }
    let value: Value = serde_json::from_str(&kept).unwrap();
    let kinds: Vec<_> = value["entry"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["resource"]["resourceType"].clone())
        .collect();
    assert_eq!(
        kinds,
        ["Task", "ServiceRequest", "Patient", "PractitionerRole", "PractitionerRole"]
    );
}

/// The same versions give the same bytes, whatever else stands on the page, and in whatever order fields come.
#[test]
fn the_same_versions_are_kept_alike() {
    let first = only(&page(&referral())).kept;
    let mut turned = referral();
    turned.reverse();
    let mut other = page(&turned);
    other["timestamp"] = json!("2026-11-22T02:00:00Z");
    let second = only(&other);
    assert_eq!((first, 4), (second.kept, second.number));
    let mut doubled = referral().to_vec();
    doubled.push(task());
    let reading = read(&page(&doubled));
    assert_eq!((reading.entries.len(), reading.skipped), (1, 1));
}

/// A reference may be relative, absolute, to a version, to something contained, or to a `urn:uuid`.
#[test]
fn follows_references_of_every_form() {
    let check = |json: &Value| {
        assert_eq!(values(json), ALL[..10]);
        assert_eq!(person(json).bsn.unwrap().reveal(), "999900006");
    };
    for form in [
        format!("{BASE}/Patient/p1"),
        "Patient/p1/_history/1".to_owned(),
        format!("{BASE}/Patient/p1/_history/1"),
    ] {
        check(&page(&[with(task(), "/for/reference", json!(form)), request(), patient(), role()]));
    }
    let mut inner = task();
    inner["contained"] = json!([
        with(request(), "/id", json!("s")),
        with(patient(), "/id", json!("p")),
        with(role(), "/id", json!("r"))
    ]);
    inner["focus"]["reference"] = json!("#s");
    inner["for"]["reference"] = json!("#p");
    inner["requester"]["reference"] = json!("#r");
    check(&page(std::slice::from_ref(&inner)));
    check(
        &json!({ "resourceType": "Bundle", "type": "collection", "entry": [{ "resource": inner }] }),
    );
    // Without fullUrl, by id.
    let bare: Vec<Value> =
        referral().into_iter().map(|resource| json!({ "resource": resource })).collect();
    check(&json!({ "resourceType": "Bundle", "type": "searchset", "entry": bare }));
}

/// A resource of another server is another, also when it has the same id.
#[test]
fn never_takes_a_child_of_another_server() {
    let other =
        json!({ "fullUrl": "https://other.example/fhir/Patient/p1", "resource": patient() });
    let mut json = page(&[task(), role()]);
    json["entry"].as_array_mut().unwrap().push(other);
    let findings = only(&json).content.unwrap_err();
    assert_eq!(findings[0].rule.as_deref(), Some("WS148"));
    json["entry"][0]["resource"]["for"]["reference"] =
        json!("https://other.example/fhir/Patient/p1");
    assert_eq!(person(&json).bsn.unwrap().reveal(), "999900006");
}

/// A transaction as a package sends it: `urn:uuid` addresses, no ids, a child by search.
#[test]
fn reads_transactions_and_documents() {
    let urn = |n: u8, resource: Value| {
        let mut resource = resource;
        resource.as_object_mut().unwrap().shift_remove("id");
        resource.as_object_mut().unwrap().shift_remove("meta");
        json!({ "fullUrl": format!("urn:uuid:{n}"), "resource": resource, "request": { "method": "POST", "url": "x" } })
    };
    let mut task = task();
    task["focus"]["reference"] = json!("urn:uuid:2");
    task["for"]["reference"] = json!("urn:uuid:3");
    task["requester"]["reference"] = json!("urn:uuid:4");
    let json = |kind: &str, task: &Value| {
        json!({
            "resourceType": "Bundle",
            "type": kind,
            "timestamp": "2026-11-20T10:00:00Z",
            "entry": [urn(1, task.clone()), urn(2, request()), urn(3, patient()), urn(4, role())]
        })
    };
    for kind in ["transaction", "document", "collection", "batch", "message"] {
        let json = json(kind, &task);
        assert_eq!(values(&json), ALL[..10], "{kind}");
        assert_eq!(only(&json).key, "urn:uuid:1f0a5d3e-28a0-4a52-a0fd-7f5b2f5f0b11");
        // 2026-11-20T10:00:00Z: the Bundle's, for its resources have no moment of their own.
        assert_eq!(part(&json).facts[0].order, 1_795_168_800_000_000_000);
    }
    let nameless = with(task.clone(), "/identifier", Value::Null);
    assert_eq!(only(&json("transaction", &nameless)).key, "urn:uuid:1");
    let mut searched = task;
    searched["for"] = json!({
        "reference": "Patient?identifier=http://fhir.nl/fhir/NamingSystem/bsn|999900006"
    });
    assert_eq!(person(&json("transaction", &searched)).bsn.unwrap().reveal(), "999900006");
}

#[test]
fn reads_a_resource_by_itself() {
    let mut alone = task();
    alone["for"] = json!({ "identifier": { "system": "urn:oid:2.16.840.1.113883.2.4.6.3", "value": "999900006" } });
    alone["requester"] = json!({
        "type": "Organization",
        "identifier": { "system": "http://fhir.nl/fhir/NamingSystem/ura", "value": "90000002" }
    });
    let told: Vec<_> = values(&alone);
    assert_eq!(
        told,
        [
            "aanmeldbron=huisarts",
            "datum_verwijzing=2026-11-20",
            "naar=wijkteam",
            "naar_code=90000001",
            "status=requested",
            "verwijzer=02"
        ]
    );
    let mut order = request();
    order["subject"] = alone["for"].clone();
    order["performer"][0]["identifier"]["value"] = json!("98000009");
    let entry = only(&order);
    assert_eq!(entry.key, "ServiceRequest/s1");
    assert_eq!(entry.message_type.as_deref(), Some("ServiceRequest"));
    assert_eq!(
        values(&order),
        [
            "aanmeldbron=huisarts",
            "datum_verwijzing=2026-11-20",
            "naar=aanbieder",
            "naar_code=98000009",
            "prioriteit=urgent",
            "status=requested",
            "verwijzer=02"
        ]
    );
}

/// Whose it is, by BSN in every form it is written in, or by name, birth date, postcode and house number.
#[test]
fn tells_whose_it_is() {
    let of = |patient: Value| person(&page(&[task(), request(), patient, role()]));
    for system in [
        "http://fhir.nl/fhir/NamingSystem/bsn",
        "2.16.840.1.113883.2.4.6.3",
        "urn:oid:2.16.840.1.113883.2.4.6.3",
    ] {
        let person = of(with(patient(), "/identifier/0/system", json!(system)));
        assert_eq!(person.bsn.unwrap().reveal(), "999900006", "{system}");
    }
    let unknown = with(patient(), "/identifier", Value::Null);
    assert!(of(unknown.clone()).is_weakly_known());
    let nobody = with(unknown.clone(), "/address/0/line", json!(["Plein 1940 12"]));
    assert!(!of(nobody).is_weakly_known());
    let number =
        |line: &str| of(with(unknown.clone(), "/address/0/line", json!([line]))).huisnummer;
    for (line, expected) in [
        ("Dorpsweg 12", Some(12)),
        ("Dorpsweg 12a", Some(12)),
        ("Dorpsweg 12-14", Some(12)),
        ("2e Dwarsweg 7 bis", Some(7)),
        ("Dorpsweg", None),
        ("12", None),
        ("Plein 1940 12", None),
    ] {
        assert_eq!(number(line), expected, "{line}");
    }
    let mut split = unknown.clone();
    split["address"][0]["_line"] = json!([{ "extension": [
        { "url": "http://hl7.org/fhir/StructureDefinition/iso21090-ADXP-streetName", "valueString": "Plein 1940" },
        { "url": "http://hl7.org/fhir/StructureDefinition/iso21090-ADXP-houseNumber", "valueString": "14" }
    ] }]);
    split["address"][0]["line"] = json!(["Plein 1940 14"]);
    assert_eq!(of(split).huisnummer, Some(14));
}

#[test]
fn tells_a_birth_date_as_far_as_it_is_known() {
    let of = |born: &str| {
        let person =
            person(&page(&[task(), request(), with(patient(), "/birthDate", json!(born)), role()]));
        (person.geboortedatum.unwrap().to_string(), person.datum_gebruik)
    };
    assert_eq!(of("2012-03-04"), ("2012-03-04".to_owned(), None));
    assert_eq!(of("2012-03"), ("2012-03-01".to_owned(), Some("1".to_owned())));
    assert_eq!(of("2012"), ("2012-01-01".to_owned(), Some("2".to_owned())));
}

/// A name of which nothing tells the parts.
#[test]
fn takes_a_prefix_from_a_name() {
    let of = |family: &str| {
        let plain = with(patient(), "/name/0/_family", Value::Null);
        let person = person(&page(&[
            task(),
            request(),
            with(plain, "/name/0/family", json!(family)),
            role(),
        ]));
        (person.voorvoegsel.unwrap_or_default(), person.achternaam.unwrap())
    };
    for (family, prefix, name) in [
        ("Test", "", "Test"),
        ("van der Test", "van der", "Test"),
        ("'t Test", "'t", "Test"),
        ("Test van der", "", "Test van der"),
        ("test", "", "test"),
        ("van test", "", "van test"),
    ] {
        assert_eq!(of(family), (prefix.to_owned(), name.to_owned()), "{family}");
    }
}

/// Who referred, and to whom.
#[test]
fn tells_who_referred_to_whom() {
    let all = |task: Value, role: Value| values(&page(&[task, request(), patient(), role]));
    let has = |values: Vec<String>, expected: &[&str]| {
        for line in expected {
            assert!(values.contains(&(*line).to_owned()), "{line} not in {values:?}");
        }
    };
    let mut poh = role();
    poh["code"] =
        json!([{ "coding": [{ "system": "https://local.example/rol", "code": "POH-jeugd" }] }]);
    has(all(task(), poh), &["verwijzer=02", "verwijzer_soort=POH-jeugd", "aanmeldbron=poh_jeugd"]);
    let specialist = with(role(), "/specialty/0/coding/0/code", json!("0316"));
    has(all(task(), specialist), &["verwijzer=05", "specialisme=0316", "aanmeldbron=overig"]);
    let mut owner = task();
    owner["owner"]["identifier"]["system"] = json!("urn:oid:2.16.840.1.113883.2.4.6.1");
    has(all(owner.clone(), role()), &["naar=aanbieder", "naar_code=90000001"]);
    owner["owner"]["identifier"] =
        json!({ "system": "urn:oid:2.16.840.1.113883.2.4.6.14", "value": "0193" });
    has(all(owner.clone(), role()), &["naar=wijkteam", "naar_code=0193"]);
    owner.as_object_mut().unwrap().shift_remove("owner");
    has(all(owner, role()), &["naar=aanbieder", "naar_code=98000001"]);
    // By reference to who and where, each a resource of its own.
    let mut apart = role();
    apart["practitioner"] = json!({ "reference": "Practitioner/q1" });
    apart["organization"] = json!({ "reference": "Organization/o1" });
    let agb = |kind: &str, id: &str, value: &str| {
        let identifier =
            json!([{ "system": "http://fhir.nl/fhir/NamingSystem/agb", "value": value }]);
        json!({ "resourceType": kind, "id": id, "identifier": identifier, "name": "geheim" })
    };
    let mut practitioner = agb("Practitioner", "q1", "01000002");
    practitioner["name"] = json!([{ "family": "Huisarts" }]);
    let json = page(&[
        task(),
        request(),
        patient(),
        apart,
        practitioner,
        agb("Organization", "o1", "01050002"),
    ]);
    has(values(&json), &["verwijzer_agb=01000002", "organisatie_agb=01050002"]);
}

/// What was never meant is taken back, also when it is not certain any more whose it was.
#[test]
fn entered_in_error_removes() {
    let removed = |json: &Value| {
        let part = part(json);
        assert_eq!(part.facts[0].mutation, Mutation::Removed);
        assert!(part.facts[0].values.is_empty());
        part.person.unwrap()
    };
    let wrong = |resource| with(resource, "/status", json!("entered-in-error"));
    assert!(removed(&page(&[wrong(task()), request(), patient(), role()])).bsn.is_some());
    assert!(removed(&page(&[task(), wrong(request()), patient(), role()])).bsn.is_some());
    let gone = removed(&page(&[with(wrong(task()), "/for", Value::Null)]));
    assert!(gone.bsn.is_none() && gone.stand_in.is_some());
    let absent = removed(&page(&[wrong(task())]));
    assert!(absent.stand_in.is_some());
}

/// Later is what changed last; under one moment the greater version.
#[test]
fn later_versions_are_greater() {
    let order = |task: Value, request: Value, patient: Value| {
        part(&page(&[task, request, patient, role()])).facts[0].order
    };
    let first = order(task(), request(), patient());
    let at = |resource, text: &str| with(resource, "/meta/lastUpdated", json!(text));
    let later = "2026-11-20T09:13:01.251Z";
    assert!(order(with(task(), "/meta/versionId", json!("10")), request(), patient()) > first);
    assert!(order(at(task(), later), request(), patient()) > first);
    assert!(order(task(), at(request(), later), patient()) > first);
    assert!(order(task(), request(), at(patient(), later)) > first);
    assert!(order(at(task(), "2026-11-20T10:13:01.250+01:00"), request(), patient()) == first);
}

/// What is no referral is passed by, and counted.
#[test]
fn passes_by_what_is_no_referral() {
    let other = with(task(), "/code/coding/0/code", json!("11429006"));
    let reading = read(&page(&[other, request(), patient(), role()]));
    assert_eq!((reading.entries.len(), reading.skipped), (0, 1));
    let mut lab = entry(with(request(), "/category/0/coding/0/code", json!("2")));
    lab["search"]["mode"] = json!("match");
    let mut json = page(&[]);
    json["entry"] = json!([lab, { "search": { "mode": "match" } }, null]);
    let reading = read(&json);
    assert_eq!((reading.entries.len(), reading.skipped, reading.refused.len()), (0, 1, 0));
}

/// A server may say something of the page: only codes of FHIR show.
#[test]
fn tells_what_the_server_says() {
    let outcome = json!({
        "resourceType": "OperationOutcome",
        "id": "o",
        "issue": [
            { "severity": "warning", "code": "incomplete", "diagnostics": "Sanne Testpersoon 999900006" },
            { "severity": "error", "code": "sanne", "details": { "text": "Testpersoon" } }
        ]
    });
    let mut resources = referral().to_vec();
    resources.push(outcome.clone());
    let reading = read(&page(&resources));
    assert_eq!((reading.entries.len(), reading.notes.len()), (1, 2));
    let told: Vec<_> = reading.notes.iter().map(|note| note.message.clone()).collect();
    assert!(told[0].contains("waarschuwing, soort incomplete"), "{told:?}");
    assert!(told[1].contains("fout, soort onbekend"), "{told:?}");
    let alone = read(&outcome);
    assert_eq!(alone.refused[0].rule.as_deref(), Some("WS144"));
    assert!(!format!("{:?}{:?}", reading.notes, alone.refused).to_lowercase().contains("sanne"));
}

/// What the asker of a server needs.
#[test]
fn tells_the_next_page() {
    let mut json = page(&referral());
    json["link"] = json!([
        { "relation": "self", "url": format!("{BASE}/Task") },
        { "relation": "next", "url": format!("{BASE}?_getpages=1") }
    ]);
    let read = fhir::page(json.to_string().as_bytes()).unwrap();
    assert_eq!(read.next.as_deref(), Some("https://gp.example/fhir/R4?_getpages=1"));
    assert_eq!(read.changed_ms, [1_795_165_981_250]);
    let empty = fhir::page(page(&[]).to_string().as_bytes()).unwrap();
    assert_eq!((empty.next, empty.changed_ms), (None, Vec::new()));
    json["timestamp"] = json!("2026-11-22T02:00:00Z");
    assert_eq!(fhir::page(json.to_string().as_bytes()).unwrap().content, read.content);
    json["entry"][2]["resource"]["gender"] = json!("male");
    assert_ne!(fhir::page(json.to_string().as_bytes()).unwrap().content, read.content);
}
