//! A rich valid message of every type, of our own, from which changed ones are made.

use wijkstroom_formats::write::{self, Part, Style, group, text};

/// How the bases are written: with the prefixes that the changes know.
const STYLES: [Style; 3] = [
    Style { newline: "\n", indent: " ", message: Some("m"), shared: Some("b"), ..Style::STANDARD },
    Style { newline: "\n", indent: "", message: Some(""), shared: Some("b"), ..Style::STANDARD },
    Style { declaration: "", newline: "", indent: "", message: Some("m"), shared: Some("") },
];

/// Every type with a base made here: all but those whose base was written by hand.
pub(crate) const WRITTEN: [&str; 25] = [
    "JW302", "JW306", "JW308", "JW315", "JW316", "JW317", "JW318", "JW319", "JW320", "JW323",
    "JW325", "WMO301", "WMO302", "WMO305", "WMO306", "WMO307", "WMO308", "WMO315", "WMO316",
    "WMO317", "WMO318", "WMO319", "WMO320", "WMO323", "WMO325",
];

/// The base of a message type such as `WMO305`.
pub(crate) fn written(name: &str) -> String {
    let (law, number) = name.split_at(name.len() - 3);
    let kind = Kind { wmo: law == "WMO", number: number.parse().unwrap() };
    let style = match name {
        "WMO307" => &STYLES[1],
        "WMO305" => &STYLES[2],
        _ => &STYLES[0],
    };
    let bytes = write::message(name, [kind.header(), kind.body()], style);
    String::from_utf8(bytes.unwrap_or_else(|refused| panic!("{name}: {refused}"))).unwrap()
}

type Parts = Vec<Part<'static>>;

#[derive(Clone, Copy)]
struct Kind {
    wmo: bool,
    number: u16,
}

fn texts(of: &[(&'static str, &'static str)]) -> Parts {
    of.iter().map(|(name, value)| text(*name, *value)).collect()
}

