//! Which rows of products overlap earlier ones, found without holding every row against every other.

use std::collections::HashMap;

use super::product::{Row, end, start};
use super::{day, filled, val};
use crate::report::COUNTED_MAX;
use crate::rule::View;
use crate::xml::NodeId;

/// By row, the earlier rows it overlaps, earliest first.
pub(super) type Overlaps = HashMap<NodeId, Vec<NodeId>>;

/// Up to here it is quicker to hold every row against every other.
const FEW: usize = 64;

/// A row as far as it matters here.
struct Care<'v> {
    node: NodeId,
    start: f64,
    /// Infinite when it is open.
    end: f64,
    /// Category and code, as they stand; `None` without Product.
    product: Option<(&'v str, Option<&'v str>)>,
}

/// Rows that count as the same product as some other, by what that other one has.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Class<'v> {
    Any,
    WithoutProduct,
    Category(&'v str),
    CategoryWithoutCode(&'v str),
    Exactly(&'v str, &'v str),
}

/// For every row beside `row`: the earlier rows of the same product whose period overlaps its own.
///
/// Stops at as many pairs as are counted.
pub(super) fn overlaps(view: &View<'_, '_>, row: NodeId) -> Overlaps {
    let Some(container) = view.document.parent(row) else { return Overlaps::new() };
    let rows = view.document.children(container).filter_map(|row| care(view, row));
    let rows: Vec<Care<'_>> = rows.collect();
    if rows.len() <= FEW { among_few(&rows) } else { among_many(&rows) }
}

/// Holds every row against every earlier one.
fn among_few(rows: &[Care<'_>]) -> Overlaps {
    let mut found = Overlaps::new();
    for (index, row) in rows.iter().enumerate() {
        let clashes = |other: &&Care<'_>| {
            same_product(other, row) && other.start <= row.end && other.end >= row.start
        };
        let earlier: Vec<NodeId> =
            rows[..index].iter().filter(clashes).map(|other| other.node).collect();
        if !earlier.is_empty() {
            found.insert(row.node, earlier);
        }
    }
    found
}

/// A row without product is the same as any; two codes must be equal, as the categories must.
fn same_product(one: &Care<'_>, other: &Care<'_>) -> bool {
    match (one.product, other.product) {
        (Some((category, code)), Some((other_category, other_code))) => {
            category == other_category
                && (code.is_none() || other_code.is_none() || code == other_code)
        }
        _ => true,
    }
}

/// The same as [`among_few`], with a tree of periods for each class of rows.
fn among_many(rows: &[Care<'_>]) -> Overlaps {
    let mut classes: HashMap<Class<'_>, Periods> = HashMap::new();
    for (index, row) in rows.iter().enumerate() {
        for class in belongs_to(row) {
            classes.entry(class).or_default().add(index, row.start);
        }
    }
    classes.values_mut().for_each(Periods::lay_out);
    let mut pairs = 0;
    let mut found = Overlaps::new();
    for (index, row) in rows.iter().enumerate() {
        let mut earlier = Vec::new();
        for class in matches(row) {
            if let Some(periods) = classes.get(&class) {
                periods.overlapping(row.start, row.end, &mut earlier);
            }
        }
        earlier.sort_unstable();
        for class in belongs_to(row) {
            if let Some(periods) = classes.get_mut(&class) {
                periods.open(index, row.end);
            }
        }
        pairs += earlier.len();
        if !earlier.is_empty() {
            found.insert(row.node, earlier.into_iter().map(|index| rows[index].node).collect());
        }
        if pairs >= COUNTED_MAX {
            break;
        }
    }
    found
}

/// A row, unless it is withdrawn.
fn care<'v>(view: &'v View<'_, '_>, node: NodeId) -> Option<Care<'v>> {
    let row = Row(Some(node));
    let raw = |found: NodeId| view.document.text(found);
    let (first, last) = (start(view, row)?, end(view, row));
    let withdrawn = matches!(val(view, row.child(view, "RedenWijziging")), "01" | "13")
        && filled(view, last)
        && last.is_some_and(|last| raw(first).replace('-', "") == raw(last).replace('-', ""));
    let code = row.child(view, "Product/Code").map(raw);
    let category = row.child(view, "Product/Categorie").map(raw);
    (!withdrawn).then(|| Care {
        node,
        start: day(raw(first)),
        end: last.map_or(f64::INFINITY, |last| day(raw(last))),
        product: category.map(|category| (category, code)),
    })
}

/// The classes that a row is one of.
fn belongs_to<'v>(row: &Care<'v>) -> Vec<Class<'v>> {
    match row.product {
        None => vec![Class::Any, Class::WithoutProduct],
        Some((category, None)) => {
            vec![Class::Any, Class::Category(category), Class::CategoryWithoutCode(category)]
        }
        Some((category, Some(code))) => {
            vec![Class::Any, Class::Category(category), Class::Exactly(category, code)]
        }
    }
}

/// The classes, apart from each other, whose rows are the same product as this one.
fn matches<'v>(row: &Care<'v>) -> Vec<Class<'v>> {
    match row.product {
        None => vec![Class::Any],
        Some((category, None)) => vec![Class::WithoutProduct, Class::Category(category)],
        Some((category, Some(code))) => vec![
            Class::WithoutProduct,
            Class::CategoryWithoutCode(category),
            Class::Exactly(category, code),
        ],
    }
}

/// The periods of one class by their start, with a tree of the latest ends over them.
#[derive(Default)]
struct Periods {
    /// Start and index of every row, ascending once laid out.
    starts: Vec<(f64, usize)>,
    /// A binary tree, the root at 1 and leaves from `leaves`: the latest end below, of rows opened so far.
    ends: Vec<f64>,
    leaves: usize,
    /// Leaf by index of a row.
    leaf: HashMap<usize, usize>,
}

impl Periods {
    fn add(&mut self, index: usize, start: f64) {
        self.starts.push((start, index));
    }

    fn lay_out(&mut self) {
        self.starts.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        self.leaves = self.starts.len().next_power_of_two();
        self.ends = vec![f64::NEG_INFINITY; 2 * self.leaves];
        self.leaf =
            self.starts.iter().enumerate().map(|(leaf, &(_, index))| (index, leaf)).collect();
    }

    /// From now on the row counts as an earlier one.
    fn open(&mut self, index: usize, end: f64) {
        let Some(leaf) = self.leaf.get(&index) else { return };
        let mut at = self.leaves + leaf;
        while at > 0 {
            self.ends[at] = self.ends[at].max(end);
            at /= 2;
        }
    }

    /// Adds every opened row that starts no later than `end` and ends no earlier than `start`.
    fn overlapping(&self, start: f64, end: f64, found: &mut Vec<usize>) {
        let within = self.starts.partition_point(|&(first, _)| first <= end);
        let mut to_do = vec![(1, 0, self.leaves)];
        while let Some((at, from, width)) = to_do.pop() {
            if from >= within || self.ends[at] < start || found.len() >= COUNTED_MAX {
                continue;
            }
            if width == 1 {
                found.push(self.starts[from].1);
                continue;
            }
            let half = width / 2;
            to_do.push((2 * at, from, half));
            to_do.push((2 * at + 1, from + half, half));
        }
    }
}
