//! Rules about starts and stops of care.

use super::{out_of_order, val};
use crate::report::Report;
use crate::rule::{Rule, View};
use crate::xml::NodeId;

pub(super) const CS058: Rule = Rule { id: "CS058", check: cs058 };
pub(super) const TR018: Rule = Rule { id: "TR018", check: tr018 };

/// "1 (eerste aanlevering) of 3 (verwijderen aanlevering) vullen."
///
/// Home: `StatusAanlevering`. Places: StatusAanlevering.
fn cs058(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    if !matches!(val(view, Some(home)), "1" | "3") {
        report.rule(
            "CS058",
            home,
            [Some(home)],
            "StatusAanlevering mag alleen 1 (eerste aanlevering) of 3 (verwijderen) zijn.",
        );
    }
}

/// "Einddatum moet groter dan of gelijk zijn aan Begindatum."
///
/// Home: `StopProduct/Einddatum`. Places: Begindatum, Einddatum.
fn tr018(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    let row = view.document.parent(home);
    let begin = row.and_then(|row| view.document.child(row, "Begindatum"));
    if out_of_order(view, begin, Some(home)) {
        report.rule(
            "TR018",
            home,
            [begin, Some(home)],
            "Einddatum ligt voor Begindatum. Controleer beide datums.",
        );
    }
}
