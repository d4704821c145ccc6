//! Which class of a message carries which return codes.

use std::collections::HashMap;

use wijkstroom_schemas::message::Finding;

use super::{REFUSED, Unanswerable};
use crate::xml::{Document, NodeId};

/// Name of the class that stands for the header.
const HEADER: &str = "Header";

/// A class by its name and numbers: which `Client` it is or stands in (1 where there is none), and the
/// how-manieth of its name in that client.
type Class<'a> = (usize, &'a str, usize);

/// The return codes of a message, by class, each once and in the order of the findings.
#[derive(Debug, Default)]
pub(super) struct Codes<'f> {
    header: Vec<&'f str>,
    by_node: HashMap<NodeId, Vec<&'f str>>,
}

impl<'f> Codes<'f> {
    /// From the findings of levels 3 and 4.
    pub(super) fn of(
        document: &Document<'_>,
        findings: &'f [Finding],
    ) -> Result<Self, Unanswerable> {
        let classes = classes(document);
        let mut codes = Self::default();
        for finding in findings {
            let code = code(finding);
            let element = finding.element.as_deref().unwrap_or(HEADER);
            let of_class = if element == HEADER {
                &mut codes.header
            } else {
                let class = class(element).and_then(|class| classes.get(&class));
                let node = class.ok_or_else(|| Unanswerable::UnknownClass(element.to_owned()))?;
                codes.by_node.entry(*node).or_default()
            };
            if !of_class.contains(&code) {
                of_class.push(code);
            }
        }
        Ok(codes)
    }

    /// The codes of the header, if it has any.
    pub(super) fn header(&self) -> Option<&[&'f str]> {
        Some(self.header.as_slice()).filter(|codes| !codes.is_empty())
    }

    /// The codes of a class, if it has any.
    pub(super) fn at(&self, node: NodeId) -> Option<&[&'f str]> {
        self.by_node.get(&node).map(Vec::as_slice)
    }
}

/// The return codes of all findings, each once and in the order of the findings.
pub(super) fn distinct(findings: &[Finding]) -> Vec<&str> {
    let mut codes: Vec<&str> = Vec::new();
    for code in findings.iter().map(code) {
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    codes
}

/// One without a code, where the rule has none, counts as 0001.
fn code(finding: &Finding) -> &str {
    finding.retourcode.as_deref().unwrap_or(REFUSED)
}

/// Every element with elements inside, by its class.
fn classes<'d>(document: &'d Document<'_>) -> HashMap<Class<'d>, NodeId> {
    let mut classes = HashMap::new();
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let mut clients = 0;
    for (node, _) in (0..).zip(&document.nodes).skip(1) {
        if document.first_child(node).is_none() {
            continue;
        }
        let name = document.name(node);
        if name == "Client" {
            clients += 1;
            seen.clear();
            classes.insert((clients, name, 1), node);
            continue;
        }
        let count = seen.entry(name).or_default();
        *count += 1;
        classes.insert((clients.max(1), name, *count), node);
    }
    classes
}

/// Reads `StartProduct[2]`, `Client` or `Client[3]/Prestatie[2]`.
fn class(element: &str) -> Option<Class<'_>> {
    let Some((client, inner)) = element.split_once('/') else {
        return Some(match step(element)? {
            ("Client", number) => (number, "Client", 1),
            (name, number) => (1, name, number),
        });
    };
    let ("Client", client) = step(client)? else { return None };
    let (name, number) = step(inner)?;
    Some((client, name, number))
}

/// A name and its number, 1 when it has none.
fn step(text: &str) -> Option<(&str, usize)> {
    let Some((name, number)) = text.split_once('[') else { return Some((text, 1)) };
    Some((name, number.strip_suffix(']')?.parse().ok()?))
}
