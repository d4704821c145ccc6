//! What `wijkstroom check` looks at of feeds: folders, secrets, mappings and their samples.

use std::fs;
use std::path::Path;

use wijkstroom_config::Settings;
use wijkstroom_config::feed::{FeedFormat, FeedSettings, Way};
use wijkstroom_config::told::system;
use wijkstroom_connectors::transport::feed::load;
use wijkstroom_connectors::transport::sftp;
use wijkstroom_formats::feed::format::Format;

/// A feed in a few words.
pub(super) fn described(feed: &FeedSettings) -> String {
    let format = match feed.format {
        FeedFormat::Table => "tabel",
        FeedFormat::Fhir => "FHIR",
        FeedFormat::Corv => "CORV",
        FeedFormat::Oso => "OSO",
    };
    let mapping = feed.mapping.as_ref().map(|path| format!(" ({})", path.display()));
    let way = match feed.way() {
        Some(Way::Folder(path)) => format!("map {}", path.display()),
        Some(Way::Http) => format!("POST /feeds/{}", feed.name),
        Some(Way::Poll(poll)) => format!("vraagt aan {}", poll.url),
        Some(Way::Sftp(sftp)) => format!("haalt van {}", sftp.host),
        None => String::new(),
    };
    format!("{format}{}, {way}", mapping.unwrap_or_default())
}

/// What a run would stumble over.
pub(super) fn problems(settings: &Settings, problems: &mut Vec<String>) {
    for feed in &settings.feeds {
        let mut own = Vec::new();
        if let Some(Err(error)) =
            feed.folder.as_ref().map(|path| super::usable(path, &["done", "refused"]))
        {
            own.push(format!("map: {error}"));
        }
        for path in secrets(feed) {
            if let Err(error) = fs::File::open(path) {
                own.push(format!("{}: {}", path.display(), system(&error)));
            }
        }
        if let Some(Err(error)) = feed.sftp.as_ref().map(|_| sftp::installed()) {
            own.push(error.to_string());
        }
        let municipality = feed.municipality(&settings.municipalities);
        if feed.format == FeedFormat::Corv && !is_answered(settings, municipality) {
            own.push(
                "geen [[answers]] met corv = true voor deze gemeente: de afzender krijgt nooit een Bv01, Fo01 of Fo03"
                    .to_owned(),
            );
        }
        match load::format(feed, municipality) {
            Ok(_) => own.extend(load::sample(feed, municipality)),
            Err(error) => own.push(error.to_string()),
        }
        problems.extend(own.into_iter().map(|line| format!("feed {}: {line}", feed.name)));
    }
}

/// Whether some sender by CORV is answered; which senders there are is told by their messages only.
fn is_answered(settings: &Settings, municipality: &str) -> bool {
    settings.answers.iter().any(|way| {
        way.corv && (way.municipalities.is_empty() || way.municipalities.contains(municipality))
    })
}

/// What is no fault, but may surprise.
pub(super) fn remarks(settings: &Settings) -> Vec<String> {
    let remark = |feed: &FeedSettings| {
        let format = load::format(feed, feed.municipality(&settings.municipalities)).ok()?;
        let Format::Table(mapping) = format else { return None };
        let own = match feed.shipped_mapping() {
            Some(_) => " in een eigen kopie van de meegeleverde mapping",
            None => "",
        };
        Some(format!("feed {}: {}{own}", feed.name, mapping.remark()?))
    };
    settings.feeds.iter().filter_map(remark).collect()
}

/// Files that only the way it comes by needs.
fn secrets(feed: &FeedSettings) -> impl Iterator<Item = &Path> {
    let poll = feed.poll.iter().flat_map(|poll| {
        let oauth = poll.oauth.as_ref().map(|oauth| &oauth.secret_file);
        [poll.token_file.as_ref(), poll.identity_file.as_ref(), poll.ca_file.as_ref(), oauth]
    });
    let sftp = feed.sftp.iter().map(|sftp| Some(&sftp.key_file));
    poll.chain(sftp).flatten().map(std::path::PathBuf::as_path)
}
