//! The views of what all partners together tell of a child, as the migrations make them.
//!
//! **Time line** (`tijdlijn`). One row for each thing that stands now: periods of care, assignments that are not
//! withdrawn, requests, and what the views of [`super::reported`] show of persons. A start of the wijkteam's own
//! support comes with its end. Care that is stopped for a time has no last day yet.
//!
//! **Child** (`kind`). One row for each pseudonym in it. A child that came without BSN is here the child with the BSN
//! that `koppeling` says, by the same terms as in the views of a family. One that a provider reports without BSN
//! stands apart: only assignments tell an address. Claims are left out: what was claimed is care that stands there
//! already, or was never reported.

use crate::sql::table::{Present, Table, column};
use crate::sql::value::Kind;

/// What all partners tell of every child.
pub static TIJDLIJN: Table = Table {
    name: "tijdlijn",
    columns: &[
        column("fact_id", Kind::Id),
        column("pseudoniem", Kind::Id),
        column("municipality", Kind::Text),
        column("soort", Kind::Text),
        column("wat", Kind::Text),
        column("van", Kind::Text),
        column("dag", Kind::Day),
        column("tot", Kind::Day),
    ],
    key: 1,
    present: Present::Keep,
};

/// Every pseudonym of [`TIJDLIJN`].
pub static KIND: Table = Table {
    name: "kind",
    columns: &[
        column("pseudoniem", Kind::Id),
        column("birth_year", Kind::Int),
        column("sex", Kind::Text),
        column("pc4", Kind::Text),
        column("eerste_dag", Kind::Day),
        column("laatste_dag", Kind::Day),
        column("gebeurtenissen", Kind::Int),
        column("partners", Kind::Int),
        column("aanbieders", Kind::Int),
        column("zonder_einde", Kind::Int),
    ],
    key: 1,
    present: Present::Keep,
};
