//! The warehouse on SQLite.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod warehouse_contract;

use std::os::unix::fs::PermissionsExt as _;

use refinery::{Migration, Runner};
use rusqlite::Connection;
use tempfile::TempDir;
use warehouse_contract::said::{START, Topics, registry};
use warehouse_contract::{contents, holding, keys};
use wijkstroom_config::WarehouseSettings;
use wijkstroom_pipeline::runner::Step as _;
use wijkstroom_pipeline::sql::StoreError;
use wijkstroom_pipeline::warehouse;
use wijkstroom_schemas::topics;

/// A warehouse of its own in a folder of its own.
fn fresh() -> (TempDir, WarehouseSettings) {
    let dir = tempfile::tempdir().unwrap();
    let settings = WarehouseSettings::Sqlite { path: dir.path().join("warehouse.db") };
    (dir, settings)
}

#[test]
fn fills_the_tables_and_goes_on_where_it_was() {
    let (_dir, settings) = fresh();
    warehouse_contract::fills_the_tables_and_goes_on_where_it_was(&settings);
}

#[test]
fn a_repeat_changes_nothing() {
    let (_dir, settings) = fresh();
    warehouse_contract::a_repeat_changes_nothing(&settings);
}

#[test]
fn a_zombie_writes_nothing() {
    let (_dir, settings) = fresh();
    warehouse_contract::a_zombie_writes_nothing(&settings);
}

#[test]
fn siblings_see_each_others_facts() {
    let (_dir, settings) = fresh();
    warehouse_contract::siblings_see_each_others_facts(&settings);
}

#[test]
fn a_fact_under_another_pseudonym_is_refused() {
    let (_dir, settings) = fresh();
    warehouse_contract::a_fact_under_another_pseudonym_is_refused(&settings);
}

#[test]
fn what_cannot_be_read_stops_the_loop() {
    let (_dir, settings) = fresh();
    warehouse_contract::what_cannot_be_read_stops_the_loop(&settings);
}

#[test]
fn other_keys_are_refused() {
    let (_dir, settings) = fresh();
    warehouse_contract::other_keys_are_refused(&settings);
}

#[test]
fn any_order_gives_the_same_rows() {
    let mut dirs = Vec::new();
    let mut next = || {
        let (dir, settings) = fresh();
        dirs.push(dir);
        settings
    };
    warehouse_contract::any_order_gives_the_same_rows(&mut next, 40);
}

/// The file holds pseudonyms: no other user of the machine may read it, nor what SQLite puts beside it.
#[test]
fn only_the_hubs_user_can_read_the_files() {
    let (dir, settings) = fresh();
    let (mut warehouse, _) = holding(&settings, &topics::CLEAN);
    let (batch, next) = Topics::default().say(&[START]);
    warehouse.process(&batch, &next).unwrap();
    let files: Vec<_> = std::fs::read_dir(dir.path()).unwrap().map(Result::unwrap).collect();
    assert!(files.iter().any(|file| file.file_name() == "warehouse.db-wal"), "{files:?}");
    for file in files {
        let mode = file.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{:?}", file.file_name());
    }
}

