//! The sections of a mapping file: typed access to TOML, where every fault names its line and every key that is
//! not known is one.

use std::fmt;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Why a mapping file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappingError {
    /// Line of the file, from 1; 0 for the file as a whole.
    pub line: usize,
    /// What is wrong and what to do about it, in Dutch.
    pub what: String,
}

impl fmt::Display for MappingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => f.write_str(&self.what),
            line => write!(f, "regel {line}: {}", self.what),
        }
    }
}

impl std::error::Error for MappingError {}

/// The text of a mapping file, to tell lines.
#[derive(Clone, Copy)]
pub(super) struct Source<'t>(pub(super) &'t str);

impl Source<'_> {
    /// The line on which a byte lies, from 1.
    pub(super) fn line(self, at: usize) -> usize {
        let before = self.0.as_bytes().get(..at).unwrap_or_default();
        before.iter().filter(|byte| **byte == b'\n').count() + 1
    }
}

/// A value with its place.
#[derive(Clone, Copy)]
pub(super) struct Item<'t> {
    source: Source<'t>,
    value: &'t Spanned<DeValue<'t>>,
    /// Its name, such as `person.bsn`.
    pub(super) path: &'t str,
    /// Its line, from 1.
    pub(super) line: usize,
}

impl<'t> Item<'t> {
    pub(super) fn fail<T>(&self, what: impl fmt::Display) -> Result<T, MappingError> {
        Err(MappingError { line: self.line, what: format!("`{}` {what}", self.path) })
    }

    /// A text that is not empty.
    pub(super) fn text(&self) -> Result<&'t str, MappingError> {
        match self.value.get_ref().as_str() {
            Some(text) if !text.trim().is_empty() => Ok(text),
            Some(_) => self.fail("is leeg. Vul iets in of haal de regel weg."),
            None => self.fail("moet een tekst tussen aanhalingstekens zijn."),
        }
    }

    /// A text, or a list of at least one.
    pub(super) fn texts(&self) -> Result<Vec<&'t str>, MappingError> {
        let Some(list) = self.value.get_ref().as_array() else { return Ok(vec![self.text()?]) };
        if list.is_empty() {
            return self.fail("is een lege lijst. Vul iets in of haal de regel weg.");
        }
        list.iter().map(|value| self.at(value).text()).collect()
    }

    pub(super) fn flag(&self) -> Result<bool, MappingError> {
        match self.value.get_ref().as_bool() {
            Some(flag) => Ok(flag),
            None => self.fail("moet true of false zijn."),
        }
    }

    pub(super) fn is_table(&self) -> bool {
        self.value.get_ref().is_table()
    }

    /// Its keys.
    pub(super) fn section(&self) -> Result<Section<'t>, MappingError> {
        match self.value.get_ref().as_table() {
            Some(table) => Ok(Section::new(self.source, table, self.path, self.line)),
            None => {
                self.fail("moet een onderdeel met eigen regels zijn, zoals { column = \"...\" }.")
            }
        }
    }

    /// A section, or a list of them.
    pub(super) fn sections(&self) -> Result<Vec<Section<'t>>, MappingError> {
        match self.value.get_ref().as_array() {
            Some(list) => list.iter().map(|value| self.at(value).section()).collect(),
            None => Ok(vec![self.section()?]),
        }
    }

    /// The value by name of its keys: for tables whose keys are not known beforehand.
    pub(super) fn entries(&self) -> Result<Vec<(&'t str, Item<'t>)>, MappingError> {
        let Some(table) = self.value.get_ref().as_table() else {
            return self.section().map(|_| Vec::new());
        };
        let entry = |(key, value): (&'t Spanned<_>, &'t Spanned<DeValue<'t>>)| {
            let key: &'t std::borrow::Cow<'t, str> = key.get_ref();
            (&**key, Item { path: key, ..self.at(value) })
        };
        Ok(table.iter().map(entry).collect())
    }

    /// As [`Item::entries`]; or of a list of texts, of which each stands for itself.
    pub(super) fn entries_or_texts(&self) -> Result<Vec<(&'t str, Item<'t>)>, MappingError> {
        let Some(list) = self.value.get_ref().as_array() else { return self.entries() };
        let itself = |value| {
            let item = self.at(value);
            Ok((item.text()?, item))
        };
        list.iter().map(itself).collect()
    }

    fn at(&self, value: &'t Spanned<DeValue<'t>>) -> Self {
        Self { value, line: self.source.line(value.span().start), ..*self }
    }
}

/// A table of the file. Call [`Section::finish`] once every key that is known was asked for.
pub(super) struct Section<'t> {
    source: Source<'t>,
    table: &'t DeTable<'t>,
    /// Its name; empty for the file itself.
    pub(super) name: &'t str,
    /// Its line, from 1.
    pub(super) line: usize,
    known: Vec<&'static str>,
}

impl<'t> Section<'t> {
    pub(super) fn new(
        source: Source<'t>,
        table: &'t DeTable<'t>,
        name: &'t str,
        line: usize,
    ) -> Self {
        Self { source, table, name, line, known: Vec::new() }
    }

    /// What stands under a key.
    pub(super) fn get(&mut self, key: &'static str) -> Option<Item<'t>> {
        self.known.push(key);
        let value = self.table.get(key)?;
        let line = self.source.line(value.span().start);
        Some(Item { source: self.source, value, path: key, line })
    }

    /// What stands under a key that must be there.
    pub(super) fn must(&mut self, key: &'static str) -> Result<Item<'t>, MappingError> {
        match self.get(key) {
            Some(item) => Ok(item),
            None => self.fail(format!("Hier ontbreekt `{key}`.")),
        }
    }

    pub(super) fn fail<T>(&self, what: impl fmt::Display) -> Result<T, MappingError> {
        let what = match self.name {
            "" => what.to_string(),
            name => format!("[{name}] {what}"),
        };
        Err(MappingError { line: self.line, what })
    }

    /// Refuses keys that were never asked for.
    pub(super) fn finish(self) -> Result<(), MappingError> {
        let is_unknown = |key: &&Spanned<_>| {
            let key: &std::borrow::Cow<'_, str> = key.get_ref();
            !self.known.contains(&&**key)
        };
        let unknown = self.table.keys().filter(is_unknown).min_by_key(|key| key.span().start);
        let Some(key) = unknown else { return Ok(()) };
        let line = self.source.line(key.span().start);
        let place = if self.name.is_empty() { "hier" } else { self.name };
        let what = format!(
            "`{}` is onbekend in {place}. Bekend zijn: {}.",
            key.get_ref(),
            self.known.join(", ")
        );
        Err(MappingError { line, what })
    }
}
