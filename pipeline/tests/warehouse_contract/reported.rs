//! What other partners report: versions of records, who they are about, and what the views make of it.

use std::collections::BTreeMap;

use wijkstroom_config::WarehouseSettings;
use wijkstroom_pipeline::runner::Step as _;
use wijkstroom_schemas::bsn::Bsn;
use wijkstroom_schemas::clean::{Pseudonymiser, SafeEvent};
use wijkstroom_schemas::day::Day;
use wijkstroom_schemas::event::{AllocatedFact, Event, Meta, Person};
use wijkstroom_schemas::feed::{FAMILIES, Family, Kind, ReportedFact};
use wijkstroom_schemas::ids::{Ids, MessageName, Secret};
use wijkstroom_schemas::topics;

use super::said::{START, STOP, Said, Topics};
use super::{Random, contents, holding, show};

fn ids() -> Ids {
    Ids::new(&Secret([2; 32]), &Secret([3; 32]))
}

fn pseudonymiser() -> Pseudonymiser {
    Pseudonymiser::new(&Secret([1; 32]), "warehouse", 1)
}

/// What the warehouse is told by one entry of a feed, and by its proof of who it is about: the family, the
/// partner's key of the record, mutation, order (also the day of January 2026), whom, and values that
/// differ from [`value`].
///
/// - `Referred r1 nieuw 3 B0`: of child 0, by its BSN alone;
/// - `Referred r1 nieuw 3 W0`: without BSN, by name, birth date and address;
/// - `Referred r1 nieuw 3 B0W0/1`: by both, a boy;
/// - `Referred r1 nieuw 3 W0+Anna/2`: without BSN, but by first name;
/// - `CountReported r1 nieuw 3 - aantal=5`: of nobody.
///
/// `assign r1 3 B0W0`: an assignment (JW301).
pub(crate) fn safe(text: &str) -> Vec<SafeEvent> {
    let words: Vec<&str> = text.split(' ').collect();
    let event = if words[0] == "assign" { assigned(&words) } else { reported(text, &words) };
    let links = pseudonymiser().links(&event);
    let mut facts = pseudonymiser().apply(event);
    facts.extend(links);
    facts
}

fn meta(name: &MessageName<'_>, source: &str, on: Day) -> Meta {
    Meta {
        receipt: ids().receipt(name, &[0; 32]),
        source: source.to_owned(),
        standard: "wijkstroom".to_owned(),
        law: "JW".to_owned(),
        message_type: name.message_type.to_owned(),
        sender: name.sender.to_owned(),
        municipality: "0363".to_owned(),
        provider: String::new(),
        identification: name.identification.to_owned(),
        dagtekening: on,
        received_at: 1_767_225_600_123,
        deliver: true,
        message_id: ids().message(name),
        part: 0,
        parts: 1,
    }
}

fn reported(text: &str, words: &[&str]) -> Event {
    let family = Family::named(words[0]).unwrap();
    let order: i64 = words[3].parse().unwrap();
    let on = Day::from_ymd(2026, 1, words[3].parse().unwrap()).unwrap();
    let name = MessageName { message_type: "proef", sender: "school", identification: text };
    let mut event = Event::new(meta(&name, "feed:proef", on), person(words[4]));
    let mut values: BTreeMap<String, String> = BTreeMap::new();
    if words[2] != "verwijderd" {
        let own = family.fields.iter().filter(|field| field.required);
        values.extend(own.map(|field| (field.name.to_owned(), value(field.kind, on))));
    }
    let own = words[5..].iter().map(|word| word.split_once('=').unwrap());
    values.extend(own.map(|(name, value)| (name.to_owned(), value.to_owned())));
    event.reported.push(ReportedFact {
        fact_id: ids().fact(&name, family.name),
        line: 2,
        family: family.name.to_owned(),
        record_id: ids().record("0363", "proef", words[1]),
        mutation: words[2].to_owned(),
        order,
        on,
        values,
    });
    event
}

