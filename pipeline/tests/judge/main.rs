//! The judge through the door of its stage: messages as lines of text in, verdicts and facts out.
//!
//! - `rules`: by rule, a message that is accepted and one that is refused.
//! - `cases`: the casuistry of the standard, message by message.
//! - `order`: the order of arrival changes nothing, nor does a crash at any commit.
//! - `same_day`: corrections within one day, in any order of arrival.
//! - `time`: what waits, how long, and what is noted.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod cases;
mod message;
mod order;
mod rules;
mod same_day;
mod time;
mod world;

use wijkstroom_pipeline::judge::Lists;

use crate::message::parts;
use crate::world::{Setting, World};

/// Waits a day, gathers nothing.
fn usual() -> Setting {
    Setting { wait_hours: 24, gather_hours: 0, lists: Lists::default() }
}

/// The id of the message that a line tells.
fn message_id(line: &str) -> String {
    parts(line)[0].0.meta.message_id.clone()
}

/// Tells the lines one after the other, lets all waits end, and holds each verdict against what
/// follows `=>`; a line without it is not judged.
#[track_caller]
fn check(setting: Setting, lines: &[&str]) -> World {
    let mut world = World::new(setting);
    for line in lines {
        world.tell(line);
        world.run();
    }
    world.pass(48);
    assert_verdicts(&world, lines);
    world.assert_nobody_is_named();
    world
}

/// Holds the verdicts against what the lines expect.
#[track_caller]
fn assert_verdicts(world: &World, lines: &[&str]) {
    let verdicts = world.verdicts();
    for line in lines {
        let expected = line.split_once("=>").map(|(_, expected)| expected.trim());
        let found = verdicts.get(&message_id(line)).map(String::as_str);
        assert_eq!(found, expected, "{line}\nof {lines:#?}");
    }
}
