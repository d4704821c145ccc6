//! What was once written stays readable, and what is written today an older reader understands.
//!
//! `released/` holds, for every released version of a record, its schema, one value in Confluent
//! framing (`.bin`) and that value as JSON. Nothing in it is ever changed: a release adds files
//! (`WIJKSTROOM_RELEASE=<version> cargo test -p wijkstroom-schemas --test compatibility`).

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use apache_avro::Schema;
use apache_avro::schema_compatibility::SchemaCompatibility;
use common::reported;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wijkstroom_schemas::bsn::Bsn;
use wijkstroom_schemas::clean::{CareStarted, Fact, Pseudonymiser, SafeEvent};
use wijkstroom_schemas::day::Day;
use wijkstroom_schemas::event::{
    AllocatedFact, CareRequestedFact, CareStartedFact, CareStoppedFact, ChangeRequestedFact,
    DeclarationAnsweredFact, DeclaredFact, Event, Meta, Person, Registered, RequestAnsweredFact,
};
use wijkstroom_schemas::feed::{FAMILIES, Kept};
use wijkstroom_schemas::ids::Secret;
use wijkstroom_schemas::message::{
    Answer, Answers, Envelope, Finding, Framed, Message, Origin, Outcome, Received, Reject,
    TeamDelivery, Verdict,
};
use wijkstroom_schemas::wire::{self, RecordType, Registry, WireError};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Both ways, as FULL compatibility asks; the reason when not.
fn compatible(one: &str, other: &str) -> Result<(), String> {
    let parse = |text| Schema::parse_str(text).map_err(|error| error.to_string());
    let (one, other) = (parse(one)?, parse(other)?);
    SchemaCompatibility::mutual_read(&one, &other).map(|_| ()).map_err(|error| error.to_string())
}

/// The released schemas of a record, by file name.
fn released(record: RecordType) -> BTreeMap<String, String> {
    let prefix = format!("{record:?}.");
    let files = fs::read_dir(folder("released")).unwrap().map(|entry| entry.unwrap().path());
    let files = files.filter(|path| {
        let name = path.file_name().unwrap().to_str().unwrap();
        name.starts_with(&prefix) && name.ends_with(".avsc")
    });
    files.map(|path| (path.display().to_string(), read(&path))).collect()
}

#[test]
fn every_schema_is_fully_compatible_with_every_release_of_it() {
    for record in RecordType::ALL {
        let released = released(record);
        assert!(!released.is_empty(), "{record:?} has no release");
        for (file, text) in released {
            compatible(record.text(), &text).unwrap_or_else(|why| panic!("{file}: {why}"));
        }
    }
}

/// The check itself can fail: one change that is allowed, three that are not.
#[test]
fn the_check_tells_good_changes_from_bad() {
    let today = RecordType::CareStarted.text();
    let fixture = |name: &str| read(&folder("fixtures").join(name));
    assert_eq!(compatible(today, &fixture("v2-optional-field.avsc")), Ok(()));
    for bad in ["v2-field-without-default.avsc", "v2-other-type.avsc", "v2-field-removed.avsc"] {
        assert!(compatible(today, &fixture(bad)).is_err(), "{bad} should not pass");
    }
}

/// A value that a newer build wrote, with a field that this one does not know, is read.
#[test]
fn values_of_a_compatible_newer_schema_are_read() {
    let text = read(&folder("fixtures").join("v2-optional-field.avsc"));
    let mut registry = Registry::own();
    let id = registry.add(&text).unwrap();
    let samples = Samples::new();
    let care_started = samples.care_started();
    let mut bytes = vec![0];
    bytes.extend_from_slice(&id.to_be_bytes());
    bytes.extend_from_slice(&wire::encode(RecordType::CareStarted, care_started)[5..]);
    // The new last field: second branch of its union, a string of five bytes.
    bytes.extend_from_slice(b"\x02\x0aNoord");
    let read: CareStarted = registry.decode(RecordType::CareStarted, &bytes).unwrap();
    assert_eq!(&read, care_started);
}

