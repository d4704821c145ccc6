//! From a message that follows its shape to facts.

use std::collections::BTreeMap;

use wijkstroom_schemas::bsn::Bsn;
use wijkstroom_schemas::day::Day;
use wijkstroom_schemas::event::Person;
use wijkstroom_schemas::feed::{Family, Kept, Kind as ValueKind, Mutation};

use super::measures::UNKNOWN;
use super::shapes::{RESULTATEN, ROLLEN, STATUSSEN};
use super::{Kind, Measures, Stuurgegevens, grammar};
use crate::feed::{Draft, Part, Values};
use crate::xml::{AttributeKind, Document, NodeId};

/// Name of the extra element that tells the measure of juvenile probation. The koppelvlak leaves the names of
/// extra elements open; this one is agreed with the sender.
const TYPE_OF_MEASURE: &str = "typeMaatregel";

/// Bits of the time of a message in [`order`]: seconds since year 0 fit in 39.
const MOMENT_BITS: u32 = 40;

/// One part a person.
pub(super) fn parts(
    document: &Document<'_>,
    kind: Kind,
    header: &Stuurgegevens,
    measures: &Measures,
) -> Vec<Part> {
    let Some(case) = Case::read(document, kind, header, measures) else { return Vec::new() };
    persons(document).zip(1_usize..).map(|(node, number)| case.part(node, number)).collect()
}

fn persons<'d>(document: &'d Document<'_>) -> impl Iterator<Item = NodeId> + 'd {
    let all = document.descendant(0, "object/heeftBetrekkingOp/gerelateerde");
    let all = all.into_iter().flat_map(|all| document.children(all));
    all.filter(|&it| document.name(it) == grammar::PERSON)
}

/// What a message tells its case by.
#[derive(Clone, Copy)]
enum Told {
    /// Its own number.
    Case,
    /// The request that it answers.
    Request,
    /// Nothing but the reference of the message.
    Reference,
}

/// What a message tells of all its persons.
struct Case<'c, 'd> {
    document: &'c Document<'d>,
    kind: Kind,
    measures: &'c Measures,
    object: NodeId,
    /// Number of the case; where a message has none, the request that it answers, else its own reference.
    id: &'c str,
    told_by: Told,
    persons: usize,
    vto: Option<&'c str>,
    /// The day of the step.
    day: Day,
    order: i64,
    status: Option<&'static str>,
    result: Option<&'static str>,
    role: &'static str,
    sender: Option<&'c str>,
}

