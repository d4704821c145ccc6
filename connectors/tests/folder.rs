//! Messages from a folder, on a real stream: what is taken, what is left, and what a crash leaves.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod common;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt as _;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use common::{
    Scripted, away, door, enveloped, ids, inbox, message, message_of, not_delivered, stream, zip,
};
use serde_json::Value;
use wijkstroom_config::FolderSettings;
use wijkstroom_connectors::transport::folder::sweep::Sweep;
use wijkstroom_connectors::transport::folder::{Folder, FolderError};
use wijkstroom_schemas::ids::{MessageName, content_hash};
use wijkstroom_stream::Stream;
use wijkstroom_stream::embedded::Embedded;

/// A folder, and the stream its messages go to.
struct Place {
    root: tempfile::TempDir,
    stream: Arc<Embedded>,
}

impl Place {
    fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir(root.path().join("in")).unwrap();
        let stream = stream(root.path());
        Self { root, stream }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.root.path().join("in").join(name)
    }

    fn put(&self, name: &str, text: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), text).unwrap();
    }

    fn settings(&self) -> FolderSettings {
        FolderSettings {
            name: "post".to_owned(),
            path: self.path(""),
            senders: [].into(),
            retention: Duration::from_secs(30 * 24 * 3600),
            poll: Duration::from_millis(1),
            settle: Duration::ZERO,
        }
    }

    fn folder_on(&self, stream: Arc<dyn Stream>) -> Folder {
        Folder::open(self.settings(), door(), stream, true).unwrap()
    }

    fn sweep_on(&self, stream: Arc<dyn Stream>) -> Result<Sweep, FolderError> {
        self.folder_on(stream).sweep(&AtomicBool::new(false))
    }

    fn sweep(&self) -> Sweep {
        self.sweep_on(Arc::clone(&self.stream) as Arc<dyn Stream>).unwrap()
    }

    /// Names in the folder, or in one below it.
    fn names(&self, below: &str) -> Vec<String> {
        names(&self.path(below))
    }

    fn reason(&self, name: &str) -> Value {
        serde_json::from_slice(&std::fs::read(self.path("refused").join(name)).unwrap()).unwrap()
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<_> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn files_go_where_they_belong_once_stored() {
    let place = Place::new();
    let text = message("A1");
    place.put("goed.xml", &text);
    place.put("fout.xml", message("A2").replace("<b:Geslacht>2", "<b:Geslacht>9"));
    let sweep = place.sweep();
    assert_eq!((sweep.accepted, sweep.refused, sweep.waiting), (1, 1, 0));
    assert_eq!(sweep.unreadable, BTreeMap::new());
    assert_eq!(place.names("done"), ["goed.xml"]);
    assert_eq!(place.names("refused"), ["fout.xml", "fout.xml.reason.json"]);
    assert_eq!(place.names(""), ["done", "refused"]);
    let stored = inbox(&*place.stream);
    let goed = stored.iter().find(|one| one.findings.is_empty()).unwrap();
    assert_eq!(goed.original.as_deref(), Some(text.as_bytes()));
    assert_eq!(goed.origin.source, "folder:post");
    assert_eq!(goed.origin.file_name.as_deref(), Some("goed.xml"));
    let name = MessageName { message_type: "JW305", sender: "42420001", identification: "A1" };
    assert_eq!(goed.origin.receipt, ids().receipt(&name, &content_hash(text.as_bytes())));
    let fout = stored.iter().find(|one| !one.findings.is_empty()).unwrap();
    let reason = place.reason("fout.xml.reason.json");
    assert_eq!(reason["file"], "fout.xml");
    assert_eq!(reason["receipt"], *fout.origin.receipt);
    assert_eq!((&reason["message"], &reason["accepted"]), (&"JW305".into(), &false.into()));
    assert_eq!(reason["level"], 1);
    assert_eq!(reason["findings"][0]["path"], "/Bericht/Client/Geslacht");
    assert_eq!(reason["findings"][0]["line"], 21);
    assert!(!reason.to_string().contains("999900006"));
    assert_eq!(place.sweep(), Sweep::default());
}

/// Everything in the list of bad input that can lie in a folder, and one good file behind it all.
#[test]
fn what_is_no_message_stops_nothing_else() {
    let place = Place::new();
    place.put(".verborgen.xml", message("B0"));
    place.put("half.xml.tmp", message("B0"));
    place.put("half.XML.PART", message("B0"));
    place.put("terug.xml.reason.json", "{}");
    std::fs::create_dir(place.path("x.xml")).unwrap();
    std::fs::create_dir(place.path("archief")).unwrap();
    symlink(place.root.path().join("stream.db"), place.path("koppeling-999900006.xml")).unwrap();
    let good = message("B1");
    let refused: [(&str, Vec<u8>, &str); 7] = [
        ("a-leeg.xml", Vec::new(), "WS009"),
        ("a-bom.xml", [b"\xef\xbb\xbf", good.as_bytes()].concat(), "WS002"),
        ("a-doctype.xml", good.replace("?>\n", "?>\n<!DOCTYPE b>").into_bytes(), "WS001"),
        ("a-latin.xml", good.replace("UTF-8", "ISO-8859-1").into_bytes(), "WS003"),
        ("a-oud.xml", good.replace("/ijw/3_2/", "/ijw/3_1/").into_bytes(), "WS011"),
        ("a-anders.xml", b"<a/>".to_vec(), "WS010"),
        ("a-gemeente.xml", good.replace(">0363<", ">0384<").into_bytes(), "WS012"),
    ];
    for (name, bytes, _) in &refused {
        place.put(name, bytes);
    }
    place.put("a-tekst.xml", "geen xml");
    place.put("a-nul.xml", good.replace("Sanne", "San\0ne"));
    place.put("a-half.xml", &good[..good.len() / 2]);
    let odd = OsString::from_vec(b"b-\xff.xml".to_vec());
    std::fs::write(place.path("").join(odd), good.replace("B1", "B2")).unwrap();
    place.put("z-goed.xml", &good);
    let sweep = place.sweep();
    assert_eq!((sweep.accepted, sweep.refused), (2, 10));
    let told: Vec<_> = sweep.unreadable.into_iter().collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert_eq!(told[0].0, "koppeling-*********.xml");
    assert_eq!(told[1], ("x.xml".to_owned(), "een map, geen bestand"));
    for (name, _, code) in refused {
        let reason = place.reason(&format!("{name}.reason.json"));
        assert_eq!(reason["findings"][0]["rule"], code, "{name}");
        assert_eq!(reason["level"], 1);
    }
    let left = [
        ".verborgen.xml",
        "archief",
        "done",
        "half.XML.PART",
        "half.xml.tmp",
        "koppeling-999900006.xml",
        "refused",
        "terug.xml.reason.json",
        "x.xml",
    ];
    assert_eq!(place.names(""), left);
    assert_eq!(inbox(&*place.stream).len(), 12);
}

#[test]
fn only_listed_senders_may_send() {
    let place = Place::new();
    place.put("eigen.xml", message("C1"));
    place.put("vreemd.xml", message_of("42420002", "C1"));
    let settings = FolderSettings { senders: ["42420001".to_owned()].into(), ..place.settings() };
    let stream = Arc::clone(&place.stream) as Arc<dyn Stream>;
    let mut folder = Folder::open(settings, door(), stream, true).unwrap();
    let sweep = folder.sweep(&AtomicBool::new(false)).unwrap();
    assert_eq!((sweep.accepted, sweep.refused), (1, 1));
    assert_eq!(place.reason("vreemd.xml.reason.json")["findings"][0]["rule"], "WS013");
}

#[test]
fn waits_until_a_file_stands_still() {
    let place = Place::new();
    place.put("jong.xml", message("D1"));
    place.put("oud.xml", message("D2"));
    let hour_ago = SystemTime::now() - Duration::from_secs(3600);
    std::fs::File::open(place.path("oud.xml")).unwrap().set_modified(hour_ago).unwrap();
    let settings = FolderSettings { settle: Duration::from_secs(600), ..place.settings() };
    let stream = Arc::clone(&place.stream) as Arc<dyn Stream>;
    let mut folder = Folder::open(settings, door(), stream, true).unwrap();
    let sweep = folder.sweep(&AtomicBool::new(false)).unwrap();
    assert_eq!((sweep.accepted, sweep.waiting), (1, 1));
    assert_eq!(place.names("done"), ["oud.xml"]);
    std::fs::File::open(place.path("jong.xml")).unwrap().set_modified(hour_ago).unwrap();
    assert_eq!(folder.sweep(&AtomicBool::new(false)).unwrap().accepted, 1);
}

#[test]
fn a_name_that_comes_back_replaces_nothing() {
    let place = Place::new();
    for number in 1..=4 {
        place.put("zelfde.xml", message(&format!("E{number}")));
        assert_eq!(place.sweep().accepted, 1);
        place.put("leeg", "");
        assert_eq!(place.sweep().refused, 1);
    }
    assert_eq!(place.names("done").len(), 4);
    let refused = place.names("refused");
    assert_eq!(refused.len(), 8, "{refused:?}");
    let files: Vec<_> = refused.iter().filter(|name| !name.ends_with(".reason.json")).collect();
    for file in files {
        assert!(refused.contains(&format!("{file}.reason.json")), "{refused:?}");
    }
}

/// Goal: a crash after the append and before the moves loses and doubles nothing.
/// Method: an append that stores and then fails, which is all that a killed process leaves.
#[test]
fn a_crash_between_append_and_move_is_made_good() {
    let place = Place::new();
    place.put("goed.xml", message("F1"));
    place.put("leeg.xml", "");
    let crash = Scripted::new(
        Arc::clone(&place.stream),
        Box::new(|outputs, stream| stream.append(outputs).and_then(|()| Err(away()))),
    );
    assert!(matches!(place.sweep_on(crash), Err(FolderError::Stream(_))));
    assert_eq!(place.names(""), ["done", "goed.xml", "leeg.xml", "refused"]);
    // As if it was killed while it wrote the reason.
    std::fs::write(place.path("refused/leeg.xml.reason.json"), "{\"fi").unwrap();
    assert_eq!(place.sweep().taken(), 2);
    assert_eq!(place.names("done"), ["goed.xml"]);
    assert_eq!(place.names("refused"), ["leeg.xml", "leeg.xml.reason.json"]);
    let mut seen = BTreeMap::new();
    for message in inbox(&*place.stream) {
        *seen.entry((message.origin.message_id, message.origin.receipt)).or_insert(0) += 1;
    }
    // Twice under one id and receipt: that is what `dedupe` drops.
    assert_eq!(seen.into_values().collect::<Vec<_>>(), [2, 2]);
    assert_eq!(place.reason("leeg.xml.reason.json")["accepted"], false);
}

#[test]
fn nothing_moves_while_the_stream_is_away() {
    let place = Place::new();
    place.put("goed.xml", message("G1"));
    let never = Scripted::new(Arc::clone(&place.stream), Box::new(|_, _| Err(away())));
    assert!(matches!(place.sweep_on(never), Err(FolderError::Stream(_))));
    assert_eq!(place.names(""), ["done", "goed.xml", "refused"]);
    assert_eq!(inbox(&*place.stream).len(), 0);
    assert_eq!(place.sweep().accepted, 1);
}

/// Goal: a stored file that cannot be moved is not stored again and again. Method: `done` is a
/// file until the second sweep.
#[test]
fn a_move_that_failed_is_repeated_without_storing_again() {
    let place = Place::new();
    let mut folder = place.folder_on(Arc::clone(&place.stream) as Arc<dyn Stream>);
    place.put("goed.xml", message("H1"));
    std::fs::remove_dir(place.path("done")).unwrap();
    place.put("done", "");
    let running = AtomicBool::new(false);
    for _ in 0..3 {
        assert!(matches!(folder.sweep(&running), Err(FolderError::Io { .. })));
    }
    std::fs::remove_file(place.path("done")).unwrap();
    std::fs::create_dir(place.path("done")).unwrap();
    folder.sweep(&running).unwrap();
    assert_eq!(place.names("done"), ["goed.xml"]);
    assert_eq!(inbox(&*place.stream).len(), 1);
}

/// Goal: who replaces a file while it is being taken loses neither. Method: the append does it.
#[test]
fn a_file_replaced_while_it_is_taken_is_taken_too() {
    let place = Place::new();
    place.put("zelfde.xml", message("I1"));
    let (path, other) = (place.path("zelfde.xml"), place.path("nieuw.tmp"));
    let replace = Scripted::new(
        Arc::clone(&place.stream),
        Box::new(move |outputs, stream| {
            std::fs::write(&other, message("I2")).unwrap();
            std::fs::rename(&other, &path).unwrap();
            stream.append(outputs)
        }),
    );
    assert_eq!(place.sweep_on(replace).unwrap().accepted, 1);
    assert_eq!(place.names(""), ["done", "refused", "zelfde.xml"]);
    assert_eq!(place.sweep().accepted, 1);
    let mut taken: Vec<_> =
        inbox(&*place.stream).into_iter().map(|one| one.origin.identification.unwrap()).collect();
    taken.sort();
    assert_eq!(taken, ["I1", "I2"]);
}

#[test]
fn of_a_file_over_the_limit_only_the_hash_is_kept() {
    let place = Place::new();
    let size = 26 * 1024 * 1024;
    std::fs::File::create(place.path("groot.xml")).unwrap().set_len(size).unwrap();
    assert_eq!(place.sweep().refused, 1);
    let stored = inbox(&*place.stream);
    assert_eq!(stored[0].original, None);
    assert_eq!(stored[0].origin.size, i64::try_from(size).unwrap());
    let zeros = vec![0; usize::try_from(size).unwrap()];
    assert_eq!(stored[0].content_hash, content_hash(&zeros));
    assert_eq!(place.reason("groot.xml.reason.json")["findings"][0]["rule"], "WS005");
}

/// Root may read anything, so a privileged run does this again as another user.
#[test]
fn a_file_without_rights_is_named_and_stops_nothing() {
    if std::fs::metadata("/proc/self").unwrap().uid() == 0 {
        let folder = tempfile::tempdir().unwrap();
        let open = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(folder.path(), open.clone()).unwrap();
        let program = folder.path().join("test");
        std::fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
        std::fs::set_permissions(&program, open).unwrap();
        let output = Command::new("setpriv")
            .args(["--reuid=65534", "--regid=65534", "--clear-groups"])
            .arg(&program)
            .args(["--exact", "a_file_without_rights_is_named_and_stops_nothing"])
            .current_dir(folder.path())
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && told.contains("1 passed"), "{told}");
        return;
    }
    let place = Place::new();
    place.put("dicht-999900006.xml", message("J1"));
    place.put("goed.xml", message("J2"));
    let closed = std::fs::Permissions::from_mode(0o000);
    std::fs::set_permissions(place.path("dicht-999900006.xml"), closed).unwrap();
    let sweep = place.sweep();
    assert_eq!(sweep.accepted, 1);
    let told: Vec<_> = sweep.unreadable.into_iter().collect();
    assert_eq!(told, [("dicht-*********.xml".to_owned(), "geen rechten om te lezen")]);
}

