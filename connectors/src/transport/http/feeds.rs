//! Files of feeds that are posted.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tokio::time::{Instant, timeout_at};
use wijkstroom_formats::feed::FILE_MAX_BYTES;

use super::Shared;
use super::body::{self, Received};
use super::handlers::{any_sender, off_thread};
use super::problem::Problem;
use crate::transport::feed::Feed;
use crate::transport::feed::report::Report;
use crate::transport::intake;
use crate::transport::senders::FEED_PREFIX;

/// Longest name of a file that is taken over.
const NAME_MAX: usize = 200;

/// `POST /feeds/{name}`
pub(crate) async fn post_file(
    State(shared): State<Arc<Shared>>,
    name: Result<Path<String>, PathRejection>,
    request: Request,
) -> Result<Response, Problem> {
    let deadline = Instant::now() + shared.timeout;
    let feed = feed(&shared, name, request.headers())?;
    let headers = request.headers();
    if headers.get(header::CONTENT_ENCODING).is_some_and(|coding| coding != "identity") {
        return Err(Problem::MediaType);
    }
    let file_name = file_name(headers).unwrap_or_default();
    let as_csv = headers.get(header::ACCEPT).is_some_and(|accept| accept == "text/csv");
    let announced = body::announced(headers);
    let body = request.into_body();
    let received = body::read(body, announced, FILE_MAX_BYTES, &shared.memory, deadline).await?;
    let too_large = matches!(received, Received::Oversized { .. });
    // Always on a thread of its own: it waits for the disk.
    let taking = off_thread(&shared, true, move || {
        let at = intake::now_ms();
        let report = match received {
            // A post is a file of its own: who repeats one that got no answer sends it twice.
            Received::Whole(bytes, _held) => {
                let mark = fastrand::u128(..).to_be_bytes();
                feed.take_marked(&file_name, &bytes, at, Some(&mark))
            }
            Received::Oversized { hash, size } => feed.oversized(&file_name, hash, size, at),
        };
        feed.swept(false);
        report
    });
    // Who gives up waiting leaves it running; the same file again gets the same report.
    let taken = timeout_at(deadline, taking).await.map_err(|_| Problem::Unavailable)??;
    let report = taken.map_err(|error| {
        let cause = std::error::Error::source(&error).map(ToString::to_string);
        tracing::warn!(%error, cause, "posted file is not durable, its sender comes back");
        Problem::Unavailable
    })?;
    Ok(answer(&report, too_large, as_csv))
}

/// The feed that is posted to, if the token is its own. Whether there is such a feed is no business of others.
fn feed(
    shared: &Shared,
    name: Result<Path<String>, PathRejection>,
    headers: &HeaderMap,
) -> Result<Arc<Feed>, Problem> {
    let sender = any_sender(shared, headers)?;
    let Path(name) = name.map_err(|_| Problem::OtherDoor)?;
    if sender.strip_prefix(FEED_PREFIX) != Some(&name) {
        return Err(Problem::OtherDoor);
    }
    let feed = shared.feeds.iter().find(|feed| feed.settings().name == name);
    feed.map(Arc::clone).ok_or(Problem::OtherDoor)
}

/// The name of the file: `Content-Disposition: attachment; filename="x.csv"`, without any folder.
fn file_name(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::CONTENT_DISPOSITION)?.to_str().ok()?;
    let name = value.split(';').find_map(|part| part.trim().strip_prefix("filename="))?;
    let name = name.trim_matches('"').rsplit(['/', '\\']).next()?;
    (!name.is_empty() && name.len() <= NAME_MAX).then(|| name.to_owned())
}

/// What the sender is told of a file, once all of it is durable.
fn answer(report: &Report, too_large: bool, as_csv: bool) -> Response {
    if !report.accepted {
        let problem = if too_large { Problem::FileTooLarge } else { Problem::FileRefused };
        return problem.answer(Some(report));
    }
    if as_csv {
        let mut response = (StatusCode::ACCEPTED, report.csv()).into_response();
        let csv = HeaderValue::from_static("text/csv; charset=utf-8");
        response.headers_mut().insert(header::CONTENT_TYPE, csv);
        return response;
    }
    (StatusCode::ACCEPTED, Json(report)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: &'static str, expected: Option<&str>) {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static(value));
        assert_eq!(file_name(&headers).as_deref(), expected);
    }

    #[test]
    fn a_file_name_has_no_folder() {
        check("attachment; filename=\"gi-2026-H1.csv\"", Some("gi-2026-H1.csv"));
        check("attachment;filename=a.csv", Some("a.csv"));
        check("attachment; filename=\"../../a.csv\"", Some("a.csv"));
        check("attachment; filename=\"C:\\a.csv\"", Some("a.csv"));
        check("attachment; filename=\"\"", None);
        check("inline", None);
    }
}
