//! Looks into the warehouse while the hub runs: counts and dumps.

use std::collections::BTreeSet;

use wijkstroom_config::WarehouseSettings;
use wijkstroom_schemas::feed::FAMILIES;

use super::{reported, tables};
use crate::sql::dump::{Dump, count, dump};
use crate::sql::open::{Part, attach};
use crate::sql::value::{Id, Kind, Value};
use crate::sql::{Store, StoreError};

/// Reads the warehouse's tables. Blocks: not for use within an async task.
pub struct WarehouseReader {
    store: Box<dyn Store>,
}

impl WarehouseReader {
    /// On a warehouse that was opened before. Connects at the first call.
    pub fn new(settings: &WarehouseSettings) -> Self {
        Self { store: attach(settings, Part::Warehouse, false) }
    }

    /// Names of the tables, in the order in which they are shown.
    pub fn tables(&self) -> Vec<&'static str> {
        tables::all().map(|table| table.name).collect()
    }

    /// How many rows a table holds.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn count(&mut self, table: &str) -> Result<u64, StoreError> {
        count(self.store.as_mut(), find(table)?)
    }

    /// All rows of a table as text, in one fixed order, the same in both engines.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn dump(&mut self, table: &str) -> Result<Dump, StoreError> {
        dump(self.store.as_mut(), find(table)?)
    }

    /// Receipts of the messages that told of a record of a feed, ascending.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn receipts_of(&mut self, record_id: &str) -> Result<Vec<String>, StoreError> {
        let Some(record_id) = Id::parse(record_id) else { return Ok(Vec::new()) };
        let mut receipts = BTreeSet::new();
        for family in &FAMILIES {
            let table = reported::table_of(family).name;
            let sql = format!("SELECT DISTINCT receipt FROM {table} WHERE record_id = $1");
            let rows = self.store.query(&sql, &[Value::Id(record_id)], &[Kind::Id])?;
            receipts.extend(rows.iter().flatten().map(Value::to_string));
        }
        Ok(receipts.into_iter().collect())
    }
}

fn find(name: &str) -> Result<&'static crate::sql::table::Table, StoreError> {
    let found = tables::all().find(|table| table.name == name);
    found.ok_or_else(|| StoreError::Unusable {
        reason: format!("het warehouse heeft geen tabel `{name}`"),
        source: None,
    })
}
