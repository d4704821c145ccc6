//! What messages tell.

use wijkstroom_formats::corv::{self, Measures};
use wijkstroom_formats::feed::door::{self, Arrival, Feed};
use wijkstroom_formats::feed::{Draft, Part};
use wijkstroom_schemas::feed::{Kind, Mutation};
use wijkstroom_schemas::ids::{Ids, Secret};

use super::{MESSAGES, base, edited, entry, parts, read, valid};

/// Name of the family and values of a fact, in one text.
fn shown(draft: &Draft) -> String {
    let values: Vec<String> =
        draft.values.iter().map(|(name, value)| format!("{name}={value}")).collect();
    format!("{} {}", draft.family.name, values.join(" "))
}

fn facts(part: &Part) -> Vec<String> {
    part.facts.iter().map(shown).collect()
}

#[test]
fn our_samples_are_valid_by_the_schema() {
    for name in ["notificatie", "notificatiejr"] {
        assert_ne!(valid(MESSAGES, base(name).as_bytes()), Some(false), "{name}");
    }
}

#[test]
fn a_closed_case_tells_a_step_and_its_measures() {
    let entry = entry(&base("notificatie"));
    assert_eq!(entry.key, "RAAD-26-0815-2");
    assert_eq!(entry.sender.as_deref(), Some("RC9999/KBPS"));
    assert_eq!(entry.message_type.as_deref(), Some("notificatieDi01"));
    assert!(!entry.versions);
    assert_eq!(entry.kept.as_deref(), Some(base("notificatie").as_bytes()));
    let parts = entry.content.unwrap();
    let [part] = parts.as_slice() else { panic!("{} parts", parts.len()) };
    assert_eq!(
        facts(part),
        [
            "InvestigationReported datum_status=2026-05-06 instelling=RC9999 \
             resultaat=maatregel_opgelegd rol=kind soort=bescherming status=zaak_afgerond \
             vto_id=VTO-2026-77 zaak_id=RAAD-26-0815",
            "MeasureReported bron=corv datum_aanvang=2026-05-10 datum_beslissing=2026-05-06 \
             datum_einde=2027-05-09 instelling=RC9999 maatregel=11 zaak_id=RAAD-26-0815",
            "MeasureReported bron=corv datum_beslissing=2026-05-06 instelling=RC9999 \
             maatregel=ONBEKEND zaak_id=RAAD-26-0815",
        ]
    );
    let person = part.person.as_ref().unwrap();
    assert_eq!(person.bsn.as_ref().unwrap().reveal(), "999900006");
    assert_eq!(person.geboortedatum.unwrap().to_string(), "2013-06-30");
    assert_eq!(person.geslacht.as_deref(), Some("2"));
    assert_eq!(person.postcode.as_deref(), Some("1011AB"));
    assert_eq!((person.huisnummer, person.huisnummer_toevoeging.as_deref()), (Some(12), Some("b")));
    assert!(part.facts.iter().all(|fact| fact.mutation == Mutation::New));
}

#[test]
fn free_text_stays_on_the_identified_side() {
    let parts = parts(&base("notificatie"));
    let kept = &parts[0].kept.texts;
    let text = "Ondertoezichtstelling voor een jaar; Fenna blijft thuis";
    assert_eq!(kept["besluit[1]/toelichting"], text);
    assert_eq!(kept["besluit[1]/typeMaatregel"], "OTS");
    for fact in &parts[0].facts {
        assert!(!shown(fact).contains("Fenna"));
        for (name, value) in fact.values.iter() {
            let kind = fact.family.field(name).unwrap().kind;
            assert!(kind.fits(value), "{name}");
            assert!(!matches!(kind, Kind::Text(longest) if longest > 12), "{name}");
        }
    }
}

