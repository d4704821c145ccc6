//! What the sender of a message of CORV is answered. Pure.
//!
//! | what became of the message | answer |
//! |---|---|
//! | taken | `Bv01`, once |
//! | its reference was used before, for the same content or for other | `Fo03`, StUF016, each time |
//! | it is for another municipality | `Fo03`, StUF010 |
//! | it is of a kind that is not read here | `Fo03`, StUF034 |
//! | it does not follow the schema, or the facts in it cannot be taken | `Fo01`, StUF055 |
//!
//! A refused message that comes again is answered as it was the first time.

use wijkstroom_formats::corv::{Fout, REFERENCE_USED, Reply, STANDARD, USED_BEFORE, stuurgegevens};
use wijkstroom_formats::feed::codes;
use wijkstroom_schemas::message::{Answer, Finding, Origin};

/// The schema lets a fault have details of so many characters.
const DETAILS_MAX: usize = 1_000;

/// Findings that are told in the details of a fault, at most.
const TOLD_MAX: usize = 5;

/// Code of what is no message that is read here.
const UNKNOWN: &str = "WS160";

/// Whether a message came as one of CORV.
pub(crate) fn is_corv(origin: &Origin) -> bool {
    origin.standard.as_deref() == Some(STANDARD)
}

/// Whether its sender can be answered: a message that told its sender names organisation and application; of a file that
/// could not be read there is only the code in the settings.
pub(super) fn is_due(origin: &Origin) -> bool {
    is_corv(origin) && origin.sender.as_deref().is_some_and(|sender| sender.contains('/'))
}

/// The answer, and what it is called; or why there is none, in Dutch.
pub(super) fn reply(
    answer: &Answer,
    original: Option<&[u8]>,
    reference: &str,
    moment: &str,
) -> Result<(&'static str, Vec<u8>), String> {
    let original = original.ok_or("Het bericht zelf is niet bewaard.")?;
    let to =
        stuurgegevens(original).ok_or("De stuurgegevens van het bericht zijn niet leesbaar.")?;
    let reply = Reply { to: &to, referentienummer: reference, tijdstip: moment };
    let rule = answer.findings.first().and_then(|finding| finding.rule.as_deref());
    let refused = answer.origin.level.is_some();
    let fault = |code, omschrijving| Fout { code, omschrijving, details: None };
    if !refused && !answer.duplicate {
        return Ok(("Bv01", reply.bv01()));
    }
    Ok(match rule {
        _ if !refused || rule == Some(USED_BEFORE) => {
            ("Fo03", reply.fo03(&fault(REFERENCE_USED, NOT_UNIQUE)))
        }
        Some(codes::MUNICIPALITY) => ("Fo03", reply.fo03(&fault("StUF010", RECEIVER_UNKNOWN))),
        Some(UNKNOWN) => ("Fo03", reply.fo03(&fault("StUF034", KIND_UNKNOWN))),
        _ => {
            let details = details(&answer.findings);
            let details = Some(details.as_str()).filter(|details| !details.is_empty());
            ("Fo01", reply.fo01(&Fout { details, ..fault("StUF055", NOT_BY_SCHEMA) }))
        }
    })
}

const NOT_UNIQUE: &str = "Combinatie zender en referentienummer niet uniek";
const RECEIVER_UNKNOWN: &str =
    "Combinatie van ontvangende organisatie, applicatie en administratie onbekend";
const KIND_UNKNOWN: &str = "Functie onbekend binnen sectormodel";
const NOT_BY_SCHEMA: &str = "Berichtbody is niet conform schema in sectormodel";

/// The first findings with their places. Findings hold no value of the message.
fn details(findings: &[Finding]) -> String {
    let mut told = String::new();
    for finding in findings.iter().take(TOLD_MAX) {
        let place = match finding.column {
            0 => String::new(),
            column => format!("Regel {}, kolom {column}: ", finding.line),
        };
        told.push_str(&format!("{place}{} ", finding.message));
    }
    let end = told.char_indices().nth(DETAILS_MAX).map_or(told.len(), |(at, _)| at);
    told[..end].trim_end().to_owned()
}
