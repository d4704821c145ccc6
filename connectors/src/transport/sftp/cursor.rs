//! What was taken from a server, remembered on disk: by name, size and time.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::transport::feed::store::Store;

/// Its name in the store.
const NAME: &str = "sftp";

/// The name of what is begun.
const BEGUN: &str = "sftp-begonnen";

/// What tells a file from what it was before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Mark {
    /// Bytes.
    pub(super) size: u64,
    /// Seconds since 1970-01-01T00:00:00Z.
    pub(super) modified: u32,
}

/// The files that were taken and still lie on the server.
#[derive(Debug)]
pub(super) struct Cursor {
    /// By name in hexadecimal: a name is any bytes.
    files: BTreeMap<String, Mark>,
    changed: bool,
    /// Files that were handed to the feed and are not yet saved as taken: since when.
    begun: BTreeMap<String, (Mark, i64)>,
    /// On disk there is more of those.
    stale: bool,
}

impl Cursor {
    /// As it was last saved. Without one everything is fetched again, and `dedupe` drops it.
    pub(super) fn load(store: &Store) -> std::io::Result<Self> {
        let mut cursor = Self {
            files: store.load(NAME)?.unwrap_or_default(),
            changed: false,
            begun: store.load(BEGUN)?.unwrap_or_default(),
            stale: false,
        };
        cursor.save(store)?;
        Ok(cursor)
    }

    /// When this version of a file was first handed to the feed: now, unless that did not come to its end. Durable on
    /// return.
    pub(super) fn begin(
        &mut self,
        name: &[u8],
        mark: Mark,
        now: i64,
        store: &Store,
    ) -> std::io::Result<i64> {
        let name = hex::encode(name);
        if let Some((_, since)) = self.begun.get(&name).filter(|(of, _)| *of == mark) {
            return Ok(*since);
        }
        let mut begun = self.begun.clone();
        begun.insert(name, (mark, now));
        store.save(BEGUN, &begun)?;
        self.begun = begun;
        Ok(now)
    }

    /// Whether this version of a file was taken.
    pub(super) fn has(&self, name: &[u8], mark: Mark) -> bool {
        self.files.get(&hex::encode(name)) == Some(&mark)
    }

    /// A file was taken.
    pub(super) fn add(&mut self, name: &[u8], mark: Mark) {
        self.changed |= self.files.insert(hex::encode(name), mark) != Some(mark);
    }

    /// A file is gone from the server.
    pub(super) fn forget(&mut self, name: &[u8]) {
        self.changed |= self.files.remove(&hex::encode(name)).is_some();
    }

    /// Forgets what is not on the server any more.
    pub(super) fn keep<'n>(&mut self, there: impl Iterator<Item = &'n [u8]>) {
        let there: std::collections::HashSet<String> = there.map(hex::encode).collect();
        let before = (self.files.len(), self.begun.len());
        self.files.retain(|name, _| there.contains(name));
        self.begun.retain(|name, _| there.contains(name));
        self.changed |= self.files.len() != before.0;
        self.stale |= self.begun.len() != before.1;
    }

    /// How many files are remembered.
    pub(super) fn len(&self) -> usize {
        self.files.len()
    }

    /// Saves it when something changed: durable on return.
    pub(super) fn save(&mut self, store: &Store) -> std::io::Result<()> {
        if self.changed {
            store.save(NAME, &self.files)?;
            self.changed = false;
        }
        // In this order: what is in neither would be told as new.
        let (files, before) = (&self.files, self.begun.len());
        self.begun.retain(|name, (mark, _)| files.get(name) != Some(mark));
        self.stale |= self.begun.len() != before;
        if self.stale {
            store.save(BEGUN, &self.begun)?;
            self.stale = false;
        }
        Ok(())
    }
}
