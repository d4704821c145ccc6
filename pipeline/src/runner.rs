//! The one loop: poll, process, commit.
//!
//! Position and outputs advance together, after the step did its work and never before.

use wijkstroom_stream::{Cause, Delivered, Member, Output, Positions, StreamError, TopicPartition};

/// What a loop does with the records of its group. Stages compute outputs; targets write elsewhere.
pub trait Step: Send {
    /// New partitions: restore state, or seek to positions the step keeps itself.
    ///
    /// # Errors
    /// See [`StepError`]; after an error the member is dropped and joins again.
    fn assigned(
        &mut self,
        member: &mut dyn Member,
        partitions: &[TopicPartition],
    ) -> Result<(), StepError>;

    /// Partitions went away: forget their state.
    fn revoked(&mut self, partitions: &[TopicPartition]);

    /// One batch, in order within each partition; `next` is the position after it. The
    /// outputs are committed together with `next`.
    ///
    /// The same batch may come again after a crash or an error: what this does outside
    /// the stream must then have no second effect.
    ///
    /// # Errors
    /// See [`StepError`].
    fn process(&mut self, batch: &[Delivered], next: &Positions) -> Result<Vec<Output>, StepError>;

    /// The commit of the last batch succeeded, or did not: then pending changes are thrown away.
    fn settled(&mut self, _committed: bool) {}
}

/// Why a step did not do it. Each variant is one thing to do about it.
#[derive(Debug, thiserror::Error)]
pub enum StepError {
    /// The stream failed: see its own variants.
    #[error("stream failed")]
    Stream(#[from] StreamError),
    /// What the step writes to is away: wait, then the same batch again.
    #[error("target unavailable")]
    Unavailable(#[source] Cause),
    /// Another consumer went on with these partitions: join again.
    #[error("positions were moved by another consumer: {0}")]
    Fenced(String),
    /// A person must act: repeating does not help.
    #[error("cannot go on: {0}")]
    Unusable(String, #[source] Option<Cause>),
}
