//! A whole hub in one process, on files in a folder of its own, whose clock stands until it is moved.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use anyhow::{Context as _, ensure};
use serde::de::DeserializeOwned;
use tempfile::TempDir;
use wijkstroom_config::keys::{Keys, WAREHOUSE_DOMAIN, make_private_dir, write_private};
use wijkstroom_config::{Settings, StreamSettings, WarehouseSettings};
use wijkstroom_connectors::transport::intake;
use wijkstroom_formats::door::{self, Inbound};
use wijkstroom_pipeline::runner::{Loop, Step};
use wijkstroom_pipeline::warehouse::reader::WarehouseReader;
use wijkstroom_schemas::message::{Answer, Outcome as Noted};
use wijkstroom_schemas::topics;
use wijkstroom_schemas::wire::RecordType;
use wijkstroom_stream::{BatchLimits, Record, TopicPartition};

use super::feeds::PostedFile;
use super::file::{Case, Fate};
use super::outcome::{Became, BecameOfFile, Outcome, Return};
use super::turn::Turn;
use crate::mask;
use crate::run::parts::Parts;
use crate::run::side::Side;
use crate::run::{self, Options};

/// Partitions of every topic: more than one, so that no two messages share one by design.
const PARTITIONS: u32 = 3;

/// Most rounds until all loops are idle: a message passes each of them a few times at most.
const ROUNDS_MAX: usize = 1_000;

/// A read of a topic: far more than a case writes.
const LIMITS: BatchLimits = BatchLimits { records: 100_000, bytes: 256 << 20 };

/// The hub of one case.
pub(super) struct World {
    parts: Parts,
    turns: Vec<Turn>,
    clock: Arc<AtomicI64>,
    taken: Vec<Taken>,
    files: Vec<BecameOfFile>,
    /// Where answers by CORV are delivered.
    corv: PathBuf,
    /// Where return messages are delivered.
    answers: PathBuf,
    /// Last: the files go when nothing uses them any more.
    _dir: TempDir,
}

/// A message that was taken in.
struct Taken {
    name: String,
    receipt: String,
}

impl World {
    /// An empty hub at a moment, in milliseconds since 1970-01-01T00:00:00Z. `gather_ms`: how long
    /// it gathers the messages of one child; `None`: as the case says.
    pub(super) fn new(case: &Case, gather_ms: Option<u128>, now: i64) -> anyhow::Result<Self> {
        let mut world = Self::open(case, gather_ms, now, None)?;
        let turn = |(mut spun, step): (Loop, Box<dyn Step>)| {
            let reads = Arc::clone(&world.clock);
            spun.clock = Arc::new(move || reads.load(Ordering::Relaxed));
            Turn::new(spun, step)
        };
        world.turns = world.parts.loops()?.into_iter().map(turn).collect();
        Ok(world)
    }

    /// A hub that does nothing until it is [run](Self::run), where `stores` says or on files of its own.
    pub(super) fn open(
        case: &Case,
        gather_ms: Option<u128>,
        now: i64,
        stores: Option<(StreamSettings, WarehouseSettings)>,
    ) -> anyhow::Result<Self> {
        // For its owner only: that is how such a folder is made.
        let dir = tempfile::Builder::new().prefix("wijkstroom-geval-").tempdir()?;
        let answers = dir.path().join("antwoorden");
        std::fs::create_dir(&answers)?;
        let corv = dir.path().join("corv");
        std::fs::create_dir(&corv)?;
        let mut settings = Settings::parse(&settings_text(case, gather_ms)?, dir.path())?;
        if let Some((mut stream, warehouse)) = stores {
            // What a case says may be of long ago.
            let (StreamSettings::Embedded { retention, .. }
            | StreamSettings::Kafka { retention, .. }) = &mut stream;
            *retention = settings.stream.retention();
            (settings.stream, settings.warehouse) = (stream, warehouse);
        }
        write_keys(&settings.data_dir)?;
        let stop = Arc::new(AtomicBool::new(false));
        let clock = Arc::new(AtomicI64::new(now));
        let parts = Parts::open(&settings, Options::default(), &stop)?;
        let (turns, taken, files) = (Vec::new(), Vec::new(), Vec::new());
        Ok(Self { parts, turns, clock, taken, files, corv, answers, _dir: dir })
    }

    /// Takes a message in, as a transport does, and works until nothing is left to do.
    pub(super) fn post(&mut self, name: &str, bytes: Vec<u8>) -> anyhow::Result<()> {
        let inbound = Inbound {
            source: "folder:geval",
            file_name: None,
            senders: None,
            token_sender: None,
            received_at: self.clock.load(Ordering::Relaxed),
            deliver: true,
            bytes,
        };
        let message = door::read(&self.parts.door, inbound);
        self.parts.opened.stream.append(vec![intake::output(&message)])?;
        self.taken.push(Taken { name: name.to_owned(), receipt: message.origin.receipt });
        self.work()
    }

