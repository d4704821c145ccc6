//! What partners reported, of any family: one type for all, since the families are data.

use std::fmt;

use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde::ser::{SerializeStruct as _, Serializer};
use serde::{Deserialize, Serialize};

use super::{Meta, Subject};
use crate::day::Day;
use crate::feed::{Family, Kind};
use crate::wire::{RecordType, Registry, WireError};

/// One fact that a partner reported, about a pseudonym or about nobody.
///
/// It is written as the record of its family: the fields below and one for each field of the family.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reported {
    /// Its family.
    pub family: &'static Family,
    /// Id of the fact.
    pub fact_id: String,
    /// Row, resource or line it stands on, from 1.
    pub line: i32,
    /// The record it is a version of.
    pub record_id: String,
    /// `nieuw`, `gewijzigd` or `verwijderd`, see [`crate::feed::Mutation`].
    pub mutation: String,
    /// Which version is later: the greater.
    pub order: i64,
    /// The day it is about.
    pub on: Day,
    /// Where it comes from.
    pub meta: Meta,
    /// Whom it is about; absent in a family about nobody, and where a removal does not tell it.
    pub subject: Option<Subject>,
    /// What it holds, in the order of the family's fields.
    pub values: Vec<Option<Scalar>>,
}

/// One value of a reported fact.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scalar {
    /// A code or a reference.
    Text(String),
    /// A day.
    Day(Day),
    /// A number, or eurocents.
    Whole(i64),
    /// Yes or no.
    YesNo(bool),
}

impl Scalar {
    /// Reads a value of a field as events have it; `None` when it is none of that kind. So no free text and
    /// no partner's own reference comes to the clean side, whatever an event holds.
    pub fn parse(kind: Kind, text: String) -> Option<Self> {
        let fits = match kind {
            Kind::Reference => is_mac(&text),
            Kind::Code(_)
            | Kind::Text(_)
            | Kind::Agb
            | Kind::Brin
            | Kind::Day
            | Kind::Whole(_)
            | Kind::Cents
            | Kind::YesNo => kind.fits(&text),
        };
        if !fits {
            return None;
        }
        match kind {
            Kind::Code(_) | Kind::Text(_) | Kind::Agb | Kind::Brin | Kind::Reference => {
                Some(Self::Text(text))
            }
            Kind::Day => Day::parse(&text).map(Self::Day),
            Kind::Whole(_) | Kind::Cents => text.parse().ok().map(Self::Whole),
            Kind::YesNo => text.parse().ok().map(Self::YesNo),
        }
    }
}

/// What the door puts in the place of a reference: 32 hexadecimal digits.
fn is_mac(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

impl Serialize for Scalar {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Day(day) => day.serialize(serializer),
            Self::Whole(number) => serializer.serialize_i64(*number),
            Self::YesNo(yes) => serializer.serialize_bool(*yes),
        }
    }
}

/// Fields before those of the family.
const COMMON: usize = 8;

impl Serialize for Reported {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let width = COMMON + self.family.fields.len();
        let mut record = serializer.serialize_struct(self.family.name, width)?;
        record.serialize_field("fact_id", &self.fact_id)?;
        record.serialize_field("line", &self.line)?;
        record.serialize_field("record_id", &self.record_id)?;
        record.serialize_field("mutation", &self.mutation)?;
        record.serialize_field("order", &self.order)?;
        record.serialize_field("on", &self.on)?;
        record.serialize_field("meta", &self.meta)?;
        record.serialize_field("subject", &self.subject)?;
        let mut values = self.values.iter();
        for field in self.family.fields {
            record.serialize_field(field.name, &values.next().and_then(Option::as_ref))?;
        }
        record.end()
    }
}

impl Reported {
    /// The record it is written as.
    pub fn record_type(&self) -> RecordType {
        RecordType::of(self.family)
    }

