//! The pattern of a file name that says what a full replacement replaces, such as
//! `jeugdbescherming-{scope}-{stamp}.csv`.

use super::date;

/// Longest file name that is held against a pattern, and longest pattern.
const NAME_MAX: usize = 255;

/// Longest scope.
pub(super) const SCOPE_MAX: usize = 40;

#[derive(Debug, Clone)]
pub(super) struct Pattern {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Literal(String),
    /// Anything.
    Any,
    Scope,
    Stamp,
}

/// What a name tells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Told<'n> {
    pub(super) scope: &'n str,
    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub(super) stamp: i64,
}

impl Pattern {
    /// Reads a pattern: `{scope}`, `{stamp}`, `*`, and all else as it is, in any case.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        if text.len() > NAME_MAX {
            return Err("is te lang: hoogstens 255 tekens.".to_owned());
        }
        let mut parts = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let (part, length) = if rest.starts_with("{scope}") {
                (Part::Scope, 7)
            } else if rest.starts_with("{stamp}") {
                (Part::Stamp, 7)
            } else if rest.starts_with('*') {
                (Part::Any, 1)
            } else if rest.starts_with('{') {
                return Err("kent alleen {scope}, {stamp} en *.".to_owned());
            } else {
                let length = rest.find(['{', '*']).unwrap_or(rest.len());
                (Part::Literal(rest[..length].to_lowercase()), length)
            };
            if matches!(part, Part::Scope | Part::Stamp) && parts.contains(&part) {
                return Err("noemt {scope} en {stamp} elk hoogstens een keer.".to_owned());
            }
            parts.push(part);
            rest = &rest[length..];
        }
        if parts.iter().filter(|part| **part != Part::Any).count() == parts.len()
            || parts.len() <= 9
        {
            return Ok(Self { parts });
        }
        Err("heeft te veel sterretjes.".to_owned())
    }

    pub(super) fn has_scope(&self) -> bool {
        self.parts.contains(&Part::Scope)
    }

    pub(super) fn has_stamp(&self) -> bool {
        self.parts.contains(&Part::Stamp)
    }

    /// What a name tells; `None` when it does not fit.
    pub(super) fn read<'n>(&self, name: &'n str) -> Option<Told<'n>> {
        if name.len() > NAME_MAX {
            return None;
        }
        fits(&self.parts, name, Told::default())
    }
}

/// Holds the rest of a name against the rest of a pattern, longest first; names are short, and parts few.
fn fits<'n>(parts: &[Part], name: &'n str, told: Told<'n>) -> Option<Told<'n>> {
    let Some((part, parts)) = parts.split_first() else { return name.is_empty().then_some(told) };
    let ends = || (0..=name.len()).rev().filter(|end| name.is_char_boundary(*end));
    match part {
        Part::Literal(text) => {
            let head = name.get(..text.len()).filter(|head| head.to_lowercase() == *text)?;
            fits(parts, &name[head.len()..], told)
        }
        Part::Any => ends().find_map(|end| fits(parts, &name[end..], told)),
        Part::Scope => ends()
            .filter(|end| is_scope(&name[..*end]))
            .find_map(|end| fits(parts, &name[end..], Told { scope: &name[..end], ..told })),
        Part::Stamp => [14, 12, 10, 8].into_iter().find_map(|end| {
            let (head, rest) = name.split_at_checked(end)?;
            let more = rest.starts_with(|c: char| c.is_ascii_digit());
            let stamp = date::moment(head).filter(|_| !more)?;
            fits(parts, rest, Told { stamp, ..told })
        }),
    }
}

/// Whether a text may be a scope: it is shown, and must not identify.
pub(super) fn is_scope(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || "-._ ".contains(c);
    let run = text.split(|c: char| !c.is_ascii_digit()).map(str::len).max();
    !text.is_empty() && text.len() <= SCOPE_MAX && text.chars().all(fits) && run < Some(8)
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    const DAY: i64 = 86_400_000;

    #[track_caller]
    fn check(pattern: &str, name: &str, expected: Option<(&str, i64)>) {
        let pattern = Pattern::parse(pattern).unwrap();
        let told = pattern.read(name).map(|told| (told.scope, told.stamp));
        assert_eq!(told, expected, "{name}");
    }

    #[test]
    fn a_name_tells_scope_and_stamp() {
        check("a-{scope}-{stamp}.csv", "A-2026-H1-19700102.csv", Some(("2026-H1", DAY)));
        check("*-{scope}-{stamp}.*", "x-y-2026-19700103.csv", Some(("2026", 2 * DAY)));
        check("{stamp}*", "1970-01-02 uit.csv", Some(("", DAY)));
        check("a-{stamp}.csv", "a-19700102120000.csv", Some(("", DAY + DAY / 2)));
        check("a-{stamp}.csv", "a-19700230.csv", None);
        check("a-{stamp}.csv", "b-19700102.csv", None);
        check("a-{stamp}.csv", "a-é9700102.csv", None);
        assert!(Pattern::parse("{datum}").is_err());
    }
}
