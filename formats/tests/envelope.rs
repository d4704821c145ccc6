//! A message in an envelope of the municipal node is the same message: same ids, same verdict, same facts.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::collections::BTreeSet;
use std::path::Path;

use proptest::prelude::*;
use wijkstroom_formats::door::{Door, Inbound, read};
use wijkstroom_formats::ggk::{Envelop, Foutbericht, Systeem, Versies};
use wijkstroom_formats::verdict;
use wijkstroom_schemas::ids::{Ids, MessageName, Secret, content_hash};
use wijkstroom_schemas::message::{Envelope, Message};

const REFERENCE: &str = "3f2c9b1e-7a40-4d5e-9c31-0a1b2c3d4e5f";
const CROSS: &str = "aaaabbbb-cccc-4ddd-8eee-ffff00001111";

fn base(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/data/base/{name}.xml"));
    std::fs::read_to_string(path).unwrap()
}

fn ids() -> Ids {
    Ids::new(&Secret([1; 32]), &Secret([2; 32]))
}

fn take(bytes: impl Into<Vec<u8>>) -> Message {
    take_from(bytes, None)
}

fn take_from(bytes: impl Into<Vec<u8>>, token_sender: Option<&str>) -> Message {
    take_named(bytes, token_sender, "bericht.xml")
}

fn take_named(bytes: impl Into<Vec<u8>>, token_sender: Option<&str>, file_name: &str) -> Message {
    let door = Door { ids: ids(), municipalities: BTreeSet::from(["0363".to_owned()]) };
    let inbound = Inbound {
        source: "folder:proef",
        file_name: Some(file_name),
        senders: None,
        token_sender,
        received_at: 1_700_000_000_000,
        deliver: true,
        bytes: bytes.into(),
    };
    read(&door, inbound)
}

fn systeem(organisatie: &str) -> Systeem {
    Systeem {
        organisatie: organisatie.to_owned(),
        applicatie: "Zorgpakket".to_owned(),
        administratie: None,
        gebruiker: None,
    }
}

fn enveloped(functie: &str, bericht: impl Into<Vec<u8>>) -> Envelop {
    let four = |text: &str| text.to_owned();
    Envelop {
        zender: systeem("12345678"),
        ontvanger: systeem("0363"),
        referentienummer: REFERENCE.to_owned(),
        tijdstip_bericht: ["20260511", "093000"].concat(),
        cross_refnummer: None,
        functie: functie.to_owned(),
        versies: Versies {
            applicatie: four("0001"),
            applicatie_sub: four("0000"),
            functie: four("0003"),
            functie_sub: four("0002"),
        },
        bericht: bericht.into(),
    }
}

fn fout() -> Foutbericht {
    Foutbericht {
        zender: systeem("IB"),
        ontvanger: systeem("0363"),
        referentienummer: REFERENCE.to_owned(),
        tijdstip_bericht: ["20260511", "093001"].concat(),
        cross_refnummer: CROSS.to_owned(),
        code: "IB210".to_owned(),
        plek: "client".to_owned(),
        omschrijving: "Onbekend: 999900006 Hazelnoot".to_owned(),
        details: Some("999900006".to_owned()),
    }
}

#[test]
fn the_message_is_judged_and_kept_as_if_it_came_bare() {
    let wrong = base("JW305").replace("<m:Begindatum>2026-04-02", "<m:Begindatum>2026-99-02");
    let late = base("JW305").replace("<m:Begindatum>2026-04-02", "<m:Begindatum>2026-04-30");
    for (functie, text) in [
        ("JW301", base("JW301")),
        ("JW305", base("JW305")),
        ("JW307", base("JW307")),
        ("JW305", wrong),
        ("JW305", late),
    ] {
        let bare = take(text.as_str());
        let mut read = take(enveloped(functie, text.as_str()).write());
        let envelope = read.origin.envelope.take();
        let expected = Envelope {
            reference: REFERENCE.to_owned(),
            cross_reference: None,
            from: "12345678".to_owned(),
            to: "0363".to_owned(),
            function: functie.to_owned(),
        };
        assert_eq!(envelope, Some(expected));
        for finding in &mut read.findings {
            let own = " (Regel en kolom in het bericht zelf, uit de envelop gehaald.)";
            finding.message = finding.message.strip_suffix(own).unwrap().to_owned();
        }
        assert_eq!(read, bare, "{functie}");
    }
}