#[test]
fn probation_tells_a_part_for_each_youth() {
    let entry = entry(&base("notificatiejr"));
    assert_eq!(entry.message_type.as_deref(), Some("notificatiejrDi01"));
    let parts = entry.content.unwrap();
    assert_eq!(parts.len(), 2);
    let told: Vec<Vec<String>> = parts.iter().map(facts).collect();
    let expected = [
        "InvestigationReported datum_status=2026-06-01 instelling=CJIB rol=jeugdige \
         soort=reclassering zaak_id=JR-26-31-1",
        "MeasureReported bron=corv instelling=CJIB maatregel=41 zaak_id=JR-26-31-1",
    ];
    assert_eq!(told, [expected, expected]);
    let dates: Vec<(Option<String>, Option<&str>)> = parts
        .iter()
        .map(|part| part.person.as_ref().unwrap())
        .map(|it| (it.geboortedatum.map(|day| day.to_string()), it.datum_gebruik.as_deref()))
        .collect();
    assert_eq!(dates, [(Some("2009-03-01".to_owned()), Some("1")), (None, None)]);
    let records: Vec<&str> = parts.iter().map(|part| part.facts[0].record.as_str()).collect();
    assert_ne!(records[0], records[1], "each youth has records of its own");
    assert_eq!(parts[1].kept.texts["zaak/zaaknummer"], "Z-15");
}

#[test]
fn an_unborn_child_needs_no_identity() {
    let bsn = "<BG:inp.bsn>999900006</BG:inp.bsn>";
    let role = ("Client (kind)", "Client (ongeboren kind)");
    let nil = r#"<BG:inp.bsn xsi:nil="true" StUF:noValue="geenWaarde"/>"#;
    for none in ["", nil] {
        let message = edited("notificatie", &[(bsn, none), role]);
        let parts = parts(&message);
        let person = parts[0].person.as_ref().unwrap();
        assert_eq!(person.stand_in.as_deref(), Some(""));
        assert_eq!(parts[0].facts[0].values.get("rol"), Some("ongeboren_kind"));
    }
    let known = parts(&edited("notificatie", &[role]));
    assert_eq!(known[0].person.as_ref().unwrap().stand_in, None);
    let child = parts(&edited("notificatie", &[(bsn, "")]));
    assert_eq!(child[0].person.as_ref().unwrap().stand_in, None);
}

#[track_caller]
fn check_birth(element: &str, day: Option<&str>, unknown: Option<&str>) {
    let whole = r#"<BG:geboortedatum StUF:indOnvolledigeDatum="V">20130630</BG:geboortedatum>"#;
    let parts = parts(&edited("notificatie", &[(whole, element)]));
    let person = parts[0].person.as_ref().unwrap();
    assert_eq!(person.geboortedatum.map(|day| day.to_string()).as_deref(), day, "{element}");
    assert_eq!(person.datum_gebruik.as_deref(), unknown, "{element}");
}

