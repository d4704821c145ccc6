//! Goal: the public samples of what partners send come out as the right facts and rows, CORV is answered, and one
//! child meets in one pseudonym, whoever tells of it.
//!
//! Method: samples beside the checkout (`../shared`) through a whole hub on both engines. Where they are not there,
//! nothing is tried: the cases in `cases/` hold messages of our own.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
#![allow(clippy::print_stderr, reason = "a test tells what it did")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use wijkstroom_pipeline::warehouse::reader::WarehouseReader;
use wijkstroom_tests::hub::{Engine, Extra, Place, kafka_engine};

const MEASURES: &str = "tekst;code\nOndertoezichtstelling met machtiging uithuisplaatsing;11\n\
                        Toezicht en begeleiding;41\n";

/// Name, format, mapping, and the samples by the name that they come under.
type Feed =
    (&'static str, &'static str, Option<&'static str>, &'static [(&'static str, &'static str)]);

const FEEDS: [Feed; 6] = [
    (
        "school-verzuim",
        "table",
        Some("school-verzuim"),
        &[("feeds/school-verzuim.csv", "verzuim.csv")],
    ),
    (
        "school-ondersteuning",
        "table",
        Some("school-ondersteuning"),
        &[("feeds/school-ondersteuningsteam.json", "signalen.json")],
    ),
    (
        "cbs-jeugdbescherming",
        "table",
        Some("cbs-jeugdbescherming"),
        &[("feeds/cbs-jeugdbescherming.csv", "cbs-jeugdbescherming-2026-H2-20261121.csv")],
    ),
    ("huisarts", "fhir", None, &[("feeds/gp-task-searchset-bundle.json", "bundle.json")]),
    (
        "corv",
        "corv",
        None,
        &[
            ("corv/corv-notificatieDi01-zaak-afgerond.xml", "raad.xml"),
            ("corv/corv-notificatieDi01-zaak-afgerond.xml", "raad-nog-eens.xml"),
            ("corv/corv-notificatiejrDi01.xml", "cjib.xml"),
        ],
    ),
    (
        "oso",
        "oso",
        None,
        &[
            ("oso/Voorbeelddossier_PaO_POSWV_full.xml", "vol.xml"),
            ("oso/Voorbeelddossier_PaO_POSWV_opt_out.xml", "zonder-toestemming.xml"),
        ],
    ),
];

fn shared() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let found = folder.join("feeds").is_dir().then_some(folder);
    if found.is_none() {
        eprintln!("no ../shared beside the repository: the samples of partners are not tried");
    }
    found
}

/// A hub of the municipality that the samples are for, with all of them in its folders.
fn place(dir: &Path, engine: Engine, shared: &Path) -> Place {
    let mut tables =
        "\n[[answers]]\nname = \"corv\"\nfolder = \"antwoorden\"\ncorv = true\n".to_owned();
    for (name, format, mapping, _) in FEEDS {
        let mapping = mapping.map(|it| format!("mapping = \"{it}\"\n")).unwrap_or_default();
        let measures = if name == "corv" { "measures = \"maatregelen.csv\"\n" } else { "" };
        tables.push_str(&format!(
            "\n[[feed]]\nname = \"{name}\"\nformat = \"{format}\"\nsender = \"partner\"\n\
             folder = \"{name}\"\nsettle = \"0s\"\n{mapping}{measures}"
        ));
    }
    let place = Place::new(dir, engine, &Extra { tables, ..Extra::default() });
    let settings = fs::read_to_string(place.settings()).unwrap();
    let settings = settings.replace("[\"0363\", \"0384\"]", "[\"0193\"]");
    fs::write(place.settings(), settings).unwrap();
    fs::write(dir.join("maatregelen.csv"), MEASURES).unwrap();
    fs::create_dir(dir.join("antwoorden")).unwrap();
    for (name, _, _, samples) in FEEDS {
        fs::create_dir(dir.join(name)).unwrap();
        for (from, to) in samples {
            fs::copy(shared.join(from), dir.join(name).join(to)).unwrap();
        }
    }
    fs::write(dir.join("huisarts/nictiz.xml"), nictiz(&shared.join("fhir"))).unwrap();
    place
}

/// The examples of Nictiz, each a resource in a file of its own, as one Bundle.
fn nictiz(folder: &Path) -> String {
    let mut bundle =
        "<Bundle xmlns=\"http://hl7.org/fhir\"><type value=\"collection\"/>".to_owned();
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = files.filter(|path| path.extension().is_some()).collect();
    files.sort();
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let text = text.trim_start_matches('\u{feff}');
        let start = if text.starts_with("<?xml") { text.find("?>").unwrap() + 2 } else { 0 };
        let resource = text[start..].trim();
        let name = &resource[1..resource.find([' ', '>']).unwrap()];
        let id = file.file_stem().unwrap().to_str().unwrap();
        bundle.push_str(&format!(
            "<entry><fullUrl value=\"https://nictiz.example/{name}/{id}\"/>\
             <resource>{resource}</resource></entry>"
        ));
    }
    bundle + "</Bundle>"
}

