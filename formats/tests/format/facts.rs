//! The facts of requests, claims and their answers, and whom each part of a message is about.

use wijkstroom_formats::SIZE_MAX_BYTES;
use wijkstroom_formats::door::{RECORD_MAX_BYTES, read};
use wijkstroom_schemas::bsn::Bsn;
use wijkstroom_schemas::event::{Event, Registered};
use wijkstroom_schemas::ids::{Conversation, MessageName};
use wijkstroom_schemas::message::Message;
use wijkstroom_schemas::wire::{self, RecordType, Registry};

use super::door::{day, door, inbound};

const CONVERSATION: Conversation<'static> =
    Conversation { law: "JW", municipality: "0363", provider: "42420001" };

/// A valid message of each type, with some texts replaced wherever they stand.
fn message(name: &str, edits: &[(&str, &str)]) -> Message {
    let path = format!("{}/tests/data/rules/{name}.xml", env!("CARGO_MANIFEST_DIR"));
    let text = edits.iter().fold(std::fs::read_to_string(path).unwrap(), |text, (from, to)| {
        assert!(text.contains(from), "{from:?} is not in {name}");
        text.replace(from, to)
    });
    let message = read(&door(), inbound(text));
    assert_eq!((message.origin.level, message.findings.len()), (None, 0), "{:?}", message.findings);
    message
}

/// Its events. Each says which part it is, and lies with whom it is about.
fn events(message: &Message) -> Vec<Event> {
    let read = |framed: &wijkstroom_schemas::message::Framed| {
        let event: Event = Registry::own().decode(RecordType::Event, &framed.value).unwrap();
        let key = match &event.person {
            Some(person) => door().ids.routing_key(person),
            None => door().ids.provider_key(&CONVERSATION),
        };
        assert_eq!((&framed.key, &event.meta.message_id), (&key, &message.origin.message_id));
        event
    };
    let events: Vec<Event> = message.events.iter().map(read).collect();
    let facts: usize = events.iter().map(Event::facts).sum();
    assert_eq!(usize::try_from(message.facts).unwrap(), facts);
    let parts = i32::try_from(events.len()).unwrap();
    for (part, event) in (0..).zip(&events) {
        assert_eq!((event.meta.part, event.meta.parts), (part, parts));
    }
    events
}

fn fact_id(message_type: &str, element: &str) -> String {
    let sender = if matches!(message_type, "JW319" | "JW325") { "0363" } else { "42420001" };
    let identification = message_type.replace("JW", "B-");
    let name = MessageName { message_type, sender, identification: &identification };
    door().ids.fact(&name, element)
}

fn bsn(event: &Event) -> Option<Bsn> {
    event.person.as_ref().unwrap().bsn.clone()
}

fn request(reference: &str) -> String {
    door().ids.request(&CONVERSATION, reference)
}

fn prestatie(reference: &str) -> String {
    door().ids.prestatie(&CONVERSATION, reference)
}

/// What the part about the provider lists: kind, id, part, ordinal, line, child.
fn registered(event: &Event) -> Vec<(&str, &str, i32, i32, i32, &str)> {
    assert!(event.person.is_none() && event.facts() == 0);
    let rows = event.registered.iter().map(|row| {
        let Registered { soort, id, part, ordinal, line, child, .. } = row;
        (soort.as_str(), id.as_str(), *part, *ordinal, *line, child.as_str())
    });
    rows.collect()
}

