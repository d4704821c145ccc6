//! Valid messages of every type that is answered, of any size, with or without what may be left out.

use wijkstroom_formats::verdict;
use wijkstroom_formats::write::{self, Part, Style, group, text};

/// Bsns of the test range that pass the check on them.
const BSNS: [&str; 9] = [
    "999900006",
    "999900018",
    "999900031",
    "999900043",
    "999900055",
    "999900067",
    "999900079",
    "999900080",
    "999900092",
];

/// Most clients in a claim.
pub(crate) const CLIENTS_MAX: usize = BSNS.len();

/// What differs from one message to another; the same numbers give the same message.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    /// Products; in a claim lines of each client. From 1 to 10.
    pub(crate) products: usize,
    /// Clients of a claim. From 1 to [`CLIENTS_MAX`].
    pub(crate) clients: usize,
    /// Bits: what may be left out, and stands in it.
    pub(crate) optional: u32,
}

impl Shape {
    pub(crate) const SMALL: Self = Self { products: 2, clients: 1, optional: 0 };

    fn has(&self, bit: u32) -> bool {
        self.optional >> bit & 1 == 1
    }

    fn maybe(&self, bit: u32, part: impl FnOnce() -> Part<'static>) -> Option<Part<'static>> {
        self.has(bit).then(part)
    }
}

/// A message that passes levels 1 and 2.
pub(crate) fn message(message_type: &str, shape: &Shape) -> Vec<u8> {
    let (law, number) = message_type.split_at(message_type.len() - 3);
    let body = Body { shape, law };
    let body = match number {
        "301" => body.assigned(),
        "305" | "307" => body.care(number == "307"),
        "315" => body.requested(),
        "317" => body.change(),
        "319" => body.answer(),
        "323" => body.claim(),
        _ => panic!("{message_type} is not answered"),
    };
    let municipal = matches!(number, "301" | "319");
    let [from, to] = if municipal { ["0363", "42420001"] } else { ["42420001", "0363"] };
    let header = group(
        "Header",
        [
            text("Afzender", from),
            text("Ontvanger", to),
            group(
                "BerichtIdentificatie",
                [text("Identificatie", "A & <1>"), text("Dagtekening", "2026-05-06")],
            ),
            group(
                "XsdVersie",
                [text("BasisschemaXsdVersie", "1.0.7"), text("BerichtXsdVersie", "1.2.3")],
            ),
        ],
    );
    let style =
        if shape.has(31) { Style { newline: "", ..Style::STANDARD } } else { Style::STANDARD };
    let bytes = write::message(message_type, [header, body], &style).unwrap();
    let found = verdict(&bytes);
    assert!(found.accepted, "{message_type} {shape:?}: {:?}", found.findings);
    bytes
}

struct Body<'s> {
    shape: &'s Shape,
    law: &'s str,
}

