//! One consumer of a group, with a producer of its own.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rdkafka::consumer::{BaseConsumer, Consumer as _};
use rdkafka::error::{KafkaError, RDKafkaError, RDKafkaErrorCode as Code};
use rdkafka::producer::Producer as _;
use rdkafka::topic_partition_list::TopicPartitionList;

use super::errors::{failed, is_fenced};
use super::group::{Change, Context, Seat};
use super::producer::{DELIVERY, Producer, Reports, SendError, make, send};
use super::reader::{delivered, known, list};
use super::settings::refused;
use super::{ANSWER, Core};
use crate::{
    BatchLimits, Delivered, Member, Output, Polled, Positions, Record, StreamError, TopicPartition,
};

pub(super) struct KafkaMember {
    core: Arc<Core>,
    consumer: BaseConsumer<Context>,
    producer: Producer,
    seat: Seat,
    held: BTreeMap<TopicPartition, Held>,
    /// Whether `held` is being fetched: from the first poll after the assignment on.
    begun: bool,
    /// An error that only a new member gets over.
    ended: bool,
}

#[derive(Clone, Copy)]
struct Held {
    /// Where to begin again after an error.
    settled: u64,
}

impl KafkaMember {
    pub(super) fn join(
        core: &Arc<Core>,
        group: &str,
        topics: &[&str],
    ) -> Result<Self, StreamError> {
        let seat = Seat::take(core, group);
        let producer = make(&core.clients, Some((group, seat.number())))?;
        // Ends what a predecessor of this name left open, and refuses it from now on.
        producer.init_transactions(DELIVERY).map_err(failed)?;
        let config = core.clients.member(group, seat.number());
        let consumer: BaseConsumer<Context> =
            config.create_with_context(Context::default()).map_err(refused)?;
        let topics: Vec<String> = topics.iter().map(|topic| core.names.outside(topic)).collect();
        let topics: Vec<&str> = topics.iter().map(String::as_str).collect();
        consumer.subscribe(&topics).map_err(failed)?;
        let (core, held) = (Arc::clone(core), BTreeMap::new());
        Ok(Self { core, consumer, producer, seat, held, begun: false, ended: false })
    }

    /// Tells of the first change that was not told yet, if any.
    fn change(&mut self) -> Result<Option<Polled>, StreamError> {
        let change = self.consumer.context().next();
        match change {
            None => Ok(None),
            Some(Change::Revoked) => {
                let gone: Vec<_> = std::mem::take(&mut self.held).into_keys().collect();
                // Given up before they were begun: nobody needs to know.
                Ok((!gone.is_empty()).then_some(Polled::Revoked(gone)))
            }
            // More members than partitions. The group still waits for an answer.
            Some(Change::Assigned(partitions)) if partitions.is_empty() => {
                self.consumer.assign(&TopicPartitionList::new()).map_err(failed)?;
                Ok(None)
            }
            Some(Change::Assigned(partitions)) => match self.take(&partitions) {
                Ok(polled) => Ok(Some(polled)),
                Err(error) => {
                    // Told again at the next poll.
                    let again = Change::Assigned(partitions);
                    self.consumer.context().again(again);
                    Err(error)
                }
            },
        }
    }

    /// Reads the group's positions, which waits for open transactions on them.
    fn take(&mut self, partitions: &[(String, i32)]) -> Result<Polled, StreamError> {
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
        (self.held, self.begun) = (held, false);
        Ok(Polled::Assigned(self.held.keys().cloned().collect()))
    }

    /// Has every partition fetched from where it is settled.
    ///
    /// Once for each assignment: librdkafka aborts the process when a partition is taken
    /// away twice before it has stopped once. Later moves are seeks.
    fn begin(&mut self) -> Result<(), StreamError> {
        let list = self.settled()?;
        self.consumer.assign(&list).map_err(failed)?;
        self.begun = true;
        Ok(())
    }

    /// Goes on from where every partition is settled.
    fn rewind(&self) -> Result<(), StreamError> {
        let deadline = Instant::now() + ANSWER;
        if !self.begun {
            return Ok(());
        }
        loop {
            let sought = self.consumer.seek_partitions(self.settled()?, ANSWER).map_err(failed)?;
            let elements = sought.elements();
            let error = elements.iter().find_map(|element| element.error().err());
            match error {
                None => return Ok(()),
                // Assigned a moment ago and not fetched yet.
                Some(error)
                    if error.rdkafka_error_code() == Some(Code::State)
                        && Instant::now() < deadline =>
                {
                    std::thread::sleep(Duration::from_millis(5));
                }
                Some(error) => return Err(failed(error)),
            }
        }
    }

    fn settled(&self) -> Result<TopicPartitionList, StreamError> {
        list(&self.core.names, self.held.iter().map(|(at, held)| (at, held.settled)))
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
        // First the positions: while the broker still marks the end of the transaction before,
        // it turns this request away and takes it milliseconds later; with records first,
        // librdkafka would wait 20 ms.
        while let Err(error) =
            self.producer.send_offsets_to_transaction(&offsets, &group, left(deadline))
        {
            if !may_repeat(&error) || Instant::now() >= deadline {
                return Err(self.abort(error));
            }
        }
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
            let changed = self.consumer.context().has_changed();
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
            if !self.begun && !self.held.is_empty() {
                self.begin()?;
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
                None if self.consumer.context().has_changed() => {}
                None if !records.is_empty() => return Ok(Polled::Records(records)),
                None if Instant::now() >= deadline => return Ok(Polled::Idle),
                None => {}
            }
        }
    }

    fn commit(&mut self, positions: &Positions, outputs: Vec<Output>) -> Result<(), StreamError> {
        let committed = self.transact(positions, &outputs);
        if committed.is_err() {
            let waiting = self.consumer.context().has_changed();
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

    fn positions(&self) -> Positions {
        self.held.iter().map(|(at, held)| (at.clone(), held.settled)).collect()
    }

    fn seek(&mut self, at: &TopicPartition, offset: u64) -> Result<(), StreamError> {
        if !self.held.contains_key(at) {
            return Err(StreamError::Fenced(None));
        }
        self.core.check_seek(at, offset)?;
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
        tracing::debug!(group = self.seat.group(), "leaving");
        // Closing waits for an answer to every assignment. Only then: an answer that nobody
        // asked for leaves an event behind, and answering that one would wait for ever.
        let told = !self.held.is_empty() && !self.begun;
        if (self.consumer.context().close() || told)
            && let Err(error) = self.consumer.unassign()
        {
            tracing::debug!(%error, "cannot give up partitions");
        }
    }
}
