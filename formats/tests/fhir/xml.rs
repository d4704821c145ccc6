//! FHIR XML says what JSON says.

use std::path::Path;

use serde_json::Value;
use wijkstroom_formats::feed::Reading;
use wijkstroom_formats::fhir;

use crate::build::{page, referral};

/// The XML of a JSON resource: what a server sends that speaks both.
fn xml(resource: &Value) -> String {
    let kind = resource["resourceType"].as_str().unwrap();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{kind} xmlns=\"http://hl7.org/fhir\">{}</{kind}>",
        fields(resource)
    )
}

fn fields(object: &Value) -> String {
    let mut text = String::new();
    for (name, value) in object.as_object().unwrap() {
        if name == "resourceType"
            || name.starts_with('_')
            || name == "url" && object.get("valueString").is_some()
        {
            continue;
        }
        let beside = object.get(format!("_{name}"));
        let one = |value: &Value, beside: Option<&Value>| element(name, value, beside);
        let Value::Array(items) = value else {
            text.push_str(&one(value, beside));
            continue;
        };
        for (index, item) in items.iter().enumerate() {
            text.push_str(&one(item, beside.and_then(|beside| beside.get(index))));
        }
    }
    text
}

fn element(name: &str, value: &Value, beside: Option<&Value>) -> String {
    let inner = beside.map(fields).unwrap_or_default();
    if value["resourceType"].is_string() {
        let kind = value["resourceType"].as_str().unwrap();
        return format!("<{name}>\n  <{kind}>{}</{kind}></{name}>", fields(value));
    }
    if value.is_object() {
        let url = if name == "extension" {
            format!(" url=\"{}\"", value["url"].as_str().unwrap())
        } else {
            String::new()
        };
        let mut value = value.clone();
        if name == "extension" {
            value.as_object_mut().unwrap().shift_remove("url");
        }
        return format!("<{name}{url}>{}</{name}>", fields(&value));
    }
    let text =
        value.as_str().unwrap().replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    format!("<{name} value=\"{text}\">{inner}</{name}>")
}

#[track_caller]
fn same(json: &Value) {
    let xml = xml(json);
    assert_eq!(fhir::read(xml.as_bytes()), fhir::read(json.to_string().as_bytes()), "{xml}");
    assert_eq!(
        fhir::page(xml.as_bytes()).unwrap().next,
        fhir::page(json.to_string().as_bytes()).unwrap().next
    );
}

#[test]
fn says_what_json_says() {
    let mut json = page(&referral());
    json["link"] =
        serde_json::json!([{ "relation": "next", "url": "https://gp.example/?a=1&b=2" }]);
    assert_eq!(fhir::read(xml(&json).as_bytes()).entries.len(), 1);
    same(&json);
    json["entry"][2]["resource"]["name"][0]["_family"]["extension"][1]["valueString"] =
        "Test\"é<&'".into();
    same(&json);
    let mut task = json["entry"][0]["resource"].clone();
    let mut inner = json["entry"][2]["resource"].clone();
    inner["id"] = "p".into();
    task["contained"] = serde_json::json!([inner]);
    task["for"]["reference"] = "#p".into();
    same(
        &serde_json::json!({ "resourceType": "Bundle", "type": "collection", "entry": [{ "resource": task.clone() }] }),
    );
    let alone = xml(&task);
    assert_eq!(fhir::read(alone.as_bytes()), fhir::read(task.to_string().as_bytes()));
}

/// A value that is withheld has an extension in its place.
#[test]
fn a_value_may_be_withheld() {
    let json = page(&referral());
    let born = "<birthDate value=\"2012-03-04\"></birthDate>";
    let withheld = "<birthDate><extension url=\"http://hl7.org/fhir/StructureDefinition/data-absent-reason\">\
                    <valueCode value=\"masked\"/></extension></birthDate>";
    let text = xml(&json);
    assert!(text.contains(born));
    let reading = fhir::read(text.replace(born, withheld).as_bytes());
    let part = reading.entries[0].content.as_ref().unwrap()[0].clone();
    assert_eq!(part.person.unwrap().geboortedatum, None);
}

