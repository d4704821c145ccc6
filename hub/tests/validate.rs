//! Goal: `validate` says where and what, in both forms, with the right exit status, and
//! never shows a value that identifies. Method: run the binary on files.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;
use wijkstroom::generate::{Generated, Options, messages};
use wijkstroom_formats::ggk::{Envelop, Systeem, Versies, uuid};

/// Elements whose values identify.
const IDENTIFYING: [&str; 7] =
    ["Bsn", "Achternaam", "Voornamen", "Datum", "Straatnaam", "Postcode", "Telefoonnummer"];

fn validate(arguments: &[&str], input: Option<&[u8]>) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wijkstroom"));
    command.arg("validate").args(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(input.unwrap_or_default()).unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// Some generated messages of which many are faulty.
fn faulty() -> Vec<Generated> {
    let options = Options { messages: 300, seed: 5, faults_permille: 900, ..Options::default() };
    messages(options).collect()
}

fn first(rule: Option<&str>, level: Option<u8>) -> Generated {
    let wanted = |message: &Generated| message.rule == rule && message.level == level;
    faulty().into_iter().find(wanted).unwrap()
}

fn write(dir: &Path, name: &str, bytes: &[u8]) -> String {
    let path = dir.join(name);
    std::fs::write(&path, bytes).unwrap();
    path.display().to_string()
}

#[test]
fn json_is_one_object_a_line_in_the_published_form() {
    let dir = tempfile::tempdir().unwrap();
    let good = write(dir.path(), "goed.xml", &first(None, None).bytes);
    let bad = write(dir.path(), "fout.xml", &first(Some("CS002"), Some(2)).bytes);
    let (status, out, _) = validate(&["--format", "json", &good, &bad], None);
    assert_eq!(status, Some(1));
    let lines: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&lines[0]), ["file", "message", "accepted", "level", "findings"]);
    assert_eq!(lines[0]["file"], good.as_str());
    assert_eq!(lines[0]["accepted"], true);
    assert_eq!(lines[0]["level"], Value::Null);
    assert_eq!(lines[1]["level"], 2);
    let finding = &lines[1]["findings"][0];
    let expected = ["rule", "retourcode", "line", "column", "path", "message", "element"];
    assert_eq!(keys(finding), expected);
    assert_eq!(finding["rule"], "CS002");
    assert_eq!(finding["retourcode"], "0001");
    assert_eq!(finding["path"], "/Bericht/Client/Bsn");
    assert!(
        out.starts_with(&format!(
            "{{\"file\":\"{good}\",\"message\":\"{}\",",
            first(None, None).message
        )),
        "{out}"
    );
}

/// Of more than a thousand findings the first thousand are told, and how many there are.
#[test]
fn json_says_how_many_findings_are_not_told() {
    let text = String::from_utf8(first(None, None).bytes).unwrap();
    let end = text.rfind("</").unwrap();
    let wrong = "<onbekend/>\n".repeat(1_005);
    let message = [&text[..end], &wrong, &text[end..]].concat();
    let (status, out, _) = validate(&["--format", "json", "-"], Some(message.as_bytes()));
    assert_eq!(status, Some(1));
    let line: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(line["findings"].as_array().unwrap().len(), 1_000);
    assert_eq!(line["findings_total"], 1_005);
}

#[test]
fn text_points_at_the_place_with_line_and_caret() {
    let message = first(Some("CS002"), Some(2));
    let text = String::from_utf8(message.bytes.clone()).unwrap();
    let line = 1 + text[..text.find("Bsn>").unwrap()].matches('\n').count();
    let (status, out, _) = validate(&["-"], Some(&message.bytes));
    assert_eq!(status, Some(1));
    assert!(out.contains("fout[CS002]: "), "{out}");
    assert!(out.contains(&format!("--> -:{line}:")), "{out}");
    assert!(out.contains("Bsn>•••••••••</"), "{out}");
    assert!(out.lines().any(|line| line.trim_start_matches([' ', '|']) == "^"), "{out}");
    assert!(out.contains("plaats: /Bericht/Client/Bsn"), "{out}");
    assert!(out.contains("geweigerd op niveau 2, 1 bevinding"), "{out}");
}

/// Every value of an identifying element of every faulty message is looked for in both forms.
#[test]
fn values_of_identifying_elements_are_never_shown() {
    let dir = tempfile::tempdir().unwrap();
    let messages = faulty();
    let files: Vec<String> =
        messages.iter().map(|message| write(dir.path(), &message.file, &message.bytes)).collect();
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let (_, text, _) = validate(&files, None);
    let (_, json, _) = validate(&[&["--format", "json"], files.as_slice()].concat(), None);
    let mut looked_for = 0;
    for message in messages {
        let source = String::from_utf8_lossy(&message.bytes).into_owned();
        for name in IDENTIFYING {
            let marker = format!("{name}>");
            for value in source.split(&marker).skip(1).step_by(2) {
                let value = value.split("</").next().unwrap_or_default();
                // A shorter value may stand in a line number or a word.
                if value.len() >= 5 {
                    let file = &message.file;
                    assert!(!text.contains(value), "the {name} of {file} is shown");
                    assert!(!json.contains(value), "the {name} of {file} is shown");
                    looked_for += 1;
                }
            }
        }
    }
    assert!(looked_for > 1_000, "{looked_for}");
}

