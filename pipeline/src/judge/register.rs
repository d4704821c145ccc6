//! The references of providers that are in use: what must be unique over all clients of one.
//!
//! Ids of requests, claims and lines are MACs over law, municipality and provider too, so one map
//! holds those of all providers of a partition.

use std::collections::{HashMap, HashSet};

use wijkstroom_schemas::day::Day;
use wijkstroom_schemas::event::Registered;

use super::told::{Facts, Id, Told, id};

/// References in use, and the municipality's answers to requests.
#[derive(Debug, Default)]
pub(crate) struct Register {
    /// By reference, the message that uses it.
    taken: HashMap<Id, Id>,
    /// By request, the child it is about.
    children: HashMap<Id, Id>,
    /// By request, what was answered.
    answers: HashMap<Id, Vec<Answered>>,
    /// References of the message that is being judged.
    draft: HashSet<Id>,
}

/// A 319 on a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answered {
    /// The message.
    pub(crate) message_id: Id,
    /// Its `Dagtekening`.
    pub(crate) dagtekening: Day,
    /// `VerzoekAntwoord` 1.
    pub(crate) refuses: bool,
}

impl Register {
    /// Whether a reference is in use.
    pub(crate) fn is_taken(&self, reference: &str) -> bool {
        id(reference).is_some_and(|id| self.taken.contains_key(&id) || self.draft.contains(&id))
    }

    /// Forgets the references of the message that was judged: they are not in use yet.
    pub(crate) fn forget_draft(&mut self) {
        self.draft.clear();
    }

    /// Notes a reference of the message that is being judged.
    pub(crate) fn note(&mut self, registered: &Registered) {
        self.draft.extend(id(&registered.id));
    }

    /// Takes a message's references, those of others excepted, and the answers in it.
    pub(crate) fn take(&mut self, told: &Told) {
        match &told.facts {
            Facts::Registered(all) => {
                for registered in all {
                    let Some(reference) = id(&registered.id) else { continue };
                    self.taken.entry(reference).or_insert(told.message_id);
                    if registered.soort == "verzoek"
                        && let Some(child) = id(&registered.child)
                    {
                        self.children.insert(reference, child);
                    }
                }
            }
            Facts::Answered(all) => {
                for answer in all {
                    let Some(request) = id(&answer.request_id) else { continue };
                    self.answers.entry(request).or_default().push(Answered {
                        message_id: told.message_id,
                        dagtekening: told.dagtekening,
                        refuses: answer.verzoek_antwoord == "1",
                    });
                }
            }
            Facts::Allocated(_)
            | Facts::Started(_)
            | Facts::Stopped(_)
            | Facts::Requested(_)
            | Facts::Changed(_)
            | Facts::Declared(_)
            | Facts::DeclarationAnswered(_) => {}
        }
        self.draft.clear();
    }

    /// Gives free what a message took.
    pub(crate) fn release(&mut self, message_id: Id, references: &[Registered]) {
        for reference in references.iter().filter_map(|registered| id(&registered.id)) {
            if self.taken.get(&reference) == Some(&message_id) {
                self.taken.remove(&reference);
                self.children.remove(&reference);
            }
        }
    }

    /// The child that a request is about.
    pub(crate) fn child(&self, request: &str) -> Option<Id> {
        self.children.get(&id(request)?).copied()
    }

    /// What was answered to a request, in order of arrival.
    pub(crate) fn answers(&self, request: &str) -> &[Answered] {
        id(request).and_then(|id| self.answers.get(&id)).map_or(&[], Vec::as_slice)
    }
}
