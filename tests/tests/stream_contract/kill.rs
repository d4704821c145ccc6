//! A process killed in the middle of its work.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use wijkstroom_stream::Output;
use wijkstroom_tests::stream::{PATIENCE, Place, output, state, topic, values};

use crate::{Engine, SESSION};

const COUNT: u32 = 600;

/// A worker, killed with SIGKILL at the latest when this is dropped.
struct Worker {
    child: Child,
    lines: std::io::Lines<BufReader<std::process::ChildStdout>>,
}

impl Worker {
    fn start(place: &Place) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_stream_worker"))
            .args(place.arguments())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, lines }
    }

    /// Waits for the next line.
    fn line(&mut self) -> String {
        let line = self.lines.next().expect("the worker ended by itself").unwrap();
        assert!(!line.starts_with("failed"), "{line}");
        line
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// Goal: after SIGKILL at any moment, work goes on with nothing lost, nothing twice, and the
/// state that belongs to it. Method: a worker copies and counts; it is killed after a
/// number of commits, while the next is under way; the last one finishes.
pub(crate) fn kill(engine: Engine) {
    let topics = [topic("in", 3), topic("out", 3), state("state", 3)];
    engine.declare(&topics);
    let outputs = (0..COUNT).map(|number| Output {
        partition: Some(number % 3),
        ..output("in", "key", &number.to_string())
    });
    engine.opened.stream.append(outputs.collect()).unwrap();
    let Engine { opened, place, _folder } = engine;
    // The embedded engine lets one process in at a time.
    drop(opened);

    let mut random = fastrand::Rng::with_seed(7);
    for _ in 0..5 {
        let mut worker = Worker::start(&place);
        let mut commits = random.usize(1..10);
        while commits > 0 {
            commits -= usize::from(worker.line().starts_with("committed"));
        }
        // Somewhere in the work that follows a commit.
        let spins = random.u32(0..200_000);
        (0..spins).for_each(|_| std::hint::spin_loop());
    }

    let deadline = Instant::now() + PATIENCE;
    let mut done = false;
    while !done {
        assert!(Instant::now() < deadline, "the last worker did not finish");
        let mut worker = Worker::start(&place);
        while !worker.line().starts_with("idle") {}
        let mut idle = 1;
        // Idle before its partitions came, or because all is done: soon known.
        while idle < 3 || worker.line().starts_with("committed") {
            idle += usize::from(worker.line().starts_with("idle"));
        }
        drop(worker);
        let opened = place.open(SESSION);
        let copied: usize = values(&*opened.stream, "out", 3).iter().map(Vec::len).sum();
        done = copied >= COUNT as usize;
    }

    let opened = place.open(SESSION);
    let expected: Vec<Vec<String>> = (0..3)
        .map(|of| (of..COUNT).step_by(3).map(|number| number.to_string()).collect())
        .collect();
    assert_eq!(values(&*opened.stream, "out", 3), expected);
    // The counts were restored from the state topic at each start: no gap, no repetition.
    for partition in values(&*opened.stream, "state", 3) {
        let counts: Vec<u32> = partition.iter().map(|count| count.parse().unwrap()).collect();
        assert!(counts.windows(2).all(|pair| pair[0] < pair[1]), "{counts:?}");
        assert_eq!(counts.last(), Some(&(COUNT / 3)));
    }
}
