//! 305 and 306: a provider tells that care started.

use wijkstroom_schemas::event::CareStartedFact;

use super::super::facts::{Facts, Reader};
use super::super::{Conversation, Party, types};
use crate::grammar::{ComplexType, class, coded, group, one, optional, repeated as many};
use crate::xml::NodeId;

pub(in crate::istandaarden) static CONVERSATION: Conversation = Conversation {
    number: 305,
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
        group("StartProducten", &START_PRODUCTEN),
    ],
));

static START_PRODUCTEN: ComplexType =
    class("StartProducten", &[many(group("StartProduct", &START_PRODUCT))]);

static START_PRODUCT: ComplexType = coded(class(
    "StartProduct",
    &[
        optional(one("ToewijzingNummer", &types::NUMMER)),
        optional(group("Product", &types::PRODUCT)),
        optional(one("ToewijzingIngangsdatum", &types::DATUM)),
        one("Begindatum", &types::DATUM),
        one("StatusAanlevering", &types::STATUS_AANLEVERING),
    ],
));

fn facts(reader: &mut Reader<'_, '_>, client: NodeId) -> Facts {
    let rows = reader.rows(client, "StartProducten");
    let started = rows.into_iter().filter_map(|row| {
        Some(CareStartedFact {
            fact_id: row.fact_id,
            line: row.line,
            ordinal: row.ordinal,
            toewijzing_nummer: reader.whole(row.node, "ToewijzingNummer"),
            product_categorie: reader.text(row.node, "Product/Categorie"),
            product_code: reader.text(row.node, "Product/Code"),
            toewijzing_ingangsdatum: reader.date(row.node, "ToewijzingIngangsdatum"),
            begindatum: reader.date(row.node, "Begindatum")?,
            status_aanlevering: reader.known_text(row.node, "StatusAanlevering"),
        })
    });
    Facts { care_started: started.collect(), ..Facts::default() }
}
