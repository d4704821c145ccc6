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
