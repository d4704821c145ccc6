//! Rules on requests for assignment and for change (315, 317).

use std::collections::BTreeSet;

use wijkstroom_schemas::day::Day;
use wijkstroom_schemas::event::{AllocatedFact, ChangeRequestedFact, Registered};

use super::volume::TOTAAL;
use super::{Judged, Subject};
use crate::judge::register::Register;
use crate::judge::told::{Facts, Told};

/// TR304: Bsn moet overeenkomen met Bsn van een Cliënt.
///
/// A client is known once the municipality assigned anything to anyone for him under this law.
pub(crate) fn tr304(judged: &Judged<'_>) -> bool {
    matches!(judged.subject, Subject::Client) && !judged.client_known
}

/// TR347: ReferentieAanbieder is uniek voor de aanbieder binnen het wettelijk domein.
pub(crate) fn tr347(register: &Register, registered: &Registered, _: &Told) -> bool {
    registered.soort == "verzoek" && register.is_taken(&registered.id)
}

/// TR374: Een verzoek mag alleen worden verstuurd als er geen onderhanden verzoek is voor de
/// betreffende cliënt van dezelfde aanbieder.
///
/// The standard names no class for it: it is told at the client.
pub(crate) fn tr374(judged: &Judged<'_>) -> bool {
    matches!(judged.subject, Subject::Client) && judged.dossier.has_open_request()
}

fn changes<'a>(judged: &Judged<'a>) -> &'a [ChangeRequestedFact] {
    if let Facts::Changed(facts) = &judged.told.facts { facts } else { &[] }
}

/// TR349: Het verzoek om wijziging bericht bevat alle actuele ToegewezenProducten van de cliënt.
///
/// What was assigned after the day of the request, the provider did not know yet (OP095).
pub(crate) fn tr349(judged: &Judged<'_>) -> bool {
    if !matches!(judged.subject, Subject::Verzoek) {
        return false;
    }
    let told: BTreeSet<i64> =
        changes(judged).iter().filter_map(|fact| fact.toewijzing_nummer).collect();
    let (assignments, on) = (&judged.dossier.assignments, judged.told.dagtekening);
    let mut left_out = assignments.numbers().filter(|number| !told.contains(number));
    left_out.any(|number| assignments.current(number, on).is_some())
}

fn is_current(judged: &Judged<'_>, fact: &ChangeRequestedFact) -> bool {
    let (assignments, on) = (&judged.dossier.assignments, judged.told.dagtekening);
    fact.toewijzing_nummer.is_some_and(|number| assignments.current(number, on).is_some())
}

/// TR350: Ieder OngewijzigdProduct in een verzoek om wijziging bericht is gerelateerd aan een actueel
/// toegewezen product op basis van het ToewijzingNummer.
pub(crate) fn tr350(judged: &Judged<'_>) -> bool {
    matches!(judged.subject, Subject::Ongewijzigd(fact) if !is_current(judged, fact))
}

/// TR351: Ieder TeWijzigenProduct in een verzoek om wijziging is gerelateerd aan een actueel
/// ToegewezenProduct op basis van ToewijzingNummer.
pub(crate) fn tr351(judged: &Judged<'_>) -> bool {
    matches!(judged.subject, Subject::TeWijzigen(fact) if !is_current(judged, fact))
}

/// A product that is to change, and its assignment.
fn to_change<'a>(judged: &Judged<'a>) -> Option<(&'a ChangeRequestedFact, &'a AllocatedFact)> {
    let Subject::TeWijzigen(fact) = judged.subject else { return None };
    Some((fact, judged.dossier.assignments.last(fact.toewijzing_nummer?)?))
}

/// TR357: Als GewensteIngangsdatum kleiner dan of gelijk is aan de dagtekening, dan is
/// GewensteIngangsdatum gelijk aan ingangsdatum van het originele ToegewezenProduct.
pub(crate) fn tr357(judged: &Judged<'_>) -> bool {
    to_change(judged).is_some_and(|(fact, assignment)| {
        fact.gewenste_ingangsdatum.is_some_and(|wanted| {
            wanted <= judged.told.dagtekening && wanted != assignment.ingangsdatum
        })
    })
}

/// A product that is asked for, and when.
struct Asked<'a> {
    categorie: Option<&'a str>,
    code: Option<&'a str>,
    first: Day,
    last: Option<Day>,
}