/// A value that fits a kind.
fn value(kind: Kind, on: Day) -> String {
    match kind {
        Kind::Code(codes) => codes[0].to_owned(),
        Kind::Text(longest) => "A-1".chars().take(longest).collect(),
        Kind::Agb => "01019999".to_owned(),
        Kind::Brin => "99XX".to_owned(),
        Kind::Day => on.to_string(),
        Kind::Whole(_) | Kind::Cents => "12".to_owned(),
        Kind::YesNo => "true".to_owned(),
        Kind::Reference => "e4".repeat(16),
    }
}

fn assigned(words: &[&str]) -> Event {
    let on = Day::from_ymd(2026, 1, words[2].parse().unwrap()).unwrap();
    let name = MessageName { message_type: "JW301", sender: "0363", identification: words[1] };
    let mut person = person(words[3]).unwrap();
    // An assignment always tells it, if only that it is unknown.
    person.geslacht.get_or_insert("0".to_owned());
    let mut event = Event::new(meta(&name, "folder:test", on), Some(person));
    event.allocated.push(AllocatedFact {
        fact_id: ids().fact(&name, "ToegewezenProduct[1]"),
        line: 40,
        ordinal: 1,
        toewijzing_nummer: 7,
        request_id: None,
        product_categorie: None,
        product_code: None,
        toewijzingsdatum: on,
        toewijzingstijd: "12:00:00".to_owned(),
        ingangsdatum: on,
        einddatum: None,
        reden_wijziging: None,
        volume: None,
        eenheid: None,
        frequentie: None,
        budget: None,
    });
    event
}

/// Reads whom a text is about, see [`safe`].
fn person(text: &str) -> Option<Person> {
    if text == "-" {
        return None;
    }
    let (who, sex) = text.split_once('/').map_or((text, None), |(who, sex)| (who, Some(sex)));
    let (who, name) = who.split_once('+').map_or((who, None), |(who, name)| (who, Some(name)));
    let number =
        |mark: char| who.split_once(mark).map(|(_, rest)| usize::from(rest.as_bytes()[0] - b'0'));
    let bsn = number('B').and_then(|child| {
        let mut numbers = (999_900_006..999_999_990).filter_map(|n| Bsn::parse(&n.to_string()));
        numbers.nth(child)
    });
    let voornamen = name.map(|name| name.replace('_', " "));
    let person = Person { bsn, voornamen, geslacht: sex.map(str::to_owned), ..Person::default() };
    Some(match number('W') {
        None => person,
        Some(number) => Person {
            geboortedatum: Day::from_ymd(2012, 6, 15),
            achternaam: Some(format!(
                "Verzonnen{}",
                char::from(b'a' + u8::try_from(number).unwrap())
            )),
            postcode: Some("1012AB".to_owned()),
            huisnummer: Some(7),
            ..person
        },
    })
}

/// The pseudonym of somebody, see [`person`].
fn pseudonym(who: &str) -> String {
    let facts = safe(&format!("Referred x nieuw 1 {who}"));
    facts[0].subject().unwrap().pseudonym.clone()
}

/// Gives the facts of these texts to a warehouse: all at once for seed 0, else in an order and in batches of chance.
fn tell(settings: &WarehouseSettings, seed: u64, texts: &[&str]) {
    tell_facts(settings, seed, texts.iter().flat_map(|text| safe(text)).collect());
}

fn tell_facts(settings: &WarehouseSettings, seed: u64, mut facts: Vec<SafeEvent>) {
    let mut random = Random(seed);
    if seed > 0 {
        random.shuffle(&mut facts);
    }
    let (mut warehouse, _) = holding(settings, &topics::CLEAN);
    let mut topics = Topics::default();
    let mut rest = facts.as_slice();
    while !rest.is_empty() {
        let size = if seed == 0 { rest.len() } else { 1 + random.below(rest.len()) };
        let (batch, after) = rest.split_at(size);
        let (records, next) = topics.append(batch);
        warehouse.process(&records, &next).unwrap();
        rest = after;
    }
}

/// Versions of one record, and the order of the one that stands.
const RECORDS: [(&str, &[&str], Option<u8>); 9] = [
    ("new", &["nieuw 1"], Some(1)),
    ("changed", &["nieuw 1", "gewijzigd 2"], Some(2)),
    ("changed without a first", &["gewijzigd 4", "gewijzigd 3"], Some(4)),
    ("removed", &["nieuw 1", "gewijzigd 2", "verwijderd 3"], None),
    ("removed, and nothing before", &["verwijderd 3"], None),
    ("back again", &["nieuw 1", "verwijderd 3", "nieuw 4"], Some(4)),
    ("changed on the day it was made", &["nieuw 5", "gewijzigd 5"], Some(5)),
    ("removed on the day it was changed", &["gewijzigd 5", "verwijderd 5"], None),
    ("removed, then made on that day", &["verwijderd 5", "nieuw 5"], None),
];

