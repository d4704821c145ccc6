//! The wijkteam and what stands around it: tables.

use super::table::{Row, Rows, Table};
use super::{Known, born, counted, is_weakly_known, jjjjmmdd, later};

/// A partner's table without rows yet: most write `;` and UTF-8.
pub(super) const PLAIN: Table =
    Table { name: "", header: &[], delimiter: ';', mark: false, windows: false, faults: &[] };

/// Every table of a partner whose rows come child by child.
pub(super) fn tables() -> [(Table, Rows); 9] {
    [
        (referral_table("jgz-verwijzing"), youth_health),
        (AFTERCARE, aftercare),
        (SUPPORT, support),
        (SOCIAL_WORK, social_work),
        (EMERGENCY, emergency),
        (DYSLEXIA, dyslexia),
        (BUDGET, budget),
        (counted::EXPERIENCE, counted::experience),
        (counted::GOAL, counted::goal),
    ]
}

pub(super) const PROVIDERS: [&str; 3] = ["42420001", "42420002", "42420003"];

fn referral_table(name: &'static str) -> Table {
    Table {
        name,
        header: &[
            "bds_0695",
            "bsn",
            "geboortedatum",
            "geslacht",
            "postcode",
            "datum_verwijzing",
            "verwijzer",
            "naar",
            "organisatie_agb",
            "mutatie",
        ],
        windows: true,
        faults: &[("datum_verwijzing", "31-02-2026"), ("naar", "?"), ("bsn", "12345678")],
        ..PLAIN
    }
}

fn youth_health(known: &mut Known<'_>) -> Vec<Row> {
    if !known.has(80) {
        return Vec::new();
    }
    let on = known.some_day();
    let (year, month, day) = on.ymd();
    let naar = match known.has(500) {
        true => "wijkteam",
        false => PROVIDERS[known.rng.usize(..PROVIDERS.len())],
    };
    let row = |mutation: &str, naar: &str| {
        vec![
            format!("J{:07}", known.number),
            known.child.bsn.clone(),
            born(known.child),
            sex(known).to_owned(),
            postcode(known),
            format!("{day:02}-{month:02}-{year}"),
            "03".to_owned(),
            naar.to_owned(),
            "60000001".to_owned(),
            mutation.to_owned(),
        ]
    };
    let mut rows = vec![Row { sent: on, cells: row("N", naar) }];
    let withdrawn = row("V", naar);
    if known.has(60) {
        rows.push(Row { sent: later(on, 20), cells: withdrawn });
    }
    rows
}

const WHO: [&str; 5] = ["bsn", "achternaam", "geboortedatum", "postcode", "huisnummer"];

const AFTERCARE: Table = Table {
    name: "jgz-doorzorg",
    header: &[
        "dossiernummer",
        "mutatie",
        WHO[0],
        WHO[1],
        WHO[2],
        WHO[3],
        WHO[4],
        "datum_doorzorg",
        "organisatie_agb",
    ],
    faults: &[("datum_doorzorg", ""), ("organisatie_agb", "6000")],
    ..PLAIN
};

fn aftercare(known: &mut Known<'_>) -> Vec<Row> {
    if !known.has(25) {
        return Vec::new();
    }
    let sent = known.some_day();
    let mut cells = vec![format!("D{:07}", known.number), "N".to_owned()];
    cells.extend(who(known, 200));
    cells.extend([jjjjmmdd(sent), "60000001".to_owned()]);
    vec![Row { sent, cells }]
}

const SUPPORT: Table = Table {
    name: "wijkteam-ondersteuning",
    header: &[
        "ondersteuning_nummer",
        "mutatie",
        "gewijzigd_op",
        WHO[0],
        WHO[1],
        WHO[2],
        WHO[3],
        WHO[4],
        "hulpvorm",
        "aanmeldbron",
        "team",
        "datum_start",
        "datum_einde",
        "reden_einde",
    ],
    delimiter: ',',
    faults: &[("datum_start", "20261301"), ("hulpvorm", "99"), ("mutatie", "")],
    ..PLAIN
};

fn support(known: &mut Known<'_>) -> Vec<Row> {
    if !known.has(220) {
        return Vec::new();
    }
    let start = known.some_day();
    let team = ["Noord", "Zuid", "Centrum"][known.rng.usize(..3)];
    let source = ["huisarts", "school", "wijkteam", "inloop"][known.rng.usize(..4)];
    let about = who(known, 60);
    let number = known.number;
    let row = |mutation: &str, sent, end: Option<wijkstroom_schemas::day::Day>, reason: &str| {
        let mut cells = vec![format!("OND-{number:06}"), mutation.to_owned(), jjjjmmdd(sent)];
        cells.extend(about.clone());
        let end = end.map(jjjjmmdd).unwrap_or_default();
        let rest = ["01", source, team].map(str::to_owned);
        cells.extend(rest);
        cells.extend([jjjjmmdd(start), end, reason.to_owned()]);
        Row { sent, cells }
    };
    let mut rows = vec![row("N", later(start, 1), None, "")];
    if known.has(600) {
        let end = later(start, known.rng.i32(14..60));
        let reason = ["01", "02", "03", "04", "05"][known.rng.usize(..5)];
        rows.push(row("W", later(end, 1), Some(end), reason));
    } else if known.has(50) {
        rows.push(row("V", later(start, 9), None, ""));
    }
    rows
}

