//! Between the topics: stages that compute, targets that deliver, and the one runner that drives both.
//!
//! ```text
//! inbox ─► dedupe ─► event ─► judge → pseudonymise ─┬─► clean.* ─► warehouse
//!             │                                     └─► team.*  ─► wijkteam ─► outcome, reject
//!             └─► answer, reject, outcome ─┬─► index
//!                                          └─► answers ─► outcome, reject
//! ```

pub mod answers;
pub mod dedupe;
pub mod index;
pub mod judge;
pub mod outbound;
pub mod pseudonymise;
pub mod reread;
pub mod runner;
pub mod sql;
pub mod warehouse;
pub mod wijkteam;
