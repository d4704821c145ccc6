//! Dossiers of OSO: what they tell, consent, what is kept, and what is refused.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::path::Path;

use proptest::prelude::*;
use wijkstroom_formats::feed::{Draft, Entry, Part, Reading};
use wijkstroom_formats::oso;
use wijkstroom_schemas::feed::Mutation;

/// A dossier of our own.
fn base() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/oso/poswv.xml");
    std::fs::read_to_string(path).unwrap()
}

/// That dossier with some texts replaced, each where it first stands.
#[track_caller]
fn edited(edits: &[(&str, &str)]) -> String {
    edits.iter().fold(base(), |dossier, (from, to)| {
        assert!(dossier.contains(from), "{from:?} is not in the dossier");
        dossier.replacen(from, to, 1)
    })
}

/// The one entry of a dossier.
#[track_caller]
fn entry(dossier: &str) -> Entry {
    let reading = oso::read(dossier.as_bytes());
    assert_eq!(reading.refused, []);
    assert_eq!(reading.entries.len(), 1);
    reading.entries.into_iter().next().unwrap()
}

#[track_caller]
fn part(dossier: &str) -> Part {
    let mut parts = entry(dossier).content.unwrap();
    assert_eq!(parts.len(), 1);
    parts.remove(0)
}

fn shown(draft: &Draft) -> String {
    let values: Vec<String> = draft
        .values
        .iter()
        .filter(|(name, _)| *name != "dagdelen")
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    format!("{} {}", draft.family.name, values.join(" "))
}

fn told(part: &Part) -> Vec<String> {
    part.facts.iter().map(shown).collect()
}

const PLAN: &str = "SchoolSignalled brin=99XX01 datum_einde=2026-07-31 datum_start=2025-09-01 \
                    schoolsoort=SBO signaalsoort=ondersteuning";
const ADMITTED: &str = "SchoolSignalled brin=99XX01 datum_einde=2028-07-31 datum_start=2026-08-01 \
                        samenwerkingsverband=PO9901 schoolsoort=SBO signaalsoort=tlv \
                        tlv_categorie=L";
const ADMITTED_BEFORE: &str = "SchoolSignalled brin=99XX01 datum_start=2024-08-01 \
                               samenwerkingsverband=PO9901 schoolsoort=SBO signaalsoort=tlv \
                               tlv_categorie=Nvt";
const ABSENT: &str = "SchoolSignalled brin=99XX01 datum_einde=2026-05-14 datum_start=2025-05-15 \
                      meer_dan_25_procent=false schoolsoort=SBO signaalsoort=verzuim \
                      vervolg=leerplicht";

#[test]
fn a_dossier_tells_support_admission_and_absence() {
    let entry = entry(&base());
    assert_eq!(entry.key, "99XX01/LN0815");
    assert_eq!(entry.message_type.as_deref(), Some("POSWV"));
    assert!(entry.versions);
    let part = part(&base());
    assert_eq!(told(&part), [PLAN, ADMITTED, ADMITTED_BEFORE, ABSENT]);
    assert!(part.facts.iter().all(|fact| fact.mutation == Mutation::New));
    let person = part.person.unwrap();
    assert_eq!(person.achternaam.as_deref(), Some("Heidebloem"));
    assert_eq!(person.voornamen.as_deref(), Some("Jorrit Melle"));
    assert_eq!(person.geboortedatum.unwrap().to_string(), "2015-02-28");
    assert_eq!(person.geslacht.as_deref(), Some("1"), "OSO has 2 for a man");
    assert_eq!((person.postcode.as_deref(), person.huisnummer), (Some("8011AB"), Some(52)));
    assert!(person.is_weakly_known());
}

#[test]
fn records_stay_the_same_in_a_later_dossier() {
    let first = part(&base());
    let later = part(&edited(&[
        ("<datum>2026-05-14<", "<datum>2026-06-30<"),
        ("<tlvcategorie>L<", "<tlvcategorie>M<"),
        ("Heidebloem", "Heidebloem-Nieuw"),
        ("<leerlingid>", "<bsn>999900006</bsn><leerlingid>"),
    ]));
    for (one, other) in first.facts.iter().zip(&later.facts) {
        assert_eq!(one.record, other.record);
        assert!(one.order < other.order);
    }
    let records: std::collections::BTreeSet<&str> =
        first.facts.iter().map(|fact| fact.record.as_str()).collect();
    assert_eq!(records.len(), 4);
    let elements: Vec<&str> = first.facts.iter().map(|fact| &*fact.element).collect();
    assert_eq!(elements[3], "SchoolSignalled[4]");
}

