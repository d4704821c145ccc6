//! One writer, one reader.

use std::collections::BTreeSet;

use wijkstroom_stream::{
    BatchLimits, Member, Output, Polled, Positions, Record, StreamError, TopicPartition, TopicSpec,
    VALUE_MAX_BYTES, partition_of,
};
use wijkstroom_tests::stream::{
    GROUP, LIMITS, after, next_records, now_ms, output, read_all, topic, values,
};

use crate::Engine;

/// Goal: order per partition, and the partition that the key says. Method: 300 records
/// of 17 keys, read by a group and outside of one.
pub(crate) fn order(engine: Engine) {
    engine.declare(&[topic("in", 3)]);
    let keys: Vec<String> = (0..17).map(|key| format!("key {key}")).collect();
    let mut expected = vec![Vec::new(); 3];
    for chunk in 0..10 {
        let outputs = (0..30).map(|index| {
            let number = chunk * 30 + index;
            let key = &keys[number % keys.len()];
            expected[partition_of(key.as_bytes(), 3) as usize].push(number.to_string());
            output("in", key, &number.to_string())
        });
        engine.opened.stream.append(outputs.collect()).unwrap();
    }
    assert_eq!(values(&*engine.opened.stream, "in", 3), expected);

    let mut member = engine.opened.stream.join(GROUP, &["in"]).unwrap();
    let mut seen = vec![Vec::new(); 3];
    while seen.iter().map(Vec::len).sum::<usize>() < 300 {
        let batch = next_records(&mut *member);
        assert!(batch.len() <= LIMITS.records);
        for delivered in &batch {
            let value = delivered.record.value.clone().unwrap();
            seen[delivered.at.partition as usize].push(String::from_utf8(value).unwrap());
        }
        member.commit(&after(&batch), Vec::new()).unwrap();
    }
    assert_eq!(seen, expected);
}

/// Goal: headers, tombstones, empty and missing things, time stamps. Method: odd records in, the same out.
pub(crate) fn round_trip(engine: Engine) {
    engine.declare(&[topic("in", 1)]);
    let header = |name: &str, value: &[u8]| (name.to_owned(), value.to_vec());
    let odd = [
        (&b"key"[..], Some(&b"value"[..]), vec![header("stage", b"door"), header("stage", b"")]),
        (b"tombstone", None, vec![header("why", &[0, 255, 10])]),
        (b"empty value", Some(b""), vec![]),
        (b"", Some(b"empty key"), vec![]),
        (&[0, 1, 254, 255], Some(&[0, 0, 255]), vec![header("naïef", "ë".as_bytes())]),
    ];
    let records: Vec<Record> = odd
        .into_iter()
        .enumerate()
        .map(|(index, (key, value, headers))| Record {
            key: key.to_vec(),
            value: value.map(<[u8]>::to_vec),
            headers,
            timestamp_ms: now_ms() - 1_000_000 * index as i64,
        })
        .collect();
    let outputs = records.iter().map(|record| Output {
        topic: "in".into(),
        partition: Some(0),
        record: record.clone(),
    });
    engine.opened.stream.append(outputs.collect()).unwrap();
    let at = TopicPartition::new("in", 0);
    let read: Vec<_> =
        read_all(&*engine.opened.stream, &at).into_iter().map(|one| one.record).collect();
    assert_eq!(read, records);
    let mut member = engine.opened.stream.join(GROUP, &["in"]).unwrap();
    let mut polled = Vec::new();
    while polled.len() < records.len() {
        polled.extend(next_records(&mut *member).into_iter().map(|one| one.record));
    }
    assert_eq!(polled, records);
}

/// Goal: who reads on from where the last read stopped gets what was written since. Method: a record at a time, so
/// that each read stops at the end of what there is.
pub(crate) fn reading_on(engine: Engine) {
    engine.declare(&[topic("in", 1)]);
    let (stream, at) = (&*engine.opened.stream, TopicPartition::new("in", 0));
    let one = BatchLimits { records: 1, ..LIMITS };
    let mut from = 0;
    for number in 0..100 {
        stream.append(vec![output("in", "key", &number.to_string())]).unwrap();
        let (records, next) = stream.read(&at, from, one).unwrap();
        assert_eq!(records.len(), 1, "record {number}, from {from}");
        from = next;
    }
}

