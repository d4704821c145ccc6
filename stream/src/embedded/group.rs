//! Who of a group has which partitions. No clock of its own: the time is an argument.
//!
//! Partitions move in two steps. First their owner gives them up, when it polls; then
//! the next one takes them. So an owner that is busy finishes and commits its batch.
//! One that is silent for the session's time is thrown out as soon as another polls.
//! Its id never comes back: whatever it commits later is refused.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

/// The groups of a stream.
#[derive(Default)]
pub(super) struct Groups {
    by_name: BTreeMap<String, Group>,
    last_id: u64,
}

#[derive(Default)]
struct Group {
    members: BTreeMap<u64, Seat>,
}

struct Seat {
    /// Partitions by topic.
    wanted: Vec<Vec<i64>>,
    /// Those it has now.
    held: BTreeSet<i64>,
    /// Those it should have.
    target: BTreeSet<i64>,
    last_seen: Instant,
    /// Polling or committing at this moment: alive whatever the clock says.
    busy: bool,
}

/// What a poll must tell its member first.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// Nothing changed. Look again at this time, if any: someone may then be thrown out.
    None(Option<Instant>),
    /// It was thrown out.
    Lost,
    /// Others wait for these.
    Revoked(Vec<i64>),
    /// These are its own from now on.
    Assigned(Vec<i64>),
}

impl Groups {
    /// Takes in a member; `wanted` is the partitions of each of its topics, in order.
    pub(super) fn join(&mut self, group: &str, wanted: Vec<Vec<i64>>, now: Instant) -> u64 {
        self.last_id += 1;
        let (held, target) = (BTreeSet::new(), BTreeSet::new());
        let seat = Seat { wanted, held, target, last_seen: now, busy: false };
        let group = self.by_name.entry(group.to_owned()).or_default();
        group.members.insert(self.last_id, seat);
        group.share_out();
        self.last_id
    }

    /// Lets a member go.
    pub(super) fn leave(&mut self, group: &str, id: u64) {
        if let Some(group) = self.by_name.get_mut(group) {
            group.members.remove(&id);
            group.share_out();
        }
    }

    /// A member polls: what changed for it.
    pub(super) fn poll(&mut self, group: &str, id: u64, now: Instant, session: Duration) -> Change {
        let Some(group) = self.by_name.get_mut(group) else { return Change::Lost };
        let Some(seat) = group.members.get_mut(&id) else { return Change::Lost };
        seat.last_seen = now;
        seat.busy = true;
        let too_many: Vec<i64> = seat.held.difference(&seat.target).copied().collect();
        if !too_many.is_empty() {
            seat.held.retain(|partition| seat.target.contains(partition));
            return Change::Revoked(too_many);
        }
        let expires = group.throw_out(now, session);
        let free = group.take(id);
        if free.is_empty() { Change::None(expires) } else { Change::Assigned(free) }
    }

    /// A poll or a commit of a member ended.
    pub(super) fn done(&mut self, group: &str, id: u64, now: Instant) {
        if let Some(seat) = self.seat(group, id) {
            seat.last_seen = now;
            seat.busy = false;
        }
    }

    /// Whether a member may commit on these partitions now. If so it keeps them until [`Groups::done`].
    pub(super) fn claim(&mut self, group: &str, id: u64, partitions: &[(i64, u64)]) -> bool {
        let Some(seat) = self.seat(group, id) else { return false };
        let all = partitions.iter().all(|(partition, _)| seat.held.contains(partition));
        seat.busy |= all;
        all
    }

    fn seat(&mut self, group: &str, id: u64) -> Option<&mut Seat> {
        self.by_name.get_mut(group)?.members.get_mut(&id)
    }
}

impl Group {
    /// By topic, the partitions in even ranges over the members that want the topic, as Kafka's range assignor does.
    fn share_out(&mut self) {
        self.members.values_mut().for_each(|seat| seat.target.clear());
        let wanted = self.members.values().flat_map(|seat| seat.wanted.iter().cloned());
        let topics: BTreeSet<Vec<i64>> = wanted.collect();
        for topic in topics {
            let takers: Vec<u64> = self
                .members
                .iter()
                .filter_map(|(id, seat)| seat.wanted.contains(&topic).then_some(*id))
                .collect();
            let (each, more) = (topic.len() / takers.len(), topic.len() % takers.len());
            let mut rest = topic.as_slice();
            for (index, id) in takers.iter().enumerate() {
                let (mine, others) = rest.split_at(each + usize::from(index < more));
                rest = others;
                if let Some(seat) = self.members.get_mut(id) {
                    seat.target.extend(mine);
                }
            }
        }
    }

