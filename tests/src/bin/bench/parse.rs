//! Parse + level 1 + level 2 of one message in memory, beside libxml2 doing parse + XSD in process.
//!
//! Both take the same messages in turn for a while, on one thread; what counts is the
//! processor time of that thread, the least of a few turns. libxml2 checks less: level 1 only.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use wijkstroom::generate::{Options, large_claim, messages, types};

use crate::Plan;
use crate::table::{Table, ratio, thousands};
use crate::usage;

const AIM: &str = "≥ 4x";

/// A claim of a large provider.
const CLIENTS: usize = 1_000;

/// Messages between two looks at the clock, on either side: a look costs as much as a small message.
const BETWEEN_LOOKS: usize = 200;

/// Messages of one type, in memory and as files.
struct Set {
    message: &'static str,
    what: &'static str,
    files: Vec<PathBuf>,
    bytes: Vec<Vec<u8>>,
}

impl Set {
    /// Size of a message.
    fn mean_bytes(&self) -> f64 {
        let all: usize = self.bytes.iter().map(Vec::len).sum();
        #[allow(clippy::cast_precision_loss)] // bytes and messages
        return all as f64 / self.bytes.len() as f64;
    }

    /// The official schema; the other law's lie beside those of iJw.
    fn schema(&self, plan: &Plan) -> PathBuf {
        let name = format!("{}.xsd", self.message.to_lowercase());
        if self.message.starts_with("JW") {
            return plan.schemas.join(name);
        }
        plan.schemas.join("../../iwmo/xsd").join(name)
    }
}

pub(crate) fn measure(plan: &Plan, table: &mut Table) -> anyhow::Result<()> {
    let dir = tempfile::tempdir()?;
    let mut sets = generated(dir.path(), plan.pick(6_000, 200))?;
    sets.push(large(dir.path())?);
    let samples: Vec<Set> = types().filter_map(|name| sample(plan, name)).collect();
    if samples.is_empty() {
        let what = "official samples".to_owned();
        table.plain(what, "not there".to_owned(), AIM);
    }
    sets.extend(samples);
    for set in &sets {
        let (own, other) = compare(plan, set)?;
        let what = format!("parse + level 1 + 2, {} {}", set.what, set.message);
        let (compared, times) = match other {
            Some(other) => {
                let text = format!("{:.1} µs, libxml2 parse + XSD in process", other / 1e3);
                (text, ratio(other, own))
            }
            None => ("no schema of it there".to_owned(), String::new()),
        };
        let measured = format!("{:.1} µs, {:.0} MB/s", own / 1e3, set.mean_bytes() / own * 1e3);
        table.line([what, measured, compared, times, AIM.to_owned()]);
    }
    Ok(())
}

/// Messages a second that libxml2 parses and validates on one core, of the types as they are
/// generated; `None` without schemas.
pub(crate) fn libxml2_rate(plan: &Plan) -> anyhow::Result<Option<f64>> {
    let dir = tempfile::tempdir()?;
    let (mut nanoseconds, mut count) = (0.0, 0.0);
    for set in generated(dir.path(), plan.pick(6_000, 200))? {
        // Not every type of iWmo has a schema here.
        let Some(each) = libxml2(plan, &set, plan.pick(300, 20))? else { continue };
        #[allow(clippy::cast_precision_loss)] // a count of messages
        let messages = set.files.len() as f64;
        (nanoseconds, count) = (nanoseconds + each * messages, count + messages);
    }
    if count == 0.0 {
        return Ok(None);
    }
    let rate = 1e9 * count / nanoseconds;
    eprintln!("  libxml2 alone: {} messages/s", thousands(rate));
    Ok(Some(rate))
}

fn compare(plan: &Plan, set: &Set) -> anyhow::Result<(f64, Option<f64>)> {
    let (mut own, mut other) = (f64::INFINITY, None::<f64>);
    let millis = plan.pick(300, 20);
    for _ in 0..plan.pick(3, 1) {
        own = own.min(ours(&set.bytes, Duration::from_millis(millis))?);
        let turn = libxml2(plan, set, millis)?;
        other = other.into_iter().chain(turn).min_by(f64::total_cmp);
    }
    Ok((own, other))
}

