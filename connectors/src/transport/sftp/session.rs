//! A connection to an SFTP server: the system's `ssh`, and the requests that are spoken through it.
//!
//! Every wait has an end: the longest for one answer is the settings', the longest of all together the round's. When
//! a session is dropped its process is killed.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use wijkstroom_config::feed::SftpSettings;

use super::NAMES_MAX;
use super::error::SftpError;
use super::wire::{self, Answer, Attributes, CHUNK_MAX, PACKET_MAX, Refused, Request, ask};

/// How soon a stop is noticed.
const SLICE: Duration = Duration::from_millis(50);

/// What is read of what `ssh` tells; it says what is wrong in a few lines.
const TOLD_MAX: u64 = 16 * 1024;

/// The name that the server has in the file of its key, whatever its address.
const ALIAS: &str = "wijkstroom-feed";

/// The version of the protocol that OpenSSH speaks, and so every server.
const VERSION: u32 = 3;

/// What a server answers: what was asked, or why not.
pub(super) type Asked<T> = Result<Result<T, Refused>, SftpError>;

/// A file of a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Listed {
    pub(super) name: Vec<u8>,
    pub(super) of: Attributes,
}

/// A connection.
pub(super) struct Session<'s> {
    child: Child,
    to: ChildStdin,
    from: Receiver<Vec<u8>>,
    told: Option<JoinHandle<String>>,
    settings: &'s SftpSettings,
    stop: &'s AtomicBool,
    ends: Instant,
    number: u32,
}

