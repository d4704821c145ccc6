//! `wijkstroom demo`: the main job on invented messages, with nothing installed but the binary.

mod report;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use anyhow::{Context as _, anyhow, ensure};
use indicatif::{ProgressBar, ProgressStyle};
use wijkstroom_config::Settings;
use wijkstroom_config::keys::Keys;

use crate::cli::Exit;
use crate::commands::generate::{self, Count};
use crate::generate::Options;
use crate::generate::feeds::{FeedFile, FeedOptions};
use crate::receiver::Receiver;
use crate::run;

/// Laat zien wat het doet, op verzonnen berichten
#[derive(Debug, clap::Args)]
#[command(
    help_template = crate::cli::TEMPLATE,
    next_help_heading = "Opties",
    after_help = "Voorbeeld:\n  wijkstroom demo --messages 5000 --dir mijn-demo\n\n\
        Heeft niets anders nodig dan dit programma: stroom en datawarehouse zijn bestanden, en \
        het wijkteam\nzit erin. Met --dir blijft alles staan, met de instellingen erbij."
)]
pub struct Args {
    /// Lege of nieuwe map om alles in te bewaren; anders wordt alles na afloop verwijderd
    #[arg(long, value_name = "MAP")]
    dir: Option<PathBuf>,
    /// Hoeveel berichten (anders 1000)
    #[arg(long, value_name = "AANTAL", default_value_t = 1_000, hide_default_value = true)]
    messages: u64,
    /// Startgetal van het toeval (anders 1)
    #[arg(long, value_name = "GETAL", default_value_t = 1, hide_default_value = true)]
    seed: u64,
}

/// How often the progress bar looks.
const LOOK: Duration = Duration::from_millis(100);

/// What a demo did, for its report.
struct Done<'a> {
    settings: &'a Settings,
    /// Where everything lies, as the user named it; `None` when it goes away.
    kept: Option<&'a Path>,
    /// What must have become of the messages.
    expected: Count,
    receiver: &'a Receiver,
    /// What must have become of what other partners sent.
    feeds: &'a [FeedFile],
    /// Folder of the official return messages.
    returns: &'a Path,
    /// Folder of the acknowledgements for CORV.
    acknowledgements: &'a Path,
    /// From the first message to the last delivery.
    took: Duration,
}

/// Generates, processes, and tells what came of it.
///
/// # Errors
/// When the folder cannot be used, or the hub stops.
pub fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<Exit> {
    ensure!(args.messages > 0, "een demo heeft minstens één bericht nodig");
    let temporary = tempfile::Builder::new().prefix("wijkstroom-demo-").tempdir()?;
    let dir = args.dir.as_deref().unwrap_or(temporary.path());
    fs::create_dir_all(dir).with_context(|| format!("map {}", dir.display()))?;
    let empty = fs::read_dir(dir)?.next().is_none();
    ensure!(empty, "map {} is niet leeg; kies een andere voor de demo", dir.display());

    let receiver = Receiver::start()?;
    let partners = FeedOptions {
        // About as many as the messages are about.
        children: usize::try_from(args.messages / 3).unwrap_or(usize::MAX).clamp(1, 3_000),
        messages: args.messages,
        seed: args.seed,
        ..FeedOptions::default()
    };
    let feeds = generate::put_feeds(&dir.join("partners"), &partners)?;
    let config = dir.join("wijkstroom.toml");
    let sections = fs::read_to_string(dir.join("partners.feeds.toml"))?;
    fs::write(&config, format!("{}{sections}", settings_text(&receiver.url())))?;
    let settings = Settings::load(&config)?;
    Keys::init(&settings.data_dir)?;

    let bar = bar(args.messages, "berichten maken");
    let options = Options { messages: args.messages, seed: args.seed, ..Options::default() };
    let inbox = dir.join("inbox");
    let expected = generate::write(&inbox, options, &bar)?;

    let (returns, acknowledgements) = (dir.join("retour"), dir.join("retour-corv"));
    fs::create_dir(&returns)?;
    fs::create_dir(&acknowledgements)?;
    let started = Instant::now();
    work(&settings, &inbox, args.messages)?;
    let took = started.elapsed();
    let done = Done {
        settings: &settings,
        kept: args.dir.as_deref(),
        expected,
        receiver: &receiver,
        feeds: &feeds,
        returns: &returns,
        acknowledgements: &acknowledgements,
        took,
    };
    report::write(&done, out)
}

/// Runs the hub until all is done, with a progress bar.
fn work(settings: &Settings, inbox: &Path, messages: u64) -> anyhow::Result<()> {
    let bar = bar(messages, "berichten verwerken");
    let hub = {
        let settings = settings.clone();
        let options = run::Options { until_idle: true, backfill: false };
        let stop = Arc::new(AtomicBool::new(false));
        let work = move || run::run(&settings, options, &stop, &run::side::Side::uncounted());
        std::thread::Builder::new().name("hub".to_owned()).spawn(work)?
    };
    while !hub.is_finished() {
        if !bar.is_hidden() {
            let waiting = fs::read_dir(inbox).map_or(0, |entries| {
                let files = entries.flatten().filter(|entry| entry.path().is_file());
                u64::try_from(files.count()).unwrap_or(u64::MAX)
            });
            bar.set_position(messages.saturating_sub(waiting));
        }
        std::thread::sleep(LOOK);
    }
    bar.finish_and_clear();
    let summary = hub.join().map_err(|_| anyhow!("het knooppunt stopte onverwacht"))??;
    ensure!(summary.unreadable.is_empty(), "niet te lezen: {}", summary.unreadable.join(", "));
    Ok(())
}

/// Shown on a terminal only.
fn bar(length: u64, what: &'static str) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg:<20} {bar:40} {pos}/{len}");
    let bar = ProgressBar::new(length).with_message(what);
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// Settings that can be used again, by `run` and by every other command.
fn settings_text(wijkteam_url: &str) -> String {
    format!(
        r#"# Gemaakt door `wijkstroom demo`. Paden zijn ten opzichte van dit bestand.
data_dir = "geheim"
municipalities = ["0363", "0384"]

[stream]
engine = "embedded"
path = "stroom.db"

[warehouse]
engine = "sqlite"
path = "warehouse.db"

[[folder]]
name = "inbox"
path = "inbox"
poll = "50ms"
settle = "0s"

# Officiële retourberichten (306, 308, 316, 318) en antwoorden op declaraties (325).
[[answers]]
name = "retour"
folder = "retour"

# Ontvangstbevestigingen (Bv01, Fo03) voor wat via CORV kwam.
[[answers]]
name = "corv"
folder = "retour-corv"
corv = true

# Het wijkteam van de demo is er niet meer zodra de demo klaar is: wat daarna komt, gaat al na
# een halve minuut naar de uitval.
[[wijkteam]]
name = "demo"
url = "{wijkteam_url}"
municipalities = ["0363", "0384"]
source = "urn:example:wijkstroom:demo"
timeout = "5s"
give_up_after = "30s"
"#
    )
}
