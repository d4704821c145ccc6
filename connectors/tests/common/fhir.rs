//! A small FHIR server on loopback: a search for Tasks with paging and includes, as JSON or XML, with OAuth2, and with
//! answers that a test puts in front. Stands by itself, so that other tests can take it in by its path.

#![allow(dead_code, unreachable_pub, reason = "each test binary uses its part")]
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Response, Uri, header};
use axum::routing::{get, post};
use serde_json::{Value, json};
use tokio::sync::oneshot;

/// What the server is and was asked.
#[derive(Default)]
pub struct Inside {
    /// By kind and id, such as `Task/t1`.
    pub resources: BTreeMap<String, Value>,
    /// Most Tasks on a page, whatever is asked.
    pub page_max: Option<usize>,
    /// Answers in XML, whatever is asked.
    pub xml: bool,
    /// Answers that come before those of the server itself.
    pub scripted: VecDeque<Answer>,
    /// The status that any page but a first is answered with.
    pub lost_pages: Option<u16>,
    /// What was asked: address and `Authorization`.
    pub asked: Vec<(String, Option<String>)>,
    /// Tokens are asked for, and hold so many seconds.
    pub oauth: Option<u64>,
    /// The token that holds now.
    pub token: Option<String>,
    /// How many tokens were given out.
    pub tokens: usize,
    /// Adds what an entry of a page begins with, such as an OperationOutcome.
    pub before: Vec<Value>,
}

/// An answer of a test's own.
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: String,
}

/// An answer without content.
pub fn status(status: u16) -> Answer {
    Answer { status, headers: Vec::new(), body: String::new() }
}

/// A page of FHIR JSON.
pub fn answer(body: &Value) -> Answer {
    Answer { status: 200, headers: Vec::new(), body: body.to_string() }
}

/// A running server; gone when dropped.
pub struct FhirServer {
    at: SocketAddr,
    inside: Arc<Mutex<Inside>>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

#[derive(Clone)]
struct Shared {
    at: SocketAddr,
    inside: Arc<Mutex<Inside>>,
}

impl FhirServer {
    /// An empty server.
    pub fn start() -> Self {
        let inside = Arc::new(Mutex::new(Inside::default()));
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let at = listener.local_addr().unwrap();
        let shared = Shared { at, inside: Arc::clone(&inside) };
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::spawn(move || {
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async move {
                let router = Router::new()
                    .route("/fhir/Task", get(search))
                    .route("/fhir/page", get(search))
                    .route("/token", post(token))
                    .with_state(shared);
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                tokio::select! {
                    served = async { axum::serve(listener, router).await } => served.unwrap(),
                    _ = stopped => {}
                }
            });
        });
        Self { at, inside, stop: Some(stop), thread: Some(thread) }
    }

    /// A server that holds every resource in a folder of JSON files; a file is a resource, a Bundle or a list.
    pub fn of_folder(folder: &Path) -> Self {
        let server = Self::start();
        for file in std::fs::read_dir(folder).unwrap() {
            let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
            server.put_all(serde_json::from_str(&text).unwrap());
        }
        server
    }

    /// Adds a resource, all of a list or all of a Bundle; in place of what had its id.
    pub fn put_all(&self, value: Value) {
        if let Value::Array(all) = value {
            all.into_iter().for_each(|one| self.put_all(one));
        } else if value["resourceType"] == "Bundle" {
            let entries = value["entry"].as_array().into_iter().flatten();
            entries.for_each(|entry| self.put_all(entry["resource"].clone()));
        } else {
            let part = |field: &str| value[field].as_str().unwrap();
            let key = format!("{}/{}", part("resourceType"), part("id"));
            self.inside().resources.insert(key, value);
        }
    }

    /// What it is and was asked.
    pub fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap()
    }

    /// Address of the server.
    pub fn base(&self) -> String {
        format!("http://{}/fhir", self.at)
    }

    /// Where tokens are given out.
    pub fn token_url(&self) -> String {
        format!("http://{}/token", self.at)
    }
}

impl Drop for FhirServer {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }
}

/// Client `client`, secret `geheim`.
async fn token(State(shared): State<Shared>, headers: HeaderMap, body: String) -> Response<Body> {
    let mut inside = shared.inside.lock().unwrap();
    // client:geheim
    let known =
        headers.get(header::AUTHORIZATION).is_some_and(|it| it == "Basic Y2xpZW50OmdlaGVpbQ==");
    let Some(holds) =
        inside.oauth.filter(|_| known && body.starts_with("grant_type=client_credentials"))
    else {
        return send(status(401));
    };
    inside.tokens += 1;
    let token = format!("token-{}", inside.tokens);
    inside.token = Some(token.clone());
    send(answer(&json!({ "access_token": token, "token_type": "Bearer", "expires_in": holds })))
}

