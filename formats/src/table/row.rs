//! From a row to an entry.

use std::borrow::Cow;

use wijkstroom_schemas::event::Person;
use wijkstroom_schemas::feed::{Kept, Mutation};
use wijkstroom_schemas::ids::content_hash;
use wijkstroom_schemas::message::Finding;

use super::codes;
use super::date::moment;
use super::event::{Version, hold};
use super::keep::{Keeper, State};
use super::mapping::{EventSpec, Mapping, MutationSpec, Slot, folded, is_word};
use super::value::{self, NO, not_a_date};
use crate::feed::{Draft, Entry, Part, Replacement, codes as feed_codes, finding};

/// The cells of a row, by column of the mapping, and what is wrong with them.
pub(super) struct Cells<'r> {
    pub(super) mapping: &'r Mapping,
    cells: &'r [Cow<'r, str>],
    number: i32,
    faults: Vec<Finding>,
}

impl<'r> Cells<'r> {
    pub(super) fn new(mapping: &'r Mapping, cells: &'r [Cow<'r, str>], number: i32) -> Self {
        Self { mapping, cells, number, faults: Vec::new() }
    }

    /// A cell, trimmed; empty where it is, or where the file does not have the column.
    pub(super) fn get(&self, slot: Slot) -> &'r str {
        self.cells.get(slot).map_or("", |cell| cell)
    }

    /// The first of some cells that is filled.
    pub(super) fn first(&self, slots: &[Slot]) -> Option<(Slot, &'r str)> {
        slots.iter().map(|slot| (*slot, self.get(*slot))).find(|(_, cell)| !cell.is_empty())
    }

    /// Something is wrong with a cell. Says what, never the cell.
    pub(super) fn fault(&mut self, slot: Slot, code: &str, what: impl std::fmt::Display) {
        let number = self.number;
        let column = self.mapping.columns.get(slot).map_or("", |column| &column.name);
        let message = format!("Rij {number}, kolom {column}: {what}");
        self.faults.push(finding(code, number, column, message));
    }

    /// What no cell may hold, whatever it is for.
    fn check(&mut self, is_plain: bool) {
        for (slot, cell) in self.cells.iter().enumerate() {
            let bytes = cell.as_bytes();
            if matches!(bytes.first(), Some(b'=' | b'+' | b'-' | b'@')) {
                let what =
                    "de cel begint met =, +, - of @, zoals een formule. Stuur de waarde zelf.";
                self.fault(slot, codes::FORMULA, what);
            }
            if !is_plain && bytes.iter().any(|byte| *byte < b' ' || *byte >= 0x7F) {
                if cell.contains('\u{FFFD}') {
                    let what = "een teken is niet te lezen. Sla het bestand op als UTF-8.";
                    self.fault(slot, codes::ENCODING, what);
                } else if cell.contains(|c: char| c.is_control()) {
                    self.fault(
                        slot,
                        codes::CONTROL,
                        "er staat een regeleinde of stuurteken in de cel.",
                    );
                }
            }
        }
    }

    /// What the row does to its record.
    fn mutation(&mut self) -> Option<Mutation> {
        let Some(spec) = &self.mapping.row.mutation else { return Some(Mutation::New) };
        let found = self.told_mutation(spec);
        if found.is_none() {
            let words: Vec<&str> = spec.words.iter().flatten().map(String::as_str).collect();
            let what = format!("hier hoort wat de rij doet: {}.", words.join(", "));
            self.fault(spec.slot, codes::MUTATION, what);
        }
        found
    }

    /// What a cell says that the row does.
    fn told_mutation(&self, spec: &MutationSpec) -> Option<Mutation> {
        let cell = self.get(spec.slot);
        let is = |words: &Vec<String>| words.iter().any(|word| is_word(word, cell));
        let all = [Mutation::New, Mutation::Changed, Mutation::Removed];
        spec.words.iter().zip(all).find(|(words, _)| is(words)).map(|(_, mutation)| mutation)
    }

    /// Whether the row takes its record back.
    fn is_withdrawal(&self) -> bool {
        let spec = self.mapping.row.mutation.as_ref();
        spec.and_then(|spec| self.told_mutation(spec)) == Some(Mutation::Removed)
    }

    /// Whether nothing tells which of two new rows of one record is later.
    fn is_unordered(&self) -> bool {
        let of_file = self.mapping.replace.is_some();
        !of_file && self.mapping.row.order.is_none_or(|spec| self.get(spec.slot).is_empty())
    }

