//! What a draft holds, by name of the field.

use std::ops::Range;

/// Values by name of their field, in the order of those names. All texts lie in one buffer: a file may hold a
/// hundred thousand drafts of ten values each.
#[derive(Clone, Default)]
pub struct Values {
    fields: Vec<(&'static str, Range<usize>)>,
    texts: String,
}

/// What a value mostly takes, bytes: a day is ten.
const TEXT_BYTES: usize = 10;

impl Values {
    /// None yet, with room for some.
    pub fn with_capacity(count: usize) -> Self {
        let texts = String::with_capacity(count * TEXT_BYTES);
        Self { fields: Vec::with_capacity(count), texts }
    }

    /// Puts a value in, in the place of the one that the field had.
    pub fn put(&mut self, name: &'static str, text: &str) {
        let from = self.texts.len();
        self.texts.push_str(text);
        let field = (name, from..self.texts.len());
        if self.fields.last().is_none_or(|(last, _)| *last < name) {
            return self.fields.push(field);
        }
        match self.fields.binary_search_by_key(&name, |(known, _)| known) {
            Ok(at) => self.fields[at] = field,
            Err(at) => self.fields.insert(at, field),
        }
    }

    /// Puts in what is added to the text, unless that fails. Its name comes after those of all others.
    #[inline]
    pub(crate) fn write<E>(
        &mut self,
        name: &'static str,
        add: impl FnOnce(&mut String) -> Result<(), E>,
    ) -> Result<(), E> {
        let from = self.texts.len();
        let added = add(&mut self.texts);
        match added {
            Ok(()) => self.fields.push((name, from..self.texts.len())),
            Err(_) => self.texts.truncate(from),
        }
        added
    }

    /// The value of a field.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(known, _)| *known == name).map(|(_, text)| text)
    }

    /// Names and values, in the order of the names.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.fields.iter().map(|(name, range)| (*name, &self.texts[range.clone()]))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }
}

impl<T: AsRef<str>> Extend<(&'static str, T)> for Values {
    fn extend<I: IntoIterator<Item = (&'static str, T)>>(&mut self, values: I) {
        for (name, text) in values {
            self.put(name, text.as_ref());
        }
    }
}

impl PartialEq for Values {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Values {}

impl std::fmt::Debug for Values {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::Values;

    #[test]
    fn values_stand_in_the_order_of_their_names_however_they_come() {
        let mut values = Values::with_capacity(1);
        values.extend([("status", "nieuw"), ("brin", "99XX"), ("rol", "kind"), ("rol", "ouder")]);
        for (name, text, result) in [("vervolg", "half", Err(())), ("zaak_id", "12", Ok(()))] {
            let written = values.write(name, |out| {
                out.push_str(text);
                result
            });
            assert_eq!(written, result);
        }
        let told: Vec<(&str, &str)> = values.iter().collect();
        let expected = [("brin", "99XX"), ("rol", "ouder"), ("status", "nieuw"), ("zaak_id", "12")];
        assert_eq!(told, expected);
        assert_eq!((values.get("rol"), values.get("agb")), (Some("ouder"), None));
        let mut same = Values::default();
        same.extend(told.into_iter().rev());
        assert_eq!(same, values);
        same.put("rol", "kind");
        assert_ne!(same, values);
    }
}