#[test]
fn a_birth_date_may_be_known_in_part() {
    let date = |mark: &str, date: &str| {
        format!(r#"<BG:geboortedatum StUF:indOnvolledigeDatum="{mark}">{date}</BG:geboortedatum>"#)
    };
    check_birth(&date("V", "20120229"), Some("2012-02-29"), None);
    check_birth(&date("D", "20120200"), Some("2012-02-01"), Some("1"));
    check_birth(&date("D", "20120215"), Some("2012-02-01"), Some("1"));
    check_birth(&date("M", "20120000"), Some("2012-01-01"), Some("2"));
    check_birth(&date("J", "0"), None, None);
    check_birth("<BG:geboortedatum> 20120229 </BG:geboortedatum>", Some("2012-02-29"), None);
    check_birth(r#"<BG:geboortedatum xsi:nil="true"/>"#, None, None);
    check_birth("", None, None);
}

#[test]
fn steps_are_records_of_their_own_and_order_by_their_day() {
    let step = |status: &str, day: &str, sent: &str| {
        let edits = [
            ("Zaak afgerond", status),
            ("<ZKN:datumStatusGezet>20260506<", &format!("<ZKN:datumStatusGezet>{day}<")),
            ("20260507143015", sent),
        ];
        parts(&edited("notificatie", &edits)).remove(0).facts
    };
    let intake = step("Intake afgerond", "20260301", "20260601000000");
    let closed = step("Zaak afgerond", "20260506", "20260507143015");
    let again = step("Zaak afgerond", "20260506", "20260507143016");
    let later = step("Zaak afgerond", "2026050701", "20260101");
    assert_ne!(intake[0].record, closed[0].record);
    assert_eq!(closed[0].record, again[0].record);
    assert_eq!(closed[0].record, later[0].record);
    assert_eq!(closed[1].record, later[1].record);
    assert_ne!(closed[1].record, closed[2].record);
    assert!(intake[0].order < closed[0].order, "by the day of the step, not of sending");
    assert!(closed[0].order < again[0].order);
    assert!(again[0].order < later[0].order);
}

#[test]
fn a_record_stays_the_same_when_more_is_known_of_its_person() {
    let records = |name: &str, edits: &[(&str, &str)]| -> Vec<String> {
        let parts = parts(&edited(name, edits));
        parts.into_iter().flat_map(|part| part.facts).map(|fact| fact.record).collect()
    };
    let bsn = ("<BG:inp.bsn>999900006</BG:inp.bsn>", "");
    let born = ("20130630", "20130629");
    let all = records("notificatie", &[]);
    assert_eq!(records("notificatie", &[bsn]), all);
    assert_eq!(records("notificatie", &[bsn, born]), all);
    let unborn = ("Client (kind)", "Client (ongeboren kind)");
    assert!(records("notificatie", &[unborn]).iter().all(|record| !all.contains(record)));
    assert_eq!(records("notificatie", &[bsn, unborn]), records("notificatie", &[unborn]));
    // A request may be about more children, each of whom a message tells.
    let case = ("<ZKN:identificatie>RAAD-26-0815</ZKN:identificatie>", "");
    assert_ne!(records("notificatie", &[case]), records("notificatie", &[case, bsn, born]));
}

#[test]
fn a_case_without_number_goes_by_the_request_and_else_by_the_reference() {
    let own = "<ZKN:identificatie>RAAD-26-0815</ZKN:identificatie>";
    let request = "<ZKN:identificatie>VTO-2026-77</ZKN:identificatie>";
    let zaak = |edits: &[(&str, &str)]| {
        parts(&edited("notificatie", edits)).remove(0).facts[0]
            .values
            .get("zaak_id")
            .unwrap()
            .to_owned()
    };
    assert_eq!(zaak(&[(own, "")]), "VTO-2026-77");
    assert_eq!(zaak(&[(own, ""), (request, "")]), "RAAD-26-0815-2");
}

#[test]
fn a_message_for_another_municipality_is_refused() {
    let other = edited("notificatie", &[("<StUF:organisatie>0363<", "<StUF:organisatie>0384<")]);
    let findings = entry(&other).content.unwrap_err();
    assert_eq!(findings[0].rule.as_deref(), Some("WS109"));
    assert_eq!(findings[0].line, 10);
    let oin = edited("notificatie", &[("<StUF:organisatie>0363<", "<StUF:organisatie>OIN-1<")]);
    assert!(entry(&oin).content.is_ok());
}

#[test]
fn a_reference_is_unique_to_its_sender_whatever_the_kind_of_message() {
    let ids = Ids::new(&Secret([1; 32]), &Secret([2; 32]));
    let feed = Feed {
        name: "raad",
        municipality: "0363",
        sender: "RVDK",
        standard: corv::STANDARD,
        message_type: corv::MESSAGE_TYPE,
    };
    let arrival = Arrival { file_name: None, received_at: 0, deliver: true };
    let id = |message: &str| {
        let message = door::message(&ids, &feed, &arrival, entry(message));
        (message.origin.message_id, message.origin.message_type.unwrap())
    };
    let (one, kind) = id(&base("notificatie"));
    assert_eq!(kind, "notificatieDi01");
    let same = [("JR-26-31-1", "RAAD-26-0815-2"), (">CJIB<", ">RC9999<"), (">AICE<", ">KBPS<")];
    let (other, kind) = id(&edited("notificatiejr", &same));
    assert_eq!(kind, "notificatiejrDi01");
    assert_eq!(one, other);
    assert_ne!(id(&edited("notificatiejr", &same[..1])).0, one, "another sender");
}

#[test]
fn the_shipped_table_of_measures_is_read() {
    let path =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../config/examples/maatregelen.csv");
    let table = Measures::parse(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(table.code("VOORLOPIGE  ondertoezichtstelling."), Some("12"));
    assert_eq!(table.code("gezagsbeëindigende maatregel"), Some("21"));
    assert_eq!(table.code("Machtiging uithuisplaatsing"), None);
}

#[test]
fn the_shared_samples_are_read() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corv");
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut read_ones = 0;
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.extension().is_none_or(|extension| extension != "xml") {
            continue;
        }
        let message = std::fs::read_to_string(&path).unwrap().replace(">0193<", ">0363<");
        let reading = read(&message);
        assert!(reading.entries[0].content.is_ok(), "{}: {reading:?}", path.display());
        read_ones += 1;
    }
    assert_eq!(read_ones, 2);
}
