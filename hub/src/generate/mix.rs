//! How the messages of many cases are mixed, and what comes between them.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use fastrand::Rng;
use wijkstroom_formats::answer::{Decision, Stamp, reply};
use wijkstroom_schemas::day::Day;

use super::claims::{Ledger, Service};
use super::draft::{Draft, identification};
use super::kind::{Law, by_law};
use super::story::{Case, Told};
use super::{Fate, Generated, Options, after, child, fault, plant, provider, story};

/// Of every thousand messages: official answers to messages that came before.
const ANSWERS_PERMILLE: u16 = 60;

/// Most messages that wait for their answer.
const UNANSWERED_MAX: usize = 64;

/// Most cases under way at once: so many messages lie between two of one case.
const CASES_OPEN_MAX: u64 = 200;

/// Messages sent before that may be sent again. Bounds memory, not realism.
const RESENDABLE: usize = 256;

/// Of every thousand messages: claims, as long as there is something to claim.
const CLAIMS_PERMILLE: u16 = 40;

/// An iterator over generated messages.
pub struct Messages {
    options: Options,
    rng: Rng,
    /// The BSNs that are used, by law.
    bsns: Vec<(Law, Vec<u32>)>,
    municipalities: Vec<Arc<str>>,
    providers: Vec<Arc<str>>,
    /// Cases under way; an empty one begins anew.
    open: Vec<Open>,
    /// Messages of those that are yet to be sent.
    pending: u64,
    /// Who already has a case where.
    places: BTreeSet<(u32, usize, usize)>,
    ledger: Ledger,
    sent: Vec<Sent>,
    /// Accepted messages whose answer is yet to come.
    unanswered: VecDeque<Unanswered>,
    /// Messages given out so far.
    given: u64,
    /// Cases begun so far.
    cases: u32,
    /// Identifications used so far.
    identifications: u64,
}

/// A case under way.
#[derive(Default)]
struct Open {
    drafts: VecDeque<Draft>,
    /// What can be claimed after its last message.
    services: Vec<Service>,
    /// Its next message was sent with a fault before.
    spoiled: bool,
}

/// A message that may be sent again.
struct Sent {
    message: Generated,
    /// What it was made of; `None` when it was refused.
    draft: Option<Draft>,
}

/// A message whose official answer is yet to come.
struct Unanswered {
    message: Generated,
    day: Day,
    /// Who answers.
    by: Arc<str>,
}

/// Makes a message that is no case's next, if there is one to make.
type Extra = fn(&mut Messages) -> Option<Generated>;

impl Messages {
    pub(super) fn new(options: Options) -> Self {
        let mut rng = Rng::with_seed(options.seed);
        let mut bsns = child::test_bsns();
        rng.shuffle(&mut bsns);
        // Few messages are a few whole cases rather than the beginnings of many.
        let cases = usize::try_from((options.messages / 8).clamp(1, CASES_OPEN_MAX)).unwrap_or(1);
        let municipalities = options.municipalities.iter().map(|code| code.as_str().into());
        let providers = (0..options.providers.max(1)).map(|index| provider(index).into());
        Self {
            bsns: by_law(&bsns, &options),
            municipalities: municipalities.collect(),
            providers: providers.collect(),
            options,
            rng,
            open: (0..cases).map(|_| Open::default()).collect(),
            pending: 0,
            places: BTreeSet::new(),
            ledger: Ledger::default(),
            sent: Vec::new(),
            unanswered: VecDeque::new(),
            given: 0,
            cases: 0,
            identifications: 0,
        }
    }

    /// How many messages can still be given out, this one included, beside those of the cases under way.
    fn spare(&self) -> u64 {
        self.options.messages.saturating_sub(self.given + self.pending)
    }

    /// The next message of some case, or a claim when there is none.
    fn regular(&mut self) -> Generated {
        loop {
            let mut at = self.rng.usize(..self.open.len());
            if self.open[at].drafts.is_empty() {
                if self.spare() > 0 {
                    self.begin_case(at);
                } else {
                    // All that is left is of cases under way, so there is one.
                    let left = |open: &Open| !open.drafts.is_empty();
                    at = self.open.iter().position(left).unwrap_or(at);
                }
            }
            let Some(draft) = self.open[at].drafts.pop_front() else {
                match self.claim() {
                    Some(claim) => return claim,
                    None => continue,
                }
            };
            self.pending -= 1;
            self.open[at].spoiled = false;
            if self.open[at].drafts.is_empty() {
                let services = std::mem::take(&mut self.open[at].services);
                self.ledger.add(&draft, services);
            }
            return self.healthy(draft);
        }
    }

