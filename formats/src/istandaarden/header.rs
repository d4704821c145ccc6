//! What a message says of itself, also when the rest of it is wrong.

use wijkstroom_schemas::day::Day;

use super::{MessageType, Party};
use crate::grammar::{ComplexType, Element, Kind};
use crate::values;
use crate::xml::{Document, NodeId};

/// The elements of the header that could be read and are valid by themselves.
#[derive(Debug, Default)]
pub(crate) struct Header<'d> {
    pub(crate) sender: Option<&'d str>,
    pub(crate) receiver: Option<&'d str>,
    pub(crate) identification: Option<String>,
    pub(crate) dagtekening: Option<Day>,
    /// The element that holds the municipality, and the code.
    pub(crate) municipality: Option<(NodeId, &'d str)>,
    /// The element that holds the sender.
    pub(crate) sender_at: Option<NodeId>,
    /// The element that holds the identification.
    pub(crate) identification_at: Option<NodeId>,
}

/// Reads the header of a message of a known type.
pub(crate) fn read<'d>(document: &'d Document<'_>, message: &MessageType) -> Header<'d> {
    let find = |path: &str| valid(document, message.root, path);
    let sender = find("Header/Afzender");
    let receiver = find("Header/Ontvanger");
    let identification = find("Header/BerichtIdentificatie/Identificatie");
    let dagtekening = find("Header/BerichtIdentificatie/Dagtekening");
    Header {
        sender: sender.map(|(_, text)| text),
        receiver: receiver.map(|(_, text)| text),
        identification: identification.map(|(_, text)| collapse(text)),
        dagtekening: dagtekening.and_then(|(_, text)| Day::parse(values::trim(text))),
        municipality: match message.sender {
            Party::Municipality => sender,
            Party::Provider => receiver,
        },
        sender_at: sender.map(|(node, _)| node),
        identification_at: identification.map(|(node, _)| node),
    }
}

/// Where the day of a message stands.
pub(crate) fn dagtekening(document: &Document<'_>) -> Option<NodeId> {
    document.descendant(0, "Header/BerichtIdentificatie/Dagtekening")
}

/// An element along a path and its text, when it is complete and a value of its type.
fn valid<'d>(
    document: &'d Document<'_>,
    root: &'static ComplexType,
    path: &str,
) -> Option<(NodeId, &'d str)> {
    let node = (!document.nodes.is_empty()).then_some(0)?;
    let node = document.descendant(node, path)?;
    let mut elements = root.elements;
    let mut simple = None;
    for name in path.split('/') {
        let element: &Element = elements.iter().find(|element| element.name == name)?;
        match element.kind {
            Kind::Complex(complex) => elements = complex.elements,
            Kind::Simple(found) => simple = Some(found),
        }
    }
    let closed = document.node(node).end > document.node(node).start;
    let text = document.text(node);
    (closed && document.first_child(node).is_none() && values::fits(simple?, text))
        .then_some((node, text))
}

/// White space trimmed and inner runs made one space.
fn collapse(text: &str) -> String {
    let words = text.split([' ', '\t', '\n', '\r']).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}
