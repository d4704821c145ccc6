//! Confluent framing: a zero byte, the schema's id as four bytes, most significant first, then the Avro datum.
//!
//! A schema's id is computed from its text: the first 31 bits of its SHA-256. So every
//! build gives a schema the same id without a registry to ask. The texts are stored with
//! the stream ([`crate::topics::META`]), so that what an older build wrote stays readable.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::LazyLock;

use apache_avro::Schema;
use apache_avro::reader::datum::GenericDatumReader;
use apache_avro::writer::datum::GenericDatumWriter;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

mod records;

pub use records::RecordType;

/// Largest value the hub reads: an inbox record of 64 MiB, and a little for what surrounds a string in it.
const ALLOCATION_MAX_BYTES: usize = 80 * 1024 * 1024;

/// Why bytes are not a value of the type that was asked for.
#[derive(Debug, thiserror::Error)]
pub enum WireError {
    /// Too short, or no zero byte in front.
    #[error("de waarde begint niet zoals een record")]
    NotFramed,
    /// Written under a schema that is neither built in nor stored with the stream.
    #[error("schema {id} is niet bekend")]
    UnknownSchema {
        /// The id in the frame.
        id: i32,
    },
    /// A value of another record.
    #[error("de waarde is een {found}, verwacht was een {expected}")]
    OtherRecord {
        /// Full name of the record in the frame.
        found: String,
        /// Full name of the record that was asked for.
        expected: &'static str,
    },
    /// The bytes do not hold what the schema says.
    #[error("de waarde volgt schema {id} niet")]
    Damaged {
        /// The id in the frame.
        id: i32,
        /// What Avro says.
        #[source]
        source: Box<apache_avro::Error>,
    },
    /// A stored schema that is not an Avro schema.
    #[error("het bewaarde schema is geen schema van Avro")]
    BadSchema(#[source] Box<apache_avro::Error>),
    /// Two schemas with one id.
    #[error("twee verschillende schema's hebben nummer {id}")]
    IdTaken {
        /// The id both have.
        id: i32,
    },
}

/// Id of a schema: the first 31 bits of the SHA-256 of its text, white space outside strings left out.
pub fn schema_id(text: &str) -> i32 {
    let digest = Sha256::digest(compact(text).as_bytes());
    let first = u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]]);
    i32::try_from(first >> 1).unwrap_or_default()
}

/// A schema's text without white space outside strings: what is hashed, stored and served.
pub fn compact(text: &str) -> String {
    let mut inside = false;
    let mut escaped = false;
    text.chars()
        .filter(|&c| {
            if inside {
                inside = escaped || c != '"';
                escaped = !escaped && c == '\\';
                true
            } else {
                inside = c == '"';
                !c.is_whitespace()
            }
        })
        .collect()
}

/// Writes a record in Confluent framing.
///
/// # Panics
/// When a Rust type and its committed schema differ: a mistake of ours, which the tests of this crate catch.
pub fn encode<T: Serialize>(record: RecordType, value: &T) -> Vec<u8> {
    let own = &OWN[record as usize];
    let mut bytes = Vec::with_capacity(512);
    bytes.push(0);
    bytes.extend_from_slice(&own.id.to_be_bytes());
    let written = own.writer.write_ser(&mut bytes, value);
    assert!(written.is_ok(), "{} does not fit its schema: {written:?}", record.full_name());
    bytes
}

/// The schemas this process can read: its own, and those stored with the stream.
pub struct Registry {
    stored: BTreeMap<i32, Stored>,
}

struct Stored {
    text: String,
    name: String,
    reader: GenericDatumReader<'static>,
}

impl Registry {
    /// The built-in schemas only.
    pub fn own() -> Self {
        Self { stored: BTreeMap::new() }
    }

    /// Adds a schema that an older or newer build stored with the stream.
    ///
    /// The parsed schema lives as long as the process: there are as many as there were releases.
    ///
    /// # Errors
    /// [`WireError::BadSchema`], or [`WireError::IdTaken`] when another text has this id.
    pub fn add(&mut self, text: &str) -> Result<i32, WireError> {
        let id = schema_id(text);
        let known = self.text(id);
        if let Some(known) = known {
            return if known == compact(text) { Ok(id) } else { Err(WireError::IdTaken { id }) };
        }
        let bad = |source| WireError::BadSchema(Box::new(source));
        let schema: &'static Schema = Box::leak(Box::new(Schema::parse_str(text).map_err(bad)?));
        let name = schema.name().map(|name| name.fullname(None)).unwrap_or_default();
        let reader = GenericDatumReader::builder(schema).build().map_err(bad)?;
        self.stored.insert(id, Stored { text: compact(text), name, reader });
        Ok(id)
    }

