//! The seam: read a batch with its positions; commit outputs and positions atomically.
//!
//! Two engines, one contract (its suite is `tests/tests/stream_contract.rs`):
//! [`kafka`] on Apache Kafka, [`embedded`] on one SQLite file. Connectors and
//! pipeline meet here and nowhere else.
//!
//! Calls block: a loop that reads, computes and commits is a plain thread.

pub mod embedded;
pub mod fault;
pub mod groups;
pub mod kafka;
pub mod meta;
pub mod open;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// One partition of a topic.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TopicPartition {
    /// Name of the topic.
    pub topic: Arc<str>,
    /// From 0.
    pub partition: u32,
}

impl TopicPartition {
    /// Names a partition.
    pub fn new(topic: &str, partition: u32) -> Self {
        Self { topic: topic.into(), partition }
    }
}

/// `topic-partition`, as Kafka's tools write it.
impl fmt::Display for TopicPartition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.topic, self.partition)
    }
}

/// The next offset to read, by partition.
pub type Positions = BTreeMap<TopicPartition, u64>;

/// What a topic holds.
#[derive(Clone, PartialEq, Eq)]
pub struct Record {
    /// Decides the partition, and what compaction keeps. Never a BSN.
    pub key: Vec<u8>,
    /// `None` is a tombstone.
    pub value: Option<Vec<u8>>,
    /// Never an identity.
    pub headers: Vec<(String, Vec<u8>)>,
    /// Time of receipt, milliseconds since 1970-01-01T00:00:00Z. Retention goes by it.
    pub timestamp_ms: i64,
}

impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = self.value.as_ref().map(Vec::len);
        write!(
            f,
            "Record({} byte key, {size:?} byte value, at {})",
            self.key.len(),
            self.timestamp_ms
        )
    }
}

/// A record and where it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// A declared topic.
    pub topic: Arc<str>,
    /// `None`: by the key, see [`partition_of`]. `Some` for state, which lies beside its input.
    pub partition: Option<u32>,
    /// The record.
    pub record: Record,
}

impl Output {
    /// A value without headers, in the partition of its key.
    pub fn keyed(topic: &str, key: String, value: Vec<u8>, timestamp_ms: i64) -> Self {
        let record =
            Record { key: key.into_bytes(), value: Some(value), headers: Vec::new(), timestamp_ms };
        Self { topic: topic.into(), partition: None, record }
    }
}

/// A record and where it lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivered {
    /// Topic and partition.
    pub at: TopicPartition,
    /// From 0; gaps are possible (compaction, markers of transactions).
    pub offset: u64,
    /// The record.
    pub record: Record,
}

/// What [`Member::poll`] saw.
#[derive(Debug)]
pub enum Polled {
    /// These partitions are now this member's, besides those it had. Restore
    /// state and [`Member::seek`] before the next poll.
    Assigned(Vec<TopicPartition>),
    /// These no longer are: forget their state and what was read of them.
    Revoked(Vec<TopicPartition>),
    /// Records in order within each partition.
    Records(Vec<Delivered>),
    /// Nothing came within the wait.
    Idle,
}

/// How much [`Member::poll`] and [`Stream::read`] return at most. At least one record comes whatever its size.
#[derive(Debug, Clone, Copy)]
pub struct BatchLimits {
    /// Records.
    pub records: usize,
    /// Bytes of values, counted before the record that passes it.
    pub bytes: usize,
}

/// A log of topics with consumer groups: Kafka or the embedded file.
pub trait Stream: Send + Sync {
    /// Appends records outside any group: the door's call. When it returns `Ok`,
    /// all of them survive a crash. After an error each is there once or not at
    /// all: the caller repeats, and `dedupe` drops what was there.
    fn append(&self, outputs: Vec<Output>) -> Result<(), StreamError>;

    /// Joins a consumer group. A member that is dropped, or not polled for the
    /// session's time, loses its partitions to the others.
    fn join(&self, group: &str, topics: &[&str]) -> Result<Box<dyn Member>, StreamError>;

    /// Reads committed records of one partition from an offset on, outside any
    /// group. Empty at the end. Also returns the next offset to read.
    fn read(
        &self,
        at: &TopicPartition,
        from: u64,
        limits: BatchLimits,
    ) -> Result<(Vec<Delivered>, u64), StreamError>;
}

/// One consumer of a group, and the only one that may move the group's position
/// on its partitions.
pub trait Member: Send {
    /// Waits at most `wait` for records or a change of partitions. A member starts
    /// where the group's last commit left off, or at the first record.
    ///
    /// Called again after an error: the same records come again unless committed.
    fn poll(&mut self, limits: BatchLimits, wait: Duration) -> Result<Polled, StreamError>;

    /// Makes outputs visible **if and only if** the group's positions advance to
    /// `positions`. On error neither happened, except [`StreamError::Unknown`].
    /// After any error records are polled again from the last commit.
    fn commit(&mut self, positions: &Positions, outputs: Vec<Output>) -> Result<(), StreamError>;

