//! Sending, and waiting for what became of it.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rdkafka::client::ClientContext;
use rdkafka::config::{FromClientConfigAndContext as _, RDKafkaLogLevel};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::{Header, OwnedHeaders};
use rdkafka::producer::{
    BaseRecord, DeliveryResult, NoCustomPartitioner, Producer as _, ProducerContext,
    ThreadedProducer,
};

use super::errors::failed;
use super::settings::{Clients, log, refused};
use super::{Core, lock};
use crate::{Output, StreamError, VALUE_MAX_BYTES};

/// Longest wait for the reports of one call: somewhat more than `delivery.timeout.ms`.
pub(super) const DELIVERY: Duration = Duration::from_secs(40);

pub(super) type Producer = ThreadedProducer<Context, NoCustomPartitioner>;

/// Makes a producer that a thread of its own serves: reports come without anyone polling.
pub(super) fn make(
    clients: &Clients,
    transaction: Option<(&str, u32)>,
) -> Result<Producer, StreamError> {
    Producer::from_config_and_context(&clients.producer(transaction), Context).map_err(refused)
}

/// The reports of one call.
#[derive(Default)]
pub(super) struct Reports {
    counts: Mutex<Counts>,
    changed: Condvar,
}

#[derive(Default)]
struct Counts {
    awaited: usize,
    failed: Option<KafkaError>,
}

impl Reports {
    fn expect(&self) {
        lock(&self.counts).awaited += 1;
    }

    fn came(&self, error: Option<KafkaError>) {
        let mut counts = lock(&self.counts);
        counts.awaited -= 1;
        counts.failed = counts.failed.take().or(error);
        drop(counts);
        self.changed.notify_all();
    }

    /// Waits until at most `left` reports are missing; `false` at the deadline.
    fn wait(&self, left: usize, deadline: Instant) -> bool {
        let mut counts = lock(&self.counts);
        while counts.awaited > left {
            let now = Instant::now();
            if now >= deadline {
                return false;
            }
            let waited = self.changed.wait_timeout(counts, deadline - now);
            counts = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        true
    }

    /// Waits for all reports.
    pub(super) fn all(&self, deadline: Instant) -> Result<(), KafkaError> {
        if !self.wait(0, deadline) {
            return Err(KafkaError::MessageProduction(RDKafkaErrorCode::MessageTimedOut));
        }
        lock(&self.counts).failed.take().map_or(Ok(()), Err)
    }
}

/// Hands delivery reports to the call that waits for them.
pub(super) struct Context;

impl ClientContext for Context {
    fn log(&self, level: RDKafkaLogLevel, facility: &str, message: &str) {
        log(level, facility, message);
    }

    fn error(&self, error: KafkaError, reason: &str) {
        tracing::debug!(%error, reason, "librdkafka");
    }
}

impl ProducerContext for Context {
    type DeliveryOpaque = Arc<Reports>;

    fn delivery(&self, result: &DeliveryResult<'_>, reports: Arc<Reports>) {
        reports.came(result.as_ref().err().map(|(error, _)| error.clone()));
    }
}

/// Why a record was not sent.
pub(super) enum SendError {
    /// The record's own fault, or its topic's.
    Refused(StreamError),
    /// The producer's.
    Kafka(KafkaError),
}

/// Puts all records into the producer's queue. A full queue means: wait for a report, go on.
pub(super) fn send(
    core: &Core,
    producer: &Producer,
    outputs: &[Output],
    reports: &Arc<Reports>,
    deadline: Instant,
) -> Result<(), SendError> {
    for output in outputs {
        let partition = core.partition(output).map_err(SendError::Refused)?;
        let topic = core.names.outside(&output.topic);
        let record = &output.record;
        let mut headers = OwnedHeaders::new_with_capacity(record.headers.len());
        for (key, value) in &record.headers {
            headers = headers.insert(Header { key, value: Some(value) });
        }
        let mut sending = BaseRecord::with_opaque_to(&topic, Arc::clone(reports))
            .partition(i32::try_from(partition).unwrap_or(i32::MAX))
            .key(record.key.as_slice())
            .timestamp(record.timestamp_ms)
            .headers(headers);
        sending.payload = record.value.as_deref();
        reports.expect();
        while let Err((error, back)) = producer.send(sending) {
            let full = error.rdkafka_error_code() == Some(RDKafkaErrorCode::QueueFull);
            if !full || Instant::now() >= deadline {
                reports.came(None);
                return Err(refusal(error, output));
            }
            // Others may have filled the queue: then none of ours need be under way.
            let awaited = lock(&reports.counts).awaited;
            let soon = Instant::now() + Duration::from_millis(10);
            reports.wait(awaited.saturating_sub(1), soon.min(deadline));
            sending = back;
        }
    }
    Ok(())
}

fn refusal(error: KafkaError, output: &Output) -> SendError {
    if error.rdkafka_error_code() == Some(RDKafkaErrorCode::MessageSizeTooLarge) {
        let bytes = output.record.value.as_ref().map_or(0, Vec::len);
        let topic = output.topic.to_string();
        return SendError::Refused(StreamError::TooLarge { topic, bytes, limit: VALUE_MAX_BYTES });
    }
    SendError::Kafka(error)
}

/// The door's producer. Idempotent, without transactions.
pub(super) struct Appender {
    producer: Producer,
}

impl Appender {
    pub(super) fn new(clients: &Clients) -> Result<Self, StreamError> {
        Ok(Self { producer: make(clients, None)? })
    }

    /// Whether an error broke the producer for good.
    pub(super) fn is_broken(&self) -> bool {
        self.producer.client().fatal_error().is_some()
    }

    pub(super) fn append(&self, core: &Core, outputs: &[Output]) -> Result<(), StreamError> {
        let deadline = Instant::now() + DELIVERY;
        let reports = Arc::new(Reports::default());
        let sent = send(core, &self.producer, outputs, &reports, deadline);
        // Also after an error: none may arrive once the caller has been answered.
        let delivered = reports.all(deadline);
        match sent {
            Err(SendError::Refused(error)) => Err(error),
            Err(SendError::Kafka(error)) => Err(failed(error)),
            Ok(()) => delivered.map_err(failed),
        }
    }
}
