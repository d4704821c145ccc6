//! JW301: a municipality assigns care to a provider.

use wijkstroom_schemas::event::AllocatedFact;

use super::facts::{Facts, Reader};
use super::rules::{contact, omvang, person, product, repeated};
use super::{MessageType, Party, types};
use crate::grammar::{ComplexType, Element, SimpleType, group, one, optional, repeated as many};
use crate::xml::NodeId;

pub(super) static JW301: MessageType = MessageType {
    name: "JW301",
    standard: "iJw 3.2",
    law: "JW",
    namespace: "http://www.istandaarden.nl/ijw/3_2/jw301/schema",
    root: &ROOT,
    sender: Party::Municipality,
    homes: &[
        ("Client/Bsn", person::CS002),
        ("Client/Geboortedatum", person::CS139),
        ("Client/Geboortedatum/Datum", person::TR002),
        ("Client/Geboortedatum/Datum", person::TR134),
        ("Client/Naam/NaamGebruik", person::CS050),
        ("Client/Naam/NaamGebruik", person::CS318),
        ("Client/Communicatie", person::CD007),
        ("Client/Relaties/Relatie/Geboortedatum", person::CS139),
        ("Client/Relaties/Relatie/Geboortedatum/Datum", person::TR002),
        ("Client/Relaties/Relatie/Geboortedatum/Datum", person::TR134),
        ("Client/Relaties/Relatie/Naam/NaamGebruik", person::CS050),
        ("Client/Relaties/Relatie/Contact", contact::CD034),
        ("Client/Relaties/Relatie/Contact", contact::TR006),
        ("Client/Relaties/Relatie/Contact/Adres/Postcode", contact::CD005_POSTCODE),
        ("Client/Relaties/Relatie/Contact/Adres/LandCode", contact::CD005_LAND_CODE),
        ("Client/Relaties/Relatie/Contact/Adres/LandCode", contact::CD025),
        ("Client/Relaties/Relatie/Contact/Adres/LandCode", contact::CS089),
        ("Client/Relaties/Relatie/Contact/Periode", contact::CD009),
        ("Client/Relaties/Relatie/Contact/Periode/Einddatum", contact::CS003),
        ("Client/Relaties", repeated::TR101_RELATIE),
        ("Client/Contactgegevens/Contact", contact::CD034),
        ("Client/Contactgegevens/Contact", contact::TR006),
        ("Client/Contactgegevens/Contact/Adres/Postcode", contact::CD005_POSTCODE),
        ("Client/Contactgegevens/Contact/Adres/LandCode", contact::CD005_LAND_CODE),
        ("Client/Contactgegevens/Contact/Adres/LandCode", contact::CD025),
        ("Client/Contactgegevens/Contact/Adres/LandCode", contact::CS089),
        ("Client/Contactgegevens/Contact/Periode", contact::CD009),
        ("Client/Contactgegevens/Contact/Periode/Einddatum", contact::CS003),
        ("Client/Contactgegevens", contact::TR061),
        ("Client/Contactgegevens", repeated::TR101_CONTACT),
        ("Client/ToegewezenProducten/ToegewezenProduct", product::CD041),
        ("Client/ToegewezenProducten/ToegewezenProduct", product::CD079),
        ("Client/ToegewezenProducten/ToegewezenProduct", product::CS335),
        ("Client/ToegewezenProducten/ToegewezenProduct", product::TR302),
        ("Client/ToegewezenProducten/ToegewezenProduct/Toewijzingsdatum", person::TR134),
        ("Client/ToegewezenProducten/ToegewezenProduct/Einddatum", product::CS003),
        ("Client/ToegewezenProducten/ToegewezenProduct/RedenWijziging", product::CS336),
        ("Client/ToegewezenProducten/ToegewezenProduct/Omvang", omvang::CD078),
        ("Client/ToegewezenProducten/ToegewezenProduct/Omvang", omvang::CD080),
        ("Client/ToegewezenProducten/ToegewezenProduct/Omvang/Eenheid", omvang::CS338),
        ("Client/ToegewezenProducten/ToegewezenProduct/Omvang/Frequentie", omvang::CD076),
        ("Client/ToegewezenProducten/ToegewezenProduct/Budget", omvang::CD075),
        ("Client/ToegewezenProducten/ToegewezenProduct/Budget", omvang::CD077),
        ("Client/ToegewezenProducten", repeated::TR101_TOEGEWEZEN),
    ],
    facts,
};

static BERICHT_CODE: SimpleType = types::bericht_code("436");
static HEADER: [Element; 7] = types::header(&BERICHT_CODE, &types::GEMEENTE, &types::AGB_CODE);

static ROOT: ComplexType = ComplexType {
    name: "Root",
    shared: false,
    elements: &[
        group("Header", &ComplexType { name: "Header", shared: false, elements: &HEADER }),
        group("Client", &CLIENT),
    ],
};

static CLIENT: ComplexType = ComplexType {
    name: "Client",
    shared: false,
    elements: &[
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
};

static RELATIES: ComplexType =
    ComplexType { name: "Relaties", shared: false, elements: &[many(group("Relatie", &RELATIE))] };

static RELATIE: ComplexType = ComplexType {
    name: "Relatie",
    shared: false,
    elements: &[
        one("Nummer", &types::PERSOONSID),
        optional(one("Volgorde", &types::RELATIE_VOLGORDE)),
        one("Soort", &types::SOORT_RELATIE),
        optional(group("Geboortedatum", &types::GEBOORTEDATUM)),
        optional(one("Geslacht", &types::GESLACHT)),
        group("Naam", &types::VOLLEDIGE_NAAM),
        group("Contact", &CONTACT),
    ],
};

static CONTACT: ComplexType = ComplexType {
    name: "Contact",
    shared: false,
    elements: &[
        one("Soort", &types::ADRES_SOORT),
        optional(group("Adres", &types::ADRES)),
        optional(one("Organisatie", &types::ORGANISATIENAAM)),
        optional(group("Telefoon", &types::TELEFOONNUMMERS)),
        optional(one("Emailadres", &types::EMAILADRES)),
        optional(group("Periode", &types::OPEN_PERIODE)),
    ],
};

static CONTACTGEGEVENS: ComplexType = ComplexType {
    name: "Contactgegevens",
    shared: false,
    elements: &[many(group("Contact", &CONTACT))],
};

static TOEGEWEZEN_PRODUCTEN: ComplexType = ComplexType {
    name: "ToegewezenProducten",
    shared: false,
    elements: &[many(group("ToegewezenProduct", &TOEGEWEZEN_PRODUCT))],
};

static TOEGEWEZEN_PRODUCT: ComplexType = ComplexType {
    name: "ToegewezenProduct",
    shared: false,
    elements: &[
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
};

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
