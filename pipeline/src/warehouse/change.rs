//! What a batch of facts changes in the tables. Pure.
//!
//! Derived rows are a function of facts ([`super::derive`]), so what they were before
//! follows from the facts that were known, and only what differs is written.

use std::sync::Arc;

use wijkstroom_schemas::clean::SafeEvent;

use super::derive::{self, Dossier, Fact};
use super::{rows, tables};
use crate::sql::StoreError;
use crate::sql::table::{Table, Write};
use crate::sql::value::{Row, Value};

/// Rows to write and to remove.
#[derive(Debug, Default)]
pub struct Rows<'a> {
    writes: Vec<Write<'a>>,
    removes: Vec<(&'static Table, Vec<Value<'a>>)>,
    facts: u64,
}

impl<'a> Rows<'a> {
    /// Adds the new facts of one child to all those that the store holds of it, and what
    /// changes by them. A fact that is known is left out.
    ///
    /// # Errors
    /// [`StoreError::Unusable`] for a fact that has no proper ids.
    pub fn add(&mut self, facts: &mut Vec<Fact>, new: &[&'a SafeEvent]) -> Result<(), StoreError> {
        let before = facts.len();
        for safe in new {
            let row = rows::fact_row(safe).ok_or_else(improper)?;
            let fact = rows::fact(&row, facts).ok_or_else(improper)?;
            if facts.iter().all(|known| known.fact_id != fact.fact_id) {
                facts.push(fact);
                self.facts += 1;
                self.table(rows::table_of(safe)).push(row);
            }
        }
        let (old, new) = facts.split_at(before);
        let mut dossiers: Vec<&Arc<Dossier>> = Vec::new();
        for fact in new {
            if !dossiers.iter().any(|dossier| Arc::ptr_eq(dossier, &fact.dossier)) {
                dossiers.push(&fact.dossier);
            }
        }
        for dossier in dossiers {
            let was = dossier_rows(dossier, old);
            let is = dossier_rows(dossier, facts);
            self.difference(&tables::TOEWIJZING, was.0, is.0);
            self.difference(&tables::ZORGPERIODE, was.1, is.1);
        }
        self.difference(&tables::CLIENT, client_rows(old), client_rows(facts));
        Ok(())
    }

    /// How many facts were new.
    pub fn facts(&self) -> u64 {
        self.facts
    }

    /// The rows to write, ascending by key, and the keys of those to remove.
    pub fn finish(mut self) -> (Vec<Write<'a>>, Vec<(&'static Table, Vec<Value<'a>>)>) {
        for write in &mut self.writes {
            write.rows.sort_by_cached_key(|row| match row.first() {
                Some(Value::Id(id)) => Some(*id),
                _ => None,
            });
        }
        self.writes.retain(|write| !write.rows.is_empty());
        (self.writes, self.removes)
    }

    fn table(&mut self, table: &'static Table) -> &mut Vec<Row<'a>> {
        let index = self.writes.iter().position(|write| std::ptr::eq(write.table, table));
        let index = index.unwrap_or_else(|| {
            self.writes.push(Write { table, rows: Vec::new() });
            self.writes.len() - 1
        });
        &mut self.writes[index].rows
    }

    fn difference(&mut self, table: &'static Table, was: Vec<Row<'a>>, is: Vec<Row<'a>>) {
        let gone = was.iter().filter(|old| !is.iter().any(|new| new[0] == old[0]));
        let gone: Vec<Value<'a>> = gone.map(|row| row[0].clone()).collect();
        if !gone.is_empty() {
            self.removes.push((table, gone));
        }
        let changed = is.into_iter().filter(|new| !was.contains(new));
        self.table(table).extend(changed);
    }
}

/// The rows of an assignment and of the care under it.
fn dossier_rows(dossier: &Arc<Dossier>, facts: &[Fact]) -> (Vec<Row<'static>>, Vec<Row<'static>>) {
    let own = facts.iter().filter(|fact| Arc::ptr_eq(&fact.dossier, dossier));
    rows::dossier_rows(dossier, &derive::dossier(own))
}

fn client_rows(facts: &[Fact]) -> Vec<Row<'static>> {
    derive::client(facts.iter()).iter().map(rows::client_row).collect()
}

fn improper() -> StoreError {
    let reason = "a fact on a clean topic has an id that is not 32 hexadecimal digits".to_owned();
    StoreError::Unusable { reason, source: None }
}
