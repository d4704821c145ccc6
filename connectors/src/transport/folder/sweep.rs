//! What one pass over a folder did.

use std::collections::BTreeMap;
use std::ffi::OsStr;

use crate::transport::intake;

/// Most names that one sweep tells it could not read.
pub(super) const UNREADABLE_MAX: usize = 1_000;

/// What one pass over the folder did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sweep {
    /// Files stored and moved to `done/`.
    pub accepted: u64,
    /// Files stored and moved to `refused/`.
    pub refused: u64,
    /// Files that were not complete yet: a later sweep takes them.
    pub waiting: u64,
    /// What could not be read and why (in Dutch), by name; at most a thousand.
    /// Nine digits in a row do not show.
    pub unreadable: BTreeMap<String, &'static str>,
}

impl Sweep {
    /// Files stored.
    pub fn taken(&self) -> u64 {
        self.accepted + self.refused
    }

    pub(super) fn unreadable(&mut self, name: &OsStr, reason: &'static str) {
        if self.unreadable.len() < UNREADABLE_MAX {
            self.unreadable.insert(intake::shown_name(&name.to_string_lossy()), reason);
        }
    }
}
