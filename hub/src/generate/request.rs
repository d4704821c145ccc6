//! Requests of a provider (315, 317) and how a municipality answers them (319, or a 301).

use fastrand::Rng;
use wijkstroom_schemas::day::Day;

use super::after;
use super::care::{self, Amount, Assigned, Row};
use super::kind::Law;
use super::person;
use super::story::Story;
use super::tree::List;

/// Who referred, by `Type`: name or AGB code, as the type allows.
const REFERRERS: [(&str, Option<&str>, Option<&str>); 7] = [
    ("01", None, None),
    ("02", Some("Huisartsenpraktijk De Duinroos"), None),
    ("02", None, Some("01021987")),
    ("03", Some("Jeugdarts A. Windvaan"), None),
    ("04", Some("Jeugdbescherming Verzinland"), None),
    ("06", None, None),
    ("08", Some("Rechtbank Verzinland"), None),
];

/// Why a request is not honoured; 8 (the child belongs to another municipality) is told apart.
const REFUSALS: [&str; 5] = ["1", "2", "4", "6", "7"];

/// Asks for what is assigned later (315). False when it is refused, or not yet answered.
pub(crate) fn ask(
    story: &mut Story<'_>,
    first_day: Day,
    assigned: &mut [Assigned],
    rng: &mut Rng,
) -> bool {
    for (index, product) in assigned.iter_mut().enumerate() {
        product.reference = Some(format!("VOT-{}-{index}", story.case.first_number));
    }
    let asked = after(first_day, -rng.i32(12..25));
    let products = assigned.iter().map(|product| requested(product, rng)).collect();
    let jeugd = story.case.law == Law::Jw;
    let client = person::short(&story.known(rng))
        .maybe("GezagsdragerBekend", (jeugd && rng.bool()).then_some("1"))
        .maybe("Commentaar", (rng.u8(..10) < 2).then_some("Graag bericht & overleg > 2 weken"))
        .list("AangevraagdeProducten", "AangevraagdProduct", products);
    story.push(315, asked, List::default().group("Client", client));
    let references: Vec<String> =
        assigned.iter().filter_map(|product| product.reference.clone()).collect();
    answer(story, asked, &references, rng)
}

/// How a municipality answers a request otherwise than by a 301: true when that still follows.
fn answer(story: &mut Story<'_>, asked: Day, references: &[String], rng: &mut Rng) -> bool {
    let refused = REFUSALS[rng.usize(..REFUSALS.len())];
    let elsewhere = (story.case.law == Law::Jw).then_some("0518");
    let (verdict, reason, municipality) = match rng.u8(..100) {
        0..60 => return true,
        60..80 => ("2", None, None),
        80..92 => ("1", Some(refused), None),
        92..96 if elsewhere.is_some() => ("1", Some("8"), elsewhere),
        // Nobody has looked at it yet.
        _ => return false,
    };
    for reference in references {
        let place = municipality.map(|code| List::default().leaf("Gemeente", code));
        let body = List::default()
            .leaf("ReferentieAanbieder", reference)
            .leaf("VerzoekAntwoord", verdict)
            .maybe("RedenAfwijzingVerzoek", reason)
            .each("Woonplaatsbeginsel", place);
        story.push(319, after(asked, rng.i32(1..6)), List::default().group("Antwoord", body));
    }
    verdict == "2"
}

/// One `AangevraagdProduct`.
fn requested(product: &Assigned, rng: &mut Rng) -> List {
    let ruling = (rng.u8(..10) == 0).then_some(product.number);
    let (kind, name, code) = REFERRERS[rng.usize(..REFERRERS.len())];
    let referrer =
        List::default().leaf("Type", kind).maybe("Naam", name).maybe("ZorgverlenerCode", code);
    List::default()
        .maybe("ReferentieAanbieder", product.reference.as_ref())
        .maybe("BeschikkingNummer", ruling)
        .product(product.product.as_ref())
        .maybe("BeschikkingIngangsdatum", ruling.map(|_| product.from))
        .leaf("ToewijzingIngangsdatum", product.from)
        .maybe("ToewijzingEinddatum", product.until)
        .amount(product.amount)
        .group("Verwijzer", referrer)
        .maybe("Raamcontract", rng.bool().then_some("1"))
}

