//! Persons and organisations as the sector model for persons and addresses has them.

use super::grammar::{BG, Holds, Item, Marks, PERSON, ZKN};
use super::items::{
    EXTRA, LONG_10, LONG_20, LONG_80, LONG_200, MAYBE, count, date, digits, entity, group,
    is_number, is_postcode, maybe, value,
};

/// A child.
pub(super) static PERSOON: [Item; 9] = [
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

pub(super) static ADRES: [Item; 10] = [
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

/// A youth.
pub(super) static JEUGDIGE: [Item; 8] = [
    maybe("inp.bsn", Holds::Bsn),
    maybe("geslachtsnaam", LONG_200),
    maybe("voorvoegselGeslachtsnaam", LONG_10),
    maybe("voorletters", LONG_20),
    maybe("voornamen", LONG_200),
    maybe("geslachtsaanduiding", Holds::OneOf(&["M", "V", "O"])),
    date("geboortedatum", BG, MAYBE, true),
    EXTRA,
];

/// A parent, of whom nothing is used: the order is free.
pub(super) static OUDER_KEUZE: [Item; 1] = [Item {
    namespace: ZKN,
    holds: Holds::Unordered(&OUDER),
    ..entity(PERSON, "NPS", MAYBE, false, &[])
}];

pub(super) static OUDER: [Item; 14] = [
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

pub(super) static OUDER_ADRES: [Item; 15] = [
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

pub(super) static WOONPLAATS: [Item; 2] =
    [maybe("wpl.identificatie", LONG_10), maybe("wpl.woonplaatsNaam", LONG_80)];

pub(super) static BUITENLAND: [Item; 5] = [
    maybe("lnd.landcode", LONG_10),
    maybe("lnd.landnaam", LONG_80),
    maybe("sub.adresBuitenland1", LONG_80),
    maybe("sub.adresBuitenland2", LONG_80),
    maybe("sub.adresBuitenland3", LONG_80),
];

/// An organisation.
pub(super) static ORGANISATIE: [Item; 2] = [
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
