//! `wijkstroom keys init`: the secret keys, made once.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Context as _;
use wijkstroom_config::keys::Keys;

use crate::cli::Exit;
use crate::commands::load;

/// Maak de geheime sleutels
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
    /// Maak de sleutels, eenmalig; overschrijft nooit
    #[command(
        help_template = crate::cli::TEMPLATE,
        next_help_heading = "Opties",
        after_help = "Voorbeeld:\n  wijkstroom keys init --config wijkstroom.toml\n\n\
            Bewaar een kopie op een veilige plaats: zonder dit bestand start het knooppunt niet \
            meer,\nen wie het heeft kan elk pseudoniem narekenen."
    )]
    Init {
        /// Bestand met instellingen
        #[arg(long, value_name = "BESTAND")]
        config: PathBuf,
    },
}

/// Makes the keys.
///
/// # Errors
/// When there are keys already, or the disk refuses.
pub fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let Command::Init { config } = &args.command;
    let settings = load(config)?;
    let keys = Keys::init(&settings.data_dir).context("sleutels maken")?;
    writeln!(out, "Sleutels gemaakt: {}", Keys::path(&settings.data_dir).display())?;
    for (name, fingerprint) in keys.stream_fingerprints() {
        writeln!(out, "  {name:<12} vingerafdruk {fingerprint}")?;
    }
    writeln!(out, "Bewaar een kopie van dit bestand op een veilige plaats, los van de back-ups.")?;
    Ok(Exit::Fine)
}
