//! The official code lists that the messages of iJw 3.2 and iWmo 3.2 use.
//!
//! Codes are texts: `01` is not `1`. Source: the Ketenbureau's code lists for iJw 3.2 and the
//! enumerations of its basisschema, which agree; descriptions are in Dutch, as providers read them.
//! iWmo uses the same lists but for those in [`wmo`].

use crate::day::Day;

mod land;
mod request;
mod retour;
pub mod wmo;

pub use request::{
    DEBET_CREDIT, JA_NEE, REDEN_AFWIJZING_VERZOEK, REDEN_VERZOEK, TYPE_VERWIJZER, VERZOEK_ANTWOORD,
};

/// One code of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// As it stands in a message.
    pub code: &'static str,
    /// What it means, in Dutch.
    pub description: &'static str,
    from: &'static str,
    until: &'static str,
}

impl Code {
    const fn always(code: &'static str, description: &'static str) -> Self {
        Self { code, description, from: "", until: "" }
    }

    const fn since(from: &'static str, code: &'static str, description: &'static str) -> Self {
        Self { code, description, from, until: "" }
    }

    /// First day on which it is valid; `None` when it always was.
    pub fn from(&self) -> Option<Day> {
        Day::parse(self.from)
    }

    /// Last day on which it is valid; `None` when no end is known.
    pub fn until(&self) -> Option<Day> {
        Day::parse(self.until)
    }

    /// Whether it is valid on a day.
    pub fn valid_on(&self, day: Day) -> bool {
        self.from().is_none_or(|from| from <= day) && self.until().is_none_or(|until| day <= until)
    }
}

/// A code list: ascending by code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeList {
    /// Official id, such as `COD046`.
    pub id: &'static str,
    /// Name of its data type without the prefix, such as `Geslacht`.
    pub name: &'static str,
    /// Every code.
    pub codes: &'static [Code],
}

impl CodeList {
    /// The code as it stands in a message; `None` when the list has no such code.
    pub fn find(&self, code: &str) -> Option<&'static Code> {
        let found = self.codes.binary_search_by(|known| known.code.cmp(code));
        found.ok().and_then(|index| self.codes.get(index))
    }
}

/// COD046 Geslacht: sex, as registered at birth or changed since.
pub static GESLACHT: CodeList = CodeList {
    id: "COD046",
    name: "Geslacht",
    codes: &[
        Code::always("0", "Onbekend"),
        Code::always("1", "Mannelijk"),
        Code::always("2", "Vrouwelijk"),
    ],
};

/// COD170 DatumGebruik: which part of a birth date is unknown; absent when it is wholly known.
pub static DATUM_GEBRUIK: CodeList = CodeList {
    id: "COD170",
    name: "DatumGebruik",
    codes: &[
        Code::always("1", "Dag onbekend: alleen maand en jaar gebruiken"),
        Code::always("2", "Dag en maand onbekend: alleen jaar gebruiken"),
        Code::always("3", "Datum geheel onbekend"),
    ],
};

/// COD700 NaamGebruik: which name a person wants to be called by.
pub static NAAM_GEBRUIK: CodeList = CodeList {
    id: "COD700",
    name: "NaamGebruik",
    codes: &[
        Code::always("1", "Eigen naam"),
        Code::always("2", "Naam echtgenoot of geregistreerd partner of alternatieve naam"),
        Code::always("3", "Naam echtgenoot of geregistreerd partner gevolgd door eigen naam"),
        Code::always("4", "Eigen naam gevolgd door naam echtgenoot of geregistreerd partner"),
        Code::always("5", "Pseudoniem"),
        Code::always("6", "Niet-natuurlijk persoon"),
    ],
};

/// COD747 Communicatievorm: special form of communication.
pub static COMMUNICATIEVORM: CodeList = CodeList {
    id: "COD747",
    name: "Communicatievorm",
    codes: &[
        Code::always("1", "Tolk taal"),
        Code::always("2", "Doventolk"),
        Code::always("3", "Doofblindentolk"),
    ],
};

/// WJ232 JuridischeStatus: legal situation at the time of the decision.
pub static JURIDISCHE_STATUS: CodeList = CodeList {
    id: "WJ232",
    name: "JuridischeStatus",
    codes: &[
        Code::always("01", "Rechterlijke machtiging, voorlopig of voortgezet"),
        Code::always("02", "Rechterlijke machtiging op eigen verzoek"),
        Code::always("03", "Rechterlijke machtiging met voorwaardelijk ontslag"),
        Code::always("04", "Ondertoezichtstelling (OTS)"),
        Code::always("05", "Inbewaringstelling (IBS)"),
        Code::always("11", "Strafrechtelijke justitiële contacten: tbs"),
        Code::always("12", "Strafrechtelijke justitiële contacten: overig"),
    ],
};

