//! Processor time and memory of processes, from `/proc`.

use std::collections::BTreeMap;
use std::fs;

use anyhow::Context as _;

/// Clock ticks a second in `/proc`: 100 on every Linux.
const TICKS: f64 = 100.0;

/// Processor seconds so far, by part: threads of the hub by name, Kafka, PostgreSQL.
pub(crate) type Seconds = BTreeMap<String, f64>;

/// One line of `/proc/…/stat`.
struct Stat {
    comm: String,
    parent: u32,
    /// Of its own.
    own: f64,
    /// Of its children that ended.
    children: f64,
}

/// The seconds of a hub, and of the servers when `services` started them for us.
pub(crate) fn seconds(hub: u32) -> anyhow::Result<Seconds> {
    let mut all = Seconds::new();
    let mut alive = 0.0;
    for task in fs::read_dir(format!("/proc/{hub}/task"))? {
        let path = task?.path().join("stat");
        // Gone since it was listed.
        let Some(stat) = stat(&path.to_string_lossy()) else { continue };
        let name = part_of(&stat.comm);
        *all.entry(format!("hub: {name}")).or_default() += stat.own;
        alive += stat.own;
    }
    let process = stat(&format!("/proc/{hub}/stat")).context("the hub is gone")?;
    all.insert("hub: folder, parsing (threads that ended)".to_owned(), process.own - alive);
    for (name, seconds) in servers() {
        *all.entry(name.to_owned()).or_default() += seconds;
    }
    Ok(all)
}

/// Most memory that a process ever held, in MB.
pub(crate) fn peak_mb(process: u32) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: f64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kilobytes * 1_024.0 / 1e6)
}

/// Nanoseconds that this thread was on a processor.
pub(crate) fn thread_ns() -> Option<u64> {
    let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split(' ').next()?.parse().ok()
}

fn part_of(comm: &str) -> &str {
    match comm {
        _ if comm.starts_with("rdk") || comm.starts_with("producer poll") => "librdkafka",
        "tokio-rt-worker" => "http and operations",
        // The first thread: starts, waits, ends.
        "wijkstroom" => "main",
        other => other,
    }
}

/// Every server is a child of the process that started us, with a shell in between that keeps it.
fn servers() -> Vec<(&'static str, f64)> {
    let mut stats: BTreeMap<u32, Stat> = BTreeMap::new();
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let id = entry.file_name().to_string_lossy().parse();
        if let (Ok(id), Some(stat)) = (id, stat(&format!("{}/stat", entry.path().display()))) {
            stats.insert(id, stat);
        }
    }
    let starter = stats.get(&std::process::id()).map_or(0, |own| own.parent);
    let name = |comm: &str| match comm {
        "java" => Some("Kafka"),
        "postgres" => Some("PostgreSQL"),
        _ => None,
    };
    let ours = |id: u32| {
        let up = std::iter::successors(Some(id), |id| stats.get(id).map(|stat| stat.parent));
        up.take(20).any(|ancestor| ancestor == starter && starter > 1)
    };
    let mut parts = Vec::new();
    for (id, stat) in stats.iter().filter(|(id, _)| ours(**id)) {
        let Some(name) = name(&stat.comm) else { continue };
        let compiling = if name == "Kafka" { compiling(*id) } else { 0.0 };
        parts.push((name, stat.own + stat.children - compiling));
        if compiling > 0.0 {
            parts.push(("Kafka, compiling itself (a young JVM)", compiling));
        }
    }
    parts
}

/// What a JVM spent so far on making machine code of its program.
fn compiling(process: u32) -> f64 {
    let tasks = fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten();
    let stats = tasks.filter_map(|task| stat(&format!("{}/stat", task.path().display())));
    let compilers =
        stats.filter(|stat| stat.comm.starts_with("C1 ") || stat.comm.starts_with("C2 "));
    compilers.map(|stat| stat.own).sum()
}

fn stat(path: &str) -> Option<Stat> {
    let text = fs::read_to_string(path).ok()?;
    // The name may hold spaces and parentheses: it ends at the last one.
    let (start, rest) = text.rsplit_once(')')?;
    let comm = start.split_once('(')?.1.to_owned();
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let ticks = |index: usize| fields.get(index)?.parse::<f64>().ok();
    let parent = fields.get(1)?.parse().ok()?;
    let own = (ticks(11)? + ticks(12)?) / TICKS;
    let children = (ticks(13)? + ticks(14)?) / TICKS;
    Some(Stat { comm, parent, own, children })
}
