//! FHIR R4: referrals by a GP, as JSON or XML.
//!
//! [`read`] takes a Bundle (searchset, document, transaction, collection, batch, message), a Task or a
//! ServiceRequest. An entry is a Task with SNOMED code 3457005 (HL7 ELZ `hg-ReferralTask`), or a ServiceRequest that
//! no Task is about. Of each, and of the Patient and the PractitionerRole it refers to, a few fields are read; no
//! Composition, Condition, note, telephone number or name of a professional is ever held.
//!
//! | field of `Referred` | from |
//! |---|---|
//! | verwijzer | specialty of the requester (AGB list): `03..` 05, all else 02 |
//! | verwijzer_soort | code of the requester's role, such as `POH` |
//! | aanmeldbron | `poh_jeugd` where that starts with POH, `overig` beside verwijzer 05, else `huisarts` |
//! | verwijzer_agb, organisatie_agb | AGB codes of the requester; of a reference that names only an identifier by its type |
//! | specialisme | specialty of the requester, or kind of its organisation |
//! | naar, naar_code | Task.owner, else ServiceRequest.performer: AGB is `aanbieder`, URA or code of a municipality `wijkteam` |
//! | datum_verwijzing | ServiceRequest.authoredOn, else Task.authoredOn; of a moment the Dutch day |
//! | prioriteit, status | ServiceRequest.priority, else Task.priority; Task.status |
//!
//! **Which record, which version.** A page of a server tells a record by `Task/<id>`; any other Bundle, whose ids
//! are its own, by the identifier of the Task, else by id or fullUrl. Later is the version whose Task,
//! ServiceRequest or Patient changed last (`meta.lastUpdated`, milliseconds), then whose `Task.meta.versionId` is the
//! greater. `entered-in-error` removes.

use wijkstroom_schemas::ids::content_hash;
use wijkstroom_schemas::message::Finding;

use crate::feed::{ENTRY_MAX_BYTES, Entry, Reading, codes as feed_codes, finding};

mod codes;
mod content;
mod kept;
mod model;
mod moment;
mod page;
mod referral;
mod resolve;
mod xml;

use page::{Item, Items};
use referral::Reader;
use resolve::Index;

pub use page::{Page, page};

/// Standard and release.
pub const STANDARD: &str = "FHIR R4";
/// The kind of message of an entry.
pub const MESSAGE_TYPE: &str = "Task";
/// Most entries of one Bundle.
pub const BUNDLE_ENTRIES_MAX: usize = 20_000;
/// Most resources inside one that are looked at.
const CONTAINED_MAX: usize = 100;

/// Reads a Bundle, a Task or a ServiceRequest, JSON or XML; also what was kept of an entry.
pub fn read(bytes: &[u8]) -> Reading {
    let refused = |finding| Reading { refused: vec![finding], ..Reading::default() };
    let json = match page::json(bytes) {
        Ok(json) => json,
        Err(finding) => return refused(finding),
    };
    match page::items(&json) {
        Ok(items) => entries(items),
        Err(finding) => refused(finding),
    }
}

fn entries(mut items: Items<'_>) -> Reading {
    let notes = std::mem::take(&mut items.notes);
    let mut reading = Reading { notes, ..Reading::default() };
    let reader = Reader { items: &items, index: Index::new(&items.items) };
    let focused = focused(&reader);
    for (item, focused) in items.items.iter().zip(focused) {
        if !matches!(item.kind.as_ref(), "Task" | "ServiceRequest") {
            continue;
        }
        let wanted = match &item.resource {
            None => !item.included,
            Some(task) if item.kind == "Task" => referral::is_referral(task),
            Some(request) => !focused && !item.included && referral::may_be_referral(request),
        };
        if wanted {
            reading.entries.push(entry(&reader, item));
        } else if !focused {
            reading.skipped += 1;
        }
    }
    reading.entries.extend(items.deletions.iter().map(|(number, url)| deletion(*number, url)));
    reading.entries.extend(items.unfit.iter().map(|(number, kind, raw)| unfit(*number, kind, raw)));
    reading.entries.sort_by_key(|entry| entry.number);
    drop_twins(&mut reading);
    reading
}