    /// By chance, a message that is no case's next; none when all the places left are taken.
    fn extra(&mut self) -> Option<Generated> {
        let extras: [(u16, Extra); 6] = [
            (self.options.duplicates_permille, Self::duplicate),
            (self.options.faults_permille, Self::faulty),
            (self.options.conflicts_permille, Self::conflict),
            (self.options.disputed_permille, Self::disputed),
            (CLAIMS_PERMILLE, Self::claim),
            (ANSWERS_PERMILLE, Self::answer),
        ];
        let mut roll = self.rng.u16(..1_000);
        if self.spare() == 0 {
            return None;
        }
        for (share, extra) in extras {
            if roll < share {
                return extra(self);
            }
            roll -= share;
        }
        None
    }

    /// Gives out a message that is as it should be, or breaks a rule of level 3 only.
    fn healthy(&mut self, draft: Draft) -> Generated {
        let mut message = self.given_out(&draft, draft.write(), Fate::Accepted);
        message.refused_lines.clone_from(&draft.refused_lines);
        if let Some(rule) = draft.breaks {
            return Generated { fate: Fate::Disputed, rule: Some(rule), level: Some(3), ..message };
        }
        if message.refused_lines.is_empty() && self.unanswered.len() < UNANSWERED_MAX {
            let by_provider = draft.kind.by_municipality();
            let by = if by_provider { &draft.provider } else { &draft.municipality }.clone();
            let day = after(draft.dagtekening, 1);
            let unanswered = Unanswered { message: message.clone(), day, by };
            // Claims are few, and soon answered.
            if draft.kind.number == 323 {
                self.unanswered.push_front(unanswered);
            } else {
                self.unanswered.push_back(unanswered);
            }
        }
        self.remember(message, Some(draft))
    }

    /// The official answer to an accepted message, as the other party sends it.
    fn answer(&mut self) -> Option<Generated> {
        let Unanswered { message: original, day, by } = self.unanswered.pop_front()?;
        let decision = Decision { level: None, findings: &[], toegekend: 0 };
        let stamp = Stamp {
            identification: &format!("R{}", self.given),
            day,
            basisschema: "1.0.0",
            schema: "1.0.0",
            rules: "1.0.0",
        };
        let reply = reply(&original.bytes, &decision, &stamp).ok()?;
        if !self.options.types.contains(reply.message_type) {
            return None;
        }
        let message = Generated {
            file: self.file_name(reply.message_type),
            message: reply.message_type,
            sender: by,
            bytes: reply.bytes,
            ..original
        };
        Some(self.remember(message, None))
    }

    /// Puts a new case in a place; it has no more messages than can be given out.
    fn begin_case(&mut self, at: usize) {
        self.cases += 1;
        let case = self.new_case();
        let Told { mut drafts, mut services } = story::tell(&case, &mut self.rng);
        let last = drafts.last().cloned();
        drafts.retain(|draft| self.options.types.contains(draft.kind.name()));
        let room = usize::try_from(self.spare()).unwrap_or(usize::MAX);
        if drafts.len() > room {
            // What comes first leans on nothing that comes later.
            drafts.sort_by_key(|draft| draft.dagtekening);
            drafts.truncate(room);
            services.clear();
        }
        for draft in &mut drafts {
            draft.identification = self.identify();
        }
        if let (true, Some(last)) = (drafts.is_empty(), last) {
            self.ledger.add(&last, std::mem::take(&mut services));
        }
        self.pending += drafts.len() as u64;
        self.open[at] = Open { drafts: drafts.into(), services, spoiled: false };
    }

