//! iJw 3.2 and iWmo 3.2: their message types.
//!
//! A message type is data: what stands beside its header (in `messages`, once for a message, its return
//! message and both laws), where its rules are judged (`rules::homes`), and a short mapping to facts.

use std::sync::LazyLock;

use super::grammar::{Element, Facets, Grammar, Law, Layout, Pattern, SimpleType};
use super::xml::Namespace;
use messages::{
    antwoord, declaratie, declaratie_antwoord, start, stop, toewijzing, verzoek_toewijzing,
    verzoek_wijziging,
};

pub(crate) mod facts;
pub(crate) mod header;
mod messages;
mod person;
pub(crate) mod rules;
mod types;

/// What the messages of one conversation have in common: the outgoing one and the return message on it.
#[derive(Debug)]
pub(crate) struct Conversation {
    /// Number of the outgoing message, such as 305.
    number: u16,
    /// Who sends the outgoing message.
    sender: Party,
    /// What stands beside the header.
    body: Element,
    /// Takes the facts out of the outgoing message; `None` when it has none.
    facts: Option<facts::Mapping>,
}

/// One type of message.
#[derive(Debug)]
pub(crate) struct MessageType {
    /// Such as `JW305`.
    pub(crate) name: &'static str,
    /// Such as 305.
    pub(crate) number: u16,
    /// Under which law.
    pub(crate) law: Law,
    /// What it is to another message.
    pub(crate) form: Form,
    /// Number of the message that it answers: 305 for a 306, 323 for a 325.
    pub(crate) return_of: Option<u16>,
    /// Whose code stands in `Afzender`. A return message repeats that of the message it answers (IV028).
    pub(crate) sender: Party,
    /// Takes its facts out of it; `None` when it has none.
    pub(crate) facts: Option<facts::Mapping>,
    /// Held against the official schema. The return messages of iWmo are made after those of iJw.
    pub(crate) proven: bool,
    bericht_code: SimpleType,
    body: &'static Element,
}

/// What a message is to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// It begins a conversation ("heenbericht").
    Outgoing,
    /// It repeats a message, with what is wrong in it ("retourbericht").
    Return,
    /// It answers a claim, in a message of its own: the 325.
    Answer,
}

/// One end of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Party {
    Municipality,
    Provider,
}

/// Every message type. 303, 304, 321, 322 and 324 do not exist in release 3.2.
pub(crate) static MESSAGES: [MessageType; 28] = [
    jw("JW301", 301, "436", &toewijzing::CONVERSATION),
    jw("JW302", 302, "437", &toewijzing::CONVERSATION),
    jw("JW305", 305, "438", &start::CONVERSATION),
    jw("JW306", 306, "439", &start::CONVERSATION),
    jw("JW307", 307, "440", &stop::CONVERSATION),
    jw("JW308", 308, "441", &stop::CONVERSATION),
    jw("JW315", 315, "446", &verzoek_toewijzing::CONVERSATION),
    jw("JW316", 316, "447", &verzoek_toewijzing::CONVERSATION),
    jw("JW317", 317, "486", &verzoek_wijziging::CONVERSATION),
    jw("JW318", 318, "487", &verzoek_wijziging::CONVERSATION),
    jw("JW319", 319, "488", &antwoord::CONVERSATION),
    jw("JW320", 320, "489", &antwoord::CONVERSATION),
    jw("JW323", 323, "490", &declaratie::CONVERSATION),
    answer(jw("JW325", 325, "491", &declaratie_antwoord::CONVERSATION)),
    wmo("WMO301", 301, "414", &toewijzing::CONVERSATION),
    by_analogy(wmo("WMO302", 302, "415", &toewijzing::CONVERSATION)),
    wmo("WMO305", 305, "418", &start::CONVERSATION),
    by_analogy(wmo("WMO306", 306, "419", &start::CONVERSATION)),
    wmo("WMO307", 307, "420", &stop::CONVERSATION),
    by_analogy(wmo("WMO308", 308, "421", &stop::CONVERSATION)),
    wmo("WMO315", 315, "444", &verzoek_toewijzing::CONVERSATION),
    by_analogy(wmo("WMO316", 316, "445", &verzoek_toewijzing::CONVERSATION)),
    wmo("WMO317", 317, "480", &verzoek_wijziging::CONVERSATION),
    by_analogy(wmo("WMO318", 318, "481", &verzoek_wijziging::CONVERSATION)),
    wmo("WMO319", 319, "482", &antwoord::CONVERSATION),
    by_analogy(wmo("WMO320", 320, "483", &antwoord::CONVERSATION)),
    wmo("WMO323", 323, "484", &declaratie::CONVERSATION),
    by_analogy(answer(wmo("WMO325", 325, "485", &declaratie_antwoord::CONVERSATION))),
];

