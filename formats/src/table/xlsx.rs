//! Excel: one sheet of a workbook into rows. Of a formula the value counts that Excel kept.

#![allow(clippy::wildcard_enum_match_arm, reason = "of what XML may hold, little matters here")]

use std::borrow::Cow;
use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use wijkstroom_schemas::day::Day;
use wijkstroom_schemas::message::Finding;

use super::csv::{COLUMNS_MAX, ROW_MAX_BYTES};
use super::mapping::folded;
use super::package::{Package, damaged};
use super::read::refuse;
use super::{ROWS_MAX, codes};

/// Most texts that the cells of a workbook share.
const SHARED_MAX: usize = 5_000_000;

/// What a cell becomes that holds a fault of Excel, such as `#REF!`: it begins like a formula, and is refused as one.
const FAULT: &str = "=FOUT";

/// One row of a sheet.
pub(super) struct SheetRow {
    /// As Excel shows it, from 1.
    pub(super) number: i32,
    pub(super) cells: Vec<String>,
}

/// Hands over the rows of a sheet, the first without a name. Rows without cells are passed by.
pub(super) fn rows(
    bytes: &[u8],
    sheet: Option<&str>,
    take: &mut impl FnMut(SheetRow) -> Result<(), Vec<Finding>>,
) -> Result<(), Vec<Finding>> {
    let package = Package::open(bytes)?;
    let workbook = package.part("xl/workbook.xml")?.unwrap_or_default();
    let relations = package.part("xl/_rels/workbook.xml.rels")?.unwrap_or_default();
    let Some((path, is_1904)) = sheet_path(&workbook, &relations, sheet)? else {
        return refuse(codes::FORMAT, "Het werkblad dat de mapping noemt is er niet.");
    };
    let Some(text) = package.part(&path)? else { return damaged("het werkblad ontbreekt") };
    let shared = package.part("xl/sharedStrings.xml")?;
    let shared = shared.map(|text| shared_texts(&text)).transpose()?.unwrap_or_default();
    let styles = package.part("xl/styles.xml")?;
    let dates = styles.map(|text| date_styles(&text)).transpose()?.unwrap_or_default();
    Sheet { shared, dates, is_1904 }.rows(&text, take)
}

type Xml<'t> = Reader<&'t [u8]>;

/// The next event of a part; declarations of types are refused.
fn next<'t>(xml: &mut Xml<'t>) -> Result<Event<'t>, Vec<Finding>> {
    match xml.read_event() {
        Ok(Event::DocType(_)) | Err(_) => damaged("een onderdeel is geen goede XML"),
        Ok(event) => Ok(event),
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = element.attributes();
    let found = attributes.with_checks(false).flatten();
    let mut named = found.filter(|it| it.key.local_name().into_inner() == name);
    named.next()?.normalized_value(quick_xml::XmlVersion::Explicit1_0).ok().map(Cow::into_owned)
}

/// Adds what an event says of a text.
fn add_text(event: &Event<'_>, text: &mut String) {
    match event {
        Event::Text(found) => text.push_str(&found.xml10_content()),
        Event::CData(found) => text.push_str(&found.xml10_content()),
        Event::GeneralRef(found) => {
            let named = match &**found {
                "lt" => Some('<'),
                "gt" => Some('>'),
                "amp" => Some('&'),
                "apos" => Some('\''),
                "quot" => Some('"'),
                _ => found.resolve_char_ref().ok().flatten(),
            };
            text.push(named.unwrap_or('\u{FFFD}'));
        }
        _ => {}
    }
}

