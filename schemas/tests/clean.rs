//! What the pseudonymiser lets through, and what not.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use wijkstroom_schemas::bsn::Bsn;
use wijkstroom_schemas::clean::{Fact, Pseudonymiser, SafeEvent, Subject};
use wijkstroom_schemas::day::Day;
use wijkstroom_schemas::event::{CareStartedFact, Event, Meta, Person};
use wijkstroom_schemas::ids::{Ids, MessageName, Secret, content_hash, fingerprint};
use wijkstroom_schemas::wire::Registry;

fn event(change: impl FnOnce(&mut Event)) -> Event {
    let meta = Meta {
        receipt: "r".into(),
        source: "http".into(),
        standard: "iJw 3.2".into(),
        law: "JW".into(),
        message_type: "JW305".into(),
        sender: "12345678".into(),
        municipality: "0363".into(),
        provider: "12345678".into(),
        identification: "B1".into(),
        dagtekening: Day::parse("2026-04-15").unwrap(),
        received_at: 0,
        deliver: true,
        message_id: "m".into(),
        part: 0,
        parts: 1,
    };
    let person = Person {
        bsn: Bsn::parse("999900006"),
        geboortedatum: Day::parse("2012-06-30"),
        geslacht: Some("2".into()),
        achternaam: Some("Voorbeeld".into()),
        postcode: Some("1234 ab".into()),
        huisnummer: Some(12),
        ..Person::default()
    };
    let mut event = Event::new(meta, Some(person));
    event.care_started.push(CareStartedFact {
        fact_id: "f".into(),
        line: 1,
        ordinal: 1,
        toewijzing_nummer: None,
        product_categorie: None,
        product_code: None,
        toewijzing_ingangsdatum: None,
        begindatum: Day::parse("2026-06-29").unwrap(),
        status_aanlevering: "1".into(),
    });
    change(&mut event);
    event
}

fn safe(key: u8, domain: &str, version: i32, change: impl FnOnce(&mut Event)) -> SafeEvent {
    let pseudonymiser = Pseudonymiser::new(&Secret([key; 32]), domain, version);
    let mut all = pseudonymiser.apply(event(change));
    assert_eq!(all.len(), 1);
    all.remove(0)
}

/// The child behind the pseudonym, of an event about a changed person.
fn subject(key: u8, change: impl FnOnce(&mut Person)) -> Subject {
    let safe = safe(key, "warehouse", 1, |event| change(event.person.as_mut().unwrap()));
    safe.subject().unwrap().clone()
}

fn pseudonym(key: u8, change: impl FnOnce(&mut Person)) -> String {
    subject(key, change).pseudonym
}

/// I6: stable within domain and key, different across keys; one child, one pseudonym.
#[test]
fn a_pseudonym_depends_on_the_bsn_and_the_key_alone() {
    let one = pseudonym(1, |_| {});
    assert_eq!(one.len(), 32);
    assert_eq!(one, pseudonym(1, |person| person.achternaam = Some("Anders".into())));
    assert_ne!(one, pseudonym(2, |_| {}));
    assert_ne!(one, pseudonym(1, |person| person.bsn = Bsn::parse("999900018")));
}

/// Without a BSN: normalised name, birth date, postcode and house number, flagged weak.
#[test]
fn a_child_without_bsn_gets_a_weak_pseudonym() {
    let nameless = |name: &'static str, number: i32| {
        pseudonym(1, move |person| {
            person.bsn = None;
            person.achternaam = Some(name.into());
            person.huisnummer = Some(number);
        })
    };
    assert_eq!(nameless("De Voorbeeld", 1), nameless("de-VOORBEELD", 1));
    assert_ne!(nameless("Voorbeeld", 1), nameless("Voorbeeld", 2));
    assert_ne!(nameless("Voorbeeld", 1), nameless("Voorbeelt", 1));
    assert!(subject(1, |person| person.bsn = None).weak);
    assert!(!subject(1, |_| {}).weak);
}

/// Nothing known, and no BSN: no two of those are one child.
#[test]
fn strangers_stay_strangers() {
    let stranger = |stand_in: &str| {
        let stand_in = Some(stand_in.to_owned());
        subject(1, |person| *person = Person { stand_in, ..Person::default() })
    };
    assert_eq!(stranger("message/1").pseudonym, stranger("message/1").pseudonym);
    assert_ne!(stranger("message/1").pseudonym, stranger("message/2").pseudonym);
    let Subject { weak, birth_year, sex, pc4, age_at_event, .. } = stranger("message/1");
    assert_eq!((weak, birth_year, sex, pc4, age_at_event), (true, None, None, None, None));
}

