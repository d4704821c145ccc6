//! Rules on starts and stops (305, 307). A withdrawal is held against TR063 and TR071 only.

use wijkstroom_schemas::event::CareStoppedFact;

use super::{Judged, Subject};
use crate::judge::assignments::is_removed;
use crate::judge::deliveries::{same_start, same_stop};

/// `RedenBeeindiging` 20: the delivery goes on later.
const TIJDELIJK: &str = "20";

/// TR019: Bij een output- of inspanningsgerichte werkwijze moet de melding van de start of de stop
/// van de ondersteuning gerelateerd zijn aan een toewijzing op basis van het ToewijzingNummer.
///
/// Without a number the work is task-based, and there is no assignment. A removed assignment is as
/// never sent (OP033x1): nothing starts on it, but what had started is stopped.
pub(crate) fn tr019(judged: &Judged<'_>) -> bool {
    let assignment =
        |number: Option<i64>| number.map(|number| judged.dossier.assignments.last(number));
    if let Subject::Start(start) = judged.subject {
        let found = assignment(start.toewijzing_nummer);
        return found.is_some_and(|assignment| assignment.is_none_or(is_removed));
    }
    let Subject::Stop(stop) = judged.subject else { return false };
    assignment(stop.toewijzing_nummer).is_some_and(|assignment| assignment.is_none())
}

/// TR063: Indien StatusAanlevering de waarde 3 (aanlevering verwijderen) bevat, dan moet voor de
/// betreffende Cliënt een eerdere aanlevering met dezelfde logische sleutel verstuurd zijn.
pub(crate) fn tr063(judged: &Judged<'_>) -> bool {
    judged.subject.is_withdrawal() && !is_known(judged)
}

/// TR071: StatusAanlevering mag niet de waarde '3' bevatten als er voor de betreffende melding start
/// zorg al een stop zorg is verstuurd.
pub(crate) fn tr071(judged: &Judged<'_>) -> bool {
    let Subject::Start(start) = judged.subject else { return false };
    judged.subject.is_withdrawal() && judged.dossier.deliveries.is_stopped(start)
}

/// TR074: Indien StatusAanlevering de waarde '1' bevat, dan moet de sleutel van de betreffende
/// aanlevering niet alleen uniek zijn binnen het bericht zelf, maar ook in combinatie met alle reeds
/// ontvangen berichten.
pub(crate) fn tr074(judged: &Judged<'_>) -> bool {
    is_known(judged)
}

fn is_known(judged: &Judged<'_>) -> bool {
    if let Subject::Start(start) = judged.subject {
        return judged.dossier.deliveries.knows_start(start);
    }
    let Subject::Stop(stop) = judged.subject else { return false };
    judged.dossier.deliveries.knows_stop(stop)
}

/// TR326: Een Startbericht mag pas verstuurd worden als er géén actueel Startbericht bij
/// ToegewezenProduct is.
///
/// A start with the same key is TR074's.
pub(crate) fn tr326(judged: &Judged<'_>) -> bool {
    let Subject::Start(start) = judged.subject else { return false };
    judged.dossier.deliveries.open(start.toewijzing_nummer).iter().any(|known| {
        let same_product = start.toewijzing_nummer.is_some()
            || known.product_categorie == start.product_categorie
                && known.product_code == start.product_code;
        same_product && !same_start(known, start)
    })
}

/// TR382: De sleutelelementen uit het startbericht moeten in het stopbericht, waarin wordt aangegeven
/// dat de betreffende levering (tijdelijk) beëindigd wordt, ongewijzigd worden overgenomen.
pub(crate) fn tr382(judged: &Judged<'_>) -> bool {
    let Subject::Stop(stop) = judged.subject else { return false };
    judged.dossier.deliveries.start_of(stop).is_none()
}

/// Other stops of the same delivery: same ToewijzingNummer and Begindatum.
fn other_stops<'a>(judged: &'a Judged<'_>) -> impl Iterator<Item = &'a CareStoppedFact> {
    let stop = if let Subject::Stop(stop) = judged.subject { Some(stop) } else { None };
    let of = |stop| judged.dossier.deliveries.stops(stop).iter().map(move |known| (stop, *known));
    let others = stop.into_iter().flat_map(of).filter(|(stop, known)| {
        // Without a number only the product tells which delivery is meant.
        let same_delivery = stop.toewijzing_nummer.is_some()
            || known.product_categorie == stop.product_categorie
                && known.product_code == stop.product_code;
        same_delivery && !same_stop(known, stop)
    });
    others.map(|(_, known)| known)
}

/// TR413: Als er al een StopProduct voor hetzelfde Bsn, ToewijzingNummer, Begindatum en met
/// RedenBeeindiging waarde 20 is, dan moet RedenBeeindiging <> aan waarde 20 zijn, indien
/// StatusAanlevering waarde 1 of 2 heeft.
pub(crate) fn tr413(judged: &Judged<'_>) -> bool {
    let Subject::Stop(stop) = judged.subject else { return false };
    stop.reden_beeindiging == TIJDELIJK
        && other_stops(judged).any(|known| known.reden_beeindiging == TIJDELIJK)
}

/// TR414: Als er al een StopProduct voor hetzelfde Bsn, ToewijzingNummer en Begindatum is, dan moet
/// Einddatum >= zijn aan Einddatum uit actuele StopProduct.
pub(crate) fn tr414(judged: &Judged<'_>) -> bool {
    let Subject::Stop(stop) = judged.subject else { return false };
    other_stops(judged).any(|known| stop.einddatum < known.einddatum)
}

/// TR415: Er mag geen StopProduct zijn met gelijk Bsn, ToewijzingNummer, Begindatum en
/// RedenBeeindiging <> waarde 20, indien StatusAanlevering waarde 1 of 2 heeft.
pub(crate) fn tr415(judged: &Judged<'_>) -> bool {
    other_stops(judged).any(|known| known.reden_beeindiging != TIJDELIJK)
}
