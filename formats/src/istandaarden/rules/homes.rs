//! Where each rule is judged: the one table of rules, homes and messages.
//!
//! A home is the tail of a path below the root: `Contact/Adres/Postcode` is every element at the end of
//! such a path, of the client and of a relation alike. A message number stands for both laws: for iWmo
//! there is no official rule set here, and it gets the rules of equal name.

use super::{claim, contact, omvang, period, person, product};
use super::{references, repeated, request, service, totals};
use crate::rule::Rule;

/// One rule, a home at which it is judged, and the messages in which it is.
#[derive(Debug)]
pub(crate) struct Home {
    pub(crate) rule: Rule,
    /// Tail of a path below the root; an element of every message named.
    pub(crate) at: &'static str,
    /// Such as 305.
    pub(crate) messages: &'static [u16],
    /// Not in iWmo: it lacks an element that the rule names, or (TR380) an official sample breaks the rule.
    pub(crate) jeugdwet_only: bool,
}

impl Home {
    /// Whether the rule is judged in a message of a law, `JW` or `WMO`.
    pub(crate) fn holds_in(&self, message: u16, law: &str) -> bool {
        self.messages.contains(&message) && (law == "JW" || !self.jeugdwet_only)
    }
}

const fn home(rule: Rule, at: &'static str, messages: &'static [u16]) -> Home {
    Home { rule, at, messages, jeugdwet_only: false }
}

const fn jeugdwet(rule: Rule, at: &'static str, messages: &'static [u16]) -> Home {
    Home { rule, at, messages, jeugdwet_only: true }
}

/// Messages that tell a birth date.
const BORN: &[u16] = &[301, 302, 305, 306, 307, 308, 315, 316];
/// Messages about one client.
const ONE_CLIENT: &[u16] = &[301, 302, 305, 306, 307, 308, 315, 316, 317, 318];
/// Messages with full names, addresses and relations.
const FULL: &[u16] = &[301, 302];
const CLAIMS: &[u16] = &[323, 325];

/// The rules whose home is a path below the root, in the order of their ids.
pub(crate) fn rules_at(message: u16, law: &str, path: &str) -> Vec<Rule> {
    let here = |home: &&Home| {
        let before = path.strip_suffix(home.at);
        home.holds_in(message, law)
            && before.is_some_and(|before| before.is_empty() || before.ends_with('/'))
    };
    let mut rules: Vec<Rule> = HOMES.iter().filter(here).map(|home| home.rule).collect();
    rules.sort_by_key(|rule| rule.id);
    rules
}

