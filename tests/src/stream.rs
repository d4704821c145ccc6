//! Streams for tests of the seam: either engine, opened the same way by a test and by a
//! process that it starts.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use wijkstroom_config::StreamSettings;
use wijkstroom_stream::embedded::{Embedded, Options};
use wijkstroom_stream::kafka::{Kafka, KafkaSettings};
use wijkstroom_stream::open::Opened;
use wijkstroom_stream::{
    BatchLimits, Cleanup, Delivered, Member, Output, Polled, Positions, Record, Stream,
    TopicPartition, TopicSpec,
};

use crate::kafka;

/// No wait in a test is longer; reached only when something is wrong.
pub const PATIENCE: Duration = Duration::from_secs(60);
/// Small batches, so that a test sees several.
pub const LIMITS: BatchLimits = BatchLimits { records: 20, bytes: 1 << 20 };
/// The group of the tests.
pub const GROUP: &str = "contract";

/// Which engine, and where its data is.
#[derive(Debug, Clone)]
pub enum Place {
    /// A file.
    Embedded(PathBuf),
    /// A prefix on the test brokers.
    Kafka(String),
}

impl Place {
    /// On the brokers that the tests use, where no other test is.
    pub fn kafka() -> Self {
        let StreamSettings::Kafka { topic_prefix, .. } = kafka::settings(1) else {
            return Self::Kafka("contract.".to_owned());
        };
        Self::Kafka(topic_prefix)
    }

    /// In a folder.
    pub fn embedded(folder: &Path) -> Self {
        Self::Embedded(folder.join("stream.db"))
    }

    /// Opens it. `session`: how long a member may be silent.
    ///
    /// # Panics
    /// When it cannot be opened.
    pub fn open(&self, session: Duration) -> Opened {
        match self {
            Self::Embedded(path) => {
                let options = Options { session, ..Options::default() };
                match Embedded::open_with(path, options) {
                    Ok(engine) => {
                        let engine = Arc::new(engine);
                        Opened { stream: Arc::clone(&engine) as Arc<dyn Stream>, admin: engine }
                    }
                    Err(error) => panic!("cannot open {}: {error}", path.display()),
                }
            }
            Self::Kafka(prefix) => {
                let milliseconds = |time: Duration| time.as_millis().to_string();
                let librdkafka = [
                    ("session.timeout.ms", milliseconds(Duration::from_millis(1500).min(session))),
                    ("heartbeat.interval.ms", "300".to_owned()),
                    ("max.poll.interval.ms", milliseconds(session)),
                ];
                let settings = KafkaSettings {
                    brokers: kafka::brokers(),
                    instance: "test".to_owned(),
                    topic_prefix: prefix.clone(),
                    replication: 1,
                    librdkafka: librdkafka.map(|(name, value)| (name.to_owned(), value)).into(),
                };
                match Kafka::open(&settings) {
                    Ok(engine) => {
                        let engine = Arc::new(engine);
                        Opened { stream: Arc::clone(&engine) as Arc<dyn Stream>, admin: engine }
                    }
                    Err(error) => panic!("cannot open {}: {error}", settings.brokers),
                }
            }
        }
    }

    /// As arguments for another process, read by [`Place::from_arguments`].
    pub fn arguments(&self) -> [String; 2] {
        match self {
            Self::Embedded(path) => ["embedded".to_owned(), path.display().to_string()],
            Self::Kafka(prefix) => ["kafka".to_owned(), prefix.clone()],
        }
    }

    /// What [`Place::arguments`] wrote.
    pub fn from_arguments(engine: &str, place: &str) -> Option<Self> {
        match engine {
            "embedded" => Some(Self::Embedded(place.into())),
            "kafka" => Some(Self::Kafka(place.to_owned())),
            _ => None,
        }
    }
}

/// A topic of the tests, read by [`GROUP`], that keeps its records.
pub fn topic(name: &str, partitions: u32) -> TopicSpec {
    let (name, consumers) = (name.to_owned(), vec![GROUP.to_owned()]);
    TopicSpec { name, partitions, cleanup: Cleanup::Delete(None), consumers }
}

/// A compacted topic of the tests.
pub fn state(name: &str, partitions: u32) -> TopicSpec {
    let name = name.to_owned();
    TopicSpec { name, partitions, cleanup: Cleanup::Compact, consumers: Vec::new() }
}

/// Milliseconds since 1970.
pub fn now_ms() -> i64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    now.ok().and_then(|now| i64::try_from(now.as_millis()).ok()).unwrap_or_default()
}

/// A record of now without headers.
pub fn output(topic: &str, key: &str, value: &str) -> Output {
    let record = Record {
        key: key.as_bytes().to_vec(),
        value: Some(value.as_bytes().to_vec()),
        headers: Vec::new(),
        timestamp_ms: now_ms(),
    };
    Output { topic: topic.into(), partition: None, record }
}

/// A value as text.
pub fn text(record: &Record) -> String {
    record.value.as_deref().map(String::from_utf8_lossy).unwrap_or_default().into_owned()
}

/// The positions after a batch.
pub fn after(batch: &[Delivered]) -> Positions {
    batch.iter().map(|delivered| (delivered.at.clone(), delivered.offset + 1)).collect()
}

/// All committed records of a partition.
///
/// # Panics
/// When the stream fails.
pub fn read_all(stream: &dyn Stream, at: &TopicPartition) -> Vec<Delivered> {
    let (mut all, mut from) = (Vec::new(), 0);
    loop {
        match stream.read(at, from, BatchLimits { records: 1_000, bytes: 16 << 20 }) {
            Ok((records, _)) if records.is_empty() => return all,
            Ok((records, next)) => {
                all.extend(records);
                from = next;
            }
            Err(error) => panic!("cannot read {at}: {error:?}"),
        }
    }
}

/// All committed values of a topic, by partition.
pub fn values(stream: &dyn Stream, topic: &str, partitions: u32) -> Vec<Vec<String>> {
    let at = (0..partitions).map(|number| TopicPartition::new(topic, number));
    at.map(|at| read_all(stream, &at).iter().map(|one| text(&one.record)).collect()).collect()
}

/// Polls until something but idleness comes.
///
/// # Panics
/// When nothing does, or the stream fails.
pub fn next(member: &mut dyn Member) -> Polled {
    let deadline = Instant::now() + PATIENCE;
    while Instant::now() < deadline {
        match member.poll(LIMITS, Duration::from_millis(200)) {
            Ok(Polled::Idle) => {}
            Ok(polled) => return polled,
            Err(error) => panic!("cannot poll: {error:?}"),
        }
    }
    panic!("nothing within {PATIENCE:?}");
}

/// Polls until records come.
///
/// # Panics
/// As [`next`].
pub fn next_records(member: &mut dyn Member) -> Vec<Delivered> {
    loop {
        if let Polled::Records(records) = next(member) {
            return records;
        }
    }
}