fn list(name: &'static str, of: &[(&'static str, &'static str)]) -> Part<'static> {
    group(name, texts(of))
}

fn joined(parts: impl IntoIterator<Item = Parts>) -> Parts {
    parts.into_iter().flatten().collect()
}

fn versions(name: &'static str) -> Part<'static> {
    list(name, &[("BasisschemaXsdVersie", "1.0.0"), ("BerichtXsdVersie", "1.0.0")])
}

impl Kind {
    fn is_return(self) -> bool {
        matches!(self.number, 302 | 306 | 308 | 316 | 318 | 320 | 325)
    }

    /// One of two texts, by law.
    fn either(self, jw: &'static str, wmo: &'static str) -> &'static str {
        if self.wmo { wmo } else { jw }
    }

    fn header(self) -> Part<'static> {
        let from_municipality = matches!(self.number, 301 | 302 | 319 | 320 | 325);
        let (sender, receiver) =
            if from_municipality { ("0363", "12345678") } else { ("12345678", "0363") };
        let mut parts = texts(&[("Afzender", sender), ("Ontvanger", receiver)]);
        let named = [("Identificatie", "BASIS-0001"), ("Dagtekening", "2026-05-01")];
        parts.extend([list("BerichtIdentificatie", &named), versions("XsdVersie")]);
        if self.number == 325 {
            let named = [("Identificatie", "DECL-0001"), ("Dagtekening", "2026-05-01")];
            parts.extend([list("DeclaratieIdentificatie", &named)]);
            parts.extend([text("XsltVersie", "2.10.5"), versions("XsdVersieDeclaratie")]);
            parts.push(list("RetourCodes", &[("RetourCode", "0200")]));
        } else if self.is_return() {
            let named =
                [("IdentificatieRetour", "RETOUR-0001"), ("DagtekeningRetour", "2026-05-02")];
            parts.extend(texts(&named));
            parts.extend([text("XsltVersie", "2.10.5"), versions("XsdVersieRetour")]);
            parts.push(list("RetourCodes", &[("RetourCode", "8848"), ("RetourCode", "9056")]));
        }
        group("Header", parts)
    }

    fn body(self) -> Part<'static> {
        match self.number {
            301 | 302 => self.assignment(),
            305 | 306 => self.client("StartProducten", "StartProduct", Self::start),
            307 | 308 => self.client("StopProducten", "StopProduct", Self::stop),
            315 | 316 => self.client("AangevraagdeProducten", "AangevraagdProduct", Self::asked),
            317 | 318 => self.change(),
            319 | 320 => self.answer(),
            323 => self.claim(),
            _ => self.claim_answer(),
        }
    }

    /// A class that is judged by itself.
    fn coded(self, name: &'static str, mut parts: Parts) -> Part<'static> {
        if self.is_return() {
            parts.push(list("RetourCodes", &[("RetourCode", "0200")]));
        }
        group(name, parts)
    }

    /// A client with two rows, of which the second has no more than it must.
    fn client(
        self,
        rows: &'static str,
        row: &'static str,
        parts: fn(Self, full: bool) -> Parts,
    ) -> Part<'static> {
        let rows = group(rows, [true, false].map(|full| self.coded(row, parts(self, full))));
        let mut all = vec![
            text("Bsn", "999901138"),
            list("Geboortedatum", &[("Datum", "2011-03-01"), ("DatumGebruik", "1")]),
            text("Geslacht", "1"),
            group("Naam", short_name()),
            rows,
        ];
        if matches!(self.number, 315 | 316) {
            all.push(text("Commentaar", "Graag\nspoed."));
            all.extend((!self.wmo).then(|| text("GezagsdragerBekend", "1")));
        }
        self.coded("Client", all)
    }

    fn product(self) -> Part<'static> {
        let (category, code) = (self.either("45", "02"), self.either("45A03", "02A05"));
        list("Product", &[("Categorie", category), ("Code", code)])
    }

    fn start(self, full: bool) -> Parts {
        let least = texts(&[("Begindatum", "2026-04-02"), ("StatusAanlevering", "1")]);
        let more = [
            text("ToewijzingNummer", "4711"),
            self.product(),
            text("ToewijzingIngangsdatum", "2026-04-01"),
        ];
        if full { joined([least, more.into()]) } else { least }
    }

    fn stop(self, full: bool) -> Parts {
        let end = ("Einddatum", "2026-04-30");
        joined([self.start(full), texts(&[("RedenBeeindiging", self.either("34", "23")), end])])
    }

    fn asked(self, full: bool) -> Parts {
        let reference = if full { "VOT-0001" } else { "VOT-0002" };
        let from = if full { "2026-05-10" } else { "2027-05-10" };
        let mut parts =
            texts(&[("ReferentieAanbieder", reference), ("ToewijzingIngangsdatum", from)]);
        if full {
            parts.extend(texts(&[
                ("BeschikkingNummer", "81"),
                ("BeschikkingIngangsdatum", "2026-05-05"),
                ("ToewijzingEinddatum", "2026-12-31"),
                ("Raamcontract", "1"),
                ("Commentaar", "Zie het plan."),
            ]));
            parts.extend([self.product(), amount()]);
            let referrer = [("Type", "02"), ("ZorgverlenerCode", "01234567")];
            parts.push(list("Verwijzer", &referrer));
        } else {
            parts.push(list("Product", &[("Categorie", self.either("50", "10"))]));
            parts.push(list("Verwijzer", &[("Type", "05"), ("Naam", "dr. A. Bot")]));
        }
        parts
    }

    fn change(self) -> Part<'static> {
        let period = |from, to| texts(&[("GewensteIngangsdatum", from), ("Einddatum", to)]);
        let number = |number| texts(&[("ToewijzingNummer", number)]);
        let unchanged = ["4711", "4712"].map(|it| self.coded("OngewijzigdProduct", number(it)));
        let first = joined([number("4713"), period("2026-05-10", "2026-12-31"), vec![amount()]]);
        let budget = texts(&[("Budget", "250000")]);
        let second = joined([number("4714"), period("2026-05-10", "2026-11-30"), budget]);
        let new = joined([period("2026-06-01", "2026-12-31"), vec![self.product(), amount()]]);
        let least = joined([
            texts(&[("GewensteIngangsdatum", "2027-06-01")]),
            vec![list("Product", &[("Categorie", self.either("54", "18"))])],
        ]);
        let request = vec![
            text("ReferentieAanbieder", "VOW-0001"),
            text("RedenVerzoek", "2"),
            group("OngewijzigdeProducten", unchanged),
            group(
                "TeWijzigenProducten",
                [first, second].map(|it| self.coded("TeWijzigenProduct", it)),
            ),
            group("NieuweProducten", [new, least].map(|it| self.coded("NieuwProduct", it))),
        ];
        self.coded("Client", vec![text("Bsn", "999901151"), self.coded("Verzoek", request)])
    }

    fn answer(self) -> Part<'static> {
        let reason = self.either("8", "3");
        let mut parts = texts(&[
            ("ReferentieAanbieder", "VOT-0001"),
            ("VerzoekAntwoord", "1"),
            ("RedenAfwijzingVerzoek", reason),
        ]);
        if !self.wmo {
            parts.push(self.coded("Woonplaatsbeginsel", texts(&[("Gemeente", "0599")])));
        }
        self.coded("Antwoord", parts)
    }

    fn claim(self) -> Part<'static> {
        let april = [("Begindatum", "2026-04-01"), ("Einddatum", "2026-04-30")];
        let total = [("TotaalBedrag", "150000"), ("DebetCredit", "D")];
        group(
            "Declaratie",
            [
                text("DeclaratieNummer", "D2026x04"),
                list("DeclaratiePeriode", &april),
                text("DeclaratieDagtekening", "2026-05-01"),
                list("TotaalIngediendBedrag", &total),
                group("Clienten", self.claimed()),
            ],
        )
    }

    /// Two clients: a debit of 100000 and a credit of 50000, then a debit of 100000.
    fn claimed(self) -> [Part<'static>; 2] {
        let month = |name, month: usize| {
            let months = [("2026-03-01", "2026-03-31"), ("2026-04-01", "2026-04-30")];
            list(name, &[("Begindatum", months[month].0), ("Einddatum", months[month].1)])
        };
        let amount =
            |amount, side| list("IngediendBedrag", &[("Bedrag", amount), ("DebetCredit", side)]);
        let row = |reference: &[(&'static str, &'static str)],
                   rest: &[(&'static str, &'static str)],
                   parts: [Part<'static>; 2]| {
            let product = [
                ("ToewijzingNummer", "4711"),
                ("ProductCategorie", self.either("45", "02")),
                ("ProductCode", self.either("45A03", "02A05")),
            ];
            let reference = vec![list("ProductReferentie", reference)];
            self.coded("Prestatie", joined([reference, texts(&product), texts(rest), parts.into()]))
        };
        let hours = [("GeleverdVolume", "10"), ("Eenheid", "04"), ("ProductTarief", "10000")];
        let euros = [("GeleverdVolume", "50000"), ("Eenheid", "83")];
        let first = [
            row(
                &[("ReferentieNummer", "P1")],
                &hours,
                [month("ProductPeriode", 1), amount("100000", "D")],
            ),
            row(
                &[("ReferentieNummer", "P2"), ("VorigReferentieNummer", "P0")],
                &euros,
                [month("ProductPeriode", 0), amount("50000", "C")],
            ),
        ];
        let second = [row(
            &[("ReferentieNummer", "P3")],
            &hours,
            [month("ProductPeriode", 1), amount("100000", "D")],
        )];
        let client = |bsn, rows: Parts| {
            self.coded("Client", vec![text("Bsn", bsn), group("Prestaties", rows)])
        };
        [client("999901163", first.into()), client("999901175", second.into())]
    }

    fn claim_answer(self) -> Part<'static> {
        let total = |name, amount| list(name, &[("TotaalBedrag", amount), ("DebetCredit", "D")]);
        self.coded(
            "DeclaratieAntwoord",
            vec![
                text("DeclaratieNummer", "D2026x04"),
                total("TotaalIngediendBedrag", "150000"),
                total("TotaalToegekendBedrag", "0"),
                group("Clienten", self.claimed()),
            ],
        )
    }

    fn assignment(self) -> Part<'static> {
        let dutch = [("Vorm", "1"), ("Taal", "Fries")];
        let related = vec![
            text("Nummer", "R1"),
            text("Volgorde", "1"),
            text("Soort", "10"),
            list("Geboortedatum", &[("Datum", "1980-06-15")]),
            text("Geslacht", "2"),
            group("Naam", full_name("Amandel", "1")),
            self.contact("03"),
        ];
        let relation = self.coded("Relatie", related);
        let mut name = full_name("Hazelnoot", "4");
        name.push(list("Partnernaam", &[("Achternaam", "Walnoot")]));
        let rows = [true, false].map(|full| self.coded("ToegewezenProduct", self.assigned(full)));
        self.coded(
            "Client",
            vec![
                text("Bsn", "999901187"),
                list("Geboortedatum", &[("Datum", "2010-01-01"), ("DatumGebruik", "2")]),
                text("Geslacht", "0"),
                group("Naam", name),
                list("Communicatie", &dutch),
                text("JuridischeStatus", "04"),
                text("WettelijkeVertegenwoordiging", "06"),
                text("Commentaar", "Graag bellen.\nNa 17 uur."),
                group("Relaties", [relation]),
                group("Contactgegevens", [self.contact("01"), self.contact("04")]),
                group("ToegewezenProducten", rows),
            ],
        )
    }

    fn contact(self, kind: &'static str) -> Part<'static> {
        let phone =
            |name, number| list(name, &[("Telefoonnummer", number), ("Landnummer", "0031")]);
        let house = [
            ("Huisnummer", "12"),
            ("Huisletter", "b"),
            ("HuisnummerToevoeging", "hs"),
            ("AanduidingWoonadres", "TO"),
        ];
        let place = [
            ("Postcode", "1234AB"),
            ("Straatnaam", "Bosrand"),
            ("Plaatsnaam", "Amsterdam"),
            ("LandCode", "NL"),
        ];
        let mut parts = vec![
            text("Soort", kind),
            group("Adres", joined([vec![list("Huis", &house)], texts(&place)])),
            text("Organisatie", "Gezinshuis De Kiem"),
            group("Telefoon", [phone("Telefoon01", "0612345"), phone("Telefoon02", "0201234")]),
            text("Emailadres", "ouder@voorbeeld.test"),
        ];
        if kind == "04" {
            let period = [("Begindatum", "2026-03-01"), ("Einddatum", "2026-09-01")];
            parts.push(list("Periode", &period));
        }
        self.coded("Contact", parts)
    }

    fn assigned(self, full: bool) -> Parts {
        let number = if full { "4711" } else { "4712" };
        let mut parts = texts(&[
            ("ToewijzingNummer", number),
            ("Toewijzingsdatum", "2026-03-30"),
            ("Toewijzingstijd", "13:45:00"),
            ("Ingangsdatum", "2026-04-01"),
        ]);
        if full {
            parts.extend(texts(&[
                ("ReferentieAanbieder", "VOT-0001"),
                ("Einddatum", "2027-03-31"),
                ("RedenWijziging", "04"),
                ("Commentaar", "Verlenging"),
            ]));
            parts.extend([self.product(), amount()]);
        } else {
            parts.extend(texts(&[("Budget", "250000"), ("Einddatum", "2026-12-31")]));
            parts.push(list("Product", &[("Categorie", self.either("50", "10"))]));
        }
        parts
    }
}

fn amount() -> Part<'static> {
    list("Omvang", &[("Volume", "120"), ("Eenheid", "01"), ("Frequentie", "2")])
}

fn short_name() -> Parts {
    vec![
        list("Geslachtsnaam", &[("Achternaam", "Duinzicht"), ("Voorvoegsel", "van het")]),
        text("Voornamen", "Zoë Aïcha"),
        text("Voorletters", "ZA"),
    ]
}

fn full_name(own: &'static str, use_of_name: &'static str) -> Parts {
    vec![
        list("Geslachtsnaam", &[("Achternaam", own), ("Voorvoegsel", "de")]),
        text("Voornamen", "Sem"),
        text("Voorletters", "S"),
        text("NaamGebruik", use_of_name),
    ]
}
