//! 323: a provider claims what was delivered. There is no return message: the 325 answers it, and repeats
//! clients and prestaties from it.

use super::super::facts::claim;
use super::super::{Conversation, Party, types};
use crate::grammar::{ComplexType, by_law, class, coded, group, one, optional, repeated as many};

pub(in crate::istandaarden) static CONVERSATION: Conversation = Conversation {
    number: 323,
    sender: Party::Provider,
    body: group("Declaratie", &DECLARATIE),
    facts: Some(claim::declared),
};

static DECLARATIE: ComplexType = class(
    "Declaratie",
    &[
        one("DeclaratieNummer", &types::DECLARATIE_NUMMER),
        group("DeclaratiePeriode", &types::GESLOTEN_PERIODE),
        one("DeclaratieDagtekening", &types::DATUM),
        group("TotaalIngediendBedrag", &types::TOTAAL_BEDRAG_MET_DC),
        group("Clienten", &CLIENTEN),
    ],
);

pub(super) static CLIENTEN: ComplexType = class("Clienten", &[many(group("Client", &CLIENT))]);

static CLIENT: ComplexType =
    coded(class("Client", &[one("Bsn", &types::BSN), group("Prestaties", &PRESTATIES)]));

static PRESTATIES: ComplexType = class("Prestaties", &[many(group("Prestatie", &PRESTATIE))]);

static PRESTATIE: ComplexType = coded(class(
    "Prestatie",
    &[
        group("ProductReferentie", &types::PRODUCT_REFERENTIE),
        one("ToewijzingNummer", &types::NUMMER),
        by_law("ProductCategorie", &types::PRODUCT_CATEGORIE, &types::PRODUCT_CATEGORIE_WMO),
        one("ProductCode", &types::PRODUCT_CODE),
        group("ProductPeriode", &types::GESLOTEN_PERIODE),
        one("GeleverdVolume", &types::VOLUME),
        one("Eenheid", &types::EENHEID),
        optional(one("ProductTarief", &types::BEDRAG)),
        group("IngediendBedrag", &types::BEDRAG_MET_DC),
    ],
));
