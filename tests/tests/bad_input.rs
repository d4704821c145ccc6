//! Everything that can be wrong with what comes in: each gets a clear reason with code and
//! place, can be found by `rejects`, and stops nothing else.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
#![allow(clippy::print_stderr, reason = "a test tells what it did")]

mod bad_input {
    pub(crate) mod disk;
    pub(crate) mod files;
    pub(crate) mod replay;
}

use std::fs;

use serde_json::Value;
use wijkstroom_connectors::transport::senders::SendersFile;
use wijkstroom_tests::hub::{Engine, Extra, Place, kafka_engine};
use wijkstroom_tests::message::Start;
use wijkstroom_tests::post::Client;
use wijkstroom_tests::tables;

/// Something that must be refused.
struct Bad {
    name: &'static str,
    bytes: Vec<u8>,
    /// The code of its reject.
    code: &'static str,
    /// Whether the reason points at a line.
    placed: bool,
    /// Over HTTP.
    status: u16,
}

#[test]
fn bad_input_is_refused_with_a_reason_embedded() {
    bad_input_is_refused_with_a_reason(Engine::Embedded);
}

#[test]
fn bad_input_is_refused_with_a_reason_kafka() {
    bad_input_is_refused_with_a_reason(kafka_engine());
}

fn bad_input_is_refused_with_a_reason(engine: Engine) {
    let dir = tempfile::tempdir().unwrap();
    let listed = dir.path().join("lijst");
    fs::create_dir(&listed).unwrap();
    let tables = "[[folder]]\nname = \"lijst\"\npath = \"lijst\"\nsettle = \"0s\"\n\
         senders = [\"42420001\"]\n";
    let extra = Extra { tables: tables.into(), ..Extra::default() };
    let place = Place::new(dir.path(), engine, &extra);

    let in_folder = all_bad("F");
    for Bad { name, bytes, .. } in &in_folder {
        fs::write(place.intake().join(format!("{name}.xml")), bytes).unwrap();
    }
    fs::write(place.intake().join("zz-goed.xml"), good("F-goed")).unwrap();
    let stranger = Start { sender: "42420002", identification: "F-vreemd", ..Start::default() };
    fs::write(listed.join("vreemd.xml"), stranger.xml()).unwrap();
    fs::write(listed.join("zz-goed.xml"), good("F-goed-2")).unwrap();
    place.run_until_idle();
    for Bad { name, code, placed, .. } in &in_folder {
        let reason = place.intake().join(format!("refused/{name}.xml.reason.json"));
        refused(&place, name, &read_json(&reason), code, *placed);
    }
    let reason = listed.join("refused/vreemd.xml.reason.json");
    refused(&place, "verkeerde-afzender", &read_json(&reason), "WS013", true);
    assert!(place.intake().join("done/zz-goed.xml").is_file());

    let token = SendersFile::new(&place.data()).add("42420001").unwrap().reveal().to_owned();
    let mut running = place.start(&[]);
    place.wait_ready(&mut running);
    let mut client = Client::new(&place.http_url());
    let mut by_http = all_bad("H");
    by_http.push(Bad {
        name: "verkeerde-afzender",
        bytes: Start { sender: "42420002", identification: "H-vreemd", ..Start::default() }
            .xml()
            .into_bytes(),
        code: "WS013",
        placed: true,
        status: 403,
    });
    let answers: Vec<Value> =
        by_http.iter().map(|bad| posted_in_vain(&mut client, &token, bad)).collect();
    let answer = client.send("POST", "/messages", &token, good("H-goed").as_bytes()).unwrap();
    assert_eq!(answer.status, 202);
    assert_eq!(running.terminate(), Some(0), "{}", place.log());
    place.run_until_idle();
    for (Bad { name, code, placed, .. }, answer) in by_http.iter().zip(&answers) {
        refused(&place, name, answer, code, *placed);
    }
    let mut good = tables::column(&place, "fact_care_started", "identification");
    good.sort();
    assert_eq!(good, ["F-goed", "F-goed-2", "H-goed"], "the good ones, and nothing else");
}

fn good(identification: &str) -> String {
    Start { identification, ..Start::default() }.xml()
}

