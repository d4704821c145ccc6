//! The rules that only a JW301 has: contacts, products, volumes.

use super::rules;

const CONTACT: &str = "/Bericht/Client/Contactgegevens/Contact";
const RELATION: &str = "/Bericht/Client/Relaties/Relatie/Contact";
const ROW: &str = "/Bericht/Client/ToegewezenProducten/ToegewezenProduct";
const HOUSE: &str =
    "<b:Huis>\n            <b:Huisnummer>7</b:Huisnummer>\n          </b:Huis>\n          ";

#[track_caller]
fn check(edits: &[(&str, &str)], expected: &[&str]) {
    rules("JW301", edits, expected);
}

#[test]
fn cd005_cd025_cd034_cs089_of_an_address() {
    let land = "<b:Postcode>1011AA</b:Postcode>\n          <b:LandCode>NL</b:LandCode>";
    let at = |rule: &str, name: &str| format!("{rule} {CONTACT}[1]/{name}");
    let cd005 = at("CD005", "Adres/Postcode");
    check(&[(land, "<b:Postcode>1011AA</b:Postcode>")], &[&cd005]);
    let none = [
        at("CD005", "Adres/LandCode"),
        at("CS089", "Adres/LandCode"),
        at("CD034", "Soort"),
        format!("TR006 {CONTACT}[1]"),
    ];
    check(&[(land, "<b:LandCode>NL</b:LandCode>")], &none.each_ref().map(String::as_str));
    let foreign = [&none[0], &none[2], &none[3]].map(String::as_str);
    check(&[(land, "<b:LandCode>BE</b:LandCode>")], &foreign);
    check(&[(land, "")], &foreign[1..]);
    check(&[(land, "<b:Postcode>B-1000</b:Postcode><b:LandCode>BE</b:LandCode>")], &[]);
    let cs089 = at("CS089", "Adres/LandCode");
    for (postcode, good) in [
        ("1000ZZ", true),
        ("9999zz", true),
        ("0999ZZ", false),
        ("1000 ZZ", false),
        ("1000Z1", false),
        ("1000ZZ ", false),
        ("100ÉZZ", false),
        ("1000Z", false),
    ] {
        let to = format!("<b:Postcode>{postcode}<");
        let expected: &[&str] = if good { &[] } else { &[&cs089] };
        check(&[("<b:Postcode>1011AA<", &to)], expected);
    }
    let cd025 = [at("CD025", "Adres/LandCode"), format!("TR006 {CONTACT}[1]")];
    check(&[(HOUSE, "")], &cd025.each_ref().map(String::as_str));
    check(
        &[
            (HOUSE, ""),
            ("1011AA", "B-1000"),
            (
                "<b:LandCode>NL</b:LandCode>\n        </m:Adres>\n      </m:Contact>\n      <m:Contact>",
                "<b:LandCode>BE</b:LandCode>\n        </m:Adres>\n      </m:Contact>\n      <m:Contact>",
            ),
        ],
        &[&cd025[1]],
    );
    // The same of a relation's address.
    check(&[("1234AB", "1234 AB")], &[&format!("CS089 {RELATION}/Adres/LandCode")]);
}

#[test]
fn cd009_and_cs003_of_a_period() {
    let at = |rule: &str, name: &str| format!("{rule} {CONTACT}[2]/{name}");
    let cd009 = at("CD009", "Periode");
    check(&[("<m:Soort>04<", "<m:Soort>02<")], &[&cd009]);
    let period =
        "<b:Begindatum>2026-03-01</b:Begindatum>\n          <b:Einddatum>2026-09-01</b:Einddatum>";
    check(&[(period, ""), ("<m:Soort>04<", "<m:Soort>02<")], &[&cd009]);
    let cs003 = at("CS003", "Periode/Einddatum");
    check(&[("Begindatum>2026-03-01", "Begindatum>2026-09-01")], &[]);
    check(&[("Begindatum>2026-03-01", "Begindatum>2026-09-02")], &[&cs003]);
    check(&[("<b:Begindatum>2026-03-01</b:Begindatum>", "")], &[&cs003]);
    check(&[("<b:Einddatum>2026-09-01</b:Einddatum>", "")], &[]);
    check(&[(period, "")], &[]);
}

