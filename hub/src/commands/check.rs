//! `wijkstroom check`: are the settings, and all the files they name, in order?

mod feeds;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use wijkstroom_config::keys::{Keys, WAREHOUSE_DOMAIN};
use wijkstroom_config::told::system;
use wijkstroom_config::{Settings, StreamSettings, WarehouseSettings};

use crate::cli::Exit;
use crate::commands::load;
use crate::run::judge::lists;
use crate::told;

/// Controleer instellingen, sleutels, mappen en bestanden, zonder iets te starten
#[derive(Debug, clap::Args)]
#[command(
    help_template = crate::cli::TEMPLATE,
    next_help_heading = "Opties",
    after_help = "Voorbeeld:\n  wijkstroom check --config wijkstroom.toml\n\n\
        Uitgang: 0 in orde, 1 iets is niet in orde, 2 de instellingen zijn niet te lezen."
)]
pub struct Args {
    /// Bestand met instellingen
    #[arg(long, value_name = "BESTAND")]
    config: PathBuf,
}

/// Tells what is wrong, all of it at once.
///
/// # Errors
/// When the settings cannot be read.
pub fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let settings = load(&args.config)?;
    describe(&settings, out)?;
    for remark in feeds::remarks(&settings) {
        writeln!(out, "LET OP        {remark}")?;
    }
    let problems = problems(&settings);
    for problem in &problems {
        writeln!(out, "NIET IN ORDE  {problem}")?;
    }
    if problems.is_empty() {
        writeln!(out, "Alles in orde.")?;
        return Ok(Exit::Fine);
    }
    Ok(Exit::Refused)
}

fn describe(settings: &Settings, out: &mut dyn Write) -> anyhow::Result<()> {
    let municipalities: Vec<&str> = settings.municipalities.iter().map(String::as_str).collect();
    writeln!(out, "gemeenten     {}", municipalities.join(", "))?;
    match &settings.stream {
        StreamSettings::Embedded { path, partitions, .. } => {
            writeln!(out, "stroom        bestand {}, {partitions} partities", path.display())?;
        }
        StreamSettings::Kafka { brokers, partitions, replication, .. } => writeln!(
            out,
            "stroom        Kafka op {brokers}, {partitions} partities, {replication} kopieën"
        )?,
    }
    match &settings.warehouse {
        WarehouseSettings::Sqlite { path } => {
            writeln!(out, "warehouse     bestand {}", path.display())?;
        }
        WarehouseSettings::Postgres { .. } => writeln!(out, "warehouse     PostgreSQL")?,
    }
    for folder in &settings.folders {
        writeln!(out, "map           {}: {}", folder.name, folder.path.display())?;
    }
    for feed in &settings.feeds {
        writeln!(out, "feed          {}: {}", feed.name, feeds::described(feed))?;
    }
    if let Some(http) = &settings.http {
        writeln!(out, "berichten     http://{}/messages", http.listen)?;
    }
    if let Some(operations) = &settings.operations {
        writeln!(out, "beheer        http://{}/metrics", operations.listen)?;
    }
    if let Some(judge) = &settings.judge {
        let wait = judge.wait.as_secs() / 3_600;
        writeln!(out, "beoordeling   niveau 3 en 4, wacht ten hoogste {wait} uur")?;
    }
    for way in &settings.answers {
        let folder = way.folder.as_ref().map(|folder| folder.display().to_string());
        let to = folder.or(way.url.clone()).unwrap_or_default();
        writeln!(out, "retour        {}: {to}", way.name)?;
    }
    for team in &settings.wijkteams {
        let codes: Vec<&str> = team.municipalities.iter().map(String::as_str).collect();
        writeln!(out, "wijkteam      {}: {}", team.name, codes.join(", "))?;
    }
    Ok(())
}

/// What a run would stumble over.
fn problems(settings: &Settings) -> Vec<String> {
    let mut problems = Vec::new();
    match Keys::load(&settings.data_dir) {
        Err(error) => problems.push(format!("sleutels: {}", told::chain(&error.into()))),
        Ok(keys) if keys.pseudonymiser(WAREHOUSE_DOMAIN).is_none() => {
            problems.push("sleutels: er is geen sleutel voor het warehouse".to_owned());
        }
        Ok(_) => {}
    }
    for folder in &settings.folders {
        if let Err(error) = usable(&folder.path, &["done", "refused"]) {
            problems.push(format!("map {}: {error}", folder.name));
        }
    }
    for way in &settings.answers {
        if let Some(Err(error)) = way.folder.as_ref().map(|folder| usable(folder, &[])) {
            problems.push(format!("retour {}: {error}", way.name));
        }
    }
    let tokens = settings.wijkteams.iter().filter_map(|team| team.token_file.as_deref());
    let tokens = tokens.chain(settings.answers.iter().filter_map(|way| way.token_file.as_deref()));
    for path in tokens.chain(warehouse_files(&settings.warehouse)) {
        if let Err(error) = fs::File::open(path) {
            problems.push(format!("{}: {}", path.display(), system(&error)));
        }
    }
    if let Some(Err(error)) = settings.judge.as_ref().map(lists) {
        problems.push(format!("beoordeling: {}", told::chain(&error)));
    }
    for code in &settings.municipalities {
        if !settings.wijkteams.is_empty() && settings.wijkteams_of(code).next().is_none() {
            problems.push(format!("gemeente {code}: geen wijkteam krijgt haar berichten"));
        }
    }
    feeds::problems(settings, &mut problems);
    if settings.folders.is_empty() && settings.http.is_none() && settings.feeds.is_empty() {
        problems
            .push("er is geen map, geen feed en geen http: er kan niets binnenkomen".to_owned());
    }
    problems
}

/// Whether a folder, and those of these in it that are there already, can be read and written in; else why not.
fn usable(folder: &Path, inner: &[&str]) -> Result<(), String> {
    let inner = inner.iter().map(|name| folder.join(name)).filter(|path| path.exists());
    for path in std::iter::once(folder.to_owned()).chain(inner) {
        fs::read_dir(&path).map_err(|error| format!("{}: {}", path.display(), system(&error)))?;
        // A hidden name: no sweep takes it.
        let probe = path.join(format!(".wijkstroom-check-{}", std::process::id()));
        let made = fs::File::create_new(&probe).and_then(|_| fs::remove_file(&probe));
        made.map_err(|error| {
            let (path, why) = (path.display(), system(&error));
            format!("{path}: hierin kan niet geschreven worden: {why}")
        })?;
    }
    Ok(())
}

fn warehouse_files(warehouse: &WarehouseSettings) -> impl Iterator<Item = &Path> {
    let files = match warehouse {
        WarehouseSettings::Sqlite { .. } => [None, None],
        WarehouseSettings::Postgres { password_file, ca_file, .. } => {
            [password_file.as_deref(), ca_file.as_deref()]
        }
    };
    files.into_iter().flatten()
}
