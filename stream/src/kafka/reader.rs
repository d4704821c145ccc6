//! Reading a partition outside any group.

use std::sync::Arc;
use std::time::{Duration, Instant};

use rdkafka::Message as _;
use rdkafka::consumer::{BaseConsumer, Consumer as _};
use rdkafka::error::KafkaError;
use rdkafka::message::{BorrowedMessage, Headers as _};
use rdkafka::topic_partition_list::{Offset, TopicPartitionList};

use super::errors::failed;
use super::settings::{Clients, Quiet, refused};
use super::{ANSWER, Core, Names};
use crate::{BatchLimits, Delivered, Record, StreamError, TopicPartition};

/// Never joins nor commits; a consumer must have a name.
const GROUP: &str = "wijkstroom.reader";

/// Reads committed records of one partition at a time.
pub(super) struct Reader {
    consumer: BaseConsumer<Quiet>,
    names: Names,
    assigned: Option<TopicPartition>,
    /// Where it stands, when going on there needs no seek.
    stands: Option<u64>,
    /// The last read came to the end: nothing is on its way any more.
    ended: bool,
}

/// Readers at rest: one for each partition that is read in the middle, so that none of them changes
/// partition there, see [`Reader::go`].
#[derive(Default)]
pub(super) struct Idle(Vec<Reader>);

/// Each has a thread and a queue of its own, see [`QUEUED_KBYTES`].
const IDLE_MAX: usize = 16;

/// Read ahead by each reader.
const QUEUED_KBYTES: &str = "1024";

impl Idle {
    /// One that may read this partition, if there is any.
    pub(super) fn take(&mut self, at: &TopicPartition) -> Option<Reader> {
        let own = self.0.iter().position(|reader| reader.assigned.as_ref() == Some(at));
        let index = own.or_else(|| self.0.iter().position(|reader| reader.ended))?;
        Some(self.0.remove(index))
    }

    /// Keeps one; gives back the one that was used longest ago when there are too many.
    pub(super) fn keep(&mut self, reader: Reader) -> Option<Reader> {
        self.0.push(reader);
        (self.0.len() > IDLE_MAX).then(|| self.0.remove(0))
    }
}

/// A consumer outside any group that tells when it comes to an end.
pub(super) fn watching(clients: &Clients) -> Result<BaseConsumer<Quiet>, StreamError> {
    let mut config = clients.consumer(GROUP);
    config.set("enable.partition.eof", "true").set("fetch.wait.max.ms", "10");
    config.set("queued.max.messages.kbytes", QUEUED_KBYTES);
    config.create_with_context(Quiet).map_err(refused)
}

/// Has the next messages of partitions that are assigned come from there.
pub(super) fn seek(
    consumer: &BaseConsumer<Quiet>,
    places: TopicPartitionList,
) -> Result<(), StreamError> {
    let sought = consumer.seek_partitions(places, ANSWER).map_err(failed)?;
    sought.elements().iter().try_for_each(|element| element.error().map_err(failed))
}

/// Where a consumer stands in a partition, past the markers of transactions; 0 when it has passed nothing.
pub(super) fn position(consumer: &BaseConsumer<Quiet>, names: &Names, at: &TopicPartition) -> u64 {
    let places = consumer.position().ok();
    let topic = names.outside(&at.topic);
    let offset = places.and_then(|all| Some(all.find_partition(&topic, partition(at))?.offset()));
    offset.and_then(known).unwrap_or_default()
}

impl Reader {
    pub(super) fn new(clients: &Clients, names: Names) -> Result<Self, StreamError> {
        Ok(Self { consumer: watching(clients)?, names, assigned: None, stands: None, ended: false })
    }

    /// Reads from an offset on; nothing at the end. Also the next offset to read. After an
    /// error the reader is of no more use, see [`Reader::go`].
    pub(super) fn read(
        &mut self,
        at: &TopicPartition,
        from: u64,
        limits: BatchLimits,
        deadline: Instant,
    ) -> Result<(Vec<Delivered>, u64), StreamError> {
        let mut next = from;
        let mut records = Vec::new();
        let mut bytes = 0;
        self.ended = false;
        let mut goes_on = self.go(at, from)?;
        while records.is_empty() || (records.len() < limits.records && bytes < limits.bytes) {
            match self.consumer.poll(deadline.saturating_duration_since(Instant::now())) {
                Some(Ok(message)) => {
                    let delivered = delivered(&message, &self.names);
                    next = delivered.offset + 1;
                    bytes += delivered.record.value.as_ref().map_or(0, Vec::len);
                    records.push(delivered);
                }
                Some(Err(KafkaError::PartitionEOF(_))) if goes_on && records.is_empty() => {
                    // Told when the read before was under way: there may be more by now.
                    goes_on = self.go(at, from)?;
                }
                Some(Err(KafkaError::PartitionEOF(_))) => {
                    // Told once only: the next read seeks.
                    self.ended = true;
                    return Ok((records, next.max(position(&self.consumer, &self.names, at))));
                }
                Some(Err(error)) => return Err(failed(error)),
                None if Instant::now() >= deadline => {
                    let what = format!("{at} antwoordt niet op tijd");
                    return Err(StreamError::Unavailable(what.into()));
                }
                None => {}
            }
        }
        self.stands = Some(next);
        Ok((records, next))
    }

