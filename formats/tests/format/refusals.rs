//! What the hub refuses of its own accord, with code and place.

use wijkstroom_formats::refusal::Refusal;
use wijkstroom_formats::{SIZE_MAX_BYTES, verdict};

use super::{base, edited};

/// Refused with one finding: code, line, column, path; and the type that was recognised.
#[track_caller]
fn check(message: &[u8], kind: Option<&str>, code: &str, place: (i32, i32), path: &str) {
    let verdict = verdict(message);
    assert!(!verdict.accepted);
    assert_eq!((verdict.level, verdict.message_type, verdict.total), (Some(1), kind, 1));
    let finding = &verdict.findings[0];
    assert_eq!(finding.rule.as_deref(), Some(code), "{}", finding.message);
    assert_eq!(((finding.line, finding.column), finding.path.as_str()), (place, path));
    assert!(finding.message.ends_with('.'), "{}", finding.message);
}

fn utf16(text: &str, little: bool) -> Vec<u8> {
    let bytes = |unit: u16| if little { unit.to_le_bytes() } else { unit.to_be_bytes() };
    text.encode_utf16().flat_map(bytes).collect()
}

#[test]
fn refuses_on_purpose() {
    let text = base("JW305");
    let root = "<m:Bericht";
    let before = |with: &str| edited("JW305", &[(root, &format!("{with}\n{root}"))]);
    check(before("<!DOCTYPE m:Bericht>").as_bytes(), None, "WS001", (2, 1), "/");
    let bomb = "<!DOCTYPE m:Bericht [<!ENTITY a \"b\"><!ENTITY c \"&a;&a;\">]>";
    check(before(bomb).as_bytes(), None, "WS001", (2, 1), "/");
    check(format!("\u{feff}{text}").as_bytes(), None, "WS002", (1, 1), "/");
    let declared = |with: &str| edited("JW305", &[("version=\"1.0\" encoding=\"UTF-8\"", with)]);
    check(
        declared("version=\"1.0\" encoding=\"ISO-8859-1\"").as_bytes(),
        None,
        "WS003",
        (1, 31),
        "/",
    );
    check(declared("version=\"1.0\" encoding=\"UTF-16\"").as_bytes(), None, "WS003", (1, 31), "/");
    check(declared("version=\"1.0\" encoding=\"UTF8\"").as_bytes(), None, "WS003", (1, 31), "/");
    check(declared("version=\"1.1\"").as_bytes(), None, "WS004", (1, 16), "/");
    for little in [false, true] {
        check(&utf16(&text, little), None, "WS003", (1, 1), "/");
        check(&utf16(&format!("\u{feff}{text}"), little), None, "WS003", (1, 1), "/");
    }
    let mut latin = text.into_bytes();
    let at =
        latin.windows(3).position(|part| part == b"Duin".get(..3).unwrap_or_default()).unwrap();
    latin[at] = 0xE9;
    check(&latin, None, "WS003", (27, 23), "/");
    check(b"", None, "WS009", (0, 0), "/");
}

#[test]
fn refuses_what_is_over_a_limit() {
    let fill = |count: usize| {
        edited("JW305", &[("</m:Bericht>", &format!("</m:Bericht>{}", " ".repeat(count)))])
    };
    let room = SIZE_MAX_BYTES - base("JW305").len();
    assert!(verdict(fill(room).as_bytes()).accepted);
    check(fill(room + 1).as_bytes(), None, "WS005", (0, 0), "/");
    let deep = |levels: usize| format!("{}{}", "<a>".repeat(levels), "</a>".repeat(levels));
    check(deep(10_000).as_bytes(), None, "WS006", (1, 193), &"/a".repeat(64));
    let attributes = |count: usize| {
        let many: String = (0..count).map(|index| format!(" xmlns:a{index}=\"urn:a\"")).collect();
        edited("JW305", &[("<m:Client>", &format!("<m:Client{many}>"))])
    };
    assert!(verdict(attributes(64).as_bytes()).accepted);
    let over = verdict(attributes(65).as_bytes());
    assert_eq!(over.findings[0].rule.as_deref(), Some("WS007"));
    assert_eq!(verdict(attributes(100_000).as_bytes()).findings, over.findings);
    let long = |length: usize| {
        edited(
            "JW305",
            &[("<m:Client>", &format!("<m:Client xmlns:{}=\"urn:a\">", "a".repeat(length)))],
        )
    };
    assert!(verdict(long(994).as_bytes()).accepted);
    check(long(995).as_bytes(), Some("JW305"), "WS008", (18, 13), "/Bericht");
}

#[test]
fn names_what_it_expects_of_another_message() {
    check(b"<los/>", None, "WS010", (1, 1), "/los");
    check(
        b"<Bericht xmlns=\"http://www.istandaarden.nl/ijw/3_2/jw999/schema\"/>",
        None,
        "WS010",
        (1, 1),
        "/Bericht",
    );
    for other in ["ijw/3_1/jw305", "iwmo/3_1/wmo305", "iwmo/2_0/wmo305", "ijw/3_1/jw999"] {
        let other = edited("JW305", &[("ijw/3_2/jw305", other)]);
        check(other.as_bytes(), None, "WS011", (2, 1), "/Bericht");
        let message = &verdict(other.as_bytes()).findings[0].message;
        assert!(message.contains("iJw 3.2") && message.contains("iWmo 3.2"), "{message}");
    }
    for unknown in ["ijw/3_2/wmo305", "ijw/3_2/jw303", "iwmo/3_2/wmo321", "iwlz/2_0/au3", "ijw/3/x"]
    {
        let unknown = edited("JW305", &[("ijw/3_2/jw305", unknown)]);
        check(unknown.as_bytes(), None, "WS010", (2, 1), "/Bericht");
        let message = &verdict(unknown.as_bytes()).findings[0].message;
        assert!(message.contains("iJw 3.2") && message.contains("iWmo 3.2"), "{message}");
    }
}

#[test]
fn every_reason_has_a_code_of_its_own_and_says_what_to_do() {
    let codes: std::collections::BTreeSet<&str> = Refusal::ALL.iter().map(|it| it.code()).collect();
    assert_eq!(codes.len(), Refusal::ALL.len());
    for refusal in Refusal::ALL {
        let reason = refusal.reason();
        assert!(
            refusal.code().starts_with("WS") && reason.len() > 30 && reason.ends_with('.'),
            "{reason}"
        );
        assert!(!reason.contains("  "), "{reason}");
    }
}
