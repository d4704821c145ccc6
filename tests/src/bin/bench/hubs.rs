//! A hub to measure: its folder on tmpfs, its stores on the disk of this checkout.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::ensure;
use wijkstroom_tests::hub::{Engine, Extra, Place, Running, kafka_engine};

use crate::load::memory;
use crate::warehouse::Looker;

/// Without progress for this long, something is wrong.
const STUCK: Duration = Duration::from_secs(120);

/// Which engines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Embedded,
    Kafka,
}

impl Kind {
    pub(crate) const ALL: [Self; 2] = [Self::Kafka, Self::Embedded];

    /// As the table shows it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Embedded => "embedded + SQLite",
            Self::Kafka => "Kafka + PostgreSQL",
        }
    }
}

/// A hub that waits for messages.
pub(crate) struct Hub {
    pub(crate) place: Place,
    pub(crate) running: Running,
    pub(crate) looker: Looker,
    /// Its intake folder.
    pub(crate) folder: PathBuf,
    _memory: tempfile::TempDir,
    _disk: tempfile::TempDir,
}

impl Hub {
    /// Starts one, and waits until each of its loops has its partitions. `prepare` comes before the start.
    pub(crate) fn start<T>(
        kind: Kind,
        extra: &Extra,
        prepare: impl FnOnce(&Place) -> T,
    ) -> anyhow::Result<(Self, T)> {
        let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/bench");
        fs::create_dir_all(&target)?;
        let disk = tempfile::tempdir_in(target)?;
        let memory = tempfile::Builder::new().prefix("wijkstroom-bench-").tempdir_in(memory())?;
        let engine = match kind {
            Kind::Embedded => Engine::Embedded,
            Kind::Kafka => kafka_engine(),
        };
        let place = Place::new(disk.path(), engine, extra);
        fs::remove_dir(place.intake())?;
        std::os::unix::fs::symlink(memory.path(), place.intake())?;
        let prepared = prepare(&place);
        let mut running = place.start(&[]);
        place.wait_ready(&mut running);
        let loops = 4 + extra.wijkteams.len();
        let deadline = Instant::now() + STUCK;
        while place.log().matches("\"assigned\"").count() < loops {
            ensure!(running.alive() && Instant::now() < deadline, "no hub: {}", place.log());
            std::thread::sleep(Duration::from_millis(50));
        }
        let looker = Looker::new(&place)?;
        let folder = memory.path().to_owned();
        let hub = Self { place, running, looker, folder, _memory: memory, _disk: disk };
        Ok((hub, prepared))
    }

    /// Looks every `every` until a count is there; fails when it no longer grows.
    pub(crate) fn wait(
        &mut self,
        wanted: u64,
        every: Duration,
        count: impl Fn(&mut Looker) -> anyhow::Result<u64>,
    ) -> anyhow::Result<()> {
        let (mut last, mut grew) = (0, Instant::now());
        loop {
            let found = count(&mut self.looker)?;
            if found >= wanted {
                ensure!(found == wanted, "{found} rows where {wanted} are expected");
                return Ok(());
            }
            if found > last {
                (last, grew) = (found, Instant::now());
            }
            let log = || self.place.log();
            ensure!(grew.elapsed() < STUCK, "stuck at {found} of {wanted}: {}", log());
            std::thread::sleep(every);
        }
    }

    /// The graceful stop.
    pub(crate) fn stop(self) -> anyhow::Result<()> {
        let code = self.running.terminate();
        ensure!(code == Some(0), "the hub ended with {code:?}: {}", self.place.log());
        Ok(())
    }
}
