//! How long until the answer to a POST, at 500 a second.
//!
//! The schedule does not wait for answers: a request is due at its moment whatever became
//! of those before it, and its time runs from that moment. So an answer that comes late
//! counts for every request it held up.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use wijkstroom::generate::{Options, messages};
use wijkstroom_tests::hub::Extra;
use wijkstroom_tests::post::Client;

use crate::Plan;
use crate::hubs::{Hub, Kind};
use crate::latency::sleep_until;
use crate::table::{Table, quantile, ratio};

const RATE: u32 = 500;
/// Connections: more than are ever under way, unless answers take long.
const CLIENTS: usize = 32;

pub(crate) fn measure(plan: &Plan, table: &mut Table) -> anyhow::Result<()> {
    let mut synced = synced()?;
    let disk = quantile(&mut synced, 0.99);
    for kind in Kind::ALL {
        let (mut times, refused) = run(kind, plan.pick(20, 1))?;
        ensure!(refused == 0, "{refused} posts were not answered with 202");
        let (p50, p99) = (quantile(&mut times, 0.5), quantile(&mut times, 0.99));
        eprintln!("  {}: p99 {p99:.1} ms of {} posts", kind.name(), times.len());
        table.line([
            format!("durable 202 at 500 POST/s, {}", kind.name()),
            format!("p50 {p50:.1} ms, p99 {p99:.1} ms"),
            format!("p99 with {disk:.1} ms: p99 of write + sync of 4 kB on this disk, alone"),
            ratio(p99, disk),
            "p99 ≤ 50 ms".to_owned(),
        ]);
    }
    Ok(())
}

/// Times of the answers, and how many were not 202.
fn run(kind: Kind, seconds: u32) -> anyhow::Result<(Vec<f64>, usize)> {
    let options = Options {
        messages: u64::from(RATE * seconds),
        seed: 3,
        duplicates_permille: 0,
        faults_permille: 0,
        ..Options::default()
    };
    let messages: Vec<_> = messages(options).collect();
    let (hub, tokens) = Hub::start(kind, &Extra::default(), |place| place.tokens(&messages))?;
    let url = hub.place.http_url();
    let (next, refused) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let times = Mutex::new(Vec::with_capacity(messages.len()));
    let start = Instant::now() + Duration::from_millis(200);
    std::thread::scope(|scope| {
        for _ in 0..CLIENTS {
            scope.spawn(|| {
                let (mut client, mut own) = (Client::new(&url), Vec::new());
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(message) = messages.get(index) else { break };
                    let due = start + Duration::from_secs(1) / RATE * index as u32;
                    sleep_until(due);
                    let token = &tokens[&*message.sender];
                    let answer = client.send("POST", "/messages", token, &message.bytes);
                    own.push(due.elapsed().as_secs_f64());
                    if answer.is_none_or(|answer| answer.status != 202) {
                        refused.fetch_add(1, Ordering::Relaxed);
                    }
                }
                times.lock().expect("no thread panics with the lock").extend(own);
            });
        }
    });
    hub.stop()?;
    let times = times.into_inner().ok().context("a client panicked")?;
    Ok((times, refused.into_inner()))
}

/// What the disk itself takes: appends of 4 kB, each synced.
fn synced() -> anyhow::Result<Vec<f64>> {
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/bench");
    std::fs::create_dir_all(&target)?;
    let path = target.join("synced");
    let mut file = File::create(&path)?;
    let mut times = Vec::new();
    for _ in 0..500 {
        let start = Instant::now();
        file.write_all(&[7; 4_096])?;
        file.sync_data()?;
        times.push(start.elapsed().as_secs_f64());
    }
    std::fs::remove_file(path)?;
    Ok(times)
}
