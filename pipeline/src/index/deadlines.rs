//! What is late: answers that we owe, and messages that others owe.
//!
//! | kind | who | until when | rule |
//! |---|---|---|---|
//! | `retour` | we | 3 working days after a 305, 307, 315 or 317 came in: its return message | OP090 |
//! | `declaratie-antwoord` | we | 10 working days after a 323 came in: the 325 | OP090x4 |
//! | `verzoek` | the municipality | 5 working days after a 315 or 317 came in: a 301 or 319; when that says "in onderzoek", 8 weeks after the `Dagtekening` of the request | OP274, OP346 |
//! | `start`, `stop` | the provider | 5 working days after `Begindatum` or `Einddatum`, or after the 301 when that came later | OP271, OP272 |
//! | `retour-aanbieder` | the provider | 3 working days after our 301 or 319: its 302 or 320 | OP090 |
//!
//! Working days are those of [`wijkstroom_schemas::workday`], days those of the Netherlands. Messages that
//! were loaded as history have no deadline, nor has a message that is not well-formed or
//! not of a known form: no return message answers that (IV028).
//!
//! Some things cannot be known here. A start or stop that never comes is missed by nobody. One whose
//! assignment never came by the hub is not told, for that may have been made afterwards. A definitive stop
//! after a temporary one of the same delivery is due five working days after it is *known*, which no message
//! tells: it is not told either. Without a `ToewijzingNummer` deliveries of two clients that began on one day
//! with one product count as the same here, for nothing that tells clients apart is kept. A
//! message that no way of the settings answers counts as answered.

use std::collections::BTreeMap;

use wijkstroom_config::answers::AnswersSettings;
use wijkstroom_schemas::day::Day;
use wijkstroom_schemas::local::local;
use wijkstroom_schemas::workday::add_working_days;

use super::reader::IndexReader;
use super::rows::{self, read};
use super::ways::answered_by;
use crate::sql::StoreError;
use crate::sql::value::{Kind as ColumnKind, Value};

/// Within how many working days a start or stop is sent (OP271, OP272).
pub const REPORT_WORKING_DAYS: u32 = 5;

/// Within how many working days a return message is sent (OP090).
const RETURN_WORKING_DAYS: u32 = 3;

/// Within how many working days a claim is answered (OP090x4).
const CLAIM_WORKING_DAYS: u32 = 10;

/// Within how many working days a request is answered (OP274, OP346).
const REQUEST_WORKING_DAYS: u32 = 5;

/// Days that a request may be looked into: 8 weeks from its `Dagtekening` (OP274, OP346).
const INQUIRY_DAYS: i32 = 56;

/// How far back is looked for what is still open. Whoever let a deadline pass for so long knows.
const LOOK_BACK_DAYS: i64 = 180;

/// How far back is looked for starts and stops that came late: those are over as soon as they are seen.
const REPORTS_BACK_DAYS: i64 = 30;

/// Most of each kind that are told.
pub const TOLD_MAX: u32 = 10_000;

const DAY_MS: i64 = 24 * 3600 * 1000;

/// What is to be done until a deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Our return message.
    Retour,
    /// Our answer to a claim.
    DeclaratieAntwoord,
    /// The municipality's assignment or answer.
    Verzoek,
    /// A provider's start.
    Start,
    /// A provider's stop.
    Stop,
    /// A provider's return message.
    RetourAanbieder,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Retour,
        Self::DeclaratieAntwoord,
        Self::Verzoek,
        Self::Start,
        Self::Stop,
        Self::RetourAanbieder,
    ];

    /// Its name, in lists and metrics.
    pub fn name(self) -> &'static str {
        match self {
            Self::Retour => "retour",
            Self::DeclaratieAntwoord => "declaratie-antwoord",
            Self::Verzoek => "verzoek",
            Self::Start => "start",
            Self::Stop => "stop",
            Self::RetourAanbieder => "retour-aanbieder",
        }
    }

    /// The rule that sets it, for a message type such as `JW315`.
    pub fn rule(self, message_type: &str) -> &'static str {
        match self {
            Self::Retour | Self::RetourAanbieder => "OP090",
            Self::DeclaratieAntwoord => "OP090x4",
            Self::Verzoek if message_type.ends_with("317") => "OP346",
            Self::Verzoek => "OP274",
            Self::Start => "OP271",
            Self::Stop => "OP272",
        }
    }
}

