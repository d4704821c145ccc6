//! What is late, as the message index tells it.

use std::path::Path;

use wijkstroom_config::WarehouseSettings;
use wijkstroom_config::answers::AnswersSettings;
use wijkstroom_pipeline::index::deadlines::{Kind, TOLD_MAX};
use wijkstroom_pipeline::index::reader::IndexReader;
use wijkstroom_pipeline::runner::Step as _;
use wijkstroom_schemas::clean::{
    Allocated, CareRequested, CareStarted, CareStopped, ChangeRequested, Meta, RequestAnswered,
    Subject,
};
use wijkstroom_schemas::day::Day;
use wijkstroom_schemas::message::{Answer, Answers, Envelope, Origin};
use wijkstroom_schemas::topics;
use wijkstroom_schemas::wire::{self, RecordType};

use super::{Log, Loose, holding, origin, outcome, waiting};

const DAY_MS: i64 = 24 * 3600 * 1000;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// Nine o'clock in the morning, UTC.
fn at(text: &str) -> i64 {
    i64::from(day(text).days()) * DAY_MS + 9 * 3600 * 1000
}

/// A message that came in on a day.
#[derive(Clone, Copy)]
struct Came {
    receipt: &'static str,
    kind: &'static str,
    on: &'static str,
    level: Option<i32>,
    history: bool,
    answers: Option<&'static str>,
    number: Option<i64>,
    envelope: bool,
    /// The provider that sent it, or that it was sent to.
    other: &'static str,
}

impl Came {
    const fn new(receipt: &'static str, kind: &'static str, on: &'static str) -> Self {
        let other = "42420001";
        Self {
            receipt,
            kind,
            on,
            level: None,
            history: false,
            answers: None,
            number: None,
            envelope: false,
            other,
        }
    }

    fn origin(&self) -> Origin {
        // Ours are those of the municipality.
        let ours = ["301", "306", "319", "325"].iter().any(|number| self.kind.ends_with(number));
        let (sender, receiver) = if ours { ("0363", self.other) } else { (self.other, "0363") };
        Origin {
            message_type: Some(self.kind.to_owned()),
            sender: Some(sender.to_owned()),
            receiver: Some(receiver.to_owned()),
            dagtekening: Some(day(self.on)),
            level: self.level,
            history: self.history,
            envelope: self.envelope.then(|| Envelope {
                reference: "r".to_owned(),
                cross_reference: None,
                from: self.other.to_owned(),
                to: "0363".to_owned(),
                function: "f".to_owned(),
            }),
            answers: self.answers.map(|receipt| Answers {
                message_id: format!("message of {receipt}"),
                approved: true,
            }),
            ..origin(self.receipt, at(self.on))
        }
    }

    /// Without a verdict yet.
    fn waits(&self) -> Loose {
        waiting(self.origin())
    }

    fn record(&self) -> Loose {
        let answer = Answer {
            origin: self.origin(),
            findings: vec![],
            findings_total: 0,
            toewijzing_nummers: self.number.into_iter().collect(),
            facts: 1,
            accepted: self.level.is_none(),
            decided_at: at(self.on),
            inbox_offset: 0,
            toegekend: 0,
            duplicate: false,
        };
        let key = answer.origin.message_id.clone();
        (topics::ANSWER, key, wire::encode(RecordType::Answer, &answer))
    }
}

fn meta(receipt: &str, kind: &str, on: &str) -> Meta {
    Meta {
        receipt: receipt.to_owned(),
        source: "folder:in".to_owned(),
        standard: "iJw 3.2".to_owned(),
        law: "JW".to_owned(),
        message_type: kind.to_owned(),
        sender: "42420001".to_owned(),
        municipality: "0363".to_owned(),
        provider: "42420001".to_owned(),
        identification: format!("I-{receipt}"),
        dagtekening: day(on),
        received_at: at(on),
    }
}

fn subject(pseudonym: &str) -> Subject {
    Subject {
        pseudonym: pseudonym.to_owned(),
        key_version: 1,
        domain: "warehouse".to_owned(),
        weak: false,
        birth_year: None,
        sex: None,
        pc4: None,
        age_at_event: None,
    }
}

