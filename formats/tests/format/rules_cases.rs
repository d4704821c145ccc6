//! Every rule of level 2 in tables: `data/rules/*.txt`, changes of the messages beside them.
//!
//! A row is `rule | changes | findings`: what the rule is about, the changes (see [`super::edit`]) with `;`
//! between, and exactly the findings that come of them, in their order, each as its rule and places. `[…]`
//! names the messages of the rows after it, `$name = text` an abbreviation. A row whose findings are
//! without its rule shows what that rule lets pass.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use wijkstroom_formats::{Verdict, rules, verdict};

use super::edit;

const TABLES: [&str; 6] = ["person", "contact", "toewijzing", "regie", "verzoek", "declaratie"];

/// One row of a table, for one message.
struct Case {
    message: String,
    rule: String,
    changes: Vec<String>,
    findings: Vec<String>,
}

fn data(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/rules").join(name);
    std::fs::read_to_string(path).unwrap()
}

/// Puts texts in the place of their abbreviations.
#[track_caller]
fn expanded(text: &str, short: &HashMap<String, String>) -> String {
    let mut parts = text.split('$');
    let mut full = parts.next().unwrap().to_owned();
    for part in parts {
        let end = part.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(part.len());
        let known = short.get(&part[..end]);
        full.push_str(known.unwrap_or_else(|| panic!("no abbreviation ${part}")));
        full.push_str(&part[end..]);
    }
    full
}

fn listed(text: &str) -> Vec<String> {
    let items = text.split(';').map(str::trim).filter(|item| !item.is_empty());
    items.map(str::to_owned).collect()
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for table in TABLES {
        let dag = "Header/BerichtIdentificatie/Dagtekening".to_owned();
        let mut short = HashMap::from([("dag".to_owned(), dag)]);
        let mut messages = Vec::new();
        let text = data(&format!("{table}.txt"));
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if let Some(names) = line.strip_prefix('[') {
                messages = names.trim_end_matches(']').split(' ').map(str::to_owned).collect();
            } else if let Some((name, value)) =
                line.strip_prefix('$').and_then(|it| it.split_once(" = "))
            {
                let value = expanded(value, &short);
                short.insert(name.to_owned(), value);
            } else {
                let cells: Vec<&str> = line.split('|').collect();
                assert_eq!(cells.len(), 3, "{line}");
                cases.extend(messages.iter().map(|message| Case {
                    message: message.clone(),
                    rule: cells[0].trim().to_owned(),
                    changes: listed(&expanded(cells[1], &short)),
                    findings: listed(&expanded(cells[2], &short)),
                }));
            }
        }
    }
    cases
}

/// The findings as a table has them: `TR134 Client/Geboortedatum/Datum + Header/…/Dagtekening`. Places that
/// are only counted come last, as their number.
fn told(verdict: &Verdict) -> Vec<String> {
    let below = |path: &str| path.strip_prefix("/Bericht/").unwrap_or(path).to_owned();
    let told = verdict.findings.iter().map(|finding| {
        let mut told =
            format!("{} {}", finding.rule.as_deref().unwrap_or("level1"), below(&finding.path));
        for also in finding.message.split(" Zie ook regel ").skip(1) {
            let (_, rest) = also.split_once(": ").unwrap();
            let path = rest.split(['.', ' ']).next().unwrap();
            told.push_str(&format!(" + {}", below(path)));
        }
        if let Some((_, rest)) = finding.message.split_once(" En op nog ") {
            told.push_str(&format!(" + {}", rest.split(' ').next().unwrap()));
        }
        told
    });
    told.collect()
}

#[track_caller]
fn changed(mut message: String, case: &Case) -> String {
    for change in &case.changes {
        message = edit::apply(&message, change);
    }
    message
}

#[test]
fn every_row_gets_exactly_its_findings() {
    for case in cases() {
        let message = changed(data(&format!("{}.xml", case.message)), &case);
        let verdict = verdict(message.as_bytes());
        let what = format!("{} {} {:?}", case.message, case.rule, case.changes);
        assert_eq!(told(&verdict), case.findings, "{what}");
        let level = (!case.findings.is_empty()).then_some(2);
        assert_eq!(verdict.level, level, "{what}: {:?}", verdict.findings);
        for finding in &verdict.findings {
            assert_eq!(finding.retourcode.as_deref(), Some("0001"), "{what}");
        }
    }
}

/// The messages themselves are accepted, and are of every type.
#[test]
fn the_messages_of_the_tables_have_no_findings() {
    for (name, _) in CODES {
        let verdict = verdict(data(&format!("{name}.xml")).as_bytes());
        assert_eq!((told(&verdict), verdict.message_type), (Vec::new(), Some(name)));
    }
}

/// Each rule is refused and accepted at least once in each message in which it is judged.
#[test]
fn every_rule_is_shown_in_every_message_it_holds_in() {
    let mut shown: BTreeMap<(String, String), BTreeSet<bool>> = BTreeMap::new();
    for case in cases() {
        let fires = case.findings.iter().any(|finding| finding.starts_with(&case.rule));
        shown.entry((case.message, case.rule)).or_default().insert(fires);
    }
    for entry in rules::all() {
        for number in entry.judged_in() {
            let key = (format!("JW{number}"), entry.id.to_owned());
            let shown = shown.get(&key).cloned().unwrap_or_default();
            assert_eq!(shown, BTreeSet::from([false, true]), "{key:?}");
        }
    }
}

