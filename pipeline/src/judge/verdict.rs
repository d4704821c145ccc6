//! The records that tell what was decided.

use std::collections::BTreeMap;

use wijkstroom_schemas::event::{DeclaredFact, Event, Meta};
use wijkstroom_schemas::message::{FINDINGS_MAX, Finding, Outcome, Verdict};
use wijkstroom_schemas::topics;
use wijkstroom_schemas::wire::{self, RecordType};
use wijkstroom_stream::Output;

use super::claims::is_refused;
use super::judgement::Judgement;
use super::told::{Facts, Told};

/// `beoordeling` of a line that is approved.
pub(super) const TOEGEWEZEN: &str = "toegewezen";
/// `beoordeling` of a line that is refused.
pub(super) const AFGEWEZEN: &str = "afgewezen";

/// The verdict on one part of a message.
pub(super) fn verdict(
    meta: &Meta,
    accepted: bool,
    mut findings: Vec<Finding>,
    toegekend: i64,
    now: i64,
) -> Output {
    let findings_total = i32::try_from(findings.len()).unwrap_or(i32::MAX);
    if meta.message_type.ends_with("323") {
        // The answer to a claim needs them all, by code and class.
        for finding in findings.iter_mut().skip(FINDINGS_MAX) {
            finding.message.clear();
            finding.path.clear();
        }
    } else {
        findings.truncate(FINDINGS_MAX);
    }
    let fate = if accepted { "accepted" } else { "refused" };
    metrics::counter!("wijkstroom_verdicts_total", "fate" => fate).increment(1);
    let verdict = Verdict {
        message_id: meta.message_id.clone(),
        receipt: meta.receipt.clone(),
        part: meta.part,
        parts: meta.parts,
        accepted,
        findings,
        findings_total,
        toegekend,
        decided_at: now,
    };
    let value = wire::encode(RecordType::Verdict, &verdict);
    Output::keyed(topics::VERDICT, verdict.message_id, value, now)
}

/// Writes into the lines of a claim what was decided: into the event, and into what is kept.
pub(super) fn decide_lines(lines: &mut [DeclaredFact], kept: &[DeclaredFact], found: &Judgement) {
    // A client may have tens of thousands of lines.
    let told = kept.iter().filter_map(|line| Some((line.ordinal, line.retourcodes.as_ref()?)));
    let told: BTreeMap<i32, &String> = told.collect();
    for line in lines {
        let before = told.get(&line.ordinal).map(|codes| (*codes).clone());
        let now = found.refused.get(&line.ordinal).map(|codes| codes.join(" "));
        let codes: Vec<String> = before.into_iter().chain(now).collect();
        let refused = !codes.is_empty();
        line.beoordeling = Some(if refused { AFGEWEZEN } else { TOEGEWEZEN }.to_owned());
        line.retourcodes = refused.then(|| codes.join(" "));
    }
}

/// What is approved of a claim's part.
pub(super) fn approved(lines: &[DeclaredFact]) -> i64 {
    lines.iter().filter(|line| !is_refused(line)).map(|line| line.bedrag).sum()
}

/// The lines of a claim that is kept.
pub(super) fn lines(told: &mut Told) -> &mut [DeclaredFact] {
    if let Facts::Declared(lines) = &mut told.facts { lines } else { &mut [] }
}

/// What breaks a rule in a message of the municipality's own.
pub(super) fn noted(event: &Event, findings: &[Finding], now: i64) -> Vec<Output> {
    let receipt = &event.meta.receipt;
    if receipt.is_empty() {
        return Vec::new();
    }
    let outcome = |finding: &Finding| {
        let code = finding.retourcode.as_deref().map(|code| format!(" ({code})"));
        let rule = finding.rule.as_deref().unwrap_or_default();
        let element = finding.element.as_deref().unwrap_or_default();
        let reason = format!("{rule}{}, {element}: {}", code.unwrap_or_default(), finding.message);
        let outcome = Outcome {
            receipt: receipt.clone(),
            kind: "noted".to_owned(),
            endpoint: None,
            fact_id: None,
            reason: Some(reason),
            source: super::SOURCE.to_owned(),
            at: now,
            received: None,
        };
        let value = wire::encode(RecordType::Outcome, &outcome);
        Output::keyed(topics::OUTCOME, outcome.receipt, value, now)
    };
    findings.iter().take(FINDINGS_MAX).map(outcome).collect()
}
