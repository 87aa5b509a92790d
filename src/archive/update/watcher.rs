//! Waits until something in a corpus changes.
//!
//! The system tells of most changes at once; of those on a drive of the network, behind links, and beyond
//! what it can keep an eye on it tells nothing. So the folders are looked at from time to time anyway.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use notify::{
    Config, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _,
    event::{AccessKind, AccessMode},
};

use crate::archive::corpus::Corpus;

/// So long nothing may happen before what happened is dealt with: whoever copies many files is let finish.
const QUIET: Duration = Duration::from_secs(1);
/// Then it is dealt with though more may come.
const LONGEST: Duration = Duration::from_secs(30);
/// Time between two looks at the folders when the system tells nothing.
const POLL: Duration = Duration::from_secs(30);
/// Looking takes at most one part in so many of the time.
const SHARE: u32 = 20;
/// How soon a wish to stop is noticed.
const BLINK: Duration = Duration::from_millis(200);

/// Keeps an eye on the folders of a corpus.
pub struct Watcher {
    corpus: Corpus,
    told: Receiver<()>,
    /// `None` where the system tells nothing.
    system: Option<RecommendedWatcher>,
    /// Why not.
    fault: Option<notify::Error>,
}

/// Why a wait has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Woken {
    /// Something has changed.
    Told,
    /// It is time to look.
    Poll,
    /// It is to stop.
    Stopped,
}

impl Watcher {
    /// Begins to keep an eye on a corpus. What changes from here on ends the next [`Watcher::wait`].
    pub fn new(corpus: Corpus) -> Self {
        let (tell, told) = bounded(1);
        let (system, fault) = match watch(&corpus, tell) {
            Ok(system) => (Some(system), None),
            Err(fault) => (None, Some(fault)),
        };
        Self { corpus, told, system, fault }
    }

    /// The same anew: folders may have been put in the place of those that were watched.
    #[must_use]
    pub fn renewed(self) -> Self {
        let Self { corpus, system, .. } = self;
        drop(system);
        Self::new(corpus)
    }

    /// Why the system does not tell of changes.
    pub fn fault(&self) -> Option<&notify::Error> {
        self.fault.as_ref()
    }

    /// Waits until something has changed or it is time to look, given how long the last look took.
    pub fn wait(&self, last_look: Duration, stop: &AtomicBool) -> Woken {
        let poll = Instant::now() + POLL.max(last_look * SHARE);
        loop {
            if stop.load(Ordering::Relaxed) {
                return Woken::Stopped;
            }
            match self.told.recv_timeout(BLINK) {
                Ok(()) => break,
                Err(RecvTimeoutError::Disconnected) => std::thread::sleep(BLINK),
                Err(RecvTimeoutError::Timeout) => {}
            }
            if Instant::now() >= poll {
                return Woken::Poll;
            }
        }
        let longest = Instant::now() + LONGEST;
        while Instant::now() < longest && self.told.recv_timeout(QUIET).is_ok() {}
        Woken::Told
    }
}

/// Has the system tell of changes in all folders.
fn watch(corpus: &Corpus, tell: Sender<()>) -> notify::Result<RecommendedWatcher> {
    let handler = move |event: notify::Result<notify::Event>| {
        if event.map_or(true, |event| is_change(event.kind)) {
            // What waits already stands for all.
            let _ = tell.try_send(());
        }
    };
    let config = Config::default().with_follow_symlinks(false);
    let mut watcher = RecommendedWatcher::new(handler, config)?;
    for folder in corpus.paths() {
        watcher.watch(folder, RecursiveMode::Recursive)?;
    }
    Ok(watcher)
}

/// Reading changes nothing, and it is what an update does.
fn is_change(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
        EventKind::Access(_) => false,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_change_ends_the_wait_and_reading_does_not() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("a.txt");
        fs::write(&file, "a").unwrap();
        let watcher = Watcher::new(dir.path().into());
        if watcher.fault().is_some() {
            return;
        }
        let stop = AtomicBool::new(false);
        fs::read(&file).unwrap();
        assert!(watcher.told.recv_timeout(QUIET).is_err());
        fs::write(&file, "b").unwrap();
        assert_eq!(watcher.wait(Duration::ZERO, &stop), Woken::Told);
        fs::rename(&file, dir.path().join("b.txt")).unwrap();
        assert_eq!(watcher.wait(Duration::ZERO, &stop), Woken::Told);
        stop.store(true, Ordering::Relaxed);
        assert_eq!(watcher.wait(Duration::ZERO, &stop), Woken::Stopped);
    }
}
