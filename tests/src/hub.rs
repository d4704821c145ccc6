//! A hub as its operator runs it: the binary, a settings file, folders, and what it writes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use wijkstroom::generate::Generated;
use wijkstroom_config::keys::Keys;
use wijkstroom_config::{Settings, StreamSettings};
use wijkstroom_connectors::transport::senders::SendersFile;

use crate::kafka;
use crate::post::Client;
use crate::postgres::Database;

/// Where a hub keeps messages and facts.
#[derive(Clone)]
pub enum Engine {
    /// One SQLite file each, in the hub's folder.
    Embedded,
    /// Apache Kafka and PostgreSQL.
    Kafka {
        /// `host:port`.
        brokers: String,
        /// Put before every topic and group, so that tests share a broker.
        prefix: String,
        /// A database of its own.
        database: Arc<Database>,
    },
}

/// Both engines: the embedded one, and Kafka with a prefix and a database of their own.
///
/// # Panics
/// When the servers that the tests need are not there.
pub fn kafka_engine() -> Engine {
    let database = Arc::new(Database::fresh());
    let prefix = match kafka::settings(1) {
        StreamSettings::Kafka { topic_prefix, .. } => topic_prefix,
        StreamSettings::Embedded { .. } => String::new(),
    };
    Engine::Kafka { brokers: kafka::brokers(), prefix, database }
}

/// A folder with settings, keys and an intake folder.
pub struct Place {
    /// Everything lies in here.
    pub dir: PathBuf,
    /// The engine.
    pub engine: Engine,
    http: u16,
    operations: u16,
}

/// The lines of a settings file that differ between tests.
#[derive(Debug, Clone, Default)]
pub struct Extra {
    /// `[[wijkteam]]` endpoints: name, URL, municipalities.
    pub wijkteams: Vec<(String, String, Vec<String>)>,
    /// Further lines for every wijkteam.
    pub wijkteam_lines: String,
    /// Further tables.
    pub tables: String,
}

impl Place {
    /// Lays out a hub in an empty folder: settings, new keys, the intake folder `in`.
    ///
    /// # Panics
    /// When the folder cannot be written.
    pub fn new(dir: &Path, engine: Engine, extra: &Extra) -> Self {
        let place =
            Self { dir: dir.to_owned(), engine, http: free_port(), operations: free_port() };
        fs::create_dir_all(place.intake()).expect("a test folder can be written");
        Keys::init(&place.data()).expect("keys can be made");
        fs::write(place.settings(), place.settings_text(extra)).expect("settings can be written");
        place
    }

    /// The settings file.
    pub fn settings(&self) -> PathBuf {
        self.dir.join("hub.toml")
    }

    /// The folder that messages are dropped in.
    pub fn intake(&self) -> PathBuf {
        self.dir.join("in")
    }

    /// The hub's own folder.
    pub fn data(&self) -> PathBuf {
        self.dir.join("data")
    }

    /// The SQLite warehouse, where there is one.
    pub fn warehouse_file(&self) -> PathBuf {
        self.dir.join("warehouse.sqlite")
    }

    /// The settings, as the hub reads them.
    ///
    /// # Panics
    /// When they cannot be read.
    pub fn load(&self) -> Settings {
        Settings::load(&self.settings()).expect("a test's settings are right")
    }

    /// Tokens for every sender of these messages, as the operator hands them out.
    ///
    /// # Panics
    /// When the senders cannot be written.
    pub fn tokens(&self, messages: &[Generated]) -> BTreeMap<String, String> {
        let senders = SendersFile::new(&self.data());
        let codes: BTreeSet<&str> = messages.iter().map(|message| &*message.sender).collect();
        let token =
            |code: &str| senders.add(code).expect("a sender can be added").reveal().to_owned();
        codes.into_iter().map(|code| (code.to_owned(), token(code))).collect()
    }

    /// What the hub logged so far.
    pub fn log(&self) -> String {
        fs::read_to_string(self.dir.join("hub.log")).unwrap_or_default()
    }

    /// Base URL of the door.
    pub fn http_url(&self) -> String {
        format!("http://127.0.0.1:{}", self.http)
    }

    /// Base URL of metrics, health and schemas.
    pub fn operations_url(&self) -> String {
        format!("http://127.0.0.1:{}", self.operations)
    }

