//! The one loop: poll, process, commit.
//!
//! Position and outputs advance together, after the step did its work and never before.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use backon::{BackoffBuilder as _, ExponentialBuilder};
use wijkstroom_stream::{
    BatchLimits, Cause, Delivered, Member, Output, Polled, Positions, Stream, StreamError,
    TopicPartition, fault,
};

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

    /// What the time has come for: called before every batch, and now and then when none comes.
    /// The outputs are committed by themselves, with the positions as they are.
    ///
    /// # Errors
    /// See [`StepError`]; after an error the member is dropped and joins again.
    fn tick(&mut self, _now_ms: i64) -> Result<Vec<Output>, StepError> {
        Ok(Vec::new())
    }

    /// Whether time alone may bring outputs: whether [`Self::tick`] ever does anything.
    fn is_timed(&self) -> bool {
        false
    }

    /// The commit of the last batch succeeded, or did not: then pending changes are thrown away.
    fn settled(&mut self, _committed: bool) {}
}

/// Why a step did not do it, as the operator reads it. Each variant is one thing to do about it.
#[derive(Debug, thiserror::Error)]
pub enum StepError {
    /// The stream failed: see its own variants.
    #[error("de stroom doet het niet")]
    Stream(#[from] StreamError),
    /// What the step writes to is away: wait, then the same batch again.
    #[error("het doel is nu niet te bereiken")]
    Unavailable(#[source] Cause),
    /// Another consumer went on with these partitions: join again.
    #[error("een ander knooppunt ging hiermee verder: {0}")]
    Fenced(String),
    /// A person must act: repeating does not help.
    #[error("dit kan niet verder: {0}")]
    Unusable(String, #[source] Option<Cause>),
}

/// One loop of the pipeline: a consumer group and what it reads.
pub struct Loop {
    /// For logs and metrics.
    pub name: String,
    /// Where it reads and commits.
    pub stream: Arc<dyn Stream>,
    /// Consumer group.
    pub group: String,
    /// Topics.
    pub topics: Vec<String>,
    /// Most that one batch holds.
    pub limits: BatchLimits,
    /// Longest wait for the first record of a batch.
    pub wait: Duration,
    /// Set once, to end after the batch at hand.
    pub stop: Arc<AtomicBool>,
    /// True while the loop waits for something that is away: what `/ready` shows.
    pub waiting: Arc<AtomicBool>,
    /// How often the step was asked what the time has come for, while it held any partition, and that is committed.
    pub ticked: Arc<AtomicU64>,
    /// What time it is, in milliseconds since 1970-01-01T00:00:00Z.
    pub clock: Clock,
}

/// Tells the time, in milliseconds since 1970-01-01T00:00:00Z.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// Why a member is given up.
enum Setback {
    /// Asked to stop.
    Stop,
    /// Join again.
    Rejoin(StepError),
    /// A person must act.
    Fatal(StepError),
}

impl Loop {
    /// Runs until asked to stop: then the batch at hand is finished and committed.
    ///
    /// What can pass by itself is waited for, without end, with growing pauses; each is logged.
    ///
    /// # Errors
    /// Only what needs a person: the loop ends, and with it the process should.
    pub fn run(&self, step: &mut dyn Step) -> Result<(), StepError> {
        let mut pauses = Pauses::new(self);
        while !self.stop.load(Ordering::Relaxed) {
            let topics: Vec<&str> = self.topics.iter().map(String::as_str).collect();
            let setback = match self.stream.join(&self.group, &topics) {
                Ok(mut member) => self.consume(step, member.as_mut(), &mut pauses),
                Err(error) => setback(error.into()),
            };
            step.settled(false);
            match setback {
                Setback::Stop => break,
                Setback::Fatal(error) => return Err(error),
                Setback::Rejoin(error) => pauses.wait(&error),
            }
        }
        Ok(())
    }

    fn consume(
        &self,
        step: &mut dyn Step,
        member: &mut dyn Member,
        pauses: &mut Pauses,
    ) -> Setback {
        let mut held = Vec::new();
        let setback = loop {
            if self.stop.load(Ordering::Relaxed) {
                break Setback::Stop;
            }
            let done = match member.poll(self.limits, self.wait) {
                Ok(Polled::Idle) => self.tick(step, member).map(|()| {
                    self.ticked.fetch_add(u64::from(!held.is_empty()), Ordering::SeqCst);
                    pauses.reset();
                }),
                Ok(Polled::Assigned(partitions)) => {
                    tracing::info!(step = %self.name, partitions = partitions.len(), "assigned");
                    held.extend(partitions.iter().cloned());
                    step.assigned(member, &partitions)
                }
                Ok(Polled::Revoked(partitions)) => {
                    tracing::info!(step = %self.name, partitions = partitions.len(), "revoked");
                    held.retain(|at| !partitions.contains(at));
                    step.revoked(&partitions);
                    Ok(())
                }
                Ok(Polled::Records(batch)) => self
                    .tick(step, member)
                    .and_then(|()| self.batch(step, member, &batch, pauses))
                    .map(|()| pauses.reset()),
                Err(error) => Err(error.into()),
            };
            if let Err(error) = done {
                break setback(error);
            }
        };
        step.revoked(&held);
        setback
    }

    /// Commits what the time has come for, if anything.
    fn tick(&self, step: &mut dyn Step, member: &mut dyn Member) -> Result<(), StepError> {
        let outputs = step.tick((self.clock)())?;
        if outputs.is_empty() {
            return Ok(());
        }
        let written = outputs.len();
        fault::point(&self.name, "ticked");
        let positions = member.positions();
        let committed = member.commit(&positions, outputs);
        step.settled(committed.is_ok());
        committed?;
        tracing::debug!(step = &self.name, written, "tick");
        metrics::counter!("wijkstroom_records_out_total", "step" => self.name.clone())
            .increment(written as u64);
        Ok(())
    }

    /// Processes and commits one batch. A target that is away is waited for with the same batch.
    fn batch(
        &self,
        step: &mut dyn Step,
        member: &mut dyn Member,
        batch: &[Delivered],
        pauses: &mut Pauses,
    ) -> Result<(), StepError> {
        let mut next = Positions::new();
        for delivered in batch {
            next.insert(delivered.at.clone(), delivered.offset + 1);
        }
        let began = Instant::now();
        let outputs = loop {
            match step.process(batch, &next) {
                Err(error @ StepError::Unavailable(_)) if !self.stop.load(Ordering::Relaxed) => {
                    pauses.wait(&error);
                }
                done => break done?,
            }
        };
        let written = outputs.len();
        let worked = began.elapsed();
        fault::point(&self.name, "processed");
        let committed = member.commit(&next, outputs);
        fault::point(&self.name, "committed");
        step.settled(committed.is_ok());
        committed?;
        let committing = began.elapsed().saturating_sub(worked);
        let (step, records) = (&self.name, batch.len());
        tracing::debug!(step, records, written, ?worked, ?committing, "batch");
        let name = self.name.clone();
        metrics::counter!("wijkstroom_records_in_total", "step" => name.clone())
            .increment(batch.len() as u64);
        metrics::counter!("wijkstroom_records_out_total", "step" => name).increment(written as u64);
        Ok(())
    }
}

/// Has a step go on from the positions that it keeps itself; tells where that is.
///
/// A crash may have kept the group from hearing how far it is. The group is told now: where nothing more comes, nobody
/// else would, and who waits for the group to be at the end would wait for ever.
pub(crate) fn go_on(
    member: &mut dyn Member,
    partitions: &[TopicPartition],
    stored: &Positions,
) -> Result<Positions, StreamError> {
    let of_group = member.positions();
    let of = |positions: &Positions, at: &TopicPartition| positions.get(at).copied().unwrap_or(0);
    let from: Positions = partitions.iter().map(|at| (at.clone(), of(stored, at))).collect();
    for (at, position) in &from {
        member.seek(at, *position)?;
    }
    let mut ahead = from.clone();
    ahead.retain(|at, position| *position > of(&of_group, at));
    if !ahead.is_empty() {
        member.commit(&ahead, Vec::new())?;
    }
    Ok(from)
}

/// What to do about an error: the one place that decides.
fn setback(error: StepError) -> Setback {
    match error {
        StepError::Stream(
            StreamError::TooLarge { .. } | StreamError::InUse { .. } | StreamError::Unusable { .. },
        )
        | StepError::Unusable(..) => Setback::Fatal(error),
        StepError::Stream(
            StreamError::Unavailable(_) | StreamError::Fenced(_) | StreamError::Unknown(_),
        )
        | StepError::Unavailable(_)
        | StepError::Fenced(_) => Setback::Rejoin(error),
    }
}

/// Growing pauses with jitter: 50 ms at first, 10 s at most.
struct Pauses<'a> {
    of: &'a Loop,
    pauses: backon::ExponentialBackoff,
}

impl<'a> Pauses<'a> {
    fn new(of: &'a Loop) -> Self {
        Self { of, pauses: Self::growing() }
    }

    fn growing() -> backon::ExponentialBackoff {
        ExponentialBuilder::default()
            .with_jitter()
            .with_min_delay(Duration::from_millis(50))
            .with_max_delay(Duration::from_secs(10))
            .without_max_times()
            .build()
    }

    fn reset(&mut self) {
        self.of.waiting.store(false, Ordering::Relaxed);
        self.pauses = Self::growing();
    }

    fn wait(&mut self, error: &StepError) {
        let pause = self.pauses.next().unwrap_or(Duration::from_secs(10));
        self.of.waiting.store(true, Ordering::Relaxed);
        tracing::warn!(step = %self.of.name, error = chain(error), ?pause, "waits and tries again");
        // A stop is noticed within one slice.
        let slice = Duration::from_millis(50);
        let mut left = pause;
        while !left.is_zero() && !self.of.stop.load(Ordering::Relaxed) {
            std::thread::sleep(left.min(slice));
            left = left.saturating_sub(slice);
        }
    }
}

/// An error and what lies under it, in one line.
pub fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}
