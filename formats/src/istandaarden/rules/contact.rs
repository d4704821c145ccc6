//! Rules about addresses and contacts. They hold for the client and for relations alike.

use super::{beside, filled, out_of_order, val};
use crate::report::Report;
use crate::rule::{Rule, View};
use crate::xml::NodeId;

pub(super) const CD005_LAND_CODE: Rule = Rule { id: "CD005", check: cd005_land_code };
pub(super) const CD005_POSTCODE: Rule = Rule { id: "CD005", check: cd005_postcode };
pub(super) const CD009: Rule = Rule { id: "CD009", check: cd009 };
pub(super) const CD025: Rule = Rule { id: "CD025", check: cd025 };
pub(super) const CD034: Rule = Rule { id: "CD034", check: cd034 };
pub(super) const CS003: Rule = Rule { id: "CS003", check: cs003 };
pub(super) const CS089: Rule = Rule { id: "CS089", check: cs089 };
pub(super) const TR006: Rule = Rule { id: "TR006", check: tr006 };
pub(super) const TR061: Rule = Rule { id: "TR061", check: tr061 };

/// "Als Postcode gevuld is, dan verplicht vullen, anders leeg laten." (of LandCode)
///
/// Home: `Adres/LandCode`. Places: LandCode.
fn cd005_land_code(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    if filled(view, Some(home)) && !filled(view, beside(view, home, "Postcode")) {
        report.rule(
            "CD005",
            home,
            [Some(home)],
            "LandCode is gevuld zonder Postcode. Vul beide, of laat beide weg.",
        );
    }
}

/// The same, seen from the other side.
///
/// Home: `Adres/Postcode`. Places: Postcode.
fn cd005_postcode(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    if filled(view, Some(home)) && !filled(view, beside(view, home, "LandCode")) {
        report.rule(
            "CD005",
            home,
            [Some(home)],
            "Postcode is gevuld zonder LandCode. Vul beide, of laat beide weg.",
        );
    }
}

/// "Alleen als Soort adres de waarde 04 (tijdelijk adres) heeft, is vullen toegestaan."
///
/// Home: `Contact/Periode`, also an empty one. Places: Soort, Periode.
fn cd009(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    let kind = beside(view, home, "Soort");
    if val(view, kind) != "04" {
        report.rule(
            "CD009",
            home,
            [kind, Some(home)],
            "Periode mag alleen bij Soort 04 (tijdelijk verblijfadres). Verwijder Periode of wijzig Soort.",
        );
    }
}

/// "Als Adres / LandCode de waarde NL (Nederland) heeft, dan verplicht vullen." (of Huisnummer)
///
/// Home: `Adres/LandCode`. Places: LandCode.
fn cd025(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    let dutch = val(view, Some(home)) == "NL";
    if dutch && !filled(view, beside(view, home, "Huis/Huisnummer")) {
        report.rule(
            "CD025",
            home,
            [Some(home)],
            "Bij LandCode NL is Huisnummer verplicht. Vul Huis/Huisnummer.",
        );
    }
}

/// "Als Soort adres de waarde 1 (BRP-adres) of 3 (verblijfadres) heeft, dan verplicht vullen." (of Postcode)
///
/// Home: `Contact`. Places: Soort.
fn cd034(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    let kind = view.document.child(home, "Soort");
    let postcode = view.document.descendant(home, "Adres/Postcode");
    if matches!(val(view, kind), "01" | "03") && !filled(view, postcode) {
        report.rule(
            "CD034",
            home,
            [kind],
            "Bij Soort 01 (BRP-adres) en 03 (verblijfadres) is Postcode verplicht. Vul Adres/Postcode.",
        );
    }
}

/// "Indien van toepassing vullen met een waarde die groter is dan, of gelijk is aan de Begindatum (of
/// Ingangsdatum) van de aangeduide periode."
///
/// Home: `Contact/Periode/Einddatum`. Places: Begindatum, Einddatum. An absent Begindatum fires.
fn cs003(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    let begin = beside(view, home, "Begindatum");
    if out_of_order(view, begin, Some(home)) {
        report.rule(
            "CS003",
            home,
            [begin, Some(home)],
            "Einddatum ligt voor Begindatum, of Begindatum ontbreekt. Controleer de periode.",
        );
    }
}

/// "Als LandCode de waarde NL (Nederland) heeft, dan moet het formaat overeenkomen met dat van een
/// Nederlandse postcode."
///
/// Home: `Adres/LandCode`. Places: Postcode, LandCode. An absent Postcode fires.
fn cs089(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    let postcode = beside(view, home, "Postcode");
    let raw = postcode.map_or("", |postcode| view.document.text(postcode));
    let dutch = match raw.as_bytes() {
        [b'1'..=b'9', digits @ .., a, b] => {
            digits.len() == 3
                && digits.iter().all(u8::is_ascii_digit)
                && a.is_ascii_alphabetic()
                && b.is_ascii_alphabetic()
        }
        _ => false,
    };
    if val(view, Some(home)) == "NL" && !dutch {
        report.rule(
            "CS089",
            home,
            [postcode, Some(home)],
            "Bij LandCode NL is Postcode vier cijfers en twee letters zonder spatie, zoals 1000ZZ.",
        );
    }
}

/// "De berichtklasse Contact moet een berichtelement Telefoon, en/of de combinatie Huis en Postcode bevatten."
///
/// Home: `Contact`. Places: Contact. Two checks, so up to two findings.
fn tr006(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    if view.document.child(home, "Telefoon").is_some() {
        return;
    }
    let missing = [
        ("Adres/Huis", "Contact heeft geen Telefoon en ook geen Adres/Huis. Vul een van beide."),
        (
            "Adres/Postcode",
            "Contact heeft geen Telefoon en ook geen Adres/Postcode. Vul een van beide.",
        ),
    ];
    for (path, message) in missing {
        if view.document.descendant(home, path).is_none() {
            report.rule("TR006", home, [Some(home)], message);
        }
    }
}

/// "Bij een Client moet minimaal één Adres voorkomen waarvan Soort de waarde '01' (BRP-adres), '02'
/// (Correspondentie-adres) of '03' (Verblijfadres) heeft."
///
/// Home: `Contactgegevens`. Places: all Contacts.
fn tr061(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    let document = view.document;
    let kind = |contact| val(view, document.child(contact, "Soort"));
    if !document.children(home).any(|contact| matches!(kind(contact), "01" | "02" | "03")) {
        report.rule(
            "TR061",
            home,
            document.children(home).map(Some),
            "De cliënt heeft geen contact met Soort 01 (BRP), 02 (correspondentie) of 03 (verblijf). \
             Voeg er een toe.",
        );
    }
}