#[test]
fn what_is_kept_is_read_alike_and_holds_nothing_else() {
    let number = edited(&[("<leerlingid>", "<onderwijsnummer>102</onderwijsnummer><leerlingid>")]);
    let bsn = edited(&[("<leerlingid>", "<bsn>999900006</bsn><leerlingid>")]);
    for dossier in [base(), number, bsn] {
        let first = entry(&dossier);
        let kept = String::from_utf8(first.kept.clone().unwrap()).unwrap();
        let again = entry(&kept);
        assert_eq!(again, first, "what is kept is read alike, and kept alike");
        assert!(kept.len() < 3_000);
        let secrets = [
            "bestandsinhoud",
            "opp.docx",
            "R2Vo",
            "Vertrouwelijk",
            "diagnose",
            "F90",
            "Dokter",
            "Ouder",
            "BESCHIKKING",
            "Directeur",
            "Jorre",
            "Postbus",
            "akkoord",
        ];
        for secret in secrets {
            assert!(!kept.contains(secret), "{secret} is kept");
        }
        let part = first.content.unwrap().remove(0);
        for text in told(&part) {
            for secret in ["Heidebloem", "Jorr", "BESCHIKKING", "LN0815", "9999"] {
                assert!(!text.contains(secret), "{secret} in {text}");
            }
        }
    }
}

#[track_caller]
fn check_no_consent(dossier: &str) {
    let entry = entry(dossier);
    assert_eq!(entry.kept, None);
    let findings = entry.content.unwrap_err();
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].rule.as_deref(), Some("WS108"));
    for secret in ["Heidebloem", "Jorr", "LN0815", "2015"] {
        assert!(!findings[0].message.contains(secret));
    }
}

#[test]
fn without_consent_nothing_is_kept() {
    let told = "<toestemming>Ja</toestemming>";
    check_no_consent(&edited(&[(told, "")]));
    check_no_consent(&edited(&[(told, "<toestemming>Nee</toestemming>")]));
    check_no_consent(&edited(&[(told, "<toestemming>Onbekend</toestemming>")]));
    check_no_consent(&edited(&[(told, "<toestemming>ja</toestemming>")]));
    check_no_consent(&edited(&[(told, ""), ("<akkoord>Nee<", "<akkoord>Ja<")]));
    check_no_consent(&edited(&[("<cat_leerling>VERPLICHT", "<cat_leerling>OPT-UIT")]));
    check_no_consent(&edited(&[("<cat_school>VERPLICHT", "<cat_school>VERBODEN")]));
    let dossier = base();
    let (from, to) = (dossier.find("<inzage>").unwrap(), dossier.find("<huidigeschool>").unwrap());
    check_no_consent(&format!("{}{}", &dossier[..from], &dossier[to..]));
}

#[test]
fn a_block_of_which_parents_opted_out_is_not_read() {
    for closed in ["OPT-UIT", "VERBODEN", "IETS"] {
        let absence = ("<cat_verzuim>OPTIONEEL", format!("<cat_verzuim>{closed}"));
        let dossier = edited(&[(absence.0, &absence.1)]);
        assert_eq!(told(&part(&dossier)), [PLAN, ADMITTED, ADMITTED_BEFORE]);
        let kept = entry(&dossier).kept.unwrap();
        assert!(!String::from_utf8(kept).unwrap().contains("verzuim"));
        let support = format!("<cat_onderwijsondersteuning>{closed}");
        let support = ("<cat_onderwijsondersteuning>VERPLICHT", support);
        assert_eq!(told(&part(&edited(&[(support.0, &support.1)]))), [ABSENT]);
        let nothing = edited(&[(absence.0, &absence.1), (support.0, &support.1)]);
        let reading = oso::read(nothing.as_bytes());
        assert_eq!((reading.entries, reading.refused, reading.skipped), (vec![], vec![], 1));
    }
}

