//! What tells versions of a file apart without reading it.

use std::{
    fs::Metadata,
    io,
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

use crate::{
    engine::{Entry, State},
    read::source::pages_of,
};

/// Size and times of a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::archive) struct Stat {
    pub size: u64,
    /// Time of change in nanoseconds since 1970, which whoever copies or unpacks a file may set.
    pub mtime: i64,
    /// The same as the system keeps it, which nobody sets; 0 where it keeps none.
    pub ctime: i64,
}

impl From<&Metadata> for Stat {
    fn from(metadata: &Metadata) -> Self {
        let modified = metadata.modified().ok();
        let since = modified.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let mtime = since.map_or(0, |duration| duration.as_nanos() as i64);
        Self { size: metadata.len(), mtime, ctime: ctime(metadata) }
    }
}

#[cfg(unix)]
fn ctime(metadata: &Metadata) -> i64 {
    use std::os::unix::fs::MetadataExt;
    metadata.ctime().saturating_mul(1_000_000_000).saturating_add(metadata.ctime_nsec())
}

#[cfg(not(unix))]
fn ctime(_: &Metadata) -> i64 {
    0
}

impl Stat {
    /// That of a file, together with the pages that are read with it.
    pub fn of(file: &Path, pages: &[PathBuf]) -> io::Result<Self> {
        let mut whole = Self::from(&file.metadata()?);
        for page in pages {
            let Self { size, mtime, ctime } = Self::from(&page.metadata()?);
            whole.size += size;
            whole.mtime = whole.mtime.max(mtime);
            whole.ctime = whole.ctime.max(ctime);
        }
        Ok(whole)
    }

    /// That of the file of this name.
    pub fn at(file: &Path) -> io::Result<Self> {
        Self::of(file, &pages_of(file))
    }

    /// Whether the file is as it was when it was read, by all that is known without reading it.
    pub fn is_of(self, entry: &Entry) -> bool {
        let known = [self.ctime, entry.ctime].iter().all(|time| *time != 0);
        self.is_dated(entry) && (!known || self.ctime == entry.ctime)
    }

    /// Whether size and time are those of the file that was read; a copy of it may have them, too.
    pub fn is_dated(self, entry: &Entry) -> bool {
        (self.size, self.mtime) == (entry.size, entry.mtime)
    }

    /// The entry with the times of this file.
    pub fn applied_to(self, entry: Entry) -> Entry {
        let Self { size, mtime, ctime } = self;
        Entry { size, mtime, ctime, ..entry }
    }
}

/// The entry of a file of which nothing is known yet.
pub(super) fn entry(path: &str, Stat { size, mtime, ctime }: Stat) -> Entry {
    Entry {
        path: path.to_owned(),
        size,
        mtime,
        ctime,
        hash: 0,
        items: 0,
        skipped: 0,
        further: 0,
        elsewhere: None,
        behind: Vec::new(),
        pages: None,
        version: 0,
        columns: None,
        state: State::Done,
    }
}

/// The entry of a file that is gone.
pub(super) fn gone(path: &str) -> Entry {
    Entry { state: State::Gone, ..entry(path, Stat::default()) }
}
