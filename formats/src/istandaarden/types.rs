//! The types of the shared schema, release 3.2.

use wijkstroom_schemas::codes::{self, CodeList};

use crate::grammar::{ComplexType, Element, Facets, Pattern, SimpleType, group, one, optional};

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

/// The code of a message type, fixed by a pattern.
pub(super) const fn bericht_code(code: &'static str) -> SimpleType {
    SimpleType {
        name: "",
        facets: Facets::Text { min: 1, max: Some(3), pattern: Pattern::Is(code) },
    }
}

static BERICHT_VERSIE: SimpleType =
    SimpleType { name: "", facets: Facets::Whole { max: 99, pattern: Pattern::Is("3") } };
static BERICHT_SUBVERSIE: SimpleType =
    SimpleType { name: "", facets: Facets::Whole { max: 99, pattern: Pattern::Is("2") } };

static AANDUIDING_WOONADRES: SimpleType =
    code("LDT_AanduidingWoonadres", &codes::AANDUIDING_WOONADRES);
pub(super) static ADRES_SOORT: SimpleType = code("LDT_AdresSoort", &codes::ADRES_SOORT);
pub(super) static AGB_CODE: SimpleType = pattern("LDT_AgbCode", Some(8), Pattern::Digits(8));
pub(super) static BUDGET: SimpleType = whole("LDT_Budget", 99_999_999);
pub(super) static BSN: SimpleType = pattern("LDT_BurgerServicenummer", Some(9), Pattern::Digits(9));
pub(super) static COMMENTAAR: SimpleType = pattern("LDT_Commentaar", None, Pattern::NotBlank);
static COMMUNICATIEVORM: SimpleType = code("LDT_Communicatievorm", &codes::COMMUNICATIEVORM);
pub(super) static DATUM: SimpleType = SimpleType { name: "LDT_Datum", facets: Facets::Date };
static DATUM_GEBRUIK: SimpleType = code("LDT_DatumGebruik", &codes::DATUM_GEBRUIK);
static EENHEID: SimpleType = code("LDT_Eenheid", &codes::EENHEID);
pub(super) static EMAILADRES: SimpleType = text("LDT_Emailadres", 80);
static FREQUENTIE: SimpleType = code("LDT_Frequentie", &codes::FREQUENTIE);
pub(super) static GEMEENTE: SimpleType = pattern("LDT_Gemeente", None, Pattern::Digits(4));
pub(super) static GESLACHT: SimpleType = code("LDT_Geslacht", &codes::GESLACHT);
static HUISLETTER: SimpleType = text("LDT_Huisletter", 1);
static HUISNUMMER: SimpleType = whole("LDT_Huisnummer", 99_999);
static HUISNUMMER_TOEVOEGING: SimpleType = text("LDT_HuisnummerToevoeging", 4);
static IDENTIFICATIE: SimpleType = text("LDT_IdentificatieBericht", 12);
pub(super) static JURIDISCHE_STATUS: SimpleType =
    code("LDT_JuridischeStatus", &codes::JURIDISCHE_STATUS);
static LAND_CODE: SimpleType = code("LDT_LandCode", &codes::LAND_CODE);
static LANDNUMMER: SimpleType = text("LDT_Landnummer", 4);
static NAAM: SimpleType = text("LDT_Naam", 200);
static NAAM_GEBRUIK: SimpleType = code("LDT_NaamGebruik", &codes::NAAM_GEBRUIK);
pub(super) static NUMMER: SimpleType = whole("LDT_Nummer", 999_999_999);
pub(super) static ORGANISATIENAAM: SimpleType = text("LDT_Organisatienaam", 35);
pub(super) static PERSOONSID: SimpleType = text("LDT_Persoonsid", 20);
static PLAATSNAAM: SimpleType = text("LDT_Plaatsnaam", 80);
static POSTCODE: SimpleType = text("LDT_Postcode", 8);
static PRODUCT_CATEGORIE: SimpleType = code("LDT_ProductCategorie", &codes::PRODUCT_CATEGORIE);
static PRODUCT_CODE: SimpleType = text("LDT_ProductCode", 5);
pub(super) static REDEN_BEEINDIGING: SimpleType =
    code("LDT_RedenBeeindiging", &codes::REDEN_BEEINDIGING);
pub(super) static REDEN_WIJZIGING: SimpleType = code("LDT_RedenWijziging", &codes::REDEN_WIJZIGING);
pub(super) static REFERENTIE: SimpleType = text("LDT_Referentie", 36);
pub(super) static RELATIE_VOLGORDE: SimpleType = whole("LDT_RelatieVolgorde", 99);
pub(super) static SOORT_RELATIE: SimpleType = code("LDT_SoortRelatie", &codes::SOORT_RELATIE);
pub(super) static STATUS_AANLEVERING: SimpleType =
    code("LDT_StatusAanlevering", &codes::STATUS_AANLEVERING);
