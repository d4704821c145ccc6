//! The official answer to a message: the return message (IV028), or the answer to a claim (IV087).
//!
//! | decision | return message 302, 306, 308, 316, 318, 320 | answer 325 to a claim |
//! |---|---|---|
//! | all is well | header without return codes | header 0200; claim 8001, all of it allowed |
//! | level 2 | header 0001, with the version of the rules | the same |
//! | level 3 or 4, in the header | header with its codes | the same |
//! | level 3 or 4, in the claim | | header 0200; claim with its codes, nothing allowed |
//! | level 3 or 4, elsewhere | header 0200; every class, with its codes | header 0200; claim 0200; what is refused, with its codes |
//!
//! A class without a fault has 0200; inside a refused `Client` it has 0233, as that was not judged.
//! A message that fails level 1 gets no answer (IV028): its sender is told of it by the way it came.
//!
//! An answer that would be too large for a message, codes and all, tells every code once, in its header
//! alone. Of a claim that is allowed in part there is no such answer: TR342 asks for every refused line.
//!
//! The header of a return message is that of the message, sender and receiver as they were; that of a 325
//! is one of the municipality's own. What is copied is copied as it stands. The same arguments give the
//! same bytes, and what is written is valid at levels 1 and 2 when the message is.

use wijkstroom_schemas::day::Day;
use wijkstroom_schemas::message::Finding;

use super::Verdict;
use super::grammar::{Grammar, Holds};
use super::istandaarden::{self, Form, MESSAGES, MessageType};
use super::write::{self, Fault, Part, Style, Unwritable, group, text};
use super::xml::{self, Document, NodeId};
use codes::Codes;

mod claim;
mod codes;

/// Return code: no remark about this class.
const NO_REMARK: &str = "0200";
/// Return code: this class was not judged.
const NOT_JUDGED: &str = "0233";
/// Return code: the message is refused for technical reasons.
const REFUSED: &str = "0001";
/// Return code: the claim is allowed in full.
const ALLOWED: &str = "8001";

/// What was decided of a message.
#[derive(Debug, Clone, Copy)]
pub struct Decision<'a> {
    /// First control level that refused it; `None` when it was accepted, of a claim also in part.
    pub level: Option<i32>,
    /// What is wrong. At level 3 and 4 [`Finding::element`] names the class that carries the code, the
    /// header when it is `None`.
    pub findings: &'a [Finding],
    /// Of a claim that is refused in part: what is allowed of it, eurocents, negative for a credit.
    pub toegekend: i64,
}

/// What an answer says of itself.
#[derive(Debug, Clone, Copy)]
pub struct Stamp<'a> {
    /// `IdentificatieRetour`, of a 325 its `Identificatie`: 1 to 12 characters.
    pub identification: &'a str,
    /// `DagtekeningRetour`, of a 325 its `Dagtekening`.
    pub day: Day,
    /// Version of the shared schema that it follows, such as `1.0.0` (IV034).
    pub basisschema: &'a str,
    /// Version of its own schema.
    pub schema: &'a str,
    /// Version of the rules of level 2 (IV033), told where they refused.
    pub rules: &'a str,
}

/// An official answer.
#[derive(Clone, PartialEq, Eq)]
pub struct Reply {
    /// Its message type, such as `JW306`.
    pub message_type: &'static str,
    /// The message itself. Identifies.
    pub bytes: Vec<u8>,
}

/// Hides the message.
impl std::fmt::Debug for Reply {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Reply({}, hidden)", self.message_type)
    }
}

/// Why there is no official answer. Shows nothing of the message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unanswerable {
    /// It is no message of a known type, or fails level 1: the standard has no return message for that.
    Invalid,
    /// The standard has no answer to a message of this type.
    NoAnswer(&'static str),
    /// A finding names a class that the message does not have.
    UnknownClass(String),
    /// What is allowed of a claim is not what is left of it without the refused lines (TR342).
    Toegekend {
        /// What was decided, eurocents.
        decided: i64,
        /// What is claimed without the refused lines, eurocents.
        left: i64,
    },
    /// The answer would not be valid.
    Unwritable(Unwritable),
}

