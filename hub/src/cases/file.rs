//! The case file as it is written: `case.toml`, with its keys in Dutch and the elements of messages
//! by their official names.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, anyhow, bail, ensure};
use serde::Deserialize;
use toml::Table;
use wijkstroom_config::told;

use super::feeds::{self, FeedFile, FileKeys, PostedFile};
use super::moment;

/// Most messages of one case: more is a load, not a case.
const MESSAGES_MAX: usize = 100;

/// Longest `Identificatie` that the standard allows.
const IDENTIFICATION_MAX: usize = 12;

/// One case: messages in, and what must come of them.
#[derive(Debug, Clone)]
pub struct Case {
    /// What it shows, in Dutch.
    pub title: String,
    /// The hub it runs on.
    pub hub: HubFile,
    /// Elements of `Client` by the name that messages call the child by.
    pub(super) clients: BTreeMap<String, Table>,
    /// By time of arrival.
    pub messages: Vec<Posted>,
    /// What other partners than providers send, and by which way.
    pub(super) feeds: Vec<FeedFile>,
    /// By time of arrival.
    pub files: Vec<PostedFile>,
    /// Folder of the case.
    pub(super) beside: PathBuf,
    /// What must be there at the end.
    pub(super) expected: Expected,
    /// When it ends, milliseconds since 1970-01-01T00:00:00Z.
    pub end: i64,
}

/// One message of a case.
#[derive(Debug, Clone)]
pub struct Posted {
    /// What the case calls it; its `Identificatie` unless it has another.
    pub name: String,
    /// When it arrives, milliseconds since 1970-01-01T00:00:00Z.
    pub at: i64,
    pub(super) body: Body,
    pub(super) expected: ExpectedMessage,
}

/// Where the bytes of a message come from.
#[derive(Debug, Clone)]
pub(super) enum Body {
    /// A file beside the case, as it is.
    File(Vec<u8>),
    /// Elements of the message, by official name.
    Tree {
        /// Such as `JW305`.
        kind: String,
        tree: Table,
    },
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseFile {
    titel: String,
    /// Rules and casuistry that it shows: for the reader.
    #[serde(default, rename = "bron")]
    _source: Vec<String>,
    /// Why it is so: for the reader.
    #[serde(default, rename = "uitleg")]
    _explanation: String,
    #[serde(default)]
    hub: HubFile,
    #[serde(default)]
    client: BTreeMap<String, Table>,
    #[serde(default)]
    bericht: Vec<Table>,
    #[serde(default)]
    feed: Vec<FeedFile>,
    #[serde(default)]
    bestand: Vec<FileKeys>,
    #[serde(default)]
    verwacht: Expected,
    einde: Option<toml::value::Datetime>,
}

/// The hub that a case runs on.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HubFile {
    /// CBS code of the municipality: the hub serves it, and messages are from or for it.
    pub gemeente: String,
    /// AGB code of the provider on the other side.
    pub aanbieder: String,
    /// How long a message that fails waits for what may cure it (`judge.wait`).
    #[serde(with = "humantime_serde")]
    pub wacht: Duration,
    /// How long the messages of one child are gathered before they are judged (`judge.gather`).
    #[serde(with = "humantime_serde")]
    pub verzamel: Duration,
}

impl Default for HubFile {
    fn default() -> Self {
        Self {
            gemeente: "0363".to_owned(),
            aanbieder: "42420001".to_owned(),
            wacht: Duration::from_secs(24 * 3600),
            verzamel: Duration::ZERO,
        }
    }
}

/// The keys of a message that are the case's own; all others are elements.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct MessageKeys {
    naam: String,
    op: toml::value::Datetime,
    soort: Option<String>,
    bestand: Option<String>,
    #[serde(default)]
    verwacht: ExpectedMessage,
}

