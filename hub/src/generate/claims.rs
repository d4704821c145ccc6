//! What a provider claims every month, of all its clients together (323).

use std::collections::BTreeMap;
use std::sync::Arc;

use fastrand::Rng;
use wijkstroom_schemas::day::Day;

use super::care::{Amount, Assigned};
use super::draft::{Draft, RefusedLine, STYLES};
use super::kind::{Kind, Law};
use super::plant;
use super::tree::List;
use super::{after, day};

/// First and last `DeclaratiePeriode`, as months since year 0.
const FIRST_MONTH: i32 = 2_024 * 12 + 5;
const LAST_MONTH: i32 = 2_026 * 12 + 7;

/// Most lines in a claim, and most that wait for one or may still be credited.
const LINES_MAX: usize = 60;
const WAITING_MAX: usize = 600;
const CREDITABLE_MAX: usize = 30;

/// Most months that are claimed of one assignment.
const MONTHS_MAX: u32 = 8;

/// What was delivered in a month: a `Prestatie` in the making.
#[derive(Debug, Clone)]
pub(crate) struct Service {
    pub(crate) bsn: String,
    pub(crate) number: u32,
    pub(crate) category: &'static str,
    pub(crate) code: String,
    pub(crate) from: Day,
    pub(crate) until: Day,
    pub(crate) volume: u32,
    pub(crate) unit: &'static str,
    /// `ProductTarief`; euros have none.
    pub(crate) tariff: Option<u32>,
    /// `IngediendBedrag`, eurocents.
    pub(crate) amount: u32,
    /// What was assigned.
    pub(crate) assigned: Amount,
    /// Whether the assignment names a code.
    pub(crate) coded: bool,
}

impl Service {
    fn month(&self) -> i32 {
        month_of(self.from)
    }

    pub(crate) fn with_volume(mut self, volume: u32) -> Self {
        self.volume = volume;
        self.amount = volume * self.tariff.unwrap_or(1);
        self
    }
}

fn month_of(day: Day) -> i32 {
    let (year, month, _) = day.ymd();
    year * 12 + i32::from(month) - 1
}

fn first_of(month: i32) -> Day {
    let number = u8::try_from(month.rem_euclid(12) + 1).unwrap_or(1);
    day(month.div_euclid(12), number, 1)
}

fn last_of(month: i32) -> Day {
    after(first_of(month + 1), -1)
}

/// What can be claimed of assigned products: every month that all 301s about a number agree on.
pub(crate) fn services(law: Law, bsn: &str, rows: &[Assigned], rng: &mut Rng) -> Vec<Service> {
    let mut by_number: BTreeMap<u32, Vec<&Assigned>> = BTreeMap::new();
    for row in rows {
        by_number.entry(row.number).or_default().push(row);
    }
    let mut all = Vec::new();
    for versions in by_number.values() {
        if versions.iter().all(|version| version.change != Some("13")) {
            all.extend(of_number(law, bsn, versions, rng));
        }
    }
    all
}

fn of_number(law: Law, bsn: &str, versions: &[&Assigned], rng: &mut Rng) -> Vec<Service> {
    let least = versions[0];
    let category = least.product.as_ref().map_or(law.categories()[3], |product| product.category);
    let code = least.product.as_ref().and_then(|product| product.code.clone());
    let until = versions.iter().filter_map(|version| version.until).min();
    let agreed = versions.iter().all(|version| version.until == until);
    let coded = code.is_some();
    let code = code.unwrap_or_else(|| format!("{category}Z01"));
    let minutes = rng.u8(..10) < 3;
    let price = rng.u32(50..90);
    let (mut all, mut count) = (Vec::new(), 0);
    for month in month_of(least.from)..=LAST_MONTH {
        let from = first_of(month).max(least.from);
        let end = last_of(month);
        let last = until.map_or(end, |until| until.min(end));
        // A month that is cut short must be cut short by every version.
        let certain = last == end || agreed;
        if last < end && !certain || last < from || count >= MONTHS_MAX {
            break;
        }
        let days = u32::try_from(last.days() - from.days() + 1).unwrap_or(0);
        if days < 14 || rng.u8(..100) < 15 {
            continue;
        }
        count += 1;
        let (unit, tariff, volume) = delivered(versions, days, price, minutes, rng);
        if volume == 0 {
            continue;
        }
        let service = Service {
            bsn: bsn.to_owned(),
            number: least.number,
            category,
            code: code.clone(),
            from,
            until: last,
            volume: 0,
            unit,
            tariff,
            amount: 0,
            assigned: least.amount,
            coded,
        };
        all.push(service.with_volume(volume));
    }
    all
}

