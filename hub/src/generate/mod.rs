//! Invented messages that belong together, the same on every machine for the same seed.
//!
//! Each child has one or more cases: an assignment (JW301), its start (JW305), its
//! stop (JW307), and now and then what really happens besides: corrections and
//! deletions, a stop before its start, a start that nobody assigned. The messages of
//! many cases are mixed. Some are sent twice, some are faulty.
//!
//! Persons are invented; their BSNs are of the official test range. No clock: the
//! dates lie in 2024–2026.

mod chain;
mod child;
mod draft;
mod fault;
mod xml;

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use fastrand::Rng;
use serde::Serialize;
use wijkstroom_schemas::day::Day;

use chain::Case;
use draft::{Draft, Kind};

/// Most cases under way at once: so many messages lie between two of one case.
const CASES_OPEN_MAX: u64 = 200;

/// Messages sent before that may be sent again. Bounds memory, not realism.
const RESENDABLE: usize = 256;

/// What to generate.
#[derive(Debug, Clone)]
pub struct Options {
    /// How many messages (files) in all, duplicates and faulty ones included.
    pub messages: u64,
    /// Same seed, same messages.
    pub seed: u64,
    /// CBS codes that occur as municipality; at least one.
    pub municipalities: Vec<String>,
    /// How many providers there are; see [`provider`].
    pub providers: u32,
    /// Of every thousand: byte for byte a message that was sent before.
    pub duplicates_permille: u16,
    /// Of every thousand: a message that must be refused.
    pub faults_permille: u16,
    /// Of every thousand: another message under an identification that was accepted before.
    pub conflicts_permille: u16,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            messages: 1_000,
            seed: 1,
            municipalities: vec!["0363".to_owned(), "0384".to_owned()],
            providers: 12,
            duplicates_permille: 30,
            faults_permille: 40,
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
}

/// One generated message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Generated {
    /// Name of its file, such as `000001-JW305.xml`; identifies nobody.
    pub file: String,
    /// The type it is, or was meant to be.
    pub message: &'static str,
    /// `Afzender`, also of a message in which that cannot be read.
    pub sender: Arc<str>,
    /// The message.
    pub bytes: Vec<u8>,
    /// What must become of it.
    pub fate: Fate,
    /// The rule a refused message breaks, or the refused message that a duplicate
    /// repeats: official, or the hub's own (`WS…`); `None` for what the schema demands.
    pub rule: Option<&'static str>,
    /// Control level that refuses it: 0 the hub itself; `None` when accepted.
    pub level: Option<u8>,
}

/// AGB code of the n-th provider, from 0.
pub fn provider(index: u32) -> String {
    format!("{:08}", 42_420_001 + index)
}

/// The messages, one by one, in order of their file names.
pub fn messages(options: Options) -> Messages {
    Messages::new(options)
}

/// An iterator over generated messages.
pub struct Messages {
    options: Options,
    rng: Rng,
    /// The BSNs that are used.
    bsns: Vec<u32>,
    municipalities: Vec<Arc<str>>,
    providers: Vec<Arc<str>>,
    /// Cases under way; an empty one begins anew.
    open: Vec<VecDeque<Draft>>,
    /// Cases whose next message was sent with a fault before: mended, it is right.
    mended: BTreeSet<usize>,
    sent: Vec<Sent>,
    /// Messages given out so far.
    given: u64,
    /// Cases begun so far.
    cases: u32,
    /// Identifications used so far.
    identifications: u64,
}

/// A message that may be sent again.
struct Sent {
    message: Generated,
    /// What it was made of; `None` when it was refused.
    draft: Option<Draft>,
}

impl Messages {
    fn new(options: Options) -> Self {
        let mut rng = Rng::with_seed(options.seed);
        let mut bsns = child::test_bsns();
        rng.shuffle(&mut bsns);
        // About two cases a child, until the test range is used up.
        let children = usize::try_from(options.messages / 7).unwrap_or(usize::MAX);
        bsns.truncate(children.clamp(1, bsns.len()));
        // Few messages are a few whole cases rather than the beginnings of many.
        let cases = usize::try_from((options.messages / 8).clamp(1, CASES_OPEN_MAX)).unwrap_or(1);
        let municipalities = options.municipalities.iter().map(|code| code.as_str().into());
        let providers = (0..options.providers.max(1)).map(|index| provider(index).into());
        Self {
            municipalities: municipalities.collect(),
            providers: providers.collect(),
            options,
            rng,
            bsns,
            open: vec![VecDeque::new(); cases],
            mended: BTreeSet::new(),
            sent: Vec::new(),
            given: 0,
            cases: 0,
            identifications: 0,
        }
    }