/// Asks for a change of what is assigned (317), and what comes of it. Returns the day after which care
/// goes on as `rows` then say; `None` when there is nothing to ask.
pub(crate) fn change(
    story: &mut Story<'_>,
    asked: Day,
    assigned: &[Assigned],
    rows: &mut Vec<Row>,
    rng: &mut Rng,
) -> Option<Day> {
    let current: Vec<Assigned> =
        assigned.iter().filter(|product| product.is_current(asked)).cloned().collect();
    let wishes = Wishes::new(story.case.law, &current, asked, rng)?;
    let reference = format!("VOW-{}", story.case.first_number);
    let request = List::default()
        .leaf("ReferentieAanbieder", &reference)
        .leaf("RedenVerzoek", if rng.bool() { "1" } else { "2" })
        .list("OngewijzigdeProducten", "OngewijzigdProduct", wishes.unchanged())
        .list("TeWijzigenProducten", "TeWijzigenProduct", wishes.changed())
        .list("NieuweProducten", "NieuwProduct", wishes.added());
    let client = List::default().leaf("Bsn", &story.case.child.bsn).group("Verzoek", request);
    story.push(317, asked, List::default().group("Client", client));
    let day = after(asked, rng.i32(7..20));
    if !answer(story, asked, std::slice::from_ref(&reference), rng) {
        return Some(day);
    }
    story.assign(day, wishes.honoured(&current, &reference, day, rng), rng);
    if let Some(new) = &wishes.new
        && rng.u8(..10) < 7
    {
        let number = current.iter().map(|product| product.number).max()? + 5;
        let product = Assigned { number, ..new.clone() };
        let row = care::start_of(&product, rng);
        let told = after(row.begin.max(day), rng.i32(0..5));
        story.care(305, told, vec![row.clone()], rng);
        rows.push(row);
        return Some(told);
    }
    Some(day)
}

/// What a provider wants to be different, of all that is assigned now.
struct Wishes {
    /// Each number, and what must become of it if anything.
    each: Vec<(u32, Option<Assigned>)>,
    new: Option<Assigned>,
}

impl Wishes {
    fn new(law: Law, current: &[Assigned], asked: Day, rng: &mut Rng) -> Option<Self> {
        let first = current.first()?;
        let wish = |product: &Assigned, rng: &mut Rng| changed(product, asked, rng);
        let each: Vec<_> = current
            .iter()
            .map(|product| (product.number, rng.bool().then(|| wish(product, rng))))
            .collect();
        let mut wishes = Self { each, new: None };
        // Beside care of any kind there is no other.
        if first.product.is_some() && rng.bool() {
            let taken = |category: &&str| {
                current.iter().any(|of| {
                    of.product.as_ref().is_some_and(|product| product.category == *category)
                })
            };
            let category = law.categories().into_iter().find(|category| !taken(category))?;
            let from = after(asked, rng.i32(20..40));
            wishes.new = Some(Assigned {
                product: Some(care::specific(category, rng)),
                from,
                until: Some(after(from, rng.i32(60..300))),
                amount: care::volume(rng),
                change: None,
                ..first.clone()
            });
        }
        if wishes.new.is_none() && wishes.each.iter().all(|(_, wish)| wish.is_none()) {
            wishes.each[0].1 = Some(wish(first, rng));
        }
        Some(wishes)
    }

    fn unchanged(&self) -> Vec<List> {
        let kept = self.each.iter().filter(|(_, wish)| wish.is_none());
        kept.map(|(number, _)| List::default().leaf("ToewijzingNummer", number)).collect()
    }

    fn changed(&self) -> Vec<List> {
        let wishes = self.each.iter().filter_map(|(_, wish)| wish.as_ref());
        let row =
            |wish: &Assigned| List::default().leaf("ToewijzingNummer", wish.number).wish(wish);
        wishes.map(row).collect()
    }

    fn added(&self) -> Vec<List> {
        let row = |wish: &Assigned| List::default().product(wish.product.as_ref()).wish(wish);
        self.new.iter().map(row).collect()
    }

    /// What the 301 holds that gives all of it.
    fn honoured(
        &self,
        current: &[Assigned],
        reference: &str,
        day: Day,
        rng: &mut Rng,
    ) -> Vec<Assigned> {
        let honour = |product: Assigned, rng: &mut Rng| Assigned {
            reference: Some(reference.to_owned()),
            on: day,
            time: care::time(rng),
            ..product
        };
        let mut rows: Vec<Assigned> = Vec::new();
        for (product, (_, wish)) in current.iter().zip(&self.each) {
            rows.push(match wish {
                Some(wish) => honour(Assigned { change: Some("12"), ..wish.clone() }, rng),
                None => Assigned { on: day, time: care::time(rng), ..product.clone() },
            });
        }
        let number = current.iter().map(|product| product.number).max().unwrap_or_default() + 5;
        rows.extend(self.new.clone().map(|new| honour(Assigned { number, ..new }, rng)));
        rows
    }
}

/// The same assignment for its whole length, longer or with another volume or budget.
fn changed(product: &Assigned, asked: Day, rng: &mut Rng) -> Assigned {
    let mut wish = product.clone();
    wish.amount = match product.amount {
        Amount::None => Amount::None,
        Amount::Volume { volume, unit, frequency } => {
            Amount::Volume { volume: volume + rng.u32(1..5), unit, frequency }
        }
        Amount::Budget(cents) => Amount::Budget(cents + rng.u32(10_000..90_000)),
    };
    if wish.amount == Amount::None || rng.bool() {
        let until = wish.until.unwrap_or(asked).max(asked);
        wish.until = Some(after(until, rng.i32(30..120)));
    }
    wish
}

impl List {
    /// What a 317 tells of a wish, besides what it is about.
    fn wish(self, wish: &Assigned) -> Self {
        self.leaf("GewensteIngangsdatum", wish.from)
            .maybe("Einddatum", wish.until)
            .amount(wish.amount)
    }
}
