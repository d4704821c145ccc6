//! The official answer to a message: what it holds by what was decided (IV028, IV087), and that it is
//! always valid itself.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
#![allow(clippy::print_stderr, reason = "what was not compared")]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use messages::{CLIENTS_MAX, Shape, message};
use proptest::prelude::*;
use reader::{codes, texts};
use wijkstroom_formats::answer::{
    Decision, Reply, Stamp, Unanswerable, answered_by, of_verdict, reply,
};
use wijkstroom_formats::write::Fault;
use wijkstroom_formats::{SIZE_MAX_BYTES, verdict};
use wijkstroom_schemas::day::Day;
use wijkstroom_schemas::message::Finding;

mod messages;
mod reader;

/// Every message type that is answered.
const ANSWERED: [(&str, &str); 14] = [
    ("JW301", "JW302"),
    ("JW305", "JW306"),
    ("JW307", "JW308"),
    ("JW315", "JW316"),
    ("JW317", "JW318"),
    ("JW319", "JW320"),
    ("JW323", "JW325"),
    ("WMO301", "WMO302"),
    ("WMO305", "WMO306"),
    ("WMO307", "WMO308"),
    ("WMO315", "WMO316"),
    ("WMO317", "WMO318"),
    ("WMO319", "WMO320"),
    ("WMO323", "WMO325"),
];

fn stamp() -> Stamp<'static> {
    let day = Day::parse("2026-05-07").unwrap();
    Stamp {
        identification: "0a1b2c3d4e5f",
        day,
        basisschema: "3.4.5",
        schema: "4.5.6",
        rules: "5.6.7",
    }
}

/// `code class`, such as `9019 StartProduct[2]`; `-` for no class.
fn finding(row: &str) -> Finding {
    let (code, element) = row.split_once(' ').unwrap();
    Finding {
        rule: None,
        retourcode: Some(code.to_owned()),
        line: 1,
        column: 1,
        path: "/".to_owned(),
        message: "Uitleg.".to_owned(),
        element: Some(element.to_owned()).filter(|element| element != "-"),
    }
}

fn decided(
    original: &[u8],
    level: Option<i32>,
    rows: &[&str],
    toegekend: i64,
) -> Result<Reply, Unanswerable> {
    let findings: Vec<Finding> = rows.iter().map(|row| finding(row)).collect();
    reply(original, &Decision { level, findings: &findings, toegekend }, &stamp())
}

/// Valid at levels 1 and 2, as its own type, and the same each time.
#[track_caller]
fn assert_valid(found: &Reply) {
    let judged = verdict(&found.bytes);
    assert!(judged.accepted, "{}: {:?}", found.message_type, judged.findings);
    assert_eq!(judged.message_type, Some(found.message_type));
}

/// The codes in the answer, class by class.
#[track_caller]
fn check(message_type: &str, level: i32, rows: &[&str], expected: &[&str]) {
    let shape = Shape { optional: u32::MAX >> 1, ..Shape::SMALL };
    let original = message(message_type, &shape);
    let found = decided(&original, (level > 0).then_some(level), rows, 0).unwrap();
    assert_eq!(codes(&found.bytes), expected, "{message_type} {rows:?}");
    assert_valid(&found);
}

