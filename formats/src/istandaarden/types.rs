//! The types of the shared schemas of iJw 3.2 and iWmo 3.2: the same but for two code lists.

use wijkstroom_schemas::codes::{self, CodeList};

use crate::grammar::{
    ComplexType, Facets, Pattern, SimpleType, by_law, group, one, optional, shared,
};

const fn text(name: &'static str, max: usize) -> SimpleType {
    SimpleType { name, facets: Facets::Text { min: 1, max: Some(max), pattern: Pattern::OneLine } }
}

const fn pattern(name: &'static str, max: Option<usize>, pattern: Pattern) -> SimpleType {
    SimpleType { name, facets: Facets::Text { min: 1, max, pattern } }
}

const fn whole(name: &'static str, max: u64) -> SimpleType {
    SimpleType { name, facets: Facets::Whole { max, pattern: Pattern::Any } }
}

const fn code(name: &'static str, list: &'static CodeList) -> SimpleType {
    SimpleType { name, facets: Facets::Code(list) }
}

static AANDUIDING_WOONADRES: SimpleType =
    code("LDT_AanduidingWoonadres", &codes::AANDUIDING_WOONADRES);
pub(super) static ADRES_SOORT: SimpleType = code("LDT_AdresSoort", &codes::ADRES_SOORT);
pub(super) static AGB_CODE: SimpleType = pattern("LDT_AgbCode", Some(8), Pattern::Digits(8));
pub(super) static BEDRAG: SimpleType = whole("LDT_Bedrag", 99_999_999);
pub(super) static BERICHT_VERSIE: SimpleType =
    SimpleType { name: "", facets: Facets::Whole { max: 99, pattern: Pattern::Is("3") } };
pub(super) static BERICHT_SUBVERSIE: SimpleType =
    SimpleType { name: "", facets: Facets::Whole { max: 99, pattern: Pattern::Is("2") } };
pub(super) static BUDGET: SimpleType = whole("LDT_Budget", 99_999_999);
pub(super) static BSN: SimpleType = pattern("LDT_BurgerServicenummer", Some(9), Pattern::Digits(9));
pub(super) static COMMENTAAR: SimpleType = pattern("LDT_Commentaar", None, Pattern::NotBlank);
static COMMUNICATIEVORM: SimpleType = code("LDT_Communicatievorm", &codes::COMMUNICATIEVORM);
pub(super) static DATUM: SimpleType = SimpleType { name: "LDT_Datum", facets: Facets::Date };
static DATUM_GEBRUIK: SimpleType = code("LDT_DatumGebruik", &codes::DATUM_GEBRUIK);
static DEBET_CREDIT: SimpleType = code("LDT_DebetCredit", &codes::DEBET_CREDIT);
/// Of a claim: it has no name in the schema.
pub(super) static DECLARATIE_NUMMER: SimpleType = pattern("", Some(12), Pattern::LettersAndDigits);
pub(super) static EENHEID: SimpleType = code("LDT_Eenheid", &codes::EENHEID);
pub(super) static EMAILADRES: SimpleType = text("LDT_Emailadres", 80);
static FREQUENTIE: SimpleType = code("LDT_Frequentie", &codes::FREQUENTIE);
pub(super) static GEMEENTE: SimpleType = pattern("LDT_Gemeente", None, Pattern::Digits(4));
pub(super) static GESLACHT: SimpleType = code("LDT_Geslacht", &codes::GESLACHT);
static HUISLETTER: SimpleType = text("LDT_Huisletter", 1);
static HUISNUMMER: SimpleType = whole("LDT_Huisnummer", 99_999);
static HUISNUMMER_TOEVOEGING: SimpleType = text("LDT_HuisnummerToevoeging", 4);
pub(super) static IDENTIFICATIE: SimpleType = text("LDT_IdentificatieBericht", 12);
/// Of the answer to a claim.
pub(super) static IDENTIFICATIE_DECLARATIE: SimpleType =
    pattern("LDT_IdentificatieDeclaratie", Some(12), Pattern::Any);
pub(super) static JA_NEE: SimpleType = code("LDT_JaNee", &codes::JA_NEE);
pub(super) static JURIDISCHE_STATUS: SimpleType =
    code("LDT_JuridischeStatus", &codes::JURIDISCHE_STATUS);
