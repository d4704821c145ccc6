//! Requests, claims and their answers: what is stored of them, and what the views make of it.

use wijkstroom_config::WarehouseSettings;
use wijkstroom_pipeline::runner::Step as _;
use wijkstroom_schemas::bsn::Bsn;
use wijkstroom_schemas::clean::{Pseudonymiser, SafeEvent};
use wijkstroom_schemas::day::Day;
use wijkstroom_schemas::event::{
    AllocatedFact, CareRequestedFact, ChangeRequestedFact, DeclarationAnsweredFact, DeclaredFact,
    Event, Meta, Person, RequestAnsweredFact,
};
use wijkstroom_schemas::ids::{Conversation, Ids, MessageName, Secret};
use wijkstroom_schemas::topics;

use super::said::Topics;
use super::{Random, contents, holding, show};

const CONVERSATION: Conversation<'static> =
    Conversation { law: "JW", municipality: "0363", provider: "42420001" };

fn ids() -> Ids {
    Ids::new(&Secret([2; 32]), &Secret([3; 32]))
}

fn day(day: u8) -> Day {
    Day::from_ymd(2026, 1, day).unwrap()
}

/// Reads one message of one fact, drawn up on a day of January 2026. Where a child is told, it is
/// by its number, from 0; `-` is none.
///
/// - `3 ask R1 0 45A03`: a request of child 0 for a product, with all there is to know of the child;
/// - `3 change R2 0 te_wijzigen 7 45A03`: a request for change, one product of it, of assignment 7;
/// - `4 answer R1 1`: VerzoekAntwoord;
/// - `5 assign R1 0 7 45A03 -`: an assignment of a number, and its RedenWijziging;
/// - `6 claim D1 P1 0 500 -`: a line of a claim, its amount, and the line that it credits; then
///   perhaps how the hub judged it;
/// - `7 settle D1 - - 0200`: the answer to a claim as a whole; `settle D1 0 - 0200` about a child,
///   `settle D1 0 P1 9307` about a line.
pub(crate) fn safe(text: &str) -> SafeEvent {
    let words: Vec<&str> = text.split(' ').collect();
    let (message_type, element) = match words[1] {
        "ask" => ("JW315", "AangevraagdProduct[1]".to_owned()),
        "change" => ("JW317", format!("{}[1]", words[4])),
        "answer" => ("JW319", "Antwoord[1]".to_owned()),
        "assign" => ("JW301", "ToegewezenProduct[1]".to_owned()),
        "claim" => ("JW323", format!("{}/{}", words[4], words[3])),
        _ => ("JW325", format!("{}/{}", words[3], words[4])),
    };
    // The lines of a claim, and the classes of an answer to it, come in one message.
    let identification = match words[1] {
        "claim" | "settle" => format!("{}-{}", words[0], words[2]),
        _ => text.replace(' ', "-"),
    };
    let own = matches!(words[1], "answer" | "assign" | "settle");
    let sender = if own { CONVERSATION.municipality } else { CONVERSATION.provider };
    let name = MessageName { message_type, sender, identification: &identification };
    let meta = Meta {
        receipt: ids().receipt(&name, &[0; 32]),
        source: "folder:test".to_owned(),
        standard: "iJw 3.2".to_owned(),
        law: "JW".to_owned(),
        message_type: message_type.to_owned(),
        sender: sender.to_owned(),
        municipality: CONVERSATION.municipality.to_owned(),
        provider: CONVERSATION.provider.to_owned(),
        identification: identification.clone(),
        dagtekening: day(words[0].parse().unwrap()),
        received_at: 1_767_225_600_123,
        deliver: true,
        message_id: ids().message(&name),
        part: 0,
        parts: 1,
    };
    let mut event = Event::new(meta, person(&words));
    fill(&mut event, &words, ids().fact(&name, &element));
    let pseudonymiser = Pseudonymiser::new(&Secret([1; 32]), "warehouse", 1);
    pseudonymiser.apply(event).remove(0)
}

