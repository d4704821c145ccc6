//! Holds what came of a case against what must come of it. What differs is told in Dutch.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use toml::{Table, Value as Toml};
use wijkstroom_pipeline::sql::dump::Dump;
use wijkstroom_pipeline::sql::value::NULL;
use wijkstroom_schemas::message::Finding;

use super::answer::Returned;
use super::feeds;
use super::file::{Case, ExpectedMessage, ExpectedRule, MoreOfRule};
use super::moment;
use super::outcome::{Became, Outcome};

/// Everything that is not as it must be, a line each; empty when all is well.
pub(super) fn differences(case: &Case, outcome: &Outcome) -> Vec<String> {
    let mut told = Vec::new();
    for posted in &case.messages {
        let mut own = Vec::new();
        match outcome.messages.get(&posted.name) {
            Some(became) => message(&posted.expected, became, &mut own),
            None => own.push("is er niet".to_owned()),
        }
        told.extend(own.into_iter().map(|line| format!("{}: {line}", posted.name)));
    }
    for ((number, file), became) in (1..).zip(&case.files).zip(&outcome.files) {
        let own = feeds::differences(&file.expected, became);
        told.extend(
            own.into_iter().map(|line| format!("bestand {number} ({}): {line}", file.feed)),
        );
    }
    for (family, expected) in &case.expected.feiten {
        match outcome.facts.get(family) {
            Some(actual) => list(&format!("feiten {family}"), expected, actual, &mut told),
            None => told.push(format!("feiten {family} zijn er niet")),
        }
    }
    for (table, expected) in &case.expected.tabellen {
        match outcome.tables.get(table) {
            Some(dump) => list(&format!("tabel {table}"), expected, &rows(dump), &mut told),
            None => told.push(format!("tabel {table} is er niet")),
        }
    }
    told
}

fn message(expected: &ExpectedMessage, became: &Became, told: &mut Vec<String>) {
    if became.fate != expected.uitkomst {
        let why: Vec<String> = became.findings.iter().map(finding).collect();
        let why = if why.is_empty() { String::new() } else { format!(": {}", why.join("; ")) };
        let (expected, actual) = (expected.uitkomst.text(), became.fate.text());
        told.push(format!("verwacht {expected}, werd {actual}{why}"));
    }
    if expected.niveau.is_some() && became.level != expected.niveau {
        let actual = became.level.map_or("geen".to_owned(), |level| level.to_string());
        told.push(format!("verwacht niveau {}, was {actual}", expected.niveau.unwrap_or_default()));
    }
    if let Some(wanted) = expected.toegekend
        && became.toegekend != wanted
    {
        told.push(format!("verwacht toegekend {wanted}, was {}", became.toegekend));
    }
    if let Some(rules) = &expected.regels {
        findings(rules, &became.findings, told);
    }
    if let Some(wanted) = &expected.besloten {
        let actual = became.decided_at.map_or("nog niet".to_owned(), moment::on_wall);
        let wanted = moment::of(wanted).map_or_else(|error| error.to_string(), moment::on_wall);
        if actual != wanted {
            told.push(format!("verwacht besloten op {wanted}, was {actual}"));
        }
    }
    answer(expected, became, told);
}

/// Every finding must be expected, and every expected one be there.
fn findings(expected: &[ExpectedRule], actual: &[Finding], told: &mut Vec<String>) {
    let mut left: Vec<&Finding> = actual.iter().collect();
    for rule in expected {
        let wanted = match rule {
            ExpectedRule::Rule(id) => MoreOfRule {
                regel: id.clone(),
                code: None,
                plaats: None,
                regelnummer: None,
                element: None,
            },
            ExpectedRule::More(more) => more.clone(),
        };
        match left.iter().position(|finding| is(&wanted, finding)) {
            Some(at) => drop(left.remove(at)),
            None => told.push(format!("bevinding ontbreekt: {}", described(&wanted))),
        }
    }
    told.extend(
        left.into_iter().map(|left| format!("niet verwachte bevinding: {}", finding(left))),
    );
}

