//! The order of arrival means nothing (OP080), and neither does a crash.

use std::collections::BTreeMap;

use proptest::prelude::{Just, Strategy as _};
use proptest::test_runner::{Config, TestRunner};

use crate::cases::SOUND;
use crate::usual;
use crate::world::{Setting, World};

/// Conversations whose messages exclude each other: what comes first by day is accepted.
const CONFLICTING: &[&[&str]] = &[
    &[
        "301 a 2025-01-01 | to=2025-12-31 vol=3/04/2",
        "305 b 2025-01-02 |",
        "305 c 2025-01-03 | begin=2025-02-01",
        "307 d 2025-07-01 | reden=31",
        "307 e 2025-07-02 | reden=32",
        "305 f 2025-07-03 | begin=2025-08-01",
    ],
    &[
        "315 a 2025-01-02 | req=R1",
        "315 b 2025-01-03 | req=R2",
        "315 c 2025-01-04 | child=anna req=R1",
        "319 d 2025-01-05 | req=R1 antwoord=2",
        "317 e 2025-01-06 req=R5 | from=2025-02-01 vol=4/04/2",
    ],
    &[
        "301 a 2025-01-01 | to=2025-12-31 vol=10/04/6",
        "323 b 2025-02-05 decl=D1 | ref=P1 vol=8 tarief=10 bedrag=80",
        "323 c 2025-02-06 decl=D2 | ref=P2 vol=8 tarief=10 bedrag=80",
        "323 d 2025-03-05 decl=D3 | ref=P3 from=2025-02-01 to=2025-02-28 vol=8 tarief=10 bedrag=80 | ref=P4 vorig=P1 vol=8 tarief=10 bedrag=-80",
        "323 e 2025-03-06 decl=D1 | ref=P5 from=2025-03-01 to=2025-03-31 vol=1 tarief=10 bedrag=10",
    ],
];

/// What messages come to, told in an order.
fn outcome(setting: &Setting, lines: &[&str]) -> (BTreeMap<String, String>, Vec<String>) {
    let mut world = World::new(setting.clone());
    for line in lines {
        world.tell(line);
        world.run();
    }
    world.pass(3);
    world.pass(48);
    world.assert_nobody_is_named();
    (world.verdicts(), world.facts())
}

fn any_order_gives_the_same(setting: &Setting, lines: &'static [&'static str]) {
    let expected = outcome(setting, lines);
    assert!(!expected.0.values().any(|verdict| verdict == "half"), "{:?}", expected.0);
    let config = Config { cases: 60, failure_persistence: None, ..Config::default() };
    let orders = Just(lines.to_vec()).prop_shuffle();
    let run = TestRunner::new(config).run(&orders.prop_map(|lines| lines), |lines| {
        let found = outcome(setting, &lines);
        assert_eq!(found, expected, "{lines:#?}");
        Ok(())
    });
    run.unwrap();
}

#[test]
fn the_order_of_a_sound_conversation_does_not_matter() {
    SOUND.iter().for_each(|lines| any_order_gives_the_same(&usual(), lines));
}

#[test]
fn the_order_of_gathered_messages_does_not_matter() {
    let gathered = Setting { gather_hours: 2, ..usual() };
    SOUND.iter().chain(CONFLICTING).for_each(|lines| any_order_gives_the_same(&gathered, lines));
}

/// Without gathering the first to come wins; told in order that is the first by day.
#[test]
fn conflicts_are_decided_by_day() {
    let (verdicts, _) = outcome(&usual(), CONFLICTING[0]);
    let of = |index: usize| verdicts[&crate::message_id(CONFLICTING[0][index])].as_str();
    assert_eq!((of(1), of(2), of(3)), ("ok", "ok", "ok"));
}

/// The outcome after a crash, before or after each commit that there is, is the outcome without.
#[test]
fn a_crash_at_any_commit_changes_nothing() {
    for setting in [usual(), Setting { gather_hours: 2, ..usual() }] {
        for lines in SOUND.iter().chain(CONFLICTING) {
            let run = |crash: &dyn Fn(&mut World)| {
                let mut world = World::new(setting.clone());
                crash(&mut world);
                for line in *lines {
                    world.tell(line);
                    world.run();
                }
                world.pass(3);
                world.pass(48);
                (world.commits, (world.verdicts(), world.facts(), world.notes()))
            };
            let (commits, expected) = run(&|_| {});
            assert!(commits as usize >= lines.len());
            let (_, found) = run(&|world| world.crash_every = Some(1));
            assert_eq!(found, expected, "restarted after every commit of {lines:#?}");
            for before in 1..=commits {
                let (_, found) = run(&|world| world.crash_before = Some(before));
                assert_eq!(found, expected, "crashed before commit {before} of {lines:#?}");
            }
        }
    }
}
