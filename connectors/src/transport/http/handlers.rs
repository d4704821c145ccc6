//! The requests there are.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use tokio::time::{Instant, timeout_at};
use wijkstroom_schemas::message::{Finding, Message};
use wijkstroom_stream::Output;

use super::Shared;
use super::body::{self, Received};
use super::problem::Problem;
use crate::transport::intake::{self, Told, ToldAll};
use crate::transport::senders::FEED_PREFIX;
use wijkstroom_formats::door::parts::{Part, read_all, unpacked_size};
use wijkstroom_formats::door::{self, Inbound};
use wijkstroom_formats::refusal::Refusal;
use wijkstroom_formats::{self as formats, SIZE_MAX_BYTES, Verdict};

/// Messages up to this size are parsed where they arrive: it takes less than a millisecond.
const INLINE_MAX_BYTES: usize = 64 * 1024;

/// Receipts given in this run that are remembered: some megabytes, and longer than the index is behind.
const RECENT_MAX: usize = 20_000;

/// The answer to a message that was taken in.
#[derive(Debug, Serialize)]
struct Receipt<'a> {
    receipt: &'a str,
    status: &'static str,
    message: Option<&'a str>,
    location: &'a str,
}

/// The answer of `POST /validate`: as of `wijkstroom validate`, but for the name of the file.
#[derive(Debug, Serialize)]
struct Judged<'a> {
    message: Option<&'static str>,
    accepted: bool,
    level: Option<i32>,
    findings: &'a [Finding],
    findings_total: usize,
}

/// Receipts that were given, with their senders: a message can be asked after before
/// the index knows it.
#[derive(Default)]
pub(crate) struct Recent(Mutex<RecentInner>);

#[derive(Default)]
struct RecentInner {
    owners: HashMap<String, String>,
    order: VecDeque<String>,
}

impl Recent {
    fn add(&self, receipt: &str, owner: &str) {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if inner.owners.insert(receipt.to_owned(), owner.to_owned()).is_none() {
            inner.order.push_back(receipt.to_owned());
        }
        if inner.order.len() > RECENT_MAX
            && let Some(oldest) = inner.order.pop_front()
        {
            inner.owners.remove(&oldest);
        }
    }

    fn is_of(&self, receipt: &str, owner: &str) -> bool {
        let inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        inner.owners.get(receipt).is_some_and(|known| known == owner)
    }
}

/// Lets through as many requests as may be under way, and counts all.
pub(crate) async fn limit(
    State(shared): State<Arc<Shared>>,
    request: Request,
    next: Next,
) -> Response {
    let response = match Arc::clone(&shared.requests).try_acquire_owned() {
        Ok(permit) => {
            let response = next.run(request).await;
            drop(permit);
            response
        }
        Err(_) => Problem::Busy.into_response(),
    };
    let status = response.status().as_u16().to_string();
    metrics::counter!("wijkstroom_http_requests_total", "status" => status).increment(1);
    response
}

/// `POST /messages`
pub(crate) async fn post_message(
    State(shared): State<Arc<Shared>>,
    request: Request,
) -> Result<Response, Problem> {
    let deadline = Instant::now() + shared.timeout;
    let sender = sender(&shared, request.headers())?;
    let received = receive(&shared, request, true, deadline).await?;
    let (packed, size) = match &received {
        Received::Whole(bytes, _) => (bytes.len(), unpacked_size(bytes)),
        Received::Oversized { .. } => (0, 0),
    };
    // What comes out of a ZIP file counts too, until it is durable.
    let mut unpacked = None;
    body::hold(&shared.memory, &mut unpacked, size.saturating_sub(packed))?;
    let read = {
        let (shared, sender) = (Arc::clone(&shared), sender.clone());
        move || read(&shared, &sender, received)
    };
    let (parts, outputs) = off_thread(&shared, size > INLINE_MAX_BYTES, read).await?;
    if !outputs.iter().all(intake::fits) {
        return Err(Problem::TooLarge);
    }
    let appended = timeout_at(deadline, shared.appender.append(outputs)).await;
    drop(unpacked);
    if !matches!(appended, Ok(Ok(()))) {
        return Err(Problem::Unavailable);
    }
    for Part { message, .. } in &parts {
        shared.recent.add(&message.origin.receipt, &sender);
        intake::count("http", intake::is_in_order(message));
    }
    Ok(match parts.as_slice() {
        [Part { entry: None, message }] => answer(message),
        parts => answer_all(parts),
    })
}