/// Of every family: the greatest version of a record stands, unless it is a removal.
pub(crate) fn the_last_version_of_a_record_stands(
    fresh: &mut dyn FnMut() -> WarehouseSettings,
    rounds: u64,
) {
    let mut texts = Vec::new();
    for family in &FAMILIES {
        for (name, versions, _) in RECORDS {
            for version in versions {
                let who = if family.about_person { "B0" } else { "-" };
                let name = name.replace(' ', "_");
                texts.push(format!("{} {name} {version} {who}", family.name));
            }
        }
    }
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let mut expected: Vec<String> = RECORDS
        .iter()
        .filter_map(|(name, _, day)| {
            let record = ids().record("0363", "proef", &name.replace(' ', "_"));
            day.map(|day| format!("{record} 2026-01-{day:02}"))
        })
        .collect();
    expected.sort();
    for seed in 0..rounds {
        let settings = fresh();
        tell(&settings, seed, &texts);
        for family in &FAMILIES {
            let standing = show(&settings, family.view, &["record_id", "on_day"]);
            assert_eq!(standing, expected, "{}, seed {seed}", family.view);
            let all = show(&settings, &format!("fact_{}", family.table), &["fact_id"]);
            assert_eq!(all.len(), texts.len() / FAMILIES.len(), "{}", family.table);
        }
    }
}

/// Every field of every family lies in the warehouse as it was told.
pub(crate) fn every_field_is_kept(settings: &WarehouseSettings) {
    let day = Day::from_ymd(2026, 1, 1).unwrap();
    let texts: Vec<String> = FAMILIES
        .iter()
        .map(|family| {
            let own = family.fields.iter();
            let own = own.map(|field| format!(" {}={}", field.name, value(field.kind, day)));
            format!("{} r nieuw 1 B0W0{}", family.name, own.collect::<String>())
        })
        .collect();
    tell(settings, 0, &texts.iter().map(String::as_str).collect::<Vec<_>>());
    for family in &FAMILIES {
        let names: Vec<&str> = family.fields.iter().map(|field| field.name).collect();
        let told: Vec<String> = family.fields.iter().map(|field| value(field.kind, day)).collect();
        for table in [family.view, &format!("fact_{}", family.table)] {
            assert_eq!(show(settings, table, &names), [told.join(" ")], "{table}");
        }
        let common = ["mutation", "version", "on_day", "source", "pc4"];
        let of = if family.about_person { "1012" } else { "\\N" };
        let expected = format!("nieuw 1 2026-01-01 feed:proef {of}");
        assert_eq!(show(settings, &format!("fact_{}", family.table), &common), [expected]);
    }
}

