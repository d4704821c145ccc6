//! Goal: every message that is due an answer gets exactly one, whenever the process dies.
//! Method: dedupe, a judge by a table and the deliverer of return messages on the embedded engine, with
//! the process gone before and after each commit of the run; whatever the moment, the same comes of it.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use wijkstroom_config::Settings;
use wijkstroom_formats::door::{Door, Inbound, read};
use wijkstroom_formats::verdict;
use wijkstroom_formats::write::{self, Part, Style, group, text};
use wijkstroom_pipeline::answers::Answers;
use wijkstroom_pipeline::dedupe::Dedupe;
use wijkstroom_pipeline::runner::{Step, StepError};
use wijkstroom_schemas::event::Event;
use wijkstroom_schemas::ids::{Ids, Secret};
use wijkstroom_schemas::message::{Answer, Finding, Verdict};
use wijkstroom_schemas::topics;
use wijkstroom_schemas::wire::{self, RecordType, Registry};
use wijkstroom_stream::embedded::Embedded;
use wijkstroom_stream::open::declared;
use wijkstroom_stream::{
    Admin as _, BatchLimits, Delivered, Member, Output, Polled, Positions, Record, Stream,
    TopicPartition, groups, partition_of,
};

const PARTITIONS: u32 = 3;
const RECEIVED_AT: i64 = 1_778_839_200_000;
const BSNS: [&str; 6] =
    ["999900006", "999900018", "999900031", "999900043", "999900055", "999900067"];

fn ids() -> Ids {
    Ids::new(&Secret([1; 32]), &Secret([2; 32]))
}

fn header(identification: &str) -> Part<'static> {
    group(
        "Header",
        [
            text("Afzender", "42420001"),
            text("Ontvanger", "0363"),
            group(
                "BerichtIdentificatie",
                [
                    text("Identificatie", identification.to_owned()),
                    text("Dagtekening", "2026-05-14"),
                ],
            ),
            group(
                "XsdVersie",
                [text("BasisschemaXsdVersie", "1.0.0"), text("BerichtXsdVersie", "1.0.0")],
            ),
        ],
    )
}

/// A start of care; its assignment tells it from others.
fn start(identification: &str, assignment: &str, status: &str) -> Vec<u8> {
    let product = [
        text("ToewijzingNummer", assignment.to_owned()),
        text("Begindatum", "2026-05-01"),
        text("StatusAanlevering", status.to_owned()),
    ];
    let client = group(
        "Client",
        [
            text("Bsn", BSNS[0]),
            group("Geboortedatum", [text("Datum", "2012-01-01")]),
            text("Geslacht", "0"),
            group("Naam", [group("Geslachtsnaam", [text("Achternaam", "Smit")])]),
            group("StartProducten", [group("StartProduct", product)]),
        ],
    );
    write::message("JW305", [header(identification), client], &Style::STANDARD).unwrap()
}

/// A claim of ten euro for each of six children, whose facts lie in every partition.
fn claim(identification: &str) -> Vec<u8> {
    let period = || [text("Begindatum", "2026-04-01"), text("Einddatum", "2026-04-30")];
    let client = |bsn: &'static str| {
        let line = [
            group("ProductReferentie", [text("ReferentieNummer", format!("P{}", &bsn[5..]))]),
            text("ToewijzingNummer", "7"),
            text("ProductCategorie", "45"),
            text("ProductCode", "45A04"),
            group("ProductPeriode", period()),
            text("GeleverdVolume", "1"),
            text("Eenheid", "04"),
            text("ProductTarief", "1000"),
            group("IngediendBedrag", [text("Bedrag", "1000"), text("DebetCredit", "D")]),
        ];
        group("Client", [text("Bsn", bsn), group("Prestaties", [group("Prestatie", line)])])
    };
    let claim = group(
        "Declaratie",
        [
            text("DeclaratieNummer", "DN1"),
            group("DeclaratiePeriode", period()),
            text("DeclaratieDagtekening", "2026-05-05"),
            group(
                "TotaalIngediendBedrag",
                [text("TotaalBedrag", "6000"), text("DebetCredit", "D")],
            ),
            group("Clienten", BSNS.map(client)),
        ],
    );
    write::message("JW323", [header(identification), claim], &Style::STANDARD).unwrap()
}

