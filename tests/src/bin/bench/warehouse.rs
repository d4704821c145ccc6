//! What the warehouse shows, on a connection of our own that only reads.

use std::collections::BTreeMap;

use anyhow::Context as _;
use postgres::NoTls;
use wijkstroom_tests::hub::{Engine, Place};

/// The tables of facts.
const FACTS: [&str; 8] = [
    "fact_allocated",
    "fact_care_started",
    "fact_care_stopped",
    "fact_care_requested",
    "fact_change_requested",
    "fact_request_answered",
    "fact_declared",
    "fact_declaration_answered",
];

/// A look at a hub's warehouse and index.
pub(crate) enum Looker {
    Postgres(Box<postgres::Client>),
    Sqlite(Box<Files>),
}

/// The two files of the SQLite engine.
pub(crate) struct Files {
    warehouse: rusqlite::Connection,
    index: rusqlite::Connection,
}

impl Looker {
    /// Of a hub that runs: the tables are there.
    pub(crate) fn new(place: &Place) -> anyhow::Result<Self> {
        if let Engine::Kafka { database, .. } = &place.engine {
            return Ok(Self::Postgres(Box::new(postgres::Client::connect(
                &database.url(),
                NoTls,
            )?)));
        }
        let open = |path| {
            let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
            rusqlite::Connection::open_with_flags(path, flags)
        };
        let warehouse = place.warehouse_file();
        let mut index = warehouse.clone().into_os_string();
        index.push(".index");
        let files = Files { warehouse: open(warehouse)?, index: open(index.into())? };
        Ok(Self::Sqlite(Box::new(files)))
    }

    /// How many facts there are.
    pub(crate) fn facts(&mut self) -> anyhow::Result<u64> {
        let count = |prefix: &str| {
            let counts = FACTS.map(|table| format!("(SELECT count(*) FROM {prefix}{table})"));
            format!("SELECT {}", counts.join(" + "))
        };
        let found: i64 = match self {
            Self::Postgres(client) => client.query_one(&count("warehouse."), &[])?.try_get(0)?,
            Self::Sqlite(files) => files.warehouse.query_row(&count(""), [], |row| row.get(0))?,
        };
        u64::try_from(found).context("a count below 0")
    }

    /// How many messages the index knows.
    pub(crate) fn indexed(&mut self) -> anyhow::Result<u64> {
        let found: i64 = match self {
            Self::Postgres(client) => {
                client.query_one("SELECT count(*) FROM hub.message", &[])?.try_get(0)?
            }
            Self::Sqlite(files) => {
                files.index.query_row("SELECT count(*) FROM message", [], |row| row.get(0))?
            }
        };
        u64::try_from(found).context("a count below 0")
    }

    /// Which of these facts (table and id) are there.
    pub(crate) fn present(&mut self, wanted: &[(&str, &str)]) -> anyhow::Result<Vec<String>> {
        let mut tables: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        wanted.iter().for_each(|(table, id)| tables.entry(table).or_default().push(id));
        let mut found = Vec::new();
        for (table, ids) in tables {
            match self {
                Self::Postgres(client) => {
                    let sql = format!(
                        "SELECT fact_id FROM warehouse.{table} WHERE fact_id = ANY($1::text[])"
                    );
                    for row in client.query(&sql, &[&ids])? {
                        found.push(row.try_get(0)?);
                    }
                }
                Self::Sqlite(files) => {
                    let sql = format!("SELECT fact_id FROM {table} WHERE fact_id = ?1");
                    let mut statement = files.warehouse.prepare_cached(&sql)?;
                    for id in ids {
                        let mut rows = statement.query([id])?;
                        if let Some(row) = rows.next()? {
                            found.push(row.get(0)?);
                        }
                    }
                }
            }
        }
        Ok(found)
    }
}
