//! What waits, how long it waits, and what is noted of the municipality's own messages.

use wijkstroom_pipeline::runner::StepError;
use wijkstroom_schemas::topics;
use wijkstroom_schemas::wire::{self, RecordType};
use wijkstroom_stream::{Output, Stream as _, TopicPartition};

use crate::world::{Setting, World};
use crate::{assert_verdicts, check, usual};

const START: &str = "305 s 2025-01-08 | => ok";
const ASSIGNMENT: &str = "301 a 2025-01-01 |";

#[test]
fn a_start_waits_for_its_assignment() {
    let mut world = World::new(usual());
    world.tell(START);
    world.run();
    world.pass(23);
    assert!(world.verdicts().is_empty() && world.facts().is_empty(), "decided too early");
    world.tell(ASSIGNMENT);
    world.run();
    assert_verdicts(&world, &[START]);
    assert_eq!(world.facts().len(), 2);
}

#[test]
fn a_start_is_refused_when_the_wait_is_over() {
    let mut world = World::new(usual());
    world.tell(START);
    world.run();
    world.pass(24);
    assert_verdicts(&world, &["305 s 2025-01-08 | => 9019@StartProduct[1]"]);
    assert!(world.facts().is_empty());
    // Too late for that one; a new one under the same name is another message.
    world.tell(ASSIGNMENT);
    world.run();
    assert_eq!(world.facts().len(), 1);
}

#[test]
fn what_nothing_can_cure_is_refused_at_once() {
    let mut world = World::new(usual());
    world.tell("305 s 2026-01-02 |");
    world.run();
    assert_verdicts(&world, &["305 s 2026-01-02 | => 8848@Header"]);
}

#[test]
fn a_wait_survives_a_restart() {
    let mut world = World::new(usual());
    world.tell(START);
    world.run();
    world.restart();
    world.pass(12);
    world.restart();
    assert!(world.verdicts().is_empty());
    world.tell(ASSIGNMENT);
    world.run();
    assert_verdicts(&world, &[START]);
}

/// A waiting event that is gone from the stream stops the loop; nothing is lost in silence.
#[test]
fn a_waiting_event_that_is_gone_is_told() {
    let mut world = World::new(usual());
    world.tell(START);
    world.run();
    world.restart();
    world.log.forget_events();
    world.now += 25 * crate::world::HOUR;
    let error = world.try_run().unwrap_err();
    assert!(matches!(error, StepError::Unusable(..)), "{error:?}");
    assert!(error.to_string().contains("wacht op een oordeel en is weg"), "{error}");
}

/// What was to be noted of a message that is gone from the stream is not told; the loop goes on.
#[test]
fn a_note_on_an_event_that_is_gone_stops_nothing() {
    let mut world = World::new(usual());
    world.tell("301 a 2025-01-01 | req=R1");
    world.run();
    world.restart();
    world.log.forget_events();
    world.now += 25 * crate::world::HOUR;
    world.try_run().unwrap();
    assert_eq!((world.facts().len(), world.notes().len()), (1, 0));
}

/// What was answered before there was a judge is accepted: it counts, and nothing refuses it.
#[test]
fn a_judge_that_is_switched_on_takes_what_was_accepted() {
    let lines = [
        "301 a 2025-01-01 | vol=3/04/2",
        "305 b 2025-01-02 |",
        "305 c 2025-01-03 | begin=2025-02-01",
        "315 d 2025-01-04 | child=anna req=R1",
        "323 e 2025-02-05 decl=D1 | ref=P1 vol=3 tarief=10 bedrag=30",
    ];
    let judged = [
        "307 f 2025-07-01 | begin=2025-02-01 => ok",
        "315 g 2025-07-01 | child=piet req=R1 => 9347@AangevraagdProduct[1]",
        "323 h 2025-07-02 decl=D1 | ref=P2 vol=3 tarief=10 bedrag=30 => 9333@Declaratie",
    ];
    for restarts in [false, true] {
        let mut world = World::new(usual());
        world.switch(false);
        lines.iter().for_each(|line| world.tell(line));
        world.switch(true);
        world.run();
        assert!(world.verdicts().is_empty(), "{:?}", world.verdicts());
        assert_eq!(world.facts().len(), 5, "{:#?}", world.facts());
        if restarts {
            world.restart();
        }
        judged.iter().for_each(|line| world.tell(line));
        world.run();
        world.pass(25);
        assert_verdicts(&world, &judged);
        world.assert_nobody_is_named();
    }
}

