//! A ZIP file of messages: what VECOZO takes (up to 30 messages), and nothing that a ZIP file may be besides.
//!
//! Everything is checked before anything is unpacked. Refused are, with a reason: passwords, folders, names
//! that come twice, more than [`ENTRIES_MAX`] files, a file over
//! [`SIZE_MAX_BYTES`], more than [`UNPACKED_MAX_BYTES`] together, more than
//! [`RATIO_MAX`] bytes out of one, a ZIP file in the ZIP file, other methods than *stored* and *deflated*,
//! Zip64, more than one volume, and bytes that belong to no file: before, between, after, or shared by two.
//! So every reader of the file sees the same messages in it.

use std::collections::BTreeSet;

use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};
use rawzip::extra_fields::ExtraFieldId;
use rawzip::{CompressionMethod, ZipArchive, ZipFileHeaderRecord, ZipSliceArchive};
use wijkstroom_schemas::message::Finding;

use super::SIZE_MAX_BYTES;
use super::refusal::{OfArchive, Refusal};

/// Most files in one ZIP file.
pub const ENTRIES_MAX: usize = 30;

/// Most bytes of all files together, unpacked: four of the largest messages.
pub const UNPACKED_MAX_BYTES: usize = 4 * SIZE_MAX_BYTES;

/// Most bytes that one packed byte may stand for; a message becomes some ten to fifty times smaller.
pub const RATIO_MAX: usize = 200;

/// Files up to this size may be packed more tightly: that is no bomb.
const RATIO_FREE_BYTES: usize = 1024 * 1024;

/// Longest name of a file.
const NAME_MAX_BYTES: usize = 255;

/// Size of the record at the end of a ZIP file that has no comment.
const END_BYTES: usize = 22;

/// A ZIP file in which nothing is wrong but, perhaps, what only unpacking shows.
pub struct Archive<'a> {
    entries: Vec<Packed<'a>>,
}

/// One file in it.
struct Packed<'a> {
    name: String,
    data: &'a [u8],
    method: CompressionMethod,
    /// Of the unpacked bytes.
    size: usize,
    crc: u32,
}

/// One message out of a ZIP file.
pub struct Unpacked {
    /// Name of the file, without control characters.
    pub name: String,
    /// The message. Identifies.
    pub bytes: Vec<u8>,
}

/// Why a ZIP file is refused as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoArchive {
    /// The reason.
    pub refusal: Refusal,
    /// More of it, in Dutch; perhaps empty. Names no file.
    what: String,
}

impl NoArchive {
    /// What its sender is told.
    pub fn finding(&self) -> Finding {
        let (reason, what) = (self.refusal.reason(), &self.what);
        Finding {
            rule: Some(self.refusal.code().to_owned()),
            retourcode: None,
            line: 0,
            column: 0,
            path: "/".to_owned(),
            message: if what.is_empty() { reason } else { format!("{reason} {what}") },
            element: None,
        }
    }
}

/// Where one file lies: its header from `start`, what describes it up to `end` at most.
struct Extent {
    start: usize,
    end: usize,
    /// A description of its sizes may follow its bytes.
    described: bool,
    sizes: [u32; 3],
}

