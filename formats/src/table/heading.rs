//! The heading of a table: which column of the file is which of the mapping.

use std::borrow::Cow;
use std::collections::HashMap;

use wijkstroom_schemas::message::Finding;

use super::codes;
use super::csv::{self, Records};
use super::mapping::folded;
use super::read::refuse;
use super::rows::{Rows, described};
use crate::feed::{codes as feed_codes, finding};

/// Most rows among which the heading is looked for, to say where it is.
pub(super) const TITLES_MAX: usize = 20;

impl Rows<'_> {
    /// Which cell of a record goes where: by column of the file the column of the mapping. Refuses what misses a
    /// column, or has it twice.
    pub(super) fn columns(
        &self,
        header: &[Cow<'_, str>],
    ) -> Result<Vec<Option<usize>>, Vec<Finding>> {
        let mapping = self.mapping;
        let by_name: HashMap<&str, usize> = (0..)
            .zip(&mapping.columns)
            .map(|(slot, column)| (column.folded.as_str(), slot))
            .collect();
        let mut found = vec![0_usize; mapping.columns.len()];
        let slot = |name: &Cow<'_, str>| {
            let slot = by_name.get(folded(name).as_str()).copied();
            if let Some(slot) = slot {
                found[slot] += 1;
            }
            slot
        };
        let slots: Vec<Option<usize>> = header.iter().map(slot).collect();
        let mut findings = Vec::new();
        for (column, found) in mapping.columns.iter().zip(found) {
            let name = &column.name;
            if found > 1 {
                let what = format!("De kolom {name} staat er {found} keer. Laat er een over.");
                findings.push(finding(codes::COLUMN_TWICE, 1, name, what));
            } else if found == 0 && !column.optional {
                let what = format!("De kolom {name} ontbreekt in de kopregel.");
                findings.push(finding(codes::COLUMN, 1, name, what));
            }
        }
        if findings.is_empty() { Ok(slots) } else { Err(findings) }
    }

    /// The heading of a CSV file: which cell goes where, and how many there are.
    pub(super) fn heading<'t>(
        &self,
        text: &'t str,
        records: &mut Records<'t>,
    ) -> Result<(Vec<Option<usize>>, usize), Vec<Finding>> {
        let mut header = Vec::new();
        let Some(first) = records.next(&mut header) else {
            return refuse(feed_codes::EMPTY, "Het bestand is leeg.");
        };
        if let Some(problem) = first.problem {
            let (code, what) = described(problem);
            return refuse(code, format!("De kopregel is niet te lezen: {what}"));
        }
        self.columns(&header).map(|slots| (slots, header.len())).map_err(|missing| {
            let under = self.heading_under(records.clone());
            under.or_else(|| self.one_column(text, records.delimiter, &header)).unwrap_or(missing)
        })
    }

    /// What to say of a file whose heading stands under a title.
    fn heading_under(&self, mut records: Records<'_>) -> Option<Vec<Finding>> {
        let mut cells = Vec::new();
        for _ in 1..TITLES_MAX {
            let record = records.next(&mut cells)?;
            let mut names = Vec::new();
            Records::new(record.text, csv::delimiter(record.text)).next(&mut names);
            if self.columns(&names).is_ok() {
                return Some(vec![under_title(record.number)]);
            }
        }
        None
    }

    /// What to say of a file of which the heading has one column.
    fn one_column(
        &self,
        text: &str,
        delimiter: u8,
        header: &[Cow<'_, str>],
    ) -> Option<Vec<Finding>> {
        let needed = self.mapping.columns.iter().filter(|it| !it.optional).count();
        if header.len() != 1 || needed < 2 {
            return None;
        }
        let other = char::from(csv::delimiter(text.trim_start()));
        let what = if char::from(delimiter) == other {
            "Het bestand heeft maar een kolom: tussen de kolommen hoort een puntkomma, komma of tab.".to_owned()
        } else {
            let other = if other == '\t' { "een tab".to_owned() } else { other.to_string() };
            format!(
                "Het bestand heeft maar een kolom: de kopregel is gescheiden met {other}, en niet zoals de \
                 mapping zegt bij delimiter."
            )
        };
        Some(vec![finding(codes::DELIMITER, 0, "/", what)])
    }
}

/// The heading is not the first row, but this one.
pub(super) fn under_title(number: i32) -> Finding {
    let what = format!(
        "De kopregel met de namen van de kolommen staat pas in regel {number}. Haal weg wat erboven staat."
    );
    finding(codes::COLUMN, number, "/", what)
}
