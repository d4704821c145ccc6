//! What the message index must do on every engine.

pub(crate) mod deadlines;

use std::collections::BTreeMap;

use wijkstroom_config::WarehouseSettings;
use wijkstroom_pipeline::index::counts::Counts;
use wijkstroom_pipeline::index::reader::{By, IndexReader, Note, RejectFilter};
use wijkstroom_pipeline::index::step::{Index, TOPICS};
use wijkstroom_pipeline::index::{self, tables};
use wijkstroom_pipeline::runner::{Step as _, StepError};
use wijkstroom_pipeline::sql::dump::Dump;
use wijkstroom_schemas::day::Day;
use wijkstroom_schemas::message::{
    Answer, Answers, FINDINGS_MAX, Finding, Origin, Outcome, Received, Reject, TeamDelivery,
};
use wijkstroom_schemas::topics;
use wijkstroom_schemas::wire::{self, RecordType};
use wijkstroom_stream::{Delivered, Positions, Record, TopicPartition, partition_of};

use super::Random;
use super::said::{PARTITIONS, Seeks, partitions, registry};

/// A record before it has a place: topic, key, value.
type Loose = (&'static str, String, Vec<u8>);

/// Topics that grow.
#[derive(Default)]
struct Log {
    ends: Positions,
}

impl Log {
    fn append(&mut self, records: &[Loose]) -> (Vec<Delivered>, Positions) {
        let mut next = Positions::new();
        let records = records.iter().map(|(topic, key, value)| {
            let at = TopicPartition::new(topic, partition_of(key.as_bytes(), PARTITIONS));
            let end = self.ends.entry(at.clone()).or_default();
            let offset = *end;
            *end += 1;
            next.insert(at.clone(), *end);
            let (key, value) = (key.clone().into_bytes(), Some(value.clone()));
            let record = Record { key, value, headers: vec![], timestamp_ms: 0 };
            Delivered { at, offset, record }
        });
        (records.collect(), next)
    }
}

fn origin(receipt: &str, received_at: i64) -> Origin {
    Origin {
        message_id: format!("message of {receipt}"),
        receipt: receipt.to_owned(),
        source: "folder:in".to_owned(),
        file_name: Some("a.xml".to_owned()),
        standard: Some("iJw 3.2".to_owned()),
        message_type: Some("JW305".to_owned()),
        sender: Some("42420001".to_owned()),
        receiver: Some("0363".to_owned()),
        municipality: Some("0363".to_owned()),
        identification: Some(format!("I-{receipt}")),
        dagtekening: Day::from_ymd(2026, 1, 5),
        received_at,
        size: 812,
        ..Origin::default()
    }
}

fn finding() -> Finding {
    Finding {
        rule: Some("CS002".to_owned()),
        retourcode: Some("0001".to_owned()),
        line: 12,
        column: 5,
        path: "/Bericht/Client/Bsn".to_owned(),
        message: "Bsn voldoet niet aan de elfproef.".to_owned(),
        element: None,
    }
}

fn answer(receipt: &str, accepted: bool, received_at: i64) -> Loose {
    answer_with(receipt, accepted, received_at, usize::from(!accepted))
}

fn answer_with(receipt: &str, accepted: bool, received_at: i64, findings: usize) -> Loose {
    let findings = vec![finding(); findings];
    let level = (!accepted).then_some(2);
    let answer = Answer {
        origin: Origin { level, ..origin(receipt, received_at) },
        findings_total: i32::try_from(findings.len()).unwrap(),
        findings,
        toewijzing_nummers: vec![7, 300_201],
        facts: i32::from(accepted),
        accepted,
        decided_at: received_at,
        inbox_offset: 0,
        toegekend: 0,
        duplicate: false,
    };
    let key = answer.origin.message_id.clone();
    (topics::ANSWER, key, wire::encode(RecordType::Answer, &answer))
}

fn outcome(receipt: &str, kind: &str, fact: Option<&str>, at: i64) -> Loose {
    outcome_at(receipt, kind, fact, at, fact.map_or("", |_| "west"))
}

/// At an endpoint, if that has a name.
fn outcome_at(receipt: &str, kind: &str, fact: Option<&str>, at: i64, endpoint: &str) -> Loose {
    let outcome = Outcome {
        receipt: receipt.to_owned(),
        kind: kind.to_owned(),
        endpoint: Some(endpoint.to_owned()).filter(|endpoint| !endpoint.is_empty()),
        fact_id: fact.map(str::to_owned),
        reason: match kind {
            "undelivered" => Some("opgegeven".to_owned()),
            "noted" => Some("TR332 (9332), ToegewezenProduct[1]: kan niet".to_owned()),
            _ => None,
        },
        source: "http".to_owned(),
        at,
        received: None,
    };
    (topics::OUTCOME, receipt.to_owned(), wire::encode(RecordType::Outcome, &outcome))
}

/// A message that has no verdict yet.
fn waiting(origin: Origin) -> Loose {
    let outcome = Outcome {
        receipt: origin.receipt.clone(),
        kind: "waiting".to_owned(),
        endpoint: None,
        fact_id: None,
        reason: None,
        source: "http".to_owned(),
        at: origin.received_at,
        received: Some(Received { origin, toewijzing_nummers: vec![7, 300_201], facts: 1 }),
    };
    let value = wire::encode(RecordType::Outcome, &outcome);
    (topics::OUTCOME, outcome.receipt, value)
}

/// A refused message, or with a fact a failed delivery.
fn reject(receipt: &str, fact: Option<&str>, rejected_at: i64) -> Loose {
    let payload = fact.map(|fact_id| {
        let delivery = TeamDelivery {
            delivery_id: format!("delivery of {fact_id}"),
            fact_id: fact_id.to_owned(),
            receipt: receipt.to_owned(),
            municipality: "0363".to_owned(),
            kind: "started".to_owned(),
            message_type: "JW305".to_owned(),
            sender: "42420001".to_owned(),
            identification: "X".to_owned(),
            received_at: 0,
            body: b"{}".to_vec(),
        };
        wire::encode(RecordType::TeamDelivery, &delivery)
    });
    let reject = Reject {
        reject_id: fact.map_or(receipt.to_owned(), |fact| format!("delivery of {fact}")),
        stage: fact.map_or("door", |_| "wijkteam:west").to_owned(),
        reason: "omdat".to_owned(),
        code: fact.map_or("0001", |_| "WS410").to_owned(),
        origin: origin(receipt, rejected_at),
        findings: vec![],
        findings_total: 0,
        rejected_at,
        payload_kind: fact.map_or("message", |_| "delivery").to_owned(),
        payload: payload.or(Some(b"<Bericht/>".to_vec())),
    };
    let key = reject.origin.message_id.clone();
    (topics::REJECT, key, wire::encode(RecordType::Reject, &reject))
}

fn holding(settings: &WarehouseSettings) -> (Index, Seeks) {
    let mut index = index::open(settings, registry()).unwrap();
    let mut member = Seeks::default();
    index.assigned(&mut member, &partitions(&TOPICS)).unwrap();
    (index, member)
}

fn contents(settings: &WarehouseSettings) -> BTreeMap<&'static str, Dump> {
    let mut reader = IndexReader::new(settings);
    tables::ALL.iter().map(|table| (table.name, reader.dump(table.name).unwrap())).collect()
}

