//! Tables: rows of many children, a file a month, some rows twice and some faulty.

use wijkstroom_schemas::day::Day;

use super::{FeedFile, Known, Maker, later};

/// How a partner writes a table.
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) header: &'static [&'static str],
    pub(super) delimiter: char,
    /// A byte order mark in front, as Excel writes it.
    pub(super) mark: bool,
    /// Windows-1252 instead of UTF-8.
    pub(super) windows: bool,
    /// Ways in which a row can be wrong: a column, and what stands there then.
    pub(super) faults: &'static [(&'static str, &'static str)],
}

/// A row, and the day on which it is sent.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) sent: Day,
    pub(super) cells: Vec<String>,
}

/// The rows that one child gives.
pub(super) type Rows = fn(&mut Known<'_>) -> Vec<Row>;

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    Taken,
    Again,
    Refused,
}

impl Maker<'_> {
    /// The files of a table.
    pub(super) fn tables(
        mut self,
        table: &Table,
        children: Vec<Known<'_>>,
        rows_of: Rows,
    ) -> Vec<FeedFile> {
        let mut rows: Vec<Row> =
            children.into_iter().flat_map(|mut child| rows_of(&mut child)).collect();
        rows.sort_by_key(|row| row.sent);
        let rows = self.mixed(table, rows);
        let mut files: Vec<(String, Vec<(Row, Fate)>)> = Vec::new();
        for (row, fate) in rows {
            let (year, month, _) = row.sent.ymd();
            let file = format!("{}-{year}-{month:02}.csv", table.name);
            match files.last_mut() {
                Some((last, rows)) if *last == file => rows.push((row, fate)),
                Some(_) | None => files.push((file, vec![(row, fate)])),
            }
        }
        files.into_iter().map(|(file, rows)| table.file(file, &rows)).collect()
    }

    /// With rows that come again, and faulty ones beside those that are right.
    fn mixed(&mut self, table: &Table, rows: Vec<Row>) -> Vec<(Row, Fate)> {
        let mut all: Vec<(Row, Fate)> = Vec::with_capacity(rows.len());
        for row in rows {
            if !table.faults.is_empty() && self.faulty() {
                let (column, text) = table.faults[self.rng.usize(..table.faults.len())];
                let mut wrong = row.clone();
                if let Some(at) = table.header.iter().position(|name| *name == column) {
                    wrong.cells[at] = text.to_owned();
                    // Under a key of its own: the row that is right must not suffer.
                    wrong.cells[0].push('X');
                    all.push((wrong, Fate::Refused));
                }
            }
            let again = self.twice().then(|| row.clone());
            all.push((row, Fate::Taken));
            // In the file of the next month.
            all.extend(again.map(|row| (Row { sent: later(row.sent, 31), ..row }, Fate::Again)));
        }
        all.sort_by_key(|(row, _)| row.sent);
        all
    }
}

impl Table {
    fn file(&self, file: String, rows: &[(Row, Fate)]) -> FeedFile {
        let mut text = String::new();
        if self.mark {
            text.push('\u{feff}');
        }
        let header: Vec<String> = self.header.iter().map(|&name| name.to_owned()).collect();
        self.line(&header, &mut text);
        rows.iter().for_each(|(row, _)| self.line(&row.cells, &mut text));
        let count = |fate| rows.iter().filter(|(_, own)| *own == fate).count() as u64;
        // The header is row 1, as a spreadsheet counts.
        let refused = (2..).zip(rows).filter(|(_, (_, fate))| *fate == Fate::Refused);
        FeedFile {
            feed: self.name,
            file,
            accepted: count(Fate::Taken),
            duplicates: count(Fate::Again),
            refused: refused.map(|(number, _)| number).collect(),
            bytes: if self.windows { windows(&text) } else { text.into_bytes() },
        }
    }

    fn line(&self, cells: &[String], text: &mut String) {
        for (index, cell) in cells.iter().enumerate() {
            if index > 0 {
                text.push(self.delimiter);
            }
            if cell.contains([self.delimiter, '"', '\n']) {
                text.push('"');
                text.push_str(&cell.replace('"', "\"\""));
                text.push('"');
            } else {
                text.push_str(cell);
            }
        }
        text.push_str("\r\n");
    }
}

/// In Windows-1252, of which only what is also in Latin-1 is used.
fn windows(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect()
}
