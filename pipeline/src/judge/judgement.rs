//! What the rules say of one message, given what was accepted before it.

use std::collections::BTreeMap;

use wijkstroom_schemas::message::Finding;

use super::claims::{is_credit, is_refused};
use super::dossier::{Dossier, Dossiers};
use super::lists::Lists;
use super::register::Register;
use super::rules::{Check, Judged, RULES, Rule, Subject};
use super::told::{Facts, Told};

/// What is wrong with a message.
#[derive(Debug, Clone, Default)]
pub(crate) struct Judgement {
    /// One for each rule that is broken and each element it is broken at.
    pub(crate) findings: Vec<Finding>,
    /// Of a claim: the lines that are refused, by number, with their return codes.
    pub(crate) refused: BTreeMap<i32, Vec<&'static str>>,
    /// Whether it is refused as a whole, as never sent, a claim too.
    pub(crate) whole: bool,
    /// Whether another message may still cure something of it.
    pub(crate) curable: bool,
}

impl Judgement {
    /// Whether it can be decided now: a message without findings, and a claim whose other lines
    /// nothing can cure.
    pub(crate) fn passes(&self, told: &Told) -> bool {
        !self.whole && !self.curable && (told.number == 323 || self.findings.is_empty())
    }

    /// Whether it is a claim with lines that can be approved before the others are decided.
    pub(crate) fn approves_lines(&self, told: &Told) -> bool {
        let Facts::Declared(lines) = &told.facts else { return false };
        !self.whole
            && lines
                .iter()
                .any(|line| !is_refused(line) && !self.refused.contains_key(&line.ordinal))
    }
}

/// Judges messages about one child. Pure.
pub(crate) struct Bench<'l> {
    pub(crate) lists: &'l Lists,
    /// Rules of level 4 were asked when the message came; not again of what was accepted then.
    pub(crate) level_4: bool,
}

impl Bench<'_> {
    /// Judges a message, and takes in what is not wrong in it. What the caller does not accept he
    /// takes back ([`Dossier::undo`]).
    pub(crate) fn judge<'a>(&self, dossiers: &mut Dossiers<'a>, told: &'a Told) -> Judgement {
        let (dossier, known) = dossiers.of(told);
        let mut found = Judgement::default();
        let ask = Ask { told, lists: self.lists, client_known: known };
        if self.level_4 {
            ask.all(dossier, Subject::Header, 4, &mut found);
            if !found.findings.is_empty() {
                found.whole = true;
                return found;
            }
            if told.number != 323 {
                subjects(told).for_each(|subject| ask.all(dossier, subject, 4, &mut found));
                if !found.findings.is_empty() {
                    return found;
                }
            }
        }
        ask.all(dossier, Subject::Client, 3, &mut found);
        found.curable = !found.findings.is_empty();
        if found.curable && matches!(told.number, 317 | 323) && !known {
            // Of an unknown client nothing else is judged.
            refuse_lines(told, &mut found);
            return found;
        }
        if matches!(told.facts, Facts::Declared(_)) {
            self.lines(&ask, dossier, &mut found);
        } else {
            elements(&ask, dossier, &mut found);
        }
        found
    }

    /// Credits before debits (OP366), each line against those before it. A line of level 4 is not
    /// asked about other messages.
    fn lines<'a>(&self, ask: &Ask<'a, '_>, dossier: &mut Dossier<'a>, found: &mut Judgement) {
        let Facts::Declared(lines) = &ask.told.facts else { return };
        let (credits, debits): (Vec<_>, Vec<_>) = lines.iter().partition(|line| is_credit(line));
        for line in credits.into_iter().chain(debits) {
            if is_refused(line) {
                continue;
            }
            let before = found.findings.len();
            if self.level_4 {
                ask.all(dossier, Subject::Prestatie(line), 4, found);
            }
            if found.findings.len() == before {
                ask.all(dossier, Subject::Prestatie(line), 3, found);
                found.curable |= found.findings.len() > before;
            }
            let codes: Vec<&'static str> = codes(&found.findings[before..]);
            if codes.is_empty() {
                dossier.approve(line);
            } else {
                found.refused.insert(line.ordinal, codes);
            }
        }
    }

    /// What breaks a rule in a message of the municipality's own. The register stands for the
    /// part about the provider: that is held against references and lists, the parts about
    /// children against what is known of them.
    pub(crate) fn note<'a>(
        &self,
        dossiers: &mut Dossiers<'a>,
        register: Option<&Register>,
        told: &'a Told,
    ) -> Vec<Finding> {
        let (dossier, known) = dossiers.of(told);
        let ask = Ask { told, lists: self.lists, client_known: known };
        // A 301 has one part only; of the others the part about the provider speaks for all.
        let is_first = register.is_some() || told.number == 301;
        let mut findings = Vec::new();
        for subject in [Subject::Header, Subject::Client].into_iter().chain(subjects(told)) {
            for rule in rules(told.number) {
                let judged = ask.judged(dossier, subject);
                let broken = match (&rule.check, register) {
                    (Check::Child(check), _) if rule.level == 4 => is_first && check(&judged),
                    (Check::Child(check), None) => check(&judged),
                    (Check::Answer(check), Some(register)) => check(register, &judged),
                    (Check::Child(_), Some(_)) | (Check::Answer(_), None) => false,
                    (Check::Reference(_), _) => false,
                };
                if broken {
                    findings.push(finding(rule, told, subject));
                }
            }
        }
        findings
    }
}

