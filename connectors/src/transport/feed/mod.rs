//! Feeds of other partners than providers: what the folder, HTTP, a poll and SFTP share.
//!
//! A file (a page, a post) goes through these steps. After a crash at any of them it is taken again, and
//! nothing else needs repair:
//!
//! | step | what a crash right after it leaves | what the next take makes of it |
//! |---|---|---|
//! | 1 read; of a full replacement, compare with the last file of its scope | nothing new | the same |
//! | 2 of a full replacement, save what it is about to send | nothing new | the same; a later file of the scope counts each of those rows as one that may be told |
//! | 3 append every entry to the inbox, durably, in chunks | some or all entries | the same comparison, the same ids: `dedupe` drops the second, and by its mark tells nobody that it came again; a later file takes back or tells anew what of it went on |
//! | 4 save what the next file is compared with | all done | the same content again: the same report, and nothing sent |
//! | 5 let go of the file: move it, answer, save the cursor | | |
//!
//! A file that is refused as a whole is one refused record, without its content.

mod findings;
pub mod load;
mod naming;
mod replacing;
pub mod report;
pub mod state;
pub mod store;
pub mod translator;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use wijkstroom_config::feed::{FeedSettings, Way};
use wijkstroom_formats::feed::format::Format;
use wijkstroom_formats::feed::replace::{Sent, Snapshot, Then};
use wijkstroom_formats::feed::{ENTRIES_MAX, Entry, FILE_MAX_BYTES, Reading, codes, finding};
use wijkstroom_schemas::ids::{Ids, content_hash};
use wijkstroom_schemas::message::{Finding, Message};
use wijkstroom_stream::{Output, Stream, StreamError, fault};

use crate::transport::intake;
use findings::too_large;
use report::Report;
use state::{Kept, State};
use store::Store;
use translator::Translator;

/// Most entries in one append.
const CHUNK_RECORDS: usize = 1_000;

/// Most bytes in one append, counted before the record that passes it.
const CHUNK_BYTES: usize = 8 * 1024 * 1024;

/// Why nothing was taken, or not all. What was appended by then is dropped as a duplicate the next time.
#[derive(Debug, thiserror::Error)]
pub enum FeedError {
    /// The mapping, or another file that the settings name, cannot be used: a person must act.
    #[error("{0}")]
    Settings(String),
    /// The disk failed: wait and try again.
    #[error("{path} is niet te gebruiken")]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The stream took nothing: see its own variants.
    #[error("de stroom neemt geen berichten aan")]
    Stream(#[from] StreamError),
}

/// The hub that a feed is of.
#[derive(Clone)]
pub struct Hub<'h> {
    /// Folder of the hub's own.
    pub data_dir: &'h Path,
    /// CBS code of the municipality of the feed.
    pub municipality: &'h str,
    /// Makes ids.
    pub ids: Ids,
    /// Where entries go.
    pub stream: Arc<dyn Stream>,
    /// False for history that is loaded without telling the wijkteams.
    pub deliver: bool,
}

/// One feed, ready to take files.
pub struct Feed {
    settings: FeedSettings,
    translator: Translator,
    stream: Arc<dyn Stream>,
    store: Store,
    state: Kept,
    /// One file at a time: a comparison counts on the last.
    turn: Mutex<()>,
}

impl Feed {
    /// Loads the format and opens what is remembered.
    ///
    /// # Errors
    /// [`FeedError::Settings`] and [`FeedError::Io`].
    pub fn open(settings: FeedSettings, hub: &Hub<'_>) -> Result<Self, FeedError> {
        let translator =
            Translator::open(&settings, hub.municipality, hub.ids.clone(), hub.deliver)?;
        let store = Store::open(hub.data_dir, &settings.name)
            .map_err(|source| FeedError::Io { path: hub.data_dir.join("feeds"), source })?;
        let way = settings.way().map_or("", |way| match way {
            Way::Folder(_) => "map",
            Way::Http => "http",
            Way::Poll(_) => "poll",
            Way::Sftp(_) => "sftp",
        });
        Ok(Self {
            translator,
            stream: Arc::clone(&hub.stream),
            state: Kept::new(store.clone(), way),
            store,
            settings,
            turn: Mutex::default(),
        })
    }

    /// Its settings.
    pub fn settings(&self) -> &FeedSettings {
        &self.settings
    }

    /// Where cursors are kept.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// What `wijkstroom status` shows of it.
    pub fn state(&self) -> State {
        self.state.get()
    }

