//! `wijkstroom feed`: connect another partner, and try what it sends.

mod new;
mod translate;

use std::io::Write;
use std::path::PathBuf;

use crate::cli::Exit;

/// Sluit een andere partner aan: stel een mapping voor, en probeer bestanden
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
    /// Stel een mapping voor uit de kop en de eerste regels van een bestand
    #[command(
        help_template = crate::cli::TEMPLATE,
        next_help_heading = "Opties",
        after_help = "Voorbeeld:\n  wijkstroom feed new school-verzuim --from export.csv\n\n\
            Er komt één bestand bij: de mapping. Een bestand dat er al is, blijft zoals het is."
    )]
    New {
        /// Naam van de aanlevering: kleine letters, cijfers en `-`
        #[arg(value_name = "NAAM")]
        name: String,
        /// Bestand van de partner: CSV, TSV, JSON, JSON-regels of Excel
        #[arg(long, value_name = "BESTAND")]
        from: PathBuf,
        /// Map voor de mapping (anders de huidige)
        #[arg(long, value_name = "MAP", default_value = ".", hide_default_value = true)]
        dir: PathBuf,
    },
    /// Vertaal bestanden zonder iets vast te leggen: een JSON-object per gebeurtenis en per bevinding
    #[command(
        help_template = crate::cli::TEMPLATE,
        next_help_heading = "Opties",
        after_help = "Voorbeelden:\n  wijkstroom feed try --format fhir bundle.json\n  \
            wijkstroom feed try --config wijkstroom.toml --feed school-verzuim export.csv\n\n\
            Wie het kind is, wordt niet getoond, tenzij met --show-identity. Zonder --config gelden \
            wegwerpsleutels:\nkenmerken zijn dan elke keer anders.\n\
            Uitgang: 0 alles aangenomen, 1 iets geweigerd, 2 een bestand is niet te lezen."
    )]
    Try {
        #[command(flatten)]
        which: translate::Which,
        /// Toon ook wie het kind is
        #[arg(long)]
        show_identity: bool,
        /// Bestanden; `-` is de standaardinvoer
        #[arg(value_name = "BESTAND", required = true)]
        files: Vec<PathBuf>,
    },
}

/// Proposes or tries.
///
/// # Errors
/// When a file cannot be written, or the settings, keys or mapping cannot be used.
pub fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<Exit> {
    match &args.command {
        Command::New { name, from, dir } => new::run(name, from, dir, out),
        Command::Try { which, show_identity, files } => {
            translate::run(which, *show_identity, files, out)
        }
    }
}
