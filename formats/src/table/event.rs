//! `[[event]]`: what a row tells, and of which family.

use std::borrow::Cow;

use wijkstroom_schemas::day::Day;
use wijkstroom_schemas::feed::{FAMILIES, Family, Field, Kind, Mutation};

use super::date::DateFormat;
use super::mapping::{Condition, EventSpec, FieldSpec, Test, Words, is_word};
use super::parse::{Columns, conditions};
use super::row::Cells;
use super::section::{Item, MappingError, Section};
use super::value;
use crate::feed::{Draft, Values, codes};

/// Longest name of a part.
const PART_MAX: usize = 20;

/// What makes a draft, beside the row.
#[derive(Clone, Copy)]
pub(super) struct Version<'v> {
    pub(super) key: &'v str,
    pub(super) mutation: Mutation,
    pub(super) order: i64,
}

pub(super) fn parse(
    mut section: Section<'_>,
    columns: &mut Columns,
) -> Result<EventSpec, MappingError> {
    let item = section.must("family")?;
    let name = item.text()?;
    let Some(family) = Family::named(name) else {
        let known: Vec<&str> = FAMILIES.iter().map(|family| family.name).collect();
        return item.fail(format!("kent deze familie niet. Bekend zijn: {}.", known.join(", ")));
    };
    let part = match section.get("record") {
        None => None,
        Some(item) => {
            let text = item.text()?;
            let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
            if text.len() > PART_MAX || !text.chars().all(fits) {
                return item.fail("heeft letters, cijfers, - en _, hoogstens 20.");
            }
            Some(text.to_owned())
        }
    };
    let when = conditions(section.get("when"), columns)?;
    let mut fields = Vec::new();
    let table = section.must("fields")?;
    for (name, item) in table.entries()? {
        let Some(field) = family.field(name) else {
            let known: Vec<&str> = family.fields.iter().map(|field| field.name).collect();
            let known = known.join(", ");
            return item.fail(format!("is geen veld van {}. Bekend zijn: {known}.", family.name));
        };
        fields.push(field_spec(&item, (family, field), columns)?);
    }
    for field in family.fields.iter().filter(|field| field.required) {
        if !fields.iter().any(|spec: &FieldSpec| spec.field.name == field.name) {
            let what = format!("Het veld `{}` van {} is verplicht.", field.name, family.name);
            return table.fail(format!("is niet volledig. {what}"));
        }
    }
    fields.sort_by_key(|spec| spec.field.name);
    section.finish()?;
    let element = match &part {
        None => Cow::Borrowed(family.name),
        Some(part) => Cow::Owned(format!("{}[{part}]", family.name)),
    };
    Ok(EventSpec { family, part, element, when, fields })
}

fn field_spec(
    item: &Item<'_>,
    (family, field): (&Family, &'static Field),
    columns: &mut Columns,
) -> Result<FieldSpec, MappingError> {
    let mut spec = FieldSpec {
        field,
        about_person: family.about_person,
        columns: Vec::new(),
        constant: None,
        default: None,
        codes: Words::default(),
        otherwise: None,
        formats: Vec::new(),
        decimal: ',',
        required: field.required,
        when: Vec::new(),
    };
    if !item.is_table() {
        spec.columns = columns.slots(item)?;
        return Ok(spec);
    }
    let mut section = item.section()?;
    let own = |item: Item<'_>| -> Result<String, MappingError> {
        let text = item.text()?;
        if field.kind.fits(text) {
            return Ok(text.to_owned());
        }
        item.fail(format!("past niet: hier hoort {}.", crate::feed::door::described(field.kind)))
    };
    spec.constant = section.get("constant").map(own).transpose()?;
    spec.default = section.get("default").map(own).transpose()?;
    spec.otherwise = section.get("otherwise").map(own).transpose()?;
    let column = section.get("column");
    match (&column, &spec.constant) {
        (Some(column), None) => spec.columns = columns.slots(column)?,
        (None, Some(_)) => {}
        _ => {
            return section
                .fail("Geef een veld een column, of een constant: precies een van beide.");
        }
    }
    if let Some(item) = section.get("codes") {
        for (word, code) in item.entries_or_texts()? {
            spec.codes.put(word, own(code)?);
        }
    }
    if let Some(item) = section.get("type") {
        typed(&item, field.kind)?;
    }
    if let Some(item) = section.get("format") {
        spec.formats = formats(&item)?;
    }
    if let Some(item) = section.get("decimal") {
        spec.decimal = match item.text()? {
            "," => ',',
            "." => '.',
            _ => return item.fail("moet \",\" of \".\" zijn."),
        };
    }
    for (key, yes) in [("yes", true), ("no", false)] {
        let Some(item) = section.get(key) else { continue };
        if field.kind != Kind::YesNo {
            return item.fail("hoort alleen bij een veld met ja of nee.");
        }
        for word in item.texts()? {
            spec.codes.put(word, yes.to_string());
        }
    }
    if let Some(item) = section.get("required") {
        spec.required |= item.flag()?;
    }
    spec.when = conditions(section.get("when"), columns)?;
    section.finish()?;
    Ok(spec)
}

