//! iJw 3.2: its message types.
//!
//! A message type is data (a grammar and the homes of its rules, in a file of its own) and a short
//! mapping to facts.

use std::sync::LazyLock;

use super::grammar::{ComplexType, Grammar};
use super::rule::Rule;
use super::xml::Namespace;

pub(crate) mod facts;
pub(crate) mod header;
mod jw301;
mod jw305;
mod jw307;
mod person;
mod rules;
mod types;

/// One type of message.
#[derive(Debug)]
pub(crate) struct MessageType {
    /// Such as `JW305`.
    pub(crate) name: &'static str,
    /// Standard and release.
    pub(crate) standard: &'static str,
    /// `JW` or `WMO`.
    pub(crate) law: &'static str,
    /// Its namespace.
    namespace: &'static str,
    root: &'static ComplexType,
    /// Who sends it.
    pub(crate) sender: Party,
    /// Rules of level 2 by the path of their home below the root.
    homes: &'static [(&'static str, Rule)],
    /// Takes its facts out of it.
    pub(crate) facts: facts::Mapping,
}

/// One end of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Party {
    Municipality,
    Provider,
}

/// Every message type that is read.
static MESSAGES: [&MessageType; 3] = [&jw301::JW301, &jw305::JW305, &jw307::JW307];

/// The namespace of the shared schema.
const SHARED: &str = "http://www.istandaarden.nl/ijw/3_2/basisschema/schema";

/// The namespaces that names are told apart by: the shared one, then one for each of [`MESSAGES`].
pub(crate) static NAMESPACES: [&str; 4] =
    [SHARED, jw301::JW301.namespace, jw305::JW305.namespace, jw307::JW307.namespace];

static GRAMMARS: LazyLock<Vec<Grammar>> = LazyLock::new(|| {
    let shared = Namespace(Namespace::FIRST_KNOWN);
    let laid_out = (1..).zip(MESSAGES).map(|(index, message)| {
        let own = Namespace(Namespace::FIRST_KNOWN + index);
        Grammar::new(message.root, own, shared, message.homes)
    });
    laid_out.collect()
});

/// The message type whose root is in a namespace, with its grammar.
pub(crate) fn message_type(root: Namespace) -> Option<(&'static MessageType, &'static Grammar)> {
    let index = usize::from(root.0.checked_sub(Namespace::FIRST_KNOWN + 1)?);
    Some((MESSAGES.get(index)?, GRAMMARS.get(index)?))
}

/// Whether a namespace is that of a message of this standard, in another release.
pub(crate) fn is_other_release(namespace: &str) -> bool {
    let Some(rest) = namespace.strip_prefix("http://www.istandaarden.nl/ijw/") else {
        return false;
    };
    let release = rest.split('/').next().unwrap_or_default();
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    release != "3_2" && release.split('_').count() == 2 && release.split('_').all(digits)
}
