//! The two doors over HTTP: for senders, and for operators. Each on a thread of its own.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::Context as _;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use wijkstroom_config::{HttpSettings, OperationsSettings};
use wijkstroom_connectors::transport::http::{self, Intake, Lookup, Status};
use wijkstroom_connectors::transport::senders::{KnownSenders, SendersFile};
use wijkstroom_pipeline::index::reader::{Found, IndexReader, Indexed};

use crate::run::feeds;
use crate::run::gauges::Gauges;
use crate::run::operations::{self, Operations};
use crate::run::parts::Parts;
use crate::run::side::Side;

/// How often the doors look whether they should close.
const STOP_CHECK: Duration = Duration::from_millis(20);

/// Longest that the operators' door waits for requests under way when it closes.
const CLOSE_WITHIN: Duration = Duration::from_secs(5);

/// The door for senders, bound and ready to be served.
///
/// # Errors
/// When its address is taken, or the list of senders cannot be read.
pub fn senders(
    parts: &Parts,
    settings: &HttpSettings,
    side: &Side,
) -> anyhow::Result<impl FnOnce() -> anyhow::Result<()> + Send + use<>> {
    let (runtime, listener) = bind(settings.listen, "[http]", side)?;
    let senders = KnownSenders::open(SendersFile::new(&parts.settings.data_dir))?;
    let intake = Intake {
        door: Arc::clone(&parts.door),
        stream: Arc::clone(&parts.opened.stream),
        feeds: feeds::posted(&parts.feeds),
        senders: Arc::new(senders),
        lookup: lookup(IndexReader::new(&parts.settings.warehouse)),
        deliver: !parts.options.backfill,
        settings: settings.clone(),
    };
    let stop = Arc::clone(&parts.stop);
    Ok(move || {
        // The last owner of the index's reader: closing its connection blocks, which no task may.
        let reader = Arc::clone(&intake.lookup);
        let served = runtime.block_on(http::serve(listener, intake, stopped(stop)));
        drop(runtime);
        drop(reader);
        served.context("de deur voor afzenders ([http]) viel uit")
    })
}

/// The door for operators, bound and ready to be served.
///
/// # Errors
/// When its address is taken.
pub fn operators(
    parts: &Parts,
    settings: &OperationsSettings,
    waiting: Vec<(String, Arc<AtomicBool>)>,
    side: &Side,
) -> anyhow::Result<impl FnOnce() -> anyhow::Result<()> + Send + use<>> {
    let (runtime, listener) = bind(settings.listen, "[operations]", side)?;
    let gauges = Mutex::new(Gauges::new(parts));
    let operations = Arc::new(Operations {
        registry: Arc::clone(&parts.registry),
        metrics: side.metrics(),
        refresh: Box::new(move || gauges.lock().unwrap_or_else(PoisonError::into_inner).refresh()),
        waiting,
    });
    let stop = Arc::clone(&parts.stop);
    Ok(move || {
        let router = operations::router(Arc::clone(&operations));
        let served = runtime.block_on(async {
            let serving =
                axum::serve(listener, router).with_graceful_shutdown(stopped(Arc::clone(&stop)));
            let late = async {
                stopped(stop).await;
                tokio::time::sleep(CLOSE_WITHIN).await;
            };
            tokio::select! {
                served = serving => served,
                () = late => Ok(()),
            }
        });
        drop(runtime);
        // The last owner of the index's reader: closing its connection blocks, which no task may.
        drop(operations);
        served.context("de deur voor beheer ([operations]) viel uit")
    })
}

fn bind(address: SocketAddr, section: &str, side: &Side) -> anyhow::Result<(Runtime, TcpListener)> {
    let side = side.clone();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .on_thread_start(move || side.enter_for_good())
        .enable_all()
        .build()
        .context("er kunnen geen threads gestart worden")?;
    let listener = runtime.block_on(TcpListener::bind(address));
    let listener = listener.with_context(|| {
        format!("wijkstroom kan niet luisteren op {address}; kies bij {section} een ander adres bij `listen`")
    })?;
    Ok((runtime, listener))
}

/// Completes once the hub is to stop.
async fn stopped(stop: Arc<AtomicBool>) {
    while !stop.load(Ordering::Relaxed) {
        tokio::time::sleep(STOP_CHECK).await;
    }
}

/// What became of a message, from the index.
fn lookup(reader: IndexReader) -> Lookup {
    let reader = Mutex::new(reader);
    Arc::new(move |receipt| {
        let mut reader = reader.lock().unwrap_or_else(PoisonError::into_inner);
        let found = reader.status_of(receipt)?;
        Ok(found.map(|found| Status { owner: owner(&found), body: told(&found) }))
    })
}

/// As [`http::owner`], of a message in the index.
fn owner(found: &Found) -> Option<String> {
    let brought_by = found.message.source.strip_prefix("http:");
    brought_by.map(str::to_owned).or_else(|| found.message.sender.clone())
}

/// What the sender is told. Deliveries are the municipality's business and not in it.
fn told(found: &Found) -> Value {
    let message = &found.message;
    let findings: Value = serde_json::from_str(&message.findings).unwrap_or(Value::Null);
    json!({
        "receipt": message.receipt,
        "status": match message {
            Indexed { decided: false, .. } => "received",
            Indexed { accepted: true, .. } => "accepted",
            Indexed { .. } => "refused",
        },
        "message": message.message_type,
        "identification": message.identification,
        "received_at": crate::show::moment(message.received_at),
        "level": message.level,
        "findings": findings,
        "findings_total": message.findings_total,
        "duplicates": found.duplicates,
    })
}
