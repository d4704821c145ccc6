//! Whatever comes in: no panic, no row lost, and the order of rows tells nothing.

use proptest::prelude::*;
use wijkstroom_formats::feed::Entry;
use wijkstroom_formats::table::{Mapping, propose};

use super::{MAPPING, anywhere, parsed};

/// Pieces of tables, good and bad.
const PIECES: [&str; 24] = [
    "id;mutatie;per;bsn;geboren;start",
    "\n",
    "\r\n",
    ";",
    ",",
    "\"",
    "\"\"",
    "1",
    "N",
    "2026-11-02",
    "999900018",
    "30-06-2012",
    "\t",
    "{",
    "}",
    "[",
    "]",
    "\"id\":",
    "=1",
    "é",
    "\u{FEFF}",
    "#wijkstroom;rij\n",
    "PK\u{3}\u{4}",
    "#wijkstroom;weg;2026;5\n",
];

fn again(mapping: &Mapping, entry: &Entry) {
    let Some(kept) = &entry.kept else { return };
    let mut read = mapping.read("", kept);
    assert_eq!(read.entries.len(), 1, "{}", String::from_utf8_lossy(kept));
    let read = anywhere(read.entries.remove(0));
    assert_eq!(read, anywhere(entry.clone()));
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Z0-9 é€_/-]{0,8}",
        Just("N".to_owned()),
        Just("V".to_owned()),
        Just("2026-11-02".to_owned()),
        Just("999900018".to_owned()),
        Just("a\"b".to_owned()),
        Just("a;b".to_owned()),
        Just("a\nb".to_owned()),
    ]
}

fn rows() -> impl Strategy<Value = Vec<Vec<String>>> {
    prop::collection::vec(prop::collection::vec(cell(), 6), 1..8)
}

fn written(rows: &[Vec<String>], mark: char) -> String {
    let quoted = |cell: &String| {
        let plain = !cell.contains([mark, '"', '\n', '\r']);
        if plain { cell.clone() } else { format!("\"{}\"", cell.replace('"', "\"\"")) }
    };
    let mark = mark.to_string();
    let line = |row: &Vec<String>| row.iter().map(quoted).collect::<Vec<_>>().join(&mark);
    let header = "id;mutatie;per;bsn;geboren;start".replace(';', &mark);
    format!("{header}\n{}\n", rows.iter().map(line).collect::<Vec<_>>().join("\n"))
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let reading = parsed(MAPPING).read("x.csv", &bytes);
        prop_assert!(reading.entries.is_empty() || reading.refused.is_empty());
        if let Ok(proposal) = propose("x", "x.csv", &bytes) {
            prop_assert!(Mapping::parse(&proposal).is_ok(), "{}", proposal);
        }
    }

    #[test]
    fn any_pieces_are_read_or_refused(pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..40)) {
        let text = pieces.concat();
        let mapping = parsed(MAPPING);
        for entry in mapping.read("x.csv", text.as_bytes()).entries {
            again(&mapping, &entry);
        }
        if let Ok(proposal) = propose("x", "x.csv", text.as_bytes()) {
            prop_assert!(Mapping::parse(&proposal).is_ok(), "{}", proposal);
        }
    }

    #[test]
    fn any_order_of_rows_gives_the_same_entries(rows in rows(), turn in 0..8_usize) {
        let mapping = parsed(MAPPING);
        let read = |rows: &[Vec<String>]| {
            let reading = mapping.read("", written(rows, ';').as_bytes());
            let mut entries: Vec<_> = reading.entries.into_iter().map(anywhere).collect();
            entries.sort_by_key(|entry| format!("{entry:?}"));
            entries
        };
        let mut turned = rows.clone();
        turned.rotate_left(turn % rows.len());
        turned.reverse();
        prop_assert_eq!(read(&rows), read(&turned));
    }

    /// Well-made CSV has the cells that the crate `csv` finds in it.
    #[test]
    fn cells_are_those_of_another_reader(rows in rows()) {
        let text = written(&rows, ';');
        let mut other = csv::ReaderBuilder::new().delimiter(b';').from_reader(text.as_bytes());
        let header = "id;mutatie;per;bsn;geboren;start\n";
        let mapping = parsed(MAPPING);
        let read = |text: &str| -> Vec<Entry> {
            mapping.read("", text.as_bytes()).entries.into_iter().map(anywhere).collect()
        };
        let mut entries = Vec::new();
        for row in other.records() {
            let cells: Vec<String> = row.unwrap().iter().map(str::to_owned).collect();
            let one = written(&[cells], ';');
            entries.extend(read(&one));
        }
        prop_assert!(text.starts_with(header));
        prop_assert_eq!(read(&text), entries);
    }

    /// Whatever the mark between cells, and CSV or JSON: the same entries, that come back from what is kept.
    #[test]
    fn every_way_to_write_a_row_gives_the_same_entry(rows in rows()) {
        let mapping = parsed(MAPPING);
        let names = ["id", "mutatie", "per", "bsn", "geboren", "start"];
        let object = |row: &Vec<String>| {
            let fields = names.iter().zip(row).map(|(name, cell)| ((*name).to_owned(), cell.clone().into()));
            serde_json::Value::Object(fields.collect())
        };
        let json = serde_json::Value::Array(rows.iter().map(object).collect()).to_string();
        let read = |text: String| -> Vec<Entry> {
            mapping.read("", text.as_bytes()).entries.into_iter().map(anywhere).collect()
        };
        let entries = read(written(&rows, ';'));
        for entry in &entries {
            again(&mapping, entry);
        }
        prop_assert_eq!(&read(written(&rows, ',')), &entries);
        prop_assert_eq!(&read(written(&rows, '\t')), &entries);
        prop_assert_eq!(&read(json), &entries);
    }
}
