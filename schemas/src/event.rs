//! `Event`: the facts of one message about one person, as the topic `wijkstroom.event` holds them. Identifies.
//!
//! Field by field documented in `avro/Event.avsc`.

use serde::{Deserialize, Serialize};

use crate::bsn::{self, Bsn};
use crate::day::Day;
use crate::feed::{Kept, ReportedFact};

mod facts;

pub use facts::{
    AllocatedFact, CareRequestedFact, CareStartedFact, CareStoppedFact, ChangeRequestedFact,
    DeclarationAnsweredFact, DeclaredFact, Registered, RequestAnsweredFact,
};

/// All facts of one message about one person, or about the provider: one part of the message.
/// Exactly one family is filled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Where the facts come from.
    pub meta: Meta,
    /// Whom the facts are about; `None` in the part about the provider.
    #[serde(default)]
    pub person: Option<Person>,
    /// JW301, one for each `ToegewezenProduct`.
    #[serde(default)]
    pub allocated: Vec<AllocatedFact>,
    /// JW305, one for each `StartProduct`.
    #[serde(default)]
    pub care_started: Vec<CareStartedFact>,
    /// JW307, one for each `StopProduct`.
    #[serde(default)]
    pub care_stopped: Vec<CareStoppedFact>,
    /// JW315, one for each `AangevraagdProduct`.
    #[serde(default)]
    pub care_requested: Vec<CareRequestedFact>,
    /// JW317, one for each product.
    #[serde(default)]
    pub change_requested: Vec<ChangeRequestedFact>,
    /// JW319, one.
    #[serde(default)]
    pub request_answered: Vec<RequestAnsweredFact>,
    /// JW323, one for each `Prestatie`.
    #[serde(default)]
    pub declared: Vec<DeclaredFact>,
    /// JW325, one for each class with return codes.
    #[serde(default)]
    pub declaration_answered: Vec<DeclarationAnsweredFact>,
    /// References of the provider's own, in the part about the provider.
    #[serde(default)]
    pub registered: Vec<Registered>,
    /// What another partner than a provider reported, of any family of [`crate::feed`].
    #[serde(default)]
    pub reported: Vec<ReportedFact>,
    /// What the identified side keeps beside the facts.
    #[serde(default)]
    pub kept: Kept,
}

impl Event {
    /// An event without facts.
    pub fn new(meta: Meta, person: Option<Person>) -> Self {
        Self {
            meta,
            person,
            allocated: Vec::new(),
            care_started: Vec::new(),
            care_stopped: Vec::new(),
            care_requested: Vec::new(),
            change_requested: Vec::new(),
            request_answered: Vec::new(),
            declared: Vec::new(),
            declaration_answered: Vec::new(),
            registered: Vec::new(),
            reported: Vec::new(),
            kept: Kept::default(),
        }
    }

    /// How many facts it holds; what is only registered is none.
    pub fn facts(&self) -> usize {
        self.allocated.len()
            + self.care_started.len()
            + self.care_stopped.len()
            + self.care_requested.len()
            + self.change_requested.len()
            + self.request_answered.len()
            + self.declared.len()
            + self.declaration_answered.len()
            + self.reported.len()
    }
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
    /// Id of the message, see [`crate::ids`]: the key of its inbox record.
    pub message_id: String,
    /// Which part of the message this is, from 0.
    pub part: i32,
    /// How many parts the message has.
    pub parts: i32,
}

/// The child. Its `Debug` shows nothing.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Person {
    /// `Bsn`; `None` where there is none, or `000000000`.
    #[serde(serialize_with = "bsn::serialize", deserialize_with = "bsn::deserialize")]
    pub bsn: Option<Bsn>,
    /// `Geboortedatum/Datum`; `None` where only a Bsn is told.
    pub geboortedatum: Option<Day>,
    /// `Geboortedatum/DatumGebruik`.
    pub datum_gebruik: Option<String>,
    /// `Geslacht`; `None` where only a Bsn is told.
    pub geslacht: Option<String>,
    /// `Geslachtsnaam/Achternaam`; `None` where only a Bsn is told.
    pub achternaam: Option<String>,
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
    /// Stands for a person of whom nothing at all is known, so that no two of them become one.
    pub stand_in: Option<String>,
}

/// Fewest letters of a name that a value of a field may not be: shorter ones are codes, such as `BO` of a school.
pub const VALUE_LETTERS: usize = 3;

/// Words in front of a Dutch surname (voorvoegsels, GBA table 36), which stand in many texts and name nobody.
const PREFIXES: [&str; 18] = [
    "van", "der", "den", "het", "ten", "ter", "aan", "bij", "uit", "voor", "onder", "over", "tot",
    "de", "te", "in", "op", "von",
];

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

/// Whether six digits of a text, between which one mark may stand after each two, are a day: `300612`, `30-06-12` or
/// `120630`.
fn holds_short(text: &str, day: Day) -> bool {
    let day = day.to_string();
    let (year, month, day) = (&day[2..4], &day[5..7], &day[8..10]);
    let runs: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).collect();
    let is_day =
        |run: &str| run == [day, month, year].concat() || run == [year, month, day].concat();
    let is_parted = |runs: &[&str]| runs.iter().all(|run| run.len() == 2) && is_day(&runs.concat());
    runs.iter().any(|run| is_day(run)) || runs.windows(3).any(is_parted)
}

impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Person(hidden)")
    }
}

impl Person {
    /// Whether a text tells who the person is, see [`holds`].
    pub fn is_named_in(&self, text: &str) -> bool {
        let born = self.geboortedatum.map(|born| born.to_string());
        let bsn = self.bsn.as_ref().map(Bsn::reveal);
        let told = [self.achternaam.as_deref(), self.voornamen.as_deref(), bsn, born.as_deref()];
        told.into_iter().flatten().any(|value| holds(text, value))
    }

    /// Whether a text that a partner made up tells who the person is: as [`Person::is_named_in`], or by a name of so many
    /// letters as a word of its own, the postcode, or the birth date in six digits.
    pub fn is_told_in(&self, text: &str, letters: usize) -> bool {
        let words = |text: &str| -> Vec<String> {
            let words = text.split(|c: char| !c.is_alphabetic());
            words.filter(|word| word.chars().count() >= letters).map(str::to_lowercase).collect()
        };
        let told = words(text);
        let names = [self.achternaam.as_deref(), self.voornamen.as_deref()];
        let names = names.into_iter().flatten().flat_map(words);
        let is_name = names
            .filter(|name| !PREFIXES.contains(&name.as_str()))
            .any(|name| told.contains(&name));
        let bare = |text: &str| -> String {
            text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
        };
        let postcode = self.postcode.as_deref().map(bare).filter(|postcode| postcode.len() == 6);
        is_name
            || postcode.is_some_and(|postcode| bare(text).contains(&postcode))
            || self.geboortedatum.is_some_and(|born| holds_short(text, born))
            || self.is_named_in(text)
    }

    /// Whether it is certain who it is: by the BSN, or [weakly](Self::is_weakly_known).
    pub fn is_certain(&self) -> bool {
        self.bsn.is_some() || self.is_weakly_known()
    }

    /// Whether name, birth date, postcode and house number are all known: together they stand in for a BSN
    /// (Jeugdwet 7.2.4). A birth date of which only a part is known does not count.
    pub fn is_weakly_known(&self) -> bool {
        self.geboortedatum.is_some()
            && self.datum_gebruik.is_none()
            && self
                .achternaam
                .as_deref()
                .is_some_and(|name| name.chars().any(char::is_alphanumeric))
            && self.postcode.is_some()
            && self.huisnummer.is_some()
    }

    /// The first of the given names, its letters in lower case; `None` where it is unknown, or an initial only.
    /// It identifies: it is only ever the input of a keyed MAC.
    pub fn given_name(&self) -> Option<String> {
        let first = self.voornamen.as_deref()?.split_whitespace().next()?;
        // Initials: `A.M.`
        let first = Some(first).filter(|first| !first.contains('.'))?;
        let letters: String =
            first.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
        letters.chars().nth(1).is_some().then_some(letters)
    }

    /// What stands in for a BSN where there is none, and whether it does:
    /// normalised name, birth date, postcode and house number (Jeugdwet 7.2.4).
    ///
    /// The text identifies: it is only ever the input of a keyed MAC.
    pub fn identity(&self) -> (String, bool) {
        if let Some(bsn) = &self.bsn {
            return (format!("bsn:{}", bsn.reveal()), false);
        }
        if let Some(stand_in) = &self.stand_in {
            return (format!("unknown:{stand_in}"), true);
        }
        let letters = |text: &str| {
            text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
        };
        let name: String = self.achternaam.as_deref().map(letters).unwrap_or_default();
        let born = self.geboortedatum.map(|born| born.to_string()).unwrap_or_default();
        let postcode: String = self.postcode.as_deref().map(letters).unwrap_or_default();
        let number = self.huisnummer.map(|number| number.to_string()).unwrap_or_default();
        (format!("weak:{name}|{born}|{postcode}|{number}"), true)
    }
}

#[cfg(test)]
mod tests {
    use super::Person;
    use crate::day::Day;

    #[track_caller]
    fn check(text: &str, as_key: bool, as_value: bool) {
        let person = Person {
            achternaam: Some("van den Bos".to_owned()),
            voornamen: Some("Bo".to_owned()),
            geboortedatum: Day::parse("2012-06-30"),
            postcode: Some("8011AB".to_owned()),
            ..Person::default()
        };
        let told = (person.is_told_in(text, 2), person.is_told_in(text, 3));
        assert_eq!(told, (as_key, as_value), "{text}");
    }

    #[test]
    fn a_text_of_a_partner_tells_of_a_child() {
        for text in ["Bos-12", "12bos", "BOS", "8011AB-12", "8011 ab", "PJ-300612", "30.06.12"] {
            check(text, true, true);
        }
        for text in ["120630", "30-06-2012", "van den Bos"] {
            check(text, true, true);
        }
        check("Bo-12", true, false);
        check("BO", true, false);
        for text in [
            "SBO",
            "Bosch-12",
            "verzoek_van_den_ander",
            "8011AC",
            "1300612",
            "3006123",
            "30-0612",
            "PJ-310612",
        ] {
            check(text, false, false);
        }
    }
}