/// WJ003 WettelijkeVertegenwoordiging: legal representation.
pub static WETTELIJKE_VERTEGENWOORDIGING: CodeList = CodeList {
    id: "WJ003",
    name: "WettelijkeVertegenwoordiging",
    codes: &[
        Code::always("06", "Voogdij"),
        Code::always("07", "Bewindvoering"),
        Code::always("08", "Mentorschap"),
        Code::always("09", "Ondercuratelestelling"),
        Code::always("10", "Zaakwaarneming"),
    ],
};

/// COD472 SoortRelatie: what a person is to the client.
pub static SOORT_RELATIE: CodeList = CodeList {
    id: "COD472",
    name: "SoortRelatie",
    codes: &[
        Code::always("03", "Curator (juridisch)"),
        Code::always("04", "Financieel (gemachtigd)"),
        Code::always("05", "Financieel (toetsing)"),
        Code::always("06", "Leefeenheid"),
        Code::always("07", "Hulpverlener"),
        Code::always("08", "Specialist"),
        Code::always("09", "Anders"),
        Code::always("10", "Ouder"),
        Code::always("11", "Voogd"),
        Code::always("12", "Partner of echtgenoot"),
        Code::always("13", "Pleegouder"),
        Code::always("14", "Bewindvoerder"),
        Code::always("15", "Mentor"),
        Code::always("16", "Zoon/dochter"),
        Code::always("17", "Familielid"),
        Code::always("18", "Gezinslid"),
        Code::always("19", "Buur"),
        Code::always("20", "Vriend(in)/kennis"),
        Code::always("21", "Cliëntondersteuner"),
        Code::always("22", "Huisarts"),
        Code::always("23", "Erven van"),
        Code::always("24", "Werkgever"),
        Code::always("25", "Wijkcoach"),
    ],
};

/// COD757 AdresSoort: kind of address.
pub static ADRES_SOORT: CodeList = CodeList {
    id: "COD757",
    name: "AdresSoort",
    codes: &[
        Code::always("01", "BRP-adres"),
        Code::always("02", "Correspondentie-adres"),
        Code::always("03", "Verblijfadres"),
        Code::always("04", "Tijdelijk verblijfadres"),
    ],
};

/// NUM061 AanduidingWoonadres: where a home is that has no ordinary address.
pub static AANDUIDING_WOONADRES: CodeList = CodeList {
    id: "NUM061",
    name: "AanduidingWoonadres",
    codes: &[
        Code::always("AB", "Aan boord"),
        Code::always("BY", "Bij"),
        Code::always("TO", "Tegenover"),
        Code::always("WW", "Woonwagen"),
    ],
};

/// JZ020 ProductCategorie: main category of youth care.
pub static PRODUCT_CATEGORIE: CodeList = CodeList {
    id: "JZ020",
    name: "ProductCategorie",
    codes: &[
        Code::always("31", "Zonder verblijf: uitgevoerd door wijk- of buurtteam (indeling 2015)"),
        Code::always(
            "32",
            "Zonder verblijf: ambulante jeugdhulp op locatie van de aanbieder (indeling 2015)",
        ),
        Code::always("33", "Zonder verblijf: daghulp op locatie van de aanbieder (indeling 2015)"),
        Code::always(
            "34",
            "Zonder verblijf: jeugdhulp in het netwerk van de jeugdige (indeling 2015)",
        ),
        Code::always("35", "Met verblijf: pleegzorg (indeling 2015)"),
        Code::always("36", "Met verblijf: gezinsgericht (indeling 2015)"),
        Code::always("37", "Met verblijf: gesloten plaatsing (indeling 2015)"),
        Code::always("38", "Met verblijf: overig residentieel (indeling 2015)"),
        Code::always("40", "Persoonlijke verzorging"),
        Code::always("41", "Dagbehandeling"),
        Code::always("42", "Vervoerdiensten"),
        Code::always("43", "Jeugdhulp verblijf (incl. behandeling)"),
        Code::always("44", "Jeugdhulp verblijf (excl. behandeling)"),
        Code::always("45", "Jeugdhulp ambulant"),
        Code::always("46", "Jeugdhulp crisis"),
        Code::always("47", "Jeugdreclassering"),
        Code::always("48", "Jeugdbescherming"),
        Code::always("49", "Activiteiten in het preventief justitieel kader"),
        Code::always("50", "Maatwerkarrangementen jeugd"),
        Code::always("51", "Generalistische basis-ggz"),
        Code::always("52", "Specialistische ggz"),
        Code::always("53", "Kindergeneeskunde"),
        Code::since("2017-10-01", "54", "Jeugd-ggz"),
        Code::since("2017-10-01", "55", "Landelijk ingekochte zorg"),
    ],
};

