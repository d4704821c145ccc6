//! Messages posted over HTTP.
//!
//! | request | answer |
//! |---|---|
//! | `POST /messages` | 202 and a receipt, once the message is durable; 422 and a receipt when it is refused, stored too; 403 and a receipt when its `Afzender` is not the token's sender |
//! | `POST /messages` with a ZIP file | 202 and a receipt for each message, once all are durable; 207 with a verdict and a receipt for each when some are refused; 422 and one receipt when the ZIP file itself is |
//! | `GET /messages/{receipt}` | what became of a message, to its own sender only |
//! | `POST /feeds/{name}` | 202 and a report, once the file is durable; 422 and a report when it is refused as a whole, which is stored too ([`feeds`]) |
//! | `POST /validate` | 200 and the verdict of levels 1 and 2; stores nothing |
//!
//! Every other answer is a problem by RFC 9457, in Dutch ([`problem`]); only what breaks the rules of
//! HTTP itself is answered by the library, without a body. The same message posted again
//! gets the same receipt, so who lost an answer repeats the request.
//!
//! Limits: 25 MB a message, 50 MB a file of a feed, [`BODY_MAX_BYTES`] that are read at all, [`BODIES_MAX_BYTES`] of
//! bodies in memory, the settings' number of requests at once and time for one,
//! [`HEADER_TIMEOUT`] for the headers. Beyond the limits of the hub as a whole a sender gets 503 and
//! `Retry-After`. Small messages are parsed where they arrive, larger ones on a
//! thread of their own, so that they hold up no other.

pub mod appender;
pub mod body;
pub mod feeds;
pub mod handlers;
pub mod problem;

use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::{get, post};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use wijkstroom_config::HttpSettings;
use wijkstroom_schemas::message::Origin;
use wijkstroom_stream::Stream;

use crate::transport::feed::Feed;
use crate::transport::senders::KnownSenders;
use appender::Appender;
use handlers::Recent;
use wijkstroom_formats::door::Door;

/// Largest body that is read to its end. Of one over 25 MB only the hash is kept, so
/// that its refusal can be found; beyond this it is refused unread.
pub const BODY_MAX_BYTES: u64 = 128 * 1024 * 1024;

/// Most bytes of bodies in memory at once: ten of the largest messages.
pub const BODIES_MAX_BYTES: usize = 256 * 1024 * 1024;

/// Most messages of over 64 kB that are parsed at once; others wait for their turn.
const PARSING_MAX: usize = 2;

/// Longest time for the headers of a request, and that a connection may idle; less when a
/// whole request gets less.
pub const HEADER_TIMEOUT: Duration = Duration::from_secs(10);

/// Most bytes of headers.
pub const HEADERS_MAX_BYTES: usize = 32 * 1024;

/// Connections for each request that may be under way: most of them idle.
const CONNECTIONS_PER_REQUEST: usize = 4;

/// What became of a message, and who may know.
#[derive(Debug, Clone, PartialEq)]
pub struct Status {
    /// See [`owner`].
    pub owner: Option<String>,
    /// What the owner is told.
    pub body: serde_json::Value,
}

/// Finds a message by its receipt; `Ok(None)` when there is none, `Err` when it cannot
/// be told now. Blocks: it is called on a thread for that.
pub type Lookup = Arc<
    dyn Fn(&str) -> Result<Option<Status>, Box<dyn std::error::Error + Send + Sync>> + Send + Sync,
>;

/// Who may ask for a message's status: the sender whose token brought it, else its `Afzender`.
///
/// The source of a message that was posted without being the token's own is `http:`
/// and that sender; a stranger's name in it gives the stranger nothing.
pub fn owner(origin: &Origin) -> Option<&str> {
    origin.source.strip_prefix("http:").or(origin.sender.as_deref())
}

/// What the door over HTTP needs.
pub struct Intake {
    /// What messages are held against.
    pub door: Arc<Door>,
    /// Where they go.
    pub stream: Arc<dyn Stream>,
    /// Feeds whose files are posted.
    pub feeds: Vec<Arc<Feed>>,
    /// Who may post.
    pub senders: Arc<KnownSenders>,
    /// What became of them.
    pub lookup: Lookup,
    /// False for history that is loaded without telling the wijkteams.
    pub deliver: bool,
    /// Limits.
    pub settings: HttpSettings,
}

