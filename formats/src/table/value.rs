//! From a cell to a value of a field.

use wijkstroom_schemas::day::write_ymd;
use wijkstroom_schemas::feed::{CENTS_MAX, Kind};

use super::codes;
use super::date::{self, DateFormat, Written};
use super::mapping::FieldSpec;
use crate::feed::door::described;
use crate::feed::shown::{is_parted_bsn, longest};

/// Words for yes, folded.
pub(super) const YES: [&str; 7] = ["j", "ja", "y", "yes", "true", "waar", "1"];

/// Words for no, folded.
pub(super) const NO: [&str; 6] = ["n", "nee", "no", "false", "onwaar", "0"];

/// Most letters after each other in a code of the partner's own that no mapping knows.
const OWN_CODE_LETTERS: usize = 3;

/// Most digits of such a code with marks between them.
const PARTED_DIGITS: usize = 7;

/// Why a cell is no value: a code, and what to do in Dutch.
pub(super) type Fault = (&'static str, String);

/// Adds the value that a cell, not empty, is for a field.
pub(super) fn value(spec: &FieldSpec, cell: &str, out: &mut String) -> Result<(), Fault> {
    let kind = spec.kind();
    if spec.about_person && matches!(kind, Kind::Text(_)) {
        out.push_str(text(spec, cell)?);
    } else if !spec.codes.is_empty() {
        out.push_str(translated(spec, cell)?);
    } else if plain(kind, cell, &spec.formats, spec.decimal, out).is_none() {
        let Some(otherwise) = &spec.otherwise else { return Err(misfit(kind, spec)) };
        out.push_str(otherwise);
    }
    Ok(())
}

/// A code of the partner's own of a family about a person: one that the mapping knows, or without codes one that can be
/// no name. People write what they like in such a column.
fn text<'v>(spec: &'v FieldSpec, cell: &'v str) -> Result<&'v str, Fault> {
    if let Some(value) = spec.codes.get(cell) {
        return Ok(value);
    }
    let fits = spec.kind().fits(cell);
    if fits && spec.codes.is_empty() && is_own_code(cell) {
        return Ok(cell);
    }
    match &spec.otherwise {
        Some(value) => Ok(value),
        None if !fits => Err(misfit(spec.kind(), spec)),
        None => Err((
            codes::CODE,
            "deze waarde staat niet in de codes van de mapping. Zet haar daarbij, of geef otherwise op."
                .to_owned(),
        )),
    }
}

/// Whether a text is a code such as `BO`, `PO00YY`, `45` or an AGB code, and no word, name or number of a person.
fn is_own_code(text: &str) -> bool {
    !text.contains(char::is_whitespace)
        && longest(text, char::is_alphabetic) <= OWN_CODE_LETTERS
        && !is_parted_bsn(text)
        && !is_phone_number(text)
}

/// Whether there are more digits than a code has, in groups with a mark between them.
fn is_phone_number(text: &str) -> bool {
    let mark = |c: char| matches!(c, ' ' | '.' | '-' | '/');
    let stretches = text.split(|c: char| !(c.is_ascii_digit() || mark(c)));
    stretches.map(|stretch| stretch.trim_matches(mark)).any(|stretch| {
        let digits = stretch.bytes().filter(u8::is_ascii_digit).count();
        digits > PARTED_DIGITS && digits < stretch.len()
    })
}

fn translated<'v>(spec: &'v FieldSpec, cell: &str) -> Result<&'v str, Fault> {
    if let Some(value) = spec.codes.get(cell) {
        return Ok(value);
    }
    if let Kind::Code(known) = spec.kind()
        && let Some(value) = code(known, cell)
    {
        return Ok(value);
    }
    if let Some(value) = &spec.otherwise {
        return Ok(value);
    }
    let mut words: Vec<&str> = spec.codes.words().collect();
    words.sort_unstable();
    let words = words.join(", ");
    Err((codes::CODE, format!("deze code staat niet in de mapping. Bekend zijn: {words}.")))
}

