//! Goal: every message of CORV is acknowledged exactly once, and only when it is durable; every message
//! that comes again is told so, whenever the process dies.
//! Method: dedupe and the deliverer of acknowledgements on the embedded engine, with the process gone before and
//! after each commit of the run; whatever the moment, the same comes of it.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use wijkstroom_config::Settings;
use wijkstroom_formats::corv::{self, Measures};
use wijkstroom_formats::feed::door::{self, Arrival, Feed};
use wijkstroom_pipeline::answers::{Answers, way_of};
use wijkstroom_pipeline::dedupe::Dedupe;
use wijkstroom_pipeline::runner::Step;
use wijkstroom_schemas::ids::{Ids, Secret};
use wijkstroom_schemas::message::{Answer, Message, Origin, Outcome};
use wijkstroom_schemas::topics;
use wijkstroom_schemas::wire::{self, RecordType, Registry};
use wijkstroom_stream::embedded::Embedded;
use wijkstroom_stream::open::declared;
use wijkstroom_stream::{
    Admin as _, BatchLimits, Member, Output, Polled, Positions, Record, Stream, TopicPartition,
    groups,
};

const PARTITIONS: u32 = 2;
const RECEIVED_AT: i64 = 1_778_839_200_000;

fn ids() -> Ids {
    Ids::new(&Secret([1; 32]), &Secret([2; 32]))
}

/// A message of the Raad, under a reference of its own, with a number of its case and a BSN.
fn notification(reference: &str, case: &str, bsn: &str) -> String {
    let spaces = [
        ("JZ", "http://www.stufstandaarden.nl/koppelvlak/jz0100"),
        ("S", "http://www.egem.nl/StUF/StUF0301"),
        ("Z", "http://www.egem.nl/StUF/sector/zkn/0310"),
        ("B", "http://www.egem.nl/StUF/sector/bg/0310"),
    ];
    let spaces = spaces.map(|(prefix, name)| format!(" xmlns:{prefix}=\"{name}\"")).concat();
    let system = |name: &str, code: &str| {
        format!(
            "<S:{name}><S:organisatie>{code}</S:organisatie><S:applicatie>APP</S:applicatie></S:{name}>"
        )
    };
    let related = |mark: &str, inner: &str| {
        format!("<Z:gerelateerde S:entiteittype=\"{mark}\">{inner}</Z:gerelateerde>")
    };
    let case_type = "<Z:omschrijvingGeneriek>Uitvoeren onderzoek kinderbeschermingsmaatregel</Z:omschrijvingGeneriek>";
    let person = format!(
        "<Z:natuurlijkPersoon S:entiteittype=\"NPS\"><B:inp.bsn>{bsn}</B:inp.bsn></Z:natuurlijkPersoon>"
    );
    format!(
        "<JZ:notificatieDi01{spaces}><JZ:stuurgegevens><S:berichtcode>Di01</S:berichtcode>{}{}\
         <S:referentienummer>{reference}</S:referentienummer><S:tijdstipBericht>20260501120000</S:tijdstipBericht>\
         <S:functie>notificatieDi01</S:functie></JZ:stuurgegevens><JZ:object S:entiteittype=\"ZAK\">\
         <Z:identificatie>{case}</Z:identificatie><Z:isVan S:entiteittype=\"ZAKZKT\">{}</Z:isVan>\
         <Z:heeftBetrekkingOp S:entiteittype=\"ZAKOBJ\">{}<Z:omschrijving>Client (kind)</Z:omschrijving>\
         </Z:heeftBetrekkingOp><Z:heeft S:entiteittype=\"ZAKSTT\">{}<Z:datumStatusGezet>20260430</Z:datumStatusGezet>\
         </Z:heeft></JZ:object></JZ:notificatieDi01>",
        system("zender", "RC9999"),
        system("ontvanger", "0363"),
        related("ZKT", case_type),
        related("OBJ", &person),
        related("STT", "<Z:omschrijving>Intake afgerond</Z:omschrijving>"),
    )
}

