//! `dedupe` where messages are judged: rows of messages and verdicts in, kinds of records out.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use wijkstroom_pipeline::dedupe::Dedupe;
use wijkstroom_pipeline::judge::is_awaited;
use wijkstroom_pipeline::runner::{Step, StepError};
use wijkstroom_schemas::ids::{Ids, MessageName, Secret, content_hash};
use wijkstroom_schemas::message::{
    Answer, FINDINGS_MAX, Finding, Framed, Message, Origin, Outcome, Received, Reject, Verdict,
};
use wijkstroom_schemas::topics;
use wijkstroom_schemas::wire::{self, RecordType, Registry};
use wijkstroom_stream::{
    BatchLimits, Delivered, Member, Output, Polled, Positions, Record, Stream, StreamError,
    TopicPartition,
};

const RECEIVED_AT: i64 = 1_700_000_000_000;

fn ids() -> Ids {
    Ids::new(&Secret([1; 32]), &Secret([2; 32]))
}

/// `type identification content`; a content such as `one*3` has three parts. A content that begins with
/// `bad` does not pass level 2.
fn message(kind: &str, identification: &str, content: &str) -> Message {
    let ids = ids();
    let name = MessageName { message_type: kind, sender: "12345678", identification };
    let hash = content_hash(content.as_bytes());
    let parts: usize = content.split_once('*').map_or(1, |(_, parts)| parts.parse().unwrap());
    let accepted = !content.starts_with("bad");
    let event = Framed { key: ids.message(&name), value: content.as_bytes().to_vec() };
    Message {
        origin: Origin {
            message_id: ids.message(&name),
            receipt: ids.receipt(&name, &hash),
            message_type: Some(kind.to_owned()),
            received_at: RECEIVED_AT,
            level: (!accepted).then_some(2),
            ..Origin::default()
        },
        content_hash: hash.to_vec(),
        findings: if accepted { vec![] } else { vec![finding("CS002")] },
        findings_total: i32::from(!accepted),
        toewijzing_nummers: vec![7],
        identification_line: Some(9),
        identification_column: Some(4),
        facts: 1,
        events: if accepted { vec![event; parts] } else { vec![] },
        original: Some(content.as_bytes().to_vec()),
    }
}

fn finding(rule: &str) -> Finding {
    Finding {
        rule: Some(rule.to_owned()),
        retourcode: Some("9019".to_owned()),
        line: 3,
        column: 5,
        path: "/Bericht/Client".to_owned(),
        message: "uitleg".to_owned(),
        element: Some("Client".to_owned()),
    }
}

/// On a message, one of its parts: what refuses it, `ok`, or `ok` and a rule that refuses a line.
fn verdict(message: &Message, part: i32, said: &str) -> Verdict {
    let rules: Vec<&str> = said.split('+').filter(|rule| *rule != "ok").collect();
    Verdict {
        message_id: message.origin.message_id.clone(),
        receipt: message.origin.receipt.clone(),
        part,
        parts: 0,
        accepted: said.starts_with("ok"),
        findings: rules.iter().map(|rule| finding(rule)).collect(),
        findings_total: i32::try_from(rules.len()).unwrap(),
        toegekend: 100 + i64::from(part),
        decided_at: RECEIVED_AT + i64::from(part),
    }
}

/// The topics that dedupe reads, and reads back from.
#[derive(Default)]
struct Log {
    records: Mutex<BTreeMap<Arc<str>, Vec<Delivered>>>,
}

impl Log {
    fn add(&self, topic: &str, value: Vec<u8>) -> Delivered {
        let mut records = self.records.lock().unwrap();
        let of_topic = records.entry(topic.into()).or_default();
        let record =
            Record { key: vec![], value: Some(value), headers: vec![], timestamp_ms: RECEIVED_AT };
        let at = TopicPartition::new(topic, 0);
        // Offsets have gaps, as after transactions.
        let offset = of_topic.last().map_or(3, |last| last.offset + 2);
        of_topic.push(Delivered { at, offset, record });
        of_topic.last().unwrap().clone()
    }

    /// `type identification content` goes to the inbox, `type identification content part said` to the
    /// verdicts.
    fn row(&self, row: &str) -> Delivered {
        let words: Vec<&str> = row.split(' ').collect();
        let (&[kind, identification, content], rest) = words.split_first_chunk().unwrap();
        let message = message(kind, identification, content);
        match rest {
            [] => self.add(topics::INBOX, wire::encode(RecordType::Message, &message)),
            [part, said] => {
                let verdict = verdict(&message, part.parse().unwrap(), said);
                self.add(topics::VERDICT, wire::encode(RecordType::Verdict, &verdict))
            }
            _ => panic!("row {row:?}"),
        }
    }
}

