//! The burgerservicenummer: the one thing that must never show.

use serde::{Deserialize, Deserializer, Serializer};

/// A burgerservicenummer of nine digits that passes the 11-test.
///
/// It has no `Display` and no `Serialize`, and its `Debug` hides it: only
/// [`Bsn::reveal`] shows it, so that every place that does can be found by name.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Bsn([u8; 9]);

impl Bsn {
    /// Takes nine ASCII digits that pass the 11-test (rule CS002); `None` for
    /// all else, and for `000000000`, which passes the test but stands for "unknown".
    pub fn parse(text: &str) -> Option<Self> {
        Self::of_digits(text.as_bytes().try_into().ok()?)
    }

    /// The same, of a text that was taken apart.
    pub(crate) fn of_digits(digits: [u8; 9]) -> Option<Self> {
        if digits == *b"000000000" || !digits.iter().all(u8::is_ascii_digit) {
            return None;
        }
        passes_eleven_test(&digits).then_some(Self(digits))
    }

    /// The nine digits. For the identified side only.
    pub fn reveal(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl std::fmt::Debug for Bsn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Bsn(hidden)")
    }
}

/// The 11-test of rule CS002 over nine ASCII digits: `9·d1 + 8·d2 + … + 2·d8 − d9` is a multiple of 11.
pub fn passes_eleven_test(digits: &[u8; 9]) -> bool {
    let weights = [9, 8, 7, 6, 5, 4, 3, 2, -1];
    let sum: i32 =
        digits.iter().zip(weights).map(|(digit, weight)| i32::from(digit - b'0') * weight).sum();
    sum % 11 == 0
}

/// Writes an optional BSN in the clear: for records of the identified side.
pub(crate) fn serialize<S: Serializer>(
    bsn: &Option<Bsn>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match bsn {
        Some(bsn) => serializer.serialize_some(bsn.reveal()),
        None => serializer.serialize_none(),
    }
}

/// Reads what [`serialize`] wrote.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Bsn>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    match text {
        None => Ok(None),
        Some(text) => Bsn::parse(&text)
            .map(Some)
            .ok_or_else(|| serde::de::Error::custom("not a burgerservicenummer")),
    }
}

#[cfg(test)]
mod tests {
    use super::Bsn;

    #[track_caller]
    fn check(text: &str, valid: bool) {
        assert_eq!(Bsn::parse(text).is_some(), valid, "{text}");
    }

    #[test]
    fn takes_only_numbers_that_pass_the_eleven_test() {
        check("999900006", true);
        check("999999990", true);
        check("999900007", false);
        check("000000000", false);
        check("99990000", false);
        check("9999000066", false);
        check("99990000a", false);
        check("", false);
    }

    #[test]
    fn never_shows_itself() {
        let bsn = Bsn::parse("999900006").unwrap();
        assert_eq!(format!("{bsn:?}"), "Bsn(hidden)");
        assert_eq!(bsn.reveal(), "999900006");
    }
}
