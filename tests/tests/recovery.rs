//! Stores that were put back, emptied or restarted under a hub.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::fs;

use wijkstroom_tests::hub::{Engine, Extra, Place, kafka_engine};
use wijkstroom_tests::message::Start;
use wijkstroom_tests::tables;

#[test]
fn a_warehouse_of_another_stream_is_refused_embedded() {
    a_warehouse_of_another_stream_is_refused(Engine::Embedded, &|place| {
        for end in ["", "-wal", "-shm"] {
            drop(fs::remove_file(place.dir.join(format!("stream.sqlite{end}"))));
        }
    });
}

#[test]
fn a_warehouse_of_another_stream_is_refused_kafka() {
    a_warehouse_of_another_stream_is_refused(kafka_engine(), &|place| {
        let text = fs::read_to_string(place.settings()).unwrap();
        let other = text.replace("topic_prefix = \"", "topic_prefix = \"other.");
        fs::write(place.settings(), other).unwrap();
    });
}

/// Goal: a stream that was emptied while the warehouse was kept loses no message without a
/// word. Method: its positions start anew, so without a check the next message would lie
/// before what the warehouse says it has read.
fn a_warehouse_of_another_stream_is_refused(engine: Engine, empty: &dyn Fn(&Place)) {
    let dir = tempfile::tempdir().unwrap();
    let place = Place::new(dir.path(), engine, &Extra::default());
    let drop_in = |identification: &'static str| {
        let message = Start { identification, ..Start::default() };
        fs::write(place.intake().join("start.xml"), message.xml()).unwrap();
    };
    drop_in("EERST");
    place.run_until_idle();
    empty(&place);
    drop_in("DAARNA");
    let output = place.run(&["run", "--until-idle"]);
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.contains("uit een andere stroom gevuld"), "{told}");
    assert!(place.intake().join("start.xml").exists(), "nothing is taken in");
    assert_eq!(tables::column(&place, "fact_care_started", "identification"), ["EERST"]);
}
