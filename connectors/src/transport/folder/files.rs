//! One file at a time: read it, say why it was refused, move it away.

use std::ffi::{OsStr, OsString};
use std::fs::{File, Metadata};
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

use sha2::{Digest as _, Sha256};
use time::OffsetDateTime;
use time::macros::format_description;

use super::settle::Settling;
use wijkstroom_formats::door::parts::unpacked_size;

/// Folder of accepted files.
pub(super) const DONE: &str = "done";

/// Folder of refused files, each with its reason beside it.
pub(super) const REFUSED: &str = "refused";

/// Threads that sync reasons: the disk takes what waits together, one by one costs a sync each.
const SYNC_THREADS: usize = 16;

/// What tells whether a file is still the one that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    device: u64,
    inode: u64,
    size: u64,
    pub(super) modified: SystemTime,
    /// Tells it from one that comes when its inode is free again; of 1970 where the disk does not know.
    born: SystemTime,
}

impl Mark {
    pub(super) fn of(metadata: &Metadata) -> Self {
        Self {
            device: metadata.dev(),
            inode: metadata.ino(),
            size: metadata.len(),
            modified: metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH),
            born: metadata.created().unwrap_or(SystemTime::UNIX_EPOCH),
        }
    }

    /// The same after a restart of the hub or the machine, which may number its disks anew, and after a move.
    pub(super) fn lasting(&self) -> Vec<u8> {
        let nanos = |time: SystemTime| {
            time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_nanos()
        };
        let Self { device: _, inode, size, modified, born } = self;
        format!("{inode} {size} {} {}", nanos(*modified), nanos(*born)).into_bytes()
    }
}

/// What was read of a file.
pub(super) enum Content {
    Bytes(Vec<u8>),
    /// Over the limit: never in memory as a whole.
    Oversized {
        hash: [u8; 32],
        size: i64,
    },
}

impl Content {
    /// Bytes in memory, once it is unpacked.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Bytes(bytes) => unpacked_size(bytes),
            Self::Oversized { .. } => 0,
        }
    }
}

/// How reading a file went.
pub(super) enum Read {
    Whole(Content, Mark),
    /// Not complete yet, or it changed while it was read.
    Waiting,
    /// No longer there.
    Gone,
    /// Why, in Dutch.
    Unreadable(&'static str),
}

/// Reads a file if it is complete. Never follows a link.
pub(super) fn read(
    path: &Path,
    settling: &mut Settling,
    whole_max: usize,
    stop: &AtomicBool,
) -> Read {
    let before = match std::fs::symlink_metadata(path) {
        Ok(metadata) => metadata,
        Err(error) => return unreadable(&error),
    };
    if !before.is_file() {
        return Read::Unreadable("geen gewoon bestand (koppeling, pijp of apparaat)");
    }
    let mark = Mark::of(&before);
    if !settling.is_complete(path.file_name().unwrap_or_default(), &mark) {
        return Read::Waiting;
    }
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) => return unreadable(&error),
    };
    let content = match content(&mut file, mark.size, whole_max, stop) {
        Ok(Some(content)) => content,
        Ok(None) => return Read::Waiting,
        Err(error) => return unreadable(&error),
    };
    // Also catches a link that took the file's place after the first look.
    match file.metadata() {
        Ok(after) if Mark::of(&after) == mark => Read::Whole(content, mark),
        Ok(_) => Read::Waiting,
        Err(error) => unreadable(&error),
    }
}

/// The content; `None` when it is not what the size said, or asked to stop halfway.
fn content(
    file: &mut File,
    size: u64,
    whole_max: usize,
    stop: &AtomicBool,
) -> io::Result<Option<Content>> {
    if size <= whole_max as u64 {
        // One byte more than it should hold: then the end is found without growing.
        let room = usize::try_from(size).unwrap_or_default() + 1;
        let mut bytes = Vec::with_capacity(room);
        file.take(room as u64).read_to_end(&mut bytes)?;
        return Ok((bytes.len() as u64 == size).then_some(Content::Bytes(bytes)));
    }
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    let mut read = 0;
    while !stop.load(Ordering::Relaxed) {
        let count = file.read(&mut buffer)?;
        if count == 0 {
            let size = i64::try_from(read).unwrap_or(i64::MAX);
            return Ok(Some(Content::Oversized { hash: hash.finalize().into(), size }));
        }
        hash.update(&buffer[..count]);
        read += count as u64;
    }
    Ok(None)
}

