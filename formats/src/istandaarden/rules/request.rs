//! Rules about requests and their answers.

use super::{beside, collapsed, day, filled, raw, val};
use crate::report::Report;
use crate::rule::{Rule, View};
use crate::xml::NodeId;

pub(super) const CD043: Rule = Rule { id: "CD043", check: cd043 };
pub(super) const CD066: Rule = Rule { id: "CD066", check: cd066 };
pub(super) const CD067: Rule = Rule { id: "CD067", check: cd067 };
pub(super) const CD068: Rule = Rule { id: "CD068", check: cd068 };
pub(super) const CD085: Rule = Rule { id: "CD085", check: cd085 };
pub(super) const CD086: Rule = Rule { id: "CD086", check: cd086 };
pub(super) const TR352: Rule = Rule { id: "TR352", check: tr352 };
pub(super) const TR353: Rule = Rule { id: "TR353", check: tr353 };
pub(super) const TR377: Rule = Rule { id: "TR377", check: tr377 };
pub(super) const TR380: Rule = Rule { id: "TR380", check: tr380 };
pub(super) const TR383: Rule = Rule { id: "TR383", check: tr383 };
pub(super) const TR409: Rule = Rule { id: "TR409", check: tr409 };

/// "Indien Beschikkingnummer gevuld is, verplicht vullen, anders leeg laten." (BeschikkingIngangsdatum)
///
/// Home: `AangevraagdProduct`. Places: the one that is present.
fn cd043(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    let number = view.document.child(home, "BeschikkingNummer");
    let date = view.document.child(home, "BeschikkingIngangsdatum");
    if filled(view, number) != filled(view, date) {
        report.rule(
            "CD043",
            home,
            [number, date],
            "BeschikkingNummer en BeschikkingIngangsdatum horen bij elkaar. Vul beide, of laat beide weg.",
        );
    }
}

/// Type, Naam and ZorgverlenerCode of a `Verwijzer`, and whether it is somebody with a code: a doctor, a
/// youth doctor, a certified institution or a medical specialist.
fn referrer(view: &View<'_, '_>, home: NodeId) -> ([Option<NodeId>; 3], bool) {
    let parts = ["Type", "Naam", "ZorgverlenerCode"].map(|name| view.document.child(home, name));
    let known = matches!(val(view, parts[0]), "02" | "03" | "04" | "05");
    (parts, known)
}

/// "Als type verwijzer gelijk is aan 02, 03, 04 of 05 en ZorgverlenerCode is gevuld, dan is Naamverwijzer
/// leeg."
///
/// Home: `Verwijzer`. Places: Type, Naam, ZorgverlenerCode.
fn cd066(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    let ([kind, name, code], known) = referrer(view, home);
    if known && filled(view, code) && filled(view, name) {
        report.rule(
            "CD066",
            name.unwrap_or(home),
            [kind, name, code],
            "Bij dit Type staat de verwijzer met ZorgverlenerCode of met Naam, niet met beide. Laat Naam weg.",
        );
    }
}

/// "Als type verwijzer gelijk is aan 02, 03, 04 of 05 en ZorgverlenerCode is leeg, dan is Naamverwijzer
/// gevuld."
///
/// Home: `Verwijzer`. Places: Type.
fn cd067(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    let ([kind, name, code], known) = referrer(view, home);
    if known && !filled(view, code) && !filled(view, name) {
        report.rule(
            "CD067",
            home,
            [kind],
            "Bij dit Type is de verwijzer verplicht. Vul ZorgverlenerCode, of anders Naam.",
        );
    }
}

/// "Als type verwijzer ongelijk is aan 02, 03, 04 of 05, dan is ZorgverlenerCode leeg."
///
/// Home: `Verwijzer`. Places: Type, ZorgverlenerCode.
fn cd068(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    let ([kind, _, code], known) = referrer(view, home);
    if !known && filled(view, code) {
        report.rule(
            "CD068",
            code.unwrap_or(home),
            [kind, code],
            "ZorgverlenerCode mag alleen bij Type 02, 03, 04 of 05. Laat haar weg, of wijzig Type.",
        );
    }
}

/// "Als VerzoekAntwoord de waarde 1 (Verzoek afgewezen) heeft, dan vullen" (RedenAfwijzingVerzoek)
///
/// Home: `VerzoekAntwoord`. Places: VerzoekAntwoord.
fn cd085(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    let reason = beside(view, home, "RedenAfwijzingVerzoek");
    if val(view, Some(home)) == "1" && !filled(view, reason) {
        report.rule(
            "CD085",
            home,
            [Some(home)],
            "Bij VerzoekAntwoord 1 (afgewezen) is RedenAfwijzingVerzoek verplicht. Vul de reden.",
        );
    }
}

