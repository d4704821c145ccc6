//! What a message type may hold, as data: simple types with their facets, classes with their order.
//!
//! A [`ComplexType`] is always a sequence: order is significant, and the elements it declares are in the
//! namespace of the schema that declares the type. No message type allows attributes.
//!
//! One description serves a message and its return message, under both laws: [`Grammar::new`] lays it
//! out for one of them, path by path.

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

impl SimpleType {
    /// The text that it must be, when there is only one.
    pub(crate) fn only(&self) -> Option<&'static str> {
        match self.facets {
            Facets::Text { pattern: Pattern::Is(only), .. }
            | Facets::Whole { pattern: Pattern::Is(only), .. } => Some(only),
            Facets::Text { .. }
            | Facets::Code(_)
            | Facets::Whole { .. }
            | Facets::Date
            | Facets::Time => None,
        }
    }
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
    /// `([a-zA-Z0-9])+`.
    LettersAndDigits,
    /// `(0|[1-9][0-9]*)` three times, with dots between.
    Version,
    /// One text only.
    Is(&'static str),
}

/// The law under which a message is sent, and so the standard it follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Law {
    /// Jeugdwet: iJw.
    Jw,
    /// Wet maatschappelijke ondersteuning: iWmo.
    Wmo,
}

impl Law {
    /// `JW` or `WMO`, as the names of its messages begin.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Jw => "JW",
            Self::Wmo => "WMO",
        }
    }

    /// Standard and release.
    pub(crate) fn standard(self) -> &'static str {
        match self {
            Self::Jw => "iJw 3.2",
            Self::Wmo => "iWmo 3.2",
        }
    }
}

/// A type of element that holds elements: a class of the standard.
#[derive(Debug)]
pub(crate) struct ComplexType {
    /// As the schema names it.
    pub(crate) name: &'static str,
    /// Declared in the shared schema of the standard, not in that of the message.
    pub(crate) shared: bool,
    /// Judged by itself: a return message says what of it, in `RetourCodes` at its end.
    pub(crate) coded: bool,
    /// In the order in which they must stand.
    pub(crate) elements: &'static [Element],
}

/// A class of the shared schema.
pub(crate) const fn shared(name: &'static str, elements: &'static [Element]) -> ComplexType {
    ComplexType { name, shared: true, coded: false, elements }
}

/// A class of the message's own schema.
pub(crate) const fn class(name: &'static str, elements: &'static [Element]) -> ComplexType {
    ComplexType { name, shared: false, coded: false, elements }
}

/// The same, of which a return message says what is wrong with it.
pub(crate) const fn coded(class: ComplexType) -> ComplexType {
    ComplexType { coded: true, ..class }
}

/// An element of a [`ComplexType`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct Element {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    /// May be left out.
    pub(crate) optional: bool,
    /// May be repeated without limit.
    pub(crate) many: bool,
    /// The only law whose messages have it.
    pub(crate) only: Option<Law>,
}

/// What an element holds.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    Simple(&'static SimpleType),
    /// Types of one name, of iJw and of iWmo.
    ByLaw(&'static SimpleType, &'static SimpleType),
    Complex(&'static ComplexType),
    /// The code of the message type.
    BerichtCode,
}

const fn element(name: &'static str, kind: Kind) -> Element {
    Element { name, kind, optional: false, many: false, only: None }
}

/// An element with text, exactly once.
pub(crate) const fn one(name: &'static str, simple: &'static SimpleType) -> Element {
    element(name, Kind::Simple(simple))
}

/// The same, of a type that iJw and iWmo each have.
pub(crate) const fn by_law(
    name: &'static str,
    jw: &'static SimpleType,
    wmo: &'static SimpleType,
) -> Element {
    element(name, Kind::ByLaw(jw, wmo))
}

/// `BerichtCode`, exactly once.
pub(crate) const fn bericht_code() -> Element {
    element("BerichtCode", Kind::BerichtCode)
}

/// An element with elements, exactly once.
pub(crate) const fn group(name: &'static str, complex: &'static ComplexType) -> Element {
    element(name, Kind::Complex(complex))
}

/// The same, but it may be left out.
pub(crate) const fn optional(element: Element) -> Element {
    Element { optional: true, ..element }
}

/// The same, but it may be repeated.
pub(crate) const fn repeated(element: Element) -> Element {
    Element { many: true, ..element }
}

/// The same, but only messages under this law have it.
pub(crate) const fn only(law: Law, element: Element) -> Element {
    Element { only: Some(law), ..element }
}

