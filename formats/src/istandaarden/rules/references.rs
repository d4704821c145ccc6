//! Rules about references to other rows of a claim: looked up, not held against each other.

use std::collections::HashMap;

use super::{collapsed, filled, val};
use crate::report::Report;
use crate::rule::{Rule, View};
use crate::values::trim;
use crate::xml::{Document, NodeId};

pub(super) const TR315: Rule = Rule { id: "TR315", check: tr315 };
pub(super) const TR316: Rule = Rule { id: "TR316", check: tr316 };
pub(super) const TR416: Rule = Rule { id: "TR416", check: tr416 };

/// What a `Prestatie` says was delivered; equal texts are the same delivery.
const DELIVERY: [&str; 5] = [
    "ProductPeriode/Begindatum",
    "ProductPeriode/Einddatum",
    "ProductCategorie",
    "ProductCode",
    "ToewijzingNummer",
];

/// Elements by their text as it stands, in document order.
type ByText<'d> = HashMap<&'d str, Vec<NodeId>>;

/// The references of every `Prestatie` of a 323.
#[derive(Debug, Default)]
pub(super) struct References<'d> {
    /// `ReferentieNummer`.
    own: ByText<'d>,
    /// `VorigReferentieNummer`.
    previous: ByText<'d>,
}

impl<'d> References<'d> {
    pub(super) fn read(document: &'d Document<'_>) -> Self {
        let mut found = Self::default();
        for prestatie in prestaties(document) {
            let Some(references) = document.child(prestatie, "ProductReferentie") else { continue };
            for child in document.children(references) {
                let first = document.name(child) == "ReferentieNummer";
                let by_text = if first { &mut found.own } else { &mut found.previous };
                by_text.entry(document.text(child)).or_default().push(child);
            }
        }
        found
    }
}

/// Debit rows by client and [`DELIVERY`], in document order.
#[derive(Debug, Default)]
pub(super) struct Debits<'d>(HashMap<(NodeId, [&'d str; 5]), Vec<NodeId>>);

impl<'d> Debits<'d> {
    pub(super) fn read(document: &'d Document<'_>) -> Self {
        let mut found = Self::default();
        for prestatie in prestaties(document).filter(|&it| is_debit(document, it)) {
            found.0.entry(delivery(document, prestatie)).or_default().push(prestatie);
        }
        found
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
        before(&self.0, text, node)
    }
}

/// Every `Prestatie` of a 323 or 325, in document order.
pub(super) fn prestaties<'d>(document: &'d Document<'_>) -> impl Iterator<Item = NodeId> + 'd {
    let claim = ["Declaratie", "DeclaratieAntwoord"];
    let clients = claim
        .iter()
        .find_map(|claim| document.descendant(0, claim))
        .and_then(|claim| document.child(claim, "Clienten"));
    let clients = clients.into_iter().flat_map(|clients| document.children(clients));
    let rows = clients.filter_map(|client| document.child(client, "Prestaties"));
    rows.flat_map(|rows| document.children(rows))
}

fn is_debit(document: &Document<'_>, prestatie: NodeId) -> bool {
    let sign = document.descendant(prestatie, "IngediendBedrag/DebetCredit");
    sign.is_some_and(|sign| trim(document.text(sign)) == "D")
}

fn delivery<'d>(document: &'d Document<'_>, prestatie: NodeId) -> (NodeId, [&'d str; 5]) {
    let text = |path| document.descendant(prestatie, path).map_or("", |it| document.text(it));
    // The container stands for its client.
    (document.parent(prestatie).unwrap_or_default(), DELIVERY.map(text))
}

fn before<'i>(by_text: &'i ByText<'_>, text: &str, node: NodeId) -> &'i [NodeId] {
    let all = by_text.get(text).map(Vec::as_slice).unwrap_or_default();
    &all[..all.partition_point(|&other| other < node)]
}

/// "VorigReferentieNummer van de Prestatie moet uniek zijn in het bericht."
///
/// Home: `ProductReferentie`; one finding for each earlier Prestatie of the message with that
/// VorigReferentieNummer. Places: the earlier and the own VorigReferentieNummer.
fn tr315(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    let Some(previous) = view.document.child(home, "VorigReferentieNummer") else { return };
    if report.is_full() || !filled(view, Some(previous)) {
        return;
    }
    let text = collapsed(view, Some(previous));
    for &earlier in before(&view.indexes.references(view).previous, &text, home) {
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
    if report.is_full() {
        return;
    }
    let current = view.document.child(home, "ReferentieNummer");
    let previous = view.document.child(home, "VorigReferentieNummer");
    let (own, credited) = (collapsed(view, current), collapsed(view, previous));
    let references = view.indexes.references(view);
    if !credited.is_empty() {
        for &earlier in before(&references.own, &credited, home) {
            report.rule("TR316", previous.unwrap_or(home), [Some(earlier), previous], MESSAGE);
        }
    }
    for &earlier in before(&references.previous, &own, home) {
        report.rule("TR316", current.unwrap_or(home), [Some(earlier), current], MESSAGE);
    }
    if own == credited {
        report.rule("TR316", home, [current, previous], MESSAGE);
    }
}

/// "Prestatie met DebetCredit in IngediendBedrag waarde Debet mag alleen ingezonden worden voor dezelfde
/// ProductPeriode, ProductCategorie en ProductCode met gelijk ToewijzingNummer als er niet al een
/// Prestatie met waarde Debet is."
///
/// Home: a debit `Prestatie`; one finding for each earlier debit Prestatie of the same client with equal
/// period, product and ToewijzingNummer, as texts. Places: both Prestaties.
fn tr416(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    let sign = view.document.descendant(home, "IngediendBedrag/DebetCredit");
    if report.is_full() || val(view, sign) != "D" {
        return;
    }
    let debits = &view.indexes.debits(view).0;
    let all = debits.get(&delivery(view.document, home)).map(Vec::as_slice).unwrap_or_default();
    for &earlier in all.iter().take_while(|&&other| other < home) {
        report.rule(
            "TR416",
            home,
            [Some(earlier), Some(home)],
            "Deze levering is in dit bericht al gedeclareerd: zelfde periode, product en toewijzing. \
             Verwijder een van beide.",
        );
    }
}
