//! Why an index has no answer.

use std::io;

/// Why an index cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// There is no index.
    #[error("there is no index in {dir}; make one with `dateline index FOLDER`")]
    NoIndex {
        /// Where one was looked for.
        dir: String,
    },
    /// The folder holds other things.
    #[error("{dir} holds files that are no index; choose another folder with --index")]
    NotAnIndex {
        /// The folder.
        dir: String,
    },
    /// Made by a version with another layout.
    #[error(
        "the index in {dir} was made by dateline {found}, this is {ours}; rebuild it with `dateline index --rebuild FOLDER`"
    )]
    OtherVersion {
        /// The folder.
        dir: String,
        /// Who made it.
        found: String,
        /// Who we are.
        ours: &'static str,
    },
    /// The index belongs to another corpus folder.
    #[error(
        "the index in {dir} holds {found}, not {asked}; choose another folder with --index, or replace it with --rebuild"
    )]
    OtherCorpus {
        /// The folder of the index.
        dir: String,
        /// What it holds.
        found: String,
        /// What was to be indexed.
        asked: String,
    },
    /// A living process writes to it.
    #[error(
        "another process is writing to the index in {dir}; wait until it has finished, or choose another folder with --index"
    )]
    Locked {
        /// The folder.
        dir: String,
    },
    /// The disk, mostly.
    #[error("{doing} failed: {source}")]
    Io {
        /// What was being done.
        doing: String,
        /// What the system said.
        source: io::Error,
    },
    /// [`Deadline`] is over.
    #[error(
        "the query took longer than it may; narrow it by dates, fewer wildcards or smaller distances"
    )]
    TimedOut,
    /// Whoever takes hits or alerts.
    #[error("writing the results failed: {0}")]
    Output(#[source] io::Error),
    /// tantivy.
    #[error(
        "the index failed: {0}; if its files are damaged, `dateline index --rebuild FOLDER` makes it anew"
    )]
    Index(#[from] tantivy::TantivyError),
    /// A stored record that cannot be read back.
    #[error("a stored record is damaged: {0}")]
    Record(#[from] serde_json::Error),
}
