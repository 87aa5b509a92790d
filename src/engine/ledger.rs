//! What was read into an index: one entry for every file.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::article::is_zero;

/// The files that were read, by path.
pub type Sources = BTreeMap<String, Entry>;

/// What a commit says about its sources.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    /// The folder that was read, by its canonical path; `None` before the first commit.
    pub corpus: Option<String>,
    /// Version of dateline that read them; empty before the first commit.
    pub version: String,
    /// The files.
    pub sources: Sources,
    /// Articles came or went since copies of stories were grouped: a run ended early.
    pub stories_are_outdated: bool,
    /// Lines of the [`Outbox`](super::Outbox) were committed and not delivered to the end.
    pub outbox_waits: bool,
}

/// What is known about one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// File relative to the corpus folder.
    pub path: String,
    /// Size in bytes.
    #[serde(default)]
    pub size: u64,
    /// Time of change in nanoseconds since 1970.
    #[serde(default)]
    pub mtime: i64,
    /// Hash of the raw bytes.
    #[serde(default)]
    pub hash: u64,
    /// Items that were read, skipped ones included.
    #[serde(default)]
    pub items: u64,
    /// Items that gave no article.
    #[serde(default)]
    pub skipped: u64,
    /// Which version of the file its articles are of: one more each time it was replaced.
    #[serde(default)]
    pub version: u64,
    /// Which columns of records the user had named when it was read; 0 for none.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub columns: u64,
    /// How far it was read.
    pub state: State,
}

impl Entry {
    /// Articles of the file.
    pub fn articles(&self) -> u64 {
        self.items.saturating_sub(self.skipped)
    }
}

/// How far a file was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// To its end.
    Done,
    /// The first [`Entry::items`] items; a long file is committed in parts.
    Part,
    /// Not all of it could be read; the next run tries again.
    Broken,
    /// It is gone, and its articles with it.
    Gone,
}
