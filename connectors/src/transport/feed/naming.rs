//! Which names of files may be kept: a file may be named after a child that is in it.

use wijkstroom_formats::feed::format::Format;
use wijkstroom_formats::feed::{Entry, Reading};
use wijkstroom_schemas::event::{Person, VALUE_LETTERS};

/// Ends of names that tell of nobody.
const ENDINGS: [&str; 9] =
    ["*.csv", "*.tsv", "*.txt", "*.json", "*.jsonl", "*.ndjson", "*.xlsx", "*.xml", "*.zip"];

/// Whether the name of a file may be kept with what is in it. Never of a format whose files are about one child, nor
/// where nothing may be kept of an entry, nor where it names somebody in the file. Who is in an entry that cannot be
/// read, or that does not say who it is about, is not known: then only where the name says what the file replaces.
pub(super) fn may_be_kept(format: &Format, name: &str, reading: &Reading) -> bool {
    if name.is_empty() || matches!(format, Format::Corv { .. } | Format::Oso) {
        return false;
    }
    let entries = &reading.entries;
    if entries.iter().any(|entry| entry.kept.is_none() || names_somebody(entry, name)) {
        return false;
    }
    let is_known = reading.refused.is_empty() && entries.iter().all(tells_who);
    is_known || reading.replaces.is_some() && format.reads_file_name()
}

fn tells_who(entry: &Entry) -> bool {
    let mut persons = entry.content.iter().flatten().filter_map(|part| part.person.as_ref());
    entry.content.is_ok() && persons.all(Person::is_certain)
}

fn names_somebody(entry: &Entry, name: &str) -> bool {
    let parts = entry.content.iter().flatten();
    parts
        .filter_map(|part| part.person.as_ref())
        .any(|person| person.is_told_in(name, VALUE_LETTERS))
}

/// How a name ends, where that tells of nobody: `*.csv`.
pub(super) fn ending(name: &str) -> &'static str {
    let end = name.rsplit_once('.').map_or("", |(_, end)| end);
    let known = |ending: &&&str| ending.get(2..).is_some_and(|it| it.eq_ignore_ascii_case(end));
    ENDINGS.iter().find(known).copied().unwrap_or_default()
}