/// An `AangevraagdProduct` of a 315.
pub(super) fn requested(request: &str, receipt: &str, on: &str) -> Loose {
    let fact = CareRequested {
        fact_id: format!("{receipt}/{request}"),
        line: 1,
        meta: meta(receipt, "JW315", on),
        subject: subject("kind"),
        request_id: request.to_owned(),
        gezagsdrager_bekend: None,
        beschikking_nummer: None,
        beschikking_ingangsdatum: None,
        product_categorie: None,
        product_code: None,
        toewijzing_ingangsdatum: day(on),
        toewijzing_einddatum: None,
        volume: None,
        eenheid: None,
        frequentie: None,
        budget: None,
        verwijzer_type: "02".to_owned(),
        raamcontract: None,
    };
    // Another receipt may lie in another partition.
    (
        topics::CLEAN_CARE_REQUESTED,
        receipt.to_owned(),
        wire::encode(RecordType::CareRequested, &fact),
    )
}

fn change(request: &str, receipt: &str, on: &str, product: &str) -> Loose {
    let fact = ChangeRequested {
        fact_id: format!("{receipt}/{product}"),
        line: 1,
        meta: meta(receipt, "JW317", on),
        subject: subject("kind"),
        request_id: request.to_owned(),
        reden_verzoek: "1".to_owned(),
        soort: "te-wijzigen".to_owned(),
        toewijzing_nummer: Some(7),
        product_categorie: None,
        product_code: None,
        gewenste_ingangsdatum: None,
        einddatum: None,
        volume: None,
        eenheid: None,
        frequentie: None,
        budget: None,
    };
    let value = wire::encode(RecordType::ChangeRequested, &fact);
    (topics::CLEAN_CHANGE_REQUESTED, "kind".to_owned(), value)
}

/// A 319: `2` is "in onderzoek".
pub(super) fn answered(request: &str, verzoek_antwoord: &str, on: &str) -> Loose {
    let fact = RequestAnswered {
        fact_id: format!("319 {request} {verzoek_antwoord}"),
        line: 1,
        meta: meta("antwoord", "JW319", on),
        subject: None,
        request_id: request.to_owned(),
        verzoek_antwoord: verzoek_antwoord.to_owned(),
        reden_afwijzing: None,
        woonplaats_gemeente: None,
    };
    let value = wire::encode(RecordType::RequestAnswered, &fact);
    (topics::CLEAN_REQUEST_ANSWERED, request.to_owned(), value)
}

fn assigned(request: Option<&str>, on: &str) -> Loose {
    let fact = Allocated {
        fact_id: format!("301 {request:?}"),
        line: 1,
        meta: meta("toewijzing", "JW301", on),
        subject: subject("kind"),
        toewijzing_nummer: 8,
        request_id: request.map(str::to_owned),
        product_categorie: None,
        product_code: None,
        toewijzingsdatum: day(on),
        toewijzingstijd: "10:00:00".to_owned(),
        ingangsdatum: day(on),
        einddatum: None,
        reden_wijziging: None,
        volume: None,
        eenheid: None,
        frequentie: None,
        budget: None,
    };
    (topics::CLEAN_ALLOCATED, "kind".to_owned(), wire::encode(RecordType::Allocated, &fact))
}

/// A start under an assignment: began on one day, sent on another.
pub(super) fn started(receipt: &str, number: Option<i64>, began: &str, sent: &str) -> Loose {
    start_of(receipt, number, began, sent, "1")
}

fn start_of(receipt: &str, number: Option<i64>, began: &str, sent: &str, status: &str) -> Loose {
    let fact = CareStarted {
        fact_id: format!("start {receipt}"),
        line: 1,
        meta: meta(receipt, "JW305", sent),
        subject: subject("kind"),
        toewijzing_nummer: number,
        product_categorie: None,
        product_code: None,
        toewijzing_ingangsdatum: None,
        begindatum: day(began),
        status_aanlevering: status.to_owned(),
    };
    (topics::CLEAN_CARE_STARTED, "kind".to_owned(), wire::encode(RecordType::CareStarted, &fact))
}