fn misfit(kind: Kind, spec: &FieldSpec) -> Fault {
    match kind {
        Kind::Day => (codes::DATE, not_a_date(&spec.formats)),
        Kind::Code(_) => (codes::CODE, format!("hier hoort {}.", described(kind))),
        Kind::Whole(_) | Kind::Cents | Kind::YesNo => {
            (codes::NUMBER, format!("hier hoort {}.", described(kind)))
        }
        Kind::Text(_) | Kind::Agb | Kind::Brin | Kind::Reference => {
            (crate::feed::codes::VALUE, format!("hier hoort {}.", described(kind)))
        }
    }
}

/// What is said of a cell that is no date.
pub(super) fn not_a_date(formats: &[DateFormat]) -> String {
    let formats = if formats.is_empty() { &DateFormat::ALL } else { formats };
    let names: Vec<&str> = formats.iter().map(|format| format.name()).collect();
    format!("dit is geen bestaande datum. Schrijf een datum als {}.", names.join(" of "))
}

/// Adds the value of a cell by its kind alone; `None` where it has none.
fn plain(
    kind: Kind,
    cell: &str,
    formats: &[DateFormat],
    decimal: char,
    out: &mut String,
) -> Option<()> {
    let fits = |text: &&str| kind.fits(text);
    match kind {
        Kind::Code(known) => out.push_str(code(known, cell)?),
        Kind::Day => {
            let day = date::written(cell, formats).filter(|it| it.day().is_some())?;
            iso(day, out);
        }
        Kind::Whole(_) => out.push_str(whole(cell).filter(fits)?),
        Kind::Cents => out.push_str(&cents(cell, decimal)?.to_string()),
        Kind::YesNo => out.push_str(if yes_no(cell)? { "true" } else { "false" }),
        // The one leading zero of a GP's code, which Excel takes away.
        Kind::Agb if cell.len() == 7 => out.push_str(Some(&*format!("0{cell}")).filter(fits)?),
        Kind::Brin if !fits(&cell) => {
            out.push_str(Some(&*cell.to_ascii_uppercase()).filter(fits)?);
        }
        Kind::Text(_) | Kind::Agb | Kind::Brin | Kind::Reference => {
            out.push_str(Some(cell).filter(fits)?);
        }
    }
    Some(())
}

/// Adds a day as events have it.
pub(super) fn iso(Written { year, month, day }: Written, out: &mut String) {
    let written = write_ymd(out, year, month, day);
    // Writing to a text never fails.
    debug_assert!(written.is_ok());
}

/// The code that a cell means: as it is; or in another case, with another mark between words, or without its
/// leading zero.
fn code(known: &'static [&'static str], cell: &str) -> Option<&'static str> {
    if let Some(code) = known.iter().find(|code| **code == cell) {
        return Some(code);
    }
    let loose = |text: &str| -> String {
        let mark = |c: char| if c == ' ' || c == '-' { '_' } else { c };
        text.chars().flat_map(char::to_lowercase).map(mark).collect()
    };
    let cell = loose(cell);
    let padded = format!("0{cell}");
    known.iter().find(|code| loose(code) == cell || **code == padded).copied()
}

/// A whole number as it is written, also as Excel and JSON write it: `18`, `18,0`, `18.00`.
fn whole(cell: &str) -> Option<&str> {
    let (number, rest) = cell.split_once([',', '.']).unwrap_or((cell, "0"));
    let is_zero = !rest.is_empty() && rest.bytes().all(|byte| byte == b'0');
    is_zero.then_some(number)
}

