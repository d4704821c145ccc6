//! What libraries and the system say in English, in Dutch.
//!
//! Never a value: that may be a secret. Names of settings stay, for that is how they are found.

use std::io::{Error, ErrorKind};

/// What is wrong with a file of TOML, by the message of its parser.
pub fn toml(message: &str) -> String {
    let message = message.lines().next().unwrap_or_default();
    shape(message).unwrap_or_else(|| match GRAMMAR.iter().find(|(it, _)| message.starts_with(it)) {
        Some((_, told)) => (*told).to_owned(),
        None => format!("dit klopt niet: {message}"),
    })
}

/// Line and column, in characters, both from 1, of the byte of a text that an error is at.
pub fn place(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    (line, before.rsplit('\n').next().unwrap_or_default().chars().count() + 1)
}

/// What the system says.
#[allow(clippy::wildcard_enum_match_arm)] // the others are rare: as the system tells them
pub fn system(error: &Error) -> String {
    // What carries an error of its own has more to say than its kind.
    if error.get_ref().is_some() {
        return error.to_string();
    }
    let told = match error.kind() {
        ErrorKind::NotFound => "dat bestand of die map is er niet; kijk de naam na",
        ErrorKind::PermissionDenied => "wijkstroom heeft daarvoor geen rechten; geef die",
        ErrorKind::AlreadyExists => "dat is er al",
        ErrorKind::AddrInUse => "dat adres is al in gebruik door een ander programma",
        ErrorKind::AddrNotAvailable => "dat adres heeft deze machine niet",
        ErrorKind::ConnectionRefused => "op dat adres luistert niets",
        ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted => "de verbinding viel weg",
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable => {
            "dat adres is niet te bereiken"
        }
        ErrorKind::TimedOut => "er kwam op tijd geen antwoord",
        ErrorKind::IsADirectory => "dat is een map, geen bestand",
        ErrorKind::NotADirectory => "een deel van het pad is geen map",
        ErrorKind::StorageFull => "de schijf is vol",
        ErrorKind::ReadOnlyFilesystem => "de schijf is alleen te lezen",
        ErrorKind::InvalidData => "dat is geen leesbare tekst (UTF-8)",
        _ => return error.to_string(),
    };
    told.to_owned()
}

/// What the settings themselves do not allow, of which the parser names the place by its own words.
fn shape(message: &str) -> Option<String> {
    if let Some(rest) = message.strip_prefix("unknown field ") {
        let (name, known) = named(rest);
        return Some(match known {
            None => format!("{name} is hier niet bekend"),
            Some(known) => format!("{name} is hier niet bekend; wel: {known}"),
        });
    }
    if let Some(rest) = message.strip_prefix("unknown variant ") {
        let (name, known) = named(rest);
        return Some(format!("{name} kan hier niet; kies uit: {}", known.unwrap_or_default()));
    }
    if let Some(name) = message.strip_prefix("missing field ") {
        return Some(format!("{name} ontbreekt; zet het erbij"));
    }
    if message == "invalid socket address syntax" {
        return Some(format!("hier hoort {ADDRESS}"));
    }
    let rest = message.strip_prefix("invalid ")?;
    let is_type = rest.starts_with("type: ");
    if !is_type && !rest.starts_with("value: ") {
        return None;
    }
    let expected = message.rsplit_once(", expected ").map(|(_, what)| wanted(what));
    Some(match expected {
        None => "deze waarde kan hier niet".to_owned(),
        Some(expected) if is_type => format!("hier hoort {expected}"),
        Some(expected) => format!("deze waarde kan niet; hier hoort {expected}"),
    })
}

const ADDRESS: &str = "een IP-adres met poort, zoals \"127.0.0.1:8080\"";

/// A name, and what could stand in its place.
fn named(rest: &str) -> (&str, Option<String>) {
    let Some((name, known)) = rest.split_once(", expected ") else {
        return (rest.split(", ").next().unwrap_or_default(), None);
    };
    let known = known.strip_prefix("one of ").unwrap_or(known);
    (name, Some(known.replace(" or ", ", ")))
}

