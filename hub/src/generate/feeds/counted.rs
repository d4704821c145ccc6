//! What is measured of help, and counted of visits: tables.

use super::table::{Row, Table};
use super::team::{PLAIN, PROVIDERS};
use super::{FeedFile, Known, Maker, jjjjmmdd, later};

pub(super) const EXPERIENCE: Table = Table {
    name: "clientervaring",
    header: &["respons_nummer", "bsn", "datum", "cijfer", "informant", "aanbieder_agb"],
    faults: &[("cijfer", "heel goed"), ("datum", "20260431")],
    ..PLAIN
};

pub(super) fn experience(known: &mut Known<'_>) -> Vec<Row> {
    if !known.has(60) {
        return Vec::new();
    }
    let sent = known.some_day();
    let cells = vec![
        format!("R{:06}", known.number),
        known.child.bsn.clone(),
        jjjjmmdd(sent),
        known.rng.u8(1..=10).to_string(),
        "ouder".to_owned(),
        PROVIDERS[2].to_owned(),
    ];
    vec![Row { sent, cells }]
}

pub(super) const GOAL: Table = Table {
    name: "doelrealisatie",
    header: &["meting_nummer", "bsn", "datum", "doel_bereikt", "informant", "aanbieder_agb"],
    faults: &[("doel_bereikt", "10")],
    ..PLAIN
};

pub(super) fn goal(known: &mut Known<'_>) -> Vec<Row> {
    if !known.has(50) {
        return Vec::new();
    }
    let sent = known.some_day();
    let cells = vec![
        format!("DR{:06}", known.number),
        known.child.bsn.clone(),
        jjjjmmdd(sent),
        ["ja", "deels", "nee"][known.rng.usize(..3)].to_owned(),
        "professional".to_owned(),
        PROVIDERS[0].to_owned(),
    ];
    vec![Row { sent, cells }]
}

/// Counts of visits, a file a month; about nobody.
pub(super) fn walk_in(mut maker: Maker<'_>) -> Vec<FeedFile> {
    let year = maker.options.year;
    let months = (1..=12_u8).filter_map(|month| {
        let first = wijkstroom_schemas::day::Day::from_ymd(year, month, 1)?;
        let next = wijkstroom_schemas::day::Day::from_ymd(
            year + i32::from(month / 12),
            month % 12 + 1,
            1,
        )?;
        Some((month, first, later(next, -1)))
    });
    let files = months.map(|(month, first, last)| {
        let mut text = String::from("locatie;soort;periode_begin;periode_einde;aantal\r\n");
        for place in ["Noord", "Zuid", "Bibliotheek", "De Brink"] {
            for kind in ["inloop", "telefoon"] {
                let count = maker.rng.u32(0..400);
                text.push_str(&format!("{place};{kind};{first};{last};{count}\r\n"));
            }
        }
        FeedFile {
            feed: "inloop",
            file: format!("inloop-{year}-{month:02}.csv"),
            accepted: 8,
            duplicates: 0,
            refused: Vec::new(),
            bytes: text.into_bytes(),
        }
    });
    files.collect()
}
