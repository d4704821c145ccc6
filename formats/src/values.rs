//! Whether a text is a value of its simple type, as libxml2 2.9 judges it, and how to say what it must be.

use super::grammar::{Facets, Pattern, SimpleType};
use super::xml::chars::is_space;

/// Codes that are listed in a finding; a longer list is only named.
const CODES_SHOWN_MAX: usize = 30;

/// Any number of so many digits fits.
const DIGITS_FITTING: usize = 19;

/// Whether a text, as it stands inside its element, is a value of the type.
pub(crate) fn fits(simple: &SimpleType, raw: &str) -> bool {
    match &simple.facets {
        Facets::Text { min, max, pattern } => {
            has_length(raw, *min, *max) && matches_pattern(*pattern, raw)
        }
        Facets::Code(list) => list.find(raw).is_some(),
        Facets::Whole { max, pattern } => {
            let text = trim(raw);
            whole(text).is_some_and(|number| number <= *max) && matches_pattern(*pattern, text)
        }
        Facets::Date => date(trim(raw)).is_some(),
        Facets::Time => time(trim(raw)).is_some(),
    }
}

/// What the value must be, in Dutch, to follow the element's name.
pub(crate) fn demand(simple: &SimpleType) -> String {
    match &simple.facets {
        Facets::Text { min, max, pattern } => text_demand(*min, *max, *pattern),
        Facets::Code(list) if list.codes.len() > CODES_SHOWN_MAX => {
            format!("moet een code zijn uit de codelijst {} ({})", list.name, list.id)
        }
        Facets::Code(list) => {
            let codes: Vec<&str> = list.codes.iter().map(|code| code.code).collect();
            format!("moet een van deze codes zijn: {} (codelijst {})", codes.join(", "), list.id)
        }
        Facets::Whole { pattern: Pattern::Is(only), .. } => format!("moet {only} zijn"),
        Facets::Whole { max, .. } => format!("moet een geheel getal zijn van 0 tot en met {max}"),
        Facets::Date => {
            "moet een bestaande datum zijn in de vorm jjjj-mm-dd, zonder tijdzone".to_owned()
        }
        Facets::Time => "moet een tijd zijn in de vorm uu:mm:ss, zonder tijdzone".to_owned(),
    }
}

fn text_demand(min: usize, max: Option<usize>, pattern: Pattern) -> String {
    let length = match max {
        Some(max) => format!("{min} tot en met {max} tekens"),
        None => format!("ten minste {min} teken"),
    };
    match pattern {
        Pattern::Is(only) => format!("moet {only} zijn"),
        Pattern::Digits(count) => format!("moet uit precies {count} cijfers bestaan"),
        Pattern::DigitsOnly => format!("moet uit {length} bestaan, alleen cijfers"),
        Pattern::Letters => {
            format!("moet uit {length} bestaan, alleen letters, zonder punten of spaties")
        }
        Pattern::LettersAndDigits => {
            format!("moet uit {length} bestaan, alleen letters zonder accent en cijfers")
        }
        Pattern::Version => "moet een versie zijn in de vorm 1.0.0".to_owned(),
        Pattern::OneLine => {
            format!("moet uit {length} bestaan, op één regel en niet alleen spaties")
        }
        Pattern::NotBlank => format!("moet uit {length} bestaan en niet alleen uit spaties"),
        Pattern::Any => format!("moet uit {length} bestaan"),
    }
}

/// Without white space around it: for what XML Schema collapses.
pub(crate) fn trim(raw: &str) -> &str {
    let bytes = raw.as_bytes();
    if !bytes.first().is_some_and(|&byte| is_space(byte))
        && !bytes.last().is_some_and(|&byte| is_space(byte))
    {
        return raw;
    }
    raw.trim_matches(|c: char| c.is_ascii() && is_space(c as u8))
}

fn has_length(raw: &str, min: usize, max: Option<usize>) -> bool {
    // Characters are counted only where bytes leave it open.
    let enough = raw.len() >= min && (min <= 1 || raw.chars().count() >= min);
    enough && max.is_none_or(|max| raw.len() <= max || raw.chars().count() <= max)
}

