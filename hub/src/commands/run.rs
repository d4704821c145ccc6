//! `wijkstroom run`: the hub at work.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Context as _;
use metrics_exporter_prometheus::PrometheusBuilder;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

use crate::cli::Exit;
use crate::commands::load;
use crate::run::{Options, run as run_hub};
use crate::show;

/// Laat het knooppunt draaien tot het wordt gestopt
#[derive(Debug, clap::Args)]
#[command(
    help_template = crate::cli::TEMPLATE,
    next_help_heading = "Opties",
    after_help = "Voorbeeld:\n  wijkstroom run --config wijkstroom.toml\n\n\
        Stop met SIGTERM of Ctrl-C: wat onderhanden is wordt afgemaakt en vastgelegd.\n\
        Hoe uitvoerig het logboek is bepaalt WIJKSTROOM_LOG (error, warn, info of debug)."
)]
pub struct Args {
    /// Bestand met instellingen
    #[arg(long, value_name = "BESTAND")]
    config: PathBuf,
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
    let settings = load(&args.config)?;
    let filter = EnvFilter::try_from_env("WIJKSTROOM_LOG");
    tracing_subscriber::fmt()
        .json()
        .with_env_filter(filter.unwrap_or_else(|_| EnvFilter::new("info,refinery_core=warn")))
        .with_writer(std::io::stderr)
        // A log on a full disk loses lines; to tell that there, too, would end the thread.
        .log_internal_errors(false)
        .init();
    let metrics = PrometheusBuilder::new().install_recorder().context("cannot keep metrics")?;
    let stop = Arc::new(AtomicBool::new(false));
    stop_on_signals(Arc::clone(&stop))?;
    let options = Options { until_idle: args.until_idle, backfill: args.backfill };
    let summary = run_hub(&settings, options, &stop, Some(metrics))?;
    if !args.until_idle {
        return Ok(Exit::Fine);
    }
    writeln!(out, "Verwerkt: {} bestanden.", show::count(summary.files))?;
    if summary.unreadable.is_empty() {
        return Ok(Exit::Fine);
    }
    writeln!(out, "Blijven liggen, want niet te lezen:")?;
    for line in &summary.unreadable {
        writeln!(out, "  {line}")?;
    }
    Ok(Exit::Refused)
}

/// Asks for a graceful stop at SIGTERM and SIGINT.
fn stop_on_signals(stop: Arc<AtomicBool>) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.context("cannot listen to signals")?;
    let guard = runtime.enter();
    let terminate = signal(SignalKind::terminate()).context("cannot listen to SIGTERM")?;
    let interrupt = signal(SignalKind::interrupt()).context("cannot listen to SIGINT")?;
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
    listening.context("cannot listen to signals")?;
    Ok(())
}