/// Goal: outputs to several topics and positions are one thing, and a group that has read
/// all is seen to be at the end. Method: commit half, leave, join again.
pub(crate) fn atomic(engine: Engine) {
    let topics = [topic("in", 2), topic("a", 2), topic("b", 1)];
    engine.declare(&topics);
    let stream = &*engine.opened.stream;
    stream
        .append((0..40).map(|n| output("in", &format!("key {n}"), &n.to_string())).collect())
        .unwrap();

    let mut seen = BTreeSet::new();
    let mut committed = 0;
    for _ in 0..2 {
        let mut member = stream.join(GROUP, &["in"]).unwrap();
        let goal = committed + 20;
        while committed < goal {
            let mut batch = next_records(&mut *member);
            batch.truncate(goal - committed);
            let outputs = batch.iter().flat_map(|delivered| {
                let copy = |topic: &str| Output {
                    topic: topic.into(),
                    partition: None,
                    record: delivered.record.clone(),
                };
                [copy("a"), copy("b")]
            });
            member.commit(&after(&batch), outputs.collect()).unwrap();
            committed += batch.len();
            for delivered in batch {
                let new = seen.insert((delivered.at, delivered.offset));
                assert!(new, "committed, and came again");
            }
        }
        for topic in [("a", 2), ("b", 1)] {
            let visible: usize = values(stream, topic.0, topic.1).iter().map(Vec::len).sum();
            assert_eq!(visible, committed);
        }
    }
    at_end(&engine, &topics[..1]);
}

/// Goal: outputs that come of no record are written by who holds the partitions, and move nothing.
/// Method: commit them with the positions as they are, before and after a batch.
pub(crate) fn outputs_alone(engine: Engine) {
    let topics = [topic("in", 2), topic("out", 1)];
    engine.declare(&topics);
    let stream = &*engine.opened.stream;
    stream
        .append((0..10).map(|n| output("in", &format!("key {n}"), &n.to_string())).collect())
        .unwrap();
    let alone = |member: &mut dyn Member, value: &str| {
        let positions = member.positions();
        member.commit(&positions, vec![output("out", "alone", value)])
    };

    let mut member = stream.join(GROUP, &["in"]).unwrap();
    let mut read = next_records(&mut *member);
    alone(&mut *member, "before").unwrap();
    while read.len() < 10 {
        read.extend(next_records(&mut *member));
    }
    member.commit(&after(&read), Vec::new()).unwrap();
    let positions = member.positions();
    assert!(after(&read).iter().all(|(at, next)| positions.get(at) == Some(next)), "{positions:?}");
    alone(&mut *member, "after").unwrap();
    assert_eq!(values(stream, "out", 1), [["before", "after"]]);
    at_end(&engine, &topics[..1]);
}

/// The group has read everything that there is.
fn at_end(engine: &Engine, topics: &[TopicSpec]) {
    for status in engine.opened.admin.status(topics).unwrap() {
        assert_eq!(status.committed, [(GROUP.to_owned(), Some(status.end))], "{status:?}");
    }
}

/// Goal: a commit that fails leaves no trace, and its batch comes again. Method: a record
/// that is too large after good ones; positions on a partition of others.
pub(crate) fn aborted(engine: Engine) {
    let topics = [topic("in", 1), topic("out", 1)];
    engine.declare(&topics);
    let stream = &*engine.opened.stream;
    stream.append((0..5).map(|n| output("in", "key", &n.to_string())).collect()).unwrap();
    let mut member = stream.join(GROUP, &["in"]).unwrap();
    let mut batch = next_records(&mut *member);
    while batch.len() < 5 {
        batch.extend(next_records(&mut *member));
    }
    let good = || (0..3).map(|n| output("out", "key", &n.to_string())).collect::<Vec<_>>();

    let mut bad = good();
    bad.push(output("out", "key", ""));
    bad[3].record.value = Some(vec![0; VALUE_MAX_BYTES + 1]);
    let error = member.commit(&after(&batch), bad).err().unwrap();
    assert!(matches!(error, StreamError::TooLarge { .. }), "{error:?}");
    assert_eq!(next_records(&mut *member)[0], batch[0], "the batch comes again");

    let elsewhere = Positions::from([(TopicPartition::new("out", 0), 1)]);
    let error = member.commit(&elsewhere, good()).err().unwrap();
    assert!(matches!(error, StreamError::Fenced(_)), "{error:?}");
    assert_eq!(next_records(&mut *member)[0], batch[0], "the batch comes again");

    assert_eq!(values(stream, "out", 1), [Vec::<String>::new()]);
    let status = engine.opened.admin.status(&topics[..1]).unwrap();
    assert_eq!(status[0].committed, [(GROUP.to_owned(), None)]);
    member.commit(&after(&batch), good()).unwrap();
    assert_eq!(values(stream, "out", 1), [["0", "1", "2"]]);
    at_end(&engine, &topics[..1]);
}

