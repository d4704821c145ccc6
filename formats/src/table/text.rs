//! From bytes to text: UTF-8, or Windows-1252 as older Excel writes it.

use std::borrow::Cow;

use wijkstroom_schemas::message::Finding;

use super::codes;
use super::mapping::Encoding;
use crate::feed::finding;

/// The text of a file, without mark of order. Characters that are not UTF-8 where it must be become U+FFFD, so that
/// only their rows are refused.
pub(super) fn decode(bytes: &[u8], encoding: Option<Encoding>) -> Result<Cow<'_, str>, Finding> {
    let refused = |what: &str| Err(finding(codes::ENCODING, 0, "/", what));
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return refused("Het bestand is in UTF-16. Sla het op als CSV UTF-8.");
    }
    let (marked, bytes) = match bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]) {
        Some(rest) => (true, rest),
        None => (false, bytes),
    };
    if memchr::memchr(0, bytes).is_some() {
        return refused("Het bestand is geen tekst. Sla het op als CSV UTF-8.");
    }
    if encoding != Some(Encoding::Windows1252) || marked {
        if let Ok(text) = std::str::from_utf8(bytes) {
            return Ok(Cow::Borrowed(text));
        }
        if encoding == Some(Encoding::Utf8) || marked {
            return Ok(String::from_utf8_lossy(bytes));
        }
        // Letters with accents are hardly ever two or three of Windows-1252 that make one of UTF-8.
        if bytes.utf8_chunks().any(|chunk| !chunk.valid().is_ascii()) {
            return refused(
                "In het bestand staan twee tekensets door elkaar (UTF-8 en Windows-1252). Sla het hele bestand op \
                 als UTF-8.",
            );
        }
    }
    Ok(Cow::Owned(bytes.iter().map(|byte| windows_1252(*byte)).collect()))
}

/// The character of a byte of Windows-1252; U+FFFD for the five that are none.
fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{FFFD}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{FFFD}', 'Ž',
        '\u{FFFD}', '\u{FFFD}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ',
        '\u{FFFD}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9F => HIGH[usize::from(byte - 0x80)],
        byte => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::{Encoding, decode};

    #[track_caller]
    fn check(bytes: &[u8], encoding: Option<Encoding>, expected: Option<&str>) {
        assert_eq!(decode(bytes, encoding).ok().as_deref(), expected);
    }

    #[test]
    fn tells_character_sets_apart() {
        check("Anaïs €".as_bytes(), None, Some("Anaïs €"));
        check(b"\xEF\xBB\xBFa", None, Some("a"));
        check(b"Ana\xEFs \x80", None, Some("Anaïs €"));
        check(b"Ana\xEFs", Some(Encoding::Utf8), Some("Ana\u{FFFD}s"));
        check(b"Ana\xC3\xAFs", Some(Encoding::Windows1252), Some("AnaÃ¯s"));
        check(b"Ana\xEFs Ana\xC3\xAFs", None, None);
        check(b"\xFF\xFEa\0", None, None);
        check(b"a\0b", None, None);
        check(b"\x81", None, Some("\u{FFFD}"));
    }
}
