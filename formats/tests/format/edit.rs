//! Changes of a message by path, for tables of cases.
//!
//! | change | what it does |
//! |---|---|
//! | `path = text` | what is inside the element becomes the text |
//! | `path : xml` | the element becomes this one, or goes |
//! | `path + xml` | this comes after the element |
//! | `path ++` | a copy of the element comes after it |
//!
//! Paths are local names below the root, `[n]` where it is not the first. A `·` stands for a space, a
//! `~` for nothing: so that no number in a table looks like that of a citizen.

use std::collections::HashMap;
use std::ops::Range;

/// Where an element stands in a message, and what is inside it.
struct Place {
    outer: Range<usize>,
    inner: Range<usize>,
}

/// Applies one change.
#[track_caller]
pub(crate) fn apply(message: &str, change: &str) -> String {
    let change = change.trim();
    let text = |text: &str| text.trim().replace('·', " ").replace('~', "");
    let replaced = |range: Range<usize>, with: &str| {
        format!("{}{with}{}", &message[..range.start], &message[range.end..])
    };
    if let Some(path) = change.strip_suffix("++") {
        let outer = locate(message, path.trim()).outer;
        return replaced(outer.end..outer.end, &message[outer]);
    }
    let (path, with) = change.split_once(' ').unwrap_or((change, ""));
    let place = locate(message, path);
    let (kind, with) = with.split_at(1);
    match kind {
        "=" => replaced(place.inner, &text(with)),
        ":" => replaced(place.outer, &text(with)),
        "+" => replaced(place.outer.end..place.outer.end, &text(with)),
        _ => panic!("no change: {change}"),
    }
}

/// Finds the element at a path.
#[track_caller]
fn locate(message: &str, path: &str) -> Place {
    let steps: Vec<(&str, usize)> = path
        .split('/')
        .map(|step| {
            let (name, number) = step.split_once('[').unwrap_or((step, "1]"));
            (name, number.trim_end_matches(']').parse().unwrap())
        })
        .collect();
    let mut seen: Vec<HashMap<&str, usize>> = vec![HashMap::new()];
    let (mut depth, mut matched, mut start, mut inside) = (0, 0, None, 0);
    for (at, _) in message.match_indices('<') {
        let end = at + message[at..].find('>').unwrap() + 1;
        let tag = &message[at + 1..end - 1];
        if tag.starts_with('?') {
            continue;
        }
        let closes = tag.starts_with('/');
        let alone = tag.ends_with('/');
        if !closes {
            let name = tag.trim_end_matches('/').split(' ').next().unwrap();
            let name = name.split_once(':').map_or(name, |(_, local)| local);
            let count = seen[depth].entry(name).or_default();
            *count += 1;
            depth += 1;
            // The root is no step of the path.
            if depth >= 2 && matched + 2 == depth && steps.get(matched) == Some(&(name, *count)) {
                matched += 1;
                if matched == steps.len() && start.is_none() {
                    (start, inside) = (Some(at), end);
                }
            }
            seen.push(HashMap::new());
        }
        if closes || alone {
            seen.pop();
            depth -= 1;
            if let Some(start) = start
                && depth == steps.len()
            {
                let outer = start..end;
                return Place { inner: inside..if alone { end } else { at }, outer };
            }
            matched = matched.min(depth.saturating_sub(1));
        }
    }
    panic!("no {path} in the message");
}