#[test]
fn refuses_what_may_not_be_read() {
    let code = |text: &str| {
        let reading = fhir::read(text.as_bytes());
        assert!(reading.entries.is_empty());
        reading.refused[0].rule.clone().unwrap()
    };
    let good = xml(&page(&referral()));
    let doctype = "<!DOCTYPE Bundle [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><Bundle";
    assert_eq!(code(&good.replacen("<Bundle", doctype, 1)), "WS143");
    assert_eq!(code(&good[..good.len() - 5]), "WS141");
    assert_eq!(code(&good.replace("http://hl7.org/fhir\"", "http://hl7.org/other\"")), "WS142");
    assert_eq!(code(&good.replacen("UTF-8", "UTF-16", 1)), "WS143");
    assert_eq!(code("<Bundle xmlns=\"http://hl7.org/fhir\"/>"), "WS142");
    let deep = format!("<Bundle xmlns=\"http://hl7.org/fhir\">{}", "<entry>".repeat(1_000));
    assert_eq!(code(&deep), "WS143");
}

/// Real examples of Nictiz, where they lie beside the checkout: a Task, and what it refers to.
#[test]
fn reads_the_examples_of_nictiz() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/fhir");
    let Ok(files) = std::fs::read_dir(folder) else { return };
    let mut texts: Vec<String> = files
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "xml"))
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect();
    texts.sort();
    let whole =
        |text: &str| text.find("?>").map_or(text.to_owned(), |at| text[at + 2..].to_owned());
    let entries: String = texts
        .iter()
        .map(|text| format!("<entry><resource>{}</resource></entry>", whole(text)))
        .collect();
    let bundle = format!(
        "<Bundle xmlns=\"http://hl7.org/fhir\"><type value=\"collection\"/>{entries}</Bundle>"
    );
    let reading: Reading = fhir::read(bundle.as_bytes());
    assert_eq!((reading.entries.len(), reading.refused.len(), reading.notes.len()), (1, 0, 0));
    let part = reading.entries[0].content.as_ref().unwrap()[0].clone();
    let person = part.person.unwrap();
    assert!(person.bsn.is_none() && person.is_weakly_known());
    let values: Vec<_> =
        part.facts[0].values.iter().map(|(name, value)| format!("{name}={value}")).collect();
    assert_eq!(
        values,
        [
            "aanmeldbron=huisarts",
            "datum_verwijzing=2022-12-01",
            "naar=aanbieder",
            "specialisme=0110",
            "status=requested",
            "verwijzer=02"
        ]
    );
    // By itself it refers to a child that is not there.
    let task = texts.iter().find(|text| text.contains("<Task ")).unwrap();
    let alone = fhir::read(task.as_bytes());
    let findings = alone.entries[0].content.as_ref().unwrap_err();
    assert_eq!(findings[0].rule.as_deref(), Some("WS148"));
}

/// The sample of a page, where it lies beside the checkout.
#[test]
fn reads_the_sample_of_a_page() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../shared/feeds/gp-task-searchset-bundle.json");
    let Ok(text) = std::fs::read(file) else { return };
    let reading = fhir::read(&text);
    let part = reading.entries[0].content.as_ref().unwrap()[0].clone();
    assert!(part.person.unwrap().bsn.is_some());
    let values: Vec<_> =
        part.facts[0].values.iter().map(|(name, value)| format!("{name}={value}")).collect();
    assert_eq!(
        values,
        [
            "aanmeldbron=huisarts",
            "datum_verwijzing=2026-11-20",
            "naar=wijkteam",
            "naar_code=90000001",
            "organisatie_agb=01050001",
            "prioriteit=routine",
            "specialisme=0100",
            "status=requested",
            "verwijzer=02",
            "verwijzer_agb=01000001"
        ]
    );
    assert!(fhir::page(&text).unwrap().next.is_some());
}
