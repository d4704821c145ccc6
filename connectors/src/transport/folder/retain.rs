//! Deletes what has lain in `done/` and `refused/` for long enough.

use std::fs::{Metadata, ReadDir};
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::files::{DONE, REFUSED};

/// Most files that one pass looks at, so that it holds up the taking of messages by milliseconds only.
const LOOKED_MAX: usize = 2_000;

/// How long after a complete round the next one begins.
const ROUND: Duration = Duration::from_secs(600);

/// Where the round through both folders is.
pub(super) struct Retention {
    keep: Duration,
    folders: [PathBuf; 2],
    round: Option<Round>,
    next_round: SystemTime,
}

struct Round {
    folder: usize,
    entries: ReadDir,
}

impl Retention {
    pub(super) fn new(folder: &Path, keep: Duration) -> Self {
        let folders = [folder.join(DONE), folder.join(REFUSED)];
        Self { keep, folders, round: None, next_round: UNIX_EPOCH }
    }

    /// One bounded piece of work; an error is logged and the round given up: the next begins anew.
    pub(super) fn pass(&mut self, now: SystemTime) {
        if self.round.is_none() && now < self.next_round {
            return;
        }
        if let Err(error) = self.look(now) {
            tracing::warn!(%error, "old files cannot be deleted");
            self.end_round(now);
        }
    }

    fn look(&mut self, now: SystemTime) -> io::Result<()> {
        let mut round = match self.round.take() {
            Some(round) => round,
            None => Round { folder: 0, entries: std::fs::read_dir(&self.folders[0])? },
        };
        for _ in 0..LOOKED_MAX {
            let Some(entry) = round.entries.next() else {
                round.folder += 1;
                let Some(folder) = self.folders.get(round.folder) else {
                    self.end_round(now);
                    return Ok(());
                };
                round.entries = std::fs::read_dir(folder)?;
                continue;
            };
            let path = entry?.path();
            // Gone since it was listed.
            let Ok(metadata) = std::fs::symlink_metadata(&path) else { continue };
            let age = now.duration_since(lies_since(&metadata)).unwrap_or_default();
            if metadata.is_file() && age >= self.keep {
                std::fs::remove_file(path)?;
            }
        }
        self.round = Some(round);
        Ok(())
    }

    fn end_round(&mut self, now: SystemTime) {
        self.round = None;
        self.next_round = now + ROUND;
    }
}

/// Since when a file lies where it lies. A move sets the time of change (ctime), which costs
/// no call and needs no right on the file, unlike setting its time of modification.
fn lies_since(metadata: &Metadata) -> SystemTime {
    let changed = u64::try_from(metadata.ctime()).unwrap_or_default();
    let changed = UNIX_EPOCH + Duration::from_secs(changed);
    metadata.modified().map_or(changed, |modified| modified.max(changed))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Goal: everything old goes, in bounded pieces, and nothing young. Method: the clock is an argument.
    #[test]
    fn deletes_what_lay_long_enough_piece_by_piece() {
        let folder = tempfile::tempdir().unwrap();
        let count = |name: &str| std::fs::read_dir(folder.path().join(name)).unwrap().count();
        for name in [DONE, REFUSED] {
            std::fs::create_dir(folder.path().join(name)).unwrap();
            for number in 0..LOOKED_MAX {
                std::fs::write(folder.path().join(name).join(number.to_string()), "").unwrap();
            }
        }
        let day = Duration::from_secs(86_400);
        let mut retention = Retention::new(folder.path(), 30 * day);
        let now = SystemTime::now();
        for _ in 0..4 {
            retention.pass(now + 29 * day);
        }
        assert_eq!((count(DONE), count(REFUSED)), (LOOKED_MAX, LOOKED_MAX));
        let later = now + 31 * day;
        retention.pass(later);
        assert_eq!((count(DONE), count(REFUSED)), (0, LOOKED_MAX), "one pass is bounded");
        retention.pass(later);
        retention.pass(later);
        assert_eq!((count(DONE), count(REFUSED)), (0, 0));
    }

    #[test]
    fn an_old_file_that_was_moved_today_stays() {
        let folder = tempfile::tempdir().unwrap();
        for name in [DONE, REFUSED] {
            std::fs::create_dir(folder.path().join(name)).unwrap();
        }
        let path = folder.path().join(DONE).join("a.xml");
        let file = std::fs::File::create(&path).unwrap();
        file.set_modified(UNIX_EPOCH).unwrap();
        let mut retention = Retention::new(folder.path(), Duration::from_secs(3_600));
        retention.pass(SystemTime::now());
        assert!(path.exists());
    }
}
