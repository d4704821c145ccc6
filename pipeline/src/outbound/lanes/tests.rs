//! The policy without a network, on a paused clock: a scripted receiver answers, and
//! every attempt is noted with its time.

use std::collections::HashMap;
use std::sync::Mutex;

use bytes::Bytes;

use super::super::Metrics;
use super::super::retry::{Failure, PAUSE_MAX, PAUSE_MIN, Symptom, retry_after};
use super::*;

const HOUR: Duration = Duration::from_secs(3600);

/// Answers a delivery with the next of its script, with the last again when it runs out.
struct Scripted {
    scripts: HashMap<String, Vec<Result<(), Failure>>>,
    takes: Duration,
    start: Instant,
    attempts: Mutex<Vec<(String, Duration)>>,
    at_once: Mutex<(usize, usize)>,
}

impl Scripted {
    fn new(takes: Duration, scripts: &[(&str, &[Result<(), Failure>])]) -> Arc<Self> {
        let scripts = scripts.iter().map(|(id, script)| ((*id).to_owned(), script.to_vec()));
        Arc::new(Self {
            scripts: scripts.collect(),
            takes,
            start: Instant::now(),
            attempts: Mutex::default(),
            at_once: Mutex::default(),
        })
    }

    fn attempts(&self, id: &str) -> Vec<Duration> {
        let attempts = self.attempts.lock().unwrap();
        attempts.iter().filter(|(of, _)| of == id).map(|(_, at)| *at).collect()
    }

    fn order(&self) -> Vec<String> {
        self.attempts.lock().unwrap().iter().map(|(id, _)| id.clone()).collect()
    }
}

impl Post for Scripted {
    async fn post(&self, parcel: &Parcel) -> Result<(), Failure> {
        let id = &parcel.id;
        let nth = self.attempts(id).len();
        self.attempts.lock().unwrap().push((id.clone(), self.start.elapsed()));
        {
            let mut at_once = self.at_once.lock().unwrap();
            at_once.0 += 1;
            at_once.1 = at_once.1.max(at_once.0);
        }
        tokio::time::sleep(self.takes).await;
        self.at_once.lock().unwrap().0 -= 1;
        let Some(script) = self.scripts.get(id) else { return Ok(()) };
        script[nth.min(script.len() - 1)].clone()
    }
}

fn later(status: u16) -> Result<(), Failure> {
    Err(Failure::of_status(status, None))
}

fn asks(status: u16, seconds: u64) -> Result<(), Failure> {
    Err(Failure::of_status(status, Some(Duration::from_secs(seconds))))
}

fn settings(in_flight: usize, give_up_after: Duration) -> Endpoint {
    Endpoint {
        name: "west".to_owned(),
        url: "http://127.0.0.1:1/".to_owned(),
        headers: Vec::new(),
        metrics: Metrics { retries: "retries", oldest: "oldest" },
        token_file: None,
        timeout: Duration::from_secs(10),
        give_up_after,
        in_flight: in_flight.try_into().unwrap(),
    }
}

/// `child/number`: deliveries with one child follow each other.
fn work(ids: &[&str]) -> Vec<Work> {
    let work = ids.iter().map(|id| {
        let parcel = Parcel { id: (*id).to_owned(), received_at: 0, body: Bytes::new() };
        let key = id.split('/').next().unwrap_or_default().as_bytes().to_vec();
        Work { key, parcel: Arc::new(parcel) }
    });
    work.collect()
}

async fn run(post: &Arc<Scripted>, settings: &Endpoint, now_ms: i64, ids: &[&str]) -> Vec<Ended> {
    let running = AtomicBool::new(false);
    let work = work(ids);
    let all = deliver_all(Arc::clone(post), settings, &running, now_ms, &work);
    all.await.into_iter().collect::<Option<_>>().expect("nobody asked to stop")
}

