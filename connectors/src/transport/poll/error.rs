//! Why a round could not be finished, in words for the operator.

use std::path::PathBuf;
use std::time::Duration;

use crate::transport::feed::FeedError;

/// Why a round could not be finished. Shown to the operator, hence Dutch; never holds what a server wrote.
#[derive(Debug, thiserror::Error)]
pub enum PollError {
    /// A setting, or a file that the settings name, cannot be used: a person must act.
    #[error("{0}")]
    Settings(String),
    /// The server refuses the hub itself: a person must act.
    #[error(
        "de server weigert de aanvraag ({what}, HTTP-status {status}); controleer adres, token en certificaat"
    )]
    Refused {
        /// What was asked.
        what: &'static str,
        /// What it answered.
        status: u16,
    },
    /// The server cannot be reached or is out of order: it may answer later.
    #[error("de server is niet bereikbaar of antwoordt niet goed: {why}")]
    Away {
        /// What happened.
        why: String,
        /// What the network says.
        #[source]
        source: Option<reqwest::Error>,
    },
    /// The server asks to come back later.
    #[error("de server vraagt om later terug te komen (HTTP-status {status})")]
    Busy {
        /// 429 or 503.
        status: u16,
        /// `Retry-After`.
        after: Duration,
    },
    /// The search is gone (410), and a new one too.
    #[error(
        "de server is de zoekvraag steeds kwijt (HTTP-status 410); vraag om kleinere pagina's (page_size)"
    )]
    Gone,
    /// The answer is no page that may be followed.
    #[error("{0}")]
    Answer(String),
    /// The hub's own folder cannot be used.
    #[error("kan {path} niet gebruiken")]
    Disk {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The feed took nothing, such as a stream that is away: see its own variants.
    #[error("de feed neemt nu niets aan")]
    Feed(#[from] FeedError),
    /// A stop was asked for.
    #[error("er werd gestopt")]
    Stopped,
}

impl PollError {
    /// Whether only a person can mend it: trying often is of no use.
    pub fn needs_a_person(&self) -> bool {
        match self {
            Self::Settings(_) | Self::Refused { .. } | Self::Gone | Self::Answer(_) => true,
            Self::Away { .. }
            | Self::Busy { .. }
            | Self::Disk { .. }
            | Self::Feed(_)
            | Self::Stopped => false,
        }
    }
}
