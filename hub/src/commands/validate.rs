//! `wijkstroom validate`: the verdict on files, without a hub.

mod input;
mod masked;
mod reply;
mod text;

use std::io::{self, Write};
use std::path::PathBuf;

use serde::Serialize;
use wijkstroom_config::told::system;
use wijkstroom_formats::archive::{Archive, is_archive};
use wijkstroom_formats::{Verdict, verdict};
use wijkstroom_schemas::message::Finding;

use crate::cli::Exit;
use crate::{mask, told};
use reply::Shown;

/// Toets berichten aan het schema en de berichtregels (niveau 1 en 2)
#[derive(Debug, clap::Args)]
#[command(
    help_template = crate::cli::TEMPLATE,
    next_help_heading = "Opties",
    after_help = "Voorbeeld:\n  wijkstroom validate --format text JW305.xml\n\n\
        Waarden die een persoon aanwijzen, worden nooit getoond, ook niet in een retourbericht; \
        alleen\n--answer-dir bewaart het zoals het is.\n\
        Uitgang: 0 alles aangenomen, 1 iets geweigerd, 2 een bestand is niet te lezen."
)]
pub struct Args {
    /// Hoe het oordeel getoond wordt (anders text)
    #[arg(long, value_name = "VORM", default_value = "text", hide_default_value = true)]
    format: Format,
    /// Toon ook het officiële retourbericht dat de afzender zou krijgen
    #[arg(long)]
    answer: bool,
    /// Bewaar retourberichten in deze map, onverhuld
    #[arg(long, value_name = "MAP")]
    answer_dir: Option<PathBuf>,
    /// Berichten, ook in een envelop (GGK) of een ZIP-bestand, of mappen daarmee; `-` is de standaardinvoer
    #[arg(value_name = "BESTAND", required = true)]
    files: Vec<PathBuf>,
}

/// How verdicts are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Voor mensen, met de plaats in het bericht.
    Text,
    /// Eén JSON-object per regel.
    Json,
}

/// One line of `--format json`.
#[derive(Serialize)]
struct Line<'a> {
    file: &'a str,
    message: Option<&'static str>,
    accepted: bool,
    level: Option<i32>,
    findings: &'a [Finding],
    /// How many there are, where `findings` holds the first 1,000 of more.
    #[serde(skip_serializing_if = "Option::is_none")]
    findings_total: Option<usize>,
    /// Only when asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<&'a Shown>,
}

/// Judges every file, also after one that cannot be read.
///
/// # Errors
/// When the verdicts cannot be written.
pub fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let mut exit = Exit::Fine;
    for input in args.files.iter().flat_map(|path| input::inputs(path)) {
        let name = input.name;
        let bytes = match input.bytes {
            Ok(bytes) => bytes,
            Err(error) => {
                out.flush()?;
                writeln!(io::stderr(), "{name}: niet te lezen: {}", system(&error))?;
                exit = Exit::Failed;
                continue;
            }
        };
        exit = worst(exit, judge(args, &name, &bytes, out)?);
    }
    Ok(exit)
}

/// How two together ended.
fn worst(one: Exit, other: Exit) -> Exit {
    match (one, other) {
        (Exit::Failed, _) | (_, Exit::Failed) => Exit::Failed,
        (Exit::Refused, _) | (_, Exit::Refused) => Exit::Refused,
        (Exit::Fine, Exit::Fine) => Exit::Fine,
    }
}

/// Judges a message, bare or in an envelope; or every message of a ZIP file, under its name in it.
fn judge(args: &Args, name: &str, bytes: &[u8], out: &mut dyn Write) -> anyhow::Result<Exit> {
    if !is_archive(bytes) {
        return one(args, name, bytes, verdict(bytes), out);
    }
    let unpacked = match Archive::open(bytes).and_then(Archive::unpack) {
        Ok(unpacked) => unpacked,
        Err(why) => {
            let findings = vec![why.finding()];
            let message_type = None;
            let (accepted, level, total, payload) = (false, Some(1), 1, None);
            let refused = Verdict { message_type, accepted, level, findings, total, payload };
            return one(args, name, bytes, refused, out);
        }
    };
    let mut exit = Exit::Fine;
    for message in unpacked {
        let name = format!("{name}/{}", mask::text(&message.name));
        let verdict = verdict(&message.bytes);
        exit = worst(exit, one(args, &name, &message.bytes, verdict, out)?);
    }
    Ok(exit)
}

/// Tells the verdict on one message, and what its sender would get.
fn one(
    args: &Args,
    name: &str,
    bytes: &[u8],
    verdict: Verdict,
    out: &mut dyn Write,
) -> anyhow::Result<Exit> {
    let mut exit = if verdict.accepted { Exit::Fine } else { Exit::Refused };
    let asked = args.answer || args.answer_dir.is_some();
    let answer = asked.then(|| answer(args, name, bytes, &verdict)).transpose();
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) => {
            out.flush()?;
            writeln!(io::stderr(), "{name}: geen retourbericht: {}", told::chain(&error))?;
            exit = Exit::Failed;
            None
        }
    };
    let shown = answer.as_ref().filter(|_| args.answer);
    match args.format {
        Format::Json => json(name, &verdict, shown, out)?,
        Format::Text => {
            let judged = verdict.payload.as_deref().unwrap_or(bytes);
            text::write(name, judged, &verdict, out)?;
            if let Some(answer) = shown {
                text::answer(answer, out)?;
            }
        }
    }
    Ok(exit)
}

/// What the sender would get, kept where that is asked.
fn answer(args: &Args, name: &str, bytes: &[u8], verdict: &Verdict) -> anyhow::Result<Shown> {
    let answer = reply::shown(bytes, verdict)?;
    if let Some(folder) = &args.answer_dir {
        reply::save(folder, name, &answer)?;
    }
    Ok(answer)
}

fn json(
    name: &str,
    verdict: &Verdict,
    answer: Option<&Shown>,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let line = Line {
        file: name,
        message: verdict.message_type,
        accepted: verdict.accepted,
        level: verdict.level,
        findings: &verdict.findings,
        findings_total: (verdict.total > verdict.findings.len()).then_some(verdict.total),
        answer,
    };
    serde_json::to_writer(&mut *out, &line)?;
    Ok(writeln!(out)?)
}
