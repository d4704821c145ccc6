//! A mapping, compiled: columns became numbers, and what is known beforehand is worked out beforehand.

use std::borrow::Cow;

use wijkstroom_schemas::feed::{Family, Field, Kind};

use super::date::DateFormat;

/// The number of a column that a mapping names: its place in [`Mapping::columns`] and in every row.
pub(super) type Slot = usize;

/// What the columns of a table mean. Made by [`Mapping::parse`]; reading changes nothing in it.
#[derive(Debug, Clone)]
pub struct Mapping {
    pub(super) name: String,
    pub(super) file: FileSpec,
    pub(super) columns: Vec<Column>,
    pub(super) row: RowSpec,
    /// The key holds a column of the person.
    pub(super) key_names: bool,
    pub(super) replace: Option<ReplaceSpec>,
    pub(super) consent: Option<ConsentSpec>,
    pub(super) person: Option<PersonSpec>,
    pub(super) municipality: Option<MunicipalitySpec>,
    pub(super) events: Vec<EventSpec>,
    /// One bad row refuses the file.
    pub(super) strict: bool,
    pub(super) sample: Option<Sample>,
    /// The municipality of the feed.
    pub(super) served: Option<String>,
}

/// A sample beside a mapping file, and what must come out of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// Path of the sample, relative to the mapping file.
    pub file: String,
    /// Path of the JSON file that says what must come out, relative to the mapping file.
    pub expected: String,
}

impl Mapping {
    /// Whether the name of a file says what the file replaces.
    pub fn reads_file_name(&self) -> bool {
        self.replace.as_ref().is_some_and(|spec| spec.file_name.is_some())
    }

    /// Its name, such as `school-verzuim`: the kind of message of its entries.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What becomes of a row that was corrected, where the mapping does not tell which version is later; in Dutch.
    pub fn remark(&self) -> Option<String> {
        if self.replace.is_some() || self.row.order.is_some() {
            return None;
        }
        Some(
            "een verbeterde rij (dezelfde sleutel, andere gegevens) wordt geweigerd, en staat dan alleen bij \
             `wijkstroom rejects list`: de mapping zegt niet welke versie later is. Heeft het bestand een kolom met de \
             datum of het moment van wijzigen, zet dan onder [row]: order = \"naam van die kolom\""
                .to_owned(),
        )
    }

    /// Its sample, when it has one.
    pub fn sample(&self) -> Option<&Sample> {
        self.sample.as_ref()
    }

    /// For the feed of one municipality, by its CBS code: rows of another are refused, where the mapping says in
    /// which column it stands.
    #[must_use]
    pub fn of(mut self, municipality: &str) -> Self {
        self.served = Some(municipality.to_owned());
        self
    }

    /// Whether other content under the same key is another version of the same thing.
    pub(super) fn has_versions(&self) -> bool {
        self.row.mutation.is_some() || self.row.order.is_some() || self.replace.is_some()
    }
}

/// A column that a mapping names.
#[derive(Debug, Clone)]
pub(super) struct Column {
    /// As the mapping has it.
    pub(super) name: String,
    /// As names are compared.
    pub(super) folded: String,
    /// The file may do without.
    pub(super) optional: bool,
}

/// How names of columns and words in cells are compared: without outer space, mark of order, and case.
pub(super) fn folded(text: &str) -> String {
    trimmed(text.trim_start_matches('\u{FEFF}')).to_lowercase()
}

/// A cell without what stands around it unseen.
pub(super) fn trimmed(text: &str) -> &str {
    // Cells are ASCII nearly always, and then start and end with what is seen.
    let seen = |byte: Option<&u8>| byte.is_none_or(|byte| (0x21..0x7F).contains(byte));
    if seen(text.as_bytes().first()) && seen(text.as_bytes().last()) { text } else { text.trim() }
}

/// Words of the partner, folded, and what each means. There are few: they are looked through.
#[derive(Debug, Clone)]
pub(super) struct Words<T>(Vec<(String, T)>);

impl<T> Default for Words<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Words<T> {
    /// A later word takes the place of the same one before.
    pub(super) fn put(&mut self, word: &str, means: T) {
        let word = folded(word);
        self.0.retain(|(known, _)| *known != word);
        self.0.push((word, means));
    }

    pub(super) fn get(&self, cell: &str) -> Option<&T> {
        self.0.iter().find(|(word, _)| is_word(word, cell)).map(|(_, means)| means)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(word, _)| word.as_str())
    }
}

/// Whether a cell is a folded word.
pub(super) fn is_word(word: &str, cell: &str) -> bool {
    word == cell || word.eq_ignore_ascii_case(cell) || !cell.is_ascii() && *word == folded(cell)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Csv,
    Json,
    JsonLines,
    Xlsx,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    Windows1252,
}

#[derive(Debug, Clone, Default)]
pub(super) struct FileSpec {
    pub(super) format: Option<Format>,
    pub(super) delimiter: Option<u8>,
    pub(super) encoding: Option<Encoding>,
    /// Keys on the way from the top of a JSON file to its records.
    pub(super) records: Vec<String>,
    pub(super) sheet: Option<String>,
    /// Texts, folded, that stand for an empty cell.
    pub(super) empty: Vec<String>,
}

