//! Finds messages, deliveries and rejects while the hub runs.

use wijkstroom_config::WarehouseSettings;
use wijkstroom_schemas::day::Day;

use super::rows::{delivery, indexed, note, read, rejected, unreadable};
use super::tables::{self, DELIVERY, MESSAGE, MESSAGE_TOEWIJZING, REJECT};
use crate::sql::dump::{Dump, dump};
use crate::sql::open::{Part, attach};
use crate::sql::table::Table;
use crate::sql::value::{Kind, Value};
use crate::sql::{Store, StoreError};

/// Reads the message index. Blocks: not for use within an async task.
pub struct IndexReader {
    pub(super) store: Box<dyn Store>,
}

/// What to find messages by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By<'a> {
    /// `BerichtIdentificatie/Identificatie`.
    Identification(&'a str),
    /// `Afzender`.
    Sender(&'a str),
    /// A `ToewijzingNummer` in it.
    ToewijzingNummer(i64),
    /// Its receipt.
    Receipt(&'a str),
}

/// One message, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The message and its verdict.
    pub message: Indexed,
    /// Every distinct `ToewijzingNummer` in it, ascending.
    pub toewijzing_nummers: Vec<i64>,
    /// How often it came again with equal content.
    pub duplicates: u64,
    /// Its deliveries to wijkteams, by fact and endpoint.
    pub deliveries: Vec<Delivery>,
    /// Its rejects, the latest first.
    pub rejects: Vec<Rejected>,
    /// What breaks a rule in it, and was only noted; by moment and text.
    pub notes: Vec<Note>,
    /// Receipts of the return messages to it that do not approve it, by when they came in.
    pub disapproved_by: Vec<String>,
}

/// A rule that a message of the municipality's own breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// When it was noted, milliseconds since 1970-01-01T00:00:00Z.
    pub at: i64,
    /// The rule, where in the message, and what is wrong; in Dutch.
    pub text: String,
}

/// One message and its verdict. Times are milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)] // the fields are those of `wijkstroom_schemas::message::Origin` and `Answer`
pub struct Indexed {
    pub receipt: String,
    pub message_id: String,
    pub accepted: bool,
    /// False while it waits for its verdict.
    pub decided: bool,
    pub received_at: i64,
    pub source: String,
    pub file_name: Option<String>,
    pub size: i64,
    pub standard: Option<String>,
    pub message_type: Option<String>,
    pub sender: Option<String>,
    pub receiver: Option<String>,
    pub municipality: Option<String>,
    pub identification: Option<String>,
    pub dagtekening: Option<Day>,
    pub level: Option<i64>,
    /// A JSON array of objects, see `wijkstroom_schemas::message::Finding`.
    pub findings: String,
    pub findings_total: i64,
    pub facts: i64,
    /// Absent of messages from before this was kept.
    pub decided_at: Option<i64>,
    /// Id of the message that it answers.
    pub answers: Option<String>,
    /// Loaded as history.
    pub history: bool,
}

/// One delivery to a wijkteam that was made or given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The fact.
    pub fact_id: String,
    /// Name of the endpoint.
    pub endpoint: String,
    /// Receipt of its message.
    pub receipt: String,
    /// Made, or given up.
    pub delivered: bool,
    /// When, milliseconds since 1970-01-01T00:00:00Z.
    pub at: i64,
    /// Why it was given up, in Dutch.
    pub reason: Option<String>,
}

/// One reject. Its payload lies in the topic `wijkstroom.reject`, at `partition` and `offset`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)] // the fields are those of `wijkstroom_schemas::message::Reject`
pub struct Rejected {
    pub reject_id: String,
    pub rejected_at: i64,
    pub partition: u32,
    pub offset: u64,
    pub stage: String,
    pub code: String,
    pub reason: String,
    pub receipt: String,
    /// Of a failed delivery.
    pub fact_id: Option<String>,
    pub message_type: Option<String>,
    pub sender: Option<String>,
    pub municipality: Option<String>,
    pub identification: Option<String>,
    /// A JSON array of objects, see `wijkstroom_schemas::message::Finding`.
    pub findings: String,
    pub findings_total: i64,
    pub payload_kind: String,
    /// When it was last replayed since.
    pub replayed_at: Option<i64>,
}

