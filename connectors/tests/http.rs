//! Messages over HTTP: a real socket, a real stream, and a client that also misbehaves.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod common;

use std::collections::{HashMap, HashSet};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;

use common::{
    SENDER, Scripted, away, declare, door, enveloped, ids, inbox, message, message_of,
    not_delivered, stream, zip,
};
use serde_json::{Value, json};
use tokio::sync::oneshot;
use wijkstroom_config::{HttpSettings, Settings};
use wijkstroom_connectors::transport::feed::{Feed, Hub as FeedHub};
use wijkstroom_connectors::transport::http::appender::Appender;
use wijkstroom_connectors::transport::http::problem::{CONTENT_TYPE, Problem, TYPE};
use wijkstroom_connectors::transport::http::{Intake, Status, owner, serve};
use wijkstroom_connectors::transport::intake::output;
use wijkstroom_connectors::transport::senders::{KnownSenders, SendersFile};
use wijkstroom_formats::door::oversized;
use wijkstroom_schemas::ids::{MessageName, content_hash};
use wijkstroom_schemas::message::Message;
use wijkstroom_stream::Stream;
use wijkstroom_stream::embedded::{Embedded, Options};

const OTHER: &str = "42420002";

type Statuses = Arc<Mutex<HashMap<String, Status>>>;

/// A door over HTTP, its stream, and two senders.
struct Hub {
    _root: tempfile::TempDir,
    stream: Arc<Embedded>,
    at: SocketAddr,
    token: String,
    other_token: String,
    /// Of the feeds `verzuim` and `gi`.
    feed_tokens: [String; 2],
    statuses: Statuses,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Hub {
    fn start() -> Self {
        Self::start_with(64, Duration::from_secs(30), |stream| stream)
    }

    fn start_with(
        concurrent_max: usize,
        timeout: Duration,
        around: impl FnOnce(Arc<Embedded>) -> Arc<dyn Stream>,
    ) -> Self {
        let root = tempfile::tempdir().unwrap();
        let stream = stream(root.path());
        Self::start_on(root, stream, concurrent_max, timeout, around)
    }

    fn start_on<S: Stream + ?Sized + 'static>(
        root: tempfile::TempDir,
        stream: Arc<Embedded>,
        concurrent_max: usize,
        timeout: Duration,
        around: impl FnOnce(Arc<Embedded>) -> Arc<S>,
    ) -> Self
    where
        Arc<S>: Into<Arc<dyn Stream>>,
    {
        let senders = SendersFile::new(&root.path().join("data"));
        let token = senders.add(SENDER).unwrap().reveal().to_owned();
        let other_token = senders.add(OTHER).unwrap().reveal().to_owned();
        let statuses = Statuses::default();
        let known = Arc::clone(&statuses);
        let around: Arc<dyn Stream> = around(Arc::clone(&stream)).into();
        let feed_tokens = ["verzuim", "gi"]
            .map(|name| senders.add(&format!("feed:{name}")).unwrap().reveal().to_owned());
        let intake = Intake {
            feeds: feeds(root.path(), &around),
            door: door(),
            stream: around,
            senders: Arc::new(KnownSenders::open(senders).unwrap()),
            lookup: Arc::new(move |receipt| match receipt {
                "stuk" => Err("index is away".into()),
                _ => Ok(known.lock().unwrap().get(receipt).cloned()),
            }),
            deliver: true,
            settings: HttpSettings {
                listen: "127.0.0.1:0".parse().unwrap(),
                concurrent_max: concurrent_max.try_into().unwrap(),
                timeout,
            },
        };
        let (stop, stopped) = oneshot::channel();
        let (tell, told) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
                tell.send(listener.local_addr().unwrap()).unwrap();
                let shutdown = async { stopped.await.unwrap_or_default() };
                serve(listener, intake, shutdown).await.unwrap();
            });
        });
        let at = told.recv().unwrap();
        let (stop, thread) = (Some(stop), Some(thread));
        Self { _root: root, stream, at, token, other_token, feed_tokens, statuses, stop, thread }
    }

    fn post(&self, path: &str, body: impl AsRef<[u8]>) -> Answer {
        self.post_as(&self.token, path, body)
    }

    fn post_as(&self, token: &str, path: &str, body: impl AsRef<[u8]>) -> Answer {
        let headers = format!("Authorization: Bearer {token}\r\nContent-Type: application/xml\r\n");
        self.request("POST", path, &headers, body.as_ref())
    }

    fn post_file(&self, token: &str, feed: &str, more: &str, body: &[u8]) -> Answer {
        let headers = format!("Authorization: Bearer {token}\r\n{more}");
        self.request("POST", &format!("/feeds/{feed}"), &headers, body)
    }

    fn get(&self, token: &str, path: &str) -> Answer {
        self.request("GET", path, &format!("Authorization: Bearer {token}\r\n"), b"")
    }

    fn request(&self, method: &str, path: &str, headers: &str, body: &[u8]) -> Answer {
        let length = body.len();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: hub\r\n{headers}Content-Length: {length}\r\n\r\n"
        );
        let mut socket = self.connect();
        socket.write_all(head.as_bytes()).unwrap();
        // The server may answer and hang up before it read all.
        socket.write_all(body).unwrap_or_default();
        read_answer(&socket)
    }

    fn connect(&self) -> TcpStream {
        TcpStream::connect(self.at).unwrap()
    }

    fn end(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }
}

