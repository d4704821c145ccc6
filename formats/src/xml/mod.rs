//! A message as a tree of elements, with the place of each.
//!
//! [`scan`] checks that a text is well-formed and namespace-correct exactly as libxml2 2.9 judges it,
//! and refuses what this project refuses on purpose. (libxml2 takes a NUL after the root for the end of the
//! message and never looks at what follows; here it is an error like any other.) It is our own scanner because the tokens of
//! quick-xml 0.42 alone, without any of the checks that it leaves to its caller, take longer (35 µs
//! for 7 kB) than this tree and levels 1 and 2 together (22 µs, where libxml2 takes 138 µs).

use std::borrow::Cow;
use std::collections::HashMap;

use super::refusal::Refusal;

pub(crate) mod chars;
mod misc;
pub(crate) mod place;
mod scan;
mod tag;

pub(crate) use scan::parse;

/// Which namespace a name is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Namespace(pub(crate) u8);

impl Namespace {
    /// No namespace.
    pub(crate) const NONE: Self = Self(0);
    /// One that is not known here.
    pub(crate) const OTHER: Self = Self(1);
    /// `http://www.w3.org/2001/XMLSchema-instance`.
    pub(crate) const XSI: Self = Self(2);
    /// The first of the known namespaces that a caller names.
    pub(crate) const FIRST_KNOWN: u8 = 3;
}

/// An element: its index in document order.
pub(crate) type NodeId = u32;

/// Stands for no element.
pub(crate) const NOBODY: NodeId = NodeId::MAX;

/// One element.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    /// Offset of the start tag.
    pub(crate) start: u32,
    /// Offset of the end tag; of the start tag when that closes itself.
    pub(crate) end: u32,
    name_start: u32,
    name_len: u16,
    /// Of its name.
    pub(crate) namespace: Namespace,
    /// The element around it, or [`NOBODY`].
    pub(crate) parent: NodeId,
    next: NodeId,
    text: Text,
    /// Offset of the first text that is not white space in an element that has children.
    pub(crate) stray: Option<u32>,
    /// There is a CDATA section directly inside it, even an empty one.
    pub(crate) cdata: bool,
}

/// The text directly inside an element, up to its first child: a part of the source, or built up from runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Text {
    None,
    Source(u32, u32),
    Built(u32),
}

/// An attribute that says something about validity: not a namespace declaration or a location hint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Attribute<'a> {
    /// The element it stands on.
    pub(crate) node: NodeId,
    pub(crate) kind: AttributeKind,
    /// Of its name; without prefix an attribute is in no namespace.
    pub(crate) namespace: Namespace,
    /// Local name.
    pub(crate) name: &'a str,
    /// Value, references resolved.
    pub(crate) value: Cow<'a, str>,
}

/// What an [`Attribute`] is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum AttributeKind {
    /// `xsi:type`, with the name of the type; `None` when it names none.
    Type(Option<(Namespace, String)>),
    /// `xsi:nil`.
    Nil,
    /// Any other: no message has one.
    Foreign,
}

/// A message as far as it could be read.
#[derive(Debug)]
pub(crate) struct Document<'a> {
    /// The whole text.
    pub(crate) source: &'a str,
    /// Every element, in document order.
    pub(crate) nodes: Vec<Node>,
    /// By element, ascending.
    pub(crate) attributes: Vec<Attribute<'a>>,
    /// The namespace name of the root.
    pub(crate) root_namespace: Cow<'a, str>,
    built: Vec<String>,
}

/// Why a text could not be read to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Broken {
    /// Offset where it went wrong.
    pub(crate) at: usize,
    /// The innermost element that was open there, or [`NOBODY`].
    pub(crate) inside: NodeId,
    pub(crate) why: Why,
}

/// What is wrong with a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    /// Not well-formed: what it is, in Dutch.
    Malformed(&'static str),
    /// Well-formed perhaps, but refused on purpose.
    Refused(Refusal),
}

impl<'a> Document<'a> {
    fn new(source: &'a str) -> Self {
        Self {
            source,
            nodes: Vec::with_capacity(source.len() / 40 + 1),
            attributes: Vec::new(),
            root_namespace: Cow::Borrowed(""),
            built: Vec::new(),
        }
    }