/// A message is found by all that it is known by, with all that became of it.
pub(crate) fn finds_messages_and_what_became_of_them(settings: &WarehouseSettings) {
    let (mut index, _) = holding(settings);
    let mut log = Log::default();
    let (batch, next) = log.append(&[
        answer("r1", true, 1_000),
        outcome("r1", "duplicate", None, 1_500),
        outcome("r1", "delivered", Some("f1"), 2_000),
        outcome("r1", "undelivered", Some("f2"), 2_500),
        reject("r1", Some("f2"), 2_500),
        outcome("r1", "noted", None, 2_600),
        outcome("r1", "of a newer release", None, 2_700),
        answer("r2", false, 3_000),
        reject("r2", None, 3_000),
        waiting(origin("w1", 500)),
    ]);
    index.process(&batch, &next).unwrap();

    let mut reader = IndexReader::new(settings);
    for (by, expected) in [
        (By::Identification("I-r1"), &["r1"][..]),
        (By::Receipt("r2"), &["r2"]),
        (By::Sender("42420001"), &["r2", "r1", "w1"]),
        (By::ToewijzingNummer(300_201), &["r2", "r1", "w1"]),
        (By::Identification("I-w1"), &["w1"]),
        (By::ToewijzingNummer(8), &[]),
        (By::Identification("I-r"), &[]),
    ] {
        let found = reader.find(by, 10).unwrap();
        let receipts: Vec<&str> = found.iter().map(|found| &*found.message.receipt).collect();
        assert_eq!(receipts, expected, "{by:?}");
    }
    assert_eq!(reader.find(By::Sender("42420001"), 1).unwrap().len(), 1);

    let accepted = reader.status_of("r1").unwrap().unwrap();
    assert!(accepted.message.accepted);
    assert_eq!((accepted.duplicates, accepted.toewijzing_nummers), (1, vec![7, 300_201]));
    let made: Vec<_> =
        accepted.deliveries.iter().map(|made| (&*made.fact_id, made.delivered)).collect();
    assert_eq!(made, [("f1", true), ("f2", false)]);
    assert_eq!(accepted.deliveries[1].reason.as_deref(), Some("opgegeven"));
    assert_eq!(accepted.rejects[0].fact_id.as_deref(), Some("f2"));
    let text = "TR332 (9332), ToegewezenProduct[1]: kan niet".to_owned();
    assert_eq!(accepted.notes, [Note { at: 2_600, text }]);

    let waiting = reader.status_of("w1").unwrap().unwrap().message;
    assert_eq!((waiting.decided, waiting.accepted, waiting.decided_at), (false, false, None));
    assert_eq!((waiting.received_at, waiting.facts, &*waiting.findings), (500, 1, "[]"));
    let refused = reader.status_of("r2").unwrap().unwrap();
    assert_eq!((refused.message.accepted, refused.message.level), (false, Some(2)));
    assert!(refused.message.findings.contains("\"rule\":\"CS002\""), "{refused:?}");
    assert_eq!(refused.message.dagtekening, Day::from_ymd(2026, 1, 5));
    let place = (refused.rejects[0].partition, refused.rejects[0].offset);
    let record = batch.iter().rfind(|record| &*record.at.topic == topics::REJECT).unwrap();
    assert_eq!(place, (record.at.partition, record.offset));
    assert_eq!(reader.status_of("r3").unwrap(), None);
    assert_eq!(reader.last_seen().unwrap(), [("42420001".to_owned(), 3_000)]);
    let counts = Counts {
        accepted: 1,
        refused: 1,
        waiting: 1,
        duplicates: 1,
        delivered: 1,
        undelivered: 1,
        answered: 1,
        unanswered: 2,
        rejects_open: 2,
    };
    let (batch, next) = log.append(&[
        outcome_at("r1", "delivered", None, 4_000, "answers:map"),
        outcome_at("r2", "undelivered", None, 4_000, "answers:map"),
        outcome_at("r3", "undelivered", None, 4_000, "answers:map"),
    ]);
    index.process(&batch, &next).unwrap();
    assert_eq!(reader.counts().unwrap(), counts, "return messages go to no wijkteam");
}

