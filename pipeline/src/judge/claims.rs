//! Claimed lines, by what rules look them up with. A claim may have tens of thousands.

use std::collections::HashMap;

use wijkstroom_schemas::day::Day;
use wijkstroom_schemas::event::DeclaredFact;

/// What at most one debit may be approved for at a time: `ToewijzingNummer`, product, first and
/// last day.
type Period<'a> = (i64, &'a str, &'a str, Day, Day);

/// The claimed lines of one child between two parties.
#[derive(Debug, Clone, Default)]
pub(crate) struct Claims<'a> {
    /// Every claimed line by its reference, refused ones too; the first of each.
    claimed: HashMap<&'a str, &'a DeclaredFact>,
    /// Approved debits by their reference.
    debits: HashMap<&'a str, Vec<&'a DeclaredFact>>,
    /// By reference, how many approved credits take it back.
    credits: HashMap<&'a str, usize>,
    /// How many approved debits there are that no credit takes back.
    of_period: HashMap<Period<'a>, usize>,
    /// The same by assignment.
    of_assignment: HashMap<i64, usize>,
    /// What is claimed of an assignment by unit, credits taken off.
    volumes: HashMap<(i64, &'a str), i64>,
    /// What is claimed of an assignment in cents, credits taken off.
    amounts: HashMap<i64, i64>,
}

impl<'a> Claims<'a> {
    /// Takes a line in that is claimed, whatever becomes of it.
    pub(crate) fn claim(&mut self, line: &'a DeclaredFact) {
        self.claimed.entry(&line.prestatie_id).or_insert(line);
    }

    /// Takes an approved line in.
    pub(crate) fn approve(&mut self, line: &'a DeclaredFact) {
        self.add(line, 1);
        if let Some(reference) = line.vorige_prestatie_id.as_deref() {
            let credits = self.credits.entry(reference).or_default();
            *credits += 1;
            if *credits == 1 {
                self.recount(reference, false);
            }
        } else {
            self.debits.entry(&line.prestatie_id).or_default().push(line);
            if !self.is_credited(&line.prestatie_id) {
                self.count(line, true);
            }
        }
    }

    /// Takes back the line that was approved last.
    pub(crate) fn disapprove(&mut self, line: &'a DeclaredFact) {
        self.add(line, -1);
        if let Some(reference) = line.vorige_prestatie_id.as_deref() {
            let credits = self.credits.entry(reference).or_default();
            *credits = credits.saturating_sub(1);
            if *credits == 0 {
                self.recount(reference, true);
            }
        } else {
            self.debits.entry(&line.prestatie_id).or_default().pop();
            if !self.is_credited(&line.prestatie_id) {
                self.count(line, false);
            }
        }
    }

    fn add(&mut self, line: &'a DeclaredFact, times: i64) {
        let sign = if is_credit(line) { -times } else { times };
        let unit = (line.toewijzing_nummer, line.eenheid.as_str());
        *self.volumes.entry(unit).or_default() += sign * line.geleverd_volume;
        *self.amounts.entry(line.toewijzing_nummer).or_default() += times * line.bedrag;
    }

    /// A first credit takes the debits of a reference back, or is itself gone again.
    fn recount(&mut self, reference: &str, counts: bool) {
        let debits = self.debits.get(reference).cloned().unwrap_or_default();
        debits.into_iter().for_each(|debit| self.count(debit, counts));
    }

    fn count(&mut self, debit: &'a DeclaredFact, counts: bool) {
        let of_period = self.of_period.entry(period(debit)).or_default();
        let of_assignment = self.of_assignment.entry(debit.toewijzing_nummer).or_default();
        for count in [of_period, of_assignment] {
            *count = if counts { *count + 1 } else { count.saturating_sub(1) };
        }
    }

    /// The claimed line with this reference, approved or not.
    pub(crate) fn claimed(&self, prestatie_id: &str) -> Option<&'a DeclaredFact> {
        self.claimed.get(prestatie_id).copied()
    }

    /// The approved debit with this reference.
    pub(crate) fn debit(&self, prestatie_id: &str) -> Option<&'a DeclaredFact> {
        self.debits.get(prestatie_id)?.first().copied()
    }

    /// Whether an approved credit takes a line back.
    pub(crate) fn is_credited(&self, prestatie_id: &str) -> bool {
        self.credits.get(prestatie_id).is_some_and(|credits| *credits > 0)
    }

    /// Whether a debit for the same product and days is approved and not credited.
    pub(crate) fn is_debited(&self, like: &DeclaredFact) -> bool {
        self.of_period.get(&period(like)).is_some_and(|debits| *debits > 0)
    }

    /// Whether any debit on an assignment is approved and not credited.
    pub(crate) fn has_debits(&self, toewijzing_nummer: i64) -> bool {
        self.of_assignment.get(&toewijzing_nummer).is_some_and(|debits| *debits > 0)
    }

    /// The volume in one unit that is approved on an assignment, credits taken off.
    pub(crate) fn volume(&self, toewijzing_nummer: i64, eenheid: &str) -> i64 {
        self.volumes.get(&(toewijzing_nummer, eenheid)).copied().unwrap_or_default()
    }

    /// What is approved on an assignment in cents, credits taken off.
    pub(crate) fn amount(&self, toewijzing_nummer: i64) -> i64 {
        self.amounts.get(&toewijzing_nummer).copied().unwrap_or_default()
    }
}

fn period(line: &DeclaredFact) -> Period<'_> {
    let DeclaredFact { product_categorie, product_code, .. } = line;
    (line.toewijzing_nummer, product_categorie, product_code, line.begindatum, line.einddatum)
}

/// A credit names the line it takes back (CD060).
pub(crate) fn is_credit(line: &DeclaredFact) -> bool {
    line.vorige_prestatie_id.is_some()
}

/// Whether a line was refused before.
pub(crate) fn is_refused(line: &DeclaredFact) -> bool {
    line.beoordeling.as_deref() == Some("afgewezen")
}

/// Whether a line was approved before.
pub(crate) fn is_approved(line: &DeclaredFact) -> bool {
    line.beoordeling.as_deref() == Some("toegewezen")
}