#[test]
fn a_request_for_care_is_about_a_child_and_registered_with_its_provider() {
    let message = message("JW315", &[]);
    let events = events(&message);
    let [child, provider] = events.as_slice() else { panic!("{} parts", events.len()) };
    let person = child.person.as_ref().unwrap();
    assert_eq!(
        (person.geboortedatum, person.geslacht.as_deref()),
        (Some(day("2012-03-17")), Some("2"))
    );
    let [first, second] = child.care_requested.as_slice() else { panic!("two products") };
    assert_eq!(first.fact_id, fact_id("JW315", "AangevraagdProduct[1]"));
    assert_eq!((&first.request_id, first.line, first.ordinal), (&request("REF-1"), 30, 1));
    assert_eq!(
        (first.beschikking_nummer, first.beschikking_ingangsdatum),
        (Some(8801), Some(day("2026-04-15")))
    );
    assert_eq!(
        (first.toewijzing_ingangsdatum, first.toewijzing_einddatum),
        (day("2026-05-01"), Some(day("2027-04-30")))
    );
    assert_eq!(
        (first.volume, first.eenheid.as_deref(), first.frequentie.as_deref()),
        (Some(2), Some("16"), Some("2"))
    );
    assert_eq!((first.verwijzer_type.as_str(), second.verwijzer_type.as_str()), ("02", "08"));
    assert_eq!(
        (second.product_categorie.as_deref(), second.product_code.as_deref()),
        (Some("50"), None)
    );
    assert_eq!((second.budget, second.gezagsdrager_bekend.as_deref()), (Some(250_000), None));
    let key = message.events[0].key.as_str();
    let expected = [
        ("verzoek", &*request("REF-1"), 0, 1, 30, key),
        ("verzoek", &*request("REF-2"), 0, 2, 50, key),
    ];
    assert_eq!(registered(provider), expected);
}

#[test]
fn a_request_for_change_lists_what_stays_what_changes_and_what_is_new() {
    let message = message("JW317", &[]);
    let events = events(&message);
    let [child, provider] = events.as_slice() else { panic!("{} parts", events.len()) };
    assert_eq!(bsn(child), Bsn::parse("999900006"));
    assert!(child.person.as_ref().unwrap().geboortedatum.is_none());
    let told = child.change_requested.iter().map(|fact| {
        assert_eq!(
            (fact.request_id.as_str(), fact.reden_verzoek.as_str()),
            (&*request("VREF-1"), "1")
        );
        (
            fact.soort.as_str(),
            fact.ordinal,
            fact.toewijzing_nummer,
            fact.gewenste_ingangsdatum,
            fact.volume,
            fact.budget,
        )
    });
    let told: Vec<_> = told.collect();
    let on = |text: &str| Some(day(text));
    let expected = [
        ("ongewijzigd", 1, Some(4711), None, None, None),
        ("ongewijzigd", 2, Some(4714), None, None, None),
        ("te_wijzigen", 1, Some(4712), on("2026-06-01"), Some(4), None),
        ("te_wijzigen", 2, Some(4713), on("2026-06-02"), None, Some(5000)),
        ("nieuw", 1, None, on("2026-07-01"), Some(8), None),
        ("nieuw", 2, None, on("2026-08-01"), None, Some(7000)),
    ];
    assert_eq!(told, expected);
    let last = child.change_requested.last().unwrap();
    assert_eq!(last.fact_id, fact_id("JW317", "NieuwProduct[2]"));
    assert_eq!((last.product_categorie.as_deref(), last.einddatum), (Some("50"), on("2027-01-31")));
    let key = message.events[0].key.as_str();
    assert_eq!(registered(provider), [("verzoek", &*request("VREF-1"), 0, 1, 20, key)]);
}

#[test]
fn the_answer_to_a_request_is_about_the_provider_alone() {
    let message = message("JW319", &[]);
    let events = events(&message);
    let [provider] = events.as_slice() else { panic!("{} parts", events.len()) };
    let [fact] = provider.request_answered.as_slice() else { panic!("one answer") };
    assert_eq!(fact.fact_id, fact_id("JW319", "Antwoord[1]"));
    assert_eq!((&fact.request_id, fact.verzoek_antwoord.as_str()), (&request("VREF-1"), "1"));
    assert_eq!(
        (fact.reden_afwijzing.as_deref(), fact.woonplaats_gemeente.as_deref()),
        (Some("8"), Some("0384"))
    );
}