fn is(wanted: &MoreOfRule, finding: &Finding) -> bool {
    let same = |wanted: &Option<String>, actual: Option<&str>| {
        wanted.as_deref().is_none_or(|wanted| actual == Some(wanted))
    };
    finding.rule.as_deref() == Some(&wanted.regel)
        && same(&wanted.code, finding.retourcode.as_deref())
        && same(&wanted.plaats, Some(&finding.path))
        && same(&wanted.element, finding.element.as_deref())
        && wanted.regelnummer.is_none_or(|line| line == finding.line)
}

fn described(wanted: &MoreOfRule) -> String {
    let line = wanted.regelnummer.map(|line| format!("regelnummer {line}"));
    let texts = [&wanted.code, &wanted.plaats, &wanted.element, &line].into_iter().flatten();
    texts.fold(wanted.regel.clone(), |all, text| format!("{all} {text}"))
}

/// Never holds a value that identifies: no finding does.
fn finding(finding: &Finding) -> String {
    let rule = finding.rule.as_deref().unwrap_or("schema");
    let code = finding.retourcode.as_deref().unwrap_or("-");
    let element = finding.element.as_deref().unwrap_or("-");
    format!(
        "{rule} {code} {} (regel {}, element {element}) {}",
        finding.path, finding.line, finding.message
    )
}

fn answer(expected: &ExpectedMessage, became: &Became, told: &mut Vec<String>) {
    let wanted = expected.antwoord.as_deref();
    let asked = wanted.is_some() || expected.retourcodes.is_some() || expected.inhoud.is_some();
    let Some(delivered) = became.answer.as_ref().filter(|_| asked) else {
        if asked && wanted != Some("geen") {
            told.push(format!("verwacht retourbericht {}, er is er geen", wanted.unwrap_or("")));
        }
        return;
    };
    let Some(returned) = Returned::read(&delivered.bytes) else {
        return told.push("het retourbericht is niet te lezen".to_owned());
    };
    if let Some(wanted) = wanted
        && returned.kind != wanted
    {
        told.push(format!("verwacht retourbericht {wanted}, was {}", returned.kind));
    }
    if let Some(wanted) = &expected.retourcodes {
        let wanted: BTreeMap<&str, Vec<&str>> =
            wanted.iter().map(|(class, codes)| (class.as_str(), codes.texts())).collect();
        let actual: BTreeMap<&str, Vec<&str>> = returned
            .codes
            .iter()
            .map(|(class, codes)| (class.as_str(), codes.iter().map(String::as_str).collect()))
            .collect();
        if wanted != actual {
            told.push(format!("verwacht retourcodes {wanted:?}, was {actual:?}"));
        }
    }
    for path in expected.inhoud.iter().flat_map(|tree| returned.lacks(tree)) {
        told.push(format!("het retourbericht heeft niet de verwachte waarde in {path}"));
    }
}

/// So many as expected, and each expected one matches another of them.
fn list(what: &str, expected: &[Table], actual: &[Json], told: &mut Vec<String>) {
    if expected.len() != actual.len() {
        told.push(format!("{what}: verwacht {}, zijn er {}", expected.len(), actual.len()));
    }
    let fits: Vec<Vec<usize>> = expected
        .iter()
        .map(|wanted| {
            let matches = |(_, actual): &(usize, &Json)| mismatches(wanted, actual).is_empty();
            actual.iter().enumerate().filter(matches).map(|(at, _)| at).collect()
        })
        .collect();
    let paired = pair(&fits, actual.len());
    for (number, (wanted, paired)) in (1..).zip(expected.iter().zip(paired)) {
        if paired {
            continue;
        }
        // Of those there are, the one that is nearest to what was wanted.
        let nearest = actual.iter().map(|actual| mismatches(wanted, actual)).min_by_key(Vec::len);
        let told_of = nearest.filter(|lines| !lines.is_empty()).map_or_else(
            || "is er niet".to_owned(),
            |lines| format!("is er niet; de beste verschilt in {}", lines.join(", ")),
        );
        told.push(format!("{what}: nummer {number} {told_of}"));
    }
}

