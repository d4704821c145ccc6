//! From text to tree, and nothing that is not well-formed gets through.
//!
//! Follows libxml2 2.9 to the letter where that is milder than the recommendations: an error against
//! the namespace recommendation that leaves names readable (`xmlns:x=""`, a prefix bound to a reserved
//! name, a second colon) is no reason to refuse, an undeclared prefix gives a name that no schema knows.
//! Not followed are its own limits (a text of 10 MB, a name of 50,000 bytes; see [`crate::DEPTH_MAX`] and its
//! neighbours for ours), and that it takes a NUL after the root for the end of the message.

use std::borrow::Cow;

use super::chars::{self, NAME, PLAIN_TEXT, SPACE};
use super::{Broken, Document, NOBODY, Namespace, Node, NodeId, Text, Why};
use crate::refusal::Refusal;

/// Reads a whole text, as far as it can be read. `known` are the namespaces that get a number of their own.
pub(crate) fn parse<'a>(
    text: &'a str,
    known: &'static [&'static str],
) -> (Document<'a>, Option<Broken>) {
    let illegal = chars::first_illegal(text);
    let readable = &text[..illegal.unwrap_or(text.len())];
    let mut scanner = Scanner::new(readable, known);
    let result = scanner.document();
    let inside = scanner.open.last().map_or(NOBODY, |open| open.node);
    let mut document = scanner.document;
    document.source = text;
    // What goes wrong only because the text was cut off there is the character's fault.
    let broken = match (result, illegal) {
        (Err(Stop { at, .. }), Some(cut)) if at >= cut => Some((cut, ILLEGAL)),
        (Ok(()), Some(cut)) => Some((cut, ILLEGAL)),
        (Err(Stop { at, why }), _) => Some((at, why)),
        (Ok(()), None) => None,
    };
    (document, broken.map(|(at, why)| Broken { at, inside, why }))
}

const ILLEGAL: Why = Why::Malformed(
    "Hier staat een teken dat in XML niet mag voorkomen (zoals een NUL of een ander stuurteken). \
     Verwijder het.",
);

/// Where and why reading stops.
pub(super) struct Stop {
    pub(super) at: usize,
    pub(super) why: Why,
}

/// An element whose end tag is still to come.
pub(super) struct Open {
    pub(super) node: NodeId,
    /// Of the name as it stands, with prefix.
    pub(super) name_start: u32,
    pub(super) name_len: u16,
    /// Or [`NOBODY`].
    pub(super) last_child: NodeId,
    /// How many bindings there were outside it.
    pub(super) bindings: usize,
}

/// A prefix (empty for the default namespace) and what it stands for.
pub(super) struct Binding<'a> {
    pub(super) prefix: &'a str,
    pub(super) namespace: Namespace,
}

pub(super) struct Scanner<'a> {
    pub(super) text: &'a str,
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
    pub(super) document: Document<'a>,
    pub(super) open: Vec<Open>,
    pub(super) bindings: Vec<Binding<'a>>,
    pub(super) known: &'static [&'static str],
    pub(super) attributes: Vec<super::tag::Raw<'a>>,
}

impl<'a> Scanner<'a> {
    fn new(text: &'a str, known: &'static [&'static str]) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
            at: 0,
            document: Document::new(text),
            open: Vec::with_capacity(16),
            bindings: Vec::with_capacity(8),
            known,
            attributes: Vec::new(),
        }
    }

    pub(super) fn fail<T>(&self, at: usize, reason: &'static str) -> Result<T, Stop> {
        Err(Stop { at, why: Why::Malformed(reason) })
    }

    pub(super) fn refuse<T>(&self, at: usize, refusal: Refusal) -> Result<T, Stop> {
        Err(Stop { at, why: Why::Refused(refusal) })
    }

    fn document(&mut self) -> Result<(), Stop> {
        self.declaration()?;
        self.outside()?;
        if self.peek() != Some(b'<') {
            return self.fail(
                self.at,
                "Dit is geen XML: hier hoort het eerste element te beginnen. Stuur het bericht als \
                 XML-bestand.",
            );
        }
        self.start_tag()?;
        while !self.open.is_empty() {
            self.content()?;
        }
        self.outside()?;
        if self.at < self.bytes.len() {
            return self.fail(
                self.at,
                "Na het einde van het bericht staat nog iets. Verwijder alles na de laatste eindtag.",
            );
        }
        Ok(())
    }

