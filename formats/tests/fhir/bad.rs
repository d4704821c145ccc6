//! What is refused, and what is said of it: never the value of an identifying field.

use proptest::prelude::*;
use serde_json::{Value, json};
use wijkstroom_formats::fhir;
use wijkstroom_schemas::message::Finding;

use crate::build::{entry, only, page, patient, read, referral, request, role, task, with};

fn shown(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(|it| format!("{} {}", it.rule.as_deref().unwrap_or("-"), it.path)).collect()
}

/// Changes one field of one resource of a referral, and holds what is said of it against what is expected.
#[track_caller]
fn check(which: usize, pointer: &str, value: Value, expected: &[&str]) {
    let mut resources = referral();
    resources[which] = with(resources[which].clone(), pointer, value.clone());
    let entry = only(&page(&resources));
    let findings = match entry.content {
        Ok(_) => Vec::new(),
        Err(findings) => findings,
    };
    assert_eq!(shown(&findings), expected, "{pointer} {value}");
    for finding in &findings {
        assert_eq!(finding.line, 1);
        if let Some(text) = value.as_str().filter(|text| text.len() > 6) {
            assert!(!format!("{finding:?}").contains(text), "{finding:?}");
        }
    }
}

#[test]
fn says_where_and_what() {
    const TASK: usize = 0;
    const REQUEST: usize = 1;
    const PATIENT: usize = 2;
    const ROLE: usize = 3;
    let bsn = "/identifier/0/value";
    let cases: &[(usize, &str, Value, &[&str])] = &[
        (PATIENT, bsn, json!("99990000"), &["WS149 Patient.identifier"]),
        (PATIENT, bsn, json!("99990000a"), &["WS149 Patient.identifier"]),
        (PATIENT, bsn, json!("9999000060"), &["WS149 Patient.identifier"]),
        (PATIENT, "/birthDate", json!("2012-02-31"), &["WS151 Patient.birthDate"]),
        (PATIENT, "/birthDate", json!("2012-13"), &["WS151 Patient.birthDate"]),
        (PATIENT, "/birthDate", json!("31-02-2012"), &["WS151 Patient.birthDate"]),
        (PATIENT, "/birthDate", json!("201"), &["WS151 Patient.birthDate"]),
        (
            PATIENT,
            "/meta/lastUpdated",
            json!("2026-02-31T00:00:00Z"),
            &["WS156 Patient.meta.lastUpdated"],
        ),
        (TASK, "/meta/lastUpdated", json!("gisteren"), &["WS156 Task.meta.lastUpdated"]),
        (TASK, "/for/reference", json!("Patient/p2"), &["WS148 Task.for"]),
        (TASK, "/for/reference", json!("#p1"), &["WS148 Task.for"]),
        (TASK, "/for/reference", json!("PractitionerRole/r1"), &["WS148 Task.for"]),
        (TASK, "/status", json!("besteld"), &["WS153 Task.status"]),
        (TASK, "/status", Value::Null, &["WS153 Task.status"]),
        (REQUEST, "/priority", json!("hoog"), &["WS154 Task.priority"]),
        (REQUEST, "/authoredOn", json!("2026-02-31"), &["WS152 ServiceRequest.authoredOn"]),
        (REQUEST, "/authoredOn", json!("2026-11"), &["WS152 ServiceRequest.authoredOn"]),
        (ROLE, "/practitioner/identifier/value", json!("1000001"), &["WS155 Task.requester"]),
        (ROLE, "/organization/identifier/value", json!("a"), &["WS155 Task.requester"]),
        // What may be left out, or does not matter.
        (PATIENT, bsn, json!("000000000"), &[]),
        (PATIENT, "/gender", json!("other"), &[]),
        (PATIENT, "/address/0/postalCode", json!("B-1000"), &[]),
        (REQUEST, "/authoredOn", Value::Null, &[]),
        (REQUEST, "/priority", Value::Null, &[]),
        (ROLE, "/specialty/0/coding/0/code", json!("iets heel langs van eigen makelij"), &[]),
        (TASK, "/requester/reference", json!("PractitionerRole/r2"), &[]),
        (TASK, "/focus/reference", json!("ServiceRequest/s2"), &[]),
    ];
    for (which, pointer, value, expected) in cases {
        if *pointer == "/focus/reference" {
            // Its ServiceRequest came along, and is of no Task: not an entry either.
            let json = page(&[with(task(), pointer, value.clone()), request(), patient(), role()]);
            assert!(only(&json).content.is_ok());
            continue;
        }
        check(*which, pointer, value.clone(), expected);
    }
}

