//! A case system of a wijkteam, as small as it can be: for the demo.
//!
//! It does what the contract asks of a real one: it keeps the idempotency keys it has
//! seen, and a repeat has no second effect.

use std::collections::{BTreeMap, HashSet};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::Context as _;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use serde::Deserialize;

/// A receiver that listens on a free port of loopback until it is dropped.
pub struct Receiver {
    address: SocketAddr,
    seen: Arc<Mutex<Seen>>,
    /// Dropped with the receiver, which ends the server.
    _runtime: tokio::runtime::Runtime,
}

/// What came in.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Seen {
    keys: HashSet<String>,
    /// How many of each CloudEvents `type`.
    pub by_type: BTreeMap<String, u64>,
    /// How many came again under a known key, and had no effect.
    pub repeats: u64,
}

impl Seen {
    /// Whether something came in under this idempotency key.
    pub fn has(&self, key: &str) -> bool {
        self.keys.contains(key)
    }
}

/// What it looks at of a CloudEvent.
#[derive(Deserialize)]
struct CloudEvent {
    #[serde(rename = "type")]
    event_type: String,
}

impl Receiver {
    /// Starts listening.
    ///
    /// # Errors
    /// When loopback has no port free.
    pub fn start() -> anyhow::Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("wijkteam-demo")
            .enable_all()
            .build()
            .context("wijkteam")?;
        let listener = runtime.block_on(tokio::net::TcpListener::bind(("127.0.0.1", 0)))?;
        let address = listener.local_addr()?;
        let seen = Arc::new(Mutex::new(Seen::default()));
        let router = Router::new().route("/zaken", post(accept)).with_state(Arc::clone(&seen));
        // It ends with the runtime, so nobody waits for it.
        runtime.spawn(async move { axum::serve(listener, router).await });
        Ok(Self { address, seen, _runtime: runtime })
    }

    /// Where deliveries are POSTed to.
    pub fn url(&self) -> String {
        format!("http://{}/zaken", self.address)
    }

    /// What came in so far.
    pub fn seen(&self) -> Seen {
        lock(&self.seen).clone()
    }
}

fn lock(seen: &Mutex<Seen>) -> MutexGuard<'_, Seen> {
    // Nothing under the lock leaves it half done.
    seen.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn accept(
    State(seen): State<Arc<Mutex<Seen>>>,
    headers: HeaderMap,
    body: String,
) -> StatusCode {
    let key = headers.get("idempotency-key").and_then(|value| value.to_str().ok());
    let event: Option<CloudEvent> = serde_json::from_str(&body).ok();
    let (Some(key), Some(event)) = (key, event) else { return StatusCode::BAD_REQUEST };
    let mut seen = lock(&seen);
    if seen.keys.insert(key.to_owned()) {
        *seen.by_type.entry(event.event_type).or_default() += 1;
    } else {
        seen.repeats += 1;
    }
    StatusCode::NO_CONTENT
}
