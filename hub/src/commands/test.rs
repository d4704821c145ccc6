//! `wijkstroom test`: runs case files.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

use wijkstroom_connectors::transport::feed::load;

use crate::cases;
use crate::cli::Exit;
use crate::told;

/// Draai gevallen: berichten en bestanden erin, en wat ervan moet komen
#[derive(Debug, clap::Args)]
#[command(
    help_template = crate::cli::TEMPLATE,
    next_help_heading = "Opties",
    after_help = "Voorbeeld:\n  wijkstroom test cases\n\n\
        Een geval is een map met een bestand case.toml: zie cases/LEESMIJ.md. Elk geval draait op \
        een\neigen knooppunt, met een klok die stilstaat; wachten kost dus geen tijd.\n\
        Uitgang: 0 alles zoals verwacht, 1 iets anders dan verwacht, 2 een geval is niet te draaien."
)]
pub struct Args {
    /// Map met gevallen, of één geval
    #[arg(value_name = "MAP")]
    path: PathBuf,
}

/// Runs every case, also after one that fails.
///
/// # Errors
/// When there are no cases, or the report cannot be written.
pub fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let mappings = mappings(&args.path)?;
    let files = match cases::find(&args.path) {
        // A mapping that is named is no case.
        _ if mappings.contains(&args.path) => Vec::new(),
        Ok(files) => files,
        Err(_) if !mappings.is_empty() => Vec::new(),
        Err(error) => return Err(error),
    };
    let mut exit = Exit::Fine;
    let (mut good, began) = (0, Instant::now());
    for file in mappings.iter().chain(&files) {
        let name = name(&args.path, file);
        let ran = if mappings.contains(file) { Ok(mapping(file)) } else { case(file) };
        match ran {
            Ok((title, told)) if told.is_empty() => {
                good += 1;
                writeln!(out, "goed  {name}: {title}")?;
            }
            Ok((title, told)) => {
                writeln!(out, "FOUT  {name}: {title}")?;
                for line in told {
                    writeln!(out, "      - {line}")?;
                }
                if exit == Exit::Fine {
                    exit = Exit::Refused;
                }
            }
            Err(error) => {
                writeln!(out, "FOUT  {name}: niet te draaien: {}", told::chain(&error))?;
                exit = Exit::Failed;
            }
        }
        out.flush()?;
    }
    let seconds = began.elapsed().as_secs_f64();
    writeln!(out, "{good} van {} gevallen goed, in {seconds:.1} s", mappings.len() + files.len())?;
    Ok(exit)
}

/// The mappings with a sample: the file itself, or every `mapping.toml` in the folder.
fn mappings(path: &Path) -> anyhow::Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(load::mapping_file(path).is_ok().then(|| path.to_owned()).into_iter().collect());
    }
    cases::files_named("mapping.toml", path)
}

/// What it is, and what of its sample differs.
fn mapping(file: &Path) -> (String, Vec<String>) {
    match load::sample_beside(file, None) {
        Ok(true) => ("het voorbeeld van de mapping".to_owned(), Vec::new()),
        Ok(false) => ("de mapping, zonder voorbeeld".to_owned(), Vec::new()),
        Err(wrong) => ("het voorbeeld van de mapping".to_owned(), vec![wrong]),
    }
}

/// Its title, and what differs.
fn case(file: &Path) -> anyhow::Result<(String, Vec<String>)> {
    let case = cases::load(file)?;
    let outcome = cases::run(&case)?;
    let told = cases::differences(&case, &outcome);
    Ok((case.title, told))
}

/// The folder of a case, as the user would find it.
fn name(root: &Path, file: &Path) -> String {
    let folder = file.parent().unwrap_or(file);
    let below = folder.strip_prefix(root).unwrap_or(folder);
    let shown = if below.as_os_str().is_empty() { folder } else { below };
    shown.display().to_string()
}
