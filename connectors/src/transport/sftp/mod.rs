//! Files of a feed, fetched from an SFTP server.
//!
//! The client is OpenSSH's own `ssh`, as the system has it; see `Cargo.toml` for why. It logs in with a key file and
//! nothing else, and only with a server that shows the one key of the settings: with any other nothing is sent.
//!
//! A round goes through these steps. After a crash at any of them the next round mends what is left:
//!
//! | step | what a crash right after it leaves | what the next run makes of it |
//! |---|---|---|
//! | 1 list, 2 fetch a file | nothing new | fetches it as if for the first time |
//! | 3 hand it to the feed, which makes it durable | its records | fetches and hands over again; ids come from the content, so `dedupe` drops the second |
//! | 4 remember it: name, size and time, on disk | all done, but the file may still have to be deleted | deletes it |
//! | 5 delete it, where the settings say so | nothing | nothing |
//!
//! **Refused files stay.** Of a file that is refused as a whole, or too large to fetch, the server keeps what may be the
//! only copy: it is never deleted, and told in every round until somebody takes it away. It is not fetched again as
//! long as it stays as it is, until the hub restarts: its mapping may be another then.
//!
//! **Complete files only.** Hidden names, `*.tmp`, `*.part`, folders and links are left alone. A file is fetched once
//! its size and time are the same in two rounds after each other, and left for a later round when they changed
//! meanwhile. What is too large, or may not be read, is told and stops nothing else.

mod cursor;
pub mod error;
mod session;
mod wire;

use std::collections::HashMap;
use std::error::Error as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use wijkstroom_config::feed::{AfterFetch, SftpSettings};
use wijkstroom_formats::feed::FILE_MAX_BYTES;
use wijkstroom_schemas::ids::content_hash;
use wijkstroom_stream::{StreamError, fault};

use crate::transport::feed::{Feed, FeedError};
use crate::transport::intake::now_ms;
use crate::transport::wait;
use cursor::{Cursor, Mark};
use error::SftpError;
use session::{Listed, Session};
use wire::Attributes;

/// Most names in a folder of a server. More is an error, for what cannot be remembered would be fetched again.
const NAMES_MAX: usize = 50_000;

/// Most files that one round fetches; the next goes on.
const FILES_MAX: usize = 1_000;

/// Files that are remembered by one write of a long cursor. A short one is written for every file: a file of a full
/// replacement that is taken again after a later one would be refused, and stay.
const REMEMBER_EVERY: usize = 50;

/// Longest cursor that is written for every file.
const SHORT: usize = 1_000;

/// Longest that one round takes, however slow the server.
const ROUND_MAX: Duration = Duration::from_secs(900);

/// First and longest wait after a round that failed.
const PAUSE: std::ops::RangeInclusive<Duration> = Duration::from_secs(1)..=Duration::from_secs(300);

/// What one round did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Round {
    /// Files that were handed to the feed.
    pub taken: usize,
    /// Files that may still change, or are more than one round fetches: a later round takes them.
    pub waiting: usize,
    /// Files that are larger than the hub takes; they stay on the server.
    pub too_large: usize,
    /// Files that were refused as a whole, in this round or before; they stay on the server.
    pub refused: usize,
    /// Files that the server does not give, or does not delete.
    pub denied: usize,
}

/// An SFTP server of a feed, and what was seen on it.
pub struct Sftp {
    settings: SftpSettings,
    feed: Arc<Feed>,
    cursor: Cursor,
    /// What lay there in the last round and was not taken yet.
    seen: HashMap<Vec<u8>, Mark>,
    /// What was refused as a whole since the hub started.
    refused: HashMap<Vec<u8>, (Mark, Fate)>,
}

/// What became of a file that was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// The feed has it, durably.
    Accepted,
    /// The feed refused it as a whole.
    Refused,
    /// It is larger than the hub takes.
    TooLarge,
    /// Nothing yet: it changed, or the server does not give it.
    Left,
}

/// Whether what fetches is installed.
///
/// # Errors
/// [`SftpError::Program`].
pub fn installed() -> Result<(), SftpError> {
    session::installed()
}

impl Sftp {
    /// Of a feed; connects to nothing yet.
    ///
    /// # Errors
    /// When what it remembers cannot be read.
    pub fn open(settings: SftpSettings, feed: Arc<Feed>) -> Result<Self, SftpError> {
        let cursor = Cursor::load(feed.store())
            .map_err(|source| SftpError::Disk { path: feed.store().folder().to_owned(), source })?;
        Ok(Self { settings, feed, cursor, seen: HashMap::new(), refused: HashMap::new() })
    }