/// Two feeds that are posted.
fn feeds(root: &Path, stream: &Arc<dyn Stream>) -> Vec<Arc<Feed>> {
    let feed = |name, mapping| {
        format!(
            "[[feed]]\nname = \"{name}\"\nformat = \"table\"\nmapping = \"{mapping}\"\nsender = \"P1\"\n\
             http = true\n"
        )
    };
    let text = format!(
        "data_dir = \"data\"\nmunicipalities = [\"0363\"]\n[stream]\nengine = \"embedded\"\npath = \"s.db\"\n\
         [warehouse]\nengine = \"sqlite\"\npath = \"w.db\"\n[http]\nlisten = \"127.0.0.1:0\"\n{}{}",
        feed("verzuim", "school-verzuim"),
        feed("gi", "cbs-jeugdbescherming"),
    );
    let settings = Settings::parse(&text, root).unwrap();
    let hub = FeedHub {
        data_dir: &settings.data_dir,
        municipality: "0363",
        ids: ids(),
        stream: Arc::clone(stream),
        deliver: true,
    };
    settings.feeds.iter().map(|feed| Arc::new(Feed::open(feed.clone(), &hub).unwrap())).collect()
}

impl Drop for Hub {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.end();
        }
    }
}

#[derive(Debug)]
struct Answer {
    status: u16,
    headers: HashMap<String, String>,
    body: Value,
}

fn read_answer(socket: &TcpStream) -> Answer {
    let mut reader = BufReader::new(socket);
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    let status = line.split(' ').nth(1).unwrap_or_else(|| panic!("{line:?}")).parse().unwrap();
    let mut headers = HashMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        headers.insert(name.to_ascii_lowercase(), value.to_owned());
    }
    let mut body = vec![0; headers["content-length"].parse().unwrap()];
    reader.read_exact(&mut body).unwrap();
    let body = if body.is_empty() { Value::Null } else { serde_json::from_slice(&body).unwrap() };
    Answer { status, headers, body }
}

/// A problem as RFC 9457 has it, with this status and type.
#[track_caller]
fn check_problem(answer: &Answer, status: u16, name: &str) {
    assert_eq!(answer.status, status, "{:?}", answer.body);
    assert_eq!(answer.headers["content-type"], CONTENT_TYPE);
    assert_eq!(answer.body["type"], format!("{TYPE}{name}"));
    assert_eq!(answer.body["status"], status);
    for member in ["title", "detail"] {
        assert!(answer.body[member].as_str().is_some_and(|text| text.len() > 10), "{member}");
    }
}

fn receipt(identification: &str, bytes: &[u8]) -> String {
    let name = MessageName { message_type: "JW305", sender: SENDER, identification };
    ids().receipt(&name, &content_hash(bytes))
}

#[test]
fn a_message_is_durable_before_its_receipt() {
    let hub = Hub::start();
    let text = message("A1");
    let answer = hub.post("/messages", &text);
    assert_eq!(answer.status, 202, "{:?}", answer.body);
    let expected = receipt("A1", text.as_bytes());
    assert_eq!(answer.body["receipt"], *expected);
    assert_eq!(answer.body["status"], "received");
    assert_eq!(answer.body["message"], "JW305");
    let location = format!("/messages/{expected}");
    assert_eq!(answer.body["location"], *location);
    assert_eq!(answer.headers["location"], location);
    let stored = inbox(&*hub.stream);
    assert_eq!(stored.len(), 1);
    assert_eq!(stored[0].original.as_deref(), Some(text.as_bytes()));
    assert_eq!((stored[0].origin.source.as_str(), stored[0].events.len()), ("http", 1));
    let again = hub.post("/messages", &text);
    assert_eq!((again.status, &again.body), (202, &answer.body), "a re-post gets the same receipt");
}

