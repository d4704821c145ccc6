//! The mappings that are shipped, in the program itself.

/// Every mapping that is shipped: its name, and its text.
pub const SHIPPED: &[(&str, &str)] = &[
    ("cbs-jeugdbescherming", include_str!("../../../mappings/cbs-jeugdbescherming/mapping.toml")),
    ("clientervaring", include_str!("../../../mappings/clientervaring/mapping.toml")),
    ("doelrealisatie", include_str!("../../../mappings/doelrealisatie/mapping.toml")),
    ("dyslexie", include_str!("../../../mappings/dyslexie/mapping.toml")),
    ("inloop", include_str!("../../../mappings/inloop/mapping.toml")),
    ("jgz-doorzorg", include_str!("../../../mappings/jgz-doorzorg/mapping.toml")),
    ("jgz-verwijzing", include_str!("../../../mappings/jgz-verwijzing/mapping.toml")),
    ("pgb", include_str!("../../../mappings/pgb/mapping.toml")),
    ("school-ondersteuning", include_str!("../../../mappings/school-ondersteuning/mapping.toml")),
    ("school-verzuim", include_str!("../../../mappings/school-verzuim/mapping.toml")),
    (
        "schoolmaatschappelijk-werk",
        include_str!("../../../mappings/schoolmaatschappelijk-werk/mapping.toml"),
    ),
    ("spoedhulp", include_str!("../../../mappings/spoedhulp/mapping.toml")),
    (
        "wijkteam-ondersteuning",
        include_str!("../../../mappings/wijkteam-ondersteuning/mapping.toml"),
    ),
];

/// The text of a mapping that is shipped, by its name.
pub fn shipped(name: &str) -> Option<&'static str> {
    SHIPPED.iter().find(|(shipped, _)| *shipped == name).map(|(_, text)| *text)
}
