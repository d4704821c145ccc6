//! From a valid message to its facts: one event for each child, and for some messages one more for
//! the provider, whose references must be unique over all his clients.

use std::collections::BTreeSet;

use wijkstroom_schemas::day::Day;
use wijkstroom_schemas::event::{Event, Meta, Person};
use wijkstroom_schemas::ids::{Conversation, Ids, MessageName};
use wijkstroom_schemas::message::Answers;

use super::{Form, MessageType, person};
use crate::report::number;
use crate::values;
use crate::xml::place::places;
use crate::xml::{Document, NodeId};

pub(super) mod care;
pub(super) mod claim;
pub(super) mod request;

/// The greatest `ToewijzingNummer` there can be.
const TOEWIJZING_NUMMER_MAX: i64 = 999_999_999;

/// Return codes that find nothing wrong: no remark, claim wholly approved.
const APPROVING: [&str; 2] = ["0200", "8001"];

/// Takes the facts out of a message: an event for each child, then that about the provider.
pub(crate) type Mapping = fn(&mut Reader<'_, '_>) -> Vec<Event>;

/// The events of a message, each with its routing key; or the dates in it that no event can hold.
pub(crate) fn read(
    document: &Document<'_>,
    mapping: Mapping,
    ids: &Ids,
    name: &MessageName<'_>,
    meta: &Meta,
) -> Result<Vec<(String, Event)>, Vec<NodeId>> {
    let Meta { law, municipality, provider, .. } = meta;
    let conversation = Conversation { law, municipality, provider };
    let mut reader = Reader { document, ids, name, conversation, meta, out_of_range: Vec::new() };
    let mut events = mapping(&mut reader);
    if !reader.out_of_range.is_empty() {
        return Err(reader.out_of_range);
    }
    let parts = number(events.len());
    for (part, event) in (0..).zip(&mut events) {
        (event.meta.part, event.meta.parts) = (part, parts);
    }
    let keyed = events.into_iter().map(|event| {
        let key = match &event.person {
            Some(person) => ids.routing_key(person),
            None => ids.provider_key(&conversation),
        };
        (key, event)
    });
    Ok(keyed.collect())
}

/// The message that a return message, or the answer to a claim, is about: its header repeats what that was called.
pub(crate) fn answers(
    document: &Document<'_>,
    message: &MessageType,
    ids: &Ids,
) -> Option<Answers> {
    let (sender, identification) = match message.form {
        Form::Outgoing => return None,
        Form::Return => ("Header/Afzender", "Header/BerichtIdentificatie/Identificatie"),
        Form::Answer => ("Header/Ontvanger", "Header/DeclaratieIdentificatie/Identificatie"),
    };
    let text = |path: &str| document.descendant(0, path).map(|node| words(document.text(node)));
    let message_type = format!("{}{}", message.law.code(), message.return_of?);
    let (sender, identification) = (text(sender)?, text(identification)?);
    let name = MessageName {
        message_type: &message_type,
        sender: &sender,
        identification: &identification,
    };
    let mut nodes = (0..).zip(&document.nodes).map(|(id, _)| id);
    let approved = nodes.all(|id| {
        document.name(id) != "RetourCode" || APPROVING.contains(&values::trim(document.text(id)))
    });
    Some(Answers { message_id: ids.message(&name), approved })
}

/// Every distinct valid `ToewijzingNummer` of a message, ascending; but none that is the BSN of somebody in it.
pub(crate) fn toewijzing_nummers(document: &Document<'_>) -> Vec<i64> {
    let persons = bsns(document);
    let found = named(document, "ToewijzingNummer").filter_map(|id| whole(document, id));
    let distinct: BTreeSet<i64> = found
        .filter(|number| *number <= TOEWIJZING_NUMMER_MAX && !persons.contains(number))
        .collect();
    distinct.into_iter().collect()
}

/// The elements that are to hold a number of an assignment or a decision, and hold the BSN of somebody in the
/// message: these numbers are no identity to anyone, and go wherever facts go.
pub(crate) fn numbers_that_are_persons(document: &Document<'_>) -> Vec<NodeId> {
    let persons = bsns(document);
    let numbers = ["ToewijzingNummer", "BeschikkingNummer"];
    let found = numbers.into_iter().flat_map(|name| named(document, name));
    let mut found: Vec<NodeId> = found
        .filter(|&id| whole(document, id).is_some_and(|number| persons.contains(&number)))
        .collect();
    found.sort_unstable();
    found
}

/// The BSNs of a message as numbers; zeros stand for nobody.
fn bsns(document: &Document<'_>) -> BTreeSet<i64> {
    let found = named(document, "Bsn").filter_map(|id| whole(document, id));
    found.filter(|number| *number != 0).collect()
}

fn named<'d>(document: &'d Document<'_>, name: &'d str) -> impl Iterator<Item = NodeId> + 'd {
    let nodes = (0..).zip(&document.nodes).map(|(id, _)| id);
    nodes.filter(move |&id| document.name(id) == name)
}

fn whole(document: &Document<'_>, id: NodeId) -> Option<i64> {
    i64::try_from(values::whole(values::trim(document.text(id)))?).ok()
}

