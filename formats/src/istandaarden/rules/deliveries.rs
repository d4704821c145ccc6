//! The deliveries of a claim or of its answer, each gone through once: most rules of a claim ask for the
//! same elements of it.

use super::months::five_years_before;
use super::{day, raw};
use crate::rule::View;
use crate::xml::{Document, NodeId};

/// One `Prestatie`, with the elements in it that rules look at.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Delivery {
    pub(super) node: NodeId,
    /// `Prestaties`, which stands for the client.
    pub(super) client: NodeId,
    /// `ReferentieNummer`.
    pub(super) own: Option<NodeId>,
    /// `VorigReferentieNummer`.
    pub(super) previous: Option<NodeId>,
    pub(super) toewijzing: Option<NodeId>,
    pub(super) category: Option<NodeId>,
    pub(super) code: Option<NodeId>,
    pub(super) begin: Option<NodeId>,
    pub(super) end: Option<NodeId>,
    pub(super) volume: Option<NodeId>,
    pub(super) unit: Option<NodeId>,
    pub(super) rate: Option<NodeId>,
    /// `IngediendBedrag`.
    pub(super) claimed: Option<NodeId>,
    /// `Bedrag` in it.
    pub(super) amount: Option<NodeId>,
    /// `DebetCredit` in it.
    pub(super) sign: Option<NodeId>,
}

impl Delivery {
    fn read(document: &Document<'_>, client: NodeId, node: NodeId) -> Self {
        let mut row = Self { node, client, ..Self::default() };
        for inside in document.inside(node) {
            // No two elements of a Prestatie have the same name.
            let place = match document.name(inside) {
                "ReferentieNummer" => &mut row.own,
                "VorigReferentieNummer" => &mut row.previous,
                "ToewijzingNummer" => &mut row.toewijzing,
                "ProductCategorie" => &mut row.category,
                "ProductCode" => &mut row.code,
                "Begindatum" => &mut row.begin,
                "Einddatum" => &mut row.end,
                "GeleverdVolume" => &mut row.volume,
                "Eenheid" => &mut row.unit,
                "ProductTarief" => &mut row.rate,
                "IngediendBedrag" => &mut row.claimed,
                "Bedrag" => &mut row.amount,
                "DebetCredit" => &mut row.sign,
                _ => continue,
            };
            *place = Some(inside);
        }
        row
    }

    /// Every `Prestatie` in a `Prestaties`.
    pub(super) fn of_client<'v>(view: &'v View<'_, '_>, client: NodeId) -> &'v [Self] {
        let rows = &view.indexes.deliveries(view).rows;
        let from = rows.partition_point(|row| row.client < client);
        let rows = &rows[from..];
        let others = rows.iter().position(|row| row.client != client);
        &rows[..others.unwrap_or(rows.len())]
    }

    /// The `Prestatie` itself, or one around an element.
    pub(super) fn of<'v>(view: &'v View<'_, '_>, node: NodeId) -> Option<&'v Self> {
        let rows = &view.indexes.deliveries(view).rows;
        let index = rows.partition_point(|row| row.node <= node).checked_sub(1)?;
        rows.get(index)
    }
}

/// Every delivery of a message, in document order.
#[derive(Debug)]
pub(super) struct Deliveries {
    pub(super) rows: Vec<Delivery>,
    /// `DeclaratiePeriode/Einddatum`; a 325 has none.
    pub(super) period_end: Option<NodeId>,
    /// `DeclaratieDagtekening`; a 325 has none.
    pub(super) dated: Option<NodeId>,
    /// Days before this one lie too long before it.
    pub(super) outdated: f64,
}

impl Deliveries {
    pub(super) fn read(view: &View<'_, '_>) -> Self {
        let document = view.document;
        let claim = ["Declaratie", "DeclaratieAntwoord"];
        let claim = claim.iter().find_map(|claim| document.child(0, claim));
        let clients = claim.and_then(|claim| document.child(claim, "Clienten"));
        let clients = clients.into_iter().flat_map(|clients| document.children(clients));
        // Each has at least fourteen elements.
        let mut rows = Vec::with_capacity(document.nodes.len() / 14);
        for client in clients.filter_map(|client| document.child(client, "Prestaties")) {
            let prestaties = document.children(client);
            rows.extend(prestaties.map(|node| Delivery::read(document, client, node)));
        }
        let find = |path| claim.and_then(|claim| document.descendant(claim, path));
        let dated = find("DeclaratieDagtekening");
        Self {
            rows,
            period_end: find("DeclaratiePeriode/Einddatum"),
            dated,
            outdated: five_years_before(day(raw(view, dated))),
        }
    }
}
