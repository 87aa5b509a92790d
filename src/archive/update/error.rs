//! Why an update ended early.

use crate::{
    archive::{corpus::CorpusError, saved::SavedError},
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
    /// The folders are no corpus, or cannot be read.
    #[error(transparent)]
    Corpus(#[from] CorpusError),
    /// Most files of the index are not where they are said to be now.
    #[error("{folder} has {found} of the {files} files of the index")]
    NotThere {
        /// The folder.
        folder: String,
        /// Files of the index.
        files: usize,
        /// Those that are there with the same size.
        found: usize,
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
