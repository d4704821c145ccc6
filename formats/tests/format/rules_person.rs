//! CD007, CS002, CS050, CS139, CS318, TR002 and TR134.

use super::rules;

const BORN: &str = "/Bericht/Client/Geboortedatum/Datum";

/// The birth date of a JW307, whose Dagtekening is 2026-07-20.
#[track_caller]
fn born(dag: &str, date: &str, part: Option<&str>, expected: &[&str]) {
    let part =
        part.map_or(String::new(), |part| format!("<b:DatumGebruik>{part}</b:DatumGebruik>"));
    let birth = format!("<b:Datum>{date}</b:Datum>{part}");
    let edits = [("<b:Datum>2009-11-30</b:Datum>", birth.as_str()), ("2026-07-20", dag)];
    rules("JW307", &edits, expected);
}

#[test]
fn cs002_holds_for_every_number_but_zero() {
    let bsn = "999901020";
    for (to, fires) in [
        ("999990019", false),
        ("000000000", false),
        ("999990010", true),
        ("123456789", true),
        ("000000012", false),
        ("999999999", true),
    ] {
        let expected: &[&str] = if fires { &["CS002 /Bericht/Client/Bsn"] } else { &[] };
        let text = super::base("JW305");
        let own = text.split("Bsn>").nth(1).unwrap().trim_end_matches("</m:").to_owned();
        assert_eq!(own.len(), bsn.len());
        rules("JW305", &[(&own, to)], expected);
    }
}

#[test]
fn cs139_compares_texts_as_they_stand() {
    let fires = &["CS139 /Bericht/Client/Geboortedatum/Datum"];
    born("2026-07-20", "2010-05-01", Some("1"), &[]);
    born("2026-07-20", "2010-05-02", Some("1"), fires);
    born("2026-07-20", " 2010-05-01", Some("1"), &[]);
    born("2026-07-20", "2010-05-01 ", Some("1"), fires);
    born("2026-07-20", "2010-01-01", Some("2"), &[]);
    born("2026-07-20", "2010-02-01", Some("2"), fires);
    born("2026-07-20", " 2010-01-01", Some("2"), &[]);
    born("2026-07-20", "1900-01-01", Some("3"), &[]);
    born(
        "2026-07-20",
        "1901-01-01",
        Some("3"),
        &["TR002 /Bericht/Client/Geboortedatum/Datum", fires[0]],
    );
    born("2026-07-20", "2010-01-01", Some("3"), fires);
    born("2026-07-20", "2010-05-17", None, &[]);
}

#[test]
fn tr002_counts_digits() {
    let fires = &["TR002 /Bericht/Client/Geboortedatum/Datum"];
    born("2026-07-20", "1906-07-20", None, &[]);
    born("2026-07-20", "1906-07-19", None, fires);
    // The stops lie after these days; only the birth date is looked at here.
    let stops = [
        "TR134 /Bericht/Client/StopProducten/StopProduct[1]/Einddatum",
        "TR134 /Bericht/Client/StopProducten/StopProduct[2]/Einddatum",
    ];
    born("2024-02-29", "1904-02-29", None, &stops);
    born("2024-03-01", "1904-02-29", None, &[fires[0], stops[0], stops[1]]);
    born("2026-07-20", "1900-01-01", Some("3"), &[]);
    born("2026-07-20", "1900-01-01", Some("2"), fires);
    born("2026-07-20", "1900-01-01", None, fires);
    born(
        "2026-07-20",
        "1900-01-01 ",
        Some("3"),
        &[fires[0], "CS139 /Bericht/Client/Geboortedatum/Datum"],
    );
}

#[test]
fn tr134_of_a_birth_date() {
    born("2026-07-20", "2026-07-20", None, &[]);
    born("2026-07-20", "2026-07-21", None, &[&format!("TR134 {BORN}")]);
    // The day of the message is cut at ten characters: white space in front makes it small.
    let all = [
        format!("TR134 {BORN}"),
        "TR134 /Bericht/Client/StopProducten/StopProduct[1]/Einddatum".into(),
        "TR134 /Bericht/Client/StopProducten/StopProduct[2]/Einddatum".into(),
    ];
    born(" 2026-07-20", "2010-01-01", None, &all.each_ref().map(String::as_str));
    born("2026-07-20 ", "2010-01-01", None, &[]);
}

/// The name of the client in a JW301, with Partnernaam or not.
#[track_caller]
fn name(partner: bool, usage: &str, expected: &[&str]) {
    let usage = format!("<b:NaamGebruik>{usage}<");
    let mut edits = vec![("<b:NaamGebruik>4<", usage.as_str())];
    if !partner {
        edits.push((
            "<b:Partnernaam>\n        <b:Achternaam>Walnoot</b:Achternaam>\n      </b:Partnernaam>",
            "",
        ));
    }
    rules("JW301", &edits, expected);
}

#[test]
fn cs050_and_cs318_of_the_name() {
    let cs050 = "CS050 /Bericht/Client/Naam/NaamGebruik";
    let cs318 = "CS318 /Bericht/Client/Naam/NaamGebruik";
    for usage in ["1", "2", "3", "4"] {
        name(true, usage, &[]);
    }
    name(true, "5", &[cs050]);
    name(true, "6", &[cs050, cs318]);
    name(false, "1", &[]);
    name(false, "4", &[cs050]);
    name(false, "6", &[cs318]);
    // Of a relation 6 is allowed.
    rules("JW301", &[("<b:NaamGebruik>1<", "<b:NaamGebruik>6<")], &[]);
    rules(
        "JW301",
        &[("<b:NaamGebruik>1<", "<b:NaamGebruik>2<")],
        &["CS050 /Bericht/Client/Relaties/Relatie/Naam/NaamGebruik"],
    );
}

#[test]
fn cd007_ties_language_to_form() {
    let fires = &["CD007 /Bericht/Client/Communicatie/Vorm"];
    rules("JW301", &[("<b:Vorm>1<", "<b:Vorm>2<")], fires);
    rules("JW301", &[("<b:Taal>Fries</b:Taal>", "")], fires);
    rules("JW301", &[("<b:Taal>Fries</b:Taal>", ""), ("<b:Vorm>1<", "<b:Vorm>3<")], &[]);
}

#[test]
fn rules_about_a_person_hold_for_a_relation() {
    let relation = "/Bericht/Client/Relaties/Relatie/Geboortedatum";
    let born = "<b:Datum>1980-06-15</b:Datum>";
    let check = |to: &str, rule: &str| {
        rules("JW301", &[(born, to)], &[&format!("{rule} {relation}/Datum")]);
    };
    check("<b:Datum>1906-03-31</b:Datum>", "TR002");
    check("<b:Datum>2026-04-02</b:Datum>", "TR134");
    check("<b:Datum>1980-06-15</b:Datum><b:DatumGebruik>2</b:DatumGebruik>", "CS139");
}