/// Links: what is told, and of which child the referrals that stand are, as a view shows it and as it came.
const LINKS: [(&str, &[&str], &[&str]); 25] = [
    ("nothing proves it", &["Referred r nieuw 1 W0"], &["W0 W0"]),
    (
        "a BSN alone proves nothing",
        &["Referred r nieuw 1 W0", "SchoolSignalled s nieuw 2 B0"],
        &["W0 W0"],
    ),
    (
        "a message that tells both does",
        &["Referred r nieuw 1 W0", "SchoolSignalled s nieuw 2 B0W0", "Referred q nieuw 1 B0"],
        &["B0 W0", "B0 B0"],
    ),
    ("so does an assignment", &["Referred r nieuw 1 W0", "assign a 9 B0W0"], &["B0 W0"]),
    (
        "so does an earlier one",
        &["SchoolSignalled s nieuw 2 B0W0", "Referred r nieuw 9 W0"],
        &["B0 W0"],
    ),
    (
        "two that say the same",
        &["Referred r nieuw 1 W0", "assign a 9 B0W0", "MeasureReported m nieuw 2 B0W0"],
        &["B0 W0"],
    ),
    (
        "twins: nobody is meant",
        &["Referred r nieuw 1 W0", "assign a 9 B0W0", "assign b 9 B1W0"],
        &["W0 W0"],
    ),
    (
        "a record that is removed proves nothing any more",
        &[
            "Referred r nieuw 1 W0",
            "BudgetGranted s nieuw 2 B0W0",
            "BudgetGranted s verwijderd 3 -",
        ],
        &["W0 W0"],
    ),
    (
        "nor one whose removal tells both",
        &[
            "Referred r nieuw 1 W0",
            "OutcomeReported s nieuw 2 B0W0",
            "OutcomeReported s verwijderd 3 B0W0",
        ],
        &["W0 W0"],
    ),
    (
        "one that tells only the BSN now takes nothing back",
        &[
            "Referred r nieuw 1 W0",
            "SchoolSignalled s nieuw 2 B0W0",
            "SchoolSignalled s gewijzigd 3 B0",
        ],
        &["B0 W0"],
    ),
    (
        "nor one that tells no BSN now",
        &[
            "Referred r nieuw 1 W0",
            "SchoolSignalled s nieuw 2 B0W0+Anna",
            "SchoolSignalled s gewijzigd 3 W0+Anna",
        ],
        &["B0 W0"],
    ),
    (
        "but one of another BSN does",
        &[
            "Referred r nieuw 1 W0",
            "SchoolSignalled s nieuw 2 B0W0",
            "SchoolSignalled s gewijzigd 3 B1",
            "SchoolSignalled s gewijzigd 4 B0",
        ],
        &["W0 W0"],
    ),
    (
        "so does one of another name or address",
        &[
            "Referred r nieuw 1 W0",
            "SchoolSignalled s nieuw 2 B0W0",
            "SchoolSignalled s gewijzigd 3 B0W1",
        ],
        &["W0 W0"],
    ),
    (
        "and one of another first name",
        &[
            "Referred r nieuw 1 W0",
            "SchoolSignalled s nieuw 2 B0W0+Anna",
            "SchoolSignalled s gewijzigd 3 W0+Bea",
        ],
        &["W0 W0"],
    ),
    (
        "one that was put right proves the other",
        &[
            "Referred r nieuw 1 W0",
            "SchoolSignalled s nieuw 2 B0W0",
            "SchoolSignalled s gewijzigd 3 B1W0",
        ],
        &["B1 W0"],
    ),
    (
        "a twin that was none",
        &[
            "Referred r nieuw 1 W0",
            "assign a 9 B0W0",
            "PlacementPrevented p nieuw 2 B1W0",
            "PlacementPrevented p verwijderd 3 -",
        ],
        &["B0 W0"],
    ),
    (
        "the version of another family's record under the same key changes nothing",
        &[
            "Referred r nieuw 1 W0",
            "SchoolSignalled s nieuw 2 B0W0",
            "MeasureReported s verwijderd 3 -",
        ],
        &["B0 W0"],
    ),
    (
        "a record tells itself who it is about",
        &[
            "Referred r nieuw 1 W0",
            "Referred r gewijzigd 2 B0W0",
            "Referred q nieuw 1 W0",
            "Referred p nieuw 1 W1",
        ],
        &["B0 B0", "B0 W0", "W1 W1"],
    ),
    (
        "a boy is not a girl",
        &[
            "Referred r nieuw 1 W0/2",
            "Referred q nieuw 1 W0/1",
            "Referred p nieuw 1 W0",
            "assign a 9 B0W0/1",
        ],
        &["W0 W0", "B0 W0", "B0 W0"],
    ),
    (
        "twins of one sex of whom one has a BSN: their first names tell them apart, without name neither is meant",
        &[
            "Referred r nieuw 1 W0+Anna/2",
            "Referred q nieuw 1 W0+Bea/2",
            "Referred p nieuw 1 W0/2",
            "assign a 9 B0W0+anna_Maria/2",
        ],
        &["B0 W0", "W0 W0", "W0 W0"],
    ),
    (
        "where the links tell no first name, neither is meant",
        &["Referred r nieuw 1 W0+Anna", "Referred q nieuw 1 W0+Bea", "assign a 9 B0W0"],
        &["W0 W0", "W0 W0"],
    ),
    (
        "a first name is missed on either side",
        &["Referred r nieuw 1 W0", "assign a 9 B0W0+Anna", "SchoolSignalled s nieuw 1 W0+Anna"],
        &["B0 W0"],
    ),
    (
        "a link without first name",
        &["Referred r nieuw 1 W0+Anna", "Referred q nieuw 1 W0+A.M.", "assign a 9 B0W0"],
        &["B0 W0", "B0 W0"],
    ),
    (
        "another first name alone is another child",
        &["Referred r nieuw 1 W0+Bea", "assign a 9 B0W0+Anna"],
        &["W0 W0"],
    ),
    (
        "a first name that was put right",
        &[
            "Referred r nieuw 1 W0+Ana",
            "Referred r gewijzigd 2 W0+Anna",
            "Referred q nieuw 1 W0",
            "SchoolSignalled s nieuw 1 W0+Bea",
            "SchoolSignalled s verwijderd 2 -",
            "assign a 9 B0W0+Anna",
        ],
        &["B0 W0", "B0 W0"],
    ),
];

