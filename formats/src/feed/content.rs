//! What a file is that is no text, told by its first bytes: so that its sender is told what to do, and not that some
//! character cannot be read.

use wijkstroom_schemas::message::Finding;

use super::{codes, finding};

/// Files that hold other files, packed.
const PACKED: [(&[u8], &str); 8] = [
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\x1F\x8B", "gzip"),
    (b"7z\xBC\xAF\x27\x1C", "7z"),
    (b"Rar!\x1A\x07", "rar"),
    (b"\xFD7zXZ\0", "xz"),
    (b"\x28\xB5\x2F\xFD", "zstd"),
    (b"BZh91AY&SY", "bzip2"),
];

/// What starts a file of Office before it was `.xlsx`, or one with a password.
pub(crate) const OLE: &[u8] = b"\xD0\xCF\x11\xE0";

/// Whether a file is a ZIP file, as `.xlsx` is.
pub(crate) fn is_zip(bytes: &[u8]) -> bool {
    PACKED.iter().any(|(start, name)| *name == "zip" && bytes.starts_with(start))
}

/// Why a file is refused that is packed, or is made to be looked at; `None` of all else.
pub(crate) fn no_text(bytes: &[u8]) -> Option<Finding> {
    let what = if let Some((_, name)) = PACKED.iter().find(|(start, _)| bytes.starts_with(start)) {
        format!("Het bestand is ingepakt ({name}). Pak het uit, en stuur wat erin zit.")
    } else if bytes.starts_with(b"%PDF-") {
        "Het bestand is een PDF. Daaruit zijn geen gegevens te lezen: stuur de export zelf."
            .to_owned()
    } else if bytes.starts_with(OLE) {
        "Het bestand is van een oude Excel of Word (.xls, .doc), of heeft een wachtwoord. Stuur de export zelf."
            .to_owned()
    } else {
        return None;
    };
    Some(finding(codes::NO_TEXT, 0, "/", what))
}