#[tokio::test(start_paused = true)]
async fn waits_grow_with_jitter_until_it_is_delivered() {
    let script = [later(500), later(503), later(408), later(425), later(409), later(429), Ok(())];
    let post = Scripted::new(Duration::ZERO, &[("a/1", &script)]);
    assert_eq!(run(&post, &settings(1, HOUR), 0, &["a/1"]).await, [Ended::Delivered]);
    let attempts = post.attempts("a/1");
    assert_eq!(attempts.len(), script.len());
    let mut expected = PAUSE_MIN;
    for pair in attempts.windows(2) {
        let wait = pair[1] - pair[0];
        // One millisecond: the clock's own grain.
        let most = expected * 2 + Duration::from_millis(1);
        assert!((expected..=most).contains(&wait), "{wait:?}, expected {expected:?}");
        expected = (expected * 2).min(PAUSE_MAX);
    }
}

#[tokio::test(start_paused = true)]
async fn honours_what_the_receiver_asks() {
    let post = Scripted::new(Duration::ZERO, &[("a/1", &[asks(429, 120), asks(503, 90), Ok(())])]);
    assert_eq!(run(&post, &settings(1, HOUR), 0, &["a/1"]).await, [Ended::Delivered]);
    let attempts = post.attempts("a/1");
    let waits: Vec<u64> = attempts.windows(2).map(|pair| (pair[1] - pair[0]).as_secs()).collect();
    assert_eq!(waits, [120, 90]);
}

#[tokio::test(start_paused = true)]
async fn gives_up_at_the_deadline_and_not_before() {
    let post = Scripted::new(Duration::ZERO, &[("a/1", &[later(503)])]);
    let ended = run(&post, &settings(1, HOUR), 0, &["a/1"]).await;
    assert_eq!(ended, [Ended::GaveUp(Symptom::Status(503))]);
    assert_eq!(post.attempts("a/1").last().map(Duration::as_secs), Some(3600));
}

#[tokio::test(start_paused = true)]
async fn a_request_to_wait_longer_than_the_deadline_ends_there() {
    let post = Scripted::new(Duration::ZERO, &[("a/1", &[asks(503, 999_999)])]);
    let ended = run(&post, &settings(1, HOUR), 0, &["a/1"]).await;
    assert_eq!(ended, [Ended::GaveUp(Symptom::Status(503))]);
    assert_eq!(post.attempts("a/1").last().map(Duration::as_secs), Some(3600));
}

/// Received two days ago, to be given up after one: it still gets its minimum.
#[tokio::test(start_paused = true)]
async fn an_old_delivery_is_tried_for_a_while() {
    let now_ms = 2 * 24 * 3_600_000;
    let post = Scripted::new(Duration::ZERO, &[("a/1", &[later(500)])]);
    let ended = run(&post, &settings(1, 24 * HOUR), now_ms, &["a/1"]).await;
    assert_eq!(ended, [Ended::GaveUp(Symptom::Status(500))]);
    assert_eq!(post.attempts("a/1").last(), Some(&TRIED_MIN));
}

#[tokio::test(start_paused = true)]
async fn what_is_refused_for_good_is_tried_once() {
    for status in [300, 301, 302, 307, 308, 400, 401, 403, 404, 410, 413, 415, 422] {
        let post = Scripted::new(Duration::ZERO, &[("a/1", &[later(status), Ok(())])]);
        let ended = run(&post, &settings(1, HOUR), 0, &["a/1"]).await;
        assert_eq!(ended, [Ended::Refused(Symptom::Status(status))]);
        assert_eq!(post.attempts("a/1").len(), 1, "{status}");
    }
}

/// Three of one child, the first of which fails twice; meanwhile three other children go on.
#[tokio::test(start_paused = true)]
async fn one_child_in_order_others_meanwhile() {
    let takes = Duration::from_millis(10);
    let post = Scripted::new(takes, &[("a/1", &[later(500), later(500), Ok(())])]);
    let ids = ["a/1", "b/1", "a/2", "c/1", "a/3", "d/1", "b/2"];
    let ended = run(&post, &settings(4, HOUR), 0, &ids).await;
    assert_eq!(ended, vec![Ended::Delivered; ids.len()]);
    let order = post.order();
    let of = |child: &str| -> Vec<&str> {
        order.iter().map(String::as_str).filter(|id| id.starts_with(child)).collect()
    };
    assert_eq!(of("a"), ["a/1", "a/1", "a/1", "a/2", "a/3"]);
    assert_eq!(of("b"), ["b/1", "b/2"]);
    let others_done = post.attempts("b/2")[0].max(post.attempts("d/1")[0]);
    assert!(others_done < post.attempts("a/1")[1], "others waited for the failing child");
}

