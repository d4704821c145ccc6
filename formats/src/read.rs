//! A message as a list of texts by path, and what a class of a message may hold: for tools that show,
//! compare or compose messages by the names of the standard.

use super::grammar::Holds;
use super::istandaarden;
use super::xml::{Paths, parse};

/// The texts of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Texts {
    /// Such as `JW306`.
    pub message_type: &'static str,
    /// In document order: the path below `Bericht`, such as `Client/StartProducten/StartProduct[2]/Begindatum`,
    /// with an index where siblings share a name; and the text there. Identifies.
    pub texts: Vec<(String, String)>,
}

/// The texts of a message; `None` when it is no XML, or no message of the standard. It need not be valid.
pub fn texts(bytes: &[u8]) -> Option<Texts> {
    let text = super::readable(bytes).ok()?;
    let (document, broken) = parse(text, &istandaarden::NAMESPACES);
    if broken.is_some() {
        return None;
    }
    let (kind, _) = istandaarden::message_type(document.nodes.first()?.namespace)?;
    let paths = Paths::new(&document);
    let mut texts = Vec::new();
    for (id, _) in (0..).zip(&document.nodes) {
        if document.first_child(id).is_none() {
            let path = paths.path(id);
            let path = path.strip_prefix("/Bericht/").unwrap_or(&path);
            texts.push((path.to_owned(), document.text(id).to_owned()));
        }
    }
    Some(Texts { message_type: kind.name, texts })
}

/// Names of the elements that a class of a message may hold, in the order of the standard.
///
/// `path` is below `Bericht`, such as `Client/Naam`; empty for `Bericht` itself. `None` when there is no
/// such message type or class; an element with a text holds none.
pub fn children(message_type: &str, path: &str) -> Option<Vec<&'static str>> {
    let (_, grammar) = istandaarden::named(message_type)?;
    let held = |slot: usize| match grammar.slots[slot].holds {
        Holds::Elements(first, count) => first..first + count,
        Holds::Text(_) => 0..0,
    };
    let steps = path.split('/').filter(|step| !step.is_empty());
    let mut slot = 0;
    for step in steps {
        slot = held(slot).find(|&child| grammar.slots[child].name == step)?;
    }
    Some(held(slot).map(|child| grammar.slots[child].name).collect())
}

#[cfg(test)]
mod tests {
    use super::{children, texts};
    use crate::write::{self, Style, group, text};

    #[test]
    fn what_was_written_is_read_back() {
        let header = group(
            "Header",
            [
                text("Afzender", "0363"),
                text("Ontvanger", "12345678"),
                group(
                    "BerichtIdentificatie",
                    [text("Identificatie", "A & B"), text("Dagtekening", "2026-04-15")],
                ),
                group(
                    "XsdVersie",
                    [text("BasisschemaXsdVersie", "1.0.0"), text("BerichtXsdVersie", "1.0.0")],
                ),
            ],
        );
        let answer =
            group("Antwoord", [text("ReferentieAanbieder", "VOT 7"), text("VerzoekAntwoord", "2")]);
        let bytes = write::message("JW319", [header, answer], &Style::STANDARD).unwrap();
        let read = texts(&bytes).unwrap();
        assert_eq!(read.message_type, "JW319");
        let told: Vec<(&str, &str)> =
            read.texts.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        assert_eq!(told[0], ("Header/BerichtCode", "488"));
        assert!(told.contains(&("Header/BerichtIdentificatie/Identificatie", "A & B")));
        assert_eq!(told.last(), Some(&("Antwoord/VerzoekAntwoord", "2")));
        assert_eq!(texts(b"<Bericht/>"), None);
        assert_eq!(texts(b"geen XML"), None);
    }

    #[test]
    fn a_class_tells_what_it_may_hold() {
        assert_eq!(children("JW319", ""), Some(vec!["Header", "Antwoord"]));
        assert_eq!(
            children("JW305", "Client/Naam/Geslachtsnaam"),
            Some(vec!["Achternaam", "Voorvoegsel"])
        );
        assert_eq!(children("JW323", "Declaratie/Clienten/Client/Bsn"), Some(vec![]));
        assert_eq!(children("JW305", "Client/Nergens"), None);
        assert_eq!(children("JW999", ""), None);
    }
}