const fn jw(
    name: &'static str,
    number: u16,
    code: &'static str,
    conversation: &'static Conversation,
) -> MessageType {
    let outgoing = number == conversation.number;
    let pattern = Pattern::Is(code);
    MessageType {
        name,
        number,
        law: Law::Jw,
        form: if outgoing { Form::Outgoing } else { Form::Return },
        return_of: if outgoing { None } else { Some(conversation.number) },
        sender: conversation.sender,
        facts: if outgoing { conversation.facts } else { None },
        proven: true,
        bericht_code: SimpleType {
            name: "",
            facets: Facets::Text { min: 1, max: Some(3), pattern },
        },
        body: &conversation.body,
    }
}

const fn wmo(
    name: &'static str,
    number: u16,
    code: &'static str,
    conversation: &'static Conversation,
) -> MessageType {
    MessageType { law: Law::Wmo, ..jw(name, number, code, conversation) }
}

/// The answer to a claim: a message of its own, that may have facts.
const fn answer(message: MessageType) -> MessageType {
    MessageType { form: Form::Answer, return_of: Some(323), ..message }
}

/// Made after the message of iJw, for want of a schema.
const fn by_analogy(message: MessageType) -> MessageType {
    MessageType { proven: false, ..message }
}

impl MessageType {
    /// Who sends it, whatever stands in `Afzender`.
    pub(crate) fn sent_by(&self) -> Party {
        match (self.form, self.sender) {
            (Form::Return, Party::Municipality) => Party::Provider,
            (Form::Return, Party::Provider) => Party::Municipality,
            (Form::Outgoing | Form::Answer, sender) => sender,
        }
    }
}

/// The shared schemas come first, then the messages.
const LAWS: [Law; 2] = [Law::Jw, Law::Wmo];

fn namespace_of(law: Law, schema: &str) -> String {
    let standard = match law {
        Law::Jw => "ijw",
        Law::Wmo => "iwmo",
    };
    format!("http://www.istandaarden.nl/{standard}/3_2/{schema}/schema")
}

static URIS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let shared = LAWS.iter().map(|law| namespace_of(*law, "basisschema"));
    let own = MESSAGES.iter().map(|it| namespace_of(it.law, &it.name.to_lowercase()));
    shared.chain(own).collect()
});

/// The namespaces that names are told apart by: the shared ones, then one for each of [`MESSAGES`].
pub(crate) static NAMESPACES: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| URIS.iter().map(String::as_str).collect());

fn known(index: usize) -> Namespace {
    let index = u8::try_from(index).unwrap_or(u8::MAX);
    Namespace(Namespace::FIRST_KNOWN.saturating_add(index))
}

/// The namespace of the shared schema.
pub(crate) fn shared_namespace(law: Law) -> Namespace {
    known(LAWS.iter().position(|known| *known == law).unwrap_or_default())
}

static GRAMMARS: LazyLock<Vec<Grammar>> = LazyLock::new(|| {
    let laid_out = MESSAGES.iter().enumerate().map(|(index, message)| {
        let layout = Layout {
            law: message.law,
            bericht_code: &message.bericht_code,
            header: messages::header::header(message.form, message.sender),
            body: message.body,
            codes: message.return_of.map(|_| &messages::header::RETOUR_CODES),
            message: known(LAWS.len() + index),
            shared: shared_namespace(message.law),
        };
        Grammar::new(&layout, |path| {
            rules::homes::rules_at(message.number, message.law.code(), path)
        })
    });
    laid_out.collect()
});

/// The message type whose root is in a namespace, with its grammar.
pub(crate) fn message_type(root: Namespace) -> Option<(&'static MessageType, &'static Grammar)> {
    let index = usize::from(root.0.checked_sub(Namespace::FIRST_KNOWN)?).checked_sub(LAWS.len())?;
    Some((MESSAGES.get(index)?, GRAMMARS.get(index)?))
}

/// The message type of a name such as `JW305`, with its grammar.
pub(crate) fn named(name: &str) -> Option<(&'static MessageType, &'static Grammar)> {
    let index = MESSAGES.iter().position(|message| message.name == name)?;
    Some((MESSAGES.get(index)?, GRAMMARS.get(index)?))
}

/// The name of a known namespace.
pub(crate) fn uri(namespace: Namespace) -> &'static str {
    let index = namespace.0.checked_sub(Namespace::FIRST_KNOWN);
    index.and_then(|index| NAMESPACES.get(usize::from(index))).copied().unwrap_or_default()
}

/// Whether a namespace is that of a message of one of these standards, in another release.
pub(crate) fn is_other_release(namespace: &str) -> bool {
    let Some(rest) = namespace.strip_prefix("http://www.istandaarden.nl/") else { return false };
    let Some(rest) = rest.strip_prefix("ijw/").or_else(|| rest.strip_prefix("iwmo/")) else {
        return false;
    };
    let release = rest.split('/').next().unwrap_or_default();
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    release != "3_2" && release.split('_').count() == 2 && release.split('_').all(digits)
}