#[test]
fn validate_reads_it_too_and_gives_the_message() {
    let text = base("JW305").replace("<m:Begindatum>2026-04-02", "<m:Begindatum>2026-99-02");
    let (bare, read) =
        (verdict(text.as_bytes()), verdict(&enveloped("JW305", text.as_str()).write()));
    assert_eq!((read.message_type, read.level, read.total), (Some("JW305"), Some(1), 1));
    assert_eq!((read.findings[0].line, &read.findings[0].path), {
        (bare.findings[0].line, &bare.findings[0].path)
    });
    assert_eq!((bare.payload, read.payload), (None, Some(text.into_bytes())));
    assert!(verdict(&enveloped("JW305", base("JW305")).write()).accepted);
    let told = verdict(&fout().write());
    assert_eq!((told.message_type, told.accepted), (Some("Fo01"), false));
    assert_eq!(told.findings, take(fout().write()).findings);
}

/// Refused as a whole: with this code at this line and path of the envelope, and kept as it came.
#[track_caller]
fn check(envelope: &[u8], code: Option<&str>, line: i32, path: &str) -> Message {
    let message = take(envelope);
    let finding = &message.findings[0];
    assert_eq!(finding.rule.as_deref(), code, "{finding:?}");
    assert_eq!((finding.line, finding.path.as_str()), (line, path), "{finding:?}");
    assert_eq!((message.findings_total, message.events.len(), message.facts), (1, 0, 0));
    assert!(message.origin.level.is_some());
    // What can be answered with the reference of the envelope: all but an envelope that is itself wrong.
    let kept = message.origin.envelope.as_ref().map(|envelope| {
        (envelope.reference.as_str(), envelope.from.as_str(), envelope.to.as_str())
    });
    let known = matches!(code, Some("WS031" | "WS032" | "WS033"));
    assert_eq!(kept, known.then_some((REFERENCE, "12345678", "0363")), "{code:?}");
    assert_eq!(message.original.as_deref(), Some(envelope));
    let hash = content_hash(envelope);
    assert_eq!(message.origin.receipt, ids().unreadable_receipt("folder:proef", &hash));
    let judged = verdict(envelope);
    assert_eq!((judged.accepted, &judged.findings), (false, &message.findings));
    message
}

#[test]
fn what_is_wrong_with_the_envelope_refuses_it_as_a_whole() {
    let root = "/envelopHeenbericht-ggk_Di01";
    let file = format!("{root}/parameters/bericht/xmlBestand");
    let good = String::from_utf8(enveloped("JW305", base("JW305")).write()).unwrap();
    let from = good.find("<GGK:xmlBestand>").unwrap() + "<GGK:xmlBestand>".len();
    let to = good.find("</GGK:xmlBestand>").unwrap();
    let with = |content: &str| format!("{}{content}{}", &good[..from], &good[to..]);
    check(with("geen base64!").as_bytes(), Some("WS031"), 23, &file);
    check(with("").as_bytes(), Some("WS031"), 23, &file);
    check(&enveloped("JW305", good.as_str()).write(), Some("WS033"), 23, &file);
    check(&enveloped("JW305", fout().write()).write(), Some("WS033"), 23, &file);
    let upper = good.replace(REFERENCE, &REFERENCE.to_uppercase());
    let reference = format!("{root}/stuurgegevens/referentienummer");
    check(upper.as_bytes(), Some("WS030"), 13, &reference);
    let other = good.replace("envelopHeenbericht-ggk_Di01", "envelopHeenbericht-ggk_Di02");
    check(other.as_bytes(), Some("WS030"), 2, "/envelopHeenbericht-ggk_Di02");
    check(
        good.replace("</GGK:bericht>", "").as_bytes(),
        None,
        25,
        &format!("{root}/parameters/bericht"),
    );
    let function = format!("{root}/stuurgegevens/functie");
    for functie in ["JW307", "jw305", "WMO305", "JW305 "] {
        let told = check(&enveloped(functie, base("JW305")).write(), Some("WS032"), 15, &function);
        assert_eq!(told.origin.sender.as_deref(), Some("12345678"));
        assert_eq!(told.origin.message_type.as_deref(), Some("JW305"));
    }
}