    /// Tells how a look at the other side went: its cursor in words, or why it failed (in Dutch, naming nobody).
    pub fn looked(&self, cursor: Option<&str>, error: Option<&str>) {
        self.state.change(|state| {
            state.round_at = Some(intake::now_ms());
            state.last_error = error.map(str::to_owned);
            if let Some(cursor) = cursor {
                state.cursor = Some(cursor.to_owned());
            }
        });
        self.state.write();
    }

    /// Has `wijkstroom status` show all that was taken: to be called after a sweep, `again` where the last one
    /// failed, and after a post.
    pub fn swept(&self, again: bool) {
        if again {
            self.looked(None, None);
        }
        self.state.write();
    }

    /// Counts a round of asking the other side, and tells how it went as [`looked`](Self::looked) does.
    pub fn asked(&self, done: bool, cursor: &str, said: Option<&str>) {
        let outcome = if done { "done" } else { "failed" };
        let name = self.settings.name.clone();
        metrics::counter!("wijkstroom_feed_rounds_total", "feed" => name, "outcome" => outcome)
            .increment(1);
        self.looked(Some(cursor), said);
    }

    /// Takes a file: returns once all of it is durable. The same file again gives the same ids, and the
    /// same report. `file_name` is without its folder, and empty where there is none.
    ///
    /// # Errors
    /// [`FeedError::Io`] and [`FeedError::Stream`]: then it is to be taken again.
    pub fn take(
        &self,
        file_name: &str,
        bytes: &[u8],
        received_at: i64,
    ) -> Result<Report, FeedError> {
        self.take_marked(file_name, bytes, received_at, None)
    }

    /// As [`Feed::take`], of a file with a mark that no other file has, whatever its name and content. Who
    /// [is answered](Feed::answers_each) is not told that a message came again when it came by the same mark.
    ///
    /// # Errors
    /// As [`Feed::take`].
    pub fn take_marked(
        &self,
        file_name: &str,
        bytes: &[u8],
        received_at: i64,
        mark: Option<&[u8]>,
    ) -> Result<Report, FeedError> {
        let turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let mark = mark.filter(|_| self.answers_each());
        let hash = content_hash(bytes);
        let mut taking = Taking { feed: self, file_name, shown: "", hash, received_at, mark };
        let report = taking.all(bytes)?;
        self.done(file_name, taking.shown, &report, received_at);
        drop(turn);
        Ok(report)
    }

    /// Whether a file may lie about once it was taken: not where a child in it is without consent or of another
    /// municipality, nor where it holds more than the hub may keep.
    pub fn leaves_file(&self, report: &Report) -> bool {
        report.not_kept == 0 && self.translator.format.leaves_file(report.accepted)
    }

    /// Whether its senders are answered each time that a message comes.
    pub fn answers_each(&self) -> bool {
        matches!(self.translator.format, Format::Corv { .. })
    }

    /// Takes note of a file that is too large to be read.
    ///
    /// # Errors
    /// As [`Feed::take`].
    pub fn oversized(
        &self,
        file_name: &str,
        hash: [u8; 32],
        size: i64,
        received_at: i64,
    ) -> Result<Report, FeedError> {
        let taking = Taking { feed: self, file_name, shown: "", hash, received_at, mark: None };
        let report = taking.refuse(&[too_large()], size)?;
        self.done(file_name, "", &report, received_at);
        Ok(report)
    }

    fn done(&self, file_name: &str, shown: &str, report: &Report, at: i64) {
        let shown = if shown.is_empty() { naming::ending(file_name) } else { shown };
        self.state.change(|state| state::add(state, shown, report, at));
        let name = &self.settings.name;
        let fate = if report.accepted { "taken" } else { "refused" };
        metrics::counter!("wijkstroom_feed_files_total", "feed" => name.clone(), "fate" => fate)
            .increment(1);
        let entries = [
            ("taken", report.taken),
            ("refused", report.refused),
            ("skipped", report.skipped),
            ("unchanged", report.unchanged),
            ("removed", report.removed),
        ];
        for (fate, count) in entries {
            let count = u64::try_from(count).unwrap_or(u64::MAX);
            metrics::counter!("wijkstroom_feed_entries_total", "feed" => name.clone(), "fate" => fate)
                .increment(count);
        }
    }
}

/// One file being taken.
struct Taking<'t> {
    feed: &'t Feed,
    file_name: &'t str,
    /// The name as it may be kept; empty until it is known that it may be.
    shown: &'t str,
    hash: [u8; 32],
    received_at: i64,
    mark: Option<&'t [u8]>,
}

