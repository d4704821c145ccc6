//! The file: its tables, and every statement that reads them.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, OptionalExtension as _, params};

use super::errors::{cannot_open, not_ours, opening, undeclared};
use crate::{BatchLimits, Delivered, PartitionStatus, Record, StreamError, TopicPartition};

/// `wkst`, in the file's header: tells our files from other SQLite files.
const APPLICATION_ID: i32 = 0x776b_7374;
/// Version of the tables.
const VERSION: i32 = 1;
/// Of a record's key, the low bits are its offset, the rest its partition's id.
const OFFSET_BITS: u32 = 40;
/// Holds a few events a page, and an inbox message without a long overflow chain.
const PAGE_BYTES: u32 = 8192;

const TABLES: &str = "
    CREATE TABLE topic (
        name TEXT PRIMARY KEY NOT NULL,
        partitions INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE partition (
        id INTEGER PRIMARY KEY,
        topic TEXT NOT NULL REFERENCES topic (name),
        number INTEGER NOT NULL,
        next INTEGER NOT NULL DEFAULT 0,
        compacted INTEGER NOT NULL DEFAULT 0,
        UNIQUE (topic, number)
    ) STRICT;
    CREATE TABLE record (
        at INTEGER PRIMARY KEY,
        timestamp_ms INTEGER NOT NULL,
        key BLOB NOT NULL,
        headers BLOB,
        value BLOB
    ) STRICT;
    CREATE TABLE position (
        consumers TEXT NOT NULL,
        partition INTEGER NOT NULL REFERENCES partition (id),
        next INTEGER NOT NULL,
        PRIMARY KEY (consumers, partition)
    ) STRICT, WITHOUT ROWID;";

/// The key of a record.
pub(super) fn row_id(partition: i64, offset: u64) -> i64 {
    (partition << OFFSET_BITS) | i64::try_from(offset).unwrap_or(i64::MAX)
}

/// The offset in the key of a record.
pub(super) fn offset_of(row_id: i64) -> u64 {
    u64::try_from(row_id & ((1 << OFFSET_BITS) - 1)).unwrap_or_default()
}

/// Topics and their partitions as the runner knows them.
#[derive(Default)]
pub(super) struct Topics {
    by_name: BTreeMap<Arc<str>, Vec<i64>>,
    /// Name, number and the next offset to write, by id.
    partitions: BTreeMap<i64, (TopicPartition, u64)>,
}

impl Topics {
    pub(super) fn ids(&self, topic: &str) -> Result<&[i64], StreamError> {
        self.by_name.get(topic).map(Vec::as_slice).ok_or_else(|| undeclared(topic))
    }

    pub(super) fn count(&self, topic: &str) -> Option<u32> {
        self.by_name.get(topic).and_then(|ids| u32::try_from(ids.len()).ok())
    }

    pub(super) fn end(&self, partition: i64) -> u64 {
        self.partitions.get(&partition).map_or(0, |(_, end)| *end)
    }

    pub(super) fn set_end(&mut self, partition: i64, end: u64) {
        if let Some((_, known)) = self.partitions.get_mut(&partition) {
            *known = end;
        }
    }

    pub(super) fn name(&self, partition: i64) -> Option<TopicPartition> {
        self.partitions.get(&partition).map(|(at, _)| at.clone())
    }
}

/// Takes the lock that a runner holds for as long as the file is open.
pub(super) fn lock(path: &Path) -> Result<File, StreamError> {
    let file = private(&beside(path, ".lock")).map_err(|error| cannot_open(path, error.into()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            Err(StreamError::InUse { path: path.display().to_string() })
        }
        Err(TryLockError::Error(error)) => Err(cannot_open(path, error.into())),
    }
}

/// Opens the file to write; makes it when there is none.
pub(super) fn open_runner(path: &Path) -> Result<Connection, StreamError> {
    let open = |error: std::io::Error| cannot_open(path, error.into());
    // SQLite gives what it lays beside the file the same rights.
    drop(private(path).map_err(open)?);
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    let parent = File::open(parent.unwrap_or(Path::new(".")));
    parent.and_then(|folder| folder.sync_all()).map_err(open)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)
        .map_err(|error| cannot_open(path, error.into()))?;
    let tables = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0));
    let tables: i64 = tables.map_err(|error| opening(path, error))?;
    if tables > 0 {
        check_version(&connection, path)?;
    }
    prepare_runner(&connection).map_err(|error| opening(path, error))?;
    if tables == 0 {
        create(&connection).map_err(|error| opening(path, error))?;
    }
    Ok(connection)
}

