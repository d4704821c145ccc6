//! What columns seem to mean, by their names and by what their cells look like. Cells are looked at, never told.

use wijkstroom_schemas::feed::{FAMILIES, Family, Field, Kind, bsn_of_digits};

use super::date;

/// A column of a file of which a mapping is proposed.
#[derive(Debug, Clone, Default)]
pub(super) struct Column {
    /// As the file has it.
    pub(super) name: String,
    /// Its name in small letters and digits only, of a nested field the last part.
    pub(super) bare: String,
    /// Cells of the first rows, trimmed. Identify.
    pub(super) cells: Vec<String>,
}

impl Column {
    pub(super) fn new(name: &str) -> Self {
        let name = name.trim().trim_start_matches('\u{FEFF}');
        Self { name: name.to_owned(), bare: bare(name), cells: Vec::new() }
    }

    /// A field in a field: its last part tells what it is.
    pub(super) fn nested(name: &str) -> Self {
        let last = name.rsplit('.').next().unwrap_or_default();
        Self { bare: bare(last), ..Self::new(name) }
    }

    fn all(&self, test: impl Fn(&str) -> bool) -> bool {
        let mut filled = self.cells.iter().filter(|cell| !cell.is_empty()).peekable();
        filled.peek().is_some() && filled.all(|cell| test(cell))
    }

    pub(super) fn has_dates(&self) -> bool {
        self.all(|cell| date::written(cell, &[]).is_some_and(|it| it.year >= 1900))
    }

    fn has_bsns(&self) -> bool {
        self.all(|cell| cell.len() >= 8 && bsn_of_digits(cell).is_some()) && !self.has_dates()
    }

    /// No two cells are the same, and none is empty.
    fn is_unique(&self) -> bool {
        let mut cells: Vec<&String> = self.cells.iter().filter(|cell| !cell.is_empty()).collect();
        let count = self.cells.len();
        cells.sort_unstable();
        cells.dedup();
        count > 0 && cells.len() == count
    }

    fn is(&self, names: &[&str]) -> bool {
        names.contains(&self.bare.as_str())
    }

    fn has(&self, parts: &[&str]) -> bool {
        parts.iter().any(|part| self.bare.contains(part))
    }
}

/// Small letters and digits of a name.
pub(super) fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Fields of `[person]` and names that columns have for them.
const PERSON: [(&str, &[&str]); 11] = [
    ("bsn", &["bsn", "burgerservicenummer", "bsnnummer", "sofinummer", "bsnjeugdige", "bsnkind"]),
    ("onderwijsnummer", &["onderwijsnummer", "pgn", "persoonsgebondennummer"]),
    (
        "achternaam",
        &["achternaam", "geslachtsnaam", "familienaam", "naam", "naamkind", "naamjeugdige"],
    ),
    ("voorvoegsel", &["voorvoegsel", "tussenvoegsel", "voorvoegsels"]),
    ("voornamen", &["voornamen", "voornaam", "roepnaam"]),
    ("voorletters", &["voorletters", "initialen"]),
    ("geboortedatum", &["geboortedatum", "gebdatum", "datumgeboorte", "geboren", "gebdat"]),
    ("geslacht", &["geslacht", "sekse"]),
    ("postcode", &["postcode", "pc", "postcode4", "pc4", "postcode6"]),
    ("huisnummer", &["huisnummer", "huisnr", "nummer"]),
    ("toevoeging", &["toevoeging", "huisnummertoevoeging", "huisletter", "toev"]),
];

