//! Whether a document follows a shape: elements, their order and number, values and attributes.

use wijkstroom_schemas::bsn::Bsn;

use super::{PERSONS_MAX, code, facts, tell};
use crate::report::{Report, Spot};
use crate::xml::{Attribute, AttributeKind, Document, Namespace, NodeId, chars, shown};

/// Namespace of the messages.
pub(super) const JZ: Namespace = Namespace(Namespace::FIRST_KNOWN);
/// Of what StUF itself defines.
pub(super) const STUF: Namespace = Namespace(Namespace::FIRST_KNOWN + 1);
/// Of the sector model for cases.
pub(super) const ZKN: Namespace = Namespace(Namespace::FIRST_KNOWN + 2);
/// Of the sector model for persons and addresses.
pub(super) const BG: Namespace = Namespace(Namespace::FIRST_KNOWN + 3);

/// An element of a sequence.
pub(super) struct Item {
    pub(super) name: &'static str,
    pub(super) namespace: Namespace,
    /// Fewest and most of it.
    pub(super) times: (usize, usize),
    /// Whether it may say that it has no value (`xsi:nil`).
    pub(super) nillable: bool,
    pub(super) marks: Marks,
    pub(super) holds: Holds,
}

/// Attributes that an element has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marks {
    /// None.
    Nothing,
    /// `StUF:entiteittype` of this value, and keys that systems gave it.
    Entity(&'static str),
    /// `StUF:noValue` and `StUF:exact`.
    Value,
    /// Those, and `StUF:indOnvolledigeDatum`.
    Date,
    /// Those, and `naam`.
    Extra,
    /// `StUF:metagegeven`.
    Meta,
}