fn stopped(receipt: &str, number: i64, reason: &str, ended: &str, sent: &str) -> Loose {
    stop_of(receipt, number, (reason, "1"), ended, sent)
}

/// With its `RedenBeeindiging` and `StatusAanlevering`.
fn stop_of(
    receipt: &str,
    number: i64,
    (reason, status): (&str, &str),
    ended: &str,
    sent: &str,
) -> Loose {
    stop_from(receipt, Some(number), "2026-01-05", (reason, status), [ended, sent])
}

/// With the day it began, and without a number where the care has none.
fn stop_from(
    receipt: &str,
    number: Option<i64>,
    began: &str,
    (reason, status): (&str, &str),
    [ended, sent]: [&str; 2],
) -> Loose {
    let fact = CareStopped {
        fact_id: format!("stop {receipt}"),
        line: 1,
        meta: meta(receipt, "JW307", sent),
        subject: subject("kind"),
        toewijzing_nummer: number,
        product_categorie: None,
        product_code: None,
        toewijzing_ingangsdatum: None,
        begindatum: day(began),
        reden_beeindiging: reason.to_owned(),
        einddatum: day(ended),
        status_aanlevering: status.to_owned(),
    };
    (topics::CLEAN_CARE_STOPPED, "kind".to_owned(), wire::encode(RecordType::CareStopped, &fact))
}

/// One of many temporary stops of one message, in time.
fn temporary(number: u32, on: &str) -> Loose {
    let fact = CareStopped {
        fact_id: format!("stop {number}"),
        line: 1,
        meta: meta("veel", "JW307", on),
        subject: subject("kind"),
        toewijzing_nummer: Some(1_000),
        product_categorie: None,
        product_code: None,
        toewijzing_ingangsdatum: None,
        begindatum: day("2026-01-05"),
        reden_beeindiging: "20".to_owned(),
        einddatum: day(on),
        status_aanlevering: "1".to_owned(),
    };
    (topics::CLEAN_CARE_STOPPED, "kind".to_owned(), wire::encode(RecordType::CareStopped, &fact))
}

/// An index that takes records, and tells what is late as `kind receipt due days`.
struct Told<'s> {
    settings: &'s WarehouseSettings,
    log: Log,
    /// The ways for answers.
    ways: Vec<AnswersSettings>,
}

impl<'s> Told<'s> {
    fn new(settings: &'s WarehouseSettings) -> Self {
        Self { settings, log: Log::default(), ways: Vec::new() }
    }

    /// With ways as the settings have them.
    fn with(mut self, ways: &str) -> Self {
        let settings = format!(
            "data_dir = \"d\"\nmunicipalities = [\"0363\", \"0384\"]\n[stream]\nengine = \"embedded\"\n\
             path = \"s\"\n[warehouse]\nengine = \"sqlite\"\npath = \"w\"\n{ways}"
        );
        let settings = wijkstroom_config::Settings::parse(&settings, Path::new("/")).unwrap();
        self.ways = settings.answers;
        self
    }

    fn take(&mut self, records: &[Loose]) {
        let (mut index, _) = holding(self.settings);
        let (batch, next) = self.log.append(records);
        index.process(&batch, &next).unwrap();
    }

    fn on(&self, today: &str, open: bool) -> Vec<String> {
        let told = IndexReader::new(self.settings).deadlines(&self.ways, at(today), open);
        let told = told.unwrap();
        let line = |told: wijkstroom_pipeline::index::deadlines::Deadline| {
            format!("{} {} {} {}", told.kind.name(), told.receipt, told.due, told.days_late)
        };
        told.into_iter().map(line).collect()
    }
}

