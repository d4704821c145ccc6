//! Parse to entries of the formats of feeds, beside the bare parser of the same library on the same bytes.
//!
//! Both take the same files in turn for a while, on one thread; what counts is the processor time of that thread,
//! the least of a few turns. The bare parser makes no facts, and looks at no value.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use wijkstroom::generate::feeds::{FeedOptions, files};
use wijkstroom_formats::corv::{self, Measures};
use wijkstroom_formats::fhir;
use wijkstroom_formats::table::{self, Mapping};

use crate::parse::libxml2_of;
use crate::table::{Table, ratio, thousands};
use crate::{Plan, usage};

/// Reads a file; how many entries it has.
type Reader<'r> = Box<dyn Fn(&[u8]) -> anyhow::Result<usize> + 'r>;

struct Subject {
    feed: &'static str,
    what: &'static str,
    bare: &'static str,
    aim: &'static str,
}

const SUBJECTS: [Subject; 4] = [
    Subject { feed: "school-verzuim", what: "CSV", bare: "crate csv", aim: "≥ 0.33x" },
    Subject { feed: "school-ondersteuning", what: "JSON", bare: "serde_json", aim: "–" },
    Subject { feed: "huisarts", what: "FHIR", bare: "serde_json", aim: "≥ 0.5x" },
    Subject { feed: "corv", what: "CORV", bare: "libxml2 parse alone", aim: "≥ 3x" },
];

pub(crate) fn measure(plan: &Plan, table: &mut Table) -> anyhow::Result<()> {
    let dir = tempfile::tempdir()?;
    for subject in &SUBJECTS {
        let options = FeedOptions {
            children: plan.pick(6_000, 600),
            feeds: [subject.feed].into(),
            faults_permille: 0,
            ..FeedOptions::default()
        };
        let all: Vec<(PathBuf, Vec<u8>)> = files(&options)
            .into_iter()
            .map(|file| (dir.path().join(&file.file), file.bytes))
            .collect();
        let bytes: usize = all.iter().map(|(_, bytes)| bytes.len()).sum();
        let (own, bare) = compare(plan, subject, &all)?;
        #[allow(clippy::cast_precision_loss)] // bytes and rows
        let (entries, megabytes) = (own.entries as f64, bytes as f64 / 1e6);
        let seconds = own.nanoseconds / 1e9;
        table.line([
            format!("parse to events, {} ({})", subject.what, subject.feed),
            format!(
                "{}/s, {:.0} MB/s, {:.1} µs each",
                thousands(entries / seconds),
                megabytes / seconds,
                own.nanoseconds / entries / 1e3
            ),
            format!("{:.0} MB/s, {}", megabytes / (bare / 1e9), subject.bare),
            ratio(bare, own.nanoseconds),
            subject.aim.to_owned(),
        ]);
    }
    Ok(())
}

/// What one turn over all files takes.
struct Turn {
    nanoseconds: f64,
    entries: usize,
}

fn compare(
    plan: &Plan,
    subject: &Subject,
    files: &[(PathBuf, Vec<u8>)],
) -> anyhow::Result<(Turn, f64)> {
    let (own, bare) = readers(subject)?;
    let at_least = Duration::from_millis(plan.pick(300, 20));
    let mut best = turns(&own, files, at_least)?;
    let mut least = f64::INFINITY;
    for _ in 0..plan.pick(3, 1) {
        let turn = turns(&own, files, at_least)?;
        best.nanoseconds = best.nanoseconds.min(turn.nanoseconds);
        let other = match &bare {
            Some(bare) => turns(bare, files, at_least)?.nanoseconds,
            None => {
                for (path, bytes) in files {
                    fs::write(path, bytes)?;
                }
                let paths: Vec<PathBuf> = files.iter().map(|(path, _)| path.clone()).collect();
                #[allow(clippy::cast_precision_loss)] // a count of files
                let count = files.len() as f64;
                libxml2_of("-".as_ref(), &paths, plan.pick(300, 20))? * count
            }
        };
        least = least.min(other);
    }
    Ok((best, least))
}

fn turns(
    reader: &Reader<'_>,
    files: &[(PathBuf, Vec<u8>)],
    at_least: Duration,
) -> anyhow::Result<Turn> {
    let now = || usage::thread_ns().context("no /proc/thread-self/schedstat");
    let (start, mut rounds) = (now()?, 0.0);
    loop {
        let mut entries = 0;
        for (_, bytes) in files {
            entries += reader(std::hint::black_box(bytes))?;
        }
        rounds += 1.0;
        let took = now()? - start;
        if u128::from(took) >= at_least.as_nanos() {
            #[allow(clippy::cast_precision_loss)] // nanoseconds of a second
            return Ok(Turn { nanoseconds: took as f64 / rounds, entries });
        }
    }
}

/// The format itself, and the bare parser where it is a library of ours.
fn readers(subject: &Subject) -> anyhow::Result<(Reader<'static>, Option<Reader<'static>>)> {
    let json: Reader<'static> = Box::new(|bytes| {
        let value: serde_json::Value = serde_json::from_slice(bytes)?;
        Ok(usize::from(std::hint::black_box(value).is_object()))
    });
    let taken = |reading: wijkstroom_formats::feed::Reading| {
        let right = reading.entries.iter().filter(|entry| entry.content.is_ok()).count();
        ensure!(reading.refused.is_empty() && right > 0, "a file to be measured is refused");
        Ok(right)
    };
    Ok(match subject.feed {
        "huisarts" => (Box::new(move |bytes| taken(fhir::read(bytes))), Some(json)),
        "corv" => {
            let none = Measures::default();
            (Box::new(move |bytes| taken(corv::read(bytes, &none, "0363"))), None)
        }
        name => {
            let text = table::shipped(name).context("no such mapping")?;
            let mapping = Mapping::parse(text).map_err(|error| anyhow::anyhow!("{error}"))?;
            let mapping = mapping.of("0363");
            let file = if subject.what == "CSV" { "a.csv" } else { "a.json" };
            let own: Reader<'static> = Box::new(move |bytes| taken(mapping.read(file, bytes)));
            let bare = if subject.what == "CSV" { Box::new(bare_csv) } else { json };
            (own, Some(bare))
        }
    })
}

/// Every cell of every row.
fn bare_csv(bytes: &[u8]) -> anyhow::Result<usize> {
    let mut rows = csv::ReaderBuilder::new().delimiter(b';').from_reader(bytes);
    let mut row = csv::ByteRecord::new();
    let mut cells = 0;
    while rows.read_byte_record(&mut row)? {
        cells += row.len();
    }
    Ok(std::hint::black_box(cells))
}
