//! What partners have to send, and how it comes to a hub: in folders, on an SFTP server, on a FHIR server.

use std::collections::VecDeque;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use wijkstroom::generate::feeds::{self, FEEDS, FeedFile, FeedOptions};
use wijkstroom_tests::canary::{Canary, plant};
use wijkstroom_tests::hub::{Engine, Extra, Place};

use crate::fhir::FhirServer;
use crate::sshd::Sshd;

/// The feed of which a file takes the place of the one before.
pub(crate) const REPLACING: &str = "cbs-jeugdbescherming";
/// The feeds on the SFTP server, and what becomes of their files there.
pub(crate) const FETCHED: [(&str, &str); 2] = [("corv", "delete"), ("school-verzuim", "keep")];
/// The feed that is asked of a FHIR server.
const ASKED: &str = "huisarts";
/// Folder of the acknowledgements, in the hub's.
pub(crate) const ANSWERS: &str = "retour";

/// Tasks on a page.
const PAGE: usize = 10;
/// Files of the feed that replaces, for the first half year and for the second.
const STAMPS: [i32; 2] = [14, 18];
/// Measures in a file of the first half year: more than the hub appends at once.
const MEASURES: usize = 1_300;

/// What one hub is connected to.
pub(crate) struct World<'w> {
    pub(crate) sshd: &'w Sshd,
    pub(crate) fhir: &'w FhirServer,
    /// Its own part of the SFTP server.
    pub(crate) files: PathBuf,
}

impl World<'_> {
    /// A hub with every feed.
    pub(crate) fn hub(&self, dir: &Path, engine: Engine) -> Place {
        let mut tables =
            format!("[[answers]]\nname = \"corv\"\nfolder = \"{ANSWERS}\"\ncorv = true\n");
        for feed in FEEDS {
            let (name, format, sender) = (feed.name, feed.format, feed.sender);
            tables.push_str(&format!(
                "\n[[feed]]\nname = \"{name}\"\nformat = \"{format}\"\nsender = \"{sender}\"\n\
                 municipality = \"0363\"\n"
            ));
            match format {
                "table" => tables.push_str(&format!("mapping = \"{name}\"\n")),
                "corv" => tables.push_str("measures = \"maatregelen.csv\"\n"),
                _ => {}
            }
            tables.push_str(&self.way(name));
        }
        let place = Place::new(dir, engine, &Extra { tables, ..Extra::default() });
        for folder in FEEDS.map(|feed| folder(&place, feed.name)) {
            fs::create_dir_all(folder).unwrap();
        }
        fs::create_dir(place.dir.join(ANSWERS)).unwrap();
        fs::write(place.dir.join("maatregelen.csv"), feeds::measures()).unwrap();
        place
    }

    fn way(&self, feed: &str) -> String {
        if let Some((name, after)) = FETCHED.iter().find(|(name, _)| *name == feed) {
            let path = self.files.join(name);
            fs::create_dir_all(&path).unwrap();
            return self.sshd.table(&[("path", path.to_str().unwrap()), ("after", after)]);
        }
        if feed == ASKED {
            let url = self.fhir.base();
            return format!(
                "[feed.poll]\nurl = \"{url}\"\ninterval = \"50ms\"\npage_size = {PAGE}\n"
            );
        }
        format!("folder = \"feeds/{feed}\"\nsettle = \"0s\"\n")
    }
}

/// The folder of a feed.
pub(crate) fn folder(place: &Place, feed: &str) -> PathBuf {
    place.dir.join("feeds").join(feed)
}

/// By which way something comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// Tables and dossiers, in folders.
    Folder,
    /// The table that takes the place of the one before, in a folder.
    Replacing,
    /// On the FHIR server.
    Asked,
    /// On the SFTP server.
    Fetched,
}

impl Way {
    pub(crate) const ALL: [Self; 4] = [Self::Folder, Self::Replacing, Self::Asked, Self::Fetched];
}

/// What is still to be sent, in order.
#[derive(Clone)]
pub(crate) struct Supply {
    files: VecDeque<FeedFile>,
    replacing: VecDeque<FeedFile>,
    tasks: VecDeque<(String, Value)>,
    fetched: VecDeque<FeedFile>,
    /// How much of each goes at a time.
    step: [usize; 3],
}

impl Supply {
    /// A year, to be sent in so many parts.
    pub(crate) fn new(fhir: &FhirServer, parts: usize) -> Self {
        let options = FeedOptions { children: 1_000, messages: 10, ..FeedOptions::default() };
        let all = feeds::files(&options);
        let (asked, all): (Vec<_>, Vec<_>) = all.into_iter().partition(|file| file.feed == ASKED);
        let all = all.into_iter().filter(|file| file.feed != REPLACING);
        let is_fetched = |file: &FeedFile| FETCHED.iter().any(|(name, _)| *name == file.feed);
        let (fetched, files): (Vec<_>, Vec<_>) = all.partition(is_fetched);
        let tasks = tasks(fhir, &asked);
        let mut files = VecDeque::from(files);
        // Partners send beside one another.
        files.make_contiguous().sort_by_key(|file| month(&file.file).to_owned());
        let step = [files.len(), tasks.len(), fetched.len()].map(|count| count.div_ceil(parts));
        let (replacing, fetched) = (replacing().into(), mixed(fetched).into());
        Self { files, replacing, tasks, fetched, step }
    }

