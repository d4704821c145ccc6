//! `[person]`: whom a row is about.

use wijkstroom_schemas::bsn::Bsn;
use wijkstroom_schemas::day::Day;
use wijkstroom_schemas::event::Person;
use wijkstroom_schemas::feed::bsn_of_digits;

use super::codes;
use super::date::{self, Written};
use super::event::formats;
use super::mapping::{PersonSpec, Slot, Words};
use super::parse::Columns;
use super::row::Cells;
use super::section::{Item, MappingError};
use super::value::not_a_date;

/// Longest name, characters (iJw: `LDT_Naam`).
const NAME_MAX: usize = 200;

/// Words for sex, folded, and the codes of iJw for them.
const GESLACHT: [(&str, &str); 13] = [
    ("0", "0"),
    ("o", "0"),
    ("x", "0"),
    ("onbekend", "0"),
    ("1", "1"),
    ("m", "1"),
    ("man", "1"),
    ("jongen", "1"),
    ("2", "2"),
    ("v", "2"),
    ("vrouw", "2"),
    ("meisje", "2"),
    ("f", "2"),
];

pub(super) fn parse(item: &Item<'_>, columns: &mut Columns) -> Result<PersonSpec, MappingError> {
    let mut section = item.section()?;
    let mut spec = PersonSpec::default();
    for (word, code) in GESLACHT {
        spec.geslacht_codes.put(word, code);
    }
    let plain: [(&'static str, &mut Vec<Slot>); 9] = [
        ("bsn", &mut spec.bsn),
        ("onderwijsnummer", &mut spec.onderwijsnummer),
        ("achternaam", &mut spec.achternaam),
        ("voorvoegsel", &mut spec.voorvoegsel),
        ("voornamen", &mut spec.voornamen),
        ("voorletters", &mut spec.voorletters),
        ("postcode", &mut spec.postcode),
        ("huisnummer", &mut spec.huisnummer),
        ("toevoeging", &mut spec.toevoeging),
    ];
    for (key, slots) in plain {
        if let Some(item) = section.get(key) {
            *slots = columns.slots(&item)?;
        }
    }
    if let Some(item) = section.get("geboortedatum") {
        if item.is_table() {
            let mut section = item.section()?;
            spec.geboortedatum = columns.slots(&section.must("column")?)?;
            if let Some(item) = section.get("format") {
                spec.formats = formats(&item)?;
            }
            section.finish()?;
        } else {
            spec.geboortedatum = columns.slots(&item)?;
        }
    }
    if let Some(item) = section.get("geslacht") {
        if item.is_table() {
            let mut section = item.section()?;
            spec.geslacht = columns.slots(&section.must("column")?)?;
            if let Some(item) = section.get("codes") {
                geslacht_codes(&item, &mut spec.geslacht_codes)?;
            }
            section.finish()?;
        } else {
            spec.geslacht = columns.slots(&item)?;
        }
    }
    let weak = [&spec.achternaam, &spec.geboortedatum, &spec.postcode, &spec.huisnummer];
    let known = !spec.bsn.is_empty() || !spec.onderwijsnummer.is_empty();
    if !known && weak.iter().any(|slots| slots.is_empty()) {
        return section.fail(
            "Noem de kolom van het bsn, of die van achternaam, geboortedatum, postcode en huisnummer samen.",
        );
    }
    section.finish()?;
    Ok(spec)
}

fn geslacht_codes(item: &Item<'_>, words: &mut Words<&'static str>) -> Result<(), MappingError> {
    for (word, item) in item.entries()? {
        let code = ["0", "1", "2"].into_iter().find(|code| item.text() == Ok(*code));
        let Some(code) = code else {
            return item.fail("moet \"0\" (onbekend), \"1\" (man) of \"2\" (vrouw) zijn.");
        };
        words.put(word, code);
    }
    Ok(())
}

impl PersonSpec {
    /// The person of a row; faults are added to the row's. `None` where no cell of it is filled.
    pub(super) fn read(&self, cells: &mut Cells<'_>) -> Option<Person> {
        if self.slots().all(|slot| cells.get(slot).is_empty()) {
            return None;
        }
        let bsn = self.bsn(cells);
        let (geboortedatum, datum_gebruik) = self.born(cells);
        let postcode = self.postcode(cells, bsn.is_some());
        let (huisnummer, rest) = self.huisnummer(cells);
        let toevoeging = name(cells, &self.toevoeging).or(rest);
        Some(Person {
            bsn,
            geboortedatum,
            datum_gebruik,
            geslacht: self.geslacht(cells),
            achternaam: name(cells, &self.achternaam),
            voorvoegsel: name(cells, &self.voorvoegsel),
            voornamen: name(cells, &self.voornamen),
            voorletters: name(cells, &self.voorletters),
            postcode,
            huisnummer,
            huisnummer_toevoeging: toevoeging,
            stand_in: None,
        })
    }

    fn bsn(&self, cells: &mut Cells<'_>) -> Option<Bsn> {
        if let Some((slot, cell)) = cells.first(&self.bsn)
            && !is_unknown(cell)
        {
            if let Some(what) = self.wrong_number(slot, cell) {
                cells.fault(slot, codes::BSN, what);
            }
            return bsn_of_digits(cell);
        }
        let (slot, cell) = cells.first(&self.onderwijsnummer)?;
        if let Some(what) = self.wrong_number(slot, cell) {
            cells.fault(slot, codes::BSN, what);
        }
        bsn_of_digits(cell)
    }

    /// What is wrong with the number of a child in a column.
    pub(super) fn wrong_number(&self, slot: Slot, cell: &str) -> Option<&'static str> {
        if self.bsn.contains(&slot) {
            let is_wrong = !is_unknown(cell) && bsn_of_digits(cell).is_none();
            return is_wrong.then_some(
                "dit is geen BSN: negen cijfers die de elfproef doorstaan. Is de kolom in Excel een getal geworden? \
                 Maak er tekst van.",
            );
        }
        // A number of a school that is no BSN is one that DUO gave to a child without.
        let fits = (7..=9).contains(&cell.len()) && cell.bytes().all(|byte| byte.is_ascii_digit());
        (!fits).then_some("een onderwijsnummer heeft negen cijfers.")
    }

    fn born(&self, cells: &mut Cells<'_>) -> (Option<Day>, Option<String>) {
        let Some((slot, cell)) = cells.first(&self.geboortedatum) else { return (None, None) };
        let part = |code: &str| Some(code.to_owned());
        let (day, unknown) = match date::written(cell, &self.formats) {
            Some(Written { year: 0, month: 0, day: 0 }) => return (None, part("3")),
            Some(Written { year, month: 0, day: 0 }) => {
                (Written { year, month: 1, day: 1 }.day(), part("2"))
            }
            Some(Written { year, month, day: 0 }) => {
                (Written { year, month, day: 1 }.day(), part("1"))
            }
            Some(whole) => (whole.day(), None),
            None => (None, None),
        };
        if day.is_none() {
            let what = format!("{} Schrijf 00 voor wat onbekend is.", not_a_date(&self.formats));
            cells.fault(slot, codes::DATE, what);
            return (None, None);
        }
        (day, unknown)
    }

    fn geslacht(&self, cells: &mut Cells<'_>) -> Option<String> {
        let (slot, cell) = cells.first(&self.geslacht)?;
        let found = self.geslacht_codes.get(cell);
        if found.is_none() {
            cells.fault(
                slot,
                codes::PERSON,
                "hier hoort M, V of O (of zet de codes in de mapping).",
            );
        }
        found.map(|code| (*code).to_owned())
    }

    /// A postcode as `1234AB`. Four digits alone tell a neighbourhood, but not a child: only beside a BSN.
    fn postcode(&self, cells: &mut Cells<'_>, is_known: bool) -> Option<String> {
        let (slot, cell) = cells.first(&self.postcode)?;
        let mut bare = cell.to_ascii_uppercase();
        bare.retain(|c| !c.is_whitespace());
        let bytes = bare.as_bytes();
        let digits =
            bytes.len() >= 4 && bytes[0] != b'0' && bytes[..4].iter().all(u8::is_ascii_digit);
        let letters = bytes.get(4..).unwrap_or_default();
        let is_whole = letters.len() == 2 && letters.iter().all(u8::is_ascii_uppercase);
        if !digits || !(is_whole || letters.is_empty()) {
            cells.fault(
                slot,
                codes::PERSON,
                "hier hoort een postcode als 1234AB, of de vier cijfers ervan.",
            );
            return None;
        }
        (is_whole || is_known).then_some(bare)
    }

    /// The number, and what follows it, as in `12a`.
    fn huisnummer(&self, cells: &mut Cells<'_>) -> (Option<i32>, Option<String>) {
        let Some((slot, cell)) = cells.first(&self.huisnummer) else { return (None, None) };
        let end = cell.find(|c: char| !c.is_ascii_digit()).unwrap_or(cell.len());
        let number = cell[..end].parse::<i32>().ok().filter(|number| (1..=99_999).contains(number));
        let rest = cell[end..].trim_start_matches([' ', '-', '/']).trim();
        if number.is_none() || rest.chars().count() > 10 {
            cells.fault(slot, codes::PERSON, "hier hoort een huisnummer van 1 tot en met 99999.");
            return (None, None);
        }
        (number, (!rest.is_empty()).then(|| rest.to_owned()))
    }
}

/// Nine zeros or nine nines: what registers write where there is no BSN.
fn is_unknown(cell: &str) -> bool {
    cell.bytes().all(|byte| byte == b'0')
        || cell.len() == 9 && cell.bytes().all(|byte| byte == b'9')
}

fn name(cells: &mut Cells<'_>, slots: &[Slot]) -> Option<String> {
    let (slot, cell) = cells.first(slots)?;
    if cell.chars().count() > NAME_MAX {
        cells.fault(slot, codes::PERSON, "deze cel is te lang: hoogstens 200 tekens.");
        return None;
    }
    Some(cell.to_owned())
}