fn create(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(&format!(
        "BEGIN IMMEDIATE; {TABLES} PRAGMA application_id = {APPLICATION_ID};
         PRAGMA user_version = {VERSION}; COMMIT;"
    ))
}

fn prepare_runner(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(Duration::from_secs(10))?;
    connection.pragma_update(None, "page_size", PAGE_BYTES)?;
    connection.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    // On macOS a plain sync leaves data in the drive's cache; elsewhere these do nothing.
    connection.pragma_update(None, "fullfsync", true)?;
    connection.pragma_update(None, "checkpoint_fullfsync", true)?;
    // The writer checkpoints itself, see `writer`.
    connection.pragma_update_and_check(None, "wal_autocheckpoint", 0, |_| Ok(()))?;
    connection.pragma_update_and_check(None, "journal_size_limit", 64 << 20, |_| Ok(()))?;
    connection.pragma_update(None, "cache_size", -16_384)
}

/// Opens the file to read only. Readable and writable for SQLite, which repairs its
/// shared index after a crash; no statement of ours writes.
pub(super) fn open_reader(path: &Path) -> Result<Connection, StreamError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if !path.exists() {
        let reason = format!("{} is er nog niet; `wijkstroom run` maakt het", path.display());
        return Err(StreamError::Unusable { reason, source: None });
    }
    let connection = Connection::open_with_flags(path, flags)
        .map_err(|error| cannot_open(path, error.into()))?;
    let prepare = |connection: &Connection| {
        connection.busy_timeout(Duration::from_secs(10))?;
        connection.pragma_update(None, "query_only", true)
    };
    prepare(&connection).map_err(|error| opening(path, error))?;
    check_version(&connection, path)?;
    Ok(connection)
}

fn check_version(connection: &Connection, path: &Path) -> Result<(), StreamError> {
    let pragma = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i32>(0));
    let application = pragma("application_id").map_err(|error| opening(path, error))?;
    let version = pragma("user_version").map_err(|error| opening(path, error))?;
    let path = path.display();
    let reason = match version {
        VERSION if application == APPLICATION_ID => return Ok(()),
        newer if application == APPLICATION_ID && newer > VERSION => {
            format!(
                "{path} is van een nieuwere wijkstroom (versie {newer}, deze kent {VERSION}); draai die of een nieuwere"
            )
        }
        _ => not_ours(path),
    };
    Err(StreamError::Unusable { reason, source: None })
}

/// Sets how large the file may grow; `None`: as large as SQLite allows.
pub(super) fn limit(connection: &Connection, bytes: Option<u64>) -> rusqlite::Result<()> {
    let page: u64 = connection.pragma_query_value(None, "page_size", |row| row.get(0))?;
    let pages = bytes.map_or(u64::from(u32::MAX) - 1, |bytes| bytes / page.max(1));
    connection.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))
}

/// All topics.
pub(super) fn topics(connection: &Connection) -> rusqlite::Result<Topics> {
    let mut topics = Topics::default();
    let mut statement = connection
        .prepare("SELECT id, topic, number, next FROM partition ORDER BY topic, number")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (id, name): (i64, String) = (row.get(0)?, row.get(1)?);
        let at = TopicPartition::new(&name, row.get(2)?);
        topics.by_name.entry(Arc::clone(&at.topic)).or_default().push(id);
        topics.partitions.insert(id, (at, row.get(3)?));
    }
    Ok(topics)
}

