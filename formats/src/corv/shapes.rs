//! Both messages as data, after the schemas of StUF-Jeugdzorg 1.0.9.

use super::grammar::{BG, Holds, Item, JZ, Marks, PERSON, STUF, ZKN};
use super::{Kind, PERSONS_MAX};
use crate::xml::Namespace;

/// What the root of a message of this kind holds.
pub(super) fn of(kind: Kind) -> &'static [Item] {
    match kind {
        Kind::Bescherming => &BESCHERMING,
        Kind::Reclassering => &RECLASSERING,
    }
}

const ONCE: (usize, usize) = (1, 1);
const MAYBE: (usize, usize) = (0, 1);
const ANY: (usize, usize) = (0, usize::MAX);

/// A text of StUF itself, without attributes.
const fn plain(name: &'static str, fits: fn(&str) -> bool, demand: &'static str) -> Item {
    let (times, holds) = (ONCE, Holds::Text(fits, demand));
    Item { name, namespace: STUF, times, nillable: false, marks: Marks::Nothing, holds }
}

/// Elements of which the name and the attributes say no more.
const fn group(
    name: &'static str,
    namespace: Namespace,
    times: (usize, usize),
    items: &'static [Item],
) -> Item {
    let (marks, holds) = (Marks::Nothing, Holds::Elements(items));
    Item { name, namespace, times, nillable: false, marks, holds }
}

/// An entity, or a relation between two, of the sector model for cases.
const fn entity(
    name: &'static str,
    mark: &'static str,
    times: (usize, usize),
    nillable: bool,
    items: &'static [Item],
) -> Item {
    let (marks, holds) = (Marks::Entity(mark), Holds::Elements(items));
    Item { name, namespace: ZKN, times, nillable, marks, holds }
}

/// A text of a sector model.
const fn value(
    name: &'static str,
    namespace: Namespace,
    times: (usize, usize),
    nillable: bool,
    holds: Holds,
) -> Item {
    Item { name, namespace, times, nillable, marks: Marks::Value, holds }
}

const fn date(
    name: &'static str,
    namespace: Namespace,
    times: (usize, usize),
    nillable: bool,
) -> Item {
    Item { name, namespace, times, nillable, marks: Marks::Date, holds: Holds::Date }
}

const fn maybe(name: &'static str, holds: Holds) -> Item {
    value(name, BG, MAYBE, true, holds)
}

fn count(text: &str, min: usize, max: usize) -> bool {
    // A text has at most as many characters as bytes.
    (text.len() <= max || text.chars().count() <= max)
        && text.chars().nth(min.max(1) - 1).is_some() >= (min > 0)
}