/// What is in the envelope is no message, or not one for this hub: that is told of the message.
#[test]
fn what_is_wrong_with_the_message_is_told_of_the_message() {
    for (text, rule) in [
        ("PK\u{3}\u{4}".to_owned(), None),
        ("<a/>".to_owned(), Some("WS010")),
        (base("JW305").replace(">0363<", ">0384<"), Some("WS012")),
        (format!("\u{feff}{}", base("JW305")), Some("WS002")),
    ] {
        let message = take(enveloped("JW305", text.as_str()).write());
        assert_eq!(message.findings[0].rule.as_deref(), rule, "{:?}", message.findings);
        let reference = message.origin.envelope.map(|envelope| envelope.reference);
        let served = rule != Some("WS012");
        assert_eq!(reference.as_deref(), served.then_some(REFERENCE), "{rule:?}");
        assert_eq!(message.original.as_deref(), Some(text.as_bytes()));
    }
    let stranger = take_from(enveloped("JW305", base("JW305")).write(), Some("42420009"));
    assert_eq!(stranger.findings[0].rule.as_deref(), Some("WS013"));
}

#[test]
fn what_was_not_delivered_is_set_aside_without_the_texts_of_the_node() {
    let bytes = fout().write();
    let message = take(bytes.as_slice());
    let name = MessageName { message_type: "Fo01", sender: "IB", identification: REFERENCE };
    let origin = &message.origin;
    assert_eq!(origin.message_id, ids().message(&name));
    assert_eq!(origin.receipt, ids().receipt(&name, &content_hash(&bytes)));
    assert_eq!((origin.level, &origin.envelope), (Some(0), &None));
    assert_eq!(origin.message_type.as_deref(), Some("Fo01"));
    assert_eq!(
        (origin.sender.as_deref(), origin.municipality.as_deref()),
        (None, Some("0363")),
        "the node has no code"
    );
    assert_eq!(origin.identification.as_deref(), Some(REFERENCE));
    assert_eq!(message.original.as_deref(), Some(bytes.as_slice()));
    let finding = &message.findings[0];
    assert_eq!(finding.rule.as_deref(), Some("WS034"));
    assert!(finding.message.contains("IB210") && finding.message.contains(CROSS));
    let shown = format!("{:?} {:?}", message.origin, message.findings);
    assert!(!shown.contains("999900006") && !shown.contains("Hazelnoot"), "{shown}");
    // A stranger cannot take its name.
    let stranger = take_from(bytes, Some("42420009"));
    assert_ne!(stranger.origin.message_id, message.origin.message_id);
    assert_eq!(stranger.findings, message.findings);
}

/// An organisation is a code of four or eight digits: a name might be that of a person.
#[test]
fn an_organisation_is_kept_only_as_a_code() {
    for (name, kept) in [
        ("0363", Some("0363")),
        ("42420001", Some("42420001")),
        ("Hazelnoot", None),
        ("IB", None),
        ("036", None),
        ("4242001", None),
        ("4242000A", None),
    ] {
        let zender = systeem(name);
        let ontvanger = systeem(name);
        let both = (zender.clone(), ontvanger.clone());
        let notice = Foutbericht { zender, ontvanger, ..fout() };
        let origin = take(notice.write()).origin;
        assert_eq!((origin.sender.as_deref(), origin.receiver.as_deref()), (kept, kept), "{name}");
        let envelop =
            Envelop { zender: both.0, ontvanger: both.1, ..enveloped("JW305", base("JW305")) };
        let envelope = take(envelop.write()).origin.envelope.unwrap();
        let kept = kept.unwrap_or_default();
        assert_eq!((envelope.from.as_str(), envelope.to.as_str()), (kept, kept), "{name}");
    }
    // Of who may not send, nothing is taken over.
    let notice = Foutbericht { zender: systeem("42420001"), ..fout() }.write();
    let stranger = take_from(notice.as_slice(), Some("42420009")).origin;
    assert_eq!((stranger.sender.as_deref(), stranger.receiver.as_deref()), (None, Some("0363")));
    let own = take_from(notice, Some("42420001")).origin;
    assert_eq!(own.sender.as_deref(), Some("42420001"));
}

