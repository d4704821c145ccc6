//! Several members, and several groups.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use wijkstroom_stream::{
    Delivered, Member, Output, Polled, StreamError, TopicPartition, TopicSpec,
};
use wijkstroom_tests::stream::{
    GROUP, LIMITS, PATIENCE, after, next, next_records, output, read_all, state, text, topic,
    values,
};

use crate::Engine;

/// What a member holds, by what its polls told.
struct Holder {
    member: Box<dyn Member>,
    held: BTreeSet<TopicPartition>,
}

impl Holder {
    fn join(engine: &Engine) -> Self {
        let member = engine.opened.stream.join(GROUP, &["in"]).unwrap();
        Self { member, held: BTreeSet::new() }
    }

    /// Polls once; what was read.
    fn poll(&mut self) -> Vec<Delivered> {
        match self.member.poll(LIMITS, Duration::from_millis(50)).unwrap() {
            Polled::Assigned(new) => {
                self.held.extend(new);
                Vec::new()
            }
            Polled::Revoked(gone) => {
                assert!(gone.iter().all(|at| self.held.remove(at)), "revoked what it had not");
                Vec::new()
            }
            Polled::Records(records) => {
                for delivered in &records {
                    assert!(self.held.contains(&delivered.at), "read what is not its own");
                }
                records
            }
            Polled::Idle => Vec::new(),
        }
    }

    /// Copies what was read to `out`.
    fn copy(&mut self, batch: &[Delivered]) -> Result<(), StreamError> {
        let outputs = batch.iter().map(|delivered| Output {
            topic: "out".into(),
            partition: Some(delivered.at.partition),
            record: delivered.record.clone(),
        });
        self.member.commit(&after(batch), outputs.collect())
    }
}

fn append(engine: &Engine, numbers: std::ops::Range<u32>) {
    let outputs = numbers.map(|number| Output {
        partition: Some(number % 4),
        ..output("in", "key", &number.to_string())
    });
    engine.opened.stream.append(outputs.collect()).unwrap();
}

/// What `out` must hold in the end: every number once, in order.
fn expected(count: u32) -> Vec<Vec<String>> {
    (0..4).map(|of| (of..count).step_by(4).map(|number| number.to_string()).collect()).collect()
}

#[track_caller]
fn until(deadline: Instant, what: &str) {
    assert!(Instant::now() < deadline, "not in time: {what}");
}

/// Goal: two members share the partitions; one leaves in the middle of a batch, the other
/// takes over; nothing is lost or done twice. Method: both in turn in one thread.
pub(crate) fn share(engine: Engine) {
    engine.declare(&[topic("in", 4), topic("out", 4)]);
    append(&engine, 0..100);
    let (mut one, mut two) = (Holder::join(&engine), Holder::join(&engine));
    let deadline = Instant::now() + PATIENCE;
    let all = |held: &BTreeSet<TopicPartition>| held.len() == 4;
    while one.held.len() != 2 || two.held.len() != 2 {
        until(deadline, "an even share");
        for member in [&mut one, &mut two] {
            let batch = member.poll();
            if !batch.is_empty() {
                // A commit during the hand-over may be refused, but never half done.
                match member.copy(&batch) {
                    Ok(()) => {}
                    Err(StreamError::Fenced(_)) => *member = Holder::join(&engine),
                    Err(error) => panic!("{error:?}"),
                }
            }
        }
    }
    assert!(one.held.is_disjoint(&two.held));

    append(&engine, 100..400);
    // The second reads a batch, and dies before it commits.
    while two.poll().is_empty() {
        until(deadline, "a batch for the second");
        let batch = one.poll();
        if !batch.is_empty() {
            one.copy(&batch).unwrap();
        }
    }
    drop(two);
    while values(&*engine.opened.stream, "out", 4) != expected(400) {
        until(deadline, "everything copied by the one that is left");
        let batch = one.poll();
        if !batch.is_empty() && one.copy(&batch).is_err() {
            one = Holder::join(&engine);
        }
    }
    assert!(all(&one.held));
}

/// Goal: who lost its partitions while it was away may write nothing. Method: a member
/// reads a batch and is silent for the session's time; another takes over; then the first
/// wakes and commits.
pub(crate) fn zombie(engine: Engine) {
    engine.declare(&[topic("in", 4), topic("out", 4)]);
    append(&engine, 0..40);
    let mut zombie = Holder::join(&engine);
    let deadline = Instant::now() + PATIENCE;
    let mut stale = zombie.poll();
    while stale.is_empty() {
        until(deadline, "a batch for the first");
        stale = zombie.poll();
    }

    let mut heir = Holder::join(&engine);
    let mut fresh = Vec::new();
    while heir.held.len() < 4 || fresh.is_empty() {
        until(deadline, "take-over");
        fresh = heir.poll();
    }
    let error = zombie.copy(&stale).err().unwrap();
    assert!(matches!(error, StreamError::Fenced(_)), "{error:?}");
    assert_eq!(values(&*engine.opened.stream, "out", 4), vec![Vec::<String>::new(); 4]);
    drop(zombie);

    let mut copied = heir.copy(&fresh);
    while values(&*engine.opened.stream, "out", 4) != expected(40) {
        until(deadline, "everything copied by the heir");
        if copied.is_err() {
            heir = Holder::join(&engine);
        }
        let batch = heir.poll();
        copied = if batch.is_empty() { Ok(()) } else { heir.copy(&batch) };
    }
}

