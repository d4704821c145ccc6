//! What an answer means, and when a parcel is sent again.
//!
//! | answer | meaning |
//! |---|---|
//! | 2xx | delivered |
//! | 408, 409, 425, 429, 5xx; no connection, reset, time-out | tried again, until its time is up |
//! | 3xx, other 4xx | refused for good: into reject at once |
//!
//! 409 is tried again: under an idempotency key it says that the first request with
//! the key is still being handled, and that one may yet fail. A receiver that knows
//! the key already answers 2xx.
//!
//! Waits double from [`PAUSE_MIN`] to [`PAUSE_MAX`], with jitter. A `Retry-After` that
//! asks for more is honoured, as far as the delivery's own deadline.

use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use backon::{ExponentialBuilder, Retryable as _};
use time::OffsetDateTime;
use time::macros::format_description;
use tokio::sync::watch;
use tokio::time::Instant;

use super::{Endpoint, Parcel};

/// First wait. Shorter than a receiver's restart takes, longer than a blip of the network.
pub const PAUSE_MIN: Duration = Duration::from_millis(200);

/// Longest wait of our own choice (jitter may double it): how soon an endpoint that is back is noticed.
pub const PAUSE_MAX: Duration = Duration::from_secs(15);

/// Sends one parcel once.
pub trait Post: Send + Sync + 'static {
    /// One attempt. May be repeated with the same parcel, after a success too:
    /// the receiver drops what it knows by the idempotency key.
    fn post(&self, parcel: &Parcel) -> impl Future<Output = Result<(), Failure>> + Send;
}

/// Why an attempt did not deliver. Each variant is one thing to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// May pass: try again, but not before the time the receiver asks for.
    Later {
        /// What was seen.
        symptom: Symptom,
        /// `Retry-After`.
        after: Option<Duration>,
    },
    /// Will not pass: set it aside.
    Refused(Symptom),
}

/// What was seen of a failed attempt. Never the body of an answer, which may repeat what was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Symptom {
    /// An answer with this status.
    Status(u16),
    /// No answer within the time for one attempt.
    Timeout,
    /// No connection, or it broke. Holds what the network says.
    Connection(String),
}

/// In Dutch, for the operator.
impl std::fmt::Display for Symptom {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Status(status) => write!(f, "HTTP-status {status}"),
            Self::Timeout => f.write_str("geen antwoord binnen de wachttijd"),
            Self::Connection(_) => f.write_str("geen verbinding, of de verbinding brak af"),
        }
    }
}

impl Failure {
    /// What a status other than 2xx means.
    pub fn of_status(status: u16, after: Option<Duration>) -> Self {
        let symptom = Symptom::Status(status);
        match status {
            408 | 409 | 425 | 429 | 500..=599 => Self::Later { symptom, after },
            _ => Self::Refused(symptom),
        }
    }

    fn symptom(&self) -> &Symptom {
        match self {
            Self::Later { symptom, .. } | Self::Refused(symptom) => symptom,
        }
    }
}

/// How the work on one parcel ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// The receiver has it.
    Delivered,
    /// Refused for good.
    Refused(Symptom),
    /// Still failing when its time was up.
    GaveUp(Symptom),
    /// Still failing when the hub was asked to stop: it stays to be done.
    Stopped(Symptom),
}

/// Tries to deliver a parcel until it ends. Once at least, whatever the deadline.
pub async fn deliver<P: Post>(
    post: &P,
    to: &Endpoint,
    parcel: &Parcel,
    deadline: Instant,
    stop: watch::Receiver<bool>,
) -> Ended {
    let stopping = stop.clone();
    let expired = AtomicBool::new(false);
    let pauses = ExponentialBuilder::default()
        .with_jitter()
        .with_min_delay(PAUSE_MIN)
        .with_max_delay(PAUSE_MAX)
        .without_max_times();
    let ended = (|| post.post(parcel))
        .retry(pauses)
        .sleep(move |pause| {
            let mut stop = stop.clone();
            async move {
                // A stop ends the wait: one last attempt tells whether it can still be done.
                // An error means that nobody can ask for a stop any more: then there is one.
                tokio::select! {
                    () = tokio::time::sleep(pause) => {}
                    _ = stop.wait_for(|stop| *stop) => {}
                }
            }
        })
        .when(|failure| matches!(failure, Failure::Later { .. }) && !*stopping.borrow())
        .adjust(|failure, pause| {
            let left = deadline.saturating_duration_since(Instant::now());
            expired.store(left.is_zero(), Ordering::Relaxed);
            let asked = match failure {
                Failure::Later { after, .. } => after.unwrap_or_default(),
                Failure::Refused(_) => Duration::ZERO,
            };
            pause.filter(|_| !left.is_zero()).map(|pause| pause.max(asked).min(left))
        })
        .notify(|failure, pause| warn(to, parcel, failure, pause))
        .await;
    match ended {
        Ok(()) => Ended::Delivered,
        Err(Failure::Refused(symptom)) => Ended::Refused(symptom),
        Err(Failure::Later { symptom, .. }) if expired.load(Ordering::Relaxed) => {
            Ended::GaveUp(symptom)
        }
        Err(Failure::Later { symptom, .. }) => Ended::Stopped(symptom),
    }
}

fn warn(to: &Endpoint, parcel: &Parcel, failure: &Failure, pause: Duration) {
    metrics::counter!(to.metrics.retries, "endpoint" => to.name.clone()).increment(1);
    let (status, cause) = match failure.symptom() {
        Symptom::Status(status) => (Some(*status), None),
        Symptom::Timeout => (None, Some("timeout")),
        Symptom::Connection(cause) => (None, Some(cause.as_str())),
    };
    tracing::warn!(
        endpoint = to.name,
        delivery = parcel.id,
        status,
        cause,
        wait_ms = u64::try_from(pause.as_millis()).unwrap_or(u64::MAX),
        "delivery failed, is tried again"
    );
}

/// Reads a `Retry-After`: seconds, or the date form that RFC 9110 has senders write.
/// `None` for anything else, which is then as if it were not there.
pub fn retry_after(value: &str, now: OffsetDateTime) -> Option<Duration> {
    let value = value.trim();
    if let Ok(seconds) = value.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let format = format_description!(
        "[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT"
    );
    let at = time::PrimitiveDateTime::parse(value, format).ok()?.assume_utc();
    Some(Duration::try_from(at - now).unwrap_or_default())
}
