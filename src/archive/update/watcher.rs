//! Waits until something in a corpus changes.
//!
//! The system tells of most changes at once; of those on a drive of the network, behind links, and beyond
//! what it can keep an eye on it tells nothing. So the folders are looked at from time to time anyway.

use std::{
    path::PathBuf,
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use crossbeam_channel::{Receiver, RecvTimeoutError, bounded};
use notify::{
    Config, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _,
    event::{AccessKind, AccessMode},
};

use crate::{archive::corpus::Corpus, read::source::is_out_of_reach};

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
        // What waits already stands for all.
        let tell = move |_: &[PathBuf]| {
            let _ = tell.try_send(());
        };
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
        let is_stopped = || stop.load(Ordering::Relaxed);
        while !is_stopped() && Instant::now() < longest && self.told.recv_timeout(QUIET).is_ok() {}
        if is_stopped() { Woken::Stopped } else { Woken::Told }
    }
}

/// Has the system tell of changes in all folders: what has changed, or nothing where it does not know.
fn watch(
    corpus: &Corpus,
    mut tell: impl FnMut(&[PathBuf]) + Send + 'static,
) -> notify::Result<RecommendedWatcher> {
    // As the system names what lies in them.
    let mut folders = Vec::new();
    for folder in corpus.paths() {
        folders.push(folder.canonicalize()?);
    }
    let watched = folders.clone();
    let handler = move |event: notify::Result<Event>| match event {
        Ok(event) if is_change(&event, &watched) => tell(&event.paths),
        Ok(_) => {}
        Err(_) => tell(&[]),
    };
    let config = Config::default().with_follow_symlinks(false);
    let mut watcher = RecommendedWatcher::new(handler, config)?;
    for folder in &folders {
        watcher.watch(folder, RecursiveMode::Recursive)?;
    }
    Ok(watcher)
}

/// Whether an update may find something after an event. Reading changes nothing, and it is what an update
/// does; the locks and commits of an index that lies in a folder are its own doing.
fn is_change(event: &Event, folders: &[PathBuf]) -> bool {
    let is_read = match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => false,
        EventKind::Access(_) => true,
        _ => false,
    };
    let is_out = |path: &PathBuf| folders.iter().any(|folder| is_out_of_reach(folder, path));
    let is_elsewhere = !event.paths.is_empty() && event.paths.iter().all(is_out);
    event.need_rescan() || !is_read && !is_elsewhere
}

#[cfg(test)]
mod tests {
    use std::fs;

    use notify::event::{CreateKind, Flag, ModifyKind, RenameMode};

    use super::*;
    use crate::engine::Address;

    fn event(kind: EventKind, paths: &[PathBuf]) -> Event {
        paths.iter().fold(Event::new(kind), |event, path| event.add_path(path.clone()))
    }

    #[test]
    fn what_changes_articles_counts_and_what_reads_them_or_changes_an_index_does_not() {
        let dir = tempfile::tempdir().unwrap();
        let folders = [dir.path().to_owned()];
        let index = dir.path().join("news/index");
        fs::create_dir_all(&index).unwrap();
        fs::write(index.join(".managed.json"), "").unwrap();
        let at = |name: &str| dir.path().join(name);
        let is = |kind, paths: &[PathBuf]| is_change(&event(kind, paths), &folders);
        let written = EventKind::Access(AccessKind::Close(AccessMode::Write));
        let create = EventKind::Create(CreateKind::File);
        let rename = EventKind::Modify(ModifyKind::Name(RenameMode::Both));
        assert!(is(written, &[at("a.txt")]) && is(create, &[at("news/b.txt")]));
        for kind in [AccessKind::Read, AccessKind::Open(AccessMode::Any)] {
            assert!(!is(EventKind::Access(kind), &[at("a.txt")]));
        }
        assert!(!is(EventKind::Access(AccessKind::Close(AccessMode::Read)), &[at("a.txt")]));
        let beyond = ["news/index", "news/index/meta.json", ".git/x", "news/.a.swp"];
        assert_eq!(beyond.map(|name| is(create, &[at(name)])), [false; 4]);
        // What comes out of such a folder counts, and what is not known may be anything.
        assert!(is(rename, &[at("news/.a.swp"), at("news/a.txt")]));
        assert!(is(EventKind::Any, &[]));
        let lost = event(EventKind::Other, &[at(".git")]).set_flag(Flag::Rescan);
        assert!(is_change(&lost, &folders));
    }

    #[test]
    fn the_system_tells_of_articles_and_not_of_an_index_that_lies_among_them() {
        let dir = tempfile::tempdir().unwrap();
        let [a, b] = ["a.txt", "b.txt"].map(|name| dir.path().join(name));
        fs::write(&a, "a").unwrap();
        let address = Address::from(dir.path().join("index").as_path());
        let index = address.open_or_create().unwrap();
        let (tell, told) = crossbeam_channel::unbounded();
        let tell = move |paths: &[PathBuf]| tell.send(paths.to_vec()).unwrap();
        let Ok(_watcher) = watch(&dir.path().into(), tell) else { return };
        // As an update that finds nothing does it, then one that does.
        fs::read(&a).unwrap();
        index.ledger().unwrap();
        index.writer(&dir.path().display().to_string()).unwrap().commit().unwrap();
        fs::write(&b, "b").unwrap();
        // The system tells in the order of events: the first is of what came last.
        let first = told.recv().unwrap();
        assert_eq!(first.iter().map(|path| path.file_name()).collect::<Vec<_>>(), [b.file_name()]);
    }

    #[test]
    fn a_change_ends_the_wait_and_so_does_the_wish_to_stop() {
        let (tell, told) = bounded(1);
        let watcher = Watcher { corpus: "corpus".into(), told, system: None, fault: None };
        let stop = AtomicBool::new(false);
        tell.send(()).unwrap();
        assert_eq!(watcher.wait(Duration::ZERO, &stop), Woken::Told);
        stop.store(true, Ordering::Relaxed);
        assert_eq!(watcher.wait(Duration::ZERO, &stop), Woken::Stopped);
    }
}
