//! `wijkstroom feed new`: from a file of a partner to a mapping that a person checks.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read as _, Write};
use std::path::Path;

use anyhow::{Context as _, bail, ensure};
use wijkstroom_formats::feed::FILE_MAX_BYTES;
use wijkstroom_formats::table::{self, Mapping};

use crate::cli::Exit;

/// Longest name of a feed.
const NAME_MAX: usize = 40;

/// Writes a proposal, and tells what to do next.
pub(super) fn run(
    name: &str,
    from: &Path,
    dir: &Path,
    out: &mut dyn Write,
) -> anyhow::Result<Exit> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    ensure!(
        (1..=NAME_MAX).contains(&name.len()) && name.chars().all(fits),
        "een naam heeft 1 tot {NAME_MAX} kleine letters, cijfers en `-`"
    );
    let file_name = from.file_name().unwrap_or_default().to_string_lossy();
    let bytes = read(from).with_context(|| format!("{} is niet te lezen", from.display()))?;
    let mapping = match table::propose(name, &file_name, &bytes) {
        Ok(mapping) => mapping,
        Err(finding) => {
            let code = finding.rule.as_deref().unwrap_or("-");
            writeln!(out, "{}: {} ({code})", from.display(), finding.message)?;
            return Ok(Exit::Refused);
        }
    };
    let path = dir.join(format!("{name}.toml"));
    write_new(&path, &mapping)?;
    let remark = Mapping::parse(&mapping).ok().and_then(|mapping| mapping.remark());
    tell(name, &path, from, remark, out)?;
    Ok(Exit::Fine)
}

/// At most one byte more than a file may have: enough to be refused for its size.
fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    let limit = u64::try_from(FILE_MAX_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    File::open(path)?.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Never over what is there: somebody may have worked on it.
fn write_new(path: &Path, text: &str) -> anyhow::Result<()> {
    let created = OpenOptions::new().write(true).create_new(true).open(path);
    let mut file = match created {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            bail!(
                "{} is er al, en blijft zoals het is: kies een andere naam of map",
                path.display()
            )
        }
        Err(error) => {
            return Err(error).with_context(|| format!("{} is niet te maken", path.display()));
        }
    };
    file.write_all(text.as_bytes())?;
    Ok(file.sync_all()?)
}

fn tell(
    name: &str,
    path: &Path,
    from: &Path,
    remark: Option<String>,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let remark = remark.map(|what| format!("   LET OP: {what}\n\n")).unwrap_or_default();
    let path = path.strip_prefix(".").unwrap_or(path);
    let (path, from) = (path.display(), from.display());
    // A path without `/` or `.` would be the name of a shipped mapping.
    write!(
        out,
        "Voorstel gemaakt: {path}\n\n\
         1. Loop het voorstel na. Regels met NAKIJKEN zijn een gok: wat een kolom betekent, weet de partner.\n\n\
         {remark}\
         2. Zet dit in de instellingen, en pas sender en folder aan (paden gelden vanaf het instellingenbestand):\n\n\
         [[feed]]\n\
         name = \"{name}\"\n\
         format = \"table\"\n\
         mapping = \"{path}\"\n\
         sender = \"{name}\"                       # wie ervoor instaat: AGB, BRIN of OIN\n\
         folder = \"{name}\"                       # deze map moet er zijn\n\n\
         3. Probeer het bestand; er wordt niets vastgelegd:\n\n\
         wijkstroom feed try --config wijkstroom.toml --feed {name} {from}\n\n\
         4. Controleer het geheel, en start het knooppunt opnieuw:\n\n\
         wijkstroom check --config wijkstroom.toml\n"
    )?;
    Ok(())
}
