//! Feeds: what other partners than providers send. From the bytes of a file, a page or a message to its entries, and
//! from each entry to one inbox record.
//!
//! An *entry* is what is taken or refused by itself: a row of a table, a referral in a FHIR Bundle, a message
//! of CORV, a dossier of OSO. A bad entry stops no other.
//!
//! | format | module | entry |
//! |---|---|---|
//! | any table: CSV, TSV, JSON, JSON lines, Excel | [`table`](crate::table) | a row |
//! | FHIR R4, JSON or XML | [`fhir`](crate::fhir) | a Task, or a ServiceRequest without one |
//! | CORV (StUF-Jeugdzorg) | [`corv`](crate::corv) | the message |
//! | OSO (dossier of a school) | [`oso`](crate::oso) | the dossier |

use std::borrow::Cow;

use wijkstroom_schemas::day::Day;
use wijkstroom_schemas::event::Person;
use wijkstroom_schemas::feed::{Family, Kept, Mutation};
use wijkstroom_schemas::message::Finding;

pub(crate) mod content;
pub mod door;
pub mod format;
pub mod replace;
pub(crate) mod shown;
mod values;

pub use values::Values;

/// Largest file of a feed, bytes. A larger one is refused, and of it only hash and reason are kept.
pub const FILE_MAX_BYTES: usize = 50 * 1024 * 1024;
/// Most entries of one file.
pub const ENTRIES_MAX: usize = 100_000;
/// Largest entry, bytes: what is kept of it.
pub const ENTRY_MAX_BYTES: usize = 1024 * 1024;

/// What was read of a file, a page or a message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// Its entries, in order; none when it is refused as a whole.
    pub entries: Vec<Entry>,
    /// Why it is refused as a whole; empty when it is not.
    pub refused: Vec<Finding>,
    /// Entries that are not for this feed, such as a Task of another kind or a row that no event asks for.
    pub skipped: usize,
    /// What else the sender or the operator should know of it, such as a warning of the server that made it. Refuses
    /// nothing.
    pub notes: Vec<Finding>,
    /// Of a full replacement: what it replaces.
    pub replaces: Option<Replacement>,
}

/// What a full replacement says it replaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replacement {
    /// The period or part of the register that the file holds all of, such as `2026-H1`; empty for all there is.
    pub scope: String,
    /// When the file was made, in whatever grows: an older file than the last one taken is refused.
    pub stamp: i64,
    /// That a file with far fewer entries than the one before may remove all that it no longer has.
    pub may_shrink: bool,
}

/// One entry of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The partner's own key of what the entry is about, such as the number of a record. May identify: it is only
    /// ever the input of a keyed MAC, and shown only where nothing in it may be a name or a BSN.
    pub key: String,
    /// That the key holds who it is about, such as a name or a birth date: then it is never shown.
    pub names: bool,
    /// Other content under the same key is another version of the same thing. When false the key names one
    /// message: other content under it is refused.
    pub versions: bool,
    /// Row, resource or message in the file, from 1.
    pub number: i32,
    /// What is kept of it; the same format reads it again. `None` where nothing may be kept.
    pub kept: Option<Vec<u8>>,
    /// Who sent it by its own account, where that is not the sender in the settings of the feed.
    pub sender: Option<String>,
    /// The kind of message by its own account, such as `notificatieDi01`; else that of the format.
    pub message_type: Option<String>,
    /// What it says, or what is wrong with it (never the value of an identifying cell).
    pub content: Result<Vec<Part>, Vec<Finding>>,
}

/// What an entry says of one person, or of nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Whom it is about; `None` for a family that is about nobody. A person of whom too little is known (no BSN, and
    /// not name, birth date, postcode and house number) is refused by the door, unless `stand_in` is filled.
    pub person: Option<Person>,
    /// What is said.
    pub facts: Vec<Draft>,
    /// What stays on the identified side, beside the facts.
    pub kept: Kept,
}

/// A fact, before the door gives it its ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Of what family.
    pub family: &'static Family,
    /// What tells it from the other facts of its entry, such as `Referred` or `MeasureReported[2]`.
    pub element: Cow<'static, str>,
    /// The partner's own key of the record that it is a version of. May identify, see [`Entry::key`].
    pub record: String,
    /// What the version does.
    pub mutation: Mutation,
    /// Which version is later: the greater.
    pub order: i64,
    /// By name of the field; each fits its kind, references as the partner has them. The door refuses what does
    /// not fit, what the family does not have, and what it lacks.
    pub values: Values,
    /// The day it is about, where no field says so.
    pub on: Option<Day>,
}

/// A reason why an entry or a file is refused.
///
/// `number` is the row or entry, 0 for the file as a whole; `path` the column or element.
pub fn finding(code: &str, number: i32, path: &str, message: impl Into<String>) -> Finding {
    Finding {
        rule: Some(code.to_owned()),
        retourcode: None,
        line: number,
        column: 0,
        path: path.to_owned(),
        message: message.into(),
        element: None,
    }
}

/// Codes of what the door refuses of any feed.
pub mod codes {
    /// The file is too large, or holds too many entries.
    pub const TOO_LARGE: &str = "WS100";
    /// The file is empty.
    pub const EMPTY: &str = "WS101";
    /// Too little is known to tell which child it is about.
    pub const WHO: &str = "WS102";
    /// A value does not fit its field.
    pub const VALUE: &str = "WS103";
    /// A field that must be filled is not.
    pub const MISSING: &str = "WS104";
    /// A value holds the name, the BSN or the birth date of the child.
    pub const NAMES: &str = "WS105";
    /// The file is older than one that was taken before.
    pub const SUPERSEDED: &str = "WS106";
    /// The same key stands twice in one file.
    pub const TWICE: &str = "WS107";
    /// No consent: nothing is kept.
    pub const CONSENT: &str = "WS108";
    /// It is for another municipality than the feed is of.
    pub const MUNICIPALITY: &str = "WS109";
    /// Of which municipality it is cannot be read: nothing is kept, and what was known of it stays.
    pub const WHICH_MUNICIPALITY: &str = "WS135";
    /// The file is packed, or of a kind that holds no text.
    pub const NO_TEXT: &str = "WS136";
}
