//! An Excel file as a ZIP file: its parts, unpacked within limits. Only the parts that are asked for are unpacked, so
//! that no other can be a bomb.

use std::collections::BTreeMap;

use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};
use rawzip::{CompressionMethod, ZipArchive, ZipArchiveEntryWayfinder, ZipSliceArchive};
use wijkstroom_schemas::message::Finding;

use super::codes;
use super::read::refuse;

/// Most parts of one file.
const PARTS_MAX: usize = 2_000;

/// Largest part, unpacked: a sheet of 100,000 rows is some 50 MB.
const PART_MAX_BYTES: usize = 128 * 1024 * 1024;

/// Most bytes that one packed byte may stand for; sheets become some ten times smaller.
const RATIO_MAX: usize = 200;

/// Parts up to this size may be packed more tightly: that is no bomb.
const RATIO_FREE_BYTES: usize = 1024 * 1024;

/// Bits of the flags that say that a part is encrypted.
const ENCRYPTED: u16 = 1 | 1 << 6 | 1 << 13;

/// The parts of an Excel file.
pub(super) struct Package<'a> {
    archive: ZipSliceArchive<&'a [u8]>,
    parts: BTreeMap<String, Part>,
}

#[derive(Clone, Copy)]
struct Part {
    way: ZipArchiveEntryWayfinder,
    method: CompressionMethod,
    size: usize,
    crc: u32,
}

pub(super) fn damaged<T>(what: &str) -> Result<T, Vec<Finding>> {
    refuse(codes::WORKBOOK, format!("Het Excel-bestand is beschadigd, of te groot: {what}."))
}

impl<'a> Package<'a> {
    /// Looks at all parts, and unpacks none. Refuses macros and passwords.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Vec<Finding>> {
        let Ok(archive) = ZipArchive::from_slice(bytes) else {
            return damaged("het einde ontbreekt");
        };
        let mut parts = BTreeMap::new();
        for found in archive.entries() {
            let Ok(header) = found else { return damaged("de inhoudsopgave klopt niet") };
            if parts.len() == PARTS_MAX {
                return damaged("het heeft te veel onderdelen");
            }
            if header.flags().bits() & ENCRYPTED != 0 {
                return refuse(
                    codes::LOCKED,
                    "Het Excel-bestand heeft een wachtwoord. Haal dat eraf.",
                );
            }
            let path = header.file_path();
            let name = String::from_utf8_lossy(path.as_bytes()).replace('\\', "/").to_lowercase();
            if name.ends_with("vbaproject.bin") || name.contains("macrosheets/") {
                return refuse(
                    codes::MACROS,
                    "Het Excel-bestand heeft macro's. Sla het op als gewone werkmap (.xlsx).",
                );
            }
            let part = Part {
                way: header.wayfinder(),
                method: header.compression_method(),
                size: usize::try_from(header.uncompressed_size_hint()).unwrap_or(usize::MAX),
                crc: header.crc32(),
            };
            if parts.insert(name, part).is_some() {
                return damaged("een onderdeel staat er twee keer in");
            }
        }
        if !parts.contains_key("xl/workbook.xml") {
            let what = if parts.contains_key("xl/workbook.bin") {
                "Het bestand is een binaire Excel-werkmap (.xlsb). Sla het op als .xlsx of CSV UTF-8."
            } else if parts.contains_key("content.xml") {
                "Het bestand is een spreadsheet van LibreOffice (.ods). Sla het op als .xlsx of CSV UTF-8."
            } else {
                "Het bestand is een ZIP-bestand, en geen Excel-werkmap (.xlsx). Pak het uit, en stuur wat erin zit."
            };
            return refuse(codes::FORMAT, what);
        }
        Ok(Self { archive, parts })
    }

    /// The text of a part; `None` when it is not there.
    pub(super) fn part(&self, name: &str) -> Result<Option<String>, Vec<Finding>> {
        let Some(part) = self.parts.get(&name.to_lowercase()).copied() else { return Ok(None) };
        let Ok(entry) = self.archive.get_entry(part.way) else { return damaged("het is afgekapt") };
        let data = entry.data();
        let bomb = part.size > RATIO_FREE_BYTES && part.size / RATIO_MAX > data.len();
        if part.size > PART_MAX_BYTES || bomb {
            return damaged("uitgepakt is het te groot");
        }
        let bytes = match part.method {
            CompressionMethod::STORE => data.to_vec(),
            CompressionMethod::DEFLATE => inflated(data, part.size)?,
            _ => return damaged("het is ingepakt op een manier die hier niet gelezen wordt"),
        };
        if bytes.len() != part.size || rawzip::crc32(&bytes) != part.crc {
            return damaged("een onderdeel klopt niet");
        }
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Some(text)),
            Err(_) => damaged("een onderdeel is geen UTF-8"),
        }
    }
}

/// Exactly so many bytes out of packed ones: more are never made.
fn inflated(data: &[u8], size: usize) -> Result<Vec<u8>, Vec<Finding>> {
    let mut out = vec![0; size];
    let flags = TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
    let mut inflate = Box::<DecompressorOxide>::default();
    let (status, _, written) = decompress(&mut inflate, data, &mut out, 0, flags);
    if status != TINFLStatus::Done || written != size {
        return damaged("een onderdeel is niet uit te pakken");
    }
    Ok(out)
}