/// Only requests and assignments tell more than a Bsn.
fn person(words: &[&str]) -> Option<Person> {
    let child = match words[1] {
        "claim" => words[4],
        "answer" => return None,
        _ => words[3],
    };
    let child = child.parse().ok()?;
    let mut numbers = (999_900_006..999_999_990).filter_map(|n| Bsn::parse(&n.to_string()));
    let bsn = numbers.nth(child);
    Some(match words[1] {
        "ask" => Person {
            bsn,
            geboortedatum: Day::from_ymd(2012, 6, 15),
            geslacht: Some("1".to_owned()),
            achternaam: Some("Verzonnen".to_owned()),
            ..Person::default()
        },
        "assign" => Person {
            bsn,
            geboortedatum: Day::from_ymd(2011, 6, 15),
            geslacht: Some("2".to_owned()),
            achternaam: Some("Verzonnen".to_owned()),
            postcode: Some("1012AB".to_owned()),
            ..Person::default()
        },
        _ => Person { bsn, ..Person::default() },
    })
}

fn fill(event: &mut Event, words: &[&str], fact_id: String) {
    let on = event.meta.dagtekening;
    match words[1] {
        "ask" => event.care_requested.push(asked(words, fact_id)),
        "change" => event.change_requested.push(changed(words, fact_id)),
        "answer" => event.request_answered.push(answered(words, fact_id)),
        "assign" => event.allocated.push(assigned(words, fact_id, on)),
        "claim" => event.declared.push(claimed(words, fact_id, on)),
        _ => event.declaration_answered.push(settled(words, fact_id)),
    }
}

fn maybe(text: &str) -> Option<String> {
    (text != "-").then(|| text.to_owned())
}

fn request_id(words: &[&str]) -> String {
    ids().request(&CONVERSATION, words[2])
}

fn declaratie_id(words: &[&str]) -> String {
    ids().declaratie(&CONVERSATION, words[2])
}

fn prestatie_id(text: &str) -> Option<String> {
    maybe(text).map(|text| ids().prestatie(&CONVERSATION, &text))
}

/// Every child is claimed for under its own assignment: 7 and on.
fn number_of(child: &str) -> Option<i64> {
    child.parse::<i64>().ok().map(|child| 7 + child)
}

fn asked(words: &[&str], fact_id: String) -> CareRequestedFact {
    CareRequestedFact {
        fact_id,
        line: 40,
        ordinal: 1,
        request_id: request_id(words),
        gezagsdrager_bekend: Some("1".to_owned()),
        beschikking_nummer: Some(4401),
        beschikking_ingangsdatum: Some(day(1)),
        product_categorie: Some("45".to_owned()),
        product_code: maybe(words[4]),
        toewijzing_ingangsdatum: day(9),
        toewijzing_einddatum: None,
        volume: Some(2),
        eenheid: Some("04".to_owned()),
        frequentie: Some("2".to_owned()),
        budget: None,
        verwijzer_type: "02".to_owned(),
        raamcontract: None,
    }
}

fn changed(words: &[&str], fact_id: String) -> ChangeRequestedFact {
    ChangeRequestedFact {
        fact_id,
        line: 40,
        ordinal: 1,
        request_id: request_id(words),
        reden_verzoek: "1".to_owned(),
        soort: words[4].to_owned(),
        toewijzing_nummer: words[5].parse().ok(),
        product_categorie: Some("45".to_owned()),
        product_code: maybe(words[6]),
        gewenste_ingangsdatum: Some(day(10)),
        einddatum: None,
        volume: None,
        eenheid: None,
        frequentie: None,
        budget: Some(100),
    }
}

fn answered(words: &[&str], fact_id: String) -> RequestAnsweredFact {
    RequestAnsweredFact {
        fact_id,
        line: 40,
        ordinal: 1,
        request_id: request_id(words),
        verzoek_antwoord: words[3].to_owned(),
        reden_afwijzing: (words[3] == "1").then(|| "8".to_owned()),
        woonplaats_gemeente: (words[3] == "1").then(|| "0384".to_owned()),
    }
}

