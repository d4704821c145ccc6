//! What is read of a dossier, and no more.

use wijkstroom_schemas::day::Day;
use wijkstroom_schemas::event::Person;

/// A dossier, as far as it is needed. Identifies.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Dossier {
    /// `POSWV` or `VOSWV`.
    pub(super) profile: &'static str,
    /// Day on which it was made.
    pub(super) made: Day,
    /// BRIN code and vestiging, such as `99XX00`.
    pub(super) brin: String,
    /// Kind of school, such as `SO`.
    pub(super) kind: Option<String>,
    /// The pupil.
    pub(super) pupil: Person,
    /// `onderwijsnummer`, of a pupil without BSN.
    pub(super) number: Option<String>,
    /// Key of the pupil at the school.
    pub(super) own_key: Option<String>,
    /// Plan for support.
    pub(super) plan: Option<Period>,
    /// Statements of admission.
    pub(super) statements: Vec<Statement>,
    /// Absence in the twelve months before it was made.
    pub(super) absence: Option<Absence>,
}

/// First and last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Period {
    pub(super) from: Day,
    pub(super) to: Option<Day>,
}

/// A statement of admission (TLV).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Statement {
    pub(super) period: Period,
    /// Number of the samenwerkingsverband.
    pub(super) by: String,
    /// `L`, `M`, `H` or `Nvt`.
    pub(super) category: &'static str,
}

/// Absence, in half days (primary school) or hours (secondary), allowed and not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Absence {
    pub(super) half_days: [Option<u16>; 2],
    pub(super) hours: [Option<u16>; 2],
    pub(super) over_a_quarter: Option<bool>,
    pub(super) attendance_officer: Option<bool>,
}

/// Categories of a statement of admission.
pub(super) const CATEGORIES: [&str; 4] = ["L", "M", "H", "Nvt"];
