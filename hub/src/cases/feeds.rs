//! What a case says of feeds: which there are, what files come, and what must come of each.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use serde::Deserialize;
use toml::Value;
use wijkstroom_connectors::transport::feed::report::Line;

use super::moment;
use super::outcome::BecameOfFile;

/// Most files of one case: more is a load, not a case.
const FILES_MAX: usize = 100;

/// One feed of a case.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FeedFile {
    /// What the files of the case call it.
    pub(super) naam: String,
    /// `table`, `fhir`, `corv` or `oso`.
    pub(super) formaat: String,
    /// Of a table: name of a shipped mapping, or a file beside the case.
    mapping: Option<String>,
    /// Of CORV: a file beside the case.
    maatregelen: Option<String>,
    /// CBS code of its municipality; else that of the hub.
    pub(super) gemeente: Option<String>,
    /// Who answers for it.
    #[serde(default = "default_sender")]
    afzender: String,
}

fn default_sender() -> String {
    "99XX00".to_owned()
}

impl FeedFile {
    /// Its section of the settings of the hub of a case.
    pub(super) fn section(&self, beside: &Path, municipality: &str) -> anyhow::Result<String> {
        let text = |text: &str| Value::String(text.to_owned()).to_string();
        let mut section = format!(
            "\n[[feed]]\nname = {}\nformat = {}\nmunicipality = {}\nsender = {}\nhttp = true\n",
            text(&self.naam),
            text(&self.formaat),
            text(self.gemeente.as_deref().unwrap_or(municipality)),
            text(&self.afzender),
        );
        if let Some(mapping) = &self.mapping {
            let named = if mapping.contains(['/', '.']) {
                let path = std::path::absolute(beside.join(mapping))?;
                path.to_str().context("het pad van de mapping is geen UTF-8")?.to_owned()
            } else {
                mapping.clone()
            };
            section.push_str(&format!("mapping = {}\n", text(&named)));
        }
        if let Some(measures) = &self.maatregelen {
            let path = std::path::absolute(beside.join(measures))?;
            let path = path.to_str().context("het pad van de maatregelen is geen UTF-8")?;
            section.push_str(&format!("measures = {}\n", text(path)));
        }
        Ok(section)
    }
}

/// A file as a case has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileKeys {
    feed: String,
    op: toml::value::Datetime,
    /// Name that it comes under, where that says something; else that of `bestand`.
    naam: Option<String>,
    bestand: Option<String>,
    inhoud: Option<String>,
    /// Texts of it that are others here, each where it first stands.
    #[serde(default)]
    vervang: Vec<(String, String)>,
    #[serde(default)]
    verwacht: ExpectedFile,
}

/// A file that comes by a feed.
#[derive(Debug, Clone)]
pub struct PostedFile {
    /// When it arrives, milliseconds since 1970-01-01T00:00:00Z.
    pub at: i64,
    /// Name of its feed.
    pub feed: String,
    /// Name that it comes under.
    pub name: String,
    pub(super) bytes: Vec<u8>,
    pub(super) expected: ExpectedFile,
}

/// What must come of a file; only what is named is looked at.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExpectedFile {
    /// Entries that are taken.
    aangenomen: Option<usize>,
    /// Entries that are refused.
    geweigerd: Option<usize>,
    /// Entries that are not for the feed.
    overgeslagen: Option<usize>,
    /// Rows of a full replacement that are as they were.
    gelijk: Option<usize>,
    /// Rows of a full replacement that are gone.
    teruggenomen: Option<usize>,
    /// Whether it is refused as a whole.
    #[serde(default)]
    afgekeurd: bool,
    /// Of CORV: kind of the answer, such as `Bv01`, or `geen`.
    antwoord: Option<String>,
    /// Every finding, in any order: all that there are.
    regels: Option<Vec<ExpectedLine>>,
}

/// A finding; only what is named is looked at.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExpectedLine {
    code: String,
    rij: Option<i32>,
    kolom: Option<String>,
}

/// Reads the files of a case.
pub(super) fn files(
    keys: Vec<FileKeys>,
    feeds: &[FeedFile],
    beside: &Path,
) -> anyhow::Result<Vec<PostedFile>> {
    let count = keys.len();
    ensure!(count <= FILES_MAX, "{count} bestanden; een geval heeft er hoogstens {FILES_MAX}");
    let mut files = Vec::with_capacity(count);
    for (number, keys) in (1..).zip(keys) {
        let one = file(keys, feeds, beside).with_context(|| format!("[[bestand]] nummer {number}"));
        files.push(one?);
    }
    files.sort_by_key(|file| file.at);
    Ok(files)
}

