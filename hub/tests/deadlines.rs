//! Goal: what is late is told by the command alone, without identities. Method: a kept demo.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// The `wijkstroom` of this build.
fn wijkstroom(arguments: &[&str], last: &Path) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wijkstroom"));
    let output = command.args(arguments).arg(last).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    (output.status.code(), text)
}

#[test]
fn deadlines_are_told_without_identities() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path().join("demo");
    assert_eq!(wijkstroom(&["demo", "--messages", "300", "--dir"], &dir).0, Some(0));
    let config = dir.join("wijkstroom.toml");

    let open = ["deadlines", "--open", "--limit", "100000"];
    let (status, json) = wijkstroom(&[&open[..], &["--json", "--config"]].concat(), &config);
    let lines: Vec<Value> = json.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    // The demo is of today: assignments of today have no return message yet, and there is still time.
    let owed: Vec<&Value> =
        lines.iter().filter(|line| line["kind"] == "retour-aanbieder").collect();
    assert!(!owed.is_empty(), "{json}");
    for line in &owed {
        assert_eq!((&line["rule"], &line["days_late"]), (&"OP090".into(), &0.into()), "{line}");
        assert!(line["due"].as_str() > line["since"].as_str(), "{line}");
    }
    let late = lines.iter().filter(|line| line["days_late"] != 0).count();
    assert_eq!(status, Some(i32::from(late > 0)));

    let (_, table) = wijkstroom(&[&open[..], &["--config"]].concat(), &config);
    assert!(table.starts_with("termijn"), "{table}");
    assert!(table.ends_with(&format!("{late} te laat\n")), "{table}");
    assert_eq!(table.lines().count(), lines.len() + 2);
    let run = |text: &str, length: usize| {
        text.split(|c: char| !c.is_ascii_alphanumeric())
            .any(|word| word.len() == length && word.bytes().all(|byte| byte.is_ascii_digit()))
    };
    assert!(!run(&table, 9) && !run(&json, 9), "nothing that may be a BSN");

    let (_, short) = wijkstroom(&["deadlines", "--open", "--limit", "1", "--config"], &config);
    assert!(
        short.contains(&format!("en nog {}; --limit toont er meer", lines.len() - 1)),
        "{short}"
    );
}
