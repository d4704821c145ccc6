//! Sections `[[answers]]`: where the official return messages go.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;
use wijkstroom_schemas::day::Day;

use crate::region::plain;
use crate::{
    ConfigError, GIVE_UP, NOT_SERVED, URL, check_name, default_delivery_timeout, default_give_up,
    default_in_flight,
};

/// A way by which official return messages go: into a folder, or by HTTP POST. A return message takes
/// the first way that fits the message it answers; where none does, it is not sent.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswersSettings {
    /// Name, shown in lists; lower-case letters, digits and `-`.
    pub name: String,
    /// Folder to put them in, each in a file of its own. Either this or `url`.
    pub folder: Option<PathBuf>,
    /// Where they are POSTed to, each by itself.
    pub url: Option<String>,
    /// In the envelope of the municipal node. Then only for messages that came in one, and also what tells
    /// that such a message could not be read (`Fo01`).
    #[serde(default)]
    pub envelope: bool,
    /// What answers messages of CORV (StUF-Jeugdzorg): `Bv01` for what is taken, `Fo01` or `Fo03` for what is not, and
    /// `Fo03` for a reference that was used before. Such a way takes nothing else, and no other way takes these.
    #[serde(default)]
    pub corv: bool,
    /// Senders (AGB codes; of CORV organisation and application, such as `RC9999/KBPS`) whose messages are answered so; empty: any.
    #[serde(default)]
    pub senders: BTreeSet<String>,
    /// Municipalities for which messages are answered so; empty: any.
    #[serde(default)]
    pub municipalities: BTreeSet<String>,
    /// Only messages received from this day on, such as `2026-11-01`. Absent: all that the stream still
    /// holds, when the way is new.
    #[serde(default, deserialize_with = "day")]
    pub since: Option<Day>,
    /// File that holds a bearer token to send along to `url`.
    pub token_file: Option<PathBuf>,
    /// Longest wait for one answer of `url`.
    #[serde(default = "default_delivery_timeout", with = "humantime_serde")]
    pub timeout: Duration,
    /// A return message that still fails after this long goes to the rejects. Must exceed `timeout`.
    #[serde(default = "default_give_up", with = "humantime_serde")]
    pub give_up_after: Duration,
    /// Most return messages under way to `url` at once.
    #[serde(default = "default_in_flight")]
    pub in_flight: NonZeroUsize,
    /// Version of the basisschema that return messages name (IV034).
    #[serde(default = "default_version")]
    pub basisschema_version: String,
    /// Version of the message's own schema that they name.
    #[serde(default = "default_version")]
    pub schema_version: String,
    /// Version of the in-message rules that they name where those refused (IV033).
    #[serde(default = "default_rules_version")]
    pub rules_version: String,
}

/// The official rule set that level 2 follows.
fn default_rules_version() -> String {
    "2.10.5".to_owned()
}

fn default_version() -> String {
    "1.0.0".to_owned()
}

fn day<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Day>, D::Error> {
    let text = String::deserialize(from)?;
    let day = Day::parse(&text);
    day.map(Some).ok_or_else(|| serde::de::Error::custom("een dag staat hier als \"2026-11-01\""))
}

impl AnswersSettings {
    pub(crate) fn paths(&mut self) -> impl Iterator<Item = &mut PathBuf> {
        self.folder.iter_mut().chain(&mut self.token_file)
    }

    pub(crate) fn check(&self) -> Result<(), ConfigError> {
        check_name("answers", &self.name)?;
        let name = &self.name;
        let invalid =
            |what: &str| Err(ConfigError::Invalid(format!("[[answers]] `{name}`: {what}")));
        if self.folder.is_some() == self.url.is_some() {
            return invalid("heeft óf `folder` nodig, óf `url`");
        }
        let is_http = |url: &String| url.starts_with("http://") || url.starts_with("https://");
        if !self.url.iter().all(is_http) {
            return invalid(URL);
        }
        if self.envelope && self.corv {
            return invalid("`corv` en `envelope` gaan niet samen; kies er één");
        }
        if self.give_up_after <= self.timeout {
            return invalid(GIVE_UP);
        }
        let number = |part: &str| {
            let digits = part.len() == 1 || !part.starts_with('0');
            !part.is_empty() && digits && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        let versions = [&self.basisschema_version, &self.schema_version, &self.rules_version];
        for version in versions {
            if version.split('.').count() != 3 || !version.split('.').all(number) {
                return invalid("een versie is drie getallen met punten ertussen, zoals \"1.0.0\"");
            }
        }
        Ok(())
    }
}

/// Checks all ways together.
pub(crate) fn check(
    all: &[AnswersSettings],
    municipalities: &BTreeSet<String>,
    read: &[&Path],
) -> Result<(), ConfigError> {
    let mut names = BTreeSet::new();
    for answers in all {
        answers.check()?;
        let name = &answers.name;
        let invalid = |text: String| Err(ConfigError::Invalid(text));
        if !names.insert(name) {
            return invalid(format!("twee [[answers]] heten `{name}`; geef elk een eigen `name`"));
        }
        if let Some(bad) = answers.municipalities.difference(municipalities).next() {
            return invalid(format!("[[answers]] `{name}`: gemeente `{bad}` {NOT_SERVED}"));
        }
        // What is put there would be taken in again, or be deleted with what was taken.
        let Some(folder) = answers.folder.as_deref().map(plain) else { continue };
        let clashes = |path: &&Path| {
            ["", "done", "refused"].map(|it| plain(&path.join(it))).contains(&folder)
        };
        if read.iter().any(clashes) {
            return invalid(format!(
                "[[answers]] `{name}`: uit `folder` wordt ook gelezen; kies een map die daarvoor alleen is"
            ));
        }
    }
    Ok(())
}
