//! A calendar day.

use std::fmt::Write;

use serde::{Deserialize, Serialize};
use time::{Date, Month};

/// Julian day number of 1970-01-01.
const UNIX_EPOCH_JULIAN: i32 = 2_440_588;

/// A day of the proleptic Gregorian calendar, as days since 1970-01-01: Avro's `date`.
///
/// Years 1 to 9999; a message may hold others, but no event does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Day(i32);

impl Day {
    /// The day `days` after (or before) 1970-01-01; `None` outside the years 1 to 9999.
    pub fn from_days(days: i32) -> Option<Self> {
        let date = Date::from_julian_day(days.checked_add(UNIX_EPOCH_JULIAN)?).ok()?;
        (1..=9999).contains(&date.year()).then_some(Self(days))
    }

    /// The day of a year, month and day; `None` when there is no such day, or outside the years 1 to 9999.
    pub fn from_ymd(year: i32, month: u8, day: u8) -> Option<Self> {
        if !(1..=9999).contains(&year) {
            return None;
        }
        let date = Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()?;
        Some(Self(date.to_julian_day() - UNIX_EPOCH_JULIAN))
    }

    /// Reads `yyyy-mm-dd`, exactly ten characters.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let digits = |range: std::ops::Range<usize>| {
            bytes[range].iter().try_fold(0_i32, |sum, byte| {
                byte.is_ascii_digit().then(|| sum * 10 + i32::from(byte - b'0'))
            })
        };
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return None;
        }
        let month = u8::try_from(digits(5..7)?).ok()?;
        let day = u8::try_from(digits(8..10)?).ok()?;
        Self::from_ymd(digits(0..4)?, month, day)
    }

    /// Days since 1970-01-01.
    pub fn days(self) -> i32 {
        self.0
    }

    /// Year, month (1–12) and day (1–31).
    pub fn ymd(self) -> (i32, u8, u8) {
        let date = Date::from_julian_day(self.0 + UNIX_EPOCH_JULIAN).unwrap_or(Date::MIN);
        (date.year(), u8::from(date.month()), date.day())
    }
}

/// `yyyy-mm-dd`.
impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (year, month, day) = self.ymd();
        write_ymd(f, year, month, day)
    }
}

/// The two digits of every number below 100, one pair after another.
const PAIRS: &str = match std::str::from_utf8(&DIGITS) {
    Ok(text) => text,
    Err(_) => "",
};

const DIGITS: [u8; 200] = {
    let mut digits = [b'0'; 200];
    let mut number = 0;
    while number < 100 {
        digits[number * 2] += (number / 10) as u8;
        digits[number * 2 + 1] += (number % 10) as u8;
        number += 1;
    }
    digits
};

/// Writes `yyyy-mm-dd`, also of a day that there is not. Much quicker than the formatting of numbers: files of
/// partners are full of days.
pub fn write_ymd(out: &mut impl Write, year: i32, month: u8, day: u8) -> std::fmt::Result {
    let pair = |number: usize| PAIRS.get(number * 2..number * 2 + 2);
    let pairs = usize::try_from(year).ok().and_then(|year| {
        let (month, day) = (pair(month.into())?, pair(day.into())?);
        Some([pair(year / 100)?, pair(year % 100)?, "-", month, "-", day])
    });
    let Some(pairs) = pairs else {
        return write!(out, "{year:04}-{month:02}-{day:02}");
    };
    pairs.iter().try_for_each(|text| out.write_str(text))
}

#[cfg(test)]
mod tests {
    use super::{Day, write_ymd};

    #[test]
    fn writes_days_as_numbers_are_formatted() {
        let days = (-719_162..2_932_896).step_by(89).filter_map(Day::from_days).map(Day::ymd);
        let none = [(0, 0, 0), (-5, 1, 2), (9999, 99, 99), (10_000, 1, 1), (1, 100, 255)];
        for (year, month, day) in days.chain(none) {
            let mut text = String::new();
            write_ymd(&mut text, year, month, day).unwrap();
            assert_eq!(text, format!("{year:04}-{month:02}-{day:02}"));
        }
    }

    #[track_caller]
    fn check(text: &str, days: Option<i32>) {
        let day = Day::parse(text);
        assert_eq!(day.map(Day::days), days, "{text}");
        if let Some(day) = day {
            assert_eq!(day.to_string(), text);
            assert_eq!(Day::from_days(day.days()), Some(day));
        }
    }

    #[test]
    fn reads_and_writes_iso_days() {
        check("1970-01-01", Some(0));
        check("1969-12-31", Some(-1));
        check("2024-02-29", Some(19_782));
        check("0001-01-01", Some(-719_162));
        check("9999-12-31", Some(2_932_896));
        check("2023-02-29", None);
        check("0000-01-01", None);
        check("2023-13-01", None);
        check("2023-1-01", None);
        check("+023-01-01", None);
        check("2023-01-0é", None);
    }
}
