//! How much may be claimed on an assignment, in whole numbers (IV076, IV077, IV078, IV089).
//!
//! Volumes of an assignment in hours are counted in minutes, because lines may claim either.

use wijkstroom_schemas::day::Day;
use wijkstroom_schemas::event::{AllocatedFact, DeclaredFact};

/// `Eenheid` minute, hour, pieces as output, euros (code list WJ756).
pub(crate) const MINUUT: &str = "01";
pub(crate) const UUR: &str = "04";
const STUKS_OUTPUT: &str = "82";
pub(crate) const EUROS: &str = "83";

/// `Frequentie` day, week, month, whole period (code list WMO757).
const PER_DAG: &str = "1";
const PER_WEEK: &str = "2";
const PER_MAAND: &str = "4";
pub(crate) const TOTAAL: &str = "6";

/// A span of days, both ends included.
#[derive(Debug, Clone, Copy)]
struct Span {
    first: Day,
    last: Day,
}

/// The volume of a line as it counts against an assignment; `None` when its unit does not fit (TR341).
pub(crate) fn claimed(line: &DeclaredFact, assignment: &AllocatedFact) -> Option<i64> {
    let unit = assignment.eenheid.as_deref()?;
    match (unit, line.eenheid.as_str()) {
        (UUR, UUR) => Some(line.geleverd_volume * 60),
        (UUR, MINUUT) => Some(line.geleverd_volume),
        (unit, of_line) => (unit == of_line).then_some(line.geleverd_volume),
    }
}

/// The volume that is approved already, from what is approved by unit; as [`claimed`] counts it.
pub(crate) fn claimed_before(assignment: &AllocatedFact, of_unit: impl Fn(&str) -> i64) -> i64 {
    match assignment.eenheid.as_deref() {
        Some(UUR) => of_unit(UUR) * 60 + of_unit(MINUUT),
        Some(unit) => of_unit(unit),
        None => 0,
    }
}

/// The most that one line may claim over a period within one month (TR321); `None` without `Omvang`.
///
/// By the week an assignment of effort allows the week's volume for each calendar week that the
/// period touches, an assignment of output for each Sunday in it, and once more when it holds
/// the assignment's last Sunday and the assignment goes on after that (IV077).
pub(crate) fn most_in_period(
    law: &str,
    assignment: &AllocatedFact,
    first: Day,
    last: Day,
) -> Option<i64> {
    let span = within(assignment, Span { first, last });
    let times = match assignment.frequentie.as_deref()? {
        PER_DAG => days(span),
        PER_WEEK if is_output(assignment) => sundays(span) + broken_week(assignment, span),
        // Household help is always given six weeks' room in a month (IV077).
        PER_WEEK if law == "WMO" && assignment.product_categorie.as_deref() == Some("01") => 6,
        PER_WEEK => weeks(span),
        PER_MAAND | TOTAAL => 1,
        _ => return None,
    };
    scaled(assignment, times)
}

/// The most that all lines together may claim on an assignment (TR322); `None` without `Omvang`
/// and for an assignment without an end, which has no total.
pub(crate) fn most_in_all(assignment: &AllocatedFact) -> Option<i64> {
    let frequentie = assignment.frequentie.as_deref()?;
    if frequentie == TOTAAL {
        return scaled(assignment, 1);
    }
    let span = Span { first: assignment.ingangsdatum, last: assignment.einddatum? };
    let times = match frequentie {
        PER_DAG => days(span),
        PER_WEEK if is_output(assignment) => sundays(span) + broken_week(assignment, span),
        PER_WEEK => weeks(span),
        PER_MAAND => months(span),
        _ => return None,
    };
    scaled(assignment, times)
}

fn scaled(assignment: &AllocatedFact, times: i64) -> Option<i64> {
    let each = if assignment.eenheid.as_deref() == Some(UUR) { 60 } else { 1 };
    Some(assignment.volume? * times * each)
}

