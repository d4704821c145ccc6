//! `Event`: the facts of one message about one person, as the topic `wijkstroom.event` holds them. Identifies.
//!
//! Field by field documented in `avro/Event.avsc`.

use serde::{Deserialize, Serialize};

use crate::bsn::{self, Bsn};
use crate::day::Day;

/// All facts of one message about one person. Exactly one family is filled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Where the facts come from.
    pub meta: Meta,
    /// Whom the facts are about.
    pub person: Person,
    /// JW301, one for each `ToegewezenProduct`.
    #[serde(default)]
    pub allocated: Vec<AllocatedFact>,
    /// JW305, one for each `StartProduct`.
    #[serde(default)]
    pub care_started: Vec<CareStartedFact>,
    /// JW307, one for each `StopProduct`.
    #[serde(default)]
    pub care_stopped: Vec<CareStoppedFact>,
}

/// Where a fact comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meta {
    /// Receipt of the message.
    pub receipt: String,
    /// Transport: `http`, or `folder:` and its name.
    pub source: String,
    /// Standard and release, such as `iJw 3.2`.
    pub standard: String,
    /// `JW` or `WMO`.
    pub law: String,
    /// Message type, such as `JW305`.
    pub message_type: String,
    /// `Afzender`.
    pub sender: String,
    /// CBS municipality code of four digits.
    pub municipality: String,
    /// AGB code of eight digits.
    pub provider: String,
    /// `BerichtIdentificatie/Identificatie`.
    pub identification: String,
    /// `BerichtIdentificatie/Dagtekening`.
    pub dagtekening: Day,
    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub received_at: i64,
    /// False for history that is loaded without telling the wijkteam.
    pub deliver: bool,
}

/// The child. Its `Debug` shows nothing.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// `Bsn`; `None` where there is none, or `000000000`.
    #[serde(serialize_with = "bsn::serialize", deserialize_with = "bsn::deserialize")]
    pub bsn: Option<Bsn>,
    /// `Geboortedatum/Datum`.
    pub geboortedatum: Day,
    /// `Geboortedatum/DatumGebruik`.
    pub datum_gebruik: Option<String>,
    /// `Geslacht`.
    pub geslacht: String,
    /// `Geslachtsnaam/Achternaam`.
    pub achternaam: String,
    /// `Geslachtsnaam/Voorvoegsel`.
    pub voorvoegsel: Option<String>,
    /// `Voornamen`.
    pub voornamen: Option<String>,
    /// `Voorletters`.
    pub voorletters: Option<String>,
    /// `Postcode` of the home address.
    pub postcode: Option<String>,
    /// `Huisnummer` of that address.
    pub huisnummer: Option<i32>,
    /// `Huisletter` and `HuisnummerToevoeging` of that address, joined.
    pub huisnummer_toevoeging: Option<String>,
}

/// Whether a text holds an identifying value: a BSN or a day (`2012-06-30`), whatever stands
/// between its digits and the day also as `30-06-2012`; or a name of at least four letters, in any
/// case. Shorter names stand in too many words.
pub fn holds(text: &str, value: &str) -> bool {
    const DIGITS_MIN: usize = 8;
    const LETTERS_MIN: usize = 4;
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let number = digits(value);
    if number.len() >= DIGITS_MIN && !value.contains(char::is_alphabetic) {
        let text = digits(text);
        // All zeros: a BSN that there is not.
        let known = number.bytes().any(|digit| digit != b'0');
        let turned = format!("{}{}{}", &number[6..8], &number[4..6], &number[..4]);
        let is_day = value.contains('-');
        return known && (text.contains(&number) || is_day && text.contains(&turned));
    }
    value.chars().count() >= LETTERS_MIN && text.to_lowercase().contains(&value.to_lowercase())
}

impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Person(hidden)")
    }
}

