//! What the warehouse and the message index share: tables as data, and a store that takes a change whole.
//!
//! A table is described once ([`table::Table`]); both engines build their statements
//! from that. The tables themselves are made by the migrations in `pipeline/migrations/`,
//! each in its engine's own SQL; a test holds the two together.

pub mod dump;
pub mod open;
pub mod postgres;
pub mod sqlite;
pub mod table;
pub mod value;

use wijkstroom_stream::{Cause, Positions, TopicPartition};

use crate::runner::StepError;
use table::{Table, Write};
use value::{Kind, Row, Value};

/// A database that takes a change whole or not at all: PostgreSQL or SQLite.
///
/// Each call may be repeated after [`StoreError::Unavailable`]; the connection is
/// opened again by the next call.
pub trait Store: Send {
    /// Runs a query that both engines understand. Parameters are `$1`, `$2`… and first
    /// appear in that order; `kinds` are those of the columns it returns.
    fn query(
        &mut self,
        sql: &str,
        params: &[Value<'_>],
        kinds: &[Kind],
    ) -> Result<Vec<Row<'static>>, StoreError>;

    /// All rows of a table whose column has one of these values.
    fn lookup(
        &mut self,
        table: &Table,
        column: &str,
        keys: &[Value<'_>],
    ) -> Result<Vec<Row<'static>>, StoreError>;

    /// Makes a change, rows and positions in one transaction, if the positions are
    /// still the expected ones. After [`StoreError::Unavailable`] it may have been
    /// made: the positions tell.
    fn commit(&mut self, change: &Change<'_>) -> Result<(), StoreError>;
}

/// What [`Store::commit`] does in one transaction.
#[derive(Debug, Default)]
pub struct Change<'a> {
    /// What the store's positions must be; one that the store does not know is 0.
    /// All writers of a partition number wait for each other, whatever the topic.
    pub expected: Positions,
    /// What they become.
    pub next: Positions,
    /// Rows to write.
    pub writes: Vec<Write<'a>>,
    /// Rows to remove, by the first key column.
    pub removes: Vec<(&'static Table, Vec<Value<'a>>)>,
}

impl Change<'_> {
    /// Partition numbers of the expected positions, ascending, each once.
    pub fn partitions(&self) -> Vec<u32> {
        let mut numbers: Vec<u32> = self.expected.keys().map(|at| at.partition).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    /// Compares with what the store holds.
    ///
    /// # Errors
    /// [`StoreError::Moved`] with the first position that differs.
    pub fn check(&self, stored: &Positions) -> Result<(), StoreError> {
        for (at, expected) in &self.expected {
            let found = stored.get(at).copied().unwrap_or(0);
            if found != *expected {
                return Err(StoreError::Moved { at: at.clone(), expected: *expected, found });
            }
        }
        Ok(())
    }
}

/// Why a store did not do it, as the operator reads it. Each variant is one thing to do about it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The same call may succeed later.
    #[error("de database is nu niet te bereiken")]
    Unavailable(#[source] Cause),
    /// Another writer went on; nothing was written.
    #[error(
        "de stand van {at} is {found}, verwacht was {expected}; draait er nog een knooppunt op deze database?"
    )]
    Moved {
        /// Which position.
        at: TopicPartition,
        /// What this writer last knew.
        expected: u64,
        /// What the store holds.
        found: u64,
    },
    /// A row that must be new was there already; nothing was written.
    #[error("een rij van `{table}` is er al")]
    Taken {
        /// The table.
        table: &'static str,
        /// What the database says.
        #[source]
        source: Cause,
    },
    /// A person must act.
    #[error("de database is niet te gebruiken: {reason}")]
    Unusable {
        /// What is wrong and what to do.
        reason: String,
        /// What the database says.
        #[source]
        source: Option<Cause>,
    },
}

impl From<StoreError> for StepError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(cause) => Self::Unavailable(cause),
            StoreError::Moved { .. } => Self::Fenced(error.to_string()),
            StoreError::Taken { table, source } => Self::Unusable(
                format!(
                    "een feit staat in `{table}` onder een ander pseudoniem: de stroom is opnieuw \
                     gevuld met een andere sleutel; begin met een leeg warehouse, of met de eerste sleutel"
                ),
                Some(source),
            ),
            StoreError::Unusable { reason, source } => Self::Unusable(reason, source),
        }
    }
}

/// The positions that a store keeps, of the given partition numbers or of all.
///
/// # Errors
/// See [`StoreError`].
pub fn positions(
    store: &mut dyn Store,
    partitions: Option<&[u32]>,
) -> Result<Positions, StoreError> {
    let kinds: Vec<Kind> = table::POSITION.columns.iter().map(|column| column.kind).collect();
    let rows = match partitions {
        None => store.query("SELECT topic, partition, next_offset FROM position", &[], &kinds)?,
        Some(numbers) => {
            let keys: Vec<Value<'_>> =
                numbers.iter().map(|number| Value::Int(i64::from(*number))).collect();
            store.lookup(&table::POSITION, "partition", &keys)?
        }
    };
    Ok(rows.iter().filter_map(|row| position(row)).collect())
}

fn position(row: &[Value<'_>]) -> Option<(TopicPartition, u64)> {
    let [Value::Text(topic), Value::Int(partition), Value::Int(next)] = row else {
        return None;
    };
    let at = TopicPartition::new(topic, u32::try_from(*partition).ok()?);
    Some((at, u64::try_from(*next).ok()?))
}

/// The rows of the table `position`.
fn position_rows(positions: &Positions) -> Vec<Row<'static>> {
    let row = |(at, next): (&TopicPartition, &u64)| {
        vec![
            Value::text(at.topic.to_string()),
            Value::Int(i64::from(at.partition)),
            Value::Int(i64::try_from(*next).unwrap_or(i64::MAX)),
        ]
    };
    positions.iter().map(row).collect()
}