    /// One piece of what stands inside an element.
    fn content(&mut self) -> Result<(), Stop> {
        let Some(byte) = self.peek() else {
            return self.fail(
                self.at,
                "Het bericht houdt hier op terwijl er nog elementen open staan. Waarschijnlijk is \
                 het bestand afgekapt: stuur het opnieuw.",
            );
        };
        if byte != b'<' {
            return self.run();
        }
        match self.bytes.get(self.at + 1) {
            Some(b'/') => self.end_tag(),
            Some(b'?') => self.instruction(),
            Some(b'!') if self.looks_at("<!--") => self.comment(),
            Some(b'!') if self.looks_at("<![CDATA[") => self.cdata(),
            Some(b'!') => self.markup_declaration(),
            _ => self.start_tag(),
        }
    }

    /// Text up to the next tag.
    fn run(&mut self) -> Result<(), Stop> {
        let start = self.at;
        if self.skip_space() && self.peek() == Some(b'<') && self.is_between_elements() {
            return Ok(());
        }
        self.at = start;
        self.skip_plain();
        if matches!(self.peek(), Some(b'<') | None) {
            self.add_text(start, Cow::Borrowed(&self.text[start..self.at]));
            return Ok(());
        }
        let mut built = String::from(&self.text[start..self.at]);
        while let Some(byte) = self.peek().filter(|&byte| byte != b'<') {
            match byte {
                b'&' => built.push(self.reference()?),
                b'\r' => {
                    self.at += if self.bytes.get(self.at + 1) == Some(&b'\n') { 2 } else { 1 };
                    built.push('\n');
                }
                _ if self.looks_at("]]>") => {
                    return self
                        .fail(self.at, "In een tekst mag geen `]]>` staan. Schrijf `]]&gt;`.");
                }
                _ => {
                    let from = self.at;
                    self.at += 1;
                    self.skip_plain();
                    built.push_str(&self.text[from..self.at]);
                }
            }
        }
        self.add_text(start, Cow::Owned(built));
        Ok(())
    }

    /// Whether white space before the tag here is no part of a value: an element came before it, or comes now. Nearly all
    /// white space of a message is such, and with its ends of line of two characters it would have to be built.
    fn is_between_elements(&self) -> bool {
        let after_element = self.open.last().is_some_and(|open| open.last_child != NOBODY);
        after_element || !matches!(self.bytes.get(self.at + 1), Some(b'/' | b'!' | b'?') | None)
    }

    fn skip_plain(&mut self) {
        self.at += chars::span(&self.bytes[self.at..], PLAIN_TEXT);
    }

    /// `&#…;` or one of the five named ones; there are no others without a DOCTYPE.
    pub(super) fn reference(&mut self) -> Result<char, Stop> {
        let start = self.at;
        let rest = &self.bytes[start + 1..];
        // The longest that can mean anything is short; leading zeros may make it longer.
        let len = rest.iter().position(|&byte| !(byte.is_ascii_alphanumeric() || byte == b'#'));
        let name = &self.text[start + 1..start + 1 + len.unwrap_or(rest.len())];
        let named = match name {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            _ => name.strip_prefix('#').and_then(numbered),
        };
        self.at += 1 + name.len();
        match named {
            Some(c) if self.peek() == Some(b';') => {
                self.at += 1;
                Ok(c)
            }
            _ => self.fail(
                start,
                "Deze verwijzing (`&…;`) bestaat niet. Schrijf voor een los `&`-teken `&amp;`.",
            ),
        }
    }

