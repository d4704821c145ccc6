//! The one thread that writes. What waits while a transaction is under way goes into
//! the next one together, so that many callers share one sync.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rusqlite::{Connection, Transaction, TransactionBehavior, params};

use super::store::{self, row_id, write_headers};
use super::{Shared, errors};
use crate::{Record, StreamError};

/// Most jobs in one transaction: a failure repeats them one by one.
const JOBS_MAX: usize = 256;
/// No more jobs are added to a transaction that has this many bytes.
const BYTES_MAX: usize = 8 << 20;
/// The log is copied into the file once it has this many bytes: all that wait for a
/// commit wait for it too, so rather often than long.
const CHECKPOINT_BYTES: usize = 4 << 20;
/// From here on the copying waits for readers to let go of the log, so that it starts anew.
const RESTART_PAGES: i64 = 8 * 1024;
/// How long it waits for them: they read batches, not for long.
const RESTART_WAIT: Duration = Duration::from_millis(200);

/// A record and the id of its partition.
pub(super) struct Row {
    pub(super) partition: i64,
    pub(super) record: Record,
}

/// A member's right to commit, and how far.
pub(super) struct Claim {
    pub(super) group: String,
    pub(super) member: u64,
    /// Id of a partition and the next offset to read.
    pub(super) positions: Vec<(i64, u64)>,
}

/// What the writer can do.
pub(super) enum Work {
    Write {
        rows: Vec<Row>,
        claim: Option<Claim>,
    },
    Declare {
        name: String,
        partitions: u32,
    },
    /// Deletes records by their keys.
    Delete(Vec<i64>),
    /// Up to where a partition is compacted.
    Compacted {
        partition: i64,
        to: u64,
    },
    Limit(Option<u64>),
}

/// Work, and who waits for it.
pub(super) struct Job {
    pub(super) work: Work,
    pub(super) reply: SyncSender<Result<(), StreamError>>,
}

/// Starts the thread. It ends when the last sender is gone.
pub(super) fn start(
    connection: Connection,
    shared: Arc<Shared>,
) -> std::io::Result<(Sender<Job>, JoinHandle<()>)> {
    let (sender, jobs) = channel();
    let mut writer = Writer { connection, shared, unchecked_bytes: 0 };
    let thread = std::thread::Builder::new().name("stream-writer".to_owned());
    let thread = thread.spawn(move || writer.run(&jobs))?;
    Ok((sender, thread))
}

struct Writer {
    connection: Connection,
    shared: Arc<Shared>,
    /// Written since the last checkpoint.
    unchecked_bytes: usize,
}

impl Writer {
    fn run(&mut self, jobs: &Receiver<Job>) {
        while let Ok(first) = jobs.recv() {
            let mut bytes = first.work.bytes();
            let mut together = vec![first];
            while together.len() < JOBS_MAX
                && bytes < BYTES_MAX
                && let Ok(job) = jobs.try_recv()
            {
                bytes += job.work.bytes();
                together.push(job);
            }
            self.commit(together);
            self.unchecked_bytes += bytes;
            if self.unchecked_bytes >= CHECKPOINT_BYTES {
                self.unchecked_bytes = 0;
                let began = Instant::now();
                if let Err(error) = self.checkpoint() {
                    // The log grows until the next attempt; nothing is lost.
                    tracing::warn!(error = &error as &dyn std::error::Error, "checkpoint failed");
                }
                tracing::debug!(took = ?began.elapsed(), "checkpoint");
            }
        }
    }

    /// Does all of it in one transaction; if that fails, each alone.
    fn commit(&mut self, mut jobs: Vec<Job>) {
        jobs.retain(|job| {
            let admitted = self.admit(&job.work);
            if !admitted {
                answer(job, Err(StreamError::Fenced(None)));
            }
            admitted
        });
        if jobs.is_empty() {
            return;
        }
        let result = self.transact(&jobs);
        let alone = result.is_err() && jobs.len() > 1;
        let result = result.map_err(Arc::new);
        for job in &jobs {
            let result = if alone {
                self.transact(std::slice::from_ref(job)).map_err(Arc::new)
            } else {
                result.clone()
            };
            self.release(&job.work);
            answer(job, result.map_err(|error| errors::failed_together(&error)));
        }
        self.shared.changed.notify_all();
    }

    /// Whether a commit may go on: its member holds the partitions, and keeps them until [`Writer::release`].
    fn admit(&self, work: &Work) -> bool {
        let Work::Write { claim: Some(claim), .. } = work else { return true };
        let groups = &mut self.shared.lock().groups;
        groups.claim(&claim.group, claim.member, &claim.positions)
    }

    fn release(&self, work: &Work) {
        if let Work::Write { claim: Some(claim), .. } = work {
            self.shared.lock().groups.done(&claim.group, claim.member, Instant::now());
        }
    }

