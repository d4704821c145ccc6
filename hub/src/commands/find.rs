//! `wijkstroom find`: where is a message, and what became of it?

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

use anyhow::bail;
use wijkstroom_config::Settings;
use wijkstroom_config::keys::Keys;
use wijkstroom_connectors::transport::feed::translator::Translator;
use wijkstroom_pipeline::answers;
use wijkstroom_pipeline::index::reader::{By, Delivery, Found, IndexReader, Indexed, Note};
use wijkstroom_pipeline::warehouse::reader::WarehouseReader;
use wijkstroom_schemas::message::Finding;

use crate::cli::Exit;
use crate::commands::load;
use crate::{mask, show};

/// A screen full; `validate` shows the rest.
const SHOWN_MAX: usize = 20;

/// Zoek een bericht: waar is het, en wat is ervan geworden?
#[derive(Debug, clap::Args)]
#[command(
    help_template = crate::cli::TEMPLATE,
    next_help_heading = "Opties",
    after_help = "Voorbeeld:\n  wijkstroom find --identification 123456789012 --config wijkstroom.toml\n\n\
        Uitgang: 0 gevonden, 1 niet gevonden. Mag terwijl het knooppunt draait."
)]
pub struct Args {
    /// Op BerichtIdentificatie/Identificatie; van een feed op de sleutel van de regel
    #[arg(long, value_name = "TEKST", group = "by")]
    identification: Option<String>,
    /// Op Afzender: AGB-code of gemeentecode
    #[arg(long, value_name = "CODE", group = "by")]
    sender: Option<String>,
    /// Op een ToewijzingNummer in het bericht
    #[arg(long, value_name = "NUMMER", group = "by")]
    toewijzing: Option<i64>,
    /// Op het ontvangstbewijs
    #[arg(long, value_name = "BEWIJS", group = "by")]
    receipt: Option<String>,
    /// Hoeveel berichten, de nieuwste eerst (anders 20)
    #[arg(long, value_name = "AANTAL", default_value_t = 20, hide_default_value = true)]
    limit: u32,
    /// Bestand met instellingen
    #[arg(long, value_name = "BESTAND")]
    config: PathBuf,
}

/// Shows what is found.
///
/// # Errors
/// When the message index cannot be read.
pub fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let by = match args {
        Args { identification: Some(text), .. } => By::Identification(text),
        Args { sender: Some(code), .. } => By::Sender(code),
        Args { toewijzing: Some(nummer), .. } => By::ToewijzingNummer(*nummer),
        Args { receipt: Some(receipt), .. } => By::Receipt(receipt),
        Args { .. } => bail!("geef --identification, --sender, --toewijzing of --receipt"),
    };
    let settings = load(&args.config)?;
    let mut found = IndexReader::new(&settings.warehouse).find(by, args.limit)?;
    if let (true, By::Identification(key)) = (found.is_empty(), by) {
        found = of_hidden_key(&settings, key, args.limit)?;
    }
    for message in &found {
        tell(message, out)?;
    }
    if found.is_empty() {
        writeln!(out, "Niets gevonden.")?;
        return Ok(Exit::Refused);
    }
    Ok(Exit::Fine)
}

/// Entries of feeds by a key that is kept nowhere, as it might identify: by the MACs that stand for it. Of an entry that
/// was refused, only where the key names one message.
fn of_hidden_key(settings: &Settings, key: &str, limit: u32) -> anyhow::Result<Vec<Found>> {
    let Ok(keys) = Keys::load(&settings.data_dir) else { return Ok(Vec::new()) };
    let mut warehouse = WarehouseReader::new(&settings.warehouse);
    let mut index = IndexReader::new(&settings.warehouse);
    let mut found = BTreeMap::new();
    for feed in &settings.feeds {
        let municipality = feed.municipality(&settings.municipalities);
        let Ok(feed) = Translator::open(feed, municipality, keys.ids(), false) else { continue };
        let mut own = index.find(By::Identification(&feed.stand_in(key)), limit)?;
        for receipt in warehouse.receipts_of(&feed.record_id(key))? {
            own.extend(index.find(By::Receipt(&receipt), limit)?);
        }
        let of = |found: Found| {
            ((Reverse(found.message.received_at), found.message.receipt.clone()), found)
        };
        found.extend(own.into_iter().map(of));
    }
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    Ok(found.into_values().take(limit).collect())
}

