//! What dedupe remembers: as committed, and as the batch at hand leaves it.

use std::collections::HashMap;

use wijkstroom_schemas::topics;
use wijkstroom_stream::{Member, Output, Record, TopicPartition};

use super::open::{self, Entry, Open};
use super::remembered::{Key, Remembered, Value};
use crate::runner::StepError;

/// By partition.
#[derive(Default)]
pub(super) struct State {
    memory: HashMap<u32, Memory>,
    /// Entries of the batch that is not committed yet.
    pending: HashMap<(u32, Key), Value>,
    /// Open messages as that batch leaves them; `None` when decided.
    pending_open: HashMap<(u32, Key), Option<Open>>,
}

/// What is remembered of one partition.
#[derive(Default)]
struct Memory {
    decided: Remembered,
    open: HashMap<Key, Open>,
}

impl Memory {
    fn open(&mut self, key: Key, open: Option<Open>) {
        match open {
            Some(open) => self.open.insert(key, open),
            None => self.open.remove(&key),
        };
    }
}

impl State {
    /// What is remembered under a key of a decided message.
    pub(super) fn recall(&self, partition: u32, key: &Key) -> Option<Value> {
        let pending = self.pending.get(&(partition, *key)).copied();
        pending.or_else(|| self.memory.get(&partition)?.decided.get(key))
    }

    /// Remembers a decided message.
    pub(super) fn remember(&mut self, partition: u32, key: Key, value: Value) {
        self.pending.insert((partition, key), value);
    }

    /// An open message, to be changed.
    pub(super) fn open(&mut self, partition: u32, key: &Key) -> Option<&mut Open> {
        let place = (partition, *key);
        if !self.pending_open.contains_key(&place) {
            let open = self.memory.get(&partition)?.open.get(key)?.clone();
            self.pending_open.insert(place, Some(open));
        }
        self.pending_open.get_mut(&place)?.as_mut()
    }

    /// Has a message wait for its verdict.
    pub(super) fn wait(&mut self, partition: u32, key: Key, open: Open) {
        self.pending_open.insert((partition, key), Some(open));
    }

    /// A message waits no longer.
    pub(super) fn close(&mut self, partition: u32, key: Key) {
        self.pending_open.insert((partition, key), None);
    }

    /// How many messages wait, as committed.
    pub(super) fn waiting(&self) -> usize {
        self.memory.values().map(|memory| memory.open.len()).sum()
    }

    /// Reads back what is remembered of a partition, and tells how many messages of it wait.
    pub(super) fn restore(
        &mut self,
        member: &mut dyn Member,
        partition: u32,
    ) -> Result<usize, StepError> {
        let state = TopicPartition::new(topics::STATE_DEDUPE, partition);
        let mut memory = Memory::default();
        let mut damaged = 0_u64;
        member.restore(&state, &mut |record| match open::entry(
            &record.key,
            record.value.as_deref(),
        ) {
            Some(Entry::Remembered(key, value)) => memory.decided.insert(key, value),
            Some(Entry::Open(key, open)) => memory.open(key, open),
            None => damaged += 1,
        })?;
        if damaged > 0 {
            let reason = format!("{damaged} records van {state} zijn niet van deze stap");
            return Err(StepError::Unusable(reason, None));
        }
        let waiting = memory.open.len();
        self.memory.insert(partition, memory);
        Ok(waiting)
    }

    /// Forgets partitions.
    pub(super) fn forget(&mut self, partitions: impl Iterator<Item = u32>) {
        for partition in partitions {
            self.memory.remove(&partition);
        }
        self.abort();
    }

    /// The batch did not happen.
    pub(super) fn abort(&mut self) {
        self.pending.clear();
        self.pending_open.clear();
    }

    /// The batch happened.
    pub(super) fn commit(&mut self) {
        for ((partition, key), value) in self.pending.drain() {
            self.memory.entry(partition).or_default().decided.insert(key, value);
        }
        for ((partition, key), open) in self.pending_open.drain() {
            self.memory.entry(partition).or_default().open(key, open);
        }
    }

    /// What the batch changes in what is remembered.
    pub(super) fn changes(&self, timestamp_ms: i64) -> impl Iterator<Item = Output> {
        let decided = self.pending.iter();
        let decided = decided.map(|((at, key), value)| (*at, key.to_vec(), Some(value.to_vec())));
        let open = self.pending_open.iter();
        let open = open.map(|((at, key), open)| {
            (*at, open::key_of_open(key), open.as_ref().map(Open::encode))
        });
        decided.chain(open).map(move |(partition, key, value)| Output {
            topic: topics::STATE_DEDUPE.into(),
            partition: Some(partition),
            record: Record { key, value, headers: Vec::new(), timestamp_ms },
        })
    }
}
