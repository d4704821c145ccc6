//! The inbox record.

use std::collections::BTreeSet;

use wijkstroom_formats::SIZE_MAX_BYTES;
use wijkstroom_formats::door::{Door, Inbound, oversized, read};
use wijkstroom_schemas::day::Day;
use wijkstroom_schemas::event::Event;
use wijkstroom_schemas::ids::{Conversation, Ids, MessageName, Secret, content_hash};
use wijkstroom_schemas::message::Message;
use wijkstroom_schemas::wire::{RecordType, Registry, encode};

use super::{base, edited};

/// Between whom the messages of these tests go.
const CONVERSATION: Conversation<'static> =
    Conversation { law: "JW", municipality: "0363", provider: "12345678" };

pub(crate) fn door() -> Door {
    let ids = Ids::new(&Secret([1; 32]), &Secret([2; 32]));
    Door { ids, municipalities: BTreeSet::from(["0363".to_owned()]) }
}

pub(crate) fn inbound(bytes: impl Into<Vec<u8>>) -> Inbound<'static> {
    Inbound {
        source: "folder:proef",
        file_name: Some("/pad/naar/bericht 1.xml"),
        senders: None,
        token_sender: None,
        received_at: 1_700_000_000_000,
        deliver: true,
        bytes: bytes.into(),
    }
}

fn event(message: &Message) -> Event {
    assert_eq!((message.origin.level, message.findings.len()), (None, 0), "{:?}", message.findings);
    Registry::own().decode(RecordType::Event, &message.events[0].value).unwrap()
}

pub(crate) fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

#[test]
fn a_start_becomes_facts() {
    let bytes = base("JW305");
    let message = read(&door(), inbound(bytes.as_str()));
    let origin = &message.origin;
    assert_eq!(origin.message_type.as_deref(), Some("JW305"));
    assert_eq!(origin.standard.as_deref(), Some("iJw 3.2"));
    assert_eq!(origin.sender.as_deref(), Some("12345678"));
    assert_eq!(origin.receiver.as_deref(), Some("0363"));
    assert_eq!(origin.municipality.as_deref(), Some("0363"));
    assert_eq!(origin.identification.as_deref(), Some("START-0001"));
    assert_eq!(origin.dagtekening, Some(day("2026-04-15")));
    assert_eq!(origin.file_name.as_deref(), Some("bericht 1.xml"));
    assert_eq!(origin.size, i64::try_from(bytes.len()).unwrap());
    assert_eq!((message.identification_line, message.identification_column), (Some(10), Some(7)));
    assert_eq!(
        (message.facts, message.toewijzing_nummers.as_slice()),
        (3, [4711, 4712].as_slice())
    );
    assert_eq!(message.original.as_deref(), Some(bytes.as_bytes()));
    let name =
        MessageName { message_type: "JW305", sender: "12345678", identification: "START-0001" };
    let hash = content_hash(bytes.as_bytes());
    assert_eq!(message.content_hash, hash);
    assert_eq!(origin.message_id, door().ids.message(&name));
    assert_eq!(origin.receipt, door().ids.receipt(&name, &hash));
    let event = event(&message);
    assert_eq!((message.events.len(), event.facts()), (1, 3));
    let Event { meta, person, care_started, .. } = event;
    let person = person.unwrap();
    assert_eq!(message.events[0].key, door().ids.routing_key(&person));
    assert_eq!((meta.message_id.as_str(), meta.part, meta.parts), (&*origin.message_id, 0, 1));
    assert_eq!(
        (meta.provider.as_str(), meta.municipality.as_str(), meta.law.as_str()),
        ("12345678", "0363", "JW")
    );
    assert!(meta.deliver && origin.answers.is_none());
    assert_eq!(
        (person.geboortedatum, person.datum_gebruik.as_deref()),
        (Some(day("2012-05-01")), Some("1"))
    );
    assert_eq!(
        (person.achternaam.as_deref(), person.voorvoegsel.as_deref()),
        (Some("Duinzicht"), Some("van het"))
    );
    assert_eq!(
        (person.voornamen.as_deref(), person.voorletters.as_deref()),
        (Some("Zoë Aïcha"), Some("ZA"))
    );
    assert!(person.bsn.is_some() && person.postcode.is_none());
    let [first, second, third] = care_started.as_slice() else { panic!("{care_started:?}") };
    assert_eq!(first.fact_id, door().ids.fact(&name, "StartProduct[1]"));
    assert_eq!((first.line, second.line, third.line), (34, 44, 49));
    assert_eq!((first.ordinal, second.ordinal, third.ordinal), (1, 2, 3));
    assert_eq!(
        (first.toewijzing_nummer, first.product_code.as_deref()),
        (Some(4711), Some("45A03"))
    );
    assert_eq!(first.toewijzing_ingangsdatum, Some(day("2026-04-01")));
    assert_eq!((second.begindatum, second.status_aanlevering.as_str()), (day("2026-04-10"), "3"));
    assert_eq!((third.toewijzing_nummer, third.product_categorie.as_deref()), (None, None));
}

