//! `wijkstroom tail`: the last records of a topic, decoded, with identities masked.

use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::bail;
use wijkstroom_config::Settings;
use wijkstroom_schemas::topics::{META, STATE_DEDUPE};
use wijkstroom_schemas::wire::Registry;
use wijkstroom_stream::open::{Access, declared, open};
use wijkstroom_stream::{BatchLimits, Delivered, Stream, TopicPartition, TopicSpec, meta};

use crate::cli::Exit;
use crate::commands::load;
use crate::{mask, show, told};

/// Toon de laatste records van een topic, leesbaar, zonder identiteit
#[derive(Debug, clap::Args)]
#[command(
    help_template = crate::cli::TEMPLATE,
    next_help_heading = "Opties",
    after_help = "Voorbeeld:\n  wijkstroom tail clean.care-started --last 5 --config wijkstroom.toml"
)]
pub struct Args {
    /// Naam van het topic, met of zonder `wijkstroom.` ervoor
    #[arg(value_name = "TOPIC")]
    topic: String,
    /// Bestand met instellingen
    #[arg(long, value_name = "BESTAND")]
    config: PathBuf,
    /// Hoeveel records van elke partitie (anders 10)
    #[arg(long, value_name = "AANTAL", default_value_t = 10, hide_default_value = true)]
    last: u64,
    /// Blijf wachten op nieuwe records
    #[arg(long)]
    follow: bool,
}

/// A batch to show: a screen holds fewer, and 64 MiB is one record at its largest.
const LIMITS: BatchLimits = BatchLimits { records: 500, bytes: 64 << 20 };

/// How often `--follow` looks.
const LOOK: Duration = Duration::from_millis(500);

/// Shows.
///
/// # Errors
/// When the topic is unknown or the stream cannot be read.
pub fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let settings = load(&args.config)?;
    let topic = topic(&settings, &args.topic)?;
    let opened = open(&settings.stream, Access::Reader)?;
    let mut registry = meta::registry(opened.stream.as_ref())?;
    let status = opened.admin.status(std::slice::from_ref(&topic))?;
    let from = |end: u64, start: u64| end.saturating_sub(args.last).max(start);
    let mut positions: Vec<(TopicPartition, u64)> =
        status.into_iter().map(|part| (part.at, from(part.end, part.start))).collect();
    loop {
        let mut found = false;
        for (at, position) in &mut positions {
            while let Some(records) = read(opened.stream.as_ref(), at, position)? {
                found = true;
                for record in &records {
                    show(out, &mut registry, opened.stream.as_ref(), record)?;
                }
            }
        }
        out.flush()?;
        if !args.follow {
            return Ok(Exit::Fine);
        }
        if !found {
            std::thread::sleep(LOOK);
        }
    }
}

/// The next records; `None` at the end.
fn read(
    stream: &dyn Stream,
    at: &TopicPartition,
    position: &mut u64,
) -> anyhow::Result<Option<Vec<Delivered>>> {
    let (records, next) = stream.read(at, *position, LIMITS)?;
    let more = next > *position;
    *position = next;
    Ok((more && !records.is_empty()).then_some(records))
}

fn show(
    out: &mut dyn Write,
    registry: &mut Registry,
    stream: &dyn Stream,
    record: &Delivered,
) -> anyhow::Result<()> {
    let at = show::moment(record.record.timestamp_ms);
    // Neither key nor value of a stage's state is text.
    let is_state = &*record.at.topic == STATE_DEDUPE;
    let key = match std::str::from_utf8(&record.record.key) {
        Ok(key) if !is_state => mask::text(key),
        Ok(_) | Err(_) => "(MAC)".to_owned(),
    };
    write!(out, "{}@{} {at} {key} ", record.at, record.offset)?;
    let value = record.record.value.as_deref();
    match value {
        None => writeln!(out, "(verwijderd)")?,
        Some(_) if &*record.at.topic == META => writeln!(out, "(schema of vingerafdruk)")?,
        Some(_) if is_state => writeln!(out, "(stand van een stap)")?,
        Some(bytes) => match decode(registry, stream, bytes) {
            Ok(text) => writeln!(out, "{text}")?,
            Err(error) => writeln!(out, "(niet te lezen: {})", told::chain(&error))?,
        },
    }
    Ok(())
}

/// As JSON. A schema that is not known yet may have come with a newer build since.
fn decode(registry: &mut Registry, stream: &dyn Stream, bytes: &[u8]) -> anyhow::Result<String> {
    if registry.record_type(bytes).is_none() {
        *registry = meta::registry(stream)?;
    }
    let (name, value) = registry.decode_any(bytes)?;
    let name = name.rsplit('.').next().unwrap_or_default().to_owned();
    Ok(format!("{name} {}", mask::json(&value)))
}

fn topic(settings: &Settings, name: &str) -> anyhow::Result<TopicSpec> {
    let all = declared(settings);
    let fits =
        |spec: &&TopicSpec| spec.name == name || spec.name.ends_with(&format!("wijkstroom.{name}"));
    if let Some(spec) = all.iter().find(fits) {
        return Ok(spec.clone());
    }
    let names: Vec<&str> = all.iter().map(|spec| spec.name.as_str()).collect();
    bail!("topic {name} is er niet; wel: {}", names.join(", "))
}
