//! 323 and 325: what is claimed, and what is answered. Their clients are known by a Bsn alone.

use wijkstroom_schemas::day::Day;
use wijkstroom_schemas::event::{DeclarationAnsweredFact, DeclaredFact, Event, Registered};

use super::request::one;
use super::{Reader, Row};
use crate::report::number;
use crate::xml::NodeId;

/// What all lines of a claim have in common.
struct Declaratie {
    id: String,
    begindatum: Day,
    einddatum: Day,
    dagtekening: Day,
}

/// Of a 323.
pub(in crate::istandaarden) fn declared(reader: &mut Reader<'_, '_>) -> Vec<Event> {
    let Some(node) = reader.find(0, "Declaratie") else { return Vec::new() };
    let Some(head) = one(reader, node, "Declaratie[1]") else { return Vec::new() };
    // Each is read, so that each that is out of range is told.
    let begindatum = reader.date(node, "DeclaratiePeriode/Begindatum");
    let einddatum = reader.date(node, "DeclaratiePeriode/Einddatum");
    let dagtekening = reader.date(node, "DeclaratieDagtekening");
    let (Some(begindatum), Some(einddatum), Some(dagtekening)) =
        (begindatum, einddatum, dagtekening)
    else {
        return Vec::new();
    };
    let id = reader.declaratie_id(node);
    let declaratie = Declaratie { id, begindatum, einddatum, dagtekening };
    let mut events = Vec::new();
    let mut registered = Vec::new();
    for (client, ordinal, rows) in clients(reader, node) {
        let person = reader.person(client.node, ordinal);
        let child = reader.routing_key(&person);
        let part = number(events.len());
        let lines = rows.into_iter().filter_map(|row| prestatie(reader, &declaratie, row));
        let declared: Vec<DeclaredFact> = lines.collect();
        registered.extend(declared.iter().map(|fact| Registered {
            soort: "prestatie".to_owned(),
            id: fact.prestatie_id.clone(),
            vorig_id: fact.vorige_prestatie_id.clone(),
            part,
            ordinal: fact.ordinal,
            line: fact.line,
            child: child.clone(),
        }));
        events.push(Event { declared, ..reader.event(Some(person)) });
    }
    registered.push(Registered {
        soort: "declaratie".to_owned(),
        id: declaratie.id,
        vorig_id: None,
        part: number(events.len()),
        ordinal: 1,
        line: head.line,
        child: String::new(),
    });
    events.push(Event { registered, ..reader.event(None) });
    events
}

fn prestatie(
    reader: &mut Reader<'_, '_>,
    declaratie: &Declaratie,
    row: Row,
) -> Option<DeclaredFact> {
    let node = row.node;
    Some(DeclaredFact {
        fact_id: row.fact_id,
        line: row.line,
        ordinal: row.ordinal,
        declaratie_id: declaratie.id.clone(),
        prestatie_id: reader.prestatie_id(node, "ProductReferentie/ReferentieNummer")?,
        vorige_prestatie_id: reader.vorige_prestatie_id(node),
        declaratie_begindatum: declaratie.begindatum,
        declaratie_einddatum: declaratie.einddatum,
        declaratie_dagtekening: declaratie.dagtekening,
        toewijzing_nummer: reader.known_whole(node, "ToewijzingNummer"),
        product_categorie: reader.known_text(node, "ProductCategorie"),
        product_code: reader.known_text(node, "ProductCode"),
        begindatum: reader.date(node, "ProductPeriode/Begindatum")?,
        einddatum: reader.date(node, "ProductPeriode/Einddatum")?,
        geleverd_volume: reader.known_whole(node, "GeleverdVolume"),
        eenheid: reader.known_text(node, "Eenheid"),
        product_tarief: reader.whole(node, "ProductTarief"),
        bedrag: reader.signed(node, "IngediendBedrag", "Bedrag"),
        beoordeling: None,
        retourcodes: None,
    })
}

/// Of a 325. One whose claim could not be judged at all has no `DeclaratieAntwoord`, and no facts.
pub(in crate::istandaarden) fn declaration_answered(reader: &mut Reader<'_, '_>) -> Vec<Event> {
    let Some(node) = reader.find(0, "DeclaratieAntwoord") else { return Vec::new() };
    let Some(row) = one(reader, node, "DeclaratieAntwoord[1]") else { return Vec::new() };
    let declaratie_id = reader.declaratie_id(node);
    let mut events = Vec::new();
    for (client, ordinal, rows) in clients(reader, node) {
        let person = reader.person(client.node, ordinal);
        let about_client = answered(reader, "client", &declaratie_id, client);
        let lines = rows.into_iter().map(|row| {
            let node = row.node;
            DeclarationAnsweredFact {
                prestatie_id: reader.prestatie_id(node, "ProductReferentie/ReferentieNummer"),
                toewijzing_nummer: reader.whole(node, "ToewijzingNummer"),
                ingediend_bedrag: Some(reader.signed(node, "IngediendBedrag", "Bedrag")),
                ..answered(reader, "prestatie", &declaratie_id, row)
            }
        });
        let declaration_answered = std::iter::once(about_client).chain(lines).collect();
        events.push(Event { declaration_answered, ..reader.event(Some(person)) });
    }
    let about_claim = DeclarationAnsweredFact {
        ingediend_bedrag: Some(reader.signed(node, "TotaalIngediendBedrag", "TotaalBedrag")),
        toegekend_bedrag: Some(reader.signed(node, "TotaalToegekendBedrag", "TotaalBedrag")),
        ..answered(reader, "declaratie", &declaratie_id, row)
    };
    events.push(Event { declaration_answered: vec![about_claim], ..reader.event(None) });
    events
}

/// What is answered of one class: its codes.
fn answered(
    reader: &Reader<'_, '_>,
    klasse: &str,
    declaratie_id: &str,
    row: Row,
) -> DeclarationAnsweredFact {
    DeclarationAnsweredFact {
        fact_id: row.fact_id,
        line: row.line,
        ordinal: row.ordinal,
        klasse: klasse.to_owned(),
        declaratie_id: declaratie_id.to_owned(),
        prestatie_id: None,
        toewijzing_nummer: None,
        ingediend_bedrag: None,
        toegekend_bedrag: None,
        retourcodes: reader.retourcodes(row.node),
    }
}

/// The clients of a claim, each with its number and its lines.
fn clients(reader: &Reader<'_, '_>, declaratie: NodeId) -> Vec<(Row, usize, Vec<Row>)> {
    let mut elements = Vec::new();
    let mut sizes = Vec::new();
    for (ordinal, client) in reader.elements(declaratie, "Clienten") {
        let element = format!("Client[{ordinal}]");
        let lines = reader.elements(client, "Prestaties");
        let before = elements.len();
        elements.push((client, element.clone(), ordinal));
        elements
            .extend(lines.map(|(line, node)| (node, format!("{element}/Prestatie[{line}]"), line)));
        sizes.push((ordinal, elements.len() - before - 1));
    }
    let mut rows = reader.located(elements).into_iter();
    let mut clients = Vec::new();
    for (ordinal, size) in sizes {
        let Some(client) = rows.next() else { break };
        clients.push((client, ordinal, rows.by_ref().take(size).collect()));
    }
    clients
}
