//! The records that dedupe writes.

use wijkstroom_formats::corv;
use wijkstroom_schemas::message::{
    Answer, FINDINGS_MAX, Finding, Message, Outcome, Received, Reject,
};
use wijkstroom_schemas::topics;
use wijkstroom_schemas::wire::{self, RecordType};
use wijkstroom_stream::Output;

use crate::answers::corv::is_corv;
use crate::judge;

/// What was decided of a message.
pub(super) struct Decided {
    /// Offset of its inbox record.
    pub(super) inbox: u64,
    pub(super) accepted: bool,
    /// Of a claim, eurocents.
    pub(super) toegekend: i64,
    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub(super) at: i64,
}

/// Rules of level 4, the external sources; all others between messages are of level 3.
const EXTERNAL: [&str; 4] = ["TR135", "TR346", "TR378", "TR381"];

/// How the source of a message starts that came by a feed.
const FEED: &str = "feed:";

/// The first level at which a message was refused, by the rules that did.
pub(super) fn level_of(findings: &[Finding]) -> i32 {
    let external =
        |finding: &Finding| finding.rule.as_deref().is_some_and(|rule| EXTERNAL.contains(&rule));
    if !findings.is_empty() && findings.iter().all(external) { 4 } else { 3 }
}

/// TR056: an identification is used once for a message type and sender. So is a reference of what a feed brings.
pub(super) fn refuse_name_in_use(message: &mut Message) {
    message.origin.level = Some(3);
    message.findings_total += 1;
    if message.origin.source.starts_with(FEED) {
        let what = if message.origin.standard.as_deref() == Some(corv::STANDARD) {
            "Dit referentienummer is al gebruikt voor een eerder, aangenomen bericht met een andere inhoud. \
             Stuur het bericht opnieuw met een nieuw referentienummer."
        } else {
            "Deze sleutel is al gebruikt met andere gegevens. Zeg in de kolom voor order wanneer de rij is gewijzigd, of geef \
             de mapping zo'n kolom."
        };
        message.findings.push(Finding {
            rule: Some(corv::USED_BEFORE.to_owned()),
            retourcode: None,
            line: message.identification_line.unwrap_or(0),
            column: 0,
            path: "/".to_owned(),
            message: what.to_owned(),
            element: None,
        });
        return;
    }
    message.findings.push(Finding {
        rule: Some("TR056".to_owned()),
        retourcode: Some("9056".to_owned()),
        line: message.identification_line.unwrap_or(0),
        column: message.identification_column.unwrap_or(0),
        path: "/Bericht/Header/BerichtIdentificatie/Identificatie".to_owned(),
        message: "Deze Identificatie is al gebruikt voor een eerder, geaccepteerd bericht met \
                  een andere inhoud. Stuur het bericht opnieuw met een nieuwe Identificatie."
            .to_owned(),
        element: Some("Header".to_owned()),
    });
}

/// The facts of a message, on their way: to a verdict that it waits for, or accepted.
pub(super) fn events(message: &mut Message, awaited: bool, outputs: &mut Vec<Output>) {
    let at = message.origin.received_at;
    for event in std::mem::take(&mut message.events) {
        let mut output = Output::keyed(topics::EVENT, event.key, event.value, at);
        if awaited {
            judge::await_verdict(&mut output.record);
        }
        outputs.push(output);
    }
}

/// What is set aside of a refused message.
pub(super) fn reject(message: &mut Message, stage: &str, at: i64) -> Output {
    let first = message.findings.first();
    let code = first.and_then(|finding| finding.rule.clone().or(finding.retourcode.clone()));
    let payload = message.original.take();
    let mut findings = message.findings.clone();
    findings.truncate(FINDINGS_MAX);
    let reject = Reject {
        reject_id: message.origin.receipt.clone(),
        stage: stage.to_owned(),
        reason: first.map(|finding| finding.message.clone()).unwrap_or_default(),
        code: code.unwrap_or_else(|| "XSD".to_owned()),
        origin: message.origin.clone(),
        findings,
        findings_total: message.findings_total,
        rejected_at: at,
        payload_kind: if payload.is_some() { "message" } else { "none" }.to_owned(),
        payload,
    };
    let value = wire::encode(RecordType::Reject, &reject);
    let id = message.origin.message_id.clone();
    Output::keyed(topics::REJECT, id, value, message.origin.received_at)
}

/// The verdict on a message, as its sender is told.
pub(super) fn answer(message: Message, decided: &Decided) -> Output {
    let key = message.origin.message_id.clone();
    let at = message.origin.received_at;
    let answer = answer_of(message, decided);
    Output::keyed(topics::ANSWER, key, wire::encode(RecordType::Answer, &answer), at)
}

fn answer_of(message: Message, decided: &Decided) -> Answer {
    Answer {
        facts: message.facts,
        origin: message.origin,
        findings: message.findings,
        findings_total: message.findings_total,
        toewijzing_nummers: message.toewijzing_nummers,
        accepted: decided.accepted,
        decided_at: decided.at,
        inbox_offset: i64::try_from(decided.inbox).unwrap_or(i64::MAX),
        toegekend: decided.toegekend,
        duplicate: false,
    }
}

/// That a message came again; and where its sender did send it again, and is to be told so each time, what to tell.
pub(super) fn duplicate(
    message: Message,
    inbox: u64,
    sent_again: bool,
) -> impl Iterator<Item = Output> {
    let told = again(&message);
    let answer = (sent_again && is_corv(&message.origin)).then(|| {
        let decided =
            Decided { inbox, accepted: false, toegekend: 0, at: message.origin.received_at };
        let (key, at) = (message.origin.message_id.clone(), decided.at);
        let answer = Answer { duplicate: true, ..answer_of(message, &decided) };
        Output::keyed(topics::ANSWER, key, wire::encode(RecordType::Answer, &answer), at)
    });
    std::iter::once(told).chain(answer)
}

/// That a message waits for its verdict.
pub(super) fn waiting(message: &Message) -> Output {
    let received = Received {
        origin: message.origin.clone(),
        toewijzing_nummers: message.toewijzing_nummers.clone(),
        facts: message.facts,
    };
    outcome(message, "waiting", Some(received))
}

fn again(message: &Message) -> Output {
    outcome(message, "duplicate", None)
}

fn outcome(message: &Message, kind: &str, received: Option<Received>) -> Output {
    let outcome = Outcome {
        receipt: message.origin.receipt.clone(),
        kind: kind.to_owned(),
        endpoint: None,
        fact_id: None,
        reason: None,
        source: message.origin.source.clone(),
        at: message.origin.received_at,
        received,
    };
    let value = wire::encode(RecordType::Outcome, &outcome);
    Output::keyed(topics::OUTCOME, outcome.receipt, value, outcome.at)
}
