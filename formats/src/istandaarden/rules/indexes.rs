//! What the rules of one message look up among its rows: worked out when first asked, once.

use std::cell::OnceCell;

use super::deliveries::Deliveries;
use super::overlap::{Overlaps, overlaps};
use super::references::{Debits, References, Requests};
use crate::rule::View;
use crate::xml::NodeId;

/// Rows of one message by what they are looked up by. A message has one kind of rows only.
#[derive(Debug, Default)]
pub(crate) struct Indexes<'d> {
    overlaps: OnceCell<Overlaps>,
    deliveries: OnceCell<Deliveries>,
    references: OnceCell<References<'d>>,
    debits: OnceCell<Debits>,
    requests: OnceCell<Requests<'d>>,
}

impl<'d> Indexes<'d> {
    /// Which rows of products overlap earlier ones; `row` is any of them.
    pub(super) fn overlaps(&self, view: &View<'_, '_>, row: NodeId) -> &Overlaps {
        self.overlaps.get_or_init(|| overlaps(view, row))
    }

    /// Every `Prestatie` of a 323 or 325.
    pub(super) fn deliveries(&self, view: &View<'_, '_>) -> &Deliveries {
        self.deliveries.get_or_init(|| Deliveries::read(view))
    }

    /// Every `Prestatie` of a 323 that another refers to, or that refers to another.
    pub(super) fn references(&self, view: &View<'d, '_>) -> &References<'d> {
        self.references.get_or_init(|| References::read(view))
    }

    /// Every debit `Prestatie` of a 323 that stands there more than once.
    pub(super) fn debits(&self, view: &View<'_, '_>) -> &Debits {
        self.debits.get_or_init(|| Debits::read(view))
    }

    /// Every `AangevraagdProduct` of a 315 by its reference.
    pub(super) fn requests(&self, view: &View<'d, '_>) -> &Requests<'d> {
        self.requests.get_or_init(|| Requests::read(view.document))
    }
}
