//! What came of a case, as plain data.

use std::collections::BTreeMap;

use wijkstroom_connectors::transport::feed::report::Report;
use wijkstroom_pipeline::sql::dump::Dump;
use wijkstroom_schemas::message::Finding;

use super::file::Fate;

/// What came of the messages of a case, and what the hub holds at its end.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Of each message, by name.
    pub messages: BTreeMap<String, Became>,
    /// Of each file of a feed, in order.
    pub files: Vec<BecameOfFile>,
    /// Kinds of all answers by CORV, ascending.
    pub answers: Vec<String>,
    /// Clean facts by topic, without `wijkstroom.clean.`; ascending by their texts.
    pub facts: BTreeMap<String, Vec<serde_json::Value>>,
    /// Tables of the warehouse.
    pub tables: BTreeMap<String, Dump>,
}

/// What became of one message.
#[derive(Debug, Clone, PartialEq)]
pub struct Became {
    /// In a word.
    pub fate: Fate,
    /// Level that refused it.
    pub level: Option<i32>,
    /// What was wrong.
    pub findings: Vec<Finding>,
    /// Of a claim, what is approved: eurocents, negative for a credit.
    pub toegekend: i64,
    /// When it was decided, milliseconds since 1970-01-01T00:00:00Z.
    pub decided_at: Option<i64>,
    /// The official return message that was delivered, where the standard has one.
    pub answer: Option<Return>,
}

/// What became of one file of a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BecameOfFile {
    /// What its sender is told.
    pub report: Report,
    /// Kinds of the answers by CORV that came of it, such as `Bv01`, ascending.
    pub answers: Vec<String>,
}

/// An official return message as it was delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Return {
    /// Its id: 32 hexadecimal digits, of which the first twelve are its `IdentificatieRetour`. It follows
    /// from the message and from where that lies in the inbox.
    pub id: String,
    /// The message.
    pub bytes: Vec<u8>,
}

impl Became {
    /// Nothing yet.
    pub(super) fn undecided() -> Self {
        Self {
            fate: Fate::Wacht,
            level: None,
            findings: Vec::new(),
            toegekend: 0,
            decided_at: None,
            answer: None,
        }
    }
}
