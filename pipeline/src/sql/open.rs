//! Opens stores: makes or updates their tables, and refuses those of a newer release.

use std::path::{Path, PathBuf};

use refinery::{Migration, Runner};
use wijkstroom_config::WarehouseSettings;

use super::postgres::PostgresStore;
use super::postgres::server::Server;
use super::sqlite::SqliteStore;
use super::{Store, StoreError, postgres, sqlite};

/// One of the two stores of a hub.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// What analysts see.
    Warehouse,
    /// The closed message index.
    Index,
}

/// The migrations of a part in one engine: name such as `V1__first`, and SQL.
type Migrations = &'static [(&'static str, &'static str)];

/// Advisory lock for the time of a migration, so that two hubs that start together
/// take turns. "wijkmigr" in ASCII.
const MIGRATION_LOCK: i64 = 0x7769_6a6b_6d69_6772;

impl Part {
    /// The schema in PostgreSQL.
    pub fn schema(self) -> &'static str {
        match self {
            Self::Warehouse => "warehouse",
            Self::Index => "hub",
        }
    }

    /// The file in SQLite: the index lies beside the warehouse as `<name>.index`.
    pub fn file(self, warehouse: &Path) -> PathBuf {
        match self {
            Self::Warehouse => warehouse.to_owned(),
            Self::Index => {
                let mut name = warehouse.as_os_str().to_owned();
                name.push(".index");
                name.into()
            }
        }
    }

    fn sqlite_migrations(self) -> Migrations {
        match self {
            Self::Warehouse => &[
                ("V1__facts", include_str!("../../migrations/sqlite/warehouse/V1__facts.sql")),
                (
                    "V2__requests_and_claims",
                    include_str!("../../migrations/sqlite/warehouse/V2__requests_and_claims.sql"),
                ),
                ("V3__feeds", include_str!("../../migrations/sqlite/warehouse/V3__feeds.sql")),
                (
                    "V4__children",
                    include_str!("../../migrations/sqlite/warehouse/V4__children.sql"),
                ),
            ],
            Self::Index => &[
                ("V1__index", include_str!("../../migrations/sqlite/index/V1__index.sql")),
                ("V2__deadlines", include_str!("../../migrations/sqlite/index/V2__deadlines.sql")),
                (
                    "V3__deliveries",
                    include_str!("../../migrations/sqlite/index/V3__deliveries.sql"),
                ),
                ("V4__envelope", include_str!("../../migrations/sqlite/index/V4__envelope.sql")),
                ("V5__approved", include_str!("../../migrations/sqlite/index/V5__approved.sql")),
                ("V6__decided", include_str!("../../migrations/sqlite/index/V6__decided.sql")),
            ],
        }
    }

    fn postgres_migrations(self) -> Migrations {
        match self {
            Self::Warehouse => &[
                ("V1__facts", include_str!("../../migrations/postgres/warehouse/V1__facts.sql")),
                (
                    "V2__requests_and_claims",
                    include_str!("../../migrations/postgres/warehouse/V2__requests_and_claims.sql"),
                ),
                ("V3__feeds", include_str!("../../migrations/postgres/warehouse/V3__feeds.sql")),
                (
                    "V4__children",
                    include_str!("../../migrations/postgres/warehouse/V4__children.sql"),
                ),
            ],
            Self::Index => &[
                ("V1__index", include_str!("../../migrations/postgres/index/V1__index.sql")),
                (
                    "V2__deadlines",
                    include_str!("../../migrations/postgres/index/V2__deadlines.sql"),
                ),
                (
                    "V3__deliveries",
                    include_str!("../../migrations/postgres/index/V3__deliveries.sql"),
                ),
                ("V4__envelope", include_str!("../../migrations/postgres/index/V4__envelope.sql")),
                ("V5__approved", include_str!("../../migrations/postgres/index/V5__approved.sql")),
                ("V6__decided", include_str!("../../migrations/postgres/index/V6__decided.sql")),
            ],
        }
    }
}