fn assigned(words: &[&str], fact_id: String, on: Day) -> AllocatedFact {
    AllocatedFact {
        fact_id,
        line: 40,
        ordinal: 1,
        toewijzing_nummer: words[4].parse().unwrap(),
        request_id: maybe(words[2]).map(|_| request_id(words)),
        product_categorie: Some("45".to_owned()),
        product_code: maybe(words[5]),
        toewijzingsdatum: on,
        toewijzingstijd: "12:00:00".to_owned(),
        ingangsdatum: day(9),
        einddatum: Some(day(30)),
        reden_wijziging: maybe(words[6]),
        volume: None,
        eenheid: None,
        frequentie: None,
        budget: None,
    }
}

fn claimed(words: &[&str], fact_id: String, on: Day) -> DeclaredFact {
    DeclaredFact {
        fact_id,
        line: 40,
        ordinal: 1,
        declaratie_id: declaratie_id(words),
        prestatie_id: prestatie_id(words[3]).unwrap(),
        vorige_prestatie_id: prestatie_id(words[6]),
        declaratie_begindatum: day(1),
        declaratie_einddatum: day(5),
        declaratie_dagtekening: on,
        toewijzing_nummer: number_of(words[4]).unwrap(),
        product_categorie: "45".to_owned(),
        product_code: "45A03".to_owned(),
        begindatum: day(1),
        einddatum: day(5),
        geleverd_volume: 4,
        eenheid: "04".to_owned(),
        product_tarief: Some(125),
        bedrag: words[5].parse().unwrap(),
        beoordeling: words.get(7).map(|&text| text.to_owned()),
        retourcodes: (words.get(7) == Some(&"afgewezen")).then(|| "9321".to_owned()),
    }
}

fn settled(words: &[&str], fact_id: String) -> DeclarationAnsweredFact {
    let klasse = match (words[3], words[4]) {
        ("-", "-") => "declaratie",
        (_, "-") => "client",
        (_, _) => "prestatie",
    };
    let whole = klasse == "declaratie";
    DeclarationAnsweredFact {
        fact_id,
        line: 40,
        ordinal: 1,
        klasse: klasse.to_owned(),
        declaratie_id: declaratie_id(words),
        prestatie_id: prestatie_id(words[4]),
        toewijzing_nummer: number_of(words[3]).filter(|_| words[4] != "-"),
        ingediend_bedrag: whole.then_some(900),
        toegekend_bedrag: whole.then_some(400),
        retourcodes: words[5].to_owned(),
    }
}

/// Takes messages in, first all at once, then in other batches and another order each round, and
/// compares what a view shows.
#[track_caller]
fn check(
    (fresh, rounds): (&mut dyn FnMut() -> WarehouseSettings, u64),
    messages: &[&str],
    (view, columns): (&str, &[&str]),
    expected: &[&str],
) {
    let mut expected: Vec<&str> = expected.to_vec();
    expected.sort_unstable();
    for seed in 0..rounds {
        let settings = fresh();
        let mut facts: Vec<SafeEvent> = messages.iter().map(|text| safe(text)).collect();
        let mut random = Random(seed);
        if seed > 0 {
            random.shuffle(&mut facts);
        }
        let (mut warehouse, _) = holding(&settings, &topics::CLEAN);
        let mut topics = Topics::default();
        let mut rest = facts.as_slice();
        while !rest.is_empty() {
            let size = if seed == 0 { rest.len() } else { 1 + random.below(rest.len()) };
            let (batch, after) = rest.split_at(size);
            let (records, next) = topics.append(batch);
            warehouse.process(&records, &next).unwrap();
            rest = after;
        }
        assert_eq!(show(&settings, view, columns), expected, "{messages:?}, seed {seed}");
    }
}

