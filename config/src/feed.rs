//! Sections `[[feed]]`: what other partners than providers send, and how it comes.

use std::collections::BTreeSet;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::time::Duration;

use serde::Deserialize;

use crate::{ConfigError, FolderSettings, NOT_SERVED, check_name};

/// The format of a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FeedFormat {
    /// Any table (CSV, TSV, JSON, JSON lines, Excel), by a mapping.
    Table,
    /// FHIR R4: referrals by a GP.
    Fhir,
    /// CORV: messages of the Raad voor de Kinderbescherming and of juvenile probation.
    Corv,
    /// OSO: dossiers of a school.
    Oso,
}

/// One partner, or one kind of thing that a partner sends. Exactly one of `folder`, `http`, `poll` and `sftp` says
/// how it comes.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeedSettings {
    /// Name, shown in lists; lower-case letters, digits and `-`.
    pub name: String,
    /// What is sent.
    pub format: FeedFormat,
    /// Of a table: the file that says what its columns mean, with a `/` or a `.` in its name; or the name of a mapping
    /// that is shipped with the hub, such as `school-verzuim`.
    pub mapping: Option<PathBuf>,
    /// Of CORV: a CSV file `tekst;code` that turns the text of a measure into the code of CBS; without it, or where
    /// it has no such text, the code is `ONBEKEND`.
    pub measures: Option<PathBuf>,
    /// CBS code of the municipality it is for. May be left out where the hub serves one.
    pub municipality: Option<String>,
    /// Who answers for it, such as an AGB, BRIN or OIN code: at most 20 letters, digits and `-`.
    pub sender: String,
    /// A folder that files are dropped in.
    pub folder: Option<PathBuf>,
    /// How long a file in the folder stands still before it is read.
    #[serde(default = "crate::default_settle", with = "humantime_serde")]
    pub settle: Duration,
    /// How long files stay in `done/` and `refused/` of the folder.
    #[serde(default = "crate::default_folder_retention", with = "humantime_serde")]
    pub retention: Duration,
    /// Taken by `POST /feeds/<name>` at the address of `[http]`, from senders with a token for this feed.
    #[serde(default)]
    pub http: bool,
    /// Asked for at an address, time and again.
    pub poll: Option<PollSettings>,
    /// Fetched from a server by SFTP.
    pub sftp: Option<SftpSettings>,
}

/// Asking a FHIR server for what changed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PollSettings {
    /// Base address of the server, such as `https://gateway.example/fhir/R4`. `https`, but for loopback.
    pub url: String,
    /// How often.
    #[serde(default = "default_interval", with = "humantime_serde")]
    pub interval: Duration,
    /// How far before the last seen change is asked again: clocks differ.
    #[serde(default = "default_overlap", with = "humantime_serde")]
    pub overlap: Duration,
    /// What is asked for the first time: changes since this day, such as `2026-01-01`. Absent: all there are.
    pub since: Option<String>,
    /// Entries that one page is asked to hold.
    #[serde(default = "default_page_size")]
    pub page_size: NonZeroU32,
    /// Most pages of one search; the next round goes on from what was seen.
    #[serde(default = "default_pages_max")]
    pub pages_max: NonZeroU32,
    /// Longest wait for one page.
    #[serde(default = "crate::default_delivery_timeout", with = "humantime_serde")]
    pub timeout: Duration,
    /// File that holds a bearer token.
    pub token_file: Option<PathBuf>,
    /// OAuth2 client credentials.
    pub oauth: Option<OauthSettings>,
    /// PEM file of the client's certificate and key together (mTLS).
    pub identity_file: Option<PathBuf>,
    /// PEM file of who signed the server's certificate.
    pub ca_file: Option<PathBuf>,
}

/// OAuth2 client credentials (RFC 6749, 4.4).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OauthSettings {
    /// Where tokens are given out.
    pub token_url: String,
    /// Who asks.
    pub client_id: String,
    /// File that holds the client's secret.
    pub secret_file: PathBuf,
    /// What for.
    pub scope: Option<String>,
}

/// Fetching files from an SFTP server.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SftpSettings {
    /// Name or address of the server.
    pub host: String,
    /// Its port.
    #[serde(default = "default_port")]
    pub port: u16,
    /// Who logs in.
    pub user: String,
    /// Private key, OpenSSH format, without passphrase.
    pub key_file: PathBuf,
    /// The key of the server as `ssh-keyscan` prints it, without the host: `ssh-ed25519 AAAA…`. Any other is refused.
    pub host_key: String,
    /// Folder on the server.
    pub path: String,
    /// How often it is looked into.
    #[serde(default = "default_interval", with = "humantime_serde")]
    pub interval: Duration,
    /// What becomes of a file that was taken.
    #[serde(default)]
    pub after: AfterFetch,
    /// Longest wait for one answer.
    #[serde(default = "default_sftp_timeout", with = "humantime_serde")]
    pub timeout: Duration,
}

