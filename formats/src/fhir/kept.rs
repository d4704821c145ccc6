//! What is kept of a referral: a small Bundle of the fields that are read and no others, always written alike, so
//! that the same versions of the same resources give the same bytes. This format reads it again.

use super::codes;
use super::referral::{Child, Head, Party, Referral, Whom};

const TASK: &str = "urn:wijkstroom:task";
const REQUEST: &str = "urn:wijkstroom:request";
const PATIENT: &str = "urn:wijkstroom:patient";
const REQUESTER: &str = "urn:wijkstroom:requester";
const RECEIVER: &str = "urn:wijkstroom:receiver";
/// Stands for a resource that was referred to and not there.
const ABSENT: &str = "urn:wijkstroom:absent";

const OWN_NAME: &str = "http://hl7.org/fhir/StructureDefinition/humanname-own-name";
const OWN_PREFIX: &str = "http://hl7.org/fhir/StructureDefinition/humanname-own-prefix";
const HOUSE_NUMBER: &str = "http://hl7.org/fhir/StructureDefinition/iso21090-ADXP-houseNumber";
const QUALIFIER: &str = "http://hl7.org/fhir/StructureDefinition/iso21090-EN-qualifier";

/// Writes it.
pub(super) fn write(referral: &Referral) -> Vec<u8> {
    let mut json = Vec::with_capacity(2_048);
    object(&mut json, |bundle| {
        bundle.text("resourceType", Some("Bundle"));
        bundle.text("type", Some(if referral.of_server { "searchset" } else { "collection" }));
        bundle.text("timestamp", referral.timestamp.as_deref());
        bundle.list("entry", entries(referral), |entry, part| {
            entry.text("fullUrl", Some(part.url(referral)));
            entry.object("resource", |resource| part.write(referral, resource));
        });
    });
    json
}

/// A resource of what is kept.
#[derive(Clone, Copy)]
enum Part<'r> {
    Task(&'r Head),
    Request(&'r Head),
    Patient(&'r Child),
    Requester,
    Receiver,
}

fn entries(referral: &Referral) -> impl Iterator<Item = Part<'_>> {
    let child = match &referral.whom {
        Whom::Known(child) => Some(Part::Patient(child)),
        Whom::Nobody | Whom::Absent => None,
    };
    let party = |party: &Party, part| (*party != Party::default()).then_some(part);
    let parts = [
        referral.task.as_ref().map(Part::Task),
        referral.request.as_ref().map(Part::Request),
        child,
        party(&referral.requester, Part::Requester),
        party(&referral.receiver, Part::Receiver),
    ];
    parts.into_iter().flatten()
}

impl Part<'_> {
    fn url<'u>(&self, referral: &'u Referral) -> &'u str {
        let own = referral.full_url.as_deref();
        match self {
            Self::Task(_) => own.unwrap_or(TASK),
            Self::Request(_) if referral.task.is_some() => REQUEST,
            Self::Request(_) => own.unwrap_or(REQUEST),
            Self::Patient(_) => PATIENT,
            Self::Requester => REQUESTER,
            Self::Receiver => RECEIVER,
        }
    }

    fn write(self, referral: &Referral, fields: &mut Object<'_>) {
        match self {
            Self::Task(task) => {
                head("Task", task, fields);
                let coding = [(codes::SNOMED, codes::REFERRAL)];
                fields.object("code", |code| code.list("coding", coding, coded));
                if referral.request.is_some() {
                    fields.object("focus", |to| to.text("reference", Some(REQUEST)));
                }
                whom("for", referral, fields);
                parties(referral, fields);
            }
            Self::Request(request) => {
                head("ServiceRequest", request, fields);
                if referral.task.is_none() {
                    whom("subject", referral, fields);
                    parties(referral, fields);
                }
            }
            Self::Patient(child) => patient(child, fields),
            Self::Requester => role(&referral.requester, fields),
            Self::Receiver => role(&referral.receiver, fields),
        }
    }
}

fn head(kind: &str, head: &Head, fields: &mut Object<'_>) {
    fields.text("resourceType", Some(kind));
    fields.text("id", head.id.as_deref());
    if head.version.is_some() || head.last_updated.is_some() {
        fields.object("meta", |meta| {
            meta.text("versionId", head.version.as_deref());
            meta.text("lastUpdated", head.last_updated.as_deref());
        });
    }
    let own = head.identifiers.iter().map(|(system, value)| (system.as_str(), value.as_str()));
    fields.list("identifier", own, identifier);
    fields.text("status", head.status.as_deref());
    fields.text("priority", head.priority.as_deref());
    fields.text("authoredOn", head.authored_on.as_deref());
}

fn whom(name: &str, referral: &Referral, fields: &mut Object<'_>) {
    let to = match &referral.whom {
        Whom::Nobody => return,
        Whom::Absent => ABSENT,
        Whom::Known(_) => PATIENT,
    };
    fields.object(name, |whom| whom.text("reference", Some(to)));
}

fn parties(referral: &Referral, fields: &mut Object<'_>) {
    for part in entries(referral) {
        match part {
            Part::Requester => {
                fields.object("requester", |to| to.text("reference", Some(REQUESTER)));
            }
            Part::Receiver if referral.task.is_some() => {
                fields.object("owner", |to| to.text("reference", Some(RECEIVER)));
            }
            Part::Receiver => {
                fields.list("performer", [RECEIVER], |to, url| to.text("reference", Some(url)));
            }
            Part::Task(_) | Part::Request(_) | Part::Patient(_) => {}
        }
    }
}