/// What became of a request.
pub(crate) fn requests_are_open_until_they_are_answered(
    fresh: &mut dyn FnMut() -> WarehouseSettings,
    rounds: u64,
) {
    let columns = ["soort", "product_soort", "status", "reden_afwijzing", "toegewezen_nummer"];
    let mut check = |messages: &[&str], expected: &[&str]| {
        check((&mut *fresh, rounds), messages, ("aanvraag", &columns), expected)
    };
    check(&["3 ask R1 0 45A03"], &["toewijzing nieuw open \\N \\N"]);
    check(&["3 ask R1 0 45A03", "4 answer R1 2"], &["toewijzing nieuw in_onderzoek \\N \\N"]);
    check(
        &["3 ask R1 0 45A03", "4 answer R1 2", "5 answer R1 1"],
        &["toewijzing nieuw afgewezen 8 \\N"],
    );
    // Of one day the refusal counts; the answer to another request does not.
    check(
        &["3 ask R1 0 45A03", "4 answer R1 1", "4 answer R1 2", "9 answer R2 2"],
        &["toewijzing nieuw afgewezen 8 \\N"],
    );
    // An assignment that names the request goes before any answer, also one that was withdrawn.
    check(
        &["3 ask R1 0 45A03", "4 answer R1 2", "5 assign R1 0 7 45A03 -", "5 assign - 0 8 45A03 -"],
        &["toewijzing nieuw toegewezen \\N 7"],
    );
    // A reference that was used for two children links neither to the other.
    check(
        &["3 ask R1 0 45A03", "3 change R1 1 nieuw - 45A03", "5 assign R1 1 8 45A03 -"],
        &["toewijzing nieuw open \\N \\N", "wijziging nieuw toegewezen \\N 8"],
    );
    // Of several assignments: that of the number, then that of the product, then the latest.
    check(
        &[
            "3 change R2 0 te_wijzigen 7 45A03",
            "3 change R2 0 nieuw - 45A04",
            "3 change R2 0 ongewijzigd 5 -",
            "5 assign R2 0 7 45A09 -",
            "4 assign R2 0 8 45A04 -",
            "6 assign R2 0 9 45A05 -",
        ],
        &[
            "wijziging te_wijzigen toegewezen \\N 7",
            "wijziging nieuw toegewezen \\N 8",
            "wijziging ongewijzigd toegewezen \\N 9",
        ],
    );
    let messages = ["3 ask R1 0 45A03", "5 assign R1 0 7 45A03 -", "6 assign R1 0 7 45A03 13"];
    let columns: &[&str] = &["status", "toewijzing_status", "ingangsdatum", "woonplaats_gemeente"];
    self::check(
        (fresh, rounds),
        &messages,
        ("aanvraag", columns),
        &["toegewezen ingetrokken 2026-01-09 \\N"],
    );
}

