//! `dedupe` by the table of what counts as a duplicate: rows of messages in, kinds of records out.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::sync::Arc;

use wijkstroom_pipeline::dedupe::Dedupe;
use wijkstroom_pipeline::runner::Step;
use wijkstroom_schemas::ids::{Ids, MessageName, Secret, content_hash};
use wijkstroom_schemas::message::{Answer, Finding, Framed, Message, Origin, Outcome, Reject};
use wijkstroom_schemas::topics;
use wijkstroom_schemas::wire::{self, RecordType, Registry};
use wijkstroom_stream::{Delivered, Output, Positions, Record, TopicPartition};

/// `identification content verdict`, where the verdict is `ok` or the rule that refuses.
fn message(row: &str) -> Message {
    let ids = Ids::new(&Secret([1; 32]), &Secret([2; 32]));
    let parts: Vec<&str> = row.split(' ').collect();
    let [identification, content, verdict] = parts[..] else { panic!("row {row:?}") };
    let name = MessageName { message_type: "JW305", sender: "12345678", identification };
    let hash = content_hash(content.as_bytes());
    let accepted = verdict == "ok";
    let finding = Finding {
        rule: Some(verdict.to_owned()),
        retourcode: Some("0001".to_owned()),
        line: 3,
        column: 5,
        path: "/Bericht/Client/Bsn".to_owned(),
        message: "uitleg".to_owned(),
        element: None,
    };
    let event = Framed { key: ids.message(&name), value: content.as_bytes().to_vec() };
    Message {
        origin: Origin {
            message_id: ids.message(&name),
            receipt: ids.receipt(&name, &hash),
            source: "http".to_owned(),
            received_at: 1_700_000_000_000,
            level: (!accepted).then_some(2),
            ..Origin::default()
        },
        content_hash: hash.to_vec(),
        findings: if accepted { vec![] } else { vec![finding] },
        findings_total: i32::from(!accepted),
        toewijzing_nummers: vec![7],
        identification_line: Some(9),
        identification_column: Some(4),
        facts: i32::from(accepted),
        events: if accepted { vec![event] } else { vec![] },
        original: Some(content.as_bytes().to_vec()),
    }
}

fn delivered(rows: &[&str]) -> Vec<Delivered> {
    let records = rows.iter().enumerate().map(|(offset, row)| {
        let message = message(row);
        let record = Record {
            key: message.origin.message_id.clone().into_bytes(),
            value: Some(wire::encode(RecordType::Message, &message)),
            headers: vec![],
            timestamp_ms: message.origin.received_at,
        };
        Delivered { at: TopicPartition::new(topics::INBOX, 0), offset: offset as u64, record }
    });
    records.collect()
}

/// One word an output: what it says of the message.
fn words(outputs: &[Output]) -> Vec<String> {
    let registry = Registry::own();
    let word = |output: &Output| {
        let value = output.record.value.as_deref().unwrap();
        match &*output.topic {
            topics::EVENT => format!("event:{}", String::from_utf8_lossy(value)),
            topics::ANSWER => {
                let answer: Answer = registry.decode(RecordType::Answer, value).unwrap();
                if answer.accepted {
                    "accepted".to_owned()
                } else {
                    let last = answer.findings.last().unwrap().rule.clone().unwrap();
                    format!("refused:{last}")
                }
            }
            topics::REJECT => {
                let reject: Reject = registry.decode(RecordType::Reject, value).unwrap();
                format!("reject:{}", reject.stage)
            }
            topics::OUTCOME => registry.decode::<Outcome>(RecordType::Outcome, value).unwrap().kind,
            topics::STATE_DEDUPE => "state".to_owned(),
            other => panic!("unexpected topic {other}"),
        }
    };
    outputs.iter().map(word).filter(|word| word != "state").collect()
}

