//! `wijkstroom status`: what lies where, and who is behind.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

use wijkstroom_config::Settings;
use wijkstroom_config::feed::FeedSettings;
use wijkstroom_connectors::transport::feed::state::State;
use wijkstroom_pipeline::index::reader::IndexReader;
use wijkstroom_stream::PartitionStatus;
use wijkstroom_stream::open::{Access, declared, open};

use crate::cli::Exit;
use crate::commands::load;
use crate::{mask, show, told};

/// Toon wat er ligt, welke stap achterloopt, en wanneer elke afzender het laatst stuurde
#[derive(Debug, clap::Args)]
#[command(
    help_template = crate::cli::TEMPLATE,
    next_help_heading = "Opties",
    after_help = "Voorbeeld:\n  wijkstroom status --config wijkstroom.toml\n\n\
        Mag terwijl het knooppunt draait."
)]
pub struct Args {
    /// Bestand met instellingen
    #[arg(long, value_name = "BESTAND")]
    config: PathBuf,
}

/// Shows.
///
/// # Errors
/// When the stream cannot be read.
pub fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let settings = load(&args.config)?;
    let opened = open(&settings.stream, Access::Reader)?;
    let partitions = opened.admin.status(&declared(&settings))?;
    let rows = rows(&partitions);
    show::table(out, &["topic", "records", "gelezen door", "achter"], &rows)?;
    messages(&mut IndexReader::new(&settings.warehouse), out)?;
    feeds(&settings, out)?;
    Ok(Exit::Fine)
}

/// How far each feed is, by what the hub wrote down of it.
fn feeds(settings: &Settings, out: &mut dyn Write) -> anyhow::Result<()> {
    if settings.feeds.is_empty() {
        return Ok(());
    }
    let row = |feed: &FeedSettings| {
        let state = State::read(&settings.data_dir, &feed.name).unwrap_or_default();
        let entries = state.entries;
        let moment = |at: Option<i64>| at.map_or("-".to_owned(), show::moment);
        vec![
            feed.name.clone(),
            state.way,
            moment(state.round_at),
            moment(state.taken_at),
            mask::text(state.last_file.as_deref().unwrap_or("-")),
            show::count(state.files[0]),
            show::count(state.files[1]),
            show::count(entries.taken),
            show::count(entries.refused),
            show::count(entries.skipped),
            show::count(entries.unchanged),
            show::count(entries.removed),
            mask::text(state.cursor.as_deref().unwrap_or("-")),
            mask::text(state.last_error.as_deref().unwrap_or("-")),
        ]
    };
    let rows: Vec<Vec<String>> = settings.feeds.iter().map(row).collect();
    let headings = [
        "feed",
        "komt per",
        "laatst gekeken",
        "laatst gekomen",
        "bestand",
        "bestanden",
        "afgekeurd",
        "regels",
        "geweigerd",
        "overgeslagen",
        "gelijk",
        "teruggenomen",
        "tot",
        "storing",
    ];
    writeln!(out)?;
    Ok(show::table(out, &headings, &rows)?)
}

/// How much there is of everything, and when each sender was last heard.
fn messages(index: &mut IndexReader, out: &mut dyn Write) -> anyhow::Result<()> {
    let counts = match index.counts() {
        Ok(counts) => counts,
        Err(error) => {
            let why = told::chain(&error.into());
            writeln!(out, "\nDe berichtenindex is er nog niet, of is niet bereikbaar: {why}")?;
            return Ok(());
        }
    };
    let disapproving = index.disapproving()?;
    let row = |what: &str, number| vec![what.to_owned(), show::count(number)];
    let rows = [
        row("aangenomen", counts.accepted),
        row("geweigerd", counts.refused),
        row("wacht op oordeel", counts.waiting),
        row("dubbel, overgeslagen", counts.duplicates),
        row("afgeleverd bij wijkteams", counts.delivered),
        row("niet afgeleverd bij wijkteams", counts.undelivered),
        row("retourberichten verzonden", counts.answered),
        row("retourberichten niet verzonden", counts.unanswered),
        row("retourberichten van aanbieders die niet goedkeuren", disapproving),
        row("uitval, nog niet opnieuw aangeboden", counts.rejects_open),
    ];
    writeln!(out)?;
    show::table(out, &["berichten", "aantal"], &rows)?;
    let senders = index.last_seen()?;
    let rows: Vec<Vec<String>> = senders
        .into_iter()
        .map(|(sender, at)| vec![mask::text(&sender), show::moment(at)])
        .collect();
    writeln!(out)?;
    Ok(show::table(out, &["afzender", "laatste bericht"], &rows)?)
}

/// One row a topic and consumer, partitions added up.
fn rows(partitions: &[PartitionStatus]) -> Vec<Vec<String>> {
    let mut topics: BTreeMap<&str, (u64, BTreeMap<&str, u64>)> = BTreeMap::new();
    for partition in partitions {
        let (records, behind) = topics.entry(&partition.at.topic).or_default();
        *records += partition.end.saturating_sub(partition.start);
        for (consumer, position) in &partition.committed {
            let position = position.unwrap_or(partition.start).max(partition.start);
            *behind.entry(consumer).or_default() += partition.end.saturating_sub(position);
        }
    }
    let mut rows = Vec::new();
    for (topic, (records, behind)) in topics {
        let records = show::count(records);
        if behind.is_empty() {
            rows.push(vec![topic.to_owned(), records.clone()]);
        }
        for (consumer, behind) in behind {
            let behind = show::count(behind);
            rows.push(vec![topic.to_owned(), records.clone(), consumer.to_owned(), behind]);
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use wijkstroom_stream::TopicPartition;

    #[test]
    fn partitions_are_added_up() {
        let status = |partition, start, end, position| PartitionStatus {
            at: TopicPartition::new("t", partition),
            start,
            end,
            committed: vec![("g".to_owned(), position)],
        };
        // Never committed counts from the start; a position that retention overtook too.
        let partitions =
            [status(0, 0, 10, Some(4)), status(1, 5, 9, None), status(2, 3, 4, Some(1))];
        assert_eq!(rows(&partitions), [["t", "15", "g", "11"].map(str::to_owned).to_vec()]);
    }
}
