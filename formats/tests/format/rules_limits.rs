//! Rules about many rows take no more time than the rows are worth.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use wijkstroom_formats::{Verdict, verdict};
use wijkstroom_schemas::message::FINDINGS_MAX;

/// A `Prestatie` by its numbers.
struct Row {
    reference: String,
    previous: Option<String>,
    assignment: usize,
    credit: bool,
}

/// A JW323 of so many clients with so many rows each, every amount 100 cents.
fn claim(clients: usize, rows: usize, row: impl Fn(usize, usize) -> Row) -> String {
    let file = "tests/data/rules/JW323.xml";
    let text = std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(file));
    let text = text.unwrap();
    let (before, rest) = text.split_once("<Clienten>").unwrap();
    let (_, after) = rest.split_once("</Clienten>").unwrap();
    let mut made = String::new();
    let mut total = 0_i64;
    for client in 0..clients {
        // No citizen has these: the numbers only have to differ and to pass the eleven test.
        write!(made, "<Client><Bsn>{}</Bsn><Prestaties>", bsn(client)).unwrap();
        for number in 0..rows {
            let Row { reference, previous, assignment, credit } = row(client, number);
            let previous = previous.map_or(String::new(), |previous| {
                format!("<ijw:VorigReferentieNummer>{previous}</ijw:VorigReferentieNummer>")
            });
            let sign = if credit { "C" } else { "D" };
            total += if credit { -100 } else { 100 };
            write!(
                made,
                "<Prestatie><ProductReferentie><ijw:ReferentieNummer>{reference}</ijw:ReferentieNummer>\
                 {previous}</ProductReferentie><ToewijzingNummer>{assignment}</ToewijzingNummer>\
                 <ProductCategorie>45</ProductCategorie><ProductCode>45A03</ProductCode><ProductPeriode>\
                 <ijw:Begindatum>2026-04-01</ijw:Begindatum><ijw:Einddatum>2026-04-30</ijw:Einddatum>\
                 </ProductPeriode><GeleverdVolume>1</GeleverdVolume><Eenheid>04</Eenheid>\
                 <ProductTarief>100</ProductTarief><IngediendBedrag><ijw:Bedrag>100</ijw:Bedrag>\
                 <ijw:DebetCredit>{sign}</ijw:DebetCredit></IngediendBedrag></Prestatie>"
            )
            .unwrap();
        }
        made.push_str("</Prestaties></Client>");
    }
    let sign = if total < 0 { "C" } else { "D" };
    let sum = format!("<ijw:TotaalBedrag>{}</ijw:TotaalBedrag>", total.abs());
    let before = before
        .replace("<ijw:TotaalBedrag>17100</ijw:TotaalBedrag>", &sum)
        .replace("<ijw:DebetCredit>D<", &format!("<ijw:DebetCredit>{sign}<"));
    format!("{before}<Clienten>{made}</Clienten>{after}")
}

/// The so-manieth number of the test range that passes the eleven test.
fn bsn(ordinal: usize) -> String {
    let passes = |number: u64| {
        let digit = |place: u32| number / 10_u64.pow(place) % 10;
        let sum: u64 = (1..9).map(|place| u64::from(place + 1) * digit(place)).sum();
        sum % 11 == digit(0)
    };
    let first = 9_999_000 * 100;
    let mut numbers = (first..first + 90_000).filter(|&number| passes(number));
    numbers.nth(ordinal).unwrap().to_string()
}

#[track_caller]
fn judged(message: &str) -> Verdict {
    let before = Instant::now();
    let verdict = verdict(message.as_bytes());
    let took = before.elapsed();
    assert!(took < Duration::from_secs(30), "{took:?}");
    assert!(verdict.findings.len() <= FINDINGS_MAX);
    verdict
}

fn numbered(client: usize, number: usize) -> Row {
    Row {
        reference: format!("RN{client}-{number}"),
        previous: None,
        assignment: number,
        credit: false,
    }
}

#[test]
fn a_claim_of_thirty_thousand_rows_is_judged() {
    let verdict = judged(&claim(1_000, 30, numbered));
    assert_eq!((verdict.level, verdict.total), (None, 0), "{:?}", verdict.findings.first());
    // Half of it credits what was claimed before.
    let credits = |client, number| {
        let previous = (number % 2 == 1).then(|| format!("OUD{client}-{number}"));
        Row { credit: previous.is_some(), previous, ..numbered(client, number) }
    };
    let verdict = judged(&claim(1_000, 30, credits));
    assert_eq!((verdict.level, verdict.total), (None, 0), "{:?}", verdict.findings.first());
}

/// As many findings as there are pairs are counted to a million, not worked out to the end.
#[test]
fn rows_that_all_clash_are_counted_to_the_limit() {
    let same_delivery = |client, number| Row { assignment: 4711, ..numbered(client, number) };
    let same_credit = |client, number| Row {
        previous: Some("RN900".to_owned()),
        credit: true,
        ..numbered(client, number)
    };
    let own_credit = |client, number| Row {
        reference: "RN1".to_owned(),
        previous: Some("RN1".to_owned()),
        credit: true,
        ..numbered(client, number)
    };
    for message in
        [claim(1, 30_000, same_delivery), claim(300, 100, same_credit), claim(300, 100, own_credit)]
    {
        assert_eq!(judged(&message).total, 1_000_000);
    }
}
