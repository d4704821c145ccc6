//! Rules about a row of products.

use super::{day, filled, out_of_order, val};
use crate::report::Report;
use crate::rule::{Rule, View};
use crate::xml::NodeId;

pub(super) const CD041: Rule = Rule { id: "CD041", check: cd041 };
pub(super) const CD079: Rule = Rule { id: "CD079", check: cd079 };
pub(super) const CS003: Rule = Rule { id: "CS003", check: cs003 };
pub(super) const CS335: Rule = Rule { id: "CS335", check: cs335 };
pub(super) const CS336: Rule = Rule { id: "CS336", check: cs336 };
pub(super) const TR302: Rule = Rule { id: "TR302", check: tr302 };
pub(super) const TR386: Rule = Rule { id: "TR386", check: tr386 };
pub(super) const TR410: Rule = Rule { id: "TR410", check: tr410 };

/// The last day from which rules of before 2021 hold, as [`day`] gives it.
const LATE_FROM: f64 = 20_201_231.0;

/// The first day of a row: by the kind of row it has one of these.
const STARTS: [&str; 3] = ["Ingangsdatum", "ToewijzingIngangsdatum", "GewensteIngangsdatum"];

/// The last day of a row, alike.
const ENDS: [&str; 2] = ["Einddatum", "ToewijzingEinddatum"];

/// A row of products: `ToegewezenProduct`, `AangevraagdProduct`, `TeWijzigenProduct` or `NieuwProduct`.
#[derive(Clone, Copy)]
pub(super) struct Row(pub(super) Option<NodeId>);

impl Row {
    /// The row that an element stands in, so many levels up.
    pub(super) fn around(view: &View<'_, '_>, node: NodeId, levels: usize) -> Self {
        let mut up = std::iter::successors(Some(node), |&at| view.document.parent(at));
        Self(up.nth(levels))
    }

    /// The element along a path inside the row.
    pub(super) fn child(self, view: &View<'_, '_>, path: &str) -> Option<NodeId> {
        self.0.and_then(|row| view.document.descendant(row, path))
    }

    /// The first element inside the row with one of these names.
    fn named(self, view: &View<'_, '_>, names: &[&str]) -> Option<NodeId> {
        let document = view.document;
        self.0.and_then(|row| {
            document.children(row).find(|&child| names.contains(&document.name(child)))
        })
    }
}

/// First day of a row.
pub(super) fn start(view: &View<'_, '_>, row: Row) -> Option<NodeId> {
    row.named(view, &STARTS)
}

/// Last day of a row.
pub(super) fn end(view: &View<'_, '_>, row: Row) -> Option<NodeId> {
    row.named(view, &ENDS)
}

/// Whether a row has no end, or one after 31-12-2020.
pub(super) fn is_late(view: &View<'_, '_>, row: Row) -> bool {
    end(view, row).is_none_or(|end| day(view.document.text(end)) > LATE_FROM)
}

/// "Indien Code in Product gevuld is, verplicht vullen." (Omvang)
///
/// Home: the row. Places: Code.
fn cd041(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    let row = Row(Some(home));
    let code = row.child(view, "Product/Code");
    if filled(view, code) && row.child(view, "Omvang").is_none() {
        report.rule(
            "CD041",
            home,
            [code],
            "Bij een productcode is Omvang verplicht. Vul Omvang in.",
        );
    }
}

/// "Indien Budget leeg is, dan verplicht vullen" (Product)
///
/// Home: the row. Places: the row.
fn cd079(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    let row = Row(Some(home));
    if !filled(view, row.child(view, "Budget")) && row.child(view, "Product").is_none() {
        report.rule(
            "CD079",
            home,
            [Some(home)],
            "Zonder Budget is Product verplicht. Vul een van beide in.",
        );
    }
}

/// "Indien van toepassing vullen met een waarde die groter is dan, of gelijk is aan de Begindatum (of
/// Ingangsdatum) van de aangeduide periode."
///
/// Home: the end. Places: the start, the end.
fn cs003(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    let row = Row::around(view, home, 1);
    if out_of_order(view, start(view, row), Some(home)) {
        report.rule(
            "CS003",
            home,
            [start(view, row), Some(home)],
            "De einddatum ligt voor de ingangsdatum. Controleer beide datums.",
        );
    }
}

/// "RedenWijziging 13 (verwijderd) mag alleen gebruikt worden indien de ingangsdatum gelijk is aan de einddatum"
///
/// Home: the row. Places: the start, the end. Without an end it never fires.
fn cs335(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    let row = Row(Some(home));
    let (start, Some(end)) = (start(view, row), end(view, row)) else { return };
    let document = view.document;
    let equal = start.is_some_and(|start| document.text(start) == document.text(end));
    if val(view, row.child(view, "RedenWijziging")) == "13" && !equal {
        report.rule(
            "CS335",
            home,
            [start, Some(end)],
            "Bij RedenWijziging 13 (verwijderd) moet de einddatum gelijk zijn aan de ingangsdatum.",
        );
    }
}

/// "01 (Administratieve correctie (vervallen)) niet gebruiken"
///
/// Home: `RedenWijziging`. Places: RedenWijziging.
fn cs336(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    if val(view, Some(home)) == "01" {
        report.rule(
            "CS336",
            home,
            [Some(home)],
            "RedenWijziging 01 is vervallen. Gebruik 14 (administratieve correctie) of een andere reden.",
        );
    }
}

/// "Een Product mag alleen vaker in een toewijzingsbericht voorkomen indien de zorgperiodes elkaar niet
/// overlappen"
///
/// Home: the later row of the pair; one finding for each earlier row. Places: both rows. A row that is
/// withdrawn (reason 01 or 13, start equal to end) plays no part.
fn tr302(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    overlapping(
        view,
        home,
        "TR302",
        "Hetzelfde product is ook toegewezen in een andere regel, met een periode die overlapt. \
         Pas de periodes aan.",
        report,
    );
}

/// "Een Product mag alleen vaker in een verzoek om toewijzing voorkomen indien de zorgperiodes elkaar niet
/// overlappen"
///
/// Home and places: as TR302. Every row plays a part.
fn tr386(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    overlapping(
        view,
        home,
        "TR386",
        "Hetzelfde product is ook aangevraagd in een andere regel, met een periode die overlapt. \
         Pas de periodes aan.",
        report,
    );
}

/// "Een Product mag alleen vaker in de berichtklassen NieuwProduct voorkomen als de zorgperiodes elkaar niet
/// overlappen."
///
/// Home and places: as TR302. Only rows of NieuwProduct are compared, and each plays a part.
fn tr410(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    overlapping(
        view,
        home,
        "TR410",
        "Hetzelfde nieuwe product staat ook in een andere regel, met een periode die overlapt. \
         Pas de periodes aan.",
        report,
    );
}

/// One finding for each earlier row that the row overlaps.
fn overlapping(
    view: &View<'_, '_>,
    home: NodeId,
    rule: &'static str,
    message: &'static str,
    report: &mut Report,
) {
    if report.is_full() {
        return;
    }
    for &earlier in view.indexes.overlaps(view, home).get(&home).into_iter().flatten() {
        report.rule(rule, home, [Some(earlier), Some(home)], message);
    }
}
