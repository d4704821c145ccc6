//! How far a poll is.

use serde::{Deserialize, Serialize};

use wijkstroom_formats::fhir::Page;

/// Its name in the store.
pub(super) const NAME: &str = "poll";

/// Pages of one search that are remembered.
const PAGES_MAX: usize = 10_000;

/// How far a poll is. Holds no resource.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Cursor {
    /// The server it is of: of another it says nothing.
    pub(super) server: String,
    /// All that changed up to here was taken; milliseconds since 1970-01-01T00:00:00Z.
    pub(super) seen_ms: Option<i64>,
    /// A search that is not at its end.
    pub(super) search: Option<Search>,
    /// Content of the pages of the last search that came to its end, a part of SHA-256 in hexadecimal: what lies in the
    /// overlap comes again and again, and need not be taken again.
    pub(super) pages: Vec<String>,
}

/// A search that is not at its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Search {
    /// The next page; `None` before the first.
    pub(super) next: Option<String>,
    /// Addresses that were asked, by a part of their SHA-256 in hexadecimal.
    pub(super) asked: Vec<String>,
    /// The last change on its pages so far.
    latest_ms: Option<i64>,
    /// Changes came in order so far, so that nothing earlier is left.
    sorted: bool,
    /// Content of its pages.
    pub(super) pages: Vec<String>,
}

impl Default for Search {
    fn default() -> Self {
        Self { next: None, asked: Vec::new(), latest_ms: None, sorted: true, pages: Vec::new() }
    }
}

impl Search {
    /// Takes note of a page that is durable.
    pub(super) fn took(&mut self, page: &Page) {
        let content = mark(page);
        if self.pages.contains(&content) {
            return;
        }
        for &at in &page.changed_ms {
            self.sorted &= self.latest_ms.is_none_or(|latest| latest <= at);
            self.latest_ms = self.latest_ms.max(Some(at));
        }
        if self.pages.len() < PAGES_MAX {
            self.pages.push(content);
        }
    }
}

/// What stands for the content of a page.
fn mark(page: &Page) -> String {
    hex::encode(&page.content[..16])
}

impl Cursor {
    /// Whether a page was taken as it is now by the last search or by this.
    pub(super) fn knows(&self, page: &Page) -> bool {
        let content = mark(page);
        let now = self.search.iter().flat_map(|search| &search.pages);
        self.pages.iter().chain(now).any(|known| *known == content)
    }

    /// The search came to its end.
    pub(super) fn finish(&mut self) {
        let Some(search) = self.search.take() else { return };
        self.seen_ms = self.seen_ms.max(search.latest_ms);
        self.pages = search.pages;
    }

    /// The search cannot be gone on with. What came in order need not be asked again.
    pub(super) fn abandon(&mut self) {
        let Some(search) = self.search.take() else { return };
        if search.sorted {
            self.seen_ms = self.seen_ms.max(search.latest_ms);
        }
        self.pages.extend(search.pages);
        let extra = self.pages.len().saturating_sub(PAGES_MAX);
        self.pages.drain(..extra);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wijkstroom_schemas::ids::content_hash;

    fn page(changed_ms: &[i64]) -> Page {
        let content = content_hash(format!("{changed_ms:?}").as_bytes());
        Page { changed_ms: changed_ms.to_vec(), content, ..Page::default() }
    }

    fn after(pages: &[&[i64]], end: fn(&mut Cursor)) -> Option<i64> {
        let mut cursor =
            Cursor { seen_ms: Some(5), search: Some(Search::default()), ..Cursor::default() };
        for changed_ms in pages {
            cursor.search.as_mut().unwrap().took(&page(changed_ms));
        }
        end(&mut cursor);
        assert_eq!(cursor.search, None);
        cursor.seen_ms
    }

    /// A search that ends has shown all there was; one that breaks off only what came in order.
    #[test]
    fn goes_no_further_than_what_was_seen() {
        assert_eq!(after(&[&[6, 7], &[7, 9]], Cursor::finish), Some(9));
        assert_eq!(after(&[&[9, 7]], Cursor::finish), Some(9));
        assert_eq!(after(&[&[6, 7], &[6, 7]], Cursor::abandon), Some(7));
        assert_eq!(after(&[], Cursor::finish), Some(5));
        assert_eq!(after(&[&[3]], Cursor::finish), Some(5));
        assert_eq!(after(&[&[6, 7], &[7, 9]], Cursor::abandon), Some(9));
        assert_eq!(after(&[&[6, 9], &[7]], Cursor::abandon), Some(5));
    }
}