impl std::fmt::Display for Unanswerable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Invalid => f.write_str("a message that fails level 1 has no return message"),
            Self::NoAnswer(kind) => write!(f, "the standard has no answer to a {kind}"),
            Self::UnknownClass(class) => write!(f, "the message has no class {class}"),
            Self::Toegekend { decided, left } => {
                write!(f, "{decided} eurocents are allowed, but {left} are left of the claim")
            }
            Self::Unwritable(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Unanswerable {}

impl From<Unwritable> for Unanswerable {
    fn from(error: Unwritable) -> Self {
        Self::Unwritable(error)
    }
}

/// The message type that answers one: `JW306` for `JW305`, `JW302` for `JW301`. `None` where none does.
pub fn answered_by(message_type: &str) -> Option<&'static str> {
    let (kind, _) = istandaarden::named(message_type)?;
    Some(answer_type(kind)?.name)
}

fn answer_type(kind: &MessageType) -> Option<&'static MessageType> {
    MESSAGES.iter().find(|other| other.law == kind.law && other.return_of == Some(kind.number))
}

/// Writes the official answer to a message, given as it came (without an envelope).
///
/// # Errors
/// [`Unanswerable`]; never for a message that passed level 1 and a decision that speaks of its classes,
/// but for a claim that is allowed in part and whose answer would be too large.
pub fn reply(
    original: &[u8],
    decision: &Decision<'_>,
    stamp: &Stamp<'_>,
) -> Result<Reply, Unanswerable> {
    let source = std::str::from_utf8(original).map_err(|_| Unanswerable::Invalid)?;
    let (document, broken) = xml::parse(source, &istandaarden::NAMESPACES);
    let root = document.nodes.first().filter(|_| broken.is_none()).map(|root| root.namespace);
    let found = root.and_then(istandaarden::message_type).ok_or(Unanswerable::Invalid)?;
    let (kind, _) = found;
    let answer = answer_type(kind).ok_or(Unanswerable::NoAnswer(kind.name))?;
    let (answer, grammar) =
        istandaarden::named(answer.name).ok_or(Unanswerable::NoAnswer(kind.name))?;
    if matches!(decision.level, Some(..=1)) {
        return Err(Unanswerable::Invalid);
    }
    let case = Case { document: &document, grammar, decision, stamp };
    let parts = match answer.form {
        Form::Answer => claim::parts(&case)?,
        Form::Return | Form::Outgoing => case.parts()?,
    };
    let bytes = match (bytes(answer.name, parts), answer.form) {
        (Err(error @ Unwritable { fault: Fault::TooLarge, .. }), Form::Answer) => {
            bytes(answer.name, claim::brief(&case).ok_or(error)?)?
        }
        (Err(Unwritable { fault: Fault::TooLarge, .. }), Form::Return | Form::Outgoing) => {
            bytes(answer.name, vec![case.header(&codes::distinct(decision.findings))])?
        }
        (written, _) => written?,
    };
    Ok(Reply { message_type: answer.name, bytes })
}

/// The official answer to a message that was held against levels 1 and 2 alone, by itself.
///
/// # Errors
/// As [`reply`].
pub fn of_verdict(
    original: &[u8],
    verdict: &Verdict,
    stamp: &Stamp<'_>,
) -> Result<Reply, Unanswerable> {
    let original = verdict.payload.as_deref().unwrap_or(original);
    let decision = Decision { level: verdict.level, findings: &verdict.findings, toegekend: 0 };
    reply(original, &decision, stamp)
}

/// Short rather than readable where readable is too large.
fn bytes(message_type: &str, parts: Vec<Part<'_>>) -> Result<Vec<u8>, Unwritable> {
    let short = Style { newline: "", indent: "", message: Some(""), ..Style::STANDARD };
    match write::message(message_type, parts.clone(), &Style::STANDARD) {
        Err(Unwritable { fault: Fault::TooLarge, .. }) => {
            write::message(message_type, parts, &short)
        }
        written => written,
    }
}

/// Everything an answer is made of.
struct Case<'c, 'd> {
    document: &'d Document<'d>,
    /// Of the answer.
    grammar: &'static Grammar,
    decision: &'c Decision<'c>,
    stamp: &'c Stamp<'c>,
}

