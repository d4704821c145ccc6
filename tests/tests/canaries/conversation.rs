//! Messages of every type in which all that can be filled in freely tells who it is about.

use wijkstroom_formats::write::{self, Part, Style, group, text};
use wijkstroom_tests::canary::Canary;

use crate::SENDER;

/// A message of every other type about a person. Whatever a provider may fill in freely tells who it is.
pub(crate) fn conversation(law: &str, canary: &Canary, next: &Canary) -> Vec<(String, Vec<u8>)> {
    let category = if law == "JW" { "45" } else { "02" };
    let answered = [text("ReferentieAanbieder", reference(canary)), text("VerzoekAntwoord", "2")];
    let message = |number: &str, body: Part<'_>| {
        let kind = format!("{law}{number}");
        let header = header(number, &canary.bsn);
        (kind.clone(), write::message(&kind, [header, body], &Style::STANDARD).unwrap())
    };
    vec![
        message("301", group("Client", allocated(canary))),
        message("307", group("Client", stopped(canary))),
        message("315", group("Client", asked(canary, category))),
        message("317", group("Client", changed(canary))),
        message("319", group("Antwoord", answered)),
        message("323", claim([canary, next], category)),
        message("325", claim_answer(canary, category)),
    ]
}

fn short(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

fn telling(Canary { bsn, name, born }: &Canary) -> String {
    format!("{name} {bsn}, geboren {born}")
}

fn reference(canary: &Canary) -> String {
    short(&format!("{}/{}", canary.bsn, canary.name), 36)
}

fn person(canary: &Canary, whole: bool) -> Vec<Part<'static>> {
    let mut naam = vec![
        group("Geslachtsnaam", [text("Achternaam", canary.name.clone())]),
        text("Voornamen", canary.name.clone()),
    ];
    naam.extend(whole.then(|| text("NaamGebruik", "1")));
    vec![
        text("Bsn", canary.bsn.clone()),
        group("Geboortedatum", [text("Datum", canary.born.clone())]),
        text("Geslacht", "2"),
        group("Naam", naam),
    ]
}

fn rows(container: &'static str, row: &'static str, parts: Vec<Part<'static>>) -> Part<'static> {
    group(container, [group(row, parts)])
}

fn allocated(canary: &Canary) -> Vec<Part<'static>> {
    let home = [
        group("Huis", [text("Huisnummer", "7")]),
        text("Postcode", "1234AB"),
        text("Straatnaam", canary.name.clone()),
        text("LandCode", "NL"),
    ];
    let contact = [text("Soort", "01"), group("Adres", home)];
    let product = vec![
        text("ToewijzingNummer", "31"),
        text("Toewijzingsdatum", "2026-03-30"),
        text("Toewijzingstijd", "10:00:00"),
        text("Ingangsdatum", "2026-04-01"),
        text("Einddatum", "2026-12-31"),
        text("Budget", "900000"),
        text("Commentaar", telling(canary)),
        text("ReferentieAanbieder", reference(canary)),
    ];
    let mut parts = person(canary, true);
    parts.push(text("Commentaar", telling(canary)));
    parts.push(group("Contactgegevens", [group("Contact", contact)]));
    parts.push(rows("ToegewezenProducten", "ToegewezenProduct", product));
    parts
}

fn stopped(canary: &Canary) -> Vec<Part<'static>> {
    let product = vec![
        text("ToewijzingNummer", "31"),
        text("Begindatum", "2026-04-03"),
        text("RedenBeeindiging", "20"),
        text("Einddatum", "2026-04-09"),
        text("StatusAanlevering", "1"),
    ];
    let mut parts = person(canary, false);
    parts.push(rows("StopProducten", "StopProduct", product));
    parts
}

