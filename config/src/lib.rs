//! Typed, validated settings.
//!
//! [`Settings::parse`] reads and checks the whole file, so what runs is what was
//! checked. Shipped examples lie in `config/examples/`; a test parses each.

pub mod answers;
mod batch;
mod error;
pub mod feed;
pub mod judge;
pub mod keys;
pub mod region;
pub mod told;

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;

pub use batch::BatchSettings;
pub use error::ConfigError;

/// Everything the hub needs to know, checked.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Folder of the hub's own: keys and senders. Readable by the hub's user only.
    pub data_dir: PathBuf,
    /// CBS codes of the municipalities that this hub serves; messages for any other are refused.
    pub municipalities: BTreeSet<String>,
    /// Where messages and events live.
    pub stream: StreamSettings,
    /// Where the clean facts go.
    pub warehouse: WarehouseSettings,
    /// Folders to take messages from.
    #[serde(default, rename = "folder")]
    pub folders: Vec<FolderSettings>,
    /// What other partners than providers send.
    #[serde(default, rename = "feed")]
    pub feeds: Vec<feed::FeedSettings>,
    /// The door over HTTP; absent: closed.
    pub http: Option<HttpSettings>,
    /// Metrics, health, schemas; absent: closed.
    pub operations: Option<OperationsSettings>,
    /// Case systems of wijkteams.
    #[serde(default, rename = "wijkteam")]
    pub wijkteams: Vec<WijkteamSettings>,
    /// Where the official return messages go; none: nowhere.
    #[serde(default)]
    pub answers: Vec<answers::AnswersSettings>,
    /// Rules between messages and against other sources; absent: not judged.
    pub judge: Option<judge::JudgeSettings>,
    /// How much is done at once.
    #[serde(default)]
    pub batch: BatchSettings,
}

/// Where messages and events live.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "engine", rename_all = "lowercase", deny_unknown_fields)]
pub enum StreamSettings {
    /// One SQLite file.
    Embedded {
        /// The file; created when missing.
        path: PathBuf,
        /// Partitions of every topic; fixed once created.
        #[serde(default = "default_partitions")]
        partitions: NonZeroU32,
        /// How long read records are kept, such as `30d`.
        #[serde(default = "default_retention", with = "humantime_serde")]
        retention: Duration,
    },
    /// Apache Kafka.
    Kafka {
        /// `host:port`, comma-separated.
        brokers: String,
        /// Name of this running hub, unique in the cluster and the same after a
        /// restart: part of its `transactional.id`.
        instance: String,
        /// Put before the name of every topic, group and transaction, such as
        /// `gemeente-x.`: keeps hubs that share a cluster apart.
        #[serde(default)]
        topic_prefix: String,
        /// Partitions of every topic; fixed once created.
        #[serde(default = "default_partitions")]
        partitions: NonZeroU32,
        /// Copies of every partition.
        #[serde(default = "default_replication")]
        replication: NonZeroU32,
        /// How long read records are kept, such as `30d`.
        #[serde(default = "default_retention", with = "humantime_serde")]
        retention: Duration,
        /// Any setting of librdkafka (TLS, SASL…), passed on as it is.
        #[serde(default)]
        librdkafka: BTreeMap<String, String>,
    },
}

impl StreamSettings {
    /// How long read records are kept.
    pub fn retention(&self) -> Duration {
        match self {
            Self::Embedded { retention, .. } | Self::Kafka { retention, .. } => *retention,
        }
    }
}

/// Where the clean facts go.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "engine", rename_all = "lowercase", deny_unknown_fields)]
pub enum WarehouseSettings {
    /// One SQLite file for the warehouse; the closed message index lies beside it as `<name>.index`.
    Sqlite {
        /// The file; created when missing.
        path: PathBuf,
    },
    /// PostgreSQL.
    Postgres {
        /// Connection settings of libpq, as a URL or as `key=value`, without the password.
        url: String,
        /// File that holds the password.
        password_file: Option<PathBuf>,
        /// PEM file with the certificate authority of the server, for `sslmode=require`.
        ca_file: Option<PathBuf>,
    },
}

/// A folder to take messages from. Accepted files go to `done/` in it, refused ones to `refused/`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FolderSettings {
    /// Name, shown in receipts and lists; letters, digits and `-`.
    pub name: String,
    /// The folder.
    pub path: PathBuf,
    /// Codes (AGB or municipality) that may appear as `Afzender`; empty: any.
    #[serde(default)]
    pub senders: BTreeSet<String>,
    /// How long files stay in `done/` and `refused/`.
    #[serde(default = "default_folder_retention", with = "humantime_serde")]
    pub retention: Duration,
    /// How often the folder is looked at.
    #[serde(default = "default_poll", with = "humantime_serde")]
    pub poll: Duration,
    /// A file counts as complete once its size and time have not changed for this
    /// long. Files that appear by a rename are complete at once when set to `0s`.
    #[serde(default = "default_settle", with = "humantime_serde")]
    pub settle: Duration,
}

