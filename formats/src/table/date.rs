//! Days and moments as tables have them.

use wijkstroom_schemas::day::Day;

/// Milliseconds of a day.
const DAY_MS: i64 = 86_400_000;

/// Years that a cell may name: outside them it is a typing error.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;

/// A way in which a day is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DateFormat {
    /// `20261120`.
    Compact,
    /// `2026-11-20`, with or without a time after it.
    Iso,
    /// `20-11-2026`, also with `/` or `.`, and `1-2-2026`.
    DayFirst,
}

impl DateFormat {
    /// All; each is told from the others by where its marks stand.
    pub(super) const ALL: [Self; 3] = [Self::Compact, Self::Iso, Self::DayFirst];

    /// As a mapping has it.
    pub(super) fn named(name: &str) -> Option<Self> {
        match name {
            "jjjjmmdd" => Some(Self::Compact),
            "jjjj-mm-dd" => Some(Self::Iso),
            "dd-mm-jjjj" | "dd/mm/jjjj" | "d-m-jjjj" => Some(Self::DayFirst),
            _ => None,
        }
    }

    /// As a mapping has it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Compact => "jjjjmmdd",
            Self::Iso => "jjjj-mm-dd",
            Self::DayFirst => "dd-mm-jjjj",
        }
    }
}

/// Year, month and day as they are written; `0` where the partner does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) year: i32,
    pub(super) month: u8,
    pub(super) day: u8,
}

impl Written {
    /// The day, when it is wholly known and there is one.
    pub(super) fn day(self) -> Option<Day> {
        YEARS.contains(&self.year).then_some(())?;
        Day::from_ymd(self.year, self.month, self.day)
    }
}

/// Reads a day in one of some formats; none means all.
pub(super) fn written(text: &str, formats: &[DateFormat]) -> Option<Written> {
    let formats = if formats.is_empty() { &DateFormat::ALL } else { formats };
    let bytes = text.as_bytes();
    formats.iter().find_map(|format| match format {
        DateFormat::Compact => compact(bytes),
        DateFormat::Iso => iso(bytes),
        DateFormat::DayFirst => day_first(text),
    })
}

/// Reads a day that is wholly known.
pub(super) fn day(text: &str, formats: &[DateFormat]) -> Option<Day> {
    written(text, formats)?.day()
}

/// The value of some digits, and nothing else; at most nine.
fn digits(bytes: &[u8]) -> Option<i32> {
    if bytes.is_empty() || bytes.len() > 9 {
        return None;
    }
    bytes.iter().try_fold(0_i32, |sum, byte| {
        byte.is_ascii_digit().then(|| sum * 10 + i32::from(byte - b'0'))
    })
}

fn small(bytes: &[u8]) -> Option<u8> {
    u8::try_from(digits(bytes)?).ok()
}

fn compact(bytes: &[u8]) -> Option<Written> {
    let bytes: &[u8; 8] = bytes.try_into().ok()?;
    Some(Written {
        year: digits(&bytes[..4])?,
        month: small(&bytes[4..6])?,
        day: small(&bytes[6..])?,
    })
}

fn iso(bytes: &[u8]) -> Option<Written> {
    let (head, rest) = bytes.split_at_checked(10)?;
    if head[4] != b'-' || head[7] != b'-' || !(rest.is_empty() || time(rest).is_some()) {
        return None;
    }
    let (year, month) = (digits(&head[..4])?, small(&head[5..7])?);
    Some(Written { year, month, day: small(&head[8..])? })
}

fn day_first(text: &str) -> Option<Written> {
    let mark = text.chars().find(|c| !c.is_ascii_digit())?;
    if !matches!(mark, '-' | '/' | '.') {
        return None;
    }
    let mut parts = text.split(mark);
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let short = |part: &str| matches!(part.len(), 1 | 2);
    if parts.next().is_some() || !short(day) || !short(month) || year.len() != 4 {
        return None;
    }
    let (day, month) = (small(day.as_bytes())?, small(month.as_bytes())?);
    Some(Written { year: digits(year.as_bytes())?, month, day })
}