#[test]
fn a_return_message_tells_what_was_decided() {
    for (kind, _) in ANSWERED.iter().filter(|(kind, _)| !kind.ends_with("323")) {
        check(kind, 0, &[], &[]);
        check(kind, 2, &["0001 -", "0001 -"], &["Header 0001"]);
        // The header alone, whatever is wrong elsewhere.
        check(kind, 3, &["9056 Header"], &["Header 9056"]);
        check(kind, 4, &["8848 -", "9056 Header", "8848 Header"], &["Header 8848 9056"]);
    }
    for (kind, product) in [
        ("JW305", "StartProduct"),
        ("JW307", "StopProduct"),
        ("JW315", "AangevraagdProduct"),
        ("WMO305", "StartProduct"),
        ("WMO307", "StopProduct"),
        ("WMO315", "AangevraagdProduct"),
    ] {
        let of = |rest: &str| format!("Client/{product}{rest}");
        let second = format!("9019 {product}[2]");
        let (first, other) = (of(" 0200"), of("[2] 9019"));
        check(kind, 3, &[&second], &["Header 0200", &first, &other, "Client 0200"]);
        // Every code once, in the order of the findings.
        let rows = [&second, &format!("9074 {product}[1]"), &second, &format!("9063 {product}[2]")];
        let rows = rows.map(String::as_str);
        let (first, other) = (of(" 9074"), of("[2] 9019 9063"));
        check(kind, 3, &rows, &["Header 0200", &first, &other, "Client 0200"]);
        // Of a refused client nothing more was judged, but what was.
        let (first, other) = (of(" 0233"), of("[2] 9019"));
        check(kind, 3, &["8187 Client", &second], &["Header 0200", &first, &other, "Client 8187"]);
        check(kind, 3, &["9056 Header", &second], &["Header 9056"]);
    }
}

#[test]
fn every_class_of_a_change_has_its_codes() {
    let rows = ["9350 OngewijzigdProduct[1]", "9349 Verzoek", "9351 TeWijzigenProduct[2]"];
    for kind in ["JW317", "WMO317"] {
        check(
            kind,
            3,
            &rows,
            &[
                "Header 0200",
                "Client/Verzoek/OngewijzigdProduct 9350",
                "Client/Verzoek/OngewijzigdProduct[2] 0200",
                "Client/Verzoek/TeWijzigenProduct 0200",
                "Client/Verzoek/TeWijzigenProduct[2] 9351",
                "Client/Verzoek/NieuwProduct 0200",
                "Client/Verzoek/NieuwProduct[2] 0200",
                "Client/Verzoek 9349",
                "Client 0200",
            ],
        );
    }
}

#[test]
fn a_provider_answers_the_municipality_alike() {
    check(
        "JW301",
        3,
        &["9332 ToegewezenProduct[2]"],
        &[
            "Header 0200",
            "Client/Relatie/Contact 0200",
            "Client/Relatie 0200",
            "Client/Contact 0200",
            "Client/Contact[2] 0200",
            "Client/ToegewezenProduct 0200",
            "Client/ToegewezenProduct[2] 9332",
            "Client 0200",
        ],
    );
    let rows = ["9365 Woonplaatsbeginsel"];
    check("JW319", 3, &rows, &["Header 0200", "Antwoord/Woonplaatsbeginsel 9365", "Antwoord 0200"]);
    check("WMO319", 3, &["9355 Antwoord"], &["Header 0200", "Antwoord 9355"]);
}

/// The header is that of the message, not turned round; what is copied is as it was.
#[test]
fn a_return_message_repeats_the_message() {
    for (kind, answered) in ANSWERED.iter().filter(|(kind, _)| !kind.ends_with("323")) {
        let shape = Shape { products: 3, clients: 1, optional: u32::MAX >> 1 };
        let original = message(kind, &shape);
        let class = if kind.ends_with("319") { "Antwoord" } else { "Client" };
        let found = decided(&original, Some(3), &[&format!("8187 {class}")], 0).unwrap();
        assert_eq!(found.message_type, *answered);
        let (before, after) = (texts(&original), texts(&found.bytes));
        let repeated: Vec<_> = after
            .iter()
            .filter(|(path, _)| !path.contains("Retour") && *path != "Header/BerichtCode")
            .collect();
        let before: Vec<_> =
            before.iter().filter(|(path, _)| *path != "Header/BerichtCode").collect();
        assert_eq!(repeated, before, "{kind}");
        let said = |path: &str| after.iter().find(|(other, _)| other == path).unwrap().1.clone();
        assert_eq!(said("Header/IdentificatieRetour"), "0a1b2c3d4e5f");
        assert_eq!(said("Header/DagtekeningRetour"), "2026-05-07");
        assert_eq!(said("Header/XsdVersieRetour/BasisschemaXsdVersie"), "3.4.5");
        assert_eq!(said("Header/XsdVersieRetour/BerichtXsdVersie"), "4.5.6");
        let technical = decided(&original, Some(2), &["0001 -"], 0).unwrap();
        assert!(
            texts(&technical.bytes).contains(&("Header/XsltVersie".to_owned(), "5.6.7".to_owned()))
        );
        assert!(!String::from_utf8(found.bytes).unwrap().contains("XsltVersie"));
    }
}