/// Id and end of a partition.
pub(super) fn partition(
    connection: &Connection,
    at: &TopicPartition,
) -> rusqlite::Result<Option<(i64, u64)>> {
    connection
        .prepare_cached("SELECT id, next FROM partition WHERE topic = ?1 AND number = ?2")?
        .query_row(params![&*at.topic, at.partition], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()
}

/// The group's position on a partition.
pub(super) fn position(
    connection: &Connection,
    group: &str,
    partition: i64,
) -> rusqlite::Result<Option<u64>> {
    connection
        .prepare_cached("SELECT next FROM position WHERE consumers = ?1 AND partition = ?2")?
        .query_row(params![group, partition], |row| row.get(0))
        .optional()
}

/// One partition as its operator sees it; `None` when it is not there.
pub(super) fn status(
    connection: &Connection,
    at: TopicPartition,
    consumers: &[String],
) -> rusqlite::Result<Option<PartitionStatus>> {
    let Some((id, end)) = partition(connection, &at)? else { return Ok(None) };
    let committed = consumers.iter().map(|group| {
        let next = position(connection, group, id)?;
        Ok((group.clone(), next))
    });
    let committed = committed.collect::<rusqlite::Result<_>>()?;
    let start = first(connection, id, end)?;
    Ok(Some(PartitionStatus { at, start, end, committed }))
}

fn first(connection: &Connection, partition: i64, end: u64) -> rusqlite::Result<u64> {
    let first: Option<i64> = connection
        .prepare_cached("SELECT min(at) FROM record WHERE at >= ?1 AND at < ?2")?
        .query_row([row_id(partition, 0), row_id(partition, end)], |row| row.get(0))?;
    Ok(first.map_or(end, offset_of))
}

/// Adds records of a range of offsets to `records`, until that is as full as the limits say.
pub(super) fn read(
    connection: &Connection,
    at: &TopicPartition,
    partition: i64,
    range: Range<u64>,
    limits: BatchLimits,
    records: &mut Vec<Delivered>,
) -> rusqlite::Result<()> {
    let mut bytes = records.iter().map(size).sum::<usize>();
    let full = |records: usize, bytes: usize| {
        records > 0 && (records >= limits.records || bytes >= limits.bytes)
    };
    let mut statement = connection.prepare_cached(
        "SELECT at, timestamp_ms, key, headers, value FROM record
         WHERE at >= ?1 AND at < ?2 ORDER BY at",
    )?;
    let mut rows =
        statement.query([row_id(partition, range.start), row_id(partition, range.end)])?;
    while !full(records.len(), bytes)
        && let Some(row) = rows.next()?
    {
        let delivered =
            Delivered { at: at.clone(), offset: offset_of(row.get(0)?), record: record(row)? };
        bytes += size(&delivered);
        records.push(delivered);
    }
    Ok(())
}

/// Hands over every record of a partition, all as of one moment.
pub(super) fn each(
    connection: &Connection,
    partition: i64,
    end: u64,
    each: &mut dyn FnMut(Record),
) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(
        "SELECT at, timestamp_ms, key, headers, value FROM record
         WHERE at >= ?1 AND at < ?2 ORDER BY at",
    )?;
    let mut rows = statement.query([row_id(partition, 0), row_id(partition, end)])?;
    while let Some(row) = rows.next()? {
        each(record(row)?);
    }
    Ok(())
}

fn size(delivered: &Delivered) -> usize {
    delivered.record.value.as_ref().map_or(0, Vec::len)
}

fn record(row: &rusqlite::Row<'_>) -> rusqlite::Result<Record> {
    let headers = row.get_ref(3)?.as_blob_or_null()?;
    Ok(Record {
        timestamp_ms: row.get(1)?,
        key: row.get(2)?,
        headers: headers.map(read_headers).unwrap_or_default(),
        value: row.get(4)?,
    })
}

/// Headers as one blob: name and value in turn, each after its length as four bytes,
/// least significant first; `None` for none.
pub(super) fn write_headers(headers: &[(String, Vec<u8>)]) -> Option<Vec<u8>> {
    let mut blob = Vec::new();
    for part in headers.iter().flat_map(|(name, value)| [name.as_bytes(), value]) {
        blob.extend_from_slice(&u32::try_from(part.len()).unwrap_or(u32::MAX).to_le_bytes());
        blob.extend_from_slice(part);
    }
    (!blob.is_empty()).then_some(blob)
}

fn read_headers(mut blob: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut part = || {
        let (length, rest) = blob.split_first_chunk::<4>()?;
        let (part, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        blob = rest;
        Some(part.to_vec())
    };
    let mut headers = Vec::new();
    while let (Some(name), Some(value)) = (part(), part()) {
        headers.push((String::from_utf8_lossy(&name).into_owned(), value));
    }
    headers
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// Opens or makes a file that only this user can read.
fn private(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
        let file = options.mode(0o600).open(path)?;
        file.set_permissions(std::fs::Permissions::from_mode(0o600))?;
        Ok(file)
    }
    #[cfg(not(unix))]
    options.open(path)
}
