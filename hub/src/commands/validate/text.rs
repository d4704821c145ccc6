//! A verdict for people: each finding with the line it is about and a caret under the place.

use std::io::{IsTerminal as _, Write};

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use wijkstroom_formats::Verdict;
use wijkstroom_schemas::message::Finding;

use super::masked::masked;
use super::reply::Shown;

/// Findings shown of one file. More is not read by anyone; `--format json` gives a thousand.
const SHOWN_MAX: usize = 25;

/// Longest line that is shown, in bytes. The renderer cuts what is shown to the width of a
/// screen, but goes through the whole line for it.
const LINE_MAX_BYTES: usize = 100_000;

/// Writes the verdict on one file.
pub(super) fn write(
    name: &str,
    bytes: &[u8],
    verdict: &Verdict,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let message = verdict.message_type.unwrap_or("onbekend bericht");
    if verdict.accepted {
        writeln!(out, "{name}: {message} aangenomen")?;
        return Ok(());
    }
    // Places are places in the message, also when that lies in an envelope.
    let bytes = verdict.payload.as_deref().unwrap_or(bytes);
    // Only lines that are pointed at are kept, masked.
    let source = std::str::from_utf8(bytes).ok().map(masked).unwrap_or_default();
    let lines: Vec<&str> = source.split('\n').collect();
    let colour = std::io::stdout().is_terminal();
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Ascii);
    for finding in verdict.findings.iter().take(SHOWN_MAX) {
        writeln!(out, "{}\n", renderer.render(&[group(name, &lines, finding)]))?;
    }
    let total = verdict.total;
    let level = verdict.level.unwrap_or_default();
    let hidden = total.saturating_sub(SHOWN_MAX.min(verdict.findings.len()));
    let more = if hidden > 0 { format!(", waarvan {hidden} niet getoond") } else { String::new() };
    let noun = if total == 1 { "bevinding" } else { "bevindingen" };
    writeln!(out, "{name}: {message} geweigerd op niveau {level}, {total} {noun}{more}")?;
    Ok(())
}

/// Writes the return message that goes with the verdict.
pub(super) fn answer(shown: &Shown, out: &mut dyn Write) -> anyhow::Result<()> {
    match (shown.message, &shown.xml) {
        (Some(message), Some(xml)) => {
            writeln!(out, "retourbericht {message}. {}\n", shown.note)?;
            for line in xml.lines() {
                writeln!(out, "  {line}")?;
            }
            writeln!(out)?;
        }
        _ => writeln!(out, "geen retourbericht. {}", shown.note)?,
    }
    Ok(())
}

/// One finding: rule, what is wrong, and the place.
fn group<'a>(name: &'a str, lines: &[&'a str], finding: &'a Finding) -> Group<'a> {
    let code = finding.rule.as_deref().or(finding.retourcode.as_deref());
    let level = Level::ERROR.with_name("fout");
    let title = level.primary_title(&*finding.message);
    let title = match code {
        Some(code) => title.id(code),
        None => title,
    };
    let line = usize::try_from(finding.line).unwrap_or_default();
    let column = usize::try_from(finding.column).unwrap_or_default();
    let path = Level::NOTE.with_name("plaats").message(&*finding.path);
    let source = line.checked_sub(1).and_then(|index| lines.get(index));
    match source.map(|source| source.trim_end_matches('\r')) {
        Some(source) if column > 0 && source.len() <= LINE_MAX_BYTES => {
            let start = offset(source, column - 1);
            let end =
                source[start..].char_indices().nth(1).map_or(source.len(), |(at, _)| start + at);
            let snippet = Snippet::source(source).path(name).line_start(line);
            let caret = AnnotationKind::Primary.span(start..end);
            title.element(snippet.annotation(caret)).element(path)
        }
        _ => title.element(path),
    }
}

/// Where a character begins; the end when there are fewer.
fn offset(line: &str, characters: usize) -> usize {
    line.char_indices().nth(characters).map_or(line.len(), |(at, _)| at)
}