#[test]
fn only_its_sender_may_ask_after_a_message() {
    let hub = Hub::start();
    let path = hub.post("/messages", message("B1")).headers["location"].clone();
    let early = hub.get(&hub.token, &path);
    assert_eq!((early.status, &early.body["status"]), (200, &json!("received")));
    check_problem(&hub.get(&hub.other_token, &path), 404, "onbekend-bericht");
    let stored = inbox(&*hub.stream).remove(0);
    let status = Status {
        owner: owner(&stored.origin).map(str::to_owned),
        body: json!({"status": "klaar"}),
    };
    hub.statuses.lock().unwrap().insert(stored.origin.receipt, status);
    let later = hub.get(&hub.token, &path);
    assert_eq!((later.status, &later.body), (200, &json!({"status": "klaar"})));
    check_problem(&hub.get(&hub.other_token, &path), 404, "onbekend-bericht");
    check_problem(&hub.get(&hub.token, "/messages/0000"), 404, "onbekend-bericht");
    check_problem(&hub.get(&hub.token, "/messages/%ff"), 404, "onbekend-bericht");
    check_problem(&hub.get(&hub.token, "/messages/stuk"), 503, "niet-beschikbaar");
}

/// The list of bad input, as far as it is content: each refused, stored, told with code and place.
#[test]
fn what_is_refused_is_stored_and_told() {
    let hub = Hub::start();
    let good = message("C1");
    let deep = "<a>".repeat(10_000);
    let attributes: String = (0..100_000).map(|number| format!(" a{number}=\"\"")).collect();
    let cases: [(&str, Vec<u8>, Option<&str>); 12] = [
        ("empty", Vec::new(), Some("WS009")),
        ("not XML", b"beste meneer".to_vec(), None),
        ("BOM", [b"\xef\xbb\xbf", good.as_bytes()].concat(), Some("WS002")),
        ("UTF-16", good.encode_utf16().flat_map(u16::to_le_bytes).collect(), Some("WS003")),
        ("DOCTYPE", good.replace("?>\n", "?>\n<!DOCTYPE b>").into_bytes(), Some("WS001")),
        ("deep", deep.into_bytes(), Some("WS006")),
        ("attributes", format!("<a{attributes}/>").into_bytes(), Some("WS007")),
        ("NUL", good.replace("Sanne", "San\0ne").into_bytes(), None),
        ("truncated", good.as_bytes()[..good.len() / 2].to_vec(), None),
        ("unknown", b"<Bericht/>".to_vec(), Some("WS010")),
        ("iJw 3.1", good.replace("/ijw/3_2/", "/ijw/3_1/").into_bytes(), Some("WS011")),
        ("municipality", good.replace(">0363<", ">0384<").into_bytes(), Some("WS012")),
    ];
    for (what, bytes, code) in cases {
        let answer = hub.post("/messages", &bytes);
        check_problem(&answer, 422, "afgekeurd");
        assert_eq!(answer.body["accepted"], false, "{what}");
        let finding = &answer.body["findings"][0];
        assert_eq!(finding["rule"].as_str(), code, "{what}: {finding}");
        assert!(finding["message"].as_str().is_some_and(|text| !text.is_empty()), "{what}");
        let stored = inbox(&*hub.stream);
        let stored = stored.iter().find(|one| answer.body["receipt"] == *one.origin.receipt);
        let stored = stored.unwrap_or_else(|| panic!("{what} is not stored"));
        assert_eq!(stored.original.as_deref(), Some(&*bytes), "{what}");
        assert_eq!(owner(&stored.origin), Some(SENDER), "{what}: its sender may ask after it");
        let again = hub.post("/messages", &bytes);
        assert_eq!(again.body["receipt"], answer.body["receipt"], "{what}");
        let told = answer.body.to_string();
        assert!(!told.contains("999900006") && !told.contains("Sanne"), "{what}: {told}");
    }
}

