//! What stays, what goes, and what a topic must be like.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use rdkafka::ClientConfig;
use rdkafka::admin::{
    AdminClient, AdminOptions, AlterConfig, NewTopic, ResourceSpecifier, TopicReplication,
};
use rdkafka::client::DefaultClientContext;
use rdkafka::producer::{BaseProducer, BaseRecord, Producer as _};
use wijkstroom_stream::{Cleanup, Output, Record, StreamError, TopicPartition};
use wijkstroom_tests::kafka::brokers;
use wijkstroom_tests::stream::{
    GROUP, PATIENCE, Place, after, next_records, now_ms, output, read_all, state, text, topic,
};

use crate::Engine;

fn kafka() -> ClientConfig {
    let mut config = ClientConfig::new();
    config.set("bootstrap.servers", brokers());
    config
}

fn admin() -> AdminClient<DefaultClientContext> {
    kafka().create().unwrap()
}

/// Waits for a future of librdkafka.
fn wait<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

/// Goal: of every key the last value stays, and is what a restore gives; earlier ones go.
/// Method: many values of few keys, a tombstone, and cleaning until the early ones are gone.
pub(crate) fn compaction(engine: Engine) {
    let topics = [state("state", 1)];
    engine.declare(&topics);
    if let Place::Kafka(prefix) = &engine.place {
        // The broker cleans closed segments only: close them at once.
        let name = format!("{prefix}state");
        let eager = AlterConfig::new(ResourceSpecifier::Topic(&name))
            .set("cleanup.policy", "compact")
            .set("segment.ms", "100")
            .set("min.cleanable.dirty.ratio", "0.01")
            .set("max.message.bytes", "68157440");
        wait(admin().alter_configs([&eager], &AdminOptions::new())).unwrap().remove(0).unwrap();
    }
    let stream = &*engine.opened.stream;
    let at = TopicPartition::new("state", 0);
    let put = |key: &str, value: Option<String>| {
        let mut put = output("state", key, "");
        put.partition = Some(0);
        put.record.value = value.map(String::into_bytes);
        stream.append(vec![put]).unwrap();
    };
    put("gone", Some("here".to_owned()));
    for round in 0..5 {
        for key in ["a", "b", "c"] {
            put(key, Some(format!("{key}{round}")));
        }
    }
    put("gone", None);

    let deadline = Instant::now() + PATIENCE;
    let mut filler = 0;
    let early = |value: &str| value == "here" || (value.len() == 2 && !value.ends_with('4'));
    loop {
        assert!(Instant::now() < deadline, "early values stay");
        filler += 1;
        put("filler", Some(format!("filler {filler}")));
        engine.opened.admin.retain(&topics, now_ms()).unwrap();
        let values: Vec<_> = read_all(stream, &at).iter().map(|one| text(&one.record)).collect();
        for last in ["a4", "b4", "c4"] {
            assert!(values.iter().any(|value| value == last), "{last} is lost: {values:?}");
        }
        if !values.iter().any(|value| early(value)) {
            break;
        }
    }
    let mut restored: BTreeMap<String, String> = BTreeMap::new();
    let mut member = stream.join(GROUP, &["state"]).unwrap();
    member
        .restore(&at, &mut |record: Record| {
            let key = String::from_utf8(record.key.clone()).unwrap();
            match record.value {
                Some(_) => restored.insert(key, text(&record)),
                None => restored.remove(&key),
            };
        })
        .unwrap();
    let pair = |key: &str, value: String| (key.to_owned(), value);
    let expected = [
        pair("a", "a4".to_owned()),
        pair("b", "b4".to_owned()),
        pair("c", "c4".to_owned()),
        pair("filler", format!("filler {filler}")),
    ];
    assert_eq!(restored, BTreeMap::from(expected));
}