static LAND_CODE: SimpleType = code("LDT_LandCode", &codes::LAND_CODE);
static LANDNUMMER: SimpleType = text("LDT_Landnummer", 4);
static NAAM: SimpleType = text("LDT_Naam", 200);
static NAAM_GEBRUIK: SimpleType = code("LDT_NaamGebruik", &codes::NAAM_GEBRUIK);
static NAAM_VERWIJZER: SimpleType = text("LDT_NaamVerwijzer", 64);
pub(super) static NUMMER: SimpleType = whole("LDT_Nummer", 999_999_999);
pub(super) static ORGANISATIENAAM: SimpleType = text("LDT_Organisatienaam", 35);
pub(super) static PERSOONSID: SimpleType = text("LDT_Persoonsid", 20);
static PLAATSNAAM: SimpleType = text("LDT_Plaatsnaam", 80);
static POSTCODE: SimpleType = text("LDT_Postcode", 8);
pub(super) static PRODUCT_CATEGORIE: SimpleType =
    code("LDT_ProductCategorie", &codes::PRODUCT_CATEGORIE);
pub(super) static PRODUCT_CATEGORIE_WMO: SimpleType =
    code("LDT_ProductCategorie", &codes::wmo::PRODUCT_CATEGORIE);
pub(super) static PRODUCT_CODE: SimpleType = text("LDT_ProductCode", 5);
pub(super) static REDEN_AFWIJZING_VERZOEK: SimpleType =
    code("LDT_RedenAfwijzingVerzoek", &codes::REDEN_AFWIJZING_VERZOEK);
pub(super) static REDEN_BEEINDIGING: SimpleType =
    code("LDT_RedenBeeindiging", &codes::REDEN_BEEINDIGING);
pub(super) static REDEN_BEEINDIGING_WMO: SimpleType =
    code("LDT_RedenBeeindiging", &codes::wmo::REDEN_BEEINDIGING);
pub(super) static REDEN_VERZOEK: SimpleType = code("LDT_RedenVerzoek", &codes::REDEN_VERZOEK);
pub(super) static REDEN_WIJZIGING: SimpleType = code("LDT_RedenWijziging", &codes::REDEN_WIJZIGING);
pub(super) static REFERENTIE: SimpleType = text("LDT_Referentie", 36);
static REFERENTIE_NUMMER: SimpleType = pattern("LDT_ReferentieNummer", Some(20), Pattern::Any);
pub(super) static RELATIE_VOLGORDE: SimpleType = whole("LDT_RelatieVolgorde", 99);
pub(super) static RETOUR_CODE: SimpleType = code("LDT_RetourCode", &codes::RETOUR_CODE);
pub(super) static SOORT_RELATIE: SimpleType = code("LDT_SoortRelatie", &codes::SOORT_RELATIE);
pub(super) static STATUS_AANLEVERING: SimpleType =
    code("LDT_StatusAanlevering", &codes::STATUS_AANLEVERING);
static STRAATNAAM: SimpleType = text("LDT_Straatnaam", 24);
static TAAL: SimpleType = text("LDT_Taal", 25);
static TELEFOONNUMMER: SimpleType = pattern("LDT_Telefoonnummer", Some(15), Pattern::DigitsOnly);
pub(super) static TIJD: SimpleType = SimpleType { name: "LDT_Tijd", facets: Facets::Time };
static TOTAAL_BEDRAG: SimpleType = whole("LDT_TotaalBedrag", 999_999_999_999);
static TYPE_VERWIJZER: SimpleType = code("LDT_TypeVerwijzer", &codes::TYPE_VERWIJZER);
pub(super) static VERSIE: SimpleType = pattern("LDT_Versie", None, Pattern::Version);
pub(super) static VERZOEK_ANTWOORD: SimpleType =
    code("LDT_VerzoekAntwoord", &codes::VERZOEK_ANTWOORD);
pub(super) static VOLUME: SimpleType = whole("LDT_Volume", 99_999_999);
static VOORLETTERS: SimpleType = pattern("LDT_Voorletters", Some(6), Pattern::Letters);
static VOORVOEGSEL: SimpleType = text("LDT_Voorvoegsel", 10);
pub(super) static WETTELIJKE_VERTEGENWOORDIGING: SimpleType =
    code("LDT_WettelijkeVertegenwoordiging", &codes::WETTELIJKE_VERTEGENWOORDIGING);

static ACHTERNAAM: ComplexType = shared(
    "CDT_Achternaam",
    &[one("Achternaam", &NAAM), optional(one("Voorvoegsel", &VOORVOEGSEL))],
);

pub(super) static ADRES: ComplexType = shared(
    "CDT_Adres",
    &[
        optional(group("Huis", &HUIS)),
        optional(one("Postcode", &POSTCODE)),
        optional(one("Straatnaam", &STRAATNAAM)),
        optional(one("Plaatsnaam", &PLAATSNAAM)),
        optional(one("LandCode", &LAND_CODE)),
    ],
);

