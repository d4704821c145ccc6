//! The loop of the warehouse: clean facts in, rows and positions out, in one transaction.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use wijkstroom_schemas::clean::SafeEvent;
use wijkstroom_schemas::topics;
use wijkstroom_schemas::wire::Registry;
use wijkstroom_stream::{Delivered, Member, Output, Positions, TopicPartition};

use super::change::Rows;
use super::derive::Fact;
use super::known::Known;
use super::{fact_rows, rows, tables};
use crate::runner::{Step, StepError, go_on};
use crate::sql::value::{Id, Value};
use crate::sql::{Change, Store, StoreError, positions};

/// How often a batch is computed again because the owner of another clean topic added
/// facts of the same children meanwhile. That happens only while partitions change hands.
const ATTEMPTS_MAX: u32 = 10;

/// Fills the warehouse. The positions that count are those in the store.
pub struct Warehouse {
    store: Box<dyn Store>,
    registry: Arc<Registry>,
    /// Next offset of the partitions this one holds.
    held: Positions,
    known: Known,
}

impl Warehouse {
    /// On a store whose tables are there.
    pub fn new(store: Box<dyn Store>, registry: Arc<Registry>) -> Self {
        Self { store, registry, held: Positions::new(), known: Known::default() }
    }

    /// The facts of records that are not in the store yet, by partition number.
    fn decode(&self, batch: &[Delivered]) -> Result<Vec<(u32, SafeEvent)>, StepError> {
        let new = batch.iter().filter(|record| {
            self.held.get(&record.at).is_none_or(|position| record.offset >= *position)
        });
        let decoded = new.map(|delivered| {
            let at = || format!("{} op offset {}", delivered.at, delivered.offset);
            let unusable = |why: &str, cause| {
                // Left out, a fact would be lost; put aside, it would reach no one: the
                // hub alone writes here, so something else is at fault.
                Err(StepError::Unusable(format!("{} {why}", at()), cause))
            };
            let Some(value) = &delivered.record.value else {
                return unusable("heeft geen waarde", None);
            };
            match SafeEvent::decode(&self.registry, value) {
                Ok(safe) if safe.key().as_bytes() != delivered.record.key => {
                    unusable("staat niet onder zijn eigen sleutel", None)
                }
                Ok(safe) => Ok((delivered.at.partition, safe)),
                Err(error) => unusable("is niet te lezen", Some(error.into())),
            }
        });
        decoded.collect()
    }

    /// Writes a batch, or nothing.
    fn write(&mut self, facts: &[(u32, SafeEvent)], next: &Positions) -> Result<(), StoreError> {
        let numbers: BTreeSet<u32> = next.keys().map(|at| at.partition).collect();
        let numbers: Vec<u32> = numbers.into_iter().collect();
        let expected = self.expected(&numbers)?;
        let children = by_child(facts.iter().filter(|(_, safe)| fact_rows::is_care(safe)))?;
        self.recall(&children)?;
        let mut rows = Rows::default();
        rows.clients(facts.iter().map(|(_, safe)| safe))?;
        for (_, safe) in facts.iter().filter(|(_, safe)| !fact_rows::is_care(safe)) {
            rows.other(safe)?;
        }
        for (pseudonym, (number, new)) in children {
            let known = self.known.get_mut(number).map(|known| &mut known.children);
            let facts = known.and_then(|children| children.get_mut(&pseudonym));
            rows.care(
                facts.ok_or_else(|| unusable("de feiten van een kind zijn niet gelezen"))?,
                &new,
            )?;
        }
        let added = rows.facts();
        let (writes, removes) = rows.finish();
        self.store.commit(&Change { expected, next: next.clone(), writes, removes })?;
        metrics::counter!("wijkstroom_warehouse_facts_total").increment(added);
        Ok(())
    }

    /// The positions of all clean topics of these numbers: of the held ones what this one
    /// last wrote, of the others what the remembered facts go with.
    fn expected(&mut self, numbers: &[u32]) -> Result<Positions, StoreError> {
        let missing = self.known.missing(numbers);
        if !missing.is_empty() {
            let stored = positions(self.store.as_mut(), Some(&missing))?;
            for number in missing {
                let of_number = stored.iter().filter(|(at, _)| at.partition == number);
                self.known.begin(number, of_number.map(|(at, next)| (at.clone(), *next)).collect());
            }
        }
        let mut expected = Positions::new();
        for number in numbers {
            for topic in topics::CLEAN {
                let at = TopicPartition::new(topic, *number);
                let known = self.known.get_mut(*number);
                let known = known.and_then(|known| known.positions.get(&at).copied());
                let position = self.held.get(&at).copied().or(known).unwrap_or(0);
                expected.insert(at, position);
            }
        }
        Ok(expected)
    }

