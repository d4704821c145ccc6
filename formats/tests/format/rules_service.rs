//! CS058, TR018, TR101 and TR134 of starts and stops.

use super::rules;

const START: &str = "/Bericht/Client/StartProducten/StartProduct";
const STOP: &str = "/Bericht/Client/StopProducten/StopProduct";

#[test]
fn cs058_takes_one_and_three() {
    let at = format!("CS058 {START}[2]/StatusAanlevering");
    for (status, expected) in [("1", vec![]), ("2", vec![at.as_str()]), ("9", vec![at.as_str()])] {
        let to = format!("Aanlevering>{status}<");
        rules("JW305", &[("Aanlevering>3<", &to)], &expected);
    }
    let to = format!("CS058 {STOP}[2]/StatusAanlevering");
    rules("JW307", &[("Aanlevering>3<", "Aanlevering>2<")], &[&to]);
}

#[test]
fn tr134_of_a_start_and_of_the_end_of_a_stop() {
    rules("JW305", &[("Begindatum>2026-04-02", "Begindatum>2026-04-15")], &[]);
    rules(
        "JW305",
        &[("Begindatum>2026-04-02", "Begindatum>2026-04-16")],
        &[&format!("TR134 {START}[1]/Begindatum")],
    );
    rules("JW307", &[("Einddatum>2026-07-17", "Einddatum>2026-07-20")], &[]);
    rules(
        "JW307",
        &[("Einddatum>2026-07-17", "Einddatum>2026-07-21")],
        &[&format!("TR134 {STOP}[1]/Einddatum")],
    );
    // A begin after the message is no matter of TR134 in a stop; here it comes after the end.
    rules(
        "JW307",
        &[("Begindatum>2026-04-02", "Begindatum>2026-07-21")],
        &[&format!("TR018 {STOP}[1]/Einddatum")],
    );
}

#[test]
fn tr018_lets_a_stop_end_on_its_first_day() {
    rules("JW307", &[("Begindatum>2026-04-02", "Begindatum>2026-07-17")], &[]);
    rules(
        "JW307",
        &[("Begindatum>2026-04-02", "Begindatum>2026-07-18")],
        &[&format!("TR018 {STOP}[1]/Einddatum")],
    );
    let both = [format!("TR018 {STOP}[1]/Einddatum"), format!("TR134 {STOP}[1]/Einddatum")];
    let edits = [
        ("Begindatum>2026-04-02", "Begindatum>2026-08-02"),
        ("Einddatum>2026-07-17", "Einddatum>2026-08-01"),
    ];
    rules("JW307", &edits, &both.each_ref().map(String::as_str));
}

/// Rows of a JW305 after the first three, as (ToewijzingNummer, Product, Begindatum, StatusAanlevering).
#[track_caller]
fn starts(rows: &[(&str, &str, &str, &str)], expected: &[&str]) {
    let element = |name: &str, text: &str| {
        if text.is_empty() { String::new() } else { format!("<m:{name}>{text}</m:{name}>") }
    };
    let rows: String = rows.iter().map(|(number, product, begin, status)| {
        format!(
            "<m:StartProduct>{}{}<m:Begindatum>{begin}</m:Begindatum><m:StatusAanlevering>{status}</m:StatusAanlevering></m:StartProduct>",
            element("ToewijzingNummer", number),
            element("Product", product),
        )
    }).collect();
    rules("JW305", &[("</m:StartProducten>", &format!("{rows}</m:StartProducten>"))], expected);
}

#[test]
fn tr101_compares_keys_as_texts() {
    let code = "<b:Categorie>45</b:Categorie><b:Code>45A03</b:Code>";
    let category = "<b:Categorie>45</b:Categorie>";
    let at = |row: usize| format!("TR101 {START}[{row}]");
    starts(&[("4711", code, "2026-04-02", "3")], &[&at(1)]);
    starts(&[("04711", code, "2026-04-02", "1")], &[]);
    starts(&[("4711", category, "2026-04-02", "1")], &[]);
    starts(&[("4711", "", "2026-04-02", "1")], &[]);
    starts(&[("4711", code, "2026-04-03", "1")], &[]);
    starts(&[("", "", "2026-04-11", "1")], &[&at(3)]);
    // Two groups, in the order of their last rows; four of a kind are one finding.
    let rows = [
        ("4712", "", "2026-04-10", "1"),
        ("4711", code, "2026-04-02", "1"),
        ("4712", "", "2026-04-10", "1"),
        ("4712", "", "2026-04-10", "1"),
    ];
    starts(&rows, &[&at(1), &at(2)]);
    let row = "<m:StopProduct><m:ToewijzingNummer>4712</m:ToewijzingNummer><m:Begindatum>2026-04-10</m:Begindatum><m:RedenBeeindiging>20</m:RedenBeeindiging><m:Einddatum>2026-07-18</m:Einddatum><m:StatusAanlevering>1</m:StatusAanlevering></m:StopProduct></m:StopProducten>";
    rules("JW307", &[("</m:StopProducten>", row)], &[&format!("TR101 {STOP}[2]")]);
    rules("JW307", &[("</m:StopProducten>", &row.replace(">20<", ">31<"))], &[]);
}
