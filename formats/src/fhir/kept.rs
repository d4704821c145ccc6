//! What is kept of a referral: a small Bundle of the fields that are read and no others, always written alike, so
//! that the same versions of the same resources give the same bytes. This format reads it again.

use serde_json::{Map, Value, json};

use super::codes;
use super::referral::{Child, Head, Party, Referral, Whom};

const TASK: &str = "urn:wijkstroom:task";
const REQUEST: &str = "urn:wijkstroom:request";
const PATIENT: &str = "urn:wijkstroom:patient";
const REQUESTER: &str = "urn:wijkstroom:requester";
const RECEIVER: &str = "urn:wijkstroom:receiver";
/// Stands for a resource that was referred to and not there.
const ABSENT: &str = "urn:wijkstroom:absent";

/// Writes it.
pub(super) fn write(referral: &Referral) -> Vec<u8> {
    let refer = |to: &str| json!({ "reference": to });
    let whom = match &referral.whom {
        Whom::Nobody => None,
        Whom::Absent => Some(refer(ABSENT)),
        Whom::Known(_) => Some(refer(PATIENT)),
    };
    let is_party = |party: &Party| *party != Party::default();
    let parties = |resource: &mut Map<String, Value>| {
        if is_party(&referral.requester) {
            resource.insert("requester".to_owned(), refer(REQUESTER));
        }
        if is_party(&referral.receiver) {
            let field = if referral.task.is_some() { "owner" } else { "performer" };
            let to = refer(RECEIVER);
            resource.insert(field.to_owned(), if field == "owner" { to } else { json!([to]) });
        }
    };
    let mut entries = Vec::new();
    if let Some(task) = &referral.task {
        let mut resource = head("Task", task);
        let coding = json!([{ "system": codes::SNOMED, "code": codes::REFERRAL }]);
        resource.insert("code".to_owned(), json!({ "coding": coding }));
        if referral.request.is_some() {
            resource.insert("focus".to_owned(), refer(REQUEST));
        }
        if let Some(whom) = whom.clone() {
            resource.insert("for".to_owned(), whom);
        }
        parties(&mut resource);
        entries.push(entry(referral.full_url.as_deref().unwrap_or(TASK), resource));
    }
    if let Some(request) = &referral.request {
        let mut resource = head("ServiceRequest", request);
        let mut url = REQUEST;
        if referral.task.is_none() {
            if let Some(whom) = whom {
                resource.insert("subject".to_owned(), whom);
            }
            parties(&mut resource);
            url = referral.full_url.as_deref().unwrap_or(REQUEST);
        }
        entries.push(entry(url, resource));
    }
    if let Whom::Known(child) = &referral.whom {
        entries.push(entry(PATIENT, patient(child)));
    }
    for (url, party) in [(REQUESTER, &referral.requester), (RECEIVER, &referral.receiver)] {
        if is_party(party) {
            entries.push(entry(url, role(party)));
        }
    }
    let mut bundle = resource("Bundle");
    let kind = if referral.of_server { "searchset" } else { "collection" };
    bundle.insert("type".to_owned(), kind.into());
    put(&mut bundle, "timestamp", referral.timestamp.as_deref());
    bundle.insert("entry".to_owned(), entries.into());
    serde_json::to_vec(&bundle).unwrap_or_default()
}

fn resource(kind: &str) -> Map<String, Value> {
    let mut fields = Map::new();
    fields.insert("resourceType".to_owned(), kind.into());
    fields
}

fn entry(full_url: &str, resource: Map<String, Value>) -> Value {
    json!({ "fullUrl": full_url, "resource": resource })
}

fn put(fields: &mut Map<String, Value>, name: &str, text: Option<&str>) {
    if let Some(text) = text {
        fields.insert(name.to_owned(), text.into());
    }
}

fn head(kind: &str, head: &Head) -> Map<String, Value> {
    let mut fields = resource(kind);
    put(&mut fields, "id", head.id.as_deref());
    let mut meta = Map::new();
    put(&mut meta, "versionId", head.version.as_deref());
    put(&mut meta, "lastUpdated", head.last_updated.as_deref());
    if !meta.is_empty() {
        fields.insert("meta".to_owned(), meta.into());
    }
    let identifiers = head.identifiers.iter().map(|(system, value)| identifier(system, value));
    let identifiers: Vec<Value> = identifiers.collect();
    if !identifiers.is_empty() {
        fields.insert("identifier".to_owned(), identifiers.into());
    }
    put(&mut fields, "status", head.status.as_deref());
    put(&mut fields, "priority", head.priority.as_deref());
    put(&mut fields, "authoredOn", head.authored_on.as_deref());
    fields
}

