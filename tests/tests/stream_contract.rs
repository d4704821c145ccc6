//! What both engines promise, by one suite: see the docs of `wijkstroom_stream`.
//!
//! What only one engine has is tested beside it: `stream/tests/embedded.rs`.

#![allow(clippy::unwrap_used)]

#[path = "stream_contract/cases.rs"]
mod cases;
#[path = "stream_contract/groups.rs"]
mod groups;
#[path = "stream_contract/keep.rs"]
mod keep;
#[path = "stream_contract/kill.rs"]
mod kill;

use std::time::Duration;

use wijkstroom_stream::TopicSpec;
use wijkstroom_stream::open::Opened;
use wijkstroom_tests::stream::Place;

/// Long enough for any pause of a loaded machine.
const SESSION: Duration = Duration::from_secs(30);

/// A stream of one test.
struct Engine {
    opened: Opened,
    place: Place,
    /// Removed when the test ends.
    _folder: Option<tempfile::TempDir>,
}

impl Engine {
    fn open(place: Place, folder: Option<tempfile::TempDir>, session: Duration) -> Self {
        Self { opened: place.open(session), place, _folder: folder }
    }

    fn declare(&self, topics: &[TopicSpec]) {
        self.opened.admin.declare(topics).unwrap();
    }
}

/// Runs a case on the embedded engine.
fn on_embedded(session: Duration, case: fn(Engine)) {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::embedded(folder.path());
    case(Engine::open(place, Some(folder), session));
}

/// Runs a case on Kafka.
fn on_kafka(session: Duration, case: fn(Engine)) {
    case(Engine::open(Place::kafka(), None, session));
}

/// A zombie on Kafka is a member that did not poll for `max.poll.interval.ms`, which the
/// broker's shortest session bounds.
const SHORT_KAFKA: Duration = Duration::from_secs(2);
/// On the embedded engine no time at all need pass.
const SHORT_EMBEDDED: Duration = Duration::ZERO;

mod embedded {
    use super::{SESSION, SHORT_EMBEDDED, cases, groups, keep, kill, on_embedded};

    #[test]
    fn records_stay_in_order_within_their_partition() {
        on_embedded(SESSION, cases::order);
    }
    #[test]
    fn a_record_comes_back_as_it_was() {
        on_embedded(SESSION, cases::round_trip);
    }
    #[test]
    fn reading_on_gives_what_came_since() {
        on_embedded(SESSION, cases::reading_on);
    }
    #[test]
    fn outputs_and_positions_advance_together() {
        on_embedded(SESSION, cases::atomic);
    }
    #[test]
    fn outputs_of_no_record_are_committed_too() {
        on_embedded(SESSION, cases::outputs_alone);
    }
    #[test]
    fn nothing_of_an_aborted_commit_is_visible() {
        on_embedded(SESSION, cases::aborted);
    }
    #[test]
    fn a_seek_goes_on_from_there() {
        on_embedded(SESSION, cases::seek);
    }
    #[test]
    fn a_value_of_50_mb_passes_and_a_larger_one_than_allowed_is_refused() {
        on_embedded(SESSION, cases::large);
    }
    #[test]
    fn another_partition_count_is_refused() {
        on_embedded(SESSION, cases::partition_count);
    }
    #[test]
    fn a_topic_that_was_not_declared_is_refused() {
        on_embedded(SESSION, cases::undeclared);
    }
    #[test]
    fn two_consumers_share_and_one_takes_over() {
        on_embedded(SESSION, groups::share);
    }
    #[test]
    fn a_zombie_writes_nothing() {
        on_embedded(SHORT_EMBEDDED, groups::zombie);
    }
    #[test]
    fn state_is_restored_on_another_consumer() {
        on_embedded(SESSION, groups::state_moves);
    }
    #[test]
    fn groups_do_not_see_each_other() {
        on_embedded(SESSION, groups::apart);
    }
    #[test]
    fn the_status_tells_how_far_every_group_is() {
        on_embedded(SESSION, groups::positions);
    }
    #[test]
    fn work_goes_on_where_a_kill_left_it() {
        on_embedded(SESSION, kill::kill);
    }
    #[test]
    fn compaction_keeps_the_last_value() {
        on_embedded(SESSION, keep::compaction);
    }
    #[test]
    fn retention_never_deletes_what_was_not_read() {
        on_embedded(SESSION, keep::retention);
    }
}

mod kafka {
    use super::{SESSION, SHORT_KAFKA, cases, groups, keep, kill, on_kafka};

    #[test]
    fn records_stay_in_order_within_their_partition() {
        on_kafka(SESSION, cases::order);
    }
    #[test]
    fn a_record_comes_back_as_it_was() {
        on_kafka(SESSION, cases::round_trip);
    }
    #[test]
    fn reading_on_gives_what_came_since() {
        on_kafka(SESSION, cases::reading_on);
    }
    #[test]
    fn outputs_and_positions_advance_together() {
        on_kafka(SESSION, cases::atomic);
    }
    #[test]
    fn outputs_of_no_record_are_committed_too() {
        on_kafka(SESSION, cases::outputs_alone);
    }
    #[test]
    fn nothing_of_an_aborted_commit_is_visible() {
        on_kafka(SESSION, cases::aborted);
    }
    #[test]
    fn a_seek_goes_on_from_there() {
        on_kafka(SESSION, cases::seek);
    }
    #[test]
    fn a_value_of_50_mb_passes_and_a_larger_one_than_allowed_is_refused() {
        on_kafka(SESSION, cases::large);
    }
    #[test]
    fn another_partition_count_is_refused() {
        on_kafka(SESSION, cases::partition_count);
    }
    #[test]
    fn a_topic_that_was_not_declared_is_refused() {
        on_kafka(SESSION, cases::undeclared);
    }
    #[test]
    fn two_consumers_share_and_one_takes_over() {
        on_kafka(SESSION, groups::share);
    }
    #[test]
    fn a_zombie_writes_nothing() {
        on_kafka(SHORT_KAFKA, groups::zombie);
    }
    #[test]
    fn state_is_restored_on_another_consumer() {
        on_kafka(SESSION, groups::state_moves);
    }
    #[test]
    fn groups_do_not_see_each_other() {
        on_kafka(SESSION, groups::apart);
    }
    #[test]
    fn the_status_tells_how_far_every_group_is() {
        on_kafka(SESSION, groups::positions);
    }
    #[test]
    fn work_goes_on_where_a_kill_left_it() {
        on_kafka(SESSION, kill::kill);
    }
    #[test]
    fn compaction_keeps_the_last_value() {
        on_kafka(SESSION, keep::compaction);
    }
    #[test]
    fn retention_never_deletes_what_was_not_read() {
        on_kafka(SESSION, keep::retention);
    }
    #[test]
    fn a_restore_waits_for_what_a_predecessor_left_open() {
        on_kafka(SESSION, keep::open_transaction);
    }
    #[test]
    fn a_topic_that_deletes_by_itself_is_refused() {
        on_kafka(SESSION, keep::foreign_topic);
    }
}
