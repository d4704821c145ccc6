//! A FHIR server is asked for referrals: pages, faults of every kind, and kills between any two steps.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod common;
#[path = "common/fhir.rs"]
mod fhir;
#[path = "common/tls.rs"]
mod tls;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use common::{Scripted, away, ids, inbox, stream};
use fhir::{Answer, FhirServer, answer, status};
use serde_json::{Value, json};
use wijkstroom_config::feed::{FeedFormat, FeedSettings, OauthSettings, PollSettings};
use wijkstroom_connectors::transport::feed::{Feed, Hub};
use wijkstroom_connectors::transport::poll::error::PollError;
use wijkstroom_connectors::transport::poll::{Poller, Round};
use wijkstroom_formats::feed::FILE_MAX_BYTES;
use wijkstroom_schemas::message::Message;
use wijkstroom_stream::Stream;
use wijkstroom_stream::embedded::Embedded;

/// Referral number `n`, changed at second `at` of a minute.
fn referral(n: usize, at: usize) -> Value {
    let id = format!("t{n}");
    json!([
        {
            "resourceType": "Task",
            "id": id,
            "meta": { "versionId": "1", "lastUpdated": format!("2025-11-20T09:{:02}:{:02}.000Z", at / 60, at % 60) },
            "status": "requested",
            "intent": "order",
            "code": { "coding": [{ "system": "http://snomed.info/sct", "code": "3457005" }] },
            "focus": { "reference": format!("ServiceRequest/s{n}") },
            "for": { "reference": "Patient/p1" },
            "authoredOn": "2025-11-20",
            "requester": { "reference": "PractitionerRole/r1" },
            "note": [{ "text": "vrije tekst" }]
        },
        {
            "resourceType": "ServiceRequest",
            "id": format!("s{n}"),
            "meta": { "versionId": "1", "lastUpdated": "2025-11-20T08:00:00.000Z" },
            "status": "active",
            "intent": "order",
            "subject": { "reference": "Patient/p1" },
            "authoredOn": "2025-11-20"
        },
        {
            "resourceType": "Patient",
            "id": "p1",
            "identifier": [{ "system": "http://fhir.nl/fhir/NamingSystem/bsn", "value": "999900006" }],
            "name": [{ "family": "Testpersoon" }],
            "birthDate": "2012-03-04"
        },
        {
            "resourceType": "PractitionerRole",
            "id": "r1",
            "practitioner": { "identifier": { "system": "http://fhir.nl/fhir/NamingSystem/agb-z", "value": "01000001" } }
        }
    ])
}

/// A poller, its server, and the stream behind it.
struct Room {
    root: tempfile::TempDir,
    server: FhirServer,
    stream: Arc<Embedded>,
    settings: PollSettings,
}

impl Room {
    fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        let server = FhirServer::start();
        let stream = stream(root.path());
        let settings = PollSettings {
            url: server.base(),
            interval: std::time::Duration::from_secs(60),
            overlap: std::time::Duration::from_secs(300),
            since: None,
            page_size: 2.try_into().unwrap(),
            pages_max: 100.try_into().unwrap(),
            timeout: std::time::Duration::from_secs(20),
            token_file: None,
            oauth: None,
            identity_file: None,
            ca_file: None,
        };
        Self { root, server, stream, settings }
    }

    /// With referrals that changed a second after each other.
    fn with(count: usize) -> Self {
        let room = Self::new();
        (1..=count).for_each(|n| room.server.put_all(referral(n, n)));
        room
    }

    fn poller(&self) -> Poller {
        self.poller_on(Arc::clone(&self.stream) as Arc<dyn Stream>)
    }

    fn poller_on(&self, stream: Arc<dyn Stream>) -> Poller {
        Poller::open(self.settings.clone(), self.feed(stream)).unwrap()
    }

    fn feed(&self, stream: Arc<dyn Stream>) -> Arc<Feed> {
        feed(&self.settings, &self.root.path().join("data"), stream)
    }

    fn round(&self) -> Result<Round, PollError> {
        self.poller().round(&AtomicBool::new(false))
    }

    /// Keys of what stands in the inbox, each once, as they are shown.
    fn keys(&self) -> BTreeSet<String> {
        inbox(&*self.stream).into_iter().map(|it| it.origin.identification.unwrap()).collect()
    }

    fn asked(&self) -> Vec<String> {
        self.server.inside().asked.iter().map(|(url, _)| url.clone()).collect()
    }

    fn file(&self, name: &str, text: &str) -> std::path::PathBuf {
        let path = self.root.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }
}