#[test]
fn tr006_tr061_and_tr101_of_contacts() {
    let phone = "<m:Telefoon>\n          <b:Telefoon01>\n            <b:Telefoonnummer>0687654</b:Telefoonnummer>\n            <b:Landnummer>0031</b:Landnummer>\n          </b:Telefoon01>\n        </m:Telefoon>\n        <m:Periode>";
    let twice = format!("TR006 {CONTACT}[2]");
    check(&[(phone, "<m:Periode>")], &[&twice, &twice]);
    let address =
        "<m:Adres><b:Postcode>B-1000</b:Postcode><b:LandCode>BE</b:LandCode></m:Adres><m:Periode>";
    check(&[(phone, address)], &[&twice]);
    check(&[("<m:Soort>01<", "<m:Soort>02<")], &[]);
    let only_temporary = [format!("TR061 {CONTACT}[1]"), format!("TR101 {CONTACT}[1]")];
    check(&[("<m:Soort>01<", "<m:Soort>04<")], &only_temporary.each_ref().map(String::as_str));
    let same = [format!("CD034 {CONTACT}[2]/Soort"), format!("TR101 {CONTACT}[1]")];
    let edits = [
        ("<m:Soort>04<", "<m:Soort>01<"),
        (
            "<m:Periode>\n          <b:Begindatum>2026-03-01</b:Begindatum>\n          <b:Einddatum>2026-09-01</b:Einddatum>\n        </m:Periode>",
            "",
        ),
    ];
    check(&edits, &same.each_ref().map(String::as_str));
}

#[test]
fn tr101_of_relations_and_assignments() {
    let text = super::base("JW301");
    let relation = &text[text.find("<m:Relatie>").unwrap()..text.find("</m:Relaties>").unwrap()];
    let twice = format!("{relation}</m:Relaties>");
    check(&[("</m:Relaties>", &twice)], &["TR101 /Bericht/Client/Relaties/Relatie[1]"]);
    check(&[("</m:Relaties>", &twice.replace("R1", "R1 "))], &[]);
    check(
        &[("<m:ToewijzingNummer>4712", "<m:ToewijzingNummer>4711")],
        &[&format!("TR101 {ROW}[1]")],
    );
    check(&[("<m:ToewijzingNummer>4712", "<m:ToewijzingNummer>04711")], &[]);
}

/// What makes the second row: it has a category and a budget, no code and no volume.
const CODE: (&str, &str) =
    ("<b:Categorie>50</b:Categorie>", "<b:Categorie>50</b:Categorie><b:Code>50A01</b:Code>");
const PRODUCT: &str =
    "<m:Product>\n          <b:Categorie>50</b:Categorie>\n        </m:Product>\n        ";
const BUDGET: &str = "<m:Budget>250000</m:Budget>";
const END: &str = "<m:Einddatum>2026-12-31</m:Einddatum>\n        <m:Budget>";
const VOLUME: &str = "<m:Omvang><b:Volume>1</b:Volume><b:Eenheid>04</b:Eenheid><b:Frequentie>4</b:Frequentie></m:Omvang>";

#[test]
fn a_row_has_either_a_code_with_volume_or_a_budget() {
    let at = |rule: &str, name: &str| format!("{rule} {ROW}[2]{name}");
    check(&[CODE], &[&at("CD041", "/Product/Code")]);
    check(&[CODE, (BUDGET, VOLUME)], &[]);
    let cd080 = at("CD080", "/Omvang");
    check(&[(BUDGET, VOLUME)], &[&cd080]);
    check(
        &[
            (BUDGET, VOLUME),
            ("Einddatum>2026-12-31", "Einddatum>2020-12-31"),
            (
                "Ingangsdatum>2026-04-01</m:Ingangsdatum>\n        <m:Einddatum>2020",
                "Ingangsdatum>2020-01-01</m:Ingangsdatum>\n        <m:Einddatum>2020",
            ),
        ],
        &[],
    );
    let both = [at("CD078", "/Omvang"), at("CD077", "/Budget")];
    check(&[CODE, (BUDGET, &format!("{VOLUME}{BUDGET}"))], &both.each_ref().map(String::as_str));
    let row = at("CD079", "");
    check(&[(PRODUCT, ""), (BUDGET, "")], &[&row, &at("TR302", "")]);
    check(&[(END, "<m:Budget>")], &[&at("CD075", "/Budget")]);
    // The example of the rule set: both, without product, overlapping the other row.
    let all = [at("CD078", "/Omvang"), cd080, at("CD077", "/Budget"), at("TR302", "")];
    check(
        &[(PRODUCT, ""), (BUDGET, &format!("{VOLUME}{BUDGET}"))],
        &all.each_ref().map(String::as_str),
    );
}

