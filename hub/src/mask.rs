//! Shows records without the identities in them.

use apache_avro::types::Value;
use wijkstroom_schemas::bsn::passes_eleven_test;
use wijkstroom_schemas::day::Day;

use crate::show;

/// Stands for what is not shown.
const HIDDEN: &str = "(verborgen)";

/// Length of the hub's own ids, in hexadecimal digits.
const ID_LENGTH: usize = 32;

/// Fields that hold an identity, whatever is in them.
const IDENTIFYING: [&str; 1] = ["person"];

/// An Avro value as JSON. Persons are hidden, bytes (originals, bodies, events) only
/// counted, and nothing that looks like a BSN remains in a text.
#[allow(clippy::wildcard_enum_match_arm, reason = "what is not known is hidden")]
pub(crate) fn json(value: &Value) -> serde_json::Value {
    match value {
        Value::Null => serde_json::Value::Null,
        Value::Boolean(value) => (*value).into(),
        Value::Int(value) => (*value).into(),
        Value::Long(value) => (*value).into(),
        Value::Date(days) => Day::from_days(*days).map(|day| day.to_string()).into(),
        Value::TimestampMillis(ms) => show::moment(*ms).into(),
        Value::String(value) | Value::Enum(_, value) => text(value).into(),
        Value::Union(_, value) => json(value),
        Value::Array(values) => values.iter().map(json).collect(),
        Value::Record(fields) => {
            let field = |(name, value): &(String, Value)| {
                let hidden = IDENTIFYING.contains(&name.as_str());
                (name.clone(), if hidden { HIDDEN.into() } else { json(value) })
            };
            serde_json::Value::Object(fields.iter().map(field).collect())
        }
        Value::Bytes(bytes) | Value::Fixed(_, bytes) => format!("({} bytes)", bytes.len()).into(),
        // No record of the contract has any of the other kinds.
        _ => HIDDEN.into(),
    }
}

/// A text in which every nine digits in a row that pass the 11-test are hidden. An id of the
/// hub's own, which is a keyed MAC, is left as it is.
pub(crate) fn text(text: &str) -> String {
    let bytes = text.as_bytes();
    let hexadecimal = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    let has_letter = bytes.iter().any(u8::is_ascii_lowercase);
    if bytes.len() == ID_LENGTH && has_letter && bytes.iter().all(hexadecimal) {
        return text.to_owned();
    }
    let mut hide = vec![false; bytes.len()];
    for (at, window) in bytes.windows(9).enumerate() {
        let digits = <&[u8; 9]>::try_from(window).ok().filter(|w| w.iter().all(u8::is_ascii_digit));
        if digits.is_some_and(passes_eleven_test) {
            hide[at..at + 9].fill(true);
        }
    }
    let shown = |(at, character): (usize, char)| match character {
        _ if hide[at] => '•',
        '\n' | '\r' | '\t' => character,
        // What a sender wrote may not steer the operator's terminal.
        _ if character.is_control() => char::REPLACEMENT_CHARACTER,
        _ => character,
    };
    text.char_indices().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bsn_is_hidden_wherever_it_stands() {
        assert_eq!(text("kenmerk 999900006."), "kenmerk •••••••••.");
        assert_eq!(text("x1999900006é"), "x1•••••••••é");
        assert_eq!(text("999900007"), "999900007", "not a BSN");
        assert_eq!(text("12345"), "12345");
        assert_eq!(text("a\u{1b}[31m\u{9b}é\n"), "a\u{fffd}[31m\u{fffd}é\n");
        assert_eq!(text("735e2bdbe69d8ee62a788d8999900006"), "735e2bdbe69d8ee62a788d8999900006");
        assert_eq!(text(&"0".repeat(32)), "•".repeat(32));
    }

    #[test]
    fn a_person_and_bytes_are_hidden() {
        let person =
            Value::Record(vec![("achternaam".to_owned(), Value::String("Zandwolk".to_owned()))]);
        let event = Value::Record(vec![
            ("line".to_owned(), Value::Int(3)),
            ("begindatum".to_owned(), Value::Date(19_782)),
            ("person".to_owned(), person),
            ("original".to_owned(), Value::Union(1, Box::new(Value::Bytes(b"Zandwolk".to_vec())))),
        ]);
        let shown = json(&event).to_string();
        assert_eq!(
            shown,
            r#"{"line":3,"begindatum":"2024-02-29","person":"(verborgen)","original":"(8 bytes)"}"#
        );
    }
}
