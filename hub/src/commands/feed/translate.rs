//! `wijkstroom feed try`: what a hub would make of files, with nothing stored.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde_json::{Map, Value, json};

use wijkstroom_config::keys::{KeyError, Keys};
use wijkstroom_config::told::system;
use wijkstroom_connectors::transport::feed::translator::Translator;
use wijkstroom_connectors::transport::intake::now_ms;
use wijkstroom_formats::corv::Measures;
use wijkstroom_formats::feed::format::Format;
use wijkstroom_formats::feed::{ENTRIES_MAX, FILE_MAX_BYTES, codes, finding};
use wijkstroom_schemas::event::{Event, Person};
use wijkstroom_schemas::ids::Ids;
use wijkstroom_schemas::message::{Finding, Message};
use wijkstroom_schemas::wire::{RecordType, Registry};

use crate::cli::Exit;
use crate::commands::{load, read};
use crate::mask;

/// Stands for what is not shown.
const HIDDEN: &str = "(verborgen)";

/// As which feed files are read.
#[derive(Debug, clap::Args)]
pub(super) struct Which {
    /// Formaat, zonder instellingen
    #[arg(long, value_name = "FORMAAT", required_unless_present = "feed", conflicts_with = "feed")]
    format: Option<Standard>,
    /// Bestand met instellingen
    #[arg(long, value_name = "BESTAND", requires = "feed")]
    config: Option<PathBuf>,
    /// Naam van de [[feed]] in de instellingen
    #[arg(long, value_name = "NAAM", requires = "config")]
    feed: Option<String>,
}

/// A format that needs no settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Standard {
    /// Verwijzingen van een huisarts.
    Fhir,
    /// Berichten van de Raad voor de Kinderbescherming.
    Corv,
    /// Dossiers van een school.
    Oso,
}

/// What files are tried as.
struct Tried {
    translator: Translator,
    registry: Registry,
    show_identity: bool,
}

/// Translates every file, also after one that cannot be read.
pub(super) fn run(
    which: &Which,
    show_identity: bool,
    files: &[PathBuf],
    out: &mut dyn Write,
) -> anyhow::Result<Exit> {
    let tried = open(which, show_identity)?;
    let mut exit = Exit::Fine;
    for path in files {
        let shown = path.display().to_string();
        let bytes = match read(path, FILE_MAX_BYTES) {
            Ok(bytes) => bytes,
            Err(error) => {
                out.flush()?;
                writeln!(io::stderr(), "{shown}: niet te lezen: {}", system(&error))?;
                exit = Exit::Failed;
                continue;
            }
        };
        let good = tried.file(&shown, path, &bytes, out)?;
        if !good && exit == Exit::Fine {
            exit = Exit::Refused;
        }
    }
    Ok(exit)
}

fn open(which: &Which, show_identity: bool) -> anyhow::Result<Tried> {
    let translator = match (&which.config, &which.feed) {
        (Some(config), Some(name)) => of_settings(config, name)?,
        (_, _) => Translator {
            format: match which.format {
                Some(Standard::Corv) => {
                    Format::Corv { measures: Measures::default(), municipality: String::new() }
                }
                Some(Standard::Oso) => Format::Oso,
                Some(Standard::Fhir) | None => Format::Fhir,
            },
            name: "proef".to_owned(),
            municipality: String::new(),
            sender: String::new(),
            ids: throw_away()?,
            deliver: false,
        },
    };
    Ok(Tried { translator, registry: Registry::own(), show_identity })
}

fn of_settings(config: &Path, name: &str) -> anyhow::Result<Translator> {
    let settings = load(config)?;
    let feed = settings.feeds.iter().find(|feed| feed.name == name);
    let feed = feed.with_context(|| format!("de instellingen hebben geen feed `{name}`"))?;
    let ids = match Keys::load(&settings.data_dir) {
        Ok(keys) => keys.ids(),
        Err(KeyError::Missing { .. }) => throw_away()?,
        Err(error) => return Err(error.into()),
    };
    Ok(Translator::open(feed, feed.municipality(&settings.municipalities), ids, false)?)
}

/// Keys that nobody has after this.
fn throw_away() -> anyhow::Result<Ids> {
    let dir = tempfile::tempdir()?;
    Ok(Keys::init(dir.path())?.ids())
}

