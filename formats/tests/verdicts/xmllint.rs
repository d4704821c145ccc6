//! What libxml2 says, by its own command.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::process::Command;

/// Whether a message is valid, and the line of the first error when it is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) valid: bool,
    pub(crate) line: usize,
}

/// Files in one call: an argument list has a limit.
const FILES_MAX: usize = 500;

/// Judges messages, all against one schema.
pub(crate) fn judge(schema: &Path, messages: &[Vec<u8>]) -> Vec<Said> {
    let dir = tempfile::tempdir().unwrap();
    let name = |index: usize| dir.path().join(format!("{index}.xml"));
    for (index, message) in messages.iter().enumerate() {
        std::fs::write(name(index), message).unwrap();
    }
    let mut said = Vec::new();
    let all: Vec<usize> = (0..messages.len()).collect();
    for indexes in all.chunks(FILES_MAX) {
        let mut command = Command::new("xmllint");
        command.args(["--nonet", "--noout", "--schema"]).arg(schema);
        command.args(indexes.iter().map(|&index| name(index)));
        let output = command.output().expect("xmllint (package libxml2-utils) is installed");
        let errors = String::from_utf8_lossy(&output.stderr);
        let by_file = first_errors(&errors);
        let valid: HashSet<&str> =
            errors.lines().filter_map(|line| line.strip_suffix(" validates")).collect();
        said.extend(indexes.iter().map(|&index| {
            let file = name(index).display().to_string();
            Said {
                valid: valid.contains(file.as_str()),
                line: by_file.get(&file).copied().unwrap_or(0),
            }
        }));
    }
    said
}

/// The line of the first error of each file; warnings about namespaces do not count.
fn first_errors(errors: &str) -> HashMap<String, usize> {
    let mut first = HashMap::new();
    for error in errors.lines() {
        let counts = error.contains("parser error") || error.contains("Schemas validity error");
        let Some((file, rest)) = error.split_once(".xml:").filter(|_| counts) else { continue };
        let line = rest.split(':').next().and_then(|line| line.parse().ok());
        if let Some(line) = line {
            first.entry(format!("{file}.xml")).or_insert(line);
        }
    }
    first
}
