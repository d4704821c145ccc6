//! How the time of the judge grows with the lines of a claim and the messages of a child.
//!
//! `cargo bench -p wijkstroom-pipeline --bench judge` prints it; what a line or message takes must
//! hardly grow from one row to the next.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed benchmark")]
#![allow(clippy::print_stdout, reason = "the result is a table")]
#![allow(dead_code, reason = "the tests use more of the world")]

#[path = "../tests/judge/message.rs"]
mod message;
#[path = "../tests/judge/world.rs"]
mod world;

use std::fmt::Write as _;
use std::time::Instant;

use wijkstroom_pipeline::judge::Lists;

use crate::world::{Setting, World};

fn main() {
    println!(
        "{:>8}  {:>14}  {:>14}  {:>14}",
        "", "claim, µs/line", "again, µs/line", "child, µs/message"
    );
    for size in [1_250, 2_500, 5_000, 10_000, 20_000] {
        let [first, again] = claims(size).map(|claim| per(claim, size));
        let child = per(child(size / 10), size / 10);
        println!("{size:>8}  {first:>14.2}  {again:>14.2}  {child:>14.2} ({} messages)", size / 10);
    }
}

fn per(seconds: f64, count: usize) -> f64 {
    seconds * 1e6 / f64::from(u32::try_from(count).unwrap())
}

fn world() -> World {
    World::new(Setting { wait_hours: 24, gather_hours: 0, lists: Lists::default() })
}

fn timed(world: &mut World, line: &str) -> f64 {
    world.tell(line);
    let start = Instant::now();
    world.run();
    start.elapsed().as_secs_f64()
}

/// A claim of so many lines for one client, each on an assignment of its own or one of ten, and the
/// claim that credits and claims half of them anew.
fn claims(lines: usize) -> [f64; 2] {
    let mut world = world();
    let mut assigned = "301 a 2025-01-01".to_owned();
    let mut first = "323 b 2025-02-05 decl=D1".to_owned();
    let mut again = "323 c 2025-02-06 decl=D2".to_owned();
    for line in 0..lines {
        let number = line + 1;
        let product = format!("nr={number} code=45A{number}");
        write!(assigned, " | {product} to=2025-12-31 vol=30/04/4").unwrap();
        write!(first, " | {product} ref=P{line} vol=3 tarief=10 bedrag=30").unwrap();
        if line % 2 == 0 {
            write!(again, " | {product} ref=C{line} vorig=P{line} vol=3 tarief=10 bedrag=-30")
                .unwrap();
            write!(again, " | {product} ref=N{line} vol=4 tarief=10 bedrag=40").unwrap();
        }
    }
    world.tell(&assigned);
    world.run();
    let took = [timed(&mut world, &first), timed(&mut world, &again)];
    let told = world.verdicts();
    assert!(told.len() == 2 && told.values().all(|verdict| verdict == "ok"), "a claim is refused");
    took
}

/// One more message about a child of so many.
fn child(messages: usize) -> f64 {
    let mut world = world();
    world.switch(false);
    world.tell("301 a 2015-01-01 | from=2015-01-01");
    for at in 0..messages / 2 {
        let (year, month, day) = (2015 + at / 336, at / 28 % 12 + 1, at % 28 + 1);
        let of = format!("{year}-{month:02}-{day:02}");
        world.tell(&format!("305 s{at} {of} | begin={of}"));
        world.tell(&format!("307 t{at} {of} | begin={of} eind={of} reden=20"));
    }
    world.switch(true);
    world.run();
    let took = timed(&mut world, "305 z 2025-01-01 | begin=2025-01-01");
    assert_eq!(world.verdicts().into_values().collect::<Vec<_>>(), ["ok"]);
    took
}
