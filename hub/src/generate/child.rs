//! The invented children, and adults under the Wmo: a BSN of the official test range, a name from a small list, a birth date.

use fastrand::Rng;
use wijkstroom_schemas::bsn::passes_eleven_test;
use wijkstroom_schemas::day::Day;

use super::kind::Law;

/// First and last BSN of the official test range.
const TEST_BSN: std::ops::RangeInclusive<u32> = 999_900_006..=999_999_990;

/// Made-up surnames; some need escaping in XML or more than one byte a character.
const SURNAMES: [(&str, Option<&str>); 24] = [
    ("Zandwolk", None),
    ("Kruidhagen", None),
    ("Wolkenveld", Some("van der")),
    ("Lindeboog", Some("van")),
    ("Sterrekers", Some("de")),
    ("Appelgaart", None),
    ("Windvanger", Some("de")),
    ("Regenboomsma", None),
    ("Kiezelstraat", Some("van")),
    ("Bruûnema", None),
    ("Étoilema", None),
    ("Duifhuyzen-Oord", None),
    ("Ganzepoortema", None),
    ("Vlierbessema", None),
    ("Çınarwoud", None),
    ("Maanlicht & Zoon", None),
    ("Heuvelrugstra", None),
    ("Klokkewijzer", Some("de")),
    ("Wilgeroosma", None),
    ("Dauwdruppelink", None),
    ("Noordzeester", Some("'t")),
    ("Hazelmuizinga", None),
    ("Ooievaarsbek", Some("den")),
    ("Zonnedauwstra", None),
];

/// Made-up first names, with the initial that goes with it.
const FIRST_NAMES: [(&str, &str); 20] = [
    ("Abelio", "A"),
    ("Bibilot", "B"),
    ("Corrianne-Fé", "CF"),
    ("Driesje", "D"),
    ("Élodiaan", "É"),
    ("Fennetje", "F"),
    ("Gijsbrecht", "G"),
    ("Hilleke", "H"),
    ("Ibbe", "I"),
    ("Jorinde", "J"),
    ("Klaaske", "K"),
    ("Liebrecht", "L"),
    ("Mirthelien", "M"),
    ("Noutje", "N"),
    ("Oebelius", "O"),
    ("Pelle Jan", "PJ"),
    ("Quirijntje", "Q"),
    ("Roosmarijn", "R"),
    ("Siebold", "S"),
    ("Tjitskea", "T"),
];

const STREETS: [&str; 8] = [
    "Dauwtrappersdijk",
    "Hagelwitpad",
    "Koekoeksklokplein",
    "Laan van Verzinsel",
    "Mistbankstraat",
    "Narcissenhof",
    "Oeverzwaluwkade",
    "Zevenslaperlaan",
];

/// An invented child, or adult.
#[derive(Debug, Clone)]
pub(crate) struct Child {
    /// Nine digits.
    pub(crate) bsn: String,
    pub(crate) born: Day,
    /// `DatumGebruik`, in agreement with `born`.
    pub(crate) born_known: Option<&'static str>,
    pub(crate) sex: &'static str,
    pub(crate) surname: &'static str,
    pub(crate) prefix: Option<&'static str>,
    pub(crate) first_name: Option<&'static str>,
    pub(crate) initials: Option<&'static str>,
    pub(crate) address: Address,
    /// `Taal`, where an interpreter is needed.
    pub(crate) language: Option<&'static str>,
    pub(crate) legal_status: Option<&'static str>,
    pub(crate) parent: Option<Parent>,
}

impl Child {
    /// No BSN: nothing ties its messages together.
    pub(crate) fn is_unknown(&self) -> bool {
        self.bsn == "000000000"
    }
}

/// A parent, who may live elsewhere.
#[derive(Debug, Clone)]
pub(crate) struct Parent {
    pub(crate) surname: &'static str,
    pub(crate) partner: Option<&'static str>,
    pub(crate) born: Option<Day>,
    pub(crate) address: Address,
    pub(crate) phone: String,
}

/// Where a child lives.
#[derive(Debug, Clone)]
pub(crate) struct Address {
    pub(crate) number: u32,
    pub(crate) letter: Option<&'static str>,
    pub(crate) postcode: String,
    pub(crate) street: &'static str,
    pub(crate) country: &'static str,
}

