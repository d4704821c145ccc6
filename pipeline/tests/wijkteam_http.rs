//! Delivery over a real socket, to a receiver that misbehaves by script.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::collections::VecDeque;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::time::{Duration, Instant};

use wijkstroom_config::WijkteamSettings;
use wijkstroom_pipeline::runner::{Step as _, StepError};
use wijkstroom_pipeline::wijkteam::{GAVE_UP, REFUSED, ROUTING_KEY_HEADER, Wijkteam};
use wijkstroom_schemas::ids::{Ids, MessageName, Secret};
use wijkstroom_schemas::message::{Outcome, Reject, TeamDelivery};
use wijkstroom_schemas::topics;
use wijkstroom_schemas::wire::{self, RecordType, Registry};
use wijkstroom_stream::{Delivered, Output, Positions, Record, TopicPartition};

/// What the receiver does with a request that it has read whole.
#[derive(Clone)]
enum Act {
    Answer(&'static str),
    /// Says nothing until the client goes away.
    Hang,
    /// Has it, and breaks the connection before the answer.
    Break,
}

#[derive(Clone, Debug, PartialEq)]
struct Request {
    line: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Request {
    fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

/// Acts by its script, then answers 200 to all.
struct Receiver {
    at: SocketAddr,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl Receiver {
    fn start(script: &[Act]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = listener.local_addr().unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let script = Arc::new(Mutex::new(VecDeque::from(script.to_vec())));
        let seen = Arc::clone(&requests);
        // Ends with the test's process.
        std::thread::spawn(move || {
            for connection in listener.incoming() {
                let (seen, script) = (Arc::clone(&seen), Arc::clone(&script));
                std::thread::spawn(move || serve(connection.unwrap(), &seen, &script));
            }
        });
        Self { at, requests }
    }

    fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }
}

fn serve(connection: TcpStream, seen: &Mutex<Vec<Request>>, script: &Mutex<VecDeque<Act>>) {
    let mut reader = BufReader::new(connection.try_clone().unwrap());
    let mut writer = connection;
    while let Some(request) = read(&mut reader) {
        seen.lock().unwrap().push(request);
        let act = script.lock().unwrap().pop_front().unwrap_or(Act::Answer("200 OK\r\n"));
        match act {
            Act::Answer(head) => {
                let answer = format!("HTTP/1.1 {head}Content-Length: 9\r\n\r\n999900006");
                if writer.write_all(answer.as_bytes()).is_err() {
                    return;
                }
            }
            Act::Hang => {
                // Ends when the client hangs up.
                let mut rest = Vec::new();
                reader.read_to_end(&mut rest).unwrap_or_default();
                return;
            }
            Act::Break => return,
        }
    }
}

fn read(reader: &mut BufReader<TcpStream>) -> Option<Request> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
    let mut headers = Vec::new();
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok()?;
        let Some((name, value)) = header.trim_end().split_once(": ") else { break };
        headers.push((name.to_owned(), value.to_owned()));
    }
    let mut request = Request { line: line.trim_end().to_owned(), headers, body: Vec::new() };
    request.body = vec![0; request.header("content-length")?.parse().ok()?];
    reader.read_exact(&mut request.body).ok()?;
    Some(request)
}

fn settings(at: SocketAddr) -> WijkteamSettings {
    WijkteamSettings {
        name: "west".to_owned(),
        url: format!("http://{at}/leveringen"),
        municipalities: ["0363".to_owned()].into(),
        source: "urn:test".to_owned(),
        token_file: None,
        timeout: Duration::from_secs(10),
        give_up_after: Duration::from_secs(60),
        in_flight: 8.try_into().unwrap(),
    }
}

fn ids() -> Ids {
    Ids::new(&Secret([1; 32]), &Secret([2; 32]))
}

fn wijkteam(settings: WijkteamSettings) -> (Wijkteam, Arc<AtomicBool>) {
    let stop = Arc::new(AtomicBool::new(false));
    let registry = Arc::new(Registry::own());
    let wijkteam = Wijkteam::new(settings, ids(), registry, Arc::clone(&stop));
    (wijkteam.unwrap(), stop)
}

fn delivery(number: u64) -> TeamDelivery {
    TeamDelivery {
        delivery_id: format!("{number:032x}"),
        fact_id: format!("{:032x}", number + 1_000),
        receipt: format!("{:032x}", number + 2_000),
        municipality: "0363".to_owned(),
        kind: "started".to_owned(),
        message_type: "JW305".to_owned(),
        sender: "65656055".to_owned(),
        identification: number.to_string(),
        received_at: 1_776_240_000_000,
        body: format!("{{\"data\":\"999900006 {number}\"}}").into_bytes(),
    }
}

/// A batch of deliveries, each with its child.
fn batch(work: &[(&str, u64)]) -> (Vec<Delivered>, Positions) {
    let at = TopicPartition::new("wijkstroom.team.west", 0);
    let delivered = work.iter().zip(0..).map(|(&(child, number), offset)| Delivered {
        at: at.clone(),
        offset,
        record: Record {
            key: child.as_bytes().to_vec(),
            value: Some(wire::encode(RecordType::TeamDelivery, &delivery(number))),
            headers: Vec::new(),
            timestamp_ms: 0,
        },
    });
    (delivered.collect(), Positions::from([(at, work.len() as u64)]))
}

fn process(wijkteam: &mut Wijkteam, work: &[(&str, u64)]) -> Result<Vec<Output>, StepError> {
    let (batch, next) = batch(work);
    wijkteam.process(&batch, &next)
}

fn outcomes(outputs: &[Output]) -> Vec<Outcome> {
    let outcomes = outputs.iter().filter(|output| &*output.topic == topics::OUTCOME);
    let decode = |output: &Output| {
        let value = output.record.value.as_ref().unwrap();
        let outcome: Outcome = Registry::own().decode(RecordType::Outcome, value).unwrap();
        assert_eq!(output.record.key, outcome.receipt.as_bytes());
        outcome
    };
    outcomes.map(decode).collect()
}

fn rejects(outputs: &[Output]) -> Vec<(Record, Reject)> {
    let rejects = outputs.iter().filter(|output| &*output.topic == topics::REJECT);
    let decode = |output: &Output| {
        let value = output.record.value.as_ref().unwrap();
        (output.record.clone(), Registry::own().decode(RecordType::Reject, value).unwrap())
    };
    rejects.map(decode).collect()
}

/// Runs one delivery against a script: it must arrive, by as many equal requests as there are acts.
#[track_caller]
fn delivered_after(script: &[Act], timeout: Duration) {
    let receiver = Receiver::start(script);
    let (mut wijkteam, _) = wijkteam(WijkteamSettings { timeout, ..settings(receiver.at) });
    let outputs = process(&mut wijkteam, &[("a", 1)]).unwrap();
    let outcomes = outcomes(&outputs);
    assert_eq!(outcomes.len(), 1);
    assert_eq!((outcomes[0].kind.as_str(), &outcomes[0].reason), ("delivered", &None));
    assert_eq!(outcomes[0].fact_id, Some(delivery(1).fact_id));
    assert_eq!(outputs.len(), 1);
    let requests = receiver.requests();
    assert_eq!(requests.len(), script.len());
    assert_eq!(requests, vec![requests[0].clone(); script.len()], "a retry differs");
    let first = &requests[0];
    assert_eq!(first.line, "POST /leveringen HTTP/1.1");
    assert_eq!(first.header("idempotency-key"), Some(delivery(1).delivery_id.as_str()));
    let content_type = "application/cloudevents+json; charset=UTF-8";
    assert_eq!(first.header("content-type"), Some(content_type));
    assert_eq!(first.header("authorization"), None);
    assert_eq!(first.body, delivery(1).body);
}

#[test]
fn delivers() {
    delivered_after(&[Act::Answer("201 Created\r\n")], Duration::from_secs(10));
}

#[test]
fn tries_again_after_an_error_of_the_receiver() {
    let script = [Act::Answer("500 Internal Server Error\r\n"), Act::Answer("200 OK\r\n")];
    delivered_after(&script, Duration::from_secs(10));
}

#[test]
fn tries_again_after_a_connection_that_broke() {
    delivered_after(&[Act::Break, Act::Answer("200 OK\r\n")], Duration::from_secs(10));
}

#[test]
fn tries_again_after_a_time_out() {
    delivered_after(&[Act::Hang, Act::Answer("200 OK\r\n")], Duration::from_millis(200));
}

#[test]
fn waits_as_long_as_the_receiver_asks() {
    let start = Instant::now();
    let busy = Act::Answer("429 Too Many Requests\r\nRetry-After: 1\r\n");
    delivered_after(&[busy, Act::Answer("200 OK\r\n")], Duration::from_secs(10));
    assert!(start.elapsed() >= Duration::from_secs(1), "{:?}", start.elapsed());
}

#[test]
fn sets_aside_what_is_refused_for_good() {
    for head in ["400 Bad Request\r\n", "308 Permanent Redirect\r\nLocation: /elders\r\n"] {
        let receiver = Receiver::start(&[Act::Answer(head)]);
        let (mut wijkteam, _) = wijkteam(settings(receiver.at));
        let outputs = process(&mut wijkteam, &[("a", 1), ("a", 2)]).unwrap();
        assert_eq!(receiver.requests().len(), 2, "{head}");
        let kinds: Vec<_> = outcomes(&outputs).into_iter().map(|outcome| outcome.kind).collect();
        assert_eq!(kinds, ["undelivered", "delivered"]);
        let [(record, reject)] = &rejects(&outputs)[..] else { panic!("{head}: one reject") };
        check_reject(record, reject, REFUSED, &head[..3]);
    }
}

#[test]
fn sets_aside_what_fails_for_too_long() {
    let receiver = Receiver::start(&vec![Act::Answer("503 Service Unavailable\r\n"); 100]);
    let give_up_after = Duration::from_millis(700);
    let (mut wijkteam, _) = wijkteam(WijkteamSettings {
        timeout: Duration::from_millis(600),
        give_up_after,
        ..settings(receiver.at)
    });
    let start = Instant::now();
    let outputs = process(&mut wijkteam, &[("a", 1)]).unwrap();
    assert!(start.elapsed() >= give_up_after);
    assert!(receiver.requests().len() >= 2);
    let [(record, reject)] = &rejects(&outputs)[..] else { panic!("one reject") };
    check_reject(record, reject, GAVE_UP, "503");
    assert_eq!(outcomes(&outputs)[0].reason.as_ref(), Some(&reject.reason));
}

/// A reject of delivery 1: what a replay and an operator need, and no identity but in the payload.
#[track_caller]
fn check_reject(record: &Record, reject: &Reject, code: &str, status: &str) {
    let name = MessageName { message_type: "JW305", sender: "65656055", identification: "1" };
    assert_eq!(record.key, ids().message(&name).as_bytes());
    assert_eq!(record.headers, [(ROUTING_KEY_HEADER.to_owned(), b"a".to_vec())]);
    assert_eq!(reject.origin.message_id.as_bytes(), record.key);
    assert_eq!(reject.origin.receipt, delivery(1).receipt);
    assert_eq!(reject.stage, "wijkteam:west");
    assert_eq!((reject.code.as_str(), reject.payload_kind.as_str()), (code, "delivery"));
    assert!(reject.reason.contains(status), "{}", reject.reason);
    // The receiver's answers all hold a number, as real ones do: it must not travel on.
    assert!(!reject.reason.contains("999900006"), "{}", reject.reason);
    let payload = reject.payload.as_ref().unwrap();
    assert_eq!(*payload, wire::encode(RecordType::TeamDelivery, &delivery(1)));
}

/// A batch whose commit failed comes again: what ended is not sent again. Once it is committed,
/// the same place says nothing any more.
#[test]
fn a_batch_that_comes_again_is_not_delivered_again() {
    let receiver = Receiver::start(&[Act::Answer("200 OK\r\n"), Act::Answer("400 Bad\r\n")]);
    let (mut wijkteam, _) = wijkteam(settings(receiver.at));
    let work = [("a", 1), ("a", 2)];
    let mut kinds = || -> Vec<String> {
        let outputs = process(&mut wijkteam, &work).unwrap();
        outcomes(&outputs).into_iter().map(|outcome| outcome.kind).collect()
    };
    assert_eq!(kinds(), ["delivered", "undelivered"]);
    assert_eq!(kinds(), ["delivered", "undelivered"]);
    assert_eq!(receiver.requests().len(), 2);
    wijkteam.settled(false);
    assert_eq!(process(&mut wijkteam, &work[..1]).unwrap().len(), 1);
    assert_eq!(receiver.requests().len(), 2);
    wijkteam.settled(true);
    assert_eq!(process(&mut wijkteam, &work).unwrap().len(), 2);
    assert_eq!(receiver.requests().len(), 4);
}

#[test]
fn sends_the_token_that_the_file_holds_now() {
    let receiver = Receiver::start(&[]);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("token");
    std::fs::write(&file, "eerste\n").unwrap();
    let (mut wijkteam, _) =
        wijkteam(WijkteamSettings { token_file: Some(file.clone()), ..settings(receiver.at) });
    process(&mut wijkteam, &[("a", 1)]).unwrap();
    wijkteam.settled(true);
    std::fs::write(&file, "tweede\n").unwrap();
    process(&mut wijkteam, &[("a", 2)]).unwrap();
    wijkteam.settled(true);
    std::fs::remove_file(&file).unwrap();
    let error = process(&mut wijkteam, &[("a", 3)]).unwrap_err();
    assert!(matches!(error, StepError::Unavailable(_)), "{error}");
    let sent: Vec<_> =
        receiver.requests().iter().map(|r| r.header("authorization").map(str::to_owned)).collect();
    assert_eq!(sent, [Some("Bearer eerste".to_owned()), Some("Bearer tweede".to_owned())]);
}

/// Nothing listens: a stop gives the batch back at once, so that nothing of it is committed.
#[test]
fn gives_the_batch_back_when_stopped_while_down() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (mut wijkteam, stop) = wijkteam(settings(closed));
    let (done, wait) = mpsc::channel();
    let start = Instant::now();
    std::thread::spawn(move || {
        let error = process(&mut wijkteam, &[("a", 1), ("b", 2)]).unwrap_err();
        done.send(matches!(error, StepError::Unavailable(_))).unwrap();
    });
    stop.store(true, Ordering::Relaxed);
    assert_eq!(wait.recv_timeout(Duration::from_secs(20)), Ok(true));
    assert!(start.elapsed() < Duration::from_secs(3), "{:?}", start.elapsed());
}

#[test]
fn a_bad_address_needs_a_person() {
    let bad = WijkteamSettings {
        url: "http://[nergens".to_owned(),
        ..settings("127.0.0.1:1".parse().unwrap())
    };
    let made = Wijkteam::new(bad, ids(), Arc::new(Registry::own()), Arc::default());
    assert!(matches!(made.err(), Some(StepError::Unusable(..))));
}
