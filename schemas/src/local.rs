//! Dutch time: the day and the hour of a moment on the clocks of the Netherlands.

use time::{OffsetDateTime, UtcOffset};

use crate::day::Day;

/// A moment on the clocks of the Netherlands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Local {
    /// The calendar day.
    pub day: Day,
    /// Hour (0–23), minute and second.
    pub time: (u8, u8, u8),
}

/// A moment, in milliseconds since 1970-01-01T00:00:00Z, on the clocks of the Netherlands; `None`
/// outside the years 1 to 9999.
///
/// Summer time by directive 2000/84/EC, which holds for moments from 1996 on: from the last Sunday
/// of March to that of October, each at 01:00 UTC.
pub fn local(at_ms: i64) -> Option<Local> {
    let utc = OffsetDateTime::from_unix_timestamp(at_ms.div_euclid(1_000)).ok()?;
    let hours = if is_summer(utc)? { 2 } else { 1 };
    let local = utc.checked_to_offset(UtcOffset::from_hms(hours, 0, 0).ok()?)?;
    let day = Day::from_ymd(local.year(), u8::from(local.month()), local.day())?;
    Some(Local { day, time: local.to_hms() })
}

fn is_summer(utc: OffsetDateTime) -> Option<bool> {
    let turn = |month| {
        let last = Day::from_ymd(utc.year(), month, 31)?.days();
        // 1970-01-01 was a Thursday.
        let sunday = last - (last + 4).rem_euclid(7);
        Some(i64::from(sunday) * 86_400 + 3_600)
    };
    Some((turn(3)?..turn(10)?).contains(&utc.unix_timestamp()))
}

#[cfg(test)]
mod tests {
    use super::local;

    /// Milliseconds, and the local day and time; from `TZ=Europe/Amsterdam date`.
    #[test]
    fn tells_the_time_of_the_netherlands() {
        let cases = [
            (0, "1970-01-01 01:00:00"),
            (1_767_221_999_999, "2025-12-31 23:59:59"),
            (1_767_222_000_000, "2026-01-01 00:00:00"),
            (1_774_745_999_000, "2026-03-29 01:59:59"),
            (1_774_746_000_000, "2026-03-29 03:00:00"),
            (1_784_066_399_000, "2026-07-14 23:59:59"),
            (1_784_066_400_000, "2026-07-15 00:00:00"),
            (1_792_889_999_000, "2026-10-25 02:59:59"),
            (1_792_890_000_000, "2026-10-25 02:00:00"),
        ];
        for (at, expected) in cases {
            let shown = local(at).map(|local| {
                let (hour, minute, second) = local.time;
                format!("{} {hour:02}:{minute:02}:{second:02}", local.day)
            });
            assert_eq!(shown.as_deref(), Some(expected), "{at}");
        }
        assert_eq!(local(i64::MAX), None);
    }
}