/// Our answers: three working days, ten for a claim; not for what no return message answers.
pub(crate) fn answers_that_we_owe_are_told(settings: &WarehouseSettings) {
    let mut told = Told::new(settings);
    told.take(&[
        Came::new("r305", "JW305", "2026-06-08").waits(),
        Came::new("r317", "WMO317", "2026-06-12").record(),
        Came::new("r323", "JW323", "2026-06-08").record(),
        Came { level: Some(1), ..Came::new("schema", "JW307", "2026-06-01") }.record(),
        Came { level: Some(2), ..Came::new("regel", "JW307", "2026-06-01") }.record(),
        Came { level: Some(3), ..Came::new("klaar", "JW307", "2026-06-01") }.record(),
        Came { history: true, ..Came::new("oud", "JW305", "2026-06-01") }.record(),
        Came::new("retour", "JW306", "2026-06-01").record(),
        Came::new("lang", "JW305", "2025-06-02").record(),
        Came::new("laat", "JW305", "2026-06-08").record(),
    ]);
    assert_eq!(told.on("2026-07-30", true), [""; 0], "no way: decided is answered");
    // Also of a way that never delivered anything.
    let mut told = told.with("[[answers]]\nname = \"map\"\nfolder = \"out\"\n");
    assert_eq!(told.on("2026-06-04", false), [""; 0]);
    assert_eq!(told.on("2026-06-05", false).len(), 2);

    let answer = |receipt: &str, kind: &str| {
        let (topic, key, _) = outcome(receipt, kind, None, 0);
        let outcome = wijkstroom_schemas::message::Outcome {
            receipt: receipt.to_owned(),
            kind: kind.to_owned(),
            endpoint: Some("answers:map".to_owned()),
            fact_id: None,
            reason: None,
            source: "answers".to_owned(),
            at: 0,
            received: None,
        };
        (topic, key, wire::encode(RecordType::Outcome, &outcome))
    };
    told.take(&[answer("klaar", "delivered"), answer("laat", "undelivered")]);
    let open = [
        "retour regel 2026-06-04 7",
        "retour laat 2026-06-11 0",
        "retour r305 2026-06-11 0",
        "declaratie-antwoord r323 2026-06-22 0",
    ];
    assert_eq!(told.on("2026-06-11", true)[..3], open[..3]);
    assert_eq!(told.on("2026-06-11", false), open[..1]);
    let all = told.on("2026-06-11", true);
    assert_eq!(all.last().map(String::as_str), Some(open[3]));
    assert_eq!(told.on("2026-06-12", false).len(), 3);
    told.take(&[answer("laat", "delivered"), answer("r305", "delivered")]);
    let left = ["retour regel 2026-06-04 19", "retour r317 2026-06-17 6"];
    assert_eq!(told.on("2026-06-23", false)[..2], left);
    assert_eq!(told.on("2026-06-23", false)[2..], ["declaratie-antwoord r323 2026-06-22 1"]);
}

/// A message is owed an answer by the first way that fits it, if any does.
pub(crate) fn what_no_way_answers_is_not_told(settings: &WarehouseSettings) {
    let mut told = Told::new(settings).with(
        "[[answers]]\nname = \"een\"\nfolder = \"a\"\nsenders = [\"42420001\"]\nsince = \"2026-06-08\"\n\
         [[answers]]\nname = \"envelop\"\nfolder = \"b\"\nenvelope = true\n\
         [[answers]]\nname = \"elders\"\nfolder = \"c\"\nmunicipalities = [\"0384\"]\n",
    );
    let from = |receipt, other, on| Came { other, ..Came::new(receipt, "JW305", on) };
    told.take(&[
        from("voor", "42420001", "2026-06-05").record(),
        from("eerste-dag", "42420001", "2026-06-08").record(),
        from("los", "42420002", "2026-06-08").record(),
        Came { envelope: true, ..from("in-envelop", "42420002", "2026-06-08") }.record(),
    ]);
    let both = ["retour eerste-dag 2026-06-11 1", "retour in-envelop 2026-06-11 1"];
    assert_eq!(told.on("2026-06-12", true), both);
}

/// What the municipality sent and the provider did not return.
pub(crate) fn returns_that_are_owed_to_us_are_told(settings: &WarehouseSettings) {
    let mut told = Told::new(settings);
    told.take(&[
        Came::new("a", "JW301", "2026-06-08").record(),
        Came::new("b", "JW319", "2026-06-08").record(),
        Came { level: Some(2), ..Came::new("c", "JW301", "2026-06-08") }.record(),
        Came { history: true, ..Came::new("d", "JW301", "2026-06-08") }.record(),
    ]);
    let both = ["retour-aanbieder a 2026-06-11 4", "retour-aanbieder b 2026-06-11 4"];
    assert_eq!(told.on("2026-06-15", false), both);
    // Not by the return message of somebody else, nor by one that is refused.
    let answers = Came { answers: Some("a"), ..Came::new("e", "JW302", "2026-06-15") };
    told.take(&[
        Came { receipt: "f", other: "42420002", ..answers }.record(),
        Came { receipt: "g", level: Some(2), ..answers }.record(),
    ]);
    assert_eq!(told.on("2026-06-15", false), both);
    told.take(&[answers.record()]);
    assert_eq!(told.on("2026-06-15", false), both[1..]);
}

