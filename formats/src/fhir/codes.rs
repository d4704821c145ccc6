//! Findings of this format, and the systems its identifiers and codes are of.

use wijkstroom_schemas::message::Finding;

use crate::feed::finding;

/// Neither JSON nor XML, or in another encoding than UTF-8.
pub(super) const FORM: &str = "WS140";
/// Broken off, or not well-formed.
pub(super) const BROKEN: &str = "WS141";
/// Another kind of resource or Bundle than is read.
pub(super) const KIND: &str = "WS142";
/// XML that is refused on purpose, such as a DOCTYPE.
pub(super) const XML: &str = "WS143";
/// What the server says of the page itself.
pub(super) const OUTCOME: &str = "WS144";
/// A resource, or an entry of a Bundle, whose fields have another form than FHIR gives them.
pub(super) const SHAPE: &str = "WS145";
/// A referral that nothing tells from others.
pub(super) const NO_ID: &str = "WS146";
/// A deletion by request.
pub(super) const DELETED: &str = "WS147";
/// A child that is referred to, and is not there.
pub(super) const ABSENT: &str = "WS148";
/// A BSN that is none.
pub(super) const BSN: &str = "WS149";
/// Two BSNs.
pub(super) const BSNS: &str = "WS150";
/// A birth date that is none.
pub(super) const BORN: &str = "WS151";
/// The day of the referral is missing, or is none.
pub(super) const DAY: &str = "WS152";
/// A status that FHIR does not know, or none.
pub(super) const STATUS: &str = "WS153";
/// A priority that FHIR does not know.
pub(super) const PRIORITY: &str = "WS154";
/// An AGB code that is none.
pub(super) const AGB: &str = "WS155";
/// `meta.lastUpdated` is no moment.
pub(super) const MOMENT: &str = "WS156";

/// SNOMED CT.
pub(super) const SNOMED: &str = "http://snomed.info/sct";
/// SNOMED CT: referral.
pub(super) const REFERRAL: &str = "3457005";
/// Category of a request for care, of which `1` is a letter of referral.
pub(super) const CATEGORY: &str = "urn:oid:2.16.840.1.113883.2.4.4.30.69";
/// AGB: specialties of professionals and organisations.
pub(super) const SPECIALTY: &str = "urn:oid:2.16.840.1.113883.2.4.6.7";
/// BSN, as it is written in what is kept.
pub(super) const BSN_SYSTEM: &str = "http://fhir.nl/fhir/NamingSystem/bsn";
/// AGB code, as it is written in what is kept.
pub(super) const AGB_SYSTEM: &str = "http://fhir.nl/fhir/NamingSystem/agb-z";
/// URA, as it is written in what is kept.
pub(super) const URA_SYSTEM: &str = "http://fhir.nl/fhir/NamingSystem/ura";
/// CBS code of a municipality.
pub(super) const MUNICIPALITY_SYSTEM: &str = "urn:oid:2.16.840.1.113883.2.4.6.14";

/// What an identifier is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum System {
    Bsn,
    Agb,
    Ura,
    Municipality,
    Other,
}

/// By address or OID, the OID with or without `urn:oid:`.
pub(super) fn system(text: &str) -> System {
    match text.strip_prefix("urn:oid:").unwrap_or(text) {
        BSN_SYSTEM | "2.16.840.1.113883.2.4.6.3" => System::Bsn,
        AGB_SYSTEM | "http://fhir.nl/fhir/NamingSystem/agb" | "2.16.840.1.113883.2.4.6.1" => {
            System::Agb
        }
        URA_SYSTEM | "2.16.528.1.1007.3.3" => System::Ura,
        "http://fhir.nl/fhir/NamingSystem/gemeentecode" | "2.16.840.1.113883.2.4.6.14" => {
            System::Municipality
        }
        _ => System::Other,
    }
}

/// What an issue is about, as FHIR has it (issue-type).
const ISSUES: [&str; 31] = [
    "invalid",
    "structure",
    "required",
    "value",
    "invariant",
    "security",
    "login",
    "unknown",
    "expired",
    "forbidden",
    "suppressed",
    "processing",
    "not-supported",
    "duplicate",
    "multiple-matches",
    "not-found",
    "deleted",
    "too-long",
    "code-invalid",
    "extension",
    "too-costly",
    "business-rule",
    "conflict",
    "transient",
    "lock-error",
    "no-store",
    "exception",
    "timeout",
    "incomplete",
    "throttled",
    "informational",
];

/// `ServiceRequest.status` and the `Task.status` that says the same.
pub(super) const REQUEST_STATUS: [(&str, &str); 5] = [
    ("draft", "draft"),
    ("active", "requested"),
    ("on-hold", "on-hold"),
    ("revoked", "cancelled"),
    ("completed", "completed"),
];

/// What a server says of itself. Only codes of FHIR show: its free text may identify.
pub(super) fn outcome(number: i32, path: &str, severity: &str, code: &str) -> Finding {
    let severity = match severity {
        "fatal" => "onherstelbaar",
        "error" => "fout",
        "warning" => "waarschuwing",
        "information" => "mededeling",
        _ => "onbekend",
    };
    let code = ISSUES.into_iter().find(|&known| known == code).unwrap_or("onbekend");
    let what = format!(
        "De server meldt iets over dit antwoord (OperationOutcome): ernst {severity}, soort {code}. \
         Vraag de beheerder van de server wat er is."
    );
    finding(OUTCOME, number, path, what)
}
