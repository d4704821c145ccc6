//! Rules of level 4 that hold for every message type: the day of receipt, and lists kept outside the messages.

use wijkstroom_schemas::day::Day;

use super::gemeenten::is_municipality;
use super::{Judged, Subject};
use crate::judge::told::Facts;

/// TR135: Vullen met een bestaande datum die niet in de toekomst ligt.
pub(crate) fn tr135(judged: &Judged<'_>) -> bool {
    matches!(judged.subject, Subject::Header) && judged.told.dagtekening > judged.told.received_on
}

/// TR378: Vullen met een bestaande gemeentecode uit het overzicht van CBS dat actueel is op
/// Ingangsdatum of ToewijzingIngangsdatum.
pub(crate) fn tr378(judged: &Judged<'_>) -> bool {
    if matches!(judged.subject, Subject::Header) {
        return !is_municipality(&judged.told.municipality, first_assigned(&judged.told.facts));
    }
    let Subject::Antwoord(fact) = judged.subject else { return false };
    let instead = fact.woonplaats_gemeente.as_deref();
    instead.is_some_and(|code| !is_municipality(code, Some(judged.told.dagtekening)))
}

/// The first day of an assignment that the message itself tells.
fn first_assigned(facts: &Facts) -> Option<Day> {
    match facts {
        Facts::Allocated(facts) => facts.iter().map(|fact| fact.ingangsdatum).min(),
        Facts::Started(facts) => facts.iter().filter_map(|fact| fact.toewijzing_ingangsdatum).min(),
        Facts::Stopped(facts) => facts.iter().filter_map(|fact| fact.toewijzing_ingangsdatum).min(),
        Facts::Requested(facts) => facts.iter().map(|fact| fact.toewijzing_ingangsdatum).min(),
        Facts::Changed(_)
        | Facts::Answered(_)
        | Facts::Declared(_)
        | Facts::DeclarationAnswered(_)
        | Facts::Registered(_) => None,
    }
}

/// TR381: ProductCode vullen met een code die, volgens de gehanteerde productcodelijst, past bij de
/// ProductCategorie.
pub(crate) fn tr381(judged: &Judged<'_>) -> bool {
    let (categorie, code) = match judged.subject {
        Subject::Toegewezen(fact) => (&fact.product_categorie, &fact.product_code),
        Subject::Start(fact) => (&fact.product_categorie, &fact.product_code),
        Subject::Stop(fact) => (&fact.product_categorie, &fact.product_code),
        Subject::Aangevraagd(fact) => (&fact.product_categorie, &fact.product_code),
        Subject::Nieuw(fact) => (&fact.product_categorie, &fact.product_code),
        Subject::Prestatie(fact) => {
            return !judged.lists.is_product(&fact.product_code, &fact.product_categorie);
        }
        Subject::Header
        | Subject::Client
        | Subject::Verzoek
        | Subject::Ongewijzigd(_)
        | Subject::TeWijzigen(_)
        | Subject::Antwoord(_)
        | Subject::DeclaratieAntwoord(_) => return false,
    };
    let (Some(categorie), Some(code)) = (categorie, code) else { return false };
    !judged.lists.is_product(code, categorie)
}
