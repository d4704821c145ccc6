//! Copies `in` to `out` and counts in `state`, until it is killed. Started by the suite
//! `stream_contract`, which kills it in the middle of its work.

#![allow(clippy::print_stdout)]

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::time::Duration;

use wijkstroom_stream::{BatchLimits, Output, Polled, StreamError, TopicPartition};
use wijkstroom_tests::stream::{GROUP, Place, after, output};

/// Small, so that there are many commits to be killed in.
const LIMITS: BatchLimits = BatchLimits { records: 7, bytes: 1 << 20 };

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let place = match (arguments.next(), arguments.next()) {
        (Some(engine), Some(place)) => Place::from_arguments(&engine, &place),
        _ => None,
    };
    let Some(place) = place else {
        println!("usage: stream_worker ENGINE PLACE");
        return ExitCode::FAILURE;
    };
    let opened = place.open(Duration::from_secs(30));
    loop {
        match work(&*opened.stream) {
            // As the runner does: join again, the positions tell.
            Err(StreamError::Fenced(_) | StreamError::Unknown(_)) => {}
            Err(error) => {
                println!("failed: {error:?}");
                return ExitCode::FAILURE;
            }
            Ok(()) => return ExitCode::SUCCESS,
        }
    }
}

fn work(stream: &dyn wijkstroom_stream::Stream) -> Result<(), StreamError> {
    let mut member = stream.join(GROUP, &["in"])?;
    let mut counts: BTreeMap<u32, u64> = BTreeMap::new();
    loop {
        match member.poll(LIMITS, Duration::from_millis(100))? {
            Polled::Idle => println!("idle"),
            Polled::Revoked(_) => {}
            Polled::Assigned(partitions) => {
                for at in partitions {
                    let mut last = 0;
                    member.restore(&TopicPartition::new("state", at.partition), &mut |record| {
                        last = wijkstroom_tests::stream::text(&record).parse().unwrap_or(u64::MAX);
                    })?;
                    counts.insert(at.partition, last);
                }
            }
            Polled::Records(batch) => {
                let mut outputs = Vec::new();
                let mut counted = counts.clone();
                for delivered in &batch {
                    let mut copy = delivered.record.clone();
                    let count = counted.entry(delivered.at.partition).or_default();
                    *count += 1;
                    copy.headers.push(("count".to_owned(), count.to_string().into_bytes()));
                    let partition = Some(delivered.at.partition);
                    outputs.push(Output { topic: "out".into(), partition, record: copy });
                    let mut state = output("state", "count", &count.to_string());
                    state.partition = partition;
                    outputs.push(state);
                }
                member.commit(&after(&batch), outputs)?;
                counts = counted;
                println!("committed {}", batch.len());
            }
        }
    }
}