/// Whether bytes are a ZIP file, or claim to be. No message begins like one.
pub fn is_archive(bytes: &[u8]) -> bool {
    [b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"].iter().any(|mark| bytes.starts_with(*mark))
}

impl<'a> Archive<'a> {
    /// Checks a ZIP file.
    ///
    /// # Errors
    /// What refuses it as a whole.
    pub fn open(bytes: &'a [u8]) -> Result<Self, NoArchive> {
        let archive = ZipArchive::from_slice(bytes).map_err(|_| damaged("Het einde ontbreekt."))?;
        let directory = end(bytes, &archive)?;
        let mut entries: Vec<Packed<'a>> = Vec::new();
        let mut extents = Vec::new();
        let mut names = BTreeSet::new();
        for found in archive.entries() {
            let header = found.map_err(|_| damaged("De inhoudsopgave klopt niet."))?;
            if entries.len() == ENTRIES_MAX {
                return Err(refused(Refusal::Archive(OfArchive::Count), String::new()));
            }
            let number = entries.len() + 1;
            let (packed, extent) = entry(bytes, &archive, &header, number)?;
            if !names.insert(packed.name.to_lowercase()) {
                let what = format!("De naam van bestand {number} komt tweemaal voor.");
                return Err(refused(Refusal::Archive(OfArchive::Names), what));
            }
            entries.push(packed);
            extents.push(extent);
        }
        if entries.is_empty() || entries.len() != directory.entries {
            return Err(refused(Refusal::Archive(OfArchive::Count), String::new()));
        }
        seamless(bytes, extents, directory.start)?;
        let opened = Self { entries };
        if opened.size() > UNPACKED_MAX_BYTES {
            return Err(refused(Refusal::Archive(OfArchive::TooLarge), String::new()));
        }
        Ok(opened)
    }

    /// Bytes of all files, unpacked; at most [`UNPACKED_MAX_BYTES`].
    pub fn size(&self) -> usize {
        self.entries.iter().fold(0, |sum, entry| sum.saturating_add(entry.size))
    }

    /// How many files there are, 1 to [`ENTRIES_MAX`].
    pub fn count(&self) -> usize {
        self.entries.len()
    }

    /// Unpacks every file, in the order of the ZIP file.
    ///
    /// # Errors
    /// What refuses it as a whole: one damaged file, or a ZIP file in it, refuses all.
    pub fn unpack(self) -> Result<Vec<Unpacked>, NoArchive> {
        let numbered = (1..).zip(self.entries);
        numbered.map(|(number, entry)| unpack(entry, number)).collect()
    }
}

/// What the end of a ZIP file says.
struct Directory {
    /// Where the list of files begins: right after the last of them.
    start: usize,
    entries: usize,
}

/// The end of the file: one volume, no Zip64, no comment, nothing after it, and the list of files right before.
fn end(bytes: &[u8], archive: &ZipSliceArchive<&[u8]>) -> Result<Directory, NoArchive> {
    let at = usize::try_from(archive.eocd_offset()).unwrap_or(usize::MAX);
    if at.checked_add(END_BYTES) != Some(bytes.len()) {
        return Err(damaged("Na het einde staat nog iets, of er is een commentaar."));
    }
    let record = &bytes[at..];
    let short = |from: usize| usize::from(u16::from_le_bytes([record[from], record[from + 1]]));
    let long = |from: usize| number(&record[from..]);
    let zip64 = at.checked_sub(20).is_some_and(|from| bytes[from..].starts_with(b"PK\x06\x07"));
    if zip64 || long(12) == u32::MAX || long(16) == u32::MAX || short(10) == 0xFFFF {
        return Err(damaged("Het is in Zip64, voor zeer grote bestanden."));
    }
    let (size, start) = (long(12) as usize, long(16) as usize);
    if short(4) != 0 || short(6) != 0 || short(8) != short(10) {
        return Err(damaged("Het bestaat uit meer delen."));
    }
    if start.checked_add(size) != Some(at) || archive.directory_offset() != start as u64 {
        return Err(damaged("De inhoudsopgave staat niet waar zij hoort."));
    }
    Ok(Directory { start, entries: short(10) })
}

/// One file: what its two headers say, which must be the same.
fn entry<'a>(
    bytes: &'a [u8],
    archive: &ZipSliceArchive<&'a [u8]>,
    header: &ZipFileHeaderRecord<'_>,
    number: usize,
) -> Result<(Packed<'a>, Extent), NoArchive> {
    let odd = |what: &str| damaged(&format!("Bestand {number}: {what}."));
    let found = archive.get_entry(header.wayfinder()).map_err(|_| odd("het is afgekapt"))?;
    let local = found.local_header();
    let (start, end) = found.compressed_data_range();
    let range = usize::try_from(start).ok().zip(usize::try_from(end).ok());
    let (from, to) = range.ok_or_else(|| odd("het is afgekapt"))?;
    let data = bytes.get(from..to).ok_or_else(|| odd("het is afgekapt"))?;
    if [header.flags(), local.flags()].iter().any(|flags| flags.bits() & ENCRYPTED != 0) {
        return Err(refused(Refusal::Archive(OfArchive::Locked), String::new()));
    }
    let zip64 = header.extra_fields().chain(local.extra_fields());
    if zip64.into_iter().any(|(id, _)| id == ExtraFieldId::ZIP64) {
        return Err(odd("het is in Zip64, voor zeer grote bestanden"));
    }
    let method = header.compression_method();
    if method != CompressionMethod::STORE && method != CompressionMethod::DEFLATE {
        return Err(odd("het is ingepakt op een manier die hier niet gelezen wordt"));
    }
    let described = header.flags().has_data_descriptor();
    let size = header.uncompressed_size_hint();
    let same = local.compression_method() == method
        && local.flags() == header.flags()
        && local.file_path().as_bytes() == header.file_path().as_bytes()
        && (described
            || local.crc32() == header.crc32()
                && local.uncompressed_size_hint() == size
                && local.compressed_size_hint() == header.compressed_size_hint());
    if !same {
        return Err(odd("de inhoudsopgave zegt er iets anders van dan het bestand zelf"));
    }
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    let bomb = size > RATIO_FREE_BYTES && size / RATIO_MAX > data.len();
    if size > SIZE_MAX_BYTES || bomb {
        let what = format!("Dat geldt voor bestand {number}.");
        return Err(refused(Refusal::Archive(OfArchive::TooLarge), what));
    }
    let name = name(header.file_path().as_bytes(), number)?;
    let sizes = [header.crc32(), small(data.len()), small(size)];
    let start = usize::try_from(header.local_header_offset()).unwrap_or(usize::MAX);
    let packed = Packed { name, data, method, size, crc: header.crc32() };
    Ok((packed, Extent { start, end: to, described, sizes }))
}

