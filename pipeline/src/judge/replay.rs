//! Judging all messages about one child between two parties anew, each at its own place.
//!
//! The place of a message is its day ([`Told::order`]); the order of starts and stops of one day is
//! told nowhere. So those that concern the same assignments, a [`knots`] of them, are tried in
//! whatever order lets most of them pass: a start, its withdrawal and another start all pass, also
//! when the other one came first.

use std::collections::{BTreeMap, BTreeSet};

use super::dossier::{Clients, Dossiers};
use super::judgement::{Bench, Judgement};
use super::knots::{Open, knots};
use super::lists::Lists;
use super::told::Told;

/// Most sweeps over what does not pass at its place, and messages that are taken in all the same,
/// one after the other. What is accepted passes in the first sweeps; where that does not help, the
/// rest is taken as it lies, so that the work stays in proportion to the number of messages.
const ROUNDS_MAX: usize = 32;

/// Most messages of one knot for which an order is looked for: each is one bit of a set.
const KNOT_MAX: usize = 64;

/// Most judgements that one replay spends on looking for orders. Corrections of one day take some
/// tens of them; what is more is not worth holding up the others for.
const TRIES_MAX: usize = 4_000;

/// A message and its place among the entries.
pub(super) type Item<'a> = (usize, &'a Told);

/// What all messages come to, judged in their own order.
pub(super) struct Replay<'a, 'l> {
    pub(super) dossiers: Dossiers<'a>,
    /// Of the waiting ones, those that pass.
    pub(super) passed: BTreeMap<usize, Judgement>,
    /// Of the accepted ones, those that do not: a later assignment or other lists changed what
    /// they were held against. They stay accepted.
    pub(super) broken: BTreeSet<usize>,
    lists: &'l Lists,
    /// How many more judgements may go to looking for orders.
    tries: usize,
    /// How many judgements it took.
    judged: usize,
}

