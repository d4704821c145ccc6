//! What the facts of one child say together. Pure: a function of the *set* of facts,
//! whatever their order of arrival.
//!
//! Texts compare by their bytes, days as days, `ToewijzingNummer` as a number; an absent
//! value equals only an absent value.
//!
//! **Standing.** A *key* is municipality, law, provider, pseudonym, ToewijzingNummer (or
//! its absence), Categorie, Code and Begindatum; of a stop also RedenBeeindiging and
//! Einddatum. `StatusAanlevering` 3 withdraws, any other reports. Let D be the latest
//! Dagtekening among the facts of a key.
//!
//! 1. All facts of day D report: it stands.
//! 2. All facts of day D withdraw: it does not.
//! 3. Both kinds on day D: it stands if there are more reports than withdrawals over all
//!    days. Else it stands if no report from before day D is known, and is *uncertain*:
//!    what was withdrawn may be that very report, or one that was never seen. Else not.
//!
//! What stands has the content of its report with the greatest (Dagtekening,
//! Identificatie, fact id).
//!
//! **Assignment** (`toewijzing`). One for each municipality, law, provider, pseudonym and
//! ToewijzingNummer, with the content of the fact with the greatest (Toewijzingsdatum,
//! Toewijzingstijd, Dagtekening, Identificatie, receipt, fact id). RedenWijziging 13
//! withdraws it: the row stays, its status says so.
//!
//! **Care period** (`zorgperiode`). One for each key of a start (that is, without
//! RedenBeeindiging and Einddatum) under which a start or a stop stands. Of several
//! standing stops a definitive one (reason other than 20) goes before a temporary one;
//! then the one with the greatest (Einddatum, Dagtekening, Identificatie, fact id) counts.
//! ToewijzingIngangsdatum is that of the start, or of the stop where no start stands.
//!
//! What messages tell of the child itself is the matter of [`super::client`].

use std::collections::BTreeMap;
use std::sync::Arc;

use wijkstroom_schemas::day::Day;

use crate::sql::value::Id;

/// The stop reason "temporary" of code list JZ588.
const TEMPORARY: &str = "20";
/// The change reason "removed" of code list JZ002.
const REMOVED: &str = "13";
/// The delivery status "remove" of code list COD467.
const WITHDRAWS: &str = "3";

/// One fact, as far as derivation needs it. Its text parts are shared between facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Id of the fact.
    pub fact_id: Id,
    /// Receipt of its message.
    pub receipt: Id,
    /// `Dagtekening` of its message.
    pub dagtekening: Day,
    /// `Identificatie` of its message.
    pub identification: Box<str>,
    /// Between whom, and under which number.
    pub dossier: Arc<Dossier>,
    /// What the fact says.
    pub body: Body,
}

/// What an assignment, and all care under it, have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)] // the fields are those of `wijkstroom_schemas::clean`
pub struct Dossier {
    pub pseudonym: Id,
    pub municipality: String,
    pub law: String,
    pub provider: String,
    pub toewijzing_nummer: Option<i64>,
}

/// What a fact says, by family.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// A `ToegewezenProduct`.
    Allocated(Box<Allocation>),
    /// A `StartProduct`.
    Started(Care),
    /// A `StopProduct`.
    Stopped(Care, Ending),
}

/// Content of an assignment.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)] // the fields are those of `wijkstroom_schemas::clean::Allocated`
pub struct Allocation {
    pub product_categorie: Option<String>,
    pub product_code: Option<String>,
    pub toewijzingsdatum: Day,
    pub toewijzingstijd: String,
    pub ingangsdatum: Day,
    pub einddatum: Option<Day>,
    pub reden_wijziging: Option<String>,
    pub volume: Option<i64>,
    pub eenheid: Option<String>,
    pub frequentie: Option<String>,
    pub budget: Option<i64>,
}

/// What a start and a stop have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Care {
    /// What care, and from when.
    pub key: CareKey,
    /// `ToewijzingIngangsdatum`.
    pub toewijzing_ingangsdatum: Option<Day>,
    /// Whether it withdraws what was reported under its key.
    pub withdraws: bool,
}