/// `GET /messages/{receipt}`
pub(crate) async fn get_message(
    State(shared): State<Arc<Shared>>,
    receipt: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let deadline = Instant::now() + shared.timeout;
    let sender = sender(&shared, &headers)?;
    let Path(receipt) = receipt.map_err(|_| Problem::UnknownMessage)?;
    let (lookup, asked) = (Arc::clone(&shared.lookup), receipt.clone());
    let found = timeout_at(deadline, tokio::task::spawn_blocking(move || lookup(&asked))).await;
    let found = match found {
        Ok(Ok(Ok(found))) => found,
        Ok(Ok(Err(error))) => {
            tracing::warn!(%error, "status of a message cannot be told");
            return Err(Problem::Unavailable);
        }
        // Too slow, or it panicked.
        Ok(Err(_)) | Err(_) => return Err(Problem::Unavailable),
    };
    match found {
        Some(status) if status.owner.as_deref() == Some(&*sender) => {
            Ok(Json(status.body).into_response())
        }
        None if shared.recent.is_of(&receipt, &sender) => {
            let location = format!("/messages/{receipt}");
            let body = Receipt {
                receipt: &receipt,
                status: "received",
                message: None,
                location: &location,
            };
            Ok(Json(body).into_response())
        }
        // Whether another's message exists is no business of this sender.
        Some(_) | None => Err(Problem::UnknownMessage),
    }
}

/// `POST /validate`
pub(crate) async fn post_validate(
    State(shared): State<Arc<Shared>>,
    request: Request,
) -> Result<Response, Problem> {
    let deadline = Instant::now() + shared.timeout;
    sender(&shared, request.headers())?;
    let (bytes, held) = match receive(&shared, request, false, deadline).await? {
        Received::Whole(bytes, held) => (bytes, held),
        Received::Oversized { .. } => return Err(Problem::TooLarge),
    };
    let large = bytes.len() > INLINE_MAX_BYTES;
    let verdict = off_thread(&shared, large, move || formats::verdict(&bytes)).await?;
    drop(held);
    let Verdict { message_type, accepted, level, findings, total, .. } = &verdict;
    let judged = Judged {
        message: *message_type,
        accepted: *accepted,
        level: *level,
        findings,
        findings_total: *total,
    };
    Ok(Json(judged).into_response())
}

/// Any other path.
pub(crate) async fn unknown_path() -> Problem {
    Problem::UnknownPath
}

/// A known path by another method.
pub(crate) async fn unknown_method() -> Problem {
    Problem::Method
}

/// The sender of messages that the token of a request belongs to.
fn sender(shared: &Shared, headers: &HeaderMap) -> Result<String, Problem> {
    let sender = any_sender(shared, headers)?;
    if sender.starts_with(FEED_PREFIX) { Err(Problem::OtherDoor) } else { Ok(sender) }
}

/// Whoever the token of a request belongs to.
pub(super) fn any_sender(shared: &Shared, headers: &HeaderMap) -> Result<String, Problem> {
    let value = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = value.and_then(|value| {
        let (scheme, token) = value.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    });
    let token = token.ok_or(Problem::Unauthorized { token: false })?;
    shared.senders.sender(token).ok_or(Problem::Unauthorized { token: true })
}