/// What becomes of a file on an SFTP server once it was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AfterFetch {
    /// It stays; the hub remembers that it was taken, by name, size and time.
    #[default]
    Keep,
    /// It is deleted, after it is durable here.
    Delete,
}

fn default_interval() -> Duration {
    Duration::from_secs(60)
}
fn default_overlap() -> Duration {
    Duration::from_secs(300)
}
fn default_page_size() -> NonZeroU32 {
    NonZeroU32::new(100).unwrap_or(NonZeroU32::MIN)
}
fn default_pages_max() -> NonZeroU32 {
    NonZeroU32::new(200).unwrap_or(NonZeroU32::MIN)
}
fn default_port() -> u16 {
    22
}
fn default_sftp_timeout() -> Duration {
    Duration::from_secs(30)
}

/// How a feed comes.
#[derive(Debug, Clone, Copy)]
pub enum Way<'f> {
    /// Files in a folder.
    Folder(&'f PathBuf),
    /// `POST /feeds/<name>`.
    Http,
    /// A FHIR server that is asked.
    Poll(&'f PollSettings),
    /// An SFTP server.
    Sftp(&'f SftpSettings),
}

impl FeedSettings {
    /// How it comes; `None` when the settings say nothing, or more than one thing.
    pub fn way(&self) -> Option<Way<'_>> {
        match (&self.folder, self.http, &self.poll, &self.sftp) {
            (Some(folder), false, None, None) => Some(Way::Folder(folder)),
            (None, true, None, None) => Some(Way::Http),
            (None, false, Some(poll), None) => Some(Way::Poll(poll)),
            (None, false, None, Some(sftp)) => Some(Way::Sftp(sftp)),
            _ => None,
        }
    }

    /// Its folder, if it comes by one.
    pub fn as_folder(&self) -> Option<FolderSettings> {
        Some(FolderSettings {
            name: self.name.clone(),
            path: self.folder.clone()?,
            senders: BTreeSet::new(),
            retention: self.retention,
            poll: crate::default_poll(),
            settle: self.settle,
        })
    }

    /// The name of the shipped mapping that it uses, if it uses one.
    pub fn shipped_mapping(&self) -> Option<&str> {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let name = self.mapping.as_deref()?.to_str()?;
        name.chars().all(fits).then_some(name)
    }

    pub(crate) fn paths(&mut self) -> impl Iterator<Item = &mut PathBuf> {
        let shipped = self.shipped_mapping().is_some();
        let poll = self.poll.iter_mut().flat_map(|poll| {
            let oauth = poll.oauth.iter_mut().map(|oauth| &mut oauth.secret_file);
            poll.token_file
                .iter_mut()
                .chain(&mut poll.identity_file)
                .chain(&mut poll.ca_file)
                .chain(oauth)
        });
        let sftp = self.sftp.iter_mut().map(|sftp| &mut sftp.key_file);
        self.mapping
            .iter_mut()
            .filter(move |_| !shipped)
            .chain(&mut self.measures)
            .chain(&mut self.folder)
            .chain(poll)
            .chain(sftp)
    }

    fn check(&self, municipalities: &BTreeSet<String>) -> Result<(), ConfigError> {
        check_name("feed", &self.name)?;
        let name = &self.name;
        let invalid = |what: &str| Err(ConfigError::Invalid(format!("[[feed]] `{name}`: {what}")));
        let fits = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if self.sender.is_empty() || self.sender.len() > 20 || !self.sender.chars().all(fits) {
            return invalid("`sender` heeft 1 tot 20 letters, cijfers en `-`");
        }
        match &self.municipality {
            Some(code) if !municipalities.contains(code) => {
                return invalid(&format!("gemeente `{code}` {NOT_SERVED}"));
            }
            None if municipalities.len() > 1 => {
                return invalid(
                    "`municipality` ontbreekt; dit knooppunt bedient meer gemeenten, dus noem er hier één",
                );
            }
            Some(_) | None => {}
        }
        if (self.format == FeedFormat::Table) != self.mapping.is_some() {
            return invalid(
                "`mapping` hoort bij `format` \"table\": daar moet het, elders kan het niet",
            );
        }
        if self.measures.is_some() && self.format != FeedFormat::Corv {
            return invalid("`measures` kan alleen bij `format` \"corv\"");
        }
        match self.way() {
            None => invalid("heeft precies één nodig van `folder`, `http`, `poll` en `sftp`"),
            Some(Way::Poll(_)) if self.format != FeedFormat::Fhir => {
                invalid("`poll` kan alleen bij `format` \"fhir\"")
            }
            Some(Way::Poll(poll)) => poll.check().or_else(invalid),
            Some(Way::Sftp(sftp)) => sftp.check().or_else(invalid),
            Some(Way::Folder(_) | Way::Http) => Ok(()),
        }
    }

    /// The municipality it is for, of those that the hub serves.
    pub fn municipality<'f>(&'f self, served: &'f BTreeSet<String>) -> &'f str {
        let first = || served.first().map_or("", String::as_str);
        self.municipality.as_deref().unwrap_or_else(first)
    }
}

impl PollSettings {
    fn check(&self) -> Result<(), &'static str> {
        let mut urls =
            std::iter::once(&self.url).chain(self.oauth.iter().map(|oauth| &oauth.token_url));
        if !urls.all(|url| is_safe(url)) {
            return Err(
                "`url` en `token_url` van `poll` zijn adressen met https, zonder gebruiker erin; \
                        http mag alleen naar 127.0.0.1, [::1] en localhost",
            );
        }
        if self.token_file.is_some() && self.oauth.is_some() {
            return Err("`poll` heeft óf `token_file`, óf `oauth`");
        }
        Ok(())
    }
}

