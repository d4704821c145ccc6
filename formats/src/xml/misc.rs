//! All that is neither tag nor plain text: declaration, comments, instructions, CDATA.

use std::borrow::Cow;

use super::chars;
use super::scan::{Scanner, Stop};
use crate::refusal::Refusal;

impl<'a> Scanner<'a> {
    /// White space, comments and instructions before or after the root.
    pub(super) fn outside(&mut self) -> Result<(), Stop> {
        loop {
            self.skip_space();
            if self.looks_at("<?") {
                self.instruction()?;
            } else if self.looks_at("<!--") {
                self.comment()?;
            } else if self.looks_at("<!") {
                return self.markup_declaration();
            } else {
                return Ok(());
            }
        }
    }

    pub(super) fn markup_declaration(&mut self) -> Result<(), Stop> {
        if self.looks_at("<!DOCTYPE") {
            return self.refuse(self.at, Refusal::Doctype);
        }
        self.fail(self.at, "Na `<!` hoort hier een commentaar of CDATA. Verwijder het.")
    }

    /// `<?xml version="1.0" encoding="UTF-8"?>`, when there is one.
    pub(super) fn declaration(&mut self) -> Result<(), Stop> {
        let spaced = self.bytes.get(5).is_some_and(|&byte| chars::is_space(byte));
        if !self.looks_at("<?xml") || !spaced {
            return Ok(());
        }
        self.at = 5;
        let Some((at, version)) = self.pseudo_attribute("version")? else {
            return self.fail(self.at, "In de XML-declaratie ontbreekt version=\"1.0\".");
        };
        let digits = version.strip_prefix("1.");
        if version == "1.1" {
            return self.refuse(at, Refusal::XmlVersion);
        }
        if !digits.is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit())) {
            return self.fail(at, "De XML-versie is onbekend. Gebruik version=\"1.0\".");
        }
        if let Some((at, encoding)) = self.pseudo_attribute("encoding")?
            && !encoding.eq_ignore_ascii_case("UTF-8")
        {
            return self.refuse(at, Refusal::Encoding);
        }
        if let Some((at, standalone)) = self.pseudo_attribute("standalone")?
            && !matches!(standalone, "yes" | "no")
        {
            return self.fail(at, "In de XML-declaratie mag standalone alleen yes of no zijn.");
        }
        self.skip_space();
        if !self.looks_at("?>") {
            return self.fail(self.at, "De XML-declaratie is niet goed afgesloten met `?>`.");
        }
        self.at += 2;
        Ok(())
    }

    /// One `name="value"` of the declaration, with the white space before it; the offset is its value's.
    fn pseudo_attribute(&mut self, name: &str) -> Result<Option<(usize, &'a str)>, Stop> {
        const BAD: &str = "De XML-declaratie klopt niet. Gebruik: <?xml version=\"1.0\" \
                           encoding=\"UTF-8\"?>";
        let before = self.at;
        self.skip_space();
        if !self.looks_at(name) {
            self.at = before;
            return Ok(None);
        }
        if self.at == before {
            return self.fail(self.at, BAD);
        }
        self.at += name.len();
        self.skip_space();
        if self.peek() != Some(b'=') {
            return self.fail(self.at, BAD);
        }
        self.at += 1;
        self.skip_space();
        let quote = match self.peek() {
            Some(quote @ (b'"' | b'\'')) => quote,
            _ => return self.fail(self.at, BAD),
        };
        let start = self.at + 1;
        match self.bytes[start..].iter().position(|&byte| byte == quote || byte == b'<') {
            Some(len) if self.bytes[start + len] == quote => {
                self.at = start + len + 1;
                Ok(Some((start, &self.text[start..start + len])))
            }
            _ => self.fail(start, BAD),
        }
    }

    /// `<?target …?>`.
    pub(super) fn instruction(&mut self) -> Result<(), Stop> {
        let start = self.at;
        self.at += 2;
        let target = self.name_bytes();
        if target.eq_ignore_ascii_case("xml") {
            return self.fail(
                start,
                "De XML-declaratie mag alleen helemaal vooraan staan, zonder iets ervoor.",
            );
        }
        let parts =
            !target.is_empty() && target.split(':').all(|part| part.is_empty() || is_tail(part));
        let first = target
            .chars()
            .next()
            .is_some_and(|c| c == ':' || chars::is_name(c.encode_utf8(&mut [0; 4])));
        let spaced = self.looks_at("?>") || self.peek().is_some_and(chars::is_space);
        if !parts || !first || !spaced {
            return self
                .fail(self.at, "Deze verwerkingsinstructie (`<?…?>`) heeft geen goede naam.");
        }
        self.skip_past("?>", "Deze verwerkingsinstructie is niet afgesloten met `?>`.")
    }

    /// `<!-- … -->`.
    pub(super) fn comment(&mut self) -> Result<(), Stop> {
        self.at += 4;
        self.skip_past("--", "Dit commentaar is niet afgesloten met `-->`.")?;
        if self.peek() != Some(b'>') {
            return self.fail(self.at, "In een commentaar mag geen `--` staan. Verwijder het.");
        }
        self.at += 1;
        Ok(())
    }

    /// `<![CDATA[ … ]]>`.
    pub(super) fn cdata(&mut self) -> Result<(), Stop> {
        let start = self.at + 9;
        self.at = start;
        self.skip_past("]]>", "Deze CDATA is niet afgesloten met `]]>`.")?;
        if let Some(open) = self.open.last() {
            self.document.nodes[open.node as usize].cdata = true;
        }
        let inner = &self.text[start..self.at - 3];
        if inner.contains('\r') {
            let inner = inner.replace("\r\n", "\n").replace('\r', "\n");
            self.add_text(start, Cow::Owned(inner));
        } else {
            self.add_text(start, Cow::Borrowed(inner));
        }
        Ok(())
    }
}

/// Whether a text can follow the first character of a name.
fn is_tail(text: &str) -> bool {
    chars::is_name(&format!("_{text}"))
}