    /// Which version is later. A partner who does not tell may say no more than that a record is new, and that it
    /// is taken back, for good.
    fn order(&mut self, mutation: Option<Mutation>) -> Option<i64> {
        let Some(spec) = self.mapping.row.order else { return Some(0) };
        let cell = self.get(spec.slot);
        if cell.is_empty() && self.mapping.columns[spec.slot].optional {
            match mutation {
                Some(Mutation::New) => return Some(0),
                Some(Mutation::Removed) => return Some(i64::MAX),
                // What is wrong with it was said.
                None => return None,
                Some(Mutation::Changed) => {
                    let what = "de rij wijzigt een record, maar hier staat niet wanneer: het is niet te zien welke versie \
                                later is. Vul deze kolom.";
                    self.fault(spec.slot, codes::ORDER, what);
                    return None;
                }
            }
        }
        let order = if spec.whole {
            let fits = cell.len() <= 15 && cell.bytes().all(|byte| byte.is_ascii_digit());
            fits.then(|| cell.parse().ok()).flatten()
        } else {
            moment(cell)
        };
        if order.is_none() {
            let what = if spec.whole {
                "hier hoort een heel getal dat bij elke wijziging groter is.".to_owned()
            } else {
                format!("hieraan is te zien welke rij later is, maar {}", not_a_date(&[]))
            };
            self.fault(spec.slot, codes::ORDER, what);
        }
        order
    }
}

/// A row as a reader found it.
pub(super) struct Row<'r> {
    /// In the file, from 1.
    pub(super) number: i32,
    pub(super) cells: &'r [Cow<'r, str>],
    /// See [`Record::is_plain`](super::csv::Record::is_plain).
    pub(super) is_plain: bool,
}

impl Mapping {
    /// The entry that a row is; `None` where no event asks for it.
    pub(super) fn entry(
        &self,
        row: &Row<'_>,
        keeper: &Keeper,
        replaces: Option<&Replacement>,
    ) -> Option<Entry> {
        let mut cells = Cells::new(self, row.cells, row.number);
        let is_tombstone = keeper.state == State::Removed;
        if !is_tombstone && !hold(&self.row.when, &cells) {
            return None;
        }
        // A row that takes back must say what; and see `Cells::key`.
        let strictly = replaces.is_some() || cells.is_withdrawal();
        let key = cells.key(strictly && keeper.state == State::Row);
        let mut entry = Entry {
            names: self.key_names,
            versions: self.has_versions() || key.is_none(),
            key: key.unwrap_or_default(),
            number: row.number,
            kept: None,
            sender: None,
            message_type: None,
            content: Ok(Vec::new()),
        };
        let mut bare = Vec::new();
        if !is_tombstone {
            let no_consent = self.no_consent(&cells);
            let withdrawn = no_consent.is_some() && cells.is_withdrawal();
            let stop = no_consent.filter(|_| !withdrawn).or_else(|| self.elsewhere(&cells));
            if let Some(stop) = stop {
                // A later row under this key may be taken after all.
                entry.versions = true;
                entry.content = Err(vec![stop]);
                return Some(entry);
            }
            if withdrawn {
                // Consent that is taken back takes the record back: of the row only what that needs is looked at.
                bare = self.bare(row.cells);
                cells = Cells::new(self, &bare, row.number);
            }
        }
        let found = if bare.is_empty() { row.cells } else { &bare };
        entry.kept = Some(keeper.keep(found, row.is_plain));
        cells.check(row.is_plain);
        let mutation = match keeper.state {
            State::Removed => Some(Mutation::Removed),
            State::Changed => Some(Mutation::Changed),
            State::Row => cells.mutation(),
        };
        let order = match (&self.replace, replaces) {
            (Some(_), replaces) => Some(replaces.map_or(0, |replaces| replaces.stamp)),
            (None, _) => cells.order(mutation),
        };
        if keeper.state == State::Row && mutation == Some(Mutation::New) && cells.is_unordered() {
            entry.versions = entry.key.is_empty();
        }
        if let (Some(mutation), Some(order), false) = (mutation, order, entry.key.is_empty()) {
            // What two files each hold all of their own of, are records of their own: one takes nothing from the other.
            let scope = replaces.map_or("", |replaces| &replaces.scope);
            let scoped =
                if scope.is_empty() { None } else { Some(format!("{scope}/{}", entry.key)) };
            let key = scoped.as_deref().unwrap_or(&entry.key);
            let version = Version { key, mutation, order };
            let parts = self.parts(&mut cells, version);
            if parts.is_empty() && cells.faults.is_empty() {
                return None;
            }
            entry.content = Ok(parts);
        }
        if !cells.faults.is_empty() {
            entry.content = Err(cells.faults);
        }
        Some(entry)
    }

    /// Why nothing of the row may be kept.
    fn stop(&self, cells: &Cells<'_>, slot: Slot, code: &str, what: &str) -> Finding {
        let column = &self.columns[slot].name;
        let message = format!("Rij {}, kolom {column}: {what}", cells.number);
        finding(code, cells.number, column, message)
    }