/// A child known without BSN goes with the one BSN that proves it, and back when the proof goes.
pub(crate) fn a_child_goes_with_its_bsn(fresh: &mut dyn FnMut() -> WarehouseSettings, rounds: u64) {
    let names = ["B0", "B1", "W0", "W1"].map(|who| (pseudonym(who), who));
    for (why, texts, expected) in LINKS {
        let mut expected = expected.to_vec();
        expected.sort_unstable();
        for seed in 0..rounds {
            let settings = fresh();
            tell(&settings, seed, texts);
            let rows = show(&settings, "verwijzing", &["pseudoniem", "pseudoniem_bron"]);
            let named = rows
                .iter()
                .map(|row| names.iter().fold(row.clone(), |row, (id, who)| row.replace(id, who)));
            let mut named: Vec<String> = named.collect();
            named.sort_unstable();
            assert_eq!(named, expected, "{why}, seed {seed}");
        }
    }
}

/// What links say, and how many say it.
pub(crate) fn links_are_shown(settings: &WarehouseSettings) {
    tell(
        settings,
        0,
        &[
            "assign a 1 B0W0/1",
            "Referred r nieuw 1 B0W0/1",
            "Referred q nieuw 1 B0W0/0",
            "assign b 1 B1W1/1",
            "assign c 1 B2W1/1",
            "assign d 1 B3W2/1",
            "Referred p nieuw 1 B3W2/2",
            // Tells a first name, and no link.
            "SchoolSignalled s nieuw 1 W0+Anna/2",
        ],
    );
    let columns = ["zwak_pseudoniem", "pseudoniem", "sex", "voornaam", "voornamen", "bewijzen"];
    let link = |weak: &str, strong: &str, rest: &str| {
        format!("{} {} {rest}", pseudonym(weak), pseudonym(strong))
    };
    let mut expected = vec![link("W0", "B0", "1 \\N 1 3"), link("W2", "B3", "\\N \\N 0 2")];
    expected.sort();
    assert_eq!(show(settings, "koppeling", &columns), expected);
}

/// Children of reported facts are known, of those about nobody and of removals that tell nobody none is.
pub(crate) fn reported_facts_tell_of_children(settings: &WarehouseSettings) {
    tell(
        settings,
        0,
        &[
            "Referred r nieuw 1 W0/1",
            "Referred q verwijderd 1 -",
            "CountReported t nieuw 1 -",
            "BudgetGranted p nieuw 1 B0",
        ],
    );
    let clients = show(settings, "client", &["weak", "birth_year", "sex", "pc4"]);
    assert_eq!(clients, ["false \\N \\N \\N", "true 2012 1 1012"]);
    assert_eq!(show(settings, "fact_count_reported", &["pseudonym", "weak"]), ["\\N \\N"]);
    assert_eq!(show(settings, "telling", &["soort", "locatie", "aantal"]), ["A-1 A-1 12"]);
    let referred = show(settings, "fact_referred", &["mutation", "weak"]);
    assert_eq!(referred, ["nieuw true", "verwijderd \\N"]);
}

