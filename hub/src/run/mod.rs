//! The hub at work: every loop on its own thread, and the one place that starts and stops them.
//!
//! ```text
//! folder, http ─► inbox ─► dedupe ─► event ─► pseudonymise ─► clean.* ─► warehouse
//!                            └─► answer… ─► index      └────► team.*  ─► wijkteam
//! ```

pub mod gauges;
pub mod idle;
pub mod operations;
pub mod parts;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use anyhow::Context as _;
use wijkstroom_config::Settings;

use crate::run::parts::Parts;

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

/// What a thread of the hub tells the one that started it.
enum Told {
    /// The thread of this name ended; an error stops the hub.
    Ended(String, anyhow::Result<()>),
}

/// Longest that the end of a run waits for its threads: a batch at hand is finished and
/// committed well within it.
const STOP_WITHIN: Duration = Duration::from_secs(30);

/// Runs the hub until `stop` is set, or until idle.
///
/// # Errors
/// What a person must mend: settings, keys, stores, or a loop that cannot go on.
pub fn run(settings: &Settings, options: Options, stop: &Arc<AtomicBool>) -> anyhow::Result<Summary> {
    let parts = Parts::open(settings, options, stop)?;
    let (tell, told) = mpsc::channel();
    let mut threads = 0;
    for (name, work) in parts.threads()? {
        let tell = tell.clone();
        let started = std::thread::Builder::new().name(name.clone()).spawn(move || {
            let ended = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work));
            let ended = ended.unwrap_or_else(|_| Err(anyhow::anyhow!("thread panicked")));
            // The receiver is gone only when the hub is ending anyway.
            tell.send(Told::Ended(name, ended)).ok();
        });
        started.context("cannot start a thread")?;
        threads += 1;
    }
    let summary = watch(&parts, options, stop, &told, &mut threads);
    stop.store(true, Ordering::Relaxed);
    let ended = wait(&told, threads);
    let summary = summary?;
    ended?;
    Ok(summary)
}

/// Watches over the threads until there is a reason to end.
fn watch(
    parts: &Parts,
    options: Options,
    stop: &AtomicBool,
    told: &mpsc::Receiver<Told>,
    threads: &mut usize,
) -> anyhow::Result<Summary> {
    let mut summary = Summary::default();
    let mut idle = idle::Idle::new(parts);
    // A stop is noticed, and idleness looked for, this often.
    let tick = Duration::from_millis(50);
    while !stop.load(Ordering::Relaxed) {
        match told.recv_timeout(tick) {
            Ok(Told::Ended(name, ended)) => {
                *threads -= 1;
                ended.with_context(|| name.clone())?;
                anyhow::bail!("{name} ended before it was asked to");
            }
            Err(mpsc::RecvTimeoutError::Timeout) => {}
            Err(mpsc::RecvTimeoutError::Disconnected) => break,
        }
        if options.until_idle && idle.reached(&mut summary)? {
            break;
        }
    }
    Ok(summary)
}

/// Waits for the threads, each of which ends after its batch.
fn wait(told: &mpsc::Receiver<Told>, threads: usize) -> anyhow::Result<()> {
    for _ in 0..threads {
        match told.recv_timeout(STOP_WITHIN) {
            Ok(Told::Ended(name, ended)) => ended.context(name)?,
            Err(_) => anyhow::bail!("a thread did not end within {STOP_WITHIN:?}"),
        }
    }
    Ok(())
}
