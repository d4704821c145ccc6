//! What one child's accepted messages come to: what the rules look things up in.

use std::collections::{BTreeMap, BTreeSet};

use wijkstroom_schemas::day::Day;
use wijkstroom_schemas::event::{AllocatedFact, CareStartedFact, CareStoppedFact, DeclaredFact};

use super::told::{Facts, Parties, Told};

/// Everything that was accepted about one child, by who told it to whom.
#[derive(Debug, Clone, Default)]
pub(crate) struct Dossiers<'a>(BTreeMap<Parties<'a>, Dossier<'a>>);

/// What a municipality and a provider accepted of each other about one child.
#[derive(Debug, Clone, Default)]
pub(crate) struct Dossier<'a> {
    /// Every version of every `ToegewezenProduct`.
    pub(crate) allocated: Vec<&'a AllocatedFact>,
    /// Starts that were not withdrawn.
    pub(crate) started: Vec<&'a CareStartedFact>,
    /// Stops that were not withdrawn.
    pub(crate) stopped: Vec<&'a CareStoppedFact>,
    /// Requests, whether answered or not.
    pub(crate) requests: Vec<&'a str>,
    /// Requests that an assignment honours or a 319 refuses.
    pub(crate) closed: Vec<&'a str>,
    /// Claimed lines that are approved, credits too.
    pub(crate) lines: Vec<&'a DeclaredFact>,
    /// Every claimed line, refused ones too.
    pub(crate) claimed: Vec<&'a DeclaredFact>,
}

impl<'a> Dossiers<'a> {
    /// What these parties have, empty when nothing.
    pub(crate) fn of(&self, parties: Parties<'_>) -> Dossier<'a> {
        self.0.get(&parties).cloned().unwrap_or_default()
    }

    /// Whether the municipality assigned this child anything under this law, to whomever.
    pub(crate) fn knows_client(&self, parties: Parties<'_>) -> bool {
        let (law, municipality, _) = parties;
        self.0.iter().any(|((other_law, other, _), dossier)| {
            *other_law == law && *other == municipality && !dossier.allocated.is_empty()
        })
    }

    /// Replaces what these parties have.
    pub(crate) fn put(&mut self, told: &'a Told, dossier: Dossier<'a>) {
        self.0.insert(told.parties(), dossier);
    }

    /// Takes a message in, whatever the rules say of it; of a claim the lines that are not refused.
    pub(crate) fn apply(&mut self, told: &'a Told, refused: &BTreeSet<i32>) {
        let dossier = self.0.entry(told.parties()).or_default();
        match &told.facts {
            Facts::Allocated(facts) => facts.iter().for_each(|fact| dossier.allocate(fact)),
            Facts::Started(facts) => facts.iter().for_each(|fact| dossier.start(fact)),
            Facts::Stopped(facts) => facts.iter().for_each(|fact| dossier.stop(fact)),
            Facts::Requested(_) | Facts::Changed(_) => dossier.requests.extend(requests(told)),
            Facts::Answered(facts) => {
                let refusals = facts.iter().filter(|fact| fact.verzoek_antwoord == "1");
                dossier.closed.extend(refusals.map(|fact| fact.request_id.as_str()));
            }
            Facts::Declared(facts) => {
                dossier.claimed.extend(facts);
                let kept = facts.iter().filter(|fact| !refused.contains(&fact.ordinal));
                dossier.lines.extend(kept.filter(|fact| !is_refused(fact)));
            }
            Facts::DeclarationAnswered(_) | Facts::Registered(_) => {}
        }
    }
}

impl<'a> Dossier<'a> {
    fn allocate(&mut self, fact: &'a AllocatedFact) {
        self.allocated.push(fact);
        self.closed.extend(fact.request_id.as_deref());
    }

    /// Takes a start in, or withdraws one.
    pub(crate) fn start(&mut self, fact: &'a CareStartedFact) {
        if is_withdrawal(&fact.status_aanlevering) {
            self.started.retain(|known| !same_start(known, fact));
        } else {
            self.started.push(fact);
        }
    }

    /// Takes a stop in, or withdraws one.
    pub(crate) fn stop(&mut self, fact: &'a CareStoppedFact) {
        if is_withdrawal(&fact.status_aanlevering) {
            self.stopped.retain(|known| !same_stop(known, fact));
        } else {
            self.stopped.push(fact);
        }
    }

