//! What `dedupe` remembers of one partition: 24 bytes a message, and at most a quarter more around them.

use std::collections::BTreeMap;

/// Key of a remembered message: the first 12 bytes of a keyed MAC. At 100 million messages the
/// chance that any two share it is below 10⁻¹³.
pub(super) type Key = [u8; 12];

/// What is remembered: 11 bytes of a hash, and whether the message was accepted.
pub(super) type Value = [u8; 12];

/// Entries that are gathered before they are merged into the sorted run; also at most
/// one in [`RECENT_SHARE`] of all.
const RECENT_MIN: usize = 1_024;

/// A tree costs about 60 bytes an entry, so that one in sixteen adds four bytes a message.
const RECENT_SHARE: usize = 16;

/// A map that stays small: one sorted run without gaps, and a little tree of what came last.
#[derive(Debug, Default)]
pub(super) struct Remembered {
    sorted: Vec<(Key, Value)>,
    recent: BTreeMap<Key, Value>,
}

impl Remembered {
    pub(super) fn get(&self, key: &Key) -> Option<Value> {
        self.recent.get(key).copied().or_else(|| {
            let at = self.sorted.binary_search_by(|entry| entry.0.cmp(key)).ok()?;
            Some(self.sorted[at].1)
        })
    }

    pub(super) fn insert(&mut self, key: Key, value: Value) {
        self.recent.insert(key, value);
        if self.recent.len() >= RECENT_MIN.max(self.sorted.len() / RECENT_SHARE) {
            self.merge();
        }
    }

    /// Moves the recent entries into the run, from the back, without a second copy of it.
    fn merge(&mut self) {
        let recent = std::mem::take(&mut self.recent);
        let fresh: Vec<(Key, Value)> =
            recent.into_iter().filter(|(key, value)| !self.overwrite(key, value)).collect();
        let mut old = self.sorted.len();
        self.sorted.reserve_exact(fresh.len());
        self.sorted.resize(old + fresh.len(), ([0; 12], [0; 12]));
        let mut new = fresh.len();
        for to in (0..self.sorted.len()).rev() {
            if new == 0 {
                break;
            }
            if old > 0 && self.sorted[old - 1].0 > fresh[new - 1].0 {
                old -= 1;
                self.sorted[to] = self.sorted[old];
            } else {
                new -= 1;
                self.sorted[to] = fresh[new];
            }
        }
    }

    fn overwrite(&mut self, key: &Key, value: &Value) -> bool {
        let found = self.sorted.binary_search_by(|entry| entry.0.cmp(key));
        if let Ok(at) = found {
            self.sorted[at].1 = *value;
        }
        found.is_ok()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::{Key, Remembered};

    fn key(number: u32) -> Key {
        let mut key = [0; 12];
        key[..4].copy_from_slice(&number.wrapping_mul(0x9E37_79B1).to_be_bytes());
        key
    }

    proptest! {
        /// Behaves as a map, whatever is inserted, across merges.
        #[test]
        fn behaves_as_a_map(inserts in prop::collection::vec((0_u32..3_000, any::<u8>()), 0..6_000)) {
            let mut model = HashMap::new();
            let mut remembered = Remembered::default();
            for (number, value) in inserts {
                model.insert(key(number), [value; 12]);
                remembered.insert(key(number), [value; 12]);
            }
            for number in 0..3_100 {
                prop_assert_eq!(remembered.get(&key(number)), model.get(&key(number)).copied());
            }
        }
    }

    /// A tree node holds 5 to 11 entries of 24 bytes and 24 bytes around them: with twelve
    /// children's pointers that is at most 70 bytes an entry, counted here in full.
    #[test]
    fn takes_at_most_forty_bytes_a_message() {
        let mut remembered = Remembered::default();
        for number in 0..500_000 {
            remembered.insert(key(number), [1; 12]);
            if number > 50_000 && number % 10_007 == 0 {
                let run = remembered.sorted.capacity() * size_of::<(Key, super::Value)>();
                let tree = remembered.recent.len() * 70;
                let each = (run + tree) / (number as usize + 1);
                assert!(each <= 40, "{each} bytes a message at {number}");
            }
        }
    }
}