/// Batches of rows, and what comes of each. Run twice: in these batches, and as one batch.
#[track_caller]
fn check(batches: &[(&[&str], &[&str])]) {
    let mut dedupe = Dedupe::new(Arc::new(Registry::own()));
    for (rows, expected) in batches {
        let outputs = dedupe.process(&delivered(rows), &Positions::new()).unwrap();
        dedupe.settled(true);
        assert_eq!(words(&outputs), *expected, "{rows:?}");
    }
    let rows: Vec<&str> = batches.iter().flat_map(|(rows, _)| rows.iter().copied()).collect();
    let expected: Vec<&str> = batches.iter().flat_map(|(_, words)| words.iter().copied()).collect();
    let mut dedupe = Dedupe::new(Arc::new(Registry::own()));
    let outputs = dedupe.process(&delivered(&rows), &Positions::new()).unwrap();
    assert_eq!(words(&outputs), expected, "as one batch");
}

#[test]
fn drops_resends_and_nothing_else() {
    // A resend of an accepted message.
    check(&[(&["A one ok"], &["event:one", "accepted"]), (&["A one ok"], &["duplicate"])]);
    // Also when it would be refused today.
    check(&[(&["A one ok"], &["event:one", "accepted"]), (&["A one CS002"], &["duplicate"])]);
    // A refused message again with the same verdict.
    check(&[
        (&["A one CS002"], &["reject:door", "refused:CS002"]),
        (&["A one CS002"], &["duplicate"]),
    ]);
    // The same content with another verdict: the rules changed.
    check(&[
        (&["A one CS002"], &["reject:door", "refused:CS002"]),
        (&["A one CS058"], &["reject:door", "refused:CS058"]),
        (&["A one ok"], &["event:one", "accepted"]),
        (&["A one ok"], &["duplicate"]),
    ]);
    // Corrected under the same identification: as if never sent (OP286).
    check(&[
        (&["A one CS002"], &["reject:door", "refused:CS002"]),
        (&["A two ok"], &["event:two", "accepted"]),
    ]);
    // Other content under an accepted identification (TR056), and that again.
    check(&[
        (&["A one ok"], &["event:one", "accepted"]),
        (&["A two ok"], &["reject:dedupe", "refused:TR056"]),
        (&["A two ok"], &["duplicate"]),
        (&["A three ok"], &["reject:dedupe", "refused:TR056"]),
        (&["A one ok"], &["duplicate"]),
        (&["A four CS002"], &["reject:door", "refused:CS002"]),
    ]);
    // Equal content under another identification is another message.
    check(&[
        (&["A one ok"], &["event:one", "accepted"]),
        (&["B one ok"], &["event:one", "accepted"]),
    ]);
}

/// What an aborted commit would have remembered is forgotten.
#[test]
fn remembers_nothing_of_an_aborted_commit() {
    let mut dedupe = Dedupe::new(Arc::new(Registry::own()));
    for committed in [false, true] {
        let outputs = dedupe.process(&delivered(&["A one ok"]), &Positions::new()).unwrap();
        assert_eq!(words(&outputs), ["event:one", "accepted"]);
        dedupe.settled(committed);
    }
    let outputs = dedupe.process(&delivered(&["A one ok"]), &Positions::new()).unwrap();
    assert_eq!(words(&outputs), ["duplicate"]);
}

/// A conflict points at the identification, and what is parked is what the sender sent.
#[test]
fn a_conflict_tells_where_and_keeps_the_original() {
    let mut dedupe = Dedupe::new(Arc::new(Registry::own()));
    let rows = delivered(&["A one ok", "A two ok"]);
    let outputs = dedupe.process(&rows, &Positions::new()).unwrap();
    let reject = outputs.iter().find(|output| &*output.topic == topics::REJECT).unwrap();
    let value = reject.record.value.as_deref().unwrap();
    let reject: Reject = Registry::own().decode(RecordType::Reject, value).unwrap();
    let finding = &reject.findings[0];
    assert_eq!((finding.line, finding.column), (9, 4));
    assert_eq!(finding.retourcode.as_deref(), Some("9056"));
    assert_eq!((reject.code.as_str(), reject.payload_kind.as_str()), ("TR056", "message"));
    assert_eq!(reject.payload.as_deref(), Some(&b"two"[..]));
    assert_eq!(reject.origin.level, Some(3));
}