    /// The element itself.
    pub(crate) fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id as usize]
    }

    /// Local name.
    pub(crate) fn name(&self, id: NodeId) -> &'a str {
        let node = self.node(id);
        let start = node.name_start as usize;
        &self.source[start..start + usize::from(node.name_len)]
    }

    /// The same; quicker where it is only held against others.
    pub(crate) fn name_bytes(&self, id: NodeId) -> &'a [u8] {
        let node = self.node(id);
        let start = node.name_start as usize;
        &self.source.as_bytes()[start..start + usize::from(node.name_len)]
    }

    /// Whether this is its local name. Most others differ in length, and are not looked at.
    fn is_named(&self, id: NodeId, name: &[u8]) -> bool {
        usize::from(self.node(id).name_len) == name.len() && self.name_bytes(id) == name
    }

    /// The characters directly inside an element, references and CDATA resolved, runs around comments joined.
    pub(crate) fn text(&self, id: NodeId) -> &str {
        match self.node(id).text {
            Text::None => "",
            Text::Source(start, end) => &self.source[start as usize..end as usize],
            Text::Built(index) => &self.built[index as usize],
        }
    }

    /// The first element inside an element.
    pub(crate) fn first_child(&self, id: NodeId) -> Option<NodeId> {
        let child = self.nodes.get(id as usize + 1)?;
        (child.parent == id).then_some(id + 1)
    }

    /// The element after an element, inside the same parent.
    pub(crate) fn next_sibling(&self, id: NodeId) -> Option<NodeId> {
        let next = self.node(id).next;
        (next != NOBODY).then_some(next)
    }

    /// The elements directly inside an element, in order.
    pub(crate) fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.first_child(id), |&child| self.next_sibling(child))
    }

    /// All elements inside an element, in document order.
    pub(crate) fn inside(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let end = self.node(id).end;
        let inside = move |node: &&Node| node.start < end;
        let nodes = self.nodes.get(id as usize + 1..).unwrap_or_default();
        (id + 1..).zip(nodes.iter().take_while(inside)).map(|(id, _)| id)
    }

    /// The first element of a local name directly inside an element.
    pub(crate) fn child(&self, id: NodeId, name: &str) -> Option<NodeId> {
        self.children(id).find(|&child| self.is_named(child, name.as_bytes()))
    }

    /// The first element along a path of local names, such as `BerichtIdentificatie/Dagtekening`.
    pub(crate) fn descendant(&self, id: NodeId, path: &str) -> Option<NodeId> {
        // By bytes: these paths are short, and looked up often.
        path.as_bytes()
            .split(|&byte| byte == b'/')
            .try_fold(id, |at, name| self.children(at).find(|&child| self.is_named(child, name)))
    }

    /// The attributes of an element, in order.
    pub(crate) fn attributes(&self, id: NodeId) -> &[Attribute<'a>] {
        let from = self.attributes.partition_point(|attribute| attribute.node < id);
        let of = self.attributes[from..].iter().take_while(|attribute| attribute.node == id);
        &self.attributes[from..from + of.count()]
    }

    /// The element around an element.
    pub(crate) fn parent(&self, id: NodeId) -> Option<NodeId> {
        let parent = self.node(id).parent;
        (parent != NOBODY).then_some(parent)
    }
}

/// Paths of elements, with an index where siblings share a name.
pub(crate) struct Paths<'d, 'a> {
    document: &'d Document<'a>,
    /// Of every element: its number among its siblings of that name; 0 when it is the only one.
    ordinals: Vec<u32>,
}

/// The longest element name that a path shows as it is; every name of the standard is shorter.
const NAME_SHOWN_MAX: usize = 40;

impl<'d, 'a> Paths<'d, 'a> {
    /// Counts once, over all elements: so that many findings cost no more than one.
    pub(crate) fn new(document: &'d Document<'a>) -> Self {
        let mut ordinals = vec![0; document.nodes.len()];
        let mut seen: HashMap<(NodeId, &str), (NodeId, u32)> = HashMap::new();
        for (id, node) in (0..).zip(&document.nodes) {
            let entry = seen.entry((node.parent, document.name(id)));
            let (first, count) = entry.or_insert((id, 0));
            *count += 1;
            if *count > 1 {
                ordinals[id as usize] = *count;
                ordinals[*first as usize] = 1;
            }
        }
        Self { document, ordinals }
    }

    /// Such as `/Bericht/Client/StartProducten/StartProduct[2]/Begindatum`; `/` for [`NOBODY`].
    pub(crate) fn path(&self, id: NodeId) -> String {
        let mut steps = Vec::new();
        let mut at = (id != NOBODY).then_some(id);
        while let Some(node) = at {
            steps.push(node);
            at = self.document.parent(node);
        }
        let mut path = String::new();
        for node in steps.into_iter().rev() {
            path.push('/');
            path.push_str(shown(self.document.name(node)));
            let ordinal = self.ordinals[node as usize];
            if ordinal > 0 {
                path.push_str(&format!("[{ordinal}]"));
            }
        }
        if path.is_empty() { "/".to_owned() } else { path }
    }
}

/// A name as it may be shown: a sender's own invention might identify somebody.
pub(crate) fn shown(name: &str) -> &str {
    let numbered = name.bytes().filter(u8::is_ascii_digit).count() >= 6;
    if name.len() > NAME_SHOWN_MAX || numbered { "?" } else { name }
}