/// What care, and from when.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)] // the fields are those of `wijkstroom_schemas::clean::CareStarted`
pub struct CareKey {
    pub product_categorie: Option<String>,
    pub product_code: Option<String>,
    pub begindatum: Day,
}

/// How care ended.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ending {
    /// `RedenBeeindiging`.
    pub reden_beeindiging: String,
    /// `Einddatum`.
    pub einddatum: Day,
}

impl Care {
    /// Whether a `StatusAanlevering` withdraws.
    pub fn withdraws(status_aanlevering: &str) -> bool {
        status_aanlevering == WITHDRAWS
    }
}

/// One assignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Toewijzing<'a> {
    /// The fact that counts.
    pub fact: &'a Fact,
    /// Its content.
    pub content: &'a Allocation,
}

impl Toewijzing<'_> {
    /// Whether it was withdrawn.
    pub fn withdrawn(&self) -> bool {
        self.content.reden_wijziging.as_deref() == Some(REMOVED)
    }
}

/// One period of care.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zorgperiode<'a> {
    /// What care, and from when.
    pub key: &'a CareKey,
    /// The start that stands.
    pub start: Option<Standing<'a>>,
    /// The stop that stands and counts.
    pub stop: Option<(Standing<'a>, &'a Ending)>,
}

impl Zorgperiode<'_> {
    /// Whether its stop is definitive; `None` without a stop.
    pub fn definitive(&self) -> Option<bool> {
        self.stop.as_ref().map(|(_, ending)| definitive(ending))
    }
}

/// A start or stop that stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing<'a> {
    /// The report whose content counts.
    pub fact: &'a Fact,
    /// That content.
    pub care: &'a Care,
    /// Case 3 of the standing, without an earlier report.
    pub uncertain: bool,
}

/// What the facts of one [`Dossier`] say together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Derived<'a> {
    /// The assignment; only where there is a number.
    pub toewijzing: Option<Toewijzing<'a>>,
    /// The care under it, ascending by [`CareKey`].
    pub zorgperioden: Vec<Zorgperiode<'a>>,
}

/// What all facts of one dossier say together.
pub fn dossier<'a>(facts: impl Iterator<Item = &'a Fact>) -> Derived<'a> {
    let mut allocated = Vec::new();
    let mut starts: BTreeMap<&CareKey, Said<'_>> = BTreeMap::new();
    let mut stops: BTreeMap<&CareKey, BTreeMap<&Ending, Said<'_>>> = BTreeMap::new();
    for fact in facts {
        match &fact.body {
            Body::Allocated(content) => allocated.push(Toewijzing { fact, content }),
            Body::Started(care) => starts.entry(&care.key).or_default().push((fact, care)),
            Body::Stopped(care, ending) => {
                let of_key = stops.entry(&care.key).or_default();
                of_key.entry(ending).or_default().push((fact, care));
            }
        }
    }
    let mut periods: BTreeMap<&CareKey, Zorgperiode<'_>> = BTreeMap::new();
    for (key, facts) in starts {
        if let Some(start) = standing(&facts) {
            periods.insert(key, Zorgperiode { key, start: Some(start), stop: None });
        }
    }
    for (key, endings) in stops {
        let standing = endings
            .into_iter()
            .filter_map(|(ending, facts)| standing(&facts).map(|stop| (stop, ending)));
        let counts = standing.max_by_key(|(stop, ending)| {
            (definitive(ending), ending.einddatum, report_order(stop.fact))
        });
        if counts.is_some() {
            let none = Zorgperiode { key, start: None, stop: None };
            periods.entry(key).or_insert(none).stop = counts;
        }
    }
    let toewijzing = allocated.into_iter().max_by_key(|Toewijzing { fact, content }| {
        let decided = (content.toewijzingsdatum, content.toewijzingstijd.as_str());
        (decided, fact.dagtekening, &fact.identification, fact.receipt, fact.fact_id)
    });
    Derived { toewijzing, zorgperioden: periods.into_values().collect() }
}

fn definitive(ending: &Ending) -> bool {
    ending.reden_beeindiging != TEMPORARY
}

fn report_order(fact: &Fact) -> (Day, &str, Id) {
    (fact.dagtekening, &fact.identification, fact.fact_id)
}

/// The facts of one key.
type Said<'a> = Vec<(&'a Fact, &'a Care)>;

