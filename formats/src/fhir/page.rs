//! From bytes to the resources that stand in them.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;
use wijkstroom_schemas::ids::content_hash;
use wijkstroom_schemas::message::Finding;

use super::model::{Bundle, BundleEntry, Meta, Resource, Text, text};
use super::{BUNDLE_ENTRIES_MAX, codes, xml};
use crate::feed::{FILE_MAX_BYTES, codes as feed_codes, finding};

/// Kinds of Bundle that are read.
const BUNDLES: [&str; 6] =
    ["searchset", "document", "transaction", "collection", "batch", "message"];

const NO_BUNDLE: &str = "Een pagina van een server is een Bundle.";

/// JSON of what came: itself, or made of XML.
pub(super) fn json(bytes: &[u8]) -> Result<Cow<'_, str>, Finding> {
    if bytes.len() > FILE_MAX_BYTES {
        let what = format!(
            "Het bestand is groter dan {} MB. Splits het in kleinere bestanden.",
            FILE_MAX_BYTES / 1024 / 1024
        );
        return Err(finding(feed_codes::TOO_LARGE, 0, "/", what));
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    let Some(first) = first else {
        let what = "Het bestand is leeg. Stuur het opnieuw.";
        return Err(finding(feed_codes::EMPTY, 0, "/", what));
    };
    let Ok(text) = std::str::from_utf8(bytes) else {
        let what = "Het bestand is niet in UTF-8. Sla het op als UTF-8.";
        return Err(finding(codes::FORM, 0, "/", what));
    };
    match first {
        b'{' => Ok(Cow::Borrowed(text)),
        b'<' => xml::to_json(text).map(Cow::Owned),
        _ => {
            let what =
                "Dit is geen FHIR: verwacht wordt JSON (begint met `{`) of XML (begint met `<`).";
            Err(finding(codes::FORM, 0, "/", what))
        }
    }
}

/// A resource, and where it stands.
#[derive(Debug)]
pub(super) struct Item<'a> {
    /// From 1.
    pub(super) number: i32,
    pub(super) full_url: Option<Cow<'a, str>>,
    /// It came along with what was searched for.
    pub(super) included: bool,
    /// Kind of resource, also of one that cannot be read.
    pub(super) kind: Cow<'a, str>,
    /// `None` when its fields have another form than FHIR gives them.
    pub(super) resource: Option<Resource<'a>>,
    /// As it stands there.
    pub(super) raw: &'a str,
}

/// What stands in a file or a page.
#[derive(Debug, Default)]
pub(super) struct Items<'a> {
    /// Its ids are those of a server, and last.
    pub(super) of_server: bool,
    /// `Bundle.timestamp`.
    pub(super) timestamp: Option<Cow<'a, str>>,
    pub(super) items: Vec<Item<'a>>,
    /// Entries that ask to delete a Task or ServiceRequest: number and address.
    pub(super) deletions: Vec<(i32, String)>,
    /// Entries of another form than FHIR gives them: number, kind of resource where it can be told, and text.
    pub(super) unfit: Vec<(i32, String, &'a str)>,
    /// What the server says of the page.
    pub(super) notes: Vec<Finding>,
}

/// Takes the resources out of a Bundle, or the one there is.
pub(super) fn items(json: &str) -> Result<Items<'_>, Finding> {
    let bundle = bundle(json)?;
    let kind = text(&bundle.resource_type).unwrap_or_default();
    if kind != "Bundle" {
        return single(json, kind);
    }
    let slots = slots(&bundle)?;
    let of_server = check(&bundle, slots.len())? == "searchset";
    let timestamp = bundle.timestamp.as_ref().map(|at| Cow::Owned(at.as_str().to_owned()));
    let mut read = Items { of_server, timestamp, ..Items::default() };
    for (number, slot) in (1..).zip(slots) {
        let Some(slot) = slot else { continue };
        let Some(entry) = entry(slot) else {
            read.unfit.push((number, kind_of_unfit(slot), slot.get()));
            continue;
        };
        let request = |field: &str| match (&entry.request, field) {
            (Some(request), "method") => text(&request.method),
            (Some(request), _) => text(&request.url),
            (None, _) => None,
        };
        let Some(raw) = entry.resource else {
            let of_referral =
                |url: &&str| url.starts_with("Task/") || url.starts_with("ServiceRequest/");
            let deleted = request("url").filter(of_referral);
            if let (Some(url), Some("DELETE")) = (deleted, request("method")) {
                read.deletions.push((number, url.to_owned()));
            }
            continue;
        };
        let mode = entry.search.as_ref().and_then(|search| text(&search.mode));
        let included = mode == Some("include");
        let full_url = entry.full_url.map(|url| url.into_inner());
        read.add(item(raw, number, full_url, included));
    }
    Ok(read)
}

