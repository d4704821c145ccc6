//! Goal: what `generate` says of its messages is what the real format thinks of them.

use std::collections::BTreeMap;

use wijkstroom::generate::{Fate, Options, large_claim, messages};
use wijkstroom_formats::verdict;

#[test]
fn generated_messages_get_the_verdict_they_claim() {
    let options = Options {
        messages: 20_000,
        seed: 3,
        faults_permille: 200,
        disputed_permille: 50,
        ..Options::default()
    };
    let mut seen: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    let mut rules: BTreeMap<Option<&str>, u32> = BTreeMap::new();
    for message in messages(options) {
        let verdict = verdict(&message.bytes);
        // Whether a municipality is served is not the format's to say.
        let elsewhere = message.rule == Some("WS012");
        let expected = message.passes_unjudged() || elsewhere;
        let codes: Vec<_> = verdict.findings.iter().map(|found| found.rule.as_deref()).collect();
        let about = (&message.file, message.level, message.rule);
        assert_eq!(verdict.accepted, expected, "{about:?}: {codes:?}");
        let (accepted, refused) = seen.entry(message.message).or_default();
        if expected {
            assert_eq!(verdict.message_type, Some(message.message), "{about:?}");
            *accepted += 1;
            continue;
        }
        assert_ne!(message.fate, Fate::Accepted, "{about:?}");
        assert!(codes.contains(&message.rule), "{about:?}: {codes:?}");
        assert_eq!(verdict.level, message.level.map(|level| i32::from(level.max(1))), "{about:?}");
        *refused += 1;
        *rules.entry(message.rule).or_default() += 1;
    }
    assert_eq!(seen.len(), 28);
    assert!(seen.values().all(|(accepted, _)| *accepted > 0), "{seen:?}");
    assert!(rules.len() > 25, "{rules:?}");
}

#[test]
fn a_large_claim_is_valid() {
    let bytes = large_claim(1_000, 1);
    let verdict = verdict(&bytes);
    assert!(verdict.accepted, "{:?}", verdict.findings.first());
    assert_eq!(verdict.message_type, Some("JW323"));
    assert!(bytes.len() > 1_000_000, "{} bytes", bytes.len());
}
