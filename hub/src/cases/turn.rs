//! A loop of the pipeline that is turned by hand: it works until nothing is left, and stands still.

use std::time::Duration;

use wijkstroom_pipeline::runner::{Loop, Step, StepError};
use wijkstroom_stream::{Delivered, Member, Output, Polled, Positions};

/// A loop, what it does, and its place in its group once it has joined.
pub(super) struct Turn {
    pub(super) spun: Loop,
    step: Box<dyn Step>,
    member: Option<Box<dyn Member>>,
}

impl Turn {
    pub(super) fn new(spun: Loop, step: Box<dyn Step>) -> Self {
        Self { spun, step, member: None }
    }

    /// Reads and commits all there is, and what the time has come for; how many records came and went.
    ///
    /// # Errors
    /// Every error: on files of one's own there is nothing that passes by itself.
    pub(super) fn work(&mut self) -> Result<usize, StepError> {
        let mut member = match self.member.take() {
            Some(member) => member,
            None => {
                let topics: Vec<&str> = self.spun.topics.iter().map(String::as_str).collect();
                self.spun.stream.join(&self.spun.group, &topics)?
            }
        };
        let mut done = 0;
        loop {
            match member.poll(self.spun.limits, Duration::ZERO)? {
                Polled::Assigned(partitions) => self.step.assigned(member.as_mut(), &partitions)?,
                Polled::Revoked(partitions) => self.step.revoked(&partitions),
                Polled::Records(batch) => {
                    done += self.tick(member.as_mut())? + batch.len();
                    self.batch(member.as_mut(), &batch)?;
                }
                Polled::Idle => match self.tick(member.as_mut())? {
                    0 => break,
                    written => done += written,
                },
            }
        }
        self.member = Some(member);
        Ok(done)
    }

    fn tick(&mut self, member: &mut dyn Member) -> Result<usize, StepError> {
        let outputs = self.step.tick((self.spun.clock)())?;
        let written = outputs.len();
        if written > 0 {
            let positions = member.positions();
            self.commit(member, &positions, outputs)?;
        }
        Ok(written)
    }

    fn batch(&mut self, member: &mut dyn Member, batch: &[Delivered]) -> Result<(), StepError> {
        let mut next = Positions::new();
        for delivered in batch {
            next.insert(delivered.at.clone(), delivered.offset + 1);
        }
        let outputs = self.step.process(batch, &next)?;
        self.commit(member, &next, outputs)
    }

    fn commit(
        &mut self,
        member: &mut dyn Member,
        positions: &Positions,
        outputs: Vec<Output>,
    ) -> Result<(), StepError> {
        let committed = member.commit(positions, outputs);
        self.step.settled(committed.is_ok());
        Ok(committed?)
    }
}
