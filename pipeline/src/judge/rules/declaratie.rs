//! Rules on claimed lines (323). Never one on starts or stops (OP364).
//!
//! A credit is held only against the line it takes back: what the provider withdraws is not
//! disputed (IV085).

use wijkstroom_schemas::event::{AllocatedFact, DeclaredFact, Registered};

use super::volume::{self, EUROS, MINUUT, UUR, claimed, is_amount, minutes_by_hour};
use super::{Judged, Subject};
use crate::judge::assignments::is_removed;
use crate::judge::claims::is_credit;
use crate::judge::register::Register;
use crate::judge::told::Told;

fn debit<'a>(judged: &Judged<'a>) -> Option<&'a DeclaredFact> {
    let Subject::Prestatie(line) = judged.subject else { return None };
    (!is_credit(line)).then_some(line)
}

fn credit<'a>(judged: &Judged<'a>) -> Option<&'a DeclaredFact> {
    let Subject::Prestatie(line) = judged.subject else { return None };
    is_credit(line).then_some(line)
}

/// A debit and its assignment; without one the line breaks TR338 alone.
fn assigned<'a>(judged: &Judged<'a>) -> Option<(&'a DeclaredFact, &'a AllocatedFact)> {
    let line = debit(judged)?;
    Some((line, judged.dossier.assignments.last(line.toewijzing_nummer)?))
}

/// TR338: De Prestatie is gerelateerd aan een ToegewezenProduct op basis van het Toewijzingnummer.
pub(crate) fn tr338(judged: &Judged<'_>) -> bool {
    debit(judged)
        .is_some_and(|line| judged.dossier.assignments.last(line.toewijzing_nummer).is_none())
}

/// TR384: Het is niet toegestaan te declareren op een toewijzing met RedenWijziging waarde "13"
/// (Verwijderd).
pub(crate) fn tr384(judged: &Judged<'_>) -> bool {
    assigned(judged).is_some_and(|(_, assignment)| {
        assignment.reden_wijziging.as_deref() == Some("13") || is_removed(assignment)
    })
}

/// TR323: Een credit Prestatie moet gerelateerd zijn aan een eerder verzonden (goedgekeurde) debet
/// Prestatie op basis van sleutelvelden.
///
/// All but the references and the sign is as in the debit (IV091).
pub(crate) fn tr323(judged: &Judged<'_>) -> bool {
    let Some(line) = credit(judged) else { return false };
    let taken_back = line.vorige_prestatie_id.as_deref();
    let Some(debit) = taken_back.and_then(|id| judged.dossier.claims.debit(id)) else {
        return true;
    };
    let same = debit.toewijzing_nummer == line.toewijzing_nummer
        && same_claim(debit, line)
        && debit.geleverd_volume == line.geleverd_volume
        && debit.eenheid == line.eenheid
        && debit.product_tarief == line.product_tarief
        && debit.bedrag == -line.bedrag;
    !same
}

fn same_claim(one: &DeclaredFact, other: &DeclaredFact) -> bool {
    one.toewijzing_nummer == other.toewijzing_nummer
        && one.product_categorie == other.product_categorie
        && one.product_code == other.product_code
        && one.begindatum == other.begindatum
        && one.einddatum == other.einddatum
}

/// TR390: DebetCredit mag alleen waarde Credit hebben indien voor Prestatie met gelijk
/// ProductReferentie niet een Prestatie met Credit bestaat.
pub(crate) fn tr390(judged: &Judged<'_>) -> bool {
    let taken_back = credit(judged).and_then(|line| line.vorige_prestatie_id.as_deref());
    taken_back.is_some_and(|id| judged.dossier.claims.is_credited(id))
}

/// TR389: Prestatie met DebetCredit in IngediendBedrag waarde Debet mag alleen ingezonden worden voor
/// dezelfde ProductPeriode, ProductCategorie en ProductCode met gelijk ToewijzingNummer als er niet al
/// eerder een debetprestatie is verzonden.
pub(crate) fn tr389(judged: &Judged<'_>) -> bool {
    debit(judged).is_some_and(|line| judged.dossier.claims.is_debited(line))
}

