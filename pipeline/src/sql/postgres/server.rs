//! How to reach a PostgreSQL server.

use std::path::PathBuf;
use std::time::Duration;

use postgres::config::SslMode;
use postgres::{Client, Config, NoTls};

use super::failed;
use crate::sql::StoreError;

/// Longest wait for a connection, unless the settings say otherwise.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// How long the network may be silent before the connection counts as lost.
const SILENCE_MAX: Duration = Duration::from_secs(30);

/// Sent at every connection. A hub that hangs in a transaction does not hold the
/// locks for ever. Every query of the hub goes along an index, also while the server
/// has no statistics yet, and is planned once.
const SESSION: &str = "SET idle_in_transaction_session_timeout = '60s'; \
     SET client_min_messages = warning; SET enable_seqscan = off; SET jit = off; \
     SET plan_cache_mode = force_generic_plan;";

/// How to reach the server.
#[derive(Debug, Clone)]
pub struct Server {
    /// Settings of libpq, without the password.
    pub url: String,
    /// File that holds the password.
    pub password_file: Option<PathBuf>,
    /// Certificate authority of the server, for `sslmode=require`.
    pub ca_file: Option<PathBuf>,
}

impl Server {
    /// Opens a connection whose names are those of the schema.
    ///
    /// With `sslmode=require` the server must show a certificate for its own name
    /// that `ca_file`, or else the system, vouches for; otherwise no TLS is used.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn connect(&self, schema: &str) -> Result<Client, StoreError> {
        let unusable = |reason: String, source| Err(StoreError::Unusable { reason, source });
        let mut config: Config = match self.url.parse() {
            Ok(config) => config,
            // Its text may quote the settings, and who made a mistake may have put a password there.
            Err(_) => {
                let reason = "`url` van [warehouse] is niet te lezen; schrijf \
                              \"host=... user=... dbname=...\", zonder wachtwoord";
                return unusable(reason.to_owned(), None);
            }
        };
        if let Some(path) = &self.password_file {
            match std::fs::read_to_string(path) {
                Ok(text) => config.password(text.trim_end_matches(['\r', '\n'])),
                Err(error) => {
                    return unusable(
                        format!("{} (`password_file`) is niet te lezen", path.display()),
                        Some(error.into()),
                    );
                }
            };
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT_TIMEOUT);
        }
        config.tcp_user_timeout(SILENCE_MAX).keepalives_idle(SILENCE_MAX);
        config.application_name("wijkstroom");
        let connected = if config.get_ssl_mode() == SslMode::Require {
            config.connect(self.tls()?)
        } else {
            config.connect(NoTls)
        };
        let mut client = connected.map_err(failed)?;
        client.batch_execute(SESSION).map_err(failed)?;
        client.batch_execute(&format!("SET search_path = {schema}")).map_err(failed)?;
        Ok(client)
    }

    fn tls(&self) -> Result<postgres_openssl::MakeTlsConnector, StoreError> {
        let build = || {
            let mut builder =
                openssl::ssl::SslConnector::builder(openssl::ssl::SslMethod::tls_client())?;
            if let Some(path) = &self.ca_file {
                builder.set_ca_file(path)?;
            }
            Ok(postgres_openssl::MakeTlsConnector::new(builder.build()))
        };
        build().map_err(|error: openssl::error::ErrorStack| StoreError::Unusable {
            reason: "TLS is niet op te zetten; `ca_file` moet een PEM-bestand zijn".to_owned(),
            source: Some(error.into()),
        })
    }
}