/// A return message that is accepted may say that what it answers is not: that is told where it is looked for.
pub(crate) fn what_a_provider_does_not_approve_is_told(settings: &WarehouseSettings) {
    let (mut index, _) = holding(settings);
    let mut log = Log::default();
    let said = |receipt: &str, kind: &str, sender: &str, approved: Option<bool>, accepted: bool| {
        let origin = Origin {
            message_type: Some(kind.to_owned()),
            sender: Some(sender.to_owned()),
            receiver: Some(if sender == "0363" { "42420001" } else { "0363" }.to_owned()),
            answers: approved
                .map(|approved| Answers { message_id: "message of r1".to_owned(), approved }),
            ..origin(receipt, 1_000)
        };
        let answer = Answer {
            origin,
            findings_total: 0,
            findings: vec![],
            toewijzing_nummers: vec![],
            facts: 0,
            accepted,
            decided_at: 1_000,
            inbox_offset: 0,
            toegekend: 0,
            duplicate: false,
        };
        let key = answer.origin.message_id.clone();
        (topics::ANSWER, key, wire::encode(RecordType::Answer, &answer))
    };
    let mut take = |records: &[Loose]| {
        let (batch, next) = log.append(records);
        index.process(&batch, &next).unwrap();
        let mut reader = IndexReader::new(settings);
        let found = reader.status_of("r1").unwrap().unwrap();
        (found.disapproved_by, reader.disapproving().unwrap())
    };
    let told = take(&[
        said("r1", "JW301", "0363", None, true),
        said("goed", "JW302", "42420001", Some(true), true),
        said("afgekeurd", "JW302", "42420001", Some(false), false),
    ]);
    assert_eq!(told, (vec![], 0), "none, one that approves, and one that was refused itself");
    let told = take(&[
        said("van-een-ander", "JW302", "42420002", Some(false), true),
        said("fout", "JW302", "42420001", Some(false), true),
    ]);
    assert_eq!(told, (vec!["fout".to_owned()], 2));
}