    /// The compact text of a schema.
    pub fn text(&self, id: i32) -> Option<String> {
        let own = OWN.iter().find(|own| own.id == id).map(|own| own.text.clone());
        own.or_else(|| self.stored.get(&id).map(|stored| stored.text.clone()))
    }

    /// Every schema: id, full name of its record, compact text.
    pub fn all(&self) -> Vec<(i32, String, String)> {
        let own = RecordType::ALL.iter().zip(OWN.iter());
        let own =
            own.map(|(record, own)| (own.id, record.full_name().to_owned(), own.text.clone()));
        let stored = self.stored.iter();
        let stored = stored.map(|(id, stored)| (*id, stored.name.clone(), stored.text.clone()));
        own.chain(stored).collect()
    }

    /// Reads a record that [`encode`] wrote, in this build or another.
    ///
    /// # Errors
    /// See [`WireError`]; never panics on damaged bytes.
    pub fn decode<T: DeserializeOwned>(
        &self,
        record: RecordType,
        bytes: &[u8],
    ) -> Result<T, WireError> {
        let (id, datum) = unframe(bytes)?;
        let (name, reader) = self.reader(id)?;
        if name != record.full_name() {
            let found = name.to_owned();
            return Err(WireError::OtherRecord { found, expected: record.full_name() });
        }
        let read = reader.read_deser(&mut Cursor::new(datum));
        read.map_err(|source| WireError::Damaged { id, source: Box::new(source) })
    }

    /// Reads any record as a generic Avro value, with the full name of its record.
    ///
    /// # Errors
    /// See [`WireError`].
    pub fn decode_any(
        &self,
        bytes: &[u8],
    ) -> Result<(String, apache_avro::types::Value), WireError> {
        let (id, datum) = unframe(bytes)?;
        let (name, reader) = self.reader(id)?;
        let value = reader.read_value(&mut Cursor::new(datum));
        let value = value.map_err(|source| WireError::Damaged { id, source: Box::new(source) })?;
        Ok((name.to_owned(), value))
    }

    /// Which of the built-in records the bytes hold, by the schema id alone; `None` for any other.
    pub fn record_type(&self, bytes: &[u8]) -> Option<RecordType> {
        let (id, _) = unframe(bytes).ok()?;
        if let Some(own) = OWN.iter().position(|own| own.id == id) {
            return RecordType::ALL.get(own).copied();
        }
        let (name, _) = self.reader(id).ok()?;
        RecordType::ALL.into_iter().find(|record| record.full_name() == name)
    }

    fn reader(&self, id: i32) -> Result<(&str, &GenericDatumReader<'static>), WireError> {
        let own = RecordType::ALL.iter().zip(OWN.iter()).find(|(_, own)| own.id == id);
        if let Some((record, own)) = own {
            return Ok((record.full_name(), &own.reader));
        }
        let stored = self.stored.get(&id).ok_or(WireError::UnknownSchema { id })?;
        Ok((&stored.name, &stored.reader))
    }
}

fn unframe(bytes: &[u8]) -> Result<(i32, &[u8]), WireError> {
    match bytes {
        [0, a, b, c, d, datum @ ..] => Ok((i32::from_be_bytes([*a, *b, *c, *d]), datum)),
        _ => Err(WireError::NotFramed),
    }
}

struct Own {
    id: i32,
    text: String,
    writer: GenericDatumWriter<'static>,
    reader: GenericDatumReader<'static>,
}

/// The built-in schemas, parsed once, in the order of [`RecordType::ALL`].
static OWN: LazyLock<Vec<Own>> = LazyLock::new(|| {
    apache_avro::util::max_allocation_bytes(ALLOCATION_MAX_BYTES);
    let own = RecordType::ALL.iter().map(|record| {
        let text = record.text();
        let parsed = Schema::parse_str(text);
        assert!(parsed.is_ok(), "avro/{record:?}.avsc: {parsed:?}");
        let schema: &'static Schema = Box::leak(Box::new(parsed.unwrap_or(Schema::Null)));
        let writer = GenericDatumWriter::builder(schema).build();
        let reader = GenericDatumReader::builder(schema).build();
        match (writer, reader) {
            (Ok(writer), Ok(reader)) => {
                Own { id: schema_id(text), text: compact(text), writer, reader }
            }
            (Err(error), _) | (_, Err(error)) => panic!("avro/{record:?}.avsc: {error}"),
        }
    });
    own.collect()
});
