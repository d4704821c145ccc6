//! Starts and stops that were not withdrawn, by what rules look them up with.

use std::collections::BTreeMap;

use wijkstroom_schemas::day::Day;
use wijkstroom_schemas::event::{CareStartedFact, CareStoppedFact};

/// `ToewijzingNummer` and `Begindatum`.
type At = (Option<i64>, Day);

/// The starts and stops of one child between two parties. Each key is there once at most.
#[derive(Debug, Clone, Default)]
pub(crate) struct Deliveries<'a> {
    started: BTreeMap<At, Vec<&'a CareStartedFact>>,
    stopped: BTreeMap<At, Vec<&'a CareStoppedFact>>,
    /// Starts that no stop belongs to.
    open: BTreeMap<Option<i64>, Vec<&'a CareStartedFact>>,
}

impl<'a> Deliveries<'a> {
    /// Takes a start in; false when one of the same key is there.
    pub(crate) fn start(&mut self, fact: &'a CareStartedFact) -> bool {
        let is_new = self.known_start(fact).is_none();
        if is_new {
            self.started.entry((fact.toewijzing_nummer, fact.begindatum)).or_default().push(fact);
            self.reopen(fact);
        }
        is_new
    }

    /// Takes out the start of the same key.
    pub(crate) fn unstart(&mut self, fact: &CareStartedFact) -> Option<&'a CareStartedFact> {
        let of = self.started.get_mut(&(fact.toewijzing_nummer, fact.begindatum))?;
        let at = of.iter().position(|known| same_start(known, fact))?;
        let gone = of.remove(at);
        self.close(gone);
        Some(gone)
    }

    /// Takes a stop in; false when one of the same key is there.
    pub(crate) fn stop(&mut self, fact: &'a CareStoppedFact) -> bool {
        let is_new = !self.knows_stop(fact);
        if is_new {
            self.stopped.entry((fact.toewijzing_nummer, fact.begindatum)).or_default().push(fact);
            if let Some(start) = self.start_of(fact) {
                self.close(start);
            }
        }
        is_new
    }

    /// Takes out the stop of the same key.
    pub(crate) fn unstop(&mut self, fact: &CareStoppedFact) -> Option<&'a CareStoppedFact> {
        let of = self.stopped.get_mut(&(fact.toewijzing_nummer, fact.begindatum))?;
        let at = of.iter().position(|known| same_stop(known, fact))?;
        let gone = of.remove(at);
        if let Some(start) = self.start_of(gone) {
            self.reopen(start);
        }
        Some(gone)
    }

    /// Whether a start of the same key is there.
    pub(crate) fn knows_start(&self, fact: &CareStartedFact) -> bool {
        self.known_start(fact).is_some()
    }

    /// Whether a stop of the same key is there.
    pub(crate) fn knows_stop(&self, fact: &CareStoppedFact) -> bool {
        self.stops(fact).iter().any(|known| same_stop(known, fact))
    }

    /// The start that a stop repeats the key of.
    pub(crate) fn start_of(&self, stop: &CareStoppedFact) -> Option<&'a CareStartedFact> {
        let of = self.started.get(&(stop.toewijzing_nummer, stop.begindatum))?;
        of.iter().copied().find(|start| belongs_to(stop, start))
    }

    /// Whether a stop ended this delivery, for good or for a while.
    pub(crate) fn is_stopped(&self, start: &CareStartedFact) -> bool {
        let stops = self.stopped.get(&(start.toewijzing_nummer, start.begindatum));
        stops.is_some_and(|stops| stops.iter().any(|stop| belongs_to(stop, start)))
    }

    /// The stops with the same `ToewijzingNummer` and `Begindatum`.
    pub(crate) fn stops(&self, like: &CareStoppedFact) -> &[&'a CareStoppedFact] {
        let of = self.stopped.get(&(like.toewijzing_nummer, like.begindatum));
        of.map_or(&[], Vec::as_slice)
    }

    /// The starts with this `ToewijzingNummer` that no stop belongs to.
    pub(crate) fn open(&self, toewijzing_nummer: Option<i64>) -> &[&'a CareStartedFact] {
        self.open.get(&toewijzing_nummer).map_or(&[], Vec::as_slice)
    }

    fn known_start(&self, fact: &CareStartedFact) -> Option<&'a CareStartedFact> {
        let of = self.started.get(&(fact.toewijzing_nummer, fact.begindatum))?;
        of.iter().copied().find(|known| same_start(known, fact))
    }

    fn close(&mut self, start: &CareStartedFact) {
        if let Some(open) = self.open.get_mut(&start.toewijzing_nummer) {
            open.retain(|known| !same_start(known, start));
        }
    }

    fn reopen(&mut self, start: &'a CareStartedFact) {
        if !self.is_stopped(start) {
            self.open.entry(start.toewijzing_nummer).or_default().push(start);
        }
    }
}

/// Logical key of a `StartProduct`: `ToewijzingNummer`, `Product` and `Begindatum`.
pub(crate) fn same_start(one: &CareStartedFact, other: &CareStartedFact) -> bool {
    one.toewijzing_nummer == other.toewijzing_nummer
        && one.product_categorie == other.product_categorie
        && one.product_code == other.product_code
        && one.begindatum == other.begindatum
}

/// Logical key of a `StopProduct`: that of the start, `RedenBeeindiging` and `Einddatum`.
pub(crate) fn same_stop(one: &CareStoppedFact, other: &CareStoppedFact) -> bool {
    one.toewijzing_nummer == other.toewijzing_nummer
        && one.product_categorie == other.product_categorie
        && one.product_code == other.product_code
        && one.begindatum == other.begindatum
        && one.reden_beeindiging == other.reden_beeindiging
        && one.einddatum == other.einddatum
}

/// Whether a stop repeats the key of a start.
fn belongs_to(stop: &CareStoppedFact, start: &CareStartedFact) -> bool {
    stop.toewijzing_nummer == start.toewijzing_nummer
        && stop.product_categorie == start.product_categorie
        && stop.product_code == start.product_code
        && stop.begindatum == start.begindatum
}