/// Makes or updates the tables of a part, and returns the store.
///
/// # Errors
/// [`StoreError::Unusable`] also when a newer release made the tables.
pub fn open(settings: &WarehouseSettings, part: Part) -> Result<Box<dyn Store>, StoreError> {
    match settings {
        WarehouseSettings::Sqlite { path } => migrate_sqlite(&part.file(path), part)?,
        WarehouseSettings::Postgres { url, password_file, ca_file } => {
            migrate_postgres(&server(url, password_file, ca_file), part)?;
        }
    }
    Ok(attach(settings, part, true))
}

/// A store whose tables are there already. Nothing is opened before the first call.
pub fn attach(settings: &WarehouseSettings, part: Part, writable: bool) -> Box<dyn Store> {
    match settings {
        WarehouseSettings::Sqlite { path } => {
            Box::new(SqliteStore::new(&part.file(path), writable))
        }
        WarehouseSettings::Postgres { url, password_file, ca_file } => {
            let server = server(url, password_file, ca_file);
            Box::new(PostgresStore::new(server, part.schema()))
        }
    }
}

fn server(url: &str, password_file: &Option<PathBuf>, ca_file: &Option<PathBuf>) -> Server {
    let (password_file, ca_file) = (password_file.clone(), ca_file.clone());
    Server { url: url.to_owned(), password_file, ca_file }
}

fn migrate_sqlite(path: &Path, part: Part) -> Result<(), StoreError> {
    create_private(path).map_err(|error| StoreError::Unusable {
        reason: format!(
            "{} is niet te maken; wijkstroom moet in die map kunnen schrijven",
            path.display()
        ),
        source: Some(error.into()),
    })?;
    let mut connection = sqlite::connect(path, true)?;
    let run = runner(part.sqlite_migrations())?;
    run.run(&mut connection).map(|_| ()).map_err(|error| refused(&error, path.display()))
}

fn migrate_postgres(server: &Server, part: Part) -> Result<(), StoreError> {
    let schema = part.schema();
    let mut client = server.connect(schema)?;
    let failed = postgres::failed;
    // Released with the connection, also when something below fails.
    client.execute("SELECT pg_advisory_lock($1)", &[&MIGRATION_LOCK]).map_err(failed)?;
    let there: bool = client
        .query_one("SELECT to_regnamespace($1) IS NOT NULL", &[&schema])
        .map_err(failed)?
        .get(0);
    if !there {
        client.batch_execute(&format!("CREATE SCHEMA {schema}")).map_err(failed)?;
    }
    let run = runner(part.postgres_migrations())?;
    run.run(&mut client).map(|_| ()).map_err(|error| refused(&error, schema))
}

fn runner(migrations: Migrations) -> Result<Runner, StoreError> {
    let read = migrations.iter().map(|(name, sql)| Migration::unapplied(name, sql));
    let read: Result<Vec<Migration>, _> = read.collect();
    // Grouped: a migration and the note that it was made are one transaction.
    let read = read.map_err(|error| refused(&error, "migrations"))?;
    Ok(Runner::new(&read).set_grouped(true))
}

fn refused(error: &refinery::Error, place: impl std::fmt::Display) -> StoreError {
    // `refinery` prints the cause within its own text and would do so again as its source.
    let text = error.to_string();
    let reason = if let refinery::error::Kind::MissingVersion(_) = error.kind() {
        format!("{place} is van een nieuwere wijkstroom; draai die of een nieuwere")
    } else if let refinery::error::Kind::DivergentVersion(..) = error.kind() {
        format!("{place} is van een andere bouw van wijkstroom; draai die, of begin met een lege")
    } else {
        format!("de tabellen van {place} zijn niet te maken of bij te werken")
    };
    StoreError::Unusable { reason, source: Some(text.into()) }
}

/// Makes an empty file that only this user can read, unless it is there.
fn create_private(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}
