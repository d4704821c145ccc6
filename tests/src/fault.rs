//! Kills at named points of a hub's work, and whether a killed hub left work.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use wijkstroom_stream::open::{Access, declared, open};
use wijkstroom_stream::{BatchLimits, StreamError, TopicSpec};

use crate::hub::{Engine, Place, Running};
use crate::kafka;

/// A point at which a hub is to be held.
pub struct Hold {
    point: String,
    file: PathBuf,
}

impl Hold {
    /// A point such as `feed:saved`, see `wijkstroom_stream::fault`.
    pub fn at(place: &Place, point: &str) -> Self {
        let file = place.dir.join("held");
        drop(fs::remove_file(&file));
        Self { point: point.to_owned(), file }
    }

    /// Any point, the `nth` that the hub reaches.
    pub fn at_any(place: &Place, nth: usize) -> Self {
        Self::at(place, &nth.to_string())
    }

    /// What the hub is started with.
    ///
    /// # Panics
    /// When the path of the place is no text.
    pub fn environment(&self) -> [(&str, &str); 2] {
        let file = self.file.to_str().expect("test paths are text");
        [("WIJKSTROOM_HOLD_AT", &self.point), ("WIJKSTROOM_HOLD_FILE", file)]
    }

    /// Waits until the hub is there.
    ///
    /// # Panics
    /// When it ends, or does not come there within a minute.
    pub fn wait(&self, place: &Place, running: &mut Running) {
        let deadline = Instant::now() + Duration::from_secs(60);
        let point = &self.point;
        while !self.file.exists() {
            assert!(running.alive(), "the hub ended by itself before {point}: {}", place.log());
            assert!(Instant::now() < deadline, "the hub never came to {point}: {}", place.log());
            std::thread::park_timeout(Duration::from_millis(5));
        }
    }
}

/// Whether the stream holds work that a declared consumer has yet to do.
///
/// # Panics
/// When the stream cannot be read.
pub fn unfinished(place: &Place) -> bool {
    let settings = place.load();
    if let Engine::Kafka { prefix, .. } = &place.engine {
        // What it wrote is there for nobody yet. Asking for positions would wait until the broker
        // gives the transaction up, so that is asked first.
        let outside = |topic: &TopicSpec| (format!("{prefix}{}", topic.name), topic.partitions);
        let topics: Vec<_> = declared(&settings).iter().map(outside).collect();
        if kafka::has_open_transaction(&topics) {
            return true;
        }
    }
    let opened = open(&settings.stream, Access::Reader).expect("the stream can be opened");
    let one = BatchLimits { records: 1, bytes: 1 };
    let status = match opened.admin.status(&declared(&settings)) {
        Ok(status) => status,
        // A transaction was open at the kill: until it ends, Kafka does not tell the positions.
        Err(StreamError::Unavailable(_)) => return true,
        Err(error) => panic!("{error}"),
    };
    status.iter().any(|partition| {
        partition.committed.iter().any(|(_, committed)| {
            let from = committed.unwrap_or(partition.start);
            let more = || {
                let read = opened.stream.read(&partition.at, from, one);
                !read.expect("the stream can be read").0.is_empty()
            };
            from < partition.end && more()
        })
    })
}