/// Rejects are listed by what they are known by; one that was replayed since is no longer open.
pub(crate) fn lists_rejects_and_what_was_replayed(settings: &WarehouseSettings) {
    let (mut index, _) = holding(settings);
    let mut log = Log::default();
    let mut take = |records: &[Loose]| {
        let (batch, next) = log.append(records);
        index.process(&batch, &next).unwrap();
    };
    take(&[
        outcome("r1", "replayed", None, 500),
        reject("r1", None, 1_000),
        reject("r1", Some("f1"), 2_000),
        reject("r1", Some("f2"), 2_500),
    ]);
    let list = |filter: RejectFilter<'_>| -> Vec<String> {
        let rejects = IndexReader::new(settings).rejects(&filter, 10).unwrap();
        rejects.into_iter().map(|reject| reject.reject_id).collect()
    };
    let none = RejectFilter::default();
    let open = RejectFilter { open: true, ..none };
    let all = ["delivery of f2", "delivery of f1", "r1"];
    assert_eq!(list(none), all);
    assert_eq!(list(open), all, "the replay was before the reject");
    assert_eq!(list(RejectFilter { stage: Some("wijkteam"), ..none }), all[..2]);
    assert_eq!(list(RejectFilter { stage: Some("wijkteam:west"), ..none }), all[..2]);
    assert_eq!(list(RejectFilter { stage: Some("wijk"), ..none }), [""; 0]);
    assert_eq!(list(RejectFilter { code: Some("0001"), ..none }), ["r1"]);
    assert_eq!(list(RejectFilter { sender: Some("0363"), ..none }), [""; 0]);
    assert_eq!(list(RejectFilter { receipt: Some("r1"), ..none }), all);
    assert_eq!(list(RejectFilter { reject_id: Some("r1"), ..open }), ["r1"]);

    // One delivery is replayed: the other, and the message itself, stay open.
    take(&[outcome("r1", "replayed", Some("f1"), 3_000)]);
    assert_eq!(list(open), ["delivery of f2", "r1"]);
    take(&[outcome("r1", "replayed", None, 3_500)]);
    assert_eq!(list(open), ["delivery of f2"]);
    let replayed = IndexReader::new(settings).rejects(&none, 10).unwrap();
    let times: Vec<_> = replayed.iter().map(|reject| reject.replayed_at).collect();
    assert_eq!(times, [None, Some(3_000), Some(3_500)]);
    // It failed again: open again, at its new place.
    take(&[reject("r1", Some("f1"), 4_000)]);
    assert_eq!(list(open), ["delivery of f1", "delivery of f2"]);
}

