//! What a batch of facts changes in the tables. Pure.
//!
//! Assignments and periods of care are a function of facts ([`mod@super::derive`]), so what they were
//! before follows from the facts that were known, and only what differs is written. Other facts are
//! added as they come; what they say together is left to views ([`super::views`]).

use std::sync::Arc;

use wijkstroom_schemas::clean::SafeEvent;

use super::derive::{self, CareKey, Derived, Dossier, Fact, Standing, Toewijzing, Zorgperiode};
use super::{client, fact_rows, rows, tables};
use crate::sql::StoreError;
use crate::sql::table::{Table, Write};
use crate::sql::value::{Id, Row, Value};

/// Rows to write and to remove.
#[derive(Debug, Default)]
pub struct Rows<'a> {
    writes: Vec<Write<'a>>,
    removes: Vec<(&'static Table, Vec<Value<'a>>)>,
    facts: u64,
}

impl<'a> Rows<'a> {
    /// Adds the new facts of one child's care to all those that the store holds of it, and what
    /// changes by them. A fact that is known is left out.
    ///
    /// # Errors
    /// [`StoreError::Unusable`] for a fact that has no proper ids.
    pub fn care(&mut self, facts: &mut Vec<Fact>, new: &[&'a SafeEvent]) -> Result<(), StoreError> {
        let before = facts.len();
        for safe in new {
            let row = fact_rows::fact_row(safe).ok_or_else(improper)?;
            let fact = rows::fact(&row, facts).ok_or_else(improper)?;
            if facts.iter().all(|known| known.fact_id != fact.fact_id) {
                facts.push(fact);
                self.facts += 1;
                self.table(fact_rows::table_of(safe)).push(row);
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
            self.dossier_difference(dossier, &of(dossier, old), &of(dossier, facts));
        }
        Ok(())
    }

    /// Adds a fact that nothing is derived from here. One that is known stays as it is.
    ///
    /// # Errors
    /// [`StoreError::Unusable`] for a fact that has no proper ids.
    pub fn other(&mut self, safe: &'a SafeEvent) -> Result<(), StoreError> {
        let row = fact_rows::fact_row(safe).ok_or_else(improper)?;
        self.facts += 1;
        self.table(fact_rows::table_of(safe)).push(row);
        Ok(())
    }

    /// Adds what these facts tell of the children they are about.
    ///
    /// # Errors
    /// [`StoreError::Unusable`] for a fact that has no proper ids.
    pub fn clients(
        &mut self,
        facts: impl Iterator<Item = &'a SafeEvent>,
    ) -> Result<(), StoreError> {
        let rows = client::rows(facts).ok_or_else(improper)?;
        self.table(&tables::CLIENT).extend(rows);
        Ok(())
    }

    /// How many facts were added.
    pub fn facts(&self) -> u64 {
        self.facts
    }

    /// The rows to write, ascending by key, and the keys of those to remove.
    pub fn finish(mut self) -> (Vec<Write<'a>>, Vec<(&'static Table, Vec<Value<'a>>)>) {
        for write in &mut self.writes {
            let id = |row: &Row<'_>| match row.first() {
                Some(Value::Id(id)) => Some(*id),
                _ => None,
            };
            write.rows.sort_by_cached_key(id);
            write.rows.dedup_by_key(|row| id(row));
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

    fn dossier_difference(&mut self, dossier: &Dossier, was: &Derived<'_>, is: &Derived<'_>) {
        let decided_by = |toewijzing: &Toewijzing<'_>| toewijzing.fact.fact_id;
        if was.toewijzing.as_ref().map(decided_by) != is.toewijzing.as_ref().map(decided_by) {
            let row = is.toewijzing.as_ref().map(|is| rows::toewijzing_row(dossier, is));
            self.table(&tables::TOEWIJZING).extend(row);
        }
        let find = |periods: &'_ [Zorgperiode<'_>], key: &CareKey| {
            periods.iter().find(|period| period.key == key).map(period_decided_by)
        };
        let withdrawn =
            |derived: &Derived<'_>| derived.toewijzing.as_ref().map(Toewijzing::withdrawn);
        let all = withdrawn(was) != withdrawn(is);
        for period in &is.zorgperioden {
            let before = find(&was.zorgperioden, period.key);
            if all || before != Some(period_decided_by(period)) {
                let row = rows::period_row(dossier, is.toewijzing.as_ref(), period);
                self.table(&tables::ZORGPERIODE).push(row);
            }
        }
        let gone = was.zorgperioden.iter();
        let gone = gone.filter(|period| find(&is.zorgperioden, period.key).is_none());
        let gone: Vec<Value<'a>> =
            gone.map(|period| Value::Id(rows::period_id(dossier, period.key))).collect();
        if !gone.is_empty() {
            self.removes.push((&tables::ZORGPERIODE, gone));
        }
    }
}

/// The facts that decide a period, apart from its assignment, and the doubt about each.
fn period_decided_by(period: &Zorgperiode<'_>) -> [Option<(Id, bool)>; 2] {
    let by = |standing: &Standing<'_>| (standing.fact.fact_id, standing.uncertain);
    [period.start.as_ref().map(by), period.stop.as_ref().map(|(stop, _)| by(stop))]
}

fn of<'f>(dossier: &Arc<Dossier>, facts: &'f [Fact]) -> Derived<'f> {
    derive::dossier(facts.iter().filter(|fact| Arc::ptr_eq(&fact.dossier, dossier)))
}

fn improper() -> StoreError {
    let reason =
        "een feit in de stroom heeft een kenmerk dat niet uit 32 hexadecimale cijfers bestaat"
            .to_owned();
    StoreError::Unusable { reason, source: None }
}
