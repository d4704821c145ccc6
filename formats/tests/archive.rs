//! ZIP files of messages: what is taken, and everything that a ZIP file may hide.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::collections::BTreeSet;
use std::io::Write as _;

use miniz_oxide::deflate::compress_to_vec;
use proptest::prelude::*;
use wijkstroom_formats::SIZE_MAX_BYTES;
use wijkstroom_formats::archive::{Archive, ENTRIES_MAX, UNPACKED_MAX_BYTES, is_archive};
use wijkstroom_formats::door::parts::{read_all, unpacked_size};
use wijkstroom_formats::door::{Door, Inbound};
use wijkstroom_formats::ggk::{Envelop, Systeem, Versies, uuid};
use wijkstroom_schemas::ids::{Ids, Secret, content_hash};

/// One file as it is written, whatever that makes of it.
#[derive(Clone)]
struct File {
    name: String,
    local_name: String,
    method: u16,
    flags: u16,
    crc: u32,
    data: Vec<u8>,
    packed: u32,
    size: u32,
    extra: Vec<u8>,
    /// Stands before its header.
    before: Vec<u8>,
    /// Stands after its bytes.
    after: Vec<u8>,
    /// Where the list says that it is; `None`: where it is.
    at: Option<u32>,
}

fn long(number: usize) -> u32 {
    u32::try_from(number).unwrap()
}

fn stored(name: &str, bytes: &[u8]) -> File {
    File {
        name: name.to_owned(),
        local_name: name.to_owned(),
        method: 0,
        flags: 0,
        crc: rawzip::crc32(bytes),
        data: bytes.to_vec(),
        packed: long(bytes.len()),
        size: long(bytes.len()),
        extra: Vec::new(),
        before: Vec::new(),
        after: Vec::new(),
        at: None,
    }
}

fn deflated(name: &str, bytes: &[u8]) -> File {
    let data = compress_to_vec(bytes, 6);
    File { method: 8, packed: long(data.len()), data, ..stored(name, bytes) }
}

/// As programs write that do not know the sizes beforehand.
fn streamed(name: &str, bytes: &[u8], signed: bool) -> File {
    let mut file = deflated(name, bytes);
    let sizes = [file.crc, file.packed, file.size].into_iter().flat_map(u32::to_le_bytes);
    file.after = if signed { b"PK\x07\x08".to_vec() } else { Vec::new() };
    file.after.extend(sizes);
    File { flags: 8, ..file }
}

/// The ZIP file of files, and where its list begins.
fn zip_and_list(files: &[File]) -> (Vec<u8>, usize) {
    let (mut out, mut list) = (Vec::new(), Vec::new());
    for file in files {
        out.extend(&file.before);
        let at = file.at.unwrap_or_else(|| long(out.len()));
        let known = if file.flags & 8 != 0 { [0; 3] } else { [file.crc, file.packed, file.size] };
        let two = |number: usize| u16::try_from(number).unwrap().to_le_bytes();
        out.extend(b"PK\x03\x04\x14\0");
        out.extend([file.flags, file.method, 0, 33].into_iter().flat_map(u16::to_le_bytes));
        out.extend(known.into_iter().flat_map(u32::to_le_bytes));
        out.extend([two(file.local_name.len()), two(0)].concat());
        out.extend(file.local_name.as_bytes());
        out.extend(&file.data);
        out.extend(&file.after);
        list.extend(b"PK\x01\x02\x14\0\x14\0");
        list.extend([file.flags, file.method, 0, 33].into_iter().flat_map(u16::to_le_bytes));
        list.extend([file.crc, file.packed, file.size].into_iter().flat_map(u32::to_le_bytes));
        list.extend([two(file.name.len()), two(file.extra.len()), [0; 2], [0; 2], [0; 2]].concat());
        list.extend([0; 4]);
        list.extend(at.to_le_bytes());
        list.extend(file.name.as_bytes());
        list.extend(&file.extra);
    }
    let start = out.len();
    let count = u16::try_from(files.len()).unwrap();
    out.extend(&list);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend([count, count].into_iter().flat_map(u16::to_le_bytes));
    out.extend([long(list.len()), long(start)].into_iter().flat_map(u32::to_le_bytes));
    out.extend([0, 0]);
    (out, start)
}

