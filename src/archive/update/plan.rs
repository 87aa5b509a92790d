//! What an update has to do, found by looking at names, sizes and times alone.

use std::{collections::BTreeSet, fs::Metadata, path::Path, time::UNIX_EPOCH};

use super::error::UpdateError;
use crate::{
    engine::{Entry, Sources, State},
    read::{
        skip::{Reason, Skip},
        source::{Found, read_file, walk},
    },
};

/// What distinguishes versions of a file without reading it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Stat {
    size: u64,
    /// Nanoseconds since 1970.
    mtime: i64,
}

impl From<Metadata> for Stat {
    fn from(metadata: Metadata) -> Self {
        let modified = metadata.modified().ok();
        let since = modified.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let mtime = since.map_or(0, |duration| duration.as_nanos() as i64);
        Self { size: metadata.len(), mtime }
    }
}

pub(super) fn entry(path: &str, stat: Stat, columns: u64) -> Entry {
    Entry {
        path: path.to_owned(),
        size: stat.size,
        mtime: stat.mtime,
        hash: 0,
        items: 0,
        skipped: 0,
        version: 0,
        columns,
        state: State::Done,
    }
}

pub(super) fn gone(path: &str) -> Entry {
    Entry { state: State::Gone, ..entry(path, Stat::default(), 0) }
}

/// A file to read.
pub(super) struct Work {
    pub found: Found,
    pub stat: Stat,
    /// The file has articles in the index that are out of date.
    pub replaces: bool,
    /// The part of this very file that is in the index already.
    pub known: Option<Entry>,
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
    /// `columns` tells which columns of records the user named.
    pub fn new(corpus: &Path, known: &Sources, columns: u64) -> Result<Self, UpdateError> {
        let vanished = known.keys().cloned().collect();
        let mut plan = Self {
            work: Vec::new(),
            vanished,
            touched: Vec::new(),
            unchanged: 0,
            skips: Vec::new(),
        };
        let mut seen = false;
        for found in walk(corpus, "") {
            seen = true;
            match found {
                Ok(found) => plan.file(found, known, columns),
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

    fn file(&mut self, found: Found, known: &Sources, columns: u64) {
        self.vanished.remove(&found.path);
        let stat = match found.file.metadata() {
            Ok(metadata) => Stat::from(metadata),
            Err(error) => {
                let reason = Reason::Unreadable(error.to_string());
                self.unseen(Skip { path: found.path, item: None, reason });
                return;
            }
        };
        let Some(entry) = known.get(&found.path) else {
            self.work.push(Work { found, stat, replaces: false, known: None });
            return;
        };
        // Under other columns the same bytes are other articles.
        let same_columns = entry.columns == columns || entry.state == State::Gone;
        let same_stat = same_columns && stat == Stat { size: entry.size, mtime: entry.mtime };
        match entry.state {
            State::Done if same_stat => self.unchanged += 1,
            State::Part if same_stat => {
                self.work.push(Work { found, stat, replaces: false, known: Some(entry.clone()) });
            }
            State::Done
                if same_columns
                    && stat.size == entry.size
                    && read_file(&found.file, &found.path).finish() == entry.hash =>
            {
                self.unchanged += 1;
                self.touched.push(Entry { mtime: stat.mtime, ..entry.clone() });
            }
            State::Done | State::Part | State::Broken | State::Gone => {
                self.work.push(Work { found, stat, replaces: true, known: None });
            }
        }
    }
}

/// Whether a path is this file or folder, or lies in it; the empty one holds all.
fn is_at_or_below(path: &str, folder: &str) -> bool {
    match path.strip_prefix(folder) {
        Some(rest) => folder.is_empty() || rest.is_empty() || rest.starts_with('/'),
        None => false,
    }
}
