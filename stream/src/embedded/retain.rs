//! What becomes of old records. Reads on a connection of its own and has the writer
//! delete in small steps, so that commits hardly wait.

use std::collections::HashMap;
use std::time::Duration;

use rusqlite::{Connection, params};

use super::store::{self, offset_of, row_id};
use super::writer::Work;
use super::{Core, errors};
use crate::{Cleanup, StreamError, TopicPartition, TopicSpec};

/// Records deleted in one transaction.
const DELETE_MAX: usize = 1_000;
/// Keys held in memory at once while compacting: some 20 MB.
const KEYS_MAX: usize = 100_000;
/// A tombstone stays this long after its time stamp, so that who reads along sees it.
const TOMBSTONE: Duration = Duration::from_secs(24 * 3600);

/// Deletes what may go of one topic; how many records went.
pub(super) fn retain(core: &Core, spec: &TopicSpec, now_ms: i64) -> Result<u64, StreamError> {
    let mut gone = 0;
    for number in 0..spec.partitions {
        let at = TopicPartition::new(&spec.name, number);
        gone += match spec.cleanup {
            Cleanup::Delete(None) => 0,
            Cleanup::Delete(Some(period)) => {
                let before_ms = now_ms.saturating_sub(millis(period));
                expire(core, &at, &spec.consumers, before_ms)?
            }
            Cleanup::Compact => compact(core, &at, now_ms.saturating_sub(millis(TOMBSTONE)))?,
        };
    }
    Ok(gone)
}

fn millis(period: Duration) -> i64 {
    i64::try_from(period.as_millis()).unwrap_or(i64::MAX)
}

/// Deletes from the start on, up to the first record that is young enough or that a consumer has yet to read.
fn expire(
    core: &Core,
    at: &TopicPartition,
    consumers: &[String],
    before_ms: i64,
) -> Result<u64, StreamError> {
    let mut gone = 0;
    loop {
        let old = core.with_reader(|connection| {
            let Some((partition, end)) =
                store::partition(connection, at).map_err(errors::failed)?
            else {
                return Err(errors::undeclared(&at.topic));
            };
            let mut limit = end;
            for group in consumers {
                let position = store::position(connection, group, partition);
                limit = limit.min(position.map_err(errors::failed)?.unwrap_or_default());
            }
            oldest(connection, partition, limit, before_ms).map_err(errors::failed)
        })?;
        if old.is_empty() {
            return Ok(gone);
        }
        gone += old.len() as u64;
        core.write(Work::Delete(old))?;
    }
}

fn oldest(
    connection: &Connection,
    partition: i64,
    limit: u64,
    before_ms: i64,
) -> rusqlite::Result<Vec<i64>> {
    let mut statement = connection.prepare_cached(
        "SELECT at, timestamp_ms FROM record WHERE at >= ?1 AND at < ?2 ORDER BY at LIMIT ?3",
    )?;
    let range = params![row_id(partition, 0), row_id(partition, limit), DELETE_MAX];
    let rows =
        statement.query_map(range, |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)))?;
    let mut old = Vec::new();
    for row in rows {
        let (id, timestamp_ms) = row?;
        if timestamp_ms >= before_ms {
            break;
        }
        old.push(id);
    }
    Ok(old)
}

/// Goes through what came since the last time, [`KEYS_MAX`] records a round: the last
/// record of each key stays, earlier ones anywhere in the partition go.
fn compact(
    core: &Core,
    at: &TopicPartition,
    tombstones_before_ms: i64,
) -> Result<u64, StreamError> {
    let mut gone = 0;
    loop {
        let round = core.with_reader(|connection| {
            round(connection, at, tombstones_before_ms).map_err(errors::failed)
        })?;
        let Some(Round { partition, to, superseded }) = round else { return Ok(gone) };
        for rows in superseded.chunks(DELETE_MAX) {
            core.write(Work::Delete(rows.to_vec()))?;
        }
        gone += superseded.len() as u64;
        core.write(Work::Compacted { partition, to })?;
    }
}

struct Round {
    partition: i64,
    /// The partition is compacted up to here once `superseded` is deleted.
    to: u64,
    superseded: Vec<i64>,
}

fn round(
    connection: &Connection,
    at: &TopicPartition,
    tombstones_before_ms: i64,
) -> rusqlite::Result<Option<Round>> {
    let (partition, from, end): (i64, u64, u64) = connection
        .prepare_cached(
            "SELECT id, compacted, next FROM partition WHERE topic = ?1 AND number = ?2",
        )?
        .query_row(params![&*at.topic, at.partition], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
    if from >= end {
        return Ok(None);
    }
    let mut last: HashMap<Vec<u8>, i64> = HashMap::new();
    let mut statement = connection.prepare_cached(
        "SELECT at, key FROM record WHERE at >= ?1 AND at < ?2 ORDER BY at LIMIT ?3",
    )?;
    let mut rows =
        statement.query(params![row_id(partition, from), row_id(partition, end), KEYS_MAX])?;
    let (mut seen, mut to) = (0, end);
    while let Some(row) = rows.next()? {
        let id = row.get(0)?;
        last.insert(row.get(1)?, id);
        seen += 1;
        if seen == KEYS_MAX {
            to = offset_of(id) + 1;
        }
    }
    let mut statement = connection.prepare_cached(
        "SELECT at, key, value IS NULL AND timestamp_ms < ?3 FROM record
         WHERE at >= ?1 AND at < ?2 ORDER BY at",
    )?;
    let mut rows = statement.query(params![
        row_id(partition, 0),
        row_id(partition, to),
        tombstones_before_ms
    ])?;
    let mut superseded = Vec::new();
    while let Some(row) = rows.next()? {
        let (id, old_tombstone): (i64, bool) = (row.get(0)?, row.get(2)?);
        let newer = last.get(row.get_ref(1)?.as_blob()?).is_some_and(|last| *last > id);
        if newer || old_tombstone {
            superseded.push(id);
        }
    }
    Ok(Some(Round { partition, to, superseded }))
}