fn zip(files: &[File]) -> Vec<u8> {
    zip_and_list(files).0
}

fn unpack(bytes: &[u8]) -> Result<Vec<(String, Vec<u8>)>, String> {
    assert!(is_archive(bytes));
    let unpacked = Archive::open(bytes).and_then(Archive::unpack);
    let unpacked = unpacked.map_err(|refusal| {
        let finding = refusal.finding();
        assert!(finding.message.ends_with('.'), "{finding:?}");
        format!("{} {}", finding.rule.unwrap(), finding.message)
    })?;
    Ok(unpacked.into_iter().map(|file| (file.name, file.bytes)).collect())
}

#[test]
fn plain_files_come_out_as_they_went_in() {
    let text = "<a>é</a>\n".repeat(1_000).into_bytes();
    let files = [
        stored("een.xml", b"<a/>"),
        deflated("twee bestand.xml", &text),
        streamed("drie.xml", &text, true),
        streamed("vier.xml", b"<b/>", false),
        stored("vijf.xml", b""),
        deflated("zes.xml", b""),
    ];
    let bytes = zip(&files);
    let texts: [&[u8]; 6] = [b"<a/>", &text, &text, b"<b/>", b"", b""];
    let expected = files.iter().zip(texts).map(|(file, text)| (file.name.clone(), text.to_vec()));
    assert_eq!(unpack(&bytes), Ok(expected.collect()));
    let archive = Archive::open(&bytes).unwrap();
    assert_eq!((archive.count(), archive.size()), (6, 8 + 2 * text.len()));
    assert_eq!(unpacked_size(&bytes), bytes.len() + 8 + 2 * text.len());
    assert_eq!(unpacked_size(b"<a/>"), 4);
}

/// What another writer makes is read too.
#[test]
fn a_file_of_another_writer_is_read() {
    let mut archive = rawzip::ZipArchiveWriter::new(Vec::new());
    let (mut entry, config) = archive.new_file("a.xml").start().unwrap();
    let mut data = config.wrap(&mut entry);
    data.write_all(b"<a/>").unwrap();
    let (_, output) = data.finish().unwrap();
    entry.finish(output).unwrap();
    let bytes = archive.finish().unwrap();
    assert_eq!(unpack(&bytes), Ok(vec![("a.xml".to_owned(), b"<a/>".to_vec())]));
}

#[test]
fn thirty_are_taken_and_not_one_more() {
    let files = |count: usize| -> Vec<File> {
        (0..count).map(|number| stored(&format!("{number}.xml"), b"<a/>")).collect()
    };
    assert_eq!(unpack(&zip(&files(ENTRIES_MAX))).unwrap().len(), 30);
    for count in [0, ENTRIES_MAX + 1, 1_000] {
        assert!(unpack(&zip(&files(count))).unwrap_err().starts_with("WS041"), "{count}");
    }
}

/// A ZIP file with one odd thing: refused as a whole, with this code and text.
#[track_caller]
fn check(bytes: &[u8], code: &str, said: &str) {
    let told = unpack(bytes).unwrap_err();
    assert!(told.starts_with(code) && told.contains(said), "{told}");
}

