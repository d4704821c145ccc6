//! What is assigned to a child, asked for it and delivered to it.

use fastrand::Rng;
use wijkstroom_schemas::day::Day;

use super::after;
use super::kind::Law;
use super::tree::List;

/// `Product`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Product {
    pub(crate) category: &'static str,
    pub(crate) code: Option<String>,
}

/// One `ToegewezenProduct`.
#[derive(Debug, Clone)]
pub(crate) struct Assigned {
    pub(crate) number: u32,
    /// Of the request that it honours.
    pub(crate) reference: Option<String>,
    pub(crate) product: Option<Product>,
    pub(crate) on: Day,
    /// `Toewijzingstijd` as written.
    pub(crate) time: String,
    pub(crate) from: Day,
    pub(crate) until: Option<Day>,
    pub(crate) change: Option<&'static str>,
    pub(crate) amount: Amount,
    pub(crate) comment: bool,
}

/// `Omvang` or `Budget`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Amount {
    None,
    Volume {
        volume: u32,
        unit: &'static str,
        frequency: &'static str,
    },
    /// Eurocents.
    Budget(u32),
}

/// One `StartProduct` or `StopProduct`.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    /// `ToewijzingNummer` as written: `0012` and `12` are one number.
    pub(crate) number: Option<String>,
    pub(crate) product: Option<Product>,
    pub(crate) assigned_from: Option<Day>,
    pub(crate) begin: Day,
    /// `RedenBeeindiging` and `Einddatum`, in a 307.
    pub(crate) stop: Option<(&'static str, Day)>,
    /// `StatusAanlevering`.
    pub(crate) status: &'static str,
}

/// One to three products: specific, by category, or (alone) by budget only.
pub(crate) fn assigned(law: Law, first_number: u32, day: Day, rng: &mut Rng) -> Vec<Assigned> {
    let kind = rng.u8(..100);
    let count = if kind >= 85 { 1 } else { [1, 1, 1, 2, 2, 3][rng.usize(..6)] };
    let categories = law.categories();
    let first = rng.usize(..categories.len());
    let each = |index: u32, rng: &mut Rng| {
        let category = categories[(first + index as usize) % categories.len()];
        let from = after(day, rng.i32(-20..30));
        let until = after(from, rng.i32(90..500));
        let budget = rng.u32(10_000..2_000_000);
        let (product, amount) = match kind {
            0..60 => (Some(specific(category, rng)), volume(rng)),
            60..75 => (Some(Product { category, code: None }), Amount::None),
            75..85 => (Some(Product { category, code: None }), Amount::Budget(budget)),
            _ => (None, Amount::Budget(budget)),
        };
        // A weekly volume and a budget ask for an end date; without those it may be open.
        let open = matches!(amount, Amount::None | Amount::Volume { frequency: "6", .. });
        Assigned {
            number: first_number + index,
            reference: None,
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

/// A product with a code of its category.
pub(crate) fn specific(category: &'static str, rng: &mut Rng) -> Product {
    Product { category, code: Some(format!("{category}A{:02}", rng.u8(1..20))) }
}

pub(crate) fn volume(rng: &mut Rng) -> Amount {
    let (unit, frequency, volume) = [
        ("04", "2", 1..20),
        ("01", "4", 60..2_400),
        ("14", "2", 1..7),
        ("16", "4", 2..20),
        ("82", "6", 10..60),
        ("84", "4", 1..12),
        ("83", "4", 10_000..200_000),
        ("04", "1", 1..4),
    ][rng.usize(..8)]
    .clone();
    Amount::Volume { volume: rng.u32(volume), unit, frequency }
}

/// A `Toewijzingstijd`, sometimes with a fraction.
pub(crate) fn time(rng: &mut Rng) -> String {
    let (hour, minute, second) = (rng.u8(7..19), rng.u8(..60), rng.u8(..60));
    let fraction = if rng.u8(..20) == 0 { ".250" } else { "" };
    format!("{hour:02}:{minute:02}:{second:02}{fraction}")
}

/// The start of what was assigned; now and then without its number (task-based work).
pub(crate) fn start_of(assigned: &Assigned, rng: &mut Rng) -> Row {
    let number = match rng.u8(..100) {
        0..4 => None,
        4..8 => Some(format!("{:08}", assigned.number)),
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

impl Row {
    /// The same, taken back.
    pub(crate) fn withdrawn(&self) -> Self {
        Self { status: "3", ..self.clone() }
    }

    /// The same, stopped.
    pub(crate) fn stopped(&self, reason: &'static str, end: Day) -> Self {
        Self { stop: Some((reason, end)), ..self.clone() }
    }

    pub(crate) fn elements(&self) -> List {
        let reason = self.stop.map(|(reason, _)| reason);
        List::default()
            .maybe("ToewijzingNummer", self.number.as_ref())
            .product(self.product.as_ref())
            .maybe("ToewijzingIngangsdatum", self.assigned_from)
            .leaf("Begindatum", self.begin)
            .maybe("RedenBeeindiging", reason)
            .maybe("Einddatum", self.stop.map(|(_, end)| end))
            .leaf("StatusAanlevering", self.status)
    }
}

impl Assigned {
    /// Whether it holds on a day, or will.
    pub(crate) fn is_current(&self, day: Day) -> bool {
        self.change != Some("13") && self.until.is_none_or(|until| until >= day)
    }

    pub(crate) fn elements(&self) -> List {
        let comment = self.comment.then_some("In overleg met het wijkteam < 4 weken evalueren");
        List::default()
            .leaf("ToewijzingNummer", self.number)
            .maybe("ReferentieAanbieder", self.reference.as_ref())
            .product(self.product.as_ref())
            .leaf("Toewijzingsdatum", self.on)
            .leaf("Toewijzingstijd", &self.time)
            .leaf("Ingangsdatum", self.from)
            .maybe("Einddatum", self.until)
            .maybe("RedenWijziging", self.change)
            .amount(self.amount)
            .maybe("Commentaar", comment)
    }
}

impl List {
    pub(crate) fn product(self, product: Option<&Product>) -> Self {
        let Some(product) = product else { return self };
        let inner = Self::default()
            .leaf("Categorie", product.category)
            .maybe("Code", product.code.as_ref());
        self.group("Product", inner)
    }

    pub(crate) fn amount(self, amount: Amount) -> Self {
        match amount {
            Amount::None => self,
            Amount::Volume { volume, unit, frequency } => {
                let inner = Self::default()
                    .leaf("Volume", volume)
                    .leaf("Eenheid", unit)
                    .leaf("Frequentie", frequency);
                self.group("Omvang", inner)
            }
            Amount::Budget(cents) => self.leaf("Budget", cents),
        }
    }
}
