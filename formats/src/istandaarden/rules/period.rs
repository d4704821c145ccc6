//! Rules about the periods of a claim.

use super::deliveries::Delivery;
use super::months::{next_day, next_month};
use super::{after_message, day, out_of_order, raw};
use crate::report::Report;
use crate::rule::{Rule, View};
use crate::xml::NodeId;

pub(super) const CS100: Rule = Rule { id: "CS100", check: cs100 };
pub(super) const CS337: Rule = Rule { id: "CS337", check: cs337 };
pub(super) const CS340: Rule = Rule { id: "CS340", check: cs340 };
pub(super) const TR137: Rule = Rule { id: "TR137", check: tr137 };
pub(super) const TR319: Rule = Rule { id: "TR319", check: tr319 };
pub(super) const TR335: Rule = Rule { id: "TR335", check: tr335 };

/// The first day that can be claimed by this release.
const CLAIMED_FROM: f64 = 20_210_101.0;

/// "Vullen met een datum die groter dan of gelijk is aan 01-01-2021"
///
/// Home: `Begindatum` of a period. Places: Begindatum.
fn cs100(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    if day(view.document.text(home)) < CLAIMED_FROM {
        report.rule(
            "CS100",
            home,
            [Some(home)],
            "Begindatum ligt voor 1 januari 2021. Met dit bericht wordt pas vanaf die dag gedeclareerd.",
        );
    }
}

/// "Einddatum in de ProductPeriode vullen met een datum die valt in dezelfde kalendermaand en jaar als de
/// Begindatum van de ProductPeriode"
///
/// Home: `Prestatie`. Places: Begindatum, Einddatum. One finding for another year, one for another month.
fn cs337(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    let Some(&Delivery { begin, end, .. }) = Delivery::of(view, home) else { return };
    if begin_alike(raw(view, begin), raw(view, end)) {
        return;
    }
    let digits =
        |node, from, count| raw(view, node).chars().filter(|&c| c != '-').skip(from).take(count);
    for (from, count, message) in [
        (
            0,
            4,
            "ProductPeriode begint en eindigt niet in hetzelfde jaar. Splits haar per kalendermaand.",
        ),
        (
            4,
            2,
            "ProductPeriode begint en eindigt niet in dezelfde maand. Splits haar per kalendermaand.",
        ),
    ] {
        if !digits(begin, from, count).eq(digits(end, from, count)) {
            report.rule("CS337", end.unwrap_or(home), [begin, end], message);
        }
    }
}

/// Whether two dates have the same year and month by their first characters, as nearly all do.
fn begin_alike(one: &str, other: &str) -> bool {
    let month = |date: &str| date.as_bytes().first_chunk::<7>().copied();
    month(one) == month(other)
        && month(one).is_some_and(|month| month.iter().filter(|&&byte| byte == b'-').count() == 1)
}

/// "De periode is exact gelijk aan 1 hele kalendermaand"
///
/// Home: `DeclaratiePeriode`. Two findings: one when it does not begin on a first day (places:
/// Begindatum), one when the day after its end is not its begin a month on (places: Begindatum,
/// Einddatum). Leap years are by four only, so February 2100 has no valid period.
fn cs340(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    let begin = view.document.child(home, "Begindatum");
    let end = view.document.child(home, "Einddatum");
    let (first, last) = (raw(view, begin), raw(view, end));
    if first.splitn(3, '-').nth(2).unwrap_or_default() != "01" {
        report.rule(
            "CS340",
            home,
            [begin],
            "DeclaratiePeriode begint niet op de eerste dag van een kalendermaand.",
        );
    }
    if next_day(day(last)) != next_month(day(first)) {
        report.rule(
            "CS340",
            end.unwrap_or(home),
            [begin, end],
            "DeclaratiePeriode is niet precies één kalendermaand. Vul de laatste dag van de maand.",
        );
    }
}

/// "Vullen met een waarde die groter is dan, of gelijk is aan de Begindatum van de aangeduide periode én
/// die niet groter is dan de Dagtekening van het bericht."
///
/// Home: the period. Two findings: an end before the begin (places: both), an end after the Dagtekening
/// (places: Dagtekening, Einddatum).
fn tr137(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    let begin = view.document.child(home, "Begindatum");
    let end = view.document.child(home, "Einddatum");
    let at = end.unwrap_or(home);
    if out_of_order(view, begin, end) {
        report.rule(
            "TR137",
            at,
            [begin, end],
            "Einddatum ligt voor Begindatum. Controleer de periode.",
        );
    }
    if after_message(view, end) {
        report.rule(
            "TR137",
            at,
            [Some(view.dagtekening), end],
            "Einddatum ligt na de Dagtekening van het bericht. Declareer pas na afloop van de periode.",
        );
    }
}

/// "Een declaratiebericht bevat alleen prestaties waarvan de ProductPeriode valt binnen de huidige, of een
/// voorgaande declaratieperiode."
///
/// Home: `Prestatie`. One finding for a begin after the end of DeclaratiePeriode, one for such an end.
/// Places: that end, the date.
fn tr319(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    let Some(&Delivery { begin, end, .. }) = Delivery::of(view, home) else { return };
    let last = view.indexes.deliveries(view).period_end;
    for (date, message) in [
        (begin, "ProductPeriode begint na de DeclaratiePeriode."),
        (end, "ProductPeriode eindigt na de DeclaratiePeriode."),
    ] {
        if out_of_order(view, date, last) {
            report.rule("TR319", date.unwrap_or(home), [last, date], message);
        }
    }
}

/// "Einddatum mag niet meer dan 5 jaar voor DeclaratieDagtekening liggen."
///
/// Home: `ProductPeriode/Einddatum`. Places: DeclaratieDagtekening, Einddatum. Sixty months exactly pass.
fn tr335(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    let deliveries = view.indexes.deliveries(view);
    if day(view.document.text(home)) < deliveries.outdated {
        report.rule(
            "TR335",
            home,
            [deliveries.dated, Some(home)],
            "Einddatum ligt meer dan vijf jaar voor DeclaratieDagtekening. Zo oud wordt niet meer gedeclareerd.",
        );
    }
}
