//! One child at one provider: request, assignment, start, stop, and what is corrected on the way.

use std::sync::Arc;

use fastrand::Rng;
use wijkstroom_schemas::day::Day;

use super::care::{self, Assigned, Row};
use super::child::{self, Child};
use super::claims::{self, Service};
use super::draft::{Draft, STYLES};
use super::kind::{Kind, Law};
use super::tree::List;
use super::{after, day, person, request};

/// Longest time from 2024 to the first day of a case.
const FIRST_DAY_MAX: i32 = 640;

/// Who and where: what all messages of one case share.
pub(crate) struct Case {
    pub(crate) law: Law,
    pub(crate) municipality: Arc<str>,
    pub(crate) provider: Arc<str>,
    pub(crate) child: Child,
    /// The first `ToewijzingNummer` of the case; it uses at most ten.
    pub(crate) first_number: u32,
    /// Whether nothing else passes between this child and this provider.
    pub(crate) alone: bool,
}

/// What a case comes to.
pub(crate) struct Told {
    /// Its messages, mostly in the order in which they would be sent; not yet identified.
    pub(crate) drafts: Vec<Draft>,
    /// What can be claimed once all of them are sent.
    pub(crate) services: Vec<Service>,
}

/// The last day on which a message is sent; what a case has beyond it has not happened yet.
pub(crate) fn last_day() -> Day {
    day(2026, 9, 30)
}

/// The messages of a case.
pub(crate) fn tell(case: &Case, rng: &mut Rng) -> Told {
    let style = rng.usize(..STYLES);
    let mut story = Story { case, drafts: Vec::new(), rows: Vec::new(), style, plain: true };
    let first_day = after(day(2024, 1, 1), rng.i32(30..FIRST_DAY_MAX));
    let mut assigned = care::assigned(case.law, case.first_number, first_day, rng);
    if story.begins(first_day, &mut assigned, rng) {
        story.goes_on(first_day, assigned, rng);
    }
    let last = last_day();
    story.drafts.retain(|draft| draft.dagtekening <= last);
    story.drafts.sort_by_key(|draft| draft.dagtekening);
    let complete = !case.child.is_unknown() && rng.u8(..100) < 70;
    let services = match complete {
        true => claims::services(case.law, &case.child.bsn, &story.rows, rng),
        false => Vec::new(),
    };
    if story.plain {
        story.drafts.iter_mut().for_each(|draft| draft.settled = true);
        disturb(&mut story.drafts, rng);
    }
    Told { drafts: story.drafts, services }
}

/// Arrival order means nothing: now and then a later message comes first.
fn disturb(drafts: &mut [Draft], rng: &mut Rng) {
    match rng.u8(..100) {
        0..8 if drafts.len() > 1 => {
            let at = rng.usize(..drafts.len() - 1);
            drafts.swap(at, at + 1);
        }
        8..12 => drafts.reverse(),
        _ => {}
    }
}

pub(crate) struct Story<'a> {
    pub(crate) case: &'a Case,
    pub(crate) drafts: Vec<Draft>,
    /// Every assigned product of every 301.
    pub(crate) rows: Vec<Assigned>,
    style: usize,
    /// Nothing is corrected: in whatever order the messages come, none is ever in the way of another.
    plain: bool,
}

