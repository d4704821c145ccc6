//! Which of the waiting messages about one child can be decided.
//!
//! The order of arrival means nothing (OP080). Messages are judged in an order of their own
//! ([`Told::order`]), and one that does not pass at its place may pass after a later one. Two
//! ways lead to acceptance:
//!
//! 1. it passes after everything that was accepted;
//! 2. all that was accepted, and it with other waiting ones, passes when everything is judged
//!    anew in that order ([`replay`]), as if all had come at once.
//!
//! By the second a set of messages that passes in the right order is accepted however it came:
//! whatever was accepted of it first is part of that set, so once the last one is there all
//! pass. Only messages that exclude each other depend on who was first; gathering them
//! ([`crate::judge::Waits::gather_ms`]) takes that away too.

use std::collections::{BTreeMap, BTreeSet};

use wijkstroom_schemas::message::Finding;

use super::claims::is_approved;
use super::dossier::{Clients, Dossiers};
use super::judgement::{Bench, Judgement};
use super::lists::Lists;
use super::memory::{Entry, State, Word};
use super::register::Register;
use super::replay::{Item, replay};
use super::told::{Facts, Parties, Told};

/// What becomes of some waiting messages, by their place among the entries.
#[derive(Debug, Default)]
pub(super) struct Decisions {
    /// Taken in; of a claim, lines may be refused.
    pub(super) accepted: Vec<(usize, Judgement)>,
    /// As never sent.
    pub(super) refused: Vec<(usize, Judgement)>,
    /// Claims that wait on, with the lines of them that are refused so far: the others count.
    pub(super) partly: Vec<(usize, Judgement)>,
}

impl Decisions {
    pub(super) fn is_empty(&self) -> bool {
        self.accepted.is_empty() && self.refused.is_empty() && self.partly.is_empty()
    }
}

/// Decides what can be decided now. Ask again after taking the decisions in, until there are none.
pub(super) fn resolve(lists: &Lists, entries: &[Entry], now: i64) -> Decisions {
    let mut decisions = refused_by_word(entries);
    if !decisions.is_empty() {
        return decisions;
    }
    let claims = split(entries);
    let mut clients = BTreeSet::new();
    let mut cases: BTreeMap<Parties<'_>, Case<'_>> = BTreeMap::new();
    for (index, entry) in entries.iter().enumerate() {
        let told = &entry.told;
        let case = cases.entry(told.parties()).or_default();
        match &entry.state {
            State::Accepted | State::Noting(_) => {
                clients.extend(told.assigns());
                case.given.push((index, told));
            }
            State::Pending(pending) if pending.word == Word::Awaited => {}
            State::Pending(pending) => {
                case.is_ready |= pending.ready <= now;
                let (approved, open) = match claims.get(&index) {
                    Some((approved, open)) => (Some(approved), open),
                    None => (None, told),
                };
                case.given.extend(approved.map(|approved| (index, approved)));
                case.waiting.push((index, open));
            }
        }
    }
    for case in cases.into_values().filter(|case| case.is_ready) {
        let Decisions { accepted, refused, partly } = case.decide(lists, &clients, entries, now);
        decisions.accepted.extend(accepted);
        decisions.refused.extend(refused);
        decisions.partly.extend(partly);
    }
    decisions
}

/// What two parties told each other. Rules look no further, but for whether a client is known; so
/// the parties are judged apart, and none takes another's time.
#[derive(Default)]
struct Case<'a> {
    given: Vec<Item<'a>>,
    waiting: Vec<Item<'a>>,
    /// Whether any of what waits is to be judged by now.
    is_ready: bool,
}

impl<'a> Case<'a> {
    fn decide(
        mut self,
        lists: &Lists,
        clients: &Clients<'a>,
        entries: &[Entry],
        now: i64,
    ) -> Decisions {
        self.waiting.sort_by_cached_key(|(_, told)| told.order());
        let base = replay(lists, clients, &self.given, &[]);
        let appended = after_all(lists, base.dossiers, &self.waiting);
        let mut decisions = Decisions {
            accepted: appended.passed,
            partly: appended.partly,
            ..Decisions::default()
        };
        if decisions.is_empty() {
            let left = appended.left.iter().map(|(item, _)| *item).collect();
            decisions.accepted = self.together(lists, clients, &base.broken, left);
        }
        if decisions.is_empty() {
            expired(entries, appended.left, now, &mut decisions);
        } else {
            // What nothing can cure need not wait for the next round.
            decisions.refused = hopeless(appended.left);
        }
        decisions
    }

