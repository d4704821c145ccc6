//! Goal: a mistake in a section `[[feed]]` is named where it is made, and what is right is what runs.
//! Method: change one thing in a good section, and read the error.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::path::Path;

use wijkstroom_config::Settings;
use wijkstroom_config::feed::Way;

const BASE: &str = r#"
data_dir = "data"
municipalities = ["0363", "0384"]
[stream]
engine = "embedded"
path = "stroom.db"
[warehouse]
engine = "sqlite"
path = "warehouse.db"
[[folder]]
name = "inbox"
path = "in"
[http]
listen = "127.0.0.1:0"
"#;

const GOOD: &str = r#"
[[feed]]
name = "verzuim"
format = "table"
mapping = "school-verzuim"
municipality = "0363"
sender = "99XX00"
folder = "verzuim"
"#;

fn parse(feeds: &str) -> Result<Settings, String> {
    let text = format!("{BASE}{feeds}");
    Settings::parse(&text, Path::new("/basis")).map_err(|error| error.to_string())
}

#[track_caller]
fn check(from: &str, to: &str, expected: &str) {
    assert!(GOOD.contains(from), "{from:?} is not in the section");
    let told = parse(&GOOD.replace(from, to)).map_or_else(|error| error, |_| "ok".to_owned());
    assert!(told.contains(expected), "{from:?} → {to:?}: {told}");
}

#[test]
fn a_mistake_is_named() {
    check("verzuim\"\nformat", "verzuim\"\nformat", "ok");
    check("name = \"verzuim\"", "name = \"Verzuim\"", "lower-case letters");
    check("format = \"table\"", "format = \"csv\"", "unknown variant `csv`");
    check("mapping", "maping", "unknown field `maping`");
    check("format = \"table\"", "format = \"fhir\"", "a table, and nothing else, has a mapping");
    check("mapping = \"school-verzuim\"", "", "a table, and nothing else, has a mapping");
    check("\"0363\"", "\"0362\"", "does not serve");
    check("municipality = \"0363\"", "", "must name its municipality");
    check("99XX00", "99 XX", "a sender has 1 to 20");
    check("folder = \"verzuim\"", "", "exactly one of folder, http, poll and sftp");
    check("folder = \"verzuim\"", "folder = \"verzuim\"\nhttp = true", "exactly one of");
    check("folder = \"verzuim\"", "folder = \"in\"", "has the folder of another");
    let poll = "[feed.poll]\nurl = \"https://example.org/fhir\"";
    check("folder = \"verzuim\"", poll, "poll is of format fhir");
    let twice = format!("{GOOD}{}", GOOD.replace("folder = \"verzuim\"", "http = true"));
    assert!(parse(&twice).unwrap_err().contains("has the name of another"));
    let measures = GOOD.replace("folder =", "measures = \"m.csv\"\nfolder =");
    assert!(parse(&measures).unwrap_err().contains("measures are of format corv"));
    let text = format!("{}{}", BASE.replace("[http]\nlisten = \"127.0.0.1:0\"\n", ""), GOOD);
    let text = text.replace("folder = \"verzuim\"", "http = true");
    let told = Settings::parse(&text, Path::new("/")).unwrap_err().to_string();
    assert!(
        told.contains("has no [http]") || told.contains("the settings have no [http]"),
        "{told}"
    );
}

#[test]
fn a_mapping_is_a_shipped_one_by_name_or_a_file() {
    let feed = |mapping: &str| {
        let mut settings = parse(&GOOD.replace("\"school-verzuim\"", mapping)).unwrap();
        settings.feeds.pop().unwrap()
    };
    assert_eq!(feed("\"school-verzuim\"").shipped_mapping(), Some("school-verzuim"));
    for (text, path) in [("\"eigen.toml\"", "/basis/eigen.toml"), ("\"m/eigen\"", "/basis/m/eigen")]
    {
        let feed = feed(text);
        assert_eq!(
            (feed.shipped_mapping(), feed.mapping.as_deref()),
            (None, Some(Path::new(path)))
        );
    }
}

#[test]
fn a_feed_comes_one_way() {
    let way = |lines: &str| {
        let text = GOOD.replace("folder = \"verzuim\"", lines);
        parse(&text).unwrap().feeds.pop().unwrap()
    };
    assert!(matches!(way("http = true").way(), Some(Way::Http)));
    let folder = way("folder = \"verzuim\"\nsettle = \"0s\"").as_folder().unwrap();
    assert_eq!(
        (folder.name.as_str(), folder.path.as_path()),
        ("verzuim", Path::new("/basis/verzuim"))
    );
    assert!(folder.settle.is_zero());
    assert!(way("http = true").as_folder().is_none());
}