    fn no_consent(&self, cells: &Cells<'_>) -> Option<Finding> {
        let spec = self.consent.as_ref().filter(|spec| hold(&spec.when, cells))?;
        let cell = cells.get(spec.slot);
        if spec.yes.iter().any(|yes| is_word(yes, cell)) {
            return None;
        }
        let mut what = if cell.is_empty() || NO.contains(&&*folded(cell)) {
            "er is geen toestemming. Van deze rij is niets bewaard.".to_owned()
        } else {
            let yes = spec.yes.join(", ");
            format!(
                "dit zegt niet dat er toestemming is; dat doet: {yes}. Van deze rij is niets bewaard."
            )
        };
        let mutation = self.row.mutation.as_ref();
        if let Some(spec) =
            mutation.filter(|spec| cells.told_mutation(spec) == Some(Mutation::Changed))
            && let [_, _, removed] = &spec.words
            && let (Some(word), Some(column)) = (removed.first(), self.columns.get(spec.slot))
        {
            what.push_str(&format!(
                " Wat een eerdere rij vertelde staat er nog: neem het terug met een rij met {word} in de kolom {}.",
                column.name
            ));
        }
        Some(self.stop(cells, spec.slot, feed_codes::CONSENT, &what))
    }

    /// The cells that say which record a row takes back, and no other.
    fn bare<'r>(&self, cells: &[Cow<'r, str>]) -> Vec<Cow<'r, str>> {
        let row = &self.row;
        let consent = self.consent.iter().flat_map(|spec| {
            std::iter::once(spec.slot).chain(spec.when.iter().map(|condition| condition.slot))
        });
        let stays: Vec<Slot> = consent
            .chain(row.key.iter().map(|part| part.slot))
            .chain(row.mutation.iter().map(|spec| spec.slot))
            .chain(row.order.iter().map(|spec| spec.slot))
            .chain(row.when.iter().map(|condition| condition.slot))
            .chain(self.municipality.iter().map(|spec| spec.slot))
            .collect();
        let cells = cells.iter().enumerate();
        let kept = cells.map(|(slot, cell)| match stays.contains(&slot) {
            true => cell.clone(),
            false => Cow::Borrowed(""),
        });
        kept.collect()
    }

    fn elsewhere(&self, cells: &Cells<'_>) -> Option<Finding> {
        let spec = self.municipality.as_ref()?;
        let Some(code) = value::municipality(cells.get(spec.slot)) else {
            let what = "hier hoort de CBS-code van een gemeente, zoals 0193. Er is niets van de rij bewaard.";
            return Some(self.stop(cells, spec.slot, feed_codes::WHICH_MUNICIPALITY, what));
        };
        let served = self.served.as_ref();
        if served.is_none() && spec.codes.is_empty()
            || served == Some(&code)
            || spec.codes.contains(&code)
        {
            return None;
        }
        let what = "de rij is niet van deze gemeente. Er is niets van bewaard.";
        Some(self.stop(cells, spec.slot, feed_codes::MUNICIPALITY, what))
    }

    fn parts(&self, cells: &mut Cells<'_>, version: Version<'_>) -> Vec<Part> {
        let is_removal = version.mutation == Mutation::Removed;
        // What the version before may have told, this one takes back where it no longer does.
        let takes_back = version.mutation == Mutation::Changed
            || self.row.mutation.is_none() && self.row.order.is_some();
        // Facts of a person, and of nobody.
        let mut told = [Vec::with_capacity(self.events.len()), Vec::new()];
        let is_told = |told: &[Vec<Draft>; 2], event: &EventSpec| {
            told.iter().flatten().any(|draft| draft.element == event.element)
        };
        for event in &self.events {
            if is_removal || !hold(&event.when, cells) {
                continue;
            }
            if is_told(&told, event) {
                let what = format!(
                    "deze rij geeft {} twee keer. Geef een van beide in de mapping een eigen record.",
                    event.element
                );
                cells.fault(self.row.key[0].slot, codes::EVENT, what);
                continue;
            }
            told[usize::from(!event.family.about_person)].push(event.draft(cells, version));
        }
        for event in &self.events {
            if (is_removal || takes_back) && !is_told(&told, event) {
                told[usize::from(!event.family.about_person)].push(event.removal(cells, version));
            }
        }
        let [of_person, of_nobody] = told;
        let person = self.person.as_ref().filter(|_| !of_person.is_empty());
        let person = person.and_then(|spec| {
            let before = cells.faults.len();
            let person = spec.read(cells);
            if !is_removal {
                return Some(person.unwrap_or_default());
            }
            // The key is enough to remove by.
            cells.faults.truncate(before);
            person.filter(Person::is_certain)
        });
        let part = |person, facts| Part { person, facts, kept: Kept::default() };
        let mut parts = Vec::with_capacity(1);
        if !of_person.is_empty() {
            parts.push(part(person, of_person));
        }
        if !of_nobody.is_empty() {
            parts.push(part(None, of_nobody));
        }
        parts
    }

    /// The entry of a row that could not be told apart into cells: nothing of it is kept, for it cannot be seen
    /// what of it may be.
    pub(super) fn unreadable(number: i32, row: &str, code: &str, what: &str) -> Entry {
        let hash = hex::encode(&content_hash(row.as_bytes())[..16]);
        let message = format!("Rij {number}: {what} Van deze rij is niets bewaard.");
        Entry {
            key: format!("rij-{hash}"),
            names: false,
            versions: true,
            number,
            kept: None,
            sender: None,
            message_type: None,
            content: Err(vec![finding(code, number, "/", message)]),
        }
    }
}