/// Codes and amounts of an answer to a claim of two clients with two lines each, of 10.01, 10.02, 20.01
/// and 20.02 euro.
#[track_caller]
fn check_claim(level: i32, rows: &[&str], toegekend: i64, expected: &[&str]) {
    for kind in ["JW323", "WMO323"] {
        let original = message(kind, &Shape { clients: 2, ..Shape::SMALL });
        let found = decided(&original, (level > 0).then_some(level), rows, toegekend).unwrap();
        let amount = |name: &str| {
            let texts = texts(&found.bytes);
            let said =
                |path: &str| texts.iter().find(|(other, _)| other == path).map(|it| it.1.clone());
            let path = |rest: &str| format!("DeclaratieAntwoord/{name}/{rest}");
            Some(said(&path("TotaalBedrag"))? + &said(&path("DebetCredit"))?)
        };
        let mut told = codes(&found.bytes);
        told.extend(amount("TotaalIngediendBedrag"));
        told.extend(amount("TotaalToegekendBedrag"));
        assert_eq!(told, expected, "{rows:?}");
        assert_valid(&found);
    }
}

#[test]
fn the_answer_to_a_claim_tells_what_was_decided() {
    check_claim(2, &["0001 -"], 0, &["Header 0001"]);
    check_claim(3, &["9056 Header", "9333 Declaratie"], 0, &["Header 9056"]);
    let full = ["Header 0200", "DeclaratieAntwoord 8001", "6006D", "6006D"];
    check_claim(0, &[], 6006, &full);
    // Nobody judged it: all of it is allowed.
    check_claim(0, &[], 0, &full);
    let none = ["Header 0200", "DeclaratieAntwoord 9333", "6006D", "0D"];
    check_claim(3, &["9333 Declaratie", "9338 Client[1]/Prestatie[1]"], 0, &none);
    check_claim(
        0,
        &["9338 Client[2]/Prestatie[1]", "9339 Client[2]/Prestatie[1]"],
        4005,
        &[
            "Header 0200",
            "DeclaratieAntwoord/Client/Prestatie 9338 9339",
            "DeclaratieAntwoord/Client 0200",
            "DeclaratieAntwoord 0200",
            "6006D",
            "4005D",
        ],
    );
    // Of a refused client no line was judged.
    check_claim(
        0,
        &["8187 Client[1]", "9338 Client[1]/Prestatie[2]", "9321 Client[2]/Prestatie[2]"],
        2001,
        &[
            "Header 0200",
            "DeclaratieAntwoord/Client/Prestatie 0233",
            "DeclaratieAntwoord/Client/Prestatie[2] 0233",
            "DeclaratieAntwoord/Client 8187",
            "DeclaratieAntwoord/Client[2]/Prestatie 9321",
            "DeclaratieAntwoord/Client[2] 0200",
            "DeclaratieAntwoord 0200",
            "6006D",
            "2001D",
        ],
    );
}