/// Whatever does not depend on where it comes in; `prefix` tells the two doors apart.
fn all_bad(prefix: &str) -> Vec<Bad> {
    let own = |name: &str| good(&format!("{prefix}-{name}"));
    let bad = |name: &'static str, bytes: Vec<u8>, code: &'static str| Bad {
        name,
        bytes,
        code,
        placed: true,
        status: 422,
    };
    let text = |name: &'static str, text: String, code: &'static str| bad(name, text.into(), code);
    let utf16 = own("utf-16").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let truncated = own("afgekapt");
    let deep = format!("{}{}", "<a>".repeat(10_000), "</a>".repeat(10_000));
    let deep = own("diep").replace("<s:Client>", &format!("<s:Client>{deep}"));
    let many: String = (0..100_000).map(|number| format!(" a{number}=\"1\"")).collect();
    let nowhere = Bad { placed: false, ..bad("leeg", Vec::new(), "WS009") };
    let mut large = own("groot").into_bytes();
    large.resize(27_000_000, b' ');
    vec![
        text("geen-xml", format!("Geachte gemeente, hierbij {prefix}."), "XSD"),
        text("latin-1", own("latin-1").replace("UTF-8", "ISO-8859-1"), "WS003"),
        bad("utf-16", utf16, "WS003"),
        bad("bytes", spliced(&own("bytes"), "Duinzicht", b"Duinz\xEBcht"), "WS003"),
        text("bom", format!("\u{feff}{}", own("bom")), "WS002"),
        text("doctype", own("doctype").replacen("?>", "?><!DOCTYPE b>", 1), "WS001"),
        Bad { placed: false, status: 413, ..bad("groot", large, "WS005") },
        text("diep", deep, "WS006"),
        text(
            "attributen",
            own("attr").replace("<s:Client>", &format!("<s:Client{many}>")),
            "WS007",
        ),
        text("nul", own("nul").replace("Duinzicht", "Duin\0zicht"), "XSD"),
        text("afgekapt", truncated[..truncated.len() / 2].to_owned(), "XSD"),
        text("soort", own("soort").replace("/jw305/", "/jw399/"), "WS010"),
        text("release", own("release").replace("/ijw/3_2/", "/ijw/3_1/"), "WS011"),
        text("gemeente", own("gemeente").replace(">0363<", ">0014<"), "WS012"),
        nowhere,
    ]
}

fn spliced(text: &str, old: &str, new: &[u8]) -> Vec<u8> {
    let (before, after) = text.split_once(old).unwrap();
    [before.as_bytes(), new, after.as_bytes()].concat()
}

fn posted_in_vain(client: &mut Client, token: &str, bad: &Bad) -> Value {
    let answer = client.send("POST", "/messages", token, &bad.bytes);
    let answer = answer.unwrap_or_else(|| panic!("{}: no answer", bad.name));
    let body = answer.json();
    assert_eq!(answer.status, bad.status, "{}: {body}", bad.name);
    assert_eq!(answer.headers["content-type"], "application/problem+json", "{}", bad.name);
    assert_eq!(body["status"], bad.status, "{}: {body}", bad.name);
    assert!(body["title"].as_str().unwrap().contains(' '), "{}: {body}", bad.name);
    // Again, as after a lost answer: the same receipt, and no second case.
    let again = client.send("POST", "/messages", token, &bad.bytes).unwrap();
    assert_eq!(again.json()["receipt"], body["receipt"], "{}", bad.name);
    body
}

/// What the sender was told is right, and the operator finds the same.
fn refused(place: &Place, name: &str, told: &Value, code: &str, placed: bool) {
    assert_eq!(told["accepted"], false, "{name}: {told}");
    let finding = &told["findings"][0];
    // What the schema or XML itself forbids has no rule, and lies under one code.
    assert_eq!(finding["rule"].as_str().unwrap_or("XSD"), code, "{name}: {told}");
    let message = finding["message"].as_str().unwrap();
    assert!(message.len() > 30 && message.ends_with('.'), "{name}: {message}");
    let line = finding["line"].as_u64().unwrap();
    assert_eq!((line > 0, finding["column"] != 0), (placed, placed), "{name}: {told}");

    let receipt = told["receipt"].as_str().unwrap();
    let listed = stdout(place, &["rejects", "list", "--receipt", receipt, "--code", code]);
    assert_eq!(listed.matches(receipt).count(), 1, "{name} once in:\n{listed}");
    assert!(listed.contains("door"), "{name}: {listed}");
    let shown = stdout(place, &["rejects", "show", receipt]);
    assert!(shown.contains(message), "{name}: {shown}");
    assert_eq!(shown.contains(&format!("regel {line}, kolom ")), placed, "{name}: {shown}");
}

