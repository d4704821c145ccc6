//! What the sender of a file is told of it: counts, and of every bad row where and why.

use serde::{Deserialize, Serialize};
use wijkstroom_formats::feed::codes;
use wijkstroom_formats::feed::replace::keeps_nothing;
use wijkstroom_schemas::message::{Finding, Message};

use crate::transport::intake;

/// Most lines of one report; `findings_total` counts the rest.
pub const LINES_MAX: usize = 10_000;

/// What became of a file, a page or a post. Never holds the value of a cell.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Receipt of the file: a keyed MAC of feed and content.
    pub receipt: String,
    /// False when it is refused as a whole.
    pub accepted: bool,
    /// Entries that were taken; resends among them are dropped later.
    pub taken: usize,
    /// Entries that were refused, each by itself.
    pub refused: usize,
    /// Of those refused: entries without consent, of which nothing is kept.
    pub without_consent: usize,
    /// Of those refused, or in a file that is refused: entries of which nothing is kept, for want of consent or because
    /// they are of another municipality.
    #[serde(default)]
    pub not_kept: usize,
    /// Entries that are not for this feed.
    pub skipped: usize,
    /// Of a full replacement: rows that are as they were in the last file.
    pub unchanged: usize,
    /// Of a full replacement: rows of the last file that are gone, and were taken back.
    pub removed: usize,
    /// What was wrong, the first [`LINES_MAX`].
    pub findings: Vec<Line>,
    /// How many findings there were.
    pub findings_total: usize,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Row or entry, from 1; 0 for the file as a whole.
    pub row: i32,
    /// Column or element.
    pub column: String,
    /// The hub's own code, such as `WS103`.
    pub code: String,
    /// What, and what to do, in Dutch.
    pub reason: String,
}

impl Report {
    /// Whether there is something that the sender should see.
    pub fn has_findings(&self) -> bool {
        self.findings_total > 0
    }

    /// Adds what became of one entry.
    pub(super) fn add(&mut self, message: &Message, removed: bool) {
        if !intake::is_accepted(message) {
            self.refused += 1;
            let consent = |found: &Finding| found.rule.as_deref() == Some(codes::CONSENT);
            self.without_consent += usize::from(message.findings.iter().any(consent));
            let not_kept = message.original.is_none() && message.findings.iter().any(keeps_nothing);
            self.not_kept += usize::from(not_kept);
            let entry = message.identification_line.unwrap_or_default();
            self.findings(&message.findings, entry);
            let more = usize::try_from(message.findings_total).unwrap_or_default();
            self.findings_total += more.saturating_sub(message.findings.len());
        } else if removed {
            self.removed += 1;
        } else {
            self.taken += 1;
        }
    }

    /// Adds findings of an entry, or of the file as a whole.
    pub(super) fn findings(&mut self, findings: &[Finding], entry: i32) {
        self.findings_total += findings.len();
        let room = LINES_MAX.saturating_sub(self.findings.len());
        self.findings.extend(findings.iter().take(room).map(|finding| Line {
            row: if finding.line > 0 { finding.line } else { entry },
            // The heading of a table without headings is its first row.
            column: intake::shown_name(&finding.path),
            code: finding.rule.clone().unwrap_or_default(),
            reason: finding.message.clone(),
        }));
    }

    /// As a CSV file: `regel;kolom;code;reden`, UTF-8, lines that end in CR LF.
    pub fn csv(&self) -> String {
        let mut text = String::from("regel;kolom;code;reden\r\n");
        for line in &self.findings {
            let cells =
                [&*line.row.to_string(), &line.column, &line.code, &line.reason].map(csv_cell);
            text.push_str(&cells.join(";"));
            text.push_str("\r\n");
        }
        let left = self.findings_total.saturating_sub(self.findings.len());
        if left > 0 {
            text.push_str(&format!("0;;;Nog {left} bevindingen staan hier niet bij.\r\n"));
        }
        text
    }
}

/// A cell that no spreadsheet takes for a formula.
fn csv_cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if formula { format!("'{text}") } else { text.to_owned() };
    if text.contains([';', '"', '\n', '\r']) {
        return format!("\"{}\"", text.replace('"', "\"\""));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use wijkstroom_formats::feed::finding;

    #[test]
    fn a_report_is_a_table_that_no_spreadsheet_runs() {
        let mut report = Report::default();
        report.findings(&[finding("WS103", 0, "=cmd()", "Te lang; \"zo\".")], 7);
        report.findings(&[finding("WS110", 3, "999900006", "a\nb")], 0);
        let expected = "regel;kolom;code;reden\r\n\
            7;'=cmd();WS103;\"Te lang; \"\"zo\"\".\"\r\n\
            3;*********;WS110;\"a\nb\"\r\n";
        assert_eq!(report.csv(), expected);
    }

    #[test]
    fn a_report_ends_and_says_so() {
        let mut report = Report::default();
        let many = vec![finding("WS103", 1, "a", "b"); LINES_MAX + 5];
        report.findings(&many, 1);
        assert_eq!((report.findings.len(), report.findings_total), (LINES_MAX, LINES_MAX + 5));
        assert!(report.csv().ends_with("0;;;Nog 5 bevindingen staan hier niet bij.\r\n"));
    }
}
