//! A message as a tree that can still be changed.

use std::fmt::Display;

use wijkstroom_formats::write::{self, Part};

/// An element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Node {
    pub(crate) name: &'static str,
    pub(crate) content: Content,
}

/// What stands in an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Content {
    Text(String),
    Nodes(Vec<Node>),
}

impl Node {
    /// As the writer takes it.
    pub(crate) fn part(&self) -> Part<'_> {
        match &self.content {
            Content::Text(text) => write::text(self.name, text.as_str()),
            Content::Nodes(nodes) => write::group(self.name, nodes.iter().map(Self::part)),
        }
    }
}

/// Elements in the making. The writer puts them in the order of the schema.
#[derive(Debug, Clone, Default)]
pub(crate) struct List(pub(crate) Vec<Node>);

impl List {
    pub(crate) fn leaf(self, name: &'static str, value: impl Display) -> Self {
        self.maybe(name, Some(value))
    }

    /// Nothing when there is no value.
    pub(crate) fn maybe(mut self, name: &'static str, value: Option<impl Display>) -> Self {
        let node = |value: &dyn Display| Node { name, content: Content::Text(value.to_string()) };
        self.0.extend(value.as_ref().map(|value| node(value)));
        self
    }

    pub(crate) fn group(self, name: &'static str, inner: Self) -> Self {
        self.each(name, [inner])
    }

    /// An element of this name for each.
    pub(crate) fn each(mut self, name: &'static str, all: impl IntoIterator<Item = Self>) -> Self {
        let node = |inner: Self| Node { name, content: Content::Nodes(inner.0) };
        self.0.extend(all.into_iter().map(node));
        self
    }

    /// A container with an element for each; nothing when there are none.
    pub(crate) fn list(self, container: &'static str, name: &'static str, all: Vec<Self>) -> Self {
        if all.is_empty() {
            return self;
        }
        self.group(container, Self::default().each(name, all))
    }
}

/// The first element at a path such as `Client/Bsn`.
pub(crate) fn find<'n>(nodes: &'n mut [Node], path: &str) -> Option<&'n mut Node> {
    let (name, rest) = path.split_once('/').map_or((path, None), |(name, rest)| (name, Some(rest)));
    let node = nodes.iter_mut().find(|node| node.name == name)?;
    match rest {
        None => Some(node),
        Some(rest) => find(children(node)?, rest),
    }
}

/// The first element of this name, however deep.
pub(crate) fn anywhere<'n>(nodes: &'n mut [Node], name: &str) -> Option<&'n mut Node> {
    for node in nodes {
        if node.name == name {
            return Some(node);
        }
        if let Content::Nodes(inner) = &mut node.content
            && let Some(found) = anywhere(inner, name)
        {
            return Some(found);
        }
    }
    None
}

/// What stands in an element that holds others.
pub(crate) fn children(node: &mut Node) -> Option<&mut Vec<Node>> {
    match &mut node.content {
        Content::Nodes(nodes) => Some(nodes),
        Content::Text(_) => None,
    }
}

/// The text of the first element of this name.
pub(crate) fn text<'n>(nodes: &'n mut [Node], name: &str) -> Option<&'n mut String> {
    match &mut anywhere(nodes, name)?.content {
        Content::Text(text) => Some(text),
        Content::Nodes(_) => None,
    }
}

/// Takes the elements of this name away; whether there were any.
pub(crate) fn remove(nodes: &mut Vec<Node>, name: &str) -> bool {
    let before = nodes.len();
    nodes.retain(|node| node.name != name);
    nodes.len() < before
}