/// Starts and stops: what is withdrawn first, whatever its place in the message (IV008).
fn elements<'a>(ask: &Ask<'a, '_>, dossier: &mut Dossier<'a>, found: &mut Judgement) {
    let told = ask.told;
    if told.number == 317 {
        ask.all(dossier, Subject::Verzoek, 3, found);
    }
    let (withdrawn, told_anew): (Vec<_>, Vec<_>) =
        subjects(told).partition(|subject| subject.is_withdrawal());
    for subject in withdrawn.into_iter().chain(told_anew) {
        let before = found.findings.len();
        ask.all(dossier, subject, 3, found);
        if found.findings.len() > before {
            continue;
        }
        if let Subject::Start(fact) = subject {
            dossier.start(fact);
        } else if let Subject::Stop(fact) = subject {
            dossier.stop(fact);
        }
    }
    found.curable = !found.findings.is_empty();
    dossier.request(told);
}

/// The elements of a message that rules are asked of one by one.
fn subjects<'a>(told: &'a Told) -> Box<dyn Iterator<Item = Subject<'a>> + 'a> {
    match &told.facts {
        Facts::Allocated(facts) => Box::new(facts.iter().map(Subject::Toegewezen)),
        Facts::Started(facts) => Box::new(facts.iter().map(Subject::Start)),
        Facts::Stopped(facts) => Box::new(facts.iter().map(Subject::Stop)),
        Facts::Requested(facts) => Box::new(facts.iter().map(Subject::Aangevraagd)),
        Facts::Changed(facts) => Box::new(facts.iter().map(Subject::change)),
        Facts::Answered(facts) => Box::new(facts.iter().map(Subject::Antwoord)),
        Facts::Declared(facts) => Box::new(facts.iter().map(Subject::Prestatie)),
        Facts::DeclarationAnswered(facts) => {
            Box::new(facts.iter().map(Subject::DeclaratieAntwoord))
        }
        Facts::Registered(_) => Box::new(std::iter::empty()),
    }
}

/// Asks rules about elements of one message.
struct Ask<'a, 'l> {
    told: &'a Told,
    lists: &'l Lists,
    client_known: bool,
}

impl<'a> Ask<'a, '_> {
    fn judged<'d>(&'d self, dossier: &'d Dossier<'d>, subject: Subject<'d>) -> Judged<'d> {
        let Self { told, lists, client_known } = *self;
        Judged { told, dossier, client_known, lists, subject }
    }

    /// All rules of a level about one element.
    fn all(&self, dossier: &Dossier<'a>, subject: Subject<'a>, level: u8, found: &mut Judgement) {
        let withdrawal = subject.is_withdrawal();
        for rule in rules(self.told.number).filter(|rule| rule.level == level) {
            let is_asked = withdrawal == matches!(rule.id, "TR063" | "TR071");
            if let Check::Child(check) = rule.check
                && is_asked
                && check(&self.judged(dossier, subject))
            {
                found.findings.push(finding(rule, self.told, subject));
            }
        }
    }
}