/// What columns are, by their place in the file.
#[derive(Debug, Default)]
pub(super) struct Guess {
    pub(super) key: Vec<usize>,
    /// No column could be told to be the key.
    pub(super) key_is_unsure: bool,
    pub(super) mutation: Option<usize>,
    pub(super) order: Option<usize>,
    pub(super) consent: Option<usize>,
    pub(super) municipality: Option<usize>,
    pub(super) person: Vec<(&'static str, usize)>,
    pub(super) families: Vec<&'static Family>,
}

/// Tells what it can of the columns of a file, whose name and feed may help.
pub(super) fn guess(columns: &[Column], hint: &str) -> Guess {
    let mut guess = Guess::default();
    let find = |test: &dyn Fn(&Column) -> bool| columns.iter().position(test);
    for (field, names) in PERSON {
        let by_name = names.iter().find_map(|name| find(&|column| column.bare == *name));
        guess.person.extend(by_name.map(|at| (field, at)));
    }
    let has = |guess: &Guess, field: &str| guess.person.iter().any(|(found, _)| *found == field);
    if !has(&guess, "bsn") && !has(&guess, "onderwijsnummer") {
        let by_look = find(&|column| column.has_bsns());
        guess.person.extend(by_look.map(|at| ("bsn", at)));
    }
    guess.mutation = find(&|it| it.is(&["mutatie", "mutatiesoort", "soortmutatie", "actie"]));
    guess.order = find(&|it| {
        it.is(&[
            "gewijzigdop",
            "laatstgewijzigd",
            "gewijzigd",
            "mutatiedatum",
            "datummutatie",
            "datumstatus",
            "bijgewerkt",
        ])
    });
    guess.consent = find(&|it| it.bare.starts_with("toestemming") && !it.has_dates());
    guess.municipality = find(&|it| it.is(&["gemeente", "gemeentecode", "cbsgemeentecode"]));
    let taken: Vec<usize> = guess.person.iter().map(|(_, at)| *at).collect();
    key(columns, &taken, &mut guess);
    guess.families = families(columns, &taken, hint);
    guess
}

/// A number of the partner's own; else the person and a day; else the first column.
fn key(columns: &[Column], taken: &[usize], guess: &mut Guess) {
    let ends = ["id", "nummer", "nr", "kenmerk", "sleutel", "code"];
    let named = |at: &usize| ends.iter().any(|end| columns[*at].bare.ends_with(end));
    let free = |at: &usize| {
        !taken.contains(at)
            && Some(*at) != guess.municipality
            && !columns[*at].has(&["agb", "brin", "postcode"])
    };
    let numbers: Vec<usize> = (0..columns.len()).filter(free).filter(named).collect();
    let versioned = guess.mutation.is_some() || guess.order.is_some();
    let unique = numbers.iter().find(|at| versioned || columns[**at].is_unique());
    if let Some(at) = unique {
        guess.key = vec![*at];
        return;
    }
    guess.key_is_unsure = true;
    let bsn = guess.person.iter().find(|(field, _)| matches!(*field, "bsn" | "onderwijsnummer"));
    let day = (0..columns.len()).find(|at| !taken.contains(at) && columns[*at].has_dates());
    let texts = (0..columns.len()).filter(|at| !taken.contains(at) && !columns[*at].has_numbers());
    guess.key = match (bsn, day) {
        (Some((_, bsn)), Some(day)) => vec![*bsn, day],
        (Some((_, bsn)), None) => vec![*bsn],
        // Counts: where, what and when.
        (None, _) => texts.take(3).collect(),
    };
    if guess.key.is_empty() {
        guess.key = vec![0];
    }
}

impl Column {
    fn has_numbers(&self) -> bool {
        self.all(|cell| cell.bytes().all(|byte| byte.is_ascii_digit() || b",.".contains(&byte)))
            && !self.has_dates()
    }
}

/// Words that tell a family, in names of columns, file and feed.
const WORDS: [(&str, &[&str]); 9] = [
    ("SchoolSignalled", &["verzuim", "brin", "leerling", "school", "thuiszitter", "tlv"]),
    ("Referred", &["verwijz", "verwezen", "aanmeld", "huisarts", "jeugdarts", "dyslexie"]),
    ("MeasureReported", &["maatregel", "jeugdbescherming", "reclassering"]),
    ("TeamSupportStarted", &["ondersteuning", "wijkteam", "traject", "begeleiding"]),
    (
        "OutcomeReported",
        &["cijfer", "tevreden", "score", "clientervaring", "doelbereikt", "meting"],
    ),
    ("CountReported", &["aantal", "inloop", "locatie", "bezoek"]),
    ("PlacementPrevented", &["spoed", "voorkomen", "plaatsing"]),
    ("BudgetGranted", &["pgb", "bedrag", "budget", "toekenning"]),
    ("InvestigationReported", &["onderzoek", "raadvoordekinderbescherming"]),
];

/// The family that fits best, and the one that goes with it.
fn families(columns: &[Column], taken: &[usize], hint: &str) -> Vec<&'static Family> {
    let hint = bare(hint);
    let score = |family: &&Family| -> usize {
        let words = WORDS.iter().find(|(name, _)| *name == family.name).map(|(_, words)| *words);
        let words = words.unwrap_or_default();
        let told = words.iter().filter(|word| hint.contains(**word)).count() * 3;
        let named = columns.iter().filter(|column| column.has(words)).count() * 2;
        let fields = family.fields.iter().filter(|field| exact(columns, field).is_some()).count();
        // What is about nobody has no person, and the other way about.
        let fits = family.about_person != taken.is_empty();
        (told + named + fields) * usize::from(fits)
    };
    let best = FAMILIES.iter().rev().max_by_key(score);
    let Some(best) = best else { return Vec::new() };
    let stops = columns.iter().any(|column| column.has(&["eind", "stop"]));
    let second = Family::named("TeamSupportStopped");
    match best.name {
        "TeamSupportStarted" | "TeamSupportStopped" => {
            let start = Family::named("TeamSupportStarted");
            start.into_iter().chain(second.filter(|_| stops)).collect()
        }
        _ => vec![best],
    }
}

