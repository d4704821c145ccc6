//! 315 and 316: a provider asks for an assignment ("VOT").

use super::super::facts::request;
use super::super::{Conversation, Party, types};
use crate::grammar::{
    ComplexType, Law, class, coded, group, one, only, optional, repeated as many,
};

pub(in crate::istandaarden) static CONVERSATION: Conversation = Conversation {
    number: 315,
    sender: Party::Provider,
    body: group("Client", &CLIENT),
    facts: Some(request::care_requested),
};

static CLIENT: ComplexType = coded(class(
    "Client",
    &[
        one("Bsn", &types::BSN),
        group("Geboortedatum", &types::GEBOORTEDATUM),
        one("Geslacht", &types::GESLACHT),
        group("Naam", &types::VERKORTE_NAAM),
        optional(only(Law::Jw, one("GezagsdragerBekend", &types::JA_NEE))),
        optional(one("Commentaar", &types::COMMENTAAR)),
        group("AangevraagdeProducten", &AANGEVRAAGDE_PRODUCTEN),
    ],
));

static AANGEVRAAGDE_PRODUCTEN: ComplexType =
    class("AangevraagdeProducten", &[many(group("AangevraagdProduct", &AANGEVRAAGD_PRODUCT))]);

static AANGEVRAAGD_PRODUCT: ComplexType = coded(class(
    "AangevraagdProduct",
    &[
        one("ReferentieAanbieder", &types::REFERENTIE),
        optional(one("BeschikkingNummer", &types::NUMMER)),
        optional(group("Product", &types::PRODUCT)),
        optional(one("BeschikkingIngangsdatum", &types::DATUM)),
        one("ToewijzingIngangsdatum", &types::DATUM),
        optional(one("ToewijzingEinddatum", &types::DATUM)),
        optional(group("Omvang", &types::OMVANG)),
        optional(one("Budget", &types::BUDGET)),
        group("Verwijzer", &types::VERWIJZER),
        optional(one("Raamcontract", &types::JA_NEE)),
        optional(one("Commentaar", &types::COMMENTAAR)),
    ],
));
