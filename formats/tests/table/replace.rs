//! Full replacements: what they replace, and what becomes of rows that changed or are gone.

use wijkstroom_formats::feed::{Part, Replacement};
use wijkstroom_formats::table::row_of;
use wijkstroom_schemas::feed::Mutation;

use super::{anywhere, parsed, wrong};

const MAPPING: &str = r#"
name = "proef"

[row]
key = ["bsn", "start"]

[replace]
file_name = "wt-{scope}-{stamp}.csv"

[person]
bsn = "bsn"

[[event]]
family = "TeamSupportStarted"
[event.fields]
ondersteuning_id = "nummer"
datum_start = "start"

[[event]]
family = "TeamSupportStopped"
when = { column = "einde", filled = true }
[event.fields]
ondersteuning_id = "nummer"
datum_einde = "einde"
"#;

const SIGNALLED: &str = r#"
[[event]]
family = "SchoolSignalled"
[event.fields]
signaalsoort = { constant = "verzuim" }
brin = "school"
datum_start = "start"
"#;

const FILE: &str =
    "bsn;nummer;start;einde\n999900018;1;01-11-2026;30-11-2026\n999900031;2;01-11-2026;\n";

fn mutations(parts: &[Part]) -> Vec<(&str, Mutation, i64)> {
    let facts = parts.iter().flat_map(|part| &part.facts);
    facts.map(|draft| (draft.family.name, draft.mutation, draft.order)).collect()
}

#[test]
fn a_name_tells_what_is_replaced() {
    let mapping = parsed(MAPPING);
    let reading = mapping.read("WT-2026-Q4-19700102.csv", FILE.as_bytes());
    let replaces =
        Replacement { scope: "2026-Q4".to_owned(), stamp: 86_400_000, may_shrink: false };
    assert_eq!(reading.replaces, Some(replaces));
    let keys: Vec<&str> = reading.entries.iter().map(|entry| entry.key.as_str()).collect();
    assert_eq!(keys, ["999900018/2026-11-01", "999900031/2026-11-01"]);
    let other = mapping.read("iets.csv", FILE.as_bytes());
    assert_eq!(wrong(&other), [[("WS129".to_owned(), "/".to_owned())]]);
}

#[test]
fn a_column_may_tell_instead() {
    let text = MAPPING.replace(
        "file_name = \"wt-{scope}-{stamp}.csv\"",
        "scope = { column = \"periode\" }\nstamp = { column = \"peildatum\" }",
    );
    let mapping = parsed(&text);
    let file = |second: &str| {
        format!(
            "bsn;nummer;start;einde;periode;peildatum\n999900018;1;01-11-2026;;2026;1970-01-02\n999900031;2;01-11-2026;;{second}\n"
        )
    };
    let reading = mapping.read("", file("2026;1970-01-02").as_bytes());
    assert_eq!((reading.entries.len(), reading.replaces.unwrap().stamp), (2, 86_400_000));
    for second in ["2025;1970-01-02", "2026;1970-01-03", ";1970-01-02", "2026;"] {
        assert_eq!(wrong(&mapping.read("", file(second).as_bytes())).len(), 1, "{second}");
    }
}

/// What could not be told from a row that is gone refuses the file.
#[test]
fn a_file_that_would_remove_too_much_is_refused() {
    let mapping = parsed(MAPPING);
    for (file, code) in [
        ("bsn;nummer;start;einde\n", "WS133"),
        ("bsn;nummer;start;einde\n999900018;1;01-11-2026\n", "WS116"),
        ("bsn;nummer;start;einde\n999900018;1;;\n", "WS124"),
        ("bsn;nummer;start;einde\n999900018;\"1;01-11-2026;\n", "WS112"),
    ] {
        let reading = mapping.read("wt-2026-20261101.csv", file.as_bytes());
        assert_eq!(reading.refused[0].rule.as_deref(), Some(code), "{file}");
    }
    let may = MAPPING.replace("[replace]", "[replace]\nmay_be_empty = true");
    let reading = parsed(&may).read("wt-2026-20261101.csv", b"bsn;nummer;start;einde\n");
    assert_eq!((reading.entries.len(), reading.replaces.is_some()), (0, true));
}