/// A start of support beside its end, and measures that run.
pub(crate) fn support_and_measures_run_until_they_end(
    fresh: &mut dyn FnMut() -> WarehouseSettings,
    rounds: u64,
) {
    let [one, two, three] =
        ["c1", "c2", "c3"].map(|digits| format!("ondersteuning_id={}", digits.repeat(16)));
    let texts = [
        format!("TeamSupportStarted s1 nieuw 2 W0 {one}"),
        format!("TeamSupportStopped e1 nieuw 5 W0 {one} reden_einde=01"),
        // Again under the same number, and not ended.
        format!("TeamSupportStarted s2 nieuw 9 W0 {one}"),
        format!("TeamSupportStarted s3 nieuw 3 B1 {two}"),
        // An end that was taken back, and one that was put off.
        format!("TeamSupportStopped e2 nieuw 4 B1 {two}"),
        format!("TeamSupportStopped e2 verwijderd 6 B1 {two}"),
        format!("TeamSupportStopped e3 nieuw 7 B1 {two} datum_einde=2026-01-07"),
        format!("TeamSupportStopped e3 gewijzigd 8 B1 {two} datum_einde=2026-01-20"),
        format!("TeamSupportStarted s4 nieuw 3 B1 {three}"),
        "TeamSupportStarted s4 verwijderd 4 -".to_owned(),
        "assign a 1 B0W0".to_owned(),
        "MeasureReported m1 nieuw 1 B0 datum_aanvang=2026-01-01".to_owned(),
        "MeasureReported m2 nieuw 1 B0 datum_einde=2026-01-02".to_owned(),
        "MeasureReported m3 nieuw 1 B0 datum_overgedragen=2026-01-02".to_owned(),
    ];
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    for seed in 0..rounds {
        let settings = fresh();
        tell(&settings, seed, &texts);
        let columns = ["ondersteuning_id", "status", "datum_start", "datum_einde", "reden_einde"];
        let expected = [
            ("c1", "gestopt 2026-01-02 2026-01-05 01"),
            ("c1", "lopend 2026-01-09 \\N \\N"),
            ("c2", "gestopt 2026-01-03 2026-01-20 \\N"),
        ]
        .map(|(digits, rest)| format!("{} {rest}", digits.repeat(16)));
        assert_eq!(show(&settings, "ondersteuning", &columns), expected, "seed {seed}");
        let children = show(&settings, "ondersteuning", &["pseudoniem"]);
        let mut expected = vec![pseudonym("B0"), pseudonym("B0"), pseudonym("B1")];
        expected.sort();
        assert_eq!(children, expected, "seed {seed}");
        let columns = ["datum_aanvang", "maatregel"];
        assert_eq!(show(&settings, "maatregel_lopend", &columns), ["2026-01-01 11"]);
    }
}