fn feed(settings: &PollSettings, data_dir: &Path, stream: Arc<dyn Stream>) -> Arc<Feed> {
    let settings = FeedSettings {
        name: "huisarts".to_owned(),
        format: FeedFormat::Fhir,
        mapping: None,
        measures: None,
        municipality: None,
        sender: "GP-GATEWAY".to_owned(),
        folder: None,
        settle: std::time::Duration::ZERO,
        retention: std::time::Duration::ZERO,
        http: false,
        poll: Some(settings.clone()),
        sftp: None,
    };
    let hub = Hub { data_dir, municipality: "0363", ids: ids(), stream, deliver: true };
    Arc::new(Feed::open(settings, &hub).unwrap())
}

fn receipts(messages: &[Message]) -> BTreeSet<String> {
    messages.iter().map(|message| message.origin.receipt.clone()).collect()
}

fn error(round: Result<Round, PollError>) -> String {
    round.unwrap_err().to_string()
}

#[test]
fn follows_the_pages_of_a_search() {
    for xml in [false, true] {
        let room = Room::with(5);
        room.server.inside().xml = xml;
        let round = room.round().unwrap();
        let expected = Round { pages: 3, taken: 5, complete: true, ..Round::default() };
        assert_eq!(round, expected);
        assert_eq!(room.keys().len(), 5);
        let first = &room.asked()[0];
        assert_eq!(
            first,
            "/fhir/Task?code=http%3A%2F%2Fsnomed.info%2Fsct%7C3457005&_sort=_lastUpdated&_count=2\
             &_include=Task%3Afocus&_include=Task%3Apatient&_include=Task%3Arequester"
        );
        let message = inbox(&*room.stream).remove(0);
        assert_eq!(message.origin.source, "feed:huisarts");
        assert_eq!(message.origin.standard.as_deref(), Some("FHIR R4"));
        assert_eq!(message.facts, 1);
        assert!(!String::from_utf8(message.original.unwrap()).unwrap().contains("tekst"));
    }
}

/// What changed is asked for, and some time before; what comes again is the same message again.
#[test]
fn overlapping_searches_give_the_same_receipts() {
    let room = Room::with(3);
    assert_eq!(room.round().unwrap().taken, 3);
    let first = receipts(&inbox(&*room.stream));
    // Nothing new: what lies in the overlap is taken once more, and then no more.
    let again = room.round().unwrap();
    assert!(room.asked().last().unwrap().contains("page?_lastUpdated=gt2025-11-20T08:55:03.000Z"));
    assert_eq!((again.pages, again.known, again.taken), (2, 2, 0));
    assert_eq!(inbox(&*room.stream).len(), 3);
    room.server.put_all(referral(4, 4));
    let more = room.round().unwrap();
    assert_eq!((more.pages, more.known, more.taken), (2, 1, 2));
    let all = inbox(&*room.stream);
    assert_eq!((all.len(), receipts(&all).len()), (5, 4));
    assert!(receipts(&all).is_superset(&first));
}

#[test]
fn begins_at_the_day_of_the_settings() {
    let mut room = Room::with(1);
    room.settings.since = Some("2025-11-21".to_owned());
    assert_eq!(room.round().unwrap().taken, 0);
    assert!(room.asked()[0].contains("_lastUpdated=ge2025-11-21"));
    room.settings.since = Some("31-02-2026".to_owned());
    let feed = room.feed(Arc::clone(&room.stream) as Arc<dyn Stream>);
    assert!(matches!(Poller::open(room.settings.clone(), feed), Err(PollError::Settings(_))));
}

/// A round has a limit; the next goes on where it was, also in another process.
#[test]
fn goes_on_where_a_round_ended() {
    let mut room = Room::with(5);
    room.settings.pages_max = 2.try_into().unwrap();
    let first = room.round().unwrap();
    assert_eq!((first.pages, first.complete), (2, false));
    let second = room.round().unwrap();
    assert_eq!((second.pages, second.taken, second.complete), (1, 1, true));
    assert_eq!(room.keys().len(), 5);
}

