//! Who may send over HTTP: one file in the hub's data folder, with the hash of every token.
//!
//! A token is 32 random bytes, shown once, when it is made. The file holds its SHA-256.
//! No slow password hash: nobody guesses 256 random bits, so there is nothing to slow down. For
//! the same reason a plain look-up by the hash is safe against timing: to steer what is
//! compared, one would have to know a hash's input.
//!
//! The file is replaced whole, under a lock, so that a reader sees the old or the new
//! one. A running hub notices the change by itself.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use wijkstroom_config::keys::{make_private_dir, write_private};
use wijkstroom_schemas::ids::content_hash;

/// What the code of a sender that posts to one feed starts with; the name of the feed follows.
pub const FEED_PREFIX: &str = "feed:";

/// What every token starts with, so that a leaked one is recognised by whoever scans for secrets.
pub const TOKEN_PREFIX: &str = "wst_";

/// How often at most the running hub looks whether the file changed.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// Why senders cannot be read or changed, as the operator reads it.
#[derive(Debug, thiserror::Error)]
pub enum SendersError {
    /// Not four or eight digits, and no feed.
    #[error("`{0}` is geen gemeentecode van 4 cijfers en geen AGB-code van 8")]
    NotACode(String),
    /// Already there.
    #[error("afzender `{0}` heeft al een token; maak een nieuw met `wijkstroom senders rotate`")]
    Exists(String),
    /// Not there.
    #[error("afzender `{0}` is niet bekend; zie `wijkstroom senders list`")]
    Unknown(String),
    /// Not what this module writes.
    #[error("{path} is geen goede lijst van afzenders; zet een kopie terug")]
    Malformed {
        /// The file.
        path: PathBuf,
    },
    /// The disk or the system's random source failed.
    #[error("{path} is niet te gebruiken")]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
}

/// A token as it is shown to the operator, once.
#[derive(Clone, PartialEq, Eq)]
pub struct NewToken(String);

impl NewToken {
    /// The token itself. To be shown once and kept nowhere.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for NewToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NewToken(hidden)")
    }
}

/// A sender and its tokens, as the operator sees them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sender {
    /// AGB or municipality code, which must equal the `Afzender` of every message it posts; or `feed:` and the name
    /// of the one feed that it may post to.
    pub code: String,
    /// Oldest first.
    pub tokens: Vec<Token>,
}

/// A token without the token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Token {
    /// SHA-256 in hexadecimal.
    pub hash: String,
    /// Seconds since 1970-01-01T00:00:00Z.
    pub made_at: u64,
    /// First second in which it is no longer valid; `None`: until revoked or rotated.
    pub valid_until: Option<u64>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    senders: Vec<Sender>,
}

/// The file with the senders.
#[derive(Debug, Clone)]
pub struct SendersFile {
    data_dir: PathBuf,
}

impl SendersFile {
    /// In a data folder. Touches nothing yet.
    pub fn new(data_dir: &Path) -> Self {
        Self { data_dir: data_dir.to_owned() }
    }

    /// Where it lies.
    pub fn path(&self) -> PathBuf {
        self.data_dir.join("senders.json")
    }