#[test]
fn takes_files_by_name_over_batches() {
    let place = Place::new();
    for number in (0..2_500).rev() {
        // One identification: one partition, so that the order shows.
        let text = message("K1").replace("Sanne", &format!("Sanne {number:04}"));
        place.put(&format!("{number:04}.xml"), text);
    }
    assert_eq!(place.sweep().accepted, 2_500);
    let stored = inbox(&*place.stream);
    let order: Vec<_> = stored.iter().map(|one| one.origin.file_name.clone().unwrap()).collect();
    assert_eq!(order, (0..2_500).map(|n| format!("{n:04}.xml")).collect::<Vec<_>>());
}

#[test]
fn runs_until_asked_to_stop() {
    let place = Place::new();
    let stop = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&stop);
    let stopping = Scripted::new(
        Arc::clone(&place.stream),
        Box::new(move |outputs, stream| {
            seen.store(true, Ordering::Relaxed);
            stream.append(outputs)
        }),
    );
    place.put("goed.xml", message("L1"));
    place.folder_on(stopping).run(&stop).unwrap();
    assert_eq!(place.names("done"), ["goed.xml"], "the batch at hand is finished");
}

/// What was taken identifies, and its writer may have let everybody read it: `done/` and
/// `refused/` are for the hub's own user.
#[test]
fn what_was_taken_is_read_by_nobody_else() {
    let place = Place::new();
    place.sweep();
    for name in ["done", "refused"] {
        let mode = place.path(name).metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700, "{name}");
    }
}

