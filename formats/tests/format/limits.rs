//! Whatever comes in: no panic, never more findings than are kept, and no more time than the size is worth.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use wijkstroom_formats::{SIZE_MAX_BYTES, message_types, verdict};
use wijkstroom_schemas::message::FINDINGS_MAX;

use super::base;

#[track_caller]
fn is_sound(message: &[u8]) {
    let verdict = verdict(message);
    assert_eq!(verdict.accepted, verdict.level.is_none());
    assert_eq!(verdict.accepted, verdict.findings.is_empty());
    assert!(verdict.findings.len() <= FINDINGS_MAX && verdict.findings.len() <= verdict.total);
    for finding in &verdict.findings {
        assert!(finding.path.starts_with('/') && !finding.message.is_empty());
        assert_eq!(finding.line == 0, finding.column == 0);
    }
}

proptest! {
    #[test]
    fn any_bytes_get_a_verdict(message in prop::collection::vec(any::<u8>(), 0..400)) {
        is_sound(&message);
    }

    #[test]
    fn any_text_of_markup_gets_a_verdict(message in "[<>/!?&;:='\" a-cé\\[\\]#x0-9-]{0,120}") {
        is_sound(message.as_bytes());
        is_sound(format!("<m:Bericht xmlns:m=\"http://www.istandaarden.nl/ijw/3_2/jw305/schema\">{message}").as_bytes());
    }

    #[test]
    fn a_message_with_changed_bytes_gets_a_verdict(
        name in prop::sample::select(message_types().map(|(name, _)| name).collect::<Vec<_>>()),
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0..40_usize, piece()), 1..6),
    ) {
        let mut message = base(name).into_bytes();
        for (at, removed, with) in changes {
            let start = at.index(message.len().max(1)).min(message.len());
            let end = (start + removed).min(message.len());
            message.splice(start..end, with);
        }
        is_sound(&message);
    }
}

/// What may come in the place of a few bytes: anything, or a piece of markup.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    let markup = [
        "<",
        ">",
        "</",
        "/>",
        "&",
        "&#",
        ";",
        "&amp;",
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "<?",
        "?>",
        "<?xml version=\"1.0\"?>",
        " xmlns=\"\"",
        " xmlns:m=\"urn:x\"",
        " xsi:type=\"b:LDT_Datum\"",
        "=",
        "\"",
        "'",
        "<m:Bsn>",
        "</m:Bsn>",
        "<m:RetourCodes/>",
        "m:",
        "b:",
        ":",
        "\r\n",
        "\u{85}",
        "\0",
    ];
    let markup = markup.map(|piece| piece.as_bytes().to_vec()).to_vec();
    prop_oneof![prop::collection::vec(any::<u8>(), 0..6), prop::sample::select(markup)]
}

/// A claim as large as may be, with a fault in each of thirty thousand rows: the first thousand are told, all counted.
#[test]
fn a_full_claim_tells_its_first_faults_and_how_many_there_are() {
    const ROWS: usize = 30_000;
    let base = base("JW323");
    let start = base.find("<m:Prestatie>").unwrap();
    let end = base.find("</m:Prestatie>").unwrap() + "</m:Prestatie>".len();
    let row = base[start..end].replace("<m:Eenheid>04<", "<m:Eenheid>05<");
    let room = (SIZE_MAX_BYTES - base.len()) / ROWS;
    let rows = (0..ROWS).map(|number| {
        let own = row.replace(">P1<", &format!(">R{number}<"));
        format!("{own:<room$}")
    });
    let message = format!("{}{}{}", &base[..start], rows.collect::<String>(), &base[start..]);
    assert!((25_000_000..=SIZE_MAX_BYTES).contains(&message.len()), "{} bytes", message.len());
    let verdict = verdict(message.as_bytes());
    assert_eq!((verdict.message_type, verdict.level), (Some("JW323"), Some(1)));
    assert_eq!((verdict.findings.len(), verdict.total), (FINDINGS_MAX, ROWS));
    for (number, finding) in (1..).zip(&verdict.findings) {
        let prestatie = format!("Clienten/Client[1]/Prestaties/Prestatie[{number}]/Eenheid");
        assert_eq!(finding.path, format!("/Bericht/Declaratie/{prestatie}"));
    }
}

/// A message of 25 MB, or one with a fault in each of its rows, takes seconds at most, even unoptimised and on
/// a busy machine; anything quadratic takes hours.
#[test]
fn time_grows_with_size_only() {
    let start = base("JW305");
    let at = start.find("<m:StartProduct>").unwrap();
    let filled = |row: &dyn Fn(usize) -> String, rows: usize| {
        let rows: String = (0..rows).map(row).collect();
        format!("{}{rows}{}", &start[..at], &start[at..])
    };
    let row = |number: usize, begin: &str| {
        format!(
            "<m:StartProduct><m:ToewijzingNummer>{number}</m:ToewijzingNummer><m:Begindatum>{begin}</m:Begindatum><m:StatusAanlevering>1</m:StatusAanlevering></m:StartProduct>"
        )
    };
    let assigned = base("JW301");
    let from = assigned.find("<m:ToegewezenProduct>").unwrap();
    let one = &assigned[assigned.rfind("<m:ToegewezenProduct>").unwrap()
        ..assigned.find("</m:ToegewezenProducten>").unwrap()];
    let overlapping = format!("{}{}{}", &assigned[..from], one.repeat(20_000), &assigned[from..]);
    let cases = [
        ("valid", filled(&|number| row(number, "2026-04-02"), 100_000), 0),
        ("a fault in each row", filled(&|number| row(number, "2026-99-02"), 30_000), 30_000),
        ("all rows twice", filled(&|number| row(number / 2, "2026-04-02"), 60_000), 30_000),
        ("unknown elements", filled(&|number| format!("<x{number}/>"), 200_000), 200_000),
        ("every pair overlaps", overlapping, 1_000_000),
        (
            "attributes",
            start.replace("<m:Client>", &format!("<m:Client {}>", "a='1' ".repeat(100_000))),
            1,
        ),
        ("nesting", start.replace("<m:Client>", &"<x>".repeat(100_000)), 1),
        ("references", start.replace("Zoë", &"&amp;".repeat(200_000)), 1),
        ("comments", start.replace("Zoë", &format!("Zoë{}", "<!---->".repeat(500_000))), 0),
    ];
    for (what, message, total) in cases {
        let before = Instant::now();
        let verdict = verdict(message.as_bytes());
        let took = before.elapsed();
        assert_eq!(verdict.total, total, "{what}: {:?}", verdict.findings.first());
        assert!(verdict.findings.len() <= FINDINGS_MAX);
        assert!(took < Duration::from_secs(60), "{what}: {took:?}");
    }
}