impl Stream for Log {
    fn append(&self, _outputs: Vec<Output>) -> Result<(), StreamError> {
        Ok(())
    }

    fn join(&self, _group: &str, _topics: &[&str]) -> Result<Box<dyn Member>, StreamError> {
        Err(StreamError::Fenced(None))
    }

    fn read(
        &self,
        at: &TopicPartition,
        from: u64,
        limits: BatchLimits,
    ) -> Result<(Vec<Delivered>, u64), StreamError> {
        let records = self.records.lock().unwrap();
        let all = records.get(&at.topic).into_iter().flatten();
        let found: Vec<Delivered> =
            all.filter(|record| record.offset >= from).take(limits.records).cloned().collect();
        let next = found.last().map_or(from, |last| last.offset + 1);
        Ok((found, next))
    }
}

/// What was committed to the changelog, first to last.
#[derive(Default)]
struct Changelog(Vec<Record>);

impl Member for Changelog {
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
        each: &mut dyn FnMut(Record),
    ) -> Result<(), StreamError> {
        self.0.iter().cloned().for_each(each);
        Ok(())
    }
}

/// Dedupe with the log it reads, and what it has committed.
struct World {
    log: Arc<Log>,
    changelog: Changelog,
    dedupe: Dedupe,
}

impl World {
    fn new() -> Self {
        let mut world = Self {
            log: Arc::default(),
            changelog: Changelog::default(),
            dedupe: fresh(&Arc::default()),
        };
        world.restart();
        world
    }

    /// A new process: all that is known is what was committed.
    fn restart(&mut self) {
        self.dedupe = fresh(&self.log);
        let inputs =
            [TopicPartition::new(topics::INBOX, 0), TopicPartition::new(topics::VERDICT, 0)];
        self.dedupe.assigned(&mut self.changelog, &inputs).unwrap();
    }

    fn process(&mut self, batch: &[Delivered], committed: bool) -> Vec<Output> {
        let outputs = self.dedupe.process(batch, &Positions::new()).unwrap();
        self.dedupe.settled(committed);
        if committed {
            let state = outputs.iter().filter(|output| *output.topic == *topics::STATE_DEDUPE);
            self.changelog.0.extend(state.map(|output| output.record.clone()));
        }
        outputs
    }

    fn rows(&mut self, rows: &[&str]) -> Vec<Output> {
        let batch: Vec<Delivered> = rows.iter().map(|row| self.log.row(row)).collect();
        self.process(&batch, true)
    }
}

fn fresh(log: &Arc<Log>) -> Dedupe {
    Dedupe::judged(Arc::new(Registry::own()), Arc::clone(log) as Arc<dyn Stream>)
}

/// One word an output: what it says of the message.
fn words(outputs: &[Output]) -> Vec<String> {
    let word = |output: &Output| {
        let value = output.record.value.as_deref();
        match &*output.topic {
            topics::EVENT => format!("event:{}", String::from_utf8_lossy(value.unwrap())),
            topics::ANSWER => {
                let answer: Answer = decode(RecordType::Answer, output);
                let rules = answer.findings.iter().filter_map(|finding| finding.rule.clone());
                let rules: Vec<String> = rules.collect();
                let verdict = if answer.accepted { "accepted" } else { "refused" };
                [vec![verdict.to_owned()], rules].concat().join(":")
            }
            topics::REJECT => {
                let reject: Reject = decode(RecordType::Reject, output);
                format!("reject:{}", reject.stage)
            }
            topics::OUTCOME => decode::<Outcome>(RecordType::Outcome, output).kind,
            topics::STATE_DEDUPE => "state".to_owned(),
            other => panic!("unexpected topic {other}"),
        }
    };
    outputs.iter().map(word).filter(|word| word != "state").collect()
}

fn decode<T: serde::de::DeserializeOwned>(record: RecordType, output: &Output) -> T {
    Registry::own().decode(record, output.record.value.as_deref().unwrap()).unwrap()
}

fn answer(outputs: &[Output]) -> Answer {
    let of = |topic: &'static str| outputs.iter().find(move |output| *output.topic == *topic);
    decode(RecordType::Answer, of(topics::ANSWER).unwrap())
}

