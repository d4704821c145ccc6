//! `wijkstroom topics`: creates the topics that the settings call for, and shows them.

use std::io::Write;
use std::path::PathBuf;

use wijkstroom_stream::open::{Access, declared, open};
use wijkstroom_stream::{Cleanup, TopicSpec};

use crate::cli::Exit;
use crate::commands::load;
use crate::show;

/// Maak de topics die er nog niet zijn, en toon ze
#[derive(Debug, clap::Args)]
#[command(
    help_template = crate::cli::TEMPLATE,
    next_help_heading = "Opties",
    after_help = "Voorbeeld:\n  wijkstroom topics --config wijkstroom.toml\n\n\
        Het aantal partities ligt daarna vast; een ander aantal wordt geweigerd."
)]
pub struct Args {
    /// Bestand met instellingen
    #[arg(long, value_name = "BESTAND")]
    config: PathBuf,
    /// Toon alleen wat er hoort te zijn, en maak niets
    #[arg(long)]
    dry_run: bool,
}

/// Creates and shows.
///
/// # Errors
/// When the stream cannot be opened, or has another partition count.
pub fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let settings = load(&args.config)?;
    let topics = declared(&settings);
    if !args.dry_run {
        open(&settings.stream, Access::Runner)?.admin.declare(&topics)?;
    }
    let rows: Vec<Vec<String>> = topics.iter().map(row).collect();
    show::table(out, &["topic", "partities", "bewaard", "gelezen door"], &rows)?;
    Ok(Exit::Fine)
}

fn row(topic: &TopicSpec) -> Vec<String> {
    let kept = match topic.cleanup {
        Cleanup::Delete(Some(age)) => format!("{} dagen", age.as_secs() / (24 * 3_600)),
        Cleanup::Delete(None) => "altijd".to_owned(),
        Cleanup::Compact => "laatste per sleutel".to_owned(),
    };
    vec![topic.name.clone(), topic.partitions.to_string(), kept, topic.consumers.join(", ")]
}
