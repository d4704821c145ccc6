//! Faults that only show beside other messages: the rules of levels 3 and 4.

use fastrand::Rng;
use wijkstroom_schemas::day::Day;

use super::after;
use super::care::Amount;
use super::claims::{Lines, Service};
use super::draft::Draft;
use super::tree::{self, Content, List, Node};

/// A number that no generated assignment has.
const NOWHERE: u32 = 9_900_000;

/// A way to break a rule with a message like one that was sent.
struct Plant {
    rule: &'static str,
    /// Of which messages.
    number: u16,
    /// Whether it is only refused because it comes after the one it is like. In a hub that gathers
    /// its later Dagtekening sees to that, as long as the other is never taken back.
    ordered: bool,
    make: fn(&mut Draft) -> Option<()>,
}

const PLANTS: [Plant; 9] = [
    Plant { rule: "TR019", number: 305, ordered: false, make: starts_unassigned },
    Plant { rule: "TR063", number: 305, ordered: false, make: withdraws_what_was_never_told },
    Plant { rule: "TR382", number: 307, ordered: false, make: stops_what_never_began },
    Plant { rule: "TR019", number: 307, ordered: false, make: stops_unassigned },
    Plant { rule: "TR350", number: 317, ordered: false, make: keeps_what_is_not_assigned },
    Plant { rule: "TR351", number: 317, ordered: false, make: changes_what_is_not_assigned },
    Plant { rule: "TR074", number: 305, ordered: true, make: starts_twice },
    Plant { rule: "TR415", number: 307, ordered: true, make: stops_twice },
    Plant { rule: "TR347", number: 315, ordered: true, make: asks_twice },
];

/// A message like this one, not yet identified, that breaks a rule of level 3; `None` when there is none.
pub(crate) fn like(draft: &Draft, ordered: bool, rng: &mut Rng) -> Option<Draft> {
    if draft.breaks.is_some() {
        return None;
    }
    let ordered = ordered && draft.settled;
    let fits = |plant: &&Plant| plant.number == draft.kind.number && (ordered || !plant.ordered);
    let plants: Vec<&Plant> = PLANTS.iter().filter(fits).collect();
    let plant = rng.choice(plants)?;
    let mut wrong = draft.clone();
    (plant.make)(&mut wrong)?;
    if plant.number == 317 {
        // Not that its reference was used before must be what is wrong.
        let reference = tree::text(&mut wrong.body, "ReferentieAanbieder")?;
        reference.push_str(&format!("-{}", rng.u32(..1_000_000)));
    }
    // A second request beside an open one would be refused for that alone.
    let later = if plant.number == 317 { -1 } else { 1 };
    wrong.dagtekening = after(wrong.dagtekening, later);
    wrong.breaks = Some(plant.rule);
    Some(wrong)
}

fn starts_unassigned(draft: &mut Draft) -> Option<()> {
    told_first_time(draft)?;
    let number = tree::text(&mut draft.body, "ToewijzingNummer")?;
    *number = NOWHERE.to_string();
    Some(())
}

fn stops_unassigned(draft: &mut Draft) -> Option<()> {
    starts_unassigned(draft)
}

fn withdraws_what_was_never_told(draft: &mut Draft) -> Option<()> {
    told_first_time(draft)?;
    shift(&mut draft.body, "Begindatum", -40)?;
    *tree::text(&mut draft.body, "StatusAanlevering")? = "3".to_owned();
    Some(())
}

fn stops_what_never_began(draft: &mut Draft) -> Option<()> {
    told_first_time(draft)?;
    shift(&mut draft.body, "Begindatum", -13)
}

fn starts_twice(draft: &mut Draft) -> Option<()> {
    told_first_time(draft)
}

fn stops_twice(draft: &mut Draft) -> Option<()> {
    told_first_time(draft)?;
    if tree::text(&mut draft.body, "RedenBeeindiging")? == "20" {
        return None;
    }
    shift(&mut draft.body, "Einddatum", 1)
}

fn asks_twice(_draft: &mut Draft) -> Option<()> {
    Some(())
}

fn keeps_what_is_not_assigned(draft: &mut Draft) -> Option<()> {
    let number = List::default().leaf("ToewijzingNummer", NOWHERE);
    also(draft, "OngewijzigdeProducten", "OngewijzigdProduct", number)
}

fn changes_what_is_not_assigned(draft: &mut Draft) -> Option<()> {
    let row = List::default()
        .leaf("ToewijzingNummer", NOWHERE)
        .leaf("GewensteIngangsdatum", after(draft.dagtekening, 60))
        .leaf("Einddatum", after(draft.dagtekening, 90));
    also(draft, "TeWijzigenProducten", "TeWijzigenProduct", row)
}

/// Adds a row to a request.
fn also(draft: &mut Draft, container: &'static str, name: &'static str, row: List) -> Option<()> {
    let request = tree::children(tree::find(&mut draft.body, "Client/Verzoek")?)?;
    let row = List::default().each(name, [row]).0;
    match request.iter_mut().find(|node| node.name == container) {
        Some(rows) => tree::children(rows)?.extend(row),
        None => request.push(Node { name: container, content: Content::Nodes(row) }),
    }
    Some(())
}

/// Whether its one row tells something new; corrections are left alone.
fn told_first_time(draft: &mut Draft) -> Option<()> {
    let client = tree::children(tree::find(&mut draft.body, "Client")?)?;
    let rows = tree::children(client.last_mut()?)?;
    let first = tree::text(rows, "StatusAanlevering")? == "1";
    (first && rows.len() == 1).then_some(())
}

fn shift(nodes: &mut [Node], name: &str, days: i32) -> Option<()> {
    let text = tree::text(nodes, name)?;
    *text = after(Day::parse(text)?, days).to_string();
    Some(())
}

/// Adds a line like this one that must be refused. The line itself is never claimed then.
pub(crate) fn spoil(mut service: Service, lines: &mut Lines, rng: &mut Rng) {
    let volume = matches!(service.assigned, Amount::Volume { .. });
    let mut credits = None;
    let rule = match rng.u8(..8) {
        0 if volume && service.unit != "83" => {
            // More than was ever assigned, and less than an amount can hold.
            let most = 90_000_000 / service.tariff.unwrap_or(1);
            service = service.with_volume(most);
            "TR321"
        }
        1 if service.coded => {
            service.code = format!("{}Q99", service.category);
            "TR340"
        }
        2 if service.tariff.is_some() && service.unit != "01" => {
            service.amount += 100;
            "TR346"
        }
        3 => {
            service.until = after(service.until, -1);
            "TR388"
        }
        4 => {
            service.from = after(service.from, 1);
            "TR387"
        }
        5 => {
            credits = Some(format!("{}-X", lines.next_reference()));
            "TR323"
        }
        6 if volume && service.unit != "83" => {
            service.unit = if service.unit == "14" { "16" } else { "14" };
            "TR341"
        }
        _ => {
            service.number = NOWHERE;
            "TR338"
        }
    };
    lines.refuse(service, credits, rule);
}
