//! Corrections within one day: messages of one `Dagtekening`, of which the order is told nowhere.
//!
//! Where all of them pass in some order, all of them pass in every order of arrival.

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::{Just, Strategy};
use proptest::test_runner::{Config, TestRunner};

use crate::usual;
use crate::world::{Setting, World};

/// What was sent before the day.
const BEFORE: &str = "301 a 2025-01-01 | vol=3/04/2 | nr=2 vol=3/04/2";

/// What is sent on the day, and what is sent later with what must come of it.
type Case = (&'static [&'static str], &'static [&'static str]);

const CASES: &[Case] = &[
    // A start is corrected to an earlier day.
    (
        &[
            "305 b 2025-01-20 | begin=2025-01-10",
            "305 c 2025-01-20 | begin=2025-01-10 status=3",
            "305 d 2025-01-20 | begin=2025-01-05",
        ],
        &[
            "307 y 2025-07-01 | begin=2025-01-10 => 9069@StopProduct[1]",
            "307 z 2025-07-02 | begin=2025-01-05 => ok",
        ],
    ),
    // The same to a later day, of which the withdrawal tells the new day too.
    (
        &[
            "305 b 2025-01-20 | begin=2025-01-05",
            "305 c 2025-01-20 | begin=2025-01-05 status=3 | begin=2025-01-10",
            "305 d 2025-01-20 | nr=2 begin=2025-01-01",
        ],
        &[
            "307 y 2025-07-01 | begin=2025-01-05 => 9069@StopProduct[1]",
            "307 z 2025-07-02 | begin=2025-01-10 | nr=2 => ok",
        ],
    ),
    // Twice: what was withdrawn comes back.
    (
        &[
            "305 b 2025-01-20 | begin=2025-01-10",
            "305 c 2025-01-20 | begin=2025-01-10 status=3",
            "305 d 2025-01-20 | begin=2025-01-05",
            "305 e 2025-01-20 | begin=2025-01-05 status=3",
            "305 f 2025-01-20 | begin=2025-01-10",
        ],
        &[
            "307 y 2025-07-01 | begin=2025-01-05 => 9069@StopProduct[1]",
            "307 z 2025-07-02 | begin=2025-01-10 => ok",
        ],
    ),
    // A stop is corrected to an earlier day.
    (
        &[
            "305 b 2025-01-20 | begin=2025-01-01",
            "307 c 2025-01-20 | eind=2025-01-19",
            "307 d 2025-01-20 | eind=2025-01-19 status=3",
            "307 e 2025-01-20 | eind=2025-01-12",
        ],
        &[
            "307 y 2025-07-01 | eind=2025-01-19 status=3 => 9063@StopProduct[1]",
            "307 z 2025-07-02 | eind=2025-01-12 status=3 => ok",
        ],
    ),
    // A start that is stopped already: both are withdrawn.
    (
        &[
            "305 b 2025-01-20 | begin=2025-01-10",
            "307 c 2025-01-20 | begin=2025-01-10 eind=2025-01-19",
            "307 d 2025-01-20 | begin=2025-01-10 eind=2025-01-19 status=3",
            "305 e 2025-01-20 | begin=2025-01-10 status=3",
            "305 f 2025-01-20 | begin=2025-01-05",
            "307 g 2025-01-20 | begin=2025-01-05 eind=2025-01-19",
        ],
        &[
            "305 y 2025-07-01 | begin=2025-01-10 status=3 => 9063@StartProduct[1]",
            "305 z 2025-07-02 | begin=2025-02-01 => ok",
        ],
    ),
    // A temporary stop becomes definitive, with the same last day.
    (
        &[
            "305 b 2025-01-20 |",
            "307 c 2025-01-20 | reden=20 eind=2025-01-19",
            "307 d 2025-01-20 | reden=31 eind=2025-01-19",
        ],
        &["307 z 2025-07-02 | reden=32 => 9415@StopProduct[1]"],
    ),
    // An older delivery is told after a newer one that has ended.
    (
        &[
            "305 b 2025-01-20 | begin=2025-01-10",
            "307 c 2025-01-20 | begin=2025-01-10 eind=2025-01-19",
            "305 d 2025-01-20 | begin=2025-01-01",
        ],
        &["307 z 2025-07-02 | begin=2025-01-01 => ok"],
    ),
    // A stop that is withdrawn once the next delivery has begun: then two are open.
    (
        &[
            "305 b 2025-01-20 |",
            "307 c 2025-01-20 | reden=20 eind=2025-01-09",
            "305 d 2025-01-20 | begin=2025-01-10",
            "307 e 2025-01-20 | reden=20 eind=2025-01-09 status=3",
        ],
        &["307 z 2025-07-02 | begin=2025-01-01 | begin=2025-01-10 => ok"],
    ),
    // Work that is given as a task has no number.
    (
        &[
            "305 b 2025-01-20 | nr=- begin=2025-01-10",
            "305 c 2025-01-20 | nr=- begin=2025-01-10 status=3",
            "305 d 2025-01-20 | nr=- begin=2025-01-05",
        ],
        &["307 z 2025-07-02 | nr=- begin=2025-01-05 => ok"],
    ),
];

