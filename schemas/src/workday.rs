//! Working days, as the deadlines of the standard count them.
//!
//! The standard speaks of *werkdagen* and does not say which days those are. Counted here is what the
//! Algemene termijnenwet counts: every day but Saturday, Sunday, the holidays of its article 3 (1) and
//! Good Friday, which article 3 (2) puts on a par with them. The fifth of May is one of those holidays
//! every year, whatever an employer makes of it. Days that a government decree adds for one
//! year (article 3 (3)) are not known here: then a deadline is told a day early.

use crate::day::Day;

/// Days from Easter Sunday, of the holidays that move with it: Good Friday, Easter Monday,
/// Ascension Day, Whit Monday. (Easter and Whitsun themselves are Sundays.)
const FROM_EASTER: [i32; 4] = [-2, 1, 39, 50];

/// Month and day of the holidays that stand still: New Year's Day, Liberation Day, both Christmas days.
const FIXED: [(u8, u8); 4] = [(1, 1), (5, 5), (12, 25), (12, 26)];

/// Whether a day is a public holiday in the Netherlands. For years from 2014 on: before that, the
/// king's birthday was a queen's.
pub fn is_holiday(day: Day) -> bool {
    let (year, month, day_of_month) = day.ymd();
    let moving = easter(year).is_some_and(|easter| {
        FROM_EASTER.iter().any(|&from_easter| easter.days() + from_easter == day.days())
    });
    moving || FIXED.contains(&(month, day_of_month)) || kings_day(year) == Some(day)
}

/// Whether work is done on a day: no Saturday, no Sunday, no public holiday.
pub fn is_working_day(day: Day) -> bool {
    // 1970-01-01 was a Thursday: 0 is Monday.
    let weekday = (day.days() + 3).rem_euclid(7);
    weekday < 5 && !is_holiday(day)
}

/// The last day of a time of so many working days after a day, which is not counted itself, whether
/// work is done on it or not. `None` beyond the year 9999.
pub fn add_working_days(day: Day, count: u32) -> Option<Day> {
    let mut day = day;
    for _ in 0..count {
        day = Day::from_days(day.days() + 1)?;
        while !is_working_day(day) {
            day = Day::from_days(day.days() + 1)?;
        }
    }
    Some(day)
}

/// 27 April, or the day before when that is a Sunday.
fn kings_day(year: i32) -> Option<Day> {
    let day = Day::from_ymd(year, 4, 27)?;
    let sunday = (day.days() + 3).rem_euclid(7) == 6;
    if sunday { Day::from_days(day.days() - 1) } else { Some(day) }
}

/// Easter Sunday, by the method of Meeus, Jones and Butcher for the Gregorian calendar.
fn easter(year: i32) -> Option<Day> {
    let golden = year % 19;
    let (century, of_century) = (year / 100, year % 100);
    let leap = century - century / 4 - (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + leap + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - epact - of_century % 4) % 7;
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let sum = epact + weekday - 7 * late + 114;
    let month = u8::try_from(sum / 31).ok()?;
    let day = u8::try_from(sum % 31 + 1).ok()?;
    Day::from_ymd(year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    /// By year: Good Friday, Easter Monday, Koningsdag, Ascension Day, Whit Monday, from a calendar.
    const MOVING: [(i32, [&str; 5]); 7] = [
        (2024, ["03-29", "04-01", "04-27", "05-09", "05-20"]),
        (2025, ["04-18", "04-21", "04-26", "05-29", "06-09"]),
        (2026, ["04-03", "04-06", "04-27", "05-14", "05-25"]),
        (2027, ["03-26", "03-29", "04-27", "05-06", "05-17"]),
        (2028, ["04-14", "04-17", "04-27", "05-25", "06-05"]),
        (2029, ["03-30", "04-02", "04-27", "05-10", "05-21"]),
        (2030, ["04-19", "04-22", "04-27", "05-30", "06-10"]),
    ];

    #[test]
    fn knows_the_holidays_of_a_year_and_no_others() {
        for (year, moving) in MOVING {
            let fixed = ["01-01", "05-05", "12-25", "12-26"];
            let mut expected: Vec<Day> =
                moving.iter().chain(&fixed).map(|text| day(&format!("{year}-{text}"))).collect();
            expected.sort_unstable();
            expected.dedup();
            let first = day(&format!("{year}-01-01")).days();
            let days = (first..first + 366).filter_map(Day::from_days);
            let found: Vec<Day> =
                days.filter(|day| day.ymd().0 == year && is_holiday(*day)).collect();
            assert_eq!(found, expected, "{year}");
        }
    }

    #[track_caller]
    fn check(from: &str, count: u32, last: &str) {
        assert_eq!(add_working_days(day(from), count).map(|day| day.to_string()).unwrap(), last);
    }

    #[test]
    fn counts_only_days_on_which_work_is_done() {
        // Plain weeks: from a Monday, a Friday, a Saturday and a Sunday.
        check("2026-06-08", 3, "2026-06-11");
        check("2026-06-12", 3, "2026-06-17");
        check("2026-06-13", 3, "2026-06-17");
        check("2026-06-14", 3, "2026-06-17");
        check("2026-06-08", 10, "2026-06-22");
        check("2026-06-13", 0, "2026-06-13");
        // Good Friday to Easter Monday.
        check("2026-04-02", 1, "2026-04-07");
        check("2026-04-01", 3, "2026-04-08");
        // Koningsdag, which in 2025 was a Saturday, and Liberation Day the week after.
        check("2026-04-24", 1, "2026-04-28");
        check("2025-04-25", 1, "2025-04-28");
        check("2026-05-04", 1, "2026-05-06");
        // Ascension Day: the Friday after it is a working day.
        check("2026-05-13", 1, "2026-05-15");
        // Christmas, then New Year.
        check("2026-12-24", 5, "2027-01-04");
        check("2024-12-24", 5, "2025-01-03");
        assert_eq!(add_working_days(day("9999-12-30"), 5), None);
    }
}
