//! Messages as lines of text: number, identification, day, and the elements after `|`.
//!
//! ```text
//! 301 a 2025-01-01 | nr=1 from=2025-01-01 to=2025-12-31 vol=3/04/2
//! 323 d 2025-02-10 decl=D1 | child=anna ref=P1 nr=1 from=2025-01-01 to=2025-01-31 vol=12 bedrag=12000
//! ```
//!
//! What is left out is usual: child `kees`, product 45 45A03, first delivery. `content=8` has a receipt of
//! its own: other content under the same name.

use std::collections::BTreeMap;

use wijkstroom_schemas::day::Day;
use wijkstroom_schemas::event::{
    AllocatedFact, CareRequestedFact, CareStartedFact, CareStoppedFact, ChangeRequestedFact,
    DeclarationAnsweredFact, DeclaredFact, Event, Meta, Person, Registered, RequestAnsweredFact,
};
use wijkstroom_schemas::ids::{Conversation, MessageName};

use crate::world::{NOON, ids};

/// Named values of one element.
struct Fields<'a>(BTreeMap<&'a str, &'a str>);

impl<'a> Fields<'a> {
    fn read(text: &'a str) -> Self {
        let fields = text.split_whitespace().filter_map(|field| field.split_once('='));
        Self(fields.collect())
    }

    fn get(&self, name: &str) -> Option<&'a str> {
        self.0.get(name).copied().filter(|value| *value != "-")
    }

    fn text(&self, name: &str, usual: &str) -> String {
        self.get(name).unwrap_or(usual).to_owned()
    }

    /// `-` leaves it out.
    fn usual(&self, name: &str, usual: &str) -> Option<String> {
        match self.0.get(name) {
            Some(_) => self.get(name).map(str::to_owned),
            None => Some(usual.to_owned()),
        }
    }

    fn whole(&self, name: &str) -> Option<i64> {
        self.get(name).map(|value| value.parse().unwrap())
    }

    fn number(&self) -> Option<i64> {
        self.usual("nr", "1").map(|value| value.parse().unwrap())
    }

    fn day(&self, name: &str) -> Option<Day> {
        self.get(name).map(|value| Day::parse(value).unwrap())
    }

    fn the_day(&self, name: &str, usual: &str) -> Day {
        self.day(name).unwrap_or_else(|| Day::parse(usual).unwrap())
    }

    /// `volume/eenheid/frequentie`.
    fn omvang(&self) -> [Option<String>; 3] {
        let mut parts = self.get("vol").into_iter().flat_map(|vol| vol.split('/'));
        std::array::from_fn(|_| parts.next().map(str::to_owned))
    }

    fn child(&self) -> &'a str {
        self.get("child").unwrap_or("kees")
    }
}

/// What is known of an invented child: enough to tell it from others.
fn person(name: &str) -> Person {
    Person {
        geboortedatum: Day::parse("2012-05-17"),
        geslacht: Some("0".to_owned()),
        achternaam: Some(format!("Achternaam-van-{name}")),
        ..Person::default()
    }
}

/// What a line says, by part, each with the routing key of its child; the part about the provider,
/// the last, has none.
pub(crate) fn parts(line: &str) -> Vec<(Event, Option<String>)> {
    let line = line.split("=>").next().unwrap();
    let mut elements = line.split('|');
    let head = elements.next().unwrap();
    let mut words = head.split_whitespace();
    let (number, name, day) = (words.next().unwrap(), words.next().unwrap(), words.next().unwrap());
    let header = Fields::read(head);
    let meta = meta(number, name, day, &header);
    let mut parts: Vec<(Event, Option<String>)> = Vec::new();
    let mut about = Event::new(meta.clone(), None);
    for text in elements {
        let fields = Fields::read(text);
        let child = ids().routing_key(&person(fields.child()));
        if number == "319" {
            about.request_answered.push(answered(&fields, &meta));
            continue;
        }
        let known = parts.iter().position(|(_, key)| key.as_deref() == Some(&child));
        let part = known.unwrap_or_else(|| {
            parts.push((
                Event::new(meta.clone(), Some(person(fields.child()))),
                Some(child.clone()),
            ));
            parts.len() - 1
        });
        let (event, _) = &mut parts[part];
        event.meta.part = i32::try_from(part).unwrap();
        add(event, &fields, &header);
        about.registered.extend(registered(event, &fields, &header, &child));
    }
    if number == "323" {
        let id = ids().declaratie(&conversation(&meta), header.get("decl").unwrap());
        about.registered.push(reference("declaratie", id, &about.meta, 1, String::new()));
    }
    about.registered.dedup_by(|one, other| one.id == other.id && one.soort == "verzoek");
    if !about.registered.is_empty() || number == "319" {
        about.meta.part = i32::try_from(parts.len()).unwrap();
        parts.push((about, None));
    }
    let count = i32::try_from(parts.len()).unwrap();
    parts.iter_mut().for_each(|(event, _)| event.meta.parts = count);
    parts
}

fn conversation(meta: &Meta) -> Conversation<'_> {
    Conversation { law: &meta.law, municipality: &meta.municipality, provider: &meta.provider }
}