    /// Every sender, by code. Empty when there is no file.
    ///
    /// # Errors
    /// See [`SendersError`].
    pub fn list(&self) -> Result<Vec<Sender>, SendersError> {
        let path = self.path();
        let text = match std::fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(source) => return Err(SendersError::Io { path, source }),
        };
        let content: Result<Content, _> = serde_json::from_slice(&text);
        content.map(|content| content.senders).map_err(|_| SendersError::Malformed { path })
    }

    /// Lets a sender in, with a first token.
    ///
    /// # Errors
    /// [`SendersError::Exists`], [`SendersError::NotACode`] and what the disk says.
    pub fn add(&self, code: &str) -> Result<NewToken, SendersError> {
        let number = matches!(code.len(), 4 | 8) && code.bytes().all(|byte| byte.is_ascii_digit());
        if !number && !is_feed(code) {
            return Err(SendersError::NotACode(code.to_owned()));
        }
        self.change(|senders, now| {
            if senders.iter().any(|sender| sender.code == code) {
                return Err(SendersError::Exists(code.to_owned()));
            }
            let (token, kept) = self.token(now)?;
            senders.push(Sender { code: code.to_owned(), tokens: vec![kept] });
            senders.sort_by(|a, b| a.code.cmp(&b.code));
            Ok(token)
        })
    }

    /// Gives a sender a new token. Its other tokens stay valid for `overlap`, so that
    /// the sender can change over without a gap; those that ended are forgotten.
    ///
    /// # Errors
    /// [`SendersError::Unknown`] and what the disk says.
    pub fn rotate(&self, code: &str, overlap: Duration) -> Result<NewToken, SendersError> {
        self.change(|senders, now| {
            let sender = senders.iter_mut().find(|sender| sender.code == code);
            let sender = sender.ok_or_else(|| SendersError::Unknown(code.to_owned()))?;
            let until = now.saturating_add(overlap.as_secs());
            for token in &mut sender.tokens {
                token.valid_until = Some(token.valid_until.map_or(until, |old| old.min(until)));
            }
            sender.tokens.retain(|token| token.valid_until.is_none_or(|end| now < end));
            let (token, kept) = self.token(now)?;
            sender.tokens.push(kept);
            Ok(token)
        })
    }

    /// Shuts a sender out, with all its tokens.
    ///
    /// # Errors
    /// [`SendersError::Unknown`] and what the disk says.
    pub fn revoke(&self, code: &str) -> Result<(), SendersError> {
        self.change(|senders, _| {
            let before = senders.len();
            senders.retain(|sender| sender.code != code);
            if senders.len() == before {
                return Err(SendersError::Unknown(code.to_owned()));
            }
            Ok(())
        })
    }

    /// Reads, changes and replaces the file while no other process does.
    fn change<T>(
        &self,
        change: impl FnOnce(&mut Vec<Sender>, u64) -> Result<T, SendersError>,
    ) -> Result<T, SendersError> {
        let path = self.path();
        let io = |source| SendersError::Io { path: path.clone(), source };
        make_private_dir(&self.data_dir).map_err(io)?;
        let lock = self.data_dir.join("senders.lock");
        let lock = OpenOptions::new().create(true).truncate(false).write(true).open(lock);
        let lock = lock.map_err(io)?;
        lock.lock().map_err(io)?;
        let mut senders = self.list()?;
        let result = change(&mut senders, now())?;
        // Strings and numbers: writing them into memory has no way to fail.
        let text = serde_json::to_string_pretty(&Content { senders }).unwrap_or_default();
        let temporary = self.data_dir.join(".senders.new");
        match std::fs::remove_file(&temporary) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(io(error)),
            // Left over by a process that was killed here.
            Ok(()) | Err(_) => {}
        }
        write_private(&temporary, &text).map_err(io)?;
        std::fs::rename(&temporary, &path).map_err(io)?;
        File::open(&self.data_dir).and_then(|dir| dir.sync_all()).map_err(io)?;
        Ok(result)
    }

    fn token(&self, now: u64) -> Result<(NewToken, Token), SendersError> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|error| SendersError::Io {
            path: self.path(),
            source: std::io::Error::other(error.to_string()),
        })?;
        let token = format!("{TOKEN_PREFIX}{}", hex::encode(bytes));
        let hash = hex::encode(content_hash(token.as_bytes()));
        Ok((NewToken(token), Token { hash, made_at: now, valid_until: None }))
    }
}

/// The senders as the running hub knows them.
pub struct KnownSenders {
    file: SendersFile,
    known: Mutex<Known>,
}

struct Known {
    looked: Option<Instant>,
    mark: Option<Mark>,
    by_hash: HashMap<[u8; 32], (String, Option<u64>)>,
}

/// What tells one version of the file from another: a replaced file is another inode.
#[derive(PartialEq, Eq)]
struct Mark(Option<SystemTime>, u64, u64);

impl KnownSenders {
    /// Reads the file.
    ///
    /// # Errors
    /// See [`SendersError`].
    pub fn open(file: SendersFile) -> Result<Self, SendersError> {
        // The mark before the content: a change in between is seen at the next look.
        let (looked, mark) = (Some(Instant::now()), mark(&file.path()));
        let known = Known { looked, mark, by_hash: by_hash(&file.list()?) };
        Ok(Self { file, known: Mutex::new(known) })
    }

    /// The code of the sender that a token belongs to; `None` for any other text, and
    /// for a token that ended.
    ///
    /// A change of the file counts within about a second. While the file cannot be
    /// read, the last that could be counts.
    pub fn sender(&self, token: &str) -> Option<String> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.looked.is_none_or(|looked| looked.elapsed() >= LOOK_AGAIN) {
            self.refresh(&mut known);
        }
        let (code, until) = known.by_hash.get(&content_hash(token.as_bytes()))?;
        until.is_none_or(|end| now() < end).then(|| code.clone())
    }

    /// Reads the file again when it changed. Called by itself, at most once a second.
    pub fn refresh_now(&self) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        self.refresh(&mut known);
    }

    fn refresh(&self, known: &mut Known) {
        known.looked = Some(Instant::now());
        let mark = mark(&self.file.path());
        if mark == known.mark {
            return;
        }
        match self.file.list() {
            Ok(senders) => {
                tracing::info!(senders = senders.len(), "senders changed");
                known.by_hash = by_hash(&senders);
                known.mark = mark;
            }
            Err(error) => tracing::error!(%error, "changed senders are not taken over"),
        }
    }
}

