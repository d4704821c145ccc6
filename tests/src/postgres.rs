//! PostgreSQL, from the machine's own installation.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context as _;
use postgres::{Client, NoTls};

use crate::server::{Plan, Server, as_account, free_port, output, unique};

/// Points at a PostgreSQL on which the tests may make databases: the URL of a superuser.
pub const VARIABLE: &str = "WIJKSTROOM_TEST_POSTGRES";

const INSTALL: &str =
    "It needs the PostgreSQL server (Debian and Ubuntu: apt-get install postgresql)";

/// A running server. Stopped when dropped, or when this process ends in any way.
pub struct Postgres {
    port: u16,
    _server: Server,
}

impl Postgres {
    /// Makes a cluster in a temporary folder and starts it on a free port.
    ///
    /// # Errors
    /// Says what to install, with the server's log.
    pub fn start() -> anyhow::Result<Self> {
        let programs = programs()?;
        let program = |name: &str| programs.join(name).display().to_string();
        // PostgreSQL refuses to run as root; its package makes an account for it.
        let account = is_root()?.then_some("postgres");
        let mut mktemp = as_account(account, "mktemp");
        mktemp.args(["-d", "-t", "wijkstroom-postgres-XXXXXXXX"]);
        let folder = PathBuf::from(output(&mut mktemp, INSTALL)?.trim_end());
        let data = folder.join("data").display().to_string();
        let mut initdb = as_account(account, &program("initdb"));
        initdb.args(["-D", &data, "-A", "trust", "-U", "wijkstroom", "-E", "UTF8", "--no-sync"]);
        output(initdb.current_dir("/"), INSTALL)?;

        let port = free_port()?;
        let url = url(port);
        let socket = folder.display().to_string();
        let port_text = port.to_string();
        let command = [
            &program("postgres"),
            "-D",
            &data,
            "-p",
            &port_text,
            "-k",
            &socket,
            "-c",
            "listen_addresses=127.0.0.1",
        ];
        let plan = Plan {
            name: "PostgreSQL",
            folder: &folder,
            signal: "QUIT",
            account,
            command: command.iter().map(|&part| part.to_owned()).collect(),
            install: INSTALL,
        };
        let ready = || Client::connect(&url, NoTls).is_ok();
        let server = Server::start(plan, Duration::from_secs(60), ready)?;
        Ok(Self { port, _server: server })
    }

    /// URL of its superuser.
    pub fn url(&self) -> String {
        url(self.port)
    }
}

fn url(port: u16) -> String {
    format!("postgresql://wijkstroom@127.0.0.1:{port}/postgres")
}

/// The folder of `initdb` and `postgres`: on the path, or where Debian hides it.
fn programs() -> anyhow::Result<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut versions: Vec<PathBuf> = versions.map(|entry| entry.path().join("bin")).collect();
    versions.sort();
    folders.extend(versions.into_iter().rev());
    let both = |folder: &Path| ["initdb", "postgres"].iter().all(|name| folder.join(name).exists());
    folders.into_iter().find(|folder| both(folder)).context(format!("no PostgreSQL. {INSTALL}"))
}

fn is_root() -> anyhow::Result<bool> {
    let id = output(std::process::Command::new("id").arg("-u"), "It is part of every Unix")?;
    Ok(id.trim() == "0")
}

/// An empty database of one test; removed when dropped.
pub struct Database {
    server: String,
    name: String,
}

impl Database {
    /// Makes one on the server that the tests use.
    ///
    /// # Panics
    /// When there is no server: a test that needs one fails, it never skips.
    pub fn fresh() -> Self {
        let Ok(server) = std::env::var(VARIABLE) else {
            panic!(
                "{VARIABLE} is not set; run the tests as \
                 `cargo run -p wijkstroom-tests --bin services -- cargo test --workspace`"
            )
        };
        let database = Self { server, name: unique() };
        if let Err(error) = database.on_server(&format!("CREATE DATABASE {}", database.name)) {
            panic!("cannot make a database on the server that {VARIABLE} names: {error:#}");
        }
        database
    }

    /// URL of the database, as superuser.
    pub fn url(&self) -> String {
        let (server, parameters) = match self.server.split_once('?') {
            Some((server, parameters)) => (server, format!("?{parameters}")),
            None => (self.server.as_str(), String::new()),
        };
        let server = server.rsplit_once('/').map_or(server, |(server, _)| server);
        format!("{server}/{}{parameters}", self.name)
    }

    /// A connection to it.
    ///
    /// # Panics
    /// When the server is gone.
    pub fn connect(&self) -> Client {
        match Client::connect(&self.url(), NoTls) {
            Ok(client) => client,
            Err(error) => panic!("cannot connect to the database of this test: {error}"),
        }
    }

    fn on_server(&self, statement: &str) -> anyhow::Result<()> {
        Client::connect(&self.server, NoTls)?.batch_execute(statement)?;
        Ok(())
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let dropped = self.on_server(&format!("DROP DATABASE {} WITH (FORCE)", self.name));
        if let Err(error) = dropped {
            tracing::warn!(%error, "cannot remove a test's database");
        }
    }
}
