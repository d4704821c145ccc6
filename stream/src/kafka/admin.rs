//! Topics, positions and retention.

use std::collections::{BTreeSet, HashMap};
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::Thread;
use std::time::{Duration, Instant};

use rdkafka::admin::{AdminOptions, NewTopic, ResourceSpecifier, TopicReplication};
use rdkafka::consumer::{BaseConsumer, Consumer as _};
use rdkafka::error::{KafkaError, RDKafkaErrorCode as Code};
use rdkafka::topic_partition_list::{Offset, TopicPartitionList};

use super::errors::failed;
use super::reader::{known, list, partition};
use super::settings::{Quiet, message_max_bytes};
use super::{ANSWER, Core, Kafka, behind, lock};
use crate::{Admin, Cleanup, PartitionStatus, StreamError, TopicPartition, TopicSpec};

/// Longest wait until a new topic is known everywhere.
const CREATION: Duration = Duration::from_secs(30);

impl Admin for Kafka {
    fn declare(&self, topics: &[TopicSpec]) -> Result<(), StreamError> {
        let deadline = Instant::now() + CREATION;
        let mut missing = Vec::new();
        let mut there = Vec::new();
        for spec in topics {
            match self.core.known_count(spec)? {
                Some(count) if count != spec.partitions => {
                    return Err(crate::open::other_count(spec, count));
                }
                Some(_) => there.push(spec),
                None => missing.push(spec),
            }
        }
        self.core.check_settings(&there)?;
        self.core.create(&missing)?;
        for spec in missing {
            // The answer to the creation comes before every broker knows of the topic.
            while self.core.known_count(spec)? != Some(spec.partitions) {
                if Instant::now() >= deadline {
                    let what = format!("topic `{}` is gemaakt, maar niet te zien", spec.name);
                    return Err(StreamError::Unavailable(what.into()));
                }
                std::thread::sleep(Duration::from_millis(50));
            }
        }
        Ok(())
    }

    fn status(&self, topics: &[TopicSpec]) -> Result<Vec<PartitionStatus>, StreamError> {
        let mut all = Vec::new();
        for spec in topics {
            for at in partitions(spec) {
                let (start, end) = self.core.ends(&at)?;
                all.push(PartitionStatus { at, start, end, committed: Vec::new() });
            }
            let from = all.len() - spec.partitions as usize;
            for group in &spec.consumers {
                let committed = self.core.committed(group, spec)?;
                for (status, position) in all[from..].iter_mut().zip(committed) {
                    status.committed.push((group.clone(), position));
                }
            }
        }
        self.core.past_markers(&mut all)?;
        Ok(all)
    }

    fn retain(&self, topics: &[TopicSpec], now_ms: i64) -> Result<u64, StreamError> {
        let mut gone = 0;
        for spec in topics {
            let Cleanup::Delete(Some(period)) = spec.cleanup else { continue };
            let period = i64::try_from(period.as_millis()).unwrap_or(i64::MAX);
            gone += self.core.expire(spec, now_ms.saturating_sub(period))?;
        }
        Ok(gone)
    }
}

fn partitions(spec: &TopicSpec) -> impl Iterator<Item = TopicPartition> {
    (0..spec.partitions).map(|number| TopicPartition::new(&spec.name, number))
}

impl Core {
    /// How many partitions a topic has, once each has a leader; `None` when it is not there.
    fn known_count(&self, spec: &TopicSpec) -> Result<Option<u32>, StreamError> {
        let name = self.names.outside(&spec.name);
        let metadata = self.observer.fetch_metadata(Some(&name), ANSWER).map_err(failed)?;
        let topic = metadata.topics().iter().find(|topic| topic.name() == name);
        let topic = topic.filter(|topic| topic.error().is_none());
        let led = topic.filter(|topic| topic.partitions().iter().all(|one| one.leader() >= 0));
        let count = led.and_then(|topic| u32::try_from(topic.partitions().len()).ok());
        Ok(count.filter(|count| *count > 0))
    }

