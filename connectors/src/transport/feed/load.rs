//! Reads what the settings of a feed name: its mapping, its table of measures.

use wijkstroom_config::feed::{FeedFormat, FeedSettings};
use wijkstroom_formats::feed::format::Format;

use super::FeedError;

/// The format of a feed.
///
/// # Errors
/// [`FeedError::Settings`], in Dutch, with the file and the place in it.
pub fn format(settings: &FeedSettings, municipality: &str) -> Result<Format, FeedError> {
    let _: &str = municipality;
    match settings.format {
        FeedFormat::Table | FeedFormat::Fhir | FeedFormat::Corv | FeedFormat::Oso => {
            Err(FeedError::Settings("dit formaat kan deze uitgave nog niet lezen".to_owned()))
        }
    }
}
