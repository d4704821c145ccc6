//! The closed message index: where every message is and what became of it.
//!
//! Written from the topics `answer`, `outcome` and `reject`, and from clean facts, in any order among them.
//! Holds no pseudonyms and no contents; analysts have no access.
//!
//! - [`tables`] says how it lies in a database; `pipeline/migrations/` makes the tables.
//! - [`step`] is the loop. Rows and positions go in one transaction.
//! - [`reader`] finds; it may be used while the hub runs. [`counts`] adds up.
//!   [`deadlines`] tells what is late.

pub mod counts;
pub mod deadlines;
pub mod reader;
mod rows;
pub mod step;
pub mod tables;
mod terms;
mod ways;

use std::sync::Arc;

use wijkstroom_config::WarehouseSettings;
use wijkstroom_schemas::wire::Registry;

use crate::sql::StoreError;
use crate::sql::open::{Part, open as open_store};

/// Makes or updates the tables, and returns the loop that fills them.
///
/// # Errors
/// [`StoreError::Unavailable`] while the database is away; else a person must act.
pub fn open(
    settings: &WarehouseSettings,
    registry: Arc<Registry>,
) -> Result<step::Index, StoreError> {
    Ok(step::Index::new(open_store(settings, Part::Index)?, registry))
}
