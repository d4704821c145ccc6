//! What only the embedded engine has: one file, one runner, readers, a full disk.
//! What both engines promise is in the suite `stream_contract` of `wijkstroom-tests`.

#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::time::{Duration, Instant};

use wijkstroom_stream::embedded::Embedded;
use wijkstroom_stream::{
    Admin as _, BatchLimits, Cleanup, Output, Polled, Positions, Record, Stream as _, StreamError,
    TopicPartition, TopicSpec,
};

const LIMITS: BatchLimits = BatchLimits { records: 1_000, bytes: 1 << 20 };

fn topic(name: &str, partitions: u32) -> TopicSpec {
    let (name, consumers) = (name.to_owned(), vec!["g".to_owned()]);
    TopicSpec { name, partitions, cleanup: Cleanup::Delete(None), consumers }
}

fn output(topic: &str, key: &str, value: Vec<u8>) -> Output {
    let (key, headers) = (key.as_bytes().to_vec(), Vec::new());
    let record = Record { key, value: Some(value), headers, timestamp_ms: 1_700_000_000_000 };
    Output { topic: topic.into(), partition: None, record }
}

fn count(stream: &Embedded, name: &str, partitions: u32) -> usize {
    (0..partitions)
        .map(|number| {
            let (mut from, mut count) = (0, 0);
            loop {
                let at = TopicPartition::new(name, number);
                let (records, next) = stream.read(&at, from, LIMITS).unwrap();
                if records.is_empty() {
                    return count;
                }
                count += records.len();
                from = next;
            }
        })
        .sum()
}

#[test]
fn a_second_runner_is_refused_and_readers_are_not() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("stream.db");
    let runner = Embedded::open(&path).unwrap();
    runner.declare(&[topic("t", 2)]).unwrap();
    runner.append(vec![output("t", "a", vec![1])]).unwrap();

    let second = Embedded::open(&path).err().unwrap();
    assert!(matches!(&second, StreamError::InUse { path: named } if Path::new(named) == path));

    let reader = Embedded::open_reader(&path).unwrap();
    assert_eq!(count(&reader, "t", 2), 1);
    runner.append(vec![output("t", "b", vec![2])]).unwrap();
    assert_eq!(count(&reader, "t", 2), 2);
    let refused = [
        reader.append(vec![output("t", "c", vec![3])]).err(),
        reader.declare(&[topic("u", 1)]).err(),
        reader.retain(&[topic("t", 2)], 0).err(),
        reader.join("g", &["t"]).err(),
    ];
    for error in refused {
        assert!(matches!(error, Some(StreamError::Unusable { .. })), "{error:?}");
    }

    drop(runner);
    Embedded::open(&path).unwrap();
}

#[test]
#[cfg(unix)]
fn only_the_hubs_user_can_read_the_files() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("stream.db");
    std::fs::write(&path, b"").unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    let stream = Embedded::open(&path).unwrap();
    stream.declare(&[topic("t", 1)]).unwrap();
    let _reader = Embedded::open_reader(&path).unwrap();
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let entry = entry.unwrap();
        assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{entry:?}");
        names.push(entry.file_name().into_string().unwrap());
    }
    names.sort();
    assert_eq!(names, ["stream.db", "stream.db-shm", "stream.db-wal", "stream.db.lock"]);
}

#[test]
fn files_of_others_are_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let check = |name: &str, expected: &str| {
        let path = folder.path().join(name);
        let before = std::fs::read(&path).ok();
        for error in [Embedded::open_reader(&path).err(), Embedded::open(&path).err()] {
            let error = error.map(|error| error.to_string()).unwrap_or_default();
            assert!(error.contains(expected), "{name}: {error:?}");
        }
        assert_eq!(std::fs::read(&path).ok(), before);
    };
    std::fs::write(folder.path().join("text"), "no database at all, but long enough to tell so")
        .unwrap();
    check("text", "is geen stroom van wijkstroom");

    let other = rusqlite::Connection::open(folder.path().join("other")).unwrap();
    other.execute_batch("CREATE TABLE theirs (x)").unwrap();
    check("other", "is geen stroom van wijkstroom");

    drop(Embedded::open(&folder.path().join("newer")).unwrap());
    let newer = rusqlite::Connection::open(folder.path().join("newer")).unwrap();
    newer.execute_batch("PRAGMA user_version = 99").unwrap();
    drop(newer);
    check("newer", "van een nieuwere wijkstroom");
}

