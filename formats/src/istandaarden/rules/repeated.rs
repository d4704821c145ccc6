//! Rule TR101 for each container of rows.

use std::collections::HashSet;

use super::deliveries::Delivery;
use crate::report::Report;
use crate::rule::{Rule, View};
use crate::xml::NodeId;

pub(super) const TR101_AANGEVRAAGD: Rule = Rule { id: "TR101", check: tr101_aangevraagd };
pub(super) const TR101_CLIENT: Rule = Rule { id: "TR101", check: tr101_client };
pub(super) const TR101_CONTACT: Rule = Rule { id: "TR101", check: tr101_contact };
pub(super) const TR101_NIEUW: Rule = Rule { id: "TR101", check: tr101_nieuw };
pub(super) const TR101_NUMMER: Rule = Rule { id: "TR101", check: tr101_nummer };
pub(super) const TR101_PRESTATIE: Rule = Rule { id: "TR101", check: tr101_prestatie };
pub(super) const TR101_RELATIE: Rule = Rule { id: "TR101", check: tr101_relatie };
pub(super) const TR101_START: Rule = Rule { id: "TR101", check: tr101_start };
pub(super) const TR101_STOP: Rule = Rule { id: "TR101", check: tr101_stop };
pub(super) const TR101_TOEGEWEZEN: Rule = Rule { id: "TR101", check: tr101_toegewezen };

/// Up to here it is quicker to sort rows than to look them up.
const FEW: usize = 16;

/// Home: `AangevraagdeProducten`. See [`tr101`].
fn tr101_aangevraagd(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    tr101(view, home, ["ReferentieAanbieder"], report);
}

/// Home: `Clienten`. See [`tr101`].
fn tr101_client(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    tr101(view, home, ["Bsn"], report);
}

/// Home: `Contactgegevens`. See [`tr101`].
fn tr101_contact(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    tr101(view, home, ["Soort"], report);
}

/// Home: `NieuweProducten`. See [`tr101`].
fn tr101_nieuw(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    tr101(view, home, ["Product/Categorie", "Product/Code", "GewensteIngangsdatum"], report);
}

/// Home: `OngewijzigdeProducten` or `TeWijzigenProducten`. See [`tr101`].
fn tr101_nummer(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    tr101(view, home, ["ToewijzingNummer"], report);
}

/// Home: `Prestaties` of one client. See [`tr101`].
fn tr101_prestatie(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    let rows = Delivery::of_client(view, home);
    if rows.len() == 1 {
        return;
    }
    let text = |node: Option<NodeId>| node.map(|node| view.document.text(node));
    let keyed = rows.iter().map(|row| ([text(row.own), text(row.previous)], row.node));
    report_repeated(keyed.collect(), home, report);
}

/// Home: `Relaties`. See [`tr101`].
fn tr101_relatie(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    tr101(view, home, ["Nummer"], report);
}

/// Home: `StartProducten`. See [`tr101`].
fn tr101_start(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    let key = ["ToewijzingNummer", "Product/Categorie", "Product/Code", "Begindatum"];
    tr101(view, home, key, report);
}

/// Home: `StopProducten`. See [`tr101`].
fn tr101_stop(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    let key = [
        "ToewijzingNummer",
        "Product/Categorie",
        "Product/Code",
        "Begindatum",
        "RedenBeeindiging",
        "Einddatum",
    ];
    tr101(view, home, key, report);
}

/// Home: `ToegewezenProducten`. See [`tr101`].
fn tr101_toegewezen(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    tr101(view, home, ["ToewijzingNummer"], report);
}

/// "Binnen een bericht zijn dubbele regels niet toegestaan."
///
/// One finding for each group of rows with an equal key: texts as they stand, both absent is equal.
/// In the order of each group's last row. Places: all rows of the group.
fn tr101<const PARTS: usize>(
    view: &View<'_, '_>,
    home: NodeId,
    key: [&str; PARTS],
    report: &mut Report,
) {
    let document = view.document;
    let alone = document.children(home).nth(1).is_none();
    if alone {
        return;
    }
    let text = |row, path| document.descendant(row, path).map(|found| document.text(found));
    let rows = document.children(home).map(|row| (key.map(|path| text(row, path)), row));
    report_repeated(rows.collect(), home, report);
}

/// One finding for each group of rows with an equal key.
fn report_repeated<const PARTS: usize>(
    mut keyed: Vec<([Option<&str>; PARTS], NodeId)>,
    home: NodeId,
    report: &mut Report,
) {
    if keyed.len() > FEW {
        let mut seen = HashSet::with_capacity(keyed.len());
        if keyed.iter().all(|(parts, _)| seen.insert(parts)) {
            return;
        }
    }
    keyed.sort_unstable();
    let groups = keyed.chunk_by(|(one, _), (other, _)| one == other);
    let mut repeated: Vec<&[_]> = groups.filter(|rows| rows.len() > 1).collect();
    repeated.sort_unstable_by_key(|rows| rows.last().map(|&(_, row)| row));
    for rows in repeated {
        report.rule(
            "TR101",
            home,
            rows.iter().map(|&(_, row)| Some(row)),
            "Deze regel staat meer dan eens in het bericht, met dezelfde sleutel. Verwijder de dubbele.",
        );
    }
}