/// What must come of one message.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExpectedMessage {
    /// What becomes of it. Unless said otherwise, it is accepted.
    #[serde(default)]
    pub(super) uitkomst: Fate,
    /// Level that refused it.
    pub(super) niveau: Option<i32>,
    /// Every finding, in any order: all that there are.
    pub(super) regels: Option<Vec<ExpectedRule>>,
    /// Type of the official return message, or `geen`.
    pub(super) antwoord: Option<String>,
    /// Every class of the return message that carries codes, with its codes: all that there are.
    pub(super) retourcodes: Option<BTreeMap<String, OneOrMore>>,
    /// Elements of the return message, by official name: those named must be there.
    pub(super) inhoud: Option<Table>,
    /// Of a claim, what is approved: eurocents, negative for a credit.
    pub(super) toegekend: Option<i64>,
    /// When it was decided.
    pub(super) besloten: Option<toml::value::Datetime>,
}

/// What becomes of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Fate {
    /// Accepted.
    #[default]
    Aangenomen,
    /// Refused.
    Geweigerd,
    /// Equal to one that came before: dropped.
    Dubbel,
    /// Not decided by the end of the case.
    Wacht,
}

impl Fate {
    /// As a case file has it.
    pub fn text(self) -> &'static str {
        match self {
            Self::Aangenomen => "aangenomen",
            Self::Geweigerd => "geweigerd",
            Self::Dubbel => "dubbel",
            Self::Wacht => "wacht",
        }
    }
}

/// A finding: its rule, or more of it.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(super) enum ExpectedRule {
    Rule(String),
    More(MoreOfRule),
}

/// What a finding must say; only what is named is looked at.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MoreOfRule {
    pub(super) regel: String,
    pub(super) code: Option<String>,
    /// Path in the message.
    pub(super) plaats: Option<String>,
    /// Line in the message.
    pub(super) regelnummer: Option<i32>,
    /// Class of the return message that carries the code.
    pub(super) element: Option<String>,
}

/// One text or a list of them.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(super) enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl OneOrMore {
    pub(super) fn texts(&self) -> Vec<&str> {
        match self {
            Self::One(text) => vec![text],
            Self::More(texts) => texts.iter().map(String::as_str).collect(),
        }
    }
}

/// What must be there at the end. Of a family or table that is named, exactly so many facts or
/// rows as are given; of each, the fields that are given.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Expected {
    /// By clean topic without `wijkstroom.clean.`.
    #[serde(default)]
    pub(super) feiten: BTreeMap<String, Vec<Table>>,
    /// By table of the warehouse.
    #[serde(default)]
    pub(super) tabellen: BTreeMap<String, Vec<Table>>,
}

/// Reads one case.
///
/// # Errors
/// When the file cannot be read, or says what no case says: in Dutch, with the place.
pub(super) fn read(path: &Path) -> anyhow::Result<Case> {
    let text = std::fs::read_to_string(path).context("niet te lezen")?;
    parse(&text, path.parent().unwrap_or(Path::new(".")))
}

fn parse(text: &str, beside: &Path) -> anyhow::Result<Case> {
    let file: CaseFile = toml::from_str(text).map_err(|error| syntax(text, &error))?;
    let empty = file.bericht.is_empty() && file.bestand.is_empty();
    ensure!(!empty, "een geval heeft minstens één [[bericht]] of [[bestand]]");
    let count = file.bericht.len();
    ensure!(
        count <= MESSAGES_MAX,
        "{count} berichten; een geval heeft er hoogstens {MESSAGES_MAX}"
    );
    let mut messages: Vec<Posted> = Vec::with_capacity(count);
    for (number, table) in (1..).zip(file.bericht) {
        let message =
            message(table, beside).with_context(|| format!("[[bericht]] nummer {number}"))?;
        let known = messages.iter().any(|other| other.name == message.name);
        ensure!(!known, "er zijn twee berichten met naam = \"{}\"", message.name);
        messages.push(message);
    }
    messages.sort_by_key(|message| message.at);
    let files = feeds::files(file.bestand, &file.feed, beside)?;
    let last = messages.last().map_or(0, |message| message.at);
    let last = files.last().map_or(last, |file| file.at.max(last));
    let waits = i64::try_from((file.hub.wacht + file.hub.verzamel).as_millis())?;
    let end = match &file.einde {
        Some(end) => moment::of(end).context("einde")?,
        None => last.saturating_add(waits).saturating_add(1_000),
    };
    ensure!(end > last, "einde ligt niet na het laatste bericht");
    Ok(Case {
        title: file.titel,
        hub: file.hub,
        clients: file.client,
        messages,
        feeds: file.feed,
        files,
        beside: beside.to_owned(),
        expected: file.verwacht,
        end,
    })
}

