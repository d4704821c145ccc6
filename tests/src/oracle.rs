//! What the warehouse must hold, by a script that shares no code with the hub.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use wijkstroom_config::keys::Keys;
use wijkstroom_pipeline::warehouse::reader::WarehouseReader;

use crate::hub::Place;
use crate::tables::is_of_feeds;

/// The rows of every table after the accepted files of `manifest` were taken in, computed by
/// `oracle/expected.py` under the keys of a place. In the form of [`crate::tables::of`].
///
/// # Panics
/// When there is no Python, or the script fails.
pub fn expected(place: &Place, files: &Path, manifest: &Path) -> BTreeMap<String, Vec<String>> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("oracle/expected.py");
    let out = tempfile::tempdir().expect("a folder can be made");
    let mut python = Command::new("python3");
    python.arg(script).arg("--keys").arg(Keys::path(&place.data()));
    python.arg("--files").arg(files).arg("--manifest").arg(manifest).arg("--out").arg(out.path());
    let output = python.output().expect("python3 is there (Debian and Ubuntu: python3)");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let tables = fs::read_dir(out.path()).expect("the script wrote tables");
    let table = |entry: std::io::Result<fs::DirEntry>| {
        let path = entry.expect("a folder can be listed").path();
        let text = fs::read_to_string(&path).expect("a table can be read");
        let rows = text.lines().skip(1).map(str::to_owned).collect();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        (name, rows)
    };
    let mut all: BTreeMap<String, Vec<String>> = tables.map(table).collect();
    // Of messages, nothing comes there.
    let known = WarehouseReader::new(&place.load().warehouse).tables();
    for name in known.into_iter().filter(|name| is_of_feeds(name)) {
        all.insert(name.to_owned(), Vec::new());
    }
    all
}
