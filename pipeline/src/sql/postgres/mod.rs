//! The store on PostgreSQL: one schema.

pub mod server;
mod values;

use std::collections::HashMap;
use std::io::Write as _;

use bytes::{BufMut as _, BytesMut};
use postgres::error::SqlState;
use postgres::types::{IsNull, ToSql};
use postgres::{Client, Statement};
use wijkstroom_config::told;

use self::server::Server;
use self::values::read_row;
use super::table::{POSITION, Present, Table, Write};
use super::value::{Kind, Row, Value};
use super::{Change, Store, StoreError, position_rows};

/// How often a transaction that the server gave up for another's sake (deadlock,
/// serialisation) is made again before the caller waits and repeats.
const ATTEMPTS_MAX: u32 = 5;

/// First of the two numbers of an advisory lock, by schema; the second is the partition.
/// "wijk" and "hubs" in ASCII: unlikely to be another program's.
const LOCK_CLASSES: [(&str, i32); 2] = [("warehouse", 0x7769_6a6b), ("hub", 0x6875_6273)];

/// One schema of a PostgreSQL database.
pub struct PostgresStore {
    server: Server,
    schema: &'static str,
    session: Option<Session>,
}

struct Session {
    client: Client,
    lock_class: i32,
    statements: HashMap<String, Statement>,
}

/// What a failure of the server or the connection asks for.
pub(crate) fn failed(error: postgres::Error) -> StoreError {
    let Some(code) = error.code() else {
        if cause::<openssl::error::ErrorStack>(&error).is_some() {
            let reason = "PostgreSQL is niet te bereiken over TLS; `ca_file` moet ervoor instaan, \
                          en voor de naam in `url`"
                .to_owned();
            return StoreError::Unusable { reason, source: Some(error.into()) };
        }
        return StoreError::Unavailable(match cause::<std::io::Error>(&error) {
            Some(why) => format!("PostgreSQL: {}", told::system(why)).into(),
            None => error.into(),
        });
    };
    if passes(code) {
        return StoreError::Unavailable(error.into());
    }
    let reason =
        "PostgreSQL weigert; kijk gebruiker, wachtwoord, database en rechten na".to_owned();
    StoreError::Unusable { reason, source: Some(error.into()) }
}

/// Whether what the server says may pass by itself.
fn passes(code: &SqlState) -> bool {
    // Connection gone (08), no resources (53), stopping or starting (57P), in recovery,
    // given up for another's sake (40), a lock or a cancelled statement (55, 57).
    let classes = ["08", "40", "53", "55", "57"];
    // A transaction that stood still for too long, as of a machine that was suspended: the
    // server has thrown it away.
    let others = ["25P03", "25P04"];
    classes.contains(&&code.code()[..2])
        || others.contains(&code.code())
        || *code == SqlState::READ_ONLY_SQL_TRANSACTION
}

/// What of a kind lies under an error, such as TLS that refuses a certificate, or the network.
fn cause<E: std::error::Error + 'static>(error: &postgres::Error) -> Option<&E> {
    let mut cause = std::error::Error::source(error);
    while let Some(found) = cause {
        if let Some(found) = found.downcast_ref() {
            return Some(found);
        }
        cause = found.source();
    }
    None
}

impl PostgresStore {
    /// On a schema that the migrations have made. Connects at the first call.
    pub fn new(server: Server, schema: &'static str) -> Self {
        Self { server, schema, session: None }
    }

    /// Works on an open connection. After [`StoreError::Unavailable`] the connection's
    /// state is unknown, so it is thrown away.
    fn run<T>(
        &mut self,
        mut work: impl FnMut(&mut Session) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut session = match self.session.take() {
            Some(session) if !session.client.is_closed() => session,
            Some(_) | None => {
                let client = self.server.connect(self.schema)?;
                let class = LOCK_CLASSES.iter().find(|(schema, _)| *schema == self.schema);
                let lock_class = class.map_or(0, |(_, class)| *class);
                Session { client, lock_class, statements: HashMap::new() }
            }
        };
        let result = work(&mut session);
        if !matches!(result, Err(StoreError::Unavailable(_))) {
            self.session = Some(session);
        }
        result
    }
}