/// Each message in a ZIP file is stored by itself, all in one append; the verdicts lie beside it.
#[test]
fn a_zip_file_holds_messages() {
    let place = Place::new();
    let wrong = message("Z2").replace("<b:Geslacht>2", "<b:Geslacht>9");
    let both = [("een.xml", message("Z1")), ("twee.xml", wrong), ("drie.xml", "x".to_owned())];
    let both: Vec<(&str, &str)> = both.iter().map(|(name, text)| (*name, text.as_str())).collect();
    place.put("goed.zip", zip(&both[..1]));
    place.put("half.ZIP", zip(&both));
    place.put("map.zip", zip(&[("map/een.xml", &message("Z1"))]));
    let appends = Arc::new(std::sync::Mutex::new(Vec::new()));
    let seen = Arc::clone(&appends);
    let scripted = Scripted::new(
        Arc::clone(&place.stream),
        Box::new(move |outputs, inner| {
            seen.lock().unwrap().push(outputs.len());
            inner.append(outputs)
        }),
    );
    let sweep = place.sweep_on(scripted).unwrap();
    assert_eq!((sweep.accepted, sweep.refused), (1, 2));
    assert_eq!(*appends.lock().unwrap(), [5], "all messages in one append");
    assert_eq!(place.names("done"), ["goed.zip"]);
    let refused = ["half.ZIP", "half.ZIP.reason.json", "map.zip", "map.zip.reason.json"];
    assert_eq!(place.names("refused"), refused);
    let reason = place.reason("half.ZIP.reason.json");
    assert_eq!((&reason["file"], &reason["accepted"]), (&"half.ZIP".into(), &1.into()));
    assert_eq!(reason["refused"], 2);
    let told = reason["messages"].as_array().unwrap();
    let verdicts: Vec<_> = told.iter().map(|one| (&one["file"], &one["accepted"])).collect();
    let no = Value::Bool(false);
    let expected = [("een.xml", Value::Bool(true)), ("twee.xml", no.clone()), ("drie.xml", no)];
    assert!(
        verdicts
            .iter()
            .zip(&expected)
            .all(|(told, (name, verdict))| { told.0 == name && told.1 == verdict })
    );
    assert_eq!(told[1]["findings"][0]["path"], "/Bericht/Client/Geslacht");
    let stored = inbox(&*place.stream);
    for one in told {
        let found = stored.iter().find(|message| one["receipt"] == *message.origin.receipt);
        let name = format!("half.ZIP:{}", one["file"].as_str().unwrap());
        let expected = if one["file"] == "een.xml" { "goed.zip:een.xml".to_owned() } else { name };
        assert_eq!(found.unwrap().origin.file_name, Some(expected));
    }
    let map = place.reason("map.zip.reason.json");
    assert_eq!((&map["file"], &map["findings"][0]["rule"]), (&"map.zip".into(), &"WS044".into()));
    assert!(!reason.to_string().contains("999900006"));
}