    /// The next message of some case; faulty by chance.
    fn fresh(&mut self, faulty: bool) -> Generated {
        let at = self.rng.usize(..self.open.len());
        while self.open[at].is_empty() {
            self.open[at] = self.begin_case();
        }
        let draft = self.open[at].pop_front();
        // The loop above leaves no empty case.
        let draft = draft.unwrap_or_else(|| unreachable!("case {at} is empty"));
        let mended = self.mended.remove(&at);
        if mended || !faulty {
            let bytes = xml::write(&draft);
            let message = self.given_out(&draft, bytes, Fate::Accepted);
            return self.remember(message, Some(draft));
        }
        let (fault, bytes) = fault::spoil(&draft, &mut self.rng);
        let mut message = self.given_out(&draft, bytes, Fate::Refused);
        message.rule = fault.rule;
        message.level = Some(fault.level);
        if self.rng.bool() {
            // The sender mends it and sends it again under the same identification.
            self.open[at].push_front(draft);
            self.mended.insert(at);
            return message;
        }
        self.remember(message, None)
    }

    fn begin_case(&mut self) -> VecDeque<Draft> {
        self.cases += 1;
        let pick = |from: &[Arc<str>], rng: &mut Rng| from[rng.usize(..from.len())].clone();
        let bsn = self.bsns[self.rng.usize(..self.bsns.len())];
        let case = Case {
            municipality: pick(&self.municipalities, &mut self.rng),
            provider: pick(&self.providers, &mut self.rng),
            child: child::child(self.options.seed, bsn),
            first_number: self.cases.saturating_mul(10),
        };
        chain::drafts(&case, &mut self.identifications, &mut self.rng).into()
    }

    fn given_out(&mut self, draft: &Draft, bytes: Vec<u8>, fate: Fate) -> Generated {
        let message = draft.kind.name();
        let sender = match draft.kind {
            Kind::Jw301 => draft.municipality.clone(),
            Kind::Jw305 | Kind::Jw307 => draft.provider.clone(),
        };
        let file = self.file_name(message);
        Generated { file, message, sender, bytes, fate, rule: None, level: None }
    }

    fn file_name(&self, message: &str) -> String {
        let width = self.options.messages.to_string().len().max(6);
        format!("{:0width$}-{message}.xml", self.given)
    }

    /// Keeps some of the messages so that they can be sent again.
    fn remember(&mut self, message: Generated, draft: Option<Draft>) -> Generated {
        let keep = self.rng.usize(..4) == 0 || self.sent.is_empty();
        if keep {
            let sent = Sent { message: message.clone(), draft };
            if self.sent.len() < RESENDABLE {
                self.sent.push(sent);
            } else {
                let at = self.rng.usize(..RESENDABLE);
                self.sent[at] = sent;
            }
        }
        message
    }

    fn duplicate(&mut self) -> Option<Generated> {
        let sent = self.sent.get(self.rng.usize(..self.sent.len().max(1)))?;
        let message = sent.message.clone();
        Some(Generated { file: self.file_name(message.message), fate: Fate::Duplicate, ..message })
    }

    /// Other content under the identification of an accepted message.
    fn conflict(&mut self) -> Option<Generated> {
        let sent = self.sent.get(self.rng.usize(..self.sent.len().max(1)))?;
        let mut draft = sent.draft.clone()?;
        draft.dagtekening = after(draft.dagtekening, 1);
        let bytes = xml::write(&draft);
        let message = self.given_out(&draft, bytes, Fate::Refused);
        Some(Generated { rule: Some("TR056"), level: Some(3), ..message })
    }
}

impl Iterator for Messages {
    type Item = Generated;

    fn next(&mut self) -> Option<Generated> {
        if self.given >= self.options.messages {
            return None;
        }
        self.given += 1;
        let roll = self.rng.u16(..1_000);
        let duplicates = self.options.duplicates_permille;
        let faults = duplicates.saturating_add(self.options.faults_permille);
        let conflicts = faults.saturating_add(self.options.conflicts_permille);
        let again = if roll < duplicates {
            self.duplicate()
        } else if (faults..conflicts).contains(&roll) {
            self.conflict()
        } else {
            None
        };
        let faulty = (duplicates..faults).contains(&roll);
        Some(again.unwrap_or_else(|| self.fresh(faulty)))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = usize::try_from(self.options.messages - self.given).ok();
        (left.unwrap_or(usize::MAX), left)
    }
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
