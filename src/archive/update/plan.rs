//! What an update has to do, found by looking at names, sizes and times. Only METS documents that are new or
//! have changed, as they say which files are their pages, and files that may have been moved or touched are
//! opened for it.

use std::{
    collections::BTreeSet,
    sync::atomic::{AtomicBool, Ordering},
};

use super::{
    error::UpdateError,
    moved::{self, Moved},
    stat::Stat,
    work::{InLedger, Known, Work, content_of},
};
use crate::{
    archive::corpus::Corpus,
    engine::{Entry, Sources, State},
    read::{
        skip::{Reason, Skip},
        source::{Found, Links},
    },
};

/// What is to be done.
pub(super) struct Plan {
    pub work: Vec<Work>,
    pub vanished: BTreeSet<String>,
    pub moved: Vec<Moved>,
    /// Feeds that are known as they are.
    pub feeds: Vec<(Found, Stat)>,
    /// What is to be recorded before anything is read: files with a new time and the old content, and feeds
    /// that must be read again.
    pub touched: Vec<Entry>,
    pub unchanged: u64,
    pub skips: Vec<Skip>,
}

impl Plan {
    /// `columns` is the hash of those that the user named. Once `stop` is true it is not looked further, and
    /// the plan is good for nothing but to end with.
    pub fn new(
        corpus: &Corpus,
        links: Links,
        known: &Sources,
        columns: u64,
        stop: &AtomicBool,
    ) -> Result<Self, UpdateError> {
        let vanished = known.keys().cloned().collect();
        let mut plan = Self {
            work: Vec::new(),
            vanished,
            moved: Vec::new(),
            feeds: Vec::new(),
            touched: Vec::new(),
            unchanged: 0,
            skips: Vec::new(),
        };
        let documents = InLedger(known);
        for folder in corpus.folders() {
            let mut seen = false;
            for found in folder.walk(links).knowing(&documents) {
                seen = true;
                if stop.load(Ordering::Relaxed) {
                    break;
                }
                match found {
                    Ok(found) => plan.file(found, known, columns),
                    Err(skip) => plan.unseen(skip),
                }
            }
            if !seen && known.keys().any(|path| folder.holds(path)) {
                return Err(UpdateError::Empty { path: folder.path().display().to_string() });
            }
        }
        plan.moved = moved::find(&mut plan.work, &mut plan.vanished, known, columns, stop);
        plan.read_feeds_again(known);
        Ok(plan)
    }

    /// Where a feed is gone or changes, entries may come back that older ones were left without. All of these
    /// are recorded as not read to their end, so that the next run reads what this one does not come to.
    fn read_feeds_again(&mut self, known: &Sources) {
        let read = self.work.iter().map(|work| &work.found.path);
        let lost = self.vanished.iter().chain(read).filter_map(|path| known.get(path));
        let feeds = lost.filter(|entry| entry.elsewhere.is_some());
        let times: BTreeSet<i64> = feeds.map(|entry| entry.mtime).collect();
        let is_due = |entry: &Entry| entry.is_behind(&times);
        for entry in known.values().filter(|entry| entry.state == State::Done && is_due(entry)) {
            self.touched.push(Entry { state: State::Broken, ..entry.clone() });
        }
        for (found, stat) in std::mem::take(&mut self.feeds) {
            if known.get(&found.path).is_some_and(is_due) {
                self.unchanged -= 1;
                self.work.push(Work::new(found, stat, Known::Outdated));
            } else {
                self.feeds.push((found, stat));
            }
        }
        for moved in std::mem::take(&mut self.moved) {
            if is_due(&moved.from) {
                self.vanished.insert(moved.from.path);
                self.work.push(moved.to);
            } else {
                self.moved.push(moved);
            }
        }
    }

    pub fn is_empty(&self) -> bool {
        let Self { work, vanished, moved, touched, .. } = self;
        work.is_empty() && vanished.is_empty() && moved.is_empty() && touched.is_empty()
    }

    /// What cannot be read now has not vanished, and neither has what lies below it.
    fn unseen(&mut self, skip: Skip) {
        self.vanished.retain(|path| !is_at_or_below(path, &skip.path));
        self.skips.push(skip);
    }

    fn file(&mut self, found: Found, known: &Sources, columns: u64) {
        self.vanished.remove(&found.path);
        let stat = match Stat::of(&found.file, &found.pages) {
            Ok(stat) => stat,
            Err(error) => {
                let reason = Reason::Unreadable(error.to_string());
                self.unseen(Skip { path: found.path, item: None, reason });
                return;
            }
        };
        let known = match known.get(&found.path) {
            None => Known::Nothing,
            // Under other columns the same bytes are other articles.
            Some(entry) if !entry.is_read_under(columns) => Known::Outdated,
            Some(entry) => match entry.state {
                State::Done if stat.is_of(entry) => {
                    self.unchanged += 1;
                    if entry.elsewhere.is_some() {
                        self.feeds.push((found, stat));
                    }
                    return;
                }
                // By its time a feed is newer or older than another.
                State::Done if entry.elsewhere.is_some() && !stat.is_dated(entry) => {
                    Known::Outdated
                }
                State::Done if stat.size == entry.size && content_of(&found).hash == entry.hash => {
                    self.unchanged += 1;
                    let touched = Entry { pages: found.named.clone(), ..entry.clone() };
                    self.touched.push(stat.applied_to(touched));
                    if entry.elsewhere.is_some() {
                        self.feeds.push((found, stat));
                    }
                    return;
                }
                State::Done if stat.size > entry.size => Known::Beginning(entry.clone()),
                State::Part if stat.is_of(entry) => Known::Part(entry.clone()),
                State::Done | State::Part | State::Broken | State::Gone => Known::Outdated,
            },
        };
        self.work.push(Work::new(found, stat, known));
    }
}

/// Whether a path is this file or folder, or lies in it; the empty one holds all.
fn is_at_or_below(path: &str, folder: &str) -> bool {
    match path.strip_prefix(folder) {
        Some(rest) => folder.is_empty() || rest.is_empty() || rest.starts_with('/'),
        None => false,
    }
}