    fn create(&self, missing: &[&TopicSpec]) -> Result<(), StreamError> {
        if missing.is_empty() {
            return Ok(());
        }
        let copies = i32::try_from(self.replication).unwrap_or(i32::MAX);
        // With three copies one may be away; with fewer none can be spared.
        let in_sync = if copies > 2 { (copies - 1).to_string() } else { "1".to_owned() };
        let names: Vec<String> =
            missing.iter().map(|spec| self.names.outside(&spec.name)).collect();
        let largest = message_max_bytes().to_string();
        let new: Vec<NewTopic<'_>> = missing
            .iter()
            .zip(&names)
            .map(|(spec, name)| {
                let count = i32::try_from(spec.partitions).unwrap_or(i32::MAX);
                let new = NewTopic::new(name, count, TopicReplication::Fixed(copies))
                    .set("max.message.bytes", &largest)
                    .set("min.insync.replicas", &in_sync)
                    // Retention is ours: a clock that is off must not stop the stream.
                    .set("message.timestamp.after.max.ms", "9223372036854775807");
                let mut new = new;
                for (setting, value) in cleanup_settings(spec.cleanup) {
                    new = new.set(setting, value);
                }
                new
            })
            .collect();
        let results = block_on(self.admin.create_topics(&new, &options())).map_err(failed)?;
        for result in results {
            match result {
                // Another hub was faster: its count is checked right after this.
                Ok(_) | Err((_, Code::TopicAlreadyExists)) => {}
                Err((topic, code)) => {
                    let error = KafkaError::AdminOp(code);
                    return Err(StreamError::Unusable {
                        reason: format!("topic `{topic}` is niet te maken"),
                        source: Some(error.into()),
                    });
                }
            }
        }
        Ok(())
    }

    /// A topic that others made may delete what nobody has read, or refuse large messages.
    fn check_settings(&self, there: &[&TopicSpec]) -> Result<(), StreamError> {
        let names: Vec<String> = there.iter().map(|spec| self.names.outside(&spec.name)).collect();
        let which: Vec<_> = names.iter().map(|name| ResourceSpecifier::Topic(name)).collect();
        if which.is_empty() {
            return Ok(());
        }
        let found = block_on(self.admin.describe_configs(&which, &options())).map_err(failed)?;
        for ((spec, name), found) in there.iter().zip(&names).zip(found) {
            let found = found.map_err(|code| failed(KafkaError::Global(code)))?;
            let value = |setting: &str| found.get(setting).and_then(|entry| entry.value.as_deref());
            for (setting, wanted) in cleanup_settings(spec.cleanup) {
                let is = value(setting).unwrap_or_default();
                if is != wanted {
                    return Err(StreamError::Unusable {
                        reason: format!(
                            "topic `{name}` heeft {setting}={is}, nodig is {wanted}; \
                             verander het met kafka-configs"
                        ),
                        source: None,
                    });
                }
            }
            let largest = value("max.message.bytes").and_then(|value| value.parse::<usize>().ok());
            if largest.is_some_and(|largest| largest < message_max_bytes()) {
                return Err(StreamError::Unusable {
                    reason: format!(
                        "topic `{name}` heeft een max.message.bytes onder {}; \
                         verander het met kafka-configs",
                        message_max_bytes()
                    ),
                    source: None,
                });
            }
        }
        Ok(())
    }

    fn ends(&self, at: &TopicPartition) -> Result<(u64, u64), StreamError> {
        let name = self.names.outside(&at.topic);
        let ends = self.observer.fetch_watermarks(&name, partition(at), ANSWER).map_err(failed)?;
        Ok((u64::try_from(ends.0).unwrap_or_default(), u64::try_from(ends.1).unwrap_or_default()))
    }