/// TR307: Begindatum in ProductPeriode in Prestatie moet groter dan of gelijk zijn aan Ingangsdatum in
/// ToegewezenProduct.
pub(crate) fn tr307(judged: &Judged<'_>) -> bool {
    assigned(judged).is_some_and(|(line, assignment)| line.begindatum < assignment.ingangsdatum)
}

/// TR308: Einddatum in ProductPeriode in Prestatie moet kleiner dan of gelijk zijn aan Einddatum in
/// ToegewezenProduct, indien die gevuld is.
pub(crate) fn tr308(judged: &Judged<'_>) -> bool {
    assigned(judged).is_some_and(|(line, assignment)| {
        assignment.einddatum.is_some_and(|end| line.einddatum > end)
    })
}

/// TR387: De Begindatum van een ProductPeriode is altijd de eerste dag van de kalendermaand waarop de
/// ProductPeriode betrekking heeft tenzij de Ingangsdatum van de toewijzing later in de betreffende
/// maand ligt.
pub(crate) fn tr387(judged: &Judged<'_>) -> bool {
    assigned(judged).is_some_and(|(line, assignment)| {
        let (first, last) = volume::month(line.begindatum);
        let begins = assignment.ingangsdatum;
        let expected = if (first..=last).contains(&begins) { begins } else { first };
        line.begindatum != expected
    })
}

/// TR388: De Einddatum van een ProductPeriode is altijd de laatste dag van de kalendermaand waarop de
/// ProductPeriode betrekking heeft tenzij de Einddatum van de toewijzing eerder in de betreffende
/// maand ligt.
pub(crate) fn tr388(judged: &Judged<'_>) -> bool {
    assigned(judged).is_some_and(|(line, assignment)| {
        let (first, last) = volume::month(line.einddatum);
        let ends = assignment.einddatum.filter(|end| (first..=last).contains(end));
        line.einddatum != ends.unwrap_or(last)
    })
}

/// TR339: ProductCategorie in Prestatie moet gelijk zijn aan ProductCategorie in het ToegewezenProduct
/// indien deze opgenomen is.
pub(crate) fn tr339(judged: &Judged<'_>) -> bool {
    assigned(judged).is_some_and(|(line, assignment)| {
        assignment.product_categorie.as_ref().is_some_and(|known| *known != line.product_categorie)
    })
}

/// TR340: ProductCode in Prestatie moet gelijk zijn aan ProductCode in het ToegewezenProduct, indien
/// deze opgenomen is.
pub(crate) fn tr340(judged: &Judged<'_>) -> bool {
    assigned(judged).is_some_and(|(line, assignment)| {
        assignment.product_code.as_ref().is_some_and(|known| *known != line.product_code)
    })
}

/// TR341: Eenheid in Prestatie moet passen bij Eenheid in het ToegewezenProduct.
///
/// Without `Omvang` the contract tells the unit, not the assignment.
pub(crate) fn tr341(judged: &Judged<'_>) -> bool {
    assigned(judged).is_some_and(|(line, assignment)| {
        assignment.eenheid.is_some() && claimed(line, assignment).is_none()
    })
}

/// TR321: Indien in het ToegewezenProduct een Omvang is meegegeven, moet GeleverdVolume in de Prestatie
/// passen binnen Volume in het ToegewezenProduct.
pub(crate) fn tr321(judged: &Judged<'_>) -> bool {
    assigned(judged).is_some_and(|(line, assignment)| {
        let law = &judged.told.law;
        let most = volume::most_in_period(law, assignment, line.begindatum, line.einddatum);
        most.zip(claimed(line, assignment)).is_some_and(|(most, claimed)| claimed > most)
    })
}

