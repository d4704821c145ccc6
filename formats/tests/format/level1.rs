//! Level 1: what is not well-formed, and what the schema does not allow.

use std::path::Path;

use wijkstroom_formats::{message_types, verdict};

use super::{base, edited, told};

/// Not well-formed: one finding, at this place, inside this element.
#[track_caller]
fn malformed(edits: &[(&str, &str)], line: i32, column: i32, path: &str, says: &str) {
    let verdict = verdict(edited("JW305", edits).as_bytes());
    assert_eq!((verdict.level, verdict.total), (Some(1), 1), "{edits:?}");
    let finding = &verdict.findings[0];
    assert_eq!(
        (finding.line, finding.column, finding.path.as_str()),
        (line, column, path),
        "{}",
        finding.message
    );
    assert!(
        finding.message.starts_with("Geen goede XML.") && finding.message.contains(says),
        "{}",
        finding.message
    );
    assert_eq!(finding.rule, None);
}

#[test]
fn tells_where_it_is_not_xml() {
    let client = "/Bericht/Client";
    malformed(&[("Zoë", "Zo&euml;")], 30, 22, "/Bericht/Client/Naam/Voornamen", "&amp;");
    malformed(&[("Zoë", "Zoë & co")], 30, 24, "/Bericht/Client/Naam/Voornamen", "&amp;");
    malformed(&[("Zoë", "Zoë < co")], 30, 24, "/Bericht/Client/Naam/Voornamen", "&lt;");
    malformed(&[("Zoë", "Zoë]]>")], 30, 23, "/Bericht/Client/Naam/Voornamen", "]]&gt;");
    malformed(&[("Zoë", "Zo\u{0}ë")], 30, 22, "/Bericht/Client/Naam/Voornamen", "NUL");
    malformed(&[("Zoë", "&#0;")], 30, 20, "/Bericht/Client/Naam/Voornamen", "bestaat niet");
    malformed(&[("</m:Geslacht>", "</m:Gewicht>")], 24, 18, "/Bericht/Client/Geslacht", "eindtag");
    malformed(&[("<m:Geslacht>", "<m:Geslacht a=1>")], 24, 19, client, "aanhalingstekens");
    malformed(&[("<m:Geslacht>", "<m:Geslacht a='1' a='2'>")], 24, 23, client, "dubbel");
    malformed(&[("<m:Geslacht>", "<m:Geslacht a='<'>")], 24, 20, client, "`<`");
    malformed(&[("<m:Geslacht>", "<m:Geslacht a='1'b='2'>")], 24, 22, client, "spatie");
    malformed(&[("<m:Geslacht>", "<!-- a -- b --><m:Geslacht>")], 24, 14, client, "`--`");
    malformed(&[("<m:Geslacht>", "<?xml version='1.0'?><m:Geslacht>")], 24, 5, client, "vooraan");
    malformed(&[("<?xml", " <?xml")], 1, 2, "/", "vooraan");
    malformed(&[("</m:Bericht>", "</m:Bericht><m:Bericht/>")], 55, 13, "/", "Na het einde");
    malformed(&[("</m:Bericht>", "</m:Bericht> los")], 55, 14, "/", "Na het einde");
    malformed(&[("</m:Bericht>", "")], 56, 1, "/Bericht", "afgekapt");
    let text = base("JW305");
    let cut = &text[text.find("<m:StartProducten>").unwrap()..];
    malformed(&[(cut, "")], 33, 5, "/Bericht/Client", "afgekapt");
    assert_eq!(verdict(b"geen xml").findings[0].path, "/");
    assert_eq!(verdict(b"   ").level, Some(1));
}

/// Valid but for these findings of level 1, by path and a word of the message.
#[track_caller]
fn demands(name: &str, edits: &[(&str, &str)], expected: &[(&str, &str)]) {
    let verdict = verdict(edited(name, edits).as_bytes());
    let paths: Vec<&str> = expected.iter().map(|(path, _)| *path).collect();
    assert_eq!(told(&verdict), paths, "{edits:?} {:?}", verdict.findings);
    for (finding, (_, says)) in verdict.findings.iter().zip(expected) {
        assert!(finding.message.contains(says), "{}", finding.message);
        assert_eq!((finding.rule.as_deref(), finding.retourcode.as_deref()), (None, None));
    }
    assert_eq!(verdict.level, (!expected.is_empty()).then_some(1));
}

#[test]
fn every_fault_is_told_once() {
    let header = "/Bericht/Header";
    demands(
        "JW305",
        &[(
            "<m:Afzender>12345678</m:Afzender>\n    <m:Ontvanger>0363</m:Ontvanger>",
            "<m:Ontvanger>0363</m:Ontvanger><m:Afzender>12345678</m:Afzender>",
        )],
        &[(&format!("{header}/Ontvanger"), "te vroeg")],
    );
    demands(
        "JW305",
        &[("<m:Afzender>12345678</m:Afzender>", "")],
        &[(&format!("{header}/Afzender"), "ontbreekt")],
    );
    demands(
        "JW305",
        &[("<m:Afzender>", "<m:Extra/><m:Afzender>")],
        &[(&format!("{header}/Extra"), "hoort niet")],
    );
    demands(
        "JW305",
        &[(
            "<m:Afzender>12345678</m:Afzender>",
            "<m:Afzender>12345678</m:Afzender><m:Afzender>12345678</m:Afzender>",
        )],
        &[(&format!("{header}/Afzender[2]"), "één keer")],
    );
    demands(
        "JW305",
        &[
            ("<b:DatumGebruik>1</b:DatumGebruik>", ""),
            (
                "<b:Datum>2012-05-01</b:Datum>",
                "<b:DatumGebruik>1</b:DatumGebruik><b:Datum>2012-05-01</b:Datum>",
            ),
        ],
        &[("/Bericht/Client/Geboortedatum/DatumGebruik", "te vroeg")],
    );
}

