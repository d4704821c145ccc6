//! One child at one provider: assignment, start, stop, and what is corrected on the way.

use std::sync::Arc;

use fastrand::Rng;
use wijkstroom_schemas::day::Day;

use super::child::{self, Child};
use super::draft::{Amount, Assigned, Draft, Kind, Product, Row};
use super::xml::STYLES;
use super::{after, day};

/// Categories that a case draws from; distinct within a case, so that no two products overlap.
const CATEGORIES: [&str; 8] = ["41", "43", "44", "45", "46", "50", "52", "54"];

/// Reasons of a stop that ends the care; `20` only interrupts it.
const DEFINITIVE: [&str; 6] = ["31", "32", "33", "34", "36", "37"];

/// Longest time from the first day of a case to its last: the span of 2024–2026 holds it whole.
const FIRST_DAY_MAX: i32 = 640;

/// Who, where and when: what all messages of one case share.
pub(crate) struct Case {
    pub(crate) municipality: Arc<str>,
    pub(crate) provider: Arc<str>,
    pub(crate) child: Child,
    /// The first `ToewijzingNummer` of the case; it uses at most ten.
    pub(crate) first_number: u32,
}

/// The messages of a case, mostly in the order in which they would be sent.
/// `identifications` is how many were given out so far.
pub(crate) fn drafts(case: &Case, identifications: &mut u64, rng: &mut Rng) -> Vec<Draft> {
    let mut chain = Chain { case, drafts: Vec::with_capacity(6), style: rng.usize(..STYLES) };
    let first_day = after(day(2024, 1, 1), rng.i32(30..FIRST_DAY_MAX));
    let assigned = assigned(case, first_day, rng);
    let known = rng.u8(..100) >= 3;
    if known {
        chain.assign(first_day, assigned.clone(), rng);
    }
    let rows: Vec<Row> = assigned.iter().map(|assigned| start_of(assigned, rng)).collect();
    let started = rows.iter().map(|row| row.begin).max().unwrap_or(first_day).max(first_day);
    let told = after(started, rng.i32(0..10));
    if rng.u8(..100) >= 3 {
        if rows.len() > 1 && rng.u8(..100) < 30 {
            for row in &rows {
                chain.rows(Kind::Jw305, after(told, rng.i32(0..3)), vec![row.clone()], rng);
            }
        } else {
            chain.rows(Kind::Jw305, told, rows.clone(), rng);
        }
    }
    let rows = chain.correct_start(told, rows, rng);
    if known && rng.u8(..100) < 15 {
        chain.change_assignment(after(told, rng.i32(0..20)), &assigned, rng);
    }
    chain.stop(after(told, rng.i32(5..20)), &rows, rng);
    for draft in &mut chain.drafts {
        *identifications += 1;
        draft.identification = identification(*identifications);
    }
    chain.disturb(rng);
    chain.drafts
}

/// At most 12 characters, different for every number, as different systems write them.
fn identification(number: u64) -> String {
    match number % 3 {
        0 => format!("{number:08}"),
        1 => format!("B{number:09}"),
        _ => format!("JW-{number:07}"),
    }
}

/// One to three products: specific, by category, or (alone) by budget only.
fn assigned(case: &Case, day: Day, rng: &mut Rng) -> Vec<Assigned> {
    let kind = rng.u8(..100);
    let count = if kind >= 85 { 1 } else { [1, 1, 1, 2, 2, 3][rng.usize(..6)] };
    let first = rng.usize(..CATEGORIES.len());
    let each = |index: u32, rng: &mut Rng| {
        let category = CATEGORIES[(first + index as usize) % CATEGORIES.len()];
        let from = after(day, rng.i32(-20..30));
        let until = after(from, rng.i32(90..500));
        let budget = rng.u32(10_000..2_000_000);
        let (product, amount) = match kind {
            0..60 => {
                let code = format!("{category}A{:02}", rng.u8(1..20));
                (Some(Product { category, code: Some(code) }), volume(rng))
            }
            60..75 => (Some(Product { category, code: None }), Amount::None),
            75..85 => (Some(Product { category, code: None }), Amount::Budget(budget)),
            _ => (None, Amount::Budget(budget)),
        };
        // A weekly volume and a budget ask for an end date; without those it may be open.
        let open = matches!(amount, Amount::None | Amount::Volume { frequency: "6", .. });
        Assigned {
            number: case.first_number + index,
            reference: (rng.u8(..10) < 3).then(|| format!("REF-{}-{index}", case.first_number)),
            product,
            on: after(day, -rng.i32(0..4)),
            time: time(rng),
            from,
            until: (!open || rng.u8(..10) < 7).then_some(until),
            change: None,
            amount,
            comment: rng.u8(..10) < 2,
        }
    };
    (0..count).map(|index| each(index, rng)).collect()
}