/// What comes in, in this order: the name, and what becomes of it.
fn messages() -> Vec<Vec<u8>> {
    vec![
        start("goed", "1", "1"),
        claim("claim"),
        start("goed", "1", "1"),
        start("fout", "9019", "1"),
        start("technisch", "2", "2"),
        // Other content under a name: the first is refused, so the second is a new message.
        start("hersteld", "9019", "1"),
        start("hersteld", "3", "1"),
        // And here the first is accepted.
        start("dubbel", "4", "1"),
        start("dubbel", "5", "1"),
        start("laatste", "6", "1"),
    ]
}

/// Refuses starts on assignment 9019, and the claims of two children; writes a verdict for each part.
struct Table {
    registry: Registry,
}

impl Table {
    fn verdict(&self, event: &Event) -> Verdict {
        let refused = event.care_started.iter().any(|start| start.toewijzing_nummer == Some(9019));
        let child = event.person.as_ref().and_then(|person| person.bsn.as_ref());
        let client = BSNS.iter().position(|bsn| child.is_some_and(|child| child.reveal() == *bsn));
        let line = client.filter(|client| !event.declared.is_empty() && client % 3 == 1);
        let element = match line {
            Some(client) => format!("Client[{}]/Prestatie[1]", client + 1),
            None => "StartProduct[1]".to_owned(),
        };
        let finding = Finding {
            rule: Some("TR019".to_owned()),
            retourcode: Some("9019".to_owned()),
            line: 1,
            column: 1,
            path: "/".to_owned(),
            message: "Uitleg.".to_owned(),
            element: Some(element),
        };
        let findings = if refused || line.is_some() { vec![finding] } else { vec![] };
        Verdict {
            message_id: event.meta.message_id.clone(),
            receipt: event.meta.receipt.clone(),
            part: event.meta.part,
            parts: event.meta.parts,
            accepted: !refused,
            findings_total: i32::try_from(findings.len()).unwrap(),
            findings,
            toegekend: if event.declared.is_empty() || line.is_some() { 0 } else { 1000 },
            decided_at: RECEIVED_AT,
        }
    }
}

impl Step for Table {
    fn assigned(
        &mut self,
        _member: &mut dyn Member,
        _partitions: &[TopicPartition],
    ) -> Result<(), StepError> {
        Ok(())
    }

    fn revoked(&mut self, _partitions: &[TopicPartition]) {}

