//! Reads the body of a request, within its limits.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderMap, header};
use http_body_util::BodyExt as _;
use sha2::{Digest as _, Sha256};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout_at};

use super::BODY_MAX_BYTES;
use super::problem::Problem;

/// What came in.
pub(crate) enum Received {
    /// The bytes, and the memory they are counted in.
    Whole(Vec<u8>, Option<OwnedSemaphorePermit>),
    /// Over the limit: never in memory as a whole.
    Oversized { hash: [u8; 32], size: i64 },
}

/// Whether a body is announced as XML in UTF-8, or as a ZIP file where that may be. Who announces
/// nothing is given the benefit of the doubt: the message tells.
pub(crate) fn is_expected(headers: &HeaderMap, or_zip: bool) -> bool {
    if headers.get(header::CONTENT_ENCODING).is_some_and(|coding| coding != "identity") {
        return false;
    }
    let Some(value) = headers.get(header::CONTENT_TYPE) else { return true };
    let Ok(value) = value.to_str() else { return false };
    let mut parts = value.split(';').map(|part| part.trim().to_ascii_lowercase());
    let media = parts.next().unwrap_or_default();
    if or_zip && matches!(&*media, "application/zip" | "application/x-zip-compressed") {
        return true;
    }
    let is_xml = media == "text/xml" || media == "application/xml" || media.ends_with("+xml");
    let mut charsets = parts.filter_map(|part| part.strip_prefix("charset=").map(str::to_owned));
    is_xml && charsets.all(|charset| charset.trim_matches('"') == "utf-8")
}

/// Reads a body to its end, until a deadline; of one over `whole_max` only the hash. `memory` counts bytes; a body that finds too few is
/// told to come back, rather than wait while it holds others.
pub(crate) async fn read(
    mut body: Body,
    announced: Option<u64>,
    whole_max: usize,
    memory: &Arc<Semaphore>,
    deadline: Instant,
) -> Result<Received, Problem> {
    if announced.is_some_and(|size| size > BODY_MAX_BYTES) {
        return Err(Problem::TooLarge);
    }
    let mut buffer = Vec::new();
    let mut held = None;
    let mut oversized: Option<(Sha256, u64)> = None;
    loop {
        let frame = match timeout_at(deadline, body.frame()).await {
            Err(_) => return Err(Problem::TooSlow),
            Ok(None) => break,
            Ok(Some(Err(_))) => return Err(Problem::Broken),
            Ok(Some(Ok(frame))) => frame,
        };
        // Trailers say nothing.
        let Ok(data) = frame.into_data() else { continue };
        if oversized.is_none() && buffer.len() + data.len() > whole_max {
            oversized = Some((Sha256::new_with_prefix(&buffer), buffer.len() as u64));
            (buffer, held) = (Vec::new(), None);
        }
        if let Some((hash, size)) = &mut oversized {
            hash.update(&data);
            *size += data.len() as u64;
            if *size > BODY_MAX_BYTES {
                return Err(Problem::TooLarge);
            }
        } else {
            hold(memory, &mut held, data.len())?;
            buffer.extend_from_slice(&data);
        }
    }
    Ok(match oversized {
        None => Received::Whole(buffer, held),
        Some((hash, size)) => Received::Oversized {
            hash: hash.finalize().into(),
            size: i64::try_from(size).unwrap_or(i64::MAX),
        },
    })
}

/// Counts so many more bytes as in use.
pub(crate) fn hold(
    memory: &Arc<Semaphore>,
    held: &mut Option<OwnedSemaphorePermit>,
    bytes: usize,
) -> Result<(), Problem> {
    let bytes = u32::try_from(bytes).map_err(|_| Problem::Busy)?;
    let more = Arc::clone(memory).try_acquire_many_owned(bytes).map_err(|_| Problem::Busy)?;
    match held {
        Some(held) => held.merge(more),
        None => *held = Some(more),
    }
    Ok(())
}

/// What the request says of its body's size.
pub(crate) fn announced(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}