    /// The group's position on every partition it holds, as of its last commit: to commit outputs
    /// that come of no record.
    fn positions(&self) -> Positions;

    /// Goes on from another offset than the group's, on a partition it holds; 0 is the first
    /// record that is still there. For a target that keeps the positions itself.
    ///
    /// An offset before the first record or past the last is refused
    /// ([`StreamError::Unusable`]): what lies between would be passed over without a word.
    fn seek(&mut self, at: &TopicPartition, offset: u64) -> Result<(), StreamError>;

    /// Reads a partition of a state topic from first to last, compacted or not,
    /// in order: all that any earlier owner committed is seen. Call it on
    /// [`Polled::Assigned`], before the next poll.
    fn restore(
        &mut self,
        at: &TopicPartition,
        each: &mut dyn FnMut(Record),
    ) -> Result<(), StreamError>;
}

/// The stream as its operator sees it.
pub trait Admin: Send + Sync {
    /// Creates what is missing. A partition count that differs from the declared
    /// one is refused: the keys would move.
    fn declare(&self, topics: &[TopicSpec]) -> Result<(), StreamError>;

    /// Where every partition of the declared topics begins and ends, and how far each group is.
    fn status(&self, topics: &[TopicSpec]) -> Result<Vec<PartitionStatus>, StreamError>;

    /// Deletes what is older than a topic's retention *and* behind every declared
    /// consumer's position; compacts (embedded; Kafka's broker does its own).
    /// Returns how many records went, as far as the engine can tell.
    fn retain(&self, topics: &[TopicSpec], now_ms: i64) -> Result<u64, StreamError>;
}

/// A declared topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicSpec {
    /// Name.
    pub name: String,
    /// Fixed once created.
    pub partitions: u32,
    /// What becomes of old records.
    pub cleanup: Cleanup,
    /// Groups that must have read a record before it may go.
    pub consumers: Vec<String>,
}

/// What becomes of old records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cleanup {
    /// Kept for this long at least, and until every declared consumer has read them. `None`: for ever.
    Delete(Option<Duration>),
    /// The last value of every key is kept; a tombstone removes the key.
    Compact,
}

/// One partition as its operator sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartitionStatus {
    /// Topic and partition.
    pub at: TopicPartition,
    /// First offset that is still there.
    pub start: u64,
    /// Offset after the last record.
    pub end: u64,
    /// Committed position of each declared consumer; `None` before its first commit.
    pub committed: Vec<(String, Option<u64>)>,
}

/// Why the stream did not do it, as the operator reads it. Each variant is one thing to do about it.
#[derive(Debug, thiserror::Error)]
pub enum StreamError {
    /// The same call may succeed later: wait and repeat. Nothing was written.
    #[error("de stroom is nu niet te bereiken")]
    Unavailable(#[source] Cause),
    /// The partitions went to another member: drop this one and join again. Nothing was written.
    #[error("een ander knooppunt nam de partities over")]
    Fenced(#[source] Option<Cause>),
    /// It is not known whether the commit took place: drop this member and join again; the positions tell.
    #[error("het is niet zeker of de stroom het vastlegde")]
    Unknown(#[source] Cause),
    /// The record is larger than the engine takes.
    #[error(
        "een record van {bytes} bytes voor `{topic}` is groter dan de {limit} die de stroom neemt"
    )]
    TooLarge {
        /// Where it was to go.
        topic: String,
        /// Its size.
        bytes: usize,
        /// The most that fits.
        limit: usize,
    },
    /// The stream is used by another process (embedded engine only).
    #[error(
        "{path} is in gebruik door een ander proces; stop het knooppunt dat al draait, of wacht tot het klaar is"
    )]
    InUse {
        /// The file.
        path: String,
    },
    /// Someone must mend the settings or the store: repeating does not help.
    #[error("de stroom is niet te gebruiken: {reason}")]
    Unusable {
        /// What is wrong and what to do.
        reason: String,
        /// What the engine says.
        #[source]
        source: Option<Cause>,
    },
}

/// What lies under a [`StreamError`].
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// The partition of a key: FNV-1a (32 bits), folded to 31 bits, modulo the count.
///
/// Ours rather than the client's, so that both engines, and every future one,
/// put a child into the same partition.
pub fn partition_of(key: &[u8], partitions: u32) -> u32 {
    let hash = key
        .iter()
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193));
    ((hash >> 1) ^ (hash & 1)) % partitions.max(1)
}

/// Largest value either engine takes: 64 MiB.
///
/// A message of 25 MB, its events and findings fit twice; Kafka's `message.max.bytes`
/// and fetch sizes are set to it and a margin for keys and headers.
pub const VALUE_MAX_BYTES: usize = 64 * 1024 * 1024;