/// What providers, the municipality and other partners say of one child comes together, by its BSN and without.
pub(crate) fn what_all_tell_of_a_child_stands_together(
    fresh: &mut dyn FnMut() -> WarehouseSettings,
    rounds: u64,
) {
    let [one, two] = ["c1", "c2"].map(|digits| format!("ondersteuning_id={}", digits.repeat(16)));
    let texts = [
        // Without BSN, until the assignment tells who it is.
        "Referred r nieuw 1 W0/2".to_owned(),
        "assign a 9 B0W0/2".to_owned(),
        "SchoolSignalled s nieuw 2 B0 datum_start=2025-12-20 datum_einde=2026-01-03".to_owned(),
        "InvestigationReported i nieuw 4 B0".to_owned(),
        "MeasureReported m nieuw 5 B0 datum_aanvang=2026-01-06".to_owned(),
        format!("TeamSupportStarted t nieuw 3 W0/2 {one} hulpvorm=01"),
        format!("TeamSupportStopped e nieuw 8 W0/2 {one}"),
        "OutcomeReported o nieuw 10 B0".to_owned(),
        "PlacementPrevented p nieuw 11 B0".to_owned(),
        "BudgetGranted b nieuw 12 B0 datum_ingang=2026-02-01 datum_einde=2026-06-30".to_owned(),
        // Taken back; of nobody; of another child, of whom the support runs.
        "Referred q nieuw 1 B0".to_owned(),
        "Referred q verwijderd 2 B0".to_owned(),
        "CountReported c nieuw 1 -".to_owned(),
        format!("TeamSupportStarted u nieuw 3 B1 {two} hulpvorm=01"),
    ];
    let other = Said { name: "S2", provider: "42420002", number: Some(8), begin: 4, ..START };
    let paused = Said { family: "stop", name: "P2", reason: "20", day: 21, ..other };
    for seed in 0..rounds {
        let settings = fresh();
        let mut facts: Vec<SafeEvent> = texts.iter().flat_map(|text| safe(text)).collect();
        facts.extend([START, STOP, other, paused].iter().map(Said::safe));
        tell_facts(&settings, seed, facts);
        let of_child = |child: &str| {
            let columns = ["pseudoniem", "soort", "wat", "van", "dag", "tot"];
            let id = pseudonym(child);
            let rows = show(&settings, "tijdlijn", &columns);
            let rows = rows.iter().filter_map(|row| row.strip_prefix(&format!("{id} ")));
            let mut rows: Vec<String> = rows.map(str::to_owned).collect();
            rows.sort_unstable();
            rows
        };
        let expected = [
            "maatregel 11 school 2026-01-06 \\N",
            "ondersteuning 01 school 2026-01-03 2026-01-08",
            "onderzoek \\N school 2026-01-04 \\N",
            "pgb \\N school 2026-02-01 2026-06-30",
            "plaatsing_voorkomen pleegzorg school 2026-01-11 \\N",
            "schoolsignaal verzuim school 2025-12-20 2026-01-03",
            "toewijzing \\N  2026-01-09 \\N",
            "uitkomst tevredenheid school 2026-01-10 \\N",
            "verwijzing aanbieder school 2026-01-01 \\N",
            "zorg 45 42420001 2026-01-03 2026-01-20",
            "zorg 45 42420002 2026-01-04 \\N",
        ];
        assert_eq!(of_child("B0"), expected, "seed {seed}");
        assert_eq!(of_child("B1"), ["ondersteuning 01 school 2026-01-03 \\N"], "seed {seed}");
        assert_eq!(of_child("W0"), [""; 0], "seed {seed}");
        let columns = [
            "pseudoniem",
            "eerste_dag",
            "laatste_dag",
            "gebeurtenissen",
            "partners",
            "aanbieders",
            "zonder_einde",
        ];
        let mut children = [
            format!("{} 2025-12-20 2026-02-01 11 4 2 2", pseudonym("B0")),
            format!("{} 2026-01-03 2026-01-03 1 1 0 1", pseudonym("B1")),
        ];
        children.sort();
        assert_eq!(show(&settings, "kind", &columns), children, "seed {seed}");
    }
}

/// Facts that fill every table and view of this.
pub(crate) fn story() -> Vec<SafeEvent> {
    let families = FAMILIES.iter().flat_map(|family| {
        let who = if family.about_person { ["B4W4", "W5", "W4"] } else { ["-"; 3] };
        [
            format!("{} r1 nieuw 1 {}", family.name, who[0]),
            format!("{} r2 nieuw 1 {}", family.name, who[1]),
            format!("{} r2 gewijzigd 2 {}", family.name, who[2]),
            format!("{} r3 nieuw 1 {}", family.name, who[2]),
            format!("{} r3 verwijderd 3 -", family.name),
        ]
    });
    let more = ["assign a 2 B4W4", "assign b 2 B6W6", "assign c 2 B7W6", "Referred r9 nieuw 2 W6"];
    let more = more.map(str::to_owned);
    families.chain(more).flat_map(|text| safe(&text)).collect()
}

/// The same story again changes nothing.
pub(crate) fn a_second_run_changes_nothing(settings: &WarehouseSettings) {
    let mut topics = Topics::default();
    let mut tell = || {
        let (mut warehouse, _) = holding(settings, &topics::CLEAN);
        let (records, next) = topics.append(&story());
        warehouse.process(&records, &next).unwrap();
        contents(settings)
    };
    let first = tell();
    assert!(
        first
            .iter()
            .filter(|(name, _)| name.starts_with("fact_person"))
            .all(|(_, it)| !it.rows.is_empty())
    );
    assert_eq!(tell(), first);
}
