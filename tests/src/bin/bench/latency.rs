//! How long from the folder to the warehouse, at 1,000 messages a second.
//!
//! Files appear in the folder on a fixed schedule. Of every tenth accepted message we know
//! the id of a fact beforehand; a second thread asks the warehouse for those that are still
//! missing, every 10 ms. A time runs from the moment the file was to appear, so that a
//! sender held up makes it longer, until the answer that showed the row.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::ensure;
use wijkstroom_tests::hub::{Extra, Place};

use crate::Plan;
use crate::hubs::{Hub, Kind};
use crate::load::{Load, Probe};
use crate::table::{Table, quantile, ratio};
use crate::warehouse::Looker;

const RATE: u64 = 1_000;
const PROBE_EVERY: usize = 10;
const LOOK_EVERY: Duration = Duration::from_millis(10);
const AIM_MS: f64 = 1_000.0;

pub(crate) fn measure(plan: &Plan, table: &mut Table) -> anyhow::Result<()> {
    let seconds = plan.pick(20, 1);
    let load = Load::new(RATE * seconds, 2)?;
    for kind in Kind::ALL {
        let mut times = run(kind, &load)?;
        let (p50, p99) = (quantile(&mut times, 0.5), quantile(&mut times, 0.99));
        eprintln!("  {}: p99 {p99:.0} ms of {} samples", kind.name(), times.len());
        let what = format!("folder → row in the warehouse at 1,000/s, {}", kind.name());
        table.line([
            what,
            format!("p50 {p50:.0} ms, p99 {p99:.0} ms"),
            "p99 with the aim".to_owned(),
            ratio(p99, AIM_MS),
            "p99 ≤ 1,000 ms".to_owned(),
        ]);
    }
    Ok(())
}

fn run(kind: Kind, load: &Load) -> anyhow::Result<Vec<f64>> {
    let keys = |place: &Place| wijkstroom_config::keys::Keys::load(&place.data());
    let (mut hub, keys) = Hub::start(kind, &Extra::default(), keys)?;
    let probes = load.probes(&keys?, PROBE_EVERY)?;
    let (folder, looker) = (&hub.folder, &mut hub.looker);
    let start = Instant::now() + Duration::from_millis(100);
    let failed = AtomicBool::new(false);
    let times = std::thread::scope(|scope| {
        let looking = scope.spawn(|| look(looker, &probes, start, &failed));
        for index in 0..load.names.len() {
            sleep_until(due(start, index));
            if let Err(error) = load.drop_into(folder, index) {
                failed.store(true, Ordering::Relaxed);
                return Err(error);
            }
        }
        looking.join().map_err(|_| anyhow::anyhow!("the looking thread panicked"))?
    })?;
    hub.stop()?;
    Ok(times)
}

/// When a message is to appear.
fn due(start: Instant, index: usize) -> Instant {
    start + Duration::from_secs(1) / u32::try_from(RATE).unwrap_or(1) * index as u32
}

pub(crate) fn sleep_until(at: Instant) {
    let now = Instant::now();
    if at > now {
        std::thread::sleep(at - now);
    }
}

/// Seconds from each probe's moment to its row.
fn look(
    looker: &mut Looker,
    probes: &[Probe],
    start: Instant,
    failed: &AtomicBool,
) -> anyhow::Result<Vec<f64>> {
    let (mut next, mut times) = (0, Vec::new());
    let mut missing: BTreeMap<&str, &Probe> = BTreeMap::new();
    let mut seen = Instant::now();
    while next < probes.len() || !missing.is_empty() {
        ensure!(!failed.load(Ordering::Relaxed), "the sender failed");
        ensure!(seen.elapsed() < Duration::from_secs(60), "{} rows do not come", missing.len());
        let round = Instant::now();
        while next < probes.len() && due(start, probes[next].index) <= round {
            missing.insert(&probes[next].fact_id, &probes[next]);
            next += 1;
        }
        let wanted: Vec<(&str, &str)> =
            missing.values().map(|probe| (probe.table, probe.fact_id.as_str())).collect();
        let found = looker.present(&wanted)?;
        let now = Instant::now();
        for id in &found {
            if let Some(probe) = missing.remove(id.as_str()) {
                times.push((now - due(start, probe.index)).as_secs_f64());
                seen = now;
            }
        }
        sleep_until(round + LOOK_EVERY);
    }
    Ok(times)
}
