//! OSO: dossiers that a school hands over to a samenwerkingsverband (gegevensset 2019.1, profiles POSWV and VOSWV).
//!
//! A dossier tells consent itself: without `toestemming` *Ja* nothing of it is kept, and a block of which the parents
//! opted out, or that may not be handed over, is not read. Of all the rest only what is needed is read: whose dossier it
//! is, statements of admission (TLV), a plan for support (OPP), and absence. What is kept is a dossier with just that:
//! attachments, free texts, diagnoses, parents and addresses of others never leave this module.

use crate::feed::{Entry, Reading, codes, finding};
use crate::report::{Fault, Report, Spot};
use crate::xml::{self, Broken, Document, Namespace, Why};

mod dossier;
mod facts;
mod reader;
mod write;

use reader::Reader;

/// Standard and release, as records name it.
pub const STANDARD: &str = "OSO 2019.1";

/// Kind of message, where a dossier does not tell its profile.
pub const MESSAGE_TYPE: &str = "oso";

/// Namespace of a dossier.
const OSO: &str = "http://www.edustandaard.nl/oso_gegevensset/2019/dossier";

static NAMESPACES: [&str; 1] = [OSO];

/// Codes of what is refused.
mod code {
    /// No dossier of OSO 2019.1.
    pub(super) const UNKNOWN: &str = "WS170";
    /// Another profile than school to samenwerkingsverband.
    pub(super) const PROFILE: &str = "WS171";
    /// An element is missing.
    pub(super) const MISSING: &str = "WS172";
    /// A value does not fit its element.
    pub(super) const VALUE: &str = "WS173";
    /// A date that does not exist.
    pub(super) const DATE: &str = "WS174";
    /// A BSN that does not pass the 11-test.
    pub(super) const BSN: &str = "WS175";
    /// An element stands twice.
    pub(super) const TWICE: &str = "WS176";
    /// No well-formed XML.
    pub(super) const XML: &str = "WS177";
}

/// Profiles: primary and secondary school to samenwerkingsverband.
const PROFILES: [&str; 2] = ["POSWV", "VOSWV"];

/// Reads a dossier: one entry, none when it tells nothing that is asked for, or why it is refused as a whole.
///
/// A dossier that is wrong but tells its school and pupil is an entry too. Nothing is kept of it: what is wrong with it
/// might be the very thing that tells consent.
pub fn read(bytes: &[u8]) -> Reading {
    let refused = |findings| Reading { refused: findings, ..Reading::default() };
    if bytes.len() > crate::SIZE_MAX_BYTES {
        let what = "Het dossier is groter dan 25 MB. Laat de bijlagen weg: ze worden niet gelezen.";
        return refused(vec![finding(codes::TOO_LARGE, 0, "/", what)]);
    }
    let text = match crate::readable(bytes) {
        Ok(text) => text,
        Err((refusal, at)) => return refused(crate::unreadable(bytes, refusal, at).findings),
    };
    let (document, broken) = xml::parse(text, &NAMESPACES);
    let mut report = Report::default();
    if let Some(broken) = &broken {
        tell_broken(broken, &mut report);
        return refused(report.findings(&document));
    }
    if !is_dossier(&document) {
        let what = "Dit is geen dossier van OSO 2019.1. Verwacht wordt een element dossier in de \
                    naamruimte http://www.edustandaard.nl/oso_gegevensset/2019/dossier.";
        tell(&mut report, code::UNKNOWN, Spot::Element(0), what.to_owned());
        return refused(report.findings(&document));
    }
    let mut reader = Reader::new(&document, &mut report);
    let profile = reader.profile();
    let consent = reader.consent();
    let dossier = profile.and_then(|profile| reader.dossier(profile));
    let key = reader.key();
    if report.total > 0 {
        let findings = report.findings(&document);
        return match key {
            Some(key) => one(entry(key, profile, None, Err(findings))),
            None => refused(findings),
        };
    }
    let (Some(dossier), Some(key)) = (dossier, key) else { return Reading::default() };
    if !consent {
        let what = "In dit dossier staat geen toestemming (toestemming Ja) voor de overdracht. Er is \
                    niets van bewaard. Vraag de ouders om toestemming en stuur het dan opnieuw.";
        let finding = finding(codes::CONSENT, 1, "/dossier/inzage/toestemming", what);
        return one(entry(key, profile, None, Err(vec![finding])));
    }
    match facts::part(&dossier) {
        Some(part) => {
            let kept = write::dossier(&dossier);
            one(entry(key, profile, Some(kept), Ok(vec![part])))
        }
        None => Reading { skipped: 1, ..Reading::default() },
    }
}

fn one(entry: Entry) -> Reading {
    Reading { entries: vec![entry], ..Reading::default() }
}

fn entry(
    key: String,
    profile: Option<&'static str>,
    kept: Option<Vec<u8>>,
    content: Result<Vec<crate::feed::Part>, Vec<wijkstroom_schemas::message::Finding>>,
) -> Entry {
    let message_type = profile.map(str::to_owned);
    Entry {
        key,
        names: false,
        versions: true,
        number: 1,
        kept,
        sender: None,
        message_type,
        content,
    }
}

fn is_dossier(document: &Document<'_>) -> bool {
    let root = document.nodes.first();
    root.is_some_and(|root| root.namespace == Namespace(Namespace::FIRST_KNOWN))
        && document.name(0) == "dossier"
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

fn tell(report: &mut Report, code: &'static str, spot: Spot, what: String) {
    report.add(|| Fault {
        rule: Some(code),
        retourcode: None,
        spot,
        also: Vec::new(),
        message: what.into(),
    });
}