/// Killed after the records and before the cursor, the page is asked again, and gives the same receipts.
#[test]
fn a_kill_before_the_cursor_loses_and_adds_nothing() {
    let room = Room::with(3);
    let inner = Arc::clone(&room.stream);
    // The first page is durable, the second is lost with the stream.
    let mut left = 1;
    let scripted = Scripted::new(
        inner,
        Box::new(move |outputs, stream| {
            if left == 0 {
                return Err(away());
            }
            left -= 1;
            stream.append(outputs)
        }),
    );
    let mut poller = room.poller_on(scripted);
    assert!(matches!(poller.round(&AtomicBool::new(false)), Err(PollError::Feed(_))));
    drop(poller);
    // As if it had died before it saved how far it was.
    let cursor = room.root.path().join("data/feeds/huisarts/poll.json");
    std::fs::remove_file(cursor).unwrap();
    assert_eq!(room.round().unwrap().taken, 3);
    let all = inbox(&*room.stream);
    assert_eq!((all.len(), receipts(&all).len()), (5, 3));
}

/// The records of a page are durable, then it dies: with the cursor of the page before.
#[test]
fn a_kill_between_pages_goes_on_with_the_next() {
    let mut room = Room::with(4);
    room.settings.pages_max = 1.try_into().unwrap();
    room.round().unwrap();
    let saved = room.root.path().join("data/feeds/huisarts/poll.json");
    let before = std::fs::read(&saved).unwrap();
    room.round().unwrap();
    std::fs::write(&saved, before).unwrap();
    let again = room.round().unwrap();
    assert_eq!((again.pages, again.taken, again.complete), (1, 2, true));
    assert_eq!(receipts(&inbox(&*room.stream)).len(), 4);
}

#[test]
fn a_link_that_leaves_the_server_is_not_followed() {
    let room = Room::with(2);
    for url in [
        "https://elders.example/fhir/page",
        "http://127.0.0.1:1/fhir/page",
        "http://[",
        "file:///etc/passwd",
    ] {
        let page = json!({
            "resourceType": "Bundle", "type": "searchset", "entry": [],
            "link": [{ "relation": "next", "url": url }]
        });
        room.server.inside().scripted.push_back(answer(&page));
        let told = error(room.round());
        assert!(told.contains("andere server") || told.contains("geen adres"), "{told}");
    }
    assert_eq!(room.asked().len(), 4);
    assert_eq!(room.round().unwrap().taken, 2);
}

/// Pages that go round end, what they held was taken, and the next round goes on after it.
#[test]
fn pages_that_go_round_end() {
    let room = Room::with(2);
    let base = room.server.base();
    let resources: Vec<Value> = room.server.inside().resources.values().cloned().collect();
    let entries: Vec<Value> = resources
        .iter()
        .map(|it| {
            let url = format!(
                "{base}/{}/{}",
                it["resourceType"].as_str().unwrap(),
                it["id"].as_str().unwrap()
            );
            json!({ "fullUrl": url, "resource": it })
        })
        .collect();
    let page = |next: &str| {
        answer(&json!({
            "resourceType": "Bundle", "type": "searchset", "entry": entries,
            "link": [{ "relation": "next", "url": format!("{base}/page?n={next}") }]
        }))
    };
    room.server.inside().scripted.extend([page("1"), page("2"), page("1")]);
    assert!(error(room.round()).contains("kring"));
    assert_eq!(room.keys().len(), 2);
    assert_eq!(room.round().unwrap().pages, 1);
    assert!(room.asked().last().unwrap().contains("_lastUpdated=gt2025-11-20T08%3A55%3A02.000Z"));
}

/// A search that the server forgot begins anew, once.
#[test]
fn a_search_that_is_gone_begins_anew() {
    let mut room = Room::with(4);
    room.settings.pages_max = 1.try_into().unwrap();
    room.round().unwrap();
    room.settings.pages_max = 9.try_into().unwrap();
    room.server.inside().scripted.push_back(status(410));
    let round = room.round().unwrap();
    assert!(round.complete);
    // From the last change of the page that was taken, and the overlap before it.
    assert!(room.asked()[2].contains("_lastUpdated=gt2025-11-20T08%3A55%3A02.000Z"));
    assert_eq!(receipts(&inbox(&*room.stream)).len(), 4);
    room.server.inside().scripted.extend([status(410), status(410)]);
    assert!(matches!(room.round(), Err(PollError::Gone)));
    room.server.inside().scripted.clear();
    assert!(room.round().unwrap().complete);
}

