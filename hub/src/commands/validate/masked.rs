//! A message with its values made illegible, character for character, so that lines and
//! columns stay what they are.

use crate::mask;

/// Stands for one character.
const DOT: char = '•';

/// Elements whose values are codes, dates of care and numbers of the sender's own, which
/// identify nobody. All others are masked, also those that no standard knows.
const SHOWN: [&str; 55] = [
    "Afzender",
    "BasisschemaXsdVersie",
    "Bedrag",
    "Begindatum",
    "BerichtCode",
    "BerichtSubversie",
    "BerichtVersie",
    "BerichtXsdVersie",
    "BeschikkingIngangsdatum",
    "Budget",
    "Categorie",
    "Code",
    "Dagtekening",
    "DagtekeningRetour",
    "DatumGebruik",
    "DebetCredit",
    "DeclaratieDagtekening",
    "Eenheid",
    "Einddatum",
    "Frequentie",
    "GeleverdVolume",
    "Gemeente",
    "GewensteIngangsdatum",
    "GezagsdragerBekend",
    "Ingangsdatum",
    "LandCode",
    "NaamGebruik",
    "Ontvanger",
    "ProductCategorie",
    "ProductCode",
    "ProductTarief",
    "Raamcontract",
    "RedenAfwijzingVerzoek",
    "RedenBeeindiging",
    "RedenVerzoek",
    "RedenWijziging",
    "RetourCode",
    "Soort",
    "StatusAanlevering",
    "ToewijzingEinddatum",
    "ToewijzingIngangsdatum",
    "ToewijzingNummer",
    "Toewijzingsdatum",
    "Toewijzingstijd",
    "TotaalBedrag",
    "Type",
    "VerzoekAntwoord",
    "Volume",
    "Vorm",
    "XsltVersie",
    "berichtcode",
    "functie",
    "functieSubversie",
    "functieVersie",
    "tijdstipBericht",
];

/// The longest value that is shown: a time with a fraction.
const SHOWN_MAX: usize = 16;

/// Namespaces may be shown; they are how releases differ.
const NAMESPACES: [&str; 4] = [
    "http://www.egem.nl/",
    "http://www.istandaarden.nl/",
    "http://www.stufstandaarden.nl/",
    "http://www.w3.org/",
];

/// The text with all that might identify replaced by dots. Takes anything, well-formed or not.
pub(super) fn masked(text: &str) -> String {
    let mut mask = Mask { rest: text, out: String::with_capacity(text.len()), open: Vec::new() };
    while !mask.rest.is_empty() {
        mask.step();
    }
    // What is shown may still hold a BSN where none belongs.
    mask::text(&mask.out)
}

struct Mask<'a> {
    rest: &'a str,
    out: String,
    /// Of every open element: whether its text is shown.
    open: Vec<bool>,
}

impl Mask<'_> {
    fn step(&mut self) {
        if !self.rest.starts_with('<') {
            let end = self.rest.find('<').unwrap_or(self.rest.len());
            self.text(end);
        } else if self.rest.starts_with("<!--") {
            self.hidden("<!--", "-->");
        } else if self.rest.starts_with("<![CDATA[") {
            self.hidden("<![CDATA[", "]]>");
        } else if self.rest.starts_with("<?xml ") {
            self.declaration();
        } else if self.rest.starts_with("<?") {
            self.hidden("<?", "?>");
        } else if self.rest.starts_with("<!DOCTYPE") {
            self.hidden("<!DOCTYPE", ">");
        } else {
            self.tag();
        }
    }

    /// Takes so many bytes as they are.
    fn show(&mut self, bytes: usize) {
        let (shown, rest) = self.rest.split_at(bytes);
        self.out.push_str(shown);
        self.rest = rest;
    }

    /// Takes so many bytes, as dots; line ends and indentation stay.
    fn hide(&mut self, bytes: usize) {
        let (hidden, rest) = self.rest.split_at(bytes);
        let blank = hidden.chars().all(char::is_whitespace);
        let keep = |c: char| matches!(c, '\n' | '\r' | '\t') || (blank && c == ' ');
        self.out.extend(hidden.chars().map(|c| if keep(c) { c } else { DOT }));
        self.rest = rest;
    }

    fn text(&mut self, bytes: usize) {
        let value = self.rest[..bytes].trim_matches([' ', '\t', '\r', '\n']);
        let fits = |c: char| c.is_ascii_alphanumeric() || "-.:+".contains(c);
        // A code is short or holds a digit; a name in a wrong place is neither.
        let code = value.len() <= 2 || value.bytes().any(|byte| byte.is_ascii_digit());
        let shown = self.open.last() == Some(&true);
        if shown && code && value.len() <= SHOWN_MAX && value.chars().all(fits) {
            self.show(bytes);
        } else {
            self.hide(bytes);
        }
    }

    /// Shows the delimiters and hides what is between them.
    fn hidden(&mut self, start: &str, end: &str) {
        self.show(start.len());
        match self.rest.find(end) {
            Some(at) => {
                self.hide(at);
                self.show(end.len());
            }
            None => self.hide(self.rest.len()),
        }
    }

    /// Shows an XML declaration as long as it looks like one.
    fn declaration(&mut self) {
        let end = self.rest.find("?>").map_or(self.rest.len(), |at| at + 2);
        let plain = |c: char| c.is_ascii_alphanumeric() || " \t\r\n<?>='\"._-".contains(c);
        if end <= 80 && self.rest[..end].chars().all(plain) {
            self.show(end);
        } else {
            self.hide(end);
        }
    }

    /// Shows the name of the element, and namespaces; hides every other attribute.
    fn tag(&mut self) {
        let start = if self.rest.starts_with("</") { 2 } else { 1 };
        let is_name = |c: char| c.is_alphanumeric() || "_-.:".contains(c);
        let name_end =
            self.rest[start..].find(|c| !is_name(c)).map_or(self.rest.len(), |at| start + at);
        let name = &self.rest[start..name_end];
        let local = name.rsplit(':').next().unwrap_or_default();
        let Some(end) = tag_end(self.rest).filter(|_| local.starts_with(char::is_alphabetic))
        else {
            // Not a tag: hide the character and go on.
            return self.hide(1);
        };
        if start == 2 {
            self.open.pop();
        } else if !self.rest[..end].ends_with("/>") {
            self.open.push(SHOWN.binary_search(&local).is_ok());
        }
        self.show(name_end);
        self.attributes(end - name_end);
    }

    fn attributes(&mut self, bytes: usize) {
        let until = self.rest.len() - bytes;
        while self.rest.len() > until {
            let left = self.rest.len() - until;
            let blank = self.rest[..left].find(|c: char| !c.is_whitespace()).unwrap_or(left);
            self.show(blank);
            let left = left - blank;
            match namespace(&self.rest[..left]) {
                Some(length) => self.show(length),
                None if matches!(&self.rest[..left], ">" | "/>" | "") => self.show(left),
                None => {
                    let next = self.rest.chars().next().map_or(left, char::len_utf8);
                    self.hide(next);
                }
            }
        }
    }
}