fn meta(number: &str, name: &str, day: &str, header: &Fields<'_>) -> Meta {
    let message_type = format!("JW{number}");
    let sender = header.text("sender", "00001234");
    let content = u8::try_from(header.whole("content").unwrap_or(7)).unwrap();
    let message =
        MessageName { message_type: &message_type, sender: &sender, identification: name };
    Meta {
        receipt: ids().receipt(&message, &[content; 32]),
        message_id: ids().message(&message),
        source: "http".to_owned(),
        standard: "iJw 3.2".to_owned(),
        law: "JW".to_owned(),
        municipality: header.text("gemeente", "0363"),
        provider: header.text("provider", "00001234"),
        identification: name.to_owned(),
        dagtekening: Day::parse(day).unwrap(),
        received_at: NOON,
        deliver: true,
        part: 0,
        parts: 1,
        message_type,
        sender,
    }
}

fn reference(soort: &str, id: String, meta: &Meta, ordinal: i32, child: String) -> Registered {
    let soort = soort.to_owned();
    Registered { soort, id, vorig_id: None, part: meta.part, ordinal, line: 7, child }
}

fn registered(
    event: &Event,
    fields: &Fields<'_>,
    header: &Fields<'_>,
    child: &str,
) -> Option<Registered> {
    let of = conversation(&event.meta);
    let (soort, id, ordinal) = match &event.meta.message_type[2..] {
        "315" => ("verzoek", ids().request(&of, fields.get("req")?), event.care_requested.len()),
        "317" => ("verzoek", ids().request(&of, header.get("req")?), 1),
        "323" => ("prestatie", ids().prestatie(&of, fields.get("ref")?), event.declared.len()),
        _ => return None,
    };
    let ordinal = i32::try_from(ordinal).unwrap();
    Some(reference(soort, id, &event.meta, ordinal, child.to_owned()))
}

fn answered(fields: &Fields<'_>, meta: &Meta) -> RequestAnsweredFact {
    RequestAnsweredFact {
        fact_id: format!("{}-answer", meta.identification),
        line: 7,
        ordinal: 1,
        request_id: ids().request(&conversation(meta), fields.get("req").unwrap()),
        verzoek_antwoord: fields.text("antwoord", "1"),
        reden_afwijzing: None,
        woonplaats_gemeente: None,
    }
}

/// An element of a message, as its line tells it.
struct Element<'a> {
    fields: &'a Fields<'a>,
    header: &'a Fields<'a>,
    meta: Meta,
    categorie: Option<String>,
    code: Option<String>,
    volume: Option<i64>,
    eenheid: Option<String>,
    frequentie: Option<String>,
    request: Option<String>,
}

impl Element<'_> {
    /// Its number in its class, and the id of its fact.
    fn next(&self, before: usize) -> (i32, String) {
        let ordinal = i32::try_from(before).unwrap() + 1;
        let named = self.fields.get("ref").map_or_else(|| ordinal.to_string(), str::to_owned);
        (ordinal, format!("{}-{named}", self.meta.identification))
    }
}

/// The line that every element is said to stand in.
const LINE: i32 = 7;

/// Adds an element to the part that it stands in.
fn add(event: &mut Event, fields: &Fields<'_>, header: &Fields<'_>) {
    let meta = event.meta.clone();
    let [volume, eenheid, frequentie] = fields.omvang();
    let element = Element {
        fields,
        header,
        categorie: fields.usual("cat", "45"),
        code: fields.usual("code", "45A03"),
        volume: volume.map(|volume| volume.parse().unwrap()),
        eenheid,
        frequentie,
        request: fields.get("req").map(|req| ids().request(&conversation(&meta), req)),
        meta,
    };
    match &event.meta.message_type[2..] {
        "301" => allocated(event, element),
        "305" => started(event, element),
        "307" => stopped(event, element),
        "315" => requested(event, element),
        "317" => changed(event, element),
        "323" => declared(event, element),
        "325" => answered_claim(event, element),
        other => panic!("message {other}"),
    }
}

fn allocated(event: &mut Event, element: Element<'_>) {
    let (ordinal, fact_id) = element.next(event.allocated.len());
    let Element { fields, meta, categorie, code, volume, eenheid, frequentie, request, .. } =
        element;
    event.allocated.push(AllocatedFact {
        ordinal,
        fact_id,
        line: LINE,
        toewijzing_nummer: fields.number().unwrap(),
        request_id: request,
        product_categorie: categorie,
        product_code: code,
        toewijzingsdatum: fields.day("op").unwrap_or(meta.dagtekening),
        toewijzingstijd: fields.text("tijd", "12:00:00"),
        ingangsdatum: fields.the_day("from", "2025-01-01"),
        einddatum: fields.day("to"),
        reden_wijziging: fields.get("reden").map(str::to_owned),
        volume,
        eenheid,
        frequentie,
        budget: fields.whole("budget"),
    });
}