fn text(body: &str) -> Answer {
    Answer { status: 200, headers: Vec::new(), body: body.to_owned() }
}

/// What a link that expired, or a page that cannot be read, may look like.
const LOST: [fn() -> Answer; 12] = [
    || status(302),
    || status(400),
    || status(404),
    || status(410),
    || status(413),
    || status(422),
    || text("<html>"),
    || text(""),
    || text("{\"resourceType\":\"Bundle\""),
    || text(&" ".repeat(FILE_MAX_BYTES + 1)),
    || answer(&json!({ "resourceType": "OperationOutcome", "issue": [{ "code": "not-found" }] })),
    || answer(&json!({ "resourceType": "Bundle", "type": "history" })),
];

/// Whatever the server says of a link that expired: the search is given up and begins anew, and nothing is lost.
#[test]
fn a_link_that_expired_begins_anew() {
    for (at, lost) in LOST.iter().enumerate() {
        let mut room = Room::with(4);
        room.settings.pages_max = 1.try_into().unwrap();
        room.round().unwrap();
        room.settings.pages_max = 9.try_into().unwrap();
        room.server.inside().scripted.push_back(lost());
        let round = room.round().unwrap_or_else(|error| panic!("{at}: {error}"));
        assert!(round.complete, "{at}");
        let asked = room.asked();
        assert!(asked[1].contains("/page?"), "{asked:?}");
        assert!(asked[2].contains("_lastUpdated=gt2025-11-20T08%3A55%3A02.000Z"), "{asked:?}");
        assert_eq!(receipts(&inbox(&*room.stream)).len(), 4);
        // The next search is as any.
        assert!(room.round().unwrap().complete);
    }
}

/// Where the search that began anew fails too, that is told, and the old link is asked no more.
#[test]
fn a_search_that_fails_time_and_again_is_told() {
    for (at, lost) in LOST.iter().enumerate() {
        let mut room = Room::with(4);
        room.settings.pages_max = 1.try_into().unwrap();
        room.round().unwrap();
        room.settings.pages_max = 9.try_into().unwrap();
        room.server.inside().scripted.extend([lost(), lost()]);
        let feed = room.feed(Arc::clone(&room.stream) as Arc<dyn Stream>);
        let mut poller = Poller::open(room.settings.clone(), Arc::clone(&feed)).unwrap();
        let stop = AtomicBool::new(false);
        let error = poller.round(&stop).unwrap_err();
        assert!(error.needs_a_person(), "{error}");
        assert_eq!(feed.state().last_error, Some(error.to_string()));
        assert!(room.asked()[2].contains("/Task?"));
        drop(poller);
        assert!(room.round().unwrap().complete, "{at}");
        assert!(room.asked()[3].contains("/Task?"));
        assert_eq!(receipts(&inbox(&*room.stream)).len(), 4);
    }
}

/// A second page that never can be had is no reason to ask without end and without a word.
#[test]
fn a_page_that_never_comes_is_told() {
    for pages_max in [1, 9] {
        let mut room = Room::with(4);
        room.settings.pages_max = pages_max.try_into().unwrap();
        room.server.inside().lost_pages = Some(404);
        let mut told = 0;
        for _ in 0..9 {
            let before = room.asked().len();
            told += usize::from(room.round().is_err());
            assert!(room.asked().len() - before <= 9);
        }
        assert!(told >= 3, "{pages_max}: {told}");
    }
}

