//! Everything around the stage, in memory: a log, a clock, and messages written as lines of text.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use wijkstroom_pipeline::judge::{Judge, Lists, Waits, is_word};
use wijkstroom_pipeline::pseudonymise::Pseudonymise;
use wijkstroom_pipeline::runner::{Step, StepError};
use wijkstroom_schemas::clean::{Fact, Pseudonymiser, SafeEvent};
use wijkstroom_schemas::event::Event;
use wijkstroom_schemas::ids::{Conversation, Ids, Secret};
use wijkstroom_schemas::message::{Outcome, Verdict};
use wijkstroom_schemas::standard;
use wijkstroom_schemas::topics;
use wijkstroom_schemas::wire::{self, RecordType, Registry};
use wijkstroom_stream::{
    BatchLimits, Delivered, Member, Output, Polled, Positions, Record, Stream, StreamError,
    TopicPartition, partition_of,
};

use crate::message::parts;

pub(crate) const PARTITIONS: u32 = 3;
pub(crate) const HOUR: i64 = 3_600_000;

/// 2026-01-01T12:00:00Z: when every message is received.
pub(crate) const NOON: i64 = 1_767_268_800_000;

pub(crate) fn ids() -> Ids {
    Ids::new(&Secret([1; 32]), &Secret([2; 32]))
}

/// The log that the stage reads and writes.
#[derive(Default, Clone)]
pub(crate) struct Log(Arc<Mutex<BTreeMap<TopicPartition, Vec<Record>>>>);

impl Log {
    pub(crate) fn of(&self, at: &TopicPartition) -> Vec<Record> {
        self.0.lock().unwrap().get(at).cloned().unwrap_or_default()
    }

    fn all(&self, topic: &str) -> Vec<Record> {
        let of = |number| self.of(&TopicPartition::new(topic, number));
        (0..PARTITIONS).flat_map(of).collect()
    }

    fn push(&self, outputs: Vec<Output>) {
        let mut log = self.0.lock().unwrap();
        for output in outputs {
            let by_key = || partition_of(&output.record.key, PARTITIONS);
            let number = output.partition.unwrap_or_else(by_key);
            let at = TopicPartition::new(&output.topic, number);
            log.entry(at).or_default().push(output.record);
        }
    }

    /// As a stream would: what was never there cannot be read.
    pub(crate) fn forget_events(&self) {
        self.0.lock().unwrap().retain(|at, _| &*at.topic != topics::EVENT);
    }
}

impl Stream for Log {
    fn append(&self, outputs: Vec<Output>) -> Result<(), StreamError> {
        self.push(outputs);
        Ok(())
    }

    fn join(&self, _group: &str, _topics: &[&str]) -> Result<Box<dyn Member>, StreamError> {
        Err(StreamError::Fenced(None))
    }

    fn read(
        &self,
        at: &TopicPartition,
        from: u64,
        _limits: BatchLimits,
    ) -> Result<(Vec<Delivered>, u64), StreamError> {
        let record = self.of(at).into_iter().nth(usize::try_from(from).unwrap());
        let found = record.map(|record| Delivered { at: at.clone(), offset: from, record });
        Ok((found.into_iter().collect(), from + 1))
    }
}

impl Member for Log {
    fn poll(&mut self, _: BatchLimits, _: Duration) -> Result<Polled, StreamError> {
        Ok(Polled::Idle)
    }

    fn commit(&mut self, _: &Positions, outputs: Vec<Output>) -> Result<(), StreamError> {
        self.append(outputs)
    }

    fn positions(&self) -> Positions {
        Positions::new()
    }

    fn seek(&mut self, _: &TopicPartition, _: u64) -> Result<(), StreamError> {
        Ok(())
    }

    fn restore(
        &mut self,
        at: &TopicPartition,
        each: &mut dyn FnMut(Record),
    ) -> Result<(), StreamError> {
        self.of(at).into_iter().for_each(each);
        Ok(())
    }
}

/// What a judge is made with.
#[derive(Clone, Default)]
pub(crate) struct Setting {
    pub(crate) wait_hours: i64,
    pub(crate) gather_hours: i64,
    pub(crate) lists: Lists,
}

/// A running stage.
pub(crate) struct World {
    pub(crate) log: Log,
    setting: Setting,
    judged: bool,
    stage: Pseudonymise,
    read: [u64; PARTITIONS as usize],
    pub(crate) now: i64,
    /// A crash loses what is in memory after each so many commits.
    pub(crate) crash_every: Option<u32>,
    /// A crash before the commit loses the outputs too: after this many commits, once.
    pub(crate) crash_before: Option<u32>,
    pub(crate) commits: u32,
}

impl World {
    pub(crate) fn new(setting: Setting) -> Self {
        let log = Log::default();
        let stage = stage(&log, &setting);
        let mut world = Self {
            log,
            setting,
            judged: true,
            stage,
            read: [0; PARTITIONS as usize],
            now: NOON,
            crash_every: None,
            crash_before: None,
            commits: 0,
        };
        world.assign();
        world
    }