/// Every rule of level 2.
pub(crate) static HOMES: &[Home] = &[
    home(person::CS002, "Client/Bsn", ONE_CLIENT),
    home(person::CS002, "Clienten/Client/Bsn", CLAIMS),
    home(person::CS139, "Client/Geboortedatum", BORN),
    home(person::CS139, "Relatie/Geboortedatum", FULL),
    home(person::TR002, "Client/Geboortedatum/Datum", BORN),
    home(person::TR002, "Relatie/Geboortedatum/Datum", FULL),
    home(person::CS050, "Client/Naam/NaamGebruik", FULL),
    home(person::CS050, "Relatie/Naam/NaamGebruik", FULL),
    home(person::CS318, "Client/Naam/NaamGebruik", &[301]),
    home(person::CD007, "Client/Communicatie", FULL),
    // Addresses and contacts, of the client and of relations alike.
    home(contact::CD005_POSTCODE, "Contact/Adres/Postcode", FULL),
    home(contact::CD005_LAND_CODE, "Contact/Adres/LandCode", FULL),
    home(contact::CD025, "Contact/Adres/LandCode", FULL),
    home(contact::CS089, "Contact/Adres/LandCode", FULL),
    home(contact::CD009, "Contact/Periode", &[301]),
    home(contact::CD034, "Contact", &[301]),
    home(contact::TR006, "Contact", &[301]),
    home(contact::CS003, "Contact/Periode/Einddatum", &[301]),
    home(contact::TR061, "Client/Contactgegevens", &[301]),
    // Rows of products.
    home(product::CD041, "ToegewezenProduct", &[301]),
    home(product::CD041, "AangevraagdProduct", &[315]),
    home(product::CD041, "NieuwProduct", &[317]),
    home(product::CD079, "ToegewezenProduct", &[301]),
    home(product::CD079, "AangevraagdProduct", &[315]),
    home(product::CD079, "NieuwProduct", &[317]),
    home(omvang::CD075, "ToegewezenProduct/Budget", &[301]),
    home(omvang::CD075, "AangevraagdProduct/Budget", &[315]),
    home(omvang::CD075, "TeWijzigenProduct/Budget", &[317]),
    home(omvang::CD075, "NieuwProduct/Budget", &[317]),
    home(omvang::CD077, "ToegewezenProduct/Budget", &[301]),
    home(omvang::CD077, "AangevraagdProduct/Budget", &[315]),
    home(omvang::CD077, "TeWijzigenProduct/Budget", &[317]),
    home(omvang::CD077, "NieuwProduct/Budget", &[317]),
    home(omvang::CD076, "ToegewezenProduct/Omvang/Frequentie", &[301]),
    home(omvang::CD076, "AangevraagdProduct/Omvang/Frequentie", &[315]),
    home(omvang::CD076, "TeWijzigenProduct/Omvang/Frequentie", &[317]),
    home(omvang::CD076, "NieuwProduct/Omvang/Frequentie", &[317]),
    home(omvang::CD078, "ToegewezenProduct/Omvang", &[301]),
    home(omvang::CD078, "AangevraagdProduct/Omvang", &[315]),
    home(omvang::CD078, "TeWijzigenProduct/Omvang", &[317]),
    home(omvang::CD078, "NieuwProduct/Omvang", &[317]),
    home(omvang::CD080, "ToegewezenProduct/Omvang", &[301]),
    home(omvang::CD095, "AangevraagdProduct/Omvang", &[315]),
    home(omvang::CD096, "NieuwProduct/Omvang", &[317]),
    home(omvang::CS338, "ToegewezenProduct/Omvang/Eenheid", &[301]),
    home(omvang::CS338, "TeWijzigenProduct/Omvang/Eenheid", &[317]),
    home(omvang::CS338, "NieuwProduct/Omvang/Eenheid", &[317]),
    home(omvang::CS343, "AangevraagdProduct/Omvang/Eenheid", &[315]),
    home(product::CS003, "ToegewezenProduct/Einddatum", &[301]),
    home(product::CS003, "AangevraagdProduct/ToewijzingEinddatum", &[315]),
    home(product::CS003, "TeWijzigenProduct/Einddatum", &[317]),
    home(product::CS003, "NieuwProduct/Einddatum", &[317]),
    home(product::CS335, "ToegewezenProduct", &[301]),
    home(product::CS336, "ToegewezenProduct/RedenWijziging", &[301]),
    home(product::TR302, "ToegewezenProduct", &[301]),
    home(product::TR386, "AangevraagdProduct", &[315]),
    home(product::TR410, "NieuwProduct", &[317]),
    // Requests and their answers.
    home(request::CD043, "AangevraagdProduct", &[315]),
    home(request::CD066, "Verwijzer", &[315]),
    home(request::CD067, "Verwijzer", &[315]),
    home(request::CD068, "Verwijzer", &[315]),
    home(request::TR383, "AangevraagdProduct", &[315]),
    home(request::TR352, "Client/Verzoek", &[317]),
    home(request::TR353, "Client/Verzoek", &[317]),
    jeugdwet(request::TR380, "NieuwProduct/GewensteIngangsdatum", &[317]),
    home(request::CD085, "Antwoord/VerzoekAntwoord", &[319]),
    home(request::CD086, "Antwoord/VerzoekAntwoord", &[319]),
    jeugdwet(request::TR377, "Antwoord/RedenAfwijzingVerzoek", &[319]),
    jeugdwet(request::TR409, "Antwoord/RedenAfwijzingVerzoek", &[319]),
    // Starts and stops.
    home(service::CS058, "StartProduct/StatusAanlevering", &[305]),
    home(service::CS058, "StopProduct/StatusAanlevering", &[307]),
    home(service::TR018, "StopProduct/Einddatum", &[307]),
    // Claims.
    home(claim::CD060, "Prestatie", CLAIMS),
    home(claim::CD087, "Prestatie/Eenheid", &[323]),
    home(period::CS100, "DeclaratiePeriode/Begindatum", &[323]),
    home(period::CS100, "ProductPeriode/Begindatum", &[323]),
    home(claim::CS325, "TotaalIngediendBedrag", CLAIMS),
    home(claim::CS325, "TotaalToegekendBedrag", &[325]),
    home(claim::CS325, "Prestatie/IngediendBedrag", CLAIMS),
    home(period::CS337, "Prestatie", &[323]),
    home(claim::CS339, "Prestatie", &[323]),
    home(period::CS340, "DeclaratiePeriode", &[323]),
    home(period::TR137, "DeclaratiePeriode", &[323]),
    home(period::TR137, "ProductPeriode", CLAIMS),
    home(period::TR319, "Prestatie", &[323]),
    home(period::TR335, "ProductPeriode/Einddatum", &[323]),
    home(references::TR315, "Prestatie/ProductReferentie", &[323]),
    home(references::TR316, "Prestatie/ProductReferentie", &[323]),
    home(references::TR416, "Prestatie", &[323]),
    home(totals::TR358, "Declaratie/TotaalIngediendBedrag", &[323]),
    home(totals::TR342, "DeclaratieAntwoord", &[325]),
    // Dates held against the day of the message.
    home(person::TR134, "Client/Geboortedatum/Datum", &[301, 305, 307, 315]),
    home(person::TR134, "Relatie/Geboortedatum/Datum", &[301]),
    home(person::TR134, "ToegewezenProduct/Toewijzingsdatum", &[301]),
    home(person::TR134, "StartProduct/Begindatum", &[305]),
    home(person::TR134, "StopProduct/Einddatum", &[307]),
    home(person::TR134, "DeclaratiePeriode/Begindatum", &[323]),
    home(person::TR134, "ProductPeriode/Begindatum", CLAIMS),
    // Repeated rows.
    home(repeated::TR101_CONTACT, "Contactgegevens", &[301]),
    home(repeated::TR101_RELATIE, "Relaties", &[301]),
    home(repeated::TR101_TOEGEWEZEN, "ToegewezenProducten", &[301]),
    home(repeated::TR101_START, "StartProducten", &[305]),
    home(repeated::TR101_STOP, "StopProducten", &[307]),
    home(repeated::TR101_AANGEVRAAGD, "AangevraagdeProducten", &[315]),
    home(repeated::TR101_NUMMER, "OngewijzigdeProducten", &[317]),
    home(repeated::TR101_NUMMER, "TeWijzigenProducten", &[317]),
    home(repeated::TR101_NIEUW, "NieuweProducten", &[317]),
    home(repeated::TR101_CLIENT, "Clienten", CLAIMS),
    home(repeated::TR101_PRESTATIE, "Prestaties", CLAIMS),
];

#[cfg(test)]
mod tests {
    use super::HOMES;
    use crate::grammar::{Grammar, Holds};
    use crate::istandaarden::{MESSAGES, named};

    /// Every path below the root, with a slash before it.
    fn paths(grammar: &Grammar) -> Vec<String> {
        let mut paths = vec![String::new(); grammar.slots.len()];
        for (index, slot) in grammar.slots.iter().enumerate() {
            if let Holds::Elements(first, count) = slot.holds {
                for child in first..first + count {
                    paths[child] = format!("{}/{}", paths[index], grammar.slots[child].name);
                }
            }
        }
        paths
    }

    /// A home that is no element of a message it names would never be judged there.
    #[test]
    fn every_home_is_an_element_of_every_message_it_names() {
        for message in &MESSAGES {
            let (_, grammar) = named(message.name).expect("it is one of them");
            let paths = paths(grammar);
            let law = message.law.code();
            for home in HOMES.iter().filter(|home| home.holds_in(message.number, law)) {
                let found = paths.iter().any(|path| path.ends_with(&format!("/{}", home.at)));
                assert!(found, "{} has no {} of {}", message.name, home.at, home.rule.id);
            }
        }
    }
}