/// Goal: the next owner sees all state that was committed, and none that was not. Method:
/// running sums by partition in a compacted topic, moved twice.
pub(crate) fn state_moves(engine: Engine) {
    engine.declare(&[topic("in", 4), state("state", 4)]);
    let mut total = 0;
    for round in 0..3 {
        append(&engine, round * 40..(round + 1) * 40);
        let mut member = engine.opened.stream.join(GROUP, &["in"]).unwrap();
        let mut sums: BTreeMap<u32, BTreeMap<Vec<u8>, u32>> = BTreeMap::new();
        let mut read = 0;
        while read < 40 {
            let batch = match next(&mut *member) {
                Polled::Assigned(partitions) => {
                    for at in partitions {
                        let beside = TopicPartition::new("state", at.partition);
                        let mut restored = BTreeMap::new();
                        let mut each = |record: wijkstroom_stream::Record| {
                            restored.insert(record.key.clone(), text(&record).parse().unwrap());
                        };
                        member.restore(&beside, &mut each).unwrap();
                        sums.insert(at.partition, restored);
                    }
                    let restored = sums.values().flat_map(BTreeMap::values).sum::<u32>();
                    assert_eq!(restored, total, "state of round {round}");
                    continue;
                }
                Polled::Records(batch) => batch,
                other @ (Polled::Revoked(_) | Polled::Idle) => panic!("{other:?}"),
            };
            let mut outputs = Vec::new();
            for delivered in &batch {
                let number: u32 = text(&delivered.record).parse().unwrap();
                let key = format!("sum of {}", number % 3);
                let sums = sums.get_mut(&delivered.at.partition).unwrap();
                let sum = sums.entry(key.clone().into_bytes()).or_default();
                *sum += number;
                let mut changed = output("state", &key, &sum.to_string());
                changed.partition = Some(delivered.at.partition);
                outputs.push(changed);
                total += number;
            }
            read += batch.len();
            member.commit(&after(&batch), outputs).unwrap();
        }
        // One more commit that fails: its state must never be seen.
        let elsewhere = [(TopicPartition::new("in", 9), 1)].into();
        let lie = output("state", "lie", "1000000");
        member.commit(&elsewhere, vec![lie]).unwrap_err();
    }
}

/// Goal: every group reads everything, at its own pace. Method: two groups on one topic.
pub(crate) fn apart(engine: Engine) {
    engine.declare(&[topic("in", 1)]);
    let stream = &*engine.opened.stream;
    stream.append((0..10).map(|n| output("in", "key", &n.to_string())).collect()).unwrap();
    let mut first = stream.join("first", &["in"]).unwrap();
    let batch = next_records(&mut *first);
    first.commit(&after(&batch), Vec::new()).unwrap();
    let mut second = stream.join("second", &["in"]).unwrap();
    assert_eq!(next_records(&mut *second)[0], batch[0]);
    drop((first, second));
    let mut spec = topic("in", 1);
    spec.consumers = vec!["first".to_owned(), "second".to_owned()];
    let status = engine.opened.admin.status(&[spec]).unwrap();
    let next = batch.last().unwrap().offset + 1;
    let first = ("first".to_owned(), Some(next));
    assert_eq!(status[0].committed, [first, ("second".to_owned(), None)]);
}

/// Goal: the status tells of every group how far it is, in every partition of every topic: at the very end where no
/// record is left, wherever transactions end. Method: topics that a member fills by many transactions; one
/// group reads some of it, one nearly all, one all; each look is held against the records that there are.
pub(crate) fn positions(engine: Engine) {
    const READ: [(&str, usize); 4] = [("none", 0), ("some", 75), ("most", 200), ("all", 270)];
    let groups = READ.iter().map(|(group, _)| (*group).to_owned()).collect::<Vec<_>>();
    let topics =
        ["a", "b", "c"].map(|name| TopicSpec { consumers: groups.clone(), ..topic(name, 4) });
    engine.declare(&topics);
    engine.declare(&[topic("in", 4)]);
    append(&engine, 0..90);
    let mut filling = Holder::join(&engine);
    let deadline = Instant::now() + PATIENCE;
    let mut filled = 0;
    while filled < 90 {
        until(deadline, "all topics filled");
        let batch = filling.poll();
        for one in &batch {
            let to = |spec: &TopicSpec| Output {
                topic: spec.name.as_str().into(),
                partition: Some(one.at.partition),
                record: one.record.clone(),
            };
            // One transaction a record: a marker after each.
            filling
                .member
                .commit(&after(std::slice::from_ref(one)), topics.iter().map(to).collect())
                .unwrap();
        }
        filled += batch.len();
    }
    let mut committed: BTreeMap<(&str, TopicPartition), u64> = BTreeMap::new();
    for (group, count) in READ {
        let mut left = count;
        let mut member = engine.opened.stream.join(group, &["a", "b", "c"]).unwrap();
        while left > 0 {
            let mut batch = next_records(&mut *member);
            batch.truncate(left);
            left -= batch.len();
            member.commit(&after(&batch), Vec::new()).unwrap();
            committed.extend(after(&batch).into_iter().map(|(at, next)| ((group, at), next)));
        }
    }
    // Twice: what was found the first time is remembered.
    for _ in 0..2 {
        for status in engine.opened.admin.status(&topics).unwrap() {
            let records = read_all(&*engine.opened.stream, &status.at);
            let expected = groups.iter().map(|group| {
                let position = committed.get(&(group.as_str(), status.at.clone())).copied();
                let is_left = |position| records.iter().any(|record| record.offset >= position);
                (group.clone(), position.map(|it| if is_left(it) { it } else { status.end }))
            });
            assert_eq!(status.committed, expected.collect::<Vec<_>>(), "{}", status.at);
        }
    }
}