/// Nanoseconds a message.
fn ours(messages: &[Vec<u8>], at_least: Duration) -> anyhow::Result<f64> {
    let now = || usage::thread_ns().context("no /proc/thread-self/schedstat");
    let (start, mut count) = (now()?, 0.0);
    let times = BETWEEN_LOOKS.div_ceil(messages.len());
    loop {
        for bytes in std::iter::repeat_n(messages, times).flatten() {
            let verdict = wijkstroom_formats::verdict(std::hint::black_box(bytes));
            ensure!(verdict.accepted, "a message to be measured is refused");
            count += 1.0;
        }
        let took = now()? - start;
        if u128::from(took) >= at_least.as_nanos() {
            #[allow(clippy::cast_precision_loss)] // nanoseconds of a second
            return Ok(took as f64 / count);
        }
    }
}

/// Nanoseconds a message; `None` without the schema.
fn libxml2(plan: &Plan, set: &Set, millis: u64) -> anyhow::Result<Option<f64>> {
    let schema = set.schema(plan);
    if !schema.is_file() {
        return Ok(None);
    }
    Ok(Some(libxml2_of(&schema, &set.files, millis)?))
}

/// Nanoseconds that libxml2 takes for a file; with `-` for the schema it only parses.
pub(crate) fn libxml2_of(schema: &Path, files: &[PathBuf], millis: u64) -> anyhow::Result<f64> {
    let seconds = Duration::from_millis(millis).as_secs_f64().to_string();
    let output = Command::new(program()?).arg(seconds).arg(schema).args(files).output()?;
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "libxml2: {errors}");
    Ok(String::from_utf8_lossy(&output.stdout).trim().parse()?)
}

/// Compiles `tests/bench/libxml2.c` when it is newer than what was compiled before.
fn program() -> anyhow::Result<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (source, target) = (root.join("bench/libxml2.c"), root.join("../target/bench"));
    fs::create_dir_all(&target)?;
    let program = target.join("libxml2");
    let changed = |path: &Path| fs::metadata(path).and_then(|found| found.modified()).ok();
    if changed(&program) > changed(&source) {
        return Ok(program);
    }
    let flags = Command::new("pkg-config").args(["--cflags", "--libs", "libxml-2.0"]).output()?;
    ensure!(flags.status.success(), "pkg-config knows no libxml-2.0");
    let flags = String::from_utf8(flags.stdout)?;
    let mut compile = Command::new("cc");
    compile.arg("-O2").arg(source).arg("-o").arg(&program).args(flags.split_whitespace());
    ensure!(compile.status()?.success(), "cc does not compile tests/bench/libxml2.c");
    Ok(program)
}

/// Valid messages of each type, as the generator mixes them.
fn generated(dir: &Path, count: u64) -> anyhow::Result<Vec<Set>> {
    let set = |message| Set { message, what: "generated", files: Vec::new(), bytes: Vec::new() };
    let mut sets: Vec<Set> = types().map(set).collect();
    let options = Options { messages: count, seed: 5, faults_permille: 0, ..Options::default() };
    for message in messages(options).filter(|message| message.passes_unjudged()) {
        let Some(set) = sets.iter_mut().find(|set| set.message == message.message) else {
            continue;
        };
        let file = dir.join(&message.file);
        fs::write(&file, &message.bytes)?;
        set.files.push(file);
        set.bytes.push(message.bytes);
    }
    sets.retain(|set| !set.bytes.is_empty());
    Ok(sets)
}

fn large(dir: &Path) -> anyhow::Result<Set> {
    let (file, bytes) = (dir.join("large.xml"), large_claim(CLIENTS, 1));
    fs::write(&file, &bytes)?;
    let what = "1,000 clients in a";
    Ok(Set { message: "JW323", what, files: vec![file], bytes: vec![bytes] })
}

fn sample(plan: &Plan, message: &'static str) -> Option<Set> {
    let name = format!("{message}.xml");
    let other = plan.samples.join("../../iwmo/samples").join(&name);
    let file = if message.starts_with("JW") { plan.samples.join(name) } else { other };
    let bytes = vec![fs::read(&file).ok()?];
    Some(Set { message, what: "official sample", files: vec![file], bytes })
}