/// Rows, and what comes of each, one a batch. Run twice: as they come, and with a commit that fails and a
/// new process before each.
#[track_caller]
fn check(rows: &[(&str, &[&str])]) {
    for restarts in [false, true] {
        let mut world = World::new();
        for (row, expected) in rows {
            let delivered = world.log.row(row);
            if restarts {
                world.process(std::slice::from_ref(&delivered), false);
                world.restart();
            }
            let outputs = world.process(&[delivered], true);
            assert_eq!(words(&outputs), *expected, "{row:?}, restarts: {restarts}");
        }
    }
}

#[test]
fn a_judged_message_is_answered_with_its_verdict() {
    let accepted: &[&str] = &["accepted"];
    check(&[
        ("JW305 A one", &["waiting", "event:one"]),
        ("JW305 A one 0 ok", accepted),
        ("JW305 A one", &["duplicate"]),
    ]);
    check(&[
        ("JW305 A one", &["waiting", "event:one"]),
        ("JW305 A one 0 TR019+TR074", &["reject:judge", "refused:TR019:TR074"]),
    ]);
    // What the municipality sends, and what answers a message, gets a receipt only.
    check(&[
        ("JW301 A one", &["event:one", "accepted"]),
        ("JW306 A one", &["event:one", "accepted"]),
    ]);
    // Levels 1 and 2 are told at once.
    check(&[("JW305 A bad", &["reject:door", "refused:CS002"])]);
    // A line of a claim is refused, the claim is not.
    check(&[
        ("JW323 A one", &["waiting", "event:one"]),
        ("JW323 A one 0 ok+TR338", &["accepted:TR338"]),
    ]);
}

/// What waits for a verdict is marked; what was answered already is not, and no judge refuses it.
#[test]
fn only_events_that_wait_for_a_verdict_are_marked() {
    for (judged, row, marked) in [
        (true, "JW305 A one", true),
        (true, "JW323 A one*3", true),
        (true, "JW301 A one", false),
        (false, "JW305 A one", false),
    ] {
        let mut world = World::new();
        if !judged {
            world.dedupe = Dedupe::new(Arc::new(Registry::own()));
        }
        let outputs = world.rows(&[row]);
        let events: Vec<bool> = outputs
            .iter()
            .filter(|output| *output.topic == *topics::EVENT)
            .map(|output| is_awaited(&output.record))
            .collect();
        assert!(!events.is_empty() && events.iter().all(|found| *found == marked), "{row}");
    }
}

#[test]
fn parts_come_in_any_order_and_once() {
    check(&[
        ("JW323 A one*3", &["waiting", "event:one*3", "event:one*3", "event:one*3"]),
        ("JW323 A one*3 2 ok+TR339", &[]),
        // Again, one that there is not, and one of other content.
        ("JW323 A one*3 2 ok", &[]),
        ("JW323 A one*3 3 ok", &[]),
        ("JW323 A one*3 -1 ok", &[]),
        ("JW323 A two 0 TR019", &[]),
        ("JW323 A one*3 0 ok+TR338", &[]),
        ("JW323 A one*3 1 ok", &["accepted:TR338:TR339"]),
        ("JW323 A one*3 1 TR019", &[]),
        ("JW323 B one 0 TR019", &[]),
    ]);
    check(&[
        ("JW323 A one*2", &["waiting", "event:one*2", "event:one*2"]),
        ("JW323 A one*2 1 TR333", &[]),
        ("JW323 A one*2 0 ok", &["reject:judge", "refused:TR333"]),
    ]);
}

#[test]
fn a_resend_meanwhile_has_the_answer_of_the_first() {
    check(&[
        ("JW305 A one", &["waiting", "event:one"]),
        ("JW305 A one", &["duplicate"]),
        ("JW305 A one 0 ok", &["accepted"]),
        ("JW305 A one", &["duplicate"]),
    ]);
}

#[test]
fn a_refused_message_was_never_sent() {
    // Corrected under its own name.
    check(&[
        ("JW305 A one", &["waiting", "event:one"]),
        ("JW305 A one 0 TR019", &["reject:judge", "refused:TR019"]),
        ("JW305 A two", &["waiting", "event:two"]),
        ("JW305 A two 0 ok", &["accepted"]),
        ("JW305 A three", &["reject:dedupe", "refused:TR056"]),
    ]);
    // Offered again as it was: judged anew, told only what is new.
    check(&[
        ("JW305 A one", &["waiting", "event:one"]),
        ("JW305 A one 0 TR019", &["reject:judge", "refused:TR019"]),
        ("JW305 A one", &["waiting", "event:one"]),
        ("JW305 A one 0 TR019", &["duplicate"]),
        ("JW305 A one", &["waiting", "event:one"]),
        ("JW305 A one 0 TR074", &["reject:judge", "refused:TR074"]),
        ("JW305 A one", &["waiting", "event:one"]),
        ("JW305 A one 0 ok", &["accepted"]),
        ("JW305 A one", &["duplicate"]),
    ]);
}

