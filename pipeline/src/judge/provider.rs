//! Judging a message's part about the provider: references that must be unique over all his clients.

use std::collections::BTreeMap;

use wijkstroom_schemas::event::{
    DeclarationAnsweredFact, Event, Meta, Registered, RequestAnsweredFact,
};
use wijkstroom_schemas::message::Finding;
use wijkstroom_schemas::topics;
use wijkstroom_schemas::wire::{self, RecordType};
use wijkstroom_stream::Output;

use super::dossier::Dossiers;
use super::judgement::{Bench, Judgement, Place, place};
use super::lists::Lists;
use super::register::{Answered, Register};
use super::rules::{Check, RULES, Rule};
use super::told::{Facts, Told};

/// What the references of a message come to.
#[derive(Debug, Default)]
pub(super) struct References {
    pub(super) findings: Vec<Finding>,
    /// The message is refused, with these codes.
    pub(super) whole: Option<String>,
    /// Lines that are refused, by the index of their reference.
    pub(super) lines: BTreeMap<usize, &'static str>,
    /// Whether a reference may still be given free.
    pub(super) curable: bool,
}

impl References {
    pub(super) fn passes(&self) -> bool {
        self.whole.is_none()
    }
}

/// Judges header and references.
pub(super) fn judge(lists: &Lists, register: &mut Register, told: &Told) -> References {
    let mut found = References::default();
    let bench = Bench { lists, level_4: true };
    let header: Judgement = bench.judge(&mut Dossiers::default(), told);
    if header.whole {
        found.whole = Some(retourcodes(&header.findings));
        found.findings = header.findings;
        return found;
    }
    let Facts::Registered(all) = &told.facts else { return found };
    register.forget_draft();
    for (index, registered) in all.iter().enumerate() {
        let broken = RULES.iter().find(|rule| {
            matches!(rule.check, Check::Reference(check)
                if rule.numbers.contains(&told.number) && check(register, registered, told))
        });
        match broken {
            Some(rule) => {
                found.findings.push(at(rule, told.number, registered));
                match registered.soort.as_str() {
                    "prestatie" => {
                        found.lines.insert(index, rule.retourcode);
                    }
                    soort => {
                        found.whole = Some(rule.retourcode.to_owned());
                        found.curable = soort == "verzoek";
                    }
                }
            }
            None => register.note(registered),
        }
    }
    register.forget_draft();
    if let Some(code) = &found.whole {
        // Of a message that is refused as a whole, nothing else is told.
        found.findings.retain(|finding| finding.retourcode.as_deref() == Some(code));
    }
    found
}

fn at(rule: &Rule, number: u16, registered: &Registered) -> Finding {
    let Registered { ordinal, line, part, .. } = *registered;
    let (class, container, ordinal) = match (registered.soort.as_str(), number) {
        ("prestatie", _) => ("Prestatie", "Prestaties", ordinal),
        ("declaratie", _) => ("Declaratie", "", 0),
        (_, 315) => ("AangevraagdProduct", "AangevraagdeProducten", ordinal),
        _ => ("Verzoek", "", 0),
    };
    place(rule, number, part, &Place { class, container, ordinal, line })
}

fn retourcodes(findings: &[Finding]) -> String {
    let codes = findings.iter().filter_map(|finding| finding.retourcode.as_deref());
    codes.collect::<Vec<_>>().join(" ")
}

/// Tells every part about a client what the part about the provider came to.
pub(super) fn words(meta: &Meta, told: &Told, found: &References, now: i64) -> Vec<Output> {
    let Facts::Registered(all) = &told.facts else { return Vec::new() };
    let mut refusals: BTreeMap<(&str, i32), Vec<DeclarationAnsweredFact>> = BTreeMap::new();
    for (index, registered) in all.iter().enumerate().filter(|(_, one)| !one.child.is_empty()) {
        let of_part = refusals.entry((&registered.child, registered.part)).or_default();
        let refused = match (&found.whole, found.lines.get(&index)) {
            (Some(codes), _) if of_part.is_empty() => Some((BERICHT, codes.clone())),
            (None, Some(code)) => Some(("prestatie", (*code).to_owned())),
            (Some(_), _) | (None, None) => None,
        };
        of_part.extend(refused.map(|(klasse, codes)| refusal(registered, klasse, codes)));
    }
    let words = refusals.into_iter().map(|((child, part), refusals)| {
        let mut event = super::word(Meta { part, ..meta.clone() });
        event.declaration_answered = refusals;
        send(child.to_owned(), &event, now)
    });
    words.collect()
}

/// The class of a word that refuses a message as a whole.
pub(super) const BERICHT: &str = "bericht";

fn refusal(registered: &Registered, klasse: &str, retourcodes: String) -> DeclarationAnsweredFact {
    DeclarationAnsweredFact {
        fact_id: String::new(),
        line: registered.line,
        ordinal: registered.ordinal,
        klasse: klasse.to_owned(),
        declaratie_id: String::new(),
        prestatie_id: Some(registered.id.clone()),
        toewijzing_nummer: None,
        ingediend_bedrag: None,
        toegekend_bedrag: None,
        retourcodes,
    }
}

/// Tells a child's key that the municipality answered a request.
pub(super) fn answered(
    meta: &Meta,
    child: String,
    request: &str,
    refuses: bool,
    now: i64,
) -> Output {
    let mut event = super::word(Meta { part: 0, parts: 1, ..meta.clone() });
    event.request_answered = vec![RequestAnsweredFact {
        fact_id: String::new(),
        line: 0,
        ordinal: 1,
        request_id: request.to_owned(),
        verzoek_antwoord: if refuses { "1" } else { "2" }.to_owned(),
        reden_afwijzing: None,
        woonplaats_gemeente: None,
    }];
    send(child, &event, now)
}

/// The source of an answer that came before its request: what is left of it.
pub(super) fn earlier(of: &Meta, answer: &Answered) -> Meta {
    Meta {
        receipt: String::new(),
        message_type: format!("{}319", of.law),
        sender: of.municipality.clone(),
        identification: String::new(),
        dagtekening: answer.dagtekening,
        message_id: hex::encode(answer.message_id),
        ..of.clone()
    }
}

/// Tells the provider's key that a message was refused after all.
pub(super) fn release(meta: &Meta, provider: String, references: Vec<String>, now: i64) -> Output {
    let mut event = super::word(meta.clone());
    let registered = references.into_iter().map(|id| Registered {
        soort: "verzoek".to_owned(),
        id,
        vorig_id: None,
        part: meta.part,
        ordinal: 1,
        line: 0,
        child: String::new(),
    });
    event.registered = registered.collect();
    send(provider, &event, now)
}

fn send(key: String, event: &Event, now: i64) -> Output {
    Output::keyed(topics::EVENT, key, wire::encode(RecordType::Event, event), now)
}