#[test]
fn a_secret_address_is_not_read() {
    let secret = ("<adresgeheim>false<", "<adresgeheim>true<");
    let bsn = ("<leerlingid>", "<bsn>999900006</bsn><leerlingid>");
    let person = part(&edited(&[secret, bsn])).person.unwrap();
    assert_eq!((person.postcode, person.huisnummer), (None, None));
    let found = entry(&edited(&[secret])).content.unwrap_err();
    assert_eq!((found.len(), found[0].rule.as_deref()), (1, Some("WS102")));
    assert!(found[0].message.contains("adres is geheim"), "{}", found[0].message);
}

#[test]
fn the_register_tells_the_birth_date_where_the_school_does_not() {
    let own = "<geboortedatum>2015-02-28</geboortedatum>";
    let person = part(&edited(&[(own, "")])).person.unwrap();
    assert_eq!(person.geboortedatum.unwrap().to_string(), "2015-02-28");
}

#[test]
fn hours_of_absence_are_told_of_a_secondary_school() {
    let edits = [
        ("<overstap>POSWV<", "<overstap>VOSWV<"),
        ("<dagdelengeoorloofd>12</dagdelengeoorloofd>", "<urengeoorloofd>30</urengeoorloofd>"),
        (
            "<dagdelenongeoorloofd>5</dagdelenongeoorloofd>",
            "<urenongeoorloofd>11</urenongeoorloofd>",
        ),
    ];
    let dossier = edited(&edits);
    assert_eq!(entry(&dossier).message_type.as_deref(), Some("VOSWV"));
    assert_eq!(part(&dossier).facts[3].values.get("lesuren"), Some("41"));
    let none = [
        (">12</dagdelengeoorloofd", ">0</dagdelengeoorloofd"),
        (">5</dagdelenongeoorloofd", ">0</dagdelenongeoorloofd"),
        ("<contactleerplicht>true<", "<contactleerplicht>false<"),
    ];
    assert_eq!(told(&part(&edited(&none))).len(), 3, "no absence is no signal");
}

/// Rules and paths of what is wrong, as an entry or as a whole; and that nothing is kept.
fn faults(reading: &Reading) -> Vec<String> {
    assert!(reading.entries.iter().all(|entry| entry.content.is_ok() || entry.kept.is_none()));
    let of_entry = reading.entries.iter().filter_map(|entry| entry.content.as_ref().err());
    let all = reading.refused.iter().chain(of_entry.flatten());
    all.map(|finding| format!("{} {}", finding.rule.as_deref().unwrap_or("-"), finding.path))
        .collect()
}

#[track_caller]
fn check_fault(from: &str, to: &str, expected: &str) {
    let reading = oso::read(edited(&[(from, to)]).as_bytes());
    assert_eq!(faults(&reading), [expected], "{from} -> {to}");
}

#[test]
fn each_fault_is_told_at_its_place() {
    let pupil = "/dossier/huidigeschool/leerling";
    let support = format!("{pupil}/onderwijsondersteuning");
    check_fault("/2019/dossier", "/2020/dossier", "WS170 /dossier");
    check_fault(">2019.1<", ">2018.1<", "WS170 /dossier/metadata/standaardversie");
    check_fault(">POSWV<", ">POVO<", "WS171 /dossier/metadata/overstap");
    check_fault("<overstap>POSWV</overstap>", "", "WS172 /dossier/metadata/overstap");
    check_fault("<datum>2026-05-14</datum>", "", "WS172 /dossier/metadata/datum");
    check_fault(">2026-05-14<", ">2026-02-31<", "WS174 /dossier/metadata/datum");
    check_fault(">99XX<", ">99X<", "WS173 /dossier/huidigeschool/brincode");
    check_fault(">01<", ">1<", "WS173 /dossier/huidigeschool/brincode");
    check_fault(">2015-02-28<", ">2015-02-31<", &format!("WS174 {pupil}/geboortedatum"));
    check_fault("<geslacht>2<", "<geslacht>M<", &format!("WS173 {pupil}/geslacht"));
    check_fault("<leerlingid>", "<bsn>99990006</bsn><leerlingid>", &format!("WS175 {pupil}/bsn"));
    check_fault("<leerlingid>", "<bsn>999900007</bsn><leerlingid>", &format!("WS175 {pupil}/bsn"));
    check_fault("<leerlingid>", "<bsn>000000000</bsn><leerlingid>", &format!("WS175 {pupil}/bsn"));
    check_fault(">PO9901<", ">de heer Jansen<", &format!("WS173 {support}/tlv[1]/tlvswvnummer"));
    check_fault(
        "<tlvcategorie>L<",
        "<tlvcategorie>X<",
        &format!("WS173 {support}/tlv[1]/tlvcategorie"),
    );
    check_fault(">2028-07-31<", ">2026-07-31<", &format!("WS173 {support}/tlv[1]/tlveinddatum"));
    check_fault(">12<", ">-1<", &format!("WS173 {pupil}/verzuim/dagdelengeoorloofd"));
    check_fault(">12<", ">99999999<", &format!("WS173 {pupil}/verzuim/dagdelengeoorloofd"));
    check_fault(
        "<meerdan25percent>false<",
        "<meerdan25percent>nee<",
        &format!("WS173 {pupil}/verzuim/meerdan25percent"),
    );
    check_fault(
        "<toestemming>Ja<",
        "<toestemming>Nee</toestemming><toestemming>Ja<",
        "WS176 /dossier/inzage/toestemming[2]",
    );
    check_fault(
        "<soort>SBO<",
        "<soort>SBO</soort><soort>SO<",
        "WS176 /dossier/huidigeschool/soort[2]",
    );
}

