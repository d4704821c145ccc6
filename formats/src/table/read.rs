//! From a file to what was read of it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use wijkstroom_schemas::message::{FINDINGS_MAX, Finding};

use super::keep::{MARK, marked};
use super::mapping::{Format, Mapping};
use super::package::Package;
use super::rows::Rows;
use super::{codes, json, text};
use crate::feed::{Entry, FILE_MAX_BYTES, Reading, codes as feed_codes, content, finding};

impl Mapping {
    /// Reads a file, or what was kept of a row.
    ///
    /// The name of the file, without its folder, is looked at only where the mapping has a pattern for it.
    pub fn read(&self, file_name: &str, bytes: &[u8]) -> Reading {
        match self.read_all(file_name, bytes) {
            Ok(reading) => reading,
            Err(refused) => Reading { refused, ..Reading::default() },
        }
    }

    fn read_all(&self, file_name: &str, bytes: &[u8]) -> Result<Reading, Vec<Finding>> {
        if bytes.is_empty() {
            return refuse(feed_codes::EMPTY, "Het bestand is leeg.");
        }
        if bytes.len() > FILE_MAX_BYTES {
            return refuse(feed_codes::TOO_LARGE, "Het bestand is groter dan 50 MB. Splits het.");
        }
        let format = self.format(bytes)?;
        let mut rows = Rows::new(self, file_name)?;
        if format == Format::Xlsx {
            rows.xlsx(bytes)?;
            return end(rows);
        }
        let text = text::decode(bytes, self.file.encoding).map_err(|finding| vec![finding])?;
        match (marked(&text), format) {
            (Some((mark, rest)), _) => {
                rows.again(mark);
                rows.csv(rest, Some(b';'))?;
            }
            (None, Format::Json) => json::json(self, &text, &mut rows)?,
            (None, Format::JsonLines) => json::lines(self, &text, &mut rows)?,
            (None, Format::Csv | Format::Xlsx) => rows.csv(&text, self.file.delimiter)?,
        }
        end(rows)
    }

    /// The format that the mapping says, or that the content shows.
    fn format(&self, bytes: &[u8]) -> Result<Format, Vec<Finding>> {
        let seen = format_of(bytes)?;
        let Some(said) = self.file.format else { return Ok(seen) };
        match (said, seen) {
            _ if bytes.starts_with(MARK.as_bytes()) => Ok(Format::Csv),
            (Format::Xlsx, Format::Xlsx) => Ok(said),
            (Format::Xlsx, _) => {
                refuse(codes::FORMAT, "Het bestand is geen Excel-bestand (.xlsx).")
            }
            (_, Format::Xlsx) => match Package::open(bytes) {
                Err(other) if other.iter().any(|it| it.rule.as_deref() == Some(codes::FORMAT)) => {
                    Err(other)
                }
                _ => refuse(
                    codes::FORMAT,
                    "Het bestand is een Excel-bestand. Stuur wat in de mapping staat, of zet daar format = \"xlsx\".",
                ),
            },
            (Format::Csv, Format::Json | Format::JsonLines) if is_surely_json(bytes) => refuse(
                codes::FORMAT,
                "Het bestand is JSON. Stuur wat in de mapping staat: een tabel met een kopregel.",
            ),
            _ => Ok(said),
        }
    }
}

/// The format that the content shows.
pub(super) fn format_of(bytes: &[u8]) -> Result<Format, Vec<Finding>> {
    if bytes.starts_with(content::OLE) {
        return refuse(
            codes::LOCKED,
            "Het bestand is een oude Excel (.xls), of heeft een wachtwoord. Sla het op als .xlsx zonder wachtwoord, of \
             als CSV UTF-8.",
        );
    }
    let is_zip = content::is_zip(bytes);
    if let Some(found) = content::no_text(bytes).filter(|_| !is_zip) {
        return Err(vec![found]);
    }
    let start = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes).trim_ascii_start();
    let end = start.iter().position(|byte| *byte == b'\n').unwrap_or(start.len());
    let (first, rest) = start.split_at(end);
    let is_line = first.trim_ascii_end().ends_with(b"}") && rest.trim_ascii().starts_with(b"{");
    Ok(match start.first() {
        Some(b'P') if is_zip => Format::Xlsx,
        Some(b'<') => {
            return refuse(
                codes::FORMAT,
                "Het bestand is een webpagina of XML, en geen tabel. Is het een export, open haar dan in Excel en sla \
                 haar op als .xlsx of CSV UTF-8.",
            );
        }
        Some(b'{') if is_line => Format::JsonLines,
        Some(b'{' | b'[') => Format::Json,
        _ => Format::Csv,
    })
}

/// Whether a file starts as JSON does, and a table does not: the name of its first column may start with a bracket.
fn is_surely_json(bytes: &[u8]) -> bool {
    let start = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes).trim_ascii_start();
    let next = start.get(1..).and_then(|rest| rest.trim_ascii_start().first());
    matches!(
        (start.first(), next),
        (Some(b'{'), Some(b'"' | b'}')) | (Some(b'['), Some(b'{' | b']'))
    )
}