/// What is paid by result rather than by time.
fn is_output(assignment: &AllocatedFact) -> bool {
    matches!(assignment.eenheid.as_deref(), Some(STUKS_OUTPUT | EUROS))
}

fn within(assignment: &AllocatedFact, span: Span) -> Span {
    let last = assignment.einddatum.map_or(span.last, |end| end.min(span.last));
    Span { first: span.first.max(assignment.ingangsdatum), last }
}

fn days(span: Span) -> i64 {
    i64::from(span.last.days() - span.first.days() + 1).max(0)
}

/// ISO weeks, whole or broken: 1970-01-01 was a Thursday.
fn weeks(span: Span) -> i64 {
    let week = |day: Day| (day.days() + 3).div_euclid(7);
    if days(span) == 0 { 0 } else { i64::from(week(span.last) - week(span.first) + 1) }
}

fn sundays(span: Span) -> i64 {
    let until = |days: i32| (days + 4).div_euclid(7);
    i64::from(until(span.last.days()) - until(span.first.days() - 1)).max(0)
}

fn months(span: Span) -> i64 {
    let month = |day: Day| {
        let (year, month, _) = day.ymd();
        i64::from(year) * 12 + i64::from(month)
    };
    (month(span.last) - month(span.first) + 1).max(0)
}

/// One when the broken week at an assignment's end is claimed in this span. It is claimed with its
/// last Sunday; an assignment without any Sunday is claimed with its last day.
fn broken_week(assignment: &AllocatedFact, span: Span) -> i64 {
    let Some(end) = assignment.einddatum else { return 0 };
    let last_sunday = (end.days() + 4).div_euclid(7) * 7 - 4;
    if last_sunday == end.days() {
        return 0;
    }
    let claimed_with =
        if last_sunday < assignment.ingangsdatum.days() { end.days() } else { last_sunday };
    i64::from((span.first.days()..=span.last.days()).contains(&claimed_with))
}

/// The first and last day of a line in the month of `begindatum` (IV089).
pub(crate) fn month(day: Day) -> (Day, Day) {
    let (year, month, _) = day.ymd();
    let first = Day::from_ymd(year, month, 1).unwrap_or(day);
    let last = (28..=31).rev().find_map(|last| Day::from_ymd(year, month, last));
    (first, last.unwrap_or(day))
}

/// Whether an amount is the volume times the tariff, in cents (TR346, IV081).
///
/// Minutes may be paid by an hourly tariff: the line then tells that tariff divided by 60 and
/// rounded, and the amount is the true hourly tariff times the minutes, divided by 60 and
/// rounded. So an amount is right when some hourly tariff gives both.
pub(crate) fn is_amount(eenheid: &str, volume: i64, tariff: i64, amount: i64) -> bool {
    if volume.checked_mul(tariff) == Some(amount) {
        return true;
    }
    if eenheid != MINUUT || volume <= 0 {
        return false;
    }
    // round(hourly / 60) = tariff, and round(hourly * volume / 60) = amount, half up.
    let least = (60 * tariff - 30).max(div_up(60 * amount - 30, volume)).max(0);
    let most = (60 * tariff + 29).min((60 * amount + 29).div_euclid(volume));
    least <= most
}

/// What minutes cost by an hourly tariff, in cents, half a cent up.
pub(crate) fn minutes_by_hour(hourly: i64, minutes: i64) -> i64 {
    (hourly * minutes + 30).div_euclid(60)
}

fn div_up(value: i64, by: i64) -> i64 {
    -(-value).div_euclid(by)
}

#[cfg(test)]
mod tests {
    use wijkstroom_schemas::day::Day;
    use wijkstroom_schemas::event::AllocatedFact;

