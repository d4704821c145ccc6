//! The tables and views of what other partners report, made from the families ([`FAMILIES`]).
//!
//! **What stands now** (a view a family). Of the versions of a record the greatest in (version, mutation,
//! fact id) counts, mutations in the order `nieuw`, `gewijzigd`, `verwijderd`; where that is a removal the
//! record is left out. So it is right whatever the order in which versions arrive.
//!
//! **Link** (`koppeling`). A child without BSN is the child with a BSN that all links that stand name. A link
//! stands as long as the version that told it is the greatest of its record, and of an assignment always. Where
//! they name several, such as twins, nobody is meant; nor where a fact tells another sex. The views show the
//! child under its BSN (`pseudoniem`) and as it came (`pseudoniem_bron`): with the link the child goes.
//!
//! **Support** (`ondersteuning`). A start beside the first end on or after that day. **Measures that run**
//! (`maatregel_lopend`): without a last day, and not handed over.

use std::sync::LazyLock;

use wijkstroom_schemas::feed::{FAMILIES, Family, Kind as Field};

use super::tables::COMMON;
use crate::sql::table::{Column, Present, Table, column};
use crate::sql::value::Kind;

/// What a version of a record has behind [`COMMON`].
const VERSION: [Column; 4] = [
    column("record_id", Kind::Id),
    column("mutation", Kind::Text),
    column("version", Kind::Int),
    column("on_day", Kind::Day),
];

/// What a view of a family has in front.
const STANDING: [Column; 7] = [
    column("record_id", Kind::Id),
    column("fact_id", Kind::Id),
    column("receipt", Kind::Id),
    column("municipality", Kind::Text),
    column("source", Kind::Text),
    column("sender", Kind::Text),
    column("on_day", Kind::Day),
];

/// What the view of a family about persons has behind that.
const PERSON: [Column; 6] = [
    column("pseudoniem", Kind::Id),
    column("pseudoniem_bron", Kind::Id),
    column("birth_year", Kind::Int),
    column("sex", Kind::Text),
    column("pc4", Kind::Text),
    column("age_at_event", Kind::Int),
];

/// Columns of `maatregel` that say that it ended.
const ENDED: [&str; 3] = ["datum_einde", "reden_einde", "datum_overgedragen"];

/// Tables and views of one family.
struct OfFamily {
    facts: Table,
    view: Table,
}

/// In the order of [`FAMILIES`]. As long as the process lives; there are as many as there are families.
static OF_FAMILIES: LazyLock<Vec<OfFamily>> = LazyLock::new(|| {
    let of = |family: &'static Family| {
        let own: Vec<Column> =
            family.fields.iter().map(|field| column(field.name, kind(field.kind))).collect();
        let person: &[Column] = if family.about_person { &PERSON } else { &[] };
        let name = format!("fact_{}", family.table);
        OfFamily {
            facts: table(String::leak(name), [&COMMON[..], &VERSION, &own].concat()),
            view: table(family.view, [&STANDING[..], person, &own].concat()),
        }
    };
    FAMILIES.iter().map(of).collect()
});

/// `maatregel` without what tells of an end.
static MAATREGEL_LOPEND: LazyLock<Table> = LazyLock::new(|| {
    let all = OF_FAMILIES.iter().find(|family| family.view.name == "maatregel");
    let all = all.map_or(&[][..], |family| family.view.columns);
    let columns = all.iter().filter(|column| !ENDED.contains(&column.name)).copied();
    table("maatregel_lopend", columns.collect())
});

fn table(name: &'static str, columns: Vec<Column>) -> Table {
    Table { name, columns: Vec::leak(columns), key: 1, present: Present::Keep }
}

fn kind(field: Field) -> Kind {
    match field {
        Field::Code(_) | Field::Text(_) | Field::Agb | Field::Brin | Field::Reference => Kind::Text,
        Field::Day => Kind::Day,
        Field::Whole(_) | Field::Cents => Kind::Int,
        Field::YesNo => Kind::Bool,
    }
}

/// Every message that tells all that stands in for the BSN of a child, and its BSN or its first name.
pub static FACT_PERSON_LINKED: LazyLock<Table> = LazyLock::new(|| {
    let own = [
        column("family", Kind::Text),
        column("weak_pseudonym", Kind::Id),
        column("given", Kind::Id),
    ];
    table("fact_person_linked", [&COMMON[..], &VERSION, &own].concat())
});

/// Under which pseudonym a child known without BSN is known with it.
static KOPPELING: Table = Table {
    name: "koppeling",
    columns: &[
        column("zwak_pseudoniem", Kind::Id),
        column("pseudoniem", Kind::Id),
        column("sex", Kind::Text),
        column("voornaam", Kind::Id),
        column("voornamen", Kind::Int),
        column("bewijzen", Kind::Int),
    ],
    key: 1,
    present: Present::Keep,
};

/// The wijkteam's own support, with its end.
static ONDERSTEUNING: Table = Table {
    name: "ondersteuning",
    columns: &[
        column("record_id", Kind::Id),
        column("municipality", Kind::Text),
        column("ondersteuning_id", Kind::Text),
        column("pseudoniem", Kind::Id),
        column("pseudoniem_bron", Kind::Id),
        column("birth_year", Kind::Int),
        column("sex", Kind::Text),
        column("pc4", Kind::Text),
        column("status", Kind::Text),
        column("datum_start", Kind::Day),
        column("datum_einde", Kind::Day),
        column("reden_einde", Kind::Text),
        column("hulpvorm", Kind::Text),
        column("aanmeldbron", Kind::Text),
        column("team", Kind::Text),
        column("start_fact_id", Kind::Id),
        column("einde_fact_id", Kind::Id),
    ],
    key: 1,
    present: Present::Keep,
};

/// The table of the facts of a family.
pub fn table_of(family: &Family) -> &'static Table {
    let number = FAMILIES.iter().position(|known| known.name == family.name);
    &OF_FAMILIES[number.unwrap_or_default()].facts
}

/// All of them, in the order in which they are shown: facts, and what stands now.
pub fn all() -> impl Iterator<Item = &'static Table> {
    let facts = OF_FAMILIES.iter().map(|family| &family.facts);
    let views = OF_FAMILIES.iter().map(|family| &family.view);
    let more: [&'static Table; 3] = [&KOPPELING, &ONDERSTEUNING, &MAATREGEL_LOPEND];
    let linked: &'static Table = &FACT_PERSON_LINKED;
    facts.chain([linked]).chain(views).chain(more)
}
