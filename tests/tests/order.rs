//! The order of arrival means nothing: however messages come, as long as those under one
//! identification keep their order, the warehouse ends up with the same rows.
//!
//! The stages run by themselves here, without a stream, so that the test decides over everything
//! that a stream may do: which messages come when, in what batches, and which topic goes first.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::cell::Cell;
use std::collections::{BTreeMap, VecDeque};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use proptest::prelude::{Just, Strategy as _, any};
use proptest::test_runner::{Config, TestRunner};
use wijkstroom::generate::{self, Generated};
use wijkstroom_config::WarehouseSettings;
use wijkstroom_config::keys::{Keys, WAREHOUSE_DOMAIN};
use wijkstroom_connectors::transport::intake;
use wijkstroom_formats::door::{Door, Inbound, read};
use wijkstroom_pipeline::dedupe::Dedupe;
use wijkstroom_pipeline::pseudonymise::Pseudonymise;
use wijkstroom_pipeline::runner::Step;
use wijkstroom_pipeline::warehouse;
use wijkstroom_schemas::message::{Answer, Message};
use wijkstroom_schemas::topics;
use wijkstroom_schemas::wire::{RecordType, Registry};
use wijkstroom_stream::{
    BatchLimits, Delivered, Member, Output, Polled, Positions, Record, StreamError, TopicPartition,
    partition_of,
};
use wijkstroom_tests::tables;

const MESSAGES: u64 = 2_500;
const PARTITIONS: u32 = 3;
const PERMUTATIONS: u32 = 20;

#[test]
fn any_order_of_arrival_gives_the_same_rows() {
    let dir = tempfile::tempdir().unwrap();
    let hub = Hub::new(dir.path());
    let messages: Vec<Generated> = generate::messages(generate::Options {
        messages: MESSAGES,
        seed: 5,
        duplicates_permille: 60,
        faults_permille: 60,
        conflicts_permille: 80,
        ..Default::default()
    })
    .collect();
    let names: Vec<String> =
        messages.iter().map(|message| hub.read(message, 0).origin.message_id).collect();
    let as_generated: Vec<usize> = (0..messages.len()).collect();
    let expected = hub.rows_after(&messages, &as_generated, 0);
    for (table, rows) in expected.rows.iter().filter(|(table, _)| !tables::is_of_feeds(table)) {
        assert!(!rows.is_empty(), "{table} is put to the test");
    }
    assert!(expected.conflicts > 10 && expected.duplicates > 10, "{:?}", expected.counts());

    // No file of failures: a failure shows the order itself.
    let config = Config { cases: PERMUTATIONS, failure_persistence: None, ..Config::default() };
    let orders = (Just(as_generated.clone()).prop_shuffle(), any::<u64>());
    let changed = Cell::new(0);
    TestRunner::new(config)
        .run(
            &orders.prop_map(|(order, seed)| (keep_order_of_names(order, &names), seed)),
            |input| {
                let (order, seed) = input;
                changed.set(changed.get() + u32::from(order != as_generated));
                let got = hub.rows_after(&messages, &order, seed);
                tables::assert_all_same(&got.rows, &expected.rows);
                assert_eq!(got.counts(), expected.counts());
                Ok(())
            },
        )
        .unwrap();
    assert_eq!(changed.get(), PERMUTATIONS);
}

/// Puts the messages under one name back in their own order, on the places they have together.
fn keep_order_of_names(order: Vec<usize>, names: &[String]) -> Vec<usize> {
    let mut own: BTreeMap<&str, VecDeque<usize>> = BTreeMap::new();
    for (index, name) in names.iter().enumerate() {
        own.entry(name).or_default().push_back(index);
    }
    let next = |index: usize| own.get_mut(names[index].as_str()).and_then(VecDeque::pop_front);
    order.into_iter().filter_map(next).collect()
}

/// What a set of messages came to.
struct Outcome {
    rows: BTreeMap<String, Vec<String>>,
    accepted: usize,
    conflicts: usize,
    duplicates: usize,
}

impl Outcome {
    fn counts(&self) -> (usize, usize, usize) {
        (self.accepted, self.conflicts, self.duplicates)
    }
}

/// Keys and door of a hub.
struct Hub {
    keys: Keys,
    door: Door,
    registry: Arc<Registry>,
}

impl Hub {
    fn new(dir: &Path) -> Self {
        let keys = Keys::init(dir).unwrap();
        let municipalities = ["0363".to_owned(), "0384".to_owned()].into();
        let door = Door { ids: keys.ids(), municipalities };
        Self { keys, door, registry: Arc::new(Registry::own()) }
    }

