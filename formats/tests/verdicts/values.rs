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
    "9223372036854775807-01-01",
    "9223372036854775808-01-01",
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
    "12:00:00.0000000000000000000001",
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
    "0",
    "-0",
    "+5",
    "007",
    "-1",
    "1.0",
    "1e3",
    " 5 ",
    "5 6",
    "",
    "\u{0663}",
    "+",
    "-",
    "000000000000000000000000000000000005",
    "+0",
    "\t12\n",
    "99",
    "100",
    "99999",
    "100000",
    "99999999",
    "100000000",
    "999999999",
    "1000000000",
    "18446744073709551616",
    "--1",
    "+-1",
    "0x10",
    " ",
    "5\u{a0}",
    "99999999999999999999999999999999",
];

const VERSIONS: &[&str] = &[
    "0.0.0",
    "01.0.0",
    "1.0",
    "1.0.0.0",
    "1.0.0 ",
    "10.20.30",
    "1.00.0",
    "a.b.c",
    "1..0",
    "",
    " 1.0.0",
    "1.0.0\n",
    "1.0.-1",
    "123456789012345678901234567890.0.0",
    "1,0,0",
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

const PHONES: &[&str] =
    &["", "123456789012345", "1234567890123456", "+31", "06 12", "0", "\u{0661}", "06\n"];

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

fn digits(count: usize) -> Vec<String> {
    let good = "1234567890".repeat(2)[..count].to_owned();
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
        "0".repeat(count),
        format!("+{}", &good[1..]),
        format!("&#49;{}", &good[1..]),
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

/// Values to try in an element.
pub(crate) fn values(name: &str, parent: &str) -> Vec<String> {
    let list = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect();
    match name {
        "Datum"
        | "Dagtekening"
        | "Begindatum"
        | "Einddatum"
        | "Ingangsdatum"
        | "Toewijzingsdatum"
        | "ToewijzingIngangsdatum" => list(DATES),
        "Toewijzingstijd" => list(TIMES),
        "ToewijzingNummer" | "Volume" | "Budget" | "Huisnummer" | "Volgorde" => list(WHOLES),
        "BerichtVersie" | "BerichtSubversie" => {
            list(&["3", "2", " 3 ", " 2\n", "03", "+3", "+2", "", "30", "3.0"])
        }
        "BerichtCode" => list(&["436", "438", "440", " 438", "438 ", "0438", "", "43", "4&#51;8"]),
        "BasisschemaXsdVersie" | "BerichtXsdVersie" => list(VERSIONS),
        "Voorletters" => list(LETTERS),
        "Commentaar" => {
            let mut comments: Vec<String> = list(COMMENTS);
            comments.push("Regel met tekst.\n".repeat(60));
            comments
        }
        "Telefoonnummer" => list(PHONES),
        "Bsn" => digits(9),
        "Afzender" | "Ontvanger" => [digits(4), digits(8)].concat(),
        "Geslacht" => codes(&["0", "1", "2"]),
        "DatumGebruik" | "Vorm" => codes(&["1", "2", "3"]),
        "NaamGebruik" => codes(&["1", "5", "6"]),
        "JuridischeStatus" => codes(&["01", "11", "12"]),
        "WettelijkeVertegenwoordiging" => codes(&["06", "10"]),
        "Soort" if parent == "Relatie" => codes(&["03", "14", "25"]),
        "Soort" => codes(&["01", "02", "03", "04"]),
        "AanduidingWoonadres" => codes(&["AB", "WW"]),
        "LandCode" => codes(&["NL", "BE", "AX", "ZW"]),
        "Categorie" => codes(&["31", "40", "55"]),
        "RedenWijziging" => codes(&["01", "13", "14"]),
        "Eenheid" => codes(&["01", "14", "84"]),
        "Frequentie" => codes(&["1", "2", "4", "6"]),
        "RedenBeeindiging" => codes(&["02", "20", "39"]),
        "StatusAanlevering" => codes(&["1", "2", "3", "9"]),
        "Identificatie" => texts(12),
        "Achternaam" | "Voornamen" => texts(200),
        "Voorvoegsel" => texts(10),
        "Taal" => texts(25),
        "Nummer" => texts(20),
        "Huisletter" => texts(1),
        "HuisnummerToevoeging" | "Landnummer" => texts(4),
        "Postcode" => texts(8),
        "Straatnaam" => texts(24),
        "Plaatsnaam" | "Emailadres" => texts(80),
        "Organisatie" => texts(35),
        "ReferentieAanbieder" => texts(36),
        "Code" => texts(5),
        other => panic!("no values for {other}"),
    }
}
