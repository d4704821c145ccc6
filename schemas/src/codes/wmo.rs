//! The lists of iWmo 3.2 whose codes are not those of iJw.
//!
//! Source: the enumerations of the basisschema of iWmo 3.2. There is no official list of them at hand,
//! so they bear no id of a list and no dates.

use super::{Code, CodeList};

/// ProductCategorie: main category of support under the Wmo.
pub static PRODUCT_CATEGORIE: CodeList = CodeList {
    id: "iWmo 3.2",
    name: "ProductCategorie",
    codes: &[
        Code::always("01", "Hulp bij het huishouden"),
        Code::always("02", "Begeleiding"),
        Code::always("03", "Persoonlijke verzorging"),
        Code::always("04", "Kortdurend verblijf"),
        Code::always("05", "Woondiensten"),
        Code::always("06", "Overige ondersteuning gericht op het individu of huishouden/gezin"),
        Code::always("07", "Dagbesteding"),
        Code::always("08", "Vervoerdiensten"),
        Code::always("09", "Overige groepsgerichte ondersteuning"),
        Code::always("10", "Overige maatwerkarrangementen"),
        Code::always("11", "Rolstoelen"),
        Code::always("12", "Vervoervoorzieningen"),
        Code::always("13", "Woonvoorzieningen"),
        Code::always("14", "Overige hulpmiddelen"),
        Code::always("15", "Beschermd wonen"),
        Code::always("16", "Opvang"),
        Code::always("17", "Spoedopvang"),
        Code::always("18", "Overig beschermd wonen en opvang"),
    ],
};

/// RedenBeeindiging: why support under the Wmo stopped.
pub static REDEN_BEEINDIGING: CodeList = CodeList {
    id: "iWmo 3.2",
    name: "RedenBeeindiging",
    codes: &[
        Code::always("02", "Overlijden"),
        Code::always("19", "Levering is volgens plan beëindigd"),
        Code::always("20", "Levering is tijdelijk beëindigd"),
        Code::always("21", "Voortijdig beëindigd: eenzijdig door de cliënt"),
        Code::always("22", "Voortijdig beëindigd: eenzijdig door de aanbieder"),
        Code::always("23", "Voortijdig beëindigd: in overeenstemming"),
        Code::always("31", "Verhuizing naar een andere gemeente"),
        Code::always("36", "Geïnitieerd door de gemeente"),
        Code::always("37", "In verband met wijzigingsverzoek"),
        Code::always("38", "Overstap naar andere aanbieder"),
        Code::always("39", "Uitstroom naar ander domein"),
    ],
};