impl<'c, 'd> Case<'c, 'd> {
    fn read(
        document: &'c Document<'d>,
        kind: Kind,
        header: &'c Stuurgegevens,
        measures: &'c Measures,
    ) -> Option<Self> {
        let object = document.child(0, "object")?;
        let text = |path: &str| text(document, object, path);
        let at = document.descendant(0, "stuurgegevens/tijdstipBericht")?;
        let (sent_on, sent) = moment(document.text(at))?;
        let day = text("heeft/datumStatusGezet").and_then(moment);
        let day = day.map_or(sent_on, |(day, _)| day);
        let vto = text("heeftBetrekkingOpAndere/gerelateerde/identificatie");
        let own = text("identificatie");
        let told_by = match (&own, &vto) {
            (Some(_), _) => Told::Case,
            (None, Some(_)) => Told::Request,
            (None, None) => Told::Reference,
        };
        let sender = header.zender.organisatie.as_str();
        let coded = |path: &str, codes: &'static [(&str, &str)]| {
            let text = text(path)?;
            codes.iter().find(|(known, _)| *known == text).map(|(_, code)| *code)
        };
        Some(Self {
            document,
            kind,
            measures,
            object,
            id: own.or(vto).unwrap_or(&header.referentienummer),
            told_by,
            persons: persons(document).count(),
            vto,
            day,
            order: order(day, sent),
            status: coded("heeft/gerelateerde/omschrijving", &STATUSSEN),
            result: coded("resultaat/omschrijving", &RESULTATEN),
            role: coded("heeftBetrekkingOp/omschrijving", &ROLLEN)?,
            sender: ValueKind::Text(12).fits(sender).then_some(sender),
        })
    }

    fn part(&self, node: NodeId, number: usize) -> Part {
        let person = self.person(node);
        let who = self.who(&person, number);
        let mut kept = Kept::default();
        self.keep(self.object, "zaak", &mut kept);
        self.keep(node, "persoon", &mut kept);
        let mut facts = vec![self.step(&who, number)];
        match self.kind {
            Kind::Bescherming => self.decisions(&who, number, &mut facts, &mut kept),
            Kind::Reclassering => {
                let text = self.extra(self.object, TYPE_OF_MEASURE);
                let code = text.and_then(|text| self.measures.code(text)).unwrap_or(UNKNOWN);
                let draft = self.measure(&who, "", format!("MeasureReported[{number}]"), code);
                facts.push(draft);
            }
        }
        Part { person: Some(person), facts, kept }
    }

    /// Tells the persons of a case apart in the keys of records. Not who they are, for more may be known of them
    /// later: a case is about one person in one role, else the place in the message tells.
    fn who(&self, person: &Person, number: usize) -> String {
        let role = self.role;
        match self.told_by {
            // A request may be about all children of a family: nothing else tells them apart.
            Told::Request if person.stand_in.is_none() => {
                format!("{role}\n{}", person.identity().0)
            }
            Told::Case | Told::Request | Told::Reference if self.persons == 1 => role.to_owned(),
            Told::Case | Told::Request | Told::Reference => format!("{role}\n{number}"),
        }
    }

    fn person(&self, node: NodeId) -> Person {
        let text = |path: &str| text(self.document, node, path);
        let own = |path: &str| text(path).map(str::to_owned);
        let bsn = text("inp.bsn").and_then(Bsn::parse);
        let born = self.document.child(node, "geboortedatum");
        let born = born.and_then(|born| date(self.document, born)).unwrap_or_default();
        let (geboortedatum, datum_gebruik) = (born.day, born.unknown.map(str::to_owned));
        let home = self.document.child(node, "verblijfsadres");
        let address = |name: &str| home.and_then(|home| self::text(self.document, home, name));
        let addition: String = address("aoa.huisletter")
            .into_iter()
            .chain(address("aoa.huisnummertoevoeging"))
            .collect();
        let unborn = bsn.is_none() && self.role == "ongeboren_kind";
        Person {
            geboortedatum,
            datum_gebruik,
            geslacht: text("geslachtsaanduiding").map(|text| sex(text).to_owned()),
            achternaam: own("geslachtsnaam"),
            voorvoegsel: own("voorvoegselGeslachtsnaam"),
            voornamen: own("voornamen"),
            voorletters: own("voorletters"),
            postcode: address("aoa.postcode").map(str::to_owned),
            huisnummer: address("aoa.huisnummer").and_then(|text| text.trim().parse().ok()),
            huisnummer_toevoeging: (!addition.is_empty()).then_some(addition),
            stand_in: unborn.then(String::new),
            bsn,
        }
    }

    /// The step in the case. Each step is a record of its own.
    fn step(&self, who: &str, number: usize) -> Draft {
        let soort = match self.kind {
            Kind::Bescherming => "bescherming",
            Kind::Reclassering => "reclassering",
        };
        let mut values = Values::with_capacity(8);
        values.put("datum_status", &self.day.to_string());
        values.extend(self.sender.map(|sender| ("instelling", sender)));
        values.extend(self.result.map(|result| ("resultaat", result)));
        values.put("rol", self.role);
        values.put("soort", soort);
        values.extend(self.status.map(|status| ("status", status)));
        values.extend(self.vto.map(|vto| ("vto_id", vto)));
        values.put("zaak_id", self.id);
        let status = self.status.unwrap_or_default();
        Draft {
            family: family("InvestigationReported"),
            element: format!("InvestigationReported[{number}]").into(),
            record: [self.id, who, status].join("\n"),
            mutation: Mutation::New,
            order: self.order,
            values,
            on: Some(self.day),
        }
    }

    /// The measures that a judge decided on.
    fn decisions(&self, who: &str, number: usize, facts: &mut Vec<Draft>, kept: &mut Kept) {
        let document = self.document;
        let all = document.children(self.object).filter(|&it| document.name(it) == "leidtTot");
        let mut on_day: BTreeMap<String, usize> = BTreeMap::new();
        for (decision, index) in all.zip(1_usize..) {
            let Some(decision) = document.child(decision, "gerelateerde") else { continue };
            let text = |path: &str| text(document, decision, path);
            let day = |name: &str| {
                let node = document.child(decision, name)?;
                date(document, node)?.day.map(|day| day.to_string())
            };
            let said = text("toelichting");
            let extra = self.extra(decision, TYPE_OF_MEASURE);
            let code = [said, extra].into_iter().flatten();
            let code = code.filter_map(|text| self.measures.code(text)).next().unwrap_or(UNKNOWN);
            let decided = day("datumBeslissing").unwrap_or_default();
            // More than one measure may be decided on one day: then their order tells them apart.
            let nth = on_day.entry(decided.clone()).or_default();
            *nth += 1;
            let record = format!("{decided}\n{nth}");
            let element = format!("MeasureReported[{number}.{index}]");
            let mut draft = self.measure(who, &record, element, code);
            let dates = [
                ("datum_beslissing", Some(decided).filter(|day| !day.is_empty())),
                ("datum_aanvang", day("ingangsdatumWerking")),
                ("datum_einde", day("einddatumWerking")),
            ];
            draft.values.extend(dates.into_iter().filter_map(|(name, day)| Some((name, day?))));
            facts.push(draft);
            kept.texts.extend(
                said.map(|said| (format!("besluit[{index}]/toelichting"), said.to_owned())),
            );
            self.keep(decision, &format!("besluit[{index}]"), kept);
        }
    }

    fn measure(&self, who: &str, record: &str, element: String, code: &str) -> Draft {
        let mut values = Values::with_capacity(8);
        values.put("bron", "corv");
        values.extend(self.sender.map(|sender| ("instelling", sender)));
        values.put("maatregel", code);
        values.put("zaak_id", self.id);
        Draft {
            family: family("MeasureReported"),
            element: element.into(),
            record: [self.id, who, "maatregel", record].join("\n"),
            mutation: Mutation::New,
            order: self.order,
            values,
            on: Some(self.day),
        }
    }

    /// The extra element of a name directly under an element.
    fn extra(&self, node: NodeId, name: &str) -> Option<&'c str> {
        self.extras(node).find(|(named, _)| *named == name).map(|(_, text)| text)
    }

    /// Names and texts of the extra elements directly under an element.
    fn extras(&self, node: NodeId) -> impl Iterator<Item = (&'c str, &'c str)> {
        let document = self.document;
        let all = document.child(node, "extraElementen");
        all.into_iter().flat_map(|all| document.children(all)).filter_map(|node| {
            let named = |it: &&crate::xml::Attribute<'_>| {
                it.kind == AttributeKind::Foreign && it.name == "naam"
            };
            let name = document.attributes(node).iter().find(named)?;
            Some((&*name.value, document.text(node)))
        })
    }

    /// Keeps what extra elements say on the identified side.
    fn keep(&self, node: NodeId, place: &str, kept: &mut Kept) {
        for (name, text) in self.extras(node) {
            kept.texts.insert(format!("{place}/{name}"), text.to_owned());
        }
    }
}