fn volume(rng: &mut Rng) -> Amount {
    let (unit, frequency) =
        [("04", "2"), ("01", "4"), ("14", "2"), ("16", "4"), ("82", "6"), ("04", "1")]
            [rng.usize(..6)];
    Amount::Volume { volume: rng.u32(1..200), unit, frequency }
}

/// A `Toewijzingstijd`, sometimes with a fraction.
fn time(rng: &mut Rng) -> String {
    let (hour, minute, second) = (rng.u8(7..19), rng.u8(..60), rng.u8(..60));
    let fraction = if rng.u8(..20) == 0 { ".250" } else { "" };
    format!("{hour:02}:{minute:02}:{second:02}{fraction}")
}

/// The start of what was assigned; now and then without its number (task-based work).
fn start_of(assigned: &Assigned, rng: &mut Rng) -> Row {
    let number = match rng.u8(..100) {
        0..4 => None,
        4..8 => Some(format!("{:09}", assigned.number)),
        _ => Some(assigned.number.to_string()),
    };
    Row {
        assigned_from: number.is_some().then_some(assigned.from),
        number,
        product: assigned.product.clone(),
        begin: after(assigned.from, rng.i32(0..20)),
        stop: None,
        status: "1",
    }
}

fn withdrawn(row: &Row) -> Row {
    Row { status: "3", ..row.clone() }
}

struct Chain<'a> {
    case: &'a Case,
    drafts: Vec<Draft>,
    style: usize,
}

