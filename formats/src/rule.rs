//! A rule of level 2, and what it may see.

use super::grammar::Grammar;
use super::istandaarden::rules::{self, Indexes};
use super::report::Report;
use super::structure::Homes;
use super::xml::{Document, NodeId};

/// One rule of the official in-message rule set.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rule {
    /// Official id, such as `CS002`.
    pub(crate) id: &'static str,
    /// Judges the element at its home.
    pub(crate) check: fn(&View<'_, '_>, NodeId, &mut Report),
}

/// A message that is valid at level 1.
pub(crate) struct View<'d, 'a> {
    pub(crate) document: &'d Document<'a>,
    /// `Header/BerichtIdentificatie/Dagtekening`: the day that dates are held against.
    pub(crate) dagtekening: NodeId,
    /// The same as a number.
    pub(crate) message_day: f64,
    /// What rules look up among the rows of the message.
    pub(crate) indexes: Indexes<'d>,
}

impl<'d, 'a> View<'d, 'a> {
    pub(crate) fn new(document: &'d Document<'a>, dagtekening: NodeId) -> Self {
        let message_day = rules::day10(document.text(dagtekening));
        Self { document, dagtekening, message_day, indexes: Indexes::default() }
    }
}

/// Judges a message that is valid at level 1: every element after all inside it, the rules of one element by id.
pub(crate) fn check(view: &View<'_, '_>, grammar: &Grammar, homes: &Homes, report: &mut Report) {
    for &(node, slot) in homes {
        for rule in &grammar.slots[usize::from(slot)].rules {
            (rule.check)(view, node, report);
        }
    }
}