/// A header of the municipality's own, that names the claim; refused lines are as they were.
#[test]
fn the_answer_to_a_claim_has_its_own_header() {
    let original = message("JW323", &Shape { clients: 1, products: 1, optional: 0 });
    let found = decided(&original, None, &["9338 Client/Prestatie"], 0).unwrap();
    let (before, after) = (texts(&original), texts(&found.bytes));
    let said = |path: &str| after.iter().find(|(other, _)| other == path).unwrap().1.as_str();
    for (path, expected) in [
        ("Header/BerichtCode", "491"),
        ("Header/Afzender", "0363"),
        ("Header/Ontvanger", "42420001"),
        ("Header/BerichtIdentificatie/Identificatie", "0a1b2c3d4e5f"),
        ("Header/BerichtIdentificatie/Dagtekening", "2026-05-07"),
        ("Header/XsdVersie/BasisschemaXsdVersie", "3.4.5"),
        ("Header/XsdVersie/BerichtXsdVersie", "4.5.6"),
        ("Header/DeclaratieIdentificatie/Identificatie", "A & <1>"),
        ("Header/DeclaratieIdentificatie/Dagtekening", "2026-05-06"),
        ("Header/XsdVersieDeclaratie/BasisschemaXsdVersie", "1.0.7"),
        ("Header/XsdVersieDeclaratie/BerichtXsdVersie", "1.2.3"),
        ("DeclaratieAntwoord/DeclaratieNummer", "DN001"),
    ] {
        assert_eq!(said(path), expected, "{path}");
    }
    let line = |texts: &[(String, String)]| -> Vec<String> {
        let line = texts.iter().filter(|(path, _)| path.contains("Prestatie/"));
        line.filter(|(path, _)| !path.contains("RetourCode")).map(|it| it.1.clone()).collect()
    };
    assert_eq!(line(&after), line(&before));
}

#[test]
fn what_cannot_be_answered_is_told() {
    let start = message("JW305", &Shape::SMALL);
    let claim = message("JW323", &Shape::SMALL);
    assert_eq!(decided(b"<a/>", None, &[], 0), Err(Unanswerable::Invalid));
    assert_eq!(decided(b"<a", None, &[], 0), Err(Unanswerable::Invalid));
    assert_eq!(decided(&[0xff], None, &[], 0), Err(Unanswerable::Invalid));
    for level in [0, 1] {
        assert_eq!(decided(&start, Some(level), &[], 0), Err(Unanswerable::Invalid));
    }
    let retour = decided(&start, None, &[], 0).unwrap();
    assert_eq!(decided(&retour.bytes, None, &[], 0), Err(Unanswerable::NoAnswer("JW306")));
    for class in ["StartProduct[3]", "StopProduct[1]", "Client[2]", "StartProduct[", "Verzoek"] {
        let found = decided(&start, Some(3), &[&format!("9019 {class}")], 0);
        assert_eq!(found, Err(Unanswerable::UnknownClass(class.to_owned())), "{class}");
    }
    let wrong = decided(&claim, None, &["9338 Client/Prestatie[1]"], 2003);
    assert_eq!(wrong, Err(Unanswerable::Toegekend { decided: 2003, left: 1002 }));
    assert_eq!(format!("{retour:?}"), "Reply(JW306, hidden)");
}

/// A message of nearly the greatest size, of one class repeated.
fn large(kind: &str, class: &str) -> (String, usize) {
    let small =
        String::from_utf8(message(kind, &Shape { products: 1, clients: 1, optional: 1 << 31 }));
    let prefix = format!("{}:", kind.to_lowercase());
    let small = small.unwrap().replace(&prefix, "").replace(&format!(":{}=", &prefix[..5]), "=");
    let small = small.replace("ijw:", "i:").replace(":ijw=", ":i=").replace('\t', "");
    let start = small.find(&format!("<{class}>")).unwrap();
    let close = format!("</{class}>");
    let end = small.find(&close).unwrap() + close.len();
    let count = (SIZE_MAX_BYTES - small.len()) / (end - start);
    let text = format!("{}{}{}", &small[..start], small[start..end].repeat(count), &small[end..]);
    assert!(text.len() > SIZE_MAX_BYTES - 10_000 && text.len() <= SIZE_MAX_BYTES);
    (text, count)
}