/// Which rejects to list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RejectFilter<'a> {
    /// One reject.
    pub reject_id: Option<&'a str>,
    /// Those of one message.
    pub receipt: Option<&'a str>,
    /// Where it stopped; `wijkteam` means every endpoint.
    pub stage: Option<&'a str>,
    /// Their code.
    pub code: Option<&'a str>,
    /// `Afzender`.
    pub sender: Option<&'a str>,
    /// Only those that were not replayed since.
    pub open: bool,
}

/// When a reject was last replayed: a replay of the same message, or of the same delivery.
pub(super) const REPLAYED_AT: &str = "(SELECT max(p.at) FROM replay p WHERE p.receipt = r.receipt \
     AND p.at >= r.rejected_at AND ((r.fact_id IS NULL AND p.fact_id IS NULL) \
     OR (r.fact_id = p.fact_id AND r.stage = 'wijkteam:' || p.endpoint)))";

/// Most rejects shown of one message: one for itself, and one for each failed delivery.
const REJECTS_MAX: u32 = 1_000;

/// Most notes shown of one message.
const NOTES_MAX: u32 = 1_000;

impl IndexReader {
    /// On an index that was opened before. Connects at the first call.
    pub fn new(settings: &WarehouseSettings) -> Self {
        Self { store: attach(settings, Part::Index, false) }
    }

