//! Reads records back by their offsets: what a step remembers is where something lies, not what it says.

use wijkstroom_stream::{BatchLimits, Delivered, Stream, TopicPartition};

use crate::runner::StepError;

/// Most that one read brings into memory, but for a single record that is larger.
const LIMITS: BatchLimits = BatchLimits { records: 100, bytes: 4 * 1024 * 1024 };

/// Hands over the records at these offsets of a partition, which ascend. What is no longer there is
/// passed over.
///
/// # Errors
/// Of the stream, or of `each`.
pub fn each(
    stream: &dyn Stream,
    at: &TopicPartition,
    offsets: &[u64],
    each: &mut dyn FnMut(Delivered) -> Result<(), StepError>,
) -> Result<(), StepError> {
    let mut wanted = offsets;
    while let Some(&from) = wanted.first() {
        // Those that lie near each other come in one read.
        let near = from.saturating_add(LIMITS.records as u64);
        let last = wanted.iter().copied().take_while(|offset| *offset < near).last();
        let count = last.unwrap_or(from) - from + 1;
        let limits = BatchLimits { records: usize::try_from(count).unwrap_or(1), ..LIMITS };
        let (records, next) = stream.read(at, from, limits)?;
        for delivered in records {
            wanted = after(wanted, delivered.offset);
            if wanted.first() == Some(&delivered.offset) {
                wanted = &wanted[1..];
                each(delivered)?;
            }
        }
        // What lies before it was not given: it is gone.
        wanted = after(wanted, next.max(from + 1));
    }
    Ok(())
}

/// The offsets from one on.
fn after(offsets: &[u64], from: u64) -> &[u64] {
    &offsets[offsets.partition_point(|offset| *offset < from)..]
}
