//! Two hundred planted persons, and every byte of the clean side searched for them.
//!
//! The clean side: clean topics, keys and headers of every topic, the warehouse, the message
//! index, logs, metrics, what the door answers, reasons beside refused files, and what the
//! operator's commands print. The search itself is proven: a leak planted in each is found.

#![allow(clippy::print_stderr, reason = "what a run covered is part of its result")]
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::fs;

use wijkstroom_schemas::topics;
use wijkstroom_tests::canary::{Canary, Search, plant};
use wijkstroom_tests::clean::{self, Sides};
use wijkstroom_tests::hub::{Engine, Extra, Place, kafka_engine};
use wijkstroom_tests::post::Client;
use wijkstroom_tests::receiver::{Behaviour, Receiver};

mod canaries {
    pub(crate) mod conversation;
}

use canaries::conversation::conversation;

const PERSONS: usize = 200;
pub(crate) const SENDER: &str = "42420001";

#[test]
fn nobody_is_recognised_on_the_clean_side_embedded() {
    nobody_is_recognised(Engine::Embedded);
}

#[test]
fn nobody_is_recognised_on_the_clean_side_kafka() {
    nobody_is_recognised(kafka_engine());
}

fn nobody_is_recognised(engine: Engine) {
    let dir = tempfile::tempdir().unwrap();
    let receiver = Receiver::start(Behaviour::default());
    let team = ("noord".to_owned(), receiver.url(), vec!["0363".to_owned()]);
    // What breaks a rule of level 3 waits; so the judge's memory is searched too.
    let tables = "[judge]\nwait = \"24h\"\n".to_owned();
    let extra = Extra { wijkteams: vec![team], tables, ..Extra::default() };
    let place = Place::new(dir.path(), engine, &extra);
    let canaries = plant(PERSONS);
    let search = Search::new(&canaries);

    for (name, text) in messages(&canaries) {
        fs::write(place.intake().join(name), text).unwrap();
    }
    for (index, canary) in canaries.iter().enumerate() {
        let next = &canaries[(index + 1) % canaries.len()];
        let laws: &[&str] = if index % 3 == 0 { &["JW", "WMO"] } else { &["JW"] };
        for (kind, bytes) in laws.iter().flat_map(|law| conversation(law, canary, next)) {
            // What stands in the message is not to be recognised by: in a 317 and in claims only the
            // Bsn, in a 319 nobody.
            let (name, bsn) = (canary.name.as_str(), canary.bsn.as_str());
            let who = match &kind[kind.len() - 3..] {
                "301" | "307" | "315" => format!("{name}-{bsn}"),
                "319" => String::new(),
                _ => bsn.to_owned(),
            };
            let named = format!("{index:04}-{who}-{kind}.xml");
            fs::write(place.intake().join(named), bytes).unwrap();
        }
    }
    let answers = talk(&place, &canaries);
    place.run_until_idle();
    let told = receiver.accepted();
    assert!(told.len() >= PERSONS, "the wijkteam was told of {} only", told.len());
    let body = &told.values().next().unwrap().body;
    assert!(search.find(body).is_some(), "the identified side holds persons, so the search works");

    let mut sides = clean_side(&place);
    sides.insert("answers of the door".into(), answers);
    clean::assert_nobody(&sides, &search);
    eprintln!("searched: {:?}", sides.iter().map(|(name, b)| (name, b.len())).collect::<Vec<_>>());
}

/// Good and bad messages of every planted person.
fn messages(canaries: &[Canary]) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for (index, canary) in canaries.iter().enumerate() {
        let good = start(canary, &format!("G{index}"), "1", "");
        all.push((format!("{index:04}-goed.xml"), good.clone()));
        // The identification, the file name and a comment hold who it is.
        let telling = start(canary, &format!("X{}", canary.bsn), "1", &canary.name);
        all.push((format!("{}-{}.xml", canary.name, canary.bsn), telling));
        let faults = [
            ("regel", start(canary, &format!("R{index}"), "9", "")),
            (
                "bsn",
                good.replace(&format!("<s:Bsn>{}", canary.bsn), &format!("<s:Bsn>{}x", canary.bsn)),
            ),
            ("datum", good.replace(&canary.born, &format!("{}T", canary.born))),
            ("naam", good.replace("Achternaam>", "Achternaan>")),
            ("geslacht", good.replace("Geslacht>2<", &format!("Geslacht>{}<", canary.name))),
            (
                "nummer",
                good.replace("Nummer>31<", &format!("Nummer>{} {}<", canary.bsn, canary.born)),
            ),
            (
                "kenmerk",
                good.replace("<s:Client>", &format!("<s:Client naam=\"{}\">", canary.name)),
            ),
            ("tekst", good.replace("<s:Client>", &format!("<s:Client>{}", canary.bsn))),
            ("afgekapt", good[..good.len() / 2].to_owned()),
        ];
        let (fault, text) = &faults[index % faults.len()];
        all.push((format!("{index:04}-{fault}.xml"), text.clone()));
    }
    all
}

