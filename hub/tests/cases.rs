//! Goal: `wijkstroom test` says what differs and where, in words an administrator can act on, and its
//! exit status is one a script can. Method: run the binary on cases that hold and cases that do not.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::path::Path;
use std::process::Command;

/// An assignment and a start on it.
const CASE: &str = r#"
titel = "Een start op een toewijzing"
[[bericht]]
naam = "toewijzing"
soort = "JW301"
op = 2026-03-25T10:30:00
Client.ToegewezenProducten.ToegewezenProduct = [
  { ToewijzingNummer = 7, Product = { Categorie = "45" }, Toewijzingsdatum = 2026-03-25, Toewijzingstijd = 10:00:00, Ingangsdatum = 2026-04-01 },
]
[[bericht]]
naam = "start"
soort = "JW305"
op = 2026-04-07T09:00:00
verwacht = { antwoord = "JW306", retourcodes = {} }
Client.StartProducten.StartProduct = [
  { ToewijzingNummer = 7, Product = { Categorie = "45" }, Begindatum = 2026-04-06, StatusAanlevering = "1" },
]
[verwacht]
feiten.care-started = [{ begindatum = 2026-04-06 }]
tabellen.zorgperiode = [{ status = "lopend" }]
"#;

fn test(path: &Path) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wijkstroom"));
    let output = command.arg("test").arg(path).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout) + &text(output.stderr))
}

fn put(root: &Path, name: &str, text: &str) {
    std::fs::create_dir(root.join(name)).unwrap();
    std::fs::write(root.join(name).join("case.toml"), text).unwrap();
}

#[track_caller]
fn check(change: (&str, &str), status: i32, told: &[&str]) {
    assert!(CASE.contains(change.0), "{change:?}");
    let dir = tempfile::tempdir().unwrap();
    put(dir.path(), "geval", &CASE.replacen(change.0, change.1, 1));
    let (exit, out) = test(dir.path());
    for part in told {
        assert!(out.contains(part), "no {part:?} in:\n{out}");
    }
    assert_eq!(exit, Some(status), "{out}");
    // Whom it is about is nobody's business who reads the report.
    for identity in ["999900006", "Zandwolk", "2014-05-06"] {
        assert!(!out.contains(identity), "{identity} in:\n{out}");
    }
}

#[test]
fn a_case_holds_or_says_what_differs() {
    check(("", ""), 0, &["goed  geval: Een start op een toewijzing", "1 van 1 gevallen goed"]);
    check(
        (
            "ToewijzingNummer = 7, Product = { Categorie = \"45\" }, Begindatum",
            "ToewijzingNummer = 8, Product = { Categorie = \"45\" }, Begindatum",
        ),
        1,
        &["FOUT  geval", "start: verwacht aangenomen, werd geweigerd: TR019 9019", "0 van 1"],
    );
    check(
        ("retourcodes = {}", "retourcodes = { Header = \"0200\" }"),
        1,
        &["start: verwacht retourcodes"],
    );
    check(("\"JW306\"", "\"JW308\""), 1, &["verwacht retourbericht JW308, was JW306"]);
    check(
        ("begindatum = 2026-04-06", "begindatum = 2026-04-05"),
        1,
        &[
            "feiten care-started: nummer 1 is er niet; de beste verschilt in begindatum (verwacht 2026-04-05, is 2026-04-06)",
        ],
    );
    check(("[{ status = \"lopend\" }]", "[]"), 1, &["tabel zorgperiode: verwacht 0, zijn er 1"]);
}

#[test]
fn a_case_that_cannot_run_says_where_it_is_wrong() {
    check(
        ("Begindatum = 2026-04-06, Status", "Status"),
        2,
        &["niet te draaien", "bericht start", "/Begindatum ontbreekt"],
    );
    check(
        ("Begindatum = ", "Begin = "),
        2,
        &["geen element Client/StartProducten/StartProduct/Begin", "heeft: ToewijzingNummer"],
    );
    check(("soort = \"JW305\"", "soort = \"JW303\""), 2, &["zo'n bericht is er niet"]);
    check(("titel =", "tietel ="), 2, &["tietel", "titel"]);
    check(("zorgperiode", "zorgperiodes"), 1, &["tabel zorgperiodes is er niet"]);
    check(("care-started", "care-begun"), 1, &["feiten care-begun zijn er niet"]);
    let empty = tempfile::tempdir().unwrap();
    let (exit, out) = test(empty.path());
    assert!(exit == Some(2) && out.contains("staat geen case.toml"), "{out}");
}

/// Cases are looked for in folders, told by the name of theirs, and run in order of it.
#[test]
fn all_cases_of_a_folder_are_run() {
    let dir = tempfile::tempdir().unwrap();
    put(dir.path(), "b", CASE);
    put(dir.path(), "a", &CASE.replace("\"lopend\"", "\"gestopt\""));
    std::fs::create_dir(dir.path().join("c")).unwrap();
    put(&dir.path().join("c"), "d", CASE);
    let (exit, out) = test(dir.path());
    assert_eq!(exit, Some(1), "{out}");
    let lines: Vec<&str> = out.lines().filter(|line| !line.starts_with(' ')).collect();
    assert!(lines[0].starts_with("FOUT  a: ") && lines[1].starts_with("goed  b: "), "{out}");
    assert!(lines[2].starts_with("goed  c/d: ") && lines[3].starts_with("2 van 3 "), "{out}");
}
