//! What is kept of a row: a line of the hub's own, the columns that the mapping names, and their cells.
//!
//! ```text
//! #wijkstroom;rij;2026-H1;1783641600000
//! bsn;datum_aanvang_maatregel;type_maatregel
//! 999900006;20261119;11
//! ```
//!
//! The first line says what the version does and, of a full replacement, its scope and stamp. Columns that the
//! mapping does not name never get here.

use std::borrow::Cow;

use super::csv::Records;
use super::mapping::{Mapping, folded};
use crate::feed::Replacement;

/// How the first line begins.
pub(super) const MARK: &str = "#wijkstroom;";

/// What a version that was kept does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// What its cells say.
    Row,
    /// It changes a row of the replacement before.
    Changed,
    /// It removes a row of the replacement before.
    Removed,
}

impl State {
    const ALL: [Self; 3] = [Self::Row, Self::Changed, Self::Removed];

    fn word(self) -> &'static str {
        match self {
            Self::Row => "rij",
            Self::Changed => "gewijzigd",
            Self::Removed => "weg",
        }
    }
}

/// Writes what is kept of rows.
pub(super) struct Keeper {
    pub(super) state: State,
    head: Vec<u8>,
}

impl Keeper {
    pub(super) fn new(mapping: &Mapping, state: State, replaces: Option<&Replacement>) -> Self {
        let mut head = format!("{MARK}{}", state.word());
        if let Some(Replacement { scope, stamp, .. }) = replaces {
            head.push_str(&format!(";{scope};{stamp}"));
        }
        let mut head = (head + "\n").into_bytes();
        write_row(&mut head, mapping.columns.iter().map(|column| column.name.as_str()), false);
        Self { state, head }
    }

    /// What is kept of a row.
    pub(super) fn keep(&self, cells: &[Cow<'_, str>], is_plain: bool) -> Vec<u8> {
        let size: usize = cells.iter().map(|cell| cell.len() + 1).sum();
        let mut kept = Vec::with_capacity(self.head.len() + size + 1);
        kept.extend_from_slice(&self.head);
        write_row(&mut kept, cells.iter().map(|cell| &**cell), is_plain);
        kept
    }
}

fn write_row<'c>(out: &mut Vec<u8>, cells: impl Iterator<Item = &'c str>, is_plain: bool) {
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            out.push(b';');
        }
        let bytes = cell.as_bytes();
        if !is_plain && bytes.iter().any(|byte| matches!(byte, b';' | b'"' | b'\n' | b'\r')) {
            out.push(b'"');
            out.extend_from_slice(cell.replace('"', "\"\"").as_bytes());
            out.push(b'"');
        } else {
            out.extend_from_slice(bytes);
        }
    }
    out.push(b'\n');
}

/// The first line of something kept.
pub(super) struct Mark {
    pub(super) state: State,
    pub(super) replaces: Option<Replacement>,
}

/// Tells what was kept of a row from all else: its first line, and the rest.
pub(super) fn marked(text: &str) -> Option<(Mark, &str)> {
    let (line, rest) = text.strip_prefix(MARK)?.split_once('\n')?;
    let mut parts = line.split(';');
    let word = parts.next()?;
    let state = State::ALL.into_iter().find(|state| state.word() == word)?;
    let replaces = match (parts.next(), parts.next(), parts.next()) {
        (None, None, None) => None,
        (Some(scope), Some(stamp), None) => Some(Replacement {
            scope: scope.to_owned(),
            stamp: stamp.parse().ok()?,
            may_shrink: false,
        }),
        _ => return None,
    };
    Some((Mark { state, replaces }, rest))
}

/// Header and row of what was kept, without the line of the hub's own: of two that are the same, the rows are.
pub fn row_of(kept: &[u8]) -> &[u8] {
    if !kept.starts_with(MARK.as_bytes()) {
        return kept;
    }
    let end = kept.iter().position(|byte| *byte == b'\n').map_or(kept.len(), |at| at + 1);
    &kept[end..]
}

impl Mapping {
    /// From what was kept of a row (or from an earlier tombstone of it): that a later full replacement does not have
    /// it any more. [`Mapping::read`] makes of it one entry that removes what the row told. It holds key, person and
    /// scope, and no other cell. Identifies.
    pub fn tombstone(&self, kept: &[u8], replaces: &Replacement) -> Vec<u8> {
        let text = String::from_utf8_lossy(row_of(kept));
        let mut cells: Vec<Cow<'_, str>> = vec![Cow::Borrowed(""); self.columns.len()];
        let mut records = Records::new(&text, b';');
        let (mut names, mut found) = (Vec::new(), Vec::new());
        records.next(&mut names);
        records.next(&mut found);
        let stays = self.staying();
        for (name, cell) in names.iter().zip(found) {
            let name = folded(name);
            let slot = self.columns.iter().position(|column| column.folded == name);
            if let Some(slot) = slot.filter(|slot| stays.contains(slot)) {
                cells[slot] = cell;
            }
        }
        Keeper::new(self, State::Removed, Some(replaces)).keep(&cells, false)
    }

    /// The columns that a tombstone needs.
    fn staying(&self) -> Vec<usize> {
        let key = self.row.key.iter().map(|part| part.slot);
        let person = self.person.iter().flat_map(|person| person.slots());
        key.chain(person).collect()
    }

    /// Makes of the entry of a row that it changes one of the full replacement before: its facts say so, and what
    /// the row may have told before and no longer does is taken back.
    #[must_use]
    pub fn changed(&self, entry: crate::feed::Entry) -> crate::feed::Entry {
        let Some(kept) = &entry.kept else { return entry };
        let text = String::from_utf8_lossy(kept);
        let Some((Mark { state: State::Row, replaces }, rest)) = marked(&text) else {
            return entry;
        };
        let mut head = format!("{MARK}{}", State::Changed.word());
        if let Some(Replacement { scope, stamp, .. }) = replaces {
            head.push_str(&format!(";{scope};{stamp}"));
        }
        let again = self.read("", format!("{head}\n{rest}").as_bytes());
        let Some(changed) = again.entries.into_iter().next() else { return entry };
        crate::feed::Entry { number: entry.number, ..changed }
    }
}
