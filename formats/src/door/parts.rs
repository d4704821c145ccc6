//! What a transport read may be one message, or a ZIP file of them.

use wijkstroom_schemas::message::{Finding, Message};

use super::{Door, Inbound, Read, harmless, read, read_within, unwrap};
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
///
/// The file name of each is that in the ZIP file, with the name of the ZIP file before it unless
/// somebody in any of its messages is named in that.
pub fn read_all(door: &Door, inbound: Inbound<'_>) -> Vec<Part> {
    if !is_archive(&inbound.bytes) {
        return vec![Part { entry: None, message: read(door, inbound) }];
    }
    let unpacked = match Archive::open(&inbound.bytes).and_then(Archive::unpack) {
        Ok(unpacked) => unpacked,
        Err(refusal) => return vec![refused(door, inbound, refusal.finding())],
    };
    let archive = inbound.file_name.and_then(harmless);
    let mut named = false;
    let mut parts = Vec::with_capacity(unpacked.len());
    for entry in unpacked {
        let inner = Inbound { file_name: Some(&entry.name), ..inbound.with(entry.bytes) };
        let read = read_within(door, inner, archive.as_deref());
        let Read { message, named: names_archive } = read;
        named |= names_archive;
        parts.push(Part { message, entry: Some(entry.name) });
    }
    if let Some(archive) = archive.filter(|_| !named) {
        let names = parts.iter_mut().filter_map(|part| part.message.origin.file_name.as_mut());
        for name in names {
            *name = joined(&archive, name);
        }
    }
    parts
}

/// The name of a file in a ZIP file, with that of the ZIP file.
pub(super) fn joined(archive: &str, entry: &str) -> String {
    format!("{archive}:{entry}")
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
