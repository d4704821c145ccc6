//! CSV and TSV: text into records, strictly. A cell that opens with a quote must close with one.

use std::borrow::Cow;

use memchr::{memchr, memchr2};

/// Longest record, bytes.
pub(super) const ROW_MAX_BYTES: usize = 64 * 1024;

/// Most cells of a record.
pub(super) const COLUMNS_MAX: usize = 500;

/// The records of a text.
#[derive(Clone)]
pub(super) struct Records<'t> {
    text: &'t str,
    at: usize,
    pub(super) delimiter: u8,
    number: i32,
}

/// One record.
pub(super) struct Record<'t> {
    /// From 1, blank lines counted, as a spreadsheet shows it.
    pub(super) number: i32,
    pub(super) problem: Option<Problem>,
    /// All of it.
    pub(super) text: &'t str,
    /// Its cells hold nothing but what is seen of ASCII, and no `;` or quote: no more needs to be looked for.
    pub(super) is_plain: bool,
    /// That, and no space: there is nothing around a cell.
    pub(super) is_tight: bool,
}

/// Why a record cannot be told apart into cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Problem {
    /// A quote that opens a cell is never closed.
    Unclosed,
    /// Something follows a quote that closes a cell.
    Stray,
    TooLong,
    TooMany,
}

impl<'t> Records<'t> {
    pub(super) fn new(text: &'t str, delimiter: u8) -> Self {
        Self { text, at: 0, delimiter, number: 0 }
    }

