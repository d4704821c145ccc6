//! Rules about the amounts of one delivery in a claim.

use std::cmp::Ordering;

use super::deliveries::Delivery;
use super::{filled, number, val};
use crate::report::Report;
use crate::rule::{Rule, View};
use crate::xml::NodeId;

pub(super) const CD060: Rule = Rule { id: "CD060", check: cd060 };
pub(super) const CD087: Rule = Rule { id: "CD087", check: cd087 };
pub(super) const CS325: Rule = Rule { id: "CS325", check: cs325 };
pub(super) const CS339: Rule = Rule { id: "CS339", check: cs339 };

/// "Verplicht vullen indien DebetCredit bij het ingediende bedrag de waarde C (credit) heeft, anders leeg
/// laten." (VorigReferentieNummer)
///
/// Home: `Prestatie`. Places: VorigReferentieNummer, DebetCredit.
fn cd060(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    let Some(&Delivery { previous, sign, .. }) = Delivery::of(view, home) else { return };
    if (val(view, sign) == "C") != filled(view, previous) {
        report.rule(
            "CD060",
            sign.unwrap_or(home),
            [previous, sign],
            "Bij DebetCredit C moet VorigReferentieNummer gevuld zijn; bij D moet het leeg zijn.",
        );
    }
}

/// "Als eenheid ongelijk is aan 83 (euro's) dan verplicht vullen, anders leeg laten." (ProductTarief)
///
/// Home: `Prestatie/Eenheid`. Places: Eenheid, ProductTarief.
fn cd087(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    let Some(&Delivery { unit, rate, .. }) = Delivery::of(view, home) else { return };
    if (val(view, unit) != "83") != filled(view, rate) {
        report.rule(
            "CD087",
            home,
            [unit, rate],
            "Bij Eenheid 83 (euro's) moet ProductTarief leeg zijn; bij een andere Eenheid is het verplicht.",
        );
    }
}

/// "Indien (Totaal)Bedrag de waarde 0 heeft, dan DebetCredit vullen met D (Debet)."
///
/// Home: the amount with its sign. Places: (Totaal)Bedrag, DebetCredit.
fn cs325(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    let sign = view.document.child(home, "DebetCredit");
    let amount = view.document.first_child(home);
    if val(view, sign) == "C" && number(view, amount) == 0.0 {
        report.rule(
            "CS325",
            sign.unwrap_or(home),
            [amount, sign],
            "Bij een bedrag van 0 is DebetCredit altijd D (debet).",
        );
    }
}

/// "Indien Eenheid de waarde 83 (euro's) heeft, moet IngediendBedrag gelijk zijn aan GeleverdVolume."
///
/// Home: `Prestatie`. Places: GeleverdVolume, Bedrag. Compares numbers, whatever DebetCredit says; a
/// number with a plus sign never fires.
fn cs339(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    let Some(&Delivery { volume, unit, amount, .. }) = Delivery::of(view, home) else { return };
    if val(view, unit) != "83" {
        return;
    }
    let (delivered, claimed) = (number(view, volume), number(view, amount));
    if delivered.partial_cmp(&claimed).is_some_and(Ordering::is_ne) {
        report.rule(
            "CS339",
            amount.unwrap_or(home),
            [volume, amount],
            "Bij Eenheid 83 (euro's) is het bedrag gelijk aan GeleverdVolume, beide in centen.",
        );
    }
}
