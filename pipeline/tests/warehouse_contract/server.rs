//! A database of its own on a PostgreSQL server that runs.

use std::sync::atomic::{AtomicU32, Ordering};

use postgres::config::Host;
use postgres::{Client, Config, NoTls};
use wijkstroom_config::WarehouseSettings;

/// One database, dropped in the end.
pub(crate) struct Database {
    /// To reach it.
    pub(crate) url: String,
    /// For the hub.
    pub(crate) settings: WarehouseSettings,
    name: String,
}

impl Database {
    /// Makes an empty database.
    pub(crate) fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("wijkstroom_test_{}_{count}", std::process::id());
        admin().batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
        let url = url_of(&name);
        let settings =
            WarehouseSettings::Postgres { url: url.clone(), password_file: None, ca_file: None };
        Self { url, settings, name }
    }

    /// A connection as superuser.
    pub(crate) fn client(&self) -> Client {
        Client::connect(&self.url, NoTls).unwrap()
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let sql = format!("DROP DATABASE {} WITH (FORCE)", self.name);
        let dropped = admin().batch_execute(&sql);
        assert!(dropped.is_ok() || std::thread::panicking(), "{dropped:?}");
    }
}

fn server() -> Config {
    let url = std::env::var("WIJKSTROOM_TEST_POSTGRES").expect(
        "WIJKSTROOM_TEST_POSTGRES must be the URL of a superuser on a PostgreSQL server; \
         `cargo run -p wijkstroom-tests --bin services -- cargo test` starts one and sets it",
    );
    url.parse().unwrap()
}

fn admin() -> Client {
    server().connect(NoTls).unwrap()
}

fn url_of(database: &str) -> String {
    let server = server();
    let host = match server.get_hosts().first() {
        Some(Host::Tcp(host)) => host.clone(),
        Some(Host::Unix(path)) => path.display().to_string(),
        None => "127.0.0.1".to_owned(),
    };
    let port = server.get_ports().first().copied().unwrap_or(5432);
    let user = server.get_user().unwrap_or("postgres");
    let password = server.get_password().map(|password| String::from_utf8_lossy(password));
    let password = password.map_or(String::new(), |password| format!(" password={password}"));
    format!("host={host} port={port} user={user} dbname={database}{password}")
}
