//! What a feed remembers on disk, in `feeds/<name>/` of the hub's data folder: a cursor, the last file of every
//! scope of a full replacement with what a later one was about to send, rows of it that were replayed, and what
//! `wijkstroom status` shows. For the hub's own user only.
//!
//! A file is there whole or not at all: written beside, synced, renamed over the old one, and the folder
//! synced. Without a cursor all is asked anew, and `dedupe` drops what it knows. Without the last file of a scope all
//! of the next is sent as new, which changes nothing that stands; but what went missing in between is not noticed.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead as _, BufReader, BufWriter, ErrorKind, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use wijkstroom_config::keys::make_private_dir;
use wijkstroom_formats::feed::replace::{Row, Snapshot};
use wijkstroom_schemas::ids::content_hash;

use super::report::Report;

/// The folder of one feed.
#[derive(Debug, Clone)]
pub struct Store {
    folder: PathBuf,
}

/// The last file of a scope.
#[derive(Debug, Default)]
pub(super) struct Last {
    pub(super) snapshot: Snapshot,
    /// SHA-256 of the file, in hexadecimal.
    pub(super) content: String,
    /// What its sender was told.
    pub(super) report: Report,
}

impl Last {
    pub(super) fn stamp(&self) -> i64 {
        self.snapshot.stamp.unwrap_or_default()
    }

    /// After this a file was begun, and not finished.
    pub(super) fn after(mut self, begun: Self) -> Self {
        self.snapshot.rows.extend(begun.snapshot.rows);
        // What it would have told its sender is not known, so that it is not taken for one that was finished.
        Self {
            snapshot: Snapshot { stamp: begun.snapshot.stamp, ..self.snapshot },
            ..Self::default()
        }
    }
}

/// Rows that were refused, and taken when they were replayed.
#[derive(Default)]
pub(super) struct Replayed {
    files: Vec<PathBuf>,
    rows: BTreeMap<String, Row>,
}

impl Replayed {
    pub(super) fn rows(&self) -> BTreeMap<String, Row> {
        self.rows.clone()
    }
}

/// First line of the file of a scope; a line a row follows.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    scope: String,
    stamp: i64,
    content: String,
    report: Report,
}

impl Store {
    /// Makes the folder of a feed.
    ///
    /// # Errors
    /// What the disk says.
    pub fn open(data_dir: &Path, feed: &str) -> io::Result<Self> {
        let folder = data_dir.join("feeds").join(feed);
        make_private_dir(&folder)?;
        Ok(Self { folder })
    }

    /// Where it lies.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Reads what was saved under a name; `None` when nothing was, or it is of another release.
    ///
    /// # Errors
    /// What the disk says.
    pub fn load<T: DeserializeOwned>(&self, name: &str) -> io::Result<Option<T>> {
        match std::fs::read(self.folder.join(format!("{name}.json"))) {
            Ok(text) => Ok(serde_json::from_slice(&text).ok()),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Saves under a name, durably.
    ///
    /// # Errors
    /// What the disk says.
    pub fn save(&self, name: &str, what: &impl Serialize) -> io::Result<()> {
        self.replace(&format!("{name}.json"), true, |file| Ok(serde_json::to_writer(file, what)?))
    }

    /// Saves under a name what may be lost with the power.
    ///
    /// # Errors
    /// What the disk says.
    pub(super) fn note(&self, name: &str, what: &impl Serialize) -> io::Result<()> {
        self.replace(&format!("{name}.json"), false, |file| Ok(serde_json::to_writer(file, what)?))
    }

    /// The last file that was taken of a scope; `None` when there is none. A file that cannot be read is
    /// an error, not an absence: it would make everything new.
    pub(super) fn last(&self, scope: &str) -> io::Result<Option<Last>> {
        self.rows(scope, &scope_file(scope))
    }

    /// What was begun of a scope after the last file of it, and not finished.
    pub(super) fn begun(&self, scope: &str, last: &Last) -> io::Result<Option<Last>> {
        let begun = self.rows(scope, &begun_file(scope))?;
        Ok(begun.filter(|begun| last.snapshot.stamp < begun.snapshot.stamp))
    }

    /// Saves what is about to be sent of a file, durably.
    pub(super) fn begin(
        &self,
        scope: &str,
        stamp: i64,
        content: &str,
        rows: BTreeMap<String, Row>,
    ) -> io::Result<()> {
        let snapshot = Snapshot { stamp: Some(stamp), rows };
        let begun = Last { snapshot, content: content.to_owned(), report: Report::default() };
        self.save_rows(scope, &begun_file(scope), &begun)
    }

    /// Takes note that a row of a scope is told outside a file, durably: the next file counts with it.
    ///
    /// # Errors
    /// What the disk says.
    pub(super) fn replay(&self, scope: &str, stamp: i64, id: &str, row: &Row) -> io::Result<()> {
        let rows = BTreeMap::from([(id.to_owned(), row.in_doubt())]);
        let snapshot = Snapshot { stamp: Some(stamp), rows };
        let told = Last { snapshot, ..Last::default() };
        let name =
            format!("{}{}", replayed_file(scope), &hex::encode(content_hash(id.as_bytes()))[..32]);
        self.save_rows(scope, &name, &told)
    }

    /// The rows of a scope that were told outside a file since the last.
    pub(super) fn replayed(&self, scope: &str) -> io::Result<Replayed> {
        let prefix = replayed_file(scope);
        let mut replayed = Replayed::default();
        for entry in std::fs::read_dir(&self.folder)? {
            let name = entry?.file_name();
            let Some(name) = name.to_str().filter(|name| name.starts_with(&prefix)) else {
                continue;
            };
            if let Some(told) = self.rows(scope, name)? {
                replayed.rows.extend(told.snapshot.rows);
                replayed.files.push(self.folder.join(name));
            }
        }
        Ok(replayed)
    }

    /// Forgets what was begun, and what was replayed before: it is in the file that was saved.
    pub(super) fn finish(&self, scope: &str, replayed: Replayed) -> io::Result<()> {
        let begun = self.folder.join(begun_file(scope));
        for path in replayed.files.into_iter().chain([begun]) {
            match std::fs::remove_file(&path) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
                Ok(()) | Err(_) => {}
            }
        }
        Ok(())
    }

    fn rows(&self, scope: &str, name: &str) -> io::Result<Option<Last>> {
        let file = match File::open(self.folder.join(name)) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let mut lines = BufReader::new(file).lines();
        let head = lines.next().unwrap_or_else(|| Err(malformed()))?;
        let head: Head = serde_json::from_str(&head).map_err(|_| malformed())?;
        if head.scope != scope {
            return Err(malformed());
        }
        let mut snapshot = Snapshot { stamp: Some(head.stamp), ..Snapshot::default() };
        for line in lines {
            let line = line?;
            let (id, row) = row(&line).ok_or_else(malformed)?;
            snapshot.rows.insert(id, row);
        }
        Ok(Some(Last { snapshot, content: head.content, report: head.report }))
    }

    /// Saves the file of a scope, durably.
    pub(super) fn save_last(&self, scope: &str, last: &Last) -> io::Result<()> {
        self.save_rows(scope, &scope_file(scope), last)
    }

    fn save_rows(&self, scope: &str, name: &str, last: &Last) -> io::Result<()> {
        let head = Head {
            scope: scope.to_owned(),
            stamp: last.snapshot.stamp.unwrap_or_default(),
            content: last.content.clone(),
            report: last.report.clone(),
        };
        self.replace(name, true, |file| {
            serde_json::to_writer(&mut *file, &head)?;
            for (id, Row { hash, tombstone }) in &last.snapshot.rows {
                write!(file, "\n{id} {} {}", hex::encode(hash), hex::encode(tombstone))?;
            }
            Ok(())
        })
    }

    fn replace(
        &self,
        name: &str,
        durably: bool,
        write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
    ) -> io::Result<()> {
        let temporary = self.folder.join(format!(".{name}.new"));
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true).mode(0o600);
        let mut file = BufWriter::new(options.open(&temporary)?);
        write(&mut file)?;
        let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
        if durably {
            file.sync_all()?;
        }
        std::fs::rename(&temporary, self.folder.join(name))?;
        if durably {
            File::open(&self.folder)?.sync_all()?;
        }
        Ok(())
    }
}

