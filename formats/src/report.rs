//! What was found, and how it is told.

use std::borrow::Cow;

use wijkstroom_schemas::message::{FINDINGS_MAX, Finding};

use super::xml::place::places;
use super::xml::{Document, NOBODY, NodeId, Paths};

/// Findings beyond this many are not even counted: a message of 25 MB can hold billions of pairs of overlapping rows.
pub(crate) const COUNTED_MAX: usize = 1_000_000;

/// Other places that are told of one finding.
const ALSO_MAX: usize = 3;

/// Something that is wrong, before its place is worked out.
#[derive(Debug, Clone)]
pub(crate) struct Fault {
    /// Rule id or own code.
    pub(crate) rule: Option<&'static str>,
    /// Official return code.
    pub(crate) retourcode: Option<&'static str>,
    pub(crate) spot: Spot,
    /// The other elements that take part, in document order.
    pub(crate) also: Vec<NodeId>,
    pub(crate) message: Cow<'static, str>,
}

/// Where a fault is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spot {
    /// At an element.
    Element(NodeId),
    /// An element of this name is missing inside another: at the end tag of that.
    Missing(NodeId, &'static str),
    /// At an offset inside an element, or [`NOBODY`].
    Offset(usize, NodeId),
    /// The message as a whole.
    Whole,
}

/// The faults of one message, in the order in which they are told.
#[derive(Debug, Default)]
pub(crate) struct Report {
    pub(crate) faults: Vec<Fault>,
    /// How many there were, also those that were not kept; at most [`COUNTED_MAX`].
    pub(crate) total: usize,
}

impl Report {
    /// Adds a fault; makes it only while there is room for it.
    pub(crate) fn add(&mut self, fault: impl FnOnce() -> Fault) {
        if self.total < FINDINGS_MAX {
            self.faults.push(fault());
        }
        self.total = (self.total + 1).min(COUNTED_MAX);
    }

    /// Whether more faults would make no difference.
    pub(crate) fn is_full(&self) -> bool {
        self.total == COUNTED_MAX
    }

    /// A demand of the schema.
    pub(crate) fn demand(&mut self, spot: Spot, message: impl FnOnce() -> String) {
        self.add(|| Fault {
            rule: None,
            retourcode: None,
            spot,
            also: Vec::new(),
            message: message().into(),
        });
    }

    /// A rule of level 2. `places` are the elements it concerns, as far as they are present; the finding
    /// stands at `home` when that is one of them, else at the first, and names the others.
    pub(crate) fn rule(
        &mut self,
        id: &'static str,
        home: NodeId,
        places: impl IntoIterator<Item = Option<NodeId>>,
        message: &'static str,
    ) {
        self.add(|| {
            let mut also: Vec<NodeId> = places.into_iter().flatten().collect();
            also.sort_unstable();
            also.dedup();
            let at = also.iter().position(|&place| place == home).unwrap_or_default();
            let spot = if also.is_empty() { home } else { also.remove(at) };
            Fault {
                rule: Some(id),
                retourcode: Some("0001"),
                spot: Spot::Element(spot),
                also,
                message: Cow::Borrowed(message),
            }
        });
    }

    /// Works out lines, columns and paths.
    pub(crate) fn findings(&self, document: &Document<'_>) -> Vec<Finding> {
        if self.faults.is_empty() {
            return Vec::new();
        }
        let paths = Paths::new(document);
        let mut offsets = Vec::new();
        for fault in &self.faults {
            offsets.push(offset(document, fault.spot));
            let also = fault.also.iter().take(ALSO_MAX);
            offsets.extend(also.map(|&node| document.node(node).start as usize));
        }
        let mut places = places(document.source.as_bytes(), &offsets).into_iter();
        let mut next = || places.next().unwrap_or_default();
        self.faults.iter().map(|fault| finding(fault, &paths, &mut next)).collect()
    }
}

fn offset(document: &Document<'_>, spot: Spot) -> usize {
    match spot {
        Spot::Element(node) => document.node(node).start as usize,
        Spot::Missing(parent, _) => document.node(parent).end as usize,
        Spot::Offset(at, _) => at,
        Spot::Whole => 0,
    }
}

fn finding(
    fault: &Fault,
    paths: &Paths<'_, '_>,
    next: &mut impl FnMut() -> (usize, usize),
) -> Finding {
    let mut place = next();
    let path = match fault.spot {
        Spot::Element(node) | Spot::Offset(_, node) => paths.path(node),
        Spot::Missing(parent, name) => format!("{}/{name}", paths.path(parent)),
        Spot::Whole => paths.path(NOBODY),
    };
    if fault.spot == Spot::Whole {
        place = (0, 0);
    }
    let mut message = fault.message.to_string();
    for &node in fault.also.iter().take(ALSO_MAX) {
        let (line, _) = next();
        message.push_str(&format!(" Zie ook regel {line}: {}.", paths.path(node)));
    }
    if fault.also.len() > ALSO_MAX {
        message.push_str(&format!(" En op nog {} plaatsen.", fault.also.len() - ALSO_MAX));
    }
    Finding {
        rule: fault.rule.map(str::to_owned),
        retourcode: fault.retourcode.map(str::to_owned),
        line: number(place.0),
        column: number(place.1),
        path,
        message,
        element: None,
    }
}

/// Lines, columns and counts of a message fit.
pub(crate) fn number(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