/// What the parser would have liked.
fn wanted(what: &str) -> String {
    let number = what.trim_start_matches("a nonzero ");
    let is_number = number.len() < 6 && number.starts_with(['u', 'i']) || number == "integer";
    let told = match what {
        _ if is_number && number != what => "een geheel getal van 1 of meer",
        _ if is_number => "een geheel getal",
        "socket address" => ADDRESS,
        "a duration" => "een duur, zoals \"30s\", \"5m\", \"24h\" of \"90d\"",
        "a boolean" => "true of false",
        "a sequence" => "een lijst tussen [ en ], of van delen een kop tussen [[ en ]]",
        _ if what.contains("string") => "een tekst tussen aanhalingstekens",
        _ if ["a map", "struct ", "internally tagged enum "]
            .iter()
            .any(|it| what.starts_with(it)) =>
        {
            "een deel met een kop tussen [ en ]"
        }
        _ => return format!("iets anders ({what})"),
    };
    told.to_owned()
}

/// What the parser says where a file is no TOML, by how that begins; the first that fits counts.
const GRAMMAR: &[(&str, &str)] = &[
    ("duplicate key", "dit staat er al; laat er één staan"),
    ("string values must be quoted", "een tekst staat tussen aanhalingstekens"),
    ("key with no value", "achter een naam hoort = en een waarde"),
    ("missing value", "achter = hoort een waarde"),
    ("missing assignment", "tussen een naam en een waarde hoort ="),
    ("extra `=`", "hier staat een = te veel"),
    ("extra assignment", "hier staat een = te veel"),
    ("missing escaped value", BACKSLASH),
    ("too few unicode", BACKSLASH),
    ("invalid basic string", QUOTES),
    ("invalid literal string", QUOTES),
    ("invalid multi-line", "deze tekst eindigt niet"),
    ("invalid string", QUOTES),
    ("missing opening quote", QUOTES),
    ("unclosed array table", HEADING),
    ("unclosed table", HEADING),
    ("invalid table", HEADING),
    ("missing table open", HEADING),
    ("unclosed array", "deze lijst eindigt niet met ]"),
    ("unclosed inline table", "hier ontbreekt een }"),
    ("missing comma", "hier ontbreekt een komma"),
    ("extra comma", "hier staat een komma te veel"),
    ("unexpected key or value", "wat hier staat, hoort op een regel voor zich"),
    ("unexpected content", "wat hier staat, hoort hier niet"),
    ("invalid key", "dit is geen goede naam"),
    ("invalid unquoted key", "dit is geen goede naam"),
    ("unquoted keys cannot be empty", "hier ontbreekt een naam"),
    ("invalid boolean", "hier hoort true of false"),
    (
        "unexpected leading zero",
        "een getal begint niet met 0; een code staat tussen aanhalingstekens",
    ),
    ("integer number overflowed", "dit getal is te groot"),
    ("invalid integer", "dit is geen goed getal"),
    ("invalid date-time", "een dag staat hier als 2026-11-01"),
];

const BACKSLASH: &str =
    "een \\ in een tekst is \\\\, of de tekst staat tussen enkele aanhalingstekens";
const QUOTES: &str = "een tekst begint en eindigt met een aanhalingsteken, op dezelfde regel";
const HEADING: &str = "de kop van een deel staat tussen [ en ], of tussen [[ en ]]";

#[cfg(test)]
mod tests {
    use std::io::Error;

    use super::{system, toml};

    /// Goal: no value is told, and no English where there is a Dutch text. Method: what the parser says.
    #[test]
    fn what_the_parser_says_is_told_in_dutch() {
        for (message, told) in [
            ("unknown field `a`, expected `b` or `c`", "`a` is hier niet bekend; wel: `b`, `c`"),
            ("unknown field `a`, there are no fields", "`a` is hier niet bekend"),
            (
                "unknown variant `a`, expected one of `b`, `c`",
                "`a` kan hier niet; kies uit: `b`, `c`",
            ),
            ("missing field `a`", "`a` ontbreekt; zet het erbij"),
            ("invalid type: integer `5`, expected a boolean", "hier hoort true of false"),
            (
                "invalid value: integer `-1`, expected usize",
                "deze waarde kan niet; hier hoort een geheel getal",
            ),
            ("duplicate key", "dit staat er al; laat er één staan"),
            ("invalid new thing", "dit klopt niet: invalid new thing"),
            (
                "invalid type: string \"geheim, expected usize\", expected bytes",
                "hier hoort iets anders (bytes)",
            ),
        ] {
            assert_eq!(toml(message), told);
        }
    }

    #[test]
    fn what_the_system_says_is_told_in_dutch() {
        let gone = std::fs::read("/nergens/iets").unwrap_err();
        assert_eq!(system(&gone), "dat bestand of die map is er niet; kijk de naam na");
        assert_eq!(system(&Error::other("eigen tekst")), "eigen tekst");
    }
}
