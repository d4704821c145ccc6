//! Full replacements: a file that holds all there is of a period is compared with the one before it, and only
//! what differs goes on. Pure: what is remembered of the file before comes in as an argument.

use std::collections::{BTreeMap, BTreeSet};

use super::{Entry, Replacement, codes, finding};

/// What is remembered of the last file that was taken of a scope. Identifies, by its tombstones.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Snapshot {
    /// [`Replacement::stamp`] of that file; `None` when there was none.
    pub stamp: Option<i64>,
    /// Its rows that were taken, by a keyed MAC of their key.
    pub rows: BTreeMap<String, Row>,
}

impl std::fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Snapshot({:?}, {} rows hidden)", self.stamp, self.rows.len())
    }
}

/// What is remembered of a row.
#[derive(Clone, PartialEq, Eq)]
pub struct Row {
    /// First half of the SHA-256 of its content.
    pub hash: [u8; 16],
    /// What the format reads as its removal.
    pub tombstone: Vec<u8>,
}

/// What goes on, and what the snapshot makes of it once it is taken.
#[derive(Debug)]
pub struct Sent {
    /// The entry; its key ends with the stamp, so that content that comes back is a message of its own.
    pub entry: Entry,
    /// What becomes of the row if the door takes it.
    pub then: Then,
}

/// What becomes of a row in the snapshot.
#[derive(Clone, PartialEq, Eq)]
pub enum Then {
    /// Nothing: a row that could not be read leaves what was known of it.
    Stay,
    /// It is the row from now on.
    Put(String, Row),
    /// It is gone.
    Remove(String),
}

impl std::fmt::Debug for Then {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Stay => "Stay",
            Self::Put(..) => "Put",
            Self::Remove(_) => "Remove",
        })
    }
}

/// A file compared with the one before it.
#[derive(Debug, Default)]
pub struct Difference {
    /// What goes on: bad, new and changed rows in the order of the file, then those that are gone.
    pub sent: Vec<Sent>,
    /// Rows that are as they were.
    pub unchanged: usize,
    /// Rows that are gone, but of which that is not sure: a row without a readable key may be one of them.
    pub spared: usize,
}

/// How a format makes and reads tombstones, and how keys are hidden.
pub struct Ways<'w> {
    /// A keyed MAC of a key.
    pub id: &'w dyn Fn(&str) -> String,
    /// SHA-256 of the content of a row, out of what was kept of it.
    pub hash: &'w dyn Fn(&[u8]) -> [u8; 32],
    /// From a row to the same row that says that it changed.
    pub changed: &'w dyn Fn(Entry) -> Entry,
    /// From what was kept of a row to its tombstone, under the stamp of a file.
    pub tombstone: &'w dyn Fn(&[u8]) -> Option<Vec<u8>>,
    /// From a tombstone to the entry that takes the row back; `None` when it cannot be read any more.
    pub gone: &'w dyn Fn(&[u8]) -> Option<Entry>,
}

/// Compares. `entries` are those of the file; the caller has seen to it that its stamp is later.
pub fn difference(
    old: &Snapshot,
    replaces: &Replacement,
    entries: Vec<Entry>,
    ways: &Ways<'_>,
) -> Difference {
    let mut difference = Difference::default();
    let mut seen = BTreeSet::new();
    let mut unknown = false;
    for mut entry in entries {
        let id = (ways.id)(&entry.key);
        unknown |= entry.key.is_empty();
        let again = !entry.key.is_empty() && !seen.insert(id.clone());
        if again && entry.content.is_ok() {
            let what = "Deze sleutel staat al eerder in het bestand. Een bestand dat alles vervangt heeft \
                        elke sleutel één keer.";
            entry.content = Err(vec![finding(codes::TWICE, entry.number, "/", what)]);
        }
        let row = entry.kept.as_deref().filter(|_| entry.content.is_ok()).and_then(|kept| {
            let hash = half((ways.hash)(kept));
            Some(Row { hash, tombstone: (ways.tombstone)(kept)? })
        });
        let known = old.rows.get(&id);
        if let (Some(row), Some(known)) = (&row, known)
            && row.hash == known.hash
        {
            difference.unchanged += 1;
            continue;
        }
        if known.is_some() && row.is_some() {
            entry = (ways.changed)(entry);
        }
        let then = row.map_or(Then::Stay, |row| Then::Put(id, row));
        difference.sent.push(Sent { entry: stamped(entry, replaces), then });
    }
    for (id, row) in old.rows.iter().filter(|(id, _)| !seen.contains(*id)) {
        if unknown {
            difference.spared += 1;
        } else if let Some(entry) = (ways.gone)(&row.tombstone) {
            let then = Then::Remove(id.clone());
            difference.sent.push(Sent { entry: stamped(entry, replaces), then });
        }
    }
    difference
}

/// The same content under a later stamp is another message.
pub fn stamped(entry: Entry, replaces: &Replacement) -> Entry {
    if entry.key.is_empty() {
        return entry;
    }
    Entry { key: format!("{}/{}", entry.key, replaces.stamp), ..entry }
}

impl Snapshot {
    /// What the door took, or did not, is so from now on.
    pub fn settle(&mut self, then: Then, taken: bool) {
        match then {
            Then::Put(id, row) if taken => drop(self.rows.insert(id, row)),
            Then::Remove(id) if taken => drop(self.rows.remove(&id)),
            Then::Stay | Then::Put(..) | Then::Remove(_) => {}
        }
    }
}

fn half(hash: [u8; 32]) -> [u8; 16] {
    let mut half = [0; 16];
    half.copy_from_slice(&hash[..16]);
    half
}
