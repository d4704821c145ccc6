//! `wijkstroom generate`: invented messages as files, and what must become of each.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use indicatif::ProgressBar;
use serde::Serialize;

use crate::cli::Exit;
use crate::generate::feeds::{self, FEEDS, FeedFile, FeedOptions};
use crate::generate::{Fate, Generated, Options, RefusedLine, messages, types};

/// Folder of the messages of iJw and iWmo, beside those of the feeds.
pub(crate) const MESSAGES: &str = "berichten";

/// Maak verzonnen berichten die bij elkaar horen, van verzoek tot declaratie
#[derive(Debug, clap::Args)]
#[command(
    help_template = crate::cli::TEMPLATE,
    next_help_heading = "Opties",
    after_help = "Voorbeelden:\n  wijkstroom generate --out inbox --messages 1000 --seed 1\n  \
        wijkstroom generate --out jaar --feeds all --children 3000 --municipality 0363\n\n\
        Kinderen zijn verzonnen; BSN's komen uit de officiële testreeks. Dezelfde seed geeft \
        overal dezelfde berichten.\nNaast de map komt MAP.manifest.json: wat er van elk bestand \
        moet worden. `disputed`: alleen een\nhub met [judge] weigert het, om wat andere berichten \
        zeggen.\n\nMet --feeds komt er een jaar van alle partners van één gemeente: een map per aanlevering, \
        de berichten in\nMAP/berichten, in MAP.feeds.json wat er van elk bestand moet worden, en in \
        MAP.feeds.toml de\ninstellingen die erbij horen."
)]
pub struct Args {
    /// Map voor de berichten; wordt gemaakt als zij er niet is
    #[arg(long, value_name = "MAP")]
    out: PathBuf,
    /// Hoeveel bestanden, dubbele en foute meegeteld
    #[arg(long, value_name = "AANTAL", required_unless_present = "feeds")]
    messages: Option<u64>,
    /// Ook wat andere partners aanleveren: `all`, of namen met komma's ertussen
    #[arg(long, value_name = "NAMEN", value_delimiter = ',')]
    feeds: Vec<String>,
    /// Hoeveel kinderen de partners kennen, met --feeds (anders 3000)
    #[arg(long, value_name = "AANTAL", default_value_t = 3_000, hide_default_value = true)]
    children: usize,
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
    let mut options = options(args)?;
    let mut dir = args.out.clone();
    if !args.feeds.is_empty() {
        options.municipalities.truncate(1);
        let feeds = feed_options(args, &options)?;
        write_feeds(&args.out, &feeds, out)?;
        dir.push(MESSAGES);
    }
    let messages = options.messages;
    let count = write(&dir, options, &ProgressBar::new(messages))?;
    let manifest = manifest_path(&dir)?;
    let dir = dir.display();
    writeln!(out, "{messages} berichten in {dir}")?;
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
    beside(dir, ".manifest.json")
}

fn beside(dir: &Path, suffix: &str) -> anyhow::Result<PathBuf> {
    let dir = std::path::absolute(dir)?;
    let Some(name) = dir.file_name() else { bail!("{} heeft geen naam", dir.display()) };
    let mut name = name.to_owned();
    name.push(suffix);
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
        // About what a small municipality has in a year: three a child.
        messages: args.messages.unwrap_or(3 * args.children as u64),
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

fn feed_options(args: &Args, options: &Options) -> anyhow::Result<FeedOptions> {
    ensure!((1..=6_800).contains(&args.children), "het aantal kinderen is 1 tot en met 6800");
    let municipality = options.municipalities.first().context("een gemeente ontbreekt")?.clone();
    let all = args.feeds.iter().any(|name| name == "all");
    let named = |name: &String| {
        let found = FEEDS.iter().find(|feed| feed.name == name).map(|feed| feed.name);
        found.with_context(|| {
            let all: Vec<&str> = FEEDS.iter().map(|feed| feed.name).collect();
            format!("aanlevering {name} wordt niet gemaakt; kies `all`, of uit {}", all.join(", "))
        })
    };
    let feeds = match all {
        true => FEEDS.iter().map(|feed| feed.name).collect(),
        false => args.feeds.iter().map(named).collect::<anyhow::Result<_>>()?,
    };
    Ok(FeedOptions {
        children: args.children,
        messages: options.messages,
        seed: args.seed,
        municipality,
        feeds,
        year: 2026,
        duplicates_permille: args.duplicates,
        faults_permille: args.faults / 2,
    })
}

fn write_feeds(dir: &Path, options: &FeedOptions, out: &mut dyn Write) -> anyhow::Result<()> {
    let files = put_feeds(dir, options)?;
    for feed in FEEDS.iter().filter(|feed| options.feeds.contains(feed.name)) {
        let own: Vec<&FeedFile> = files.iter().filter(|file| file.feed == feed.name).collect();
        let taken: u64 = own.iter().map(|file| file.accepted).sum();
        writeln!(
            out,
            "  {:<28} {:>5} bestanden {taken:>7} regels  {}",
            feed.name,
            own.len(),
            feed.what
        )?;
    }
    Ok(())
}

/// Writes the files of feeds, each feed in a folder of its own; what must become of them; and settings for them.
pub(crate) fn put_feeds(dir: &Path, options: &FeedOptions) -> anyhow::Result<Vec<FeedFile>> {
    let files = feeds::files(options);
    fs::create_dir_all(dir).with_context(|| format!("map {}", dir.display()))?;
    for feed in &options.feeds {
        fs::create_dir_all(dir.join(feed))?;
    }
    for file in &files {
        let path = dir.join(file.feed).join(&file.file);
        ensure!(!path.exists(), "{} bestaat al; kies een lege map", path.display());
        let hidden = dir.join(file.feed).join(format!(".{}", file.file));
        fs::write(&hidden, &file.bytes)?;
        fs::rename(&hidden, &path)?;
    }
    let manifest = beside(dir, ".feeds.json")?;
    fs::write(&manifest, serde_json::to_vec_pretty(&files)?)?;
    fs::write(beside(dir, ".maatregelen.csv")?, feeds::measures())?;
    fs::write(beside(dir, ".feeds.toml")?, feed_settings(dir, options)?)?;
    Ok(files)
}

/// Sections `[[feed]]` for a settings file beside the folder.
fn feed_settings(dir: &Path, options: &FeedOptions) -> anyhow::Result<String> {
    let name = dir.file_name().context("de map heeft geen naam")?.to_string_lossy();
    let mut text = String::from("# Zet dit in de instellingen; paden zijn ten opzichte daarvan.\n");
    for feed in FEEDS.iter().filter(|feed| options.feeds.contains(feed.name)) {
        let (own, format, sender) = (feed.name, feed.format, feed.sender);
        text.push_str(&format!(
            "\n[[feed]]\nname = \"{own}\"\nformat = \"{format}\"\nsender = \"{sender}\"\n\
             municipality = \"{}\"\nfolder = \"{name}/{own}\"\nsettle = \"0s\"\n",
            options.municipality
        ));
        match format {
            "table" => text.push_str(&format!("mapping = \"{own}\"\n")),
            "corv" => text.push_str(&format!("measures = \"{name}.maatregelen.csv\"\n")),
            _ => {}
        }
    }
    Ok(text)
}
