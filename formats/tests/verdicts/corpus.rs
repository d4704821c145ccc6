//! Which changes are recorded, and how: `data/verdicts.txt`.
//!
//! The changes of a base message are made by `mutate`, always the same in the same order, so that the file
//! needs only their numbers. For each base message a line with its name, the count of all its changes and a
//! checksum of them; then the recorded ones, each as the step from the one before and what `xmllint` said:
//! `+` valid, or `-` and the line of the first error. `3+ 1-17` is number 3, valid, and number 4, wrong in line 17.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;

use super::mutate::Mutation;
use super::xmllint::Said;

/// Changes recorded of each base message, beside its values.
const RECORDED_EACH: usize = 900;

/// Entries on a line of the file.
const ON_A_LINE: usize = 24;

/// What is recorded of one base message.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Recorded {
    pub(crate) base: String,
    /// How many changes the base message has.
    pub(crate) changes: usize,
    /// Of all of them.
    pub(crate) checksum: u64,
    /// Numbers of the recorded ones, ascending.
    pub(crate) said: Vec<(usize, Said)>,
}

/// Tells changes that were recorded from any others (FNV-1a).
pub(crate) fn checksum(base: &[u8], mutations: &[Mutation]) -> u64 {
    let mut sum: u64 = 0xcbf2_9ce4_8422_2325;
    let mut add = |bytes: &[u8]| {
        for byte in bytes {
            sum = (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    add(base);
    for mutation in mutations {
        add(mutation.kind.as_bytes());
        add(format!(" {} {} ", mutation.start, mutation.end).as_bytes());
        add(&mutation.with);
    }
    sum
}

/// Numbers of the changes to record, ascending: every value that no earlier base message has in an element of that
/// name, and of the rest the same share of each kind.
pub(crate) fn chosen(
    base: &str,
    mutations: &[Mutation],
    values: &mut HashSet<(String, Vec<u8>)>,
    random: &mut fastrand::Rng,
) -> Vec<usize> {
    let law = if base.starts_with("WMO") { "WMO" } else { "JW" };
    let mut chosen: Vec<usize> = Vec::new();
    let mut kinds: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (number, mutation) in mutations.iter().enumerate() {
        let fresh = mutation.kind == "value"
            && values.insert((format!("{law} {}", mutation.place), mutation.with.clone()));
        if fresh {
            chosen.push(number);
        } else {
            kinds.entry(&mutation.kind).or_default().push(number);
        }
    }
    for numbers in kinds.values_mut() {
        random.shuffle(numbers);
    }
    let until = chosen.len() + RECORDED_EACH;
    while chosen.len() < until && kinds.values().any(|numbers| !numbers.is_empty()) {
        chosen.extend(kinds.values_mut().filter_map(Vec::pop));
    }
    chosen.sort_unstable();
    chosen
}

/// The file that tells all of it.
pub(crate) fn written(all: &[Recorded]) -> String {
    let mut file = String::new();
    for Recorded { base, changes, checksum, said } in all {
        // In two halves: no run of digits in the file that might be taken for a number of somebody.
        let (high, low) = (checksum >> 32, checksum & 0xffff_ffff);
        writeln!(file, "{base} {changes} {high:08x}-{low:08x}").unwrap();
        for (row, entries) in said.chunks(ON_A_LINE).enumerate() {
            let before = (row * ON_A_LINE).checked_sub(1).map_or(0, |last| said[last].0);
            let mut last = before;
            let entries = entries.iter().map(|(number, said)| {
                let step = number - std::mem::replace(&mut last, *number);
                if said.valid { format!("{step}+") } else { format!("{step}-{}", said.line) }
            });
            writeln!(file, " {}", entries.collect::<Vec<_>>().join(" ")).unwrap();
        }
    }
    file
}

/// Reads what [`written`] gives.
pub(crate) fn read(file: &str) -> Vec<Recorded> {
    let mut all: Vec<Recorded> = Vec::new();
    for line in file.lines() {
        if let Some(entries) = line.strip_prefix(' ') {
            let recorded = all.last_mut().unwrap();
            for entry in entries.split(' ') {
                let at = entry.find(['+', '-']).unwrap();
                let last = recorded.said.last().map_or(0, |(number, _)| *number);
                let valid = entry.ends_with('+');
                let line = if valid { 0 } else { entry[at + 1..].parse().unwrap() };
                recorded
                    .said
                    .push((last + entry[..at].parse::<usize>().unwrap(), Said { valid, line }));
            }
        } else {
            let cells: Vec<&str> = line.split(' ').collect();
            all.push(Recorded {
                base: cells[0].to_owned(),
                changes: cells[1].parse().unwrap(),
                checksum: u64::from_str_radix(&cells[2].replace('-', ""), 16).unwrap(),
                said: Vec::new(),
            });
        }
    }
    all
}
