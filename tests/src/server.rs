//! A server process that ends with the process that started it.

use std::fs;
use std::io::Read as _;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};

/// Waits for the server, and beside that for the end of its standard input: a pipe whose
/// other end we hold. When that closes, because we are done, panicked or were killed in
/// whatever way, it stops the server by its process id. No signal handlers, no unsafe code.
const KEEPER: &str = r#"
    folder=$1 signal=$2 user_log=$3
    shift 3
    exec 3<&0
    "$@" </dev/null >"$user_log" 2>&1 3<&- &
    server=$!
    (
        read -r _ <&3
        kill -s "$signal" "$server" 2>/dev/null
    ) &
    keeper=$!
    wait "$server"
    kill "$keeper" 2>/dev/null
    rm -rf -- "$folder"
"#;

/// A running server with a folder of its own; both go when this is dropped.
pub(crate) struct Server {
    name: &'static str,
    keeper: Child,
    /// Closing it stops the server.
    leash: Option<ChildStdin>,
    log: PathBuf,
}

/// What to start.
pub(crate) struct Plan<'a> {
    pub(crate) name: &'static str,
    /// Removed in the end.
    pub(crate) folder: &'a Path,
    /// Ends the server at once; its data is of no more use.
    pub(crate) signal: &'a str,
    /// Runs as this account instead of ours.
    pub(crate) account: Option<&'a str>,
    pub(crate) command: Vec<String>,
    /// What to install when it cannot start.
    pub(crate) install: &'a str,
}

impl Server {
    /// Starts it and waits until `ready` says so.
    pub(crate) fn start(
        plan: Plan<'_>,
        timeout: Duration,
        mut ready: impl FnMut() -> bool,
    ) -> anyhow::Result<Self> {
        let Plan { name, folder, signal, account, command, install } = plan;
        let log = folder.join("server.log");
        let mut keeper = as_account(account, "sh");
        keeper.args(["-c", KEEPER, "keeper"]).arg(folder).arg(signal).arg(&log).args(command);
        // The server's own output is in its log; the shell would tell that it was killed.
        keeper.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut keeper = keeper.spawn().with_context(|| format!("{name}: cannot start sh"))?;
        let leash = keeper.stdin.take();
        let mut server = Self { name, keeper, leash, log };
        let deadline = Instant::now() + timeout;
        while !ready() {
            let ended = server.keeper.try_wait()?;
            if ended.is_some() || Instant::now() > deadline {
                let why = if ended.is_some() { "ended at once" } else { "did not answer in time" };
                bail!("{name} {why}. {install}\nIts log:\n{}", server.log_tail());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(server)
    }

    fn log_tail(&self) -> String {
        let log = fs::read(&self.log).unwrap_or_default();
        let log = String::from_utf8_lossy(&log).into_owned();
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(40)..].join("\n")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.leash.take());
        if let Err(error) = self.keeper.wait() {
            tracing::warn!(%error, server = self.name, "cannot wait for the end of a server");
        }
    }
}

/// A command, run as another account when one is named.
pub(crate) fn as_account(account: Option<&str>, program: &str) -> Command {
    match account {
        None => Command::new(program),
        Some(account) => {
            let mut command = Command::new("runuser");
            command.args(["-u", account, "--", program]);
            command
        }
    }
}

/// Runs a command to its end; its standard output.
pub(crate) fn output(command: &mut Command, install: &str) -> anyhow::Result<String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let command = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().with_context(|| format!("cannot run {name}. {install}"))?;
    let mut errors = child.stderr.take().context("no standard error")?;
    // Read beside each other, so that neither pipe fills up.
    let errors = std::thread::spawn(move || {
        let mut text = String::new();
        errors.read_to_string(&mut text).map(|_| text)
    });
    let output = child.wait_with_output()?;
    let errors = errors.join().map_or(Ok(String::new()), |text| text)?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        bail!("{name} failed ({}). {install}\n{text}{errors}", output.status);
    }
    Ok(text)
}

/// A port that nobody listens on at this moment.
pub(crate) fn free_port() -> anyhow::Result<u16> {
    let listener = TcpListener::bind("127.0.0.1:0").context("no free port")?;
    Ok(listener.local_addr()?.port())
}

/// Letters and digits that no other test has.
pub(crate) fn unique() -> String {
    format!("t{:012x}", fastrand::u64(..) >> 16)
}
