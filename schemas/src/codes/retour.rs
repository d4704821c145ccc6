//! WJ001: what a return message says of a part of the message it answers.

use super::Code;

/// Every code; wording of our own, meaning that of the official list. The rules that lead to each are
/// those of levels 2 to 4.
pub(super) static CODES: [Code; 59] = [
    Code::always("0001", "Bericht is afgekeurd om technische redenen"),
    Code::always("0200", "Geen opmerking over deze berichtklasse"),
    Code::always("0233", "Berichtklasse is niet beoordeeld"),
    Code::since("2018-04-01", "0611", "Ingediend tarief is niet het contractuele tarief"),
    Code::always("8001", "Declaratie is volledig toegewezen"),
    Code::since("2016-01-01", "8017", "Bij deze creditprestatie is geen debetprestatie bekend"),
    Code::since("2018-04-01", "8021", "Referentienummer van de prestatie is al eerder aangeleverd"),
    Code::since("2018-04-01", "8187", "Prestatie hoort niet bij deze cliënt"),
    Code::since(
        "2018-04-01",
        "8214",
        "DeclaratiePeriode sluit niet aan op de vorige, terwijl iedere periode zorg is geleverd",
    ),
    Code::always("8848", "Dagtekening ligt na de systeemdatum"),
    Code::always("9019", "Regiebericht kan niet aan een toewijzing worden gekoppeld"),
    Code::always("9056", "Identificatie is per berichtsoort niet uniek voor de verzender"),
    Code::always("9063", "Er is geen eerder bericht ontvangen om op voort te bouwen"),
    Code::always("9069", "Er is geen actueel startbericht met dezelfde sleutel"),
    Code::always("9071", "Eerdere start kan niet worden verwijderd: de zorg is al beëindigd"),
    Code::always("9074", "Er is al een eerder bericht met dezelfde sleutel ontvangen"),
    Code::since("2018-04-01", "9307", "Begindatum van de prestatie valt buiten de toewijzing"),
    Code::since("2018-04-01", "9308", "Einddatum van de prestatie valt buiten de toewijzing"),
    Code::since(
        "2018-04-01",
        "9319",
        "ProductPeriode valt niet geheel binnen één DeclaratiePeriode",
    ),
    Code::since("2018-04-01", "9321", "Ingediend volume overschrijdt het toegewezen volume"),
    Code::since(
        "2018-04-01",
        "9322",
        "Som van de ingediende volumes overschrijdt het toegewezen volume",
    ),
    Code::always("9326", "Actuele levering is nog niet gestopt met een stopbericht"),
    Code::since(
        "2021-01-01",
        "9332",
        "Toewijzing heeft geen uniek nummer binnen het wettelijk domein",
    ),
    Code::since("2021-01-01", "9333", "Declaratienummer is niet uniek"),
    Code::since(
        "2021-01-01",
        "9338",
        "Niet iedere prestatie hoort via het toewijzingnummer bij een toegewezen product",
    ),
    Code::since(
        "2021-01-01",
        "9339",
        "ProductCategorie van de prestatie is niet die van het toegewezen product",
    ),
    Code::since(
        "2021-01-01",
        "9340",
        "ProductCode van de prestatie is niet die van het toegewezen product",
    ),
    Code::since(
        "2021-01-01",
        "9341",
        "Eenheid van de prestatie past niet bij die van het toegewezen product",
    ),
    Code::since(
        "2021-01-01",
        "9346",
        "Ingediend bedrag is niet volume maal tarief, terwijl de eenheid geen euro's is",
    ),
    Code::since(
        "2021-01-01",
        "9347",
        "ReferentieAanbieder is niet uniek voor de aanbieder binnen het wettelijk domein",
    ),
    Code::since(
        "2021-01-01",
        "9349",
        "Verzoek om wijziging noemt niet alle actuele toegewezen producten van de cliënt",
    ),
    Code::since(
        "2021-01-01",
        "9350",
        "OngewijzigdProduct hoort niet bij een actueel toegewezen product",
    ),
    Code::since("2021-01-01", "9351", "TeWijzigenProduct hoort niet bij een actuele toewijzing"),
    Code::since(
        "2021-01-01",
        "9355",
        "ReferentieAanbieder van het antwoord komt in geen eerder verzoek voor",
    ),
    Code::since(
        "2021-01-01",
        "9357",
        "GewensteIngangsdatum ligt niet na de dagtekening en is niet de oorspronkelijke ingangsdatum",
    ),
    Code::since(
        "2021-01-01",
        "9359",
        "Er is al een toewijzing met deze ReferentieAanbieder gestuurd",
    ),
    Code::since("2021-01-01", "9360", "Er is al een antwoordbericht met deze ReferentieAanbieder"),
    Code::since("2021-01-01", "9361", "Product komt vaker voor met overlappende zorgperiodes"),
    Code::since(
        "2021-01-01",
        "9365",
        "Er is al een afwijzend antwoord met deze ReferentieAanbieder",
    ),
    Code::since("2021-01-01", "9366", "ProductReferentie komt in geen declaratie voor"),
    Code::since(
        "2021-01-01",
        "9367",
        "Waarde verschilt van die in de declaratie met dezelfde ProductReferentie",
    ),
    Code::since(
        "2021-01-01",
        "9369",
        "Som van de ingediende volumes past niet binnen het toegewezen budget",
    ),
    Code::since(
        "2021-01-01",
        "9373",
        "Budget is gewijzigd, maar GewensteIngangsdatum is niet die van de actuele toewijzing",
    ),
    Code::since("2021-01-01", "9374", "Er is al een verzoek in behandeling"),
    Code::since(
        "2021-01-01",
        "9375",
        "Omvang is gevuld, terwijl de toewijzing geen product noemt en na 31-12-2020 doorloopt",
    ),
    Code::since(
        "2022-04-01",
        "9379",
        "ReferentieAanbieder verwijst niet naar een verzoek en is onterecht gevuld",
    ),
    Code::since(
        "2022-04-01",
        "9384",
        "Declaratie op een toewijzing met RedenWijziging 13 (verwijderd)",
    ),
    Code::since("2022-04-01", "9385", "Toewijzing heeft goedgekeurde declaratieregels"),
    Code::since(
        "2022-04-01",
        "9387",
        "Begindatum van de ProductPeriode is niet de eerste dag van de maand of van de toewijzing",
    ),
    Code::since(
        "2022-04-01",
        "9388",
        "Einddatum van de ProductPeriode is niet de laatste dag van de maand of van de toewijzing",
    ),
    Code::since(
        "2022-04-01",
        "9389",
        "Bij deze prestatie is er een debetprestatie zonder bijbehorende creditprestatie",
    ),
    Code::since(
        "2022-04-01",
        "9390",
        "Er is al een creditprestatie met dezelfde ProductReferentie",
    ),
    Code::since(
        "2022-04-01",
        "9411",
        "Omvang is leeg, terwijl de toewijzing een productcode noemt",
    ),
    Code::since(
        "2022-04-01",
        "9412",
        "Omvang is gevuld, terwijl de toewijzing geen productcode noemt en na 31-12-2020 doorloopt",
    ),
    Code::since("2023-04-01", "9413", "Er is al een tijdelijke stop bij dezelfde start"),
    Code::since(
        "2023-04-01",
        "9414",
        "Einddatum ligt voor die van de actuele stop bij dezelfde start",
    ),
    Code::since("2023-04-01", "9415", "Er is al een definitieve stop bij dezelfde start"),
    Code::always("S300", "Gemeentecode komt niet voor in de lijst van het CBS"),
    Code::since("2019-04-01", "S329", "ProductCode hoort niet bij de ProductCategorie"),
];