/// Reads typed values out of a valid message.
pub(crate) struct Reader<'r, 'a> {
    document: &'r Document<'a>,
    ids: &'r Ids,
    name: &'r MessageName<'r>,
    conversation: Conversation<'r>,
    meta: &'r Meta,
    /// Dates outside the years 1 to 9999.
    out_of_range: Vec<NodeId>,
}

/// One element that makes a fact.
pub(super) struct Row {
    pub(super) node: NodeId,
    pub(super) fact_id: String,
    pub(super) line: i32,
    /// Which element of its class, from 1.
    pub(super) ordinal: i32,
}

impl Reader<'_, '_> {
    /// The elements in a container, each with the id and the line of its fact.
    pub(super) fn rows(&self, at: NodeId, container: &str) -> Vec<Row> {
        let elements = self.elements(at, container).map(|(ordinal, node)| {
            (node, format!("{}[{ordinal}]", self.document.name(node)), ordinal)
        });
        self.located(elements.collect())
    }

    /// The elements in a container, each with its number, from 1.
    pub(super) fn elements(
        &self,
        at: NodeId,
        container: &str,
    ) -> impl Iterator<Item = (usize, NodeId)> + '_ {
        let container = self.find(at, container).into_iter();
        (1..).zip(container.flat_map(|container| self.document.children(container)))
    }

    /// Rows of elements, given what each is called in its fact's id and its number. The text is
    /// gone through once, however many there are.
    pub(super) fn located(&self, elements: Vec<(NodeId, String, usize)>) -> Vec<Row> {
        let start = |(node, ..): &(NodeId, String, usize)| self.document.node(*node).start as usize;
        let offsets: Vec<usize> = elements.iter().map(start).collect();
        let lines = places(self.document.source.as_bytes(), &offsets).into_iter();
        let rows = elements.into_iter().zip(lines).map(|((node, element, ordinal), (line, _))| {
            let fact_id = self.ids.fact(self.name, &element);
            Row { node, fact_id, line: number(line), ordinal: number(ordinal) }
        });
        rows.collect()
    }

    /// An event without facts yet.
    pub(super) fn event(&self, person: Option<Person>) -> Event {
        Event::new(self.meta.clone(), person)
    }

    /// The person that the n-th client of the message is.
    pub(super) fn person(&mut self, client: NodeId, ordinal: usize) -> Person {
        let person = person::read(self, client);
        let unknown = person.bsn.is_none() && person.achternaam.is_none();
        let stand_in = unknown.then(|| format!("{}/{ordinal}", self.meta.message_id));
        Person { stand_in, ..person }
    }

    /// Where the events about a person go.
    pub(super) fn routing_key(&self, person: &Person) -> String {
        self.ids.routing_key(person)
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
        Some(words(raw))
    }

    /// The text of an element that a valid message has.
    pub(super) fn known_text(&self, at: NodeId, path: &str) -> String {
        self.text(at, path).unwrap_or_default()
    }

    /// The id of the request that a `ReferentieAanbieder` names.
    pub(super) fn request_id(&self, at: NodeId) -> Option<String> {
        let reference = self.text(at, "ReferentieAanbieder")?;
        Some(self.ids.request(&self.conversation, &reference))
    }

    /// The id of the claim that a `DeclaratieNummer` names.
    pub(super) fn declaratie_id(&self, at: NodeId) -> String {
        self.ids.declaratie(&self.conversation, &self.known_text(at, "DeclaratieNummer"))
    }

    /// The id of the claimed line that an element in `ProductReferentie` names.
    pub(super) fn prestatie_id(&self, at: NodeId, path: &str) -> Option<String> {
        Some(self.ids.prestatie(&self.conversation, &self.text(at, path)?))
    }

    /// The id of the claimed line that this one corrects; an empty reference is none (CD060).
    pub(super) fn vorige_prestatie_id(&self, at: NodeId) -> Option<String> {
        const PATH: &str = "ProductReferentie/VorigReferentieNummer";
        self.text(at, PATH).filter(|text| !text.is_empty())?;
        self.prestatie_id(at, PATH)
    }

    /// Eurocents, negative for a credit: an amount, and what `DebetCredit` beside it says.
    pub(super) fn signed(&self, at: NodeId, group: &str, amount: &str) -> i64 {
        let Some(group) = self.find(at, group) else { return 0 };
        let amount = self.known_whole(group, amount);
        if self.known_text(group, "DebetCredit") == "C" { -amount } else { amount }
    }

    /// The return codes of a class, a space between.
    pub(super) fn retourcodes(&self, at: NodeId) -> String {
        let codes =
            self.elements(at, "RetourCodes").map(|(_, code)| words(self.document.text(code)));
        codes.collect::<Vec<_>>().join(" ")
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

/// White space trimmed and inner runs made one space.
pub(crate) fn words(raw: &str) -> String {
    let mut words = raw.split([' ', '\t', '\n', '\r']).filter(|word| !word.is_empty());
    let mut text = words.next().unwrap_or_default().to_owned();
    for word in words {
        text.push(' ');
        text.push_str(word);
    }
    text
}