/// Who asks is no matter of the search, and neither is the moment: it goes on where it was.
#[test]
fn a_search_goes_on_after_what_says_nothing_of_it() {
    for code in [401, 403, 408, 425, 500, 502, 504] {
        let mut room = Room::with(4);
        room.settings.pages_max = 1.try_into().unwrap();
        room.round().unwrap();
        room.server.inside().scripted.push_back(status(code));
        room.round().unwrap_err();
        assert_eq!(room.round().unwrap().taken, 2, "{code}");
        let asked = room.asked();
        assert_eq!((asked.len(), &asked[1]), (3, &asked[2]), "{code}");
    }
    // Unless it lasts.
    let mut room = Room::with(4);
    room.settings.pages_max = 1.try_into().unwrap();
    room.round().unwrap();
    room.settings.pages_max = 9.try_into().unwrap();
    room.server.inside().scripted.extend([500; 5].map(status));
    for _ in 0..4 {
        room.round().unwrap_err();
    }
    assert!(room.round().unwrap().complete);
    assert_eq!(receipts(&inbox(&*room.stream)).len(), 4);
}

/// A change that the server dates in the future hides none that come before it.
#[test]
fn a_change_in_the_future_silences_nothing() {
    let room = Room::with(1);
    let mut far = referral(2, 2);
    far[0]["meta"]["lastUpdated"] = json!("2099-11-20T09:00:00.000Z");
    room.server.put_all(far);
    assert_eq!(room.round().unwrap().taken, 2);
    let now = time::OffsetDateTime::now_utc();
    let mut changed = referral(3, 3);
    changed[0]["meta"]["lastUpdated"] =
        json!(now.format(&time::format_description::well_known::Rfc3339).unwrap());
    room.server.put_all(changed);
    let round = room.round().unwrap();
    let asked = room.asked().pop().unwrap();
    let this_year = format!("_lastUpdated=gt{:04}-", now.year());
    assert!(asked.contains(&this_year), "{asked}");
    assert_eq!((round.complete, room.keys().len()), (true, 3));
    // Also where a hub before this one stood there already.
    let path = room.root.path().join("data/feeds/huisarts/poll.json");
    let mut cursor: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    cursor["seen_ms"] = json!(4_000_000_000_000_i64);
    std::fs::write(&path, cursor.to_string()).unwrap();
    assert!(room.round().unwrap().complete);
    assert!(room.asked().pop().unwrap().contains(&this_year));
    let cursor: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    assert!(cursor["seen_ms"].as_i64().unwrap() < 4_000_000_000_000);
}

/// An entry of another form than FHIR gives it is refused, and the page is read.
#[test]
fn an_unfit_entry_stops_no_page() {
    let room = Room::with(3);
    room.server
        .inside()
        .before
        .push(json!({ "fullUrl": 5, "resource": { "resourceType": "Task" } }));
    let round = room.round().unwrap();
    assert_eq!((round.pages, round.taken, round.complete), (2, 3, true));
    assert_eq!(round.refused, 2);
    let again = room.round().unwrap();
    assert_eq!((again.taken, again.refused), (0, 0));
}

/// A server that is busy is asked again a few times, and then left alone for as long as it asks.
#[test]
fn a_busy_server_is_left_alone() {
    let room = Room::with(1);
    let busy = |status, after: &str| Answer {
        status,
        headers: vec![("retry-after", after.to_owned())],
        body: String::new(),
    };
    room.server.inside().scripted.extend([
        busy(429, "0"),
        busy(503, "0"),
        busy(429, "Fri, 20 Nov 2020 10:00:00 GMT"),
    ]);
    assert_eq!(room.round().unwrap().taken, 1);
    assert_eq!(room.asked().len(), 4);
    room.server.inside().scripted.extend([
        busy(429, "0"),
        busy(429, "0"),
        busy(429, "0"),
        busy(429, "0"),
    ]);
    assert!(matches!(room.round(), Err(PollError::Busy { status: 429, .. })));
    room.server.inside().scripted.push_back(busy(503, "3600"));
    match room.round() {
        Err(PollError::Busy { status: 503, after }) => assert_eq!(after.as_secs(), 3_600),
        other => panic!("{other:?}"),
    }
}