    /// Takes a file of a feed in, as a transport does, and works until nothing is left to do.
    pub(super) fn take(&mut self, file: &PostedFile) -> anyhow::Result<()> {
        let before = names(&self.corv)?;
        self.take_in(file)?;
        self.work()?;
        let now = names(&self.corv)?;
        if let Some(file) = self.files.last_mut() {
            file.answers = now.difference(&before).map(|name| kind(name)).collect();
        }
        Ok(())
    }

    /// Takes a file of a feed in, and leaves the rest for later. The clock goes to when it comes.
    pub(super) fn take_in(&mut self, file: &PostedFile) -> anyhow::Result<()> {
        let feed = self.parts.feeds.iter().find(|feed| feed.settings().name == file.feed);
        let feed = feed.with_context(|| format!("feed {} is er niet", file.feed))?;
        let at = self.clock.fetch_max(file.at, Ordering::Relaxed).max(file.at);
        let report = feed.take(&file.name, &file.bytes, at)?;
        self.files.push(BecameOfFile { report, answers: Vec::new() });
        Ok(())
    }

    /// Runs the hub as its operator does, all loops beside each other, until nothing is left to do.
    pub(super) fn run(self) -> anyhow::Result<Self> {
        let Self { parts, turns, clock, taken, files, corv, answers, _dir } = self;
        let settings = parts.settings.clone();
        drop((turns, parts));
        let stop = Arc::new(AtomicBool::new(false));
        let options = Options { until_idle: true, ..Options::default() };
        run::run(&settings, options, &stop, &Side::uncounted())?;
        let parts = Parts::open(&settings, options, &Arc::new(AtomicBool::new(false)))?;
        Ok(Self { parts, turns: Vec::new(), clock, taken, files, corv, answers, _dir })
    }

    /// Moves the clock, and works until nothing is left to do.
    pub(super) fn pass(&mut self, until: i64) -> anyhow::Result<()> {
        self.clock.fetch_max(until, Ordering::Relaxed);
        self.work()
    }

    fn work(&mut self) -> anyhow::Result<()> {
        for _ in 0..ROUNDS_MAX {
            let mut read = 0;
            for turn in &mut self.turns {
                read += turn.work().with_context(|| format!("stap {}", turn.spun.name))?;
            }
            if read == 0 {
                return Ok(());
            }
        }
        anyhow::bail!("het knooppunt komt niet tot rust")
    }

    /// What came of it all.
    pub(super) fn outcome(&self) -> anyhow::Result<Outcome> {
        let answers: Vec<Answer> = self.decoded(topics::ANSWER, RecordType::Answer)?;
        let noted: Vec<Noted> = self.decoded(topics::OUTCOME, RecordType::Outcome)?;
        let mut delivered = self.delivered()?;
        let mut messages = BTreeMap::new();
        let mut seen: Vec<&str> = Vec::new();
        for taken in &self.taken {
            let again = seen.iter().filter(|receipt| **receipt == taken.receipt).count();
            seen.push(&taken.receipt);
            let of_it =
                |noted: &&Noted| noted.receipt == taken.receipt && noted.kind == "duplicate";
            let answer = answers.iter().find(|answer| answer.origin.receipt == taken.receipt);
            let became = match answer {
                // The first of equal ones is the message; the others are copies of it.
                _ if again > 0 && noted.iter().filter(of_it).count() >= again => {
                    Became { fate: Fate::Dubbel, ..Became::undecided() }
                }
                None => Became::undecided(),
                Some(answer) => Became {
                    fate: if answer.accepted { Fate::Aangenomen } else { Fate::Geweigerd },
                    level: answer.origin.level,
                    findings: answer.findings.clone(),
                    toegekend: answer.toegekend,
                    decided_at: Some(answer.decided_at),
                    answer: self.answer(answer, &mut delivered),
                },
            };
            messages.insert(taken.name.clone(), became);
        }
        let left: Vec<&String> = delivered.keys().collect();
        ensure!(left.is_empty(), "retourberichten die bij geen bericht horen: {left:?}");
        let files = self.files.clone();
        let answers = names(&self.corv)?.iter().map(|name| kind(name)).collect();
        Ok(Outcome { messages, files, answers, facts: self.facts()?, tables: self.tables()? })
    }

    /// The return message to a message that was decided, out of those that were delivered.
    fn answer(
        &self,
        decided: &Answer,
        delivered: &mut BTreeMap<String, Vec<u8>>,
    ) -> Option<Return> {
        let ids = self.parts.keys.ids();
        let id = ids.retour(&decided.origin.receipt, decided.inbox_offset);
        let named = delivered.keys().find(|name| name.contains(&id)).cloned()?;
        delivered.remove(&named).map(|bytes| Return { id, bytes })
    }