impl Chain<'_> {
    fn push(&mut self, kind: Kind, dagtekening: Day, rng: &mut Rng) -> &mut Draft {
        let mut child = self.case.child.clone();
        // Parties may know different things of a child: the greatest message decides.
        match rng.u8(..100) {
            0..2 => child.address = child::address(rng),
            2 => child.sex = "0",
            3 => child.first_name = None,
            _ => {}
        }
        self.drafts.push(Draft {
            kind,
            municipality: self.case.municipality.clone(),
            provider: self.case.provider.clone(),
            identification: String::new(),
            dagtekening,
            child,
            assigned: Vec::new(),
            rows: Vec::new(),
            style: self.style,
        });
        let last = self.drafts.len() - 1;
        &mut self.drafts[last]
    }

    fn assign(&mut self, day: Day, assigned: Vec<Assigned>, rng: &mut Rng) {
        self.push(Kind::Jw301, day, rng).assigned = assigned;
    }

    fn rows(&mut self, kind: Kind, day: Day, rows: Vec<Row>, rng: &mut Rng) {
        self.push(kind, day, rng).rows = rows;
    }

    /// Withdraws or corrects the first start in some of the ways that happen, and
    /// returns the rows as they stand after it.
    fn correct_start(&mut self, told: Day, mut rows: Vec<Row>, rng: &mut Rng) -> Vec<Row> {
        let roll = rng.u8(..100);
        let first = rows[0].clone();
        let later = |rng: &mut Rng| after(told, rng.i32(3..12));
        match roll {
            // The begin date was wrong: both in one message.
            0..4 => {
                rows[0].begin = after(first.begin, -1);
                let both = vec![withdrawn(&first), rows[0].clone()];
                self.rows(Kind::Jw305, later(rng), both, rng);
            }
            // Withdrawn, and later told again just as it was: 1, 3, 1.
            4..8 => {
                self.rows(Kind::Jw305, after(told, 3), vec![withdrawn(&first)], rng);
                self.rows(Kind::Jw305, after(told, 4 + rng.i32(0..4)), vec![first], rng);
            }
            // Told and withdrawn on one day: the counts of 1s and 3s decide.
            8..10 => self.rows(Kind::Jw305, told, vec![withdrawn(&first)], rng),
            // Withdrawn for good.
            10..12 => {
                self.rows(Kind::Jw305, later(rng), vec![withdrawn(&first)], rng);
                rows.remove(0);
            }
            // A start that nobody told is withdrawn.
            12 => {
                let never = Row { begin: after(first.begin, -40), ..first };
                self.rows(Kind::Jw305, later(rng), vec![withdrawn(&never)], rng);
            }
            _ => {}
        }
        rows
    }

    /// A later JW301 on the same numbers: longer, shorter, or taken back.
    fn change_assignment(&mut self, day: Day, assigned: &[Assigned], rng: &mut Rng) {
        let mut changed = assigned.to_vec();
        let same_day = rng.u8(..10) == 0;
        for product in &mut changed {
            // Of two on one day the later time counts.
            if same_day {
                product.time = "19:30:00".to_owned();
            } else {
                product.on = day;
                product.time = time(rng);
            }
        }
        let product = &mut changed[0];
        match rng.u8(..10) {
            0 => {
                product.change = Some("13");
                product.until = Some(product.from);
            }
            1..6 => {
                product.change = Some("05");
                product.until = Some(after(product.from, rng.i32(60..90)));
            }
            _ => {
                product.change = Some("04");
                product.until = Some(after(product.from, rng.i32(500..700)));
            }
        }
        self.assign(day, changed, rng);
    }

    /// Stops some of the rows: for a while, for good, or first one and then the other.
    fn stop(&mut self, day: Day, rows: &[Row], rng: &mut Rng) {
        let roll = rng.u8(..100);
        if rows.is_empty() || roll >= 70 {
            return;
        }
        let stopped = |row: &Row, reason, end| Row { stop: Some((reason, end)), ..row.clone() };
        let mut end = after(day, rng.i32(0..200));
        if roll < 15 {
            let rows = rows.iter().map(|row| stopped(row, "20", end)).collect();
            self.rows(Kind::Jw307, after(end, rng.i32(0..8)), rows, rng);
            end = after(end, rng.i32(10..40));
        }
        let reason = DEFINITIVE[rng.usize(..DEFINITIVE.len())];
        let stops: Vec<Row> = rows.iter().map(|row| stopped(row, reason, end)).collect();
        let told = after(end, rng.i32(0..8));
        self.rows(Kind::Jw307, told, stops.clone(), rng);
        match roll {
            // The end date was wrong.
            15..19 => {
                let right = stopped(&rows[0], reason, after(end, -1));
                self.rows(Kind::Jw307, after(told, 5), vec![withdrawn(&stops[0]), right], rng);
            }
            // It had not stopped at all.
            19..21 => self.rows(Kind::Jw307, after(told, 5), vec![withdrawn(&stops[0])], rng),
            // The care begins anew.
            21..25 => {
                let begin = after(end, rng.i32(10..30));
                let row = Row { begin, ..rows[0].clone() };
                self.rows(Kind::Jw305, after(begin, rng.i32(0..5)), vec![row], rng);
            }
            _ => {}
        }
    }

    /// Arrival order means nothing: now and then a later message comes first.
    fn disturb(&mut self, rng: &mut Rng) {
        match rng.u8(..100) {
            0..4 if self.drafts.len() > 1 => {
                let at = rng.usize(..self.drafts.len() - 1);
                self.drafts.swap(at, at + 1);
            }
            4..6 => self.drafts.reverse(),
            _ => {}
        }
    }
}
