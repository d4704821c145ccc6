//! From the tree of a case to the bytes of a message. What goes without saying need not be said: the
//! header, and the child.

use anyhow::{Context as _, anyhow, bail, ensure};
use toml::{Table, Value};
use wijkstroom_formats::read::children;
use wijkstroom_formats::write::{self, Fault, Part, Style};

use super::file::{Body, Case, Posted};
use super::moment;

/// The child of a case that names none, and what others leave unsaid of theirs. Invented; the BSN is of the official test range.
const CHILD: &str = r#"
Bsn = "999900006"
Geboortedatum = { Datum = 2014-05-06 }
Geslacht = "2"
Naam.Geslachtsnaam.Achternaam = "Zandwolk"
Naam.Voornamen = "Abelio"
Naam.NaamGebruik = "1"
Contactgegevens.Contact = [
  { Soort = "01", Adres = { Huis = { Huisnummer = 1 }, Postcode = "1011AB", LandCode = "NL" } },
]
"#;

/// The message type whose `Client` holds most: what a case says of a child must be in it.
const FULLEST: &str = "JW301";

/// The key that names the child in a class `Client`.
const CHILD_KEY: &str = "client";

/// The bytes of a message of a case.
///
/// # Errors
/// In Dutch, with the element: what the standard does not know, or what no message can be made of.
pub(super) fn bytes(case: &Case, posted: &Posted) -> anyhow::Result<Vec<u8>> {
    let (kind, tree) = match &posted.body {
        Body::File(bytes) => return Ok(bytes.clone()),
        Body::Tree { kind, tree } => (kind.as_str(), tree),
    };
    ensure!(children(kind, "").is_some(), "soort = \"{kind}\": zo'n bericht is er niet");
    let mut tree = tree.clone();
    let said = tree.remove("Header").unwrap_or_else(|| Value::Table(Table::new()));
    let mut header = header(case, posted, kind);
    merge(&mut header, said);
    tree.insert("Header".to_owned(), header);
    let writer = Trees { case, kind };
    let parts = writer.parts("", &tree)?;
    write::message(kind, parts, &Style::STANDARD).map_err(|error| told(&error))
}

/// What goes without saying in a header; `BerichtCode` and versions are filled in while writing.
fn header(case: &Case, posted: &Posted, kind: &str) -> Value {
    let (gemeente, aanbieder) = (&case.hub.gemeente, &case.hub.aanbieder);
    let by_municipality =
        ["301", "302", "319", "320", "325"].iter().any(|number| kind.ends_with(number));
    let (afzender, ontvanger) =
        if by_municipality { (gemeente, aanbieder) } else { (aanbieder, gemeente) };
    let text = |text: &str| Value::String(text.to_owned());
    let table = |fields: [(&str, Value); 2]| {
        Value::Table(fields.map(|(name, value)| (name.to_owned(), value)).into_iter().collect())
    };
    let version =
        table([("BasisschemaXsdVersie", text("1.0.0")), ("BerichtXsdVersie", text("1.0.0"))]);
    let identification = table([
        ("Identificatie", text(&posted.name)),
        ("Dagtekening", text(&moment::day(posted.at))),
    ]);
    let mut header = table([("Afzender", text(afzender)), ("Ontvanger", text(ontvanger))]);
    merge(&mut header, table([("BerichtIdentificatie", identification), ("XsdVersie", version)]));
    header
}

/// Lays one tree over another: what the upper one says, counts.
fn merge(under: &mut Value, over: Value) {
    match (under, over) {
        (Value::Table(under), Value::Table(over)) => {
            for (name, value) in over {
                match under.get_mut(&name) {
                    Some(there) => merge(there, value),
                    None => drop(under.insert(name, value)),
                }
            }
        }
        (under, over) => *under = over,
    }
}

struct Trees<'a> {
    case: &'a Case,
    kind: &'a str,
}

