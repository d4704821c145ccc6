//! 315, 317 and 319: what care is asked for, what change, and what is answered.

use wijkstroom_schemas::event::{
    CareRequestedFact, ChangeRequestedFact, Event, Registered, RequestAnsweredFact,
};

use super::{Reader, Row};
use crate::xml::NodeId;

/// Of a 315. Comments, and who refers, stay behind.
pub(in crate::istandaarden) fn care_requested(reader: &mut Reader<'_, '_>) -> Vec<Event> {
    let Some(client) = reader.find(0, "Client") else { return Vec::new() };
    let person = reader.person(client, 1);
    let gezagsdrager_bekend = reader.text(client, "GezagsdragerBekend");
    let rows = reader.rows(client, "AangevraagdeProducten");
    let requested = rows.into_iter().filter_map(|row| {
        Some(CareRequestedFact {
            fact_id: row.fact_id,
            line: row.line,
            ordinal: row.ordinal,
            request_id: reader.request_id(row.node)?,
            gezagsdrager_bekend: gezagsdrager_bekend.clone(),
            beschikking_nummer: reader.whole(row.node, "BeschikkingNummer"),
            beschikking_ingangsdatum: reader.date(row.node, "BeschikkingIngangsdatum"),
            product_categorie: reader.text(row.node, "Product/Categorie"),
            product_code: reader.text(row.node, "Product/Code"),
            toewijzing_ingangsdatum: reader.date(row.node, "ToewijzingIngangsdatum")?,
            toewijzing_einddatum: reader.date(row.node, "ToewijzingEinddatum"),
            volume: reader.whole(row.node, "Omvang/Volume"),
            eenheid: reader.text(row.node, "Omvang/Eenheid"),
            frequentie: reader.text(row.node, "Omvang/Frequentie"),
            budget: reader.whole(row.node, "Budget"),
            verwijzer_type: reader.known_text(row.node, "Verwijzer/Type"),
            raamcontract: reader.text(row.node, "Raamcontract"),
        })
    });
    let care_requested: Vec<CareRequestedFact> = requested.collect();
    let child = reader.routing_key(&person);
    let registered = care_requested
        .iter()
        .map(|fact| request(&fact.request_id, fact.ordinal, fact.line, &child));
    let provider = Event { registered: registered.collect(), ..reader.event(None) };
    vec![Event { care_requested, ..reader.event(Some(person)) }, provider]
}

/// Of a 317. Its client is known by a Bsn alone.
pub(in crate::istandaarden) fn change_requested(reader: &mut Reader<'_, '_>) -> Vec<Event> {
    const LISTS: [(&str, &str); 3] = [
        ("OngewijzigdeProducten", "ongewijzigd"),
        ("TeWijzigenProducten", "te_wijzigen"),
        ("NieuweProducten", "nieuw"),
    ];
    let Some(client) = reader.find(0, "Client") else { return Vec::new() };
    let Some(verzoek) = reader.find(client, "Verzoek") else { return Vec::new() };
    let Some(request_id) = reader.request_id(verzoek) else { return Vec::new() };
    let person = reader.person(client, 1);
    let reden_verzoek = reader.known_text(verzoek, "RedenVerzoek");
    let mut change_requested = Vec::new();
    for (list, soort) in LISTS {
        for row in reader.rows(verzoek, list) {
            change_requested.push(ChangeRequestedFact {
                fact_id: row.fact_id,
                line: row.line,
                ordinal: row.ordinal,
                request_id: request_id.clone(),
                reden_verzoek: reden_verzoek.clone(),
                soort: soort.to_owned(),
                toewijzing_nummer: reader.whole(row.node, "ToewijzingNummer"),
                product_categorie: reader.text(row.node, "Product/Categorie"),
                product_code: reader.text(row.node, "Product/Code"),
                gewenste_ingangsdatum: reader.date(row.node, "GewensteIngangsdatum"),
                einddatum: reader.date(row.node, "Einddatum"),
                volume: reader.whole(row.node, "Omvang/Volume"),
                eenheid: reader.text(row.node, "Omvang/Eenheid"),
                frequentie: reader.text(row.node, "Omvang/Frequentie"),
                budget: reader.whole(row.node, "Budget"),
            });
        }
    }
    let line = one(reader, verzoek, "Verzoek[1]").map_or(0, |row| row.line);
    let registered = vec![request(&request_id, 1, line, &reader.routing_key(&person))];
    let provider = Event { registered, ..reader.event(None) };
    vec![Event { change_requested, ..reader.event(Some(person)) }, provider]
}

/// Of a 319. It tells no person: only the provider, and the request that is answered.
pub(in crate::istandaarden) fn request_answered(reader: &mut Reader<'_, '_>) -> Vec<Event> {
    let Some(antwoord) = reader.find(0, "Antwoord") else { return Vec::new() };
    let Some(row) = one(reader, antwoord, "Antwoord[1]") else { return Vec::new() };
    let Some(request_id) = reader.request_id(antwoord) else { return Vec::new() };
    let fact = RequestAnsweredFact {
        fact_id: row.fact_id,
        line: row.line,
        ordinal: row.ordinal,
        request_id,
        verzoek_antwoord: reader.known_text(antwoord, "VerzoekAntwoord"),
        reden_afwijzing: reader.text(antwoord, "RedenAfwijzingVerzoek"),
        woonplaats_gemeente: reader.text(antwoord, "Woonplaatsbeginsel/Gemeente"),
    };
    vec![Event { request_answered: vec![fact], ..reader.event(None) }]
}

/// The row of an element that a message has once.
pub(super) fn one(reader: &Reader<'_, '_>, node: NodeId, element: &str) -> Option<Row> {
    reader.located(vec![(node, element.to_owned(), 1)]).pop()
}

/// A request, as the part about the provider lists it. The child's part is the first.
fn request(id: &str, ordinal: i32, line: i32, child: &str) -> Registered {
    Registered {
        soort: "verzoek".to_owned(),
        id: id.to_owned(),
        vorig_id: None,
        part: 0,
        ordinal,
        line,
        child: child.to_owned(),
    }
}
