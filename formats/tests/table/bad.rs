//! What partners send that is not right.

use wijkstroom_formats::corv::Measures;
use wijkstroom_formats::feed::FILE_MAX_BYTES;
use wijkstroom_formats::feed::format::Format;
use wijkstroom_schemas::feed::Mutation;

use super::{MAPPING, anywhere, parsed, wrong};

/// Reads a file, and compares what is wrong with each row, or with the file. Neither message nor place holds a cell.
#[track_caller]
fn check(file: impl AsRef<[u8]>, expected: &[&[(&str, &str)]]) {
    check_by(MAPPING, file, expected);
}

#[track_caller]
fn check_by(mapping: &str, file: impl AsRef<[u8]>, expected: &[&[(&str, &str)]]) {
    let file = file.as_ref();
    let mapping = parsed(mapping);
    let reading = mapping.read("", file);
    let shown = String::from_utf8_lossy(&file[..file.len().min(500)]);
    let wrong = wrong(&reading);
    let wrong: Vec<Vec<(&str, &str)>> = wrong
        .iter()
        .map(|row| row.iter().map(|(code, column)| (code.as_str(), column.as_str())).collect())
        .collect();
    assert_eq!(wrong, expected, "{shown}");
    let findings = reading.entries.iter().filter_map(|entry| entry.content.as_ref().err());
    for finding in findings.flatten().chain(&reading.refused) {
        for cell in ["99990001", "Voorbeeld", "30-02-2012", "8011AA", "geheim"] {
            assert!(!finding.message.contains(cell), "{}", finding.message);
        }
    }
    for entry in reading.entries {
        let Some(kept) = &entry.kept else { continue };
        let again = mapping.read("", kept);
        let again: Vec<_> = again.entries.into_iter().map(anywhere).collect();
        assert_eq!(again, [anywhere(entry)], "{shown}");
    }
}

const HEADER: &str = "id;mutatie;per;bsn;geboren;start\n";

fn row(text: &str) -> String {
    format!("{HEADER}{text}\n")
}

#[test]
fn good_rows_have_nothing_wrong() {
    check(row("1;N;2026-11-02;999900018;30-06-2012;2026-11-01"), &[&[]]);
    check(row("1;N;2026-11-02;999900018;30-06-2012;2026-11-01") + "\n;;;;;\n", &[&[]]);
    check(HEADER, &[]);
    check(row(" 1 ; n;02-11-2026; 999900018 ;20120600;01/11/2026 "), &[&[]]);
    check(
        "\u{FEFF}ID; Mutatie ;Per;BSN;Geboren;START\n1;N;20261102;999900018;30-06-2012;20261101",
        &[&[]],
    );
    check(
        "sep=,\nid,mutatie,per,bsn,geboren,start\n\"1\",N,20261102,999900018,30-06-2012,20261101\n",
        &[&[]],
    );
    check(
        "id\tmutatie\tper\tbsn\tgeboren\tstart\n1\tN\t20261102\t999900018\t30-06-2012\t20261101\r\n",
        &[&[]],
    );
    check(
        "id|mutatie|per|bsn|geboren|start|vrije tekst\n1|N|20261102|999900018|30-06-2012|20261101|=\"a\"\n",
        &[&[]],
    );
    check(row("1;N;2026-11-02;999900018;30-06-2012;2026-11-01;;"), &[&[]]);
    let text = "id;mutatie;per;naam;geboren;postcode;huisnummer;start\n1;N;20261102;Ana\u{EF}s;30-06-2012;8011AA;1;20261101\n";
    check(text, &[&[]]);
    check(text.chars().map(|c| c as u8).collect::<Vec<u8>>(), &[&[]]);
}