/// What stands at each place of `Bundle.entry`.
fn slots<'a>(bundle: &Bundle<'a>) -> Result<Vec<Option<&'a RawValue>>, Finding> {
    let Some(raw) = bundle.entry else { return Ok(Vec::new()) };
    match raw.get().as_bytes().first() {
        Some(b'[') => serde_json::from_str(raw.get()).map_err(|error| broken(&error)),
        Some(b'{') => Ok(vec![Some(raw)]),
        _ => Ok(Vec::new()),
    }
}

/// An entry; `None` when it has another form than FHIR gives it.
fn entry(slot: &RawValue) -> Option<BundleEntry<'_>> {
    serde_json::from_str(slot.get()).ok()
}

/// The kind of resource in an entry that cannot be read; empty when that cannot be told either.
fn kind_of_unfit(slot: &RawValue) -> String {
    let held = serde_json::from_str::<ResourceOnly<'_>>(slot.get()).ok();
    let raw = held.and_then(|held| held.resource);
    let known = raw.and_then(|raw| serde_json::from_str::<KindOnly<'_>>(raw.get()).ok());
    known.and_then(|known| text(&known.resource_type).map(str::to_owned)).unwrap_or_default()
}

/// The outermost object, its entries still as text.
fn bundle(json: &str) -> Result<Bundle<'_>, Finding> {
    match serde_json::from_str(json) {
        Ok(bundle) => Ok(bundle),
        Err(error) if error.is_data() => Err(unreadable(json)),
        Err(error) => Err(broken(&error)),
    }
}

/// Whether a Bundle is of a kind and a size that is read; its kind.
fn check<'b>(bundle: &'b Bundle<'_>, entries: usize) -> Result<&'b str, Finding> {
    let kind = bundle.kind.iter().next().map(Text::as_str).unwrap_or_default();
    if !BUNDLES.contains(&kind) {
        let what =
            format!("Deze soort Bundle wordt niet gelezen. Stuur een van {}.", BUNDLES.join(", "));
        return Err(finding(codes::KIND, 0, "Bundle.type", what));
    }
    if entries > BUNDLE_ENTRIES_MAX {
        let what = format!(
            "De Bundle heeft meer dan {BUNDLE_ENTRIES_MAX} onderdelen (entry). Splits hem, of vraag kleinere \
             pagina's."
        );
        return Err(finding(feed_codes::TOO_LARGE, 0, "Bundle.entry", what));
    }
    Ok(kind)
}

impl<'a> Items<'a> {
    fn add(&mut self, item: Item<'a>) {
        if item.kind != "OperationOutcome" {
            self.items.push(item);
            return;
        }
        let path = format!("entry[{}].resource", item.number);
        let issues = item.resource.iter().flat_map(|outcome| outcome.issue.iter());
        self.notes.extend(issues.map(|issue| {
            let part = |field| text(field).unwrap_or_default();
            codes::outcome(item.number, &path, part(&issue.severity), part(&issue.code))
        }));
    }
}

fn item<'a>(
    raw: &'a RawValue,
    number: i32,
    full_url: Option<Cow<'a, str>>,
    included: bool,
) -> Item<'a> {
    let resource = serde_json::from_str::<Resource<'a>>(raw.get()).ok();
    let kind = match &resource {
        Some(resource) => resource.resource_type.clone(),
        None => serde_json::from_str::<KindOnly<'a>>(raw.get()).unwrap_or_default().resource_type,
    };
    let kind = kind.map(|kind| kind.into_inner()).unwrap_or_default();
    Item { number, full_url, included, kind, resource, raw: raw.get() }
}

/// A resource that is in no Bundle.
fn single<'a>(json: &'a str, kind: &str) -> Result<Items<'a>, Finding> {
    let what =
        "Dit soort resource wordt niet gelezen. Stuur een Bundle, een Task of een ServiceRequest.";
    let refused = || finding(codes::KIND, 0, "resourceType", what);
    if !matches!(kind, "Task" | "ServiceRequest" | "OperationOutcome") {
        return Err(refused());
    }
    let raw: &'a RawValue = serde_json::from_str(json).map_err(|error| broken(&error))?;
    let mut read = Items::default();
    read.add(item(raw, 1, None, false));
    match read.notes.first() {
        Some(note) => Err(Finding { path: "OperationOutcome".to_owned(), line: 0, ..note.clone() }),
        None if read.items.is_empty() => Err(refused()),
        None => Ok(read),
    }
}

