//! What the shapes of messages are made of: kinds of elements, and values that many have.

use super::grammar::{BG, Holds, Item, Marks, STUF, ZKN};
use crate::xml::Namespace;

pub(super) const ONCE: (usize, usize) = (1, 1);
pub(super) const MAYBE: (usize, usize) = (0, 1);
pub(super) const ANY: (usize, usize) = (0, usize::MAX);

/// A text of StUF itself, without attributes.
pub(super) const fn plain(
    name: &'static str,
    fits: fn(&str) -> bool,
    demand: &'static str,
) -> Item {
    let (times, holds) = (ONCE, Holds::Text(fits, demand));
    Item { name, namespace: STUF, times, nillable: false, marks: Marks::Nothing, holds }
}

/// Elements of which the name and the attributes say no more.
pub(super) const fn group(
    name: &'static str,
    namespace: Namespace,
    times: (usize, usize),
    items: &'static [Item],
) -> Item {
    let (marks, holds) = (Marks::Nothing, Holds::Elements(items));
    Item { name, namespace, times, nillable: false, marks, holds }
}

/// An entity, or a relation between two, of the sector model for cases.
pub(super) const fn entity(
    name: &'static str,
    mark: &'static str,
    times: (usize, usize),
    nillable: bool,
    items: &'static [Item],
) -> Item {
    let (marks, holds) = (Marks::Entity(mark), Holds::Elements(items));
    Item { name, namespace: ZKN, times, nillable, marks, holds }
}

/// A text of a sector model.
pub(super) const fn value(
    name: &'static str,
    namespace: Namespace,
    times: (usize, usize),
    nillable: bool,
    holds: Holds,
) -> Item {
    Item { name, namespace, times, nillable, marks: Marks::Value, holds }
}

pub(super) const fn date(
    name: &'static str,
    namespace: Namespace,
    times: (usize, usize),
    nillable: bool,
) -> Item {
    Item { name, namespace, times, nillable, marks: Marks::Date, holds: Holds::Date }
}

pub(super) const fn maybe(name: &'static str, holds: Holds) -> Item {
    value(name, BG, MAYBE, true, holds)
}

pub(super) fn count(text: &str, min: usize, max: usize) -> bool {
    // A text has at most as many characters as bytes.
    (text.len() <= max || text.chars().count() <= max)
        && text.chars().nth(min.max(1) - 1).is_some() >= (min > 0)
}

pub(super) fn digits(text: &str, min: usize, max: usize) -> bool {
    (min..=max).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A code of an organisation: no free text.
pub(super) fn is_organisation(text: &str) -> bool {
    (1..=40).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

/// The name of an application.
pub(super) fn is_application(text: &str) -> bool {
    (3..=50).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_. ".contains(&byte))
}

/// A reference of a message.
pub(super) fn is_reference(text: &str) -> bool {
    count(text, 1, 40) && !text.chars().any(char::is_control)
}

pub(super) const EXTRA: Item = group("extraElementen", STUF, MAYBE, &EXTRA_ELEMENTEN);
pub(super) static EXTRA_ELEMENTEN: [Item; 1] = [Item {
    name: "extraElement",
    namespace: STUF,
    times: (1, 200),
    nillable: true,
    marks: Marks::Extra,
    holds: Holds::Text(|text| count(text, 0, 4_000), "mag hoogstens 4000 tekens hebben"),
}];

pub(super) const LONG_80: Holds =
    Holds::Text(|text| count(text, 0, 80), "mag hoogstens 80 tekens hebben");
pub(super) const LONG_200: Holds =
    Holds::Text(|text| count(text, 0, 200), "mag hoogstens 200 tekens hebben");
pub(super) const LONG_1000: Holds =
    Holds::Text(|text| count(text, 0, 1_000), "mag hoogstens 1000 tekens hebben");
pub(super) const CODE: Holds =
    Holds::Text(|text| count(text, 0, 10), "mag hoogstens 10 tekens hebben");

pub(super) const LONG_10: Holds = CODE;
pub(super) const LONG_20: Holds =
    Holds::Text(|text| count(text, 0, 20), "mag hoogstens 20 tekens hebben");

pub(super) fn is_postcode(text: &str) -> bool {
    let bytes = text.as_bytes();
    (4..=6).contains(&bytes.len())
        && (b'1'..=b'9').contains(&bytes[0])
        && bytes[1..4].iter().all(u8::is_ascii_digit)
        && bytes[4..].iter().all(u8::is_ascii_uppercase)
}

/// White space around a number is not part of it.
pub(super) fn is_number(text: &str) -> bool {
    text.trim().parse::<u32>().is_ok_and(|number| (1..=99_999).contains(&number))
}
