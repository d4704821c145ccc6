//! The answer to a claim: the 325 (IV087, IV088).

use super::codes::{Codes, distinct};
use super::{ALLOWED, Case, NO_REMARK, NOT_JUDGED, REFUSED, Unanswerable, retour_codes};
use crate::values;
use crate::write::{Part, group, text};
use crate::xml::NodeId;

/// The header, and the claim where it was judged.
pub(super) fn parts<'d>(case: &Case<'_, 'd>) -> Result<Vec<Part<'d>>, Unanswerable> {
    if case.decision.level == Some(2) {
        return Ok(vec![header(case, &[REFUSED])]);
    }
    let codes = Codes::of(case.document, case.decision.findings)?;
    if let Some(codes) = codes.header() {
        return Ok(vec![header(case, codes)]);
    }
    let claim = case.document.child(0, "Declaratie").ok_or(Unanswerable::Invalid)?;
    let answer = match codes.at(claim) {
        Some(codes) => answer(case, claim, 0, Vec::new(), codes),
        None => judged(case, claim, &codes)?,
    };
    Ok(vec![header(case, &[NO_REMARK]), answer])
}

/// As [`parts`] where every line was refused, in the header alone. There is none where something is allowed:
/// only the refused lines themselves can tell how much (TR342).
pub(super) fn brief<'d>(case: &Case<'_, 'd>) -> Option<Vec<Part<'d>>> {
    let nothing = case.decision.toegekend == 0;
    nothing.then(|| vec![header(case, &distinct(case.decision.findings))])
}

/// A header of the municipality's own: sender and receiver change places.
fn header<'d>(case: &Case<'_, 'd>, codes: &[&str]) -> Part<'d> {
    let document = case.document;
    let of = |name: &str| document.descendant(0, &format!("Header/{name}"));
    let said = |name: &str| of(name).map_or("", |node| document.text(node));
    let copied = |of_claim: &str, name: &'static str| {
        let node = of(of_claim);
        let children = node.into_iter().flat_map(|node| document.children(node));
        group(name, children.map(|child| case.as_it_is(child)))
    };
    let mut parts = vec![
        text("Afzender", said("Ontvanger")),
        text("Ontvanger", said("Afzender")),
        group(
            "BerichtIdentificatie",
            [
                text("Identificatie", case.stamp.identification.to_owned()),
                text("Dagtekening", case.stamp.day.to_string()),
            ],
        ),
        case.schema_version("XsdVersie"),
        copied("BerichtIdentificatie", "DeclaratieIdentificatie"),
        copied("XsdVersie", "XsdVersieDeclaratie"),
        retour_codes(codes),
    ];
    parts.extend(case.rules_version());
    group("Header", parts)
}

/// A claim of which every line was judged: told is what was refused.
fn judged<'d>(
    case: &Case<'_, 'd>,
    claim: NodeId,
    codes: &Codes<'_>,
) -> Result<Part<'d>, Unanswerable> {
    let document = case.document;
    let mut refused = 0;
    let mut clients = Vec::new();
    for client in inside(case, claim, "Clienten") {
        let own = codes.at(client);
        let mut lines = Vec::new();
        for line in inside(case, client, "Prestaties") {
            let of_line = match (own, codes.at(line)) {
                (Some(_), _) => &[NOT_JUDGED],
                (None, Some(codes)) => codes,
                (None, None) => continue,
            };
            refused += amount(case, line, "IngediendBedrag", "Bedrag");
            let kept = document.children(line).map(|node| case.as_it_is(node));
            lines.push(group("Prestatie", kept.chain([retour_codes(of_line)])));
        }
        if !lines.is_empty() {
            let bsn = document.child(client, "Bsn").map(|node| case.as_it_is(node));
            let rest = [group("Prestaties", lines), retour_codes(own.unwrap_or(&[NO_REMARK]))];
            clients.push(group("Client", bsn.into_iter().chain(rest)));
        }
    }
    let claimed = amount(case, claim, "TotaalIngediendBedrag", "TotaalBedrag");
    if clients.is_empty() {
        return Ok(answer(case, claim, claimed, clients, &[ALLOWED]));
    }
    let (decided, left) = (case.decision.toegekend, claimed - refused);
    if decided != left {
        return Err(Unanswerable::Toegekend { decided, left });
    }
    Ok(answer(case, claim, left, clients, &[NO_REMARK]))
}

fn answer<'d>(
    case: &Case<'_, 'd>,
    claim: NodeId,
    toegekend: i64,
    clients: Vec<Part<'d>>,
    codes: &[&str],
) -> Part<'d> {
    let kept = ["DeclaratieNummer", "TotaalIngediendBedrag"];
    let kept = kept.into_iter().filter_map(|name| case.document.child(claim, name));
    let mut parts: Vec<Part<'d>> = kept.map(|node| case.as_it_is(node)).collect();
    // Nothing is a debit (CS325).
    let sign = if toegekend < 0 { "C" } else { "D" };
    let total = text("TotaalBedrag", toegekend.unsigned_abs().to_string());
    parts.push(group("TotaalToegekendBedrag", [total, text("DebetCredit", sign)]));
    if !clients.is_empty() {
        parts.push(group("Clienten", clients));
    }
    parts.push(retour_codes(codes));
    group("DeclaratieAntwoord", parts)
}

/// What stands in a list inside an element, such as the `Client`s of `Clienten`.
fn inside<'c>(case: &'c Case<'_, '_>, at: NodeId, list: &str) -> impl Iterator<Item = NodeId> + 'c {
    let list = case.document.child(at, list);
    list.into_iter().flat_map(|list| case.document.children(list))
}

/// An amount in eurocents, negative for a credit.
fn amount(case: &Case<'_, '_>, at: NodeId, name: &str, inner: &str) -> i64 {
    let document = case.document;
    let said = |path: &str| document.descendant(at, path).map_or("", |node| document.text(node));
    let amount = values::whole(values::trim(said(&format!("{name}/{inner}"))));
    let amount = amount.and_then(|amount| i64::try_from(amount).ok()).unwrap_or_default();
    if said(&format!("{name}/DebetCredit")) == "C" { -amount } else { amount }
}