#[test]
fn a_stop_and_an_assignment_become_facts() {
    let stop = event(&read(&door(), inbound(base("JW307"))));
    let [first, _] = stop.care_stopped.as_slice() else { panic!("{:?}", stop.care_stopped) };
    assert_eq!((first.reden_beeindiging.as_str(), first.einddatum), ("31", day("2026-07-17")));
    let assignment = event(&read(&door(), inbound(base("JW301"))));
    assert_eq!(
        (assignment.meta.municipality.as_str(), assignment.meta.provider.as_str()),
        ("0363", "12345678")
    );
    let person = assignment.person.unwrap();
    assert_eq!((person.postcode.as_deref(), person.huisnummer), (Some("1011AA"), Some(7)));
    let [first, second] = assignment.allocated.as_slice() else {
        panic!("{:?}", assignment.allocated)
    };
    assert_eq!(
        (first.volume, first.eenheid.as_deref(), first.budget),
        (Some(120), Some("01"), None)
    );
    let request_id = door().ids.request(&CONVERSATION, "REF-1");
    assert_eq!(
        (&first.request_id, first.reden_wijziging.as_deref()),
        (&Some(request_id), Some("04"))
    );
    assert_eq!(
        (first.toewijzingstijd.as_str(), second.toewijzingstijd.as_str()),
        ("13:45:00", "13:45:00.5")
    );
    assert_eq!((second.budget, second.product_code.as_deref()), (Some(250_000), None));
}

#[test]
fn values_are_normalised() {
    let edits = [
        ("<m:ToewijzingNummer>4711<", "<m:ToewijzingNummer> +0004711 <"),
        ("13:45:00<", " 13:45:00.2500\n<"),
        ("Ingangsdatum>2026-04-01<", "Ingangsdatum> 2026-04-01\t<"),
        ("REF-1", " REF &#32; 1 "),
        ("TOEW-0001", " TOEW  01 "),
        ("Hazelnoot", "Hazel<!-- -->noot  II"),
    ];
    let message = read(&door(), inbound(edited("JW301", &edits)));
    assert_eq!(message.origin.identification.as_deref(), Some("TOEW 01"));
    let event = event(&message);
    let first = &event.allocated[0];
    assert_eq!((first.toewijzing_nummer, first.toewijzingstijd.as_str()), (4711, "13:45:00.25"));
    let request_id = door().ids.request(&CONVERSATION, "REF 1");
    assert_eq!((first.ingangsdatum, &first.request_id), (day("2026-04-01"), &Some(request_id)));
    assert_eq!(event.person.unwrap().achternaam.as_deref(), Some("Hazelnoot II"));
}

