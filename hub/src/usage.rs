//! What is wrong with a command line, in Dutch.

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

/// What is wrong and how it should be; `None` where the error is that help or the version was asked.
///
/// A text of several lines, without a line end behind the last.
pub fn told(error: &Error) -> Option<String> {
    let of = |kind| error.get(kind).map(shown).unwrap_or_default();
    let (argument, value) = (of(ContextKind::InvalidArg), of(ContextKind::InvalidValue));
    let argument = argument.replace(">...", ">");
    let what = match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => return None,
        ErrorKind::UnknownArgument => format!("{argument} is hier niet bekend"),
        ErrorKind::InvalidSubcommand => {
            format!("{} is geen opdracht", of(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingSubcommand => "er ontbreekt een opdracht".to_owned(),
        ErrorKind::MissingRequiredArgument => format!("er ontbreekt: {argument}"),
        ErrorKind::ArgumentConflict if of(ContextKind::PriorArg) == argument => {
            format!("{argument} mag er maar één keer staan")
        }
        ErrorKind::ArgumentConflict => {
            format!("{argument} kan niet samen met {}", of(ContextKind::PriorArg))
        }
        ErrorKind::InvalidValue if value.is_empty() => {
            format!("bij {argument} ontbreekt een waarde")
        }
        ErrorKind::InvalidUtf8 => "een argument is geen leesbare tekst (UTF-8)".to_owned(),
        ErrorKind::InvalidValue
        | ErrorKind::ValueValidation
        | ErrorKind::NoEquals
        | ErrorKind::TooManyValues
        | ErrorKind::TooFewValues
        | ErrorKind::WrongNumberOfValues
        | ErrorKind::Io
        | ErrorKind::Format
        | _ => match value.as_str() {
            "" => format!("{argument} klopt niet"),
            value => format!("{value} kan niet bij {argument}"),
        },
    };
    let mut lines = vec![format!("Fout: {what}.")];
    lines.extend(range(error));
    let choice = of(ContextKind::ValidValue);
    if !choice.is_empty() {
        lines.push(format!("Kies uit: {choice}"));
    }
    let meant = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand].map(of);
    let meant = meant.iter().find(|it| !it.is_empty());
    lines.extend(meant.map(|it| format!("Bedoelde u {}?", it.replace(", ", " of "))));
    let usage = of(ContextKind::Usage);
    if let Some(usage) = usage.strip_prefix("Usage: ") {
        lines.push(format!("\nGebruik: {}", usage));
    }
    lines.push("Meer uitleg: zet er --help achter.".to_owned());
    Some(lines.join("\n"))
}

/// From where to where a number may go, where that is what is wrong.
fn range(error: &Error) -> Option<String> {
    let why = std::error::Error::source(error)?.to_string();
    let (_, range) = why.split_once(" is not in ")?;
    let (from, to) = range.split_once("..=").or_else(|| range.split_once(".."))?;
    Some(if to.is_empty() {
        format!("Het begint bij {from}.")
    } else {
        format!("Het gaat van {from} tot en met {to}.")
    })
}

fn shown(value: &ContextValue) -> String {
    match value {
        ContextValue::Strings(all) => all.join(", "),
        ContextValue::StyledStrs(all) => {
            all.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
        }
        ContextValue::None => String::new(),
        ContextValue::Bool(_)
        | ContextValue::String(_)
        | ContextValue::StyledStr(_)
        | ContextValue::Number(_)
        | _ => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::told;
    use crate::cli::Cli;

    #[test]
    fn what_is_wrong_is_told_in_dutch() {
        for (line, expected) in [
            ("demo --keep", "Fout: --keep is hier niet bekend."),
            ("demo --message 5", "Bedoelde u --messages?"),
            ("demo --message 5", "Gebruik: wijkstroom demo"),
            ("fnd", "Bedoelde u feed of find?"),
            ("fnd", "Fout: fnd is geen opdracht."),
            ("find --receipt a", "Fout: er ontbreekt: --config <BESTAND>."),
            ("find --limit", "Fout: bij --limit <AANTAL> ontbreekt een waarde."),
            ("find --limit veel", "Fout: veel kan niet bij --limit <AANTAL>."),
            ("find --receipt a --sender b", "kan niet samen met"),
            ("validate --format xml een.xml", "Kies uit: text, json"),
            (
                "find --config a --config b --receipt c",
                "--config <BESTAND> mag er maar één keer staan.",
            ),
            ("rule --level 9", "9 kan niet bij --level <NIVEAU>.\nHet gaat van 1 tot en met 4."),
            ("validate", "Fout: er ontbreekt: <BESTAND>."),
            ("run --config a.toml --nieuw", "Meer uitleg: zet er --help achter."),
        ] {
            let words = ["wijkstroom"].into_iter().chain(line.split(' '));
            let error = Cli::try_parse_from(words).unwrap_err();
            let told = told(&error).unwrap();
            assert!(told.contains(expected), "{line}: {told}");
            for english in ["error", "Usage", "tip:"] {
                assert!(!told.contains(english), "{line}: {told}");
            }
        }
    }

    #[test]
    fn help_and_version_are_no_errors() {
        for line in ["--help", "--version", "find --help"] {
            let words = ["wijkstroom"].into_iter().chain(line.split(' '));
            assert_eq!(told(&Cli::try_parse_from(words).unwrap_err()), None, "{line}");
        }
    }
}
