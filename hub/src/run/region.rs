//! Several municipalities in one process, each a hub of its own: its own settings, keys, stream, warehouse, doors,
//! metrics and threads. They share the process and the signal to stop, and nothing else.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use anyhow::Context as _;
use wijkstroom_config::Settings;

use crate::run::side::Side;
use crate::run::{Options, Summary, run as run_hub};

/// One of the hubs.
pub struct Hub {
    /// What it is called by: its settings file.
    pub name: String,
    /// Its settings.
    pub settings: Settings,
    /// Set to end it.
    pub stop: Arc<AtomicBool>,
}

/// How a hub ended.
pub type Ended = (String, anyhow::Result<Summary>);

/// Runs them all until each has ended, and tells how. One that cannot go on stops no other.
///
/// # Errors
/// When a thread cannot be started; then none goes on.
pub fn run(hubs: Vec<Hub>, options: Options) -> anyhow::Result<Vec<Ended>> {
    let alone = hubs.len() == 1;
    let stops: Vec<Arc<AtomicBool>> = hubs.iter().map(|hub| Arc::clone(&hub.stop)).collect();
    let mut threads = Vec::new();
    for hub in hubs {
        let name = hub.name.clone();
        let thread = std::thread::Builder::new().name("hub".to_owned());
        match thread.spawn(move || one(&hub, options, alone)) {
            Ok(thread) => threads.push((name, thread)),
            Err(error) => {
                stop_all(&stops);
                drop(ends(threads));
                return Err(error).context("cannot start a thread");
            }
        }
    }
    Ok(ends(threads))
}

/// Asks all to stop.
pub fn stop_all(stops: &[Arc<AtomicBool>]) {
    stops.iter().for_each(|stop| stop.store(true, std::sync::atomic::Ordering::Relaxed));
}

fn ends(threads: Vec<(String, std::thread::JoinHandle<anyhow::Result<Summary>>)>) -> Vec<Ended> {
    let ended = threads.into_iter().map(|(name, thread)| {
        let ended = thread.join().unwrap_or_else(|_| Err(anyhow::anyhow!("its thread panicked")));
        (name, ended)
    });
    ended.collect()
}

fn one(hub: &Hub, options: Options, alone: bool) -> anyhow::Result<Summary> {
    let span = if alone {
        tracing::Span::none()
    } else {
        let codes: Vec<&str> = hub.settings.municipalities.iter().map(String::as_str).collect();
        tracing::error_span!("hub", municipality = codes.join(","))
    };
    let side = Side::counted(span);
    let ended = run_hub(&hub.settings, options, &hub.stop, &side);
    if let (Err(error), false) = (&ended, alone) {
        let _entered = side.enter();
        tracing::error!(error = format!("{error:#}"), "this hub ended; the others go on");
    }
    ended
}
