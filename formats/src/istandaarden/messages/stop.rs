//! 307 and 308: a provider tells that care stopped.

use wijkstroom_schemas::event::CareStoppedFact;

use super::super::facts::{Facts, Reader};
use super::super::{Conversation, Party, types};
use crate::grammar::{ComplexType, by_law, class, coded, group, one, optional, repeated as many};
use crate::xml::NodeId;

pub(in crate::istandaarden) static CONVERSATION: Conversation = Conversation {
    number: 307,
    sender: Party::Provider,
    body: group("Client", &CLIENT),
    facts: Some(facts),
};

static CLIENT: ComplexType = coded(class(
    "Client",
    &[
        one("Bsn", &types::BSN),
        group("Geboortedatum", &types::GEBOORTEDATUM),
        one("Geslacht", &types::GESLACHT),
        group("Naam", &types::VERKORTE_NAAM),
        group("StopProducten", &STOP_PRODUCTEN),
    ],
));

static STOP_PRODUCTEN: ComplexType =
    class("StopProducten", &[many(group("StopProduct", &STOP_PRODUCT))]);

static STOP_PRODUCT: ComplexType = coded(class(
    "StopProduct",
    &[
        optional(one("ToewijzingNummer", &types::NUMMER)),
        optional(group("Product", &types::PRODUCT)),
        optional(one("ToewijzingIngangsdatum", &types::DATUM)),
        one("Begindatum", &types::DATUM),
        by_law("RedenBeeindiging", &types::REDEN_BEEINDIGING, &types::REDEN_BEEINDIGING_WMO),
        one("Einddatum", &types::DATUM),
        one("StatusAanlevering", &types::STATUS_AANLEVERING),
    ],
));

fn facts(reader: &mut Reader<'_, '_>, client: NodeId) -> Facts {
    let rows = reader.rows(client, "StopProducten");
    let stopped = rows.into_iter().filter_map(|row| {
        Some(CareStoppedFact {
            fact_id: row.fact_id,
            line: row.line,
            ordinal: row.ordinal,
            toewijzing_nummer: reader.whole(row.node, "ToewijzingNummer"),
            product_categorie: reader.text(row.node, "Product/Categorie"),
            product_code: reader.text(row.node, "Product/Code"),
            toewijzing_ingangsdatum: reader.date(row.node, "ToewijzingIngangsdatum"),
            begindatum: reader.date(row.node, "Begindatum")?,
            reden_beeindiging: reader.known_text(row.node, "RedenBeeindiging"),
            einddatum: reader.date(row.node, "Einddatum")?,
            status_aanlevering: reader.known_text(row.node, "StatusAanlevering"),
        })
    });
    Facts { care_stopped: stopped.collect(), ..Facts::default() }
}