#[test]
fn values_attributes_and_text_are_told_once() {
    demands(
        "JW305",
        &[("<m:Bsn>", "<b:Bsn>"), ("</m:Bsn>", "</b:Bsn>")],
        &[("/Bericht/Client/Bsn", "naamruimte")],
    );
    demands(
        "JW305",
        &[("Begindatum>2026-04-10", "Begindatum>10-04-2026"), ("4712", "vier")],
        &[
            ("/Bericht/Client/StartProducten/StartProduct[2]/ToewijzingNummer", "geheel getal"),
            ("/Bericht/Client/StartProducten/StartProduct[2]/Begindatum", "jjjj-mm-dd"),
        ],
    );
    demands(
        "JW305",
        &[("<m:Geslacht>2</m:Geslacht>", "<m:Geslacht/>")],
        &[("/Bericht/Client/Geslacht", "is leeg")],
    );
    demands(
        "JW305",
        &[("<m:Geslacht>", "<m:Geslacht a='1'>")],
        &[("/Bericht/Client/Geslacht", "attribuut")],
    );
    demands("JW305", &[("<m:Geslacht>", "los<m:Geslacht>")], &[("/Bericht/Client", "tekst")]);
    demands(
        "JW305",
        &[("<m:Geslacht>2<", "<m:Geslacht><los/>2<")],
        &[("/Bericht/Client/Geslacht/los", "geen elementen")],
    );
    demands(
        "JW305",
        &[("m:Bericht", "m:Brief"), ("</m:Bericht>", "</m:Brief>")],
        &[("/Brief", "Bericht heten")],
    );
}

#[test]
fn a_missing_element_points_at_the_end_tag_of_its_parent() {
    let verdict = verdict(edited("JW305", &[("<m:Geslacht>2</m:Geslacht>\n", "\n")]).as_bytes());
    let finding = &verdict.findings[0];
    assert_eq!(
        (finding.line, finding.column, finding.path.as_str()),
        (54, 3, "/Bericht/Client/Geslacht")
    );
}

/// Where this scanner once differed from libxml2, or libxml2 from what one expects.
#[test]
fn odd_but_as_libxml2_has_it() {
    let good = [
        ("<m:Client>", "<m:Client xmlns:z=\"\">"),
        ("<m:Client>", "<m:Client xmlns:xml=\"urn:z\">"),
        ("<m:Client>", "<m:Client xmlns:z=\"http://www.w3.org/2000/xmlns/\">"),
        ("<m:Client>", "<m:Client>&#32;<!-- los --><?los?>"),
        ("encoding=\"UTF-8\"", "standalone=\"yes\""),
        ("version=\"1.0\"", "version=\"1.2\""),
        ("Zoë", "Zo<!-- los -->ë"),
        ("Zoë", "<![CDATA[Zo]]>ë"),
        (
            "<m:Client>",
            "<m:Client xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"m:Client\" xsi:schemaLocation=\"a\">",
        ),
    ];
    for edit in good {
        demands("JW305", &[edit], &[]);
    }
    demands("JW305", &[("<m:Client>", "<m:Client><![CDATA[]]>")], &[("/Bericht/Client", "tekst")]);
    let nil =
        "<m:Geslacht xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"false\">";
    demands("JW305", &[("<m:Geslacht>", nil)], &[("/Bericht/Client/Geslacht", "xsi:nil")]);
    let other = "<m:Geslacht xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"b:LDT_Naam\">";
    demands("JW305", &[("<m:Geslacht>", other)], &[("/Bericht/Client/Geslacht", "xsi:type")]);
    malformed(&[("<m:Geslacht>", "<?XmL los?><m:Geslacht>")], 24, 5, "/Bericht/Client", "vooraan");
}

/// No value of the message, and no invented name that might be one, is ever repeated.
#[test]
fn findings_never_show_a_value() {
    let secret = "999990019";
    let edits: [&[(&str, &str)]; 6] = [
        &[("<m:Geslacht>2", "<m:Geslacht>999990019")],
        &[("<b:Datum>2012-05-01", "<b:Datum>999990019")],
        &[("<m:Geslacht>", "<m:B999990019/><m:Geslacht>")],
        &[("<m:Geslacht>", "999990019<m:Geslacht>")],
        &[("<m:Geslacht>", "<m:Geslacht a='999990019'>")],
        &[("<m:Geslacht>", "&999990019;<m:Geslacht>")],
    ];
    for edits in edits {
        let verdict = verdict(edited("JW305", edits).as_bytes());
        assert_eq!(verdict.level, Some(1), "{edits:?}");
        assert!(!format!("{verdict:?}").contains(secret), "{edits:?}");
    }
}

/// The samples of every schema there is follow it. They are no part of this project, and may be absent.
#[test]
fn official_samples_are_valid() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    if !shared.is_dir() {
        return;
    }
    for (name, proven) in message_types() {
        let standard = if name.starts_with("JW") { "ijw" } else { "iwmo" };
        let sample = shared.join(format!("{standard}/samples/{name}.xml"));
        assert_eq!(sample.is_file(), proven, "{}", sample.display());
        if proven {
            let verdict = verdict(&std::fs::read(sample).unwrap());
            assert_eq!(verdict.message_type, Some(name));
            assert_ne!(verdict.level, Some(1), "{name}: {:?}", told(&verdict));
        }
    }
}
