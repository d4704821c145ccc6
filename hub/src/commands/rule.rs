//! `wijkstroom rule`: what a rule asks, where it is checked, and what breaks it.

use std::io::{self, Write};

use wijkstroom_formats::rules::{self, Example, RELEASE, RULE_SET, Rule, Treatment};

use crate::cli::Exit;
use crate::show::table;

/// Zoek een regel van de standaard op, of een code van het knooppunt zelf (WS…)
#[derive(Debug, clap::Args)]
#[command(
    help_template = crate::cli::TEMPLATE,
    next_help_heading = "Opties",
    after_help = "Voorbeeld:\n  wijkstroom rule CS002\n  wijkstroom rule --level 2 --message 305\n\n\
        Zonder REGEL: de lijst.\n\
        Uitgang: 0 gevonden, 1 geen enkele past, 2 die regel is er niet."
)]
pub struct Args {
    /// Nummer van de regel, zoals CS002
    #[arg(value_name = "REGEL")]
    id: Option<String>,
    /// Alleen regels van dit controleniveau (1 tot en met 4)
    #[arg(long, value_name = "NIVEAU", value_parser = clap::value_parser!(u8).range(1..=4))]
    level: Option<u8>,
    /// Alleen regels die over dit bericht gaan, zoals 305 of JW305
    #[arg(long, value_name = "BERICHT")]
    message: Option<String>,
    /// Alleen regels waarmee dit gedaan wordt
    #[arg(long, value_name = "WAT")]
    treatment: Option<Shown>,
}

/// What is done with a rule, as an option.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Shown {
    /// Vorm van het bericht: niveau 1.
    Schema,
    /// Binnen het bericht: niveau 2.
    InMessage,
    /// Tegen andere berichten en lijsten: niveau 3 en 4.
    Judged,
    /// Over de berichten van de gemeente zelf: genoteerd, nooit geweigerd.
    Noted,
    /// Berichten zeggen te weinig om het te beslissen.
    Undecidable,
    /// Geen controle; het knooppunt houdt zich eraan.
    Honoured,
    /// Buiten het knooppunt.
    NotOurs,
}

impl Shown {
    fn is(self, treatment: Treatment) -> bool {
        let own = match self {
            Self::Schema => Treatment::Schema,
            Self::InMessage => Treatment::InMessage,
            Self::Judged => Treatment::Judged,
            Self::Noted => Treatment::Noted,
            Self::Undecidable => Treatment::Undecidable,
            Self::Honoured => Treatment::Honoured,
            Self::NotOurs => Treatment::NotOurs,
        };
        own == treatment
    }
}

/// Longest title in the list; the rule itself tells it whole.
const TITLE_MAX: usize = 76;

/// Most ids that are offered instead of one that does not exist.
const NEAREST_MAX: usize = 5;

/// Tells.
///
/// # Errors
/// When it cannot be written.
pub fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let Some(id) = &args.id else { return list(args, out) };
    if let Some(rule) = rules::find(id) {
        tell(rule, out)?;
        return Ok(Exit::Fine);
    }
    let own = rules::own().into_iter().find(|(code, _)| code.eq_ignore_ascii_case(id.trim()));
    if let Some((code, reason)) = own {
        writeln!(out, "{code}  een eis van het knooppunt zelf\n\n{reason}")?;
        return Ok(Exit::Fine);
    }
    out.flush()?;
    let nearest = nearest(&id.trim().to_uppercase());
    writeln!(io::stderr(), "Fout: regel {id} is er niet; bedoelt u {}?", nearest.join(", "))?;
    Ok(Exit::Failed)
}

fn list(args: &Args, out: &mut dyn Write) -> anyhow::Result<Exit> {
    // `JW305` and `WMO305` are about what the standard calls 305.
    let number = args
        .message
        .as_deref()
        .map(|message| message.trim_start_matches(|c: char| c.is_ascii_alphabetic()).to_owned());
    let wanted = |rule: &&Rule| {
        args.level.is_none_or(|level| rule.level == Some(level))
            && args.treatment.is_none_or(|shown| shown.is(rule.treatment))
            && number.as_deref().is_none_or(|number| is_about(rule, number))
    };
    let row = |rule: &Rule| {
        let title: String = rule.title.chars().take(TITLE_MAX).collect();
        let more = if title.len() < rule.title.len() { "…" } else { "" };
        vec![
            rule.id.to_owned(),
            rule.level.map_or("-".to_owned(), |level| level.to_string()),
            code(rule).unwrap_or("-").to_owned(),
            rule.treatment.name().to_owned(),
            format!("{title}{more}"),
        ]
    };
    let rows: Vec<Vec<String>> = rules::all().iter().filter(wanted).map(row).collect();
    if rows.is_empty() {
        writeln!(out, "Geen enkele regel past.")?;
        return Ok(Exit::Refused);
    }
    table(out, &["regel", "niveau", "code", "wat ermee gebeurt", "titel"], &rows)?;
    writeln!(
        out,
        "\n{} regels van {RELEASE}. Meer van één: wijkstroom rule {}",
        rows.len(),
        rows[0][0]
    )?;
    Ok(Exit::Fine)
}

/// As the standard names it, or as it is judged here.
fn is_about(rule: &Rule, number: &str) -> bool {
    rule.messages.contains(&number)
        || rule.judged_in().iter().any(|judged| judged.to_string() == number)
}

/// The code that comes back: at level 2 that of level 2, also where the list of rules has another.
fn code(rule: &Rule) -> Option<&'static str> {
    if rule.treatment == Treatment::InMessage { Some("0001") } else { rule.retourcode }
}

