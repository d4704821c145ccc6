//! Values in the server's binary form.

use bytes::{BufMut as _, BytesMut};
use postgres::types::{FromSql, IsNull, ToSql, Type};
use wijkstroom_schemas::day::Day;

use crate::sql::value::{Id, Kind, Row, Value};

/// Days from 1970-01-01, where ours begin, to 2000-01-01, where PostgreSQL's do.
const EPOCH_DAYS: i32 = 10_957;
/// The same in milliseconds.
const EPOCH_MILLIS: i64 = EPOCH_DAYS as i64 * 24 * 3600 * 1000;

impl ToSql for Value<'_> {
    fn to_sql(
        &self,
        _: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        Ok(self.write(out))
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    postgres::types::to_sql_checked!();
}

impl Value<'_> {
    /// Appends the server's binary form.
    pub(super) fn write(&self, out: &mut BytesMut) -> IsNull {
        match self {
            Self::Null => return IsNull::Yes,
            Self::Text(text) => out.put_slice(text.as_bytes()),
            Self::Id(id) => out.put_slice(&id.digits()),
            Self::Int(number) => out.put_i64(*number),
            Self::Day(day) => out.put_i32(day.days() - EPOCH_DAYS),
            Self::At(millis) => out.put_i64(millis.saturating_sub(EPOCH_MILLIS) * 1000),
            Self::Bool(yes) => out.put_u8(u8::from(*yes)),
        }
        IsNull::No
    }
}

pub(super) fn read_row(
    row: &postgres::Row,
    kinds: &[Kind],
) -> Result<Row<'static>, postgres::Error> {
    kinds.iter().enumerate().map(|(index, kind)| read(row, index, *kind)).collect()
}

/// The binary form of a `date` and of a `timestamptz`.
struct Raw<'a>(&'a [u8]);

impl<'a> FromSql<'a> for Raw<'a> {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self(raw))
    }

    fn accepts(ty: &Type) -> bool {
        *ty == Type::DATE || *ty == Type::TIMESTAMPTZ
    }
}

fn read(row: &postgres::Row, index: usize, kind: Kind) -> Result<Value<'static>, postgres::Error> {
    Ok(match kind {
        Kind::Text => {
            let text: Option<&str> = row.try_get(index)?;
            text.map_or(Value::Null, |text| Value::text(text.to_owned()))
        }
        Kind::Id => {
            let text: Option<&str> = row.try_get(index)?;
            Value::id_or_null(text.and_then(Id::parse))
        }
        Kind::Int => Value::int_or_null(row.try_get::<_, Option<i64>>(index)?),
        Kind::Day => {
            let raw: Option<Raw<'_>> = row.try_get(index)?;
            let days = raw.and_then(|raw| Some(i32::from_be_bytes(raw.0.try_into().ok()?)));
            Value::day_or_null(days.and_then(|days| Day::from_days(days + EPOCH_DAYS)))
        }
        Kind::At => {
            let raw: Option<Raw<'_>> = row.try_get(index)?;
            let micros = raw.and_then(|raw| Some(i64::from_be_bytes(raw.0.try_into().ok()?)));
            micros.map_or(Value::Null, |micros| Value::At(micros / 1000 + EPOCH_MILLIS))
        }
        Kind::Bool => row.try_get::<_, Option<bool>>(index)?.map_or(Value::Null, Value::Bool),
    })
}