impl Story<'_> {
    pub(crate) fn push(&mut self, number: u16, dagtekening: Day, body: List) {
        self.drafts.push(Draft {
            kind: Kind { law: self.case.law, number },
            municipality: self.case.municipality.clone(),
            provider: self.case.provider.clone(),
            identification: String::new(),
            dagtekening,
            body: body.0,
            style: self.style,
            settled: false,
            breaks: None,
            refused_lines: Vec::new(),
        });
    }

    /// The child as this message knows it: parties may know different things.
    pub(crate) fn known(&self, rng: &mut Rng) -> Child {
        let mut child = self.case.child.clone();
        match rng.u8(..100) {
            0..2 => child.address = child::address(rng),
            2 => child.sex = "0",
            3 => child.first_name = None,
            _ => {}
        }
        child
    }

    /// How it came to an assignment, by request or not; false when it came to none.
    fn begins(&mut self, first_day: Day, assigned: &mut [Assigned], rng: &mut Rng) -> bool {
        let asked = self.case.alone && !self.case.child.is_unknown() && rng.u8(..100) < 35;
        if asked && !request::ask(self, first_day, assigned, rng) {
            return false;
        }
        self.assign(first_day, assigned.to_vec(), rng);
        true
    }

    /// Start, stop, and what lies between.
    fn goes_on(&mut self, first_day: Day, mut assigned: Vec<Assigned>, rng: &mut Rng) {
        for product in &mut assigned {
            product.reference = None;
        }
        let rows: Vec<Row> =
            assigned.iter().map(|assigned| care::start_of(assigned, rng)).collect();
        let started = rows.iter().map(|row| row.begin).max().unwrap_or(first_day).max(first_day);
        let told = after(started, rng.i32(0..10));
        if rng.u8(..100) < 3 {
            return;
        }
        if rows.len() > 1 && rng.u8(..100) < 30 {
            for row in &rows {
                self.care(305, after(told, rng.i32(0..3)), vec![row.clone()], rng);
            }
        } else {
            self.care(305, told, rows.clone(), rng);
        }
        if self.case.child.is_unknown() {
            return;
        }
        let mut rows = self.correct_start(told, rows, rng);
        let mut day = after(told, rng.i32(14..30));
        if rng.u8(..100) < 15 {
            self.change_assignment(day, &mut assigned, rng);
            day = after(day, 3);
            // Nothing starts again on what was taken back.
            let removed = |product: &Assigned| product.change == Some("13");
            let gone = assigned.iter().find(|product| removed(product)).cloned();
            rows.retain(|row| gone.as_ref().is_none_or(|gone| gone.product != row.product));
        }
        let wish = self.case.alone && !self.case.child.is_unknown() && rng.u8(..100) < 25;
        if wish && let Some(end) = request::change(self, day, &assigned, &mut rows, rng) {
            self.plain = false;
            day = end;
        }
        self.stop(after(day, rng.i32(1..15)), &rows, rng);
    }

    pub(crate) fn assign(&mut self, day: Day, assigned: Vec<Assigned>, rng: &mut Rng) {
        let products = assigned.iter().map(Assigned::elements).collect();
        let client = person::full(&self.known(rng));
        let client = client.list("ToegewezenProducten", "ToegewezenProduct", products);
        self.push(301, day, List::default().group("Client", client));
        self.rows.extend(assigned);
    }

    pub(crate) fn care(&mut self, number: u16, day: Day, rows: Vec<Row>, rng: &mut Rng) {
        let names = match number {
            305 => ["StartProducten", "StartProduct"],
            _ => ["StopProducten", "StopProduct"],
        };
        // Without a BSN nothing ties what a provider tells to what was assigned.
        let lost = self.case.child.is_unknown() && rows.iter().any(|row| row.number.is_some());
        let rows = rows.iter().map(Row::elements).collect();
        let client = person::short(&self.known(rng)).list(names[0], names[1], rows);
        self.push(number, day, List::default().group("Client", client));
        if let (true, Some(draft)) = (lost, self.drafts.last_mut()) {
            draft.breaks = Some("TR019");
        }
    }

    /// Withdraws or corrects the first start in some of the ways that happen, and
    /// returns the rows as they stand after it.
    fn correct_start(&mut self, told: Day, mut rows: Vec<Row>, rng: &mut Rng) -> Vec<Row> {
        let first = rows[0].clone();
        let later = |rng: &mut Rng| after(told, rng.i32(3..12));
        match rng.u8(..100) {
            // The begin date was wrong: both in one message.
            0..4 => {
                rows[0].begin = after(first.begin, -1);
                let both = vec![first.withdrawn(), rows[0].clone()];
                self.care(305, later(rng), both, rng);
            }
            // Withdrawn, and later told again just as it was: 1, 3, 1.
            4..8 => {
                self.care(305, after(told, 3), vec![first.withdrawn()], rng);
                self.care(305, after(told, 4 + rng.i32(0..4)), vec![first], rng);
            }
            // Withdrawn for good, some of them on the day itself.
            8..12 => {
                let day = if rng.bool() { after(told, 2) } else { later(rng) };
                self.care(305, day, vec![first.withdrawn()], rng);
                rows.remove(0);
            }
            _ => return rows,
        }
        self.plain = false;
        rows
    }

    /// A later 301 on the same numbers: longer, shorter, or taken back.
    fn change_assignment(&mut self, day: Day, assigned: &mut [Assigned], rng: &mut Rng) {
        let same_day = rng.u8(..10) == 0;
        for product in &mut *assigned {
            // Of two on one day the later time counts.
            if same_day {
                product.time = "19:30:00".to_owned();
            } else {
                product.on = day;
                product.time = care::time(rng);
            }
        }
        let product = &mut assigned[0];
        let (change, until) = match rng.u8(..10) {
            0 => ("13", product.from),
            1..6 => ("05", after(product.from, rng.i32(60..90))),
            _ => ("04", after(product.from, rng.i32(500..700))),
        };
        (product.change, product.until) = (Some(change), Some(until));
        self.assign(day, assigned.to_vec(), rng);
    }

    /// Stops some of the rows: for a while, for good, or first one and then the other.
    fn stop(&mut self, day: Day, rows: &[Row], rng: &mut Rng) {
        let roll = rng.u8(..100);
        if rows.is_empty() || roll >= 70 {
            return;
        }
        let mut rows = rows.to_vec();
        let mut end = after(day, rng.i32(0..200));
        if roll < 15 {
            let paused = rows.iter().map(|row| row.stopped("20", end)).collect();
            self.care(307, after(end, rng.i32(0..8)), paused, rng);
            self.plain = false;
            let anew = after(end, rng.i32(9..30));
            if roll < 8 {
                // After the pause the care goes on, and is started again.
                for row in &mut rows {
                    row.begin = anew;
                }
                self.care(305, after(anew, rng.i32(0..5)), rows.clone(), rng);
            }
            end = after(anew, rng.i32(10..90));
        }
        let definitive = self.case.law.definitive();
        let reason = definitive[rng.usize(..definitive.len())];
        let stops: Vec<Row> = rows.iter().map(|row| row.stopped(reason, end)).collect();
        let told = after(end, rng.i32(0..8));
        self.care(307, told, stops.clone(), rng);
        match roll {
            // The end date was wrong.
            15..19 => {
                let right = rows[0].stopped(reason, after(end, -1));
                self.care(307, after(told, 5), vec![stops[0].withdrawn(), right], rng);
            }
            // It had not stopped at all.
            19..21 => self.care(307, after(told, 5), vec![stops[0].withdrawn()], rng),
            // The care begins anew.
            21..25 => {
                let begin = after(end, rng.i32(10..30));
                let row = Row { begin, ..rows[0].clone() };
                self.care(305, after(begin, rng.i32(0..5)), vec![row], rng);
            }
            _ => return,
        }
        self.plain = false;
    }
}
