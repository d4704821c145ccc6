//! What `wijkstroom status`, another process, shows of a feed. Tells of nobody, and may be behind while files are
//! being taken one after the other.

use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use wijkstroom_schemas::message::Finding;

use super::report::Report;
use super::store::Store;
use crate::transport::intake;

/// How often at most it is written while files follow each other.
const WRITE_EVERY: Duration = Duration::from_secs(1);

/// Its name in the store.
const NAME: &str = "status";

/// The state of a feed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    /// `map`, `http`, `poll` or `sftp`.
    pub way: String,
    /// When it last looked, or was posted to, milliseconds since 1970-01-01T00:00:00Z.
    pub round_at: Option<i64>,
    /// When something was last taken.
    pub taken_at: Option<i64>,
    /// The last file, without nine digits in a row; only how it ends where its name might be that of a child.
    pub last_file: Option<String>,
    /// Why the last round failed, in Dutch or by the code of it; `None` when it did not.
    pub last_error: Option<String>,
    /// How far it is, in words of the way's own.
    pub cursor: Option<String>,
    /// Files, pages or posts that were taken, and refused as a whole.
    pub files: [u64; 2],
    /// Entries by fate, of all there have been.
    pub entries: Entries,
}

/// Entries by fate.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Entries {
    /// Taken.
    pub taken: u64,
    /// Refused.
    pub refused: u64,
    /// Not for this feed.
    pub skipped: u64,
    /// As they were.
    pub unchanged: u64,
    /// Taken back.
    pub removed: u64,
}

impl State {
    /// As it was last written; `None` when nothing was.
    pub fn read(data_dir: &Path, feed: &str) -> Option<Self> {
        let path = data_dir.join("feeds").join(feed).join(format!("{NAME}.json"));
        serde_json::from_slice(&std::fs::read(path).ok()?).ok()
    }
}

/// The state of a feed that runs.
#[derive(Debug)]
pub(super) struct Kept(Mutex<Inner>);

#[derive(Debug)]
struct Inner {
    state: State,
    store: Store,
    written: Option<Instant>,
    dirty: bool,
}

impl Kept {
    pub(super) fn new(store: Store, way: &str) -> Self {
        let mut state: State = store.load(NAME).ok().flatten().unwrap_or_default();
        way.clone_into(&mut state.way);
        Self(Mutex::new(Inner { state, store, written: None, dirty: true }))
    }

    /// Changes it, and writes it when it was not written for a while; else [`write`](Self::write) does.
    pub(super) fn change(&self, change: impl FnOnce(&mut State)) {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut inner.state);
        inner.dirty = true;
        if inner.written.is_none_or(|at| at.elapsed() >= WRITE_EVERY) {
            inner.write();
        }
    }

    /// Writes what was not yet written: to be called when nothing follows for a while.
    pub(super) fn write(&self) {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if inner.dirty {
            inner.write();
        }
    }

    pub(super) fn get(&self) -> State {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).state.clone()
    }
}

impl Inner {
    fn write(&mut self) {
        self.written = Some(Instant::now());
        self.dirty = false;
        if let Err(error) = self.store.note(NAME, &self.state) {
            tracing::warn!(%error, "state of a feed cannot be written");
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        if self.dirty {
            self.write();
        }
    }
}

/// Adds what became of a file.
pub(super) fn add(state: &mut State, file: &str, report: &Report, at: i64) {
    let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    state.round_at = Some(at);
    state.taken_at = Some(at);
    state.last_file = Some(intake::shown_name(file)).filter(|name| !name.is_empty());
    state.last_error = None;
    state.files[usize::from(!report.accepted)] += 1;
    let entries = &mut state.entries;
    entries.taken += count(report.taken);
    entries.refused += count(report.refused);
    entries.skipped += count(report.skipped);
    entries.unchanged += count(report.unchanged);
    entries.removed += count(report.removed);
}

/// A finding as the log may have it.
pub(super) fn code(findings: &[Finding]) -> &str {
    findings.first().and_then(|finding| finding.rule.as_deref()).unwrap_or("-")
}
