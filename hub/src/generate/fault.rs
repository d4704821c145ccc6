//! What goes wrong with a message by itself, one fault at a time, and the rule that says so.

use fastrand::Rng;
use wijkstroom_schemas::day::Day;

use super::draft::Draft;
use super::kind::Law;
use super::tree::{self, List};
use super::{after, text_fault as text};

/// A kind of fault.
pub(crate) struct Fault {
    /// The rule that a message with this fault breaks, official or the hub's own; `None` for
    /// what the schema demands.
    pub(crate) rule: Option<&'static str>,
    /// Control level that finds it: 0 the hub's own demands, 1 the schema, 2 the rules in a message.
    pub(crate) level: u8,
    make: Make,
}

/// How a message gets the fault; `None` where this message cannot have it.
enum Make {
    /// In what it says.
    Draft(fn(&mut Draft) -> Option<()>),
    /// In how that is written.
    Text(fn(&str) -> Option<Vec<u8>>),
}

const fn level_2(rule: &'static str, make: fn(&mut Draft) -> Option<()>) -> Fault {
    Fault { rule: Some(rule), level: 2, make: Make::Draft(make) }
}

const fn level_1(make: fn(&str) -> Option<Vec<u8>>) -> Fault {
    Fault { rule: None, level: 1, make: Make::Text(make) }
}

/// What the hub refuses of its own accord, by its own code.
const fn level_0(code: &'static str, make: fn(&str) -> Option<Vec<u8>>) -> Fault {
    Fault { rule: Some(code), level: 0, make: Make::Text(make) }
}

/// All kinds of fault.
const FAULTS: [Fault; 36] = [
    level_2("CS002", wrong_bsn),
    level_2("CS058", wrong_status),
    level_2("CS139", wrong_birth_precision),
    level_2("TR018", ends_before_it_begins),
    level_2("TR101", repeated_row),
    level_2("TR134", dated_too_early),
    level_2("CD041", no_volume),
    level_2("CD075", no_end),
    level_2("CS336", withdrawn_reason),
    level_2("CD043", half_a_ruling),
    level_2("CD067", referrer_unnamed),
    level_2("CD068", referrer_with_code),
    level_2("TR353", nothing_to_change),
    level_2("TR380", new_from_today),
    level_2("CD085", refused_without_reason),
    level_2("CD086", reason_without_refusal),
    level_2("TR377", no_municipality_named),
    level_2("CS340", no_calendar_month),
    level_2("CS337", over_two_months),
    level_2("CD060", credit_of_nothing),
    level_2("CD087", no_tariff),
    level_2("TR137", claimed_too_early),
    level_2("TR358", wrong_total),
    level_1(text::unknown_sex),
    level_1(text::unknown_unit),
    level_1(text::impossible_day),
    level_1(text::missing_element),
    level_1(text::unknown_element),
    level_1(text::long_identification),
    level_1(text::truncated),
    level_1(text::not_xml),
    level_0("WS001", text::doctype),
    level_0("WS002", text::byte_order_mark),
    level_0("WS011", text::other_release),
    level_0("WS010", text::unknown_type),
    Fault { rule: Some("WS012"), level: 0, make: Make::Draft(other_municipality) },
];

/// Some fault that this message can have, and the message with it.
pub(crate) fn spoil(draft: &Draft, rng: &mut Rng) -> (&'static Fault, Vec<u8>) {
    loop {
        let fault = &FAULTS[rng.usize(..FAULTS.len())];
        // Some faults fit every message, so this ends.
        if let Some(bytes) = fault.made(draft) {
            return (fault, bytes);
        }
    }
}

impl Fault {
    fn made(&self, draft: &Draft) -> Option<Vec<u8>> {
        match self.make {
            Make::Draft(make) => {
                let mut draft = draft.clone();
                make(&mut draft)?;
                Some(draft.write())
            }
            Make::Text(make) => make(&String::from_utf8(draft.write()).ok()?),
        }
    }
}

