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

use common::{Scripted, away, corv, first_is_unknown, ids, inbox, stream, takings};
use wijkstroom_config::Settings;
use wijkstroom_config::feed::FeedSettings;
use wijkstroom_connectors::transport::feed::report::Report;
use wijkstroom_connectors::transport::feed::state::State;
use wijkstroom_connectors::transport::feed::translator::Translator;
use wijkstroom_connectors::transport::feed::{Feed, FeedError, Hub};
use wijkstroom_connectors::transport::folder::Folder;
use wijkstroom_formats::table;
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

    /// With a mapping of its own.
    fn gi_with(mapping: &str) -> Self {
        let mut place = Self::gi();
        let path = place.dir.path().join("eigen.toml");
        std::fs::write(&path, mapping).unwrap();
        place.settings.mapping = Some(path);
        place
    }

    /// What the feed has on disk, but for its state.
    fn on_disk(&self) -> Vec<(String, String)> {
        let entries = std::fs::read_dir(self.dir.path().join("geheim/feeds/gi")).unwrap();
        let paths = entries.map(|entry| entry.unwrap().path());
        let read = |path: std::path::PathBuf| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read_to_string(path).unwrap())
        };
        paths.map(read).collect()
    }

    /// How many files of the feed have this in their name.
    fn remembered(&self, name: &str) -> usize {
        self.on_disk().iter().filter(|(other, _)| other.contains(name)).count()
    }

    /// How many files of the feed hold this in a tombstone.
    fn holding(&self, text: &str) -> usize {
        let hex: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
        self.on_disk().iter().filter(|(_, content)| content.contains(&hex)).count()
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

/// What a file told that was never finished. Method: the stream takes all of it, or nothing, and says that it is away,
/// as a kill right after it or before it does; then a later file comes.
#[test]
fn a_file_that_was_never_finished_and_is_followed_by_a_later_one() {
    for appended in [true, false] {
        let place = Place::gi();
        place.take("20260710", &[ONE]);
        let dies = move |outputs, inner: &Embedded| {
            if appended {
                inner.append(outputs)?;
            }
            Err(away())
        };
        let dying = place.feed_on(Scripted::new(place.inner.clone(), Box::new(dies)));
        let name = |stamp: &str| format!("cbs-jeugdbescherming-2026-H1-{stamp}.csv");
        let rows = [ONE_ENDED, TWO, THREE];
        dying.take(&name("20260711"), &file(&rows), 2_000).unwrap_err();
        // One that dies too, and one of the same moment as what was begun.
        dying.take(&name("20260712"), &file(&[TWO]), 2_000).unwrap_err();
        drop(dying);
        for (stamp, rows) in [("20260712", &[ONE][..]), ("20260711", &rows[..])] {
            let report = place.take(stamp, rows);
            assert_eq!(report.findings[0].code, "WS106");
        }
        // All that may be told is told again, or taken back.
        assert_eq!(counts(&place.take("20260713", &[ONE, THREE])), [2, 0, 0, 1], "{appended}");
        assert_eq!(counts(&place.take("20260714", &[ONE, THREE])), [0, 0, 2, 0]);
        assert_eq!(place.remembered("begonnen"), 0);
    }
}

#[test]
fn a_file_that_takes_back_most_of_what_stood_is_refused_as_a_whole() {
    let rows: Vec<String> =
        (0..44).map(|number| format!("999900018;20120630;0363;{};;;;11;;", day(number))).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let place = Place::gi();
    place.take("20260710", &rows);
    // 23 of 44 is more than half; 22 is not.
    let report = place.take("20260711", &rows[..21]);
    assert_eq!((report.accepted, counts(&report)), (false, [0; 4]));
    let told = &report.findings[0];
    assert_eq!(told.code, "WS181");
    assert!(told.reason.contains("23 van de 44") && told.reason.contains("may_shrink = true"));
    assert_eq!(counts(&place.take("20260711", &rows)), [0, 0, 44, 0], "nothing of it counts");
    assert_eq!(counts(&place.take("20260712", &rows[..22])), [0, 0, 22, 22]);
    assert!(!place.take("20260713", &rows[..1]).accepted, "21 of 22");
    assert_eq!(counts(&place.take("20260714", &rows[..2])), [0, 0, 2, 20], "few rows are few");

    let may = table::shipped("cbs-jeugdbescherming").unwrap();
    let may = may.replace("\n[replace]\n", "\n[replace]\nmay_shrink = true\n");
    let place = Place::gi_with(&may);
    place.take("20260710", &rows);
    assert_eq!(counts(&place.take("20260711", &rows[..1])), [0, 0, 1, 43]);
}

/// A child that moved, or whose consent ended: what was told is taken back, and nothing tells who it was.
#[test]
fn of_a_row_of_which_nothing_may_be_kept_any_more_nothing_stays() {
    let place = Place::gi();
    place.take("20260710", &[ONE, TWO]);
    let moved = TWO.replace("0363", "0344");
    let name = "cbs-jeugdbescherming-2026-H1-20260711.csv";
    std::fs::write(place.dir.path().join("in").join(name), file(&[ONE, &moved])).unwrap();
    place.sweep();
    let state = State::read(&place.dir.path().join("geheim"), "gi").unwrap();
    let entries = state.entries;
    assert_eq!((entries.taken, entries.refused, entries.unchanged, entries.removed), (2, 1, 1, 1));
    assert_eq!(state.last_file.as_deref(), Some("*.csv"));
    let stored = place.messages();
    let refused = stored.iter().find(|message| message.origin.level.is_some()).unwrap();
    assert_eq!((&refused.original, refused.findings[0].rule.as_deref()), (&None, Some("WS109")));
    assert_eq!(stored.iter().filter(|message| message.facts > 0).count(), 3);
    assert_eq!(place.holding("999900018"), 1, "the other is still known");
    assert_eq!(place.holding("999900031"), 0);
    // And the file is gone, as far as it tells of the child.
    let [report] = place.listing("done").try_into().unwrap();
    assert!(report.ends_with(".report.csv") && !report.starts_with("cbs"), "{report}");
    assert_eq!(
        counts(&place.take("20260712", &[ONE, &moved])),
        [0, 1, 1, 0],
        "nothing to take back"
    );
    // Refused as a whole, it does not lie in refused/ either.
    let name = "cbs-jeugdbescherming-2026-H1-20260701.csv";
    std::fs::write(place.dir.path().join("in").join(name), file(&[ONE, &moved])).unwrap();
    place.sweep();
    assert_eq!(place.listing("refused").len(), 1);
    assert!(place.listing("refused")[0].ends_with(".report.csv"));
}

/// A row that was refused, and is taken when it is replayed, is of no file: the next file takes it back, or tells it.
#[test]
fn a_row_that_was_replayed_is_known_to_the_next_file() {
    let other = Place::gi();
    other.take("20260710", &[TWO]);
    let kept = other.messages().remove(0).original.unwrap();
    for (rows, expected) in [(&[ONE][..], [0, 0, 1, 1]), (&[ONE, TWO], [1, 0, 1, 0])] {
        let place = Place::gi();
        place.take("20260710", &[ONE]);
        let translator = Translator::open(&place.settings, "0363", ids(), true).unwrap();
        let name = "cbs-jeugdbescherming-2026-H1-20260710.csv";
        assert!(translator.note_again(&place.dir.path().join("geheim"), name, &kept).unwrap());
        let [again] = translator.again(name, &kept, 1_000).try_into().unwrap();
        assert!(again.origin.level.is_none());
        assert_eq!(counts(&place.take("20260711", rows)), expected);
        assert_eq!(place.remembered("opnieuw"), 0);
        assert_eq!(counts(&place.take("20260712", rows)), [0, 0, rows.len(), 0]);
        // By now a later file tells what stands.
        assert!(!translator.note_again(&place.dir.path().join("geheim"), name, &kept).unwrap());
        assert_eq!(place.remembered("opnieuw"), 0);
    }
}

#[test]
fn what_was_taken_is_shown_once_nothing_follows() {
    let place = Place::gi();
    let feed = place.feed();
    let shown = || State::read(&place.dir.path().join("geheim"), "gi").unwrap();
    for (day, row) in [ONE, TWO, THREE].into_iter().enumerate() {
        let name = format!("cbs-jeugdbescherming-2026-H{}-20260701.csv", day + 1);
        feed.take(&name, &file(&[row]), 1_000).unwrap();
    }
    feed.swept(false);
    assert_eq!(shown().files, [3, 0]);
    feed.looked(None, Some("weg"));
    assert_eq!(shown().last_error.as_deref(), Some("weg"));
    feed.swept(true);
    assert_eq!(shown().last_error, None);
}

#[test]
fn no_name_of_a_file_about_one_child_is_shown() {
    for format in ["corv", "oso"] {
        let place = Place::new(&format!("format = \"{format}\""));
        place.take_bytes("Kanariegeel.xml", b"<x/>");
        let state = State::read(&place.dir.path().join("geheim"), "gi").unwrap();
        assert_eq!(state.last_file.as_deref(), Some("*.xml"), "{format}");
    }
}

/// Dedupe tells by it who sent a message again: not where the hub took the same file twice, or an operator put it back.
#[test]
fn a_file_of_a_folder_is_one_taking_whatever_becomes_of_it() {
    let place = Place::new("format = \"corv\"");
    let path = |folder: &str| place.dir.path().join("in").join(folder).join("a.xml");
    let put = || {
        std::fs::write(path(""), corv()).unwrap();
        let file = std::fs::File::options().write(true).open(path("")).unwrap();
        file.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
    };
    put();
    let failing = Scripted::new(place.inner.clone(), first_is_unknown());
    let settings = place.settings.as_folder().unwrap();
    let mut folder = Folder::of_feed(settings, Arc::new(place.feed_on(failing))).unwrap();
    folder.sweep(&AtomicBool::new(false)).unwrap_err();
    place.sweep();
    std::fs::rename(path("done"), path("")).unwrap();
    place.sweep();
    assert_eq!(takings(&*place.inner), [0, 0, 0]);
    put();
    place.sweep();
    assert_eq!(takings(&*place.inner), [0, 0, 0, 1], "another file that looks the same");
    let table = Place::gi();
    table.take("20260710", &[ONE]);
    assert_eq!(table.messages()[0].origin.taking, None, "nobody is told");
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
    let kept = |message: &Message| message.origin.file_name.is_some();
    assert_eq!(place.messages().iter().filter(|message| !kept(message)).count(), 2, "los, leeg");
    let path = "in/done/cbs-jeugdbescherming-2026-H1-20260711.csv.report.csv";
    let report = std::fs::read_to_string(place.dir.path().join(path)).unwrap();
    let lines: Vec<&str> = report.lines().collect();
    assert!(lines[1].contains(";WS180;") && lines[1].contains("niet teruggenomen"), "{report}");
    assert!(lines[2].starts_with("3;datum_aanvang_maatregel;WS119;"), "{report}");
    assert!(!report.contains("999900055") && !report.contains("2013"), "{report}");
    let state = State::read(&place.dir.path().join("geheim"), "gi").unwrap();
    assert_eq!((state.way.as_str(), state.files), ("map", [3, 2]));
    let entries = state.entries;
    assert_eq!((entries.taken, entries.refused, entries.removed), (2, 1, 0), "TWO is spared");
}

/// A table of a school, with rows `toestemming` and a meldingsnummer each.
fn school(rows: &[(&str, &str)]) -> String {
    let head = "bron_record_id;mutatie;meldingsnummer;brin_vestiging;onderwijsnummer;achternaam;geboortedatum;postcode;\
         huisnummer;signaalsoort;toestemming;verzuimsoort;datum_start;datum_einde;status;datum_status;zorgsignaal\n";
    rows.iter().fold(head.to_owned(), |text, (consent, surname)| {
        text + &format!(
            "LV-{surname};N;;00YY00;;{surname};30-09-2015;8011AA;12;ondersteuning;{consent};;17-11-2026;;;17-11-2026;J\n"
        )
    })
}

/// Name of a file, its rows, and the name that is kept.
type Case<'c> = (&'c str, &'c [(&'c str, &'c str)], Option<&'c str>);

