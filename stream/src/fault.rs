//! Named points at which a test may hold the process, to kill it there.
//!
//! With `WIJKSTROOM_HOLD_AT` set to a point's name and `WIJKSTROOM_HOLD_FILE` to a path, the
//! first thread that reaches the point writes the file and waits for the end of the process. With a
//! number in place of a name, so does the thread that is at any point when so many were reached.
//! Without them, which is always but in the fault tests, a point is one load of a static.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Where to hold, and the file that tells.
static HOLD: OnceLock<Option<(At, String)>> = OnceLock::new();

/// Points that were reached, where they are counted.
static REACHED: AtomicUsize = AtomicUsize::new(0);

enum At {
    /// The point of this name.
    Point(String),
    /// Any point, once so many are reached.
    Nth(usize),
}

/// A point named `stage:what`, such as `warehouse:processed`.
pub fn point(stage: &str, what: &str) {
    let hold = HOLD.get_or_init(|| {
        let at = std::env::var("WIJKSTROOM_HOLD_AT").ok()?;
        let at = at.parse().map(At::Nth).unwrap_or(At::Point(at));
        let file = std::env::var("WIJKSTROOM_HOLD_FILE").ok()?;
        Some((at, file))
    });
    let Some((at, file)) = hold else { return };
    let is_here = match at {
        At::Point(name) => {
            name.strip_prefix(stage).and_then(|rest| rest.strip_prefix(':')) == Some(what)
        }
        At::Nth(nth) => REACHED.fetch_add(1, Ordering::Relaxed) + 1 == *nth,
    };
    if !is_here {
        return;
    }
    if let Err(error) = std::fs::write(file, format!("{stage}:{what}")) {
        tracing::error!(%error, "cannot tell that a fault point was reached");
    }
    loop {
        std::thread::park();
    }
}
