//! From values to the bytes of a message, by the same description that messages are judged by.
//!
//! A message is a tree of local names and texts, as the standard names them: [`text`] and [`group`].
//! [`message`] puts its elements in the order of the standard and in their namespaces, fills in what can
//! be one text only (`BerichtCode`, `BerichtVersie`, `BerichtSubversie`), and refuses what would not be
//! valid at level 1. The same tree gives the same bytes.
//!
//! ```
//! use wijkstroom_formats::write::{self, group, text};
//!
//! let header = group("Header", [
//!     text("Afzender", "0363"),
//!     text("Ontvanger", "12345678"),
//!     group("BerichtIdentificatie", [text("Identificatie", "A1"), text("Dagtekening", "2026-04-15")]),
//!     group("XsdVersie", [
//!         text("BasisschemaXsdVersie", "1.0.0"),
//!         text("BerichtXsdVersie", "1.0.0"),
//!     ]),
//! ]);
//! let answer = group("Antwoord", [text("VerzoekAntwoord", "2"), text("ReferentieAanbieder", "VOT 7")]);
//! let bytes = write::message("JW319", [header, answer], &write::Style::STANDARD)?;
//! assert!(wijkstroom_formats::verdict(&bytes).accepted);
//! # Ok::<(), write::Unwritable>(())
//! ```

use std::borrow::Cow;
use std::fmt;

use super::SIZE_MAX_BYTES;
use super::grammar::{Grammar, Holds, Law, Slot};
use super::istandaarden;
use super::values;
use super::xml::Namespace;
use super::xml::chars::first_illegal;

/// An element to be written, by its local name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part<'a> {
    name: Cow<'a, str>,
    content: Content<'a>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Content<'a> {
    Text(Cow<'a, str>),
    Parts(Vec<Part<'a>>),
}

/// An element with a text, as it is before any escaping.
pub fn text<'a>(name: impl Into<Cow<'a, str>>, text: impl Into<Cow<'a, str>>) -> Part<'a> {
    Part { name: name.into(), content: Content::Text(text.into()) }
}

/// An element with elements. Their order matters only among those of one name.
pub fn group<'a>(
    name: impl Into<Cow<'a, str>>,
    parts: impl IntoIterator<Item = Part<'a>>,
) -> Part<'a> {
    Part { name: name.into(), content: Content::Parts(parts.into_iter().collect()) }
}

/// One way of writing XML: all of them say the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// XML declaration; empty for none.
    pub declaration: &'static str,
    /// Between lines; empty: everything on one line.
    pub newline: &'static str,
    /// One level of indentation.
    pub indent: &'static str,
    /// Prefix of the message's namespace, without colon. Empty: it is the default namespace; `None`: as
    /// the official examples have it, such as `jw305`.
    pub message: Option<&'static str>,
    /// Prefix of the namespace of the basisschema, without colon. Empty: it is declared anew, as the default
    /// namespace, on each outermost element of it; `None`: as the official examples have it: `ijw` or `iwmo`.
    pub shared: Option<&'static str>,
}

impl Style {
    /// UTF-8 with line ends of CR and LF, as rule OP192 asks.
    pub const STANDARD: Self = Self {
        declaration: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
        newline: "\r\n",
        indent: "\t",
        message: None,
        shared: None,
    };
}

/// Why a tree is no message. It never shows a text of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unwritable {
    /// The element it is about, such as `/Bericht/Client/Bsn`.
    pub path: String,
    /// What is wrong.
    pub fault: Fault,
}

/// What is wrong with a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// There is no such message type.
    UnknownType,
    /// There is no such element here.
    Unknown,
    /// It may stand here once, and stands more often.
    Repeated,
    /// It must stand here, and does not.
    Missing,
    /// It holds elements where a text belongs, or the other way round.
    Kind,
    /// Its text is no value of its type, or has a character that XML does not allow.
    Value,
    /// The message is over [`SIZE_MAX_BYTES`].
    TooLarge,
}

impl fmt::Display for Unwritable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.fault {
            Fault::UnknownType => "is no message type",
            Fault::Unknown => "is no element of its class",
            Fault::Repeated => "may stand only once",
            Fault::Missing => "is missing",
            Fault::Kind => "holds elements instead of a text, or a text instead of elements",
            Fault::Value => "has no value of its type",
            Fault::TooLarge => "is too large for a message",
        };
        write!(f, "{} {what}", self.path)
    }
}

impl std::error::Error for Unwritable {}

/// Writes a message of a type such as `JW305`; `parts` are its `Header` and what stands beside it.
pub fn message<'a>(
    message_type: &str,
    parts: impl IntoIterator<Item = Part<'a>>,
    style: &Style,
) -> Result<Vec<u8>, Unwritable> {
    let wrong = |path: &str, fault| Unwritable { path: path.to_owned(), fault };
    let (kind, grammar) =
        istandaarden::named(message_type).ok_or_else(|| wrong(message_type, Fault::UnknownType))?;
    let official = kind.name.to_lowercase();
    let shared = match kind.law {
        Law::Jw => "ijw",
        Law::Wmo => "iwmo",
    };
    let root = &grammar.slots[0];
    let mut writer = Writer {
        grammar,
        style,
        message: style.message.unwrap_or(&official),
        shared: style.shared.unwrap_or(shared),
        message_namespace: root.namespace,
        shared_namespace: istandaarden::shared_namespace(kind.law),
        path: Vec::new(),
        out: String::new(),
    };
    let parts: Vec<Part<'a>> = parts.into_iter().collect();
    writer.out.push_str(style.declaration);
    if !style.declaration.is_empty() {
        writer.out.push_str(style.newline);
    }
    writer.elements(root, &parts, None)?;
    writer.out.push_str(style.newline);
    if writer.out.len() > SIZE_MAX_BYTES {
        return Err(wrong("/Bericht", Fault::TooLarge));
    }
    Ok(writer.out.into_bytes())
}

