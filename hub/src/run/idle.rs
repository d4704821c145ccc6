//! When nothing is left to do: the folders are empty, what is asked for had nothing more, and every group has
//! read to the end.

use std::time::{Duration, Instant};

use anyhow::Context as _;
use wijkstroom_connectors::transport::folder::Folder;
use wijkstroom_stream::{BatchLimits, PartitionStatus, StreamError};

use crate::run::Summary;
use crate::run::feeds::Asked;
use crate::run::parts::Parts;

/// Longest that the stream may not say how far everybody is: a young topic has no leader for a moment.
const AWAY_MAX: Duration = Duration::from_secs(60);

/// Longest that is waited for a loop to look for what the time has come for. One that holds no partition, for
/// others of its group hold them all, never does.
const TICKED_WITHIN: Duration = Duration::from_secs(60);

/// What was seen when all had been read.
struct Look {
    /// End of each partition.
    ends: Vec<u64>,
    /// How often each loop that has work as time goes by had looked for it.
    ticks: Vec<u64>,
    at: Instant,
}

/// Looks for the end of the work.
///
/// All groups at their ends are not enough: one looked at early may have got more from one
/// looked at late. So it takes two looks, with no partition grown between them. Between them, also, each loop
/// that has work as time goes by has looked for it: what waited until then is answered.
pub struct Idle<'a> {
    parts: &'a Parts,
    folders: Vec<Folder>,
    /// What still is to be asked.
    asked: Vec<Asked>,
    last: Option<Look>,
    /// Since when the stream does not say.
    away: Option<Instant>,
}

impl<'a> Idle<'a> {
    /// Takes over the folders, to be swept until empty and not for ever, and what is to be asked.
    pub fn new(parts: &'a Parts) -> Self {
        Self {
            parts,
            folders: parts.take_folders(),
            asked: parts.take_asked(),
            last: None,
            away: None,
        }
    }

    /// Takes what lies in the folders, and says whether all is done.
    ///
    /// # Errors
    /// When a folder cannot be used, or the stream is away for longer than a minute.
    pub fn reached(&mut self, summary: &mut Summary) -> anyhow::Result<bool> {
        if !(self.ask(summary)? & self.sweep(summary)?) {
            self.last = None;
            return Ok(false);
        }
        match self.settled() {
            Err(error) if is_away(&error) && self.may_be_away() => Ok(false),
            done => {
                self.away = None;
                done
            }
        }
    }

    /// Whether everything is read, and was at the last look.
    fn settled(&mut self) -> anyhow::Result<bool> {
        let before = self.last.take();
        if !self.at_end()? {
            return Ok(false);
        }
        self.last = before;
        self.unchanged()
    }

    fn may_be_away(&mut self) -> bool {
        self.last = None;
        self.away.get_or_insert_with(Instant::now).elapsed() < AWAY_MAX
    }

    /// Asks once, and again as long as there is more; whether all has been asked.
    fn ask(&mut self, summary: &mut Summary) -> anyhow::Result<bool> {
        let mut more = Vec::new();
        for mut asked in std::mem::take(&mut self.asked) {
            let round = asked.round(&self.parts.stop)?;
            summary.files += u64::try_from(round.taken).unwrap_or(u64::MAX);
            if round.more {
                more.push(asked);
            }
        }
        self.asked = more;
        Ok(self.asked.is_empty())
    }

    /// Whether the folders hold nothing that can be taken.
    fn sweep(&mut self, summary: &mut Summary) -> anyhow::Result<bool> {
        let mut empty = true;
        summary.unreadable.clear();
        for folder in &mut self.folders {
            let sweep = folder.sweep(&self.parts.stop)?;
            summary.files += sweep.taken();
            empty &= sweep.taken() == 0 && sweep.waiting == 0;
            let unreadable = sweep.unreadable.into_iter();
            summary.unreadable.extend(unreadable.map(|(name, why)| format!("{name}: {why}")));
        }
        Ok(empty)
    }

    /// Whether every declared consumer has read every partition to its end.
    fn at_end(&self) -> anyhow::Result<bool> {
        for partition in &self.status()? {
            if !self.is_read(partition)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// On Kafka the end may lie past the last record (markers of transactions): then reading
    /// on finds nothing.
    fn is_read(&self, partition: &PartitionStatus) -> anyhow::Result<bool> {
        let one = BatchLimits { records: 1, bytes: 1 };
        for (_, committed) in &partition.committed {
            let from = committed.unwrap_or(partition.start);
            if from < partition.end
                && !self.parts.opened.stream.read(&partition.at, from, one)?.0.is_empty()
            {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn unchanged(&mut self) -> anyhow::Result<bool> {
        let ends: Vec<u64> = self.status()?.iter().map(|partition| partition.end).collect();
        let ticks = self.parts.ticks();
        if let Some(last) = self.last.as_ref().filter(|last| last.ends == ends) {
            let ticked = last.ticks.iter().zip(&ticks).all(|(before, now)| before < now);
            return Ok(ticked || last.at.elapsed() >= TICKED_WITHIN);
        }
        self.last = Some(Look { ends, ticks, at: Instant::now() });
        Ok(false)
    }

    fn status(&self) -> anyhow::Result<Vec<PartitionStatus>> {
        let status = self.parts.opened.admin.status(&self.parts.topics);
        status.context("de standen van de stroom zijn niet te lezen")
    }
}

fn is_away(error: &anyhow::Error) -> bool {
    let away = |cause: &(dyn std::error::Error + 'static)| {
        matches!(cause.downcast_ref::<StreamError>(), Some(StreamError::Unavailable(_)))
    };
    error.chain().any(away)
}
