//! 305 and 306: a provider tells that care started.

use super::super::facts::care;
use super::super::{Conversation, Party, types};
use crate::grammar::{ComplexType, class, coded, group, one, optional, repeated as many};

pub(in crate::istandaarden) static CONVERSATION: Conversation = Conversation {
    number: 305,
    sender: Party::Provider,
    body: group("Client", &CLIENT),
    facts: Some(care::care_started),
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
