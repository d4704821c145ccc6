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

use std::path::Path;

use anyhow::Context as _;
use wijkstroom_config::Settings;

/// Reads the settings file that most commands start from.
fn load(config: &Path) -> anyhow::Result<Settings> {
    Settings::load(config).with_context(|| format!("instellingen {}", config.display()))
}
