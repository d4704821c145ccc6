//! From the text of a mapping file to a mapping.

use std::collections::BTreeSet;

use toml::de::DeTable;
use wijkstroom_schemas::feed::Kind;

use super::event;
use super::mapping::{
    Column, Condition, ConsentSpec, Encoding, EventSpec, FileSpec, Format, From, KeyForm, KeyPart,
    Mapping, MunicipalitySpec, MutationSpec, OrderSpec, PersonSpec, ReplaceSpec, RowSpec, Slot,
    Test, folded,
};
use super::pattern::Pattern;
use super::person;
use super::sample;
use super::section::{Item, MappingError, Section, Source};

/// Most events of one mapping.
const EVENTS_MAX: usize = 20;

/// Longest name of a mapping.
const NAME_MAX: usize = 40;

/// The columns that a mapping names, while it is being read.
#[derive(Default)]
pub(super) struct Columns {
    columns: Vec<Column>,
}

impl Columns {
    /// The number of a column.
    pub(super) fn slot(&mut self, name: &str) -> Slot {
        let folded = folded(name);
        if let Some(slot) = self.columns.iter().position(|column| column.folded == folded) {
            return slot;
        }
        self.columns.push(Column { name: name.trim().to_owned(), folded, optional: false });
        self.columns.len() - 1
    }

    /// The column or columns that an item names, the first filled one of which counts.
    pub(super) fn slots(&mut self, item: &Item<'_>) -> Result<Vec<Slot>, MappingError> {
        Ok(item.texts()?.into_iter().map(|name| self.slot(name)).collect())
    }
}

impl Mapping {
    /// Reads a mapping file.
    ///
    /// # Errors
    /// What is wrong with it, on what line, and what to do about it.
    pub fn parse(text: &str) -> Result<Self, MappingError> {
        let table = DeTable::parse(text).map_err(|error| {
            let line = error.span().map_or(0, |span| Source(text).line(span.start));
            let what = error.message();
            MappingError { line, what: format!("Dit is geen goede TOML: {what}.") }
        })?;
        let mut top = Section::new(Source(text), table.get_ref(), "", 0);
        let mut columns = Columns::default();
        let name = name(&top.must("name")?)?;
        // For who reads it.
        top.get("description").map(|item| item.text()).transpose()?;
        let (file, optional) = file(top.get("file"))?;
        let person = top.get("person");
        let person = person.map(|item| person::parse(&item, &mut columns)).transpose()?;
        let events = events(&top.must("event")?, &mut columns)?;
        let row = row(&top.must("row")?, &mut columns)?;
        let replace = top.get("replace").map(|item| replace(&item, &mut columns)).transpose()?;
        let consent = top.get("consent").map(|item| consent(&item, &mut columns)).transpose()?;
        let municipality = top.get("municipality");
        let municipality =
            municipality.map(|item| municipality_of(&item, &mut columns)).transpose()?;
        let strict = match top.get("bad_rows") {
            None => false,
            Some(item) => match item.text()? {
                "park" => false,
                "refuse-file" => true,
                _ => return item.fail("moet \"park\" of \"refuse-file\" zijn."),
            },
        };
        let sample = top.get("sample").map(|item| sample::parse(&item)).transpose()?;
        if person.is_none() && events.iter().any(|event| event.family.about_person) {
            return top.fail(
                "Hier ontbreekt [person]: een gebeurtenis van deze mapping gaat over een kind.",
            );
        }
        if replace.is_some() && (row.mutation.is_some() || row.order.is_some()) {
            return top.fail(
                "Met [replace] komt elk bestand in de plaats van het vorige: haal mutation en order weg uit [row].",
            );
        }
        top.finish()?;
        let mut of_person = person.iter().flat_map(PersonSpec::slots);
        let key_names = of_person.any(|slot| is_key(&row, slot));
        drop(of_person);
        let mut columns = columns.columns;
        for (item, name) in optional {
            let name = folded(name);
            let Some(column) = columns.iter_mut().find(|column| column.folded == name) else {
                return item.fail("noemt een kolom die verder nergens in de mapping staat.");
            };
            column.optional = true;
        }
        let mut mapping = Self {
            name,
            file,
            columns,
            key_names,
            row,
            replace,
            consent,
            person,
            municipality,
            events,
            strict,
            sample,
            served: None,
        };
        mapping.key_forms();
        Ok(mapping)
    }

