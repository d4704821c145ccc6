//! The few fields of FHIR resources that are read, borrowed from the text they stand in.
//!
//! One struct holds the fields of every kind of resource, for which kind it is may stand anywhere in it. What is not
//! here (Composition, Condition, notes, telecom, names of professionals) is skipped while reading and never held.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// A text, not copied where it has no escapes.
#[derive(Debug, Clone, Deserialize)]
#[serde(transparent)]
pub(super) struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'a> Text<'a> {
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn into_inner(self) -> Cow<'a, str> {
        self.0
    }
}

/// The text of an optional field.
pub(super) fn text<'r>(field: &'r Option<Text<'_>>) -> Option<&'r str> {
    field.as_ref().map(|text| text.0.as_ref()).filter(|text| !text.is_empty())
}

/// What may stand in a list, also where JSON has it as one thing.
pub(super) trait Listed<'de>: Deserialize<'de> {
    /// Of a text that stands where a list should; `None` where a text means something else.
    fn of_text(_: Cow<'de, str>) -> Option<Self> {
        None
    }
}

impl<'de: 'a, 'a> Listed<'de> for Text<'a> {
    fn of_text(text: Cow<'de, str>) -> Option<Self> {
        Some(Self(text))
    }
}

/// A list, or one of what it would hold (as XML has it). Anything else is none: fields of the same name differ
/// between kinds of resources.
#[derive(Debug, Clone)]
pub(super) struct Many<T>(Vec<Option<T>>);

impl<T> Default for Many<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Many<T> {
    /// What there is.
    pub(super) fn iter(&self) -> impl Iterator<Item = &T> {
        self.0.iter().flatten()
    }

    /// The one at a place, counted with the empty ones.
    pub(super) fn at(&self, index: usize) -> Option<&T> {
        self.0.get(index)?.as_ref()
    }

    /// How many places there are, the empty ones too.
    pub(super) fn places(&self) -> usize {
        self.0.len()
    }
}

impl<'de, T: Listed<'de>> Deserialize<'de> for Many<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ManyVisitor(PhantomData))
    }
}

struct ManyVisitor<T>(PhantomData<T>);

impl<'de, T: Listed<'de>> Visitor<'de> for ManyVisitor<T> {
    type Value = Many<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Many<T>, A::Error> {
        let mut many = Vec::new();
        while let Some(item) = items.next_element()? {
            many.push(item);
        }
        Ok(Many(many))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Many<T>, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(|one| Many(vec![Some(one)]))
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Many<T>, E> {
        Ok(Many(T::of_text(Cow::Borrowed(text)).map(Some).into_iter().collect()))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Many<T>, E> {
        Ok(Many(T::of_text(Cow::Owned(text.to_owned())).map(Some).into_iter().collect()))
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Many<T>, E> {
        Ok(Many::default())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Many<T>, E> {
        Ok(Many::default())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Many<T>, E> {
        Ok(Many::default())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Many<T>, E> {
        Ok(Many::default())
    }

    fn visit_unit<E: Error>(self) -> Result<Many<T>, E> {
        Ok(Many::default())
    }
}

/// Any resource.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Resource<'a> {
    #[serde(borrow)]
    pub(super) resource_type: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) id: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) meta: Option<Meta<'a>>,
    #[serde(borrow)]
    pub(super) contained: Vec<&'a RawValue>,
    #[serde(borrow)]
    pub(super) identifier: Many<Identifier<'a>>,
    #[serde(borrow)]
    pub(super) status: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) priority: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) authored_on: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) category: Many<Concept<'a>>,
    #[serde(borrow)]
    pub(super) code: Many<Concept<'a>>,
    #[serde(borrow)]
    pub(super) focus: Many<Reference<'a>>,
    #[serde(borrow, rename = "for")]
    pub(super) whom: Many<Reference<'a>>,
    #[serde(borrow)]
    pub(super) subject: Many<Reference<'a>>,
    #[serde(borrow)]
    pub(super) requester: Many<Reference<'a>>,
    #[serde(borrow)]
    pub(super) owner: Many<Reference<'a>>,
    #[serde(borrow)]
    pub(super) performer: Many<Reference<'a>>,
    #[serde(borrow)]
    pub(super) practitioner: Many<Reference<'a>>,
    #[serde(borrow)]
    pub(super) organization: Many<Reference<'a>>,
    #[serde(borrow)]
    pub(super) specialty: Many<Concept<'a>>,
    #[serde(borrow, rename = "type")]
    pub(super) kind: Many<Concept<'a>>,
    #[serde(borrow)]
    pub(super) name: Many<Name<'a>>,
    #[serde(borrow)]
    pub(super) gender: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) birth_date: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) address: Many<Address<'a>>,
    #[serde(borrow)]
    pub(super) issue: Many<Issue<'a>>,
}

