//! Three municipalities in one process, about the same child, by the same sender, at the same time: nothing of one
//! shows in the stream, the warehouse, the index, the deliveries, the metrics or at the door of another.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::collections::BTreeSet;
use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;
use std::time::{Duration, Instant};

use postgres::NoTls;
use wijkstroom_connectors::transport::senders::SendersFile;
use wijkstroom_tests::hub::{Engine, Extra, Place, Running, binary, kafka_engine};
use wijkstroom_tests::message::Start;
use wijkstroom_tests::post::Client;
use wijkstroom_tests::postgres::Database;
use wijkstroom_tests::receiver::{Behaviour, Receiver};
use wijkstroom_tests::tables;

/// CBS codes of the three.
const CODES: [&str; 3] = ["0363", "0384", "0437"];
const SENDER: &str = "42420001";

/// One of the three.
struct Municipality {
    code: &'static str,
    place: Place,
    team: Receiver,
    token: String,
    feed_token: String,
}

impl Municipality {
    fn new(dir: &Path, code: &'static str, engine: Engine) -> Self {
        let team = Receiver::start(Behaviour::default());
        let extra = Extra {
            wijkteams: vec![(format!("team-{code}"), team.url(), vec![code.to_owned()])],
            tables:
                "[[feed]]\nname = \"scholen\"\nformat = \"table\"\nmapping = \"school-verzuim\"\n\
                     sender = \"21CC00\"\nhttp = true\n"
                    .to_owned(),
            ..Extra::default()
        };
        let place = Place::new(&dir.join(code), engine, &extra);
        let text = fs::read_to_string(place.settings()).unwrap();
        let own = text.replace("[\"0363\", \"0384\"]", &format!("[\"{code}\"]"));
        assert_ne!(own, text);
        fs::write(place.settings(), own).unwrap();
        let senders = SendersFile::new(&place.data());
        let token = senders.add(SENDER).unwrap().reveal().to_owned();
        let feed_token = senders.add("feed:scholen").unwrap().reveal().to_owned();
        Self { code, place, team, token, feed_token }
    }

    fn door(&self) -> Client {
        Client::new(&self.place.http_url())
    }

    fn pseudonyms(&self) -> BTreeSet<String> {
        let of = |table| tables::column(&self.place, table, "pseudonym");
        of("fact_care_started").into_iter().chain(of("fact_school_signalled")).collect()
    }

    /// Standard output of a command that reads the stores of this municipality.
    fn told(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let Output { status, stdout, .. } = self.place.run(arguments);
        (status.code(), String::from_utf8(stdout).unwrap())
    }
}

/// `wijkstroom run` with the settings of all.
fn run(all: &[&Place], more: &[&str]) -> Command {
    let mut command = Command::new(binary());
    command.arg("run").args(more);
    for place in all {
        command.arg("--config").arg(place.settings());
    }
    command
}

fn start(all: &[&Place]) -> Running {
    all[0].start_as(run(all, &[]))
}

#[test]
fn nothing_of_one_shows_in_another_embedded() {
    let dir = tempfile::tempdir().unwrap();
    let all = CODES.map(|code| Municipality::new(dir.path(), code, Engine::Embedded));
    keeps_apart(&all);
}

#[test]
fn nothing_of_one_shows_in_another_kafka() {
    let dir = tempfile::tempdir().unwrap();
    let all = CODES.map(|code| Municipality::new(dir.path(), code, kafka_engine()));
    let databases: Vec<Arc<Database>> = all.iter().map(|one| own_role(&one.place)).collect();
    keeps_apart(&all);
    analysts_read_their_own_only(&databases);
}