fn family(name: &str) -> &'static Family {
    // Both names are in the table of families: a test reads every message to its end.
    Family::named(name).unwrap_or(&wijkstroom_schemas::feed::FAMILIES[0])
}

/// The text along a path; `None` where there is none, or nothing in it.
fn text<'d>(document: &'d Document<'_>, node: NodeId, path: &str) -> Option<&'d str> {
    let text = document.text(document.descendant(node, path)?).trim();
    (!text.is_empty()).then_some(text)
}

/// Code of a sex as iJw has it.
fn sex(text: &str) -> &'static str {
    match text {
        "M" => "1",
        "V" => "2",
        _ => "0",
    }
}

/// A date of which a part may be unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Date {
    /// The date, with 01 for what is unknown; `None` when all of it is.
    pub(super) day: Option<Day>,
    /// `DatumGebruik` of iJw: 1 the day is unknown, 2 the month too.
    pub(super) unknown: Option<&'static str>,
}

/// The date that an element holds; `None` when it does not exist.
pub(super) fn date(document: &Document<'_>, node: NodeId) -> Option<Date> {
    let text = document.text(node).trim();
    let marks = document.attributes(node);
    let mark = marks.iter().find(|mark| mark.name == "indOnvolledigeDatum");
    let mark = mark.map_or("V", |mark| &*mark.value);
    if mark == "J" {
        return Some(Date::default());
    }
    if text.is_empty() {
        let nil = marks.iter().any(|mark| mark.kind == AttributeKind::Nil);
        return nil.then(Date::default);
    }
    let (year, month, day) = parts_of(text)?;
    let (month, day, unknown) = match mark {
        "D" => (month, 1, Some("1")),
        "M" => (1, 1, Some("2")),
        _ => (month, day, None),
    };
    Some(Date { day: Some(Day::from_ymd(year, month, day)?), unknown })
}

