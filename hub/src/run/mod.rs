//! The hub at work: every loop on its own thread, and the one place that starts and stops them.
//!
//! ```text
//! folder, http ─► inbox ─► dedupe ─► event ─► judge ─► pseudonymise ─► clean.* ─► warehouse
//!                            └─► answer… ─► index              └────► team.*  ─► wijkteam
//! ```

pub mod doors;
pub mod feeds;
pub mod gauges;
pub mod idle;
pub mod judge;
pub mod operations;
pub mod parts;
pub mod region;
pub mod side;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use wijkstroom_config::Settings;
use wijkstroom_connectors::transport::intake::now_ms;
use wijkstroom_pipeline::runner::chain;

use crate::run::idle::Idle;
use crate::run::parts::Parts;
use crate::run::side::Side;

/// How long to run, and what for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// End once nothing is left to do.
    pub until_idle: bool,
    /// Load history: tell no wijkteam.
    pub backfill: bool,
}

/// What a run that ended by itself leaves to be told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files taken from the folders.
    pub files: u64,
    /// What lay in a folder and could not be read, with the reason, in Dutch.
    pub unreadable: Vec<String>,
}

/// The work of a thread.
type Work = Box<dyn FnOnce() -> anyhow::Result<()> + Send>;

/// A thread that ended, and how.
type Ended = (String, anyhow::Result<()>);

/// How often the threads, a stop and idleness are looked at.
const TICK: Duration = Duration::from_millis(50);

/// How often old records are looked for.
const RETAIN_EVERY: Duration = Duration::from_secs(600);

/// Longest that the end of a run waits for its threads: a batch at hand is finished and
/// committed well within it.
const STOP_WITHIN: Duration = Duration::from_secs(30);

/// Runs the hub until `stop` is set, or until idle; `stop` is set once it ends.
///
/// # Errors
/// What a person must mend: settings, keys, stores, or a loop that cannot go on.
pub fn run(
    settings: &Settings,
    options: Options,
    stop: &Arc<AtomicBool>,
    side: &Side,
) -> anyhow::Result<Summary> {
    let _entered = side.enter();
    let parts = Arc::new(Parts::open(settings, options, stop)?);
    let mut idle = options.until_idle.then(|| Idle::new(&parts));
    let (tell, told) = mpsc::channel();
    let mut running = 0;
    for (name, work) in works(&parts, side)? {
        start(name, work, side.clone(), tell.clone())?;
        running += 1;
    }
    tracing::info!(threads = running, "the hub runs");
    let mut summary = Summary::default();
    let watched = watch(&mut idle, &mut summary, stop, &told, &mut running);
    stop.store(true, Ordering::Relaxed);
    let ended = wait(&told, running);
    watched.and(ended)?;
    tracing::info!("the hub stopped");
    Ok(summary)
}

/// Everything that runs beside each other.
fn works(parts: &Arc<Parts>, side: &Side) -> anyhow::Result<Vec<(String, Work)>> {
    let mut works: Vec<(String, Work)> = Vec::new();
    let mut waiting = Vec::new();
    for (spun, mut step) in parts.loops()? {
        waiting.push((spun.name.clone(), Arc::clone(&spun.waiting)));
        if step.is_timed() {
            parts.watch_ticks(&spun.ticked);
        }
        let name = spun.name.clone();
        works.push((name, Box::new(move || Ok(spun.run(step.as_mut())?))));
    }
    for mut folder in parts.take_folders() {
        let stop = Arc::clone(&parts.stop);
        works.push(("folder".to_owned(), Box::new(move || Ok(folder.run(&stop)?))));
    }
    for mut asked in parts.take_asked() {
        let stop = Arc::clone(&parts.stop);
        works.push(("feed".to_owned(), Box::new(move || asked.run(&stop))));
    }
    if let Some(settings) = &parts.settings.http {
        works.push(("http".to_owned(), Box::new(doors::senders(parts, settings, side)?)));
    }
    if let Some(settings) = &parts.settings.operations {
        let door = doors::operators(parts, settings, waiting, side)?;
        works.push(("operations".to_owned(), Box::new(door)));
    }
    let parts = Arc::clone(parts);
    works.push(("retention".to_owned(), Box::new(move || retain(&parts))));
    Ok(works)
}

/// Deletes old records now and then. A stream that is away is tried again the next time.
fn retain(parts: &Parts) -> anyhow::Result<()> {
    let mut next = Instant::now();
    while !parts.stop.load(Ordering::Relaxed) {
        if Instant::now() >= next {
            next = Instant::now() + RETAIN_EVERY;
            match parts.opened.admin.retain(&parts.topics, now_ms()) {
                Ok(0) => {}
                Ok(gone) => tracing::info!(records = gone, "old records deleted"),
                Err(error) => {
                    tracing::warn!(error = chain(&error), "cannot delete old records now");
                }
            }
        }
        std::thread::sleep(TICK);
    }
    Ok(())
}

fn start(name: String, work: Work, side: Side, tell: mpsc::Sender<Ended>) -> anyhow::Result<()> {
    let thread = std::thread::Builder::new().name(name.clone());
    let started = thread.spawn(move || {
        let _entered = side.enter();
        let ended = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work));
        let ended = ended.unwrap_or_else(|_| Err(panicked()));
        // Nobody listens only when the hub is ending anyway.
        tell.send((name, ended)).ok();
    });
    started.context("er kan geen thread gestart worden")?;
    Ok(())
}

/// What is told of a thread that panicked.
fn panicked() -> anyhow::Error {
    anyhow::anyhow!("een interne fout; het logboek zegt waar")
}

/// Watches over the threads until there is a reason to end.
fn watch(
    idle: &mut Option<Idle<'_>>,
    summary: &mut Summary,
    stop: &AtomicBool,
    told: &mpsc::Receiver<Ended>,
    running: &mut usize,
) -> anyhow::Result<()> {
    while !stop.load(Ordering::Relaxed) {
        if let Ok((name, ended)) = told.recv_timeout(TICK) {
            *running -= 1;
            // One that is asked to stop ends well; so does the hub.
            if stop.load(Ordering::Relaxed) && ended.is_ok() {
                break;
            }
            ended.with_context(|| format!("`{name}` kan niet verder"))?;
            anyhow::bail!("`{name}` stopte zonder dat erom gevraagd was");
        }
        if let Some(idle) = idle
            && idle.reached(summary)?
        {
            break;
        }
    }
    Ok(())
}

/// Waits for the threads, each of which ends after its batch.
fn wait(told: &mpsc::Receiver<Ended>, running: usize) -> anyhow::Result<()> {
    for _ in 0..running {
        let Ok((name, ended)) = told.recv_timeout(STOP_WITHIN) else {
            anyhow::bail!("niet alles stopte binnen {STOP_WITHIN:?}");
        };
        ended.with_context(|| format!("`{name}` stopte met een fout"))?;
    }
    Ok(())
}
