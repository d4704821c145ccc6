//! The tables of the warehouse, as the migrations make them.

use super::children::{KIND, TIJDLIJN};
use super::reported;
use super::views::{AANVRAAG, DECLARATIE, OPEN_ZORGPERIODE, PRESTATIE, PRESTATIE_OORDEEL};
use crate::sql::table::{Column, Group, Present, Table, column};
use crate::sql::value::Kind;

/// What every fact has in front.
pub(super) const COMMON: [Column; 21] = [
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
    columns: &with_common::<13, 34>([
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
        column("request_id", Kind::Id),
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

/// Every requested product that was ever received.
pub static FACT_CARE_REQUESTED: Table = Table {
    name: "fact_care_requested",
    columns: &with_common::<14, 35>([
        column("request_id", Kind::Id),
        column("gezagsdrager_bekend", Kind::Text),
        column("beschikking_nummer", Kind::Int),
        column("beschikking_ingangsdatum", Kind::Day),
        column("product_categorie", Kind::Text),
        column("product_code", Kind::Text),
        column("toewijzing_ingangsdatum", Kind::Day),
        column("toewijzing_einddatum", Kind::Day),
        column("volume", Kind::Int),
        column("eenheid", Kind::Text),
        column("frequentie", Kind::Text),
        column("budget", Kind::Int),
        column("verwijzer_type", Kind::Text),
        column("raamcontract", Kind::Text),
    ]),
    key: 1,
    present: Present::Keep,
};

/// Every product of a request for change that was ever received.
pub static FACT_CHANGE_REQUESTED: Table = Table {
    name: "fact_change_requested",
    columns: &with_common::<12, 33>([
        column("request_id", Kind::Id),
        column("reden_verzoek", Kind::Text),
        column("soort", Kind::Text),
        column("toewijzing_nummer", Kind::Int),
        column("product_categorie", Kind::Text),
        column("product_code", Kind::Text),
        column("gewenste_ingangsdatum", Kind::Day),
        column("einddatum", Kind::Day),
        column("volume", Kind::Int),
        column("eenheid", Kind::Text),
        column("frequentie", Kind::Text),
        column("budget", Kind::Int),
    ]),
    key: 1,
    present: Present::Keep,
};

/// Every answer to a request that was ever received.
pub static FACT_REQUEST_ANSWERED: Table = Table {
    name: "fact_request_answered",
    columns: &with_common::<4, 25>([
        column("request_id", Kind::Id),
        column("verzoek_antwoord", Kind::Text),
        column("reden_afwijzing", Kind::Text),
        column("woonplaats_gemeente", Kind::Text),
    ]),
    key: 1,
    present: Present::Keep,
};

/// Every claimed line that was ever received.
pub static FACT_DECLARED: Table = Table {
    name: "fact_declared",
    columns: &with_common::<17, 38>([
        column("declaratie_id", Kind::Id),
        column("prestatie_id", Kind::Id),
        column("vorige_prestatie_id", Kind::Id),
        column("declaratie_begindatum", Kind::Day),
        column("declaratie_einddatum", Kind::Day),
        column("declaratie_dagtekening", Kind::Day),
        column("toewijzing_nummer", Kind::Int),
        column("product_categorie", Kind::Text),
        column("product_code", Kind::Text),
        column("begindatum", Kind::Day),
        column("einddatum", Kind::Day),
        column("geleverd_volume", Kind::Int),
        column("eenheid", Kind::Text),
        column("product_tarief", Kind::Int),
        column("bedrag", Kind::Int),
        column("beoordeling", Kind::Text),
        column("retourcodes", Kind::Text),
    ]),
    key: 1,
    present: Present::Keep,
};

/// Every class with return codes in the answer to a claim that was ever received.
pub static FACT_DECLARATION_ANSWERED: Table = Table {
    name: "fact_declaration_answered",
    columns: &with_common::<7, 28>([
        column("klasse", Kind::Text),
        column("declaratie_id", Kind::Id),
        column("prestatie_id", Kind::Id),
        column("toewijzing_nummer", Kind::Int),
        column("ingediend_bedrag", Kind::Int),
        column("toegekend_bedrag", Kind::Int),
        column("retourcodes", Kind::Text),
    ]),
    key: 1,
    present: Present::Keep,
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
        column("sex_fact_id", Kind::Id),
        column("birth_year_dagtekening", Kind::Day),
        column("pc4_dagtekening", Kind::Day),
        column("sex_dagtekening", Kind::Day),
    ],
    key: 1,
    present: Present::Each(&[
        Group {
            by: &["dagtekening", "fact_id"],
            of: &["key_version", "domain", "weak", "receipt"],
        },
        Group { by: &["birth_year_dagtekening", "birth_year_fact_id"], of: &["birth_year"] },
        Group { by: &["sex_dagtekening", "sex_fact_id"], of: &["sex"] },
        Group { by: &["pc4_dagtekening", "pc4_fact_id"], of: &["pc4"] },
    ]),
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
pub fn all() -> impl Iterator<Item = &'static Table> {
    OF_PROVIDERS.into_iter().chain(reported::all()).chain([&TIJDLIJN, &KIND])
}

/// What providers and the municipality tell each other.
static OF_PROVIDERS: [&Table; 16] = [
    &FACT_ALLOCATED,
    &FACT_CARE_STARTED,
    &FACT_CARE_STOPPED,
    &FACT_CARE_REQUESTED,
    &FACT_CHANGE_REQUESTED,
    &FACT_REQUEST_ANSWERED,
    &FACT_DECLARED,
    &FACT_DECLARATION_ANSWERED,
    &CLIENT,
    &TOEWIJZING,
    &ZORGPERIODE,
    &OPEN_ZORGPERIODE,
    &AANVRAAG,
    &PRESTATIE,
    &PRESTATIE_OORDEEL,
    &DECLARATIE,
];

/// The tables that hold the facts of care: those that [`TOEWIJZING`] and [`ZORGPERIODE`] come from.
pub static CARE: [&Table; 3] = [&FACT_ALLOCATED, &FACT_CARE_STARTED, &FACT_CARE_STOPPED];

const fn with_common<const OWN: usize, const ALL: usize>(own: [Column; OWN]) -> [Column; ALL] {
    let mut all = [COMMON[0]; ALL];
    let mut index = 0;
    while index < ALL {
        all[index] = if index < COMMON.len() { COMMON[index] } else { own[index - COMMON.len()] };
        index += 1;
    }
    all
}
