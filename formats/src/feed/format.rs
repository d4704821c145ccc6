//! The formats of feeds behind one name.

use super::{Entry, Reading, Replacement};

/// A format, with what it was told: ready to read files.
#[derive(Debug)]
pub enum Format {}

impl Format {
    /// Standard and release, such as `FHIR R4`.
    pub fn standard(&self) -> &str {
        match *self {}
    }

    /// Kind of message where an entry does not say, such as the name of a mapping.
    pub fn message_type(&self) -> &str {
        match *self {}
    }

    /// Reads a file, or what was kept of an entry. The name of the file is without its folder.
    pub fn read(&self, file_name: &str, _bytes: &[u8]) -> Reading {
        let _: &str = file_name;
        match *self {}
    }

    /// Of what was kept of an entry in a full replacement: what tells that it is gone, in a form that
    /// the same format reads again. `None` of a format that knows no full replacement.
    pub fn tombstone(&self, _kept: &[u8], _replaces: &Replacement) -> Option<Vec<u8>> {
        match *self {}
    }

    /// The content of a row, out of what was kept of it: without what the format adds of the file it came in.
    pub fn row_of<'k>(&self, kept: &'k [u8]) -> &'k [u8] {
        let _: &[u8] = kept;
        match *self {}
    }

    /// The entry of a row that was told before, and says something else now.
    pub fn changed(&self, entry: Entry) -> Entry {
        let _: Entry = entry;
        match *self {}
    }
}
