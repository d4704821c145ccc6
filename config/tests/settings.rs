//! Goal: every shipped example can be run, and a mistake in settings is named where it is made.
//! Method: parse each example; change one thing in a good file and read the error.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::error::Error as _;
use std::path::{Path, PathBuf};

use wijkstroom_config::{ConfigError, Settings, StreamSettings, WarehouseSettings};

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
[[wijkteam]]
name = "centrum"
url = "http://127.0.0.1:1/"
municipalities = ["0363"]
source = "urn:test"
"#;

fn examples() -> Vec<PathBuf> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let in_dir = |dir: &Path| std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    let files = in_dir(&dir).chain(in_dir(&dir.join("regio")));
    files.filter(|path| path.extension().is_some_and(|end| end == "toml")).collect()
}

/// The error with its causes, as an operator sees it.
fn chain(error: &ConfigError) -> String {
    let cause = error.source().map(|source| format!(": {source}")).unwrap_or_default();
    format!("{error}{cause}")
}

#[test]
fn every_example_is_valid() {
    let examples = examples();
    assert!(examples.len() >= 6, "{examples:?}");
    for path in examples {
        let settings = Settings::load(&path);
        let settings = settings.unwrap_or_else(|error| panic!("{path:?}: {}", chain(&error)));
        for team in &settings.wijkteams {
            assert!(!team.municipalities.is_empty(), "{path:?}: {} gets nothing", team.name);
        }
    }
}

/// The error of a good file with a section `[[answers]]` of these lines.
#[track_caller]
fn check_answers(lines: &str, expected: &str) {
    let text = format!("{BASE}[[answers]]\nname = \"retour\"\n{lines}");
    let told = Settings::parse(&text, Path::new("/")).err().map(|error| chain(&error));
    match told {
        None => assert_eq!(expected, "", "accepted: {lines}"),
        Some(error) => {
            assert!(!expected.is_empty() && error.contains(expected), "`{lines}` gave: {error}");
        }
    }
}

#[test]
fn return_messages_have_one_way_to_go() {
    check_answers("folder = \"uit\"", "");
    check_answers("url = \"https://a\"\nenvelope = true\nsince = \"2026-11-01\"", "");
    check_answers("folder = \"uit\"\nschema_version = \"1.0.10\"", "");
    check_answers("", "óf `folder` nodig, óf `url`");
    check_answers("folder = \"uit\"\nurl = \"https://a\"", "óf `folder` nodig, óf `url`");
    check_answers("url = \"ftp://a\"", "begint met http");
    for read in ["in", "in/../in", "./in/done", "in/refused"] {
        check_answers(&format!("folder = \"{read}\""), "wordt ook gelezen");
    }
    check_answers("folder = \"uit\"\nmunicipalities = [\"0001\"]", "bedient dit knooppunt niet");
    check_answers("folder = \"uit\"\nsince = \"1 november\"", "staat hier als \"2026-11-01\"");
    check_answers("folder = \"uit\"\ncorv = true", "");
    check_answers("folder = \"uit\"\ncorv = true\nenvelope = true", "gaan niet samen");
    check_answers("folder = \"uit\"\nrules_version = \"1.0\"", "drie getallen");
    check_answers("folder = \"uit\"\nrules_version = \"1.0.01\"", "drie getallen");
    check_answers("folder = \"uit\"\ngive_up_after = \"1s\"", "langer zijn dan `timeout`");
    let twice = "folder = \"uit\"\n[[answers]]\nname = \"retour\"\nfolder = \"ander\"";
    check_answers(twice, "twee [[answers]] heten");
}

#[test]
fn paths_are_relative_to_the_file() {
    let settings = Settings::parse(BASE, Path::new("/etc/wijkstroom")).unwrap();
    assert_eq!(settings.data_dir, Path::new("/etc/wijkstroom/data"));
    assert_eq!(settings.folders[0].path, Path::new("/etc/wijkstroom/in"));
    let StreamSettings::Embedded { path, .. } = &settings.stream else { panic!("not embedded") };
    assert_eq!(path, Path::new("/etc/wijkstroom/stroom.db"));
    let WarehouseSettings::Sqlite { path } = &settings.warehouse else { panic!("not SQLite") };
    assert_eq!(path, Path::new("/etc/wijkstroom/warehouse.db"));
}

/// Replaces `from` in a good file by `to` and expects an error that says `expected`.
#[track_caller]
fn check(from: &str, to: &str, expected: &str) {
    let text = BASE.replacen(from, to, 1);
    assert_ne!(text, BASE, "`{from}` does not occur");
    match Settings::parse(&text, Path::new("/")) {
        Ok(_) => panic!("accepted: {to}"),
        Err(error) => {
            let error = chain(&error);
            assert!(error.contains(expected), "`{to}` gave: {error}");
        }
    }
}