#[derive(Debug, Clone)]
pub(super) struct RowSpec {
    pub(super) key: Vec<KeyPart>,
    pub(super) mutation: Option<MutationSpec>,
    pub(super) order: Option<OrderSpec>,
    pub(super) when: Vec<Condition>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct KeyPart {
    pub(super) slot: Slot,
    pub(super) form: KeyForm,
}

/// What makes two spellings of a key one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KeyForm {
    Text,
    /// Excel takes leading zeros away.
    Bsn,
    /// A date may be written in several ways.
    Date,
    /// In small letters, or without the `00` of the main site.
    Brin,
}

#[derive(Debug, Clone)]
pub(super) struct MutationSpec {
    pub(super) slot: Slot,
    /// Words, folded, for new, changed and removed.
    pub(super) words: [Vec<String>; 3],
}

#[derive(Debug, Clone, Copy)]
pub(super) struct OrderSpec {
    pub(super) slot: Slot,
    /// A number of the partner's own; else a day or a moment.
    pub(super) whole: bool,
}

/// Where a full replacement says what it replaces.
#[derive(Debug, Clone)]
pub(super) struct ReplaceSpec {
    pub(super) file_name: Option<super::pattern::Pattern>,
    pub(super) scope: From,
    pub(super) stamp: From,
    /// A file without rows may remove all there is.
    pub(super) may_be_empty: bool,
    /// A file with far fewer rows than the one before may remove all that is gone.
    pub(super) may_shrink: bool,
}

#[derive(Debug, Clone)]
pub(super) enum From {
    FileName,
    Column(Slot),
    Constant(String),
}

#[derive(Debug, Clone)]
pub(super) struct ConsentSpec {
    pub(super) slot: Slot,
    pub(super) yes: Vec<String>,
    /// Rows that need none are those for which this does not hold.
    pub(super) when: Vec<Condition>,
}

#[derive(Debug, Clone)]
pub(super) struct MunicipalitySpec {
    pub(super) slot: Slot,
    /// Beside the feed's own, four digits each.
    pub(super) codes: Vec<String>,
}

/// Each field: the columns of which the first that is filled counts.
#[derive(Debug, Clone, Default)]
pub(super) struct PersonSpec {
    pub(super) bsn: Vec<Slot>,
    pub(super) onderwijsnummer: Vec<Slot>,
    pub(super) achternaam: Vec<Slot>,
    pub(super) voorvoegsel: Vec<Slot>,
    pub(super) voornamen: Vec<Slot>,
    pub(super) voorletters: Vec<Slot>,
    pub(super) geboortedatum: Vec<Slot>,
    /// All, when the mapping names none.
    pub(super) formats: Vec<DateFormat>,
    pub(super) geslacht: Vec<Slot>,
    /// By folded word: `0`, `1` or `2`.
    pub(super) geslacht_codes: Words<&'static str>,
    pub(super) postcode: Vec<Slot>,
    pub(super) huisnummer: Vec<Slot>,
    pub(super) toevoeging: Vec<Slot>,
}

impl PersonSpec {
    /// Every column of it.
    pub(super) fn slots(&self) -> impl Iterator<Item = Slot> {
        let fields = [
            &self.bsn,
            &self.onderwijsnummer,
            &self.achternaam,
            &self.voorvoegsel,
            &self.voornamen,
            &self.voorletters,
            &self.geboortedatum,
            &self.geslacht,
            &self.postcode,
            &self.huisnummer,
            &self.toevoeging,
        ];
        fields.into_iter().flatten().copied()
    }
}

#[derive(Debug, Clone)]
pub(super) struct EventSpec {
    pub(super) family: &'static Family,
    /// Tells the records of one family in one row apart.
    pub(super) part: Option<String>,
    pub(super) element: Cow<'static, str>,
    pub(super) when: Vec<Condition>,
    /// By name of the field.
    pub(super) fields: Vec<FieldSpec>,
}

#[derive(Debug, Clone)]
pub(super) struct FieldSpec {
    pub(super) field: &'static Field,
    /// Of a family about a person: a text is only ever a code, for free text has names in it.
    pub(super) about_person: bool,
    pub(super) columns: Vec<Slot>,
    /// In place of columns.
    pub(super) constant: Option<String>,
    /// Where the cell is empty.
    pub(super) default: Option<String>,
    /// Empty without a translation.
    pub(super) codes: Words<String>,
    /// What a cell becomes that no translation knows.
    pub(super) otherwise: Option<String>,
    pub(super) formats: Vec<DateFormat>,
    /// Of an amount.
    pub(super) decimal: char,
    pub(super) required: bool,
    pub(super) when: Vec<Condition>,
}

impl FieldSpec {
    pub(super) fn kind(&self) -> Kind {
        self.field.kind
    }
}

/// Something that holds of a row, or does not.
#[derive(Debug, Clone)]
pub(super) struct Condition {
    pub(super) slot: Slot,
    pub(super) test: Test,
}

#[derive(Debug, Clone)]
pub(super) enum Test {
    /// One of these words, folded.
    In(Vec<String>),
    NotIn(Vec<String>),
    Filled(bool),
}
