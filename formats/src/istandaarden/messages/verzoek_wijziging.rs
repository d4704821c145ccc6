//! 317 and 318: a provider asks for a change of what is assigned ("VOW").

use super::super::facts::request;
use super::super::{Conversation, Party, types};
use crate::grammar::{ComplexType, class, coded, group, one, optional, repeated as many};

pub(in crate::istandaarden) static CONVERSATION: Conversation = Conversation {
    number: 317,
    sender: Party::Provider,
    body: group("Client", &CLIENT),
    facts: Some(request::change_requested),
};

static CLIENT: ComplexType =
    coded(class("Client", &[one("Bsn", &types::BSN), group("Verzoek", &VERZOEK)]));

static VERZOEK: ComplexType = coded(class(
    "Verzoek",
    &[
        one("ReferentieAanbieder", &types::REFERENTIE),
        one("RedenVerzoek", &types::REDEN_VERZOEK),
        optional(group("OngewijzigdeProducten", &ONGEWIJZIGDE_PRODUCTEN)),
        optional(group("TeWijzigenProducten", &TE_WIJZIGEN_PRODUCTEN)),
        optional(group("NieuweProducten", &NIEUWE_PRODUCTEN)),
    ],
));

static ONGEWIJZIGDE_PRODUCTEN: ComplexType =
    class("OngewijzigdeProducten", &[many(group("OngewijzigdProduct", &ONGEWIJZIGD_PRODUCT))]);

static ONGEWIJZIGD_PRODUCT: ComplexType =
    coded(class("OngewijzigdProduct", &[one("ToewijzingNummer", &types::NUMMER)]));

static TE_WIJZIGEN_PRODUCTEN: ComplexType =
    class("TeWijzigenProducten", &[many(group("TeWijzigenProduct", &TE_WIJZIGEN_PRODUCT))]);

static TE_WIJZIGEN_PRODUCT: ComplexType = coded(class(
    "TeWijzigenProduct",
    &[
        one("ToewijzingNummer", &types::NUMMER),
        one("GewensteIngangsdatum", &types::DATUM),
        optional(one("Einddatum", &types::DATUM)),
        optional(group("Omvang", &types::OMVANG)),
        optional(one("Budget", &types::BUDGET)),
    ],
));

static NIEUWE_PRODUCTEN: ComplexType =
    class("NieuweProducten", &[many(group("NieuwProduct", &NIEUW_PRODUCT))]);

static NIEUW_PRODUCT: ComplexType = coded(class(
    "NieuwProduct",
    &[
        optional(group("Product", &types::PRODUCT)),
        one("GewensteIngangsdatum", &types::DATUM),
        optional(one("Einddatum", &types::DATUM)),
        optional(group("Omvang", &types::OMVANG)),
        optional(one("Budget", &types::BUDGET)),
    ],
));
