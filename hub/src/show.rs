//! How the commands write moments, numbers and tables.

use std::io::{self, Write};

use time::OffsetDateTime;
use time::macros::format_description;

/// Milliseconds since 1970 as `2026-04-01 12:34:56Z`.
pub(crate) fn moment(ms: i64) -> String {
    let format = format_description!("[year]-[month]-[day] [hour]:[minute]:[second]Z");
    let moment = OffsetDateTime::from_unix_timestamp(ms.div_euclid(1_000)).ok();
    moment.and_then(|moment| moment.format(format).ok()).unwrap_or_else(|| ms.to_string())
}

/// A count with points between thousands, as the Dutch write it.
pub(crate) fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    text
}

/// Rows under headings; a column of numbers is set right.
pub(crate) fn table(
    out: &mut dyn Write,
    headings: &[&str],
    rows: &[Vec<String>],
) -> io::Result<()> {
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count());
        cells.max().unwrap_or(0).max(headings[column].chars().count())
    };
    let numeric = |column: usize| {
        let mut cells = rows.iter().filter_map(|row| row.get(column)).peekable();
        let number = |cell: &String| cell.chars().all(|c| c.is_ascii_digit() || c == '.');
        cells.peek().is_some() && cells.all(number)
    };
    let columns: Vec<(usize, bool)> =
        (0..headings.len()).map(|column| (width(column), numeric(column))).collect();
    let mut line = |cells: &mut dyn Iterator<Item = &str>| {
        let mut text = String::new();
        for (cell, (width, right)) in cells.zip(&columns) {
            let fill = " ".repeat(width - cell.chars().count());
            text.push_str(&if *right {
                format!("{fill}{cell}  ")
            } else {
                format!("{cell}{fill}  ")
            });
        }
        writeln!(out, "{}", text.trim_end())
    };
    line(&mut headings.iter().copied())?;
    for row in rows {
        line(&mut row.iter().map(String::as_str))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_and_counts_read_well() {
        assert_eq!(moment(0), "1970-01-01 00:00:00Z");
        assert_eq!(moment(1_775_046_896_789), "2026-04-01 12:34:56Z");
        assert_eq!(count(0), "0");
        assert_eq!(count(999), "999");
        assert_eq!(count(1_234_567), "1.234.567");
    }

    #[test]
    fn numbers_stand_right_under_their_heading() {
        let mut out = Vec::new();
        let rows =
            [vec!["één".to_owned(), "1".to_owned()], vec!["b".to_owned(), "1.000".to_owned()]];
        table(&mut out, &["naam", "aantal"], &rows).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "naam  aantal\néén        1\nb      1.000\n");
    }
}