#[test]
fn exit_status_is_2_when_a_file_cannot_be_read_and_the_others_are_judged() {
    let dir = tempfile::tempdir().unwrap();
    let good = write(dir.path(), "goed.xml", &first(None, None).bytes);
    let folder = dir.path().join("x.xml");
    std::fs::create_dir(&folder).unwrap();
    let folder = folder.display().to_string();
    let missing = dir.path().join("weg.xml").display().to_string();
    let (status, out, err) = validate(&[&folder, &missing, &good], None);
    assert_eq!(status, Some(2));
    assert!(out.contains("aangenomen"), "{out}");
    assert!(err.contains(&format!("{folder}: niet te lezen: er zijn geen bestanden")), "{err}");
    assert!(err.contains(&format!("{missing}: niet te lezen")), "{err}");
}

#[test]
fn a_folder_is_judged_file_by_file_in_order_of_name() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "b.xml", &first(None, None).bytes);
    write(dir.path(), "a.XML", &first(Some("CS002"), Some(2)).bytes);
    write(dir.path(), "lees-mij.txt", b"geen bericht");
    std::fs::create_dir(dir.path().join("map.xml")).unwrap();
    let folder = dir.path().display().to_string();
    let (status, out, err) = validate(&["--format", "json", &folder], None);
    assert_eq!((status, err.as_str()), (Some(1), ""));
    let lines: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let told = |line: &Value| (line["file"].clone(), line["accepted"].clone());
    let expected = [("a.XML", false), ("b.xml", true)]
        .map(|(name, accepted)| (format!("{folder}/{name}").into(), accepted.into()));
    assert_eq!(lines.iter().map(told).collect::<Vec<_>>(), expected);
}

/// Goal: a sender can see what would come back, and nobody else learns whom it is about.
#[test]
fn the_official_return_message_is_shown_masked_and_kept_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let kept = dir.path().join("retour");
    std::fs::create_dir(&kept).unwrap();
    let by = |message: &str, level: Option<u8>| {
        let wanted = |other: &Generated| other.message == message && other.level == level;
        let options =
            Options { messages: 5_000, seed: 5, faults_permille: 500, ..Options::default() };
        messages(options).find(wanted).unwrap().bytes
    };
    let cases = [
        ("goed.xml", by("JW305", None), Some("JW306"), "Als niveau 3 en 4 ook goed zijn"),
        ("regel.xml", by("JW307", Some(2)), Some("JW308"), "niveau 2 weigert al"),
        ("schema.xml", by("JW305", Some(1)), None, "krijgt geen retourbericht (IV028)"),
        ("gemeente.xml", by("JW301", None), Some("JW302"), "Dit stuurt de aanbieder terug"),
    ];
    for (name, bytes, message, note) in cases {
        let file = write(dir.path(), name, &bytes);
        let folder = kept.display().to_string();
        let options = ["--format", "json", "--answer", "--answer-dir", &folder, &file];
        let (_, out, err) = validate(&options, None);
        assert_eq!(err, "", "{name}");
        let answer = serde_json::from_str::<Value>(&out).unwrap()["answer"].clone();
        assert_eq!(answer["message"].as_str(), message, "{name}");
        assert!(answer["note"].as_str().unwrap().contains(note), "{name}: {answer}");
        let Some(message) = message else { continue };
        let path = kept.join(format!("{}.{message}.xml", name.trim_end_matches(".xml")));
        // What is kept is a message that may be sent; what is shown is the same one, masked.
        let sent = String::from_utf8(std::fs::read(&path).unwrap()).unwrap();
        let (status, _, _) = validate(&[&path.display().to_string()], None);
        assert_eq!(status, Some(0), "{name}");
        let xml = answer["xml"].as_str().unwrap();
        assert_eq!(xml.chars().count(), sent.chars().count(), "{name}");
        assert_eq!(sent.contains("RetourCode>0001<"), name == "regel.xml", "{name}");
        let identification = sent.split(":Identificatie>").nth(1).unwrap();
        assert!(!xml.contains(identification.split('<').next().unwrap()), "{name}");
        let (_, text, _) = validate(&["--answer", &file], None);
        assert!(text.contains(&format!("retourbericht {message}. ")), "{text}");
    }
    let file = dir.path().join("goed.xml").display().to_string();
    let before = std::fs::read(kept.join("goed.JW306.xml")).unwrap();
    let (status, _, err) = validate(&["--answer-dir", &kept.display().to_string(), &file], None);
    assert_eq!((status, err.as_str()), (Some(0), ""));
    assert_eq!(std::fs::read(kept.join("goed.JW306.xml")).unwrap(), before, "not overwritten");
    assert!(kept.join("goed-2.JW306.xml").is_file());
    let away = dir.path().join("weg").display().to_string();
    let (status, out, err) = validate(&["--answer-dir", &away, &file, &file], None);
    assert_eq!((status, out.matches("aangenomen").count()), (Some(2), 2), "{out}");
    assert_eq!(err.matches("is niet te schrijven").count(), 2, "{err}");
}