    /// Has the next message come from there; whether it stood there already, so that an end may come first that
    /// is one no more.
    ///
    /// librdkafka aborts the process when a partition is taken away twice before it has
    /// stopped once. So the same partition is never assigned again but sought, and another
    /// one only after a read of this one came to its end: by then all has stopped.
    fn go(&mut self, at: &TopicPartition, from: u64) -> Result<bool, StreamError> {
        let stands = self.stands.take();
        let list = list(&self.names, [(at, from)])?;
        if self.assigned.as_ref() != Some(at) {
            self.assigned = Some(at.clone());
            self.consumer.assign(&list).map_err(failed)?;
            return Ok(false);
        }
        let goes_on = stands == Some(from);
        if !goes_on {
            seek(&self.consumer, list)?;
        }
        Ok(goes_on)
    }
}

impl Core {
    /// Reads a partition to the end that it has now, uncommitted records included:
    /// what a predecessor has under way is waited for.
    pub(super) fn read_to_end(
        &self,
        at: &TopicPartition,
        each: &mut dyn FnMut(Record),
    ) -> Result<(), StreamError> {
        /// Enough to read fast, little enough to hold.
        const LIMITS: BatchLimits = BatchLimits { records: 10_000, bytes: 4 << 20 };
        /// Longer than `transaction.timeout.ms`: then nothing of a dead predecessor is open.
        const OPEN: Duration = Duration::from_secs(60);
        let topic = self.names.outside(&at.topic);
        let partition = partition(at);
        let (_, end) = self.observer.fetch_watermarks(&topic, partition, ANSWER).map_err(failed)?;
        let mut reader = Reader::new(&self.clients, self.names.clone())?;
        let deadline = Instant::now() + OPEN;
        loop {
            let stable = reader.consumer.fetch_watermarks(&topic, partition, ANSWER);
            if stable.map_err(failed)?.1 >= end {
                break;
            }
            if Instant::now() >= deadline {
                let what = format!("een transactie op {at} blijft open");
                return Err(StreamError::Unavailable(what.into()));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let mut from = 0;
        loop {
            let (records, next) = reader.read(at, from, LIMITS, Instant::now() + ANSWER)?;
            // A read that met the end stands nowhere.
            let ended = reader.stands.is_none();
            records.into_iter().for_each(|delivered| each(delivered.record));
            if ended {
                return Ok(());
            }
            from = next;
        }
    }
}

/// A message as ours.
pub(super) fn delivered(message: &BorrowedMessage<'_>, names: &Names) -> Delivered {
    let topic: Arc<str> = names.inside(message.topic()).into();
    let partition = u32::try_from(message.partition()).unwrap_or_default();
    let headers = message.headers().map(|headers| {
        let header = |header: rdkafka::message::Header<'_, &[u8]>| {
            (header.key.to_owned(), header.value.unwrap_or_default().to_vec())
        };
        headers.iter().map(header).collect()
    });
    Delivered {
        at: TopicPartition { topic, partition },
        offset: u64::try_from(message.offset()).unwrap_or_default(),
        record: Record {
            key: message.key().unwrap_or_default().to_vec(),
            value: message.payload().map(<[u8]>::to_vec),
            headers: headers.unwrap_or_default(),
            timestamp_ms: message.timestamp().to_millis().unwrap_or_default(),
        },
    }
}

/// Partitions and offsets as librdkafka has them.
pub(super) fn list<'a>(
    names: &Names,
    positions: impl IntoIterator<Item = (&'a TopicPartition, u64)>,
) -> Result<TopicPartitionList, StreamError> {
    let mut list = TopicPartitionList::new();
    for (at, offset) in positions {
        let offset = i64::try_from(offset).unwrap_or(i64::MAX);
        let topic = names.outside(&at.topic);
        list.add_partition_offset(&topic, partition(at), Offset::Offset(offset)).map_err(failed)?;
    }
    Ok(list)
}

pub(super) fn partition(at: &TopicPartition) -> i32 {
    i32::try_from(at.partition).unwrap_or(i32::MAX)
}

/// An offset that stands for itself.
pub(super) fn known(offset: Offset) -> Option<u64> {
    match offset {
        Offset::Offset(offset) => u64::try_from(offset).ok(),
        Offset::Beginning
        | Offset::End
        | Offset::Stored
        | Offset::Invalid
        | Offset::OffsetTail(_) => None,
    }
}
