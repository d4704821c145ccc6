//! The store on SQLite: one file.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, OpenFlags, ToSql, TransactionBehavior, params_from_iter};
use wijkstroom_schemas::day::Day;

use super::table::{POSITION, Table, Write};
use super::value::{Id, Kind, Row, Value, parse_moment};
use super::{Change, Store, StoreError, position_rows};

/// How long a call waits for another writer of the file. A commit takes milliseconds;
/// a back-up or an analyst's transaction may take seconds.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// Statements kept ready on a connection: more than all tables need.
const STATEMENTS_MAX: usize = 64;

/// Sent at every connection that writes; [`connect`] argues `synchronous`. Ids are
/// random, so a batch touches pages all over the indexes: 16 MiB of them stay in memory
/// (the default of 2 MiB reads most again), and a page that several batches touch is
/// copied from the log to the file once in 16 MiB of log, not in 4.
const WRITER: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; \
     PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = 4000;";

/// A SQLite file.
pub struct SqliteStore {
    path: PathBuf,
    writable: bool,
    connection: Option<Connection>,
}

impl SqliteStore {
    /// On a file that the migrations have made. Opened at the first call.
    pub fn new(path: &Path, writable: bool) -> Self {
        Self { path: path.to_owned(), writable, connection: None }
    }

    fn connection(&mut self) -> Result<&mut Connection, StoreError> {
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => connect(&self.path, self.writable)?,
        };
        Ok(self.connection.insert(connection))
    }
}

/// Opens a file that exists.
///
/// `synchronous = NORMAL`: after a power failure the last transactions may be gone, but
/// facts, derived rows and positions go together, and the hub reads on from the
/// positions in this file; the stream, which is fully durable, still has the records.
/// A killed process loses nothing.
///
/// # Errors
/// See [`StoreError`].
pub(crate) fn connect(path: &Path, writable: bool) -> Result<Connection, StoreError> {
    let access =
        if writable { OpenFlags::SQLITE_OPEN_READ_WRITE } else { OpenFlags::SQLITE_OPEN_READ_ONLY };
    let open = || {
        let connection =
            Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        connection.busy_timeout(BUSY_TIMEOUT)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
        if writable {
            connection.execute_batch(WRITER)?;
        }
        Ok(connection)
    };
    open().map_err(|error| failed(error, path))
}

/// What a failure of the engine asks for.
pub(crate) fn failed(error: rusqlite::Error, path: &Path) -> StoreError {
    let code = error.sqlite_error_code();
    if code == Some(ErrorCode::CannotOpen) {
        let why = if path.exists() {
            "is niet te openen; wijkstroom moet het en de map kunnen lezen en schrijven"
        } else {
            "is er niet; `wijkstroom run` maakt het"
        };
        return StoreError::Unavailable(format!("{} {why}", path.display()).into());
    }
    let wait = matches!(
        code,
        Some(
            ErrorCode::DatabaseBusy
                | ErrorCode::DatabaseLocked
                | ErrorCode::DiskFull
                | ErrorCode::SystemIoFailure
                | ErrorCode::OutOfMemory
        )
    );
    if wait {
        return StoreError::Unavailable(error.into());
    }
    let reason = format!(
        "{} is beschadigd, niet te schrijven of niet van wijkstroom; geef wijkstroom het recht, of zet een kopie terug",
        path.display()
    );
    StoreError::Unusable { reason, source: Some(error.into()) }
}

impl Store for SqliteStore {
    fn query(
        &mut self,
        sql: &str,
        params: &[Value<'_>],
        kinds: &[Kind],
    ) -> Result<Vec<Row<'static>>, StoreError> {
        let path = self.path.clone();
        select(self.connection()?, sql, params, kinds).map_err(|error| failed(error, &path))
    }