/// Of each item: whether it is a ServiceRequest that a Task is about.
fn focused(reader: &Reader<'_, '_>) -> Vec<bool> {
    let items = &reader.items.items;
    let mut focused = vec![false; items.len()];
    for item in items.iter().filter(|item| item.kind == "Task") {
        let focus = item.resource.as_ref().and_then(|task| task.focus.iter().next());
        let to = focus.and_then(|focus| model::text(&focus.reference));
        if let Some(at) = to.and_then(|to| reader.index.at(item, to)) {
            focused[at] = items[at].kind == "ServiceRequest";
        }
    }
    focused
}

fn entry<'a>(reader: &Reader<'_, 'a>, item: &Item<'a>) -> Entry {
    let number = item.number;
    let kind = if item.kind == "Task" { MESSAGE_TYPE } else { "ServiceRequest" };
    let path = format!("entry[{number}].resource");
    let Some(resource) = &item.resource else {
        let what = format!(
            "Deze {kind} heeft een veld in een andere vorm dan FHIR R4 voorschrijft, of een veld staat er dubbel in."
        );
        return unkept(kind, item.raw, finding(codes::SHAPE, number, &path, what));
    };
    let referral = reader.referral(item, resource);
    let key = content::key(&referral);
    let kept = kept::write(&referral);
    if kept.len() > ENTRY_MAX_BYTES {
        let what = "Deze verwijzing is te groot. Controleer hoe zij gemaakt wordt.";
        return unkept(kind, item.raw, finding(feed_codes::TOO_LARGE, number, &path, what));
    }
    let content = content::part(&referral, &key, number);
    let message_type = Some(kind.to_owned());
    let kept = Some(kept);
    Entry { key, names: false, versions: true, number, kept, sender: None, message_type, content }
}

/// A transaction may ask to delete a referral; nothing then tells what it was.
fn deletion(number: i32, url: &str) -> Entry {
    let kind = if url.starts_with("Task/") { MESSAGE_TYPE } else { "ServiceRequest" };
    let path = format!("entry[{number}].request");
    let what = "Verwijderen met DELETE wordt niet verwerkt. Stuur de Task zelf, met status entered-in-error.";
    unkept(kind, url, finding(codes::DELETED, number, &path, what))
}

/// An entry of a Bundle that is none; what it holds is not known.
fn unfit(number: i32, kind: &str, raw: &str) -> Entry {
    let kind = if kind == "ServiceRequest" { kind } else { MESSAGE_TYPE };
    let what = "Dit onderdeel (entry) heeft een andere vorm dan FHIR R4 voorschrijft (fullUrl, resource, search of \
                request), of een veld staat er dubbel in. Controleer hoe het gemaakt wordt en stuur het opnieuw.";
    unkept(kind, raw, finding(codes::SHAPE, number, &format!("entry[{number}]"), what))
}

/// An entry of which nothing is kept, for it is not known what stands in it. Its key is its own.
fn unkept(kind: &str, raw: &str, finding: Finding) -> Entry {
    let hash = content_hash(raw.as_bytes());
    Entry {
        key: format!("{kind}/{}", hex::encode(&hash[..16])),
        names: false,
        versions: true,
        number: finding.line,
        kept: None,
        sender: None,
        message_type: Some(kind.to_owned()),
        content: Err(vec![finding]),
    }
}

/// The same version of the same resource may stand twice on a page: it counts once.
fn drop_twins(reading: &mut Reading) {
    let before = reading.entries.len();
    let mut seen = std::collections::HashSet::with_capacity(before);
    let firsts: Vec<bool> = reading
        .entries
        .iter()
        .map(|entry| entry.kept.as_ref().is_none_or(|kept| seen.insert(kept.as_slice())))
        .collect();
    let mut firsts = firsts.into_iter();
    reading.entries.retain(|_| firsts.next().unwrap_or(true));
    reading.skipped += before - reading.entries.len();
}
