//! Several municipalities in one process that must not see each other: each with settings of its own.
//!
//! What one holds is no other's: keys and senders, stream, warehouse, folders, addresses. A server by name and by
//! address is not seen to be the same here, nor a link that is made later: the rights of each keep those apart.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Component, Path, PathBuf};

use crate::feed::Way;
use crate::{ConfigError, Settings, StreamSettings, WarehouseSettings};

/// Checks settings that run together, each with the name of its file.
///
/// # Errors
/// [`ConfigError::Invalid`], naming the two files and what they share.
pub fn check(all: &[(String, Settings)]) -> Result<(), ConfigError> {
    let held: Vec<(&str, Vec<Held>)> =
        all.iter().map(|(file, settings)| (file.as_str(), held(settings))).collect();
    for (index, (file, mine)) in held.iter().enumerate() {
        for (other, theirs) in &held[..index] {
            let shared = mine.iter().find(|one| theirs.iter().any(|it| one.clashes(it)));
            if let Some(shared) = shared {
                let what = shared.named();
                return Err(ConfigError::Invalid(format!(
                    "{other} en {file} delen {what}; geef elke gemeente haar eigen"
                )));
            }
        }
    }
    Ok(())
}

/// Something that one municipality holds for itself.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Held {
    Municipality(String),
    /// A file or folder of the hub's own, or one that it reads or writes.
    Path(PathBuf),
    /// Where a door listens.
    Address(SocketAddr),
    /// Topics at a broker.
    Topics {
        broker: String,
        prefix: String,
    },
    /// A database, by server and name.
    Database(String),
    /// A folder on an SFTP server.
    Remote(String),
}

impl Held {
    fn clashes(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Path(one), Self::Path(other)) => {
                one.starts_with(other) || other.starts_with(one)
            }
            (Self::Address(one), Self::Address(other)) => {
                let (ip, other_ip) = (one.ip(), other.ip());
                let same = ip == other_ip || ip.is_unspecified() || other_ip.is_unspecified();
                same && one.port() == other.port() && one.port() != 0
            }
            (one, other) => one == other,
        }
    }

    fn named(&self) -> String {
        match self {
            Self::Municipality(code) => format!("gemeente `{code}`"),
            Self::Path(path) => format!("`{}`", path.display()),
            Self::Address(address) => format!("adres {address}"),
            Self::Topics { broker, prefix } => {
                format!("`topic_prefix` `{prefix}` bij broker `{broker}`")
            }
            Self::Database(name) => format!("warehouse `{name}`"),
            Self::Remote(folder) => format!("SFTP-map `{folder}`"),
        }
    }
}

fn held(settings: &Settings) -> Vec<Held> {
    let mut all: Vec<Held> =
        settings.municipalities.iter().cloned().map(Held::Municipality).collect();
    let path = |path: &Path| Held::Path(plain(path));
    all.push(path(&settings.data_dir));
    match &settings.stream {
        StreamSettings::Embedded { path: file, .. } => all.push(path(file)),
        StreamSettings::Kafka { brokers, topic_prefix, .. } => {
            let brokers = brokers.split(',').map(|broker| broker.trim().to_lowercase());
            all.extend(brokers.map(|broker| Held::Topics { broker, prefix: topic_prefix.clone() }));
        }
    }
    all.push(match &settings.warehouse {
        WarehouseSettings::Sqlite { path: file } => path(file),
        WarehouseSettings::Postgres { url, .. } => Held::Database(database(url)),
    });
    all.extend(settings.folders.iter().map(|folder| path(&folder.path)));
    all.extend(settings.answers.iter().filter_map(|way| way.folder.as_deref()).map(path));
    all.extend(settings.feeds.iter().filter_map(|feed| match feed.way()? {
        Way::Folder(folder) => Some(path(folder)),
        Way::Sftp(sftp) => {
            let folder = sftp.path.trim_end_matches('/');
            let (user, host) = (&sftp.user, sftp.host.to_lowercase());
            Some(Held::Remote(format!("{user}@{host}:{}:{folder}", sftp.port)))
        }
        Way::Http | Way::Poll(_) => None,
    }));
    all.extend(settings.http.iter().map(|door| Held::Address(door.listen)));
    all.extend(settings.operations.iter().map(|door| Held::Address(door.listen)));
    all
}

/// A path without `.` and `..`, from the root where that is known, and without links as far as it is there.
pub(crate) fn plain(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => drop(plain.pop()),
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => {
                plain.push(part);
                plain = plain.canonicalize().unwrap_or(plain);
            }
        }
    }
    plain
}

/// Server, port and name of a database, out of a URL or `key=value`, as libpq reads them. Never a password.
fn database(url: &str) -> String {
    let mut known: BTreeMap<&str, &str> = BTreeMap::new();
    let rest = url.strip_prefix("postgresql://").or_else(|| url.strip_prefix("postgres://"));
    if let Some(rest) = rest {
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (server, name) = rest.split_once('/').unwrap_or((rest, ""));
        let (user, server) = server.rsplit_once('@').unwrap_or(("", server));
        let (host, port) = server.rsplit_once(':').unwrap_or((server, ""));
        let user = user.split(':').next().unwrap_or_default();
        known.extend([("host", host), ("port", port), ("user", user), ("dbname", name)]);
        known.extend(query.split('&').filter_map(|pair| pair.split_once('=')));
    } else {
        let pairs = url.split_whitespace().filter_map(|pair| pair.split_once('='));
        known.extend(pairs.map(|(key, value)| (key, value.trim_matches('\''))));
    }
    let or =
        |key: &str, other| known.get(key).copied().filter(|it| !it.is_empty()).unwrap_or(other);
    let host = or("hostaddr", or("host", "localhost")).to_lowercase();
    format!("{host}:{}/{}", or("port", "5432"), or("dbname", or("user", "postgres")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_told_by_what_it_leads_to() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        std::fs::create_dir(root.join("in")).unwrap();
        std::os::unix::fs::symlink(root.join("in"), root.join("link")).unwrap();
        for same in ["in", "./in", "in/../in", "link", "link/../in", "new/../link"] {
            assert_eq!(plain(&root.join(same)), root.join("in"), "{same}");
        }
        assert_eq!(plain(&root.join("link/new")), root.join("in/new"));
        assert_eq!(plain(&root.join("none/new")), root.join("none/new"));
    }

    #[test]
    fn a_database_is_told_by_server_and_name() {
        let same = [
            "postgresql://hub@DB.example/amsterdam?sslmode=require",
            "postgres://hub:secret@db.example:5432/amsterdam",
            "host=db.example dbname='amsterdam' user=other",
            "postgresql:///?host=db.example&dbname=amsterdam",
        ];
        for url in same {
            assert_eq!(database(url), "db.example:5432/amsterdam", "{url}");
        }
        assert_eq!(database("host=a user=b"), "a:5432/b");
    }
}
