//! Rules about a person.

use wijkstroom_schemas::bsn::passes_eleven_test;

use super::{after_message, day, filled, val};
use crate::report::Report;
use crate::rule::{Rule, View};
use crate::xml::NodeId;

pub(super) const CD007: Rule = Rule { id: "CD007", check: cd007 };
pub(super) const CS002: Rule = Rule { id: "CS002", check: cs002 };
pub(super) const CS050: Rule = Rule { id: "CS050", check: cs050 };
pub(super) const CS139: Rule = Rule { id: "CS139", check: cs139 };
pub(super) const CS318: Rule = Rule { id: "CS318", check: cs318 };
pub(super) const TR002: Rule = Rule { id: "TR002", check: tr002 };
/// Of a date that may not lie after the day of the message.
pub(super) const TR134: Rule = Rule { id: "TR134", check: tr134 };

/// "Als Communicatie / Vorm de waarde 1 (tolk taal) heeft, dan verplicht vullen, anders leeglaten."
///
/// Home: `Communicatie`. Places: Vorm, Taal.
fn cd007(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    let form = view.document.child(home, "Vorm");
    let language = view.document.child(home, "Taal");
    if filled(view, language) != (val(view, form) == "1") {
        report.rule(
            "CD007",
            home,
            [form, language],
            "Bij Vorm 1 (tolk taal) moet Taal gevuld zijn; bij een andere Vorm moet Taal leeg zijn.",
        );
    }
}

/// "De waarde moet voldoen aan de 11-proef."
///
/// Home: every `Bsn`. Places: Bsn. `000000000` passes.
fn cs002(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    let digits = view.document.text(home).as_bytes().try_into();
    if !digits.is_ok_and(passes_eleven_test) {
        report.rule(
            "CS002",
            home,
            [Some(home)],
            "Bsn voldoet niet aan de 11-proef. Controleer het burgerservicenummer.",
        );
    }
}

/// "Als Partnernaam gevuld is, dan NaamGebruik vullen met waarde 1, 2, 3 of 4. Anders waarde 1 of 6 vullen."
///
/// Home: every `NaamGebruik`. Places: Partnernaam, NaamGebruik.
fn cs050(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    let name = view.document.parent(home);
    let partner = name.and_then(|name| view.document.child(name, "Partnernaam"));
    let allowed: &[&str] = if partner.is_some() { &["1", "2", "3", "4"] } else { &["1", "6"] };
    if !allowed.contains(&val(view, Some(home))) {
        report.rule(
            "CS050",
            home,
            [partner, Some(home)],
            "NaamGebruik past niet bij de naam: met Partnernaam 1, 2, 3 of 4, zonder Partnernaam 1 of 6.",
        );
    }
}

/// "Voor Geboortedatum geldt dat DatumGebruik en Datum met elkaar in overeenstemming moeten zijn."
///
/// Home: every `Geboortedatum`. Places: Datum, DatumGebruik. Compares texts as they stand.
fn cs139(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    let date = view.document.child(home, "Datum");
    let part = view.document.child(home, "DatumGebruik");
    let raw = date.map_or("", |date| view.document.text(date));
    let month_and_day = raw.split_once('-').map_or("", |(_, rest)| rest);
    let day = month_and_day.split_once('-').map_or("", |(_, rest)| rest);
    let agrees = match val(view, part) {
        "3" => raw == "1900-01-01",
        "2" => month_and_day == "01-01",
        "1" => day == "01",
        _ => true,
    };
    if !agrees {
        report.rule(
            "CS139",
            home,
            [date, part],
            "Datum past niet bij DatumGebruik: bij 1 is de dag 01, bij 2 zijn dag en maand 01-01, \
             bij 3 is de datum 1900-01-01.",
        );
    }
}

/// "NaamGebruik 6 (Niet-natuurlijk persoon) niet vullen."
///
/// Home: `Client/Naam/NaamGebruik`. Places: NaamGebruik.
fn cs318(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    if val(view, Some(home)) == "6" {
        report.rule(
            "CS318",
            home,
            [Some(home)],
            "NaamGebruik 6 (niet-natuurlijk persoon) mag niet bij een cliënt. Gebruik een andere waarde.",
        );
    }
}

/// "Geboortedatum mag niet meer dan 120 jaar voor de Dagtekening liggen, tenzij Geboortedatum onbekend is."
///
/// Home: every `Geboortedatum/Datum`. Places: Dagtekening, Datum. Compares digits: no calendar.
fn tr002(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    let birth = view.document.parent(home);
    let part = birth.and_then(|birth| view.document.child(birth, "DatumGebruik"));
    let raw = view.document.text(home);
    let unknown = val(view, part) == "3" && raw == "1900-01-01";
    if !unknown && view.message_day > day(raw) + 1_200_000.0 {
        report.rule(
            "TR002",
            home,
            [Some(view.dagtekening), Some(home)],
            "De geboortedatum ligt meer dan 120 jaar voor de Dagtekening. Controleer de datum.",
        );
    }
}

/// "Vullen met een bestaande datum die niet groter is dan de Dagtekening van het bericht."
///
/// Home: the date. Places: Dagtekening, the date.
fn tr134(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    if after_message(view, Some(home)) {
        report.rule(
            "TR134",
            home,
            [Some(view.dagtekening), Some(home)],
            "Deze datum ligt na de Dagtekening van het bericht. Controleer beide datums.",
        );
    }
}
