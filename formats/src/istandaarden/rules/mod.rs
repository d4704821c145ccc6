//! The in-message rules (level 2), each a function named after its rule.
//!
//! They follow the official rule set 2.10.5, also where it differs from the text of a rule. Of every
//! function the first line is the official title, in Dutch; "home" is the element at which the rule is
//! judged, "places" are the elements a finding names.

use std::borrow::Cow;

use crate::rule::View;
use crate::values::trim;
use crate::xml::NodeId;
use crate::xml::chars::is_space;

mod claim;
mod contact;
mod deliveries;
pub(crate) mod homes;
mod indexes;
mod months;
mod omvang;
mod overlap;
mod period;
mod person;
mod product;
mod references;
mod repeated;
mod request;
mod service;
mod totals;

pub(crate) use indexes::Indexes;

/// The text of an element with white space trimmed; empty for an absent one. Where inner white space
/// matters too, see [`collapsed`].
fn val<'v>(view: &'v View<'_, '_>, node: Option<NodeId>) -> &'v str {
    node.map_or("", |node| trim(view.document.text(node)))
}

/// The text of an element with white space trimmed and runs of it inside made one space; empty for an
/// absent element.
fn collapsed<'v>(view: &'v View<'_, '_>, node: Option<NodeId>) -> Cow<'v, str> {
    collapse(val(view, node))
}

/// A trimmed text with runs of white space inside made one space.
fn collapse(text: &str) -> Cow<'_, str> {
    let single = |byte: u8, next: u8| is_space(byte) && (byte != b' ' || is_space(next));
    let spaced = text.bytes().any(is_space);
    if !spaced || !text.as_bytes().windows(2).any(|pair| single(pair[0], pair[1])) {
        return Cow::Borrowed(text);
    }
    let words = text.split([' ', '\t', '\n', '\r']).filter(|word| !word.is_empty());
    Cow::Owned(words.collect::<Vec<_>>().join(" "))
}

/// Whether an element is present and holds something other than white space.
fn filled(view: &View<'_, '_>, node: Option<NodeId>) -> bool {
    !val(view, node).is_empty()
}

/// The text of an element as it stands; empty for an absent one.
fn raw<'v>(view: &'v View<'_, '_>, node: Option<NodeId>) -> &'v str {
    node.map_or("", |node| view.document.text(node))
}

/// An element beside another, inside the same parent.
fn beside(view: &View<'_, '_>, home: NodeId, path: &str) -> Option<NodeId> {
    view.document.parent(home).and_then(|parent| view.document.descendant(parent, path))
}

/// A whole number; NaN when the element is absent, or starts with a plus sign.
fn number(view: &View<'_, '_>, node: Option<NodeId>) -> f64 {
    let text = val(view, node);
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !plain {
        return f64::NAN;
    }
    // Nearly every number is short enough to be exact.
    if text.len() <= 9 && digits.len() == text.len() {
        let number = digits.bytes().fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'));
        return f64::from(number);
    }
    text.parse().unwrap_or(f64::NAN)
}

/// A date as a number, its minus signs left out: `2026-04-01` is 20260401. NaN when it is none.
fn day(raw: &str) -> f64 {
    match raw.as_bytes() {
        [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] => {
            let digits = [y1, y2, y3, y4, m1, m2, d1, d2];
            let digit = |digit: u8| u32::from(digit.wrapping_sub(b'0'));
            f64::from(digits.iter().fold(0, |sum, &&byte| sum * 10 + digit(byte)))
        }
        _ => {
            let digits = raw.replace('-', "");
            let digits = trim(&digits);
            let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
            if plain { digits.parse().unwrap_or(f64::NAN) } else { f64::NAN }
        }
    }
}

/// The same of the first ten characters only.
pub(crate) fn day10(raw: &str) -> f64 {
    if raw.len() <= 10 {
        return day(raw);
    }
    match raw.char_indices().nth(10) {
        Some((end, _)) => day(&raw[..end]),
        None => day(raw),
    }
}

/// Whether `later` is absent, `earlier` is absent, or `earlier` comes after `later`.
fn out_of_order(view: &View<'_, '_>, earlier: Option<NodeId>, later: Option<NodeId>) -> bool {
    match (earlier, later) {
        (Some(earlier), Some(later)) => {
            day(view.document.text(earlier)) > day10(view.document.text(later))
        }
        _ => true,
    }
}

/// Whether a date lies after the day of the message; an absent one counts as such.
fn after_message(view: &View<'_, '_>, date: Option<NodeId>) -> bool {
    date.is_none_or(|date| day(view.document.text(date)) > view.message_day)
}