    /// Reads all facts of care of the children that are not remembered.
    fn recall(&mut self, children: &Children<'_>) -> Result<(), StoreError> {
        let mut missing: BTreeMap<Id, u32> = BTreeMap::new();
        for (pseudonym, (number, _)) in children {
            let known = self.known.get_mut(*number);
            if known.is_some_and(|known| !known.children.contains_key(pseudonym)) {
                missing.insert(*pseudonym, *number);
            }
        }
        if missing.is_empty() {
            return Ok(());
        }
        let keys: Vec<Value<'_>> = missing.keys().map(|id| Value::Id(*id)).collect();
        let mut found: BTreeMap<Id, Vec<Fact>> =
            missing.keys().map(|id| (*id, Vec::new())).collect();
        for table in tables::CARE {
            let column = table.index_of("pseudonym").unwrap_or_default();
            for row in self.store.lookup(table, "pseudonym", &keys)? {
                let Some(Value::Id(pseudonym)) = row.get(column) else { continue };
                let Some(facts) = found.get_mut(pseudonym) else { continue };
                let fact = rows::fact(&row, facts);
                facts.push(fact.ok_or_else(|| unusable("een bewaard feit is niet te lezen"))?);
            }
        }
        for (pseudonym, facts) in found {
            let number = missing.get(&pseudonym).copied().unwrap_or_default();
            if let Some(known) = self.known.get_mut(number) {
                known.children.insert(pseudonym, facts);
            }
        }
        Ok(())
    }

    /// Takes over what a commit made true.
    fn advance(&mut self, next: &Positions) {
        for (at, position) in next {
            self.held.insert(at.clone(), *position);
            if let Some(known) = self.known.get_mut(at.partition) {
                known.positions.insert(at.clone(), *position);
            }
        }
        self.known.shrink();
    }
}

impl Step for Warehouse {
    fn assigned(
        &mut self,
        member: &mut dyn Member,
        partitions: &[TopicPartition],
    ) -> Result<(), StepError> {
        let stored = positions(self.store.as_mut(), None)?;
        for (at, position) in go_on(member, partitions, &stored)? {
            self.known.forget(at.partition);
            self.held.insert(at, position);
        }
        Ok(())
    }

    fn revoked(&mut self, partitions: &[TopicPartition]) {
        for at in partitions {
            self.held.remove(at);
            self.known.forget(at.partition);
        }
    }

    fn process(&mut self, batch: &[Delivered], next: &Positions) -> Result<Vec<Output>, StepError> {
        if let Some(at) = next.keys().find(|at| !self.held.contains_key(at)) {
            return Err(StepError::Fenced(format!("{at} is not held")));
        }
        // A batch that was written, but whose commit in the stream failed, comes again.
        let next: Positions = next
            .iter()
            .filter(|(at, position)| self.held.get(at).is_none_or(|held| held < position))
            .map(|(at, position)| (at.clone(), *position))
            .collect();
        if next.is_empty() {
            return Ok(Vec::new());
        }
        let facts = self.decode(batch)?;
        for _ in 0..ATTEMPTS_MAX {
            match self.write(&facts, &next) {
                Ok(()) => {
                    self.advance(&next);
                    return Ok(Vec::new());
                }
                Err(StoreError::Moved { at, .. }) if !self.held.contains_key(&at) => {
                    self.known.clear();
                }
                Err(error) => {
                    self.known.clear();
                    return Err(error.into());
                }
            }
        }
        Err(StepError::Unavailable("another consumer keeps adding facts of these children".into()))
    }
}

/// Partition number and facts of care, by child.
type Children<'a> = BTreeMap<Id, (u32, Vec<&'a SafeEvent>)>;

fn by_child<'a>(
    facts: impl Iterator<Item = &'a (u32, SafeEvent)>,
) -> Result<Children<'a>, StoreError> {
    let mut children = Children::new();
    for (number, safe) in facts {
        let pseudonym = safe.subject().and_then(|subject| Id::parse(&subject.pseudonym));
        let pseudonym = pseudonym.ok_or_else(|| unusable("een pseudoniem is geen kenmerk"))?;
        children.entry(pseudonym).or_insert((*number, Vec::new())).1.push(safe);
    }
    Ok(children)
}

fn unusable(reason: &str) -> StoreError {
    StoreError::Unusable { reason: reason.to_owned(), source: None }
}
