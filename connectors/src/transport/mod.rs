//! How messages come in. A transport reads bytes, has [`wijkstroom_formats`] read them, and
//! appends one record to the inbox; only when that is durable does it let go of what
//! it read or tell the sender.
//!
//! - [`feed`]: what other partners than providers send, whichever way it comes.
//! - [`folder`]: files dropped in a folder.
//! - [`http`]: messages posted over HTTP.
//! - [`senders`]: who may post, by token.
//! - [`sftp`]: files fetched from an SFTP server.
//! - [`intake`]: what both do with a message.

pub mod feed;
pub mod folder;
pub mod http;
pub mod intake;
pub mod poll;
pub mod senders;
pub mod sftp;

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Waits, but not longer than until a stop.
fn wait(pause: Duration, stop: &AtomicBool) {
    // A stop is noticed within one slice.
    let slice = Duration::from_millis(50);
    let mut left = pause;
    while !left.is_zero() && !stop.load(Ordering::Relaxed) {
        std::thread::sleep(left.min(slice));
        left = left.saturating_sub(slice);
    }
}