/// One place in a message: an element along one path from the root.
#[derive(Debug)]
pub(crate) struct Slot {
    pub(crate) name: &'static str,
    pub(crate) namespace: Namespace,
    pub(crate) optional: bool,
    pub(crate) many: bool,
    pub(crate) holds: Holds,
    /// Bit by slot of a child: it may not be left out.
    pub(crate) required: u32,
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

/// One message type to be laid out.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Layout {
    pub(crate) law: Law,
    /// The type of `BerichtCode`.
    pub(crate) bericht_code: &'static SimpleType,
    pub(crate) header: &'static ComplexType,
    /// The class beside the header, such as `Client`.
    pub(crate) body: &'static Element,
    /// `Some` for an answer: it may leave the body out, and this stands at the end of every coded class.
    pub(crate) codes: Option<&'static Element>,
    /// Namespace of the message.
    pub(crate) message: Namespace,
    /// Namespace of the shared schema.
    pub(crate) shared: Namespace,
}

/// A message type, laid out by path.
#[derive(Debug)]
pub(crate) struct Grammar {
    /// The root first; children of a slot stand together.
    pub(crate) slots: Vec<Slot>,
}

impl Grammar {
    /// Lays out a message type whose root is `Bericht`. `rules` gives the rules whose home is at a path below the root.
    pub(crate) fn new(layout: &Layout, rules: impl Fn(&str) -> Vec<Rule>) -> Self {
        let header = group("Header", layout.header);
        let body = match layout.codes {
            Some(_) => optional(*layout.body),
            None => *layout.body,
        };
        let root = Slot {
            name: "Bericht",
            namespace: layout.message,
            optional: false,
            many: false,
            holds: Holds::Elements(1, 2),
            required: 0,
            type_name: "Root",
            type_namespace: layout.message,
            rules: Vec::new(),
        };
        let mut slots = vec![root, layout.slot(&header, false), layout.slot(&body, false)];
        let mut classes = vec![None, Some(layout.header), complex(&body)];
        let mut paths = vec![String::new(), "Header".to_owned(), body.name.to_owned()];
        let mut at = 1;
        while at < slots.len() {
            if let Some(class) = classes[at] {
                let first = slots.len();
                for element in layout.elements(class) {
                    classes.push(complex(element));
                    paths.push(format!("{}/{}", paths[at], element.name));
                    slots.push(layout.slot(element, class.shared));
                }
                slots[at].holds = Holds::Elements(first, slots.len() - first);
            }
            at += 1;
        }
        for index in 0..slots.len() {
            if let Holds::Elements(first, count) = slots[index].holds {
                let children = slots[first..first + count].iter().enumerate();
                let required = children.filter(|(_, child)| !child.optional);
                slots[index].required = required.fold(0, |bits, (bit, _)| bits | 1 << bit);
            }
        }
        for (slot, path) in slots.iter_mut().zip(&paths).skip(1) {
            slot.rules = rules(path);
            slot.rules.sort_by_key(|rule| rule.id);
        }
        Self { slots }
    }
}

fn complex(element: &Element) -> Option<&'static ComplexType> {
    match element.kind {
        Kind::Complex(complex) => Some(complex),
        Kind::Simple(_) | Kind::ByLaw(..) | Kind::BerichtCode => None,
    }
}

impl Layout {
    /// What a class holds in this message type.
    fn elements(&self, complex: &ComplexType) -> impl Iterator<Item = &'static Element> {
        let law = self.law;
        let own = complex.elements.iter().filter(move |it| it.only.is_none_or(|only| only == law));
        own.chain(self.codes.filter(|_| complex.coded))
    }

    fn slot(&self, element: &Element, in_shared: bool) -> Slot {
        let namespace = |shared| if shared { self.shared } else { self.message };
        let simple = |simple: &'static SimpleType| (Holds::Text(simple), simple.name, true);
        // Every simple type with a name is declared in the shared schema.
        let (holds, type_name, type_shared) = match (element.kind, self.law) {
            (Kind::Simple(found), _)
            | (Kind::ByLaw(found, _), Law::Jw)
            | (Kind::ByLaw(_, found), Law::Wmo) => simple(found),
            (Kind::BerichtCode, _) => simple(self.bericht_code),
            (Kind::Complex(complex), _) => (Holds::Elements(0, 0), complex.name, complex.shared),
        };
        Slot {
            name: element.name,
            namespace: namespace(in_shared),
            optional: element.optional,
            many: element.many,
            holds,
            required: 0,
            type_name,
            type_namespace: namespace(type_shared),
            rules: Vec::new(),
        }
    }
}
