//! Apache Kafka itself, from its Maven artifacts, one process as broker and controller.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::Context as _;
use rdkafka::ClientConfig;
use rdkafka::consumer::{BaseConsumer, Consumer as _};
use wijkstroom_config::StreamSettings;

use crate::server::{Plan, Server, free_port, output, unique};

/// Points at the brokers that tests use, as `host:port`.
pub const VARIABLE: &str = "WIJKSTROOM_TEST_KAFKA";

const INSTALL: &str = "It needs Java 17 or newer and Maven \
    (Debian and Ubuntu: apt-get install default-jre-headless maven)";

const POM: &str = r#"<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>nl.wijkstroom</groupId>
  <artifactId>test-kafka</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.apache.kafka</groupId>
      <artifactId>kafka_2.13</artifactId>
      <version>4.1.1</version>
    </dependency>
    <!-- Without it the broker logs nothing at all. -->
    <dependency>
      <groupId>org.apache.logging.log4j</groupId>
      <artifactId>log4j-slf4j-impl</artifactId>
      <version>2.24.3</version>
    </dependency>
  </dependencies>
</project>
"#;

const LOGGING: &str = "rootLogger.level = warn
rootLogger.appenderRefs = out
rootLogger.appenderRef.out.ref = out
appender.out.type = Console
appender.out.name = out
appender.out.layout.type = PatternLayout
appender.out.layout.pattern = %d %p %c: %m%n
";

/// A running broker. Stopped when dropped, or when this process ends in any way.
pub struct Kafka {
    port: u16,
    _server: Server,
}

impl Kafka {
    /// Fetches the jars when they are not there yet, and starts a broker on a free port.
    ///
    /// # Errors
    /// Says what to install, with the broker's log.
    pub fn start() -> anyhow::Result<Self> {
        let jars = jars().context("cannot fetch Apache Kafka")?;
        let temporary = tempfile::Builder::new().prefix("wijkstroom-kafka-").tempdir()?;
        let folder = temporary.path().to_owned();
        let (port, controller) = (free_port()?, free_port()?);
        let properties = folder.join("server.properties");
        fs::write(&properties, server_properties(port, controller, &folder))?;
        let logging = folder.join("log4j2.properties");
        fs::write(&logging, LOGGING)?;

        let java = |arguments: &[&str]| {
            let mut command = vec!["java".to_owned(), "-cp".to_owned()];
            command.push(format!("{}/*", jars.display()));
            command.push(format!("-Dlog4j2.configurationFile={}", logging.display()));
            command.extend(arguments.iter().map(|&argument| argument.to_owned()));
            command.push(properties.display().to_string());
            command
        };
        let format = java(&["kafka.tools.StorageTool", "format", "-t", CLUSTER, "-c"]);
        output(Command::new(&format[0]).args(&format[1..]), INSTALL)?;

        let brokers = format!("127.0.0.1:{port}");
        let plan = Plan {
            name: "Apache Kafka",
            folder: &folder,
            signal: "KILL",
            account: None,
            command: java(&["-Xms256m", "-Xmx768m", "kafka.Kafka"]),
            install: INSTALL,
        };
        let server = Server::start(plan, Duration::from_secs(90), || answers(&brokers))?;
        // From here on the server's keeper removes it.
        drop(temporary.keep());
        Ok(Self { port, _server: server })
    }

    /// `host:port`.
    pub fn brokers(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }
}

/// Any 16 bytes in base64: the cluster's id.
const CLUSTER: &str = "d2lqa3N0cm9vbS10ZXN0cw";

/// One broker. The last lines let take-over and compaction show within seconds.
fn server_properties(port: u16, controller: u16, folder: &Path) -> String {
    format!(
        "process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller}
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}
controller.listener.names=CONTROLLER
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs={}/data
auto.create.topics.enable=false
offsets.topic.num.partitions=8
transaction.state.log.num.partitions=8
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
log.cleaner.backoff.ms=500
log.retention.check.interval.ms=500
log.initial.task.delay.ms=500
transaction.abort.timed.out.transaction.cleanup.interval.ms=500
",
        folder.display()
    )
}