    use super::{is_amount, minutes_by_hour, month, most_in_all, most_in_period};

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    /// `law unit frequency volume category first last`, where `-` is no end.
    fn assignment(row: &str) -> (String, AllocatedFact) {
        let parts: Vec<&str> = row.split(' ').collect();
        let [law, eenheid, frequentie, volume, categorie, first, last] = parts[..] else {
            panic!("row {row:?}")
        };
        let fact = AllocatedFact {
            fact_id: String::new(),
            line: 1,
            ordinal: 1,
            toewijzing_nummer: 1,
            request_id: None,
            product_categorie: Some(categorie.to_owned()),
            product_code: Some("45A03".to_owned()),
            toewijzingsdatum: day("2020-01-01"),
            toewijzingstijd: "12:00:00".to_owned(),
            ingangsdatum: day(first),
            einddatum: Day::parse(last),
            reden_wijziging: None,
            volume: volume.parse().ok(),
            eenheid: Some(eenheid.to_owned()),
            frequentie: Some(frequentie.to_owned()),
            budget: None,
        };
        (law.to_owned(), fact)
    }

    /// An assignment, a period, and the most for that and for all, the examples of IV076 to IV078
    /// among them. Hours count in minutes.
    #[test]
    fn tells_how_much_may_be_claimed() {
        let cases = [
            // IV076, effort: 3 hours a week.
            ("JW 04 2 3 45 2022-07-11 2022-09-04", "2022-07-11 2022-07-31", Some(9), Some(24)),
            ("JW 04 2 3 45 2022-07-11 2022-09-04", "2022-08-01 2022-08-31", Some(15), Some(24)),
            ("JW 04 2 3 45 2022-07-11 2022-09-04", "2022-09-01 2022-09-04", Some(3), Some(24)),
            // IV077, effort.
            ("JW 04 2 3 45 2022-10-11 2022-12-28", "2022-10-11 2022-10-31", Some(12), Some(36)),
            ("JW 04 2 3 45 2022-10-11 2022-12-28", "2022-11-01 2022-11-30", Some(15), Some(36)),
            ("JW 04 2 3 45 2022-10-11 2022-12-28", "2022-12-01 2022-12-28", Some(15), Some(36)),
            // A month that touches six weeks, and one of exactly four.
            ("JW 04 2 3 45 2022-01-01 2022-12-31", "2022-05-01 2022-05-31", Some(18), Some(159)),
            ("JW 04 2 3 45 2021-01-01 2021-12-31", "2021-02-01 2021-02-28", Some(12), Some(159)),
            // IV078: broken periods count in full.
            ("JW 04 2 3 45 2021-10-12 2021-12-13", "2021-10-12 2021-10-31", Some(9), Some(30)),
            ("JW 04 4 15 45 2021-10-12 2021-12-13", "2021-10-12 2021-10-31", Some(15), Some(45)),
            ("JW 04 4 15 45 2021-12-31 2022-01-01", "2021-12-31 2021-12-31", Some(15), Some(30)),
            // Household help.
            ("WMO 04 2 3 01 2022-01-01 2022-02-28", "2022-02-01 2022-02-28", Some(18), Some(30)),
            ("JW 04 2 3 01 2022-01-01 2022-02-28", "2022-02-01 2022-02-28", Some(15), Some(30)),
            // Days and the whole period; no end has no total.
            ("JW 04 1 2 45 2024-02-01 2024-02-29", "2024-02-01 2024-02-29", Some(58), Some(58)),
            ("JW 04 6 80 45 2022-01-01 2022-12-31", "2022-03-01 2022-03-31", Some(80), Some(80)),
            ("JW 04 6 80 45 2022-01-01 -", "2022-03-01 2022-03-31", Some(80), Some(80)),
            ("JW 04 4 15 45 2022-01-01 -", "2022-03-01 2022-03-31", Some(15), None),
            // A period that sticks out is cut to the assignment.
            ("JW 04 2 3 45 2022-07-11 2022-09-04", "2022-07-01 2022-07-31", Some(9), Some(24)),
            ("JW 04 2 3 45 2022-07-11 2022-09-04", "2022-09-05 2022-09-30", Some(0), Some(24)),
        ];
        for (row, period, in_period, in_all) in cases {
            let (law, fact) = assignment(row);
            let (first, last) = period.split_once(' ').unwrap();
            let most = most_in_period(&law, &fact, day(first), day(last));
            assert_eq!(most, in_period.map(|hours| hours * 60), "{row}: {period}");
            assert_eq!(most_in_all(&fact), in_all.map(|hours| hours * 60), "{row}");
        }
    }