    /// Which parts of the key may be written in more than one way.
    fn key_forms(&mut self) {
        let bsn: BTreeSet<Slot> = match &self.person {
            Some(person) => person.bsn.iter().chain(&person.onderwijsnummer).copied().collect(),
            None => BTreeSet::new(),
        };
        let born = self.person.iter().flat_map(|person| &person.geboortedatum);
        let columns = |kind: Kind| {
            let fields = self.events.iter().flat_map(|event| &event.fields);
            fields.filter(move |field| field.kind() == kind).flat_map(|field| &field.columns)
        };
        let dates: BTreeSet<Slot> = columns(Kind::Day).chain(born).copied().collect();
        let schools: BTreeSet<Slot> = columns(Kind::Brin).copied().collect();
        for part in &mut self.row.key {
            part.form = match part.slot {
                slot if bsn.contains(&slot) => KeyForm::Bsn,
                slot if dates.contains(&slot) => KeyForm::Date,
                slot if schools.contains(&slot) => KeyForm::Brin,
                _ => KeyForm::Text,
            };
        }
    }
}

fn is_key(row: &RowSpec, slot: Slot) -> bool {
    row.key.iter().any(|part| part.slot == slot)
}

fn name(item: &Item<'_>) -> Result<String, MappingError> {
    let text = item.text()?;
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if text.len() > NAME_MAX || !text.chars().all(fits) {
        return item.fail("heeft kleine letters, cijfers en -, hoogstens 40.");
    }
    Ok(text.to_owned())
}

/// Columns that may be absent, and where that is said.
type Optional<'t> = Vec<(Item<'t>, &'t str)>;

/// `[file]`, and the columns that may be absent.
fn file<'t>(item: Option<Item<'t>>) -> Result<(FileSpec, Optional<'t>), MappingError> {
    let mut spec = FileSpec::default();
    let Some(item) = item else { return Ok((spec, Vec::new())) };
    let mut section = item.section()?;
    if let Some(item) = section.get("format") {
        spec.format = Some(match item.text()? {
            "csv" => Format::Csv,
            "tsv" => {
                spec.delimiter = Some(b'\t');
                Format::Csv
            }
            "json" => Format::Json,
            "jsonl" => Format::JsonLines,
            "xlsx" => Format::Xlsx,
            _ => return item.fail("moet \"csv\", \"tsv\", \"json\", \"jsonl\" of \"xlsx\" zijn."),
        });
    }
    if let Some(item) = section.get("delimiter") {
        spec.delimiter = Some(match item.text() {
            Ok(";") => b';',
            Ok(",") => b',',
            Ok("|") => b'|',
            Ok("\\t" | "tab") => b'\t',
            _ => return item.fail("moet \";\", \",\", \"|\" of \"tab\" zijn."),
        });
    }
    if let Some(item) = section.get("encoding") {
        spec.encoding = Some(match item.text()? {
            "utf-8" => Encoding::Utf8,
            "windows-1252" => Encoding::Windows1252,
            _ => return item.fail("moet \"utf-8\" of \"windows-1252\" zijn."),
        });
    }
    if let Some(item) = section.get("records") {
        let text = item.text()?;
        if !text.starts_with('/') || text.len() == 1 {
            return item.fail("begint met /, zoals \"/signalen\".");
        }
        spec.records = text[1..].split('/').map(str::to_owned).collect();
    }
    if let Some(item) = section.get("sheet") {
        spec.sheet = Some(item.text()?.to_owned());
    }
    if let Some(item) = section.get("empty") {
        spec.empty = item.texts()?.into_iter().map(folded).collect();
    }
    let mut optional = Vec::new();
    if let Some(item) = section.get("optional") {
        optional.extend(item.texts()?.into_iter().map(|name| (item, name)));
    }
    section.finish()?;
    Ok((spec, optional))
}

