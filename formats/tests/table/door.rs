//! Goal: what a table's row shows of itself on the clean side identifies nobody. Method: keys as data, through the door.

use wijkstroom_formats::feed::door::{Arrival, Feed, message};
use wijkstroom_schemas::ids::{Ids, Secret, content_hash};
use wijkstroom_schemas::message::Message;

use super::{MAPPING, parsed};

const FEED: Feed<'static> = Feed {
    name: "proef",
    municipality: "0193",
    sender: "PROEF",
    standard: "tabel",
    message_type: "proef",
};

fn taken(mapping: &str, file: &str) -> Vec<Message> {
    let ids = Ids::new(&Secret([1; 32]), &Secret([2; 32]));
    let arrival = Arrival { file_name: None, received_at: 1_700_000_000_000, deliver: true };
    let entries = parsed(mapping).read("", file.as_bytes()).entries;
    entries.into_iter().map(|entry| message(&ids, &FEED, &arrival, entry)).collect()
}

/// What is shown of a row with this key: of a good one, and of one that is refused.
fn shown(mapping: &str, key: &str) -> [String; 2] {
    let file = format!(
        "id;mutatie;per;bsn;geboren;start\n{key};N;20261102;999900018;30-06-2012;20261101\n{key};N;20261102;999900018;30-06-2012;x\n"
    );
    let messages = taken(mapping, &file);
    assert_eq!(messages.iter().map(|it| it.findings.len()).collect::<Vec<_>>(), [0, 1], "{key}");
    let identification = |at: usize| messages[at].origin.identification.clone().unwrap();
    [identification(0), identification(1)]
}

#[test]
fn a_key_is_shown_only_where_it_can_be_no_person() {
    for key in ["1", "LV-2026-000101", "OT-2026-00001", "DY-1", "12345", "OND-000001"] {
        assert_eq!(shown(MAPPING, key), [key, key]);
    }
    for key in [
        "999900018",
        "99990018",
        "9999 000 18",
        "9999.00.018",
        "999-900-018",
        "X-9999-000-18",
        "2026-999-900-018",
        "999_900_018",
        "999:900:018",
        "9 9 9 9 0 0 0 1 8",
        "Fenna Zilverberg",
        "Bo de Vries-7",
        "Anna-7",
        "20120630",
    ] {
        for shown in shown(MAPPING, key) {
            assert!(shown.starts_with("mac:"), "{key}: {shown}");
        }
    }
}

/// Of a school that numbers its own records the key has the school in front. That hides no number, and shows no name.
#[test]
fn a_school_stands_in_front_of_its_own_number() {
    let mapping = MAPPING
        .replace("key = \"id\"", "key = [\"school\", \"id\"]")
        .replace("brin = { constant = \"00YY00\" }", "brin = \"school\"");
    let shown = |school: &str, own: &str| {
        let file = format!(
            "id;school;mutatie;per;bsn;geboren;start\n{own};{school};N;20261102;999900018;30-06-2012;20261101\n"
        );
        taken(&mapping, &file)[0].origin.identification.clone().unwrap()
    };
    for (school, own, expected) in [
        ("00YY00", "LV-2026-000101", "00YY00/LV-2026-000101"),
        ("00YY01", "1", "00YY01/1"),
        // In other spellings it is the same record.
        ("00yy00", "OND-1", "00YY00/OND-1"),
        ("00YY", "OND-1", "00YY00/OND-1"),
    ] {
        assert_eq!(shown(school, own), expected);
    }
    for (school, own) in
        [("00YY00", "Anna-7"), ("00YY00", "LVA-B-1"), ("00YY00", "999900018"), ("Anna", "1")]
    {
        assert!(shown(school, own).starts_with("mac:"), "{school} {own}");
    }
}

/// Nor is one that tells of this child.
#[test]
fn a_key_that_tells_of_the_child_is_not_shown() {
    let is_hidden = |key: &str| {
        let file = format!(
            "id;mutatie;per;naam;geboren;postcode;huisnummer;start\n{key};N;20261102;Bos;30-06-2012;8011 AB;12;20261101\n"
        );
        let messages = taken(MAPPING, &file);
        assert_eq!(messages[0].findings, []);
        messages[0].origin.identification.clone().unwrap().starts_with("mac:")
    };
    for key in ["Bos-12", "8011AB-12", "8011 AB/12", "PJ-300612", "120630-1"] {
        assert!(is_hidden(key), "{key}");
    }
    for key in ["LV-2026-000101", "Bo-12", "8011AC-12", "PJ-310612", "SBO-1"] {
        assert!(!is_hidden(key), "{key}");
    }
}

/// A value that the mapping lets through is none where it tells of the child.
#[test]
fn a_value_that_tells_of_the_child_is_refused() {
    let mapping = MAPPING.replace("lesuren = \"uren\"", "aanleiding = \"uren\"");
    for (value, refused) in
        [("Bos", true), ("8011AB12", true), ("300612", true), ("BO", false), ("SBO", false)]
    {
        let file = format!(
            "id;mutatie;per;naam;geboren;postcode;huisnummer;start;uren\n1;N;20261102;Bos;30-06-2012;8011AB;12;20261101;{value}\n"
        );
        let rules: Vec<Option<String>> =
            taken(&mapping, &file)[0].findings.iter().map(|found| found.rule.clone()).collect();
        let expected = if refused { vec![Some("WS105".to_owned())] } else { vec![] };
        assert_eq!(rules, expected, "{value}");
    }
}

#[test]
fn a_key_of_columns_of_the_person_is_never_shown() {
    let mapping = MAPPING.replace("key = \"id\"", "key = [\"id\", \"geboren\"]");
    for shown in shown(&mapping, "1") {
        assert!(shown.starts_with("mac:"), "{shown}");
    }
}

/// Nothing is left to hold a guessed key against.
#[test]
fn of_what_may_not_be_kept_no_hash_of_the_key_is() {
    let file = "id;mutatie;per;bsn;geboren;start;soort;akkoord\n\
                999900018;N;20261102;999900018;30-06-2012;20261101;ondersteuning;N\n";
    let message = &taken(MAPPING, file)[0];
    assert_eq!(message.original, None);
    assert_ne!(message.content_hash, content_hash(b"999900018"));
    assert_eq!(message.content_hash, content_hash(message.origin.message_id.as_bytes()));
}