static STRAATNAAM: SimpleType = text("LDT_Straatnaam", 24);
static TAAL: SimpleType = text("LDT_Taal", 25);
static TELEFOONNUMMER: SimpleType = pattern("LDT_Telefoonnummer", Some(15), Pattern::DigitsOnly);
pub(super) static TIJD: SimpleType = SimpleType { name: "LDT_Tijd", facets: Facets::Time };
static VERSIE: SimpleType = pattern("LDT_Versie", None, Pattern::Version);
static VOLUME: SimpleType = whole("LDT_Volume", 99_999_999);
static VOORLETTERS: SimpleType = pattern("LDT_Voorletters", Some(6), Pattern::Letters);
static VOORVOEGSEL: SimpleType = text("LDT_Voorvoegsel", 10);
pub(super) static WETTELIJKE_VERTEGENWOORDIGING: SimpleType =
    code("LDT_WettelijkeVertegenwoordiging", &codes::WETTELIJKE_VERTEGENWOORDIGING);

static ACHTERNAAM: ComplexType = ComplexType {
    name: "CDT_Achternaam",
    shared: true,
    elements: &[one("Achternaam", &NAAM), optional(one("Voorvoegsel", &VOORVOEGSEL))],
};

pub(super) static ADRES: ComplexType = ComplexType {
    name: "CDT_Adres",
    shared: true,
    elements: &[
        optional(group("Huis", &HUIS)),
        optional(one("Postcode", &POSTCODE)),
        optional(one("Straatnaam", &STRAATNAAM)),
        optional(one("Plaatsnaam", &PLAATSNAAM)),
        optional(one("LandCode", &LAND_CODE)),
    ],
};

static BERICHT_IDENTIFICATIE: ComplexType = ComplexType {
    name: "CDT_BerichtIdentificatie",
    shared: true,
    elements: &[one("Identificatie", &IDENTIFICATIE), one("Dagtekening", &DATUM)],
};

pub(super) static COMMUNICATIE: ComplexType = ComplexType {
    name: "CDT_Communicatie",
    shared: true,
    elements: &[one("Vorm", &COMMUNICATIEVORM), optional(one("Taal", &TAAL))],
};

pub(super) static GEBOORTEDATUM: ComplexType = ComplexType {
    name: "CDT_Geboortedatum",
    shared: true,
    elements: &[one("Datum", &DATUM), optional(one("DatumGebruik", &DATUM_GEBRUIK))],
};

static HUIS: ComplexType = ComplexType {
    name: "CDT_Huis",
    shared: true,
    elements: &[
        one("Huisnummer", &HUISNUMMER),
        optional(one("Huisletter", &HUISLETTER)),
        optional(one("HuisnummerToevoeging", &HUISNUMMER_TOEVOEGING)),
        optional(one("AanduidingWoonadres", &AANDUIDING_WOONADRES)),
    ],
};

pub(super) static OMVANG: ComplexType = ComplexType {
    name: "CDT_Omvang",
    shared: true,
    elements: &[one("Volume", &VOLUME), one("Eenheid", &EENHEID), one("Frequentie", &FREQUENTIE)],
};

pub(super) static OPEN_PERIODE: ComplexType = ComplexType {
    name: "CDT_OpenPeriode",
    shared: true,
    elements: &[optional(one("Begindatum", &DATUM)), optional(one("Einddatum", &DATUM))],
};

pub(super) static PRODUCT: ComplexType = ComplexType {
    name: "CDT_Product",
    shared: true,
    elements: &[one("Categorie", &PRODUCT_CATEGORIE), optional(one("Code", &PRODUCT_CODE))],
};

static TELEFOON: ComplexType = ComplexType {
    name: "CDT_Telefoon",
    shared: true,
    elements: &[one("Telefoonnummer", &TELEFOONNUMMER), one("Landnummer", &LANDNUMMER)],
};

pub(super) static TELEFOONNUMMERS: ComplexType = ComplexType {
    name: "CDT_Telefoonnummers",
    shared: true,
    elements: &[group("Telefoon01", &TELEFOON), optional(group("Telefoon02", &TELEFOON))],
};

pub(super) static VERKORTE_NAAM: ComplexType = ComplexType {
    name: "CDT_VerkorteNaam",
    shared: true,
    elements: &[
        group("Geslachtsnaam", &ACHTERNAAM),
        optional(one("Voornamen", &NAAM)),
        optional(one("Voorletters", &VOORLETTERS)),
    ],
};

pub(super) static VOLLEDIGE_NAAM: ComplexType = ComplexType {
    name: "CDT_VolledigeNaam",
    shared: true,
    elements: &[
        group("Geslachtsnaam", &ACHTERNAAM),
        optional(group("Partnernaam", &ACHTERNAAM)),
        optional(one("Voornamen", &NAAM)),
        optional(one("Voorletters", &VOORLETTERS)),
        one("NaamGebruik", &NAAM_GEBRUIK),
    ],
};

static XSD_VERSIE: ComplexType = ComplexType {
    name: "CDT_XsdVersie",
    shared: true,
    elements: &[one("BasisschemaXsdVersie", &VERSIE), one("BerichtXsdVersie", &VERSIE)],
};

/// The header of an outgoing message, in its own namespace.
pub(super) const fn header(
    code: &'static SimpleType,
    sender: &'static SimpleType,
    receiver: &'static SimpleType,
) -> [Element; 7] {
    [
        one("BerichtCode", code),
        one("BerichtVersie", &BERICHT_VERSIE),
        one("BerichtSubversie", &BERICHT_SUBVERSIE),
        one("Afzender", sender),
        one("Ontvanger", receiver),
        group("BerichtIdentificatie", &BERICHT_IDENTIFICATIE),
        group("XsdVersie", &XSD_VERSIE),
    ]
}