#[test]
fn cd076_and_cs338_of_a_volume() {
    let at = |rule: &str, name: &str| format!("{rule} {ROW}[1]/{name}");
    let end = "<m:Einddatum>2027-03-31</m:Einddatum>";
    check(&[(end, "")], &[&at("CD076", "Omvang/Frequentie")]);
    check(&[(end, ""), ("<b:Frequentie>2<", "<b:Frequentie>4<")], &[]);
    let cs338 = at("CS338", "Omvang/Eenheid");
    for (unit, frequency, good) in [
        ("14", "1", false),
        ("16", "1", false),
        ("83", "1", false),
        ("84", "1", false),
        ("14", "6", true),
        ("01", "1", true),
        ("82", "1", true),
    ] {
        let (unit, frequency) =
            (format!("<b:Eenheid>{unit}<"), format!("<b:Frequentie>{frequency}<"));
        let edits = [("<b:Eenheid>01<", unit.as_str()), ("<b:Frequentie>2<", &frequency)];
        let expected: &[&str] = if good { &[] } else { &[&cs338] };
        check(&edits, expected);
    }
    let early = [
        ("<b:Eenheid>01<", "<b:Eenheid>14<"),
        ("<b:Frequentie>2<", "<b:Frequentie>1<"),
        ("Einddatum>2027-03-31", "Einddatum>2020-12-31"),
        ("Ingangsdatum>2026-04-01", "Ingangsdatum>2020-12-01"),
    ];
    check(&early, &[]);
}

#[test]
fn cs003_cs335_cs336_and_tr134_of_a_row() {
    let at = |rule: &str, name: &str| format!("{rule} {ROW}[1]/{name}");
    check(&[("Einddatum>2027-03-31", "Einddatum>2026-04-01")], &[]);
    check(&[("Einddatum>2027-03-31", "Einddatum>2026-03-31")], &[&at("CS003", "Einddatum")]);
    let removed = ("<m:RedenWijziging>04<", "<m:RedenWijziging>13<");
    check(&[removed], &[&at("CS335", "Ingangsdatum")]);
    check(&[removed, ("Einddatum>2027-03-31", "Einddatum>2026-04-01")], &[]);
    check(
        &[removed, ("Einddatum>2027-03-31", "Einddatum>2026-04-01 ")],
        &[&at("CS335", "Ingangsdatum")],
    );
    check(
        &[
            removed,
            ("<m:Einddatum>2027-03-31</m:Einddatum>", ""),
            ("<b:Frequentie>2<", "<b:Frequentie>4<"),
        ],
        &[],
    );
    let both = [at("CS003", "Einddatum"), at("CS335", "Ingangsdatum")];
    check(
        &[removed, ("Einddatum>2027-03-31", "Einddatum>2026-03-01")],
        &both.each_ref().map(String::as_str),
    );
    check(&[("<m:RedenWijziging>04<", "<m:RedenWijziging>01<")], &[&at("CS336", "RedenWijziging")]);
    check(&[("Toewijzingsdatum>2026-03-30", "Toewijzingsdatum>2026-04-01")], &[]);
    check(
        &[("Toewijzingsdatum>2026-03-30", "Toewijzingsdatum>2026-04-02")],
        &[&at("TR134", "Toewijzingsdatum")],
    );
}

/// Rows of a JW301 in place of its own: (Product, first day, last day, RedenWijziging); empty is absent.
fn rows(rows: &[(&str, &str, &str, &str)]) -> String {
    let text = super::base("JW301");
    let element = |name: &str, text: &str| {
        if text.is_empty() { String::new() } else { format!("<m:{name}>{text}</m:{name}>") }
    };
    let made: String = rows.iter().enumerate().map(|(index, (product, first, last, reason))| {
        let product = match product.split_once(' ') {
            Some((category, code)) => format!("<b:Categorie>{category}</b:Categorie><b:Code>{code}</b:Code>"),
            None if product.is_empty() => String::new(),
            None => format!("<b:Categorie>{product}</b:Categorie>"),
        };
        let volume = if product.contains("Code>") { VOLUME } else { "" };
        let budget = if volume.is_empty() { BUDGET } else { "" };
        format!(
            "<m:ToegewezenProduct><m:ToewijzingNummer>{index}</m:ToewijzingNummer>{}<m:Toewijzingsdatum>2026-03-30</m:Toewijzingsdatum><m:Toewijzingstijd>12:00:00</m:Toewijzingstijd><m:Ingangsdatum>{first}</m:Ingangsdatum>{}{}{volume}{budget}</m:ToegewezenProduct>",
            element("Product", &product), element("Einddatum", last), element("RedenWijziging", reason),
        )
    }).collect();
    let (from, to) = (
        text.find("<m:ToegewezenProduct>").unwrap(),
        text.find("</m:ToegewezenProducten>").unwrap(),
    );
    format!("{}{made}{}", &text[..from], &text[to..])
}

/// Rows that have findings of TR302, one for each pair: the number of the later row.
#[track_caller]
fn overlap(given: &[(&str, &str, &str, &str)], expected: &[usize]) {
    let verdict = wijkstroom_formats::verdict(rows(given).as_bytes());
    let expected: Vec<String> = expected.iter().map(|row| format!("TR302 {ROW}[{row}]")).collect();
    let told: Vec<String> =
        super::told(&verdict).into_iter().filter(|told| told.starts_with("TR302")).collect();
    assert_eq!(told, expected, "{given:?}");
    assert_ne!(verdict.level, Some(1), "{given:?}: {:?}", verdict.findings);
}

