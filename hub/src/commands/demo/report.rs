//! What a demo tells afterwards.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;

use wijkstroom_pipeline::index::reader::{IndexReader, RejectFilter};
use wijkstroom_pipeline::warehouse::reader::WarehouseReader;

use super::Done;
use crate::cli::Exit;
use crate::generate::feeds::{FEEDS, FeedFile, GeneratedFeed};
use crate::show::{count, table};

/// Rejects looked at: all that a demo of a reasonable size has.
const REJECTS_MAX: u32 = 1_000_000;

/// What the tables of the warehouse hold.
const TABLES: [(&str, &str); 6] = [
    ("client", "pseudoniemen van kinderen; wie eerst zonder BSN bekend was, staat er twee keer"),
    ("aanvraag", "verzoeken om toewijzing of wijziging, en wat ervan werd"),
    ("toewijzing", "toewijzingen, zoals de laatste 301 ze geeft"),
    ("zorgperiode", "start bij stop en toewijzing gezocht, correcties verwerkt"),
    ("prestatie", "gedeclareerde regels, credits ertegen weggestreept"),
    ("declaratie", "declaraties, met het antwoord erop"),
];

/// What other partners told, as it stands now.
const REPORTED: [(&str, &str); 12] = [
    ("verwijzing", "huisarts, jeugdarts, school en anderen verwijzen"),
    ("schoolsignaal", "verzuim, vraag om ondersteuning, toelaatbaarheid"),
    ("onderzoek", "stappen van de Raad voor de Kinderbescherming"),
    ("maatregel", "maatregelen van jeugdbescherming, van CORV en uit de CBS-bestanden"),
    ("ondersteuning", "eigen hulp van het wijkteam, begin bij einde gezocht"),
    ("plaatsing_voorkomen", "uithuisplaatsingen die spoedhulp voorkwam"),
    ("pgb", "persoonsgebonden budgetten"),
    ("uitkomst", "tevredenheid en doelrealisatie"),
    ("telling", "bezoek aan inlooppunten, zonder personen"),
    ("koppeling", "kinderen die ook zonder BSN te herkennen zijn"),
    ("tijdlijn", "alles wat er over een kind is, van allen samen, van dag tot dag"),
    ("kind", "kinderen: sinds wanneer, hoeveel partners, hoeveel nog geen einde heeft"),
];

/// What is said in a conversation, by the number of the message.
const CONVERSATION: [(&str, &str); 8] = [
    ("315", "aanbieder vraagt om toewijzing"),
    ("317", "aanbieder vraagt om wijziging"),
    ("319", "gemeente antwoordt: in onderzoek, of afgewezen"),
    ("301", "gemeente wijst toe"),
    ("305", "aanbieder begint"),
    ("307", "aanbieder stopt"),
    ("323", "aanbieder declareert, per maand en voor al zijn kinderen"),
    ("325", "gemeente antwoordt op de declaratie"),
];

/// Writes the report. Refused when the outcome is not what the messages were made for.
pub(super) fn write(done: &Done<'_>, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let mut index = IndexReader::new(&done.settings.warehouse);
    let counts = index.counts()?;
    let messages = counts.accepted + counts.refused + counts.duplicates;
    let seconds = done.took.as_secs_f64();
    writeln!(out, "{} berichten verwerkt in {seconds:.1} s\n", count(messages))?;

    writeln!(out, "HET GESPREK TUSSEN GEMEENTE EN AANBIEDER")?;
    conversation(&done.expected.by_type, out)?;

    writeln!(out, "\nWAT ERVAN WERD")?;
    let row = |what: &str, number| vec![what.to_owned(), count(number)];
    let fates = [
        row("  aangenomen", counts.accepted),
        row("  dubbel, overgeslagen", counts.duplicates),
        row("  geweigerd", counts.refused),
    ];
    table(out, &["", "berichten"], &fates)?;

    writeln!(out, "\nWAT ANDERE PARTNERS AANLEVERDEN")?;
    feeds(done.feeds, out)?;

    writeln!(out, "\nGEWEIGERD, EN WAAROM")?;
    refused(&mut index, out)?;

    writeln!(out, "\nIN HET DATAWAREHOUSE, ZONDER BSN, NAAM OF GEBOORTEDATUM")?;
    let mut warehouse = WarehouseReader::new(&done.settings.warehouse);
    let mut rows = Vec::new();
    for (name, what) in TABLES {
        rows.push(vec![format!("  {name}"), count(warehouse.count(name)?), what.to_owned()]);
    }
    table(out, &["  tabel", "rijen", "wat erin staat"], &rows)?;

    writeln!(out, "\nWAT DE ANDERE PARTNERS SAMEN ZEGGEN, OVER DEZELFDE KINDEREN")?;
    let mut rows = Vec::new();
    for (name, what) in REPORTED {
        rows.push(vec![format!("  {name}"), count(warehouse.count(name)?), what.to_owned()]);
    }
    table(out, &["  weergave", "rijen", "wat erin staat"], &rows)?;

    writeln!(out, "\nTERUG NAAR DE AFZENDERS, ALS OFFICIEEL BERICHT")?;
    let mut answers = answers(done.returns)?;
    answers.extend(self::answers(done.acknowledgements)?);
    let rows = answers.iter().map(|(kind, number)| row(&format!("  {kind}"), *number));
    table(out, &["  bericht", "verstuurd"], &rows.collect::<Vec<_>>())?;

    writeln!(out, "\nBIJ HET WIJKTEAM, HERLEIDBAAR, ELK ÉÉN KEER")?;
    let seen = done.receiver.seen();
    let rows = seen.by_type.iter().map(|(kind, number)| row(&format!("  {kind}"), *number));
    table(out, &["  soort (CloudEvent)", "meldingen"], &rows.collect::<Vec<_>>())?;
    next(done, out)?;

    let expected = &done.expected;
    let taken: u64 = done.feeds.iter().map(|file| file.accepted).sum();
    let again: u64 = done.feeds.iter().map(|file| file.duplicates).sum();
    let faulty: u64 = done.feeds.iter().map(|file| file.refused.len() as u64).sum();
    let as_made = counts.accepted == expected.accepted + expected.disputed + taken
        && counts.duplicates == expected.duplicate + again
        && counts.refused == expected.refused + faulty
        && counts.delivered == seen.by_type.values().sum::<u64>()
        && counts.answered == answers.values().sum::<u64>();
    if as_made {
        return Ok(Exit::Fine);
    }
    writeln!(
        out,
        "\nDIT KLOPT NIET: verwacht {} aangenomen, {} dubbel, {} geweigerd.",
        expected.accepted + expected.disputed + taken,
        expected.duplicate + again,
        expected.refused + faulty
    )?;
    Ok(Exit::Refused)
}