#[test]
fn files_are_refused_as_a_whole() {
    check("", &[&[("WS101", "/")]]);
    check("\n \n", &[&[("WS113", "/")]]);
    check(vec![b'a'; FILE_MAX_BYTES + 1], &[&[("WS100", "/")]]);
    check(vec![b'a'; 1_000_000], &[&[("WS117", "/")]]);
    check("a;".repeat(600), &[&[("WS117", "/")]]);
    check("id mutatie per\n1 N 2026\n", &[&[("WS113", "/")]]);
    check_by(
        &MAPPING.replace("[file]", "[file]\ndelimiter = \",\""),
        row("1;N;2026-11-02;999900018;30-06-2012;2026-11-01"),
        &[&[("WS113", "/")]],
    );
    check(
        "id;mutatie;bsn;geboren;start\n1;N;999900018;30-06-2012;2026-11-01\n",
        &[&[("WS114", "per")]],
    );
    check("id;ID;mutatie;per;geboren;start\n", &[&[("WS115", "id")]]);
    check("\"id;mutatie;per;geboren;start\n", &[&[("WS112", "/")]]);
    check(b"id;mutatie;per;geboren;start\n1;Ana\xEFs;Ana\xC3\xAFs;;\n", &[&[("WS111", "/")]]);
    check(b"\xFF\xFEi\0d\0", &[&[("WS111", "/")]]);
    check(b"id;mutatie;per;geboren;start\n1;\0;;;\n", &[&[("WS111", "/")]]);
    check(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", &[&[("WS126", "/")]]);
    check(b"PK\x03\x04", &[&[("WS127", "/")]]);
    check_by(
        &MAPPING.replace("[file]", "[file]\nformat = \"csv\""),
        b"PK\x03\x04",
        &[&[("WS110", "/")]],
    );
    check_by(
        &MAPPING.replace("[file]", "[file]\nformat = \"xlsx\""),
        "id;mutatie\n",
        &[&[("WS110", "/")]],
    );
    check("[{\"id\": 1},", &[&[("WS128", "/")]]);
    check("{\"a\": [", &[&[("WS128", "/")]]);
    check_by(
        &MAPPING.replace("[file]", "[file]\nrecords = \"/x\""),
        "{\"a\": []}",
        &[&[("WS110", "/")]],
    );
    let strict = format!("bad_rows = \"refuse-file\"\n{MAPPING}");
    let good = "1;N;2026-11-02;999900018;30-06-2012;2026-11-01\n";
    check_by(
        &strict,
        format!("{HEADER}{good}2;X;2026-11-02;999900018;30-06-2012;2026-11-01\n"),
        &[&[("WS123", "mutatie")]],
    );
    let many = format!("{HEADER}{}", good.repeat(100_001));
    check(many, &[&[("WS100", "/")]]);
}

#[test]
fn a_heading_under_a_title_is_pointed_at() {
    let good = "1;N;2026-11-02;999900018;30-06-2012;2026-11-01\n";
    for (title, number) in [("Lijst van november\n", 2), ("Lijst;;\r\n;;\r\n\r\n", 4)] {
        let file = format!("{title}{HEADER}{good}");
        let [found] = parsed(MAPPING).read("", file.as_bytes()).refused.try_into().unwrap();
        assert_eq!((found.rule.as_deref(), found.line), (Some("WS114"), number));
        assert!(found.message.contains(&format!("in regel {number}. Haal weg")), "{found:?}");
    }
    let far = format!("{}{HEADER}{good}", "Lijst;van november\n".repeat(20));
    check(far, &[&["geboren", "start", "id", "mutatie", "per"].map(|name| ("WS114", name))]);
}

/// A file of another kind than the mapping says.
#[test]
fn a_table_is_no_json_and_json_no_table() {
    let as_csv = MAPPING.replace("[file]", "[file]\nformat = \"csv\"");
    let as_json = MAPPING.replace("[file]", "[file]\nformat = \"json\"");
    for (mapping, file, code, told) in [
        (&as_csv, "[ {\"id\": 1}]", "WS110", "Het bestand is JSON."),
        (&as_csv, "\u{FEFF}{\n\"id\": 1}", "WS110", "Het bestand is JSON."),
        (&as_json, HEADER, "WS128", "Het bestand is geen JSON: "),
        (&as_json, "[{\"id\": ", "WS128", "Is het afgekapt?"),
    ] {
        let [found] = parsed(mapping).read("", file.as_bytes()).refused.try_into().unwrap();
        assert_eq!(found.rule.as_deref(), Some(code), "{file}");
        assert!(found.message.contains(told), "{file}: {}", found.message);
    }
    let brackets = as_csv.replace("\"id\"", "\"[id]\"");
    let file = row("1;N;2026-11-02;999900018;30-06-2012;2026-11-01").replacen("id", "[id]", 1);
    check_by(&brackets, file, &[&[]]);
}

/// Of a file that is no text its sender is told what it is, whatever it was meant to be.
#[test]
fn what_is_no_text_is_called_by_its_name() {
    let formats = || {
        let corv = Format::Corv { measures: Measures::default(), municipality: String::new() };
        [Format::Table(Box::new(parsed(MAPPING))), Format::Fhir, corv, Format::Oso]
    };
    let check = |bytes: &[u8], at: std::ops::Range<usize>, code: &str, told: &str| {
        for format in &formats()[at] {
            let [found] = format.read("a.csv", bytes).refused.try_into().unwrap();
            assert_eq!(found.rule.as_deref(), Some(code), "{format:?}");
            assert!(found.message.contains(told), "{found:?}");
        }
    };
    let packed = b"\x1F\x8B\x08\x08\x01\x01\x01\x01\x01\x03csv";
    check(packed, 0..4, "WS136", "ingepakt (gzip). Pak het uit");
    check(b"7z\xBC\xAF\x27\x1C\0\x04", 0..4, "WS136", "ingepakt (7z)");
    check(b"%PDF-1.7\n", 0..4, "WS136", "een PDF");
    check(b"PK\x03\x04\x14\0", 1..4, "WS136", "ingepakt (zip)");
    check(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 1..4, "WS136", ".xls");
    check(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 0..1, "WS126", ".xls");
    check(b"\xFF\xFEi\0d\0", 0..1, "WS111", "UTF-16");
    for page in
        ["<!DOCTYPE html><html>", "<?xml version=\"1.0\"?><Workbook/>", "\u{FEFF}\r\n<table>"]
    {
        check(page.as_bytes(), 0..1, "WS110", "webpagina of XML");
    }
    // A column may be called PK.
    check_by(
        &MAPPING.replace("\"id\"", "\"pk\""),
        row("1;N;2026-11-02;999900018;30-06-2012;2026-11-01").replacen("id", "PK", 1),
        &[&[]],
    );
}

#[test]
fn bad_rows_say_why_and_stop_no_other() {
    let good = "9;N;2026-11-02;999900018;30-06-2012;2026-11-01";
    let broken = |text: &str, code: &'static str| {
        check(format!("{HEADER}{text}\n{good}\n"), &[&[(code, "/")], &[]]);
    };
    broken("1;N;2026-11-02;999900018", "WS116");
    broken("1;N;2026-11-02;999900018;30-06-2012;2026-11-01;geheim", "WS116");
    broken("1;N;\"2026-11-02;999900018;30-06-2012;2026-11-01", "WS112");
    broken("1;N;\"2026\"-11-02;999900018;30-06-2012;2026-11-01", "WS112");
    broken(&format!("1;N;{};;;", "a".repeat(70_000)), "WS117");
    broken(&format!("1;N{}", ";a".repeat(600)), "WS117");
}

