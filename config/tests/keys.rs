//! Keys: made once, never overwritten, never shown.

use std::fs;

use wijkstroom_config::keys::{KeyError, Keys, WAREHOUSE_DOMAIN};

#[test]
fn keys_are_made_once_and_read_back() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    assert!(matches!(Keys::load(&data), Err(KeyError::Missing { .. })));
    let made = Keys::init(&data).unwrap();
    let before = fs::read(Keys::path(&data)).unwrap();
    assert!(matches!(Keys::init(&data), Err(KeyError::Exists { .. })));
    assert_eq!(fs::read(Keys::path(&data)).unwrap(), before);
    let read = Keys::load(&data).unwrap();
    assert_eq!(made.stream_fingerprints(), read.stream_fingerprints());
    assert!(read.pseudonymiser(WAREHOUSE_DOMAIN).is_some());
    assert!(read.pseudonymiser("elsewhere").is_none());
    let files: Vec<_> = fs::read_dir(&data).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(files, [Keys::path(&data)], "nothing else is left");
}

#[cfg(unix)]
#[test]
fn only_the_hubs_user_may_read_them() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = tempfile::tempdir().unwrap();
    Keys::init(dir.path()).unwrap();
    let path = Keys::path(dir.path());
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    assert!(matches!(Keys::load(dir.path()), Err(KeyError::Open { .. })));
}

/// An error about a key file says which file, and nothing of what is in it.
#[test]
fn a_damaged_key_file_is_refused_without_showing_it() {
    let dir = tempfile::tempdir().unwrap();
    Keys::init(dir.path()).unwrap();
    let path = Keys::path(dir.path());
    let good = fs::read_to_string(&path).unwrap();
    for (from, to) in
        [("ids = \"", "ids = \"zz"), ("routing", "ruoting"), ("version = 1", "version = \"x\"")]
    {
        fs::write(&path, good.replace(from, to)).unwrap();
        let error = Keys::load(dir.path()).unwrap_err();
        assert!(matches!(error, KeyError::Malformed { .. }), "{error}");
        let shown = format!("{error} {error:?}");
        assert!(good.lines().all(|line| line.len() < 40 || !shown.contains(line)), "{shown}");
    }
}