/// Goal: a target that keeps positions itself decides where to go on. Method: back, ahead,
/// and a failed commit after it.
pub(crate) fn seek(engine: Engine) {
    engine.declare(&[topic("in", 1)]);
    let stream = &*engine.opened.stream;
    stream.append((0..30).map(|n| output("in", "key", &n.to_string())).collect()).unwrap();
    let at = TopicPartition::new("in", 0);
    let mut member = stream.join(GROUP, &["in"]).unwrap();
    // Right after the assignment, before anything was read, as a target does.
    let assigned = wijkstroom_tests::stream::next(&mut *member);
    assert!(matches!(&assigned, Polled::Assigned(all) if *all == [at.clone()]), "{assigned:?}");
    for offset in [25, 3, 11] {
        member.seek(&at, offset).unwrap();
        assert_eq!(next_records(&mut *member)[0].offset, offset);
    }
    let elsewhere = Positions::from([(TopicPartition::new("in", 7), 1)]);
    member.commit(&elsewhere, Vec::new()).unwrap_err();
    assert_eq!(next_records(&mut *member)[0].offset, 11);
    member.commit(&Positions::from([(at.clone(), 20)]), Vec::new()).unwrap();
    member.commit(&elsewhere, Vec::new()).unwrap_err();
    assert_eq!(next_records(&mut *member)[0].offset, 20);
    let error = member.seek(&TopicPartition::new("in", 7), 0).err().unwrap();
    assert!(matches!(error, StreamError::Fenced(_)), "{error:?}");
}

/// Goal: the largest message of a partner passes, door to output. Method: 50 MB that do not compress.
pub(crate) fn large(engine: Engine) {
    engine.declare(&[topic("in", 1), topic("out", 1)]);
    let stream = &*engine.opened.stream;
    let mut random = fastrand::Rng::with_seed(1);
    let value: Vec<u8> = std::iter::repeat_with(|| random.u8(..)).take(50_000_000).collect();
    let mut big = output("in", "key", "");
    big.record.value = Some(value.clone());
    stream.append(vec![output("in", "key", "before"), big, output("in", "key", "after")]).unwrap();

    let mut member = stream.join(GROUP, &["in"]).unwrap();
    let mut seen = Vec::new();
    while seen.len() < 3 {
        let limits = BatchLimits { records: 10, bytes: 1 << 20 };
        let polled = member.poll(limits, std::time::Duration::from_secs(1)).unwrap();
        let Polled::Records(batch) = polled else { continue };
        let outputs = batch.iter().map(|delivered| Output {
            topic: "out".into(),
            partition: Some(0),
            record: delivered.record.clone(),
        });
        member.commit(&after(&batch), outputs.collect()).unwrap();
        seen.extend(batch.into_iter().map(|delivered| delivered.record.value.unwrap()));
    }
    let out = read_all(stream, &TopicPartition::new("out", 0));
    for copy in [&seen[1], out[1].record.value.as_ref().unwrap()] {
        assert!(*copy == value, "the value changed");
    }
    assert_eq!((seen[0].as_slice(), seen[2].as_slice()), (&b"before"[..], &b"after"[..]));

    let mut too_big = output("in", "key", "");
    too_big.record.value = Some(vec![0; VALUE_MAX_BYTES + 1]);
    let error = stream.append(vec![too_big]).err().unwrap();
    assert!(
        matches!(&error, StreamError::TooLarge { bytes, .. } if *bytes == VALUE_MAX_BYTES + 1),
        "{error:?}"
    );
}

/// Goal: keys never move. Method: declare again with another count.
pub(crate) fn partition_count(engine: Engine) {
    engine.declare(&[topic("in", 3)]);
    engine.declare(&[topic("in", 3), topic("new", 1)]);
    for count in [1, 4] {
        let error = engine.opened.admin.declare(&[topic("in", count)]).err().unwrap();
        let text = error.to_string();
        assert!(matches!(error, StreamError::Unusable { .. }), "{text}");
        assert!(text.contains("`in` heeft 3 partities"), "{text}");
    }
}

/// Goal: a misspelt topic is found at once. Method: use one that is not there.
pub(crate) fn undeclared(engine: Engine) {
    engine.declare(&[topic("in", 1)]);
    let stream = &*engine.opened.stream;
    let errors = [
        stream.append(vec![output("im", "key", "value")]).err(),
        stream.join(GROUP, &["im"]).err(),
        stream.append(vec![Output { partition: Some(9), ..output("in", "key", "value") }]).err(),
    ];
    for error in errors {
        assert!(matches!(error, Some(StreamError::Unusable { .. })), "{error:?}");
    }
}