/// Unit, tariff and volume of what is delivered in so many days: well within what was assigned.
fn delivered(
    versions: &[&Assigned],
    days: u32,
    price: u32,
    minutes: bool,
    rng: &mut Rng,
) -> (&'static str, Option<u32>, u32) {
    let amounts = versions.iter().map(|version| version.amount);
    let least = amounts.map(|amount| match amount {
        Amount::Volume { volume, unit, frequency } => (volume, unit, frequency),
        Amount::Budget(cents) => (cents, "83", "6"),
        Amount::None => (40, "82", "4"),
    });
    let (volume, unit, frequency) = least.min().unwrap_or((0, "82", "4"));
    let most = match frequency {
        "1" => volume * days,
        "2" => volume * (days / 7),
        "4" => volume * days / 31,
        _ => volume / (MONTHS_MAX + 4),
    };
    let volume = most * rng.u32(40..=80) / 100;
    match unit {
        // What is assigned in hours may be claimed in minutes.
        "04" if minutes => ("01", Some(price + 40), volume * 60),
        "01" => ("01", Some(price + 40), volume),
        "83" => ("83", None, volume),
        _ => (unit, Some(price * 100), volume),
    }
}

/// What providers have still to claim, by law, municipality and provider.
#[derive(Default)]
pub(crate) struct Ledger {
    accounts: Vec<Account>,
    places: BTreeMap<(Law, Arc<str>, Arc<str>), usize>,
}

struct Account {
    law: Law,
    municipality: Arc<str>,
    provider: Arc<str>,
    /// The next `DeclaratiePeriode`.
    month: i32,
    waiting: Vec<Service>,
    /// Lines that were claimed and may still be credited, with their `ReferentieNummer`.
    claimed: Vec<(String, Service)>,
}

/// A `Prestatie`: what was delivered, under which reference, and the one that it credits.
pub(crate) struct Line {
    pub(crate) service: Service,
    pub(crate) reference: String,
    pub(crate) credits: Option<String>,
}

impl Ledger {
    /// Puts down what was delivered.
    pub(crate) fn add(&mut self, draft: &Draft, services: Vec<Service>) {
        let law = draft.kind.law;
        let key = (law, draft.municipality.clone(), draft.provider.clone());
        let place = *self.places.entry(key).or_insert(self.accounts.len());
        if place == self.accounts.len() {
            self.accounts.push(Account {
                law,
                municipality: draft.municipality.clone(),
                provider: draft.provider.clone(),
                month: FIRST_MONTH,
                waiting: Vec::new(),
                claimed: Vec::new(),
            });
        }
        let account = &mut self.accounts[place];
        account.waiting.extend(services);
        account.waiting.truncate(WAITING_MAX);
    }

    /// The next claim of some provider, not yet identified; `None` when there is nothing to claim.
    /// `number` makes references that differ; of every thousand lines `wrong` break a rule of level 3.
    pub(crate) fn claim(&mut self, number: u64, wrong: u16, rng: &mut Rng) -> Option<Draft> {
        // Of a few providers, the one that has most to claim.
        let mut some = [0; 4].map(|_| rng.usize(..self.accounts.len().max(1)));
        some.sort_by_key(|at| self.accounts.get(*at).map_or(0, |account| account.waiting.len()));
        let account = self.accounts.get_mut(some[3])?;
        let month = account.month;
        let (mut ready, later): (Vec<_>, Vec<_>) =
            account.waiting.drain(..).partition(|service| service.month() <= month);
        account.waiting = later;
        account.waiting.extend(ready.split_off(ready.len().min(LINES_MAX)));
        if ready.is_empty() {
            return None;
        }
        account.month = (month + 1).min(LAST_MONTH);
        let mut lines = Lines { number, lines: Vec::new(), refused: Vec::new() };
        let mut claimed = Vec::new();
        if rng.u8(..100) < 25 && !account.claimed.is_empty() {
            let (old, service) = account.claimed.swap_remove(rng.usize(..account.claimed.len()));
            lines.add(service.clone(), Some(old));
            if rng.u8(..10) < 7 {
                let volume = (service.volume / 2).max(1);
                claimed.push((lines.next_reference(), service.clone().with_volume(volume)));
                lines.add(service.with_volume(volume), None);
            }
        }
        for service in ready {
            if rng.u16(..1_000) < wrong {
                plant::spoil(service, &mut lines, rng);
                continue;
            }
            claimed.push((lines.next_reference(), service.clone()));
            lines.add(service, None);
        }
        account.claimed.extend(claimed);
        let over = account.claimed.len().saturating_sub(CREDITABLE_MAX);
        account.claimed.drain(..over);
        let told = after(last_of(month), rng.i32(2..20));
        Some(Draft {
            kind: Kind { law: account.law, number: 323 },
            municipality: account.municipality.clone(),
            provider: account.provider.clone(),
            identification: String::new(),
            dagtekening: told,
            body: body(number, month, told, &lines.lines).0,
            style: rng.usize(..STYLES),
            settled: true,
            breaks: None,
            refused_lines: lines.refused,
        })
    }
}