    /// The return messages that were delivered, by name of their file.
    fn delivered(&self) -> anyhow::Result<BTreeMap<String, Vec<u8>>> {
        let mut files = BTreeMap::new();
        for entry in std::fs::read_dir(&self.answers)? {
            let entry = entry?;
            files.insert(entry.file_name().display().to_string(), std::fs::read(entry.path())?);
        }
        Ok(files)
    }

    fn facts(&self) -> anyhow::Result<BTreeMap<String, Vec<serde_json::Value>>> {
        let mut facts = BTreeMap::new();
        for topic in topics::CLEAN {
            let mut of_topic = Vec::new();
            for record in self.records(topic)? {
                let (_, value) =
                    self.parts.registry.decode_any(&record.value.unwrap_or_default())?;
                of_topic.push(mask::json(&value));
            }
            of_topic.sort_by_key(ToString::to_string);
            let family = topic.strip_prefix("wijkstroom.clean.").unwrap_or(topic);
            facts.insert(family.to_owned(), of_topic);
        }
        Ok(facts)
    }

    fn tables(&self) -> anyhow::Result<BTreeMap<String, wijkstroom_pipeline::sql::dump::Dump>> {
        let mut reader = WarehouseReader::new(&self.parts.settings.warehouse);
        let names = reader.tables();
        names.into_iter().map(|name| Ok((name.to_owned(), reader.dump(name)?))).collect()
    }

    fn decoded<T: DeserializeOwned>(
        &self,
        topic: &str,
        kind: RecordType,
    ) -> anyhow::Result<Vec<T>> {
        let records = self.records(topic)?.into_iter();
        let decode = |record: Record| {
            Ok(self.parts.registry.decode(kind, &record.value.unwrap_or_default())?)
        };
        records.map(decode).collect()
    }

    /// Everything on a topic.
    fn records(&self, topic: &str) -> anyhow::Result<Vec<Record>> {
        let mut records = Vec::new();
        let spec = self.parts.topics.iter().find(|spec| spec.name == topic);
        let spec = spec.with_context(|| format!("topic {topic} is er niet"))?;
        for partition in 0..spec.partitions {
            let at = TopicPartition::new(topic, partition);
            let (delivered, _) = self.parts.opened.stream.read(&at, 0, LIMITS)?;
            records.extend(delivered.into_iter().map(|delivered| delivered.record));
        }
        Ok(records)
    }
}

/// The kind of an answer, by the name of its file.
fn kind(name: &str) -> String {
    name.split('-').next().unwrap_or_default().to_owned()
}

/// The files of a folder.
fn names(folder: &Path) -> anyhow::Result<BTreeSet<String>> {
    let name = |entry: std::io::Result<std::fs::DirEntry>| {
        Ok(entry?.file_name().to_string_lossy().into_owned())
    };
    std::fs::read_dir(folder)?.map(name).collect()
}

/// The keys of every case: so that the same case gives the same ids, whenever it is run.
fn write_keys(data_dir: &Path) -> anyhow::Result<()> {
    make_private_dir(data_dir)?;
    let key = |pair: &str| pair.repeat(32);
    let text = format!(
        "ids = \"{}\"\nrouting = \"{}\"\n\n[[pseudonym]]\ndomain = \"{WAREHOUSE_DOMAIN}\"\n\
         version = 1\nkey = \"{}\"\n",
        key("a1"),
        key("b2"),
        key("c3"),
    );
    Ok(write_private(&Keys::path(data_dir), &text)?)
}

fn settings_text(case: &Case, gather_ms: Option<u128>) -> anyhow::Result<String> {
    let hub = &case.hub;
    let mut served: BTreeSet<&str> =
        case.feeds.iter().filter_map(|feed| feed.gemeente.as_deref()).collect();
    served.insert(&hub.gemeente);
    let served: Vec<&str> = served.into_iter().collect();
    let feeds = case.feeds.iter().map(|feed| feed.section(&case.beside, &hub.gemeente));
    let feeds = feeds.collect::<anyhow::Result<String>>()?;
    // Never bound: files are handed over within the process.
    let http = if feeds.is_empty() { "" } else { "\n[http]\nlisten = \"127.0.0.1:0\"\n" };
    let has_corv = case.feeds.iter().any(|feed| feed.formaat == "corv");
    let corv = "\n[[answers]]\nname = \"corv\"\nfolder = \"corv\"\ncorv = true\n";
    let corv = if has_corv { corv } else { "" };
    let gather = gather_ms.unwrap_or(hub.verzamel.as_millis());
    Ok(format!(
        r#"
data_dir = "geheim"
municipalities = ["{gemeenten}"]

[stream]
engine = "embedded"
path = "stroom.db"
partitions = {PARTITIONS}
retention = "36500d"

[warehouse]
engine = "sqlite"
path = "warehouse.db"

[judge]
wait = "{wait}ms"
gather = "{gather}ms"

[[answers]]
name = "geval"
folder = "antwoorden"
{corv}{http}{feeds}"#,
        gemeenten = served.join("\", \""),
        wait = hub.wacht.as_millis(),
    ))
}