/// Of the parties of an envelope, only who may send by this way and a municipality that is served: an answer to what
/// cannot be read goes to the one in the name of the other.
#[test]
fn the_parties_of_an_envelope_are_kept_when_they_may_be_answered() {
    let parties = |from: &str, to: &str, token: Option<&str>| {
        let zender = systeem(from);
        let envelop = Envelop { zender, ontvanger: systeem(to), ..enveloped("JW305", "geen xml") };
        let envelope = take_from(envelop.write(), token).origin.envelope.unwrap();
        (envelope.from, envelope.to)
    };
    let of = |from: &str, to: &str| (from.to_owned(), to.to_owned());
    assert_eq!(parties("42420001", "0363", None), of("42420001", "0363"));
    assert_eq!(parties("42420001", "0384", None), of("42420001", ""));
    assert_eq!(parties("42420001", "0363", Some("42420001")), of("42420001", "0363"));
    assert_eq!(parties("42420009", "0363", Some("42420001")), of("", "0363"));
}

/// Broken off, so that the door does not hold its sender and municipality against what may come: then nobody is
/// answered for it.
#[test]
fn an_envelope_is_not_answered_for_who_may_not_send_or_is_not_served() {
    let broken = base("JW305").replace("</m:Client>", "");
    let answered = |text: &str, token: Option<&str>| {
        let message = take_from(enveloped("JW305", text).write(), token);
        assert_eq!(message.origin.level, Some(1), "{:?}", message.findings);
        message.origin.envelope.is_some()
    };
    assert!(answered(&broken, None) && answered(&broken, Some("12345678")));
    assert!(!answered(&broken, Some("42420009")));
    assert!(!answered(&broken.replace(">0363<", ">0384<"), None));
    // Nor where the envelope itself is refused.
    let other = take_from(enveloped("JW307", base("JW305")).write(), Some("42420009"));
    assert_eq!(other.findings[0].rule.as_deref(), Some("WS032"));
    assert_eq!(other.origin.envelope, None);
}

/// The function of an envelope is kept where it is a message type, whatever lies in the envelope.
#[test]
fn a_function_is_kept_only_as_a_message_type() {
    for (functie, kept) in
        [("JW301", "JW301"), ("WMO323", "WMO323"), ("Hazelnoot", ""), ("jw301", ""), ("JW303", "")]
    {
        let message = take(enveloped(functie, "geen xml").write());
        assert_eq!(message.origin.envelope.unwrap().function, kept, "{functie}");
    }
}

/// A file that is called after the child in it keeps no name, also when its envelope is refused.
#[test]
fn a_refused_envelope_keeps_no_file_name_that_tells_who_it_is_about() {
    for (file_name, kept) in [("Duinzicht.xml", None), ("start.xml", Some("start.xml"))] {
        for functie in ["JW305", "JW307"] {
            let bytes = enveloped(functie, base("JW305")).write();
            let origin = take_named(bytes, None, file_name).origin;
            assert_eq!(origin.file_name.as_deref(), kept, "{functie}");
        }
    }
}

#[test]
fn nothing_odd_in_an_envelope_is_kept_or_told() {
    let zender = Systeem { organisatie: "BSN 999900006".to_owned(), ..systeem("") };
    let envelop = Envelop { zender: zender.clone(), ..enveloped("JW305", base("JW305")) };
    let message = take(envelop.write());
    assert_eq!((message.origin.level, message.events.len()), (None, 1));
    assert_eq!(message.origin.envelope.unwrap().from, "");
    let fout = Foutbericht {
        zender,
        code: "<999> x".to_owned(),
        referentienummer: "van 999900006".to_owned(),
        cross_refnummer: "over 999900006".to_owned(),
        ..fout()
    };
    let message = take(fout.write());
    let shown = format!("{:?} {:?}", message.origin, message.findings);
    assert!(!shown.contains("999900006") && !shown.contains("<999>"), "{shown}");
}

proptest! {
    #[test]
    fn an_envelope_with_changed_bytes_gets_a_record(
        fault in any::<bool>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0..40_usize, prop::collection::vec(any::<u8>(), 0..6)), 1..6),
    ) {
        let whole = enveloped("JW305", "<a/>").write();
        let mut bytes = if fault { fout().write() } else { whole };
        for (at, removed, with) in changes {
            let start = at.index(bytes.len().max(1)).min(bytes.len());
            let end = (start + removed).min(bytes.len());
            bytes.splice(start..end, with);
        }
        let message = take(bytes.as_slice());
        prop_assert!(!message.findings.is_empty() && message.events.is_empty());
        prop_assert!(!verdict(&bytes).accepted);
    }
}