/// TR361: Een Product mag alleen vaker in verzoek om wijziging voorkomen als de zorgperiodes elkaar
/// niet overlappen.
pub(crate) fn tr361(judged: &Judged<'_>) -> bool {
    if !matches!(judged.subject, Subject::Verzoek) {
        return false;
    }
    let asked: Vec<Asked<'_>> =
        changes(judged).iter().filter_map(|fact| asked(judged, fact)).collect();
    (1..asked.len()).any(|at| asked[..at].iter().any(|earlier| overlap(earlier, &asked[at])))
}

fn asked<'a>(judged: &Judged<'a>, fact: &'a ChangeRequestedFact) -> Option<Asked<'a>> {
    let Some(number) = fact.toewijzing_nummer else {
        return Some(Asked {
            categorie: fact.product_categorie.as_deref(),
            code: fact.product_code.as_deref(),
            first: fact.gewenste_ingangsdatum?,
            last: fact.einddatum,
        });
    };
    let assignment = judged.dossier.assignments.last(number)?;
    let (first, last) = match fact.gewenste_ingangsdatum {
        Some(wanted) => (wanted, fact.einddatum),
        None => (assignment.ingangsdatum, assignment.einddatum),
    };
    Some(Asked {
        categorie: assignment.product_categorie.as_deref(),
        code: assignment.product_code.as_deref(),
        first,
        last,
    })
}

/// The same product, by category where a code is missing and any where a category is, on the same days.
fn overlap(one: &Asked<'_>, other: &Asked<'_>) -> bool {
    let same = match (one.categorie, other.categorie) {
        (Some(a), Some(b)) if a != b => false,
        (Some(_), Some(_)) => one.code.is_none() || other.code.is_none() || one.code == other.code,
        _ => true,
    };
    same && other.last.is_none_or(|last| one.first <= last)
        && one.last.is_none_or(|last| other.first <= last)
}

/// TR373: Indien in een TeWijzigenProduct het Budget of het totaal over toewijzingsperiode wordt
/// gewijzigd, dient GewensteIngangsdatum gelijk te zijn aan de actuele toewijzing.
pub(crate) fn tr373(judged: &Judged<'_>) -> bool {
    to_change(judged).is_some_and(|(fact, assignment)| {
        let other_budget = fact.budget != assignment.budget;
        let total = [&fact.frequentie, &assignment.frequentie];
        let is_total = total.into_iter().any(|frequentie| frequentie.as_deref() == Some(TOTAAL));
        let other_total = is_total
            && (fact.volume != assignment.volume
                || fact.eenheid != assignment.eenheid
                || fact.frequentie != assignment.frequentie);
        (other_budget || other_total) && fact.gewenste_ingangsdatum != Some(assignment.ingangsdatum)
    })
}

/// Since 2021 a volume goes with a product code only.
fn is_under_present_law(fact: &ChangeRequestedFact) -> bool {
    let last_of_2020 = Day::from_ymd(2020, 12, 31);
    fact.einddatum.is_none_or(|end| last_of_2020.is_none_or(|last| end > last))
}

/// TR375: Indien Product in de toewijzing met ToewijzingNummer leeg is en Einddatum groter dan
/// 31-12-2020 of leeg is, dan leeg laten.
pub(crate) fn tr375(judged: &Judged<'_>) -> bool {
    to_change(judged).is_some_and(|(fact, assignment)| {
        assignment.product_categorie.is_none()
            && is_under_present_law(fact)
            && fact.volume.is_some()
    })
}

/// TR411: Indien Code in Product bij de toewijzing met ToewijzingNummer gevuld is, dan Omvang
/// verplicht vullen.
pub(crate) fn tr411(judged: &Judged<'_>) -> bool {
    to_change(judged).is_some_and(|(fact, assignment)| {
        assignment.product_code.is_some() && fact.volume.is_none()
    })
}

/// TR412: Indien Code in Product bij de toewijzing met ToewijzingNummer leeg is en einddatum groter
/// dan 31-12-2020 of leeg is, dan leeg laten.
pub(crate) fn tr412(judged: &Judged<'_>) -> bool {
    to_change(judged).is_some_and(|(fact, assignment)| {
        assignment.product_code.is_none() && is_under_present_law(fact) && fact.volume.is_some()
    })
}