/// Goal: what is old and read goes; what is young, or unread by any declared consumer,
/// stays. Method: old and new records, two consumers, cleaning after each step.
pub(crate) fn retention(engine: Engine) {
    let mut spec = topic("in", 1);
    spec.cleanup = Cleanup::Delete(Some(Duration::from_secs(3600)));
    spec.consumers.push("late".to_owned());
    let mut forever = topic("forever", 1);
    forever.consumers.clear();
    let topics = [spec.clone(), forever];
    engine.declare(&topics);
    let stream = &*engine.opened.stream;
    let two_hours_ago = now_ms() - 2 * 3600 * 1000;
    for name in ["in", "forever"] {
        let outputs = (0..10).map(|number| {
            let mut record = output(name, "key", &number.to_string());
            record.record.timestamp_ms = if number < 6 { two_hours_ago } else { now_ms() };
            record
        });
        stream.append(outputs.collect()).unwrap();
    }
    let retain = || engine.opened.admin.retain(&topics, now_ms()).unwrap();
    let left = |name: &str| {
        let read = read_all(stream, &TopicPartition::new(name, 0));
        read.iter().map(|one| text(&one.record)).collect::<Vec<_>>().join(" ")
    };
    let commit = |group: &str, next: u64| {
        let mut member = stream.join(group, &["in"]).unwrap();
        next_records(&mut *member);
        let at = TopicPartition::new("in", 0);
        member.commit(&[(at, next)].into(), Vec::new()).unwrap();
    };
    assert_eq!((retain(), left("in").as_str()), (0, "0 1 2 3 4 5 6 7 8 9"));
    commit(GROUP, 9);
    assert_eq!((retain(), left("in").as_str()), (0, "0 1 2 3 4 5 6 7 8 9"));
    commit("late", 4);
    assert_eq!((retain(), left("in").as_str()), (4, "4 5 6 7 8 9"));
    commit("late", 10);
    assert_eq!((retain(), left("in").as_str()), (2, "6 7 8 9"));
    assert_eq!(left("forever"), "0 1 2 3 4 5 6 7 8 9");
    let status = engine.opened.admin.status(&topics[..1]).unwrap();
    assert_eq!((status[0].start, status[0].end), (6, 10));

    // Whoever was not there yet begins at the first that is left.
    let mut newcomer = stream.join("newcomer", &["in"]).unwrap();
    let batch = next_records(&mut *newcomer);
    assert_eq!((batch[0].offset, text(&batch[0].record).as_str()), (6, "6"));
    newcomer.commit(&after(&batch), Vec::new()).unwrap();

    // A target with positions of its own never passes over what it has not read.
    let at = TopicPartition::new("in", 0);
    for (offset, expected) in [(5, "begint bij 6"), (11, "eindigt bij 10")] {
        let error = newcomer.seek(&at, offset).unwrap_err();
        assert!(matches!(error, StreamError::Unusable { .. }), "{error:?}");
        assert!(error.to_string().contains(expected), "{error}");
    }
    for offset in [10, 0, 6] {
        newcomer.seek(&at, offset).unwrap();
    }
    assert_eq!(next_records(&mut *newcomer)[0].offset, 6);
}

/// Goal: state that a predecessor was writing when it died is waited for, not overlooked.
/// Method: a transaction left open; a restore beside it ends only after it was decided.
pub(crate) fn open_transaction(engine: Engine) {
    engine.declare(&[topic("in", 1), state("state", 1)]);
    let Place::Kafka(prefix) = &engine.place else { panic!("on Kafka only") };
    let stream = &*engine.opened.stream;
    stream.append(vec![Output { partition: Some(0), ..output("state", "key", "old") }]).unwrap();

    let mut config = kafka();
    config.set("transactional.id", format!("{prefix}predecessor"));
    let predecessor: BaseProducer = config.create().unwrap();
    predecessor.init_transactions(PATIENCE).unwrap();
    predecessor.begin_transaction().unwrap();
    let name = format!("{prefix}state");
    let record = BaseRecord::<[u8], [u8], ()>::to(&name).partition(0).key(b"key").payload(b"new");
    predecessor.send(record).map_err(|(error, _)| error).unwrap();
    predecessor.flush(PATIENCE).unwrap();

    let at = TopicPartition::new("state", 0);
    let mut member = stream.join(GROUP, &["in"]).unwrap();
    let restored = std::thread::scope(|scope| {
        let restore = scope.spawn(|| {
            let mut seen = Vec::new();
            member.restore(&at, &mut |record| seen.push(text(&record))).unwrap();
            seen
        });
        // It sees what is uncommitted only as something to wait for.
        let early = read_all(stream, &at);
        assert_eq!(early.len(), 1);
        assert!(!restore.is_finished());
        predecessor.commit_transaction(PATIENCE).unwrap();
        restore.join().unwrap()
    });
    assert_eq!(restored, ["old", "new"]);
}

/// Goal: nobody's settings delete what was not read. Method: a topic with Kafka's own defaults.
pub(crate) fn foreign_topic(engine: Engine) {
    let Place::Kafka(prefix) = &engine.place else { panic!("on Kafka only") };
    let name = format!("{prefix}in");
    let new = NewTopic::new(&name, 1, TopicReplication::Fixed(1));
    wait(admin().create_topics([&new], &AdminOptions::new())).unwrap().remove(0).unwrap();
    let deadline = Instant::now() + PATIENCE;
    let error = loop {
        assert!(Instant::now() < deadline, "the topic never shows");
        match engine.opened.admin.declare(&[topic("in", 1)]) {
            Err(error @ StreamError::Unusable { .. }) => break error.to_string(),
            Err(StreamError::Unavailable(_)) | Ok(()) => {}
            Err(error) => panic!("{error:?}"),
        }
    };
    assert!(error.contains("retention.ms=604800000"), "{error}");
}
