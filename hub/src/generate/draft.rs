//! A message before it is written as XML.

use std::sync::Arc;

use wijkstroom_formats::write::{self, Style};
use wijkstroom_schemas::day::Day;

use super::kind::Kind;
use super::tree::{List, Node};

/// How many ways of writing there are.
pub(crate) const STYLES: usize = STYLE.len();

const DECLARATION: &str = Style::STANDARD.declaration;

/// Ways of writing XML that real systems have.
const STYLE: [Style; 5] = [
    Style { newline: "\n", ..Style::STANDARD },
    Style { indent: "  ", message: Some("b"), ..Style::STANDARD },
    Style {
        declaration: "<?xml version='1.0' encoding='utf-8' standalone='yes'?>",
        newline: "\n",
        indent: "    ",
        message: Some("ns0"),
        shared: Some("ns1"),
    },
    Style { declaration: DECLARATION, newline: "", indent: "", message: Some(""), shared: None },
    Style { declaration: "", newline: "\n", indent: " ", message: Some(""), shared: Some("") },
];

/// One message.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub(crate) kind: Kind,
    pub(crate) municipality: Arc<str>,
    pub(crate) provider: Arc<str>,
    pub(crate) identification: String,
    pub(crate) dagtekening: Day,
    /// What stands beside the `Header`.
    pub(crate) body: Vec<Node>,
    /// Which of the ways of writing XML.
    pub(crate) style: usize,
    /// Nothing in its case is corrected or taken back.
    pub(crate) settled: bool,
    /// The rule of level 3 that it breaks.
    pub(crate) breaks: Option<&'static str>,
    /// Lines of a claim that must be refused.
    pub(crate) refused_lines: Vec<RefusedLine>,
}

/// A line of a claim that must be refused.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct RefusedLine {
    /// `ReferentieNummer`.
    pub reference: String,
    /// The rule of level 3 or 4 that it breaks; it may break others besides.
    pub rule: &'static str,
}

impl Draft {
    /// `Afzender`.
    pub(crate) fn sender(&self) -> &Arc<str> {
        if self.kind.by_municipality() { &self.municipality } else { &self.provider }
    }

    /// The message: UTF-8, no BOM.
    pub(crate) fn write(&self) -> Vec<u8> {
        let header = self.header();
        let parts = header.0.iter().chain(&self.body).map(Node::part);
        let style = &STYLE[self.style % STYLES];
        // Faults of the schema are made in the bytes, later.
        write::message(self.kind.name(), parts, style)
            .unwrap_or_else(|error| panic!("a generated message is valid at level 1: {error}"))
    }

    fn header(&self) -> List {
        let (from, to) = match self.kind.by_municipality() {
            true => (&self.municipality, &self.provider),
            false => (&self.provider, &self.municipality),
        };
        let identification = List::default()
            .leaf("Identificatie", &self.identification)
            .leaf("Dagtekening", self.dagtekening);
        let versions =
            List::default().leaf("BasisschemaXsdVersie", "1.0.0").leaf("BerichtXsdVersie", "1.0.0");
        let header = List::default()
            .leaf("Afzender", from)
            .leaf("Ontvanger", to)
            .group("BerichtIdentificatie", identification)
            .group("XsdVersie", versions);
        List::default().group("Header", header)
    }
}

/// At most 12 characters, different for every number, as different systems write them.
pub(super) fn identification(number: u64) -> String {
    match number % 3 {
        0 => format!("{number:08}"),
        1 => format!("B{number:09}"),
        _ => format!("JW-{number:07}"),
    }
}
