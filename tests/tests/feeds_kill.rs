//! SIGKILL while partners' files are compared with the ones before, a FHIR server is asked, and files are pulled from a
//! real OpenSSH server: at forced and at seeded random moments. Afterwards nothing is lost, doubled or left over.
//!
//! The measure of "right" is a second hub with the same keys that took the same in peace.

#![allow(clippy::print_stderr, reason = "what a run covered is part of its result")]
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::time::Duration;

use wijkstroom::generate::feeds::FEEDS;
use wijkstroom_config::keys::Keys;
use wijkstroom_pipeline::index::reader::IndexReader;
use wijkstroom_tests::fault::{Hold, unfinished};
use wijkstroom_tests::hub::{Engine, Place, kafka_engine};
use wijkstroom_tests::tables;

#[path = "../../connectors/tests/common/fhir.rs"]
mod fhir;
#[path = "../../connectors/tests/common/sshd.rs"]
mod sshd;
mod feeds_kill {
    pub(crate) mod supply;
}

use feeds_kill::supply::{ANSWERS, FETCHED, Supply, Way, World, folder};
use fhir::FhirServer;
use sshd::Sshd;

/// Kills at random points and moments.
const RANDOM: usize = 6;
/// Parts in which a year is sent.
const PARTS: usize = 24;
const SEED: u64 = 20_261_122;

/// The way that a kill is about, and the point at which it is forced. Without them: at the n-th point of all that are
/// reached, n at random, while the rest of the hub goes on for a random time.
type Moment = (Option<Way>, &'static str);

/// Before and after each step of each way: see the tables in `transport::{feed, poll, sftp}`.
const FORCED: [(Way, &str); 15] = [
    (Way::Replacing, "feed:chunk"),
    (Way::Replacing, "replace:appended"),
    (Way::Replacing, "replace:appended"),
    (Way::Replacing, "feed:saved"),
    (Way::Replacing, "intake:moved"),
    (Way::Asked, "poll:asked"),
    (Way::Asked, "poll:taken"),
    (Way::Asked, "poll:taken"),
    (Way::Asked, "poll:saved"),
    (Way::Asked, "feed:appended"),
    (Way::Fetched, "sftp:fetched"),
    (Way::Fetched, "sftp:taken"),
    (Way::Fetched, "sftp:taken"),
    (Way::Fetched, "sftp:remembered"),
    (Way::Fetched, "feed:appended"),
];

#[test]
fn feeds_survive_kills_embedded() {
    survives_kills(Engine::Embedded);
}

#[test]
fn feeds_survive_kills_kafka() {
    survives_kills(kafka_engine());
}

fn survives_kills(engine: Engine) {
    let dir = tempfile::tempdir().unwrap();
    let (sshd, fhir) = (Sshd::start(&dir.path().join("server")), FhirServer::start());
    let mut supply = Supply::new(&fhir, PARTS);
    let peaceful = supply.clone();
    let world = World { sshd: &sshd, fhir: &fhir, files: sshd.files().join("hub") };
    let place = world.hub(&dir.path().join("hub"), engine);

    let mut random = fastrand::Rng::with_seed(SEED);
    let mut moments: Vec<Moment> = vec![(None, ""); RANDOM];
    moments.extend(FORCED.map(|(way, point)| (Some(way), point)));
    random.shuffle(&mut moments);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    while let Some((way, point)) = moments.pop() {
        // Where the moment is about one way, the point is reached by that way.
        for way in way.map_or(Way::ALL.to_vec(), |way| vec![way]) {
            let sent = supply.send(way, &place, &world);
            assert!(sent || point.is_empty(), "nothing is left to send for {point}");
        }
        kill_once(&place, point, &mut random);
        *counts.entry(if point.is_empty() { "any" } else { point }).or_default() += 1;
    }
    supply.send_all(&place, &world);
    let last = place.start(&[]);
    last.terminate();
    place.run_until_idle();
    eprintln!("kills: {counts:?}");

    let calm = World { sshd: &sshd, fhir: &fhir, files: sshd.files().join("calm") };
    let reference = calm.hub(&dir.path().join("calm"), Engine::Embedded);
    fs::copy(Keys::path(&place.data()), Keys::path(&reference.data())).unwrap();
    let mut supply = peaceful;
    supply.send_all(&reference, &calm);
    reference.run_until_idle();
    same(&place, &reference);
    for (name, after) in FETCHED {
        let left = |world: &World<'_>| names(&world.files.join(name));
        assert_eq!(left(&world), left(&calm), "{name}, on the server");
        assert_eq!(after == "delete", left(&world).is_empty(), "{name}, on the server");
    }
}

/// Starts the hub, brings it to the moment, and kills it.
fn kill_once(place: &Place, point: &str, random: &mut fastrand::Rng) {
    let hold = match point {
        "" => Hold::at_any(place, random.usize(1..20)),
        point => Hold::at(place, point),
    };
    let mut running = place.start(&hold.environment());
    hold.wait(place, &mut running);
    if point.is_empty() {
        std::thread::park_timeout(Duration::from_millis(random.u64(0..500)));
    }
    assert!(running.alive(), "the hub ended by itself: {}", place.log());
    running.kill();
}

/// Whether the hub made it.
fn is_own(name: &str) -> bool {
    ["done", "refused"].contains(&name) || name.starts_with('.')
}

fn names(folder: &Path) -> BTreeSet<String> {
    let name = |entry: std::io::Result<fs::DirEntry>| entry.unwrap().file_name().into_string();
    fs::read_dir(folder).unwrap().map(|entry| name(entry).unwrap()).collect()
}

/// Every row and every message once, nothing left over.
fn same(place: &Place, reference: &Place) {
    assert!(!unfinished(place));
    let (got, expected) =
        (tables::without(place, &["line"]), tables::without(reference, &["line"]));
    tables::assert_all_same(&got, &expected);
    let rows: usize = got.values().map(Vec::len).sum();
    let counts = |place: &Place| IndexReader::new(&place.load().warehouse).counts().unwrap();
    let (own, calm) = (counts(place), counts(reference));
    eprintln!("{rows} rows are the same; messages: {own:?}, in peace: {calm:?}");
    assert_eq!((own.accepted, own.refused), (calm.accepted, calm.refused));
    let rejects = || String::from_utf8_lossy(&place.run(&["rejects", "list"]).stdout).into_owned();
    assert_eq!(own.rejects_open, calm.rejects_open, "{}", rejects());
    for feed in FEEDS {
        for under in ["", "done", "refused"] {
            let of = |place: &Place| {
                let names = names(&folder(place, feed.name).join(under));
                names.into_iter().filter(|name| !is_own(name)).collect::<Vec<_>>()
            };
            // Only of what was there in peace.
            if folder(reference, feed.name).join(under).is_dir() {
                assert_eq!(of(place), of(reference), "{}/{under}", feed.name);
            }
        }
    }
    assert_eq!(answers(place), answers(reference), "acknowledgements");
}

/// What was acknowledged, and how often: by kind, and by reference of the message.
fn answers(place: &Place) -> BTreeMap<[String; 2], usize> {
    let mut all = BTreeMap::new();
    for name in names(&place.dir.join(ANSWERS)) {
        let text = fs::read_to_string(place.dir.join(ANSWERS).join(name)).unwrap();
        let of = ["berichtcode", "crossRefnummer"].map(|element| {
            let (_, value) = text.split_once(&format!("<StUF:{element}>")).unwrap();
            value.split('<').next().unwrap().to_owned()
        });
        *all.entry(of).or_default() += 1;
    }
    all
}