/// Every BSN of the official test range, ascending: 9,091 of them.
pub(crate) fn test_bsns() -> Vec<u32> {
    let passes = |bsn: &u32| {
        let digits = <[u8; 9]>::try_from(bsn.to_string().as_bytes());
        digits.is_ok_and(|digits| passes_eleven_test(&digits))
    };
    TEST_BSN.filter(passes).collect()
}

/// The child with this BSN; the same for the same seed. A few have no BSN (`000000000`).
pub(crate) fn child(seed: u64, bsn: u32, law: Law) -> Child {
    let mut rng = Rng::with_seed(seed ^ (u64::from(bsn) << 20));
    let (surname, prefix) = SURNAMES[rng.usize(..SURNAMES.len())];
    let (first_name, initials) = FIRST_NAMES[rng.usize(..FIRST_NAMES.len())];
    let named = rng.u8(..100);
    let (born, born_known) = birth(law, &mut rng);
    let bsn = if rng.u16(..1_000) < 5 { "000000000".to_owned() } else { bsn.to_string() };
    Child {
        bsn,
        born,
        born_known,
        sex: ["1", "2", "1", "2", "1", "2", "0"][rng.usize(..7)],
        surname,
        prefix,
        first_name: (named < 85).then_some(first_name),
        initials: (!named.is_multiple_of(10)).then_some(initials),
        address: address(&mut rng),
        language: (rng.u8(..20) == 0).then_some("Tigrinya"),
        legal_status: (rng.u8(..20) == 0).then_some("04"),
        parent: (rng.u8(..10) < 3).then(|| parent(&mut rng)),
    }
}

fn parent(rng: &mut Rng) -> Parent {
    let names = [rng.usize(..SURNAMES.len()), rng.usize(..SURNAMES.len())];
    let born = super::day(rng.i32(1_970..1_998), rng.u8(1..=12), rng.u8(1..=28));
    Parent {
        surname: SURNAMES[names[0]].0,
        partner: rng.bool().then_some(SURNAMES[names[1]].0),
        born: rng.bool().then_some(born),
        address: address(rng),
        phone: format!("06{:08}", rng.u32(10_000_000..99_999_999)),
    }
}

/// A home address. Now and then one abroad, which has no four digits to keep.
pub(crate) fn address(rng: &mut Rng) -> Address {
    let abroad = rng.u8(..100) < 3;
    let letters = [rng.char('A'..='Z'), rng.char('A'..='Z')];
    let postcode = if abroad {
        rng.u32(10_000..99_999).to_string()
    } else {
        format!("{}{}{}", rng.u32(1_000..9_999), letters[0], letters[1])
    };
    Address {
        number: rng.u32(1..400),
        letter: (rng.u8(..10) == 0).then_some("B"),
        postcode,
        street: STREETS[rng.usize(..STREETS.len())],
        country: if abroad { "DE" } else { "NL" },
    }
}

/// A birth date before 2024 of someone mostly under 18 (under the Wmo: mostly over), and how much of it is known.
fn birth(law: Law, rng: &mut Rng) -> (Day, Option<&'static str>) {
    let roll = rng.u16(..1_000);
    let year = if roll % 50 == 7 { rng.i32(2_003..2_006) } else { rng.i32(2_007..2_024) };
    let year = if law == Law::Wmo { year - 45 } else { year };
    let (month, day) = (rng.u8(1..=12), rng.u8(1..=28));
    let (date, known) = match roll {
        0..5 => ((1_900, 1, 1), Some("3")),
        5..20 => ((year, 1, 1), Some("2")),
        20..40 => ((year, month, 1), Some("1")),
        _ => ((year, month, day), None),
    };
    (super::day(date.0, date.1, date.2), known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_test_range_has_9091_numbers() {
        let all = test_bsns();
        assert_eq!(all.len(), 9_091);
        assert_eq!((all.first(), all.last()), (Some(&999_900_006), Some(&999_999_990)));
    }

    #[test]
    fn a_child_depends_on_seed_and_number_only() {
        let show = |seed, bsn| format!("{:?}", child(seed, bsn, Law::Jw));
        assert_eq!(show(1, 999_900_006), show(1, 999_900_006));
        assert_ne!(show(1, 999_900_006), show(2, 999_900_006));
    }
}