/// What became of a claimed line.
pub(crate) fn claimed_lines_are_judged_and_credited(
    fresh: &mut dyn FnMut() -> WarehouseSettings,
    rounds: u64,
) {
    let columns = ["soort", "bedrag", "status", "retourcodes", "credit_bedrag"];
    let mut check = |messages: &[&str], expected: &[&str]| {
        check((&mut *fresh, rounds), messages, ("prestatie", &columns), expected);
    };
    let (one, two) = ("6 claim D1 P1 0 500 -", "6 claim D1 P2 1 400 -");
    check(&[one], &["debet 500 ingediend \\N \\N"]);
    // By the answer: what it does not list is approved.
    check(
        &[one, two, "7 settle D1 - - 0200", "7 settle D1 0 - 0200", "7 settle D1 0 P1 9307"],
        &["debet 500 afgewezen 9307 \\N", "debet 400 toegewezen 0200 \\N"],
    );
    check(
        &[one, two, "7 settle D1 - - 8001"],
        &["debet 500 toegewezen 8001 \\N", "debet 400 toegewezen 8001 \\N"],
    );
    // The claim as a whole is refused, or all of one client.
    check(
        &[one, two, "7 settle D1 - - 9333"],
        &["debet 500 afgewezen 9333 \\N", "debet 400 afgewezen 9333 \\N"],
    );
    check(
        &[one, two, "7 settle D1 - - 0200", "7 settle D1 1 - 9301", "7 settle D1 1 P2 0233"],
        &["debet 500 toegewezen 0200 \\N", "debet 400 afgewezen 0233 \\N"],
    );
    check(
        &[one, two, "7 settle D1 - - 0200", "7 settle D1 1 - 9301"],
        &["debet 500 toegewezen 0200 \\N", "debet 400 afgewezen 9301 \\N"],
    );
    // The latest answer counts, and only the lines in it.
    check(
        &[one, "7 settle D1 - - 0200", "7 settle D1 0 P1 9307", "8 settle D1 - - 8001"],
        &["debet 500 toegewezen 8001 \\N"],
    );
    // Without one the hub's own judgement.
    check(
        &["6 claim D1 P1 0 500 - afgewezen", "6 claim D1 P2 0 400 - toegewezen"],
        &["debet 500 afgewezen 9321 \\N", "debet 400 toegewezen \\N \\N"],
    );
    // A credit, which may come before what it takes back; a refused one takes nothing back.
    let credit = "8 claim D2 P3 0 -500 P1";
    check(&[one, credit], &["debet 500 gecrediteerd \\N -500", "credit -500 ingediend \\N \\N"]);
    check(
        &[one, credit, "7 settle D1 - - 8001", "9 settle D2 - - 0200", "9 settle D2 0 P3 9307"],
        &["debet 500 toegewezen 8001 \\N", "credit -500 afgewezen 9307 \\N"],
    );
    check(
        &[one, credit, "7 settle D1 - - 0200", "7 settle D1 0 P1 9307"],
        &["debet 500 afgewezen 9307 -500", "credit -500 ingediend \\N \\N"],
    );
    // Two clients may have one reference: a refusal, and a credit, is of one of them.
    let same = "6 claim D1 P1 1 400 -";
    check(
        &[one, same, "7 settle D1 - - 0200", "7 settle D1 0 P1 9307"],
        &["debet 500 afgewezen 9307 \\N", "debet 400 toegewezen 0200 \\N"],
    );
    check(
        &[one, same, credit],
        &[
            "debet 500 gecrediteerd \\N -500",
            "debet 400 ingediend \\N \\N",
            "credit -500 ingediend \\N \\N",
        ],
    );
    // What makes a credit is its amount; nothing is a credit of nothing.
    check(
        &[one, "8 claim D2 P3 0 100 P1"],
        &["debet 500 ingediend \\N \\N", "debet 100 ingediend \\N \\N"],
    );
    check(
        &["6 claim D1 P1 0 0 -", "8 claim D2 P3 0 0 P1"],
        &["debet 0 gecrediteerd \\N 0", "credit 0 ingediend \\N \\N"],
    );
}

/// What a claim comes to.
pub(crate) fn claims_add_up(fresh: &mut dyn FnMut() -> WarehouseSettings, rounds: u64) {
    let columns = [
        "status",
        "regels",
        "afgewezen_regels",
        "clienten",
        "ingediend_bedrag",
        "toegekend_bedrag",
        "retourcodes",
    ];
    let mut check = |messages: &[&str], expected: &[&str]| {
        check((&mut *fresh, rounds), messages, ("declaratie", &columns), expected);
    };
    let (one, two) = ("6 claim D1 P1 0 500 -", "6 claim D1 P2 1 400 -");
    check(&[one, two], &["ingediend 2 0 2 900 \\N \\N"]);
    check(&[one, two, "7 settle D1 - - 8001"], &["toegewezen 2 0 2 900 400 8001"]);
    check(
        &[one, two, "7 settle D1 - - 0200", "7 settle D1 0 P1 9307"],
        &["gedeeltelijk 2 1 2 900 400 0200"],
    );
    check(&[one, two, "7 settle D1 - - 9333"], &["afgewezen 2 2 2 900 400 9333"]);
    check(
        &["6 claim D1 P1 0 500 - afgewezen", "6 claim D1 P2 0 -100 P9 toegewezen"],
        &["gedeeltelijk 2 1 1 400 -100 \\N"],
    );
    // An answer to what is not known yet makes no claim; nor do two claims become one.
    check(&["7 settle D1 - - 8001"], &[]);
    check(
        &[one, "6 claim D2 P1 0 300 -"],
        &["ingediend 1 0 1 500 \\N \\N", "ingediend 1 0 1 300 \\N \\N"],
    );
}