fn exact(columns: &[Column], field: &Field) -> Option<usize> {
    columns.iter().position(|column| column.bare == bare(field.name))
}

/// Words for a field in names of columns.
const FIELDS: [(&str, &[&str]); 16] = [
    ("datum_start", &["start", "begin", "aanvang", "ingang"]),
    ("datum_einde", &["eind", "stop", "afgesloten"]),
    ("datum_ingang", &["ingang", "start", "begin"]),
    ("datum_aanvang", &["aanvang", "start", "begin"]),
    ("datum_verwijzing", &["verwijsdatum", "verwijzing", "aanmelddatum", "aanmelding", "datum"]),
    ("datum_meting", &["meting", "datum"]),
    ("datum_toekenning", &["toekenning", "beschikkingsdatum", "besluit"]),
    ("datum", &["datum"]),
    ("periode_begin", &["begin", "van", "start"]),
    ("periode_einde", &["eind", "tot"]),
    ("score", &["cijfer", "score", "rapportcijfer"]),
    ("brin", &["brin", "school"]),
    ("aantal", &["aantal"]),
    ("bedrag", &["bedrag", "budget"]),
    ("maatregel", &["maatregel"]),
    ("lesuren", &["lesuren", "uren"]),
];

/// The column of a field; `free` are those that are not of the person.
pub(super) fn column_of(columns: &[Column], field: &Field, free: &[usize]) -> Option<usize> {
    if let Some(at) = exact(columns, field).filter(|at| free.contains(at)) {
        return Some(at);
    }
    let words = FIELDS.iter().find(|(name, _)| *name == field.name).map(|(_, words)| *words)?;
    let fits = |at: &&usize| match field.kind {
        Kind::Day => columns[**at].has_dates() || columns[**at].cells.iter().all(String::is_empty),
        Kind::Whole(_) | Kind::Cents => {
            columns[**at].all(|cell| cell.contains(|c: char| c.is_ascii_digit()))
        }
        Kind::Code(_) | Kind::Text(_) | Kind::Agb | Kind::Brin | Kind::YesNo | Kind::Reference => {
            true
        }
    };
    words.iter().find_map(|word| {
        free.iter().filter(fits).find(|at| columns[**at].bare.contains(word)).copied()
    })
}

/// Whether the first line of a file is a row like the others: then its cells are no names of columns, and may
/// identify.
pub(super) fn is_row(header: &[Column]) -> bool {
    let looks = |column: &Column| {
        let name = column.name.trim();
        let digits = name.bytes().filter(u8::is_ascii_digit).count();
        let is_postcode = name.len() >= 6 && name.as_bytes()[..4].iter().all(u8::is_ascii_digit);
        date::written(name, &[]).is_some()
            || digits >= 5
            || is_postcode
            || !name.is_empty() && digits == name.len()
    };
    header.iter().any(looks)
}