#[test]
fn answers_that_are_none_are_told() {
    let room = Room::with(1);
    let outcome = json!({
        "resourceType": "OperationOutcome",
        "issue": [{ "severity": "error", "code": "processing", "diagnostics": "Sanne Testpersoon" }]
    });
    let cases = [
        (text("<html>"), "niet bruikbaar"),
        (text(""), "leeg"),
        (text("{\"resourceType\":\"Bundle\""), "houdt op"),
        (text("<!DOCTYPE a><a/>"), "DOCTYPE"),
        (answer(&outcome), "ernst fout, soort processing"),
        (status(404), "HTTP-status 404"),
        (status(403), "HTTP-status 403"),
        (status(500), "HTTP-status 500"),
    ];
    let count = cases.len();
    for (scripted, expected) in cases {
        room.server.inside().scripted.push_back(scripted);
        let told = error(room.round());
        assert!(told.contains(expected) && !told.contains("Sanne"), "{told}");
    }
    let gone = Answer {
        status: 302,
        headers: vec![("location", "http://127.0.0.1:1/fhir/Task".to_owned())],
        body: String::new(),
    };
    room.server.inside().scripted.push_back(gone);
    assert!(error(room.round()).contains("HTTP-status 302"));
    assert_eq!((room.asked().len(), inbox(&*room.stream).len()), (count + 1, 0));
    assert_eq!(room.round().unwrap().taken, 1);
}

/// A redirect to the same server is followed.
#[test]
fn a_redirect_within_the_server_is_followed() {
    let room = Room::with(1);
    let moved = Answer {
        status: 307,
        headers: vec![("location", "/fhir/page?_count=5".to_owned())],
        body: String::new(),
    };
    room.server.inside().scripted.push_back(moved);
    assert_eq!(room.round().unwrap().taken, 1);
}

/// What the server says of a page beside the referrals is a note, and stops nothing.
#[test]
fn a_warning_on_a_page_stops_nothing() {
    let room = Room::with(1);
    let outcome = json!({
        "resourceType": "OperationOutcome",
        "issue": [{ "severity": "warning", "code": "incomplete", "diagnostics": "vrije tekst" }]
    });
    room.server
        .inside()
        .before
        .push(json!({ "resource": outcome, "search": { "mode": "outcome" } }));
    assert_eq!(room.round().unwrap().taken, 1);
}

/// A bad entry is refused by itself.
#[test]
fn a_bad_referral_stops_no_other() {
    let room = Room::with(2);
    room.server.inside().resources.get_mut("ServiceRequest/s1").unwrap()["authoredOn"] =
        json!("2025-02-31");
    let round = room.round().unwrap();
    assert_eq!((round.taken, round.refused), (1, 1));
    let refused: Vec<Message> =
        inbox(&*room.stream).into_iter().filter(|it| it.origin.level.is_some()).collect();
    let finding = &refused[0].findings[0];
    assert_eq!(
        (finding.rule.as_deref(), finding.path.as_str()),
        (Some("WS152"), "ServiceRequest.authoredOn")
    );
}

#[test]
fn tokens_are_kept_and_renewed() {
    let mut room = Room::with(3);
    room.server.inside().oauth = Some(3_600);
    room.settings.oauth = Some(OauthSettings {
        token_url: room.server.token_url(),
        client_id: "client".to_owned(),
        secret_file: room.file("secret", "geheim\n"),
        scope: Some("system/Task.read".to_owned()),
    });
    let mut poller = room.poller();
    let stop = AtomicBool::new(false);
    assert_eq!(poller.round(&stop).unwrap().taken, 3);
    assert!(poller.round(&stop).is_ok());
    assert_eq!(room.server.inside().tokens, 1);
    // Taken back before its time: renewed once.
    room.server.inside().token = Some("anders".to_owned());
    assert!(poller.round(&stop).is_ok());
    assert_eq!(room.server.inside().tokens, 2);
    // Refused with a new token too.
    room.server.inside().scripted.extend([status(401), status(401)]);
    assert!(matches!(poller.round(&stop), Err(PollError::Refused { status: 401, .. })));
    assert_eq!(room.server.inside().tokens, 3);
    // Of tokens that expire at once each serves one page.
    room.server.inside().oauth = Some(0);
    room.server.inside().token = None;
    let before = room.asked().len();
    assert!(poller.round(&stop).unwrap().complete);
    assert!(room.server.inside().tokens > 4 && room.asked().len() > before);
    room.settings.oauth.as_mut().unwrap().client_id = "ander".to_owned();
    assert!(matches!(room.round(), Err(PollError::Refused { status: 401, .. })));
}