fn unreadable(error: &io::Error) -> Read {
    if error.kind() == ErrorKind::NotFound {
        Read::Gone
    } else if error.kind() == ErrorKind::PermissionDenied {
        Read::Unreadable("geen rechten om te lezen")
    } else {
        Read::Unreadable("leesfout van de schijf of de share")
    }
}

/// Where a file goes: under its own name, or one with the time of receipt when that is taken.
pub(super) fn target(folder: &Path, name: &OsStr, refused: bool, received_at: i64) -> PathBuf {
    let folder = folder.join(if refused { REFUSED } else { DONE });
    let own = folder.join(name);
    if !exists(&own) {
        return own;
    }
    let at = OffsetDateTime::from_unix_timestamp_nanos(i128::from(received_at) * 1_000_000);
    let at = at.unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let format =
        format_description!("[year][month][day]-[hour][minute][second]-[subsecond digits:3]");
    let at = at.format(format).unwrap_or_default();
    let name = Path::new(name);
    let stem = name.file_stem().unwrap_or_default();
    // Ends: names of one folder are finite.
    for number in 1_u64.. {
        let mut other = stem.to_owned();
        other.push(format!("~{at}"));
        if number > 1 {
            other.push(format!("-{number}"));
        }
        if let Some(extension) = name.extension() {
            other.push(".");
            other.push(extension);
        }
        let other = folder.join(other);
        if !exists(&other) {
            return other;
        }
    }
    own
}

fn exists(path: &Path) -> bool {
    std::fs::symlink_metadata(path).is_ok()
}

/// What is told of a file, beside it.
pub(super) fn told_path(file: &Path, end: &str) -> PathBuf {
    let mut name: OsString = file.as_os_str().to_owned();
    name.push(end);
    name.into()
}

/// Writes files over what is there, and returns when all are on disk.
pub(super) fn write_synced(files: &[(PathBuf, &[u8])]) -> Result<(), (PathBuf, io::Error)> {
    let write = |(path, text): &(PathBuf, &[u8])| {
        let written = File::create(path).and_then(|mut file| {
            file.write_all(text)?;
            file.sync_all()
        });
        written.map_err(|error| (path.clone(), error))
    };
    let share = files.len().div_ceil(SYNC_THREADS).max(1);
    if share == 1 && files.len() < 4 {
        return files.iter().try_for_each(write);
    }
    std::thread::scope(|scope| {
        let parts = files.chunks(share);
        let running: Vec<_> =
            parts.map(|part| scope.spawn(move || part.iter().try_for_each(write))).collect();
        let mut done = running.into_iter().map(std::thread::ScopedJoinHandle::join);
        done.try_for_each(|part| part.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })
}

/// Moves a file that was stored, and deletes it there unless it is left. When another took its place since it was
/// read, that one is put back.
pub(super) fn move_away(
    folder: &Path,
    name: &OsStr,
    target: &Path,
    mark: &Mark,
    leave: bool,
) -> io::Result<()> {
    let from = folder.join(name);
    match std::fs::rename(&from, target) {
        // Somebody took it away, or it was moved before an error.
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        moved => moved?,
    }
    let moved = std::fs::symlink_metadata(target)?;
    if Mark::of(&moved) == *mark {
        return if leave { Ok(()) } else { std::fs::remove_file(target) };
    }
    if exists(&from) {
        // And a third took its place: both are to be read, under names that differ.
        let mut other = name.to_owned();
        other.push("~2");
        return std::fs::rename(target, folder.join(other));
    }
    std::fs::rename(target, from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wijkstroom_formats::SIZE_MAX_BYTES;

    /// Goal: a file that grows while it is read is left. Method: read it as if it had been
    /// looked at before it grew.
    #[test]
    fn a_file_that_grew_is_left_for_later() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.xml");
        let running = AtomicBool::new(false);
        let read = |seen: u64, now: u64| {
            File::create(&path).unwrap().set_len(now).unwrap();
            content(&mut File::open(&path).unwrap(), seen, SIZE_MAX_BYTES, &running).unwrap()
        };
        assert!(matches!(read(10, 10), Some(Content::Bytes(bytes)) if bytes.len() == 10));
        assert!(read(10, 11).is_none(), "grew");
        assert!(read(10, 9).is_none(), "shrank");
        assert!(read(0, 5).is_none(), "grew from nothing");
        let large = SIZE_MAX_BYTES as u64 + 1;
        assert!(matches!(read(large, large), Some(Content::Oversized { .. })));
        running.store(true, Ordering::Relaxed);
        assert!(read(large, large).is_none(), "a stop does not wait for a large file");
    }
}
