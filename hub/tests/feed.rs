//! Goal: a municipality connects a table of its own by the README alone: three commands, and no code.
//!
//! Method: the commands as the README has them, on an export that no mapping is shipped for; then a run, and the rows.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::path::Path;
use std::process::Command;

use wijkstroom_config::Settings;
use wijkstroom_pipeline::warehouse::reader::WarehouseReader;

/// A wijkteam's own list, as a spreadsheet saves it; row 4 has a day that does not exist.
const EXPORT: &str = "Trajectnummer;Gewijzigd op;BSN;Geboortedatum;Startdatum;Einddatum;Team\r\n\
    JW-0001;18-11-2026;999900018;30-06-2012;02-11-2026;;Noord\r\n\
    JW-0002;18-11-2026;999900031;14-09-2014;01-10-2026;16-11-2026;Noord\r\n\
    JW-0003;18-11-2026;999900043;10-01-2013;31-11-2026;;Zuid\r\n";

const SETTINGS: &str = r#"
data_dir = "geheim"
municipalities = ["0363"]

[stream]
engine = "embedded"
path = "stroom.db"

[warehouse]
engine = "sqlite"
path = "warehouse.db"
"#;

/// Runs a command line in a folder, as a person would type it.
fn typed(dir: &Path, line: &str) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wijkstroom"));
    let words = line.split_whitespace().skip(1);
    let output = command.args(words).current_dir(dir).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout) + &text(output.stderr))
}

/// The commands of a part of the README.
fn commands(heading: &str) -> Vec<String> {
    let readme = concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md");
    let readme = std::fs::read_to_string(readme).unwrap();
    let part = readme.split(&format!("## {heading}\n")).nth(1).unwrap();
    let block = part.split("```sh\n").nth(1).unwrap().split("```").next().unwrap();
    block.lines().map(str::to_owned).collect()
}

/// The section of the settings that `feed new` prints.
fn section(told: &str) -> String {
    let from = told.find("[[feed]]").unwrap();
    told[from..].split("\n\n").next().unwrap().to_owned()
}

#[test]
fn a_home_made_table_is_connected_in_three_commands() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    std::fs::write(dir.join("export.csv"), EXPORT).unwrap();
    let [new, try_it, check] = commands("Connect another partner").try_into().unwrap();

    let (exit, told) = typed(dir, &new);
    assert_eq!(exit, Some(0), "{told}");
    let settings = format!("{SETTINGS}\n{}\nsettle = \"0s\"\n", section(&told));
    std::fs::write(dir.join("wijkstroom.toml"), settings).unwrap();
    std::fs::create_dir(dir.join("jongerenwerk")).unwrap();
    let mapping = std::fs::read_to_string(dir.join("jongerenwerk.toml")).unwrap();
    assert!(!mapping.contains("9999000") && !mapping.contains("JW-0"), "no cell of the file");

    let (exit, told) = typed(dir, &try_it);
    assert_eq!(exit, Some(1), "one row is wrong: {told}");
    let lines: Vec<serde_json::Value> =
        told.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let finding = lines.iter().find(|line| line["event"].is_null()).unwrap();
    assert_eq!((&finding["row"], &finding["finding"]["rule"]), (&4.into(), &"WS119".into()));
    assert!(lines.iter().any(|line| line["event"]["family"] == "TeamSupportStarted"), "{told}");
    assert!(
        !told.contains("9999000") && !told.contains("2012-06-30"),
        "identity is masked: {told}"
    );
    let (_, shown) = typed(dir, &format!("{try_it} --show-identity"));
    assert!(shown.contains("999900018"), "{shown}");
    assert!(!dir.join("stroom.db").exists() && !dir.join("geheim").exists(), "nothing is stored");

    assert_eq!(typed(dir, "wijkstroom keys init --config wijkstroom.toml").0, Some(0));
    let (exit, told) = typed(dir, &check);
    assert_eq!(exit, Some(0), "{told}");

    std::fs::copy(dir.join("export.csv"), dir.join("jongerenwerk/export.csv")).unwrap();
    let (exit, told) = typed(dir, "wijkstroom run --until-idle --config wijkstroom.toml");
    assert_eq!(exit, Some(0), "{told}");
    let settings = Settings::load(&dir.join("wijkstroom.toml")).unwrap();
    let mut reader = WarehouseReader::new(&settings.warehouse);
    for (view, rows) in [("ondersteuning_start", 2), ("ondersteuning_einde", 1)] {
        assert_eq!(reader.dump(view).unwrap().rows.len(), rows, "{view}");
    }
    let report = dir.join("jongerenwerk/done/export.csv.report.csv");
    let report = std::fs::read_to_string(report).unwrap();
    assert!(report.contains("\r\n4;Startdatum;WS119;"), "{report}");
    let (_, status) = typed(dir, "wijkstroom status --config wijkstroom.toml");
    // Whose row could not be read is not known, so that the file might be named after it.
    let of_feed = |line: &str| line.starts_with("jongerenwerk ") && line.contains(" *.csv ");
    assert!(status.lines().any(of_feed), "{status}");

    let (exit, told) = typed(dir, &new);
    assert_eq!(exit, Some(2), "a mapping that is there is left alone: {told}");
}