const SOCIAL_WORK: Table = Table {
    name: "schoolmaatschappelijk-werk",
    header: &[
        "dossiernummer",
        "mutatie",
        WHO[0],
        WHO[1],
        WHO[2],
        WHO[3],
        WHO[4],
        "datum_verwijzing",
        "naar",
        "organisatie_agb",
    ],
    mark: true,
    faults: &[("datum_verwijzing", "2026-02-30"), ("naar", "=SOM(A1)")],
    ..PLAIN
};

fn social_work(known: &mut Known<'_>) -> Vec<Row> {
    if !known.has(40) {
        return Vec::new();
    }
    let sent = known.some_day();
    let mut cells = vec![format!("SMW{:06}", known.number), "N".to_owned()];
    cells.extend(who(known, 300));
    cells.extend([sent.to_string(), "wijkteam".to_owned(), String::new()]);
    vec![Row { sent, cells }]
}

const EMERGENCY: Table = Table {
    name: "spoedhulp",
    header: &[
        "inzet_nummer",
        "mutatie",
        "bsn",
        "geboortedatum",
        "datum",
        "plaatsing",
        "inzet",
        "aanbieder_agb",
    ],
    faults: &[("plaatsing", "ergens"), ("bsn", "99999999")],
    ..PLAIN
};

fn emergency(known: &mut Known<'_>) -> Vec<Row> {
    if !known.has(15) {
        return Vec::new();
    }
    let sent = known.some_day();
    let placement = ["pleegzorg", "residentieel", "crisis"][known.rng.usize(..3)];
    let cells = vec![
        format!("SP{:06}", known.number),
        "N".to_owned(),
        known.child.bsn.clone(),
        born(known.child),
        jjjjmmdd(sent),
        placement.to_owned(),
        "IHT".to_owned(),
        PROVIDERS[0].to_owned(),
    ];
    vec![Row { sent, cells }]
}

const DYSLEXIA: Table = Table {
    name: "dyslexie",
    header: &[
        "aanmelding_nummer",
        "mutatie",
        "bsn",
        "geboortedatum",
        "datum_verwijzing",
        "status",
        "aanbieder_agb",
    ],
    faults: &[("status", "misschien"), ("datum_verwijzing", "00000000")],
    ..PLAIN
};

fn dyslexia(known: &mut Known<'_>) -> Vec<Row> {
    if !known.has(30) {
        return Vec::new();
    }
    let sent = known.some_day();
    let cells = vec![
        format!("DY{:06}", known.number),
        "N".to_owned(),
        known.child.bsn.clone(),
        born(known.child),
        jjjjmmdd(sent),
        "accepted".to_owned(),
        PROVIDERS[1].to_owned(),
    ];
    vec![Row { sent, cells }]
}

const BUDGET: Table = Table {
    name: "pgb",
    header: &[
        "beschikking_nummer",
        "mutatie",
        "gewijzigd_op",
        "bsn",
        "geboortedatum",
        "datum_toekenning",
        "datum_ingang",
        "datum_einde",
        "bedrag",
        "periode",
        "product_categorie",
        "hulpverlener",
    ],
    faults: &[("bedrag", "veel"), ("periode", "eeuw")],
    ..PLAIN
};

fn budget(known: &mut Known<'_>) -> Vec<Row> {
    if !known.has(35) {
        return Vec::new();
    }
    let granted = known.some_day();
    let amount = known.rng.u32(5_000..900_000);
    let row = |mutation: &str, sent, amount: u32| {
        let cells = vec![
            format!("PGB{:06}", known.number),
            mutation.to_owned(),
            jjjjmmdd(sent),
            known.child.bsn.clone(),
            born(known.child),
            jjjjmmdd(granted),
            jjjjmmdd(later(granted, 7)),
            jjjjmmdd(later(granted, 372)),
            format!("{},{:02}", amount / 100, amount % 100),
            "maand".to_owned(),
            "45".to_owned(),
            "informeel".to_owned(),
        ];
        Row { sent, cells }
    };
    let (first, second) = (row("N", granted, amount), row("W", later(granted, 30), amount + 1_000));
    if known.has(200) { vec![first, second] } else { vec![first] }
}

/// BSN, name, birth date, postcode and house number; by chance of so many of a thousand without BSN, where the
/// rest is known.
fn who(known: &mut Known<'_>, without: u16) -> Vec<String> {
    let unnumbered = is_weakly_known(known.child) && known.has(without);
    let dutch = known.child.address.country == "NL";
    vec![
        if unnumbered { String::new() } else { known.child.bsn.clone() },
        known.child.surname.to_owned(),
        born(known.child),
        postcode(known),
        if dutch { known.child.address.number.to_string() } else { String::new() },
    ]
}

fn postcode(known: &Known<'_>) -> String {
    let address = &known.child.address;
    if address.country == "NL" { address.postcode.clone() } else { String::new() }
}

fn sex(known: &Known<'_>) -> &'static str {
    match known.child.sex {
        "1" => "M",
        "2" => "V",
        _ => "O",
    }
}
