//! Whole tables as text: for people, and to compare stores.

use super::table::Table;
use super::value::{Kind, Value};
use super::{Store, StoreError};

/// All rows of a table, as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dump {
    /// Names of the columns.
    pub columns: Vec<&'static str>,
    /// Rows, ascending by their texts. Days as `yyyy-mm-dd`, moments as
    /// `yyyy-mm-ddThh:mm:ss.mmmZ`, absence as [`super::value::NULL`].
    pub rows: Vec<Vec<String>>,
}

/// All rows of a table.
///
/// # Errors
/// See [`StoreError`].
pub fn dump(store: &mut dyn Store, table: &Table) -> Result<Dump, StoreError> {
    let kinds: Vec<Kind> = table.columns.iter().map(|column| column.kind).collect();
    let sql = format!("SELECT {} FROM \"{}\"", table.column_list(), table.name);
    let rows = store.query(&sql, &[], &kinds)?;
    let text = |row: &Vec<Value<'_>>| row.iter().map(ToString::to_string).collect();
    let mut rows: Vec<Vec<String>> = rows.iter().map(text).collect();
    rows.sort_unstable();
    Ok(Dump { columns: table.columns.iter().map(|column| column.name).collect(), rows })
}

/// How many rows a table holds.
///
/// # Errors
/// See [`StoreError`].
pub fn count(store: &mut dyn Store, table: &Table) -> Result<u64, StoreError> {
    let sql = format!("SELECT count(*) FROM \"{}\"", table.name);
    let rows = store.query(&sql, &[], &[Kind::Int])?;
    let count = rows.first().and_then(|row| row.first());
    Ok(match count {
        Some(Value::Int(count)) => u64::try_from(*count).unwrap_or(0),
        _ => 0,
    })
}