pub(super) static BEDRAG_MET_DC: ComplexType =
    shared("CDT_BedragMetDC", &[one("Bedrag", &BEDRAG), one("DebetCredit", &DEBET_CREDIT)]);

pub(super) static BERICHT_IDENTIFICATIE: ComplexType = shared(
    "CDT_BerichtIdentificatie",
    &[one("Identificatie", &IDENTIFICATIE), one("Dagtekening", &DATUM)],
);

pub(super) static COMMUNICATIE: ComplexType =
    shared("CDT_Communicatie", &[one("Vorm", &COMMUNICATIEVORM), optional(one("Taal", &TAAL))]);

pub(super) static GEBOORTEDATUM: ComplexType = shared(
    "CDT_Geboortedatum",
    &[one("Datum", &DATUM), optional(one("DatumGebruik", &DATUM_GEBRUIK))],
);

pub(super) static GESLOTEN_PERIODE: ComplexType =
    shared("CDT_GeslotenPeriode", &[one("Begindatum", &DATUM), one("Einddatum", &DATUM)]);

static HUIS: ComplexType = shared(
    "CDT_Huis",
    &[
        one("Huisnummer", &HUISNUMMER),
        optional(one("Huisletter", &HUISLETTER)),
        optional(one("HuisnummerToevoeging", &HUISNUMMER_TOEVOEGING)),
        optional(one("AanduidingWoonadres", &AANDUIDING_WOONADRES)),
    ],
);

pub(super) static OMVANG: ComplexType = shared(
    "CDT_Omvang",
    &[one("Volume", &VOLUME), one("Eenheid", &EENHEID), one("Frequentie", &FREQUENTIE)],
);

pub(super) static OPEN_PERIODE: ComplexType = shared(
    "CDT_OpenPeriode",
    &[optional(one("Begindatum", &DATUM)), optional(one("Einddatum", &DATUM))],
);

pub(super) static PRODUCT: ComplexType = shared(
    "CDT_Product",
    &[
        by_law("Categorie", &PRODUCT_CATEGORIE, &PRODUCT_CATEGORIE_WMO),
        optional(one("Code", &PRODUCT_CODE)),
    ],
);

pub(super) static PRODUCT_REFERENTIE: ComplexType = shared(
    "CDT_Referentie",
    &[
        one("ReferentieNummer", &REFERENTIE_NUMMER),
        optional(one("VorigReferentieNummer", &REFERENTIE_NUMMER)),
    ],
);

static TELEFOON: ComplexType = shared(
    "CDT_Telefoon",
    &[one("Telefoonnummer", &TELEFOONNUMMER), one("Landnummer", &LANDNUMMER)],
);

pub(super) static TELEFOONNUMMERS: ComplexType = shared(
    "CDT_Telefoonnummers",
    &[group("Telefoon01", &TELEFOON), optional(group("Telefoon02", &TELEFOON))],
);

pub(super) static TOTAAL_BEDRAG_MET_DC: ComplexType = shared(
    "CDT_TotaalBedragMetDC",
    &[one("TotaalBedrag", &TOTAAL_BEDRAG), one("DebetCredit", &DEBET_CREDIT)],
);

pub(super) static VERKORTE_NAAM: ComplexType = shared(
    "CDT_VerkorteNaam",
    &[
        group("Geslachtsnaam", &ACHTERNAAM),
        optional(one("Voornamen", &NAAM)),
        optional(one("Voorletters", &VOORLETTERS)),
    ],
);

pub(super) static VERWIJZER: ComplexType = shared(
    "CDT_Verwijzer",
    &[
        one("Type", &TYPE_VERWIJZER),
        optional(one("Naam", &NAAM_VERWIJZER)),
        optional(one("ZorgverlenerCode", &AGB_CODE)),
    ],
);

pub(super) static VOLLEDIGE_NAAM: ComplexType = shared(
    "CDT_VolledigeNaam",
    &[
        group("Geslachtsnaam", &ACHTERNAAM),
        optional(group("Partnernaam", &ACHTERNAAM)),
        optional(one("Voornamen", &NAAM)),
        optional(one("Voorletters", &VOORLETTERS)),
        one("NaamGebruik", &NAAM_GEBRUIK),
    ],
);

pub(super) static XSD_VERSIE: ComplexType = shared(
    "CDT_XsdVersie",
    &[one("BasisschemaXsdVersie", &VERSIE), one("BerichtXsdVersie", &VERSIE)],
);
