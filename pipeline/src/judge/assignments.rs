//! What the municipality assigned one child with one provider, by number.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use wijkstroom_schemas::day::Day;
use wijkstroom_schemas::event::AllocatedFact;

use super::told::Told;

/// One version of an assignment, and the message that tells it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Version<'a> {
    pub(crate) told: &'a Told,
    pub(crate) fact: &'a AllocatedFact,
}

impl Version<'_> {
    /// Which of two counts: the later by `Toewijzingsdatum` and time (IV013), then by `Dagtekening`
    /// and `Identificatie`, as in the warehouse.
    ///
    /// The warehouse goes on with the hash of the content, and then the id of the fact; the judge
    /// has neither. Other content under the same `Identificatie` is refused at the door, so only
    /// one message that tells a number twice comes so far: of that the last element counts here.
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |version: &Self| {
            let Self { told, fact } = *version;
            (fact.toewijzingsdatum, &fact.toewijzingstijd, told.dagtekening, &told.identification)
        };
        let rest = |version: &Self| (version.told.message_id, version.fact.ordinal);
        key(self).cmp(&key(other)).then_with(|| rest(self).cmp(&rest(other)))
    }
}

/// Every version of every `ToegewezenProduct`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Assignments<'a> {
    /// By number, the versions in the order in which they count.
    versions: BTreeMap<i64, Vec<Version<'a>>>,
    /// By request that is honoured, the first day on which it was.
    honoured: BTreeMap<&'a str, Day>,
}

impl<'a> Assignments<'a> {
    /// Takes a version in.
    pub(crate) fn allocate(&mut self, told: &'a Told, fact: &'a AllocatedFact) {
        let version = Version { told, fact };
        let versions = self.versions.entry(fact.toewijzing_nummer).or_default();
        let at = versions.partition_point(|known| known.cmp(&version).is_le());
        versions.insert(at, version);
        if let Some(request) = fact.request_id.as_deref() {
            let day = self.honoured.entry(request).or_insert(fact.toewijzingsdatum);
            *day = fact.toewijzingsdatum.min(*day);
        }
    }

    /// All versions of an assignment.
    pub(crate) fn versions(&self, toewijzing_nummer: i64) -> &[Version<'a>] {
        self.versions.get(&toewijzing_nummer).map_or(&[], Vec::as_slice)
    }

    /// The version of an assignment that counts.
    pub(crate) fn last(&self, toewijzing_nummer: i64) -> Option<&'a AllocatedFact> {
        self.versions(toewijzing_nummer).last().map(|version| version.fact)
    }

    /// An assignment that is current on a day, by what was assigned until then: it holds on it or
    /// later and is not removed.
    pub(crate) fn current(&self, toewijzing_nummer: i64, on: Day) -> Option<&'a AllocatedFact> {
        let versions = self.versions(toewijzing_nummer);
        let until = versions.partition_point(|version| version.fact.toewijzingsdatum <= on);
        let last = versions[..until].last()?.fact;
        (!is_removed(last) && last.einddatum.is_none_or(|end| end >= on)).then_some(last)
    }

    /// The numbers of all assignments.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = i64> {
        self.versions.keys().copied()
    }

    /// The first day on which a request was honoured.
    pub(crate) fn honoured(&self, request: &str) -> Option<Day> {
        self.honoured.get(request).copied()
    }
}

/// Whether an assignment was taken back: as never sent (OP033x1, OP087).
pub(crate) fn is_removed(fact: &AllocatedFact) -> bool {
    matches!(fact.reden_wijziging.as_deref(), Some("13" | "01"))
        && fact.einddatum == Some(fact.ingangsdatum)
}
