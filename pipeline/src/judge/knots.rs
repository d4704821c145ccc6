//! Starts and stops of one day that decide over each other.

use std::collections::BTreeMap;

use wijkstroom_schemas::day::Day;

use super::dossier::is_withdrawal;
use super::told::{Facts, Parties, Told};

/// A message that is to be judged.
#[derive(Debug, Clone, Copy)]
pub(super) struct Open<'a> {
    /// Its place among the entries.
    pub(super) index: usize,
    pub(super) told: &'a Told,
    /// Whether it was accepted before.
    pub(super) is_given: bool,
}

impl Open<'_> {
    /// Whether it tells of starts or stops.
    pub(super) fn is_delivery(&self) -> bool {
        matches!(self.told.facts, Facts::Started(_) | Facts::Stopped(_))
    }
}

/// Splits the messages of a day into those that share assignments, directly or by others between
/// them. Each knot has the order that most likely lets all pass; any other message is one alone.
pub(super) fn knots<'a>(of_day: &[Open<'a>]) -> Vec<Vec<Open<'a>>> {
    if of_day.len() < 2 {
        return vec![of_day.to_vec()];
    }
    let mut knots: Vec<Vec<Open<'a>>> = Vec::new();
    let mut knot_of: BTreeMap<(Parties<'a>, Option<i64>), usize> = BTreeMap::new();
    for open in of_day {
        let numbers = |open: &Open<'a>| {
            let parties = open.told.parties();
            elements(open.told).into_iter().map(move |element| (parties, element.delivery.0))
        };
        let mut met: Vec<usize> =
            numbers(open).filter_map(|number| knot_of.get(&number).copied()).collect();
        met.sort_unstable();
        met.dedup();
        // The largest takes the others in, so that no message is moved often.
        let into = met.iter().copied().max_by_key(|met| knots[*met].len()).unwrap_or(knots.len());
        if into == knots.len() {
            knots.push(Vec::new());
        }
        let mut joining = vec![*open];
        for other in met.into_iter().filter(|met| *met != into) {
            joining.append(&mut knots[other]);
        }
        for number in joining.iter().flat_map(numbers) {
            knot_of.insert(number, into);
        }
        knots[into].append(&mut joining);
    }
    knots.retain(|knot| !knot.is_empty());
    knots.iter_mut().for_each(|knot| sort(knot));
    knots
}

/// `ToewijzingNummer`, product and `Begindatum`.
type Delivery<'a> = (Option<i64>, Option<&'a str>, Option<&'a str>, Day);

/// A `StartProduct` or `StopProduct`.
struct Element<'a> {
    delivery: Delivery<'a>,
    /// What it does to the number of deliveries that go on.
    weight: i32,
    /// A start, its stops, the last first day and the definitive ones last, what withdraws stops, and
    /// what withdraws the start.
    place: (u8, Option<Day>, bool),
}

fn elements(told: &Told) -> Vec<Element<'_>> {
    match &told.facts {
        Facts::Started(facts) => {
            let element = |withdraws: bool| if withdraws { (-1, 3) } else { (1, 0) };
            let each = facts.iter().map(|fact| {
                let (weight, place) = element(is_withdrawal(&fact.status_aanlevering));
                let (categorie, code) = (&fact.product_categorie, &fact.product_code);
                let delivery = (
                    fact.toewijzing_nummer,
                    categorie.as_deref(),
                    code.as_deref(),
                    fact.begindatum,
                );
                Element { delivery, weight, place: (place, None, false) }
            });
            each.collect()
        }
        Facts::Stopped(facts) => {
            let element = |withdraws: bool| if withdraws { (1, 2) } else { (-1, 1) };
            let each = facts.iter().map(|fact| {
                let (weight, place) = element(is_withdrawal(&fact.status_aanlevering));
                let (categorie, code) = (&fact.product_categorie, &fact.product_code);
                let delivery = (
                    fact.toewijzing_nummer,
                    categorie.as_deref(),
                    code.as_deref(),
                    fact.begindatum,
                );
                let is_definitive = fact.reden_beeindiging != "20";
                Element { delivery, weight, place: (place, Some(fact.einddatum), is_definitive) }
            });
            each.collect()
        }
        Facts::Allocated(_)
        | Facts::Requested(_)
        | Facts::Changed(_)
        | Facts::Answered(_)
        | Facts::Declared(_)
        | Facts::DeclarationAnswered(_)
        | Facts::Registered(_) => Vec::new(),
    }
}

/// Deliveries that are over or withdrawn by the end of the day go before those that go on, for of
/// these there may be one only; then by first day.
fn sort(knot: &mut [Open<'_>]) {
    let mut going_on: BTreeMap<Delivery<'_>, i32> = BTreeMap::new();
    for element in knot.iter().flat_map(|open| elements(open.told)) {
        *going_on.entry(element.delivery).or_default() += element.weight;
    }
    knot.sort_by_cached_key(|open| {
        let elements = elements(open.told);
        let goes_on = |element: &Element<'_>| going_on.get(&element.delivery) > Some(&0);
        let first = elements.iter().map(|element| (element.delivery.3, element.place)).min();
        (elements.iter().any(goes_on), first, open.told.message_id)
    });
}