    fn partitions() -> Vec<TopicPartition> {
        (0..PARTITIONS).map(|number| TopicPartition::new(topics::EVENT, number)).collect()
    }

    fn assign(&mut self) {
        let mut member = self.log.clone();
        self.stage.assigned(&mut member, &Self::partitions()).unwrap();
    }

    /// Begins again with nothing but the log.
    pub(crate) fn restart(&mut self) {
        self.stage = stage(&self.log, &self.setting);
        if !self.judged {
            self.stage.judge = None;
        }
        self.assign();
    }

    /// Begins again with a judge or without.
    pub(crate) fn switch(&mut self, judged: bool) {
        self.judged = judged;
        self.restart();
    }

    /// Whether a crash takes the place of this commit.
    fn crashes(&mut self) -> bool {
        self.commits += 1;
        if self.crash_before == Some(self.commits) {
            self.restart();
            return true;
        }
        false
    }

    fn committed(&mut self) {
        if self.crash_every.is_some_and(|every| self.commits.is_multiple_of(every)) {
            self.restart();
        }
    }

    /// All parts of a message are on the topic, in the order in which `dedupe` puts them there.
    pub(crate) fn tell(&mut self, line: &str) {
        self.log.push(parts(line).iter().map(|part| record(part, self.judged)).collect());
    }

    /// Processes what lies on the topic, a record at a time, and what comes of it.
    pub(crate) fn run(&mut self) {
        self.try_run().unwrap();
    }

    pub(crate) fn try_run(&mut self) -> Result<(), StepError> {
        self.take_all(true)
    }

    /// The same, before the stage was ever told the time.
    pub(crate) fn run_before_any_tick(&mut self) {
        self.take_all(false).unwrap();
    }

    fn take_all(&mut self, ticks: bool) -> Result<(), StepError> {
        loop {
            let before = self.read;
            for at in Self::partitions() {
                let number = at.partition as usize;
                while let (Some(delivered), _) = self.next(&at, self.read[number]) {
                    if ticks {
                        self.tick()?;
                    }
                    let next = Positions::from([(at.clone(), delivered.offset + 1)]);
                    let outputs = self.stage.process(std::slice::from_ref(&delivered), &next)?;
                    if self.crashes() {
                        continue;
                    }
                    self.log.push(outputs);
                    self.read[number] = delivered.offset + 1;
                    self.stage.settled(true);
                    self.committed();
                }
            }
            if self.read == before {
                return if ticks { self.tick() } else { Ok(()) };
            }
        }
    }

    fn next(&self, at: &TopicPartition, from: u64) -> (Option<Delivered>, u64) {
        let one = BatchLimits { records: 1, bytes: 1 };
        let (found, next) = self.log.read(at, from, one).unwrap();
        (found.into_iter().next(), next)
    }

    fn tick(&mut self) -> Result<(), StepError> {
        let outputs = self.stage.tick(self.now)?;
        if !outputs.is_empty() {
            if self.crashes() {
                return self.tick();
            }
            self.log.push(outputs);
            self.stage.settled(true);
            self.committed();
        }
        Ok(())
    }

    /// Time goes by.
    pub(crate) fn pass(&mut self, hours: i64) {
        self.now += hours * HOUR;
        self.run();
        self.run();
    }

    /// By message, what was decided of it: `ok`, or the return codes and where they go. A message
    /// is refused when a part of it is; the parts that agree say nothing. Of a name that was used more
    /// than once, the last.
    pub(crate) fn verdicts(&self) -> BTreeMap<String, String> {
        let registry = Registry::own();
        let mut of_parts: BTreeMap<String, BTreeMap<i32, Verdict>> = BTreeMap::new();
        for record in self.log.all(topics::VERDICT) {
            let verdict: Verdict =
                registry.decode(RecordType::Verdict, &record.value.unwrap()).unwrap();
            let of_message = of_parts.entry(verdict.message_id.clone()).or_default();
            let part = verdict.part;
            if of_message.values().any(|earlier| earlier.receipt != verdict.receipt) {
                of_message.clear();
            }
            assert_eq!(of_message.insert(part, verdict), None, "two verdicts on one part");
        }
        let told = |parts: BTreeMap<i32, Verdict>| {
            let expected = parts.values().next().map_or(0, |verdict| verdict.parts);
            let all = parts.len() == usize::try_from(expected).unwrap();
            let findings = parts.values().flat_map(|verdict| &verdict.findings);
            let codes: BTreeSet<String> = findings
                .map(|finding| {
                    let code = finding.retourcode.as_deref().unwrap_or_default();
                    format!("{code}@{}", finding.element.as_deref().unwrap_or_default())
                })
                .collect();
            let codes = codes.into_iter().collect::<Vec<_>>().join(" ");
            let accepted = parts.values().all(|verdict| verdict.accepted);
            match (all, accepted, codes.is_empty()) {
                (false, ..) => "half".to_owned(),
                (_, true, true) => "ok".to_owned(),
                (_, true, false) => format!("partly {codes}"),
                (_, false, _) => codes,
            }
        };
        of_parts.into_iter().map(|(message, parts)| (message, told(parts))).collect()
    }

