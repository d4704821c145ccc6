//! The embedded engine: topics, groups and positions in one SQLite file.
//!
//! **Durability.** The file is in WAL mode with `synchronous = FULL`: every commit
//! syncs the log before it returns, so what was acknowledged survives a power cut.
//! `NORMAL`, the usual advice for WAL, syncs at checkpoints only: the file stays
//! sound, but the last commits may be gone, and a partner would have been told
//! "received". The sync (about a millisecond) is shared: all writes that wait
//! while one is under way go into the next transaction together. When a commit
//! fails, SQLite has rolled it back; should the process die at that very moment
//! the next start may find it done after all, but whole, positions included.
//!
//! **One runner.** A lock on `<file>.lock` lets one process write; a second gets
//! [`StreamError::InUse`]. Any number of processes of the same user may read
//! ([`Embedded::open_reader`]). Consumers of a group are threads of the runner.
//!
//! **Layout.** One table of records, its integer key made of the partition's id and
//! the offset: appending and reading in order are what a b-tree does best.
//! Deleted space is reused; the file never shrinks.
//!
//! The file and what SQLite lays beside it are readable by the hub's user only.

mod errors;
mod group;
mod member;
mod retain;
mod store;
mod writer;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Sender, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rusqlite::Connection;

use crate::{
    Admin, BatchLimits, Delivered, Member, Output, PartitionStatus, Stream, StreamError,
    TopicPartition, TopicSpec, VALUE_MAX_BYTES, partition_of,
};
use group::Groups;
use store::Topics;
use writer::{Job, Row, Work};

/// What may differ between embedded streams.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// A member that is not polled for this long loses its partitions to other
    /// members of its group that want them. As long as Kafka's default.
    pub session: Duration,
    /// The file takes no more than this; then writes give [`StreamError::Unavailable`].
    pub size_max_bytes: Option<u64>,
}

impl Default for Options {
    fn default() -> Self {
        Self { session: Duration::from_secs(300), size_max_bytes: None }
    }
}

/// A stream in one SQLite file.
pub struct Embedded {
    core: Arc<Core>,
}

/// What the handle and its members share. The writer thread holds [`Shared`] only, so
/// that the last of these ends it.
struct Core {
    path: PathBuf,
    shared: Arc<Shared>,
    readers: Mutex<Vec<Connection>>,
    /// `None` in a reader.
    runner: Option<Runner>,
}

struct Runner {
    jobs: Option<Sender<Job>>,
    thread: Option<JoinHandle<()>>,
    session: Duration,
    /// Released after the writer ended: fields drop after `Drop::drop`.
    _lock: File,
}

/// What members and the writer agree on, in memory.
struct Shared {
    state: Mutex<State>,
    /// Told of every commit and every change of a group.
    changed: Condvar,
}

#[derive(Default)]
struct State {
    topics: Topics,
    groups: Groups,
}

impl Shared {
    /// A poisoned lock is taken over: no code panics halfway through a change.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Runner {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("writer of the embedded stream panicked");
        }
    }
}

impl Embedded {
    /// Opens the stream to run on it; makes the file when there is none.
    ///
    /// # Errors
    /// [`StreamError::InUse`] when another process runs on it, [`StreamError::Unusable`]
    /// when the file is none of ours, of a newer version, or damaged.
    pub fn open(path: &Path) -> Result<Self, StreamError> {
        Self::open_with(path, Options::default())
    }

    /// As [`Embedded::open`], with other options.
    ///
    /// # Errors
    /// See [`Embedded::open`].
    pub fn open_with(path: &Path, options: Options) -> Result<Self, StreamError> {
        let lock = store::lock(path)?;
        let connection = store::open_runner(path)?;
        store::limit(&connection, options.size_max_bytes).map_err(errors::failed)?;
        let topics = store::topics(&connection).map_err(errors::failed)?;
        let state = State { topics, groups: Groups::default() };
        let shared = Arc::new(Shared { state: Mutex::new(state), changed: Condvar::new() });
        let (jobs, thread) = writer::start(connection, Arc::clone(&shared)).map_err(|source| {
            StreamError::Unusable {
                reason: "er kan geen thread gestart worden".to_owned(),
                source: Some(source.into()),
            }
        })?;
        let runner = Runner {
            jobs: Some(jobs),
            thread: Some(thread),
            session: options.session,
            _lock: lock,
        };
        Ok(Self { core: Arc::new(Core::new(path, shared, Some(runner))) })
    }

    /// Opens the stream to look at it, also while another process runs on it.
    /// What would write is refused with [`StreamError::Unusable`].
    ///
    /// # Errors
    /// [`StreamError::Unusable`] when there is no such file, or see [`Embedded::open`].
    pub fn open_reader(path: &Path) -> Result<Self, StreamError> {
        let connection = store::open_reader(path)?;
        let shared = Shared { state: Mutex::default(), changed: Condvar::new() };
        let core = Core::new(path, Arc::new(shared), None);
        core.give_back(connection);
        Ok(Self { core: Arc::new(core) })
    }

    /// Changes how large the file may grow, see [`Options::size_max_bytes`].
    ///
    /// # Errors
    /// As for any write.
    pub fn limit(&self, size_max_bytes: Option<u64>) -> Result<(), StreamError> {
        self.core.write(Work::Limit(size_max_bytes))
    }
}

impl Core {
    fn new(path: &Path, shared: Arc<Shared>, runner: Option<Runner>) -> Self {
        Self { path: path.to_owned(), shared, readers: Mutex::default(), runner }
    }

