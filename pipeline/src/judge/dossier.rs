//! What one child's accepted messages come to: what the rules look things up in.
//!
//! Every look-up that a rule makes for each element of a message has an index, and what a judged
//! message changed is taken back rather than copied beforehand: judging all of a child's messages
//! takes time in proportion to their elements.

use std::collections::{BTreeMap, BTreeSet};

use wijkstroom_schemas::event::{CareStartedFact, CareStoppedFact, DeclaredFact};

use super::assignments::Assignments;
use super::claims::{Claims, is_refused};
use super::deliveries::Deliveries;
use super::told::{Facts, Parties, Told};

/// Everything that was accepted about one child, by who told it to whom.
#[derive(Debug, Clone, Default)]
pub(crate) struct Dossiers<'a> {
    of: BTreeMap<Parties<'a>, Dossier<'a>>,
    clients: Clients<'a>,
}

/// Law and municipality that assigned anything to this child, with whomever.
pub(crate) type Clients<'a> = BTreeSet<(&'a str, &'a str)>;

/// What a municipality and a provider accepted of each other about one child.
#[derive(Debug, Clone, Default)]
pub(crate) struct Dossier<'a> {
    pub(crate) assignments: Assignments<'a>,
    pub(crate) deliveries: Deliveries<'a>,
    pub(crate) claims: Claims<'a>,
    /// Requests, whether answered or not.
    requests: BTreeSet<&'a str>,
    /// Requests that an assignment honours or a 319 refuses.
    closed: BTreeSet<&'a str>,
    /// Requests that are not closed.
    open: BTreeSet<&'a str>,
    /// What judged messages changed, in order.
    steps: Vec<Step<'a>>,
}

/// One change that can be taken back.
#[derive(Debug, Clone)]
enum Step<'a> {
    Started(&'a CareStartedFact),
    Unstarted(&'a CareStartedFact),
    Stopped(&'a CareStoppedFact),
    Unstopped(&'a CareStoppedFact),
    Requested(&'a str),
    Approved(&'a DeclaredFact),
}

/// How far a dossier had come.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mark(usize);

impl<'a> Dossiers<'a> {
    /// None yet, of a child that is known by others' assignments.
    pub(crate) fn new(clients: Clients<'a>) -> Self {
        Self { clients, ..Self::default() }
    }

    /// What the parties of a message have, and whether the municipality assigned this child
    /// anything under this law, to whomever.
    pub(crate) fn of(&mut self, told: &'a Told) -> (&mut Dossier<'a>, bool) {
        let (law, municipality, _) = told.parties();
        let known = self.clients.contains(&(law, municipality));
        (self.of.entry(told.parties()).or_default(), known)
    }

    /// Takes a message in, whatever the rules say of it.
    pub(crate) fn apply(&mut self, told: &'a Told) {
        self.clients.extend(told.assigns());
        let dossier = self.of(told).0;
        match &told.facts {
            Facts::Allocated(facts) => {
                for fact in facts {
                    dossier.assignments.allocate(told, fact);
                    fact.request_id.iter().for_each(|request| dossier.close(request));
                }
            }
            Facts::Started(facts) => facts.iter().for_each(|fact| dossier.start(fact)),
            Facts::Stopped(facts) => facts.iter().for_each(|fact| dossier.stop(fact)),
            Facts::Requested(_) | Facts::Changed(_) => dossier.request(told),
            Facts::Answered(facts) => {
                let refusals = facts.iter().filter(|fact| fact.verzoek_antwoord == "1");
                refusals.for_each(|fact| dossier.close(&fact.request_id));
            }
            Facts::Declared(facts) => {
                facts.iter().for_each(|line| dossier.claims.claim(line));
                let kept = facts.iter().filter(|line| !is_refused(line));
                kept.for_each(|line| dossier.approve(line));
            }
            Facts::DeclarationAnswered(_) | Facts::Registered(_) => {}
        }
    }
}

impl<'a> Dossier<'a> {
    /// Takes a start in, or withdraws one.
    pub(crate) fn start(&mut self, fact: &'a CareStartedFact) {
        if is_withdrawal(&fact.status_aanlevering) {
            self.steps.extend(self.deliveries.unstart(fact).map(Step::Unstarted));
        } else if self.deliveries.start(fact) {
            self.steps.push(Step::Started(fact));
        }
    }

    /// Takes a stop in, or withdraws one.
    pub(crate) fn stop(&mut self, fact: &'a CareStoppedFact) {
        if is_withdrawal(&fact.status_aanlevering) {
            self.steps.extend(self.deliveries.unstop(fact).map(Step::Unstopped));
        } else if self.deliveries.stop(fact) {
            self.steps.push(Step::Stopped(fact));
        }
    }

    /// Takes the requests of a message in.
    pub(crate) fn request(&mut self, told: &'a Told) {
        for request in requests(told) {
            if self.requests.insert(request) {
                self.steps.push(Step::Requested(request));
                if !self.closed.contains(request) {
                    self.open.insert(request);
                }
            }
        }
    }

    /// Takes an approved line in.
    pub(crate) fn approve(&mut self, line: &'a DeclaredFact) {
        self.claims.approve(line);
        self.steps.push(Step::Approved(line));
    }

    fn close(&mut self, request: &'a str) {
        self.closed.insert(request);
        self.open.remove(request);
    }

    /// Whether the provider made this request.
    pub(crate) fn is_requested(&self, request: &str) -> bool {
        self.requests.contains(request)
    }

    /// Whether a request is neither honoured nor refused.
    pub(crate) fn has_open_request(&self) -> bool {
        !self.open.is_empty()
    }

    /// How far it has come.
    pub(crate) fn mark(&self) -> Mark {
        Mark(self.steps.len())
    }

    /// Takes back what judged messages changed since. What the municipality sent is never taken
    /// back; none of that may have come in between.
    pub(crate) fn undo(&mut self, to: Mark) {
        for step in self.steps.drain(to.0..).rev() {
            match step {
                Step::Started(fact) => drop(self.deliveries.unstart(fact)),
                Step::Unstarted(fact) => {
                    self.deliveries.start(fact);
                }
                Step::Stopped(fact) => drop(self.deliveries.unstop(fact)),
                Step::Unstopped(fact) => {
                    self.deliveries.stop(fact);
                }
                Step::Requested(request) => {
                    self.requests.remove(request);
                    self.open.remove(request);
                }
                Step::Approved(line) => self.claims.disapprove(line),
            }
        }
    }
}

/// The requests that a message makes: each product of a 315 is one, a 317 is one as a whole.
pub(crate) fn requests(told: &Told) -> Vec<&str> {
    if let Facts::Requested(facts) = &told.facts {
        facts.iter().map(|fact| fact.request_id.as_str()).collect()
    } else if let Facts::Changed(facts) = &told.facts {
        facts.first().map(|fact| fact.request_id.as_str()).into_iter().collect()
    } else {
        Vec::new()
    }
}

/// `StatusAanlevering` 3.
pub(crate) fn is_withdrawal(status_aanlevering: &str) -> bool {
    status_aanlevering == "3"
}
