//! Any table: a mapping turns rows into events.
//!
//! A mapping is a TOML file that says what the columns of a partner's own export mean; [`Mapping::parse`] reads it,
//! [`Mapping::read`] reads a file by it. CSV, TSV, JSON, JSON lines and Excel come in; each row becomes an
//! [`Entry`](crate::feed::Entry), and a bad row stops no other.
//!
//! | module | what it holds |
//! |---|---|
//! | `section`, `parse` | from TOML to a mapping, every fault with its line |
//! | `mapping` | the mapping, compiled |
//! | `text`, `csv`, `json`, `package`, `xlsx` | from bytes to rows |
//! | `read`, `heading`, `rows` | from a file to a [`Reading`](crate::feed::Reading) |
//! | `row`, `key`, `event`, `person`, `value`, `date` | from a row to an entry |
//! | `keep`, `pattern` | what is kept of a row; full replacements |
//! | `sample`, `shipped` | a sample and what must come out of it; the mappings that are shipped |
//! | `guess`, `propose` | a mapping for a file of a partner, as a proposal |

mod csv;
mod date;
mod event;
mod guess;
mod heading;
mod json;
mod keep;
mod key;
mod mapping;
mod package;
mod parse;
mod pattern;
mod person;
mod propose;
mod read;
mod row;
mod rows;
mod sample;
mod section;
mod shipped;
mod text;
mod value;
mod xlsx;

pub use keep::row_of;
pub use mapping::{Mapping, Sample};
pub use propose::propose;
pub use section::MappingError;
pub use shipped::{SHIPPED, shipped};

/// Most rows of one file.
pub const ROWS_MAX: usize = crate::feed::ENTRIES_MAX;

/// Codes of what a table is refused for, beside those of [`crate::feed::codes`].
pub mod codes {
    /// The file is of another format than the mapping says, or of none that is read.
    pub const FORMAT: &str = "WS110";
    /// The characters of the file cannot be read, or are of two sets.
    pub const ENCODING: &str = "WS111";
    /// The file is truncated, or a quote is not closed.
    pub const TRUNCATED: &str = "WS112";
    /// The file has one column: the mark between columns is another.
    pub const DELIMITER: &str = "WS113";
    /// A column is missing.
    pub const COLUMN: &str = "WS114";
    /// A column is there twice.
    pub const COLUMN_TWICE: &str = "WS115";
    /// A row has more or fewer cells than the header.
    pub const CELLS: &str = "WS116";
    /// A row is too long, or has too many cells.
    pub const ROW: &str = "WS117";
    /// A cell begins like a formula.
    pub const FORMULA: &str = "WS118";
    /// A cell is no date that exists.
    pub const DATE: &str = "WS119";
    /// A cell is no BSN.
    pub const BSN: &str = "WS120";
    /// A code is not known.
    pub const CODE: &str = "WS121";
    /// A cell is no number, amount, or yes or no.
    pub const NUMBER: &str = "WS122";
    /// A cell does not say what the row does.
    pub const MUTATION: &str = "WS123";
    /// The key of a row is empty, or too long.
    pub const KEY: &str = "WS124";
    /// The Excel file holds macros.
    pub const MACROS: &str = "WS125";
    /// The Excel file has a password, or is of an old release.
    pub const LOCKED: &str = "WS126";
    /// The Excel file is damaged, or becomes too large when it is unpacked.
    pub const WORKBOOK: &str = "WS127";
    /// The JSON is not good.
    pub const JSON: &str = "WS128";
    /// It is not told what a full replacement replaces.
    pub const REPLACES: &str = "WS129";
    /// A cell of the person does not fit.
    pub const PERSON: &str = "WS130";
    /// A cell holds a line break or another character that is not seen.
    pub const CONTROL: &str = "WS131";
    /// It cannot be told which version is later.
    pub const ORDER: &str = "WS132";
    /// A full replacement holds no rows, and so would remove all there is.
    pub const NOTHING: &str = "WS133";
    /// One row tells the same record twice.
    pub const EVENT: &str = "WS134";
    /// Of rows about one record it cannot be told which is later. Refuses nothing.
    pub const TIED: &str = "WS137";
}
