//! Rules about the totals of a claim and of its answer.

use super::{number, val};
use crate::report::Report;
use crate::rule::{Rule, View};
use crate::xml::NodeId;

pub(super) const TR342: Rule = Rule { id: "TR342", check: tr342 };
pub(super) const TR358: Rule = Rule { id: "TR358", check: tr358 };

/// Every whole number of so many digits is one exactly as a double.
const DIGITS_EXACT: usize = 15;

/// What the listed deliveries come to, in cents: debit less credit. NaN when one of them is no number.
fn sum(view: &View<'_, '_>) -> f64 {
    let rows = view.indexes.deliveries(view).rows.iter();
    rows.map(|row| cents(view, row.amount, row.sign)).sum()
}

/// An amount in cents; less than nothing when it is a credit.
fn signed(view: &View<'_, '_>, amount: Option<NodeId>) -> f64 {
    let number = amount.and_then(|amount| view.document.first_child(amount));
    let sign = amount.and_then(|amount| view.document.child(amount, "DebetCredit"));
    cents(view, number, sign)
}

fn cents(view: &View<'_, '_>, amount: Option<NodeId>, sign: Option<NodeId>) -> f64 {
    let cents = number(view, amount);
    if val(view, sign) == "C" { -cents } else { cents }
}

/// "De waarde van TotaalBedrag in TotaalIngediendBedrag moet gelijk zijn aan de SOM van de waarden van
/// Bedrag in Ingediendbedrag in alle onderliggende Prestaties, rekening houdend met indicatie
/// debet/credit."
///
/// Home: `TotaalIngediendBedrag`. Places: TotaalBedrag, DebetCredit, every IngediendBedrag. Compares
/// texts: leading zeros and a plus sign fire.
fn tr358(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    let total = view.document.child(home, "TotaalBedrag");
    let sign = view.document.child(home, "DebetCredit");
    let sum = sum(view);
    // Adding zero makes a negative zero an ordinary one.
    let expected = if val(view, sign) == "C" { -sum } else { sum } + 0.0;
    // Equal numbers have equal texts where there is no sign or leading zero, and few enough digits.
    let told = val(view, total);
    let plain = told.len() <= DIGITS_EXACT && told.starts_with(|first| matches!(first, '1'..='9'));
    if plain && number(view, total) == expected {
        return;
    }
    let text = if expected.is_nan() { String::new() } else { format!("{expected:.0}") };
    if told != text {
        let amounts = view.indexes.deliveries(view).rows.iter().map(|row| row.claimed);
        report.rule(
            "TR358",
            total.unwrap_or(home),
            [total, sign].into_iter().chain(amounts),
            "TotaalBedrag is niet de som van de prestaties: debet opgeteld, credit afgetrokken, \
             zonder voorloopnullen.",
        );
    }
}

/// "Alleen afgewezen Prestaties dienen meegestuurd te worden in het declaratie-antwoordbericht op een
/// declaratie."
///
/// Home: `DeclaratieAntwoord`. With only 0200 and 8001 as its own return codes: the listed deliveries come
/// to what was claimed less what is granted (places: both totals); with any other: nothing is granted
/// (places: TotaalToegekendBedrag). Compares numbers.
fn tr342(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    let document = view.document;
    let claimed = document.child(home, "TotaalIngediendBedrag");
    let granted = document.child(home, "TotaalToegekendBedrag");
    let codes = document.child(home, "RetourCodes");
    let good = |code: NodeId| matches!(val(view, Some(code)), "0200" | "8001");
    let judged = codes.is_none_or(|codes| document.children(codes).all(good));
    if judged {
        let refused = sum(view);
        let difference = signed(view, claimed) - signed(view, granted);
        let equal = refused == difference || (refused.is_nan() && difference.is_nan());
        if !equal {
            report.rule(
                "TR342",
                granted.unwrap_or(home),
                [claimed, granted],
                "Ingediend min toegekend is niet de som van de afgewezen prestaties in het bericht. \
                 Neem alleen de afgewezen prestaties op.",
            );
        }
    } else if signed(view, granted) != 0.0 {
        report.rule(
            "TR342",
            granted.unwrap_or(home),
            [granted],
            "De declaratie is als geheel afgewezen: TotaalToegekendBedrag moet dan 0 zijn.",
        );
    }
}