    fn transact(&mut self, jobs: &[Job]) -> rusqlite::Result<()> {
        let mut declared = false;
        let mut ends = BTreeMap::new();
        if let [Job { work: Work::Limit(bytes), .. }] = jobs {
            return store::limit(&self.connection, *bytes);
        }
        let transaction = Transaction::new(&mut self.connection, TransactionBehavior::Immediate)?;
        for job in jobs {
            match &job.work {
                Work::Write { rows, claim } => {
                    insert(&transaction, rows, &self.shared, &mut ends)?;
                    if let Some(claim) = claim {
                        advance(&transaction, claim)?;
                    }
                }
                Work::Declare { name, partitions } => {
                    declare(&transaction, name, *partitions)?;
                    declared = true;
                }
                Work::Delete(rows) => delete(&transaction, rows)?,
                Work::Compacted { partition, to } => {
                    transaction
                        .prepare_cached("UPDATE partition SET compacted = ?2 WHERE id = ?1")?
                        .execute(params![partition, to])?;
                }
                Work::Limit(bytes) => store::limit(&transaction, *bytes)?,
            }
        }
        for (partition, end) in &ends {
            transaction
                .prepare_cached("UPDATE partition SET next = ?2 WHERE id = ?1")?
                .execute(params![partition, end])?;
        }
        // Dropped on any error before this line, and on failure here: rolled back.
        transaction.commit()?;
        let topics = if declared { Some(store::topics(&self.connection)?) } else { None };
        let mut state = self.shared.lock();
        if let Some(topics) = topics {
            state.topics = topics;
        }
        ends.into_iter().for_each(|(partition, end)| state.topics.set_end(partition, end));
        Ok(())
    }

    fn checkpoint(&self) -> rusqlite::Result<()> {
        let run = |mode: &str| {
            let sql = format!("PRAGMA wal_checkpoint({mode})");
            self.connection.query_row(&sql, [], |row| row.get::<_, i64>(1))
        };
        if run("PASSIVE")? > RESTART_PAGES {
            self.connection.busy_timeout(RESTART_WAIT)?;
            let restarted = run("RESTART");
            self.connection.busy_timeout(Duration::from_secs(10))?;
            restarted?;
        }
        Ok(())
    }
}

impl Work {
    fn bytes(&self) -> usize {
        match self {
            Self::Write { rows, .. } => rows
                .iter()
                .map(|row| {
                    64 + row.record.key.len() + row.record.value.as_ref().map_or(0, Vec::len)
                })
                .sum(),
            Self::Delete(rows) => rows.len() * 64,
            Self::Declare { .. } | Self::Compacted { .. } | Self::Limit(_) => 0,
        }
    }
}

fn answer(job: &Job, result: Result<(), StreamError>) {
    // Who asked may be gone by now; then nobody wants to know.
    drop(job.reply.send(result));
}

fn insert(
    transaction: &Transaction<'_>,
    rows: &[Row],
    shared: &Shared,
    ends: &mut BTreeMap<i64, u64>,
) -> rusqlite::Result<()> {
    let mut statement = transaction.prepare_cached(
        "INSERT INTO record (at, timestamp_ms, key, headers, value) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    for Row { partition, record } in rows {
        let known = || shared.lock().topics.end(*partition);
        let end = ends.entry(*partition).or_insert_with(known);
        let at = row_id(*partition, *end);
        *end += 1;
        let headers = write_headers(&record.headers);
        statement.execute(params![at, record.timestamp_ms, record.key, headers, record.value])?;
    }
    Ok(())
}

fn advance(transaction: &Transaction<'_>, claim: &Claim) -> rusqlite::Result<()> {
    let mut statement = transaction.prepare_cached(
        "INSERT INTO position (consumers, partition, next) VALUES (?1, ?2, ?3)
         ON CONFLICT DO UPDATE SET next = excluded.next",
    )?;
    for (partition, next) in &claim.positions {
        statement.execute(params![claim.group, partition, next])?;
    }
    Ok(())
}

fn declare(transaction: &Transaction<'_>, name: &str, partitions: u32) -> rusqlite::Result<()> {
    transaction.execute(
        "INSERT INTO topic (name, partitions) VALUES (?1, ?2)",
        params![name, partitions],
    )?;
    let mut statement =
        transaction.prepare("INSERT INTO partition (topic, number) VALUES (?1, ?2)")?;
    for number in 0..partitions {
        statement.execute(params![name, number])?;
    }
    Ok(())
}

fn delete(transaction: &Transaction<'_>, rows: &[i64]) -> rusqlite::Result<()> {
    let mut statement = transaction.prepare_cached("DELETE FROM record WHERE at = ?1")?;
    for row in rows {
        statement.execute([row])?;
    }
    Ok(())
}