/// Who is known by a Bsn alone is a child too; what others tell of it is not forgotten by that.
pub(crate) fn what_is_known_of_a_child_stays_known(
    fresh: &mut dyn FnMut() -> WarehouseSettings,
    rounds: u64,
) {
    let columns = ["birth_year", "sex", "pc4", "dagtekening", "sex_dagtekening"];
    let mut check = |messages: &[&str], expected: &[&str]| {
        check((&mut *fresh, rounds), messages, ("client", &columns), expected);
    };
    check(&["6 claim D1 P1 0 500 -"], &["\\N \\N \\N 2026-01-06 \\N"]);
    check(&["6 claim D1 P1 0 500 -", "3 ask R1 0 45A03"], &["2012 1 \\N 2026-01-06 2026-01-03"]);
    check(
        &["4 assign - 0 7 45A03 -", "5 ask R1 0 45A03", "6 claim D1 P1 0 500 -"],
        &["2012 1 1012 2026-01-06 2026-01-05"],
    );
    check(
        &["9 assign - 0 7 45A03 -", "5 ask R1 0 45A03", "6 claim D1 P1 1 500 -"],
        &["2011 2 1012 2026-01-09 2026-01-09", "\\N \\N \\N 2026-01-06 \\N"],
    );
    // An answer tells of nobody, or only of a Bsn.
    check(&["4 answer R1 1", "7 settle D1 - - 8001"], &[]);
    check(&["7 settle D1 0 - 0200"], &["\\N \\N \\N 2026-01-07 \\N"]);
}

/// Of every kind something.
pub(crate) fn story() -> Vec<SafeEvent> {
    let story = [
        "3 ask R1 0 45A03",
        "3 change R2 0 nieuw - 45A04",
        "4 answer R1 1",
        "4 answer R2 2",
        "5 assign R2 0 7 45A04 -",
        "6 claim D1 P1 0 500 -",
        "6 claim D1 P2 1 400 - toegewezen",
        "6 claim D3 P5 1 300 - afgewezen",
        "7 settle D1 - - 0200",
        "7 settle D1 0 - 0200",
        "7 settle D1 0 P1 9307",
        "8 claim D2 P3 1 -400 P2",
    ];
    story.iter().map(|text| safe(text)).collect()
}

/// Every fact is stored as it is, once, however often it comes.
pub(crate) fn stores_requests_claims_and_answers(settings: &WarehouseSettings) {
    let story = [
        "3 ask R1 0 45A03",
        "3 change R2 0 nieuw - 45A04",
        "4 answer R1 1",
        "6 claim D1 P1 0 500 -",
        "7 settle D1 - - 8001",
        "7 settle D1 0 - 0200",
    ];
    let facts: Vec<SafeEvent> = story.iter().map(|text| safe(text)).collect();
    let mut topics = Topics::default();
    let (mut warehouse, _) = holding(settings, &topics::CLEAN);
    let (batch, next) = topics.append(&facts);
    warehouse.process(&batch, &next).unwrap();
    let before = contents(settings);
    let rows = |table: &str| before[table].rows.len();
    let counts = [
        rows("fact_care_requested"),
        rows("fact_change_requested"),
        rows("fact_request_answered"),
        rows("fact_declared"),
        rows("fact_declaration_answered"),
    ];
    assert_eq!(counts, [1, 1, 1, 1, 2]);
    let answers =
        show(settings, "fact_request_answered", &["verzoek_antwoord", "pseudonym", "weak"]);
    assert_eq!(answers, ["1 \\N \\N"]);
    let requests = show(
        settings,
        "fact_care_requested",
        &["beschikking_nummer", "verwijzer_type", "age_at_event", "received_at"],
    );
    assert_eq!(requests, ["4401 02 13 2026-01-01T00:00:00.123Z"]);

    let twice: Vec<SafeEvent> = facts.iter().chain(&facts).cloned().collect();
    let (batch, next) = topics.append(&twice);
    warehouse.process(&batch, &next).unwrap();
    let (mut warehouse, _) = holding(settings, &topics::CLEAN);
    let (batch, next) = topics.append(&facts);
    warehouse.process(&batch, &next).unwrap();
    assert_eq!(contents(settings), before);
}
