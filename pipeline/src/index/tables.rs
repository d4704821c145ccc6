//! The tables of the message index, as the migrations make them.
//!
//! Each table is written so that the order among topics and partitions makes no difference: all records
//! about one row come in one partition, in order, or what is in the rows says which of them counts.

use crate::sql::table::{Present, Table, column};
use crate::sql::value::Kind;

/// One row for each receipt. Accepted goes before refused, that before waiting for a verdict, then the latest counts:
/// a refused message may be accepted when it is replayed under a newer release.
pub static MESSAGE: Table = Table {
    name: "message",
    columns: &[
        column("receipt", Kind::Text),
        column("message_id", Kind::Text),
        column("accepted", Kind::Bool),
        column("decided", Kind::Bool),
        column("received_at", Kind::At),
        column("source", Kind::Text),
        column("file_name", Kind::Text),
        column("size", Kind::Int),
        column("standard", Kind::Text),
        column("message_type", Kind::Text),
        column("sender", Kind::Text),
        column("receiver", Kind::Text),
        column("municipality", Kind::Text),
        column("identification", Kind::Text),
        column("dagtekening", Kind::Day),
        column("level", Kind::Int),
        column("findings", Kind::Text),
        column("findings_total", Kind::Int),
        column("facts", Kind::Int),
        column("decided_at", Kind::At),
        column("answers", Kind::Text),
        column("history", Kind::Bool),
        column("envelope", Kind::Bool),
        column("approved", Kind::Bool),
    ],
    key: 1,
    present: Present::Newest(&["accepted", "decided", "received_at"]),
};

/// The ToewijzingNummers of a message.
pub static MESSAGE_TOEWIJZING: Table = Table {
    name: "message_toewijzing",
    columns: &[column("receipt", Kind::Text), column("toewijzing_nummer", Kind::Int)],
    key: 2,
    present: Present::Keep,
};

/// Every time a message came again.
pub static DUPLICATE: Table = Table {
    name: "duplicate",
    columns: &[
        column("partition", Kind::Int),
        column("record_offset", Kind::Int),
        column("receipt", Kind::Text),
        column("source", Kind::Text),
        column("at", Kind::At),
    ],
    key: 2,
    present: Present::Keep,
};

/// One row for each fact and wijkteam. Delivered goes before given up, then the latest counts.
pub static DELIVERY: Table = Table {
    name: "delivery",
    columns: &[
        column("fact_id", Kind::Text),
        column("endpoint", Kind::Text),
        column("receipt", Kind::Text),
        column("delivered", Kind::Bool),
        column("at", Kind::At),
        column("reason", Kind::Text),
    ],
    key: 2,
    present: Present::Newest(&["delivered", "at"]),
};

/// What could not be processed, the latest for each reject id.
pub static REJECT: Table = Table {
    name: "reject",
    columns: &[
        column("reject_id", Kind::Text),
        column("rejected_at", Kind::At),
        column("partition", Kind::Int),
        column("record_offset", Kind::Int),
        column("stage", Kind::Text),
        column("code", Kind::Text),
        column("reason", Kind::Text),
        column("receipt", Kind::Text),
        column("fact_id", Kind::Text),
        column("message_type", Kind::Text),
        column("sender", Kind::Text),
        column("municipality", Kind::Text),
        column("identification", Kind::Text),
        column("findings", Kind::Text),
        column("findings_total", Kind::Int),
        column("payload_kind", Kind::Text),
    ],
    key: 1,
    present: Present::Newest(&["rejected_at"]),
};

/// Every replay by an operator.
pub static REPLAY: Table = Table {
    name: "replay",
    columns: &[
        column("partition", Kind::Int),
        column("record_offset", Kind::Int),
        column("receipt", Kind::Text),
        column("endpoint", Kind::Text),
        column("fact_id", Kind::Text),
        column("at", Kind::At),
    ],
    key: 2,
    present: Present::Keep,
};

/// What breaks a rule in a message of the municipality's own, which nothing is refused for.
pub static NOTE: Table = Table {
    name: "note",
    columns: &[
        column("partition", Kind::Int),
        column("record_offset", Kind::Int),
        column("receipt", Kind::Text),
        column("text", Kind::Text),
        column("at", Kind::At),
    ],
    key: 2,
    present: Present::Keep,
};

/// Every request for care that counts, by its id; of two under one id the later.
pub static REQUEST: Table = Table {
    name: "request",
    columns: &[
        column("request_id", Kind::Text),
        column("receipt", Kind::Text),
        column("message_type", Kind::Text),
        column("sender", Kind::Text),
        column("municipality", Kind::Text),
        column("dagtekening", Kind::Day),
        column("received_at", Kind::At),
    ],
    key: 1,
    present: Present::Newest(&["received_at", "receipt"]),
};

/// What the municipality answered to a request: an assignment, or an answer.
pub static REQUEST_REPLY: Table = Table {
    name: "request_reply",
    columns: &[
        column("request_id", Kind::Text),
        column("fact_id", Kind::Text),
        column("in_onderzoek", Kind::Bool),
        column("receipt", Kind::Text),
        column("received_at", Kind::At),
    ],
    key: 2,
    present: Present::Keep,
};

/// Starts and stops that came more than five working days after the day they tell, every
/// temporary stop, and the withdrawal of any stop. `delivery` is what the stop of a delivery shares with others
/// of it: law, `ToewijzingNummer` if any, `Begindatum` and product.
pub static CARE_REPORT: Table = Table {
    name: "care_report",
    columns: &[
        column("fact_id", Kind::Text),
        column("kind", Kind::Text),
        column("temporary", Kind::Bool),
        column("receipt", Kind::Text),
        column("message_type", Kind::Text),
        column("sender", Kind::Text),
        column("municipality", Kind::Text),
        column("toewijzing_nummer", Kind::Int),
        column("day", Kind::Day),
        column("sent", Kind::Day),
        column("received_at", Kind::At),
        column("delivery", Kind::Text),
    ],
    key: 1,
    present: Present::Keep,
};

/// All of them.
pub static ALL: [&Table; 10] = [
    &MESSAGE,
    &MESSAGE_TOEWIJZING,
    &DUPLICATE,
    &DELIVERY,
    &REJECT,
    &REPLAY,
    &NOTE,
    &REQUEST,
    &REQUEST_REPLY,
    &CARE_REPORT,
];