#[test]
fn a_token_of_a_file_is_read_anew() {
    let mut room = Room::with(1);
    room.server.inside().oauth = Some(1);
    room.server.inside().token = Some("een".to_owned());
    room.settings.token_file = Some(room.file("token", "een\n"));
    let mut poller = room.poller();
    let stop = AtomicBool::new(false);
    assert!(poller.round(&stop).is_ok());
    room.server.inside().token = Some("twee".to_owned());
    assert!(matches!(poller.round(&stop), Err(PollError::Refused { status: 401, .. })));
    room.file("token", "twee");
    assert!(poller.round(&stop).is_ok());
    room.file("token", "");
    assert!(matches!(poller.round(&stop), Err(PollError::Settings(_))));
}

/// What `wijkstroom status` shows, and that it names nobody.
#[test]
fn shows_how_it_goes() {
    let room = Room::with(3);
    let feed = room.feed(Arc::clone(&room.stream) as Arc<dyn Stream>);
    let mut poller = Poller::open(room.settings.clone(), Arc::clone(&feed)).unwrap();
    let stop = AtomicBool::new(false);
    poller.round(&stop).unwrap();
    let state = feed.state();
    assert_eq!(state.way, "poll");
    assert_eq!(state.cursor.as_deref(), Some("gelezen tot en met 2025-11-20 10:00"));
    assert_eq!((state.last_error, state.entries.taken, state.files[0]), (None, 3, 2));
    room.server.inside().scripted.push_back(status(500));
    poller.round(&stop).unwrap_err();
    assert!(feed.state().last_error.unwrap().contains("HTTP-status 500"));
    poller.round(&stop).unwrap();
    assert_eq!(feed.state().last_error, None);
    let stopped = AtomicBool::new(true);
    assert!(matches!(poller.round(&stopped), Err(PollError::Stopped)));
}

/// The address of another server in the settings begins anew.
#[test]
fn another_server_begins_anew() {
    let mut room = Room::with(2);
    room.round().unwrap();
    let other = FhirServer::start();
    other.put_all(referral(9, 1));
    room.settings.url = other.base();
    assert_eq!(room.round().unwrap().taken, 1);
    assert!(!other.inside().asked[0].0.contains("_lastUpdated=gt"));
}

/// A server that is not there is waited for; a wrong file is told.
#[test]
fn a_server_that_is_away_is_told() {
    let mut room = Room::with(1);
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    room.settings.url = format!("http://{}/fhir", listener.local_addr().unwrap());
    drop(listener);
    assert!(matches!(room.round(), Err(PollError::Away { .. })));
    room.settings.ca_file = Some(room.file("ca.pem", "geen certificaat"));
    assert!(matches!(room.round(), Err(PollError::Settings(_))));
    room.settings.ca_file = None;
    room.settings.identity_file = Some(room.root.path().join("er is geen"));
    assert!(matches!(room.round(), Err(PollError::Settings(_))));
}

/// The server shows a certificate of the authority in the settings, and asks for one of the client.
#[test]
fn shows_its_certificate_to_a_server_that_asks() {
    let mut room = Room::with(0);
    let (own, other) = (tls::Authority::new(), tls::Authority::new());
    let entries: Vec<Value> =
        referral(1, 1).as_array().unwrap().iter().map(|it| json!({ "resource": it })).collect();
    let page = json!({ "resourceType": "Bundle", "type": "searchset", "entry": entries });
    room.settings.url = own.serve(4, page.to_string());
    let file = |name: &str| Some(room.root.path().join(name));
    let (authority, identity, wrong) = (file("ca.pem"), file("client.pem"), file("other.pem"));
    own.write(authority.as_deref().unwrap());
    own.write_identity(identity.as_deref().unwrap());
    other.write(wrong.as_deref().unwrap());
    // Unknown to the server, and then a server that is unknown.
    room.settings.ca_file = authority.clone();
    assert!(matches!(room.round(), Err(PollError::Away { .. })));
    room.settings.identity_file = identity;
    room.settings.ca_file = wrong;
    assert!(matches!(room.round(), Err(PollError::Away { .. })));
    room.settings.ca_file = None;
    assert!(matches!(room.round(), Err(PollError::Away { .. })));
    room.settings.ca_file = authority;
    assert_eq!(room.round().unwrap().taken, 1);
}