/// Goal: a full disk loses nothing and mends itself. Method: SQLite's own page limit
/// gives the same error as a full disk, at a moment that the test chooses.
#[test]
fn a_full_disk_refuses_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("stream.db");
    let stream = Embedded::open(&path).unwrap();
    stream.declare(&[topic("t", 1), topic("u", 1)]).unwrap();
    let mut member = stream.join("g", &["t"]).unwrap();
    stream.limit(Some(1 << 20)).unwrap();

    let mut accepted = 0;
    let error = loop {
        match stream.append((0..10).map(|_| output("t", "a", vec![7; 10_000])).collect()) {
            Ok(()) => accepted += 10,
            Err(error) => break error,
        }
    };
    assert!(matches!(error, StreamError::Unavailable(_)), "{error:?}");
    assert!(accepted >= 50, "the limit hit too early");
    assert_eq!(count(&stream, "t", 1), accepted);

    // A commit fails whole: neither outputs nor positions.
    let deadline = Instant::now() + Duration::from_secs(10);
    let mut poll = || {
        while Instant::now() < deadline {
            if let Polled::Records(records) = member.poll(LIMITS, Duration::from_secs(1)).unwrap() {
                return records;
            }
        }
        panic!("no records in time");
    };
    let first = poll();
    let at = TopicPartition::new("t", 0);
    let next = Positions::from([(at, first.len() as u64)]);
    let outputs: Vec<_> = (0..20).map(|_| output("u", "a", vec![7; 10_000])).collect();
    let mut member = {
        let error = member.commit(&next, outputs.clone()).err().unwrap();
        assert!(matches!(error, StreamError::Unavailable(_)), "{error:?}");
        member
    };
    assert_eq!(count(&stream, "u", 1), 0);
    assert_eq!(stream.status(&[topic("t", 1)]).unwrap()[0].committed, [("g".to_owned(), None)]);

    stream.limit(None).unwrap();
    match member.poll(LIMITS, Duration::from_secs(10)).unwrap() {
        Polled::Records(again) => assert_eq!(again, first),
        other @ (Polled::Assigned(_) | Polled::Revoked(_) | Polled::Idle) => panic!("{other:?}"),
    }
    member.commit(&next, outputs).unwrap();
    stream.append(vec![output("t", "a", vec![1])]).unwrap();
    drop((member, stream));

    let stream = Embedded::open(&path).unwrap();
    assert_eq!((count(&stream, "t", 1), count(&stream, "u", 1)), (accepted + 1, 20));
}

/// Goal: many callers at once share transactions, and each gets its own answer.
#[test]
fn callers_that_append_at_once_are_all_served() {
    let folder = tempfile::tempdir().unwrap();
    let stream = Embedded::open(&folder.path().join("stream.db")).unwrap();
    stream.declare(&[topic("t", 3)]).unwrap();
    std::thread::scope(|scope| {
        for caller in 0..8 {
            let stream = &stream;
            scope.spawn(move || {
                for index in 0..50 {
                    let key = format!("{caller}/{index}");
                    stream.append(vec![output("t", &key, vec![1])]).unwrap();
                    let error = stream.append(vec![output("none", &key, vec![1])]).err();
                    assert!(matches!(error, Some(StreamError::Unusable { .. })), "{error:?}");
                }
            });
        }
    });
    assert_eq!(count(&stream, "t", 3), 400);
}
