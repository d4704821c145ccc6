//! A full disk under the embedded engine: senders are told to come back, files stay where they
//! are, and once there is room again everything goes on, with nothing lost.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use wijkstroom_connectors::transport::senders::SendersFile;
use wijkstroom_tests::hub::{Engine, Extra, Place, Running, binary};
use wijkstroom_tests::message::Start;
use wijkstroom_tests::post::Client;
use wijkstroom_tests::tables;

use super::files::wait_until;

const DISK_BYTES: usize = 32 * 1024 * 1024;
/// More posts than any room that is left could hold.
const POSTS_MAX: usize = 20_000;

#[test]
fn a_full_disk_loses_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let disk = dir.path().join("schijf");
    fs::create_dir(&disk).unwrap();
    match Tmpfs::mount(&disk) {
        Some(disk) => loses_nothing(dir.path(), &disk.path.clone(), &disk),
        None => {
            eprintln!("no right to mount a disk: files that may not grow instead");
            loses_nothing(dir.path(), &disk, &SizeLimit);
        }
    }
}

#[test]
fn files_that_may_not_grow_lose_nothing() {
    let dir = tempfile::tempdir().unwrap();
    loses_nothing(dir.path(), &dir.path().join("schijf"), &SizeLimit);
}

fn loses_nothing(dir: &Path, hub: &Path, disk: &dyn Disk) {
    let intake = dir.join("share");
    fs::create_dir(&intake).unwrap();
    let tables = format!(
        "[[folder]]\nname = \"share\"\npath = {intake:?}\nsettle = \"0s\"\npoll = \"10ms\"\n"
    );
    let place = Place::new(hub, Engine::Embedded, &Extra { tables, ..Extra::default() });
    let token = SendersFile::new(&place.data()).add("42420001").unwrap().reveal().to_owned();
    let mut command = Command::new("sh");
    // As with any other error of a disk: told, and not a signal that ends the process.
    command.args(["-c", "trap '' XFSZ; exec \"$0\" run --config hub.toml"]).arg(binary());
    command.current_dir(&place.dir);
    let mut running = place.start_as(command);
    place.wait_ready(&mut running);
    let mut client = Client::new(&place.http_url());
    let mut sent = Sent::default();
    assert_eq!(sent.post(&mut client, &token), 202);

    disk.fill(&running);
    // What the engine had already reserved is used up first.
    let refused = (0..POSTS_MAX).find(|_| sent.post(&mut client, &token) != 202);
    assert!(refused.is_some(), "the disk never was full");
    let in_folder: Vec<String> = (0..20).map(|number| format!("MAP-{number}")).collect();
    for identification in &in_folder {
        let text = Start { identification, ..Start::default() }.xml();
        fs::write(dir.join("half"), text).unwrap();
        fs::rename(dir.join("half"), intake.join(format!("{identification}.xml"))).unwrap();
    }
    // The door tries for as long as the folder does, and neither gets anywhere.
    for _ in 0..50 {
        assert_eq!(sent.post(&mut client, &token), 503);
        let waiting = fs::read_dir(&intake).unwrap().count();
        assert_eq!(waiting, in_folder.len() + 2, "all files, and `done` and `refused`");
    }
    assert!(running.alive(), "the hub waits for room: {}", place.log());

    disk.free(&running);
    sent.send_the_rest(&place, &mut client, &token);
    wait_until(&place, || fs::read_dir(intake.join("done")).unwrap().count() == in_folder.len());
    assert_eq!(running.terminate(), Some(0), "{}", place.log());
    place.run_until_idle();
    let rows = tables::column(&place, "fact_care_started", "identification");
    let rows_once: BTreeSet<String> = rows.iter().cloned().collect();
    assert_eq!(rows.len(), rows_once.len(), "none twice");
    let all: BTreeSet<String> = sent.acknowledged.into_iter().chain(in_folder).collect();
    assert_eq!(rows_once, all, "every acknowledged message, and every file");
}

/// Room that can be used up, and come back.
trait Disk {
    fn fill(&self, running: &Running);
    fn free(&self, running: &Running);
}

/// A small disk of its own: every write that needs room fails with ENOSPC.
struct Tmpfs {
    path: PathBuf,
}

impl Tmpfs {
    /// `None` without the right to mount.
    fn mount(path: &Path) -> Option<Self> {
        let size = format!("size={DISK_BYTES}");
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(path);
        let mounted = mount.output().is_ok_and(|output| output.status.success());
        mounted.then(|| Self { path: path.to_owned() })
    }

    fn ballast(&self) -> PathBuf {
        self.path.join("ballast")
    }
}

impl Disk for Tmpfs {
    fn fill(&self, _running: &Running) {
        let mut ballast = File::create(self.ballast()).unwrap();
        for size in [1 << 20, 4_096, 1] {
            while ballast.write_all(&vec![1; size]).is_ok() {}
        }
    }

    fn free(&self, _running: &Running) {
        fs::remove_file(self.ballast()).unwrap();
    }
}

impl Drop for Tmpfs {
    fn drop(&mut self) {
        let unmounted = Command::new("umount").arg(&self.path).status();
        if !unmounted.is_ok_and(|status| status.success()) {
            eprintln!("{} stays mounted", self.path.display());
        }
    }
}

/// What anybody may do to a process of their own: every write past the first page fails with EFBIG.
struct SizeLimit;

impl SizeLimit {
    fn set(running: &Running, limit: &str) {
        let pid = running.id().to_string();
        let set = Command::new("prlimit").args(["--pid", &pid, limit]).status();
        assert!(set.unwrap().success(), "prlimit {limit}");
    }
}

impl Disk for SizeLimit {
    fn fill(&self, running: &Running) {
        Self::set(running, "--fsize=4096:unlimited");
    }

    fn free(&self, running: &Running) {
        Self::set(running, "--fsize=unlimited:unlimited");
    }
}

/// A sender that keeps what was not acknowledged.
#[derive(Default)]
struct Sent {
    count: usize,
    acknowledged: Vec<String>,
    refused: Vec<String>,
}

impl Sent {
    /// Posts a new message; its status.
    fn post(&mut self, client: &mut Client, token: &str) -> u16 {
        self.count += 1;
        let identification = format!("WEB-{}", self.count);
        let status = send(client, token, &identification);
        let kept = if status == 202 { &mut self.acknowledged } else { &mut self.refused };
        kept.push(identification);
        status
    }

    /// Posts what was not acknowledged, as a sender must, until all is.
    fn send_the_rest(&mut self, place: &Place, client: &mut Client, token: &str) {
        for identification in std::mem::take(&mut self.refused) {
            wait_until(place, || send(client, token, &identification) == 202);
            self.acknowledged.push(identification);
        }
    }
}

fn send(client: &mut Client, token: &str, identification: &str) -> u16 {
    let text = Start { identification, ..Start::default() }.xml();
    let answer = client.send("POST", "/messages", token, text.as_bytes());
    let answer = answer.expect("the door answers whatever the disk does");
    if answer.status == 503 {
        assert!(answer.headers["retry-after"].parse::<u32>().is_ok());
        assert!(answer.json()["detail"].as_str().is_some_and(|text| text.contains("Retry-After")));
    }
    answer.status
}
