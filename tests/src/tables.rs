//! What a hub's tables hold, as text, to be compared between hubs.

use std::collections::BTreeMap;

use wijkstroom_config::WarehouseSettings;
use wijkstroom_pipeline::warehouse::reader::WarehouseReader;
use wijkstroom_schemas::feed::FAMILIES;

use crate::hub::Place;

/// Columns that tell when or how something came in, and so differ between two hubs that took the same.
const HOW_AND_WHEN: [&str; 2] = ["received_at", "source"];

/// The rows of every table, by its name: facts and what is derived of them. Rows ascend, columns
/// are separated by tabs, and what tells how and when something came in is left out.
///
/// # Panics
/// When the warehouse cannot be read.
pub fn of(place: &Place) -> BTreeMap<String, Vec<String>> {
    in_warehouse(&place.load().warehouse)
}

/// As [`of`], without some columns.
///
/// # Panics
/// When the warehouse cannot be read.
pub fn without(place: &Place, columns: &[&str]) -> BTreeMap<String, Vec<String>> {
    read(&place.load().warehouse, &[&HOW_AND_WHEN, columns].concat())
}

/// As [`of`], of a warehouse without a hub around it.
///
/// # Panics
/// When the warehouse cannot be read.
pub fn in_warehouse(warehouse: &WarehouseSettings) -> BTreeMap<String, Vec<String>> {
    read(warehouse, &HOW_AND_WHEN)
}

/// As [`of`], with every column.
///
/// # Panics
/// When the warehouse cannot be read.
pub fn whole(place: &Place) -> BTreeMap<String, Vec<String>> {
    read(&place.load().warehouse, &[])
}

fn read(warehouse: &WarehouseSettings, left_out: &[&str]) -> BTreeMap<String, Vec<String>> {
    let mut reader = WarehouseReader::new(warehouse);
    let mut all = BTreeMap::new();
    for table in reader.tables() {
        let dump = reader.dump(table).expect("the warehouse can be read");
        let keep: Vec<bool> =
            dump.columns.iter().map(|column| !left_out.contains(column)).collect();
        let row = |row: Vec<String>| {
            let kept = row.into_iter().zip(&keep).filter_map(|(value, keep)| keep.then_some(value));
            kept.collect::<Vec<_>>().join("\t")
        };
        let mut rows: Vec<String> = dump.rows.into_iter().map(row).collect();
        rows.sort();
        all.insert(table.to_owned(), rows);
    }
    all
}

/// The values of one column of a table.
///
/// # Panics
/// When there is no such column, or the warehouse cannot be read.
pub fn column(place: &Place, table: &str, column: &str) -> Vec<String> {
    let dump = WarehouseReader::new(&place.load().warehouse).dump(table);
    let dump = dump.expect("the warehouse can be read");
    let at = dump.columns.iter().position(|name| *name == column).expect("a known column");
    dump.rows.into_iter().map(|mut row| row.swap_remove(at)).collect()
}

/// Compares all tables; tells the first difference only, for there may be thousands.
///
/// # Panics
/// When they differ.
#[track_caller]
pub fn assert_all_same(
    got: &BTreeMap<String, Vec<String>>,
    expected: &BTreeMap<String, Vec<String>>,
) {
    assert_eq!(got.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
    for (table, rows) in expected {
        assert_same(table, &got[table], rows);
    }
}

/// Compares the rows of a table; tells the first difference only, for there may be thousands.
///
/// # Panics
/// When they differ.
#[track_caller]
pub fn assert_same(table: &str, got: &[String], expected: &[String]) {
    let first = got.iter().zip(expected).position(|(got, expected)| got != expected);
    if let Some(at) = first {
        panic!("{table}, row {at}:\n got {}\nwant {}", got[at], expected[at]);
    }
    assert_eq!(got.len(), expected.len(), "rows of {table}");
}

/// Whether a table or view holds what other partners than providers report: empty where there are no feeds.
pub fn is_of_feeds(table: &str) -> bool {
    const BESIDE: [&str; 4] =
        ["fact_person_linked", "koppeling", "ondersteuning", "maatregel_lopend"];
    let of = |family: &wijkstroom_schemas::feed::Family| {
        family.view == table || table.strip_prefix("fact_") == Some(family.table)
    };
    BESIDE.contains(&table) || FAMILIES.iter().any(of)
}
