//! Goal: rows of any table become the right entries, and bad ones say why. Method: mappings and files as data.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod bad;
mod door;
mod mapping;
mod properties;
mod propose;
mod replace;
mod shipped;
mod xlsx;

use wijkstroom_formats::feed::{Entry, Reading};
use wijkstroom_formats::table::Mapping;

/// A mapping with one of everything that most tests need.
pub(crate) const MAPPING: &str = r#"
name = "proef"

[file]
optional = ["bsn", "naam", "postcode", "huisnummer", "uren", "soort", "akkoord"]

[row]
key = "id"
mutation = "mutatie"
order = "per"

[consent]
column = "akkoord"
when = { column = "soort", equals = "ondersteuning" }

[person]
bsn = "bsn"
achternaam = "naam"
geboortedatum = "geboren"
postcode = "postcode"
huisnummer = "huisnummer"

[[event]]
family = "SchoolSignalled"

[event.fields]
signaalsoort = { column = "soort", default = "verzuim" }
brin = { constant = "00YY00" }
datum_start = "start"
lesuren = "uren"
"#;

pub(crate) fn parsed(text: &str) -> Mapping {
    Mapping::parse(text).unwrap_or_else(|error| panic!("{error}"))
}

/// Codes and columns of what is wrong: of the file, or of each entry.
pub(crate) fn wrong(reading: &Reading) -> Vec<Vec<(String, String)>> {
    let place = |finding: &wijkstroom_schemas::message::Finding| {
        (finding.rule.clone().unwrap(), finding.path.clone())
    };
    if !reading.refused.is_empty() {
        assert!(reading.entries.is_empty(), "a refused file has no entries");
        return vec![reading.refused.iter().map(place).collect()];
    }
    let of_entry = |entry: &Entry| match &entry.content {
        Ok(_) => Vec::new(),
        Err(findings) => findings.iter().map(place).collect(),
    };
    reading.entries.iter().map(of_entry).collect()
}

/// The same entry, wherever it stood.
pub(crate) fn anywhere(mut entry: Entry) -> Entry {
    entry.number = 0;
    if let Err(findings) = &mut entry.content {
        for finding in findings {
            finding.line = 0;
            if let Some((_, what)) = finding.message.split_once(", kolom") {
                finding.message = what.to_owned();
            }
        }
    }
    entry
}
