//! What a message type may hold, as data: simple types with their facets, complex types with their order.
//!
//! A [`ComplexType`] is always a sequence: order is significant, and the elements it declares are in the
//! namespace of the schema that declares the type. No message type allows attributes.

use wijkstroom_schemas::codes::CodeList;

use super::rule::Rule;
use super::xml::Namespace;

/// A type of text, with its facets.
#[derive(Debug)]
pub(crate) struct SimpleType {
    /// As the schema names it; empty for one without a name.
    pub(crate) name: &'static str,
    pub(crate) facets: Facets,
}

/// What a text of a [`SimpleType`] must be.
#[derive(Debug)]
pub(crate) enum Facets {
    /// Any text of so many characters; `max` `None` is no limit.
    Text { min: usize, max: Option<usize>, pattern: Pattern },
    /// A code of a list.
    Code(&'static CodeList),
    /// A whole number from 0; white space around it is allowed.
    Whole { max: u64, pattern: Pattern },
    /// A date without time zone; white space around it is allowed.
    Date,
    /// A time of day without time zone; white space around it is allowed.
    Time,
}

/// The patterns that the schemas use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pattern {
    /// None.
    Any,
    /// `[0-9]{n}`.
    Digits(usize),
    /// `[0-9]*`.
    DigitsOnly,
    /// `.*[^\s].*`: something other than white space, all on one line.
    OneLine,
    /// `([.\s]*\S+[.\s]*)+`: something other than white space.
    NotBlank,
    /// `([a-zA-ZÀ-ỳ])+`.
    Letters,
    /// `(0|[1-9][0-9]*)` three times, with dots between.
    Version,
    /// One text only.
    Is(&'static str),
}

/// A type of element that holds elements.
#[derive(Debug)]
pub(crate) struct ComplexType {
    /// As the schema names it.
    pub(crate) name: &'static str,
    /// Declared in the shared schema of the standard, not in that of the message.
    pub(crate) shared: bool,
    /// In the order in which they must stand.
    pub(crate) elements: &'static [Element],
}

/// An element of a [`ComplexType`].
#[derive(Debug)]
pub(crate) struct Element {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    /// May be left out.
    pub(crate) optional: bool,
    /// May be repeated without limit.
    pub(crate) many: bool,
}

/// What an element holds.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    Simple(&'static SimpleType),
    Complex(&'static ComplexType),
}

/// An element with text, exactly once.
pub(crate) const fn one(name: &'static str, simple: &'static SimpleType) -> Element {
    Element { name, kind: Kind::Simple(simple), optional: false, many: false }
}

/// An element with elements, exactly once.
pub(crate) const fn group(name: &'static str, complex: &'static ComplexType) -> Element {
    Element { name, kind: Kind::Complex(complex), optional: false, many: false }
}

/// The same, but it may be left out.
pub(crate) const fn optional(element: Element) -> Element {
    Element { optional: true, ..element }
}

/// The same, but it may be repeated.
pub(crate) const fn repeated(element: Element) -> Element {
    Element { many: true, ..element }
}

/// One place in a message: an element along one path from the root.
#[derive(Debug)]
pub(crate) struct Slot {
    pub(crate) name: &'static str,
    pub(crate) namespace: Namespace,
    pub(crate) optional: bool,
    pub(crate) many: bool,
    pub(crate) holds: Holds,
    /// Name of its type, for `xsi:type`; empty when it has none.
    pub(crate) type_name: &'static str,
    pub(crate) type_namespace: Namespace,
    /// The rules of level 2 whose home this is, in the order of their ids.
    pub(crate) rules: Vec<Rule>,
}

/// What a [`Slot`] holds.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Holds {
    Text(&'static SimpleType),
    /// Slots of the children: the first, and how many.
    Elements(usize, usize),
}

/// A message type, laid out by path.
#[derive(Debug)]
pub(crate) struct Grammar {
    /// The root first; children of a slot stand together.
    pub(crate) slots: Vec<Slot>,
}

impl Grammar {
    /// Lays out a message type whose root is `Bericht`. `homes` are rules by the path of their home below the root.
    ///
    /// # Panics
    /// When a home is no path of the message: a mistake of ours.
    pub(crate) fn new(
        root: &'static ComplexType,
        message: Namespace,
        shared: Namespace,
        homes: &[(&str, Rule)],
    ) -> Self {
        let namespace = |complex: &ComplexType| if complex.shared { shared } else { message };
        let mut slots = vec![slot(&group("Bericht", root), message, namespace)];
        let mut paths = vec![String::new()];
        let mut types = vec![Some(root)];
        let mut at = 0;
        while at < slots.len() {
            if let Some(complex) = types[at] {
                slots[at].holds = Holds::Elements(slots.len(), complex.elements.len());
                for element in complex.elements {
                    slots.push(slot(element, namespace(complex), namespace));
                    paths.push(format!("{}/{}", paths[at], element.name));
                    types.push(match element.kind {
                        Kind::Complex(complex) => Some(complex),
                        Kind::Simple(_) => None,
                    });
                }
            }
            at += 1;
        }
        for (home, rule) in homes {
            let index = paths.iter().position(|path| path.strip_prefix('/') == Some(*home));
            assert!(index.is_some(), "rule {} has no home {home}", rule.id);
            slots[index.unwrap_or_default()].rules.push(*rule);
        }
        for slot in &mut slots {
            slot.rules.sort_by_key(|rule| rule.id);
        }
        Self { slots }
    }
}

fn slot(element: &Element, namespace: Namespace, of: impl Fn(&ComplexType) -> Namespace) -> Slot {
    let (holds, type_name, type_namespace) = match element.kind {
        // Every simple type with a name is declared in the shared schema, which is what a text in
        // the namespace of no message type tells: see `Grammar::new`.
        Kind::Simple(simple) => (Holds::Text(simple), simple.name, of(&SHARED)),
        Kind::Complex(complex) => (Holds::Elements(0, 0), complex.name, of(complex)),
    };
    Slot {
        name: element.name,
        namespace,
        optional: element.optional,
        many: element.many,
        holds,
        type_name,
        type_namespace,
        rules: Vec::new(),
    }
}

/// Stands for the shared schema as a whole.
static SHARED: ComplexType = ComplexType { name: "", shared: true, elements: &[] };