/// All that is wrong is told at once, and one bad entry stops no other.
#[test]
fn a_bad_entry_stops_no_other() {
    let mut resources = referral().to_vec();
    let mut bad = with(task(), "/id", json!("t2"));
    bad["status"] = json!("x");
    bad["for"]["reference"] = json!("Patient/p9");
    bad["authoredOn"] = json!("x");
    bad["focus"]["reference"] = json!("ServiceRequest/s9");
    resources.insert(0, bad);
    // A field of another form, and one that stands twice.
    let mut shapeless = with(task(), "/id", json!("t3"));
    shapeless["status"] = json!({ "value": "requested" });
    resources.insert(1, shapeless);
    let reading = read(&page(&resources));
    let told: Vec<_> = reading
        .entries
        .iter()
        .map(|entry| match &entry.content {
            Ok(parts) => format!("{} {}", entry.number, parts.len()),
            Err(findings) => format!("{} {:?}", entry.number, shown(findings)),
        })
        .collect();
    assert_eq!(
        told,
        [
            r#"1 ["WS148 Task.for", "WS152 Task.authoredOn", "WS153 Task.status"]"#,
            r#"2 ["WS145 entry[2].resource"]"#,
            "3 1"
        ]
    );
    assert!(reading.entries[1].kept.is_none());
}

/// An entry of another form than FHIR gives it is refused by itself, whatever stands in it and wherever.
#[test]
fn an_entry_of_another_form_stops_no_other() {
    let other = || {
        let mut other = entry(with(task(), "/id", json!("t2")));
        other["resource"]["identifier"] = json!([]);
        other
    };
    let unfit = |field: &str, value: Value| {
        let mut unfit = other();
        unfit[field] = value;
        unfit.to_string()
    };
    let of_request = json!({ "fullUrl": 5, "resource": request() });
    // The entry, and the kind of message that is told.
    let cases = [
        (unfit("fullUrl", json!(5)), "Task"),
        (unfit("fullUrl", json!({ "value": "https://gp.example/Sanne" })), "Task"),
        (unfit("search", json!("match")), "Task"),
        (unfit("search", json!({ "mode": 1 })), "Task"),
        (unfit("request", json!({ "method": ["DELETE"], "url": "Task/t2" })), "Task"),
        (of_request.to_string(), "ServiceRequest"),
        (other().to_string().replacen('{', "{\"fullUrl\":\"urn:a\",", 1), "Task"),
        (other().to_string().replacen("https:", "\\ud800", 1), "Task"),
        ("5".to_owned(), "Task"),
        ("\"Sanne\"".to_owned(), "Task"),
        ("true".to_owned(), "Task"),
    ];
    let good: Vec<String> =
        referral().into_iter().map(|resource| entry(resource).to_string()).collect();
    for (unfit, kind) in cases {
        for first in [false, true] {
            let mut entries = good.clone();
            let at = if first { 0 } else { entries.len() };
            entries.insert(at, unfit.clone());
            let json = format!(
                "{{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[{}]}}",
                entries.join(",")
            );
            let reading = fhir::read(json.as_bytes());
            assert_eq!((reading.refused.len(), reading.entries.len()), (0, 2), "{unfit}");
            let (bad, other) =
                if first { (0, &reading.entries[1]) } else { (1, &reading.entries[0]) };
            assert_eq!(other.key, "Task/t1");
            assert!(other.content.is_ok(), "{unfit}");
            let bad = &reading.entries[bad];
            let findings = bad.content.as_ref().unwrap_err();
            assert_eq!(shown(findings), [format!("WS145 entry[{}]", at + 1)], "{unfit}");
            assert_eq!(usize::try_from(findings[0].line).unwrap(), at + 1);
            assert!(!format!("{bad:?}").contains("Sanne"));
            assert_eq!((bad.kept.as_ref(), bad.message_type.as_deref()), (None, Some(kind)));
            // Asked of a server, the page is one: what is good on it moves on, and another unfit entry is news.
            let page = fhir::page(json.as_bytes()).unwrap();
            assert_eq!(page.changed_ms, [1_795_165_981_250], "{unfit}");
            let without = json.replace(&unfit, "null");
            assert_ne!(page.content, fhir::page(without.as_bytes()).unwrap().content, "{unfit}");
        }
    }
}

