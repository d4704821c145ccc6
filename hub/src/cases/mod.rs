//! Cases: messages in, and what must come of them, as files that a functional administrator writes.
//!
//! A case runs on a whole hub in this process: the door, every loop of the pipeline, the embedded
//! stream, a warehouse of its own, and the return messages as they are delivered. Its clock stands
//! still but for what the case says, so that days of waiting take no time.
//!
//! The form of a case file is described in `cases/LEESMIJ.md`.

mod answer;
mod compare;
mod feeds;
mod file;
mod message;
mod moment;
mod outcome;
mod turn;
mod world;

use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use wijkstroom_config::{StreamSettings, WarehouseSettings};
use wijkstroom_formats::read;

pub use feeds::PostedFile;
pub use file::{Case, Fate, HubFile, Posted};
pub use outcome::{Became, BecameOfFile, Outcome, Return};

use world::World;

/// Name of the file that makes a folder a case.
const FILE: &str = "case.toml";

/// Deepest folder below the one that is named in which files are looked for.
const DEPTH_MAX: usize = 4;

/// The case files in a folder and the folders in it, by path; a file is itself.
///
/// # Errors
/// When a folder cannot be read, or there are none.
pub fn find(path: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let found = if path.is_file() { vec![path.to_owned()] } else { files_named(FILE, path)? };
    ensure!(!found.is_empty(), "in {} staat geen {FILE}", path.display());
    Ok(found)
}

/// The files of a name in a folder and the folders in it, by path.
///
/// # Errors
/// When a folder cannot be read.
pub fn files_named(name: &str, folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    look(name, folder, DEPTH_MAX, &mut found)?;
    found.sort_unstable();
    Ok(found)
}

fn look(name: &str, folder: &Path, depth: usize, found: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    let entries = std::fs::read_dir(folder);
    for entry in entries.with_context(|| format!("map {} is niet te lezen", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() && depth > 0 {
            look(name, &path, depth - 1, found)?;
        } else if path.file_name().is_some_and(|own| own == name) {
            found.push(path);
        }
    }
    Ok(())
}

/// Reads a case.
///
/// # Errors
/// In Dutch, with the place, when the file is no case.
pub fn load(path: &Path) -> anyhow::Result<Case> {
    file::read(path)
}

/// Runs a case as it is written.
///
/// # Errors
/// When a message of it cannot be made, or the hub fails.
pub fn run(case: &Case) -> anyhow::Result<Outcome> {
    let mut moments: Vec<i64> = vec![case.end];
    let waits = [case.hub.wacht, case.hub.verzamel, case.hub.wacht + case.hub.verzamel];
    for posted in &case.messages {
        for wait in waits {
            moments.push(posted.at.saturating_add(i64::try_from(wait.as_millis())?));
        }
    }
    moments.sort_unstable();
    moments.dedup();
    let mut moments = moments.into_iter().filter(|at| *at <= case.end).peekable();
    let first_file = case.files.first().map_or(case.end, |file| file.at);
    let first = case.messages.first().map_or(case.end, |posted| posted.at).min(first_file);
    let mut world = World::new(case, None, first)?;
    let mut files = case.files.iter().peekable();
    for posted in &case.messages {
        while let Some(file) = files.next_if(|file| file.at < posted.at) {
            pass_until(&mut world, &mut moments, file.at)?;
            world.take(file)?;
        }
        pass_until(&mut world, &mut moments, posted.at)?;
        let bytes = message::bytes(case, posted);
        world.post(&posted.name, bytes.with_context(|| format!("bericht {}", posted.name))?)?;
    }
    for file in files {
        pass_until(&mut world, &mut moments, file.at)?;
        world.take(file)?;
    }
    for at in moments {
        world.pass(at)?;
    }
    world.outcome()
}

/// Takes in the files of a case, and then runs a hub on them as its operator does, with its stream and warehouse where
/// is said; what is there must be empty. Of each file is not told what CORV is answered, but of all together.
///
/// # Errors
/// When the case has messages, whose outcome hangs on a clock that stands still, or the hub fails.
pub fn run_on(
    case: &Case,
    stream: StreamSettings,
    warehouse: WarehouseSettings,
) -> anyhow::Result<Outcome> {
    ensure!(case.messages.is_empty(), "alleen een geval met bestanden kan zo draaien");
    let first = case.files.first().map_or(case.end, |file| file.at);
    let mut world = World::open(case, None, first, Some((stream, warehouse)))?;
    for file in &case.files {
        world.take_in(file)?;
    }
    world.run()?.outcome()
}

/// What is decided by a moment, is decided at its own moment.
fn pass_until(
    world: &mut World,
    moments: &mut std::iter::Peekable<impl Iterator<Item = i64>>,
    until: i64,
) -> anyhow::Result<()> {
    while let Some(at) = moments.next_if(|at| *at < until) {
        world.pass(at)?;
    }
    world.pass(until)
}

/// Runs the messages of a case in another order, all of them within the time that the hub gathers:
/// the outcome must not depend on the order. `order` holds every index of the messages once. Files keep their order:
/// one that replaces another must be later.
///
/// # Errors
/// When a message of it cannot be made, or the hub fails.
pub fn run_gathered(case: &Case, order: &[usize]) -> anyhow::Result<Outcome> {
    let gather = i64::try_from(case.hub.wacht.as_millis())?.max(1_000);
    let times = case.messages.iter().map(|posted| posted.at);
    let last = times.chain(case.files.iter().map(|file| file.at)).max().unwrap_or_default();
    let mut world = World::new(case, u128::try_from(gather).ok(), last)?;
    for &index in order {
        let posted = case.messages.get(index).context("there is no such message")?;
        world.post(&posted.name, message::bytes(case, posted)?)?;
    }
    for file in &case.files {
        world.take(file)?;
    }
    let wait = i64::try_from(case.hub.wacht.as_millis())?;
    for after in [gather, gather + wait, gather + wait + 1_000] {
        world.pass(last + after)?;
    }
    world.outcome()
}

/// By message: its type and `Identificatie`. Of two messages under one name the first that is
/// accepted counts, so those keep their order.
///
/// # Errors
/// When a message of it cannot be made.
pub fn names(case: &Case) -> anyhow::Result<Vec<String>> {
    let name = |posted: &Posted| {
        let read = read::texts(&message::bytes(case, posted)?);
        let Some(read) = read else { return Ok(posted.name.clone()) };
        let own =
            |(path, _): &&(String, String)| path == "Header/BerichtIdentificatie/Identificatie";
        let found = read.texts.iter().find(own).map(|(_, text)| text.as_str());
        Ok(format!("{} {}", read.message_type, found.unwrap_or(&posted.name)))
    };
    case.messages.iter().map(name).collect()
}

/// Everything that is not as the case says it must be, a line each, in Dutch; empty when all is well.
pub fn differences(case: &Case, outcome: &Outcome) -> Vec<String> {
    compare::differences(case, outcome)
}