/// A scope comes out of a file of a partner: it names no file here.
fn scope_file(scope: &str) -> String {
    format!("scope-{}", &hex::encode(content_hash(scope.as_bytes()))[..32])
}

fn begun_file(scope: &str) -> String {
    format!("{}-begonnen", scope_file(scope))
}

/// Begin of the name of the file of each row.
fn replayed_file(scope: &str) -> String {
    format!("{}-opnieuw-", scope_file(scope))
}

fn row(line: &str) -> Option<(String, Row)> {
    let mut parts = line.split(' ');
    let (id, hash, tombstone) = (parts.next()?, parts.next()?, parts.next()?);
    let hash = hex::decode(hash).ok()?.try_into().ok()?;
    Some((id.to_owned(), Row { hash, tombstone: hex::decode(tombstone).ok()? }))
}

fn malformed() -> io::Error {
    io::Error::other("is not what the hub wrote")
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn what_is_saved_is_read_back_and_for_the_hub_only() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), "gi").unwrap();
        assert!(store.last("2026-H1").unwrap().is_none());
        assert_eq!(store.load::<String>("cursor").unwrap(), None);
        store.save("cursor", &"a/b").unwrap();
        store.save("cursor", &"c").unwrap();
        assert_eq!(store.load::<String>("cursor").unwrap().as_deref(), Some("c"));
        let mut last = Last { content: "00".to_owned(), ..Last::default() };
        last.snapshot.stamp = Some(20_260_710);
        for number in 0..100 {
            let row = Row { hash: [number; 16], tombstone: vec![number; usize::from(number)] };
            last.snapshot.rows.insert(format!("{number:032x}"), row);
        }
        store.save_last("../2026-H1", &last).unwrap();
        let read = store.last("../2026-H1").unwrap().unwrap();
        assert_eq!(
            (read.snapshot, read.content, read.report),
            (last.snapshot, last.content, last.report)
        );
        assert!(store.last("2026-H1").unwrap().is_none());
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(store.folder()), 0o700);
        for entry in std::fs::read_dir(store.folder()).unwrap() {
            assert_eq!(mode(&entry.unwrap().path()), 0o600);
        }
    }

    #[test]
    fn what_is_no_snapshot_is_not_taken_for_an_empty_one() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), "gi").unwrap();
        for text in ["", "{}", "x", "{\"scope\":\"\",\"stamp\":1}"] {
            std::fs::write(store.folder().join(scope_file("")), text).unwrap();
            assert!(store.last("").is_err(), "{text}");
        }
    }
}
