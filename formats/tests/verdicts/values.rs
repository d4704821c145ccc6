//! Values at and over the edges of each kind of text.

const DATES: &[&str] = &[
    " 2026-04-01 ",
    "\n2026-04-01\t",
    "2024-02-29",
    "-0044-03-15",
    "12026-04-01",
    "9999-12-31",
    "0001-01-01",
    "-2026-04-01",
    "2023-02-29",
    "2026-4-1",
    "2026-13-01",
    "2026-00-10",
    "2026-04-31",
    "20260401",
    "0000-01-01",
    "02026-01-01",
    "2026-04-01Z",
    "2026-04-01+01:00",
    "+2026-04-01",
    "2026-04-01T00:00:00",
    "01-04-2026",
    "",
    "2026-04 -01",
    "2026-04-01\u{a0}",
    "2026--04-01",
    "--04-01",
    "1900-02-29",
    "2000-02-29",
    "-0004-02-29",
    "-0001-02-29",
    "1900-01-01",
    "2026-04-1",
    "2026-04-010",
    "26-04-01",
    "2026-04-01-01",
    "-",
    "2026-04-0a",
    "20\u{0662}6-04-01",
    "2026-04-01 x",
    "2026-12-31",
];

const TIMES: &[&str] = &[
    "00:00:00",
    "24:00:00",
    "24:00:01",
    "23:59:59.999",
    "23:59:60",
    "12:00:00Z",
    "12:00:00+01:00",
    "12:00",
    "1:00:00",
    "12:00:00.",
    " 12:00:00 ",
    "12:60:00",
    "25:00:00",
    "12:00:0",
    "24:00:00.000",
    "",
    "-12:00:00",
    "12:00:59.99999999999999999999",
    "12:00:59.9999",
    "12:00:00.5.5",
    "12-00-00",
    "2026-04-01",
    "24:00:00.1",
    "12:00:00\n",
    "12:00:00,5",
];

const WHOLES: &[&str] = &[
    "0", "-0", "+5", "007", "-1", "1.0", "1e3", " 5 ", "5 6", "", "\u{0663}", "+", "-", "+0",
    "\t12\n", "99", "100", "--1", "+-1", "0x10", " ", "5\u{a0}",
];

const VERSIONS: &[&str] = &[
    "0.0.0", "01.0.0", "1.0", "1.0.0.0", "1.0.0 ", "10.20.30", "1.00.0", "a.b.c", "1..0", "",
    " 1.0.0", "1.0.0\n", "1.0.-1", "1,0,0",
];

const LETTERS: &[&str] = &[
    "A.",
    "é",
    "ỳ",
    "\u{1ef4}",
    "À",
    "×",
    "ß",
    "ABCDEF",
    "ABCDEFG",
    "éèêëïö",
    "éèêëïöü",
    "a b",
    "",
    "Ω",
    "e\u{301}",
    "A1",
    "\u{bf}",
    "Ж",
    " A",
    "J\n",
];

const COMMENTS: &[&str] = &[
    "\n\nx",
    " ",
    ".",
    ". .",
    "",
    "a\r\nb",
    "\u{a0}",
    "a b c\n\td",
    "...x...",
    "\n",
    "x\u{2028}y",
    "&#13;",
    "&#32;",
];

const PHONES: &[&str] = &["", "+31", "06 12", "0", "\u{0661}", "06\n"];

/// So many of one character. Written out, a run of digits might be taken for a number of somebody.
fn run(of: &str, count: usize) -> String {
    of.repeat(count)
}

/// Values for texts of at most so many characters on one line.
fn texts(max: usize) -> Vec<String> {
    let mut texts: Vec<String> = [
        "",
        " ",
        "\u{a0}",
        "a\nb",
        "a\tb",
        " a ",
        "\na",
        "a\r\nb",
        "&#10;",
        "&#9;",
        "&amp;",
        "a&#13;b",
        "x\u{fffd}",
    ]
    .iter()
    .map(|&text| text.to_owned())
    .collect();
    for letter in ["x", "é", "\u{1f600}", " ", "&lt;", "e\u{301}"] {
        texts.extend([max, max + 1].map(|count| letter.repeat(count)));
    }
    texts.push(format!("{} ", "x".repeat(max)));
    texts.push("x".repeat(max.saturating_sub(1)));
    texts
}