/// Golden bytes of every release are read, and today's bytes are those of the newest release.
#[test]
fn golden_bytes_stay_readable() {
    let samples = Samples::new();
    if let Ok(version) = std::env::var("WIJKSTROOM_RELEASE") {
        samples.each(&mut Write { version });
    }
    let mut check = Check::default();
    samples.each(&mut check);
    assert!(check.read >= RecordType::ALL.len(), "only {} golden values", check.read);
}

trait Visit {
    fn visit<T: Serialize + DeserializeOwned>(&mut self, record: RecordType, value: &T) {
        self.visit_by(record, value, |registry, bytes| {
            let value: T = registry.decode(record, bytes)?;
            Ok(serde_json::to_value(&value).unwrap())
        });
    }

    /// With another way to read it back: as JSON.
    fn visit_by<T: Serialize>(
        &mut self,
        record: RecordType,
        value: &T,
        read: impl Fn(&Registry, &[u8]) -> Result<serde_json::Value, WireError>,
    );
}

/// Reads a fact of a family, whose type does not know which one it is.
fn read_reported(registry: &Registry, bytes: &[u8]) -> Result<serde_json::Value, WireError> {
    let safe = SafeEvent::decode(registry, bytes)?;
    let Fact::Reported(fact) = safe.fact() else { panic!("another family") };
    Ok(serde_json::to_value(fact).unwrap())
}

struct Write {
    version: String,
}

impl Visit for Write {
    fn visit_by<T: Serialize>(
        &mut self,
        record: RecordType,
        value: &T,
        _: impl Fn(&Registry, &[u8]) -> Result<serde_json::Value, WireError>,
    ) {
        let stem = folder("released").join(format!("{record:?}.{}", self.version));
        let path = |ending: &str| format!("{}.{ending}", stem.display());
        assert!(!Path::new(&path("avsc")).exists(), "{} is released already", path("avsc"));
        fs::write(path("avsc"), record.text()).unwrap();
        fs::write(path("bin"), wire::encode(record, value)).unwrap();
        fs::write(path("json"), serde_json::to_string_pretty(value).unwrap() + "\n").unwrap();
    }
}

/// Everything of a release is as it was, at any depth; what came since is beside it.
fn same(golden: &serde_json::Value, released: &serde_json::Value, place: &str) {
    match (golden, released) {
        (serde_json::Value::Object(golden), serde_json::Value::Object(released)) => {
            for (name, expected) in released {
                let got = golden.get(name).unwrap_or(&serde_json::Value::Null);
                same(got, expected, &format!("{place}: {name}"));
            }
        }
        (serde_json::Value::Array(golden), serde_json::Value::Array(released)) => {
            assert_eq!(golden.len(), released.len(), "{place}");
            for (at, (golden, released)) in golden.iter().zip(released).enumerate() {
                same(golden, released, &format!("{place}: {at}"));
            }
        }
        _ => assert_eq!(golden, released, "{place}"),
    }
}

#[derive(Default)]
struct Check {
    read: usize,
}

impl Visit for Check {
    fn visit_by<T: Serialize>(
        &mut self,
        record: RecordType,
        value: &T,
        read_back: impl Fn(&Registry, &[u8]) -> Result<serde_json::Value, WireError>,
    ) {
        let mut registry = Registry::own();
        let mut newest = None;
        for (file, text) in released(record) {
            registry.add(&text).unwrap();
            let bytes = fs::read(file.replace(".avsc", ".bin")).unwrap();
            let golden = read_back(&registry, &bytes);
            let golden = golden.unwrap_or_else(|error| panic!("{file}: {error:?}"));
            let json: serde_json::Value =
                serde_json::from_str(&read(Path::new(&file.replace(".avsc", ".json")))).unwrap();
            same(&golden, &json, &file);
            self.read += 1;
            newest = Some((text, bytes));
        }
        let (text, bytes) = newest.unwrap();
        if text == record.text() {
            assert_eq!(wire::encode(record, value), bytes, "{record:?} is written differently");
        }
    }
}

/// One value of every record, every field filled.
struct Samples {
    event: Event,
    clean: Vec<SafeEvent>,
}

impl Samples {
    fn new() -> Self {
        let event = event();
        let pseudonymiser = Pseudonymiser::new(&Secret([3; 32]), "warehouse", 1);
        let mut clean = pseudonymiser.apply(event.clone());
        // The person of the sample is known in part: what a link needs is known of another.
        let known = Event { person: Some(common::person()), ..event.clone() };
        clean.extend(pseudonymiser.links(&known).into_iter().take(1));
        Self { event, clean }
    }