#[test]
fn a_claim_has_a_part_for_each_client_and_one_for_the_provider() {
    let message = message("JW323", &[]);
    let events = events(&message);
    let [one, two, provider] = events.as_slice() else { panic!("{} parts", events.len()) };
    assert_eq!((bsn(one), bsn(two)), (Bsn::parse("999900006"), Bsn::parse("999900018")));
    let declaratie = door().ids.declaratie(&CONVERSATION, "DN001");
    let lines = one.declared.iter().chain(&two.declared).map(|fact| {
        assert_eq!(
            (&fact.declaratie_id, fact.declaratie_dagtekening),
            (&declaratie, day("2026-05-05"))
        );
        (
            fact.prestatie_id.clone(),
            fact.ordinal,
            fact.toewijzing_nummer,
            fact.eenheid.as_str(),
            fact.product_tarief,
            fact.bedrag,
        )
    });
    let expected = [
        (prestatie("RN001"), 1, 4711, "04", Some(1250), 5000),
        (prestatie("RN002"), 2, 4711, "83", None, 9000),
        (prestatie("RN003"), 3, 4712, "01", Some(1000), -2000),
        (prestatie("RN004"), 1, 4713, "14", Some(1020), 5100),
    ];
    assert_eq!(lines.collect::<Vec<_>>(), expected);
    assert_eq!(one.declared[2].vorige_prestatie_id, Some(prestatie("RN900")));
    assert_eq!(
        (one.declared[2].begindatum, one.declared[2].einddatum),
        (day("2026-02-01"), day("2026-02-28"))
    );
    assert_eq!(two.declared[0].fact_id, fact_id("JW323", "Client[2]/Prestatie[1]"));
    let [first, second] = [0, 1].map(|part| message.events[part].key.as_str());
    let expected = [
        ("prestatie", &*prestatie("RN001"), 0, 1, 33, first),
        ("prestatie", &*prestatie("RN002"), 0, 2, 52, first),
        ("prestatie", &*prestatie("RN003"), 0, 3, 70, first),
        ("prestatie", &*prestatie("RN004"), 1, 1, 95, second),
        ("declaratie", &*declaratie, 2, 1, 18, ""),
    ];
    assert_eq!(registered(provider), expected);
    assert_eq!(provider.registered[2].vorig_id, Some(prestatie("RN900")));
}

#[test]
fn the_answer_to_a_claim_has_a_fact_for_each_class_with_codes() {
    let message = message("JW325", &[]);
    let events = events(&message);
    let [one, two, provider] = events.as_slice() else { panic!("{} parts", events.len()) };
    assert_eq!((bsn(one), bsn(two)), (Bsn::parse("999900006"), Bsn::parse("999900018")));
    assert!(provider.person.is_none());
    let declaratie = door().ids.declaratie(&CONVERSATION, "DN001");
    let all = events.iter().flat_map(|event| &event.declaration_answered);
    let told: Vec<_> = all
        .map(|fact| {
            assert_eq!(fact.declaratie_id, declaratie);
            (
                fact.klasse.as_str(),
                fact.ordinal,
                fact.prestatie_id.clone(),
                fact.retourcodes.as_str(),
                fact.ingediend_bedrag,
                fact.toegekend_bedrag,
            )
        })
        .collect();
    let expected = [
        ("client", 1, None, "0200", None, None),
        ("prestatie", 1, Some(prestatie("RN001")), "9307", Some(5000), None),
        ("prestatie", 2, Some(prestatie("RN003")), "8017", Some(-2000), None),
        ("client", 2, None, "0200", None, None),
        ("prestatie", 1, Some(prestatie("RN004")), "9307", Some(5100), None),
        ("declaratie", 1, None, "0200", Some(17_100), Some(9000)),
    ];
    assert_eq!(told, expected);
    let ids = [&two.declaration_answered[1], &provider.declaration_answered[0]];
    let expected =
        ["Client[2]/Prestatie[1]", "DeclaratieAntwoord[1]"].map(|it| fact_id("JW325", it));
    assert_eq!(ids.map(|fact| fact.fact_id.clone()), expected);
}

