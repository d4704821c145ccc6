//! `wijkstroom test`: runs case files.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::cases;
use crate::cli::Exit;

/// Draai gevallen: berichten erin, en wat ervan moet komen
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
    let files = cases::find(&args.path)?;
    let mut exit = Exit::Fine;
    let (mut good, began) = (0, Instant::now());
    for file in &files {
        let name = name(&args.path, file);
        match case(file) {
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
                writeln!(out, "FOUT  {name}: niet te draaien: {error:#}")?;
                exit = Exit::Failed;
            }
        }
        out.flush()?;
    }
    let seconds = began.elapsed().as_secs_f64();
    writeln!(out, "{good} van {} gevallen goed, in {seconds:.1} s", files.len())?;
    Ok(exit)
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
