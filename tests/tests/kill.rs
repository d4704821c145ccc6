//! SIGKILL at forced and at seeded random moments, while messages flow in by folder and by
//! HTTP and the wijkteam's receiver misbehaves. The hub judges, and answers officially. Afterwards
//! nothing is lost, doubled or left over, and each message has the one answer it asks for.
//!
//! A kill counts only if the stream then held accepted work that some consumer had yet to do.
//! The measure of "right" is a second hub with the same keys that took the same files in peace.

#![allow(clippy::print_stderr, reason = "what a run covered is part of its result")]
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Duration;

use wijkstroom::generate::{self, Fate, Generated};
use wijkstroom_config::keys::Keys;
use wijkstroom_formats::answer::answered_by;
use wijkstroom_tests::fault::{Hold, unfinished};
use wijkstroom_tests::feeder::{Feeder, drop_file};
use wijkstroom_tests::hub::{Engine, Extra, Place, kafka_engine};
use wijkstroom_tests::message::identification;
use wijkstroom_tests::receiver::{Behaviour, Receiver};
use wijkstroom_tests::tables;

/// Kills that are forced at each place.
const FORCED_EACH: usize = 5;
/// Kills at random points and moments.
const RANDOM: usize = 21;
const MESSAGES: u64 = 6_000;
const SEED: u64 = 20_261_122;
/// Folder of the official answers, in the hub's.
const ANSWERS: &str = "retour";

/// Where a kill is forced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Moment {
    /// Appended durably, not yet moved or answered.
    Intake,
    /// Outputs computed and not committed, or committed and not yet remembered.
    Stage,
    /// In the warehouse's transaction, or after it and before the group's position.
    Warehouse,
    /// The receiver has the request and does not answer, or its answer is not yet committed.
    Wijkteam,
    /// At the n-th point of all that are reached, n at random; the rest of the hub goes on for a random time.
    Random,
}

impl Moment {
    /// The fault points it is forced at; none: by the receiver, or at any.
    fn points(self) -> &'static [&'static str] {
        match self {
            Self::Intake => &["intake:appended", "intake:reasons", "http:appended"],
            Self::Stage => &["dedupe:processed", "dedupe:committed", "pseudonymise:processed"],
            Self::Warehouse => &["store:written", "warehouse:processed"],
            Self::Wijkteam | Self::Random => &[],
        }
    }
}

#[test]
fn embedded_survives_kills() {
    survives_kills(Engine::Embedded);
}

#[test]
fn kafka_and_postgresql_survive_kills() {
    survives_kills(kafka_engine());
}

fn survives_kills(engine: Engine) {
    let dir = tempfile::tempdir().unwrap();
    let receiver = Receiver::start(Behaviour { faults_percent: 20, seed: SEED });
    let place = Place::new(&dir.path().join("hub"), engine, &extra(&receiver));
    fs::create_dir(place.dir.join(ANSWERS)).unwrap();
    // What breaks a rule of level 3 waits for a day here, so there is none.
    let options = generate::Options {
        messages: MESSAGES,
        seed: SEED,
        disputed_permille: 0,
        ..Default::default()
    };
    let messages: Vec<Generated> = generate::messages(options).collect();
    let feeder = Feeder::start(&place, messages.clone(), place.tokens(&messages));

    let mut random = fastrand::Rng::with_seed(SEED);
    let mut moments = vec![Moment::Random; RANDOM];
    for moment in [Moment::Intake, Moment::Stage, Moment::Warehouse, Moment::Wijkteam] {
        moments.extend([moment; FORCED_EACH]);
    }
    random.shuffle(&mut moments);
    let mut counts: BTreeMap<Moment, usize> = BTreeMap::new();
    let mut others = 0;
    while let Some(moment) = moments.pop() {
        feeder.allow(MESSAGES as usize / 80);
        kill_once(&place, &receiver, moment, &mut random);
        if unfinished(&place) {
            *counts.entry(moment).or_default() += 1;
        } else {
            others += 1;
            assert!(others < 100, "the hub is too quick to be caught at work: {counts:?}");
            moments.insert(0, moment);
        }
    }
    let sent = feeder.sent();
    let last = place.start(&[]);
    let acknowledged = feeder.finish();
    last.terminate();
    place.run_until_idle();
    eprintln!(
        "kills that counted: {counts:?}; others: {others}; sent by then: {sent}; \
         posts acknowledged: {acknowledged}; delivery attempts: {}",
        receiver.attempts()
    );
    check(&place, &receiver, &messages, dir.path());
}