/// Two unknown clients are two, and the same message makes the same ones again.
#[test]
fn clients_without_number_stay_apart() {
    let edits = [("999900006", "000000000")];
    let unknown = message("JW323", &edits);
    assert_eq!(unknown, message("JW323", &edits));
    let other = message("JW317", &edits);
    let person = |event: &Event| event.person.clone().unwrap();
    let (one, two) = (person(&events(&unknown)[0]), person(&events(&other)[0]));
    assert!(one.bsn.is_none() && one.stand_in.is_some() && one.stand_in != two.stand_in);
    assert_ne!(unknown.events[0].key, other.events[0].key);
}

/// The same mapping for both laws; but under the other law the same reference is another one.
#[test]
fn both_laws_have_these_facts() {
    let woonplaats =
        "    <Woonplaatsbeginsel>\n      <Gemeente>0384</Gemeente>\n    </Woonplaatsbeginsel>\n";
    let edits = [("ijw", "iwmo"), ("jw319", "wmo319"), ("488", "482"), (woonplaats, "")];
    let message = message("JW319", &edits);
    assert_eq!(message.origin.message_type.as_deref(), Some("WMO319"));
    let event = Registry::own().decode::<Event>(RecordType::Event, &message.events[0].value);
    let event = event.unwrap();
    assert_eq!((event.meta.law.as_str(), event.meta.standard.as_str()), ("WMO", "iWmo 3.2"));
    let conversation = Conversation { law: "WMO", ..CONVERSATION };
    let fact = &event.request_answered[0];
    assert_eq!(fact.request_id, door().ids.request(&conversation, "VREF-1"));
    assert_ne!(fact.request_id, request("VREF-1"));
    assert_eq!((fact.reden_afwijzing.as_deref(), &fact.woonplaats_gemeente), (Some("8"), &None));
}

/// Who is called by what: the message that a header names, and whether all is well with it.
#[test]
fn a_return_message_has_no_facts_and_tells_which_message_it_answers() {
    #[track_caller]
    fn check(name: &str, edits: &[(&str, &str)], answered: (&str, &str, &str), approved: bool) {
        let message = message(name, edits);
        let (message_type, sender, identification) = answered;
        let of = MessageName { message_type, sender, identification };
        let answers = message.origin.answers.unwrap();
        assert_eq!((answers.message_id, answers.approved), (door().ids.message(&of), approved));
        assert_eq!(message.events.is_empty(), name != "JW325");
    }
    check("JW306", &[], ("JW305", "42420001", "B-306"), true);
    check("JW302", &[], ("JW301", "0363", "B-302"), true);
    check("JW320", &[], ("JW319", "0363", "B-320"), true);
    check("JW316", &[], ("JW315", "42420001", "B-316"), true);
    check("JW325", &[], ("JW323", "42420001", "B-323"), false);
    let approved = [("Code>9307<", "Code>0200<"), ("Code>8017<", "Code>8001<")];
    check("JW325", &approved, ("JW323", "42420001", "B-323"), true);
    check("JW306", &[("Code>0200<", "Code>0233<")], ("JW305", "42420001", "B-306"), false);
}

/// In a message about several, or about a provider, no one may be called by what it is called.
#[test]
fn an_identification_that_holds_a_client_is_hidden_from_all_parts() {
    for (name, own) in [("JW323", "B-323"), ("JW325", "B-325"), ("JW317", "B-317")] {
        let edit = format!("<ijw:Identificatie>{own}<");
        let message = message(name, &[(&edit, "<ijw:Identificatie>x999900006<")]);
        for event in events(&message) {
            assert!(event.meta.identification.starts_with("mac:"), "{name}");
            assert_eq!(Some(event.meta.identification), message.origin.identification);
        }
    }
}

