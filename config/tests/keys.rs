//! Goal: keys are made once, never overwritten, and only used when nobody else can read them.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::os::unix::fs::PermissionsExt as _;

use wijkstroom_config::keys::{KeyError, Keys, WAREHOUSE_DOMAIN};

#[test]
fn keys_are_made_once_and_read_back() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let made = Keys::init(&data).unwrap();
    let read = Keys::load(&data).unwrap();
    assert_eq!(made.stream_fingerprints(), read.stream_fingerprints());
    assert!(read.pseudonymiser(WAREHOUSE_DOMAIN).is_some());
    assert!(read.pseudonymiser("elders").is_none());

    let before = std::fs::read(Keys::path(&data)).unwrap();
    assert!(matches!(Keys::init(&data), Err(KeyError::Exists { .. })));
    assert_eq!(std::fs::read(Keys::path(&data)).unwrap(), before, "never overwritten");
    let left: Vec<_> = std::fs::read_dir(&data).unwrap().collect();
    assert_eq!(left.len(), 1, "no temporary file is left: {left:?}");
}

#[test]
fn only_its_user_can_read_them() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    Keys::init(&data).unwrap();
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode();
    assert_eq!(mode(&data) & 0o777, 0o700);
    assert_eq!(mode(&Keys::path(&data)) & 0o777, 0o600);

    let open = std::fs::Permissions::from_mode(0o640);
    std::fs::set_permissions(Keys::path(&data), open).unwrap();
    assert!(matches!(Keys::load(&data), Err(KeyError::Open { .. })));
}

#[track_caller]
fn check_malformed(change: impl Fn(&str) -> String) {
    let dir = tempfile::tempdir().unwrap();
    Keys::init(dir.path()).unwrap();
    let path = Keys::path(dir.path());
    let text = change(&std::fs::read_to_string(&path).unwrap());
    std::fs::write(&path, text).unwrap();
    let error = Keys::load(dir.path()).unwrap_err();
    assert!(matches!(error, KeyError::Malformed { .. }), "{error:?}");
    let mut source = std::error::Error::source(&error);
    while let Some(cause) = source {
        assert!(!cause.to_string().contains("key ="), "quotes the file: {cause}");
        source = cause.source();
    }
}

#[test]
fn a_damaged_key_file_is_refused_without_quoting_it() {
    check_malformed(|text| text.replacen("ids = \"", "ids = \"zz", 1));
    check_malformed(|text| text.replacen("routing", "ruoting", 1));
    check_malformed(|text| text[..text.len() / 2].to_owned());
    check_malformed(|_| String::new());
}

#[test]
fn missing_keys_say_how_to_make_them() {
    let dir = tempfile::tempdir().unwrap();
    let error = Keys::load(dir.path()).unwrap_err();
    assert!(error.to_string().contains("wijkstroom keys init"), "{error}");
}
