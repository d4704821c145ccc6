//! What every transport does with a message once it has been read.

use std::time::{SystemTime, UNIX_EPOCH};

use serde::Serialize;
use wijkstroom_formats::door::parts::Part;
use wijkstroom_formats::refusal::{OfEnvelope, Refusal};
use wijkstroom_schemas::message::{Finding, Message};
use wijkstroom_schemas::topics;
use wijkstroom_schemas::wire::{self, RecordType};
use wijkstroom_stream::{Output, VALUE_MAX_BYTES};

/// Digits in a row from which a name might hold a BSN.
const DIGITS_IDENTIFYING: usize = 9;

/// Fewest messages that are worth a thread of their own: parsing these takes longer than starting it.
const PER_THREAD_MIN: usize = 32;

/// What the sender is told of a message, as JSON: the fields of `wijkstroom validate`,
/// and the receipt.
#[derive(Debug, Serialize)]
pub struct Told<'a> {
    /// Name of the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<&'a str>,
    /// What to ask for its status with.
    pub receipt: &'a str,
    /// Message type, such as `JW305`; `None` when it could not be told.
    pub message: Option<&'a str>,
    /// The verdict of levels 1 and 2.
    pub accepted: bool,
    /// First control level that refused it: 1 (the hub's own demands too) or 2; `None` when accepted.
    pub level: Option<i32>,
    /// What was wrong; never the value of an identifying element.
    pub findings: &'a [Finding],
    /// How many findings there were.
    pub findings_total: i32,
}

impl<'a> Told<'a> {
    /// Of a message; `file` is its name where it came as one.
    pub fn new(message: &'a Message, file: Option<&'a str>) -> Self {
        Self {
            file,
            receipt: &message.origin.receipt,
            message: message.origin.message_type.as_deref(),
            accepted: is_accepted(message),
            level: message.origin.level.map(|level| level.max(1)),
            findings: &message.findings,
            findings_total: message.findings_total,
        }
    }
}

/// What the sender is told of the messages in a ZIP file, as JSON: one verdict for each.
#[derive(Debug, Serialize)]
pub struct ToldAll<'a, T> {
    /// Name of the ZIP file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<&'a str>,
    /// How many messages are accepted.
    pub accepted: usize,
    /// How many messages are refused.
    pub refused: usize,
    /// Of each message, in the order of the ZIP file.
    pub messages: Vec<T>,
}

impl<'a, T> ToldAll<'a, T> {
    /// Of the messages in a ZIP file; `one` makes what is told of one.
    pub fn new(parts: &'a [Part], file: Option<&'a str>, one: impl Fn(&'a Part) -> T) -> Self {
        let accepted = parts.iter().filter(|part| is_accepted(&part.message)).count();
        let messages = parts.iter().map(one).collect();
        Self { file, accepted, refused: parts.len() - accepted, messages }
    }
}

/// Whether the door accepted a message.
pub fn is_accepted(message: &Message) -> bool {
    message.origin.level.is_none()
}

/// Whether nothing is wrong with a message: it is accepted, or it tells that one of ours was not
/// delivered. That is set aside for the operator, and its sender has nothing to mend.
pub fn is_in_order(message: &Message) -> bool {
    let notice = Some(Refusal::Envelope(OfEnvelope::NotDelivered).code());
    is_accepted(message) || message.findings.iter().all(|found| found.rule.as_deref() == notice)
}

/// The record of the inbox that holds a message.
pub fn output(message: &Message) -> Output {
    let value = wire::encode(RecordType::Message, message);
    let origin = &message.origin;
    Output::keyed(topics::INBOX, origin.message_id.clone(), value, origin.received_at)
}

/// Counts a message that is durable.
pub fn count(source: &str, accepted: bool) {
    let verdict = if accepted { "accepted" } else { "refused" };
    let source = source.to_owned();
    metrics::counter!("wijkstroom_intake_messages_total", "source" => source, "verdict" => verdict)
        .increment(1);
}

/// Whether the stream takes a record. The door refuses what would not fit; this keeps a
/// mistake of its estimate from holding up what comes along.
pub fn fits(output: &Output) -> bool {
    output.record.value.as_ref().is_none_or(|value| value.len() <= VALUE_MAX_BYTES)
}

/// Does one thing to each of many, on all cores, and keeps their order.
pub fn in_parallel<T: Send, R: Send>(items: Vec<T>, one: impl Fn(T) -> R + Sync) -> Vec<R> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = cores.min(items.len() / PER_THREAD_MIN);
    if threads < 2 {
        return items.into_iter().map(one).collect();
    }
    let share = items.len().div_ceil(threads);
    let mut items = items.into_iter();
    let one = &one;
    std::thread::scope(|scope| {
        let running: Vec<_> = std::iter::from_fn(|| {
            let part: Vec<T> = items.by_ref().take(share).collect();
            (!part.is_empty())
                .then(|| scope.spawn(move || part.into_iter().map(one).collect::<Vec<R>>()))
        })
        .collect();
        let done = running.into_iter().map(std::thread::ScopedJoinHandle::join);
        done.flat_map(|part| part.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    })
}

/// A name of a file as it may be logged: digits that might be a BSN are hidden.
pub fn shown_name(name: &str) -> String {
    let mut shown = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, from) = rest.split_at(start);
        let length = from.find(|c: char| !c.is_ascii_digit()).unwrap_or(from.len());
        let (digits, after) = from.split_at(length);
        shown.push_str(before);
        if length < DIGITS_IDENTIFYING {
            shown.push_str(digits);
        } else {
            shown.extend(std::iter::repeat_n('*', length));
        }
        rest = after;
    }
    shown.push_str(rest);
    shown
}

/// Milliseconds since 1970-01-01T00:00:00Z.
pub fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hides_what_might_be_a_bsn() {
        let check = |name: &str, shown: &str| assert_eq!(shown_name(name), shown);
        check("start.xml", "start.xml");
        check("JW305_20260415.xml", "JW305_20260415.xml");
        check("999900006", "*********");
        check("a-999900006-b-1234567890.xml", "a-*********-b-**********.xml");
        check("", "");
    }

    #[test]
    fn keeps_the_order() {
        for count in [0, 1, 63, 64, 65, 1_000] {
            let items: Vec<usize> = (0..count).collect();
            assert_eq!(in_parallel(items.clone(), |n| n + 1), (1..=count).collect::<Vec<_>>());
        }
    }
}
