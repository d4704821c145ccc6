//! 301, 305 and 307: what is assigned, and what care started and stopped.

use wijkstroom_schemas::event::{AllocatedFact, CareStartedFact, CareStoppedFact, Event};

use super::Reader;

/// Of a 301.
pub(in crate::istandaarden) fn allocated(reader: &mut Reader<'_, '_>) -> Vec<Event> {
    let Some(client) = reader.find(0, "Client") else { return Vec::new() };
    let person = reader.person(client, 1);
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
    let allocated = allocated.collect();
    vec![Event { allocated, ..reader.event(Some(person)) }]
}

/// Of a 305.
pub(in crate::istandaarden) fn care_started(reader: &mut Reader<'_, '_>) -> Vec<Event> {
    let Some(client) = reader.find(0, "Client") else { return Vec::new() };
    let person = reader.person(client, 1);
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
    let care_started = started.collect();
    vec![Event { care_started, ..reader.event(Some(person)) }]
}

/// Of a 307.
pub(in crate::istandaarden) fn care_stopped(reader: &mut Reader<'_, '_>) -> Vec<Event> {
    let Some(client) = reader.find(0, "Client") else { return Vec::new() };
    let person = reader.person(client, 1);
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
    let care_stopped = stopped.collect();
    vec![Event { care_stopped, ..reader.event(Some(person)) }]
}
