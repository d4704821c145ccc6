//! One consumer of a group, with a producer of its own.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use rdkafka::client::ClientContext;
use rdkafka::config::RDKafkaLogLevel;
use rdkafka::consumer::{BaseConsumer, Consumer as _, ConsumerContext};
use rdkafka::error::{KafkaError, RDKafkaError, RDKafkaErrorCode as Code};
use rdkafka::producer::Producer as _;
use rdkafka::topic_partition_list::TopicPartitionList;
use rdkafka::types::RDKafkaRespErr;

use super::errors::{failed, is_fenced};
use super::producer::{DELIVERY, Producer, Reports, SendError, make, send};
use super::reader::{delivered, known, list};
use super::settings::{log, refused};
use super::{ANSWER, Core, lock};
use crate::{
    BatchLimits, Delivered, Member, Output, Polled, Positions, Record, StreamError, TopicPartition,
};

/// What the group did, in order, until [`KafkaMember::poll`] tells of it.
enum Change {
    Assigned(Vec<(String, i32)>),
    Revoked,
}

/// Queues the changes of the group.
#[derive(Default)]
struct Context {
    changes: Mutex<VecDeque<Change>>,
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
        let mut changes = lock(&self.changes);
        if event == RDKafkaRespErr::RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS {
            let names = partitions.elements();
            let names = names.iter().map(|at| (at.topic().to_owned(), at.partition()));
            changes.push_back(Change::Assigned(names.collect()));
        } else {
            if let Err(error) = consumer.unassign() {
                tracing::warn!(%error, "cannot give up partitions");
            }
            changes.push_back(Change::Revoked);
        }
    }
}

pub(super) struct KafkaMember {
    core: Arc<Core>,
    consumer: BaseConsumer<Context>,
    producer: Producer,
    seat: Seat,
    held: BTreeMap<TopicPartition, Held>,
    /// An error that only a new member gets over.
    ended: bool,
}

#[derive(Clone, Copy)]
struct Held {
    /// Where to begin again after an error.
    settled: u64,
}

/// A number among the members of a group in this process, free again when dropped.
struct Seat {
    core: Arc<Core>,
    group: String,
    number: u32,
}

impl Seat {
    fn take(core: &Arc<Core>, group: &str) -> Self {
        let mut seats = lock(&core.seats);
        let taken = seats.entry(group.to_owned()).or_default();
        let number = (0..).find(|number| !taken.contains(number)).unwrap_or_default();
        taken.insert(number);
        Self { core: Arc::clone(core), group: group.to_owned(), number }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        if let Some(taken) = lock(&self.core.seats).get_mut(&self.group) {
            taken.remove(&self.number);
        }
    }
}

impl KafkaMember {
    pub(super) fn join(
        core: &Arc<Core>,
        group: &str,
        topics: &[&str],
    ) -> Result<Self, StreamError> {
        let seat = Seat::take(core, group);
        let producer = make(&core.clients, Some((group, seat.number)))?;
        // Ends what a predecessor of this name left open, and refuses it from now on.
        producer.init_transactions(DELIVERY).map_err(failed)?;
        let config = core.clients.consumer(group);
        let consumer: BaseConsumer<Context> =
            config.create_with_context(Context::default()).map_err(refused)?;
        let topics: Vec<String> = topics.iter().map(|topic| core.names.outside(topic)).collect();
        let topics: Vec<&str> = topics.iter().map(String::as_str).collect();
        consumer.subscribe(&topics).map_err(failed)?;
        let (core, held) = (Arc::clone(core), BTreeMap::new());
        Ok(Self { core, consumer, producer, seat, held, ended: false })
    }

    /// Tells of the first change that was not told yet, if any.
    fn change(&mut self) -> Result<Option<Polled>, StreamError> {
        let change = lock(&self.consumer.context().changes).pop_front();
        match change {
            None => Ok(None),
            Some(Change::Revoked) => {
                let gone: Vec<_> = std::mem::take(&mut self.held).into_keys().collect();
                // Given up before they were begun: nobody needs to know.
                Ok((!gone.is_empty()).then_some(Polled::Revoked(gone)))
            }
            Some(Change::Assigned(partitions)) => match self.begin(&partitions) {
                Ok(polled) => Ok(Some(polled)),
                Err(error) => {
                    // Told again at the next poll.
                    let again = Change::Assigned(partitions);
                    lock(&self.consumer.context().changes).push_front(again);
                    Err(error)
                }
            },
        }
    }

