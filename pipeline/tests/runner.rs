//! The loop over a real embedded stream: what it does when a target is away, when it is told to
//! stop, and when a commit fails.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use wijkstroom_pipeline::runner::{Loop, Step, StepError};
use wijkstroom_stream::embedded::Embedded;
use wijkstroom_stream::{
    Admin as _, BatchLimits, Cleanup, Delivered, Member, Output, Positions, Record, Stream,
    TopicPartition, TopicSpec,
};

/// Copies `in` to `out`, fails as scripted, and stops the loop after the last record.
struct Copy {
    failures: Vec<StepError>,
    seen: Arc<Mutex<Vec<String>>>,
    last: u64,
    stop: Arc<AtomicBool>,
}

impl Step for Copy {
    fn assigned(&mut self, _: &mut dyn Member, at: &[TopicPartition]) -> Result<(), StepError> {
        self.seen.lock().unwrap().push(format!("assigned {}", at.len()));
        Ok(())
    }

    fn revoked(&mut self, at: &[TopicPartition]) {
        self.seen.lock().unwrap().push(format!("revoked {}", at.len()));
    }

    fn process(&mut self, batch: &[Delivered], next: &Positions) -> Result<Vec<Output>, StepError> {
        let offsets: Vec<u64> = batch.iter().map(|record| record.offset).collect();
        if let Some(error) = self.failures.pop() {
            self.seen.lock().unwrap().push(format!("failed {offsets:?}"));
            return Err(error);
        }
        self.seen.lock().unwrap().push(format!("took {offsets:?}"));
        if next.values().any(|next| *next > self.last) {
            self.stop.store(true, Ordering::Relaxed);
        }
        let outputs = batch.iter().map(|delivered| Output {
            topic: "out".into(),
            partition: None,
            record: delivered.record.clone(),
        });
        Ok(outputs.collect())
    }

    fn settled(&mut self, committed: bool) {
        self.seen.lock().unwrap().push(format!("settled {committed}"));
    }
}

fn spec(name: &str) -> TopicSpec {
    let consumers = if name == "in" { vec!["copy".to_owned()] } else { vec![] };
    TopicSpec { name: name.into(), partitions: 1, cleanup: Cleanup::Delete(None), consumers }
}

/// Four records in batches of two; what the step saw, what came out, and how the loop ended.
fn run(failures: Vec<StepError>) -> (Vec<String>, usize, Result<(), StepError>) {
    let dir = tempfile::tempdir().unwrap();
    let stream = Arc::new(Embedded::open(&dir.path().join("s")).unwrap());
    stream.declare(&[spec("in"), spec("out")]).unwrap();
    let record = Record { key: vec![1], value: Some(vec![2]), headers: vec![], timestamp_ms: 1 };
    let output = Output { topic: "in".into(), partition: None, record };
    stream.append(vec![output; 4]).unwrap();
    let stop = Arc::new(AtomicBool::new(false));
    let seen = Arc::default();
    let mut step = Copy { failures, seen: Arc::clone(&seen), last: 3, stop: Arc::clone(&stop) };
    let spun = Loop {
        name: "copy".into(),
        stream: Arc::clone(&stream) as Arc<dyn Stream>,
        group: "copy".into(),
        topics: vec!["in".into()],
        limits: BatchLimits { records: 2, bytes: 1 << 20 },
        wait: Duration::from_millis(10),
        stop,
        waiting: Arc::default(),
        ticked: Arc::default(),
        clock: Arc::new(|| 0),
    };
    let ended = spun.run(&mut step);
    let all = BatchLimits { records: 100, bytes: 1 << 20 };
    let (out, _) = stream.read(&TopicPartition::new("out", 0), 0, all).unwrap();
    let status = stream.status(&[spec("in")]).unwrap();
    let committed: BTreeMap<_, _> = status[0].committed.iter().cloned().collect();
    assert_eq!(committed["copy"].unwrap_or(0), out.len() as u64, "position and outputs agree");
    let seen = seen.lock().unwrap().clone();
    (seen, out.len(), ended)
}