    /// The version of an assignment that counts: the last by `Toewijzingsdatum` and time (IV013).
    pub(crate) fn assignment(&self, toewijzing_nummer: i64) -> Option<&'a AllocatedFact> {
        let versions = self.allocated.iter().copied();
        versions
            .filter(|fact| fact.toewijzing_nummer == toewijzing_nummer)
            .max_by_key(|fact| (fact.toewijzingsdatum, &fact.toewijzingstijd))
    }

    /// The current assignments of a day, by what was assigned until then: those that hold on it or
    /// later and are not removed.
    pub(crate) fn current(&self, on: Day) -> BTreeMap<i64, &'a AllocatedFact> {
        let mut last: BTreeMap<i64, &'a AllocatedFact> = BTreeMap::new();
        for fact in self.allocated.iter().copied().filter(|fact| fact.toewijzingsdatum <= on) {
            let known = last.entry(fact.toewijzing_nummer).or_insert(fact);
            let moment = |fact: &'a AllocatedFact| (fact.toewijzingsdatum, &fact.toewijzingstijd);
            if moment(fact) >= moment(known) {
                *known = fact;
            }
        }
        last.retain(|_, fact| !is_removed(fact) && fact.einddatum.is_none_or(|end| end >= on));
        last
    }

    /// Whether a stop ended this delivery, for good or for a while.
    pub(crate) fn is_stopped(&self, start: &CareStartedFact) -> bool {
        self.stopped.iter().any(|stop| belongs_to(stop, start))
    }

    /// The approved debit line with this reference.
    pub(crate) fn debit(&self, prestatie_id: &str) -> Option<&'a DeclaredFact> {
        let mut debits = self.lines.iter().copied().filter(|line| !is_credit(line));
        debits.find(|line| line.prestatie_id == prestatie_id)
    }

    /// The claimed line with this reference, approved or not.
    pub(crate) fn claimed(&self, prestatie_id: &str) -> Option<&'a DeclaredFact> {
        self.claimed.iter().copied().find(|line| line.prestatie_id == prestatie_id)
    }

    /// Whether an approved credit takes a line back.
    pub(crate) fn is_credited(&self, prestatie_id: &str) -> bool {
        self.lines.iter().any(|line| line.vorige_prestatie_id.as_deref() == Some(prestatie_id))
    }
}

/// The requests that a message makes: each product of a 315 is one, a 317 is one as a whole.
pub(crate) fn requests(told: &Told) -> Vec<&str> {
    if let Facts::Requested(facts) = &told.facts {
        facts.iter().map(|fact| fact.request_id.as_str()).collect()
    } else if let Facts::Changed(facts) = &told.facts {
        facts.first().map(|fact| fact.request_id.as_str()).into_iter().collect()
    } else {
        Vec::new()
    }
}

/// `StatusAanlevering` 3.
pub(crate) fn is_withdrawal(status_aanlevering: &str) -> bool {
    status_aanlevering == "3"
}

/// Whether an assignment was taken back: as never sent (OP033x1, OP087).
pub(crate) fn is_removed(fact: &AllocatedFact) -> bool {
    matches!(fact.reden_wijziging.as_deref(), Some("13" | "01"))
        && fact.einddatum == Some(fact.ingangsdatum)
}

/// A credit names the line it takes back (CD060).
pub(crate) fn is_credit(fact: &DeclaredFact) -> bool {
    fact.vorige_prestatie_id.is_some()
}

/// Whether a line was refused before.
pub(crate) fn is_refused(fact: &DeclaredFact) -> bool {
    fact.beoordeling.as_deref() == Some("afgewezen")
}

/// Whether a line was approved before.
pub(crate) fn is_approved(fact: &DeclaredFact) -> bool {
    fact.beoordeling.as_deref() == Some("toegewezen")
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
pub(crate) fn belongs_to(stop: &CareStoppedFact, start: &CareStartedFact) -> bool {
    stop.toewijzing_nummer == start.toewijzing_nummer
        && stop.product_categorie == start.product_categorie
        && stop.product_code == start.product_code
        && stop.begindatum == start.begindatum
}
