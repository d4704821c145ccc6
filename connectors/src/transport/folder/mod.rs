//! Messages from files in a folder.
//!
//! A batch of files goes through these steps. After a crash at any of them, the files
//! that still lie in the folder are taken again, and nothing else needs repair:
//!
//! | step | what a crash right after it leaves | what the next run makes of it |
//! |---|---|---|
//! | 1 read, 2 parse | nothing new | takes the files as if for the first time |
//! | 3 append to the inbox, durably | some or all records, files in the folder | appends them again; ids and receipts come from the content, so `dedupe` drops the second |
//! | 4 write and sync each `.reason.json` in `refused/` | reasons without their file | writes the same reason over it |
//! | 5 move the files to `done/` and `refused/` | some files moved | takes the rest again, as after 3 |
//! | 6 sync the folders | all moved; a power cut may undo moves | takes those again, as after 3 |
//!
//! So a file is moved only after its message is durable, and a message is in the inbox once or
//! more, which `dedupe` makes once.
//!
//! **Complete files only.** Hidden names, `*.tmp` and `*.part` are left alone (and
//! `*.reason.json` and `*.report.csv`: who moves refused files back may take those along), and so is a file until its size and time have stood still for `settle`. A file that changes
//! while it is read is left for the next sweep. A file that is replaced by another of
//! its name between reading and moving is put back.
//!
//! **ZIP files** hold up to thirty messages: each gets its own record and receipt, all in one append. The ZIP
//! file goes to `done/` when all of them are accepted, else to `refused/` with a verdict of each beside it.
//!
//! **Feeds** come by the same folder, one file at a time: [`Feed::take`] does steps 2 and 3. A file with bad rows goes to
//! `done/`, one that is refused as a whole to `refused/`, each with a `.report.csv` beside it. Where the hub may not
//! keep the file ([`Feed::leaves_file`]) it is deleted then, and its report is named by its receipt: the name of the
//! file may be that of a child.
//!
//! Files are taken in the order of their names. What cannot be read (no rights, a
//! folder, a link) is told by name and stops nothing else. Links are not followed: who may
//! write in the folder could otherwise have the hub read any of its own files.

mod files;
mod parse;
mod retain;
mod select;
mod settle;
pub mod sweep;

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use wijkstroom_config::FolderSettings;
use wijkstroom_formats::SIZE_MAX_BYTES;
use wijkstroom_formats::feed::FILE_MAX_BYTES;
use wijkstroom_stream::{Stream, StreamError, fault};

use crate::transport::feed::{Feed, FeedError};
use crate::transport::{intake, wait};
use files::{Content, Mark, Read};
use retain::Retention;
use settle::Settling;
use sweep::Sweep;
use wijkstroom_formats::door::Door;

/// Most files in one batch: what one sync of the stream and of the folders is shared by.
const BATCH_FILES: usize = 1_000;

/// Most bytes in one batch, counted before the file that passes it.
const BATCH_BYTES: usize = 16 * 1024 * 1024;

/// Most names held in memory at once, some 5 MB. A folder with more is listed more than once.
const NAMES_MAX: usize = 50_000;

/// Ends of the names of what is told of a file.
const REASON: &str = ".reason.json";
const REPORT: &str = ".report.csv";

/// First and longest wait when the folder or the stream is away.
const PAUSE: std::ops::RangeInclusive<Duration> =
    Duration::from_millis(500)..=Duration::from_secs(30);

