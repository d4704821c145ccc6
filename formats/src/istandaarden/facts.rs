//! From a valid message to its facts.

use std::collections::BTreeSet;

use wijkstroom_schemas::day::Day;
use wijkstroom_schemas::event::{AllocatedFact, CareStartedFact, CareStoppedFact, Person};
use wijkstroom_schemas::ids::{Conversation, Ids, MessageName};

use super::{MessageType, person};
use crate::report::number;
use crate::values;
use crate::xml::place::places;
use crate::xml::{Document, NodeId};

/// The greatest `ToewijzingNummer` there can be.
const TOEWIJZING_NUMMER_MAX: i64 = 999_999_999;

/// Takes the facts out of a message, given its `Client`.
pub(crate) type Mapping = fn(&mut Reader<'_, '_>, NodeId) -> Facts;

/// The facts of one message about one person; one family is filled.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    pub(crate) allocated: Vec<AllocatedFact>,
    pub(crate) care_started: Vec<CareStartedFact>,
    pub(crate) care_stopped: Vec<CareStoppedFact>,
}

/// What a message says of whom, or the dates in it that no event can hold.
pub(crate) fn read(
    document: &Document<'_>,
    message: &MessageType,
    ids: &Ids,
    name: &MessageName<'_>,
    conversation: &Conversation<'_>,
) -> Result<(Person, Facts), Vec<NodeId>> {
    let mut reader = Reader { document, ids, name, conversation, out_of_range: Vec::new() };
    let Some(client) = document.descendant(0, "Client") else { return Err(vec![0]) };
    let person = person::read(&mut reader, client);
    let facts = message.facts.map(|facts| facts(&mut reader, client)).unwrap_or_default();
    if reader.out_of_range.is_empty() { Ok((person, facts)) } else { Err(reader.out_of_range) }
}

/// Every distinct valid `ToewijzingNummer` of a message, ascending.
pub(crate) fn toewijzing_nummers(document: &Document<'_>) -> Vec<i64> {
    let nodes = (0..).zip(&document.nodes).map(|(id, _)| id);
    let found = nodes.filter(|&id| document.name(id) == "ToewijzingNummer").filter_map(|id| {
        let number = values::whole(values::trim(document.text(id)))?;
        i64::try_from(number).ok().filter(|number| *number <= TOEWIJZING_NUMMER_MAX)
    });
    let distinct: BTreeSet<i64> = found.collect();
    distinct.into_iter().collect()
}

/// Reads typed values out of a valid message.
pub(crate) struct Reader<'r, 'a> {
    document: &'r Document<'a>,
    ids: &'r Ids,
    name: &'r MessageName<'r>,
    conversation: &'r Conversation<'r>,
    /// Dates outside the years 1 to 9999.
    out_of_range: Vec<NodeId>,
}

/// One repeated element.
pub(super) struct Row {
    pub(super) node: NodeId,
    pub(super) fact_id: String,
    pub(super) line: i32,
    /// Which element of its class, from 1.
    pub(super) ordinal: i32,
}

impl Reader<'_, '_> {
    /// The elements in a container, each with the id and the line of its fact.
    pub(super) fn rows(&self, client: NodeId, container: &str) -> Vec<Row> {
        let document = self.document;
        let container = document.child(client, container);
        let nodes: Vec<NodeId> =
            container.map(|container| document.children(container).collect()).unwrap_or_default();
        let offsets: Vec<usize> =
            nodes.iter().map(|&node| document.node(node).start as usize).collect();
        let lines = places(document.source.as_bytes(), &offsets).into_iter();
        let rows = nodes.into_iter().zip(lines).enumerate();
        let rows = rows.map(|(index, (node, (line, _)))| {
            let element = format!("{}[{}]", document.name(node), index + 1);
            let fact_id = self.ids.fact(self.name, &element);
            Row { node, fact_id, line: number(line), ordinal: number(index + 1) }
        });
        rows.collect()
    }

    /// The element along a path.
    pub(super) fn find(&self, at: NodeId, path: &str) -> Option<NodeId> {
        self.document.descendant(at, path)
    }

    /// The elements directly inside one.
    pub(super) fn children(&self, at: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        self.document.children(at)
    }

    /// A text, white space trimmed and inner runs made one space.
    pub(super) fn text(&self, at: NodeId, path: &str) -> Option<String> {
        let raw = self.document.text(self.find(at, path)?);
        let words = raw.split([' ', '\t', '\n', '\r']).filter(|word| !word.is_empty());
        Some(words.collect::<Vec<_>>().join(" "))
    }

    /// The text of an element that a valid message has.
    pub(super) fn known_text(&self, at: NodeId, path: &str) -> String {
        self.text(at, path).unwrap_or_default()
    }

    /// The id of the request that a `ReferentieAanbieder` names.
    pub(super) fn request_id(&self, at: NodeId) -> Option<String> {
        let reference = self.text(at, "ReferentieAanbieder")?;
        Some(self.ids.request(self.conversation, &reference))
    }

    /// A whole number; all of the standard fit.
    pub(super) fn whole(&self, at: NodeId, path: &str) -> Option<i64> {
        let raw = self.document.text(self.find(at, path)?);
        values::whole(values::trim(raw)).and_then(|number| i64::try_from(number).ok())
    }

    /// The whole number of an element that a valid message has.
    pub(super) fn known_whole(&self, at: NodeId, path: &str) -> i64 {
        self.whole(at, path).unwrap_or_default()
    }

    /// A date. One outside the years 1 to 9999 is remembered, and makes the message unusable.
    pub(super) fn date(&mut self, at: NodeId, path: &str) -> Option<Day> {
        let node = self.find(at, path)?;
        let day = Day::parse(values::trim(self.document.text(node)));
        if day.is_none() {
            self.out_of_range.push(node);
        }
        day
    }

    /// A time of day as `hh:mm:ss`, with a fraction when it has one, so that texts order as times.
    pub(super) fn known_time(&self, at: NodeId, path: &str) -> String {
        let raw = self.find(at, path).map_or("", |node| self.document.text(node));
        let Some((hours, minutes, seconds, fraction)) = values::time(values::trim(raw)) else {
            return String::new();
        };
        let whole = format!("{hours:02}:{minutes:02}:{seconds:02}");
        match fraction.trim_end_matches('0') {
            "" => whole,
            fraction => format!("{whole}.{fraction}"),
        }
    }
}