/// Without a judge nothing that waits for a verdict passes, and no word of a judge is thrown away.
#[test]
fn a_judge_that_is_switched_off_too_early_is_told() {
    let word = |line: &str| {
        let mut event = crate::parts(line).remove(0).0;
        event.meta.source = "judge".to_owned();
        wire::encode(RecordType::Event, &event)
    };
    for is_word in [false, true] {
        let mut world = World::new(usual());
        if is_word {
            let value = word(START);
            let word = Output::keyed(topics::EVENT, "00".repeat(16), value, world.now);
            world.log.append(vec![word]).unwrap();
        } else {
            world.tell(START);
        }
        world.switch(false);
        let error = world.try_run().unwrap_err();
        assert!(matches!(error, StepError::Unusable(..)), "{error:?}");
        assert!(error.to_string().contains("laat [judge] in de instellingen"), "{error}");
        assert!(world.facts().is_empty());
    }
}

/// Within the time that messages are gathered, the one that was drawn up first goes first.
#[test]
fn gathered_messages_are_judged_by_day() {
    let lines = [
        ASSIGNMENT,
        "305 t 2025-02-09 | begin=2025-02-01 => 9326@StartProduct[1]",
        "305 s 2025-01-08 | => ok",
    ];
    check(Setting { gather_hours: 2, ..usual() }, &lines);
    let lines = [
        ASSIGNMENT,
        "305 t 2025-02-09 | begin=2025-02-01 => ok",
        "305 s 2025-01-08 | => 9326@StartProduct[1]",
    ];
    check(usual(), &lines);
}

/// More about one child than can wait is decided at once.
#[test]
fn not_everything_can_wait() {
    let mut world = World::new(usual());
    for number in 0..101 {
        world.tell(&format!("305 s{number} 2025-01-08 | begin=2025-01-01"));
    }
    world.run();
    assert_eq!(world.verdicts().len(), 1);
    world.pass(24);
    assert_eq!(world.verdicts().len(), 101);
}

/// What one provider sends takes no room of another: that of the other waits all the same.
#[test]
fn a_provider_that_sends_much_crowds_out_nobody() {
    let start = "305 t 2025-01-08 provider=00005678 sender=00005678 | nr=2 => ok";
    let mut world = World::new(usual());
    for number in 0..101 {
        world.tell(&format!("305 s{number} 2025-01-08 |"));
    }
    world.tell(start);
    world.run();
    assert_eq!(world.verdicts().len(), 1);
    world.tell("301 a 2025-01-01 provider=00005678 | nr=2");
    world.run();
    assert_verdicts(&world, &[start]);
}

/// Of two versions of one moment that of the later Dagtekening counts, then that of the greater
/// Identificatie, as in the warehouse; whatever came first, and after a restart too.
#[test]
fn the_version_of_an_assignment_that_counts_is_that_of_the_warehouse() {
    let long = "323 c 2025-02-05 decl=D1 | ref=P1 vol=3 tarief=10 bedrag=30";
    let refused = "partly 9308@Client[1]/Prestatie[1] 9388@Client[1]/Prestatie[1]";
    for name in ["a", "b", "c", "d", "e", "f", "g", "h"] {
        for (first, second) in [
            (format!("{name}1 2025-01-01"), format!("{name}2 2025-01-01")),
            (format!("{name}2 2025-01-01"), format!("{name}1 2025-01-02")),
        ] {
            for (last, verdict) in [("to=2025-01-15", refused), ("to=2025-12-31", "ok")] {
                let other = if verdict == "ok" { "to=2025-01-15" } else { "to=2025-12-31" };
                let mut lines = [
                    format!("301 {first} | op=2025-01-01 {other}"),
                    format!("301 {second} | op=2025-01-01 {last}"),
                ];
                for _ in 0..2 {
                    lines.reverse();
                    let mut world = World::new(usual());
                    lines.iter().for_each(|line| world.tell(line));
                    world.run();
                    world.restart();
                    world.tell(long);
                    world.run();
                    world.pass(25);
                    assert_verdicts(&world, &[&format!("{long} => {verdict}")]);
                }
            }
        }
    }
}

