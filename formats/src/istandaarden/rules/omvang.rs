//! Rules about volume and budget of a row of products.

use super::product::{Row, end, is_late};
use super::{filled, val};
use crate::report::Report;
use crate::rule::{Rule, View};
use crate::xml::NodeId;

pub(super) const CD075: Rule = Rule { id: "CD075", check: cd075 };
pub(super) const CD076: Rule = Rule { id: "CD076", check: cd076 };
pub(super) const CD077: Rule = Rule { id: "CD077", check: cd077 };
pub(super) const CD078: Rule = Rule { id: "CD078", check: cd078 };
pub(super) const CD080: Rule = Rule { id: "CD080", check: cd080 };
pub(super) const CD095: Rule = Rule { id: "CD095", check: cd095 };
pub(super) const CD096: Rule = Rule { id: "CD096", check: cd096 };
pub(super) const CS338: Rule = Rule { id: "CS338", check: cs338 };
pub(super) const CS343: Rule = Rule { id: "CS343", check: cs343 };

/// "Verplicht vullen indien Budget gevuld is" (the end)
///
/// Home: `Budget`. Places: Budget.
fn cd075(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    let row = Row::around(view, home, 1);
    if filled(view, Some(home)) && !filled(view, end(view, row)) {
        report.rule(
            "CD075",
            home,
            [Some(home)],
            "Bij een Budget is de einddatum verplicht. Vul die in.",
        );
    }
}

/// "Verplicht vullen indien Frequentie waarde 2 (per week)" (the end)
///
/// Home: `Omvang/Frequentie`. Places: Frequentie.
fn cd076(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    let row = Row::around(view, home, 2);
    if val(view, Some(home)) == "2" && !filled(view, end(view, row)) {
        report.rule(
            "CD076",
            home,
            [Some(home)],
            "Bij Frequentie 2 (per week) is de einddatum verplicht. Vul die in.",
        );
    }
}

/// "Indien Budget gevuld is, dan leeg laten" (Omvang)
///
/// Home: `Budget`. Places: Omvang, Budget.
fn cd077(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    let row = Row::around(view, home, 1);
    let omvang = row.child(view, "Omvang");
    if filled(view, Some(home)) && omvang.is_some() {
        report.rule(
            "CD077",
            home,
            [omvang, Some(home)],
            "Budget en Omvang mogen niet samen voorkomen. Laat een van beide weg.",
        );
    }
}

/// "Indien Omvang gevuld is, dan leeg laten" (Budget)
///
/// Home: `Omvang`. Places: Omvang, Budget.
fn cd078(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    let row = Row::around(view, home, 1);
    let budget = row.child(view, "Budget");
    if budget.is_some() {
        report.rule(
            "CD078",
            home,
            [Some(home), budget],
            "Omvang en Budget mogen niet samen voorkomen. Laat een van beide weg.",
        );
    }
}

/// "Indien Code in Product leeg is en Einddatum van het ToegewezenProduct groter dan 31-12-2020 of leeg is,
/// dan leeg laten"
///
/// Home: `Omvang`. Places: the end, Omvang. Fires also when Product as a whole is absent.
fn cd080(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    volume_without_code("CD080", view, home, report);
}

/// "Indien Code in AangevraagdProduct leeg is en ToewijzingEinddatum van het AangevraagdProduct groter dan
/// 31-12-2020 of leeg is, dan leeg laten"
///
/// Home and places: as CD080.
fn cd095(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    volume_without_code("CD095", view, home, report);
}

/// "Indien Code in NieuwProduct leeg is en Einddatum groter dan 31-12-2020 of leeg is, dan leeg laten"
///
/// Home and places: as CD080.
fn cd096(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    volume_without_code("CD096", view, home, report);
}

fn volume_without_code(rule: &'static str, view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    let row = Row::around(view, home, 1);
    let code = row.child(view, "Product/Code");
    if is_late(view, row) && !filled(view, code) {
        report.rule(
            rule,
            home,
            [end(view, row), Some(home)],
            "Zonder Code in Product mag Omvang niet gevuld zijn. Vul de productcode, of laat Omvang weg.",
        );
    }
}

/// "Indien eenheid de waarde 14, 16, 83 of 84 heeft en Einddatum groter dan 31-12-2020 of leeg is, dan
/// Frequentie vullen met de waarde 2 , 4 of 6"
///
/// Home: `Omvang/Eenheid`. Places: the end, Eenheid, Frequentie.
fn cs338(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    frequency_of_unit("CS338", view, home, report);
}

/// "Indien eenheid de waarde 14, 16, 83 of 84 heeft en ToewijzingEinddatum is groter dan 31-12-2020 of
/// leeg, dan Frequentie vullen met waarde 2, 4 of 6"
///
/// Home and places: as CS338.
fn cs343(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    frequency_of_unit("CS343", view, home, report);
}

fn frequency_of_unit(rule: &'static str, view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    let row = Row::around(view, home, 2);
    let frequency = row.child(view, "Omvang/Frequentie");
    let unit = matches!(val(view, Some(home)), "14" | "16" | "83" | "84");
    if unit && is_late(view, row) && !matches!(val(view, frequency), "2" | "4" | "6") {
        report.rule(
            rule,
            home,
            [end(view, row), Some(home), frequency],
            "Bij Eenheid 14, 16, 83 of 84 is Frequentie 2, 4 of 6. Pas een van beide aan.",
        );
    }
}
