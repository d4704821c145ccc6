//! The stage `judge`: the rules between messages and against other sources (control levels 3 and 4).
//!
//! It stands between `wijkstroom.event` and everything that acts on a fact. Of a provider's message
//! (305, 307, 315, 317, 323) it gives a verdict and lets its facts through or not; the
//! municipality's own are let through, and what breaks a rule in them is noted.
//!
//! ```text
//! event ─► provider's references ──word──► child's dossier ─► facts, verdict
//!             ▲                                │
//!             └────────── released ────────────┘
//! ```
//!
//! - A message that does not pass waits ([`Waits::wait_ms`]) for what may still cure it, such as the
//!   assignment of a start that came first. Only what no message can cure is refused at once.
//! - Which messages pass does not depend on the order in which they came, see `resolve`.
//! - References that must be unique over all clients are judged under the provider's key. What that
//!   came to goes to the child's key as a word: an event of the judge's own, in the same
//!   transaction. A request that the child's part refuses gives its reference free the same way.
//! - Only an event that is marked as awaited is judged: any other was answered when there was no judge
//!   yet, and counts as accepted.
//! - State, verdicts, facts and positions are committed together. After any error the state is
//!   thrown away and read back from `wijkstroom.state.judge`.
//!
//! Pure but for the stream: the clock is an argument.

mod assignments;
mod claims;
mod decide;
mod deliveries;
mod dossier;
mod judgement;
mod knots;
mod lists;
mod memory;
mod provider;
mod recent;
mod register;
mod replay;
mod resolve;
mod rules;
mod stage;
mod told;
mod verdict;
mod work;

pub use lists::{ListError, Lists};
pub use rules::{RULES, Rule};
pub use stage::{Judge, Passed, Waits};

use wijkstroom_schemas::event::{Event, Meta};
use wijkstroom_stream::Record;

/// `source` of the events that the judge itself sends from one key to another.
const SOURCE: &str = "judge";

/// Header of an event of which the message waits for its verdict. It identifies nobody.
const AWAITED: &str = "verdict";

/// Marks an event of which the message waits for its verdict: all others pass.
pub(crate) fn await_verdict(record: &mut Record) {
    record.headers.push((AWAITED.to_owned(), b"awaited".to_vec()));
}

/// Whether the message of an event waits for its verdict.
pub fn is_awaited(record: &Record) -> bool {
    record.headers.iter().any(|(name, _)| name == AWAITED)
}

/// Whether an event is a word of the judge's own. It holds no fact to pass on.
pub fn is_word(event: &Event) -> bool {
    event.meta.source == SOURCE
}

/// An event of the judge's own about a message.
fn word(meta: Meta) -> Event {
    Event::new(Meta { source: SOURCE.to_owned(), ..meta }, None)
}