#[test]
fn two_numbers_of_one_child_are_refused() {
    let two = json!([
        { "system": "http://fhir.nl/fhir/NamingSystem/bsn", "value": "999900006" },
        { "system": "urn:oid:2.16.840.1.113883.2.4.6.3", "value": "999999990" }
    ]);
    check(2, "/identifier", two.clone(), &["WS150 Patient.identifier"]);
    let mut same = two.clone();
    same[1]["value"] = json!("999900006");
    check(2, "/identifier", same, &[]);
    let mut old = two;
    old[1]["use"] = json!("old");
    check(2, "/identifier", old, &[]);
}

#[test]
fn what_nothing_tells_apart_is_refused() {
    let mut nameless = task();
    for field in ["id", "identifier"] {
        nameless.as_object_mut().unwrap().shift_remove(field);
    }
    let json = json!({ "resourceType": "Bundle", "type": "collection", "entry": [{ "resource": nameless }] });
    let findings = only(&json).content.unwrap_err();
    assert_eq!(shown(&findings), ["WS146 Task.id", "WS148 Task.for"]);
}

#[test]
fn a_delete_of_a_transaction_is_refused() {
    let request = |method: &str, url: &str| json!({ "request": { "method": method, "url": url } });
    let entries =
        [request("DELETE", "Task/1"), request("DELETE", "Patient/1"), request("GET", "Task/1")];
    let json = json!({ "resourceType": "Bundle", "type": "transaction", "entry": entries });
    assert_eq!(shown(&only(&json).content.unwrap_err()), ["WS147 entry[1].request"]);
}

/// Loops of references and of what is contained end.
#[test]
fn loops_end() {
    let mut round = task();
    round["contained"] = json!([
        { "resourceType": "ServiceRequest", "id": "s", "subject": { "reference": "#s" }, "requester": { "reference": "#r" } },
        { "resourceType": "PractitionerRole", "id": "r", "practitioner": { "reference": "#r" }, "organization": { "reference": "#" } }
    ]);
    round["focus"]["reference"] = json!("#s");
    round["for"]["reference"] = json!("#t1");
    round["requester"]["reference"] = json!("#r");
    round["owner"] = json!({ "reference": "Task/t1" });
    let findings = only(&page(&[round])).content.unwrap_err();
    assert_eq!(shown(&findings), ["WS148 Task.for"]);
}

