//! An official return message, as far as a case looks at it.

use std::collections::BTreeMap;

use toml::{Table, Value};
use wijkstroom_formats::read;

/// A return message that was read back.
pub(super) struct Returned {
    /// Such as `JW306`.
    pub(super) kind: String,
    /// Codes by class: `Header`, `Client`, `Client/StartProducten/StartProduct[2]`.
    pub(super) codes: BTreeMap<String, Vec<String>>,
    texts: BTreeMap<String, String>,
}

impl Returned {
    /// `None` when it is no message of the standard.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let read = read::texts(bytes)?;
        let mut codes: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (path, text) in &read.texts {
            if let Some((class, _)) = path.split_once("/RetourCodes/RetourCode") {
                codes.entry(class.to_owned()).or_default().push(text.clone());
            }
        }
        let kind = read.message_type.to_owned();
        Some(Self { kind, codes, texts: read.texts.into_iter().collect() })
    }

    /// Paths of a tree whose text is another here, or is not here at all.
    pub(super) fn lacks(&self, tree: &Table) -> Vec<String> {
        let mut wanted = Vec::new();
        flatten("", tree, &mut wanted);
        let differs = |(path, text): &(String, String)| self.texts.get(path) != Some(text);
        wanted.into_iter().filter(differs).map(|(path, _)| path).collect()
    }
}

/// Paths as [`read::texts`] writes them: an index where a list has more than one.
fn flatten(path: &str, tree: &Table, into: &mut Vec<(String, String)>) {
    for (name, value) in tree {
        let below = if path.is_empty() { name.clone() } else { format!("{path}/{name}") };
        match value {
            Value::Array(many) if many.len() == 1 => {
                many.iter().for_each(|one| leaf(&below, one, into))
            }
            Value::Array(many) => {
                for (number, one) in (1..).zip(many) {
                    leaf(&format!("{below}[{number}]"), one, into);
                }
            }
            one => leaf(&below, one, into),
        }
    }
}

fn leaf(path: &str, value: &Value, into: &mut Vec<(String, String)>) {
    match value {
        Value::Table(table) => flatten(path, table, into),
        Value::String(text) => into.push((path.to_owned(), text.clone())),
        other => into.push((path.to_owned(), other.to_string())),
    }
}