impl Body<'_> {
    fn is_jw(&self) -> bool {
        self.law == "JW"
    }

    fn numbers(&self) -> std::ops::RangeInclusive<usize> {
        1..=self.shape.products
    }

    fn product(&self, coded: bool) -> Part<'static> {
        let category = text("Categorie", if self.is_jw() { "45" } else { "02" });
        group("Product", [category].into_iter().chain(coded.then(|| text("Code", "45A04"))))
    }

    fn omvang() -> Part<'static> {
        group("Omvang", [text("Volume", "4"), text("Eenheid", "04"), text("Frequentie", "4")])
    }

    /// Bsn, birth date, sex and name.
    fn person(&self, full: bool) -> Vec<Part<'static>> {
        let born = [text("Datum", "2012-01-01")];
        let unknown = self.shape.maybe(0, || text("DatumGebruik", "2"));
        let own = [text("Achternaam", "\u{a0}Smit\u{e9} \u{1f600} ")];
        // Letters that XML would take for markup or a line end.
        let own = if self.shape.has(1) { own } else { [text("Achternaam", "Smit & <Zn> ]]>")] };
        let names = [group("Geslachtsnaam", own)].into_iter();
        let usage = full.then(|| text("NaamGebruik", "1"));
        vec![
            text("Bsn", BSNS[0]),
            group("Geboortedatum", born.into_iter().chain(unknown)),
            text("Geslacht", "0"),
            group("Naam", names.chain(usage)),
        ]
    }

    fn care(&self, stops: bool) -> Part<'static> {
        let (list, name) = match stops {
            true => ("StopProducten", "StopProduct"),
            false => ("StartProducten", "StartProduct"),
        };
        let product = |number: usize| {
            let mut parts = vec![text("ToewijzingNummer", number.to_string())];
            parts.extend(self.shape.maybe(2, || self.product(number % 2 == 1)));
            parts.extend(self.shape.maybe(3, || text("ToewijzingIngangsdatum", "2026-01-01")));
            parts.push(text("Begindatum", format!("2026-03-{:02}", number)));
            if stops {
                parts.push(text("RedenBeeindiging", "38"));
                parts.push(text("Einddatum", "2026-05-06"));
            }
            let status = if number.is_multiple_of(3) { "3" } else { "1" };
            parts.push(text("StatusAanlevering", status));
            group(name, parts)
        };
        let mut parts = self.person(false);
        parts.push(group(list, self.numbers().map(product)));
        group("Client", parts)
    }

    fn requested(&self) -> Part<'static> {
        let product = |number: usize| {
            let mut parts = vec![text("ReferentieAanbieder", format!("VOT {number}"))];
            parts.push(self.product(true));
            parts.push(text("ToewijzingIngangsdatum", format!("2026-{number:02}-01")));
            parts.push(text("ToewijzingEinddatum", format!("2026-{number:02}-28")));
            parts.push(Self::omvang());
            parts.push(group("Verwijzer", [text("Type", "06")]));
            parts.extend(self.shape.maybe(4, || text("Commentaar", "een\n\ttwee \u{1f600}")));
            group("AangevraagdProduct", parts)
        };
        let mut parts = self.person(false);
        parts.extend(self.shape.maybe(5, || text("Commentaar", "&amp; is geen &")));
        parts.push(group("AangevraagdeProducten", self.numbers().map(product)));
        group("Client", parts)
    }

    fn change(&self) -> Part<'static> {
        let number = |number: usize| text("ToewijzingNummer", number.to_string());
        let kept = |n: usize| group("OngewijzigdProduct", [number(n)]);
        let changed = |n: usize| {
            let from = text("GewensteIngangsdatum", "2026-06-01");
            group("TeWijzigenProduct", [number(n + 100), from, Self::omvang()])
        };
        let new = |n: usize| {
            let period = [
                text("GewensteIngangsdatum", format!("2027-{n:02}-01")),
                text("Einddatum", format!("2027-{n:02}-28")),
            ];
            let rest = [self.product(true), Self::omvang()];
            group("NieuwProduct", period.into_iter().chain(rest))
        };
        let mut parts = vec![text("ReferentieAanbieder", "VOW 9003"), text("RedenVerzoek", "1")];
        parts.extend(
            self.shape.maybe(6, || group("OngewijzigdeProducten", self.numbers().map(kept))),
        );
        parts.push(group("TeWijzigenProducten", self.numbers().map(changed)));
        parts.extend(self.shape.maybe(7, || group("NieuweProducten", self.numbers().map(new))));
        group("Client", [text("Bsn", BSNS[0]), group("Verzoek", parts)])
    }

    fn answer(&self) -> Part<'static> {
        let mut parts = vec![text("ReferentieAanbieder", "VOT 7"), text("VerzoekAntwoord", "1")];
        let elsewhere = self.is_jw() && self.shape.has(8);
        parts.push(text("RedenAfwijzingVerzoek", if elsewhere { "8" } else { "3" }));
        let elsewhere = elsewhere.then(|| group("Woonplaatsbeginsel", [text("Gemeente", "0384")]));
        group("Antwoord", parts.into_iter().chain(elsewhere))
    }

    fn assigned(&self) -> Part<'static> {
        let contact = |sort: &'static str| {
            let house = group("Huis", [text("Huisnummer", "12")]);
            let address = [house, text("Postcode", "1012AB"), text("LandCode", "NL")];
            group("Contact", [text("Soort", sort), group("Adres", address)])
        };
        let product = |number: usize| {
            group(
                "ToegewezenProduct",
                [
                    text("ToewijzingNummer", number.to_string()),
                    self.product(true),
                    text("Toewijzingsdatum", "2026-05-01"),
                    text("Toewijzingstijd", "12:00:00"),
                    text("Ingangsdatum", format!("2026-{number:02}-01")),
                    text("Einddatum", format!("2026-{number:02}-28")),
                    Self::omvang(),
                ],
            )
        };
        let relation = || {
            let name =
                [group("Geslachtsnaam", [text("Achternaam", "Bakker")]), text("NaamGebruik", "1")];
            let parts =
                [text("Nummer", "1"), text("Soort", "10"), group("Naam", name), contact("01")];
            group("Relaties", [group("Relatie", parts)])
        };
        let mut parts = self.person(true);
        parts.extend(self.shape.maybe(9, relation));
        parts.push(group("Contactgegevens", ["01", "02"].map(contact)));
        parts.push(group("ToegewezenProducten", self.numbers().map(product)));
        group("Client", parts)
    }

    fn claim(&self) -> Part<'static> {
        let mut total = 0;
        let mut client = |number: usize| {
            let line = |line: usize| {
                let credit = self.shape.has(10) && (number + line).is_multiple_of(3);
                let cents = i64::try_from(number * 1_000 + line).unwrap();
                total += if credit { -cents } else { cents };
                let own = text("ReferentieNummer", format!("P{number}-{line}"));
                let before =
                    credit.then(|| text("VorigReferentieNummer", format!("Q{number}-{line}")));
                group(
                    "Prestatie",
                    [
                        group("ProductReferentie", [own].into_iter().chain(before)),
                        text("ToewijzingNummer", line.to_string()),
                        text("ProductCategorie", if self.is_jw() { "45" } else { "02" }),
                        text("ProductCode", "45A04"),
                        group(
                            "ProductPeriode",
                            [text("Begindatum", "2026-04-01"), text("Einddatum", "2026-04-30")],
                        ),
                        text("GeleverdVolume", "1"),
                        text("Eenheid", "04"),
                        text("ProductTarief", cents.to_string()),
                        group(
                            "IngediendBedrag",
                            [
                                text("Bedrag", format!("0{cents}")),
                                text("DebetCredit", if credit { "C" } else { "D" }),
                            ],
                        ),
                    ],
                )
            };
            let lines: Vec<Part<'static>> = self.numbers().map(line).collect();
            group("Client", [text("Bsn", BSNS[number - 1]), group("Prestaties", lines)])
        };
        let clients: Vec<Part<'static>> = (1..=self.shape.clients).map(&mut client).collect();
        let sign = if total < 0 { "C" } else { "D" };
        let amount = text("TotaalBedrag", i64::abs(total).to_string());
        group(
            "Declaratie",
            [
                text("DeclaratieNummer", "DN001"),
                group(
                    "DeclaratiePeriode",
                    [text("Begindatum", "2026-04-01"), text("Einddatum", "2026-04-30")],
                ),
                text("DeclaratieDagtekening", "2026-05-05"),
                group("TotaalIngediendBedrag", [amount, text("DebetCredit", sign)]),
                group("Clienten", clients),
            ],
        )
    }
}