pub(super) enum Holds {
    /// Text that passes a test, and the demand in Dutch where it does not.
    Text(fn(&str) -> bool, &'static str),
    /// One of these texts.
    OneOf(&'static [&'static str]),
    /// A BSN.
    Bsn,
    /// A date of which a part may be unknown.
    Date,
    /// These, in this order.
    Elements(&'static [Item]),
    /// These, in any order.
    Unordered(&'static [Item]),
}

/// Tells all that is wrong with a document of which the root is as it should be.
pub(super) fn check(document: &Document<'_>, items: &'static [Item], report: &mut Report) {
    let mut check = Check { document, report, next: 0 };
    check.marks(0, Marks::Nothing);
    check.elements(0, items);
}

struct Check<'c, 'd> {
    document: &'c Document<'d>,
    report: &'c mut Report,
    /// The attribute to come: elements are looked at in document order, and so are their attributes.
    next: usize,
}

impl<'c, 'd> Check<'c, 'd> {
    /// The attributes of an element that comes after all that were looked at.
    fn attributes(&mut self, node: NodeId) -> &'c [Attribute<'d>] {
        let all = &self.document.attributes[self.next..];
        // Most elements have none.
        if all.first().is_none_or(|next| next.node > node) {
            return &[];
        }
        let before = all.iter().take_while(|attribute| attribute.node < node).count();
        let of = all[before..].iter().take_while(|attribute| attribute.node == node).count();
        self.next += before + of;
        &all[before..before + of]
    }

    fn is(&self, node: NodeId, item: &Item) -> bool {
        self.document.node(node).namespace == item.namespace
            && self.document.name(node) == item.name
    }

    /// The children of an element are these, in this order.
    fn elements(&mut self, node: NodeId, items: &'static [Item]) {
        let document = self.document;
        let mut children = document.children(node).peekable();
        for item in items {
            let mut count = 0;
            while let Some(child) = children.next_if(|&child| self.is(child, item)) {
                count += 1;
                if count <= item.times.1 {
                    self.value(child, item);
                }
            }
            if count > item.times.1 {
                self.too_many(node, item);
            }
            if count < item.times.0 {
                // What stands there instead is not told too: one fault, once.
                let instead = children.peek().copied();
                return self.expected(node, item, instead);
            }
        }
        if let Some(&child) = children.peek() {
            self.unexpected(node, child);
        }
        self.only_elements(node);
    }

    /// The children of an element are these, in any order.
    fn unordered(&mut self, node: NodeId, items: &'static [Item]) {
        let mut counts = vec![0; items.len()];
        for child in self.document.children(node) {
            let Some(index) = items.iter().position(|item| self.is(child, item)) else {
                return self.unexpected(node, child);
            };
            counts[index] += 1;
            if counts[index] > items[index].times.1 {
                return self.too_many(node, &items[index]);
            }
            self.value(child, &items[index]);
        }
        self.only_elements(node);
    }

    fn value(&mut self, node: NodeId, item: &Item) {
        if self.marks(node, item.marks) {
            return self.nil(node, item);
        }
        match item.holds {
            Holds::Elements(items) => return self.elements(node, items),
            Holds::Unordered(items) => return self.unordered(node, items),
            Holds::Text(..) | Holds::OneOf(_) | Holds::Bsn | Holds::Date => {}
        }
        if self.document.first_child(node).is_some() {
            let text = format!("{} hoort een waarde te bevatten en geen elementen.", item.name);
            return tell(self.report, code::STRUCTURE, Spot::Element(node), text);
        }
        let text = self.document.text(node);
        let fault = match item.holds {
            Holds::Text(fits, demand) => (!fits(text)).then(|| (code::VALUE, demand.to_owned())),
            Holds::OneOf(all) => (!all.contains(&text)).then(|| {
                let demand = format!("hoort een van deze waarden te hebben: {}", all.join("; "));
                (code::VALUE, demand)
            }),
            Holds::Bsn => bsn_fault(text).map(|(code, demand)| (code, demand.to_owned())),
            Holds::Date => facts::date(self.document, node).is_none().then(|| {
                (code::DATE, "hoort een bestaande datum te zijn, als jjjjmmdd".to_owned())
            }),
            Holds::Elements(_) | Holds::Unordered(_) => None,
        };
        if let Some((code, demand)) = fault {
            let what = format!("{} {demand}.", item.name);
            tell(self.report, code, Spot::Element(node), what);
        }
    }

    fn nil(&mut self, node: NodeId, item: &Item) {
        let empty =
            self.document.first_child(node).is_none() && self.document.text(node).is_empty();
        if !item.nillable || !empty {
            let text = match item.nillable {
                true => format!("{} heeft xsi:nil en hoort dus leeg te zijn.", item.name),
                false => format!("{} mag niet leeg zijn: xsi:nil hoort hier niet.", item.name),
            };
            tell(self.report, code::VALUE, Spot::Element(node), text);
        }
    }

    /// Text stands in no element that holds elements.
    fn only_elements(&mut self, node: NodeId) {
        let found = self.document.node(node);
        let only =
            self.document.first_child(node).is_none() && !chars::is_blank(self.document.text(node));
        if found.stray.is_some() || found.cdata || only {
            let name = shown(self.document.name(node));
            let text = format!("In {name} staat tekst buiten de elementen.");
            tell(self.report, code::STRUCTURE, Spot::Element(node), text);
        }
    }

    fn expected(&mut self, node: NodeId, item: &Item, spot: Option<NodeId>) {
        let parent = shown(self.document.name(node));
        let stands = spot.map(|child| shown(self.document.name(child)));
        let name = item.name;
        let text = match stands {
            Some(stands) if stands == name => {
                format!("{name} staat in de verkeerde naamruimte. Controleer het voorvoegsel.")
            }
            Some(stands) => format!("In {parent} hoort {name} te staan voor {stands}."),
            None => format!("{name} ontbreekt in {parent}."),
        };
        let code = if name == PERSON { code::PERSONS } else { code::STRUCTURE };
        let spot = spot.map_or(Spot::Missing(node, name), Spot::Element);
        tell(self.report, code, spot, text);
    }

    fn unexpected(&mut self, node: NodeId, child: NodeId) {
        let (name, parent) = (shown(self.document.name(child)), shown(self.document.name(node)));
        let text = format!("{name} hoort hier niet in {parent}.");
        tell(self.report, code::STRUCTURE, Spot::Element(child), text);
    }

    fn too_many(&mut self, node: NodeId, item: &Item) {
        let (code, text) = match item.name {
            PERSON if item.times.1 == PERSONS_MAX => {
                (code::PERSONS, format!("Een bericht gaat over hoogstens {PERSONS_MAX} personen."))
            }
            name => {
                let most = item.times.1;
                (code::STRUCTURE, format!("{name} mag hier hoogstens {most} keer staan."))
            }
        };
        tell(self.report, code, Spot::Element(node), text);
    }

    /// The attributes of an element, and whether they say that it has no value.
    fn marks(&mut self, node: NodeId, marks: Marks) -> bool {
        let (mut named, mut wrong, mut nil) = (false, false, false);
        for attribute in self.attributes(node) {
            let (good, name) = match attribute.kind {
                AttributeKind::Nil => {
                    let value = attribute.value.trim();
                    nil |= matches!(value, "true" | "1");
                    (nil || matches!(value, "false" | "0"), false)
                }
                AttributeKind::Type(_) => (false, false),
                AttributeKind::Foreign => {
                    allowed(marks, attribute.namespace, attribute.name, &attribute.value)
                }
            };
            named |= name;
            wrong |= !good;
            if !good {
                let name = shown(self.document.name(node));
                let text = format!(
                    "{name} heeft een attribuut dat er niet hoort, of dat een verkeerde waarde heeft."
                );
                tell(self.report, code::ATTRIBUTE, Spot::Element(node), text);
            }
        }
        let needs = match marks {
            Marks::Entity(_) => "StUF:entiteittype",
            Marks::Extra => "naam",
            Marks::Meta => "StUF:metagegeven",
            Marks::Nothing | Marks::Value | Marks::Date => return nil,
        };
        if !named && !wrong {
            let name = shown(self.document.name(node));
            let text = format!("{name} hoort een attribuut {needs} te hebben.");
            tell(self.report, code::ATTRIBUTE, Spot::Element(node), text);
        }
        nil
    }
}

/// Why a text is no BSN.
fn bsn_fault(text: &str) -> Option<(&'static str, &'static str)> {
    if text.len() != 9 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some((code::VALUE, "hoort uit negen cijfers te bestaan"));
    }
    let wrong = "is geen geldig BSN: het voldoet niet aan de 11-proef";
    Bsn::parse(text).is_none().then_some((code::BSN, wrong))
}