/// An amount in euros as eurocents: `1234`, `1234,5`, `1.234,56`, `€ 1234,56`. The other mark than that of
/// decimals stands between thousands; it is also taken for decimals where one or two digits follow it.
fn cents(cell: &str, decimal: char) -> Option<i64> {
    let text = cell.strip_prefix('€').unwrap_or(cell).trim();
    let at = text.rfind([',', '.']);
    let (euros, rest) = match at {
        None => (text, ""),
        Some(at) => {
            let after = &text[at + 1..];
            let is_decimal = text[at..].starts_with(decimal) || after.len() <= 2;
            if is_decimal { (&text[..at], after) } else { (text, "") }
        }
    };
    let broken = at.is_some() && rest.is_empty() && euros.len() != text.len();
    let mark = at.map(|at| &text[at..=at]).filter(|_| euros.len() != text.len());
    if broken || rest.len() > 2 || mark.is_some_and(|mark| euros.contains(mark)) {
        return None;
    }
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let mut groups = euros.split([',', '.']);
    let first = groups.next().filter(|first| digits(first))?;
    let mut number = first.to_owned();
    for group in groups {
        if group.len() != 3 || first.len() > 3 || !digits(group) {
            return None;
        }
        number.push_str(group);
    }
    if !rest.is_empty() && !digits(rest) {
        return None;
    }
    number.push_str(&format!("{rest:0<2}"));
    number.parse::<i64>().ok().filter(|cents| *cents <= CENTS_MAX)
}

/// The code of a school and its site, of which `00` is the main one.
pub(super) fn brin(cell: &str) -> Option<String> {
    let mut code = cell.to_ascii_uppercase();
    if code.len() == 4 {
        code.push_str("00");
    }
    Kind::Brin.fits(&code).then_some(code)
}

fn yes_no(cell: &str) -> Option<bool> {
    let is = |words: &[&str]| words.iter().any(|word| word.eq_ignore_ascii_case(cell));
    if is(&YES) { Some(true) } else { is(&NO).then_some(false) }
}

/// A CBS code of a municipality as tables have it: `0193`, `193` or `GM0193`.
pub(super) fn municipality(text: &str) -> Option<String> {
    let digits = text.strip_prefix("GM").or(text.strip_prefix("gm")).unwrap_or(text);
    let fits = (1..=4).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| format!("{digits:0>4}"))
}

#[cfg(test)]
mod tests {
    use super::{cents, code, date, iso, municipality, whole, yes_no};

    #[track_caller]
    fn check_cents(text: &str, expected: Option<i64>) {
        assert_eq!(cents(text, ','), expected, "{text}");
    }

    #[test]
    fn reads_amounts() {
        check_cents("1234", Some(123_400));
        check_cents("1234,5", Some(123_450));
        check_cents("1234,56", Some(123_456));
        check_cents("1.234,56", Some(123_456));
        check_cents("1,234.56", Some(123_456));
        check_cents("1.234.567", Some(123_456_700));
        check_cents("1.234", Some(123_400));
        check_cents("1234.56", Some(123_456));
        check_cents("€ 12,30", Some(1230));
        check_cents("0", Some(0));
        check_cents("1,234", None);
        check_cents("12,3456", None);
        check_cents("1234.567", None);
        check_cents("12,", None);
        check_cents(",50", None);
        check_cents("-5", None);
        check_cents("1,2,3", None);
        check_cents("12€", None);
        check_cents("99999999999999999999", None);
        assert_eq!(cents("1,234", '.'), Some(123_400));
    }

    #[test]
    fn reads_codes_and_words() {
        let known = &["IN_BEHANDELING", "01"];
        assert_eq!(code(known, "In behandeling"), Some("IN_BEHANDELING"));
        assert_eq!(code(known, "1"), Some("01"));
        assert_eq!(code(known, "2"), None);
        assert_eq!((whole("18,0"), whole("18"), whole("18,5")), (Some("18"), Some("18"), None));
        assert_eq!((yes_no("Ja"), yes_no("n"), yes_no("x")), (Some(true), Some(false), None));
        assert_eq!(municipality("GM0193").as_deref(), Some("0193"));
        assert_eq!(municipality("193").as_deref(), Some("0193"));
        assert_eq!(municipality("Zwolle"), None);
    }

    #[test]
    fn writes_days() {
        for text in ["2026-11-20", "1999-01-09"] {
            let mut out = String::new();
            iso(date::written(text, &[]).unwrap(), &mut out);
            assert_eq!(out, text);
        }
    }
}
