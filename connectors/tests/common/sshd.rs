//! A real OpenSSH server on loopback, with keys of its own, for one test.

#![allow(dead_code, unreachable_pub, reason = "each test binary uses its part")]
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

/// A server whose users log in as who runs the test.
pub struct Sshd {
    dir: PathBuf,
    port: u16,
    running: Option<Child>,
    log: Arc<(Mutex<String>, Condvar)>,
}

impl Sshd {
    /// Starts one, with its keys, and `files/` to serve, in a folder. Fails where OpenSSH's server is not installed.
    pub fn start(dir: &Path) -> Self {
        Self::serving(dir, "internal-sftp")
    }

    /// As [`Sshd::start`], with a command of one's own in the place of the SFTP server.
    pub fn serving(dir: &Path, subsystem: &str) -> Self {
        fs::create_dir_all(dir.join("files")).unwrap();
        for name in ["host", "login", "stranger"] {
            key(&dir.join(name));
        }
        fs::copy(dir.join("login.pub"), dir.join("authorized")).unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let at = dir.display();
        let settings = format!(
            "ListenAddress 127.0.0.1\nPort {port}\nHostKey {at}/host\nPidFile none\n\
             AuthorizedKeysFile {at}/authorized\nStrictModes no\nUsePAM no\nLogLevel VERBOSE\n\
             PermitRootLogin prohibit-password\nPasswordAuthentication no\n\
             KbdInteractiveAuthentication no\nMaxStartups 100\nSubsystem sftp {subsystem}\n"
        );
        fs::write(dir.join("sshd_config"), settings).unwrap();
        let log = Arc::default();
        let mut server = Self { dir: dir.to_owned(), port, running: None, log };
        server.up();
        server
    }

    /// Starts it again.
    pub fn up(&mut self) {
        // Started as root it wants this folder, which its own package makes at boot only.
        drop(fs::create_dir("/run/sshd"));
        let program = ["/usr/sbin/sshd", "/usr/local/sbin/sshd", "/usr/bin/sshd"];
        let program = program.into_iter().find(|path| Path::new(path).is_file());
        let mut child = Command::new(program.expect("openssh-server is installed"))
            .args(["-D", "-e", "-f"])
            .arg(self.dir.join("sshd_config"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut said = String::new();
        loop {
            let line = lines.next().unwrap_or_else(|| panic!("sshd does not start: {said}"));
            said.push_str(&line.unwrap());
            if said.contains("Server listening") {
                break;
            }
        }
        let log = Arc::clone(&self.log);
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                log.0.lock().unwrap().push_str(&format!("{line}\n"));
                log.1.notify_all();
            }
        });
        self.running = Some(child);
    }

    /// Stops it. Connections that there are go on.
    pub fn down(&mut self) {
        if let Some(mut child) = self.running.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// The folder that it serves.
    pub fn files(&self) -> PathBuf {
        self.dir.join("files")
    }

    /// Everything it logged.
    pub fn log(&self) -> String {
        self.log.0.lock().unwrap().clone()
    }

    /// Waits until it has logged a text.
    pub fn wait_logged(&self, text: &str) {
        let missing = |log: &mut String| !log.contains(text);
        let wait = Duration::from_secs(60);
        let log = self.log.0.lock().unwrap();
        let (log, late) = self.log.1.wait_timeout_while(log, wait, missing).unwrap();
        assert!(!late.timed_out(), "`{text}` is not in the log: {log}");
    }

    /// A private key: `login` is let in, `stranger` is not.
    pub fn key(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// The public part of a key, as settings have it.
    pub fn public(&self, name: &str) -> String {
        let text = fs::read_to_string(self.dir.join(format!("{name}.pub"))).unwrap();
        text.split(' ').take(2).collect::<Vec<_>>().join(" ")
    }

    /// The table `[feed.sftp]` of settings that fetch from here; `more` replaces or adds lines.
    pub fn table(&self, more: &[(&str, &str)]) -> String {
        let user = Command::new("id").arg("-un").output().unwrap().stdout;
        let user = String::from_utf8(user).unwrap().trim().to_owned();
        let (port, key) = (self.port.to_string(), self.key("login"));
        let quoted = |text: &str| format!("{text:?}");
        let mut lines = vec![
            ("host", quoted("127.0.0.1")),
            ("port", port),
            ("user", quoted(&user)),
            ("key_file", quoted(key.to_str().unwrap())),
            ("host_key", quoted(&self.public("host"))),
            ("path", quoted(self.files().to_str().unwrap())),
            ("interval", quoted("50ms")),
        ];
        for (name, value) in more {
            lines.retain(|(other, _)| other != name);
            lines.push((name, quoted(value)));
        }
        let lines: Vec<String> =
            lines.iter().map(|(name, value)| format!("{name} = {value}\n")).collect();
        format!("[feed.sftp]\n{}", lines.concat())
    }
}

impl Drop for Sshd {
    fn drop(&mut self) {
        if let Some(mut child) = self.running.take() {
            drop(child.kill());
            drop(child.wait());
        }
    }
}

fn key(path: &Path) {
    let mut command = Command::new("ssh-keygen");
    let made = command.args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(path);
    assert!(made.status().expect("openssh-client is installed").success());
}
