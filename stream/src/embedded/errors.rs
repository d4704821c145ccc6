//! What to do about an error of the file, as the operator reads it.

use std::path::Path;
use std::sync::Arc;

use rusqlite::ErrorCode;

use crate::StreamError;

/// What to do about an error of SQLite.
pub(super) fn failed(error: rusqlite::Error) -> StreamError {
    failed_together(&Arc::new(error))
}

/// As [`failed`], for an error that several callers get.
pub(super) fn failed_together(error: &Arc<rusqlite::Error>) -> StreamError {
    let broken = matches!(
        error.sqlite_error_code(),
        Some(
            ErrorCode::DatabaseCorrupt
                | ErrorCode::NotADatabase
                | ErrorCode::ReadOnly
                | ErrorCode::PermissionDenied
        )
    );
    let source: crate::Cause = Box::new(Arc::clone(error));
    if broken {
        let reason =
            "het bestand is beschadigd of niet te schrijven; geef wijkstroom het recht, of \
                      zet een kopie terug"
                .to_owned();
        return StreamError::Unusable { reason, source: Some(source) };
    }
    StreamError::Unavailable(source)
}

/// The topic was never declared.
pub(super) fn undeclared(topic: &str) -> StreamError {
    StreamError::Unusable {
        reason: format!("topic `{topic}` is er niet; maak het met `wijkstroom topics`"),
        source: None,
    }
}

/// What to do about an error at the opening of a file.
pub(super) fn opening(path: &Path, error: rusqlite::Error) -> StreamError {
    if error.sqlite_error_code() == Some(ErrorCode::NotADatabase) {
        let reason = not_ours(path.display());
        return StreamError::Unusable { reason, source: None };
    }
    failed(error)
}

/// What is told of a file of something else.
pub(super) fn not_ours(path: impl std::fmt::Display) -> String {
    format!("{path} is geen stroom van wijkstroom; noem bij [stream] een ander `path`")
}

/// The file, or what lies beside it, cannot be opened or made.
pub(super) fn cannot_open(path: &Path, source: crate::Cause) -> StreamError {
    let path = path.display();
    let reason = format!("{path} is niet te openen; wijkstroom moet in die map kunnen schrijven");
    StreamError::Unusable { reason, source: Some(source) }
}
