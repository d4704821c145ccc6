//! `wijkstroom deadlines`: what is late?

use std::io::Write;
use std::path::PathBuf;

use serde::Serialize;
use wijkstroom_connectors::transport::intake::now_ms;
use wijkstroom_pipeline::index::deadlines::Deadline;
use wijkstroom_pipeline::index::reader::IndexReader;

use crate::cli::Exit;
use crate::commands::load;
use crate::{mask, show};

/// Toon welke termijnen zijn verstreken: van ons, van de gemeente en van aanbieders
#[derive(Debug, clap::Args)]
#[command(
    help_template = crate::cli::TEMPLATE,
    next_help_heading = "Opties",
    after_help = "Voorbeeld:\n  wijkstroom deadlines --config wijkstroom.toml\n\n\
        retour               ons retourbericht: 3 werkdagen na ontvangst (OP090)\n\
        declaratie-antwoord  ons antwoord op een declaratie: 10 werkdagen (OP090x4)\n\
        verzoek              toewijzing of antwoord: 5 werkdagen, in onderzoek 8 weken (OP274, OP346)\n\
        start, stop          van de aanbieder: 5 werkdagen (OP271, OP272); de laatste 30 dagen\n\
        retour-aanbieder     retourbericht van de aanbieder op ons bericht: 3 werkdagen (OP090)\n\n\
        Uitgang: 0 niets te laat, 1 iets te laat. Mag terwijl het knooppunt draait."
)]
pub struct Args {
    /// Toon ook waarvoor nog tijd is
    #[arg(long)]
    open: bool,
    /// Eén JSON-object per regel
    #[arg(long)]
    json: bool,
    /// Hoeveel, het langst verstreken eerst (anders 100)
    #[arg(long, value_name = "AANTAL", default_value_t = 100, hide_default_value = true)]
    limit: usize,
    /// Bestand met instellingen
    #[arg(long, value_name = "BESTAND")]
    config: PathBuf,
}

/// One line of `--json`.
#[derive(Serialize)]
struct Line<'a> {
    kind: &'static str,
    rule: &'static str,
    message: &'a str,
    sender: &'a str,
    receiver: &'a str,
    municipality: &'a str,
    receipt: &'a str,
    since: String,
    due: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    done: Option<String>,
    days_late: i32,
}

impl<'a> Line<'a> {
    fn new(deadline: &'a Deadline) -> Self {
        Self {
            kind: deadline.kind.name(),
            rule: deadline.kind.rule(&deadline.message_type),
            message: &deadline.message_type,
            sender: &deadline.sender,
            receiver: &deadline.receiver,
            municipality: &deadline.municipality,
            receipt: &deadline.receipt,
            since: deadline.since.to_string(),
            due: deadline.due.to_string(),
            done: deadline.done.map(|day| day.to_string()),
            days_late: deadline.days_late,
        }
    }
}

/// Shows.
///
/// # Errors
/// When the message index cannot be read.
pub fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let settings = load(&args.config)?;
    let mut index = IndexReader::new(&settings.warehouse);
    let deadlines = index.deadlines(&settings.answers, now_ms(), args.open)?;
    let late = deadlines.iter().filter(|deadline| deadline.days_late > 0).count();
    let shown = &deadlines[..deadlines.len().min(args.limit)];
    if args.json {
        for deadline in shown {
            serde_json::to_writer(&mut *out, &Line::new(deadline))?;
            writeln!(out)?;
        }
    } else {
        tell(shown, out)?;
        let hidden = deadlines.len() - shown.len();
        if hidden > 0 {
            writeln!(out, "en nog {hidden}; --limit toont er meer")?;
        }
        writeln!(out, "{late} te laat")?;
    }
    Ok(if late == 0 { Exit::Fine } else { Exit::Refused })
}

fn tell(deadlines: &[Deadline], out: &mut dyn Write) -> anyhow::Result<()> {
    if deadlines.is_empty() {
        return Ok(());
    }
    let headings = [
        "termijn",
        "regel",
        "bericht",
        "van",
        "naar",
        "vanaf",
        "uiterlijk",
        "dagen te laat",
        "ontvangstbewijs",
    ];
    let row = |deadline: &Deadline| {
        let line = Line::new(deadline);
        let days = if line.days_late == 0 { String::new() } else { line.days_late.to_string() };
        vec![
            line.kind.to_owned(),
            line.rule.to_owned(),
            mask::text(line.message),
            mask::text(line.sender),
            mask::text(line.receiver),
            line.since,
            line.due,
            days,
            line.receipt.to_owned(),
        ]
    };
    let rows: Vec<Vec<String>> = deadlines.iter().map(row).collect();
    Ok(show::table(out, &headings, &rows)?)
}
