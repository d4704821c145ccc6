//! What the group does to a member, and which number the member has in this process.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use rdkafka::client::ClientContext;
use rdkafka::config::RDKafkaLogLevel;
use rdkafka::consumer::{BaseConsumer, Consumer as _, ConsumerContext};
use rdkafka::error::KafkaError;
use rdkafka::topic_partition_list::TopicPartitionList;
use rdkafka::types::RDKafkaRespErr;

use super::settings::log;
use super::{Core, lock};

/// What the group did, in order, until the member's poll tells of it.
pub(super) enum Change {
    /// The group waits until these are assigned to the consumer.
    Assigned(Vec<(String, i32)>),
    /// All were given up.
    Revoked,
}

/// Queues the changes of the group.
#[derive(Default)]
pub(super) struct Context {
    changes: Mutex<VecDeque<Change>>,
    closing: AtomicBool,
}

impl Context {
    /// Takes the first change that was not told yet.
    pub(super) fn next(&self) -> Option<Change> {
        lock(&self.changes).pop_front()
    }

    /// Puts back what [`Context::next`] took.
    pub(super) fn again(&self, change: Change) {
        lock(&self.changes).push_front(change);
    }

    pub(super) fn has_changed(&self) -> bool {
        !lock(&self.changes).is_empty()
    }

    /// From now on partitions are refused. Whether an assignment is still without an answer.
    pub(super) fn close(&self) -> bool {
        self.closing.store(true, Ordering::Relaxed);
        lock(&self.changes).iter().any(|change| matches!(change, Change::Assigned(_)))
    }
}

impl ClientContext for Context {
    fn log(&self, level: RDKafkaLogLevel, facility: &str, message: &str) {
        log(level, facility, message);
    }

    fn error(&self, error: KafkaError, reason: &str) {
        tracing::debug!(%error, reason, "librdkafka");
    }
}

impl ConsumerContext for Context {
    /// Partitions are given up here and now. New ones are begun by the member, at
    /// positions that it has read first.
    fn rebalance(
        &self,
        consumer: &BaseConsumer<Self>,
        event: RDKafkaRespErr,
        partitions: &mut TopicPartitionList,
    ) {
        let assigned = event == RDKafkaRespErr::RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS;
        if assigned && !self.closing.load(Ordering::Relaxed) {
            let names = partitions.elements();
            let names = names.iter().map(|at| (at.topic().to_owned(), at.partition()));
            lock(&self.changes).push_back(Change::Assigned(names.collect()));
            return;
        }
        if let Err(error) = consumer.unassign() {
            tracing::warn!(%error, "cannot give up partitions");
        }
        lock(&self.changes).push_back(Change::Revoked);
    }
}

/// A number among the members of a group in this process, free again when dropped.
pub(super) struct Seat {
    core: Arc<Core>,
    group: String,
    number: u32,
}

impl Seat {
    pub(super) fn take(core: &Arc<Core>, group: &str) -> Self {
        let mut seats = lock(&core.seats);
        let taken = seats.entry(group.to_owned()).or_default();
        let number = (0..).find(|number| !taken.contains(number)).unwrap_or_default();
        taken.insert(number);
        Self { core: Arc::clone(core), group: group.to_owned(), number }
    }

    pub(super) fn group(&self) -> &str {
        &self.group
    }

    pub(super) fn number(&self) -> u32 {
        self.number
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        if let Some(taken) = lock(&self.core.seats).get_mut(&self.group) {
            taken.remove(&self.number);
        }
    }
}
