//! The casuistry of the standard: how deliveries, requests and claims go on, message by message.

use crate::world::World;
use crate::{check, usual};

pub(crate) const A: &str = "301 a 2025-01-01 | to=2025-12-31 vol=3/04/2";

/// Conversations in which every message passes in the right order; the order of arrival must not
/// matter to them (see `order`).
pub(crate) const SOUND: &[&[&str]] = &[
    // A specific, an aspecific and a generic assignment, each started and stopped.
    &[
        "301 a 2025-01-01 | vol=3/04/2 to=2025-12-31 | nr=2 code=- budget=5000 to=2025-12-31 | nr=3 cat=- code=- budget=5000 to=2025-12-31",
        "305 b 2025-01-02 | | nr=2 code=- | nr=3 cat=- code=- => ok",
        "307 c 2025-07-01 | | nr=2 code=- | nr=3 cat=- code=- => ok",
    ],
    // A stop is corrected: the reason is part of its key, so one message does it (IV008).
    &[
        A,
        "305 b 2025-01-02 | => ok",
        "307 c 2025-07-01 | reden=31 => ok",
        "307 d 2025-07-02 | reden=31 status=3 | reden=32 => ok",
    ],
    // The same with what withdraws behind what replaces.
    &[
        A,
        "305 b 2025-01-02 | => ok",
        "307 c 2025-07-01 | reden=31 => ok",
        "307 d 2025-07-02 | reden=32 | reden=31 status=3 => ok",
    ],
    // ToewijzingIngangsdatum is no part of the key: two messages.
    &[
        A,
        "305 b 2025-01-02 | ingang=2025-01-02 => ok",
        "305 c 2025-01-03 | status=3 => ok",
        "305 d 2025-01-03 | ingang=2025-01-01 => ok",
    ],
    // A start with another day, withdrawn and new in one message, and then stopped.
    &[
        A,
        "305 b 2025-01-02 | begin=2025-01-02 => ok",
        "305 c 2025-01-09 | begin=2025-01-02 status=3 | begin=2025-01-08 => ok",
        "307 d 2025-07-01 | begin=2025-01-08 => ok",
    ],
    // A temporary stop becomes definitive without a start between (OP377).
    &[
        A,
        "305 b 2025-01-02 | => ok",
        "307 c 2025-07-01 | reden=20 eind=2025-06-30 => ok",
        "307 d 2025-08-01 | reden=31 eind=2025-06-30 => ok",
    ],
    // Stops for a while, starts again, stops for good (OP379).
    &[
        A,
        "305 b 2025-01-02 | => ok",
        "307 c 2025-04-01 | reden=20 eind=2025-03-31 => ok",
        "305 d 2025-05-02 | begin=2025-05-01 => ok",
        "307 e 2025-07-01 | begin=2025-05-01 => ok",
    ],
    // The assignment came with effect on the past, after the care began.
    &["305 b 2025-01-02 | => ok", "301 a 2025-03-01 | op=2025-03-01 vol=3/04/2"],
    // Asked for, honoured, started.
    &[
        "315 b 2025-01-02 | req=R1 from=2025-01-01 => ok",
        "319 c 2025-01-03 | req=R1 antwoord=2",
        "301 d 2025-01-20 | req=R1 op=2025-01-20",
        "305 e 2025-01-21 | => ok",
        "317 f 2025-03-01 req=R2 | from=2025-04-01 vol=4/04/2 => ok",
    ],
    // Refused, asked again for two products, refused again, changed after all.
    &[
        "315 b 2025-01-02 | req=R1 => ok",
        "319 c 2025-01-03 | req=R1 antwoord=1",
        "315 d 2025-01-05 | req=R2 | req=R3 code=45A04 => ok",
        "319 e 2025-01-06 | req=R2 antwoord=1",
        "301 f 2025-01-07 | req=R3 code=45A04",
        "317 g 2025-02-01 req=R4 | from=2025-03-01 vol=4/04/2 => ok",
    ],
    // Effort: two months, then the first is credited and claimed anew in one message (OP366).
    &[
        A,
        "323 b 2025-02-05 decl=D1 | ref=P1 vol=12 tarief=10 bedrag=120 => ok",
        "323 c 2025-03-05 decl=D2 | ref=P2 from=2025-02-01 to=2025-02-28 vol=12 tarief=10 bedrag=120 => ok",
        "323 d 2025-04-05 decl=D3 | ref=P4 vol=15 tarief=10 bedrag=150 | ref=P3 vorig=P1 vol=12 tarief=10 bedrag=-120 => ok",
    ],
    // Output by the week: the broken week goes with the last Sunday (IV076).
    &[
        "301 a 2022-07-01 | from=2022-07-11 to=2022-09-03 vol=30000/83/2",
        "323 b 2022-08-05 decl=D1 | ref=P1 from=2022-07-11 to=2022-07-31 vol=90000/83 bedrag=90000 => ok",
        "323 c 2022-09-05 decl=D2 | ref=P2 from=2022-08-01 to=2022-08-31 vol=150000/83 bedrag=150000 => ok",
    ],
    // A claim needs no start (OP364); two children and one provider.
    &[
        A,
        "301 b 2025-01-01 | child=anna vol=2/14/4",
        "323 c 2025-02-05 decl=D1 | ref=P1 vol=3 tarief=10 bedrag=30 | child=anna ref=P2 vol=2/14 tarief=10 bedrag=20 => ok",
    ],
];