/// Neither in the inbox, nor where `wijkstroom status` shows it.
#[test]
fn a_file_name_is_kept_only_where_it_names_nobody_for_certain() {
    let (fine, bad) = (("J", "Bosgroen"), ("J", ""));
    let cases: [Case<'_>; 9] = [
        ("bos.csv", &[("J", "van den Bos")], None),
        ("verzuim 8011aa.csv", &[fine], None),
        ("300915.csv", &[fine], None),
        ("week 12.csv", &[fine], Some("week 12.csv")),
        ("Bosgroen.csv", &[fine, ("J", "Kanariegeel")], None),
        ("Kanariegeel.csv", &[fine, ("N", "Kanariegeel")], None),
        ("Kanariegeel.csv", &[fine, bad], None),
        ("Kanariegeel.CSV", &[bad], None),
        ("999900018.csv", &[fine], None),
    ];
    for (name, rows, expected) in cases {
        let place = Place::new("format = \"table\"\nmapping = \"school-verzuim\"");
        place.take_bytes(name, school(rows).as_bytes());
        let state = State::read(&place.dir.path().join("geheim"), "gi").unwrap();
        let shown = state.last_file.unwrap();
        let hidden = ["*.csv", "*********.csv"];
        assert!(
            expected.map_or(hidden.contains(&&*shown), |name| shown == name),
            "{name}: {shown}"
        );
        for message in place.messages() {
            assert_eq!(message.origin.file_name.as_deref(), expected, "{name} {rows:?}");
        }
    }
}

/// What a child is in without consent lies nowhere.
#[test]
fn a_file_with_a_child_without_consent_is_deleted_and_its_report_stays() {
    let place = Place::new("format = \"table\"\nmapping = \"school-verzuim\"");
    std::fs::write(place.dir.path().join("in/a.csv"), school(&[("N", "Kanariegeel")])).unwrap();
    place.sweep();
    let [report] = place.listing("done").try_into().unwrap();
    let receipt = report.strip_suffix(".report.csv").unwrap();
    assert!(receipt.len() == 12 && receipt.bytes().all(|it| it.is_ascii_hexdigit()), "{report}");
    let [message] = place.messages().try_into().unwrap();
    assert_eq!((message.original, message.origin.level), (None, Some(1)));
    assert_eq!(message.findings[0].rule.as_deref(), Some("WS108"));
    let told = format!("{:?}{:?}", message.origin, message.findings);
    assert!(!told.contains("Kanariegeel") && !told.contains("LV-K"), "{told}");
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
