//! A year of a region of eleven municipalities, from every partner of each, from the folders to the warehouse.
//!
//! All files lie there when the hub starts; the clock stops when it is idle: everything is in the warehouse and the
//! index. So starting and stopping count too.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, ensure};
use wijkstroom_pipeline::index::reader::IndexReader;
use wijkstroom_tests::hub::{Engine, Extra, Place, binary, kafka_engine};

use crate::Plan;
use crate::hubs::Kind;
use crate::load::memory;
use crate::table::{Table, ratio, thousands};

const MUNICIPALITIES: [&str; 11] =
    ["0141", "0147", "0153", "0158", "0160", "0163", "0164", "0168", "0173", "0175", "0183"];

/// Longest that a year of the region may take, seconds.
const AIM: f64 = 60.0;

pub(crate) fn measure(plan: &Plan, table: &mut Table) -> anyhow::Result<()> {
    for kind in Kind::ALL {
        let (seconds, messages) = year(plan, kind)?;
        #[allow(clippy::cast_precision_loss)] // a count of messages
        let rate = messages as f64 / seconds;
        eprintln!("  {}: {seconds:.1} s", kind.name());
        table.line([
            format!("a year of 11 municipalities, all partners, {}", kind.name()),
            format!(
                "{seconds:.1} s for {} messages, {}/s",
                thousands(messages as f64),
                thousands(rate)
            ),
            "the aim".to_owned(),
            ratio(AIM, seconds),
            "≤ 60 s".to_owned(),
        ]);
    }
    Ok(())
}

/// Seconds, and how many messages there were.
fn year(plan: &Plan, kind: Kind) -> anyhow::Result<(f64, u64)> {
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/bench");
    fs::create_dir_all(&target)?;
    let disk = tempfile::tempdir_in(target)?;
    let files = tempfile::Builder::new().prefix("wijkstroom-bench-").tempdir_in(memory())?;
    let mut sections = String::new();
    for (seed, code) in (1..).zip(MUNICIPALITIES) {
        sections.push_str(&municipality(plan, files.path(), code, seed)?);
    }
    let engine = match kind {
        Kind::Embedded => Engine::Embedded,
        Kind::Kafka => kafka_engine(),
    };
    let place = Place::new(disk.path(), engine, &Extra { tables: sections, ..Extra::default() });
    let settings = fs::read_to_string(place.settings())?;
    let own = format!("municipalities = {MUNICIPALITIES:?}");
    let settings = settings.replace("municipalities = [\"0363\", \"0384\"]", &own);
    fs::write(place.settings(), settings)?;
    let start = Instant::now();
    let output = place.run(&["run", "--until-idle"]);
    let seconds = start.elapsed().as_secs_f64();
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "the hub failed: {said}");
    let counts = IndexReader::new(&place.load().warehouse).counts()?;
    ensure!(counts.accepted > counts.refused, "nothing came through: {counts:?}");
    Ok((seconds, counts.accepted + counts.refused + counts.duplicates))
}

/// Makes the files of a municipality; the sections of the settings that belong to them.
fn municipality(plan: &Plan, dir: &Path, code: &str, seed: u32) -> anyhow::Result<String> {
    let own = dir.join(code);
    let mut generate = Command::new(binary());
    generate.args(["generate", "--feeds", "all", "--municipality", code, "--seed"]);
    generate.arg(seed.to_string()).arg("--out").arg(&own);
    generate.args(["--children", plan.pick("6000", "100")]);
    generate.args(["--messages", plan.pick("35000", "200")]);
    let output = generate.output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let sections = fs::read_to_string(dir.join(format!("{code}.feeds.toml")))?;
    let root = dir.to_str().context("a path that is no text")?;
    let sections = sections
        .replace("name = \"", &format!("name = \"r{code}-"))
        .replace("folder = \"", &format!("folder = \"{root}/"))
        .replace("measures = \"", &format!("measures = \"{root}/"));
    Ok(format!(
        "{sections}\n[[folder]]\nname = \"r{code}\"\npath = \"{root}/{code}/berichten\"\nsettle = \"0s\"\n\n"
    ))
}
