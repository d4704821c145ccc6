//! Goal: a file of a feed is durable once, row by row, whatever fails in between; its sender is told what was wrong with
//! it and nobody is named.
//!
//! Method: a stream in memory that fails when told to, a mapping of a full replacement, and files made here.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod common;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use common::{Scripted, away, ids, inbox, stream};
use wijkstroom_config::Settings;
use wijkstroom_config::feed::FeedSettings;
use wijkstroom_connectors::transport::feed::report::Report;
use wijkstroom_connectors::transport::feed::state::State;
use wijkstroom_connectors::transport::feed::{Feed, FeedError, Hub};
use wijkstroom_connectors::transport::folder::Folder;
use wijkstroom_schemas::message::Message;
use wijkstroom_stream::Stream;
use wijkstroom_stream::embedded::Embedded;

/// The CBS file replaces all there is of a period, by its name.
const HEADER: &str = "bsn;geboortedatum;gemeente;datum_aanvang_maatregel;datum_overgedragen_gekregen;\
    datum_overgedragen;datum_einde_maatregel;type_maatregel;datum_eerste_contact;reden_beeindiging";

const ONE: &str = "999900018;20120630;0363;20260101;;;;11;;";
const ONE_ENDED: &str = "999900018;20120630;0363;20260101;;;20260901;11;;04";
const TWO: &str = "999900031;20140915;0363;20260201;;;;21;;";
const THREE: &str = "999900043;20130110;0363;20260301;;;;12;;";
const BAD: &str = "999900055;20130110;0363;20263101;;;;12;;";

fn file(rows: &[&str]) -> Vec<u8> {
    let lines = std::iter::once(&HEADER).chain(rows);
    lines.fold(String::new(), |text, line| text + line + "\n").into_bytes()
}

fn settings(dir: &Path, feed: &str) -> FeedSettings {
    let text = format!(
        "data_dir = \"geheim\"\nmunicipalities = [\"0363\"]\n[stream]\nengine = \"embedded\"\npath = \"s.db\"\n\
         [warehouse]\nengine = \"sqlite\"\npath = \"w.db\"\n[[feed]]\nname = \"gi\"\nsender = \"GI1\"\n{feed}\n"
    );
    Settings::parse(&text, dir).unwrap().feeds.pop().unwrap()
}

/// A feed in a folder of its own.
struct Place {
    inner: Arc<Embedded>,
    settings: FeedSettings,
    dir: tempfile::TempDir,
}