/// Whether the facts of one key stand, and with which content.
fn standing<'a>(facts: &[(&'a Fact, &'a Care)]) -> Option<Standing<'a>> {
    let day = facts.iter().map(|(fact, _)| fact.dagtekening).max()?;
    let reports = || facts.iter().filter(|(_, care)| !care.withdraws);
    let (fact, care) = *reports().max_by_key(|(fact, _)| report_order(fact))?;
    let uncertain = if fact.dagtekening < day {
        return None;
    } else if facts.iter().all(|(fact, care)| fact.dagtekening < day || !care.withdraws) {
        false
    } else {
        let (reported, earlier) =
            (reports().count(), reports().any(|(fact, _)| fact.dagtekening < day));
        match (reported.cmp(&(facts.len() - reported)), earlier) {
            (std::cmp::Ordering::Greater, _) => false,
            (_, false) => true,
            (_, true) => return None,
        }
    };
    Some(Standing { fact, care, uncertain })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use proptest::prelude::*;
    use wijkstroom_schemas::day::Day;
    use wijkstroom_schemas::ids::content_hash;

    use super::{Allocation, Body, Care, CareKey, Dossier, Ending, Fact, Zorgperiode, dossier};
    use crate::sql::value::Id;

    /// Reads a fact. Days are those of January 2026.
    ///
    /// - `start 5 A 1`: Dagtekening, Identificatie, StatusAanlevering;
    /// - `stop 5 A 1 31 9`: the same, RedenBeeindiging, Einddatum;
    /// - `assign 5 A 03 9`: Dagtekening, Identificatie, RedenWijziging or `-`, Toewijzingsdatum;
    ///
    /// then `nr=`, `gem=`, `agb=`, `code=`, `from=` (Begindatum) where they are not the usual ones.
    fn fact(text: &str) -> Fact {
        let words: Vec<&str> = text.split_whitespace().collect();
        let named = |name: &str, usual: &str| {
            let found = words.iter().find_map(|word| word.strip_prefix(name));
            found.unwrap_or(usual).to_owned()
        };
        let maybe = |text: String| (text != "-").then_some(text);
        let hash = content_hash(text.as_bytes());
        let id = |from: usize| Id::new(hash[from..from + 16].try_into().unwrap());
        let key = CareKey {
            product_categorie: Some("45".to_owned()),
            product_code: maybe(named("code=", "45A03")),
            begindatum: day(&named("from=", "3")),
        };
        let care =
            Care { key, toewijzing_ingangsdatum: None, withdraws: Care::withdraws(words[3]) };
        let body = match words[0] {
            "start" => Body::Started(care),
            "stop" => Body::Stopped(
                care,
                Ending { reden_beeindiging: words[4].to_owned(), einddatum: day(words[5]) },
            ),
            _ => Body::Allocated(Box::new(allocation(maybe(words[3].to_owned()), words[4]))),
        };
        Fact {
            fact_id: id(0),
            receipt: id(16),
            dagtekening: day(words[1]),
            identification: words[2].into(),
            dossier: Arc::new(Dossier {
                pseudonym: Id::new([1; 16]),
                municipality: named("gem=", "0363"),
                law: "JW".to_owned(),
                provider: named("agb=", "42420001"),
                toewijzing_nummer: maybe(named("nr=", "7")).map(|number| number.parse().unwrap()),
            }),
            body,
        }
    }

    fn allocation(reden_wijziging: Option<String>, toewijzingsdatum: &str) -> Allocation {
        Allocation {
            product_categorie: None,
            product_code: None,
            toewijzingsdatum: day(toewijzingsdatum),
            toewijzingstijd: "12:00:00".to_owned(),
            ingangsdatum: day("1"),
            einddatum: None,
            reden_wijziging,
            volume: None,
            eenheid: None,
            frequentie: None,
            budget: Some(100),
        }
    }

    fn day(text: &str) -> Day {
        Day::from_ymd(2026, 1, text.parse().unwrap()).unwrap()
    }

    /// What facts say, as text: by dossier its assignment and its periods.
    fn outcome(facts: &[Fact]) -> Vec<String> {
        let mut dossiers: BTreeMap<String, Vec<&Fact>> = BTreeMap::new();
        for fact in facts {
            dossiers.entry(format!("{:?}", fact.dossier)).or_default().push(fact);
        }
        let texts = dossiers.into_values().map(|facts| {
            let derived = dossier(facts.into_iter());
            let mut text = derived.toewijzing.map_or("no assignment".to_owned(), |toewijzing| {
                let by = &toewijzing.fact.identification;
                format!("{} by {by}", if toewijzing.withdrawn() { "withdrawn" } else { "assigned" })
            });
            for period in &derived.zorgperioden {
                text.push_str(&show(period));
            }
            text
        });
        texts.collect()
    }

    fn show(period: &Zorgperiode<'_>) -> String {
        let doubt = |uncertain: bool| if uncertain { "?" } else { "" };
        let start = period.start.map_or("no start".to_owned(), |start| {
            format!("start {}{}", start.fact.identification, doubt(start.uncertain))
        });
        let stop = period.stop.map_or(String::new(), |(stop, ending)| {
            let (reason, end) = (&ending.reden_beeindiging, ending.einddatum.ymd().2);
            let by = &stop.fact.identification;
            format!(" stop {by}{} {reason} on {end}", doubt(stop.uncertain))
        });
        let from = period.key.begindatum.ymd().2;
        format!("; {from}: {start}{stop}")
    }

    #[track_caller]
    fn check(facts: &[&str], expected: &[&str]) {
        let facts: Vec<Fact> = facts.iter().map(|text| fact(text)).collect();
        assert_eq!(outcome(&facts), expected);
    }

    #[test]
    fn a_start_and_its_stop_make_a_period() {
        check(&["start 5 A 1"], &["no assignment; 3: start A"]);
        check(&["start 5 A 1", "stop 9 B 1 31 8"], &["no assignment; 3: start A stop B 31 on 8"]);
        check(&["stop 9 B 1 31 8"], &["no assignment; 3: no start stop B 31 on 8"]);
        check(
            &["assign 1 Z - 1", "start 5 A 1 nr=7", "stop 9 B 1 31 8 nr=7"],
            &["assigned by Z; 3: start A stop B 31 on 8"],
        );
    }

    #[test]
    fn the_latest_day_decides_whether_a_start_stands() {
        // Withdrawn on a later day, and reported again on one later still.
        check(&["start 5 A 1", "start 6 B 3"], &["no assignment"]);
        check(&["start 5 A 1", "start 6 B 3", "start 7 C 1"], &["no assignment; 3: start C"]);
        // Only the withdrawal was ever seen; then also what it withdrew.
        check(&["start 6 B 3"], &["no assignment"]);
        check(&["start 6 B 3", "start 5 A 1"], &["no assignment"]);
        // Reported twice: the greatest Identificatie counts.
        check(&["start 5 A 1", "start 5 B 1"], &["no assignment; 3: start B"]);
        check(&["start 6 A 1", "start 5 B 1"], &["no assignment; 3: start A"]);
    }

    #[test]
    fn reports_and_withdrawals_of_one_day_are_counted() {
        // Report, withdrawal, report: more reports than withdrawals.
        check(&["start 5 A 1", "start 5 B 3", "start 5 C 1"], &["no assignment; 3: start C"]);
        // Report and withdrawal, nothing earlier: it cannot be told which came last.
        check(&["start 5 A 1", "start 5 B 3"], &["no assignment; 3: start A?"]);
        check(&["start 5 A 3", "start 5 B 1"], &["no assignment; 3: start B?"]);
        // The earlier report was withdrawn, and that day's report stands or falls by the count.
        check(&["start 4 Z 1", "start 5 A 3", "start 5 B 1"], &["no assignment; 3: start B"]);
        check(&["start 4 Z 1", "start 5 A 3", "start 5 B 1", "start 5 C 3"], &["no assignment"]);
        // More withdrawals than reports, nothing earlier.
        check(&["start 5 A 1", "start 5 B 3", "start 5 C 3"], &["no assignment; 3: start A?"]);
        // The earlier day's balance counts along.
        check(&["start 4 Y 3", "start 5 A 1", "start 5 B 3"], &["no assignment; 3: start A?"]);
    }

    #[test]
    fn a_definitive_stop_goes_before_a_temporary_one() {
        check(
            &["start 5 A 1", "stop 8 B 1 20 7", "stop 9 C 1 31 6"],
            &["no assignment; 3: start A stop C 31 on 6"],
        );
        check(
            &["start 5 A 1", "stop 8 B 1 20 7", "stop 9 C 1 20 8"],
            &["no assignment; 3: start A stop C 20 on 8"],
        );
        // The definitive one withdrawn: the temporary one is back.
        check(
            &["start 5 A 1", "stop 8 B 1 20 7", "stop 9 C 1 31 8", "stop 10 D 3 31 8"],
            &["no assignment; 3: start A stop B 20 on 7"],
        );
        // A withdrawal under another end date withdraws nothing.
        check(
            &["start 5 A 1", "stop 9 C 1 31 8", "stop 10 D 3 31 9"],
            &["no assignment; 3: start A stop C 31 on 8"],
        );
        check(
            &["start 5 A 1", "stop 9 C 1 31 8", "stop 10 D 3 31 8"],
            &["no assignment; 3: start A"],
        );
    }

    #[test]
    fn keys_differ_by_municipality_provider_number_product_and_begin() {
        for other in ["gem=0384", "agb=42420002", "nr=8", "nr=-"] {
            let stop = format!("stop 9 B 1 31 8 {other}");
            let facts = [fact("start 5 A 1"), fact(&stop)];
            let mut expected = outcome(&facts);
            expected.sort();
            let apart = ["no assignment; 3: no start stop B 31 on 8", "no assignment; 3: start A"];
            assert_eq!(expected, apart, "{other}");
        }
        for other in ["code=45A04", "code=-"] {
            let stop = format!("stop 9 B 1 31 8 {other}");
            let apart = "no assignment; 3: no start stop B 31 on 8; 3: start A";
            check(&["start 5 A 1 code=45A05", &stop], &[apart]);
        }
        check(&["start 5 A 1", "start 9 B 1 from=9"], &["no assignment; 3: start A; 9: start B"]);
    }

    #[test]
    fn the_latest_decision_makes_the_assignment() {
        check(&["assign 5 A - 1", "assign 4 B 03 2"], &["assigned by B"]);
        check(&["assign 5 A - 1", "assign 6 B 13 1"], &["withdrawn by B"]);
        check(&["assign 5 A 13 2", "assign 6 B - 1"], &["withdrawn by A"]);
        check(
            &["assign 5 A - 1 nr=8", "start 5 B 1"],
            &["no assignment; 3: start B", "assigned by A"],
        );
    }

    fn any_fact() -> impl Strategy<Value = String> {
        let day = 1..5_u8;
        let family = prop_oneof!["start", "stop", "assign"];
        (family, day.clone(), 0..4_usize, 0..2_usize, 0..2_usize, day, 0..2_usize, 0..2_usize)
            .prop_map(|(family, day, name, status, reason, end, number, from)| {
                let (name, status) = (["A", "B", "C", "D"][name], ["1", "3"][status]);
                let rest = match family.as_str() {
                    "start" => String::new(),
                    "stop" => format!("{} {end}", ["20", "31"][reason]),
                    _ => format!("{end}"),
                };
                let status = match (family.as_str(), reason) {
                    ("assign", 0) => "13",
                    ("assign", _) => "-",
                    (_, _) => status,
                };
                let (number, from) = (["7", "-"][number], from + 3);
                format!("{family} {day} {name} {status} {rest} nr={number} from={from}")
            })
    }

    proptest! {
        /// Order of arrival means nothing (rule OP080): any permutation of the same facts says the same.
        #[test]
        fn any_order_says_the_same(
            (facts, shuffled) in prop::collection::btree_set(any_fact(), 1..14).prop_flat_map(|facts| {
                let facts: Vec<String> = facts.into_iter().collect();
                (Just(facts.clone()), Just(facts).prop_shuffle())
            })
        ) {
            let read = |texts: &[String]| texts.iter().map(|text| fact(text)).collect::<Vec<_>>();
            let (facts, shuffled) = (read(&facts), read(&shuffled));
            prop_assert_eq!(outcome(&facts), outcome(&shuffled));
        }
    }
}