fn digits(text: &str, min: usize, max: usize) -> bool {
    (min..=max).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A code of an organisation: no free text.
pub(super) fn is_organisation(text: &str) -> bool {
    (1..=40).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

/// The name of an application.
pub(super) fn is_application(text: &str) -> bool {
    (3..=50).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_. ".contains(&byte))
}

/// A reference of a message.
pub(super) fn is_reference(text: &str) -> bool {
    count(text, 1, 40) && !text.chars().any(char::is_control)
}

static SYSTEEM: [Item; 4] = [
    plain(
        "organisatie",
        |text| is_organisation(text.trim()),
        "hoort een code te zijn van hoogstens 40 letters, cijfers en . _ -",
    ),
    plain(
        "applicatie",
        |text| is_application(text.trim()),
        "hoort 3 tot 50 letters, cijfers, spaties en . _ - te hebben",
    ),
    some_plain("administratie", |text| count(text, 0, 50), "mag hoogstens 50 tekens hebben"),
    some_plain("gebruiker", |text| count(text, 0, 100), "mag hoogstens 100 tekens hebben"),
];

const fn some_plain(name: &'static str, fits: fn(&str) -> bool, demand: &'static str) -> Item {
    Item { times: MAYBE, ..plain(name, fits, demand) }
}

const BERICHTCODE: Item = plain("berichtcode", |text| text == "Di01", "hoort Di01 te zijn");
const REFERENTIENUMMER: Item =
    plain("referentienummer", |text| is_reference(text.trim()), "hoort 1 tot 40 tekens te hebben");
const TIJDSTIP: Item = plain(
    "tijdstipBericht",
    |text| digits(text, 8, 17) && super::facts::moment(text).is_some(),
    "hoort een bestaand tijdstip te zijn als jjjjMMddUUmmss, alleen cijfers",
);

const fn stuurgegevens(functie: Item) -> [Item; 6] {
    [
        BERICHTCODE,
        group("zender", STUF, ONCE, &SYSTEEM),
        group("ontvanger", STUF, ONCE, &SYSTEEM),
        REFERENTIENUMMER,
        TIJDSTIP,
        functie,
    ]
}

static STUURGEGEVENS_BESCHERMING: [Item; 6] = stuurgegevens(plain(
    "functie",
    |text| text == "notificatieDi01",
    "hoort notificatieDi01 te zijn",
));
static STUURGEGEVENS_RECLASSERING: [Item; 6] = stuurgegevens(plain(
    "functie",
    |text| text == "notificatiejrDi01",
    "hoort notificatiejrDi01 te zijn",
));

const fn object(items: &'static [Item]) -> Item {
    Item { namespace: JZ, ..entity("object", "ZAK", ONCE, false, items) }
}

static BESCHERMING: [Item; 2] =
    [group("stuurgegevens", JZ, ONCE, &STUURGEGEVENS_BESCHERMING), object(&ZAAK)];
static RECLASSERING: [Item; 2] =
    [group("stuurgegevens", JZ, ONCE, &STUURGEGEVENS_RECLASSERING), object(&ZAAK_JR)];

const EXTRA: Item = group("extraElementen", STUF, MAYBE, &EXTRA_ELEMENTEN);
static EXTRA_ELEMENTEN: [Item; 1] = [Item {
    name: "extraElement",
    namespace: STUF,
    times: (1, 200),
    nillable: true,
    marks: Marks::Extra,
    holds: Holds::Text(|text| count(text, 0, 4_000), "mag hoogstens 4000 tekens hebben"),
}];

const LONG_80: Holds = Holds::Text(|text| count(text, 0, 80), "mag hoogstens 80 tekens hebben");
const LONG_200: Holds = Holds::Text(|text| count(text, 0, 200), "mag hoogstens 200 tekens hebben");
const LONG_1000: Holds =
    Holds::Text(|text| count(text, 0, 1_000), "mag hoogstens 1000 tekens hebben");
const CODE: Holds = Holds::Text(|text| count(text, 0, 10), "mag hoogstens 10 tekens hebben");
const ZAAK_ID: Holds = Holds::Text(|text| count(text, 5, 40), "hoort 5 tot 40 tekens te hebben");

static ZAAK: [Item; 9] = [
    value("identificatie", ZKN, MAYBE, false, ZAAK_ID),
    Item { nillable: true, ..group("resultaat", ZKN, MAYBE, &RESULTAAT) },
    EXTRA,
    entity("isVan", "ZAKZKT", ONCE, true, &IS_VAN_RVDK),
    entity("heeftBetrekkingOp", "ZAKOBJ", ONCE, true, &BETREKKING),
    entity("heeftAlsBelanghebbende", "ZAKBTRBLH", MAYBE, true, &BELANGHEBBENDE),
    entity("heeftBetrekkingOpAndere", "ZAKZAKBTR", MAYBE, true, &ANDERE),
    entity("heeft", "ZAKSTT", ONCE, true, &HEEFT),
    entity("leidtTot", "ZAKBSL", ANY, true, &LEIDT_TOT),
];

/// What `resultaat/omschrijving` says, and the code of that.
pub(super) static RESULTATEN: [(&str, &str); 4] = [
    ("Verzoek tot onderzoek afgewezen", "verzoek_tot_onderzoek_afgewezen"),
    ("Geen rekest Kinderbescherming", "geen_rekest_kinderbescherming"),
    ("Maatregel opgelegd", "maatregel_opgelegd"),
    ("Geen maatregel opgelegd", "geen_maatregel_opgelegd"),
];

static RESULTAAT: [Item; 1] =
    [value("omschrijving", ZKN, ONCE, true, Holds::OneOf(&firsts(&RESULTATEN)))];

/// What a status says, and the code of that.
pub(super) static STATUSSEN: [(&str, &str); 3] = [
    ("Intake afgerond", "intake_afgerond"),
    ("Onderzoek afgerond", "onderzoek_afgerond"),
    ("Zaak afgerond", "zaak_afgerond"),
];

/// What a role says, and the code of that.
pub(super) static ROLLEN: [(&str, &str); 3] = [
    ("Client (kind)", "kind"),
    ("Client (ongeboren kind)", "ongeboren_kind"),
    ("jeugdige", "jeugdige"),
];

/// The texts of a list of texts and codes.
const fn firsts<const N: usize>(all: &[(&'static str, &'static str); N]) -> [&'static str; N] {
    let mut texts = [""; N];
    let mut at = 0;
    while at < N {
        texts[at] = all[at].0;
        at += 1;
    }
    texts
}

static ROLLEN_BESCHERMING: [&str; 2] = ["Client (kind)", "Client (ongeboren kind)"];

static IS_VAN_RVDK: [Item; 2] = [entity("gerelateerde", "ZKT", ONCE, true, &ZAAKTYPE_RVDK), EXTRA];
static ZAAKTYPE_RVDK: [Item; 1] = [value(
    "omschrijvingGeneriek",
    ZKN,
    ONCE,
    false,
    Holds::OneOf(&["Uitvoeren onderzoek kinderbeschermingsmaatregel"]),
)];

static BETREKKING: [Item; 3] = [
    entity("gerelateerde", "OBJ", ONCE, false, &KIND),
    value("omschrijving", ZKN, ONCE, false, Holds::OneOf(&ROLLEN_BESCHERMING)),
    EXTRA,
];
static KIND: [Item; 1] = [entity(PERSON, "NPS", ONCE, false, &PERSOON)];

static PERSOON: [Item; 9] = [
    maybe("inp.bsn", Holds::Bsn),
    maybe("geslachtsnaam", LONG_200),
    maybe("voorvoegselGeslachtsnaam", LONG_10),
    maybe("voorletters", LONG_20),
    maybe("voornamen", LONG_200),
    maybe("geslachtsaanduiding", Holds::OneOf(&["M", "V", "O"])),
    Item { nillable: true, ..date("geboortedatum", BG, MAYBE, true) },
    group("verblijfsadres", BG, MAYBE, &ADRES),
    EXTRA,
];

const LONG_10: Holds = CODE;
const LONG_20: Holds = Holds::Text(|text| count(text, 0, 20), "mag hoogstens 20 tekens hebben");

static ADRES: [Item; 10] = [
    maybe(
        "aoa.identificatie",
        Holds::Text(|text| count(text, 16, 16), "hoort 16 tekens te hebben"),
    ),
    Item { marks: Marks::Meta, ..maybe("authentiek", Holds::OneOf(&["J", "N"])) },
    maybe("wpl.woonplaatsNaam", LONG_80),
    maybe("gor.openbareRuimteNaam", LONG_80),
    maybe(
        "gor.straatnaam",
        Holds::Text(|text| count(text, 0, 24), "mag hoogstens 24 tekens hebben"),
    ),
    maybe("aoa.postcode", Holds::Text(is_postcode, "hoort een postcode te zijn, zoals 8011AA")),
    maybe(
        "aoa.huisnummer",
        Holds::Text(is_number, "hoort een getal van 1 tot en met 99999 te zijn"),
    ),
    maybe(
        "aoa.huisletter",
        Holds::Text(
            |text| text.len() == 1 && text.as_bytes()[0].is_ascii_alphabetic(),
            "hoort een letter te zijn",
        ),
    ),
    maybe(
        "aoa.huisnummertoevoeging",
        Holds::Text(
            |text| text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_alphanumeric()),
            "hoort hoogstens 4 letters en cijfers te hebben",
        ),
    ),
    maybe(
        "inp.locatiebeschrijving",
        Holds::Text(|text| count(text, 0, 35), "mag hoogstens 35 tekens hebben"),
    ),
];

fn is_postcode(text: &str) -> bool {
    let bytes = text.as_bytes();
    (4..=6).contains(&bytes.len())
        && (b'1'..=b'9').contains(&bytes[0])
        && bytes[1..4].iter().all(u8::is_ascii_digit)
        && bytes[4..].iter().all(u8::is_ascii_uppercase)
}

/// White space around a number is not part of it.
fn is_number(text: &str) -> bool {
    text.trim().parse::<u32>().is_ok_and(|number| (1..=99_999).contains(&number))
}

/// Of a parent nothing is used: what is said of him is only held against the names that there are.
static BELANGHEBBENDE: [Item; 4] = [
    entity("gerelateerde", "BTR", ONCE, true, &OUDER_KEUZE),
    value("code", ZKN, MAYBE, true, CODE),
    value("omschrijving", ZKN, ONCE, false, Holds::OneOf(&["ouder, gezag niet benoemd"])),
    EXTRA,
];
static OUDER_KEUZE: [Item; 1] = [Item {
    namespace: ZKN,
    holds: Holds::Unordered(&OUDER),
    ..entity(PERSON, "NPS", MAYBE, false, &[])
}];

static OUDER: [Item; 14] = [
    maybe("inp.bsn", Holds::Bsn),
    Item { marks: Marks::Meta, ..maybe("authentiek", Holds::OneOf(&["J", "N"])) },
    maybe(
        "anp.identificatie",
        Holds::Text(|text| digits(text, 17, 17), "hoort 17 cijfers te hebben"),
    ),
    maybe("geslachtsnaam", LONG_200),
    maybe("voorvoegselGeslachtsnaam", LONG_10),
    maybe("voorletters", LONG_20),
    maybe("voornamen", LONG_200),
    maybe("geslachtsaanduiding", Holds::OneOf(&["M", "V", "O"])),
    date("geboortedatum", BG, MAYBE, true),
    Item { holds: Holds::Unordered(&OUDER_ADRES), ..group("verblijfsadres", BG, MAYBE, &[]) },
    Item {
        holds: Holds::Unordered(&BUITENLAND),
        ..group("sub.verblijfBuitenland", BG, MAYBE, &[])
    },
    maybe("sub.telefoonnummer", LONG_20),
    maybe(
        "sub.emailadres",
        Holds::Text(|text| count(text, 0, 254), "mag hoogstens 254 tekens hebben"),
    ),
    EXTRA,
];

static OUDER_ADRES: [Item; 15] = [
    maybe("aoa.identificatie", LONG_80),
    Item { marks: Marks::Meta, ..maybe("authentiek", Holds::OneOf(&["J", "N"])) },
    maybe("wpl.identificatie", LONG_10),
    maybe("wpl.woonplaatsNaam", LONG_80),
    group("aoa.woonplaatsWaarinGelegen", BG, MAYBE, &WOONPLAATS),
    maybe("gor.identificatie", LONG_80),
    maybe("opr.identificatie", LONG_80),
    maybe("gor.openbareRuimteNaam", LONG_80),
    maybe("gor.straatnaam", LONG_80),
    maybe("aoa.postcode", Holds::Text(is_postcode, "hoort een postcode te zijn, zoals 8011AA")),
    maybe(
        "aoa.huisnummer",
        Holds::Text(is_number, "hoort een getal van 1 tot en met 99999 te zijn"),
    ),
    maybe("aoa.huisletter", LONG_10),
    maybe("aoa.huisnummertoevoeging", LONG_10),
    maybe("inp.locatiebeschrijving", LONG_80),
    date("begindatumVerblijf", BG, MAYBE, true),
];

static WOONPLAATS: [Item; 2] =
    [maybe("wpl.identificatie", LONG_10), maybe("wpl.woonplaatsNaam", LONG_80)];

static BUITENLAND: [Item; 5] = [
    maybe("lnd.landcode", LONG_10),
    maybe("lnd.landnaam", LONG_80),
    maybe("sub.adresBuitenland1", LONG_80),
    maybe("sub.adresBuitenland2", LONG_80),
    maybe("sub.adresBuitenland3", LONG_80),
];

static ANDERE: [Item; 2] = [entity("gerelateerde", "ZAK", ONCE, true, &ANDERE_ZAAK), EXTRA];
static ANDERE_ZAAK: [Item; 3] = [
    value("identificatie", ZKN, MAYBE, true, ZAAK_ID),
    EXTRA,
    entity("isVan", "ZAKZKT", ONCE, true, &IS_VAN_GEMEENTE),
];
static IS_VAN_GEMEENTE: [Item; 2] =
    [entity("gerelateerde", "ZKT", ONCE, true, &ZAAKTYPE_GEMEENTE), EXTRA];
static ZAAKTYPE_GEMEENTE: [Item; 1] = [value(
    "omschrijvingGeneriek",
    ZKN,
    ONCE,
    true,
    Holds::OneOf(&["Overwegen kinderbeschermingsmaatregel"]),
)];

static HEEFT: [Item; 2] = [
    entity("gerelateerde", "STT", ONCE, false, &STATUS),
    value(
        "datumStatusGezet",
        ZKN,
        ONCE,
        false,
        Holds::Text(
            |text| digits(text, 8, 17) && super::facts::moment(text).is_some(),
            "hoort een bestaande datum te zijn als jjjjmmdd, met of zonder tijd",
        ),
    ),
];
static STATUS: [Item; 1] =
    [value("omschrijving", ZKN, ONCE, false, Holds::OneOf(&firsts(&STATUSSEN)))];

static LEIDT_TOT: [Item; 1] = [entity("gerelateerde", "BSL", ONCE, true, &BESLUIT)];
static BESLUIT: [Item; 5] = [
    date("datumBeslissing", ZKN, ONCE, false),
    value("toelichting", ZKN, ONCE, false, LONG_1000),
    date("ingangsdatumWerking", ZKN, MAYBE, true),
    date("einddatumWerking", ZKN, MAYBE, true),
    EXTRA,
];

static ZAAK_JR: [Item; 5] = [
    value("omschrijving", ZKN, MAYBE, true, LONG_80),
    group("extraElementen", STUF, ONCE, &EXTRA_ELEMENTEN),
    entity("isVan", "ZAKZKT", ONCE, true, &IS_VAN_JR),
    entity("heeftBetrekkingOp", "ZAKOBJ", ONCE, false, &BETREKKING_JR),
    entity("heeftAlsInitiator", "ZAKBTRINI", MAYBE, true, &INITIATOR),
];
static IS_VAN_JR: [Item; 2] = [entity("gerelateerde", "ZKT", ONCE, true, &ZAAKTYPE_JR), EXTRA];
static ZAAKTYPE_JR: [Item; 2] = [
    value("code", ZKN, MAYBE, true, CODE),
    value("omschrijvingGeneriek", ZKN, ONCE, false, Holds::OneOf(&["Signaal behandelen"])),
];
static BETREKKING_JR: [Item; 3] = [
    entity("gerelateerde", "OBJ", ONCE, false, &JEUGDIGEN),
    value("omschrijving", ZKN, ONCE, false, Holds::OneOf(&["jeugdige"])),
    EXTRA,
];
static JEUGDIGEN: [Item; 1] = [entity(PERSON, "NPS", (1, PERSONS_MAX), false, &JEUGDIGE)];
static JEUGDIGE: [Item; 8] = [
    maybe("inp.bsn", Holds::Bsn),
    maybe("geslachtsnaam", LONG_200),
    maybe("voorvoegselGeslachtsnaam", LONG_10),
    maybe("voorletters", LONG_20),
    maybe("voornamen", LONG_200),
    maybe("geslachtsaanduiding", Holds::OneOf(&["M", "V", "O"])),
    date("geboortedatum", BG, MAYBE, true),
    EXTRA,
];

/// Of the initiator nothing is used.
static INITIATOR: [Item; 6] = [
    entity("gerelateerde", "BTR", MAYBE, true, &INITIATOR_KEUZE),
    value("code", ZKN, MAYBE, true, CODE),
    value("omschrijving", ZKN, MAYBE, true, LONG_80),
    value("toelichting", ZKN, MAYBE, true, LONG_1000),
    EXTRA,
    entity("heeftAlsAanspreekpunt", "ZAKBTRINICTP", MAYBE, true, &AANSPREEKPUNT),
];
static INITIATOR_KEUZE: [Item; 1] =
    [entity("nietNatuurlijkPersoon", "NNP", MAYBE, false, &ORGANISATIE)];
static ORGANISATIE: [Item; 2] = [
    value(
        "inn.nnpId",
        BG,
        (0, 2),
        true,
        Holds::Text(|text| digits(text, 9, 9), "hoort negen cijfers te hebben"),
    ),
    maybe(
        "statutaireNaam",
        Holds::Text(|text| count(text, 0, 500), "mag hoogstens 500 tekens hebben"),
    ),
];
static AANSPREEKPUNT: [Item; 1] = [entity("gerelateerde", "CTP", ONCE, false, &CONTACT)];
static CONTACT: [Item; 5] = [
    value("naam", ZKN, ONCE, false, LONG_80),
    value("functie", ZKN, MAYBE, true, LONG_80),
    value("telefoonnummer", ZKN, MAYBE, true, LONG_20),
    value(
        "emailadres",
        ZKN,
        MAYBE,
        true,
        Holds::Text(|text| count(text, 0, 254), "mag hoogstens 254 tekens hebben"),
    ),
    EXTRA,
];
