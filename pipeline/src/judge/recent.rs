//! Events that wait, kept at hand for a while so that most need not be read again.

use std::collections::{HashMap, VecDeque};

use wijkstroom_schemas::event::Event;

/// Most events that are kept.
const EVENTS_MAX: usize = 4_096;

/// The last events that were told to wait, by partition and offset. Identifies; memory only.
#[derive(Default)]
pub(super) struct Recent {
    events: HashMap<(u32, u64), Event>,
    order: VecDeque<(u32, u64)>,
}

impl Recent {
    pub(super) fn keep(&mut self, partition: u32, offset: u64, event: Event) {
        while self.order.len() >= EVENTS_MAX {
            if let Some(oldest) = self.order.pop_front() {
                self.events.remove(&oldest);
            }
        }
        self.order.push_back((partition, offset));
        self.events.insert((partition, offset), event);
    }

    pub(super) fn take(&mut self, partition: u32, offset: u64) -> Option<Event> {
        self.events.remove(&(partition, offset))
    }

    pub(super) fn forget(&mut self) {
        self.events.clear();
        self.order.clear();
    }
}
