//! The contract of wijkstroom: what its topics hold, and how.
//!
//! - [`event`], [`clean`], [`message`]: the records, as Rust types; their Avro schemas lie in `avro/`.
//! - [`wire`]: Confluent framing and schema ids.
//! - [`topics`]: names, keys and cleanup of the topics.
//! - [`feed`]: what other partners than providers report, families as data.
//! - [`ids`]: every deterministic id and key, and the one place where they are computed.
//! - [`codes`]: the official code lists; [`standard`]: which message answers which.
//! - [`workday`]: working days and public holidays; [`local`]: Dutch time.
//!
//! Pure: no clock, disk or network.

pub mod bsn;
pub mod clean;
pub mod codes;
pub mod day;
pub mod event;
pub mod feed;
pub mod ids;
pub mod local;
pub mod message;
pub mod standard;
pub mod topics;
pub mod wire;
pub mod workday;
