//! JSON and JSON lines: records into cells, read as they come. What no column names is passed over unread.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Deserializer;
use wijkstroom_schemas::message::Finding;

use super::codes;
use super::csv::ROW_MAX_BYTES;
use super::mapping::{Mapping, Slot, folded};
use super::read::refuse;
use super::rows::Rows;

/// The columns of a mapping as a tree: `jeugdige.bsn` is `bsn` below `jeugdige`.
#[derive(Default)]
struct Node {
    name: String,
    folded: String,
    slot: Option<Slot>,
    children: Vec<Node>,
}

impl Node {
    fn of(mapping: &Mapping) -> Self {
        let mut root = Self::default();
        for (slot, column) in mapping.columns.iter().enumerate() {
            let mut node = &mut root;
            for name in column.name.split('.') {
                let at = node.children.iter().position(|child| child.name == name);
                let at = at.unwrap_or_else(|| {
                    let (name, folded) = (name.to_owned(), folded(name));
                    node.children.push(Self { name, folded, ..Self::default() });
                    node.children.len() - 1
                });
                node = &mut node.children[at];
            }
            node.slot = Some(slot);
        }
        root
    }

    fn child(&self, key: &str) -> Option<&Self> {
        let exact = self.children.iter().find(|child| child.name == key);
        exact.or_else(|| {
            let key = folded(key);
            self.children.iter().find(|child| child.folded == key)
        })
    }
}

/// One record, while it is read.
struct Record<'de> {
    cells: Vec<Cow<'de, str>>,
    seen: Vec<bool>,
    problem: Option<(&'static str, String)>,
}

impl<'de> Record<'de> {
    fn new(width: usize) -> Self {
        Self { cells: vec![Cow::Borrowed(""); width], seen: vec![false; width], problem: None }
    }

    fn clear(&mut self) {
        self.cells.fill(Cow::Borrowed(""));
        self.seen.fill(false);
        self.problem = None;
    }

    fn put(&mut self, node: &Node, text: Cow<'de, str>) {
        match node.slot {
            Some(slot) if self.seen[slot] => {
                self.problem = Some((
                    codes::COLUMN_TWICE,
                    format!("het veld {} staat er twee keer.", node.name),
                ));
            }
            Some(slot) => {
                self.seen[slot] = true;
                self.cells[slot] = text;
            }
            None => self.misplaced(node, "geen losse waarde"),
        }
    }

    fn misplaced(&mut self, node: &Node, what: &str) {
        let what = if node.name.is_empty() {
            "hier hoort een record, met velden die een naam hebben.".to_owned()
        } else {
            format!("in het veld {} hoort {what}.", node.name)
        };
        self.problem = Some((codes::JSON, what));
    }

    fn given<'r>(&mut self, rows: &mut Rows<'r>, number: i32) -> Result<(), Vec<Finding>> {
        let size: usize = self.cells.iter().map(|cell| cell.len()).sum();
        if size > ROW_MAX_BYTES {
            self.problem = Some((codes::ROW, "de rij is langer dan 64 kB.".to_owned()));
        }
        match self.problem.take() {
            None => rows.row(number, &mut self.cells, false),
            Some((code, what)) => rows.unreadable(number, &self.cells.join(";"), (code, &what)),
        }
    }
}

/// Reads what stands at a node of the tree.
struct At<'n, 'r, 'de> {
    node: &'n Node,
    record: &'r mut Record<'de>,
}

impl<'de> DeserializeSeed<'de> for At<'_, '_, 'de> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for At<'_, '_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a record")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        if self.node.children.is_empty() {
            self.record.misplaced(self.node, "een losse waarde");
        }
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            match self.node.child(&key) {
                Some(node) => map.next_value_seed(At { node, record: self.record })?,
                None => map.next_value::<IgnoredAny>().map(|_| ())?,
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        self.record.misplaced(self.node, "geen lijst");
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<(), E> {
        self.record.put(self.node, Cow::Borrowed(text));
        Ok(())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.record.put(self.node, Cow::Owned(text.to_owned()));
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        if self.node.slot.is_some() {
            self.record.put(self.node, Cow::Borrowed(""));
        }
        Ok(())
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.record.put(self.node, Cow::Borrowed(if value { "true" } else { "false" }));
        Ok(())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.record.put(self.node, Cow::Owned(value.to_string()));
        Ok(())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.record.put(self.node, Cow::Owned(value.to_string()));
        Ok(())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        self.record.put(self.node, Cow::Owned(value.to_string()));
        Ok(())
    }
}

