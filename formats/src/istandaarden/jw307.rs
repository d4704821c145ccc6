//! JW307: a provider tells that care stopped.

use wijkstroom_schemas::event::CareStoppedFact;

use super::facts::{Facts, Reader};
use super::rules::{person, repeated, service};
use super::{MessageType, Party, types};
use crate::grammar::{ComplexType, Element, SimpleType, group, one, optional, repeated as many};
use crate::xml::NodeId;

pub(super) static JW307: MessageType = MessageType {
    name: "JW307",
    standard: "iJw 3.2",
    law: "JW",
    namespace: "http://www.istandaarden.nl/ijw/3_2/jw307/schema",
    root: &ROOT,
    sender: Party::Provider,
    homes: &[
        ("Client/Bsn", person::CS002),
        ("Client/Geboortedatum", person::CS139),
        ("Client/Geboortedatum/Datum", person::TR002),
        ("Client/Geboortedatum/Datum", person::TR134),
        ("Client/StopProducten/StopProduct/Einddatum", service::TR018),
        ("Client/StopProducten/StopProduct/Einddatum", person::TR134),
        ("Client/StopProducten/StopProduct/StatusAanlevering", service::CS058),
        ("Client/StopProducten", repeated::TR101_STOP),
    ],
    facts,
};

static BERICHT_CODE: SimpleType = types::bericht_code("440");
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
        group("StopProducten", &STOP_PRODUCTEN),
    ],
};

static STOP_PRODUCTEN: ComplexType = ComplexType {
    name: "StopProducten",
    shared: false,
    elements: &[many(group("StopProduct", &STOP_PRODUCT))],
};

static STOP_PRODUCT: ComplexType = ComplexType {
    name: "StopProduct",
    shared: false,
    elements: &[
        optional(one("ToewijzingNummer", &types::NUMMER)),
        optional(group("Product", &types::PRODUCT)),
        optional(one("ToewijzingIngangsdatum", &types::DATUM)),
        one("Begindatum", &types::DATUM),
        one("RedenBeeindiging", &types::REDEN_BEEINDIGING),
        one("Einddatum", &types::DATUM),
        one("StatusAanlevering", &types::STATUS_AANLEVERING),
    ],
};

fn facts(reader: &mut Reader<'_, '_>, client: NodeId) -> Facts {
    let rows = reader.rows(client, "StopProducten");
    let stopped = rows.into_iter().filter_map(|row| {
        Some(CareStoppedFact {
            fact_id: row.fact_id,
            line: row.line,
            ordinal: row.ordinal,
            toewijzing_nummer: reader.whole(row.node, "ToewijzingNummer"),
            product_categorie: reader.text(row.node, "Product/Categorie"),
            product_code: reader.text(row.node, "Product/Code"),
            toewijzing_ingangsdatum: reader.date(row.node, "ToewijzingIngangsdatum"),
            begindatum: reader.date(row.node, "Begindatum")?,
            reden_beeindiging: reader.known_text(row.node, "RedenBeeindiging"),
            einddatum: reader.date(row.node, "Einddatum")?,
            status_aanlevering: reader.known_text(row.node, "StatusAanlevering"),
        })
    });
    Facts { care_stopped: stopped.collect(), ..Facts::default() }
}