/// What becomes of other content under a name depends on the first, not on when it comes.
#[test]
fn other_content_waits_for_the_first() {
    check(&[
        ("JW305 A one", &["waiting", "event:one"]),
        ("JW305 A two", &["waiting"]),
        ("JW305 A two", &["duplicate"]),
        ("JW305 A bad", &["reject:door", "refused:CS002"]),
        ("JW305 A one 0 ok", &["accepted", "reject:dedupe", "refused:TR056"]),
        ("JW305 A two", &["duplicate"]),
    ]);
    check(&[
        ("JW305 A one", &["waiting", "event:one"]),
        ("JW305 A two", &["waiting"]),
        ("JW305 A three", &["waiting"]),
        ("JW305 A one 0 TR019", &["reject:judge", "refused:TR019", "event:two"]),
        ("JW305 A two 0 ok", &["accepted", "reject:dedupe", "refused:TR056"]),
        ("JW305 A four", &["reject:dedupe", "refused:TR056"]),
    ]);
    // As many as a sender can make up: only so many wait.
    let mut world = World::new();
    world.rows(&["JW305 A first"]);
    let rows: Vec<String> = (0..70).map(|number| format!("JW305 A other{number}")).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let held = vec!["waiting"; 64];
    let refused = ["reject:dedupe", "refused:TR056"].repeat(6);
    assert_eq!(words(&world.rows(&rows)), [held, refused].concat());
    let outputs = world.rows(&["JW305 A first 0 ok"]);
    assert_eq!(words(&outputs).iter().filter(|word| **word == "refused:TR056").count(), 64);
}

/// In one batch, in either order: the verdict on the first, and another message under its name.
#[test]
fn a_verdict_and_a_resend_may_come_together() {
    for rows in [["JW305 A one 0 TR019", "JW305 A two"], ["JW305 A two", "JW305 A one 0 TR019"]] {
        let mut world = World::new();
        world.rows(&["JW305 A one"]);
        assert_eq!(
            words(&world.rows(&rows)),
            ["waiting", "reject:judge", "refused:TR019", "event:two"]
        );
        world.restart();
        assert_eq!(words(&world.rows(&["JW305 A two 0 ok"])), ["accepted"]);
    }
    let mut world = World::new();
    world.rows(&["JW305 A one"]);
    let both = world.rows(&["JW305 A one 0 ok", "JW305 A one"]);
    assert_eq!(words(&both), ["duplicate", "accepted"]);
}

/// Whoever looks for a message finds it while it waits, by all that it will be found by later.
#[test]
fn what_waits_is_told() {
    let mut world = World::new();
    let outputs = world.rows(&["JW305 A one", "JW305 A two"]);
    let told = outputs.iter().filter(|output| *output.topic == *topics::OUTCOME);
    let told: Vec<Outcome> = told.map(|output| decode(RecordType::Outcome, output)).collect();
    for (outcome, content) in told.iter().zip(["one", "two"]) {
        let Message { origin, toewijzing_nummers, facts, .. } = message("JW305", "A", content);
        assert_eq!((&*outcome.receipt, outcome.at), (&*origin.receipt, RECEIVED_AT));
        let received = Received { origin, toewijzing_nummers, facts };
        assert_eq!(outcome.received.as_ref(), Some(&received), "{content}");
    }
    assert_eq!(told.len(), 2);
}