    /// Throws out silent members; returns when the next one would have been silent for too long.
    fn throw_out(&mut self, now: Instant, session: Duration) -> Option<Instant> {
        let mut expires: Option<Instant> = None;
        let mut gone = Vec::new();
        for (id, seat) in &self.members {
            if seat.busy {
                continue;
            }
            let end = seat.last_seen + session;
            if end <= now {
                gone.push(*id);
            } else {
                expires = Some(expires.map_or(end, |first| first.min(end)));
            }
        }
        if !gone.is_empty() {
            gone.iter().for_each(|id| drop(self.members.remove(id)));
            self.share_out();
        }
        expires
    }

    /// Gives a member all of its target that nobody has.
    fn take(&mut self, id: u64) -> Vec<i64> {
        let held: BTreeSet<i64> =
            self.members.values().flat_map(|seat| seat.held.iter().copied()).collect();
        let Some(seat) = self.members.get_mut(&id) else { return Vec::new() };
        let free: Vec<i64> = seat.target.difference(&held).copied().collect();
        seat.held.extend(&free);
        free
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SESSION: Duration = Duration::from_secs(10);

    /// Polls until nothing changes; what was seen.
    fn settle(groups: &mut Groups, id: u64, now: Instant) -> Vec<Change> {
        let mut seen = Vec::new();
        loop {
            let change = groups.poll("g", id, now, SESSION);
            groups.done("g", id, now);
            match change {
                Change::None(_) => return seen,
                Change::Lost => return vec![Change::Lost],
                other @ (Change::Revoked(_) | Change::Assigned(_)) => seen.push(other),
            }
        }
    }

    #[test]
    fn partitions_are_given_up_before_they_are_taken() {
        let (mut groups, now) = (Groups::default(), Instant::now());
        let one = groups.join("g", vec![vec![1, 2, 3], vec![7, 8, 9]], now);
        assert_eq!(settle(&mut groups, one, now), [Change::Assigned(vec![1, 2, 3, 7, 8, 9])]);

        let two = groups.join("g", vec![vec![1, 2, 3], vec![7, 8, 9]], now);
        assert_eq!(settle(&mut groups, two, now), []);
        assert!(groups.claim("g", one, &[(3, 5)]), "still its own until it polls");
        groups.done("g", one, now);
        assert_eq!(settle(&mut groups, one, now), [Change::Revoked(vec![3, 9])]);
        assert!(!groups.claim("g", one, &[(3, 5)]));
        assert_eq!(settle(&mut groups, two, now), [Change::Assigned(vec![3, 9])]);

        groups.leave("g", one);
        assert_eq!(settle(&mut groups, two, now), [Change::Assigned(vec![1, 2, 7, 8])]);
    }

    #[test]
    fn a_silent_member_is_thrown_out_and_never_commits_again() {
        let (mut groups, now) = (Groups::default(), Instant::now());
        let zombie = groups.join("g", vec![vec![1, 2]], now);
        settle(&mut groups, zombie, now);
        let heir = groups.join("g", vec![vec![1, 2]], now);
        assert_eq!(groups.poll("g", heir, now, SESSION), Change::None(Some(now + SESSION)));
        let later = now + SESSION;
        assert_eq!(settle(&mut groups, heir, later), [Change::Assigned(vec![1, 2])]);
        assert!(!groups.claim("g", zombie, &[(1, 5)]));
        assert_eq!(settle(&mut groups, zombie, later), [Change::Lost]);
    }

    #[test]
    fn the_only_partition_of_a_silent_member_goes_to_the_other() {
        let (mut groups, now) = (Groups::default(), Instant::now());
        let zombie = groups.join("g", vec![vec![1]], now);
        settle(&mut groups, zombie, now);
        let heir = groups.join("g", vec![vec![1]], now);
        assert_eq!(settle(&mut groups, heir, now), []);
        assert_eq!(settle(&mut groups, heir, now + SESSION), [Change::Assigned(vec![1])]);
    }

    #[test]
    fn a_member_in_the_middle_of_a_commit_is_not_thrown_out() {
        let (mut groups, now) = (Groups::default(), Instant::now());
        let owner = groups.join("g", vec![vec![1, 2]], now);
        settle(&mut groups, owner, now);
        let heir = groups.join("g", vec![vec![1, 2]], now);
        assert!(groups.claim("g", owner, &[(1, 1)]));
        let later = now + SESSION;
        assert_eq!(groups.poll("g", heir, later, SESSION), Change::None(None));
        groups.done("g", owner, later);
        assert_eq!(groups.poll("g", heir, later + SESSION, SESSION), Change::Assigned(vec![1, 2]));
    }
}