fn keeps_apart(all: &[Municipality]) {
    let places: Vec<&Place> = all.iter().map(|one| &one.place).collect();
    let mut running = start(&places);
    places.iter().for_each(|place| place.wait_ready(&mut running));
    let receipts: Vec<[String; 2]> = all.iter().map(post).collect();
    for one in all {
        wait_until(|| one.team.accepted().len() == 2, &mut running, &places);
        let path = format!("/messages/{}", receipt_of(&receipts, all, one));
        let answer = || one.door().send("GET", &path, &one.token, b"").unwrap().status;
        wait_until(|| answer() == 200, &mut running, &places);
    }
    for (one, [receipt, _]) in all.iter().zip(&receipts) {
        for other in all.iter().filter(|other| other.code != one.code) {
            at_the_door_of(one, other, receipt);
        }
        let mut operators = Client::new(&one.place.operations_url());
        let metrics = operators.send("GET", "/metrics", "", b"").unwrap();
        let metrics = String::from_utf8(metrics.body).unwrap();
        let accepted = metrics.lines().filter(|line| {
            line.starts_with("wijkstroom_intake_messages_total") && line.contains("\"accepted\"")
        });
        let counts: Vec<&str> = accepted.filter_map(|line| line.split(' ').next_back()).collect();
        for other in all.iter().filter(|other| other.code != one.code) {
            let theirs = format!("team-{}", other.code);
            assert!(!metrics.contains(&theirs), "{}: {metrics}", one.code);
        }
        // The message, and the row of the feed.
        assert_eq!(counts, ["1", "1"], "{}: {metrics}", one.code);
    }
    assert_eq!(running.terminate(), Some(0), "{}", places[0].log());
    let log = places[0].log();
    for code in CODES {
        assert!(log.contains(&format!("\"municipality\":\"{code}\"")), "{code} is not in the log");
    }
    // What the stop left undone is done; also a way to run them.
    let output = run(&places, &["--until-idle"]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    stores_are_apart(all, &receipts);
}

fn receipt_of<'r>(
    receipts: &'r [[String; 2]],
    all: &[Municipality],
    one: &Municipality,
) -> &'r str {
    let at = all.iter().position(|other| other.code == one.code).unwrap();
    &receipts[at][0]
}

/// Posts a message and a row about the same child to one of them; the receipts.
fn post(one: &Municipality) -> [String; 2] {
    let start = Start { municipality: one.code, ..Start::default() };
    let mut door = one.door();
    let message = door.send("POST", "/messages", &one.token, start.xml().as_bytes()).unwrap();
    assert_eq!(message.status, 202, "{}", String::from_utf8_lossy(&message.body));
    let rows = "bron_record_id;mutatie;meldingsnummer;brin_vestiging;leerling_pseudo;onderwijsnummer;\
        geboortedatum;verzuimsoort;datum_start;datum_einde;aantal_lesuren;status;datum_status;zorgsignaal\n\
        LV-1;N;M-1;00YY00;;999901102;01-05-2012;RELATIEF;02-11-2026;;18;GEREGISTREERD;17-11-2026;J\n";
    let report = door.send("POST", "/feeds/scholen", &one.feed_token, rows.as_bytes()).unwrap();
    assert!(report.status < 300, "{}", String::from_utf8_lossy(&report.body));
    let receipt = |answer: &serde_json::Value| answer["receipt"].as_str().unwrap().to_owned();
    [receipt(&message.json()), receipt(&report.json())]
}

/// What `one` gets at the door of `other`.
fn at_the_door_of(one: &Municipality, other: &Municipality, receipt: &str) {
    let mut door = other.door();
    let mut send = |method: &str, path: &str, token: &str, body: &[u8]| {
        door.send(method, path, token, body).unwrap().status
    };
    let to_other = Start { municipality: other.code, identification: "VREEMD", ..Start::default() };
    let to_other = to_other.xml();
    let asked = format!("/messages/{receipt}");
    let which = format!("{} at {}", one.code, other.code);
    assert_eq!(send("POST", "/messages", &one.token, to_other.as_bytes()), 401, "{which}");
    assert_eq!(send("POST", "/validate", &one.token, to_other.as_bytes()), 401, "{which}");
    assert_eq!(send("POST", "/feeds/scholen", &one.feed_token, b"x"), 401, "{which}");
    assert_eq!(send("GET", &asked, &one.token, b""), 401, "{which}");
    // Its own receipt is unknown there, also to who may ask there.
    assert_eq!(send("GET", &asked, &other.token, b""), 404, "{which}");
}

