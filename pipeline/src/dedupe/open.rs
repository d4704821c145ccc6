//! What is remembered of a message that waits for its verdict: where it lies, and which verdicts came.

use serde::{Deserialize, Serialize};
use wijkstroom_schemas::message::Verdict;

use super::remembered::{Key, Value};

/// What makes the key of an open message on the changelog differ from that of a decided one.
const OPEN: u8 = b'o';

/// Most other messages under the same name that wait with one; the next is refused.
pub(super) const HELD_MAX: usize = 64;

/// A message that waits for its verdict: about 150 bytes, a bit for each part of it, and eight bytes for
/// each part with findings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Open {
    /// What is remembered once it is accepted.
    pub(super) content: Value,
    /// First bytes of its receipt: those of a verdict tell that it is about this message.
    receipt: Key,
    /// Offset of its inbox record.
    pub(super) inbox: u64,
    parts: u32,
    /// Bit by part: its verdict came.
    seen: Vec<u8>,
    left: u32,
    /// A part refused it.
    pub(super) refused: bool,
    /// Approved so far, eurocents.
    pub(super) toegekend: i64,
    /// Latest of the verdicts, milliseconds since 1970-01-01T00:00:00Z.
    pub(super) decided_at: i64,
    /// Offsets of the verdicts that found something.
    pub(super) findings: Vec<u64>,
    /// Other messages under the same name: offset and content. What becomes of them depends on this one.
    pub(super) held: Vec<(u64, Value)>,
}

impl Open {
    pub(super) fn new(content: Value, receipt: Key, inbox: u64, parts: usize) -> Self {
        let parts = u32::try_from(parts).unwrap_or(u32::MAX);
        Self {
            content,
            receipt,
            inbox,
            parts,
            seen: vec![0; (parts as usize).div_ceil(8)],
            left: parts,
            refused: false,
            toegekend: 0,
            decided_at: 0,
            findings: Vec::new(),
            held: Vec::new(),
        }
    }

    /// Takes in the verdict on a part, that lies at an offset. Whether it is one that was waited for.
    pub(super) fn take(&mut self, verdict: &Verdict, receipt: Key, offset: u64) -> bool {
        let part = usize::try_from(verdict.part).unwrap_or(usize::MAX);
        let Some(bits) = self.seen.get_mut(part / 8) else { return false };
        let bit = 1 << (part % 8);
        if part >= self.parts as usize || *bits & bit != 0 || receipt != self.receipt {
            return false;
        }
        *bits |= bit;
        self.left -= 1;
        self.refused |= !verdict.accepted;
        self.toegekend += verdict.toegekend;
        self.decided_at = self.decided_at.max(verdict.decided_at);
        if !verdict.findings.is_empty() {
            self.findings.push(offset);
        }
        true
    }

    /// Every part has its verdict.
    pub(super) fn is_decided(&self) -> bool {
        self.left == 0
    }

    /// Whether this is the message, or one that waits with it.
    pub(super) fn knows(&self, content: &Value) -> bool {
        self.content == *content || self.held.iter().any(|(_, held)| held == content)
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        // Writing numbers into memory has no way to fail.
        postcard::to_allocvec(self).unwrap_or_default()
    }
}

/// An entry of the changelog.
pub(super) enum Entry {
    /// Of a decided message.
    Remembered(Key, Value),
    /// Of an open message; `None` once it is decided.
    Open(Key, Option<Open>),
}

/// The changelog's key of an open message.
pub(super) fn key_of_open(key: &Key) -> Vec<u8> {
    [key.as_slice(), &[OPEN]].concat()
}

/// Reads an entry of the changelog; `None` when it is none.
pub(super) fn entry(key: &[u8], value: Option<&[u8]>) -> Option<Entry> {
    match (key.split_at_checked(size_of::<Key>())?, value) {
        ((key, []), Some(value)) => {
            Some(Entry::Remembered(key.try_into().ok()?, value.try_into().ok()?))
        }
        ((key, [OPEN]), None) => Some(Entry::Open(key.try_into().ok()?, None)),
        ((key, [OPEN]), Some(value)) => {
            Some(Entry::Open(key.try_into().ok()?, Some(postcard::from_bytes(value).ok()?)))
        }
        _ => None,
    }
}
