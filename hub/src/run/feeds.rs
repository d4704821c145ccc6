//! What other partners than providers send, and the ways it comes by.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use anyhow::Context as _;
use wijkstroom_config::Settings;
use wijkstroom_config::feed::{FeedSettings, Way};
use wijkstroom_config::keys::Keys;
use wijkstroom_connectors::transport::feed::{Feed, Hub};
use wijkstroom_connectors::transport::folder::Folder;
use wijkstroom_connectors::transport::poll::Poller;
use wijkstroom_connectors::transport::sftp::Sftp;
use wijkstroom_stream::Stream;

/// Opens every feed of the settings. `deliver` is false for history.
///
/// # Errors
/// When a mapping, or what is remembered of a feed, cannot be used.
pub fn open(
    settings: &Settings,
    keys: &Keys,
    stream: &Arc<dyn Stream>,
    deliver: bool,
) -> anyhow::Result<Vec<Arc<Feed>>> {
    let one = |feed: &FeedSettings| {
        let hub = Hub {
            data_dir: &settings.data_dir,
            municipality: feed.municipality(&settings.municipalities),
            ids: keys.ids(),
            stream: Arc::clone(stream),
            deliver,
        };
        let opened = Feed::open(feed.clone(), &hub);
        opened.map(Arc::new).with_context(|| format!("feed `{}`", feed.name))
    };
    settings.feeds.iter().map(one).collect()
}

/// The folders that feeds come by.
///
/// # Errors
/// When a folder is not there or cannot be written.
pub fn folders(feeds: &[Arc<Feed>]) -> anyhow::Result<Vec<Folder>> {
    let mut folders = Vec::new();
    for feed in feeds {
        if let Some(settings) = feed.settings().as_folder() {
            let folder = Folder::of_feed(settings, Arc::clone(feed));
            folders.push(folder.with_context(|| format!("feed `{}`", feed.settings().name))?);
        }
    }
    Ok(folders)
}

/// The feeds whose files are posted.
pub fn posted(feeds: &[Arc<Feed>]) -> Vec<Arc<Feed>> {
    feeds.iter().filter(|feed| feed.settings().http).map(Arc::clone).collect()
}

/// A way by which the hub itself asks for what is new.
pub enum Asked {
    /// A FHIR server.
    Poll(Box<Poller>),
    /// Files on an SFTP server.
    Sftp(Box<Sftp>),
}

/// How one round of asking went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Round {
    /// Files or pages that were taken.
    pub taken: usize,
    /// Whether there is more, that another round takes.
    pub more: bool,
}

impl Asked {
    /// Asks again and again until asked to stop.
    ///
    /// # Errors
    /// Only what needs a person.
    pub fn run(&mut self, stop: &AtomicBool) -> anyhow::Result<()> {
        match self {
            Self::Poll(poller) => Ok(poller.run(stop)?),
            Self::Sftp(sftp) => Ok(sftp.run(stop)?),
        }
    }

    /// Asks once.
    ///
    /// # Errors
    /// When the other side does not answer as it should, or the stream takes nothing.
    pub fn round(&mut self, stop: &AtomicBool) -> anyhow::Result<Round> {
        match self {
            Self::Poll(poller) => {
                let round = poller.round(stop)?;
                Ok(Round { taken: round.pages - round.known, more: !round.complete })
            }
            Self::Sftp(sftp) => {
                let round = sftp.round(stop)?;
                Ok(Round { taken: round.taken, more: round.taken > 0 || round.waiting > 0 })
            }
        }
    }
}

/// The feeds that the hub asks for.
///
/// # Errors
/// When a secret, a key or what is remembered cannot be read.
pub fn asked(feeds: &[Arc<Feed>]) -> anyhow::Result<Vec<Asked>> {
    let mut asked = Vec::new();
    for feed in feeds {
        let name = &feed.settings().name;
        match feed.settings().way() {
            Some(Way::Sftp(settings)) => {
                let sftp = Sftp::open(settings.clone(), Arc::clone(feed));
                let sftp = sftp.with_context(|| format!("feed `{name}`"))?;
                asked.push(Asked::Sftp(Box::new(sftp)));
            }
            Some(Way::Poll(settings)) => {
                let poller = Poller::open(settings.clone(), Arc::clone(feed));
                let poller = poller.with_context(|| format!("feed `{name}`"))?;
                asked.push(Asked::Poll(Box::new(poller)));
            }
            Some(Way::Folder(_) | Way::Http) | None => {}
        }
    }
    Ok(asked)
}