/// A request is open until it is assigned or refused; while it is looked into, for eight weeks.
pub(crate) fn requests_without_an_answer_are_told(settings: &WarehouseSettings) {
    let mut told = Told::new(settings);
    told.take(&[
        Came::new("vot", "JW315", "2026-06-08").record(),
        Came::new("vow", "JW317", "2026-06-08").record(),
        Came { history: true, ..Came::new("oud", "JW315", "2026-06-08") }.record(),
        requested("q1", "vot", "2026-06-08"),
        requested("q2", "vot", "2026-06-08"),
        requested("q3", "oud", "2026-06-08"),
        change("w", "vow", "2026-06-08", "1"),
        change("w", "vow", "2026-06-08", "2"),
    ]);
    let both = ["verzoek vot 2026-06-15 1", "verzoek vow 2026-06-15 1"];
    assert_eq!(told.on("2026-06-16", false), both);
    told.take(&[answered("q1", "2", "2026-06-12"), answered("w", "1", "2026-06-12")]);
    assert_eq!(told.on("2026-06-16", false), both[..1], "q2 has no answer yet");
    told.take(&[assigned(Some("q2"), "2026-06-12"), assigned(None, "2026-06-12")]);
    assert_eq!(told.on("2026-08-03", false), [""; 0]);
    assert_eq!(told.on("2026-08-03", true), ["verzoek vot 2026-08-03 0"]);
    assert_eq!(told.on("2026-08-04", false), ["verzoek vot 2026-08-03 1"]);
    told.take(&[answered("q1", "1", "2026-08-04")]);
    assert_eq!(told.on("2026-09-01", true), [""; 0]);
}

/// Numbers are given by each law for itself, and a second delivery under a number is another one.
pub(crate) fn late_is_told_by_law_and_by_delivery(settings: &WarehouseSettings) {
    let mut told = Told::new(settings);
    let numbered =
        |receipt, kind, on, number| Came { number: Some(number), ..Came::new(receipt, kind, on) };
    let mut records: Vec<Loose> = vec![
        numbered("jw", "JW301", "2026-06-08", 1).record(),
        numbered("wmo", "WMO301", "2025-06-02", 1).record(),
        numbered("alleen-wmo", "WMO301", "2025-06-02", 2).record(),
        numbered("twee", "JW301", "2026-01-05", 3).record(),
        started("van-jw", Some(1), "2026-05-01", "2026-06-12"),
        started("onbekend", Some(2), "2026-05-01", "2026-06-12"),
    ];
    let begun = |receipt, number, began, reason, days| {
        stop_from(receipt, number, began, (reason, "1"), days)
    };
    let first = "2026-01-05";
    records.extend([
        begun("pauze", Some(3), first, "20", ["2026-03-02", "2026-03-03"]),
        begun("zelfde", Some(3), first, "31", ["2026-03-02", "2026-06-12"]),
        begun("tweede", Some(3), "2026-04-01", "31", ["2026-05-29", "2026-06-12"]),
        begun("pauze-zonder", None, first, "20", ["2026-03-02", "2026-03-03"]),
        begun("zelfde-zonder", None, first, "31", ["2026-03-02", "2026-06-12"]),
        begun("ander-zonder", None, "2026-02-02", "31", ["2026-05-29", "2026-06-12"]),
    ]);
    for name in ["van-jw", "onbekend"] {
        records.push(Came::new(name, "JW305", "2026-06-12").record());
    }
    for name in ["pauze", "zelfde", "tweede", "pauze-zonder", "zelfde-zonder", "ander-zonder"] {
        records.push(Came::new(name, "JW307", "2026-06-12").record());
    }
    told.take(&records);
    let mut late = told.on("2026-06-15", false);
    late.retain(|line| line.starts_with("start ") || line.starts_with("stop "));
    assert_eq!(late, ["stop ander-zonder 2026-06-05 7", "stop tweede 2026-06-05 7"]);
}

