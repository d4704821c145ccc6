//! The settings of each kind of client.

use std::collections::BTreeMap;

use rdkafka::ClientConfig;
use rdkafka::admin::AdminClient;
use rdkafka::client::{ClientContext, DefaultClientContext};
use rdkafka::config::RDKafkaLogLevel;
use rdkafka::consumer::{BaseConsumer, ConsumerContext};
use rdkafka::error::KafkaError;

use crate::{StreamError, VALUE_MAX_BYTES};

/// How to reach a cluster, and under which names.
#[derive(Debug, Clone)]
pub struct KafkaSettings {
    /// `host:port`, comma-separated.
    pub brokers: String,
    /// Name of this running hub, unique in the cluster and the same after a restart.
    pub instance: String,
    /// Put before every name of a topic, group and transaction.
    pub topic_prefix: String,
    /// Copies of every partition.
    pub replication: u32,
    /// Settings of librdkafka, passed on as they are.
    pub librdkafka: BTreeMap<String, String>,
}

/// What exactly-once rests on: not for the settings file.
const FIXED: [&str; 11] = [
    "bootstrap.servers",
    "group.id",
    "transactional.id",
    "enable.idempotence",
    "acks",
    "request.required.acks",
    "isolation.level",
    "enable.auto.commit",
    "enable.auto.offset.store",
    "auto.offset.reset",
    "partition.assignment.strategy",
];

/// Makes clients.
pub(super) struct Clients {
    base: ClientConfig,
    instance: String,
    prefix: String,
}

impl Clients {
    pub(super) fn new(settings: &KafkaSettings) -> Result<Self, StreamError> {
        let mut base = ClientConfig::new();
        base.set("bootstrap.servers", &settings.brokers);
        base.set("client.id", format!("wijkstroom-{}", settings.instance));
        // Room for keys and headers around the largest value; a fetch may bring a little more.
        base.set("message.max.bytes", message_max_bytes().to_string());
        base.set("receive.message.max.bytes", (message_max_bytes() + (16 << 20)).to_string());
        for (name, value) in &settings.librdkafka {
            if FIXED.contains(&name.as_str()) {
                return Err(StreamError::Unusable {
                    reason: format!("`{name}` kan niet in [stream.librdkafka]; haal het weg"),
                    source: None,
                });
            }
            base.set(name, value);
        }
        let (instance, prefix) = (settings.instance.clone(), settings.topic_prefix.clone());
        Ok(Self { base, instance, prefix })
    }

    /// For metadata and ends of partitions; sees what is not committed.
    pub(super) fn observer(&self) -> Result<BaseConsumer<Quiet>, StreamError> {
        let mut config = self.base.clone();
        config.set("isolation.level", "read_uncommitted");
        config.create_with_context(Quiet).map_err(refused)
    }

    pub(super) fn admin(&self) -> Result<AdminClient<DefaultClientContext>, StreamError> {
        self.base.create().map_err(refused)
    }

    /// Settings of a producer; the door's when `transaction` is `None`.
    pub(super) fn producer(&self, transaction: Option<(&str, u32)>) -> ClientConfig {
        let mut config = ClientConfig::new();
        config.set("compression.type", "lz4");
        config.set("batch.size", "1000000");
        // Half the memory and processor time of the default, at no less speed.
        config.set("queue.buffering.max.messages", "10000");
        // Two of the largest records.
        config.set("queue.buffering.max.kbytes", (message_max_bytes() / 512).to_string());
        config.set("linger.ms", "1");
        match transaction {
            Some((group, seat)) => {
                let (prefix, instance) = (&self.prefix, &self.instance);
                config.set("transactional.id", format!("{prefix}{group}.{instance}.{seat}"));
                config.set("transaction.timeout.ms", "30000");
                // The broker turns a transaction away while it is still marking the end of the
                // one before, for a few milliseconds; the default repeats after 100.
                config.set("retry.backoff.ms", "2").set("retry.backoff.max.ms", "1000");
            }
            None => {
                config.set("delivery.timeout.ms", "30000");
            }
        }
        config = self.under(config);
        config.set("enable.idempotence", "true").set("acks", "all");
        config
    }

