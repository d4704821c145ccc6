//! Invented messages that belong together, the same on every machine for the same seed.
//!
//! Each child has one or more cases: a request (315) and its answer (319), an assignment
//! (301), its start (305), its stop (307), a wish to change it (317), what a provider claims
//! every month of all its clients together (323), and now and then what really happens
//! besides: corrections and deletions, a stop before its start. Some messages are followed by
//! their official answer (302, 306, … 325). The messages of many cases are mixed, under the Jeugdwet and under the Wmo. Some are sent twice, some are faulty:
//! by themselves, or only beside the others.
//!
//! All that is not made faulty is right: no rule of level 1, 2, 3 or 4 refuses it, in
//! whatever order it comes to a hub that gathers. Whatever a message leans on is among the
//! messages too, unless `types` leaves it out.
//!
//! Persons are invented; their BSNs are of the official test range. No clock: the
//! dates lie in 2024–2026.

mod care;
mod child;
mod claims;
mod draft;
mod fault;
pub mod feeds;
mod kind;
mod mix;
mod person;
mod plant;
mod request;
mod story;
mod text_fault;
mod tree;

use std::collections::BTreeSet;
use std::sync::Arc;

use fastrand::Rng;
use serde::Serialize;
use wijkstroom_schemas::day::Day;

pub use draft::RefusedLine;
pub use kind::types;
pub use mix::Messages;

/// What to generate.
#[derive(Debug, Clone)]
pub struct Options {
    /// How many messages (files) in all, duplicates and faulty ones included.
    pub messages: u64,
    /// Same seed, same messages.
    pub seed: u64,
    /// Message types, of [`types`]; at least one. Levels 3 and 4 are only foretold when all are there.
    pub types: BTreeSet<&'static str>,
    /// CBS codes that occur as municipality; at least one.
    pub municipalities: Vec<String>,
    /// How many providers there are; see [`provider`].
    pub providers: u32,
    /// Of every thousand: byte for byte a message that was sent before.
    pub duplicates_permille: u16,
    /// Of every thousand: a message that must be refused for what it is itself.
    pub faults_permille: u16,
    /// Of every thousand: a message that breaks a rule of level 3; so many lines of claims, too.
    pub disputed_permille: u16,
    /// Whether some of those are refused only because they come after another: a second start, a
    /// second request. Which of the two that is, is certain in a hub that gathers.
    pub disputed_by_order: bool,
    /// Of every thousand: another message under an identification that was accepted before.
    pub conflicts_permille: u16,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            messages: 1_000,
            seed: 1,
            types: types().collect(),
            municipalities: vec!["0363".to_owned(), "0384".to_owned()],
            providers: 12,
            duplicates_permille: 30,
            faults_permille: 40,
            disputed_permille: 10,
            disputed_by_order: true,
            conflicts_permille: 0,
        }
    }
}

/// What must become of a message, when all are taken in in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Fate {
    /// Its facts must reach the warehouse.
    Accepted,
    /// The same bytes came before.
    Duplicate,
    /// It must be refused.
    Refused,
    /// It breaks a rule of level 3: a hub that judges refuses it, one that does not accepts it.
    Disputed,
}

/// One generated message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Generated {
    /// Name of its file, such as `000001-JW305.xml`; identifies nobody.
    pub file: String,
    /// The type it is, or was meant to be.
    pub message: &'static str,
    /// Who sends it: `Afzender`, also of a message in which that cannot be read. A return message
    /// keeps the `Afzender` of what it answers, and comes from the other party.
    pub sender: Arc<str>,
    /// The message.
    pub bytes: Vec<u8>,
    /// What must become of it.
    pub fate: Fate,
    /// The rule that a refused or disputed message breaks, or the refused message that a
    /// duplicate repeats: official, or the hub's own (`WS…`); `None` for what the schema demands.
    pub rule: Option<&'static str>,
    /// Control level that refuses it: 0 the hub itself; `None` when accepted.
    pub level: Option<u8>,
    /// Lines of an accepted claim that a hub that judges refuses.
    pub refused_lines: Vec<RefusedLine>,
}

impl Generated {
    /// Whether a hub that does not judge accepts it.
    pub fn passes_unjudged(&self) -> bool {
        self.level.is_none() || self.fate == Fate::Disputed
    }
}

/// AGB code of the n-th provider, from 0.
pub fn provider(index: u32) -> String {
    format!("{:08}", 42_420_001 + index)
}

/// The messages, one by one, in order of their file names.
pub fn messages(options: Options) -> Messages {
    Messages::new(options)
}

/// One JW323 over so many clients (at most 9,091), valid at levels 1 and 2.
pub fn large_claim(clients: usize, seed: u64) -> Vec<u8> {
    claims::large(&child::test_bsns(), clients, &mut Rng::with_seed(seed)).write()
}

/// A day that exists.
fn day(year: i32, month: u8, day: u8) -> Day {
    Day::from_ymd(year, month, day).expect("generated days lie in 1900-2030")
}

/// The day some days later, or earlier when negative.
fn after(day: Day, days: i32) -> Day {
    Day::from_days(day.days() + days).expect("generated days lie in 1900-2030")
}

#[cfg(test)]
mod tests;