/// New rows of one record of which nothing tells which is later: none of them takes the place of another.
#[test]
fn new_rows_without_a_moment_are_no_versions() {
    let optional = MAPPING.replace("\"bsn\", \"naam\"", "\"per\", \"bsn\", \"naam\"");
    let without = MAPPING.replace("order = \"per\"\n", "").replace(
        "mutation = \"mutatie\"",
        "mutation = { column = \"mutatie\", new = [\"N\"], removed = [\"V\"] }",
    );
    let line = |mutation: &str, per: &str, start: &str| {
        format!("1;{mutation};{per};999900018;30-06-2012;2026-11-{start}\n")
    };
    for mapping in [&optional, &without] {
        let twice = row(&(line("N", "", "01") + &line("N", "", "02")));
        let twice = wrong(&parsed(mapping).read("", twice.as_bytes()));
        assert_eq!(twice, vec![[("WS107".to_owned(), "/".to_owned())]; 2]);
        // The same row again is that row; and what is taken back is no version of a new row either.
        let again = line("N", "", "01") + &line("N", "", "01") + &line("V", "", "02");
        check_by(mapping, row(&again), &[&[], &[]]);
        let of_file = |rows: &str| {
            let entries = parsed(mapping).read("", row(rows).as_bytes()).entries;
            entries.into_iter().map(|entry| entry.versions).collect::<Vec<bool>>()
        };
        assert_eq!(of_file(&again), [false, true]);
    }
    let dated = row(&(line("N", "2026-11-02", "01") + &line("N", "2026-11-03", "02")));
    check_by(&optional, dated, &[&[], &[]]);
}