pub(super) fn refuse<T>(code: &str, what: impl Into<String>) -> Result<T, Vec<Finding>> {
    Err(vec![finding(code, 0, "/", what)])
}

/// What was read, once all rows came.
fn end(mut rows: Rows<'_>) -> Result<Reading, Vec<Finding>> {
    let mapping = rows.mapping;
    if let Some(spec) = &mapping.replace
        && rows.count == 0
    {
        if !spec.may_be_empty {
            return refuse(
                codes::NOTHING,
                "Het bestand heeft geen rijen, en zou dus alles verwijderen wat er was. Is dat de bedoeling? Zet dan \
                     may_be_empty = true in de mapping.",
            );
        }
        rows.replacement(0, &[])?;
    }
    if !mapping.has_versions() || mapping.replace.is_some() {
        rows.skipped += once(&mut rows.entries, |_| true);
    } else {
        rows.skipped += once(&mut rows.entries, |entry| !entry.versions);
    }
    if mapping.strict {
        let bad = rows.entries.iter().filter_map(|entry| entry.content.as_ref().err());
        let findings: Vec<Finding> = bad.flatten().take(FINDINGS_MAX).cloned().collect();
        if !findings.is_empty() {
            return Err(findings);
        }
    }
    Ok(Reading {
        notes: mapping.tied(&rows.entries).into_iter().collect(),
        entries: rows.entries,
        skipped: rows.skipped,
        replaces: rows.replaces,
        ..Reading::default()
    })
}

impl Mapping {
    /// What to say of rows that say the same of when they changed a record, and differ: which of them counts does not
    /// depend on their order, for each may also stand in another file, and files come in any order.
    fn tied(&self, entries: &[Entry]) -> Option<Finding> {
        let order = self.row.order?;
        let (mut first, mut tied) = (HashMap::new(), BTreeMap::new());
        for entry in repeated(entries).into_iter().map(|index| &entries[index]) {
            let facts = entry.content.iter().flatten().flat_map(|part| &part.facts);
            for draft in facts.take(1) {
                let version = (entry.key.as_str(), draft.order, draft.mutation.text());
                let before = *first.entry(version).or_insert(entry);
                if before.kept != entry.kept {
                    tied.entry(before.number).or_insert(entry.number);
                }
            }
        }
        let (count, (before, row)) = (tied.len(), tied.into_iter().next()?);
        let column = &self.columns[order.slot].name;
        let add =
            if order.whole { "een groter getal" } else { "de tijd, zoals 2026-11-20T14:30:00" };
        let more = match count {
            1 => String::new(),
            count => format!(" Zo zijn er {count} records in dit bestand."),
        };
        let what = format!(
            "Rij {row}, kolom {column}: hier staat hetzelfde als in rij {before} over hetzelfde record, met andere \
             gegevens. Welke rij telt, ligt niet aan hun volgorde: geef de latere {add}.{more}"
        );
        Some(finding(codes::TIED, row, column, what))
    }
}

/// Which entries have the key of another, ascending: of most files none.
fn repeated(entries: &[Entry]) -> BTreeSet<usize> {
    let mut last = HashMap::with_capacity(entries.len());
    let mut repeated = BTreeSet::new();
    for (index, entry) in entries.iter().enumerate() {
        if let Some(before) = last.insert(entry.key.as_str(), index) {
            repeated.extend([before, index]);
        }
    }
    repeated
}

/// Refuses rows with the key of another, whatever their order; the same row again is passed by. How many were. Looks at
/// `some` rows.
fn once(entries: &mut Vec<Entry>, some: fn(&Entry) -> bool) -> usize {
    let counts = |(_, entry): &(usize, &Entry)| !entry.key.is_empty() && some(entry);
    let looked_at = || entries.iter().enumerate().filter(counts);
    let mut first: HashMap<&str, usize> = HashMap::with_capacity(looked_at().count());
    let (mut twice, mut again) = (Vec::new(), Vec::new());
    for (index, entry) in looked_at() {
        let Some(before) = first.get(entry.key.as_str()) else {
            first.insert(&entry.key, index);
            continue;
        };
        if entries[*before].kept == entry.kept {
            again.push(index);
        } else {
            twice.extend([*before, index]);
        }
    }
    twice.sort_unstable();
    twice.dedup();
    for index in twice {
        let entry = &mut entries[index];
        let what =
            format!("Rij {}: de sleutel van deze rij staat vaker in het bestand.", entry.number);
        let finding = finding(feed_codes::TWICE, entry.number, "/", what);
        match &mut entry.content {
            Ok(_) => entry.content = Err(vec![finding]),
            Err(findings) => findings.push(finding),
        }
    }
    let passed = again.len();
    let mut index = 0;
    entries.retain(|_| {
        index += 1;
        again.binary_search(&(index - 1)).is_err()
    });
    passed
}
