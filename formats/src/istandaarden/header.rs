//! What a message says of itself, also when the rest of it is wrong.

use wijkstroom_schemas::day::Day;

use super::{Form, MessageType, Party, types};
use crate::grammar::SimpleType;
use crate::values;
use crate::xml::{Document, NodeId};

/// The elements of the header that could be read and are valid by themselves.
///
/// Of a return message they are its own: who sends it (which is the `Ontvanger` in it, see IV028), and its
/// `IdentificatieRetour` and `DagtekeningRetour`.
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

const IDENTIFICATIE: &str = "Header/BerichtIdentificatie/Identificatie";
const DAGTEKENING: &str = "Header/BerichtIdentificatie/Dagtekening";

/// Reads the header of a message of a known type.
pub(crate) fn read<'d>(document: &'d Document<'_>, message: &MessageType) -> Header<'d> {
    let find = |path: &str, simple| valid(document, path, simple);
    let is_return = message.form == Form::Return;
    let (municipality, provider) = match message.sender {
        Party::Municipality => ("Header/Afzender", "Header/Ontvanger"),
        Party::Provider => ("Header/Ontvanger", "Header/Afzender"),
    };
    let municipality = find(municipality, &types::GEMEENTE);
    let provider = find(provider, &types::AGB_CODE);
    let (sender, receiver) = match message.sent_by() {
        Party::Municipality => (municipality, provider),
        Party::Provider => (provider, municipality),
    };
    let (identification, dagtekening) = if is_return {
        ("Header/IdentificatieRetour", "Header/DagtekeningRetour")
    } else {
        (IDENTIFICATIE, DAGTEKENING)
    };
    let identification = find(identification, &types::IDENTIFICATIE);
    let dagtekening = find(dagtekening, &types::DATUM);
    Header {
        sender: sender.map(|(_, text)| text),
        receiver: receiver.map(|(_, text)| text),
        identification: identification.map(|(_, text)| collapse(text)),
        dagtekening: dagtekening.and_then(|(_, text)| Day::parse(values::trim(text))),
        municipality,
        sender_at: sender.map(|(node, _)| node),
        identification_at: identification.map(|(node, _)| node),
    }
}

/// Where the day stands that dates are held against: that of the message itself, or of the one that is answered.
pub(crate) fn dagtekening(document: &Document<'_>) -> Option<NodeId> {
    document.descendant(0, DAGTEKENING)
}

/// An element along a path and its text, when it is complete and a value of its type.
fn valid<'d>(
    document: &'d Document<'_>,
    path: &str,
    simple: &SimpleType,
) -> Option<(NodeId, &'d str)> {
    let node = (!document.nodes.is_empty()).then_some(0)?;
    let node = document.descendant(node, path)?;
    let text = document.text(node);
    let closed = document.node(node).end > document.node(node).start;
    (closed && document.first_child(node).is_none() && values::fits(simple, text))
        .then_some((node, text))
}

/// White space trimmed and inner runs made one space.
fn collapse(text: &str) -> String {
    let words = text.split([' ', '\t', '\n', '\r']).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}