#[test]
fn sound_conversations_pass() {
    for lines in SOUND {
        check(usual(), lines);
    }
}

/// What goes wrong, and what the next message then is worth.
#[test]
fn a_refused_message_is_as_never_sent() {
    for lines in [
        &["305 b 2025-01-02 | => 9019@StartProduct[1]"][..],
        &[
            A,
            "305 b 2025-01-02 | => ok",
            "305 c 2025-01-03 | begin=2025-01-08 | nr=9 => 9019@StartProduct[2] 9326@StartProduct[1]",
            "307 d 2025-07-01 | begin=2025-01-08 => 9069@StopProduct[1]",
        ],
        // A second definitive stop, until the first is withdrawn.
        &[
            A,
            "305 b 2025-01-02 | => ok",
            "307 c 2025-07-01 | reden=31 => ok",
            "307 d 2025-07-02 | reden=32 => ok",
            "307 e 2025-07-03 | reden=31 status=3 => ok",
        ],
    ] {
        check(usual(), lines);
    }
}

/// The reference of a refused request is free again, for the same child and for another.
#[test]
fn a_refused_request_gives_its_reference_free() {
    let mut world = World::new(usual());
    let lines = [
        "315 a 2025-01-01 | req=R1 => ok",
        "315 b 2025-01-02 | req=R2 => 9374@Client",
        "315 c 2025-01-04 | child=anna req=R2 => ok",
    ];
    for line in &lines[..2] {
        world.tell(line);
        world.run();
    }
    world.pass(25);
    world.tell(lines[2]);
    world.run();
    crate::assert_verdicts(&world, &lines);
    assert_eq!(world.facts().len(), 2, "{:#?}", world.facts());
}

/// Of a claim each line leaves with its judgement, and only approved ones count.
#[test]
fn a_claim_is_judged_by_the_line() {
    let claim = "323 c 2025-02-05 decl=D1 | ref=P1 vol=3 tarief=10 bedrag=30 | ref=P2 code=45A04 vol=3 tarief=10 bedrag=30 | child=anna ref=P3 vol=3 tarief=10 bedrag=30 => partly 8187@Client[2] 9340@Client[1]/Prestatie[2]";
    let again = "323 d 2025-02-06 decl=D2 | ref=P1 from=2025-02-01 to=2025-02-28 vol=3 tarief=10 bedrag=30 | ref=P4 vol=1 tarief=10 bedrag=10 => partly 8021@Client[1]/Prestatie[1] 9389@Client[1]/Prestatie[2]";
    let world = check(usual(), &[A, claim, again]);
    assert_eq!((world.toegekend(claim), world.toegekend(again)), (30, 0));
    let lines = world.lines();
    let told: Vec<(&str, &str)> = lines.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    let expected = [
        ("c-P1", "toegewezen"),
        ("c-P2", "afgewezen 9340"),
        ("c-P3", "afgewezen 8187"),
        ("d-P1", "afgewezen 8021"),
        ("d-P4", "afgewezen 9389"),
    ];
    assert_eq!(told, expected);
}

/// A claim whose number was used is refused as a whole: as never sent, none of its lines leave.
#[test]
fn a_claim_that_is_refused_as_a_whole_approves_nothing() {
    let lines = [
        A,
        "323 b 2025-02-05 decl=D1 | ref=P1 vol=3 tarief=10 bedrag=30 => ok",
        "323 c 2025-03-05 decl=D1 | ref=P2 from=2025-02-01 to=2025-02-28 vol=3 tarief=10 bedrag=30 => 9333@Declaratie",
        "323 d 2025-03-06 decl=D2 | ref=P2 from=2025-02-01 to=2025-02-28 vol=4 tarief=10 bedrag=40 => ok",
    ];
    let world = check(usual(), &lines);
    assert_eq!((world.toegekend(lines[2]), world.toegekend(lines[3])), (0, 40));
    assert!(!world.lines().contains_key("c-P2"), "{:?}", world.lines());
    // The day of the future is told once, at the header, whatever the number of clients.
    let future = "323 e 2026-01-02 decl=D3 | ref=P8 vol=1 tarief=1 bedrag=1 | child=anna ref=P9 vol=1 tarief=1 bedrag=1 => 8848@Header";
    let world = check(usual(), &[A, future]);
    assert_eq!(world.toegekend(future), 0);
    assert!(world.lines().is_empty(), "{:?}", world.lines());
}

/// Corrected and sent again under its own name, it is judged as any other; its lines leave once.
#[test]
fn a_claim_that_was_refused_as_a_whole_may_come_again() {
    let first = "323 b 2025-02-05 decl=D1 | ref=P1 vol=3 tarief=10 bedrag=30 => ok";
    let refused = "323 c 2025-03-05 decl=D1 | ref=P2 from=2025-02-01 to=2025-02-28 vol=3 tarief=10 bedrag=30 => 9333@Declaratie";
    let again = "323 c 2025-03-05 decl=D2 content=8 | ref=P2 from=2025-02-01 to=2025-02-28 vol=3 tarief=10 bedrag=30 => ok";
    for restarts in [false, true] {
        let mut world = World::new(usual());
        for line in [A, first, refused, again] {
            world.tell(line);
            world.run();
            if restarts {
                world.restart();
            }
            crate::assert_verdicts(&world, &[line]);
        }
        assert_eq!(world.lines()["c-P2"], "toegewezen");
        assert_eq!(world.facts().len(), 3, "{:#?}", world.facts());
    }
}