/// With another's `Afzender` a sender can neither send nor take an identification.
#[test]
fn a_token_is_good_for_its_own_sender_only() {
    let hub = Hub::start();
    let text = message_of(SENDER, "D1");
    let answer = hub.post_as(&hub.other_token, "/messages", &text);
    check_problem(&answer, 403, "andere-afzender");
    assert_eq!(answer.body["findings"][0]["rule"], "WS013");
    let stored = inbox(&*hub.stream).remove(0);
    assert_eq!(answer.body["receipt"], *stored.origin.receipt);
    let source = format!("http:{OTHER}");
    let hash = content_hash(text.as_bytes());
    assert_eq!(stored.origin.message_id, ids().unreadable(&source, &hash));
    assert_eq!(stored.origin.receipt, ids().unreadable_receipt(&source, &hash));
    assert_eq!(owner(&stored.origin), Some(OTHER));
    let path = &answer.headers["location"];
    assert_eq!(hub.get(&hub.other_token, path).status, 200);
    check_problem(&hub.get(&hub.token, path), 404, "onbekend-bericht");
    assert_eq!(hub.post("/messages", &text).status, 202);
}

#[test]
fn validate_judges_and_stores_nothing() {
    let hub = Hub::start();
    let good = hub.post("/validate", message("E1"));
    assert_eq!(good.status, 200);
    assert_eq!((&good.body["message"], &good.body["accepted"]), (&json!("JW305"), &json!(true)));
    assert_eq!((&good.body["level"], &good.body["findings"]), (&Value::Null, &json!([])));
    let bad = hub.post("/validate", message("E1").replace("<b:Geslacht>2", "<b:Geslacht>9"));
    assert_eq!(
        (bad.status, &bad.body["accepted"], &bad.body["level"]),
        (200, &json!(false), &json!(1))
    );
    assert_eq!(bad.body["findings"][0]["path"], "/Bericht/Client/Geslacht");
    let large = vec![b' '; 26 * 1024 * 1024];
    check_problem(&hub.post("/validate", large), 413, "te-groot");
    check_problem(&hub.request("POST", "/validate", "", b"<a/>"), 401, "geen-token");
    assert_eq!(inbox(&*hub.stream).len(), 0);
}

#[test]
fn every_wrong_request_is_a_problem_in_dutch() {
    let hub = Hub::start();
    let good = message("F1");
    let post = |headers: &str| hub.request("POST", "/messages", headers, good.as_bytes());
    let token = format!("Authorization: Bearer {}\r\n", hub.token);
    let none = post("");
    check_problem(&none, 401, "geen-token");
    assert_eq!(none.headers["www-authenticate"], "Bearer realm=\"wijkstroom\"");
    check_problem(&post("Authorization: Basic YTpi\r\n"), 401, "geen-token");
    let bad = post("Authorization: Bearer wst_0000\r\n");
    check_problem(&bad, 401, "ongeldig-token");
    assert!(bad.headers["www-authenticate"].contains("invalid_token"));
    for wrong in [
        "Content-Type: application/json",
        "Content-Type: application/x-www-form-urlencoded",
        "Content-Type: text/xml; charset=iso-8859-1",
        "Content-Type: text/xml\r\nContent-Encoding: gzip",
    ] {
        check_problem(&post(&format!("{token}{wrong}\r\n")), 415, "verkeerd-type");
    }
    let unknown = hub.get(&hub.token, "/elders");
    check_problem(&unknown, 404, "onbekend-adres");
    let method = hub.request("DELETE", "/messages", &token, b"");
    check_problem(&method, 405, "verkeerde-methode");
    assert_eq!(method.headers["allow"], "POST");
    assert_eq!(inbox(&*hub.stream).len(), 0);
    for right in ["", "Content-Type: text/xml; charset=\"UTF-8\"\r\n", "Content-Type: a/b+xml\r\n"]
    {
        assert_eq!(post(&format!("{token}{right}")).status, 202, "{right}");
    }
}

/// Of a message over 25 MB only hash and reason are kept; one far over it is not even read.
#[test]
fn a_message_over_the_limit_is_refused() {
    let hub = Hub::start();
    let large = vec![b' '; 26 * 1024 * 1024];
    let answer = hub.post("/messages", &large);
    check_problem(&answer, 413, "te-groot");
    assert_eq!(answer.body["findings"][0]["rule"], "WS005");
    let stored = inbox(&*hub.stream);
    assert_eq!(stored.len(), 1);
    assert_eq!(answer.body["receipt"], *stored[0].origin.receipt);
    assert_eq!((&stored[0].original, stored[0].origin.size), (&None, 26 * 1024 * 1024));
    assert_eq!(stored[0].content_hash, content_hash(&large));
    assert_eq!(owner(&stored[0].origin), Some(SENDER));
    let mut socket = hub.connect();
    let token = &hub.token;
    let head = format!(
        "POST /messages HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer {token}\r\n\
         Content-Length: 1000000000000\r\n\r\n"
    );
    socket.write_all(head.as_bytes()).unwrap();
    check_problem(&read_answer(&socket), 413, "te-groot");
}

