//! 307 and 308: a provider tells that care stopped.

use super::super::facts::care;
use super::super::{Conversation, Party, types};
use crate::grammar::{ComplexType, by_law, class, coded, group, one, optional, repeated as many};

pub(in crate::istandaarden) static CONVERSATION: Conversation = Conversation {
    number: 307,
    sender: Party::Provider,
    body: group("Client", &CLIENT),
    facts: Some(care::care_stopped),
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
