//! JW305: a provider tells that care started.

use wijkstroom_schemas::event::CareStartedFact;

use super::facts::{Facts, Reader};
use super::rules::{person, repeated, service};
use super::{MessageType, Party, types};
use crate::grammar::{ComplexType, Element, SimpleType, group, one, optional, repeated as many};
use crate::xml::NodeId;

pub(super) static JW305: MessageType = MessageType {
    name: "JW305",
    standard: "iJw 3.2",
    law: "JW",
    namespace: "http://www.istandaarden.nl/ijw/3_2/jw305/schema",
    root: &ROOT,
    sender: Party::Provider,
    homes: &[
        ("Client/Bsn", person::CS002),
        ("Client/Geboortedatum", person::CS139),
        ("Client/Geboortedatum/Datum", person::TR002),
        ("Client/Geboortedatum/Datum", person::TR134),
        ("Client/StartProducten/StartProduct/Begindatum", person::TR134),
        ("Client/StartProducten/StartProduct/StatusAanlevering", service::CS058),
        ("Client/StartProducten", repeated::TR101_START),
    ],
    facts,
};

static BERICHT_CODE: SimpleType = types::bericht_code("438");
static HEADER: [Element; 7] = types::header(&BERICHT_CODE, &types::AGB_CODE, &types::GEMEENTE);

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
        group("Naam", &types::VERKORTE_NAAM),
        group("StartProducten", &START_PRODUCTEN),
    ],
};

static START_PRODUCTEN: ComplexType = ComplexType {
    name: "StartProducten",
    shared: false,
    elements: &[many(group("StartProduct", &START_PRODUCT))],
};

static START_PRODUCT: ComplexType = ComplexType {
    name: "StartProduct",
    shared: false,
    elements: &[
        optional(one("ToewijzingNummer", &types::NUMMER)),
        optional(group("Product", &types::PRODUCT)),
        optional(one("ToewijzingIngangsdatum", &types::DATUM)),
        one("Begindatum", &types::DATUM),
        one("StatusAanlevering", &types::STATUS_AANLEVERING),
    ],
};

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
