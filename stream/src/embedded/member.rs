//! One consumer of a group.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::group::Change;
use super::writer::{Claim, Work};
use super::{Core, State, errors, store};
use crate::open::check_seek;
use crate::{
    BatchLimits, Delivered, Member, Output, Polled, Positions, Record, StreamError, TopicPartition,
};

pub(super) struct EmbeddedMember {
    core: Arc<Core>,
    reader: Connection,
    group: String,
    id: u64,
    /// Partitions of each topic, to join again with.
    wanted: Vec<Vec<i64>>,
    held: BTreeMap<TopicPartition, Held>,
    session: Duration,
    /// Of the partitions that have records, the one to begin with: none waits for ever.
    turn: usize,
}

struct Held {
    partition: i64,
    /// The next offset to read.
    next: u64,
    /// Where to begin again after an error.
    settled: u64,
}

/// What a look at the group told.
enum Look {
    Tell(Polled),
    /// These partitions have records.
    Read(Vec<(TopicPartition, u64)>),
}

impl EmbeddedMember {
    pub(super) fn new(
        core: Arc<Core>,
        reader: Connection,
        group: &str,
        id: u64,
        wanted: Vec<Vec<i64>>,
        session: Duration,
    ) -> Self {
        let (group, held) = (group.to_owned(), BTreeMap::new());
        Self { core, reader, group, id, wanted, held, session, turn: 0 }
    }

