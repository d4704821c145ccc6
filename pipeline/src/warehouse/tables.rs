//! The tables of the warehouse, as the migrations make them.

use crate::sql::table::{Column, Present, Table, column};
use crate::sql::value::Kind;

/// What every fact has in front.
const COMMON: [Column; 21] = [
    column("fact_id", Kind::Id),
    column("line", Kind::Int),
    column("receipt", Kind::Id),
    column("source", Kind::Text),
    column("standard", Kind::Text),
    column("law", Kind::Text),
    column("message_type", Kind::Text),
    column("sender", Kind::Text),
    column("municipality", Kind::Text),
    column("provider", Kind::Text),
    column("identification", Kind::Text),
    column("dagtekening", Kind::Day),
    column("received_at", Kind::At),
    column("pseudonym", Kind::Id),
    column("key_version", Kind::Int),
    column("domain", Kind::Text),
    column("weak", Kind::Bool),
    column("birth_year", Kind::Int),
    column("sex", Kind::Text),
    column("pc4", Kind::Text),
    column("age_at_event", Kind::Int),
];

/// Every assigned product that was ever received.
pub static FACT_ALLOCATED: Table = Table {
    name: "fact_allocated",
    columns: &with_common::<12, 33>([
        column("toewijzing_nummer", Kind::Int),
        column("product_categorie", Kind::Text),
        column("product_code", Kind::Text),
        column("toewijzingsdatum", Kind::Day),
        column("toewijzingstijd", Kind::Text),
        column("ingangsdatum", Kind::Day),
        column("einddatum", Kind::Day),
        column("reden_wijziging", Kind::Text),
        column("volume", Kind::Int),
        column("eenheid", Kind::Text),
        column("frequentie", Kind::Text),
        column("budget", Kind::Int),
    ]),
    key: 1,
    present: Present::Fail,
};

/// Every start of care that was ever received.
pub static FACT_CARE_STARTED: Table = Table {
    name: "fact_care_started",
    columns: &with_common::<6, 27>([
        column("toewijzing_nummer", Kind::Int),
        column("product_categorie", Kind::Text),
        column("product_code", Kind::Text),
        column("toewijzing_ingangsdatum", Kind::Day),
        column("begindatum", Kind::Day),
        column("status_aanlevering", Kind::Text),
    ]),
    key: 1,
    present: Present::Fail,
};

/// Every stop of care that was ever received.
pub static FACT_CARE_STOPPED: Table = Table {
    name: "fact_care_stopped",
    columns: &with_common::<8, 29>([
        column("toewijzing_nummer", Kind::Int),
        column("product_categorie", Kind::Text),
        column("product_code", Kind::Text),
        column("toewijzing_ingangsdatum", Kind::Day),
        column("begindatum", Kind::Day),
        column("reden_beeindiging", Kind::Text),
        column("einddatum", Kind::Day),
        column("status_aanlevering", Kind::Text),
    ]),
    key: 1,
    present: Present::Fail,
};

/// One row for each child.
pub static CLIENT: Table = Table {
    name: "client",
    columns: &[
        column("pseudonym", Kind::Id),
        column("key_version", Kind::Int),
        column("domain", Kind::Text),
        column("weak", Kind::Bool),
        column("birth_year", Kind::Int),
        column("sex", Kind::Text),
        column("pc4", Kind::Text),
        column("fact_id", Kind::Id),
        column("receipt", Kind::Id),
        column("dagtekening", Kind::Day),
        column("birth_year_fact_id", Kind::Id),
        column("pc4_fact_id", Kind::Id),
    ],
    key: 1,
    present: Present::Replace,
};

/// One row for each assignment.
pub static TOEWIJZING: Table = Table {
    name: "toewijzing",
    columns: &[
        column("toewijzing_id", Kind::Id),
        column("pseudonym", Kind::Id),
        column("municipality", Kind::Text),
        column("law", Kind::Text),
        column("provider", Kind::Text),
        column("toewijzing_nummer", Kind::Int),
        column("status", Kind::Text),
        column("product_categorie", Kind::Text),
        column("product_code", Kind::Text),
        column("toewijzingsdatum", Kind::Day),
        column("toewijzingstijd", Kind::Text),
        column("ingangsdatum", Kind::Day),
        column("einddatum", Kind::Day),
        column("reden_wijziging", Kind::Text),
        column("volume", Kind::Int),
        column("eenheid", Kind::Text),
        column("frequentie", Kind::Text),
        column("budget", Kind::Int),
        column("fact_id", Kind::Id),
        column("receipt", Kind::Id),
        column("dagtekening", Kind::Day),
    ],
    key: 1,
    present: Present::Replace,
};

/// One row for each period of care.
pub static ZORGPERIODE: Table = Table {
    name: "zorgperiode",
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
        column("reden_beeindiging", Kind::Text),
        column("toewijzing_status", Kind::Text),
        column("toewijzing_id", Kind::Id),
        column("toewijzing_ingangsdatum", Kind::Day),
        column("start_fact_id", Kind::Id),
        column("start_receipt", Kind::Id),
        column("start_dagtekening", Kind::Day),
        column("start_uncertain", Kind::Bool),
        column("stop_fact_id", Kind::Id),
        column("stop_receipt", Kind::Id),
        column("stop_dagtekening", Kind::Day),
        column("stop_uncertain", Kind::Bool),
    ],
    key: 1,
    present: Present::Replace,
};

/// Fingerprints of the keys behind the pseudonyms.
pub static KEY_FINGERPRINT: Table = Table {
    name: "key_fingerprint",
    columns: &[column("name", Kind::Text), column("fingerprint", Kind::Text)],
    key: 1,
    present: Present::Keep,
};

/// What an analyst may read, in the order in which it is shown.
pub static ALL: [&Table; 6] =
    [&FACT_ALLOCATED, &FACT_CARE_STARTED, &FACT_CARE_STOPPED, &CLIENT, &TOEWIJZING, &ZORGPERIODE];

/// The tables that hold facts.
pub static FACTS: [&Table; 3] = [&FACT_ALLOCATED, &FACT_CARE_STARTED, &FACT_CARE_STOPPED];

const fn with_common<const OWN: usize, const ALL: usize>(own: [Column; OWN]) -> [Column; ALL] {
    let mut all = [COMMON[0]; ALL];
    let mut index = 0;
    while index < ALL {
        all[index] = if index < COMMON.len() { COMMON[index] } else { own[index - COMMON.len()] };
        index += 1;
    }
    all
}
