//! What is wrong with an index.

use serde::{Deserialize, Serialize};

/// Whether a file of the corpus has this path, as articles have it.
pub type IsFile<'a> = &'a dyn Fn(&str) -> bool;

/// How bad something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// A run ended early and left something. Nothing is lost; the next run or a repair sees to it.
    Unfinished,
    /// What is stored is not what was written.
    Damaged,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// The file, or the article.
    pub at: String,
    /// What is wrong with it.
    pub what: String,
}

/// How much was looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// Articles whose records were read.
    pub articles: u64,
    /// Files of the index.
    pub files: u64,
    /// Bytes of these files.
    pub bytes: u64,
}

/// What a repair has done, before the files are read again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Repaired {
    /// The folder that the index holds.
    pub corpus: Option<String>,
    /// Files that the next update reads again.
    pub again: Vec<String>,
    /// Damaged parts that were taken out of the index.
    pub segments: u64,
    /// Files that belonged to no commit and were removed.
    pub orphans: u64,
    /// Alerts that waited to be printed and cannot be any more, as what was stored of them is damaged.
    pub lost_alerts: u64,
}