/// `meta`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Meta<'a> {
    #[serde(borrow)]
    pub(super) version_id: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) last_updated: Option<Text<'a>>,
}

/// An Identifier.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Identifier<'a> {
    #[serde(borrow, rename = "use")]
    pub(super) used: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) system: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) value: Option<Text<'a>>,
}

impl<'de: 'a, 'a> Listed<'de> for Identifier<'a> {}

/// A Reference.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Reference<'a> {
    #[serde(borrow)]
    pub(super) reference: Option<Text<'a>>,
    #[serde(borrow, rename = "type")]
    pub(super) kind: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) identifier: Option<Identifier<'a>>,
}

impl<'de: 'a, 'a> Listed<'de> for Reference<'a> {}

/// A CodeableConcept.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Concept<'a> {
    #[serde(borrow)]
    pub(super) coding: Many<Coding<'a>>,
}

impl<'de: 'a, 'a> Listed<'de> for Concept<'a> {}

/// A Coding.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Coding<'a> {
    #[serde(borrow)]
    pub(super) system: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) code: Option<Text<'a>>,
}

impl<'de: 'a, 'a> Listed<'de> for Coding<'a> {}

/// A HumanName.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Name<'a> {
    #[serde(borrow, rename = "use")]
    pub(super) used: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) family: Option<Text<'a>>,
    #[serde(borrow, rename = "_family")]
    pub(super) family_parts: Option<Element<'a>>,
    #[serde(borrow)]
    pub(super) given: Many<Text<'a>>,
    #[serde(borrow, rename = "_given")]
    pub(super) given_parts: Many<Element<'a>>,
}

impl<'de: 'a, 'a> Listed<'de> for Name<'a> {}

/// An Address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Address<'a> {
    #[serde(borrow, rename = "use")]
    pub(super) used: Option<Text<'a>>,
    #[serde(borrow, rename = "type")]
    pub(super) kind: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) line: Many<Text<'a>>,
    #[serde(borrow, rename = "_line")]
    pub(super) line_parts: Many<Element<'a>>,
    #[serde(borrow)]
    pub(super) postal_code: Option<Text<'a>>,
}

impl<'de: 'a, 'a> Listed<'de> for Address<'a> {}

/// What stands beside a primitive value.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Element<'a> {
    #[serde(borrow)]
    pub(super) extension: Many<Extension<'a>>,
}

impl<'de: 'a, 'a> Listed<'de> for Element<'a> {}

/// An Extension with a text or a code.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Extension<'a> {
    #[serde(borrow)]
    pub(super) url: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) value_string: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) value_code: Option<Text<'a>>,
}

impl<'de: 'a, 'a> Listed<'de> for Extension<'a> {}

impl Element<'_> {
    /// The text or code of the extension whose address ends so.
    pub(super) fn part(&self, ending: &str) -> Option<&str> {
        let named = |it: &&Extension<'_>| text(&it.url).is_some_and(|url| url.ends_with(ending));
        let found = self.extension.iter().find(named)?;
        text(&found.value_string).or_else(|| text(&found.value_code))
    }
}

/// `OperationOutcome.issue`, without its free text.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Issue<'a> {
    #[serde(borrow)]
    pub(super) severity: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) code: Option<Text<'a>>,
}

impl<'de: 'a, 'a> Listed<'de> for Issue<'a> {}

/// A Bundle, its entries still as text.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Bundle<'a> {
    #[serde(borrow)]
    pub(super) resource_type: Option<Text<'a>>,
    #[serde(borrow, rename = "type")]
    pub(super) kind: Many<Text<'a>>,
    #[serde(borrow)]
    pub(super) timestamp: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) link: Many<Link<'a>>,
    /// A list, or one.
    #[serde(borrow)]
    pub(super) entry: Option<&'a RawValue>,
}

/// `Bundle.link`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Link<'a> {
    #[serde(borrow)]
    pub(super) relation: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) url: Option<Text<'a>>,
}

impl<'de: 'a, 'a> Listed<'de> for Link<'a> {}

/// `Bundle.entry`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct BundleEntry<'a> {
    #[serde(borrow)]
    pub(super) full_url: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) resource: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) search: Option<Search<'a>>,
    #[serde(borrow)]
    pub(super) request: Option<Request<'a>>,
}

/// `Bundle.entry.search`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Search<'a> {
    #[serde(borrow)]
    pub(super) mode: Option<Text<'a>>,
}

/// `Bundle.entry.request`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Request<'a> {
    #[serde(borrow)]
    pub(super) method: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) url: Option<Text<'a>>,
}