/// The rules of each message, as the official rule set has them.
const JUDGED: [(u16, &str); 12] = [
    (
        301,
        "CD005 CD007 CD009 CD025 CD034 CD041 CD075 CD076 CD077 CD078 CD079 CD080 CS002 CS003 CS050 CS089 \
         CS139 CS318 CS335 CS336 CS338 TR002 TR006 TR061 TR101 TR134 TR302",
    ),
    (302, "CD005 CD007 CD025 CS002 CS050 CS089 CS139 TR002"),
    (305, "CS002 CS058 CS139 TR002 TR101 TR134"),
    (306, "CS002 CS139 TR002"),
    (307, "CS002 CS058 CS139 TR002 TR018 TR101 TR134"),
    (308, "CS002 CS139 TR002"),
    (
        315,
        "CD041 CD043 CD066 CD067 CD068 CD075 CD076 CD077 CD078 CD079 CD095 CS002 CS003 CS139 CS343 TR002 \
         TR101 TR134 TR383 TR386",
    ),
    (316, "CS002 CS139 TR002"),
    (
        317,
        "CD041 CD075 CD076 CD077 CD078 CD079 CD096 CS002 CS003 CS338 TR101 TR352 TR353 TR380 TR410",
    ),
    (318, "CS002"),
    (319, "CD085 CD086 TR377 TR409"),
    (
        323,
        "CD060 CD087 CS002 CS100 CS325 CS337 CS339 CS340 TR101 TR134 TR137 TR315 TR316 TR319 TR335 TR358 \
         TR416",
    ),
];

#[test]
fn every_message_has_its_rules() {
    let answer = (325, "CD060 CS002 CS325 TR101 TR134 TR137 TR342");
    for (number, expected) in JUDGED.into_iter().chain([answer, (320, "")]) {
        let judged = rules::all().iter().filter(|entry| entry.judged_in().contains(&number));
        let judged: Vec<&str> = judged.map(|entry| entry.id).collect();
        assert_eq!(judged.join(" "), expected, "{number}");
    }
}

/// Messages and the code of the iWmo message of the same number.
const CODES: [(&str, &str); 14] = [
    ("JW301", "414"),
    ("JW302", "415"),
    ("JW305", "418"),
    ("JW306", "419"),
    ("JW307", "420"),
    ("JW308", "421"),
    ("JW315", "444"),
    ("JW316", "445"),
    ("JW317", "480"),
    ("JW318", "481"),
    ("JW319", "482"),
    ("JW320", "483"),
    ("JW323", "484"),
    ("JW325", "485"),
];

/// The iWmo message that says the same.
fn as_iwmo(name: &str, message: &str) -> String {
    let number = name.trim_start_matches("JW");
    let (_, code) = CODES.iter().find(|(of, _)| *of == name).unwrap();
    let (before, rest) = message.split_once("<BerichtCode>").unwrap();
    let message = format!("{before}<BerichtCode>{code}{}", &rest[3..]);
    let message = message
        .replace("/ijw/3_2/jw", "/iwmo/3_2/wmo")
        .replace("/ijw/3_2/basis", "/iwmo/3_2/basis")
        .replace("Categorie>45<", "Categorie>05<")
        .replace("Categorie>44<", "Categorie>04<")
        .replace("Categorie>50<", "Categorie>10<");
    assert!(message.contains(&format!("wmo{number}/")), "{name}");
    message
}

/// iWmo gets the same findings, apart from the few rules that are not for it.
#[test]
fn iwmo_gets_the_rules_of_equal_name() {
    let mut count = 0;
    for case in cases().iter().filter(|case| !matches!(&*case.message, "JW319" | "JW320")) {
        let message = changed(data(&format!("{}.xml", case.message)), case);
        let verdict = verdict(as_iwmo(&case.message, &message).as_bytes());
        let what = format!("iWmo {} {} {:?}", case.message, case.rule, case.changes);
        let jeugdwet = |finding: &str| {
            rules::find(finding.split(' ').next().unwrap()).unwrap().jeugdwet_only()
        };
        let findings = case.findings.iter().filter(|finding| !jeugdwet(finding));
        assert_eq!(told(&verdict), findings.cloned().collect::<Vec<_>>(), "{what}");
        count += 1;
    }
    assert!(count > 300, "{count}");
    let answer =
        as_iwmo("JW319", &edit::apply(&data("JW319.xml"), "Antwoord/Woonplaatsbeginsel :"));
    assert_eq!(
        told(&verdict(answer.as_bytes())),
        Vec::<String>::new(),
        "reason 8 stands by itself"
    );
    let answer = edit::apply(&answer, "Antwoord/VerzoekAntwoord = 2");
    let cd086 = "CD086 Antwoord/VerzoekAntwoord + Antwoord/RedenAfwijzingVerzoek";
    assert_eq!(told(&verdict(answer.as_bytes())), [cd086]);
}
