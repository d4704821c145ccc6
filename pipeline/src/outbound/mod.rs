//! Delivering over HTTP: what the wijkteams and the senders of messages get is sent alike.
//!
//! - [`lanes`] delivers a batch: in order for one key, at once for different ones.
//! - [`retry`] says what an answer means and when to try again; [`post`] is the HTTP under it.

pub mod lanes;
pub mod post;
pub mod retry;

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use wijkstroom_config::WijkteamSettings;

/// Where parcels are POSTed to, and how patiently.
#[derive(Debug, Clone)]
pub struct Endpoint {
    /// For logs and metrics.
    pub name: String,
    /// Where to.
    pub url: String,
    /// File that holds a bearer token to send along.
    pub token_file: Option<PathBuf>,
    /// Longest wait for one answer.
    pub timeout: Duration,
    /// A parcel that still fails after this long is given up.
    pub give_up_after: Duration,
    /// Most parcels under way at once.
    pub in_flight: NonZeroUsize,
    /// Headers of every request, by name, such as `Content-Type`.
    pub headers: Vec<(&'static str, &'static str)>,
    /// Names of its metrics.
    pub metrics: Metrics,
}

/// Names of metrics; each has the endpoint for a label.
#[derive(Debug, Clone, Copy)]
pub struct Metrics {
    /// Counter of attempts that failed and are made again.
    pub retries: &'static str,
    /// Gauge: age of the oldest message that is not delivered, in seconds.
    pub oldest: &'static str,
}

impl Endpoint {
    /// The case system of a wijkteam.
    pub fn of_wijkteam(settings: &WijkteamSettings, content_type: &'static str) -> Self {
        Self {
            name: settings.name.clone(),
            url: settings.url.clone(),
            token_file: settings.token_file.clone(),
            timeout: settings.timeout,
            give_up_after: settings.give_up_after,
            in_flight: settings.in_flight,
            headers: vec![("Content-Type", content_type)],
            metrics: Metrics {
                retries: "wijkstroom_wijkteam_retries_total",
                oldest: "wijkstroom_wijkteam_oldest_undelivered_seconds",
            },
        }
    }
}

/// Something to be delivered, the same bytes at each attempt.
#[derive(Clone, PartialEq, Eq)]
pub struct Parcel {
    /// Idempotency key.
    pub id: String,
    /// When the message that it comes of was received, milliseconds since 1970-01-01T00:00:00Z: its time
    /// runs from then.
    pub received_at: i64,
    /// What is sent. Identifies.
    pub body: Bytes,
}

/// Hides the body.
impl std::fmt::Debug for Parcel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Parcel({}, hidden)", self.id)
    }
}

/// Milliseconds since 1970-01-01T00:00:00Z.
pub(crate) fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
