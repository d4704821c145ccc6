//! Rows of the message index, read back.

use wijkstroom_schemas::day::Day;

use super::deadlines::{Asked, Reported, Waiting};
use super::reader::{Delivery, Indexed, Note, Rejected};
use crate::sql::StoreError;
use crate::sql::value::{Row, Value};

pub(super) fn read<T>(
    row: &Row<'_>,
    of: fn(&mut Fields<'_>) -> Option<T>,
) -> Result<T, StoreError> {
    of(&mut Fields(row.iter())).ok_or_else(unreadable)
}

pub(super) fn unreadable() -> StoreError {
    let reason = "een rij van de berichtenindex is niet zoals deze versie die schrijft".to_owned();
    StoreError::Unusable { reason, source: None }
}

/// The values of a row, one after the other.
pub(super) struct Fields<'a>(std::slice::Iter<'a, Value<'a>>);

impl Fields<'_> {
    fn text(&mut self) -> Option<String> {
        self.maybe_text()?
    }

    fn maybe_text(&mut self) -> Option<Option<String>> {
        match self.0.next()? {
            Value::Text(text) => Some(Some(text.to_string())),
            Value::Null => Some(None),
            Value::Id(_) | Value::Int(_) | Value::Day(_) | Value::At(_) | Value::Bool(_) => None,
        }
    }

    fn number(&mut self) -> Option<i64> {
        self.maybe_number()?
    }

    /// A whole number, or milliseconds.
    fn maybe_number(&mut self) -> Option<Option<i64>> {
        match self.0.next()? {
            Value::Int(number) | Value::At(number) => Some(Some(*number)),
            Value::Null => Some(None),
            Value::Id(_) | Value::Text(_) | Value::Day(_) | Value::Bool(_) => None,
        }
    }

    fn bool(&mut self) -> Option<bool> {
        self.maybe_bool()?
    }

    fn maybe_bool(&mut self) -> Option<Option<bool>> {
        match self.0.next()? {
            Value::Bool(yes) => Some(Some(*yes)),
            Value::Null => Some(None),
            Value::Id(_) | Value::Text(_) | Value::Int(_) | Value::Day(_) | Value::At(_) => None,
        }
    }

    fn day(&mut self) -> Option<Day> {
        self.maybe_day()?
    }

    fn maybe_day(&mut self) -> Option<Option<Day>> {
        match self.0.next()? {
            Value::Day(day) => Some(Some(*day)),
            Value::Null => Some(None),
            Value::Id(_) | Value::Text(_) | Value::Int(_) | Value::At(_) | Value::Bool(_) => None,
        }
    }
}

pub(super) fn indexed(row: &mut Fields<'_>) -> Option<Indexed> {
    Some(Indexed {
        receipt: row.text()?,
        message_id: row.text()?,
        accepted: row.bool()?,
        decided: row.bool()?,
        received_at: row.number()?,
        source: row.text()?,
        file_name: row.maybe_text()?,
        size: row.number()?,
        standard: row.maybe_text()?,
        message_type: row.maybe_text()?,
        sender: row.maybe_text()?,
        receiver: row.maybe_text()?,
        municipality: row.maybe_text()?,
        identification: row.maybe_text()?,
        dagtekening: row.maybe_day()?,
        level: row.maybe_number()?,
        findings: row.text()?,
        findings_total: row.number()?,
        facts: row.number()?,
        decided_at: row.maybe_number()?,
        answers: row.maybe_text()?,
        history: row.maybe_bool()?.unwrap_or(false),
    })
}

pub(super) fn delivery(row: &mut Fields<'_>) -> Option<Delivery> {
    Some(Delivery {
        fact_id: row.text()?,
        endpoint: row.text()?,
        receipt: row.text()?,
        delivered: row.bool()?,
        at: row.number()?,
        reason: row.maybe_text()?,
    })
}

pub(super) fn rejected(row: &mut Fields<'_>) -> Option<Rejected> {
    Some(Rejected {
        reject_id: row.text()?,
        rejected_at: row.number()?,
        partition: u32::try_from(row.number()?).ok()?,
        offset: u64::try_from(row.number()?).ok()?,
        stage: row.text()?,
        code: row.text()?,
        reason: row.text()?,
        receipt: row.text()?,
        fact_id: row.maybe_text()?,
        message_type: row.maybe_text()?,
        sender: row.maybe_text()?,
        municipality: row.maybe_text()?,
        identification: row.maybe_text()?,
        findings: row.text()?,
        findings_total: row.number()?,
        payload_kind: row.text()?,
        replayed_at: row.maybe_number()?,
    })
}

pub(super) fn note(row: &mut Fields<'_>) -> Option<Note> {
    Some(Note { at: row.number()?, text: row.text()? })
}

pub(super) fn waiting(row: &mut Fields<'_>) -> Option<Waiting> {
    Some(Waiting {
        receipt: row.text()?,
        message_type: row.text()?,
        sender: row.maybe_text()?.unwrap_or_default(),
        receiver: row.maybe_text()?.unwrap_or_default(),
        municipality: row.maybe_text()?.unwrap_or_default(),
        received_at: row.number()?,
    })
}

pub(super) fn asked(row: &mut Fields<'_>) -> Option<Asked> {
    Some(Asked { message: waiting(row)?, dagtekening: row.day()?, inquiries: row.number()? })
}

pub(super) fn reported(row: &mut Fields<'_>) -> Option<Reported> {
    Some(Reported {
        message: waiting(row)?,
        kind: row.text()?,
        numbered: row.maybe_number()?.is_some(),
        day: row.day()?,
        sent: row.day()?,
        assigned: row.maybe_day()?,
    })
}