fn rules(number: u16) -> impl Iterator<Item = &'static Rule> {
    RULES.iter().filter(move |rule| rule.numbers.contains(&number))
}

/// All lines of a claim, with the codes found so far.
fn refuse_lines(told: &Told, found: &mut Judgement) {
    let Facts::Declared(lines) = &told.facts else { return };
    let codes = codes(&found.findings);
    for line in lines.iter().filter(|line| !is_refused(line)) {
        found.refused.insert(line.ordinal, codes.clone());
    }
}

fn codes(findings: &[Finding]) -> Vec<&'static str> {
    let code = |finding: &Finding| {
        let id = finding.rule.as_deref();
        RULES.iter().find(|rule| Some(rule.id) == id).map(|rule| rule.retourcode)
    };
    findings.iter().filter_map(code).collect()
}

/// A finding at an element, in the way the return message counts them.
pub(crate) fn finding(rule: &Rule, told: &Told, subject: Subject<'_>) -> Finding {
    let (class, container, ordinal, line) = subject.class();
    place(rule, told.number, told.part, &Place { class, container, ordinal, line })
}

/// Where in a message a finding is.
pub(crate) struct Place<'a> {
    pub(crate) class: &'a str,
    pub(crate) container: &'a str,
    pub(crate) ordinal: i32,
    pub(crate) line: i32,
}

/// A finding at a place; the clients of a claim are numbered as its parts.
pub(crate) fn place(rule: &Rule, number: u16, part: i32, at: &Place<'_>) -> Finding {
    let of_claim = matches!(number, 323 | 325);
    let client = if of_claim { format!("Client[{}]", part + 1) } else { "Client".to_owned() };
    let own =
        if at.ordinal > 0 { format!("{}[{}]", at.class, at.ordinal) } else { at.class.to_owned() };
    let (element, path) = match at.class {
        "Header" => (own.clone(), "/Bericht/Header".to_owned()),
        "Antwoord" => (own.clone(), "/Bericht/Antwoord".to_owned()),
        "Declaratie" => (own.clone(), "/Bericht/Declaratie".to_owned()),
        "Client" => {
            let path = if of_claim {
                format!("/Bericht/Declaratie/Clienten/{client}")
            } else {
                "/Bericht/Client".to_owned()
            };
            (client, path)
        }
        _ if of_claim => {
            let path = format!("/Bericht/Declaratie/Clienten/{client}/{}/{own}", at.container);
            (format!("{client}/{own}"), path)
        }
        "Verzoek" => (own.clone(), "/Bericht/Client/Verzoek".to_owned()),
        _ if number == 317 => {
            (own.clone(), format!("/Bericht/Client/Verzoek/{}/{own}", at.container))
        }
        _ => (own.clone(), format!("/Bericht/Client/{}/{own}", at.container)),
    };
    Finding {
        rule: Some(rule.id.to_owned()),
        retourcode: Some(rule.retourcode.to_owned()).filter(|code| !code.is_empty()),
        line: at.line,
        column: 0,
        path,
        message: rule.message.to_owned(),
        element: Some(element),
    }
}

#[cfg(test)]
mod tests {
    use super::super::rules::RULES;

    #[test]
    fn every_rule_has_a_code_and_stands_once() {
        let mut ids: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), RULES.len());
        for rule in &RULES {
            let refuses = rule.numbers.iter().any(|number| ![301, 319, 325].contains(number));
            assert!(!refuses || rule.retourcode.len() == 4, "{} has no return code", rule.id);
            assert!(!rule.numbers.is_empty() && rule.message.ends_with('.'), "{}", rule.id);
        }
    }
}