/// Gives each expected one another that fits it, as far as that goes (augmenting paths).
fn pair(fits: &[Vec<usize>], count: usize) -> Vec<bool> {
    fn place(
        one: usize,
        fits: &[Vec<usize>],
        taken: &mut [Option<usize>],
        seen: &mut [bool],
    ) -> bool {
        for &at in &fits[one] {
            if std::mem::replace(&mut seen[at], true) {
                continue;
            }
            if taken[at].is_none_or(|other| place(other, fits, taken, seen)) {
                taken[at] = Some(one);
                return true;
            }
        }
        false
    }
    let mut taken = vec![None; count];
    (0..fits.len()).map(|one| place(one, fits, &mut taken, &mut vec![false; count])).collect()
}

/// Fields that differ, as `naam (verwacht x, is y)`. Facts and rows identify nobody.
fn mismatches(wanted: &Table, actual: &Json) -> Vec<String> {
    let mut told = Vec::new();
    for (name, wanted) in wanted {
        match (wanted, actual.get(name)) {
            (_, None) => told.push(format!("{name} (die is er niet)")),
            (Toml::Table(inner), Some(actual)) => told.extend(mismatches(inner, actual)),
            (wanted, Some(actual)) if text(wanted) != plain(actual) => {
                told.push(format!("{name} (verwacht {}, is {})", text(wanted), plain(actual)));
            }
            _ => {}
        }
    }
    told
}

fn text(value: &Toml) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Absence is an empty text.
fn plain(value: &Json) -> String {
    match value {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        Json::Bool(_) | Json::Number(_) | Json::Array(_) | Json::Object(_) => value.to_string(),
    }
}

fn rows(dump: &Dump) -> Vec<Json> {
    let cell = |(name, text): (&&'static str, &String)| {
        let value = if text == NULL { Json::Null } else { Json::String(text.clone()) };
        ((*name).to_owned(), value)
    };
    let row = |row: &Vec<String>| Json::Object(dump.columns.iter().zip(row).map(cell).collect());
    dump.rows.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(expected: &str, actual: &str, told: &[&str]) {
        let expected: Table = toml::from_str(expected).unwrap();
        let expected: Vec<Table> = expected
            .get("x")
            .and_then(Toml::as_array)
            .map(|all| all.iter().filter_map(Toml::as_table).cloned().collect())
            .unwrap_or_default();
        let actual: Vec<Json> = serde_json::from_str(actual).unwrap();
        let mut found = Vec::new();
        list("rijen", &expected, &actual, &mut found);
        assert_eq!(found, told);
    }

    #[test]
    fn a_list_is_exact_in_number_and_a_subset_in_fields() {
        check("x = []", "[]", &[]);
        check("x = [{ a = 1 }]", r#"[{"a": 1, "b": "2"}]"#, &[]);
        check("x = [{ d = 2026-04-01, n = '' }]", r#"[{"d": "2026-04-01", "n": null}]"#, &[]);
        check("x = [{ m = { b = '2' } }]", r#"[{"m": {"b": "2", "c": 3}}]"#, &[]);
        check("x = []", r#"[{"a": 1}]"#, &["rijen: verwacht 0, zijn er 1"]);
        check(
            "x = [{ a = 2, b = 1 }]",
            r#"[{"a": 1, "b": 1}, {"a": 3, "b": 4}]"#,
            &[
                "rijen: verwacht 1, zijn er 2",
                "rijen: nummer 1 is er niet; de beste verschilt in a (verwacht 2, is 1)",
            ],
        );
        // The first fits both; it must leave the only one that fits the second.
        check("x = [{ a = 1 }, { a = 1, b = 2 }]", r#"[{"a": 1, "b": 2}, {"a": 1, "b": 3}]"#, &[]);
    }
}