impl Taking<'_> {
    fn all(&mut self, bytes: &[u8]) -> Result<Report, FeedError> {
        let reading = self.read(bytes);
        if naming::may_be_kept(&self.feed.translator.format, self.file_name, &reading) {
            self.shown = self.file_name;
        }
        if !reading.refused.is_empty() {
            return self.refuse(&reading.refused, len(bytes));
        }
        let Some(replaces) = reading.replaces else {
            let keep = |entry| Sent { entry, then: Then::Stay };
            let mut report = self.report(true);
            report.skipped = reading.skipped;
            report.findings(&reading.notes, 0);
            self.append(reading.entries.into_iter().map(keep).collect(), &mut report, None)?;
            return Ok(report);
        };
        let mut report = self.report(true);
        report.skipped = reading.skipped;
        report.findings(&reading.notes, 0);
        self.replace(&replaces, reading.entries, report, bytes)
    }

    fn read(&self, bytes: &[u8]) -> Reading {
        let refused = |finding| Reading { refused: vec![finding], ..Reading::default() };
        if bytes.len() > FILE_MAX_BYTES {
            return refused(too_large());
        }
        if bytes.is_empty() {
            return refused(finding(codes::EMPTY, 0, "/", "Het bestand is leeg."));
        }
        let reading = self.feed.translator.format.read(self.file_name, bytes);
        if reading.entries.len() > ENTRIES_MAX {
            let what = format!("Er staan meer dan {ENTRIES_MAX} regels in. Splits het bestand.");
            return refused(finding(codes::TOO_LARGE, 0, "/", what));
        }
        reading
    }

    /// Makes the entries durable, in chunks, and tells the snapshot of each what became of it.
    fn append(
        &self,
        sent: Vec<Sent>,
        report: &mut Report,
        mut snapshot: Option<&mut Snapshot>,
    ) -> Result<(), FeedError> {
        fault::point("feed", "read");
        let mut sent = sent.into_iter();
        let source = self.feed.translator.source();
        loop {
            let chunk: Vec<Sent> = sent.by_ref().take(CHUNK_RECORDS).collect();
            if chunk.is_empty() {
                break;
            }
            let made = intake::in_parallel(chunk, |sent| (self.message(sent.entry), sent.then));
            let mut outputs = Vec::with_capacity(made.len());
            let mut size = 0;
            for (message, then) in made {
                let accepted = intake::is_accepted(&message);
                report.add(&message, matches!(then, Then::Remove(_)));
                if let Some(snapshot) = &mut snapshot {
                    snapshot.settle(then, accepted);
                }
                let output = intake::output(&message);
                size += output.record.value.as_ref().map_or(0, Vec::len);
                outputs.push(output);
                intake::count(&source, accepted);
                if size >= CHUNK_BYTES {
                    self.store(std::mem::take(&mut outputs))?;
                    size = 0;
                }
            }
            self.store(outputs)?;
        }
        fault::point("feed", "appended");
        Ok(())
    }

    fn store(&self, outputs: Vec<Output>) -> Result<(), FeedError> {
        if !outputs.is_empty() {
            self.feed.stream.append(outputs)?;
            fault::point("feed", "chunk");
        }
        Ok(())
    }

    fn message(&self, entry: Entry) -> Message {
        let translator = &self.feed.translator;
        let mut message = translator.message(self.shown, self.received_at, entry);
        let origin = &mut message.origin;
        origin.taking =
            self.mark.map(|mark| translator.ids.taking(&origin.source, &origin.message_id, mark));
        message
    }

    fn refuse(&self, findings: &[Finding], size: i64) -> Result<Report, FeedError> {
        let translator = &self.feed.translator;
        let mut message =
            translator.whole(self.shown, self.received_at, &self.hash, findings.to_vec());
        message.origin.size = size;
        self.store(vec![intake::output(&message)])?;
        intake::count(&self.feed.translator.source(), false);
        let (feed, code) = (&self.feed.settings.name, state::code(findings));
        tracing::warn!(feed, code, "file of a feed is refused as a whole");
        let mut report = self.report(false);
        report.findings(findings, 0);
        Ok(report)
    }

    fn report(&self, accepted: bool) -> Report {
        let receipt =
            self.feed.translator.ids.unreadable_receipt(&self.feed.translator.source(), &self.hash);
        Report { receipt, accepted, ..Report::default() }
    }
}

fn len(bytes: &[u8]) -> i64 {
    i64::try_from(bytes.len()).unwrap_or(i64::MAX)
}
