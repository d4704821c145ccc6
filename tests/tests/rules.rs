//! Goal: the register of rules says what is true of levels 3 and 4. Method: hold it against the table of
//! rules that the judge goes by.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::collections::BTreeMap;

use wijkstroom_formats::rules::{self, Treatment};
use wijkstroom_pipeline::judge::RULES;

/// By id: level, return code and messages.
type Table = BTreeMap<&'static str, (u8, &'static str, Vec<String>)>;

/// Level 3 in the standard. The tariffs come from the municipality's own list, so the judge asks it along
/// with the other rules that a list decides.
const BY_LIST: &str = "TR418";

/// Judged where a message is known to have been there before, not against what it says.
const BY_DEDUPE: &str = "TR056";

#[test]
fn the_register_and_the_judge_agree() {
    let judged: Table = RULES
        .iter()
        .map(|rule| {
            let numbers = rule.numbers.iter().map(u16::to_string).collect();
            let level = if rule.id == BY_LIST { 3 } else { rule.level };
            (rule.id, (level, rule.retourcode, numbers))
        })
        .collect();
    let told: Table = rules::all()
        .iter()
        .filter(|rule| matches!(rule.treatment, Treatment::Judged | Treatment::Noted))
        .filter(|rule| rule.id != BY_DEDUPE)
        .map(|rule| {
            let messages = rule.messages.iter().map(|&number| number.to_owned()).collect();
            (rule.id, (rule.level.unwrap(), rule.retourcode.unwrap_or_default(), messages))
        })
        .collect();
    assert_eq!(judged.len(), RULES.len(), "a rule is judged once");
    assert_eq!(judged, told);
}
