//! How far a poll is.

use serde::{Deserialize, Serialize};

use wijkstroom_formats::fhir::Page;

/// Its name in the store.
pub(super) const NAME: &str = "poll";

/// Pages of one search that are remembered.
const PAGES_MAX: usize = 10_000;

/// How often a server may fail on one page before its address is given up.
const FAILURES_MAX: u32 = 5;

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
    /// The last search broke off.
    pub(super) broke_off: bool,
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
    /// When it began, by the clock here: what changed later may not be on its pages.
    began_ms: Option<i64>,
    /// How often the server failed on the next page.
    #[serde(default)]
    failures: u32,
    /// The last change on its pages so far, as the server tells it.
    latest_ms: Option<i64>,
    /// Changes came in order so far, so that nothing earlier is left.
    sorted: bool,
    /// Content of its pages.
    pub(super) pages: Vec<String>,
}

impl Search {
    /// One that begins now.
    pub(super) fn begin(now_ms: i64) -> Self {
        Self {
            next: None,
            asked: Vec::new(),
            began_ms: Some(now_ms),
            failures: 0,
            latest_ms: None,
            sorted: true,
            pages: Vec::new(),
        }
    }

    /// Takes note that the server failed; whether the address of the page is to be given up.
    pub(super) fn failed(&mut self) -> bool {
        self.failures += 1;
        self.failures >= FAILURES_MAX
    }

    /// Takes note of a page that is durable.
    pub(super) fn took(&mut self, page: &Page) {
        let content = mark(page);
        self.failures = 0;
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

    /// From where a search asks. Never later than now: a change that the server dates later would hide all others.
    pub(super) fn since_ms(&self, now_ms: i64) -> Option<i64> {
        self.seen_ms.map(|seen| seen.min(now_ms))
    }

    /// The search came to its end.
    pub(super) fn finish(&mut self, now_ms: i64) {
        let Some(search) = self.search.take() else { return };
        self.advance(&search, now_ms);
        self.pages = search.pages;
        self.broke_off = false;
    }

    /// The search cannot be gone on with. What came in order need not be asked again. Gives whether another may begin
    /// at once: not where the search before broke off too, and this came no further.
    pub(super) fn abandon(&mut self, now_ms: i64) -> bool {
        let Some(search) = self.search.take() else { return false };
        let before = self.seen_ms;
        if search.sorted {
            self.advance(&search, now_ms);
        }
        let told = search.latest_ms.is_some_and(|latest| Some(latest) == self.seen_ms);
        let came_further = told && self.seen_ms > before;
        self.pages.extend(search.pages);
        let extra = self.pages.len().saturating_sub(PAGES_MAX);
        self.pages.drain(..extra);
        !std::mem::replace(&mut self.broke_off, true) || came_further
    }

    /// All up to the last change was seen, but nothing that changed after the search began.
    fn advance(&mut self, search: &Search, now_ms: i64) {
        let most = search.began_ms.unwrap_or(now_ms).min(now_ms);
        self.seen_ms = self.seen_ms.max(search.latest_ms).map(|seen| seen.min(most));
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

    /// What was seen before, when the search began and the clock at its end, its pages and how it ends.
    fn after(
        seen_ms: i64,
        (began_ms, now_ms): (i64, i64),
        pages: &[&[i64]],
        end: fn(&mut Cursor, i64),
    ) -> Option<i64> {
        let search = Some(Search::begin(began_ms));
        let mut cursor = Cursor { seen_ms: Some(seen_ms), search, ..Cursor::default() };
        for changed_ms in pages {
            cursor.search.as_mut().unwrap().took(&page(changed_ms));
        }
        end(&mut cursor, now_ms);
        assert_eq!(cursor.search, None);
        cursor.seen_ms
    }

    fn abandon(cursor: &mut Cursor, now_ms: i64) {
        cursor.abandon(now_ms);
    }

    /// A search that ends has shown all there was; one that breaks off only what came in order.
    #[test]
    fn goes_no_further_than_what_was_seen() {
        let after = |pages, end| after(5, (100, 200), pages, end);
        assert_eq!(after(&[&[6, 7], &[7, 9]], Cursor::finish), Some(9));
        assert_eq!(after(&[&[9, 7]], Cursor::finish), Some(9));
        assert_eq!(after(&[&[6, 7], &[6, 7]], abandon), Some(7));
        assert_eq!(after(&[], Cursor::finish), Some(5));
        assert_eq!(after(&[&[3]], Cursor::finish), Some(5));
        assert_eq!(after(&[&[6, 7], &[7, 9]], abandon), Some(9));
        assert_eq!(after(&[&[6, 9], &[7]], abandon), Some(5));
    }

    /// A change in the future moves nothing past the moment at which the search began.
    #[test]
    fn goes_no_further_than_the_clock() {
        const FAR: i64 = i64::MAX;
        for end in [Cursor::finish, abandon] {
            assert_eq!(after(5, (100, 200), &[&[6, FAR]], end), Some(100));
            assert_eq!(after(5, (100, 200), &[&[6, 150]], end), Some(100));
            // The clock was put back.
            assert_eq!(after(5, (300, 200), &[&[6, FAR]], end), Some(200));
            // It was in the future already.
            assert_eq!(after(FAR, (100, 200), &[&[6]], end), Some(100));
        }
        let cursor = Cursor { seen_ms: Some(FAR), ..Cursor::default() };
        assert_eq!(cursor.since_ms(100), Some(100));
        assert_eq!(Cursor::default().since_ms(100), None);
    }

    /// Searches that break off one after another begin anew at once only as long as they come further.
    #[test]
    fn begins_anew_at_once_where_that_helps() {
        let mut cursor = Cursor::default();
        let mut round = |changed_ms: &[i64], finish: bool| {
            let mut search = Search::begin(100);
            search.took(&page(changed_ms));
            cursor.search = Some(search);
            if finish {
                cursor.finish(100);
                return true;
            }
            cursor.abandon(100)
        };
        assert!(round(&[6], false));
        assert!(round(&[7], false));
        assert!(!round(&[7], false));
        assert!(!round(&[9, 8], false));
        // A change in the future is none that it came to.
        assert!(!round(&[i64::MAX], false));
        assert!(round(&[7], true));
        assert!(round(&[7], false));
        assert!(!Cursor::default().abandon(100));
    }

    #[test]
    fn gives_up_a_page_that_the_server_fails_on() {
        let mut search = Search::begin(0);
        for _ in 1..FAILURES_MAX {
            assert!(!search.failed());
        }
        assert!(search.failed());
        search.took(&page(&[1]));
        assert!(!search.failed());
    }
}
