//! 301 and 302: a municipality assigns care to a provider.

use super::super::facts::care;
use super::super::{Conversation, Party, types};
use crate::grammar::{ComplexType, class, coded, group, one, optional, repeated as many};

pub(in crate::istandaarden) static CONVERSATION: Conversation = Conversation {
    number: 301,
    sender: Party::Municipality,
    body: group("Client", &CLIENT),
    facts: Some(care::allocated),
};

static CLIENT: ComplexType = coded(class(
    "Client",
    &[
        one("Bsn", &types::BSN),
        group("Geboortedatum", &types::GEBOORTEDATUM),
        one("Geslacht", &types::GESLACHT),
        group("Naam", &types::VOLLEDIGE_NAAM),
        optional(group("Communicatie", &types::COMMUNICATIE)),
        optional(one("JuridischeStatus", &types::JURIDISCHE_STATUS)),
        optional(one("WettelijkeVertegenwoordiging", &types::WETTELIJKE_VERTEGENWOORDIGING)),
        optional(one("Commentaar", &types::COMMENTAAR)),
        optional(group("Relaties", &RELATIES)),
        group("Contactgegevens", &CONTACTGEGEVENS),
        group("ToegewezenProducten", &TOEGEWEZEN_PRODUCTEN),
    ],
));

static RELATIES: ComplexType = class("Relaties", &[many(group("Relatie", &RELATIE))]);

static RELATIE: ComplexType = coded(class(
    "Relatie",
    &[
        one("Nummer", &types::PERSOONSID),
        optional(one("Volgorde", &types::RELATIE_VOLGORDE)),
        one("Soort", &types::SOORT_RELATIE),
        optional(group("Geboortedatum", &types::GEBOORTEDATUM)),
        optional(one("Geslacht", &types::GESLACHT)),
        group("Naam", &types::VOLLEDIGE_NAAM),
        group("Contact", &CONTACT),
    ],
));

static CONTACT: ComplexType = coded(class(
    "Contact",
    &[
        one("Soort", &types::ADRES_SOORT),
        optional(group("Adres", &types::ADRES)),
        optional(one("Organisatie", &types::ORGANISATIENAAM)),
        optional(group("Telefoon", &types::TELEFOONNUMMERS)),
        optional(one("Emailadres", &types::EMAILADRES)),
        optional(group("Periode", &types::OPEN_PERIODE)),
    ],
));

static CONTACTGEGEVENS: ComplexType = class("Contactgegevens", &[many(group("Contact", &CONTACT))]);

static TOEGEWEZEN_PRODUCTEN: ComplexType =
    class("ToegewezenProducten", &[many(group("ToegewezenProduct", &TOEGEWEZEN_PRODUCT))]);

static TOEGEWEZEN_PRODUCT: ComplexType = coded(class(
    "ToegewezenProduct",
    &[
        one("ToewijzingNummer", &types::NUMMER),
        optional(one("ReferentieAanbieder", &types::REFERENTIE)),
        optional(group("Product", &types::PRODUCT)),
        one("Toewijzingsdatum", &types::DATUM),
        one("Toewijzingstijd", &types::TIJD),
        one("Ingangsdatum", &types::DATUM),
        optional(one("Einddatum", &types::DATUM)),
        optional(one("RedenWijziging", &types::REDEN_WIJZIGING)),
        optional(group("Omvang", &types::OMVANG)),
        optional(one("Budget", &types::BUDGET)),
        optional(one("Commentaar", &types::COMMENTAAR)),
    ],
));