/// Why a folder cannot be worked on, as the operator reads it.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// The folder cannot be listed or written, such as a share that is away: wait and try again.
    #[error("{path} is niet te gebruiken; wijkstroom moet er kunnen lezen en schrijven")]
    Io {
        /// Folder or file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The stream took nothing: see its own variants.
    #[error("de stroom neemt geen berichten aan")]
    Stream(#[from] StreamError),
    /// A file of a feed was not taken.
    #[error("de feed neemt geen bestanden aan")]
    Feed(#[source] FeedError),
}

impl From<FeedError> for FolderError {
    fn from(error: FeedError) -> Self {
        match error {
            FeedError::Stream(error) => Self::Stream(error),
            FeedError::Io { .. } | FeedError::Settings(_) => Self::Feed(error),
        }
    }
}

/// One folder and what was seen in it.
pub struct Folder {
    settings: FolderSettings,
    holds: Holds,
    settling: Settling,
    retention: Retention,
    /// Stored, but not yet where they belong.
    to_move: Vec<Taken>,
    told: BTreeMap<String, &'static str>,
}

/// What lies in a folder.
enum Holds {
    /// Messages that have a door of their own.
    Messages(Messages),
    /// Files of one feed.
    Feed(Arc<Feed>),
}

/// What becomes of messages.
struct Messages {
    source: String,
    deliver: bool,
    door: Arc<Door>,
    stream: Arc<dyn Stream>,
}

/// What is told of a file, beside it.
struct Told {
    /// Name of the file that it is told of; `None` for that which it gets.
    of: Option<String>,
    end: &'static str,
    text: Vec<u8>,
}

/// A file that was read.
struct Taken {
    name: OsString,
    mark: Mark,
    received_at: i64,
    /// Whether it goes to `refused/`.
    refused: bool,
    /// Whether it may stay there; else it is deleted.
    leave: bool,
    /// What is told of it, when it, or something in it, is refused.
    told: Option<Told>,
    /// Of each message in it: whether nothing is wrong with it.
    in_order: Vec<bool>,
}

impl Folder {
    /// Opens a folder; makes `done/` and `refused/` in it. `deliver` is false for history
    /// that is loaded without telling the wijkteams.
    ///
    /// # Errors
    /// [`FolderError::Io`] when it is not there or cannot be written.
    pub fn open(
        settings: FolderSettings,
        door: Arc<Door>,
        stream: Arc<dyn Stream>,
        deliver: bool,
    ) -> Result<Self, FolderError> {
        let source = format!("folder:{}", settings.name);
        Self::holding(settings, Holds::Messages(Messages { source, deliver, door, stream }))
    }

    /// Opens the folder of a feed.
    ///
    /// # Errors
    /// As [`Folder::open`].
    pub fn of_feed(settings: FolderSettings, feed: Arc<Feed>) -> Result<Self, FolderError> {
        Self::holding(settings, Holds::Feed(feed))
    }

    fn holding(settings: FolderSettings, holds: Holds) -> Result<Self, FolderError> {
        for name in [files::DONE, files::REFUSED] {
            let path = settings.path.join(name);
            // What lies there identifies, whoever wrote it: for the hub's own user only.
            match std::fs::DirBuilder::new().mode(0o700).create(&path) {
                Err(source) if source.kind() != std::io::ErrorKind::AlreadyExists => {
                    return Err(FolderError::Io { path, source });
                }
                Ok(()) | Err(_) => {}
            }
        }
        Ok(Self {
            settling: Settling::new(settings.settle),
            retention: Retention::new(&settings.path, settings.retention),
            settings,
            holds,
            to_move: Vec::new(),
            told: BTreeMap::new(),
        })
    }

    /// Sweeps again and again until asked to stop: then the batch at hand is finished.
    ///
    /// A folder or stream that is away is waited for, with growing pauses; each is logged.
    ///
    /// # Errors
    /// Only what needs a person.
    pub fn run(&mut self, stop: &AtomicBool) -> Result<(), FolderError> {
        let mut pause = *PAUSE.start();
        while !stop.load(Ordering::Relaxed) {
            match self.sweep(stop) {
                Ok(sweep) => {
                    if let Holds::Feed(feed) = &self.holds {
                        feed.swept(pause > *PAUSE.start());
                    }
                    pause = *PAUSE.start();
                    self.tell(&sweep);
                    self.retention.pass(std::time::SystemTime::now());
                    if sweep.taken() == 0 {
                        wait(self.settings.poll, stop);
                    }
                }
                Err(FolderError::Stream(
                    error @ (StreamError::Unusable { .. }
                    | StreamError::InUse { .. }
                    | StreamError::TooLarge { .. }),
                )) => return Err(error.into()),
                Err(error) => {
                    let cause = std::error::Error::source(&error).map(ToString::to_string);
                    if let Holds::Feed(feed) = &self.holds {
                        feed.looked(
                            None,
                            Some("de map, de schijf of de stroom is niet te gebruiken"),
                        );
                    }
                    tracing::warn!(folder = self.settings.name, %error, cause, ?pause, "waits");
                    wait(pause, stop);
                    pause = (pause * 2).min(*PAUSE.end());
                }
            }
        }
        Ok(())
    }

    /// Takes all that is complete, once; ends early when asked to stop.
    ///
    /// # Errors
    /// [`FolderError::Io`] and what the stream says. What was stored by then is moved, or
    /// is at the next call.
    pub fn sweep(&mut self, stop: &AtomicBool) -> Result<Sweep, FolderError> {
        self.move_taken()?;
        let mut sweep = Sweep::default();
        let mut after = None;
        loop {
            let selected = select::names(&self.settings.path, after.as_deref(), NAMES_MAX);
            let selected = selected.map_err(|source| self.io(source))?;
            for (name, reason) in &selected.others {
                sweep.unreadable(name, reason);
            }
            self.take(&selected.names, &mut sweep, stop)?;
            if selected.names.len() < NAMES_MAX || stop.load(Ordering::Relaxed) {
                break;
            }
            after = selected.names.last().cloned();
        }
        self.settling.next_sweep();
        Ok(sweep)
    }

    fn take(
        &mut self,
        names: &[OsString],
        sweep: &mut Sweep,
        stop: &AtomicBool,
    ) -> Result<(), FolderError> {
        let mut batch = Vec::new();
        let mut bytes = 0;
        let (whole_max, files_max) = match &self.holds {
            Holds::Messages(_) => (SIZE_MAX_BYTES, BATCH_FILES),
            Holds::Feed(_) => (FILE_MAX_BYTES, 1),
        };
        for name in names {
            if stop.load(Ordering::Relaxed) {
                break;
            }
            let path = self.settings.path.join(name);
            match files::read(&path, &mut self.settling, whole_max, stop) {
                Read::Whole(content, mark) => {
                    bytes += content.len();
                    batch.push((name.clone(), mark, content));
                }
                Read::Waiting => sweep.waiting += 1,
                Read::Gone => {}
                Read::Unreadable(reason) => sweep.unreadable(name, reason),
            }
            if batch.len() == files_max || bytes >= BATCH_BYTES {
                self.store(std::mem::take(&mut batch), sweep)?;
                bytes = 0;
            }
        }
        self.store(batch, sweep)
    }

    /// Steps 2 to 6 of a batch.
    fn store(
        &mut self,
        batch: Vec<(OsString, Mark, Content)>,
        sweep: &mut Sweep,
    ) -> Result<(), FolderError> {
        if batch.is_empty() {
            return Ok(());
        }
        fault::point("intake", "read");
        let taken = match &self.holds {
            Holds::Messages(of) => {
                let began = Instant::now();
                let (outputs, taken) = self.parse(of, batch, sweep);
                let parsed = began.elapsed();
                of.stream.append(outputs)?;
                let (files, stored) = (taken.len(), began.elapsed());
                tracing::debug!(folder = self.settings.name, files, ?parsed, ?stored, "batch");
                for in_order in taken.iter().flat_map(|one| &one.in_order) {
                    intake::count(&of.source, *in_order);
                }
                taken
            }
            Holds::Feed(feed) => {
                let one = |(name, mark, content)| parse::of_feed(feed, name, mark, content);
                batch.into_iter().map(one).collect::<Result<_, _>>()?
            }
        };
        fault::point("intake", "appended");
        for one in &taken {
            let count = if one.refused { &mut sweep.refused } else { &mut sweep.accepted };
            *count += 1;
        }
        self.to_move = taken;
        self.move_taken()
    }

    /// Steps 4 to 6 of the last batch; again, after an error.
    fn move_taken(&mut self) -> Result<(), FolderError> {
        if self.to_move.is_empty() {
            return Ok(());
        }
        let path = &self.settings.path;
        let targets: Vec<PathBuf> = self
            .to_move
            .iter()
            .map(|taken| files::target(path, &taken.name, taken.refused, taken.received_at))
            .collect();
        let told = self.to_move.iter().zip(&targets).filter_map(|(taken, target)| {
            let told = taken.told.as_ref()?;
            let of = told.of.as_ref().map(|name| target.with_file_name(name));
            Some((files::told_path(of.as_ref().unwrap_or(target), told.end), &*told.text))
        });
        let told: Vec<_> = told.collect();
        files::write_synced(&told).map_err(|(path, source)| FolderError::Io { path, source })?;
        fault::point("intake", "reasons");
        for target in targets.iter().rev() {
            let Some(taken) = self.to_move.last() else { break };
            let moved = files::move_away(path, &taken.name, target, &taken.mark, taken.leave);
            moved.map_err(|source| self.io_at(&taken.name, source))?;
            self.to_move.pop();
        }
        fault::point("intake", "moved");
        for path in [files::DONE, files::REFUSED, ""] {
            let path = self.settings.path.join(path);
            let synced = std::fs::File::open(&path).and_then(|folder| folder.sync_all());
            synced.map_err(|source| FolderError::Io { path, source })?;
        }
        Ok(())
    }

    /// Logs what could not be read, each once.
    fn tell(&mut self, sweep: &Sweep) {
        for (file, reason) in &sweep.unreadable {
            if self.told.get(file) != Some(reason) {
                tracing::warn!(folder = self.settings.name, file, reason, "cannot be read");
            }
        }
        self.told.clone_from(&sweep.unreadable);
        if sweep.taken() > 0 {
            let Sweep { accepted, refused, waiting, .. } = sweep;
            tracing::info!(folder = self.settings.name, accepted, refused, waiting, "files taken");
        }
    }

    fn io(&self, source: std::io::Error) -> FolderError {
        FolderError::Io { path: self.settings.path.clone(), source }
    }

    fn io_at(&self, name: &OsStr, source: std::io::Error) -> FolderError {
        let path = self.settings.path.join(intake::shown_name(&name.to_string_lossy()));
        FolderError::Io { path, source }
    }
}