impl<'s> Session<'s> {
    /// Connects, and holds the server's key against the settings before anything else is sent. `dir` is a folder of
    /// the hub's own.
    pub(super) fn open(
        settings: &'s SftpSettings,
        dir: &Path,
        ends: Instant,
        stop: &'s AtomicBool,
    ) -> Result<Self, SftpError> {
        let known_hosts = know(settings, dir)?;
        if !settings.key_file.is_file() {
            return Err(SftpError::KeyFile { path: settings.key_file.clone() });
        }
        let mut child = command(settings, &known_hosts)
            .spawn()
            .map_err(|source| SftpError::Program { source })?;
        let (Some(to), Some(output), Some(errors)) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            end(&mut child);
            return Err(SftpError::Away { why: "er was geen verbinding met `ssh`" });
        };
        let (tell, from) = mpsc::sync_channel(1);
        let reading = std::thread::Builder::new().name("sftp-read".to_owned());
        let listening = std::thread::Builder::new().name("sftp-told".to_owned());
        // Both end when the process does.
        let reading = reading.spawn(move || packets(output, &tell));
        let listening = listening.spawn(move || told(errors));
        let (Ok(_), Ok(listening)) = (reading, listening) else {
            end(&mut child);
            return Err(SftpError::Away { why: "er kon geen thread gestart worden" });
        };
        let told = Some(listening);
        let mut session = Self { child, to, from, told, settings, stop, ends, number: 0 };
        session.send(Request::new(ask::INIT, VERSION))?;
        match session.receive()?.1.version() {
            Some(VERSION..) => Ok(session),
            Some(_) | None => Err(SftpError::Protocol { what: "geen versie 3" }),
        }
    }

    /// All that lies in a folder.
    pub(super) fn list(&mut self, path: &str) -> Result<Vec<Listed>, SftpError> {
        let folder = |_| SftpError::Folder { path: path.to_owned() };
        let open = |number| Request::new(ask::OPENDIR, number).text(path.as_bytes());
        let handle = self.ask(open, Answer::handle)?.map_err(folder)?;
        let mut all = Vec::new();
        loop {
            let next = |number| Request::new(ask::READDIR, number).text(&handle);
            match self.ask(next, Answer::names)? {
                Ok(names) if names.is_empty() => return Err(unexpected()),
                Ok(names) => all.extend(names.into_iter().map(|(name, of)| Listed { name, of })),
                Err(Refused::End) => break,
                Err(why) => return Err(folder(why)),
            }
            if all.len() > NAMES_MAX {
                return Err(SftpError::TooMany { path: path.to_owned() });
            }
        }
        self.close(&handle)?;
        Ok(all)
    }

    /// What a name stands for; links are not followed.
    pub(super) fn stat(&mut self, path: &[u8]) -> Asked<Attributes> {
        self.ask(|number| Request::new(ask::LSTAT, number).text(path), Answer::attributes)
    }

    /// The bytes of a file and what it was like once they were read; at most a chunk more than `longest` bytes.
    pub(super) fn fetch(&mut self, path: &[u8], longest: usize) -> Asked<(Vec<u8>, Attributes)> {
        // To read, with no attributes.
        let open = |number| Request::new(ask::OPEN, number).text(path).number(1).number(0);
        let handle = match self.ask(open, Answer::handle)? {
            Ok(handle) => handle,
            Err(why) => return Ok(Err(why)),
        };
        let mut bytes = Vec::new();
        while bytes.len() <= longest {
            let at = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
            let read =
                |number| Request::new(ask::READ, number).text(&handle).long(at).number(CHUNK_MAX);
            match self.ask(read, Answer::data)? {
                Ok(data) if data.is_empty() => return Err(unexpected()),
                Ok(data) => bytes.extend(data),
                Err(Refused::End) => break,
                Err(why) => {
                    self.close(&handle)?;
                    return Ok(Err(why));
                }
            }
        }
        let stat = |number| Request::new(ask::FSTAT, number).text(&handle);
        let of = self.ask(stat, Answer::attributes)?;
        self.close(&handle)?;
        Ok(of.map(|of| (bytes, of)))
    }

    /// Deletes a file.
    pub(super) fn remove(&mut self, path: &[u8]) -> Asked<()> {
        self.ask(|number| Request::new(ask::REMOVE, number).text(path), Answer::done)
    }

    fn close(&mut self, handle: &[u8]) -> Result<(), SftpError> {
        // A server that cannot close what it opened has still given it.
        let close = |number| Request::new(ask::CLOSE, number).text(handle);
        self.ask(close, Answer::done).map(drop)
    }

    /// Asks one thing; `pick` takes what fits out of the answer.
    fn ask<T>(
        &mut self,
        request: impl FnOnce(u32) -> Request,
        pick: impl FnOnce(Answer) -> Option<T>,
    ) -> Asked<T> {
        if Instant::now() >= self.ends {
            return Err(SftpError::Away { why: "de server is te traag" });
        }
        self.number = self.number.wrapping_add(1);
        self.send(request(self.number))?;
        let (number, answer) = self.receive()?;
        if number != self.number {
            return Err(unexpected());
        }
        if let Answer::Refused(why) = answer {
            return Ok(Err(why));
        }
        pick(answer).map(Ok).ok_or_else(unexpected)
    }

    fn send(&mut self, request: Request) -> Result<(), SftpError> {
        // One request at a time, far smaller than a pipe holds: this does not wait for the server.
        let sent = self.to.write_all(&request.finish()).and_then(|()| self.to.flush());
        sent.map_err(|_| self.ended())
    }

    fn receive(&mut self) -> Result<(u32, Answer), SftpError> {
        let late = (Instant::now() + self.settings.timeout).min(self.ends);
        loop {
            match self.from.recv_timeout(SLICE) {
                Ok(packet) => return wire::answer(&packet).ok_or_else(unexpected),
                Err(RecvTimeoutError::Disconnected) => return Err(self.ended()),
                Err(RecvTimeoutError::Timeout) if self.stop.load(Ordering::Relaxed) => {
                    return Err(SftpError::Stopped);
                }
                Err(RecvTimeoutError::Timeout) if Instant::now() >= late => {
                    return Err(SftpError::Away { why: "er kwam niet op tijd antwoord" });
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }

    /// Why `ssh` ended.
    fn ended(&mut self) -> SftpError {
        end(&mut self.child);
        let told = self.told.take().and_then(|listening| listening.join().ok());
        why(self.settings, &told.unwrap_or_default())
    }
}

impl Drop for Session<'_> {
    fn drop(&mut self) {
        end(&mut self.child);
    }
}

fn unexpected() -> SftpError {
    SftpError::Protocol { what: "een antwoord dat niet past" }
}

fn end(child: &mut Child) {
    // Gone already is as good.
    drop(child.kill());
    drop(child.wait());
}

/// Writes the file with the one key that the server may show.
fn know(settings: &SftpSettings, dir: &Path) -> Result<PathBuf, SftpError> {
    let path = dir.join("known_hosts");
    let (line, known) = (format!("{ALIAS} {}\n", settings.host_key), std::fs::read(&path));
    if known.is_ok_and(|known| known == line.as_bytes()) {
        return Ok(path);
    }
    match std::fs::write(&path, line) {
        Ok(()) => Ok(path),
        Err(source) => Err(SftpError::Disk { path, source }),
    }
}

/// Whether OpenSSH's client can be started.
///
/// # Errors
/// [`SftpError::Program`].
pub(super) fn installed() -> Result<(), SftpError> {
    let told = Command::new("ssh").arg("-V").stdin(Stdio::null()).output();
    told.map(drop).map_err(|source| SftpError::Program { source })
}

/// `ssh` that asks nobody anything, reads nobody's settings, and knows one key of one server.
fn command(settings: &SftpSettings, known_hosts: &Path) -> Command {
    let mut command = Command::new("ssh");
    let kind = settings.host_key.split(' ').next().unwrap_or_default();
    // The key is of one kind, its signatures may be of more.
    let kinds = if kind == "ssh-rsa" { "rsa-sha2-512,rsa-sha2-256" } else { kind };
    let options = [
        "BatchMode=yes".to_owned(),
        "StrictHostKeyChecking=yes".to_owned(),
        format!("UserKnownHostsFile={}", quoted(known_hosts)),
        "GlobalKnownHostsFile=/dev/null".to_owned(),
        format!("HostKeyAlias={ALIAS}"),
        format!("HostKeyAlgorithms={kinds}"),
        "UpdateHostKeys=no".to_owned(),
        "CheckHostIP=no".to_owned(),
        "VerifyHostKeyDNS=no".to_owned(),
        "IdentitiesOnly=yes".to_owned(),
        "IdentityAgent=none".to_owned(),
        format!("IdentityFile={}", quoted(&settings.key_file)),
        "PreferredAuthentications=publickey".to_owned(),
        format!("ConnectTimeout={}", settings.timeout.as_secs().max(1)),
        "ClearAllForwardings=yes".to_owned(),
        "ControlMaster=no".to_owned(),
        "ControlPath=none".to_owned(),
        "LogLevel=INFO".to_owned(),
    ];
    command.args(["-F", "/dev/null", "-T", "-x", "-a", "-p", &settings.port.to_string()]);
    command.args(options.iter().flat_map(|option| ["-o", option]));
    command.args(["-l", &settings.user, "-s", "--", &settings.host, "sftp"]);
    // No agent, no askpass, and messages in the language that they are recognised in.
    let path = std::env::var_os("PATH").unwrap_or_default();
    command.env_clear().env("PATH", path).env("LC_ALL", "C");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// A path as `ssh` reads it in an option: in quotes, with `%` doubled.
fn quoted(path: &Path) -> String {
    let path = path.to_string_lossy();
    let escaped = path.replace('\\', "\\\\").replace('"', "\\\"").replace('%', "%%");
    format!("\"{escaped}\"")
}

/// Hands on packets, without their length, until the process ends or sends one that cannot be.
fn packets(mut output: impl Read, tell: &mpsc::SyncSender<Vec<u8>>) {
    let mut length = [0; 4];
    while output.read_exact(&mut length).is_ok() {
        let length = usize::try_from(u32::from_be_bytes(length)).unwrap_or(usize::MAX);
        if length > PACKET_MAX {
            return;
        }
        let mut packet = vec![0; length];
        if output.read_exact(&mut packet).is_err() || tell.send(packet).is_err() {
            return;
        }
    }
}

/// The first of what `ssh` tells; the rest is read and forgotten, so that it never waits.
fn told(mut errors: impl Read) -> String {
    let mut first = Vec::new();
    let read = errors.by_ref().take(TOLD_MAX).read_to_end(&mut first);
    drop(read.and_then(|_| std::io::copy(&mut errors, &mut std::io::sink())));
    String::from_utf8_lossy(&first).into_owned()
}

/// What `ssh` told, as one of the things that can be done about it. Its text itself is not shown: a part of it is
/// the server's.
fn why(settings: &SftpSettings, told: &str) -> SftpError {
    let has = |any: &[&str]| any.iter().any(|text| told.contains(text));
    if has(&["Host key verification failed", "no matching host key type"]) {
        return SftpError::HostKey { host: settings.host.clone(), port: settings.port };
    }
    if has(&["Load key", "UNPROTECTED PRIVATE KEY", "Identity file"]) {
        return SftpError::KeyFile { path: settings.key_file.clone() };
    }
    if has(&["Permission denied", "Too many authentication failures"]) {
        return SftpError::Login { user: settings.user.clone() };
    }
    let why = if has(&["subsystem request failed"]) {
        "de server biedt geen SFTP aan"
    } else if has(&["Could not resolve"]) {
        "de naam van de server is niet te vinden"
    } else if has(&["Connection refused"]) {
        "de server neemt geen verbindingen aan"
    } else if has(&["timed out", "No route", "unreachable"]) {
        "de server is niet bereikbaar"
    } else {
        "de verbinding werd verbroken"
    };
    SftpError::Away { why }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_quoted_as_ssh_reads_it() {
        assert_eq!(quoted(Path::new("/a b/100%/\"c\"")), "\"/a b/100%%/\\\"c\\\"\"");
    }
}