/// Names of the machine itself.
const LOOPBACK: [&str; 3] = ["127.0.0.1", "[::1]", "localhost"];

/// Whether what goes to an address is safe from others: `https`, or `http` to the machine itself. An address that may
/// be read in more ways than one (a user, white space, a backslash) is not.
fn is_safe(url: &str) -> bool {
    let doubtful = |c: char| c.is_whitespace() || c.is_control() || c == '\\';
    let Some((scheme, rest)) = url.split_once("://").filter(|_| !url.contains(doubtful)) else {
        return false;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    // The colons of an address of IPv6 stand within brackets.
    let from = authority.rfind(']').unwrap_or_default();
    let (host, port) = match authority[from..].find(':') {
        Some(at) => (&authority[..from + at], Some(&authority[from + at + 1..])),
        None => (authority, None),
    };
    let is_port =
        |port: &str| port.bytes().all(|c| c.is_ascii_digit()) && port.parse::<u16>().is_ok();
    if authority.contains('@') || !port.is_none_or(is_port) {
        return false;
    }
    match scheme {
        "https" => !host.is_empty(),
        "http" => LOOPBACK.contains(&host),
        _ => false,
    }
}

/// Kinds of server keys that are taken.
const HOST_KEYS: [&str; 5] =
    ["ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "ssh-rsa"];

impl SftpSettings {
    fn check(&self) -> Result<(), &'static str> {
        let fits = |text: &str, more: &str| {
            let plain = |c: char| c.is_ascii_alphanumeric() || more.contains(c);
            !text.starts_with('-') && !text.is_empty() && text.chars().all(plain)
        };
        if !fits(&self.host, ".-_:") {
            return Err("`host` van `sftp` is een naam of een adres, zonder gebruiker en poort");
        }
        if !fits(&self.user, ".-_@\\") {
            return Err("`user` van `sftp` heeft letters, cijfers en `.`, `-`, `_`, `@`");
        }
        let mut words = self.host_key.split(' ');
        let kind = words.next().is_some_and(|kind| HOST_KEYS.contains(&kind));
        if !kind || !words.next().is_some_and(|key| fits(key, "+/=")) || words.next().is_some() {
            return Err(
                "`host_key` van `sftp` is een soort en een sleutel, zoals `ssh-ed25519 AAAA...`",
            );
        }
        if self.path.is_empty() || self.path.contains('\0') {
            return Err(
                "`path` van `sftp` noemt de map op de server; `.` is de map waarin het inloggen begint",
            );
        }
        if self.timeout.is_zero() || self.interval.is_zero() {
            return Err("`timeout` en `interval` van `sftp` zijn langer dan 0s");
        }
        Ok(())
    }
}

/// Checks all feeds together.
pub(crate) fn check(
    feeds: &[FeedSettings],
    municipalities: &BTreeSet<String>,
    folders: &[FolderSettings],
    has_http: bool,
) -> Result<(), ConfigError> {
    let (mut names, mut paths) = (BTreeSet::new(), BTreeSet::new());
    paths.extend(folders.iter().map(|folder| &folder.path));
    for feed in feeds {
        feed.check(municipalities)?;
        let invalid =
            |what: &str| Err(ConfigError::Invalid(format!("[[feed]] `{}`: {what}", feed.name)));
        if !names.insert(&feed.name) {
            return invalid("een andere heet net zo; geef elk een eigen `name`");
        }
        if feed.folder.as_ref().is_some_and(|folder| !paths.insert(folder)) {
            return invalid("een andere heeft dezelfde map; geef elk een eigen");
        }
        if feed.http && !has_http {
            return invalid("`http = true` kan niet zonder deel [http]; zet dat erbij");
        }
    }
    Ok(())
}
