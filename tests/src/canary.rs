//! Planted persons, and the search for them in what must not hold them.

use aho_corasick::AhoCorasick;

/// An invented person whose every trait is easy to search for.
#[derive(Debug, Clone)]
pub struct Canary {
    /// Of the official test range.
    pub bsn: String,
    /// Occurs nowhere else.
    pub name: String,
    /// `yyyy-mm-dd`; no other date of the messages is in these years.
    pub born: String,
}

/// So many persons; their birth dates are of 2009 to 2012, all other dates must not be.
pub fn plant(count: usize) -> Vec<Canary> {
    let valid = (999_900_006_u32..=999_999_990).filter(|bsn| {
        let digits = bsn.to_string().into_bytes();
        let weights = [9, 8, 7, 6, 5, 4, 3, 2, -1];
        let sum: i32 = digits.iter().zip(weights).map(|(d, w)| i32::from(d - b'0') * w).sum();
        sum % 11 == 0
    });
    let persons = valid.step_by(31).take(count).enumerate().map(|(index, bsn)| {
        let letter = |at: usize| char::from(b'a' + u8::try_from(at % 26).unwrap_or_default());
        let (one, two) = (letter(index), letter(index / 26));
        let name = format!("Qx{one}zw{two}kanarie");
        let born = format!("20{:02}-{:02}-{:02}", 9 + index % 4, 1 + index % 12, 1 + index % 28);
        Canary { bsn: bsn.to_string(), name, born }
    });
    persons.collect()
}

/// Finds persons in bytes, as they are, in hexadecimal, and in base64.
pub struct Search {
    needles: Vec<(String, Vec<u8>)>,
    automaton: AhoCorasick,
}

impl Search {
    /// Looks for BSN, name and birth date of each.
    ///
    /// # Panics
    /// When the automaton cannot be built.
    pub fn new(canaries: &[Canary]) -> Self {
        let mut needles = Vec::new();
        for (index, canary) in canaries.iter().enumerate() {
            let compact = canary.born.replace('-', "");
            let dutch =
                format!("{}-{}-{}", &canary.born[8..], &canary.born[5..7], &canary.born[..4]);
            let traits = [
                ("BSN", &canary.bsn),
                ("name", &canary.name),
                ("birth date", &canary.born),
                ("birth date", &compact),
                ("birth date", &dutch),
            ];
            for (what, text) in traits {
                for (form, bytes) in forms(text) {
                    needles.push((format!("{what} of person {index}, {form}"), bytes));
                }
            }
        }
        let patterns = needles.iter().map(|(_, bytes)| bytes);
        let automaton = AhoCorasick::builder().ascii_case_insensitive(false).build(patterns);
        Self { automaton: automaton.expect("the needles fit"), needles }
    }

    /// What was found, without its value: trait, person, form and place.
    pub fn find(&self, bytes: &[u8]) -> Option<String> {
        let found = self.automaton.find(bytes)?;
        let (what, _) = &self.needles[found.pattern()];
        Some(format!("{what}, at byte {}", found.start()))
    }

    /// Every needle, to plant.
    pub fn needles(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.needles.iter().map(|(what, bytes)| (what.as_str(), bytes.as_slice()))
    }
}

/// As it is; in hexadecimal of both cases; in base64 at each of the three places a byte can have in it.
fn forms(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let bytes = text.as_bytes();
    let hexadecimal: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut all = vec![
        ("plain", bytes.to_vec()),
        ("hexadecimal", hexadecimal.clone().into_bytes()),
        ("hexadecimal", hexadecimal.to_uppercase().into_bytes()),
    ];
    for shift in 0..3 {
        let mut shifted = vec![0; shift];
        shifted.extend_from_slice(bytes);
        let encoded = base64(&shifted);
        // Only the characters that depend on the text alone, whatever stands around it.
        let from = (shift * 8).div_ceil(6);
        let to = shifted.len() * 8 / 6;
        all.push(("base64", encoded.as_bytes()[from..to].to_vec()));
    }
    all
}

/// In base64, with nothing to fill up the end.
pub fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let group = chunk.iter().fold(0_u32, |group, byte| (group << 8) | u32::from(*byte));
        let group = group << (8 * (3 - chunk.len()));
        for place in 0..4 {
            text.push(char::from(ALPHABET[(group >> (18 - 6 * place)) as usize & 63]));
        }
    }
    text
}