fn gathered() -> Setting {
    Setting { gather_hours: 2, ..usual() }
}

/// Tells the lines in an order and then the later ones; what was decided of each.
fn verdicts(setting: &Setting, lines: &[String], later: &[&str]) -> BTreeMap<String, String> {
    let mut world = World::new(setting.clone());
    for line in std::iter::once(BEFORE).chain(lines.iter().map(String::as_str)) {
        world.tell(line);
        world.run();
    }
    world.pass(3);
    for line in later {
        world.tell(line);
        world.run();
        world.pass(48);
    }
    world.pass(48);
    world.verdicts()
}

/// Some orders of the lines, the given one and its reverse among them.
fn each_order(lines: &[String], cases: u32, check: impl Fn(&[String])) {
    check(lines);
    check(&lines.iter().rev().cloned().collect::<Vec<_>>());
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let orders = Just(lines.to_vec()).prop_shuffle();
    let run = TestRunner::new(config).run(&orders, |lines| {
        check(&lines);
        Ok(())
    });
    run.unwrap();
}

#[test]
fn the_order_of_corrections_within_a_day_does_not_matter() {
    for setting in [usual(), gathered()] {
        for (lines, later) in CASES {
            let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
            each_order(&lines, 60, |lines| {
                let found = verdicts(&setting, lines, later);
                for line in lines {
                    assert_eq!(found[&crate::message_id(line)], "ok", "{line}\nof {lines:#?}");
                }
                for line in *later {
                    let expected = line.split_once("=> ").unwrap().1;
                    assert_eq!(
                        found[&crate::message_id(line)],
                        expected,
                        "{line}\nafter {lines:#?}"
                    );
                }
            });
        }
    }
}

/// Messages of one day about three deliveries of one assignment, of one element or two.
fn invented() -> impl Strategy<Value = Vec<String>> {
    let element = |number: u16, begin: u8, more: u8| {
        let status = if more.is_multiple_of(2) { 1 } else { 3 };
        let stop = match (number, more / 2) {
            (305, _) => "",
            (_, 0) => "reden=20 eind=2025-01-15",
            (_, _) => "reden=31 eind=2025-01-16",
        };
        format!("| begin=2025-01-0{} status={status} {stop}", begin + 1)
    };
    let one = (0..2_u8, 0..3_u8, 0..4_u8, 0..12_u8);
    let one = one.prop_map(move |(kind, begin, more, second)| {
        let number = if kind == 0 { 305 } else { 307 };
        let first = element(number, begin, more);
        // One in three has a second element, of another delivery.
        let second = (second < 4).then(|| element(number, (begin + 1) % 3, second));
        (number, first + &second.unwrap_or_default())
    });
    vec(one, 8..24).prop_map(|all| {
        let named = all.iter().enumerate();
        named.map(|(at, (number, told))| format!("{number} m{at} 2025-01-20 {told}")).collect()
    })
}

/// Of invented messages those that are accepted one after the other, told anew in any order, are
/// all accepted, and what comes later is worth the same.
#[test]
fn what_passes_in_some_order_passes_in_every_order() {
    let probes = [1, 2, 3].map(|begin| {
        format!("307 z{begin} 2025-07-01 | begin=2025-01-0{begin} reden=32 eind=2025-06-30")
    });
    let probes: Vec<&str> = probes.iter().map(String::as_str).collect();
    let config = Config { cases: 40, failure_persistence: None, ..Config::default() };
    let run = TestRunner::new(config).run(&invented(), |invented| {
        // Each is refused or accepted before the next comes.
        let mut world = World::new(Setting { wait_hours: 0, ..usual() });
        for line in std::iter::once(BEFORE).chain(invented.iter().map(String::as_str)) {
            world.tell(line);
            world.run();
        }
        let passed = world.verdicts();
        let is_sound = |line: &String| passed[&crate::message_id(line)] == "ok";
        let sound: Vec<String> = invented.into_iter().filter(is_sound).take(10).collect();
        let expected = verdicts(&usual(), &sound, &probes);
        for setting in [usual(), gathered()] {
            each_order(&sound, 4, |lines| {
                let found = verdicts(&setting, lines, &probes);
                assert_eq!(found, expected, "{lines:#?}\nof {sound:#?}");
            });
        }
        Ok(())
    });
    run.unwrap();
}

/// Also where some exclude each other: gathered, they come to the same in every order.
#[test]
fn gathered_messages_of_one_day_come_to_the_same() {
    let config = Config { cases: 40, failure_persistence: None, ..Config::default() };
    let run = TestRunner::new(config).run(&invented(), |invented| {
        let expected = verdicts(&gathered(), &invented, &[]);
        each_order(&invented, 4, |lines| {
            assert_eq!(verdicts(&gathered(), lines, &[]), expected, "{lines:#?}");
        });
        Ok(())
    });
    run.unwrap();
}