fn started(event: &mut Event, element: Element<'_>) {
    let (ordinal, fact_id) = element.next(event.care_started.len());
    let Element { fields, categorie, code, .. } = element;
    event.care_started.push(CareStartedFact {
        ordinal,
        fact_id,
        line: LINE,
        toewijzing_nummer: fields.number(),
        product_categorie: categorie,
        product_code: code,
        toewijzing_ingangsdatum: fields.day("ingang"),
        begindatum: fields.the_day("begin", "2025-01-01"),
        status_aanlevering: fields.text("status", "1"),
    });
}

fn stopped(event: &mut Event, element: Element<'_>) {
    let (ordinal, fact_id) = element.next(event.care_stopped.len());
    let Element { fields, categorie, code, .. } = element;
    event.care_stopped.push(CareStoppedFact {
        ordinal,
        fact_id,
        line: LINE,
        toewijzing_nummer: fields.number(),
        product_categorie: categorie,
        product_code: code,
        toewijzing_ingangsdatum: fields.day("ingang"),
        begindatum: fields.the_day("begin", "2025-01-01"),
        reden_beeindiging: fields.text("reden", "31"),
        einddatum: fields.the_day("eind", "2025-06-30"),
        status_aanlevering: fields.text("status", "1"),
    });
}

fn requested(event: &mut Event, element: Element<'_>) {
    let (ordinal, fact_id) = element.next(event.care_requested.len());
    let Element { fields, categorie, code, volume, eenheid, frequentie, request, .. } = element;
    event.care_requested.push(CareRequestedFact {
        ordinal,
        fact_id,
        line: LINE,
        request_id: request.unwrap(),
        gezagsdrager_bekend: None,
        beschikking_nummer: None,
        beschikking_ingangsdatum: None,
        product_categorie: categorie,
        product_code: code,
        toewijzing_ingangsdatum: fields.the_day("from", "2025-01-01"),
        toewijzing_einddatum: fields.day("to"),
        volume,
        eenheid,
        frequentie,
        budget: fields.whole("budget"),
        verwijzer_type: "02".to_owned(),
        raamcontract: None,
    });
}

fn changed(event: &mut Event, element: Element<'_>) {
    let (_, fact_id) = element.next(event.change_requested.len());
    let Element { fields, meta, header, categorie, code, volume, eenheid, frequentie, .. } =
        element;
    let of = conversation(&meta);
    let soort = fields.text("soort", "te_wijzigen");
    let is_new = soort == "nieuw";
    let of_class = event.change_requested.iter().filter(|fact| fact.soort == soort).count();
    event.change_requested.push(ChangeRequestedFact {
        ordinal: i32::try_from(of_class).unwrap() + 1,
        fact_id,
        line: LINE,
        request_id: ids().request(&of, header.get("req").unwrap()),
        reden_verzoek: "1".to_owned(),
        toewijzing_nummer: if is_new { None } else { fields.number() },
        product_categorie: categorie.filter(|_| is_new),
        product_code: code.filter(|_| is_new),
        gewenste_ingangsdatum: fields.day("from"),
        einddatum: fields.day("to"),
        volume,
        eenheid,
        frequentie,
        budget: fields.whole("budget"),
        soort,
    });
}

fn declared(event: &mut Event, element: Element<'_>) {
    let (ordinal, fact_id) = element.next(event.declared.len());
    let Element { fields, header, meta, categorie, code, volume, eenheid, .. } = element;
    let of = conversation(&meta);
    let begindatum = fields.the_day("from", "2025-01-01");
    let bedrag = fields.whole("bedrag").unwrap();
    event.declared.push(DeclaredFact {
        ordinal,
        fact_id,
        line: LINE,
        declaratie_id: ids().declaratie(&of, header.get("decl").unwrap()),
        prestatie_id: ids().prestatie(&of, fields.get("ref").unwrap()),
        vorige_prestatie_id: fields.get("vorig").map(|vorig| ids().prestatie(&of, vorig)),
        declaratie_begindatum: begindatum,
        declaratie_einddatum: fields.the_day("to", "2025-01-31"),
        declaratie_dagtekening: meta.dagtekening,
        toewijzing_nummer: fields.number().unwrap(),
        product_categorie: categorie.unwrap(),
        product_code: code.unwrap(),
        begindatum,
        einddatum: fields.the_day("to", "2025-01-31"),
        geleverd_volume: volume.unwrap(),
        eenheid: eenheid.unwrap_or_else(|| "04".to_owned()),
        product_tarief: fields.whole("tarief"),
        bedrag,
        beoordeling: None,
        retourcodes: None,
    });
}

fn answered_claim(event: &mut Event, element: Element<'_>) {
    let (ordinal, fact_id) = element.next(event.declaration_answered.len());
    let Element { fields, meta, header, .. } = element;
    let of = conversation(&meta);
    event.declaration_answered.push(DeclarationAnsweredFact {
        ordinal,
        fact_id,
        line: LINE,
        klasse: fields.text("klasse", "prestatie"),
        declaratie_id: ids().declaratie(&of, header.get("decl").unwrap()),
        prestatie_id: fields.get("ref").map(|own| ids().prestatie(&of, own)),
        toewijzing_nummer: fields.number(),
        ingediend_bedrag: fields.whole("bedrag"),
        toegekend_bedrag: None,
        retourcodes: "0200".to_owned(),
    });
}
