//! What lies behind a position: records, or nothing but the markers that end transactions.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Instant;

use rdkafka::Message as _;
use rdkafka::consumer::{BaseConsumer, Consumer as _};
use rdkafka::error::KafkaError;

use super::errors::failed;
use super::reader::{list, partition, position, seek, watching};
use super::settings::{Clients, Quiet};
use super::{ANSWER, Names};
use crate::{StreamError, TopicPartition};

/// A position in a partition.
pub(super) type Place = (TopicPartition, u64);

/// Each place moved over what is no record: the markers that end transactions have offsets of their own, so a
/// group that has read everything is never at the very end. A place before a record stays where it is.
///
/// The partitions of a topic are looked at together: one after the other takes seconds.
pub(super) fn moved(
    clients: &Clients,
    names: &Names,
    places: BTreeSet<Place>,
) -> Result<HashMap<Place, u64>, StreamError> {
    let mut moved = HashMap::new();
    if places.is_empty() {
        return Ok(moved);
    }
    let mut topics: BTreeMap<Arc<str>, BTreeMap<u32, BTreeSet<u64>>> = BTreeMap::new();
    for (at, position) in places {
        let topic = topics.entry(at.topic).or_default();
        topic.entry(at.partition).or_default().insert(position);
    }
    let behind = Behind { consumer: watching(clients)?, names };
    for (topic, partitions) in topics {
        behind.topic(&topic, partitions, &mut moved)?;
    }
    Ok(moved)
}

/// Looks at one topic after the other, each once: librdkafka aborts the process when a partition is taken away
/// twice before it has stopped once.
struct Behind<'n> {
    consumer: BaseConsumer<Quiet>,
    names: &'n Names,
}

impl Behind<'_> {
    fn topic(
        &self,
        topic: &str,
        mut left: BTreeMap<u32, BTreeSet<u64>>,
        moved: &mut HashMap<Place, u64>,
    ) -> Result<(), StreamError> {
        let mut is_first = true;
        loop {
            // A consumer stands at one place of a partition at a time.
            let turn: Vec<Place> = left
                .iter_mut()
                .filter_map(|(number, them)| {
                    Some((TopicPartition::new(topic, *number), them.pop_first()?))
                })
                .collect();
            if turn.is_empty() {
                return Ok(());
            }
            self.go(&turn, is_first)?;
            is_first = false;
            for ((at, position), next) in self.look(topic, turn)? {
                if next > position
                    && let Some(later) = left.remove(&at.partition)
                {
                    // Where no record follows, none follows a later place.
                    moved.extend(later.into_iter().map(|it| ((at.clone(), it), next.max(it))));
                }
                moved.insert((at, position), next);
            }
        }
    }

    fn go(&self, turn: &[Place], is_first: bool) -> Result<(), StreamError> {
        let places = list(self.names, turn.iter().map(|(at, position)| (at, *position)))?;
        if is_first {
            let outside = self.names.outside(&turn[0].0.topic);
            self.consumer.fetch_metadata(Some(&outside), ANSWER).map_err(failed)?;
            return self.consumer.assign(&places).map_err(failed);
        }
        seek(&self.consumer, places)
    }

    /// To where each place is moved.
    fn look(&self, topic: &str, turn: Vec<Place>) -> Result<Vec<(Place, u64)>, StreamError> {
        let deadline = Instant::now() + ANSWER;
        let mut found = Vec::with_capacity(turn.len());
        let mut turn: HashMap<i32, Place> =
            turn.into_iter().map(|place| (partition(&place.0), place)).collect();
        while !turn.is_empty() {
            match self.consumer.poll(deadline.saturating_duration_since(Instant::now())) {
                Some(Ok(message)) => {
                    // More may come of a partition that is done.
                    if self.names.inside(message.topic()) == topic
                        && let Some(place) = turn.remove(&message.partition())
                    {
                        let stays = place.1;
                        found.push((place, stays));
                    }
                }
                Some(Err(KafkaError::PartitionEOF(number))) => {
                    if let Some(place) = turn.remove(&number) {
                        let next = position(&self.consumer, self.names, &place.0).max(place.1);
                        found.push((place, next));
                    }
                }
                Some(Err(error)) => return Err(failed(error)),
                None if Instant::now() >= deadline => {
                    let what = format!("{topic} antwoordt niet op tijd");
                    return Err(StreamError::Unavailable(what.into()));
                }
                None => {}
            }
        }
        Ok(found)
    }
}