/// A crash between the append and the move: the same messages are appended again, and no others.
#[test]
fn a_zip_file_is_taken_again_after_a_crash() {
    let place = Place::new();
    place.put("a.zip", zip(&[("een.xml", &message("Z1")), ("twee.xml", &message("Z2"))]));
    let scripted = Scripted::new(
        Arc::clone(&place.stream),
        Box::new(|outputs, inner| inner.append(outputs).and_then(|()| Err(away()))),
    );
    place.sweep_on(scripted).unwrap_err();
    let receipts = || {
        let stored = inbox(&*place.stream);
        let mut all: Vec<String> = stored.into_iter().map(|one| one.origin.receipt).collect();
        all.sort();
        all
    };
    let first = receipts();
    assert_eq!((first.len(), place.names("done").len()), (2, 0));
    assert_eq!(place.sweep().accepted, 1);
    let mut again = receipts();
    again.dedup();
    assert_eq!(again, first);
}

#[test]
fn an_envelope_and_a_notice_of_the_node_are_taken() {
    let place = Place::new();
    place.put("envelop.xml", enveloped(&message("Z1")));
    place.put("fout.xml", not_delivered());
    place.put("kapot.xml", String::from_utf8(enveloped("<a/>")).unwrap().replace(">Di01<", ">X<"));
    let sweep = place.sweep();
    assert_eq!((sweep.accepted, sweep.refused), (2, 1));
    assert_eq!(place.names("done"), ["envelop.xml", "fout.xml"]);
    assert_eq!(place.reason("kapot.xml.reason.json")["findings"][0]["rule"], "WS030");
    let stored = inbox(&*place.stream);
    let of = |kind: &str| {
        stored.iter().find(|one| one.origin.message_type.as_deref() == Some(kind)).unwrap()
    };
    let start = of("JW305");
    let hash = content_hash(message("Z1").as_bytes());
    let name = MessageName { message_type: "JW305", sender: "42420001", identification: "Z1" };
    assert_eq!(start.origin.receipt, ids().receipt(&name, &hash), "as if it came bare");
    assert_eq!(start.origin.envelope.as_ref().unwrap().reference, common::REFERENCE);
    let notice = of("Fo01");
    assert_eq!(notice.findings[0].rule.as_deref(), Some("WS034"));
    assert_eq!(notice.origin.level, Some(0), "set aside for the operator");
}