    /// What is approved of a claim, over all its parts.
    pub(crate) fn toegekend(&self, line: &str) -> i64 {
        let registry = Registry::own();
        let message_id = parts(line)[0].0.meta.message_id.clone();
        let verdicts = self.log.all(topics::VERDICT).into_iter();
        let verdicts = verdicts.map(|record| {
            registry.decode::<Verdict>(RecordType::Verdict, &record.value.unwrap()).unwrap()
        });
        verdicts.filter(|verdict| verdict.message_id == message_id).map(|v| v.toegekend).sum()
    }

    /// The facts that went on, in an order of their own.
    pub(crate) fn facts(&self) -> Vec<String> {
        let registry = Registry::own();
        let mut all = Vec::new();
        for topic in topics::CLEAN {
            for record in self.log.all(topic) {
                let safe = SafeEvent::decode(&registry, &record.value.unwrap()).unwrap();
                all.push(format!("{topic} {:?}", safe.fact()));
            }
        }
        all.sort();
        all
    }

    /// The lines of claims that went on: reference, judgement, return codes.
    pub(crate) fn lines(&self) -> BTreeMap<String, String> {
        let registry = Registry::own();
        let lines = self.log.all(topics::CLEAN_DECLARED).into_iter().map(|record| {
            let safe = SafeEvent::decode(&registry, &record.value.unwrap()).unwrap();
            let Fact::Declared(line) = safe.fact() else { panic!("not a line") };
            let codes = line.retourcodes.clone().unwrap_or_default();
            let told = format!("{} {codes}", line.beoordeling.as_deref().unwrap_or("geen"));
            (line.fact_id.clone(), told.trim().to_owned())
        });
        lines.collect()
    }

    /// What was noted, without what it means.
    pub(crate) fn notes(&self) -> Vec<String> {
        let registry = Registry::own();
        let notes = self.log.all(topics::OUTCOME).into_iter().map(|record| {
            let outcome: Outcome =
                registry.decode(RecordType::Outcome, &record.value.unwrap()).unwrap();
            assert_eq!(outcome.kind, "noted");
            let reason = outcome.reason.unwrap();
            format!("{} {}", outcome.receipt, reason.split(':').next().unwrap())
        });
        let mut notes: Vec<String> = notes.collect();
        notes.sort();
        notes
    }

    /// Nothing that tells who a child is may be in state or verdicts.
    pub(crate) fn assert_nobody_is_named(&self) {
        for topic in [topics::STATE_JUDGE, topics::VERDICT, topics::OUTCOME] {
            for record in self.log.all(topic) {
                let bytes = [record.key, record.value.unwrap_or_default()].concat();
                let text = String::from_utf8_lossy(&bytes).to_lowercase();
                assert!(!text.contains("achternaam-van"), "a name is on {topic}");
            }
        }
        let registry = Registry::own();
        for record in self.log.all(topics::EVENT) {
            let event: Event = registry.decode(RecordType::Event, &record.value.unwrap()).unwrap();
            assert!(!is_word(&event) || event.person.is_none(), "a word names a person");
        }
    }
}

fn stage(log: &Log, setting: &Setting) -> Pseudonymise {
    let registry = Arc::new(Registry::own());
    let waits = Waits {
        wait_ms: setting.wait_hours * HOUR,
        gather_ms: setting.gather_hours * HOUR,
        keep_ms: 1_000 * 24 * HOUR,
    };
    let stream = Arc::new(log.clone());
    let judge = Judge::new(waits, setting.lists.clone(), ids(), Arc::clone(&registry), stream);
    Pseudonymise {
        registry,
        pseudonymiser: Pseudonymiser::new(&Secret([3; 32]), "test", 1),
        ids: ids(),
        teams: Vec::new(),
        judge: Some(judge),
        link: false,
    }
}

/// As `dedupe` puts it there: marked where it is judged.
fn record((event, child): &(Event, Option<String>), judged: bool) -> Output {
    let Event { meta, .. } = event;
    let key = child.clone().unwrap_or_else(|| {
        ids().provider_key(&Conversation {
            law: &meta.law,
            municipality: &meta.municipality,
            provider: &meta.provider,
        })
    });
    let value = wire::encode(RecordType::Event, event);
    let mut output = Output::keyed(topics::EVENT, key, value, meta.received_at);
    if judged && standard::answer_of(&meta.message_type).is_some() {
        output.record.headers.push(("verdict".to_owned(), b"awaited".to_vec()));
    }
    output
}