/// JZ002 RedenWijziging: why an assignment changed.
pub static REDEN_WIJZIGING: CodeList = CodeList {
    id: "JZ002",
    name: "RedenWijziging",
    codes: &[
        Code::always("01", "Administratieve correctie (vervallen)"),
        Code::always("02", "Cliënt overleden"),
        Code::always("03", "Contractwijziging"),
        Code::always("04", "Herbeoordeling: verlenging toewijzing"),
        Code::always("05", "Herbeoordeling: verkorting toewijzing"),
        Code::always("06", "Uitstroom naar ander domein"),
        Code::always("07", "Verhuizing naar een andere gemeente"),
        Code::always("08", "Wijziging leveringsvorm"),
        Code::always("09", "Overstap naar andere aanbieder"),
        Code::since("2017-10-01", "10", "Overgang naar nieuwe bekostigingssystematiek"),
        Code::since("2018-04-01", "11", "Gemeentelijke herindeling"),
        Code::since("2021-01-01", "12", "Geïnitieerd door de aanbieder"),
        Code::since("2022-04-01", "13", "Verwijderd"),
        Code::since("2022-04-01", "14", "Administratieve correctie"),
    ],
};

/// WJ756 Eenheid: unit of a volume.
pub static EENHEID: CodeList = CodeList {
    id: "WJ756",
    name: "Eenheid",
    codes: &[
        Code::always("01", "Minuut"),
        Code::always("04", "Uur"),
        Code::always("14", "Etmaal"),
        Code::always("16", "Dagdeel (4 uur)"),
        Code::since("2021-01-01", "82", "Stuks (output)"),
        Code::always("83", "Euro's"),
        Code::since("2021-01-01", "84", "Stuks (inspanning)"),
    ],
};

/// WMO757 Frequentie: period over which a volume is counted.
pub static FREQUENTIE: CodeList = CodeList {
    id: "WMO757",
    name: "Frequentie",
    codes: &[
        Code::always("1", "Per dag"),
        Code::always("2", "Per week"),
        Code::always("4", "Per maand"),
        Code::always("6", "Totaal binnen geldigheidsduur toewijzing"),
    ],
};

/// JZ588 RedenBeeindiging: why care stopped.
pub static REDEN_BEEINDIGING: CodeList = CodeList {
    id: "JZ588",
    name: "RedenBeeindiging",
    codes: &[
        Code::always("02", "Overlijden"),
        Code::always("20", "Levering is tijdelijk beëindigd"),
        Code::always("31", "Levering is volgens plan beëindigd"),
        Code::always("32", "Voortijdig afgesloten: eenzijdig door de cliënt"),
        Code::always("33", "Voortijdig afgesloten: eenzijdig door de aanbieder"),
        Code::always("34", "Voortijdig afgesloten: in overeenstemming"),
        Code::always("35", "Voortijdig afgesloten: wegens externe omstandigheden"),
        Code::since("2021-01-01", "36", "Geïnitieerd door de gemeente"),
        Code::since("2021-01-01", "37", "In verband met wijzigingsverzoek"),
        Code::since("2022-04-01", "38", "Overstap naar andere aanbieder"),
        Code::since("2022-04-01", "39", "Uitstroom naar ander domein"),
    ],
};

/// COD467 StatusAanlevering: what a row reports: 1 reports, 3 withdraws; 2 and 9 are refused by rule CS058.
pub static STATUS_AANLEVERING: CodeList = CodeList {
    id: "COD467",
    name: "StatusAanlevering",
    codes: &[
        Code::always("1", "Eerste aanlevering"),
        Code::always("2", "Gewijzigde aanlevering"),
        Code::always("3", "Verwijderen aanlevering"),
        Code::always("9", "Niet van toepassing (ongewijzigd)"),
    ],
};

