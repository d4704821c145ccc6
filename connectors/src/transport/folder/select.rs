//! Which names of a folder come next.

use std::collections::BinaryHeap;
use std::ffi::{OsStr, OsString};
use std::io;
use std::path::Path;

use super::files::{DONE, REFUSED};
use super::{REASON, REPORT};

/// What lies in a folder.
pub(super) struct Selected {
    /// Names of files that may be messages, in order.
    pub(super) names: Vec<OsString>,
    /// What else is called like a message, and what it is (in Dutch).
    pub(super) others: Vec<(OsString, &'static str)>,
}

/// The first `max` names after another one: memory stays the same however many there are.
pub(super) fn names(folder: &Path, after: Option<&OsStr>, max: usize) -> io::Result<Selected> {
    let mut first: BinaryHeap<OsString> = BinaryHeap::new();
    let mut others = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        if after.is_some_and(|after| *name <= *after) || is_left_alone(&name) {
            continue;
        }
        // Gone since it was listed.
        let Ok(kind) = entry.file_type() else { continue };
        if kind.is_file() {
            if first.len() < max {
                first.push(name);
            } else if let Some(mut last) = first.peek_mut()
                && name < *last
            {
                *last = name;
            }
        } else if others.len() < super::sweep::UNREADABLE_MAX {
            if !kind.is_dir() {
                others.push((name, "geen gewoon bestand (koppeling, pijp of apparaat)"));
            } else if has_end(&name, ".xml") {
                others.push((name, "een map, geen bestand"));
            }
        }
    }
    Ok(Selected { names: first.into_sorted_vec(), others })
}

/// Hidden names, those that say "not complete yet", and what we tell of others.
fn is_left_alone(name: &OsStr) -> bool {
    name == DONE
        || name == REFUSED
        || name.as_encoded_bytes().starts_with(b".")
        || has_end(name, ".tmp")
        || has_end(name, ".part")
        || has_end(name, REASON)
        || has_end(name, REPORT)
}

fn has_end(name: &OsStr, end: &str) -> bool {
    let name = name.as_encoded_bytes();
    name.len() >= end.len() && name[name.len() - end.len()..].eq_ignore_ascii_case(end.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Goal: nothing is left out or taken twice where names come in parts. Method: parts of every size.
    #[test]
    fn parts_make_the_whole_in_order() {
        let folder = tempfile::tempdir().unwrap();
        let all: Vec<OsString> = (10..45).map(|number| format!("{number}.xml").into()).collect();
        for name in all.iter().rev() {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        for max in [1, 2, 7, 34, 35, 36] {
            let mut seen: Vec<OsString> = Vec::new();
            loop {
                let part = names(folder.path(), seen.last().map(|name| &**name), max).unwrap();
                assert!(part.names.len() <= max);
                let last = part.names.len() < max;
                seen.extend(part.names);
                if last {
                    break;
                }
            }
            assert_eq!(seen, all, "in parts of {max}");
        }
    }
}