/// What the answer and the reject hold: the message read back, and what its parts said together.
#[test]
fn an_answer_holds_what_the_parts_said() {
    let mut world = World::new();
    world.rows(&["JW305 Z other", "JW323 A one*3"]);
    world.rows(&["JW323 A one*3 1 ok+TR338+TR339", "JW323 A one*3 0 ok"]);
    let found = answer(&world.rows(&["JW323 A one*3 2 ok+TR384"]));
    assert_eq!((found.toegekend, found.decided_at), (303, RECEIVED_AT + 2));
    assert_eq!((found.findings_total, found.origin.level, found.inbox_offset), (3, None, 5));
    assert_eq!((found.toewijzing_nummers.as_slice(), found.facts), ([7].as_slice(), 1));
    assert_eq!(found.findings[2].element.as_deref(), Some("Client"));

    let outputs = world.rows(&["JW305 Z other 0 TR019"]);
    let found = answer(&outputs);
    assert_eq!((found.toegekend, found.origin.level), (0, Some(3)));
    let reject: Reject = decode(
        RecordType::Reject,
        outputs.iter().find(|output| *output.topic == *topics::REJECT).unwrap(),
    );
    assert_eq!((reject.code.as_str(), reject.payload.as_deref()), ("TR019", Some(&b"other"[..])));
    assert_eq!((reject.reject_id, reject.rejected_at), (found.origin.receipt, RECEIVED_AT));

    world.rows(&["JW305 Y future"]);
    assert_eq!(answer(&world.rows(&["JW305 Y future 0 TR135"])).origin.level, Some(4));
}

/// Every refused line is in the answer to its claim, with what that needs.
#[test]
fn a_claim_of_many_refused_lines_keeps_them_all() {
    let mut world = World::new();
    world.rows(&["JW323 A one"]);
    let many = ["TR338"; FINDINGS_MAX + 5].join("+");
    let found = answer(&world.rows(&[&format!("JW323 A one 0 ok+{many}")]));
    assert_eq!(found.findings.len(), FINDINGS_MAX + 5);
    let told = found.findings.iter().filter(|finding| !finding.message.is_empty()).count();
    assert_eq!(told, FINDINGS_MAX);
    let last = found.findings.last().unwrap();
    assert_eq!(
        (last.retourcode.as_deref(), last.element.as_deref()),
        (Some("9019"), Some("Client"))
    );
}

/// Many at once: what lies together is read back together, and each gets its own answer.
#[test]
fn a_batch_of_verdicts_answers_every_message() {
    let mut world = World::new();
    let sent: Vec<String> =
        (0..300).map(|number| format!("JW305 {number} content{number}")).collect();
    let rows: Vec<&str> = sent.iter().map(String::as_str).collect();
    world.rows(&rows);
    let judged: Vec<String> =
        sent.iter().rev().step_by(3).map(|row| format!("{row} 0 ok")).collect();
    let rows: Vec<&str> = judged.iter().map(String::as_str).collect();
    let outputs = world.rows(&rows);
    let mut answered: Vec<String> = outputs
        .iter()
        .filter(|output| *output.topic == *topics::ANSWER)
        .map(|output| decode::<Answer>(RecordType::Answer, output).origin.receipt)
        .collect();
    let mut expected: Vec<String> = sent
        .iter()
        .rev()
        .step_by(3)
        .map(|row| {
            let words: Vec<&str> = row.split(' ').collect();
            message(words[0], words[1], words[2]).origin.receipt
        })
        .collect();
    answered.sort();
    expected.sort();
    assert_eq!(answered, expected);
}

/// The stream no longer holds the message: it is answered with what is known of it.
#[test]
fn a_message_that_is_gone_is_answered() {
    let mut world = World::new();
    world.rows(&["JW305 A one", "JW305 B two"]);
    world.log.records.lock().unwrap().get_mut(topics::INBOX).unwrap().remove(0);
    let outputs = world.rows(&["JW305 A one 0 TR019", "JW305 B two 0 ok"]);
    assert_eq!(words(&outputs), ["accepted", "reject:judge", "refused:TR019"]);
    let reject: Reject = decode(
        RecordType::Reject,
        outputs.iter().find(|output| *output.topic == *topics::REJECT).unwrap(),
    );
    assert_eq!(reject.payload_kind, "none");
    assert_eq!(reject.origin.receipt, message("JW305", "A", "one").origin.receipt);
}

/// Without [judge] nobody would ever answer what waits: it says so rather than lose them.
#[test]
fn judging_cannot_end_while_messages_wait() {
    let mut world = World::new();
    world.rows(&["JW305 A one"]);
    let inbox = [TopicPartition::new(topics::INBOX, 0)];
    let mut without = Dedupe::new(Arc::new(Registry::own()));
    let refused = without.assigned(&mut world.changelog, &inbox);
    assert!(
        matches!(refused, Err(StepError::Unusable(reason, _)) if reason.contains("en wel 1: laat [judge]"))
    );
    world.rows(&["JW305 A one 0 ok"]);
    without.assigned(&mut world.changelog, &inbox).unwrap();
}
