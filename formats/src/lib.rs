//! Formats: from bytes to a verdict and facts. Pure: no clock, disk or network.
//!
//! | module | what it holds |
//! |---|---|
//! | `xml` | a strict scanner, and the tree it makes |
//! | `grammar`, `values` | message types as data; simple types and their values |
//! | `structure` | level 1: the schema |
//! | `rule`, `istandaarden::rules` | level 2: the in-message rules |
//! | `istandaarden` | the message types of iJw 3.2 and iWmo 3.2, and the way from each to its facts |
//! | [`answer`] | from a message and what was decided of it to the official answer |
//! | [`archive`] | a ZIP file of messages |
//! | [`ggk`] | the envelope of the municipal node |
//! | [`write`](mod@write) | from values to a message |
//! | [`rules`] | every rule of the standard, and what is done with it |
//! | [`feed`] | what other partners send: from a file to entries, and from each to one inbox record |
//! | [`table`], [`fhir`], [`corv`], [`oso`] | the formats of feeds |
//! | [`door`] | from an inbound message to one inbox record |
//!
//! A message type is a grammar, the homes of its rules, and a mapping of a screen or less.

use wijkstroom_schemas::message::Finding;

pub mod answer;
pub mod archive;
pub mod corv;
pub mod door;
pub mod feed;
pub mod fhir;
pub mod ggk;
mod grammar;
mod istandaarden;
pub mod oso;
pub mod read;
pub mod refusal;
mod report;
mod rule;
pub mod rules;
mod structure;
pub mod table;
mod values;
pub mod write;
mod xml;

use grammar::Grammar;
use istandaarden::{MessageType, header};
use refusal::Refusal;
use report::{Fault, Report, Spot};
use rule::View;
use xml::{Document, Why};

/// Largest message: 25 MB as rule OP179 has it, taken as mebibytes so that no valid message is refused.
pub const SIZE_MAX_BYTES: usize = 25 * 1024 * 1024;
/// Deepest nesting; the deepest message of the standard has ten levels.
pub const DEPTH_MAX: usize = 64;
/// Most attributes on one element; a message needs a handful of namespace declarations.
pub const ATTRIBUTES_MAX: usize = 64;
/// Most namespace declarations in force at one element.
pub const NAMESPACES_MAX: usize = 256;
/// Longest name of an element or attribute, prefix included.
pub const NAME_MAX_BYTES: usize = 1_000;

/// What the door thinks of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Such as `JW305`; known as soon as the root element tells it, also of a message that is refused.
    pub message_type: Option<&'static str>,
    /// Whether nothing is wrong with it.
    pub accepted: bool,
    /// First control level that failed: 1 (the schema, and whatever keeps a message from being held
    /// against it) or 2 (the in-message rules); `None` when accepted.
    pub level: Option<i32>,
    /// What is wrong, the first [`wijkstroom_schemas::message::FINDINGS_MAX`], in the order of the official rule set.
    pub findings: Vec<Finding>,
    /// How many findings there were; counting stops at a million.
    pub total: usize,
    /// The message itself, where it came in an envelope: then places are places in this. Identifies.
    pub payload: Option<Vec<u8>>,
}

/// The message types that are read, such as `JW305`: every one of iJw 3.2 and iWmo 3.2.
///
/// The second part tells whether the type is held against its official schema. There is none at hand of
/// the return messages of iWmo (302, 306, 308, 316, 318, 320, 325): they are made after those of iJw.
pub fn message_types() -> impl Iterator<Item = (&'static str, bool)> {
    istandaarden::MESSAGES.iter().map(|message| (message.name, message.proven))
}

/// Judges a message at levels 1 and 2, also one that lies in an envelope.
pub fn verdict(bytes: &[u8]) -> Verdict {
    let reading = examine(bytes);
    if reading.is_envelope() {
        return door::unwrap::verdict(bytes);
    }
    let Reading { message, level, findings, total, .. } = reading;
    Verdict {
        message_type: message.map(|(message, _)| message.name),
        accepted: level.is_none(),
        level: level.map(|level| level.max(1)),
        findings,
        total,
        payload: None,
    }
}

/// Everything there is to know of a message by itself.
struct Reading<'a> {
    /// Absent when the bytes are no text that may be read.
    document: Option<Document<'a>>,
    message: Option<(&'static MessageType, &'static Grammar)>,
    /// The document was read to its end.
    complete: bool,
    /// First level that failed; 0 the hub itself.
    level: Option<i32>,
    findings: Vec<Finding>,
    total: usize,
}

