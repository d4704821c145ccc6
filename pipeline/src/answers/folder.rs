//! Puts return messages into a folder: whole or not at all, and safe to repeat.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

/// A folder that somebody else takes files from.
#[derive(Debug, Clone)]
pub struct Folder {
    path: PathBuf,
}

/// Only the hub's user and group read what is put there: it identifies.
const MODE: u32 = 0o640;

impl Folder {
    /// One that is there, or will be.
    pub fn new(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }

    /// Puts files there, by name. When it returns `Ok` they are all there, and survive a power cut.
    ///
    /// Each is written under a hidden name, synced, and then gets its own: nobody sees half of one. A
    /// file that was put there before is replaced by its equal.
    ///
    /// # Errors
    /// The folder is not there, is full, or may not be written to. Some files may be there then.
    pub fn put<'f>(&self, files: impl Iterator<Item = (&'f str, &'f [u8])>) -> io::Result<()> {
        let mut written = Vec::new();
        for (name, bytes) in files {
            let hidden = self.path.join(format!(".{name}.part"));
            let mut options = OpenOptions::new();
            options.write(true).create(true).truncate(true).mode(MODE);
            let mut file = options.open(&hidden)?;
            file.write_all(bytes)?;
            file.sync_all()?;
            written.push((hidden, self.path.join(name)));
        }
        if written.is_empty() {
            return Ok(());
        }
        for (hidden, own) in written {
            fs::rename(hidden, own)?;
        }
        File::open(&self.path)?.sync_all()
    }
}