/// Length of a namespace declaration at the start, if there is one that may be shown.
fn namespace(text: &str) -> Option<usize> {
    let prefix = text.strip_prefix("xmlns")?;
    let (prefix, value) = prefix.split_once('=')?;
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let uri = value[1..].split(quote).next()?;
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-.:/".contains(c);
    let known = NAMESPACES.iter().any(|known| uri.starts_with(known));
    let harmless = prefix.len() <= 16 && uri.len() <= 100;
    let shown = known && harmless && prefix.chars().all(plain) && uri.chars().all(plain);
    let length = "xmlns".len() + prefix.len() + 1 + 1 + uri.len() + 1;
    (shown && length <= text.len()).then_some(length)
}

/// Offset after the `>` that ends a tag, quotes heeded; `None` when it does not end before the next `<`.
fn tag_end(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match (quote, byte) {
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if byte == open => quote = None,
            (None, b'>') => return Some(at + 1),
            (_, b'<') => return None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let masked = masked(text);
        assert_eq!(masked, expected);
        let shape = |text: &str| text.split('\n').map(|l| l.chars().count()).collect::<Vec<_>>();
        assert_eq!(shape(text), shape(&masked), "lines and columns stay");
    }

    #[test]
    fn the_list_is_sorted_for_the_search() {
        assert!(SHOWN.is_sorted());
    }

    #[test]
    fn identifying_values_are_hidden_and_codes_are_not() {
        check("<a:Bsn>999900006</a:Bsn>", "<a:Bsn>•••••••••</a:Bsn>");
        check("<Achternaam>Bruû nema</Achternaam>", "<Achternaam>•••••••••</Achternaam>");
        check("<Datum>2010-02-14</Datum>", "<Datum>••••••••••</Datum>");
        check("<Begindatum>2026-04-03</Begindatum>", "<Begindatum>2026-04-03</Begindatum>");
        check("<Onbekend>x1</Onbekend>", "<Onbekend>••</Onbekend>");
    }

    #[test]
    fn a_name_or_bsn_in_a_wrong_place_is_hidden() {
        check("<Code>Zandwolk</Code>", "<Code>••••••••</Code>");
        check(
            "<ToewijzingNummer>999900006</ToewijzingNummer>",
            "<ToewijzingNummer>•••••••••</ToewijzingNummer>",
        );
        check("<Code>45A03</Code>Tom", "<Code>45A03</Code>•••");
        check("<Code><Bsn>1</Bsn>Tom</Code>", "<Code><Bsn>•</Bsn>•••</Code>");
    }

    #[test]
    fn comments_attributes_and_the_rest_are_hidden() {
        check("<!-- Tom\n -->", "<!--••••\n•-->");
        check("<![CDATA[Tom]]>", "<![CDATA[•••]]>");
        check("<?xsl Tom?>", "<?•••••••?>");
        check("<!DOCTYPE Tom>", "<!DOCTYPE••••>");
        check("<Bsn naam=\"Tom > W\"/>x", "<Bsn ••••••••• • ••/>•");
        check(
            "<a:B xmlns:a=\"http://www.istandaarden.nl/ijw\" b='Tom'>",
            "<a:B xmlns:a=\"http://www.istandaarden.nl/ijw\" •••••••>",
        );
        check("<?xml version=\"1.0\"?>\n<A/>", "<?xml version=\"1.0\"?>\n<A/>");
        check("<?xml version=\"1.0\" naam='Tom ß'?>", &"•".repeat(34));
    }

    #[test]
    fn what_is_not_xml_is_hidden() {
        check("Geachte Tom,\nhoi", "••••••••••••\n•••");
        check("<Bsn>99<Bsn", "<Bsn>••••••");
        check("a < b", "•••••");
        check("<Naam \"Tom>", &"•".repeat(11));
        check("", "");
    }
}