fn row(item: &Item<'_>, columns: &mut Columns) -> Result<RowSpec, MappingError> {
    let mut section = item.section()?;
    let key = columns.slots(&section.must("key")?)?;
    let key = key.into_iter().map(|slot| KeyPart { slot, form: KeyForm::Text }).collect();
    let mutation = section.get("mutation").map(|item| mutation(&item, columns)).transpose()?;
    let order = section.get("order").map(|item| order(&item, columns)).transpose()?;
    let when = conditions(section.get("when"), columns)?;
    let changes = mutation.as_ref().is_some_and(|spec: &MutationSpec| !spec.words[1].is_empty());
    if changes && order.is_none() {
        return section.fail(
            "Rijen mogen wijzigen (changed), en dan moet hier staan welke versie later is: order = \"gewijzigd_op\". \
             Heeft het bestand zo'n kolom niet, zeg dan in mutation alleen wat new en removed is.",
        );
    }
    section.finish()?;
    Ok(RowSpec { key, mutation, order, when })
}

fn mutation(item: &Item<'_>, columns: &mut Columns) -> Result<MutationSpec, MappingError> {
    let defaults = [["n", "nieuw"], ["w", "gewijzigd"], ["v", "verwijderd"]];
    if !item.is_table() {
        let slot = columns.slot(item.text()?);
        let words = defaults.map(|words| words.map(str::to_owned).to_vec());
        return Ok(MutationSpec { slot, words });
    }
    let mut section = item.section()?;
    let slot = columns.slot(section.must("column")?.text()?);
    let mut words: [Vec<String>; 3] = Default::default();
    for (key, words) in ["new", "changed", "removed"].into_iter().zip(&mut words) {
        if let Some(item) = section.get(key) {
            *words = item.texts()?.into_iter().map(folded).collect();
        }
    }
    section.finish()?;
    Ok(MutationSpec { slot, words })
}

fn order(item: &Item<'_>, columns: &mut Columns) -> Result<OrderSpec, MappingError> {
    if !item.is_table() {
        return Ok(OrderSpec { slot: columns.slot(item.text()?), whole: false });
    }
    let mut section = item.section()?;
    let slot = columns.slot(section.must("column")?.text()?);
    let whole = match section.get("type") {
        None => false,
        Some(item) => match item.text()? {
            "date" | "moment" => false,
            "whole" => true,
            _ => return item.fail("moet \"date\", \"moment\" of \"whole\" zijn."),
        },
    };
    section.finish()?;
    Ok(OrderSpec { slot, whole })
}

fn replace(item: &Item<'_>, columns: &mut Columns) -> Result<ReplaceSpec, MappingError> {
    let mut section = item.section()?;
    let pattern = section.get("file_name");
    let pattern = match &pattern {
        None => None,
        Some(item) => match Pattern::parse(item.text()?) {
            Ok(pattern) => Some(pattern),
            Err(what) => return item.fail(what),
        },
    };
    let has_scope = pattern.as_ref().is_some_and(Pattern::has_scope);
    let has_stamp = pattern.as_ref().is_some_and(Pattern::has_stamp);
    let scope = match section.get("scope") {
        Some(item) => told(&item, columns)?,
        None if has_scope => From::FileName,
        None => From::Constant(String::new()),
    };
    let stamp = match section.get("stamp") {
        Some(item) => told(&item, columns)?,
        None if has_stamp => From::FileName,
        None => {
            return section.fail(
                "Hier moet staan wanneer het bestand is gemaakt: stamp = { column = \"...\" }, of {stamp} in file_name.",
            );
        }
    };
    if let From::Constant(text) = &stamp
        && super::date::moment(text).is_none()
    {
        return section.fail("`stamp` moet een datum zijn, zoals 2026-07-10.");
    }
    let may_be_empty = section.get("may_be_empty").map(|item| item.flag()).transpose()?;
    let may_shrink = section.get("may_shrink").map(|item| item.flag()).transpose()?;
    section.finish()?;
    let may_be_empty = may_be_empty.unwrap_or_default();
    let may_shrink = may_shrink.unwrap_or_default();
    Ok(ReplaceSpec { file_name: pattern, scope, stamp, may_be_empty, may_shrink })
}

