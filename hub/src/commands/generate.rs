//! `wijkstroom generate`: invented messages as files, and what must become of each.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use indicatif::ProgressBar;
use serde::Serialize;

use crate::cli::Exit;
use crate::generate::{Fate, Generated, Options, RefusedLine, messages, types};

/// Maak verzonnen berichten die bij elkaar horen, van verzoek tot declaratie
#[derive(Debug, clap::Args)]
#[command(
    help_template = crate::cli::TEMPLATE,
    next_help_heading = "Opties",
    after_help = "Voorbeeld:\n  wijkstroom generate --out inbox --messages 1000 --seed 1\n\n\
        Kinderen zijn verzonnen; BSN's komen uit de officiële testreeks. Dezelfde seed geeft \
        overal dezelfde berichten.\nNaast de map komt MAP.manifest.json: wat er van elk bestand \
        moet worden. `disputed`: alleen een\nhub met [judge] weigert het, om wat andere berichten \
        zeggen."
)]
pub struct Args {
    /// Map voor de berichten; wordt gemaakt als zij er niet is
    #[arg(long, value_name = "MAP")]
    out: PathBuf,
    /// Hoeveel bestanden, dubbele en foute meegeteld
    #[arg(long, value_name = "AANTAL")]
    messages: u64,
    /// Startgetal van het toeval (anders 1)
    #[arg(long, value_name = "GETAL", default_value_t = 1, hide_default_value = true)]
    seed: u64,
    /// Berichtsoorten, met komma's ertussen, zoals JW305,WMO323 (anders alle)
    #[arg(long, value_name = "SOORTEN", value_delimiter = ',')]
    types: Vec<String>,
    /// CBS-code van een gemeente; vaker op te geven (anders 0363 en 0384)
    #[arg(long = "municipality", value_name = "CODE", default_values = ["0363", "0384"], hide_default_value = true)]
    municipalities: Vec<String>,
    /// Hoeveel aanbieders er zijn (anders 12)
    #[arg(long, value_name = "AANTAL", default_value_t = 12, hide_default_value = true)]
    providers: u32,
    /// Promille dat nog eens komt, byte voor byte gelijk (anders 30)
    #[arg(long, value_name = "PROMILLE", default_value_t = 30, hide_default_value = true)]
    duplicates: u16,
    /// Promille met een fout, dat geweigerd moet worden (anders 40)
    #[arg(long, value_name = "PROMILLE", default_value_t = 40, hide_default_value = true)]
    faults: u16,
    /// Promille dat pas naast andere berichten fout is, zoals een start zonder toewijzing (anders 10)
    #[arg(long, value_name = "PROMILLE", default_value_t = 10, hide_default_value = true)]
    disputed: u16,
    /// Promille met andere inhoud onder een al geaccepteerde identificatie (anders 0)
    #[arg(long, value_name = "PROMILLE", default_value_t = 0, hide_default_value = true)]
    conflicts: u16,
}

/// One line of the manifest.
#[derive(Serialize)]
struct Expected<'a> {
    file: &'a str,
    message: &'a str,
    fate: Fate,
    rule: Option<&'a str>,
    level: Option<u8>,
    /// Lines of an accepted claim that a hub with `[judge]` refuses.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    refused_lines: &'a [RefusedLine],
}

/// Writes the files and the manifest.
///
/// # Errors
/// When options contradict, or the disk refuses.
pub fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let options = options(args)?;
    let count = write(&args.out, options, &ProgressBar::new(args.messages))?;
    let (dir, manifest) = (args.out.display(), manifest_path(&args.out)?);
    writeln!(out, "{} berichten in {dir}", args.messages)?;
    writeln!(out, "  te accepteren  {:>8}", count.accepted)?;
    writeln!(out, "  dubbel         {:>8}", count.duplicate)?;
    writeln!(out, "  te weigeren    {:>8}", count.refused)?;
    writeln!(out, "  … met [judge]  {:>8}", count.disputed)?;
    writeln!(out, "Wat er van elk moet worden: {}", manifest.display())?;
    Ok(Exit::Fine)
}

