//! What messages tell of a child, as elements.

use super::child::{Address, Child, Parent};
use super::tree::List;

/// `Client` of a 305, 307 or 315, without its products.
pub(crate) fn short(child: &Child) -> List {
    who(child).group("Naam", name(child))
}

/// `Client` of a 301, without its products.
pub(crate) fn full(child: &Child) -> List {
    let communication = |language: &str| List::default().leaf("Vorm", "1").leaf("Taal", language);
    let relations: Vec<List> = child.parent.iter().map(relation).collect();
    who(child)
        .group("Naam", name(child).leaf("NaamGebruik", "1"))
        .each("Communicatie", child.language.map(communication))
        .maybe("JuridischeStatus", child.legal_status)
        .list("Relaties", "Relatie", relations)
        .list("Contactgegevens", "Contact", vec![contact("01", &child.address, None)])
}

fn who(child: &Child) -> List {
    let born = List::default().leaf("Datum", child.born).maybe("DatumGebruik", child.born_known);
    List::default().leaf("Bsn", &child.bsn).group("Geboortedatum", born).leaf("Geslacht", child.sex)
}

fn name(child: &Child) -> List {
    let surname =
        List::default().leaf("Achternaam", child.surname).maybe("Voorvoegsel", child.prefix);
    List::default()
        .group("Geslachtsnaam", surname)
        .maybe("Voornamen", child.first_name)
        .maybe("Voorletters", child.initials)
}

fn relation(parent: &Parent) -> List {
    let surname = |name: &str| List::default().leaf("Achternaam", name);
    let name = List::default()
        .group("Geslachtsnaam", surname(parent.surname))
        .each("Partnernaam", parent.partner.map(surname))
        .leaf("NaamGebruik", if parent.partner.is_some() { "3" } else { "1" });
    List::default()
        .leaf("Nummer", "1")
        .leaf("Volgorde", "1")
        .leaf("Soort", "10")
        .each("Geboortedatum", parent.born.map(|born| List::default().leaf("Datum", born)))
        .group("Naam", name)
        .group("Contact", contact("03", &parent.address, Some(&parent.phone)))
}

fn contact(kind: &str, address: &Address, phone: Option<&str>) -> List {
    let house =
        List::default().leaf("Huisnummer", address.number).maybe("Huisletter", address.letter);
    let home = List::default()
        .group("Huis", house)
        .leaf("Postcode", &address.postcode)
        .leaf("Straatnaam", address.street)
        .leaf("LandCode", address.country);
    let call = |number: &str| {
        let inner = List::default().leaf("Telefoonnummer", number).leaf("Landnummer", "0031");
        List::default().group("Telefoon01", inner)
    };
    List::default().leaf("Soort", kind).group("Adres", home).each("Telefoon", phone.map(call))
}