#[test]
fn odd_files_are_refused() {
    let good = || stored("a.xml", b"<a/>");
    let one = |file: File| {
        zip(&[
            good(),
            File {
                name: file.name.replace("a.xml", "b.xml"),
                local_name: file.local_name.replace("a.xml", "b.xml"),
                ..file
            },
        ])
    };
    let text = "<a/>".repeat(100).into_bytes();
    for flag in [1, 1 | 1 << 6, 1 << 13] {
        check(&one(File { flags: flag, ..good() }), "WS043", "wachtwoord");
    }
    for name in ["map/", "map/c.xml", "..\\c.xml", "..", "/c.xml", "c:d.xml", "", "c\nd.xml"] {
        check(&one(stored(name, b"")), "WS044", "bestand 2");
    }
    check(&one(stored(&"x".repeat(256), b"")), "WS044", "bestand 2");
    check(&zip(&[good(), good()]), "WS044", "tweemaal");
    check(&zip(&[good(), stored("A.XML", b"<b/>")]), "WS044", "tweemaal");
    for inner in [zip(&[good()]), zip(&[])] {
        check(&one(stored("a.xml", &inner)), "WS045", "bestand 2");
        check(&one(deflated("a.xml", &inner)), "WS045", "bestand 2");
    }
    for method in [1, 9, 12, 14, 93, 95, 99] {
        check(&one(File { method, ..good() }), "WS040", "ingepakt op een manier");
    }
    check(&one(File { crc: 1, ..good() }), "WS040", "Bestand 2 is beschadigd");
    check(&one(File { crc: 1, ..deflated("a.xml", &text) }), "WS040", "is beschadigd");
    let cut = deflated("a.xml", &text);
    let half = cut.data[..cut.data.len() / 2].to_vec();
    check(
        &one(File { packed: long(half.len()), data: half, ..cut.clone() }),
        "WS040",
        "beschadigd",
    );
    let more = [cut.data.as_slice(), b"meer"].concat();
    check(
        &one(File { packed: long(more.len()), data: more, ..cut.clone() }),
        "WS040",
        "beschadigd",
    );
    for size in [cut.size - 1, cut.size + 1] {
        check(&one(File { size, ..cut.clone() }), "WS040", "beschadigd");
    }
    check(&one(File { size: 5, ..good() }), "WS040", "beschadigd");
    let renamed = File { local_name: "c.xml".to_owned(), ..good() };
    check(&one(renamed), "WS040", "iets anders");
    let zip64 = [1, 0, 8, 0, 4, 0, 0, 0, 0, 0, 0, 0];
    check(&one(File { extra: zip64.to_vec(), ..good() }), "WS040", "Zip64");
    check(&one(File { size: u32::MAX, extra: zip64.to_vec(), ..good() }), "WS040", "Zip64");
}

#[test]
fn bytes_that_belong_to_no_file_are_refused() {
    let good = || stored("a.xml", b"<a/>");
    let (whole, list) = zip_and_list(&[good()]);
    check(&[whole.as_slice(), b"\n"].concat(), "WS040", "");
    let mut comment = whole.clone();
    let length = comment.len() - 2;
    comment[length..].copy_from_slice(&[3, 0]);
    comment.extend(b"abc");
    check(&comment, "WS040", "commentaar");
    let hidden = stored("weg.xml", b"<weg/>");
    let second = File { before: zip(&[hidden])[..40].to_vec(), ..stored("b.xml", b"<b/>") };
    check(&zip(&[good(), second]), "WS040", "bij geen enkel bestand");
    check(&zip(&[File { after: b"x".to_vec(), ..good() }]), "WS040", "bij geen enkel bestand");
    let lies = File { after: vec![0; 16], ..streamed("a.xml", b"<a/>", true) };
    check(&zip(&[lies]), "WS040", "bij geen enkel bestand");
    // Two names for the same bytes: how a small file becomes a large one.
    let shared = File { at: Some(0), local_name: "a.xml".to_owned(), ..good() };
    check(&zip(&[good(), File { name: "b.xml".to_owned(), ..shared }]), "WS040", "");
    for cut in [5, 20, list, whole.len() - 30, whole.len() - 1] {
        check(&whole[..cut], "WS040", "");
    }
    let patched = |at: usize, with: &[u8]| {
        let mut bytes = whole.clone();
        let from = whole.len() - 22 + at;
        bytes[from..from + with.len()].copy_from_slice(with);
        bytes
    };
    check(&patched(4, &[1]), "WS040", "meer delen");
    check(&patched(8, &[2]), "WS040", "meer delen");
    check(&patched(8, &[2, 0, 2, 0]), "WS041", "");
    check(&patched(8, &[0xFF; 12]), "WS040", "");
    check(&patched(12, &[0]), "WS040", "");
    check(&patched(16, &[0]), "WS040", "");
    let locator = [b"PK\x06\x07".as_slice(), &[0; 16]].concat();
    let mut zip64 = whole[..whole.len() - 22].to_vec();
    zip64.extend(locator);
    zip64.extend(&whole[whole.len() - 22..]);
    check(&zip64, "WS040", "");
}