impl Store for PostgresStore {
    fn query(
        &mut self,
        sql: &str,
        params: &[Value<'_>],
        kinds: &[Kind],
    ) -> Result<Vec<Row<'static>>, StoreError> {
        self.run(|session| {
            let statement = session.prepared(sql).map_err(failed)?;
            let params: Vec<&(dyn ToSql + Sync)> =
                params.iter().map(|param| param as &(dyn ToSql + Sync)).collect();
            let rows = session.client.query(&statement, &params).map_err(failed)?;
            rows.iter().map(|row| read_row(row, kinds)).collect::<Result<_, _>>().map_err(failed)
        })
    }

    fn lookup(
        &mut self,
        table: &Table,
        column: &str,
        keys: &[Value<'_>],
    ) -> Result<Vec<Row<'static>>, StoreError> {
        let sql = format!(
            "SELECT {} FROM \"{}\" WHERE \"{column}\" = ANY($1)",
            table.column_list(),
            table.name
        );
        let kinds: Vec<Kind> = table.columns.iter().map(|column| column.kind).collect();
        self.run(|session| {
            let statement = session.prepared(&sql).map_err(failed)?;
            let rows = session.client.query(&statement, &[&keys]).map_err(failed)?;
            rows.iter().map(|row| read_row(row, &kinds)).collect::<Result<_, _>>().map_err(failed)
        })
    }

    fn commit(&mut self, change: &Change<'_>) -> Result<(), StoreError> {
        self.run(|session| {
            let mut attempt = 1;
            loop {
                let result = session.commit(change);
                let Err(StoreError::Unavailable(cause)) = &result else { return result };
                if attempt == ATTEMPTS_MAX || !given_up(cause.as_ref()) {
                    return result;
                }
                tracing::warn!(error = cause.as_ref(), attempt, "transaction is made again");
                attempt += 1;
            }
        })
    }
}

