//! Section `[judge]`: the rules between messages and against other sources.

use std::path::PathBuf;
use std::time::Duration;

use serde::Deserialize;

use crate::ConfigError;

/// Judging by the rules of levels 3 and 4. Without this section every valid message is accepted.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct JudgeSettings {
    /// How long a message that does not pass waits for one that may cure it, such as `24h`. Return
    /// messages are due within three working days.
    #[serde(with = "humantime_serde")]
    pub wait: Duration,
    /// How long the messages of a child are gathered before they are judged together: within it
    /// their order means nothing, even where they exclude each other.
    #[serde(with = "humantime_serde")]
    pub gather: Duration,
    /// CSV file `code;categorie`: the product codes in use, with their category (TR381).
    pub products: Option<PathBuf>,
    /// CSV file `aanbieder;code;eenheid;tarief;van;tot`: what is agreed for a product (TR418).
    pub tariffs: Option<PathBuf>,
}

impl Default for JudgeSettings {
    fn default() -> Self {
        Self {
            wait: Duration::from_secs(24 * 3600),
            gather: Duration::ZERO,
            products: None,
            tariffs: None,
        }
    }
}

impl JudgeSettings {
    pub(crate) fn paths(&mut self) -> impl Iterator<Item = &mut PathBuf> {
        self.products.iter_mut().chain(&mut self.tariffs)
    }

    /// `retention` is that of the stream: a message that waits is read again from it.
    pub(crate) fn check(&self, retention: Duration) -> Result<(), ConfigError> {
        let invalid = |text: &str| Err(ConfigError::Invalid(text.to_owned()));
        if self.gather > self.wait {
            return invalid("[judge]: `gather` mag niet langer zijn dan `wait`");
        }
        if self.wait > retention / 2 {
            return invalid("[judge]: `wait` is hoogstens de helft van `retention` van [stream]");
        }
        Ok(())
    }
}
