//! The rows of a file, as they come out of it.

use std::borrow::Cow;

use wijkstroom_schemas::message::Finding;

use super::csv::{self, Problem, Records};
use super::heading::{TITLES_MAX, under_title};
use super::keep::{Keeper, Mark, State};
use super::mapping::{From, Mapping, folded, trimmed};
use super::pattern::{Told, is_scope};
use super::read::refuse;
use super::row::Row;
use super::{ROWS_MAX, codes, date, xlsx};
use crate::feed::{Entry, Replacement, codes as feed_codes, finding};

/// The rows of a file, as they come.
pub(super) struct Rows<'m> {
    pub(super) mapping: &'m Mapping,
    keeper: Keeper,
    /// What the name of the file tells.
    told: Option<Told<'m>>,
    pub(super) replaces: Option<Replacement>,
    pub(super) entries: Vec<Entry>,
    pub(super) skipped: usize,
    /// Rows that were not blank.
    pub(super) count: usize,
}

impl<'m> Rows<'m> {
    pub(super) fn new(mapping: &'m Mapping, file_name: &'m str) -> Result<Self, Vec<Finding>> {
        let pattern = mapping.replace.as_ref().and_then(|spec| spec.file_name.as_ref());
        Ok(Self {
            mapping,
            keeper: Keeper::new(mapping, State::Row, None),
            told: pattern.and_then(|pattern| pattern.read(file_name)),
            replaces: None,
            entries: Vec::new(),
            skipped: 0,
            count: 0,
        })
    }

    /// It is what was kept of a row.
    pub(super) fn again(&mut self, Mark { state, mut replaces }: Mark) {
        let may_shrink = self.mapping.replace.as_ref().is_some_and(|spec| spec.may_shrink);
        if let Some(replaces) = &mut replaces {
            replaces.may_shrink = may_shrink;
        }
        self.keeper = Keeper::new(self.mapping, state, replaces.as_ref());
        self.replaces = replaces;
    }