impl Person {
    /// Whether a text tells who the person is, see [`holds`].
    pub fn is_named_in(&self, text: &str) -> bool {
        let born = self.geboortedatum.to_string();
        let bsn = self.bsn.as_ref().map(Bsn::reveal);
        let names = [Some(self.achternaam.as_str()), self.voornamen.as_deref()];
        names.into_iter().chain([bsn, Some(&born)]).flatten().any(|value| holds(text, value))
    }

    /// What stands in for a BSN where there is none, and whether it does:
    /// normalised name, birth date, postcode and house number (Jeugdwet 7.2.4).
    ///
    /// The text identifies: it is only ever the input of a keyed MAC.
    pub fn identity(&self) -> (String, bool) {
        if let Some(bsn) = &self.bsn {
            return (format!("bsn:{}", bsn.reveal()), false);
        }
        let letters = |text: &str| {
            text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
        };
        let name: String = letters(&self.achternaam);
        let postcode: String = self.postcode.as_deref().map(letters).unwrap_or_default();
        let number = self.huisnummer.map(|number| number.to_string()).unwrap_or_default();
        (format!("weak:{name}|{}|{postcode}|{number}", self.geboortedatum), true)
    }
}

/// One `ToegewezenProduct` of a JW301.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AllocatedFact {
    /// Id of the fact, see [`crate::ids`].
    pub fact_id: String,
    /// Line in the message, from 1.
    pub line: i32,
    /// `ToewijzingNummer`.
    pub toewijzing_nummer: i64,
    /// `ReferentieAanbieder`.
    pub referentie_aanbieder: Option<String>,
    /// `Product/Categorie`.
    pub product_categorie: Option<String>,
    /// `Product/Code`.
    pub product_code: Option<String>,
    /// `Toewijzingsdatum`.
    pub toewijzingsdatum: Day,
    /// `Toewijzingstijd`, normalised so that texts order as times.
    pub toewijzingstijd: String,
    /// `Ingangsdatum`.
    pub ingangsdatum: Day,
    /// `Einddatum`, inclusive.
    pub einddatum: Option<Day>,
    /// `RedenWijziging`.
    pub reden_wijziging: Option<String>,
    /// `Omvang/Volume`.
    pub volume: Option<i64>,
    /// `Omvang/Eenheid`.
    pub eenheid: Option<String>,
    /// `Omvang/Frequentie`.
    pub frequentie: Option<String>,
    /// `Budget`, eurocents.
    pub budget: Option<i64>,
}

/// One `StartProduct` of a JW305.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CareStartedFact {
    /// Id of the fact, see [`crate::ids`].
    pub fact_id: String,
    /// Line in the message, from 1.
    pub line: i32,
    /// `ToewijzingNummer`.
    pub toewijzing_nummer: Option<i64>,
    /// `Product/Categorie`.
    pub product_categorie: Option<String>,
    /// `Product/Code`.
    pub product_code: Option<String>,
    /// `ToewijzingIngangsdatum`.
    pub toewijzing_ingangsdatum: Option<Day>,
    /// `Begindatum`.
    pub begindatum: Day,
    /// `StatusAanlevering`: `1` reports, `3` withdraws.
    pub status_aanlevering: String,
}

/// One `StopProduct` of a JW307.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CareStoppedFact {
    /// Id of the fact, see [`crate::ids`].
    pub fact_id: String,
    /// Line in the message, from 1.
    pub line: i32,
    /// `ToewijzingNummer`.
    pub toewijzing_nummer: Option<i64>,
    /// `Product/Categorie`.
    pub product_categorie: Option<String>,
    /// `Product/Code`.
    pub product_code: Option<String>,
    /// `ToewijzingIngangsdatum`.
    pub toewijzing_ingangsdatum: Option<Day>,
    /// `Begindatum`.
    pub begindatum: Day,
    /// `RedenBeeindiging`.
    pub reden_beeindiging: String,
    /// `Einddatum`, inclusive.
    pub einddatum: Day,
    /// `StatusAanlevering`: `1` reports, `3` withdraws.
    pub status_aanlevering: String,
}
