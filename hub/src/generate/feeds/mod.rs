//! A year of what other partners than providers send, about the same children as the messages of iJw.
//!
//! Each child has by chance some of: a referral by its GP, absence from school, a question for support, a case of
//! the Raad voor de Kinderbescherming with a measure, a referral by youth health care, support of the wijkteam, and
//! so on. What one partner tells goes in files as that partner would send them: a table a month, a message a file.
//! Some rows are sent twice, some are faulty. A few children are known to a partner without a BSN.
//!
//! The same seed gives the same files on every machine. No clock: the year is given.

mod counted;
mod gp;
mod justice;
mod oso;
mod school;
mod table;
mod team;

use std::collections::BTreeSet;

use fastrand::Rng;
use serde::Serialize;
use wijkstroom_schemas::day::Day;

use super::child::{self, Child};
use super::kind::{self, Law};

/// What to generate.
#[derive(Debug, Clone)]
pub struct FeedOptions {
    /// How many children there are, at most 6,800.
    pub children: usize,
    /// How many messages of iJw are made beside, with the same seed: they are about the first of these children.
    pub messages: u64,
    /// Same seed, same files.
    pub seed: u64,
    /// CBS code of the municipality.
    pub municipality: String,
    /// Names of feeds, of [`FEEDS`].
    pub feeds: BTreeSet<&'static str>,
    /// The year.
    pub year: i32,
    /// Of every thousand rows: sent once more.
    pub duplicates_permille: u16,
    /// Of every thousand rows: faulty, to be refused.
    pub faults_permille: u16,
}

impl Default for FeedOptions {
    fn default() -> Self {
        Self {
            children: 3_000,
            messages: 9_000,
            seed: 1,
            municipality: "0363".to_owned(),
            feeds: FEEDS.iter().map(|feed| feed.name).collect(),
            year: 2026,
            duplicates_permille: 30,
            faults_permille: 20,
        }
    }
}

/// A feed that can be generated.
#[derive(Debug, Clone, Copy)]
pub struct GeneratedFeed {
    /// Name; of a table also that of its mapping.
    pub name: &'static str,
    /// `table`, `fhir`, `corv` or `oso`.
    pub format: &'static str,
    /// Who sends it.
    pub sender: &'static str,
    /// What it tells, in Dutch.
    pub what: &'static str,
}

const fn feed(
    name: &'static str,
    format: &'static str,
    sender: &'static str,
    what: &'static str,
) -> GeneratedFeed {
    GeneratedFeed { name, format, sender, what }
}

/// Every feed that can be generated.
pub const FEEDS: [GeneratedFeed; 16] = [
    feed("huisarts", "fhir", "01050001", "huisarts verwijst"),
    feed("school-verzuim", "table", "00YY", "school meldt verzuim"),
    feed("school-ondersteuning", "table", "00YY", "school vraagt ondersteuning, met toestemming"),
    feed("oso", "oso", "00YY", "school draagt een dossier over aan het samenwerkingsverband"),
    feed("corv", "corv", "RK0000", "Raad voor de Kinderbescherming meldt een stap of maatregel"),
    feed("cbs-jeugdbescherming", "table", "AST106", "gecertificeerde instelling: alle maatregelen"),
    feed("jgz-verwijzing", "table", "60000001", "jeugdarts verwijst"),
    feed("jgz-doorzorg", "table", "60000001", "jeugdgezondheidszorg draagt nazorg over"),
    feed("wijkteam-ondersteuning", "table", "WIJKTEAM", "wijkteam begint en eindigt eigen hulp"),
    feed("schoolmaatschappelijk-werk", "table", "SMW", "schoolmaatschappelijk werk verwijst"),
    feed("spoedhulp", "table", "SPOEDHULP", "spoedhulp voorkomt een uithuisplaatsing"),
    feed("dyslexie", "table", "POORTWACHTER", "poortwachter dyslexie verwijst"),
    feed("inloop", "table", "INLOOP", "inlooppunten tellen bezoek, zonder personen"),
    feed("pgb", "table", "SVB", "persoonsgebonden budgetten"),
    feed("clientervaring", "table", "ERVARING", "wat cliënten van de hulp vinden"),
    feed("doelrealisatie", "table", "ERVARING", "of het doel bereikt is"),
];

/// A file of a feed, and what must become of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FeedFile {
    /// Name of the feed.
    pub feed: &'static str,
    /// Name of the file; identifies nobody. Files of a feed are sent in the order of their names.
    pub file: String,
    /// Rows, resources or messages that must be taken, and are not in an earlier file.
    pub accepted: u64,
    /// Those that are in an earlier file, or earlier in this one, exactly so.
    pub duplicates: u64,
    /// Those that must be refused: numbers of rows as a spreadsheet counts them, else of entries from 1.
    pub refused: Vec<usize>,
    /// Its content.
    #[serde(skip)]
    pub bytes: Vec<u8>,
}

