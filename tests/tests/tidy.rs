//! Goal: the habits that no lint watches. Method: read the sources and the manifests.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::fs;
use std::path::{Path, PathBuf};

/// Production lines of a file: what stands before its tests.
const FILE_LINES_MAX: usize = 400;

/// Lines of `main.rs`: it parses and runs, and no more.
const MAIN_LINES_MAX: usize = 50;

/// Every crate, and the crates of ours that it may depend on.
const CRATES: [(&str, &[&str]); 8] = [
    ("schemas", &[]),
    ("config", &["schemas"]),
    ("stream", &["schemas", "config"]),
    ("formats", &["schemas"]),
    ("connectors", &["schemas", "config", "formats", "stream"]),
    ("pipeline", &["schemas", "config", "formats", "stream"]),
    ("hub", &["schemas", "config", "formats", "stream", "connectors", "pipeline"]),
    ("tests", &["schemas", "config", "formats", "stream", "connectors", "pipeline", "hub"]),
];

/// Computation: no clock, disk or network in these files and folders.
const PURE: [&str; 9] = [
    "schemas/src",
    "formats/src",
    "pipeline/src/answers/corv.rs",
    "pipeline/src/answers/make.rs",
    "pipeline/src/dedupe",
    "pipeline/src/judge",
    "pipeline/src/pseudonymise.rs",
    "pipeline/src/warehouse/derive.rs",
    "hub/src/generate",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Every Rust file in a folder, or the file itself: path below the root, and text.
fn sources(path: &str) -> Vec<(String, String)> {
    let mut open = vec![root().join(path)];
    let mut found = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.strip_prefix(root()).unwrap().display().to_string();
            found.push((name, fs::read_to_string(&path).unwrap()));
        }
    }
    assert!(!found.is_empty(), "no sources in {path}");
    found
}

fn all_sources() -> Vec<(String, String)> {
    CRATES.iter().flat_map(|(name, _)| sources(name)).collect()
}

/// What stands before the tests; nothing in a file that is all tests.
fn production<'a>(name: &str, text: &'a str) -> &'a str {
    let is_test =
        name.ends_with("/tests.rs") || name.contains("/tests/") && !name.contains("/src/");
    if is_test { "" } else { text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default() }
}

/// What the code says, line by line, without comments.
fn code_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().enumerate();
    lines.map(|(number, line)| (number + 1, line.split("//").next().unwrap_or_default()))
}

#[test]
fn files_are_short() {
    for (name, text) in all_sources() {
        let lines = production(&name, &text).lines().count();
        assert!(lines <= FILE_LINES_MAX, "{name} has {lines} production lines");
    }
    let (_, main) = sources("hub/src/main.rs").remove(0);
    assert!(main.lines().count() <= MAIN_LINES_MAX, "main does more than parse and run");
}

#[test]
fn crates_depend_in_one_direction() {
    for (name, allowed) in CRATES {
        let manifest = fs::read_to_string(root().join(name).join("Cargo.toml")).unwrap();
        assert!(manifest.contains("[lints]\nworkspace = true"), "{name} has lints of its own");
        // Only what comes after the package's own name; all sections, tests too.
        let (_, dependencies) = manifest.split_once("dependencies]").unwrap_or_default();
        for line in dependencies.lines().filter(|line| line.starts_with("wijkstroom")) {
            let named = line.split(['.', ' ', '=']).next().unwrap_or_default();
            let used = named.strip_prefix("wijkstroom-").unwrap_or("hub");
            assert!(allowed.contains(&used), "{name} may not depend on {used}");
        }
    }
}

#[test]
fn computation_has_no_clock_disk_or_network() {
    let banned = [
        "std::fs",
        "std::net",
        "std::env",
        "std::process",
        "SystemTime",
        "Instant::now",
        "now_utc",
        "tokio",
        "reqwest",
        "rusqlite",
        "postgres",
        "getrandom",
    ];
    for (name, text) in PURE.iter().flat_map(|path| sources(path)) {
        for (number, line) in code_lines(production(&name, &text)) {
            let found = banned.iter().find(|word| line.contains(**word));
            assert_eq!(found, None, "{name}:{number}");
        }
    }
}

#[test]
fn no_macros_stubs_or_skipped_tests() {
    // Put together here, so that this file does not hold them.
    let banned = [
        "macro_rules".to_owned() + "!",
        "todo".to_owned() + "!(",
        "unimplemented".to_owned() + "!(",
        "#[ign".to_owned() + "ore",
    ];
    for (name, text) in all_sources() {
        for (number, line) in code_lines(&text) {
            let found = banned.iter().find(|word| line.contains(word.as_str()));
            assert_eq!(found, None, "{name}:{number}");
        }
    }
}

#[test]
fn tests_do_not_sleep() {
    let sleep = "thread::sleep".to_owned() + "(";
    for (name, text) in all_sources() {
        let tests = &text[production(&name, &text).len()..];
        for (number, line) in code_lines(tests) {
            assert!(!line.contains(&sleep), "{name}: {number} lines into its tests");
        }
    }
}

#[test]
fn published_facts_agree() {
    let read = |name: &str| fs::read_to_string(root().join(name)).unwrap();
    let version = format!("softwareVersion: \"{}\"", env!("CARGO_PKG_VERSION"));
    let publiccode = read("publiccode.yml");
    assert!(publiccode.contains(&version), "publiccode.yml names another version");
    assert!(publiccode.contains("license: EUPL-1.2"));
    assert!(read("Cargo.toml").contains("license = \"EUPL-1.2\""));
    assert!(read("LICENSE").starts_with("EUROPEAN UNION PUBLIC LICENCE v. 1.2"));
}

/// The settings in the README are settings: whoever copies them gets a hub that starts. A part that is to be added
/// is added to the first.
#[test]
fn settings_in_the_readme_can_be_read() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let examples: Vec<&str> = readme
        .split("```toml\n")
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap_or_default())
        .collect();
    assert!(examples.len() >= 2, "the README shows no settings");
    for text in &examples {
        let whole = if text.starts_with('[') {
            format!("{}{text}", examples[0])
        } else {
            (*text).to_owned()
        };
        let settings = wijkstroom_config::Settings::parse(&whole, Path::new("/"));
        assert!(settings.is_ok(), "{:?} in:\n{text}", settings.err());
    }
}
