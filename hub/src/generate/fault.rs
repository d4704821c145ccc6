//! What goes wrong with messages, one fault at a time, and the rule that says so.

use fastrand::Rng;

use super::after;
use super::draft::{Amount, Draft, Kind};
use super::xml;

/// A kind of fault.
pub(crate) struct Fault {
    /// The rule that a message with this fault breaks, official or the hub's own; `None` for
    /// what the schema demands.
    pub(crate) rule: Option<&'static str>,
    /// Control level that finds it: 0 the hub's own demands, 1 the schema, 2 the rules in a message.
    pub(crate) level: u8,
    /// The message with the fault; `None` where this message cannot have it.
    make: fn(Draft) -> Option<Vec<u8>>,
}

const fn level_2(rule: &'static str, make: fn(Draft) -> Option<Vec<u8>>) -> Fault {
    Fault { rule: Some(rule), level: 2, make }
}

const fn level_1(make: fn(Draft) -> Option<Vec<u8>>) -> Fault {
    Fault { rule: None, level: 1, make }
}

/// What the hub refuses of its own accord, by its own code.
const fn level_0(code: &'static str, make: fn(Draft) -> Option<Vec<u8>>) -> Fault {
    Fault { rule: Some(code), level: 0, make }
}

/// All kinds of fault.
const FAULTS: [Fault; 21] = [
    level_2("CS002", wrong_bsn),
    level_2("CS058", wrong_status),
    level_2("CS139", wrong_birth_precision),
    level_2("TR018", ends_before_it_begins),
    level_2("TR101", repeated_row),
    level_2("TR134", dated_too_early),
    level_2("CD041", no_volume),
    level_2("CD075", no_end),
    level_2("CS336", withdrawn_reason),
    level_1(unknown_sex),
    level_1(impossible_day),
    level_1(missing_element),
    level_1(unknown_element),
    level_1(long_identification),
    level_1(truncated),
    level_1(not_xml),
    level_0("WS001", doctype),
    level_0("WS002", byte_order_mark),
    level_0("WS011", other_release),
    level_0("WS010", unknown_type),
    level_0("WS012", other_municipality),
];

/// Some fault that this message can have, and the message with it.
pub(crate) fn spoil(draft: &Draft, rng: &mut Rng) -> (&'static Fault, Vec<u8>) {
    loop {
        let fault = &FAULTS[rng.usize(..FAULTS.len())];
        // Some faults fit every message, so this ends.
        if let Some(bytes) = (fault.make)(draft.clone()) {
            return (fault, bytes);
        }
    }
}

fn wrong_bsn(mut draft: Draft) -> Option<Vec<u8>> {
    let last = draft.child.bsn.pop()?.to_digit(10)?;
    // The last digit weighs −1, so one more or nine less never passes.
    draft.child.bsn.push(char::from_digit((last + 1) % 10, 10)?);
    Some(xml::write(&draft))
}

fn wrong_status(mut draft: Draft) -> Option<Vec<u8>> {
    draft.rows.first_mut()?.status = "9";
    Some(xml::write(&draft))
}

fn wrong_birth_precision(mut draft: Draft) -> Option<Vec<u8>> {
    if draft.child.born.ymd() == (1_900, 1, 1) {
        return None;
    }
    draft.child.born_known = Some("3");
    Some(xml::write(&draft))
}

fn ends_before_it_begins(mut draft: Draft) -> Option<Vec<u8>> {
    let row = draft.rows.first_mut()?;
    let (reason, _) = row.stop?;
    row.stop = Some((reason, after(row.begin, -1)));
    Some(xml::write(&draft))
}

fn repeated_row(mut draft: Draft) -> Option<Vec<u8>> {
    let row = draft.rows.first()?.clone();
    draft.rows.push(row);
    Some(xml::write(&draft))
}

fn dated_too_early(mut draft: Draft) -> Option<Vec<u8>> {
    let row = draft.rows.first();
    let row = row.map(|row| row.stop.map_or(row.begin, |(_, end)| end));
    let first = row.or(draft.assigned.first().map(|assigned| assigned.on))?;
    draft.dagtekening = after(first, -1);
    Some(xml::write(&draft))
}