impl Reading<'_> {
    /// Whether this is no message, but an envelope that holds one.
    fn is_envelope(&self) -> bool {
        let document = self.document.as_ref().filter(|_| self.complete && self.message.is_none());
        document.is_some_and(|document| ggk::is_envelope(&document.root_namespace))
    }
}

fn examine(bytes: &[u8]) -> Reading<'_> {
    let text = match readable(bytes) {
        Ok(text) => text,
        Err((refusal, at)) => return unreadable(bytes, refusal, at),
    };
    let (document, broken) = xml::parse(text, &istandaarden::NAMESPACES);
    let root = document.nodes.first().map(|root| root.namespace);
    let message = root.and_then(istandaarden::message_type);
    let mut report = Report::default();
    let level = match (broken, message) {
        (Some(broken), _) => {
            let spot = Spot::Offset(broken.at, broken.inside);
            match broken.why {
                Why::Malformed(reason) => {
                    report.demand(spot, || format!("Geen goede XML. {reason}"));
                    Some(1)
                }
                Why::Refused(refusal) => {
                    refuse(&mut report, spot, refusal);
                    Some(0)
                }
            }
        }
        (None, None) => {
            let other = istandaarden::is_other_release(&document.root_namespace);
            let refusal = if other { Refusal::OtherRelease } else { Refusal::UnknownMessage };
            refuse(&mut report, Spot::Element(0), refusal);
            Some(0)
        }
        (None, Some((_, grammar))) => judge(&document, grammar, &mut report),
    };
    let complete = !report.faults.iter().any(|fault| matches!(fault.spot, Spot::Offset(..)));
    let findings = report.findings(&document);
    Reading { document: Some(document), message, complete, level, findings, total: report.total }
}

/// Levels 1 and 2; the first that fails.
fn judge(document: &Document<'_>, grammar: &Grammar, report: &mut Report) -> Option<i32> {
    if document.name(0) != "Bericht" {
        report.demand(Spot::Element(0), || {
            "Het eerste element van het bericht moet Bericht heten.".to_owned()
        });
        return Some(1);
    }
    let homes = structure::check(document, grammar, report);
    let dagtekening = header::dagtekening(document);
    let (0, Some(dagtekening)) = (report.total, dagtekening) else { return Some(1) };
    let view = View::new(document, dagtekening);
    rule::check(&view, grammar, &homes, report);
    (report.total > 0).then_some(2)
}

/// The bytes as text, or why and where they are none that may be read.
fn readable(bytes: &[u8]) -> Result<&str, (Refusal, usize)> {
    let starts = |with: &[u8]| bytes.starts_with(with);
    if bytes.len() > SIZE_MAX_BYTES {
        return Err((Refusal::TooLarge, 0));
    }
    if bytes.is_empty() {
        return Err((Refusal::Empty, 0));
    }
    if starts(&[0xEF, 0xBB, 0xBF]) {
        return Err((Refusal::ByteOrderMark, 0));
    }
    // UTF-16 and UTF-32 of either order, with and without a mark.
    if starts(&[0xFE, 0xFF])
        || starts(&[0xFF, 0xFE])
        || starts(b"<\0")
        || starts(b"\0<")
        || starts(&[0; 2])
    {
        return Err((Refusal::Encoding, 0));
    }
    std::str::from_utf8(bytes).map_err(|error| (Refusal::Encoding, error.valid_up_to()))
}

/// A message of which not even the tree can be told.
fn unreadable(bytes: &[u8], refusal: Refusal, at: usize) -> Reading<'static> {
    let whole = matches!(refusal, Refusal::TooLarge | Refusal::Empty);
    let (line, column) = if whole { (0, 0) } else { xml::place::places(bytes, &[at])[0] };
    let finding = Finding {
        rule: Some(refusal.code().to_owned()),
        retourcode: None,
        line: report::number(line),
        column: report::number(column),
        path: "/".to_owned(),
        message: refusal.reason(),
        element: None,
    };
    Reading {
        document: None,
        message: None,
        complete: false,
        level: Some(0),
        findings: vec![finding],
        total: 1,
    }
}

fn refuse(report: &mut Report, spot: Spot, refusal: Refusal) {
    report.add(|| Fault {
        rule: Some(refusal.code()),
        retourcode: None,
        spot,
        also: Vec::new(),
        message: refusal.reason().into(),
    });
}
