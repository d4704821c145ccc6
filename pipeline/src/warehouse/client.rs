//! What messages tell of a child: a function of the *set* of its facts, whatever their order of arrival.
//!
//! Fact, receipt and Dagtekening are those of the fact with the greatest (Dagtekening, fact id);
//! birth year, sex and PC4 each come from the greatest fact that tells one. Key version, domain and
//! weakness are the same in all facts of a pseudonym.
//!
//! That is a maximum, so the facts of a batch are summed up here, and the table takes of each group of
//! columns the greater ([`Present::Each`](crate::sql::table::Present::Each)): no fact that was
//! stored before need be read.

use std::collections::BTreeMap;

use wijkstroom_schemas::clean::{Fact, Meta, SafeEvent, Subject};
use wijkstroom_schemas::day::Day;

use crate::sql::value::{Id, Row, Value};

/// What orders facts: Dagtekening and fact id.
type Order = (Day, Id);

/// What some facts of one child tell.
#[derive(Debug, Clone, Copy)]
struct Client<'a> {
    latest: (Order, Id, &'a Subject),
    birth_year: Option<(Order, i32)>,
    sex: Option<(Order, &'a str)>,
    pc4: Option<(Order, &'a str)>,
}

impl<'a> Client<'a> {
    fn of(order: Order, receipt: Id, subject: &'a Subject) -> Self {
        Self {
            latest: (order, receipt, subject),
            birth_year: subject.birth_year.map(|year| (order, year)),
            sex: subject.sex.as_deref().map(|sex| (order, sex)),
            pc4: subject.pc4.as_deref().map(|pc4| (order, pc4)),
        }
    }

    /// Both together. An absent attribute is less than any.
    fn and(self, other: Self) -> Self {
        Self {
            latest: if other.latest.0 > self.latest.0 { other.latest } else { self.latest },
            birth_year: self.birth_year.max(other.birth_year),
            sex: self.sex.max(other.sex),
            pc4: self.pc4.max(other.pc4),
        }
    }

    fn row(&self, pseudonym: Id) -> Row<'a> {
        let ((dagtekening, fact_id), receipt, subject) = self.latest;
        let fact = |order: Option<Order>| Value::id_or_null(order.map(|(_, fact_id)| fact_id));
        let day = |order: Option<Order>| Value::day_or_null(order.map(|(day, _)| day));
        let birth_year = self.birth_year.map(|(order, _)| order);
        let (sex, pc4) = (self.sex.map(|(order, _)| order), self.pc4.map(|(order, _)| order));
        vec![
            Value::Id(pseudonym),
            Value::Int(i64::from(subject.key_version)),
            Value::text(&subject.domain),
            Value::Bool(subject.weak),
            Value::int_or_null(self.birth_year.map(|(_, year)| year)),
            Value::text_or_null(self.sex.map(|(_, sex)| sex)),
            Value::text_or_null(self.pc4.map(|(_, pc4)| pc4)),
            Value::Id(fact_id),
            Value::Id(receipt),
            Value::Day(dagtekening),
            fact(birth_year),
            fact(pc4),
            fact(sex),
            day(birth_year),
            day(pc4),
            day(sex),
        ]
    }
}

/// The rows of the children that these facts are about, ascending; `None` when one of their ids is not an id.
pub fn rows<'a>(facts: impl Iterator<Item = &'a SafeEvent>) -> Option<Vec<Row<'a>>> {
    let mut clients: BTreeMap<Id, Client<'a>> = BTreeMap::new();
    for safe in facts {
        let (Some(subject), Some((fact_id, meta))) = (safe.subject(), source(safe)) else {
            continue;
        };
        let order = (meta.dagtekening, Id::parse(fact_id)?);
        let told = Client::of(order, Id::parse(&meta.receipt)?, subject);
        let client = clients.entry(Id::parse(&subject.pseudonym)?).or_insert(told);
        *client = client.and(told);
    }
    Some(clients.iter().map(|(pseudonym, client)| client.row(*pseudonym)).collect())
}

/// Id and origin of a fact; `None` of a link, which tells no more than the fact that proves it.
fn source(safe: &SafeEvent) -> Option<(&str, &Meta)> {
    Some(match safe.fact() {
        Fact::Allocated(fact) => (&fact.fact_id, &fact.meta),
        Fact::CareStarted(fact) => (&fact.fact_id, &fact.meta),
        Fact::CareStopped(fact) => (&fact.fact_id, &fact.meta),
        Fact::CareRequested(fact) => (&fact.fact_id, &fact.meta),
        Fact::ChangeRequested(fact) => (&fact.fact_id, &fact.meta),
        Fact::RequestAnswered(fact) => (&fact.fact_id, &fact.meta),
        Fact::Declared(fact) => (&fact.fact_id, &fact.meta),
        Fact::DeclarationAnswered(fact) => (&fact.fact_id, &fact.meta),
        Fact::Reported(fact) => (&fact.fact_id, &fact.meta),
        Fact::PersonLinked(_) => return None,
    })
}