#[test]
fn a_home_address_is_the_first_of_the_brp_or_else_of_stay() {
    let contact = |kind: &str, house: &str| {
        format!(
            "<m:Contact><m:Soort>{kind}</m:Soort><m:Adres><b:Huis><b:Huisnummer>{house}</b:Huisnummer><b:Huisletter>c</b:Huisletter><b:HuisnummerToevoeging>2</b:HuisnummerToevoeging></b:Huis><b:Postcode>2000AA</b:Postcode><b:LandCode>NL</b:LandCode></m:Adres></m:Contact></m:Contactgegevens>"
        )
    };
    let with = |edits: &[(&str, &str)]| {
        event(&read(&door(), inbound(edited("JW301", edits)))).person.unwrap()
    };
    let stay = contact("03", "9");
    assert_eq!(with(&[("</m:Contactgegevens>", &stay)]).huisnummer, Some(7));
    let person = with(&[("<m:Soort>01<", "<m:Soort>02<"), ("</m:Contactgegevens>", &stay)]);
    assert_eq!((person.huisnummer, person.huisnummer_toevoeging.as_deref()), (Some(9), Some("c2")));
    assert_eq!(with(&[("<m:Soort>01<", "<m:Soort>02<")]).postcode, None);
}

#[test]
fn a_child_without_number_has_none() {
    let text = base("JW305");
    let own = text.split("Bsn>").nth(1).unwrap().trim_end_matches("</m:");
    let message = read(&door(), inbound(edited("JW305", &[(own, "000000000")])));
    let person = event(&message).person.unwrap();
    assert_eq!((person.bsn, person.stand_in), (None, None));
}

/// Refused by the hub itself at this line, with this code; returns the record.
#[track_caller]
fn refused(inbound: Inbound<'_>, code: &str, line: i32, path: &str) -> Message {
    let message = read(&door(), inbound);
    assert_eq!(message.origin.level, Some(0));
    let finding = &message.findings[0];
    assert_eq!(
        (finding.rule.as_deref(), finding.line, finding.path.as_str()),
        (Some(code), line, path)
    );
    assert_eq!((message.events.len(), message.facts), (0, 0));
    message
}

fn unreadable(message: &Message, from: &str) -> bool {
    let hash: [u8; 32] = message.content_hash.as_slice().try_into().unwrap();
    message.origin.message_id == door().ids.unreadable(from, &hash)
        && message.origin.receipt == door().ids.unreadable_receipt(from, &hash)
}

/// The number of an assignment identifies nobody and goes everywhere: a BSN there is kept nowhere.
#[test]
fn refuses_the_bsn_of_a_child_as_the_number_of_an_assignment() {
    let text = base("JW305");
    let start = text.find("<m:Bsn>").unwrap() + "<m:Bsn>".len();
    let bsn = &text[start..start + 9];
    let own =
        edited("JW305", &[("<m:ToewijzingNummer>4711<", &format!("<m:ToewijzingNummer>{bsn}<"))]);
    let path = "/Bericht/Client/StartProducten/StartProduct[1]/ToewijzingNummer";
    let line = own.lines().position(|line| line.contains("<m:ToewijzingNummer>")).unwrap() + 1;
    let message = refused(inbound(own.as_str()), "WS016", i32::try_from(line).unwrap(), path);
    assert_eq!(message.toewijzing_nummers, [4712]);
    let shown = format!("{:?} {:?}", message.origin, message.findings);
    assert!(!shown.contains(bsn), "{shown}");
    // Refused for something else, it is not kept either.
    let broken = own.replace("<m:Begindatum>2026-04-02", "<m:Begindatum>2026-99-02");
    let message = read(&door(), inbound(broken));
    assert_eq!(
        (message.origin.level, message.toewijzing_nummers.as_slice()),
        (Some(1), &[4712][..])
    );
}

