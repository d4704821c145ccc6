//! 301 and 302: a municipality assigns care to a provider.

use wijkstroom_schemas::event::AllocatedFact;

use super::super::facts::{Facts, Reader};
use super::super::{Conversation, Party, types};
use crate::grammar::{ComplexType, class, coded, group, one, optional, repeated as many};
use crate::xml::NodeId;

pub(in crate::istandaarden) static CONVERSATION: Conversation = Conversation {
    number: 301,
    sender: Party::Municipality,
    body: group("Client", &CLIENT),
    facts: Some(facts),
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

fn facts(reader: &mut Reader<'_, '_>, client: NodeId) -> Facts {
    let rows = reader.rows(client, "ToegewezenProducten");
    let allocated = rows.into_iter().filter_map(|row| {
        Some(AllocatedFact {
            fact_id: row.fact_id,
            line: row.line,
            ordinal: row.ordinal,
            toewijzing_nummer: reader.known_whole(row.node, "ToewijzingNummer"),
            request_id: reader.request_id(row.node),
            product_categorie: reader.text(row.node, "Product/Categorie"),
            product_code: reader.text(row.node, "Product/Code"),
            toewijzingsdatum: reader.date(row.node, "Toewijzingsdatum")?,
            toewijzingstijd: reader.known_time(row.node, "Toewijzingstijd"),
            ingangsdatum: reader.date(row.node, "Ingangsdatum")?,
            einddatum: reader.date(row.node, "Einddatum"),
            reden_wijziging: reader.text(row.node, "RedenWijziging"),
            volume: reader.whole(row.node, "Omvang/Volume"),
            eenheid: reader.text(row.node, "Omvang/Eenheid"),
            frequentie: reader.text(row.node, "Omvang/Frequentie"),
            budget: reader.whole(row.node, "Budget"),
        })
    });
    Facts { allocated: allocated.collect(), ..Facts::default() }
}
