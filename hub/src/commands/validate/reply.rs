//! The official return message that the sender of a judged message would get.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use anyhow::Context as _;
use serde::Serialize;
use wijkstroom_connectors::transport::intake::now_ms;
use wijkstroom_formats::Verdict;
use wijkstroom_formats::answer::{Stamp, Unanswerable, of_verdict};
use wijkstroom_formats::rules::RULE_SET;
use wijkstroom_schemas::ids::content_hash;
use wijkstroom_schemas::local::local;
use wijkstroom_schemas::standard::answer_of;

use super::masked::masked;

/// Version that the return message tells of its schemas; a hub tells what its settings say.
const VERSION: &str = "1.0.0";

/// Length of an `IdentificatieRetour`.
const IDENTIFICATION_LENGTH: usize = 12;

/// Most return messages of one name in a folder.
const SAME_NAME_MAX: usize = 10_000;

/// A return message, or why there is none.
#[derive(Debug, Serialize)]
pub(super) struct Shown {
    /// Such as `JW306`; absent when there is none.
    pub(super) message: Option<&'static str>,
    /// The message, with all that might identify replaced by dots.
    pub(super) xml: Option<String>,
    /// What to know about it, in Dutch.
    pub(super) note: String,
    /// The message as it is. Identifies.
    #[serde(skip)]
    pub(super) bytes: Option<Vec<u8>>,
}

/// What the sender would get. `IdentificatieRetour` stands for the one that a hub makes with its keys.
pub(super) fn shown(bytes: &[u8], verdict: &Verdict) -> anyhow::Result<Shown> {
    let hash = content_hash(bytes);
    let identification: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    let day = local(now_ms()).context("de klok staat buiten de jaren 1 tot 9999")?.day;
    let stamp = Stamp {
        identification: &identification[..IDENTIFICATION_LENGTH],
        day,
        basisschema: VERSION,
        schema: VERSION,
        rules: RULE_SET,
    };
    Ok(match of_verdict(bytes, verdict, &stamp) {
        Ok(reply) => Shown {
            message: Some(reply.message_type),
            xml: Some(masked(&String::from_utf8_lossy(&reply.bytes))),
            note: note(verdict).to_owned(),
            bytes: Some(reply.bytes),
        },
        Err(why) => none(&why)?,
    })
}

fn note(verdict: &Verdict) -> &'static str {
    let judged = verdict.message_type.is_some_and(|kind| answer_of(kind).is_some());
    match (judged, verdict.accepted) {
        (true, true) => {
            "Als niveau 3 en 4 ook goed zijn. Die hangen af van wat het knooppunt weet: \
             toewijzingen, eerdere berichten, verzoeken en declaraties."
        }
        (false, true) => {
            "Dit stuurt de aanbieder terug, als niveau 3 en 4 daar ook goed zijn. Het knooppunt \
             zelf antwoordt niet op dit bericht."
        }
        (true, false) => "Niveau 3 en 4 zijn niet getoetst: niveau 2 weigert al.",
        (false, false) => {
            "Dit stuurt de aanbieder terug. Het knooppunt zelf antwoordt niet op dit bericht."
        }
    }
}

fn none(why: &Unanswerable) -> anyhow::Result<Shown> {
    let note = match why {
        Unanswerable::Invalid => {
            "Een bericht dat niet aan het schema voldoet, krijgt geen retourbericht (IV028); de \
             afzender hoort het langs de weg waarlangs het kwam."
                .to_owned()
        }
        Unanswerable::NoAnswer(kind) => {
            format!("De standaard kent geen retourbericht op een {kind}.")
        }
        Unanswerable::UnknownClass(_)
        | Unanswerable::Toegekend { .. }
        | Unanswerable::Unwritable(_) => return Err(why.clone().into()),
    };
    Ok(Shown { message: None, xml: None, note, bytes: None })
}

/// Writes a return message as it is into a folder, for its owner's eyes only. Overwrites nothing: where
/// there is one of that name, it gets a number.
pub(super) fn save(folder: &Path, file: &str, shown: &Shown) -> anyhow::Result<()> {
    let (Some(kind), Some(bytes)) = (shown.message, &shown.bytes) else { return Ok(()) };
    let stem = Path::new(file).file_stem().and_then(|stem| stem.to_str()).unwrap_or("bericht");
    let stem = if stem == "-" { "bericht" } else { stem };
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut path = folder.join(format!("{stem}.{kind}.xml"));
    let mut opened = options.open(&path);
    for number in 2..=SAME_NAME_MAX {
        if !opened.as_ref().is_err_and(|error| error.kind() == ErrorKind::AlreadyExists) {
            break;
        }
        path = folder.join(format!("{stem}-{number}.{kind}.xml"));
        opened = options.open(&path);
    }
    let written = opened.and_then(|mut file| file.write_all(bytes));
    written.with_context(|| format!("{} is niet te schrijven", path.display()))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use wijkstroom_config::Settings;
    use wijkstroom_formats::rules::RULE_SET;

    /// What a hub says without being told, and what `validate` says, is the rule set that level 2 follows.
    #[test]
    fn a_return_message_names_the_rule_set_that_is_followed() {
        let text = "data_dir = 'd'\nmunicipalities = ['0363']\n\
            [stream]\nengine = 'embedded'\npath = 's.db'\n\
            [warehouse]\nengine = 'sqlite'\npath = 'w.db'\n\
            [[answers]]\nname = 'retour'\nfolder = 'uit'\n";
        let settings = Settings::parse(text, Path::new(".")).unwrap();
        assert_eq!(settings.answers[0].rules_version, RULE_SET);
    }
}
