//! Moments and days as FHIR writes them.

use wijkstroom_schemas::day::Day;
use wijkstroom_schemas::local::local;

/// An `instant` or a `dateTime` with a time, in milliseconds since 1970-01-01T00:00:00Z.
pub(super) fn parse(text: &str) -> Option<i64> {
    let (date, rest) = text.split_at_checked(10)?;
    let day = i64::from(Day::parse(date)?.days());
    let rest = rest.strip_prefix('T')?;
    let zone = rest.find(['Z', '+', '-'])?;
    let (time, zone) = rest.split_at(zone);
    let (time, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let mut parts = time.split(':');
    let mut two = |greatest: i64| number(parts.next()?, 2).filter(|&part| part <= greatest);
    // A leap second counts as the one before it.
    let (hours, minutes, seconds) = (two(23)?, two(59)?, two(60)?.min(59));
    if parts.next().is_some() || fraction.is_empty() || fraction.len() > 12 {
        return None;
    }
    number(fraction, fraction.len())?;
    let ms = fraction
        .bytes()
        .chain(*b"00")
        .take(3)
        .fold(0, |sum, byte| sum * 10 + i64::from(byte - b'0'));
    let offset = offset_minutes(zone)?;
    let minutes = (day * 24 + hours) * 60 + minutes - offset;
    Some((minutes * 60 + seconds) * 1_000 + ms)
}

/// The day of a `date` or `dateTime`: of a moment the Dutch one. `None` where only a month or year is told.
pub(super) fn day(text: &str) -> Option<Day> {
    Day::parse(text).or_else(|| local(parse(text)?).map(|local| local.day))
}

fn offset_minutes(zone: &str) -> Option<i64> {
    let sign = match zone.as_bytes().first()? {
        b'Z' if zone.len() == 1 => return Some(0),
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (hours, minutes) = zone[1..].split_once(':')?;
    let hours = number(hours, 2).filter(|&hours| hours <= 14)?;
    let minutes = number(minutes, 2).filter(|&minutes| minutes <= 59)?;
    Some(sign * (hours * 60 + minutes))
}

/// Exactly so many digits.
fn number(text: &str, digits: usize) -> Option<i64> {
    let fits = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    if fits { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::{day, parse};

    #[test]
    fn reads_moments() {
        let check = |text: &str, ms: Option<i64>| assert_eq!(parse(text), ms, "{text}");
        check("1970-01-01T00:00:00Z", Some(0));
        check("1970-01-01T00:00:00.5Z", Some(500));
        check("1970-01-01T00:00:00.123987+00:00", Some(123));
        check("1970-01-01T01:00:00+01:00", Some(0));
        check("1969-12-31T23:00:00-01:00", Some(0));
        check("1970-01-01T00:00:60Z", Some(59_000));
        check("2026-11-20T09:13:01.250Z", Some(1_795_165_981_250));
        check("1970-01-01", None);
        check("1970-01-01T00:00:00", None);
        check("1970-01-01T24:00:00Z", None);
        check("1970-01-01T00:00:00.Z", None);
        check("1970-01-01T00:00:00.+5Z", None);
        check("1970-01-01T00:00Z", None);
        check("1970-02-31T00:00:00Z", None);
        check("1970-01-01T00:00:00+1:00", None);
        check("1970-01-01T00:00:00ZZ", None);
        check("é970-01-01T00:00:00Z", None);
        check("", None);
    }

    /// The day is that of the clocks in the Netherlands, in winter and summer.
    #[test]
    fn tells_the_dutch_day() {
        let check = |text: &str, expected: &str| {
            assert_eq!(
                day(text).map(|day| day.to_string()).as_deref().unwrap_or("-"),
                expected,
                "{text}"
            );
        };
        check("2026-11-20", "2026-11-20");
        check("2026-11-20T22:59:59Z", "2026-11-20");
        check("2026-11-20T23:00:00Z", "2026-11-21");
        check("2026-07-20T22:00:00Z", "2026-07-21");
        check("2026-07-20T23:30:00+02:00", "2026-07-20");
        check("2026-11", "-");
        check("2026-02-31", "-");
    }
}