/// How many files and rows of each feed.
fn feeds(files: &[FeedFile], out: &mut dyn Write) -> anyhow::Result<()> {
    let row = |feed: &GeneratedFeed| {
        let own = || files.iter().filter(|file| file.feed == feed.name);
        let taken = own().map(|file| file.accepted).sum();
        let faulty = own().map(|file| file.refused.len() as u64).sum();
        let of_files = own().count() as u64;
        vec![
            format!("  {}", feed.name),
            count(of_files),
            count(taken),
            count(faulty),
            feed.what.to_owned(),
        ]
    };
    let rows: Vec<Vec<String>> = FEEDS.iter().map(row).collect();
    Ok(table(out, &["  aanlevering", "bestanden", "goed", "fout", "wat het zegt"], &rows)?)
}

/// How many official answers of each message type were given.
fn answers(folder: &Path) -> anyhow::Result<BTreeMap<String, u64>> {
    let mut by_type = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let kind = name.split('-').next().unwrap_or_default().to_owned();
        *by_type.entry(kind).or_default() += 1;
    }
    Ok(by_type)
}

/// How many messages of each kind there were, under each law; return messages together.
fn conversation(by_type: &BTreeMap<&str, u64>, out: &mut dyn Write) -> anyhow::Result<()> {
    let of = |law: &str, number: &str| by_type.get(format!("{law}{number}").as_str()).copied();
    let row = |number: &str, what: &str, jeugd: u64, wmo: u64| {
        vec![format!("  {number}"), count(jeugd), count(wmo), what.to_owned()]
    };
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut told: BTreeMap<&str, u64> = BTreeMap::new();
    for (number, what) in CONVERSATION {
        let both = ["JW", "WMO"].map(|law| (law, of(law, number).unwrap_or_default()));
        both.iter().for_each(|(law, count)| *told.entry(law).or_default() += count);
        rows.push(row(number, what, both[0].1, both[1].1));
    }
    let returns = |law: &str| {
        let all = by_type.iter().filter(|(kind, _)| kind.starts_with(law));
        all.map(|(_, count)| count).sum::<u64>() - told.get(law).copied().unwrap_or_default()
    };
    rows.push(row(
        "retour",
        "ontvangen, en in orde (302, 306, 308, 316, 318, 320)",
        returns("JW"),
        returns("WMO"),
    ));
    Ok(table(out, &["  bericht", "Jeugdwet", "Wmo", "wat het zegt"], &rows)?)
}

/// How many by code, with what the first of each was told, the most frequent first.
fn refused(index: &mut IndexReader, out: &mut dyn Write) -> anyhow::Result<()> {
    let mut reasons: BTreeMap<String, (u64, String)> = BTreeMap::new();
    for reject in index.rejects(&RejectFilter::default(), REJECTS_MAX)? {
        reasons.entry(reject.code).or_insert((0, reject.reason)).0 += 1;
    }
    let mut reasons: Vec<_> = reasons.into_iter().collect();
    reasons.sort_by(|(_, (a, _)), (_, (b, _))| b.cmp(a));
    let row = |(code, (number, reason)): (String, (u64, String))| {
        // The first sentence says what is wrong; the rest what to do about it.
        let reason = reason.split_inclusive(". ").next().unwrap_or_default().trim().to_owned();
        vec![format!("  {code}"), count(number), reason]
    };
    let rows: Vec<Vec<String>> = reasons.into_iter().map(row).collect();
    Ok(table(out, &["  code", "berichten", "bijvoorbeeld"], &rows)?)
}

fn next(done: &Done<'_>, out: &mut dyn Write) -> anyhow::Result<()> {
    writeln!(out, "\nPROBEER NU")?;
    let Some(dir) = done.kept else {
        writeln!(
            out,
            "  wijkstroom demo --dir mijn-demo         bewaart alles, om rond te kijken"
        )?;
        writeln!(out, "  wijkstroom validate BESTAND             toetst een bericht van uzelf")?;
        return Ok(());
    };
    let dir = dir.display();
    let config = format!("--config {dir}/wijkstroom.toml");
    writeln!(out, "  wijkstroom rejects list {config}")?;
    writeln!(out, "  wijkstroom find --toewijzing 10 {config}")?;
    writeln!(out, "  wijkstroom tail clean.care-started --last 3 {config}")?;
    writeln!(out, "  wijkstroom status {config}")?;
    writeln!(
        out,
        "  sqlite3 {dir}/warehouse.db 'SELECT * FROM kind ORDER BY partners DESC LIMIT 5'"
    )?;
    writeln!(
        out,
        "  Of zet een bericht in {dir}/inbox en doe: wijkstroom run --until-idle {config}"
    )?;
    Ok(())
}
