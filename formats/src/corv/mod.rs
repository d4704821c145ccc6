//! CORV: messages of the Raad voor de Kinderbescherming and of juvenile probation (StUF-Jeugdzorg 1.0.9).
//!
//! | StUF message | what it tells |
//! |---|---|
//! | `notificatieDi01` | a step in an investigation by the Raad, and the measures that a judge decided on |
//! | `notificatiejrDi01` | juvenile probation, of at most 31 youths |
//!
//! [`read()`] is as strict as the schemas of the koppelvlak, but for what is said of parents and of the initiator, of
//! which nothing is used: there the order is free. It is stricter in that dates exist, a BSN passes the 11-test, and
//! organisations and references hold no free text. What a measure is stands in the message as text: [`Measures`] makes
//! a code of CBS of it. The text itself stays on the identified side.
//!
//! The sender is answered with [`Reply`]: `Bv01`, or `Fo01` and `Fo03` where something is wrong.

use wijkstroom_schemas::message::Finding;

use crate::feed::{ENTRY_MAX_BYTES, Entry, Reading, codes, finding};
use crate::ggk::{STUF, Systeem};
use crate::report::{Fault, Report, Spot};
use crate::xml::{self, Broken, Document, Namespace, NodeId, Why};

mod facts;
mod grammar;
mod items;
mod measures;
mod people;
mod reply;
mod shapes;

pub use measures::Measures;
pub use reply::{Fout, REFERENCE_USED, Reply};

/// Standard and release, as records name it.
pub const STANDARD: &str = "StUF-Jeugdzorg 1.0.9";

/// Kind of message where a message does not tell its own.
pub const MESSAGE_TYPE: &str = "corv";

/// Code of what is refused because its reference was used before, for other content.
pub const USED_BEFORE: &str = "WS167";

/// Most persons that one message is about.
pub const PERSONS_MAX: usize = 31;

/// Namespace of the messages.
const JZ: &str = "http://www.stufstandaarden.nl/koppelvlak/jz0100";

/// All that a message needs, in the order of their numbers, see [`shapes`].
static NAMESPACES: [&str; 4] =
    [JZ, STUF, "http://www.egem.nl/StUF/sector/zkn/0310", "http://www.egem.nl/StUF/sector/bg/0310"];

/// Codes of what is refused.
mod code {
    /// No message that is read here.
    pub(super) const UNKNOWN: &str = "WS160";
    /// An element is missing, or stands where it should not.
    pub(super) const STRUCTURE: &str = "WS161";
    /// A value does not fit its element.
    pub(super) const VALUE: &str = "WS162";
    /// An attribute is missing, or should not be there.
    pub(super) const ATTRIBUTE: &str = "WS163";
    /// A date that does not exist.
    pub(super) const DATE: &str = "WS164";
    /// A BSN that does not pass the 11-test.
    pub(super) const BSN: &str = "WS165";
    /// No person, or too many.
    pub(super) const PERSONS: &str = "WS166";
    /// No well-formed XML.
    pub(super) const XML: &str = "WS168";
}

/// The kinds of message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `notificatieDi01`.
    Bescherming,
    /// `notificatiejrDi01`.
    Reclassering,
}

impl Kind {
    const ALL: [Self; 2] = [Self::Bescherming, Self::Reclassering];

    /// The root element, and what a message of this kind is called.
    fn name(self) -> &'static str {
        match self {
            Self::Bescherming => "notificatieDi01",
            Self::Reclassering => "notificatiejrDi01",
        }
    }
}

/// Who sent what to whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stuurgegevens {
    /// Who sent it.
    pub zender: Systeem,
    /// Whom it is for.
    pub ontvanger: Systeem,
    /// The sender's own reference of the message, 1 to 40 characters.
    pub referentienummer: String,
}

/// The `stuurgegevens` of a message, also of one that is wrong or cut off after them; `None` where they cannot be read.
pub fn stuurgegevens(bytes: &[u8]) -> Option<Stuurgegevens> {
    let text = crate::readable(bytes).ok()?;
    let (document, _) = xml::parse(text, &NAMESPACES);
    header(&document)
}

