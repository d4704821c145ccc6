//! `wijkstroom rejects`: what could not be processed, why, and once more.

mod replay;

use std::io::Write;
use std::path::PathBuf;

use anyhow::bail;
use wijkstroom_config::Settings;
use wijkstroom_pipeline::index::reader::{IndexReader, RejectFilter, Rejected};

use crate::cli::Exit;
use crate::commands::{find, load};
use crate::{mask, show};

/// Toon de uitval, en bied haar opnieuw aan
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
    /// Toon wat niet verwerkt is, de nieuwste eerst
    #[command(
        help_template = crate::cli::TEMPLATE,
        next_help_heading = "Opties",
        after_help = "Voorbeeld:\n  wijkstroom rejects list --open --code CS002 --config wijkstroom.toml"
    )]
    List {
        #[command(flatten)]
        which: Which,
        /// Hoeveel (anders 50)
        #[arg(long, value_name = "AANTAL", default_value_t = 50, hide_default_value = true)]
        limit: u32,
        /// Bestand met instellingen
        #[arg(long, value_name = "BESTAND")]
        config: PathBuf,
    },
    /// Toon van één geval de reden en de plaats in het bericht
    #[command(
        help_template = crate::cli::TEMPLATE,
        next_help_heading = "Opties",
        after_help = "Voorbeeld:\n  wijkstroom rejects show 0123456789abcdef0123456789abcdef \
            --config wijkstroom.toml"
    )]
    Show {
        /// Kenmerk van het geval, uit `rejects list`
        #[arg(value_name = "KENMERK")]
        id: String,
        /// Bestand met instellingen
        #[arg(long, value_name = "BESTAND")]
        config: PathBuf,
    },
    /// Bied opnieuw aan: een bericht wordt opnieuw getoetst, een levering opnieuw verstuurd
    #[command(
        help_template = crate::cli::TEMPLATE,
        next_help_heading = "Opties",
        after_help = "Voorbeeld:\n  wijkstroom rejects replay --stage wijkteam:centrum \
            --config wijkstroom.toml\n\n\
            Met engine = \"embedded\": stop eerst het knooppunt, dat het bestand in gebruik heeft."
    )]
    Replay {
        /// Kenmerken uit `rejects list`; zonder: alles wat aan de opties voldoet
        #[arg(value_name = "KENMERK")]
        ids: Vec<String>,
        #[command(flatten)]
        which: Which,
        /// Vertel de wijkteams niet wat er in de berichten staat
        #[arg(long)]
        backfill: bool,
        /// Bestand met instellingen
        #[arg(long, value_name = "BESTAND")]
        config: PathBuf,
    },
}

/// Which rejects are meant.
#[derive(Debug, clap::Args)]
struct Which {
    /// Alleen wat nog niet opnieuw is aangeboden
    #[arg(long)]
    open: bool,
    /// Waar het bleef steken: door, dedupe, judge, pseudonymise, wijkteam:NAAM of answers:NAAM
    #[arg(long, value_name = "STAP")]
    stage: Option<String>,
    /// Code van de reden, zoals CS002 of WS301
    #[arg(long, value_name = "CODE")]
    code: Option<String>,
    /// Afzender: AGB-code of gemeentecode
    #[arg(long, value_name = "CODE")]
    sender: Option<String>,
    /// Ontvangstbewijs van het bericht
    #[arg(long, value_name = "BEWIJS")]
    receipt: Option<String>,
}

impl Which {
    fn filter(&self) -> RejectFilter<'_> {
        RejectFilter {
            reject_id: None,
            receipt: self.receipt.as_deref(),
            stage: self.stage.as_deref(),
            code: self.code.as_deref(),
            sender: self.sender.as_deref(),
            open: self.open,
        }
    }

    fn is_empty(&self) -> bool {
        let Self { open: _, stage, code, sender, receipt } = self;
        [stage, code, sender, receipt].into_iter().all(Option::is_none)
    }
}

/// Most rejects replayed by one command; what is left is said.
const REPLAY_MAX: u32 = 10_000;

/// Lists, shows or replays.
///
/// # Errors
/// When the message index or the stream cannot be used.
pub fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<Exit> {
    match &args.command {
        Command::List { which, limit, config } => {
            let rejects = reader(&load(config)?).rejects(&which.filter(), *limit)?;
            list(&rejects, out)
        }
        Command::Show { id, config } => match by_id(&load(config)?, id)? {
            Some(reject) => tell(&reject, out),
            None => bail!("geval {id} is er niet; zie `wijkstroom rejects list`"),
        },
        Command::Replay { ids, which, backfill, config } => {
            let settings = load(config)?;
            let rejects = chosen(&settings, ids, which)?;
            replay::run(&settings, &rejects, !backfill, out)
        }
    }
}

fn reader(settings: &Settings) -> IndexReader {
    IndexReader::new(&settings.warehouse)
}

fn by_id(settings: &Settings, id: &str) -> anyhow::Result<Option<Rejected>> {
    let filter = RejectFilter { reject_id: Some(id), ..RejectFilter::default() };
    Ok(reader(settings).rejects(&filter, 1)?.pop())
}

fn chosen(settings: &Settings, ids: &[String], which: &Which) -> anyhow::Result<Vec<Rejected>> {
    if ids.is_empty() {
        if which.is_empty() {
            bail!(
                "geef kenmerken, of kies met --stage, --code, --sender of --receipt; --open alleen kiest niet, \
                 want zonder kenmerken wordt altijd alleen aangeboden wat nog open staat"
            );
        }
        let filter = RejectFilter { open: true, ..which.filter() };
        return Ok(reader(settings).rejects(&filter, REPLAY_MAX)?);
    }
    let find = |id: &String| match by_id(settings, id)? {
        Some(reject) => Ok(reject),
        None => bail!("geval {id} is er niet"),
    };
    ids.iter().map(find).collect()
}

fn list(rejects: &[Rejected], out: &mut dyn Write) -> anyhow::Result<Exit> {
    let known = |text: &Option<String>| mask::text(text.as_deref().unwrap_or("-"));
    let row = |reject: &Rejected| {
        vec![
            show::moment(reject.rejected_at),
            reject.stage.clone(),
            reject.code.clone(),
            known(&reject.message_type),
            known(&reject.sender),
            known(&reject.identification),
            if reject.replayed_at.is_some() { "ja" } else { "nee" }.to_owned(),
            reject.reject_id.clone(),
        ]
    };
    let rows: Vec<Vec<String>> = rejects.iter().map(row).collect();
    let headings =
        ["wanneer", "stap", "code", "bericht", "afzender", "identificatie", "opnieuw", "kenmerk"];
    show::table(out, &headings, &rows)?;
    Ok(Exit::Fine)
}

fn tell(reject: &Rejected, out: &mut dyn Write) -> anyhow::Result<Exit> {
    writeln!(out, "{} ({})", reject.reason, reject.code)?;
    writeln!(out, "  stap            {}", reject.stage)?;
    writeln!(out, "  wanneer         {}", show::moment(reject.rejected_at))?;
    writeln!(out, "  ontvangstbewijs {}", reject.receipt)?;
    if let Some(at) = reject.replayed_at {
        writeln!(out, "  opnieuw         {}", show::moment(at))?;
    }
    find::findings(&reject.findings, reject.findings_total, out)?;
    Ok(Exit::Fine)
}
