//! A stream refuses keys other than those it was written with, and keeps the schemas it was written under.

use wijkstroom_config::Settings;
use wijkstroom_schemas::wire::{RecordType, schema_id};
use wijkstroom_stream::open::{Access, Opened, declared, open};
use wijkstroom_stream::{Output, Record, meta};

const SETTINGS: &str = r#"
    data_dir = "data"
    municipalities = ["0363"]
    stream = { engine = "embedded", path = "stream.db", partitions = 3 }
    warehouse = { engine = "sqlite", path = "warehouse.db" }
    [[wijkteam]]
    name = "noord"
    url = "http://localhost/"
    municipalities = ["0363"]
    source = "urn:nld:gemeente:0363"
"#;

#[track_caller]
fn opened(folder: &tempfile::TempDir) -> Opened {
    let settings = Settings::parse(SETTINGS, folder.path()).expect("settings");
    let opened = open(&settings.stream, Access::Runner).expect("opens");
    opened.admin.declare(&declared(&settings)).expect("declares");
    opened
}

fn keys(all: &[(&str, &str)]) -> Vec<(String, String)> {
    all.iter().map(|(name, print)| ((*name).to_owned(), (*print).to_owned())).collect()
}

#[test]
fn every_topic_of_the_settings_is_declared() {
    let settings = Settings::parse(SETTINGS, "/".as_ref()).unwrap();
    let all = declared(&settings).into_iter();
    let mut all: Vec<_> = all.map(|spec| (spec.name, spec.partitions, spec.consumers)).collect();
    all.sort();
    let topic = |name: &str, partitions, groups: &str| {
        let groups = groups.split_whitespace().map(|group| format!("wijkstroom.{group}"));
        (format!("wijkstroom.{name}"), partitions, groups.collect::<Vec<_>>())
    };
    assert_eq!(
        all,
        [
            topic("answer", 3, "index"),
            topic("clean.allocated", 3, "warehouse index"),
            topic("clean.budget-granted", 3, "warehouse"),
            topic("clean.care-requested", 3, "warehouse index"),
            topic("clean.care-started", 3, "warehouse index"),
            topic("clean.care-stopped", 3, "warehouse index"),
            topic("clean.change-requested", 3, "warehouse index"),
            topic("clean.count-reported", 3, "warehouse"),
            topic("clean.declaration-answered", 3, "warehouse"),
            topic("clean.declared", 3, "warehouse"),
            topic("clean.investigation-reported", 3, "warehouse"),
            topic("clean.measure-reported", 3, "warehouse"),
            topic("clean.outcome-reported", 3, "warehouse"),
            topic("clean.person-linked", 3, "warehouse"),
            topic("clean.placement-prevented", 3, "warehouse"),
            topic("clean.referred", 3, "warehouse"),
            topic("clean.request-answered", 3, "warehouse index"),
            topic("clean.school-signalled", 3, "warehouse"),
            topic("clean.team-support-started", 3, "warehouse"),
            topic("clean.team-support-stopped", 3, "warehouse"),
            topic("event", 3, "pseudonymise"),
            topic("inbox", 3, "dedupe"),
            topic("meta", 1, ""),
            topic("outcome", 3, "index"),
            topic("reject", 3, "index"),
            topic("state.dedupe", 3, ""),
            topic("team.noord", 3, "wijkteam.noord"),
        ]
    );
}

#[test]
fn other_keys_are_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let stream = opened(&folder).stream;
    let check = |all: &[(&str, &str)], expected: &str| {
        let error = meta::prepare(&*stream, &keys(all), 0).err();
        let error = error.map(|error| error.to_string()).unwrap_or_default();
        assert!(error.contains(expected) && error.is_empty() == expected.is_empty(), "{error}");
        assert!(!error.contains("print"), "{error}");
    };
    check(&[("ids", "print-1"), ("warehouse/1", "print-2")], "");
    check(&[("ids", "print-1"), ("warehouse/1", "print-2")], "");
    check(&[("ids", "print-9"), ("warehouse/1", "print-2")], "sleutel `ids` is niet die");
    check(
        &[("ids", "print-1")],
        "sleutel `warehouse/1`, waarmee de stroom geschreven is, ontbreekt",
    );
    check(&[("ids", "print-1"), ("warehouse/1", "print-2"), ("warehouse/2", "print-3")], "");
    check(&[("ids", "print-1"), ("warehouse/1", "print-2")], "sleutel `warehouse/2`");
}

#[test]
fn a_stream_keeps_the_first_id_it_got() {
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let ids = folders.each_ref().map(|folder| {
        let opened = opened(folder);
        let id = meta::identity(&*opened.stream, 0).unwrap();
        // As another hub that started at the same moment.
        let key = format!("stream/{:032x}", 7).into_bytes();
        let record = Record { key, value: Some(Vec::new()), headers: Vec::new(), timestamp_ms: 0 };
        let output = Output { topic: "wijkstroom.meta".into(), partition: Some(0), record };
        opened.stream.append(vec![output]).unwrap();
        assert_eq!(meta::identity(&*opened.stream, 0).unwrap(), id);
        id
    });
    assert_ne!(ids[0], ids[1]);
    assert!(ids.iter().all(|id| id.len() == 32), "{ids:?}");
}

#[test]
fn schemas_of_other_builds_are_read_and_false_ones_refused() {
    let folder = tempfile::tempdir().unwrap();
    let stream = opened(&folder).stream;
    meta::prepare(&*stream, &[], 0).unwrap();
    let store = |id: i32, text: &str| {
        let (key, value) = (format!("schema/{id}").into_bytes(), text.as_bytes().to_vec());
        let record = Record { key, value: Some(value), headers: Vec::new(), timestamp_ms: 0 };
        let output = Output { topic: "wijkstroom.meta".into(), partition: Some(0), record };
        stream.append(vec![output]).unwrap();
    };
    let newer = r#"{"type":"record","name":"Newer","fields":[{"name":"x","type":"long"}]}"#;
    store(schema_id(newer), newer);
    let registry = meta::registry(&*stream).unwrap();
    assert_eq!(registry.all().len(), RecordType::ALL.len() + 1);
    assert_eq!(registry.text(schema_id(newer)).as_deref(), Some(newer));

    store(RecordType::Message.id(), newer);
    let error = meta::registry(&*stream).err().map(|error| error.to_string()).unwrap_or_default();
    let expected = format!("bewaarde schema {} is veranderd", RecordType::Message.id());
    assert!(error.contains(&expected), "{error}");
}
