//! One batch of parcels: those of one key after each other, different keys at once.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::retry::{Ended, Post, deliver};
use super::{Endpoint, Parcel};

/// Least time that a delivery is tried again, however old it is when its turn comes
/// (unless `give_up_after` is shorter): a hub that was down over the weekend does not
/// set everything aside at the first hiccup.
pub const TRIED_MIN: Duration = Duration::from_secs(300);

/// How long a batch may go on after a stop, as long as nothing in it fails. What is
/// not done by then is delivered again after the restart, under the same key.
pub const STOP_GRACE: Duration = Duration::from_secs(5);

/// How often a stop is looked for and the age of the oldest delivery is published.
const TICK: Duration = Duration::from_millis(100);

/// A parcel, and what it must follow.
#[derive(Debug, Clone)]
pub struct Work {
    /// Equal for parcels that must follow each other, such as those about one child.
    pub key: Vec<u8>,
    /// What is sent.
    pub parcel: Arc<Parcel>,
}

/// Delivers a batch, at most `in_flight` at once, and says how each ended, in the
/// order of `work`; `None` for what was not done when it was asked to stop.
///
/// A delivery's time runs from when its message was received, but see [`TRIED_MIN`].
pub async fn deliver_all<P: Post>(
    post: Arc<P>,
    to: &Endpoint,
    stop: &AtomicBool,
    now_ms: i64,
    work: &[Work],
) -> Vec<Option<Ended>> {
    let (ask_stop, asked_stop) = watch::channel(false);
    let (report, mut reports) = mpsc::unbounded_channel();
    let start = Instant::now();
    let to = Arc::new(to.clone());
    let lane = |indexes: Vec<usize>| Lane {
        post: Arc::clone(&post),
        to: Arc::clone(&to),
        work: indexes
            .into_iter()
            .map(|index| {
                let parcel = Arc::clone(&work[index].parcel);
                let left = time_left(to.give_up_after, now_ms, parcel.received_at);
                (index, parcel, start + left)
            })
            .collect(),
        report: report.clone(),
        stop: asked_stop.clone(),
    };
    let mut lanes = lanes(work);
    let mut running = JoinSet::new();
    let mut ended: Vec<Option<Ended>> = vec![None; work.len()];
    let mut tick = tokio::time::interval(TICK);
    let mut stop_by = None;
    loop {
        while running.len() < to.in_flight.get()
            && let Some(indexes) = lanes.pop_front()
        {
            running.spawn(lane(indexes).run());
        }
        tokio::select! {
            joined = running.join_next() => match joined {
                None => break,
                Some(Ok(())) => {}
                Some(Err(error)) => std::panic::resume_unwind(error.into_panic()),
            },
            Some((index, how)) = reports.recv() => {
                if matches!(how, Ended::Stopped(_)) {
                    break;
                }
                ended[index] = Some(how);
            }
            _ = tick.tick() => {
                publish_oldest(&to, now_ms, start.elapsed(), work, &ended);
                if stop.load(Ordering::Relaxed) {
                    ask_stop.send_replace(true);
                    let by = *stop_by.get_or_insert(Instant::now() + STOP_GRACE);
                    if Instant::now() >= by {
                        break;
                    }
                }
            }
        }
    }
    while let Ok((index, how)) = reports.try_recv() {
        ended[index] = Some(how).filter(|how| !matches!(how, Ended::Stopped(_)));
    }
    publish_oldest(&to, now_ms, start.elapsed(), work, &ended);
    ended
}

/// What has one key, one after the other.
struct Lane<P> {
    post: Arc<P>,
    to: Arc<Endpoint>,
    work: Vec<(usize, Arc<Parcel>, Instant)>,
    report: mpsc::UnboundedSender<(usize, Ended)>,
    stop: watch::Receiver<bool>,
}

impl<P: Post> Lane<P> {
    async fn run(self) {
        for (index, parcel, deadline) in self.work {
            let stop = self.stop.clone();
            let ended = deliver(&*self.post, &self.to, &parcel, deadline, stop).await;
            let stopped = matches!(ended, Ended::Stopped(_));
            // Nobody listens any more: the batch was given back.
            if self.report.send((index, ended)).is_err() || stopped {
                return;
            }
        }
    }
}

/// Indexes into the work, one list a key, in the order in which the keys first appear.
fn lanes(work: &[Work]) -> VecDeque<Vec<usize>> {
    let mut by_key: HashMap<&[u8], usize> = HashMap::new();
    let mut lanes: VecDeque<Vec<usize>> = VecDeque::new();
    for (index, Work { key, .. }) in work.iter().enumerate() {
        let lane = *by_key.entry(key).or_insert(lanes.len());
        match lanes.get_mut(lane) {
            Some(lane) => lane.push(index),
            None => lanes.push_back(vec![index]),
        }
    }
    lanes
}

fn time_left(give_up_after: Duration, now_ms: i64, received_at: i64) -> Duration {
    let age = u64::try_from(now_ms.saturating_sub(received_at)).unwrap_or_default();
    let left = give_up_after.saturating_sub(Duration::from_millis(age));
    left.max(TRIED_MIN.min(give_up_after))
}

/// Publishes how long ago the oldest message of the batch that is not yet delivered came in.
#[expect(clippy::cast_precision_loss, reason = "seconds of an age are far below 2^52")]
fn publish_oldest(
    to: &Endpoint,
    started_ms: i64,
    elapsed: Duration,
    work: &[Work],
    ended: &[Option<Ended>],
) {
    let open = work.iter().zip(ended).filter(|(_, ended)| ended.is_none());
    let oldest = open.map(|(work, _)| work.parcel.received_at).min();
    let age = oldest.map_or(0.0, |oldest| {
        started_ms.saturating_sub(oldest).max(0) as f64 / 1_000.0 + elapsed.as_secs_f64()
    });
    metrics::gauge!(to.metrics.oldest, "endpoint" => to.name.clone()).set(age);
}

#[cfg(test)]
mod tests;
