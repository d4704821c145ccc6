//! What other partners than providers report: families of facts, as data.
//!
//! A family is a name and fields. From this one table work the formats and the mappings of tables (what may be
//! filled, and with what), the clean topics (`avro/<Name>.avsc`), the warehouse (`fact_<table>`) and the generator.
//! A fact of a family is a version of a *record* that the partner keeps: it is new, changed or removed, and the
//! version that is greatest in ([`ReportedFact::order`], [`Mutation`], fact id) counts, whatever the order in
//! which versions came.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::bsn;
use crate::day::Day;

mod families;

pub use families::{FAMILIES, TASK_STATUS};

/// A family of facts that partners report.
#[derive(Debug, PartialEq, Eq)]
pub struct Family {
    /// Name of its Avro record, such as `Referred`.
    pub name: &'static str,
    /// Name of its table of facts in the warehouse without `fact_`, such as `referred`; with `-` for `_` the end
    /// of its clean topic.
    pub table: &'static str,
    /// Name of the view of what stands now, in Dutch.
    pub view: &'static str,
    /// What one fact is.
    pub doc: &'static str,
    /// Whether a fact is about a person; else about nobody.
    pub about_person: bool,
    /// Name of the field that dates the fact: the first of these that is filled.
    pub dated_by: &'static [&'static str],
    /// The fields, in order.
    pub fields: &'static [Field],
}

/// One field of a family.
#[derive(Debug, PartialEq, Eq)]
pub struct Field {
    /// Name, the same in the event, the clean record and the warehouse.
    pub name: &'static str,
    /// What it may hold.
    pub kind: Kind,
    /// Whether every fact that is not a removal has it.
    pub required: bool,
    /// What it means, with its source.
    pub doc: &'static str,
}

/// What a field may hold. All values are written as texts ([`ReportedFact::values`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One of these codes.
    Code(&'static [&'static str]),
    /// A code of the partner's own: letters, digits, space, `.`, `_`, `-`, `/`, at most so many characters, and no
    /// nine digits in a row. No free text.
    Text(usize),
    /// AGB code: eight digits.
    Agb,
    /// BRIN code of a school, with or without its vestiging: `99XX` or `99XX99`.
    Brin,
    /// A day, as `2026-11-20`.
    Day,
    /// A whole number from 0 to this.
    Whole(i64),
    /// Eurocents, from 0 to 99999999999.
    Cents,
    /// `true` or `false`.
    YesNo,
    /// A reference of the partner's own, which the door replaces by a keyed MAC of municipality, sender and
    /// reference: 32 hexadecimal digits.
    Reference,
}

/// Largest amount, eurocents.
pub const CENTS_MAX: i64 = 99_999_999_999;

/// Longest reference of a partner's own, before it becomes a MAC.
pub const REFERENCE_MAX: usize = 200;

impl Kind {
    /// Whether a text is a value of this kind; of a reference, before the door replaced it.
    pub fn fits(self, text: &str) -> bool {
        let digits =
            |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        match self {
            Self::Code(codes) => codes.contains(&text),
            Self::Text(longest) => is_own_code(text, longest),
            Self::Agb => text.len() == 8 && digits(text),
            Self::Brin => is_brin(text),
            Self::Day => Day::parse(text).is_some_and(|day| day.to_string() == text),
            Self::Whole(greatest) => digits(text) && within(text, greatest),
            Self::Cents => digits(text) && within(text, CENTS_MAX),
            Self::YesNo => matches!(text, "true" | "false"),
            Self::Reference => !text.is_empty() && text.len() <= REFERENCE_MAX,
        }
    }
}

fn within(text: &str, greatest: i64) -> bool {
    let shortest = text == "0" || !text.starts_with('0');
    shortest && text.parse::<i64>().is_ok_and(|number| number <= greatest)
}

fn is_own_code(text: &str, longest: usize) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || " ._-/".contains(c);
    let mut run = 0;
    let long_number = text.bytes().any(|byte| {
        run = if byte.is_ascii_digit() { run + 1 } else { 0 };
        run >= 9
    });
    !text.is_empty() && text.chars().count() <= longest && text.chars().all(plain) && !long_number
}

fn is_brin(text: &str) -> bool {
    let bytes = text.as_bytes();
    let of = |at: std::ops::Range<usize>, test: fn(&u8) -> bool| {
        bytes.get(at).is_some_and(|part| part.iter().all(test))
    };
    matches!(bytes.len(), 4 | 6)
        && of(0..2, u8::is_ascii_digit)
        && of(2..4, u8::is_ascii_uppercase)
        && of(4..bytes.len(), u8::is_ascii_digit)
}

impl Family {
    /// The family of this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        FAMILIES.iter().find(|family| family.name == name)
    }

    /// The field of this name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

/// What a version does to its record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Mutation {
    /// The record is new.
    #[serde(rename = "nieuw")]
    New,
    /// It says something else.
    #[serde(rename = "gewijzigd")]
    Changed,
    /// It is taken back.
    #[serde(rename = "verwijderd")]
    Removed,
}

impl Mutation {
    /// As it is written.
    pub fn text(self) -> &'static str {
        match self {
            Self::New => "nieuw",
            Self::Changed => "gewijzigd",
            Self::Removed => "verwijderd",
        }
    }

    /// Reads what [`Mutation::text`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::New, Self::Changed, Self::Removed].into_iter().find(|it| it.text() == text)
    }
}

/// One fact that a partner reported: a version of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportedFact {
    /// Id of the fact, see [`crate::ids`].
    pub fact_id: String,
    /// Row, resource or line it stands on, from 1.
    pub line: i32,
    /// Name of its [`Family`].
    pub family: String,
    /// The record it is a version of: a keyed MAC, see [`crate::ids`].
    pub record_id: String,
    /// `nieuw`, `gewijzigd` or `verwijderd`, see [`Mutation`].
    pub mutation: String,
    /// Which version is later: the greater. Its meaning is the format's own.
    pub order: i64,
    /// The day it is about.
    pub on: Day,
    /// What it holds, by name of the field; each fits the [`Kind`] of that. A removal may hold nothing.
    pub values: BTreeMap<String, String>,
}

impl ReportedFact {
    /// Its family; `None` when a later release wrote it.
    pub fn family(&self) -> Option<&'static Family> {
        Family::named(&self.family)
    }
}

/// What the identified side keeps of a record beside its facts, such as the text of a measure. Never on the
/// clean side. Its `Debug` shows nothing.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Kept {
    /// By name.
    pub texts: BTreeMap<String, String>,
}

impl std::fmt::Debug for Kept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Kept(hidden)")
    }
}

/// Reads a BSN as tables have it: digits, of which leading zeros may have been lost.
pub fn bsn_of_digits(text: &str) -> Option<bsn::Bsn> {
    let fits = (7..=9).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if !fits {
        return None;
    }
    let mut digits = *b"000000000";
    digits[9 - text.len()..].copy_from_slice(text.as_bytes());
    bsn::Bsn::of_digits(digits)
}