/// A release with a later migration takes the data along; this one then refuses the file and leaves it alone.
#[test]
fn migrations_go_forward_with_data_and_never_back() {
    let (dir, settings) = fresh();
    let path = dir.path().join("warehouse.db");
    let (mut warehouse, _) = holding(&settings, &topics::CLEAN);
    let (batch, next) = Topics::default().say(&[START]);
    warehouse.process(&batch, &next).unwrap();
    drop(warehouse);
    let before = contents(&settings);
    holding(&settings, &topics::CLEAN);
    assert_eq!(contents(&settings), before, "opened again");

    let first = include_str!("../migrations/sqlite/warehouse/V1__facts.sql");
    let own = include_str!("../migrations/sqlite/warehouse/V2__requests_and_claims.sql");
    let feeds = include_str!("../migrations/sqlite/warehouse/V3__feeds.sql");
    let children = include_str!("../migrations/sqlite/warehouse/V4__children.sql");
    let later = "ALTER TABLE client ADD COLUMN later TEXT DEFAULT 'new';";
    let newer = [
        ("V1__facts", first),
        ("V2__requests_and_claims", own),
        ("V3__feeds", feeds),
        ("V4__children", children),
        ("V5__later", later),
    ]
    .map(|(name, sql)| Migration::unapplied(name, sql).unwrap());
    let mut connection = Connection::open(&path).unwrap();
    Runner::new(&newer).run(&mut connection).unwrap();
    let later: String =
        connection.query_row("SELECT later FROM client", [], |row| row.get(0)).unwrap();
    assert_eq!(later, "new");

    let refused = warehouse::open(&settings, &keys(), registry()).err();
    let Some(StoreError::Unusable { reason, .. }) = refused else { panic!("{refused:?}") };
    assert!(reason.contains("van een nieuwere wijkstroom"), "{reason}");
    assert_eq!(contents(&settings), before, "refused, not touched");
}

#[test]
fn stores_requests_claims_and_answers() {
    let (_dir, settings) = fresh();
    warehouse_contract::talks::stores_requests_claims_and_answers(&settings);
}

#[test]
fn requests_are_open_until_they_are_answered() {
    let mut dirs = Vec::new();
    let mut next = || {
        let (dir, settings) = fresh();
        dirs.push(dir);
        settings
    };
    warehouse_contract::talks::requests_are_open_until_they_are_answered(&mut next, 3);
}

#[test]
fn claimed_lines_are_judged_and_credited() {
    let mut dirs = Vec::new();
    let mut next = || {
        let (dir, settings) = fresh();
        dirs.push(dir);
        settings
    };
    warehouse_contract::talks::claimed_lines_are_judged_and_credited(&mut next, 3);
}

#[test]
fn claims_add_up() {
    let mut dirs = Vec::new();
    let mut next = || {
        let (dir, settings) = fresh();
        dirs.push(dir);
        settings
    };
    warehouse_contract::talks::claims_add_up(&mut next, 3);
}

#[test]
fn what_is_known_of_a_child_stays_known() {
    let mut dirs = Vec::new();
    let mut next = || {
        let (dir, settings) = fresh();
        dirs.push(dir);
        settings
    };
    warehouse_contract::talks::what_is_known_of_a_child_stays_known(&mut next, 3);
}

#[test]
fn what_the_first_release_wrote_is_kept() {
    let (dir, settings) = fresh();
    let first = include_str!("../migrations/sqlite/warehouse/V1__facts.sql");
    let mut connection = Connection::open(dir.path().join("warehouse.db")).unwrap();
    let first = Migration::unapplied("V1__facts", first).unwrap();
    Runner::new(&[first]).run(&mut connection).unwrap();
    connection.execute_batch(warehouse_contract::FIRST_RELEASE).unwrap();
    drop(connection);
    warehouse_contract::what_the_first_release_wrote_is_kept(&settings);
}

#[test]
fn every_field_is_kept() {
    let (_dir, settings) = fresh();
    warehouse_contract::reported::every_field_is_kept(&settings);
}

#[test]
fn links_are_shown() {
    let (_dir, settings) = fresh();
    warehouse_contract::reported::links_are_shown(&settings);
}

#[test]
fn reported_facts_tell_of_children() {
    let (_dir, settings) = fresh();
    warehouse_contract::reported::reported_facts_tell_of_children(&settings);
}

#[test]
fn a_second_run_changes_nothing() {
    let (_dir, settings) = fresh();
    warehouse_contract::reported::a_second_run_changes_nothing(&settings);
}

#[test]
fn the_last_version_of_a_record_stands() {
    let mut dirs = Vec::new();
    let mut next = || {
        let (dir, settings) = fresh();
        dirs.push(dir);
        settings
    };
    warehouse_contract::reported::the_last_version_of_a_record_stands(&mut next, 4);
}

