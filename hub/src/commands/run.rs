//! `wijkstroom run`: the hub at work.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Context as _;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;
use wijkstroom_config::{Settings, region};

use crate::cli::Exit;
use crate::commands::load;
use crate::run::region::run as run_hubs;
use crate::run::{Options, Summary};
use crate::{show, told};

/// Laat het knooppunt draaien tot het wordt gestopt
#[derive(Debug, clap::Args)]
#[command(
    help_template = crate::cli::TEMPLATE,
    next_help_heading = "Opties",
    after_help = "Voorbeeld:\n  wijkstroom run --config wijkstroom.toml\n  \
        wijkstroom run --config almere.toml --config zeewolde.toml\n\n\
        Stop met SIGTERM of Ctrl-C: wat onderhanden is wordt afgemaakt en vastgelegd.\n\
        Meer gemeenten die elkaars gegevens niet zien, in één proces: een --config voor elk.\n\
        Hoe uitvoerig het logboek is bepaalt WIJKSTROOM_LOG (error, warn, info of debug)."
)]
pub struct Args {
    /// Bestand met instellingen; meer dan eens voor een regio
    #[arg(long, value_name = "BESTAND", required = true)]
    config: Vec<PathBuf>,
    /// Stop zodra alle mappen leeg zijn en alles is verwerkt; eindigt met 1 als er iets
    /// bleef liggen dat niet te lezen was
    #[arg(long)]
    until_idle: bool,
    /// Laad oude berichten: wel in het datawarehouse, geen aflevering aan wijkteams
    #[arg(long)]
    backfill: bool,
}

/// Runs until stopped or idle.
///
/// # Errors
/// When something needs a person: settings, keys, stores.
pub fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let all = settings(&args.config)?;
    let filter = EnvFilter::try_from_env("WIJKSTROOM_LOG");
    tracing_subscriber::fmt()
        .json()
        .with_env_filter(filter.unwrap_or_else(|_| EnvFilter::new("info,refinery_core=warn")))
        .with_writer(std::io::stderr)
        // A log on a full disk loses lines; to tell that there, too, would end the thread.
        .log_internal_errors(false)
        .init();
    let stop = Arc::new(AtomicBool::new(false));
    stop_on_signals(Arc::clone(&stop))?;
    let options = Options { until_idle: args.until_idle, backfill: args.backfill };
    let several = all.len() > 1;
    let mut exit = Exit::Fine;
    let mut failed = Vec::new();
    for (name, ended) in run_hubs(all, options, &stop)? {
        match ended {
            Ok(summary) if args.until_idle => {
                if several {
                    writeln!(out, "{name}:")?;
                }
                if !told(&summary, out)? {
                    exit = Exit::Refused;
                }
            }
            Ok(_) => {}
            Err(error) if several => failed.push(format!("\n  {name}: {}", told::chain(&error))),
            Err(error) => return Err(error),
        }
    }
    anyhow::ensure!(failed.is_empty(), "niet alle gemeenten konden doorgaan:{}", failed.concat());
    Ok(exit)
}

/// The settings of every hub, each with the name of its file, which do not get in each other's way.
fn settings(files: &[PathBuf]) -> anyhow::Result<Vec<(String, Settings)>> {
    let name = |file: &PathBuf| file.display().to_string();
    let all: Vec<(String, Settings)> =
        files.iter().map(|file| Ok((name(file), load(file)?))).collect::<anyhow::Result<_>>()?;
    region::check(&all).context("instellingen")?;
    Ok(all)
}

/// Tells what became of the files in the folders; whether none was left lying.
fn told(summary: &Summary, out: &mut dyn Write) -> anyhow::Result<bool> {
    writeln!(out, "Verwerkt: {} bestanden.", show::count(summary.files))?;
    if summary.unreadable.is_empty() {
        return Ok(true);
    }
    writeln!(out, "Blijven liggen, want niet te lezen:")?;
    for line in &summary.unreadable {
        writeln!(out, "  {line}")?;
    }
    Ok(false)
}

/// Asks for a graceful stop at SIGTERM and SIGINT.
fn stop_on_signals(stop: Arc<AtomicBool>) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.context("wijkstroom kan niet op signalen letten")?;
    let guard = runtime.enter();
    let terminate =
        signal(SignalKind::terminate()).context("wijkstroom kan niet op SIGTERM letten")?;
    let interrupt =
        signal(SignalKind::interrupt()).context("wijkstroom kan niet op SIGINT letten")?;
    drop(guard);
    let (mut terminate, mut interrupt) = (terminate, interrupt);
    let listening = std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
        runtime.block_on(async {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
        });
        tracing::info!("asked to stop");
        stop.store(true, Ordering::Relaxed);
    });
    listening.context("wijkstroom kan niet op signalen letten")?;
    Ok(())
}