    fn runner(&self) -> Result<&Runner, StreamError> {
        self.runner.as_ref().ok_or_else(|| StreamError::Unusable {
            reason: "hij is geopend om alleen te lezen".to_owned(),
            source: None,
        })
    }

    /// Has the writer do it, and waits until it is durable.
    fn write(&self, work: Work) -> Result<(), StreamError> {
        let (reply, answer) = sync_channel(1);
        let stopped = || StreamError::Unavailable("de schrijver van de stroom is gestopt".into());
        let jobs = self.runner()?.jobs.as_ref().ok_or_else(stopped)?;
        jobs.send(Job { work, reply }).map_err(|_| stopped())?;
        answer.recv().map_err(|_| stopped())?
    }

    /// Finds the partition of each output and checks sizes.
    fn rows(&self, outputs: Vec<Output>) -> Result<Vec<Row>, StreamError> {
        let state = self.shared.lock();
        let row = |output: Output| {
            let ids = state.topics.ids(&output.topic)?;
            let count = u32::try_from(ids.len()).unwrap_or(u32::MAX);
            let by_key = || partition_of(&output.record.key, count);
            let number = output.partition.unwrap_or_else(by_key);
            let id = ids.get(number as usize).copied();
            let partition = id.ok_or_else(|| StreamError::Unusable {
                reason: format!("topic `{}` heeft geen partitie {number}", output.topic),
                source: None,
            })?;
            let bytes = output.record.value.as_ref().map_or(0, Vec::len);
            if bytes > VALUE_MAX_BYTES {
                let topic = output.topic.to_string();
                return Err(StreamError::TooLarge { topic, bytes, limit: VALUE_MAX_BYTES });
            }
            Ok(Row { partition, record: output.record })
        };
        outputs.into_iter().map(row).collect()
    }

    /// Runs `what` on a reading connection of its own.
    fn with_reader<T>(
        &self,
        what: impl FnOnce(&Connection) -> Result<T, StreamError>,
    ) -> Result<T, StreamError> {
        let idle = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => store::open_reader(&self.path)?,
        };
        let result = what(&connection);
        self.give_back(connection);
        result
    }

    fn give_back(&self, connection: Connection) {
        /// More than this many threads never read at once outside a group.
        const IDLE_MAX: usize = 4;
        let mut idle = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < IDLE_MAX {
            idle.push(connection);
        }
    }
}

impl Stream for Embedded {
    fn append(&self, outputs: Vec<Output>) -> Result<(), StreamError> {
        self.core.runner()?;
        let rows = self.core.rows(outputs)?;
        self.core.write(Work::Write { rows, claim: None })
    }

    fn join(&self, group: &str, topics: &[&str]) -> Result<Box<dyn Member>, StreamError> {
        let session = self.core.runner()?.session;
        let reader = store::open_reader(&self.core.path)?;
        let mut state = self.core.shared.lock();
        let mut wanted = Vec::new();
        for topic in topics {
            wanted.push(state.topics.ids(topic)?.to_vec());
        }
        let id = state.groups.join(group, wanted.clone(), Instant::now());
        drop(state);
        self.core.shared.changed.notify_all();
        let core = Arc::clone(&self.core);
        Ok(Box::new(member::EmbeddedMember::new(core, reader, group, id, wanted, session)))
    }

    fn read(
        &self,
        at: &TopicPartition,
        from: u64,
        limits: BatchLimits,
    ) -> Result<(Vec<Delivered>, u64), StreamError> {
        self.core.with_reader(|connection| {
            let found = store::partition(connection, at).map_err(errors::failed)?;
            let (id, end) = found.ok_or_else(|| errors::undeclared(&at.topic))?;
            let mut records = Vec::new();
            store::read(connection, at, id, from..end, limits, &mut records)
                .map_err(errors::failed)?;
            let next = records.last().map_or(from.max(end), |last| last.offset + 1);
            Ok((records, next))
        })
    }
}

impl Admin for Embedded {
    fn declare(&self, topics: &[TopicSpec]) -> Result<(), StreamError> {
        self.core.runner()?;
        for spec in topics {
            let there = self.core.shared.lock().topics.count(&spec.name);
            if there.is_some_and(|count| count != spec.partitions) {
                return Err(crate::open::other_count(spec, there.unwrap_or_default()));
            }
            if there.is_none() {
                let (name, partitions) = (spec.name.clone(), spec.partitions);
                self.core.write(Work::Declare { name, partitions })?;
            }
        }
        Ok(())
    }

    fn status(&self, topics: &[TopicSpec]) -> Result<Vec<PartitionStatus>, StreamError> {
        self.core.with_reader(|connection| {
            let mut all = Vec::new();
            for spec in topics {
                for number in 0..spec.partitions {
                    let at = TopicPartition::new(&spec.name, number);
                    let status = store::status(connection, at, &spec.consumers);
                    all.push(
                        status
                            .map_err(errors::failed)?
                            .ok_or_else(|| errors::undeclared(&spec.name))?,
                    );
                }
            }
            Ok(all)
        })
    }

    fn retain(&self, topics: &[TopicSpec], now_ms: i64) -> Result<u64, StreamError> {
        self.core.runner()?;
        let mut gone = 0;
        for spec in topics {
            gone += retain::retain(&self.core, spec, now_ms)?;
        }
        Ok(gone)
    }
}