/// A claim is answered with all its findings; a row holds the first of them, and how many there were.
pub(crate) fn findings_of_a_message_are_limited(settings: &WarehouseSettings) {
    let (mut index, _) = holding(settings);
    let mut log = Log::default();
    for (receipt, findings) in [("r1", FINDINGS_MAX), ("r2", FINDINGS_MAX + 5)] {
        let (batch, next) = log.append(&[answer_with(receipt, false, 1_000, findings)]);
        index.process(&batch, &next).unwrap();
        let found = IndexReader::new(settings).status_of(receipt).unwrap().unwrap().message;
        let kept: Vec<Finding> = serde_json::from_str(&found.findings).unwrap();
        assert_eq!(kept, vec![finding(); FINDINGS_MAX]);
        assert_eq!(found.findings_total, i64::try_from(findings).unwrap());
    }
}

/// An accepted message stays accepted, a delivery that was made stays made; else the latest counts.
pub(crate) fn the_better_then_the_later_counts(settings: &WarehouseSettings) {
    let (mut index, _) = holding(settings);
    let mut log = Log::default();
    let mut take = |records: &[Loose]| {
        let (batch, next) = log.append(records);
        index.process(&batch, &next).unwrap();
        let found = IndexReader::new(settings).status_of("r1").unwrap().unwrap();
        let made: Vec<_> = found.deliveries.iter().map(|made| (made.delivered, made.at)).collect();
        assert_eq!(found.message.decided, found.message.decided_at.is_some());
        (found.message.accepted, found.message.received_at, made)
    };
    let waits = |at| waiting(origin("r1", at));
    assert_eq!(take(&[waits(1_500), waits(500)]), (false, 1_500, vec![]));
    // Within one batch, then from batch to batch.
    let refused = take(&[answer("r1", false, 2_000), answer("r1", false, 1_000), waits(9_000)]);
    assert_eq!(refused, (false, 2_000, vec![]));
    assert_eq!(take(&[waits(9_000)]), (false, 2_000, vec![]));
    assert_eq!(take(&[answer("r1", false, 3_000)]), (false, 3_000, vec![]));
    assert_eq!(take(&[answer("r1", true, 2_500)]), (true, 2_500, vec![]));
    assert_eq!(take(&[answer("r1", false, 4_000)]), (true, 2_500, vec![]));
    let given_up = |at| outcome("r1", "undelivered", Some("f1"), at);
    let made = |at| outcome("r1", "delivered", Some("f1"), at);
    assert_eq!(take(&[given_up(10), given_up(5)]).2, [(false, 10)]);
    assert_eq!(take(&[made(8)]).2, [(true, 8)]);
    assert_eq!(take(&[given_up(20)]).2, [(true, 8)]);
}