#[test]
fn tr302_same_product_in_overlapping_periods() {
    let (a, b) = ("2026-01-01", "2026-03-31");
    overlap(&[("45 45A03", a, b, ""), ("45 45A03", b, "2026-06-30", "")], &[2]);
    overlap(&[("45 45A03", a, b, ""), ("45 45A03", "2026-04-01", "2026-06-30", "")], &[]);
    overlap(&[("45 45A03", a, b, ""), ("45 45A04", a, b, "")], &[]);
    overlap(&[("45 45A03", a, b, ""), ("44 45A03", a, b, "")], &[]);
    overlap(&[("45 45A03", a, b, ""), ("45", a, b, "")], &[2]);
    overlap(&[("45", a, b, ""), ("44", a, b, "")], &[]);
    overlap(&[("", a, b, ""), ("44 44A01", a, b, "")], &[2]);
    overlap(&[("45 45A03", a, "", ""), ("45 45A03", "2030-01-01", "", "")], &[2]);
    overlap(&[("45 45A03", "2026-05-01", "", ""), ("45 45A03", a, b, "")], &[]);
    overlap(&[("45 45A03", "2026-03-31", "", ""), ("45 45A03", a, b, "")], &[2]);
    // One finding for each earlier row.
    overlap(&[("45 45A03", a, b, ""), ("45", a, b, ""), ("", a, b, "")], &[2, 3, 3]);
    // Withdrawn rows play no part; reason 13 with another end, or without, does.
    overlap(&[("45 45A03", a, a, "13"), ("45 45A03", a, b, "")], &[]);
    overlap(&[("45 45A03", a, b, ""), ("45 45A03", a, a, "01")], &[]);
    overlap(&[("45 45A03", a, a, "14"), ("45 45A03", a, b, "")], &[2]);
    overlap(&[("45 45A03", a, b, "13"), ("45 45A03", a, b, "")], &[2]);
    overlap(&[("45 45A03", a, "", "13"), ("45 45A03", a, b, "")], &[2]);
    // A reversed period goes through the same comparison.
    overlap(&[("45 45A03", b, a, ""), ("45 45A03", "2026-02-01", "2026-02-02", "")], &[]);
}

/// With more rows than are held against each other one by one, the findings are the same.
#[test]
fn tr302_finds_the_same_among_many_rows() {
    let mut random = fastrand::Rng::with_seed(302);
    let products = ["45 45A03", "45 45A04", "45", "44", "44 45A03", ""];
    for count in [60, 63, 64, 65, 70, 130] {
        let days: Vec<(String, String)> = (0..count)
            .map(|_| {
                let first = random.u32(1..=28);
                let last = random.u32(1..=28);
                let last =
                    if random.u32(..4) == 0 { String::new() } else { format!("2026-02-{last:02}") };
                (format!("2026-02-{first:02}"), last)
            })
            .collect();
        let given: Vec<(&str, &str, &str, &str)> = days
            .iter()
            .map(|(first, last)| {
                (products[random.usize(..products.len())], first.as_str(), last.as_str(), "")
            })
            .collect();
        let mut expected = Vec::new();
        for (later, row) in given.iter().enumerate() {
            expected.extend(
                given[..later].iter().filter(|earlier| clash(earlier, row)).map(|_| later + 1),
            );
        }
        let verdict = wijkstroom_formats::verdict(rows(&given).as_bytes());
        let told: Vec<String> =
            super::told(&verdict).into_iter().filter(|told| told.starts_with("TR302")).collect();
        let expected: Vec<String> =
            expected.iter().map(|row| format!("TR302 {ROW}[{row}]")).collect();
        let kept = told.len();
        assert!(kept > 100, "{kept}");
        assert_eq!(told, expected[..kept], "{count} rows");
        assert!(kept == expected.len() || verdict.total > verdict.findings.len(), "{count} rows");
    }
}

/// Rule TR302 as its text has it, for two rows.
fn clash(one: &(&str, &str, &str, &str), other: &(&str, &str, &str, &str)) -> bool {
    let parts = |product: &str| {
        let (category, code) = product.split_once(' ').unwrap_or((product, ""));
        (category.to_owned(), code.to_owned())
    };
    let ((category, code), (other_category, other_code)) = (parts(one.0), parts(other.0));
    let same = category.is_empty()
        || other_category.is_empty()
        || (category == other_category
            && (code.is_empty() || other_code.is_empty() || code == other_code));
    let apart = match (one.2.is_empty(), other.2.is_empty()) {
        (false, false) => one.2 < other.1 || other.2 < one.1,
        (false, true) => one.2 < other.1,
        (true, false) => other.2 < one.1,
        (true, true) => false,
    };
    same && !apart
}
