//! Full replacements: a file that holds all there is of a period is compared with the one before it, and only
//! what differs goes on. Pure: what is remembered of the file before comes in as an argument.

use std::collections::{BTreeMap, BTreeSet};

use wijkstroom_schemas::message::Finding;

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

impl Row {
    /// The same row with content that is never met.
    #[must_use]
    pub fn in_doubt(&self) -> Self {
        Self { hash: [0; 16], tombstone: self.tombstone.clone() }
    }
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
    /// Nothing: a row that could not be read leaves what was known of it. One of which nothing may be kept has its
    /// removal right behind it.
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
    /// Of what goes on: rows that are gone, or of which nothing may be kept any more.
    pub gone: usize,
    /// Rows of which nothing may be kept, see [`keeps_nothing`].
    pub stopped: usize,
}

/// Most rows that any file may take back. Above it, a file that takes back more than half is not trusted.
pub const GONE_FREELY: usize = 20;

impl Difference {
    /// Whether so much would be taken back that the file is rather cut off, or of another period, than right.
    pub fn shrinks(&self, old: &Snapshot) -> bool {
        self.gone > GONE_FREELY && self.gone > old.rows.len() / 2
    }
}

/// Whether nothing may be kept of what this was found in: a child without consent, or of another municipality, or of who
/// knows which.
pub fn keeps_nothing(found: &Finding) -> bool {
    takes_back(found) || found.rule.as_deref() == Some(codes::WHICH_MUNICIPALITY)
}

/// Whether what was told before may not stay either.
fn takes_back(found: &Finding) -> bool {
    matches!(found.rule.as_deref(), Some(codes::CONSENT | codes::MUNICIPALITY))
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
        let stopped = |by: fn(&Finding) -> bool| {
            let found = entry.content.as_ref().err().filter(|_| entry.kept.is_none());
            found.is_some_and(|found| found.iter().any(by))
        };
        difference.stopped += usize::from(stopped(keeps_nothing));
        // Of whom nothing may be kept any more, nothing stays: neither what was told, nor who it was.
        let removal = known
            .filter(|_| stopped(takes_back) && !again)
            .and_then(|known| (ways.gone)(&known.tombstone))
            .map(|gone| Sent { entry: stamped(gone, replaces), then: Then::Remove(id.clone()) });
        difference.gone += usize::from(removal.is_some());
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
        difference.sent.extend(removal);
    }
    for (id, row) in old.rows.iter().filter(|(id, _)| !seen.contains(*id)) {
        if unknown {
            difference.spared += 1;
        } else if let Some(entry) = (ways.gone)(&row.tombstone) {
            let then = Then::Remove(id.clone());
            difference.gone += 1;
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
    /// What sending this may make of the rows: each may be told or not, taken back or not. So in a next comparison
    /// they are known, and are as they were in no file.
    pub fn doubtful(old: &Self, sent: &[Sent]) -> BTreeMap<String, Row> {
        let doubt = |sent: &Sent| match &sent.then {
            Then::Stay => None,
            Then::Put(id, row) => Some((id.clone(), row.in_doubt())),
            Then::Remove(id) => Some((id.clone(), old.rows.get(id)?.in_doubt())),
        };
        sent.iter().filter_map(doubt).collect()
    }

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