/// A program that is started has the files that are open for a moment, and with them the lock of an engine.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// What comes in, in this order.
fn messages() -> Vec<String> {
    let good = |reference: &str, case: &str| notification(reference, case, "999900006");
    vec![
        good("R-1", "ZAAK-1"),
        good("R-2", "ZAAK-2"),
        // The same again, twice; and other content under a reference that is used.
        good("R-1", "ZAAK-1"),
        good("R-1", "ZAAK-1"),
        good("R-2", "ZAAK-3"),
        good("R-2", "ZAAK-3"),
        // A BSN that does not exist: refused, again, and mended under the same reference.
        notification("R-3", "ZAAK-4", "999900007"),
        notification("R-3", "ZAAK-4", "999900007"),
        good("R-3", "ZAAK-4"),
        // For another municipality, of another kind, cut off, and without any reference.
        good("R-4", "ZAAK-5").replace(">0363<", ">0384<"),
        good("R-5", "ZAAK-6").replace("notificatieDi01", "vtoDi01"),
        good("R-6", "ZAAK-7")[..1_100].to_owned(),
        good("", "ZAAK-8"),
    ]
}

/// The inbox records of a file; none where nothing tells whom to answer.
fn inbox(message: &str) -> Vec<Message> {
    let feed = Feed {
        name: "raad",
        municipality: "0363",
        sender: "RVDK",
        standard: corv::STANDARD,
        message_type: corv::MESSAGE_TYPE,
    };
    let arrival = Arrival { file_name: None, received_at: RECEIVED_AT, deliver: true };
    let reading = corv::read(message.as_bytes(), &Measures::default(), feed.municipality);
    let entries = reading.entries.into_iter();
    entries.map(|entry| door::message(&ids(), &feed, &arrival, entry)).collect()
}

/// When the process goes.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Death {
    Never,
    Before(usize),
    After(usize),
}

/// A hub in a folder of its own.
struct World {
    settings: Settings,
    folder: PathBuf,
    death: Death,
    commits: usize,
}

type Loop = (Box<dyn Member>, Box<dyn Step>);

impl World {
    fn new(dir: &Path, death: Death) -> Self {
        let text = format!(
            "data_dir = \"d\"\nmunicipalities = [\"0363\"]\n[stream]\nengine = \"embedded\"\n\
             path = \"stroom.db\"\npartitions = {PARTITIONS}\n[warehouse]\nengine = \"sqlite\"\n\
             path = \"w.db\"\n[[answers]]\nname = \"ander\"\nfolder = \"ander\"\n\
             [[answers]]\nname = \"raad\"\nfolder = \"uit\"\ncorv = true\n"
        );
        let folder = dir.join("uit");
        std::fs::create_dir(&folder).unwrap();
        let settings = Settings::parse(&text, dir).unwrap();
        Self { settings, folder, death, commits: 0 }
    }

    fn engine(&self) -> Arc<Embedded> {
        let engine = Embedded::open(&self.folder.with_file_name("stroom.db")).unwrap();
        engine.declare(&declared(&self.settings)).unwrap();
        Arc::new(engine)
    }

    fn loops(&self, engine: &Arc<Embedded>) -> Vec<Loop> {
        let stream = Arc::clone(engine) as Arc<dyn Stream>;
        let registry = Arc::new(Registry::own());
        let dedupe = Dedupe::new(Arc::clone(&registry));
        let ways = Arc::new(self.settings.answers.clone());
        let stop = Arc::new(AtomicBool::new(false));
        let answers = Answers::new(ways, 1, ids(), registry, Arc::clone(&stream), stop).unwrap();
        let group = groups::answers("raad");
        vec![
            (stream.join(groups::DEDUPE, &[topics::INBOX]).unwrap(), Box::new(dedupe)),
            (stream.join(&group, &[topics::ANSWER]).unwrap(), Box::new(answers)),
        ]
    }

    /// Takes everything in, and works until nothing is left, over as many processes as it takes.
    fn run(&mut self, inbox: Vec<Message>) {
        for message in inbox {
            let value = wire::encode(RecordType::Message, &message);
            let key = message.origin.message_id;
            let output = Output::keyed(topics::INBOX, key, value, RECEIVED_AT);
            self.engine().append(vec![output]).unwrap();
        }
        while !self.live() {}
    }

    /// One process: whether it came to rest.
    fn live(&mut self) -> bool {
        let engine = self.engine();
        let mut loops = self.loops(&engine);
        let mut idle = 0;
        while idle < loops.len() {
            idle = 0;
            for (member, step) in &mut loops {
                match self.turn(member.as_mut(), step.as_mut()) {
                    None => return false,
                    Some(busy) => idle += usize::from(!busy),
                }
            }
        }
        true
    }