/// JSON of which the outermost object is no Bundle at all.
fn unreadable(json: &str) -> Finding {
    let known = serde_json::from_str::<KindOnly<'_>>(json).unwrap_or_default();
    let what = match text(&known.resource_type) {
        Some("Bundle") => {
            "De Bundle heeft een andere vorm dan FHIR R4 voorschrijft (type, timestamp, link of entry), of een \
             veld staat er dubbel in. Controleer hoe hij gemaakt wordt."
        }
        Some(_) => {
            "Dit soort resource wordt niet gelezen. Stuur een Bundle, een Task of een ServiceRequest."
        }
        None => "Het bestand is geen FHIR-resource: resourceType ontbreekt.",
    };
    finding(codes::KIND, 0, "resourceType", what)
}

/// JSON that is none. What the library says of it may hold values, and is not shown.
fn broken(error: &serde_json::Error) -> Finding {
    let (line, column) = (error.line(), error.column());
    let what = if error.is_eof() {
        "Het bestand houdt op voordat het af is. Waarschijnlijk is het afgekapt: stuur het opnieuw."
            .to_owned()
    } else {
        format!(
            "Geen goede JSON: het gaat mis op regel {line}, teken {column}. Maak het bestand opnieuw."
        )
    };
    finding(codes::BROKEN, 0, "/", what)
}

/// What the asker of a server needs of a page, beside its entries.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// Address of the next page, as the server gave it.
    pub next: Option<String>,
    /// `meta.lastUpdated` of each Task that was searched for, in order, in milliseconds since
    /// 1970-01-01T00:00:00Z.
    pub changed_ms: Vec<i64>,
    /// SHA-256 over its resources: the same for the same resources, whenever the page was made.
    pub content: [u8; 32],
}

/// Reads what the asker of a server needs of a page.
///
/// # Errors
/// What keeps the page from being read, see [`super::read`].
pub fn page(bytes: &[u8]) -> Result<Page, Finding> {
    let json = json(bytes)?;
    let bundle = bundle(&json)?;
    let kind = text(&bundle.resource_type).unwrap_or_default();
    if kind != "Bundle" {
        let refused = || finding(codes::KIND, 0, "resourceType", NO_BUNDLE);
        return single(&json, kind).and_then(|_| Err(refused()));
    }
    let slots = slots(&bundle)?;
    check(&bundle, slots.len())?;
    let mut next = bundle.link.iter().filter(|link| text(&link.relation) == Some("next"));
    let next = next.find_map(|link| text(&link.url)).map(str::to_owned);
    let (mut changed_ms, mut hashes) = (Vec::new(), Vec::new());
    for slot in slots.into_iter().flatten() {
        let Some(entry) = entry(slot) else {
            hashes.push(content_hash(slot.get().as_bytes()));
            continue;
        };
        let Some(raw) = entry.resource else { continue };
        hashes.push(content_hash(raw.get().as_bytes()));
        let mode = entry.search.as_ref().and_then(|search| text(&search.mode));
        if mode.is_none_or(|mode| mode == "match") {
            changed_ms.extend(task_changed_ms(raw));
        }
    }
    let content = content_hash(&hashes.concat());
    Ok(Page { next, changed_ms, content })
}

/// When a Task changed; `None` of any other resource.
fn task_changed_ms(raw: &RawValue) -> Option<i64> {
    let head: Head<'_> = serde_json::from_str(raw.get()).ok()?;
    let at = head.meta?.last_updated?;
    let is_task = text(&head.resource_type) == Some("Task");
    is_task.then(|| super::moment::parse(at.as_str())).flatten()
}

/// The head of a resource.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Head<'a> {
    #[serde(borrow)]
    resource_type: Option<Text<'a>>,
    #[serde(borrow)]
    meta: Option<Meta<'a>>,
}

/// What kind of resource it is, where the rest of it cannot be read.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct KindOnly<'a> {
    #[serde(borrow)]
    resource_type: Option<Text<'a>>,
}

/// An entry of which no more than the resource is read.
#[derive(Debug, Deserialize)]
struct ResourceOnly<'a> {
    #[serde(borrow)]
    resource: Option<&'a RawValue>,
}