/// The element of one person.
pub(super) const PERSON: &str = "natuurlijkPersoon";

/// Whether an attribute may stand there with this value, and whether it is the one that must.
fn allowed(marks: Marks, namespace: Namespace, name: &str, value: &str) -> (bool, bool) {
    let short = value.chars().count() <= 40;
    if namespace == Namespace::NONE {
        return (marks == Marks::Extra && name == "naam", marks == Marks::Extra);
    }
    if namespace != STUF {
        return (false, false);
    }
    let good = match (marks, name) {
        (Marks::Entity(entity), "entiteittype") => return (value == entity, true),
        (Marks::Meta, "metagegeven") => return (matches!(value, "true" | "1"), true),
        (Marks::Nothing, _) => false,
        (_, "noValue") => matches!(
            value,
            "nietOndersteund"
                | "nietGeautoriseerd"
                | "geenWaarde"
                | "waardeOnbekend"
                | "vastgesteldOnbekend"
        ),
        (
            Marks::Entity(_),
            "sleutelVerzendend"
            | "sleutelOntvangend"
            | "sleutelGegevensbeheer"
            | "sleutelSynchronisatie"
            | "scope"
            | "aantalVoorkomens"
            | "aardAantal",
        ) => short,
        (Marks::Entity(_), "verwerkingssoort") => {
            matches!(value, "T" | "W" | "V" | "E" | "I" | "R" | "S" | "O")
        }
        (Marks::Entity(_), _) => false,
        (_, "exact") => matches!(value, "true" | "false" | "1" | "0"),
        (Marks::Date | Marks::Extra, "indOnvolledigeDatum") => {
            matches!(value, "V" | "D" | "M" | "J")
        }
        _ => false,
    };
    (good, false)
}