/// A body that comes in drops: the request ends with the time for one, and nothing is stored.
#[test]
fn a_slow_body_is_cut_off() {
    let hub = Hub::start_with(64, Duration::from_millis(200), |stream| stream);
    let mut socket = hub.connect();
    let token = &hub.token;
    let head = format!(
        "POST /messages HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer {token}\r\n\
         Content-Length: 100\r\n\r\n<a"
    );
    socket.write_all(head.as_bytes()).unwrap();
    check_problem(&read_answer(&socket), 408, "te-langzaam");
    assert_eq!(inbox(&*hub.stream).len(), 0);
}

/// While as many requests are under way as may be, the next is told to come back.
#[test]
fn too_many_at_once_come_back_later() {
    let hub = Hub::start_with(1, Duration::from_secs(30), |stream| stream);
    let mut first = hub.connect();
    let text = message("G1");
    let token = &hub.token;
    let head = format!(
        "POST /messages HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer {token}\r\n\
         Content-Length: {}\r\nExpect: 100-continue\r\n\r\n",
        text.len()
    );
    first.write_all(head.as_bytes()).unwrap();
    // The server asks for the body: the first request is under way.
    let mut reader = BufReader::new(first.try_clone().unwrap());
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    assert!(line.starts_with("HTTP/1.1 100"), "{line}");
    reader.read_line(&mut line).unwrap();
    let second = hub.post("/messages", &text);
    check_problem(&second, 503, "te-druk");
    assert_eq!(second.headers["retry-after"], "1");
    first.write_all(text.as_bytes()).unwrap();
    assert_eq!(read_answer(&first).status, 202);
    assert_eq!(hub.post("/messages", &text).status, 202);
}

#[test]
fn nothing_is_acknowledged_while_the_stream_is_away() {
    let broken = Arc::new(Mutex::new(true));
    let is_broken = Arc::clone(&broken);
    let hub =
        Hub::start_with(64, Duration::from_secs(30), move |stream| {
            Scripted::new(
                stream,
                Box::new(move |outputs, stream| {
                    if *is_broken.lock().unwrap() { Err(away()) } else { stream.append(outputs) }
                }),
            )
        });
    for body in [message("H1"), String::new()] {
        let answer = hub.post("/messages", body);
        check_problem(&answer, 503, "niet-beschikbaar");
        assert_eq!(answer.headers["retry-after"], "5");
        assert_eq!(answer.body["receipt"], Value::Null);
    }
    assert_eq!(inbox(&*hub.stream).len(), 0);
    *broken.lock().unwrap() = false;
    assert_eq!(hub.post("/messages", message("H1")).status, 202);
}

/// Goal: a door behind which nothing is ever durable again does not stay open. Method: an append that panics.
#[test]
fn ends_when_nothing_can_be_appended_any_more() {
    let mut hub = Hub::start_with(64, Duration::from_secs(30), |stream| {
        Scripted::new(stream, Box::new(|_, _| panic!("as a mistake in an engine would")))
    });
    check_problem(&hub.post("/messages", message("H2")), 503, "niet-beschikbaar");
    let served = hub.thread.take().unwrap().join();
    assert!(served.is_err(), "not asked to stop, so it must say why it did");
}

/// Goal: a full disk loses nothing that was acknowledged. Method: the file may not grow; post until 503.
#[test]
fn a_full_disk_loses_nothing_acknowledged() {
    let root = tempfile::tempdir().unwrap();
    let options = Options { size_max_bytes: Some(1024 * 1024), ..Options::default() };
    let stream = Embedded::open_with(&root.path().join("stream.db"), options).unwrap();
    declare(&stream);
    let hub = Hub::start_on(root, Arc::new(stream), 64, Duration::from_secs(30), |stream| {
        stream as Arc<dyn Stream>
    });
    let mut acknowledged = Vec::new();
    let refused = (0..10_000).find_map(|number| {
        let answer = hub.post("/messages", message(&format!("I{number}")));
        if answer.status != 202 {
            return Some(answer);
        }
        acknowledged.push(answer.body["receipt"].as_str().unwrap().to_owned());
        None
    });
    check_problem(&refused.unwrap(), 503, "niet-beschikbaar");
    let stored: Vec<_> = inbox(&*hub.stream).into_iter().map(|one| one.origin.receipt).collect();
    assert!(acknowledged.len() > 50, "{}", acknowledged.len());
    assert!(acknowledged.iter().all(|receipt| stored.contains(receipt)));
}

