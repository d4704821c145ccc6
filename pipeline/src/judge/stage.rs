//! The stage itself: what comes in, what is remembered, what goes out.

use std::collections::HashMap;
use std::sync::Arc;

use wijkstroom_schemas::event::Event;
use wijkstroom_schemas::ids::Ids;
use wijkstroom_schemas::topics;
use wijkstroom_schemas::wire::Registry;
use wijkstroom_stream::{Delivered, Member, Output, Stream, TopicPartition};

use super::lists::Lists;
use super::memory::{Memory, Records, Unreadable};
use super::recent::Recent;
use super::told::{Told, id};
use super::work::{Arrival, Work};
use crate::runner::StepError;

/// Most routing keys that one tick looks at; the rest follows at the next.
const WAKES_MAX: usize = 1_000;

/// How long messages wait.
#[derive(Debug, Clone, Copy)]
pub struct Waits {
    /// How long a message that does not pass waits for what may cure it, milliseconds.
    pub wait_ms: i64,
    /// How long the messages of a child are gathered before they are judged, milliseconds.
    pub gather_ms: i64,
    /// How long `wijkstroom.event` keeps what was read, milliseconds: nothing waits longer than
    /// half of it after its receipt, for it is read again when decided.
    pub keep_ms: i64,
}

/// The stage `judge`.
pub struct Judge {
    pub(super) waits: Waits,
    pub(super) lists: Lists,
    pub(super) ids: Ids,
    pub(super) registry: Arc<Registry>,
    pub(super) stream: Arc<dyn Stream>,
    pub(super) memory: HashMap<u32, Memory>,
    pub(super) recent: Recent,
    /// The time of the last tick. Before the first, that of the latest record that was taken in: by then
    /// it lay on the stream, so that no wait ends too early.
    pub(super) now: i64,
    is_ticked: bool,
}

/// What comes of judging.
#[derive(Default)]
pub struct Passed {
    /// Events whose facts go on.
    pub events: Vec<Event>,
    /// Verdicts, notes, words and state.
    pub outputs: Vec<Output>,
}

impl Judge {
    /// On a stream whose topics are declared.
    pub fn new(
        waits: Waits,
        lists: Lists,
        ids: Ids,
        registry: Arc<Registry>,
        stream: Arc<dyn Stream>,
    ) -> Self {
        let (memory, recent) = (HashMap::new(), Recent::default());
        let (now, is_ticked) = (0, false);
        Self { waits, lists, ids, registry, stream, memory, recent, now, is_ticked }
    }

    /// Reads back what is remembered of partitions of `wijkstroom.event`.
    ///
    /// # Errors
    /// When the changelog cannot be read, or holds what is not the judge's.
    pub fn assigned(
        &mut self,
        member: &mut dyn Member,
        partitions: &[TopicPartition],
    ) -> Result<(), StepError> {
        for input in partitions {
            let at = TopicPartition::new(topics::STATE_JUDGE, input.partition);
            let mut records = Records::default();
            let mut failed = None;
            member.restore(&at, &mut |record| {
                if let Err(error) = records.read(&self.registry, &record) {
                    failed.get_or_insert(error);
                }
            })?;
            let mut memory = Memory::default();
            match failed.map_or_else(|| memory.fold(records), Err) {
                Ok(()) => self.memory.insert(input.partition, memory),
                Err(error) => return Err(unreadable(&at.to_string(), error)),
            };
        }
        Ok(())
    }

    /// Partitions went away.
    pub fn revoked(&mut self, partitions: &[TopicPartition]) {
        for input in partitions {
            self.memory.remove(&input.partition);
        }
        self.recent.forget();
    }

    /// Takes one event in, and decides what can be decided with it.
    ///
    /// # Errors
    /// When state cannot be read, or a waiting event is gone from the stream. Then everything
    /// that is held of the partitions counts no more.
    pub fn take(&mut self, delivered: &Delivered, event: Event) -> Result<Passed, StepError> {
        if !self.is_ticked {
            self.now = self.now.max(delivered.record.timestamp_ms);
        }
        let partition = delivered.at.partition;
        let at = || format!("{} offset {}", delivered.at, delivered.offset);
        let key = std::str::from_utf8(&delivered.record.key).ok().and_then(id);
        let (Some(key), Some(told)) = (key, Told::from(&event)) else {
            return Err(StepError::Unusable(
                format!("het bericht op {} is niet te beoordelen", at()),
                None,
            ));
        };
        let arrival = Arrival {
            offset: delivered.offset,
            size: delivered.record.value.as_ref().map_or(0, Vec::len),
            awaited: super::is_awaited(&delivered.record),
        };
        Work::new(self, partition, key)?.take(arrival, event, told)
    }

    /// Decides what waited long enough.
    ///
    /// # Errors
    /// As [`Judge::take`].
    pub fn tick(&mut self, now: i64) -> Result<Passed, StepError> {
        (self.now, self.is_ticked) = (now, true);
        let mut all = Passed::default();
        let mut partitions: Vec<u32> = self.memory.keys().copied().collect();
        partitions.sort_unstable();
        for partition in partitions {
            for _ in 0..WAKES_MAX {
                let Some(memory) = self.memory.get_mut(&partition) else { break };
                let Some((_, key)) = memory.due(now) else { break };
                let Passed { events, outputs } = Work::new(self, partition, key)?.wake()?;
                all.events.extend(events);
                all.outputs.extend(outputs);
            }
        }
        Ok(all)
    }
}

/// State that this build did not write, or that is damaged.
pub(super) fn unreadable(at: &str, error: Unreadable) -> StepError {
    StepError::Unusable(
        format!("de stand van de beoordeling op {at} is niet te lezen"),
        Some(error.into()),
    )
}