fn file(keys: FileKeys, feeds: &[FeedFile], beside: &Path) -> anyhow::Result<PostedFile> {
    let known = feeds.iter().any(|feed| feed.naam == keys.feed);
    ensure!(known, "feed = \"{}\": zo'n [[feed]] is er niet", keys.feed);
    let plain = |name: &str| PathBuf::from(name).file_name().is_some_and(|file| file == name);
    let (own, bytes) = match (keys.bestand, keys.inhoud) {
        (Some(name), None) => {
            ensure!(plain(&name), "bestand = \"{name}\": een naam van een bestand naast het geval");
            let bytes = std::fs::read(beside.join(&name));
            let bytes = bytes.with_context(|| format!("bestand {name}"))?;
            (name, bytes)
        }
        (None, Some(text)) => (String::new(), text.into_bytes()),
        (None, None) | (Some(_), Some(_)) => bail!("heeft of een bestand, of een inhoud"),
    };
    let bytes = edited(bytes, &keys.vervang)?;
    let name = keys.naam.unwrap_or(own);
    ensure!(name.is_empty() || plain(&name), "naam: een naam van een bestand, zonder map");
    let at = moment::of(&keys.op).context("op")?;
    Ok(PostedFile { at, feed: keys.feed, name, bytes, expected: keys.verwacht })
}

/// Never shows a text: it may tell a person.
fn edited(bytes: Vec<u8>, edits: &[(String, String)]) -> anyhow::Result<Vec<u8>> {
    if edits.is_empty() {
        return Ok(bytes);
    }
    let mut text = String::from_utf8(bytes).context("vervang kan alleen in UTF-8")?;
    for (number, (from, to)) in (1..).zip(edits) {
        ensure!(text.contains(from), "vervang nummer {number}: die tekst staat er niet");
        text = text.replacen(from, to, 1);
    }
    Ok(text.into_bytes())
}

/// What came of a file that is not as it must be, a line each.
pub(super) fn differences(expected: &ExpectedFile, became: &BecameOfFile) -> Vec<String> {
    let mut told = Vec::new();
    let report = &became.report;
    if let Some(wanted) = &expected.antwoord {
        let answers = became.answers.join(", ");
        let actual = if answers.is_empty() { "geen" } else { &answers };
        if wanted != actual {
            told.push(format!("verwacht antwoord {wanted}, was {actual}"));
        }
    }
    if expected.afgekeurd == report.accepted {
        let was =
            if report.accepted { "niet als geheel afgekeurd" } else { "als geheel afgekeurd" };
        told.push(format!("het bestand is {was}: {}", lines(&report.findings)));
    }
    let counts = [
        ("aangenomen", expected.aangenomen, report.taken),
        ("geweigerd", expected.geweigerd, report.refused),
        ("overgeslagen", expected.overgeslagen, report.skipped),
        ("gelijk", expected.gelijk, report.unchanged),
        ("teruggenomen", expected.teruggenomen, report.removed),
    ];
    for (what, wanted, actual) in counts {
        if let Some(wanted) = wanted
            && wanted != actual
        {
            let why = lines(&report.findings);
            told.push(format!("verwacht {what} {wanted}, was {actual}; {why}"));
        }
    }
    if let Some(wanted) = &expected.regels {
        findings(wanted, &report.findings, &mut told);
    }
    told
}

/// Every finding must be expected, and every expected one be there.
fn findings(expected: &[ExpectedLine], actual: &[Line], told: &mut Vec<String>) {
    let mut left: Vec<&Line> = actual.iter().collect();
    for wanted in expected {
        let is = |line: &&Line| {
            line.code == wanted.code
                && wanted.rij.is_none_or(|row| line.row == row)
                && wanted.kolom.as_deref().is_none_or(|column| line.column == column)
        };
        match left.iter().position(is) {
            Some(at) => drop(left.remove(at)),
            None => {
                let row = wanted.rij.map(|row| format!(" rij {row}")).unwrap_or_default();
                let column = wanted.kolom.as_deref().unwrap_or_default();
                told.push(format!("bevinding ontbreekt: {}{row} {column}", wanted.code));
            }
        }
    }
    let left = left.into_iter().map(|line| format!("niet verwachte bevinding: {}", told_of(line)));
    told.extend(left);
}

fn lines(lines: &[Line]) -> String {
    lines.iter().map(told_of).collect::<Vec<_>>().join("; ")
}

/// Never holds a value that identifies: no finding does.
fn told_of(line: &Line) -> String {
    format!("{} rij {} kolom {}: {}", line.code, line.row, line.column, line.reason)
}
