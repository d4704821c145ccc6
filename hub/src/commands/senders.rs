//! `wijkstroom senders`: who may post messages over HTTP.

use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use wijkstroom_config::Settings;
use wijkstroom_connectors::transport::senders::{FEED_PREFIX, NewToken, SendersFile};

use crate::cli::Exit;
use crate::commands::load;
use crate::show;

/// Beheer wie er over HTTP mag aanleveren, en met welk token
#[derive(Debug, clap::Args)]
#[command(
    help_template = crate::cli::TEMPLATE,
    subcommand_help_heading = "Opdrachten",
    subcommand_value_name = "OPDRACHT"
)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Laat een afzender toe en toon het token, eenmalig
    #[command(
        help_template = crate::cli::TEMPLATE,
        next_help_heading = "Opties",
        after_help = "Voorbeeld:\n  wijkstroom senders add 42420001 --config wijkstroom.toml\n\n\
            De code moet gelijk zijn aan Afzender in elk bericht van deze afzender.\n\n\
            Voor een [[feed]] met http = true:\n  \
            wijkstroom senders add --feed school-verzuim --config wijkstroom.toml\n\
            Met dat token kan alleen naar die feed worden gestuurd, en met geen ander."
    )]
    Add {
        #[command(flatten)]
        who: Who,
        /// Bestand met instellingen
        #[arg(long, value_name = "BESTAND")]
        config: PathBuf,
    },
    /// Toon de afzenders, zonder hun tokens
    #[command(
        help_template = crate::cli::TEMPLATE,
        next_help_heading = "Opties",
        after_help = "Voorbeeld:\n  wijkstroom senders list --config wijkstroom.toml"
    )]
    List {
        /// Bestand met instellingen
        #[arg(long, value_name = "BESTAND")]
        config: PathBuf,
    },
    /// Maak een nieuw token; het oude blijft nog even geldig
    #[command(
        help_template = crate::cli::TEMPLATE,
        next_help_heading = "Opties",
        after_help = "Voorbeeld:\n  wijkstroom senders rotate 42420001 --overlap-days 7 \
            --config wijkstroom.toml"
    )]
    Rotate {
        #[command(flatten)]
        who: Who,
        /// Zoveel dagen blijft het oude token geldig
        #[arg(long, value_name = "DAGEN", default_value_t = 7, hide_default_value = true)]
        overlap_days: u32,
        /// Bestand met instellingen
        #[arg(long, value_name = "BESTAND")]
        config: PathBuf,
    },
    /// Trek alle tokens van een afzender meteen in
    #[command(
        help_template = crate::cli::TEMPLATE,
        next_help_heading = "Opties",
        after_help = "Voorbeeld:\n  wijkstroom senders revoke 42420001 --config wijkstroom.toml"
    )]
    Revoke {
        #[command(flatten)]
        who: Who,
        /// Bestand met instellingen
        #[arg(long, value_name = "BESTAND")]
        config: PathBuf,
    },
}

/// Whose token is meant.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct Who {
    /// AGB-code (8 cijfers) of gemeentecode (4 cijfers)
    #[arg(value_name = "CODE")]
    code: Option<String>,
    /// Naam van een [[feed]] die over HTTP komt, in plaats van een code
    #[arg(long, value_name = "NAAM")]
    feed: Option<String>,
}

impl Who {
    /// As the file with senders has it; a feed must be one of the settings, and come over HTTP.
    fn code(&self, settings: &Settings) -> anyhow::Result<String> {
        let Some(name) = &self.feed else { return Ok(self.code.clone().unwrap_or_default()) };
        let feed = settings.feeds.iter().find(|feed| feed.name == *name);
        let feed = feed.with_context(|| format!("de instellingen hebben geen feed `{name}`"))?;
        ensure!(feed.http, "feed `{name}` komt niet over HTTP: zet er http = true bij");
        Ok(format!("{FEED_PREFIX}{name}"))
    }
}

/// Adds, shows, renews or revokes.
///
/// # Errors
/// When the settings or the list of senders cannot be used.
pub fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<Exit> {
    match &args.command {
        Command::Add { who, config } => {
            let (file, code) = file(config, who)?;
            tell(out, &code, &file.add(&code)?)?;
        }
        Command::List { config } => list(&SendersFile::new(&load(config)?.data_dir), out)?,
        Command::Rotate { who, overlap_days, config } => {
            let overlap = Duration::from_secs(u64::from(*overlap_days) * 24 * 3_600);
            let (file, code) = file(config, who)?;
            tell(out, &code, &file.rotate(&code, overlap)?)?;
            writeln!(out, "Het vorige token vervalt over {overlap_days} dagen.")?;
        }
        Command::Revoke { who, config } => {
            // Also of a feed that is no longer in the settings.
            let file = SendersFile::new(&load(config)?.data_dir);
            let code = match &who.feed {
                Some(name) => format!("{FEED_PREFIX}{name}"),
                None => who.code.clone().unwrap_or_default(),
            };
            file.revoke(&code)?;
            writeln!(out, "Afzender {code} kan niet meer aanleveren.")?;
        }
    }
    Ok(Exit::Fine)
}

fn file(config: &std::path::Path, who: &Who) -> anyhow::Result<(SendersFile, String)> {
    let settings = load(config)?;
    Ok((SendersFile::new(&settings.data_dir), who.code(&settings)?))
}

fn tell(out: &mut dyn Write, code: &str, token: &NewToken) -> anyhow::Result<()> {
    writeln!(out, "Token van {code}, wordt maar één keer getoond:\n\n  {}\n", token.reveal())?;
    writeln!(out, "De afzender stuurt het mee als: Authorization: Bearer <token>")?;
    Ok(())
}

fn list(file: &SendersFile, out: &mut dyn Write) -> anyhow::Result<()> {
    let senders = file.list()?;
    if senders.is_empty() {
        writeln!(out, "Er zijn geen afzenders.")?;
    }
    let moment =
        |seconds: u64| show::moment(i64::try_from(seconds).unwrap_or(i64::MAX / 1_000) * 1_000);
    for sender in senders {
        for token in &sender.tokens {
            let until = token.valid_until.map(|at| format!(", geldig tot {}", moment(at)));
            let (made, until) = (moment(token.made_at), until.unwrap_or_default());
            writeln!(out, "{:<10} token gemaakt {made}{until}", sender.code)?;
        }
    }
    Ok(())
}
