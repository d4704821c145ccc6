//! From the text of a measure to the code of CBS.

use std::collections::HashMap;

use wijkstroom_schemas::feed::Family;

/// Code of a measure of which the text is in no table.
pub(super) const UNKNOWN: &str = "ONBEKEND";

/// Most lines of a table, and its longest line, bytes.
const LINES_MAX: usize = 10_000;
const LINE_MAX_BYTES: usize = 4_000;

/// A table of texts and codes. CORV tells a measure as text: which code that is, the municipality says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Measures(HashMap<String, String>);

impl Measures {
    /// Reads a table: lines of `tekst;code`, UTF-8, of which the first may name the columns. Empty lines and lines that
    /// start with `#` are passed over. A text may stand between double quotes; the code is what comes after the last `;`.
    ///
    /// # Errors
    /// In Dutch, with the line: a line that is no pair, a code that CBS does not have, a text that stands twice with
    /// another code, or too many lines.
    pub fn parse(csv: &str) -> Result<Self, String> {
        let field = Family::named("MeasureReported").and_then(|family| family.field("maatregel"));
        let known = |code: &str| field.is_some_and(|field| field.kind.fits(code));
        let mut codes = HashMap::new();
        let csv = csv.strip_prefix('\u{feff}').unwrap_or(csv);
        for (number, line) in (1..).zip(csv.lines()) {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') || codes.is_empty() && is_heading(line) {
                continue;
            }
            let wrong = |what: &str| Err(format!("Regel {number}: {what}"));
            if number > LINES_MAX || line.len() > LINE_MAX_BYTES {
                return wrong("de tabel heeft te veel regels, of deze regel is te lang.");
            }
            let Some((text, code)) = line.rsplit_once(';') else {
                return wrong("verwacht wordt tekst;code.");
            };
            let code = code.trim().trim_matches('"');
            if !known(code) {
                return wrong("dit is geen code van een maatregel (CBS), zoals 11 of ONBEKEND.");
            }
            let text = normal(text.trim().trim_matches('"'));
            if text.is_empty() {
                return wrong("de tekst ontbreekt.");
            }
            let before = codes.insert(text, code.to_owned());
            if before.is_some_and(|before| before != code) {
                return wrong("deze tekst staat er al met een andere code.");
            }
        }
        Ok(Self(codes))
    }

    /// The code of a text, whatever its case and spaces; `None` where the table does not have it.
    pub fn code(&self, text: &str) -> Option<&str> {
        self.0.get(&normal(text)).map(String::as_str)
    }
}

fn is_heading(line: &str) -> bool {
    line.replace('"', "").eq_ignore_ascii_case("tekst;code")
}

/// Lower case, one space between words, no full stop at the end.
fn normal(text: &str) -> String {
    let mut normal = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !normal.is_empty() {
            normal.push(' ');
        }
        if word.is_ascii() {
            let start = normal.len();
            normal.push_str(word);
            normal[start..].make_ascii_lowercase();
        } else {
            normal.extend(word.chars().flat_map(char::to_lowercase));
        }
    }
    normal.truncate(normal.trim_end_matches('.').len());
    normal
}

#[cfg(test)]
mod tests {
    use super::Measures;

    #[track_caller]
    fn check(table: &str, text: &str, code: Option<&str>) {
        assert_eq!(Measures::parse(table).unwrap().code(text), code, "{table}");
    }

    #[track_caller]
    fn refuses(table: &str, reason: &str) {
        let error = Measures::parse(table).unwrap_err();
        assert!(error.contains(reason), "{error}");
    }

    #[test]
    fn finds_a_text_whatever_its_case_and_spaces() {
        let table = "tekst;code\n# toezicht\nOndertoezichtstelling;11\n\"OTS; voorlopig\";12\r\n";
        check(table, "  ondertoezichtstelling.", Some("11"));
        check(table, "ots;\n VOORLOPIG", Some("12"));
        check(table, "Ondertoezicht stelling", None);
        check("# tabel\n\ntekst;code\nVoogdij;21", "Voogdij", Some("21"));
        check("", "iets", None);
        check("\u{feff}tekst;code\nVoogdij;21", "voogdij", Some("21"));
    }

    #[test]
    fn refuses_a_table_that_is_wrong() {
        refuses("Voogdij", "Regel 1: verwacht wordt");
        refuses("tekst;code\nVoogdij;99", "Regel 2: dit is geen code");
        refuses(";11", "de tekst ontbreekt");
        refuses("a;11\nA ;12", "Regel 2: deze tekst staat er al");
    }
}