/// What a command prints; it must end well.
fn stdout(place: &Place, arguments: &[&str]) -> String {
    let output = place.run(arguments);
    let text = String::from_utf8(output.stdout).unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {text}{errors}");
    text
}

fn read_json(path: &std::path::Path) -> Value {
    let text = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_slice(&text).unwrap()
}

#[test]
fn a_resend_and_another_content_are_told_apart_embedded() {
    a_resend_and_another_content_are_told_apart(Engine::Embedded);
}

#[test]
fn a_resend_and_another_content_are_told_apart_kafka() {
    a_resend_and_another_content_are_told_apart(kafka_engine());
}

fn a_resend_and_another_content_are_told_apart(engine: Engine) {
    let dir = tempfile::tempdir().unwrap();
    let place = Place::new(dir.path(), engine, &Extra::default());
    let other = |identification| Start { identification, begin: "2026-04-09", ..Start::default() };
    for (name, text) in [
        ("1-eerste.xml", good("MAP")),
        ("2-zelfde.xml", good("MAP")),
        ("3-anders.xml", other("MAP").xml()),
    ] {
        fs::write(place.intake().join(name), text).unwrap();
    }
    let token = SendersFile::new(&place.data()).add("42420001").unwrap().reveal().to_owned();
    let mut running = place.start(&[]);
    place.wait_ready(&mut running);
    let mut client = Client::new(&place.http_url());
    let mut post = |text: String| {
        let answer = client.send("POST", "/messages", &token, text.as_bytes()).unwrap();
        assert_eq!(answer.status, 202, "that it is a conflict shows behind the door");
        answer.json()["receipt"].as_str().unwrap().to_owned()
    };
    let first = post(good("WEB"));
    assert_eq!(post(good("WEB")), first, "the same message has the same receipt");
    let conflict = post(other("WEB").xml());
    assert_ne!(conflict, first);
    // What the folder brought comes again by HTTP: the same message all the same.
    post(good("MAP"));
    assert_eq!(running.terminate(), Some(0), "{}", place.log());
    place.run_until_idle();

    let mut rows = tables::column(&place, "fact_care_started", "identification");
    rows.sort();
    assert_eq!(rows, ["MAP", "WEB"]);
    assert!(
        tables::column(&place, "fact_care_started", "begindatum").iter().all(|d| d == "2026-04-03")
    );
    let conflicts = stdout(&place, &["rejects", "list", "--code", "TR056", "--stage", "dedupe"]);
    assert_eq!(conflicts.matches("TR056").count(), 2, "{conflicts}");
    let shown = stdout(&place, &["rejects", "show", &conflict]);
    assert!(shown.contains("al gebruikt") && shown.contains("TR056  regel 10,"), "{shown}");
    let found = stdout(&place, &["find", "--receipt", &first]);
    assert!(found.contains("kwam nog eens   1 keer"), "{found}");
    let found = stdout(&place, &["find", "--identification", "MAP"]);
    assert!(found.contains("kwam nog eens   2 keer"), "{found}");

    let mut running = place.start(&[]);
    place.wait_ready(&mut running);
    let mut client = Client::new(&place.http_url());
    let mut status = |receipt: &str| {
        client.send("GET", &format!("/messages/{receipt}"), &token, b"").unwrap().json()
    };
    assert_eq!(status(&first)["status"], "accepted");
    let told = status(&conflict);
    assert_eq!(told["status"], "refused");
    assert_eq!(told["findings"][0]["retourcode"], "9056", "{told}");
}