    /// Reads the group's positions, which waits for open transactions on them, and begins there.
    fn begin(&mut self, partitions: &[(String, i32)]) -> Result<Polled, StreamError> {
        let mut wanted = TopicPartitionList::new();
        for (topic, partition) in partitions {
            wanted.add_partition(topic, *partition);
        }
        let committed = self.consumer.committed_offsets(wanted, ANSWER).map_err(failed)?;
        let mut held = BTreeMap::new();
        for element in committed.elements() {
            element.error().map_err(failed)?;
            let number = u32::try_from(element.partition()).unwrap_or_default();
            let at = TopicPartition::new(self.core.names.inside(element.topic()), number);
            held.insert(at, Held { settled: known(element.offset()).unwrap_or_default() });
        }
        self.held = held;
        self.rewind()?;
        Ok(Polled::Assigned(self.held.keys().cloned().collect()))
    }

    /// Begins every partition anew where it is settled. A seek would fail on a partition
    /// that is not being fetched yet; an assignment never does.
    fn rewind(&self) -> Result<(), StreamError> {
        let positions = self.held.iter().map(|(at, held)| (at, held.settled));
        let list = list(&self.core.names, positions)?;
        self.consumer.assign(&list).map_err(failed)
    }

    /// Writes outputs and positions in one transaction.
    fn transact(&mut self, positions: &Positions, outputs: &[Output]) -> Result<(), StreamError> {
        let deadline = Instant::now() + DELIVERY;
        if self.ended || positions.keys().any(|at| !self.held.contains_key(at)) {
            return Err(StreamError::Fenced(None));
        }
        let offsets = list(&self.core.names, positions.iter().map(|(at, next)| (at, *next)))?;
        // Made anew for each commit: it names the group's generation.
        let group = self.consumer.group_metadata().ok_or(StreamError::Fenced(None))?;
        self.producer.begin_transaction().map_err(|error| self.abort(error))?;
        let reports = Arc::new(Reports::default());
        match send(&self.core, &self.producer, outputs, &reports, deadline) {
            Ok(()) => {}
            Err(SendError::Refused(refused)) => {
                // The batch is at fault, not the producer: that is what the caller must know.
                let cause = KafkaError::MessageProduction(Code::InvalidArgument);
                let aborted = self.abort(cause);
                return Err(if self.ended { aborted } else { refused });
            }
            Err(SendError::Kafka(error)) => return Err(self.abort(error)),
        }
        while let Err(error) =
            self.producer.send_offsets_to_transaction(&offsets, &group, left(deadline))
        {
            if !may_repeat(&error) || Instant::now() >= deadline {
                return Err(self.abort(error));
            }
        }
        reports.all(deadline).map_err(|error| self.abort(error))?;
        // The reports are in; that librdkafka counts them as done takes a moment more. With
        // anything in flight the call below would wait in steps of 100 ms.
        while self.producer.in_flight_count() > 0 && Instant::now() < deadline {
            std::thread::yield_now();
        }
        while let Err(error) = self.producer.commit_transaction(left(deadline)) {
            if may_repeat(&error) && Instant::now() < deadline {
                continue;
            }
            return Err(self.undecided(error));
        }
        Ok(())
    }

    /// The transaction cannot be committed: ends it. Nothing of it will ever be seen.
    fn abort(&mut self, error: KafkaError) -> StreamError {
        let fenced = error.rdkafka_error_code().is_some_and(is_fenced);
        let fatal = transaction_error(&error).is_some_and(RDKafkaError::is_fatal);
        let aborted = if fatal { Err(error.clone()) } else { self.try_abort() };
        match aborted {
            Ok(()) if fenced => StreamError::Fenced(Some(error.into())),
            Ok(()) => failed(error),
            Err(abort) => {
                tracing::warn!(error = %abort, "transaction not aborted, a new producer will be made");
                self.ended = true;
                StreamError::Fenced(Some(error.into()))
            }
        }
    }

    fn try_abort(&self) -> Result<(), KafkaError> {
        let deadline = Instant::now() + DELIVERY;
        while let Err(error) = self.producer.abort_transaction(left(deadline)) {
            if !may_repeat(&error) || Instant::now() >= deadline {
                return Err(error);
            }
        }
        Ok(())
    }

