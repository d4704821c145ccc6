//! The envelope in which messages go by the municipal node (GGK, koppelvlak `ggk0210` on StUF 03.01).
//!
//! | StUF message | what it carries |
//! |---|---|
//! | `envelopHeenbericht-ggk_Di01` | a message |
//! | `envelopRetourbericht-ggk_Du01` | a return message, with the reference of the envelope it answers |
//! | `Fo01Bericht` | that an envelope of ours was not delivered, or could not be read |
//!
//! The message lies in it as base64, in `xmlBestand`. [`parse`] is as strict as the schemas of both
//! namespaces, and a little stricter: an organisation is not empty, and `tekstBestand` is no message.
//! What [`Envelop::write`] and [`Foutbericht::write`] make follows from the values alone: a retry has the
//! same bytes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use wijkstroom_schemas::message::Finding;

use super::refusal::{OfEnvelope, Refusal};
use super::report::{Report, Spot};
use super::xml::{self, Document, Why};

mod grammar;
pub(crate) mod write;

/// Namespace of the envelope.
pub const GGK: &str = "http://www.stufstandaarden.nl/koppelvlak/ggk0210";

/// Namespace of what StUF itself defines.
pub const STUF: &str = "http://www.egem.nl/StUF/StUF0301";

/// Both, in the order of their numbers, see [`grammar`].
static NAMESPACES: [&str; 2] = [GGK, STUF];

/// A system that sends or receives envelopes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Systeem {
    /// CBS municipality code or AGB code; empty only in a [`Foutbericht`].
    pub organisatie: String,
    /// Name of the software, 3 to 50 characters; `GGk` for the node itself.
    pub applicatie: String,
    /// Up to 50 characters.
    pub administratie: Option<String>,
    /// Up to 100 characters.
    pub gebruiker: Option<String>,
}

/// Versions of the sending software and of the message, each of four digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Versies {
    /// `applicatieVersie`.
    pub applicatie: String,
    /// `applicatieSubversie`.
    pub applicatie_sub: String,
    /// `functieVersie`: of the standard, such as `0003`.
    pub functie: String,
    /// `functieSubversie`, such as `0002`.
    pub functie_sub: String,
}

/// A `Di01`, or with a `crossRefnummer` a `Du01`.
#[derive(Clone, PartialEq, Eq)]
pub struct Envelop {
    /// Who sent it.
    pub zender: Systeem,
    /// Whom it is for.
    pub ontvanger: Systeem,
    /// UUID version 4, lower case.
    pub referentienummer: String,
    /// `yyyyMMddHHmmss`, up to milliseconds.
    pub tijdstip_bericht: String,
    /// Reference of the envelope that this one answers: then it is a `Du01`.
    pub cross_refnummer: Option<String>,
    /// Message type, such as `JW305`.
    pub functie: String,
    /// Versions.
    pub versies: Versies,
    /// The message itself, decoded. Identifies.
    pub bericht: Vec<u8>,
}

/// An `Fo01`: an envelope was not delivered, or could not be read.
#[derive(Clone, PartialEq, Eq)]
pub struct Foutbericht {
    /// Who sent it.
    pub zender: Systeem,
    /// Whom it is for.
    pub ontvanger: Systeem,
    /// Up to 40 characters.
    pub referentienummer: String,
    /// `yyyyMMddHHmmss`, up to milliseconds.
    pub tijdstip_bericht: String,
    /// Reference of the envelope that was not delivered.
    pub cross_refnummer: String,
    /// Up to 7 characters, such as `IB210` or `StUF055`; the lists of codes change, so any is taken.
    pub code: String,
    /// Where the fault is: `client` (who sent that envelope) or `server`.
    pub plek: String,
    /// Up to 200 characters. May identify, as the node made it up from what it got.
    pub omschrijving: String,
    /// Up to 1000 characters. May identify.
    pub details: Option<String>,
}

/// What a StUF message of the koppelvlak is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stuf {
    /// `Di01` or `Du01`.
    Bericht(Envelop),
    /// `Fo01`.
    Fout(Foutbericht),
}

/// Why an envelope was not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misread {
    /// What is wrong, with places in the envelope; at most
    /// [`FINDINGS_MAX`](wijkstroom_schemas::message::FINDINGS_MAX).
    pub findings: Vec<Finding>,
    /// How many findings there were.
    pub total: usize,
}

/// Hides the message.
impl std::fmt::Debug for Envelop {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Envelop({} {}, hidden)", self.functie, self.referentienummer)
    }
}

/// Hides the texts.
impl std::fmt::Debug for Foutbericht {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Foutbericht({}, hidden)", self.code)
    }
}

/// Whether a root element in this namespace is an envelope's, or claims to be.
pub fn is_envelope(root_namespace: &str) -> bool {
    NAMESPACES.contains(&root_namespace)
}

/// Reads an envelope.
///
/// # Errors
/// [`Misread`] when it is not as its schema has it; what it carries is not looked at.
pub fn parse(bytes: &[u8]) -> Result<Stuf, Misread> {
    let text = super::readable(bytes).map_err(|(refusal, at)| {
        let reading = super::unreadable(bytes, refusal, at);
        Misread { findings: reading.findings, total: reading.total }
    })?;
    let (document, broken) = xml::parse(text, &NAMESPACES);
    let mut report = Report::default();
    if let Some(broken) = broken {
        let spot = Spot::Offset(broken.at, broken.inside);
        match broken.why {
            Why::Malformed(reason) => {
                report.demand(spot, || format!("Geen goede XML. {reason}"));
            }
            Why::Refused(refusal) => super::refuse(&mut report, spot, refusal),
        }
    } else if let Some(found) = grammar::check(&document, &mut report) {
        let read = match found {
            grammar::Root::Bericht => envelop(&document, &mut report),
            grammar::Root::Fout => Some(Stuf::Fout(fout(&document))),
        };
        if let Some(read) = read {
            return Ok(read);
        }
    }
    Err(Misread { findings: report.findings(&document), total: report.total })
}