    /// The next record; `cells` becomes its cells, as far as they can be told apart. Records without any text are
    /// passed by.
    pub(super) fn next(&mut self, cells: &mut Vec<Cow<'t, str>>) -> Option<Record<'t>> {
        cells.clear();
        let bytes = self.text.as_bytes();
        loop {
            let start = self.at;
            if start >= bytes.len() {
                return None;
            }
            self.number = self.number.saturating_add(1);
            match bytes[start] {
                b'\n' => self.at += 1,
                b'\r' => self.at += 1 + usize::from(bytes.get(start + 1) == Some(&b'\n')),
                _ => return Some(self.record(start, cells)),
            }
        }
    }

    /// A record without quotes, as nearly all are; else each cell is looked at by itself.
    fn record(&mut self, start: usize, cells: &mut Vec<Cow<'t, str>>) -> Record<'t> {
        let (text, bytes) = (self.text, self.text.as_bytes());
        let end = memchr2(b'\n', b'\r', &bytes[start..]).map_or(bytes.len(), |end| start + end);
        let line = &text[start..end];
        if line.len() > ROW_MAX_BYTES || memchr(b'"', line.as_bytes()).is_some() {
            return self.quoted_record(start, cells);
        }
        let mut from = 0;
        for first in (0..line.len()).step_by(8) {
            let mut marks = marks(&line.as_bytes()[first..], self.delimiter);
            while marks != 0 {
                let at = first + marks.trailing_zeros() as usize / 8;
                cells.push(Cow::Borrowed(&line[from..at]));
                if cells.len() == COLUMNS_MAX {
                    return self.broken(start, Problem::TooMany);
                }
                from = at + 1;
                marks &= marks - 1;
            }
        }
        cells.push(Cow::Borrowed(&line[from..]));
        let feeds = bytes[end..].starts_with(b"\r\n");
        self.at = (end + 1 + usize::from(feeds)).min(bytes.len());
        let unseen = |byte: &u8| u8::from(byte.wrapping_sub(b' ') > b'~' - b' ');
        // Without a way out, so that it goes many bytes at a time.
        let is_seen = line.bytes().fold(0, |found, byte| found | unseen(&byte)) == 0;
        let is_plain = self.delimiter == b';' && is_seen;
        let is_tight = is_plain && memchr(b' ', line.as_bytes()).is_none();
        Record { number: self.number, problem: None, text: line, is_plain, is_tight }
    }

    fn quoted_record(&mut self, start: usize, cells: &mut Vec<Cow<'t, str>>) -> Record<'t> {
        let (text, bytes) = (self.text, self.text.as_bytes());
        let number = self.number;
        let mut at = start;
        loop {
            let end = if bytes.get(at) == Some(&b'"') {
                match quoted(text, at, start) {
                    Ok((cell, end)) => {
                        cells.push(cell);
                        end
                    }
                    Err(problem) => return self.broken(start, problem),
                }
            } else {
                let delimiter = self.delimiter;
                let is_end = |byte: &u8| *byte == delimiter || *byte == b'\n' || *byte == b'\r';
                let end = bytes[at..].iter().position(is_end).map_or(bytes.len(), |end| at + end);
                cells.push(Cow::Borrowed(&text[at..end]));
                end
            };
            if end - start > ROW_MAX_BYTES {
                return self.broken(start, Problem::TooLong);
            }
            let ends = match bytes.get(end) {
                None => Some(end),
                Some(b'\n') => Some(end + 1),
                Some(b'\r') => Some(end + 1 + usize::from(bytes.get(end + 1) == Some(&b'\n'))),
                Some(byte) if *byte == self.delimiter => None,
                Some(_) => return self.broken(start, Problem::Stray),
            };
            if let Some(next) = ends {
                self.at = next;
                let text = &text[start..end];
                let (is_plain, is_tight) = (false, false);
                return Record { number, problem: None, text, is_plain, is_tight };
            }
            if cells.len() == COLUMNS_MAX {
                return self.broken(start, Problem::TooMany);
            }
            at = end + 1;
        }
    }

    /// A record that cannot be read ends where its first line does, so that the next are read.
    fn broken(&mut self, start: usize, problem: Problem) -> Record<'t> {
        let bytes = &self.text.as_bytes()[start..];
        let end = bytes.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
        let end = end.map_or(self.text.len(), |end| start + end);
        let feeds = self.text.as_bytes()[end..].starts_with(b"\r\n");
        self.at = (end + 1 + usize::from(feeds)).min(self.text.len());
        let text = &self.text[start..end];
        let (number, problem) = (self.number, Some(problem));
        Record { number, problem, text, is_plain: false, is_tight: false }
    }
}

/// Where a byte stands among the first eight: the high bit of each that is it. Most cells are too short for a search by
/// more bytes at a time.
fn marks(bytes: &[u8], byte: u8) -> u64 {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const LOW: u64 = ONES * 0x7F;
    let word = bytes.first_chunk().copied().unwrap_or_else(|| {
        let mut word = [!byte; 8];
        word[..bytes.len()].copy_from_slice(bytes);
        word
    });
    let other = u64::from_le_bytes(word) ^ (ONES * u64::from(byte));
    !(((other & LOW) + LOW) | other | LOW)
}

/// A cell between quotes that opens at `open`, and where it ends.
fn quoted(text: &str, open: usize, start: usize) -> Result<(Cow<'_, str>, usize), Problem> {
    let bytes = text.as_bytes();
    let mut escaped = false;
    let mut at = open + 1;
    loop {
        let window = &bytes[at..bytes.len().min(start + ROW_MAX_BYTES + 1).max(at)];
        let Some(found) = window.iter().position(|byte| *byte == b'"') else {
            let whole = at + window.len() == bytes.len();
            return Err(if whole { Problem::Unclosed } else { Problem::TooLong });
        };
        let quote = at + found;
        if bytes.get(quote + 1) == Some(&b'"') {
            escaped = true;
            at = quote + 2;
            continue;
        }
        let inner = &text[open + 1..quote];
        let cell =
            if escaped { Cow::Owned(inner.replace("\"\"", "\"")) } else { Cow::Borrowed(inner) };
        return Ok((cell, quote + 1));
    }
}

/// The mark between cells that the first line shows: the one that stands in it most, outside quotes.
pub(super) fn delimiter(text: &str) -> u8 {
    let line = text.lines().next().unwrap_or_default();
    let mut counts = [(b';', 0), (b',', 0), (b'\t', 0), (b'|', 0)];
    let mut inside = false;
    for byte in line.bytes() {
        inside ^= byte == b'"';
        for (mark, count) in counts.iter_mut().filter(|(mark, _)| *mark == byte && !inside) {
            *count += usize::from(*mark == byte);
        }
    }
    // The first of equals.
    let most = counts.iter().rev().max_by_key(|(_, count)| *count);
    most.map_or(b';', |(mark, _)| *mark)
}