fn dates() -> Vec<String> {
    let mut dates: Vec<String> = list(DATES);
    dates.extend(
        [i64::MAX.to_string(), (1_u64 << 63).to_string()].map(|year| format!("{year}-01-01")),
    );
    dates
}

fn times() -> Vec<String> {
    let mut times: Vec<String> = list(TIMES);
    times.push(format!("12:00:00.{}1", run("0", 21)));
    times
}

/// Whole numbers, with those at and over the edge of every type.
fn wholes() -> Vec<String> {
    let mut wholes: Vec<String> = list(WHOLES);
    for digits in [2, 3, 5, 8, 9, 12] {
        wholes.extend([
            run("9", digits),
            format!("1{}", run("0", digits)),
            format!("-{}", run("9", digits)),
        ]);
    }
    wholes.extend([format!("{}5", run("0", 35)), u64::MAX.to_string(), run("9", 32)]);
    wholes
}

fn digits(count: usize) -> Vec<String> {
    // Of nine digits only numbers that are kept for tests.
    let good = if count == 9 { "999990019".to_owned() } else { "12345678"[..count].to_owned() };
    vec![
        good.clone(),
        good[1..].to_owned(),
        format!("{good}1"),
        format!(" {good}"),
        format!("{good} "),
        format!("{}a", &good[1..]),
        format!("{}\u{0663}", &good[1..]),
        format!("{good}\n"),
        String::new(),
        run("0", count),
        format!("+{}", &good[1..]),
        format!("&#57;{}", &good[1..]),
    ]
}

fn codes(good: &[&str]) -> Vec<String> {
    let mut codes: Vec<String> = good.iter().map(|&code| code.to_owned()).collect();
    let first = good[0];
    codes.extend([
        format!("{first} "),
        format!(" {first}"),
        format!("{first}\n"),
        format!("{first}{first}"),
        String::new(),
        " ".to_owned(),
        "99".to_owned(),
        "9".to_owned(),
        "0".to_owned(),
        "00".to_owned(),
        "nl".to_owned(),
        "x".to_owned(),
        format!("0{first}"),
        first.chars().skip(1).collect(),
        format!("&#{};{}", u32::from(first.as_bytes()[0]), &first[1..]),
    ]);
    codes
}

fn list(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|&text| text.to_owned()).collect()
}

fn versions() -> Vec<String> {
    [list(VERSIONS), vec![format!("{}.0.0", run("7", 30))]].concat()
}

/// Values to try in an element.
pub(crate) fn values(name: &str, parent: &str) -> Vec<String> {
    match name {
        "Datum"
        | "Dagtekening"
        | "DagtekeningRetour"
        | "DeclaratieDagtekening"
        | "Begindatum"
        | "Einddatum"
        | "Ingangsdatum"
        | "GewensteIngangsdatum"
        | "BeschikkingIngangsdatum"
        | "Toewijzingsdatum"
        | "ToewijzingIngangsdatum"
        | "ToewijzingEinddatum" => dates(),
        "Toewijzingstijd" => times(),
        "ToewijzingNummer" | "BeschikkingNummer" | "Volume" | "GeleverdVolume" | "Budget"
        | "ProductTarief" | "Bedrag" | "TotaalBedrag" | "Huisnummer" | "Volgorde" => wholes(),
        "BerichtVersie" | "BerichtSubversie" => {
            list(&["3", "2", " 3 ", " 2\n", "03", "+3", "+2", "", "30", "3.0"])
        }
        "BerichtCode" => bericht_codes(),
        "BasisschemaXsdVersie" | "BerichtXsdVersie" | "XsltVersie" => versions(),
        "Voorletters" => list(LETTERS),
        "Commentaar" => {
            let mut comments: Vec<String> = list(COMMENTS);
            comments.push("Regel met tekst.\n".repeat(60));
            comments
        }
        "Telefoonnummer" => [list(PHONES), vec![run("1", 15), run("1", 16)]].concat(),
        "Bsn" => digits(9),
        "Afzender" | "Ontvanger" | "Gemeente" | "ZorgverlenerCode" => {
            [digits(4), digits(8)].concat()
        }
        "DeclaratieNummer" => {
            [texts(12), list(LETTERS), list(&["a1B2", "D-1", "D_1", "D.1"])].concat()
        }
        other => coded(other, parent).unwrap_or_else(|| limited(other)),
    }
}