/// The topics have no order among them, and a batch may come twice: the rows are the same.
pub(crate) fn any_order_among_topics_gives_the_same_rows(
    fresh: &mut dyn FnMut() -> WarehouseSettings,
    rounds: u64,
) {
    let story: Vec<Loose> = (0..8)
        .flat_map(|number| {
            let receipt = format!("r{number}");
            let fact = format!("f{number}");
            vec![
                answer(&receipt, false, 1_000 + number),
                waiting(origin(&receipt, 2_500)),
                answer(&receipt, number % 2 == 0, 2_000 + number),
                outcome(&receipt, "duplicate", None, 3_000),
                outcome(&receipt, "duplicate", None, 3_000),
                outcome(&receipt, "undelivered", Some(&fact), 4_000),
                outcome(&receipt, "replayed", Some(&fact), 5_000),
                outcome(&receipt, "delivered", Some(&fact), 6_000),
                outcome(&receipt, "noted", None, 6_500),
                reject(&receipt, Some(&fact), 4_000),
                reject(&receipt, None, 1_000),
                deadlines::requested("q", &receipt, &format!("2026-06-0{}", number + 1)),
                deadlines::answered(&format!("q{number}"), "2", "2026-06-12"),
                deadlines::started(&receipt, Some(7), "2026-05-01", "2026-06-12"),
                deadlines::started(&receipt, Some(7), "2026-05-01", "2026-06-12"),
            ]
        })
        .collect();
    let mut expected = None;
    for seed in 0..rounds {
        let settings = fresh();
        let mut random = Random(seed);
        // Within a partition the order is the stream's; between them there is none.
        let (records, _) = Log::default().append(&story);
        let mut lanes: BTreeMap<TopicPartition, Vec<Delivered>> = BTreeMap::new();
        for record in records.into_iter().rev() {
            lanes.entry(record.at.clone()).or_default().push(record);
        }
        let (mut index, _) = holding(&settings);
        while !lanes.is_empty() {
            let names: Vec<TopicPartition> = lanes.keys().cloned().collect();
            let name = &names[random.below(names.len())];
            let lane = lanes.get_mut(name).unwrap();
            let rest = lane.len() - (1 + random.below(lane.len()));
            let batch: Vec<Delivered> = lane.drain(rest..).rev().collect();
            if rest == 0 {
                lanes.remove(name);
            }
            let next = Positions::from([(name.clone(), batch.last().unwrap().offset + 1)]);
            index.process(&batch, &next).unwrap();
            if random.below(3) == 0 {
                (index, _) = holding(&settings);
                index.process(&batch, &next).unwrap();
            }
        }
        let contents = contents(&settings);
        assert_eq!(contents["duplicate"].rows.len(), 16);
        assert_eq!((contents["note"].rows.len(), contents["delivery"].rows.len()), (8, 8));
        let sizes =
            ["request", "request_reply", "care_report"].map(|name| contents[name].rows.len());
        assert_eq!((sizes, &*contents["request"].rows[0][1]), ([1, 8, 8], "r7"));
        assert_eq!(*expected.get_or_insert_with(|| contents.clone()), contents, "seed {seed}");
    }
}

/// One that lost its partitions without noticing writes nothing.
pub(crate) fn an_index_zombie_writes_nothing(settings: &WarehouseSettings) {
    let mut log = Log::default();
    let (batch, next) = log.append(&[answer("r1", true, 1_000)]);
    let (mut zombie, _) = holding(settings);
    let (mut owner, _) = holding(settings);
    owner.process(&batch, &next).unwrap();
    let before = contents(settings);
    let (other, _) = Log::default().append(&[answer("r1", true, 9_000)]);
    let refused = zombie.process(&other, &next).unwrap_err();
    assert!(matches!(refused, StepError::Fenced(_)), "{refused:?}");
    assert_eq!(contents(settings), before);

    let (index, seeks) = holding(settings);
    drop(index);
    let at = next.keys().next().unwrap();
    assert_eq!(
        (seeks.0[at], seeks.1),
        (1, next),
        "the group hears of it, though nothing more comes"
    );
}

/// What is not a record of its topic stops the loop with its place.
pub(crate) fn a_record_of_another_topic_stops_the_index(settings: &WarehouseSettings) {
    let (mut index, _) = holding(settings);
    let (_, key, value) = outcome("r1", "duplicate", None, 1);
    let (batch, next) = Log::default().append(&[(topics::ANSWER, key, value)]);
    let refused = index.process(&batch, &next).unwrap_err().to_string();
    let place = format!("{} op offset 0 is niet te lezen", batch[0].at);
    assert!(refused.contains(&place), "{refused}");
    assert!(contents(settings).values().all(|table| table.rows.is_empty()));
}