/// Which of two versions of one day is later cannot be told: that is said, once, and refuses nothing.
#[test]
fn versions_of_one_moment_are_remarked_on() {
    let version = |id: &str, mutation: &str, per: &str, start: &str| {
        format!("{id};{mutation};{per};999900018;30-06-2012;2026-11-{start}\n")
    };
    let notes = |rows: &[(&str, &str, &str, &str)]| {
        let rows = rows.iter().map(|(id, mutation, per, start)| version(id, mutation, per, start));
        let reading = parsed(MAPPING).read("", row(&rows.collect::<String>()).as_bytes());
        assert!(reading.entries.iter().all(|entry| entry.content.is_ok()));
        reading.notes
    };
    let one = "2026-11-02";
    let none = [
        vec![("1", "W", one, "01"), ("1", "W", one, "01")],
        vec![("1", "N", one, "01"), ("1", "W", one, "02"), ("1", "V", one, "03")],
        vec![("1", "W", "2026-11-02T10:00:00", "01"), ("1", "W", "2026-11-02T11:00:00", "02")],
        vec![("1", "W", one, "01"), ("2", "W", one, "02")],
    ];
    for rows in none {
        assert_eq!(notes(&rows), [], "{rows:?}");
    }
    let once = [("1", "W", one, "01"), ("2", "W", one, "01"), ("1", "W", "02-11-2026", "02")];
    let [note] = notes(&once).try_into().unwrap();
    assert_eq!((note.rule.as_deref(), note.line, &*note.path), (Some("WS137"), 4, "per"));
    assert!(note.message.starts_with("Rij 4, kolom per: hier staat hetzelfde als in rij 2"));
    let twice = [once.as_slice(), &[("2", "W", one, "02"), ("1", "W", one, "03")]].concat();
    let [note] = notes(&twice).try_into().unwrap();
    assert!(note.message.ends_with("Zo zijn er 2 records in dit bestand."), "{note:?}");
}

#[test]
fn bad_cells_say_which() {
    let cell = |text: &str, code: &str, column: &str| check(row(text), &[&[(code, column)]]);
    cell(";N;2026-11-02;999900018;30-06-2012;2026-11-01", "WS124", "id");
    cell(
        &format!("{};N;2026-11-02;999900018;30-06-2012;2026-11-01", "a".repeat(201)),
        "WS124",
        "id",
    );
    cell("1;;2026-11-02;999900018;30-06-2012;2026-11-01", "WS123", "mutatie");
    cell("1;X;2026-11-02;999900018;30-06-2012;2026-11-01", "WS123", "mutatie");
    cell("1;N;;999900018;30-06-2012;2026-11-01", "WS132", "per");
    cell("1;N;gisteren;999900018;30-06-2012;2026-11-01", "WS132", "per");
    cell("1;N;2026-11-02;99990001;30-06-2012;2026-11-01", "WS120", "bsn");
    cell("1;N;2026-11-02;9999000180;30-06-2012;2026-11-01", "WS120", "bsn");
    cell("1;N;2026-11-02;9,99900018E+08;30-06-2012;2026-11-01", "WS120", "bsn");
    cell("1;N;2026-11-02;999900018;30-02-2012;2026-11-01", "WS119", "geboren");
    cell("1;N;2026-11-02;999900018;30-06-12;2026-11-01", "WS119", "geboren");
    cell("1;N;2026-11-02;999900018;30-06-2012;31-02-2026", "WS119", "start");
    cell("1;N;2026-11-02;999900018;30-06-2012;00-11-2026", "WS119", "start");
    cell("1;N;2026-11-02;999900018;30-06-2012;", "WS104", "start");
    cell("=1+1;N;2026-11-02;999900018;30-06-2012;2026-11-01", "WS118", "id");
    cell("@x;N;2026-11-02;999900018;30-06-2012;2026-11-01", "WS118", "id");
    cell("\"a\nb\";N;2026-11-02;999900018;30-06-2012;2026-11-01", "WS131", "id");
    let more = |names: &str, cells: &str, code: &str, column: &str| {
        check(
            format!(
                "id;mutatie;per;bsn;geboren;start;{names}\n1;N;20261102;999900018;30-06-2012;20261101;{cells}\n"
            ),
            &[&[(code, column)]],
        );
    };
    more("uren", "veel", "WS122", "uren");
    more("uren", "1,5", "WS122", "uren");
    more("soort", "iets", "WS121", "soort");
    more("postcode", "0011AA", "WS130", "postcode");
    more("postcode", "8011A", "WS130", "postcode");
    more("huisnummer", "zes", "WS130", "huisnummer");
    more("naam", &"a".repeat(201), "WS130", "naam");
    more("soort;akkoord", "ondersteuning;N", "WS108", "akkoord");
    more("soort", "ondersteuning", "WS108", "akkoord");
    let utf8 = MAPPING.replace("[file]", "[file]\nencoding = \"utf-8\"");
    let text = b"id;mutatie;per;bsn;geboren;start;naam\n1;N;20261102;999900018;30-06-2012;20261101;Ana\xEFs\n2;N;20261102;999900018;30-06-2012;20261101;Ana\xC3\xAFs\n";
    check_by(&utf8, text, &[&[("WS111", "naam")], &[]]);
}