/// The lines of a claim in the making.
pub(crate) struct Lines {
    number: u64,
    lines: Vec<Line>,
    refused: Vec<RefusedLine>,
}

impl Lines {
    pub(crate) fn next_reference(&self) -> String {
        format!("P{}-{}", self.number, self.lines.len() + 1)
    }

    pub(crate) fn add(&mut self, service: Service, credits: Option<String>) {
        let reference = self.next_reference();
        self.lines.push(Line { service, reference, credits });
    }

    /// A line that must be refused.
    pub(crate) fn refuse(&mut self, service: Service, credits: Option<String>, rule: &'static str) {
        self.refused.push(RefusedLine { reference: self.next_reference(), rule });
        self.add(service, credits);
    }
}

fn body(number: u64, month: i32, told: Day, lines: &[Line]) -> List {
    let mut by_client: BTreeMap<&str, Vec<List>> = BTreeMap::new();
    let mut total: i64 = 0;
    for line in lines {
        let amount = i64::from(line.service.amount);
        total += if line.credits.is_some() { -amount } else { amount };
        by_client.entry(&line.service.bsn).or_default().push(elements(line));
    }
    let client =
        |(bsn, lines)| List::default().leaf("Bsn", bsn).list("Prestaties", "Prestatie", lines);
    let total = List::default()
        .leaf("TotaalBedrag", total.abs())
        .leaf("DebetCredit", if total < 0 { "C" } else { "D" });
    let claim = List::default()
        .leaf("DeclaratieNummer", format!("D{number}"))
        .group("DeclaratiePeriode", period(first_of(month), last_of(month)))
        .leaf("DeclaratieDagtekening", told)
        .group("TotaalIngediendBedrag", total)
        .list("Clienten", "Client", by_client.into_iter().map(client).collect());
    List::default().group("Declaratie", claim)
}

fn elements(line: &Line) -> List {
    let service = &line.service;
    let reference = List::default()
        .leaf("ReferentieNummer", &line.reference)
        .maybe("VorigReferentieNummer", line.credits.as_ref());
    let amount = List::default()
        .leaf("Bedrag", service.amount)
        .leaf("DebetCredit", if line.credits.is_some() { "C" } else { "D" });
    List::default()
        .group("ProductReferentie", reference)
        .leaf("ToewijzingNummer", service.number)
        .leaf("ProductCategorie", service.category)
        .leaf("ProductCode", &service.code)
        .group("ProductPeriode", period(service.from, service.until))
        .leaf("GeleverdVolume", service.volume)
        .leaf("Eenheid", service.unit)
        .maybe("ProductTarief", service.tariff)
        .group("IngediendBedrag", amount)
}

fn period(from: Day, until: Day) -> List {
    List::default().leaf("Begindatum", from).leaf("Einddatum", until)
}

/// One claim over so many clients, a line or two each; valid at levels 1 and 2.
pub(crate) fn large(bsns: &[u32], clients: usize, rng: &mut Rng) -> Draft {
    let mut lines = Lines { number: 1, lines: Vec::new(), refused: Vec::new() };
    for (index, bsn) in (0_u32..).zip(bsns.iter().take(clients)) {
        let month = LAST_MONTH - 1;
        for category in &Law::Jw.categories()[..rng.usize(1..=2)] {
            let service = Service {
                bsn: bsn.to_string(),
                number: 10 * index + 1,
                category,
                code: format!("{category}A01"),
                from: first_of(month),
                until: last_of(month),
                volume: 0,
                unit: "04",
                tariff: Some(7_250),
                amount: 0,
                assigned: Amount::None,
                coded: true,
            };
            lines.add(service.with_volume(rng.u32(1..40)), None);
        }
    }
    let told = after(last_of(LAST_MONTH - 1), 10);
    Draft {
        kind: Kind { law: Law::Jw, number: 323 },
        municipality: "0363".into(),
        provider: super::provider(0).into(),
        identification: "GROOT-1".to_owned(),
        dagtekening: told,
        body: body(1, LAST_MONTH - 1, told, &lines.lines).0,
        style: 0,
        settled: true,
        breaks: None,
        refused_lines: Vec::new(),
    }
}
