//! The views of the warehouse, as the migrations make them: what facts of several messages say
//! together. They are read only, and right whatever the order in which messages arrive.
//!
//! **Request** (`aanvraag`). One row for each requested product. An assignment that names the request
//! (`ReferentieAanbieder`) goes before any answer: `toegewezen`. Else the latest answer counts, by
//! (Dagtekening, a refusal last, fact id): `afgewezen` or `in_onderzoek`; without one it is `open`. Of
//! several assignments the row shows the one under its own ToewijzingNummer, else of its own product,
//! else the one with the greatest (Toewijzingsdatum, Toewijzingstijd, Dagtekening, fact id). An
//! assignment of another child counts only where either of them is `weak`, and then comes last.
//!
//! **Claimed line** (`prestatie`). Of several answers to its claim the one with the greatest
//! (Dagtekening, fact id) counts. That one refuses the line where the claim as a whole, the client or
//! the line has a return code other than 0200 and 8001 (IV087), and approves it where not; a line is
//! known by its ReferentieNummer and ToewijzingNummer, for two clients may share the former. Without an
//! answer the hub's own judgement counts (`beoordeling`), if there is one; else it is `ingediend`. That
//! much is `prestatie_oordeel`. A line that is not refused is `gecrediteerd` as soon as a credit that is
//! not refused names it as VorigReferentieNummer; the one with the greatest (Dagtekening, fact id) is
//! shown. A line is a `credit` when its amount is negative, or nothing and it names another.
//!
//! **Claim** (`declaratie`). One row for each claim of which lines are known.

use crate::sql::table::{Present, Table, column};
use crate::sql::value::Kind;

/// Every period of care that is not ended for good, with what is known of the child.
pub static OPEN_ZORGPERIODE: Table = Table {
    name: "open_zorgperiode",
    columns: &[
        column("zorgperiode_id", Kind::Id),
        column("pseudonym", Kind::Id),
        column("municipality", Kind::Text),
        column("law", Kind::Text),
        column("provider", Kind::Text),
        column("toewijzing_nummer", Kind::Int),
        column("product_categorie", Kind::Text),
        column("product_code", Kind::Text),
        column("begindatum", Kind::Day),
        column("status", Kind::Text),
        column("einddatum", Kind::Day),
        column("toewijzing_status", Kind::Text),
        column("toewijzing_id", Kind::Id),
        column("toewijzing_einddatum", Kind::Day),
        column("birth_year", Kind::Int),
        column("sex", Kind::Text),
        column("pc4", Kind::Text),
    ],
    key: 1,
    present: Present::Keep,
};

/// Every requested product, its answer, and the assignment that honours it.
pub static AANVRAAG: Table = Table {
    name: "aanvraag",
    columns: &[
        column("fact_id", Kind::Id),
        column("request_id", Kind::Id),
        column("soort", Kind::Text),
        column("product_soort", Kind::Text),
        column("status", Kind::Text),
        column("pseudonym", Kind::Id),
        column("municipality", Kind::Text),
        column("law", Kind::Text),
        column("provider", Kind::Text),
        column("dagtekening", Kind::Day),
        column("receipt", Kind::Id),
        column("toewijzing_nummer", Kind::Int),
        column("product_categorie", Kind::Text),
        column("product_code", Kind::Text),
        column("ingangsdatum", Kind::Day),
        column("einddatum", Kind::Day),
        column("volume", Kind::Int),
        column("eenheid", Kind::Text),
        column("frequentie", Kind::Text),
        column("budget", Kind::Int),
        column("antwoord_fact_id", Kind::Id),
        column("antwoord_receipt", Kind::Id),
        column("antwoord_dagtekening", Kind::Day),
        column("reden_afwijzing", Kind::Text),
        column("woonplaats_gemeente", Kind::Text),
        column("allocated_fact_id", Kind::Id),
        column("allocated_receipt", Kind::Id),
        column("allocated_dagtekening", Kind::Day),
        column("toegewezen_nummer", Kind::Int),
        column("toewijzing_id", Kind::Id),
        column("toewijzing_status", Kind::Text),
    ],
    key: 1,
    present: Present::Keep,
};

/// How every claimed line was judged, before credits.
pub static PRESTATIE_OORDEEL: Table = Table {
    name: "prestatie_oordeel",
    columns: &[
        column("fact_id", Kind::Id),
        column("prestatie_id", Kind::Id),
        column("vorige_prestatie_id", Kind::Id),
        column("declaratie_id", Kind::Id),
        column("toewijzing_nummer", Kind::Int),
        column("dagtekening", Kind::Day),
        column("bedrag", Kind::Int),
        column("oordeel", Kind::Text),
        column("retourcodes", Kind::Text),
        column("antwoord_fact_id", Kind::Id),
        column("antwoord_receipt", Kind::Id),
        column("antwoord_dagtekening", Kind::Day),
    ],
    key: 1,
    present: Present::Keep,
};

/// Every claimed line, how it was judged, and the line that credits it.
pub static PRESTATIE: Table = Table {
    name: "prestatie",
    columns: &[
        column("fact_id", Kind::Id),
        column("prestatie_id", Kind::Id),
        column("declaratie_id", Kind::Id),
        column("soort", Kind::Text),
        column("status", Kind::Text),
        column("pseudonym", Kind::Id),
        column("municipality", Kind::Text),
        column("law", Kind::Text),
        column("provider", Kind::Text),
        column("dagtekening", Kind::Day),
        column("receipt", Kind::Id),
        column("toewijzing_nummer", Kind::Int),
        column("toewijzing_id", Kind::Id),
        column("product_categorie", Kind::Text),
        column("product_code", Kind::Text),
        column("begindatum", Kind::Day),
        column("einddatum", Kind::Day),
        column("geleverd_volume", Kind::Int),
        column("eenheid", Kind::Text),
        column("product_tarief", Kind::Int),
        column("bedrag", Kind::Int),
        column("retourcodes", Kind::Text),
        column("antwoord_fact_id", Kind::Id),
        column("antwoord_receipt", Kind::Id),
        column("antwoord_dagtekening", Kind::Day),
        column("vorige_prestatie_id", Kind::Id),
        column("credit_fact_id", Kind::Id),
        column("credit_prestatie_id", Kind::Id),
        column("credit_dagtekening", Kind::Day),
        column("credit_bedrag", Kind::Int),
    ],
    key: 1,
    present: Present::Keep,
};

/// Every claim: its totals, and how it was judged.
pub static DECLARATIE: Table = Table {
    name: "declaratie",
    columns: &[
        column("declaratie_id", Kind::Id),
        column("municipality", Kind::Text),
        column("law", Kind::Text),
        column("provider", Kind::Text),
        column("begindatum", Kind::Day),
        column("einddatum", Kind::Day),
        column("declaratie_dagtekening", Kind::Day),
        column("status", Kind::Text),
        column("regels", Kind::Int),
        column("afgewezen_regels", Kind::Int),
        column("clienten", Kind::Int),
        column("ingediend_bedrag", Kind::Int),
        column("toegekend_bedrag", Kind::Int),
        column("retourcodes", Kind::Text),
        column("antwoord_fact_id", Kind::Id),
        column("antwoord_receipt", Kind::Id),
        column("antwoord_dagtekening", Kind::Day),
    ],
    key: 1,
    present: Present::Keep,
};
