//! Why a round could not be finished, in words for the operator.

use std::path::PathBuf;

use crate::transport::feed::FeedError;

/// Why a round could not be finished. Shown to the operator, hence Dutch.
#[derive(Debug, thiserror::Error)]
pub enum SftpError {
    /// OpenSSH is not installed, or cannot be started.
    #[error("het programma `ssh` kan niet gestart worden; installeer het pakket openssh-client")]
    Program {
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The server showed another key than the settings have. Nothing was sent.
    #[error(
        "de server {host}:{port} heeft een andere sleutel dan `host_key` in de instellingen; er is niets verstuurd. \
         Vraag de beheerder van die server of de sleutel vernieuwd is, en zet pas dan de nieuwe in de instellingen"
    )]
    HostKey {
        /// The server.
        host: String,
        /// Its port.
        port: u16,
    },
    /// The server does not let the user in with this key.
    #[error(
        "de server laat gebruiker `{user}` met deze sleutel niet toe; geef de beheerder van die server de publieke \
         sleutel die bij `key_file` hoort"
    )]
    Login {
        /// Who logged in.
        user: String,
    },
    /// The key file is missing, readable for others, or no private key without passphrase.
    #[error(
        "{path} is geen bruikbare sleutel: het moet een privésleutel in het formaat van OpenSSH zijn, zonder \
         wachtwoord, en alleen leesbaar voor wijkstroom (chmod 600)"
    )]
    KeyFile {
        /// The file.
        path: PathBuf,
    },
    /// The server cannot be reached, or does not answer: it may later.
    #[error("{why}")]
    Away {
        /// What happened.
        why: &'static str,
    },
    /// The server does not speak SFTP version 3 as it should.
    #[error("de server spreekt geen SFTP zoals het hoort: {what}")]
    Protocol {
        /// What it did.
        what: &'static str,
    },
    /// The folder is not there, or may not be listed.
    #[error("de map `{path}` op de server is er niet of mag niet gelezen worden")]
    Folder {
        /// The folder on the server.
        path: String,
    },
    /// The folder holds more than is remembered.
    #[error(
        "in de map `{path}` op de server staan te veel bestanden (meer dan 50.000); ruim ze op"
    )]
    TooMany {
        /// The folder on the server.
        path: String,
    },
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

impl SftpError {
    /// Whether only a person can mend it: trying often is of no use, and may shut the user out.
    pub fn needs_a_person(&self) -> bool {
        match self {
            Self::Program { .. }
            | Self::HostKey { .. }
            | Self::Login { .. }
            | Self::KeyFile { .. }
            | Self::TooMany { .. } => true,
            Self::Away { .. }
            | Self::Protocol { .. }
            | Self::Folder { .. }
            | Self::Disk { .. }
            | Self::Feed(_)
            | Self::Stopped => false,
        }
    }
}