fn start(canary: &Canary, identification: &str, status: &str, comment: &str) -> String {
    let Canary { bsn, name, born } = canary;
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <s:Bericht xmlns:s=\"http://www.istandaarden.nl/ijw/3_2/jw305/schema\" \
         xmlns:b=\"http://www.istandaarden.nl/ijw/3_2/basisschema/schema\">\n<!-- {comment} -->\n\
         <s:Header><s:BerichtCode>438</s:BerichtCode><s:BerichtVersie>3</s:BerichtVersie>\
         <s:BerichtSubversie>2</s:BerichtSubversie><s:Afzender>{SENDER}</s:Afzender>\
         <s:Ontvanger>0363</s:Ontvanger><s:BerichtIdentificatie>\
         <b:Identificatie>{identification}</b:Identificatie>\
         <b:Dagtekening>2026-04-15</b:Dagtekening></s:BerichtIdentificatie><s:XsdVersie>\
         <b:BasisschemaXsdVersie>1.0.0</b:BasisschemaXsdVersie>\
         <b:BerichtXsdVersie>1.0.0</b:BerichtXsdVersie></s:XsdVersie></s:Header>\n\
         <s:Client><s:Bsn>{bsn}</s:Bsn>\n<s:Geboortedatum><b:Datum>{born}</b:Datum></s:Geboortedatum>\
         <s:Geslacht>2</s:Geslacht>\n<s:Naam><b:Geslachtsnaam><b:Achternaam>{name}</b:Achternaam>\
         </b:Geslachtsnaam></s:Naam>\n<s:StartProducten><s:StartProduct>\
         <s:ToewijzingNummer>31</s:ToewijzingNummer><s:Begindatum>2026-04-03</s:Begindatum>\
         <s:StatusAanlevering>{status}</s:StatusAanlevering></s:StartProduct></s:StartProducten>\
         </s:Client></s:Bericht>\n"
    )
}

/// Talks to the door as senders do, right and wrong; all that it answers, as one text.
fn talk(place: &Place, canaries: &[Canary]) -> Vec<u8> {
    let sender = wijkstroom_connectors::transport::senders::SendersFile::new(&place.data());
    let token = sender.add(SENDER).unwrap().reveal().to_owned();
    let mut running = place.start(&[]);
    place.wait_ready(&mut running);
    let mut client = Client::new(&place.http_url());
    let mut answers = Vec::new();
    for (_, text) in messages(canaries) {
        for path in ["/validate", "/messages"] {
            let answer = client.send("POST", path, &token, text.as_bytes()).unwrap();
            assert!([200, 202, 422].contains(&answer.status), "status {}", answer.status);
            answers.extend(answer.body);
        }
    }
    for canary in canaries {
        for path in [format!("/{}", canary.bsn), format!("/messages/{}", canary.name)] {
            client.send("GET", &path, &token, b"").unwrap();
        }
        client.send("POST", "/messages", &canary.bsn, b"").unwrap();
    }
    let mut operations = Client::new(&place.operations_url());
    let metrics = operations.send("GET", "/metrics", "", b"").unwrap();
    assert_eq!(metrics.status, 200);
    fs::write(place.dir.join("metrics.txt"), metrics.body).unwrap();
    assert_eq!(running.terminate(), Some(0), "{}", place.log());
    answers
}

/// Everything that must not identify, by name.
fn clean_side(place: &Place) -> Sides {
    let reported = |topic: &&str| !topics::is_of_feeds(topic);
    let mut needed: Vec<&str> = topics::CLEAN.into_iter().filter(reported).collect();
    needed.extend([topics::VERDICT, topics::STATE_JUDGE]);
    let mut sides = clean::topics(place, &needed);
    sides.extend(clean::warehouse(place));
    let mut reasons = Vec::new();
    for entry in fs::read_dir(place.intake().join("refused")).unwrap() {
        let path = entry.unwrap().path();
        if path.to_str().unwrap().ends_with(".reason.json") {
            reasons.extend(fs::read(path).unwrap());
        }
    }
    sides.insert("reasons of refusal".into(), reasons);
    sides.insert("log".into(), place.log().into_bytes());
    sides.insert("metrics".into(), fs::read(place.dir.join("metrics.txt")).unwrap());
    let commands: [&[&str]; 7] = [
        &["status"],
        &["rejects", "list"],
        &["find", "--sender", SENDER],
        &["find", "--toewijzing", "31"],
        &["tail", "wijkstroom.event"],
        &["tail", "wijkstroom.inbox"],
        &["tail", "wijkstroom.team.noord"],
    ];
    sides.extend(clean::commands(place, &commands));
    sides
}
