//! Level 1: whether a message follows its schema, in structure, order, number and values.
//!
//! Every fault is reported, not just the first, and one fault once: an element that stands too early
//! does not make those after it wrong.

use super::grammar::{Grammar, Holds, Slot};
use super::report::{Report, Spot};
use super::values;
use super::xml::{AttributeKind, Document, NodeId, chars, shown};

/// The elements that rules are judged at, every one after all inside it, each with its slot of the grammar.
pub(crate) type Homes = Vec<(NodeId, u16)>;

/// Judges a message whose root is the grammar's.
pub(crate) fn check(document: &Document<'_>, grammar: &Grammar, report: &mut Report) -> Homes {
    // In a claim nearly half of all elements are such.
    let homes = Vec::with_capacity(document.nodes.len() / 2);
    let mut level1 = Level1 { document, grammar, report, homes, attribute: 0 };
    level1.element(0, 0);
    level1.homes
}

struct Level1<'c, 'a> {
    document: &'c Document<'a>,
    grammar: &'c Grammar,
    report: &'c mut Report,
    homes: Homes,
    /// The next attribute to judge.
    attribute: usize,
}

/// How far the children of one element have come through its sequence.
#[derive(Default)]
struct Progress {
    /// The first slot that may still come.
    next: usize,
    /// Bit by slot: it was there.
    seen: u32,
    /// Bit by slot: something stood before it that should not; it may still come without a word.
    owed: u32,
}

impl Level1<'_, '_> {
    fn element(&mut self, node: NodeId, index: usize) {
        let grammar = self.grammar;
        let slot = &grammar.slots[index];
        self.attributes(node, slot);
        match slot.holds {
            Holds::Text(simple) => {
                if let Some(child) = self.document.first_child(node) {
                    self.report.demand(Spot::Element(child), || {
                        format!(
                            "{} hoort een waarde te bevatten en geen elementen. Haal {} eruit weg.",
                            slot.name,
                            shown(self.document.name(child))
                        )
                    });
                } else if !values::fits(simple, self.document.text(node)) {
                    self.report.demand(Spot::Element(node), || {
                        let empty = self.document.text(node).is_empty();
                        let empty = if empty { "is leeg, maar " } else { "" };
                        format!("{} {empty}{}.", slot.name, values::demand(simple))
                    });
                }
            }
            Holds::Elements(first, count) => self.elements(node, slot.required, first, count),
        }
        if let (false, Ok(index)) = (slot.rules.is_empty(), u16::try_from(index)) {
            self.homes.push((node, index));
        }
    }

    fn attributes(&mut self, node: NodeId, slot: &Slot) {
        let all = &self.document.attributes;
        while let Some(attribute) = all.get(self.attribute).filter(|found| found.node <= node) {
            self.attribute += 1;
            if attribute.node < node {
                continue;
            }
            let wrong = match &attribute.kind {
                AttributeKind::Type(Some((namespace, name))) => {
                    *namespace != slot.type_namespace
                        || name != slot.type_name
                        || slot.type_name.is_empty()
                }
                AttributeKind::Type(None) | AttributeKind::Nil | AttributeKind::Foreign => true,
            };
            if wrong {
                self.report.demand(Spot::Element(node), || match attribute.kind {
                    AttributeKind::Type(_) => format!(
                        "xsi:type op {} noemt een ander type dan het schema. Verwijder het attribuut.",
                        slot.name
                    ),
                    AttributeKind::Nil => format!(
                        "{} mag geen xsi:nil hebben. Laat het element weg of geef het een waarde.",
                        slot.name
                    ),
                    AttributeKind::Foreign => format!(
                        "{} heeft een attribuut; berichten hebben die niet. Verwijder het attribuut.",
                        slot.name
                    ),
                });
            }
        }
    }

    /// The children of an element that holds elements. Bit by slot, `required`: it may not be left out.
    fn elements(&mut self, node: NodeId, required: u32, first: usize, count: usize) {
        let grammar = self.grammar;
        let slots = &grammar.slots[first..first + count];
        let document = self.document;
        let mut progress = Progress::default();
        for child in document.children(node) {
            let name = document.name_bytes(child);
            let namespace = document.node(child).namespace;
            let is = |slot: &Slot| slot.namespace == namespace && slot.name.as_bytes() == name;
            // Nearly always it is the slot where things stand, or one soon after.
            let ahead = slots[progress.next.min(count)..].iter().position(is);
            match ahead.map(|ahead| progress.next + ahead) {
                Some(found) => {
                    self.skip_to(child, found, slots, &mut progress);
                    progress.seen |= 1 << found;
                    progress.next = if slots[found].many { found } else { found + 1 };
                    self.element(child, first + found);
                }
                None => self.out_of_place(child, first, slots, &mut progress),
            }
        }
        let missing = required & !(progress.seen | progress.owed);
        if missing != 0 {
            self.missing(node, first, missing);
        }
        // libxml2 takes even a blank CDATA section for text, where the recommendation does not.
        let text = document.node(node).stray.is_some()
            || document.node(node).cdata
            || (document.first_child(node).is_none() && !chars::is_blank(document.text(node)));
        if text {
            self.report.demand(Spot::Element(node), || {
                format!(
                    "In {} staat tekst buiten de elementen. Verwijder die tekst.",
                    document.name(node)
                )
            });
        }
    }

