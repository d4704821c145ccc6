//! One file a command: its arguments, and what it does.

pub mod check;
pub mod deadlines;
pub mod demo;
pub mod feed;
pub mod find;
pub mod generate;
pub mod keys;
pub mod rejects;
pub mod rule;
pub mod run;
pub mod senders;
pub mod status;
pub mod tail;
pub mod test;
pub mod topics;
pub mod validate;

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use anyhow::Context as _;
use wijkstroom_config::Settings;

/// Reads the settings file that most commands start from.
fn load(config: &Path) -> anyhow::Result<Settings> {
    Settings::load(config).with_context(|| {
        // One that cannot be read is named by the error itself.
        if config.is_file() {
            format!("instellingen {}", config.display())
        } else {
            "instellingen".to_owned()
        }
    })
}

/// Reads a file, or standard input where it is named `-`: at most one byte more than it may have, which is enough to be
/// refused for its size.
fn read(path: &Path, most: usize) -> io::Result<Vec<u8>> {
    let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        io::stdin().lock().take(limit).read_to_end(&mut bytes)?;
    } else {
        File::open(path)?.take(limit).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}