/// The time after a day, such as `T10:20:30.5+01:00`, in milliseconds UTC; without a zone taken as UTC.
fn time(bytes: &[u8]) -> Option<i64> {
    let text = std::str::from_utf8(bytes).ok()?;
    let text = text.strip_prefix(['T', ' '])?;
    let at = text.find(['Z', '+', '-']).unwrap_or(text.len());
    let (clock, zone) = text.split_at(at);
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let mut parts = clock.split(':');
    let mut part = |most: i64| {
        let part = parts.next().filter(|part| part.len() == 2)?;
        digits(part.as_bytes()).map(i64::from).filter(|value| *value <= most)
    };
    let (hour, minute) = (part(23)?, part(59)?);
    let second = if clock.len() > 5 { part(60)? } else { 0 };
    if clock.len() > 8 || fraction.is_empty() || fraction.len() > 9 {
        return None;
    }
    let scale = 10_i64.pow(u32::try_from(fraction.len()).ok()?);
    let ms = i64::from(digits(fraction.as_bytes())?) * 1000 / scale;
    let local = ((hour * 60 + minute) * 60 + second) * 1000 + ms;
    Some(local - offset(zone)? * 60_000)
}

/// Minutes that a zone is ahead.
fn offset(zone: &str) -> Option<i64> {
    if zone.is_empty() || zone == "Z" {
        return Some(0);
    }
    let (sign, rest) = zone.split_at_checked(1)?;
    let rest = rest.replace(':', "");
    if rest.len() != 4 {
        return None;
    }
    let (hours, minutes) = (digits(&rest.as_bytes()[..2])?, digits(&rest.as_bytes()[2..])?);
    let ahead = i64::from(hours * 60 + minutes);
    Some(if sign == "-" { -ahead } else { ahead })
}

/// Reads a day, or a day and a time, as milliseconds since 1970-01-01T00:00:00Z.
pub(super) fn moment(text: &str) -> Option<i64> {
    let start = |day: Day| i64::from(day.days()) * DAY_MS;
    let bytes = text.as_bytes();
    if matches!(bytes.len(), 12 | 14) && bytes.iter().all(u8::is_ascii_digit) {
        let date = compact(&bytes[..8])?.day()?;
        let clock = |at: usize| digits(&bytes[at..at + 2]).map(i64::from);
        let (hour, minute) = (clock(8)?, clock(10)?);
        let second = if bytes.len() == 14 { clock(12)? } else { 0 };
        let fits = hour < 24 && minute < 60 && second <= 60;
        return fits.then(|| start(date) + ((hour * 60 + minute) * 60 + second) * 1000);
    }
    if let Some((head, rest)) = bytes.split_at_checked(10)
        && !rest.is_empty()
        && let Some(date) = iso(head)
    {
        return Some(start(date.day()?) + time(rest)?);
    }
    day(text, &[]).map(start)
}

#[cfg(test)]
mod tests {
    use super::{DateFormat, day, moment, written};

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(day(text, &[]).map(|day| day.to_string()).as_deref(), expected, "{text}");
    }

    #[test]
    fn reads_days_in_every_dutch_way() {
        check("20261120", Some("2026-11-20"));
        check("2026-11-20", Some("2026-11-20"));
        check("20-11-2026", Some("2026-11-20"));
        check("20/11/2026", Some("2026-11-20"));
        check("1.2.2026", Some("2026-02-01"));
        check("2026-11-20T10:20:30Z", Some("2026-11-20"));
        check("2026-11-20 10:20", Some("2026-11-20"));
        check("20260231", None);
        check("31-02-2026", None);
        check("2026-13-01", None);
        check("20-11-26", None);
        check("2026-11-20x", None);
        check("10202611", None);
        check("é0261120", None);
        check("", None);
        assert_eq!(day("20-11-2026", &[DateFormat::Iso]), None);
        assert_eq!(written("20140900", &[]).map(|it| (it.month, it.day)), Some((9, 0)));
    }

    #[track_caller]
    fn check_moment(text: &str, expected: Option<i64>) {
        assert_eq!(moment(text), expected, "{text}");
    }

    #[test]
    fn reads_moments() {
        check_moment("19700102", Some(86_400_000));
        check_moment("1970-01-02T00:00:01.5Z", Some(86_401_500));
        check_moment("1970-01-02T01:00:00+01:00", Some(86_400_000));
        check_moment("1970-01-02 00:01", Some(86_460_000));
        check_moment("197001020001", Some(86_460_000));
        check_moment("19700102000102", Some(86_462_000));
        check_moment("197001022401", None);
        check_moment("1970-01-02T25:00", None);
        check_moment("17", None);
    }
}
