//! FHIR XML, turned into the JSON that says the same, as far as it is read.

use wijkstroom_schemas::message::Finding;

use super::codes;
use crate::feed::finding;
use crate::xml::{self, Document, Namespace, NodeId, Why, place};

/// Namespaces that get a number of their own.
const NAMESPACES: [&str; 1] = ["http://hl7.org/fhir"];

const FHIR: Namespace = Namespace(Namespace::FIRST_KNOWN);

/// The elements that [`super::model`] has a field for. All else, the narrative too, is left out.
const NAMES: [&str; 50] = [
    "address",
    "authoredOn",
    "birthDate",
    "category",
    "code",
    "coding",
    "contained",
    "entry",
    "extension",
    "family",
    "focus",
    "for",
    "fullUrl",
    "gender",
    "given",
    "id",
    "identifier",
    "issue",
    "lastUpdated",
    "line",
    "link",
    "meta",
    "method",
    "mode",
    "name",
    "organization",
    "owner",
    "performer",
    "postalCode",
    "practitioner",
    "priority",
    "reference",
    "relation",
    "request",
    "requester",
    "resource",
    "search",
    "severity",
    "specialty",
    "status",
    "subject",
    "system",
    "timestamp",
    "type",
    "url",
    "use",
    "value",
    "valueCode",
    "valueString",
    "versionId",
];

/// Turns a text into JSON.
pub(super) fn to_json(text: &str) -> Result<String, Finding> {
    let (document, broken) = xml::parse(text, &NAMESPACES);
    if let Some(broken) = broken {
        return Err(match broken.why {
            Why::Refused(refusal) => finding(codes::XML, 0, "/", refusal.reason()),
            Why::Malformed(reason) => {
                let (line, column) = place::places(text.as_bytes(), &[broken.at])[0];
                let what = format!(
                    "Geen goede XML: het gaat mis op regel {line}, teken {column}. {reason}"
                );
                finding(codes::BROKEN, 0, "/", what)
            }
        });
    }
    if document.node(0).namespace != FHIR {
        let what = "Het eerste element hoort in de naamruimte http://hl7.org/fhir te staan.";
        return Err(finding(codes::KIND, 0, "/", what));
    }
    let mut writer = Writer { document: &document, json: Vec::with_capacity(text.len() / 2) };
    writer.resource(0);
    Ok(String::from_utf8(writer.json).unwrap_or_default())
}

struct Writer<'d, 'a> {
    document: &'d Document<'a>,
    json: Vec<u8>,
}

impl<'d, 'a> Writer<'d, 'a> {
    /// An element that is a resource. Nesting is as deep as the document, which has a limit.
    fn resource(&mut self, id: NodeId) {
        self.json.extend_from_slice(b"{\"resourceType\":");
        self.text(self.document.name(id));
        self.fields(id, false);
        self.json.push(b'}');
    }

    /// The fields of an element, one for each name, with its repeats.
    fn fields(&mut self, id: NodeId, first: bool) {
        let mut first = first;
        let document = self.document;
        let mut groups: Vec<(&'a str, Vec<NodeId>)> = Vec::new();
        for child in document.children(id) {
            let name = document.name(child);
            if document.node(child).namespace != FHIR || !NAMES.contains(&name) {
                continue;
            }
            match groups.iter_mut().find(|(known, _)| *known == name) {
                Some((_, ids)) => ids.push(child),
                None => groups.push((name, vec![child])),
            }
        }
        for (name, ids) in groups {
            let values: Vec<bool> = ids.iter().map(|&id| !self.is_only_extended(id)).collect();
            if values.contains(&true) {
                self.field(&mut first, "", name);
                self.list(&ids, name == "contained", |writer, id| writer.value(id));
            }
            let parts = ids.iter().any(|&id| {
                self.attribute(id, "value").is_some() && document.first_child(id).is_some()
                    || self.is_only_extended(id)
            });
            if parts {
                self.field(&mut first, "_", name);
                self.list(&ids, false, Self::object);
            }
        }
    }

    fn field(&mut self, first: &mut bool, prefix: &str, name: &str) {
        if !std::mem::take(first) {
            self.json.push(b',');
        }
        self.json.push(b'"');
        self.json.extend_from_slice(prefix.as_bytes());
        self.json.extend_from_slice(name.as_bytes());
        self.json.extend_from_slice(b"\":");
    }

    fn list(&mut self, ids: &[NodeId], always: bool, one: impl Fn(&mut Self, NodeId)) {
        let many = always || ids.len() > 1;
        if many {
            self.json.push(b'[');
        }
        for (index, &id) in ids.iter().enumerate() {
            if index > 0 {
                self.json.push(b',');
            }
            one(self, id);
        }
        if many {
            self.json.push(b']');
        }
    }

    /// A primitive value, a resource or an object.
    fn value(&mut self, id: NodeId) {
        let document = self.document;
        if let Some(value) = self.attribute(id, "value") {
            self.text(value);
        } else if self.is_only_extended(id) {
            self.json.extend_from_slice(b"null");
        } else if matches!(document.name(id), "resource" | "contained") {
            let inner = document.children(id).find(|&child| document.node(child).namespace == FHIR);
            match inner {
                Some(inner) => self.resource(inner),
                None => self.json.extend_from_slice(b"null"),
            }
        } else {
            self.object(id);
        }
    }

    fn object(&mut self, id: NodeId) {
        self.json.push(b'{');
        let mut first = true;
        if let Some(url) = self.attribute(id, "url") {
            self.field(&mut first, "", "url");
            self.text(url);
        }
        self.fields(id, first);
        self.json.push(b'}');
    }

    /// A primitive without a value, such as one that is withheld.
    fn is_only_extended(&self, id: NodeId) -> bool {
        let document = self.document;
        let mut children = document.children(id).peekable();
        self.attribute(id, "value").is_none()
            && self.attribute(id, "url").is_none()
            && children.peek().is_some()
            && children.all(|child| document.name(child) == "extension")
    }

    fn attribute(&self, id: NodeId, name: &str) -> Option<&'d str> {
        let found = self.document.attributes(id).iter().find(|it| it.name == name);
        found.filter(|it| it.namespace == Namespace::NONE).map(|it| it.value.as_ref())
    }

    fn text(&mut self, text: &str) {
        // Writing to memory does not fail.
        let written = serde_json::to_writer(&mut self.json, text);
        debug_assert!(written.is_ok());
    }
}