fn extra(receiver: &Receiver) -> Extra {
    Extra {
        wijkteams: vec![
            ("noord".into(), receiver.url(), vec!["0363".into()]),
            ("zuid".into(), receiver.url(), vec!["0384".into()]),
        ],
        wijkteam_lines: "timeout = \"500ms\"\ngive_up_after = \"1h\"\n".into(),
        tables: "[judge]\nwait = \"24h\"\n\n[[answers]]\nname = \"retour\"\nfolder = \"retour\"\n"
            .into(),
    }
}

/// Starts the hub, brings it to the moment, and kills it.
fn kill_once(place: &Place, receiver: &Receiver, moment: Moment, random: &mut fastrand::Rng) {
    let hold = if moment == Moment::Random {
        Some(Hold::at_any(place, random.usize(1..12)))
    } else {
        random.choice(moment.points()).map(|point| Hold::at(place, point))
    };
    let environment = hold.as_ref().map(Hold::environment);
    receiver.hold(moment == Moment::Wijkteam);
    let mut running = place.start(environment.as_ref().map_or(&[], |them| them.as_slice()));
    match &hold {
        Some(hold) => hold.wait(place, &mut running),
        None => receiver.wait_held(),
    }
    if moment == Moment::Random {
        std::thread::park_timeout(Duration::from_millis(random.u64(0..500)));
    }
    assert!(running.alive(), "the hub ended by itself: {}", place.log());
    running.kill();
    receiver.hold(false);
}

/// Every message once, one effect a delivery, nothing left over.
fn check(place: &Place, receiver: &Receiver, messages: &[Generated], dir: &Path) {
    assert!(!unfinished(place));
    let peaceful = Receiver::start(Behaviour::default());
    let reference = Place::new(&dir.join("reference"), Engine::Embedded, &extra(&peaceful));
    fs::copy(Keys::path(&place.data()), Keys::path(&reference.data())).unwrap();
    fs::create_dir(reference.dir.join(ANSWERS)).unwrap();
    for message in messages {
        drop_file(&reference.intake(), message);
    }
    reference.run_until_idle();

    let (got, expected) = (tables::of(place), tables::of(&reference));
    assert_eq!(got.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
    for (table, rows) in &expected {
        tables::assert_same(table, &got[table], rows);
    }
    let (got, expected) = (receiver.accepted(), peaceful.accepted());
    assert_eq!(got.len(), expected.len(), "effects at the wijkteam");
    for (key, accepted) in &got {
        assert!(accepted.same_bytes, "a retry of {key} differed");
        assert!(expected.contains_key(key), "{key} was never to be delivered");
    }
    let mut due: Answers = BTreeMap::new();
    for message in messages.iter().filter(|message| is_answered(message)) {
        let by = answered_by(message.message).unwrap().to_owned();
        *due.entry((by, identification(&message.bytes))).or_default() += 1;
    }
    assert!(due.len() > 2_000, "{} answers are due", due.len());
    let given = answers(place);
    let wrong = due.keys().chain(given.keys()).find(|it| due.get(it) != given.get(it));
    assert_eq!(wrong, None, "answers to this message are missing, or there are too many");
    let left = fs::read_dir(place.intake()).unwrap().map(|entry| entry.unwrap().file_name());
    let left: Vec<_> = left.filter(|name| name != "done" && name != "refused").collect();
    assert!(left.is_empty(), "left in the folder: {left:?}");
}

/// Whether an official answer is due: the provider's own messages, once accepted or refused by a rule.
fn is_answered(message: &Generated) -> bool {
    let asks = ["305", "307", "315", "317", "323"].iter().any(|it| message.message.ends_with(it));
    let is_first = matches!(message.fate, Fate::Accepted | Fate::Refused);
    asks && is_first && matches!(message.level, None | Some(2))
}

/// How many answers of a type there are to the messages of an identification.
type Answers = BTreeMap<(String, String), usize>;

/// The official answers that were given; each is valid.
fn answers(place: &Place) -> Answers {
    let mut all = Answers::new();
    for entry in fs::read_dir(place.dir.join(ANSWERS)).unwrap() {
        let bytes = fs::read(entry.unwrap().path()).unwrap();
        let verdict = wijkstroom_formats::verdict(&bytes);
        assert!(verdict.accepted, "{:?}: {:?}", verdict.message_type, verdict.findings);
        let kind = verdict.message_type.unwrap().to_owned();
        *all.entry((kind, identification(&bytes))).or_default() += 1;
    }
    all
}