#[test]
fn commits_every_batch_and_stops_when_told() {
    let (seen, out, ended) = run(vec![]);
    ended.unwrap();
    assert_eq!(out, 4);
    let expected = [
        "assigned 1",
        "took [0, 1]",
        "settled true",
        "took [2, 3]",
        "settled true",
        "revoked 1",
        "settled false",
    ];
    assert_eq!(seen, expected);
}

#[test]
fn a_target_that_is_away_gets_the_same_batch_again() {
    let away = || StepError::Unavailable("away".into());
    let (seen, out, ended) = run(vec![away(), away()]);
    ended.unwrap();
    assert_eq!(out, 4);
    assert_eq!(seen[..4], ["assigned 1", "failed [0, 1]", "failed [0, 1]", "took [0, 1]"]);
}

#[test]
fn a_fenced_step_joins_again_and_loses_nothing() {
    let (seen, out, ended) = run(vec![StepError::Fenced("moved".into())]);
    ended.unwrap();
    assert_eq!(out, 4);
    let expected =
        ["assigned 1", "failed [0, 1]", "revoked 1", "settled false", "assigned 1", "took [0, 1]"];
    assert_eq!(seen[..6], expected);
}

#[test]
fn what_needs_a_person_ends_the_loop_and_commits_nothing() {
    let (_, out, ended) = run(vec![StepError::Unusable("broken".into(), None)]);
    assert_eq!(ended.unwrap_err().to_string(), "dit kan niet verder: broken");
    assert_eq!(out, 0);
}

/// Gives an output when the clock says so.
struct Ticks {
    stop: Arc<AtomicBool>,
    told: Vec<i64>,
}

impl Step for Ticks {
    fn assigned(&mut self, _: &mut dyn Member, _: &[TopicPartition]) -> Result<(), StepError> {
        Ok(())
    }

    fn revoked(&mut self, _: &[TopicPartition]) {}

    fn tick(&mut self, now_ms: i64) -> Result<Vec<Output>, StepError> {
        self.told.push(now_ms);
        if now_ms < 3 {
            return Ok(vec![]);
        }
        self.stop.store(true, Ordering::Relaxed);
        Ok(vec![Output::keyed("out", "due".to_owned(), vec![1], now_ms)])
    }

    fn process(&mut self, _: &[Delivered], _: &Positions) -> Result<Vec<Output>, StepError> {
        Ok(vec![])
    }
}

/// What the time has come for is committed although nothing comes, and moves no position.
#[test]
fn time_alone_makes_outputs() {
    let dir = tempfile::tempdir().unwrap();
    let stream = Arc::new(Embedded::open(&dir.path().join("s")).unwrap());
    stream.declare(&[spec("in"), spec("out")]).unwrap();
    let record = Record { key: vec![1], value: Some(vec![2]), headers: vec![], timestamp_ms: 1 };
    let output = Output { topic: "in".into(), partition: None, record };
    stream.append(vec![output; 2]).unwrap();
    let stop = Arc::new(AtomicBool::new(false));
    let mut step = Ticks { stop: Arc::clone(&stop), told: vec![] };
    let time = std::sync::atomic::AtomicI64::new(0);
    let spun = Loop {
        name: "ticks".into(),
        stream: Arc::clone(&stream) as Arc<dyn Stream>,
        group: "copy".into(),
        topics: vec!["in".into()],
        limits: BatchLimits { records: 2, bytes: 1 << 20 },
        wait: Duration::from_millis(1),
        stop,
        waiting: Arc::default(),
        ticked: Arc::default(),
        clock: Arc::new(move || time.fetch_add(1, Ordering::Relaxed)),
    };
    spun.run(&mut step).unwrap();
    assert_eq!(step.told, [0, 1, 2, 3], "asked before the batch, and while nothing comes");
    let ticked = spun.ticked.load(Ordering::SeqCst);
    assert_eq!(ticked, 3, "those while nothing comes, each after what it brought is committed");
    let all = BatchLimits { records: 100, bytes: 1 << 20 };
    let (out, _) = stream.read(&TopicPartition::new("out", 0), 0, all).unwrap();
    assert_eq!(out.iter().map(|found| found.record.timestamp_ms).collect::<Vec<_>>(), [3]);
    let status = stream.status(&[spec("in")]).unwrap();
    assert_eq!(status[0].committed, [("copy".to_owned(), Some(2))]);
}