/// A cell of the key that can be no key says not which record it is about: no other is missing by it.
#[test]
fn a_typing_error_in_the_key_makes_no_other_key() {
    let mapping = parsed(
        &MAPPING
            .replace("[\"bsn\", \"start\"]\n", "[\"bsn\", \"start\", \"geboren\"]\n")
            .replace("bsn = \"bsn\"\n", "bsn = \"bsn\"\ngeboortedatum = \"geboren\"\n"),
    );
    for (row, key, code) in [
        ("999900018;1;01-11-2026;;2012-06-00", "999900018/2026-11-01/2012-06-00", None),
        ("000000000;1;01-11-2026;;00-00-0000", "000000000/2026-11-01/0000-00-00", None),
        ("999900007;1;01-11-2026;;30-06-2012", "", Some("WS120")),
        ("A1;1;01-11-2026;;30-06-2012", "", Some("WS120")),
        ("999900018;1;31-02-2026;;30-06-2012", "", Some("WS119")),
        ("999900018;1;00-02-2026;;30-06-2012", "", Some("WS119")),
        ("999900018;1;gisteren;;30-06-2012", "", Some("WS119")),
        ("999900018;1;01-11-2026;;31-06-2012", "", Some("WS119")),
    ] {
        let file = format!("bsn;nummer;start;einde;geboren\n{row}\n");
        let reading = mapping.read("wt-2026-19700102.csv", file.as_bytes());
        let entry = &reading.entries[0];
        let found = entry.content.as_ref().err().and_then(|found| found[0].rule.as_deref());
        assert_eq!((entry.key.as_str(), found), (key, code), "{row}");
        let again = mapping.read("", entry.kept.as_ref().unwrap());
        assert_eq!(anywhere(again.entries[0].clone()), anywhere(entry.clone()));
        // What was taken before this was refused can still be taken back.
        let tombstone = mapping.tombstone(entry.kept.as_ref().unwrap(), &reading.replaces.unwrap());
        assert_ne!(mapping.read("", &tombstone).entries[0].key, "", "{row}");
    }
}

#[test]
fn what_is_no_school_makes_no_key() {
    let text = MAPPING.replace("[\"bsn\", \"start\"]", "[\"school\", \"start\"]") + SIGNALLED;
    let mapping = parsed(&text);
    for (school, key, code) in [
        ("00yy", "00YY00/2026-11-01", None),
        ("00YY01", "00YY01/2026-11-01", None),
        ("school", "", Some("WS103")),
    ] {
        let file = format!("bsn;nummer;start;einde;school\n999900018;1;01-11-2026;;{school}\n");
        let reading = mapping.read("wt-2026-19700102.csv", file.as_bytes());
        let entry = &reading.entries[0];
        let found = entry.content.as_ref().err().and_then(|found| found[0].rule.as_deref());
        assert_eq!((entry.key.as_str(), found), (key, code));
    }
}

#[test]
fn the_same_key_twice_is_refused_in_any_order() {
    let mapping = parsed(MAPPING);
    let rows = ["999900018;1;01-11-2026;", "999900018;2;2026-11-01;", "999900031;3;01-11-2026;"];
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
        let rows: Vec<&str> = order.iter().map(|at| rows[*at]).collect();
        let file = format!("bsn;nummer;start;einde\n{}\n{}\n", rows.join("\n"), rows[0]);
        let reading = mapping.read("wt-2026-20261101.csv", file.as_bytes());
        let bad = reading.entries.iter().filter(|entry| entry.content.is_err()).count();
        assert_eq!((bad, reading.entries.len(), reading.skipped), (2, 3, 1));
    }
}

#[test]
fn a_row_comes_back_from_what_was_kept() {
    let mapping = parsed(MAPPING);
    let reading = mapping.read("wt-2026-Q4-19700102.csv", FILE.as_bytes());
    let again = mapping.read("", reading.entries[0].kept.as_ref().unwrap());
    assert_eq!(again.replaces, reading.replaces);
    assert_eq!(anywhere(again.entries[0].clone()), anywhere(reading.entries[0].clone()));
    let later = mapping.read("wt-2026-Q4-19700103.csv", FILE.as_bytes());
    let kept = |at: usize| later.entries[at].kept.as_deref().unwrap();
    assert_ne!(kept(0), reading.entries[0].kept.as_deref().unwrap());
    assert_eq!(row_of(kept(0)), row_of(reading.entries[0].kept.as_deref().unwrap()));
    assert_ne!(row_of(kept(0)), row_of(kept(1)));
}

