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