#[tokio::test(start_paused = true)]
async fn never_more_at_once_than_declared() {
    let names: Vec<String> = (0..100).map(|child| format!("{child}/1")).collect();
    let ids: Vec<&str> = names.iter().map(String::as_str).collect();
    let post = Scripted::new(Duration::from_millis(10), &[]);
    let ended = run(&post, &settings(7, HOUR), 0, &ids).await;
    assert_eq!(ended, vec![Ended::Delivered; 100]);
    assert_eq!(post.at_once.lock().unwrap().1, 7);
}

/// An earlier delivery that is set aside does not stop the child's next one.
#[tokio::test(start_paused = true)]
async fn goes_on_with_the_child_after_a_refusal() {
    let post = Scripted::new(Duration::ZERO, &[("a/1", &[later(400)])]);
    let ended = run(&post, &settings(2, HOUR), 0, &["a/1", "a/2"]).await;
    assert_eq!(ended, [Ended::Refused(Symptom::Status(400)), Ended::Delivered]);
}

#[tokio::test(start_paused = true)]
async fn a_stop_ends_the_wait_for_an_endpoint_that_is_down() {
    let post = Scripted::new(Duration::ZERO, &[("a/1", &[asks(503, 600)])]);
    let stop = AtomicBool::new(false);
    let (settings, work) = (settings(2, HOUR), work(&["b/1", "a/1", "a/2"]));
    let all = deliver_all(Arc::clone(&post), &settings, &stop, 0, &work);
    let ask = async {
        tokio::time::sleep(Duration::from_secs(60)).await;
        stop.store(true, Ordering::Relaxed);
    };
    let (ended, ()) = tokio::join!(all, ask);
    assert_eq!(ended, [Some(Ended::Delivered), None, None]);
    let took = post.start.elapsed();
    assert!(took < Duration::from_secs(61), "{took:?}");
    assert!(post.attempts("a/2").is_empty(), "went on after the stop");
}

/// A healthy endpoint gets the rest of the batch after a stop, so that it is not sent twice.
#[tokio::test(start_paused = true)]
async fn a_stop_lets_a_healthy_batch_finish() {
    let post = Scripted::new(Duration::from_millis(500), &[]);
    let (settings, work) = (settings(1, HOUR), work(&["a/1", "b/1", "c/1"]));
    let stop = AtomicBool::new(true);
    let ended = deliver_all(Arc::clone(&post), &settings, &stop, 0, &work).await;
    assert_eq!(ended, vec![Some(Ended::Delivered); 3]);
}

#[tokio::test(start_paused = true)]
async fn a_stop_does_not_wait_for_an_endpoint_that_hangs() {
    let post = Scripted::new(HOUR, &[]);
    let stop = AtomicBool::new(true);
    let (settings, work) = (settings(1, 2 * HOUR), work(&["a/1"]));
    let ended = deliver_all(Arc::clone(&post), &settings, &stop, 0, &work).await;
    assert_eq!(ended, [None]);
    assert_eq!(post.start.elapsed().as_secs(), STOP_GRACE.as_secs());
}

#[test]
fn reads_both_forms_of_retry_after() {
    let now = time::macros::datetime!(2026-11-22 10:00:00 UTC);
    let check = |value: &str, seconds: Option<u64>| {
        assert_eq!(retry_after(value, now), seconds.map(Duration::from_secs), "{value}");
    };
    check("0", Some(0));
    check(" 120 ", Some(120));
    check("Sun, 22 Nov 2026 10:00:30 GMT", Some(30));
    check("Sun, 22 Nov 2026 09:00:00 GMT", Some(0));
    check("Sun, 22 Nov 2026 10:00:30", None);
    check("-5", None);
    check("1.5", None);
    check("soon", None);
    check("", None);
}
