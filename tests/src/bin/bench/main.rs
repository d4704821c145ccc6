//! Measures the hub, and prints one table: `./bench` in the root builds it and starts its servers.
//!
//! Every figure comes from this run. Each ratio is against something measured in the same
//! run on the same machine, or, where it says so, against the aim. Nothing here fails
//! because of a figure.
//!
//! `bench [--quick] [--rounds N] [--schemas DIR] [--only PART]…`, with parts `parse`, `feeds`,
//! `whole`, `region`, `latency`, `post`, `wijkteam`. `--quick` only shows that all of it runs.

#![allow(clippy::print_stdout, clippy::print_stderr)]

mod feeds;
mod hubs;
mod latency;
mod load;
mod parse;
mod posts;
mod region;
mod table;
mod teams;
mod usage;
mod warehouse;
mod whole;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, bail};

/// As the hub has it: what is measured in process must not run on another allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What to measure, and how long.
pub(crate) struct Plan {
    /// Only show that it runs.
    quick: bool,
    /// How often each whole run is repeated: others use the machine too, so the best counts.
    rounds: usize,
    /// Folder of the official schemas.
    schemas: PathBuf,
    /// Folder of the official samples.
    samples: PathBuf,
    /// Parts to measure; empty: all.
    only: Vec<String>,
}

impl Plan {
    /// One number for the run that counts, another for the quick one.
    fn pick<T>(&self, full: T, quick: T) -> T {
        if self.quick { quick } else { full }
    }
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

type Part = fn(&Plan, &mut table::Table) -> anyhow::Result<()>;

fn run() -> anyhow::Result<()> {
    let plan = plan(std::env::args().skip(1))?;
    let parts: [(&str, Part); 7] = [
        ("parse", parse::measure),
        ("feeds", feeds::measure),
        ("whole", whole::measure),
        ("region", region::measure),
        ("latency", latency::measure),
        ("post", posts::measure),
        ("wijkteam", teams::measure),
    ];
    let mut table = table::Table::default();
    for (name, measure) in parts {
        if plan.only.is_empty() || plan.only.iter().any(|only| only == name) {
            eprintln!("measuring: {name}");
            measure(&plan, &mut table).with_context(|| format!("cannot measure `{name}`"))?;
        }
    }
    print!("{}", table.text());
    Ok(())
}

fn plan(mut arguments: impl Iterator<Item = String>) -> anyhow::Result<Plan> {
    let shared = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/ijw");
    let mut plan = Plan {
        quick: false,
        rounds: 3,
        schemas: shared.join("xsd"),
        samples: shared.join("samples"),
        only: Vec::new(),
    };
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().with_context(|| format!("{argument} needs a value"));
        match argument.as_str() {
            "--quick" => (plan.quick, plan.rounds) = (true, 1),
            "--rounds" => plan.rounds = value()?.parse::<usize>()?.max(1),
            "--schemas" => plan.schemas = value()?.into(),
            "--only" => plan.only.push(value()?),
            other => bail!("unknown argument `{other}`"),
        }
    }
    Ok(plan)
}