/// After the end: what lies where.
fn stores_are_apart(all: &[Municipality], receipts: &[[String; 2]]) {
    let pseudonyms: Vec<BTreeSet<String>> = all.iter().map(Municipality::pseudonyms).collect();
    let mut everyone = BTreeSet::new();
    for (one, names) in all.iter().zip(&pseudonyms) {
        assert_eq!(names.len(), 1, "{}: one child is one child, whoever tells of it", one.code);
        everyone.extend(names.iter().cloned());
    }
    assert_eq!(everyone.len(), CODES.len(), "each has its own pseudonym of the child");
    for (at, one) in all.iter().enumerate() {
        let rows = tables::whole(&one.place).into_values().flatten();
        let mut shown: String = rows.map(|row| row + "\n").collect();
        for topic in ["inbox", "event", "clean.care-started", "clean.school-signalled", "reject"] {
            let (code, told) = one.told(&["tail", topic]);
            assert_eq!(code, Some(0), "{}: {topic}", one.code);
            shown.push_str(&told);
        }
        let (_, told) = one.told(&["tail", &format!("team.team-{}", one.code)]);
        shown.push_str(&told);
        for by in [["--sender", SENDER], ["--sender", "21CC00"]] {
            let (code, told) = one.told(&["find", by[0], by[1]]);
            assert_eq!(code, Some(0), "{}: {by:?}", one.code);
            shown.push_str(&told);
        }
        let delivered = one.team.accepted();
        assert_eq!(delivered.len(), 2, "{}: {delivered:?}", one.code);
        for accepted in delivered.values() {
            shown.push_str(&String::from_utf8_lossy(&accepted.body));
        }
        assert!(shown.contains(&receipts[at][0]), "{}: its own is there", one.code);
        assert!(pseudonyms[at].iter().all(|name| shown.contains(name)), "{}", one.code);
        let words: BTreeSet<&str> = shown.split(|c: char| !c.is_ascii_alphanumeric()).collect();
        assert!(words.contains(one.code), "{}: its own code is there", one.code);
        for (other, theirs) in all.iter().enumerate().filter(|(other, _)| *other != at) {
            let code = theirs.code;
            let found = format!("{code} shows in {}", one.code);
            assert!(!words.contains(code), "municipality {found}");
            assert!(!shown.contains(&format!("team-{code}")), "team {found}");
            assert!(!receipts[other].iter().any(|it| shown.contains(it)), "receipt {found}");
            assert!(!pseudonyms[other].iter().any(|it| shown.contains(it)), "pseudonym {found}");
            let (exit, _) = one.told(&["find", "--receipt", &receipts[other][0]]);
            assert_eq!(exit, Some(1), "message {found}");
        }
    }
}

/// Gives the hub of a municipality a role of its own, which owns its database; nobody else gets in.
fn own_role(place: &Place) -> Arc<Database> {
    let Engine::Kafka { database, .. } = &place.engine else { unreachable!("of Kafka") };
    let name = name_of(database);
    let analyst = "DO $$ BEGIN CREATE ROLE wijkstroom_analist NOLOGIN; \
                   EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$";
    let statements = format!(
        "{analyst}; CREATE ROLE {name}_hub LOGIN; ALTER DATABASE {name} OWNER TO {name}_hub; \
         REVOKE CONNECT, TEMPORARY ON DATABASE {name} FROM PUBLIC"
    );
    database.connect().batch_execute(&statements).unwrap();
    let text = fs::read_to_string(place.settings()).unwrap();
    let own = text.replace(&database.url(), &as_role(database, &format!("{name}_hub"), &name));
    assert_ne!(own, text);
    fs::write(place.settings(), own).unwrap();
    Arc::clone(database)
}

fn name_of(database: &Database) -> String {
    let row = database.connect().query_one("SELECT current_database()", &[]).unwrap();
    row.get(0)
}

/// URL of a database, as a role.
fn as_role(database: &Database, role: &str, name: &str) -> String {
    let url = database.url();
    let (_, server) = url.split_once('@').unwrap();
    let (server, _) = server.split_once('/').unwrap();
    format!("postgresql://{role}@{server}/{name}")
}