fn bericht_codes() -> Vec<String> {
    let mut codes: Vec<String> =
        (414..=421).chain(436..=447).chain(480..=491).map(|code| code.to_string()).collect();
    codes.extend(list(&[" 438", "438 ", "0438", "", "43", "4&#51;8", "4&#51;6"]));
    codes
}

/// Of an element that holds a code: every code of its lists for iJw and iWmo that are short, some of the longer.
fn coded(name: &str, parent: &str) -> Option<Vec<String>> {
    let good: &[&str] = match name {
        "Geslacht" => &["0", "1", "2"],
        "DatumGebruik" | "Vorm" => &["1", "2", "3"],
        "NaamGebruik" => &["1", "2", "3", "4", "5", "6"],
        "JuridischeStatus" => &["01", "02", "03", "04", "05", "06", "10", "11", "12"],
        "WettelijkeVertegenwoordiging" => &["06", "07", "08", "09", "10"],
        "Soort" if parent == "Relatie" => &["03", "14", "25", "26"],
        "Soort" => &["01", "02", "03", "04", "05"],
        "AanduidingWoonadres" => &["AB", "BY", "TO", "WW"],
        "LandCode" => &["NL", "BE", "AX", "ZW", "AA"],
        "Categorie" | "ProductCategorie" => {
            &["31", "38", "39", "40", "55", "56", "01", "10", "18", "19"]
        }
        "RedenWijziging" => &["01", "13", "14", "15"],
        "Eenheid" => &["01", "04", "14", "16", "82", "83", "84"],
        "Frequentie" => &["1", "2", "3", "4", "5", "6"],
        "RedenBeeindiging" => &[
            "02", "19", "20", "21", "22", "23", "24", "31", "32", "33", "34", "35", "36", "37",
            "38", "39",
        ],
        "StatusAanlevering" => &["1", "2", "3", "4", "9"],
        "RetourCode" => &["0001", "0200", "0233", "8001", "9415", "9416", "S300", "S329"],
        "DebetCredit" => &["D", "C", "d"],
        "GezagsdragerBekend" | "Raamcontract" | "RedenVerzoek" | "VerzoekAntwoord" => {
            &["1", "2", "3"]
        }
        "RedenAfwijzingVerzoek" => &["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"],
        "Type" => &["01", "02", "03", "04", "05", "06", "07", "08"],
        _ => return None,
    };
    Some(codes(good))
}

/// Of an element that holds any text of some length.
fn limited(name: &str) -> Vec<String> {
    texts(match name {
        "Identificatie" | "IdentificatieRetour" => 12,
        "Achternaam" | "Voornamen" => 200,
        "Voorvoegsel" => 10,
        "Taal" => 25,
        "Nummer" | "ReferentieNummer" | "VorigReferentieNummer" => 20,
        "Huisletter" => 1,
        "HuisnummerToevoeging" | "Landnummer" => 4,
        "Postcode" => 8,
        "Straatnaam" => 24,
        "Plaatsnaam" | "Emailadres" => 80,
        "Organisatie" => 35,
        "ReferentieAanbieder" => 36,
        "Code" | "ProductCode" => 5,
        "Naam" => 64,
        other => panic!("no values for {other}"),
    })
}
