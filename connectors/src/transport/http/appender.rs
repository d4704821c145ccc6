//! Makes messages durable, many with one write: the time a sync of the disk takes is
//! shared by all that wait for it.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;

use tokio::sync::oneshot;
use wijkstroom_stream::{Output, Stream, StreamError};

/// Most messages that wait; more are told to come back.
const WAITING_MAX: usize = 4_096;

/// Most messages in one write.
const BATCH_RECORDS: usize = 1_000;

/// Most bytes in one write, counted before the record that passes it.
const BATCH_BYTES: usize = 16 * 1024 * 1024;

/// Why a message is not durable. The sender is told to come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("message is not durable")]
pub struct NotDurable;

struct Job {
    /// Go together.
    outputs: Vec<Output>,
    done: oneshot::Sender<Result<(), NotDurable>>,
}

/// A handle on the thread that appends.
#[derive(Clone)]
pub struct Appender(SyncSender<Job>);

impl Appender {
    /// Starts the thread. It ends when every handle is gone and all that waited is answered.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(stream: Arc<dyn Stream>) -> io::Result<(Self, JoinHandle<()>)> {
        let (sender, jobs) = sync_channel(WAITING_MAX);
        let thread = std::thread::Builder::new().name("http-append".to_owned());
        let thread = thread.spawn(move || append_all(&*stream, &jobs))?;
        Ok((Self(sender), thread))
    }

    /// Appends the records of one request, in one write. `Ok` once they survive a crash.
    ///
    /// # Errors
    /// [`NotDurable`]: the stream is away, or too much is waiting. Records may be
    /// there all the same.
    pub async fn append(&self, outputs: Vec<Output>) -> Result<(), NotDurable> {
        let (done, answer) = oneshot::channel();
        match self.0.try_send(Job { outputs, done }) {
            Ok(()) => answer.await.unwrap_or(Err(NotDurable)),
            Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => Err(NotDurable),
        }
    }
}

fn append_all(stream: &dyn Stream, jobs: &Receiver<Job>) {
    while let Ok(first) = jobs.recv() {
        let (mut bytes, mut records) = (size(&first.outputs), first.outputs.len());
        let mut batch = vec![first];
        while records < BATCH_RECORDS
            && bytes < BATCH_BYTES
            && let Ok(job) = jobs.try_recv()
        {
            bytes += size(&job.outputs);
            records += job.outputs.len();
            batch.push(job);
        }
        let (outputs, waiting): (Vec<_>, Vec<_>) =
            batch.into_iter().map(|job| (job.outputs, job.done)).unzip();
        let appended =
            stream.append(outputs.into_iter().flatten().collect()).map_err(|error| log(&error));
        wijkstroom_stream::fault::point("http", "appended");
        for done in waiting {
            // Whoever asked may have gone.
            done.send(appended).ok();
        }
    }
}

fn size(outputs: &[Output]) -> usize {
    outputs.iter().map(|output| output.record.value.as_ref().map_or(0, Vec::len)).sum()
}

fn log(error: &StreamError) -> NotDurable {
    let cause = std::error::Error::source(error).map(ToString::to_string);
    match error {
        StreamError::Unavailable(_) | StreamError::Unknown(_) | StreamError::Fenced(_) => {
            tracing::warn!(%error, cause, "posted messages are not durable, senders come back");
        }
        StreamError::TooLarge { .. } | StreamError::InUse { .. } | StreamError::Unusable { .. } => {
            tracing::error!(%error, cause, "posted messages cannot be made durable");
        }
    }
    NotDurable
}
