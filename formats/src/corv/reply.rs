//! What the sender of a message is answered: `Bv01`, `Fo01`, `Fo03`.

use super::Stuurgegevens;
use crate::ggk::write::Writer;
use crate::ggk::{STUF, Systeem};

/// Code of a fault: the reference of the message was used before.
pub const REFERENCE_USED: &str = "StUF016";

/// An answer in the making. The same values give the same bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reply<'r> {
    /// Of the message that is answered.
    pub to: &'r Stuurgegevens,
    /// Reference of the answer itself, at most 40 characters.
    pub referentienummer: &'r str,
    /// `yyyyMMddHHmmss`.
    pub tijdstip: &'r str,
}

/// What is wrong, as a fault message tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fout<'f> {
    /// Code of StUF, at most 7 characters.
    pub code: &'f str,
    /// What is wrong, at most 200 characters. Identifies nobody.
    pub omschrijving: &'f str,
    /// Where, at most 1000 characters. Identifies nobody.
    pub details: Option<&'f str>,
}

impl Reply<'_> {
    /// `Bv01`: the message is taken.
    pub fn bv01(&self) -> Vec<u8> {
        let root = "StUF:Bv01Bericht";
        let mut out = Writer::new(root, &[("StUF", STUF)]);
        self.header(&mut out, "Bv01");
        out.end(root)
    }

    /// `Fo01`: what the message holds is wrong.
    pub fn fo01(&self, fout: &Fout<'_>) -> Vec<u8> {
        self.fault("StUF:Fo01Bericht", "Fo01", fout)
    }

    /// `Fo03`: the message is not taken in, by its `stuurgegevens` alone.
    pub fn fo03(&self, fout: &Fout<'_>) -> Vec<u8> {
        self.fault("StUF:Fo03Bericht", "Fo03", fout)
    }

    fn fault(&self, root: &str, code: &str, fout: &Fout<'_>) -> Vec<u8> {
        let mut out = Writer::new(root, &[("StUF", STUF)]);
        self.header(&mut out, code);
        out.open("StUF:body");
        out.text("StUF:code", fout.code);
        // Whoever sent the message is the client.
        out.text("StUF:plek", "client");
        out.text("StUF:omschrijving", fout.omschrijving);
        out.maybe("StUF:details", fout.details);
        out.close("StUF:body");
        out.end(root)
    }

    fn header(&self, out: &mut Writer, code: &str) {
        out.open("StUF:stuurgegevens");
        out.text("StUF:berichtcode", code);
        // A user is a person, and of the other side: not told back.
        let system = |of: &Systeem| Systeem { gebruiker: None, ..of.clone() };
        out.systeem("StUF:zender", &system(&self.to.ontvanger));
        out.systeem("StUF:ontvanger", &system(&self.to.zender));
        out.text("StUF:referentienummer", self.referentienummer);
        out.text("StUF:tijdstipBericht", self.tijdstip);
        out.text("StUF:crossRefnummer", &self.to.referentienummer);
        out.close("StUF:stuurgegevens");
    }
}