#[test]
fn what_grows_too_much_is_refused_before_it_is_unpacked() {
    let zeros = |size: usize| deflated("a.xml", &vec![b' '; size]);
    // Up to a megabyte, how tight a file is packed does not matter.
    assert!(unpack(&zip(&[zeros(1024 * 1024)])).is_ok());
    check(&zip(&[zeros(4 * 1024 * 1024)]), "WS042", "bestand 1");
    let claims = File { size: long(SIZE_MAX_BYTES + 1), ..stored("a.xml", b"<a/>") };
    check(&zip(&[claims]), "WS042", "bestand 1");
    let large: Vec<File> = (0..5)
        .map(|number| {
            let bytes = vec![b' '; SIZE_MAX_BYTES];
            stored(&format!("{number}.xml"), &bytes)
        })
        .collect();
    check(&zip(&large), "WS042", "100 MB");
    let bytes = zip(&large[..4]);
    assert_eq!(Archive::open(&bytes).unwrap().size(), UNPACKED_MAX_BYTES);
}

fn inbound(bytes: Vec<u8>) -> Inbound<'static> {
    Inbound {
        source: "folder:proef",
        file_name: Some("post.zip"),
        senders: None,
        token_sender: None,
        received_at: 1_700_000_000_000,
        deliver: true,
        bytes,
    }
}

fn door() -> Door {
    let ids = Ids::new(&Secret([1; 32]), &Secret([2; 32]));
    Door { ids, municipalities: BTreeSet::from(["0363".to_owned()]) }
}

/// Each message of a ZIP file has the record that it has when it comes alone, but for its file name.
#[test]
fn each_file_is_a_message_of_its_own() {
    let start = include_str!("data/base/JW305.xml");
    let wrong = start.replace("JW", "").replace("START-0001", "START-0002");
    let wrong = wrong.replace("<m:Begindatum>2026-04-02", "<m:Begindatum>2026-99-02");
    let named = "over Duinzicht.xml";
    let files = [
        deflated("start.xml", start.as_bytes()),
        stored("fout.xml", wrong.as_bytes()),
        stored("999900006.xml", b"geen xml"),
        stored(named, start.as_bytes()),
    ];
    let parts = read_all(&door(), inbound(zip(&files)));
    let expected_names = [Some("post.zip:start.xml"), Some("post.zip:fout.xml"), None, None];
    let told = |file_name: Option<&'static str>| -> Vec<Option<String>> {
        let parts = read_all(&door(), Inbound { file_name, ..inbound(zip(&files)) });
        parts.into_iter().map(|part| part.message.origin.file_name).collect()
    };
    // Somebody in one message is named in the name of the whole: then none has it.
    let bare =
        [Some("start.xml"), Some("fout.xml"), None, None].map(|name| name.map(str::to_owned));
    for file_name in
        [None, Some("duinzicht.zip"), Some("van 999900006.zip"), Some("x 2012-05-01.zip")]
    {
        assert_eq!(told(file_name), bare, "{file_name:?}");
    }
    assert_eq!(told(Some("in/post.zip")), expected_names.map(|name| name.map(str::to_owned)));
    let texts: [&[u8]; 4] = [start.as_bytes(), wrong.as_bytes(), b"geen xml", start.as_bytes()];
    assert_eq!(parts.len(), 4);
    for (index, part) in parts.iter().enumerate() {
        assert_eq!(part.entry.as_deref(), Some(files[index].name.as_str()));
        assert_eq!(part.message.origin.file_name.as_deref(), expected_names[index]);
        let alone = read_all(&door(), inbound(texts[index].to_vec())).remove(0);
        assert_eq!(alone.entry, None);
        let mut message = part.message.clone();
        message.origin.file_name = alone.message.origin.file_name.clone();
        assert_eq!(message, alone.message);
    }
}