/// The folder with the jars, under `target/`; fetched by Maven the first time.
fn jars() -> anyhow::Result<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/kafka");
    fs::create_dir_all(&root)?;
    let root = root.canonicalize()?;
    let jars = root.join("4.1.1");
    if !jars.exists() {
        // Fetched beside and renamed: half a download is never taken for a whole one.
        let fetched = tempfile::Builder::new().prefix("fetch-").tempdir_in(&root)?;
        let pom = fetched.path().join("pom.xml");
        fs::write(&pom, POM)?;
        let mut maven = Command::new("mvn");
        maven.args(["-q", "-B", "dependency:copy-dependencies", "-DincludeScope=runtime"]);
        maven.arg(format!("-DoutputDirectory={}", fetched.path().join("jars").display()));
        maven.arg("-f").arg(&pom);
        output(&mut maven, INSTALL)?;
        let renamed = fs::rename(fetched.path().join("jars"), &jars);
        // Another run may have been faster: its jars are the same.
        if !jars.exists() {
            renamed?;
        }
    }
    Ok(jars)
}

fn answers(brokers: &str) -> bool {
    let mut config = ClientConfig::new();
    // While it starts, refused connections are no news.
    config.set("bootstrap.servers", brokers).set("log_level", "0");
    let client = config.create::<BaseConsumer>();
    let metadata = client.and_then(|client| client.fetch_metadata(None, Duration::from_secs(2)));
    metadata.is_ok_and(|metadata| !metadata.brokers().is_empty())
}

/// The brokers that tests use.
///
/// # Panics
/// When there are none: a test that needs them fails, it never skips.
pub fn brokers() -> String {
    match std::env::var(VARIABLE) {
        Ok(brokers) => brokers,
        Err(_) => panic!(
            "{VARIABLE} is not set; run the tests as \
             `cargo run -p wijkstroom-tests --bin services -- cargo test --workspace`"
        ),
    }
}

/// Settings of a hub that shares the test brokers with others and meets none of them:
/// a topic prefix of its own, and short waits.
pub fn settings(partitions: u32) -> StreamSettings {
    let few = [("session.timeout.ms", "1500"), ("heartbeat.interval.ms", "300")];
    let librdkafka: BTreeMap<String, String> =
        few.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let one = std::num::NonZeroU32::MIN;
    StreamSettings::Kafka {
        brokers: brokers(),
        instance: "test".to_owned(),
        topic_prefix: format!("{}.", unique()),
        partitions: std::num::NonZeroU32::new(partitions).unwrap_or(one),
        replication: one,
        retention: Duration::from_secs(24 * 3600),
        librdkafka,
    }
}

/// Whether some transaction on these topics (name outside, partitions) has written records and is
/// still open: then what is committed ends before what is there.
///
/// # Panics
/// When no client can be made.
pub fn has_open_transaction(topics: &[(String, u32)]) -> bool {
    let client = |isolation: &str| -> BaseConsumer {
        let mut config = ClientConfig::new();
        config.set("bootstrap.servers", brokers()).set("isolation.level", isolation);
        config.create().expect("a client can be made")
    };
    let (committed, all) = (client("read_committed"), client("read_uncommitted"));
    let end = |client: &BaseConsumer, topic: &str, partition: u32| {
        let partition = i32::try_from(partition).expect("few partitions");
        // A topic that was being made at the kill has no leader yet, and no transaction.
        Some(client.fetch_watermarks(topic, partition, Duration::from_secs(10)).ok()?.1)
    };
    topics.iter().any(|(topic, partitions)| {
        let open = |at| {
            let ends = end(&committed, topic, at).zip(end(&all, topic, at));
            ends.is_some_and(|(committed, all)| committed < all)
        };
        (0..*partitions).any(open)
    })
}
