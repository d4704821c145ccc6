//! The mappings that are shipped: each reads its sample, and those of the partners where these are at hand.

use std::fs;
use std::path::{Path, PathBuf};

use wijkstroom_formats::table::Mapping;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Every shipped mapping: its folder and itself.
pub(crate) fn mappings() -> Vec<(PathBuf, Mapping)> {
    let folders = fs::read_dir(root().join("mappings")).unwrap();
    let mut folders: Vec<PathBuf> = folders.map(|it| it.unwrap().path()).collect();
    folders.sort();
    let read = |folder: PathBuf| {
        let text = fs::read_to_string(folder.join("mapping.toml")).unwrap();
        let mapping = Mapping::parse(&text);
        let mapping = mapping.unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        (folder, mapping)
    };
    folders.into_iter().filter(|folder| folder.is_dir()).map(read).collect()
}

pub(crate) fn mapping(name: &str) -> Mapping {
    let found = mappings().into_iter().find(|(_, mapping)| mapping.name() == name);
    found.unwrap().1
}

#[test]
fn samples_come_out_as_expected() {
    for (folder, mapping) in mappings() {
        assert!(folder.ends_with(mapping.name()), "{}", folder.display());
        let sample = mapping.sample().unwrap();
        let bytes = fs::read(folder.join(&sample.file)).unwrap();
        let path = folder.join(&sample.expected);
        // To write what comes out: remove the file, look at what is written, and keep it when it is right.
        if !path.exists() {
            fs::write(&path, mapping.expected(&sample.file, &bytes)).unwrap();
        }
        let expected = fs::read_to_string(path).unwrap();
        let checked = mapping.check_sample(&sample.file, &bytes, &expected);
        assert_eq!(checked, Ok(()), "{}", folder.display());
    }
}

/// Number 1 of one school is not number 1 of another, however each writes its code.
#[test]
fn schools_number_their_own_records() {
    let head = "bron_record_id;mutatie;brin_vestiging;onderwijsnummer;geboortedatum;verzuimsoort;datum_start;datum_einde;\
                status;datum_status;zorgsignaal\n";
    let absence = |rows: &[(&str, &str)]| {
        rows.iter().fold(head.to_owned(), |text, (school, mutation)| {
            text + &format!(
                "1;{mutation};{school};999900018;2012-06-30;RELATIEF;2026-11-02;;;2026-11-17;J\n"
            )
        })
    };
    let support = |rows: &[(&str, &str)]| {
        let signal = |(school, mutation): &(&str, &str)| {
            format!(
                "{{\"bronRecordId\": 1, \"mutatie\": \"{mutation}\", \"gemeldOp\": \"2026-11-17\", \
                 \"brinVestiging\": \"{school}\", \"toestemmingOuders\": true, \"jeugdige\": {{\"bsn\": 999900018}}, \
                 \"tlv\": {{\"categorie\": \"L\"}}, \"vervolg\": \"verwezen_wijkteam\"}}"
            )
        };
        let signals: Vec<String> = rows.iter().map(signal).collect();
        format!("{{\"signalen\": [{}]}}", signals.join(","))
    };
    let rows =
        [("00YY00", "N"), ("01XX00", "N"), ("01xx", "W"), ("00YY01", "V"), ("", "V"), ("YY", "V")];
    for (name, file, facts) in
        [("school-verzuim", absence(&rows), 1), ("school-ondersteuning", support(&rows), 3)]
    {
        let entries = mapping(name).read("", file.as_bytes()).entries;
        let keys: Vec<&str> = entries.iter().map(|entry| entry.key.as_str()).collect();
        assert_eq!(keys, ["00YY00/1", "01XX00/1", "01XX00/1", "00YY01/1", "", ""], "{name}");
        for entry in &entries[..4] {
            let drafts = entry.content.iter().flatten().flat_map(|part| &part.facts);
            let records: Vec<&str> = drafts.map(|draft| draft.record.as_str()).collect();
            assert_eq!(records.len(), facts, "{name}");
            let own = |record: &&str| record.starts_with(entry.key.as_str());
            assert!(records.iter().all(own), "{name}: {records:?}");
        }
        // Without the school it is not known which record a row takes back.
        for (entry, code) in entries[4..].iter().zip(["WS124", "WS103"]) {
            let refused = entry.content.as_ref().unwrap_err();
            assert_eq!(refused[0].rule.as_deref(), Some(code), "{name}");
        }
    }
}

/// The samples of the partners, where they are at hand: every row of them is taken.
#[test]
fn reads_the_samples_of_partners() {
    let samples = [
        ("school-verzuim", "school-verzuim.csv", "school-verzuim.csv", 3),
        ("school-ondersteuning", "school-ondersteuningsteam.json", "a.json", 1),
        (
            "cbs-jeugdbescherming",
            "cbs-jeugdbescherming.csv",
            "cbs-jeugdbescherming-2026-H2-20261120.csv",
            2,
        ),
    ];
    for (name, file, file_name, count) in samples {
        let path = root().join("../shared/feeds").join(file);
        let Ok(bytes) = fs::read(&path) else { continue };
        let reading = mapping(name).read(file_name, &bytes);
        assert_eq!((reading.refused.as_slice(), reading.entries.len()), (&[][..], count), "{name}");
        for entry in reading.entries {
            assert!(entry.content.is_ok(), "{name}: {:?}", entry.content);
        }
    }
}