#[test]
fn bad_json_says_which_record() {
    let good = r#"{"id": 9, "mutatie": "N", "per": "2026-11-02", "bsn": "999900018", "start": "2026-11-01", "geheim": {"a": [1]}}"#;
    check(format!("[{good}]"), &[&[]]);
    check(good, &[&[]]);
    check(format!("{good}\n{good}\n"), &[&[], &[]]);
    check(format!("{good}\n{{\"id\": \n{good}\n"), &[&[], &[("WS128", "/")], &[]]);
    check(format!("[{{\"id\": 1, \"id\": 2}}, {good}]"), &[&[("WS115", "/")], &[]]);
    check(format!("[{{\"id\": {{\"a\": 1}}}}, {good}]"), &[&[("WS128", "/")], &[]]);
    check(format!("[{{\"id\": [1]}}, {good}]"), &[&[("WS128", "/")], &[]]);
    check(format!("[\"geheim\", null, {good}]"), &[&[("WS128", "/")], &[]]);
    let key: &[(&str, &str)] = &[("WS124", "id"), ("WS123", "mutatie"), ("WS132", "per")];
    check(format!("[{{\"ids\": 1, \"bsn\": \"999900018\"}}, {good}]"), &[key, &[]]);
    for file in ["[\"a\"]", "[[1], [2]]"] {
        let reading = parsed(MAPPING).read("", file.as_bytes());
        let found = reading.entries[0].content.as_ref().unwrap_err();
        assert!(found[0].message.contains("hier hoort een record"), "{}", found[0].message);
    }
    let deep = format!("[{{\"x\": {}{}}}, {good}]", "[".repeat(5000), "]".repeat(5000));
    check(deep, &[&[]]);
    check(format!("[{{\"id\": \"{}\"}}, {good}]", "a".repeat(70_000)), &[&[("WS117", "/")], &[]]);
}

#[test]
fn what_may_not_be_kept_is_not() {
    let mapping = parsed(MAPPING);
    let text = "id;mutatie;per;bsn;geboren;start;soort;akkoord;toelichting\n\
                1;N;20261102;999900018;30-06-2012;20261101;ondersteuning;N;geheim\n\
                2;N;20261102;999900018;30-06-2012;20261101;ondersteuning;J;geheim\n\
                3;N;20261102\n";
    let reading = mapping.read("", text.as_bytes());
    let kept: Vec<bool> = reading.entries.iter().map(|entry| entry.kept.is_some()).collect();
    assert_eq!(kept, [false, true, false]);
    let kept = String::from_utf8(reading.entries[1].kept.clone().unwrap()).unwrap();
    assert!(!kept.contains("geheim") && !kept.contains("toelichting"), "{kept}");
}