    /// Settings of a member of a group: one with a name that outlives the process, so that
    /// after a crash its successor goes on at once instead of waiting for the end of the session.
    pub(super) fn member(&self, group: &str, seat: u32) -> ClientConfig {
        let (prefix, instance) = (&self.prefix, &self.instance);
        let mut config = self.consumer(group);
        config.set("group.instance.id", format!("{prefix}{group}.{instance}.{seat}"));
        config
    }

    /// Settings of a consumer of a group.
    pub(super) fn consumer(&self, group: &str) -> ClientConfig {
        let mut config = ClientConfig::new();
        config.set("session.timeout.ms", "10000").set("heartbeat.interval.ms", "1000");
        config.set("max.poll.interval.ms", "900000");
        config.set("queued.min.messages", "100000").set("queued.max.messages.kbytes", "8192");
        config.set("fetch.wait.max.ms", "100");
        // Compressed: messages grow tenfold in memory, by partition and consumer.
        config.set("max.partition.fetch.bytes", "262144");
        config = self.under(config);
        config.set("group.id", format!("{}{group}", self.prefix));
        config.set("partition.assignment.strategy", "range");
        config.set("isolation.level", "read_committed").set("auto.offset.reset", "earliest");
        config.set("enable.auto.commit", "false").set("enable.auto.offset.store", "false");
        config
    }

    /// For a group's positions, without being one of it.
    pub(super) fn watcher(&self, group: &str) -> Result<BaseConsumer<Quiet>, StreamError> {
        self.consumer(group).create_with_context(Quiet).map_err(refused)
    }

    /// The settings file wins over our defaults.
    fn under(&self, mut config: ClientConfig) -> ClientConfig {
        for (name, value) in self.base.config_map() {
            config.set(name, value);
        }
        config
    }
}

/// The largest message on the wire: a value of the largest size, a key and headers.
pub(super) fn message_max_bytes() -> usize {
    VALUE_MAX_BYTES + (1 << 20)
}

/// librdkafka refused a setting. Its own text would quote the value, which may be a secret.
pub(super) fn refused(error: KafkaError) -> StreamError {
    if let KafkaError::ClientConfig(_, _, name, _) = error {
        let reason = format!("librdkafka neemt `{name}` zo niet; kijk [stream.librdkafka] na");
        return StreamError::Unusable { reason, source: None };
    }
    let reason = "librdkafka neemt de instellingen niet; kijk [stream.librdkafka] na".to_owned();
    StreamError::Unusable { reason, source: Some(error.into()) }
}

/// Sends what librdkafka logs to our log. It mends broken connections itself: nothing it
/// says is an error until a call fails.
pub(super) struct Quiet;

impl ClientContext for Quiet {
    fn log(&self, level: RDKafkaLogLevel, facility: &str, message: &str) {
        log(level, facility, message);
    }

    fn error(&self, error: KafkaError, reason: &str) {
        tracing::debug!(%error, reason, "librdkafka");
    }
}

impl ConsumerContext for Quiet {}

pub(super) fn log(level: RDKafkaLogLevel, facility: &str, message: &str) {
    // In the order of syslog: the lower, the graver.
    if (level as i32) < RDKafkaLogLevel::Notice as i32 {
        tracing::warn!(facility, message, "librdkafka");
    } else {
        tracing::debug!(facility, message, "librdkafka");
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Clients, KafkaSettings};

    /// Goal: a setting that librdkafka does not take is named, without its value. Method: an unknown one, and one
    /// of the wrong type.
    #[test]
    fn a_setting_that_is_refused_is_told_without_its_value() {
        for name in ["sasl.passwrd", "socket.timeout.ms"] {
            let settings = KafkaSettings {
                brokers: "127.0.0.1:1".to_owned(),
                instance: "een".to_owned(),
                topic_prefix: String::new(),
                replication: 1,
                librdkafka: BTreeMap::from([(name.to_owned(), "geheim".to_owned())]),
            };
            let error = Clients::new(&settings).unwrap().observer().err().unwrap();
            let told = format!("{error} {error:?}");
            assert!(told.contains(name) && !told.contains("geheim"), "{told}");
        }
    }
}