fn matches_pattern(pattern: Pattern, text: &str) -> bool {
    let bytes = text.as_bytes();
    match pattern {
        Pattern::Any => true,
        Pattern::Digits(count) => bytes.len() == count && bytes.iter().all(u8::is_ascii_digit),
        Pattern::DigitsOnly => bytes.iter().all(u8::is_ascii_digit),
        Pattern::OneLine => {
            !bytes.iter().any(|byte| matches!(byte, b'\n' | b'\r'))
                && !bytes.iter().copied().all(is_space)
        }
        Pattern::NotBlank => !bytes.iter().copied().all(is_space),
        Pattern::Letters => {
            !text.is_empty()
                && text.chars().all(|c| c.is_ascii_alphabetic() || ('À'..='ỳ').contains(&c))
        }
        Pattern::LettersAndDigits => {
            !text.is_empty() && bytes.iter().all(u8::is_ascii_alphanumeric)
        }
        Pattern::Version => {
            let part = |part: &[u8]| match part {
                [b'0'] => true,
                [b'1'..=b'9', rest @ ..] => rest.iter().all(u8::is_ascii_digit),
                _ => false,
            };
            let mut parts = bytes.split(|&byte| byte == b'.');
            (0..3).all(|_| parts.next().is_some_and(part)) && parts.next().is_none()
        }
        Pattern::Is(only) => text == only,
    }
}

/// A whole number that is not negative, from text without white space around it; `None` also when it is very large.
pub(crate) fn whole(text: &str) -> Option<u64> {
    // Nearly every number is without sign, and short.
    if text.len() <= DIGITS_FITTING && !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
    {
        return Some(text.bytes().fold(0, |sum, digit| sum * 10 + u64::from(digit - b'0')));
    }
    let negative = text.starts_with('-');
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number = digits
        .bytes()
        .try_fold(0_u64, |sum, digit| sum.checked_mul(10)?.checked_add(u64::from(digit - b'0')))?;
    (!negative || number == 0).then_some(number)
}

/// Year, month and day of a date without time zone.
pub(crate) fn date(text: &str) -> Option<(i64, u8, u8)> {
    // Nearly every date has four digits of year.
    if let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() {
        let digits = [y1, y2, y3, y4, m1, m2, d1, d2];
        if digits.iter().all(u8::is_ascii_digit) {
            let [century, year, month, day] = [[y1, y2], [y3, y4], [m1, m2], [d1, d2]]
                .map(|[tens, ones]| (tens - b'0') * 10 + (ones - b'0'));
            return in_calendar(i64::from(century) * 100 + i64::from(year), month, day);
        }
    }
    let (negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (rest, day) = unsigned.rsplit_once('-')?;
    let (year_digits, month) = rest.rsplit_once('-')?;
    let (month, day) = (two_digits(month)?, two_digits(day)?);
    if year_digits.len() < 4 || (year_digits.len() > 4 && year_digits.starts_with('0')) {
        return None;
    }
    let year = i64::try_from(whole_digits(year_digits)?).ok()?;
    in_calendar(if negative { -year } else { year }, month, day)
}

/// The date, when there is such a day. There is no year 0; a leap year is one by its number, also a negative one.
fn in_calendar(year: i64, month: u8, day: u8) -> Option<(i64, u8, u8)> {
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let last = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return None,
    };
    (year != 0 && (1..=last).contains(&day)).then_some((year, month, day))
}

fn whole_digits(text: &str) -> Option<u64> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) { whole(text) } else { None }
}

fn two_digits(text: &str) -> Option<u8> {
    match text.as_bytes() {
        [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => Some((tens - b'0') * 10 + (ones - b'0')),
        _ => None,
    }
}

/// Hours and minutes as they stand, and the digits of the seconds' fraction, of a time without time zone.
pub(crate) fn time(text: &str) -> Option<(u8, u8, u8, &str)> {
    let mut parts = text.splitn(3, ':');
    let (hours, minutes) = (two_digits(parts.next()?)?, two_digits(parts.next()?)?);
    let seconds = parts.next()?;
    let (whole, fraction) = match seconds.split_once('.') {
        Some((whole, fraction)) => (two_digits(whole)?, fraction),
        None => (two_digits(seconds)?, "0"),
    };
    if fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // libxml2 adds the fraction digit by digit in double precision: enough nines make a whole second.
    let mut sum = f64::from(whole);
    let mut weight = 1.0;
    for digit in fraction.bytes() {
        weight /= 10.0;
        sum += f64::from(digit - b'0') * weight;
    }
    let ordinary = hours < 24 && minutes < 60 && sum < 60.0;
    let midnight = hours == 24 && minutes == 0 && sum == 0.0;
    let fraction = if seconds.contains('.') { fraction } else { "" };
    (ordinary || midnight).then_some((hours, minutes, whole, fraction))
}