#[test]
fn rows_of_other_municipalities_are_refused() {
    let text = format!("{MAPPING}\n[municipality]\ncolumn = \"gemeente\"\ncodes = [\"0150\"]\n");
    let file = "id;mutatie;per;bsn;geboren;start;gemeente\n\
                1;N;20261102;999900018;30-06-2012;20261101;193\n\
                2;N;20261102;999900018;30-06-2012;20261101;GM0150\n\
                3;N;20261102;999900018;30-06-2012;20261101;0363\n\
                4;N;20261102;999900018;30-06-2012;20261101;\n";
    let reading = parsed(&text).of("0193").read("", file.as_bytes());
    let [first, second, other, unknown] = wrong(&reading).try_into().unwrap();
    assert_eq!((first.len(), second.len()), (0, 0));
    assert_eq!(other, [("WS109".to_owned(), "gemeente".to_owned())]);
    assert_eq!(unknown, [("WS135".to_owned(), "gemeente".to_owned())]);
    assert!(reading.entries[2..].iter().all(|entry| entry.kept.is_none()));
}

/// In a column of words people write names; only what the mapping knows goes on, or what can be no word.
#[test]
fn free_text_about_a_child_goes_nowhere() {
    let free = [
        "Fenna Zilverberg en broer Bo",
        "Zilverberg",
        "Bo en An",
        "zus Bo",
        "Jan-Pieter",
        "999-900-018",
        "9999.00.018",
        "06-12345678",
        "020/1234567",
    ];
    let value = |field: &str, cell: &str| {
        let mapping = MAPPING.replace("lesuren = \"uren\"", &format!("aanleiding = {field}"));
        let mapping = mapping.replace("\"uren\", ", "");
        let file = format!(
            "id;mutatie;per;bsn;geboren;start;reden\n1;N;20261102;999900018;30-06-2012;20261101;{cell}\n"
        );
        let reading = parsed(&mapping).read("", file.as_bytes());
        let content = reading.entries[0].content.clone();
        content.map(|parts| parts[0].facts[0].values.get("aanleiding").map(str::to_owned)).map_err(
            |found| {
                let told = format!("{found:?}");
                assert!(!told.contains(cell), "{told}");
                found[0].rule.clone().unwrap()
            },
        )
    };
    let ok = |text: &str| Ok(Some(text.to_owned()));
    let (bare, known) = ("\"reden\"", "{ column = \"reden\", codes = [\"gedrag\"] }");
    let (open, both) = (
        "{ column = \"reden\", otherwise = \"overig\" }",
        "{ column = \"reden\", codes = { \"Gedrag thuis\" = \"gedrag\" }, otherwise = \"overig\" }",
    );
    for cell in free {
        assert_eq!(value(bare, cell), Err("WS121".to_owned()), "{cell}");
        assert_eq!(value(known, cell), Err("WS121".to_owned()), "{cell}");
        assert_eq!(value(open, cell), ok("overig"), "{cell}");
        assert_eq!(value(both, cell), ok("overig"), "{cell}");
    }
    for cell in ["BO", "PO00YY", "45", "IHT", "03030303", "A-1"] {
        assert_eq!(value(bare, cell), ok(cell));
        assert_eq!(value(open, cell), ok(cell));
        assert_eq!(value(known, cell), Err("WS121".to_owned()));
    }
    assert_eq!(value(known, "Gedrag"), ok("gedrag"));
    assert_eq!(value(both, "gedrag Thuis"), ok("gedrag"));
    assert_eq!(value("{ constant = \"school\" }", "x"), ok("school"));
    for cell in ["a, b", "zorgco\u{F6}rdinator", "vader & moeder", "mentor (groep 8)"] {
        assert_eq!(value(open, cell), ok("overig"));
        assert_eq!(value(both, cell), ok("overig"));
        assert_eq!(value(bare, cell), Err("WS103".to_owned()));
        assert_eq!(value(known, cell), Err("WS103".to_owned()));
    }
}