/// What is wrong and where, without the line itself: that may tell a person.
fn syntax(text: &str, error: &toml::de::Error) -> anyhow::Error {
    let at = error.span().map_or(0, |span| span.start);
    let (line, column) = told::place(text, at);
    anyhow!("regel {line}, kolom {column}: {}", told::toml(error.message()))
}

/// Official names begin with a capital, keys of the case do not.
fn message(table: Table, beside: &Path) -> anyhow::Result<Posted> {
    let is_element = |(name, _): &(String, toml::Value)| name.starts_with(char::is_uppercase);
    let (tree, keys): (Vec<_>, Vec<_>) = table.into_iter().partition(is_element);
    let keys: MessageKeys = keys.into_iter().collect::<Table>().try_into()?;
    let length = keys.naam.chars().count();
    ensure!(
        (1..=IDENTIFICATION_MAX).contains(&length),
        "naam = \"{}\": 1 tot {IDENTIFICATION_MAX} tekens, want het wordt de Identificatie",
        keys.naam
    );
    let body = match (keys.soort, keys.bestand) {
        (Some(kind), None) => Body::Tree { kind, tree: tree.into_iter().collect() },
        (None, Some(_)) if !tree.is_empty() => {
            bail!("een bericht uit een bestand heeft geen elementen")
        }
        (None, Some(name)) => {
            let plain = Path::new(&name).file_name().is_some_and(|file| file == name.as_str());
            ensure!(plain, "bestand = \"{name}\": een naam van een bestand naast het geval");
            let bytes = std::fs::read(beside.join(&name));
            Body::File(bytes.with_context(|| format!("bestand {name}"))?)
        }
        (None, None) | (Some(_), Some(_)) => bail!("heeft of een soort, of een bestand"),
    };
    let at = moment::of(&keys.op).context("op")?;
    Ok(Posted { name: keys.naam, at, body, expected: keys.verwacht })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(change: (&str, &str), expected: &str) {
        let text = r#"
titel = "Een start"
[[bericht]]
naam = "start"
soort = "JW305"
op = 2026-04-01T09:00:00
verwacht = { uitkomst = "geweigerd", regels = ["TR019", { regel = "CS002", regelnummer = 4 }] }
Client.StartProducten.StartProduct = [{ Begindatum = 2026-03-30 }]
"#;
        assert!(text.contains(change.0));
        let parsed = parse(&text.replace(change.0, change.1), Path::new("."));
        let told = parsed.map_or_else(|error| format!("{error:#}"), |_| "goed".to_owned());
        assert!(told.contains(expected), "{change:?}: {told}");
    }

    #[test]
    fn a_case_says_what_is_wrong_with_it() {
        check(("", ""), "goed");
        check(("titel", "tittel"), "tittel");
        check(("naam = \"start\"", "naam = \"veel te lang is dit\""), "1 tot 12 tekens");
        check(("soort = \"JW305\"", ""), "of een soort, of een bestand");
        check(("soort = \"JW305\"", "bestand = \"x.xml\""), "heeft geen elementen");
        check(("2026-04-01T09:00:00", "2026-04-01"), "tijdstip");
        check(("2026-04-01T09:00:00", "2026-04-31T09:00:00"), "regel 6, kolom 6");
        check(("geweigerd", "afgekeurd"), "afgekeurd");
        check(("op =", "kleur = 3\nop ="), "kleur");
        check(("titel", "einde = 2026-04-01T08:00:00\ntitel"), "einde ligt niet na");
    }

    /// A line that is wrong may hold a person.
    #[test]
    fn what_is_wrong_never_shows_the_line() {
        for line in ["Client.Bsn = 999900006 of zo", "Bsn = \"999900006", "kleur = \"Hazelnoot\""] {
            let text = format!("titel = \"Een start\"\n{line}\n");
            let told = format!("{:#}", parse(&text, Path::new(".")).unwrap_err());
            assert!(told.contains("regel 2, kolom "), "{told}");
            assert!(!told.contains("999900006") && !told.contains("Hazelnoot"), "{told}");
        }
    }
}
