//! From the folder to the warehouse, as fast as it goes: messages a second, processor time, memory.
//!
//! The hub runs and waits; then all files are linked into its folder, which counts. The
//! clock stops when the warehouse shows every fact to a connection of our own. Processor
//! time goes on until the message index knows every message too.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use wijkstroom_tests::hub::Extra;

use crate::Plan;
use crate::hubs::{Hub, Kind};
use crate::load::Load;
use crate::parse;
use crate::table::{Table, best, ratio, thousands};
use crate::usage::{self, Seconds};

struct Round {
    /// Messages a second, until the warehouse is complete.
    rate: f64,
    /// The same until the index is complete too.
    rate_index: f64,
    cpu: Seconds,
    peak_mb: f64,
}

pub(crate) fn measure(plan: &Plan, table: &mut Table) -> anyhow::Result<()> {
    let load = Load::new(plan.pick(100_000, 500), 1)?;
    #[allow(clippy::cast_precision_loss)] // counts of messages and bytes
    let (messages, bytes) = (load.names.len() as f64, load.bytes as f64);
    eprintln!(
        "  {} messages, on average {} bytes, at most {}",
        thousands(messages),
        thousands(bytes / messages),
        load.largest
    );
    let libxml2 = parse::libxml2_rate(plan)?;
    if !plan.quick {
        // An operator's broker has run for months; a young JVM compiles itself for minutes.
        let warm = round(Kind::Kafka, &load)?;
        eprintln!("  warming up Kafka: {} messages/s, not counted", thousands(warm.rate));
    }
    let mut all: BTreeMap<&str, Vec<Round>> = BTreeMap::new();
    for _ in 0..plan.rounds {
        for kind in Kind::ALL {
            let round = round(kind, &load)?;
            eprintln!("  {}: {} messages/s", kind.name(), thousands(round.rate));
            all.entry(kind.name()).or_default().push(round);
        }
    }
    for kind in Kind::ALL {
        let Some(rounds) = all.remove(kind.name()) else { continue };
        let aim = if kind == Kind::Kafka { "≥ 8,000/s" } else { "≥ 4,000/s" };
        rates(kind, &rounds, libxml2, aim, table);
        let fastest = rounds.into_iter().max_by(|a, b| a.rate.total_cmp(&b.rate));
        if let Some(fastest) = fastest {
            parts(kind, &fastest, messages, table);
            let what = format!("peak memory of the hub, {}", kind.name());
            let measured = format!("{:.0} MB", fastest.peak_mb);
            let aim_mb = 200.0;
            table.line([
                what,
                measured,
                format!("the aim; messages up to {} bytes", thousands(load.largest as f64)),
                ratio(fastest.peak_mb, aim_mb),
                "≤ 200 MB".to_owned(),
            ]);
        }
    }
    Ok(())
}

fn round(kind: Kind, load: &Load) -> anyhow::Result<Round> {
    let (mut hub, ()) = Hub::start(kind, &Extra::default(), |_| ())?;
    let before = usage::seconds(hub.running.id())?;
    let start = Instant::now();
    for index in 0..load.names.len() {
        load.drop_into(&hub.folder, index)?;
    }
    let every = Duration::from_millis(200);
    hub.wait(load.facts, every, |looker| looker.facts())?;
    let visible = start.elapsed().as_secs_f64();
    hub.wait(load.indexed, every, |looker| looker.indexed())?;
    let indexed = start.elapsed().as_secs_f64();
    let mut cpu = usage::seconds(hub.running.id())?;
    for (part, seconds) in &mut cpu {
        *seconds -= before.get(part).copied().unwrap_or_default();
    }
    let peak_mb = usage::peak_mb(hub.running.id()).unwrap_or(f64::NAN);
    hub.stop()?;
    #[allow(clippy::cast_precision_loss)] // a count of messages
    let messages = load.names.len() as f64;
    Ok(Round { rate: messages / visible, rate_index: messages / indexed, cpu, peak_mb })
}

fn rates(kind: Kind, rounds: &[Round], libxml2: Option<f64>, aim: &str, table: &mut Table) {
    let rates: Vec<f64> = rounds.iter().map(|round| round.rate).collect();
    let (rate, measured) = best(&rates, "/s");
    let compared = libxml2.map_or_else(
        || ("no schemas: pass --schemas DIR".to_owned(), String::new()),
        |other| {
            let what = "/s, libxml2 parse + XSD of such messages, one core, nothing else";
            (format!("{}{what}", thousands(other)), ratio(rate, other))
        },
    );
    let what = format!("folder → warehouse, {}", kind.name());
    table.line([what, measured, compared.0, compared.1, aim.to_owned()]);
    let rates: Vec<f64> = rounds.iter().map(|round| round.rate_index).collect();
    let (with_index, measured) = best(&rates, "/s");
    let what = "… and every message in the index".to_owned();
    let compared = "the line above".to_owned();
    table.line([what, measured, compared, ratio(with_index, rate), String::new()]);
}

/// Processor seconds per million messages, of the fastest round.
fn parts(kind: Kind, round: &Round, messages: f64, table: &mut Table) {
    let total: f64 = round.cpu.values().sum();
    let million = |seconds: f64| format!("{:.0} s", seconds / messages * 1e6);
    let what = format!("CPU per million messages, {}: all", kind.name());
    let other = "two cores for the time it took".to_owned();
    let share = ratio(total, 2.0 * messages / round.rate_index);
    table.line([what, million(total), other, share, String::new()]);
    let mut parts: Vec<_> = round.cpu.iter().collect();
    parts.sort_by(|a, b| b.1.total_cmp(a.1));
    for (part, seconds) in parts {
        // Less than one part in two hundred is noise.
        if *seconds >= total / 200.0 {
            let compared = "all".to_owned();
            let cells = [format!("… {part}"), million(*seconds), compared];
            let [what, measured, compared] = cells;
            table.line([what, measured, compared, ratio(*seconds, total), String::new()]);
        }
    }
}
