//! Goal: the generator is deterministic, keeps its shares and is fast enough to feed
//! a benchmark. That its messages get the verdict they claim is tested against the
//! real format in `hub/tests/`.

use std::collections::{BTreeMap, HashSet};

use super::*;

fn all(options: Options) -> Vec<Generated> {
    messages(options).collect()
}

#[test]
fn same_seed_same_messages() {
    let options = |seed| Options { messages: 500, seed, ..Options::default() };
    assert_eq!(all(options(7)), all(options(7)));
    assert_ne!(all(options(7)), all(options(8)));
}

/// A change of the generator is seen here, so that seeds in reports keep their meaning.
#[test]
fn seed_1_is_pinned() {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for message in messages(Options { messages: 2_000, ..Options::default() }) {
        for byte in message.file.bytes().chain(message.bytes) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    assert_eq!(hash, 5_683_494_658_498_885_197);
}

#[test]
fn shares_are_as_asked() {
    let options = Options { messages: 20_000, conflicts_permille: 20, ..Options::default() };
    let mut fates: BTreeMap<String, u32> = BTreeMap::new();
    let mut kinds: BTreeMap<&str, u32> = types().map(|name| (name, 0)).collect();
    for message in messages(options) {
        let conflict = if message.rule == Some("TR056") { "conflict" } else { "" };
        *fates.entry(format!("{:?}{conflict}", message.fate)).or_default() += 1;
        *kinds.entry(message.message).or_default() += 1;
    }
    let near = |key: &str, expected: u32| {
        let found = fates.get(key).copied().unwrap_or_default();
        assert!(found.abs_diff(expected) < expected / 3, "{key}: {found}, about {expected} asked");
    };
    near("Duplicate", 600);
    near("Refused", 800);
    near("Refusedconflict", 400);
    near("Disputed", 260);
    assert!(kinds.values().all(|count| *count >= 5), "{kinds:?}");
}

#[test]
fn only_what_is_asked_for_is_made() {
    for asked in [["JW305", "JW301"], ["JW323", "JW323"], ["WMO319", "WMO315"]] {
        let types: BTreeSet<&str> = asked.into();
        let all = all(Options { messages: 200, types: types.clone(), ..Options::default() });
        let found: BTreeSet<&str> = all.iter().map(|message| message.message).collect();
        assert_eq!((all.len(), found), (200, types));
    }
}

/// Whatever the number, the last messages are whole cases too: a start of which the
/// assignment is not among the messages would be refused.
#[test]
fn no_number_of_messages_is_too_small() {
    for count in 1..60 {
        let all = all(Options { messages: count, faults_permille: 0, ..Options::default() });
        assert_eq!(all.len() as u64, count);
        let first: Vec<_> = all.iter().filter(|m| m.fate == Fate::Accepted).collect();
        let any = |number: &str| first.iter().any(|message| message.message.ends_with(number));
        assert!(any("301") || any("315") || !any("305"), "{count}");
    }
}

#[test]
fn a_duplicate_repeats_what_came_before() {
    let mut seen = HashSet::new();
    for message in all(Options { messages: 20_000, ..Options::default() }) {
        let repeated = !seen.insert(message.bytes);
        assert_eq!(repeated, message.fate == Fate::Duplicate, "{}", message.file);
    }
}

#[test]
fn file_names_are_in_order_and_differ() {
    let names: Vec<String> = all(Options { messages: 1_500, ..Options::default() })
        .into_iter()
        .map(|m| m.file)
        .collect();
    assert_eq!(names[0], format!("000001-{}", &names[0][7..]));
    assert!(names.is_sorted());
    assert_eq!(names.iter().collect::<HashSet<_>>().len(), names.len());
}