/// The way from the top of a file to its records.
struct Way<'w, 'm> {
    path: &'w [String],
    node: &'w Node,
    width: usize,
    rows: &'w mut Rows<'m>,
    found: &'w mut bool,
    /// Why the file is refused; reading stops at it.
    refused: &'w mut Vec<Finding>,
}

impl<'de> DeserializeSeed<'de> for Way<'_, '_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl Way<'_, '_> {
    fn given<E: Error>(&mut self, record: &mut Record<'_>, number: i32) -> Result<(), E> {
        record.given(self.rows, number).map_err(|refused| {
            *self.refused = refused;
            E::custom("refused")
        })
    }
}

impl<'de> Visitor<'de> for Way<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("records")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        let Some((name, path)) = self.path.split_first() else {
            // One record by itself.
            *self.found = true;
            let mut record = Record::new(self.width);
            let value = serde::de::value::MapAccessDeserializer::new(map);
            At { node: self.node, record: &mut record }.deserialize(value)?;
            return self.given(&mut record, 1);
        };
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            if key == *name && !*self.found {
                let Self { node, width, .. } = self;
                let (rows, found, refused) =
                    (&mut *self.rows, &mut *self.found, &mut *self.refused);
                map.next_value_seed(Way { path, node, width, rows, found, refused })?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<(), A::Error> {
        if !self.path.is_empty() {
            while seq.next_element::<IgnoredAny>()?.is_some() {}
            return Ok(());
        }
        *self.found = true;
        let mut record = Record::new(self.width);
        let mut number = 0_i32;
        while seq.next_element_seed(At { node: self.node, record: &mut record })?.is_some() {
            number = number.saturating_add(1);
            self.given(&mut record, number)?;
            record.clear();
        }
        Ok(())
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }
}

/// All records of a JSON file.
pub(super) fn json(mapping: &Mapping, text: &str, rows: &mut Rows<'_>) -> Result<(), Vec<Finding>> {
    let node = Node::of(mapping);
    let (mut found, mut refused) = (false, Vec::new());
    let path = &mapping.file.records;
    let way = Way {
        path,
        node: &node,
        width: mapping.columns.len(),
        rows,
        found: &mut found,
        refused: &mut refused,
    };
    let mut from = Deserializer::from_str(text);
    let read = way.deserialize(&mut from).and_then(|()| from.end());
    if !refused.is_empty() {
        return Err(refused);
    }
    if let Err(error) = read {
        let (line, column) = (error.line(), error.column());
        let what = if text.trim_start().starts_with(['{', '[']) {
            format!(
                "Het bestand is geen goede JSON: het gaat mis op regel {line}, teken {column}. Is het afgekapt?"
            )
        } else {
            "Het bestand is geen JSON: dat begint met { of [. Stuur wat in de mapping staat."
                .to_owned()
        };
        return refuse(codes::JSON, what);
    }
    if !found {
        let path = path.join("/");
        return refuse(codes::FORMAT, format!("Op /{path} staat geen lijst van records."));
    }
    Ok(())
}

/// All records of a file with one on each line.
pub(super) fn lines(
    mapping: &Mapping,
    text: &str,
    rows: &mut Rows<'_>,
) -> Result<(), Vec<Finding>> {
    let node = Node::of(mapping);
    let mut record = Record::new(mapping.columns.len());
    for (number, line) in (1_i32..).zip(text.lines()) {
        if line.trim().is_empty() {
            continue;
        }
        if line.len() > ROW_MAX_BYTES {
            rows.unreadable(number, line, (codes::ROW, "de rij is langer dan 64 kB."))?;
            continue;
        }
        record.clear();
        let mut from = Deserializer::from_str(line);
        let at = At { node: &node, record: &mut record };
        if at.deserialize(&mut from).and_then(|()| from.end()).is_err() {
            let what = "de rij is geen goede JSON. Is zij afgekapt?";
            rows.unreadable(number, line, (codes::JSON, what))?;
            continue;
        }
        record.given(rows, number)?;
    }
    Ok(())
}
