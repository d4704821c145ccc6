//! The three StUF messages as data, and whether a document follows them.

use crate::refusal::{OfEnvelope, Refusal};
use crate::report::{Fault, Report, Spot};
use crate::xml::{AttributeKind, Document, Namespace, NodeId, chars, shown};

const GGK: Namespace = Namespace(Namespace::FIRST_KNOWN);
const STUF: Namespace = Namespace(Namespace::FIRST_KNOWN + 1);

/// What a document was found to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Root {
    /// `Di01` or `Du01`.
    Bericht,
    /// `Fo01`.
    Fout,
}

/// An element of a sequence.
struct Item {
    name: &'static str,
    namespace: Namespace,
    optional: bool,
    holds: Holds,
}

enum Holds {
    /// Text that passes a test, and the demand in Dutch where it does not.
    Text(fn(&str) -> bool, &'static str),
    /// These, in this order.
    Elements(&'static [Item]),
    /// Base64: a message.
    Message,
    /// Whatever the sender likes.
    Anything,
}

const fn stuf(name: &'static str, fits: fn(&str) -> bool, demand: &'static str) -> Item {
    Item { name, namespace: STUF, optional: false, holds: Holds::Text(fits, demand) }
}

const fn maybe(name: &'static str, fits: fn(&str) -> bool, demand: &'static str) -> Item {
    Item { name, namespace: STUF, optional: true, holds: Holds::Text(fits, demand) }
}

const fn group(name: &'static str, namespace: Namespace, items: &'static [Item]) -> Item {
    Item { name, namespace, optional: false, holds: Holds::Elements(items) }
}

const fn version(name: &'static str) -> Item {
    let holds = Holds::Text(is_version, "hoort uit vier cijfers te bestaan, zoals 0003");
    Item { name, namespace: GGK, optional: false, holds }
}

const APPLICATIE: Item =
    stuf("applicatie", |text| count(text, 3, 50), "hoort 3 tot 50 tekens te hebben");
const ADMINISTRATIE: Item =
    maybe("administratie", |text| count(text, 0, 50), "mag hoogstens 50 tekens hebben");
const GEBRUIKER: Item =
    maybe("gebruiker", |text| count(text, 0, 100), "mag hoogstens 100 tekens hebben");
const ORGANISATIE_DEMAND: &str = "hoort een gemeentecode of AGB-code te bevatten";

static SYSTEEM: [Item; 4] = [
    stuf("organisatie", |text| count(text, 1, 200), ORGANISATIE_DEMAND),
    APPLICATIE,
    ADMINISTRATIE,
    GEBRUIKER,
];
static SYSTEEM_FOUT: [Item; 4] = [
    maybe("organisatie", |text| count(text, 0, 200), ORGANISATIE_DEMAND),
    APPLICATIE,
    ADMINISTRATIE,
    GEBRUIKER,
];

const REFERENTIENUMMER: Item = stuf("referentienummer", super::is_uuid4, UUID_DEMAND);
const UUID_DEMAND: &str = "hoort een UUID versie 4 in kleine letters te zijn";
const TIJDSTIP: Item = stuf(
    "tijdstipBericht",
    |text| count(text, 8, 17) && text.bytes().all(|byte| byte.is_ascii_digit()),
    "hoort een tijdstip te zijn als jjjjMMddUUmmss, alleen cijfers",
);
const FUNCTIE: Item =
    stuf("functie", |text| count(text, 1, 30), "hoort het berichttype te noemen, zoals JW305");

static STUURGEGEVENS_DI01: [Item; 6] = [
    stuf("berichtcode", |text| text == "Di01", "hoort Di01 te zijn"),
    group("zender", STUF, &SYSTEEM),
    group("ontvanger", STUF, &SYSTEEM),
    REFERENTIENUMMER,
    TIJDSTIP,
    FUNCTIE,
];
static STUURGEGEVENS_DU01: [Item; 7] = [
    stuf("berichtcode", |text| text == "Du01", "hoort Du01 te zijn"),
    group("zender", STUF, &SYSTEEM),
    group("ontvanger", STUF, &SYSTEEM),
    REFERENTIENUMMER,
    TIJDSTIP,
    stuf("crossRefnummer", super::is_uuid4, UUID_DEMAND),
    FUNCTIE,
];
static STUURGEGEVENS_FO01: [Item; 6] = [
    stuf("berichtcode", |text| text == "Fo01", "hoort Fo01 te zijn"),
    group("zender", STUF, &SYSTEEM_FOUT),
    group("ontvanger", STUF, &SYSTEEM_FOUT),
    stuf("referentienummer", |text| count(text, 0, 40), "mag hoogstens 40 tekens hebben"),
    TIJDSTIP,
    stuf("crossRefnummer", |text| count(text, 0, 40), "mag hoogstens 40 tekens hebben"),
];

static BERICHT: [Item; 1] =
    [Item { name: "xmlBestand", namespace: GGK, optional: false, holds: Holds::Message }];
static PARAMETERS: [Item; 5] = [
    version("applicatieVersie"),
    version("applicatieSubversie"),
    version("functieVersie"),
    version("functieSubversie"),
    group("bericht", GGK, &BERICHT),
];
static BODY: [Item; 5] = [
    stuf("code", |text| count(text, 0, 7), "mag hoogstens 7 tekens hebben"),
    stuf("plek", |text| matches!(text, "client" | "server"), "hoort client of server te zijn"),
    stuf("omschrijving", |text| count(text, 0, 200), "mag hoogstens 200 tekens hebben"),
    maybe("details", |text| count(text, 0, 1_000), "mag hoogstens 1000 tekens hebben"),
    Item { name: "detailsXML", namespace: STUF, optional: true, holds: Holds::Anything },
];

/// Every root, and what it is.
static ROOTS: [(&str, Namespace, Root, [Item; 2]); 3] = [
    (
        "envelopHeenbericht-ggk_Di01",
        GGK,
        Root::Bericht,
        [group("stuurgegevens", GGK, &STUURGEGEVENS_DI01), group("parameters", GGK, &PARAMETERS)],
    ),
    (
        "envelopRetourbericht-ggk_Du01",
        GGK,
        Root::Bericht,
        [group("stuurgegevens", GGK, &STUURGEGEVENS_DU01), group("parameters", GGK, &PARAMETERS)],
    ),
    (
        "Fo01Bericht",
        STUF,
        Root::Fout,
        [group("stuurgegevens", STUF, &STUURGEGEVENS_FO01), group("body", STUF, &BODY)],
    ),
];

fn count(text: &str, min: usize, max: usize) -> bool {
    (min..=max).contains(&text.chars().count())
}

fn is_version(text: &str) -> bool {
    text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// What a document is, when nothing is wrong with it; else the report says what is.
pub(super) fn check(document: &Document<'_>, report: &mut Report) -> Option<Root> {
    let namespace = document.node(0).namespace;
    let root = ROOTS.iter().find(|root| root.0 == document.name(0) && root.1 == namespace);
    let Some((_, _, root, items)) = root else {
        tell(
            report,
            Spot::Element(0),
            "Het eerste element hoort envelopHeenbericht-ggk_Di01, envelopRetourbericht-ggk_Du01 \
             of Fo01Bericht te zijn."
                .to_owned(),
        );
        return None;
    };
    let mut free = Vec::new();
    elements(document, 0, items, report, &mut free);
    attributes(document, &free, report);
    (report.total == 0).then_some(*root)
}

/// The children of an element are these, in this order. `free` gathers the elements that may hold anything.
fn elements(
    document: &Document<'_>,
    node: NodeId,
    items: &[Item],
    report: &mut Report,
    free: &mut Vec<NodeId>,
) {
    let parent = document.name(node);
    let mut children = document.children(node).peekable();
    for item in items {
        let is = |&child: &NodeId| {
            document.name(child) == item.name && document.node(child).namespace == item.namespace
        };
        match children.next_if(is) {
            Some(child) => value(document, child, item, report, free),
            None if item.optional => {}
            None => {
                // What stands there instead is not told too: one fault, once.
                let spot = children.peek().map(|&child| Spot::Element(child));
                let spot = spot.unwrap_or(Spot::Missing(node, item.name));
                tell(report, spot, expected(document, spot, item.name, parent));
                return;
            }
        }
    }
    if let Some(&child) = children.peek() {
        let name = shown(document.name(child));
        tell(report, Spot::Element(child), format!("{name} hoort hier niet in {parent}."));
    }
    let found = document.node(node);
    let only = document.first_child(node).is_none() && !chars::is_blank(document.text(node));
    if found.stray.is_some() || found.cdata || only {
        let text = format!("In {parent} staat tekst buiten de elementen.");
        tell(report, Spot::Element(node), text);
    }
}

fn expected(document: &Document<'_>, spot: Spot, name: &str, parent: &str) -> String {
    let stands = match spot {
        Spot::Element(child) => Some(shown(document.name(child))),
        Spot::Missing(..) | Spot::Offset(..) | Spot::Whole => None,
    };
    match stands {
        Some("tekstBestand") => {
            "Berichten van iJw en iWmo horen in xmlBestand, niet in tekstBestand.".to_owned()
        }
        Some(stands) if stands == name => {
            format!("{name} staat in de verkeerde naamruimte. Controleer het voorvoegsel.")
        }
        Some(stands) => format!("In {parent} hoort {name} te staan voor {stands}."),
        None => format!("{name} ontbreekt in {parent}."),
    }
}

fn value(
    document: &Document<'_>,
    node: NodeId,
    item: &Item,
    report: &mut Report,
    free: &mut Vec<NodeId>,
) {
    match item.holds {
        Holds::Elements(items) => elements(document, node, items, report, free),
        Holds::Anything => free.push(node),
        Holds::Text(..) | Holds::Message if document.first_child(node).is_some() => {
            let text = format!("{} hoort een waarde te bevatten en geen elementen.", item.name);
            tell(report, Spot::Element(node), text);
        }
        Holds::Text(fits, demand) if !fits(document.text(node)) => {
            tell(report, Spot::Element(node), format!("{} {demand}.", item.name));
        }
        Holds::Text(..) | Holds::Message => {}
    }
}

/// No element has attributes, but for what lies in an element that may hold anything.
fn attributes(document: &Document<'_>, free: &[NodeId], report: &mut Report) {
    for attribute in &document.attributes {
        let outside = std::iter::successors(Some(attribute.node), |&node| document.parent(node))
            .all(|node| !free.contains(&node));
        let foreign = matches!(attribute.kind, AttributeKind::Foreign | AttributeKind::Nil);
        if outside && foreign {
            let name = shown(document.name(attribute.node));
            let text = format!("{name} heeft een attribuut dat er niet hoort.");
            tell(report, Spot::Element(attribute.node), text);
        }
    }
}

fn tell(report: &mut Report, spot: Spot, what: String) {
    report.add(|| Fault {
        rule: Some(Refusal::Envelope(OfEnvelope::Form).code()),
        retourcode: None,
        spot,
        also: Vec::new(),
        message: format!("{} {what}", Refusal::Envelope(OfEnvelope::Form).reason()).into(),
    });
}