/// How many messages of each fate were written.
#[derive(Debug, Default, Clone)]
pub(crate) struct Count {
    pub(crate) accepted: u64,
    pub(crate) duplicate: u64,
    pub(crate) refused: u64,
    /// Refused by a hub that judges, accepted by one that does not.
    pub(crate) disputed: u64,
    /// By message type, such as `JW305`.
    pub(crate) by_type: BTreeMap<&'static str, u64>,
}

/// Writes messages to a folder that a running hub may be watching, and the manifest beside it.
pub(crate) fn write(dir: &Path, options: Options, bar: &ProgressBar) -> anyhow::Result<Count> {
    fs::create_dir_all(dir).with_context(|| format!("map {}", dir.display()))?;
    let manifest = manifest_path(dir)?;
    let file = fs::File::create(&manifest).with_context(|| manifest.display().to_string())?;
    let mut expected = std::io::BufWriter::new(file);
    let mut count = Count::default();
    let mut separator = "[\n";
    for message in messages(options) {
        put(dir, &message).with_context(|| message.file.clone())?;
        *count.by_type.entry(message.message).or_default() += 1;
        match message.fate {
            Fate::Accepted => count.accepted += 1,
            Fate::Duplicate => count.duplicate += 1,
            Fate::Refused => count.refused += 1,
            Fate::Disputed => count.disputed += 1,
        }
        let Generated { file, message, fate, rule, level, refused_lines, .. } = &message;
        let (fate, rule, level) = (*fate, *rule, *level);
        expected.write_all(separator.as_bytes())?;
        let line = Expected { file, message, fate, rule, level, refused_lines };
        serde_json::to_writer(&mut expected, &line)?;
        separator = ",\n";
        bar.inc(1);
    }
    expected.write_all(if separator == "[\n" { b"[]\n" } else { b"\n]\n" })?;
    expected.flush()?;
    bar.finish_and_clear();
    Ok(count)
}

/// Under a hidden name first, then renamed: whoever watches the folder sees whole files only.
fn put(dir: &Path, message: &Generated) -> anyhow::Result<()> {
    let path = dir.join(&message.file);
    ensure!(!path.exists(), "bestaat al; kies een lege map");
    let hidden = dir.join(format!(".{}", message.file));
    fs::write(&hidden, &message.bytes)?;
    Ok(fs::rename(&hidden, &path)?)
}

/// Beside the folder, not in it: every file in the folder counts as a message.
fn manifest_path(dir: &Path) -> anyhow::Result<PathBuf> {
    let dir = std::path::absolute(dir)?;
    let Some(name) = dir.file_name() else { bail!("{} heeft geen naam", dir.display()) };
    let mut name = name.to_owned();
    name.push(".manifest.json");
    Ok(dir.with_file_name(name))
}

fn options(args: &Args) -> anyhow::Result<Options> {
    let code = |text: &String| text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    if let Some(bad) = args.municipalities.iter().find(|text| !code(text)) {
        bail!("gemeente {bad} is geen CBS-code van 4 cijfers");
    }
    ensure!((1..=1_000).contains(&args.providers), "het aantal aanbieders is 1 tot 1000");
    let shares = [args.duplicates, args.faults, args.disputed, args.conflicts].map(u32::from);
    ensure!(shares.iter().sum::<u32>() <= 900, "dubbele en foute samen: hoogstens 900 promille");
    Ok(Options {
        messages: args.messages,
        seed: args.seed,
        types: asked_types(&args.types)?,
        municipalities: args.municipalities.clone(),
        providers: args.providers,
        duplicates_permille: args.duplicates,
        faults_permille: args.faults,
        disputed_permille: args.disputed,
        disputed_by_order: true,
        conflicts_permille: args.conflicts,
    })
}

/// Those that were named; all when none were.
fn asked_types(names: &[String]) -> anyhow::Result<BTreeSet<&'static str>> {
    if names.is_empty() {
        return Ok(types().collect());
    }
    let known = |name: &String| {
        let found = types().find(|known| known.eq_ignore_ascii_case(name));
        found.with_context(|| {
            let all: Vec<&str> = types().collect();
            format!("berichtsoort {name} wordt niet gemaakt; kies uit {}", all.join(", "))
        })
    };
    names.iter().map(known).collect()
}