    fn new_case(&mut self) -> Case {
        // Three of four under the Jeugdwet.
        let law = if self.rng.u8(..4) < 3 { 0 } else { self.bsns.len() - 1 };
        let (law, bsns) = &self.bsns[law];
        let mut place = (0, 0, 0);
        let mut alone = false;
        // Nearly always the first try: there are far more places than cases.
        for _ in 0..50 {
            let bsn = bsns[self.rng.usize(..bsns.len())];
            let municipality = self.rng.usize(..self.municipalities.len());
            place = (bsn, municipality, self.rng.usize(..self.providers.len()));
            alone = self.places.insert(place);
            if alone {
                break;
            }
        }
        Case {
            law: *law,
            municipality: self.municipalities[place.1].clone(),
            provider: self.providers[place.2].clone(),
            child: child::child(self.options.seed, place.0, *law),
            first_number: self.cases.saturating_mul(10),
            alone,
        }
    }

    /// A new identification.
    fn identify(&mut self) -> String {
        self.identifications += 1;
        identification(self.identifications)
    }

    fn claim(&mut self) -> Option<Generated> {
        let wanted = |name| self.options.types.contains(name);
        if !wanted("JW323") && !wanted("WMO323") {
            return None;
        }
        let number = self.identifications + 1;
        let mut draft = self.ledger.claim(number, self.options.disputed_permille, &mut self.rng)?;
        if !self.options.types.contains(draft.kind.name()) {
            return None;
        }
        draft.identification = self.identify();
        Some(self.healthy(draft))
    }

    /// A message that is refused for what it is itself. Half of them are mended later: the
    /// message as it should be then comes under the same identification.
    fn faulty(&mut self) -> Option<Generated> {
        let at = self.rng.usize(..self.open.len());
        let open = &mut self.open[at];
        let draft = if let (Some(draft), false, true) =
            (open.drafts.front(), open.spoiled, self.rng.bool())
        {
            open.spoiled = true;
            draft.clone()
        } else {
            let mut draft = self.rng.choice(&self.sent)?.draft.clone()?;
            draft.identification = self.identify();
            draft
        };
        let (fault, bytes) = fault::spoil(&draft, &mut self.rng);
        let mut message = self.given_out(&draft, bytes, Fate::Refused);
        message.rule = fault.rule;
        message.level = Some(fault.level);
        Some(self.remember(message, None))
    }

    /// A message that is refused for what others say.
    fn disputed(&mut self) -> Option<Generated> {
        // Not every message can be spoiled so.
        let mut found = None;
        for _ in 0..20 {
            let sent = self.rng.choice(&self.sent)?;
            let ordered = self.options.disputed_by_order;
            found = sent.draft.as_ref().and_then(|like| plant::like(like, ordered, &mut self.rng));
            if found.is_some() {
                break;
            }
        }
        let mut draft = found?;
        draft.identification = self.identify();
        Some(self.healthy(draft))
    }

    fn given_out(&mut self, draft: &Draft, bytes: Vec<u8>, fate: Fate) -> Generated {
        let message = draft.kind.name();
        Generated {
            file: self.file_name(message),
            message,
            sender: draft.sender().clone(),
            bytes,
            fate,
            rule: None,
            level: None,
            refused_lines: Vec::new(),
        }
    }

    fn file_name(&self, message: &str) -> String {
        let width = self.options.messages.to_string().len().max(6);
        format!("{:0width$}-{message}.xml", self.given + 1)
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
        let message = self.rng.choice(&self.sent)?.message.clone();
        Some(Generated { file: self.file_name(message.message), fate: Fate::Duplicate, ..message })
    }

    /// Other content under the identification of an accepted message.
    fn conflict(&mut self) -> Option<Generated> {
        let mut draft = self.rng.choice(&self.sent)?.draft.clone()?;
        draft.dagtekening = after(draft.dagtekening, 1);
        let message = self.given_out(&draft, draft.write(), Fate::Refused);
        Some(Generated { rule: Some("TR056"), level: Some(3), ..message })
    }
}

impl Iterator for Messages {
    type Item = Generated;

    fn next(&mut self) -> Option<Generated> {
        if self.given >= self.options.messages {
            return None;
        }
        let message = self.extra().unwrap_or_else(|| self.regular());
        self.given += 1;
        Some(message)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = usize::try_from(self.options.messages - self.given).ok();
        (left.unwrap_or(usize::MAX), left)
    }
}
