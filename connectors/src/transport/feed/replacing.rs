//! Files that hold all there is of their scope: only what differs from the last goes on.

use wijkstroom_formats::feed::replace::{self, Difference, Snapshot, Ways};
use wijkstroom_formats::feed::{Entry, Replacement};
use wijkstroom_schemas::ids::content_hash;
use wijkstroom_schemas::message::Finding;
use wijkstroom_stream::fault;

use super::findings::{shrinks, spared, superseded};
use super::report::Report;
use super::store::Last;
use super::{FeedError, Taking, len};

impl Taking<'_> {
    /// Compares with the last file of the scope, and sends what differs.
    pub(super) fn replace(
        &self,
        replaces: &Replacement,
        entries: Vec<Entry>,
        mut report: Report,
        bytes: &[u8],
    ) -> Result<Report, FeedError> {
        let store = &self.feed.store;
        let io = |source| FeedError::Io { path: store.folder().to_owned(), source };
        let (content, scope) = (hex::encode(self.hash), &replaces.scope);
        let mut last = store.last(scope).map_err(io)?.unwrap_or_default();
        let is_this = |stamp: i64, of: &str| stamp == replaces.stamp && of == content;
        if last.snapshot.stamp.is_some_and(|stamp| is_this(stamp, &last.content)) {
            return Ok(last.report);
        }
        // A file that was never finished. This one finishes it, or comes after it, or comes too late.
        let begun = store.begun(scope, &last).map_err(io)?;
        let begun = begun.filter(|begun| !is_this(begun.stamp(), &begun.content));
        let latest = last.snapshot.stamp.max(begun.as_ref().map(Last::stamp));
        let late = latest.and_then(|stamp| superseded(stamp, replaces.stamp));
        if let Some(late) = late {
            let stopped = entries.iter().filter(|entry| is_stopped(entry)).count();
            return self.refuse_rows(&late, stopped, bytes);
        }
        if let Some(begun) = begun {
            last = last.after(begun);
            store.save_last(scope, &last).map_err(io)?;
        }
        let replayed = store.replayed(scope).map_err(io)?;
        last.snapshot.rows.extend(replayed.rows());
        let difference = self.difference(&last.snapshot, replaces, entries);
        if difference.shrinks(&last.snapshot) && !replaces.may_shrink {
            let found = shrinks(difference.gone, last.snapshot.rows.len());
            return self.refuse_rows(&found, difference.stopped, bytes);
        }
        report.unchanged = difference.unchanged;
        if difference.spared > 0 {
            report.findings(&[spared(difference.spared)], 0);
        }
        let doubtful = Snapshot::doubtful(&last.snapshot, &difference.sent);
        if !doubtful.is_empty() {
            store.begin(scope, replaces.stamp, &content, doubtful).map_err(io)?;
            fault::point("replace", "begun");
        }
        self.append(difference.sent, &mut report, Some(&mut last.snapshot))?;
        fault::point("replace", "appended");
        last.snapshot.stamp = Some(replaces.stamp);
        last.content = content;
        last.report = report.clone();
        store.save_last(scope, &last).map_err(io)?;
        fault::point("feed", "saved");
        // What is left of them holds nothing that is not saved.
        store.finish(scope, replayed).map_err(io)?;
        Ok(report)
    }

    fn difference(
        &self,
        last: &Snapshot,
        replaces: &Replacement,
        entries: Vec<Entry>,
    ) -> Difference {
        let translator = &self.feed.translator;
        let ways = Ways {
            id: &|key| translator.record_id(key),
            hash: &|kept| content_hash(translator.format.row_of(kept)),
            changed: &|entry| translator.format.changed(entry),
            tombstone: &|kept| translator.format.tombstone(kept, replaces),
            gone: &|tombstone| self.gone(tombstone, replaces),
        };
        replace::difference(last, replaces, entries, &ways)
    }

    /// The entry that takes a row back.
    fn gone(&self, tombstone: &[u8], replaces: &Replacement) -> Option<Entry> {
        let kept = self.feed.translator.format.tombstone(tombstone, replaces)?;
        let entry = self.feed.translator.format.read(self.file_name, &kept).entries.pop()?;
        Some(Entry { number: 0, ..entry })
    }

    /// Refuses as a whole a file of which the rows were read.
    fn refuse_rows(
        &self,
        why: &Finding,
        stopped: usize,
        bytes: &[u8],
    ) -> Result<Report, FeedError> {
        let mut report = self.refuse(std::slice::from_ref(why), len(bytes))?;
        report.not_kept = stopped;
        Ok(report)
    }
}

/// Whether nothing may be kept of it.
fn is_stopped(entry: &Entry) -> bool {
    let stops = |findings: &Vec<Finding>| findings.iter().any(replace::keeps_nothing);
    entry.kept.is_none() && entry.content.as_ref().is_err_and(stops)
}
