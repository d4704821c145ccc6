//! The register of all rules of the standard, and the document that is made of it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use wijkstroom_formats::rules::{self, Example, Rule, Treatment};
use wijkstroom_formats::{Verdict, verdict};

use super::edit;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn count(of: impl Fn(&Rule) -> bool) -> usize {
    rules::all().iter().filter(|rule| of(rule)).count()
}

#[test]
fn has_every_rule_of_the_standard() {
    let ids: Vec<&str> = rules::all().iter().map(|rule| rule.id).collect();
    assert!(ids.is_sorted_by(|one, other| one < other), "ascending, each once");
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for id in &ids {
        *kinds.entry(&id[..2]).or_default() += 1;
    }
    let expected =
        [("CD", 22), ("CS", 19), ("IV", 38), ("OP", 92), ("RS", 39), ("TR", 80), ("UP", 17)];
    assert_eq!((kinds.into_iter().collect::<Vec<_>>(), ids.len()), (expected.to_vec(), 307));
    let levels: Vec<usize> = [Some(1), Some(2), Some(3), Some(4), None]
        .map(|level| count(|it| it.level == level))
        .into();
    assert_eq!(levels, [42, 61, 53, 4, 147]);
    assert_eq!(rules::find("tr101").map(|rule| rule.id), Some("TR101"));
    assert_eq!(rules::find("TR999"), None);
}

/// Whoever finds a code of the hub's own can look it up: those of messages, envelopes and ZIP files; of feeds, tables,
/// FHIR, CORV and OSO; of files that replace others; of the wijkteams and of return messages.
#[test]
fn has_every_code_of_the_hub_itself() {
    let families = [
        1..=16,
        30..=34,
        40..=45,
        100..=109,
        110..=134,
        140..=156,
        160..=168,
        170..=177,
        180..=181,
        301..=302,
        311..=313,
    ];
    let expected: Vec<String> =
        families.into_iter().flatten().map(|number: u16| format!("WS{number:03}")).collect();
    let own = rules::own();
    assert_eq!(own.iter().map(|(code, _)| *code).collect::<Vec<_>>(), expected);
    for (code, reason) in own {
        assert!(reason.ends_with(['.', ')']) && reason.len() > 40, "{code}: {reason}");
    }
}

/// What is done with a rule fits what kind of rule it is.
#[test]
fn treats_each_rule_by_its_level() {
    for rule in rules::all() {
        let Rule { id, level, treatment, .. } = rule;
        let fits = match (level, treatment) {
            (Some(1), Treatment::Schema)
            | (Some(2), Treatment::InMessage)
            | (Some(3 | 4), Treatment::Judged | Treatment::Noted | Treatment::Undecidable)
            | (None, Treatment::Honoured | Treatment::NotOurs) => true,
            // No element has these facets.
            (Some(1), Treatment::NotOurs) => matches!(*id, "RS003" | "RS039"),
            _ => false,
        };
        assert!(fits, "{id} {level:?} {treatment:?}");
        assert!(!rule.title.is_empty() && rule.explanation.ends_with('.'), "{id}");
        let checked = *treatment < Treatment::Undecidable;
        assert_eq!(rule.example.is_some(), checked, "{id} has an example when it is checked");
        assert_eq!(rule.judged_in().is_empty(), *treatment != Treatment::InMessage, "{id}");
    }
    let treated: Vec<usize> =
        [Treatment::Schema, Treatment::InMessage, Treatment::Judged, Treatment::Noted]
            .map(|treatment| count(|rule| rule.treatment == treatment))
            .into();
    assert_eq!(treated, [40, 61, 44, 10]);
}

/// The sources that are named are there, and those of level 2 hold the rule.
#[test]
fn names_sources_that_are_there() {
    for rule in rules::all() {
        let Some(place) = rule.place else { continue };
        assert!(root().join(place).exists(), "{}: {place}", rule.id);
        if rule.treatment == Treatment::InMessage {
            let text = std::fs::read_to_string(root().join(place)).unwrap();
            assert!(text.contains(&format!("\"{}\"", rule.id)), "{} is not in {place}", rule.id);
        }
    }
}

/// The verdict on the message of the tables with another element.
fn with(message: &str, path: &str, element: &str) -> Verdict {
    let file = format!("tests/data/rules/{message}.xml");
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
    verdict(edit::apply(&text, &format!("{path} : {element}")).as_bytes())
}

#[test]
fn examples_are_refused_by_their_rule_and_accepted_by_it() {
    let mut elements = 0;
    for rule in rules::all() {
        let Some(Example::Element { message, path, accepted, refused }) = &rule.example else {
            let judged = matches!(rule.treatment, Treatment::Judged | Treatment::Noted);
            assert_eq!(rule.example.is_some(), judged, "{}", rule.id);
            continue;
        };
        elements += 1;
        let (good, bad) = (with(message, path, accepted), with(message, path, refused));
        let fires = |verdict: &Verdict| {
            verdict.findings.iter().any(|finding| finding.rule.as_deref() == Some(rule.id))
        };
        assert_ne!(good.level, Some(1), "{}: {:?}", rule.id, good.findings);
        if rule.treatment == Treatment::Schema {
            assert_eq!(bad.level, Some(1), "{}", rule.id);
        } else {
            let pair = (fires(&good), fires(&bad));
            assert_eq!(pair, (false, true), "{}: {:?}", rule.id, bad.findings);
        }
    }
    assert_eq!(elements, 101);
}

#[test]
fn the_document_is_up_to_date() {
    let path = root().join("docs/rules.md");
    if std::env::var_os("WIJKSTROOM_WRITE_RULES").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, rules::document()).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap();
    assert!(written == rules::document(), "docs/rules.md is out of date: see its second line");
}