    fn care_started(&self) -> &CareStarted {
        let mut all = self.clean.iter().filter_map(|safe| {
            let Fact::CareStarted(fact) = safe.fact() else { return None };
            Some(fact)
        });
        all.next().unwrap()
    }

    fn each(&self, visit: &mut impl Visit) {
        visit.visit(RecordType::Event, &self.event);
        for safe in &self.clean {
            match safe.fact() {
                Fact::Allocated(fact) => visit.visit(RecordType::Allocated, fact),
                Fact::CareStarted(fact) => visit.visit(RecordType::CareStarted, fact),
                Fact::CareStopped(fact) => visit.visit(RecordType::CareStopped, fact),
                Fact::CareRequested(fact) => visit.visit(RecordType::CareRequested, fact),
                Fact::ChangeRequested(fact) => visit.visit(RecordType::ChangeRequested, fact),
                Fact::RequestAnswered(fact) => visit.visit(RecordType::RequestAnswered, fact),
                Fact::Declared(fact) => visit.visit(RecordType::Declared, fact),
                Fact::DeclarationAnswered(fact) => {
                    visit.visit(RecordType::DeclarationAnswered, fact);
                }
                Fact::Reported(fact) => visit.visit_by(fact.record_type(), fact, read_reported),
                Fact::PersonLinked(fact) => visit.visit(RecordType::PersonLinked, fact),
            }
        }
        visit.visit(RecordType::Message, &message());
        visit.visit(RecordType::Verdict, &verdict());
        visit.visit(RecordType::Answer, &answer());
        visit.visit(RecordType::Reject, &reject());
        visit.visit(RecordType::TeamDelivery, &team_delivery());
        visit.visit(RecordType::Outcome, &outcome());
    }
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn event() -> Event {
    Event {
        meta: meta(),
        person: Some(person()),
        allocated: vec![allocated()],
        care_started: vec![care_started()],
        care_stopped: vec![care_stopped()],
        care_requested: vec![care_requested()],
        change_requested: vec![change_requested()],
        request_answered: vec![request_answered()],
        declared: vec![declared()],
        declaration_answered: vec![declaration_answered()],
        registered: vec![registered()],
        reported: FAMILIES.iter().map(|family| reported(family, true)).collect(),
        kept: Kept { texts: BTreeMap::from([("maatregel".to_owned(), "OTS".to_owned())]) },
    }
}

fn meta() -> Meta {
    Meta {
        receipt: "00112233445566778899aabbccddeeff".into(),
        source: "folder:zorg".into(),
        standard: "iJw 3.2".into(),
        law: "JW".into(),
        message_type: "JW305".into(),
        sender: "12345678".into(),
        municipality: "0363".into(),
        provider: "12345678".into(),
        identification: "B-0001".into(),
        dagtekening: day("2026-04-15"),
        received_at: 1_776_240_000_000,
        deliver: true,
        message_id: "b0".repeat(16),
        part: 0,
        parts: 2,
    }
}

fn person() -> Person {
    Person {
        bsn: Bsn::parse("999900006"),
        geboortedatum: Some(day("2012-06-30")),
        datum_gebruik: some("1"),
        geslacht: some("2"),
        achternaam: some("Voorbeeld"),
        voorvoegsel: some("van"),
        voornamen: some("Proef"),
        voorletters: some("P"),
        postcode: some("1234AB"),
        huisnummer: Some(12),
        huisnummer_toevoeging: some("A2"),
        stand_in: some("b0/1"),
    }
}

fn allocated() -> AllocatedFact {
    AllocatedFact {
        fact_id: "a0".repeat(16),
        line: 40,
        ordinal: 1,
        toewijzing_nummer: 300_201,
        request_id: Some("e0".repeat(16)),
        product_categorie: some("45"),
        product_code: some("45A03"),
        toewijzingsdatum: day("2026-03-01"),
        toewijzingstijd: "10:15:00.5".into(),
        ingangsdatum: day("2026-03-15"),
        einddatum: Some(day("2026-12-31")),
        reden_wijziging: some("14"),
        volume: Some(120),
        eenheid: some("01"),
        frequentie: some("2"),
        budget: Some(1_250_000),
    }
}

fn care_started() -> CareStartedFact {
    CareStartedFact {
        fact_id: "a1".repeat(16),
        line: 41,
        ordinal: 1,
        toewijzing_nummer: Some(300_201),
        product_categorie: some("45"),
        product_code: some("45A03"),
        toewijzing_ingangsdatum: Some(day("2026-03-15")),
        begindatum: day("2026-04-03"),
        status_aanlevering: "1".into(),
    }
}

fn care_stopped() -> CareStoppedFact {
    CareStoppedFact {
        fact_id: "a2".repeat(16),
        line: 42,
        ordinal: 1,
        toewijzing_nummer: Some(300_201),
        product_categorie: some("45"),
        product_code: some("45A03"),
        toewijzing_ingangsdatum: Some(day("2026-03-15")),
        begindatum: day("2026-04-03"),
        reden_beeindiging: "31".into(),
        einddatum: day("2026-10-01"),
        status_aanlevering: "3".into(),
    }
}

fn request_answered() -> RequestAnsweredFact {
    RequestAnsweredFact {
        fact_id: "a5".repeat(16),
        line: 45,
        ordinal: 1,
        request_id: "e0".repeat(16),
        verzoek_antwoord: "1".into(),
        reden_afwijzing: some("3"),
        woonplaats_gemeente: some("0384"),
    }
}

fn declaration_answered() -> DeclarationAnsweredFact {
    DeclarationAnsweredFact {
        fact_id: "a7".repeat(16),
        line: 47,
        ordinal: 1,
        klasse: "prestatie".into(),
        declaratie_id: "e1".repeat(16),
        prestatie_id: Some("e2".repeat(16)),
        toewijzing_nummer: Some(300_201),
        ingediend_bedrag: Some(-12_345),
        toegekend_bedrag: Some(0),
        retourcodes: "8001 9321".into(),
    }
}

fn registered() -> Registered {
    Registered {
        soort: "prestatie".into(),
        id: "e2".repeat(16),
        vorig_id: Some("e3".repeat(16)),
        part: 0,
        ordinal: 1,
        line: 46,
        child: "c0".repeat(16),
    }
}

fn care_requested() -> CareRequestedFact {
    CareRequestedFact {
        fact_id: "a3".repeat(16),
        line: 43,
        ordinal: 1,
        request_id: "e0".repeat(16),
        gezagsdrager_bekend: some("1"),
        beschikking_nummer: Some(4_401),
        beschikking_ingangsdatum: Some(day("2026-03-01")),
        product_categorie: some("45"),
        product_code: some("45A03"),
        toewijzing_ingangsdatum: day("2026-03-15"),
        toewijzing_einddatum: Some(day("2026-12-31")),
        volume: Some(120),
        eenheid: some("01"),
        frequentie: some("2"),
        budget: Some(1_250_000),
        verwijzer_type: "02".into(),
        raamcontract: some("1"),
    }
}

fn change_requested() -> ChangeRequestedFact {
    ChangeRequestedFact {
        fact_id: "a4".repeat(16),
        line: 44,
        ordinal: 1,
        request_id: "e0".repeat(16),
        reden_verzoek: "1".into(),
        soort: "te_wijzigen".into(),
        toewijzing_nummer: Some(300_201),
        product_categorie: some("45"),
        product_code: some("45A03"),
        gewenste_ingangsdatum: Some(day("2026-05-01")),
        einddatum: Some(day("2026-12-31")),
        volume: Some(120),
        eenheid: some("01"),
        frequentie: some("2"),
        budget: Some(1_250_000),
    }
}

fn declared() -> DeclaredFact {
    DeclaredFact {
        fact_id: "a6".repeat(16),
        line: 46,
        ordinal: 1,
        declaratie_id: "e1".repeat(16),
        prestatie_id: "e2".repeat(16),
        vorige_prestatie_id: Some("e3".repeat(16)),
        declaratie_begindatum: day("2026-04-01"),
        declaratie_einddatum: day("2026-04-30"),
        declaratie_dagtekening: day("2026-05-02"),
        toewijzing_nummer: 300_201,
        product_categorie: "45".into(),
        product_code: "45A03".into(),
        begindatum: day("2026-04-03"),
        einddatum: day("2026-04-30"),
        geleverd_volume: 320,
        eenheid: "01".into(),
        product_tarief: Some(115),
        bedrag: -36_800,
        beoordeling: some("afgewezen"),
        retourcodes: some("9321"),
    }
}

fn origin() -> Origin {
    Origin {
        message_id: "b0".repeat(16),
        receipt: "b1".repeat(16),
        source: "http".into(),
        file_name: some("bericht.xml"),
        standard: some("iJw 3.2"),
        message_type: some("JW305"),
        sender: some("12345678"),
        receiver: some("0363"),
        municipality: some("0363"),
        identification: some("B-0001"),
        dagtekening: Some(day("2026-04-15")),
        received_at: 1_776_240_000_000,
        size: 2_048,
        envelope: Some(Envelope {
            reference: "0e6ef2dd-51a7-4c0f-8f7a-55cf1a8b4a10".into(),
            cross_reference: some("0e6ef2dd-51a7-4c0f-8f7a-55cf1a8b4a11"),
            from: "12345678".into(),
            to: "0363".into(),
            function: "JW305".into(),
        }),
        answers: Some(Answers { message_id: "b2".repeat(16), approved: false }),
        history: true,
        level: Some(2),
        taking: Some("b3".repeat(16)),
    }
}

fn finding() -> Finding {
    Finding {
        rule: some("CS058"),
        retourcode: some("0001"),
        line: 52,
        column: 5,
        path: "/Bericht/Client/StartProducten/StartProduct/StatusAanlevering".into(),
        message: "StatusAanlevering moet 1 of 3 zijn.".into(),
        element: some("StartProduct[1]"),
    }
}

fn message() -> Message {
    Message {
        origin: origin(),
        content_hash: vec![7; 32],
        findings: vec![finding()],
        findings_total: 1,
        toewijzing_nummers: vec![300_201],
        identification_line: Some(9),
        identification_column: Some(4),
        facts: 1,
        events: vec![Framed { key: "c0".repeat(16), value: vec![0, 1, 2] }],
        original: Some(b"<Bericht/>".to_vec()),
    }
}

fn answer() -> Answer {
    Answer {
        origin: origin(),
        findings: vec![finding()],
        findings_total: 1,
        toewijzing_nummers: vec![300_201],
        facts: 1,
        accepted: false,
        decided_at: 1_776_240_000_500,
        inbox_offset: 17,
        toegekend: -36_800,
        duplicate: false,
    }
}

fn verdict() -> Verdict {
    Verdict {
        message_id: "b0".repeat(16),
        receipt: "b1".repeat(16),
        part: 1,
        parts: 2,
        accepted: false,
        findings: vec![finding()],
        findings_total: 1,
        toegekend: -36_800,
        decided_at: 1_776_240_000_500,
    }
}

fn reject() -> Reject {
    Reject {
        reject_id: "b1".repeat(16),
        stage: "door".into(),
        reason: "StatusAanlevering moet 1 of 3 zijn.".into(),
        code: "CS058".into(),
        origin: origin(),
        findings: vec![finding()],
        findings_total: 1,
        rejected_at: 1_776_240_000_000,
        payload_kind: "message".into(),
        payload: Some(b"<Bericht/>".to_vec()),
    }
}

fn team_delivery() -> TeamDelivery {
    TeamDelivery {
        delivery_id: "d0".repeat(16),
        fact_id: "a1".repeat(16),
        receipt: "b1".repeat(16),
        municipality: "0363".into(),
        kind: "started".into(),
        message_type: "JW305".into(),
        sender: "12345678".into(),
        identification: "B-0001".into(),
        received_at: 1_776_240_000_000,
        body: b"{}".to_vec(),
    }
}

fn outcome() -> Outcome {
    Outcome {
        receipt: "b1".repeat(16),
        kind: "undelivered".into(),
        endpoint: some("noord"),
        fact_id: some("a1"),
        reason: some("geweigerd met status 400"),
        source: "wijkteam:noord".into(),
        at: 1_776_240_000_000,
        received: Some(Received {
            origin: answer().origin,
            toewijzing_nummers: vec![7, 42],
            facts: 2,
        }),
    }
}
