//! Start tags: names, attributes, namespaces.

use std::borrow::Cow;

use super::chars::{self, PLAIN_NAME, PLAIN_TEXT};
use super::scan::{Binding, Open, Scanner, Stop, offset};
use super::{Attribute, AttributeKind, NOBODY, Namespace, Node, NodeId, Text};
use crate::refusal::Refusal;
use crate::{ATTRIBUTES_MAX, DEPTH_MAX, NAME_MAX_BYTES, NAMESPACES_MAX};

const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
const XML: &str = "http://www.w3.org/XML/1998/namespace";
const XMLNS: &str = "http://www.w3.org/2000/xmlns/";

/// A name as it stands, by offsets.
#[derive(Clone, Copy)]
struct Name {
    start: usize,
    /// Of the colon; the start when there is none.
    prefix_end: usize,
    /// Of the local part.
    local: usize,
    end: usize,
}

/// An attribute as it stands.
pub(super) struct Raw<'a> {
    at: usize,
    /// Empty when there is none.
    prefix: &'a str,
    local: &'a str,
    value: Cow<'a, str>,
}

impl<'a> Raw<'a> {
    /// The prefix it declares (empty: the default namespace) when it is a namespace declaration.
    fn declares(&self) -> Option<&'a str> {
        match (self.prefix, self.local) {
            ("", "xmlns") => Some(""),
            ("xmlns", prefix) => Some(prefix),
            _ => None,
        }
    }
}

impl<'a> Scanner<'a> {
    /// `<name …>` or `<name …/>`.
    pub(super) fn start_tag(&mut self) -> Result<(), Stop> {
        let start = self.at;
        self.at += 1;
        let name = self.name(start)?;
        let outside = self.bindings.len();
        let bare = self.peek() == Some(b'>');
        if !bare {
            self.read_attributes()?;
        }
        let closed = self.peek() == Some(b'/');
        self.at += usize::from(closed);
        if self.peek() != Some(b'>') {
            return self.fail(self.at, "Deze begintag is niet goed afgesloten met `>`.");
        }
        self.at += 1;
        let id = offset(self.document.nodes.len());
        if !self.attributes.is_empty() {
            self.bind(id, self.prefix(name))?;
        }
        self.add_element(Node {
            start: offset(start),
            end: offset(start),
            name_start: offset(name.local),
            name_len: u16::try_from(name.end - name.local).unwrap_or(u16::MAX),
            namespace: self.resolve(self.prefix(name)).unwrap_or(Namespace::OTHER),
            parent: NOBODY,
            next: NOBODY,
            text: Text::None,
            stray: None,
            cdata: false,
        });
        if closed {
            self.bindings.truncate(outside);
            return Ok(());
        }
        if self.open.len() == DEPTH_MAX {
            return self.refuse(start, Refusal::TooDeep);
        }
        if !(bare && self.plain_value(name)) {
            self.open.push(Open {
                node: id,
                name_start: offset(name.start),
                name_len: u16::try_from(name.end - name.start).unwrap_or(u16::MAX),
                last_child: NOBODY,
                bindings: outside,
            });
        }
        Ok(())
    }

    /// Takes the rest of the element just added when that is only plain text and its end tag, as of
    /// nearly all that hold a value: those need not be opened and closed.
    fn plain_value(&mut self, name: Name) -> bool {
        let rest = &self.bytes[self.at..];
        let len = chars::span(rest, PLAIN_TEXT);
        let name = &self.bytes[name.start..name.end];
        let end_tag = rest[len..].strip_prefix(b"</");
        let after = end_tag.and_then(|tag| tag.strip_prefix(name));
        let (Some([b'>', ..]), Some(node)) = (after, self.document.nodes.last_mut()) else {
            return false;
        };
        let end = self.at + len;
        (node.text, node.end) = (Text::Source(offset(self.at), offset(end)), offset(end));
        self.at = end + name.len() + "</>".len();
        true
    }