/// Judges what was accepted and what waits, as if all had come at once.
pub(super) fn replay<'a, 'l>(
    lists: &'l Lists,
    clients: &Clients<'a>,
    given: &[Item<'a>],
    waiting: &[Item<'a>],
) -> Replay<'a, 'l> {
    let open =
        |is_given: bool| move |(index, told): &Item<'a>| Open { index: *index, told, is_given };
    let mut left: Vec<Open<'a>> = given.iter().map(open(true)).collect();
    left.extend(waiting.iter().map(open(false)));
    left.sort_by_cached_key(|open| open.told.order());
    let mut replay = Replay {
        dossiers: Dossiers::new(clients.clone()),
        passed: BTreeMap::new(),
        broken: BTreeSet::new(),
        lists,
        tries: TRIES_MAX,
        judged: 0,
    };
    for _ in 0..ROUNDS_MAX {
        let before = left.len();
        left = replay.sweep(&left);
        if left.len() < before {
            continue;
        }
        let Some(at) = left.iter().position(|open| open.is_given) else { return replay };
        let broken = left.remove(at);
        replay.take(broken);
    }
    for open in left {
        if !replay.passes(open) && open.is_given {
            replay.take(open);
        }
    }
    replay
}

impl<'a> Replay<'a, '_> {
    /// Tries each at its place; gives those that do not pass.
    fn sweep(&mut self, open: &[Open<'a>]) -> Vec<Open<'a>> {
        let of_one_day = |one: &Open<'a>, other: &Open<'a>| {
            one.is_delivery()
                && other.is_delivery()
                && one.told.dagtekening == other.told.dagtekening
        };
        let mut left = Vec::new();
        for of_day in open.chunk_by(of_one_day) {
            for mut knot in knots(of_day) {
                if (2..=KNOT_MAX).contains(&knot.len()) {
                    knot = self.in_order(knot);
                }
                knot.retain(|open| !self.passes(*open));
                left.extend(knot);
            }
        }
        left
    }

    /// Those of a knot that can pass together, in the order in which they do, and then the others.
    fn in_order(&mut self, knot: Vec<Open<'a>>) -> Vec<Open<'a>> {
        let mut search =
            Search { knot: &knot, path: Vec::new(), best: Vec::new(), seen: BTreeSet::new() };
        self.look(&mut search);
        let best = search.best;
        let others = (0..knot.len()).filter(|at| !best.contains(at));
        best.iter().copied().chain(others).map(|at| knot[at]).collect()
    }

    /// Goes on from where the path of a search led; true when there is nothing more to look for.
    /// What stands depends only on which messages were taken in, so no set of them is seen twice.
    fn look(&mut self, search: &mut Search<'_, 'a>) -> bool {
        if search.score(&search.path) > search.score(&search.best) {
            search.best.clone_from(&search.path);
        }
        if search.best.len() == search.knot.len() {
            return true;
        }
        let taken = search.path.iter().fold(0_u64, |taken, at| taken | 1 << at);
        if !search.seen.insert(taken) {
            return false;
        }
        for at in (0..search.knot.len()).filter(|at| taken & 1 << at == 0) {
            let Some(tries) = self.tries.checked_sub(1) else { return true };
            self.tries = tries;
            let open = search.knot[at];
            let mark = self.dossiers.of(open.told).0.mark();
            let mut is_over = false;
            if self.judge(open).passes(open.told) {
                search.path.push(at);
                is_over = self.look(search);
                search.path.pop();
            }
            self.dossiers.of(open.told).0.undo(mark);
            if is_over {
                return true;
            }
        }
        false
    }

    fn judge(&mut self, open: Open<'a>) -> Judgement {
        self.judged += 1;
        let bench = Bench { lists: self.lists, level_4: !open.is_given };
        bench.judge(&mut self.dossiers, open.told)
    }

    fn passes(&mut self, open: Open<'a>) -> bool {
        if !open.told.is_judged() {
            self.dossiers.apply(open.told);
            return true;
        }
        let mark = self.dossiers.of(open.told).0.mark();
        let judgement = self.judge(open);
        if !judgement.passes(open.told) {
            self.dossiers.of(open.told).0.undo(mark);
            return false;
        }
        if !open.is_given {
            self.passed.insert(open.index, judgement);
        }
        true
    }

    /// Takes one in that does not pass.
    fn take(&mut self, broken: Open<'a>) {
        self.dossiers.apply(broken.told);
        self.broken.insert(broken.index);
    }
}

/// Looking for the order in which most of a knot pass.
struct Search<'k, 'a> {
    knot: &'k [Open<'a>],
    /// Those that are taken in, in order.
    path: Vec<usize>,
    /// The best path so far.
    best: Vec<usize>,
    /// Sets from which all ways were gone.
    seen: BTreeSet<u64>,
}

impl Search<'_, '_> {
    /// What was accepted goes before what waits.
    fn score(&self, path: &[usize]) -> (usize, usize) {
        (path.iter().filter(|at| self.knot[**at].is_given).count(), path.len())
    }
}

#[cfg(test)]
mod tests {
    use wijkstroom_schemas::day::Day;
    use wijkstroom_schemas::event::{CareStartedFact, CareStoppedFact};

    use super::super::dossier::Clients;
    use super::super::lists::Lists;
    use super::super::told::{Facts, Told};
    use super::{Item, ROUNDS_MAX, TRIES_MAX, replay};

    const MESSAGES: i32 = 2_000;

    fn day(number: i32) -> Day {
        Day::from_days(18_000 + number).unwrap()
    }

    fn told(id: i32, dagtekening: i32, facts: Facts) -> Told {
        let mut message_id = [0; 16];
        message_id[..4].copy_from_slice(&id.wrapping_mul(0x9E37_79B1_u32 as i32).to_be_bytes());
        Told {
            message_id,
            part: 0,
            law: "JW".to_owned(),
            number: if matches!(facts, Facts::Started(_)) { 305 } else { 307 },
            municipality: "0363".to_owned(),
            provider: "00001234".to_owned(),
            dagtekening: day(dagtekening),
            identification: String::new(),
            received_on: day(10_000),
            facts,
        }
    }

    /// Work given as a task: it needs no assignment.
    fn start(begin: i32) -> Facts {
        Facts::Started(vec![CareStartedFact {
            fact_id: String::new(),
            line: 7,
            ordinal: 1,
            toewijzing_nummer: None,
            product_categorie: None,
            product_code: None,
            toewijzing_ingangsdatum: None,
            begindatum: day(begin),
            status_aanlevering: "1".to_owned(),
        }])
    }

    fn stop(begin: i32) -> Facts {
        Facts::Stopped(vec![CareStoppedFact {
            fact_id: String::new(),
            line: 7,
            ordinal: 1,
            toewijzing_nummer: None,
            product_categorie: None,
            product_code: None,
            toewijzing_ingangsdatum: None,
            begindatum: day(begin),
            reden_beeindiging: "20".to_owned(),
            einddatum: day(begin),
            status_aanlevering: "1".to_owned(),
        }])
    }

    /// How many judgements it takes to judge accepted messages anew, and how many of them do not pass.
    fn judged(all: &[Told]) -> (usize, usize) {
        let given: Vec<Item<'_>> = all.iter().enumerate().collect();
        let lists = Lists::default();
        let replay = replay(&lists, &Clients::new(), &given, &[]);
        (replay.judged, replay.broken.len())
    }

    /// Each delivery stopped before the next begins; so many of them on one day.
    fn deliveries(of_day: i32) -> Vec<Told> {
        let each = (0..MESSAGES / 2).rev().flat_map(|at| {
            [told(2 * at + 1, at / of_day, stop(at)), told(2 * at, at / of_day, start(at))]
        });
        each.collect()
    }

    /// The work on a child is counted: as many judgements as it has messages, not times as many.
    #[test]
    fn a_child_of_many_messages_takes_work_in_proportion() {
        let messages = MESSAGES as usize;
        assert_eq!(judged(&deliveries(1)), (2 * messages, 0), "a start and its stop are a knot");
        assert_eq!(judged(&deliveries(10)), (2 * messages, 0), "20 in each knot");
        assert_eq!(judged(&deliveries(MESSAGES)), (messages, 0), "all in one knot");
    }

    /// Neither do messages that exclude each other and were accepted all the same.
    #[test]
    fn messages_that_exclude_each_other_take_work_in_proportion() {
        let messages = MESSAGES as usize;
        for of_day in [1, 20, MESSAGES] {
            let starts: Vec<Told> =
                (0..MESSAGES).map(|at| told(at, at / of_day, start(at))).collect();
            let (judged, broken) = judged(&starts);
            assert_eq!(broken, messages - 1);
            assert!(judged <= (ROUNDS_MAX + 2) * messages + TRIES_MAX, "{judged} judgements");
        }
    }
}