async fn search(State(shared): State<Shared>, uri: Uri, headers: HeaderMap) -> Response<Body> {
    let mut inside = shared.inside.lock().unwrap();
    let authorization =
        headers.get(header::AUTHORIZATION).map(|it| it.to_str().unwrap().to_owned());
    inside.asked.push((uri.to_string(), authorization.clone()));
    if let Some(scripted) = inside.scripted.pop_front() {
        return send(scripted);
    }
    if let Some(code) = inside.lost_pages.filter(|_| uri.path() == "/fhir/page") {
        return send(status(code));
    }
    let wanted = inside.token.as_ref().map(|token| format!("Bearer {token}"));
    if inside.oauth.is_some() && (wanted.is_none() || authorization != wanted) {
        return send(status(401));
    }
    let query = query(uri.query().unwrap_or_default());
    let page = page(&inside, &format!("http://{}/fhir", shared.at), &query);
    if inside.xml {
        return send(Answer {
            status: 200,
            headers: vec![("content-type", "application/fhir+xml".to_owned())],
            body: xml(&page),
        });
    }
    send(answer(&page))
}

/// The last of each name.
fn query(text: &str) -> HashMap<String, String> {
    let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| (name.to_owned(), decoded(value))).collect()
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let hex = |byte: Option<u8>| char::from(byte.unwrap()).to_digit(16).unwrap();
        let byte =
            if byte == b'%' { hex(rest.next()) * 16 + hex(rest.next()) } else { byte.into() };
        bytes.push(u8::try_from(byte).unwrap());
    }
    String::from_utf8(bytes).unwrap()
}

fn send(answer: Answer) -> Response<Body> {
    let mut response = Response::builder().status(answer.status);
    for (name, value) in answer.headers {
        response = response.header(name, value);
    }
    response.body(Body::from(answer.body)).unwrap()
}

/// A page of a search: Tasks by change, and what they refer to.
fn page(inside: &Inside, base: &str, query: &HashMap<String, String>) -> Value {
    let since = query.get("_lastUpdated").map(String::as_str).unwrap_or_default();
    let fits = |task: &Value| {
        let changed = task["meta"]["lastUpdated"].as_str().unwrap();
        match since.split_at_checked(2) {
            Some(("gt", than)) => changed > than,
            Some(("ge", than)) => changed >= than,
            _ => true,
        }
    };
    let mut tasks: Vec<&Value> =
        inside.resources.values().filter(|it| it["resourceType"] == "Task" && fits(it)).collect();
    tasks.sort_by_key(|task| task["meta"]["lastUpdated"].as_str().unwrap());
    let number = |name: &str| query.get(name).and_then(|text| text.parse::<usize>().ok());
    let count = number("_count").unwrap_or(50).min(inside.page_max.unwrap_or(usize::MAX));
    let offset = number("offset").unwrap_or_default();
    let mut entries: Vec<Value> = inside.before.clone();
    let mut included: Vec<&str> = Vec::new();
    let shown = tasks.iter().skip(offset).take(count);
    for task in shown.clone() {
        entries.push(entry(base, task, "match"));
        for field in ["focus", "for", "requester"] {
            let to = task[field]["reference"].as_str().unwrap_or_default();
            if inside.resources.contains_key(to) && !included.contains(&to) {
                included.push(to);
            }
        }
    }
    entries.extend(included.iter().map(|to| entry(base, &inside.resources[*to], "include")));
    let mut links = vec![json!({ "relation": "self", "url": base })];
    if offset + count < tasks.len() {
        let next =
            format!("{base}/page?_lastUpdated={since}&_count={count}&offset={}", offset + count);
        links.push(json!({ "relation": "next", "url": next }));
    }
    json!({
        "resourceType": "Bundle",
        "type": "searchset",
        "timestamp": format!("2026-11-21T02:00:00.{:03}Z", inside.asked.len() % 1_000),
        "link": links,
        "entry": entries
    })
}

fn entry(base: &str, resource: &Value, mode: &str) -> Value {
    let part = |field: &str| resource[field].as_str().unwrap();
    let full_url = format!("{base}/{}/{}", part("resourceType"), part("id"));
    json!({ "fullUrl": full_url, "resource": resource, "search": { "mode": mode } })
}

/// The XML of a JSON resource.
pub fn xml(resource: &Value) -> String {
    let kind = resource["resourceType"].as_str().unwrap();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{kind} xmlns=\"http://hl7.org/fhir\">{}</{kind}>",
        fields(resource)
    )
}

fn fields(object: &Value) -> String {
    let mut text = String::new();
    for (name, value) in object.as_object().unwrap() {
        if name == "resourceType" || name.starts_with('_') {
            continue;
        }
        let beside = object.get(format!("_{name}"));
        if let Value::Array(items) = value {
            for (index, item) in items.iter().enumerate() {
                text.push_str(&element(name, item, beside.and_then(|beside| beside.get(index))));
            }
        } else {
            text.push_str(&element(name, value, beside));
        }
    }
    text
}

fn element(name: &str, value: &Value, beside: Option<&Value>) -> String {
    let inner = beside.filter(|it| it.is_object()).map(fields).unwrap_or_default();
    if let Some(kind) = value["resourceType"].as_str() {
        return format!("<{name}><{kind}>{}</{kind}></{name}>", fields(value));
    }
    if name == "extension" {
        let mut value = value.clone();
        let url = value.as_object_mut().unwrap().shift_remove("url").unwrap();
        return format!(
            "<extension url=\"{}\">{}</extension>",
            url.as_str().unwrap(),
            fields(&value)
        );
    }
    if value.is_object() {
        return format!("<{name}>{}</{name}>", fields(value));
    }
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    format!("<{name} value=\"{text}\">{inner}</{name}>")
}