/// A stop refuses new connections, and lets a request that waits for the disk have its receipt.
#[test]
fn a_stop_finishes_what_is_under_way() {
    let (tell, appending) = mpsc::channel();
    let (release, released) = mpsc::channel::<()>();
    let mut hub = Hub::start_with(64, Duration::from_secs(30), move |stream| {
        Scripted::new(
            stream,
            Box::new(move |outputs, stream| {
                tell.send(()).unwrap();
                released.recv().unwrap();
                stream.append(outputs)
            }),
        )
    });
    let (at, token) = (hub.at, hub.token.clone());
    let text = message("J1");
    let client = std::thread::spawn(move || {
        let length = text.len();
        let mut socket = TcpStream::connect(at).unwrap();
        let head = format!(
            "POST /messages HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer {token}\r\n\
             Content-Length: {length}\r\n\r\n{text}"
        );
        socket.write_all(head.as_bytes()).unwrap();
        read_answer(&socket).status
    });
    appending.recv().unwrap();
    drop(hub.stop.take());
    release.send(()).unwrap();
    assert_eq!(client.join().unwrap(), 202);
    hub.end();
    assert!(TcpStream::connect(at).is_err(), "still listening");
    assert_eq!(inbox(&*hub.stream).len(), 1);
}

/// Goal: one write of the stream serves all that wait. Method: the first is held until the others wait.
#[test]
fn those_that_wait_share_one_write() {
    let root = tempfile::tempdir().unwrap();
    let (tell, appending) = mpsc::channel();
    let (release, released) = mpsc::channel::<()>();
    let stream = Scripted::new(
        stream(root.path()),
        Box::new(move |outputs, _| {
            tell.send(outputs.len()).unwrap();
            released.recv().unwrap();
            Ok(())
        }),
    );
    let (appender, thread) = Appender::start(stream).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async move {
        let start = |count| {
            let start_one = |_| {
                let appender = appender.clone();
                tokio::spawn(async move { appender.append(vec![output(&door_message())]).await })
            };
            (0..count).map(start_one).collect::<Vec<_>>()
        };
        let mut waiting = start(1);
        tokio::task::yield_now().await;
        assert_eq!(appending.recv().unwrap(), 1);
        waiting.extend(start(20));
        // On one thread: after this each has put its message in the queue.
        tokio::task::yield_now().await;
        release.send(()).unwrap();
        assert_eq!(appending.recv().unwrap(), 20);
        release.send(()).unwrap();
        for one in waiting {
            assert_eq!(one.await.unwrap(), Ok(()));
        }
    });
    thread.join().unwrap();
}

fn door_message() -> Message {
    oversized(&door(), "http", [0; 32], 0, 0, None)
}

/// Headers that come in drops end the connection; others go on.
#[test]
fn slow_headers_are_cut_off() {
    let hub = Hub::start_with(64, Duration::from_millis(200), |stream| stream);
    let mut slow = hub.connect();
    slow.write_all(b"POST /messages HTTP/1.1\r\nHost: h").unwrap();
    let mut rest = Vec::new();
    slow.read_to_end(&mut rest).unwrap();
    assert!(!rest.starts_with(b"HTTP/1.1 2"), "{}", String::from_utf8_lossy(&rest));
    assert_eq!(hub.post("/messages", message("L1")).status, 202);
}

#[test]
fn every_problem_has_a_name_of_its_own() {
    let mut seen = std::collections::BTreeSet::new();
    for problem in Problem::ALL {
        let response = problem.answer(None::<()>);
        assert_eq!(response.status(), problem.status());
        assert!(problem.status().is_client_error() || problem.status().is_server_error());
        assert!(seen.insert(format!("{problem:?}")));
    }
    assert_eq!(seen.len(), 16);
}

