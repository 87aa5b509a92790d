//! What an update has to do, found by looking at names, sizes and times alone.

use std::{collections::BTreeSet, path::Path};

use super::{
    error::UpdateError,
    stat::{Stat, entry},
};
use crate::{
    engine::{Entry, Sources, State},
    read::{
        pipeline::Source,
        skip::{Reason, Skip},
        source::{Found, Links, Prefix, read_behind, read_file, walk},
    },
};

/// A file to read.
pub(super) struct Work {
    pub found: Found,
    stat: Stat,
    known: Known,
}

/// What the index has of a file that is to be read.
enum Known {
    /// Nothing.
    Nothing,
    /// Articles of another version.
    Outdated,
    /// The first items of this version.
    Part(Entry),
    /// All items of what this version may begin with.
    Beginning(Entry),
}

/// What reading a file means for what the index has of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// The first of it.
    New,
    /// In the place of it.
    Replaces,
    /// More of it.
    GoesOn,
}

impl Work {
    /// Opens the file where what is known of it ends.
    pub fn source(&self, key: u64) -> Source {
        let Found { file, path } = &self.found;
        let begun = match &self.known {
            Known::Beginning(entry) => read_behind(file, path, prefix(entry)),
            Known::Nothing | Known::Outdated | Known::Part(_) => None,
        };
        let skip = if let Known::Part(entry) = &self.known { entry.items } else { 0 };
        Source::Items { key, items: begun.unwrap_or_else(|| read_file(file, path)), skip }
    }

    /// How reading begins at item `first`, and with which entry.
    pub fn begin(&self, first: u64) -> (Reading, Entry) {
        let new = || entry(&self.found.path, self.stat);
        match &self.known {
            Known::Nothing => (Reading::New, new()),
            Known::Part(entry) => (Reading::GoesOn, entry.clone()),
            Known::Beginning(entry) if first > 0 => {
                // A last line that was cut off is read again.
                let again = entry.items.saturating_sub(first);
                let skipped = entry.skipped.saturating_sub(again);
                let entry = Entry { items: first, skipped, ..entry.clone() };
                (Reading::GoesOn, self.stat.applied_to(entry))
            }
            Known::Beginning(_) | Known::Outdated => (Reading::Replaces, new()),
        }
    }
}

/// What an entry says of the beginning of a file that has grown.
fn prefix(entry: &Entry) -> Prefix {
    let Entry { size, hash, items, skipped, .. } = *entry;
    Prefix { size, hash, items, skipped }
}

/// What is to be done, found by looking at names, sizes and times alone.
pub(super) struct Plan {
    pub work: Vec<Work>,
    pub vanished: BTreeSet<String>,
    /// Files with a new time and the old content.
    pub touched: Vec<Entry>,
    pub unchanged: u64,
    pub skips: Vec<Skip>,
}

impl Plan {
    pub fn new(corpus: &Path, links: Links, known: &Sources) -> Result<Self, UpdateError> {
        let vanished = known.keys().cloned().collect();
        let mut plan = Self {
            work: Vec::new(),
            vanished,
            touched: Vec::new(),
            unchanged: 0,
            skips: Vec::new(),
        };
        let mut seen = false;
        for found in walk(corpus, "", links) {
            seen = true;
            match found {
                Ok(found) => plan.file(found, known),
                Err(skip) => plan.unseen(skip),
            }
        }
        if !seen && !known.is_empty() {
            return Err(UpdateError::Empty { path: corpus.display().to_string() });
        }
        Ok(plan)
    }

    pub fn is_empty(&self) -> bool {
        self.work.is_empty() && self.vanished.is_empty() && self.touched.is_empty()
    }

    /// What cannot be read now has not vanished, and neither has what lies below it.
    fn unseen(&mut self, skip: Skip) {
        self.vanished.retain(|path| !is_at_or_below(path, &skip.path));
        self.skips.push(skip);
    }

    fn file(&mut self, found: Found, known: &Sources) {
        self.vanished.remove(&found.path);
        let stat = match found.file.metadata() {
            Ok(metadata) => Stat::from(&metadata),
            Err(error) => {
                let reason = Reason::Unreadable(error.to_string());
                self.unseen(Skip { path: found.path, item: None, reason });
                return;
            }
        };
        let known = match known.get(&found.path) {
            None => Known::Nothing,
            Some(entry) => match entry.state {
                State::Done if stat.is_of(entry) => {
                    self.unchanged += 1;
                    return;
                }
                State::Done if stat.size == entry.size && hash(&found) == entry.hash => {
                    self.unchanged += 1;
                    self.touched.push(stat.applied_to(entry.clone()));
                    return;
                }
                State::Done if stat.size > entry.size => Known::Beginning(entry.clone()),
                State::Part if stat.is_of(entry) => Known::Part(entry.clone()),
                State::Done | State::Part | State::Broken | State::Gone => Known::Outdated,
            },
        };
        self.work.push(Work { found, stat, known });
    }
}

fn hash(Found { file, path }: &Found) -> u64 {
    read_file(file, path).finish().hash
}

/// Whether a path is this file or folder, or lies in it; the empty one holds all.
fn is_at_or_below(path: &str, folder: &str) -> bool {
    match path.strip_prefix(folder) {
        Some(rest) => folder.is_empty() || rest.is_empty() || rest.starts_with('/'),
        None => false,
    }
}
