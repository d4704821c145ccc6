//! What is to be judged: files, the files of a folder, standard input.

use std::path::{Path, PathBuf};
use std::{fs, io};

use wijkstroom_formats::SIZE_MAX_BYTES;

use crate::commands::read;
use crate::mask;

/// How files of a folder end that are judged.
const EXTENSIONS: [&str; 2] = ["xml", "zip"];

/// Something to judge.
pub(super) struct Input {
    /// As the user named it; a file of a folder, masked, with the folder before it.
    pub(super) name: String,
    /// Its bytes, or why they cannot be read.
    pub(super) bytes: io::Result<Vec<u8>>,
}

/// What a path stands for. Files are read one by one, as they are asked for.
pub(super) fn inputs(path: &Path) -> Box<dyn Iterator<Item = Input> + '_> {
    let named = || path.display().to_string();
    if !path.is_dir() {
        let bytes = move || read(path, SIZE_MAX_BYTES);
        return Box::new(std::iter::once_with(move || Input { name: named(), bytes: bytes() }));
    }
    let one = move |file: PathBuf| {
        let own = file.file_name().unwrap_or_default().to_string_lossy();
        let name = path.join(mask::text(&own)).display().to_string();
        Input { name, bytes: read(&file, SIZE_MAX_BYTES) }
    };
    let failed = |error| Input { name: named(), bytes: Err(error) };
    match files(path) {
        Ok(files) if files.is_empty() => {
            let empty = io::Error::other("er zijn geen bestanden in die op .xml of .zip eindigen");
            Box::new(std::iter::once(failed(empty)))
        }
        Ok(files) => Box::new(files.into_iter().map(one)),
        Err(error) => Box::new(std::iter::once(failed(error))),
    }
}

/// The files of a folder that may hold messages, by name; folders in it are not looked into.
fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let extension = path.extension().map(|extension| extension.to_ascii_lowercase());
        if extension.is_some_and(|extension| EXTENSIONS.iter().any(|one| extension == *one))
            && path.is_file()
        {
            files.push(path);
        }
    }
    files.sort_unstable();
    Ok(files)
}