/// What would be too large for a message is told without the classes.
#[test]
fn a_message_of_the_greatest_size_is_answered() {
    let (start, count) = large("JW305", "StartProduct");
    let rows: Vec<String> = (1..=count)
        .map(|number| format!("{} StartProduct[{number}]", ["9019", "9074"][number % 2]))
        .collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let found = decided(start.as_bytes(), Some(4), &rows, 0).unwrap();
    assert_eq!(codes(&found.bytes), ["Header 9074 9019"]);
    assert_valid(&found);
    let (claim, count) = large("JW323", "Prestatie");
    let total = i64::try_from(count).unwrap() * 1001;
    let claim = claim.replacen(">1001<", &format!(">{total}<"), 1);
    let rows: Vec<String> =
        (1..=count).map(|number| format!("9338 Client/Prestatie[{number}]")).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let found = decided(claim.as_bytes(), None, &rows, 0).unwrap();
    assert_eq!(codes(&found.bytes), ["Header 9338"]);
    assert_valid(&found);
    // What is allowed in part cannot be told without all that is refused.
    let in_part = decided(claim.as_bytes(), None, &rows[1..], 1001);
    let Err(Unanswerable::Unwritable(error)) = in_part else { panic!("{in_part:?}") };
    assert_eq!(error.fault, Fault::TooLarge);
}

/// Of a message by itself: what levels 1 and 2 say is all there is to tell.
#[test]
fn a_message_by_itself_is_answered() {
    let told = |message: &str| {
        let found = of_verdict(message.as_bytes(), &verdict(message.as_bytes()), &stamp());
        found.map(|found| (found.message_type, codes(&found.bytes)))
    };
    let start = String::from_utf8(message("JW305", &Shape::SMALL)).unwrap();
    assert_eq!(told(&start), Ok(("JW306", vec![])));
    let refused = start.replace("StatusAanlevering>1<", "StatusAanlevering>2<");
    assert_eq!(told(&refused), Ok(("JW306", vec!["Header 0001".to_owned()])));
    assert_eq!(told(&start.replace("Geslacht>", "Sekse>")), Err(Unanswerable::Invalid));
    let claim = String::from_utf8(message("JW323", &Shape::SMALL)).unwrap();
    let full = ["Header 0200", "DeclaratieAntwoord 8001"].map(str::to_owned).to_vec();
    assert_eq!(told(&claim), Ok(("JW325", full)));
}

#[test]
fn each_type_has_its_answer_and_an_answer_has_none() {
    for (kind, answered) in ANSWERED {
        assert_eq!(answered_by(kind), Some(answered));
        assert_eq!(answered_by(answered), None);
    }
    assert_eq!(answered_by("JW303"), None);
}

/// Something to refuse: a number picks a class of the message.
fn class(kind: &str, shape: &Shape, pick: usize) -> String {
    let product = pick / 4 % shape.products + 1;
    let client = pick / 64 % shape.clients + 1;
    match (&kind[kind.len() - 3..], pick % 4) {
        ("319", _) => "Antwoord".to_owned(),
        ("323", 0) => format!("Client[{client}]"),
        ("323", _) => format!("Client[{client}]/Prestatie[{product}]"),
        (_, 0) => "Client".to_owned(),
        ("317", 1) => "Verzoek".to_owned(),
        ("317", _) => format!("TeWijzigenProduct[{product}]"),
        ("301", 1) => format!("Contact[{}]", product % 2 + 1),
        ("301", _) => format!("ToegewezenProduct[{product}]"),
        ("305", _) => format!("StartProduct[{product}]"),
        ("307", _) => format!("StopProduct[{product}]"),
        (_, _) => format!("AangevraagdProduct[{product}]"),
    }
}

