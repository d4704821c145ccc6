//! Calendar sums on dates as numbers (`2026-04-01` is 20260401), as the official rule set makes them.

/// Beyond these, doubles no longer count days.
const LARGEST: f64 = 9e15;

/// Year, month and day of a date as a number.
fn parts(date: f64) -> (u64, u64, u64) {
    // In range and whole: dates of a valid message are.
    let number = date.abs().min(LARGEST) as u64;
    (number / 10_000, number / 100 % 100, number % 100)
}

/// The day after a date.
pub(super) fn next_day(date: f64) -> (u64, u64, u64) {
    let (year, month, day) = parts(date);
    carried(year, month, day + 1)
}

/// The same day of the next month: the 31st of January is the 2nd or 3rd of March.
pub(super) fn next_month(date: f64) -> (u64, u64, u64) {
    let (year, month, day) = parts(date);
    carried(year, month + 1, day)
}

/// Days past the end of the month go on into the next, months past December into the next year.
fn carried(mut year: u64, mut month: u64, mut day: u64) -> (u64, u64, u64) {
    loop {
        if month > 12 {
            (year, month) = (year + 1, month - 12);
        } else if day > length(year, month) {
            (month, day) = (month + 1, day - length(year, month));
        } else {
            return (year, month, day);
        }
    }
}

/// Days of a month. Leap years are by four only: 1900 and 2100 count as such.
fn length(year: u64, month: u64) -> u64 {
    match month {
        2 if year.is_multiple_of(4) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Five years before a date; of 29 February the 28th, unless that year has one too.
pub(super) fn five_years_before(date: f64) -> f64 {
    let before = (0..5).fold(date, |number: f64, _| number.abs() - 10_000.0).abs();
    let (year, month, day) = parts(before);
    if (month, day) == (2, 29) && !year.is_multiple_of(4) { before - 1.0 } else { before }
}

#[cfg(test)]
mod tests {
    use super::{five_years_before, next_day, next_month};

    #[test]
    fn days_and_months_go_on() {
        for (date, day, month) in [
            (20_260_401.0, (2026, 4, 2), (2026, 5, 1)),
            (20_260_430.0, (2026, 5, 1), (2026, 5, 30)),
            (20_251_231.0, (2026, 1, 1), (2026, 1, 31)),
            (20_260_131.0, (2026, 2, 1), (2026, 3, 3)),
            (20_240_131.0, (2024, 2, 1), (2024, 3, 2)),
            (20_240_228.0, (2024, 2, 29), (2024, 3, 28)),
            (21_000_228.0, (2100, 2, 29), (2100, 3, 28)),
            (21_010_228.0, (2101, 3, 1), (2101, 3, 28)),
        ] {
            assert_eq!((next_day(date), next_month(date)), (day, month), "{date}");
        }
    }

    #[test]
    fn five_years_are_by_their_digits() {
        for (date, before) in [
            (20_260_506.0, 20_210_506.0),
            (20_280_229.0, 20_230_228.0),
            (20_240_301.0, 20_190_301.0),
            (50_315.0, 315.0),
            (40_315.0, 9_685.0),
        ] {
            assert_eq!(five_years_before(date), before, "{date}");
        }
        assert!(five_years_before(f64::NAN).is_nan());
    }
}
