//! Rules on what the municipality itself sends (301, 319, 325). They refuse nothing: what breaks
//! one is noted with the message, for the municipality to mend.

use super::{Judged, Subject};
use crate::judge::assignments::is_removed;
use crate::judge::register::{Answered, Register};

/// TR332: Ieder ToegewezenProduct binnen één gemeente heeft een uniek nummer per wettelijk domein.
///
/// Looked for among what the same child has from the same provider: a changed assignment keeps its
/// product and its first day (IV066).
pub(crate) fn tr332(judged: &Judged<'_>) -> bool {
    let Subject::Toegewezen(fact) = judged.subject else { return false };
    judged.dossier.assignments.versions(fact.toewijzing_nummer).iter().any(|version| {
        let known = version.fact;
        version.told.message_id != judged.told.message_id
            && (known.product_categorie != fact.product_categorie
                || known.product_code != fact.product_code
                || known.ingangsdatum != fact.ingangsdatum)
    })
}

/// TR379: Indien ToegewezenProduct wordt verstuurd ter honorering van een VOT of VOW, dient
/// ReferentieAanbieder te worden gevuld met ReferentieAanbieder uit die VOT of VOW, anders leeglaten.
pub(crate) fn tr379(judged: &Judged<'_>) -> bool {
    let Subject::Toegewezen(fact) = judged.subject else { return false };
    let request = fact.request_id.as_deref();
    request.is_some_and(|request| !judged.dossier.is_requested(request))
}

/// TR385: Indien de toewijzing goedgekeurde (niet gecrediteerde) prestatiesregels met gelijk
/// ToewijzingNummer heeft, is het niet toegestaan deze toewijzing te verwijderen met RedenWijziging
/// waarde 13 (verwijderd).
pub(crate) fn tr385(judged: &Judged<'_>) -> bool {
    let Subject::Toegewezen(fact) = judged.subject else { return false };
    is_removed(fact) && judged.dossier.claims.has_debits(fact.toewijzing_nummer)
}

/// TR355: ReferentieAanbieder in het antwoordbericht komt voor in een eerder verzoek om toewijzing of
/// verzoek om wijziging.
pub(crate) fn tr355(register: &Register, judged: &Judged<'_>) -> bool {
    let Subject::Antwoord(fact) = judged.subject else { return false };
    !register.is_taken(&fact.request_id)
}

/// TR359: Als een antwoordbericht wordt verstuurd, mag er niet al eerder een toewijzingsbericht
/// gestuurd zijn met dezelfde ReferentieAanbieder.
pub(crate) fn tr359(judged: &Judged<'_>) -> bool {
    let Subject::Antwoord(fact) = judged.subject else { return false };
    let honoured = judged.dossier.assignments.honoured(&fact.request_id);
    honoured.is_some_and(|day| day <= judged.told.dagtekening)
}

/// TR360: Een antwoordbericht met in VerzoekAntwoord de waarde 2 (Aanvraag in onderzoek), mag alleen
/// gestuurd worden indien er nog geen antwoordbericht is met deze ReferentieAanbieder.
pub(crate) fn tr360(register: &Register, judged: &Judged<'_>) -> bool {
    let Subject::Antwoord(fact) = judged.subject else { return false };
    fact.verzoek_antwoord == "2" && earlier_answers(register, judged, &fact.request_id).count() > 0
}

/// TR365: Als er al een antwoordbericht is met dezelfde ReferentieAanbieder dan moet VerzoekAntwoord
/// daar de waarde 2 (Aanvraag in onderzoek) hebben.
pub(crate) fn tr365(register: &Register, judged: &Judged<'_>) -> bool {
    let Subject::Antwoord(fact) = judged.subject else { return false };
    earlier_answers(register, judged, &fact.request_id).any(|answer| answer.refuses)
}

/// Answers to the same request in other messages that are not of a later day.
fn earlier_answers<'a>(
    register: &'a Register,
    judged: &'a Judged<'_>,
    request: &str,
) -> impl Iterator<Item = &'a Answered> {
    let told = judged.told;
    register.answers(request).iter().filter(move |answer| {
        answer.message_id != told.message_id && answer.dagtekening <= told.dagtekening
    })
}

/// TR366: Iedere Prestatie in een declaratieantwoord is gerelateerd aan een declaratiebericht op basis
/// van ProductReferentie.
pub(crate) fn tr366(judged: &Judged<'_>) -> bool {
    let Subject::DeclaratieAntwoord(fact) = judged.subject else { return false };
    let line = fact.prestatie_id.as_deref();
    line.is_some_and(|id| judged.dossier.claims.claimed(id).is_none())
}

/// TR367: Waarde moet overeenkomen met waarde uit het declaratiebericht dat gerelateerd is op basis van
/// ProductReferentie.
pub(crate) fn tr367(judged: &Judged<'_>) -> bool {
    let Subject::DeclaratieAntwoord(fact) = judged.subject else { return false };
    let line = fact.prestatie_id.as_deref().and_then(|id| judged.dossier.claims.claimed(id));
    line.is_some_and(|line| {
        fact.ingediend_bedrag.is_some_and(|amount| amount != line.bedrag)
            || fact.toewijzing_nummer.is_some_and(|number| number != line.toewijzing_nummer)
    })
}

/// TR376: Het DeclaratieNummer dient overeen te komen met het DeclaratieNummer van een eerder ontvangen
/// Declaratie.
pub(crate) fn tr376(register: &Register, judged: &Judged<'_>) -> bool {
    let Subject::DeclaratieAntwoord(fact) = judged.subject else { return false };
    fact.klasse == "declaratie" && !register.is_taken(&fact.declaratie_id)
}