fn no_volume(mut draft: Draft) -> Option<Vec<u8>> {
    let first = draft.assigned.first_mut()?;
    first.product.as_ref()?.code.as_ref()?;
    first.amount = Amount::None;
    Some(xml::write(&draft))
}

fn no_end(mut draft: Draft) -> Option<Vec<u8>> {
    let first = draft.assigned.first_mut()?;
    if !matches!(first.amount, Amount::Budget(_)) {
        return None;
    }
    first.until = None;
    Some(xml::write(&draft))
}

fn withdrawn_reason(mut draft: Draft) -> Option<Vec<u8>> {
    draft.assigned.first_mut()?.change = Some("01");
    Some(xml::write(&draft))
}

fn unknown_sex(mut draft: Draft) -> Option<Vec<u8>> {
    draft.child.sex = "3";
    Some(xml::write(&draft))
}

fn impossible_day(draft: Draft) -> Option<Vec<u8>> {
    let day = draft.dagtekening.to_string();
    let impossible = format!("{}-02-30", &day[..4]);
    Some(text(&draft).replacen(&day, &impossible, 1).into_bytes())
}

/// Where the element `Geslacht` begins and ends.
fn sex_element(text: &str) -> Option<std::ops::Range<usize>> {
    let name = "Geslacht>";
    let open = text.find(name)?;
    let start = text[..open].rfind('<')?;
    let close = text[open + name.len()..].find(name)? + open + name.len();
    Some(start..close + name.len())
}

fn missing_element(draft: Draft) -> Option<Vec<u8>> {
    let mut text = text(&draft);
    text.replace_range(sex_element(&text)?, "");
    Some(text.into_bytes())
}

fn unknown_element(draft: Draft) -> Option<Vec<u8>> {
    let mut text = text(&draft);
    text.insert_str(sex_element(&text)?.end, "<Haarkleur>blond</Haarkleur>");
    Some(text.into_bytes())
}

fn long_identification(mut draft: Draft) -> Option<Vec<u8>> {
    draft.identification.push_str("-VEEL-TE-LANG");
    Some(xml::write(&draft))
}

fn truncated(draft: Draft) -> Option<Vec<u8>> {
    let mut bytes = xml::write(&draft);
    bytes.truncate(bytes.len() * 4 / 5);
    Some(bytes)
}

fn not_xml(draft: Draft) -> Option<Vec<u8>> {
    let text = format!(
        "Geachte gemeente,\n\nHierbij bericht {} met kenmerk {}.\n",
        draft.kind.name(),
        draft.identification
    );
    Some(text.into_bytes())
}

fn doctype(draft: Draft) -> Option<Vec<u8>> {
    let text = text(&draft);
    let root = text.find("?>").map_or(0, |end| end + 2);
    let (declaration, rest) = text.split_at(root);
    Some(format!("{declaration}<!DOCTYPE Bericht []>{rest}").into_bytes())
}

fn byte_order_mark(draft: Draft) -> Option<Vec<u8>> {
    let mut bytes = b"\xEF\xBB\xBF".to_vec();
    bytes.extend(xml::write(&draft));
    Some(bytes)
}

fn other_release(draft: Draft) -> Option<Vec<u8>> {
    Some(text(&draft).replace("/ijw/3_2/", "/ijw/3_1/").into_bytes())
}

fn unknown_type(draft: Draft) -> Option<Vec<u8>> {
    let own = format!("/{}/schema", draft.kind.lower());
    Some(text(&draft).replace(&own, "/jw399/schema").into_bytes())
}

/// A municipality that no shipped example serves.
fn other_municipality(mut draft: Draft) -> Option<Vec<u8>> {
    if draft.kind == Kind::Jw301 {
        return None;
    }
    draft.municipality = "0014".into();
    Some(xml::write(&draft))
}

fn text(draft: &Draft) -> String {
    String::from_utf8(xml::write(draft)).unwrap_or_default()
}
