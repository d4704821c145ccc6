//! The envelope of the municipal node: what is read, what is written, and what is refused of it.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::path::Path;

use wijkstroom_formats::ggk::{Envelop, Foutbericht, Stuf, Systeem, Versies, parse, uuid};

const REFERENCE: &str = "3f2c9b1e-7a40-4d5e-9c31-0a1b2c3d4e5f";
const CROSS: &str = "aaaabbbb-cccc-4ddd-8eee-ffff00001111";

/// On 11 May 2026.
fn moment(time: &str) -> String {
    ["20260511", time].concat()
}

fn systeem(organisatie: &str, applicatie: &str) -> Systeem {
    Systeem {
        organisatie: organisatie.to_owned(),
        applicatie: applicatie.to_owned(),
        administratie: None,
        gebruiker: None,
    }
}

fn heen() -> Envelop {
    Envelop {
        zender: systeem("42420001", "Zorg & Meer <3>"),
        ontvanger: systeem("0363", "GGk"),
        referentienummer: REFERENCE.to_owned(),
        tijdstip_bericht: moment("093000"),
        cross_refnummer: None,
        functie: "JW305".to_owned(),
        versies: Versies {
            applicatie: "0001".to_owned(),
            applicatie_sub: "0000".to_owned(),
            functie: "0003".to_owned(),
            functie_sub: "0002".to_owned(),
        },
        bericht: b"<bericht>\xc3\xa9\r\n</bericht>".to_vec(),
    }
}

fn retour() -> Envelop {
    Envelop { cross_refnummer: Some(CROSS.to_owned()), functie: "JW306".to_owned(), ..heen() }
}

fn fout() -> Foutbericht {
    Foutbericht {
        zender: systeem("", "GGk"),
        ontvanger: Systeem {
            administratie: Some("productie".to_owned()),
            gebruiker: Some("beheer".to_owned()),
            ..systeem("0363", "wijkstroom")
        },
        referentienummer: REFERENCE.to_owned(),
        tijdstip_bericht: moment("093001"),
        cross_refnummer: CROSS.to_owned(),
        code: "IB210".to_owned(),
        plek: "client".to_owned(),
        omschrijving: "Ontvanger > onbekend".to_owned(),
        details: Some("JW306".to_owned()),
    }
}