/// Ways in which a date is written.
pub(super) fn formats(item: &Item<'_>) -> Result<Vec<DateFormat>, MappingError> {
    let named = |name| match DateFormat::named(name) {
        Some(format) => Ok(format),
        None => item.fail("kent jjjjmmdd, jjjj-mm-dd en dd-mm-jjjj."),
    };
    item.texts()?.into_iter().map(named).collect()
}

/// A type may be told for who reads the mapping; it follows from the field.
fn typed(item: &Item<'_>, kind: Kind) -> Result<(), MappingError> {
    let name = match kind {
        Kind::Code(_) => "code",
        Kind::Text(_) => "text",
        Kind::Agb => "agb",
        Kind::Brin => "brin",
        Kind::Day => "date",
        Kind::Whole(_) => "whole",
        Kind::Cents => "amount",
        Kind::YesNo => "yes-no",
        Kind::Reference => "reference",
    };
    if item.text()? == name {
        return Ok(());
    }
    item.fail(format!("moet \"{name}\" zijn: zo is het veld. Of haal type weg."))
}

impl Condition {
    pub(super) fn holds(&self, cells: &Cells<'_>) -> bool {
        let cell = cells.get(self.slot);
        let is = |words: &[String]| words.iter().any(|word| is_word(word, cell));
        match &self.test {
            Test::In(words) => is(words),
            Test::NotIn(words) => !is(words),
            Test::Filled(filled) => cell.is_empty() != *filled,
        }
    }
}

/// Whether all conditions hold.
pub(super) fn hold(conditions: &[Condition], cells: &Cells<'_>) -> bool {
    conditions.iter().all(|condition| condition.holds(cells))
}

impl EventSpec {
    /// What the row tells; faults are added to the row's.
    pub(super) fn draft(&self, cells: &mut Cells<'_>, version: Version<'_>) -> Draft {
        let mut values = Values::with_capacity(self.fields.len());
        for spec in &self.fields {
            field(spec, cells, &mut values);
        }
        self.made(version, values)
    }

    /// That what the row told before is no more; still about the day that the row tells, if it does.
    pub(super) fn removal(&self, cells: &Cells<'_>, version: Version<'_>) -> Draft {
        let dated = |name: &&str| self.fields.iter().find(|spec| spec.field.name == *name);
        let day = |spec: &FieldSpec| {
            let (_, cell) = cells.first(&spec.columns)?;
            let mut text = String::new();
            value::value(spec, cell, &mut text).ok().and_then(|()| Day::parse(&text))
        };
        let on = self.family.dated_by.iter().filter_map(dated).find_map(day);
        let version = Version { mutation: Mutation::Removed, ..version };
        Draft { on, ..self.made(version, Values::default()) }
    }

    fn made(&self, version: Version<'_>, values: Values) -> Draft {
        let record = match &self.part {
            None => version.key.to_owned(),
            Some(part) => format!("{}/{part}", version.key),
        };
        Draft {
            family: self.family,
            element: self.element.clone(),
            record,
            mutation: version.mutation,
            order: version.order,
            values,
            on: None,
        }
    }
}

/// Puts the value of a field in, if it has one; faults are added to the row's.
fn field(spec: &FieldSpec, cells: &mut Cells<'_>, values: &mut Values) {
    let name = spec.field.name;
    if !hold(&spec.when, cells) {
        return;
    }
    if let Some(constant) = &spec.constant {
        return values.put(name, constant);
    }
    let Some((slot, cell)) = cells.first(&spec.columns) else {
        if let Some(default) = &spec.default {
            values.put(name, default);
        } else if spec.required {
            let slot = spec.columns.first().copied().unwrap_or_default();
            cells.fault(slot, codes::MISSING, "deze cel is leeg en moet gevuld zijn.");
        }
        return;
    };
    if let Err((code, what)) = values.write(name, |text| value::value(spec, cell, text)) {
        cells.fault(slot, code, what);
    }
}