    /// Adds a run of text to the innermost open element.
    pub(super) fn add_text(&mut self, start: usize, run: Cow<'a, str>) {
        let Some(open) = self.open.last() else { return };
        let node = &mut self.document.nodes[open.node as usize];
        if open.last_child != NOBODY {
            // Not a value any more: only whether there is something matters.
            if node.stray.is_none() && !chars::is_blank(&run) {
                node.stray = Some(offset(start));
            }
            return;
        }
        node.text = match (node.text, run) {
            (Text::None, Cow::Borrowed(run)) => {
                Text::Source(offset(start), offset(start + run.len()))
            }
            (before, run) => {
                let index = match before {
                    Text::Built(index) => index,
                    Text::None | Text::Source(..) => {
                        self.document.built.push(match before {
                            Text::Source(from, to) => {
                                self.text[from as usize..to as usize].to_owned()
                            }
                            Text::None | Text::Built(_) => String::new(),
                        });
                        offset(self.document.built.len() - 1)
                    }
                };
                self.document.built[index as usize].push_str(&run);
                Text::Built(index)
            }
        };
    }

    /// Adds an element inside the innermost open one.
    pub(super) fn add_element(&mut self, mut node: Node) {
        let id = offset(self.document.nodes.len());
        if let Some(open) = self.open.last_mut() {
            node.parent = open.node;
            if open.last_child == NOBODY {
                let parent = &mut self.document.nodes[open.node as usize];
                let blank = match parent.text {
                    Text::None => true,
                    Text::Source(from, to) => {
                        chars::is_blank(&self.text[from as usize..to as usize])
                    }
                    Text::Built(index) => chars::is_blank(&self.document.built[index as usize]),
                };
                if !blank {
                    parent.stray = Some(parent.start);
                }
            } else {
                self.document.nodes[open.last_child as usize].next = id;
            }
            open.last_child = id;
        }
        self.document.nodes.push(node);
    }

    /// `</name>`.
    fn end_tag(&mut self) -> Result<(), Stop> {
        let start = self.at;
        let Some(open) = self.open.pop() else { return Ok(()) };
        let from = open.name_start as usize;
        let name = &self.bytes[from..from + usize::from(open.name_len)];
        let rest = &self.bytes[start + 2..];
        self.at = start + 2 + name.len();
        if rest.starts_with(name) {
            if self.peek() != Some(b'>') {
                self.skip_space();
            }
            if self.peek() == Some(b'>') {
                self.at += 1;
                self.bindings.truncate(open.bindings);
                self.document.nodes[open.node as usize].end = offset(start);
                return Ok(());
            }
        }
        let named = rest.starts_with(name);
        self.open.push(open);
        self.fail(
            if named { self.at } else { start },
            "Deze eindtag past niet bij het element dat open staat. Sluit elk element af met zijn \
             eigen eindtag.",
        )
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    pub(super) fn looks_at(&self, expected: &str) -> bool {
        self.bytes.get(self.at..).is_some_and(|rest| rest.starts_with(expected.as_bytes()))
    }

    /// Skips white space; whether there was any.
    pub(super) fn skip_space(&mut self) -> bool {
        let len = chars::span(&self.bytes[self.at..], SPACE);
        self.at += len;
        len > 0
    }

    pub(super) fn skip_past(&mut self, end: &str, reason: &'static str) -> Result<(), Stop> {
        match self.text[self.at..].find(end) {
            Some(len) => {
                self.at += len + end.len();
                Ok(())
            }
            None => self.fail(self.bytes.len(), reason),
        }
    }

    /// Every byte that can be part of a name, colons too.
    pub(super) fn name_bytes(&mut self) -> &'a str {
        let start = self.at;
        self.at += chars::span(&self.bytes[start..], NAME);
        &self.text[start..self.at]
    }
}

/// The character of `10` or `xA`.
fn numbered(digits: &str) -> Option<char> {
    let (digits, radix) = match digits.strip_prefix('x') {
        Some(digits) => (digits, 16),
        None => (digits, 10),
    };
    if digits.is_empty() || !digits.bytes().all(|byte| char::from(byte).is_digit(radix)) {
        return None;
    }
    let significant = digits.trim_start_matches('0');
    let number =
        if significant.is_empty() { 0 } else { u32::from_str_radix(significant, radix).ok()? };
    char::from_u32(number).filter(|&c| chars::is_char(c))
}

/// A message is far smaller than 4 GiB.
pub(super) fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
