//! Events that wait, kept at hand for a while so that most need not be read again.

use std::collections::{HashMap, VecDeque};

use wijkstroom_schemas::event::Event;

/// Most events that are kept.
const EVENTS_MAX: usize = 4_096;

/// Most bytes that they are together on the topic; in memory an event is some three times as large.
const BYTES_MAX: usize = 32 * 1_024 * 1_024;

/// Partition and offset.
type At = (u32, u64);

/// The last events that were told to wait. Identifies; memory only.
#[derive(Default)]
pub(super) struct Recent {
    events: HashMap<At, (Event, usize)>,
    order: VecDeque<At>,
    bytes: usize,
}

impl Recent {
    /// Keeps an event of so many bytes, and lets go of the oldest for it.
    pub(super) fn keep(&mut self, at: At, event: Event, size: usize) {
        if size > BYTES_MAX {
            return;
        }
        self.take(at.0, at.1);
        while self.order.len() >= EVENTS_MAX || self.bytes + size > BYTES_MAX {
            let Some((partition, offset)) = self.order.pop_front() else { break };
            self.take(partition, offset);
        }
        self.order.push_back(at);
        self.bytes += size;
        self.events.insert(at, (event, size));
    }

    pub(super) fn take(&mut self, partition: u32, offset: u64) -> Option<Event> {
        let (event, size) = self.events.remove(&(partition, offset))?;
        self.bytes -= size;
        Some(event)
    }

    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }
}