    /// Messages, the latest first, at most `limit`.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn find(&mut self, by: By<'_>, limit: u32) -> Result<Vec<Found>, StoreError> {
        let (condition, value) = match by {
            By::Identification(text) => ("identification = $1", Value::text(text)),
            By::Sender(text) => ("sender = $1", Value::text(text)),
            By::Receipt(text) => ("receipt = $1", Value::text(text)),
            By::ToewijzingNummer(nummer) => (
                "receipt IN (SELECT receipt FROM message_toewijzing WHERE toewijzing_nummer = $1)",
                Value::Int(nummer),
            ),
        };
        let sql = format!(
            "SELECT {} FROM message WHERE {condition} ORDER BY received_at DESC, receipt LIMIT $2",
            MESSAGE.column_list()
        );
        let rows =
            self.store.query(&sql, &[value, Value::Int(i64::from(limit))], &kinds(&MESSAGE))?;
        let messages: Vec<Indexed> =
            rows.iter().map(|row| read(row, indexed)).collect::<Result<_, _>>()?;
        messages.into_iter().map(|message| self.complete(message)).collect()
    }

    /// One message by its receipt; `None` while it is not in the index.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn status_of(&mut self, receipt: &str) -> Result<Option<Found>, StoreError> {
        Ok(self.find(By::Receipt(receipt), 1)?.pop())
    }

    fn complete(&mut self, message: Indexed) -> Result<Found, StoreError> {
        let receipt = [Value::text(message.receipt.clone())];
        let nummers = self.store.lookup(&MESSAGE_TOEWIJZING, "receipt", &receipt)?;
        let nummers = nummers.iter().filter_map(|row| match row.as_slice() {
            [_, Value::Int(nummer)] => Some(*nummer),
            _ => None,
        });
        let mut toewijzing_nummers: Vec<i64> = nummers.collect();
        toewijzing_nummers.sort_unstable();
        let duplicates = "SELECT count(*) FROM duplicate WHERE receipt = $1";
        let duplicates = self.number(duplicates, &receipt)?;
        let deliveries = self.store.lookup(&DELIVERY, "receipt", &receipt)?;
        let mut deliveries: Vec<Delivery> =
            deliveries.iter().map(|row| read(row, delivery)).collect::<Result<_, _>>()?;
        deliveries.sort_by(|a, b| (&a.fact_id, &a.endpoint).cmp(&(&b.fact_id, &b.endpoint)));
        let filter = RejectFilter { receipt: Some(&message.receipt), ..RejectFilter::default() };
        let rejects = self.rejects(&filter, REJECTS_MAX)?;
        let sql = "SELECT at, text FROM note WHERE receipt = $1 ORDER BY at, text LIMIT $2";
        let [receipt] = receipt;
        let params = [receipt, Value::Int(i64::from(NOTES_MAX))];
        let notes = self.store.query(sql, &params, &[Kind::At, Kind::Text])?;
        let notes = notes.iter().map(|row| read(row, note)).collect::<Result<_, _>>()?;
        let disapproved_by = self.disapproved_by(&message)?;
        Ok(Found {
            toewijzing_nummers,
            duplicates,
            deliveries,
            rejects,
            notes,
            disapproved_by,
            message,
        })
    }

    fn disapproved_by(&mut self, message: &Indexed) -> Result<Vec<String>, StoreError> {
        let Some(receiver) = &message.receiver else { return Ok(Vec::new()) };
        let sql = "SELECT receipt FROM message WHERE answers = $1 AND sender = $2 AND accepted \
             AND NOT approved ORDER BY received_at, receipt LIMIT $3";
        let params = [
            Value::text(message.message_id.clone()),
            Value::text(receiver.clone()),
            Value::Int(i64::from(NOTES_MAX)),
        ];
        let rows = self.store.query(sql, &params, &[Kind::Text])?;
        let receipts = rows.iter().map(|row| match row.as_slice() {
            [Value::Text(receipt)] => Ok(receipt.to_string()),
            _ => Err(unreadable()),
        });
        receipts.collect()
    }

    /// Rejects, the latest first, at most `limit`.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn rejects(
        &mut self,
        filter: &RejectFilter<'_>,
        limit: u32,
    ) -> Result<Vec<Rejected>, StoreError> {
        let mut params: Vec<Value<'_>> = Vec::new();
        let mut conditions = vec!["true".to_owned()];
        let wanted = [
            ("r.reject_id = $", filter.reject_id),
            ("r.receipt = $", filter.receipt),
            ("r.code = $", filter.code),
            ("r.sender = $", filter.sender),
        ];
        for (condition, value) in wanted {
            if let Some(value) = value {
                params.push(Value::text(value));
                conditions.push(format!("{condition}{}", params.len()));
            }
        }
        if let Some(stage) = filter.stage {
            params.push(Value::text(stage));
            let number = params.len();
            conditions.push(format!("(r.stage = ${number} OR r.stage LIKE ${number} || ':%')"));
        }
        if filter.open {
            conditions.push(format!("{REPLAYED_AT} IS NULL"));
        }
        params.push(Value::Int(i64::from(limit)));
        let sql = format!(
            "SELECT {}, {REPLAYED_AT} FROM reject r WHERE {} \
             ORDER BY rejected_at DESC, reject_id LIMIT ${}",
            REJECT.column_list(),
            conditions.join(" AND "),
            params.len()
        );
        let mut kinds = kinds(&REJECT);
        kinds.push(Kind::At);
        let rows = self.store.query(&sql, &params, &kinds)?;
        rows.iter().map(|row| read(row, rejected)).collect()
    }

    /// When each sender's last message came in, by sender.
    ///
    /// Steps from sender to sender along the index, so it stays fast with a million messages.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn last_seen(&mut self) -> Result<Vec<(String, i64)>, StoreError> {
        let sql = "WITH RECURSIVE s(sender) AS (SELECT min(sender) FROM message UNION ALL \
             SELECT (SELECT min(m.sender) FROM message m WHERE m.sender > s.sender) \
             FROM s WHERE s.sender IS NOT NULL) \
             SELECT s.sender, (SELECT max(m.received_at) FROM message m WHERE m.sender = s.sender) \
             FROM s WHERE s.sender IS NOT NULL";
        let rows = self.store.query(sql, &[], &[Kind::Text, Kind::At])?;
        let pairs = rows.iter().map(|row| match row.as_slice() {
            [Value::Text(sender), Value::At(at)] => Ok((sender.to_string(), *at)),
            _ => Err(unreadable()),
        });
        pairs.collect()
    }

    /// All rows of a table as text, in one fixed order, the same in both engines.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn dump(&mut self, table: &str) -> Result<Dump, StoreError> {
        let found = tables::ALL.iter().find(|known| known.name == table);
        let table = found.ok_or_else(|| StoreError::Unusable {
            reason: format!("de berichtenindex heeft geen tabel `{table}`"),
            source: None,
        })?;
        dump(self.store.as_mut(), table)
    }

    pub(super) fn number(&mut self, sql: &str, params: &[Value<'_>]) -> Result<u64, StoreError> {
        let rows = self.store.query(sql, params, &[Kind::Int])?;
        match rows.first().and_then(|row| row.first()) {
            Some(Value::Int(number)) => u64::try_from(*number).map_err(|_| unreadable()),
            _ => Err(unreadable()),
        }
    }
}

fn kinds(table: &Table) -> Vec<Kind> {
    table.columns.iter().map(|column| column.kind).collect()
}
