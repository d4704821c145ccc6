//! The hub's secret keys, in one file that only the hub's user can read.
//!
//! Three kinds: `routing` and `ids` never rotate in place (topics and ids would
//! move); each pseudonymisation domain has a key by version.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use wijkstroom_schemas::clean::Pseudonymiser;
use wijkstroom_schemas::ids::{Ids, Secret, fingerprint};

/// The pseudonymisation domain of the warehouse.
pub const WAREHOUSE_DOMAIN: &str = "warehouse";

/// Why keys cannot be used, as the operator reads it.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// There is no key file.
    #[error(
        "{path} is er niet; maak de sleutels van een nieuw knooppunt met `wijkstroom keys init`, of zet \
         van een bestaand knooppunt de bewaarde kopie terug"
    )]
    Missing {
        /// Where it should be.
        path: PathBuf,
    },
    /// There is one already, and it is never overwritten.
    #[error("{path} is er al; sleutels worden nooit overschreven")]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// Others than the hub's user can read it.
    #[error("{path} is voor anderen te lezen; doe er `chmod 600` op")]
    Open {
        /// The file.
        path: PathBuf,
    },
    /// Not what `keys init` writes.
    #[error("{path} is geen goed sleutelbestand; zet de bewaarde kopie terug")]
    Malformed {
        /// The file.
        path: PathBuf,
    },
    /// The disk or the system's random source failed.
    #[error("{path} is niet te gebruiken")]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
}

/// The keys, loaded.
#[derive(Debug, Clone)]
pub struct Keys {
    /// For ids and receipts.
    pub ids: Secret,
    /// For routing keys.
    pub routing: Secret,
    /// For pseudonyms, by domain and version, as they stand in the file.
    pub pseudonym: Vec<PseudonymKey>,
}

/// One key of a pseudonymisation domain.
#[derive(Debug, Clone)]
pub struct PseudonymKey {
    /// Such as `warehouse`.
    pub domain: String,
    /// From 1.
    pub version: i32,
    /// The key.
    pub secret: Secret,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    ids: String,
    routing: String,
    pseudonym: Vec<FileKey>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileKey {
    domain: String,
    version: i32,
    key: String,
}

impl Keys {
    /// The key file in a data folder.
    pub fn path(data_dir: &Path) -> PathBuf {
        data_dir.join("keys.toml")
    }

    /// Makes new keys and writes them, readable by this user only, and durably.
    ///
    /// # Errors
    /// [`KeyError::Exists`] when there are keys already.
    pub fn init(data_dir: &Path) -> Result<Self, KeyError> {
        let path = Self::path(data_dir);
        let io = |source| KeyError::Io { path: path.clone(), source };
        make_private_dir(data_dir).map_err(io)?;
        let (ids, routing, warehouse) = (random(&path)?, random(&path)?, random(&path)?);
        let text = format!(
            "# Keys of wijkstroom. Whoever has this file can recompute every pseudonym.\n\
             # Keep a copy in a safe place: without it the hub does not start again.\n\
             ids = \"{}\"\nrouting = \"{}\"\n\n\
             [[pseudonym]]\ndomain = \"{WAREHOUSE_DOMAIN}\"\nversion = 1\nkey = \"{}\"\n",
            hex::encode(ids.0),
            hex::encode(routing.0),
            hex::encode(warehouse.0),
        );
        // Written beside and linked into place: a crash leaves no half file, and a
        // link, unlike a rename, never replaces what is there.
        let temporary = data_dir.join(format!(".keys.{}", std::process::id()));
        write_private(&temporary, &text).map_err(io)?;
        let linked = std::fs::hard_link(&temporary, &path);
        std::fs::remove_file(&temporary).map_err(io)?;
        match linked {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                return Err(KeyError::Exists { path });
            }
            Err(error) => return Err(io(error)),
        }
        std::fs::File::open(data_dir).and_then(|dir| dir.sync_all()).map_err(io)?;
        Self::load(data_dir)
    }

    /// Reads the keys.
    ///
    /// # Errors
    /// See [`KeyError`].
    pub fn load(data_dir: &Path) -> Result<Self, KeyError> {
        let path = Self::path(data_dir);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(KeyError::Missing { path });
            }
            Err(source) => return Err(KeyError::Io { path, source }),
        };
        if !is_private(&path) {
            return Err(KeyError::Open { path });
        }
        let malformed = || KeyError::Malformed { path: path.clone() };
        // The parser's own error would quote the line, key and all.
        let file: File = toml::from_str(&text).map_err(|_| malformed())?;
        let secret = |text: &str| {
            let bytes: Option<[u8; 32]> = hex::decode(text).ok().and_then(|b| b.try_into().ok());
            bytes.map(Secret).ok_or_else(malformed)
        };
        let pseudonym = file.pseudonym.iter().map(|key| {
            let (domain, version) = (key.domain.clone(), key.version);
            Ok(PseudonymKey { domain, version, secret: secret(&key.key)? })
        });
        Ok(Self {
            ids: secret(&file.ids)?,
            routing: secret(&file.routing)?,
            pseudonym: pseudonym.collect::<Result<_, KeyError>>()?,
        })
    }

    /// The maker of ids and routing keys.
    pub fn ids(&self) -> Ids {
        Ids::new(&self.ids, &self.routing)
    }

    /// The pseudonymiser of a domain, with its newest key; `None` when the domain has no key.
    pub fn pseudonymiser(&self, domain: &str) -> Option<Pseudonymiser> {
        let newest = self.newest(domain)?;
        Some(Pseudonymiser::new(&newest.secret, domain, newest.version))
    }

    /// Name and fingerprint of every key the stream depends on.
    pub fn stream_fingerprints(&self) -> Vec<(String, String)> {
        let mut all = vec![
            ("ids".to_owned(), fingerprint(&self.ids)),
            ("routing".to_owned(), fingerprint(&self.routing)),
        ];
        all.extend(self.warehouse_fingerprints());
        all
    }

    /// Name and fingerprint of every key the warehouse depends on: `warehouse/1` and so on.
    pub fn warehouse_fingerprints(&self) -> Vec<(String, String)> {
        let keys = self.pseudonym.iter().filter(|key| key.domain == WAREHOUSE_DOMAIN);
        keys.map(|key| (format!("{}/{}", key.domain, key.version), fingerprint(&key.secret)))
            .collect()
    }

    fn newest(&self, domain: &str) -> Option<&PseudonymKey> {
        let of_domain = self.pseudonym.iter().filter(|key| key.domain == domain);
        of_domain.max_by_key(|key| key.version)
    }
}

/// Makes a folder that only this user can enter, unless it is there already.
///
/// # Errors
/// What the system says.
pub fn make_private_dir(path: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(path)
}

/// Writes a new file that only this user can read, durably.
///
/// # Errors
/// What the system says; also when the file exists.
pub fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(unix)]
fn is_private(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(path).is_ok_and(|metadata| metadata.permissions().mode() & 0o077 == 0)
}

#[cfg(not(unix))]
fn is_private(_: &Path) -> bool {
    true
}

fn random(path: &Path) -> Result<Secret, KeyError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| KeyError::Io {
        path: path.to_owned(),
        source: std::io::Error::other(error.to_string()),
    })?;
    Ok(Secret(bytes))
}
