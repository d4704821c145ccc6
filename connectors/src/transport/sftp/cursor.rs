//! What was taken from a server, remembered on disk: by name, size and time.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::transport::feed::store::Store;

/// Its name in the store.
const NAME: &str = "sftp";

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
}

impl Cursor {
    /// As it was last saved. Without one everything is fetched again, and `dedupe` drops it.
    pub(super) fn load(store: &Store) -> std::io::Result<Self> {
        Ok(Self { files: store.load(NAME)?.unwrap_or_default(), changed: false })
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
        let before = self.files.len();
        self.files.retain(|name, _| there.contains(name));
        self.changed |= self.files.len() != before;
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
        Ok(())
    }
}
