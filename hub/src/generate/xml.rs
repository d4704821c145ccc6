//! Writes a draft as XML, in one of the ways that real systems do.

use wijkstroom_schemas::day::Day;

use super::child::{Address, Child, Parent};
use super::draft::{Amount, Assigned, Draft, Kind, Product, Row};

/// How many ways of writing there are.
pub(crate) const STYLES: usize = STYLE.len();

/// One way of writing XML.
struct Style {
    declaration: &'static str,
    newline: &'static str,
    indent: &'static str,
    /// Prefix of the message's namespace; empty: the default namespace.
    message: &'static str,
    /// Prefix of the basisschema's namespace; empty: declared anew on each outermost element of it.
    basis: &'static str,
}

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";

const STYLE: [Style; 5] = [
    Style { declaration: DECLARATION, newline: "\n", indent: "\t", message: "jw:", basis: "ijw:" },
    Style { declaration: DECLARATION, newline: "\r\n", indent: "  ", message: "b:", basis: "ijw:" },
    Style {
        declaration: "<?xml version='1.0' encoding='utf-8' standalone='yes'?>",
        newline: "\n",
        indent: "    ",
        message: "ns0:",
        basis: "ns1:",
    },
    Style { declaration: DECLARATION, newline: "", indent: "", message: "", basis: "ijw:" },
    Style { declaration: "", newline: "\n", indent: " ", message: "", basis: "" },
];

/// In which namespace an element is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Space {
    Message,
    Basis,
}
use Space::{Basis, Message};

/// The message as bytes: UTF-8, no BOM.
pub(crate) fn write(draft: &Draft) -> Vec<u8> {
    let mut xml = Xml::new(draft);
    xml.header(draft);
    xml.open(Message, "Client");
    xml.client(draft);
    match draft.kind {
        Kind::Jw301 => xml.list("ToegewezenProducten", &draft.assigned, Xml::assigned),
        Kind::Jw305 => xml.list("StartProducten", &draft.rows, Xml::row),
        Kind::Jw307 => xml.list("StopProducten", &draft.rows, Xml::row),
    }
    xml.close(Message, "Client");
    xml.close(Message, "Bericht");
    xml.out.push_str(xml.style.newline);
    xml.out.into_bytes()
}

struct Xml {
    out: String,
    style: &'static Style,
    depth: usize,
    /// How deep inside elements of the basisschema.
    basis_depth: usize,
}

impl Xml {
    fn new(draft: &Draft) -> Self {
        let style = &STYLE[draft.style % STYLES];
        let mut out = String::with_capacity(4_096);
        if !style.declaration.is_empty() {
            out.push_str(style.declaration);
            out.push_str(style.newline);
        }
        out.push('<');
        out.push_str(style.message);
        out.push_str("Bericht");
        let message_uri =
            format!("http://www.istandaarden.nl/ijw/3_2/{}/schema", draft.kind.lower());
        declare(&mut out, style.message, &message_uri);
        if !style.basis.is_empty() {
            declare(&mut out, style.basis, BASIS_URI);
        }
        out.push('>');
        Self { out, style, depth: 1, basis_depth: 0 }
    }

    fn new_line(&mut self) {
        self.out.push_str(self.style.newline);
        for _ in 0..self.depth {
            self.out.push_str(self.style.indent);
        }
    }

    fn start_tag(&mut self, space: Space, name: &str) {
        self.new_line();
        self.out.push('<');
        self.out.push_str(self.prefix(space));
        self.out.push_str(name);
        if space == Basis && self.style.basis.is_empty() && self.basis_depth == 0 {
            declare(&mut self.out, "", BASIS_URI);
        }
        self.out.push('>');
    }

    fn end_tag(&mut self, space: Space, name: &str) {
        self.out.push_str("</");
        self.out.push_str(self.prefix(space));
        self.out.push_str(name);
        self.out.push('>');
    }