#[test]
fn a_zip_file_gets_a_verdict_and_a_receipt_for_each_message() {
    let hub = Hub::start();
    let (one, two) = (message("Z1"), message("Z2"));
    let wrong = message("Z3").replace("<b:Geslacht>2", "<b:Geslacht>9");
    let stranger = message_of(OTHER, "Z4");
    let headers =
        format!("Authorization: Bearer {}\r\nContent-Type: application/zip\r\n", hub.token);
    let post = |path: &str, bytes: &[u8]| hub.request("POST", path, &headers, bytes);
    let both = post("/messages", &zip(&[("1.xml", &one), ("2.xml", &two)]));
    assert_eq!(both.status, 202, "{:?}", both.body);
    assert_eq!((&both.body["accepted"], &both.body["refused"]), (&json!(2), &json!(0)));
    let files = [("1.xml", one.as_str()), ("3.xml", &wrong), ("van 999900006.xml", &stranger)];
    let mixed = post("/messages", &zip(&files));
    assert_eq!(mixed.status, 207, "{:?}", mixed.body);
    let told = mixed.body["messages"].as_array().unwrap();
    assert_eq!(told[0]["receipt"], *receipt("Z1", one.as_bytes()));
    let expected = [
        ("1.xml", true, None),
        ("3.xml", false, None),
        ("van *********.xml", false, Some("WS013")),
    ];
    for (told, (file, accepted, rule)) in told.iter().zip(expected) {
        assert_eq!((&told["file"], &told["accepted"]), (&json!(file), &json!(accepted)));
        if let Some(rule) = rule {
            assert_eq!(told["findings"][0]["rule"], rule);
        }
        let status = hub.get(&hub.token, told["location"].as_str().unwrap());
        assert_eq!(status.status, 200, "its sender may ask after each");
    }
    assert_eq!(inbox(&*hub.stream).len(), 5);
    let locked = post("/messages", &zip(&[("map/1.xml", &one)]));
    check_problem(&locked, 422, "afgekeurd");
    assert_eq!(locked.body["findings"][0]["rule"], "WS044");
    assert_eq!(inbox(&*hub.stream).len(), 6, "a refused ZIP file is stored too");
    check_problem(&post("/validate", &zip(&[("1.xml", &one)])), 415, "verkeerd-type");
}

#[test]
fn nothing_of_a_zip_file_is_acknowledged_unless_all_is_durable() {
    let hub = Hub::start_with(64, Duration::from_secs(30), |stream| {
        Scripted::new(
            stream,
            Box::new(|outputs, _| {
                assert_eq!(outputs.len(), 2, "together in one append");
                Err(away())
            }),
        )
    });
    let answer =
        hub.post("/messages", zip(&[("1.xml", &message("Z1")), ("2.xml", &message("Z2"))]));
    check_problem(&answer, 503, "niet-beschikbaar");
    assert_eq!(inbox(&*hub.stream).len(), 0);
}

#[test]
fn an_envelope_is_the_message_in_it() {
    let hub = Hub::start();
    let text = message("Y1");
    let answer = hub.post("/messages", enveloped(&text));
    assert_eq!((answer.status, &answer.body["message"]), (202, &json!("JW305")));
    assert_eq!(answer.body["receipt"], *receipt("Y1", text.as_bytes()));
    assert_eq!(hub.post("/messages", &text).body["receipt"], answer.body["receipt"]);
    check_problem(
        &hub.post_as(&hub.other_token, "/messages", enveloped(&text)),
        403,
        "andere-afzender",
    );
    let judged = hub.post("/validate", enveloped(&text.replace("<b:Geslacht>2", "<b:Geslacht>9")));
    assert_eq!(judged.body["findings"][0]["line"], 21);
    let notice = hub.post("/messages", not_delivered());
    assert_eq!((notice.status, &notice.body["message"]), (202, &json!("Fo01")));
}

const VERZUIM: &str = "bron_record_id;mutatie;meldingsnummer;brin_vestiging;onderwijsnummer;geboortedatum;verzuimsoort;\
    datum_start;datum_einde;status;datum_status;zorgsignaal\n\
    LV-1;N;M-1;00YY00;999900018;30-06-2012;RELATIEF;02-11-2026;;GEREGISTREERD;17-11-2026;J\n\
    LV-2;N;M-2;00YY00;999900031;30-06-2012;RELATIEF;31-02-2026;;GEREGISTREERD;17-11-2026;J\n";