/// COD002 BerichtCode: the code of each message type, in its header.
///
/// Those of the return messages of iWmo are not in a schema at hand: they are the numbers between,
/// which other software for iWmo uses too.
pub static BERICHT_CODE: CodeList = CodeList {
    id: "COD002",
    name: "BerichtCode",
    codes: &[
        Code::always("414", "WMO301"),
        Code::always("415", "WMO302"),
        Code::always("418", "WMO305"),
        Code::always("419", "WMO306"),
        Code::always("420", "WMO307"),
        Code::always("421", "WMO308"),
        Code::always("436", "JW301"),
        Code::always("437", "JW302"),
        Code::always("438", "JW305"),
        Code::always("439", "JW306"),
        Code::always("440", "JW307"),
        Code::always("441", "JW308"),
        Code::always("444", "WMO315"),
        Code::always("445", "WMO316"),
        Code::always("446", "JW315"),
        Code::always("447", "JW316"),
        Code::always("480", "WMO317"),
        Code::always("481", "WMO318"),
        Code::always("482", "WMO319"),
        Code::always("483", "WMO320"),
        Code::always("484", "WMO323"),
        Code::always("485", "WMO325"),
        Code::always("486", "JW317"),
        Code::always("487", "JW318"),
        Code::always("488", "JW319"),
        Code::always("489", "JW320"),
        Code::always("490", "JW323"),
        Code::always("491", "JW325"),
    ],
};

/// WJ001 RetourCode: what a return message says of a part of the message it answers.
pub static RETOUR_CODE: CodeList =
    CodeList { id: "WJ001", name: "RetourCode", codes: &retour::CODES };

/// COD032 LandCode: country or territory.
pub static LAND_CODE: CodeList = CodeList { id: "COD032", name: "LandCode", codes: &land::CODES };

/// Every list.
pub static ALL: [&CodeList; 26] = [
    &GESLACHT,
    &DATUM_GEBRUIK,
    &NAAM_GEBRUIK,
    &COMMUNICATIEVORM,
    &JURIDISCHE_STATUS,
    &WETTELIJKE_VERTEGENWOORDIGING,
    &SOORT_RELATIE,
    &ADRES_SOORT,
    &AANDUIDING_WOONADRES,
    &PRODUCT_CATEGORIE,
    &REDEN_WIJZIGING,
    &EENHEID,
    &FREQUENTIE,
    &REDEN_BEEINDIGING,
    &STATUS_AANLEVERING,
    &BERICHT_CODE,
    &DEBET_CREDIT,
    &JA_NEE,
    &TYPE_VERWIJZER,
    &REDEN_VERZOEK,
    &REDEN_AFWIJZING_VERZOEK,
    &VERZOEK_ANTWOORD,
    &RETOUR_CODE,
    &LAND_CODE,
    &wmo::PRODUCT_CATEGORIE,
    &wmo::REDEN_BEEINDIGING,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_is_ascending_so_that_lookup_finds_every_code() {
        for list in ALL {
            assert!(list.codes.is_sorted_by(|a, b| a.code < b.code), "{}", list.name);
            for code in list.codes {
                assert_eq!(list.find(code.code), Some(code), "{} {}", list.name, code.code);
                assert!(!code.description.is_empty(), "{} {}", list.name, code.code);
                assert_eq!(code.from.is_empty(), code.from().is_none(), "{}", code.from);
                assert_eq!(code.until.is_empty(), code.until().is_none(), "{}", code.until);
            }
        }
    }

    #[track_caller]
    fn check(list: &CodeList, code: &str, expected: Option<&str>) {
        assert_eq!(list.find(code).map(|code| code.description), expected, "{} {code}", list.name);
    }

    #[test]
    fn a_code_is_a_text() {
        check(&GESLACHT, "2", Some("Vrouwelijk"));
        check(&GESLACHT, "02", None);
        check(&EENHEID, "04", Some("Uur"));
        check(&EENHEID, "4", None);
        check(&REDEN_BEEINDIGING, "20", Some("Levering is tijdelijk beëindigd"));
        check(&PRODUCT_CATEGORIE, "39", None);
        check(&LAND_CODE, "NL", Some("Nederland"));
        check(&LAND_CODE, "nl", None);
        check(&BERICHT_CODE, "438", Some("JW305"));
        check(&BERICHT_CODE, "485", Some("WMO325"));
        check(&RETOUR_CODE, "S329", Some("ProductCode hoort niet bij de ProductCategorie"));
        check(&RETOUR_CODE, "1", None);
        check(&TYPE_VERWIJZER, "07", None);
        check(&wmo::PRODUCT_CATEGORIE, "01", Some("Hulp bij het huishouden"));
        check(&wmo::PRODUCT_CATEGORIE, "45", None);
        check(&wmo::REDEN_BEEINDIGING, "32", None);
        check(&GESLACHT, "", None);
    }

    #[test]
    fn a_code_is_valid_from_its_first_day() {
        let removed = REDEN_WIJZIGING.find("13").unwrap();
        let day = |text| Day::parse(text).unwrap();
        assert!(!removed.valid_on(day("2022-03-31")));
        assert!(removed.valid_on(day("2022-04-01")));
        assert!(EENHEID.find("01").unwrap().valid_on(day("0001-01-01")));
    }
}
