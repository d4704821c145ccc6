//! Reads what the settings of a feed name: its mapping, its table of measures.

use std::path::Path;

use wijkstroom_config::feed::{FeedFormat, FeedSettings};
use wijkstroom_config::told::system;
use wijkstroom_formats::corv::Measures;
use wijkstroom_formats::feed::format::Format;
use wijkstroom_formats::table::{self, Mapping};

use super::FeedError;

/// Largest mapping, table of measures or sample, bytes.
const TEXT_MAX: u64 = 5 * 1024 * 1024;

/// The format of a feed.
///
/// # Errors
/// [`FeedError::Settings`], in Dutch, with the file and the place in it.
pub fn format(settings: &FeedSettings, municipality: &str) -> Result<Format, FeedError> {
    Ok(match settings.format {
        FeedFormat::Table => Format::Table(Box::new(mapping(settings)?.of(municipality))),
        FeedFormat::Fhir => Format::Fhir,
        FeedFormat::Corv => {
            let measures = settings.measures.as_deref().map(measures).transpose()?;
            let municipality = municipality.to_owned();
            Format::Corv { measures: measures.unwrap_or_default(), municipality }
        }
        FeedFormat::Oso => Format::Oso,
    })
}

/// The mapping of a table: one that is shipped, or a file.
fn mapping(settings: &FeedSettings) -> Result<Mapping, FeedError> {
    if let Some(name) = settings.shipped_mapping() {
        let text = table::shipped(name).ok_or_else(|| {
            let known: Vec<&str> = table::SHIPPED.iter().map(|(name, _)| *name).collect();
            FeedError::Settings(format!(
                "mapping `{name}` wordt niet meegeleverd; wel: {}. Een eigen mapping noemt u als bestand, zoals \
                 `mappings/{name}.toml`.",
                known.join(", ")
            ))
        })?;
        return Mapping::parse(text)
            .map_err(|error| FeedError::Settings(format!("mapping {name}: {error}")));
    }
    let path = settings.mapping.as_deref().unwrap_or(Path::new(""));
    mapping_file(path)
}

/// A mapping in a file.
///
/// # Errors
/// [`FeedError::Settings`], in Dutch, with the place in the file.
pub fn mapping_file(path: &Path) -> Result<Mapping, FeedError> {
    Mapping::parse(&text(path)?)
        .map_err(|error| FeedError::Settings(format!("mapping {}: {error}", path.display())))
}

fn measures(path: &Path) -> Result<Measures, FeedError> {
    Measures::parse(&text(path)?)
        .map_err(|error| FeedError::Settings(format!("maatregelen {}: {error}", path.display())))
}

/// Holds the mapping of a feed against the sample beside it: what is wrong, in Dutch; `None` when nothing is, or
/// there is no sample. A shipped mapping was checked before it was shipped.
pub fn sample(settings: &FeedSettings, municipality: &str) -> Option<String> {
    let shipped = settings.shipped_mapping().is_some();
    let path = settings.mapping.as_deref().filter(|_| !shipped)?;
    let wrong = sample_beside(path, Some(municipality)).err()?;
    Some(format!("voorbeeld van {}: {wrong}", path.display()))
}

/// Holds a mapping file against the sample beside it; whether it has one.
///
/// # Errors
/// What is wrong, in Dutch.
pub fn sample_beside(path: &Path, municipality: Option<&str>) -> Result<bool, String> {
    let beside = path.parent().unwrap_or(Path::new("."));
    let mapping = mapping_file(path).map_err(|error| error.to_string())?;
    let mapping = match municipality {
        Some(municipality) => mapping.of(municipality),
        None => mapping,
    };
    let Some(sample) = mapping.sample().cloned() else { return Ok(false) };
    let expected = text(&beside.join(&sample.expected)).map_err(|error| error.to_string())?;
    let bytes = bytes(&beside.join(&sample.file)).map_err(|error| error.to_string())?;
    let name = sample.file.rsplit('/').next().unwrap_or_default();
    mapping.check_sample(name, &bytes, &expected).map(|()| true)
}

fn text(path: &Path) -> Result<String, FeedError> {
    let wrong = || FeedError::Settings(format!("{} is geen UTF-8", path.display()));
    String::from_utf8(bytes(path)?).map_err(|_| wrong())
}

fn bytes(path: &Path) -> Result<Vec<u8>, FeedError> {
    let failed =
        |what: String| FeedError::Settings(format!("{} is niet te lezen: {what}", path.display()));
    let size = std::fs::metadata(path).map_err(|error| failed(system(&error)))?.len();
    if size > TEXT_MAX {
        return Err(failed("te groot".to_owned()));
    }
    std::fs::read(path).map_err(|error| failed(system(&error)))
}
