//! The records around a message: the message itself, its answer, what was set aside, what became of it.
//!
//! Field by field documented in `avro/Message.avsc`, `Answer.avsc`, `Reject.avsc`,
//! `Verdict.avsc`, `TeamDelivery.avsc` and `Outcome.avsc`.

use apache_avro::serde::{bytes, bytes_opt};
use serde::{Deserialize, Serialize};

use crate::day::Day;

/// Most findings that are kept of one message; `findings_total` counts the rest.
///
/// A thousand is more than anyone mends by hand, and keeps a record of a
/// message with a fault on every line under the size limit.
pub const FINDINGS_MAX: usize = 1_000;

/// One message as it came in: the record of `wijkstroom.inbox`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Where it came from and what it says of itself.
    pub origin: Origin,
    /// SHA-256 of the original bytes.
    #[serde(with = "bytes")]
    pub content_hash: Vec<u8>,
    /// What was wrong; empty when accepted.
    pub findings: Vec<Finding>,
    /// How many findings there were.
    pub findings_total: i32,
    /// Every distinct `ToewijzingNummer`, ascending.
    pub toewijzing_nummers: Vec<i64>,
    /// Line of `BerichtIdentificatie/Identificatie`, from 1, when it could be read.
    pub identification_line: Option<i32>,
    /// Column of it in characters, from 1.
    pub identification_column: Option<i32>,
    /// How many facts the message holds.
    pub facts: i32,
    /// The facts, one framed event a person; empty when refused.
    pub events: Vec<Framed>,
    /// The bytes as they came; `None` when over a limit.
    #[serde(with = "bytes_opt")]
    pub original: Option<Vec<u8>>,
}

/// Where a message came from and what it says of itself. Holds no identity.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Origin {
    /// Keyed MAC of type, sender and identification, see [`crate::ids`]; the key of the inbox.
    pub message_id: String,
    /// Keyed MAC of type, sender, identification and content.
    pub receipt: String,
    /// Transport: `http`, or `folder:` and its name.
    pub source: String,
    /// Name of the file without its folder; `None` when it might identify.
    pub file_name: Option<String>,
    /// Standard and release, such as `iJw 3.2`.
    pub standard: Option<String>,
    /// Message type, such as `JW305`.
    pub message_type: Option<String>,
    /// `Afzender`.
    pub sender: Option<String>,
    /// `Ontvanger`.
    pub receiver: Option<String>,
    /// CBS municipality code.
    pub municipality: Option<String>,
    /// `BerichtIdentificatie/Identificatie`.
    pub identification: Option<String>,
    /// `BerichtIdentificatie/Dagtekening`.
    pub dagtekening: Option<Day>,
    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub received_at: i64,
    /// Size of the original, bytes.
    pub size: i64,
    /// The envelope it came in, if any.
    #[serde(default)]
    pub envelope: Option<Envelope>,
    /// The message it answers, where it is a return message or the answer to a claim.
    #[serde(default)]
    pub answers: Option<Answers>,
    /// Loaded as history: nobody is told of it.
    #[serde(default)]
    pub history: bool,
    /// First control level that refused it; 0 the hub itself; `None` when accepted.
    pub level: Option<i32>,
    /// Keyed MAC of the message and the file it was taken from, see [`crate::ids`]: equal when that same file is taken
    /// again after a fault. `None` where nobody is told that a message came again.
    #[serde(default)]
    pub taking: Option<String>,
}

/// The envelope of the municipal node (GGK, StUF) that a message came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    /// `referentienummer`: a UUID.
    pub reference: String,
    /// `crossRefnummer`: the message it answers, a UUID.
    pub cross_reference: Option<String>,
    /// Organisation that sent it: CBS municipality code or AGB code.
    pub from: String,
    /// Organisation it is for.
    pub to: String,
    /// `functie`: the message type by the envelope, such as `JW305`.
    pub function: String,
}

/// Which message a return message, or the answer to a claim, is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answers {
    /// Id of that message, see [`crate::ids`]: its type, sender and identification are told by the header.
    pub message_id: String,
    /// Whether every return code in it is 0200 or 8001, or there is none.
    pub approved: bool,
}

/// One thing that was wrong with a message. Never holds the value of an identifying element.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Official rule id, or one of the hub's own that starts with `WS`; `None` for the schema's demands.
    pub rule: Option<String>,
    /// Official return code.
    pub retourcode: Option<String>,
    /// From 1; 0 when the message as a whole is meant.
    pub line: i32,
    /// In characters, from 1; 0 when the line or the message as a whole is meant.
    pub column: i32,
    /// By local names, such as `/Bericht/Client/StartProducten/StartProduct[2]/Begindatum`.
    pub path: String,
    /// What is wrong and what to do, in Dutch.
    pub message: String,
    /// Class of the return message that carries the code, such as `Header`, `Client`,
    /// `StartProduct[2]` or `Client[3]/Prestatie[2]`; `None` at levels 1 and 2.
    #[serde(default)]
    pub element: Option<String>,
}