/// Names of files that were not typed by the user may tell a person: they are masked, and what is
/// then called the same is kept apart.
#[test]
fn names_found_in_a_folder_are_masked() {
    let dir = tempfile::tempdir().unwrap();
    let (source, kept) = (dir.path().join("in"), dir.path().join("uit"));
    std::fs::create_dir(&source).unwrap();
    std::fs::create_dir(&kept).unwrap();
    let bytes = first(None, None).bytes;
    for name in ["999900006.xml", "999900018.xml"] {
        write(&source, name, &bytes);
    }
    let (source, folder) = (source.display().to_string(), kept.display().to_string());
    for options in [["--format", "text"], ["--format", "json"]] {
        let (status, out, err) =
            validate(&[options.as_slice(), &["--answer-dir", &folder, &source]].concat(), None);
        assert_eq!((status, err.as_str()), (Some(0), ""));
        assert!(!out.contains("9999000") && out.contains("•••••••••.xml"), "{out}");
    }
    assert_eq!(std::fs::read_dir(&kept).unwrap().count(), 4);
}

/// A message is the same message in an envelope of the municipal node, and in a ZIP file.
#[test]
fn envelopes_and_zip_files_are_opened() {
    let dir = tempfile::tempdir().unwrap();
    let message = first(Some("CS002"), Some(2));
    let envelope = write(dir.path(), "envelop.xml", &envelope(&message));
    let zip = write(dir.path(), "berichten.zip", &stored("fout.xml", &message.bytes));
    let broken = write(dir.path(), "stuk.zip", b"PK\x03\x04 en niet meer");
    let judged = |file: &str| {
        let (status, out, err) = validate(&["--format", "json", file], None);
        assert_eq!((status, err.as_str()), (Some(1), ""), "{file}");
        serde_json::from_str::<Value>(&out).unwrap()
    };
    let bare = judged(&write(dir.path(), "fout.xml", &message.bytes));
    for (file, name) in [(&envelope, envelope.clone()), (&zip, format!("{zip}/fout.xml"))] {
        let line = judged(file);
        assert_eq!(line["file"], name.as_str());
        assert_eq!(line["message"], bare["message"]);
        let place = |line: &Value| (line["findings"][0]["line"].clone(), line["level"].clone());
        assert_eq!(place(&line), place(&bare), "{name}");
        assert_eq!(line["findings"][0]["rule"], "CS002");
    }
    assert_eq!(judged(&broken)["findings"][0]["rule"], "WS040");
}

/// As the node delivers it.
fn envelope(message: &Generated) -> Vec<u8> {
    let system = |organisatie: &str, applicatie: &str| Systeem {
        organisatie: organisatie.to_owned(),
        applicatie: applicatie.to_owned(),
        administratie: None,
        gebruiker: None,
    };
    let four = |digits: &str| digits.to_owned();
    let envelop = Envelop {
        zender: system("42420001", "ECD"),
        ontvanger: system("0363", "GGk"),
        referentienummer: uuid([7; 16]),
        tijdstip_bericht: "20260506101112".to_owned(),
        cross_refnummer: None,
        functie: message.message.to_owned(),
        versies: Versies {
            applicatie: four("0001"),
            applicatie_sub: four("0000"),
            functie: four("0003"),
            functie_sub: four("0002"),
        },
        bericht: message.bytes.clone(),
    };
    envelop.write()
}

/// A ZIP file with one file in it, as it is.
fn stored(name: &str, bytes: &[u8]) -> Vec<u8> {
    let crc = bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 }
        })
    });
    let size = u32::try_from(bytes.len()).unwrap();
    let length = u16::try_from(name.len()).unwrap();
    let mut common = Vec::new();
    for short in [20_u16, 0, 0, 0, 0x5C21] {
        common.extend(short.to_le_bytes());
    }
    for long in [!crc, size, size] {
        common.extend(long.to_le_bytes());
    }
    common.extend(length.to_le_bytes());
    common.extend(0_u16.to_le_bytes());
    let local = [b"PK\x03\x04", common.as_slice(), name.as_bytes(), bytes].concat();
    let central = [b"PK\x01\x02\x14\0", common.as_slice(), &[0; 14], name.as_bytes()].concat();
    let mut end = b"PK\x05\x06\0\0\0\0\x01\0\x01\0".to_vec();
    end.extend(u32::try_from(central.len()).unwrap().to_le_bytes());
    end.extend(u32::try_from(local.len()).unwrap().to_le_bytes());
    end.extend([0, 0]);
    [local, central, end].concat()
}

#[test]
fn a_message_over_the_limit_is_refused_for_its_size() {
    let dir = tempfile::tempdir().unwrap();
    let large = write(dir.path(), "groot.xml", &vec![b' '; 27 << 20]);
    let (status, out, _) = validate(&["--format", "json", &large], None);
    assert_eq!(status, Some(1));
    let line: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(line["findings"][0]["rule"], "WS005");
}