#[test]
fn refuses_whom_it_does_not_serve() {
    let elsewhere = edited("JW305", &[("0363", "0384")]);
    let message = refused(inbound(elsewhere), "WS012", 8, "/Bericht/Header/Ontvanger");
    assert!(!unreadable(&message, "folder:proef"));
    refused(inbound(edited("JW301", &[("0363", "0384")])), "WS012", 7, "/Bericht/Header/Afzender");
    // Also when it breaks the schema, or a rule: else it would be answered in the name of that municipality.
    let broken = [("0363", "0384"), ("<m:Begindatum>2026-04-02", "<m:Begindatum>2026-99-02")];
    refused(inbound(edited("JW305", &broken)), "WS012", 8, "/Bericht/Header/Ontvanger");
    let none = BTreeSet::from(["87654321".to_owned()]);
    let by_folder = Inbound { senders: Some(&none), ..inbound(base("JW305")) };
    let message = refused(by_folder, "WS013", 7, "/Bericht/Header/Afzender");
    assert!(unreadable(&message, "folder:proef"));
    assert_eq!(message.origin.sender.as_deref(), Some("12345678"));
    let by_token =
        Inbound { source: "http", token_sender: Some("87654321"), ..inbound(base("JW305")) };
    let message = refused(by_token, "WS013", 7, "/Bericht/Header/Afzender");
    assert!(unreadable(&message, "http:87654321"));
    let own = Inbound { token_sender: Some("12345678"), ..inbound(base("JW305")) };
    assert_eq!(read(&door(), own).origin.level, None);
    // A wrong sender is told so before anything else that is wrong with the message.
    let faulty = edited("JW305", &[("<m:Geslacht>2<", "<m:Geslacht>9<")]);
    refused(
        Inbound { token_sender: Some("87654321"), ..inbound(faulty) },
        "WS013",
        7,
        "/Bericht/Header/Afzender",
    );
}

#[test]
fn refuses_days_that_no_event_can_hold() {
    let start = edited("JW305", &[("Ingangsdatum>2026-04-01", "Ingangsdatum>12026-04-01")]);
    refused(
        inbound(start),
        "WS014",
        40,
        "/Bericht/Client/StartProducten/StartProduct[1]/ToewijzingIngangsdatum",
    );
    let born = edited(
        "JW307",
        &[
            ("2009-11-30", "-0009-11-30"),
            ("2026-07-20", "-0001-07-20"),
            ("2026-07-17", "-0002-07-17"),
            ("2026-07-18", "-0002-07-18"),
            ("2026-04-02", "-0002-04-02"),
            ("2026-04-10", "-0002-04-10"),
        ],
    );
    let message = read(&door(), inbound(born));
    assert_eq!(message.origin.level.map(|level| level == 0 || level == 2), Some(true));
    // What is not mapped may hold any date.
    let contact = edited("JW301", &[("Einddatum>2026-09-01", "Einddatum>12026-09-01")]);
    assert_eq!(read(&door(), inbound(contact)).origin.level, Some(2));
}

#[test]
fn tells_what_a_refused_message_says_of_itself() {
    let faulty = edited("JW305", &[("<m:Geslacht>2<", "<m:Geslacht>9<")]);
    let message = read(&door(), inbound(faulty));
    assert_eq!((message.origin.level, message.findings_total), (Some(1), 1));
    assert_eq!(message.origin.identification.as_deref(), Some("START-0001"));
    assert!(!unreadable(&message, "folder:proef") && message.original.is_some());
    let no_sender = edited("JW305", &[("12345678", "1234567")]);
    let message = read(&door(), inbound(no_sender));
    assert!(unreadable(&message, "folder:proef"));
    assert_eq!(
        (message.origin.sender.as_deref(), message.origin.receiver.as_deref()),
        (None, Some("0363"))
    );
    let text = base("JW305");
    let cut = &text[..text.find("<m:StartProducten>").unwrap()];
    let message = read(&door(), inbound(cut));
    assert!(unreadable(&message, "folder:proef"));
    assert_eq!(
        (message.origin.level, message.origin.sender.as_deref()),
        (Some(1), Some("12345678"))
    );
    let message = read(&door(), inbound(&b"los"[..]));
    assert_eq!((message.origin.message_type, message.origin.level), (None, Some(1)));
    let message = read(&door(), inbound(Vec::new()));
    assert_eq!(message.origin.level, Some(0));
}

