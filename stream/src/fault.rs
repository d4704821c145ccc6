//! Named points at which a test may hold the process, to kill it there.
//!
//! With `WIJKSTROOM_HOLD_AT` set to a point's name and `WIJKSTROOM_HOLD_FILE` to a path, the
//! first thread that reaches the point writes the file and waits for the end of the process. Without
//! them, which is always but in the fault tests, a point is one load of a static.

use std::sync::OnceLock;

/// Where to hold: the point and the file that tells.
static HOLD: OnceLock<Option<(String, String)>> = OnceLock::new();

/// A point named `stage:what`, such as `warehouse:processed`.
pub fn point(stage: &str, what: &str) {
    let hold = HOLD.get_or_init(|| {
        let at = std::env::var("WIJKSTROOM_HOLD_AT").ok()?;
        let file = std::env::var("WIJKSTROOM_HOLD_FILE").ok()?;
        Some((at, file))
    });
    let Some((at, file)) = hold else { return };
    if at.strip_prefix(stage).and_then(|rest| rest.strip_prefix(':')) != Some(what) {
        return;
    }
    if let Err(error) = std::fs::write(file, at) {
        tracing::error!(%error, "cannot tell that a fault point was reached");
    }
    loop {
        std::thread::park();
    }
}
