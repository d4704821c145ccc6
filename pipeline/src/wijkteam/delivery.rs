//! Which wijkteam is told what of an event.

use wijkstroom_config::WijkteamSettings;
use wijkstroom_schemas::event::{Event, Meta};
use wijkstroom_schemas::ids::{Ids, MessageName};
use wijkstroom_schemas::message::TeamDelivery;
use wijkstroom_schemas::topics;

use super::body::{self, Happening};
use super::report::Report;

/// What the wijkteams are told of an event, each with the topic it goes to: one
/// for every start and stop, and every report that concerns it, to every team of the child's municipality.
///
/// An assignment (JW301) comes from the municipality itself and is not delivered;
/// neither is history, see [`Meta::deliver`].
pub fn deliveries(
    event: &Event,
    ids: &Ids,
    teams: &[WijkteamSettings],
) -> Vec<(String, TeamDelivery)> {
    if !event.meta.deliver {
        return Vec::new();
    }
    let starts = event.care_started.iter().map(Happening::Start);
    let happenings: Vec<_> = starts.chain(event.care_stopped.iter().map(Happening::Stop)).collect();
    let reports: Vec<Report<'_>> = event.reported.iter().filter_map(Report::of).collect();
    let mut deliveries = Vec::new();
    for team in teams.iter().filter(|team| team.municipalities.contains(&event.meta.municipality)) {
        let topic = topics::team(&team.name);
        for happening in &happenings {
            let Some(person) = &event.person else { break };
            let fact = (happening.fact_id(), happening.kind());
            let delivery_id = ids.delivery(fact.0, &team.name);
            let body = body::cloud_event(event, person, happening, &delivery_id, &team.source);
            deliveries.push((topic.clone(), delivery(event, fact, ids, delivery_id, body)));
        }
        for report in &reports {
            let fact = (report.fact_id(), report.kind());
            let delivery_id = ids.delivery(fact.0, &team.name);
            let body = report.cloud_event(event, &delivery_id, &team.source);
            deliveries.push((topic.clone(), delivery(event, fact, ids, delivery_id, body)));
        }
    }
    deliveries
}

fn delivery(
    event: &Event,
    (fact_id, kind): (&str, &str),
    ids: &Ids,
    delivery_id: String,
    body: Vec<u8>,
) -> TeamDelivery {
    let meta = &event.meta;
    TeamDelivery {
        delivery_id,
        fact_id: fact_id.to_owned(),
        receipt: meta.receipt.clone(),
        municipality: meta.municipality.clone(),
        kind: kind.to_owned(),
        message_type: meta.message_type.clone(),
        sender: meta.sender.clone(),
        identification: identification(event, ids),
        received_at: meta.received_at,
        body,
    }
}

/// As it may be told of a delivery that fails: where the sender put the child into it, the same
/// MAC stands for it as in the answer.
fn identification(event: &Event, ids: &Ids) -> String {
    let Meta { message_type, sender, identification, .. } = &event.meta;
    if !event.person.as_ref().is_some_and(|person| person.is_named_in(identification)) {
        return identification.clone();
    }
    let name = MessageName { message_type, sender, identification };
    format!("mac:{}", &ids.message(&name)[..16])
}
