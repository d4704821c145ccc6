//! The formats of feeds behind one name.

use super::{Entry, Reading, Replacement, content};
use crate::corv::{self, Measures};
use crate::table::{self, Mapping};
use crate::{fhir, oso};

/// A format, with what it was told: ready to read files.
#[derive(Debug)]
pub enum Format {
    /// Any table, by a mapping.
    Table(Box<Mapping>),
    /// FHIR R4.
    Fhir,
    /// CORV.
    Corv {
        /// From the text of a measure to its code.
        measures: Measures,
        /// CBS code of the municipality of the feed.
        municipality: String,
    },
    /// OSO.
    Oso,
}

impl Format {
    /// Standard and release, such as `FHIR R4`.
    pub fn standard(&self) -> &str {
        match self {
            Self::Table(_) => "tabel",
            Self::Fhir => fhir::STANDARD,
            Self::Corv { .. } => corv::STANDARD,
            Self::Oso => oso::STANDARD,
        }
    }

    /// Kind of message where an entry does not say, such as the name of a mapping.
    pub fn message_type(&self) -> &str {
        match self {
            Self::Table(mapping) => mapping.name(),
            Self::Fhir => fhir::MESSAGE_TYPE,
            Self::Corv { .. } => corv::MESSAGE_TYPE,
            Self::Oso => oso::MESSAGE_TYPE,
        }
    }

    /// Reads a file, or what was kept of an entry. The name of the file is without its folder.
    pub fn read(&self, file_name: &str, bytes: &[u8]) -> Reading {
        let is_table = matches!(self, Self::Table(_));
        if let Some(found) = content::no_text(bytes).filter(|_| !is_table) {
            return Reading { refused: vec![found], ..Reading::default() };
        }
        match self {
            Self::Table(mapping) => mapping.read(file_name, bytes),
            Self::Fhir => fhir::read(bytes),
            Self::Corv { measures, municipality } => corv::read(bytes, measures, municipality),
            Self::Oso => oso::read(bytes),
        }
    }

    /// Of what was kept of an entry in a full replacement: what tells that it is gone, in a form that
    /// the same format reads again. `None` of a format that knows no full replacement.
    pub fn tombstone(&self, kept: &[u8], replaces: &Replacement) -> Option<Vec<u8>> {
        match self {
            Self::Table(mapping) => Some(mapping.tombstone(kept, replaces)),
            Self::Fhir | Self::Corv { .. } | Self::Oso => None,
        }
    }

    /// The content of a row, out of what was kept of it: without what the format adds of the file it came in.
    pub fn row_of<'k>(&self, kept: &'k [u8]) -> &'k [u8] {
        match self {
            Self::Table(_) => table::row_of(kept),
            Self::Fhir | Self::Corv { .. } | Self::Oso => kept,
        }
    }

    /// The entry of a row that was told before, and says something else now.
    pub fn changed(&self, entry: Entry) -> Entry {
        match self {
            Self::Table(mapping) => mapping.changed(entry),
            Self::Fhir | Self::Corv { .. } | Self::Oso => entry,
        }
    }

    /// Whether the name of a file says what the file replaces.
    pub fn reads_file_name(&self) -> bool {
        match self {
            Self::Table(mapping) => mapping.reads_file_name(),
            Self::Fhir | Self::Corv { .. } | Self::Oso => false,
        }
    }

    /// Whether a file that was taken may stay where it was put. A dossier of a school holds attachments and more that
    /// the hub may not keep, a Bundle of a GP what it does not need: of those stays what each entry keeps.
    pub fn leaves_file(&self, accepted: bool) -> bool {
        match self {
            Self::Table(_) | Self::Corv { .. } => true,
            Self::Fhir => !accepted,
            Self::Oso => false,
        }
    }
}