    /// The commit failed: either it surely did not take place, or nobody knows.
    fn undecided(&mut self, error: KafkaError) -> StreamError {
        if transaction_error(&error).is_some_and(RDKafkaError::txn_requires_abort) {
            return self.abort(error);
        }
        self.ended = true;
        if error.rdkafka_error_code().is_some_and(is_fenced) {
            return StreamError::Fenced(Some(error.into()));
        }
        StreamError::Unknown(error.into())
    }

    /// Reacts to an error of the consumer; `Ok` when it goes on by itself.
    fn consumer_failed(&mut self, error: KafkaError) -> Result<(), StreamError> {
        let fatal = matches!(error, KafkaError::MessageConsumptionFatal(_));
        if fatal {
            self.ended = true;
            return Err(StreamError::Fenced(Some(error.into())));
        }
        // Away for longer than allowed: the group's answer follows as a change.
        if error.rdkafka_error_code() == Some(Code::PollExceeded) {
            tracing::warn!("a batch took longer than max.poll.interval.ms");
            return Ok(());
        }
        Err(failed(error))
    }
}

fn left(deadline: Instant) -> Duration {
    deadline.saturating_duration_since(Instant::now()).max(Duration::from_millis(1))
}

fn transaction_error(error: &KafkaError) -> Option<&RDKafkaError> {
    if let KafkaError::Transaction(error) = error { Some(error) } else { None }
}

fn may_repeat(error: &KafkaError) -> bool {
    transaction_error(error)
        .is_some_and(|error| error.is_retriable() && !error.txn_requires_abort())
}

impl Member for KafkaMember {
    fn poll(&mut self, limits: BatchLimits, wait: Duration) -> Result<Polled, StreamError> {
        let deadline = Instant::now() + wait;
        let mut records: Vec<Delivered> = Vec::new();
        let mut bytes = 0;
        loop {
            if self.ended {
                return Err(StreamError::Fenced(None));
            }
            let changed = !lock(&self.consumer.context().changes).is_empty();
            if changed {
                // What was just read comes again to whoever has it next.
                records.clear();
                match self.change()? {
                    Some(polled) => return Ok(polled),
                    None => continue,
                }
            }
            if records.len() >= limits.records.max(1) || bytes >= limits.bytes.max(1) {
                return Ok(Polled::Records(records));
            }
            let wait = if records.is_empty() {
                deadline - Instant::now().min(deadline)
            } else {
                Duration::ZERO
            };
            match self.consumer.poll(wait) {
                Some(Ok(message)) => {
                    let delivered = delivered(&message, &self.core.names);
                    bytes += delivered.record.value.as_ref().map_or(0, Vec::len);
                    records.push(delivered);
                }
                // Told again by librdkafka if it lasts.
                Some(Err(error)) if !records.is_empty() => {
                    tracing::debug!(%error, "error after records");
                    return Ok(Polled::Records(records));
                }
                Some(Err(error)) => self.consumer_failed(error)?,
                None if !lock(&self.consumer.context().changes).is_empty() => {}
                None if !records.is_empty() => return Ok(Polled::Records(records)),
                None if Instant::now() >= deadline => return Ok(Polled::Idle),
                None => {}
            }
        }
    }

    fn commit(&mut self, positions: &Positions, outputs: Vec<Output>) -> Result<(), StreamError> {
        let committed = self.transact(positions, &outputs);
        if committed.is_err() {
            let waiting = !lock(&self.consumer.context().changes).is_empty();
            if !self.ended && !waiting && self.rewind().is_err() {
                self.ended = true;
            }
            return committed;
        }
        for (at, next) in positions {
            self.held.entry(at.clone()).and_modify(|held| held.settled = *next);
        }
        Ok(())
    }

    fn seek(&mut self, at: &TopicPartition, offset: u64) -> Result<(), StreamError> {
        let held = self.held.get_mut(at).ok_or(StreamError::Fenced(None))?;
        held.settled = offset;
        self.rewind()
    }

    fn restore(
        &mut self,
        at: &TopicPartition,
        each: &mut dyn FnMut(Record),
    ) -> Result<(), StreamError> {
        self.core.read_to_end(at, each)
    }
}

impl Drop for KafkaMember {
    fn drop(&mut self) {
        tracing::debug!(group = self.seat.group, seat = self.seat.number, "leaving");
        // A group that waits for an answer to its assignment would never let the consumer close.
        if let Err(error) = self.consumer.unassign() {
            tracing::debug!(%error, "cannot give up partitions");
        }
    }
}
