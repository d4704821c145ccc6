//! From a dossier to facts.

use wijkstroom_schemas::day::Day;
use wijkstroom_schemas::feed::{Family, Kept, Mutation};

use super::dossier::{Absence, Dossier, Period};
use crate::feed::{Draft, Part, Values};

/// Hours and half days that a fact may hold.
const MISSED_MAX: u16 = 2_000;

/// What a dossier tells; `None` when that is nothing.
pub(super) fn part(dossier: &Dossier) -> Option<Part> {
    let family = Family::named("SchoolSignalled")?;
    let making = Making { dossier, family };
    let mut facts = Vec::new();
    facts.extend(dossier.plan.map(|plan| making.draft("ondersteuning", plan, Values::default())));
    for statement in &dossier.statements {
        let mut values = Values::default();
        values.put("tlv_categorie", statement.category);
        values.put("samenwerkingsverband", &statement.by);
        facts.push(making.draft("tlv", statement.period, values));
    }
    facts.extend(dossier.absence.and_then(|absence| making.absence(&absence)));
    if facts.is_empty() {
        return None;
    }
    for (index, fact) in facts.iter_mut().enumerate() {
        fact.element = format!("SchoolSignalled[{}]", index + 1).into();
    }
    let mut kept = Kept::default();
    let number = dossier.number.iter().map(|number| ("onderwijsnummer".to_owned(), number.clone()));
    kept.texts.extend(number);
    Some(Part { person: Some(dossier.pupil.clone()), facts, kept })
}

struct Making<'m> {
    dossier: &'m Dossier,
    family: &'static Family,
}

impl Making<'_> {
    fn draft(&self, signal: &str, period: Period, mut values: Values) -> Draft {
        let dossier = self.dossier;
        values.put("signaalsoort", signal);
        values.put("brin", &dossier.brin);
        values.put("datum_start", &period.from.to_string());
        values.extend(period.to.map(|to| ("datum_einde", to.to_string())));
        values.extend(dossier.kind.as_ref().map(|kind| ("schoolsoort", kind)));
        // A statement or a plan is told by its first day; absence there is one of.
        let from = if signal == "verzuim" { String::new() } else { period.from.to_string() };
        let by = values.get("samenwerkingsverband").unwrap_or_default().to_owned();
        let pupil = dossier.own_key.as_ref().or(dossier.number.as_ref());
        let pupil = pupil.cloned().unwrap_or_else(|| dossier.pupil.identity().0);
        Draft {
            family: self.family,
            element: "".into(),
            record: format!("{}\n{pupil}\n{signal}\n{from}\n{by}", dossier.brin),
            mutation: Mutation::New,
            order: i64::from(dossier.made.days()),
            values,
            on: Some(dossier.made),
        }
    }

    /// Absence, where there was any.
    fn absence(&self, absence: &Absence) -> Option<Draft> {
        let sum = |counts: [Option<u16>; 2]| {
            let known = counts.iter().any(Option::is_some);
            let sum = counts.into_iter().flatten().fold(0_u16, u16::saturating_add);
            known.then(|| sum.min(MISSED_MAX))
        };
        let (half_days, hours) = (sum(absence.half_days), sum(absence.hours));
        let any = half_days > Some(0) || hours > Some(0) || absence.over_a_quarter == Some(true);
        if !any && absence.attendance_officer != Some(true) {
            return None;
        }
        let mut values = Values::default();
        // Half days are told where the family has a field for them.
        let field = self.family.field("dagdelen").map(|field| field.name);
        values.extend(field.zip(half_days).map(|(name, count)| (name, count.to_string())));
        values.extend(hours.map(|hours| ("lesuren", hours.to_string())));
        values.extend(absence.over_a_quarter.map(|told| ("meer_dan_25_procent", told.to_string())));
        if absence.attendance_officer == Some(true) {
            values.put("vervolg", "leerplicht");
        }
        let made = self.dossier.made;
        let period = Period { from: a_year_before(made), to: Some(made) };
        Some(self.draft("verzuim", period, values))
    }
}

/// The day after the same day a year earlier; of 29 February the first of March.
fn a_year_before(day: Day) -> Day {
    let (year, month, number) = day.ymd();
    let before = Day::from_ymd(year - 1, month, number).or(Day::from_ymd(year - 1, 2, 28));
    before.and_then(|before| Day::from_days(before.days() + 1)).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use wijkstroom_schemas::day::Day;

    use super::a_year_before;

    #[track_caller]
    fn check(day: &str, expected: &str) {
        assert_eq!(a_year_before(Day::parse(day).unwrap()).to_string(), expected);
    }

    #[test]
    fn a_year_ends_on_the_day_that_a_dossier_is_made() {
        check("2026-05-14", "2025-05-15");
        check("2024-02-29", "2023-03-01");
        check("2026-12-31", "2026-01-01");
        check("0001-05-05", "0001-05-05");
    }
}