    /// Whether a target may go on from there. A broker that has just become the leader may
    /// not know for a moment how far the partition goes.
    pub(super) fn check_seek(&self, at: &TopicPartition, offset: u64) -> Result<(), StreamError> {
        /// Longer than a new leader needs to hear from the other copies.
        const LEADER: Duration = Duration::from_secs(3);
        let deadline = Instant::now() + LEADER;
        loop {
            let (start, end) = self.ends(at)?;
            if offset <= end || Instant::now() >= deadline {
                return crate::open::check_seek(at, offset, start, end);
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// A group's position on each partition of a topic.
    fn committed(&self, group: &str, spec: &TopicSpec) -> Result<Vec<Option<u64>>, StreamError> {
        let watcher = self.watcher(group)?;
        let mut wanted = TopicPartitionList::new();
        let name = self.names.outside(&spec.name);
        for at in partitions(spec) {
            wanted.add_partition(&name, partition(&at));
        }
        let found = watcher.committed_offsets(wanted, ANSWER).map_err(failed)?;
        let position = |at: TopicPartition| {
            let element = found.find_partition(&name, partition(&at));
            let Some(element) = element else { return Ok(None) };
            element.error().map_err(failed)?;
            Ok(known(element.offset()))
        };
        partitions(spec).map(position).collect()
    }

    fn watcher(&self, group: &str) -> Result<Arc<BaseConsumer<Quiet>>, StreamError> {
        let mut groups = lock(&self.groups);
        if let Some(watcher) = groups.get(group) {
            return Ok(Arc::clone(watcher));
        }
        let watcher = Arc::new(self.clients.watcher(group)?);
        groups.insert(group.to_owned(), Arc::clone(&watcher));
        Ok(watcher)
    }

    /// Moves positions over what is no record, see [`behind::moved`].
    fn past_markers(&self, all: &mut [PartitionStatus]) -> Result<(), StreamError> {
        /// Markers and what was aborted come in small numbers; a real backlog is not read here.
        const FAR: u64 = 10_000;
        let before = lock(&self.at_end).clone();
        let mut unknown = BTreeSet::new();
        for status in all.iter() {
            for position in status.committed.iter().filter_map(|(_, position)| *position) {
                let place = (status.at.clone(), position);
                let is_known = before.get(&place).is_some_and(|next| *next >= status.end);
                let left = status.end.saturating_sub(position);
                if (1..=FAR).contains(&left) && !is_known {
                    unknown.insert(place);
                }
            }
        }
        let moved = behind::moved(&self.clients, &self.names, unknown)?;
        let mut at_end = HashMap::new();
        for status in all.iter_mut() {
            for position in status.committed.iter_mut().filter_map(|(_, it)| it.as_mut()) {
                let place = (status.at.clone(), *position);
                let Some(next) = moved.get(&place).or_else(|| before.get(&place)) else { continue };
                *position = *next;
                // What is uncommitted now may be a record soon: only a look at the whole counts.
                if *next >= status.end {
                    at_end.insert(place, *next);
                }
            }
        }
        *lock(&self.at_end) = at_end;
        Ok(())
    }

    /// Deletes what is older than `before_ms` and behind every consumer.
    fn expire(&self, spec: &TopicSpec, before_ms: i64) -> Result<u64, StreamError> {
        let name = self.names.outside(&spec.name);
        let mut asked = TopicPartitionList::new();
        for at in partitions(spec) {
            let time = Offset::Offset(before_ms.max(0));
            asked.add_partition_offset(&name, partition(&at), time).map_err(failed)?;
        }
        let young = self.observer.offsets_for_times(asked, ANSWER).map_err(failed)?;
        let mut read: Option<Vec<u64>> = None;
        for group in &spec.consumers {
            let positions = self.committed(group, spec)?.into_iter();
            let positions = positions.map(Option::unwrap_or_default);
            read = Some(match read {
                None => positions.collect(),
                Some(least) => least.into_iter().zip(positions).map(|(a, b)| a.min(b)).collect(),
            });
        }
        let mut delete = Vec::new();
        let mut gone = 0;
        for (index, at) in partitions(spec).enumerate() {
            let (start, end) = self.ends(&at)?;
            let element = young.find_partition(&name, partition(&at));
            let Some(element) = element else { continue };
            element.error().map_err(failed)?;
            // No record is young enough: all may go.
            let first_young = known(element.offset()).unwrap_or(end);
            let before = read.as_ref().map_or(end, |read| read[index]).min(first_young);
            if before > start {
                gone += before - start;
                delete.push((at, before));
            }
        }
        if delete.is_empty() {
            return Ok(0);
        }
        let list = list(&self.names, delete.iter().map(|(at, before)| (at, *before)))?;
        let deleted = block_on(self.admin.delete_records(&list, &options())).map_err(failed)?;
        for element in deleted.elements() {
            element.error().map_err(failed)?;
        }
        Ok(gone)
    }
}

fn cleanup_settings(cleanup: Cleanup) -> Vec<(&'static str, &'static str)> {
    match cleanup {
        // The hub deletes, behind its consumers.
        Cleanup::Delete(_) => {
            vec![("cleanup.policy", "delete"), ("retention.ms", "-1"), ("retention.bytes", "-1")]
        }
        Cleanup::Compact => vec![("cleanup.policy", "compact")],
    }
}

fn options() -> AdminOptions {
    AdminOptions::new().request_timeout(Some(ANSWER)).operation_timeout(Some(ANSWER))
}

/// Waits for a future that another thread completes: librdkafka's own.
fn block_on<F: Future>(future: F) -> F::Output {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(output) => return output,
            Poll::Pending => std::thread::park(),
        }
    }
}