#[test]
fn a_typo_is_named() {
    check("data_dir =", "datadir =", "`datadir` is hier niet bekend; wel: ");
    check("path = \"stroom.db\"", "file = \"stroom.db\"", "`file` is hier niet bekend; wel: ");
    check("name = \"inbox\"", "naam = \"inbox\"", "`naam` is hier niet bekend; wel: ");
    check("source =", "sorce =", "`sorce` is hier niet bekend; wel: ");
    check("engine = \"embedded\"", "engine = \"kafka4\"", "`kafka4` kan hier niet; kies uit: ");
    check("engine = \"sqlite\"", "engine = \"oracle\"", "`oracle` kan hier niet; kies uit: ");
}

#[test]
fn what_is_missing_is_named() {
    check("data_dir = \"data\"", "", "`data_dir` ontbreekt");
    check("path = \"stroom.db\"", "", "`path` ontbreekt");
    check("engine = \"embedded\"", "", "`engine` ontbreekt");
    check("url = \"http://127.0.0.1:1/\"", "", "`url` ontbreekt");
    check("source = \"urn:test\"", "", "`source` ontbreekt");
}

#[test]
fn a_value_that_cannot_work_is_named() {
    check("[\"0363\", \"0384\"]", "[]", "`municipalities` is leeg");
    check("[\"0363\", \"0384\"]", "[\"363\"]", "`363` is geen CBS-code");
    check("name = \"inbox\"", "name = \"In Box\"", "[[folder]] `In Box`: `name` heeft 1 tot 40");
    check("name = \"inbox\"", "name = \"\"", "[[folder]] ``: `name` heeft");
    check("name = \"centrum\"", "name = \"a.b\"", "[[wijkteam]] `a.b`: `name` heeft");
    check("[\"0363\"]", "[\"0599\"]", "gemeente `0599` bedient dit knooppunt niet");
    check("[\"0363\"]", "[]", "[[wijkteam]] `centrum`: `municipalities` is leeg");
    check("warehouse.db", "stroom.db", "hetzelfde bestand");
    check("http://127", "ftp://127", "`url` begint met http");
    check(
        "source =",
        "give_up_after = \"5s\"\nsource =",
        "`give_up_after` moet langer zijn dan `timeout`",
    );
    check("source =", "timeout = \"5\"\nsource =", "hier hoort een duur");
    check("source =", "in_flight = 0\nsource =", "een geheel getal van 1 of meer");
    check(
        "path = \"stroom.db\"",
        "path = \"s.db\"\npartitions = 0",
        "ergens in dit deel: deze waarde kan niet; hier hoort een geheel getal van 1 of meer",
    );
    check("path = \"stroom.db\"", "path = \"s.db\"\nretention = \"veel\"", "hier hoort een duur");
    check("[[folder]]", "[batch]\nwait = \"1m\"\n[[folder]]", "`wait` is hoogstens 10s");
    check("[[folder]]", "[http]\nlisten = \"8080\"\n[[folder]]", "een IP-adres met poort");
}

#[test]
fn names_occur_once() {
    let folder = "[[folder]]\nname = \"inbox\"\npath = \"in\"\n";
    check(folder, &format!("{folder}{folder}"), "twee [[folder]] heten `inbox`");
    let same = folder.replace("inbox", "other");
    check(
        folder,
        &format!("{folder}{same}"),
        "[[folder]] `other`: een andere heeft hetzelfde `path`",
    );
    let team = &BASE[BASE.find("[[wijkteam]]").unwrap()..];
    check(team, &format!("{team}{team}"), "twee [[wijkteam]] heten `centrum`");
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let error = Settings::load(Path::new("/nergens/wijkstroom.toml")).unwrap_err();
    assert!(chain(&error).starts_with("/nergens/wijkstroom.toml is niet te lezen: "), "{error}");
}

/// An error tells where, but shows nothing of the line: it may hold a password.
#[test]
fn a_mistake_beside_a_secret_does_not_show_it() {
    let text =
        "[stream]\nengine = \"kafka\"\nlibrdkafka = { \"sasl.password\" = \"geheim\" \"x\" }\n";
    let error = Settings::parse(text, std::path::Path::new(".")).unwrap_err();
    let shown = format!("{error} {error:?} {}", chain(&error));
    assert!(shown.contains("regel 3") && !shown.contains("geheim"), "{shown}");
}

#[test]
fn a_message_cannot_wait_longer_than_it_is_kept() {
    let judge = |lines: &str| {
        let text = format!("{BASE}[judge]\n{lines}\n");
        Settings::parse(&text, Path::new("/etc")).map(|settings| settings.judge.unwrap())
    };
    let settings = judge("gather = \"5m\"\nproducts = \"producten.csv\"").unwrap();
    assert_eq!(settings.wait.as_secs(), 24 * 3_600);
    assert_eq!(settings.products.as_deref(), Some(Path::new("/etc/producten.csv")));
    for (lines, expected) in [
        ("wait = \"46d\"", "de helft van `retention`"),
        ("wait = \"1h\"\ngather = \"2h\"", "`gather` mag niet langer"),
        ("wacht = \"1h\"", "`wacht` is hier niet bekend; wel: "),
    ] {
        let error = chain(&judge(lines).unwrap_err());
        assert!(error.contains(expected), "{lines}: {error}");
    }
}