/// Who takes consent back asks for the record to go: nothing else of the row is looked at or kept.
#[test]
fn a_removal_needs_no_consent() {
    let mapping = parsed(MAPPING);
    let header = "id;mutatie;per;bsn;naam;geboren;start;soort;akkoord\n";
    for consent in ["N", ""] {
        let file = format!(
            "{header}1;V;20261102;999900018;Voorbeeld;30-06-2012;20261101;ondersteuning;{consent}\n"
        );
        let reading = mapping.read("", file.as_bytes());
        let entry = &reading.entries[0];
        let parts = entry.content.as_ref().unwrap();
        assert_eq!((parts.len(), &parts[0].person), (1, &None));
        let draft = &parts[0].facts[0];
        assert_eq!((draft.mutation, draft.record.as_str()), (Mutation::Removed, "1"));
        assert!(draft.values.is_empty());
        let kept = entry.kept.clone().unwrap();
        let text = String::from_utf8(kept.clone()).unwrap();
        for cell in ["999900018", "Voorbeeld", "30-06-2012"] {
            assert!(!text.contains(cell), "{text}");
        }
        let again = mapping.read("", &kept).entries.remove(0);
        assert_eq!(anywhere(again), anywhere(entry.clone()));
    }
    for row in ["1;N;20261102", "1;W;20261102", "1;X;20261102"] {
        let file =
            format!("{header}{row};999900018;Voorbeeld;30-06-2012;20261101;ondersteuning;N\n");
        let reading = mapping.read("", file.as_bytes());
        assert_eq!(wrong(&reading), [[("WS108".to_owned(), "akkoord".to_owned())]]);
        assert_eq!(reading.entries[0].kept, None);
        // Who changes what stands without consent hears how it goes.
        let message = &reading.entries[0].content.as_ref().unwrap_err()[0].message;
        let told = message.contains("neem het terug met een rij met v in de kolom mutatie");
        assert_eq!(told, row.starts_with("1;W;"), "{message}");
    }
    for (consent, told) in [("N", "er is geen toestemming"), ("Jazeker", "dit zegt niet dat")] {
        let row = format!("1;N;20261102;999900018;Voorbeeld;;20261101;ondersteuning;{consent}\n");
        let reading = mapping.read("", format!("{header}{row}").as_bytes());
        let message = &reading.entries[0].content.as_ref().unwrap_err()[0].message;
        assert!(message.contains(told) && !message.contains("Jazeker"), "{message}");
    }
    let text = format!("{MAPPING}\n[municipality]\ncolumn = \"gemeente\"\n");
    let file = "id;mutatie;per;bsn;geboren;start;soort;akkoord;gemeente\n\
                1;V;20261102;;;;ondersteuning;N;0363\n1;V;20261102;;;;ondersteuning;N;0193\n";
    let reading = parsed(&text).of("0193").read("", file.as_bytes());
    let codes: Vec<usize> = wrong(&reading).iter().map(Vec::len).collect();
    assert_eq!(codes, [1, 0]);
}

/// Of two changes without a moment it cannot be told which counts; a removal without one counts whatever came.
#[test]
fn a_change_says_when() {
    let mapping = MAPPING.replace("\"bsn\", \"naam\"", "\"per\", \"bsn\", \"naam\"");
    let rows = "1;N;999900018;30-06-2012;20261101;\n1;V;999900018;30-06-2012;20261101;\n\
                1;W;999900018;30-06-2012;20261101;\n1;W;999900018;30-06-2012;20261101;20261102\n";
    for header in ["id;mutatie;bsn;geboren;start;per\n", "id;mutatie;bsn;geboren;start;niets\n"] {
        let reading = parsed(&mapping).read("", format!("{header}{rows}").as_bytes());
        let told = |at: usize| {
            let content = reading.entries[at].content.as_ref();
            content
                .map(|parts| parts[0].facts[0].order)
                .map_err(|found| found[0].rule.clone().unwrap())
        };
        assert_eq!((told(0), told(1)), (Ok(0), Ok(i64::MAX)));
        assert_eq!(told(2), Err("WS132".to_owned()));
        assert_eq!(told(3).is_ok(), header.ends_with("per\n"));
    }
}