impl Place {
    fn new(format: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("in")).unwrap();
        let feed = format!("{format}\nfolder = \"in\"\nsettle = \"0s\"");
        let settings = settings(dir.path(), &feed);
        Self { inner: stream(dir.path()), settings, dir }
    }

    fn gi() -> Self {
        Self::new("format = \"table\"\nmapping = \"cbs-jeugdbescherming\"")
    }

    /// As after a restart.
    fn feed(&self) -> Feed {
        self.feed_on(self.inner.clone())
    }

    fn feed_on(&self, stream: Arc<dyn Stream>) -> Feed {
        let hub = Hub {
            data_dir: &self.dir.path().join("geheim"),
            municipality: "0363",
            ids: ids(),
            stream,
            deliver: true,
        };
        Feed::open(self.settings.clone(), &hub).unwrap()
    }

    fn take(&self, stamp: &str, rows: &[&str]) -> Report {
        self.take_bytes(&format!("cbs-jeugdbescherming-2026-H1-{stamp}.csv"), &file(rows))
    }

    fn take_bytes(&self, name: &str, bytes: &[u8]) -> Report {
        self.feed().take(name, bytes, 1_000).unwrap()
    }

    fn messages(&self) -> Vec<Message> {
        inbox(&*self.inner)
    }

    fn sweep(&self) {
        let folder = Folder::of_feed(self.settings.as_folder().unwrap(), Arc::new(self.feed()));
        folder.unwrap().sweep(&AtomicBool::new(false)).unwrap();
    }

    fn listing(&self, folder: &str) -> Vec<String> {
        let entries = std::fs::read_dir(self.dir.path().join("in").join(folder)).unwrap();
        let files = entries.map(|entry| entry.unwrap()).filter(|entry| entry.path().is_file());
        let mut names: Vec<String> =
            files.map(|entry| entry.file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

/// taken, refused, unchanged, removed
fn counts(report: &Report) -> [usize; 4] {
    [report.taken, report.refused, report.unchanged, report.removed]
}

#[test]
fn a_full_replacement_sends_what_differs() {
    let place = Place::gi();
    assert_eq!(counts(&place.take("20260710", &[ONE, TWO])), [2, 0, 0, 0]);
    assert_eq!(counts(&place.take("20260711", &[TWO, ONE_ENDED, THREE])), [2, 0, 1, 0]);
    assert_eq!(counts(&place.take("20260712", &[THREE])), [0, 0, 1, 2]);
    assert_eq!(counts(&place.take("20260713", &[ONE, THREE])), [1, 0, 1, 0], "it came back");
    let messages = place.messages();
    assert_eq!(messages.len(), 2 + 2 + 2 + 1);
    assert!(messages.iter().all(|message| message.origin.level.is_none()));
    let ids: BTreeSet<&str> = messages.iter().map(|it| it.origin.message_id.as_str()).collect();
    assert_eq!(ids.len(), messages.len(), "what comes back is a message of its own");
}

#[test]
fn the_same_file_again_is_the_same_report_and_nothing_sent() {
    let place = Place::gi();
    let first = place.take("20260710", &[ONE, BAD]);
    assert_eq!(counts(&first), [1, 1, 0, 0]);
    assert_eq!(place.take("20260710", &[ONE, BAD]), first);
    assert_eq!(place.messages().len(), 2);
}

#[test]
fn an_older_file_is_refused_as_a_whole() {
    let place = Place::gi();
    place.take("20260710", &[ONE]);
    for (stamp, rows) in [("20260709", &[ONE, TWO][..]), ("20260710", &[TWO])] {
        let report = place.take(stamp, rows);
        assert!(!report.accepted);
        assert_eq!(report.findings[0].code, "WS106");
    }
    assert_eq!(counts(&place.take("20260711", &[ONE])), [0, 0, 1, 0], "nothing of them counts");
}

#[test]
fn a_bad_row_is_no_removal() {
    let place = Place::gi();
    place.take("20260710", &[THREE, ONE]);
    let report = place.take("20260711", &["999900043;20130110;0363;20260301;;;20263101;12;;", ONE]);
    assert_eq!(counts(&report), [0, 1, 1, 0]);
    assert_eq!((report.findings[0].row, report.findings[0].code.as_str()), (2, "WS119"));
    assert_eq!(counts(&place.take("20260712", &[THREE, ONE])), [0, 0, 2, 0]);
}

/// A crash anywhere: some rows are there, the file was not let go. Method: the stream fails after each number of
/// appends; the same file is taken again by a new process. Equal ids are what `dedupe` drops.
#[test]
fn a_crash_loses_and_doubles_nothing() {
    let rows: Vec<String> = (0..2_500)
        .map(|number| format!("999900018;20120630;0363;{};;;;11;;", day(number)))
        .collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    for appends in 0..3 {
        let place = Place::gi();
        place.take("20260709", &[ONE, TWO]);
        let before = place.messages().len();
        let mut left = appends;
        let failing = Scripted::new(
            place.inner.clone(),
            Box::new(move |outputs, inner| {
                if left == 0 {
                    return Err(away());
                }
                left -= 1;
                inner.append(outputs)
            }),
        );
        let name = "cbs-jeugdbescherming-2026-H1-20260710.csv";
        let failed = place.feed_on(failing).take(name, &file(&rows), 2_000);
        assert!(matches!(failed, Err(FeedError::Stream(_))), "{failed:?}");
        let report = place.take("20260710", &rows);
        assert_eq!((report.taken + report.unchanged, report.refused), (2_500, 0));
        let messages = place.messages();
        let ids: BTreeSet<&str> = messages.iter().map(|it| it.origin.message_id.as_str()).collect();
        assert_eq!(ids.len() - before, report.taken + report.removed, "after {appends} appends");
    }
}

fn day(number: usize) -> String {
    format!("{:04}{:02}{:02}", 2018 + number / 336, 1 + number / 28 % 12, 1 + number % 28)
}

#[test]
fn files_of_a_folder_go_where_they_belong_with_a_report() {
    let place = Place::gi();
    let put = |name: &str, bytes: &[u8]| {
        std::fs::write(place.dir.path().join("in").join(name), bytes).unwrap();
    };
    put("cbs-jeugdbescherming-2026-H1-20260710.csv", &file(&[ONE, TWO]));
    put("cbs-jeugdbescherming-2026-H1-20260711.csv", &file(&[ONE, BAD]));
    put("cbs-jeugdbescherming-2026-H1-20260701.csv", &file(&[ONE]));
    put("los.csv", b"geen tabel\n");
    put("leeg.csv", b"");
    place.sweep();
    assert_eq!(place.listing(""), [""; 0]);
    assert_eq!(
        place.listing("done"),
        [
            "cbs-jeugdbescherming-2026-H1-20260701.csv",
            "cbs-jeugdbescherming-2026-H1-20260710.csv",
            "cbs-jeugdbescherming-2026-H1-20260711.csv",
            "cbs-jeugdbescherming-2026-H1-20260711.csv.report.csv",
        ]
    );
    let refused = ["leeg.csv", "leeg.csv.report.csv", "los.csv", "los.csv.report.csv"];
    assert_eq!(place.listing("refused"), refused);
    let path = "in/done/cbs-jeugdbescherming-2026-H1-20260711.csv.report.csv";
    let report = std::fs::read_to_string(place.dir.path().join(path)).unwrap();
    assert!(report.starts_with("regel;kolom;code;reden\r\n3;datum_aanvang_maatregel;"), "{report}");
    assert!(!report.contains("999900055") && !report.contains("2013"), "{report}");
    let state = State::read(&place.dir.path().join("geheim"), "gi").unwrap();
    assert_eq!((state.way.as_str(), state.files), ("map", [3, 2]));
    assert_eq!((state.entries.taken, state.entries.refused, state.entries.removed), (2, 1, 1));
}

/// What a child is in without consent lies nowhere.
#[test]
fn a_file_with_a_child_without_consent_is_deleted_and_its_report_stays() {
    let place = Place::new("format = \"table\"\nmapping = \"school-verzuim\"");
    let text = "bron_record_id;mutatie;meldingsnummer;brin_vestiging;onderwijsnummer;achternaam;geboortedatum;postcode;\
         huisnummer;signaalsoort;toestemming;verzuimsoort;datum_start;datum_einde;status;datum_status;zorgsignaal\n\
         LV-4;N;;00YY00;;Kanariegeel;30-09-2015;8011AA;12;ondersteuning;N;;17-11-2026;;;17-11-2026;J\n";
    std::fs::write(place.dir.path().join("in/a.csv"), text).unwrap();
    place.sweep();
    assert_eq!(place.listing("done"), ["a.csv.report.csv"]);
    let [message] = place.messages().try_into().unwrap();
    assert_eq!((message.original, message.origin.level), (None, Some(1)));
    assert_eq!(message.findings[0].rule.as_deref(), Some("WS108"));
    let told = format!("{:?}{:?}", message.origin, message.findings);
    assert!(!told.contains("Kanariegeel") && !told.contains("LV-4"), "{told}");
}

#[test]
fn a_mapping_that_is_not_there_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let stream = stream(dir.path());
    for (mapping, told) in
        [("geen-van-alle", "wordt niet meegeleverd"), ("geen.toml", "niet te lezen")]
    {
        let feed = format!("format = \"table\"\nmapping = \"{mapping}\"\nfolder = \"in\"");
        let hub = Hub {
            data_dir: dir.path(),
            municipality: "0363",
            ids: ids(),
            stream: stream.clone(),
            deliver: true,
        };
        let opened = Feed::open(settings(dir.path(), &feed), &hub).err().unwrap();
        assert!(opened.to_string().contains(told), "{opened}");
    }
}