/// Whether this is the code of who posts to a feed.
fn is_feed(code: &str) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    code.strip_prefix(FEED_PREFIX)
        .is_some_and(|name| (1..=40).contains(&name.len()) && name.chars().all(fits))
}

fn by_hash(senders: &[Sender]) -> HashMap<[u8; 32], (String, Option<u64>)> {
    let tokens =
        senders.iter().flat_map(|sender| sender.tokens.iter().map(|token| (&sender.code, token)));
    let known = tokens.filter_map(|(code, token)| {
        let hash = hex::decode(&token.hash).ok()?.try_into().ok()?;
        Some((hash, (code.clone(), token.valid_until)))
    });
    known.collect()
}

fn mark(path: &Path) -> Option<Mark> {
    let metadata = std::fs::metadata(path).ok()?;
    #[cfg(unix)]
    let inode = std::os::unix::fs::MetadataExt::ino(&metadata);
    #[cfg(not(unix))]
    let inode = 0;
    Some(Mark(metadata.modified().ok(), metadata.len(), inode))
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open() -> (tempfile::TempDir, SendersFile, KnownSenders) {
        let folder = tempfile::tempdir().unwrap();
        let file = SendersFile::new(folder.path());
        let known = KnownSenders::open(file.clone()).unwrap();
        (folder, file, known)
    }

    #[test]
    fn a_running_hub_follows_every_change() {
        let (_folder, file, known) = open();
        let check = |token: &NewToken, sender: Option<&str>| {
            known.refresh_now();
            assert_eq!(known.sender(token.reveal()).as_deref(), sender);
        };
        let first = file.add("65656055").unwrap();
        let other = file.add("0363").unwrap();
        check(&first, Some("65656055"));
        check(&other, Some("0363"));
        let second = file.rotate("65656055", Duration::from_secs(3600)).unwrap();
        check(&first, Some("65656055"));
        check(&second, Some("65656055"));
        let third = file.rotate("65656055", Duration::ZERO).unwrap();
        check(&first, None);
        check(&second, None);
        check(&third, Some("65656055"));
        file.revoke("65656055").unwrap();
        check(&third, None);
        check(&other, Some("0363"));
        std::fs::write(file.path(), "{").unwrap();
        check(&other, Some("0363"));
        std::fs::remove_file(file.path()).unwrap();
        check(&other, None);
    }

    #[test]
    fn a_feed_has_a_token_of_its_own() {
        let (_folder, file, known) = open();
        let token = file.add("feed:school-verzuim").unwrap();
        known.refresh_now();
        assert_eq!(known.sender(token.reveal()).as_deref(), Some("feed:school-verzuim"));
    }

    #[test]
    fn only_a_whole_token_counts() {
        let (_folder, file, known) = open();
        let token = file.add("65656055").unwrap();
        known.refresh_now();
        let token = token.reveal();
        assert_eq!(token.len(), TOKEN_PREFIX.len() + 64);
        for other in ["", TOKEN_PREFIX, &token[..token.len() - 1], &token.to_uppercase()] {
            assert_eq!(known.sender(other), None);
        }
    }

    #[test]
    fn the_file_holds_no_token_and_is_for_the_hub_only() {
        let (_folder, file, _) = open();
        let token = file.add("65656055").unwrap();
        let text = std::fs::read_to_string(file.path()).unwrap();
        assert!(!text.contains(&token.reveal()[TOKEN_PREFIX.len()..]));
        assert!(!format!("{token:?}").contains(token.reveal()));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(file.path()).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn refuses_what_makes_no_sense() {
        let (_folder, file, _) = open();
        file.add("65656055").unwrap();
        for code in ["", "123", "123456789", "6565605a", "６５６５", "feed:", "feed:A", "feed:a/b"]
        {
            assert!(matches!(file.add(code), Err(SendersError::NotACode(_))), "{code}");
        }
        assert!(matches!(file.add("65656055"), Err(SendersError::Exists(_))));
        let none = Duration::ZERO;
        assert!(matches!(file.rotate("0363", none), Err(SendersError::Unknown(_))));
        assert!(matches!(file.revoke("0363"), Err(SendersError::Unknown(_))));
        std::fs::write(file.path(), "[]").unwrap();
        assert!(matches!(file.revoke("0363"), Err(SendersError::Malformed { .. })));
    }

    /// Goal: no change is lost between writers. Method: threads that each add their own.
    #[test]
    fn writers_wait_for_each_other() {
        let (_folder, file, _) = open();
        std::thread::scope(|scope| {
            for code in 1000..1020 {
                let file = &file;
                scope.spawn(move || file.add(&code.to_string()).unwrap());
            }
        });
        assert_eq!(file.list().unwrap().len(), 20);
    }
}
