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
    check("name = \"verzuim\"", "name = \"Verzuim\"", "kleine letters");
    check("format = \"table\"", "format = \"csv\"", "`csv` kan hier niet; kies uit: `table`");
    check("mapping", "maping", "`maping` is hier niet bekend");
    check("format = \"table\"", "format = \"fhir\"", "`mapping` hoort bij");
    check("mapping = \"school-verzuim\"", "", "`mapping` hoort bij");
    check("\"0363\"", "\"0362\"", "bedient dit knooppunt niet");
    check("municipality = \"0363\"", "", "`municipality` ontbreekt");
    check("99XX00", "99 XX", "`sender` heeft 1 tot 20");
    check("folder = \"verzuim\"", "", "precies één nodig van `folder`, `http`");
    check("folder = \"verzuim\"", "folder = \"verzuim\"\nhttp = true", "precies één nodig");
    check("folder = \"verzuim\"", "folder = \"in\"", "een andere heeft dezelfde map");
    let poll = "[feed.poll]\nurl = \"https://example.org/fhir\"";
    check("folder = \"verzuim\"", poll, "`poll` kan alleen bij");
    let twice = format!("{GOOD}{}", GOOD.replace("folder = \"verzuim\"", "http = true"));
    assert!(parse(&twice).unwrap_err().contains("een andere heet net zo"));
    let measures = GOOD.replace("folder =", "measures = \"m.csv\"\nfolder =");
    assert!(parse(&measures).unwrap_err().contains("`measures` kan alleen bij"));
    let text = format!("{}{}", BASE.replace("[http]\nlisten = \"127.0.0.1:0\"\n", ""), GOOD);
    let text = text.replace("folder = \"verzuim\"", "http = true");
    let told = Settings::parse(&text, Path::new("/")).unwrap_err().to_string();
    assert!(told.contains("niet zonder deel [http]"), "{told}");
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

/// Tokens and children go over TLS, or stay on the machine itself: what only looks like loopback is none.
#[test]
fn an_address_is_https_or_the_machine_itself() {
    let told = |url: &str, token_url: &str| {
        let poll = format!(
            "[feed.poll]\nurl = '{url}'\n[feed.poll.oauth]\ntoken_url = '{token_url}'\nclient_id = \"c\"\nsecret_file = \"s\""
        );
        let text = GOOD.replace("\"table\"", "\"fhir\"");
        let text = text.replace("mapping = \"school-verzuim\"\n", "");
        parse(&text.replace("folder = \"verzuim\"", &poll)).err()
    };
    let good = "https://gateway.example/fhir/R4";
    let taken = [
        good,
        "https://gateway.example",
        "https://gateway.example:8443/token?a=b",
        "https://[2001:db8::1]/fhir",
        "http://127.0.0.1",
        "http://127.0.0.1/fhir",
        "http://127.0.0.1:8080/fhir",
        "http://localhost:8080",
        "http://localhost/",
        "http://[::1]:9/fhir",
        "http://[::1]",
    ];
    let refused = [
        "",
        "gateway.example/fhir",
        "http://gateway.example/fhir",
        "ftp://127.0.0.1/",
        "file:///etc/passwd",
        "http://localhost.evil.example/",
        "http://localhost.",
        "http://localhostevil.example/",
        "http://127.0.0.1.evil.example/",
        "http://127.0.0.10/",
        "http://127.0.0.1@evil.example/",
        "http://127.0.0.1:80@evil.example/",
        "http://localhost:geheim@evil.example:80/",
        "http://[::1].evil.example/",
        "http://[::1]@evil.example/",
        "http://[::1",
        "http://::1/",
        "http://127.0.0.1\\.evil.example/",
        "http://localhost\t.evil.example/",
        "http://localhost /",
        "http://localhost:/",
        "http://localhost:99999/",
        "http://localhost:+80/",
        "http://localhost:80:80/",
        "http:///localhost",
        "http:localhost",
        "https://",
        "https:///fhir",
        "https://:443/fhir",
        "https://user:geheim@gateway.example/fhir",
        "https://gateway.example@evil.example/fhir",
        "https://gateway.example:poort/fhir",
        "https://gateway .example/fhir",
    ];
    for url in taken {
        assert_eq!(told(url, good), None, "{url}");
        assert_eq!(told(good, url), None, "{url}");
    }
    for url in refused {
        for told in [told(url, good), told(good, url)] {
            let told = told.unwrap_or_else(|| panic!("{url:?} is taken"));
            assert!(told.contains("adressen met https") && !told.contains("geheim"), "{told}");
        }
    }
}