fn asked(canary: &Canary, category: &'static str) -> Vec<Part<'static>> {
    let named = short(&format!("{} {}", canary.name, canary.bsn), 64);
    let product = vec![
        text("ReferentieAanbieder", reference(canary)),
        group("Product", [text("Categorie", category)]),
        text("ToewijzingIngangsdatum", "2026-04-01"),
        group("Verwijzer", [text("Type", "02"), text("Naam", named)]),
        text("Commentaar", telling(canary)),
    ];
    let mut parts = person(canary, false);
    parts.push(text("Commentaar", telling(canary)));
    parts.push(rows("AangevraagdeProducten", "AangevraagdProduct", product));
    parts
}

fn changed(canary: &Canary) -> Vec<Part<'static>> {
    let product = vec![
        text("ToewijzingNummer", "31"),
        text("GewensteIngangsdatum", "2026-04-01"),
        text("Einddatum", "2026-12-31"),
        text("Budget", "950000"),
    ];
    let request = [
        text("ReferentieAanbieder", short(&format!("{}.{}", canary.name, canary.bsn), 36)),
        text("RedenVerzoek", "1"),
        rows("TeWijzigenProducten", "TeWijzigenProduct", product),
    ];
    vec![text("Bsn", canary.bsn.clone()), group("Verzoek", request)]
}

fn header(number: &str, bsn: &str) -> Part<'static> {
    let by_municipality = ["301", "319", "325"].contains(&number);
    let (from, to) = if by_municipality { ("0363", SENDER) } else { (SENDER, "0363") };
    // Where the message tells of a person, its own name may tell of the same.
    let own = if number == "319" { format!("A{}", &bsn[4..]) } else { format!("K{bsn}") };
    let named = [text("Identificatie", own), text("Dagtekening", "2026-05-06")];
    let versions = || [text("BasisschemaXsdVersie", "1.0.0"), text("BerichtXsdVersie", "1.0.0")];
    let mut parts = vec![
        text("Afzender", from),
        text("Ontvanger", to),
        group("BerichtIdentificatie", named.clone()),
        group("XsdVersie", versions()),
    ];
    if number == "325" {
        parts.push(group("DeclaratieIdentificatie", named));
        parts.push(group("XsdVersieDeclaratie", versions()));
        parts.push(codes("0200"));
    }
    group("Header", parts)
}

fn codes(code: &'static str) -> Part<'static> {
    group("RetourCodes", [text("RetourCode", code)])
}

/// A claim for two; the numbers that the provider gave are their BSNs.
fn claim(clients: [&Canary; 2], category: &'static str) -> Part<'static> {
    let client = |canary: &Canary| {
        let mut line = line(canary, category);
        line.extend([text("ProductTarief", "100")]);
        let prestaties = group("Prestaties", [group("Prestatie", line)]);
        group("Client", [text("Bsn", canary.bsn.clone()), prestaties])
    };
    group(
        "Declaratie",
        [
            text("DeclaratieNummer", format!("D{}", clients[0].bsn)),
            group(
                "DeclaratiePeriode",
                [text("Begindatum", "2026-04-01"), text("Einddatum", "2026-04-30")],
            ),
            text("DeclaratieDagtekening", "2026-05-06"),
            group("TotaalIngediendBedrag", [text("TotaalBedrag", "400"), text("DebetCredit", "D")]),
            group("Clienten", clients.map(client)),
        ],
    )
}

fn line(canary: &Canary, category: &'static str) -> Vec<Part<'static>> {
    vec![
        group(
            "ProductReferentie",
            [text("ReferentieNummer", format!("P{}-{category}", canary.bsn))],
        ),
        text("ToewijzingNummer", "31"),
        text("ProductCategorie", category),
        text("ProductCode", "12345"),
        group(
            "ProductPeriode",
            [text("Begindatum", "2026-04-01"), text("Einddatum", "2026-04-30")],
        ),
        text("GeleverdVolume", "2"),
        text("Eenheid", "04"),
        group("IngediendBedrag", [text("Bedrag", "200"), text("DebetCredit", "D")]),
    ]
}

fn claim_answer(canary: &Canary, category: &'static str) -> Part<'static> {
    let amount = |cents: &'static str| [text("TotaalBedrag", cents), text("DebetCredit", "D")];
    let mut line = line(canary, category);
    line.extend([text("ProductTarief", "100"), codes("9338")]);
    let prestaties = group("Prestaties", [group("Prestatie", line)]);
    let client = group("Client", [text("Bsn", canary.bsn.clone()), prestaties, codes("0200")]);
    group(
        "DeclaratieAntwoord",
        [
            text("DeclaratieNummer", format!("D{}", canary.bsn)),
            group("TotaalIngediendBedrag", amount("400")),
            group("TotaalToegekendBedrag", amount("200")),
            group("Clienten", [client]),
            codes("0200"),
        ],
    )
}