struct Writer<'w> {
    grammar: &'static Grammar,
    style: &'w Style,
    message: &'w str,
    shared: &'w str,
    message_namespace: Namespace,
    shared_namespace: Namespace,
    /// Names of the open elements.
    path: Vec<&'static str>,
    out: String,
}

impl Writer<'_> {
    /// An element that holds elements, in a parent of a namespace (`None` for the root).
    fn elements(
        &mut self,
        slot: &'static Slot,
        parts: &[Part<'_>],
        parent: Option<Namespace>,
    ) -> Result<(), Unwritable> {
        let Holds::Elements(first, count) = slot.holds else {
            return Err(self.wrong(slot.name, Fault::Kind));
        };
        let slots = &self.grammar.slots[first..first + count];
        self.open(slot, parent);
        self.path.push(slot.name);
        if let Some(unknown) =
            parts.iter().find(|part| slots.iter().all(|slot| slot.name != part.name))
        {
            return Err(self.wrong(&unknown.name, Fault::Unknown));
        }
        for child in slots {
            let mut found = parts.iter().filter(|part| part.name == child.name).peekable();
            if found.peek().is_none() {
                self.absent(child, slot.namespace)?;
            }
            let mut count = 0;
            for part in found {
                count += 1;
                if count > 1 && !child.many {
                    return Err(self.wrong(child.name, Fault::Repeated));
                }
                self.line();
                self.part(child, part, slot.namespace)?;
            }
        }
        self.path.pop();
        if !parts.is_empty() {
            self.line();
        }
        self.close(slot);
        Ok(())
    }

    fn part(
        &mut self,
        slot: &'static Slot,
        part: &Part<'_>,
        parent: Namespace,
    ) -> Result<(), Unwritable> {
        match (&part.content, slot.holds) {
            (Content::Parts(parts), Holds::Elements(..)) => {
                self.elements(slot, parts, Some(parent))
            }
            (Content::Text(text), Holds::Text(simple)) => {
                if !values::fits(simple, text) || first_illegal(text).is_some() {
                    return Err(self.wrong(slot.name, Fault::Value));
                }
                self.open(slot, Some(parent));
                self.escaped(text);
                self.close(slot);
                Ok(())
            }
            (Content::Parts(_), Holds::Text(_)) | (Content::Text(_), Holds::Elements(..)) => {
                Err(self.wrong(slot.name, Fault::Kind))
            }
        }
    }

    /// An element that is not in the tree: filled in when there is no choice.
    fn absent(&mut self, slot: &'static Slot, parent: Namespace) -> Result<(), Unwritable> {
        let only = match slot.holds {
            Holds::Text(simple) => simple.only(),
            Holds::Elements(..) => None,
        };
        match only {
            _ if slot.optional => Ok(()),
            Some(only) => {
                self.line();
                self.part(slot, &text(slot.name, only), parent)
            }
            None => Err(self.wrong(slot.name, Fault::Missing)),
        }
    }

    fn open(&mut self, slot: &Slot, parent: Option<Namespace>) {
        self.out.push('<');
        self.name(slot);
        let declare = |out: &mut String, prefix: &str, namespace| {
            let colon = if prefix.is_empty() { "" } else { ":" };
            let uri = istandaarden::uri(namespace);
            out.push_str(&format!(" xmlns{colon}{prefix}=\"{uri}\""));
        };
        if parent.is_none() {
            declare(&mut self.out, self.message, self.message_namespace);
            if !self.shared.is_empty() {
                declare(&mut self.out, self.shared, self.shared_namespace);
            }
        } else if self.shared.is_empty()
            && slot.namespace == self.shared_namespace
            && parent != Some(self.shared_namespace)
        {
            declare(&mut self.out, "", self.shared_namespace);
        }
        self.out.push('>');
    }

    fn close(&mut self, slot: &Slot) {
        self.out.push_str("</");
        self.name(slot);
        self.out.push('>');
    }

    fn name(&mut self, slot: &Slot) {
        let prefix =
            if slot.namespace == self.shared_namespace { self.shared } else { self.message };
        self.out.push_str(prefix);
        if !prefix.is_empty() {
            self.out.push(':');
        }
        self.out.push_str(slot.name);
    }

    /// Begins a line inside the open elements.
    fn line(&mut self) {
        self.out.push_str(self.style.newline);
        if !self.style.newline.is_empty() {
            for _ in 0..self.path.len() {
                self.out.push_str(self.style.indent);
            }
        }
    }

    fn escaped(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                // A reader would take it for a line end.
                '\r' => self.out.push_str("&#13;"),
                _ => self.out.push(c),
            }
        }
    }

    fn wrong(&self, name: &str, fault: Fault) -> Unwritable {
        let mut path = String::new();
        for step in self.path.iter().copied().chain([super::xml::shown(name)]) {
            path.push('/');
            path.push_str(step);
        }
        Unwritable { path, fault }
    }
}

#[cfg(test)]
mod tests;