/// One deadline. Holds no identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// What is to be done.
    pub kind: Kind,
    /// Receipt of the message that it is about.
    pub receipt: String,
    /// Type of that message, such as `JW305`.
    pub message_type: String,
    /// `Afzender` of that message.
    pub sender: String,
    /// `Ontvanger` of that message.
    pub receiver: String,
    /// CBS municipality code.
    pub municipality: String,
    /// The day that it counts from.
    pub since: Day,
    /// The last day in time.
    pub due: Day,
    /// Of a start or stop: the day on which it was sent. `None` while it is open.
    pub done: Option<Day>,
    /// Calendar days after the last day in time; 0 while there is still time.
    pub days_late: i32,
}

/// A message that something is due for.
pub(super) struct Waiting {
    pub(super) receipt: String,
    pub(super) message_type: String,
    pub(super) sender: String,
    pub(super) receiver: String,
    pub(super) municipality: String,
    pub(super) received_at: i64,
}

/// A request that is not answered for good.
pub(super) struct Asked {
    pub(super) message: Waiting,
    pub(super) dagtekening: Day,
    /// How often it was answered that it is looked into.
    pub(super) inquiries: i64,
}

/// A start or stop that was not sent in five working days.
pub(super) struct Reported {
    pub(super) message: Waiting,
    pub(super) kind: String,
    pub(super) numbered: bool,
    pub(super) day: Day,
    pub(super) sent: Day,
    /// `Dagtekening` of the first assignment.
    pub(super) assigned: Option<Day>,
}

/// Messages that are not loaded as history.
const LIVE: &str = "(m.history IS NULL OR NOT m.history)";

/// Whether there is a temporary stop of the same care, and not withdrawn since.
fn stopped_before() -> String {
    format!(
        "EXISTS (SELECT 1 FROM care_report e WHERE e.kind = 'stop' AND e.temporary AND {} \
         AND NOT EXISTS (SELECT 1 FROM care_report w WHERE w.kind = 'withdrawn' AND {} \
         AND w.day = e.day AND w.sent >= e.sent))",
        of_one_delivery("e", "c"),
        of_one_delivery("w", "e"),
    )
}

/// Whether two stops are of one delivery. Of those from before deliveries were kept only the number is known.
fn of_one_delivery(a: &str, b: &str) -> String {
    format!(
        "{a}.sender = {b}.sender AND {a}.municipality = {b}.municipality \
         AND ({a}.delivery = {b}.delivery OR (({a}.delivery IS NULL OR {b}.delivery IS NULL) \
         AND {a}.toewijzing_nummer = {b}.toewijzing_nummer AND {a}.message_type = {b}.message_type))"
    )
}

/// The columns of [`Waiting`], of a message.
const MESSAGE: &str =
    "m.receipt, m.message_type, m.sender, m.receiver, m.municipality, m.received_at";

/// Their kinds.
const WAITING: [ColumnKind; 6] = [
    ColumnKind::Text,
    ColumnKind::Text,
    ColumnKind::Text,
    ColumnKind::Text,
    ColumnKind::Text,
    ColumnKind::At,
];