impl Trees<'_> {
    /// The elements of the class at a path.
    fn parts(&self, path: &str, table: &Table) -> anyhow::Result<Vec<Part<'static>>> {
        let known = children(self.kind, path).unwrap_or_default();
        let table = self.with_child(path, &known, table)?;
        let mut parts = Vec::new();
        for (name, value) in &table {
            let below = if path.is_empty() { name.clone() } else { format!("{path}/{name}") };
            ensure!(
                known.contains(&name.as_str()),
                "{} heeft geen element {below}; {} heeft: {}",
                self.kind,
                if path.is_empty() { "Bericht" } else { path },
                known.join(", ")
            );
            let many = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
            for one in many {
                parts.push(self.part(name, &below, one)?);
            }
        }
        Ok(parts)
    }

    fn part(&self, name: &str, path: &str, value: &Value) -> anyhow::Result<Part<'static>> {
        Ok(match value {
            Value::Table(table) => write::group(name.to_owned(), self.parts(path, table)?),
            Value::String(text) => write::text(name.to_owned(), text.clone()),
            Value::Integer(_) | Value::Datetime(_) => {
                write::text(name.to_owned(), value.to_string())
            }
            Value::Float(_) | Value::Boolean(_) | Value::Array(_) => {
                bail!("{path}: een tekst, een geheel getal, een dag of een tijd hoort hier")
            }
        })
    }

    /// A class that tells a Bsn gets the child: that which `client` names, else the case's only one,
    /// as far as this type of message may tell it.
    fn with_child(&self, path: &str, known: &[&str], table: &Table) -> anyhow::Result<Table> {
        let mut table = table.clone();
        let named = table.remove(CHILD_KEY);
        if !known.contains(&"Bsn") || (named.is_none() && table.contains_key("Bsn")) {
            ensure!(named.is_none(), "{path} van {}: hier hoort geen client", self.kind);
            return Ok(table);
        }
        let mut child = Value::Table(toml::from_str(CHILD)?);
        let clients = &self.case.clients;
        let said = match (&named, clients.len()) {
            (None, 0) => None,
            (None, 1) => clients.values().next(),
            (None, _) => bail!("{path}: er zijn meer cliënten in dit geval; zeg client = \"...\""),
            (Some(name), _) => {
                let name = name.as_str().with_context(|| format!("{path}/client is geen tekst"))?;
                let found = clients.get(name);
                Some(found.with_context(|| format!("{path}: er is geen [client.{name}]"))?)
            }
        };
        if let Some(said) = said {
            cut(FULLEST, "Client", said, &mut |path| {
                Err(anyhow!("[client] heeft geen element {path}"))
            })?;
            merge(&mut child, Value::Table(said.clone()));
        }
        let Value::Table(child) = child else { return Ok(table) };
        let mut full = Value::Table(cut(self.kind, path, &child, &mut |_| Ok(()))?);
        merge(&mut full, Value::Table(table));
        Ok(full.as_table().cloned().unwrap_or_default())
    }
}

/// A tree without what the class at a path may not hold; `unknown` is asked about each of those.
fn cut(
    kind: &str,
    path: &str,
    table: &Table,
    unknown: &mut dyn FnMut(&str) -> anyhow::Result<()>,
) -> anyhow::Result<Table> {
    let known = children(kind, path).unwrap_or_default();
    let mut left = Table::new();
    for (name, value) in table {
        let below = format!("{path}/{name}");
        if !known.contains(&name.as_str()) {
            unknown(&below)?;
            continue;
        }
        let mut one = |value: &Value| match value.as_table() {
            Some(inner) => Ok(Value::Table(cut(kind, &below, inner, unknown)?)),
            None => Ok(value.clone()),
        };
        let value = match value.as_array() {
            Some(many) => Value::Array(many.iter().map(one).collect::<anyhow::Result<_>>()?),
            None => one(value)?,
        };
        left.insert(name.clone(), value);
    }
    Ok(left)
}

/// What is wrong with a tree, in Dutch; never with a text of it.
fn told(error: &write::Unwritable) -> anyhow::Error {
    let what = match error.fault {
        Fault::UnknownType => "is geen soort bericht",
        Fault::Unknown => "is hier geen element",
        Fault::Repeated => "mag hier maar één keer staan",
        Fault::Missing => "ontbreekt",
        Fault::Kind => "heeft elementen waar een tekst hoort, of een tekst waar elementen horen",
        Fault::Value => {
            "heeft een waarde die het schema niet toestaat (een bericht dat het schema niet volgt, \
             is een bestand naast het geval)"
        }
        Fault::TooLarge => "is te groot voor een bericht",
    };
    anyhow!("{} {what}", error.path)
}
