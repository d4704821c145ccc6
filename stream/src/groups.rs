//! Names of the consumer groups. Each starts with `wijkstroom.`.

/// Reads the inbox, writes events, answers and outcomes.
pub const DEDUPE: &str = "wijkstroom.dedupe";
/// Reads events, writes clean facts and team deliveries.
pub const PSEUDONYMISE: &str = "wijkstroom.pseudonymise";
/// Reads clean facts into the warehouse.
pub const WAREHOUSE: &str = "wijkstroom.warehouse";
/// Reads answers, outcomes, rejects and what deadlines need of clean facts into the message index.
pub const INDEX: &str = "wijkstroom.index";

/// Delivers to a wijkteam endpoint; one group each, so that one that is down stops no other.
pub fn wijkteam(endpoint: &str) -> String {
    format!("wijkstroom.wijkteam.{endpoint}")
}

/// Delivers return messages by one way; one group each, so that one that is down stops no other.
pub fn answers(name: &str) -> String {
    format!("wijkstroom.answers.{name}")
}
