//! From values to bytes. The same values give the same bytes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Envelop, Foutbericht, GGK, STUF, Systeem};

impl Envelop {
    /// The envelope as it is sent: a `Du01` when it answers one, else a `Di01`.
    pub fn write(&self) -> Vec<u8> {
        let (root, code) = match self.cross_refnummer {
            Some(_) => ("GGK:envelopRetourbericht-ggk_Du01", "Du01"),
            None => ("GGK:envelopHeenbericht-ggk_Di01", "Di01"),
        };
        let mut out = Writer::new(root, &[("GGK", GGK), ("StUF", STUF)]);
        out.open("GGK:stuurgegevens");
        out.text("StUF:berichtcode", code);
        out.systeem("StUF:zender", &self.zender);
        out.systeem("StUF:ontvanger", &self.ontvanger);
        out.text("StUF:referentienummer", &self.referentienummer);
        out.text("StUF:tijdstipBericht", &self.tijdstip_bericht);
        out.maybe("StUF:crossRefnummer", self.cross_refnummer.as_deref());
        out.text("StUF:functie", &self.functie);
        out.close("GGK:stuurgegevens");
        out.open("GGK:parameters");
        out.text("GGK:applicatieVersie", &self.versies.applicatie);
        out.text("GGK:applicatieSubversie", &self.versies.applicatie_sub);
        out.text("GGK:functieVersie", &self.versies.functie);
        out.text("GGK:functieSubversie", &self.versies.functie_sub);
        out.open("GGK:bericht");
        out.text("GGK:xmlBestand", &STANDARD.encode(&self.bericht));
        out.close("GGK:bericht");
        out.close("GGK:parameters");
        out.end(root)
    }
}

impl Foutbericht {
    /// The message as it is sent.
    pub fn write(&self) -> Vec<u8> {
        let root = "StUF:Fo01Bericht";
        let mut out = Writer::new(root, &[("StUF", STUF)]);
        out.open("StUF:stuurgegevens");
        out.text("StUF:berichtcode", "Fo01");
        out.systeem("StUF:zender", &self.zender);
        out.systeem("StUF:ontvanger", &self.ontvanger);
        out.text("StUF:referentienummer", &self.referentienummer);
        out.text("StUF:tijdstipBericht", &self.tijdstip_bericht);
        out.text("StUF:crossRefnummer", &self.cross_refnummer);
        out.close("StUF:stuurgegevens");
        out.open("StUF:body");
        out.text("StUF:code", &self.code);
        out.text("StUF:plek", &self.plek);
        out.text("StUF:omschrijving", &self.omschrijving);
        out.maybe("StUF:details", self.details.as_deref());
        out.close("StUF:body");
        out.end(root)
    }
}

/// XML in the making, an element a line.
pub(crate) struct Writer {
    text: String,
    depth: usize,
}

impl Writer {
    pub(crate) fn new(root: &str, namespaces: &[(&str, &str)]) -> Self {
        let mut text = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{root}");
        for (prefix, namespace) in namespaces {
            text.push_str(&format!(" xmlns:{prefix}=\"{namespace}\""));
        }
        text.push_str(">\n");
        Self { text, depth: 1 }
    }

    fn indent(&mut self) {
        self.text.extend(std::iter::repeat_n("  ", self.depth));
    }

    pub(crate) fn open(&mut self, name: &str) {
        self.indent();
        self.text.push_str(&format!("<{name}>\n"));
        self.depth += 1;
    }

    pub(crate) fn close(&mut self, name: &str) {
        self.depth -= 1;
        self.indent();
        self.text.push_str(&format!("</{name}>\n"));
    }

    pub(crate) fn text(&mut self, name: &str, value: &str) {
        self.indent();
        self.text.push_str(&format!("<{name}>"));
        for c in value.chars() {
            match c {
                '&' => self.text.push_str("&amp;"),
                '<' => self.text.push_str("&lt;"),
                '>' => self.text.push_str("&gt;"),
                '\r' => self.text.push_str("&#13;"),
                // Not allowed in XML, however written.
                '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' => self.text.push('?'),
                '\u{fffe}' | '\u{ffff}' => self.text.push('?'),
                _ => self.text.push(c),
            }
        }
        self.text.push_str(&format!("</{name}>\n"));
    }

    pub(crate) fn maybe(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.text(name, value);
        }
    }

    pub(crate) fn systeem(&mut self, name: &str, systeem: &Systeem) {
        self.open(name);
        let organisatie = Some(systeem.organisatie.as_str()).filter(|text| !text.is_empty());
        self.maybe("StUF:organisatie", organisatie);
        self.text("StUF:applicatie", &systeem.applicatie);
        self.maybe("StUF:administratie", systeem.administratie.as_deref());
        self.maybe("StUF:gebruiker", systeem.gebruiker.as_deref());
        self.close(name);
    }

    pub(crate) fn end(mut self, root: &str) -> Vec<u8> {
        self.text.push_str(&format!("</{root}>\n"));
        self.text.into_bytes()
    }
}
