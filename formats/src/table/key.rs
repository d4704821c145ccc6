//! The key of a row: which record it is about.

use std::borrow::Cow;

use wijkstroom_schemas::feed::{Kind, REFERENCE_MAX, bsn_of_digits};

use super::codes;
use super::date::{self, Written};
use super::mapping::{KeyForm, KeyPart};
use super::row::Cells;
use super::value::{self, iso, not_a_date};
use crate::feed::door::described;

impl<'r> Cells<'r> {
    /// The key; `None` where it cannot be read, and that is added to the faults. `strictly`: so is a cell that names a
    /// child, a school or a day, and is none of them. Else it would be the key of another record, and the one that was meant
    /// would be missing from a full replacement.
    pub(super) fn key(&mut self, strictly: bool) -> Option<String> {
        let parts = &self.mapping.row.key;
        if let [part] = parts.as_slice() {
            return self.key_part(*part, strictly).map(Cow::into_owned);
        }
        let mut key = String::new();
        for (index, part) in parts.iter().enumerate() {
            let text = self.key_part(*part, strictly)?;
            if index > 0 {
                key.push('/');
            }
            if text.contains(['/', '_']) {
                key.push_str(&text.replace('_', "__").replace('/', "_/"));
            } else {
                key.push_str(&text);
            }
        }
        Some(key)
    }

    fn key_part(&mut self, part: KeyPart, strictly: bool) -> Option<Cow<'r, str>> {
        let cell = self.get(part.slot);
        if cell.is_empty() {
            self.fault(part.slot, codes::KEY, "de sleutel van de rij is leeg.");
            return None;
        }
        if cell.len() > REFERENCE_MAX {
            let what = "de sleutel van de rij is te lang: hoogstens 200 tekens.";
            self.fault(part.slot, codes::KEY, what);
            return None;
        }
        match part.form {
            KeyForm::Text => Some(Cow::Borrowed(cell)),
            KeyForm::Bsn => {
                let wrong = self.mapping.person.as_ref().filter(|_| strictly);
                if let Some(what) = wrong.and_then(|spec| spec.wrong_number(part.slot, cell)) {
                    self.fault(part.slot, codes::BSN, what);
                    return None;
                }
                Some(
                    bsn_of_digits(cell)
                        .map_or(Cow::Borrowed(cell), |bsn| Cow::Owned(bsn.reveal().to_owned())),
                )
            }
            KeyForm::Brin => match value::brin(cell) {
                Some(brin) => Some(Cow::Owned(brin)),
                None if strictly => {
                    let what = format!("hier hoort {}.", described(Kind::Brin));
                    self.fault(part.slot, crate::feed::codes::VALUE, what);
                    None
                }
                None => Some(Cow::Borrowed(cell)),
            },
            KeyForm::Date => {
                let written = date::written(cell, &[]);
                if strictly && !written.is_some_and(|it| self.may_be_day(part, it)) {
                    self.fault(part.slot, codes::DATE, not_a_date(&[]));
                    return None;
                }
                Some(written.map_or(Cow::Borrowed(cell), |written| {
                    let mut text = String::new();
                    iso(written, &mut text);
                    Cow::Owned(text)
                }))
            }
        }
    }

    /// Whether there is such a day. Of when a child was born a part may be unknown.
    fn may_be_day(&self, part: KeyPart, written: Written) -> bool {
        let person = self.mapping.person.as_ref();
        if !person.is_some_and(|spec| spec.geboortedatum.contains(&part.slot)) {
            return written.day().is_some();
        }
        let known = Written { month: written.month.max(1), day: written.day.max(1), ..written };
        written.year == 0 || known.day().is_some()
    }
}