/// TR322: Indien in het ToegewezenProduct een Omvang is meegegeven, moet de som van GeleverdVolume in
/// alle ingediende Prestaties die betrekking hebben op dat ToegewezenProduct passen binnen de
/// toegewezen Omvang.
pub(crate) fn tr322(judged: &Judged<'_>) -> bool {
    let Some((line, assignment)) = assigned(judged) else { return false };
    let most = volume::most_in_all(assignment).zip(claimed(line, assignment));
    most.is_some_and(|(most, claimed_now)| {
        let approved = |unit: &str| judged.dossier.claims.volume(line.toewijzing_nummer, unit);
        volume::claimed_before(assignment, approved) + claimed_now > most
    })
}

/// TR369: Indien in het ToegewezenProduct een Budget is meegegeven, moet de som van GeleverdVolume in
/// alle ingediende Prestaties die betrekking hebben op dat ToegewezenProduct passen binnen het
/// toegewezen Budget.
///
/// Counted by the amounts: a budget is money, whatever the unit of the lines.
pub(crate) fn tr369(judged: &Judged<'_>) -> bool {
    let Some((line, assignment)) = assigned(judged) else { return false };
    assignment.budget.is_some_and(|budget| {
        judged.dossier.claims.amount(line.toewijzing_nummer) + line.bedrag > budget
    })
}

/// TR346: Indien Eenheid ongelijk is aan waarde 83 (Euro’s), moet IngediendBedrag gelijk zijn aan
/// GeleverdVolume vermenigvuldigd met ProductTarief.
///
/// Where an hourly tariff is agreed and minutes are claimed, it is the hourly tariff that counts (IV081).
pub(crate) fn tr346(judged: &Judged<'_>) -> bool {
    let Some(line) = debit(judged).filter(|line| line.eenheid != EUROS) else { return false };
    let Some(tariff) = line.product_tarief else { return false };
    let agreed = judged.lists.tariffs(&judged.told.provider, &line.product_code, line.begindatum);
    let hourly: Vec<i64> =
        agreed.iter().filter(|agreed| agreed.eenheid == UUR).map(|agreed| agreed.cents).collect();
    let volume = line.geleverd_volume;
    if line.eenheid == MINUUT && hourly.len() == agreed.len() && !hourly.is_empty() {
        return hourly.iter().all(|hourly| minutes_by_hour(*hourly, volume) != line.bedrag);
    }
    !is_amount(&line.eenheid, volume, tariff, line.bedrag)
}

/// TR418: ProductTarief in Prestatie dient overeen te komen met het contractuele tarief van ProductCode.
///
/// Judged where the tariff list has the product.
pub(crate) fn tr418(judged: &Judged<'_>) -> bool {
    let Some(line) = debit(judged) else { return false };
    let Some(tariff) = line.product_tarief else { return false };
    let agreed = judged.lists.tariffs(&judged.told.provider, &line.product_code, line.begindatum);
    let fits = agreed.iter().any(|agreed| {
        agreed.eenheid == line.eenheid && agreed.cents == tariff
            || agreed.eenheid == UUR
                && line.eenheid == MINUUT
                && minutes_by_hour(agreed.cents, 1) == tariff
    });
    !agreed.is_empty() && !fits
}

/// TR333: DeclaratieNummer van de Declaratie moet uniek zijn voor de aanbieder binnen het wettelijk
/// domein waarop de Declaratie betrekking heeft.
pub(crate) fn tr333(register: &Register, registered: &Registered, _: &Told) -> bool {
    registered.soort == "declaratie" && register.is_taken(&registered.id)
}

/// TR314: ReferentieNummer van de Prestatie moet uniek zijn voor de aanbieder binnen het wettelijk
/// domein waarop de Prestatie betrekking heeft, zowel binnen één bericht als berichtoverstijgend.
pub(crate) fn tr314(register: &Register, registered: &Registered, _: &Told) -> bool {
    registered.soort == "prestatie" && register.is_taken(&registered.id)
}