    /// Takes one row; its cells are by column of the mapping, as they are in the file. Plain cells hold nothing but
    /// what is seen of ASCII, and no `;` or quote.
    pub(super) fn row(
        &mut self,
        number: i32,
        cells: &mut [Cow<'_, str>],
        is_plain: bool,
    ) -> Result<(), Vec<Finding>> {
        for cell in cells.iter_mut() {
            if trimmed(cell).len() < cell.len() {
                *cell = match cell {
                    Cow::Borrowed(text) => Cow::Borrowed(trimmed(text)),
                    Cow::Owned(text) => Cow::Owned(trimmed(text).to_owned()),
                };
            }
        }
        self.trimmed_row(number, cells, is_plain)
    }

    /// The same, of cells that have nothing around them.
    fn trimmed_row(
        &mut self,
        number: i32,
        cells: &mut [Cow<'_, str>],
        is_plain: bool,
    ) -> Result<(), Vec<Finding>> {
        let empty = &self.mapping.file.empty;
        if !empty.is_empty() {
            for cell in cells.iter_mut().filter(|cell| empty.contains(&folded(cell))) {
                *cell = Cow::Borrowed("");
            }
        }
        if cells.iter().all(|cell| cell.is_empty()) {
            return Ok(());
        }
        self.counted()?;
        if self.mapping.replace.is_some() && self.keeper.state == State::Row {
            self.replacement(number, cells)?;
        }
        let row = Row { number, cells, is_plain };
        match self.mapping.entry(&row, &self.keeper, self.replaces.as_ref()) {
            Some(entry) => {
                let found = entry.content.as_ref().err().filter(|_| self.replaces.is_some());
                let is_key = |found: &Finding| found.rule.as_deref() == Some(codes::KEY);
                if let Some(found) = found.filter(|found| found.iter().any(is_key)) {
                    // Its record would be taken for one that is gone.
                    return Err(found.clone());
                }
                self.entries.push(entry);
            }
            None => self.skipped += 1,
        }
        Ok(())
    }

    fn counted(&mut self) -> Result<(), Vec<Finding>> {
        self.count += 1;
        if self.count > ROWS_MAX {
            let what = format!("Het bestand heeft meer dan {ROWS_MAX} rijen. Splits het.");
            return refuse(feed_codes::TOO_LARGE, what);
        }
        Ok(())
    }

    /// Takes a row that could not be told apart into cells.
    pub(super) fn unreadable(
        &mut self,
        number: i32,
        row: &str,
        (code, what): (&str, &str),
    ) -> Result<(), Vec<Finding>> {
        self.counted()?;
        let entry = Mapping::unreadable(number, row, code, what);
        if self.mapping.replace.is_some() {
            return entry.content.map(|_| ());
        }
        self.entries.push(entry);
        Ok(())
    }

    /// What the file replaces, by the name of the file, the mapping and this row. All rows must agree.
    pub(super) fn replacement(
        &mut self,
        number: i32,
        cells: &[Cow<'_, str>],
    ) -> Result<(), Vec<Finding>> {
        let Some(spec) = &self.mapping.replace else { return Ok(()) };
        let by_row = matches!(spec.scope, From::Column(_)) || matches!(spec.stamp, From::Column(_));
        if self.replaces.is_some() && !by_row {
            return Ok(());
        }
        let unknown =
            |number: i32, what: &str| Err(vec![finding(codes::REPLACES, number, "/", what)]);
        if spec.file_name.is_some() && self.told.is_none() {
            return unknown(
                0,
                "De naam van het bestand zegt niet over welke periode het gaat en wanneer het is gemaakt. \
                Noem het zoals in de mapping staat bij file_name.",
            );
        }
        let told = self.told.unwrap_or_default();
        let scope = match &spec.scope {
            From::FileName => told.scope,
            From::Constant(text) => text,
            From::Column(slot) => cells.get(*slot).map_or("", |cell| cell),
        };
        let stamp = match &spec.stamp {
            From::FileName => Some(told.stamp),
            From::Constant(text) => date::moment(text),
            From::Column(slot) => cells.get(*slot).and_then(|cell| date::moment(cell)),
        };
        let Some(stamp) = stamp else {
            return unknown(number, "In deze rij staat niet wanneer het bestand is gemaakt.");
        };
        if !(is_scope(scope) || scope.is_empty() && !matches!(spec.scope, From::Column(_))) {
            return unknown(
                number,
                "In deze rij staat niet over welke periode het bestand gaat: hoogstens 40 letters, \
                cijfers, - . en _.",
            );
        }
        let is_same = |before: &Replacement| before.stamp == stamp && before.scope == scope;
        match &self.replaces {
            Some(before) if is_same(before) => {}
            Some(_) => {
                return unknown(
                    number,
                    "Deze rij is van een andere periode of ander moment dan de eerste.",
                );
            }
            None => {
                let may_shrink = spec.may_shrink;
                let replaces = Replacement { scope: scope.to_owned(), stamp, may_shrink };
                self.keeper = Keeper::new(self.mapping, State::Row, Some(&replaces));
                self.replaces = Some(replaces);
            }
        }
        Ok(())
    }

    /// All rows of a CSV file.
    pub(super) fn csv(&mut self, text: &str, delimiter: Option<u8>) -> Result<(), Vec<Finding>> {
        let (text, said) = match text.strip_prefix("sep=") {
            // Excel's own way to tell.
            Some(rest) => {
                let (mark, rest) = rest.split_once('\n').unwrap_or((rest, ""));
                (rest, mark.bytes().next().filter(u8::is_ascii))
            }
            None => (text, None),
        };
        let delimiter = delimiter.or(said).unwrap_or_else(|| csv::delimiter(text.trim_start()));
        let mut records = Records::new(text, delimiter);
        let lines = memchr::memchr_iter(b'\n', text.as_bytes()).count();
        self.entries.reserve(lines.min(ROWS_MAX));
        let (slots, width) = self.heading(text, &mut records)?;
        let mut cells: Vec<Cow<'_, str>> = vec![Cow::Borrowed(""); self.mapping.columns.len()];
        let mut found = Vec::with_capacity(width);
        let is_filled = |cell: &Cow<'_, str>| !trimmed(cell).is_empty();
        while let Some(record) = records.next(&mut found) {
            let number = record.number;
            match record.problem {
                Some(problem) => self.unreadable(number, record.text, described(problem))?,
                None if found.len() < width || found[width..].iter().any(is_filled) => {
                    let mut mapped = slots.iter().zip(&found).filter(|(slot, _)| slot.is_some());
                    let is_blank = found.len() == 1 && !mapped.any(|(_, cell)| is_filled(cell));
                    let found = found.len();
                    let what = format!(
                        "de rij heeft {found} cellen en de kopregel {width}. Is het bestand afgekapt, of staat er een \
                         scheidingsteken in een cel zonder aanhalingstekens?"
                    );
                    if !is_blank {
                        self.unreadable(number, record.text, (codes::CELLS, &what))?;
                    }
                }
                None => {
                    for (slot, cell) in slots.iter().zip(&mut found) {
                        if let Some(slot) = slot {
                            std::mem::swap(&mut cells[*slot], cell);
                        }
                    }
                    if record.is_tight {
                        self.trimmed_row(number, &mut cells, true)?;
                    } else {
                        self.row(number, &mut cells, record.is_plain)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// All rows of a sheet of an Excel file; the first that has cells is the header.
    pub(super) fn xlsx(&mut self, bytes: &[u8]) -> Result<(), Vec<Finding>> {
        let mapping = self.mapping;
        let mut slots: Option<Vec<Option<usize>>> = None;
        // What is wrong with the first row, while the heading is looked for under it.
        let mut missing: Option<Vec<Finding>> = None;
        let (mut looked, mut titles) = (0, 0);
        xlsx::rows(bytes, mapping.file.sheet.as_deref(), &mut |row| {
            looked += 1;
            if looked > xlsx::LOOKED_MAX {
                let what = format!("Het bestand heeft meer dan {ROWS_MAX} rijen. Splits het.");
                return refuse(feed_codes::TOO_LARGE, what);
            }
            let found = row.cells.into_iter().map(Cow::Owned);
            let Some(slots) = &slots else {
                let header: Vec<Cow<'_, str>> = found.collect();
                if header.iter().all(|cell| trimmed(cell).is_empty()) {
                    return Ok(());
                }
                match (self.columns(&header), &missing) {
                    (Ok(found), None) => slots = Some(found),
                    (Ok(_), Some(_)) => return Err(vec![under_title(row.number)]),
                    (Err(wrong), None) => missing = Some(wrong),
                    (Err(_), Some(_)) => {}
                }
                titles += 1;
                return match missing.take_if(|_| titles == TITLES_MAX) {
                    Some(wrong) => Err(wrong),
                    None => Ok(()),
                };
            };
            let mut cells = vec![Cow::Borrowed(""); mapping.columns.len()];
            for (slot, cell) in slots.iter().zip(found) {
                if let Some(slot) = slot {
                    cells[*slot] = cell;
                }
            }
            self.row(row.number, &mut cells, false)
        })?;
        if let Some(missing) = missing {
            return Err(missing);
        }
        if slots.is_none() {
            return refuse(feed_codes::EMPTY, "Het werkblad is leeg.");
        }
        Ok(())
    }
}

pub(super) fn described(problem: Problem) -> (&'static str, &'static str) {
    match problem {
        Problem::Unclosed => {
            (codes::TRUNCATED, "een aanhalingsteken wordt niet gesloten. Is het bestand afgekapt?")
        }
        Problem::Stray => {
            (codes::TRUNCATED, "na een aanhalingsteken dat een cel sluit staat nog iets.")
        }
        Problem::TooLong => (codes::ROW, "de rij is langer dan 64 kB."),
        Problem::TooMany => (codes::ROW, "de rij heeft meer dan 500 cellen."),
    }
}