impl Tried {
    /// Tells of one file; whether nothing in it is refused.
    fn file(
        &self,
        shown: &str,
        path: &Path,
        bytes: &[u8],
        out: &mut dyn Write,
    ) -> anyhow::Result<bool> {
        let file_name = path.file_name().unwrap_or_default().to_string_lossy();
        let refused = |code: &str, what: &str| vec![finding(code, 0, "/", what)];
        let reading = if bytes.len() > FILE_MAX_BYTES {
            Err(refused(codes::TOO_LARGE, "Het bestand is groter dan 50 MB."))
        } else if bytes.is_empty() {
            Err(refused(codes::EMPTY, "Het bestand is leeg."))
        } else {
            let reading = self.translator.format.read(&file_name, bytes);
            if reading.entries.len() > ENTRIES_MAX {
                Err(refused(codes::TOO_LARGE, "Er staan te veel regels in."))
            } else if reading.refused.is_empty() {
                Ok(reading)
            } else {
                Err(reading.refused)
            }
        };
        let reading = match reading {
            Ok(reading) => reading,
            Err(findings) => {
                self.findings(shown, 0, &findings, out)?;
                return Ok(false);
            }
        };
        self.findings(shown, 0, &reading.notes, out)?;
        let mut good = true;
        for entry in reading.entries {
            let number = entry.number;
            let message = self.translator.message("", now_ms(), entry);
            good &= message.origin.level.is_none();
            self.findings(shown, number, &message.findings, out)?;
            self.events(shown, number, &message, out)?;
        }
        Ok(good)
    }

    fn findings(
        &self,
        file: &str,
        number: i32,
        findings: &[Finding],
        out: &mut dyn Write,
    ) -> anyhow::Result<()> {
        for finding in findings {
            let mut finding = serde_json::to_value(finding)?;
            for name in ["path", "message"] {
                if let Some(text) = finding[name].as_str() {
                    finding[name] = mask::text(text).into();
                }
            }
            self.line(file, number, &Value::Null, &finding, out)?;
        }
        Ok(())
    }

    /// One line a fact.
    fn events(
        &self,
        file: &str,
        number: i32,
        message: &Message,
        out: &mut dyn Write,
    ) -> anyhow::Result<()> {
        let identification = message.origin.identification.as_deref().unwrap_or_default();
        for framed in &message.events {
            let event: Event = self.registry.decode(RecordType::Event, &framed.value)?;
            for fact in &event.reported {
                let values = fact.values.iter();
                let values: Map<String, Value> =
                    values.map(|(name, text)| (name.clone(), self.text(text))).collect();
                let mut told = json!({
                    "family": fact.family,
                    "mutation": fact.mutation,
                    "on": fact.on.to_string(),
                    "order": fact.order,
                    "record_id": fact.record_id,
                    "fact_id": fact.fact_id,
                    "message": event.meta.message_type,
                    "sender": event.meta.sender,
                    "municipality": event.meta.municipality,
                    "identification": self.text(identification),
                    "person": self.person(event.person.as_ref())?,
                    "values": values,
                });
                if self.show_identity && !event.kept.texts.is_empty() {
                    told["kept"] = json!(event.kept.texts);
                }
                self.line(file, number, &told, &Value::Null, out)?;
            }
        }
        Ok(())
    }

    fn person(&self, person: Option<&Person>) -> anyhow::Result<Value> {
        Ok(match person {
            None => Value::Null,
            Some(person) if self.show_identity => serde_json::to_value(person)?,
            Some(_) => HIDDEN.into(),
        })
    }

    fn text(&self, text: &str) -> Value {
        if self.show_identity { text.into() } else { mask::text(text).into() }
    }

    fn line(
        &self,
        file: &str,
        number: i32,
        event: &Value,
        finding: &Value,
        out: &mut dyn Write,
    ) -> anyhow::Result<()> {
        let place =
            if matches!(self.translator.format, Format::Table(_)) { "row" } else { "entry" };
        let line = json!({ "file": file, place: number, "event": event, "finding": finding });
        serde_json::to_writer(&mut *out, &line)?;
        Ok(writeln!(out)?)
    }
}