impl<'d> Case<'_, 'd> {
    /// A return message (IV028).
    fn parts(&self) -> Result<Vec<Part<'d>>, Unanswerable> {
        let codes = match self.decision.level {
            None => return Ok(vec![self.header(&[])]),
            Some(2) => return Ok(vec![self.header(&[REFUSED])]),
            Some(_) => Codes::of(self.document, self.decision.findings)?,
        };
        if let Some(codes) = codes.header() {
            return Ok(vec![self.header(codes)]);
        }
        let mut parts = vec![self.header(&[NO_REMARK])];
        for child in self.document.children(0) {
            let name = self.document.name(child);
            if let Some(slot) = self.slot(0, name).filter(|_| name != "Header") {
                parts.push(self.copy(child, slot, &codes, false));
            }
        }
        Ok(parts)
    }

    /// The header of the message, and what the answer says of itself.
    fn header(&self, codes: &[&str]) -> Part<'d> {
        let mut parts = self.kept_header();
        parts.push(text("IdentificatieRetour", self.stamp.identification.to_owned()));
        parts.push(text("DagtekeningRetour", self.stamp.day.to_string()));
        parts.extend(self.rules_version());
        parts.push(self.schema_version("XsdVersieRetour"));
        if !codes.is_empty() {
            parts.push(retour_codes(codes));
        }
        group("Header", parts)
    }

    /// The elements of the message's header, without the code of its type.
    fn kept_header(&self) -> Vec<Part<'d>> {
        let header = self.document.child(0, "Header");
        let kept = header.into_iter().flat_map(|header| self.document.children(header));
        let kept = kept.filter(|&node| self.document.name(node) != "BerichtCode");
        kept.map(|node| self.as_it_is(node)).collect()
    }

    fn schema_version(&self, name: &'static str) -> Part<'d> {
        let Stamp { basisschema, schema, .. } = *self.stamp;
        group(
            name,
            [
                text("BasisschemaXsdVersie", basisschema.to_owned()),
                text("BerichtXsdVersie", schema.to_owned()),
            ],
        )
    }

    /// Told where the rules of level 2 refused.
    fn rules_version(&self) -> Option<Part<'d>> {
        let refused = self.decision.level == Some(2);
        refused.then(|| text("XsltVersie", self.stamp.rules.to_owned()))
    }

    /// The element as it stands in the message.
    fn as_it_is(&self, node: NodeId) -> Part<'d> {
        let name = self.document.name(node);
        if self.document.first_child(node).is_none() {
            return text(name, self.document.text(node));
        }
        group(name, self.document.children(node).map(|child| self.as_it_is(child)))
    }

    /// The element, with return codes in every class that has them; `slot` is its place in the answer.
    fn copy(&self, node: NodeId, slot: usize, codes: &Codes<'_>, unjudged: bool) -> Part<'d> {
        let coded = self.slot(slot, "RetourCodes").is_some();
        let own = codes.at(node);
        let name = self.document.name(node);
        let inner = unjudged || (name == "Client" && own.is_some());
        let mut parts = Vec::new();
        for child in self.document.children(node) {
            let place = self.slot(slot, self.document.name(child));
            parts.push(match place {
                Some(place) if self.document.first_child(child).is_some() => {
                    self.copy(child, place, codes, inner)
                }
                _ => self.as_it_is(child),
            });
        }
        if coded {
            let none = [if unjudged { NOT_JUDGED } else { NO_REMARK }];
            parts.push(retour_codes(own.unwrap_or(&none)));
        }
        group(name, parts)
    }

    /// The place of a child in the grammar of the answer.
    fn slot(&self, parent: usize, name: &str) -> Option<usize> {
        let Holds::Elements(first, count) = self.grammar.slots[parent].holds else { return None };
        (first..first + count).find(|&slot| self.grammar.slots[slot].name == name)
    }
}

fn retour_codes<'d>(codes: &[&str]) -> Part<'d> {
    group("RetourCodes", codes.iter().map(|code| text("RetourCode", (*code).to_owned())))
}
