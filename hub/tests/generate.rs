//! Goal: what `generate` says of its messages is what the real format thinks of them.

use wijkstroom::generate::{Fate, Options, messages};
use wijkstroom_formats::verdict;

#[test]
fn generated_messages_get_the_verdict_they_claim() {
    let options = Options { messages: 5_000, seed: 3, faults_permille: 200, ..Options::default() };
    let (mut accepted, mut refused) = (0, 0);
    for message in messages(options) {
        let verdict = verdict(&message.bytes);
        // Whether a municipality is served is not the format's to say.
        let elsewhere = message.rule == Some("WS012");
        let expected = message.level.is_none() || elsewhere;
        let codes: Vec<_> = verdict.findings.iter().map(|found| found.rule.as_deref()).collect();
        let about = (&message.file, message.level, message.rule);
        assert_eq!(verdict.accepted, expected, "{about:?}: {codes:?}");
        if expected {
            assert_eq!(verdict.message_type, Some(message.message), "{about:?}");
            accepted += 1;
            continue;
        }
        assert_ne!(message.fate, Fate::Accepted, "{about:?}");
        assert!(codes.contains(&message.rule), "{about:?}: {codes:?}");
        assert_eq!(verdict.level, message.level.map(|level| i32::from(level.max(1))), "{about:?}");
        refused += 1;
    }
    assert!(accepted > 3_000 && refused > 500, "{accepted} accepted, {refused} refused");
}