#[test]
fn a_refused_file_is_kept_whole() {
    let bytes = zip(&[stored("map/a.xml", b"<a/>")]);
    let part = read_all(&door(), inbound(bytes.clone())).remove(0);
    assert_eq!((part.entry, part.message.origin.level), (None, Some(0)));
    assert_eq!(part.message.findings[0].rule.as_deref(), Some("WS044"));
    assert_eq!(part.message.original.as_deref(), Some(bytes.as_slice()));
    let receipt = door().ids.unreadable_receipt("folder:proef", &content_hash(&bytes));
    assert_eq!(part.message.origin.receipt, receipt);
    let file_name = Some("van 999900006.zip");
    let part = read_all(&door(), Inbound { file_name, ..inbound(bytes) }).remove(0);
    assert_eq!(part.message.origin.file_name, None);
}

/// Of a ZIP file in which only an envelope tells who it is about, the name is not kept either.
#[test]
fn a_name_that_tells_who_is_in_an_envelope_is_not_kept() {
    let four = || "0001".to_owned();
    let systeem = |organisatie: &str| Systeem {
        organisatie: organisatie.to_owned(),
        applicatie: "Zorgpakket".to_owned(),
        administratie: None,
        gebruiker: None,
    };
    let envelop = Envelop {
        zender: systeem("12345678"),
        ontvanger: systeem("0363"),
        referentienummer: uuid([7; 16]),
        tijdstip_bericht: ["20260511", "093000"].concat(),
        cross_refnummer: None,
        functie: "JW305".to_owned(),
        versies: Versies {
            applicatie: four(),
            applicatie_sub: four(),
            functie: four(),
            functie_sub: four(),
        },
        bericht: include_bytes!("data/base/JW305.xml").to_vec(),
    };
    let bytes = zip(&[stored("a.xml", b"<a/>"), deflated("b.xml", &envelop.write())]);
    let inbound = Inbound { file_name: Some("Duinzicht.zip"), ..inbound(bytes) };
    let names: Vec<_> =
        read_all(&door(), inbound).into_iter().map(|part| part.message.origin.file_name).collect();
    assert_eq!(names, [Some("a.xml".to_owned()), Some("b.xml".to_owned())]);
}

proptest! {
    /// Nothing but the very messages comes out of a ZIP file that was tampered with.
    #[test]
    fn a_file_with_changed_bytes_is_refused_or_the_same(
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0..6_usize, prop::collection::vec(any::<u8>(), 0..4)), 1..4),
    ) {
        let texts: [&[u8]; 3] = [b"<a/>", b"<bb>bbbbbbbbbbbbbbbbbbbbbbbbbbbbb</bb>", b"<c/>"];
        let whole = zip(&[stored("a.xml", texts[0]), deflated("b.xml", texts[1]), streamed("c.xml", texts[2], true)]);
        let mut bytes = whole;
        for (at, removed, with) in changes {
            let start = at.index(bytes.len().max(1)).min(bytes.len());
            let end = (start + removed).min(bytes.len());
            bytes.splice(start..end, with);
        }
        if is_archive(&bytes) && let Ok(files) = Archive::open(&bytes).and_then(Archive::unpack) {
            for file in files {
                prop_assert!(texts.contains(&file.bytes.as_slice()));
            }
        }
    }
}
