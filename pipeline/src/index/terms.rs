//! What deadlines need of clean facts, and nothing that is about a person.

use wijkstroom_schemas::clean::{Fact, Meta};
use wijkstroom_schemas::day::Day;
use wijkstroom_schemas::workday::add_working_days;

use super::deadlines::REPORT_WORKING_DAYS;
use super::tables::{CARE_REPORT, REQUEST, REQUEST_REPLY};
use crate::sql::table::Table;
use crate::sql::value::{Row, Value};

/// `StatusAanlevering`: what was delivered before is withdrawn.
const WITHDRAWN: &str = "3";

/// `RedenBeeindiging`: temporary.
const TEMPORARY: &str = "20";

/// `VerzoekAntwoord`: looked into.
const IN_ONDERZOEK: &str = "2";

/// The row of a fact that a deadline hangs on; `None` of most.
pub(super) fn row(fact: &Fact) -> Option<(&'static Table, Row<'static>)> {
    match fact {
        Fact::Allocated(fact) => {
            let request = fact.request_id.as_ref()?;
            Some(reply(request, &fact.fact_id, false, &fact.meta))
        }
        Fact::RequestAnswered(fact) => {
            let in_onderzoek = fact.verzoek_antwoord == IN_ONDERZOEK;
            Some(reply(&fact.request_id, &fact.fact_id, in_onderzoek, &fact.meta))
        }
        Fact::CareRequested(fact) => Some(request(&fact.request_id, &fact.meta)),
        Fact::ChangeRequested(fact) => Some(request(&fact.request_id, &fact.meta)),
        Fact::CareStarted(fact) => Report {
            fact_id: &fact.fact_id,
            kind: "start",
            temporary: false,
            meta: &fact.meta,
            toewijzing_nummer: fact.toewijzing_nummer,
            product: [&fact.product_categorie, &fact.product_code],
            began: fact.begindatum,
            day: fact.begindatum,
            status: &fact.status_aanlevering,
        }
        .row(),
        Fact::CareStopped(fact) => Report {
            fact_id: &fact.fact_id,
            kind: if fact.status_aanlevering == WITHDRAWN { "withdrawn" } else { "stop" },
            temporary: fact.reden_beeindiging == TEMPORARY,
            meta: &fact.meta,
            toewijzing_nummer: fact.toewijzing_nummer,
            product: [&fact.product_categorie, &fact.product_code],
            began: fact.begindatum,
            day: fact.einddatum,
            status: &fact.status_aanlevering,
        }
        .row(),
        Fact::Declared(_)
        | Fact::DeclarationAnswered(_)
        | Fact::Reported(_)
        | Fact::PersonLinked(_) => None,
    }
}

fn text(text: &str) -> Value<'static> {
    Value::text(text.to_owned())
}

fn request(request_id: &str, meta: &Meta) -> (&'static Table, Row<'static>) {
    let row = vec![
        text(request_id),
        text(&meta.receipt),
        text(&meta.message_type),
        text(&meta.sender),
        text(&meta.municipality),
        Value::Day(meta.dagtekening),
        Value::At(meta.received_at),
    ];
    (&REQUEST, row)
}

fn reply(
    request_id: &str,
    fact_id: &str,
    in_onderzoek: bool,
    meta: &Meta,
) -> (&'static Table, Row<'static>) {
    let row = vec![
        text(request_id),
        text(fact_id),
        Value::Bool(in_onderzoek),
        text(&meta.receipt),
        Value::At(meta.received_at),
    ];
    (&REQUEST_REPLY, row)
}

/// A start or a stop.
struct Report<'f> {
    fact_id: &'f str,
    kind: &'static str,
    temporary: bool,
    meta: &'f Meta,
    toewijzing_nummer: Option<i64>,
    /// Category and code.
    product: [&'f Option<String>; 2],
    /// `Begindatum`.
    began: Day,
    /// On which it happened.
    day: Day,
    status: &'f str,
}

impl Report<'_> {
    /// Most are sent in time, whatever the assignment: of those nothing is kept.
    fn row(&self) -> Option<(&'static Table, Row<'static>)> {
        let Self { meta, day, .. } = self;
        let last = add_working_days(*day, REPORT_WORKING_DAYS)?;
        let late = meta.dagtekening > last;
        let kept = match (self.kind, self.status) {
            ("withdrawn", _) => true,
            (_, WITHDRAWN) => false,
            _ => late || self.temporary,
        };
        if !kept {
            return None;
        }
        let row = vec![
            text(self.fact_id),
            text(self.kind),
            Value::Bool(self.temporary),
            text(&meta.receipt),
            text(&meta.message_type),
            text(&meta.sender),
            text(&meta.municipality),
            Value::int_or_null(self.toewijzing_nummer),
            Value::Day(*day),
            Value::Day(meta.dagtekening),
            Value::At(meta.received_at),
            Value::text(self.delivery()),
        ];
        Some((&CARE_REPORT, row))
    }

    /// What the starts and stops of one delivery have in common: numbers are given by each law for itself (OP275).
    fn delivery(&self) -> String {
        let Self { meta, began, product, .. } = self;
        let number = self.toewijzing_nummer.map(|number| number.to_string()).unwrap_or_default();
        let [category, code] = product.map(|part| part.as_deref().unwrap_or_default());
        format!("{}|{number}|{began}|{category}|{code}", meta.law)
    }
}
