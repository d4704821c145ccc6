//! Moments of a case: as the clock on the wall of a Dutch town hall shows them.

use anyhow::Context as _;
use toml::value::Datetime;
use wijkstroom_schemas::day::Day;
use wijkstroom_schemas::local::local;

const DAY_MS: i64 = 86_400_000;
const HOUR_MS: i64 = 3_600_000;

/// Milliseconds since 1970-01-01T00:00:00Z of a date and time without an offset.
///
/// Of the hour that comes twice when summer ends it is the second.
///
/// # Errors
/// When it is no moment: without date or time, of no day, or in the hour that summer time skips.
pub(super) fn of(written: &Datetime) -> anyhow::Result<i64> {
    let (Some(date), Some(time), None) = (written.date, written.time, written.offset) else {
        anyhow::bail!("{written}: een tijdstip is een dag en een tijd, zoals 2026-04-01T09:00:00");
    };
    let day = Day::from_ymd(i32::from(date.year), date.month, date.day);
    let day = day.with_context(|| format!("{written} is geen dag"))?;
    let (hour, minute, second) = (time.hour, time.minute, time.second.unwrap_or_default());
    let shown = format!("{day} {hour:02}:{minute:02}:{second:02}");
    let seconds = i64::from(hour) * 3_600 + i64::from(minute) * 60 + i64::from(second);
    let winter = i64::from(day.days()) * DAY_MS + seconds * 1_000 - HOUR_MS;
    let found = [winter, winter - HOUR_MS].into_iter().find(|&at| on_wall(at) == shown);
    found.with_context(|| format!("{written} is er niet: de klok gaat dan een uur vooruit"))
}

/// Milliseconds since 1970-01-01T00:00:00Z as the clock on the wall: `2026-04-01 09:00:00`.
pub(super) fn on_wall(ms: i64) -> String {
    let Some(local) = local(ms) else { return ms.to_string() };
    let (hour, minute, second) = local.time;
    format!("{} {hour:02}:{minute:02}:{second:02}", local.day)
}

/// The day on the wall, as `2026-04-01`.
pub(super) fn day(ms: i64) -> String {
    on_wall(ms).chars().take(10).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(written: &str, utc: &str) {
        let ms = of(&written.parse().unwrap());
        let shown = ms.map_or_else(|error| error.to_string(), crate::show::moment);
        assert!(shown.contains(utc), "{written}: {shown}");
    }

    #[test]
    fn a_moment_is_dutch_time() {
        check("2026-01-15T09:00:00", "2026-01-15 08:00:00Z");
        check("2026-07-15T09:00:30", "2026-07-15 07:00:30Z");
        check("2026-03-29T01:59:59", "2026-03-29 00:59:59Z");
        check("2026-03-29T02:30:00", "een uur vooruit");
        check("2026-03-29T03:00:00", "2026-03-29 01:00:00Z");
        check("2026-10-25T02:30:00", "2026-10-25 01:30:00Z");
        check("2026-04-01T00:30:00", "2026-03-31 22:30:00Z");
        check("2026-04-01", "een dag en een tijd");
        check("2026-04-01T09:00:00Z", "een dag en een tijd");
    }
}