/// What the handlers share.
pub(crate) struct Shared {
    door: Arc<Door>,
    appender: Appender,
    feeds: Vec<Arc<Feed>>,
    senders: Arc<KnownSenders>,
    lookup: Lookup,
    deliver: bool,
    timeout: Duration,
    requests: Arc<Semaphore>,
    memory: Arc<Semaphore>,
    /// Large messages under way in the parser: one of 25 MB may take half a gigabyte.
    parsing: Arc<Semaphore>,
    recent: Recent,
}

/// Serves until `shutdown` completes; then takes no more requests, finishes those under way
/// (for at most the settings' time for one request) and returns.
///
/// # Errors
/// When the thread that appends cannot be started, or panicked.
pub async fn serve(
    listener: TcpListener,
    intake: Intake,
    shutdown: impl Future<Output = ()>,
) -> io::Result<()> {
    let (appender, appending) = Appender::start(intake.stream)?;
    let requests_max = intake.settings.concurrent_max.get();
    let timeout = intake.settings.timeout;
    let shared = Arc::new(Shared {
        door: intake.door,
        appender,
        feeds: intake.feeds,
        senders: intake.senders,
        lookup: intake.lookup,
        deliver: intake.deliver,
        timeout,
        requests: Arc::new(Semaphore::new(requests_max)),
        memory: Arc::new(Semaphore::new(BODIES_MAX_BYTES)),
        parsing: Arc::new(Semaphore::new(PARSING_MAX)),
        recent: Recent::default(),
    });
    // Without the thread that appends nothing is ever durable again: then this ends, and says so.
    let until = async {
        tokio::select! {
            () = shutdown => {}
            () = ended(&appending) => {}
        }
    };
    accept(&listener, router(shared), requests_max, timeout, until).await;
    drop(listener);
    // Every handle of the appender is gone with the router: its thread ends.
    tokio::task::spawn_blocking(move || appending.join())
        .await
        .map_err(io::Error::other)?
        .map_err(|_| io::Error::other("the thread that appends panicked"))
}

/// Completes once a thread has ended.
async fn ended(thread: &std::thread::JoinHandle<()>) {
    while !thread.is_finished() {
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/messages", post(handlers::post_message))
        .route("/messages/{receipt}", get(handlers::get_message))
        .route("/feeds/{name}", post(feeds::post_file))
        .route("/validate", post(handlers::post_validate))
        .fallback(handlers::unknown_path)
        .method_not_allowed_fallback(handlers::unknown_method)
        .layer(axum::middleware::from_fn_with_state(Arc::clone(&shared), handlers::limit))
        .with_state(shared)
}

async fn accept(
    listener: &TcpListener,
    router: Router,
    requests_max: usize,
    timeout: Duration,
    shutdown: impl Future<Output = ()>,
) {
    let mut server = hyper::server::conn::http1::Builder::new();
    server
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIMEOUT.min(timeout))
        .max_buf_size(HEADERS_MAX_BYTES);
    let connections =
        Arc::new(Semaphore::new(requests_max.saturating_mul(CONNECTIONS_PER_REQUEST)));
    let graceful = GracefulShutdown::new();
    let mut shutdown = pin!(shutdown);
    loop {
        let accepted = async {
            // Never closed.
            let permit = Arc::clone(&connections).acquire_owned().await.ok();
            (permit, listener.accept().await)
        };
        let (permit, stream) = tokio::select! {
            () = &mut shutdown => break,
            (permit, accepted) = accepted => match accepted {
                Ok((stream, _)) => (permit, stream),
                Err(error) => {
                    // Such as too many open files: it passes when connections end.
                    tracing::warn!(%error, "connection not accepted");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    continue;
                }
            },
        };
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "connection without nodelay");
        }
        let service = TowerToHyperService::new(router.clone());
        let connection = graceful.watch(server.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "connection broke");
            }
            drop(permit);
        });
    }
    if tokio::time::timeout(timeout, graceful.shutdown()).await.is_err() {
        tracing::warn!("requests still under way are cut off");
    }
}