/// A wait begins when the message was received, also where the stage is not told the time yet.
#[test]
fn what_comes_before_the_first_tick_waits_as_long() {
    let mut world = World::new(usual());
    world.tell(START);
    world.run_before_any_tick();
    world.pass(23);
    assert!(world.verdicts().is_empty(), "{:?}", world.verdicts());
    world.tell(ASSIGNMENT);
    world.run();
    assert_verdicts(&world, &[START]);
    // Nothing is written with a time that would let the stream throw it away at once.
    for number in 0..crate::world::PARTITIONS {
        let state = world.log.of(&TopicPartition::new(topics::STATE_JUDGE, number));
        assert!(state.iter().all(|record| record.timestamp_ms >= crate::world::NOON));
    }
}

/// The municipality's own messages pass; what breaks a rule is noted when nothing cured it in time.
#[test]
fn the_municipality_is_told_what_is_wrong_with_its_own() {
    let cases: &[(&[&str], &[&str])] = &[
        (&["301 a 2025-01-01 | req=R1"], &["TR379 (9379), ToegewezenProduct[1]"]),
        (&["301 a 2025-01-01 | req=R1", "315 v 2024-12-01 | req=R1 => ok"], &[]),
        (&[ASSIGNMENT, "301 b 2025-01-02 | code=45A04"], &["TR332 (9332), ToegewezenProduct[1]"]),
        (&[ASSIGNMENT, "301 b 2025-01-02 | to=2025-06-30 reden=05"], &[]),
        (
            &[
                "301 a 2025-01-01 | vol=3/04/4",
                "323 d 2025-02-05 decl=D1 | ref=P1 vol=3 tarief=1 bedrag=3 => ok",
                "301 b 2025-02-06 | vol=3/04/4 to=2025-01-01 reden=13",
            ],
            &["TR385 (9385), ToegewezenProduct[1]"],
        ),
        (&["319 x 2025-01-01 | req=R1"], &["TR355 (9355), Antwoord"]),
        (&["319 x 2025-01-01 | req=R1", "315 v 2024-12-01 | req=R1 => ok"], &[]),
        // A message that waits has not taken its references.
        (
            &[
                "315 v 2025-01-01 | req=R1 => ok",
                "315 w 2025-01-02 | child=anna req=R2 | child=anna req=R1 code=45A04 => 9347@AangevraagdProduct[2]",
                "319 x 2025-01-03 | req=R2",
            ],
            &["TR355 (9355), Antwoord"],
        ),
        (
            &[
                "315 v 2025-01-01 | req=R1 => ok",
                "319 x 2025-01-02 | req=R1 antwoord=1",
                "319 y 2025-01-03 | req=R1 antwoord=2",
            ],
            &["TR360 (9360), Antwoord", "TR365 (9365), Antwoord"],
        ),
        (
            &[
                "315 v 2025-01-01 | req=R1 => ok",
                "301 a 2025-01-02 | req=R1",
                "319 x 2025-01-03 | req=R1 antwoord=1",
            ],
            &["TR359 (9359), Antwoord"],
        ),
        (
            &[
                ASSIGNMENT,
                "323 d 2025-02-05 decl=D1 | nr=2 ref=P1 vol=3 tarief=1 bedrag=3 => partly 9338@Client[1]/Prestatie[1]",
                "325 e 2025-02-06 decl=D1 | nr=2 ref=P1 bedrag=4 | ref=P2 bedrag=1",
            ],
            &["TR366 (9366), Client[1]/Prestatie[2]", "TR367 (9367), Client[1]/Prestatie[1]"],
        ),
    ];
    for (lines, expected) in cases {
        let world = check(usual(), lines);
        let notes = world.notes();
        let mut told: Vec<&str> =
            notes.iter().map(|note| note.split_once(' ').unwrap().1).collect();
        told.sort_unstable();
        assert_eq!(told, *expected, "{lines:#?}");
    }
}