fn identifier(system: &str, value: &str) -> Value {
    let mut fields = Map::new();
    put(&mut fields, "system", Some(system).filter(|system| !system.is_empty()));
    put(&mut fields, "value", Some(value));
    fields.into()
}

fn patient(child: &Child) -> Map<String, Value> {
    let mut fields = resource("Patient");
    if let Some(at) = &child.last_updated {
        fields.insert("meta".to_owned(), json!({ "lastUpdated": at }));
    }
    let bsns = child.bsns.iter().map(|bsn| identifier(codes::BSN_SYSTEM, bsn));
    let bsns: Vec<Value> = bsns.collect();
    if !bsns.is_empty() {
        fields.insert("identifier".to_owned(), bsns.into());
    }
    let name = name(child);
    if !name.is_empty() {
        fields.insert("name".to_owned(), json!([name]));
    }
    put(&mut fields, "gender", child.gender.as_deref());
    put(&mut fields, "birthDate", child.birth_date.as_deref());
    let mut address = Map::new();
    if let Some(number) = &child.house_number {
        let url = "http://hl7.org/fhir/StructureDefinition/iso21090-ADXP-houseNumber";
        address.insert("_line".to_owned(), json!([extensions([extension(url, number)])]));
    }
    put(&mut address, "postalCode", child.postal_code.as_deref());
    if !address.is_empty() {
        fields.insert("address".to_owned(), json!([address]));
    }
    fields
}

fn name(child: &Child) -> Map<String, Value> {
    const OF: &str = "http://hl7.org/fhir/StructureDefinition/humanname-own-";
    let mut name = Map::new();
    put(&mut name, "family", child.family.as_deref());
    let parts = [("prefix", &child.own_prefix), ("name", &child.own_name)];
    let parts = parts.iter().filter_map(|(part, text)| {
        text.as_ref().map(|text| extension(&format!("{OF}{part}"), text))
    });
    let parts: Vec<Value> = parts.collect();
    if !parts.is_empty() {
        name.insert("_family".to_owned(), extensions(parts));
    }
    let given: Vec<&String> = child.given.iter().chain(&child.initials).collect();
    if !given.is_empty() {
        name.insert("given".to_owned(), json!(given));
    }
    if !child.initials.is_empty() {
        let url = "http://hl7.org/fhir/StructureDefinition/iso21090-EN-qualifier";
        let initial = extensions([json!({ "url": url, "valueCode": "IN" })]);
        let none = std::iter::repeat_n(Value::Null, child.given.len());
        let marks = none.chain(std::iter::repeat_n(initial, child.initials.len()));
        name.insert("_given".to_owned(), marks.collect());
    }
    name
}

fn extension(url: &str, text: &str) -> Value {
    json!({ "url": url, "valueString": text })
}

fn extensions(all: impl IntoIterator<Item = Value>) -> Value {
    json!({ "extension": all.into_iter().collect::<Vec<Value>>() })
}

fn role(party: &Party) -> Map<String, Value> {
    let mut fields = resource("PractitionerRole");
    let own = [(codes::URA_SYSTEM, &party.ura), (codes::MUNICIPALITY_SYSTEM, &party.municipality)];
    let own = own.iter().filter_map(|(system, value)| Some(identifier(system, value.as_ref()?)));
    let own: Vec<Value> = own.collect();
    if !own.is_empty() {
        fields.insert("identifier".to_owned(), own.into());
    }
    let parts = [("practitioner", &party.person_agb), ("organization", &party.organisation_agb)];
    for (field, agb) in parts {
        if let Some(agb) = agb {
            let agb = json!({ "identifier": identifier(codes::AGB_SYSTEM, agb) });
            fields.insert(field.to_owned(), agb);
        }
    }
    if let Some(code) = &party.role {
        fields.insert("code".to_owned(), json!([{ "coding": [{ "code": code }] }]));
    }
    if let Some(code) = &party.specialty {
        let coding = json!([{ "system": codes::SPECIALTY, "code": code }]);
        fields.insert("specialty".to_owned(), json!([{ "coding": coding }]));
    }
    fields
}