/// "Als VerzoekAntwoord de waarde 2 (Aanvraag in onderzoek) heeft, dan leeg laten" (RedenAfwijzingVerzoek)
///
/// Home: `VerzoekAntwoord`. Places: VerzoekAntwoord, RedenAfwijzingVerzoek.
fn cd086(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    let reason = beside(view, home, "RedenAfwijzingVerzoek");
    if val(view, Some(home)) == "2" && filled(view, reason) {
        report.rule(
            "CD086",
            home,
            [Some(home), reason],
            "Bij VerzoekAntwoord 2 (in onderzoek) moet RedenAfwijzingVerzoek leeg zijn.",
        );
    }
}

/// "Bij een verzoek om wijziging komt minstens 1 OngewijzigdProduct of TeWijzigenProduct voor."
///
/// Home: `Verzoek`. Places: Verzoek.
fn tr352(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    let rows =
        ["OngewijzigdeProducten/OngewijzigdProduct", "TeWijzigenProducten/TeWijzigenProduct"];
    none_of(
        view,
        home,
        rows,
        "TR352",
        "Het verzoek noemt geen bestaande toewijzing: geen OngewijzigdProduct en geen TeWijzigenProduct. Een geheel nieuwe aanvraag is een verzoek om toewijzing (315).",
        report,
    );
}

/// "Bij een verzoek om wijziging komt minstens 1 TeWijzigenProduct of NieuwProduct voor."
///
/// Home: `Verzoek`. Places: Verzoek.
fn tr353(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    let rows = ["TeWijzigenProducten/TeWijzigenProduct", "NieuweProducten/NieuwProduct"];
    none_of(
        view,
        home,
        rows,
        "TR353",
        "Het verzoek wijzigt niets: geen TeWijzigenProduct en geen NieuwProduct. Voeg er een toe.",
        report,
    );
}

fn none_of(
    view: &View<'_, '_>,
    home: NodeId,
    rows: [&str; 2],
    rule: &'static str,
    message: &'static str,
    report: &mut Report,
) {
    if rows.iter().all(|path| view.document.descendant(home, path).is_none()) {
        report.rule(rule, home, [Some(home)], message);
    }
}

/// "Indien RedenAfwijzingVerzoek de waarde 8 (Woonplaatsbeginsel) heeft, dan berichtklasse
/// Woonplaatsbeginsel opnemen"
///
/// Home: `RedenAfwijzingVerzoek`. Places: RedenAfwijzingVerzoek. Whatever VerzoekAntwoord says.
fn tr377(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    if val(view, Some(home)) == "8" && beside(view, home, "Woonplaatsbeginsel").is_none() {
        report.rule(
            "TR377",
            home,
            [Some(home)],
            "Bij reden 8 (woonplaatsbeginsel) is Woonplaatsbeginsel verplicht. Vul de gemeente.",
        );
    }
}

/// "Vullen met een datum die groter is dan de dagtekening van het bericht."
///
/// Home: `NieuwProduct/GewensteIngangsdatum`. Places: Dagtekening, GewensteIngangsdatum. The day itself
/// fires.
fn tr380(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    let message_day = day(view.document.text(view.dagtekening));
    if message_day >= day(raw(view, Some(home))) {
        report.rule(
            "TR380",
            home,
            [Some(view.dagtekening), Some(home)],
            "GewensteIngangsdatum van een nieuw product moet na de Dagtekening van het bericht liggen.",
        );
    }
}

/// "ReferentieAanbieder is uniek voor elk AangevraagdProduct binnen het bericht"
///
/// Home: the row; one finding for each earlier row. Places: only the earlier ReferentieAanbieder. White
/// space around the own one is left out, around the earlier one not.
fn tr383(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    if report.is_full() {
        return;
    }
    let own = collapsed(view, view.document.child(home, "ReferentieAanbieder"));
    for &earlier in view.indexes.requests(view).before(&own, home) {
        report.rule(
            "TR383",
            home,
            [Some(earlier)],
            "Deze ReferentieAanbieder staat ook bij een later product in het bericht. Geef elk product een eigen referentie.",
        );
    }
}

/// "Als RedenAfwijzingVerzoek ongelijk is aan 8 (Woonplaatsbeginsel), dan berichtklasse Woonplaatsbeginsel
/// weglaten"
///
/// Home: `RedenAfwijzingVerzoek`, so never without a reason. Places: RedenAfwijzingVerzoek,
/// Woonplaatsbeginsel.
fn tr409(view: &View<'_, '_>, home: NodeId, report: &mut Report) {
    let elsewhere = beside(view, home, "Woonplaatsbeginsel");
    if val(view, Some(home)) != "8" && elsewhere.is_some() {
        report.rule(
            "TR409",
            home,
            [Some(home), elsewhere],
            "Woonplaatsbeginsel hoort alleen bij reden 8. Laat het weg, of wijzig de reden.",
        );
    }
}
