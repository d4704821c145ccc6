//! The message types that are generated.

use super::Options;

/// Under which law support is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Law {
    Jw,
    Wmo,
}

/// A message type of a law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Kind {
    pub(crate) law: Law,
    /// Such as 305.
    pub(crate) number: u16,
}

const TYPES: [(Law, u16, &str); 14] = [
    (Law::Jw, 301, "JW301"),
    (Law::Jw, 305, "JW305"),
    (Law::Jw, 307, "JW307"),
    (Law::Jw, 315, "JW315"),
    (Law::Jw, 317, "JW317"),
    (Law::Jw, 319, "JW319"),
    (Law::Jw, 323, "JW323"),
    (Law::Wmo, 301, "WMO301"),
    (Law::Wmo, 305, "WMO305"),
    (Law::Wmo, 307, "WMO307"),
    (Law::Wmo, 315, "WMO315"),
    (Law::Wmo, 317, "WMO317"),
    (Law::Wmo, 319, "WMO319"),
    (Law::Wmo, 323, "WMO323"),
];

/// What answers them: a return message each, and of a claim the 325.
const ANSWERS: [&str; 14] = [
    "JW302", "JW306", "JW308", "JW316", "JW318", "JW320", "JW325", "WMO302", "WMO306", "WMO308",
    "WMO316", "WMO318", "WMO320", "WMO325",
];

/// The names of all types that can be generated.
pub fn types() -> impl Iterator<Item = &'static str> {
    TYPES.iter().map(|(_, _, name)| *name).chain(ANSWERS)
}

impl Kind {
    /// Such as `JW305`.
    pub(crate) fn name(self) -> &'static str {
        let own = TYPES.iter().find(|(law, number, _)| (*law, *number) == (self.law, self.number));
        own.map_or("", |(_, _, name)| name)
    }

    /// Whether a municipality sends it, and not a provider.
    pub(crate) fn by_municipality(self) -> bool {
        matches!(self.number, 301 | 319)
    }
}

impl Law {
    /// Product categories that a case draws from; distinct within a case, so that no two products overlap.
    pub(crate) fn categories(self) -> [&'static str; 8] {
        match self {
            Self::Jw => ["41", "43", "44", "45", "46", "50", "52", "54"],
            Self::Wmo => ["01", "02", "03", "04", "07", "08", "10", "15"],
        }
    }

    /// Reasons of a stop that ends the care; `20` only interrupts it.
    pub(crate) fn definitive(self) -> [&'static str; 6] {
        match self {
            Self::Jw => ["31", "32", "33", "34", "36", "37"],
            Self::Wmo => ["19", "21", "22", "23", "36", "37"],
        }
    }
}

/// The BSNs for each law that occurs, the Jeugdwet first. About two cases a child, until the
/// test range is used up.
pub(super) fn by_law(bsns: &[u32], options: &Options) -> Vec<(Law, Vec<u32>)> {
    let bsns = &bsns[..bsns_used(bsns, options.messages)];
    let occurs = |law: &str| options.types.iter().any(|name| name.starts_with(law));
    let (wmo, jw) = bsns.split_at(bsns.len() / 4);
    match (occurs("JW"), occurs("WMO")) {
        (true, true) => vec![(Law::Jw, jw.to_vec()), (Law::Wmo, wmo.to_vec())],
        (false, true) => vec![(Law::Wmo, bsns.to_vec())],
        _ => vec![(Law::Jw, bsns.to_vec())],
    }
}

/// How many BSNs so many messages use, the first of a list.
pub(super) fn bsns_used(bsns: &[u32], messages: u64) -> usize {
    usize::try_from(messages / 7).unwrap_or(usize::MAX).clamp(4, bsns.len())
}