    /// Output by the week goes by Sundays: euros, in cents.
    #[test]
    fn counts_output_by_sundays() {
        let cases = [
            // IV076: ends on a Sunday.
            ("2022-07-11 2022-09-04", "2022-07-11 2022-07-31", 3, 8),
            ("2022-07-11 2022-09-04", "2022-08-01 2022-08-31", 4, 8),
            ("2022-07-11 2022-09-04", "2022-09-01 2022-09-04", 1, 8),
            // IV076: ends on a Saturday; the broken week goes with the last Sunday.
            ("2022-07-11 2022-09-03", "2022-08-01 2022-08-31", 5, 8),
            ("2022-07-11 2022-09-03", "2022-09-01 2022-09-03", 0, 8),
            // IV077.
            ("2022-10-11 2022-12-31", "2022-10-11 2022-10-31", 3, 12),
            ("2022-10-11 2022-12-31", "2022-11-01 2022-11-30", 4, 12),
            ("2022-10-11 2022-12-31", "2022-12-01 2022-12-31", 5, 12),
            // No Sunday at all: once, with the last day.
            ("2022-11-28 2022-12-02", "2022-11-28 2022-11-30", 0, 1),
            ("2022-11-28 2022-12-02", "2022-12-01 2022-12-02", 1, 1),
        ];
        for (of, period, in_period, in_all) in cases {
            let (law, fact) = assignment(&format!("JW 83 2 30000 45 {of}"));
            let (first, last) = period.split_once(' ').unwrap();
            let most = most_in_period(&law, &fact, day(first), day(last));
            assert_eq!(most, Some(in_period * 30_000), "{of}: {period}");
            assert_eq!(most_in_all(&fact), Some(in_all * 30_000), "{of}");
        }
    }

    #[test]
    fn amounts_follow_from_volume_and_tariff() {
        // unit volume tariff amount right
        let cases = [
            ("04", 6, 8_730, 52_380, true),
            ("04", 6, 8_730, 52_381, false),
            ("14", 0, 8_730, 0, true),
            // 87,30 an hour is 1,455 a minute, told as 1,46: 100 minutes cost 145,50.
            ("01", 100, 146, 14_550, true),
            ("01", 100, 146, 14_600, true),
            ("01", 100, 146, 14_549, false),
            ("01", 100, 146, 14_551, false),
            ("01", 60, 146, 8_730, true),
            ("01", 60, 146, 8_729, false),
            ("01", 60, 146, 8_789, true),
            ("01", 60, 146, 8_790, false),
            ("01", 1, 146, 146, true),
            ("01", 1, 146, 145, false),
            ("01", 0, 146, 1, false),
            ("04", 60, 146, 8_730, false),
        ];
        for (eenheid, volume, tariff, amount, right) in cases {
            assert_eq!(
                is_amount(eenheid, volume, tariff, amount),
                right,
                "{eenheid} {volume} × {tariff} = {amount}"
            );
        }
        assert_eq!(minutes_by_hour(8_730, 100), 14_550);
        assert_eq!(minutes_by_hour(8_731, 1), 146);
        assert_eq!(minutes_by_hour(8_729, 1), 145);
    }

    #[test]
    fn knows_the_ends_of_a_month() {
        for (of, first, last) in [
            ("2024-02-10", "2024-02-01", "2024-02-29"),
            ("2023-02-28", "2023-02-01", "2023-02-28"),
            ("2022-12-31", "2022-12-01", "2022-12-31"),
            ("2022-04-01", "2022-04-01", "2022-04-30"),
        ] {
            assert_eq!(month(day(of)), (day(first), day(last)));
        }
    }
}