/// Where the sheet lies, and whether days count from 1904.
fn sheet_path(
    workbook: &str,
    relations: &str,
    name: Option<&str>,
) -> Result<Option<(String, bool)>, Vec<Finding>> {
    let mut targets = BTreeMap::new();
    let mut xml = Reader::from_str(relations);
    loop {
        match next(&mut xml)? {
            Event::Start(it) | Event::Empty(it)
                if it.local_name().into_inner() == "Relationship" =>
            {
                if let (Some(id), Some(target)) = (attribute(&it, "Id"), attribute(&it, "Target")) {
                    targets.insert(id, target);
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    let (mut found, mut is_1904) = (None, false);
    let mut xml = Reader::from_str(workbook);
    loop {
        let it = match next(&mut xml)? {
            Event::Start(it) | Event::Empty(it) => it,
            Event::Eof => break,
            _ => continue,
        };
        match it.local_name().into_inner() {
            "workbookPr" => {
                is_1904 = matches!(attribute(&it, "date1904").as_deref(), Some("1" | "true"));
            }
            "sheet" if found.is_none() => {
                let is_named = match name {
                    Some(name) => {
                        attribute(&it, "name").is_some_and(|it| folded(&it) == folded(name))
                    }
                    None => matches!(attribute(&it, "state").as_deref(), None | Some("visible")),
                };
                let target = relation(&it).and_then(|id| targets.get(&id));
                found = target.filter(|_| is_named).cloned();
            }
            _ => {}
        }
    }
    let path = found.map(|target| match target.strip_prefix('/') {
        Some(whole) => whole.to_owned(),
        None => format!("xl/{target}"),
    });
    Ok(path.map(|path| (path, is_1904)))
}

/// `r:id` of a sheet, and not `sheetId`.
fn relation(sheet: &BytesStart<'_>) -> Option<String> {
    attribute(sheet, "id")
}

/// The texts that cells share, without how they are pronounced.
fn shared_texts(text: &str) -> Result<Vec<String>, Vec<Finding>> {
    let mut xml = Reader::from_str(text);
    let mut texts: Vec<String> = Vec::new();
    let (mut inside, mut aside) = (false, false);
    loop {
        let event = next(&mut xml)?;
        match &event {
            Event::Start(it) => match it.local_name().into_inner() {
                "si" if texts.len() == SHARED_MAX => return damaged("het heeft te veel teksten"),
                "si" => texts.push(String::new()),
                "t" => inside = true,
                "rPh" => aside = true,
                _ => {}
            },
            Event::Empty(it) if it.local_name().into_inner() == "si" => texts.push(String::new()),
            Event::End(it) => match it.local_name().into_inner() {
                "t" => inside = false,
                "rPh" => aside = false,
                _ => {}
            },
            Event::Eof => return Ok(texts),
            _ => {}
        }
        if inside
            && !aside
            && let Some(text) = texts.last_mut()
        {
            add_text(&event, text);
        }
    }
}

/// Which styles of cells show a number as a day.
fn date_styles(text: &str) -> Result<Vec<bool>, Vec<Finding>> {
    let mut xml = Reader::from_str(text);
    let mut own: BTreeMap<u32, bool> = BTreeMap::new();
    let mut styles = Vec::new();
    let mut inside = false;
    let number = |it: &BytesStart<'_>, name| attribute(it, name).and_then(|id| id.parse().ok());
    loop {
        match next(&mut xml)? {
            Event::Start(it) | Event::Empty(it) => match it.local_name().into_inner() {
                "numFmt" => {
                    let id = number(&it, "numFmtId");
                    let code = attribute(&it, "formatCode").unwrap_or_default();
                    own.extend(id.map(|id| (id, shows_day(&code))));
                }
                "cellXfs" => inside = true,
                "xf" if inside => {
                    let id = number(&it, "numFmtId").unwrap_or_default();
                    let built_in = matches!(id, 14..=22 | 27..=36 | 45..=47 | 50..=58);
                    styles.push(own.get(&id).copied().unwrap_or(built_in));
                }
                _ => {}
            },
            Event::End(it) if it.local_name().into_inner() == "cellXfs" => inside = false,
            Event::Eof => return Ok(styles),
            _ => {}
        }
    }
}

/// Whether a format of numbers shows a day: letters of dates, outside quotes and brackets.
fn shows_day(code: &str) -> bool {
    let (mut quoted, mut bracketed, mut escaped) = (false, false, false);
    code.chars().any(|c| {
        let was_escaped = std::mem::take(&mut escaped);
        match c {
            _ if was_escaped => return false,
            '\\' | '_' | '*' => escaped = true,
            '"' => quoted = !quoted,
            '[' => bracketed = true,
            ']' => bracketed = false,
            _ => {}
        }
        !quoted && !bracketed && matches!(c, 'd' | 'D' | 'y' | 'Y' | 'j' | 'J')
    })
}

struct Sheet {
    shared: Vec<String>,
    dates: Vec<bool>,
    is_1904: bool,
}

/// A cell, while it is read.
#[derive(Default)]
struct Cell {
    at: usize,
    kind: String,
    is_date: bool,
    text: String,
}

impl Sheet {
    fn rows(
        &self,
        text: &str,
        take: &mut impl FnMut(SheetRow) -> Result<(), Vec<Finding>>,
    ) -> Result<(), Vec<Finding>> {
        let mut xml = Reader::from_str(text);
        let (mut number, mut cells, mut size) = (0_i32, Vec::new(), 0);
        let mut cell = Cell::default();
        let mut inside = false;
        loop {
            let event = next(&mut xml)?;
            match &event {
                Event::Start(it) | Event::Empty(it) => match it.local_name().into_inner() {
                    "row" => {
                        let said = attribute(it, "r").and_then(|number| number.parse().ok());
                        number = said.unwrap_or_else(|| number.saturating_add(1));
                        cells.clear();
                        size = 0;
                    }
                    "c" => cell = self.cell(it, cells.len())?,
                    "v" | "t" => inside = matches!(event, Event::Start(_)),
                    _ => {}
                },
                Event::End(it) => match it.local_name().into_inner() {
                    "v" | "t" => inside = false,
                    "c" => {
                        let value = self.value(std::mem::take(&mut cell.text), &cell);
                        size += value.len();
                        if cell.at < cells.len() || size > ROW_MAX_BYTES {
                            return damaged("een rij is te lang, of een cel staat er twee keer");
                        }
                        cells.resize(cell.at, String::new());
                        cells.push(value);
                    }
                    "row" if !cells.is_empty() => {
                        take(SheetRow { number, cells: std::mem::take(&mut cells) })?;
                    }
                    _ => {}
                },
                Event::Eof => return Ok(()),
                _ => {}
            }
            if inside {
                add_text(&event, &mut cell.text);
                if cell.text.len() > ROW_MAX_BYTES {
                    return damaged("een cel is te lang");
                }
            }
        }
    }

    fn cell(&self, element: &BytesStart<'_>, next: usize) -> Result<Cell, Vec<Finding>> {
        let at = attribute(element, "r").and_then(|place| column(&place)).unwrap_or(next);
        if at >= COLUMNS_MAX {
            return damaged(&format!("een rij heeft meer dan {COLUMNS_MAX} cellen"));
        }
        let style = attribute(element, "s").and_then(|style| style.parse::<usize>().ok());
        let is_date = style.is_some_and(|style| self.dates.get(style) == Some(&true));
        let kind = attribute(element, "t").unwrap_or_default();
        Ok(Cell { at, kind, is_date, text: String::new() })
    }

    /// The text of a cell, as a CSV file would have it.
    fn value(&self, text: String, cell: &Cell) -> String {
        match cell.kind.as_str() {
            "s" => {
                let at = text.trim().parse::<usize>().ok();
                at.and_then(|at| self.shared.get(at)).cloned().unwrap_or_default()
            }
            "inlineStr" | "str" | "d" => text,
            "e" => FAULT.to_owned(),
            "b" => if text.trim() == "1" { "true" } else { "false" }.to_owned(),
            _ => match text.trim().parse::<f64>() {
                Ok(number) if cell.is_date => self.day(number).unwrap_or_default(),
                Ok(number) => plain(number),
                Err(_) => text,
            },
        }
    }

    /// A day, or a day and a time, as ISO has it.
    fn day(&self, serial: f64) -> Option<String> {
        // Excel holds 1900 for a leap year; days before its March are of no child that is one.
        let start =
            if self.is_1904 { Day::from_ymd(1904, 1, 1) } else { Day::from_ymd(1899, 12, 30) };
        if !(1.0..3_000_000.0).contains(&serial) {
            return Some(plain(serial));
        }
        let seconds = ((serial - serial.floor()) * 86_400.0).round() as i64;
        let day =
            Day::from_days(start?.days() + serial.floor() as i32 + i32::from(seconds == 86_400))?;
        let seconds = seconds % 86_400;
        if seconds == 0 {
            return Some(day.to_string());
        }
        let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        Some(format!("{day}T{hour:02}:{minute:02}:{second:02}"))
    }
}

/// A number without the noise of its last bits.
fn plain(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        return format!("{}", number as i64);
    }
    format!("{}", (number * 1e6).round() / 1e6)
}

/// The column of a place such as `AB12`, from 0.
fn column(place: &str) -> Option<usize> {
    let letters = place.bytes().take_while(u8::is_ascii_alphabetic).take(4);
    let number = letters.fold(0_usize, |sum, letter| {
        sum * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1
    });
    number.checked_sub(1)
}

/// Most rows that are looked at, header and blank ones included.
pub(super) const LOOKED_MAX: usize = ROWS_MAX * 2;

#[cfg(test)]
mod tests {
    use super::{Sheet, column, plain, shows_day};

    #[test]
    fn numbers_become_what_a_csv_would_have() {
        let sheet = |is_1904| Sheet { shared: Vec::new(), dates: Vec::new(), is_1904 };
        assert_eq!(sheet(false).day(46_346.0).as_deref(), Some("2026-11-20"));
        assert_eq!(sheet(false).day(46_346.5).as_deref(), Some("2026-11-20T12:00:00"));
        assert_eq!(sheet(true).day(44_884.0).as_deref(), Some("2026-11-20"));
        assert_eq!(
            (plain(18.0), plain(1_234.559_999_999_9)),
            ("18".to_owned(), "1234.56".to_owned())
        );
        assert_eq!((column("A1"), column("AB12"), column("1")), (Some(0), Some(27), None));
        for (code, expected) in [
            ("dd/mm/yyyy", true),
            ("0.00", false),
            ("[Red]0", false),
            ("0\" dagen\"", false),
            ("General", false),
        ] {
            assert_eq!(shows_day(code), expected, "{code}");
        }
    }
}
