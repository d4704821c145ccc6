//! Facts of care that were read from the store or written to it, by child.
//!
//! Valid as long as no other writer moved a position of the same partition number: all
//! facts of a child lie in one partition number of every clean topic, and every writer
//! moves a position in the transaction that adds a fact. The step compares the positions
//! of all clean topics in each transaction, so a stale memory can write nothing.

use std::collections::{BTreeMap, HashMap};

use wijkstroom_stream::Positions;

use super::derive::Fact;
use crate::sql::value::Id;

/// Most facts kept in memory, at about 400 bytes each: enough for a city's active
/// children. The facts of any other child are read when one of theirs comes.
const FACTS_MAX: usize = 100_000;

/// What is remembered, by partition number.
#[derive(Debug, Default)]
pub struct Known {
    partitions: BTreeMap<u32, Partition>,
}

/// What is remembered of one partition number.
#[derive(Debug, Default)]
pub struct Partition {
    /// The store's positions of this number, of all topics, that the facts go with.
    pub positions: Positions,
    /// All facts of care of a child, in order of arrival.
    pub children: HashMap<Id, Vec<Fact>>,
}

impl Known {
    /// What is remembered of a partition number, if anything.
    pub fn get_mut(&mut self, number: u32) -> Option<&mut Partition> {
        self.partitions.get_mut(&number)
    }

    /// The numbers among these of which nothing is remembered.
    pub fn missing(&self, numbers: &[u32]) -> Vec<u32> {
        numbers.iter().copied().filter(|number| !self.partitions.contains_key(number)).collect()
    }

    /// Begins to remember a partition number, under these positions.
    pub fn begin(&mut self, number: u32, positions: Positions) {
        self.partitions.insert(number, Partition { positions, children: HashMap::new() });
    }

    /// Forgets a partition number.
    pub fn forget(&mut self, number: u32) {
        self.partitions.remove(&number);
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.partitions.clear();
    }

    /// Forgets children until the limit is kept. Which ones does not matter.
    pub fn shrink(&mut self) {
        let partitions = self.partitions.values();
        let total: usize = partitions.flat_map(|known| known.children.values()).map(Vec::len).sum();
        let mut excess = total.saturating_sub(FACTS_MAX);
        for known in self.partitions.values_mut() {
            known.children.retain(|_, facts| {
                let keep = excess == 0;
                excess = excess.saturating_sub(facts.len());
                keep
            });
        }
    }
}
