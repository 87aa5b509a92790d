//! A file that is to be read, and what the index has of it.

use std::path::{Path, PathBuf};

use super::stat::{Stat, entry};
use crate::{
    engine::{Entry, Sources},
    read::{
        pipeline::Source,
        source::{Content, Found, KnownDocuments, Prefix, read_behind, read_file},
    },
};

/// A file to read.
pub(super) struct Work {
    pub found: Found,
    stat: Stat,
    known: Known,
}

/// What the index has of a file that is to be read.
pub(super) enum Known {
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
    pub fn new(found: Found, stat: Stat, known: Known) -> Self {
        Self { found, stat, known }
    }

    pub fn stat(&self) -> Stat {
        self.stat
    }

    /// Whether the index has nothing under this name.
    pub fn is_new(&self) -> bool {
        matches!(self.known, Known::Nothing)
    }

    /// Opens the file where what is known of it ends.
    pub fn source(&self, key: u64) -> Source {
        let Found { file, path, .. } = &self.found;
        let begun = match &self.known {
            Known::Beginning(entry) => read_behind(file, path, prefix(entry)),
            Known::Nothing | Known::Outdated | Known::Part(_) => None,
        };
        let skip = if let Known::Part(entry) = &self.known { entry.items } else { 0 };
        Source::Items { key, items: begun.unwrap_or_else(|| read_file(file, path)), skip }
    }

    /// How reading begins at item `first`, and with which entry. It names columns only where what is
    /// not looked at again was read by some.
    pub fn begin(&self, first: u64) -> (Reading, Entry) {
        let new =
            || Entry { pages: self.found.named.clone(), ..entry(&self.found.path, self.stat) };
        match &self.known {
            Known::Nothing => (Reading::New, new()),
            Known::Part(entry) => (Reading::GoesOn, Entry { columns: None, ..entry.clone() }),
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

/// METS documents by the entries of the last update.
pub(super) struct InLedger<'s>(pub &'s Sources);

impl KnownDocuments for InLedger<'_> {
    fn pages(&self, path: &str) -> Option<&[String]> {
        self.0.get(path)?.pages.as_deref()
    }

    fn is_as_it_was(&self, path: &str, file: &Path, pages: &[PathBuf]) -> bool {
        let stat = Stat::of(file, pages);
        self.0.get(path).is_some_and(|entry| stat.is_ok_and(|stat| stat.is_of(entry)))
    }
}

/// What an entry says of the beginning of a file that has grown.
fn prefix(entry: &Entry) -> Prefix {
    let Entry { size, hash, items, skipped, .. } = *entry;
    Prefix { size, hash, items, skipped }
}

/// What the bytes of a file are.
pub(super) fn content_of(Found { file, path, .. }: &Found) -> Content {
    read_file(file, path).finish()
}
