//! A rule of level 2, and what it may see.

use super::grammar::Grammar;
use super::istandaarden::rules::Indexes;
use super::report::Report;
use super::structure::Slots;
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
    /// What rules look up among the rows of the message.
    pub(crate) indexes: Indexes<'d>,
}

impl<'d, 'a> View<'d, 'a> {
    pub(crate) fn new(document: &'d Document<'a>, dagtekening: NodeId) -> Self {
        Self { document, dagtekening, indexes: Indexes::default() }
    }
}

/// Judges a message that is valid at level 1: every element after all inside it, the rules of one element by id.
pub(crate) fn check(view: &View<'_, '_>, grammar: &Grammar, slots: &Slots, report: &mut Report) {
    let mut open: Vec<NodeId> = Vec::new();
    let mut close = |node: NodeId| {
        let slot = slots[node as usize].map(|slot| &grammar.slots[usize::from(slot)]);
        for rule in slot.map(|slot| slot.rules.as_slice()).unwrap_or_default() {
            (rule.check)(view, node, report);
        }
    };
    for (node, found) in (0..).zip(&view.document.nodes) {
        while let Some(done) = open.pop_if(|last| *last != found.parent) {
            close(done);
        }
        open.push(node);
    }
    while let Some(done) = open.pop() {
        close(done);
    }
}