fn tell(rule: &Rule, out: &mut dyn Write) -> io::Result<()> {
    let level =
        rule.level.map_or("geen controleniveau".to_owned(), |level| format!("niveau {level}"));
    let code = code(rule).map_or("geen retourcode".to_owned(), |code| format!("retourcode {code}"));
    writeln!(out, "{}  {level}, {code}\n\n{}\n", rule.id, rule.title)?;
    writeln!(out, "UITLEG\n  {}", rule.explanation)?;
    writeln!(out, "GEVOLG\n  {}", rule.treatment.consequence())?;
    writeln!(out, "BERICHTEN\n  {}", messages(rule))?;
    let since = match rule.treatment {
        Treatment::InMessage => {
            format!("{RELEASE}, zoals de officiële regelset {RULE_SET} het toetst")
        }
        Treatment::Schema
        | Treatment::Judged
        | Treatment::Noted
        | Treatment::Undecidable
        | Treatment::Honoured
        | Treatment::NotOurs => RELEASE.to_owned(),
    };
    writeln!(out, "UITGAVE\n  {since}")?;
    if let Some(place) = rule.place {
        writeln!(out, "IN DE BRONCODE\n  {place}")?;
    }
    match &rule.example {
        None => {}
        Some(Example::Story { accepted, refused }) => {
            writeln!(out, "GOED\n  {accepted}")?;
            writeln!(out, "{}\n  {refused}", wrong(rule))?;
        }
        Some(Example::Element { message, path, accepted, refused }) => {
            writeln!(out, "VOORBEELD\n  {message}, {path} (Dagtekening 2026-05-06)")?;
            writeln!(out, "GOED")?;
            element(accepted, out)?;
            writeln!(out, "{}", wrong(rule))?;
            element(refused, out)?;
        }
    }
    Ok(())
}

fn wrong(rule: &Rule) -> &'static str {
    if rule.treatment == Treatment::Noted { "GENOTEERD" } else { "FOUT" }
}

fn messages(rule: &Rule) -> String {
    let judged: Vec<String> = rule.judged_in().iter().map(u16::to_string).collect();
    let named = match rule.messages.as_slice() {
        [] => "De standaard noemt er geen.".to_owned(),
        named => format!("Volgens de standaard: {}.", named.join(" ")),
    };
    match (judged.is_empty(), rule.jeugdwet_only()) {
        (true, _) => named,
        (false, true) => format!("{named} Getoetst in: {}; alleen iJw.", judged.join(" ")),
        (false, false) => format!("{named} Getoetst in: {}; iJw en iWmo.", judged.join(" ")),
    }
}

/// An element of an example, a line for each element in it.
fn element(xml: &str, out: &mut dyn Write) -> io::Result<()> {
    if xml.is_empty() {
        return writeln!(out, "  (er niet)");
    }
    let mut depth = 0_usize;
    let mut rest = xml;
    while !rest.is_empty() {
        let (line, after) = line(rest);
        if line.starts_with("</") {
            depth = depth.saturating_sub(1);
        }
        writeln!(out, "  {}{line}", "  ".repeat(depth))?;
        let opens = line.starts_with('<') && !line.starts_with("</") && !line.contains("</");
        if opens && !line.ends_with("/>") {
            depth += 1;
        }
        rest = after;
    }
    Ok(())
}

/// A tag, or an element with only a text in it; and what comes after.
fn line(xml: &str) -> (&str, &str) {
    let tag_end = xml.find('>').map_or(xml.len(), |at| at + 1);
    let (tag, after) = xml.split_at(tag_end);
    let closes = tag.starts_with("</") || tag.ends_with("/>");
    let text_end = after.find('<').unwrap_or(after.len());
    if closes || !after[text_end..].starts_with("</") {
        return (tag, after);
    }
    let close_end = after[text_end..].find('>').map_or(after.len(), |at| text_end + at + 1);
    xml.split_at(tag_end + close_end)
}

/// Ids that look most like one.
fn nearest(id: &str) -> Vec<&'static str> {
    let ids = rules::all().iter().map(|rule| rule.id);
    let own = rules::own().into_iter().map(|(code, _)| code);
    let mut all: Vec<(usize, &'static str)> =
        ids.chain(own).map(|other| (distance(id, other), other)).collect();
    all.sort_unstable();
    all.into_iter().take(NEAREST_MAX).map(|(_, id)| id).collect()
}

/// How many letters must be put in, left out or changed to make one text the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut above: Vec<usize> = (0..=other.len()).collect();
    // An id has a few letters; of what a user writes, more than a line is not looked at.
    for (row, letter) in one.chars().take(80).enumerate() {
        let mut left = row + 1;
        let mut corner = row;
        let mut current = vec![left];
        for (column, &wanted) in other.iter().enumerate() {
            let changed = corner + usize::from(letter != wanted);
            corner = above[column + 1];
            left = changed.min(left + 1).min(corner + 1);
            current.push(left);
        }
        above = current;
    }
    above.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_counted() {
        assert_eq!(distance("CS002", "CS002"), 0);
        assert_eq!(distance("CS02", "CS002"), 1);
        assert_eq!(distance("SC002", "CS002"), 2);
        assert_eq!(distance("", "CS002"), 5);
        assert_eq!(nearest("CS02")[0], "CS002");
        assert_eq!(nearest("WS01").len(), NEAREST_MAX);
    }

    #[test]
    fn an_example_reads_line_by_line() {
        let mut out = Vec::new();
        element("<A><B>1</B><C><D/></C></A><E></E>", &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text, "  <A>\n    <B>1</B>\n    <C>\n      <D/>\n    </C>\n  </A>\n  <E></E>\n");
    }
}