    /// Waits until there is something to tell or to read.
    fn look(&mut self, deadline: Instant) -> Result<Look, StreamError> {
        let core = Arc::clone(&self.core);
        let mut state = core.shared.lock();
        loop {
            let now = Instant::now();
            let change = state.groups.poll(&self.group, self.id, now, self.session);
            let expires = match change {
                Change::Assigned(partitions) => {
                    let assigned = self.assigned(&state, &partitions);
                    if assigned.is_err() {
                        // Joins again at the next poll, and is told again.
                        state.groups.leave(&self.group, self.id);
                    }
                    return assigned.map(Look::Tell);
                }
                Change::Revoked(partitions) => {
                    core.shared.changed.notify_all();
                    let gone = partitions.iter().filter_map(|id| state.topics.name(*id)).collect();
                    return Ok(Look::Tell(self.revoked(gone)));
                }
                Change::Lost => {
                    let wanted = self.wanted.clone();
                    self.id = state.groups.join(&self.group, wanted, now);
                    let gone: Vec<_> = self.held.keys().cloned().collect();
                    if gone.is_empty() {
                        continue;
                    }
                    return Ok(Look::Tell(self.revoked(gone)));
                }
                Change::None(expires) => expires,
            };
            let ends =
                self.held.iter().map(|(at, held)| (at, held, state.topics.end(held.partition)));
            let ready = ends.filter(|(_, held, end)| held.next < *end);
            let ready: Vec<_> = ready.map(|(at, _, end)| (at.clone(), end)).collect();
            if !ready.is_empty() {
                return Ok(Look::Read(ready));
            }
            if now >= deadline {
                return Ok(Look::Tell(Polled::Idle));
            }
            let until = expires.map_or(deadline, |expires| expires.min(deadline));
            let wait = until.saturating_duration_since(now);
            let waited = core.shared.changed.wait_timeout(state, wait);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn assigned(&mut self, state: &State, partitions: &[i64]) -> Result<Polled, StreamError> {
        let mut all = Vec::new();
        for &partition in partitions {
            let position = store::position(&self.reader, &self.group, partition);
            let next = position.map_err(errors::failed)?.unwrap_or_default();
            if let Some(at) = state.topics.name(partition) {
                self.held.insert(at.clone(), Held { partition, next, settled: next });
                all.push(at);
            }
        }
        Ok(Polled::Assigned(all))
    }

    fn revoked(&mut self, partitions: Vec<TopicPartition>) -> Polled {
        self.held.retain(|at, _| !partitions.contains(at));
        Polled::Revoked(partitions)
    }

    fn read(
        &mut self,
        mut ready: Vec<(TopicPartition, u64)>,
        limits: BatchLimits,
    ) -> Result<Vec<Delivered>, StreamError> {
        let count = ready.len().max(1);
        ready.rotate_left(self.turn % count);
        self.turn = self.turn.wrapping_add(1);
        let (mut records, mut read_to) = (Vec::new(), Vec::new());
        for (at, end) in ready {
            let Some(held) = self.held.get(&at) else { continue };
            let before = records.len();
            let range = held.next..end;
            store::read(&self.reader, &at, held.partition, range, limits, &mut records)
                .map_err(errors::failed)?;
            // Nothing came: the rest was deleted or compacted away, or the batch is full.
            let full = before > 0 && records.len() == before;
            let next = match records[before..].last() {
                Some(last) => last.offset + 1,
                None if full => held.next,
                None => end,
            };
            read_to.push((at, next));
        }
        for (at, next) in read_to {
            self.held.entry(at).and_modify(|held| held.next = next);
        }
        Ok(records)
    }

    fn poll_until(
        &mut self,
        limits: BatchLimits,
        deadline: Instant,
    ) -> Result<Polled, StreamError> {
        loop {
            match self.look(deadline)? {
                Look::Tell(polled) => return Ok(polled),
                Look::Read(ready) => {
                    let records = self.read(ready, limits)?;
                    if !records.is_empty() {
                        return Ok(Polled::Records(records));
                    }
                }
            }
        }
    }

    fn claim(&self, positions: &Positions) -> Result<Claim, StreamError> {
        let position = |(at, next): (&TopicPartition, &u64)| {
            let held = self.held.get(at).ok_or(StreamError::Fenced(None))?;
            Ok((held.partition, *next))
        };
        let positions = positions.iter().map(position).collect::<Result<_, StreamError>>()?;
        Ok(Claim { group: self.group.clone(), member: self.id, positions })
    }
}

impl Member for EmbeddedMember {
    fn poll(&mut self, limits: BatchLimits, wait: Duration) -> Result<Polled, StreamError> {
        let polled = self.poll_until(limits, Instant::now() + wait);
        let groups = &mut self.core.shared.lock().groups;
        groups.done(&self.group, self.id, Instant::now());
        polled
    }

    fn commit(&mut self, positions: &Positions, outputs: Vec<Output>) -> Result<(), StreamError> {
        let written = self.claim(positions).and_then(|claim| {
            let rows = self.core.rows(outputs)?;
            self.core.write(Work::Write { rows, claim: Some(claim) })
        });
        if written.is_err() {
            self.held.values_mut().for_each(|held| held.next = held.settled);
            return written;
        }
        for (at, next) in positions {
            self.held.entry(at.clone()).and_modify(|held| held.settled = *next);
        }
        Ok(())
    }

    fn positions(&self) -> Positions {
        self.held.iter().map(|(at, held)| (at.clone(), held.settled)).collect()
    }

    fn seek(&mut self, at: &TopicPartition, offset: u64) -> Result<(), StreamError> {
        let held = self.held.get_mut(at).ok_or(StreamError::Fenced(None))?;
        let found = store::status(&self.reader, at.clone(), &[]).map_err(errors::failed)?;
        let found = found.ok_or_else(|| errors::undeclared(&at.topic))?;
        check_seek(at, offset, found.start, found.end)?;
        (held.next, held.settled) = (offset, offset);
        Ok(())
    }

    fn restore(
        &mut self,
        at: &TopicPartition,
        each: &mut dyn FnMut(Record),
    ) -> Result<(), StreamError> {
        let found = store::partition(&self.reader, at).map_err(errors::failed)?;
        let (partition, end) = found.ok_or_else(|| errors::undeclared(&at.topic))?;
        store::each(&self.reader, partition, end, each).map_err(errors::failed)
    }
}

impl Drop for EmbeddedMember {
    fn drop(&mut self) {
        self.core.shared.lock().groups.leave(&self.group, self.id);
        self.core.shared.changed.notify_all();
    }
}
