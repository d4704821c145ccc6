//! Section `[batch]`: how much is done at once.

use std::num::NonZeroUsize;
use std::time::Duration;

use serde::Deserialize;

/// How much is done at once. More is faster; a crash repeats it all.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BatchSettings {
    /// Most records in one batch.
    pub records: NonZeroUsize,
    /// Most bytes in one batch; one larger record comes alone.
    pub bytes: NonZeroUsize,
    /// Longest wait for the first record of a batch.
    #[serde(with = "humantime_serde")]
    pub wait: Duration,
}

impl Default for BatchSettings {
    fn default() -> Self {
        Self {
            records: NonZeroUsize::new(1_000).unwrap_or(NonZeroUsize::MIN),
            bytes: NonZeroUsize::new(8 * 1024 * 1024).unwrap_or(NonZeroUsize::MIN),
            wait: Duration::from_millis(200),
        }
    }
}