/// Reads a message: one entry, or why it is refused as a whole.
///
/// A message that is wrong but tells its sender and reference is an entry too, so that its sender can be answered.
/// `municipality` is the CBS code that it must be for; empty where any is taken.
pub fn read(bytes: &[u8], measures: &Measures, municipality: &str) -> Reading {
    let refused = |findings| Reading { refused: findings, ..Reading::default() };
    if bytes.len() > ENTRY_MAX_BYTES {
        let what = "Het bericht is groter dan 1 MB. Een bericht van CORV is een paar kB: controleer wat er verstuurd is.";
        return refused(vec![finding(codes::TOO_LARGE, 0, "/", what)]);
    }
    let text = match crate::readable(bytes) {
        Ok(text) => text,
        Err((refusal, at)) => return refused(crate::unreadable(bytes, refusal, at).findings),
    };
    let (document, broken) = xml::parse(text, &NAMESPACES);
    let mut report = Report::default();
    let kind = kind(&document);
    match (&broken, kind) {
        (Some(broken), _) => tell_broken(broken, &mut report),
        (None, None) => tell_unknown(&mut report),
        (None, Some(kind)) => grammar::check(&document, shapes::of(kind), &mut report),
    }
    let header = header(&document);
    if let Some(header) = header.as_ref().filter(|_| broken.is_none()) {
        check_receiver(header, municipality, &document, &mut report);
    }
    let findings = report.findings(&document);
    let Some(header) = header else { return refused(complete(findings)) };
    let content = match kind {
        Some(kind) if findings.is_empty() => Ok(facts::parts(&document, kind, &header, measures)),
        Some(_) | None => Err(complete(findings)),
    };
    let entry = Entry {
        sender: Some(sender(&header.zender)),
        key: header.referentienummer,
        names: false,
        versions: false,
        number: 1,
        kept: Some(bytes.to_vec()),
        message_type: kind.map(|kind| kind.name().to_owned()),
        content,
    };
    Reading { entries: vec![entry], ..Reading::default() }
}

/// Never nothing: what is refused has a reason.
fn complete(mut findings: Vec<Finding>) -> Vec<Finding> {
    if findings.is_empty() {
        let what = "Zender, ontvanger of referentienummer ontbreekt in de stuurgegevens.";
        findings.push(finding(code::STRUCTURE, 0, "/", what));
    }
    findings
}

fn kind(document: &Document<'_>) -> Option<Kind> {
    let root = document.nodes.first()?;
    let ours = root.namespace == Namespace(Namespace::FIRST_KNOWN);
    Kind::ALL.into_iter().find(|kind| ours && document.name(0) == kind.name())
}

/// Reads the `stuurgegevens`, however wrong the rest is.
fn header(document: &Document<'_>) -> Option<Stuurgegevens> {
    let root = document.nodes.first()?;
    if root.namespace != Namespace(Namespace::FIRST_KNOWN) {
        return None;
    }
    let all = document.child(0, "stuurgegevens")?;
    let text = |of: NodeId, name: &str| {
        let node = document.child(of, name)?;
        let text = document.text(node).trim();
        // Where the message is cut off, the last text may be half of one.
        let whole = document.node(node).end > document.node(node).start;
        (whole && !text.is_empty()).then(|| text.to_owned())
    };
    let system = |name: &str| {
        let of = document.child(all, name)?;
        let organisatie = text(of, "organisatie");
        let applicatie = text(of, "applicatie")?;
        let known = organisatie.filter(|name| items::is_organisation(name));
        Some(Systeem {
            organisatie: known?,
            applicatie: Some(applicatie).filter(|name| items::is_application(name))?,
            administratie: text(of, "administratie").filter(|it| it.len() <= 50),
            gebruiker: text(of, "gebruiker").filter(|it| it.len() <= 100),
        })
    };
    let referentienummer = text(all, "referentienummer").filter(|it| items::is_reference(it))?;
    Some(Stuurgegevens {
        zender: system("zender")?,
        ontvanger: system("ontvanger")?,
        referentienummer,
    })
}

/// One name for organisation and application together: a reference is unique to both.
fn sender(zender: &Systeem) -> String {
    [zender.organisatie.as_str(), zender.applicatie.as_str()].join("/")
}

fn check_receiver(
    header: &Stuurgegevens,
    municipality: &str,
    document: &Document<'_>,
    report: &mut Report,
) {
    let told = &header.ontvanger.organisatie;
    let is_code = told.len() == 4 && told.bytes().all(|byte| byte.is_ascii_digit());
    if is_code && !municipality.is_empty() && told != municipality {
        let at = document.descendant(0, "stuurgegevens/ontvanger/organisatie");
        let what = "Het bericht is voor een andere gemeente dan deze aanlevering. Controleer de \
                    gemeentecode en het afleveradres.";
        tell(report, codes::MUNICIPALITY, at.map_or(Spot::Whole, Spot::Element), what.to_owned());
    }
}

fn tell_broken(broken: &Broken, report: &mut Report) {
    let spot = Spot::Offset(broken.at, broken.inside);
    match broken.why {
        Why::Malformed(reason) => {
            tell(report, code::XML, spot, format!("Geen goede XML. {reason}"));
        }
        Why::Refused(refusal) => crate::refuse(report, spot, refusal),
    }
}

fn tell_unknown(report: &mut Report) {
    let what = "Dit is geen bericht dat hier gelezen wordt. Verwacht wordt notificatieDi01 of \
                notificatiejrDi01 van StUF-Jeugdzorg 1.0.9, in de naamruimte \
                http://www.stufstandaarden.nl/koppelvlak/jz0100.";
    tell(report, code::UNKNOWN, Spot::Element(0), what.to_owned());
}

fn tell(report: &mut Report, code: &'static str, spot: Spot, what: String) {
    report.add(|| Fault {
        rule: Some(code),
        retourcode: None,
        spot,
        also: Vec::new(),
        message: what.into(),
    });
}