    fn lookup(
        &mut self,
        table: &Table,
        column: &str,
        keys: &[Value<'_>],
    ) -> Result<Vec<Row<'static>>, StoreError> {
        let sql = format!(
            "SELECT {} FROM \"{}\" WHERE \"{column}\" = $1",
            table.column_list(),
            table.name
        );
        let kinds: Vec<Kind> = table.columns.iter().map(|column| column.kind).collect();
        let path = self.path.clone();
        let connection = self.connection()?;
        let mut rows = Vec::new();
        let mut each = || {
            // One view of the file for all keys, and one lock taken instead of many.
            let transaction = connection.transaction()?;
            for key in keys {
                rows.extend(select(&transaction, &sql, std::slice::from_ref(key), &kinds)?);
            }
            transaction.commit()
        };
        each().map_err(|error| failed(error, &path))?;
        Ok(rows)
    }

    fn commit(&mut self, change: &Change<'_>) -> Result<(), StoreError> {
        let path = self.path.clone();
        let failed = |error| failed(error, &path);
        let connection = self.connection()?;
        let transaction =
            connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        let kinds = [Kind::Text, Kind::Int, Kind::Int];
        let stored =
            select(&transaction, "SELECT topic, partition, next_offset FROM position", &[], &kinds)
                .map_err(failed)?;
        change.check(&stored.iter().filter_map(|row| super::position(row)).collect())?;
        for write in &change.writes {
            insert(&transaction, write).map_err(|error| {
                if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) {
                    return StoreError::Taken { table: write.table.name, source: error.into() };
                }
                failed(error)
            })?;
        }
        for (table, keys) in &change.removes {
            let key = table.columns[0].name;
            let sql = format!("DELETE FROM \"{}\" WHERE \"{key}\" = $1", table.name);
            for key in keys {
                let mut delete = transaction.prepare_cached(&sql).map_err(failed)?;
                delete.execute([key]).map_err(failed)?;
            }
        }
        let positions = Write { table: &POSITION, rows: position_rows(&change.next) };
        insert(&transaction, &positions).map_err(failed)?;
        wijkstroom_stream::fault::point("store", "written");
        transaction.commit().map_err(failed)
    }
}

fn insert(connection: &Connection, write: &Write<'_>) -> rusqlite::Result<()> {
    let table = write.table;
    let marks = vec!["?"; table.columns.len()].join(", ");
    let sql = format!(
        "INSERT INTO \"{}\" ({}) VALUES ({marks}){}",
        table.name,
        table.column_list(),
        table.conflict_clause()
    );
    let mut insert = connection.prepare_cached(&sql)?;
    for row in &write.rows {
        insert.execute(params_from_iter(row))?;
    }
    Ok(())
}

fn select(
    connection: &Connection,
    sql: &str,
    params: &[Value<'_>],
    kinds: &[Kind],
) -> rusqlite::Result<Vec<Row<'static>>> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut found = statement.query(params_from_iter(params))?;
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        let values = kinds.iter().enumerate().map(|(index, kind)| {
            let value = row.get_ref(index)?;
            read(value, *kind).ok_or_else(|| {
                let name = format!("column {index}");
                rusqlite::Error::InvalidColumnType(index, name, value.data_type())
            })
        });
        rows.push(values.collect::<rusqlite::Result<_>>()?);
    }
    Ok(rows)
}

fn read(value: ValueRef<'_>, kind: Kind) -> Option<Value<'static>> {
    if value == ValueRef::Null {
        return Some(Value::Null);
    }
    match kind {
        Kind::Text => Some(Value::text(value.as_str().ok()?.to_owned())),
        Kind::Id => Id::parse(value.as_str().ok()?).map(Value::Id),
        Kind::Int => value.as_i64().ok().map(Value::Int),
        Kind::Day => Day::parse(value.as_str().ok()?).map(Value::Day),
        Kind::At => parse_moment(value.as_str().ok()?).map(Value::At),
        Kind::Bool => value.as_i64().ok().map(|number| Value::Bool(number != 0)),
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Null => ToSqlOutput::from(rusqlite::types::Null),
            Self::Text(text) => ToSqlOutput::from(text.as_ref()),
            Self::Int(number) => ToSqlOutput::from(*number),
            Self::Bool(yes) => ToSqlOutput::from(*yes),
            Self::Id(_) | Self::Day(_) | Self::At(_) => ToSqlOutput::from(self.to_string()),
        })
    }
}