#[test]
fn keeps_no_file_name_that_might_identify() {
    let named = |name: &'static str| {
        read(&door(), Inbound { file_name: Some(name), ..inbound(&b"los"[..]) }).origin.file_name
    };
    assert_eq!(named("C:\\in\\a.xml").as_deref(), Some("a.xml"));
    assert_eq!(named("999990019/a.xml").as_deref(), Some("a.xml"));
    assert_eq!(named("a-99999001.xml").as_deref(), Some("a-99999001.xml"));
    assert_eq!(named("a-999990019.xml"), None);
    assert_eq!(named("20260401120000.xml"), None);
}

#[test]
fn of_what_is_too_large_only_hash_and_reason_are_kept() {
    let message = refused(inbound(vec![b' '; SIZE_MAX_BYTES + 1]), "WS005", 0, "/");
    assert_eq!(message.original, None);
    assert_eq!(message.origin.size, i64::try_from(SIZE_MAX_BYTES).unwrap() + 1);
    let unread = oversized(&door(), "folder:proef", [7; 32], 30_000_000, 5, Some("map/groot.xml"));
    assert_eq!(
        (unread.origin.size, unread.origin.received_at, unread.origin.level),
        (30_000_000, 5, Some(0))
    );
    assert!(unreadable(&unread, "folder:proef") && unread.original.is_none());
    assert_eq!(unread.findings, message.findings);
}

/// Whatever comes in, the record can be written, and read back as it was.
#[test]
fn every_record_fits_its_schema() {
    for bytes in
        [base("JW301"), base("JW305"), base("JW307-oneline"), String::new(), "los".to_owned()]
    {
        let message = read(&door(), inbound(bytes));
        let encoded = encode(RecordType::Message, &message);
        assert_eq!(
            Registry::own().decode::<Message>(RecordType::Message, &encoded).unwrap(),
            message
        );
    }
}

/// The official samples are accepted, where they are.
#[test]
fn takes_the_official_samples() {
    let samples = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/ijw/samples");
    if !samples.is_dir() {
        eprintln!("not tried: no official samples in {}", samples.display());
        return;
    }
    let mut door = door();
    door.municipalities.insert("0384".to_owned());
    for (name, facts) in [("JW301", 2), ("JW305", 2), ("JW307", 2)] {
        let bytes = std::fs::read(samples.join(format!("{name}.xml"))).unwrap();
        let message = read(&door, inbound(bytes));
        assert_eq!(
            (message.origin.level, message.origin.message_type.as_deref()),
            (None, Some(name))
        );
        assert_eq!(message.facts, facts, "{name}");
    }
}

/// What a sender calls a message or its file may hold the child: then it is not kept.
#[test]
fn a_name_that_tells_who_it_is_about_is_not_kept() {
    let bytes = base("JW305");
    let bsn = bytes.split("Bsn>").nth(1).unwrap().split('<').next().unwrap();
    let born = bytes.split("Datum>").nth(1).unwrap().split('<').next().unwrap();
    let dotted = format!("{}.{}.{}", &bsn[..3], &bsn[3..6], &bsn[6..]);
    let turned = format!("{}{}{}", &born[8..], &born[5..7], &born[..4]);
    for telling in [bsn, "duinzicht-1", &dotted, born, &turned] {
        let text = bytes.replace("START-0001", telling);
        let file = format!("{telling}.xml");
        let message = read(&door(), Inbound { file_name: Some(&file), ..inbound(text.as_str()) });
        let origin = &message.origin;
        let identification = origin.identification.as_deref().unwrap();
        assert!(identification.starts_with("mac:") && !identification.contains(telling));
        assert_eq!(origin.file_name, None);
        // The identified side keeps what the sender wrote, for the answer.
        assert_eq!(event(&message).meta.identification, telling);
    }
}
