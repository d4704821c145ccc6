//! What was refused, or could not be delivered, is offered once more when its cause is gone.

use std::fs;

use serde_json::Value;
use wijkstroom_tests::hub::{Engine, Extra, Place, kafka_engine};
use wijkstroom_tests::message::Start;
use wijkstroom_tests::receiver::{Behaviour, Receiver};
use wijkstroom_tests::tables;

use crate::{good, read_json, stdout};

#[test]
fn a_refused_message_is_replayed_embedded() {
    a_refused_message_is_replayed(Engine::Embedded);
}

#[test]
fn a_refused_message_is_replayed_kafka() {
    a_refused_message_is_replayed(kafka_engine());
}

/// A municipality that joins: its messages were refused, and count after a replay.
fn a_refused_message_is_replayed(engine: Engine) {
    let dir = tempfile::tempdir().unwrap();
    let place = Place::new(dir.path(), engine, &Extra::default());
    let elsewhere = Start { municipality: "0014", identification: "NIEUW", ..Start::default() };
    fs::write(place.intake().join("nieuw.xml"), elsewhere.xml()).unwrap();
    fs::write(place.intake().join("kapot.xml"), "geen xml").unwrap();
    place.run_until_idle();
    let reason = read_json(&place.intake().join("refused/nieuw.xml.reason.json"));
    let receipt = reason["receipt"].as_str().unwrap();

    // Nothing changed: refused again with the same verdict, and that is no second case.
    let told = stdout(&place, &["rejects", "replay", receipt]);
    assert!(told.contains("1 opnieuw aangeboden, 0 niet"), "{told}");
    place.run_until_idle();
    assert!(tables::column(&place, "fact_care_started", "fact_id").is_empty());
    let listed = stdout(&place, &["rejects", "list", "--receipt", receipt]);
    assert_eq!(listed.matches("WS012").count(), 1, "{listed}");
    assert!(!stdout(&place, &["rejects", "list", "--open"]).contains(receipt));

    let settings = fs::read_to_string(place.settings()).unwrap();
    fs::write(place.settings(), settings.replace("\"0384\"]\n\n", "\"0384\", \"0014\"]\n\n"))
        .unwrap();
    stdout(&place, &["rejects", "replay", receipt]);
    place.run_until_idle();
    assert_eq!(tables::column(&place, "fact_care_started", "identification"), ["NIEUW"]);
    assert_eq!(tables::column(&place, "fact_care_started", "receipt"), [receipt]);
    let found = stdout(&place, &["find", "--receipt", receipt]);
    assert!(found.contains("aangenomen"), "{found}");
    let open = stdout(&place, &["rejects", "list", "--open"]);
    assert!(!open.contains(receipt) && open.contains("door"), "only the other is open: {open}");
}

#[test]
fn an_undelivered_fact_is_replayed_embedded() {
    an_undelivered_fact_is_replayed(Engine::Embedded);
}

#[test]
fn an_undelivered_fact_is_replayed_kafka() {
    an_undelivered_fact_is_replayed(kafka_engine());
}

fn an_undelivered_fact_is_replayed(engine: Engine) {
    let dir = tempfile::tempdir().unwrap();
    let (refusing, other) =
        (Receiver::start(Behaviour::default()), Receiver::start(Behaviour::default()));
    let extra = Extra {
        wijkteams: vec![
            ("noord".into(), refusing.url(), vec!["0363".into()]),
            ("zuid".into(), other.url(), vec!["0363".into()]),
        ],
        ..Extra::default()
    };
    let place = Place::new(dir.path(), engine, &extra);
    refusing.refuse(true);
    fs::write(place.intake().join("start.xml"), good("START")).unwrap();
    place.run_until_idle();
    assert_eq!(refusing.attempts(), 1, "refused for good: not tried again");
    assert_eq!(other.accepted().len(), 1, "the other wijkteam is not held up");

    let listed = stdout(&place, &["rejects", "list", "--stage", "wijkteam:noord", "--open"]);
    let reject = listed.lines().nth(1).and_then(|row| row.split_whitespace().last());
    let reject = reject.unwrap_or_else(|| panic!("no case in {listed}"));
    let shown = stdout(&place, &["rejects", "show", reject]);
    assert!(shown.contains("400"), "the reason names the answer: {shown}");
    assert!(
        stdout(&place, &["find", "--identification", "START"]).contains("noord: niet afgeleverd")
    );

    refusing.refuse(false);
    let told = stdout(&place, &["rejects", "replay", "--stage", "wijkteam:noord"]);
    assert!(told.contains("1 opnieuw aangeboden, 0 niet"), "{told}");
    place.run_until_idle();
    let accepted = refusing.accepted();
    assert_eq!((accepted.len(), other.accepted().len(), other.attempts()), (1, 1, 1));
    let (key, delivery) = accepted.first_key_value().unwrap();
    let body: Value = serde_json::from_slice(&delivery.body).unwrap();
    assert_eq!(body["id"], **key, "under the key it always had");
    assert_eq!(body["data"]["bericht"]["identificatie"], "START");
    assert!(!stdout(&place, &["rejects", "list", "--open"]).contains(reject));
    let found = stdout(&place, &["find", "--identification", "START"]);
    assert!(found.contains("noord: 1 afgeleverd") && !found.contains("niet afgeleverd"), "{found}");
}
