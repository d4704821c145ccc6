//! For the operator's network: metrics, health, and the schemas that any Avro client asks for.
//!
//! The schema part is the read-only subset of the Confluent Schema Registry's API: what a
//! deserializer needs, and no more.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use metrics_exporter_prometheus::PrometheusHandle;
use serde_json::{Value, json};
use wijkstroom_schemas::wire::{RecordType, Registry, schema_id};

/// What the pages show.
pub struct Operations {
    /// Built-in schemas and those stored with the stream.
    pub registry: Arc<Registry>,
    /// Renders the metrics; `None` when nothing records them.
    pub metrics: Option<PrometheusHandle>,
    /// Brings the gauges up to date that are read rather than counted.
    pub refresh: Box<dyn Fn() + Send + Sync>,
    /// By name: whether a loop is waiting for something that is away.
    pub waiting: Vec<(String, Arc<AtomicBool>)>,
}

/// The routes.
pub fn router(operations: Arc<Operations>) -> Router {
    Router::new()
        .route("/live", get(|| async { "ok\n" }))
        .route("/ready", get(ready))
        .route("/metrics", get(metrics))
        .route("/config", get(|| async { Json(json!({"compatibilityLevel": "FULL_TRANSITIVE"})) }))
        .route("/schemas/types", get(|| async { Json(json!(["AVRO"])) }))
        .route("/schemas/ids/{id}", get(schema))
        .route("/schemas/ids/{id}/schema", get(bare_schema))
        .route("/schemas/ids/{id}/versions", get(schema_versions))
        .route("/subjects", get(subjects))
        .route("/subjects/{subject}/versions", get(versions))
        .route("/subjects/{subject}/versions/{version}", get(version))
        .fallback(|| async { not_found(404, "HTTP 404 Not Found") })
        .with_state(operations)
}

type Shared = State<Arc<Operations>>;

async fn ready(State(operations): Shared) -> Response {
    let waiting = operations.waiting.iter().filter(|(_, waits)| waits.load(Ordering::Relaxed));
    let waiting: Vec<&str> = waiting.map(|(name, _)| name.as_str()).collect();
    let status = if waiting.is_empty() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(json!({"ready": waiting.is_empty(), "waiting": waiting}))).into_response()
}

async fn metrics(State(operations): Shared) -> Response {
    // The gauges come from the index and the stream, whose calls block.
    let text = tokio::task::spawn_blocking(move || {
        (operations.refresh)();
        operations.metrics.as_ref().map(PrometheusHandle::render).unwrap_or_default()
    });
    match text.await {
        Ok(text) => ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text)
            .into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Subject name strategy: topic and record.
fn subject(record: RecordType) -> String {
    format!("{}-{}", record.topic(), record.full_name())
}

/// The versions of a subject, oldest first: stored ones of the same record, then the built-in one.
fn versions_of(registry: &Registry, subject_name: &str) -> Option<Vec<(i32, String)>> {
    let record = RecordType::ALL.into_iter().find(|record| subject(*record) == subject_name)?;
    let mut versions = Vec::new();
    for (id, name, text) in registry.all() {
        if name == record.full_name() && id != schema_id(record.text()) {
            versions.push((id, text));
        }
    }
    versions.push((record.id(), registry.text(record.id())?));
    Some(versions)
}

async fn schema(State(operations): Shared, Path(id): Path<i32>) -> Response {
    match operations.registry.text(id) {
        Some(text) => Json(json!({"schema": text, "schemaType": "AVRO"})).into_response(),
        None => not_found(40403, "Schema not found"),
    }
}

async fn bare_schema(State(operations): Shared, Path(id): Path<i32>) -> Response {
    match operations.registry.text(id) {
        Some(text) => ([(header::CONTENT_TYPE, "application/json")], text).into_response(),
        None => not_found(40403, "Schema not found"),
    }
}

async fn schema_versions(State(operations): Shared, Path(id): Path<i32>) -> Response {
    let mut found = Vec::new();
    for record in RecordType::ALL {
        let versions = versions_of(&operations.registry, &subject(record)).unwrap_or_default();
        let at = versions.iter().position(|(other, _)| *other == id);
        found.extend(at.map(|at| json!({"subject": subject(record), "version": at + 1})));
    }
    if found.is_empty() {
        not_found(40403, "Schema not found")
    } else {
        Json(found).into_response()
    }
}

async fn subjects() -> Json<Vec<String>> {
    Json(RecordType::ALL.into_iter().map(subject).collect())
}

async fn versions(State(operations): Shared, Path(subject): Path<String>) -> Response {
    match versions_of(&operations.registry, &subject) {
        Some(versions) => Json((1..=versions.len()).collect::<Vec<_>>()).into_response(),
        None => not_found(40401, "Subject not found"),
    }
}

async fn version(
    State(operations): Shared,
    Path((subject, version)): Path<(String, String)>,
) -> Response {
    let Some(versions) = versions_of(&operations.registry, &subject) else {
        return not_found(40401, "Subject not found");
    };
    let number = match version.as_str() {
        "latest" | "-1" => versions.len(),
        other => other.parse().unwrap_or(0),
    };
    match number.checked_sub(1).and_then(|at| versions.get(at)) {
        Some((id, text)) => {
            let body: Value = json!({"subject": subject, "version": number, "id": id, "schemaType": "AVRO", "schema": text});
            Json(body).into_response()
        }
        None => not_found(40402, "Version not found"),
    }
}

/// The error form of the Schema Registry's API.
fn not_found(code: i32, message: &str) -> Response {
    (StatusCode::NOT_FOUND, Json(json!({"error_code": code, "message": message}))).into_response()
}