/// A constant, or `{ column = "..." }`.
fn told(item: &Item<'_>, columns: &mut Columns) -> Result<From, MappingError> {
    if !item.is_table() {
        return Ok(From::Constant(item.text()?.to_owned()));
    }
    let mut section = item.section()?;
    let slot = columns.slot(section.must("column")?.text()?);
    section.finish()?;
    Ok(From::Column(slot))
}

fn consent(item: &Item<'_>, columns: &mut Columns) -> Result<ConsentSpec, MappingError> {
    let mut section = item.section()?;
    let slot = columns.slot(section.must("column")?.text()?);
    let yes = match section.get("yes") {
        Some(item) => item.texts()?.into_iter().map(folded).collect(),
        None => super::value::YES.map(str::to_owned).to_vec(),
    };
    let when = conditions(section.get("when"), columns)?;
    section.finish()?;
    Ok(ConsentSpec { slot, yes, when })
}

fn municipality_of(
    item: &Item<'_>,
    columns: &mut Columns,
) -> Result<MunicipalitySpec, MappingError> {
    let mut section = item.section()?;
    let slot = columns.slot(section.must("column")?.text()?);
    let mut codes = Vec::new();
    if let Some(item) = section.get("codes") {
        for text in item.texts()? {
            match super::value::municipality(text) {
                Some(code) => codes.push(code),
                None => return item.fail("heeft CBS-codes van vier cijfers, zoals \"0193\"."),
            }
        }
    }
    section.finish()?;
    Ok(MunicipalitySpec { slot, codes })
}

fn events(item: &Item<'_>, columns: &mut Columns) -> Result<Vec<EventSpec>, MappingError> {
    let sections = item.sections()?;
    if sections.is_empty() || sections.len() > EVENTS_MAX {
        return item.fail(format!("staat 1 tot en met {EVENTS_MAX} keer in een mapping."));
    }
    sections.into_iter().map(|section| event::parse(section, columns)).collect()
}

/// `when`: one condition, or a list of which all must hold.
pub(super) fn conditions(
    item: Option<Item<'_>>,
    columns: &mut Columns,
) -> Result<Vec<Condition>, MappingError> {
    let Some(item) = item else { return Ok(Vec::new()) };
    let words = |item: Item<'_>| -> Result<Vec<String>, MappingError> {
        Ok(item.texts()?.into_iter().map(folded).collect())
    };
    let mut conditions = Vec::new();
    for mut section in item.sections()? {
        let slot = columns.slot(section.must("column")?.text()?);
        let mut tests = Vec::new();
        for key in ["equals", "in"] {
            if let Some(item) = section.get(key) {
                tests.push(Test::In(words(item)?));
            }
        }
        if let Some(item) = section.get("not_in") {
            tests.push(Test::NotIn(words(item)?));
        }
        if let Some(item) = section.get("filled") {
            tests.push(Test::Filled(item.flag()?));
        }
        if tests.len() != 1 {
            return section
                .fail("Een voorwaarde heeft precies een van equals, in, not_in en filled.");
        }
        section.finish()?;
        conditions.extend(tests.into_iter().map(|test| Condition { slot, test }));
    }
    Ok(conditions)
}
