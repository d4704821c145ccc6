//! How a key of a partner is shown: as it is only where it can identify nobody.

use wijkstroom_schemas::day::Day;
use wijkstroom_schemas::event::Person;
use wijkstroom_schemas::feed::{Kind, bsn_of_digits};
use wijkstroom_schemas::message::Finding;

use super::Part;

/// Digits in a row from which a key might hold a BSN: one that lost its leading zero has eight.
const DIGITS_IDENTIFYING: usize = 8;

/// Longest key that is shown.
const SHOWN_MAX: usize = 60;

/// Fewest letters of a name that a key that is shown may not have as a word.
const KEY_LETTERS: usize = 2;

/// Most letters after each other, and in all, of a key that is shown. A key may be a name, of the child, its mother or
/// whoever else. Where it is not known what the child is called, or even who it is, a few letters in front of a number
/// are all that is shown. Of nobody any word is.
pub(super) fn letters_shown(content: &Result<Vec<Part>, Vec<Finding>>) -> (usize, usize) {
    let Ok(parts) = content else { return (3, 3) };
    let about_nobody = |part: &Part| {
        part.person.is_none() && part.facts.iter().all(|fact| !fact.family.about_person)
    };
    let named = |part: &Part| part.person.as_ref().is_some_and(|it| it.achternaam.is_some());
    if parts.iter().all(about_nobody) {
        (usize::MAX, usize::MAX)
    } else if parts.iter().all(named) {
        (3, usize::MAX)
    } else {
        (3, 3)
    }
}

/// A key as it may be shown; a stand-in where it might identify.
pub(super) fn shown(
    key: &str,
    (in_a_row, in_all): (usize, usize),
    persons: &[&Person],
    message_id: &str,
) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || " ._-/:".contains(c);
    // A school in front of its own number tells of no child.
    let own = key.split_once('/').filter(|(school, _)| Kind::Brin.fits(school));
    let own = own.map_or(key, |(_, own)| own);
    let letters = own.chars().filter(char::is_ascii_alphabetic).count();
    let named = persons.iter().any(|person| person.is_told_in(key, KEY_LETTERS));
    if key.is_empty()
        || key.len() > SHOWN_MAX
        || longest(own, |c| c.is_ascii_alphabetic()) > in_a_row
        || letters > in_all
        || named
        || may_hold_bsn(key)
        || !key.chars().all(plain)
    {
        return stand_in(message_id);
    }
    key.to_owned()
}

/// The most characters of a kind after each other.
pub(crate) fn longest(text: &str, of: fn(char) -> bool) -> usize {
    text.split(|c: char| !of(c)).map(|run| run.chars().count()).max().unwrap_or_default()
}

/// Whether a text might hold a BSN: eight digits after each other, with or without spaces and dots between them.
fn may_hold_bsn(text: &str) -> bool {
    let digits = |run: &str| run.bytes().filter(u8::is_ascii_digit).count();
    let runs = text.split(|c: char| !(c.is_ascii_digit() || c == ' ' || c == '.'));
    runs.map(digits).max().unwrap_or_default() >= DIGITS_IDENTIFYING || is_parted_bsn(text)
}

/// Whether a text holds a BSN that is written in parts, such as with `-` between them.
pub(crate) fn is_parted_bsn(text: &str) -> bool {
    let mark = |c: char| matches!(c, ' ' | '.' | '-' | '_' | ':');
    let stretches = text.split(|c: char| !(c.is_ascii_digit() || mark(c)));
    stretches.filter(|stretch| Day::parse(stretch).is_none()).any(|stretch| {
        let groups: Vec<&str> = stretch.split(mark).filter(|group| !group.is_empty()).collect();
        let windows =
            (0..groups.len()).flat_map(|from| (from + 2..=groups.len()).map(move |to| (from, to)));
        windows
            .map(|(from, to)| groups[from..to].concat())
            .any(|digits| (8..=9).contains(&digits.len()) && bsn_of_digits(&digits).is_some())
    })
}

/// What stands for a key that may not be shown.
pub(super) fn stand_in(message_id: &str) -> String {
    format!("mac:{}", &message_id[..16])
}
