//! Reads what the settings of a feed name: its mapping, its table of measures.

use std::path::Path;

use wijkstroom_config::feed::{FeedFormat, FeedSettings};
use wijkstroom_formats::corv::Measures;
use wijkstroom_formats::feed::format::Format;

use super::FeedError;

/// The format of a feed.
///
/// # Errors
/// [`FeedError::Settings`], in Dutch, with the file and the place in it.
pub fn format(settings: &FeedSettings, municipality: &str) -> Result<Format, FeedError> {
    match settings.format {
        FeedFormat::Corv => {
            let measures = settings.measures.as_deref().map(measures).transpose()?;
            let municipality = municipality.to_owned();
            Ok(Format::Corv { measures: measures.unwrap_or_default(), municipality })
        }
        FeedFormat::Fhir => Ok(Format::Fhir),
        FeedFormat::Table | FeedFormat::Oso => {
            Err(FeedError::Settings("dit formaat kan deze uitgave nog niet lezen".to_owned()))
        }
    }
}

fn measures(path: &Path) -> Result<Measures, FeedError> {
    let failed =
        |what: String| FeedError::Settings(format!("maatregelen {}: {what}", path.display()));
    let text = std::fs::read_to_string(path).map_err(|error| failed(error.to_string()))?;
    Measures::parse(&text).map_err(failed)
}

/// Holds the mapping of a feed against the sample beside it.
pub fn sample(_settings: &FeedSettings, _municipality: &str) -> Option<String> {
    None
}
