//! Faults in how a message is written: what the schema refuses, and what the hub refuses of its own accord.

use std::ops::Range;

/// The first element of a name, begin and end tag included, whatever its prefix.
fn element(text: &str, name: &str) -> Option<Range<usize>> {
    let start = tag(text, "<", name, 0)?.start;
    Some(start..tag(text, "</", name, start)?.end)
}

/// What stands between the tags of the first element of a name.
fn inside(text: &str, name: &str) -> Option<Range<usize>> {
    let begin = tag(text, "<", name, 0)?.end;
    Some(begin..tag(text, "</", name, begin)?.start)
}

/// The first tag of a name from somewhere on, that begins with `<` or `</`.
fn tag(text: &str, begin: &str, name: &str, from: usize) -> Option<Range<usize>> {
    let starts = text[from..].match_indices(begin).map(|(at, _)| from + at);
    let mut tags = starts.filter_map(|start| {
        let end = start + text[start..].find('>')? + 1;
        let qualified = text[start + begin.len()..end - 1].split([' ', '/']).next()?;
        let local = qualified.rsplit(':').next()?;
        (local == name).then_some(start..end)
    });
    tags.next()
}

/// Gives the first element of a name another text.
fn with(text: &str, name: &str, value: &str) -> Option<Vec<u8>> {
    let found = inside(text, name)?;
    let mut text = text.to_owned();
    text.replace_range(found, value);
    Some(text.into_bytes())
}

pub(crate) fn unknown_sex(text: &str) -> Option<Vec<u8>> {
    with(text, "Geslacht", "3")
}

pub(crate) fn unknown_unit(text: &str) -> Option<Vec<u8>> {
    with(text, "Eenheid", "85")
}

pub(crate) fn impossible_day(text: &str) -> Option<Vec<u8>> {
    with(text, "Dagtekening", "2026-02-30")
}

pub(crate) fn missing_element(text: &str) -> Option<Vec<u8>> {
    const MANDATORY: [&str; 4] =
        ["Geslacht", "RedenVerzoek", "VerzoekAntwoord", "DeclaratieNummer"];
    let found = MANDATORY.iter().find_map(|name| element(text, name))?;
    let mut text = text.to_owned();
    text.replace_range(found, "");
    Some(text.into_bytes())
}

pub(crate) fn unknown_element(text: &str) -> Option<Vec<u8>> {
    let end = element(text, "Header")?.end;
    let mut text = text.to_owned();
    text.insert_str(end, "<Haarkleur>blond</Haarkleur>");
    Some(text.into_bytes())
}

pub(crate) fn long_identification(text: &str) -> Option<Vec<u8>> {
    let name = &text[inside(text, "Identificatie")?];
    with(text, "Identificatie", &format!("{name}-VEEL-TE-LANG"))
}

pub(crate) fn truncated(text: &str) -> Option<Vec<u8>> {
    let mut bytes = text.as_bytes().to_vec();
    bytes.truncate(bytes.len() * 4 / 5);
    Some(bytes)
}

pub(crate) fn not_xml(text: &str) -> Option<Vec<u8>> {
    let name = &text[inside(text, "Identificatie")?];
    let letter = format!("Geachte gemeente,\n\nHierbij een bericht met kenmerk {name}.\n");
    Some(letter.into_bytes())
}

pub(crate) fn doctype(text: &str) -> Option<Vec<u8>> {
    let root = text.find("?>").map_or(0, |end| end + 2);
    let (declaration, rest) = text.split_at(root);
    Some(format!("{declaration}<!DOCTYPE Bericht []>{rest}").into_bytes())
}

pub(crate) fn byte_order_mark(text: &str) -> Option<Vec<u8>> {
    Some([b"\xEF\xBB\xBF", text.as_bytes()].concat())
}

pub(crate) fn other_release(text: &str) -> Option<Vec<u8>> {
    Some(text.replace("/3_2/", "/3_1/").into_bytes())
}

pub(crate) fn unknown_type(text: &str) -> Option<Vec<u8>> {
    let end = text.find("/schema\"")?;
    let end = if text[..end].ends_with("basisschema") {
        end + 1 + text[end + 1..].find("/schema\"")?
    } else {
        end
    };
    let mut text = text.to_owned();
    text.replace_range(end - 3..end, "399");
    Some(text.into_bytes())
}
