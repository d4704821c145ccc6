//! How much there is of everything in the message index.

use super::reader::{IndexReader, REPLAYED_AT};
use super::tables::DUPLICATE;
use crate::answers;
use crate::sql::StoreError;
use crate::sql::dump::count;

/// How much there is of everything.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Messages accepted.
    pub accepted: u64,
    /// Messages refused.
    pub refused: u64,
    /// Messages that wait for their verdict.
    pub waiting: u64,
    /// Times that a message came again.
    pub duplicates: u64,
    /// Deliveries to wijkteams made.
    pub delivered: u64,
    /// Deliveries to wijkteams given up, and not made since.
    pub undelivered: u64,
    /// Return messages delivered.
    pub answered: u64,
    /// Return messages given up, and not delivered since.
    pub unanswered: u64,
    /// Rejects that were not replayed since.
    pub rejects_open: u64,
}

impl IndexReader {
    /// How much there is of everything. Reads whole tables: for a person, not for a loop.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn counts(&mut self) -> Result<Counts, StoreError> {
        let open = format!("SELECT count(*) FROM reject r WHERE {REPLAYED_AT} IS NULL");
        let mut deliveries = |made: &str, to: &str| {
            let to = format!("endpoint {to} '{}%'", answers::PREFIX);
            self.number(&format!("SELECT count(*) FROM delivery WHERE {made} AND {to}"), &[])
        };
        let delivered = deliveries("delivered", "NOT LIKE")?;
        let undelivered = deliveries("NOT delivered", "NOT LIKE")?;
        let answered = deliveries("delivered", "LIKE")?;
        let unanswered = deliveries("NOT delivered", "LIKE")?;
        Ok(Counts {
            accepted: self.number("SELECT count(*) FROM message WHERE accepted", &[])?,
            refused: self
                .number("SELECT count(*) FROM message WHERE NOT accepted AND decided", &[])?,
            waiting: self.number("SELECT count(*) FROM message WHERE NOT decided", &[])?,
            duplicates: count(self.store.as_mut(), &DUPLICATE)?,
            delivered,
            undelivered,
            answered,
            unanswered,
            rejects_open: self.number(&open, &[])?,
        })
    }

    /// How many return messages of providers do not approve what the municipality sent.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn disapproving(&mut self) -> Result<u64, StoreError> {
        let sql = "SELECT count(*) FROM message WHERE accepted AND NOT approved \
             AND message_type IN ('JW302', 'WMO302', 'JW320', 'WMO320')";
        self.number(sql, &[])
    }
}