#[test]
fn a_file_of_a_feed_is_answered_row_by_row_once_it_is_durable() {
    let hub = Hub::start();
    let [token, _] = &hub.feed_tokens;
    let answer = hub.post_file(token, "verzuim", "", VERZUIM.as_bytes());
    assert_eq!(answer.status, 202, "{:?}", answer.body);
    let told = &answer.body;
    assert_eq!((&told["taken"], &told["refused"]), (&json!(1), &json!(1)));
    assert_eq!(
        (&told["findings"][0]["row"], &told["findings"][0]["code"]),
        (&json!(3), &json!("WS119"))
    );
    let text = told.to_string();
    assert!(!text.contains("999900031") && !text.contains("31-02"), "{text}");
    assert_eq!(inbox(&*hub.stream).len(), 2);
    assert_eq!(hub.post_file(token, "verzuim", "", VERZUIM.as_bytes()).body, answer.body);
    let ids: HashSet<String> =
        inbox(&*hub.stream).into_iter().map(|message| message.origin.message_id).collect();
    assert_eq!(ids.len(), 2, "the same post gives the same ids");
    let refused = hub.post_file(token, "verzuim", "", b"iets anders");
    check_problem(&refused, 422, "bestand-afgekeurd");
    assert_eq!(refused.body["findings"].as_array().unwrap().len(), 1);
    assert_eq!(refused.body["receipt"].as_str().unwrap().len(), 32);
}

#[test]
fn a_file_of_a_feed_has_a_name_where_that_says_something() {
    let hub = Hub::start();
    let [_, token] = &hub.feed_tokens;
    let file = "bsn;geboortedatum;gemeente;datum_aanvang_maatregel;datum_overgedragen_gekregen;datum_overgedragen;\
        datum_einde_maatregel;type_maatregel;datum_eerste_contact;reden_beeindiging\n\
        999900018;20120630;0363;20260101;;;;11;;\n";
    let named = "Content-Disposition: attachment; filename=\"cbs-jeugdbescherming-2026-H1-20260710.csv\"\r\n";
    assert_eq!(hub.post_file(token, "gi", named, file.as_bytes()).status, 202);
    let older = named.replace("0710", "0709");
    let refused = hub.post_file(token, "gi", &older, file.as_bytes());
    check_problem(&refused, 422, "bestand-afgekeurd");
    assert_eq!(refused.body["findings"][0]["code"], "WS106");
    check_problem(&hub.post_file(token, "gi", "", file.as_bytes()), 422, "bestand-afgekeurd");
}

/// Goal: the token of one sender opens nothing of another. Method: every token at every door that is not its own.
#[test]
fn a_token_of_a_feed_opens_that_feed_and_nothing_else() {
    let hub = Hub::start();
    let [verzuim, gi] = &hub.feed_tokens;
    let file = VERZUIM.as_bytes();
    for (token, feed) in [(gi, "verzuim"), (verzuim, "gi"), (&hub.token, "gi"), (verzuim, "geen")] {
        check_problem(&hub.post_file(token, feed, "", file), 403, "ander-kanaal");
    }
    check_problem(&hub.post_file("wst_0", "gi", "", file), 401, "ongeldig-token");
    check_problem(&hub.post_as(verzuim, "/messages", message("F1")), 403, "ander-kanaal");
    check_problem(&hub.post_as(verzuim, "/validate", message("F1")), 403, "ander-kanaal");
    check_problem(&hub.get(verzuim, "/messages/x"), 403, "ander-kanaal");
    assert!(inbox(&*hub.stream).is_empty());
}

#[test]
fn a_file_of_a_feed_that_is_not_durable_or_too_large_is_not_taken() {
    let hub = Hub::start_with(64, Duration::from_secs(30), |inner| {
        Scripted::new(inner, Box::new(|_, _| Err(away())))
    });
    let [token, _] = &hub.feed_tokens;
    let answer = hub.post_file(token, "verzuim", "", VERZUIM.as_bytes());
    check_problem(&answer, 503, "niet-beschikbaar");
    drop(hub);
    let hub = Hub::start();
    let [token, _] = &hub.feed_tokens;
    let large = vec![b'x'; 50 * 1024 * 1024 + 1];
    let answer = hub.post_file(token, "verzuim", "", &large);
    check_problem(&answer, 413, "bestand-te-groot");
    let [message] = inbox(&*hub.stream).try_into().unwrap();
    assert_eq!((message.original, message.origin.size), (None, 52_428_801));
}