    /// Does rounds until asked to stop. A server that is away, or a stream, is waited for.
    ///
    /// # Errors
    /// Only a stream that cannot be used at all.
    pub fn run(&mut self, stop: &AtomicBool) -> Result<(), SftpError> {
        let mut pause = *PAUSE.start();
        while !stop.load(Ordering::Relaxed) {
            match self.round(stop) {
                Ok(_) => {
                    pause = *PAUSE.start();
                    wait(self.settings.interval, stop);
                }
                Err(SftpError::Stopped) => break,
                Err(SftpError::Feed(FeedError::Stream(
                    error @ (StreamError::Unusable { .. } | StreamError::InUse { .. }),
                ))) => return Err(SftpError::Feed(FeedError::Stream(error))),
                Err(error) => {
                    // Who tries a key that is not let in too often is shut out altogether.
                    let wait_for = if error.needs_a_person() { *PAUSE.end() } else { pause };
                    let cause = error.source().map(ToString::to_string);
                    let feed = &self.feed.settings().name;
                    tracing::warn!(feed, %error, cause, pause = ?wait_for, "sftp waits");
                    wait(wait_for, stop);
                    pause = (pause * 2).min(*PAUSE.end());
                }
            }
        }
        Ok(())
    }

    /// Looks once, and takes what is complete.
    ///
    /// # Errors
    /// [`SftpError`]; what was taken by then is remembered.
    pub fn round(&mut self, stop: &AtomicBool) -> Result<Round, SftpError> {
        let done = self.look(stop);
        let stopped = matches!(done, Err(SftpError::Stopped)) || stop.load(Ordering::Relaxed);
        if stopped && done.is_err() {
            return Err(SftpError::Stopped);
        }
        let cursor = match self.cursor.len() {
            1 => "1 opgehaald bestand staat nog op de server".to_owned(),
            count => format!("{count} opgehaalde bestanden staan nog op de server"),
        };
        let told = match &done {
            Ok(round) => round.told(),
            Err(error) => Some(error.to_string()),
        };
        self.feed.asked(done.is_ok(), &cursor, told.as_deref());
        done
    }

    fn look(&mut self, stop: &AtomicBool) -> Result<Round, SftpError> {
        let settings = self.settings.clone();
        let ends = Instant::now() + ROUND_MAX;
        let mut session = Session::open(&settings, self.feed.store().folder(), ends, stop)?;
        let files = self.listed(&mut session)?;
        self.cursor.keep(files.iter().map(|(name, _)| &**name));
        let before = std::mem::take(&mut self.seen);
        let refused = std::mem::take(&mut self.refused);
        let mut round = Round::default();
        let mut taken = Vec::new();
        let mut fetched = Ok(());
        for (name, mark) in files {
            if self.cursor.has(&name, mark) {
                // Taken before, and a crash or the server kept it from being deleted.
                taken.push((name, mark));
                continue;
            }
            if let Some((was, fate)) = refused.get(&name)
                && *was == mark
            {
                round.stays(*fate);
                self.refused.insert(name, (mark, *fate));
                continue;
            }
            let enough = round.taken == FILES_MAX || stop.load(Ordering::Relaxed);
            if before.get(&name) != Some(&mark) || enough || fetched.is_err() {
                round.waiting += 1;
                self.seen.insert(name, mark);
                continue;
            }
            match self.take(&mut session, &name, mark, &mut round) {
                Ok(Fate::Accepted) => {
                    self.cursor.add(&name, mark);
                    taken.push((name, mark));
                    if self.cursor.len() <= SHORT || round.taken % REMEMBER_EVERY == 0 {
                        self.remember()?;
                    }
                }
                Ok(fate @ (Fate::Refused | Fate::TooLarge)) => {
                    round.stays(fate);
                    self.refused.insert(name, (mark, fate));
                }
                Ok(Fate::Left) => drop(self.seen.insert(name, mark)),
                Err(error) => {
                    self.seen.insert(name, mark);
                    fetched = Err(error);
                }
            }
        }
        self.remember()?;
        fetched?;
        if self.settings.after == AfterFetch::Delete {
            self.delete(&mut session, taken, &mut round)?;
        }
        Ok(round)
    }

    /// The files that may be fetched, oldest first: a later one may replace an earlier.
    fn listed(&self, session: &mut Session<'_>) -> Result<Vec<(Vec<u8>, Mark)>, SftpError> {
        let mut files = Vec::new();
        for Listed { name, of } in session.list(&self.settings.path)? {
            if !is_candidate(&name) {
                continue;
            }
            // Not every server says in a list what it is.
            let of = match (of.is_file(), of.size, of.modified) {
                (Some(_), Some(_), Some(_)) => Some(of),
                _ => session.stat(&self.path(&name))?.ok(),
            };
            let Some(of) = of.filter(|of| of.is_file() == Some(true)) else { continue };
            if let Some(mark) = mark(&of) {
                files.push((name, mark));
            }
        }
        files.sort_unstable_by(|one, other| {
            (one.1.modified, &one.0).cmp(&(other.1.modified, &other.0))
        });
        Ok(files)
    }