    /// One turn of a loop: whether it had something to do; `None` when the process is gone.
    fn turn(&mut self, member: &mut dyn Member, step: &mut dyn Step) -> Option<bool> {
        const LIMITS: BatchLimits = BatchLimits { records: 2, bytes: 1 << 20 };
        let batch = match member.poll(LIMITS, Duration::ZERO).unwrap() {
            Polled::Idle => return Some(false),
            Polled::Revoked(_) => panic!("there is one member"),
            Polled::Assigned(partitions) => {
                step.assigned(member, &partitions).unwrap();
                return Some(true);
            }
            Polled::Records(batch) => batch,
        };
        let mut next = Positions::new();
        for delivered in &batch {
            next.insert(delivered.at.clone(), delivered.offset + 1);
        }
        let outputs = step.process(&batch, &next).unwrap();
        self.commits += 1;
        if self.death == Death::Before(self.commits) {
            return None;
        }
        member.commit(&next, outputs).unwrap();
        if self.death == Death::After(self.commits) {
            return None;
        }
        step.settled(true);
        Some(true)
    }

    fn records(&self, topic: &str) -> Vec<Record> {
        let engine = self.engine();
        let at = (0..PARTITIONS).map(|number| TopicPartition::new(topic, number));
        let limits = BatchLimits { records: 10_000, bytes: 1 << 30 };
        at.flat_map(|at| engine.read(&at, 0, limits).unwrap().0).map(|it| it.record).collect()
    }

    /// What came of it: sorted records of the topics, and what was sent.
    fn outcome(&self) -> Came {
        let sorted = |topic: &str| {
            let records = self.records(topic);
            let mut values: Vec<Vec<u8>> = records.into_iter().filter_map(|it| it.value).collect();
            values.sort();
            values
        };
        let names = std::fs::read_dir(&self.folder).unwrap().map(|entry| entry.unwrap().path());
        let mut files: Vec<(String, String)> = names
            .map(|path| {
                let name = path.file_name().unwrap().to_string_lossy().into();
                (name, std::fs::read_to_string(path).unwrap())
            })
            .collect();
        files.sort();
        let topics = [topics::ANSWER, topics::EVENT, topics::REJECT];
        Came { records: topics.map(sorted), files }
    }
}

#[derive(PartialEq, Eq)]
struct Came {
    records: [Vec<Vec<u8>>; 3],
    files: Vec<(String, String)>,
}

/// Each message once.
fn once() -> Vec<Message> {
    messages().iter().flat_map(|message| inbox(message)).collect()
}

fn run(death: Death, inbox: Vec<Message>) -> (Came, usize, Vec<Outcome>) {
    let dir = tempfile::tempdir().unwrap();
    let mut world = World::new(dir.path(), death);
    world.run(inbox);
    let registry = Registry::own();
    let outcomes = world.records(topics::OUTCOME).into_iter().filter_map(|it| it.value);
    let outcomes = outcomes.map(|it| registry.decode(RecordType::Outcome, &it).unwrap()).collect();
    (world.outcome(), world.commits, outcomes)
}

/// Every acknowledgement is valid by the schema of StUF, where that lies beside the checkout.
fn check_schema(files: &[(String, String)]) {
    let name = "../../shared/corv/xsd/jz0100_msg_stuf_jzberichten_resolved2025.xsd";
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    if !schema.exists() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let paths = files.iter().map(|(name, xml)| {
        let path = dir.path().join(name);
        std::fs::write(&path, xml).unwrap();
        path
    });
    let mut command = std::process::Command::new("xmllint");
    command.args(["--nonet", "--noout", "--schema"]).arg(schema).args(paths);
    let output = command.output().expect("xmllint (package libxml2-utils) is installed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The text of an element.
fn text<'x>(xml: &'x str, name: &str) -> &'x str {
    let start = format!("<StUF:{name}>");
    let rest = xml.split_once(&start).map_or("", |(_, rest)| rest);
    rest.split('<').next().unwrap_or("")
}

/// Reference, kind and code of each acknowledgement, sorted.
fn acknowledged(came: &Came) -> Vec<String> {
    let told = |(_, xml): &(String, String)| {
        let of = |name| text(xml, name);
        format!("{} {} {}", of("crossRefnummer"), of("berichtcode"), of("code"))
    };
    let mut all: Vec<String> = came.files.iter().map(told).collect();
    all.sort();
    all
}