/// The door over HTTP.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HttpSettings {
    /// Address to listen on. TLS is the reverse proxy's.
    pub listen: SocketAddr,
    /// Most requests at once; more get 503.
    #[serde(default = "default_concurrent")]
    pub concurrent_max: NonZeroUsize,
    /// Longest time one request may take, its body included.
    #[serde(default = "default_request_timeout", with = "humantime_serde")]
    pub timeout: Duration,
}

/// Metrics, health and schemas: for the operator's network only.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OperationsSettings {
    /// Address to listen on.
    pub listen: SocketAddr,
}

/// The case system of one wijkteam.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WijkteamSettings {
    /// Name, part of its topic; lower-case letters, digits and `-`.
    pub name: String,
    /// Where deliveries are POSTed to.
    pub url: String,
    /// Municipalities whose children this team may see.
    pub municipalities: BTreeSet<String>,
    /// CloudEvents `source` of this hub, such as `urn:nld:oin:00000001002220647000:systeem:wijkstroom`.
    pub source: String,
    /// File that holds a bearer token to send along.
    pub token_file: Option<PathBuf>,
    /// Longest wait for one answer.
    #[serde(default = "default_delivery_timeout", with = "humantime_serde")]
    pub timeout: Duration,
    /// A delivery that still fails after this long goes to the rejects. Must exceed `timeout`.
    #[serde(default = "default_give_up", with = "humantime_serde")]
    pub give_up_after: Duration,
    /// Most deliveries under way at once; those of one child follow each other.
    #[serde(default = "default_in_flight")]
    pub in_flight: NonZeroUsize,
}

fn default_partitions() -> NonZeroU32 {
    NonZeroU32::new(4).unwrap_or(NonZeroU32::MIN)
}
fn default_replication() -> NonZeroU32 {
    NonZeroU32::MIN
}
fn default_retention() -> Duration {
    Duration::from_secs(90 * 24 * 3600)
}
fn default_folder_retention() -> Duration {
    Duration::from_secs(30 * 24 * 3600)
}
fn default_poll() -> Duration {
    Duration::from_millis(500)
}
fn default_settle() -> Duration {
    Duration::from_secs(2)
}
fn default_concurrent() -> NonZeroUsize {
    NonZeroUsize::new(256).unwrap_or(NonZeroUsize::MIN)
}
fn default_request_timeout() -> Duration {
    Duration::from_secs(30)
}
fn default_delivery_timeout() -> Duration {
    Duration::from_secs(10)
}
fn default_give_up() -> Duration {
    Duration::from_secs(24 * 3600)
}
fn default_in_flight() -> NonZeroUsize {
    NonZeroUsize::new(16).unwrap_or(NonZeroUsize::MIN)
}