fn patient(child: &Child, fields: &mut Object<'_>) {
    fields.text("resourceType", Some("Patient"));
    if let Some(at) = &child.last_updated {
        fields.object("meta", |meta| meta.text("lastUpdated", Some(at)));
    }
    let bsns = child.bsns.iter().map(|bsn| (codes::BSN_SYSTEM, bsn.as_str()));
    fields.list("identifier", bsns, identifier);
    let parts = [(OWN_PREFIX, &child.own_prefix), (OWN_NAME, &child.own_name)];
    let parts = parts.into_iter().filter_map(|(url, text)| Some((url, text.as_deref()?)));
    let parts: Vec<(&str, &str)> = parts.collect();
    let given: Vec<&str> = child.given.iter().chain(&child.initials).map(String::as_str).collect();
    let is_named = child.family.is_some() || !parts.is_empty() || !given.is_empty();
    fields.list("name", is_named.then_some(()), |name, ()| {
        name.text("family", child.family.as_deref());
        if !parts.is_empty() {
            name.object("_family", |family| family.list("extension", parts.clone(), extension));
        }
        name.texts("given", &given);
        if !child.initials.is_empty() {
            let initials = (0..given.len()).map(|at| at >= child.given.len());
            name.list("_given", initials, |part, is_initial| {
                part.list("extension", is_initial.then_some(()), |mark, ()| {
                    mark.text("url", Some(QUALIFIER));
                    mark.text("valueCode", Some("IN"));
                });
            });
        }
    });
    fields.text("gender", child.gender.as_deref());
    fields.text("birthDate", child.birth_date.as_deref());
    let is_somewhere = child.postal_code.is_some() || child.house_number.is_some();
    fields.list("address", is_somewhere.then_some(()), |address, ()| {
        let number = child.house_number.as_deref().map(|number| (HOUSE_NUMBER, number));
        address.list("_line", number, |line, number| line.list("extension", [number], extension));
        address.text("postalCode", child.postal_code.as_deref());
    });
}

fn role(party: &Party, fields: &mut Object<'_>) {
    fields.text("resourceType", Some("PractitionerRole"));
    let own = [(codes::URA_SYSTEM, &party.ura), (codes::MUNICIPALITY_SYSTEM, &party.municipality)];
    let own = own.into_iter().filter_map(|(system, value)| Some((system, value.as_deref()?)));
    fields.list("identifier", own, identifier);
    let parts = [("practitioner", &party.person_agb), ("organization", &party.organisation_agb)];
    for (name, agb) in parts {
        if let Some(agb) = agb {
            fields.object(name, |to| {
                to.object("identifier", |own| identifier(own, (codes::AGB_SYSTEM, agb)));
            });
        }
    }
    for (name, system, code) in
        [("code", "", &party.role), ("specialty", codes::SPECIALTY, &party.specialty)]
    {
        fields.list(name, code.as_deref(), |concept, code| {
            concept.list("coding", [(system, code)], coded);
        });
    }
}

fn identifier(fields: &mut Object<'_>, (system, value): (&str, &str)) {
    fields.text("system", Some(system).filter(|system| !system.is_empty()));
    fields.text("value", Some(value));
}

fn coded(fields: &mut Object<'_>, (system, code): (&str, &str)) {
    fields.text("system", Some(system).filter(|system| !system.is_empty()));
    fields.text("code", Some(code));
}

fn extension(fields: &mut Object<'_>, (url, text): (&str, &str)) {
    fields.text("url", Some(url));
    fields.text("valueString", Some(text));
}

/// A JSON object being written.
struct Object<'o> {
    json: &'o mut Vec<u8>,
    first: bool,
}

fn object(json: &mut Vec<u8>, write: impl FnOnce(&mut Object<'_>)) {
    json.push(b'{');
    write(&mut Object { json, first: true });
    json.push(b'}');
}

impl Object<'_> {
    fn name(&mut self, name: &str) {
        if !std::mem::take(&mut self.first) {
            self.json.push(b',');
        }
        quoted(self.json, name);
        self.json.push(b':');
    }

    /// A text, where there is one.
    fn text(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.name(name);
            quoted(self.json, text);
        }
    }

    /// A list of texts, where there are any.
    fn texts(&mut self, name: &str, texts: &[&str]) {
        for (index, text) in texts.iter().enumerate() {
            match index {
                0 => {
                    self.name(name);
                    self.json.push(b'[');
                }
                _ => self.json.push(b','),
            }
            quoted(self.json, text);
        }
        if !texts.is_empty() {
            self.json.push(b']');
        }
    }

    fn object(&mut self, name: &str, write: impl FnOnce(&mut Object<'_>)) {
        self.name(name);
        object(self.json, write);
    }

    /// A list of objects, where there are any.
    fn list<T>(
        &mut self,
        name: &str,
        items: impl IntoIterator<Item = T>,
        write: impl Fn(&mut Object<'_>, T),
    ) {
        let mut some = false;
        for item in items {
            if some {
                self.json.push(b',');
            } else {
                self.name(name);
                self.json.push(b'[');
            }
            some = true;
            object(self.json, |fields| write(fields, item));
        }
        if some {
            self.json.push(b']');
        }
    }
}

fn quoted(json: &mut Vec<u8>, text: &str) {
    // Writing to memory does not fail.
    let written = serde_json::to_writer(json, text);
    debug_assert!(written.is_ok());
}