    /// Fetches a file and hands it over; what the feed made of it is durable.
    fn take(
        &mut self,
        session: &mut Session<'_>,
        name: &[u8],
        mark: Mark,
        round: &mut Round,
    ) -> Result<Fate, SftpError> {
        let shown = String::from_utf8_lossy(name);
        let size = usize::try_from(mark.size).unwrap_or(usize::MAX);
        if size > FILE_MAX_BYTES {
            // Not fetched, so that what stands for its content is what is known of it.
            let known = format!("{shown}\n{}\n{}", mark.size, mark.modified);
            let hash = content_hash(known.as_bytes());
            let size = i64::try_from(mark.size).unwrap_or(i64::MAX);
            self.feed.oversized(&shown, hash, size, now_ms())?;
            return Ok(Fate::TooLarge);
        }
        let Ok((bytes, after)) = session.fetch(&self.path(name), FILE_MAX_BYTES)? else {
            round.denied += 1;
            return Ok(Fate::Left);
        };
        if self::mark(&after) != Some(mark) || bytes.len() != size {
            round.waiting += 1;
            return Ok(Fate::Left);
        }
        fault::point("sftp", "fetched");
        let now = now_ms();
        let mark = self.taking(name, mark, now)?;
        let report = self.feed.take_marked(&shown, &bytes, now, mark.as_deref())?;
        fault::point("sftp", "taken");
        round.taken += 1;
        Ok(if report.accepted { Fate::Accepted } else { Fate::Refused })
    }

    /// What tells a file from another of its name, size and time that is put there later; only where that matters, for it
    /// costs a write.
    fn taking(&mut self, name: &[u8], mark: Mark, now: i64) -> Result<Option<Vec<u8>>, SftpError> {
        if !self.feed.answers_each() {
            return Ok(None);
        }
        let since = self.cursor.begin(name, mark, now, self.feed.store());
        Ok(Some([&self.on_disk(since)?.to_be_bytes(), name].concat()))
    }

    /// Deletes what was taken, where it is still what was taken.
    fn delete(
        &mut self,
        session: &mut Session<'_>,
        taken: Vec<(Vec<u8>, Mark)>,
        round: &mut Round,
    ) -> Result<(), SftpError> {
        for (name, was) in taken {
            let path = self.path(&name);
            let now = session.stat(&path)?.ok().and_then(|of| mark(&of));
            if now != Some(was) {
                continue;
            }
            fault::point("sftp", "remembered");
            match session.remove(&path)? {
                Ok(()) => self.cursor.forget(&name),
                Err(_) => round.denied += 1,
            }
        }
        self.remember()
    }

    fn remember(&mut self) -> Result<(), SftpError> {
        let saved = self.cursor.save(self.feed.store());
        self.on_disk(saved)
    }

    fn on_disk<T>(&self, done: std::io::Result<T>) -> Result<T, SftpError> {
        let path = || self.feed.store().folder().to_owned();
        done.map_err(|source| SftpError::Disk { path: path(), source })
    }

    fn path(&self, name: &[u8]) -> Vec<u8> {
        let folder = self.settings.path.trim_end_matches('/').as_bytes();
        [folder, b"/", name].concat()
    }
}

impl Round {
    /// A file is refused, and stays on the server.
    fn stays(&mut self, fate: Fate) {
        match fate {
            Fate::TooLarge => self.too_large += 1,
            Fate::Refused => self.refused += 1,
            Fate::Accepted | Fate::Left => {}
        }
    }

    /// What of it a person should see to, in Dutch.
    fn told(&self) -> Option<String> {
        let mut told = Vec::new();
        if self.too_large > 0 {
            told.push(format!("{} te groot om op te halen (blijft op de server)", self.too_large));
        }
        if self.refused > 0 {
            told.push(format!("{} geweigerd (blijft op de server)", self.refused));
        }
        if self.denied > 0 {
            told.push(format!("{} mag niet gelezen of verwijderd worden", self.denied));
        }
        (!told.is_empty()).then(|| told.join(", "))
    }
}

/// Whether a name is that of a complete file of a partner, and a name at all.
fn is_candidate(name: &[u8]) -> bool {
    let unfinished = name.ends_with(b".tmp") || name.ends_with(b".part");
    !name.is_empty() && !name.starts_with(b".") && !unfinished && !name.contains(&b'/')
}

fn mark(of: &Attributes) -> Option<Mark> {
    Some(Mark { size: of.size?, modified: of.modified? })
}