/// Where an envelope holds the message.
pub(crate) const MESSAGE: &str = "parameters/bericht/xmlBestand";

/// Where an envelope names the message type.
pub(crate) const FUNCTION: &str = "stuurgegevens/functie";

/// One thing that is wrong with an envelope that [`parse`] did read, at an element of it.
pub(crate) fn misread(bytes: &[u8], path: &str, refusal: Refusal) -> Misread {
    let (document, _) = xml::parse(std::str::from_utf8(bytes).unwrap_or_default(), &NAMESPACES);
    let mut report = Report::default();
    let at = document.nodes.first().and_then(|_| document.descendant(0, path));
    super::refuse(&mut report, at.map_or(Spot::Whole, Spot::Element), refusal);
    Misread { findings: report.findings(&document), total: report.total }
}

/// The content of a `Di01` or `Du01` that has passed [`grammar::check`].
fn envelop(document: &Document<'_>, report: &mut Report) -> Option<Stuf> {
    let at = document.descendant(0, MESSAGE)?;
    // White space may stand anywhere in it.
    let coded: Vec<u8> =
        document.text(at).bytes().filter(|&byte| !xml::chars::is_space(byte)).collect();
    let bericht = match STANDARD.decode(coded) {
        Ok(bericht) if !bericht.is_empty() => bericht,
        Ok(_) | Err(_) => {
            super::refuse(report, Spot::Element(at), Refusal::Envelope(OfEnvelope::Content));
            return None;
        }
    };
    Some(Stuf::Bericht(Envelop { bericht, ..outside(document) }))
}

/// A `Di01` or `Du01` without the message in it.
fn outside(document: &Document<'_>) -> Envelop {
    let text = |path: &str| text(document, path);
    Envelop {
        zender: systeem(document, "zender"),
        ontvanger: systeem(document, "ontvanger"),
        referentienummer: text("stuurgegevens/referentienummer"),
        tijdstip_bericht: text("stuurgegevens/tijdstipBericht"),
        cross_refnummer: maybe_text(document, "stuurgegevens/crossRefnummer"),
        functie: text(FUNCTION),
        versies: Versies {
            applicatie: text("parameters/applicatieVersie"),
            applicatie_sub: text("parameters/applicatieSubversie"),
            functie: text("parameters/functieVersie"),
            functie_sub: text("parameters/functieSubversie"),
        },
        bericht: Vec::new(),
    }
}

/// The envelope itself, of one whose message cannot be decoded; `None` when it is not as its schema has it, so that
/// nothing in it can be relied on.
pub(crate) fn empty(bytes: &[u8]) -> Option<Envelop> {
    let (document, broken) = xml::parse(super::readable(bytes).ok()?, &NAMESPACES);
    let read = broken.is_none().then(|| grammar::check(&document, &mut Report::default()))?;
    (read == Some(grammar::Root::Bericht)).then(|| outside(&document))
}

/// The content of an `Fo01` that has passed [`grammar::check`].
fn fout(document: &Document<'_>) -> Foutbericht {
    let text = |path: &str| text(document, path);
    Foutbericht {
        zender: systeem(document, "zender"),
        ontvanger: systeem(document, "ontvanger"),
        referentienummer: text("stuurgegevens/referentienummer"),
        tijdstip_bericht: text("stuurgegevens/tijdstipBericht"),
        cross_refnummer: text("stuurgegevens/crossRefnummer"),
        code: text("body/code"),
        plek: text("body/plek"),
        omschrijving: text("body/omschrijving"),
        details: maybe_text(document, "body/details"),
    }
}

fn systeem(document: &Document<'_>, name: &str) -> Systeem {
    let path = |child: &str| format!("stuurgegevens/{name}/{child}");
    Systeem {
        organisatie: text(document, &path("organisatie")),
        applicatie: text(document, &path("applicatie")),
        administratie: maybe_text(document, &path("administratie")),
        gebruiker: maybe_text(document, &path("gebruiker")),
    }
}

fn text(document: &Document<'_>, path: &str) -> String {
    maybe_text(document, path).unwrap_or_default()
}

fn maybe_text(document: &Document<'_>, path: &str) -> Option<String> {
    document.descendant(0, path).map(|node| document.text(node).to_owned())
}

/// Sixteen bytes as a UUID of version 4, in lower case, as references of the koppelvlak are.
///
/// Made from a keyed MAC of what is sent, it is the same at every retry.
pub fn uuid(mut bytes: [u8; 16]) -> String {
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut text = String::with_capacity(36);
    for (index, byte) in bytes.iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        text.push_str(&format!("{byte:02x}"));
    }
    text
}

/// Whether a text is a UUID of any version, in lower case.
pub(crate) fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
        })
}

/// Whether a text is a UUID of version 4, in lower case.
fn is_uuid4(text: &str) -> bool {
    let bytes = text.as_bytes();
    is_uuid(text) && bytes[14] == b'4' && matches!(bytes[19], b'8' | b'9' | b'a' | b'b')
}
