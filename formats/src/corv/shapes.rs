//! Both messages as data, after the schemas of StUF-Jeugdzorg 1.0.9.

use super::grammar::{Holds, Item, JZ, PERSON, STUF, ZKN};
use super::items::{
    ANY, CODE, EXTRA, EXTRA_ELEMENTEN, LONG_20, LONG_80, LONG_1000, MAYBE, ONCE, count, date,
    digits, entity, group, is_application, is_organisation, is_reference, plain, value,
};
use super::people::{JEUGDIGE, ORGANISATIE, OUDER_KEUZE, PERSOON};
use super::{Kind, PERSONS_MAX};

/// What the root of a message of this kind holds.
pub(super) fn of(kind: Kind) -> &'static [Item] {
    match kind {
        Kind::Bescherming => &BESCHERMING,
        Kind::Reclassering => &RECLASSERING,
    }
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

/// Of a parent nothing is used: what is said of him is only held against the names that there are.
static BELANGHEBBENDE: [Item; 4] = [
    entity("gerelateerde", "BTR", ONCE, true, &OUDER_KEUZE),
    value("code", ZKN, MAYBE, true, CODE),
    value("omschrijving", ZKN, ONCE, false, Holds::OneOf(&["ouder, gezag niet benoemd"])),
    EXTRA,
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