    fn read(&self, message: &Generated, received_at: i64) -> Message {
        let inbound = Inbound {
            source: "folder:zorg",
            file_name: None,
            senders: None,
            token_sender: None,
            received_at,
            deliver: false,
            bytes: message.bytes.clone(),
        };
        read(&self.door, inbound)
    }

    /// Takes messages in, in an order; `seed` decides over batches and the order of topics.
    fn rows_after(&self, messages: &[Generated], order: &[usize], seed: u64) -> Outcome {
        let mut random = fastrand::Rng::with_seed(seed);
        let dir = tempfile::tempdir().unwrap();
        let settings = WarehouseSettings::Sqlite { path: dir.path().join("warehouse.sqlite") };
        let inbox = order.iter().zip(0..);
        let inbox = inbox.map(|(&index, at)| intake::output(&self.read(&messages[index], at)));

        let mut dedupe = Dedupe::new(Arc::clone(&self.registry));
        let judged = step(&mut dedupe, inbox.collect(), &[topics::INBOX], &mut random);
        let of =
            |topic: &'static str| judged.iter().filter(|output| *output.topic == *topic).cloned();
        let answers: Vec<Answer> = of(topics::ANSWER)
            .map(|output| {
                self.registry.decode(RecordType::Answer, &output.record.value.unwrap()).unwrap()
            })
            .collect();

        let mut pseudonymise = Pseudonymise {
            registry: Arc::clone(&self.registry),
            pseudonymiser: self.keys.pseudonymiser(WAREHOUSE_DOMAIN).unwrap(),
            ids: self.keys.ids(),
            teams: Vec::new(),
            judge: None,
            link: false,
        };
        let events = of(topics::EVENT).collect();
        let clean = step(&mut pseudonymise, events, &[topics::EVENT], &mut random);

        let prints = self.keys.warehouse_fingerprints();
        let registry = Arc::clone(&self.registry);
        let mut warehouse = warehouse::open(&settings, &prints, registry).unwrap();
        step(&mut warehouse, clean, &topics::CLEAN, &mut random);
        Outcome {
            rows: tables::in_warehouse(&settings),
            accepted: answers.iter().filter(|answer| answer.accepted).count(),
            conflicts: answers.iter().filter(|answer| answer.origin.level == Some(3)).count(),
            duplicates: of(topics::OUTCOME).count(),
        }
    }
}

/// Runs a step over all records, in order within each partition and by chance between them.
fn step(
    step: &mut dyn Step,
    input: Vec<Output>,
    topics: &[&str],
    random: &mut fastrand::Rng,
) -> Vec<Output> {
    let all = topics
        .iter()
        .flat_map(|topic| (0..PARTITIONS).map(|partition| TopicPartition::new(topic, partition)));
    let all: Vec<TopicPartition> = all.collect();
    let mut waiting: BTreeMap<TopicPartition, VecDeque<Delivered>> = BTreeMap::new();
    for Output { topic, record, .. } in input {
        let at = TopicPartition { topic, partition: partition_of(&record.key, PARTITIONS) };
        let queue = waiting.entry(at.clone()).or_default();
        queue.push_back(Delivered { at, offset: queue.len() as u64, record });
    }
    step.assigned(&mut Nobody, &all).unwrap();
    let mut outputs = Vec::new();
    while !waiting.is_empty() {
        let mut batch = Vec::new();
        let mut next = Positions::new();
        for _ in 0..random.usize(1..=3) {
            let left: Vec<TopicPartition> = waiting.keys().cloned().collect();
            let Some(at) = random.choice(left) else { break };
            let queue = waiting.get_mut(&at).unwrap();
            let count = random.usize(1..=queue.len().min(60));
            batch.extend(queue.drain(..count));
            next.insert(at.clone(), batch.last().unwrap().offset + 1);
            if queue.is_empty() {
                waiting.remove(&at);
            }
        }
        let done = step.process(&batch, &next).unwrap();
        step.settled(true);
        outputs.extend(done);
    }
    outputs
}

/// A consumer of a stream that is new: no state, and every position at its start.
struct Nobody;

impl Member for Nobody {
    fn poll(&mut self, _limits: BatchLimits, _wait: Duration) -> Result<Polled, StreamError> {
        Ok(Polled::Idle)
    }

    fn commit(&mut self, _positions: &Positions, _outputs: Vec<Output>) -> Result<(), StreamError> {
        Ok(())
    }

    fn positions(&self) -> Positions {
        Positions::new()
    }

    fn seek(&mut self, _at: &TopicPartition, _offset: u64) -> Result<(), StreamError> {
        Ok(())
    }

    fn restore(
        &mut self,
        _at: &TopicPartition,
        _each: &mut dyn FnMut(Record),
    ) -> Result<(), StreamError> {
        Ok(())
    }
}