async fn receive(
    shared: &Shared,
    request: Request,
    or_zip: bool,
    deadline: Instant,
) -> Result<Received, Problem> {
    if !body::is_expected(request.headers(), or_zip) {
        return Err(Problem::MediaType);
    }
    let announced = body::announced(request.headers());
    body::read(request.into_body(), announced, SIZE_MAX_BYTES, &shared.memory, deadline).await
}

/// Judges a message, or those of a ZIP file; gives what their sender is told, and their inbox records.
fn read(shared: &Shared, sender: &str, received: Received) -> (Vec<Part>, Vec<Output>) {
    let received_at = intake::now_ms();
    // Whose messages may come by this token: its sender's.
    let senders = [sender.to_owned()].into();
    let mut parts = match received {
        Received::Whole(bytes, _held) => {
            let inbound = Inbound {
                source: "http",
                file_name: None,
                senders: Some(&senders),
                token_sender: Some(sender),
                received_at,
                deliver: shared.deliver,
                bytes,
            };
            read_all(&shared.door, inbound)
        }
        Received::Oversized { hash, size } => {
            let source = format!("http:{sender}");
            let message = door::oversized(&shared.door, &source, hash, size, received_at, None);
            vec![Part { entry: None, message }]
        }
    };
    let mut outputs = Vec::with_capacity(parts.len());
    for Part { message, .. } in &mut parts {
        if message.origin.sender.as_deref() != Some(sender) {
            message.origin.source = format!("http:{sender}");
        }
        outputs.push(intake::output(message));
        // What is left to be told is small; the rest is in the record.
        message.original = None;
        message.events = Vec::new();
    }
    (parts, outputs)
}

/// What the sender is told of the messages of a ZIP file, all durable.
fn answer_all(parts: &[Part]) -> Response {
    let one = |part: &Part| {
        let message = &part.message;
        let file = part.entry.as_deref().map(intake::shown_name);
        let told = Told::new(message, file.as_deref());
        let mut told = serde_json::to_value(told).unwrap_or_default();
        told["location"] = format!("/messages/{}", message.origin.receipt).into();
        told
    };
    let in_order = parts.iter().all(|part| intake::is_in_order(&part.message));
    let status = if in_order { StatusCode::ACCEPTED } else { StatusCode::MULTI_STATUS };
    (status, Json(ToldAll::new(parts, None, one))).into_response()
}

/// What the sender is told of a message that is durable.
fn answer(message: &Message) -> Response {
    let receipt = &message.origin.receipt;
    let location = format!("/messages/{receipt}");
    let mut response = if intake::is_in_order(message) {
        let message = message.origin.message_type.as_deref();
        let body = Receipt { receipt, status: "received", message, location: &location };
        (StatusCode::ACCEPTED, Json(body)).into_response()
    } else {
        let has = |refusal: Refusal| {
            message.findings.iter().any(|finding| finding.rule.as_deref() == Some(refusal.code()))
        };
        let problem = if has(Refusal::Sender) {
            Problem::OtherSender
        } else if has(Refusal::TooLarge) {
            Problem::TooLarge
        } else {
            Problem::Refused
        };
        problem.answer(Some(Told::new(message, None)))
    };
    if let Ok(location) = HeaderValue::from_str(&location) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

/// Runs work that computes, on a thread of its own when it is much.
pub(super) async fn off_thread<T: Send + 'static>(
    shared: &Shared,
    much: bool,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Problem> {
    if !much {
        return Ok(work());
    }
    // Held by the work itself: who gave up waiting leaves it running, and counted.
    let turn = Arc::clone(&shared.parsing).acquire_owned().await;
    let turn = turn.map_err(|_| Problem::Unavailable)?;
    let work = move || {
        let done = work();
        drop(turn);
        done
    };
    tokio::task::spawn_blocking(work).await.map_err(|error| {
        tracing::error!(%error, "reading a message panicked");
        Problem::Unavailable
    })
}
