//! When nothing is left to do: the folders are empty, and every group has read to the end.

use anyhow::Context as _;
use wijkstroom_stream::{BatchLimits, PartitionStatus};

use crate::run::Summary;
use crate::run::parts::Parts;

/// Looks for the end of the work.
///
/// All groups at their ends are not enough: one looked at early may have got more from one
/// looked at late. So it takes two looks, with no partition grown between them.
pub struct Idle<'a> {
    parts: &'a Parts,
    ends: Option<Vec<u64>>,
}

impl<'a> Idle<'a> {
    /// Over the declared topics.
    pub fn new(parts: &'a Parts) -> Self {
        Self { parts, ends: None }
    }

    /// Takes what lies in the folders, and says whether all is done.
    ///
    /// # Errors
    /// When the stream cannot tell, or takes nothing.
    pub fn reached(&mut self, summary: &mut Summary) -> anyhow::Result<bool> {
        let (files, unreadable) = self.parts.scan_folders()?;
        summary.files += files;
        summary.unreadable = unreadable;
        if files > 0 {
            self.ends = None;
            return Ok(false);
        }
        let status = self.parts.opened.admin.status(&self.parts.topics);
        let status = status.context("cannot read the positions of the stream")?;
        for partition in &status {
            if !self.at_end(partition)? {
                self.ends = None;
                return Ok(false);
            }
        }
        let ends: Vec<u64> = status.iter().map(|partition| partition.end).collect();
        let settled = self.ends.as_ref() == Some(&ends);
        self.ends = Some(ends);
        Ok(settled)
    }

    /// Whether every declared consumer has read a partition to its end. On Kafka the end may
    /// lie past the last record (markers of transactions): then reading on finds nothing.
    fn at_end(&self, partition: &PartitionStatus) -> anyhow::Result<bool> {
        let one = BatchLimits { records: 1, bytes: 1 };
        for (_, committed) in &partition.committed {
            let from = committed.unwrap_or(partition.start);
            if from < partition.end {
                let (records, _) = self.parts.opened.stream.read(&partition.at, from, one)?;
                if !records.is_empty() {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }
}
