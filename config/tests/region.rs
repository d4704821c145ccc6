//! Goal: municipalities in one process share nothing, and what they share is named. Method: the shipped example of a
//! region; make one the same as another in one thing at a time.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::path::Path;

use wijkstroom_config::{ConfigError, Settings, region};

const ALMERE: &str = include_str!("../examples/regio/almere.toml");
const ZEEWOLDE: &str = include_str!("../examples/regio/zeewolde.toml");
const URK: &str = include_str!("../examples/regio/urk.toml");

fn check(almere: &str, zeewolde: &str, urk: &str) -> Result<(), ConfigError> {
    let all = [("almere.toml", almere), ("zeewolde.toml", zeewolde), ("urk.toml", urk)];
    let all = all.map(|(name, text)| {
        (name.to_owned(), Settings::parse(text, Path::new("/etc/wijkstroom")).unwrap())
    });
    region::check(&all)
}

#[test]
fn the_example_can_run() {
    check(ALMERE, ZEEWOLDE, URK).unwrap();
}

/// The error once Urk has this in place of its own.
#[track_caller]
fn shared(from: &str, to: &str, expected: &str) {
    assert!(URK.contains(from), "{from} is not in the example");
    let error = check(ALMERE, ZEEWOLDE, &URK.replace(from, to)).map_err(|error| error.to_string());
    match error {
        Ok(()) => assert_eq!(expected, "", "accepted: {to}"),
        Err(error) => {
            assert!(!expected.is_empty() && error.contains(expected), "{to}: {error}");
            assert!(error.contains("urk.toml"), "{error}");
        }
    }
}

#[test]
fn what_two_share_is_named() {
    let data = "data_dir = \"/var/lib/wijkstroom/urk\"";
    let stream = "path = \"/var/lib/wijkstroom/urk-stroom.db\"";
    let embedded = "engine = \"embedded\"\npath = \"/var/lib/wijkstroom/urk-stroom.db\"";
    let url = "url = \"host=db.regio.example user=wijkstroom_urk dbname=urk sslmode=require\"";
    let postgres = |to: &str| format!("url = \"{to}\"");
    let folder = "path = \"/srv/wijkstroom/urk/inbox\"";
    let kafka = |brokers: &str, prefix: &str| {
        format!(
            "engine = \"kafka\"\ninstance = \"urk\"\nbrokers = \"{brokers}\"\ntopic_prefix = \"{prefix}\""
        )
    };
    let same: [(&str, &str, &str); 20] = [
        ("\"0184\"", "\"0034\"", "almere.toml en urk.toml delen gemeente `0034`"),
        (data, "data_dir = \"/var/lib/wijkstroom/almere\"", "delen `/var/lib/wijkstroom/almere`"),
        (
            data,
            "data_dir = \"/var/lib/wijkstroom/urk/../almere/./\"",
            "delen `/var/lib/wijkstroom/almere`",
        ),
        (data, "data_dir = \"/var/lib/wijkstroom/almere/urk\"", "almere/urk`"),
        (stream, "path = \"/var/lib/wijkstroom/zeewolde-stroom.db\"", "zeewolde-stroom.db`"),
        (stream, "path = \"/var/lib/wijkstroom/zeewolde-warehouse.db\"", "zeewolde-warehouse.db`"),
        (stream, "path = \"/srv/wijkstroom/almere/scholen/s.db\"", "scholen/s.db`"),
        (embedded, &kafka("KAFKA-3.example:9093", "almere."), "delen `topic_prefix` `almere.`"),
        (embedded, &kafka("kafka-3.example:9093", "urk."), ""),
        (embedded, &kafka("kafka-4.example:9093", "almere."), ""),
        (
            url,
            &postgres("postgresql://urk@DB.regio.example:5432/almere"),
            "delen warehouse `db.regio",
        ),
        (url, &postgres("postgresql://urk@db.regio.example:5433/almere"), ""),
        (folder, "path = \"/srv/wijkstroom/almere/ggk\"", "delen `/srv/wijkstroom/almere/ggk`"),
        (
            folder,
            "path = \"/srv/wijkstroom/almere/scholen\"",
            "delen `/srv/wijkstroom/almere/scholen`",
        ),
        ("127.0.0.1:8082", "127.0.0.1:8080", "delen adres 127.0.0.1:8080"),
        ("127.0.0.1:8082", "0.0.0.0:8081", "zeewolde.toml en urk.toml delen adres"),
        ("127.0.0.1:9466", "127.0.0.1:8081", "delen adres 127.0.0.1:8081"),
        ("127.0.0.1:9466", "127.0.0.1:0", ""),
        ("127.0.0.1:9466", "10.0.0.1:9465", ""),
        ("retention = \"30d\"", "retention = \"90d\"", ""),
    ];
    for (from, to, expected) in same {
        shared(from, to, expected);
    }
}

#[test]
fn two_fetch_from_one_folder_only_as_other_users() {
    let as_other = URK
        .replace("wijkstroom/urk", "wijkstroom/dronten")
        .replace("0184", "0303")
        .replace("dbname=urk", "dbname=dronten")
        .replace("127.0.0.1:8082", "127.0.0.1:8083")
        .replace("127.0.0.1:9466", "127.0.0.1:9467");
    let told = |text: &str| check(ALMERE, text, URK).map_err(|error| error.to_string());
    assert!(told(&as_other).unwrap_err().contains("SFTP-map `urk@sftp.ggd.example:22:uit/urk`"));
    told(&as_other.replace("user = \"urk\"", "user = \"dronten\"")).unwrap();
}

#[test]
fn settings_of_sftp_that_cannot_work_are_named() {
    let check = |from: &str, to: &str, expected: &str| {
        assert!(URK.contains(from), "{from}");
        let error = Settings::parse(&URK.replace(from, to), Path::new("/")).unwrap_err();
        assert!(error.to_string().contains(expected), "{to}: {error}");
    };
    check("\"sftp.ggd.example\"", "\"\"", "[[feed]] `jgz`: `host` van `sftp`");
    check("\"sftp.ggd.example\"", "\"-oProxyCommand=x\"", "`host` van `sftp`");
    check("\"sftp.ggd.example\"", "\"urk@sftp.ggd.example\"", "`host` van `sftp`");
    check("user = \"urk\"", "user = \"-l\"", "`user` van `sftp`");
    check("\"ssh-ed25519 ", "\"ssh-dss ", "`host_key` van `sftp`");
    check("\"ssh-ed25519 ", "\"ssh-ed25519  ", "`host_key` van `sftp`");
    check("\"ssh-ed25519 ", "\"ssh-ed25519 A\\n* ssh-ed25519 ", "`host_key` van `sftp`");
    check("\"uit/urk\"", "\"\"", "`path` van `sftp`");
    check("\"1h\"", "\"0s\"", "langer dan 0s");
    check("\"keep\"", "\"weg\"", "`weg` kan hier niet");
}
