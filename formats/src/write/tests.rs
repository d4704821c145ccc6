//! Property: whatever tree follows the standard is written as a message that is valid at level 1, in every
//! style, and reads back as it was; and any one thing wrong with it is refused.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::collections::{BTreeMap, HashMap};

use proptest::prelude::*;

use super::{Content, Fault, Part, Style, Unwritable, group, message, text};
use crate::grammar::{Facets, Grammar, Holds, Pattern, SimpleType};
use crate::istandaarden::{self, MESSAGES};
use crate::verdict;
use crate::xml::{self, Document, NodeId};

const STYLES: [Style; 4] = [
    Style::STANDARD,
    Style { newline: "\n", indent: "  ", message: Some(""), ..Style::STANDARD },
    Style { newline: "", shared: Some(""), ..Style::STANDARD },
    Style { declaration: "", newline: "\n", indent: "", message: Some(""), shared: Some("") },
];

/// A text that is a value of a type; sometimes of an odd form.
fn value(simple: &SimpleType, random: &mut fastrand::Rng) -> String {
    let pick =
        |random: &mut fastrand::Rng, texts: &[&str]| texts[random.usize(..texts.len())].to_owned();
    match &simple.facets {
        Facets::Code(list) => list.codes[random.usize(..list.codes.len())].code.to_owned(),
        Facets::Whole { pattern: Pattern::Is(only), .. }
        | Facets::Text { pattern: Pattern::Is(only), .. } => (*only).to_owned(),
        Facets::Whole { max, .. } => {
            let number = if random.bool() { *max } else { random.u64(..=9) };
            pick(random, &["", " ", "\r\n", "+", "00"]) + &number.to_string()
        }
        Facets::Date => {
            pick(random, &["2026-04-01", " 2024-02-29\n", "-0044-03-15", "12026-12-31"])
        }
        Facets::Time => pick(random, &["12:00:00", "24:00:00", "23:59:59.5", "\t00:00:00\r"]),
        Facets::Text { max, pattern, .. } => {
            let count = random.usize(1..=max.unwrap_or(60));
            let all = |letters: &str, random: &mut fastrand::Rng| -> String {
                let letters: Vec<char> = letters.chars().collect();
                (0..count).map(|_| letters[random.usize(..letters.len())]).collect()
            };
            match pattern {
                // No run of nine digits: it might be taken for somebody.
                Pattern::Digits(9) => "999901102".to_owned(),
                Pattern::Digits(count) => "1".repeat(*count),
                Pattern::DigitsOnly => "0".repeat(count),
                Pattern::Letters => all("aZÀéỳ", random),
                Pattern::LettersAndDigits => all("aZ7", random),
                Pattern::Version => pick(random, &["0.0.0", "1.0.0", "10.20.30"]),
                Pattern::OneLine => all("x é&<>\"'\u{a0}]", random).replacen(' ', "x", 1) + "",
                Pattern::NotBlank | Pattern::Any => {
                    all("x \n\r\té&<>]\u{1f600}", random).replacen([' ', '\n', '\r', '\t'], "x", 1)
                }
                Pattern::Is(only) => (*only).to_owned(),
            }
        }
    }
}

/// Everything inside an element, in any order; sometimes without what may be left out.
fn parts(grammar: &Grammar, index: usize, random: &mut fastrand::Rng) -> Vec<Part<'static>> {
    let Holds::Elements(first, count) = grammar.slots[index].holds else { return Vec::new() };
    let mut all = Vec::new();
    for child in first..first + count {
        let slot = &grammar.slots[child];
        let count = match (slot.optional, slot.many) {
            (true, _) if random.bool() => 0,
            (_, true) => random.usize(1..=3),
            _ => 1,
        };
        for _ in 0..count {
            all.push(match slot.holds {
                Holds::Text(simple) => text(slot.name, value(simple, random)),
                Holds::Elements(..) => group(slot.name, parts(grammar, child, random)),
            });
        }
    }
    // Elements of one name keep their order.
    let mut order: Vec<(usize, Part<'static>)> = Vec::new();
    let names: Vec<String> = all.iter().map(|part| part.name.to_string()).collect();
    let places: Vec<usize> = names.iter().map(|_| random.usize(..100)).collect();
    for (part, name) in all.into_iter().zip(&names) {
        let first = names.iter().position(|other| other == name).unwrap();
        order.push((places[first], part));
    }
    order.sort_by_key(|(place, _)| *place);
    order.into_iter().map(|(_, part)| part).collect()
}

/// Texts by their paths, such as `/Client/Relaties/Relatie[1]/Nummer[0]`.
type Texts = BTreeMap<String, String>;