    fn process(
        &mut self,
        batch: &[Delivered],
        _next: &Positions,
    ) -> Result<Vec<Output>, StepError> {
        let verdicts = batch.iter().map(|delivered| {
            let value = delivered.record.value.as_deref().unwrap();
            let event: Event = self.registry.decode(RecordType::Event, value).unwrap();
            let verdict = self.verdict(&event);
            let key = verdict.message_id.clone();
            Output::keyed(topics::VERDICT, key, wire::encode(RecordType::Verdict, &verdict), 0)
        });
        Ok(verdicts.collect())
    }
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

/// The loops of one process.
struct Process {
    engine: Arc<Embedded>,
    loops: Vec<(Box<dyn Member>, Box<dyn Step>)>,
}

impl World {
    fn new(dir: &Path, death: Death) -> Self {
        let text = format!(
            "data_dir = \"d\"\nmunicipalities = [\"0363\"]\n[stream]\nengine = \"embedded\"\n\
             path = \"stroom.db\"\npartitions = {PARTITIONS}\n[warehouse]\nengine = \"sqlite\"\n\
             path = \"w.db\"\n[judge]\n[[answers]]\nname = \"map\"\nfolder = \"uit\"\n"
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

    fn process(&self) -> Process {
        let engine = self.engine();
        let stream = Arc::clone(&engine) as Arc<dyn Stream>;
        let registry = Arc::new(Registry::own());
        let dedupe = Dedupe::judged(Arc::clone(&registry), Arc::clone(&stream));
        let table = Table { registry: Registry::own() };
        let ways = Arc::new(self.settings.answers.clone());
        let stop = Arc::new(AtomicBool::new(false));
        let answers = Answers::new(ways, 0, ids(), registry, Arc::clone(&stream), stop).unwrap();
        let to_answers = groups::answers("map");
        let loops = vec![
            (
                stream.join(groups::DEDUPE, &[topics::INBOX, topics::VERDICT]).unwrap(),
                Box::new(dedupe) as Box<dyn Step>,
            ),
            (stream.join(groups::PSEUDONYMISE, &[topics::EVENT]).unwrap(), Box::new(table)),
            (stream.join(&to_answers, &[topics::ANSWER]).unwrap(), Box::new(answers)),
        ];
        Process { engine, loops }
    }

    /// Takes everything in, and works until nothing is left, over as many processes as it takes.
    fn run(&mut self) {
        let door = Door { ids: ids(), municipalities: ["0363".to_owned()].into() };
        for bytes in messages() {
            let inbound = Inbound {
                source: "folder:zorg",
                file_name: None,
                senders: None,
                token_sender: None,
                received_at: RECEIVED_AT,
                deliver: true,
                bytes,
            };
            let message = read(&door, inbound);
            let value = wire::encode(RecordType::Message, &message);
            let key = message.origin.message_id;
            self.engine()
                .append(vec![Output::keyed(topics::INBOX, key, value, RECEIVED_AT)])
                .unwrap();
        }
        while !self.live() {}
    }

    /// One process: whether it came to rest.
    fn live(&mut self) -> bool {
        let mut process = self.process();
        let mut idle = 0;
        while idle < process.loops.len() {
            idle = 0;
            for (member, step) in &mut process.loops {
                match self.turn(member.as_mut(), step.as_mut()) {
                    None => return false,
                    Some(true) => {}
                    Some(false) => idle += 1,
                }
            }
        }
        drop(process.engine);
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

    /// What came of it: sorted records of the topics, and the return messages.
    fn outcome(&self) -> Outcome {
        let engine = self.engine();
        let all = |topic: &str| -> Vec<Record> {
            let at = (0..PARTITIONS).map(|number| TopicPartition::new(topic, number));
            let limits = BatchLimits { records: 10_000, bytes: 1 << 30 };
            at.flat_map(|at| engine.read(&at, 0, limits).unwrap().0).map(|it| it.record).collect()
        };
        let sorted = |topic: &str| {
            let mut values: Vec<Vec<u8>> =
                all(topic).into_iter().filter_map(|it| it.value).collect();
            values.sort();
            values
        };
        let mut files: Vec<(String, Vec<u8>)> = std::fs::read_dir(&self.folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .map(|path| {
                (path.file_name().unwrap().to_string_lossy().into(), std::fs::read(path).unwrap())
            })
            .collect();
        files.sort();
        // The outcome of a delivery tells when it was; how many there are is told by the files.
        let topics = [topics::ANSWER, topics::EVENT, topics::REJECT];
        let spread =
            all(topics::EVENT).iter().map(|it| partition_of(&it.key, PARTITIONS)).collect();
        Outcome { records: topics.map(sorted), files, spread }
    }
}

#[derive(PartialEq, Eq)]
struct Outcome {
    records: [Vec<Vec<u8>>; 3],
    files: Vec<(String, Vec<u8>)>,
    /// Partitions that hold events.
    spread: BTreeSet<u32>,
}

fn run(death: Death) -> (Outcome, usize) {
    let dir = tempfile::tempdir().unwrap();
    let mut world = World::new(dir.path(), death);
    world.run();
    (world.outcome(), world.commits)
}

#[test]
fn every_message_is_answered_once_whenever_the_process_dies() {
    let (expected, commits) = run(Death::Never);
    let registry = Registry::own();
    let answers = expected.records[0].iter().map(|value| {
        let answer: Answer = registry.decode(RecordType::Answer, value).unwrap();
        let codes: Vec<String> =
            answer.findings.into_iter().filter_map(|it| it.retourcode).collect();
        format!("{} {} {}", answer.origin.identification.unwrap(), answer.accepted, codes.join(" "))
    });
    let mut answers: Vec<String> = answers.collect();
    answers.sort();
    assert_eq!(
        answers,
        [
            "claim true 9019 9019",
            "dubbel false 9056",
            "dubbel true ",
            "fout false 9019",
            "goed true ",
            "hersteld false 9019",
            "hersteld true ",
            "laatste true ",
            "technisch false 0001",
        ]
    );
    assert_eq!(expected.files.len(), answers.len(), "one return message for each");
    for (name, bytes) in &expected.files {
        assert!(verdict(bytes).accepted, "{name}");
    }
    assert_eq!(expected.spread, (0..PARTITIONS).collect(), "the claim lies in every partition");
    assert!(commits > 15, "{commits} commits");
    for commit in 1..=commits {
        for death in [Death::Before(commit), Death::After(commit)] {
            let (outcome, _) = run(death);
            assert!(outcome.files == expected.files, "other return messages at {death:?}");
            for (found, expected) in outcome.records.iter().zip(&expected.records) {
                assert_eq!(found.len(), expected.len(), "{death:?}");
                assert!(found == expected, "other records at {death:?}");
            }
        }
    }
}