    /// The prefix of a name; empty when there is none.
    fn prefix(&self, name: Name) -> &'a str {
        &self.text[name.start..name.prefix_end]
    }

    fn name(&mut self, at: usize) -> Result<Name, Stop> {
        let start = self.at;
        let (mut prefix_end, mut local) = (start, start);
        self.at += chars::span(&self.bytes[start..], PLAIN_NAME);
        if self.peek() == Some(b':') {
            (prefix_end, local) = (self.at, self.at + 1);
            self.at = local + chars::span(&self.bytes[local..], PLAIN_NAME);
        }
        let starts =
            |at: usize| self.bytes.get(at).is_some_and(|b| b.is_ascii_alphabetic() || *b == b'_');
        let more = self.peek().is_some_and(chars::continues_tag_name);
        // Nearly every name is such, and needs no look at each character.
        if !more && starts(start) && starts(local) && self.at - start <= NAME_MAX_BYTES {
            return Ok(Name { start, prefix_end, local, end: self.at });
        }
        self.at = start;
        self.unusual_name(at)
    }

    fn unusual_name(&mut self, at: usize) -> Result<Name, Stop> {
        let start = self.at;
        let name = self.name_bytes();
        if name.len() > NAME_MAX_BYTES {
            return self.refuse(at, Refusal::NameTooLong);
        }
        let parts = name.split_once(':');
        let good = match parts {
            None => chars::is_name(name),
            Some(("xmlns", local)) => local.split(':').all(chars::is_name),
            Some((prefix, local)) => chars::is_name(prefix) && chars::is_name(local),
        };
        if good {
            let prefix_end = start + parts.map_or(0, |(prefix, _)| prefix.len());
            let local = self.at - parts.map_or(name, |(_, local)| local).len();
            return Ok(Name { start, prefix_end, local, end: self.at });
        }
        self.fail(
            at,
            "Hier hoort een naam van een element of attribuut. Schrijf een los `<`-teken als `&lt;`.",
        )
    }

    /// All attributes of a tag, into `self.attributes`.
    fn read_attributes(&mut self) -> Result<(), Stop> {
        self.attributes.clear();
        loop {
            let spaced = self.skip_space();
            match self.peek() {
                Some(b'>' | b'/') => return Ok(()),
                None => {
                    return self.fail(
                        self.at,
                        "Het bericht houdt hier op, midden in een begintag. Stuur het opnieuw.",
                    );
                }
                Some(_) => {}
            }
            if !spaced {
                return self.fail(self.at, "Hier hoort een spatie, of `>` om de tag te sluiten.");
            }
            let at = self.at;
            let name = self.name(at)?;
            let (prefix, local) = (self.prefix(name), &self.text[name.local..name.end]);
            if self.attributes.len() == ATTRIBUTES_MAX {
                return self.refuse(at, Refusal::TooManyAttributes);
            }
            self.skip_space();
            if self.peek() != Some(b'=') {
                return self.fail(self.at, "Na de naam van een attribuut hoort `=` en een waarde.");
            }
            self.at += 1;
            self.skip_space();
            let value = self.attribute_value()?;
            self.attributes.push(Raw { at, prefix, local, value });
        }
    }

    /// A quoted value: references resolved, each white space a space.
    fn attribute_value(&mut self) -> Result<Cow<'a, str>, Stop> {
        let quote = match self.peek() {
            Some(quote @ (b'"' | b'\'')) => quote,
            _ => {
                return self
                    .fail(self.at, "Een waarde van een attribuut staat tussen aanhalingstekens.");
            }
        };
        self.at += 1;
        let start = self.at;
        let special =
            |byte: u8| byte == quote || matches!(byte, b'<' | b'&' | b'\t' | b'\n' | b'\r');
        let mut built: Option<String> = None;
        loop {
            let from = self.at;
            let rest = &self.bytes[from..];
            self.at += rest.iter().position(|&byte| special(byte)).unwrap_or(rest.len());
            if let Some(built) = &mut built {
                built.push_str(&self.text[from..self.at]);
            }
            let Some(byte) = self.peek() else {
                return self.fail(self.at, "Deze waarde van een attribuut is niet afgesloten.");
            };
            if byte == quote {
                self.at += 1;
                let plain = &self.text[start..self.at - 1];
                return Ok(built.map_or(Cow::Borrowed(plain), Cow::Owned));
            }
            if byte == b'<' {
                return self.fail(self.at, "In een waarde van een attribuut mag geen `<` staan, of het aanhalingsteken ontbreekt.");
            }
            let so_far = built.get_or_insert_with(|| self.text[start..self.at].to_owned());
            if byte == b'&' {
                let mut taken = std::mem::take(so_far);
                taken.push(self.reference()?);
                built = Some(taken);
            } else {
                so_far.push(' ');
                self.at += if self.looks_at("\r\n") { 2 } else { 1 };
            }
        }
    }

    /// Takes the namespace declarations of a tag into scope, then judges its other attributes.
    fn bind(&mut self, id: NodeId, own_prefix: &str) -> Result<(), Stop> {
        let attributes = std::mem::take(&mut self.attributes);
        let outside = self.bindings.len();
        for raw in &attributes {
            let Some(prefix) = raw.declares().filter(|prefix| takes_effect(prefix, &raw.value))
            else {
                continue;
            };
            if self.bindings[outside..].iter().any(|binding| binding.prefix == prefix) {
                return self
                    .fail(raw.at, "Dit attribuut staat dubbel op één element. Verwijder er een.");
            }
            if self.bindings.len() == NAMESPACES_MAX {
                return self.refuse(raw.at, Refusal::TooManyAttributes);
            }
            self.bindings.push(Binding { prefix, namespace: number(&raw.value, self.known) });
        }
        self.judge_attributes(id, &attributes)?;
        if id == 0 {
            let declared = attributes.iter().find(|raw| raw.declares() == Some(own_prefix));
            self.document.root_namespace =
                declared.map(|raw| raw.value.clone()).unwrap_or_default();
        }
        self.attributes = attributes;
        self.attributes.clear();
        Ok(())
    }

    fn judge_attributes(&mut self, id: NodeId, attributes: &[Raw<'a>]) -> Result<(), Stop> {
        for (index, raw) in attributes.iter().enumerate() {
            if raw.declares().is_some() {
                continue;
            }
            let twin = |other: &Raw<'_>| (other.prefix, other.local) == (raw.prefix, raw.local);
            if attributes[..index].iter().any(twin) {
                return self
                    .fail(raw.at, "Dit attribuut staat dubbel op één element. Verwijder er een.");
            }
            let namespace = match raw.prefix {
                "" => Namespace::NONE,
                prefix => self.resolve(prefix).unwrap_or(Namespace::OTHER),
            };
            let instance = namespace == Namespace::XSI;
            let kind = match raw.local {
                "schemaLocation" | "noNamespaceSchemaLocation" if instance => continue,
                "type" if instance => AttributeKind::Type(self.type_name(&raw.value)),
                "nil" if instance => AttributeKind::Nil,
                _ => AttributeKind::Foreign,
            };
            let (name, value) = (raw.local, raw.value.clone());
            self.document.attributes.push(Attribute { node: id, kind, namespace, name, value });
        }
        Ok(())
    }

    /// The type that `xsi:type` names.
    fn type_name(&self, value: &str) -> Option<(Namespace, String)> {
        let (prefix, local) = value.split_once(':').unwrap_or(("", value));
        self.resolve(prefix).map(|namespace| (namespace, local.to_owned()))
    }

    /// What a prefix stands for here; `None` when nothing.
    pub(super) fn resolve(&self, prefix: &str) -> Option<Namespace> {
        let bound = self.bindings.iter().rev().find(|binding| same(binding.prefix, prefix));
        match bound {
            Some(binding) => Some(binding.namespace),
            None if prefix.is_empty() => Some(Namespace::NONE),
            None => None,
        }
    }
}

/// Whether libxml2 lets a declaration take effect; the others it reports and passes over.
fn takes_effect(prefix: &str, uri: &str) -> bool {
    match prefix {
        "" => uri != XML && uri != XMLNS,
        "xml" | "xmlns" => false,
        _ => uri != XML && uri != XMLNS && !uri.is_empty(),
    }
}

fn number(uri: &str, known: &[&str]) -> Namespace {
    match uri {
        "" => Namespace::NONE,
        XSI => Namespace::XSI,
        _ => {
            let index = known.iter().position(|&known| known == uri);
            let index = index.and_then(|index| u8::try_from(index).ok());
            index.map_or(Namespace::OTHER, |index| Namespace(Namespace::FIRST_KNOWN + index))
        }
    }
}

/// Equal texts; for prefixes, which are too short for the usual way to pay.
fn same(one: &str, other: &str) -> bool {
    one.len() == other.len() && one.bytes().zip(other.bytes()).all(|(a, b)| a == b)
}
