//! Files that cannot be read, or not yet: each is named, and the rest is taken.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::Write as _;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant, SystemTime};

use wijkstroom_tests::hub::{self, Engine, Extra, Place, kafka_engine};
use wijkstroom_tests::message::Start;
use wijkstroom_tests::tables;

use crate::good;

/// An account that owns nothing.
const NOBODY: u32 = 65_534;

#[test]
fn what_cannot_be_read_is_named_embedded() {
    what_cannot_be_read_is_named(Engine::Embedded);
}

#[test]
fn what_cannot_be_read_is_named_kafka() {
    what_cannot_be_read_is_named(kafka_engine());
}

/// A folder called `x.xml`, and a file without rights. Root may read anything, so a privileged run
/// hands the hub to another account.
fn what_cannot_be_read_is_named(engine: Engine) {
    let dir = tempfile::tempdir().unwrap();
    let place = Place::new(&dir.path().join("hub"), engine, &Extra::default());
    let closed = place.intake().join("dicht.xml");
    fs::create_dir(place.intake().join("x.xml")).unwrap();
    fs::write(&closed, good("DICHT")).unwrap();
    fs::write(place.intake().join("zz-goed.xml"), good("GOED")).unwrap();
    let root = fs::metadata("/proc/self").unwrap().uid() == 0;
    if root {
        fs::set_permissions(dir.path(), Permissions::from_mode(0o755)).unwrap();
        give_away(&place.dir);
    }
    fs::set_permissions(&closed, Permissions::from_mode(0o000)).unwrap();
    let mut command = if root { as_nobody(dir.path()) } else { Command::new(hub::binary()) };
    command.current_dir(&place.dir).args(["run", "--until-idle", "--config"]).arg(place.settings());
    let output = command.output().unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{told}{errors}");
    assert!(told.contains("dicht.xml: geen rechten om te lezen"), "{told}");
    assert!(told.contains("x.xml: een map, geen bestand"), "{told}");
    assert_eq!(tables::column(&place, "fact_care_started", "identification"), ["GOED"]);

    // Once it may be read it is taken; nothing else is needed.
    fs::remove_dir(place.intake().join("x.xml")).unwrap();
    fs::set_permissions(&closed, Permissions::from_mode(0o644)).unwrap();
    place.run_until_idle();
    assert_eq!(tables::column(&place, "fact_care_started", "identification").len(), 2);
}

/// The binary, where an account without rights may start it.
fn as_nobody(dir: &Path) -> Command {
    let program = dir.join("wijkstroom");
    fs::copy(hub::binary(), &program).unwrap();
    fs::set_permissions(&program, Permissions::from_mode(0o755)).unwrap();
    let mut command = Command::new("setpriv");
    let account = NOBODY.to_string();
    command.args(["--reuid", &account, "--regid", &account, "--clear-groups"]).arg(program);
    command
}

fn give_away(path: &Path) {
    chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            give_away(&entry.unwrap().path());
        }
    }
}

#[test]
fn a_growing_file_is_taken_once_it_is_whole_embedded() {
    a_growing_file_is_taken_once_it_is_whole(Engine::Embedded);
}

#[test]
fn a_growing_file_is_taken_once_it_is_whole_kafka() {
    a_growing_file_is_taken_once_it_is_whole(kafka_engine());
}

/// Goal: a file is not taken in part, though the hub looks at it after every piece. Method: beside
/// each piece lies a whole file; once that is taken, the hub has looked.
fn a_growing_file_is_taken_once_it_is_whole(engine: Engine) {
    let dir = tempfile::tempdir().unwrap();
    let slow = dir.path().join("langzaam");
    fs::create_dir(&slow).unwrap();
    let tables = "[[folder]]\nname = \"langzaam\"\npath = \"langzaam\"\nsettle = \"10m\"\n\
         poll = \"10ms\"\n";
    let place =
        Place::new(dir.path(), engine, &Extra { tables: tables.into(), ..Extra::default() });
    let mut running = place.start(&[]);
    place.wait_ready(&mut running);
    let growing = slow.join("groeit.xml");
    let whole = good("GROEIT");
    for (number, piece) in whole.as_bytes().chunks(whole.len() / 8).enumerate() {
        let mut file = OpenOptions::new().create(true).append(true).open(&growing).unwrap();
        file.write_all(piece).unwrap();
        let name = format!("zz-{number}.xml");
        let identification = format!("HEEL-{number}");
        let beside = Start { identification: &identification, ..Start::default() }.xml();
        fs::write(slow.join(format!(".{name}")), beside).unwrap();
        settled(&slow.join(format!(".{name}")));
        fs::rename(slow.join(format!(".{name}")), slow.join(&name)).unwrap();
        wait_until(&place, || slow.join("done").join(&name).exists());
        assert!(growing.exists(), "taken after {number} pieces and no more");
    }
    settled(&growing);
    wait_until(&place, || slow.join("done/groeit.xml").exists());
    assert_eq!(running.terminate(), Some(0), "{}", place.log());
    place.run_until_idle();
    let taken = tables::column(&place, "fact_care_started", "identification");
    assert!(taken.contains(&"GROEIT".to_owned()), "{taken:?}");
    assert_eq!(fs::read_dir(slow.join("refused")).unwrap().count(), 0);
}

/// Makes a file look as if it stood still for an hour.
fn settled(path: &Path) {
    let hour_ago = SystemTime::now() - Duration::from_secs(3_600);
    File::options().write(true).open(path).unwrap().set_modified(hour_ago).unwrap();
}

pub(crate) fn wait_until(place: &Place, mut done: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while !done() {
        assert!(Instant::now() < deadline, "it took too long: {}", place.log());
        std::thread::park_timeout(Duration::from_millis(5));
    }
}