    /// Children that must be there and are not, bit by slot.
    fn missing(&mut self, node: NodeId, first: usize, missing: u32) {
        let grammar = self.grammar;
        let bits = (0..u32::BITS as usize).filter(|bit| missing & (1 << bit) != 0);
        for slot in bits.filter_map(|bit| grammar.slots.get(first + bit)) {
            let parent = self.document.name(node);
            self.report.demand(Spot::Missing(node, slot.name), || {
                format!("{} ontbreekt in {parent}. Voeg het toe.", slot.name)
            });
        }
    }

    /// A child that fits further on: whatever must come before it comes too late, or not at all.
    fn skip_to(&mut self, child: NodeId, found: usize, slots: &[Slot], progress: &mut Progress) {
        for (index, slot) in slots.iter().enumerate().take(found).skip(progress.next) {
            let settled = (progress.seen | progress.owed) & (1 << index) != 0;
            if slot.optional || settled {
                continue;
            }
            let later = std::iter::successors(Some(child), |&at| self.document.next_sibling(at));
            let comes = |at: NodeId| {
                self.document.name(at) == slot.name
                    && self.document.node(at).namespace == slot.namespace
            };
            if later.skip(1).any(comes) {
                progress.owed |= 1 << index;
                self.report.demand(Spot::Element(child), || {
                    format!(
                        "{} staat te vroeg: eerst hoort {}. Zet de elementen in de volgorde van de standaard.",
                        slots[found].name, slot.name
                    )
                });
            }
        }
    }

    /// A child that fits nowhere from here on.
    fn out_of_place(
        &mut self,
        child: NodeId,
        first: usize,
        slots: &[Slot],
        progress: &mut Progress,
    ) {
        let document = self.document;
        let name = document.name(child);
        let namespace = document.node(child).namespace;
        let parent = document.parent(child).map_or("", |parent| document.name(parent));
        let Some(found) = slots.iter().position(|slot| slot.name == name) else {
            self.report.demand(Spot::Element(child), || {
                format!(
                    "{} hoort niet in {parent}. Verwijder het, of controleer de naam.",
                    shown(name)
                )
            });
            return;
        };
        let bit = 1 << found;
        let (seen, owed) = (progress.seen & bit != 0, progress.owed & bit != 0);
        if slots[found].namespace != namespace {
            progress.owed |= bit;
            progress.next = progress.next.max(found);
            self.report.demand(Spot::Element(child), || {
                format!(
                    "{name} staat in de verkeerde naamruimte. Controleer het voorvoegsel (zoals `ijw:`)."
                )
            });
            return;
        }
        if seen {
            self.report.demand(Spot::Element(child), || {
                format!("{name} mag maar één keer voorkomen in {parent}. Verwijder de herhaling.")
            });
        } else if !owed {
            self.report.demand(Spot::Element(child), || {
                format!("{name} staat te laat in {parent}. Zet de elementen in de volgorde van de standaard.")
            });
        }
        progress.seen |= bit;
        self.element(child, first + found);
    }
}

#[cfg(test)]
mod tests {
    /// Senders compare what they get with what they got: findings keep their order.
    #[test]
    fn what_is_missing_is_told_before_what_stands_between() {
        let message =
            r#"<a:Bericht xmlns:a="http://www.istandaarden.nl/ijw/3_2/jw305/schema">x</a:Bericht>"#;
        let findings = crate::verdict(message.as_bytes()).findings;
        let messages: Vec<&str> = findings.iter().map(|found| found.message.as_str()).collect();
        let expected = [
            "Header ontbreekt in Bericht. Voeg het toe.",
            "Client ontbreekt in Bericht. Voeg het toe.",
            "In Bericht staat tekst buiten de elementen. Verwijder die tekst.",
        ];
        assert_eq!(messages, expected);
    }
}
