//! Rules about references to other rows of a claim: looked up, not held against each other.

use std::borrow::Cow;
use std::collections::HashMap;

use super::deliveries::Delivery;
use super::{collapse, collapsed, filled, val};
use crate::report::Report;
use crate::rule::{Rule, View};
use crate::values::trim;
use crate::xml::{Document, NodeId};

pub(super) const TR315: Rule = Rule { id: "TR315", check: tr315 };
pub(super) const TR316: Rule = Rule { id: "TR316", check: tr316 };
pub(super) const TR416: Rule = Rule { id: "TR416", check: tr416 };

/// Elements by their text as it stands, in document order.
type ByText<'d> = HashMap<&'d str, Vec<NodeId>>;

/// What rows of a 323 refer to each other by.
#[derive(Debug, Default)]
pub(super) struct References<'d> {
    /// `VorigReferentieNummer` of every row that has one.
    previous: ByText<'d>,
    /// `ReferentieNummer` of every row that one of those may mean.
    own: HashMap<Cow<'d, str>, Vec<NodeId>>,
}

impl<'d> References<'d> {
    pub(super) fn read(view: &View<'d, '_>) -> Self {
        let document = view.document;
        let mut found = Self::default();
        let rows = &view.indexes.deliveries(view).rows;
        for previous in rows.iter().filter_map(|row| row.previous) {
            let text = document.text(previous);
            found.previous.entry(text).or_default().push(previous);
            found.own.entry(collapse(trim(text))).or_default();
        }
        if found.own.is_empty() {
            return found;
        }
        for own in rows.iter().filter_map(|row| row.own) {
            if let Some(meant) = found.own.get_mut(document.text(own)) {
                meant.push(own);
            }
        }
        found
    }
}

/// Debit rows of a client that are the same delivery.
#[derive(Debug, Default)]
pub(super) struct Debits {
    /// More than one row each, in document order.
    groups: Vec<Vec<NodeId>>,
    /// Index of its group, by row.
    group_of: HashMap<NodeId, usize>,
}

impl Debits {
    pub(super) fn read(view: &View<'_, '_>) -> Self {
        let document = view.document;
        let text = |node: Option<NodeId>| node.map_or("", |node| document.text(node));
        // Equal texts are the same delivery; what differs most stands first.
        let delivered =
            |row: &Delivery| [row.toewijzing, row.begin, row.code, row.end, row.category].map(text);
        let mut found = Self::default();
        let mut debits: Vec<([&str; 5], NodeId)> = Vec::new();
        let rows = &view.indexes.deliveries(view).rows;
        for client in rows.chunk_by(|one, other| one.client == other.client) {
            if client.len() == 1 {
                continue;
            }
            let of_client = client.iter().filter(|row| val(view, row.sign) == "D");
            debits.clear();
            debits.extend(of_client.map(|row| (delivered(row), row.node)));
            debits.sort_unstable();
            let groups = debits.chunk_by(|(one, _), (other, _)| one == other);
            for group in groups.filter(|group| group.len() > 1) {
                let group: Vec<NodeId> = group.iter().map(|&(_, row)| row).collect();
                found.group_of.extend(group.iter().map(|&row| (row, found.groups.len())));
                found.groups.push(group);
            }
        }
        found
    }

    /// Those before a row that are the same as it.
    fn before(&self, row: NodeId) -> &[NodeId] {
        let group = self.group_of.get(&row).and_then(|&index| self.groups.get(index));
        up_to(group, row)
    }
}

/// `ReferentieAanbieder` of every `AangevraagdProduct` of a 315.
#[derive(Debug, Default)]
pub(super) struct Requests<'d>(ByText<'d>);

impl<'d> Requests<'d> {
    pub(super) fn read(document: &'d Document<'_>) -> Self {
        let mut found = Self::default();
        let rows = document.descendant(0, "Client/AangevraagdeProducten");
        for row in rows.into_iter().flat_map(|rows| document.children(rows)) {
            if let Some(reference) = document.child(row, "ReferentieAanbieder") {
                found.0.entry(document.text(reference)).or_default().push(reference);
            }
        }
        found
    }

    /// Those with this text before an element.
    pub(super) fn before(&self, text: &str, node: NodeId) -> &[NodeId] {
        up_to(self.0.get(text), node)
    }
}

/// Those of some elements that stand before another.
fn up_to(all: Option<&Vec<NodeId>>, node: NodeId) -> &[NodeId] {
    let all = all.map(Vec::as_slice).unwrap_or_default();
    &all[..all.partition_point(|&other| other < node)]
}

/// "VorigReferentieNummer van de Prestatie moet uniek zijn in het bericht."
///
/// Home: `ProductReferentie`; one finding for each earlier Prestatie of the message with that
/// VorigReferentieNummer. Places: the earlier and the own VorigReferentieNummer.
fn tr315(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    let Some(previous) = Delivery::of(view, home).and_then(|row| row.previous) else { return };
    if report.is_full() || !filled(view, Some(previous)) {
        return;
    }
    let text = collapsed(view, Some(previous));
    for &earlier in up_to(view.indexes.references(view).previous.get(&*text), home) {
        report.rule(
            "TR315",
            previous,
            [Some(earlier), Some(previous)],
            "Dit VorigReferentieNummer staat ook bij een andere prestatie in het bericht. \
             Een prestatie wordt maar één keer gecrediteerd.",
        );
    }
}

/// "Debetregels mogen niet in hetzelfde bericht gecrediteerd worden."
///
/// Home: `ProductReferentie`. Three checks: an earlier row has the own VorigReferentieNummer as its
/// ReferentieNummer, and the other way about, one finding for each; the row names itself. Places: the
/// two numbers.
fn tr316(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    const MESSAGE: &str = "Deze prestatie en de prestatie die zij crediteert staan in hetzelfde bericht. \
                           Laat beide weg, of crediteer in een later bericht.";
    const NO_NUMBER: &str =
        "ReferentieNummer is alleen witruimte. Geef de prestatie een eigen nummer.";
    if report.is_full() {
        return;
    }
    let Some(&Delivery { own: current, previous, .. }) = Delivery::of(view, home) else { return };
    let (own, credited) = (collapsed(view, current), collapsed(view, previous));
    let references = view.indexes.references(view);
    if !credited.is_empty() {
        for &earlier in up_to(references.own.get(&*credited), home) {
            report.rule("TR316", previous.unwrap_or(home), [Some(earlier), previous], MESSAGE);
        }
    }
    for &earlier in up_to(references.previous.get(&*own), home) {
        report.rule("TR316", current.unwrap_or(home), [Some(earlier), current], MESSAGE);
    }
    if own == credited {
        let message = if own.is_empty() { NO_NUMBER } else { MESSAGE };
        report.rule("TR316", home, [current, previous], message);
    }
}

/// "Prestatie met DebetCredit in IngediendBedrag waarde Debet mag alleen ingezonden worden voor dezelfde
/// ProductPeriode, ProductCategorie en ProductCode met gelijk ToewijzingNummer als er niet al een
/// Prestatie met waarde Debet is."
///
/// Home: a debit `Prestatie`; one finding for each earlier debit Prestatie of the same client with equal
/// period, product and ToewijzingNummer, as texts. Places: both Prestaties.
fn tr416(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    if report.is_full() {
        return;
    }
    for &earlier in view.indexes.debits(view).before(home) {
        report.rule(
            "TR416",
            home,
            [Some(earlier), Some(home)],
            "Deze levering is in dit bericht al gedeclareerd: zelfde periode, product en toewijzing. \
             Verwijder een van beide.",
        );
    }
}