/// A message about one child is called by what its sender wrote, unless that tells of somebody else.
#[test]
fn an_identification_that_holds_somebody_else_is_hidden() {
    let brother = ("<ijw:Achternaam>Beuk<", "<ijw:Achternaam>Beukelaar<");
    for (name, called, edit, hidden) in [
        ("JW301", "B-301", brother, false),
        ("JW301", "beukelaar", brother, true),
        ("JW301", "1980-06-15", brother, true),
        ("JW301", "15-06-1980", brother, true),
        ("JW301", "x Walnoot", brother, true),
        ("JW301", "2012-03-17", brother, false),
        ("JW301", "x999900006", brother, false),
        ("JW315", "rechtbank 1", ("Rechtbank", "Rechtbank"), true),
    ] {
        let own = format!("<ijw:Identificatie>{}<", name.replace("JW", "B-"));
        let message = message(name, &[edit, (&own, &format!("<ijw:Identificatie>{called}<"))]);
        for event in events(&message) {
            let told = &event.meta.identification;
            assert_eq!(told.starts_with("mac:"), hidden, "{name} {called}");
            assert_eq!(told == called, !hidden, "{name} {called}");
        }
    }
}

/// A reference that is not filled in is none (CD060), however it is left empty.
#[test]
fn an_empty_reference_corrects_nothing() {
    let own = "<ijw:ReferentieNummer>RN001</ijw:ReferentieNummer>";
    for reference in [" ", " \t\n"] {
        let empty =
            format!("{own}<ijw:VorigReferentieNummer>{reference}</ijw:VorigReferentieNummer>");
        let edits = [(own, empty.as_str())];
        let message = message("JW323", &edits);
        let events = events(&message);
        let facts = events.iter().flat_map(|event| &event.declared);
        let corrects = facts.filter(|fact| fact.vorige_prestatie_id.is_some()).count();
        let registered = events.iter().flat_map(|event| &event.registered);
        let listed = registered.filter(|row| row.vorig_id.is_some()).count();
        assert_eq!((corrects, listed), (1, 1), "only that of the credit: {reference:?}");
    }
}

/// As large as a claim may be: every line becomes a fact, and the record stays under what the stream takes.
#[test]
fn the_largest_claim_fits_the_stream() {
    const LINES: usize = 6;
    let base = std::fs::read_to_string(format!(
        "{}/tests/data/rules/JW323.xml",
        env!("CARGO_MANIFEST_DIR")
    ));
    let base: String = base.unwrap().lines().map(str::trim).collect();
    let (head, rest) = base.split_once("<Client>").unwrap();
    let (_, tail) = rest.rsplit_once("</Client>").unwrap();
    let line = rest.split_once("<Prestatie>").unwrap().1.split_once("</Prestatie>").unwrap().0;
    let mut numbers = (999_900_006..999_999_990).map(|number: u32| number.to_string());
    let mut text = head.to_owned();
    let (mut clients, mut lines) = (0_usize, 0_usize);
    while text.len() < SIZE_MAX_BYTES - 6_000 {
        let Some(bsn) = numbers.by_ref().find(|number| Bsn::parse(number).is_some()) else { break };
        text.push_str(&format!("<Client><Bsn>{bsn}</Bsn><Prestaties>"));
        for _ in 0..LINES {
            lines += 1;
            let line =
                line.replace("RN001", &format!("R{lines}")).replace("4711", &lines.to_string());
            text.push_str(&format!("<Prestatie>{line}</Prestatie>"));
        }
        text.push_str("</Prestaties></Client>");
        clients += 1;
    }
    text.push_str(tail);
    let total = format!("<ijw:TotaalBedrag>{}<", lines * 5000);
    let text = text.replace("<ijw:TotaalBedrag>17100<", &total);
    assert!(text.len() <= SIZE_MAX_BYTES && text.len() > SIZE_MAX_BYTES * 9 / 10, "{}", text.len());
    let message = read(&door(), inbound(text));
    assert_eq!((message.origin.level, message.findings.first()), (None, None));
    assert_eq!(usize::try_from(message.facts).unwrap(), lines);
    assert_eq!(message.events.len(), clients + 1);
    assert!(wire::encode(RecordType::Message, &message).len() < RECORD_MAX_BYTES);
}
