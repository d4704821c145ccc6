//! What a transport read may be one message, or a ZIP file of them.

use wijkstroom_schemas::message::{Finding, Message};

use super::{Door, Inbound, read, unwrap};
use crate::archive::{Archive, is_archive};
use crate::ggk::Misread;

/// One message of what a transport read.
pub struct Part {
    /// Name of its file in the ZIP file; `None` when it did not come in one.
    pub entry: Option<String>,
    /// Its inbox record.
    pub message: Message,
}

/// As [`read`], of what may be a ZIP file: then each message in it, in the order of the ZIP file, is read
/// as if it had come alone. A ZIP file that is refused is one message.
pub fn read_all(door: &Door, inbound: Inbound<'_>) -> Vec<Part> {
    if !is_archive(&inbound.bytes) {
        return vec![Part { entry: None, message: read(door, inbound) }];
    }
    let unpacked = match Archive::open(&inbound.bytes).and_then(Archive::unpack) {
        Ok(unpacked) => unpacked,
        Err(refusal) => return vec![refused(door, inbound, refusal.finding())],
    };
    let one = |entry: crate::archive::Unpacked| {
        let name = match inbound.file_name {
            Some(archive) => format!("{archive}:{}", entry.name),
            None => entry.name.clone(),
        };
        let inner = Inbound { file_name: Some(&name), ..inbound.with(entry.bytes) };
        Part { message: read(door, inner), entry: Some(entry.name) }
    };
    unpacked.into_iter().map(one).collect()
}

/// Bytes of messages in memory once bytes that came in are read: more than those, when they are a ZIP file.
pub fn unpacked_size(bytes: &[u8]) -> usize {
    let archive = is_archive(bytes).then(|| Archive::open(bytes).ok()).flatten();
    archive.map_or(bytes.len(), |archive| bytes.len() + archive.size())
}

fn refused(door: &Door, inbound: Inbound<'_>, finding: Finding) -> Part {
    let misread = Misread { findings: vec![finding], total: 1 };
    Part { entry: None, message: unwrap::refused(door, inbound, misread) }
}