/// Gives the first element of a name another text.
fn set(draft: &mut Draft, name: &str, value: &str) -> Option<()> {
    value.clone_into(tree::text(&mut draft.body, name)?);
    Some(())
}

/// What stands in the first element of a name.
fn inside<'d>(draft: &'d mut Draft, name: &str) -> Option<&'d mut Vec<tree::Node>> {
    tree::children(tree::anywhere(&mut draft.body, name)?)
}

fn number(draft: &Draft, numbers: &[u16]) -> Option<()> {
    numbers.contains(&draft.kind.number).then_some(())
}

fn wrong_bsn(draft: &mut Draft) -> Option<()> {
    let bsn = tree::text(&mut draft.body, "Bsn")?;
    let last = bsn.pop()?.to_digit(10)?;
    // The last digit weighs −1, so one more or nine less never passes.
    bsn.push(char::from_digit((last + 1) % 10, 10)?);
    Some(())
}

fn wrong_status(draft: &mut Draft) -> Option<()> {
    set(draft, "StatusAanlevering", "9")
}

fn wrong_birth_precision(draft: &mut Draft) -> Option<()> {
    let born = inside(draft, "Geboortedatum")?;
    if tree::text(born, "Datum")? == "1900-01-01" {
        return None;
    }
    tree::remove(born, "DatumGebruik");
    born.extend(List::default().leaf("DatumGebruik", "3").0);
    Some(())
}

fn ends_before_it_begins(draft: &mut Draft) -> Option<()> {
    number(draft, &[307])?;
    let begin = Day::parse(tree::text(&mut draft.body, "Begindatum")?)?;
    set(draft, "Einddatum", &after(begin, -1).to_string())
}

fn repeated_row(draft: &mut Draft) -> Option<()> {
    const ROWS: [&str; 8] = [
        "ToegewezenProducten",
        "StartProducten",
        "StopProducten",
        "AangevraagdeProducten",
        "OngewijzigdeProducten",
        "TeWijzigenProducten",
        "NieuweProducten",
        "Prestaties",
    ];
    let container = ROWS.iter().find(|name| tree::anywhere(&mut draft.body, name).is_some())?;
    let rows = inside(draft, container)?;
    let row = rows.first()?.clone();
    rows.push(row);
    Some(())
}

fn dated_too_early(draft: &mut Draft) -> Option<()> {
    let name = match draft.kind.number {
        301 => "Toewijzingsdatum",
        305 | 323 => "Begindatum",
        307 => "Einddatum",
        _ => return None,
    };
    draft.dagtekening = after(Day::parse(tree::text(&mut draft.body, name)?)?, -1);
    Some(())
}

/// Takes something away from the first row whose product has a code, or that has a budget.
fn without(draft: &mut Draft, taken: &str, having: &str) -> Option<()> {
    const ROWS: [&str; 3] = ["ToegewezenProduct", "AangevraagdProduct", "NieuwProduct"];
    let row = ROWS.iter().find(|name| tree::anywhere(&mut draft.body, name).is_some())?;
    let row = inside(draft, row)?;
    tree::find(row, having)?;
    tree::remove(row, taken).then_some(())
}

fn no_volume(draft: &mut Draft) -> Option<()> {
    without(draft, "Omvang", "Product/Code")
}

fn no_end(draft: &mut Draft) -> Option<()> {
    without(
        draft,
        if draft.kind.number == 315 { "ToewijzingEinddatum" } else { "Einddatum" },
        "Budget",
    )
}

fn withdrawn_reason(draft: &mut Draft) -> Option<()> {
    let row = inside(draft, "ToegewezenProduct")?;
    tree::remove(row, "RedenWijziging");
    row.extend(List::default().leaf("RedenWijziging", "01").0);
    Some(())
}

fn half_a_ruling(draft: &mut Draft) -> Option<()> {
    let row = inside(draft, "AangevraagdProduct")?;
    tree::remove(row, "BeschikkingNummer");
    tree::remove(row, "BeschikkingIngangsdatum");
    row.extend(List::default().leaf("BeschikkingNummer", 17).0);
    Some(())
}