#[test]
fn a_reject_of_a_feed_is_read_again_by_the_mapping_of_now() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    std::fs::write(dir.join("export.csv"), EXPORT).unwrap();
    let (_, told) = typed(dir, "wijkstroom feed new jongerenwerk --from export.csv");
    let settings = format!("{SETTINGS}\n{}\nsettle = \"0s\"\n", section(&told));
    std::fs::write(dir.join("wijkstroom.toml"), settings).unwrap();
    std::fs::create_dir(dir.join("jongerenwerk")).unwrap();
    typed(dir, "wijkstroom keys init --config wijkstroom.toml");
    std::fs::rename(dir.join("export.csv"), dir.join("jongerenwerk/export.csv")).unwrap();
    let run = "wijkstroom run --until-idle --config wijkstroom.toml";
    assert_eq!(typed(dir, run).0, Some(0));

    // The municipality decides to take the day of the change where the start cannot be read.
    let path = dir.join("jongerenwerk.toml");
    let mapping = std::fs::read_to_string(&path).unwrap();
    std::fs::write(
        &path,
        mapping.replace("datum_start = \"Startdatum\"", "datum_start = \"Gewijzigd op\""),
    )
    .unwrap();
    let replay = "wijkstroom rejects replay --code WS119 --config wijkstroom.toml";
    let (exit, told) = typed(dir, replay);
    assert!(exit == Some(0) && told.contains("1 opnieuw aangeboden, 0 niet"), "{told}");
    assert_eq!(typed(dir, run).0, Some(0));
    let settings = Settings::load(&dir.join("wijkstroom.toml")).unwrap();
    let rows = WarehouseReader::new(&settings.warehouse).dump("ondersteuning_start").unwrap().rows;
    assert_eq!(rows.len(), 3);
}

/// Beforehand, and of each feed once.
#[test]
fn what_becomes_of_a_corrected_row_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    std::fs::write(dir.join("export.csv"), EXPORT.replace("Gewijzigd op", "Gezien")).unwrap();
    let (exit, told) = typed(dir, "wijkstroom feed new jongerenwerk --from export.csv");
    let is_told =
        |line: &&str| line.contains("wordt geweigerd") && line.contains("[row]: order = ");
    assert!(exit == Some(0) && told.lines().filter(is_told).count() == 1, "{told}");
    let inloop =
        section(&told).replace("jongerenwerk.toml", "inloop").replace("jongerenwerk", "inloop");
    let settings = format!("{SETTINGS}\n{}\n\n{inloop}\n", section(&told));
    std::fs::write(dir.join("wijkstroom.toml"), settings).unwrap();
    for folder in ["jongerenwerk", "inloop"] {
        std::fs::create_dir(dir.join(folder)).unwrap();
    }
    typed(dir, "wijkstroom keys init --config wijkstroom.toml");
    let check = "wijkstroom check --config wijkstroom.toml";

    let (exit, told) = typed(dir, check);
    let remarks: Vec<&str> = told.lines().filter(|line| line.starts_with("LET OP  ")).collect();
    assert!(exit == Some(0) && remarks.len() == 2 && remarks.iter().all(is_told), "{told}");
    let own = |line: &str| line.ends_with("een eigen kopie van de meegeleverde mapping");
    assert_eq!(remarks.iter().map(|line| own(line)).collect::<Vec<_>>(), [false, true], "{told}");

    let path = dir.join("jongerenwerk.toml");
    let mapping = std::fs::read_to_string(&path).unwrap();
    let with = |line: &str| mapping.replace("# order = \"gewijzigd_op\"", line);
    let removes = "mutation = { column = \"Team\", new = [\"N\"], removed = [\"V\"] }";
    std::fs::write(&path, with(removes)).unwrap();
    let (_, told) = typed(dir, check);
    assert!(told.contains("feed jongerenwerk: een verbeterde rij"), "{told}");
    std::fs::write(&path, with("order = \"Gezien\"")).unwrap();
    let (exit, told) = typed(dir, check);
    assert!(exit == Some(0) && !told.contains("feed jongerenwerk: een verbeterde rij"), "{told}");
}

/// By what the partner knows it by, also where the hub shows that nowhere.
#[test]
fn an_entry_is_found_by_its_key() {
    // Of a row that was refused the key is known only where it names one message.
    for (column, refused) in [("Gewijzigd op", None), ("Gezien", Some("geweigerd"))] {
        let dir = tempfile::tempdir().unwrap();
        let dir = dir.path();
        let export = EXPORT.replace("JW-000", "TRAJECT-").replace("Gewijzigd op", column);
        std::fs::write(dir.join("export.csv"), export).unwrap();
        let (_, told) = typed(dir, "wijkstroom feed new jongerenwerk --from export.csv");
        let settings = format!("{SETTINGS}\n{}\nsettle = \"0s\"\n", section(&told));
        std::fs::write(dir.join("wijkstroom.toml"), settings).unwrap();
        std::fs::create_dir(dir.join("jongerenwerk")).unwrap();
        typed(dir, "wijkstroom keys init --config wijkstroom.toml");
        std::fs::rename(dir.join("export.csv"), dir.join("jongerenwerk/export.csv")).unwrap();
        let (exit, told) = typed(dir, "wijkstroom run --until-idle --config wijkstroom.toml");
        assert_eq!(exit, Some(0), "{told}");

        let rows = [("1", Some("aangenomen")), ("2", Some("aangenomen")), ("3", refused)];
        for (number, fate) in rows.into_iter().chain([("4", None)]) {
            let find = format!(
                "wijkstroom find --identification TRAJECT-{number} --config wijkstroom.toml"
            );
            let (exit, told) = typed(dir, &find);
            let titles = told.lines().filter(|line| line.starts_with("jongerenwerk mac:"));
            let fates: Vec<&str> = titles.filter_map(|line| line.split(": ").nth(1)).collect();
            assert_eq!(fates, Vec::from_iter(fate), "{column} {number}: {told}");
            assert_eq!(exit, Some(if fate.is_some() { 0 } else { 1 }), "{told}");
            assert!(!told.contains("TRAJECT"), "{told}");
        }
    }
}
