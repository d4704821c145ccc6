//! A sample beside a mapping, and what must come out of it.

use serde_json::{Map, Value, json};
use wijkstroom_schemas::bsn::Bsn;
use wijkstroom_schemas::event::Person;
use wijkstroom_schemas::message::Finding;

use super::mapping::{Mapping, Sample};
use super::section::{Item, MappingError};
use crate::feed::{Draft, Entry, Reading};

/// `[sample]`.
pub(super) fn parse(item: &Item<'_>) -> Result<Sample, MappingError> {
    let mut section = item.section()?;
    let mut path = |key| -> Result<String, MappingError> {
        let item = section.must(key)?;
        let text = item.text()?;
        let outside = text.starts_with('/') || text.contains('\\') || text.contains("..");
        if outside {
            return item.fail("is een bestand naast de mapping, zonder / vooraan en zonder ..");
        }
        Ok(text.to_owned())
    };
    let sample = Sample { file: path("file")?, expected: path("expected")? };
    section.finish()?;
    Ok(sample)
}

impl Mapping {
    /// Holds a sample against what must come out of it: JSON as [`Mapping::expected`] writes it.
    ///
    /// # Errors
    /// The first thing that is otherwise, in Dutch. Identifies nobody but whom the expectation names.
    pub fn check_sample(
        &self,
        file_name: &str,
        sample: &[u8],
        expected: &str,
    ) -> Result<(), String> {
        let expected: Value = serde_json::from_str(expected)
            .map_err(|error| format!("de verwachting is geen goede JSON: {error}"))?;
        // A sample is of some municipality, not of that of the feed.
        let found = told(&Self { served: None, ..self.clone() }.read(file_name, sample));
        if expected == found {
            return Ok(());
        }
        let rows = |value: &Value| value["rows"].as_array().cloned().unwrap_or_default();
        let (expected_rows, found_rows) = (rows(&expected), rows(&found));
        for (expected, found) in expected_rows.iter().zip(&found_rows) {
            if expected != found {
                let row = &found["row"];
                return Err(format!("rij {row}: verwacht {expected}, maar gevonden {found}"));
            }
        }
        if expected_rows.len() != found_rows.len() {
            let (expected, found) = (expected_rows.len(), found_rows.len());
            return Err(format!("verwacht {expected} rijen, maar gevonden {found}"));
        }
        for key in ["refused", "skipped", "replaces"] {
            if expected[key] != found[key] {
                let (expected, found) = (&expected[key], &found[key]);
                return Err(format!("{key}: verwacht {expected}, maar gevonden {found}"));
            }
        }
        Err("de verwachting heeft een onderdeel dat onbekend is: bekend zijn rows, refused, skipped en replaces".to_owned())
    }

    /// What comes out of a sample, as JSON for [`Mapping::check_sample`]. Identifies.
    pub fn expected(&self, file_name: &str, sample: &[u8]) -> String {
        format!("{:#}\n", told(&self.read(file_name, sample)))
    }
}

fn told(reading: &Reading) -> Value {
    let mut told = Map::new();
    told.insert("rows".to_owned(), reading.entries.iter().map(entry).collect());
    if !reading.refused.is_empty() {
        told.insert("refused".to_owned(), reading.refused.iter().map(place).collect());
    }
    if reading.skipped > 0 {
        told.insert("skipped".to_owned(), json!(reading.skipped));
    }
    if let Some(replaces) = &reading.replaces {
        told.insert(
            "replaces".to_owned(),
            json!({"scope": replaces.scope, "stamp": replaces.stamp}),
        );
    }
    Value::Object(told)
}

fn place(finding: &Finding) -> Value {
    json!({"code": finding.rule, "column": finding.path})
}

fn entry(entry: &Entry) -> Value {
    match &entry.content {
        Err(findings) => {
            let findings: Vec<Value> = findings.iter().map(place).collect();
            json!({"row": entry.number, "findings": findings})
        }
        Ok(parts) => {
            let person = parts.iter().find_map(|part| part.person.as_ref());
            let facts = parts.iter().flat_map(|part| &part.facts);
            let events: Vec<Value> = facts.map(|draft| event(draft, &entry.key)).collect();
            json!({"row": entry.number, "key": entry.key, "person": person.map(of_person), "events": events})
        }
    }
}

fn event(draft: &Draft, key: &str) -> Value {
    let mut event = Map::new();
    event.insert("family".to_owned(), json!(draft.family.name));
    if draft.record != key {
        event.insert("record".to_owned(), json!(draft.record));
    }
    event.insert("mutation".to_owned(), json!(draft.mutation.text()));
    if draft.order != 0 {
        event.insert("order".to_owned(), json!(draft.order));
    }
    let values = draft.values.iter().map(|(name, text)| (name.to_owned(), json!(text)));
    event.insert("values".to_owned(), values.collect());
    Value::Object(event)
}

fn of_person(person: &Person) -> Value {
    let born = person.geboortedatum.map(|born| born.to_string());
    let number = person.huisnummer.map(|number| number.to_string());
    let fields = [
        ("bsn", person.bsn.as_ref().map(Bsn::reveal)),
        ("geboortedatum", born.as_deref()),
        ("datum_gebruik", person.datum_gebruik.as_deref()),
        ("geslacht", person.geslacht.as_deref()),
        ("achternaam", person.achternaam.as_deref()),
        ("voorvoegsel", person.voorvoegsel.as_deref()),
        ("voornamen", person.voornamen.as_deref()),
        ("voorletters", person.voorletters.as_deref()),
        ("postcode", person.postcode.as_deref()),
        ("huisnummer", number.as_deref()),
        ("huisnummer_toevoeging", person.huisnummer_toevoeging.as_deref()),
    ];
    let filled =
        fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), json!(value?))));
    Value::Object(filled.collect())
}