fn tell(found: &Found, out: &mut dyn Write) -> anyhow::Result<()> {
    let Found { message, toewijzing_nummers, duplicates, deliveries, rejects, .. } = found;
    title(message, out)?;
    let numbers: Vec<String> = toewijzing_nummers.iter().map(i64::to_string).collect();
    if !numbers.is_empty() {
        writeln!(out, "  toewijzing      {}", numbers.join(", "))?;
    }
    if *duplicates > 0 {
        writeln!(out, "  kwam nog eens   {duplicates} keer, en is toen overgeslagen")?;
    }
    if message.accepted || !message.decided {
        writeln!(out, "  feiten          {}", message.facts)?;
    } else {
        findings(&message.findings, message.findings_total, out)?;
    }
    tell_notes(&found.notes, out)?;
    for receipt in &found.disapproved_by {
        writeln!(out, "  niet goedgekeurd door de ontvanger, in retourbericht {receipt}")?;
    }
    tell_deliveries(deliveries, out)?;
    for reject in rejects {
        let again =
            reject.replayed_at.map(|at| format!(", opnieuw aangeboden {}", show::moment(at)));
        let again = again.unwrap_or_default();
        writeln!(out, "  uitval          {} {}{again}", reject.reject_id, reject.stage)?;
    }
    Ok(writeln!(out)?)
}

/// What was wrong, and did not make the message refused.
fn tell_notes(notes: &[Note], out: &mut dyn Write) -> anyhow::Result<()> {
    for Note { text, .. } in notes.iter().take(SHOWN_MAX) {
        writeln!(out, "  opgemerkt       {text}")?;
    }
    match notes.len().saturating_sub(SHOWN_MAX) {
        0 => Ok(()),
        more => Ok(writeln!(out, "  en nog {more} opmerkingen")?),
    }
}

/// What was delivered by endpoint, what was not one by one.
fn tell_deliveries(deliveries: &[Delivery], out: &mut dyn Write) -> anyhow::Result<()> {
    let mut made: BTreeMap<&str, (u32, i64)> = BTreeMap::new();
    for Delivery { endpoint, delivered, at, reason, .. } in deliveries {
        if *delivered {
            let (count, last) = made.entry(endpoint).or_default();
            (*count, *last) = (*count + 1, *at.max(last));
        } else {
            let (at, reason) = (show::moment(*at), reason.as_deref().unwrap_or_default());
            writeln!(out, "  {}: niet afgeleverd {at} {reason}", receiver(endpoint))?;
        }
    }
    for (endpoint, (count, last)) in made {
        let last = show::moment(last);
        writeln!(out, "  {}: {count} afgeleverd, laatst {last}", receiver(endpoint))?;
    }
    Ok(())
}

/// Who was delivered to: the sender, by a way of the settings, or a wijkteam.
fn receiver(endpoint: &str) -> String {
    match endpoint.strip_prefix(answers::PREFIX) {
        Some(way) => format!("retourbericht   {way}"),
        None => format!("wijkteam        {endpoint}"),
    }
}

fn title(message: &Indexed, out: &mut dyn Write) -> anyhow::Result<()> {
    let known = |text: &Option<String>| mask::text(text.as_deref().unwrap_or("onbekend"));
    let verdict = match message {
        Indexed { decided: false, .. } => "wacht op zijn oordeel",
        Indexed { accepted: true, .. } => "aangenomen",
        Indexed { .. } => "geweigerd",
    };
    let (kind, identification) = (known(&message.message_type), known(&message.identification));
    writeln!(out, "{kind} {identification}: {verdict}")?;
    writeln!(out, "  ontvangstbewijs {}", message.receipt)?;
    writeln!(
        out,
        "  ontvangen       {} via {}",
        show::moment(message.received_at),
        message.source
    )?;
    if let Some(name) = &message.file_name {
        writeln!(out, "  bestand         {}", mask::text(name))?;
    }
    writeln!(out, "  van, naar       {}, {}", known(&message.sender), known(&message.receiver))?;
    if let Some(day) = message.dagtekening {
        writeln!(out, "  dagtekening     {day}")?;
    }
    Ok(())
}

/// Findings as the index keeps them: a JSON array.
pub(crate) fn findings(json: &str, total: i64, out: &mut dyn Write) -> anyhow::Result<()> {
    let findings: Vec<Finding> = serde_json::from_str(json)?;
    for finding in findings.iter().take(SHOWN_MAX) {
        let Finding { rule, line, column, path, message, .. } = finding;
        let rule = rule.as_deref().unwrap_or("schema");
        let place = match (line, column) {
            (0, _) => String::new(),
            (line, 0) => format!("regel {line}: "),
            (line, column) => format!("regel {line}, kolom {column}: "),
        };
        writeln!(out, "  {rule:<6} {place}{message} ({path})")?;
    }
    let shown = i64::try_from(findings.len().min(SHOWN_MAX)).unwrap_or(i64::MAX);
    if total > shown {
        writeln!(out, "  en nog {} bevindingen", total - shown)?;
    }
    Ok(())
}