#[test]
fn every_message_is_acknowledged_once_whenever_the_process_dies() {
    let _turn = ONE_AT_A_TIME.lock();
    let (expected, commits, outcomes) = run(Death::Never, once());
    let sent = acknowledged(&expected);
    assert_eq!(
        sent,
        [
            "R-1 Bv01 ",
            "R-1 Fo03 StUF016",
            "R-1 Fo03 StUF016",
            "R-2 Bv01 ",
            "R-2 Fo03 StUF016",
            "R-2 Fo03 StUF016",
            "R-3 Bv01 ",
            "R-3 Fo01 StUF055",
            "R-3 Fo01 StUF055",
            "R-4 Fo03 StUF010",
            "R-5 Fo03 StUF034",
            "R-6 Fo01 StUF055",
        ]
    );
    for (_, xml) in &expected.files {
        assert!(!xml.contains("99990000"), "an acknowledgement identifies nobody");
    }
    let places =
        expected.files.iter().filter(|(_, xml)| text(xml, "details").contains("Regel 1, kolom "));
    assert_eq!(places.count(), 3, "what is wrong in a message is told with its place");
    check_schema(&expected.files);
    let delivered = outcomes.iter().filter(|outcome| outcome.kind == "delivered").count();
    assert_eq!(delivered, sent.len());
    let registry = Registry::own();
    let answers = expected.records[0]
        .iter()
        .map(|value| registry.decode::<Answer>(RecordType::Answer, value).unwrap());
    let verdicts = answers.filter(|answer| !answer.duplicate).count();
    assert_eq!(verdicts, 8, "one verdict for each content under a reference");
    assert_eq!(expected.records[1].len(), 3, "the facts of R-1, R-2 and R-3, once");
    assert!(commits > 8, "{commits} commits");
    for commit in 1..=commits {
        for death in [Death::Before(commit), Death::After(commit)] {
            let (came, _, _) = run(death, once());
            assert!(came.files == expected.files, "other acknowledgements at {death:?}");
            assert!(came.records == expected.records, "other records at {death:?}");
        }
    }
}

/// A file that was durable when the hub died is taken again, later than others that came meanwhile.
#[test]
fn a_file_that_is_taken_again_is_not_answered_again() {
    let _turn = ONE_AT_A_TIME.lock();
    let taken = once().into_iter().enumerate().map(|(file, mut message)| {
        let mark = file.to_be_bytes();
        let Origin { source, message_id, taking, .. } = &mut message.origin;
        *taking = Some(ids().taking(source, message_id, &mark));
        message
    });
    let taken: Vec<Message> = taken.collect();
    let (expected, commits, _) = run(Death::Never, taken.clone());
    assert_eq!(
        acknowledged(&expected),
        acknowledged(&run(Death::Never, once()).0),
        "each is a file"
    );
    for later in 0..4 {
        let mut inbox = Vec::new();
        for (at, message) in taken.iter().enumerate() {
            inbox.push(message.clone());
            inbox.extend(at.checked_sub(later).map(|at| taken[at].clone()));
        }
        // So that some are still in the batch with the first, and some are remembered from before a crash.
        let again = inbox.len() - taken.len();
        for death in (0..commits).step_by(3).map(Death::After) {
            let (came, _, outcomes) = run(death, inbox.clone());
            assert_eq!(acknowledged(&came), acknowledged(&expected), "{later} later, {death:?}");
            assert_eq!(came.records[1..], expected.records[1..], "{later} later, {death:?}");
            let dropped = outcomes.iter().filter(|outcome| outcome.kind == "duplicate").count();
            assert!(dropped >= again, "{dropped} of {again} are counted");
        }
    }
}

#[test]
fn acknowledgements_go_by_their_own_way_and_nothing_else_does() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::new(dir.path(), Death::Never);
    let ways = &world.settings.answers;
    let message = inbox(&messages()[0]).remove(0);
    let mut answer = Answer {
        origin: message.origin,
        findings: Vec::new(),
        findings_total: 0,
        toewijzing_nummers: Vec::new(),
        facts: 1,
        accepted: true,
        decided_at: RECEIVED_AT,
        inbox_offset: 0,
        toegekend: 0,
        duplicate: false,
    };
    assert_eq!(way_of(ways, &answer), Some(1));
    answer.origin.standard = Some("iJw 3.2".to_owned());
    assert_eq!(way_of(ways, &answer), Some(0));
}