/// An analyst of one, and the hub of one, come into their own database and no other.
fn analysts_read_their_own_only(databases: &[Arc<Database>]) {
    let names: Vec<String> = databases.iter().map(|database| name_of(database)).collect();
    for (database, name) in databases.iter().zip(&names) {
        let grants = format!(
            "CREATE ROLE {name}_analist LOGIN IN ROLE wijkstroom_analist; \
             GRANT CONNECT ON DATABASE {name} TO {name}_analist"
        );
        database.connect().batch_execute(&grants).unwrap();
    }
    for (database, own) in databases.iter().zip(&names) {
        for name in &names {
            for role in ["analist", "hub"] {
                let url = as_role(database, &format!("{own}_{role}"), name);
                match postgres::Client::connect(&url, NoTls) {
                    Ok(mut client) => {
                        assert_eq!(own, name, "{role}");
                        let count = "SELECT count(*) FROM warehouse.fact_care_started";
                        let count: i64 = client.query_one(count, &[]).unwrap().get(0);
                        assert_eq!(count, 1);
                    }
                    Err(error) => {
                        assert_ne!(own, name, "{role}: {error:?}");
                        let code = error.code().map(postgres::error::SqlState::code);
                        assert_eq!(code, Some("42501"), "{error:?}");
                    }
                }
            }
        }
    }
    for (database, name) in databases.iter().zip(&names) {
        let back = format!(
            "DROP OWNED BY {name}_analist; DROP ROLE {name}_analist; \
             REASSIGN OWNED BY {name}_hub TO CURRENT_USER; DROP OWNED BY {name}_hub; DROP ROLE {name}_hub"
        );
        database.connect().batch_execute(&back).unwrap();
    }
}

/// Goal: a municipality that cannot go on stops no other, and goes on once what was wrong is mended. Method: one
/// without keys, one whose door is taken, one in order, which takes a message; the first gets its keys back, and the
/// end tells of the second.
#[test]
fn one_that_fails_stops_no_other() {
    let dir = tempfile::tempdir().unwrap();
    let all = CODES.map(|code| Municipality::new(dir.path(), code, Engine::Embedded));
    let [good, keyless, taken] = &all;
    let keys = keyless.place.data().join("keys.toml");
    fs::rename(&keys, dir.path().join("keys.toml")).unwrap();
    let address = taken.place.http_url();
    let _taken = TcpListener::bind(address.trim_start_matches("http://")).unwrap();
    let places = [&keyless.place, &good.place, &taken.place];
    let mut running = good.place.start_as(run(&places, &[]));
    good.place.wait_ready(&mut running);
    post(good);
    wait_until(|| good.team.accepted().len() == 2, &mut running, &[&good.place]);
    wait_until(|| good.place.log().contains("keys.toml"), &mut running, &[&good.place]);
    fs::rename(dir.path().join("keys.toml"), keys).unwrap();
    keyless.place.wait_ready(&mut running);
    post(keyless);
    wait_until(|| keyless.team.accepted().len() == 2, &mut running, &[&good.place]);
    assert_eq!(running.terminate(), Some(2));
    let log = good.place.log();
    let told: Vec<&str> = log.lines().skip_while(|line| !line.starts_with("Fout:")).collect();
    let file = |one: &Municipality| one.place.settings().to_str().unwrap().to_owned();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(
        told[1].contains(&file(taken)) && told[1].contains("kan niet luisteren op"),
        "{told:?}"
    );
}

#[test]
fn municipalities_that_share_do_not_start() {
    let dir = tempfile::tempdir().unwrap();
    let [one, other, _] = CODES.map(|code| Municipality::new(dir.path(), code, Engine::Embedded));
    let text = fs::read_to_string(other.place.settings()).unwrap();
    let shared = format!("data_dir = {:?}", one.place.data());
    fs::write(other.place.settings(), text.replace("data_dir = \"data\"", &shared)).unwrap();
    let output = run(&[&one.place, &other.place], &["--until-idle"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.starts_with("Fout: ") && told.contains("delen `"), "{told}");
    assert!(!one.place.dir.join("stream.sqlite").exists(), "nothing was opened");
}

/// Waits for something that the hub is to do.
fn wait_until(done: impl Fn() -> bool, running: &mut Running, places: &[&Place]) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while !done() {
        assert!(running.alive(), "the hub ended by itself: {}", places[0].log());
        assert!(Instant::now() < deadline, "it does not come: {}", places[0].log());
        std::thread::park_timeout(Duration::from_millis(10));
    }
}