    /// Reads what was written as a record of a family.
    pub(super) fn decode(
        registry: &Registry,
        record: RecordType,
        family: &'static Family,
        bytes: &[u8],
    ) -> Result<Self, WireError> {
        let Read { fact_id, line, record_id, mutation, order, on, meta, subject, mut own } =
            registry.decode(record, bytes)?;
        let values = family.fields.iter().map(|field| {
            let found = own.iter_mut().find(|(name, _)| name == field.name);
            found.and_then(|(_, value)| value.take())
        });
        let values = values.collect();
        Ok(Self { family, fact_id, line, record_id, mutation, order, on, meta, subject, values })
    }
}

/// A record of some family: the fields of all, and those of its own by name.
struct Read {
    fact_id: String,
    line: i32,
    record_id: String,
    mutation: String,
    order: i64,
    on: Day,
    meta: Meta,
    subject: Option<Subject>,
    own: Vec<(String, Option<Scalar>)>,
}

impl<'de> Deserialize<'de> for Read {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // The schema in the frame says what is there.
        deserializer.deserialize_any(ReadVisitor)
    }
}

struct ReadVisitor;

impl<'de> Visitor<'de> for ReadVisitor {
    type Value = Read;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a reported fact")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Read, A::Error> {
        let (mut fact_id, mut line, mut record_id) = (None, None, None);
        let (mut mutation, mut order, mut on) = (None, None, None);
        let (mut meta, mut subject, mut own) = (None, None, Vec::new());
        while let Some(Name(name)) = map.next_key()? {
            match name.as_str() {
                "fact_id" => fact_id = Some(map.next_value()?),
                "line" => line = Some(map.next_value()?),
                "record_id" => record_id = Some(map.next_value()?),
                "mutation" => mutation = Some(map.next_value()?),
                "order" => order = Some(map.next_value()?),
                "on" => on = Some(map.next_value()?),
                "meta" => meta = Some(map.next_value()?),
                "subject" => subject = map.next_value()?,
                _ => {
                    let Own(value) = map.next_value()?;
                    own.push((name, value));
                }
            }
        }
        let missing = serde::de::Error::missing_field;
        Ok(Read {
            fact_id: fact_id.ok_or_else(|| missing("fact_id"))?,
            line: line.ok_or_else(|| missing("line"))?,
            record_id: record_id.ok_or_else(|| missing("record_id"))?,
            mutation: mutation.ok_or_else(|| missing("mutation"))?,
            order: order.ok_or_else(|| missing("order"))?,
            on: on.ok_or_else(|| missing("on"))?,
            meta: meta.ok_or_else(|| missing("meta"))?,
            subject,
            own,
        })
    }
}

/// Name of a field.
struct Name(String);

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_identifier(NameVisitor)
    }
}

struct NameVisitor;

impl Visitor<'_> for NameVisitor {
    type Value = Name;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_str<E>(self, name: &str) -> Result<Name, E> {
        Ok(Name(name.to_owned()))
    }
}

/// A value that may be absent. One of a kind that no field of this release has counts as absent.
struct Own(Option<Scalar>);

impl<'de> Deserialize<'de> for Own {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OwnVisitor).map(Self)
    }
}

struct OwnVisitor;

impl<'de> Visitor<'de> for OwnVisitor {
    type Value = Option<Scalar>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of a reported fact")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_bool<E>(self, yes: bool) -> Result<Self::Value, E> {
        Ok(Some(Scalar::YesNo(yes)))
    }

    /// Avro's `date` is the only one of this width.
    fn visit_i32<E>(self, days: i32) -> Result<Self::Value, E> {
        Ok(Day::from_days(days).map(Scalar::Day))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Some(Scalar::Whole(number)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Some(Scalar::Text(text.to_owned())))
    }

    fn visit_string<E>(self, text: String) -> Result<Self::Value, E> {
        Ok(Some(Scalar::Text(text)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(None)
    }
}