    fn prefix(&self, space: Space) -> &'static str {
        match space {
            Message => self.style.message,
            Basis => self.style.basis,
        }
    }

    fn open(&mut self, space: Space, name: &str) {
        self.start_tag(space, name);
        self.depth += 1;
        self.basis_depth += usize::from(space == Basis || self.basis_depth > 0);
    }

    fn close(&mut self, space: Space, name: &str) {
        self.depth -= 1;
        self.basis_depth = self.basis_depth.saturating_sub(1);
        self.new_line();
        self.end_tag(space, name);
    }

    fn leaf(&mut self, space: Space, name: &str, value: &str) {
        self.start_tag(space, name);
        for character in value.chars() {
            match character {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                other => self.out.push(other),
            }
        }
        self.end_tag(space, name);
    }

    fn optional(&mut self, space: Space, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.leaf(space, name, value);
        }
    }

    fn day(&mut self, space: Space, name: &str, day: Day) {
        self.leaf(space, name, &day.to_string());
    }

    fn number(&mut self, space: Space, name: &str, number: u32) {
        self.leaf(space, name, &number.to_string());
    }

    fn list<T>(&mut self, name: &str, items: &[T], each: fn(&mut Self, &T)) {
        self.open(Message, name);
        for item in items {
            each(self, item);
        }
        self.close(Message, name);
    }

    fn header(&mut self, draft: &Draft) {
        let (from, to) = match draft.kind {
            Kind::Jw301 => (&draft.municipality, &draft.provider),
            Kind::Jw305 | Kind::Jw307 => (&draft.provider, &draft.municipality),
        };
        self.open(Message, "Header");
        self.leaf(Message, "BerichtCode", draft.kind.code());
        self.leaf(Message, "BerichtVersie", "3");
        self.leaf(Message, "BerichtSubversie", "2");
        self.leaf(Message, "Afzender", from);
        self.leaf(Message, "Ontvanger", to);
        self.open(Message, "BerichtIdentificatie");
        self.leaf(Basis, "Identificatie", &draft.identification);
        self.day(Basis, "Dagtekening", draft.dagtekening);
        self.close(Message, "BerichtIdentificatie");
        self.open(Message, "XsdVersie");
        self.leaf(Basis, "BasisschemaXsdVersie", "1.0.0");
        self.leaf(Basis, "BerichtXsdVersie", "1.0.0");
        self.close(Message, "XsdVersie");
        self.close(Message, "Header");
    }

    /// What stands in `Client` before the products.
    fn client(&mut self, draft: &Draft) {
        let child = &draft.child;
        self.leaf(Message, "Bsn", &child.bsn);
        self.open(Message, "Geboortedatum");
        self.day(Basis, "Datum", child.born);
        self.optional(Basis, "DatumGebruik", child.born_known);
        self.close(Message, "Geboortedatum");
        self.leaf(Message, "Geslacht", child.sex);
        self.open(Message, "Naam");
        self.open(Basis, "Geslachtsnaam");
        self.leaf(Basis, "Achternaam", child.surname);
        self.optional(Basis, "Voorvoegsel", child.prefix);
        self.close(Basis, "Geslachtsnaam");
        self.optional(Basis, "Voornamen", child.first_name);
        self.optional(Basis, "Voorletters", child.initials);
        if draft.kind == Kind::Jw301 {
            self.leaf(Basis, "NaamGebruik", "1");
        }
        self.close(Message, "Naam");
        if draft.kind == Kind::Jw301 {
            self.surroundings(child);
        }
    }

    /// What only a JW301 tells of a child.
    fn surroundings(&mut self, child: &Child) {
        if let Some(language) = child.language {
            self.open(Message, "Communicatie");
            self.leaf(Basis, "Vorm", "1");
            self.leaf(Basis, "Taal", language);
            self.close(Message, "Communicatie");
        }
        self.optional(Message, "JuridischeStatus", child.legal_status);
        if let Some(parent) = &child.parent {
            self.list("Relaties", std::slice::from_ref(parent), Self::parent);
        }
        self.open(Message, "Contactgegevens");
        self.contact("01", &child.address, None);
        self.close(Message, "Contactgegevens");
    }

    fn parent(&mut self, parent: &Parent) {
        self.open(Message, "Relatie");
        self.leaf(Message, "Nummer", "1");
        self.leaf(Message, "Volgorde", "1");
        self.leaf(Message, "Soort", "10");
        if let Some(born) = parent.born {
            self.open(Message, "Geboortedatum");
            self.day(Basis, "Datum", born);
            self.close(Message, "Geboortedatum");
        }
        self.open(Message, "Naam");
        self.open(Basis, "Geslachtsnaam");
        self.leaf(Basis, "Achternaam", parent.surname);
        self.close(Basis, "Geslachtsnaam");
        if let Some(partner) = parent.partner {
            self.open(Basis, "Partnernaam");
            self.leaf(Basis, "Achternaam", partner);
            self.close(Basis, "Partnernaam");
        }
        self.leaf(Basis, "NaamGebruik", if parent.partner.is_some() { "3" } else { "1" });
        self.close(Message, "Naam");
        self.contact("03", &parent.address, Some(&parent.phone));
        self.close(Message, "Relatie");
    }

    fn contact(&mut self, kind: &str, address: &Address, phone: Option<&str>) {
        self.open(Message, "Contact");
        self.leaf(Message, "Soort", kind);
        self.open(Message, "Adres");
        self.open(Basis, "Huis");
        self.number(Basis, "Huisnummer", address.number);
        self.optional(Basis, "Huisletter", address.letter);
        self.close(Basis, "Huis");
        self.leaf(Basis, "Postcode", &address.postcode);
        self.leaf(Basis, "Straatnaam", address.street);
        self.leaf(Basis, "LandCode", address.country);
        self.close(Message, "Adres");
        if let Some(phone) = phone {
            self.open(Message, "Telefoon");
            self.open(Basis, "Telefoon01");
            self.leaf(Basis, "Telefoonnummer", phone);
            self.leaf(Basis, "Landnummer", "0031");
            self.close(Basis, "Telefoon01");
            self.close(Message, "Telefoon");
        }
        self.close(Message, "Contact");
    }

    fn product(&mut self, product: Option<&Product>) {
        if let Some(product) = product {
            self.open(Message, "Product");
            self.leaf(Basis, "Categorie", product.category);
            self.optional(Basis, "Code", product.code.as_deref());
            self.close(Message, "Product");
        }
    }

    fn assigned(&mut self, assigned: &Assigned) {
        self.open(Message, "ToegewezenProduct");
        self.number(Message, "ToewijzingNummer", assigned.number);
        self.optional(Message, "ReferentieAanbieder", assigned.reference.as_deref());
        self.product(assigned.product.as_ref());
        self.day(Message, "Toewijzingsdatum", assigned.on);
        self.leaf(Message, "Toewijzingstijd", &assigned.time);
        self.day(Message, "Ingangsdatum", assigned.from);
        if let Some(until) = assigned.until {
            self.day(Message, "Einddatum", until);
        }
        self.optional(Message, "RedenWijziging", assigned.change);
        match assigned.amount {
            Amount::None => {}
            Amount::Volume { volume, unit, frequency } => {
                self.open(Message, "Omvang");
                self.number(Basis, "Volume", volume);
                self.leaf(Basis, "Eenheid", unit);
                self.leaf(Basis, "Frequentie", frequency);
                self.close(Message, "Omvang");
            }
            Amount::Budget(cents) => self.number(Message, "Budget", cents),
        }
        if assigned.comment {
            self.leaf(Message, "Commentaar", "In overleg met het wijkteam < 4 weken evalueren");
        }
        self.close(Message, "ToegewezenProduct");
    }

    fn row(&mut self, row: &Row) {
        let name = if row.stop.is_some() { "StopProduct" } else { "StartProduct" };
        self.open(Message, name);
        self.optional(Message, "ToewijzingNummer", row.number.as_deref());
        self.product(row.product.as_ref());
        if let Some(day) = row.assigned_from {
            self.day(Message, "ToewijzingIngangsdatum", day);
        }
        self.day(Message, "Begindatum", row.begin);
        if let Some((reason, end)) = row.stop {
            self.leaf(Message, "RedenBeeindiging", reason);
            self.day(Message, "Einddatum", end);
        }
        self.leaf(Message, "StatusAanlevering", row.status);
        self.close(Message, name);
    }
}

const BASIS_URI: &str = "http://www.istandaarden.nl/ijw/3_2/basisschema/schema";

/// Writes a namespace declaration for a prefix such as `ijw:`; empty: the default namespace.
fn declare(out: &mut String, prefix: &str, uri: &str) {
    out.push_str(" xmlns");
    if let Some(name) = prefix.strip_suffix(':') {
        out.push(':');
        out.push_str(name);
    }
    out.push_str("=\"");
    out.push_str(uri);
    out.push('"');
}
