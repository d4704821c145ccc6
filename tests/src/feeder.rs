//! Senders that do not give up: files by an atomic rename, posts until they are acknowledged.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use wijkstroom::generate::Generated;

use crate::hub::Place;
use crate::post::Client;

/// Sends a list of messages in order, as far as allowed, through the folder and by HTTP in turn.
pub struct Feeder {
    thread: JoinHandle<usize>,
    allowed: Arc<(Mutex<usize>, Condvar)>,
    sent: Arc<AtomicUsize>,
}

impl Feeder {
    /// Starts; nothing is sent before it is allowed. `tokens`: by the sender's code.
    pub fn start(
        place: &Place,
        messages: Vec<Generated>,
        tokens: BTreeMap<String, String>,
    ) -> Self {
        let allowed: Arc<(Mutex<usize>, Condvar)> = Arc::default();
        let sent = Arc::new(AtomicUsize::new(0));
        let (wait, count) = (Arc::clone(&allowed), Arc::clone(&sent));
        let (intake, url) = (place.intake(), place.http_url());
        let thread = std::thread::spawn(move || {
            let mut client = Client::new(&url);
            let mut acknowledged = 0;
            for (index, message) in messages.iter().enumerate() {
                let unlocked = wait.0.lock().unwrap_or_else(PoisonError::into_inner);
                drop(wait.1.wait_while(unlocked, |allowed| *allowed <= index));
                if index % 2 == 0 {
                    drop_file(&intake, message);
                } else {
                    post(&mut client, &tokens[&*message.sender], &message.bytes);
                    acknowledged += 1;
                }
                count.store(index + 1, Ordering::Relaxed);
            }
            acknowledged
        });
        Self { thread, allowed, sent }
    }

    /// Allows so many more messages.
    pub fn allow(&self, more: usize) {
        let mut allowed = self.allowed.0.lock().unwrap_or_else(PoisonError::into_inner);
        *allowed = allowed.saturating_add(more);
        self.allowed.1.notify_all();
    }

    /// How many were sent.
    pub fn sent(&self) -> usize {
        self.sent.load(Ordering::Relaxed)
    }

    /// Allows the rest and waits until all is sent; a hub must be running. Returns how many posts were acknowledged.
    ///
    /// # Panics
    /// When the feeder did.
    pub fn finish(self) -> usize {
        self.allow(usize::MAX);
        self.thread.join().expect("the feeder ends well")
    }
}

/// Puts a message into a folder as a careful sender does: written under a hidden name, then renamed.
///
/// # Panics
/// When the folder cannot be written.
pub fn drop_file(intake: &Path, message: &Generated) {
    let hidden: PathBuf = intake.join(format!(".{}", message.file));
    fs::write(&hidden, &message.bytes).expect("a test folder can be written");
    fs::rename(hidden, intake.join(&message.file)).expect("a file can be renamed");
}

/// Posts until the hub says that it has the message, accepted or refused.
fn post(client: &mut Client, token: &str, bytes: &[u8]) {
    // As a sender does between attempts while the hub is down; the test itself waits for nothing here.
    let pause = Duration::from_millis(20);
    loop {
        match client.send("POST", "/messages", token, bytes).map(|answer| answer.status) {
            Some(202 | 403 | 422) => return,
            Some(503) | None => std::thread::park_timeout(pause),
            Some(other) => panic!("unexpected status {other}"),
        }
    }
}
