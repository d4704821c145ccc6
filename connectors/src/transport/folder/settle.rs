//! Whether a file has stood still long enough to be complete.

use std::collections::HashMap;
use std::ffi::{OsStr, OsString};
use std::time::{Duration, Instant, SystemTime};

use super::files::Mark;

/// Most young files that are remembered; more are looked at again in a later sweep.
const REMEMBERED_MAX: usize = 10_000;

/// What is remembered of files that are not complete yet.
pub(super) struct Settling {
    settle: Duration,
    sweep: u64,
    young: HashMap<OsString, Young>,
}

struct Young {
    mark: Mark,
    since: Instant,
    sweep: u64,
}

impl Settling {
    pub(super) fn new(settle: Duration) -> Self {
        Self { settle, sweep: 0, young: HashMap::new() }
    }

    /// Whether a file that looks like this is complete: by its own time, or, when the
    /// clock of who wrote it is ahead of ours, because we saw it stand still.
    pub(super) fn is_complete(&mut self, name: &OsStr, mark: &Mark) -> bool {
        let age = SystemTime::now().duration_since(mark.modified).unwrap_or_default();
        if self.settle.is_zero() || age >= self.settle {
            return true;
        }
        let sweep = self.sweep;
        if let Some(young) = self.young.get_mut(name) {
            young.sweep = sweep;
            if young.mark != *mark {
                *young = Young { mark: mark.clone(), since: Instant::now(), sweep };
            }
            return young.since.elapsed() >= self.settle;
        }
        if self.young.len() < REMEMBERED_MAX {
            let young = Young { mark: mark.clone(), since: Instant::now(), sweep };
            self.young.insert(name.to_owned(), young);
        }
        false
    }

    /// A sweep ended: what it did not see is forgotten.
    pub(super) fn next_sweep(&mut self) {
        let sweep = self.sweep;
        self.young.retain(|_, young| young.sweep == sweep);
        self.sweep += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Who writes with a clock that is ahead: its files stand still when we see that they do.
    #[test]
    fn a_clock_ahead_holds_nothing_up_for_ever() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.xml");
        let file = std::fs::File::create(&path).unwrap();
        file.set_modified(SystemTime::now() + Duration::from_secs(86_400)).unwrap();
        let mark = || Mark::of(&std::fs::metadata(&path).unwrap());
        let mut settling = Settling::new(Duration::from_nanos(1));
        let name = OsStr::new("a.xml");
        assert!(!settling.is_complete(name, &mark()), "seen once");
        settling.next_sweep();
        assert!(settling.is_complete(name, &mark()), "seen twice, unchanged");
        settling.next_sweep();
        file.set_len(1).unwrap();
        file.set_modified(SystemTime::now() + Duration::from_secs(86_400)).unwrap();
        settling.settle = Duration::from_secs(3_600);
        assert!(!settling.is_complete(name, &mark()), "changed");
        settling.next_sweep();
        settling.next_sweep();
        assert!(settling.young.is_empty(), "forgotten when it is gone");
    }
}
