//! From `Client` to a person.

use wijkstroom_schemas::bsn::Bsn;
use wijkstroom_schemas::event::Person;

use super::facts::Reader;
use crate::xml::NodeId;

/// `Soort` of the addresses that say where somebody lives, the best first: BRP address, then place of stay.
const HOME_ADDRESSES: [&str; 2] = ["01", "03"];

/// The person that a `Client` element describes, as far as the message tells. `Bsn` `000000000` is none.
pub(super) fn read(reader: &mut Reader<'_, '_>, client: NodeId) -> Person {
    let home = address(reader, client);
    let part = |path: &str| home.and_then(|home| reader.text(home, path));
    let letter = part("Huis/Huisletter");
    let addition = part("Huis/HuisnummerToevoeging");
    let joined: String = letter.into_iter().chain(addition).collect();
    let postcode = part("Postcode");
    let number = home.and_then(|home| reader.whole(home, "Huis/Huisnummer"));
    Person {
        bsn: Bsn::parse(&reader.known_text(client, "Bsn")),
        geboortedatum: reader.date(client, "Geboortedatum/Datum"),
        datum_gebruik: reader.text(client, "Geboortedatum/DatumGebruik"),
        geslacht: reader.text(client, "Geslacht"),
        achternaam: reader.text(client, "Naam/Geslachtsnaam/Achternaam"),
        voorvoegsel: reader.text(client, "Naam/Geslachtsnaam/Voorvoegsel"),
        voornamen: reader.text(client, "Naam/Voornamen"),
        voorletters: reader.text(client, "Naam/Voorletters"),
        postcode,
        huisnummer: number.and_then(|number| i32::try_from(number).ok()),
        huisnummer_toevoeging: (!joined.is_empty()).then_some(joined),
        stand_in: None,
    }
}

/// The address where the client lives; only a JW301 tells one.
fn address(reader: &Reader<'_, '_>, client: NodeId) -> Option<NodeId> {
    let contacts = reader.find(client, "Contactgegevens")?;
    let of_kind = |kind: &str| {
        let mut of_kind =
            reader.children(contacts).filter(|&it| reader.known_text(it, "Soort") == kind);
        of_kind.next()
    };
    let contact = HOME_ADDRESSES.iter().find_map(|kind| of_kind(kind))?;
    reader.find(contact, "Adres")
}