#[track_caller]
fn check_pc4(postcode: Option<&str>, expected: Option<&str>) {
    let subject = subject(1, |person| person.postcode = postcode.map(str::to_owned));
    assert_eq!(subject.pc4.as_deref(), expected, "{postcode:?}");
}

#[test]
fn keeps_four_digits_of_a_dutch_postcode_and_nothing_of_another() {
    check_pc4(Some("1234AB"), Some("1234"));
    check_pc4(Some("1234 ab"), Some("1234"));
    check_pc4(Some("1234"), None);
    check_pc4(Some("1234A"), None);
    check_pc4(Some("0234AB"), None);
    check_pc4(Some("12345"), None);
    check_pc4(Some("B-1000"), None);
    check_pc4(Some("é234AB"), None);
    check_pc4(None, None);
    let told = |source: &'static str| {
        safe(1, "warehouse", 1, |event| {
            event.meta.source = source.into();
            event.person.as_mut().unwrap().postcode = Some("1234".into());
        })
    };
    assert_eq!(told("feed:school").subject().unwrap().pc4.as_deref(), Some("1234"));
    assert_eq!(told("folder:zorg").subject().unwrap().pc4, None);
}

#[track_caller]
fn check_age(born: &str, gebruik: Option<&str>, year: Option<i32>, age: Option<i32>) {
    let subject = subject(1, |person| {
        person.geboortedatum = Day::parse(born);
        person.datum_gebruik = gebruik.map(str::to_owned);
    });
    assert_eq!((subject.birth_year, subject.age_at_event), (year, age), "{born}");
}

/// The care began on 2026-06-29.
#[test]
fn tells_year_and_age_as_far_as_they_are_known() {
    check_age("2012-06-30", None, Some(2012), Some(13));
    check_age("2012-06-29", None, Some(2012), Some(14));
    check_age("2026-06-30", None, Some(2026), None);
    check_age("2012-06-01", Some("1"), Some(2012), None);
    check_age("2012-01-01", Some("2"), Some(2012), None);
    check_age("1900-01-01", Some("3"), None, None);
}

/// A sender may put anything into its Identificatie, even the child's own BSN.
#[test]
fn an_identification_that_holds_the_child_is_hidden() {
    let tellings =
        ["X999900006", "VOORBEELD-1", "999.900.006", "JB20120630", "30-06-2012", "B300620120"];
    for telling in tellings {
        let safe = safe(1, "w", 1, |event| event.meta.identification = telling.into());
        let Fact::CareStarted(fact) = safe.fact() else { panic!("another family") };
        assert!(fact.meta.identification.starts_with("mac:"), "{}", fact.meta.identification);
        nobody_in(&safe.encode());
    }
    for harmless in ["START-0001", "201206300", "20120629", "2012063", "0630"] {
        let safe = safe(1, "w", 1, |event| event.meta.identification = harmless.into());
        let Fact::CareStarted(fact) = safe.fact() else { panic!("another family") };
        let hidden = fact.meta.identification != harmless;
        assert_eq!(hidden, harmless.contains("20120630"), "{harmless}");
    }
}

fn nobody_in(bytes: &[u8]) {
    for identity in ["999900006", "Voorbeeld", "2012-06-30", "1234 ab"] {
        assert!(!bytes.windows(identity.len()).any(|part| part == identity.as_bytes()));
    }
}

#[test]
fn a_clean_value_is_read_back_as_it_was_written() {
    let safe = safe(1, "warehouse", 3, |_| {});
    assert_eq!(SafeEvent::decode(&Registry::own(), &safe.encode()).unwrap(), safe);
    assert!(SafeEvent::decode(&Registry::own(), b"nonsense").is_err());
}

/// No two lists of parts may give one id: `AB` + `C` is not `A` + `BC`.
#[test]
fn ids_keep_their_parts_apart() {
    let ids = Ids::new(&Secret([1; 32]), &Secret([2; 32]));
    let name =
        |sender, identification| MessageName { message_type: "JW305", sender, identification };
    assert_ne!(ids.message(&name("AB", "C")), ids.message(&name("A", "BC")));
    assert_ne!(ids.message(&name("A", "B")), ids.fact(&name("A", "B"), ""));
    let (one, two) = (content_hash(b"1"), content_hash(b"2"));
    assert_ne!(ids.receipt(&name("A", "B"), &one), ids.receipt(&name("A", "B"), &two));
    assert_ne!(fingerprint(&Secret([1; 32])), fingerprint(&Secret([2; 32])));
}