/// Whether the server gave the transaction up for another's sake.
fn given_up(cause: &(dyn std::error::Error + Send + Sync + 'static)) -> bool {
    let code = cause.downcast_ref::<postgres::Error>().and_then(postgres::Error::code);
    code.is_some_and(|code| {
        *code == SqlState::T_R_DEADLOCK_DETECTED || *code == SqlState::T_R_SERIALIZATION_FAILURE
    })
}

impl Session {
    fn prepared(&mut self, sql: &str) -> Result<Statement, postgres::Error> {
        if let Some(statement) = self.statements.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare(sql)?;
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    fn commit(&mut self, change: &Change<'_>) -> Result<(), StoreError> {
        let lock = self
            .prepared("SELECT pg_advisory_xact_lock($1, number) FROM unnest($2::int[]) number")
            .map_err(failed)?;
        let stored = self
            .prepared(
                "SELECT topic, partition, next_offset FROM position WHERE partition = ANY($1)",
            )
            .map_err(failed)?;
        let numbers = change.partitions();
        let numbers: Vec<i32> =
            numbers.iter().map(|number| i32::try_from(*number).unwrap_or(i32::MAX)).collect();
        let positions = Write { table: &POSITION, rows: position_rows(&change.next) };
        let mut inserts = Vec::new();
        for write in change.writes.iter().chain([&positions]) {
            let sql = match write.table.present {
                Present::Fail => copy_sql(write.table),
                Present::Keep | Present::Replace | Present::Newest(_) | Present::Each(_) => {
                    insert_sql(write.table)
                }
            };
            inserts.push((write, self.prepared(&sql).map_err(failed)?));
        }
        let mut deletes = Vec::new();
        for (table, keys) in &change.removes {
            let key = table.columns[0].name;
            let sql = format!("DELETE FROM \"{}\" WHERE \"{key}\" = ANY($1)", table.name);
            deletes.push((keys, self.prepared(&sql).map_err(failed)?));
        }

        let mut transaction = self.client.transaction().map_err(failed)?;
        // A statement of its own: what is read next is what the last holder left behind.
        transaction.query(&lock, &[&self.lock_class, &numbers]).map_err(failed)?;
        let numbers: Vec<Value<'_>> =
            numbers.iter().map(|number| Value::Int(i64::from(*number))).collect();
        let rows = transaction.query(&stored, &[&numbers]).map_err(failed)?;
        let rows: Result<Vec<_>, _> =
            rows.iter().map(|row| read_row(row, &[Kind::Text, Kind::Int, Kind::Int])).collect();
        let rows = rows.map_err(failed)?;
        change.check(&rows.iter().filter_map(|row| super::position(row)).collect())?;
        for (write, statement) in &inserts {
            insert(&mut transaction, write, statement)?;
        }
        for (keys, statement) in &deletes {
            transaction.execute(statement, &[keys]).map_err(failed)?;
        }
        wijkstroom_stream::fault::point("store", "written");
        transaction.commit().map_err(failed)
    }
}

fn insert(
    transaction: &mut postgres::Transaction<'_>,
    write: &Write<'_>,
    statement: &Statement,
) -> Result<(), StoreError> {
    if write.rows.is_empty() {
        return Ok(());
    }
    let inserted = match write.table.present {
        Present::Fail => copy(transaction, write, statement),
        Present::Keep | Present::Replace | Present::Newest(_) | Present::Each(_) => {
            upsert(transaction, write, statement)
        }
    };
    inserted.map_err(|error| {
        if error.code() == Some(&SqlState::UNIQUE_VIOLATION) {
            return StoreError::Taken { table: write.table.name, source: error.into() };
        }
        failed(error)
    })
}

/// Rows that may be there already.
fn upsert(
    transaction: &mut postgres::Transaction<'_>,
    write: &Write<'_>,
    statement: &Statement,
) -> Result<(), postgres::Error> {
    let width = write.table.columns.len();
    let columns: Vec<Vec<&Value<'_>>> =
        (0..width).map(|index| write.rows.iter().map(|row| &row[index]).collect()).collect();
    let params: Vec<&(dyn ToSql + Sync)> =
        columns.iter().map(|column| column as &(dyn ToSql + Sync)).collect();
    transaction.execute(statement, &params).map(|_| ())
}

/// Rows that must be new, in the binary form of `COPY`: half the server's work of an `INSERT`.
fn copy(
    transaction: &mut postgres::Transaction<'_>,
    write: &Write<'_>,
    statement: &Statement,
) -> Result<(), postgres::Error> {
    /// Signature, no flags, no extension of the header.
    const HEADER: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
    let mut bytes = BytesMut::from(HEADER);
    for row in &write.rows {
        bytes.put_i16(i16::try_from(row.len()).unwrap_or(i16::MAX));
        for value in row {
            let start = bytes.len();
            bytes.put_i32(-1);
            if let IsNull::No = value.write(&mut bytes) {
                let length = i32::try_from(bytes.len() - start - 4).unwrap_or(i32::MAX);
                bytes[start..start + 4].copy_from_slice(&length.to_be_bytes());
            }
        }
    }
    bytes.put_i16(-1);
    let mut writer = transaction.copy_in(statement)?;
    // What it writes to is in memory; what the server says comes with `finish`.
    let written = writer.write_all(&bytes);
    let finished = writer.finish();
    debug_assert!(written.is_ok() || finished.is_err());
    finished.map(|_| ())
}

fn copy_sql(table: &Table) -> String {
    format!("COPY \"{}\" ({}) FROM STDIN (FORMAT binary)", table.name, table.column_list())
}

fn insert_sql(table: &Table) -> String {
    let arrays: Vec<String> = table
        .columns
        .iter()
        .enumerate()
        .map(|(index, column)| format!("${}::{}[]", index + 1, type_name(column.kind)))
        .collect();
    format!(
        "INSERT INTO \"{}\" ({}) SELECT * FROM unnest({}){}",
        table.name,
        table.column_list(),
        arrays.join(", "),
        table.conflict_clause()
    )
}

fn type_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Text | Kind::Id => "text",
        Kind::Int => "bigint",
        Kind::Day => "date",
        Kind::At => "timestamptz",
        Kind::Bool => "boolean",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A hub that was suspended in a transaction, or whose server was, goes on by itself.
    #[test]
    fn what_passes_by_itself_is_waited_for() {
        let passes = |code| passes(&SqlState::from_code(code));
        for code in ["08006", "25006", "25P03", "25P04", "40P01", "53300", "55P03", "57P01"] {
            assert!(passes(code), "{code}");
        }
        for code in ["23505", "25P02", "28P01", "3D000", "42501", "42P01", "XX001"] {
            assert!(!passes(code), "{code}");
        }
    }
}