impl IndexReader {
    /// What is late at a moment (milliseconds since 1970-01-01T00:00:00Z), and with `open` also what
    /// still has time; the longest overdue first. At most [`TOLD_MAX`] of each kind. `ways` are those that the
    /// settings name for answers.
    ///
    /// Looks at the messages of months: for a person, or a loop that asks once in minutes.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn deadlines(
        &mut self,
        ways: &[AnswersSettings],
        now_ms: i64,
        open: bool,
    ) -> Result<Vec<Deadline>, StoreError> {
        let Some(today) = day_of(now_ms) else { return Ok(Vec::new()) };
        let mut found = Vec::new();
        let owed = |params: &mut Vec<Value<'static>>| {
            format!(
                "(m.level IS NULL OR m.level >= 2) AND {} AND NOT EXISTS \
                 (SELECT 1 FROM delivery d WHERE d.receipt = m.receipt AND d.delivered \
                 AND d.endpoint LIKE 'answers:%')",
                answered_by(ways, params)
            )
        };
        let returns = ["305", "307", "315", "317"];
        self.messages(Kind::Retour, &returns, &owed, now_ms, &mut found)?;
        self.messages(Kind::DeclaratieAntwoord, &["323"], &owed, now_ms, &mut found)?;
        let unreturned = |_: &mut Vec<Value<'static>>| {
            "m.accepted AND NOT EXISTS (SELECT 1 FROM message a WHERE a.answers = m.message_id \
             AND a.accepted AND a.sender = m.receiver)"
                .to_owned()
        };
        self.messages(Kind::RetourAanbieder, &["301", "319"], &unreturned, now_ms, &mut found)?;
        self.requests(now_ms, &mut found)?;
        self.reports(now_ms, &mut found)?;
        for deadline in &mut found {
            let until = deadline.done.unwrap_or(today);
            deadline.days_late = (until.days() - deadline.due.days()).max(0);
        }
        found.retain(|deadline| open || deadline.days_late > 0);
        found.sort_by(|a, b| (a.due, a.kind, &a.receipt).cmp(&(b.due, b.kind, &b.receipt)));
        Ok(found)
    }

    /// Messages of these types for which something is not done yet.
    fn messages(
        &mut self,
        kind: Kind,
        numbers: &[&str],
        condition: &dyn Fn(&mut Vec<Value<'static>>) -> String,
        now_ms: i64,
        found: &mut Vec<Deadline>,
    ) -> Result<(), StoreError> {
        let types: Vec<String> = numbers
            .iter()
            .flat_map(|number| [format!("'JW{number}'"), format!("'WMO{number}'")])
            .collect();
        // In the order in which SQL names them.
        let mut params = vec![since(now_ms, LOOK_BACK_DAYS)];
        let condition = condition(&mut params);
        params.push(Value::Int(i64::from(TOLD_MAX)));
        let sql = format!(
            "SELECT {MESSAGE} FROM message m WHERE m.received_at >= $1 AND m.message_type IN ({}) \
             AND {LIVE} AND {condition} ORDER BY m.received_at, m.receipt LIMIT ${}",
            types.join(", "),
            params.len()
        );
        let days = match kind {
            Kind::DeclaratieAntwoord => CLAIM_WORKING_DAYS,
            Kind::Retour | Kind::RetourAanbieder => RETURN_WORKING_DAYS,
            Kind::Verzoek | Kind::Start | Kind::Stop => REQUEST_WORKING_DAYS,
        };
        for row in &self.store.query(&sql, &params, &WAITING)? {
            let message = read(row, rows::waiting)?;
            let Some(received) = day_of(message.received_at) else { continue };
            let due = add_working_days(received, days);
            found.extend(due.map(|due| message.deadline(kind, received, due)));
        }
        Ok(())
    }

    /// Requests without an assignment and without a final answer: one for each message.
    fn requests(&mut self, now_ms: i64, found: &mut Vec<Deadline>) -> Result<(), StoreError> {
        let sql = format!(
            "SELECT {MESSAGE}, r.dagtekening, (SELECT count(*) FROM request_reply p \
             WHERE p.request_id = r.request_id AND p.in_onderzoek) \
             FROM request r JOIN message m ON m.receipt = r.receipt \
             WHERE r.received_at >= $1 AND {LIVE} AND NOT EXISTS (SELECT 1 FROM request_reply p \
             WHERE p.request_id = r.request_id AND NOT p.in_onderzoek) \
             ORDER BY r.received_at, r.request_id LIMIT $2"
        );
        let params = [since(now_ms, LOOK_BACK_DAYS), Value::Int(i64::from(TOLD_MAX))];
        let kinds: Vec<ColumnKind> =
            WAITING.into_iter().chain([ColumnKind::Day, ColumnKind::Int]).collect();
        let mut earliest: BTreeMap<String, Deadline> = BTreeMap::new();
        for row in &self.store.query(&sql, &params, &kinds)? {
            let Asked { message, dagtekening, inquiries } = read(row, rows::asked)?;
            let Some(received) = day_of(message.received_at) else { continue };
            let (since, due) = if inquiries > 0 {
                (dagtekening, Day::from_days(dagtekening.days() + INQUIRY_DAYS))
            } else {
                (received, add_working_days(received, REQUEST_WORKING_DAYS))
            };
            let Some(due) = due else { continue };
            let deadline = message.deadline(Kind::Verzoek, since, due);
            let known = earliest.get(&deadline.receipt);
            if known.is_none_or(|known| deadline.due < known.due) {
                earliest.insert(deadline.receipt.clone(), deadline);
            }
        }
        found.extend(earliest.into_values());
        Ok(())
    }

    /// Starts and stops that were sent late. What is never told is left out before the newest are taken.
    fn reports(&mut self, now_ms: i64, found: &mut Vec<Deadline>) -> Result<(), StoreError> {
        let sql = format!(
            "SELECT {MESSAGE}, c.kind, c.toewijzing_nummer, c.day, c.sent, \
             (SELECT min(a.dagtekening) FROM message_toewijzing t \
              JOIN message a ON a.receipt = t.receipt \
              WHERE t.toewijzing_nummer = c.toewijzing_nummer AND a.accepted \
              AND a.municipality = c.municipality AND a.message_type = \
              CASE WHEN c.message_type LIKE 'WMO%' THEN 'WMO301' ELSE 'JW301' END) \
             FROM care_report c JOIN message m ON m.receipt = c.receipt \
             WHERE c.received_at >= $1 AND c.kind <> 'withdrawn' AND {LIVE} \
             AND NOT (c.kind = 'stop' AND NOT c.temporary AND {}) \
             ORDER BY c.received_at DESC, c.fact_id LIMIT $2",
            stopped_before()
        );
        let params = [since(now_ms, REPORTS_BACK_DAYS), Value::Int(i64::from(TOLD_MAX))];
        let own =
            [ColumnKind::Text, ColumnKind::Int, ColumnKind::Day, ColumnKind::Day, ColumnKind::Day];
        let kinds: Vec<ColumnKind> = WAITING.into_iter().chain(own).collect();
        for row in &self.store.query(&sql, &params, &kinds)? {
            found.extend(read(row, rows::reported)?.deadline());
        }
        Ok(())
    }
}

impl Waiting {
    fn deadline(self, kind: Kind, since: Day, due: Day) -> Deadline {
        let Self { receipt, message_type, sender, receiver, municipality, .. } = self;
        Deadline {
            kind,
            receipt,
            message_type,
            sender,
            receiver,
            municipality,
            since,
            due,
            done: None,
            days_late: 0,
        }
    }
}

impl Reported {
    /// `None` when it was in time after all, or when that cannot be known.
    fn deadline(self) -> Option<Deadline> {
        let kind = if self.kind == "start" { Kind::Start } else { Kind::Stop };
        if self.numbered && self.assigned.is_none() {
            return None;
        }
        let since = self.assigned.map_or(self.day, |assigned| assigned.max(self.day));
        let due = add_working_days(since, REPORT_WORKING_DAYS)?;
        let deadline = self.message.deadline(kind, since, due);
        (self.sent > due).then_some(Deadline { done: Some(self.sent), ..deadline })
    }
}

/// The day of a moment on the clocks of the Netherlands.
fn day_of(at_ms: i64) -> Option<Day> {
    Some(local(at_ms)?.day)
}

fn since(now_ms: i64, days: i64) -> Value<'static> {
    Value::At(now_ms.saturating_sub(days * DAY_MS).max(0))
}