#[test]
fn what_is_written_is_read_and_the_same_every_time() {
    for envelop in [heen(), retour()] {
        let bytes = envelop.write();
        assert_eq!(parse(&bytes), Ok(Stuf::Bericht(envelop.clone())));
        assert_eq!(envelop.write(), bytes);
    }
    let short = Foutbericht { details: None, ..fout() };
    for fout in [fout(), short] {
        assert_eq!(parse(&fout.write()), Ok(Stuf::Fout(fout.clone())));
    }
    let heen = String::from_utf8(heen().write()).unwrap();
    assert!(heen.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<GGK:envelopHeen"));
    assert!(heen.contains("<StUF:berichtcode>Di01</StUF:berichtcode>"));
    assert!(heen.contains("Zorg &amp; Meer &lt;3&gt;"));
    let retour = String::from_utf8(retour().write()).unwrap();
    assert!(retour.contains("ggk_Du01") && retour.contains("<StUF:berichtcode>Du01<"));
}

#[test]
fn nothing_of_the_message_shows_in_a_debug_text() {
    let shown = format!("{:?} {:?}", heen(), fout());
    assert!(!shown.contains("bericht>") && !shown.contains("onbekend"), "{shown}");
    assert!(shown.contains("JW305") && shown.contains("IB210"), "{shown}");
}

#[test]
fn a_uuid_follows_from_its_bytes() {
    assert_eq!(uuid([0; 16]), format!("00000000-0000-4000-8000-{}", "0".repeat(12)));
    assert_eq!(uuid([0xff; 16]), "ffffffff-ffff-4fff-bfff-ffffffffffff");
    let bytes = std::array::from_fn(|index| u8::try_from(index * 17).unwrap());
    let envelop = Envelop { referentienummer: uuid(bytes), ..heen() };
    assert_eq!(envelop.referentienummer, "00112233-4455-4677-8899-aabbccddeeff");
    assert!(parse(&envelop.write()).is_ok());
}

/// Refused, with this code, at this line of the envelope, saying this.
#[track_caller]
fn check(text: &str, from: &str, to: &str, code: &str, line: i32, said: &str) {
    assert!(text.contains(from), "{from:?} is not in the envelope");
    let misread = parse(text.replacen(from, to, 1).as_bytes()).unwrap_err();
    assert_eq!(misread.total, 1, "{:?}", misread.findings);
    let finding = &misread.findings[0];
    assert_eq!(finding.rule.as_deref().unwrap_or_default(), code, "{finding:?}");
    assert_eq!(finding.line, line, "{finding:?}");
    assert!(finding.message.contains(said) && finding.message.ends_with('.'), "{finding:?}");
}

#[test]
fn faults_are_told_with_place_and_reason() {
    let (heen, retour, fout) = (heen().write(), retour().write(), fout().write());
    let [heen, retour, fout] = [heen, retour, fout].map(|bytes| String::from_utf8(bytes).unwrap());
    let upper = REFERENCE.to_uppercase();
    let one = REFERENCE.replace("-4d5e-", "-1d5e-");
    let variant = REFERENCE.replace("-9c31-", "-cc31-");
    let uuid = "referentienummer hoort een UUID versie 4 in kleine letters";
    for other in [upper.as_str(), &one, &variant, "", "3f2c9b1e"] {
        check(&heen, REFERENCE, other, "WS030", 13, uuid);
    }
    check(&retour, CROSS, "1", "WS030", 15, "crossRefnummer hoort een UUID");
    check(&heen, "Di01<", "Du01<", "WS030", 4, "berichtcode hoort Di01 te zijn");
    check(&retour, "Du01<", "Di01<", "WS030", 4, "berichtcode hoort Du01 te zijn");
    check(&heen, ">42420001<", "><", "WS030", 6, "organisatie hoort een gemeentecode");
    check(&heen, ">GGk<", ">GG<", "WS030", 11, "applicatie hoort 3 tot 50 tekens");
    check(&heen, &moment("093000"), "2026-05-11", "WS030", 14, "alleen cijfers");
    check(&heen, ">JW305<", "><", "WS030", 15, "functie hoort het berichttype");
    check(&heen, ">0003<", ">3<", "WS030", 20, "functieVersie hoort uit vier cijfers");
    let bare = "      <StUF:organisatie>0363</StUF:organisatie>\n";
    check(&heen, bare, "", "WS030", 10, "In ontvanger hoort organisatie te staan voor applicatie");
    let lost = "    <StUF:functie>JW305</StUF:functie>\n";
    check(&heen, lost, "", "WS030", 15, "functie ontbreekt in stuurgegevens");
    let crossed = format!("    <StUF:crossRefnummer>{CROSS}</StUF:crossRefnummer>\n");
    check(&retour, &crossed, "", "WS030", 15, "hoort crossRefnummer te staan voor functie");
    check(&heen, lost, &format!("{crossed}{lost}"), "WS030", 15, "voor crossRefnummer");
    check(&heen, lost, &format!("{lost}{lost}"), "WS030", 16, "functie hoort hier niet");
    check(&heen, "</GGK:bericht>", "tekst</GGK:bericht>", "WS030", 22, "tekst buiten");
    check(&heen, "<GGK:bericht>", "<GGK:bericht a=\"b\">", "WS030", 22, "een attribuut");
    check(&heen, ">JW305<", "><a/><", "WS030", 15, "een waarde te bevatten en geen elementen");
    let other = "ggk0210\" xmlns:StUF";
    check(&heen, other, "ggk0311\" xmlns:StUF", "WS030", 2, "Het eerste element hoort");
    check(&heen, "StUF:functie>JW305", "GGK:functie>JW305", "", 15, "Geen goede XML");
    let renamed = heen.replace("StUF:functie>", "GGK:functie>");
    check(&renamed, "GGK:functie>", "GGK:functie>", "WS030", 15, "verkeerde naamruimte");
    let named = heen.replace("GGK:xmlBestand>", "GGK:tekstBestand>");
    check(&named, "JW305", "JW305", "WS030", 23, "horen in xmlBestand, niet in tekstBestand");
    check(&fout, ">client<", ">elders<", "WS030", 20, "plek hoort client of server te zijn");
    check(&fout, ">IB210<", ">IB210000<", "WS030", 19, "code mag hoogstens 7 tekens");
    check(&heen, "?>\n", "?>\n<!DOCTYPE a>", "WS001", 2, "DOCTYPE");
    check(&heen, "</GGK:parameters>", "", "", 26, "Geen goede XML");
}

#[test]
fn only_base64_is_a_message() {
    let text = String::from_utf8(heen().write()).unwrap();
    let from = text.find("<GGK:xmlBestand>").unwrap() + "<GGK:xmlBestand>".len();
    let to = text.find("</GGK:xmlBestand>").unwrap();
    let with = |content: &str| format!("{}{content}{}", &text[..from], &text[to..]);
    // Nothing, the alphabet for URLs, padding that is missing or too short, bits beyond the end.
    for wrong in ["", "  \n", "PGE-", "PGE_", "PGEvPg", "PGEvPg=", "PGEvPh==", "é"] {
        let misread = parse(with(wrong).as_bytes()).unwrap_err();
        assert_eq!(misread.findings[0].rule.as_deref(), Some("WS031"), "{wrong}");
        assert_eq!(misread.findings[0].line, 23, "{wrong}");
    }
    for spaced in ["PGEvPg==", "\n  PGEv\r\n\tPg = =\n", "<!-- a -->PGEv&#10;Pg=="] {
        let Ok(Stuf::Bericht(read)) = parse(with(spaced).as_bytes()) else { panic!("{spaced}") };
        assert_eq!(read.bericht, b"<a/>", "{spaced}");
    }
}

/// Whatever lies in `detailsXML` is the node's own business.
#[test]
fn details_of_a_fault_may_be_anything() {
    let text = String::from_utf8(fout().write()).unwrap();
    let end = "  </StUF:body>";
    let with = format!("    <StUF:detailsXML><a b=\"c\"><d/>e</a></StUF:detailsXML>\n{end}");
    assert_eq!(parse(text.replace(end, &with).as_bytes()), Ok(Stuf::Fout(fout())));
}

/// The examples that come with the specification; they lie outside this project.
#[test]
fn the_examples_of_the_specification_are_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/ggk/voorbeeldberichten");
    if !folder.exists() {
        return;
    }
    let read = |name: &str| parse(&std::fs::read(folder.join(name)).unwrap());
    let Ok(Stuf::Bericht(heen)) = read("envelopHeenbericht-ggk_Di01_v21-xml.xml") else { panic!() };
    assert_eq!((heen.functie.as_str(), heen.zender.organisatie.as_str()), ("WMO301", "0548"));
    assert_eq!(heen.bericht, b"Hier staat een iWmo/iJw-heenbericht.");
    let Ok(Stuf::Bericht(retour)) = read("envelopRetourbericht-ggk_Du01-v21.xml") else { panic!() };
    assert_eq!(retour.cross_refnummer.as_deref(), Some(heen.referentienummer.as_str()));
    let Ok(Stuf::Fout(fout)) = read("Fo01.xml") else { panic!() };
    assert_eq!((fout.code.as_str(), fout.plek.as_str()), ("IB210", "client"));
    let misread = read("envelopHeenbericht-ggk_Di01_v21-tekst.xml").unwrap_err();
    assert!(misread.findings[0].message.contains("niet in tekstBestand"));
}