/// A record for `wijkstroom.event` that is ready to be written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Framed {
    /// Routing key.
    pub key: String,
    /// An event in Confluent framing.
    #[serde(with = "bytes")]
    pub value: Vec<u8>,
}

/// The hub's verdict on one message: the record of `wijkstroom.answer`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The message.
    pub origin: Origin,
    /// What was wrong; empty when all is well. Of a claim all of it: beyond the first
    /// [`FINDINGS_MAX`] only code and class.
    pub findings: Vec<Finding>,
    /// How many findings there were.
    pub findings_total: i32,
    /// Every distinct `ToewijzingNummer`, ascending.
    pub toewijzing_nummers: Vec<i64>,
    /// How many facts the message holds.
    pub facts: i32,
    /// Whether it was accepted.
    pub accepted: bool,
    /// When it was decided, milliseconds since 1970-01-01T00:00:00Z.
    pub decided_at: i64,
    /// Offset of the inbox record that holds the original; its partition is that of the answer.
    pub inbox_offset: i64,
    /// Of a claim: what is approved of it, eurocents, negative for a credit; else 0.
    pub toegekend: i64,
    /// No verdict: the message had one before, and its sender is to be told that it came again.
    #[serde(default)]
    pub duplicate: bool,
}

/// What the rules of levels 3 and 4 say of one part of a message: the record of `wijkstroom.verdict`.
/// Holds no identity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// Key of the message's inbox record.
    pub message_id: String,
    /// Receipt of the message.
    pub receipt: String,
    /// Which part, from 0.
    pub part: i32,
    /// How many parts the message has.
    pub parts: i32,
    /// Whether nothing stands in its way; of a claim also when lines of it are refused.
    pub accepted: bool,
    /// What was wrong, by rule. Of a claim all of it: beyond the first [`FINDINGS_MAX`] only code
    /// and class.
    pub findings: Vec<Finding>,
    /// How many findings there were.
    pub findings_total: i32,
    /// Of a claim: what is approved in this part, eurocents, negative for a credit; else 0.
    pub toegekend: i64,
    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub decided_at: i64,
}

/// What could not be processed: the record of `wijkstroom.reject`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reject {
    /// Receipt of the refused message, or id of the failed delivery.
    pub reject_id: String,
    /// `door`, `dedupe`, `judge`, `pseudonymise`, `wijkteam:` and the endpoint, or `answers:` and the route.
    pub stage: String,
    /// Why, in Dutch.
    pub reason: String,
    /// Return code, rule, or a code of the hub's own that starts with `WS`.
    pub code: String,
    /// The message it came from.
    pub origin: Origin,
    /// What was wrong with it.
    pub findings: Vec<Finding>,
    /// How many findings there were.
    pub findings_total: i32,
    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub rejected_at: i64,
    /// `message`, `delivery`, `answer` or `none`.
    pub payload_kind: String,
    /// What can be replayed. Identifies.
    #[serde(with = "bytes_opt")]
    pub payload: Option<Vec<u8>>,
}

/// One delivery to a wijkteam: the record of `wijkstroom.team.<endpoint>`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamDelivery {
    /// Idempotency key and CloudEvents id.
    pub delivery_id: String,
    /// The fact.
    pub fact_id: String,
    /// Receipt of its message.
    pub receipt: String,
    /// CBS municipality code.
    pub municipality: String,
    /// `started`, `stopped` or `withdrawn`; of other partners than providers `referred`, `school_signalled` or `lapsed`.
    pub kind: String,
    /// Message type, such as `JW305`.
    pub message_type: String,
    /// `Afzender` of that message.
    pub sender: String,
    /// `Identificatie` of that message.
    pub identification: String,
    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub received_at: i64,
    /// The CloudEvent as it is sent. Identifies.
    #[serde(with = "bytes")]
    pub body: Vec<u8>,
}

/// What becomes of a message beside its answer: the record of `wijkstroom.outcome`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Receipt of the message.
    pub receipt: String,
    /// `waiting`, `delivered`, `undelivered`, `duplicate`, `replayed` or `noted`.
    pub kind: String,
    /// The wijkteam endpoint, or `answers:` and the route, for a delivery.
    pub endpoint: Option<String>,
    /// The fact, or the return message, for a delivery.
    pub fact_id: Option<String>,
    /// Why not, in Dutch, for a delivery that was given up.
    pub reason: Option<String>,
    /// The transport a duplicate came by; else where the outcome arose.
    pub source: String,
    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub at: i64,
    /// The message, where it waits.
    #[serde(default)]
    pub received: Option<Received>,
}

/// A message that waits for its verdict. Holds no identity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Received {
    /// Where it came from and what it says of itself.
    pub origin: Origin,
    /// Every distinct `ToewijzingNummer`, ascending.
    pub toewijzing_nummers: Vec<i64>,
    /// How many facts it holds.
    pub facts: i32,
}