#[test]
fn refuses_as_a_whole_what_is_no_fhir() {
    let good = page(&referral()).to_string();
    let check = |bytes: &[u8], expected: &str| {
        let reading = fhir::read(bytes);
        assert_eq!(
            (shown(&reading.refused).join(", ").as_str(), reading.entries.len()),
            (expected, 0)
        );
        assert_eq!(shown(&[fhir::page(bytes).unwrap_err()]), shown(&reading.refused));
    };
    check(b"", "WS101 /");
    check(b" \r\n", "WS101 /");
    check(b"BSN;naam", "WS140 /");
    check(b"[]", "WS140 /");
    check(b"{\"a\":\"\xff\"}", "WS140 /");
    check(b"{", "WS141 /");
    check(&good.as_bytes()[..good.len() / 2], "WS141 /");
    check(&good.as_bytes()[..good.len() - 1], "WS141 /");
    check(format!("{good}x").as_bytes(), "WS141 /");
    check(good.replacen(':', ";", 1).as_bytes(), "WS141 /");
    check(b"{\"resourceType\":\"Bundle\",\"type\":\"history\"}", "WS142 Bundle.type");
    check(b"{\"resourceType\":\"Bundle\"}", "WS142 Bundle.type");
    check(
        b"{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"link\":[{\"url\":1}]}",
        "WS142 resourceType",
    );
    check(b"{\"resourceType\":{}}", "WS142 resourceType");
    let many = format!(
        "{{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[{}{{}}]}}",
        "{},".repeat(100_000)
    );
    let reading = fhir::read(many.as_bytes());
    assert_eq!(shown(&reading.refused), ["WS100 Bundle.entry"]);
    for kind in ["Patient", "Composition", ""] {
        let alone = format!("{{\"resourceType\":\"{kind}\",\"type\":{{}}}}");
        let reading = fhir::read(alone.as_bytes());
        assert_eq!(shown(&reading.refused), ["WS142 resourceType"], "{kind}");
    }
}

/// Whatever is nested does not bring the reader down.
#[test]
fn depth_does_no_harm() {
    let deep = |open: &str, close: &str| {
        let inner = format!("{}{}", open.repeat(200_000), close.repeat(200_000));
        let page = format!(
            "{{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[{{\"resource\":{{\"resourceType\":\"Task\",\"x\":{inner}}}}}]}}"
        );
        fhir::read(page.as_bytes())
    };
    assert_eq!(deep("[", "]").skipped, 1);
    assert_eq!(deep("{\"a\":", "0}").entries.len(), 0);
    assert_eq!(deep("[", "").refused.len(), 1);
}

#[test]
fn takes_a_byte_order_mark() {
    let text = format!("\u{FEFF}{}", page(&referral()));
    assert_eq!(fhir::read(text.as_bytes()).entries.len(), 1);
}

proptest! {
    /// Anything is read without harm, and what is kept reads as the same again.
    #[test]
    fn any_change_is_read_or_refused(place in any::<prop::sample::Index>(), with in prop::sample::select(vec![
        json!(null), json!(1), json!(""), json!("999900006"), json!([]), json!({}), json!([null]), json!("#a"),
        json!({ "reference": "#t1" }), json!([[]]), json!(true), json!("entered-in-error"),
    ])) {
        let mut json = page(&referral());
        let mut pointers = Vec::new();
        collect(&json, String::new(), &mut pointers);
        let pointer = place.get(&pointers);
        *json.pointer_mut(pointer).unwrap() = with;
        read(&json);
    }

    /// Any bytes.
    #[test]
    fn any_cut_and_any_byte_is_read_or_refused(at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>()) {
        let mut bytes = page(&referral()).to_string().into_bytes();
        let at = at.index(bytes.len());
        if cut {
            bytes.truncate(at);
        } else {
            bytes[at] = byte;
        }
        let reading = fhir::read(&bytes);
        prop_assert!(!cut || reading.entries.is_empty());
    }
}

fn collect(value: &Value, at: String, pointers: &mut Vec<String>) {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), value)).collect(),
        Value::Array(items) => {
            items.iter().enumerate().map(|(at, value)| (at.to_string(), value)).collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    };
    for (name, child) in children {
        let pointer = format!("{at}/{name}");
        collect(child, pointer.clone(), pointers);
        pointers.push(pointer);
    }
}
