//! Metrics that are read rather than counted, brought up to date when somebody looks.

use std::sync::Arc;
use std::time::{Duration, Instant};

use wijkstroom_config::answers::AnswersSettings;
use wijkstroom_connectors::transport::intake::now_ms;
use wijkstroom_pipeline::index::deadlines::Kind;
use wijkstroom_pipeline::index::reader::IndexReader;
use wijkstroom_pipeline::runner::chain;
use wijkstroom_pipeline::sql::StoreError;
use wijkstroom_schemas::topics;
use wijkstroom_stream::open::Opened;
use wijkstroom_stream::{BatchLimits, PartitionStatus, TopicSpec};

use crate::run::parts::Parts;

/// Looking takes a read of each partition: not more often than this, whoever asks.
const REFRESH_EVERY: Duration = Duration::from_secs(5);

/// Deadlines are days, and to find what is late takes a look at the messages of months.
const DEADLINES_EVERY: Duration = Duration::from_secs(600);

/// Reads positions and the index into gauges.
pub struct Gauges {
    opened: Opened,
    topics: Vec<TopicSpec>,
    index: IndexReader,
    ways: Vec<AnswersSettings>,
    refreshed: Option<Instant>,
    deadlines_refreshed: Option<Instant>,
}

impl Gauges {
    /// Of a running hub.
    pub fn new(parts: &Parts) -> Self {
        let opened = Opened {
            stream: Arc::clone(&parts.opened.stream),
            admin: Arc::clone(&parts.opened.admin),
        };
        let index = IndexReader::new(&parts.settings.warehouse);
        let topics = parts.topics.clone();
        let ways = parts.settings.answers.clone();
        Self { opened, topics, index, ways, refreshed: None, deadlines_refreshed: None }
    }

    /// Reads; what cannot be read now keeps its last value, and the log says why.
    pub fn refresh(&mut self) {
        if self.refreshed.is_some_and(|last| last.elapsed() < REFRESH_EVERY) {
            return;
        }
        self.refreshed = Some(Instant::now());
        if let Err(error) = self.positions() {
            tracing::warn!(error = chain(&error), "cannot read positions for the metrics");
        }
        match self.index.last_seen() {
            Ok(senders) => {
                for (sender, at) in senders {
                    let seconds = seconds_since(at);
                    metrics::gauge!("wijkstroom_sender_silent_seconds", "sender" => sender)
                        .set(seconds);
                }
            }
            Err(error) => {
                tracing::warn!(error = chain(&error), "cannot read the index for the metrics");
            }
        }
        if self.deadlines_refreshed.is_none_or(|last| last.elapsed() >= DEADLINES_EVERY) {
            self.deadlines_refreshed = Some(Instant::now());
            if let Err(error) = self.deadlines() {
                tracing::warn!(error = chain(&error), "cannot read deadlines for the metrics");
            }
        }
    }

    /// How much is late of each kind, also when that is nothing.
    fn deadlines(&mut self) -> Result<(), StoreError> {
        let late = self.index.deadlines(&self.ways, now_ms(), false)?;
        for kind in Kind::ALL {
            let count = late.iter().filter(|deadline| deadline.kind == kind).count();
            #[allow(clippy::cast_precision_loss)] // at most some thousands, for a chart
            metrics::gauge!("wijkstroom_deadlines_overdue", "kind" => kind.name())
                .set(count as f64);
        }
        Ok(())
    }

    fn positions(&self) -> Result<(), wijkstroom_stream::StreamError> {
        let mut oldest: Option<i64> = None;
        for spec in &self.topics {
            for consumer in &spec.consumers {
                let status = self.opened.admin.status(std::slice::from_ref(spec))?;
                let behind: u64 = status.iter().map(|partition| lag(partition, consumer)).sum();
                let labels = [("topic", spec.name.clone()), ("consumer", consumer.clone())];
                #[allow(clippy::cast_precision_loss)] // a count of records, for a chart
                metrics::gauge!("wijkstroom_lag_records", &labels).set(behind as f64);
                if spec.name.starts_with(topics::TEAM_PREFIX) {
                    for partition in &status {
                        oldest = self
                            .waiting_since(partition, consumer)?
                            .into_iter()
                            .chain(oldest)
                            .min();
                    }
                }
            }
        }
        let age = oldest.map_or(0.0, seconds_since);
        metrics::gauge!("wijkstroom_oldest_undelivered_seconds").set(age);
        Ok(())
    }

    /// When the message behind the first record that a consumer has yet to do was received.
    fn waiting_since(
        &self,
        partition: &PartitionStatus,
        consumer: &str,
    ) -> Result<Option<i64>, wijkstroom_stream::StreamError> {
        if lag(partition, consumer) == 0 {
            return Ok(None);
        }
        let one = BatchLimits { records: 1, bytes: 1 };
        let from = position(partition, consumer);
        let (records, _) = self.opened.stream.read(&partition.at, from, one)?;
        Ok(records.first().map(|delivered| delivered.record.timestamp_ms))
    }
}

fn position(partition: &PartitionStatus, consumer: &str) -> u64 {
    let committed = partition.committed.iter().find(|(group, _)| group == consumer);
    committed.and_then(|(_, position)| *position).unwrap_or(partition.start).max(partition.start)
}

fn lag(partition: &PartitionStatus, consumer: &str) -> u64 {
    partition.end.saturating_sub(position(partition, consumer))
}

fn seconds_since(at_ms: i64) -> f64 {
    #[allow(clippy::cast_precision_loss)] // milliseconds of some years, for a chart
    let seconds = (now_ms() - at_ms).max(0) as f64 / 1_000.0;
    seconds
}