/// Bits of the flags that say that a file, or its header, is encrypted.
const ENCRYPTED: u16 = 1 | 1 << 6 | 1 << 13;

/// The name of a file, which is in no folder.
fn name(bytes: &[u8], number: usize) -> Result<String, NoArchive> {
    let text = String::from_utf8_lossy(bytes);
    let folder = text.contains(['/', '\\', ':']) || text == "." || text == "..";
    if folder || text.is_empty() || text.len() > NAME_MAX_BYTES || text.contains(char::is_control) {
        let what = format!("Dat geldt voor bestand {number}.");
        return Err(refused(Refusal::Archive(OfArchive::Names), what));
    }
    Ok(text.into_owned())
}

/// The files follow each other from the first byte to the list, with nothing between them.
fn seamless(bytes: &[u8], mut extents: Vec<Extent>, directory: usize) -> Result<(), NoArchive> {
    extents.sort_by_key(|extent| extent.start);
    let starts: Vec<usize> = extents.iter().map(|extent| extent.start).collect();
    let next = starts.iter().copied().skip(1).chain([directory]);
    let first = starts.first().copied().unwrap_or_default();
    let fits = |(extent, next): (&Extent, usize)| {
        let Some(between) = bytes.get(extent.end..next) else { return false };
        let described = between.strip_prefix(b"PK\x07\x08").unwrap_or(between);
        let sizes = described.chunks_exact(4).map(number);
        let says = described.len() == 12 && sizes.eq(extent.sizes);
        if extent.described { says } else { between.is_empty() }
    };
    if first != 0 || !extents.iter().zip(next).all(fits) {
        return Err(damaged("Er staat iets in dat bij geen enkel bestand hoort."));
    }
    Ok(())
}

fn unpack(entry: Packed<'_>, number: usize) -> Result<Unpacked, NoArchive> {
    let odd = || damaged(&format!("Bestand {number} is beschadigd."));
    let bytes = if entry.method == CompressionMethod::STORE {
        entry.data.to_vec()
    } else {
        let mut out = vec![0; entry.size];
        let flags = TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
        let mut inflate = Box::<DecompressorOxide>::default();
        let (status, read, written) = decompress(&mut inflate, entry.data, &mut out, 0, flags);
        let whole = (entry.data.len(), entry.size) == (read, written);
        if status != TINFLStatus::Done || !whole {
            return Err(odd());
        }
        out
    };
    if bytes.len() != entry.size || rawzip::crc32(&bytes) != entry.crc {
        return Err(odd());
    }
    if is_archive(&bytes) {
        let what = format!("Dat is bestand {number}.");
        return Err(refused(Refusal::Archive(OfArchive::Nested), what));
    }
    Ok(Unpacked { name: entry.name, bytes })
}

/// Four bytes, the least significant first.
fn number(bytes: &[u8]) -> u32 {
    bytes.first_chunk().map_or(0, |four| u32::from_le_bytes(*four))
}

/// Sizes are checked to be far below.
fn small(size: usize) -> u32 {
    u32::try_from(size).unwrap_or(u32::MAX)
}

fn damaged(what: &str) -> NoArchive {
    refused(Refusal::Archive(OfArchive::Form), what.to_owned())
}

fn refused(refusal: Refusal, what: String) -> NoArchive {
    NoArchive { refusal, what }
}