    /// Those that pass when everything is judged anew, at their own places. One that would make
    /// something fall that was accepted is left out, the last first.
    fn together(
        &self,
        lists: &Lists,
        clients: &Clients<'a>,
        broken: &BTreeSet<usize>,
        mut waiting: Vec<Item<'a>>,
    ) -> Vec<(usize, Judgement)> {
        while !waiting.is_empty() {
            let anew = replay(lists, clients, &self.given, &waiting);
            if anew.broken.is_subset(broken) {
                return anew.passed.into_iter().collect();
            }
            let last = waiting.iter().rposition(|(index, _)| anew.passed.contains_key(index));
            let Some(last) = last else { break };
            waiting.remove(last);
        }
        Vec::new()
    }
}

/// What the part about the provider already refused.
fn refused_by_word(entries: &[Entry]) -> Decisions {
    let mut decisions = Decisions::default();
    for (index, entry) in entries.iter().enumerate() {
        let refused =
            matches!(&entry.state, State::Pending(pending) if pending.word == Word::Refused);
        if refused {
            let whole = Judgement { whole: true, ..Judgement::default() };
            decisions.refused.push((index, whole));
        }
    }
    decisions
}

/// Of each waiting claim of which some lines are approved: those, and the others.
fn split(entries: &[Entry]) -> BTreeMap<usize, (Told, Told)> {
    let mut claims = BTreeMap::new();
    for (index, entry) in entries.iter().enumerate() {
        if let (State::Pending(_), Facts::Declared(lines)) = (&entry.state, &entry.told.facts)
            && lines.iter().any(is_approved)
        {
            let (approved, open) = lines.iter().cloned().partition(is_approved);
            let of = |lines| Told { facts: Facts::Declared(lines), ..entry.told.clone() };
            claims.insert(index, (of(approved), of(open)));
        }
    }
    claims
}

/// What waiting messages come to after all that was accepted.
#[derive(Default)]
struct Appended<'a> {
    passed: Vec<(usize, Judgement)>,
    partly: Vec<(usize, Judgement)>,
    /// With what is wrong with each.
    left: Vec<(Item<'a>, Judgement)>,
}

fn after_all<'a>(lists: &Lists, mut dossiers: Dossiers<'a>, waiting: &[Item<'a>]) -> Appended<'a> {
    let bench = Bench { lists, level_4: true };
    let mut appended = Appended::default();
    let mut open: Vec<Item<'a>> = waiting.to_vec();
    loop {
        let before = open.len();
        for (index, told) in std::mem::take(&mut open) {
            let mark = dossiers.of(told).0.mark();
            let judgement = bench.judge(&mut dossiers, told);
            if judgement.passes(told) {
                appended.passed.push((index, judgement));
            } else if judgement.approves_lines(told) {
                appended.partly.push((index, judgement));
            } else {
                dossiers.of(told).0.undo(mark);
                appended.left.push(((index, told), judgement));
            }
        }
        if appended.left.len() == before {
            return appended;
        }
        open = std::mem::take(&mut appended.left).into_iter().map(|(item, _)| item).collect();
    }
}

/// What the time to wait is over for, or nothing can cure: of claims the first only, for its lines
/// may decide over others.
fn expired(
    entries: &[Entry],
    left: Vec<(Item<'_>, Judgement)>,
    now: i64,
    decisions: &mut Decisions,
) {
    for ((index, told), judgement) in left {
        let State::Pending(pending) = &entries[index].state else { continue };
        if judgement.curable && pending.due > now {
            continue;
        }
        if told.number != 323 || judgement.whole {
            decisions.refused.push((index, judgement));
        } else if decisions.accepted.is_empty() {
            decisions.accepted.push((index, judgement));
        }
    }
}

fn hopeless(left: Vec<(Item<'_>, Judgement)>) -> Vec<(usize, Judgement)> {
    let hopeless = left.into_iter().filter(|(_, judgement)| !judgement.curable);
    hopeless.map(|((index, _), judgement)| (index, judgement)).collect()
}

/// What breaks a rule in some messages of the municipality's own, each given all others.
///
/// Their rules look only at what was accepted, in whatever order.
pub(super) fn notes(
    lists: &Lists,
    register: Option<&Register>,
    entries: &[Entry],
    of: &[usize],
) -> Vec<Vec<Finding>> {
    let mut dossiers = Dossiers::default();
    let accepted = entries.iter().filter(|entry| !matches!(entry.state, State::Pending(_)));
    accepted.for_each(|entry| dossiers.apply(&entry.told));
    let bench = Bench { lists, level_4: true };
    of.iter().map(|of| bench.note(&mut dossiers, register, &entries[*of].told)).collect()
}