/// A child, and what the partners know of it.
struct Known<'c> {
    child: &'c Child,
    /// The n-th child, from 0: what partners number it by.
    number: usize,
    rng: Rng,
    year: i32,
}

impl Known<'_> {
    /// By chance, so many of a thousand.
    fn has(&mut self, permille: u16) -> bool {
        self.rng.u16(..1_000) < permille
    }

    /// Some day of the year, early enough for what follows.
    fn some_day(&mut self) -> Day {
        let first = Day::from_ymd(self.year, 1, 5).unwrap_or(self.child.born);
        Day::from_days(first.days() + self.rng.i32(0..270)).unwrap_or(first)
    }
}

/// Every file, by feed and in the order in which it is sent.
///
/// # Panics
/// When asked for more children than there are test numbers.
pub fn files(options: &FeedOptions) -> Vec<FeedFile> {
    let children = children(options);
    let mut files = Vec::new();
    for (index, feed) in (0_u64..).zip(FEEDS) {
        if !options.feeds.contains(feed.name) {
            continue;
        }
        let known = children.iter().enumerate().map(|(number, child)| Known {
            child,
            number,
            rng: Rng::with_seed(options.seed ^ (index << 48) ^ ((number as u64) << 8)),
            year: options.year,
        });
        let rng = Rng::with_seed(options.seed ^ (index << 32));
        let maker = Maker { options, feed: feed.name, rng };
        files.extend(maker.make(known.collect()));
    }
    files
}

/// The children: those of the messages of iJw under the Jeugdwet, in the same order.
fn children(options: &FeedOptions) -> Vec<Child> {
    let mut bsns = child::test_bsns();
    Rng::with_seed(options.seed).shuffle(&mut bsns);
    let first = kind::bsns_used(&bsns, options.messages) / 4;
    let own = bsns.len() - first;
    assert!(options.children <= own, "at most {own} children");
    let known = |bsn: &u32| {
        let mut child = child::child(options.seed, *bsn, Law::Jw);
        // Whose number is unknown is each partner's own to say.
        child.bsn = bsn.to_string();
        child
    };
    bsns[first..].iter().take(options.children).map(known).collect()
}

/// Makes the files of one feed.
struct Maker<'o> {
    options: &'o FeedOptions,
    feed: &'static str,
    rng: Rng,
}

impl Maker<'_> {
    fn make(self, children: Vec<Known<'_>>) -> Vec<FeedFile> {
        match self.feed {
            "huisarts" => gp::files(self, children),
            "corv" => justice::corv(self, children),
            "cbs-jeugdbescherming" => justice::cbs(self, children),
            "oso" => oso::files(self, children),
            "school-verzuim" => self.tables(&school::ABSENCE, children, school::absence),
            "school-ondersteuning" => school::support(self, children),
            "inloop" => counted::walk_in(self),
            name => match team::tables().iter().find(|(table, _)| table.name == name) {
                Some((table, rows)) => self.tables(table, children, *rows),
                None => Vec::new(),
            },
        }
    }

    /// Whether something should be sent twice.
    fn twice(&mut self) -> bool {
        self.rng.u16(..1_000) < self.options.duplicates_permille
    }

    /// Whether something should be faulty.
    fn faulty(&mut self) -> bool {
        self.rng.u16(..1_000) < self.options.faults_permille
    }
}

/// A day as partners write it.
fn jjjjmmdd(day: Day) -> String {
    day.to_string().replace('-', "")
}

/// The day some days later.
fn later(day: Day, days: i32) -> Day {
    super::after(day, days)
}

/// A birth date as partners write it: `00` for what is not known of it.
fn born(child: &Child) -> String {
    let (year, month, day) = child.born.ymd();
    match child.born_known {
        None => format!("{year:04}{month:02}{day:02}"),
        Some("1") => format!("{year:04}{month:02}00"),
        Some("2") => format!("{year:04}0000"),
        Some(_) => String::new(),
    }
}

/// Whether name, birth date and address of a child are known so well that its number may stay out.
fn is_weakly_known(child: &Child) -> bool {
    child.born_known.is_none() && child.address.country == "NL"
}

/// What stands in the file that [`measures`](wijkstroom_config::feed::FeedSettings::measures) of the feed `corv` names.
pub fn measures() -> String {
    justice::measures()
}
