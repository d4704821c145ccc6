//! Several municipalities in one process, each a hub of its own: its own settings, keys, stream, warehouse, doors,
//! metrics and threads. They share the process and the signal to stop, and nothing else.
//!
//! One that cannot go on stops no other: it is started again, with growing pauses, until it goes or all are to stop.
//! A hub that is alone ends, for whatever watches over the process to start it again.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use tracing::Span;
use wijkstroom_config::Settings;

use crate::run::side::Side;
use crate::run::{Options, Summary, TICK, panicked, run as run_hub};
use crate::told;

/// First and longest wait before a hub is started again.
const PAUSE: std::ops::RangeInclusive<Duration> = Duration::from_secs(1)..=Duration::from_secs(60);

/// How a hub ended, by the name of its settings file.
pub type Ended = (String, anyhow::Result<Summary>);

/// Runs a hub for each of the settings until `stop` is set, or all are idle, and tells how each ended.
///
/// # Errors
/// When a thread cannot be started; then none goes on.
pub fn run(
    all: Vec<(String, Settings)>,
    options: Options,
    stop: &Arc<AtomicBool>,
) -> anyhow::Result<Vec<Ended>> {
    let alone = all.len() == 1;
    let mut threads = Vec::new();
    for (name, settings) in all {
        let asked = Arc::clone(stop);
        let thread = std::thread::Builder::new().name("hub".to_owned());
        let started = thread.spawn(move || {
            if alone || options.until_idle {
                return attempt(&settings, options, &asked, &side(&settings, alone));
            }
            keep_going(&settings, options, &asked)
        });
        match started {
            Ok(thread) => threads.push((name, thread)),
            Err(error) => {
                stop.store(true, Ordering::Relaxed);
                drop(ends(threads));
                return Err(error).context("er kan geen thread gestart worden");
            }
        }
    }
    Ok(ends(threads))
}

fn ends(threads: Vec<(String, JoinHandle<anyhow::Result<Summary>>)>) -> Vec<Ended> {
    let end = |thread: JoinHandle<_>| thread.join().unwrap_or_else(|_| Err(panicked()));
    threads.into_iter().map(|(name, thread)| (name, end(thread))).collect()
}

/// Metrics of its own; and where there are more hubs, a mark on every line of the log.
fn side(settings: &Settings, alone: bool) -> Side {
    if alone {
        return Side::counted(Span::none());
    }
    let codes: Vec<&str> = settings.municipalities.iter().map(String::as_str).collect();
    Side::counted(tracing::error_span!("hub", municipality = codes.join(",")))
}

/// Runs a hub, again and again where it fails, until asked to stop. The last failure is the end's, if it stands.
fn keep_going(
    settings: &Settings,
    options: Options,
    asked: &AtomicBool,
) -> anyhow::Result<Summary> {
    let side = side(settings, false);
    let mut pause = *PAUSE.start();
    loop {
        let began = Instant::now();
        let error = match attempt(settings, options, asked, &side) {
            Ok(summary) => return Ok(summary),
            Err(error) => error,
        };
        if began.elapsed() > *PAUSE.end() {
            pause = *PAUSE.start();
        }
        let entered = side.enter();
        let shown = told::chain(&error);
        tracing::error!(error = shown, ?pause, "this hub failed and is started again");
        drop(entered);
        let again = Instant::now() + pause;
        while Instant::now() < again {
            if asked.load(Ordering::Relaxed) {
                return Err(error);
            }
            std::thread::sleep(TICK);
        }
        pause = (pause * 2).min(*PAUSE.end());
    }
}

/// Runs a hub once. Its own stop is not that of the others, for it sets it when it ends.
fn attempt(
    settings: &Settings,
    options: Options,
    asked: &AtomicBool,
    side: &Side,
) -> anyhow::Result<Summary> {
    let stop = Arc::new(AtomicBool::new(false));
    std::thread::scope(|scope| {
        let passing_on = || {
            while !stop.load(Ordering::Relaxed) {
                if asked.load(Ordering::Relaxed) {
                    stop.store(true, Ordering::Relaxed);
                }
                std::thread::sleep(TICK);
            }
        };
        let passing_on = std::thread::Builder::new().spawn_scoped(scope, passing_on);
        passing_on.context("er kan geen thread gestart worden")?;
        let run = || run_hub(settings, options, &stop, side);
        let ended = catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|_| Err(panicked()));
        stop.store(true, Ordering::Relaxed);
        ended
    })
}