#[test]
fn a_changed_row_takes_back_what_it_no_longer_tells() {
    let mapping = parsed(MAPPING);
    let reading = mapping.read("wt-2026-Q4-19700102.csv", FILE.as_bytes());
    let changed = mapping.changed(reading.entries[1].clone());
    let expected = [
        ("TeamSupportStarted", Mutation::Changed, 86_400_000),
        ("TeamSupportStopped", Mutation::Removed, 86_400_000),
    ];
    assert_eq!(mutations(changed.content.as_ref().unwrap()), expected);
    assert_eq!((changed.number, &changed.key), (3, &reading.entries[1].key));
    let again = mapping.read("", changed.kept.as_ref().unwrap());
    assert_eq!(anywhere(again.entries[0].clone()), anywhere(changed.clone()));
    assert_eq!(mapping.changed(changed.clone()), changed);
}

#[test]
fn a_tombstone_removes_what_the_row_told() {
    let mapping = parsed(MAPPING);
    let reading = mapping.read("wt-2026-Q4-19700102.csv", FILE.as_bytes());
    let replaces =
        Replacement { scope: "2026-Q4".to_owned(), stamp: 2 * 86_400_000, may_shrink: false };
    let tombstone = mapping.tombstone(reading.entries[0].kept.as_ref().unwrap(), &replaces);
    let later = Replacement { stamp: 3 * 86_400_000, ..replaces.clone() };
    for (tombstone, replaces) in
        [(tombstone.clone(), replaces), (mapping.tombstone(&tombstone, &later), later)]
    {
        let gone = mapping.read("", &tombstone);
        assert_eq!((gone.replaces.as_ref(), gone.entries.len()), (Some(&replaces), 1));
        let entry = &gone.entries[0];
        assert_eq!((&entry.key, entry.kept.as_ref()), (&reading.entries[0].key, Some(&tombstone)));
        let parts = entry.content.as_ref().unwrap();
        assert!(parts[0].person.as_ref().unwrap().bsn.is_some());
        let expected = [
            ("TeamSupportStarted", Mutation::Removed, replaces.stamp),
            ("TeamSupportStopped", Mutation::Removed, replaces.stamp),
        ];
        assert_eq!(mutations(parts), expected);
        assert!(!String::from_utf8(tombstone).unwrap().contains("30-11-2026"));
    }
}

/// What two files each hold all of is a record of each: one removes nothing of the other.
#[test]
fn each_scope_has_records_of_its_own() {
    let mapping = parsed(MAPPING);
    let records = |file_name: &str| {
        let reading = mapping.read(file_name, FILE.as_bytes());
        let entry = reading.entries[0].clone();
        let gone = mapping.tombstone(entry.kept.as_ref().unwrap(), &reading.replaces.unwrap());
        let gone = mapping.read("", &gone).entries.remove(0);
        let changed = mapping.changed(entry.clone());
        [entry, changed, gone].map(|entry| {
            assert!(entry.names);
            (entry.key, entry.content.unwrap()[0].facts[0].record.clone())
        })
    };
    for scope in ["2026-H1", "2026-H2"] {
        let expected = "999900018/2026-11-01".to_owned();
        for told in records(&format!("wt-{scope}-19700102.csv")) {
            assert_eq!(told, (expected.clone(), format!("{scope}/{expected}")));
        }
    }
}

#[test]
fn a_mapping_may_say_that_much_may_go() {
    for (text, may) in [("", false), ("may_shrink = false\n", false), ("may_shrink = true\n", true)]
    {
        let mapping = parsed(&MAPPING.replace("[replace]\n", &format!("[replace]\n{text}")));
        let reading = mapping.read("wt-2026-19700102.csv", FILE.as_bytes());
        assert_eq!(reading.replaces.as_ref().unwrap().may_shrink, may);
        let again = mapping.read("", reading.entries[0].kept.as_ref().unwrap());
        assert_eq!(again.replaces, reading.replaces);
    }
}
