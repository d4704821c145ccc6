//! Step 2 of a batch: from files to records, and to what is said of those that are refused.

use std::ffi::OsString;

use wijkstroom_formats::door::parts::{Part, read_all};
use wijkstroom_formats::door::{self, Inbound};
use wijkstroom_stream::Output;

use super::files::{Content, Mark};
use super::sweep::Sweep;
use super::{Folder, Messages, REASON, REPORT, Taken, Told as Beside};
use crate::transport::feed::{Feed, FeedError};
use crate::transport::intake::{self, Told, ToldAll};

impl Folder {
    /// Step 2, on all cores: a message is read without regard to any other.
    pub(super) fn parse(
        &self,
        of: &Messages,
        batch: Vec<(OsString, Mark, Content)>,
        sweep: &mut Sweep,
    ) -> (Vec<Output>, Vec<Taken>) {
        let received_at = intake::now_ms();
        let senders = Some(&self.settings.senders).filter(|senders| !senders.is_empty());
        let one = |(name, mark, content): (OsString, Mark, Content)| {
            let file_name = name.to_string_lossy();
            let parts = match content {
                Content::Bytes(bytes) => {
                    let inbound = Inbound {
                        source: &of.source,
                        file_name: Some(&file_name),
                        senders,
                        token_sender: None,
                        received_at,
                        deliver: of.deliver,
                        bytes,
                    };
                    read_all(&of.door, inbound)
                }
                Content::Oversized { hash, size } => {
                    let (source, name) = (&of.source, Some(&*file_name));
                    let message = door::oversized(&of.door, source, hash, size, received_at, name);
                    vec![Part { entry: None, message }]
                }
            };
            let in_order: Vec<bool> =
                parts.iter().map(|part| intake::is_in_order(&part.message)).collect();
            let refused = in_order.contains(&false);
            let text = refused.then(|| reason(&parts, &file_name));
            let told = text.map(|text| Beside { of: None, end: REASON, text });
            let outputs: Vec<Output> =
                parts.iter().map(|part| intake::output(&part.message)).collect();
            (outputs, Taken { name, mark, received_at, refused, leave: true, told, in_order })
        };
        let (mut outputs, mut taken) = (Vec::new(), Vec::new());
        for (of_one, one) in intake::in_parallel(batch, one) {
            if of_one.iter().all(intake::fits) {
                outputs.extend(of_one);
                taken.push(one);
            } else {
                sweep.unreadable(&one.name, "te groot om vast te leggen");
            }
        }
        (outputs, taken)
    }
}

/// The text of a `.reason.json`: the verdict on a message, or on each message of a ZIP file.
fn reason(parts: &[Part], file_name: &str) -> Vec<u8> {
    let told = match parts {
        [Part { entry: None, message }] => {
            serde_json::to_vec_pretty(&Told::new(message, Some(file_name)))
        }
        parts => {
            let one = |part: &'_ Part| -> serde_json::Value {
                let told = Told::new(&part.message, part.entry.as_deref());
                serde_json::to_value(told).unwrap_or_default()
            };
            serde_json::to_vec_pretty(&ToldAll::new(parts, Some(file_name), one))
        }
    };
    // Strings and numbers: writing them into memory has no way to fail.
    told.unwrap_or_default()
}

/// Characters of a receipt that name a report.
const SHOWN_RECEIPT: usize = 12;

/// Has a feed take a file.
pub(super) fn of_feed(
    feed: &Feed,
    name: OsString,
    mark: Mark,
    content: Content,
) -> Result<Taken, FeedError> {
    let (received_at, file_name) = (intake::now_ms(), name.to_string_lossy());
    let report = match content {
        Content::Bytes(bytes) => {
            feed.take_marked(&file_name, &bytes, received_at, Some(&mark.lasting()))?
        }
        Content::Oversized { hash, size } => feed.oversized(&file_name, hash, size, received_at)?,
    };
    let leave = feed.leaves_file(&report);
    let of = (!leave).then(|| report.receipt.chars().take(SHOWN_RECEIPT).collect());
    let told =
        report.has_findings().then(|| Beside { of, end: REPORT, text: report.csv().into_bytes() });
    let refused = !report.accepted;
    Ok(Taken { name, mark, received_at, refused, leave, told, in_order: Vec::new() })
}