#[test]
fn a_child_goes_with_its_bsn() {
    let mut dirs = Vec::new();
    let mut next = || {
        let (dir, settings) = fresh();
        dirs.push(dir);
        settings
    };
    warehouse_contract::reported::a_child_goes_with_its_bsn(&mut next, 3);
}

#[test]
fn what_all_tell_of_a_child_stands_together() {
    let mut dirs = Vec::new();
    let mut next = || {
        let (dir, settings) = fresh();
        dirs.push(dir);
        settings
    };
    warehouse_contract::reported::what_all_tell_of_a_child_stands_together(&mut next, 3);
}

#[test]
fn support_and_measures_run_until_they_end() {
    let mut dirs = Vec::new();
    let mut next = || {
        let (dir, settings) = fresh();
        dirs.push(dir);
        settings
    };
    warehouse_contract::reported::support_and_measures_run_until_they_end(&mut next, 3);
}

#[test]
fn finds_messages_and_what_became_of_them() {
    let (_dir, settings) = fresh();
    warehouse_contract::index::finds_messages_and_what_became_of_them(&settings);
}

#[test]
fn lists_rejects_and_what_was_replayed() {
    let (_dir, settings) = fresh();
    warehouse_contract::index::lists_rejects_and_what_was_replayed(&settings);
}

#[test]
fn findings_of_a_message_are_limited() {
    let (_dir, settings) = fresh();
    warehouse_contract::index::findings_of_a_message_are_limited(&settings);
}

#[test]
fn the_better_then_the_later_counts() {
    let (_dir, settings) = fresh();
    warehouse_contract::index::the_better_then_the_later_counts(&settings);
}

#[test]
fn answers_that_we_owe_are_told() {
    let (_dir, settings) = fresh();
    warehouse_contract::index::deadlines::answers_that_we_owe_are_told(&settings);
}

#[test]
fn returns_that_are_owed_to_us_are_told() {
    let (_dir, settings) = fresh();
    warehouse_contract::index::deadlines::returns_that_are_owed_to_us_are_told(&settings);
}

#[test]
fn requests_without_an_answer_are_told() {
    let (_dir, settings) = fresh();
    warehouse_contract::index::deadlines::requests_without_an_answer_are_told(&settings);
}

#[test]
fn what_no_way_answers_is_not_told() {
    let (_dir, settings) = fresh();
    warehouse_contract::index::deadlines::what_no_way_answers_is_not_told(&settings);
}

#[test]
fn what_a_provider_does_not_approve_is_told() {
    let (_dir, settings) = fresh();
    warehouse_contract::index::what_a_provider_does_not_approve_is_told(&settings);
}

#[test]
fn late_is_told_by_law_and_by_delivery() {
    let (_dir, settings) = fresh();
    warehouse_contract::index::deadlines::late_is_told_by_law_and_by_delivery(&settings);
}

#[test]
fn starts_and_stops_that_came_late_are_told() {
    let (_dir, settings) = fresh();
    warehouse_contract::index::deadlines::starts_and_stops_that_came_late_are_told(&settings);
}

#[test]
fn an_index_zombie_writes_nothing() {
    let (_dir, settings) = fresh();
    warehouse_contract::index::an_index_zombie_writes_nothing(&settings);
}

#[test]
fn a_record_of_another_topic_stops_the_index() {
    let (_dir, settings) = fresh();
    warehouse_contract::index::a_record_of_another_topic_stops_the_index(&settings);
}

#[test]
fn any_order_among_topics_gives_the_same_rows() {
    let mut dirs = Vec::new();
    let mut next = || {
        let (dir, settings) = fresh();
        dirs.push(dir);
        settings
    };
    warehouse_contract::index::any_order_among_topics_gives_the_same_rows(&mut next, 20);
}
