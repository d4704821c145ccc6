//! The case system of a wijkteam, as the tests see it: over a real socket, with faults on demand.
//!
//! It keeps what it accepted by idempotency key, as the published contract asks: the first
//! acceptance is the effect, a repeat must carry the same bytes and has none.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::Duration;

/// How the receiver behaves.
#[derive(Debug, Clone, Copy, Default)]
pub struct Behaviour {
    /// Of 100 attempts, how many go wrong: in turn 500, 429, no answer, and a reset after acceptance.
    pub faults_percent: u64,
    /// Chooses which.
    pub seed: u64,
}

/// What was accepted under one idempotency key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// The CloudEvent.
    pub body: Vec<u8>,
    /// How often it was accepted: more than once after a lost answer.
    pub times: u32,
    /// Whether every repeat carried the same bytes.
    pub same_bytes: bool,
    /// Its place among all first acceptances.
    pub order: usize,
}

#[derive(Default)]
struct State {
    accepted: BTreeMap<String, Accepted>,
    attempts: u64,
    holding: bool,
    refusing: bool,
    held: usize,
}

/// A running receiver; it ends with the test process.
#[derive(Clone)]
pub struct Receiver {
    address: SocketAddr,
    behaviour: Behaviour,
    shared: Arc<(Mutex<State>, Condvar)>,
}

impl Receiver {
    /// Listens on a free port of loopback.
    pub fn start(behaviour: Behaviour) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
        let address = listener.local_addr().expect("a bound socket has an address");
        let receiver = Self { address, behaviour, shared: Arc::default() };
        let accepting = receiver.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let serving = accepting.clone();
                std::thread::spawn(move || while serving.serve(&stream).is_some() {});
            }
        });
        receiver
    }

    /// Where deliveries are POSTed to.
    pub fn url(&self) -> String {
        format!("http://{}/zaken", self.address)
    }

    /// From now on, or no longer, requests wait before they are looked at.
    pub fn hold(&self, holding: bool) {
        self.state().holding = holding;
        self.shared.1.notify_all();
    }

    /// From now on, or no longer, every request is refused for good (400).
    pub fn refuse(&self, refusing: bool) {
        self.state().refusing = refusing;
    }

    /// Waits until at least one request is held.
    ///
    /// # Panics
    /// When none comes within 30 seconds.
    pub fn wait_held(&self) {
        let wait = Duration::from_secs(30);
        let none = |state: &mut State| state.held == 0;
        let (_guard, timeout) =
            self.shared.1.wait_timeout_while(self.state(), wait, none).expect("no poison");
        assert!(!timeout.timed_out(), "no delivery came within {wait:?}");
    }

    /// What was accepted so far, by idempotency key.
    pub fn accepted(&self) -> BTreeMap<String, Accepted> {
        self.state().accepted.clone()
    }

    /// How many requests came, good or bad.
    pub fn attempts(&self) -> u64 {
        self.state().attempts
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.shared.0.lock().expect("no test thread panics with the lock")
    }

    /// Serves one request of a connection; `None` ends the connection.
    fn serve(&self, stream: &TcpStream) -> Option<()> {
        let request = Request::read(stream)?;
        let mut state = self.state();
        state.attempts += 1;
        let attempt = state.attempts;
        while state.holding {
            state.held += 1;
            self.shared.1.notify_all();
            state = self.shared.1.wait(state).expect("no poison");
            state.held -= 1;
        }
        if state.refusing {
            return respond(stream, "400 Bad Request", "");
        }
        let fault = self.fault(attempt);
        match fault {
            Some(0) => return respond(stream, "500 Internal Server Error", ""),
            Some(1) => return respond(stream, "429 Too Many Requests", "Retry-After: 0\r\n"),
            // No answer: the connection stays open until the client gives up.
            Some(2) => {
                drop(state);
                drop((&*stream).read(&mut [0; 1]));
                return None;
            }
            _ => accept(&mut state, request),
        }
        drop(state);
        // Accepted, but the answer is lost.
        if fault.is_some() {
            return None;
        }
        respond(stream, "202 Accepted", "")
    }

    fn fault(&self, attempt: u64) -> Option<u64> {
        let mixed = (attempt ^ self.behaviour.seed).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 33;
        (mixed % 100 < self.behaviour.faults_percent).then_some((mixed / 100) % 4)
    }
}

fn accept(state: &mut State, request: Request) {
    let order = state.accepted.len();
    let accepted = state.accepted.entry(request.key).or_insert_with(|| Accepted {
        body: request.body.clone(),
        times: 0,
        same_bytes: true,
        order,
    });
    accepted.times += 1;
    accepted.same_bytes &= accepted.body == request.body;
}

fn respond(stream: &TcpStream, status: &str, headers: &str) -> Option<()> {
    let text = format!("HTTP/1.1 {status}\r\n{headers}Content-Length: 0\r\n\r\n");
    (&*stream).write_all(text.as_bytes()).ok()
}

struct Request {
    key: String,
    body: Vec<u8>,
}

impl Request {
    fn read(stream: &TcpStream) -> Option<Self> {
        let mut reader = BufReader::new(stream);
        let (mut key, mut length) = (String::new(), 0);
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).ok()? == 0 {
                return None;
            }
            let Some((name, value)) = line.split_once(':') else {
                if line == "\r\n" {
                    break;
                }
                continue;
            };
            match name.to_ascii_lowercase().as_str() {
                "idempotency-key" => value.trim().trim_matches('"').clone_into(&mut key),
                "content-length" => length = value.trim().parse().ok()?,
                _ => {}
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).ok()?;
        assert!(!key.is_empty(), "a delivery has an idempotency key");
        Some(Self { key, body })
    }
}
