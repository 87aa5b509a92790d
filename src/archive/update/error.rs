//! Why an update ended early.

use crate::{
    archive::saved::SavedError,
    engine::EngineError,
    read::{pipeline::NoThread, skip::Skip},
};

/// Why an update ended early.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UpdateError {
    /// The index cannot be used.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The corpus folder cannot be read.
    #[error("cannot read the corpus {path}: {source}")]
    Corpus {
        /// The folder.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// An empty folder where there were files: more likely not mounted than emptied.
    #[error("there is no file in {path}, but the index holds articles from it")]
    Empty {
        /// The folder.
        path: String,
    },
    /// No thread can be started.
    #[error(transparent)]
    Threads(#[from] NoThread),
    /// A saved search is not understood.
    #[error(transparent)]
    Saved(#[from] SavedError),
    /// An alert has no JSON form.
    #[error("an alert cannot be written")]
    Alert(#[from] serde_json::Error),
    /// Something was skipped, and nothing may be.
    #[error("{}: {}", .0.path, .0.reason)]
    Strict(Skip),
}
