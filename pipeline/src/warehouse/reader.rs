//! Looks into the warehouse while the hub runs: counts and dumps.

use wijkstroom_config::WarehouseSettings;

use super::tables;
use crate::sql::dump::{Dump, count, dump};
use crate::sql::open::{Part, attach};
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
}

fn find(name: &str) -> Result<&'static crate::sql::table::Table, StoreError> {
    let found = tables::all().find(|table| table.name == name);
    found.ok_or_else(|| StoreError::Unusable {
        reason: format!("the warehouse has no table `{name}`"),
        source: None,
    })
}