/// Year, month and day of `jjjjmmdd`.
fn parts_of(text: &str) -> Option<(i32, u8, u8)> {
    let plain = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    let text = plain.then_some(text)?;
    Some((text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..].parse().ok()?))
}

/// The day of `jjjjmmdd`, `jjjjMMddUUmmss` or finer, and seconds since the start of year 0.
pub(super) fn moment(text: &str) -> Option<(Day, i64)> {
    let (year, month, day) = parts_of(text.get(..8)?)?;
    let day = Day::from_ymd(year, month, day)?;
    let two = |at: usize, below: i64| match text.get(at..at + 2) {
        Some(digits) => digits.parse().ok().filter(|number: &i64| *number < below),
        None => Some(0),
    };
    // 60: a leap second.
    let (hour, minute, second) = (two(8, 24)?, two(10, 60)?, two(12, 61)?);
    let days = i64::from(day.days()) + 719_528;
    Some((day, ((days * 24 + hour) * 60 + minute) * 60 + second))
}

/// Later is greater: by the day of the status, and within it by when the message was sent.
fn order(day: Day, sent: i64) -> i64 {
    (i64::from(day.days()) << MOMENT_BITS) + sent
}

#[cfg(test)]
mod tests {
    use super::{moment, order};

    #[test]
    fn the_status_date_goes_before_the_time_of_sending() {
        let at =
            |status: &str, sent: &str| order(moment(status).unwrap().0, moment(sent).unwrap().1);
        let ascending = [
            at("19000101", "99991231235959"),
            at("20261118", "20261120"),
            at("20261119", "00010101"),
            at("20261119", "20261120101500"),
            at("20261119235959", "20261120101501"),
            at("99991231", "99991231235959"),
        ];
        assert!(ascending.is_sorted_by(|one, other| one < other), "{ascending:?}");
    }

    #[test]
    fn refuses_moments_that_do_not_exist() {
        for text in ["2026111", "20260231", "2026112024", "202611201060", "20261120101561"] {
            assert_eq!(moment(text), None, "{text}");
        }
        assert!(moment("20261120101500123").is_some());
    }
}