#[track_caller]
fn check_refused(bytes: &[u8], rule: &str) {
    let reading = oso::read(bytes);
    assert_eq!(reading.entries, []);
    assert_eq!(reading.refused[0].rule.as_deref(), Some(rule));
}

#[test]
fn what_is_no_dossier_is_refused_as_a_whole() {
    let dossier = base();
    check_refused(
        dossier.replacen("<dossier", "<!DOCTYPE dossier><dossier", 1).as_bytes(),
        "WS001",
    );
    check_refused(format!("\u{feff}{dossier}").as_bytes(), "WS002");
    check_refused(dossier.replacen("UTF-8", "windows-1252", 1).as_bytes(), "WS003");
    check_refused(b"", "WS009");
    check_refused(&dossier.as_bytes()[..2_000], "WS177");
    check_refused(b"{}", "WS177");
    check_refused(b"<Bericht/>", "WS170");
    let deep = dossier.replacen("<opp>", &"<a>".repeat(80), 1);
    check_refused(deep.as_bytes(), "WS006");
    let large = dossier.replacen("R2Vo", &"A".repeat(26 << 20), 1);
    check_refused(large.as_bytes(), "WS100");
}

#[test]
fn an_attachment_of_megabytes_is_passed_over() {
    let large = base().replacen("R2Vo", &"A".repeat(4 << 20), 1);
    assert_eq!(entry(&large).kept, entry(&base()).kept);
}

#[test]
fn the_shared_samples_are_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/oso");
    let read = |name: &str| std::fs::read(folder.join(name)).ok().map(|bytes| oso::read(&bytes));
    if let Some(full) = read("Voorbeelddossier_PaO_POSWV_full.xml") {
        let entry = &full.entries[0];
        assert!(entry.content.is_ok(), "{full:?}");
        assert_eq!(entry.content.as_ref().unwrap()[0].facts.len(), 3);
        assert!(entry.kept.as_ref().unwrap().len() < 3_000);
    }
    if let Some(opted_out) = read("Voorbeelddossier_PaO_POSWV_opt_out.xml") {
        let findings = opted_out.entries[0].content.as_ref().unwrap_err();
        assert_eq!(findings[0].rule.as_deref(), Some("WS108"));
        assert_eq!(opted_out.entries[0].kept, None);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever happens to the bytes of a dossier, there is a verdict, and what is kept is read alike.
    #[test]
    fn every_mutation_has_a_verdict(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..4_u8), 1..6),
    ) {
        let mut bytes = base().into_bytes();
        for (index, byte, how) in changes {
            let at = index.index(bytes.len());
            match how {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                2 => drop(bytes.remove(at)),
                _ => bytes.truncate(at.max(1)),
            }
            if bytes.is_empty() {
                break;
            }
        }
        let reading = oso::read(&bytes);
        let reasons = reading.refused.len() + reading.skipped;
        prop_assert!(reasons > 0 || reading.entries.len() == 1);
        for entry in reading.entries {
            match (&entry.content, &entry.kept) {
                (Ok(_), Some(kept)) => prop_assert_eq!(&oso::read(kept).entries, &vec![entry.clone()]),
                (Ok(_), None) => prop_assert!(false, "what is taken is kept"),
                (Err(findings), kept) => prop_assert!(!findings.is_empty() && kept.is_none()),
            }
        }
    }
}
