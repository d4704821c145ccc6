//! An official return message, as far as a case looks at it.

use std::collections::BTreeMap;

use toml::Table;
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
        let many = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        for (number, one) in (1..).zip(many) {
            let place = if many.len() > 1 { format!("{below}[{number}]") } else { below.clone() };
            if let Some(table) = one.as_table() {
                flatten(&place, table, into);
            } else {
                let text = one.as_str().map_or_else(|| one.to_string(), str::to_owned);
                into.push((place, text));
            }
        }
    }
}
