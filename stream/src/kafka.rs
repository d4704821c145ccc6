//! The Kafka engine.
//!
//! **Writing.** The door appends with an idempotent producer, `acks=all`, and waits for
//! every delivery report. A member has a transactional producer of its own: outputs and
//! the group's positions go into one transaction, with the group's metadata, so that the
//! broker itself refuses a member whose partitions have moved on. The `transactional.id`
//! is made of the instance's name, the group and a number, and is the same after a
//! restart: joining again aborts at once what a killed predecessor left open.
//!
//! **Reading** is `read_committed` everywhere, from positions that no open transaction
//! can change any more. Rebalances are the classic, eager ones (`range`): everything is
//! given up and handed out anew, so state is restored at each.
//!
//! **How long.** A killed hub's partitions move after `session.timeout.ms` (10 s), what it
//! left open ends after `transaction.timeout.ms` (30 s). A step may work on one batch for
//! `max.poll.interval.ms` (15 minutes: a slow warehouse or wijkteam); after that its
//! partitions go to others and its commit is refused. All three may be set in the
//! `librdkafka` table.
//!
//! **Retention** is the hub's ([`crate::Admin::retain`]): topics are created to keep all.

mod admin;
mod behind;
mod errors;
mod group;
mod member;
mod producer;
mod reader;
mod settings;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rdkafka::admin::AdminClient;
use rdkafka::client::DefaultClientContext;
use rdkafka::consumer::{BaseConsumer, Consumer as _};

use crate::{
    BatchLimits, Delivered, Member, Output, Stream, StreamError, TopicPartition, VALUE_MAX_BYTES,
    partition_of,
};
use errors::failed;
use producer::Appender;
use reader::{Idle, Reader};
pub use settings::KafkaSettings;
use settings::{Clients, Quiet};

/// Longest wait for one answer of the cluster.
const ANSWER: Duration = Duration::from_secs(15);

/// A stream on Apache Kafka.
pub struct Kafka {
    core: Arc<Core>,
}

/// What the handle and its members share.
struct Core {
    clients: Clients,
    names: Names,
    replication: u32,
    /// Sees what is not committed yet: for metadata and the ends of partitions.
    observer: BaseConsumer<Quiet>,
    admin: AdminClient<DefaultClientContext>,
    appender: Mutex<Option<Arc<Appender>>>,
    readers: Mutex<Idle>,
    /// Partition counts never change: asked once.
    counts: Mutex<HashMap<Arc<str>, u32>>,
    /// Numbers of the members of a group that live in this process.
    seats: Mutex<BTreeMap<String, BTreeSet<u32>>>,
    /// One client for each group whose positions were asked for.
    groups: Mutex<HashMap<String, Arc<BaseConsumer<Quiet>>>>,
    /// Places behind which lay no records when the status was last asked for, and the end then.
    at_end: Mutex<HashMap<behind::Place, u64>>,
}

/// Our names and the cluster's.
#[derive(Clone)]
struct Names {
    prefix: Arc<str>,
}

impl Names {
    /// The cluster's name of a topic or group.
    fn outside(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }

    /// Our name of a topic.
    fn inside<'a>(&self, name: &'a str) -> &'a str {
        name.strip_prefix(&*self.prefix).unwrap_or(name)
    }
}

impl Kafka {
    /// Makes the clients; brokers that do not answer show at the first call.
    ///
    /// # Errors
    /// [`StreamError::Unusable`] when librdkafka refuses a setting.
    pub fn open(settings: &KafkaSettings) -> Result<Self, StreamError> {
        let clients = Clients::new(settings)?;
        let core = Core {
            observer: clients.observer()?,
            admin: clients.admin()?,
            clients,
            names: Names { prefix: settings.topic_prefix.as_str().into() },
            replication: settings.replication,
            appender: Mutex::default(),
            readers: Mutex::default(),
            counts: Mutex::default(),
            seats: Mutex::default(),
            groups: Mutex::default(),
            at_end: Mutex::default(),
        };
        Ok(Self { core: Arc::new(core) })
    }
}

impl Stream for Kafka {
    fn append(&self, outputs: Vec<Output>) -> Result<(), StreamError> {
        let appender = {
            let mut appender = lock(&self.core.appender);
            match &*appender {
                Some(usable) if !usable.is_broken() => Arc::clone(usable),
                // Never made, or broken for good by an error: begin again.
                Some(_) | None => {
                    let made = Arc::new(Appender::new(&self.core.clients)?);
                    *appender = Some(Arc::clone(&made));
                    made
                }
            }
        };
        appender.append(&self.core, &outputs)
    }

    fn join(&self, group: &str, topics: &[&str]) -> Result<Box<dyn Member>, StreamError> {
        for topic in topics {
            self.core.count(topic)?;
        }
        Ok(Box::new(member::KafkaMember::join(&self.core, group, topics)?))
    }

    fn read(
        &self,
        at: &TopicPartition,
        from: u64,
        limits: BatchLimits,
    ) -> Result<(Vec<Delivered>, u64), StreamError> {
        self.core.read(at, from, limits)
    }
}

impl Core {
    /// How many partitions a topic has.
    fn count(&self, topic: &str) -> Result<u32, StreamError> {
        if let Some(count) = lock(&self.counts).get(topic) {
            return Ok(*count);
        }
        let outside = self.names.outside(topic);
        let metadata = self.observer.fetch_metadata(Some(&outside), ANSWER).map_err(failed)?;
        let found = metadata.topics().iter().find(|found| found.name() == outside);
        let count = found.filter(|found| found.error().is_none());
        let count = count.and_then(|found| u32::try_from(found.partitions().len()).ok());
        let count = count.filter(|count| *count > 0).ok_or_else(|| StreamError::Unusable {
            reason: format!("topic `{outside}` is er niet; maak het met `wijkstroom topics`"),
            source: None,
        })?;
        lock(&self.counts).insert(topic.into(), count);
        Ok(count)
    }

    /// The partition of an output; also checks its size.
    fn partition(&self, output: &Output) -> Result<u32, StreamError> {
        let bytes = output.record.value.as_ref().map_or(0, Vec::len);
        if bytes > VALUE_MAX_BYTES {
            let topic = output.topic.to_string();
            return Err(StreamError::TooLarge { topic, bytes, limit: VALUE_MAX_BYTES });
        }
        let count = self.count(&output.topic)?;
        match output.partition {
            None => Ok(partition_of(&output.record.key, count)),
            Some(partition) if partition < count => Ok(partition),
            Some(partition) => Err(StreamError::Unusable {
                reason: format!("topic `{}` heeft geen partitie {partition}", output.topic),
                source: None,
            }),
        }
    }

    fn read(
        &self,
        at: &TopicPartition,
        from: u64,
        limits: BatchLimits,
    ) -> Result<(Vec<Delivered>, u64), StreamError> {
        let idle = lock(&self.readers).take(at);
        let mut reader = match idle {
            Some(reader) => reader,
            None => Reader::new(&self.clients, self.names.clone())?,
        };
        let read = reader.read(at, from, limits, Instant::now() + ANSWER)?;
        // After an error a fresh one begins anew. One too many is closed outside the lock.
        let surplus = lock(&self.readers).keep(reader);
        drop(surplus);
        Ok(read)
    }
}

/// A poisoned lock is taken over: what these guard is replaced whole.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
