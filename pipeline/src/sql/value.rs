//! The values of a row, the same in both engines.

use std::borrow::Cow;
use std::fmt;

use wijkstroom_schemas::day::Day;

/// What absence is in the textual form of a row.
pub const NULL: &str = "\\N";

/// One row, in the order of its table's columns.
pub type Row<'a> = Vec<Value<'a>>;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// An [`Id`], as text of 32 hexadecimal digits.
    Id,
    /// A whole number.
    Int,
    /// A calendar day.
    Day,
    /// A moment, to the millisecond, in UTC.
    At,
    /// True or false.
    Bool,
}

/// One value of a row. Its `Display` is the textual form that both engines share.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value<'a> {
    /// Absent.
    Null,
    /// Text.
    Text(Cow<'a, str>),
    /// An id.
    Id(Id),
    /// A whole number.
    Int(i64),
    /// A calendar day.
    Day(Day),
    /// Milliseconds since 1970-01-01T00:00:00Z.
    At(i64),
    /// True or false.
    Bool(bool),
}

impl<'a> Value<'a> {
    /// Text, borrowed or owned.
    pub fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Text(text.into())
    }

    /// Text that may be absent.
    pub fn text_or_null(text: Option<&'a str>) -> Self {
        text.map_or(Self::Null, Self::text)
    }

    /// A number that may be absent.
    pub fn int_or_null(number: Option<impl Into<i64>>) -> Self {
        number.map_or(Self::Null, |number| Self::Int(number.into()))
    }

    /// A day that may be absent.
    pub fn day_or_null(day: Option<Day>) -> Self {
        day.map_or(Self::Null, Self::Day)
    }

    /// An id that may be absent.
    pub fn id_or_null(id: Option<Id>) -> Self {
        id.map_or(Self::Null, Self::Id)
    }
}

impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str(NULL),
            Self::Text(text) => f.write_str(text),
            Self::Id(id) => id.fmt(f),
            Self::Int(number) => number.fmt(f),
            Self::Day(day) => day.fmt(f),
            Self::At(millis) => write_moment(f, *millis),
            Self::Bool(yes) => yes.fmt(f),
        }
    }
}

/// Writes `yyyy-mm-ddThh:mm:ss.mmmZ`.
fn write_moment(f: &mut fmt::Formatter<'_>, millis: i64) -> fmt::Result {
    const DAY_MILLIS: i64 = 24 * 3600 * 1000;
    let days = i32::try_from(millis.div_euclid(DAY_MILLIS)).unwrap_or(i32::MAX);
    let Some(day) = Day::from_days(days) else {
        return f.write_str("out of range");
    };
    let rest = millis.rem_euclid(DAY_MILLIS);
    let (seconds, millis) = (rest / 1000, rest % 1000);
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    write!(f, "{day}T{hour:02}:{minute:02}:{second:02}.{millis:03}Z")
}

/// Reads what the `Display` of [`Value::At`] writes.
pub(crate) fn parse_moment(text: &str) -> Option<i64> {
    let day = Day::parse(text.get(..10)?)?;
    let part = |from: usize, to: usize| text.get(from..to)?.parse::<i64>().ok();
    let seconds = part(11, 13)? * 3600 + part(14, 16)? * 60 + part(17, 19)?;
    Some((i64::from(day.days()) * 24 * 3600 + seconds) * 1000 + part(20, 23)?)
}

/// A deterministic id, see `wijkstroom_schemas::ids`: 16 bytes, shown as 32 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id([u8; 16]);

impl Id {
    /// From its bytes.
    pub fn new(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Reads 32 lower-case hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        let digit = |byte: u8| match byte {
            b'0'..=b'9' => Some(byte - b'0'),
            b'a'..=b'f' => Some(byte - b'a' + 10),
            _ => None,
        };
        let text: &[u8; 32] = text.as_bytes().try_into().ok()?;
        let mut bytes = [0; 16];
        for (byte, pair) in bytes.iter_mut().zip(text.chunks_exact(2)) {
            *byte = digit(pair[0])? << 4 | digit(pair[1])?;
        }
        Some(Self(bytes))
    }

    /// Its 32 digits.
    pub fn digits(&self) -> [u8; 32] {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut text = [0; 32];
        for (pair, byte) in text.chunks_exact_mut(2).zip(self.0) {
            pair[0] = DIGITS[usize::from(byte >> 4)];
            pair[1] = DIGITS[usize::from(byte & 15)];
        }
        text
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(std::str::from_utf8(&self.digits()).unwrap_or_default())
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::{Id, Value, parse_moment};

    #[track_caller]
    fn check(millis: i64, text: &str) {
        assert_eq!(Value::At(millis).to_string(), text);
        assert_eq!(parse_moment(text), Some(millis));
    }

    #[test]
    fn moments_are_written_in_iso_form_and_read_back() {
        check(0, "1970-01-01T00:00:00.000Z");
        check(-1, "1969-12-31T23:59:59.999Z");
        check(1_795_318_205_678, "2026-11-22T03:30:05.678Z");
    }

    #[test]
    fn ids_are_32_lower_case_digits() {
        let text = "00ff10a9b8c7d6e5f4a3b2c1d0e9f807";
        assert_eq!(Id::parse(text).unwrap().to_string(), text);
        assert_eq!(Id::parse(&text[1..]), None);
        assert_eq!(Id::parse(&text.to_uppercase()), None);
        assert_eq!(Id::parse(&text.replace("ff", "fg")), None);
    }
}