/// What is left of a claim, counted apart from the code under test.
fn left(shape: &Shape, refused: &[String]) -> i64 {
    let mut left = 0;
    for client in 1..=shape.clients {
        for line in 1..=shape.products {
            let gone = [format!("Client[{client}]"), format!("Client[{client}]/Prestatie[{line}]")];
            if !gone.iter().any(|class| refused.contains(class)) {
                let credit = shape.optional >> 10 & 1 == 1 && (client + line) % 3 == 0;
                let cents = i64::try_from(client * 1_000 + line).unwrap();
                left += if credit { -cents } else { cents };
            }
        }
    }
    left
}

fn any_answer() -> impl Strategy<Value = (usize, Shape, Vec<(usize, usize)>)> {
    let shape = (1..=10_usize, 1..=CLIENTS_MAX, any::<u32>());
    let shape =
        shape.prop_map(|(products, clients, optional)| Shape { products, clients, optional });
    (0..ANSWERED.len(), shape, prop::collection::vec((any::<usize>(), 0..4_usize), 0..8))
}

fn answer_to(kind: &str, shape: &Shape, refused: &[(usize, usize)]) -> Reply {
    let shape = match kind.ends_with("323") {
        true => *shape,
        false => Shape { clients: 1, ..*shape },
    };
    let classes: Vec<String> = refused.iter().map(|(pick, _)| class(kind, &shape, *pick)).collect();
    let codes = ["9019", "9338", "8187", "0611"];
    let rows: Vec<String> = refused
        .iter()
        .zip(&classes)
        .map(|((_, code), class)| format!("{} {class}", codes[*code]))
        .collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let level = (!rows.is_empty() && !kind.ends_with("323")).then_some(3);
    let original = message(kind, &shape);
    let found = decided(&original, level, &rows, left(&shape, &classes)).unwrap();
    assert_eq!(found, decided(&original, level, &rows, left(&shape, &classes)).unwrap());
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is refused of a valid message, the answer is valid.
    #[test]
    fn the_answer_to_a_valid_message_is_valid((kind, shape, refused) in any_answer()) {
        let (kind, answered) = ANSWERED[kind];
        let found = answer_to(kind, &shape, &refused);
        prop_assert_eq!(found.message_type, answered);
        let judged = verdict(&found.bytes);
        prop_assert!(judged.accepted, "{:?}", judged.findings);
    }
}

/// The official schemas say the same, where they are.
#[test]
fn answers_are_valid_by_the_official_schemas() {
    let schemas = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/ijw/xsd");
    if !schemas.is_dir() {
        eprintln!("not compared with xmllint: no official schemas in {}", schemas.display());
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let mut files: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for number in 0..400_usize {
        let (kind, answered) = ANSWERED[number % 7];
        let mixed = number.wrapping_mul(2_654_435_761);
        let shape = Shape {
            products: number % 10 + 1,
            clients: number / 7 % CLIENTS_MAX + 1,
            optional: u32::try_from(mixed & 0xFFFF_FFFF).unwrap(),
        };
        let refused: Vec<(usize, usize)> =
            (0..number / 7 % 5).map(|nth| (mixed >> (nth * 5), nth % 4)).collect();
        let path = dir.path().join(format!("{number}.xml"));
        std::fs::write(&path, answer_to(kind, &shape, &refused).bytes).unwrap();
        files.entry(answered).or_default().push(path.display().to_string());
    }
    for (answered, files) in files {
        let schema = schemas.join(format!("{}.xsd", answered.to_lowercase()));
        let mut command = Command::new("xmllint");
        command.args(["--nonet", "--noout", "--schema"]).arg(schema).args(&files);
        let output = command.output().expect("xmllint (package libxml2-utils) is installed");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{answered}: {errors}");
        assert_eq!(errors.matches(" validates").count(), files.len(), "{answered}: {errors}");
    }
}