    fn settings_text(&self, extra: &Extra) -> String {
        let (http, operations) = (self.http, self.operations);
        let stores = match &self.engine {
            Engine::Embedded => "[stream]\nengine = \"embedded\"\npath = \"stream.sqlite\"\n\n\
                 [warehouse]\nengine = \"sqlite\"\npath = \"warehouse.sqlite\"\n"
                .to_owned(),
            Engine::Kafka { brokers, prefix, database } => format!(
                "[stream]\nengine = \"kafka\"\nbrokers = \"{brokers}\"\ninstance = \"hub\"\n\
                 topic_prefix = \"{prefix}\"\n\
                 librdkafka = {{ \"transaction.timeout.ms\" = \"3000\" }}\n\n\
                 [warehouse]\nengine = \"postgres\"\nurl = \"{}\"\n",
                database.url()
            ),
        };
        let teams = extra.wijkteams.iter().map(|(name, url, municipalities)| {
            format!(
                "\n[[wijkteam]]\nname = \"{name}\"\nurl = \"{url}\"\n\
                 municipalities = {municipalities:?}\n\
                 source = \"urn:nld:oin:00000000000000000000:systeem:wijkstroom\"\n{}",
                extra.wijkteam_lines
            )
        });
        let teams: String = teams.collect();
        format!(
            "data_dir = \"data\"\nmunicipalities = [\"0363\", \"0384\"]\n\n{stores}\n\
             [[folder]]\nname = \"zorg\"\npath = \"in\"\nsettle = \"0s\"\npoll = \"50ms\"\n\n\
             [http]\nlisten = \"127.0.0.1:{http}\"\n\n\
             [operations]\nlisten = \"127.0.0.1:{operations}\"\n{teams}\n{}",
            extra.tables
        )
    }

    /// A command of the binary, not yet started; its output is kept away from the test's own.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(binary());
        command.args(arguments).current_dir(&self.dir).stdin(Stdio::null());
        command
    }

    /// Runs a command of the binary to its end, with `--config` of this place.
    ///
    /// # Panics
    /// When it cannot be started.
    pub fn run(&self, arguments: &[&str]) -> Output {
        let settings = self.settings();
        let settings = settings.to_str().expect("test paths are text");
        let mut all = arguments.to_vec();
        all.extend(["--config", settings]);
        self.command(&all).output().expect("the binary starts")
    }

    /// Processes all there is, to the end.
    ///
    /// # Panics
    /// When it does not exit with 0; the message is what it wrote.
    pub fn run_until_idle(&self) {
        let output = self.run(&["run", "--until-idle"]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// Waits until the hub answers at its door for operators that it is ready.
    ///
    /// # Panics
    /// When it ends, or is not ready within a minute.
    pub fn wait_ready(&self, running: &mut Running) {
        let deadline = Instant::now() + Duration::from_secs(60);
        let mut client = Client::new(&self.operations_url());
        while client.send("GET", "/ready", "", b"").is_none_or(|answer| answer.status != 200) {
            assert!(running.alive(), "the hub ended by itself: {}", self.log());
            assert!(Instant::now() < deadline, "the hub is not ready: {}", self.log());
            std::thread::park_timeout(Duration::from_millis(10));
        }
    }

    /// Starts `run` in the background; its log goes to a file in the place.
    ///
    /// # Panics
    /// When it cannot be started.
    pub fn start(&self, environment: &[(&str, &str)]) -> Running {
        let mut command = self.command(&["run", "--config"]);
        command.arg(self.settings()).envs(environment.iter().copied());
        self.start_as(command)
    }

    /// As [`Place::start`], by a command of one's own that becomes the hub.
    ///
    /// # Panics
    /// When it cannot be started.
    pub fn start_as(&self, mut command: Command) -> Running {
        let log = self.dir.join("hub.log");
        let log = fs::OpenOptions::new().create(true).append(true).open(log);
        let log = log.expect("a log can be written");
        let output = log.try_clone().expect("a log can be written twice");
        command.stdin(Stdio::null()).stdout(output).stderr(log);
        Running { child: command.spawn().expect("the binary starts") }
    }
}

/// A hub in the background: killed when dropped.
pub struct Running {
    child: Child,
}

impl Running {
    /// SIGKILL, and waits for the end.
    pub fn kill(mut self) {
        self.end();
    }

    /// SIGTERM: the graceful stop. Returns the exit code.
    ///
    /// # Panics
    /// When the process cannot be signalled.
    pub fn terminate(mut self) -> Option<i32> {
        let pid = self.child.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &pid]).status();
        assert!(sent.expect("kill is there").success(), "SIGTERM to {pid}");
        self.child.wait().expect("a child can be waited for").code()
    }

    /// Whether it still runs.
    pub fn alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// The process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    fn end(&mut self) {
        // Already gone is as good.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end();
    }
}

/// The binary beside the test that runs.
///
/// # Panics
/// When it was not built.
pub fn binary() -> PathBuf {
    let test = std::env::current_exe().expect("a test knows its own file");
    // Tests lie in `target/<profile>/deps`, programs such as the benchmark one up.
    let mut near = test.ancestors().skip(1).take(2).map(|folder| folder.join("wijkstroom"));
    let found = near.find(|path| path.is_file());
    found.expect("the binary is built first: `cargo build --workspace`, as `./test` does")
}

/// A port that was free a moment ago, from below those that the system takes for connections that go out.
///
/// # Panics
/// When there is none.
pub fn free_port() -> u16 {
    const FIRST: u32 = 20_000;
    const COUNT: u32 = 12_000;
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let own = std::process::id().wrapping_mul(61);
    let ports = (0..COUNT).map(|_| {
        let next = NEXT.fetch_add(1, Ordering::Relaxed);
        u16::try_from(FIRST + own.wrapping_add(next) % COUNT).unwrap_or_default()
    });
    let mut free = ports.filter(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok());
    free.next().expect("loopback has a free port")
}
