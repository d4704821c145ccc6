//! Goal: whoever gets a code back can look up what it means, without another document.
//! Method: run the binary.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::process::Command;

fn rule(arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wijkstroom"));
    let output = command.arg("rule").args(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn a_rule_tells_what_it_asks_with_an_example_of_both_kinds() {
    let cases: [(&str, &[&str]); 9] = [
        (
            "cs002",
            &[
                "CS002  niveau 2, retourcode 0001",
                "11-proef",
                "Getoetst in: 301",
                "JW305, Client/Bsn",
            ],
        ),
        ("TR101", &["niveau 2, retourcode 0001", "    <ToewijzingNummer>", "iJw en iWmo"]),
        ("TR019", &["niveau 3, retourcode 9019", "GOED\n", "FOUT\n", "305 307"]),
        ("TR380", &["alleen iJw"]),
        ("TR332", &["nooit afgekeurd", "GENOTEERD\n"]),
        ("WS012", &["WS012  een eis van het knooppunt zelf", "gemeente"]),
        ("ws120", &["WS120  een eis van het knooppunt zelf", "11-proef"]),
        ("WS311", &["rejects replay"]),
        ("TR319", &["TR319  niveau 2, retourcode 0001", "op niveau 2"]),
    ];
    for (id, parts) in cases {
        let (status, out, err) = rule(&[id]);
        assert_eq!((status, err.as_str()), (Some(0), ""), "{id}");
        for part in parts {
            assert!(out.contains(part), "{id}: no {part:?} in:\n{out}");
        }
    }
}

#[test]
fn an_unknown_rule_is_answered_by_those_it_might_be() {
    let (status, out, err) = rule(&["CS02"]);
    assert_eq!((status, out.as_str()), (Some(2), ""));
    assert!(err.contains("regel CS02 is er niet; bedoelt u CS002"), "{err}");
}

#[test]
fn the_list_is_narrowed_by_level_message_and_treatment() {
    let ids = |arguments: &[&str]| {
        let (status, out, _) = rule(arguments);
        assert_eq!(status, Some(0), "{arguments:?}");
        let rows = out.lines().skip(1).take_while(|line| !line.is_empty());
        rows.map(|line| line.split_whitespace().next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(ids(&[]).len(), 307);
    let starts = ids(&["--level", "3", "--message", "JW305"]);
    assert!(starts.contains(&"TR019".to_owned()), "{starts:?}");
    assert!(!starts.contains(&"TR321".to_owned()), "a claim's: {starts:?}");
    assert_eq!(starts, ids(&["--level", "3", "--message", "305"]));
    assert!(ids(&["--level", "2", "--message", "323"]).contains(&"TR319".to_owned()));
    // Return messages are judged at level 2 too, though the standard does not name them.
    assert!(ids(&["--message", "306"]).contains(&"CS002".to_owned()));
    assert!(ids(&["--treatment", "noted"]).contains(&"TR332".to_owned()));
    let (status, out, _) = rule(&["--message", "999"]);
    assert!(status == Some(1) && out.contains("Geen enkele regel past"), "{out}");
}