/// Some columns of a table, a row a line; absence is empty.
fn rows(place: &Place, table: &str, columns: &[&str]) -> Vec<String> {
    let dump = WarehouseReader::new(&place.load().warehouse).dump(table).unwrap();
    let at: Vec<usize> = columns
        .iter()
        .map(|column| dump.columns.iter().position(|name| name == column).unwrap())
        .collect();
    let absent = wijkstroom_pipeline::sql::value::NULL;
    let cell = |text: &String| if text == absent { String::new() } else { text.clone() };
    let row = |row: &Vec<String>| {
        at.iter().map(|index| cell(&row[*index])).collect::<Vec<_>>().join(" | ")
    };
    let mut rows: Vec<String> = dump.rows.iter().map(row).collect();
    rows.sort();
    rows
}

#[test]
fn samples_of_partners_reach_the_warehouse_embedded() {
    samples_of_partners_reach_the_warehouse(Engine::Embedded);
}

#[test]
fn samples_of_partners_reach_the_warehouse_kafka() {
    samples_of_partners_reach_the_warehouse(kafka_engine());
}

fn samples_of_partners_reach_the_warehouse(engine: Engine) {
    let Some(shared) = shared() else { return };
    let dir = tempfile::tempdir().unwrap();
    let place = place(&dir.path().join("hub"), engine, &shared);
    place.run_until_idle();
    referrals(&place);
    signals(&place);
    investigations(&place);
    one_child(&place);
    acknowledged(&place);
    without_consent(&place);
}

fn referrals(place: &Place) {
    let columns = ["verwijzer", "aanmeldbron", "naar", "datum_verwijzing", "status", "birth_year"];
    assert_eq!(
        rows(place, "verwijzing", &columns),
        [
            "01 | school | wijkteam | 2026-11-18 |  | 2015",
            "02 | huisarts | aanbieder | 2022-12-01 | requested | 1985",
            "02 | huisarts | wijkteam | 2026-11-20 | requested | 2013",
        ]
    );
}

fn signals(place: &Place) {
    let columns = ["signaalsoort", "brin", "datum_start", "datum_einde", "status", "birth_year"];
    assert_eq!(
        rows(place, "schoolsignaal", &columns),
        [
            "ondersteuning | 00YY00 | 2015-05-04 | 2016-05-04 |  | 2003",
            "ondersteuning | 00YY00 | 2026-11-18 |  |  | 2015",
            "tlv | 00YY00 | 2016-04-04 | 2018-07-31 |  | 2003",
            "tlv | 00YY00 | 2026-08-01 | 2028-07-31 |  | 2015",
            "verzuim | 00YY00 | 2015-01-03 | 2016-01-02 |  | 2003",
            "verzuim | 00YY00 | 2026-11-02 | 2026-11-16 | IN_BEHANDELING | 2011",
            "verzuim | 00YY01 | 2026-11-01 |  | GEREGISTREERD | 2014",
        ]
    );
    assert_eq!(rows(place, "fact_school_signalled", &["mutation"]).len(), 8);
}

fn investigations(place: &Place) {
    let columns = ["soort", "status", "datum_status", "resultaat", "rol", "instelling"];
    assert_eq!(
        rows(place, "onderzoek", &columns),
        [
            "bescherming | zaak_afgerond | 2026-11-19 | maatregel_opgelegd | kind | RK0000",
            "reclassering |  | 2026-11-18 |  | jeugdige | CJIB",
        ]
    );
    let columns = ["maatregel", "bron", "datum_aanvang", "datum_einde", "reden_einde"];
    assert_eq!(
        rows(place, "maatregel", &columns),
        [
            "11 | cbs | 2026-11-19 |  | ",
            "11 | corv | 2026-11-19 | 2027-11-18 | ",
            "21 | cbs | 2025-03-01 | 2026-09-30 | 12",
            "41 | corv |  |  | ",
        ]
    );
}

/// The child of the samples is known to the GP, the Raad, juvenile probation and the certified institution.
fn one_child(place: &Place) {
    let of = |table: &str, columns: &[&str], holds: &str| -> BTreeSet<String> {
        let found = rows(place, table, columns);
        let found = found.iter().filter(|row| row.contains(holds));
        found.map(|row| row.split(" | ").next().unwrap().to_owned()).collect()
    };
    let gp = of("verwijzing", &["pseudoniem", "aanmeldbron", "birth_year"], "huisarts | 2013");
    assert_eq!(gp.len(), 1);
    let raad = of("onderzoek", &["pseudoniem", "soort"], "");
    assert_eq!(raad, gp);
    let institution = of("maatregel", &["pseudoniem", "maatregel", "bron"], "11 | cbs");
    assert_eq!(institution, gp);
}

fn acknowledged(place: &Place) {
    let files = fs::read_dir(place.dir.join("antwoorden")).unwrap();
    let mut kinds: Vec<String> = files
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .map(|name| name.split('-').next().unwrap().to_owned())
        .collect();
    kinds.sort();
    assert_eq!(kinds, ["Bv01", "Bv01", "Fo03"]);
}

/// Of a dossier without consent nothing stays but why.
fn without_consent(place: &Place) {
    let names = ["oso", "oso/done", "oso/refused"]
        .into_iter()
        .flat_map(|folder| fs::read_dir(place.dir.join(folder)).unwrap())
        .map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let names: Vec<String> = names.collect();
    assert!(names.iter().all(|name| !name.ends_with(".xml")), "{names:?}");
    let listed = place.run(&["rejects", "list", "--code", "WS108"]);
    let listed = String::from_utf8(listed.stdout).unwrap();
    assert_eq!(listed.matches("WS108").count(), 1, "{listed}");
}