impl Settings {
    /// Reads and checks a file. Relative paths in it are relative to the file.
    ///
    /// # Errors
    /// See [`ConfigError`].
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| ConfigError::Open { path: path.to_owned(), source })?;
        let base = path.parent().unwrap_or(Path::new("."));
        Self::parse(&text, base)
    }

    /// Reads and checks settings; relative paths are relative to `base`.
    ///
    /// # Errors
    /// See [`ConfigError`].
    pub fn parse(text: &str, base: &Path) -> Result<Self, ConfigError> {
        let mut settings: Self =
            toml::from_str(text).map_err(|error| ConfigError::syntax(text, &error))?;
        settings.rebase(base);
        settings.check()?;
        Ok(settings)
    }

    /// The endpoint that may see a municipality's children, if any.
    pub fn wijkteams_of(&self, municipality: &str) -> impl Iterator<Item = &WijkteamSettings> {
        self.wijkteams.iter().filter(move |team| team.municipalities.contains(municipality))
    }

    fn rebase(&mut self, base: &Path) {
        let rebase = |path: &mut PathBuf| *path = base.join(&*path);
        rebase(&mut self.data_dir);
        if let StreamSettings::Embedded { path, .. } = &mut self.stream {
            rebase(path);
        }
        match &mut self.warehouse {
            WarehouseSettings::Sqlite { path } => rebase(path),
            WarehouseSettings::Postgres { password_file, ca_file, .. } => {
                password_file.iter_mut().chain(ca_file).for_each(rebase);
            }
        }
        self.folders.iter_mut().for_each(|folder| rebase(&mut folder.path));
        self.feeds.iter_mut().flat_map(feed::FeedSettings::paths).for_each(rebase);
        self.answers.iter_mut().flat_map(answers::AnswersSettings::paths).for_each(rebase);
        self.judge.iter_mut().flat_map(judge::JudgeSettings::paths).for_each(rebase);
        self.wijkteams.iter_mut().filter_map(|team| team.token_file.as_mut()).for_each(rebase);
    }

    fn check(&self) -> Result<(), ConfigError> {
        let invalid = |text: String| Err(ConfigError::Invalid(text));
        let code = |text: &str| text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
        if self.municipalities.is_empty() {
            return invalid(
                "`municipalities` is leeg; noem de CBS-code van minstens één gemeente".to_owned(),
            );
        }
        if let Some(bad) = self.municipalities.iter().find(|text| !code(text)) {
            return invalid(format!("`municipalities`: `{bad}` is geen CBS-code van 4 cijfers"));
        }
        if let StreamSettings::Kafka { topic_prefix, .. } = &self.stream {
            let fits = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
            if topic_prefix.len() > 60 || !topic_prefix.chars().all(fits) {
                return invalid(format!(
                    "`topic_prefix` `{topic_prefix}`: hoogstens 60 letters, cijfers, `.`, `_` en `-`"
                ));
            }
        }
        let (mut names, mut paths) = (BTreeSet::new(), BTreeSet::new());
        for folder in &self.folders {
            check_name("folder", &folder.name)?;
            if !names.insert(&folder.name) {
                return invalid(format!(
                    "twee [[folder]] heten `{}`; geef elk een eigen `name`",
                    folder.name
                ));
            }
            if !paths.insert(&folder.path) {
                return invalid(format!(
                    "[[folder]] `{}`: een andere heeft hetzelfde `path`; geef elk een eigen map",
                    folder.name
                ));
            }
        }
        self.check_wijkteams()?;
        feed::check(&self.feeds, &self.municipalities, &self.folders, self.http.is_some())?;
        let read = self.folders.iter().map(|folder| &*folder.path);
        let read = read.chain(self.feeds.iter().filter_map(|feed| feed.folder.as_deref()));
        answers::check(&self.answers, &self.municipalities, &read.collect::<Vec<_>>())?;
        if let StreamSettings::Embedded { path: stream, .. } = &self.stream
            && let WarehouseSettings::Sqlite { path: warehouse } = &self.warehouse
            && stream == warehouse
        {
            return invalid(
                "`path` van [stream] en van [warehouse] is hetzelfde bestand; geef elk een eigen"
                    .to_owned(),
            );
        }
        if let Some(judge) = &self.judge {
            judge.check(self.stream.retention())?;
        }
        if self.batch.wait > Duration::from_secs(10) {
            return invalid("[batch]: `wait` is hoogstens 10s".to_owned());
        }
        Ok(())
    }

    fn check_wijkteams(&self) -> Result<(), ConfigError> {
        let invalid = |text: String| Err(ConfigError::Invalid(text));
        let mut names = BTreeSet::new();
        for team in &self.wijkteams {
            check_name("wijkteam", &team.name)?;
            if !names.insert(&team.name) {
                return invalid(format!(
                    "twee [[wijkteam]] heten `{}`; geef elk een eigen `name`",
                    team.name
                ));
            }
            if team.municipalities.is_empty() {
                return invalid(format!(
                    "[[wijkteam]] `{}`: `municipalities` is leeg; noem er minstens één",
                    team.name
                ));
            }
            if let Some(bad) = team.municipalities.difference(&self.municipalities).next() {
                let name = &team.name;
                return invalid(format!("[[wijkteam]] `{name}`: gemeente `{bad}` {NOT_SERVED}"));
            }
            if team.give_up_after <= team.timeout {
                let name = &team.name;
                return invalid(format!("[[wijkteam]] `{name}`: {GIVE_UP}"));
            }
            if !team.url.starts_with("http://") && !team.url.starts_with("https://") {
                return invalid(format!("[[wijkteam]] `{}`: {URL}", team.name));
            }
        }
        Ok(())
    }
}

/// What is told of sections of more than one kind.
const NOT_SERVED: &str =
    "bedient dit knooppunt niet; zet haar ook bovenaan in `municipalities`, of haal haar hier weg";
const GIVE_UP: &str = "`give_up_after` moet langer zijn dan `timeout`";
const URL: &str = "`url` begint met http:// of https://";

fn check_name(what: &str, name: &str) -> Result<(), ConfigError> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if name.is_empty() || name.len() > 40 || !name.chars().all(fits) {
        return Err(ConfigError::Invalid(format!(
            "[[{what}]] `{name}`: `name` heeft 1 tot 40 kleine letters, cijfers en `-`"
        )));
    }
    Ok(())
}