fn referrer_unnamed(draft: &mut Draft) -> Option<()> {
    *inside(draft, "Verwijzer")? = List::default().leaf("Type", "02").0;
    Some(())
}

fn referrer_with_code(draft: &mut Draft) -> Option<()> {
    let referrer = List::default().leaf("Type", "06").leaf("ZorgverlenerCode", "01021987");
    *inside(draft, "Verwijzer")? = referrer.0;
    Some(())
}

fn nothing_to_change(draft: &mut Draft) -> Option<()> {
    let request = inside(draft, "Verzoek")?;
    tree::find(request, "OngewijzigdeProducten")?;
    let changed = tree::remove(request, "TeWijzigenProducten");
    (tree::remove(request, "NieuweProducten") || changed).then_some(())
}

fn new_from_today(draft: &mut Draft) -> Option<()> {
    // That the day itself is too early is not shown to hold under the Wmo.
    if draft.kind.law == Law::Wmo {
        return None;
    }
    let today = draft.dagtekening.to_string();
    let row = inside(draft, "NieuwProduct")?;
    today.clone_into(tree::text(row, "GewensteIngangsdatum")?);
    Some(())
}

fn refused_without_reason(draft: &mut Draft) -> Option<()> {
    let answer = inside(draft, "Antwoord")?;
    tree::remove(answer, "RedenAfwijzingVerzoek");
    tree::remove(answer, "Woonplaatsbeginsel");
    set(draft, "VerzoekAntwoord", "1")
}

fn reason_without_refusal(draft: &mut Draft) -> Option<()> {
    let answer = inside(draft, "Antwoord")?;
    tree::remove(answer, "RedenAfwijzingVerzoek");
    answer.extend(List::default().leaf("RedenAfwijzingVerzoek", "2").0);
    set(draft, "VerzoekAntwoord", "2")
}

fn no_municipality_named(draft: &mut Draft) -> Option<()> {
    let jeugd = draft.kind.law == Law::Jw;
    let answer = inside(draft, "Antwoord")?;
    tree::remove(answer, "RedenAfwijzingVerzoek");
    tree::remove(answer, "Woonplaatsbeginsel");
    answer.extend(List::default().leaf("RedenAfwijzingVerzoek", "8").0);
    jeugd.then_some(())
}

fn no_calendar_month(draft: &mut Draft) -> Option<()> {
    let period = inside(draft, "DeclaratiePeriode")?;
    let begin = tree::text(period, "Begindatum")?;
    *begin = after(Day::parse(begin)?, 1).to_string();
    Some(())
}

fn over_two_months(draft: &mut Draft) -> Option<()> {
    let period = inside(draft, "ProductPeriode")?;
    let begin = tree::text(period, "Begindatum")?;
    *begin = after(Day::parse(begin)?, -32).to_string();
    Some(())
}

fn credit_of_nothing(draft: &mut Draft) -> Option<()> {
    let reference = inside(draft, "ProductReferentie")?;
    if tree::remove(reference, "VorigReferentieNummer") {
        return Some(());
    }
    reference.extend(List::default().leaf("VorigReferentieNummer", "P0").0);
    Some(())
}

fn no_tariff(draft: &mut Draft) -> Option<()> {
    tree::remove(inside(draft, "Prestatie")?, "ProductTarief").then_some(())
}

fn claimed_too_early(draft: &mut Draft) -> Option<()> {
    let period = inside(draft, "DeclaratiePeriode")?;
    draft.dagtekening = after(Day::parse(tree::text(period, "Einddatum")?)?, -1);
    Some(())
}

fn wrong_total(draft: &mut Draft) -> Option<()> {
    let total = tree::text(&mut draft.body, "TotaalBedrag")?;
    total.push('7');
    Some(())
}

/// A municipality that no shipped example serves.
fn other_municipality(draft: &mut Draft) -> Option<()> {
    draft.municipality = "0014".into();
    (!draft.kind.by_municipality()).then_some(())
}
