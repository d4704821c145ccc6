//! `wijkstroom senders`: who may post messages over HTTP.

use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

use wijkstroom_connectors::transport::senders::{NewToken, SendersFile};

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
            De code moet gelijk zijn aan Afzender in elk bericht van deze afzender."
    )]
    Add {
        /// AGB-code (8 cijfers) of gemeentecode (4 cijfers)
        #[arg(value_name = "CODE")]
        code: String,
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
        /// AGB-code of gemeentecode
        #[arg(value_name = "CODE")]
        code: String,
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
        /// AGB-code of gemeentecode
        #[arg(value_name = "CODE")]
        code: String,
        /// Bestand met instellingen
        #[arg(long, value_name = "BESTAND")]
        config: PathBuf,
    },
}

/// Adds, shows, renews or revokes.
///
/// # Errors
/// When the settings or the list of senders cannot be used.
pub fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<Exit> {
    match &args.command {
        Command::Add { code, config } => {
            let token = file(config)?.add(code)?;
            tell(out, code, &token)?;
        }
        Command::List { config } => list(&file(config)?, out)?,
        Command::Rotate { code, overlap_days, config } => {
            let overlap = Duration::from_secs(u64::from(*overlap_days) * 24 * 3_600);
            let token = file(config)?.rotate(code, overlap)?;
            tell(out, code, &token)?;
            writeln!(out, "Het vorige token vervalt over {overlap_days} dagen.")?;
        }
        Command::Revoke { code, config } => {
            file(config)?.revoke(code)?;
            writeln!(out, "Afzender {code} kan niet meer aanleveren.")?;
        }
    }
    Ok(Exit::Fine)
}

fn file(config: &std::path::Path) -> anyhow::Result<SendersFile> {
    Ok(SendersFile::new(&load(config)?.data_dir))
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