/// The path of an element, given how many of its name stood before it.
fn step<'n>(path: &str, name: &'n str, seen: &mut HashMap<&'n str, usize>) -> String {
    let before = seen.entry(name).or_default();
    *before += 1;
    format!("{path}/{name}[{}]", *before - 1)
}

fn texts_of_document(document: &Document<'_>, node: NodeId, path: &str, all: &mut Texts) {
    let mut seen = HashMap::new();
    for child in document.children(node) {
        let path = step(path, document.name(child), &mut seen);
        if document.first_child(child).is_some() {
            texts_of_document(document, child, &path, all);
        } else if !document.text(child).is_empty() {
            all.insert(path, document.text(child).to_owned());
        }
    }
}

fn texts_of_tree(parts: &[Part<'_>], path: &str, all: &mut Texts) {
    let mut seen = HashMap::new();
    for part in parts {
        let path = step(path, &part.name, &mut seen);
        match &part.content {
            Content::Text(text) => {
                all.insert(path, text.to_string());
            }
            Content::Parts(parts) => texts_of_tree(parts, &path, all),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_is_written_is_valid_and_reads_back(seed in any::<u64>(), kind in 0..MESSAGES.len(), style in 0..STYLES.len()) {
        let random = &mut fastrand::Rng::with_seed(seed);
        let (kind, grammar) = istandaarden::named(MESSAGES[kind].name).unwrap();
        let tree = parts(grammar, 0, random);
        let bytes = message(kind.name, tree.clone(), &STYLES[style]).unwrap();
        prop_assert_eq!(&bytes, &message(kind.name, tree.clone(), &STYLES[style]).unwrap());
        let verdict = verdict(&bytes);
        prop_assert_eq!(verdict.message_type, Some(kind.name));
        prop_assert_ne!(verdict.level, Some(1), "{:?}", verdict.findings);
        let source = std::str::from_utf8(&bytes).unwrap();
        let (document, broken) = xml::parse(source, &istandaarden::NAMESPACES);
        prop_assert!(broken.is_none());
        let (mut found, mut wanted) = (Texts::new(), Texts::new());
        texts_of_document(&document, 0, "", &mut found);
        texts_of_tree(&tree, "", &mut wanted);
        prop_assert_eq!(found, wanted);
    }

    #[test]
    fn one_thing_wrong_is_refused(seed in any::<u64>(), kind in 0..MESSAGES.len()) {
        let random = &mut fastrand::Rng::with_seed(seed);
        let (kind, grammar) = istandaarden::named(MESSAGES[kind].name).unwrap();
        let mut tree = parts(grammar, 0, random);
        let fault = spoil(&mut tree, random);
        let refused = message(kind.name, tree, &Style::STANDARD);
        prop_assert_eq!(refused.map_err(|refused| refused.fault), Err(fault));
    }
}

/// Makes one thing wrong, somewhere in the header, and tells what.
fn spoil(tree: &mut [Part<'static>], random: &mut fastrand::Rng) -> Fault {
    let header = tree.iter_mut().find(|part| part.name == "Header").unwrap();
    let Content::Parts(parts) = &mut header.content else { return Fault::Kind };
    let at = parts.iter().position(|part| part.name == "Afzender").unwrap();
    match random.usize(..7) {
        0 => {
            parts.remove(at);
            Fault::Missing
        }
        1 => {
            parts.push(parts[at].clone());
            Fault::Repeated
        }
        2 => {
            parts.push(text("AfzenderX", "1"));
            Fault::Unknown
        }
        3 => {
            parts[at] = group("Afzender", []);
            Fault::Kind
        }
        4 => {
            parts[at] = text("Afzender", "12345");
            Fault::Value
        }
        5 => {
            let at = parts.iter().position(|part| part.name == "BerichtCode").unwrap();
            parts[at] = text("BerichtCode", "999");
            Fault::Value
        }
        _ => {
            let at = parts.iter().position(|part| part.name == "BerichtIdentificatie").unwrap();
            parts[at] = text("BerichtIdentificatie", "x");
            Fault::Kind
        }
    }
}

#[test]
fn says_what_is_wrong_without_the_text() {
    let nothing = Vec::new;
    let refused =
        |kind: &str, tree: Vec<Part<'_>>| message(kind, tree, &Style::STANDARD).unwrap_err();
    let is = |path: &str, fault| Unwritable { path: path.to_owned(), fault };
    assert_eq!(refused("JW303", nothing()), is("JW303", Fault::UnknownType));
    assert_eq!(refused("JW305", nothing()), is("/Bericht/Header", Fault::Missing));
    let nul = refused("JW305", vec![group("Header", [text("Afzender", "1234567\u{0}")])]);
    assert_eq!(nul, is("/Bericht/Header/Afzender", Fault::Value));
    assert_eq!(nul.to_string(), "/Bericht/Header/Afzender has no value of its type");
}