    /// Sends the next part of one way; whether there was one.
    pub(crate) fn send(&mut self, way: Way, place: &Place, world: &World<'_>) -> bool {
        let [files, tasks, fetched] = self.step;
        match way {
            Way::Folder => {
                let some = first(&mut self.files, files);
                some.iter().map(|file| put(&folder(place, file.feed), file)).count() > 0
            }
            Way::Replacing => {
                let some = first(&mut self.replacing, 1);
                some.iter().map(|file| put(&folder(place, file.feed), file)).count() > 0
            }
            Way::Asked => {
                let some = first(&mut self.tasks, tasks);
                let any = !some.is_empty();
                world.fhir.inside().resources.extend(some);
                any
            }
            Way::Fetched => {
                let some = first(&mut self.fetched, fetched);
                some.iter().map(|file| put(&world.files.join(file.feed), file)).count() > 0
            }
        }
    }

    /// Sends all that is left.
    pub(crate) fn send_all(&mut self, place: &Place, world: &World<'_>) {
        for way in Way::ALL {
            while self.send(way, place, world) {}
        }
    }
}

fn first<T>(queue: &mut VecDeque<T>, count: usize) -> Vec<T> {
    queue.drain(..count.min(queue.len())).collect()
}

/// As a partner puts it: under another name first.
fn put(folder: &Path, file: &FeedFile) {
    let hidden = folder.join(format!(".{}", file.file));
    fs::write(&hidden, &file.bytes).unwrap();
    fs::rename(hidden, folder.join(&file.file)).unwrap();
}

/// What tells the month in the name of a file.
fn month(file: &str) -> &str {
    file.find("2026-").map_or(file, |at| &file[at..])
}

/// Puts what Tasks refer to on the server, and returns the Tasks by change. Each version of a Task stays, as if it were a
/// Task of its own: so what a hub sees does not hang on when it asks.
fn tasks(fhir: &FhirServer, pages: &[FeedFile]) -> VecDeque<(String, Value)> {
    let mut tasks = Vec::new();
    for page in pages {
        let mut page: Value = serde_json::from_slice(&page.bytes).unwrap();
        for entry in page["entry"].as_array_mut().unwrap() {
            let resource = entry["resource"].take();
            if resource["resourceType"] == "Task" {
                let changed = resource["meta"]["lastUpdated"].as_str().unwrap();
                tasks.push((format!("Task/{changed}/{}", resource["id"]), resource));
            } else {
                fhir.put_all(resource);
            }
        }
    }
    tasks.sort_by(|a, b| a.0.cmp(&b.0));
    tasks.dedup_by(|a, b| a.0 == b.0);
    tasks.into()
}

/// Files that replace one another, of two half years by turns. From file to file many a measure changes, ends, is left
/// out, and comes back as it was.
fn replacing() -> Vec<FeedFile> {
    let children = plant(260);
    let mut files = Vec::new();
    for stamp in 0..STAMPS[0].max(STAMPS[1]) {
        for (half, count) in STAMPS.into_iter().enumerate().filter(|(_, count)| stamp < *count) {
            let measures = if count == STAMPS[0] { MEASURES } else { MEASURES / 10 };
            let mut text = "bsn;geboortedatum;geslacht;postcode;gemeente;datum_aanvang_maatregel;\
                datum_overgedragen_gekregen;datum_overgedragen;datum_einde_maatregel;type_maatregel;\
                datum_eerste_contact;erkende_interventie;reden_beeindiging\r\n"
                .to_owned();
            let rows = (0..measures).filter_map(|number| measure(&children, half, number, stamp));
            text.extend(rows);
            files.push(FeedFile {
                feed: REPLACING,
                file: format!("{REPLACING}-2026-H{}-202607{:02}.csv", half + 1, stamp + 10),
                accepted: 0,
                duplicates: 0,
                refused: Vec::new(),
                bytes: text.into_bytes(),
            });
        }
    }
    files
}

/// A row of a file, unless the measure is left out of it.
fn measure(children: &[Canary], half: usize, number: usize, stamp: i32) -> Option<String> {
    let child = &children[number % children.len()];
    let mood = (number * 31 + usize::try_from(stamp).unwrap() * 17) % 7;
    if mood == 0 {
        return None;
    }
    let start = number / children.len() + 1;
    // Now and then a row is faulty: what was known of it stays.
    let kind = if number % 97 == 5 && mood == 1 { "99" } else { "11" };
    let (end, reason) = if mood > 4 { ("20260630", "04") } else { ("", "") };
    let born = child.born.replace('-', "");
    Some(format!(
        "{};{born};M;8011AA;0363;2026{:02}0{start};;;{end};{kind};20260{}01;N;{reason}\r\n",
        child.bsn,
        half * 6 + 1,
        1 + mood % 3,
    ))
}

/// Files of one feed between those of the other, so that there are some of each at every kill.
fn mixed(files: Vec<FeedFile>) -> Vec<FeedFile> {
    let (few, many): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|file| file.feed == FETCHED[1].0);
    let share = many.len().div_ceil(few.len().max(1)).max(1);
    let mut few = few.into_iter();
    let mut all = Vec::new();
    for some in many.chunks(share) {
        all.extend(few.next());
        all.extend_from_slice(some);
    }
    all.extend(few);
    all
}
