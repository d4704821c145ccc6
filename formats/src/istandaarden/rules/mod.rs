//! The in-message rules (level 2), each a function named after its rule.
//!
//! They follow the official rule set 2.10.5, also where it differs from the text of a rule. Of every
//! function the first line is the official title, in Dutch; "home" is the element at which the rule is
//! judged, "places" are the elements a finding names.

use crate::rule::View;
use crate::values::trim;
use crate::xml::NodeId;

pub(super) mod contact;
pub(super) mod omvang;
mod overlap;
pub(super) mod person;
pub(super) mod product;
pub(super) mod repeated;
pub(super) mod service;

/// The text of an element with white space trimmed; empty for an absent one. None of the values that
/// rules compare can hold inner white space that matters, so runs inside are left as they are.
pub(super) fn val<'v>(view: &'v View<'_, '_>, node: Option<NodeId>) -> &'v str {
    node.map_or("", |node| trim(view.document.text(node)))
}

/// Whether an element is present and holds something other than white space.
pub(super) fn filled(view: &View<'_, '_>, node: Option<NodeId>) -> bool {
    !val(view, node).is_empty()
}

/// A date as a number, its minus signs left out: `2026-04-01` is 20260401. NaN when it is none.
pub(super) fn day(raw: &str) -> f64 {
    match raw.as_bytes() {
        [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] => {
            let digits = [y1, y2, y3, y4, m1, m2, d1, d2];
            digits.iter().fold(0.0, |sum, digit| sum * 10.0 + f64::from(digit.wrapping_sub(b'0')))
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
pub(super) fn day10(raw: &str) -> f64 {
    match raw.char_indices().nth(10) {
        Some((end, _)) => day(&raw[..end]),
        None => day(raw),
    }
}

/// Whether `later` is absent, `earlier` is absent, or `earlier` comes after `later`.
pub(super) fn out_of_order(
    view: &View<'_, '_>,
    earlier: Option<NodeId>,
    later: Option<NodeId>,
) -> bool {
    match (earlier, later) {
        (Some(earlier), Some(later)) => {
            day(view.document.text(earlier)) > day10(view.document.text(later))
        }
        _ => true,
    }
}