/// A start or stop is sent in five working days, or in five after the assignment.
pub(crate) fn starts_and_stops_that_came_late_are_told(settings: &WarehouseSettings) {
    let mut told = Told::new(settings);
    let numbered =
        |receipt, on, number| Came { number: Some(number), ..Came::new(receipt, "JW301", on) };
    let mut records: Vec<Loose> = vec![
        numbered("t1", "2026-05-18", 1).record(),
        numbered("t1b", "2026-06-10", 1).record(),
        numbered("t2", "2026-06-03", 2).record(),
    ];
    records.extend([
        // Monday to Monday is in time, a day more is not.
        started("op-tijd", Some(1), "2026-06-01", "2026-06-08"),
        started("laat", Some(1), "2026-06-01", "2026-06-09"),
        started("achteraf", Some(2), "2026-05-01", "2026-06-10"),
        started("achteraf-laat", Some(2), "2026-05-01", "2026-06-12"),
        started("onbekend", Some(3), "2026-05-01", "2026-06-12"),
        started("zonder", None, "2026-06-01", "2026-06-12"),
        start_of("ingetrokken", Some(1), "2026-05-01", "2026-06-12", "3"),
        stopped("stop", 1, "31", "2026-06-01", "2026-06-11"),
        stopped("tijdelijk", 2, "20", "2026-06-08", "2026-06-09"),
        stopped("definitief", 2, "31", "2026-06-09", "2026-06-30"),
    ]);
    let names =
        ["laat", "achteraf", "achteraf-laat", "onbekend", "zonder", "ingetrokken", "op-tijd"];
    records.extend(names.map(|receipt| Came::new(receipt, "JW305", "2026-06-12").record()));
    let names = ["stop", "tijdelijk", "definitief"];
    records.extend(names.map(|receipt| Came::new(receipt, "JW307", "2026-06-12").record()));
    told.take(&records);
    let only = |told: &Told<'_>, today: &str| -> Vec<String> {
        let mut all = told.on(today, false);
        all.retain(|line| line.starts_with("start ") || line.starts_with("stop "));
        all
    };
    let expected = [
        "start laat 2026-06-08 1",
        "start zonder 2026-06-08 4",
        "stop stop 2026-06-08 3",
        "start achteraf-laat 2026-06-10 2",
    ];
    assert_eq!(only(&told, "2026-06-15"), expected);
    // The temporary stop is taken back: the definitive one was late after all.
    told.take(&[
        stop_of("andere", 2, ("20", "3"), "2026-06-07", "2026-06-30"),
        Came::new("andere", "JW307", "2026-06-30").record(),
    ]);
    assert_eq!(only(&told, "2026-06-15"), expected, "another is taken back");
    told.take(&[
        stop_of("terug", 2, ("20", "3"), "2026-06-08", "2026-06-30"),
        Came::new("terug", "JW307", "2026-06-30").record(),
    ]);
    assert_eq!(only(&told, "2026-06-15")[4..], ["stop definitief 2026-06-16 14"]);
    // What is never told does not hide what came later.
    let mut records: Vec<Loose> =
        (0..TOLD_MAX).map(|number| temporary(number, "2026-06-30")).collect();
    records.push(Came::new("veel", "JW307", "2026-06-30").record());
    records.push(started("nieuwste", Some(1), "2026-06-01", "2026-07-06"));
    records.push(Came::new("nieuwste", "JW305", "2026-07-06").record());
    told.take(&records);
    let all = only(&told, "2026-07-07");
    assert!(all.contains(&"start nieuwste 2026-06-08 28".to_owned()), "{}", all.len());
    assert_eq!(only(&told, "2026-08-15"), [""; 0], "long ago");
    let rules = Kind::ALL.map(|kind| kind.rule("JW317"));
    assert_eq!(rules, ["OP090", "OP090x4", "OP346", "OP271", "OP272", "OP090"]);
}
