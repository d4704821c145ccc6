//! What rules of level 4 go by besides the messages: lists that the municipality keeps.

use std::collections::{BTreeMap, BTreeSet};

use wijkstroom_schemas::day::Day;

/// Lists of the municipality's own. An empty list judges nothing.
#[derive(Debug, Clone, Default)]
pub struct Lists {
    /// Product code and category of the product list in use (TR381).
    products: BTreeSet<(String, String)>,
    /// By product code, what is agreed for it (TR418).
    tariffs: BTreeMap<String, Vec<Tariff>>,
}

/// A line of the tariff list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tariff {
    /// AGB code of the provider; `None`: any.
    pub(crate) provider: Option<String>,
    /// `Eenheid` that the tariff is for.
    pub(crate) eenheid: String,
    /// Eurocents a unit.
    pub(crate) cents: i64,
    from: Option<Day>,
    to: Option<Day>,
}

/// Why a list cannot be read, as the operator reads it.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("regel {line}: {what}")]
pub struct ListError {
    line: usize,
    what: &'static str,
}

impl Lists {
    /// From the texts of the two lists, each `None` when there is none.
    ///
    /// Both are lines of fields with `;` between, the first line names the fields:
    /// `code;categorie` and `aanbieder;code;eenheid;tarief;van;tot`, where the tariff is in
    /// eurocents, days are `yyyy-mm-dd` and inclusive, and `aanbieder`, `van` and `tot` may be empty.
    ///
    /// # Errors
    /// The first line that is not such a line.
    pub fn parse(products: Option<&str>, tariffs: Option<&str>) -> Result<Self, ListError> {
        let mut lists = Self::default();
        for (line, fields) in rows(products, "code;categorie")? {
            let [code, categorie] = fields[..] else {
                return Err(ListError { line, what: "hier hoort code;categorie" });
            };
            lists.products.insert((code.to_owned(), categorie.to_owned()));
        }
        for (line, fields) in rows(tariffs, "aanbieder;code;eenheid;tarief;van;tot")? {
            let (code, tariff) = tariff(&fields).ok_or(ListError {
                line,
                what: "hier hoort aanbieder;code;eenheid;tarief;van;tot, met het tarief in eurocenten en dagen als 2026-11-01",
            })?;
            lists.tariffs.entry(code).or_default().push(tariff);
        }
        Ok(lists)
    }

    /// Whether a code belongs to a category; true when no product list is kept.
    pub(crate) fn is_product(&self, code: &str, categorie: &str) -> bool {
        self.products.is_empty() || self.products.contains(&(code.to_owned(), categorie.to_owned()))
    }

    /// What is agreed with a provider for a product on a day; empty when the list does not have it.
    /// Lines that name the provider go before those for any.
    pub(crate) fn tariffs(&self, provider: &str, code: &str, on: Day) -> Vec<&Tariff> {
        let holds = |tariff: &&Tariff| {
            tariff.from.is_none_or(|from| from <= on) && tariff.to.is_none_or(|to| on <= to)
        };
        let all: Vec<&Tariff> =
            self.tariffs.get(code).into_iter().flatten().filter(holds).collect();
        let own: Vec<&Tariff> =
            all.iter().copied().filter(|t| t.provider.as_deref() == Some(provider)).collect();
        if own.is_empty() {
            all.into_iter().filter(|tariff| tariff.provider.is_none()).collect()
        } else {
            own
        }
    }
}

type Rows<'a> = Vec<(usize, Vec<&'a str>)>;

fn rows<'a>(text: Option<&'a str>, names: &str) -> Result<Rows<'a>, ListError> {
    let Some(text) = text else { return Ok(Vec::new()) };
    let mut lines = text.trim_start_matches('\u{feff}').lines().enumerate();
    if lines.next().is_none_or(|(_, first)| first.trim() != names) {
        return Err(ListError {
            line: 1,
            what: "de eerste regel noemt de velden niet zoals het hoort",
        });
    }
    let filled = lines.filter(|(_, line)| !line.trim().is_empty());
    Ok(filled.map(|(at, line)| (at + 1, line.split(';').map(str::trim).collect())).collect())
}

fn tariff(fields: &[&str]) -> Option<(String, Tariff)> {
    let [provider, code, eenheid, cents, from, to] = *fields else { return None };
    let day = |text: &str| if text.is_empty() { Some(None) } else { Day::parse(text).map(Some) };
    let cents: u32 = cents.parse().ok()?;
    let tariff = Tariff {
        provider: (!provider.is_empty()).then(|| provider.to_owned()),
        eenheid: eenheid.to_owned(),
        cents: i64::from(cents),
        from: day(from)?,
        to: day(to)?,
    };
    let named = !code.is_empty() && eenheid.len() == 2;
    named.then(|| (code.to_owned(), tariff))
}

#[cfg(test)]
mod tests {
    use wijkstroom_schemas::day::Day;

    use super::Lists;

    #[test]
    fn reads_lists_and_tells_the_line_that_is_wrong() {
        let products = "code;categorie\n45A03;45\n\n45A04; 45\n";
        let tariffs = "aanbieder;code;eenheid;tarief;van;tot\n;45A03;04;8730;;2025-12-31\n\
                       00001234;45A03;04;9000;2025-01-01;\n";
        let lists = Lists::parse(Some(products), Some(tariffs)).unwrap();
        assert!(lists.is_product("45A03", "45") && lists.is_product("45A04", "45"));
        assert!(!lists.is_product("45A03", "46") && !lists.is_product("45X99", "45"));
        assert!(Lists::default().is_product("45X99", "45"), "no list judges nothing");
        let cents = |provider, on: &str| {
            let found = lists.tariffs(provider, "45A03", Day::parse(on).unwrap());
            found.iter().map(|tariff| tariff.cents).collect::<Vec<_>>()
        };
        assert_eq!(cents("00001234", "2025-06-01"), [9000]);
        assert_eq!(cents("00001234", "2024-06-01"), [8730]);
        assert_eq!(cents("00005678", "2025-12-31"), [8730]);
        assert_eq!(cents("00005678", "2026-01-01"), [0; 0]);
        for (products, tariffs, line) in [
            (Some("45A03;45\n"), None, 1),
            (Some("code;categorie\n45A03\n"), None, 2),
            (None, Some("aanbieder;code;eenheid;tarief;van;tot\n;45A03;04;87,30;;\n"), 2),
            (None, Some("aanbieder;code;eenheid;tarief;van;tot\n\n;45A03;04;1;x;\n"), 3),
        ] {
            assert_eq!(Lists::parse(products, tariffs).unwrap_err().line, line);
        }
    }
}
